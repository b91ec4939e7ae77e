//! Answers for a terminal: as wide as it is, coloured if it may be.

use super::explain::score_line;
use super::{QueryInfo, sanitize};
use crate::entity::EntityKind;
use crate::index::{ArticleRecord, TextField};
use crate::search::{Answer, Facet, FacetKind, FacetValue, Hit, Mark, Snippet};
use crate::text::Span;
use anstyle::{AnsiColor, Style as AnsiStyle};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// How text is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colours are written.
    pub colour: bool,
    /// The folder from which shown paths go, if titles and paths may be links (OSC 8); none if they may not.
    pub links: Option<&'static str>,
}

/// Narrowest and widest layouts; beyond them lines are hard to read.
const WIDTHS: std::ops::RangeInclusive<usize> = 30..=110;

/// Columns that a hit's lines are set in by.
const INDENT: usize = 4;

/// Persons and organizations shown with a hit.
const NAMES_SHOWN: usize = 5;

impl Style {
    /// Columns that lines may take.
    pub(super) fn width(self) -> usize {
        self.width.clamp(*WIDTHS.start(), *WIDTHS.end())
    }

    fn paint(self, style: AnsiStyle, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    pub(super) fn title(self, text: &str) -> String {
        self.paint(AnsiStyle::new().bold(), text)
    }

    pub(super) fn faint(self, text: &str) -> String {
        self.paint(AnsiStyle::new().dimmed(), text)
    }

    /// Words that lead to `target`, an address or a path, where the terminal can follow links.
    fn linked(self, mut words: Vec<Word>, target: &str) -> Vec<Word> {
        let Some(folder) = self.links else { return words };
        let address = if target.starts_with("https://") || target.starts_with("http://") {
            encoded(target, b"-._~:/?#[]@!$&'()*+,;=%")
        } else {
            let whole = if target.starts_with('/') { target.to_owned() } else { format!("{folder}/{target}") };
            format!("file://{}", encoded(&whole, b"-._~/!$&'()*+,;=:@"))
        };
        for word in &mut words {
            word.painted = format!("\u{1b}]8;;{address}\u{1b}\\{}\u{1b}]8;;\u{1b}\\", word.painted);
        }
        words
    }

    pub(super) fn title_words(self, text: &str) -> Vec<Word> {
        text.split_whitespace().map(|word| Word { painted: self.title(word), width: word.width() }).collect()
    }

    pub(super) fn faint_words(self, text: &str) -> Vec<Word> {
        text.split_whitespace().map(|word| Word { painted: self.faint(word), width: word.width() }).collect()
    }

    pub(super) fn words(self, text: &str) -> Vec<Word> {
        text.split_whitespace().map(|word| Word { painted: word.to_owned(), width: word.width() }).collect()
    }

    /// Text in the colour of one of several queries.
    pub(super) fn series(self, number: usize, text: &str) -> String {
        const COLOURS: [AnsiColor; 5] = [AnsiColor::Cyan, AnsiColor::Yellow, AnsiColor::Magenta, AnsiColor::Green, AnsiColor::Blue];
        if text.is_empty() { String::new() } else { self.paint(COLOURS[number % COLOURS.len()].on_default(), text) }
    }

    /// A match that must be seen without colour too.
    pub(super) fn marked(self, text: &str) -> String {
        if self.colour { self.matched(text) } else { format!("⟦{text}⟧") }
    }

    /// A name in the colour of its kind.
    pub(super) fn name(self, kind: EntityKind, text: &str, bold: bool) -> String {
        let colour = match kind {
            EntityKind::Person => AnsiColor::Cyan,
            EntityKind::Organization => AnsiColor::Magenta,
            EntityKind::Place => AnsiColor::Green,
        };
        let style = colour.on_default();
        self.paint(if bold { style.bold() } else { style }, text)
    }

    fn matched(self, text: &str) -> String {
        self.paint(AnsiColor::Yellow.on_default().bold(), text)
    }
}

/// Writes an answer: the count, the hits, the facets.
pub fn write_answer_text(
    out: &mut dyn Write,
    query: &QueryInfo,
    answer: &Answer,
    offset: usize,
    style: Style,
    locate: &dyn Fn(&str) -> String,
) -> io::Result<()> {
    write_heading(out, query, answer, offset, style)?;
    for hit in &answer.hits {
        writeln!(out)?;
        write_hit(out, hit, style, locate)?;
    }
    if !answer.facets.is_empty() {
        writeln!(out)?;
        write_facets_text(out, &answer.facets, style)?;
    }
    Ok(())
}

/// How much was found and shown, and, where it is not what was typed, how the query was read.
fn write_heading(out: &mut dyn Write, query: &QueryInfo, answer: &Answer, offset: usize, style: Style) -> io::Result<()> {
    let mut found = plural(answer.total.articles, "article", "articles");
    if answer.total.stories != answer.total.articles {
        found = format!("{} in {found}", plural(answer.total.stories, "story", "stories"));
    }
    if let (Some(first), Some(last)) = (answer.hits.first(), answer.hits.last())
        && (offset > 0 || (last.rank as u64) < answer.total.stories)
    {
        found.push_str(&format!(", {}–{} shown", first.rank, last.rank));
    }
    write_lines(out, "", &style.faint_words(&found), style)?;
    if query.read_as == query.text || query.read_as.is_empty() {
        return Ok(());
    }
    write_lines(out, "read as ", &style.faint_words(&sanitize(&query.read_as)), style)
}

/// A text as it stands in a link: what is no letter, digit or one of `signs` is percent-encoded, so nothing in it ends the link.
fn encoded(text: &str, signs: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            plain if plain.is_ascii_alphanumeric() || signs.contains(&plain) => encoded.push(char::from(plain)),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

/// A count with its noun.
pub(super) fn plural(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

pub(super) fn write_hit(out: &mut dyn Write, hit: &Hit, style: Style, locate: &dyn Fn(&str) -> String) -> io::Result<()> {
    let record = &hit.record;
    let title = Marked {
        text: &record.title,
        span: Span::new(0, record.title.len()),
        marks: title_marks(&hit.marks),
        style,
        plain: AnsiStyle::new().bold(),
    };
    let number = format!("{:>2}. ", hit.rank);
    let address = record.url.as_deref().filter(|url| url.starts_with("http"));
    let words = match address {
        Some(url) => style.linked(title.words(), url),
        None => title.words(),
    };
    write_lines(out, &number, &words, style)?;
    let mut facts = vec![record.date().map_or_else(|| "no date".to_owned(), |date| date.to_string())];
    facts.extend(record.source.as_deref().map(|source| sanitize(source).into_owned()));
    let path = locate(&record.path);
    let mut words = style.faint_words(&format!("{} ·", facts.join(" · ")));
    words.extend(style.linked(style.faint_words(&sanitize(&path)), &path));
    if hit.copies > 0 {
        words.extend(style.faint_words(&format!("· +{}", plural(hit.copies.into(), "copy", "copies"))));
    }
    write_lines(out, &" ".repeat(INDENT), &words, style)?;
    for snippet in &hit.snippets {
        write_snippet(out, record, snippet, style)?;
    }
    let names: Vec<String> = hit
        .entities
        .iter()
        .filter(|(kind, names)| *kind != EntityKind::Place && !names.is_empty())
        .map(|(kind, names)| {
            let shown = names.iter().take(NAMES_SHOWN).map(|name| sanitize(name).into_owned()).collect::<Vec<_>>().join(", ");
            let more = names.len().saturating_sub(NAMES_SHOWN);
            let more = if more > 0 { format!(", {more} more") } else { String::new() };
            format!("{}: {shown}{more}", plural_name(*kind))
        })
        .collect();
    let score = hit.score_parts.as_deref().map(|parts| sanitize(&score_line(hit.score, parts)).into_owned());
    for line in names.into_iter().chain(score) {
        write_lines(out, &" ".repeat(INDENT), &style.faint_words(&line), style)?;
    }
    Ok(())
}

/// Writes a part of an article's text, matches painted.
pub(super) fn write_snippet(out: &mut dyn Write, record: &ArticleRecord, snippet: &Snippet, style: Style) -> io::Result<()> {
    let marked = Marked { text: &record.text, span: snippet.span, marks: text_marks(snippet), style, plain: AnsiStyle::new() };
    let mut words = marked.words();
    if (snippet.span.end as usize) < record.text.len() && !snippet.span.of(&record.text).ends_with(['.', '!', '?', '”', '"', '…']) {
        words.push(Word { painted: "…".to_owned(), width: 1 });
    }
    write_lines(out, &" ".repeat(INDENT), &words, style)
}

pub(super) fn plural_name(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "persons",
        EntityKind::Organization => "organizations",
        EntityKind::Place => "places",
    }
}

fn title_marks(marks: &[Mark]) -> Vec<Span> {
    marks.iter().filter(|mark| mark.field == TextField::Title).map(|mark| mark.span).collect()
}

fn text_marks(snippet: &Snippet) -> Vec<Span> {
    snippet.marks.iter().map(|mark| mark.span).collect()
}

/// A word ready to be written, with the columns that it takes.
pub(super) struct Word {
    painted: String,
    width: usize,
}

/// A stretch of text with matches in it.
struct Marked<'t> {
    text: &'t str,
    span: Span,
    marks: Vec<Span>,
    style: Style,
    plain: AnsiStyle,
}

impl Marked<'_> {
    /// The words of the stretch, matches painted; a match of several words is painted word by word, so lines can break inside.
    fn words(&self) -> Vec<Word> {
        let stretch = self.span.of(self.text);
        let base = self.span.start as usize;
        let offset = |part: &str| part.as_ptr() as usize - stretch.as_ptr() as usize + base;
        stretch.split_whitespace().map(|word| self.word(word, offset(word))).collect()
    }

    fn word(&self, word: &str, start: usize) -> Word {
        let mut painted = String::new();
        let mut width = 0;
        let mut at = start;
        let end = start + word.len();
        let mut put = |from: usize, to: usize, matched: bool| {
            let piece = sanitize(self.text.get(from..to).unwrap_or(""));
            if piece.is_empty() {
                return;
            }
            width += piece.width();
            painted.push_str(&if matched { self.style.matched(&piece) } else { self.paint_plain(&piece) });
        };
        for mark in &self.marks {
            let (from, to) = ((mark.start as usize).max(at), (mark.end as usize).min(end));
            if from < to {
                put(at, from, false);
                put(from, to, true);
                at = to;
            }
        }
        put(at, end, false);
        Word { painted, width }
    }

    fn paint_plain(&self, piece: &str) -> String {
        if self.plain == AnsiStyle::new() { piece.to_owned() } else { self.style.paint(self.plain, piece) }
    }
}

/// Writes words in lines, the first behind `first`, the others set in as far.
pub(super) fn write_lines(out: &mut dyn Write, first: &str, words: &[Word], style: Style) -> io::Result<()> {
    let indent = first.width();
    let mut column = indent;
    out.write_all(first.as_bytes())?;
    for word in words {
        if column > indent && column + 1 + word.width > style.width() {
            write!(out, "\n{}", " ".repeat(indent))?;
            column = indent;
        }
        if column > indent {
            out.write_all(b" ")?;
            column += 1;
        }
        out.write_all(word.painted.as_bytes())?;
        column += word.width;
    }
    writeln!(out)
}

/// Writes facets, a block a kind.
pub fn write_facets_text(out: &mut dyn Write, facets: &[Facet], style: Style) -> io::Result<()> {
    for (number, facet) in facets.iter().filter(|facet| !facet.values.is_empty()).enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        write_facet(out, facet, style)?;
    }
    Ok(())
}

/// The heading of a facet.
pub(super) fn facet_name(kind: FacetKind) -> &'static str {
    match kind {
        FacetKind::Person => "Persons",
        FacetKind::Organization => "Organizations",
        FacetKind::Place => "Places",
        FacetKind::Source => "Sources",
        FacetKind::Month => "Months",
    }
}

fn write_facet(out: &mut dyn Write, facet: &Facet, style: Style) -> io::Result<()> {
    let shown = facet.values.len();
    let rest = if shown < facet.distinct { format!(" ({shown} of {})", facet.distinct) } else { String::new() };
    writeln!(out, "{}{}", style.title(facet_name(facet.kind)), style.faint(&rest))?;
    let digits = facet.values.iter().map(|value| value.count.articles.to_string().len()).max().unwrap_or(1);
    for value in &facet.values {
        write_value(out, value, digits, style)?;
    }
    Ok(())
}

fn write_value(out: &mut dyn Write, value: &FacetValue, digits: usize, style: Style) -> io::Result<()> {
    let mut words = style.words(&sanitize(&value.label));
    if value.selected {
        words.extend(style.words("*"));
        for word in &mut words {
            word.painted = style.matched(&word.painted);
        }
    }
    let stories = value.count.stories;
    if stories != value.count.articles {
        words.extend(style.faint_words(&format!("({})", plural(stories, "story", "stories"))));
    }
    write_lines(out, &format!("  {:>digits$}  ", value.count.articles), &words, style)
}

/// Writes a heading and a text behind it, which goes on under itself where the terminal ends.
pub fn write_entry(out: &mut dyn Write, heading: &str, text: &str, style: Style) -> io::Result<()> {
    write_lines(out, heading, &style.words(&sanitize(text)), style)
}
