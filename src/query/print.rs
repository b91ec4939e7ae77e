//! A tree written back as a query: canonical, with every parenthesis that matters, so that reading it gives the same tree.

use super::ast::{Column, DateRange, Expr, Node, Pattern, Relation, Zone};
use crate::entity::EntityKind;

/// Writes `expr` in the query language.
pub fn print(expr: &Expr) -> String {
    let mut out = String::new();
    write(&expr.node, Tightness::Or, &mut out);
    out
}

/// How tightly a construct binds; looser ones inside tighter ones need parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tightness {
    Or,
    And,
    Bag,
    Not,
    Near,
    Unit,
}

fn tightness(node: &Node) -> Tightness {
    match node {
        Node::Or(_) => Tightness::Or,
        Node::And(_) => Tightness::And,
        Node::Bag(_) => Tightness::Bag,
        Node::Not(_) => Tightness::Not,
        Node::Near { .. } => Tightness::Near,
        _ => Tightness::Unit,
    }
}

fn write(node: &Node, least: Tightness, out: &mut String) {
    let parenthesised = tightness(node) < least;
    if parenthesised {
        out.push('(');
    }
    write_bare(node, out);
    if parenthesised {
        out.push(')');
    }
}

fn write_bare(node: &Node, out: &mut String) {
    match node {
        Node::All => out.push('*'),
        Node::Word { text, exact } => {
            if *exact {
                out.push('=');
            }
            out.push_str(text);
        }
        Node::Phrase { text, slop } => {
            quote(text, out);
            if *slop > 0 {
                out.push_str(&format!("~{slop}"));
            }
        }
        Node::Pattern(pattern) => out.push_str(&print_pattern(pattern)),
        Node::Entity { kind, name } => {
            out.push_str(match kind {
                Some(EntityKind::Person) => "person:",
                Some(EntityKind::Organization) => "org:",
                Some(EntityKind::Place) => "place:",
                None => "entity:",
            });
            quote(name, out);
        }
        Node::Column { column, value } => {
            out.push_str(column_name(*column));
            out.push(':');
            quote(value, out);
        }
        Node::Date(range) => {
            out.push_str("date:");
            out.push_str(&print_range(*range));
        }
        Node::WordCount { min, max } => {
            let end = |end: &Option<u32>| end.map_or_else(String::new, |end| end.to_string());
            out.push_str(&format!("words:{}..{}", end(min), end(max)));
        }
        Node::In { zone, inner } => {
            out.push_str(zone_name(*zone));
            out.push(':');
            write(&inner.node, Tightness::Unit, out);
        }
        // Side by side, a proximity without parentheses could take a neighbouring word `not` for its own.
        Node::Bag(members) => join(members, " ", Tightness::Unit, out),
        Node::And(members) => join(members, " AND ", Tightness::Bag, out),
        // Parentheses that the language can do without, because not every reader knows which binds tighter.
        Node::Or(members) => join(members, " OR ", Tightness::Bag, out),
        Node::Not(inner) => {
            out.push_str("NOT ");
            write(&inner.node, Tightness::Near, out);
        }
        Node::Near { relation, negated, left, right } => {
            write(&left.node, Tightness::Unit, out);
            out.push_str(if *negated { " not " } else { " " });
            out.push_str(&match relation {
                Relation::Within(distance) => format!("w/{distance}"),
                Relation::Before(distance) => format!("pre/{distance}"),
                Relation::Near(distance) => format!("near/{distance}"),
                Relation::Sentence => "/s".to_owned(),
                Relation::Paragraph => "/p".to_owned(),
            });
            out.push(' ');
            write(&right.node, Tightness::Unit, out);
        }
        Node::AtLeast { count, inner } => call(&format!("atleast{count}"), inner, out),
        Node::First { words, inner } => call(&format!("first/{words}"), inner, out),
        Node::Caps(inner) => call("caps", inner, out),
        Node::Boost { factor, inner } => {
            // A date or a number takes what stands behind it for a part of itself.
            let open = ends_in_number(&inner.node);
            out.push_str(if open { "(" } else { "" });
            write(&inner.node, Tightness::Unit, out);
            out.push_str(if open { ")" } else { "" });
            out.push_str(&format!("^{factor}"));
        }
    }
}

fn ends_in_number(node: &Node) -> bool {
    match node {
        Node::Date(_) | Node::WordCount { .. } => true,
        Node::In { inner, .. } => ends_in_number(&inner.node),
        _ => false,
    }
}

fn join(members: &[Expr], between: &str, least: Tightness, out: &mut String) {
    for (at, member) in members.iter().enumerate() {
        if at > 0 {
            out.push_str(between);
        }
        write(&member.node, least, out);
    }
}

fn call(name: &str, inner: &Expr, out: &mut String) {
    out.push_str(name);
    out.push('(');
    write(&inner.node, Tightness::Or, out);
    out.push(')');
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    out.extend(text.chars().filter(|&c| c != '"'));
    out.push('"');
}

/// A pattern as it is written in a query.
pub(super) fn print_pattern(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Wildcard(pattern) => pattern.clone(),
        Pattern::Fuzzy { word, distance } => format!("{word}~{distance}"),
        Pattern::Regex(expression) => format!("/{expression}/"),
    }
}

/// A range of days as it is written in a query.
pub(super) fn print_range(range: DateRange) -> String {
    match (range.from, range.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (from, to) => {
            let end = |date: Option<jiff::civil::Date>| date.map_or_else(String::new, |date| date.to_string());
            format!("{}..{}", end(from), end(to))
        }
    }
}

fn column_name(column: Column) -> &'static str {
    match column {
        Column::Source => "source",
        Column::Author => "author",
        Column::Path => "path",
        Column::Language => "lang",
    }
}

fn zone_name(zone: Zone) -> &'static str {
    match zone {
        Zone::Title => "title",
        Zone::Lead => "lead",
        Zone::Body => "body",
        Zone::Tail => "tail",
        Zone::TitleOrLead => "hlead",
    }
}
