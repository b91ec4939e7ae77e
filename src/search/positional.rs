//! A positional plan as a tantivy query: articles in which its words stand as it says.
//!
//! Posting lists propose articles that hold the words ([`Requirement`]); the interval algebra decides on their positions, and is asked at most once
//! for an article, with or without scores, so counts and hits cannot differ. Title, body and tail are separate worlds: no match spans two.

use super::frequency::Frequencies;
use super::interval::{Interval, Occurrences, Program, Requirement};
use super::slot::field_of;
use super::statistics::Statistics;
use crate::index::{Fields, TextField};
use crate::query::plan::PlanNode;
use std::sync::Arc;
use tantivy::columnar::ColumnValues;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, Term};

/// Query for the articles in which a positional plan matches.
#[derive(Clone, Debug)]
pub struct PositionalQuery {
    programs: Arc<Vec<(TextField, Program)>>,
    /// Least number of occurrences over all fields.
    least: u32,
    fields: Fields,
    statistics: Statistics,
    frequencies: Frequencies,
    factor: f32,
}

impl PositionalQuery {
    /// The query for `plan` in `text_fields`; `None` if it can match in none of them.
    pub fn new(
        plan: &PlanNode,
        text_fields: &[TextField],
        fields: &Fields,
        statistics: Statistics,
        frequencies: Frequencies,
        factor: f32,
    ) -> Option<PositionalQuery> {
        // Occurrences are counted over the whole article, so the outermost count is taken off the program.
        let (least, inner) = match plan {
            PlanNode::AtLeast { count, inner } => (*count, inner.as_ref()),
            other => (1, other),
        };
        let programs: Vec<_> = text_fields.iter().filter_map(|&field| Some((field, Program::compile(inner, field)?))).collect();
        (!programs.is_empty()).then(|| PositionalQuery {
            programs: Arc::new(programs),
            least: least.max(1),
            fields: fields.clone(),
            statistics,
            frequencies,
            factor,
        })
    }
}

impl Query for PositionalQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let idf = match scoring {
            EnableScoring::Enabled { searcher, .. } => self.idf(searcher)?,
            EnableScoring::Disabled { .. } => 1.0,
        };
        Ok(Box::new(PositionalWeight { query: self.clone(), idf }))
    }
}

impl PositionalQuery {
    /// The sum of its words' weights, as for a phrase in Lucene: rare words near each other say more than common ones.
    fn idf(&self, searcher: &Searcher) -> tantivy::Result<f32> {
        let mut most: f32 = 0.0;
        for (text_field, program) in self.programs.iter() {
            let mut sum = 0.0;
            for leaf in program.leaves.iter().filter(|leaf| !leaf.iter().any(|term| is_mark(term))) {
                let field = field_of(&self.fields, *text_field);
                let terms = leaf.iter().map(|term| Term::from_field_text(field, term)).collect();
                sum += self.statistics.idf(self.frequencies.of(searcher, terms, 0)?[0]);
            }
            most = most.max(sum);
        }
        Ok(most)
    }
}

fn is_mark(term: &str) -> bool {
    term.starts_with(crate::index::mark::BREAK) || term == crate::index::mark::CAPITAL
}

struct PositionalWeight {
    query: PositionalQuery,
    idf: f32,
}

impl PositionalQuery {
    /// The score of an article, and what of it the title gave, by its share of the frequency; `None` if it does not match.
    pub(super) fn parts(&self, searcher: &Searcher, address: DocAddress) -> tantivy::Result<Option<[f32; 2]>> {
        let weight = PositionalWeight { query: self.clone(), idf: self.idf(searcher)? };
        let Some(mut scorer) = weight.open(searcher.segment_reader(address.segment_ord), 1.0)? else { return Ok(None) };
        if scorer.doc() > address.doc_id || scorer.seek(address.doc_id) != address.doc_id {
            return Ok(None);
        }
        let [all, title] = scorer.frequencies();
        let score = scorer.score();
        Ok(Some([score, if all > 0.0 { score * title / all } else { 0.0 }]))
    }
}

impl PositionalWeight {
    fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Option<PositionalScorer>> {
        let columns = reader.fast_fields();
        let fields = &self.query.fields;
        let column = |field| columns.column_first_or_default::<u64>(fields.schema.get_field_name(field));
        let lead_end = column(fields.lead_end)?;
        let mut worlds = Vec::new();
        for (number, (text_field, program)) in self.query.programs.iter().enumerate() {
            let field = field_of(fields, *text_field);
            let leaves: tantivy::Result<Vec<Leaf>> =
                program.leaves.iter().map(|terms| Leaf::open(reader, field, terms, IndexRecordOption::WithFreqsAndPositions)).collect();
            let mut world = World { number, field: *text_field, leaves: leaves?, requirement: program.required(), doc: 0 };
            world.propose(0);
            worlds.push(world);
        }
        if worlds.iter().all(|world| world.doc == TERMINATED) {
            return Ok(None);
        }
        let mut scorer = PositionalScorer {
            query: self.query.clone(),
            worlds,
            lead_end,
            title_words: column(fields.title_words)?,
            body_words: column(fields.body_words)?,
            idf: self.idf * boost * self.query.factor,
            doc: 0,
            counts: [0; 2],
        };
        scorer.find(0);
        Ok(Some(scorer))
    }
}

impl Weight for PositionalWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(reader, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let found = scorer.doc() <= doc && scorer.seek(doc) == doc;
        Ok(Explanation::new_with_string("positional".into(), if found { scorer.score() } else { 0.0 }))
    }
}

/// The posting lists of one leaf in one field.
pub(super) struct Leaf {
    lists: Vec<SegmentPostings>,
    doc: DocId,
    buffer: Vec<u32>,
}

impl Leaf {
    pub(super) fn open(
        reader: &SegmentReader,
        field: tantivy::schema::Field,
        terms: &[String],
        option: IndexRecordOption,
    ) -> tantivy::Result<Leaf> {
        let inverted = reader.inverted_index(field)?;
        let mut lists = Vec::with_capacity(terms.len());
        for term in terms {
            lists.extend(inverted.read_postings(&Term::from_field_text(field, term), option)?);
        }
        let mut leaf = Leaf { lists, doc: 0, buffer: Vec::new() };
        leaf.settle();
        Ok(leaf)
    }

    fn settle(&mut self) -> DocId {
        self.doc = self.lists.iter().map(|list| list.doc()).min().unwrap_or(TERMINATED);
        self.doc
    }

    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        for list in &mut self.lists {
            if list.doc() < target {
                list.seek(target);
            }
        }
        self.settle()
    }

    /// Appends the positions of any of the terms in article `doc`.
    pub(super) fn positions(&mut self, doc: DocId, positions: &mut Vec<u32>) {
        let mut sources = 0;
        for list in &mut self.lists {
            if list.doc() == doc {
                list.positions(&mut self.buffer);
                positions.extend_from_slice(&self.buffer);
                sources += 1;
            }
        }
        if sources > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
    }
}

/// One field of the segment with the leaves of its program.
struct World {
    number: usize,
    field: TextField,
    leaves: Vec<Leaf>,
    requirement: Requirement,
    /// The next article that holds what the program requires.
    doc: DocId,
}

impl World {
    /// Moves to the first article at or after `target` that holds what is required.
    fn propose(&mut self, target: DocId) {
        self.doc = seek(&self.requirement, &mut self.leaves, target);
    }
}

/// The first article at or after `target` that fulfils `requirement`.
fn seek(requirement: &Requirement, leaves: &mut [Leaf], target: DocId) -> DocId {
    match requirement {
        Requirement::Never => TERMINATED,
        Requirement::Leaf(leaf) => leaves[*leaf].seek(target),
        Requirement::Any(members) => members.iter().map(|member| seek(member, leaves, target)).min().unwrap_or(TERMINATED),
        Requirement::All(members) => {
            let mut target = target;
            loop {
                let furthest = members.iter().map(|member| seek(member, leaves, target)).max().unwrap_or(TERMINATED);
                if furthest == target || furthest == TERMINATED {
                    return furthest;
                }
                target = furthest;
            }
        }
    }
}

struct PositionalScorer {
    query: PositionalQuery,
    worlds: Vec<World>,
    lead_end: Arc<dyn ColumnValues<u64>>,
    title_words: Arc<dyn ColumnValues<u64>>,
    body_words: Arc<dyn ColumnValues<u64>>,
    idf: f32,
    doc: DocId,
    /// Occurrences in the current article: in the title, elsewhere.
    counts: [u32; 2],
}

impl PositionalScorer {
    /// Moves to the first matching article at or after `target`.
    fn find(&mut self, target: DocId) -> DocId {
        let mut target = target;
        loop {
            for world in &mut self.worlds {
                if world.doc < target {
                    world.propose(target);
                }
            }
            let doc = self.worlds.iter().map(|world| world.doc).min().unwrap_or(TERMINATED);
            self.doc = doc;
            if doc == TERMINATED || self.matches(doc) {
                return doc;
            }
            target = doc + 1;
        }
    }

    fn matches(&mut self, doc: DocId) -> bool {
        self.counts = [0; 2];
        let lead_end = self.lead_end.get_val(doc) as u32;
        for world in self.worlds.iter_mut().filter(|world| world.doc == doc) {
            let Some((_, program)) = self.query.programs.get(world.number) else { continue };
            let lead_end = if world.field == TextField::Body { lead_end } else { 0 };
            let found = program.run(&mut ListedOccurrences { leaves: &mut world.leaves, doc, lead_end });
            self.counts[usize::from(world.field != TextField::Title)] += count_starts(&found);
        }
        self.counts[0] + self.counts[1] >= self.query.least
    }
}

/// Occurrences, counted by where they start: overlapping readings of one place are one.
fn count_starts(found: &[Interval]) -> u32 {
    let mut count = 0;
    let mut last = None;
    for interval in found {
        count += u32::from(last != Some(interval.start));
        last = Some(interval.start);
    }
    count
}

/// The positions of one article, out of the posting lists.
struct ListedOccurrences<'a> {
    leaves: &'a mut [Leaf],
    doc: DocId,
    lead_end: u32,
}

impl Occurrences for ListedOccurrences<'_> {
    fn positions(&mut self, leaf: usize, positions: &mut Vec<u32>) {
        // A leaf that is not required (a break, the far side of a negation) may still be behind.
        if self.leaves[leaf].seek(self.doc) == self.doc {
            self.leaves[leaf].positions(self.doc, positions);
        }
    }

    fn lead_end(&self) -> u32 {
        self.lead_end
    }
}

impl DocSet for PositionalScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        self.find(self.doc + 1)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        self.find(target)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let longest = |world: &World| world.leaves.iter().flat_map(|leaf| leaf.lists.iter().map(|list| list.size_hint())).min();
        self.worlds.iter().filter_map(longest).max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        // Positions are decoded and compared for every candidate.
        u64::from(self.size_hint()) * 8
    }
}

impl PositionalScorer {
    /// What the occurrences count in all, and what of that the title gave.
    fn frequencies(&self) -> [f32; 2] {
        let title_words = self.title_words.get_val(self.doc) as u32;
        let body_words = self.body_words.get_val(self.doc) as u32;
        let statistics = &self.query.statistics;
        let title = statistics.title_frequency(self.counts[0] as f32, title_words);
        [title + statistics.body_frequency(self.counts[1] as f32, body_words), title]
    }
}

impl Scorer for PositionalScorer {
    fn score(&mut self) -> Score {
        let [frequency, _] = self.frequencies();
        let statistics = &self.query.statistics;
        statistics.leaf_score(self.idf * statistics.saturate(frequency))
    }
}
