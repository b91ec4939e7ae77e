//! In how many articles terms stand, remembered: a commit never changes, and queries share their words.

use rustc_hash::FxHashMap;
use std::sync::{Mutex, PoisonError};
use tantivy::Term;

/// Sets of terms that are remembered; then all are forgotten, which bounds the memory at a few megabytes.
const MOST: usize = 16_384;

/// Counts of articles by the terms asked for.
#[derive(Debug, Default)]
pub struct Counts {
    known: Mutex<FxHashMap<Vec<Term>, [u64; 2]>>,
}

impl Counts {
    /// The counts for `terms`, made by `count` when they are asked for first.
    pub fn get<E>(&self, terms: Vec<Term>, count: impl FnOnce(&[Term]) -> Result<[u64; 2], E>) -> Result<[u64; 2], E> {
        // Half a change to a table of numbers cannot be seen, so a panic elsewhere spoils nothing.
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(&counts) = known().get(&terms) {
            return Ok(counts);
        }
        let counts = count(&terms)?;
        let mut known = known();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(terms, counts);
        Ok(counts)
    }
}
