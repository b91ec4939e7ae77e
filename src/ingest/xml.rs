//! XML as a tree, read leniently: feeds in the wild have stray ampersands and unclosed elements, and their articles are as good as others.
//!
//! No entity is ever fetched or expanded but those of XML itself and of HTML, so nothing can grow; depth is bounded, so dropping a tree is safe.

use super::problem::Reason;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::ops::Range;

/// Elements within elements; documents that mean well have less than twenty.
const DEEPEST: usize = 100;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name as written, in small letters.
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    /// Text directly in it.
    pub text: String,
    /// What stands in it, as bytes of the document.
    pub inner: Range<usize>,
}

impl Element {
    /// Its name without a prefix.
    pub fn local(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or(&self.name)
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first child of this name, prefix and all.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    pub fn children_named<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> + use<'e> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element of this local name, itself or anywhere in it.
    pub fn find(&self, local: &str) -> Option<&Element> {
        if self.local() == local {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(local))
    }
}

/// Reads a document; gives its root.
pub(super) fn parse(text: &str) -> Result<Element, Reason> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut open: Vec<Element> = vec![Element::default()];
    loop {
        let before = position(&reader);
        let event = reader.read_event().map_err(|error| fault(&error))?;
        let after = position(&reader);
        let Some(current) = open.last_mut() else { break };
        match event {
            Event::Start(start) => {
                if open.len() > DEEPEST {
                    return Err(Reason::Syntax { format: "XML", error: format!("elements lie more than {DEEPEST} deep") });
                }
                let mut element = element(&start);
                element.inner = after..after;
                open.push(element);
            }
            Event::Empty(start) => current.children.push(element(&start)),
            Event::End(end) => {
                let name = end.name().as_ref().to_lowercase();
                // An end closes what lies open in the element that it names; one that names none is a slip.
                if let Some(at) = open.iter().rposition(|element| element.name == name).filter(|&at| at > 0) {
                    close(&mut open, at, before);
                }
            }
            Event::Text(text) => current.text.push_str(&text.xml10_content()),
            Event::CData(text) => current.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let reference: &str = &reference;
                current.text.push_str(&super::html::entity(reference));
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    close(&mut open, 1, text.len());
    let document = open.pop().unwrap_or_default();
    let root = document.children.into_iter().next();
    root.ok_or(Reason::Syntax { format: "XML", error: "no element in it".into() })
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// Closes open elements down to the one at `at`.
fn close(open: &mut Vec<Element>, at: usize, end: usize) {
    while open.len() > at.max(1) {
        let Some(mut element) = open.pop() else { return };
        element.inner.end = end.max(element.inner.start);
        if let Some(parent) = open.last_mut() {
            parent.children.push(element);
        }
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let name = start.name().as_ref().to_lowercase();
    let mut attributes = Vec::new();
    for attribute in start.html_attributes().with_checks(false).flatten() {
        attributes.push((attribute.key.as_ref().to_lowercase(), super::html::plain(&attribute.value)));
    }
    Element { name, attributes, ..Element::default() }
}

fn fault(error: &quick_xml::Error) -> Reason {
    Reason::Syntax { format: "XML", error: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lenient() {
        let root =
            parse("<?xml version='1.0'?><RSS a='1 &amp; 2'><b>satu & dua &nbsp;&copy; &x;<c/>tiga</b></d><e><f>x</e><![CDATA[<p>]]></RSS>")
                .unwrap();
        assert_eq!((root.name.as_str(), root.attribute("a")), ("rss", Some("1 & 2")));
        assert_eq!(root.child("b").unwrap().text, "satu & dua \u{a0}© &x;tiga");
        assert_eq!((root.child("e").unwrap().child("f").unwrap().text.as_str(), root.text.as_str()), ("x", "<p>"));
        assert!(parse("").is_err());
        assert!(parse("teks").is_err());
    }

    #[test]
    fn entities_that_grow_do_not() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"aaaa\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>";
        assert_eq!(parse(bomb).unwrap().text, "&y;");
    }

    #[test]
    fn depth_is_bounded() {
        assert!(matches!(parse(&"<a>".repeat(100_000)), Err(Reason::Syntax { .. })));
    }
}
