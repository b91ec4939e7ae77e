//! What the score of one article is made of: each clause that matched, by field, and what the places of the words added.
//!
//! Walks the plan as it was lowered and asks the very scorers that ranked, so the parts add up to the score that is shown. Run for the hits of one page, and only
//! when asked for.

use super::lower::{Lowering, Place, whole_fields};
use super::{Address, Prepared, places};
use crate::query::plan::{Clause, PlanNode, Why};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocSet, Searcher};

/// A part of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScorePart {
    /// The clause as written; of several that stand near each other, all of them. Empty for what no clause alone gave.
    pub clause: String,
    /// What of the article gave it.
    pub source: ScoreSource,
    /// What the clause was multiplied by.
    pub boost: f32,
    /// What it gave.
    pub score: f32,
}

/// What of an article gave a part of its score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreSource {
    /// The title.
    Title,
    /// The body, or, where tails are searched, body and tail.
    Body,
    /// That words come early.
    Early,
    /// That words stand together.
    Together,
}

impl ScoreSource {
    /// Its name in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            ScoreSource::Title => "title",
            ScoreSource::Body => "body",
            ScoreSource::Early => "early",
            ScoreSource::Together => "together",
        }
    }
}

/// What the score of the article at `address` is made of; `looked_at` says whether the places of its words were looked at.
pub fn account(prepared: &Prepared<'_>, address: Address, looked_at: bool) -> tantivy::Result<Vec<ScorePart>> {
    let teller = Teller { lowering: &prepared.lowering, searcher: prepared.reader.searcher(), clauses: &prepared.plan.clauses, address };
    let mut parts = teller.node(&prepared.plan.root, Place::default())?.unwrap_or_default();
    if looked_at {
        let [early, together] = places::raised_by(address, prepared.plan, prepared.reader, &prepared.lowering)?;
        for (source, score) in [(ScoreSource::Early, early), (ScoreSource::Together, together)] {
            parts.push(ScorePart { clause: String::new(), source, boost: 1.0, score });
        }
    }
    parts.retain(|part| part.score > 0.0);
    Ok(parts)
}

struct Teller<'a> {
    lowering: &'a Lowering<'a>,
    searcher: &'a Searcher,
    clauses: &'a [Clause],
    address: Address,
}

impl Teller<'_> {
    /// What `plan` gives to the score; `None` if it does not match.
    fn node(&self, plan: &PlanNode, place: Place) -> tantivy::Result<Option<Vec<ScorePart>>> {
        match plan {
            PlanNode::In { zone, inner } => self.node(inner, Place { zone: Some(*zone), ..place }),
            PlanNode::Boost { factor, inner } => self.node(inner, Place { factor: place.factor * factor, ..place }),
            PlanNode::And(members) => {
                let mut all = Vec::new();
                for member in members {
                    match self.node(member, place)? {
                        Some(parts) => all.extend(parts),
                        None => return Ok(None),
                    }
                }
                Ok(Some(all))
            }
            PlanNode::Or(members) => {
                let mut any: Option<Vec<ScorePart>> = None;
                for member in members {
                    if let Some(parts) = self.node(member, place)? {
                        any.get_or_insert_default().extend(parts);
                    }
                }
                Ok(any)
            }
            PlanNode::Not(inner) => Ok(match self.node(inner, place)? {
                Some(_) => None,
                None => Some(Vec::new()),
            }),
            PlanNode::Slot(slot) if whole_fields(place.zone) => {
                let parts = self.lowering.slot(slot, place).parts(self.searcher, self.address)?;
                Ok(parts.map(|parts| self.told(plan, place, parts)))
            }
            PlanNode::Slot(_)
            | PlanNode::Sequence { .. }
            | PlanNode::Near { .. }
            | PlanNode::AtLeast { .. }
            | PlanNode::First { .. }
            | PlanNode::Caps(_) => {
                let Some(query) = self.lowering.positional(plan, place) else { return Ok(None) };
                Ok(query.parts(self.searcher, self.address)?.map(|parts| self.told(plan, place, parts)))
            }
            PlanNode::All => Ok(Some(Vec::new())),
            PlanNode::Nothing(_) | PlanNode::Pattern { .. } | PlanNode::Filter(_) => {
                Ok(self.matches(&*self.lowering.lower(plan))?.then(Vec::new))
            }
        }
    }

    fn matches(&self, query: &dyn Query) -> tantivy::Result<bool> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(self.searcher))?;
        let mut scorer = weight.scorer(self.searcher.segment_reader(self.address.segment_ord), 1.0)?;
        Ok(scorer.doc() <= self.address.doc_id && scorer.seek(self.address.doc_id) == self.address.doc_id)
    }

    /// The parts of one leaf: its score in all, and what of that the title gave.
    fn told(&self, plan: &PlanNode, place: Place, [score, title]: [f32; 2]) -> Vec<ScorePart> {
        let clause = self.name(plan);
        let part = |source, score| ScorePart { clause: clause.clone(), source, boost: place.factor, score };
        vec![part(ScoreSource::Title, title), part(ScoreSource::Body, score - title)]
    }

    /// The clauses of a leaf as they are written, those that name an entity alone told apart.
    fn name(&self, plan: &PlanNode) -> String {
        let mut names: Vec<String> = Vec::new();
        self.gather(plan, &mut names);
        names.join(" … ")
    }

    fn gather(&self, plan: &PlanNode, names: &mut Vec<String>) {
        let text = |clause: usize| self.clauses.get(clause).map_or("", |clause| clause.text.as_str()).to_owned();
        let mut add = |name: String| {
            if !names.contains(&name) {
                names.push(name);
            }
        };
        match plan {
            PlanNode::Slot(slot) => {
                let only = |test: fn(&Why) -> bool| slot.alternatives.iter().all(|alternative| test(&alternative.why));
                let kind = if only(|why| matches!(why, Why::Entity(_))) {
                    " (entity)"
                } else if only(|why| *why == Why::Concept) {
                    " (compound)"
                } else {
                    ""
                };
                add(text(slot.clause) + kind);
            }
            PlanNode::Sequence { clause, .. } | PlanNode::Nothing(clause) | PlanNode::Pattern { clause, .. } => add(text(*clause)),
            PlanNode::And(members) | PlanNode::Or(members) => members.iter().for_each(|member| self.gather(member, names)),
            PlanNode::In { inner, .. }
            | PlanNode::Not(inner)
            | PlanNode::AtLeast { inner, .. }
            | PlanNode::First { inner, .. }
            | PlanNode::Caps(inner)
            | PlanNode::Boost { inner, .. } => self.gather(inner, names),
            PlanNode::Near { left, right, .. } => {
                self.gather(left, names);
                self.gather(right, names);
            }
            PlanNode::All | PlanNode::Filter(_) => {}
        }
    }
}
