//! The statistical tagger: which words of a sentence are names of persons, organizations and places.
//!
//! A linear model over hashed features of a word and its neighbours, trained as an averaged structured perceptron (Collins 2002, *Discriminative
//! training methods for hidden Markov models*, EMNLP), decoded by Viterbi over seven tags: outside, and the first and the further words of each
//! kind. Words that no capital stands at or beside are outside by rule, in training as in use, which keeps running text cheap. The
//! weights (`data/tagger/weights.bin`) are made by `cargo run --release --example train-tagger`; this module only reads them. What it keeps true: a
//! tagging is a function of the words alone, and no name crosses a comma, a bracket or the end of a sentence.

mod decode;
mod features;
mod weights;

pub use decode::{Lattice, Tagging, parts};
pub use features::{FEATURES_VERSION, GazetteerMark, JUNCTIONS, Token, Tokens, features, is_candidate};
pub use weights::{BUCKETS, Weights, WeightsError};

use super::EntityKind;
use std::sync::OnceLock;
use xxhash_rust::xxh3::xxh3_64;

const PACKED: &[u8] = include_bytes!("../../../data/tagger/weights.bin");

/// Number of tags.
pub const TAGS: usize = 7;

/// The tag of a word: 0 outside, else `1 + 2 * kind` for the first word of a name and one more for the others.
pub type Tag = u8;

/// The tag of the first word of a name.
pub fn first_tag(kind: EntityKind) -> Tag {
    1 + 2 * kind as u8
}

/// The kind of name that a tagged word stands in.
pub fn kind_of(tag: Tag) -> Option<EntityKind> {
    EntityKind::ALL.get(usize::from(tag.checked_sub(1)? / 2)).copied()
}

/// Whether a tag continues a name.
#[inline]
pub fn continues(tag: Tag) -> bool {
    tag > 0 && tag.is_multiple_of(2)
}

/// The weights that come with the program; read once, on first use.
#[expect(clippy::expect_used, reason = "they are part of the program, and a test reads them")]
pub fn bundled() -> &'static Weights {
    static BUNDLED: OnceLock<Weights> = OnceLock::new();
    BUNDLED.get_or_init(|| Weights::unpack(PACKED).expect("the bundled weights are read by a test"))
}

/// Changes with the bundled weights.
pub fn fingerprint() -> u64 {
    xxh3_64(PACKED)
}

/// A name that the tagger found in a sequence of words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaggedName {
    /// First word.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
    /// What it names.
    pub kind: EntityKind,
    /// By how much the least certain of its tags beats the best other, in units of the weights.
    pub margin: i32,
}

/// The names of a tagging.
pub fn names(tagging: &Tagging) -> impl Iterator<Item = TaggedName> + '_ {
    let tags = &tagging.tags;
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < tags.len() && (tags[at] == 0 || continues(tags[at])) {
            at += 1;
        }
        let kind = kind_of(*tags.get(at)?)?;
        let first = at;
        at += 1;
        while at < tags.len() && continues(tags[at]) {
            at += 1;
        }
        let margin = tagging.margins[first..at].iter().copied().min().unwrap_or(0);
        Some(TaggedName { first, end: at, kind, margin })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_weights_are_of_these_features() {
        assert!(PACKED.len() < 1_000_000, "{} bytes", PACKED.len());
        let weights = Weights::unpack(PACKED).unwrap();
        assert_eq!(weights.version(), FEATURES_VERSION);
    }

    #[test]
    fn tags() {
        for kind in EntityKind::ALL {
            assert_eq!(kind_of(first_tag(kind)), Some(kind));
            assert_eq!(kind_of(first_tag(kind) + 1), Some(kind));
            assert!(continues(first_tag(kind) + 1) && !continues(first_tag(kind)));
        }
        assert_eq!(kind_of(0), None);
    }
}
