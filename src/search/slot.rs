//! A slot as a tantivy query: articles that hold any of its terms, scored as one word by BM25F over title and body.
//!
//! Needs no positions, so it reads none. The forms of a word are one word: their counts are summed before saturation, and the number of articles
//! that hold any of them is its document frequency. The word as written is evidence beside its stem: it scores once more, at a lower
//! weight. Terms of different kinds that stand at one position (a stem, an entity) are not counted twice: the largest count wins.

use super::frequency::Frequencies;
use super::statistics::Statistics;
use crate::index::{Fields, TextField};
use crate::language::term;
use crate::query::plan::{Slot, Why};
use std::sync::Arc;
use tantivy::columnar::ColumnValues;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, Term};

/// Kinds of terms, each counted for itself.
const KINDS: usize = 4;

/// Which count a term goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
    /// The word's forms: bare surfaces and stems.
    Forms = 0,
    /// English stems.
    English = 1,
    /// Compounds and abbreviations.
    Concept = 2,
    /// Mentions of entities.
    Entity = 3,
}

/// One term in one field.
#[derive(Clone, Debug)]
struct TermInField {
    field: TextField,
    term: Term,
    weight: f32,
    /// The count it goes to; `None` for a surface that one of the stems covers.
    evidence: Option<Evidence>,
    /// Whether it is the word as written.
    surface: bool,
}

/// Query for the articles that hold a slot's terms.
#[derive(Clone, Debug)]
pub struct SlotQuery {
    terms: Vec<TermInField>,
    fields: Fields,
    statistics: Statistics,
    frequencies: Frequencies,
    factor: f32,
}

impl SlotQuery {
    /// The query for `slot` in `text_fields`.
    pub fn new(
        slot: &Slot,
        text_fields: &[TextField],
        fields: &Fields,
        statistics: Statistics,
        frequencies: Frequencies,
        factor: f32,
    ) -> SlotQuery {
        // If the surface has another stem, the tagged stem stands wherever the surface does.
        let covered = slot.alternatives.iter().any(|other| other.why == Why::Stem && !other.term.starts_with(term::STEM));
        let mut terms = Vec::new();
        for &text_field in text_fields {
            for alternative in &slot.alternatives {
                let surface = alternative.why == Why::Surface;
                terms.push(TermInField {
                    field: text_field,
                    term: Term::from_field_text(field_of(fields, text_field), &alternative.term),
                    weight: alternative.weight,
                    evidence: (!(surface && covered)).then(|| evidence(&alternative.term)),
                    surface,
                });
            }
        }
        // Surfaces first: that is how they are counted.
        terms.sort_by_key(|term| !term.surface);
        SlotQuery { terms, fields: fields.clone(), statistics, frequencies, factor }
    }

    /// In how many live articles any term stands, and in how many the word as written.
    pub(super) fn frequencies(&self, searcher: &Searcher) -> tantivy::Result<[u64; 2]> {
        let surfaces = self.terms.iter().filter(|term| term.surface).count();
        self.frequencies.of(searcher, self.terms.iter().map(|term| term.term.clone()).collect(), surfaces)
    }
}

/// The tantivy field of a text field.
pub fn field_of(fields: &Fields, text_field: TextField) -> Field {
    match text_field {
        TextField::Title => fields.title,
        TextField::Body => fields.body,
        TextField::Tail => fields.tail,
    }
}

fn evidence(written: &str) -> Evidence {
    match written.chars().next() {
        Some(term::ENGLISH) => Evidence::English,
        Some(term::CONCEPT) => Evidence::Concept,
        Some(crate::index::mark::ENTITY) => Evidence::Entity,
        _ => Evidence::Forms,
    }
}

impl SlotQuery {
    fn weigh(&self, scoring: EnableScoring<'_>) -> tantivy::Result<SlotWeight> {
        let mut weight = SlotWeight { query: self.clone(), idf: 1.0, surface_idf: 0.0 };
        if let EnableScoring::Enabled { searcher, .. } = scoring {
            let [any, surface] = self.frequencies(searcher)?;
            weight.idf = self.statistics.idf(any);
            weight.surface_idf = self.statistics.weights.surface * self.statistics.idf(surface);
        }
        Ok(weight)
    }

    /// The score of an article, and what of it the title gave; `None` if it does not match.
    pub(super) fn parts(&self, searcher: &Searcher, address: DocAddress) -> tantivy::Result<Option<[f32; 2]>> {
        let weight = self.weigh(EnableScoring::enabled_from_searcher(searcher))?;
        let Some(mut scorer) = weight.open(searcher.segment_reader(address.segment_ord), 1.0)? else { return Ok(None) };
        Ok((scorer.doc() <= address.doc_id && scorer.seek(address.doc_id) == address.doc_id).then(|| scorer.parts()))
    }
}

impl Query for SlotQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.weigh(scoring)?))
    }
}

struct SlotWeight {
    query: SlotQuery,
    idf: f32,
    surface_idf: f32,
}

impl SlotWeight {
    fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Option<SlotScorer>> {
        let mut cursors = Vec::new();
        for wanted in &self.query.terms {
            let inverted = reader.inverted_index(wanted.term.field())?;
            if let Some(postings) = inverted.read_postings(&wanted.term, IndexRecordOption::WithFreqs)? {
                cursors.push(Cursor {
                    doc: postings.doc(),
                    postings,
                    field: wanted.field,
                    weight: wanted.weight,
                    evidence: wanted.evidence,
                    surface: wanted.surface,
                });
            }
        }
        if cursors.is_empty() {
            return Ok(None);
        }
        let columns = reader.fast_fields();
        let schema = &self.query.fields.schema;
        let lengths = |field: Field| columns.column_first_or_default::<u64>(schema.get_field_name(field));
        let mut scorer = SlotScorer {
            cursors,
            doc: 0,
            title_words: lengths(self.query.fields.title_words)?,
            body_words: lengths(self.query.fields.body_words)?,
            statistics: self.query.statistics,
            idf: self.idf * boost * self.query.factor,
            surface_idf: self.surface_idf * boost * self.query.factor,
        };
        scorer.settle();
        Ok(Some(scorer))
    }
}

impl Weight for SlotWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.open(reader, boost)? {
            Some(scorer) => Box::new(scorer),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let found = scorer.doc() <= doc && scorer.seek(doc) == doc;
        Ok(Explanation::new_with_string("slot".into(), if found { scorer.score() } else { 0.0 }))
    }
}

/// A posting list of one term in one field.
struct Cursor {
    postings: SegmentPostings,
    doc: DocId,
    field: TextField,
    weight: f32,
    evidence: Option<Evidence>,
    surface: bool,
}

struct SlotScorer {
    cursors: Vec<Cursor>,
    doc: DocId,
    title_words: Arc<dyn ColumnValues<u64>>,
    body_words: Arc<dyn ColumnValues<u64>>,
    statistics: Statistics,
    idf: f32,
    surface_idf: f32,
}

impl SlotScorer {
    fn settle(&mut self) -> DocId {
        self.doc = self.cursors.iter().map(|cursor| cursor.doc).min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for SlotScorer {
    fn advance(&mut self) -> DocId {
        for cursor in self.cursors.iter_mut().filter(|cursor| cursor.doc == self.doc) {
            cursor.doc = cursor.postings.advance();
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        for cursor in self.cursors.iter_mut().filter(|cursor| cursor.doc < target) {
            cursor.doc = cursor.postings.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        // The longest list: forms of one word mostly stand in the same articles.
        self.cursors.iter().map(|cursor| cursor.postings.size_hint()).max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        self.cursors.iter().map(|cursor| u64::from(cursor.postings.size_hint())).sum()
    }
}

/// What the frequencies of a word come to in one article.
struct Evidences {
    /// Of its forms: what it counts in all, and what of that the title gave.
    forms: [f32; 2],
    /// The same of the word as written.
    surface: [f32; 2],
}

impl SlotScorer {
    fn evidences(&self) -> Evidences {
        let mut counts = [[0.0f32; KINDS]; 2];
        let mut surfaces = [0.0f32; 2];
        for cursor in self.cursors.iter().filter(|cursor| cursor.doc == self.doc) {
            let frequency = cursor.postings.term_freq() as f32;
            let field = usize::from(cursor.field != TextField::Title);
            if let Some(evidence) = cursor.evidence {
                counts[field][evidence as usize] += cursor.weight * frequency;
            }
            if cursor.surface {
                surfaces[field] += frequency;
            }
        }
        let largest = |counts: &[f32; KINDS]| counts.iter().copied().fold(0.0, f32::max);
        // Most words stand in the body alone: the length of the title is read where it matters.
        let body_words = self.body_words.get_val(self.doc) as u32;
        let statistics = &self.statistics;
        let title_frequency =
            |title: f32| if title > 0.0 { statistics.title_frequency(title, self.title_words.get_val(self.doc) as u32) } else { 0.0 };
        let joined = |title: f32, body: f32| {
            let title = title_frequency(title);
            [title + statistics.body_frequency(body, body_words), title]
        };
        Evidences {
            forms: joined(largest(&counts[0]), largest(&counts[1])),
            surface: if surfaces == [0.0; 2] { [0.0; 2] } else { joined(surfaces[0], surfaces[1]) },
        }
    }

    /// What the forms of the word are worth, and what the word as written is beside them.
    fn worth(&self, evidences: &Evidences) -> (f32, f32) {
        let Evidences { forms, surface } = evidences;
        let written = if *surface == [0.0; 2] { 0.0 } else { self.surface_idf * self.statistics.saturate(surface[0]) };
        (self.idf * self.statistics.saturate(forms[0]), written)
    }

    /// What the word is worth in this article: in all, and what of that the title gave.
    ///
    /// One saturation is over both fields, so each has its share by its frequency.
    fn parts(&self) -> [f32; 2] {
        let statistics = &self.statistics;
        let evidences = self.evidences();
        let (stem, written) = self.worth(&evidences);
        let Evidences { forms, surface } = evidences;
        let share = |[all, title]: [f32; 2]| if all > 0.0 { title / all } else { 0.0 };
        let score = statistics.leaf_score(stem + written);
        let title = stem * share(forms) + written * share(surface);
        [score, title.min(score)]
    }
}

impl Scorer for SlotScorer {
    fn score(&mut self) -> Score {
        let (stem, written) = self.worth(&self.evidences());
        self.statistics.leaf_score(stem + written)
    }
}
