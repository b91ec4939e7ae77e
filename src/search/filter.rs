//! Tests on an article as a whole, as tantivy queries that match without scoring.

use crate::entity::{EntityId, EntityKind};
use crate::index::{Doubt, Fields, Numbering, day_number};
use crate::query::ast::{Column, DateRange};
use crate::query::plan::Filter;
use crate::text::fold;
use std::sync::Arc;
use tantivy::columnar::Column as FastColumn;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, EmptyQuery, EnableScoring, Explanation, Occur, Query, Scorer, TermQuery, TermSetQuery, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

/// The query for `filter`; its score is 0 everywhere.
pub fn filter_query(filter: &Filter, fields: &Fields, numbering: &Numbering) -> Box<dyn Query> {
    match filter {
        // Numbers are unique over the kinds, so asking all three columns asks the right one.
        Filter::Entities(ids) => entity_query(&EntityKind::ALL, ids.clone(), 0.0, fields),
        Filter::Column { column: Column::Source, values } => {
            let wanted = numbering.sources.iter().filter(|(_, name)| values.iter().any(|value| fits(value, &fold(name))));
            any_term(wanted.map(|(number, _)| Term::from_field_u64(fields.source, number.into())))
        }
        Filter::Column { column, values } => {
            let field = match column {
                Column::Author => fields.author,
                Column::Path => fields.path,
                Column::Language | Column::Source => fields.language,
            };
            Box::new(TextColumnQuery { field, test: Test::Part, values: values.iter().map(|value| fold(value).into_owned()).collect() })
        }
        Filter::Date(range) => date_query(*range, fields),
        Filter::WordCount { min, max } => Box::new(RangeQuery {
            column: Source::Unsigned(vec![field_name(fields, fields.title_words), field_name(fields, fields.body_words)]),
            from: min.map_or(i64::MIN, i64::from),
            to: max.map_or(i64::MAX, i64::from),
        }),
    }
}

/// The query for articles with a date in `range`.
pub fn date_query(range: DateRange, fields: &Fields) -> Box<dyn Query> {
    Box::new(RangeQuery {
        column: Source::Signed(field_name(fields, fields.day)),
        from: range.from.map_or(i64::MIN, day_number),
        to: range.to.map_or(i64::MAX, day_number),
    })
}

/// Articles with any of `terms`, each scoring 0.
pub fn any_term(terms: impl Iterator<Item = Term>) -> Box<dyn Query> {
    let members: Vec<(Occur, Box<dyn Query>)> =
        terms.map(|term| (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>)).collect();
    if members.is_empty() {
        return Box::new(EmptyQuery);
    }
    Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::new(members)), 0.0))
}

/// The articles with these numbers, however many.
pub fn number_query(numbers: impl IntoIterator<Item = u64>, fields: &Fields) -> Box<dyn Query> {
    let terms = numbers.into_iter().map(|number| Term::from_field_u64(fields.article, number));
    Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), 0.0))
}

fn field_name(fields: &Fields, field: Field) -> String {
    fields.schema.get_field_name(field).to_owned()
}

/// Articles that speak of any of `ids`, entities of `kinds`, and are at least so sure of it.
pub fn entity_query(kinds: &[EntityKind], ids: Vec<EntityId>, least: f32, fields: &Fields) -> Box<dyn Query> {
    let columns = kinds.iter().map(|kind| match kind {
        EntityKind::Person => fields.person,
        EntityKind::Organization => fields.organization,
        EntityKind::Place => fields.place,
    });
    if least > 0.0 {
        return Box::new(SureQuery { columns: columns.collect(), ids, least, fields: fields.clone() });
    }
    any_term(columns.flat_map(|field| ids.iter().map(move |id| Term::from_field_u64(field, id.0.into()))))
}

/// Articles that are sure enough of an entity.
#[derive(Clone, Debug)]
struct SureQuery {
    columns: Vec<Field>,
    ids: Vec<EntityId>,
    least: f32,
    fields: Fields,
}

impl Query for SureQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for SureQuery {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let doubt = Doubt::open(reader, &self.fields, self.least)?;
        let mut docs = Vec::new();
        for &field in &self.columns {
            let inverted = reader.inverted_index(field)?;
            for &id in &self.ids {
                let term = Term::from_field_u64(field, id.0.into());
                let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
                while postings.doc() != TERMINATED {
                    if doubt.as_ref().is_none_or(|doubt| doubt.passes(postings.doc(), id)) {
                        docs.push(postings.doc());
                    }
                    postings.advance();
                }
            }
        }
        docs.sort_unstable();
        docs.dedup();
        Ok(Box::new(ListScorer { docs, at: 0 }))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new_with_string("entity".into(), 0.0))
    }
}

/// Articles from files at or under any of these shown paths.
pub fn under_query(shown: &[String], fields: &Fields) -> Box<dyn Query> {
    let values = shown.iter().map(|path| fold(path).into_owned()).collect();
    Box::new(TextColumnQuery { field: fields.path, test: Test::Under, values })
}

/// Whether a column's folded value fits `wanted`, which may end in `*`; case and accents do not matter.
pub fn fits(wanted: &str, value: &str) -> bool {
    let wanted = fold(wanted);
    match wanted.strip_suffix('*') {
        Some(start) => value.starts_with(start),
        None => *wanted == *value,
    }
}

/// Articles whose text column has one of the values; `path:` also fits a whole folder, and any part of a path.
#[derive(Clone, Debug)]
struct TextColumnQuery {
    field: Field,
    test: Test,
    values: Vec<String>,
}

/// How a text column is compared.
#[derive(Clone, Copy, Debug)]
enum Test {
    /// The value, or a part of it between separators.
    Part,
    /// The path itself, or a folder that it lies in.
    Under,
}

impl Query for TextColumnQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl TextColumnQuery {
    fn holds(&self, value: &str) -> bool {
        self.values.iter().any(|wanted| match self.test {
            Test::Part => fits(wanted, value) || contains_part(value, wanted.trim_end_matches('*')),
            Test::Under => value.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        })
    }
}

/// Whether `part` stands in `value` between separators: a folder or file name in a path, a name in a list of authors.
fn contains_part(value: &str, part: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    !part.is_empty()
        && value.match_indices(part).any(|(at, _)| edge(value[..at].chars().next_back()) && edge(value[at + part.len()..].chars().next()))
}

impl Weight for TextColumnQuery {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let inverted = reader.inverted_index(self.field)?;
        let mut docs = Vec::new();
        let mut stream = inverted.terms().stream()?;
        while stream.advance() {
            let value = String::from_utf8_lossy(stream.key());
            if !self.holds(&value) {
                continue;
            }
            let mut postings = inverted.read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                docs.push(postings.doc());
                postings.advance();
            }
        }
        docs.sort_unstable();
        docs.dedup();
        Ok(Box::new(ListScorer { docs, at: 0 }))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new_with_string("column".into(), 0.0))
    }
}

/// A list of articles as a scorer.
struct ListScorer {
    docs: Vec<DocId>,
    at: usize,
}

impl DocSet for ListScorer {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let rest = self.docs.get(self.at..).unwrap_or(&[]);
        self.at += rest.partition_point(|&doc| doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.docs.len() as u32
    }
}

impl Scorer for ListScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}

/// Columns whose value, or sum of values, is compared.
#[derive(Clone, Debug)]
enum Source {
    Signed(String),
    Unsigned(Vec<String>),
}

/// Articles with a number in a range, both ends included; those without the number do not match.
#[derive(Clone, Debug)]
struct RangeQuery {
    column: Source,
    from: i64,
    to: i64,
}

impl Query for RangeQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for RangeQuery {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let columns = reader.fast_fields();
        let values = match &self.column {
            Source::Signed(name) => Values::Signed(columns.i64(name)?),
            Source::Unsigned(names) => Values::Unsigned(names.iter().map(|name| columns.u64(name)).collect::<Result<_, _>>()?),
        };
        let mut scorer = RangeScorer { values: Arc::new(values), from: self.from, to: self.to, doc: 0, max_doc: reader.max_doc() };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new_with_string("range".into(), 0.0))
    }
}

enum Values {
    Signed(FastColumn<i64>),
    Unsigned(Vec<FastColumn<u64>>),
}

impl Values {
    fn of(&self, doc: DocId) -> Option<i64> {
        match self {
            Values::Signed(column) => column.first(doc),
            Values::Unsigned(columns) => Some(columns.iter().map(|column| column.first(doc).unwrap_or(0) as i64).sum()),
        }
    }
}

struct RangeScorer {
    values: Arc<Values>,
    from: i64,
    to: i64,
    doc: DocId,
    max_doc: DocId,
}

impl RangeScorer {
    fn settle(&mut self) -> DocId {
        while self.doc < self.max_doc {
            if self.values.of(self.doc).is_some_and(|value| self.from <= value && value <= self.to) {
                return self.doc;
            }
            self.doc += 1;
        }
        self.doc = TERMINATED;
        TERMINATED
    }
}

impl DocSet for RangeScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.doc += 1;
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            self.doc = target;
            self.settle();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        // Unknown without a scan; claiming everything makes intersections lead with the other side.
        self.max_doc
    }
}

impl Scorer for RangeScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_columns() {
        for (value, part, expected) in [
            ("corpus/kawat/ktt-brics.txt", "kawat", true),
            ("corpus/kawat/ktt-brics.txt", "kawa", false),
            ("corpus/kawat/ktt-brics.txt", "kawat/ktt-brics.txt", true),
            ("tim redaksi", "redaksi", true),
            ("redaksi", "", false),
        ] {
            assert_eq!(contains_part(value, part), expected, "{part} in {value}");
        }
        assert!(fits("Kawat*", "kawat nusantara"));
        assert!(!fits("Kawat", "kawat nusantara"));
    }
}
