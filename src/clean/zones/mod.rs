//! Which lines are the article, and which surround it.
//!
//! Rules over single lines and runs of lines, none made for one site: markers that pages put between and after paragraphs (`markers.rs`), also where they ran
//! into a paragraph (`within.rs`), headlines of other articles at the end, biographies of authors, requests to share, the same article told once more. A
//! marker inside the text takes only its line (and the headline that it announces); one that ends an article takes the rest only if no real paragraph follows.
//! Everything else is text: a wrong line in the body costs a little, a paragraph lost in the tail costs the article.

#![expect(clippy::indexing_slicing, reason = "lines and zones are two lists of one length, and places count them")]

mod line;
mod markers;
mod within;

use crate::ingest::LineKind;
use crate::text::Span;
use line::{Line, last_strong, overlap};
use markers::Between;

/// A line of an article, or the part of one that is furniture or is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Its bytes in the text.
    pub span: Span,
    /// What it is.
    pub kind: ZoneKind,
    /// Why it was taken for that.
    pub reason: Reason,
}

/// What a line of an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ZoneKind {
    /// The title, where it stands in the text.
    Title,
    /// The first paragraph.
    Lead,
    /// Running text.
    Body,
    /// A heading inside the text.
    Heading,
    /// An item of a list.
    List,
    /// Text under a picture.
    Caption,
    /// What surrounds the article.
    Tail,
}

impl ZoneKind {
    /// The name of the kind.
    pub fn as_str(self) -> &'static str {
        match self {
            ZoneKind::Title => "title",
            ZoneKind::Lead => "lead",
            ZoneKind::Body => "body",
            ZoneKind::Heading => "heading",
            ZoneKind::List => "list",
            ZoneKind::Caption => "caption",
            ZoneKind::Tail => "tail",
        }
    }
}

/// Why a line was taken for what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It stands where a title stands, or repeats it.
    Title,
    /// It is the first paragraph.
    First,
    /// Nothing speaks against its being text.
    Text,
    /// Markup says so.
    Markup,
    /// It is a marker that pages put between paragraphs.
    Marker,
    /// It follows a marker that announces a headline.
    Announced,
    /// It follows a marker that ends an article.
    AfterEnd,
    /// It belongs to a run of headlines at the end.
    Headlines,
    /// It describes an author.
    Biography,
    /// It names who wrote or edited.
    Credit,
    /// It is a sentence that pages put under articles: where it appeared first, where to follow.
    Closing,
    /// It tells the article once more, in short.
    Summary,
    /// It begins like an item of a list.
    Item,
    /// It says whose picture it describes.
    Picture,
}

impl Reason {
    /// The reason in a word or two.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Title => "title",
            Reason::First => "first",
            Reason::Text => "text",
            Reason::Markup => "markup",
            Reason::Marker => "marker",
            Reason::Announced => "announced",
            Reason::AfterEnd => "after end",
            Reason::Headlines => "headlines",
            Reason::Biography => "biography",
            Reason::Credit => "credit",
            Reason::Closing => "closing",
            Reason::Summary => "summary",
            Reason::Item => "item",
            Reason::Picture => "picture",
        }
    }
}

/// The zones of a text with these lines; `title` is the number of the line that is the title.
pub(super) fn zone_lines(text: &str, lines: &[Span], markup: &[(usize, LineKind)], title: Option<usize>) -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::with_capacity(lines.len());
    for (at, &span) in lines.iter().enumerate() {
        let marked = markup.iter().find(|(marked, _)| *marked == at).map(|(_, kind)| match kind {
            LineKind::Heading => ZoneKind::Heading,
            LineKind::List => ZoneKind::List,
            LineKind::Caption => ZoneKind::Caption,
        });
        if title == Some(at) {
            zones.push(Zone { span, kind: ZoneKind::Title, reason: Reason::Title });
            continue;
        }
        let (kind, reason) = marked.map_or((ZoneKind::Body, Reason::Text), |kind| (kind, Reason::Markup));
        zones.extend(within::pieces(text, span).into_iter().map(|piece| match piece.tail {
            Some(reason) => Zone { span: piece.span, kind: ZoneKind::Tail, reason },
            None => Zone { span: piece.span, kind, reason },
        }));
    }
    let lines: Vec<Line> = zones.iter().map(|zone| Line::new(text, zone.span)).collect();
    mark_inline(&lines, &mut zones);
    cut_summary(&lines, &mut zones);
    cut_end(&lines, &mut zones);
    cut_headlines(&lines, &mut zones);
    cut_byline(&lines, &mut zones);
    cut_biography(&lines, &mut zones);
    mark_text(&lines, &mut zones);
    if let Some(lead) = zones.iter_mut().find(|zone| zone.kind == ZoneKind::Body) {
        lead.kind = ZoneKind::Lead;
        lead.reason = Reason::First;
    }
    zones
}

fn take(zones: &mut [Zone], at: usize, reason: Reason) {
    if let Some(zone) = zones.get_mut(at).filter(|zone| !matches!(zone.kind, ZoneKind::Title | ZoneKind::Tail)) {
        zone.kind = ZoneKind::Tail;
        zone.reason = reason;
    }
}

fn mark_inline(lines: &[Line], zones: &mut [Zone]) {
    let last_strong = lines.iter().rposition(Line::is_strong).unwrap_or(0);
    for (at, line) in lines.iter().enumerate() {
        // Between paragraphs a bracket says something of the one above it.
        if markers::is_credit(line) || (at > last_strong && markers::is_bracket(line)) {
            take(zones, at, Reason::Credit);
        } else if markers::is_closing(line) {
            take(zones, at, Reason::Closing);
        } else if let Some(marker) = markers::between(line) {
            take(zones, at, Reason::Marker);
            if marker == Between::Announcing && lines.get(at + 1).is_some_and(Line::is_headline) {
                take(zones, at + 1, Reason::Announced);
            }
        }
    }
}

/// An article told once more in short, under a rule or a heading that says so, is no part of it; machines append such texts.
fn cut_summary(lines: &[Line], zones: &mut [Zone]) {
    let strong = |range: &[Line]| range.iter().filter(|line| line.is_strong()).count();
    let announced = (2..lines.len()).find(|&at| markers::is_summary(&lines[at]) && strong(&lines[..at]) >= 2);
    let Some(at) = announced else { return };
    // A list of what is to come is announced in the same words, but not behind a rule.
    let ruled = zones[..at].iter().rev().take(2).any(|zone| zone.kind == ZoneKind::Tail && zone.reason == Reason::Marker);
    if ruled || lines[at].words <= 2 {
        (at..lines.len()).for_each(|at| take(zones, at, Reason::Summary));
    }
}

/// After a marker of the end everything is tail, unless the article goes on.
fn cut_end(lines: &[Line], zones: &mut [Zone]) {
    let Some(last_strong) = last_strong(lines) else { return };
    let marker = lines.iter().enumerate().position(|(at, line)| at > last_strong && markers::is_end(line));
    if let Some(at) = marker {
        (at..lines.len()).for_each(|at| take(zones, at, Reason::AfterEnd));
    }
    // Markers with the article going on behind them take their line and the headlines under it.
    for at in (0..last_strong).filter(|&at| markers::is_end(&lines[at])) {
        take(zones, at, Reason::Marker);
        let headlines = lines[at + 1..].iter().take_while(|line| line.is_headline()).count();
        (at + 1..=at + headlines).for_each(|at| take(zones, at, Reason::Announced));
    }
}

/// Two or more unfinished short lines at the very end are headlines of other articles or tags.
fn cut_headlines(lines: &[Line], zones: &mut [Zone]) {
    let end = (0..lines.len()).rev().find(|&at| zones[at].kind != ZoneKind::Tail).map_or(0, |at| at + 1);
    let may_be = |at: usize| zones[at].kind == ZoneKind::Body && zones[at].reason == Reason::Text && is_loose(&lines[at]);
    let begins = (0..end).rev().take_while(|&at| zones[at].kind == ZoneKind::Tail || may_be(at)).last().unwrap_or(end);
    let run: Vec<usize> = (begins..end).filter(|&at| zones[at].kind != ZoneKind::Tail).collect();
    let announced = begins > 0 && lines[begins - 1].folded.ends_with(':') && zones[begins - 1].kind != ZoneKind::Tail;
    let rows = run.iter().filter(|&&at| lines[at].is_row()).count();
    // A list, a table or a text of headlines alone is the article.
    if announced || rows * 3 >= run.len().max(1) || !lines[..begins].iter().any(Line::is_strong) {
        return;
    }
    let surrounded = end < lines.len() || run.len() < end - begins;
    let tags = run.iter().filter(|&&at| lines[at].is_tag()).count();
    if run.len() >= 2 || (surrounded && tags > 0) {
        run.into_iter().for_each(|at| take(zones, at, Reason::Headlines));
    }
}

/// Whether a line may be a headline of another article: unfinished, no item, no heading, nobody's speech.
fn is_loose(line: &Line) -> bool {
    line.is_headline() && !line.itemed && !line.folded.starts_with(['"', '#', '\'']) && !line.folded.ends_with([':', '"'])
}

/// A last line of a few words in large letters alone names who wrote, or the agencies.
fn cut_byline(lines: &[Line], zones: &mut [Zone]) {
    let Some(at) = (0..lines.len()).rev().find(|&at| zones[at].kind != ZoneKind::Tail) else { return };
    let line = &lines[at];
    let loose = zones[at].kind == ZoneKind::Body && line.words <= 5 && !line.finished && !line.itemed;
    if loose && line.shouted && lines[..at].iter().any(Line::is_strong) {
        take(zones, at, Reason::Credit);
    }
}

/// A last line of clipped sentences that shares nothing with the article describes its author.
fn cut_biography(lines: &[Line], zones: &mut [Zone]) {
    let Some(at) = (0..lines.len()).rev().find(|&at| zones[at].kind != ZoneKind::Tail) else { return };
    let line = &lines[at];
    // Some stand in quotation marks as a whole; speech has them inside.
    let spoken = line.bare().contains(['"', ':', '?']);
    let told = zones[at].kind != ZoneKind::Body || line.itemed || spoken || line.has_figures();
    if at < 2 || at * 10 < lines.len() * 4 || line.words < 5 || told || !line.finished {
        return;
    }
    let sentences = line.folded.split(['.', '!']).filter(|sentence| sentence.chars().any(char::is_alphanumeric)).count().max(1);
    let clipped = line.words as f32 / sentences as f32;
    if sentences >= 2 && clipped < 5.0 && line.density() < 0.15 && overlap(line, &lines[..at]) < 0.15 {
        take(zones, at, Reason::Biography);
    }
}

/// Tells headings, items and captions from running text.
fn mark_text(lines: &[Line], zones: &mut [Zone]) {
    for (at, line) in lines.iter().enumerate() {
        if zones[at].kind != ZoneKind::Body || zones[at].reason != Reason::Text {
            continue;
        }
        let next_strong = lines.get(at + 1).is_some_and(Line::is_strong);
        let after_title = at == 0 || zones[at - 1].kind == ZoneKind::Title;
        if line.itemed && !line.is_strong() {
            zones[at].kind = ZoneKind::List;
            zones[at].reason = Reason::Item;
        } else if markers::is_caption(line) {
            zones[at].kind = ZoneKind::Caption;
            zones[at].reason = Reason::Picture;
        } else if line.is_headline() && line.words <= 12 && next_strong && !after_title {
            zones[at].kind = ZoneKind::Heading;
        }
    }
}
