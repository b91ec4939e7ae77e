//! What one copy of a story changes of another, sentence by sentence.
//!
//! Apart from the measure of copies, which asks whether two texts are one story and never what an editor did. Sentences are held against each other by
//! their words, so neither case nor typography is a change, and neither is another order.

#![expect(clippy::indexing_slicing, reason = "a list of marks is as long as the sentences that it marks")]

use crate::text::fold;
use rustc_hash::FxHashMap;

/// Share of their words that two sentences must have in common for one to be the other, edited (the coefficient of Dice 1945).
const EDITED: f64 = 0.5;

/// Sentences of either side, without those that both have, up to which edited ones are looked for; the work grows with their product.
const MOST_COMPARED: usize = 400;

/// A difference between two texts; numbers count sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A sentence of the one stands edited in the other.
    Edited {
        /// The sentence as it was.
        was: usize,
        /// The sentence as it is.
        is: usize,
    },
    /// A sentence that only the other has.
    Added {
        /// Which.
        is: usize,
    },
    /// A sentence that only the one has.
    LeftOut {
        /// Which.
        was: usize,
    },
}

/// What must be changed of the sentences `old` to have those of `new`: edited and added ones in the order of `new`, then those left out in the order of `old`.
pub fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let words = |sentences: &[&str]| sentences.iter().map(|sentence| words(sentence)).collect::<Vec<_>>();
    let (old, new) = (words(old), words(new));
    let mut unmatched: FxHashMap<&[String], Vec<usize>> = FxHashMap::default();
    for (at, sentence) in old.iter().enumerate().rev() {
        unmatched.entry(sentence).or_default().push(at);
    }
    let mut kept = vec![false; old.len()];
    let mut fresh = Vec::new();
    for (at, sentence) in new.iter().enumerate() {
        match unmatched.get_mut(sentence.as_slice()).and_then(Vec::pop) {
            Some(same) => kept[same] = true,
            None => fresh.push(at),
        }
    }
    let gone: Vec<usize> = (0..old.len()).filter(|&at| !kept[at]).collect();
    let edited = edited(&gone, &fresh, &old, &new);
    let mut changes: Vec<Change> = fresh
        .iter()
        .map(|&is| match edited.iter().find(|(_, other)| *other == is) {
            Some(&(was, _)) => Change::Edited { was, is },
            None => Change::Added { is },
        })
        .collect();
    let left_out = gone.into_iter().filter(|was| !edited.iter().any(|(other, _)| other == was));
    changes.extend(left_out.map(|was| Change::LeftOut { was }));
    changes
}

/// Pairs of sentences of which one is the other, edited: the most alike first, each in one pair.
fn edited(gone: &[usize], fresh: &[usize], old: &[Vec<String>], new: &[Vec<String>]) -> Vec<(usize, usize)> {
    if gone.len() > MOST_COMPARED || fresh.len() > MOST_COMPARED {
        return Vec::new();
    }
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for &was in gone {
        pairs.extend(fresh.iter().map(|&is| (alike(&old[was], &new[is]), was, is)).filter(|(alike, ..)| *alike >= EDITED));
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for (_, was, is) in pairs {
        if !chosen.iter().any(|&(other_was, other_is)| other_was == was || other_is == is) {
            chosen.push((was, is));
        }
    }
    chosen
}

/// Dice's coefficient of two bags of words.
fn alike(a: &[String], b: &[String]) -> f64 {
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for word in a {
        *counts.entry(word).or_default() += 1;
    }
    let common =
        b.iter().filter(|word| counts.get_mut(word.as_str()).is_some_and(|left| left.checked_sub(1).map(|less| *left = less).is_some()));
    2.0 * common.count() as f64 / (a.len() + b.len()).max(1) as f64
}

fn words(sentence: &str) -> Vec<String> {
    fold(sentence).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sentences_are_kept_edited_added_or_left_out() {
        let old = ["Rusia menolak usul itu.", "Putin bertemu Xi di Kazan.", "Keduanya membahas BRICS."];
        for (new, expected) in [
            (&["RUSIA menolak usul itu!", "Putin bertemu Xi di Kazan.", "Keduanya membahas BRICS."][..], "[]"),
            (&["Keduanya membahas BRICS.", "Putin bertemu Xi di Kazan.", "Rusia menolak usul itu."], "[]"),
            (&["Rusia menolak usul itu."], "[LeftOut { was: 1 }, LeftOut { was: 2 }]"),
            (&["Presiden Putin bertemu Xi di Kazan.", "Rusia menolak usul itu.", "Keduanya membahas BRICS."], "[Edited { was: 1, is: 0 }]"),
            (
                &["Rusia menolak usul itu.", "Rusia menolak usul itu.", "Putin bertemu Xi di Kazan.", "Keduanya membahas BRICS."],
                "[Added { is: 1 }]",
            ),
            (&[], "[LeftOut { was: 0 }, LeftOut { was: 1 }, LeftOut { was: 2 }]"),
        ] {
            assert_eq!(format!("{:?}", changes(&old, new)), expected, "{new:?}");
        }
    }

    proptest! {
        /// Every sentence of both sides is accounted for once.
        #[test]
        fn nothing_is_lost(old in proptest::collection::vec("[ab ]{0,6}", 0..8), new in proptest::collection::vec("[ab ]{0,6}", 0..8)) {
            let (old, new): (Vec<&str>, Vec<&str>) = (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
            let (mut was_told, mut is_told) = (Vec::new(), Vec::new());
            for change in changes(&old, &new) {
                match change {
                    Change::Edited { was, is } => { was_told.push(was); is_told.push(is); }
                    Change::Added { is } => is_told.push(is),
                    Change::LeftOut { was } => was_told.push(was),
                }
            }
            for (told, sentences) in [(&mut was_told, &old), (&mut is_told, &new)] {
                told.sort_unstable();
                prop_assert!(told.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(told.iter().all(|&at| at < sentences.len()));
            }
            // What is not told stands in both.
            prop_assert_eq!(old.len() - was_told.len(), new.len() - is_told.len());
        }
    }
}
