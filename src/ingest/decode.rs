//! From bytes to text, by what the file says of itself, else by what it looks like.
//!
//! A byte-order mark decides; then UTF-8, if the bytes are valid; then what an HTML or XML declaration says; then a guess from the bytes. A file that
//! is no text in any of them is binary.

use super::problem::Reason;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// How much of a file is looked at for a declaration of its encoding.
const HEAD: usize = 4096;

/// Decodes `bytes`; line ends become `\n`.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Reason> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Reason::Empty);
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, skip)) => decode_with(encoding, bytes.get(skip..).unwrap_or_default())?,
        None => {
            if is_binary(bytes) {
                return Err(Reason::Binary);
            }
            match std::str::from_utf8(bytes) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => decode_with(declared(bytes).unwrap_or_else(|| guess(bytes)), bytes)?,
            }
        }
    };
    if !text.contains('\r') {
        return Ok(text.into_owned());
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Text has no NUL and few control characters.
fn is_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..8 * HEAD).unwrap_or(bytes);
    let control = head.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)).count();
    head.contains(&0) || control * 50 > head.len()
}

fn decode_with<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Result<Cow<'b, str>, Reason> {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    // A few bad bytes in a long text are a slip of its maker; many mean that it is something else.
    let bad = if malformed { text.matches('\u{FFFD}').count() } else { 0 };
    if bad * 20 > text.chars().count() || ((encoding == UTF_16LE || encoding == UTF_16BE) && text.contains('\0')) {
        return Err(Reason::Encoding { encoding: encoding.name() });
    }
    Ok(text)
}

/// Decodes the values of a table row by row: UTF-8 until a value is not, and from then on what that value looks like wherever UTF-8 does not do.
#[derive(Default)]
pub(super) struct Rows {
    other: Option<&'static Encoding>,
}

impl Rows {
    /// Decodes one value; line ends become `\n`.
    pub fn decode(&mut self, value: &[u8]) -> String {
        let text = match std::str::from_utf8(value) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => self.other.get_or_insert_with(|| guess(value)).decode_without_bom_handling(value).0,
        };
        if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.into_owned() }
    }
}

/// Decodes bytes whose encoding somebody names, else as [`decode`].
pub(super) fn decode_as(label: Option<&str>, bytes: &[u8]) -> Result<String, Reason> {
    let named = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    match named {
        Some(encoding) if encoding != UTF_8 && Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err() => {
            Ok(decode_with(encoding, bytes)?.replace("\r\n", "\n").replace('\r', "\n"))
        }
        _ => decode(bytes),
    }
}

/// The encoding that a `charset=` or `encoding=` in the first bytes names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)).to_lowercase();
    let at = ["charset=", "encoding="].iter().find_map(|mark| head.find(mark).map(|at| at + mark.len()))?;
    let label = head.get(at..)?.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(label.len());
    // The bytes are known not to be UTF-8, whatever they say.
    Encoding::for_label(label.as_bytes().get(..end)?).filter(|&encoding| encoding != UTF_8)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"id"), chardetng::Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        for (bytes, expected) in [
            (&b"\xEF\xBB\xBFBRICS"[..], Ok("BRICS")),
            (b"\xFF\xFEB\0R\0", Ok("BR")),
            ("“Wang”".as_bytes(), Ok("“Wang”")),
            (b"a\r\nb\rc", Ok("a\nb\nc")),
            (b"<meta charset=\"windows-1252\"> \x93kata\x94", Ok("<meta charset=\"windows-1252\"> “kata”")),
            (b"", Err(Reason::Empty)),
            (b" \n\t", Err(Reason::Empty)),
            (b"\x7FELF\0\0\0", Err(Reason::Binary)),
        ] {
            assert_eq!(decode(bytes).as_deref(), expected.as_ref().copied(), "{bytes:?}");
        }
    }
}
