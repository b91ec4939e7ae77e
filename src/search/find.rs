//! Articles by what a user calls them: an id, or the path of a file.

use super::SearchError;
use super::filter::any_term;
use super::matched::Matched;
use crate::index::{ArticleRecord, Reader, file_number, id_hash};
use tantivy::Term;
use tantivy::query::Query;

/// An article that was asked for.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it is and which story it belongs to.
    pub matched: Matched,
    /// The article.
    pub record: ArticleRecord,
}

/// The articles with this id, or from the file with this shown path.
pub fn find_articles(reader: &Reader, id: &str, shown_path: Option<&str>) -> Result<Vec<ArticleRecord>, SearchError> {
    Ok(find(reader, id, shown_path)?.into_iter().map(|found| found.record).collect())
}

/// As [`find_articles`], with the place of each.
pub fn find(reader: &Reader, id: &str, shown_path: Option<&str>) -> Result<Vec<Found>, SearchError> {
    let file = shown_path.or_else(|| id.split('#').next()).unwrap_or(id);
    let by_file = any_term(std::iter::once(Term::from_field_u64(reader.fields().file, file_number(file))));
    let mut found = records(reader, &by_file)?;
    if shown_path.is_none() {
        found.retain(|found| found.record.id == id);
    }
    if found.is_empty() {
        found = records(reader, &any_term(given(reader, id)?.into_iter()))?;
        found.retain(|found| found.record.id == id);
    }
    Ok(found)
}

/// The articles that may have been given this id, by number. One column is looked through: an id says nothing of the file it came in, and is too
/// seldom asked for to have a term.
fn given(reader: &Reader, id: &str) -> Result<Vec<Term>, SearchError> {
    let (fields, wanted) = (reader.fields(), id_hash(id));
    let mut terms = Vec::new();
    for segment in reader.searcher().segment_readers() {
        let columns = segment.fast_fields();
        let ids = columns.u64(fields.schema.get_field_name(fields.given_id))?;
        let numbers = columns.u64(fields.schema.get_field_name(fields.article))?;
        let bearers = segment.doc_ids_alive().filter(|&doc| ids.first(doc) == Some(wanted));
        terms.extend(bearers.filter_map(|doc| Some(Term::from_field_u64(fields.article, numbers.first(doc)?))));
    }
    Ok(terms)
}

pub(super) fn records(reader: &Reader, query: &dyn Query) -> Result<Vec<Found>, SearchError> {
    let matched = super::matched::every(reader, query)?;
    let found = matched.into_iter().map(|matched| Ok(Found { matched, record: reader.record(matched.address)? }));
    let mut found = found.collect::<Result<Vec<_>, SearchError>>()?;
    found.sort_by(|a, b| a.record.path.cmp(&b.record.path).then_with(|| a.record.part.cmp(&b.record.part)));
    Ok(found)
}
