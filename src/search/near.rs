//! Words of the index that are written nearly as a word that is in no article.
//!
//! Ranked as by a noisy channel (Kernighan, Church and Gale, "A spelling correction program based on a noisy channel model", 1990): a frequent word that is one slip
//! away goes before a rare one, and a slip costs as much as being [`SLIP`] times rarer.

use super::SearchError;
use super::expand::gather;
use crate::index::Reader;
use crate::text::{edit_distance, fold};
use std::collections::BTreeMap;
use tantivy::Term;
use tantivy::query::FuzzyTermQuery;

/// How many times rarer a word may be for each slip less.
const SLIP: f32 = 100.0;

/// Letters below which nothing is near: two words of three letters are seldom slips of one another.
const SHORTEST: usize = 4;

/// Letters from which a word may have two slips.
const LONG: usize = 6;

/// Up to `most` words near to `word`, best first, folded as the index has them.
pub fn near_words(reader: &Reader, word: &str, most: usize) -> Result<Vec<String>, SearchError> {
    let word = fold(word);
    let letters = word.chars().count();
    if letters < SHORTEST {
        return Ok(Vec::new());
    }
    let reach = if letters < LONG { 1 } else { 2 };
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let query = FuzzyTermQuery::new(Term::from_field_text(reader.fields().body, &word), reach, true);
    gather(&query.automaton()?, reader, &mut counts)?;
    let ranked = counts.into_iter().filter(|(near, articles)| *near != *word && *articles > 0 && near.chars().all(char::is_alphabetic));
    let mut ranked: Vec<(f32, String)> = ranked
        .map(|(near, articles)| {
            let slips = edit_distance(&word, &near) as f32;
            // Who errs seldom errs in the first letter (Pollock and Zamora 1984).
            let first = if near.chars().next() == word.chars().next() { 0.0 } else { 0.5 };
            ((articles as f32).ln() - (slips + first) * SLIP.ln(), near)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(ranked.into_iter().take(most).map(|(_, near)| near).collect())
}
