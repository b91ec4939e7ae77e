//! Articles by what a user calls them: an id, or the path of a file.

use super::SearchError;
use super::filter::any_term;
use super::matched::Matched;
use crate::index::{ArticleRecord, Reader, file_number};
use tantivy::Term;
use tantivy::query::{AllQuery, Query};

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
        // An id that a feed gave says nothing of its file: every record is looked at, which a rare command can afford.
        found = records(reader, &AllQuery)?;
        found.retain(|found| found.record.id == id);
    }
    Ok(found)
}

fn records(reader: &Reader, query: &dyn Query) -> Result<Vec<Found>, SearchError> {
    let matched = super::matched::every(reader, query)?;
    let found = matched.into_iter().map(|matched| Ok(Found { matched, record: reader.record(matched.address)? }));
    let mut found = found.collect::<Result<Vec<_>, SearchError>>()?;
    found.sort_by(|a, b| a.record.path.cmp(&b.record.path).then_with(|| a.record.part.cmp(&b.record.part)));
    Ok(found)
}
