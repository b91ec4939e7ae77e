//! What each clause of a plan is searched as, with the articles that each word of it finds.

use super::SearchError;
use super::expand::Expansion;
use super::frequency::Frequencies;
use super::lower::text_fields;
use super::slot::field_of;
use crate::entity::WhoIsWho;
use crate::index::Reader;
use crate::query::ast::Zone;
use crate::query::plan::{Plan, PlanNode, Slot, Why};
use tantivy::Term;

/// Words that are told of one clause.
pub const MOST_TOLD: usize = 8;

/// What a clause is searched as.
#[derive(Clone, Debug, PartialEq)]
pub struct ClauseWords {
    /// The clause as written.
    pub clause: String,
    /// Articles that hold any of its words where it looks.
    pub articles: u64,
    /// Up to [`MOST_TOLD`] of its words, a pattern's most frequent first.
    pub words: Vec<ClauseWord>,
    /// Words that are searched too, and not told.
    pub more: usize,
    /// Words that a pattern fits, and that are not searched.
    pub left_out: usize,
}

/// A word, compound or name that answers a clause.
#[derive(Clone, Debug, PartialEq)]
pub struct ClauseWord {
    /// How it is written, or the name of the entity.
    pub text: String,
    /// Why it answers.
    pub why: Why,
    /// What it counts.
    pub weight: f32,
    /// Articles that hold it where the clause looks.
    pub articles: u64,
}

/// What the clauses of `plan`, as it was run, are searched as; `expansions` are those of its patterns.
pub fn explain(
    reader: &Reader,
    who: &WhoIsWho<'_>,
    plan: &Plan,
    expansions: &[Expansion],
    include_tail: bool,
) -> Result<Vec<ClauseWords>, SearchError> {
    let mut slots: Vec<(&Slot, Option<Zone>)> = Vec::new();
    walk(&plan.root, None, &mut slots);
    let mut found: Vec<ClauseWords> = Vec::new();
    for (slot, zone) in slots {
        let counter = Counter { reader, frequencies: Frequencies::new(reader.counts()), zone, include_tail };
        let mut words: Vec<(ClauseWord, Vec<&str>)> = Vec::new();
        for alternative in &slot.alternatives {
            let word = alternative.term.trim_start_matches(char::is_control);
            let text = match &alternative.why {
                Why::Concept => word.replace('_', " "),
                Why::Entity(id) => who.label(*id),
                _ => word.to_owned(),
            };
            let named = |why: &Why| matches!(why, Why::Entity(_));
            let concept = |why: &Why| *why == Why::Concept;
            // The word itself is searched under several terms (as written, as a stem, as an English stem) and told once.
            let same = words.iter_mut().find(|(known, _)| {
                known.text == text && named(&known.why) == named(&alternative.why) && concept(&known.why) == concept(&alternative.why)
            });
            match same {
                Some((_, terms)) => terms.push(&alternative.term),
                None => {
                    let word = ClauseWord { text, why: alternative.why.clone(), weight: alternative.weight, articles: 0 };
                    words.push((word, vec![&alternative.term]));
                }
            }
        }
        let clause = plan.clauses.get(slot.clause).map_or_else(String::new, |clause| clause.text.clone());
        let more = words.len().saturating_sub(MOST_TOLD);
        words.truncate(MOST_TOLD);
        let mut told = Vec::with_capacity(words.len());
        for (mut word, terms) in words {
            word.articles = counter.count(&terms)?;
            told.push(word);
        }
        let all: Vec<&str> = slot.alternatives.iter().map(|alternative| alternative.term.as_str()).collect();
        let left_out = expansions.iter().find(|expansion| expansion.clause == slot.clause).map_or(0, |expansion| expansion.left_out);
        let words = ClauseWords { clause, articles: counter.count(&all)?, words: told, more, left_out };
        if !found.contains(&words) {
            found.push(words);
        }
    }
    Ok(found)
}

/// Counts articles where a clause looks.
struct Counter<'a> {
    reader: &'a Reader,
    frequencies: Frequencies,
    zone: Option<Zone>,
    include_tail: bool,
}

impl Counter<'_> {
    fn count(&self, words: &[&str]) -> Result<u64, SearchError> {
        let fields = text_fields(self.zone, self.include_tail);
        let of_field = |field| words.iter().map(move |word| Term::from_field_text(field_of(self.reader.fields(), field), word));
        let terms: Vec<Term> = fields.into_iter().flat_map(of_field).collect();
        Ok(self.frequencies.of(self.reader.searcher(), terms, 0)?[0])
    }
}

/// The slots of a plan, each with the zone that it looks in.
fn walk<'p>(node: &'p PlanNode, zone: Option<Zone>, slots: &mut Vec<(&'p Slot, Option<Zone>)>) {
    match node {
        PlanNode::Slot(slot) => slots.push((slot, zone)),
        PlanNode::Sequence { slots: several, .. } => slots.extend(several.iter().map(|slot| (slot, zone))),
        PlanNode::And(members) | PlanNode::Or(members) => members.iter().for_each(|member| walk(member, zone, slots)),
        PlanNode::In { zone, inner } => walk(inner, Some(*zone), slots),
        PlanNode::Not(inner)
        | PlanNode::AtLeast { inner, .. }
        | PlanNode::First { inner, .. }
        | PlanNode::Caps(inner)
        | PlanNode::Boost { inner, .. } => walk(inner, zone, slots),
        PlanNode::Near { left, right, .. } => {
            walk(left, zone, slots);
            walk(right, zone, slots);
        }
        PlanNode::All | PlanNode::Nothing(_) | PlanNode::Pattern { .. } | PlanNode::Filter(_) => {}
    }
}
