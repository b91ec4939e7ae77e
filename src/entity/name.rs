//! Names as words: the form under which spellings that differ only in case, accents, hyphens and apostrophes are one name.

use crate::text::{Span, fold};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A name's folded words, joined by single spaces.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NameKey(String);

impl NameKey {
    /// The key of words that are folded already.
    pub fn from_folded<'w>(words: impl IntoIterator<Item = &'w str>) -> NameKey {
        let mut key = String::new();
        for word in words {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(word);
        }
        NameKey(key)
    }

    /// Whether the name has no words.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The folded words.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ')
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NameKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The key of a name as written.
pub fn name_key(name: &str) -> NameKey {
    let folded: Vec<String> = words(name).map(|span| fold_word(span.of(name))).collect();
    NameKey::from_folded(folded.iter().map(String::as_str))
}

/// A word of a name, folded, without apostrophes.
pub fn fold_word(word: &str) -> String {
    let mut folded = fold(word).into_owned();
    folded.retain(|c| c != '\'');
    folded
}

/// The words of a text: runs of letters and digits, apostrophes inside them included.
///
/// Coarser than the tokens of the index on purpose: a hyphen parts words here, so *Bangsa-Bangsa* and *Bangsa Bangsa* are one name.
pub fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = rest.by_ref().find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        while let Some(&(at, c)) = rest.peek() {
            let inside = c.is_alphanumeric()
                || is_joining_mark(c)
                || (is_apostrophe(c) && text[at + c.len_utf8()..].starts_with(char::is_alphanumeric));
            if !inside {
                break;
            }
            end = at + c.len_utf8();
            rest.next();
        }
        // An English possessive is the name.
        let bare = ["'s", "’s"].iter().find_map(|possessive| text[start..end].strip_suffix(possessive));
        Some(Span::new(start, bare.map_or(end, |bare| start + bare.len())))
    })
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')
}

/// Marks that follow their letter as characters of their own (decomposed accents, soft hyphens).
fn is_joining_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{00AD}')
}

/// A name as part of an id: folded words joined by hyphens.
pub fn slug(name: &str) -> String {
    name_key(name).as_str().replace(' ', "-")
}

/// A folded word without a clitic that names take: *Rusianya*, *Trumplah*.
pub fn without_clitic(folded: &str) -> Option<&str> {
    let bare = ["nya", "lah", "kah", "pun"].iter().find_map(|clitic| folded.strip_suffix(clitic))?;
    (bare.len() >= 2).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        for (name, key) in [
            ("Perserikatan Bangsa-Bangsa", "perserikatan bangsa bangsa"),
            ("Recep Tayyip Erdoğan", "recep tayyip erdogan"),
            ("Sana’a", "sanaa"),
            ("Donald Trump’s", "donald trump"),
            ("U.S.", "u s"),
            ("王毅", "王毅"),
            ("OPEC+", "opec"),
            ("—", ""),
        ] {
            assert_eq!(name_key(name).as_str(), key, "{name}");
        }
        assert_eq!(slug("Côte d'Ivoire"), "cote-divoire");
    }
}
