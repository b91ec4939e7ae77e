//! What is known of single words, under one key each: roots, names, words with a stem of their own, other spellings.
//!
//! Apart from the other tables because the stemmer asks it for every word and many times a word: one probe answers all it wants to know.

use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// What a word is to affixes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing of its own.
    #[default]
    None,
    /// A root that affixes are put on.
    Root,
    /// A word that is left whole and that nothing is made from.
    Kept,
    /// A word of names.
    Name,
}

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry {
    pub role: Role,
    /// Its stem, whatever the rules would say, or its standard spelling.
    pub stem: Option<&'static str>,
}

impl Entry {
    /// Whether no affix comes off.
    pub fn is_whole(self) -> bool {
        self.role != Role::None
    }

    /// Whether it is a word of the language: a root, or one with a stem of its own.
    pub fn is_word(self) -> bool {
        matches!(self.role, Role::Root | Role::Kept) || self.stem.is_some()
    }
}

/// Entries by word.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    entries: FxHashMap<Cow<'static, str>, Entry>,
}

impl Lexicon {
    /// An empty lexicon with room for `words`.
    pub fn with_capacity(words: usize) -> Lexicon {
        Lexicon { entries: FxHashMap::with_capacity_and_hasher(words, rustc_hash::FxBuildHasher) }
    }

    /// Adds a word, unless it is one already.
    pub fn add(&mut self, word: impl Into<Cow<'static, str>>, role: Role) {
        let entry = self.entries.entry(word.into()).or_default();
        // A name that is a common word too is treated as the word.
        if entry.role == Role::None && (role != Role::Name || entry.stem.is_none()) {
            entry.role = role;
        }
    }

    /// Gives a word a stem of its own; the first one counts.
    pub fn fix(&mut self, word: &'static str, stem: &'static str) {
        self.entries.entry(Cow::Borrowed(word)).or_default().stem.get_or_insert(stem);
    }

    /// What is known of a word, with the word as the lexicon holds it.
    pub fn get(&self, word: &str) -> Option<(&str, Entry)> {
        self.entries.get_key_value(word).map(|(word, entry)| (&**word, *entry))
    }

    /// All words of names, in order.
    pub fn names(&self) -> Vec<&str> {
        let names = self.entries.iter().filter(|(_, entry)| entry.role == Role::Name);
        let mut names: Vec<&str> = names.map(|(word, _)| &**word).collect();
        names.sort_unstable();
        names
    }

    /// Every stem that a word was given.
    #[cfg(test)]
    pub fn stems(&self) -> impl Iterator<Item = &'static str> {
        self.entries.values().filter_map(|entry| entry.stem)
    }
}
