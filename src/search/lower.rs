//! From a plan to tantivy queries: the one place where the logic of queries meets tantivy's.
//!
//! `NOT x` always becomes "all articles but those of x", because a tantivy boolean of nothing but negations matches nothing, silently and at any depth
//! (`query/boolean_query/boolean_weight.rs`). Whole-word leaves become [`SlotQuery`], everything about positions [`PositionalQuery`].

use super::filter::filter_query;
use super::frequency::Frequencies;
use super::positional::PositionalQuery;
use super::slot::SlotQuery;
use super::statistics::Statistics;
use crate::index::{Fields, Numbering, TextField};
use crate::query::ast::Zone;
use crate::query::plan::{PlanNode, Slot};
use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query};

/// What lowering needs to know of the index and the request.
#[derive(Clone, Debug)]
pub struct Lowering<'a> {
    /// The fields of the index.
    pub fields: &'a Fields,
    /// Its sources.
    pub numbering: &'a Numbering,
    /// What scores are made of.
    pub statistics: Statistics,
    /// In how many articles words stand.
    pub frequencies: Frequencies,
    /// Whether words are looked for in tails too.
    pub include_tail: bool,
}

/// Where a leaf looks: the fields, and whether only in their lead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub zone: Option<Zone>,
    pub factor: f32,
}

impl Default for Place {
    fn default() -> Place {
        Place { zone: None, factor: 1.0 }
    }
}

impl Lowering<'_> {
    /// The tantivy query for `plan`, in which every pattern has been expanded.
    pub fn lower(&self, plan: &PlanNode) -> Box<dyn Query> {
        self.node(plan, Place::default())
    }

    fn node(&self, plan: &PlanNode, place: Place) -> Box<dyn Query> {
        match plan {
            PlanNode::All => all(),
            PlanNode::Nothing(_) | PlanNode::Pattern { .. } => Box::new(EmptyQuery),
            PlanNode::Filter(filter) => filter_query(filter, self.fields, self.numbering),
            PlanNode::Slot(slot) if whole_fields(place.zone) => Box::new(self.slot(slot, place)),
            PlanNode::Slot(_)
            | PlanNode::Sequence { .. }
            | PlanNode::Near { .. }
            | PlanNode::AtLeast { .. }
            | PlanNode::First { .. }
            | PlanNode::Caps(_) => match self.positional(plan, place) {
                Some(query) => Box::new(query),
                None => Box::new(EmptyQuery),
            },
            PlanNode::In { zone, inner } => self.node(inner, Place { zone: Some(*zone), ..place }),
            PlanNode::And(members) => self.conjunction(members, place),
            PlanNode::Or(members) => {
                let queries = members.iter().map(|member| (Occur::Should, self.node(member, place))).collect();
                Box::new(BooleanQuery::new(queries))
            }
            PlanNode::Not(inner) => Box::new(BooleanQuery::new(vec![(Occur::Must, all()), (Occur::MustNot, self.node(inner, place))])),
            PlanNode::Boost { factor, inner } => self.node(inner, Place { factor: place.factor * factor, ..place }),
        }
    }

    fn conjunction(&self, members: &[PlanNode], place: Place) -> Box<dyn Query> {
        let mut queries: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(members.len());
        for member in members {
            match member {
                PlanNode::Not(inner) => queries.push((Occur::MustNot, self.node(inner, place))),
                other => queries.push((Occur::Must, self.node(other, place))),
            }
        }
        if queries.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            queries.push((Occur::Must, all()));
        }
        Box::new(BooleanQuery::new(queries))
    }

    /// The query for a word that is looked for in whole fields.
    pub(super) fn slot(&self, slot: &Slot, place: Place) -> SlotQuery {
        let fields = self.text_fields(place.zone);
        SlotQuery::new(slot, &fields, self.fields, self.statistics, self.frequencies.clone(), place.factor)
    }

    /// The query for a leaf about places; `None` if it can match nowhere.
    pub(super) fn positional(&self, plan: &PlanNode, place: Place) -> Option<PositionalQuery> {
        // The zone is part of what is compiled, so that one rule says what it means.
        let wrapped;
        let plan = match place.zone {
            Some(zone) => {
                wrapped = PlanNode::In { zone, inner: Box::new(plan.clone()) };
                &wrapped
            }
            None => plan,
        };
        let fields = self.text_fields(place.zone);
        PositionalQuery::new(plan, &fields, self.fields, self.statistics, self.frequencies.clone(), place.factor)
    }

    fn text_fields(&self, zone: Option<Zone>) -> Vec<TextField> {
        text_fields(zone, self.include_tail)
    }
}

/// Whether a word under `zone` is looked for in whole fields, so that its places do not matter.
pub(super) fn whole_fields(zone: Option<Zone>) -> bool {
    !matches!(zone, Some(Zone::Lead | Zone::TitleOrLead))
}

/// The fields in which a leaf under `zone` is looked for.
pub fn text_fields(zone: Option<Zone>, include_tail: bool) -> Vec<TextField> {
    match zone {
        Some(Zone::Title) => vec![TextField::Title],
        Some(Zone::Lead | Zone::Body) => vec![TextField::Body],
        Some(Zone::TitleOrLead) => vec![TextField::Title, TextField::Body],
        Some(Zone::Tail) => vec![TextField::Tail],
        None if include_tail => TextField::ALL.to_vec(),
        None => vec![TextField::Title, TextField::Body],
    }
}

fn all() -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0))
}
