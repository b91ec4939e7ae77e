//! From what was written to what is matched: stems, variants, names.
//!
//! The passes here are the only place where a query's words get meaning. A bare word becomes a slot of its forms and of the entity that it names; words side
//! by side that make a name or a compound are read as one; quotes, `=word` and exact expansion leave every word as it is written.

#![expect(clippy::indexing_slicing, reason = "a run is no longer than the members that it was taken from")]

use super::ast::{Expr, Node, Zone};
use super::notice::{Notice, NoticeKind};
use super::plan::{Alternative, Clause, ClauseId, Filter, Plan, PlanNode, Slot, Why};
use crate::entity::{EntityId, EntityKind, WhoIsWho};
use crate::index::entity_term;
use crate::language::{self, Analyzer, Tokens};
use crate::text::Span;

/// What the words of a name count beside the name itself; found by experiment, as [`FRAME_WORD`].
const NAME_WORD: f32 = 0.2;

/// What the words that frame a question count in it: *siapa nama presiden*, *berapa jumlah korban*.
const FRAME_WORD: f32 = 0.2;

const FRAME_WORDS: &[&str] =
    &["nama", "jumlah", "letak", "terletak", "letaknya", "lokasi", "dimaksud", "disebut", "sebutan", "pengertian", "definisi", "arti"];

/// Words that ask; they may end in *-kah*.
const QUESTION_WORDS: &[&str] = &["apa", "siapa", "kapan", "mana", "dimana", "berapa", "mengapa", "kenapa", "bagaimana"];

/// How words side by side are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MatchMode {
    /// Each must match.
    #[default]
    All,
    /// One is enough, more rank higher; function words are left out.
    Any,
}

/// How far words reach beyond what is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Widening {
    /// To stems, variants, names.
    #[default]
    Full,
    /// Not at all.
    Exact,
}

/// What resolving needs.
#[derive(Clone, Copy)]
pub struct ResolveContext<'a> {
    /// The analysis of the index.
    pub analyzer: &'a Analyzer,
    /// Its entities.
    pub who: &'a WhoIsWho<'a>,
    /// How bare words are joined.
    pub match_mode: MatchMode,
    /// How far they reach.
    pub widening: Widening,
}

/// A plan and what there is to tell about it.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// What is matched.
    pub plan: Plan,
    /// The query as it was understood, names and wider forms in brackets.
    pub read_as: String,
    /// Hints.
    pub notices: Vec<Notice>,
}

/// Looks up every word of `expr`.
pub fn resolve(expr: &Expr, context: ResolveContext<'_>) -> Resolved {
    let mut resolver = Resolver { context, clauses: Vec::new(), notices: Vec::new(), widened: Vec::new() };
    let root = resolver.node(expr);
    let mut read_as = super::print::print(expr);
    if !resolver.widened.is_empty() {
        read_as.push_str(" · ");
        read_as.push_str(&resolver.widened.join("; "));
    }
    Resolved { plan: Plan { root, clauses: resolver.clauses }, read_as, notices: resolver.notices }
}

/// The plan for the articles that speak of an entity, or of any that the user says is the same.
pub fn entity_plan(who: &WhoIsWho<'_>, id: EntityId) -> Plan {
    let alternatives =
        who.members(id).into_iter().map(|member| Alternative { term: entity_term(member), weight: 1.0, why: Why::Entity(id) });
    let slot = Slot { clause: 0, alternatives: alternatives.collect() };
    Plan { root: PlanNode::Slot(slot), clauses: vec![Clause { text: who.label(id), span: Span::default() }] }
}

/// `plan`, narrowed to articles whose title or first paragraph speaks of any of these entities, which `text` names.
pub fn about(plan: Plan, who: &WhoIsWho<'_>, ids: &[EntityId], text: &str) -> Plan {
    let Plan { root, mut clauses } = plan;
    let clause = clauses.len();
    clauses.push(Clause { text: text.to_owned(), span: Span::default() });
    let members = ids.iter().flat_map(|&id| who.members(id).into_iter().map(move |member| (id, member)));
    let alternatives = members.map(|(id, member)| Alternative { term: entity_term(member), weight: 1.0, why: Why::Entity(id) });
    let slot = Slot { clause, alternatives: alternatives.collect() };
    let named = if slot.alternatives.is_empty() { PlanNode::Nothing(clause) } else { PlanNode::Slot(slot) };
    let narrowed = PlanNode::In { zone: Zone::TitleOrLead, inner: Box::new(named) };
    Plan { root: PlanNode::And(vec![root, narrowed]), clauses }
}

/// Terms side by side, in the groups that are read as one: a name, a compound, or one term alone.
pub(super) fn groups<'e>(members: &'e [Expr], context: ResolveContext<'_>) -> Vec<&'e [Expr]> {
    let mut resolver = Resolver { context, clauses: Vec::new(), notices: Vec::new(), widened: Vec::new() };
    let mut groups = Vec::new();
    let mut rest = members;
    while !rest.is_empty() {
        let run: Vec<&str> = rest.iter().map_while(bare_word).collect();
        let refs: Vec<&Expr> = rest.iter().collect();
        let joined = if run.len() > 1 && !resolver.exact() { resolver.joined(&refs, &run) } else { None };
        let (group, behind) = rest.split_at(joined.map_or(1, |(len, _)| len).clamp(1, rest.len()));
        groups.push(group);
        rest = behind;
    }
    groups
}

struct Resolver<'a> {
    context: ResolveContext<'a>,
    clauses: Vec<Clause>,
    notices: Vec<Notice>,
    /// Names recognised, for `read_as`.
    widened: Vec<String>,
}

impl Resolver<'_> {
    fn clause(&mut self, text: impl Into<String>, span: Span) -> ClauseId {
        self.clauses.push(Clause { text: text.into(), span });
        self.clauses.len() - 1
    }

    fn node(&mut self, expr: &Expr) -> PlanNode {
        match &expr.node {
            Node::All => PlanNode::All,
            Node::Word { text, exact } => self.word(text, *exact, expr.span),
            Node::Phrase { text, slop } => self.phrase(text, *slop, expr.span),
            Node::Pattern(pattern) => {
                let clause = self.clause(super::print::print_pattern(pattern), expr.span);
                PlanNode::Pattern { pattern: pattern.clone(), clause }
            }
            Node::Entity { kind, name } => self.entity(*kind, name, expr),
            Node::Column { column, value } => PlanNode::Filter(Filter::Column { column: *column, values: vec![value.clone()] }),
            Node::Date(range) => PlanNode::Filter(Filter::Date(*range)),
            Node::WordCount { min, max } => PlanNode::Filter(Filter::WordCount { min: *min, max: *max }),
            Node::In { zone, inner } => PlanNode::In { zone: *zone, inner: Box::new(self.node(inner)) },
            Node::Bag(members) => self.bag(members),
            Node::And(members) => PlanNode::And(members.iter().map(|member| self.node(member)).collect()),
            Node::Or(members) => PlanNode::Or(members.iter().map(|member| self.node(member)).collect()),
            Node::Not(inner) => PlanNode::Not(Box::new(self.node(inner))),
            Node::Near { relation, negated, left, right } => PlanNode::Near {
                relation: *relation,
                negated: *negated,
                left: Box::new(self.node(left)),
                right: Box::new(self.node(right)),
            },
            Node::AtLeast { count, inner } => PlanNode::AtLeast { count: *count, inner: Box::new(self.node(inner)) },
            Node::First { words, inner } => PlanNode::First { words: *words, inner: Box::new(self.node(inner)) },
            Node::Caps(inner) => PlanNode::Caps(Box::new(self.node(inner))),
            Node::Boost { factor, inner } => PlanNode::Boost { factor: *factor, inner: Box::new(self.node(inner)) },
        }
    }

    fn exact(&self) -> bool {
        self.context.widening == Widening::Exact
    }

    fn word(&mut self, text: &str, exact: bool, span: Span) -> PlanNode {
        if exact || self.exact() {
            return self.phrase(text, 0, span);
        }
        let tokens = self.context.analyzer.analyze(text);
        let clause = self.clause(text, span);
        let mut slots: Vec<Slot> = (0..tokens.len()).map(|at| self.widened_slot(&tokens, at, clause)).collect();
        match slots.len() {
            0 => PlanNode::All,
            1 => {
                let mut slot = slots.remove(0);
                self.add_whole(&mut slot, text, &tokens);
                PlanNode::Slot(slot)
            }
            _ => {
                // AS-Tiongkok is two names, kerja-sama one compound, Al-Shabaab one name.
                let mut whole = Slot { clause, alternatives: Vec::new() };
                self.add_whole(&mut whole, text, &tokens);
                for (at, slot) in slots.iter_mut().enumerate() {
                    self.add_entities(slot, &[tokens.get(at).span.of(text)]);
                }
                let sequence = PlanNode::Sequence { slots, slop: 0, clause };
                if whole.alternatives.is_empty() { sequence } else { PlanNode::Or(vec![sequence, PlanNode::Slot(whole)]) }
            }
        }
    }

    /// Adds the entities and the compound that a word is, from its first token to its last.
    fn add_whole(&mut self, slot: &mut Slot, text: &str, tokens: &Tokens) {
        self.add_entities(slot, &[text]);
        self.add_concept(slot, tokens);
    }

    /// The forms of one token.
    fn widened_slot(&self, tokens: &Tokens, at: usize, clause: ClauseId) -> Slot {
        let variants = self.context.analyzer.widen(tokens, at);
        let alternatives =
            variants.into_iter().map(|variant| Alternative { term: variant.term, weight: variant.weight, why: why(variant.why) });
        Slot { clause, alternatives: alternatives.collect() }
    }

    /// Adds the entities that `words` name, if they are a name from the first to the last.
    fn add_entities(&mut self, slot: &mut Slot, words: &[&str]) {
        let Some((_, ids)) = self.context.who.longest_name(words).filter(|(len, _)| *len == words.len()) else { return };
        self.tell_names(&words.join(" "), &ids);
        self.entity_alternatives(&ids).for_each(|alternative| push_alternative(slot, alternative));
    }

    fn add_concept(&self, slot: &mut Slot, tokens: &Tokens) {
        for concept in self.context.analyzer.concepts(tokens) {
            if concept.first == 0 && concept.last + 1 == tokens.len() {
                let term = format!("{}{}", language::term::CONCEPT, concept.key);
                push_alternative(slot, Alternative { term, weight: 1.0, why: Why::Concept });
            }
        }
    }

    /// The terms of entities and of all that the user says are the same.
    fn entity_alternatives<'i>(&self, ids: &'i [EntityId]) -> impl Iterator<Item = Alternative> + use<'i, '_> {
        let who = self.context.who;
        let terms = ids.iter().flat_map(move |&id| who.members(id).into_iter().map(move |member| (id, member)));
        terms.map(|(id, member)| Alternative { term: entity_term(member), weight: 1.0, why: Why::Entity(id) })
    }

    fn tell_names(&mut self, written: &str, ids: &[EntityId]) {
        let mut labels: Vec<String> = ids.iter().map(|&id| self.context.who.label(id)).collect();
        labels.sort_unstable();
        labels.dedup();
        let same = |label: &String| crate::entity::name_key(label) == crate::entity::name_key(written);
        if !labels.is_empty() && !labels.iter().all(same) {
            let told = format!("{written} = {}", labels.join(" / "));
            if !self.widened.contains(&told) {
                self.widened.push(told);
            }
        }
    }

    /// Quoted words: as written, in this order.
    fn phrase(&mut self, text: &str, slop: u32, span: Span) -> PlanNode {
        let tokens = self.context.analyzer.analyze(text);
        let clause = self.clause(text, span);
        let slot = |at: usize| Slot {
            clause,
            alternatives: vec![Alternative { term: tokens.get(at).surface.to_owned(), weight: 1.0, why: Why::Surface }],
        };
        match tokens.len() {
            0 => PlanNode::All,
            1 => PlanNode::Slot(slot(0)),
            count => PlanNode::Sequence { slots: (0..count).map(slot).collect(), slop, clause },
        }
    }

    fn entity(&mut self, kind: Option<EntityKind>, name: &str, expr: &Expr) -> PlanNode {
        let clause = self.clause(super::print::print(expr), expr.span);
        let ids = self.context.who.named(kind, name);
        if ids.is_empty() {
            let near = self.context.who.nearest(kind, name);
            let what = kind.map_or("entity", EntityKind::as_str);
            let text = match near.as_slice() {
                [] => format!("no {what} named {name:?} in this index"),
                near => format!("no {what} named {name:?} in this index; near it: {}", near.join(", ")),
            };
            self.notices.push(Notice { kind: NoticeKind::Hint, text, span: expr.span });
            return PlanNode::Nothing(clause);
        }
        self.tell_names(name, &ids);
        let mut slot = Slot { clause, alternatives: Vec::new() };
        self.entity_alternatives(&ids).for_each(|alternative| push_alternative(&mut slot, alternative));
        PlanNode::Slot(slot)
    }

    /// Terms side by side: names and compounds among them are read as one.
    fn bag(&mut self, members: &[Expr]) -> PlanNode {
        let any = self.context.match_mode == MatchMode::Any;
        let question = any && members.iter().filter_map(bare_word).any(is_question_word);
        let members = if any && !self.exact() { self.without_function_words(members) } else { members.iter().collect() };
        let mut nodes = Vec::with_capacity(members.len());
        let mut at = 0;
        while at < members.len() {
            let run: Vec<&str> = members[at..].iter().map_while(|member| bare_word(member)).collect();
            let joined = if run.len() > 1 && !self.exact() { self.joined(&members[at..], &run) } else { None };
            match joined {
                Some((len, node)) => {
                    if any {
                        let words = members[at..at + len].iter().map(|member| self.node(member));
                        // The words of a name say little beside the name: paman and sam are not what is meant by it.
                        let factor = if is_name(&node) { NAME_WORD } else { 1.0 };
                        nodes.extend(words.map(|word| weighted(word, factor)));
                    }
                    nodes.push(node);
                    at += len;
                }
                None => {
                    let node = self.node(members[at]);
                    let frame = question && bare_word(members[at]).is_some_and(|word| FRAME_WORDS.contains(&&*crate::text::fold(word)));
                    nodes.push(weighted(node, if frame { FRAME_WORD } else { 1.0 }));
                    at += 1;
                }
            }
        }
        match (nodes.len(), any) {
            (1, _) => nodes.remove(0),
            (_, true) => PlanNode::Or(nodes),
            (_, false) => PlanNode::And(nodes),
        }
    }

    /// Leaves out function and question words, if at least two other words remain.
    fn without_function_words<'e>(&self, members: &'e [Expr]) -> Vec<&'e Expr> {
        let function =
            |member: &&Expr| bare_word(member).is_some_and(|word| self.context.analyzer.is_function_word(&crate::text::fold(word)));
        let kept: Vec<&Expr> = members.iter().filter(|member| !function(member)).collect();
        if kept.len() >= 2 { kept } else { members.iter().collect() }
    }

    /// The longest name, else compound, that the words begin with: how many words it takes, and what stands for it.
    fn joined(&mut self, members: &[&Expr], run: &[&str]) -> Option<(usize, PlanNode)> {
        let any = self.context.match_mode == MatchMode::Any;
        let who = self.context.who;
        // A name that was only read out of articles is found by its words: what was overlooked there must not be lost here.
        let trusted = |ids: &[EntityId]| !any || ids.iter().all(|&id| who.is_listed(id));
        if let Some((len, ids)) = who.longest_name(run).filter(|(len, ids)| *len > 1 && trusted(ids)) {
            let span = members[0].span.cover(members[len - 1].span);
            let text = run[..len].join(" ");
            self.tell_names(&text, &ids);
            let phrase = self.phrase(&text, 0, span);
            let clause = self.clauses.len() - 1;
            let slot = Slot { clause, alternatives: self.entity_alternatives(&ids).collect() };
            if any {
                return Some((len, PlanNode::Slot(slot)));
            }
            return Some((len, PlanNode::Or(vec![weighted(phrase, NAME_WORD), PlanNode::Slot(slot)])));
        }
        let tokens = self.context.analyzer.analyze(&run.join(" "));
        // Only where words and tokens are one to one can tokens be told back to words.
        if tokens.len() != run.len() {
            return None;
        }
        let concept = self
            .context
            .analyzer
            .concepts(&tokens)
            .into_iter()
            .filter(|concept| concept.first == 0 && concept.last > 0)
            .max_by_key(|concept| concept.last)?;
        let len = concept.last + 1;
        let span = members[0].span.cover(members[len - 1].span);
        let words = PlanNode::And(members[..len].iter().map(|member| self.node(member)).collect());
        let clause = self.clause(run[..len].join(" "), span);
        let term = format!("{}{}", language::term::CONCEPT, concept.key);
        let slot = Slot { clause, alternatives: vec![Alternative { term, weight: 1.0, why: Why::Concept }] };
        if self.context.match_mode == MatchMode::Any {
            return Some((len, PlanNode::Slot(slot)));
        }
        Some((len, PlanNode::Or(vec![words, PlanNode::Slot(slot)])))
    }
}

/// The node, its score multiplied.
fn weighted(node: PlanNode, factor: f32) -> PlanNode {
    if factor == 1.0 { node } else { PlanNode::Boost { factor, inner: Box::new(node) } }
}

/// Whether a node that stands for several words stands for a name.
fn is_name(node: &PlanNode) -> bool {
    matches!(node, PlanNode::Slot(slot) if slot.alternatives.iter().any(|alternative| matches!(alternative.why, Why::Entity(_))))
}

/// Whether a bare word asks something.
fn is_question_word(word: &str) -> bool {
    let folded = crate::text::fold(word);
    QUESTION_WORDS.contains(&folded.strip_suffix("kah").unwrap_or(&folded))
}

fn bare_word(expr: &Expr) -> Option<&str> {
    match &expr.node {
        Node::Word { text, exact: false } => Some(text),
        _ => None,
    }
}

fn push_alternative(slot: &mut Slot, alternative: Alternative) {
    if !slot.alternatives.iter().any(|known| known.term == alternative.term) {
        slot.alternatives.push(alternative);
    }
}

fn why(why: language::Why) -> Why {
    match why {
        language::Why::Surface => Why::Surface,
        language::Why::Stem => Why::Stem,
        language::Why::Spelling => Why::Spelling,
        language::Why::Family => Why::Family,
        language::Why::English => Why::English,
        language::Why::Concept => Why::Concept,
    }
}
