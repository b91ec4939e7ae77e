//! Two queries side by side: how much each finds, of whom each speaks, and what sets one apart from the other.

use super::matched::{Matched, matched};
use super::timeline::count;
use super::{Count, FacetKind, FacetNumber, Request, SearchError, Significant, SignificantOptions, search, significant};
use crate::entity::WhoIsWho;
use crate::index::Reader;
use crate::language::Analyzer;
use rustc_hash::{FxHashMap, FxHashSet};

/// Two queries side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What the one and the other find.
    pub totals: [Count; 2],
    /// What both find: articles that match both, stories of which both find a copy.
    pub both: Count,
    /// Values of each kind asked for.
    pub facets: Vec<ComparedFacet>,
    /// What sets the stories of the one apart from those that only the other finds, and the reverse.
    pub significant: [Significant; 2],
}

/// One kind of facet under two queries.
#[derive(Clone, Debug)]
pub struct ComparedFacet {
    /// The kind.
    pub kind: FacetKind,
    /// Values, those in most articles of both queries together first (months in order).
    pub values: Vec<ComparedValue>,
    /// How many values there are in all.
    pub distinct: usize,
}

/// A value under two queries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedValue {
    /// How it is shown.
    pub label: String,
    /// What choosing it leaves of the one and of the other.
    pub counts: [Count; 2],
}

/// Holds two requests against each other; `limit` values are given of each kind.
pub fn compare(
    reader: &Reader,
    who: &WhoIsWho<'_>,
    analyzer: &Analyzer,
    requests: [&Request; 2],
    kinds: &[FacetKind],
    limit: usize,
) -> Result<Comparison, SearchError> {
    let [one, other] = requests;
    let found = [matched(reader, who, one)?, matched(reader, who, other)?];
    let options = SignificantOptions { words: true, entities: true, limit };
    let set_apart = |fore, rest| significant(reader, who, analyzer, fore, Some(rest), options);
    Ok(Comparison {
        totals: [count(found[0].iter()), count(found[1].iter())],
        both: both(&found),
        facets: facets(reader, who, analyzer, requests, kinds, limit)?,
        significant: [set_apart(one, other)?, set_apart(other, one)?],
    })
}

fn both([one, other]: &[Vec<Matched>; 2]) -> Count {
    let articles: FxHashSet<u64> = one.iter().map(|matched| matched.article).collect();
    let stories: FxHashSet<u64> = one.iter().map(|matched| matched.story).collect();
    let shared: FxHashSet<u64> = other.iter().map(|matched| matched.story).filter(|story| stories.contains(story)).collect();
    Count { articles: other.iter().filter(|matched| articles.contains(&matched.article)).count() as u64, stories: shared.len() as u64 }
}

fn facets(
    reader: &Reader,
    who: &WhoIsWho<'_>,
    analyzer: &Analyzer,
    requests: [&Request; 2],
    kinds: &[FacetKind],
    limit: usize,
) -> Result<Vec<ComparedFacet>, SearchError> {
    let mut joined: Vec<FxHashMap<FacetNumber, ComparedValue>> = vec![FxHashMap::default(); kinds.len()];
    for (side, request) in requests.into_iter().enumerate() {
        let request = Request { facets: kinds.to_vec(), facet_limit: usize::MAX, limit: 0, ..request.clone() };
        for (values, facet) in joined.iter_mut().zip(search(reader, who, analyzer, &request)?.facets) {
            for value in facet.values {
                let compared = values.entry(value.number).or_insert(ComparedValue { label: value.label, counts: [Count::default(); 2] });
                compared.counts[side] = value.count;
            }
        }
    }
    let sorted = |(&kind, values): (&FacetKind, FxHashMap<FacetNumber, ComparedValue>)| {
        let mut values: Vec<(FacetNumber, ComparedValue)> = values.into_iter().collect();
        let articles = |value: &ComparedValue| value.counts.iter().map(|count| count.articles).sum::<u64>();
        values.sort_by(|(_, a), (_, b)| articles(b).cmp(&articles(a)).then_with(|| a.label.cmp(&b.label)));
        let distinct = values.len();
        values.truncate(limit);
        if kind == FacetKind::Month {
            values.sort_by_key(|(number, _)| *number);
        }
        ComparedFacet { kind, values: values.into_iter().map(|(_, value)| value).collect(), distinct }
    };
    Ok(kinds.iter().zip(joined).map(sorted).collect())
}
