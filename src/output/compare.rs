//! Two queries side by side, as columns, a table and JSON.

use super::significant::{TellingsJson, by_kind, heading, tellings_json, write_tellings};
use super::table::{Cell, Table};
use super::text::{facet_name, plural, write_lines};
use super::{FORMAT_VERSION, QueryInfo, QueryJson, Style, TotalJson, sanitize};
use crate::search::{ComparedFacet, ComparedValue, Comparison, Count, FacetKind, Tally};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// Two queries side by side.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CompareJson {
    /// Version of this contract.
    pub format_version: u32,
    /// The one query.
    pub a: ComparedQueryJson,
    /// The other.
    pub b: ComparedQueryJson,
    /// What both find.
    pub both: TotalJson,
    /// Values by kind; a kind that was not asked for is empty.
    pub facets: ComparedFacetsJson,
}

/// A query beside another.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ComparedQueryJson {
    /// What was asked.
    pub query: QueryJson,
    /// What it finds.
    pub total: TotalJson,
    /// What sets its stories apart from those that only the other finds.
    pub significant: TellingsJson,
}

/// Facets of two queries by kind.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ComparedFacetsJson {
    /// Persons.
    pub person: Vec<ComparedValueJson>,
    /// Organizations.
    pub organization: Vec<ComparedValueJson>,
    /// Places.
    pub place: Vec<ComparedValueJson>,
    /// Sources.
    pub source: Vec<ComparedValueJson>,
    /// Months.
    pub month: Vec<ComparedValueJson>,
}

/// A value under two queries.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ComparedValueJson {
    /// The value.
    pub value: String,
    /// What choosing it leaves of the one query.
    pub a: TotalJson,
    /// What choosing it leaves of the other.
    pub b: TotalJson,
}

/// A comparison with its queries.
#[derive(Clone, Copy, Debug)]
pub struct CompareView<'a> {
    /// The queries.
    pub queries: [&'a QueryInfo; 2],
    /// What was found.
    pub found: &'a Comparison,
}

impl CompareView<'_> {
    /// The comparison as JSON.
    pub fn json(&self) -> CompareJson {
        let side = |at: usize| ComparedQueryJson {
            query: self.queries[at].json(),
            total: self.found.totals[at].into(),
            significant: tellings_json(&self.found.significant[at]),
        };
        let value =
            |value: &ComparedValue| ComparedValueJson { value: value.label.clone(), a: value.counts[0].into(), b: value.counts[1].into() };
        let values = |kind: FacetKind| {
            let facet = self.found.facets.iter().find(|facet| facet.kind == kind);
            facet.map(|facet| facet.values.iter().map(value).collect()).unwrap_or_default()
        };
        CompareJson {
            format_version: FORMAT_VERSION,
            a: side(0),
            b: side(1),
            both: self.found.both.into(),
            facets: ComparedFacetsJson {
                person: values(FacetKind::Person),
                organization: values(FacetKind::Organization),
                place: values(FacetKind::Place),
                source: values(FacetKind::Source),
                month: values(FacetKind::Month),
            },
        }
    }

    /// A row a number: totals, facet values, and what sets each side apart (`set_apart` says which).
    pub fn table(&self) -> Table {
        let mut table = Table::new(&["kind", "value", "a_articles", "a_stories", "b_articles", "b_stories", "set_apart", "score"]);
        let counts = |[a, b]: [Count; 2]| [a.articles, a.stories, b.articles, b.stories].map(Cell::from);
        let mut push = |kind: &str, value: &str, numbers: [Cell; 4], set_apart: Cell, score: Cell| {
            let mut row: Vec<Cell> = vec![kind.into(), value.into()];
            row.extend(numbers);
            row.extend([set_apart, score]);
            table.rows.push(row);
        };
        push("total", "", counts(self.found.totals), Cell::Empty, Cell::Empty);
        push("both", "", counts([self.found.both; 2]), Cell::Empty, Cell::Empty);
        for facet in &self.found.facets {
            for value in &facet.values {
                push(facet.kind.as_str(), &value.label, counts(value.counts), Cell::Empty, Cell::Empty);
            }
        }
        for (side, significant) in self.found.significant.iter().enumerate() {
            for (kind, tellings) in by_kind(significant) {
                for telling in tellings {
                    let Tally { articles, stories, rest } = telling.tally;
                    // Of the other side only the stories are known that this one does not find.
                    let mut numbers = [articles.into(), stories.into(), Cell::Empty, rest.into()];
                    if side == 1 {
                        numbers.rotate_right(2);
                    }
                    push(kind, &telling.label, numbers, ["a", "b"][side].into(), Cell::Real(telling.score, 2));
                }
            }
        }
        table
    }

    /// Writes totals, facets, and what sets each side apart.
    pub fn write_text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        let name = |at: usize| sanitize(&self.queries[at].text).into_owned();
        let facts =
            |count: Count| format!("{} in {}", plural(count.stories, "story", "stories"), plural(count.articles, "article", "articles"));
        for (at, letter) in ["A", "B"].into_iter().enumerate() {
            writeln!(out, "{}  {}: {}", style.title(letter), name(at), facts(self.found.totals[at]))?;
        }
        writeln!(out, "{}", style.faint(&format!("   both: {}", facts(self.found.both))))?;
        for facet in self.found.facets.iter().filter(|facet| !facet.values.is_empty()) {
            self.write_facet(out, facet, style)?;
        }
        for (at, [here, there]) in [["A", "B"], ["B", "A"]].into_iter().enumerate() {
            let significant = &self.found.significant[at];
            writeln!(out, "\n{}", style.title(&format!("What sets {here} apart from {there}")))?;
            if significant.all.rest == 0 {
                writeln!(out, "{here} finds every story that {there} finds")?;
            }
            let kinds = by_kind(significant);
            if kinds.is_empty() && significant.all.rest > 0 {
                writeln!(out, "nothing beyond chance")?;
            }
            for (kind, tellings) in kinds {
                writeln!(out, "{}", heading(kind))?;
                write_tellings(out, tellings, significant.all, style)?;
            }
        }
        Ok(())
    }

    fn write_facet(&self, out: &mut dyn Write, facet: &ComparedFacet, style: Style) -> io::Result<()> {
        let shown = facet.values.len();
        let rest = if shown < facet.distinct { format!(" ({shown} of {})", facet.distinct) } else { String::new() };
        writeln!(out, "\n{}{}", style.title(facet_name(facet.kind)), style.faint(&rest))?;
        writeln!(out, "{}", style.faint("  A         B"))?;
        let part = |value: &ComparedValue, at: usize| {
            let (articles, all) = (value.counts[at].articles, self.found.totals[at].articles);
            let percent = if all == 0 { 0.0 } else { 100.0 * articles as f64 / all as f64 };
            format!("{articles} {percent:>3.0}%")
        };
        for value in &facet.values {
            let numbers = format!("  {:<9} {:<9} ", part(value, 0), part(value, 1));
            write_lines(out, &numbers, &style.words(&sanitize(&value.label)), style)?;
        }
        Ok(())
    }
}
