//! Hits and facet values as tables, for CSV, TSV and everything that reads them.

use super::table::{Cell, Table};
use crate::search::{Facet, Hit};

/// Columns of a hit; `--fields` chooses among them.
pub const HIT_COLUMNS: [&str; 13] =
    ["rank", "score", "id", "date", "source", "title", "path", "url", "persons", "organizations", "places", "copies", "snippet"];

/// A row a hit.
pub fn hits_table(hits: &[Hit], locate: &dyn Fn(&str) -> String) -> Table {
    let mut table = Table::new(&HIT_COLUMNS);
    table.rows = hits.iter().map(|hit| hit_row(hit, locate)).collect();
    table
}

fn hit_row(hit: &Hit, locate: &dyn Fn(&str) -> String) -> Vec<Cell> {
    let record = &hit.record;
    let names = |at: usize| hit.entities.get(at).map(|(_, names)| names.join("; ")).unwrap_or_default();
    let snippet = hit.snippets.iter().map(|snippet| snippet.span.of(&record.text)).collect::<Vec<_>>().join(" … ");
    vec![
        Cell::Count(hit.rank as u64),
        Cell::Real(hit.score.into(), 4),
        record.id.as_str().into(),
        record.date().map(|date| date.to_string()).into(),
        record.source.as_deref().into(),
        record.title.as_str().into(),
        locate(&record.path).into(),
        record.url.as_deref().into(),
        names(0).into(),
        names(1).into(),
        names(2).into(),
        u64::from(hit.copies).into(),
        snippet.into(),
    ]
}

/// A row a facet value.
pub fn facets_table(facets: &[Facet]) -> Table {
    let mut table = Table::new(&["kind", "value", "articles", "stories"]);
    let rows = facets.iter().flat_map(|facet| {
        let row = |value: &crate::search::FacetValue| {
            vec![facet.kind.as_str().into(), value.label.as_str().into(), value.count.articles.into(), value.count.stories.into()]
        };
        facet.values.iter().map(row)
    });
    table.rows = rows.collect();
    table
}
