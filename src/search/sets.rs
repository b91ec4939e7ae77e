//! Sets of articles as bits, and which of several exclude each other.
//!
//! Apart from the diagnosis that asks, because it knows nothing of queries: what conditions share is a question about sets, and is bounded by their number alone.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Sets that are intersected to answer one question.
pub const MOST_SUBSETS: usize = 2_000;

/// The smallest set of sets that have no member in common, of the first found of that size; an irreducible one where there are too many to try.
pub fn smallest_conflict(sets: &[Set]) -> Vec<usize> {
    let mut left = MOST_SUBSETS;
    for size in 1..=sets.len() {
        let mut found = None;
        let within_bound = subsets(sets.len(), size, &mut left, &mut |members| {
            if found.is_none() && intersection(sets, members).is_some_and(|set| set.is_empty()) {
                found = Some(members.to_vec());
            }
        });
        if let Some(found) = found {
            return found;
        }
        if !within_bound {
            break;
        }
    }
    let mut kept: Vec<usize> = (0..sets.len()).collect();
    for number in 0..sets.len() {
        let without: Vec<usize> = kept.iter().copied().filter(|&other| other != number).collect();
        if intersection(sets, &without).is_some_and(|set| set.is_empty()) {
            kept = without;
        }
    }
    kept
}

/// Calls `each` with every subset of `size` of the numbers below `count`, in order; false if `left` of them were not enough.
pub fn subsets(count: usize, size: usize, left: &mut usize, each: &mut dyn FnMut(&[usize])) -> bool {
    let mut members: Vec<usize> = (0..size).collect();
    loop {
        if *left == 0 {
            return false;
        }
        *left -= 1;
        each(&members);
        // The last place that can still move moves, and those behind follow it.
        let Some(place) = (0..size).rev().find(|&place| members[place] + size - place < count) else { return true };
        members[place] += 1;
        for behind in place + 1..size {
            members[behind] = members[behind - 1] + 1;
        }
    }
}

/// What the sets with these numbers share; `None` of no set at all.
pub fn intersection(sets: &[Set], members: &[usize]) -> Option<Set> {
    let (first, rest) = members.split_first()?;
    let mut shared = sets[*first].clone();
    rest.iter().for_each(|&other| shared.keep(&sets[other]));
    Some(shared)
}

/// Articles as bits, segment by segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set(Vec<Vec<u64>>);

impl Set {
    /// How many there are.
    pub fn len(&self) -> u64 {
        self.0.iter().flatten().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().flatten().all(|&word| word == 0)
    }

    /// Drops what is not in `other`.
    pub fn keep(&mut self, other: &Set) {
        for (segment, others) in self.0.iter_mut().zip(&other.0) {
            segment.iter_mut().zip(others).for_each(|(word, other)| *word &= other);
        }
    }
}

/// Collects every hit as a bit.
pub struct Sets;

/// The hits of one segment.
pub struct SegmentSet {
    ordinal: SegmentOrdinal,
    bits: Vec<u64>,
}

impl Collector for Sets {
    type Fruit = Set;
    type Child = SegmentSet;

    fn for_segment(&self, ordinal: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentSet> {
        Ok(SegmentSet { ordinal, bits: vec![0; (reader.max_doc() as usize).div_ceil(64)] })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, mut segments: Vec<(SegmentOrdinal, Vec<u64>)>) -> tantivy::Result<Set> {
        segments.sort_by_key(|(ordinal, _)| *ordinal);
        Ok(Set(segments.into_iter().map(|(_, bits)| bits).collect()))
    }
}

impl SegmentCollector for SegmentSet {
    type Fruit = (SegmentOrdinal, Vec<u64>);

    fn collect(&mut self, doc: DocId, _: Score) {
        self.bits[doc as usize / 64] |= 1 << (doc % 64);
    }

    fn harvest(self) -> (SegmentOrdinal, Vec<u64>) {
        (self.ordinal, self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(members: &[u32]) -> Set {
        Set(vec![vec![members.iter().fold(0, |bits, member| bits | 1 << member)]])
    }

    #[test]
    fn the_smallest_conflict_is_found() {
        for (sets, expected) in [
            (vec![set(&[1]), set(&[]), set(&[2])], vec![1]),
            (vec![set(&[1, 2]), set(&[2, 3]), set(&[4])], vec![0, 2]),
            (vec![set(&[1, 2]), set(&[2, 3]), set(&[1, 3])], vec![0, 1, 2]),
            (vec![set(&[1]), set(&[1])], vec![0, 1]),
        ] {
            let conflict = smallest_conflict(&sets);
            assert_eq!(conflict, expected, "{sets:?}");
        }
    }

    #[test]
    fn every_subset_is_met_once() {
        let mut met = Vec::new();
        assert!(subsets(4, 2, &mut 100, &mut |members| met.push(members.to_vec())));
        assert_eq!(met, [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
        assert!(!subsets(4, 2, &mut 5, &mut |_| {}));
    }

    #[test]
    fn a_conflict_among_more_than_can_be_tried_is_irreducible() {
        // Each article lacks one of sixteen conditions, so no fewer than all of them exclude each other.
        let sets: Vec<Set> = (0..16).map(|out| set(&(0..16).filter(|&article| article != out).collect::<Vec<_>>())).collect();
        assert_eq!(smallest_conflict(&sets), (0..16).collect::<Vec<_>>());
    }
}
