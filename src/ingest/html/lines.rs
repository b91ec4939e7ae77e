//! The text of an element as lines, a block a line, with what its markup says of each.

use super::super::LineKind;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};

/// Lines and their kinds.
pub(super) type Lines = Vec<(String, Option<LineKind>)>;

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
    lines.iter().map(|(line, _)| line.chars().count()).sum()
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
    let mut lines = Lines::new();
    let mut line = String::new();
    let mut kinds: Vec<Option<LineKind>> = vec![None];
    // The furniture that is being passed over.
    let mut within = None;
    for edge in element.traverse() {
        let (Edge::Open(node) | Edge::Close(node)) = edge;
        if within.is_some_and(|furniture| furniture != node.id()) || node.id() == element.id() {
            continue;
        }
        match (edge, node.value()) {
            (Edge::Open(_), Node::Text(text)) => line.push_str(text),
            (edge, Node::Element(found)) if FURNITURE.contains(&found.name()) => {
                within = matches!(edge, Edge::Open(_)).then(|| node.id());
            }
            (Edge::Open(_), Node::Element(found)) if BLOCKS.contains(&found.name()) => {
                let around = kinds.last().copied().flatten();
                end_line(&mut line, around, &mut lines);
                kinds.push(kind(found.name(), around));
            }
            (Edge::Close(_), Node::Element(found)) if BLOCKS.contains(&found.name()) => {
                let own = kinds.pop().flatten();
                end_line(&mut line, own, &mut lines);
            }
            _ => {}
        }
    }
    end_line(&mut line, None, &mut lines);
    lines
}

fn kind(name: &str, around: Option<LineKind>) -> Option<LineKind> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(LineKind::Heading),
        "li" => Some(LineKind::List),
        "figcaption" => Some(LineKind::Caption),
        _ => around,
    }
}

fn end_line(line: &mut String, kind: Option<LineKind>, lines: &mut Lines) {
    let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.is_empty() {
        lines.push((text, kind));
    }
    line.clear();
}
