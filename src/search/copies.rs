//! The copies of an article, and what each changes of it.
//!
//! Which articles are one story was found when they were indexed; what an editor did to a copy is read from the stored texts, and only for the one story asked about.

use super::SearchError;
use super::filter::any_term;
use super::find::{Found, records};
use crate::clean::ZoneKind;
use crate::clean::copies::{self, Change};
use crate::index::{ArticleRecord, Reader};
use crate::text::sentences;
use tantivy::Term;

/// A copy of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherCopy {
    /// The copy.
    pub record: ArticleRecord,
    /// Sentences that both have.
    pub same: usize,
    /// What the copy changes.
    pub changes: Vec<Changed>,
}

/// A sentence that a copy changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It stands edited in the copy.
    Edited {
        /// As the article has it.
        was: String,
        /// As the copy has it.
        is: String,
    },
    /// Only the copy has it.
    Added(String),
    /// Only the article has it.
    LeftOut(String),
}

/// The other articles of the story of `article`, the oldest first and those without a date last.
///
/// Sentences are those of lead and body; what surrounds an article is its site's, not its editor's.
pub fn other_copies(reader: &Reader, article: &Found) -> Result<Vec<OtherCopy>, SearchError> {
    let numbers = reader.stories().articles(article.matched.story);
    let terms = numbers.into_iter().map(|number| Term::from_field_u64(reader.fields().article, number));
    let mut others: Vec<ArticleRecord> = records(reader, &any_term(terms))?.into_iter().map(|found| found.record).collect();
    others.retain(|other| (&other.path, &other.part, &other.id) != (&article.record.path, &article.record.part, &article.record.id));
    others.sort_by_cached_key(|other| (other.date().is_none(), other.date(), other.path.clone(), other.part.clone()));
    let own = body_sentences(&article.record);
    Ok(others.into_iter().map(|record| against(&own, record)).collect())
}

/// What `record` changes of `own`.
fn against(own: &[&str], record: ArticleRecord) -> OtherCopy {
    let others = body_sentences(&record);
    let text = |sentence: Option<&&str>| sentence.map(|sentence| sentence.to_string()).unwrap_or_default();
    let (mut changes, mut shown) = (Vec::new(), 0);
    for change in copies::changes(own, &others) {
        changes.push(match change {
            Change::Edited { was, is } => Changed::Edited { was: text(own.get(was)), is: text(others.get(is)) },
            Change::Added { is } => Changed::Added(text(others.get(is))),
            Change::LeftOut { was } => Changed::LeftOut(text(own.get(was))),
        });
        shown += usize::from(!matches!(change, Change::LeftOut { .. }));
    }
    let same = others.len() - shown;
    OtherCopy { record, same, changes }
}

fn body_sentences(record: &ArticleRecord) -> Vec<&str> {
    let running = |kind: &ZoneKind| matches!(kind, ZoneKind::Lead | ZoneKind::Body | ZoneKind::List | ZoneKind::Heading);
    let lines = record.zones().into_iter().filter(|(_, kind)| running(kind)).map(|(span, _)| span);
    lines.flat_map(|line| sentences(line.of(&record.text)).into_iter().map(move |sentence| sentence.of(line.of(&record.text)))).collect()
}
