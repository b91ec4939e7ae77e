//! What files hold and what became of them, as JSON: `index`, its dry run and its report, `repair`, `inspect`.
//!
//! Apart from the answers to queries, because these speak of files before they are articles of an index.

use super::FORMAT_VERSION;
use super::table::rounded;
use crate::clean::{Article, Zone};
use crate::index::{FileEntry, FileProblem, FileState, Loss, PlacedMention, TextField, UpdateSummary};
use crate::ingest::{Column, FileOutcome, Format, GivenField, Origin};
use crate::text::CodePoints;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// What is wrong with a part of a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ProblemJson {
    /// The file; only there where problems of several files stand together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The member of the archive.
    pub member: Option<String>,
    /// The line, where there are lines.
    pub line: Option<u64>,
    /// What is wrong.
    pub reason: String,
}

impl ProblemJson {
    fn new(path: Option<&str>, problem: &FileProblem) -> ProblemJson {
        ProblemJson { path: path.map(str::to_owned), member: problem.member.clone(), line: problem.line, reason: problem.reason.clone() }
    }
}

/// What an update of the index did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct UpdateJson {
    /// Version of this contract.
    pub format_version: u32,
    /// Files by what became of them.
    pub files: UpdatedFilesJson,
    /// Files of formats that are not read.
    pub passed_over: usize,
    /// Articles.
    pub articles: UpdatedArticlesJson,
    /// What could not be read.
    pub problems: Vec<ProblemJson>,
}

/// Files by what became of them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct UpdatedFilesJson {
    /// Not known before.
    pub new: usize,
    /// With other contents than before.
    pub changed: usize,
    /// As before.
    pub unchanged: usize,
    /// Under another path.
    pub moved: usize,
    /// No longer there.
    pub removed: usize,
    /// Not or not wholly readable.
    pub failed: usize,
}

/// Articles of an update.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct UpdatedArticlesJson {
    /// Written into the index.
    pub written: u64,
    /// Read again for names that the user gave or took away.
    pub read_again: u64,
    /// In the index now.
    pub total: u64,
}

/// What an update did, as JSON.
pub fn update_json(summary: &UpdateSummary) -> UpdateJson {
    UpdateJson {
        format_version: FORMAT_VERSION,
        files: UpdatedFilesJson {
            new: summary.new,
            changed: summary.changed,
            unchanged: summary.unchanged,
            moved: summary.moved,
            removed: summary.removed,
            failed: summary.failed,
        },
        passed_over: summary.passed_over,
        articles: UpdatedArticlesJson { written: summary.articles_written, read_again: summary.read_again, total: summary.articles },
        problems: summary.problems.iter().map(|(path, problem)| ProblemJson::new(Some(path), problem)).collect(),
    }
}

/// What a repair did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct RepairJson {
    /// Version of this contract.
    pub format_version: u32,
    /// Whether the index was made anew; it is not if it was whole.
    pub repaired: bool,
    /// What making it anew did; null if it was whole.
    pub summary: Option<UpdateJson>,
    /// Articles kept from the old index, as their sources are gone.
    pub kept: u64,
    /// What could not be kept.
    pub lost: Vec<LossJson>,
}

/// Articles that no source and no index has any more.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LossJson {
    /// The file that they came from.
    pub place: String,
    /// How many; null if that cannot be told.
    pub articles: Option<u64>,
}

/// What a repair did, as JSON.
pub fn repair_json(summary: Option<&UpdateSummary>, kept: u64, losses: &[Loss]) -> RepairJson {
    let loss = |loss: &Loss| LossJson { place: loss.place.clone(), articles: loss.articles };
    RepairJson {
        format_version: FORMAT_VERSION,
        repaired: summary.is_some(),
        summary: summary.map(update_json),
        kept,
        lost: losses.iter().map(loss).collect(),
    }
}

/// A file of an update: a line of its report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct UpdatedFileJson {
    /// The file, from its root on.
    pub path: String,
    /// Its format.
    pub format: Option<&'static str>,
    /// `new`, `changed`, `unchanged`, `moved`, `removed` or `failed`.
    pub state: &'static str,
    /// Articles that it holds.
    pub articles: u64,
    /// What is wrong with it.
    pub problems: Vec<ProblemJson>,
}

/// A file of an update, as JSON.
pub fn updated_file_json(path: &str, state: FileState, entry: &FileEntry) -> UpdatedFileJson {
    UpdatedFileJson {
        path: path.to_owned(),
        format: entry.format.map(Format::as_str),
        state: state.as_str(),
        articles: entry.totals.articles,
        problems: entry.problems.iter().map(|problem| ProblemJson::new(None, problem)).collect(),
    }
}

/// What would be read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SurveyJson {
    /// Version of this contract.
    pub format_version: u32,
    /// The files.
    pub files: Vec<SurveyedFileJson>,
    /// Files of formats that are not read.
    pub passed_over: usize,
    /// Articles in all.
    pub articles: usize,
    /// How much could not be read.
    pub problems: usize,
}

/// A file that would be read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SurveyedFileJson {
    /// Its path.
    pub path: String,
    /// Its format, if it has one alone.
    pub format: Option<&'static str>,
    /// How many articles came in which format.
    pub formats: BTreeMap<&'static str, usize>,
    /// Articles in it.
    pub articles: usize,
    /// Members of it that are read, if it is an archive.
    pub members: usize,
    /// Members of formats that are not read.
    pub passed_over: usize,
    /// Columns of a table.
    pub columns: Vec<ColumnJson>,
    /// What is wrong with it.
    pub problems: Vec<ProblemJson>,
}

/// A column of a table, or a field of an object.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ColumnJson {
    /// What it is called.
    pub name: String,
    /// What it is read as.
    pub role: &'static str,
    /// Whether the user said so.
    pub said: bool,
}

fn formats(outcome: &FileOutcome) -> BTreeMap<&'static str, usize> {
    outcome.formats.iter().map(|(format, count)| (format.as_str(), *count)).collect()
}

fn columns(outcome: &FileOutcome) -> Vec<ColumnJson> {
    let column = |column: &Column| ColumnJson { name: column.name.clone(), role: column.role.as_str(), said: column.said };
    outcome.columns.iter().map(column).collect()
}

fn problems(outcome: &FileOutcome) -> Vec<ProblemJson> {
    outcome.problems.iter().map(|problem| ProblemJson::new(None, &problem.into())).collect()
}

/// A file that would be read, as JSON.
pub fn surveyed_file_json(path: &str, outcome: &FileOutcome) -> SurveyedFileJson {
    SurveyedFileJson {
        path: path.to_owned(),
        format: outcome.format().map(Format::as_str),
        formats: formats(outcome),
        articles: outcome.articles,
        members: outcome.members,
        passed_over: outcome.passed_over,
        columns: columns(outcome),
        problems: problems(outcome),
    }
}

/// A file as it is seen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct InspectJson {
    /// Version of this contract.
    pub format_version: u32,
    /// Its path.
    pub path: String,
    /// How many articles came in which format.
    pub formats: BTreeMap<&'static str, usize>,
    /// Members of it that are read, if it is an archive.
    pub members: usize,
    /// Members of formats that are not read.
    pub passed_over: usize,
    /// Columns of a table.
    pub columns: Vec<ColumnJson>,
    /// Articles in it.
    pub total: usize,
    /// Those shown.
    pub articles: Vec<InspectedJson>,
    /// What is wrong with it.
    pub problems: Vec<ProblemJson>,
}

/// An article as it is seen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct InspectedJson {
    /// Its id.
    pub id: String,
    /// Line or member inside the file.
    pub part: Option<String>,
    /// Its title.
    pub title: InspectedTitleJson,
    /// Its day.
    pub date: Option<InspectedDateJson>,
    /// Paper, agency or site.
    pub source: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Author as given.
    pub author: Option<String>,
    /// Section or category as given.
    pub category: Option<String>,
    /// Language code as given.
    pub language: Option<String>,
    /// What the file gave, and where.
    pub given: Vec<GivenJson>,
    /// Metadata that has no place of its own.
    pub extra: BTreeMap<String, String>,
    /// The lines of its text.
    pub lines: Vec<InspectedLineJson>,
    /// Persons, organizations and places that it speaks of.
    pub mentions: Vec<InspectedMentionJson>,
}

/// A title and where it stood.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct InspectedTitleJson {
    /// The title.
    pub text: String,
    /// Where it stood; null if it was made from the text.
    pub origin: Option<&'static str>,
}

/// A day and where it stood.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct InspectedDateJson {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Where it stood.
    pub origin: &'static str,
    /// As written.
    pub raw: String,
}

/// Something that the file gave.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct GivenJson {
    /// What it is.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// Where it stood.
    pub origin: &'static str,
}

/// A line and what it was taken for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct InspectedLineJson {
    /// `title`, `lead`, `body`, `heading`, `list`, `caption` or `tail`.
    pub kind: &'static str,
    /// Why.
    pub reason: &'static str,
    /// First code point in the text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The line.
    pub text: String,
}

/// A mention as it is seen.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct InspectedMentionJson {
    /// `title` or `text`.
    #[serde(rename = "in")]
    pub within: &'static str,
    /// First code point there.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// As written.
    pub surface: String,
    /// `person`, `organization` or `place`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The name of the entity.
    pub name: String,
    /// How sure it is, 0 to 1.
    pub score: f64,
}

/// An article as it is seen, as JSON.
pub fn inspected_json(article: &Article, given: &[GivenField], mentions: &[PlacedMention]) -> InspectedJson {
    let points = CodePoints::new(&article.text);
    let title_points = CodePoints::new(&article.title.text);
    let line = |zone: &Zone| {
        let range = points.range(zone.span);
        let text = zone.span.of(&article.text).to_owned();
        InspectedLineJson { kind: zone.kind.as_str(), reason: zone.reason.as_str(), start: range.start, end: range.end, text }
    };
    let mention = |placed: &PlacedMention| {
        let in_title = placed.field == TextField::Title;
        let (points, text) = if in_title { (&title_points, &article.title.text) } else { (&points, &article.text) };
        let range = points.range(placed.span);
        InspectedMentionJson {
            within: if in_title { "title" } else { "text" },
            start: range.start,
            end: range.end,
            surface: placed.span.of(text).to_owned(),
            kind: placed.mention.kind.as_str(),
            name: placed.mention.name.to_string(),
            score: rounded(placed.mention.score.into(), 2),
        }
    };
    let given_json =
        |field: &GivenField| GivenJson { name: field.name.as_str(), value: field.value.clone(), origin: field.origin.as_str() };
    InspectedJson {
        id: article.id.clone(),
        part: article.part.clone(),
        title: InspectedTitleJson { text: article.title.text.clone(), origin: article.title.origin.map(Origin::as_str) },
        date: article.date.as_ref().map(|dated| InspectedDateJson {
            date: dated.date.to_string(),
            origin: dated.origin.as_str(),
            raw: dated.raw.clone(),
        }),
        source: article.source.clone(),
        url: article.url.clone(),
        author: article.author.clone(),
        category: article.category.clone(),
        language: article.language.clone(),
        given: given.iter().map(given_json).collect(),
        extra: article.extra.clone(),
        lines: article.zones.iter().map(line).collect(),
        mentions: mentions.iter().map(mention).collect(),
    }
}

/// A file as it is seen, as JSON.
pub fn inspect_json(path: &str, outcome: &FileOutcome, articles: Vec<InspectedJson>) -> InspectJson {
    InspectJson {
        format_version: FORMAT_VERSION,
        path: path.to_owned(),
        formats: formats(outcome),
        members: outcome.members,
        passed_over: outcome.passed_over,
        columns: columns(outcome),
        total: outcome.articles,
        articles,
        problems: problems(outcome),
    }
}
