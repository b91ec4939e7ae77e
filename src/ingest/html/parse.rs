//! Parsing within bounds: a page of a few kilobytes can, by the rules of HTML, stand for a tree of millions of nodes, and a page of a megabyte can take an hour.
//!
//! Formatting elements that are never closed are made anew in every paragraph; elements that lie deep are looked through at every tag; attributes of one
//! tag are compared with one another. So the parser is fed little by little and stopped when the tree grows beyond what any page has.

use super::super::problem::Reason;
use html5ever::tendril::{StrTendril, TendrilSink};
use scraper::{Html, HtmlTreeSink};

/// Elements within elements; pages have less than a hundred.
const DEEPEST: usize = 1_000;
/// Nodes that a page may have; the largest pages have a hundred thousand.
const MOST_NODES: usize = 1_000_000;
/// Attributes that a tag may have.
const MOST_ATTRIBUTES: usize = 5_000;
/// Bytes that are parsed between two looks at the tree.
const STEP: usize = 2_048;

/// Parses a page or a piece of one.
pub(super) fn parse(text: &str) -> Result<Html, Reason> {
    let refused = |what: String| Err(Reason::Syntax { format: "HTML", error: what });
    if most_attributes(text.as_bytes()) > MOST_ATTRIBUTES {
        return refused(format!("a tag has more than {MOST_ATTRIBUTES} attributes"));
    }
    let mut parser = html5ever::parse_document(HtmlTreeSink::new(Html::new_document()), html5ever::ParseOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = rest.len().min(STEP);
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (step, after) = rest.split_at(end);
        parser.process(StrTendril::from(step));
        rest = after;
        let page = parser.tokenizer.sink.sink.0.borrow();
        let mut nodes = page.tree.nodes();
        let (count, last) = (nodes.len(), nodes.next_back());
        if count > MOST_NODES {
            return refused(format!("it has more than {MOST_NODES} nodes"));
        }
        // What was made last lies about as deep as what is open.
        if last.is_some_and(|last| last.ancestors().nth(DEEPEST).is_some()) {
            return refused(format!("elements lie more than {DEEPEST} deep"));
        }
    }
    Ok(parser.finish())
}

/// The most attributes that one tag has, about.
#[expect(clippy::indexing_slicing, reason = "a place is at most one past a byte that was found")]
fn most_attributes(bytes: &[u8]) -> usize {
    let (mut most, mut at) = (0, 0);
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]) {
        at += open + 1;
        if !bytes.get(at).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/') {
            continue;
        }
        let (mut count, mut blank) = (0, false);
        while let Some(&byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'>' => break,
                b'"' | b'\'' if bytes[..at - 1].trim_ascii_end().ends_with(b"=") => {
                    let Some(close) = memchr::memchr(byte, &bytes[at..]) else { return most.max(count) };
                    at += close + 1;
                    blank = true;
                }
                byte if byte.is_ascii_whitespace() || byte == b'/' => blank = true,
                _ => count += usize::from(std::mem::take(&mut blank)),
            }
        }
        most = most.max(count);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted() {
        for (text, expected) in [
            ("<p>", 0),
            ("<p class=a id='b > c' x>", 3),
            ("<p\nclass=\"a\"id=b/><p a b c d>", 4),
            ("a < b c d e f", 0),
            ("<p a='", 1),
            ("", 0),
        ] {
            assert_eq!(most_attributes(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn pages_that_mean_harm() {
        let numbered = |count: usize| (0..count).map(|number| format!("<p><font size={number}>")).collect::<String>();
        let attributes = (0..6_000).map(|number| format!(" a{number}='>'")).collect::<String>();
        for (page, refused) in [
            ("<div>".repeat(50_000), true),
            ("<ul><li>".repeat(50_000), true),
            ("<p>x<b>".repeat(50_000), false),
            (numbered(50_000), true),
            (format!("<p{attributes}>x"), true),
            ("<br>".repeat(50_000), false),
            ("<p>".repeat(50_000), false),
            ("</div>".repeat(50_000), false),
            ("<".repeat(50_000), false),
        ] {
            assert_eq!(parse(&page).is_err(), refused, "{}", page.get(..20).unwrap_or(&page));
        }
    }
}
