//! The text of an element as lines, a block a line, with what its markup says of each.

use super::super::LineKind;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};

/// What an element says.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// Lines and their kinds.
    pub lines: Vec<(String, Option<LineKind>)>,
    /// The line that stands with a time, before the text: who wrote it, and perhaps where.
    pub byline: Option<String>,
}

/// Characters that a byline may have.
const LONGEST_BYLINE: usize = 80;

/// Elements whose text is no part of an article.
const FURNITURE: [&str; 15] = [
    "script", "style", "noscript", "nav", "aside", "footer", "form", "iframe", "button", "svg", "template", "select", "header", "figure",
    "time",
];

/// Elements that begin and end a line.
const BLOCKS: [&str; 24] = [
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "tr",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "hr",
    "section",
    "article",
    "blockquote",
    "figcaption",
    "pre",
    "table",
    "main",
];

/// Characters of lines.
pub(super) fn length(lines: &Lines) -> usize {
    lines.lines.iter().map(|(line, _)| line.chars().count()).sum()
}

/// How deep the elements of a page lie within one another.
pub(super) fn depth(page: &Html) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for edge in page.tree.root().traverse() {
        match edge {
            Edge::Open(_) => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            Edge::Close(_) => depth = depth.saturating_sub(1),
        }
    }
    deepest
}

/// The text of an element, a block a line.
pub(super) fn lines_of(element: ElementRef<'_>) -> Lines {
    let mut open = Open::default();
    let mut kinds: Vec<Option<LineKind>> = vec![None];
    // The furniture that is being passed over.
    let mut within = None;
    for edge in element.traverse() {
        let (Edge::Open(node) | Edge::Close(node)) = edge;
        if within.is_some_and(|furniture| furniture != node.id()) || node.id() == element.id() {
            continue;
        }
        match (edge, node.value()) {
            (Edge::Open(_), Node::Text(text)) => open.line.push_str(text),
            (edge, Node::Element(found)) if FURNITURE.contains(&found.name()) => {
                open.timed |= found.name() == "time";
                within = matches!(edge, Edge::Open(_)).then(|| node.id());
            }
            (Edge::Open(_), Node::Element(found)) if BLOCKS.contains(&found.name()) => {
                let around = kinds.last().copied().flatten();
                open.end(around);
                kinds.push(kind(found.name(), around));
            }
            (Edge::Close(_), Node::Element(found)) if BLOCKS.contains(&found.name()) => {
                let own = kinds.pop().flatten();
                open.end(own);
            }
            _ => {}
        }
    }
    open.end(None);
    open.found
}

/// Lines, and the one that is not ended yet.
#[derive(Default)]
struct Open {
    found: Lines,
    line: String,
    /// Whether a time stands in the line.
    timed: bool,
}

impl Open {
    fn end(&mut self, kind: Option<LineKind>) {
        let text = self.line.split_whitespace().collect::<Vec<_>>().join(" ");
        self.line.clear();
        let timed = std::mem::take(&mut self.timed);
        let before_text = self.found.lines.iter().all(|(line, _)| line.chars().count() <= LONGEST_BYLINE);
        if timed && before_text && self.found.byline.is_none() && text.chars().count() <= LONGEST_BYLINE {
            self.found.byline = Some(text);
        } else if !text.is_empty() {
            self.found.lines.push((text, kind));
        }
    }
}

fn kind(name: &str, around: Option<LineKind>) -> Option<LineKind> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(LineKind::Heading),
        "li" => Some(LineKind::List),
        "figcaption" => Some(LineKind::Caption),
        _ => around,
    }
}
