//! Articles like one, with what they share.

use super::table::{Cell, Table, rounded};
use super::text::{plural, write_lines};
use super::{FORMAT_VERSION, Style, sanitize};
use crate::index::ArticleRecord;
use crate::search::{Reason, Similar, SimilarHit};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// Articles like one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SimilarJson {
    /// Version of this contract.
    pub format_version: u32,
    /// The article asked about.
    pub article: ArticleJson,
    /// What others were looked for by, most telling first.
    pub sought: ReasonsJson,
    /// Those found, most alike first.
    pub hits: Vec<SimilarHitJson>,
}

/// An article without its text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ArticleJson {
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
}

/// An article like the one asked about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SimilarHitJson {
    /// Place in the order, from 1.
    pub rank: usize,
    /// Its score as part of the score that the article asked about has against itself, 0 to 1.
    pub likeness: f64,
    /// The article.
    pub article: ArticleJson,
    /// What both share, most telling first.
    pub shared: ReasonsJson,
    /// Further copies of its story.
    pub copies: u32,
}

/// What articles share.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ReasonsJson {
    /// Persons, organizations and places.
    pub entities: Vec<ReasonJson>,
    /// Words, all forms of each as one.
    pub words: Vec<ReasonJson>,
}

/// Something that articles share.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ReasonJson {
    /// The name, or the word as the article asked about writes it.
    pub value: String,
    /// Articles of the index that have it.
    pub articles: u64,
}

/// Words and names of each kind that a line of text has room for.
const SHOWN: usize = 8;

/// Decimals of a likeness.
const DECIMALS: usize = 3;

impl ArticleJson {
    /// The article of `record`; `locate` turns a shown path into one that opens from where the user is.
    pub fn new(record: &ArticleRecord, locate: &dyn Fn(&str) -> String) -> ArticleJson {
        ArticleJson {
            id: record.id.clone(),
            path: locate(&record.path),
            title: record.title.clone(),
            date: record.date().map(|date| date.to_string()),
            source: record.source.clone(),
            url: record.url.clone(),
        }
    }
}

/// Articles like one as JSON.
pub fn similar_json(article: &ArticleRecord, similar: &Similar, locate: &dyn Fn(&str) -> String) -> SimilarJson {
    let hit = |hit: &SimilarHit| SimilarHitJson {
        rank: hit.hit.rank,
        likeness: rounded(hit.likeness.into(), DECIMALS),
        article: ArticleJson::new(&hit.hit.record, locate),
        shared: reasons_json(&hit.reasons),
        copies: hit.hit.copies,
    };
    SimilarJson {
        format_version: FORMAT_VERSION,
        article: ArticleJson::new(article, locate),
        sought: reasons_json(&similar.sought),
        hits: similar.hits.iter().map(hit).collect(),
    }
}

fn reasons_json(reasons: &[Reason]) -> ReasonsJson {
    let mut json = ReasonsJson::default();
    for reason in reasons {
        match reason {
            Reason::Entity { label, articles, .. } => json.entities.push(ReasonJson { value: label.clone(), articles: *articles }),
            Reason::Word { surface, articles } => json.words.push(ReasonJson { value: surface.clone(), articles: *articles }),
        }
    }
    json
}

/// Names and words of `reasons`.
fn split(reasons: &[Reason]) -> (Vec<&str>, Vec<&str>) {
    let names = reasons.iter().filter_map(|reason| match reason {
        Reason::Entity { label, .. } => Some(label.as_str()),
        Reason::Word { .. } => None,
    });
    let words = reasons.iter().filter_map(|reason| match reason {
        Reason::Word { surface, .. } => Some(surface.as_str()),
        Reason::Entity { .. } => None,
    });
    (names.collect(), words.collect())
}

/// A row a hit.
pub fn similar_table(similar: &Similar, locate: &dyn Fn(&str) -> String) -> Table {
    let mut table =
        Table::new(&["rank", "likeness", "id", "date", "source", "title", "path", "url", "shared_entities", "shared_words", "copies"]);
    let rows = similar.hits.iter().map(|hit| {
        let record = &hit.hit.record;
        let (names, words) = split(&hit.reasons);
        vec![
            Cell::Count(hit.hit.rank as u64),
            Cell::Real(hit.likeness.into(), DECIMALS),
            record.id.as_str().into(),
            record.date().map(|date| date.to_string()).into(),
            record.source.as_deref().into(),
            record.title.as_str().into(),
            locate(&record.path).into(),
            record.url.as_deref().into(),
            names.join("; ").into(),
            words.join("; ").into(),
            u64::from(hit.hit.copies).into(),
        ]
    });
    table.rows = rows.collect();
    table
}

/// Writes articles like one, each with what it shares.
pub fn write_similar_text(
    out: &mut dyn Write,
    article: &ArticleRecord,
    similar: &Similar,
    style: Style,
    locate: &dyn Fn(&str) -> String,
) -> io::Result<()> {
    write_lines(out, "like ", &style.words(&sanitize(&article.title)), style)?;
    for SimilarHit { hit, likeness, reasons } in &similar.hits {
        let record = &hit.record;
        writeln!(out)?;
        write_lines(out, &format!("{:>2}. ", hit.rank), &style.title_words(&sanitize(&record.title)), style)?;
        let mut facts = vec![format!("{:.0}% alike", likeness * 100.0)];
        facts.push(record.date().map_or_else(|| "no date".to_owned(), |date| date.to_string()));
        facts.extend(record.source.as_deref().map(|source| sanitize(source).into_owned()));
        facts.push(sanitize(&locate(&record.path)).into_owned());
        if hit.copies > 0 {
            facts.push(format!("+{}", plural(hit.copies.into(), "copy", "copies")));
        }
        write_lines(out, "    ", &style.faint_words(&facts.join(" · ")), style)?;
        let (names, words) = split(reasons);
        for (heading, values) in [("names: ", names), ("words: ", words)] {
            let more = values.len().saturating_sub(SHOWN);
            let shown: Vec<String> = values.iter().take(SHOWN).map(|value| sanitize(value).into_owned()).collect();
            let more = if more > 0 { format!(", {more} more") } else { String::new() };
            if !shown.is_empty() {
                write_lines(out, "    ", &style.words(&format!("{heading}{}{more}", shown.join(", "))), style)?;
            }
        }
    }
    Ok(())
}
