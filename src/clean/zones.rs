//! Which lines are the article, and which surround it.
//!
//! Rules over single lines and runs of lines, none made for one site: markers that pages put between and after paragraphs, headlines of other articles at
//! the end, biographies of authors, requests to share. A marker inside the text takes only its line (and the headline that it announces); one that
//! ends an article takes the rest only if no real paragraph follows. Everything else is text: a wrong line in the body costs a little, a paragraph lost
//! in the tail costs the article.

use crate::ingest::LineKind;
use crate::text::{Span, fold};
use rustc_hash::FxHashSet;

/// A line of an article.
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
}

/// Markers that stand between paragraphs, folded. They take their line; those ending in a colon may announce a headline.
const INLINE_MARKERS: &[&str] = &[
    "baca juga",
    "baca selengkapnya",
    "baca pula",
    "simak juga",
    "simak video",
    "simak pula",
    "lihat juga",
    "lihat video",
    "tonton juga",
    "tonton video",
    "saksikan video",
    "saksikan juga",
    "scroll to continue",
    "scroll untuk",
    "advertisement",
    "iklan",
    "gambas:",
    "[gambas",
    "bagikan",
    "share",
    "ikuti kami",
    "ikuti berita",
    "follow us",
    "gabung saluran",
    "gabung channel",
    "dapatkan update",
    "dapatkan berita",
    "download aplikasi",
    "unduh aplikasi",
    "klik di sini",
    "selengkapnya",
    "halaman selanjutnya",
    "halaman berikutnya",
    "lanjutkan membaca",
    "pilihan editor",
    "read also",
    "also read",
    "read more",
    "see also",
    "subscribe",
    "berlangganan",
    "newsletter",
    "whatsapp channel",
    "google news",
    "copyright",
    "hak cipta",
    "all rights reserved",
    "dilarang keras",
    "sumber foto",
    "halaman :",
    "tags:",
    "tag:",
    "topik:",
    "kata kunci",
    "view this post",
    "lihat postingan",
    "artikel ini telah tayang",
    "loading",
];

/// Markers after which an article is over, folded; a whole line, or its beginning if a colon follows.
const END_MARKERS: &[&str] = &[
    "more stories",
    "more news",
    "more from",
    "berita terkait",
    "berita lainnya",
    "berita populer",
    "berita terpopuler",
    "berita terkini",
    "berita terbaru",
    "artikel terkait",
    "artikel lainnya",
    "artikel lain",
    "artikel populer",
    "artikel terbaru",
    "artikel sebelumnya",
    "artikel selanjutnya",
    "terpopuler",
    "populer",
    "terkini",
    "rekomendasi",
    "rekomendasi untuk anda",
    "related posts",
    "related articles",
    "related news",
    "related stories",
    "you may also like",
    "recommended",
    "trending",
    "leave a reply",
    "leave a comment",
    "tinggalkan balasan",
    "tinggalkan komentar",
    "komentar",
    "tentang penulis",
    "about the author",
    "about author",
    "profil penulis",
    "post navigation",
    "navigasi pos",
    "navigasi tulisan",
    "previous post",
    "next post",
    "comments",
    "most read",
    "most popular",
    "baca juga berita lainnya",
    "lihat semua",
    "indeks berita",
    "video terkait",
    "video pilihan",
    "foto terkait",
    "tulisan terkait",
    "kabar lainnya",
    "simak berita lainnya",
    "post views",
    "bagikan artikel ini",
    "bagikan berita ini",
    "share this",
    "share this article",
    "editor's picks",
    "latest news",
];

/// Words that running text cannot do without; a line with few of them is a headline or a list of words.
const FUNCTION_WORDS: &[&str] = &[
    "yang",
    "di",
    "dan",
    "itu",
    "ini",
    "dengan",
    "untuk",
    "dari",
    "dalam",
    "pada",
    "adalah",
    "ke",
    "oleh",
    "atau",
    "juga",
    "akan",
    "telah",
    "sebagai",
    "bagi",
    "para",
    "tersebut",
    "tidak",
    "ada",
    "bahwa",
    "karena",
    "saat",
    "ia",
    "kata",
    "namun",
    "serta",
    "antara",
    "terhadap",
    "mengatakan",
    "menurut",
    "bisa",
    "dapat",
    "lebih",
    "sudah",
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "is",
    "that",
    "for",
    "was",
    "on",
    "with",
    "as",
    "by",
    "at",
    "from",
    "it",
    "has",
    "have",
    "had",
    "be",
    "are",
    "were",
    "this",
    "an",
    "not",
    "he",
    "said",
];

/// What is known of a line before its neighbours are looked at.
struct Line {
    span: Span,
    folded: String,
    words: usize,
    /// Share of function words.
    density: f32,
    /// Ends like a sentence.
    finished: bool,
}

impl Line {
    fn new(text: &str, span: Span) -> Line {
        let written = span.of(text);
        let folded = fold(written).into_owned();
        let mut words = 0;
        let mut function = 0;
        for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            words += 1;
            function += usize::from(FUNCTION_WORDS.contains(&word));
        }
        let density = if words == 0 { 0.0 } else { function as f32 / words as f32 };
        let finished = written.trim_end_matches(['"', '”', '’', '\'', ')', ']']).ends_with(['.', '!', '?', '…']);
        Line { span, folded, words, density, finished }
    }

    /// Running text beyond doubt: long, finished, with the words that hold sentences together.
    fn is_strong(&self) -> bool {
        self.words >= 12 && self.finished && self.density >= 0.15
    }

    /// Short and unfinished, as headlines are.
    fn is_headline(&self) -> bool {
        self.words > 0 && self.words <= 22 && !self.finished
    }
}

/// The zones of a text with these lines; `title` is the number of the line that is the title.
pub(super) fn zone_lines(text: &str, lines: &[Span], markup: &[(usize, LineKind)], title: Option<usize>) -> Vec<Zone> {
    let lines: Vec<Line> = lines.iter().map(|&span| Line::new(text, span)).collect();
    let mut zones: Vec<Zone> = lines.iter().map(|line| Zone { span: line.span, kind: ZoneKind::Body, reason: Reason::Text }).collect();
    let set = |zones: &mut Vec<Zone>, at: usize, kind: ZoneKind, reason: Reason| {
        if let Some(zone) = zones.get_mut(at) {
            zone.kind = kind;
            zone.reason = reason;
        }
    };
    for &(at, kind) in markup {
        let kind = match kind {
            LineKind::Heading => ZoneKind::Heading,
            LineKind::List => ZoneKind::List,
            LineKind::Caption => ZoneKind::Caption,
        };
        set(&mut zones, at, kind, Reason::Markup);
    }
    if let Some(at) = title {
        set(&mut zones, at, ZoneKind::Title, Reason::Title);
    }
    mark_inline(&lines, &mut zones);
    cut_end(&lines, &mut zones);
    cut_headlines(&lines, &mut zones);
    cut_biography(&lines, &mut zones);
    mark_headings(&lines, &mut zones);
    let lead = zones.iter().position(|zone| zone.kind == ZoneKind::Body);
    if let Some(at) = lead {
        set(&mut zones, at, ZoneKind::Lead, Reason::First);
    }
    zones
}

fn take(zones: &mut [Zone], at: usize, reason: Reason) {
    if let Some(zone) = zones.get_mut(at).filter(|zone| zone.kind != ZoneKind::Title) {
        zone.kind = ZoneKind::Tail;
        zone.reason = reason;
    }
}

/// The marker that a line begins with, if the line is no more than a marker and what it announces.
fn inline_marker(line: &Line) -> Option<&'static str> {
    let start = line.folded.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '[');
    let marker = INLINE_MARKERS.iter().find(|marker| {
        let rest = start.strip_prefix(**marker);
        rest.is_some_and(|rest| rest.is_empty() || marker.ends_with(':') || !rest.starts_with(char::is_alphanumeric))
    })?;
    let rest = start[marker.len()..].trim_start();
    let parted = rest.is_empty() || rest.starts_with([':', '|', '-', '>', '»', ']', '!', '.', '(']) || line.words <= 9;
    // Text that goes on after the marker is text.
    (parted && !(line.is_strong() && line.words > 30)).then_some(marker)
}

fn mark_inline(lines: &[Line], zones: &mut [Zone]) {
    for (at, line) in lines.iter().enumerate() {
        if is_credit(line) {
            take(zones, at, Reason::Credit);
            continue;
        }
        let Some(marker) = inline_marker(line) else { continue };
        take(zones, at, Reason::Marker);
        // "Baca juga:" alone announces the headline on the next line.
        let bare = line.folded.trim_matches(|c: char| !c.is_alphanumeric()).len() <= marker.len();
        let announces = bare
            && (marker.starts_with("baca")
                || marker.starts_with("simak")
                || marker.starts_with("lihat")
                || marker.starts_with("read")
                || marker.starts_with("also")
                || marker.starts_with("see")
                || marker.starts_with("pilihan"));
        if announces && lines.get(at + 1).is_some_and(Line::is_headline) {
            take(zones, at + 1, Reason::Announced);
        }
    }
}

/// `(Antara/rtr)`, `Editor: Redaksi`, `(ddn/ddn)`.
fn is_credit(line: &Line) -> bool {
    let folded = line.folded.trim();
    let bracketed = folded.starts_with(['(', '[']) && folded.ends_with([')', ']']) && line.words <= 5;
    let named = ["editor", "penulis", "pewarta", "reporter", "foto", "laporan", "sumber", "penerjemah", "redaktur"];
    let credited = named.iter().any(|name| folded.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(':')));
    bracketed || (credited && line.words <= 8)
}

fn is_end_marker(line: &Line) -> bool {
    let bare = line.folded.trim_matches(|c: char| !c.is_alphanumeric());
    line.words <= 6
        && END_MARKERS.iter().any(|marker| {
            bare.strip_prefix(marker).is_some_and(|rest| {
                rest.is_empty() || rest.trim_start().starts_with(':') || (line.words <= 4 && rest.starts_with(' ') && marker.contains(' '))
            })
        })
}

/// After a marker of the end everything is tail, unless the article goes on.
fn cut_end(lines: &[Line], zones: &mut [Zone]) {
    let Some(last_strong) = last_strong(lines) else { return };
    let marker = lines.iter().enumerate().position(|(at, line)| at > last_strong && is_end_marker(line));
    if let Some(at) = marker {
        (at..lines.len()).for_each(|at| take(zones, at, Reason::AfterEnd));
    }
    // Markers with the article going on behind them take their line and the headlines under it.
    for at in (0..last_strong).filter(|&at| is_end_marker(&lines[at])) {
        take(zones, at, Reason::Marker);
        let headlines = lines[at + 1..].iter().take_while(|line| line.is_headline()).count();
        (at + 1..=at + headlines).for_each(|at| take(zones, at, Reason::Announced));
    }
}

/// The last line that is running text beyond doubt, vouched for by words of the lines before it.
fn last_strong(lines: &[Line]) -> Option<usize> {
    let mut vocabulary: FxHashSet<&str> = FxHashSet::default();
    let mut last = None;
    for (at, line) in lines.iter().enumerate() {
        let words: Vec<&str> =
            line.folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3 && !FUNCTION_WORDS.contains(word)).collect();
        let known = words.iter().filter(|word| vocabulary.contains(*word)).count();
        if line.is_strong() && (last.is_none() || known * 8 >= words.len()) {
            last = Some(at);
        }
        vocabulary.extend(words);
    }
    last
}

/// Two or more unfinished short lines at the very end are headlines of other articles.
fn cut_headlines(lines: &[Line], zones: &mut [Zone]) {
    let end = (0..lines.len()).rev().find(|&at| zones[at].kind != ZoneKind::Tail).map_or(0, |at| at + 1);
    let run = (0..end).rev().take_while(|&at| lines[at].is_headline() && zones[at].reason == Reason::Text && lines[at].words >= 3).count();
    let begins = end - run;
    // A text of headlines alone is a list, and the list is the article.
    if run >= 2 && begins >= 2 && lines[..begins].iter().any(Line::is_strong) {
        (begins..end).for_each(|at| take(zones, at, Reason::Headlines));
    }
}

/// A last line of clipped sentences that shares nothing with the article describes its author.
fn cut_biography(lines: &[Line], zones: &mut [Zone]) {
    let Some(at) = (0..lines.len()).rev().find(|&at| zones[at].kind != ZoneKind::Tail) else { return };
    let line = &lines[at];
    if at < 2 || at * 10 < lines.len() * 4 || line.words < 5 || zones[at].kind != ZoneKind::Body {
        return;
    }
    let sentences = line.folded.split(['.', '!', '?']).filter(|sentence| sentence.chars().any(char::is_alphanumeric)).count().max(1);
    let clipped = line.words as f32 / sentences as f32;
    if sentences >= 2 && clipped < 5.0 && line.density < 0.15 && overlap(line, &lines[..at]) < 0.15 {
        take(zones, at, Reason::Biography);
    }
}

/// Share of a line's content words that the other lines hold.
fn overlap(line: &Line, others: &[Line]) -> f32 {
    let vocabulary: FxHashSet<&str> = others.iter().flat_map(|other| other.folded.split(|c: char| !c.is_alphanumeric())).collect();
    let words: Vec<&str> =
        line.folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3 && !FUNCTION_WORDS.contains(word)).collect();
    if words.is_empty() {
        return 0.0;
    }
    words.iter().filter(|word| vocabulary.contains(*word)).count() as f32 / words.len() as f32
}

/// A short unfinished line between paragraphs is a heading.
fn mark_headings(lines: &[Line], zones: &mut [Zone]) {
    for at in 1..lines.len().saturating_sub(1) {
        let line = &lines[at];
        let between = lines[at + 1].is_strong() && zones[at - 1].kind != ZoneKind::Title;
        if zones[at].kind == ZoneKind::Body && zones[at].reason == Reason::Text && line.is_headline() && line.words <= 12 && between {
            zones[at].kind = ZoneKind::Heading;
        }
    }
}
