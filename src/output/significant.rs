//! What sets articles apart, as lists, tables and JSON.

use super::table::{Cell, Table, rounded};
use super::text::{plural, write_lines};
use super::{FORMAT_VERSION, QueryInfo, QueryJson, Style, TotalJson, sanitize};
use crate::entity::EntityKind;
use crate::search::{Significant, Tally, Telling};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// What sets articles apart from others.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SignificantJson {
    /// Version of this contract.
    pub format_version: u32,
    /// What was asked.
    pub query: QueryJson,
    /// Everything that matched.
    pub total: TotalJson,
    /// Stories that it is held against.
    pub rest_stories: u64,
    /// What sets it apart.
    pub significant: TellingsJson,
}

/// Words and entities that set articles apart, most telling first.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TellingsJson {
    /// Words, all forms of each as one, as most often written.
    pub word: Vec<TellingJson>,
    /// Persons.
    pub person: Vec<TellingJson>,
    /// Organizations.
    pub organization: Vec<TellingJson>,
    /// Places.
    pub place: Vec<TellingJson>,
}

/// Something that sets articles apart.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TellingJson {
    /// The word or name.
    pub value: String,
    /// Articles that matched and have it.
    pub articles: u64,
    /// Stories that matched and have it.
    pub stories: u64,
    /// Stories of the rest that have it.
    pub rest_stories: u64,
    /// Log-likelihood ratio.
    pub score: f64,
}

const DECIMALS: usize = 2;

/// The answer as JSON.
pub fn significant_json(query: &QueryInfo, significant: &Significant) -> SignificantJson {
    SignificantJson {
        format_version: FORMAT_VERSION,
        query: query.json(),
        total: TotalJson { articles: significant.all.articles, stories: significant.all.stories },
        rest_stories: significant.all.rest,
        significant: tellings_json(significant),
    }
}

/// What sets one side apart, by kind.
pub(super) fn tellings_json(significant: &Significant) -> TellingsJson {
    let json = |tellings: &[Telling]| {
        let one = |telling: &Telling| TellingJson {
            value: telling.label.clone(),
            articles: telling.tally.articles,
            stories: telling.tally.stories,
            rest_stories: telling.tally.rest,
            score: rounded(telling.score, DECIMALS),
        };
        tellings.iter().map(one).collect::<Vec<_>>()
    };
    let of = |kind: EntityKind| significant.entities.iter().find(|(other, _)| *other == kind).map_or_else(Vec::new, |(_, all)| json(all));
    TellingsJson {
        word: json(&significant.words),
        person: of(EntityKind::Person),
        organization: of(EntityKind::Organization),
        place: of(EntityKind::Place),
    }
}

/// Kinds with their values, those without any left out.
pub(super) fn by_kind(significant: &Significant) -> Vec<(&'static str, &[Telling])> {
    let entities = significant.entities.iter().map(|(kind, tellings)| (kind.as_str(), tellings.as_slice()));
    let all = std::iter::once(("word", significant.words.as_slice())).chain(entities);
    all.filter(|(_, tellings)| !tellings.is_empty()).collect()
}

/// A row a value.
pub fn significant_table(significant: &Significant) -> Table {
    let mut table = Table::new(&["kind", "value", "articles", "stories", "rest_stories", "score"]);
    for (kind, tellings) in by_kind(significant) {
        table.rows.extend(tellings.iter().map(|telling| {
            vec![
                kind.into(),
                telling.label.as_str().into(),
                telling.tally.articles.into(),
                telling.tally.stories.into(),
                telling.tally.rest.into(),
                Cell::Real(telling.score, DECIMALS),
            ]
        }));
    }
    table
}

/// Writes what sets articles apart, a block a kind.
pub fn write_significant_text(out: &mut dyn Write, significant: &Significant, style: Style) -> io::Result<()> {
    let Tally { stories, rest, .. } = significant.all;
    writeln!(out, "{}", style.faint(&format!("{} against {rest} others", plural(stories, "story", "stories"))))?;
    let kinds = by_kind(significant);
    if kinds.is_empty() && stories > 0 && rest > 0 {
        writeln!(out, "nothing sets them apart beyond chance")?;
    }
    for (kind, tellings) in kinds {
        writeln!(out, "\n{}", style.title(heading(kind)))?;
        write_tellings(out, tellings, significant.all, style)?;
    }
    Ok(())
}

pub(super) fn heading(kind: &str) -> &'static str {
    match kind {
        "person" => "Persons",
        "organization" => "Organizations",
        "place" => "Places",
        _ => "Words",
    }
}

/// A line a value: its share here and elsewhere, and its score.
pub(super) fn write_tellings(out: &mut dyn Write, tellings: &[Telling], all: Tally, style: Style) -> io::Result<()> {
    let percent = |part: u64, whole: u64| if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 };
    writeln!(out, "{}", style.faint("  here      elsewhere   score"))?;
    for telling in tellings {
        let Tally { stories, rest, .. } = telling.tally;
        let here = format!("{stories} {:>3.0}%", percent(stories, all.stories));
        let elsewhere = format!("{rest} {:>3.0}%", percent(rest, all.rest));
        let numbers = format!("  {here:<9} {elsewhere:<9} {:>7.1}  ", telling.score);
        write_lines(out, &numbers, &style.words(&sanitize(&telling.label)), style)?;
    }
    Ok(())
}
