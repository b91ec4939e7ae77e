//! The best articles of a query, in an order that does not depend on segments: by rank, then by article number.
//!
//! Ranks are compared as integers: a score is never negative, so its bits sort as it does. Where copies are folded into stories, all hits are
//! looked at, because the best copy of a story can stand anywhere.

use super::lead::LeadKeys;
use crate::index::{Fields, Stories};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, ColumnValues};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// What hits are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best score first.
    #[default]
    Relevance,
    /// Latest day first, articles without a date last.
    Newest,
    /// Earliest day first, articles without a date last.
    Oldest,
}

/// A hit before anything of it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// What it is ordered by, greatest first.
    key: i64,
    /// The article's number.
    pub article: u64,
    /// Where it is.
    pub address: DocAddress,
    /// Its score, as bits.
    score: u32,
    /// Further copies of the same story among the hits, if copies are folded.
    pub copies: u32,
    /// Where the copy is that is shown; the hit itself unless another copy of its story was asked for.
    pub shown: DocAddress,
}

impl Ranked {
    /// The score; 0 where the order is by date.
    pub fn score(&self) -> f32 {
        f32::from_bits(self.score)
    }

    /// The same hit with its score raised by `more`.
    pub fn raised(self, more: f32) -> Ranked {
        let score = self.score() + more;
        Ranked { key: i64::from(score.max(0.0).to_bits()), score: score.to_bits(), ..self }
    }

    /// Sorts better hits first.
    fn order(&self) -> (Reverse<i64>, u64) {
        (Reverse(self.key), self.article)
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Ranked) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Ranked) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

/// Collects the best hits.
#[derive(Clone, Debug)]
pub struct TopHits<'a> {
    /// The fields of the index.
    pub fields: &'a Fields,
    /// The order.
    pub sort: Sort,
    /// How many hits are wanted, from the first on.
    pub limit: usize,
    /// Stories to fold copies by; `None` shows every copy.
    pub fold: Option<&'a Stories>,
    /// How the copy of a story that is shown is chosen; the best one if not.
    pub lead: Option<&'a LeadKeys<'a>>,
}

impl Collector for TopHits<'_> {
    type Fruit = Vec<Ranked>;
    type Child = SegmentTop;

    fn for_segment(&self, ordinal: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentTop> {
        let columns = reader.fast_fields();
        let name = |field| self.fields.schema.get_field_name(field);
        let bound = match self.fold {
            Some(stories) if !stories.is_empty() => usize::MAX,
            _ => self.limit,
        };
        Ok(SegmentTop {
            ordinal,
            sort: self.sort,
            bound,
            articles: columns.column_first_or_default(name(self.fields.article))?,
            days: columns.i64(name(self.fields.day))?,
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<Vec<Ranked>>) -> tantivy::Result<Vec<Ranked>> {
        let mut all: Vec<Ranked> = fruits.into_iter().flatten().collect();
        all.sort_unstable();
        if let Some(stories) = self.fold.filter(|stories| !stories.is_empty()) {
            all = fold_copies(all, stories, self.lead);
        }
        all.truncate(self.limit);
        Ok(all)
    }
}

/// Keeps the best copy of every story, counting the others and remembering which is to be shown.
fn fold_copies(sorted: Vec<Ranked>, stories: &Stories, lead: Option<&LeadKeys<'_>>) -> Vec<Ranked> {
    let mut kept: Vec<Ranked> = Vec::with_capacity(sorted.len());
    let mut places: FxHashMap<u64, (usize, i64)> = FxHashMap::default();
    for hit in sorted {
        let Some(story) = stories.shared_story(hit.article) else {
            kept.push(hit);
            continue;
        };
        let key = lead.map_or(0, |lead| lead.key(&hit));
        match places.get_mut(&story) {
            Some((place, least)) => {
                kept[*place].copies += 1;
                if key < *least {
                    kept[*place].shown = hit.address;
                    *least = key;
                }
            }
            None => {
                places.insert(story, (kept.len(), key));
                kept.push(hit);
            }
        }
    }
    kept
}

/// The best hits of one segment.
pub struct SegmentTop {
    ordinal: SegmentOrdinal,
    sort: Sort,
    bound: usize,
    articles: Arc<dyn ColumnValues<u64>>,
    days: Column<i64>,
    /// The worst of the best on top.
    best: BinaryHeap<Ranked>,
}

impl SegmentCollector for SegmentTop {
    type Fruit = Vec<Ranked>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let key = match self.sort {
            Sort::Relevance => i64::from(score.max(0.0).to_bits()),
            Sort::Newest => self.days.first(doc).unwrap_or(i64::MIN),
            Sort::Oldest => self.days.first(doc).map_or(i64::MIN, |day| -day),
        };
        let full = self.best.len() >= self.bound;
        // The article number is read only where it can decide.
        if full && self.best.peek().is_none_or(|worst| key < worst.key) {
            return;
        }
        let hit = Ranked {
            key,
            article: self.articles.get_val(doc),
            address: DocAddress::new(self.ordinal, doc),
            shown: DocAddress::new(self.ordinal, doc),
            score: if self.sort == Sort::Relevance { score.to_bits() } else { 0 },
            copies: 0,
        };
        if full {
            if self.best.peek().is_none_or(|worst| hit > *worst) {
                return;
            }
            self.best.pop();
        }
        self.best.push(hit);
    }

    fn harvest(self) -> Vec<Ranked> {
        self.best.into_vec()
    }
}
