//! Where in a field a positional plan matches, as intervals of positions.
//!
//! One evaluation serves matching (positions from posting lists) and highlighting (positions from the article's own tokens), so what is marked
//! is what matched. The algebra is that of minimal intervals (Clarke, Cormack and Burkowski, "An algebra for structured text search", 1995), with
//! all pairs kept where an outer operator could tell them apart. Distances count the words between; a paragraph break takes a
//! position of its own, which distances leave out.

use crate::index::{TextField, mark};
use crate::query::ast::{Relation, Zone};
use crate::query::plan::PlanNode;

/// Positions from the first to the last word of a match, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// Position of the first word.
    pub start: u32,
    /// Position of the last word.
    pub end: u32,
}

/// Source of the positions of one article's field: for every leaf of a [`Program`], where its terms stand.
pub trait Occurrences {
    /// Appends the sorted, distinct positions of leaf `leaf` to `positions`.
    fn positions(&mut self, leaf: usize, positions: &mut Vec<u32>);
    /// One past the last position of the lead; 0 outside the body.
    fn lead_end(&self) -> u32;
}

/// A positional plan compiled for one text field.
#[derive(Clone, Debug)]
pub struct Program {
    root: Step,
    /// The terms of each leaf: any of them at a position is an occurrence.
    pub leaves: Vec<Vec<String>>,
}

/// One operation; numbers are indices of leaves.
#[derive(Clone, Debug)]
enum Step {
    Nothing,
    Leaf(usize),
    Sequence { leaves: Vec<usize>, slop: u32, paragraphs: usize },
    Any(Vec<Step>),
    Both(Box<Step>, Box<Step>),
    Near { relation: Relation, negated: bool, left: Box<Step>, right: Box<Step>, breaks: usize },
    AtLeast { count: u32, inner: Box<Step> },
    First { words: u32, inner: Box<Step>, paragraphs: usize },
    Caps { inner: Box<Step>, capitals: usize },
    Lead(Box<Step>),
}

impl Program {
    /// Compiles `plan` for `field`; `None` if it can never match there.
    ///
    /// Nodes without positions (filters, negations) match nothing here; resolving has refused them as operands before.
    pub fn compile(plan: &PlanNode, field: TextField) -> Option<Program> {
        let mut compiler = Compiler { field, leaves: Vec::new() };
        let root = compiler.step(plan);
        (!matches!(root, Step::Nothing)).then_some(Program { root, leaves: compiler.leaves })
    }

    /// The intervals at which the program matches, sorted, none twice.
    pub fn run(&self, occurrences: &mut dyn Occurrences) -> Vec<Interval> {
        let mut found = run(&self.root, occurrences);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The leaves that must all occur for the program to match; what drives the search through posting lists.
    pub fn required(&self) -> Requirement {
        requirement(&self.root)
    }
}

/// Which leaves an article needs before it is worth looking at its positions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// No article can match.
    Never,
    /// This leaf.
    Leaf(usize),
    /// All of these.
    All(Vec<Requirement>),
    /// At least one of these.
    Any(Vec<Requirement>),
}

struct Compiler {
    field: TextField,
    leaves: Vec<Vec<String>>,
}

impl Compiler {
    /// A leaf of its own, even for terms that another leaf has: each leaf is a cursor, and an alternative that runs ahead must not drag another along.
    fn leaf(&mut self, terms: Vec<String>) -> usize {
        self.leaves.push(terms);
        self.leaves.len() - 1
    }

    /// The leaf of a mark; marks never drive the search, so one cursor serves all who ask.
    fn mark(&mut self, term: &str) -> usize {
        let known = self.leaves.iter().position(|leaf| leaf.len() == 1 && leaf[0] == term);
        known.unwrap_or_else(|| self.leaf(vec![term.to_owned()]))
    }

    fn step(&mut self, plan: &PlanNode) -> Step {
        match plan {
            PlanNode::Slot(slot) => Step::Leaf(self.leaf(slot.alternatives.iter().map(|alternative| alternative.term.clone()).collect())),
            PlanNode::Sequence { slots, slop, .. } => {
                let leaves = slots
                    .iter()
                    .map(|slot| self.leaf(slot.alternatives.iter().map(|alternative| alternative.term.clone()).collect()))
                    .collect();
                Step::Sequence { leaves, slop: *slop, paragraphs: self.mark(mark::PARAGRAPH) }
            }
            PlanNode::Or(members) => {
                let steps: Vec<Step> =
                    members.iter().map(|member| self.step(member)).filter(|step| !matches!(step, Step::Nothing)).collect();
                if steps.is_empty() { Step::Nothing } else { Step::Any(steps) }
            }
            PlanNode::And(members) => {
                let steps: Vec<Step> = members.iter().map(|member| self.step(member)).collect();
                if steps.iter().any(|step| matches!(step, Step::Nothing)) {
                    return Step::Nothing;
                }
                steps.into_iter().reduce(|left, right| Step::Both(Box::new(left), Box::new(right))).unwrap_or(Step::Nothing)
            }
            PlanNode::Near { relation, negated, left, right } => {
                let left = self.step(left);
                let right = self.step(right);
                match (left, right) {
                    (Step::Nothing, _) => Step::Nothing,
                    // Nothing to be near to: far from it is everything, near to it nothing.
                    (left, Step::Nothing) => {
                        if *negated {
                            left
                        } else {
                            Step::Nothing
                        }
                    }
                    (left, right) => {
                        let breaks = if *relation == Relation::Sentence { self.mark(mark::SENTENCE) } else { self.mark(mark::PARAGRAPH) };
                        Step::Near { relation: *relation, negated: *negated, left: Box::new(left), right: Box::new(right), breaks }
                    }
                }
            }
            PlanNode::AtLeast { count, inner } => self.wrap(inner, |inner| Step::AtLeast { count: *count, inner }),
            PlanNode::First { words, inner } => {
                if self.field != TextField::Body {
                    return Step::Nothing;
                }
                let paragraphs = self.mark(mark::PARAGRAPH);
                self.wrap(inner, |inner| Step::First { words: *words, inner, paragraphs })
            }
            PlanNode::Caps(inner) => {
                let capitals = self.mark(mark::CAPITAL);
                self.wrap(inner, |inner| Step::Caps { inner, capitals })
            }
            PlanNode::Boost { inner, .. } => self.step(inner),
            PlanNode::In { zone, inner } => match (zone, self.field) {
                (Zone::Title | Zone::TitleOrLead, TextField::Title) | (Zone::Body, TextField::Body) | (Zone::Tail, TextField::Tail) => {
                    self.step(inner)
                }
                (Zone::Lead | Zone::TitleOrLead, TextField::Body) => self.wrap(inner, Step::Lead),
                _ => Step::Nothing,
            },
            PlanNode::All | PlanNode::Nothing(_) | PlanNode::Pattern { .. } | PlanNode::Filter(_) | PlanNode::Not(_) => Step::Nothing,
        }
    }

    fn wrap(&mut self, inner: &PlanNode, make: impl FnOnce(Box<Step>) -> Step) -> Step {
        match self.step(inner) {
            Step::Nothing => Step::Nothing,
            step => make(Box::new(step)),
        }
    }
}

fn requirement(step: &Step) -> Requirement {
    match step {
        Step::Nothing => Requirement::Never,
        Step::Leaf(leaf) => Requirement::Leaf(*leaf),
        Step::Sequence { leaves, .. } => Requirement::All(leaves.iter().map(|leaf| Requirement::Leaf(*leaf)).collect()),
        Step::Any(steps) => Requirement::Any(steps.iter().map(requirement).collect()),
        Step::Both(left, right) => Requirement::All(vec![requirement(left), requirement(right)]),
        Step::Near { negated: true, left, .. } => requirement(left),
        Step::Near { left, right, .. } => Requirement::All(vec![requirement(left), requirement(right)]),
        Step::AtLeast { inner, .. } | Step::First { inner, .. } | Step::Caps { inner, .. } | Step::Lead(inner) => requirement(inner),
    }
}

fn positions(leaf: usize, occurrences: &mut dyn Occurrences) -> Vec<u32> {
    let mut found = Vec::new();
    occurrences.positions(leaf, &mut found);
    found
}

fn run(step: &Step, occurrences: &mut dyn Occurrences) -> Vec<Interval> {
    match step {
        Step::Nothing => Vec::new(),
        Step::Leaf(leaf) => positions(*leaf, occurrences).into_iter().map(|at| Interval { start: at, end: at }).collect(),
        Step::Sequence { leaves, slop, paragraphs } => {
            let slots: Vec<Vec<u32>> = leaves.iter().map(|leaf| positions(*leaf, occurrences)).collect();
            // Without slack the words are neighbours, and no neighbour stands across a break.
            let breaks = if *slop == 0 { Vec::new() } else { positions(*paragraphs, occurrences) };
            sequence(&slots, *slop, &breaks)
        }
        Step::Any(steps) => steps.iter().flat_map(|step| run(step, occurrences)).collect(),
        Step::Both(left, right) => both(&run(left, occurrences), &run(right, occurrences)),
        Step::Near { relation, negated, left, right, breaks } => {
            let left = run(left, occurrences);
            if left.is_empty() {
                return left;
            }
            let right = run(right, occurrences);
            near(left, right, *relation, *negated, &positions(*breaks, occurrences))
        }
        Step::AtLeast { count, inner } => {
            let mut found = run(inner, occurrences);
            found.sort_unstable();
            found.dedup();
            if found.len() >= *count as usize { found } else { Vec::new() }
        }
        Step::First { words, inner, paragraphs } => {
            let found = run(inner, occurrences);
            let breaks = positions(*paragraphs, occurrences);
            found.into_iter().filter(|interval| interval.end - count_before(&breaks, interval.end) < *words).collect()
        }
        Step::Caps { inner, capitals } => {
            let found = run(inner, occurrences);
            let capitals = positions(*capitals, occurrences);
            found.into_iter().filter(|interval| capitals.binary_search(&interval.start).is_ok()).collect()
        }
        Step::Lead(inner) => {
            let lead_end = occurrences.lead_end();
            run(inner, occurrences).into_iter().filter(|interval| interval.end < lead_end).collect()
        }
    }
}

/// How many of `marks` stand at or before `position`.
fn count_before(marks: &[u32], position: u32) -> u32 {
    marks.partition_point(|&mark| mark <= position) as u32
}

/// Slots one after the other, at most `slop` words between in all, no break inside.
fn sequence(slots: &[Vec<u32>], slop: u32, breaks: &[u32]) -> Vec<Interval> {
    let Some((first, rest)) = slots.split_first() else { return Vec::new() };
    let longest = slots.len() as u32 - 1 + slop;
    let mut found = Vec::new();
    for &start in first {
        // The earliest next word each time gives the shortest match from this start.
        let end = rest.iter().try_fold(start, |last, slot| {
            let next = slot.get(slot.partition_point(|&position| position <= last)).copied()?;
            (next - start <= longest).then_some(next)
        });
        if let Some(end) = end
            && count_before(breaks, start) == count_before(breaks, end)
        {
            found.push(Interval { start, end });
        }
    }
    found
}

/// The shortest intervals that cover one of each.
fn both(left: &[Interval], right: &[Interval]) -> Vec<Interval> {
    let mut found: Vec<Interval> =
        left.iter().flat_map(|a| right.iter().map(|b| Interval { start: a.start.min(b.start), end: a.end.max(b.end) })).collect();
    found.sort_unstable_by_key(|interval| (interval.start, std::cmp::Reverse(interval.end)));
    found.dedup();
    // Kept are those that contain no other: from the right, ends must shrink.
    let mut least = u32::MAX;
    let mut minimal: Vec<Interval> = Vec::new();
    for interval in found.into_iter().rev() {
        if interval.end < least {
            least = interval.end;
            minimal.push(interval);
        }
    }
    minimal.reverse();
    minimal
}

/// Pairs of `left` and `right` that stand as `relation` says; or, negated, the left ones that stand so to no right one.
fn near(mut left: Vec<Interval>, mut right: Vec<Interval>, relation: Relation, negated: bool, breaks: &[u32]) -> Vec<Interval> {
    left.sort_unstable();
    left.dedup();
    right.sort_unstable();
    right.dedup();
    let longest_right = right.iter().map(|interval| interval.end - interval.start).max().unwrap_or(0);
    let mut found = Vec::new();
    for &a in &left {
        let mut met = false;
        // Candidates lie in a window around `a`; outside it no pair can be near enough.
        let reach = reach(relation, breaks.len());
        let from = a.start.saturating_sub(reach).saturating_sub(longest_right);
        let first = right.partition_point(|b| b.start < from);
        for &b in &right[first..] {
            if b.start > a.end.saturating_add(reach).saturating_add(1) {
                break;
            }
            if !stands(a, b, relation, breaks) {
                continue;
            }
            met = true;
            if negated {
                break;
            }
            found.push(Interval { start: a.start.min(b.start), end: a.end.max(b.end) });
        }
        if negated && !met {
            found.push(a);
        }
    }
    found
}

/// How many positions apart two operands can stand at most.
fn reach(relation: Relation, breaks: usize) -> u32 {
    match relation {
        Relation::Within(distance) | Relation::Before(distance) => distance.saturating_add(1),
        Relation::Near(distance) => distance.saturating_add(breaks as u32).saturating_add(1),
        Relation::Sentence | Relation::Paragraph => u32::MAX,
    }
}

/// Whether `a` and `b` share no word and stand as `relation` says.
fn stands(a: Interval, b: Interval, relation: Relation, breaks: &[u32]) -> bool {
    let (first, second) = if a.end < b.start {
        (a, b)
    } else if b.end < a.start && !matches!(relation, Relation::Before(_)) {
        (b, a)
    } else {
        return false;
    };
    let between = second.start - first.end - 1;
    let unbroken = count_before(breaks, first.start) == count_before(breaks, second.end);
    match relation {
        Relation::Within(distance) | Relation::Before(distance) => between <= distance && unbroken,
        Relation::Near(distance) => between - (count_before(breaks, second.start) - count_before(breaks, first.end)) <= distance,
        Relation::Sentence | Relation::Paragraph => unbroken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(positions: &[u32]) -> Vec<Interval> {
        positions.iter().map(|&start| Interval { start, end: start }).collect()
    }

    fn pairs(found: Vec<Interval>) -> Vec<(u32, u32)> {
        found.into_iter().map(|interval| (interval.start, interval.end)).collect()
    }

    #[test]
    fn sequences() {
        for (slots, slop, breaks, expected) in [
            (vec![vec![0, 5], vec![1, 7]], 0, vec![], vec![(0, 1)]),
            (vec![vec![0, 5], vec![1, 7]], 1, vec![], vec![(0, 1), (5, 7)]),
            // The slack is one budget for all gaps.
            (vec![vec![0], vec![2], vec![4]], 1, vec![], vec![]),
            (vec![vec![0], vec![2], vec![4]], 2, vec![], vec![(0, 4)]),
            // A break ends a phrase, whatever the slack.
            (vec![vec![5], vec![7]], 3, vec![6], vec![]),
            // One word cannot stand for two.
            (vec![vec![3], vec![3]], 5, vec![], vec![]),
        ] {
            assert_eq!(pairs(sequence(&slots, slop, &breaks)), expected, "{slots:?}~{slop}");
        }
    }

    #[test]
    fn relations() {
        for (left, right, relation, breaks, expected) in [
            (vec![0], vec![3], Relation::Within(2), vec![], vec![(0, 3)]),
            (vec![0], vec![3], Relation::Within(1), vec![], vec![]),
            (vec![3], vec![0], Relation::Within(2), vec![], vec![(0, 3)]),
            (vec![3], vec![0], Relation::Before(2), vec![], vec![]),
            (vec![0], vec![3], Relation::Within(5), vec![2], vec![]),
            // The break takes a position, and is no word between.
            (vec![0], vec![3], Relation::Near(1), vec![2], vec![(0, 3)]),
            (vec![0], vec![90], Relation::Paragraph, vec![], vec![(0, 90)]),
            (vec![0], vec![90], Relation::Paragraph, vec![40], vec![]),
            // A sentence mark stands at the first word of the next sentence.
            (vec![1], vec![4], Relation::Sentence, vec![0, 4], vec![]),
            (vec![1], vec![3], Relation::Sentence, vec![0, 4], vec![(1, 3)]),
        ] {
            assert_eq!(pairs(near(at(&left), at(&right), relation, false, &breaks)), expected, "{left:?} {relation:?} {right:?}");
        }
    }

    #[test]
    fn far_from() {
        assert_eq!(pairs(near(at(&[0, 50]), at(&[2]), Relation::Within(5), true, &[])), [(50, 50)]);
    }

    #[test]
    fn covering_both() {
        assert_eq!(pairs(both(&at(&[0, 10]), &at(&[3, 12]))), [(0, 3), (3, 10), (10, 12)]);
    }
}
