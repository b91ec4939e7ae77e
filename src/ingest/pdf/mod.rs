//! PDF: the text of printed pages, put together again from lines to paragraphs; one article a file.
//!
//! hayro-syntax reads the file; what its pages show is followed here, because the crates that do both pull in whole families of others, print to the terminal
//! or fail by panics. Reading order is the order of the file. Lines that stand on most pages, and numbers of pages, are left out; a line end within a
//! paragraph is a blank, a hyphen at it goes unless it joins a doubled word, which Indonesian has many of.
//!
//! What a page costs is bounded: operators, forms within forms, bytes that streams unpack to (a file is looked through for streams that are bombs before
//! anything unpacks them), pages.

#![expect(clippy::indexing_slicing, reason = "places come from searching or counting what they are places in")]

mod font;
mod page;

use super::bounded::Budget;
use super::problem::{Bound, Reason};
use super::read::ReadOptions;
use super::sink::Sink;
use super::{FieldName, Format, LineKind, Origin, RawArticle};
use hayro_syntax::{LoadPdfError, Pdf};
use page::{Painter, TextLine};
use std::collections::HashMap;
use std::io::{self, Read};

/// Operators that all pages of a file may have.
const OPERATORS: usize = 20_000_000;

/// Characters that a title may have.
const LONGEST_TITLE: usize = 250;

/// Reads a PDF.
pub(super) fn read(bytes: Vec<u8>, options: &ReadOptions, budget: &Budget, sink: &mut Sink<'_>) -> Result<(), Reason> {
    defuse(&bytes, &Budget::new(bytes.len() as u64, options.max_expansion)).map_err(super::bounded::reason_of)?;
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Reason::Locked,
        LoadPdfError::Invalid => Reason::Syntax { format: "PDF", error: "it has no pages that can be found".into() },
    })?;
    let pages = pdf.pages();
    let (found, limit) = (pages.len(), options.max_pages);
    if found > limit {
        return Err(Reason::Bound { bound: Bound::Pages, found: Some(found as u64), limit: limit as u64 });
    }
    let bytes_left = usize::try_from(options.max_file_bytes).unwrap_or(usize::MAX);
    let mut painter = Painter::new(budget, OPERATORS, bytes_left);
    let mut lines_of_pages = Vec::with_capacity(found);
    for page in pages.iter() {
        painter.page(page.typed_operations(), page.resources());
        lines_of_pages.push(std::mem::take(&mut painter.lines));
    }
    if painter.operators_left == 0 || painter.bytes_left == 0 {
        sink.problem(None, Reason::Syntax { format: "PDF", error: "its pages draw without end; the text is cut".into() });
    }
    let says_nothing = lines_of_pages.iter().flatten().all(|line| line.text.trim().is_empty());
    if says_nothing && painter.mute > 0 || painter.mute * 3 > painter.glyphs {
        return Err(Reason::Syntax { format: "PDF", error: "its fonts do not say which letters they draw".into() });
    }
    if says_nothing {
        return Err(if painter.pictures > 0 { Reason::OnlyPictures { pages: found } } else { Reason::NoText });
    }
    let article = article(sink.shown, lines_of_pages);
    sink.article(article);
    Ok(())
}

/// Looks for streams that unpack to more than `budget`, before a reader unpacks them into memory.
///
/// Pictures are not unpacked by it and may be large and empty; a stream that says that it is one is held to the budget alone.
fn defuse(bytes: &[u8], budget: &Budget) -> io::Result<()> {
    let mut rest = bytes;
    while let Some(at) = find(rest, b"stream") {
        let before = &rest[at.saturating_sub(512)..at];
        let picture = find(&before[rfind(before, b" obj").unwrap_or(0)..], b"/Image").is_some();
        rest = &rest[at + b"stream".len()..];
        let body = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        let spent = if picture { &Budget::new(0, 1) } else { budget };
        weigh(body, spent, 0)?;
    }
    Ok(())
}

/// Unpacks what is packed by zlib, and what is packed in that, into nothing.
fn weigh(body: &[u8], budget: &Budget, depth: usize) -> io::Result<()> {
    let packed = body.first().is_some_and(|first| first & 0x0F == 8)
        && body.get(..2).is_some_and(|head| (u16::from(head[0]) << 8 | u16::from(head[1])) % 31 == 0);
    if !packed || depth > 3 {
        return Ok(());
    }
    let mut decoder = flate2::read::ZlibDecoder::new(body);
    let mut buffer = vec![0; 1 << 16];
    let mut head = Vec::new();
    // A stream that is broken ends here for its reader too.
    while let Ok(count @ 1..) = decoder.read(&mut buffer) {
        budget.draw(count)?;
        // What is packed twice is small after the first time.
        if head.len() < 8 << 20 {
            head.extend_from_slice(&buffer[..count]);
        }
    }
    weigh(&head, budget, depth + 1)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

fn rfind(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(bytes, wanted)
}

/// The article that pages of lines make.
fn article(shown: &str, mut pages: Vec<Vec<TextLine>>) -> RawArticle {
    for line in pages.iter_mut().flatten() {
        line.text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    pages.iter_mut().for_each(|page| page.retain(|line| !line.text.is_empty()));
    leave_out_furniture(&mut pages);
    let body = usual(pages.iter().flatten().map(|line| (half_points(line.size), line.text.len()))).unwrap_or(0);
    let body = f64::from(body) / 2.0;
    let mut article = RawArticle::new(shown, Format::Pdf, String::new());
    take_title(&mut pages, body, &mut article);
    let measure = Measure::new(&pages, body);
    let mut paragraphs: Vec<(String, Option<LineKind>)> = Vec::new();
    let mut last: Option<(&TextLine, usize)> = None;
    for (number, page) in pages.iter().enumerate() {
        for line in page {
            let heading = (line.size > 1.15 * body && line.text.chars().count() < LONGEST_TITLE).then_some(LineKind::Heading);
            let item = line.text.starts_with(['•', '▪', '◦']);
            let goes_on = !item
                && last.is_some_and(|(before, on)| (on == number || heading.is_none()) && measure.goes_on(before, line, on == number));
            match paragraphs.last_mut() {
                Some((text, kind)) if goes_on && *kind == heading => join(text, &line.text),
                _ => paragraphs.push((line.text.clone(), heading)),
            }
            last = Some((line, number));
        }
    }
    for (number, (_, kind)) in paragraphs.iter().enumerate() {
        article.lines.extend(kind.map(|kind| (number, kind)));
    }
    article.text = paragraphs.into_iter().map(|(text, _)| text).collect::<Vec<_>>().join("\n");
    article
}

fn half_points(size: f64) -> i32 {
    (size * 2.0).round().clamp(0.0, 10_000.0) as i32
}

/// The value with the most weight.
fn usual(values: impl Iterator<Item = (i32, usize)>) -> Option<i32> {
    let mut weights: HashMap<i32, usize> = HashMap::new();
    for (value, weight) in values {
        *weights.entry(value).or_default() += weight;
    }
    weights.into_iter().max_by_key(|&(value, weight)| (weight, value)).map(|(value, _)| value)
}

/// Leaves out what stands at the head or foot of most pages, whatever numbers are in it, and numbers of pages.
fn leave_out_furniture(pages: &mut [Vec<TextLine>]) {
    let masked = |line: &TextLine| line.text.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect::<String>();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let edges = |page: &Vec<TextLine>| -> Vec<usize> {
        let mut at: Vec<usize> = (0..page.len().min(2)).chain(page.len().saturating_sub(2)..page.len()).collect();
        at.dedup();
        at
    };
    for page in pages.iter() {
        let mut own: Vec<String> = edges(page).into_iter().map(|at| masked(&page[at])).collect();
        own.sort_unstable();
        own.dedup();
        own.into_iter().for_each(|text| *counts.entry(text).or_default() += 1);
    }
    let many = pages.len();
    for page in pages.iter_mut() {
        let furniture: Vec<usize> = edges(page)
            .into_iter()
            .filter(|&at| {
                let text = masked(&page[at]);
                let number = many > 1 && text.len() <= 5 && text.chars().all(|c| c == '#' || c == '-' || c == ' ');
                number || counts.get(&text).is_some_and(|&count| count >= 3 && count * 2 > many)
            })
            .collect();
        let mut at = 0;
        page.retain(|_| {
            at += 1;
            !furniture.contains(&(at - 1))
        });
    }
}

/// Takes the title: the largest lines at the head of the first page, if they are larger than the text.
fn take_title(pages: &mut [Vec<TextLine>], body: f64, article: &mut RawArticle) {
    let Some(page) = pages.iter_mut().find(|page| !page.is_empty()) else { return };
    let head = page.iter().take(12);
    let largest = head.map(|line| line.size).fold(0.0, f64::max);
    if largest < 1.25 * body {
        return;
    }
    let Some(first) = page.iter().position(|line| line.size > 0.95 * largest) else { return };
    let count = page[first..].iter().take_while(|line| line.size > 0.95 * largest).count();
    let title = page[first..first + count].iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ");
    if title.chars().count() <= LONGEST_TITLE && title.split_whitespace().count() >= 2 {
        page.drain(first..first + count);
        article.give(FieldName::Title, title, Origin::Heading);
    }
}

/// How lines of running text are set: how far apart, from where to where.
struct Measure {
    leading: f64,
    right: f64,
    left: f64,
    body: f64,
}

impl Measure {
    fn new(pages: &[Vec<TextLine>], body: f64) -> Measure {
        let of_body = |line: &&TextLine| (line.size - body).abs() < 0.1 * body + 0.1;
        let gaps = pages.iter().flat_map(|page| page.windows(2)).map(|pair| (half_points((pair[0].base - pair[1].base).max(0.0)), 1));
        let leading = usual(gaps.filter(|(gap, _)| *gap > 0)).map_or(1.2 * body, |gap| f64::from(gap) / 2.0);
        let lines = || pages.iter().flatten().filter(of_body);
        let left = usual(lines().map(|line| (half_points(line.left.max(0.0)), 1))).map_or(0.0, |left| f64::from(left) / 2.0);
        let right = usual(lines().map(|line| ((line.right / 5.0).clamp(0.0, 10_000.0) as i32, line.text.len())))
            .map_or(0.0, |right| f64::from(right) * 5.0);
        Measure { leading, right, left, body }
    }

    /// Whether a line goes on with the paragraph of the line before.
    fn goes_on(&self, before: &TextLine, line: &TextLine, same_page: bool) -> bool {
        let ended = before.text.ends_with(['.', '!', '?', '”', '"', ':', ')']);
        let em = self.body.max(1.0);
        let short = before.right < self.right - 4.0 * em && before.left < self.right;
        let indented = line.left > before.left + 0.8 * em && (before.left - self.left).abs() < 0.8 * em;
        if !same_page {
            return !(ended && (short || indented));
        }
        let gap = before.base - line.base;
        // Upwards is another column.
        if gap < 0.0 {
            return !(ended && (short || indented));
        }
        gap < 1.4 * self.leading.max(before.size) && !(indented && ended) && !(short && ended)
    }
}

/// Joins a line to its paragraph.
fn join(text: &mut String, line: &str) {
    let hyphen = text.strip_suffix(['-', '\u{AD}', '‐']).map(str::to_owned);
    let Some(stem) = hyphen.filter(|stem| stem.ends_with(char::is_alphanumeric)) else {
        text.push(' ');
        text.push_str(line);
        return;
    };
    // "negara-" and "negara" make negara-negara, "China-" and "Rusia" China-Rusia; "ber-" and "temu" make bertemu.
    let half = stem.rsplit([' ', '(', '“']).next().unwrap_or("").to_lowercase();
    let doubled = half.len() >= 3 && line.to_lowercase().starts_with(&half);
    if !doubled && line.starts_with(char::is_lowercase) {
        *text = stem;
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_join() {
        for (before, after, expected) in [
            ("Para pemimpin ber-", "temu di Kazan.", "Para pemimpin bertemu di Kazan."),
            ("untuk negara-", "negara anggota", "untuk negara-negara anggota"),
            ("hubungan China-", "Rusia", "hubungan China-Rusia"),
            ("Para", "pemimpin", "Para pemimpin"),
        ] {
            let mut text = before.to_owned();
            join(&mut text, after);
            assert_eq!(text, expected);
        }
    }
}
