//! The JSON contract: offsets in Unicode code points, names and order of fields fixed.

use super::explain::score_parts_json;
use super::{ClauseWordsJson, DiagnosisJson, QueryInfo, ScorePartJson};
use crate::entity::EntityKind;
use crate::index::TextField;
use crate::query::plan::Plan;
use crate::search::{Answer, Count, Facet, FacetKind, Hit};
use crate::text::CodePoints;
use schemars::JsonSchema;
use serde::Serialize;

/// Version of the JSON that kliping writes.
pub const FORMAT_VERSION: u32 = 1;

/// An answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AnswerJson {
    /// Version of this contract.
    pub format_version: u32,
    /// What was asked.
    pub query: QueryJson,
    /// Everything that matched.
    pub total: TotalJson,
    /// The page asked for.
    pub hits: Vec<HitJson>,
    /// Counts by kind; a kind that was not asked for is empty.
    pub facets: FacetsJson,
    /// What each clause was searched as; only with `--explain`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clauses: Option<Vec<ClauseWordsJson>>,
    /// Why nothing was found; only there if nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<DiagnosisJson>,
    /// Time taken, in milliseconds.
    pub took_ms: f64,
}

/// How much a query finds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CountJson {
    /// Version of this contract.
    pub format_version: u32,
    /// What the query is called; only there if it is one of a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qid: Option<String>,
    /// What was asked.
    pub query: QueryJson,
    /// Everything that matched.
    pub total: TotalJson,
    /// Why nothing was found; only there if nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<DiagnosisJson>,
}

/// A query and how it was read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct QueryJson {
    /// As typed.
    pub text: String,
    /// As it was read.
    pub read_as: String,
    /// Repairs and hints.
    pub notices: Vec<String>,
}

/// Counts of matches.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TotalJson {
    /// Articles.
    pub articles: u64,
    /// Stories: copies counted once.
    pub stories: u64,
}

impl From<Count> for TotalJson {
    fn from(count: Count) -> TotalJson {
        TotalJson { articles: count.articles, stories: count.stories }
    }
}

impl QueryInfo {
    /// The query as JSON.
    pub fn json(&self) -> QueryJson {
        QueryJson { text: self.text.clone(), read_as: self.read_as.clone(), notices: self.notices.clone() }
    }
}

/// An article that matched.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct HitJson {
    /// Place in the order, from 1.
    pub rank: usize,
    /// Score.
    pub score: f32,
    /// Id of the article.
    pub id: String,
    /// Where its file lies.
    pub path: String,
    /// Title.
    pub title: String,
    /// Day of publication, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Paper, agency or site.
    pub source: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Parts of the text that show why it matched.
    pub snippets: Vec<SnippetJson>,
    /// Entities that it speaks of.
    pub entities: EntitiesJson,
    /// Further copies of its story that matched.
    pub copies: u32,
    /// What the score is made of; only with `--explain`, in the order of relevance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Vec<ScorePartJson>>,
}

/// A part of an article's text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SnippetJson {
    /// The text.
    pub text: String,
    /// First code point in the article's text.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Matches inside, in code points of the snippet.
    pub highlights: Vec<HighlightJson>,
}

/// A match in a snippet.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct HighlightJson {
    /// First code point in the snippet.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The clause of the query that it satisfies.
    pub clause: String,
}

/// Entities by kind.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct EntitiesJson {
    /// Persons.
    pub person: Vec<String>,
    /// Organizations.
    pub organization: Vec<String>,
    /// Places.
    pub place: Vec<String>,
}

/// Facets by kind.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FacetsJson {
    /// Persons.
    pub person: Vec<FacetJson>,
    /// Organizations.
    pub organization: Vec<FacetJson>,
    /// Places.
    pub place: Vec<FacetJson>,
    /// Sources.
    pub source: Vec<FacetJson>,
    /// Months.
    pub month: Vec<FacetJson>,
}

/// A value of a facet.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct FacetJson {
    /// The value.
    pub value: String,
    /// Articles that choosing it leaves.
    pub articles: u64,
    /// Stories that choosing it leaves.
    pub stories: u64,
}

/// How much a query finds, as JSON.
pub fn count_json(qid: Option<&str>, query: &QueryInfo, total: Count, diagnosis: Option<DiagnosisJson>) -> CountJson {
    CountJson { format_version: FORMAT_VERSION, qid: qid.map(str::to_owned), query: query.json(), total: total.into(), diagnosis }
}

/// The answer as JSON; `locate` turns a shown path into one that opens from where the user is.
pub fn answer_json(query: &QueryInfo, answer: &Answer, took_ms: f64, locate: &dyn Fn(&str) -> String) -> AnswerJson {
    let facets = |kind: FacetKind| answer.facets.iter().find(|facet| facet.kind == kind).map(facet_json).unwrap_or_default();
    AnswerJson {
        format_version: FORMAT_VERSION,
        query: query.json(),
        total: answer.total.into(),
        hits: answer.hits.iter().map(|hit| hit_json(hit, &answer.plan, locate)).collect(),
        facets: FacetsJson {
            person: facets(FacetKind::Person),
            organization: facets(FacetKind::Organization),
            place: facets(FacetKind::Place),
            source: facets(FacetKind::Source),
            month: facets(FacetKind::Month),
        },
        clauses: None,
        diagnosis: None,
        took_ms,
    }
}

fn facet_json(facet: &Facet) -> Vec<FacetJson> {
    let value = |value: &crate::search::FacetValue| FacetJson {
        value: value.label.clone(),
        articles: value.count.articles,
        stories: value.count.stories,
    };
    facet.values.iter().map(value).collect()
}

/// One hit as JSON.
pub fn hit_json(hit: &Hit, plan: &Plan, locate: &dyn Fn(&str) -> String) -> HitJson {
    let record = &hit.record;
    let points = CodePoints::new(&record.text);
    let clause = |id: usize| plan.clauses.get(id).map(|clause| clause.text.clone()).unwrap_or_default();
    let snippets = hit.snippets.iter().map(|snippet| {
        let range = points.range(snippet.span);
        let highlights = snippet.marks.iter().filter(|mark| mark.field != TextField::Title).map(|mark| {
            let place = points.range(mark.span);
            HighlightJson { start: place.start - range.start, end: place.end - range.start, clause: clause(mark.clause) }
        });
        SnippetJson { text: snippet.span.of(&record.text).to_owned(), start: range.start, end: range.end, highlights: highlights.collect() }
    });
    let entities =
        |kind: EntityKind| hit.entities.iter().find(|(other, _)| *other == kind).map(|(_, names)| names.clone()).unwrap_or_default();
    HitJson {
        rank: hit.rank,
        score: hit.score,
        id: record.id.clone(),
        path: locate(&record.path),
        title: record.title.clone(),
        date: record.date().map(|date| date.to_string()),
        source: record.source.clone(),
        url: record.url.clone(),
        snippets: snippets.collect(),
        entities: EntitiesJson {
            person: entities(EntityKind::Person),
            organization: entities(EntityKind::Organization),
            place: entities(EntityKind::Place),
        },
        copies: hit.copies,
        explanation: hit.score_parts.as_deref().map(score_parts_json),
    }
}
