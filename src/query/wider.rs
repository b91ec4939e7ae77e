//! A query taken apart and made wider, a step at a time: what is tried when nothing was found.
//!
//! Works on the tree, so that every wider query can be written, read and run like one that was typed. Pure; what each step finds is for `search` to say.

use super::ast::{Expr, Node, Pattern, Relation, Zone};
use super::lexer::{Lex, lex};
use super::resolve::{MatchMode, ResolveContext, groups};
use crate::text::Span;

/// Words that `"..."` is loosened by.
const SLACK: u32 = 3;

/// What must all match for `expr` to match, in the order of the query; names and compounds that are read as one stay together.
pub fn conditions(expr: &Expr, context: ResolveContext<'_>) -> Vec<Expr> {
    let mut found = Vec::new();
    gather(expr, context, &|expr| expr, &mut found);
    found
}

fn gather(expr: &Expr, context: ResolveContext<'_>, wrap: &dyn Fn(Expr) -> Expr, found: &mut Vec<Expr>) {
    match &expr.node {
        Node::And(members) => members.iter().for_each(|member| gather(member, context, wrap, found)),
        Node::Bag(members) if context.match_mode == MatchMode::All => {
            for group in groups(members, context) {
                let one = match group {
                    [one] => one.clone(),
                    [first, .., last] => Expr { node: Node::Bag(group.to_vec()), span: first.span.cover(last.span) },
                    [] => continue,
                };
                // Words are never taken for a conjunction of their own again: a group is one condition.
                match one.node {
                    Node::Bag(_) => found.push(wrap(one)),
                    _ => gather(&one, context, wrap, found),
                }
            }
        }
        Node::In { zone, inner } => {
            let zone = *zone;
            let wrap = |expr: Expr| wrap(Expr { span: expr.span, node: Node::In { zone, inner: Box::new(expr) } });
            gather(inner, context, &wrap, found);
        }
        Node::Boost { factor, inner } => {
            let factor = *factor;
            let wrap = |expr: Expr| wrap(Expr { span: expr.span, node: Node::Boost { factor, inner: Box::new(expr) } });
            gather(inner, context, &wrap, found);
        }
        _ => found.push(wrap(expr.clone())),
    }
}

/// The query that asks for all of `conditions`.
pub fn all_of(conditions: Vec<Expr>) -> Expr {
    match conditions.len() {
        0 => plain(Node::All),
        1 => conditions.into_iter().next().unwrap_or(plain(Node::All)),
        _ => plain(Node::And(conditions)),
    }
}

/// The next wider forms of one condition, nearest first.
pub fn loosened(condition: &Expr) -> Vec<Expr> {
    let like = |node: Node| Expr { node, span: condition.span };
    match &condition.node {
        Node::Word { text, exact: true } => vec![like(Node::Word { text: text.clone(), exact: false })],
        Node::Phrase { text, slop } => {
            let words: Vec<Expr> = text.split_whitespace().filter_map(bare_word).collect();
            let mut wider = Vec::new();
            if words.len() > 1 && *slop < SLACK {
                wider.push(like(Node::Phrase { text: text.clone(), slop: SLACK }));
            }
            wider.extend((!words.is_empty()).then(|| side_by_side(words)));
            wider
        }
        // A name or a compound: its words, wherever they stand.
        Node::Bag(words) => vec![like(Node::And(words.clone()))],
        Node::Entity { kind, name } => {
            let words: Vec<Expr> = name.split_whitespace().filter_map(bare_word).collect();
            let any_kind = kind.map(|_| like(Node::Entity { kind: None, name: name.clone() }));
            any_kind.into_iter().chain((!words.is_empty()).then(|| side_by_side(words))).collect()
        }
        Node::In { zone, inner } => {
            let within = loosened(inner).into_iter().map(|inner| like(Node::In { zone: *zone, inner: Box::new(inner) }));
            within.chain((*zone != Zone::Tail).then(|| (**inner).clone())).collect()
        }
        Node::Boost { factor, inner } => {
            loosened(inner).into_iter().map(|inner| like(Node::Boost { factor: *factor, inner: Box::new(inner) })).collect()
        }
        Node::Near { negated: true, left, .. } => vec![(**left).clone()],
        Node::Near { relation, left, right, .. } => {
            let paragraph = (*relation != Relation::Paragraph)
                .then(|| like(Node::Near { relation: Relation::Paragraph, negated: false, left: left.clone(), right: right.clone() }));
            let mut words = Vec::new();
            apart(condition, &mut words);
            let both = like(Node::And(vec![(**left).clone(), (**right).clone()]));
            paragraph.into_iter().chain([both]).chain((words.len() > 2).then(|| like(Node::And(words)))).collect()
        }
        Node::AtLeast { inner, .. } | Node::First { inner, .. } | Node::Caps(inner) => vec![(**inner).clone()],
        Node::Pattern(Pattern::Fuzzy { word, distance: 1 }) => {
            vec![like(Node::Pattern(Pattern::Fuzzy { word: word.clone(), distance: 2 }))]
        }
        _ => Vec::new(),
    }
}

/// The operands of operators of nearness, however deep.
fn apart(expr: &Expr, found: &mut Vec<Expr>) {
    match &expr.node {
        Node::Near { negated: false, left, right, .. } => {
            apart(left, found);
            apart(right, found);
        }
        Node::Near { negated: true, left, .. } => apart(left, found),
        _ => found.push(expr.clone()),
    }
}

/// The words, phrases, patterns and names of `expr` that must or may stand in an article; those that must not are left out.
pub fn leaves(expr: &Expr) -> Vec<&Expr> {
    let mut found = Vec::new();
    let mut rest = vec![expr];
    while let Some(expr) = rest.pop() {
        match &expr.node {
            Node::Word { .. } | Node::Phrase { .. } | Node::Pattern(_) | Node::Entity { .. } => found.push(expr),
            Node::Bag(members) | Node::And(members) | Node::Or(members) => rest.extend(members.iter().rev()),
            Node::In { inner, .. }
            | Node::AtLeast { inner, .. }
            | Node::First { inner, .. }
            | Node::Caps(inner)
            | Node::Boost { inner, .. } => rest.push(inner),
            Node::Near { negated, left, right, .. } => {
                rest.extend((!negated).then_some(&**right));
                rest.push(left);
            }
            Node::All | Node::Column { .. } | Node::Date(_) | Node::WordCount { .. } | Node::Not(_) => {}
        }
    }
    found
}

/// The words of a phrase, each as a word as it is written; none of anything else.
pub fn words_of(leaf: &Expr) -> Vec<Expr> {
    let Node::Phrase { text, .. } = &leaf.node else { return Vec::new() };
    let words = text.split_whitespace().filter_map(bare_word);
    let exact = words.filter_map(|word| match word.node {
        Node::Word { text, .. } => Some(Expr { node: Node::Word { text, exact: true }, span: leaf.span }),
        _ => None,
    });
    exact.collect()
}

/// `expr` with `word` written as `instead` in every bare word, exact word and phrase.
pub fn respelled(expr: &Expr, word: &str, instead: &str) -> Expr {
    let again = |inner: &Expr| Box::new(respelled(inner, word, instead));
    let all = |members: &[Expr]| members.iter().map(|member| respelled(member, word, instead)).collect();
    let node = match &expr.node {
        Node::Word { text, exact } if text == word => Node::Word { text: instead.to_owned(), exact: *exact },
        Node::Phrase { text, slop } => {
            let words: Vec<&str> = text.split_whitespace().map(|other| if other == word { instead } else { other }).collect();
            Node::Phrase { text: words.join(" "), slop: *slop }
        }
        Node::Bag(members) => Node::Bag(all(members)),
        Node::And(members) => Node::And(all(members)),
        Node::Or(members) => Node::Or(all(members)),
        Node::Not(inner) => Node::Not(again(inner)),
        Node::In { zone, inner } => Node::In { zone: *zone, inner: again(inner) },
        Node::Near { relation, negated, left, right } => {
            Node::Near { relation: *relation, negated: *negated, left: again(left), right: again(right) }
        }
        Node::AtLeast { count, inner } => Node::AtLeast { count: *count, inner: again(inner) },
        Node::First { words, inner } => Node::First { words: *words, inner: again(inner) },
        Node::Caps(inner) => Node::Caps(again(inner)),
        Node::Boost { factor, inner } => Node::Boost { factor: *factor, inner: again(inner) },
        other => other.clone(),
    };
    Expr { node, span: expr.span }
}

/// The text as a bare word, if it reads as one.
pub fn bare_word(text: &str) -> Option<Expr> {
    let (lexemes, _) = lex(text);
    match lexemes.as_slice() {
        [lexeme] => match &lexeme.token {
            Lex::Word(word) => Some(plain(Node::Word { text: word.clone(), exact: false })),
            _ => None,
        },
        _ => None,
    }
}

fn side_by_side(mut words: Vec<Expr>) -> Expr {
    if words.len() == 1 { words.remove(0) } else { plain(Node::Bag(words)) }
}

fn plain(node: Node) -> Expr {
    Expr { node, span: Span::default() }
}
