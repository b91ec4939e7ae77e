//! Articles like one article, without its copies, and what they share with it.
//!
//! The article becomes a query: its most telling words and the entities that it speaks of, weighted by how often it has them and how rare they are (tf·idf, Salton and
//! Buckley 1988), any of which may match. Ranking, filters and story folding are those of every search, so the same index gives the same answer.

use super::find::Found;
use super::matched::Matched;
use super::places;
use super::slot::SlotQuery;
use super::top::Ranked;
use super::words::{WordClass, tells};
use super::{Hit, Prepared, Request, SearchError, expand};
use crate::entity::{EntityId, WhoIsWho};
use crate::index::{ArticleRecord, Layout, Reader, Source, TextField, entity_term};
use crate::language::Analyzer;
use crate::query::plan::{Alternative, Clause, Plan, PlanNode, Slot, Why};
use crate::text::Span;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur};

/// Words of the article that others are looked for by; more change the order little and cost much.
const WORDS: usize = 20;

/// Entities of the article that others are looked for by.
const ENTITIES: usize = 10;

/// What an article must share with another to be like it: one word or name in common is chance.
const LEAST_REASONS: usize = 2;

/// Articles looked at for each that is wanted: some share too little.
const LOOKED_AT_EACH: usize = 4;

/// What an occurrence in the title counts, in occurrences in the text.
const TITLE: u32 = 2;

/// What two articles share.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Both speak of it.
    Entity {
        /// The entity.
        id: EntityId,
        /// The name under which it is shown.
        label: String,
        /// Live articles that speak of it.
        articles: u64,
    },
    /// Both have a form of it.
    Word {
        /// As the article asked about writes it most often.
        surface: String,
        /// Live articles that have a form of it.
        articles: u64,
    },
}

/// An article like the one asked about.
#[derive(Clone, Debug)]
pub struct SimilarHit {
    /// The article.
    pub hit: Hit,
    /// Its score as part of the score that the article asked about has against itself, 0 to 1.
    pub likeness: f32,
    /// What both share, most telling first.
    pub reasons: Vec<Reason>,
}

/// Articles like one.
#[derive(Clone, Debug)]
pub struct Similar {
    /// What others were looked for by, most telling first.
    pub sought: Vec<Reason>,
    /// Those found, most alike first.
    pub hits: Vec<SimilarHit>,
}

/// The articles most like `article` among those that match `request`, whose plan has no say in the order.
///
/// The article itself and its copies are never among them.
pub fn similar(
    reader: &Reader,
    who: &WhoIsWho<'_>,
    analyzer: &Analyzer,
    article: &Found,
    request: &Request,
) -> Result<Similar, SearchError> {
    let sought = sought(reader, who, analyzer, &article.record)?;
    let plan = plan_of(&sought);
    let mut narrowed = request.plan.clone();
    expand::expand(&mut narrowed, reader)?;
    let within = (narrowed.root != PlanNode::All).then_some(narrowed.root);
    let request = Request { plan: plan.clone(), within, copies: false, details: true, ..request.clone() };
    let prepared = Prepared::new(reader, who, &request, &plan);
    let own = own_score(&prepared, article.matched)?;
    let mut hits = Vec::new();
    for ranked in prepared.best_of(&*prepared.query(), request.limit.saturating_mul(LOOKED_AT_EACH).max(places::LOOKED_AT))? {
        if hits.len() >= request.limit {
            break;
        }
        let story = prepared.stories.shared_story(ranked.article).unwrap_or(ranked.article);
        if story == article.matched.story {
            continue;
        }
        let hit = prepared.hit(hits.len() + 1, ranked, analyzer)?;
        let reasons = shared(&sought, &hit);
        if reasons.len() >= LEAST_REASONS {
            hits.push(SimilarHit { likeness: if own > 0.0 { (ranked.score() / own).min(1.0) } else { 0.0 }, hit, reasons });
        }
    }
    Ok(Similar { sought: sought.into_iter().map(|sought| sought.reason).collect(), hits })
}

/// Something that other articles are looked for by.
struct Sought {
    reason: Reason,
    terms: Vec<String>,
    why: Why,
    /// How often the article has it, damped.
    weight: f32,
    /// Weight and rarity together.
    value: f32,
}

/// The words and entities of an article that tell most of it.
fn sought(reader: &Reader, who: &WhoIsWho<'_>, analyzer: &Analyzer, record: &ArticleRecord) -> Result<Vec<Sought>, SearchError> {
    let measure = Measure { reader };
    let mut entities = Vec::new();
    for (id, count) in entity_counts(record, who) {
        let terms: Vec<String> = who.members(id).into_iter().map(entity_term).collect();
        entities.extend(measure.sought(terms, Why::Entity(id), count, |articles| Reason::Entity { id, label: who.label(id), articles })?);
    }
    let mut words = Vec::new();
    for (class, word) in word_counts(record, analyzer) {
        words.extend(measure.sought(class.terms(), Why::Stem, word.count, |articles| Reason::Word { surface: word.surface(), articles })?);
    }
    let best = |mut all: Vec<Sought>, most: usize| {
        all.sort_by(|a, b| b.value.total_cmp(&a.value).then_with(|| a.terms.cmp(&b.terms)));
        all.truncate(most);
        all
    };
    let mut all = best(entities, ENTITIES);
    all.extend(best(words, WORDS));
    Ok(best(all, ENTITIES + WORDS))
}

struct Measure<'a> {
    reader: &'a Reader,
}

impl Measure<'_> {
    /// `None` if no other article has any of the terms.
    fn sought(&self, terms: Vec<String>, why: Why, count: u32, reason: impl FnOnce(u64) -> Reason) -> Result<Option<Sought>, SearchError> {
        let slot = slot(0, &terms, &why);
        let statistics = super::statistics::Statistics::new(self.reader.totals(), super::Weights::default());
        let frequencies = super::frequency::Frequencies::new(self.reader.counts());
        let fields = [TextField::Title, TextField::Body];
        let [articles, _] =
            SlotQuery::new(&slot, &fields, self.reader.fields(), statistics, frequencies, 1.0).frequencies(self.reader.searcher())?;
        if articles < 2 {
            return Ok(None);
        }
        let weight = 1.0 + (count as f32).ln();
        Ok(Some(Sought { reason: reason(articles), terms, why, weight, value: weight * statistics.idf(articles) }))
    }
}

fn slot(clause: usize, terms: &[String], why: &Why) -> Slot {
    let alternatives = terms.iter().map(|term| Alternative { term: term.clone(), weight: 1.0, why: why.clone() });
    Slot { clause, alternatives: alternatives.collect() }
}

fn plan_of(sought: &[Sought]) -> Plan {
    let members = sought.iter().enumerate().map(|(clause, sought)| PlanNode::Boost {
        factor: sought.weight,
        inner: Box::new(PlanNode::Slot(slot(clause, &sought.terms, &sought.why))),
    });
    let text = |sought: &Sought| match &sought.reason {
        Reason::Entity { label, .. } => label.clone(),
        Reason::Word { surface, .. } => surface.clone(),
    };
    let clauses = sought.iter().map(|sought| Clause { text: text(sought), span: Span::default() });
    Plan { root: PlanNode::Or(members.collect()), clauses: clauses.collect() }
}

/// How often the article speaks of each entity, as it is shown.
fn entity_counts(record: &ArticleRecord, who: &WhoIsWho<'_>) -> BTreeMap<EntityId, u32> {
    let mut counts = BTreeMap::new();
    for mention in &record.mentions {
        if let Some(entity) = who.resolve(mention.entity()) {
            *counts.entry(entity).or_insert(0) += if mention.in_title { TITLE } else { 1 };
        }
    }
    counts
}

/// A word of an article.
#[derive(Default)]
struct Counted {
    count: u32,
    /// How it is written, with how often.
    surfaces: BTreeMap<String, u32>,
}

impl Counted {
    /// The most frequent way of writing it, the first by letters among equals.
    fn surface(&self) -> String {
        let best = self.surfaces.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        best.map(|(surface, _)| surface.clone()).unwrap_or_default()
    }
}

/// The words of title and body that tell something and stand in no name.
fn word_counts(record: &ArticleRecord, analyzer: &Analyzer) -> FxHashMap<WordClass, Counted> {
    let zones = record.zones();
    let layout = Layout::new(analyzer, Source { title: record.own_title(), text: &record.text, zones: &zones });
    let mut counts: FxHashMap<WordClass, Counted> = FxHashMap::default();
    for field in [TextField::Title, TextField::Body] {
        let in_title = field == TextField::Title;
        let names: Vec<Span> =
            record.mentions.iter().filter(|mention| mention.in_title == in_title).map(|mention| mention.span()).collect();
        for line in &layout.field(field).lines {
            for at in 0..line.tokens.len() {
                let (token, span) = (line.tokens.get(at), line.token_span(at));
                if !tells(token.surface, analyzer) || names.iter().any(|name| name.overlaps(span)) {
                    continue;
                }
                let counted = counts.entry(WordClass::of(token)).or_default();
                counted.count += if in_title { TITLE } else { 1 };
                *counted.surfaces.entry(token.surface.to_owned()).or_insert(0) += 1;
            }
        }
    }
    counts
}

/// What of `sought` a hit has, in the order of `sought`.
fn shared(sought: &[Sought], hit: &Hit) -> Vec<Reason> {
    let has = |clause: usize| hit.marks.iter().any(|mark| mark.clause == clause);
    sought.iter().enumerate().filter(|(clause, _)| has(*clause)).map(|(_, sought)| sought.reason.clone()).collect()
}

/// The score of the article itself, whatever the filters.
fn own_score(prepared: &Prepared<'_>, own: Matched) -> Result<f32, SearchError> {
    let article = Term::from_field_u64(prepared.reader.fields().article, own.article);
    let itself = super::filter::any_term(std::iter::once(article));
    let query = BooleanQuery::new(vec![(Occur::Must, prepared.lowering.lower(&prepared.plan.root)), (Occur::Must, itself)]);
    Ok(prepared.best_of(&query, 1)?.first().map_or(0.0, Ranked::score))
}
