//! A text as the tagger and the rules read it: words with what stands before them, their shape, and the cue that they are.
//!
//! Made once a part, in one pass, into buffers that are used again for the next part: nothing is allocated a word. Words are those of [`words`],
//! so a hyphen parts them, and their folded forms are those under which the gazetteer keeps names.

use super::cues::{Cue, cue};
use super::name::{fold_word, words};
use crate::text::{Span, sentences};
use xxhash_rust::xxh3::xxh3_64;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Shape {
    /// *kata*
    Lower,
    /// *Kata*
    Title,
    /// *KATA*, two letters or more
    Upper,
    /// *K*
    Initial,
    /// *KaTa*, *eBay*, *McDonald*
    Mixed,
    /// *2024*
    Digits,
    /// *G20*, *20an*
    WithDigits,
    /// A script without case.
    Other,
}

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Gap {
    /// Nothing: the first word.
    Start,
    /// White space.
    Space,
    /// A hyphen, nothing else.
    Hyphen,
    /// A full stop after an initial or abbreviation, inside a name.
    Dot,
    /// A comma.
    Comma,
    /// A full stop, question or exclamation mark, or a line break.
    Stop,
    /// A colon or semicolon.
    Colon,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A quotation mark.
    Quote,
    /// A slash.
    Slash,
    /// A dash with space around it.
    Dash,
    /// An ampersand.
    And,
    /// Anything else.
    Other,
}

impl Gap {
    /// Whether words on both sides can belong to one name.
    pub fn joins(self) -> bool {
        matches!(self, Gap::Space | Gap::Hyphen | Gap::Dot | Gap::And)
    }
}

/// A word of a part.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Its bytes in the part.
    pub span: Span,
    /// Hash of its folded form.
    pub hash: u64,
    /// Bytes of its folded form in the reading's store.
    folded: (u32, u32),
    /// How it is written.
    pub shape: Shape,
    /// What stands before it.
    pub gap: Gap,
    /// What kind of cue it is.
    pub cue: Cue,
    /// Whether it opens a sentence or a quote.
    pub opens: bool,
}

impl Word {
    /// Whether it is written as names are.
    pub fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Title | Shape::Upper | Shape::Initial | Shape::Mixed | Shape::Other)
    }
}

/// The words of one text.
#[derive(Debug, Default)]
pub struct Reading {
    /// The words in order.
    pub words: Vec<Word>,
    store: String,
}

impl Reading {
    /// Reads `text`, in place of what was read before.
    pub fn read(&mut self, text: &str) {
        self.words.clear();
        self.store.clear();
        let mut starts = sentences(text).into_iter().map(|span| span.start).peekable();
        let mut end = 0;
        for span in words(text) {
            let written = span.of(text);
            let mut opens = false;
            while starts.next_if(|&start| start <= span.start).is_some() {
                opens = true;
            }
            let gap = if self.words.is_empty() { Gap::Start } else { gap(&text[end..span.start as usize], opens) };
            end = span.end as usize;
            let folded = self.store_folded(written);
            let lower = &self.store[folded.0 as usize..folded.1 as usize];
            let hash = xxh3_64(lower.as_bytes());
            self.words.push(Word { span, hash, folded, shape: shape(written), gap, cue: cue(hash), opens: opens || gap == Gap::Quote });
        }
    }

    fn store_folded(&mut self, written: &str) -> (u32, u32) {
        let start = self.store.len();
        if written.is_ascii() {
            self.store.extend(written.bytes().filter(|&byte| byte != b'\'' && byte != b'`').map(|byte| byte.to_ascii_lowercase() as char));
        } else {
            self.store.push_str(&fold_word(written));
        }
        (start as u32, self.store.len() as u32)
    }

    /// The folded form of word `at`.
    pub fn folded(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| &self.store[word.folded.0 as usize..word.folded.1 as usize])
    }

    /// The bytes of the words from `first` up to `end`.
    pub fn span(&self, first: usize, end: usize) -> Span {
        self.words[first].span.cover(self.words[end - 1].span)
    }
}

fn shape(word: &str) -> Shape {
    let (mut upper, mut lower, mut digits, mut other, mut later_upper) = (0u32, 0u32, 0u32, 0u32, false);
    for c in word.chars() {
        if c.is_lowercase() {
            lower += 1;
        } else if c.is_uppercase() {
            later_upper |= lower > 0 || upper > 0;
            upper += 1;
        } else if c.is_numeric() {
            digits += 1;
        } else if c.is_alphabetic() {
            other += 1;
        }
    }
    let first_upper = word.chars().next().is_some_and(char::is_uppercase);
    match (upper, lower, digits, other) {
        (0, 0, _, 0) => Shape::Digits,
        (_, _, 1.., _) => Shape::WithDigits,
        (0, 0, 0, _) => Shape::Other,
        (0, ..) => Shape::Lower,
        (1, 0, ..) => Shape::Initial,
        (_, 0, ..) => Shape::Upper,
        _ if first_upper && !later_upper => Shape::Title,
        _ => Shape::Mixed,
    }
}

/// What the characters between two words amount to: the strongest mark among them.
fn gap(between: &str, sentence: bool) -> Gap {
    if between == " " {
        return if sentence { Gap::Stop } else { Gap::Space };
    }
    if matches!(between, "-" | "‐" | "‑") {
        return Gap::Hyphen;
    }
    if sentence {
        return if between.contains(['"', '“', '”', '„', '«']) { Gap::Quote } else { Gap::Stop };
    }
    if matches!(between, "." | ". " | ".-") {
        return Gap::Dot;
    }
    if between.chars().all(|c| c.is_whitespace() && c != '\n') {
        return Gap::Space;
    }
    let strongest = between.chars().map(|c| match c {
        '(' | '[' => (9, Gap::Open),
        ')' | ']' => (8, Gap::Close),
        '"' | '“' | '”' | '„' | '«' | '»' => (7, Gap::Quote),
        '\n' | '!' | '?' | '…' | '.' => (6, Gap::Stop),
        ':' | ';' => (5, Gap::Colon),
        ',' => (4, Gap::Comma),
        '/' => (3, Gap::Slash),
        '-' | '–' | '—' | '−' => (2, Gap::Dash),
        '&' => (1, Gap::And),
        _ => (0, Gap::Other),
    });
    strongest.max_by_key(|(rank, _)| *rank).map_or(Gap::Other, |(_, gap)| gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_and_gaps() {
        let text = "Presiden AS Donald J. Trump (79) bertemu Xi-Li, \"Ya.\" kata McCain: G20 & BRICS.";
        let mut reading = Reading::default();
        reading.read(text);
        let shapes: Vec<Shape> = reading.words.iter().map(|word| word.shape).collect();
        use Shape::{Digits, Initial, Lower, Mixed, Title, Upper, WithDigits};
        let expected = [Title, Upper, Title, Initial, Title, Digits, Lower, Title, Title, Title, Lower, Mixed, WithDigits, Upper];
        assert_eq!(shapes, expected);
        let gaps: Vec<Gap> = reading.words.iter().map(|word| word.gap).collect();
        use Gap::{And, Close, Colon, Dot, Hyphen, Open, Quote, Space, Start};
        let expected = [Start, Space, Space, Space, Dot, Open, Close, Space, Hyphen, Quote, Quote, Space, Colon, And];
        assert_eq!(gaps, expected);
        assert_eq!(reading.folded(4), "trump");
    }
}
