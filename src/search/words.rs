//! Words as the verbs count them: all forms that share a stem are one word, and what says nothing on its own is none.

use crate::language::{Analyzer, Language, Token, term};

/// The stem that forms of a word share, by the rules of one language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordClass {
    stem: String,
    english: bool,
}

impl WordClass {
    /// The class of a token.
    pub fn of(token: Token<'_>) -> WordClass {
        WordClass { stem: token.stem.to_owned(), english: token.language == Language::English }
    }

    /// The class that a term of the index stands for, if it is a stem or a word that is its own stem.
    pub fn of_term(written: &str) -> Option<WordClass> {
        let class = |stem: &str, english: bool| Some(WordClass { stem: stem.to_owned(), english });
        match written.chars().next()? {
            term::STEM => class(written.strip_prefix(term::STEM)?, false),
            term::ENGLISH => class(written.strip_prefix(term::ENGLISH)?, true),
            c if c.is_control() => None,
            _ => class(written, false),
        }
    }

    /// The stem.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// The terms under which its forms stand in the index.
    pub fn terms(&self) -> Vec<String> {
        match self.english {
            true => vec![format!("{}{}", term::ENGLISH, self.stem)],
            // A form that is its own stem is indexed bare, every other under the tagged stem.
            false => vec![self.stem.clone(), format!("{}{}", term::STEM, self.stem)],
        }
    }
}

/// Whether a folded word says something on its own: no function word, no number, more than two letters.
pub fn tells(folded: &str, analyzer: &Analyzer) -> bool {
    let letters = folded.chars().filter(|c| c.is_alphabetic()).count();
    letters > 2 && !analyzer.is_function_word(folded)
}
