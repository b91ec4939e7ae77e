//! What a saved query has told already: articles by number and by an imprint of their text.
//!
//! Kept outside of every index, so nothing in it may depend on one: numbers are the same in every index of the same files, and the imprint tells an article
//! that was edited from another one in its place, and one that was moved from a new one. Pure: bytes in, bytes out; the command line reads and writes the file.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// Articles that a saved query can have told.
pub const MAX_SEEN: usize = 1 << 20;

/// Bytes that a file of what was seen may have.
pub const MAX_SEEN_BYTES: usize = 80 << 20;

/// What such a file begins with: its kind and the version of its form.
const MAGIC: &[u8] = b"kliping seen 1\n";

/// Bins of the sketch in an imprint.
pub(super) const BINS: usize = 32;

/// Equal bins from which two texts are one, edited: about two fifths of what they say is common. Two reports of one paper on one affair share less.
const EDITED: usize = 13;

/// The same for short texts, which are often made to a pattern: two thirds of their words.
const EDITED_SHORT: usize = 22;

/// Bins of a band; nearly all texts that are one agree in all bins of some band.
const BAND: usize = 2;

/// What is remembered of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imprint {
    /// Hash of the whole of it.
    pub(super) content: u64,
    /// A coarse sketch of it.
    pub(super) sketch: [u8; BINS],
    /// Whether it is too short for the index to know copies of it.
    pub(super) short: bool,
}

impl Imprint {
    /// Whether the other is the same text, or the same after an editor's changes.
    pub(super) fn is_kin(&self, other: &Imprint) -> bool {
        let equal = self.sketch.iter().zip(&other.sketch).filter(|(a, b)| a == b).count();
        let least = if self.short { EDITED_SHORT } else { EDITED };
        self.content == other.content || (self.short == other.short && equal >= least)
    }

    /// Whether the other is the same text under another number: of short ones, to the letter.
    pub(super) fn is_same(&self, other: &Imprint) -> bool {
        self.content == other.content || (!self.short && self.is_kin(other))
    }

    /// What texts that are the same have in common in at least one place.
    pub(super) fn bands(&self) -> impl Iterator<Item = (usize, [u8; BAND])> {
        let bands: &[[u8; BAND]] = self.sketch.as_chunks().0;
        bands.iter().copied().enumerate()
    }
}

/// Why what was seen cannot be read or kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SeenError {
    /// It is not what was written.
    #[error("damaged: {what}")]
    Damaged {
        /// What is wrong with it.
        what: &'static str,
    },
    /// More articles than are kept.
    #[error("{found} articles, at most {MAX_SEEN} are remembered for a saved query")]
    TooMany {
        /// How many there are.
        found: usize,
    },
}

/// What one saved query has told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seen {
    /// What the query was when it was last asked, as [`crate::query::SavedQuery::line`] writes it; empty if it never was.
    pub asked: String,
    /// Texts by the number of the article; several where another article came in the place of one.
    articles: BTreeMap<u64, Vec<Imprint>>,
}

impl Seen {
    /// Reads what [`Seen::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Seen, SeenError> {
        let body = bytes.strip_prefix(MAGIC).ok_or(SeenError::Damaged { what: "it does not begin as such a file does" })?;
        let (body, sum) = body.split_last_chunk::<8>().ok_or(SeenError::Damaged { what: "it is cut off" })?;
        if xxh3_64(body).to_le_bytes() != *sum {
            return Err(SeenError::Damaged { what: "its checksum does not match" });
        }
        postcard::from_bytes(body).map_err(|_| SeenError::Damaged { what: "it does not hold what it should" })
    }

    /// Writes it down, with a checksum.
    pub fn encode(&self) -> Result<Vec<u8>, SeenError> {
        let found = self.len();
        if found > MAX_SEEN {
            return Err(SeenError::TooMany { found });
        }
        let body = postcard::to_stdvec(self).map_err(|_| SeenError::Damaged { what: "it cannot be written" })?;
        Ok([MAGIC, &body, &xxh3_64(&body).to_le_bytes()].concat())
    }

    /// How many texts are remembered.
    pub fn len(&self) -> usize {
        self.articles.values().map(Vec::len).sum()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// What is remembered under a number.
    pub(super) fn under(&self, article: u64) -> &[Imprint] {
        self.articles.get(&article).map_or(&[], Vec::as_slice)
    }

    /// Everything, by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, &[Imprint])> {
        self.articles.iter().map(|(&article, imprints)| (article, imprints.as_slice()))
    }

    /// Remembers an article as it is now, in the place of what it was before it was edited.
    pub(super) fn remember(&mut self, article: u64, imprint: Imprint) {
        let known = self.articles.entry(article).or_default();
        match known.iter_mut().find(|old| old.is_kin(&imprint)) {
            Some(old) => *old = imprint,
            None => known.push(imprint),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imprint(content: u64, start: u8) -> Imprint {
        Imprint { content, sketch: std::array::from_fn(|bin| start.wrapping_add(bin as u8)), short: false }
    }

    #[test]
    fn what_was_seen_comes_back() {
        let mut seen = Seen { asked: "BRICS".to_owned(), ..Seen::default() };
        seen.remember(7, imprint(1, 0));
        seen.remember(7, imprint(2, 0));
        seen.remember(7, imprint(3, 100));
        assert_eq!(
            seen.under(7),
            [imprint(2, 0), imprint(3, 100)],
            "an edited text takes the place of the old one, another stands beside it"
        );
        let bytes = seen.encode().unwrap();
        assert_eq!(Seen::decode(&bytes).unwrap(), seen);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert!(Seen::decode(&damaged).is_err(), "byte {at}");
            assert!(Seen::decode(&bytes[..at]).is_err(), "cut at {at}");
        }
    }
}
