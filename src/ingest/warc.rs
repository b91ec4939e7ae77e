//! WARC: pages as a crawler fetched them, and WET: the text that was taken out of them.
//!
//! Of the records only answers that brought a page are read, and conversions to text; requests, robots.txt and pictures are passed over in silence, being
//! what every crawl is full of. When a page was fetched is not when it was published, so it is told as metadata and never taken for the article's date.

use super::bounded::{Line, read_line, read_whole, reason_of, skip};
use super::problem::{Bound, Reason};
use super::read::Reading;
use super::sink::Sink;
use super::unpack::{buffered, unpack};
use super::{FieldName, Format, Origin, RawArticle, decode, format, html};
use std::io::{BufRead, Cursor, Read};

/// Bytes that a line of a header may have; addresses of a few kilobytes are real.
const HEADER_LINE: usize = 1 << 16;
/// Lines that a header may have.
const HEADER_LINES: usize = 500;

/// Names in small letters, and values.
struct Header(Vec<(String, String)>);

impl Header {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Reads lines up to an empty one; the first is given apart.
fn header(source: &mut dyn BufRead) -> Result<Option<(String, Header)>, Reason> {
    let mut line = Vec::new();
    let mut first = None;
    let mut fields = Vec::new();
    for _ in 0..HEADER_LINES {
        match read_line(source, HEADER_LINE, &mut line).map_err(reason_of)? {
            Line::End if first.is_none() => return Ok(None),
            Line::End => return Err(broken("it ends within a header")),
            Line::TooLong(_) => continue,
            Line::Whole => {}
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        match (text, &first) {
            // Records end with empty lines, some with more than they should.
            ("", None) => {}
            ("", Some(_)) => return Ok(first.map(|first| (first, Header(fields)))),
            (text, None) => first = Some(text.to_owned()),
            (text, Some(_)) => {
                if let Some((name, value)) = text.split_once(':') {
                    fields.push((name.trim().to_lowercase(), value.trim().to_owned()));
                }
            }
        }
    }
    Err(broken("a header without an end"))
}

fn broken(what: &str) -> Reason {
    Reason::Syntax { format: "WARC", error: what.to_owned() }
}

/// Reads a crawl.
pub(super) fn read(source: &mut dyn BufRead, reading: &Reading<'_>, sink: &mut Sink<'_>) -> Result<(), Reason> {
    let mut any = false;
    while let Some((version, record)) = header(source)? {
        if !version.starts_with("WARC/") {
            return Err(broken("no record where one should begin"));
        }
        any = true;
        let length: u64 =
            record.get("content-length").and_then(|length| length.parse().ok()).ok_or_else(|| broken("a record without a length"))?;
        let mut block = source.take(length);
        match article(&record, &mut block, length, reading, sink) {
            Ok(Some(article)) => sink.article(article),
            Ok(None) | Err(Reason::NoText) => {}
            Err(reason @ (Reason::Unreadable { .. } | Reason::Bound { bound: Bound::Expansion, .. })) => return Err(reason),
            Err(reason) => {
                let reason = match record.get("warc-target-uri") {
                    Some(address) => Reason::Page { address: address.chars().take(200).collect(), reason: Box::new(reason) },
                    None => reason,
                };
                sink.problem(None, reason);
            }
        }
        let left = block.limit();
        if skip(source, left).map_err(reason_of)? < left {
            return Err(broken("it ends within a record"));
        }
    }
    if any { Ok(()) } else { Err(Reason::Empty) }
}

/// The article of a record, if it has one.
fn article(
    record: &Header,
    block: &mut dyn BufRead,
    length: u64,
    reading: &Reading<'_>,
    sink: &mut Sink<'_>,
) -> Result<Option<RawArticle>, Reason> {
    let kind = record.get("content-type").unwrap_or("").to_lowercase();
    let whole = |block: &mut dyn BufRead| read_whole(block, reading.options.max_file_bytes, Some(length));
    let mut article = match record.get("warc-type") {
        Some("response") if kind.starts_with("application/http") => {
            let Some((status, http)) = header(block).map_err(|_| broken("an answer without a header"))? else { return Ok(None) };
            let ok = status.split_whitespace().nth(1) == Some("200");
            let declared = http.get("content-type").unwrap_or("").to_lowercase();
            if !ok || !(is_page(&declared) || declared.is_empty()) {
                return Ok(None);
            }
            let body = body(whole(block)?, &http, reading)?;
            if declared.is_empty() && format::by_look(&body) != Some(format::Kind::Articles(Format::Html)) {
                return Ok(None);
            }
            html::read(sink.shown, &decode::decode_as(charset(&declared), &body)?)?
        }
        Some("resource") if is_page(&kind) => html::read(sink.shown, &decode::decode_as(charset(&kind), &whole(block)?)?)?,
        Some("conversion") if kind.starts_with("text/plain") => {
            RawArticle::new(sink.shown, Format::Warc, decode::decode_as(charset(&kind), &whole(block)?)?)
        }
        _ => return Ok(None),
    };
    article.format = Format::Warc;
    // Where the page was fetched from is surer than where it says that it stands.
    article.give_first(FieldName::Url, record.get("warc-target-uri").unwrap_or("").trim_matches(['<', '>']), Origin::Warc);
    article.give(FieldName::Fetched, record.get("warc-date").unwrap_or(""), Origin::Warc);
    article.part = record.get("warc-record-id").map(|id| id.trim_matches(['<', '>']).trim_start_matches("urn:uuid:").to_owned());
    if article.part.is_none() {
        article.part = Some((sink.found() + 1).to_string());
    }
    Ok(Some(article))
}

fn is_page(kind: &str) -> bool {
    kind.starts_with("text/html") || kind.starts_with("application/xhtml")
}

fn charset(kind: &str) -> Option<&str> {
    let (_, label) = kind.split_once("charset=")?;
    label.split([';', ' ', ',']).next().map(|label| label.trim_matches(['"', '\'']))
}

/// The body of an answer as it was before it was sent.
///
/// Crawlers differ in whether they undo chunks and compression and in whether they say so, so both are undone where the bytes show them.
fn body(bytes: Vec<u8>, http: &Header, reading: &Reading<'_>) -> Result<Vec<u8>, Reason> {
    let chunked = http.get("transfer-encoding").is_some_and(|coding| coding.to_lowercase().contains("chunked"));
    let bytes = if chunked { unchunk(&bytes).unwrap_or(bytes) } else { bytes };
    let coding = http.get("content-encoding").unwrap_or("").to_lowercase();
    if let Some(packing) = format::packing(&bytes) {
        let mut source = Cursor::new(bytes);
        let mut unpacked = unpack(packing, &mut source, &reading.budget);
        return read_whole(&mut *unpacked, reading.options.max_file_bytes, None);
    }
    if coding.contains("deflate") && bytes.first() == Some(&0x78) {
        let inner = super::bounded::Unpacked::new(flate2::read::ZlibDecoder::new(&bytes[..]), reading.budget.clone(), "deflate");
        return read_whole(&mut buffered(inner), reading.options.max_file_bytes, None);
    }
    if coding.contains("br") && std::str::from_utf8(&bytes).is_err() {
        return Err(Reason::Syntax { format: "page", error: "compressed by brotli, which is not read".into() });
    }
    Ok(bytes)
}

/// A body without its chunks, if it has such.
fn unchunk(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(bytes.len());
    loop {
        let end = bytes.iter().take(32).position(|&byte| byte == b'\n')?;
        let line = std::str::from_utf8(bytes.get(..end)?).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        let rest = bytes.get(end + 1..)?;
        // What was cut off is still a page.
        let Some((chunk, rest)) = rest.split_at_checked(size) else {
            body.extend_from_slice(rest);
            return Some(body);
        };
        body.extend_from_slice(chunk);
        bytes = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if bytes.is_empty() {
            return Some(body);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks() {
        let cases: [(&str, Option<&str>); 6] = [
            ("4\r\nPara\r\n8;x=1\r\n menteri\r\n0\r\n\r\n", Some("Para menteri")),
            ("4\nPara\n0\n", Some("Para")),
            ("20\r\nPara", Some("Para")),
            ("<html>\n", None),
            ("", None),
            ("ffffffffffffffff\r\nPara", Some("Para")),
        ];
        for (bytes, expected) in cases {
            assert_eq!(unchunk(bytes.as_bytes()).as_deref(), expected.map(str::as_bytes), "{bytes:?}");
        }
    }
}
