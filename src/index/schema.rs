//! The fields of the index, and how an article's terms reach them.
//!
//! Three text fields (title, body, tail) share one term space: a surface stands bare, everything else carries a one-character tag
//! (see [`crate::language::term`] and [`mark`]), so that no stem, break or entity ever answers an exact word. Analysis happens before the
//! writer, once; the terms travel to tantivy packed into one string per field, which [`PackedTerms`] unpacks without allocating. Field
//! norms are off: lengths stand in exact columns, so that scores do not depend on how articles fell into segments.

use tantivy::Index;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};

/// Tags of terms that are no words.
pub mod mark {
    /// Tag of the two break terms.
    pub const BREAK: char = '\u{3}';
    /// Stands at the first word of every sentence.
    pub const SENTENCE: &str = "\u{3}s";
    /// Stands at the position that a paragraph break takes.
    pub const PARAGRAPH: &str = "\u{3}p";
    /// Tag of an entity term; the entity's number follows.
    pub const ENTITY: char = '\u{5}';
    /// Stands at every word written with a capital letter.
    pub const CAPITAL: &str = "\u{6}c";
}

/// Name under which [`PackedTerms`] is registered.
const PACKED: &str = "packed";

/// All fields of the index.
#[derive(Clone, Debug)]
pub struct Fields {
    /// The schema that they make.
    pub schema: Schema,
    /// Number of the article: the same for the same article in every index.
    pub article: Field,
    /// Number of the source file that the article came from; updates delete by it.
    pub file: Field,
    /// Hash of the id that the article was given; absent where the id was made from the path.
    pub given_id: Field,
    /// Terms of the title, unless the title was made from the text.
    pub title: Field,
    /// Terms of lead and body.
    pub body: Field,
    /// Terms of the tail.
    pub tail: Field,
    /// Words in the title.
    pub title_words: Field,
    /// Words in the body.
    pub body_words: Field,
    /// One past the last position of the lead.
    pub lead_end: Field,
    /// Distinct shingles of the body.
    pub shingles: Field,
    /// Sketch of the shingles, for finding copies (see [`crate::clean::copies`]); absent in short articles.
    pub sketch: Field,
    /// Day of publication, days since 1970-01-01 (negative before).
    pub day: Field,
    /// Registry numbers of the persons in title and body.
    pub person: Field,
    /// Registry numbers of the organizations in title and body.
    pub organization: Field,
    /// Registry numbers of the places in title and body.
    pub place: Field,
    /// Entities that no mention of the article is sure of, with their best scores (see `doubt.rs`).
    pub doubt: Field,
    /// Acronyms that the article explains (see `acronyms.rs`).
    pub acronyms: Field,
    /// Registry number of the source.
    pub source: Field,
    /// Folded path, for `path:`.
    pub path: Field,
    /// Folded author, for `author:`.
    pub author: Field,
    /// Language code, for `lang:`.
    pub language: Field,
    /// The article as it is shown, packed (see `record.rs`).
    pub record: Field,
}

impl Fields {
    /// The schema of the current format.
    pub fn new() -> Fields {
        let mut builder = Schema::builder();
        let terms = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(PACKED)
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let article = builder.add_u64_field("article", FAST | INDEXED);
        let file = builder.add_u64_field("file", FAST | INDEXED);
        let given_id = builder.add_u64_field("given_id", FAST);
        let title = builder.add_text_field("title", terms.clone());
        let body = builder.add_text_field("body", terms.clone());
        let tail = builder.add_text_field("tail", terms);
        let title_words = builder.add_u64_field("title_words", FAST);
        let body_words = builder.add_u64_field("body_words", FAST);
        let lead_end = builder.add_u64_field("lead_end", FAST);
        let shingles = builder.add_u64_field("shingles", FAST);
        let sketch = builder.add_u64_field("sketch", FAST);
        let day = builder.add_i64_field("day", FAST);
        let person = builder.add_u64_field("person", FAST | INDEXED);
        let organization = builder.add_u64_field("organization", FAST | INDEXED);
        let place = builder.add_u64_field("place", FAST | INDEXED);
        let doubt = builder.add_u64_field("doubt", FAST);
        let acronyms = builder.add_text_field("acronyms", STRING);
        let source = builder.add_u64_field("source", FAST | INDEXED);
        let path = builder.add_text_field("path", STRING);
        let author = builder.add_text_field("author", STRING);
        let language = builder.add_text_field("language", STRING);
        let record = builder.add_bytes_field("record", STORED);
        Fields {
            schema: builder.build(),
            article,
            file,
            given_id,
            title,
            body,
            tail,
            title_words,
            body_words,
            lead_end,
            shingles,
            sketch,
            day,
            person,
            organization,
            place,
            doubt,
            acronyms,
            source,
            path,
            author,
            language,
            record,
        }
    }
}

impl Default for Fields {
    fn default() -> Fields {
        Fields::new()
    }
}

/// Makes the tokenizers of the schema known to `index`; needed after every open, because tantivy stores names only.
pub fn register(index: &Index) {
    index.tokenizers().register(PACKED, TextAnalyzer::from(PackedTerms::default()));
}

/// Ends a term in a packed string; no term contains it.
const END: char = '\0';

/// The largest step between two positions that one character can carry.
const MAX_STEP: u32 = 0xD7FF;

/// Packs terms for one text field: for each, the step from the last position as one character, the term, and [`END`].
#[derive(Debug, Default)]
pub struct TermPacker {
    packed: String,
    last: u32,
}

impl TermPacker {
    /// Appends `term` at `position`; positions must not decrease.
    pub fn push(&mut self, position: u32, term: &str) {
        debug_assert!(position >= self.last && !term.contains(END));
        let step = position.saturating_sub(self.last).min(MAX_STEP);
        self.last += step;
        self.packed.push(char::from_u32(step).unwrap_or('\u{1}'));
        self.packed.push_str(term);
        self.packed.push(END);
    }

    /// The packed string.
    pub fn finish(self) -> String {
        self.packed
    }
}

/// Calls `each` with every packed term and its position.
pub(super) fn unpack(packed: &str, mut each: impl FnMut(u32, &str)) {
    let mut tokenizer = PackedTerms::default();
    let mut stream = tokenizer.token_stream(packed);
    while stream.advance() {
        each(stream.token().position as u32, &stream.token().text);
    }
}

/// Tokenizer that reads back what [`TermPacker`] wrote.
#[derive(Clone, Default)]
struct PackedTerms {
    token: Token,
}

struct PackedStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
    started: bool,
}

impl Tokenizer for PackedTerms {
    type TokenStream<'a> = PackedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PackedStream<'a> {
        self.token.reset();
        self.token.position = 0;
        PackedStream { rest: text, token: &mut self.token, started: false }
    }
}

impl TokenStream for PackedStream<'_> {
    fn advance(&mut self) -> bool {
        let mut chars = self.rest.chars();
        let Some(step) = chars.next() else { return false };
        let Some((term, rest)) = chars.as_str().split_once(END) else { return false };
        self.rest = rest;
        if self.started {
            self.token.position += step as usize;
        } else {
            self.token.position = step as usize;
            self.started = true;
        }
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_terms_come_back_in_place() {
        let terms = [(0, "brics"), (0, "\u{1}bric"), (1, "dan"), (3, "rusia"), (60_000, "jauh")];
        let mut packer = TermPacker::default();
        for (position, term) in terms {
            packer.push(position, term);
        }
        let packed = packer.finish();
        let mut got = Vec::new();
        unpack(&packed, |position, term| got.push((position, term.to_owned())));
        let mut expected: Vec<(u32, String)> = terms.iter().map(|(position, term)| (*position, term.to_string())).collect();
        // One character carries a step of at most 55,295; longer gaps shrink, which no operator can tell apart.
        expected[4].0 = 3 + MAX_STEP;
        assert_eq!(got, expected);
    }
}
