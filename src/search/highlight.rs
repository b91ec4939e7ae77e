//! What of an article matched: the plan evaluated on the article itself, each true match with the clause that claims it.
//!
//! Driven by the same plan and interval algebra as matching. Only what made the article match is marked: a phrase's words outside the phrase are not,
//! nor is one side of an AND whose other side is missing, nor anything under a NOT.

use super::filter::fits;
use super::interval::{Interval, Program};
use super::lower::text_fields;
use super::view::{ArticleView, FieldView, MARKS};
use crate::index::{ArticleRecord, TextField};
use crate::language::Analyzer;
use crate::query::ast::{Column, Zone};
use crate::query::plan::{ClauseId, Filter, PlanNode, Slot};
use crate::text::{Span, fold};
use rustc_hash::FxHashSet;

/// A match in the text of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The field it stands in; title and text have spans of their own.
    pub field: TextField,
    /// Its bytes.
    pub span: Span,
    /// The clause that it satisfies.
    pub clause: ClauseId,
}

/// The matches of `plan` in an article, sorted; empty if it does not match.
pub fn highlight(plan: &PlanNode, record: &ArticleRecord, analyzer: &Analyzer, include_tail: bool) -> Vec<Mark> {
    let mut wanted: FxHashSet<String> = MARKS.iter().map(|mark| (*mark).to_owned()).collect();
    gather_terms(plan, &mut wanted);
    let view = ArticleView::new(record, analyzer, &wanted);
    let evaluation = Evaluation { record, view: &view, include_tail };
    let mut marks = evaluation.node(plan, None).unwrap_or_default();
    marks.sort_unstable();
    join_overlaps(marks)
}

/// Overlapping marks of one clause become one.
fn join_overlaps(sorted: Vec<Mark>) -> Vec<Mark> {
    let mut joined: Vec<Mark> = Vec::with_capacity(sorted.len());
    for mark in sorted {
        let same = |last: &&mut Mark| last.field == mark.field && last.clause == mark.clause && last.span.overlaps(mark.span);
        match joined.iter_mut().rev().take(4).find(same) {
            Some(last) => last.span = last.span.cover(mark.span),
            None => joined.push(mark),
        }
    }
    joined
}

fn gather_terms(plan: &PlanNode, wanted: &mut FxHashSet<String>) {
    let mut add = |slot: &Slot| wanted.extend(slot.alternatives.iter().map(|alternative| alternative.term.clone()));
    match plan {
        PlanNode::Slot(slot) => add(slot),
        PlanNode::Sequence { slots, .. } => slots.iter().for_each(add),
        PlanNode::And(members) | PlanNode::Or(members) => members.iter().for_each(|member| gather_terms(member, wanted)),
        PlanNode::In { inner, .. }
        | PlanNode::Not(inner)
        | PlanNode::AtLeast { inner, .. }
        | PlanNode::First { inner, .. }
        | PlanNode::Caps(inner)
        | PlanNode::Boost { inner, .. } => gather_terms(inner, wanted),
        PlanNode::Near { left, right, .. } => {
            gather_terms(left, wanted);
            gather_terms(right, wanted);
        }
        PlanNode::All | PlanNode::Nothing(_) | PlanNode::Pattern { .. } | PlanNode::Filter(_) => {}
    }
}

struct Evaluation<'a> {
    record: &'a ArticleRecord,
    view: &'a ArticleView,
    include_tail: bool,
}

impl Evaluation<'_> {
    /// The marks of `plan`, or `None` if the article does not match it.
    fn node(&self, plan: &PlanNode, zone: Option<Zone>) -> Option<Vec<Mark>> {
        match plan {
            PlanNode::All => Some(Vec::new()),
            PlanNode::Nothing(_) | PlanNode::Pattern { .. } => None,
            PlanNode::Filter(filter) => self.passes(filter).then(Vec::new),
            PlanNode::Slot(_)
            | PlanNode::Sequence { .. }
            | PlanNode::Near { .. }
            | PlanNode::AtLeast { .. }
            | PlanNode::First { .. }
            | PlanNode::Caps(_) => self.positional(plan, zone),
            PlanNode::In { zone, inner } => self.node(inner, Some(*zone)),
            PlanNode::And(members) => {
                let all: Option<Vec<Vec<Mark>>> = members.iter().map(|member| self.node(member, zone)).collect();
                Some(all?.concat())
            }
            PlanNode::Or(members) => {
                let found: Vec<Vec<Mark>> = members.iter().filter_map(|member| self.node(member, zone)).collect();
                (!found.is_empty()).then(|| found.concat())
            }
            PlanNode::Not(inner) => self.node(inner, zone).is_none().then(Vec::new),
            PlanNode::Boost { inner, .. } => self.node(inner, zone),
        }
    }

    fn passes(&self, filter: &Filter) -> bool {
        let record = self.record;
        match filter {
            Filter::Entities(ids) => record.mentions.iter().any(|mention| ids.contains(&mention.entity())),
            Filter::Column { column, values } => {
                let value = match column {
                    Column::Source => record.source.as_deref(),
                    Column::Author => record.author.as_deref(),
                    Column::Language => record.language.as_deref(),
                    Column::Path => Some(record.path.as_str()),
                };
                value.is_some_and(|value| values.iter().any(|wanted| fits(wanted, &fold(value))))
            }
            Filter::Date(range) => {
                record.date().is_some_and(|date| range.from.is_none_or(|from| from <= date) && range.to.is_none_or(|to| date <= to))
            }
            Filter::WordCount { min, max } => min.is_none_or(|min| min <= self.view.words) && max.is_none_or(|max| self.view.words <= max),
        }
    }

    fn positional(&self, plan: &PlanNode, zone: Option<Zone>) -> Option<Vec<Mark>> {
        let (least, inner) = match plan {
            PlanNode::AtLeast { count, inner } => (*count as usize, inner.as_ref()),
            other => (1, other),
        };
        let mut starts = 0;
        let mut marks = Vec::new();
        for field in text_fields(zone, self.include_tail) {
            let found = self.intervals(inner, zone, field);
            let mut distinct: Vec<u32> = found.iter().map(|interval| interval.start).collect();
            distinct.dedup();
            starts += distinct.len();
            for interval in found {
                self.mark_leaves(inner, zone, field, interval, &mut marks);
            }
        }
        (starts >= least.max(1)).then_some(marks)
    }

    fn intervals(&self, plan: &PlanNode, zone: Option<Zone>, field: TextField) -> Vec<Interval> {
        let zoned = zone.map(|zone| PlanNode::In { zone, inner: Box::new(plan.clone()) });
        let Some(program) = Program::compile(zoned.as_ref().unwrap_or(plan), field) else { return Vec::new() };
        let lead_end = if field == TextField::Body { self.view.lead_end } else { 0 };
        program.run(&mut self.view.field(field).occurrences(&program.leaves, lead_end))
    }

    /// Marks what of `plan` stands inside a match of it.
    fn mark_leaves(&self, plan: &PlanNode, zone: Option<Zone>, field: TextField, within: Interval, marks: &mut Vec<Mark>) {
        let view = self.view.field(field);
        match plan {
            PlanNode::Slot(slot) => mark_slot(slot, view, field, within, marks),
            PlanNode::Sequence { slop: 0, clause, .. } => {
                let span = view.cover(within.start, within.end);
                marks.extend(span.map(|span| Mark { field, span, clause: *clause }));
            }
            PlanNode::Sequence { slots, .. } => slots.iter().for_each(|slot| mark_slot(slot, view, field, within, marks)),
            PlanNode::And(members) | PlanNode::Or(members) => {
                members.iter().for_each(|member| self.mark_inside(member, zone, field, within, marks));
            }
            PlanNode::Near { negated: true, left, .. } => self.mark_inside(left, zone, field, within, marks),
            PlanNode::Near { left, right, .. } => {
                self.mark_inside(left, zone, field, within, marks);
                self.mark_inside(right, zone, field, within, marks);
            }
            PlanNode::AtLeast { inner, .. } | PlanNode::First { inner, .. } | PlanNode::Caps(inner) | PlanNode::Boost { inner, .. } => {
                self.mark_inside(inner, zone, field, within, marks);
            }
            PlanNode::In { zone, inner } => self.mark_inside(inner, Some(*zone), field, within, marks),
            PlanNode::All | PlanNode::Nothing(_) | PlanNode::Pattern { .. } | PlanNode::Filter(_) | PlanNode::Not(_) => {}
        }
    }

    /// Marks the matches of an operand that lie inside a match of the whole.
    fn mark_inside(&self, plan: &PlanNode, zone: Option<Zone>, field: TextField, within: Interval, marks: &mut Vec<Mark>) {
        for interval in self.intervals(plan, zone, field) {
            if within.start <= interval.start && interval.end <= within.end {
                self.mark_leaves(plan, zone, field, interval, marks);
            }
        }
    }
}

fn mark_slot(slot: &Slot, view: &FieldView, field: TextField, within: Interval, marks: &mut Vec<Mark>) {
    let terms: Vec<String> = slot.alternatives.iter().map(|alternative| alternative.term.clone()).collect();
    marks.extend(view.spans(&terms, within.start, within.end).map(|span| Mark { field, span, clause: slot.clause }));
}
