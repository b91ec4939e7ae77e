//! From tokens to the tree, never giving up: what does not fit is repaired and told.
//!
//! Precedence from tight to loose: fields and boosts; proximity (smaller distances first, then sentence, then paragraph); `NOT`, `-`, `+`; side by
//! side and `AND`; `OR`. A recursive descent with a bound on depth, so that no query can exhaust the stack.

mod fields;

use super::ast::{Expr, Node, Relation};
use super::lexer::{FieldName, Lex, Lexeme, field_names, lex};
use super::notice::{Notice, NoticeKind, QueryError, QueryErrorKind};
use crate::entity::EntityKind;
use crate::text::{Span, edit_distance};
use jiff::civil::Date;

/// Bytes a query may have.
pub const MAX_QUERY_BYTES: usize = 64 * 1024;
/// Levels of nesting a query may have.
pub const MAX_DEPTH: usize = 100;
/// Words and phrases a query may have.
pub const MAX_CLAUSES: usize = 1_000;

/// How queries are read.
#[derive(Clone, Copy, Debug)]
pub struct ParseOptions {
    /// The day that relative dates count from.
    pub today: Date,
    /// Whether a query that needs repair is refused.
    pub strict: bool,
}

/// A query as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// The tree.
    pub expr: Expr,
    /// Repairs and hints.
    pub notices: Vec<Notice>,
}

/// Reads `query`.
///
/// Errors: a bound is exceeded, a date or number field holds none, or, with `strict`, anything would have to be repaired.
pub fn parse(query: &str, options: &ParseOptions) -> Result<Parsed, QueryError> {
    if query.len() > MAX_QUERY_BYTES {
        let span = Span::new(0, query.len());
        return Err(QueryError { span, kind: QueryErrorKind::TooLong { found: query.len(), limit: MAX_QUERY_BYTES } });
    }
    let (lexemes, notices) = lex(query);
    let mut parser = Parser { query, options, lexemes, at: 0, depth: 0, clauses: 0, mixed: None, notices };
    let expr = parser.query()?;
    parser.hint_lower_case_operators();
    if let Some(span) = parser.mixed {
        let text = format!("AND binds before OR: read as {}", super::print::print(&expr));
        parser.notices.push(Notice { kind: NoticeKind::Hint, text, span });
    }
    parser.notices.sort_by_key(|notice| notice.span);
    match parser.notices.iter().find(|notice| options.strict && notice.kind == NoticeKind::Repair) {
        Some(repair) => Err(QueryError { span: repair.span, kind: QueryErrorKind::Strict { repair: repair.text.clone() } }),
        None => Ok(Parsed { expr, notices: parser.notices }),
    }
}

struct Parser<'q> {
    query: &'q str,
    options: &'q ParseOptions,
    lexemes: Vec<Lexeme>,
    at: usize,
    depth: usize,
    clauses: usize,
    /// Where AND and OR first stood side by side without parentheses.
    mixed: Option<Span>,
    notices: Vec<Notice>,
}

type Parse<T> = Result<T, QueryError>;

impl Parser<'_> {
    fn peek(&self) -> Option<&Lex> {
        self.lexemes.get(self.at).map(|lexeme| &lexeme.token)
    }

    fn span(&self) -> Span {
        self.lexemes.get(self.at).map_or(Span::new(self.query.len(), self.query.len()), |lexeme| lexeme.span)
    }

    fn repair(&mut self, text: impl Into<String>, span: Span) {
        self.notices.push(Notice { kind: NoticeKind::Repair, text: text.into(), span });
    }

    fn hint(&mut self, text: impl Into<String>, span: Span) {
        self.notices.push(Notice { kind: NoticeKind::Hint, text: text.into(), span });
    }

    fn query(&mut self) -> Parse<Expr> {
        let mut parts = Vec::new();
        while self.at < self.lexemes.len() {
            parts.extend(self.disjunction()?);
            if self.peek() == Some(&Lex::Close) {
                let span = self.span();
                self.repair(") without ( left out", span);
                self.at += 1;
            }
        }
        Ok(join(parts, Node::And).unwrap_or(Expr { node: Node::All, span: Span::new(0, self.query.len()) }))
    }

    /// Goes a level deeper; whoever calls it comes up again by taking one off the depth.
    fn descend(&mut self) -> Parse<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(QueryError { span: self.span(), kind: QueryErrorKind::TooDeep { limit: MAX_DEPTH } });
        }
        Ok(())
    }

    fn disjunction(&mut self) -> Parse<Option<Expr>> {
        self.descend()?;
        let mut members = Vec::new();
        let mut joined = None;
        loop {
            let (member, conjunction) = self.conjunction()?;
            joined = joined.or(conjunction);
            let operator = self.span();
            let empty = member.is_none();
            members.extend(member);
            if self.peek() != Some(&Lex::Or) {
                if empty && !members.is_empty() {
                    self.repair("OR without a right side left out", operator);
                }
                break;
            }
            if empty {
                self.repair("OR without a left side left out", operator);
            }
            self.at += 1;
        }
        if members.len() > 1
            && let Some(span) = joined
        {
            self.mixed = self.mixed.or(Some(span));
        }
        self.depth -= 1;
        Ok(join(members, Node::Or))
    }

    /// Operands side by side or joined by AND, and where an AND stood.
    fn conjunction(&mut self) -> Parse<(Option<Expr>, Option<Span>)> {
        // Bare terms side by side make a bag; an AND ends it.
        let mut members: Vec<Expr> = Vec::new();
        let mut bag: Vec<Expr> = Vec::new();
        let mut joined = None;
        let mut pending: Option<Span> = None;
        loop {
            match self.peek() {
                Some(Lex::And) => {
                    let span = self.span();
                    self.at += 1;
                    if (members.is_empty() && bag.is_empty()) || pending.is_some() {
                        self.repair(format!("{} without a left side left out", span.of(self.query)), span);
                    } else {
                        pending = Some(span);
                        joined = joined.or(Some(span));
                        close_bag(&mut bag, &mut members);
                    }
                }
                None | Some(Lex::Or | Lex::Close) => break,
                Some(_) => {
                    let Some(member) = self.negation()? else { continue };
                    pending = None;
                    if member.bare {
                        bag.push(member.expr);
                    } else {
                        members.push(member.expr);
                    }
                }
            }
        }
        if let Some(span) = pending {
            self.repair(format!("{} without a right side left out", span.of(self.query)), span);
        }
        close_bag(&mut bag, &mut members);
        members.sort_by_key(|member| member.span.start);
        Ok((join(members, Node::And), joined))
    }

    fn negation(&mut self) -> Parse<Option<Member>> {
        let start = self.span();
        let mut negated = false;
        let mut required = false;
        let mut sign = None;
        while let Some(token @ (Lex::Not | Lex::Minus | Lex::Plus)) = self.peek().cloned() {
            match token {
                Lex::Plus => required = true,
                _ => negated = !negated,
            }
            sign = Some((token, self.span()));
            self.at += 1;
        }
        let first = self.at;
        let Some(inner) = self.proximity()? else {
            if let Some((_, span)) = sign {
                self.repair(format!("{} without anything behind it left out", span.of(self.query)), span);
            }
            return Ok(None);
        };
        if negated {
            self.hint_split_name(first, &inner);
        }
        let span = start.cover(inner.expr.span);
        Ok(Some(match (negated, required) {
            (true, _) => Member { expr: Expr { node: Node::Not(Box::new(inner.expr)), span }, bare: false },
            (false, true) => Member { bare: false, ..inner },
            (false, false) => inner,
        }))
    }

    /// `-Korea Selatan` leaves out Korea only, and looks for Selatan.
    fn hint_split_name(&mut self, first: usize, inner: &Member) {
        let (Node::Word { text, exact: false }, Some(Lex::Word(next))) = (&inner.expr.node, self.peek()) else { return };
        let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
        if capital(text) && capital(next) && self.at == first + 1 {
            let text = format!("only {text} is left out, and {next} is looked for: for the whole name write -\"{text} {next}\"");
            let span = inner.expr.span.cover(self.span());
            self.hint(text, span);
        }
    }

    /// Operands joined by `w/5` and its like.
    fn proximity(&mut self) -> Parse<Option<Member>> {
        let Some(first) = self.boosted()? else { return self.skip_stray() };
        let mut operands = vec![first];
        let mut operators: Vec<(Relation, bool, Span)> = Vec::new();
        loop {
            let negation = matches!(self.peek(), Some(Lex::Not))
                || matches!(self.peek(), Some(Lex::Word(word)) if word == "not" && !operands.is_empty());
            let operator_at = self.at + usize::from(negation);
            let Some(Lexeme { token: Lex::Near(relation), span, .. }) = self.lexemes.get(operator_at).cloned() else { break };
            let span = if negation { self.span().cover(span) } else { span };
            self.at = operator_at + 1;
            match self.boosted()? {
                Some(operand) => {
                    operands.push(operand);
                    operators.push((relation, negation, span));
                }
                None => {
                    self.repair(format!("{} without a right side left out", span.of(self.query)), span);
                    break;
                }
            }
        }
        if operators.is_empty() {
            return Ok(operands.pop());
        }
        for operand in &operands {
            self.check_positional(&operand.expr, operators.first().map_or(operand.expr.span, |(.., span)| *span))?;
        }
        Ok(Some(Member { expr: reduce(operands, operators), bare: true }))
    }

    /// An operator where an operand should be: left out, so that reading goes on.
    fn skip_stray(&mut self) -> Parse<Option<Member>> {
        if matches!(self.peek(), Some(Lex::Near(_) | Lex::Boost(_))) {
            let span = self.span();
            self.repair(format!("{} without a left side left out", span.of(self.query)), span);
            self.at += 1;
        }
        Ok(None)
    }

    fn check_positional(&self, expr: &Expr, operator: Span) -> Parse<()> {
        if is_positional(&expr.node) {
            return Ok(());
        }
        let kind =
            QueryErrorKind::NotPositional { operator: operator.of(self.query).to_owned(), found: expr.span.of(self.query).to_owned() };
        Err(QueryError { span: expr.span, kind })
    }

    fn boosted(&mut self) -> Parse<Option<Member>> {
        let Some(mut member) = self.primary()? else { return Ok(None) };
        // Boosts behind one another are one boost, so that no chain of them makes a deep tree.
        let mut boost = None;
        while let Some(&Lex::Boost(factor)) = self.peek() {
            let (known, span) = boost.unwrap_or((1.0, member.expr.span));
            boost = Some((known * factor, span.cover(self.span())));
            self.at += 1;
        }
        if let Some((factor, span)) = boost.filter(|(factor, _): &(f32, Span)| factor.is_finite() && *factor > 0.0) {
            member.expr = Expr { node: Node::Boost { factor, inner: Box::new(member.expr) }, span };
        }
        Ok(Some(member))
    }

    fn primary(&mut self) -> Parse<Option<Member>> {
        let span = self.span();
        let Some(token) = self.peek().cloned() else { return Ok(None) };
        let node = match token {
            Lex::Word(text) => Node::Word { text, exact: false },
            Lex::Exact(text) => Node::Word { text, exact: true },
            Lex::ExactPhrase(text) => Node::Phrase { text, slop: 0 },
            Lex::Phrase { text, slop } => Node::Phrase { text, slop },
            Lex::Pattern(pattern) => Node::Pattern(pattern),
            Lex::Everything => Node::All,
            Lex::Open => return self.group().map(|expr| expr.map(|expr| Member { bare: is_bare(&expr.node), expr })),
            Lex::Field(field) => {
                self.at += 1;
                return self.field(field, span);
            }
            Lex::AtLeast(count) => return self.function(span, |inner| Node::AtLeast { count, inner }),
            Lex::First(words) => return self.function(span, |inner| Node::First { words, inner }),
            Lex::Caps => return self.function(span, Node::Caps),
            Lex::Close | Lex::And | Lex::Or | Lex::Not | Lex::Minus | Lex::Plus | Lex::Near(_) | Lex::Boost(_) => return Ok(None),
        };
        self.at += 1;
        self.clauses += 1;
        if self.clauses > MAX_CLAUSES {
            return Err(QueryError { span, kind: QueryErrorKind::TooManyClauses { limit: MAX_CLAUSES } });
        }
        Ok(Some(Member { bare: is_bare(&node), expr: Expr { node, span } }))
    }

    /// A parenthesis and what is in it.
    fn group(&mut self) -> Parse<Option<Expr>> {
        let open = self.span();
        self.at += 1;
        let inner = self.disjunction()?;
        let close = self.span();
        if self.peek() == Some(&Lex::Close) {
            self.at += 1;
        } else {
            self.repair("( without ) closed at the end of the query", open);
        }
        if inner.is_none() {
            self.repair("empty parentheses left out", open.cover(close));
        }
        Ok(inner)
    }

    fn function(&mut self, name: Span, make: impl FnOnce(Box<Expr>) -> Node) -> Parse<Option<Member>> {
        self.at += 1;
        let Some(inner) = self.group()? else { return Ok(None) };
        self.check_positional(&inner, name)?;
        let span = name.cover(inner.span);
        Ok(Some(Member { expr: Expr { node: make(Box::new(inner)), span }, bare: true }))
    }

    /// `x dan y` looks for the word *dan*; who wanted an operator is told how to write one.
    fn hint_lower_case_operators(&mut self) {
        let [left, middle, right] = self.lexemes.as_slice() else { return };
        let (Lex::Word(_), Lex::Word(word), Lex::Word(_)) = (&left.token, &middle.token, &right.token) else { return };
        if matches!(word.as_str(), "dan" | "atau" | "tidak" | "bukan" | "and" | "or" | "not") {
            let text = format!("{word} is a word here: operators are written in capitals, {}", word.to_uppercase());
            let span = middle.span;
            self.hint(text, span);
        }
    }
}

/// An operand, and whether it stands among bare terms (rather than being a condition of its own).
struct Member {
    expr: Expr,
    bare: bool,
}

fn close_bag(bag: &mut Vec<Expr>, members: &mut Vec<Expr>) {
    members.extend(join(std::mem::take(bag), Node::Bag));
}

/// One node for several expressions, or the only one as it is.
fn join(mut members: Vec<Expr>, make: impl FnOnce(Vec<Expr>) -> Node) -> Option<Expr> {
    if members.len() < 2 {
        return members.pop();
    }
    let span = members.iter().map(|member| member.span).reduce(|a, b| a.cover(b))?;
    Some(Expr { node: make(members), span })
}

/// Binds operands by their operators: smaller distances first, then sentences, then paragraphs; equals from the left.
#[expect(clippy::indexing_slicing, reason = "there is one operand more than there are operators")]
fn reduce(mut operands: Vec<Member>, mut operators: Vec<(Relation, bool, Span)>) -> Expr {
    let looseness = |relation: &Relation| match relation {
        Relation::Within(distance) | Relation::Before(distance) | Relation::Near(distance) => u64::from(*distance),
        Relation::Sentence => u64::MAX - 1,
        Relation::Paragraph => u64::MAX,
    };
    while let Some(tightest) = (0..operators.len()).min_by_key(|&at| (looseness(&operators[at].0), at)) {
        let (relation, negated, _) = operators.remove(tightest);
        let right = operands.remove(tightest + 1).expr;
        let left = std::mem::replace(&mut operands[tightest].expr, Expr { node: Node::All, span: Span::default() });
        let span = left.span.cover(right.span);
        operands[tightest].expr = Expr { node: Node::Near { relation, negated, left: Box::new(left), right: Box::new(right) }, span };
    }
    operands.pop().map_or(Expr { node: Node::All, span: Span::default() }, |member| member.expr)
}

/// Whether a node is something to look for, which words side by side can be joined with, rather than a condition.
fn is_bare(node: &Node) -> bool {
    match node {
        Node::All | Node::Column { .. } | Node::Date(_) | Node::WordCount { .. } | Node::Not(_) => false,
        Node::Boost { inner, .. } => is_bare(&inner.node),
        Node::Word { .. }
        | Node::Phrase { .. }
        | Node::Pattern(_)
        | Node::Entity { .. }
        | Node::In { .. }
        | Node::Bag(_)
        | Node::And(_)
        | Node::Or(_)
        | Node::Near { .. }
        | Node::AtLeast { .. }
        | Node::First { .. }
        | Node::Caps(_) => true,
    }
}

/// Whether a node has places in the text, so that distances from it mean something.
pub(super) fn is_positional(node: &Node) -> bool {
    match node {
        Node::Word { .. } | Node::Phrase { .. } | Node::Pattern(_) | Node::Entity { .. } => true,
        Node::Bag(members) | Node::And(members) | Node::Or(members) => members.iter().all(|member| is_positional(&member.node)),
        Node::Near { .. } => true,
        Node::In { inner, .. }
        | Node::AtLeast { inner, .. }
        | Node::First { inner, .. }
        | Node::Caps(inner)
        | Node::Boost { inner, .. } => is_positional(&inner.node),
        Node::All | Node::Column { .. } | Node::Date(_) | Node::WordCount { .. } | Node::Not(_) => false,
    }
}

/// Field names near to `name`, nearest first, for suggestions.
pub fn similar_fields(name: &str) -> Vec<&'static str> {
    let name = name.to_lowercase();
    let distance = |known: &'static str| {
        let begins = known.starts_with(&name) || name.starts_with(known);
        let slips = edit_distance(&name, known);
        (begins || slips * 3 <= known.len()).then_some((slips, known))
    };
    let mut near: Vec<(usize, &'static str)> = field_names().filter_map(distance).collect();
    near.sort_unstable();
    near.into_iter().map(|(_, known)| known).collect()
}

/// The kind of entity that a field or facet name stands for.
pub fn entity_kind(name: &str) -> Option<EntityKind> {
    match super::lexer::field_named(name) {
        Some(FieldName::Entity(kind)) => kind,
        _ => None,
    }
}
