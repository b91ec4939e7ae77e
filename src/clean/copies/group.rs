//! From measured pairs to stories.
//!
//! Copies are no equivalence: an article merged from two is a copy of each, and they are none of one another. So groups are joined by the kinship of most
//! of their members, not by one pair, the closest pairs first; a merged article goes with one of the two and does not make them one. Everything depends on
//! the set of articles only.

#![expect(clippy::indexing_slicing, reason = "groups are numbered by their place in the list of groups")]

use super::{Measured, Sketched, estimate};
use rustc_hash::{FxHashMap, FxHashSet};

/// Estimated containment from which two articles are kin: enough of one stands in the other that they may be copies of a third.
const KIN: f32 = 0.2;
/// Members of a group that speak for it, the first to come; more would cost more and say the same.
const SPEAKERS: usize = 16;
/// Share of an article that two others must hold between them for it to be merged from them: it has nothing of its own but the seam. Reports of one paper on one
/// affair come near that, each made of the paragraphs of others, so the two must also have nothing to do with one another.
const MERGED: f32 = 0.93;
/// Resemblance from which two articles have to do with one another; unrelated ones agree in one bin of a sketch at most.
const RELATED: f32 = 0.012;
/// Share of it that each of the two must hold.
const MERGED_PART: f32 = 0.2;

/// Sorts copies into stories: every article of a story with two or more, and the number of its story, sorted.
pub fn stories(articles: &[Sketched], measured: &[Measured]) -> Vec<(u64, u64)> {
    let mut edges: Vec<&Measured> = measured.iter().filter(|pair| pair.shared.copy).collect();
    edges.sort_unstable_by(|a, b| b.shared.containment.total_cmp(&a.shared.containment).then_with(|| (a.a, a.b).cmp(&(b.a, b.b))));
    let mut groups = Groups {
        known: articles.iter().map(|article| (article.article, article)).collect(),
        copies: measured.iter().map(|pair| ((pair.a, pair.b), pair.shared.copy)).collect(),
        ..Groups::default()
    };
    for pair in edges {
        groups.join_if_kin(pair.a, pair.b);
    }
    let merges = merges(&groups, measured);
    groups.merged = merges.iter().map(|&(merged, _)| merged).collect();
    for (merged, part) in merges {
        groups.join_if_kin(merged, part);
    }
    groups.into_stories()
}

/// Articles that are no copies and are merged from two others, and the one of the two that holds more of it, in the order of their numbers.
fn merges(groups: &Groups<'_>, measured: &[Measured]) -> Vec<(u64, u64)> {
    let mut held: FxHashMap<u64, Vec<(f32, u64)>> = FxHashMap::default();
    for pair in measured.iter().filter(|pair| !pair.shared.copy) {
        for (article, other) in [(pair.a, pair.b), (pair.b, pair.a)] {
            let share = groups.share_of(article, other, pair.shared.containment);
            if share >= MERGED_PART {
                held.entry(article).or_default().push((share, other));
            }
        }
    }
    for holders in held.values_mut() {
        holders.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    }
    // Unrelated articles hold different parts of it.
    held.retain(|_, holders| {
        let (first, other) = holders[0];
        let second = holders.iter().find(|&&(_, holder)| groups.are_unrelated(other, holder));
        second.is_some_and(|&(second, _)| first + second >= MERGED)
    });
    // Two articles merged with the same third hold as much of one another as of it; the third is what they are copies of.
    let whole = |holders: &Vec<(f32, u64)>| {
        holders.iter().find(|(_, holder)| !held.contains_key(holder)).or(holders.first()).map(|&(_, holder)| holder)
    };
    let mut found: Vec<(u64, u64)> = held.iter().filter_map(|(&article, holders)| Some((article, whole(holders)?))).collect();
    found.sort_unstable();
    found
}

/// Articles joined to groups.
#[derive(Default)]
struct Groups<'a> {
    known: FxHashMap<u64, &'a Sketched>,
    /// Pairs that were measured, and whether they are copies.
    copies: FxHashMap<(u64, u64), bool>,
    /// Articles merged from two others.
    merged: FxHashSet<u64>,
    /// The group of an article that has been joined to another.
    of: FxHashMap<u64, usize>,
    /// The members of every group, in the order in which they came; empty once joined to another.
    members: Vec<Vec<u64>>,
}

impl Groups<'_> {
    /// Whether two articles are copies, or, where that was not measured or one is merged, share enough to be copies of a third.
    fn are_kin(&self, a: u64, b: u64) -> bool {
        match self.copies.get(&(a.min(b), a.max(b))) {
            Some(&copy) if !self.merged.contains(&a) && !self.merged.contains(&b) => copy,
            _ => match (self.known.get(&a), self.known.get(&b)) {
                (Some(a), Some(b)) => estimate(a, b) >= KIN,
                _ => false,
            },
        }
    }

    fn are_unrelated(&self, a: u64, b: u64) -> bool {
        match (self.known.get(&a), self.known.get(&b)) {
            (Some(a), Some(b)) => a.sketch.resemblance(&b.sketch) < RELATED,
            _ => false,
        }
    }

    /// Share of `article` that `other` holds, where they share so much of the shorter.
    fn share_of(&self, article: u64, other: u64, shared: f32) -> f32 {
        let length = |article: u64| self.known.get(&article).map_or(0, |known| known.shingles) as f32;
        shared * length(article).min(length(other)) / length(article).max(1.0)
    }

    /// Joins the groups of two copies, if most of their members are kin.
    fn join_if_kin(&mut self, a: u64, b: u64) {
        let (one, other) = (self.of.get(&a).copied(), self.of.get(&b).copied());
        if one.is_some() && one == other {
            return;
        }
        let speakers = |group: Option<usize>, alone: u64| match group {
            Some(group) => self.members[group].iter().copied().take(SPEAKERS).collect(),
            None => vec![alone],
        };
        let (ours, theirs) = (speakers(one, a), speakers(other, b));
        // A pair that was measured is kin, however its sketches came out.
        let kin = |x: u64, y: u64| (x, y) == (a, b) || self.are_kin(x, y);
        let count = ours.iter().map(|&x| theirs.iter().filter(|&&y| kin(x, y)).count()).sum::<usize>();
        if count * 2 <= ours.len() * theirs.len() {
            return;
        }
        let group = one.or(other).unwrap_or_else(|| {
            self.members.push(Vec::new());
            self.members.len() - 1
        });
        for (from, alone) in [(one, a), (other, b)] {
            match from {
                Some(from) if from == group => {}
                Some(from) => {
                    let moved = std::mem::take(&mut self.members[from]);
                    moved.iter().for_each(|&article| {
                        self.of.insert(article, group);
                    });
                    self.members[group].extend(moved);
                }
                None => {
                    self.of.insert(alone, group);
                    self.members[group].push(alone);
                }
            }
        }
    }

    /// Members by the smallest number of their group, which changes only when that article does.
    fn into_stories(self) -> Vec<(u64, u64)> {
        let named = self.members.into_iter().flat_map(|members| {
            let story = members.iter().copied().min().unwrap_or_default();
            members.into_iter().map(move |article| (article, story))
        });
        let mut stories: Vec<(u64, u64)> = named.collect();
        stories.sort_unstable();
        stories
    }
}
