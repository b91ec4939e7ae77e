//! What a file is, by its name and by its first bytes.
//!
//! The name decides among formats that look alike (a table is a text, a feed is XML); the bytes decide about packing, because files named `.html` are
//! often gzip and files named `.gz` often are not. A name without an ending says nothing, and then the first bytes are all there is.

use serde::{Deserialize, Serialize};

/// File formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web page.
    Html,
    /// One JSON object or an array of them.
    Json,
    /// A JSON object a line.
    JsonLines,
    /// A table with named columns, a row an article; values are parted by commas, semicolons, bars or tabs.
    Csv,
    /// A table whose values are parted by tabs.
    Tsv,
    /// An RSS or Atom feed.
    Feed,
    /// Pages as a crawler keeps them.
    Warc,
    /// An electronic book.
    Epub,
    /// Printed pages.
    Pdf,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 11] = [
        Format::Text,
        Format::Markdown,
        Format::Html,
        Format::Json,
        Format::JsonLines,
        Format::Csv,
        Format::Tsv,
        Format::Feed,
        Format::Warc,
        Format::Epub,
        Format::Pdf,
    ];

    /// Its name, as it is written in reports and in arguments.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Text => "txt",
            Format::Markdown => "md",
            Format::Html => "html",
            Format::Json => "json",
            Format::JsonLines => "jsonl",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Feed => "feed",
            Format::Warc => "warc",
            Format::Epub => "epub",
            Format::Pdf => "pdf",
        }
    }
}

/// Endings of files that hold articles.
const ENDINGS: [(&str, Format); 22] = [
    ("txt", Format::Text),
    ("text", Format::Text),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("shtml", Format::Html),
    ("json", Format::Json),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
    ("csv", Format::Csv),
    ("tsv", Format::Tsv),
    ("tab", Format::Tsv),
    ("rss", Format::Feed),
    ("atom", Format::Feed),
    ("rdf", Format::Feed),
    ("xml", Format::Feed),
    ("warc", Format::Warc),
    ("wet", Format::Warc),
    ("epub", Format::Epub),
    ("pdf", Format::Pdf),
];

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Articles.
    Articles(Format),
    /// Files, one after the other.
    Tar,
    /// Files, each packed by itself.
    Zip,
}

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Of which kind the file is, once unpacked.
    Known(Kind),
    /// Nothing.
    Nothing,
    /// That it is of a kind that is not read.
    Unknown,
}

/// How a file is packed as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// gzip.
    Gzip,
    /// Zstandard.
    Zstandard,
}

/// What the name of a file says of it.
pub(super) fn by_name(name: &str) -> Named {
    let mut rest = name;
    let mut packed = false;
    loop {
        let Some((stem, ending)) = split_ending(rest) else { return Named::Nothing };
        match ending.as_str() {
            "gz" | "zst" if !packed => {
                packed = true;
                rest = stem;
            }
            "tgz" | "tzst" if !packed => return Named::Known(Kind::Tar),
            "tar" => return Named::Known(Kind::Tar),
            "zip" => return Named::Known(Kind::Zip),
            ending => {
                let format = ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format);
                // What is packed as "berita.2023-08.gz" has no ending beside that of its packing.
                let nothing = if packed { Named::Nothing } else { Named::Unknown };
                return format.map_or(nothing, |format| Named::Known(Kind::Articles(format)));
            }
        }
    }
}

/// The ending of a name in small letters, and what stands before it. Endings are short and have a letter: "berita.2023" has none.
fn split_ending(name: &str) -> Option<(&str, String)> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let (stem, ending) = file.rsplit_once('.')?;
    let is_ending = (1..=8).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && ending.bytes().any(|byte| byte.is_ascii_alphabetic());
    let whole = name.get(..name.len() - ending.len() - 1)?;
    (is_ending && !stem.is_empty()).then(|| (whole, ending.to_ascii_lowercase()))
}

/// How a file that begins with `head` is packed.
pub(super) fn packing(head: &[u8]) -> Option<Packing> {
    match head {
        [0x1F, 0x8B, 8, ..] => Some(Packing::Gzip),
        // A frame, or one to be skipped before it.
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Packing::Zstandard),
        _ => None,
    }
}

/// What a file that begins with `head` is; for files whose name does not tell, and for those named as plain text that are not.
pub(super) fn by_look(head: &[u8]) -> Option<Kind> {
    if head.starts_with(b"%PDF-") {
        return Some(Kind::Articles(Format::Pdf));
    }
    if head.starts_with(b"PK\x03\x04") {
        let epub = head.get(30..58) == Some(b"mimetypeapplication/epub+zip");
        return Some(if epub { Kind::Articles(Format::Epub) } else { Kind::Zip });
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some(Kind::Tar);
    }
    if head.starts_with(b"WARC/") {
        return Some(Kind::Articles(Format::Warc));
    }
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let begins = |marks: &[&str]| marks.iter().any(|mark| text.starts_with(mark));
    if begins(&["<!doctype html", "<html"]) {
        return Some(Kind::Articles(Format::Html));
    }
    if begins(&["<?xml", "<rss", "<feed", "<rdf:rdf"]) {
        let page = text.contains("<html") && !text.contains("<rss") && !text.contains("<feed");
        return Some(Kind::Articles(if page { Format::Html } else { Format::Feed }));
    }
    None
}

/// As [`by_look`], and the formats too that only somebody who names no format at all can mean.
pub(super) fn by_look_alone(head: &[u8]) -> Option<Kind> {
    if let Some(kind) = by_look(head) {
        return Some(kind);
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let format = match text.as_bytes().first()? {
        b'[' if text.get(1..).is_some_and(|rest| rest.trim_start().starts_with('{')) => Format::Json,
        b'{' => {
            // One whole object in the first line, or a first line that is longer than what is seen of it: an object a line.
            let line = text.lines().next().unwrap_or("");
            let whole = serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
            if whole || line.len() == text.len() && head.len() >= HEAD { Format::JsonLines } else { Format::Json }
        }
        b'-' if text.starts_with("---\n") || text.starts_with("---\r\n") => Format::Markdown,
        b'<' => Format::Html,
        _ => return None,
    };
    Some(Kind::Articles(format))
}

/// How many first bytes are looked at.
pub(super) const HEAD: usize = 4096;

/// Whether bytes at the beginning of a file without an ending may be those of a text.
pub(super) fn looks_like_text(head: &[u8]) -> bool {
    let control = head.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)).count();
    let script = head.starts_with(b"#!");
    !script && !head.contains(&0) && control * 50 <= head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let known = |format| Named::Known(Kind::Articles(format));
        for (name, expected) in [
            ("a.txt", known(Format::Text)),
            ("A.HTM", known(Format::Html)),
            ("berita/a.jsonl.gz", known(Format::JsonLines)),
            ("a.csv.zst", known(Format::Csv)),
            ("a.tar.gz", Named::Known(Kind::Tar)),
            ("a.tgz", Named::Known(Kind::Tar)),
            ("a.zip", Named::Known(Kind::Zip)),
            ("CC-NEWS-20230822.warc.gz", known(Format::Warc)),
            ("a.jpg", Named::Unknown),
            ("a.exe", Named::Unknown),
            ("berita.2023", Named::Nothing),
            ("berita.2023.gz", Named::Nothing),
            ("folder.txt/berita", Named::Nothing),
            ("Dr. Ali bicara", Named::Nothing),
            (".txt", Named::Nothing),
            ("", Named::Nothing),
        ] {
            assert_eq!(by_name(name), expected, "{name}");
        }
    }

    #[test]
    fn looks() {
        let known = |format| Some(Kind::Articles(format));
        for (head, expected) in [
            (&b"%PDF-1.4"[..], known(Format::Pdf)),
            (b"PK\x03\x04rest", Some(Kind::Zip)),
            (b"WARC/1.0\r\n", known(Format::Warc)),
            (b"\n<!DOCTYPE html><p>", known(Format::Html)),
            (b"<?xml version=\"1.0\"?>\n<rss>", known(Format::Feed)),
            (b"<?xml version=\"1.0\"?>\n<html>", known(Format::Html)),
            (b"{\"a\": 1}\n{\"a\": 2}", known(Format::JsonLines)),
            (b"{\n \"a\": 1}", known(Format::Json)),
            (b"[{\"a\": 1}]", known(Format::Json)),
            (b"[Jakarta] Para menteri", None),
            (b"---\ntitle: x", known(Format::Markdown)),
            (b"Para menteri", None),
            (b"", None),
        ] {
            assert_eq!(by_look_alone(head), expected, "{}", String::from_utf8_lossy(head));
        }
    }
}
