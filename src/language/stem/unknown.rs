//! Words whose root no table knows: names, foreign words, rare words, misprints.
//!
//! Apart from the rules for known roots because what is safe differs: here the shape alone must show that a word is affixed, and a name must never
//! look so. Verbs in *meN-…-kan* and *di-…-kan* do; a learned loan (*-asi*, *-itas*, *-isme*) shows what stands around it.

#![expect(clippy::string_slice, reason = "a prefix that was seen is cut off")]

use super::{Prefix, each_prefix};
use super::{goes_with, is_vowel};
use std::borrow::Cow;

/// Letters that must stay of a word without a known root.
const SHORTEST: usize = 5;

/// Endings of learned loans, which no name of a person or place has behind so many letters.
const LEARNED: [&str; 7] = ["asi", "itas", "isme", "ologi", "grafi", "usi", "iksi"];
/// Letters of the shortest learned loan that counts as one: *evaluasi*.
const SHORTEST_LEARNED: usize = 7;

/// The stem of a word without a known root.
pub(super) fn stem(word: &str) -> Cow<'_, str> {
    let bare = word.strip_suffix("nya").filter(|bare| bare.len() >= 4).unwrap_or(word);
    verb(bare).or_else(|| around_loan(bare).map(Cow::Borrowed)).unwrap_or(Cow::Borrowed(bare))
}

/// What *meN-(per-)…-kan* and *di-(per-)…-kan* stand around.
fn verb(word: &str) -> Option<Cow<'_, str>> {
    let inner = word.strip_suffix("kan")?;
    if let Some(rest) = ["memper", "diper", "di"].iter().find_map(|prefix| inner.strip_prefix(prefix)) {
        return long_enough(rest).map(Cow::Borrowed);
    }
    let rest = inner.strip_prefix("me")?;
    let vowel_after = |len: usize| is_vowel(rest.as_bytes().get(len));
    // The sound that the nasal took; before a vowel only meng- leaves it open, and there the word is taken to begin with the vowel.
    let (len, lost) = match rest.as_bytes() {
        [b'n', b'y', ..] if vowel_after(2) => (2, "s"),
        [b'n', b'g', ..] => (2, ""),
        [b'm', ..] if vowel_after(1) => (1, "p"),
        [b'n', ..] if vowel_after(1) => (1, "t"),
        [b'm' | b'n', ..] => (1, ""),
        [b'l' | b'r' | b'w' | b'y', ..] => (0, ""),
        _ => return None,
    };
    let rest = long_enough(&rest[len..])?;
    Some(if lost.is_empty() { Cow::Borrowed(rest) } else { Cow::Owned(format!("{lost}{rest}")) })
}

fn long_enough(rest: &str) -> Option<&str> {
    (rest.len() >= SHORTEST && starts_syllable(rest)).then_some(rest)
}

/// The learned loan inside one prefix and one suffix.
fn around_loan(word: &str) -> Option<&str> {
    let mut found = None;
    for suffix in ["", "kan", "an"] {
        // Much begins with di-, me-, pe- or ke- of itself (distribusi, mentalitas); with the suffix it does not.
        let alone = suffix.is_empty();
        let Some(inner) = word.strip_suffix(suffix) else { continue };
        if !LEARNED.iter().any(|ending| inner.ends_with(ending)) {
            continue;
        }
        each_prefix(inner.as_bytes(), |prefix, len, lost| {
            let rest = &inner[len..];
            let allowed = match prefix {
                Prefix::Ter | Prefix::Ber => alone,
                Prefix::Di | Prefix::MeN | Prefix::PeN | Prefix::Ke => !alone,
                _ => false,
            };
            if allowed && lost.is_none() && goes_with(prefix, suffix) && rest.len() >= SHORTEST_LEARNED && starts_syllable(rest) {
                found = Some(rest);
            }
        });
    }
    found
}

/// Whether a remainder can begin a word: a vowel among the first two letters, or two consonants that words begin with.
fn starts_syllable(word: &str) -> bool {
    let [first, second, ..] = word.as_bytes() else { return false };
    if is_vowel(Some(first)) || is_vowel(Some(second)) {
        return true;
    }
    match second {
        b'r' => matches!(first, b'b' | b'd' | b'f' | b'g' | b'k' | b'p' | b't'),
        b'l' => matches!(first, b'b' | b'f' | b'g' | b'k' | b'p' | b's'),
        b'y' => matches!(first, b's' | b'n'),
        b't' | b'p' | b'k' | b'w' => *first == b's',
        b'h' => *first == b'k',
        _ => false,
    }
}
