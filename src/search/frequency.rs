//! In how many live articles any of some terms stands: exact whatever segments there are and whatever was deleted.
//!
//! Postings are read without counts or positions into one bit an article, so a word with ten forms costs ten plain scans. What was counted is
//! remembered with the commit.

use crate::index::Counts;
use std::sync::Arc;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED, Term};

/// Counts articles of one commit.
#[derive(Clone, Debug)]
pub struct Frequencies {
    counts: Arc<Counts>,
}

impl Frequencies {
    /// Frequencies that are remembered in `counts`.
    pub fn new(counts: Arc<Counts>) -> Frequencies {
        Frequencies { counts }
    }

    /// In how many live articles any of `terms` stands, and in how many any of the first `surfaces` of them.
    pub fn of(&self, searcher: &Searcher, terms: Vec<Term>, surfaces: usize) -> tantivy::Result<[u64; 2]> {
        debug_assert!(surfaces <= terms.len());
        self.counts.get(terms, |terms| {
            let mut all = [0, 0];
            for reader in searcher.segment_readers() {
                let mut bits = vec![0u64; (reader.max_doc() as usize).div_ceil(64)];
                mark(reader, &terms[..surfaces], &mut bits)?;
                let surface = if surfaces == 0 { 0 } else { live(reader, &bits) };
                mark(reader, &terms[surfaces..], &mut bits)?;
                all[0] += live(reader, &bits);
                all[1] += surface;
            }
            Ok(all)
        })
    }
}

/// Sets the bit of every article that holds any of `terms`.
fn mark(reader: &SegmentReader, terms: &[Term], bits: &mut [u64]) -> tantivy::Result<()> {
    for term in terms {
        let Some(mut postings) = reader.inverted_index(term.field())?.read_postings(term, IndexRecordOption::Basic)? else { continue };
        while postings.doc() != TERMINATED {
            bits[postings.doc() as usize / 64] |= 1 << (postings.doc() % 64);
            postings.advance();
        }
    }
    Ok(())
}

/// How many of the articles whose bits are set are live.
fn live(reader: &SegmentReader, bits: &[u64]) -> u64 {
    let Some(alive) = reader.alive_bitset() else { return bits.iter().map(|word| u64::from(word.count_ones())).sum() };
    let set = (0..reader.max_doc()).filter(|&doc| bits[doc as usize / 64] >> (doc % 64) & 1 == 1);
    set.filter(|&doc| alive.is_alive(doc)).count() as u64
}
