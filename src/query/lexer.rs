//! From the query string to tokens, typography repaired.
//!
//! Nothing a user can type is an error here: what is no syntax is text, and text is a word. Repairs that change how something is read
//! (curly quotes, a long dash for a minus, a quote that never closes) are noted. Spans are bytes of the query as typed.

#![expect(clippy::string_slice, reason = "lengths are those of what was just read at the same place")]

use super::ast::{Column, Pattern, Relation, Zone};
use super::notice::{Notice, NoticeKind};
use crate::entity::EntityKind;
use crate::text::Span;

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lexeme {
    pub token: Lex,
    pub span: Span,
    /// Whether white space stands before it.
    pub spaced: bool,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lex {
    Open,
    Close,
    And,
    Or,
    /// `NOT`, `TIDAK`, `BUKAN`, `!`.
    Not,
    /// `-` before a word.
    Minus,
    /// `+` before a word.
    Plus,
    Word(String),
    Exact(String),
    ExactPhrase(String),
    Phrase {
        text: String,
        slop: u32,
    },
    Pattern(Pattern),
    /// `*` alone.
    Everything,
    Field(FieldName),
    Near(Relation),
    AtLeast(u32),
    First(u32),
    Caps,
    Boost(f32),
}

/// A field that can stand before a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldName {
    Zone(Zone),
    Entity(Option<EntityKind>),
    Column(Column),
    Date,
    Words,
}

/// Field names, English and Indonesian.
const FIELDS: &[(&str, FieldName)] = &[
    ("title", FieldName::Zone(Zone::Title)),
    ("judul", FieldName::Zone(Zone::Title)),
    ("lead", FieldName::Zone(Zone::Lead)),
    ("teras", FieldName::Zone(Zone::Lead)),
    ("body", FieldName::Zone(Zone::Body)),
    ("isi", FieldName::Zone(Zone::Body)),
    ("tail", FieldName::Zone(Zone::Tail)),
    ("hlead", FieldName::Zone(Zone::TitleOrLead)),
    ("person", FieldName::Entity(Some(EntityKind::Person))),
    ("tokoh", FieldName::Entity(Some(EntityKind::Person))),
    ("org", FieldName::Entity(Some(EntityKind::Organization))),
    ("organization", FieldName::Entity(Some(EntityKind::Organization))),
    ("lembaga", FieldName::Entity(Some(EntityKind::Organization))),
    ("place", FieldName::Entity(Some(EntityKind::Place))),
    ("tempat", FieldName::Entity(Some(EntityKind::Place))),
    ("entity", FieldName::Entity(None)),
    ("entitas", FieldName::Entity(None)),
    ("source", FieldName::Column(Column::Source)),
    ("sumber", FieldName::Column(Column::Source)),
    ("author", FieldName::Column(Column::Author)),
    ("penulis", FieldName::Column(Column::Author)),
    ("path", FieldName::Column(Column::Path)),
    ("lang", FieldName::Column(Column::Language)),
    ("bahasa", FieldName::Column(Column::Language)),
    ("date", FieldName::Date),
    ("tanggal", FieldName::Date),
    ("words", FieldName::Words),
    ("kata", FieldName::Words),
];

/// The field with this name, if it is one.
pub(super) fn field_named(name: &str) -> Option<FieldName> {
    FIELDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, field)| field)
}

/// All field names, for suggestions.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|&(name, _)| name)
}

/// Splits `query` into tokens.
pub(super) fn lex(query: &str) -> (Vec<Lexeme>, Vec<Notice>) {
    let mut lexer = Lexer { query, at: 0, spaced: true, lexemes: Vec::new(), notices: Vec::new() };
    lexer.run();
    (lexer.lexemes, lexer.notices)
}

struct Lexer<'q> {
    query: &'q str,
    at: usize,
    spaced: bool,
    lexemes: Vec<Lexeme>,
    notices: Vec<Notice>,
}

/// Full-width forms read as their ASCII twins.
fn plain(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−')
}

/// Ends a word.
fn is_delimiter(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_double_quote(c) || matches!(plain(c), '(' | ')')
}

impl<'q> Lexer<'q> {
    fn rest(&self) -> &'q str {
        &self.query[self.at..]
    }

    fn run(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            if c.is_whitespace() || c.is_control() {
                self.at += c.len_utf8();
                self.spaced = true;
                continue;
            }
            self.token(c);
            self.spaced = false;
        }
    }

    /// Bytes of the next two letters, which may be full-width.
    fn two_long(&self) -> usize {
        self.rest().chars().take(2).map(char::len_utf8).sum()
    }

    fn push(&mut self, token: Lex, len: usize) {
        let span = Span::new(self.at, self.at + len);
        self.lexemes.push(Lexeme { token, span, spaced: self.spaced });
        self.at += len;
    }

    fn note(&mut self, text: String, start: usize, end: usize) {
        self.notices.push(Notice { kind: NoticeKind::Repair, text, span: Span::new(start, end) });
    }

    fn token(&mut self, c: char) {
        let rest = self.rest();
        let after = rest.chars().nth(1);
        match plain(c) {
            '(' => self.push(Lex::Open, c.len_utf8()),
            ')' => self.push(Lex::Close, c.len_utf8()),
            _ if is_double_quote(c) => self.phrase(c, false),
            '‘' | '‚' if rest[c.len_utf8()..].contains('’') => self.phrase(c, false),
            '&' if after.map(plain) == Some('&') => self.push(Lex::And, self.two_long()),
            '|' if after.map(plain) == Some('|') => self.push(Lex::Or, self.two_long()),
            '!' if after.is_some_and(|next| !is_delimiter(next) || plain(next) == '(' || is_double_quote(next)) => {
                self.push(Lex::Not, c.len_utf8())
            }
            '+' if self.spaced && starts_operand(after) => self.push(Lex::Plus, c.len_utf8()),
            _ if is_dash(c) && self.spaced && starts_operand(after) => {
                if c != '-' {
                    self.note(format!("{c} read as -"), self.at, self.at + c.len_utf8());
                }
                self.push(Lex::Minus, c.len_utf8());
            }
            '=' if after.is_some_and(is_double_quote) => self.phrase(c, true),
            '^' if !self.spaced => self.boost(),
            // A full-width slash is none: patterns are measured in bytes.
            '/' if c == '/' => self.slash(),
            _ => self.word(),
        }
    }

    /// A quoted phrase, with `~n` behind it if it is there.
    fn phrase(&mut self, c: char, exact: bool) {
        let start = self.at;
        let open = if exact { self.rest().chars().nth(1).unwrap_or('"') } else { c };
        let open_len = if exact { c.len_utf8() + open.len_utf8() } else { c.len_utf8() };
        let inner = &self.query[start + open_len..];
        let closes = |candidate: char| if matches!(open, '‘' | '‚') { candidate == '’' } else { is_double_quote(candidate) };
        let closing = inner.char_indices().find(|&(_, candidate)| closes(candidate));
        let (text, close_len) = match closing {
            Some((end, close)) => {
                if open != '"' || close != '"' {
                    self.note("typographic quotes read as \"...\"".to_owned(), start, start + open_len + end + close.len_utf8());
                }
                (&inner[..end], close.len_utf8())
            }
            None => {
                self.note("quote without end: read to the end of the query".to_owned(), start, self.query.len());
                (inner, 0)
            }
        };
        let mut len = open_len + text.len() + close_len;
        let behind = &self.query[start + len..];
        let mut slop = 0;
        if let Some(digits) = behind.strip_prefix('~') {
            let count = digits.bytes().take_while(u8::is_ascii_digit).count();
            slop = digits[..count].parse().unwrap_or(if count == 0 { 1 } else { u32::MAX });
            len += 1 + count;
        }
        let text = text.trim().to_owned();
        let token = match (text.is_empty(), exact) {
            (true, _) => {
                self.note("empty quotes left out".to_owned(), start, start + len);
                self.at += len;
                return;
            }
            (false, true) => Lex::ExactPhrase(text),
            (false, false) => Lex::Phrase { text, slop: slop.min(1_000) },
        };
        self.push(token, len);
    }

    /// `^2`, directly behind something.
    fn boost(&mut self) {
        // The sign and the digits may be full-width, and then are more than a byte each.
        let rest = self.rest();
        let sign = rest.chars().next().map_or(0, char::len_utf8);
        let digits: String = rest[sign..].chars().map(plain).take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let len = sign + rest[sign..].chars().take(digits.len()).map(char::len_utf8).sum::<usize>();
        match digits.parse::<f32>() {
            Ok(factor) if factor.is_finite() && factor > 0.0 => self.push(Lex::Boost(factor), len),
            _ => {
                self.note("^ without a number above 0 left out".to_owned(), self.at, self.at + len);
                self.at += len;
            }
        }
    }

    /// `/s`, `/p`, `/5`, `/regex/`, or a slash that means nothing.
    fn slash(&mut self) {
        let rest = self.rest();
        let end = rest.find(is_delimiter).unwrap_or(rest.len());
        let word = &rest[..end];
        if let Some(relation) = relation(&format!("w{word}")) {
            return self.push(Lex::Near(relation), end);
        }
        if let Some(close) = rest[1..].find('/').filter(|&close| close > 0) {
            let len = close + 2;
            let closed = rest[len..].chars().next().is_none_or(|next| is_delimiter(next) || next == '^');
            if closed {
                let expression = rest[1..=close].to_owned();
                return self.push(Lex::Pattern(Pattern::Regex(expression)), len);
            }
        }
        if word.len() > 1 {
            return self.word();
        }
        self.at += 1;
    }

    fn word(&mut self) {
        let rest = self.rest();
        let end = rest.find(is_delimiter).unwrap_or(rest.len()).max(rest.chars().next().map_or(1, char::len_utf8));
        let raw = &rest[..end];
        let text: String = raw.chars().map(plain).collect();
        let next = rest[end..].chars().next();
        let opens = next.is_some_and(|next| plain(next) == '(');
        if let Some(token) = operator(&text, opens) {
            return self.push(token, end);
        }
        if let Some(colon) = raw.find([':', '：'])
            && let Some(field) = field_named(&raw[..colon])
        {
            let len = colon + raw[colon..].chars().next().map_or(1, char::len_utf8);
            // A field name with nothing behind it is a headline's colon.
            let behind = rest[len..].chars().next();
            if behind.is_some_and(|c| !c.is_whitespace() && plain(c) != ')')
                || is_date_field(field) && rest[len..].trim_start().chars().next().is_some()
            {
                return self.push(Lex::Field(field), len);
            }
        }
        self.hint_near_syntax(raw, &text, opens);
        self.plain_word(raw, text);
    }

    /// Remarks on a word that looks like a field or an operator and is none.
    fn hint_near_syntax(&mut self, raw: &str, text: &str, opens: bool) {
        let span = Span::new(self.at, self.at + raw.len());
        let lower = text.to_ascii_lowercase();
        let told = match lower.as_str() {
            "atleast" if opens => Some("atleast is a word here: counts are written atleast3(...)".to_owned()),
            "first" if opens => Some("first is a word here: the beginning is written first/20(...)".to_owned()),
            _ => unknown_field(text),
        };
        self.notices.extend(told.map(|text| Notice { kind: NoticeKind::Hint, text, span }));
    }

    /// A word that is no operator and no field: exact, with holes, or bare.
    fn plain_word(&mut self, raw: &str, text: String) {
        let start = self.at;
        // A boost is a token of its own, whatever punctuation stands behind it.
        let boost = text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '*').rfind('^');
        let (raw, text) = match boost.filter(|&at| at > 0 && number_in_front(&text[at + 1..])) {
            Some(at) => {
                let before = text[..at].chars().count();
                let at = raw.char_indices().nth(before).map_or(raw.len(), |(at, _)| at);
                (&raw[..at], raw[..at].chars().map(plain).collect())
            }
            None => (raw, text),
        };
        let len = raw.len();
        if let Some(word) = text.strip_prefix('=').map(trim_punctuation).filter(|word| has_letter(word)) {
            return self.push(Lex::Exact(word.to_owned()), len);
        }
        if text == "*" {
            return self.push(Lex::Everything, len);
        }
        // Punctuation before a field or an operator hides neither: what is a word here must be one when it is written back.
        let lead: usize = raw.chars().take_while(|&c| is_around(plain(c))).map(char::len_utf8).sum();
        let hidden = trim_punctuation(&text);
        let is_field = hidden.split_once(':').is_some_and(|(name, _)| field_named(name).is_some());
        if lead > 0 && (is_field || relation(hidden).is_some()) {
            self.at += lead;
            return self.word();
        }
        if let Some((word, distance)) = fuzzy(&text) {
            if distance > 2 {
                self.note(format!("edit distance {distance} read as 2, the greatest there is"), start, start + len);
            }
            return self.push(Lex::Pattern(Pattern::Fuzzy { word: word.to_owned(), distance: distance.clamp(1, 2) }), len);
        }
        let word = trim_punctuation(&text);
        if !has_letter(word) {
            // Punctuation alone says nothing.
            self.at += len;
            return;
        }
        if word.contains('*') || word.trim_end_matches('?').contains('?') {
            return self.push(Lex::Pattern(Pattern::Wildcard(word.to_owned())), len);
        }
        match operator(word, false) {
            Some(near @ Lex::Near(_)) => self.push(near, len),
            // "TIDAK, kata Prabowo": a word of a headline.
            Some(_) => self.push(Lex::Word(word.to_lowercase()), len),
            None => self.push(Lex::Word(word.to_owned()), len),
        }
    }
}

/// What to tell of `foo:bar` where there is no field `foo`.
fn unknown_field(text: &str) -> Option<String> {
    let (name, behind) = text.split_once(':')?;
    let looks_like_one = name.chars().count() > 2 && name.chars().all(|c| c.is_alphabetic());
    if !looks_like_one || behind.is_empty() || behind.starts_with(['/', ':']) {
        return None;
    }
    let near = super::parser::similar_fields(name).into_iter().take(3).map(|field| format!("{field}:")).collect::<Vec<_>>();
    let near = if near.is_empty() { String::new() } else { format!("; near it: {}", near.join(", ")) };
    Some(format!("{name}: is no field, so {text} is looked for as text{near}"))
}

fn is_date_field(field: FieldName) -> bool {
    matches!(field, FieldName::Date | FieldName::Words)
}

/// Whether a number is all there is but for punctuation behind it, which no word keeps.
fn number_in_front(text: &str) -> bool {
    text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '*').parse::<f32>().is_ok()
}

fn starts_operand(next: Option<char>) -> bool {
    next.is_some_and(|c| !c.is_whitespace() && !matches!(c, ')' | '-' | '+'))
}

fn has_letter(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

/// Punctuation before a word that no word is written with; wildcards stay.
fn is_around(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '*' | '?')
}

/// Drops punctuation around a word that no word is written with; wildcards stay.
fn trim_punctuation(word: &str) -> &str {
    let word = word.trim_start_matches(is_around);
    word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '*')
}

/// `word~`, `word~2`.
fn fuzzy(text: &str) -> Option<(&str, u8)> {
    let (word, distance) = text.rsplit_once('~')?;
    let word = trim_punctuation(word);
    // As with any word, punctuation behind it is none of it.
    let number = distance.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '*');
    let distance = if number.is_empty() { distance } else { number };
    let distance = if distance.is_empty() { 1 } else { distance.parse::<u8>().ok()? };
    (has_letter(word) && !word.contains(['*', '?'])).then_some((word, distance))
}

/// Operators that are written as words.
fn operator(text: &str, opens: bool) -> Option<Lex> {
    match text {
        "AND" | "DAN" => return Some(Lex::And),
        "OR" | "ATAU" => return Some(Lex::Or),
        "NOT" | "TIDAK" | "BUKAN" => return Some(Lex::Not),
        _ => {}
    }
    if let Some(relation) = relation(text) {
        return Some(Lex::Near(relation));
    }
    if !opens {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    if lower == "caps" {
        return Some(Lex::Caps);
    }
    if let Some(count) = lower.strip_prefix("atleast").map(|count| count.trim_start_matches('/')) {
        return count.parse().ok().map(Lex::AtLeast);
    }
    lower.strip_prefix("first/").and_then(|words| words.parse().ok()).map(Lex::First)
}

/// `w/5`, `pre/5`, `near/5`, `w/s`, `w/p`; `/5` and `/s` come with a `w` put before.
fn relation(text: &str) -> Option<Relation> {
    let (name, distance) = text.split_once('/')?;
    let name = name.to_ascii_lowercase();
    match (name.as_str(), distance) {
        ("w", "s" | "S") => return Some(Relation::Sentence),
        ("w", "p" | "P") => return Some(Relation::Paragraph),
        _ => {}
    }
    // Beyond the longest article a distance means nothing more.
    let distance = distance.parse::<u32>().ok()?.min(100_000);
    match name.as_str() {
        "w" => Some(Relation::Within(distance)),
        "pre" => Some(Relation::Before(distance)),
        "near" => Some(Relation::Near(distance)),
        _ => None,
    }
}
