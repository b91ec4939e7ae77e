//! Tokens: the words of a text with their spans, positions, stems and the further terms that they are indexed under.
//!
//! All strings of a text live in one arena, so that analysing an article costs a handful of allocations, not one a word.

#![expect(clippy::indexing_slicing, reason = "a token is a number below the number of rows, as for a slice")]

use super::Language;
use super::term;
use crate::text::Span;

/// The tokens of one text.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    arena: String,
    rows: Vec<Row>,
    /// Further terms: the token that they stand at, and their place in the arena. In the order of tokens.
    extra: Vec<(u32, Slice)>,
}

/// A piece of the arena.
#[derive(Clone, Copy, Debug, Default)]
struct Slice {
    start: u32,
    end: u32,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    span: Span,
    position: u32,
    surface: Slice,
    stem: Slice,
    paragraph: u32,
    language: Language,
    sentence_start: bool,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub struct Token<'t> {
    /// Its bytes in the text.
    pub span: Span,
    /// Words before it, paragraph breaks counted as one each.
    pub position: u32,
    /// The word as written, folded.
    pub surface: &'t str,
    /// Its stem.
    pub stem: &'t str,
    /// The paragraph that it stands in, from 0.
    pub paragraph: u32,
    /// The language by whose rules it was stemmed.
    pub language: Language,
    /// Whether a sentence begins with it.
    pub sentence_start: bool,
}

impl Tokens {
    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Token `at`; panics if there is none, as slices do.
    pub fn get(&self, at: usize) -> Token<'_> {
        let row = &self.rows[at];
        Token {
            span: row.span,
            position: row.position,
            surface: self.slice(row.surface),
            stem: self.slice(row.stem),
            paragraph: row.paragraph,
            language: row.language,
            sentence_start: row.sentence_start,
        }
    }

    /// All tokens in order.
    pub fn iter(&self) -> impl Iterator<Item = Token<'_>> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// Calls `each` with every term under which token `at` is indexed: the surface, the tagged stem where it says more, and what else was added.
    pub fn terms(&self, at: usize, mut each: impl FnMut(&str)) {
        let row = &self.rows[at];
        let surface = self.slice(row.surface);
        let stem = self.slice(row.stem);
        each(surface);
        match row.language {
            Language::English => tagged(term::ENGLISH, stem, &mut each),
            Language::Indonesian if stem != surface => tagged(term::STEM, stem, &mut each),
            Language::Indonesian => {}
        }
        let first = self.extra.partition_point(|(token, _)| (*token as usize) < at);
        for (_, slice) in self.extra[first..].iter().take_while(|(token, _)| *token as usize == at) {
            each(self.slice(*slice));
        }
    }

    /// Forgets all tokens, keeping the memory.
    pub fn clear(&mut self) {
        self.arena.clear();
        self.rows.clear();
        self.extra.clear();
    }

    fn slice(&self, slice: Slice) -> &str {
        self.arena.get(slice.start as usize..slice.end as usize).unwrap_or("")
    }

    fn store(&mut self, text: &str) -> Slice {
        let start = self.arena.len() as u32;
        self.arena.push_str(text);
        Slice { start, end: self.arena.len() as u32 }
    }

    /// Appends a token.
    pub(super) fn push(&mut self, token: Token<'_>) {
        let surface = self.store(token.surface);
        let stem = if token.stem == token.surface { surface } else { self.store(token.stem) };
        self.rows.push(Row {
            span: token.span,
            position: token.position,
            surface,
            stem,
            paragraph: token.paragraph,
            language: token.language,
            sentence_start: token.sentence_start,
        });
    }

    /// Adds a term at token `at`; tokens must come in order.
    pub(super) fn add_term(&mut self, at: usize, tag: char, word: &str) {
        let start = self.arena.len() as u32;
        self.arena.push(tag);
        self.arena.push_str(word);
        self.extra.push((at as u32, Slice { start, end: self.arena.len() as u32 }));
    }
}

fn tagged(tag: char, word: &str, each: &mut impl FnMut(&str)) {
    // Words are short: the term is put together on the stack for all but the oddest.
    let mut buffer = [0u8; 64];
    let tag_len = tag.encode_utf8(&mut buffer).len();
    let len = tag_len + word.len();
    match buffer.get_mut(tag_len..len) {
        Some(rest) => {
            rest.copy_from_slice(word.as_bytes());
            if let Ok(term) = std::str::from_utf8(&buffer[..len]) {
                each(term);
            }
        }
        None => each(&format!("{tag}{word}")),
    }
}
