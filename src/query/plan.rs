//! The query after its words were looked up: what is matched, exactly.
//!
//! Where [`super::ast`] says what the user wrote, a plan says which terms of the index answer it. Matching, counting, highlighting and
//! explaining all read this one tree. A leaf is a [`Slot`]: one place in a text, and the terms of which any may stand there. Only
//! [`PlanNode::Pattern`] is left open, because its terms are known to the index alone; `search` turns it into a slot.

use super::ast::{Column, DateRange, Pattern, Relation, Zone};
use crate::entity::EntityId;
use crate::text::Span;

/// A query ready to be run.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What must match.
    pub root: PlanNode,
    /// The leaves as the user wrote them; slots and sequences point here.
    pub clauses: Vec<Clause>,
}

impl Plan {
    /// The plan that every article matches.
    pub fn everything() -> Plan {
        Plan { root: PlanNode::All, clauses: Vec::new() }
    }
}

/// A leaf of the query as the user sees it; highlights and explanations name it.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// As written, `person:"Wang Yi"` or `BRICS`.
    pub text: String,
    /// Where it stands in the query string.
    pub span: Span,
}

/// Index of a [`Clause`] in its [`Plan`].
pub type ClauseId = usize;

/// One construct of a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanNode {
    /// Every article.
    All,
    /// No article: a name that this index has never seen, for example.
    Nothing(ClauseId),
    /// One place in the text.
    Slot(Slot),
    /// Slots in this order, one after the other, with at most `slop` words between in all.
    Sequence {
        /// The places, in order; never empty.
        slots: Vec<Slot>,
        /// Words that may stand between, summed over all gaps.
        slop: u32,
        /// What the user wrote.
        clause: ClauseId,
    },
    /// A word with holes, not yet expanded.
    Pattern {
        /// The pattern.
        pattern: Pattern,
        /// What the user wrote.
        clause: ClauseId,
    },
    /// A test on the article as a whole, which never scores.
    Filter(Filter),
    /// The inner plan within one zone.
    In {
        /// Where.
        zone: Zone,
        /// What.
        inner: Box<PlanNode>,
    },
    /// All must match.
    And(Vec<PlanNode>),
    /// At least one must match.
    Or(Vec<PlanNode>),
    /// Must not match.
    Not(Box<PlanNode>),
    /// Two positional plans near each other.
    Near {
        /// How near.
        relation: Relation,
        /// Whether right must NOT be near.
        negated: bool,
        /// Left operand.
        left: Box<PlanNode>,
        /// Right operand.
        right: Box<PlanNode>,
    },
    /// At least `count` occurrences in one article.
    AtLeast {
        /// Least number.
        count: u32,
        /// What is counted.
        inner: Box<PlanNode>,
    },
    /// Within the first words of the body.
    First {
        /// How many words.
        words: u32,
        /// What.
        inner: Box<PlanNode>,
    },
    /// Starting with a capital letter in the text.
    Caps(Box<PlanNode>),
    /// The score of the inner plan, multiplied.
    Boost {
        /// Factor above 0.
        factor: f32,
        /// What.
        inner: Box<PlanNode>,
    },
}

impl PlanNode {
    /// Whether a date is asked for anywhere in it.
    pub fn asks_for_dates(&self) -> bool {
        match self {
            PlanNode::Filter(filter) => matches!(filter, Filter::Date(_)),
            PlanNode::And(nodes) | PlanNode::Or(nodes) => nodes.iter().any(PlanNode::asks_for_dates),
            PlanNode::Not(inner) | PlanNode::Boost { inner, .. } => inner.asks_for_dates(),
            _ => false,
        }
    }
}

/// One place in a text, and the terms that may stand there.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// What the user wrote.
    pub clause: ClauseId,
    /// Any of these terms answers; no term twice; at least one.
    pub alternatives: Vec<Alternative>,
}

/// A term that answers a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The term as the index writes it, tag included.
    pub term: String,
    /// How much an occurrence counts, 1 for the word itself and its forms, less for weaker kin.
    pub weight: f32,
    /// Why this term answers.
    pub why: Why,
}

/// Why a term answers a slot.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// It is the word as written.
    Surface,
    /// It shares the stem.
    Stem,
    /// It shares the stem by English rules.
    English,
    /// It is another spelling.
    Spelling,
    /// It is of the same family (*demokrasi*, *demokratis*).
    Family,
    /// It is the same compound or abbreviation (*kerja sama*, *KTT*).
    Concept,
    /// It is a mention of the entity that the word names.
    Entity(EntityId),
    /// It fits the pattern.
    Pattern,
}

/// A test on an article as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// Speaks of at least one of these entities, in title or body.
    Entities(Vec<EntityId>),
    /// A column has one of these values (folded; `*` at the end stands for anything).
    Column {
        /// Which column.
        column: Column,
        /// Any of these.
        values: Vec<String>,
    },
    /// Its day lies in the range; articles without a date do not.
    Date(DateRange),
    /// Its number of words lies in the range.
    WordCount {
        /// Least.
        min: Option<u32>,
        /// Greatest.
        max: Option<u32>,
    },
}
