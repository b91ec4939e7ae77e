//! A whole article: for reading, with matches marked and names coloured, and as JSON with everything that is known of it.

use super::similar::ArticleJson;
use super::{FORMAT_VERSION, QueryJson, Style, sanitize};
use crate::clean::ZoneKind;
use crate::entity::{EntityKind, WhoIsWho};
use crate::index::{ArticleRecord, TextField};
use crate::query::plan::Plan;
use crate::search::Mark;
use crate::text::{CodePoints, Span};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// A whole article.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ShowJson {
    /// Version of this contract.
    pub format_version: u32,
    /// The article.
    pub article: ArticleJson,
    /// Author as given.
    pub author: Option<String>,
    /// Section or category as given.
    pub category: Option<String>,
    /// Language code.
    pub language: Option<String>,
    /// Whether the title was made from the text.
    pub title_made: bool,
    /// Metadata that has no place of its own.
    pub extra: BTreeMap<String, String>,
    /// The whole text, tail included.
    pub text: String,
    /// The lines of the text.
    pub zones: Vec<ZoneJson>,
    /// Mentions of entities, as they are shown; hidden ones are absent.
    pub mentions: Vec<ShownMentionJson>,
    /// The query whose matches are marked.
    pub query: Option<QueryJson>,
    /// Matches of the query.
    pub highlights: Vec<ShownMarkJson>,
}

/// A line of an article.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ZoneJson {
    /// First code point in the text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// `title`, `lead`, `body`, `heading`, `list`, `caption` or `tail`.
    pub kind: &'static str,
}

/// A mention of an entity in an article.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ShownMentionJson {
    /// Whether it stands in the title rather than the text.
    pub in_title: bool,
    /// First code point in title or text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// As written.
    pub surface: String,
    /// `person`, `organization` or `place`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Stable id of the entity.
    pub entity: String,
    /// The name under which it is shown.
    pub name: String,
}

/// A match in an article.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ShownMarkJson {
    /// Whether it stands in the title rather than the text.
    pub in_title: bool,
    /// First code point in title or text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The clause of the query that it satisfies.
    pub clause: String,
}

/// An article with what is to be seen in it.
#[derive(Clone, Copy, Debug)]
pub struct ArticleView<'a> {
    /// The article.
    pub record: &'a ArticleRecord,
    /// Who is meant by the numbers of its mentions.
    pub who: &'a WhoIsWho<'a>,
    /// A query, its plan and its matches, if one was asked for.
    pub query: Option<(&'a super::QueryInfo, &'a Plan, &'a [Mark])>,
}

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    Plain,
    Match,
    Name(EntityKind),
}

impl ArticleView<'_> {
    /// The article as JSON.
    pub fn json(&self, locate: &dyn Fn(&str) -> String) -> ShowJson {
        let record = self.record;
        let (title, text) = (CodePoints::new(&record.title), CodePoints::new(&record.text));
        let place = |in_title: bool, span: Span| if in_title { title.range(span) } else { text.range(span) };
        let zones = record.zones().into_iter().map(|(span, kind)| {
            let range = text.range(span);
            ZoneJson { start: range.start, end: range.end, kind: kind.as_str() }
        });
        let mentions = record.mentions.iter().filter_map(|mention| {
            let shown = self.who.resolve(mention.entity())?;
            let range = place(mention.in_title, mention.span());
            let surface = mention.span().of(if mention.in_title { &record.title } else { &record.text });
            Some(ShownMentionJson {
                in_title: mention.in_title,
                start: range.start,
                end: range.end,
                surface: surface.to_owned(),
                kind: mention.kind.as_str(),
                entity: self.who.key(shown)?.to_owned(),
                name: self.who.label(shown),
            })
        });
        let marks = self.query.into_iter().flat_map(|(_, plan, marks)| marks.iter().map(move |mark| (plan, mark)));
        let highlights = marks.map(|(plan, mark)| {
            let in_title = mark.field == TextField::Title;
            let range = place(in_title, mark.span);
            let clause = plan.clauses.get(mark.clause).map(|clause| clause.text.clone()).unwrap_or_default();
            ShownMarkJson { in_title, start: range.start, end: range.end, clause }
        });
        ShowJson {
            format_version: FORMAT_VERSION,
            article: ArticleJson::new(record, locate),
            author: record.author.clone(),
            category: record.category.clone(),
            language: record.language.clone(),
            title_made: record.title_made,
            extra: record.extra.clone(),
            text: record.text.clone(),
            zones: zones.collect(),
            mentions: mentions.collect(),
            query: self.query.map(|(query, ..)| query.json()),
            highlights: highlights.collect(),
        }
    }

    /// Writes the article for reading, paragraph by paragraph.
    pub fn write_text(&self, out: &mut dyn Write, style: Style, locate: &dyn Fn(&str) -> String) -> io::Result<()> {
        let record = self.record;
        writeln!(out, "{}", self.painted(true, Span::new(0, record.title.len()), style, true))?;
        let mut facts = vec![record.date().map_or_else(|| "no date".to_owned(), |date| date.to_string())];
        facts.extend(record.source.clone());
        facts.extend(record.author.clone());
        facts.push(locate(&record.path));
        facts.extend(record.url.clone());
        writeln!(out, "{}\n", style.faint(&sanitize(&facts.join(" · "))))?;
        for (span, kind) in record.zones() {
            match kind {
                ZoneKind::Title => {}
                ZoneKind::Tail if self.has_match(span) => writeln!(out, "| {}\n", self.painted(false, span, style, false))?,
                ZoneKind::Tail => writeln!(out, "{}\n", style.faint(&format!("| {}", sanitize(span.of(&record.text)))))?,
                ZoneKind::Heading => writeln!(out, "{}\n", self.painted(false, span, style, true))?,
                ZoneKind::List => writeln!(out, "- {}", self.painted(false, span, style, false))?,
                ZoneKind::Lead | ZoneKind::Body | ZoneKind::Caption => writeln!(out, "{}\n", self.painted(false, span, style, false))?,
            }
        }
        Ok(())
    }

    fn has_match(&self, line: Span) -> bool {
        self.inks(false, line).iter().any(|(_, ink)| *ink == Ink::Match)
    }

    /// What stands in a stretch of title or text, in order and apart; a match goes before a name.
    fn inks(&self, in_title: bool, within: Span) -> Vec<(Span, Ink)> {
        let record = self.record;
        let marks = self.query.into_iter().flat_map(|(.., marks)| marks);
        let matches = marks.filter(|mark| (mark.field == TextField::Title) == in_title).map(|mark| (mark.span, Ink::Match));
        let shown = |mention: &&crate::index::MentionRecord| mention.in_title == in_title && self.who.resolve(mention.entity()).is_some();
        let names = record.mentions.iter().filter(shown).map(|mention| (mention.span(), Ink::Name(mention.kind)));
        let mut inks: Vec<(Span, Ink)> = matches.filter(|(span, _)| within.contains(*span)).collect();
        for name in names.filter(|(span, _)| within.contains(*span)) {
            if !inks.iter().any(|(span, _)| span.overlaps(name.0)) {
                inks.push(name);
            }
        }
        inks.sort_by_key(|(span, _)| *span);
        inks
    }

    fn painted(&self, in_title: bool, within: Span, style: Style, bold: bool) -> String {
        let text = if in_title { &self.record.title } else { &self.record.text };
        let mut painted = String::new();
        let mut at = within.start;
        let mut put = |from: u32, to: u32, ink: Ink| {
            let piece = sanitize(Span { start: from, end: to.max(from) }.of(text)).into_owned();
            painted.push_str(&match ink {
                _ if piece.is_empty() => String::new(),
                Ink::Plain if bold => style.title(&piece),
                Ink::Plain => piece,
                Ink::Match => style.marked(&piece),
                Ink::Name(kind) => style.name(kind, &piece, bold),
            });
        };
        for (span, ink) in self.inks(in_title, within) {
            // Matches of several clauses can overlap; each letter is painted once.
            let start = span.start.max(at);
            if span.end <= start {
                continue;
            }
            put(at, start, Ink::Plain);
            put(start, span.end, ink);
            at = span.end;
        }
        put(at, within.end, Ink::Plain);
        painted
    }
}
