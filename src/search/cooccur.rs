//! Which entities stand together: in one article, one paragraph or one sentence.
//!
//! Articles and stories are counted for every pair. How much closer two stand than chance has it is measured over windows: whole stories, or the paragraphs or sentences of
//! one article of each story (the first by number), so that copies do not make a bond strong. Two measures, because each errs alone: normalised pointwise
//! mutual information (Bouma 2009) says how exclusive a bond is and loves the rare; the log-likelihood ratio (Dunning 1993) says how sure it is and loves the frequent.

use super::matched::{Matched, matched};
use super::sides::log_likelihood_ratio;
use super::timeline::count;
use super::{Count, Request, SearchError};
use crate::clean::ZoneKind;
use crate::entity::{EntityId, EntityKind, WhoIsWho};
use crate::index::{ArticleRecord, Doubt, Reader};
use crate::text::{Span, sentences};
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::Column;

/// How near two entities must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// In one article.
    Article,
    /// In one paragraph; a title is one.
    Paragraph,
    /// In one sentence; a title is one.
    Sentence,
}

/// What pairs are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PairSort {
    /// Most stories first.
    #[default]
    Stories,
    /// Greatest log-likelihood ratio first.
    Surest,
    /// Greatest normalised pointwise mutual information first.
    Closest,
}

/// What is asked of pairs.
#[derive(Clone, Debug)]
pub struct CooccurOptions {
    /// Kinds of entities.
    pub kinds: Vec<EntityKind>,
    /// If not empty, one of each pair must be one of these, of whatever kind.
    pub with: Vec<EntityId>,
    /// How near they must stand.
    pub within: Nearness,
    /// Stories in which a pair must stand together.
    pub least: u64,
    /// The order of pairs.
    pub sort: PairSort,
}

/// Pairs that one answer may have; beyond, memory and readers give up.
pub const MOST_PAIRS: usize = 4_000_000;

/// An entity of some pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The entity.
    pub id: EntityId,
    /// Its stable id.
    pub key: String,
    /// The name under which it is shown.
    pub label: String,
    /// Its kind.
    pub kind: EntityKind,
    /// Articles and stories that match and speak of it.
    pub count: Count,
}

/// Two entities that stand together.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Places in [`Cooccurrence::nodes`].
    pub nodes: [usize; 2],
    /// Articles and stories in which they do.
    pub count: Count,
    /// Windows in which they do.
    pub windows: u64,
    /// Normalised pointwise mutual information, -1 (never together) to 1 (never apart).
    pub npmi: f64,
    /// Log-likelihood ratio; 0 if they stand together no more often than chance has it.
    pub llr: f64,
}

/// Entities that stand together.
#[derive(Clone, Debug)]
pub struct Cooccurrence {
    /// Everything that matched.
    pub all: Count,
    /// Windows that were looked at.
    pub windows: u64,
    /// Entities of the pairs, by name.
    pub nodes: Vec<Node>,
    /// The pairs, in the order asked for.
    pub pairs: Vec<Pair>,
}

/// Counts the pairs of entities in the articles that match `request`.
///
/// # Errors
/// [`SearchError::TooManyPairs`] for more than [`MOST_PAIRS`].
pub fn cooccur(reader: &Reader, who: &WhoIsWho<'_>, request: &Request, options: &CooccurOptions) -> Result<Cooccurrence, SearchError> {
    let mut found = matched(reader, who, request)?;
    let all = count(found.iter());
    // Copies side by side, so that a story is counted when its last copy was seen.
    found.sort_by_key(|matched| (matched.story, matched.article, matched.address));
    let columns = Columns::open(reader, options, request.min_score)?;
    let mut counts =
        Counts { options, kept: FxHashSet::default(), entities: FxHashMap::default(), pairs: FxHashMap::default(), windows: 0 };
    let stories: Vec<&[Matched]> = found.chunk_by(|a, b| a.story == b.story).collect();
    for story in &stories {
        counts.entities_of(story, |matched| columns.entities(matched, who));
    }
    counts.keep();
    for story in &stories {
        counts.story(story, reader, who, &columns)?;
        if counts.pairs.len() > MOST_PAIRS {
            return Err(SearchError::TooManyPairs);
        }
    }
    Ok(counts.finish(all, stories.len() as u64, who))
}

/// The columns of the kinds asked for.
struct Columns {
    /// By segment.
    columns: Vec<Vec<Column<u64>>>,
    doubts: Vec<Option<Doubt>>,
    kinds: Vec<EntityKind>,
    with: Vec<EntityId>,
}

impl Columns {
    fn open(reader: &Reader, options: &CooccurOptions, min_score: f32) -> tantivy::Result<Columns> {
        let fields = reader.fields();
        let columns = reader.searcher().segment_readers().iter().map(|segment| {
            let open = |field| segment.fast_fields().u64(fields.schema.get_field_name(field));
            // All kinds are read: who is asked for by name may be of any.
            [fields.person, fields.organization, fields.place].into_iter().map(open).collect::<tantivy::Result<Vec<_>>>()
        });
        let doubts = reader.searcher().segment_readers().iter().map(|segment| Doubt::open(segment, fields, min_score));
        Ok(Columns {
            columns: columns.collect::<tantivy::Result<_>>()?,
            doubts: doubts.collect::<tantivy::Result<_>>()?,
            kinds: options.kinds.clone(),
            with: options.with.clone(),
        })
    }

    fn wanted(&self, id: EntityId, who: &WhoIsWho<'_>) -> bool {
        self.with.contains(&id) || who.kind(id).is_some_and(|kind| self.kinds.contains(&kind))
    }

    /// An entity of an article as it is shown; nothing if it is not asked for, or the article is not sure enough of it.
    fn shown(&self, matched: &Matched, id: EntityId, who: &WhoIsWho<'_>) -> Option<EntityId> {
        let doubt = self.doubts.get(matched.address.segment_ord as usize).and_then(Option::as_ref);
        let sure = doubt.is_none_or(|doubt| doubt.passes(matched.address.doc_id, id));
        who.resolve(id).filter(|&id| sure && self.wanted(id, who))
    }

    /// The entities of an article, as they are shown, sorted.
    fn entities(&self, matched: &Matched, who: &WhoIsWho<'_>) -> Vec<EntityId> {
        let columns = self.columns.get(matched.address.segment_ord as usize);
        let numbers = columns.into_iter().flatten().flat_map(|column| column.values_for_doc(matched.address.doc_id));
        distinct(numbers.filter_map(|number| self.shown(matched, EntityId(number as u32), who)).collect())
    }
}

fn distinct(mut ids: Vec<EntityId>) -> Vec<EntityId> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// A number of articles, stories and windows.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    count: Count,
    windows: u64,
}

struct Counts<'a> {
    options: &'a CooccurOptions,
    /// Entities that can be in a pair of enough stories.
    kept: FxHashSet<EntityId>,
    entities: FxHashMap<EntityId, Counted>,
    pairs: FxHashMap<(EntityId, EntityId), Counted>,
    windows: u64,
}

impl Counts<'_> {
    fn entities_of(&mut self, story: &[Matched], entities: impl Fn(&Matched) -> Vec<EntityId>) {
        let mut of_story: FxHashSet<EntityId> = FxHashSet::default();
        for id in story.iter().flat_map(entities) {
            let counted = self.entities.entry(id).or_default();
            counted.count.articles += 1;
            counted.count.stories += u64::from(of_story.insert(id));
        }
    }

    /// Decides which entities are worth pairing: a pair stands in no more stories than either of it.
    fn keep(&mut self) {
        let enough = self.entities.iter().filter(|(_, counted)| counted.count.stories >= self.options.least);
        self.kept = enough.map(|(&id, _)| id).collect();
    }

    fn story(&mut self, story: &[Matched], reader: &Reader, who: &WhoIsWho<'_>, columns: &Columns) -> Result<(), SearchError> {
        let mut of_story: FxHashSet<(EntityId, EntityId)> = FxHashSet::default();
        let mut names: FxHashSet<EntityId> = FxHashSet::default();
        for (number, matched) in story.iter().enumerate() {
            let windows = match self.options.within {
                Nearness::Article => vec![columns.entities(matched, who)],
                near => windows(&reader.record(matched.address)?, near, |id| columns.shown(matched, id, who)),
            };
            let mut of_article: FxHashSet<(EntityId, EntityId)> = FxHashSet::default();
            for window in &windows {
                let first = number == 0 && self.options.within != Nearness::Article;
                self.windows += u64::from(first);
                for &id in window {
                    names.insert(id);
                    if first {
                        self.entities.entry(id).or_default().windows += 1;
                    }
                }
                self.each_pair(window, |pairs, pair| {
                    of_article.insert(pair);
                    if first {
                        pairs.entry(pair).or_default().windows += 1;
                    }
                });
            }
            for pair in of_article {
                let counted = self.pairs.entry(pair).or_default();
                counted.count.articles += 1;
                counted.count.stories += u64::from(of_story.insert(pair));
            }
        }
        if self.options.within == Nearness::Article {
            self.windows += 1;
            names.iter().for_each(|id| self.entities.entry(*id).or_default().windows += 1);
            of_story.iter().for_each(|pair| self.pairs.entry(*pair).or_default().windows += 1);
        }
        Ok(())
    }

    fn each_pair(
        &mut self,
        window: &[EntityId],
        mut each: impl FnMut(&mut FxHashMap<(EntityId, EntityId), Counted>, (EntityId, EntityId)),
    ) {
        let kept: Vec<EntityId> = window.iter().copied().filter(|id| self.kept.contains(id)).collect();
        let with = |id: &EntityId| self.options.with.is_empty() || self.options.with.contains(id);
        for (at, &a) in kept.iter().enumerate() {
            for &b in kept[at + 1..].iter().filter(|&b| with(&a) || with(b)) {
                each(&mut self.pairs, (a, b));
            }
        }
    }

    fn finish(self, all: Count, stories: u64, who: &WhoIsWho<'_>) -> Cooccurrence {
        debug_assert_eq!(all.stories, stories);
        let pairs: Vec<_> = self.pairs.into_iter().filter(|(_, counted)| counted.count.stories >= self.options.least).collect();
        let mut nodes: Vec<Node> = distinct(pairs.iter().flat_map(|((a, b), _)| [*a, *b]).collect())
            .into_iter()
            .filter_map(|id| {
                let count = self.entities.get(&id)?.count;
                Some(Node { id, key: who.key(id)?.to_owned(), label: who.label(id), kind: who.kind(id)?, count })
            })
            .collect();
        nodes.sort_by(|a, b| (&a.label, &a.key).cmp(&(&b.label, &b.key)));
        let places: FxHashMap<EntityId, usize> = nodes.iter().enumerate().map(|(place, node)| (node.id, place)).collect();
        let nodes_asked: Vec<bool> = nodes.iter().map(|node| self.options.with.contains(&node.id)).collect();
        let windows_of = |id: EntityId| self.entities.get(&id).map_or(0, |counted| counted.windows);
        let pair = |((a, b), counted): ((EntityId, EntityId), Counted)| {
            let (one, other) = (windows_of(a), windows_of(b));
            // In order of size: which of the two has the lower number differs between indexes, and the last bit of a measure would with it.
            let measured = Measured { all: self.windows, one: one.min(other), other: one.max(other), both: counted.windows };
            let mut nodes = [*places.get(&a)?, *places.get(&b)?];
            nodes.sort_unstable();
            // Who was asked for stands first.
            let asked = |place: usize| nodes_asked.get(place).copied().unwrap_or(false);
            if asked(nodes[1]) && !asked(nodes[0]) {
                nodes.swap(0, 1);
            }
            Some(Pair { nodes, count: counted.count, windows: counted.windows, npmi: measured.npmi(), llr: measured.llr() })
        };
        let mut pairs: Vec<Pair> = pairs.into_iter().filter_map(pair).collect();
        let sort = self.options.sort;
        pairs.sort_by(|a, b| {
            let by_sort = match sort {
                PairSort::Stories => b.count.stories.cmp(&a.count.stories),
                PairSort::Surest => b.llr.total_cmp(&a.llr),
                PairSort::Closest => b.npmi.total_cmp(&a.npmi),
            };
            let by_count = || b.count.stories.cmp(&a.count.stories).then_with(|| b.llr.total_cmp(&a.llr));
            by_sort.then_with(by_count).then_with(|| a.nodes.cmp(&b.nodes))
        });
        Cooccurrence { all, windows: self.windows, nodes, pairs }
    }
}

/// The entities of every paragraph or sentence of an article, title first; windows without any are there too.
fn windows(record: &ArticleRecord, near: Nearness, shown: impl Fn(EntityId) -> Option<EntityId>) -> Vec<Vec<EntityId>> {
    let within = |in_title: bool, window: Span| {
        let mentions = record.mentions.iter().filter(|mention| mention.in_title == in_title && window.contains(mention.span()));
        distinct(mentions.filter_map(|mention| shown(mention.entity())).collect())
    };
    let mut found = Vec::new();
    if let Some(title) = record.own_title() {
        found.push(within(true, Span::new(0, title.len())));
    }
    for (line, kind) in record.zones() {
        if matches!(kind, ZoneKind::Title | ZoneKind::Tail) {
            continue;
        }
        match near {
            Nearness::Sentence => {
                let spans = sentences(line.of(&record.text)).into_iter().map(|span| span.shifted(line.start as usize));
                found.extend(spans.map(|span| within(false, span)));
            }
            Nearness::Paragraph | Nearness::Article => found.push(within(false, line)),
        }
    }
    found
}

/// In how many windows two things stand.
#[derive(Clone, Copy)]
struct Measured {
    all: u64,
    one: u64,
    other: u64,
    both: u64,
}

impl Measured {
    fn npmi(self) -> f64 {
        let (all, one, other, both) = (self.all as f64, self.one as f64, self.other as f64, self.both as f64);
        if self.both == 0 {
            return -1.0;
        }
        let joint = both / all;
        // Two that stand in every window are never apart.
        if self.both == self.all { 1.0 } else { (both * all / (one * other)).ln() / -joint.ln() }
    }

    fn llr(self) -> f64 {
        let (all, one, other, both) = (self.all as f64, self.one as f64, self.other as f64, self.both as f64);
        if both * all <= one * other {
            return 0.0;
        }
        log_likelihood_ratio([both, one - both, other - both, all - one - other + both])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_know_bonds_from_chance() {
        let measured = |all, one, other, both| Measured { all, one, other, both };
        // Independent, always together, never together, everywhere.
        assert!(measured(100, 20, 10, 2).npmi().abs() < 1e-9);
        assert!((measured(100, 7, 7, 7).npmi() - 1.0).abs() < 1e-9);
        assert_eq!(measured(100, 7, 7, 0).npmi(), -1.0);
        assert_eq!(measured(5, 5, 5, 5).npmi(), 1.0);
        assert_eq!(measured(100, 20, 10, 2).llr(), 0.0);
        assert_eq!(measured(100, 20, 10, 1).llr(), 0.0);
        assert!(measured(100, 20, 10, 9).llr() > measured(100, 20, 10, 5).llr());
    }
}
