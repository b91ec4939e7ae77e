//! Where every word of an article stands: its tokens, field by field, at the positions under which they are indexed.
//!
//! Indexing and highlighting both lay an article out here, from the same text and zones with the same analyzer, so a position found
//! in a posting list is the position of a token that can be marked in the text. Positions count words from 0 in each field; a paragraph break
//! takes one position of its own, so no phrase crosses it. Sentence starts, breaks, capitals and entities are terms among the words.

use super::schema::mark;
use crate::clean::ZoneKind;
use crate::entity::EntityId;
use crate::language::{Analyzer, Language, Tokens};
use crate::text::Span;

/// The text field that a zone of an article is indexed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextField {
    /// The title, if the article has one of its own.
    Title,
    /// Lead and body.
    Body,
    /// What surrounds the article.
    Tail,
}

impl TextField {
    /// All text fields, in reading order.
    pub const ALL: [TextField; 3] = [TextField::Title, TextField::Body, TextField::Tail];

    /// The field that lines of this kind are indexed in.
    pub fn of(kind: ZoneKind) -> TextField {
        match kind {
            ZoneKind::Title => TextField::Title,
            ZoneKind::Tail => TextField::Tail,
            ZoneKind::Lead | ZoneKind::Body | ZoneKind::Heading | ZoneKind::List | ZoneKind::Caption => TextField::Body,
        }
    }
}

/// What is laid out: a title that may be absent or made up, and a text in zones.
#[derive(Clone, Copy, Debug)]
pub struct Source<'t> {
    /// The title; `None` if it was made from the text and so is no evidence of its own.
    pub title: Option<&'t str>,
    /// The whole text.
    pub text: &'t str,
    /// The lines of the text, in order.
    pub zones: &'t [(Span, ZoneKind)],
}

/// An article laid out.
#[derive(Debug, Default)]
pub struct Layout {
    title: FieldLayout,
    body: FieldLayout,
    tail: FieldLayout,
    /// One past the last position of the lead.
    pub lead_end: u32,
    /// The language of the text, if there is enough of it to tell: the one in which a short title or heading is read.
    pub language: Option<Language>,
}

/// One text field of an article laid out.
#[derive(Debug, Default)]
pub struct FieldLayout {
    /// The lines in order.
    pub lines: Vec<Line>,
    /// Number of words.
    pub words: u32,
    /// One past the last position used.
    pub end: u32,
}

/// One line of an article with its tokens.
#[derive(Debug)]
pub struct Line {
    /// The tokens; spans and positions count from the line's own start.
    pub tokens: Tokens,
    /// The line's bytes in the text it stands in (the title or the article's text).
    pub span: Span,
    /// The position of the line's first token.
    pub first: u32,
    /// Which zone it is.
    pub kind: ZoneKind,
}

impl Line {
    /// The bytes of token `at` in the text that the line stands in.
    pub fn token_span(&self, at: usize) -> Span {
        self.tokens.get(at).span.shifted(self.span.start as usize)
    }

    /// The position of token `at` in its field.
    pub fn token_position(&self, at: usize) -> u32 {
        self.first + self.tokens.get(at).position
    }

    /// The first token that starts at or after byte `offset` of the text the line stands in.
    pub fn token_at(&self, offset: u32) -> Option<usize> {
        let within = offset.saturating_sub(self.span.start);
        (0..self.tokens.len()).find(|&at| self.tokens.get(at).span.start >= within || self.tokens.get(at).span.end > within)
    }
}

impl Layout {
    /// Lays `source` out.
    pub fn new(analyzer: &Analyzer, source: Source<'_>) -> Layout {
        let language = analyzer.detect(source.text);
        let mut layout = Layout { language, ..Layout::default() };
        let analyze = |text: &str| analyzer.analyze_in(text, language.unwrap_or_default());
        if let Some(title) = source.title {
            layout.title.push(analyze(title), Span::new(0, title.len()), ZoneKind::Title);
        }
        for &(span, kind) in source.zones {
            // A title line of the text is the title, which has its field already.
            if kind == ZoneKind::Title {
                continue;
            }
            let field = layout.field_mut(TextField::of(kind));
            field.push(analyze(span.of(source.text)), span, kind);
            if kind == ZoneKind::Lead {
                layout.lead_end = layout.body.end;
            }
        }
        layout
    }

    /// One field of the layout.
    pub fn field(&self, field: TextField) -> &FieldLayout {
        match field {
            TextField::Title => &self.title,
            TextField::Body => &self.body,
            TextField::Tail => &self.tail,
        }
    }

    fn field_mut(&mut self, field: TextField) -> &mut FieldLayout {
        match field {
            TextField::Title => &mut self.title,
            TextField::Body => &mut self.body,
            TextField::Tail => &mut self.tail,
        }
    }
}

impl FieldLayout {
    fn push(&mut self, tokens: Tokens, span: Span, kind: ZoneKind) {
        let Some(last) = tokens.len().checked_sub(1) else { return };
        let first = if self.lines.is_empty() { 0 } else { self.end + 1 };
        self.end = first + tokens.get(last).position + 1;
        self.words += tokens.len() as u32;
        self.lines.push(Line { tokens, span, first, kind });
    }

    /// The position at which a mention that starts at byte `start` of its text is indexed.
    pub fn mention_position(&self, start: u32) -> Option<u32> {
        let line = self.lines.iter().find(|line| line.span.start <= start && start < line.span.end)?;
        line.token_at(start).map(|at| line.token_position(at))
    }

    /// Calls `each` with every term of the field and its position, positions never decreasing.
    ///
    /// `mentions` are positions (see [`FieldLayout::mention_position`]) with the entity that stands there, sorted.
    pub fn terms(&self, text: &str, mentions: &[(u32, EntityId)], mut each: impl FnMut(u32, &str)) {
        let mut mentions = mentions.iter().peekable();
        let mut entity_term = String::new();
        for (number, line) in self.lines.iter().enumerate() {
            if number > 0 {
                each(line.first - 1, mark::PARAGRAPH);
            }
            for at in 0..line.tokens.len() {
                let token = line.tokens.get(at);
                let position = line.first + token.position;
                line.tokens.terms(at, |term| each(position, term));
                if token.sentence_start {
                    each(position, mark::SENTENCE);
                }
                if line.token_span(at).of(text).starts_with(char::is_uppercase) {
                    each(position, mark::CAPITAL);
                }
                while let Some((_, entity)) = mentions.next_if(|(there, _)| *there <= position) {
                    write_entity_term(*entity, &mut entity_term);
                    each(position, &entity_term);
                }
            }
        }
    }
}

/// The term under which mentions of `entity` are indexed.
pub fn entity_term(entity: EntityId) -> String {
    let mut term = String::new();
    write_entity_term(entity, &mut term);
    term
}

fn write_entity_term(entity: EntityId, term: &mut String) {
    use std::fmt::Write;
    term.clear();
    // Writing to a String cannot fail.
    let _ = write!(term, "{}{}", mark::ENTITY, entity.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_title_is_read_in_the_language_of_the_text() {
        let analyzer = Analyzer::new([]);
        let stem = |text: &str| {
            let zones = [(Span::new(0, text.len()), ZoneKind::Lead)];
            let layout = Layout::new(&analyzer, Source { title: Some("Sanctions on banks"), text, zones: &zones });
            let title = layout.field(TextField::Title);
            (layout.language, title.lines[0].tokens.get(0).stem.to_owned())
        };
        let english = stem("The minister said that the sanctions would be lifted by the end of the year.");
        assert_eq!(english, (Some(Language::English), "sanction".to_owned()));
        let indonesian = stem("Menteri itu mengatakan bahwa sanksi akan dicabut pada akhir tahun ini.");
        assert_eq!(indonesian, (Some(Language::Indonesian), "sanctions".to_owned()));
        assert_eq!(stem("Sanctions"), (None, "sanctions".to_owned()));
    }
}
