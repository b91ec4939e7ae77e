//! Fields: what stands behind a colon, read as zones, names, columns, dates and numbers.
//!
//! A part of the parser, apart from the grammar because every field has rules of its own about where its value ends: a date takes the words that make
//! one, a name the words in its parentheses, a zone any expression.

#![expect(clippy::string_slice, reason = "tokens and spaces begin where characters of the query do")]

use super::{Member, Parse, Parser};
use crate::query::ast::{DateRange, Expr, Node};
use crate::query::dates;
use crate::query::lexer::{FieldName, Lex};
use crate::query::notice::{QueryError, QueryErrorKind};
use crate::text::Span;

impl Parser<'_> {
    /// What a field name and the value behind it say.
    pub(super) fn field(&mut self, field: FieldName, name: Span) -> Parse<Option<Member>> {
        match field {
            FieldName::Date => return self.date(name).map(Some),
            FieldName::Words => return self.word_count(name).map(Some),
            _ => {}
        }
        self.descend()?;
        let inner = self.primary()?;
        self.depth -= 1;
        let Some(inner) = inner else {
            self.repair(format!("{} without anything behind it left out", name.of(self.query)), name);
            return Ok(None);
        };
        let inner = inner.expr;
        let span = name.cover(inner.span);
        let (node, bare) = match field {
            FieldName::Zone(zone) => (Node::In { zone, inner: Box::new(inner) }, true),
            FieldName::Entity(kind) => {
                self.hint_longer_name(name, &inner);
                let node = self.distribute(inner, &|name| Node::Entity { kind, name }).node;
                // What is no name stays what it was, be it a condition.
                let bare = super::is_bare(&node);
                (node, bare)
            }
            FieldName::Column(column) => (self.distribute(inner, &|value| Node::Column { column, value }).node, false),
            FieldName::Date | FieldName::Words => return Ok(None),
        };
        Ok(Some(Member { expr: Expr { node, span }, bare }))
    }

    /// `person:Wang Yi` names Wang alone.
    fn hint_longer_name(&mut self, name: Span, inner: &Expr) {
        let (Node::Word { text, .. }, Some(Lex::Word(next))) = (&inner.node, self.peek()) else { return };
        if next.chars().next().is_some_and(char::is_uppercase) {
            let field = name.of(self.query);
            let text = format!("{field}{text} names {text} alone: for the whole name write {field}\"{text} {next}\"");
            let span = name.cover(self.span());
            self.hint(text, span);
        }
    }

    /// Applies a field about whole values to every word and phrase in `expr`; words side by side are one value.
    fn distribute(&self, expr: Expr, make: &dyn Fn(String) -> Node) -> Expr {
        let span = expr.span;
        let each = |members: Vec<Expr>| members.into_iter().map(|member| self.distribute(member, make)).collect();
        let node = match expr.node {
            Node::Word { text, .. } | Node::Phrase { text, .. } => make(text),
            Node::Pattern(pattern) => make(crate::query::print::print_pattern(&pattern)),
            Node::Bag(members) if members.iter().all(|member| matches!(member.node, Node::Word { .. })) => {
                make(span.of(self.query).trim_matches(['(', ')']).trim().to_owned())
            }
            Node::Bag(members) | Node::And(members) => Node::And(each(members)),
            Node::Or(members) => Node::Or(each(members)),
            Node::Not(inner) => Node::Not(Box::new(self.distribute(*inner, make))),
            other => other,
        };
        Expr { node, span }
    }

    /// `date:` takes the longest run of words that is a date, so `date:30 hari terakhir` needs no quotes.
    fn date(&mut self, name: Span) -> Parse<Member> {
        let first = self.span();
        let quoted = match self.peek() {
            Some(Lex::Phrase { text, .. } | Lex::ExactPhrase(text)) => Some(text.clone()),
            _ => None,
        };
        let read = match quoted {
            Some(text) => dates::range(&text, self.options.today).map(|range| (range, first)),
            None => self.longest_date(first),
        };
        let Some((range, span)) = read else {
            let found = self.written_at(first).to_owned();
            return Err(QueryError { span: name.cover(first), kind: QueryErrorKind::NoDate { found } });
        };
        // Tokens that the date covers are read; what it shares with the next is not.
        while self.lexemes.get(self.at).is_some_and(|lexeme| lexeme.span.start < span.end) {
            self.at += 1;
        }
        Ok(Member { expr: Expr { node: Node::Date(range), span: name.cover(span) }, bare: false })
    }

    /// What is written from the start of `first` to the next space or closing parenthesis.
    fn written_at(&self, first: Span) -> &str {
        let rest = &self.query[first.start as usize..];
        rest.split(|c: char| c.is_whitespace() || c == ')').next().unwrap_or_default()
    }

    fn longest_date(&self, first: Span) -> Option<(DateRange, Span)> {
        let rest = &self.query[first.start as usize..];
        let ends = rest.char_indices().filter(|(_, c)| c.is_whitespace() || *c == ')').map(|(at, _)| at).chain([rest.len()]);
        let candidates: Vec<usize> = ends.take(6).collect();
        candidates.into_iter().rev().find_map(|end| {
            let range = dates::range(rest[..end].trim(), self.options.today)?;
            Some((range, Span::new(first.start as usize, first.start as usize + end)))
        })
    }

    fn word_count(&mut self, name: Span) -> Parse<Member> {
        let first = self.span();
        let text = self.written_at(first);
        let Some((min, max)) = number_range(text) else {
            return Err(QueryError { span: name.cover(first), kind: QueryErrorKind::NoNumber { found: text.to_owned() } });
        };
        let span = Span::new(first.start as usize, first.start as usize + text.len());
        while self.lexemes.get(self.at).is_some_and(|lexeme| lexeme.span.start < span.end) {
            self.at += 1;
        }
        Ok(Member { expr: Expr { node: Node::WordCount { min, max }, span: name.cover(span) }, bare: false })
    }
}

/// `500`, `>500`, `>=500`, `<500`, `<=500`, `100..500`, `100..`, `..500`.
fn number_range(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let number = |text: &str| text.parse::<u32>().ok();
    if let Some(rest) = text.strip_prefix(">=") {
        return Some((Some(number(rest)?), None));
    }
    if let Some(rest) = text.strip_prefix("<=") {
        return Some((None, Some(number(rest)?)));
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Some((Some(number(rest)?.saturating_add(1)), None));
    }
    if let Some(rest) = text.strip_prefix('<') {
        return Some((None, Some(number(rest)?.saturating_sub(1))));
    }
    if let Some((min, max)) = text.split_once("..") {
        let end = |text: &str| if text.is_empty() { Some(None) } else { number(text).map(Some) };
        return Some((end(min)?, end(max)?));
    }
    number(text).map(|number| (Some(number), Some(number)))
}
