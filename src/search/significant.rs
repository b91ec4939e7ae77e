//! What sets articles apart: words and entities that stand in more of their stories than chance would have it.
//!
//! Words are counted in title and body, never in tails, all forms of a stem as one word, each story once. Every term of the index is looked at once in its posting lists;
//! only the best are read in articles, to show them as they are written. What the query asks for is left out, since it is there by definition.

use super::matched::{Matched, matched};
use super::sides::{Counter, Sides, Tally};
use super::words::{WordClass, tells};
use super::{FacetKind, Request, SearchError, expand};
use crate::entity::{EntityId, EntityKind, WhoIsWho};
use crate::index::{Doubt, Layout, Reader, Source, TextField};
use crate::language::Analyzer;
use crate::query::plan::{Filter, Plan, PlanNode, Slot, Why};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;
use tantivy::columnar::Column;
use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::termdict::{TermMerger, TermStreamer};
use tantivy::{DocSet, InvertedIndexReader, TERMINATED};

/// What is asked of the difference between two sets of articles.
#[derive(Clone, Copy, Debug)]
pub struct SignificantOptions {
    /// Whether words are looked for.
    pub words: bool,
    /// Whether entities are.
    pub entities: bool,
    /// Values given of each kind.
    pub limit: usize,
}

/// What sets articles apart from others.
#[derive(Clone, Debug)]
pub struct Significant {
    /// Articles and stories on both sides.
    pub all: Tally,
    /// Words, most telling first.
    pub words: Vec<Telling>,
    /// Entities of each kind, most telling first.
    pub entities: Vec<(EntityKind, Vec<Telling>)>,
}

/// Something that sets articles apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// As it is written, or the name under which the entity is shown.
    pub label: String,
    /// Where it stands.
    pub tally: Tally,
    /// The log-likelihood ratio (see [`Tally::surprise`]).
    pub score: f64,
}

/// The least log-likelihood ratio that is told: one in a hundred by chance (chi-squared, one degree of freedom).
pub const LEAST_SCORE: f64 = 6.63;

/// Stories that a value must stand in, unless there are no more: one story is no pattern.
const LEAST_STORIES: u64 = 2;

/// Articles in which it is looked up how a word is written.
const READ_FOR_EACH: usize = 5;

/// What sets the articles of `fore` apart from those of `rest`; without `rest`, from all others of the index.
pub fn significant(
    reader: &Reader,
    who: &WhoIsWho<'_>,
    analyzer: &Analyzer,
    fore: &Request,
    rest: Option<&Request>,
    options: SignificantOptions,
) -> Result<Significant, SearchError> {
    let found = matched(reader, who, fore)?;
    let others = match rest {
        Some(rest) => matched(reader, who, rest)?,
        None => matched(reader, who, &Request::new(Plan::everything()))?,
    };
    let asked = Asked::of(fore, reader)?;
    let sides = Sides::new(reader, &found, &others);
    let contrast =
        Contrast { reader, who, analyzer, found: &found, sides: &sides, asked: &asked, limit: options.limit, min_score: fore.min_score };
    let words = if options.words { contrast.words()? } else { Vec::new() };
    let entities = if options.entities { contrast.entities()? } else { Vec::new() };
    Ok(Significant { all: sides.all, words, entities })
}

/// Terms and entities that a request asks for.
#[derive(Default)]
struct Asked {
    terms: FxHashSet<String>,
    entities: FxHashSet<EntityId>,
}

impl Asked {
    fn of(request: &Request, reader: &Reader) -> Result<Asked, SearchError> {
        let mut plan = request.plan.clone();
        expand::expand(&mut plan, reader)?;
        let mut asked = Asked::default();
        asked.node(&plan.root);
        for selection in request.selections.iter().filter(|selection| !matches!(selection.kind, FacetKind::Source | FacetKind::Month)) {
            asked.entities.extend(selection.values.iter().map(|&number| EntityId(number)));
        }
        Ok(asked)
    }

    fn node(&mut self, node: &PlanNode) {
        match node {
            PlanNode::Slot(slot) => self.slot(slot),
            PlanNode::Sequence { slots, .. } => slots.iter().for_each(|slot| self.slot(slot)),
            PlanNode::Filter(Filter::Entities(ids)) => self.entities.extend(ids),
            PlanNode::And(members) | PlanNode::Or(members) => members.iter().for_each(|member| self.node(member)),
            PlanNode::In { inner, .. }
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
            PlanNode::All | PlanNode::Nothing(_) | PlanNode::Pattern { .. } | PlanNode::Filter(_) | PlanNode::Not(_) => {}
        }
    }

    fn slot(&mut self, slot: &Slot) {
        for alternative in &slot.alternatives {
            self.terms.insert(alternative.term.clone());
            if let Why::Entity(id) = alternative.why {
                self.entities.insert(id);
            }
        }
    }
}

/// Two sides, and what is needed to read them.
struct Contrast<'a> {
    reader: &'a Reader,
    who: &'a WhoIsWho<'a>,
    analyzer: &'a Analyzer,
    found: &'a [Matched],
    sides: &'a Sides,
    asked: &'a Asked,
    limit: usize,
    /// How sure an article must be of an entity for it to be counted.
    min_score: f32,
}

/// A word that may be shown.
struct Candidate {
    class: WordClass,
    tally: Tally,
    score: f64,
    /// Places in the fore side of some articles that have it, the first by number.
    examples: Vec<u32>,
}

impl Contrast<'_> {
    /// The score of a tally, if it is worth telling.
    fn score(&self, tally: Tally) -> Option<f64> {
        let enough = tally.stories >= LEAST_STORIES.min(self.sides.all.stories.max(1));
        let score = if enough { tally.surprise(self.sides.all) } else { 0.0 };
        (score >= LEAST_SCORE).then_some(score)
    }

    fn words(&self) -> Result<Vec<Telling>, SearchError> {
        let mut counter = self.sides.counter();
        let indexes = self.inverted_indexes()?;
        let mut candidates = Vec::new();
        for class in self.classes(&mut counter, &indexes)? {
            candidates.extend(self.candidate(class, &mut counter, &indexes)?);
        }
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.class.cmp(&b.class)));
        let mut readings = Readings { contrast: self, read: FxHashMap::default() };
        let mut words: Vec<Telling> = Vec::new();
        for candidate in candidates {
            if words.len() >= self.limit {
                break;
            }
            let Some(label) = readings.written(&candidate)? else { continue };
            // An English and an Indonesian reading of one word are shown as one.
            if !words.iter().any(|word| word.label == label) {
                words.push(Telling { label, tally: candidate.tally, score: candidate.score });
            }
        }
        Ok(words)
    }

    /// The posting lists of title and body of every segment.
    fn inverted_indexes(&self) -> tantivy::Result<Vec<(usize, Arc<InvertedIndexReader>)>> {
        let fields = self.reader.fields();
        let segments = self.reader.searcher().segment_readers().iter().enumerate();
        segments
            .flat_map(|(ordinal, segment)| [fields.title, fields.body].map(|field| Ok((ordinal, segment.inverted_index(field)?))))
            .collect()
    }

    /// Classes of words of which one term at least is worth telling, each once.
    fn classes(&self, counter: &mut Counter<'_>, indexes: &[(usize, Arc<InvertedIndexReader>)]) -> tantivy::Result<Vec<WordClass>> {
        let streams: std::io::Result<Vec<TermStreamer<'_>>> = indexes.iter().map(|(_, index)| index.terms().stream()).collect();
        let mut merger = TermMerger::new(streams?);
        let mut best: Vec<(f64, WordClass)> = Vec::new();
        let most = 200 + self.limit.min(10_000) * 8;
        while merger.advance() {
            let Some(class) = std::str::from_utf8(merger.key()).ok().and_then(WordClass::of_term) else { continue };
            counter.start();
            for (at, info) in merger.current_segment_ords_and_term_infos() {
                let (segment, index) = &indexes[at];
                count(*segment, index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?, counter, |_| {});
            }
            if let Some(score) = self.score(counter.tally()) {
                best.push((score, class));
                if best.len() > most * 4 {
                    keep_best(&mut best, most);
                }
            }
        }
        keep_best(&mut best, most);
        let mut classes: Vec<WordClass> = best.into_iter().map(|(_, class)| class).collect();
        classes.sort_unstable();
        classes.dedup();
        classes.retain(|class| tells(class.stem(), self.analyzer) && !class.terms().iter().any(|term| self.asked.terms.contains(term)));
        Ok(classes)
    }

    /// A class counted over all its terms.
    fn candidate(
        &self,
        class: WordClass,
        counter: &mut Counter<'_>,
        indexes: &[(usize, Arc<InvertedIndexReader>)],
    ) -> tantivy::Result<Option<Candidate>> {
        counter.start();
        let mut examples: Vec<u32> = Vec::new();
        for (segment, index) in indexes {
            for term in class.terms() {
                let Some(info) = index.terms().get(&term)? else { continue };
                let postings = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                count(*segment, postings, counter, |at| {
                    let place = examples.partition_point(|&other| other < at);
                    if place < READ_FOR_EACH {
                        examples.insert(place, at);
                        examples.truncate(READ_FOR_EACH);
                    }
                });
            }
        }
        let tally = counter.tally();
        Ok(self.score(tally).map(|score| Candidate { class, tally, score, examples }))
    }

    fn entities(&self) -> Result<Vec<(EntityKind, Vec<Telling>)>, SearchError> {
        EntityKind::ALL.into_iter().map(|kind| Ok((kind, self.entities_of(kind)?))).collect()
    }

    fn entities_of(&self, kind: EntityKind) -> Result<Vec<Telling>, SearchError> {
        let fields = self.reader.fields();
        let field = match kind {
            EntityKind::Person => fields.person,
            EntityKind::Organization => fields.organization,
            EntityKind::Place => fields.place,
        };
        // Entities are turned round first, so that each can be counted on its own.
        let mut articles: FxHashMap<EntityId, Vec<(usize, u32)>> = FxHashMap::default();
        for (segment, reader) in self.reader.searcher().segment_readers().iter().enumerate() {
            let column: Column<u64> = reader.fast_fields().u64(fields.schema.get_field_name(field))?;
            let doubt = Doubt::open(reader, fields, self.min_score)?;
            for doc in reader.doc_ids_alive().filter(|&doc| self.sides.place(segment, doc).is_some()) {
                let sure = |id: &EntityId| doubt.as_ref().is_none_or(|doubt| doubt.passes(doc, *id));
                let numbers = column.values_for_doc(doc).map(|number| EntityId(number as u32));
                for entity in numbers.filter(sure).filter_map(|id| self.who.resolve(id)) {
                    articles.entry(entity).or_default().push((segment, doc));
                }
            }
        }
        let mut counter = self.sides.counter();
        let mut found = Vec::new();
        for (entity, places) in articles.into_iter().filter(|(entity, _)| !self.asked.entities.contains(entity)) {
            counter.start();
            for (segment, doc) in places {
                counter.add(segment, doc);
            }
            let tally = counter.tally();
            found.extend(self.score(tally).map(|score| Telling { label: self.who.label(entity), tally, score }));
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.label.cmp(&b.label)));
        found.truncate(self.limit);
        Ok(found)
    }
}

/// Keeps the `most` with the greatest scores.
fn keep_best(best: &mut Vec<(f64, WordClass)>, most: usize) {
    best.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    best.truncate(most);
}

/// Counts the articles of a posting list; `each` gets the place of every new one on the fore side.
fn count(segment: usize, mut postings: SegmentPostings, counter: &mut Counter<'_>, mut each: impl FnMut(u32)) {
    while postings.doc() != TERMINATED {
        if let Some(place) = counter.add(segment, postings.doc()).filter(|place| place.side == super::sides::Side::Fore) {
            each(place.at);
        }
        postings.advance();
    }
}

/// How words are written in articles, each article read once.
struct Readings<'a> {
    contrast: &'a Contrast<'a>,
    read: FxHashMap<u32, Vec<Reading>>,
}

/// A word in an article.
struct Reading {
    class: WordClass,
    written: String,
    in_name: bool,
}

impl Readings<'_> {
    /// The most frequent way of writing a word in its examples; `None` if it mostly stands in names, which are told as entities.
    fn written(&mut self, candidate: &Candidate) -> Result<Option<String>, SearchError> {
        let mut forms: BTreeMap<String, u32> = BTreeMap::new();
        let (mut all, mut in_names) = (0, 0);
        for &at in &candidate.examples {
            if !self.read.contains_key(&at) {
                let readings = self.contrast.read(at)?;
                self.read.insert(at, readings);
            }
            for reading in self.read.get(&at).into_iter().flatten().filter(|reading| reading.class == candidate.class) {
                all += 1;
                in_names += u32::from(reading.in_name);
                *forms.entry(reading.written.clone()).or_insert(0) += 1;
            }
        }
        if in_names * 2 > all {
            return Ok(None);
        }
        // Among equals the last by code point: small letters before capitals.
        Ok(forms.into_iter().max_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0))).map(|(form, _)| form))
    }
}

impl Contrast<'_> {
    /// The words of an article of the fore side.
    fn read(&self, at: u32) -> Result<Vec<Reading>, SearchError> {
        let Some(matched) = self.found.get(at as usize) else { return Ok(Vec::new()) };
        let record = self.reader.record(matched.address)?;
        let zones = record.zones();
        let layout = Layout::new(self.analyzer, Source { title: record.own_title(), text: &record.text, zones: &zones });
        let mut readings = Vec::new();
        for field in [TextField::Title, TextField::Body] {
            let in_title = field == TextField::Title;
            let text = if in_title { &record.title } else { &record.text };
            let names: Vec<Span> =
                record.mentions.iter().filter(|mention| mention.in_title == in_title).map(|mention| mention.span()).collect();
            for line in &layout.field(field).lines {
                readings.extend((0..line.tokens.len()).map(|token| {
                    let span = line.token_span(token);
                    Reading {
                        class: WordClass::of(line.tokens.get(token)),
                        written: span.of(text).to_owned(),
                        in_name: names.iter().any(|name| name.overlaps(span)),
                    }
                }));
            }
        }
        Ok(readings)
    }
}
