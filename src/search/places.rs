//! A second look at the best articles: where in title and body the words of the query stand.
//!
//! News tells what it is about first (the inverted pyramid), and an encyclopedia defines its term first, so a word that comes early says more: each adds its
//! idf, halved by [`Weights::lead_words`] words before it. Words that stand together are about one thing: the heaviest window of [`WINDOW`] words adds the
//! idf of the distinct words in it, a set-based window as in Metzler and Croft's full dependence (SIGIR 2005), without its sum over
//! all subsets. Positions are read for [`LOOKED_AT`] articles only. Nothing is ever taken off a score, so articles that were not
//! looked at again stay behind those that were, and a page is the same however many were asked for.

use super::lower::{Lowering, text_fields};
use super::positional::Leaf;
use super::slot::SlotQuery;
use super::statistics::Weights;
use super::top::Ranked;
use crate::index::Reader;
use crate::query::ast::Zone;
use crate::query::plan::{Clause, Plan, PlanNode, Slot};
use crate::text::Span;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, SegmentOrdinal};

/// How many of the best are looked at: twice as many changed no measure by more than .0002.
pub const LOOKED_AT: usize = 100;

/// Words in a window: about a sentence of news.
const WINDOW: u32 = 20;

/// Words of a query that are looked for; whoever asks with more has said enough.
const MOST_WORDS: usize = 32;

/// A word of the query.
struct Word {
    terms: Vec<String>,
    idf: f32,
}

/// Raises the scores of `ranked` by the places of the words, and sorts it anew.
pub fn look_again(ranked: &mut [Ranked], plan: &Plan, reader: &Reader, lowering: &Lowering<'_>) -> tantivy::Result<()> {
    let words = words(plan, reader, lowering)?;
    if words.is_empty() {
        return Ok(());
    }
    ranked.sort_unstable_by_key(|hit| hit.address);
    for hits in ranked.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
        let mut segment = Segment::open(hits[0].address.segment_ord, &words, reader)?;
        for hit in hits {
            let [early, together] = segment.parts(hit.address.doc_id, &words, &lowering.statistics.weights);
            *hit = hit.raised(lowering.statistics.leaf_score(early + together));
        }
    }
    ranked.sort_unstable();
    Ok(())
}

/// What the places of the words raised the score of one article by, as [`look_again`] did: early places, words together.
pub fn raised_by(address: DocAddress, plan: &Plan, reader: &Reader, lowering: &Lowering<'_>) -> tantivy::Result<[f32; 2]> {
    let words = words(plan, reader, lowering)?;
    if words.is_empty() {
        return Ok([0.0; 2]);
    }
    let mut segment = Segment::open(address.segment_ord, &words, reader)?;
    let [early, together] = segment.parts(address.doc_id, &words, &lowering.statistics.weights);
    let all = lowering.statistics.leaf_score(early + together);
    Ok([early.min(all), (all - early).max(0.0)])
}

/// The words that the plan looks for, with their weights.
fn words(plan: &Plan, reader: &Reader, lowering: &Lowering<'_>) -> tantivy::Result<Vec<Word>> {
    let mut gathered = Gathered { clauses: &plan.clauses, spans: Vec::new(), slots: Vec::new() };
    gathered.node(&plan.root);
    let fields = text_fields(None, lowering.include_tail);
    let word = |slot: &Slot| {
        let query = SlotQuery::new(slot, &fields, lowering.fields, lowering.statistics, lowering.frequencies.clone(), 1.0);
        let [articles, _] = query.frequencies(reader.searcher())?;
        let terms = slot.alternatives.iter().map(|alternative| alternative.term.clone()).collect();
        Ok(Word { terms, idf: lowering.statistics.idf(articles) })
    };
    gathered.slots.into_iter().take(MOST_WORDS).map(word).collect()
}

/// The slots of a plan, each part of the query in its first reading: the words of a name, not the entity beside them.
struct Gathered<'p> {
    clauses: &'p [Clause],
    spans: Vec<Span>,
    slots: Vec<&'p Slot>,
}

impl<'p> Gathered<'p> {
    fn node(&mut self, node: &'p PlanNode) {
        match node {
            PlanNode::Slot(slot) => self.clause(slot.clause, std::slice::from_ref(slot)),
            PlanNode::Sequence { slots, clause, .. } => self.clause(*clause, slots),
            PlanNode::And(members) | PlanNode::Or(members) => members.iter().for_each(|member| self.node(member)),
            PlanNode::In { zone: Zone::Title | Zone::Body | Zone::Lead | Zone::TitleOrLead, inner }
            | PlanNode::AtLeast { inner, .. }
            | PlanNode::First { inner, .. }
            | PlanNode::Caps(inner)
            | PlanNode::Boost { inner, .. } => self.node(inner),
            PlanNode::Near { negated, left, right, .. } => {
                self.node(left);
                if !negated {
                    self.node(right);
                }
            }
            PlanNode::All
            | PlanNode::Nothing(_)
            | PlanNode::Pattern { .. }
            | PlanNode::Filter(_)
            | PlanNode::Not(_)
            | PlanNode::In { .. } => {}
        }
    }

    fn clause(&mut self, clause: usize, slots: &'p [Slot]) {
        let Some(clause) = self.clauses.get(clause) else { return };
        let overlaps = |span: &Span| span.start < clause.span.end && clause.span.start < span.end;
        if !self.spans.iter().any(overlaps) {
            self.spans.push(clause.span);
            self.slots.extend(slots);
        }
    }
}

/// The posting lists of the words in one segment.
struct Segment {
    title: Vec<Leaf>,
    body: Vec<Leaf>,
    /// Place and word, in reading order.
    places: Vec<(u32, usize)>,
    buffer: Vec<u32>,
}

impl Segment {
    fn open(ordinal: SegmentOrdinal, words: &[Word], reader: &Reader) -> tantivy::Result<Segment> {
        let segment = reader.searcher().segment_reader(ordinal);
        let leaves = |field| {
            let open = |word: &Word| Leaf::open(segment, field, &word.terms, IndexRecordOption::WithFreqsAndPositions);
            words.iter().map(open).collect::<tantivy::Result<Vec<Leaf>>>()
        };
        let fields = reader.fields();
        Ok(Segment { title: leaves(fields.title)?, body: leaves(fields.body)?, places: Vec::new(), buffer: Vec::new() })
    }

    /// What the places in article `doc` are worth: that words come early, and that they stand together. Articles are asked for in order.
    fn parts(&mut self, doc: DocId, words: &[Word], weights: &Weights) -> [f32; 2] {
        // A title is read before anything else, so what stands in it stands first.
        let mut first = [None; MOST_WORDS];
        let mut heaviest = 0.0f32;
        for (leaves, is_title) in [(&mut self.title, true), (&mut self.body, false)] {
            self.places.clear();
            for (number, leaf) in leaves.iter_mut().enumerate() {
                if leaf.seek(doc) != doc {
                    continue;
                }
                self.buffer.clear();
                leaf.positions(doc, &mut self.buffer);
                let place = self.buffer.first().map(|&place| if is_title { 0 } else { place });
                first[number] = first[number].or(place);
                self.places.extend(self.buffer.iter().map(|&place| (place, number)));
            }
            heaviest = heaviest.max(heaviest_window(&mut self.places, words));
        }
        let early = |(word, first): (&Word, &Option<u32>)| first.map_or(0.0, |first| word.idf / (1.0 + first as f32 / weights.lead_words));
        [weights.lead * words.iter().zip(&first).map(early).sum::<f32>(), weights.together * heaviest]
    }
}

/// The greatest sum of idf of distinct words within [`WINDOW`] words.
fn heaviest_window(places: &mut [(u32, usize)], words: &[Word]) -> f32 {
    places.sort_unstable();
    let mut counts = [0u32; MOST_WORDS];
    let (mut from, mut heaviest) = (0, 0.0f32);
    for at in 0..places.len() {
        let (place, word) = places[at];
        counts[word] += 1;
        while place - places[from].0 > WINDOW {
            counts[places[from].1] -= 1;
            from += 1;
        }
        // Only a word that is new to the window can make it heavier. The sum is made afresh, in one order, so equal windows weigh the same.
        if counts[word] == 1 {
            let weight = words.iter().zip(&counts).filter(|(_, count)| **count > 0).map(|(word, _)| word.idf).sum();
            heaviest = heaviest.max(weight);
        }
    }
    heaviest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_window_counts_distinct_words() {
        let words: Vec<Word> = [1.0, 2.0, 4.0].into_iter().map(|idf| Word { terms: Vec::new(), idf }).collect();
        for (places, expected) in [
            (vec![], 0.0),
            (vec![(3, 1)], 2.0),
            (vec![(3, 1), (4, 1)], 2.0),
            (vec![(0, 0), (20, 1), (41, 2)], 4.0),
            (vec![(0, 0), (20, 1), (40, 2)], 6.0),
            (vec![(0, 2), (10, 0), (19, 1), (20, 0)], 7.0),
        ] {
            assert_eq!(heaviest_window(&mut places.clone(), &words), expected, "{places:?}");
        }
    }
}
