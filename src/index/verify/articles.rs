//! What an index says of its articles, held against the articles: every column value, every term at every position, every count.
//!
//! The terms of an article are not compared one by one, which would need them all in memory twice. Each occurrence is a number, of field, term and position; what
//! the index says of an article is the sum of its numbers, and so is what the article says of itself.

use super::{FindingKind, Verification};
use crate::entity::EntityId;
use crate::index::again::HELD_BLOCKS;
use crate::index::catalogue::Catalogue;
use crate::index::document;
use crate::index::error::IndexError;
use crate::index::folder::{Folder, Totals};
use crate::index::layout::{Layout, Source, TextField};
use crate::index::numbering::Numbering;
use crate::index::record::ArticleRecord;
use crate::index::schema::{self, Fields};
use crate::language::Analyzer;
use crate::text::Span;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use tantivy::columnar::Column;
use tantivy::postings::Postings;
use tantivy::schema::{Field, FieldEntry, FieldType, IndexRecordOption, Value};
use tantivy::{DocId, DocSet, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// What articles are held against.
pub(super) struct Told<'a> {
    pub folder: &'a Folder,
    pub fields: &'a Fields,
    pub analyzer: &'a Analyzer,
    pub catalogue: &'a Catalogue,
    pub numbering: &'a Numbering,
}

/// Checks all live articles; returns their numbers.
pub(super) fn check(searcher: &Searcher, told: &Told<'_>, totals: Totals, found: &mut Verification) -> Result<FxHashSet<u64>, IndexError> {
    let mut numbers = FxHashSet::default();
    let mut by_file: BTreeMap<String, Totals> = BTreeMap::new();
    for reader in searcher.segment_readers() {
        let mut written = occurrences(reader, told.fields)?;
        let columns = columns(reader, told.fields)?;
        let store = reader.get_store_reader(HELD_BLOCKS).map_err(tantivy::TantivyError::from)?;
        for doc in reader.doc_ids_alive() {
            let document = store.get(doc)?;
            let record = match ArticleRecord::of_document(&document, told.fields, &told.folder.tantivy()) {
                Ok(record) => record,
                Err(error) => {
                    found.find(
                        FindingKind::Article,
                        format!("article {doc} of segment {}", reader.segment_id().short_uuid_string()),
                        "a record that can be read",
                        error,
                    );
                    continue;
                }
            };
            numbers.insert(record.number());
            found.articles += 1;
            resolve(&record, told, found);
            let zones = record.zones();
            let layout = Layout::new(told.analyzer, Source { title: record.own_title(), text: &record.text, zones: &zones });
            *by_file.entry(record.path.clone()).or_default() += share(&layout);
            let source = record.source.as_deref().and_then(|source| told.numbering.sources.number(source));
            let expected = document::searchable(&record, &layout, source, told.fields);
            hold_columns(&record, &expected, &columns, doc, told.fields, found);
            let said = written.get_mut(doc as usize).map_or(0, std::mem::take);
            let expected = terms_of(&expected, told.fields);
            if said != expected {
                found.find(FindingKind::Article, place(&record), "to be found by its own words, names and metadata", "other terms");
            }
        }
    }
    counts(&by_file, told.catalogue, totals, found);
    Ok(numbers)
}

fn place(record: &ArticleRecord) -> String {
    let part = record.part.as_deref().map(|part| format!("#{part}")).unwrap_or_default();
    format!("{}{part} ({})", record.path, record.id)
}

/// The share of an article in the totals.
fn share(layout: &Layout) -> Totals {
    let title_words = u64::from(layout.field(TextField::Title).words);
    let body_words = u64::from(layout.field(TextField::Body).words);
    Totals { articles: 1, titled: u64::from(title_words > 0), title_words, body_words }
}

/// Whether all that a record refers to is there: the places in its text, its entities, its source, its file.
fn resolve(record: &ArticleRecord, told: &Told<'_>, found: &mut Verification) {
    let mut wrong = |expected: String, is: String| found.find(FindingKind::Article, place(record), expected, is);
    let mut stands = |what: &str, text: &str, span: Span| {
        if text.get(span.range()).is_none() {
            wrong(format!("a {what} within its text"), format!("one at bytes {} to {}", span.start, span.end));
        }
    };
    for (span, _) in record.zones() {
        stands("line", &record.text, span);
    }
    let text = |in_title: bool| if in_title { &record.title } else { &record.text };
    for mention in &record.mentions {
        stands("name", text(mention.in_title), mention.span());
    }
    for role in &record.roles {
        stands("office", text(role.in_title), Span { start: role.start, end: role.start.saturating_add(role.len) });
    }
    for mention in &record.mentions {
        match told.numbering.entities.get(EntityId(mention.entity)) {
            Some(known) if known.kind == mention.kind => {}
            Some(known) => wrong(format!("a {} for number {}", mention.kind, mention.entity), format!("the {} {}", known.kind, known.name)),
            None => wrong(format!("a {} for number {}", mention.kind, mention.entity), "no entity of that number".to_owned()),
        }
    }
    for role in &record.roles {
        if [Some(role.person), role.body].into_iter().flatten().any(|at| record.mentions.get(at as usize).is_none()) {
            wrong("offices of names that it mentions".to_owned(), "one of a name that it does not".to_owned());
        }
    }
    if let Some(source) = &record.source
        && told.numbering.sources.number(source).is_none()
    {
        wrong(format!("a number for source {source}"), "none".to_owned());
    }
    if !told.catalogue.files.contains_key(&record.path) {
        wrong("a source file that the catalogue has".to_owned(), record.path.clone());
    }
}

/// The sums over articles, file by file and in all.
fn counts(by_file: &BTreeMap<String, Totals>, catalogue: &Catalogue, totals: Totals, found: &mut Verification) {
    let mut all = Totals::default();
    for (path, &recount) in by_file {
        all += recount;
        let said = catalogue.files.get(path).map(|entry| entry.totals).unwrap_or_default();
        if said != recount {
            found.find(FindingKind::Count, path.clone(), shown(recount), shown(said));
        }
    }
    for (path, entry) in catalogue.files.iter().filter(|(path, entry)| entry.totals.articles > 0 && !by_file.contains_key(*path)) {
        found.find(FindingKind::Count, path.clone(), "no article", shown(entry.totals));
    }
    for (name, said) in [("commit", totals), ("catalogue", catalogue.totals())] {
        if said != all {
            found.find(FindingKind::Count, name, shown(all), shown(said));
        }
    }
}

fn shown(totals: Totals) -> String {
    let Totals { articles, titled, title_words, body_words } = totals;
    format!("{articles} articles, {titled} with a title; words: {title_words} in titles, {body_words} in bodies")
}

/// The columns of a segment, each as whole numbers.
fn columns(reader: &SegmentReader, fields: &Fields) -> Result<Vec<(Field, Column<u64>)>, IndexError> {
    let is_column = |entry: &FieldEntry| matches!(entry.field_type(), FieldType::U64(_) | FieldType::I64(_)) && entry.is_fast();
    let mut columns = Vec::new();
    for (field, entry) in fields.schema.fields().filter(|(_, entry)| is_column(entry)) {
        // Signed days come as numbers in the same order, as they are kept.
        if let Some((column, _)) = reader.fast_fields().u64_lenient(entry.name())? {
            columns.push((field, column));
        }
    }
    Ok(columns)
}

fn hold_columns(
    record: &ArticleRecord,
    expected: &TantivyDocument,
    columns: &[(Field, Column<u64>)],
    doc: DocId,
    fields: &Fields,
    found: &mut Verification,
) {
    for (field, entry) in fields.schema.fields().filter(|(_, entry)| entry.is_fast()) {
        let mut should: Vec<u64> = expected.get_all(field).filter_map(|value| as_column(&value)).collect();
        let column = columns.iter().find(|(other, _)| *other == field);
        let mut is: Vec<u64> = column.map(|(_, column)| column.values_for_doc(doc).collect()).unwrap_or_default();
        should.sort_unstable();
        is.sort_unstable();
        if should != is {
            found.find(FindingKind::Article, place(record), format!("{} {should:?}", entry.name()), format!("{is:?}"));
        }
    }
}

/// A value as its column keeps it.
fn as_column<'v>(value: &impl Value<'v>) -> Option<u64> {
    value.as_u64().or_else(|| value.as_i64().map(tantivy::columnar::MonotonicallyMappableToU64::to_u64))
}

/// The terms that stand apart from the record: what an article explains is not kept in it, and is held against what is learnt from it.
fn is_apart(field: Field, fields: &Fields) -> bool {
    field == fields.acronyms
}

/// For each document of a segment, the sum of its occurrences as the index has them.
fn occurrences(reader: &SegmentReader, fields: &Fields) -> Result<Vec<u64>, IndexError> {
    let mut sums = vec![0u64; reader.max_doc() as usize];
    let mut positions = Vec::new();
    for (field, _) in fields.schema.fields().filter(|(field, entry)| entry.is_indexed() && !is_apart(*field, fields)) {
        let with_positions = is_text(field, fields);
        let option = if with_positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::Basic };
        let failed = |error: std::io::Error| IndexError::from(tantivy::TantivyError::from(error));
        let inverted = reader.inverted_index(field)?;
        let mut stream = inverted.terms().stream().map_err(failed)?;
        while stream.advance() {
            let term = term_number(field, stream.key());
            let mut postings = inverted.read_postings_from_terminfo(stream.value(), option).map_err(failed)?;
            while postings.doc() != TERMINATED {
                positions.clear();
                match with_positions {
                    true => postings.positions(&mut positions),
                    false => positions.push(0),
                }
                if let Some(sum) = sums.get_mut(postings.doc() as usize) {
                    *sum = positions.iter().fold(*sum, |sum, &position| sum.wrapping_add(occurrence(term, position)));
                }
                postings.advance();
            }
        }
    }
    Ok(sums)
}

/// The sum of an article's occurrences as it has them itself.
fn terms_of(document: &TantivyDocument, fields: &Fields) -> u64 {
    let mut sum = 0u64;
    let mut add = |field: Field, term: &[u8], position: u32| sum = sum.wrapping_add(occurrence(term_number(field, term), position));
    for (field, _) in fields.schema.fields().filter(|(field, entry)| entry.is_indexed() && !is_apart(*field, fields)) {
        for value in document.get_all(field) {
            match value.as_str() {
                Some(packed) if is_text(field, fields) => schema::unpack(packed, |position, term| {
                    // tantivy leaves longer ones out.
                    if term.len() <= tantivy::tokenizer::MAX_TOKEN_LEN {
                        add(field, term.as_bytes(), position);
                    }
                }),
                Some(text) => add(field, text.as_bytes(), 0),
                None => {
                    if let Some(number) = value.as_u64() {
                        add(field, Term::from_field_u64(field, number).serialized_value_bytes(), 0);
                    }
                }
            }
        }
    }
    sum
}

fn is_text(field: Field, fields: &Fields) -> bool {
    [fields.title, fields.body, fields.tail].contains(&field)
}

fn term_number(field: Field, term: &[u8]) -> u64 {
    xxh3_64_with_seed(term, field.field_id().into())
}

/// A number for one occurrence: a finalizer mixes it, so that sums of other occurrences do not come out alike.
fn occurrence(term: u64, position: u32) -> u64 {
    let mut mixed = term ^ u64::from(position).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed ^ (mixed >> 32)
}
