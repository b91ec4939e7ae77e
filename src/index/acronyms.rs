//! Acronyms learnt over the articles of an index: what several stories explain in brackets holds for articles that write the acronym bare.
//!
//! Every article's terms say which acronyms it explains, so what is learnt is counted over the live articles alone, whatever their order or history. Copies
//! of one text are one witness. It changes no article: the entity that bare acronyms were found to be is shown as what they stand for, as if the user had
//! merged the two. (Finding bare acronyms as names because other articles explain them was tried: nine in ten of those in general news name no body.)

use super::error::IndexError;
use super::schema::Fields;
use super::stories::Stories;
use crate::entity::{Explained, LearntAcronyms, Meaning};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED};

/// Stories that must explain an acronym alike.
const WITNESSES: usize = 3;

/// Of a hundred stories that explain an acronym, how many must agree.
const AGREEMENT: usize = 90;

/// Parts the pieces of a term; no name contains it.
const SEPARATOR: char = '\u{1f}';

/// The term for an acronym that an article explains: its letters, and what they stand for.
pub(super) fn term(explained: &Explained) -> String {
    let Explained { letters, meaning } = explained;
    format!("{letters}{SEPARATOR}{}{SEPARATOR}{}", meaning.key, meaning.name)
}

/// What all live articles together explain.
pub(super) fn learn(searcher: &Searcher, fields: &Fields, stories: &Stories) -> Result<LearntAcronyms, IndexError> {
    let mut witnesses: BTreeMap<String, BTreeMap<Meaning, FxHashSet<u64>>> = BTreeMap::new();
    for reader in searcher.segment_readers() {
        let numbers = reader.fast_fields().column_first_or_default::<u64>(fields.schema.get_field_name(fields.article))?;
        let inverted = reader.inverted_index(fields.acronyms)?;
        let mut stream = inverted.terms().stream().map_err(tantivy::TantivyError::from)?;
        while stream.advance() {
            let text = String::from_utf8_lossy(stream.key());
            let mut pieces = text.split(SEPARATOR);
            let (Some(letters), Some(key), Some(name)) = (pieces.next(), pieces.next(), pieces.next()) else { continue };
            let meaning = Meaning { key: key.to_owned(), name: name.to_owned() };
            let seen = witnesses.entry(letters.to_owned()).or_default().entry(meaning).or_default();
            let mut postings =
                inverted.read_postings_from_terminfo(stream.value(), IndexRecordOption::Basic).map_err(tantivy::TantivyError::from)?;
            each_live(reader, &mut postings, |doc| {
                let article = numbers.get_val(doc);
                seen.insert(stories.shared_story(article).unwrap_or(article));
            });
        }
    }
    let learnt = witnesses.into_iter().filter_map(|(letters, meanings)| Some((letters, agreed(meanings)?)));
    Ok(LearntAcronyms(learnt.collect()))
}

/// The meaning on which enough stories agree, under the name that most of them write.
fn agreed(meanings: BTreeMap<Meaning, FxHashSet<u64>>) -> Option<Meaning> {
    let mut by_key: BTreeMap<&str, FxHashSet<u64>> = BTreeMap::new();
    let mut all: FxHashSet<u64> = FxHashSet::default();
    for (meaning, stories) in &meanings {
        by_key.entry(&meaning.key).or_default().extend(stories);
        all.extend(stories);
    }
    let (key, stories) = by_key.into_iter().rev().max_by_key(|(_, stories)| stories.len())?;
    if stories.len() < WITNESSES || stories.len() * 100 < all.len() * AGREEMENT {
        return None;
    }
    // The names of one entity differ in spelling; the first in order stands for as many as another.
    let spelled = meanings.iter().filter(|(meaning, _)| meaning.key == key).rev().max_by_key(|(_, stories)| stories.len());
    spelled.map(|(meaning, _)| meaning.clone())
}

fn each_live(reader: &SegmentReader, postings: &mut impl DocSet, mut each: impl FnMut(u32)) {
    while postings.doc() != TERMINATED {
        if reader.alive_bitset().is_none_or(|alive| alive.is_alive(postings.doc())) {
            each(postings.doc());
        }
        postings.advance();
    }
}
