//! What a line says of itself: how long it is, whether it ends like a sentence, how many of its words are those that hold sentences together.

#![expect(clippy::string_slice, reason = "what is cut off was just seen and is ASCII")]

use crate::text::{Span, fold};
use rustc_hash::FxHashSet;

/// Words that running text cannot do without; a line with few of them is a headline or a list of words.
#[rustfmt::skip]
pub(super) const FUNCTION_WORDS: &[&str] = &[
    "yang", "di", "dan", "itu", "ini", "dengan", "untuk", "dari", "dalam", "pada", "adalah", "ke", "oleh", "atau", "juga", "akan", "telah",
    "sebagai", "bagi", "para", "tersebut", "tidak", "ada", "bahwa", "karena", "saat", "ia", "kata", "namun", "serta", "antara", "terhadap",
    "mengatakan", "menurut", "bisa", "dapat", "lebih", "sudah", "the", "of", "and", "to", "in", "a", "is", "that", "for", "was", "on", "with",
    "as", "by", "at", "from", "it", "has", "have", "had", "be", "are", "were", "this", "an", "not", "he", "said",
];

/// What is known of a line, or of a piece of one, before its neighbours are looked at.
pub(super) struct Line {
    /// Folded.
    pub folded: String,
    /// Number of words.
    pub words: usize,
    /// Share of function words.
    density: f32,
    /// Ends like a sentence.
    pub finished: bool,
    /// Begins like an item of a list: a bullet, a number or a letter before a dot or bracket.
    pub itemed: bool,
    /// Written in large letters alone.
    pub shouted: bool,
}

impl Line {
    pub fn new(text: &str, span: Span) -> Line {
        let written = span.of(text);
        let folded = fold(written).into_owned();
        let mut words = 0;
        let mut function = 0;
        for word in words_of(&folded) {
            words += 1;
            function += usize::from(FUNCTION_WORDS.contains(&word));
        }
        let density = if words == 0 { 0.0 } else { function as f32 / words as f32 };
        let finished = written.trim_end_matches(['"', '”', '’', '\'', ')', ']', ' ', ',']).ends_with(['.', '!', '?', '…']);
        let shouted = written.chars().filter(|c| c.is_uppercase()).count() >= 3 && !written.contains(char::is_lowercase);
        Line { folded, words, density, finished, itemed: is_item(written), shouted }
    }

    /// Running text beyond doubt: long, finished, with the words that hold sentences together.
    pub fn is_strong(&self) -> bool {
        self.words >= 12 && self.finished && self.density >= 0.15
    }

    /// Short and unfinished, as headlines are.
    pub fn is_headline(&self) -> bool {
        self.words > 0 && self.words <= 22 && !self.finished && !self.folded.ends_with(',')
    }

    /// Reads like a row of a table, a result or a price: it begins with a number, three or a third of its words hold digits, or it parts two sides.
    pub fn is_row(&self) -> bool {
        let figures = words_of(&self.folded).filter(|word| word.bytes().any(|byte| byte.is_ascii_digit())).count();
        let counted = self.folded.starts_with(|c: char| c.is_ascii_digit());
        counted
            || figures >= 3
            || figures * 3 >= self.words
            || [" vs ", " - ", "/", ";", "|", "(", ": "].iter().any(|parting| self.folded.contains(parting))
    }

    /// Short enough to be one of the words that a site files an article under.
    pub fn is_tag(&self) -> bool {
        self.words > 0 && self.words <= 4 && !self.finished && !self.folded.contains([',', ':', '"'])
    }

    /// Whether there is a digit in it.
    pub fn has_figures(&self) -> bool {
        self.folded.bytes().any(|byte| byte.is_ascii_digit())
    }

    /// Share of function words, of 1.
    pub fn density(&self) -> f32 {
        self.density
    }

    /// The folded line without what is neither letter nor digit around it.
    pub fn bare(&self) -> &str {
        self.folded.trim_matches(|c: char| !c.is_alphanumeric())
    }

    /// The words that carry its matter.
    pub fn content_words(&self) -> impl Iterator<Item = &str> {
        words_of(&self.folded).filter(|word| word.len() > 3 && !FUNCTION_WORDS.contains(word))
    }
}

fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn is_item(written: &str) -> bool {
    if written.starts_with(['•', '●', '▪', '–']) || written.starts_with("- ") || written.starts_with("* ") {
        return true;
    }
    let number = written.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = written.len() - number.len();
    let marked = |rest: &str| rest.starts_with(['.', ')']) && !rest[1..].starts_with(|c: char| c.is_ascii_digit());
    let mut letters = written.char_indices();
    let lettered = letters.next().is_some_and(|(_, c)| c.is_ascii_lowercase()) && marked(&written[1..]);
    (digits > 0 && digits <= 3 && marked(number)) || lettered
}

/// Share of a line's content words that the other lines hold.
pub(super) fn overlap(line: &Line, others: &[Line]) -> f32 {
    let vocabulary: FxHashSet<&str> = others.iter().flat_map(|other| words_of(&other.folded)).collect();
    let words: Vec<&str> = line.content_words().collect();
    if words.is_empty() {
        return 0.0;
    }
    words.iter().filter(|word| vocabulary.contains(*word)).count() as f32 / words.len() as f32
}

/// The last line that is running text beyond doubt, vouched for by words of the lines before it.
pub(super) fn last_strong(lines: &[Line]) -> Option<usize> {
    let mut vocabulary: FxHashSet<&str> = FxHashSet::default();
    let mut last = None;
    for (at, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.content_words().collect();
        let known = words.iter().filter(|word| vocabulary.contains(*word)).count();
        if line.is_strong() && (last.is_none() || known * 8 >= words.len()) {
            last = Some(at);
        }
        vocabulary.extend(words);
    }
    last
}
