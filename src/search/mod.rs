//! Answering: a plan and filters in, ranked hits with exact counts, facets and snippets out.
//!
//! Hits and counts come from two passes: the best articles alone, so that scoring can skip, and one exact pass without scores for totals and
//! facets. Both run the same lowered plan, so they cannot disagree. Only articles on the page asked for are decoded.

mod account;
mod attribution;
mod compare;
mod cooccur;
mod copies;
mod diagnosis;
mod evidence;
mod expand;
mod explain;
mod facets;
mod filter;
mod find;
mod frequency;
mod highlight;
mod interval;
mod lead;
mod lower;
mod matched;
mod mentioned;
mod near;
mod news;
mod places;
mod positional;
mod quotes;
mod roles;
mod seen;
mod sets;
mod sides;
mod significant;
mod similar;
mod slot;
mod snippet;
mod statistics;
mod timeline;
mod top;
mod view;
mod words;

pub use account::{ScorePart, ScoreSource};
pub use compare::{ComparedFacet, ComparedValue, Comparison, compare};
pub use cooccur::{CooccurOptions, Cooccurrence, MOST_PAIRS, Nearness, Node, Pair, PairSort, cooccur};
pub use copies::{Changed, OtherCopy, other_copies};
pub use diagnosis::{Condition, Diagnosis, MOST_CONDITIONS, MOST_COUNTS, Reading, Step, Unanswered, Unknown, Wider, diagnose};
pub use evidence::{Evidence, evidence};
pub use expand::{Expansion, MAX_EXPANSIONS, PatternError, expand};
pub use explain::{ClauseWord, ClauseWords, MOST_TOLD, explain};
pub use facets::{Count, FacetKind, FacetNumber, Renumber, Selection, month_label};
pub use find::{Found, find, find_articles};
pub use highlight::{Mark, highlight};
pub use lead::LeadCopy;
pub use matched::{Matched, matched};
pub use mentioned::mentioned;
pub use news::{NewStory, News, news};
pub use quotes::{Quote, quotes};
pub use roles::{HeldOffice, offices};
pub use seen::{Imprint, MAX_SEEN, MAX_SEEN_BYTES, Seen, SeenError};
pub use sides::Tally;
pub use significant::{LEAST_SCORE, Significant, SignificantOptions, Telling, significant};
pub use similar::{Reason, Similar, SimilarHit, similar};
pub use snippet::{Snippet, SnippetOptions};
pub use statistics::Weights;
pub use timeline::{Interval as TimelineInterval, Line as TimelineLine, MOST_PERIODS, Period, Timeline, timeline};
pub use top::Sort;

use crate::entity::{EntityId, EntityKind, WhoIsWho};
use crate::index::{ArticleRecord, IndexError, Reader, Stories};
use crate::language::Analyzer;
use crate::query::ast::{Column, DateRange};
use crate::query::plan::{Filter, Plan, PlanNode};
use facets::{Counts, Sideways};
use filter::{any_term, date_query, entity_query, filter_query};
use frequency::Frequencies;
use lower::Lowering;
use statistics::Statistics;
use std::sync::Arc;
use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query};
use top::{Ranked, TopHits};

/// Where an article is in one commit of an index.
pub use tantivy::DocAddress as Address;

/// Why a search could not be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// A pattern of the query cannot be run.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A timeline would have more periods than anyone reads.
    #[error("by {} this is more than {MOST_PERIODS} periods", by.as_str())]
    TooManyPeriods {
        /// How long each would be.
        by: Period,
    },
    /// More pairs of entities than can be counted.
    #[error("these articles have more than {MOST_PAIRS} pairs of entities")]
    TooManyPairs,
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// tantivy failed.
    #[error(transparent)]
    Tantivy(#[from] tantivy::TantivyError),
}

/// What is asked of an index.
#[derive(Clone, Debug)]
pub struct Request {
    /// What must match.
    pub plan: Plan,
    /// What must match too, without a say in the order; its patterns are expanded.
    pub within: Option<PlanNode>,
    /// Facet values chosen: any within a kind, all across kinds.
    pub selections: Vec<Selection>,
    /// Entities that a hit must not speak of.
    pub excluded: Vec<EntityId>,
    /// How sure an article must be of an entity, 0 to 1, for it to be counted, shown or chosen.
    pub min_score: f32,
    /// Language codes of which a hit must have one; empty for any.
    pub languages: Vec<String>,
    /// Numbers of the articles of which a hit must be one; nothing for any.
    pub only: Option<Vec<u64>>,
    /// Days between which a hit must lie.
    pub dates: DateRange,
    /// Shown paths (folders or files) under one of which a hit must lie; empty for everywhere.
    pub under: Vec<String>,
    /// The order of hits.
    pub sort: Sort,
    /// Hits on the page.
    pub limit: usize,
    /// Hits before the page.
    pub offset: usize,
    /// Kinds to count.
    pub facets: Vec<FacetKind>,
    /// Values shown of each kind.
    pub facet_limit: usize,
    /// Whether each copy of a story is a hit of its own.
    pub copies: bool,
    /// Which copy of a story is shown, where they are one hit.
    pub lead_copy: LeadCopy,
    /// Whether tails are searched too.
    pub include_tail: bool,
    /// How much of each article is shown.
    pub snippets: SnippetOptions,
    /// Whether hits come with marks, snippets and entities; a list of ids needs none, and they cost more than the search.
    pub details: bool,
    /// Whether hits come with what their scores are made of.
    pub explain: bool,
    /// Weights of the ranking function.
    pub weights: Weights,
}

impl Request {
    /// The request for the first page of `plan`, nothing else asked.
    pub fn new(plan: Plan) -> Request {
        Request {
            plan,
            within: None,
            selections: Vec::new(),
            excluded: Vec::new(),
            min_score: 0.0,
            languages: Vec::new(),
            only: None,
            dates: DateRange::default(),
            under: Vec::new(),
            sort: Sort::default(),
            limit: 10,
            offset: 0,
            facets: Vec::new(),
            facet_limit: 10,
            copies: false,
            lead_copy: LeadCopy::default(),
            include_tail: false,
            snippets: SnippetOptions::default(),
            details: true,
            explain: false,
            weights: Weights::default(),
        }
    }
}

/// What an index answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Everything that matched.
    pub total: Count,
    /// The page asked for.
    pub hits: Vec<Hit>,
    /// The kinds asked for, most frequent values first (months in order).
    pub facets: Vec<Facet>,
    /// What patterns stood for.
    pub expansions: Vec<Expansion>,
    /// The plan as it was run, patterns expanded.
    pub plan: Plan,
}

/// An article that matched.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Place in the order, from 1.
    pub rank: usize,
    /// Score; 0 where the order is by date.
    pub score: f32,
    /// Where the article is.
    pub address: Address,
    /// The article.
    pub record: ArticleRecord,
    /// Matches in title and text.
    pub marks: Vec<Mark>,
    /// Parts of the text that show why it matched.
    pub snippets: Vec<Snippet>,
    /// Entities of the article by kind, most mentioned first, merged and hidden ones seen to.
    pub entities: Vec<(EntityKind, Vec<String>)>,
    /// Further copies of the story that matched.
    pub copies: u32,
    /// What the score is made of, if that was asked for and the order is by relevance.
    pub score_parts: Option<Vec<ScorePart>>,
}

/// One kind of facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The kind.
    pub kind: FacetKind,
    /// Values with their counts.
    pub values: Vec<FacetValue>,
    /// How many values there are in all.
    pub distinct: usize,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// Its number, for a [`Selection`].
    pub number: FacetNumber,
    /// How it is shown.
    pub label: String,
    /// What choosing it leaves.
    pub count: Count,
    /// Whether it is among the chosen ones.
    pub selected: bool,
}

/// Answers `request`.
pub fn search(reader: &Reader, who: &WhoIsWho<'_>, analyzer: &Analyzer, request: &Request) -> Result<Answer, SearchError> {
    let mut plan = request.plan.clone();
    let expansions = expand(&mut plan, reader)?;
    let prepared = Prepared::new(reader, who, request, &plan);
    let counts = prepared.count(&request.facets)?;
    let hits = prepared.page(analyzer)?;
    let facets =
        request.facets.iter().zip(counts.facets).map(|(&kind, values)| prepared.facet(kind, values.into_iter().collect())).collect();
    Ok(Answer { total: counts.total, hits, facets, expansions, plan })
}

/// Counts what matches `request`, without reading any article.
pub fn count(reader: &Reader, who: &WhoIsWho<'_>, request: &Request) -> Result<Count, SearchError> {
    let mut plan = request.plan.clone();
    expand(&mut plan, reader)?;
    Ok(Prepared::new(reader, who, request, &plan).count(&[])?.total)
}

/// The best articles for `request` with their scores, none of them read.
pub fn best(reader: &Reader, who: &WhoIsWho<'_>, request: &Request) -> Result<Vec<(Address, f32)>, SearchError> {
    let mut plan = request.plan.clone();
    expand(&mut plan, reader)?;
    let ranked = Prepared::new(reader, who, request, &plan).rank()?;
    Ok(ranked.into_iter().skip(request.offset).map(|ranked| (ranked.address, ranked.score())).collect())
}

/// A request lowered for one index.
struct Prepared<'a> {
    reader: &'a Reader,
    who: &'a WhoIsWho<'a>,
    request: &'a Request,
    plan: &'a Plan,
    lowering: Lowering<'a>,
    /// The plan with everything but the selections.
    base: Box<dyn Query>,
    renumber: Option<Renumber>,
    stories: Arc<Stories>,
}

impl<'a> Prepared<'a> {
    fn new(reader: &'a Reader, who: &'a WhoIsWho<'a>, request: &'a Request, plan: &'a Plan) -> Prepared<'a> {
        let fields = reader.fields();
        let statistics = Statistics::new(reader.totals(), request.weights);
        let lowering = Lowering {
            fields,
            numbering: reader.numbering(),
            statistics,
            frequencies: Frequencies::new(reader.counts()),
            include_tail: request.include_tail,
        };
        let mut parts = vec![(Occur::Must, lowering.lower(&plan.root))];
        if let Some(within) = &request.within {
            parts.push((Occur::Must, Box::new(ConstScoreQuery::new(lowering.lower(within), 0.0))));
        }
        if request.dates != DateRange::default() {
            parts.push((Occur::Must, date_query(request.dates, fields)));
        }
        if !request.languages.is_empty() {
            let languages = Filter::Column { column: Column::Language, values: request.languages.clone() };
            parts.push((Occur::Must, filter_query(&languages, fields, reader.numbering())));
        }
        if !request.excluded.is_empty() {
            let excluded = request.excluded.iter().flat_map(|&id| who.members(id)).collect();
            parts.push((Occur::MustNot, entity_query(&EntityKind::ALL, excluded, request.min_score, fields)));
        }
        if let Some(only) = &request.only {
            parts.push((Occur::Must, filter::number_query(only.iter().copied(), fields)));
        }
        if !request.under.is_empty() {
            parts.push((Occur::Must, filter::under_query(&request.under, fields)));
        }
        let base: Box<dyn Query> = if parts.len() == 1 { parts.remove(0).1 } else { Box::new(BooleanQuery::new(parts)) };
        Prepared { reader, who, request, plan, lowering, base, renumber: renumbering(who), stories: reader.stories() }
    }

    fn count(&self, kinds: &[FacetKind]) -> tantivy::Result<Counts> {
        let collector = Sideways {
            fields: self.reader.fields(),
            kinds,
            selections: &self.request.selections,
            renumber: self.renumber.clone(),
            min_score: self.request.min_score,
            stories: &self.stories,
        };
        self.reader.searcher().search(&self.base, &collector)
    }

    /// The base and all selections.
    fn query(&self) -> Box<dyn Query> {
        if self.request.selections.is_empty() {
            return self.base.box_clone();
        }
        let mut parts = vec![(Occur::Must, self.base.box_clone())];
        parts.extend(self.request.selections.iter().map(|selection| (Occur::Must, self.selection_query(selection))));
        Box::new(BooleanQuery::new(parts))
    }

    fn selection_query(&self, selection: &Selection) -> Box<dyn Query> {
        let (fields, values) = (self.reader.fields(), &selection.values);
        let kind = match selection.kind {
            FacetKind::Month => return months_query(values, fields),
            FacetKind::Source => return any_term(values.iter().map(|&number| Term::from_field_u64(fields.source, number.into()))),
            FacetKind::Person => EntityKind::Person,
            FacetKind::Organization => EntityKind::Organization,
            FacetKind::Place => EntityKind::Place,
        };
        let members = values.iter().flat_map(|&number| self.who.members(EntityId(number))).collect();
        entity_query(&[kind], members, self.request.min_score, fields)
    }

    /// The best articles up to the end of the page.
    fn rank(&self) -> tantivy::Result<Vec<Ranked>> {
        if self.request.limit == 0 {
            return Ok(Vec::new());
        }
        self.best_of(&*self.query(), self.request.offset.saturating_add(self.request.limit))
    }

    /// The best articles of `query`, which the plan scores.
    fn best_of(&self, query: &dyn Query, wanted: usize) -> tantivy::Result<Vec<Ranked>> {
        let again = self.request.sort == Sort::Relevance && self.request.weights.looks_at_places();
        let lead = lead::LeadKeys::new(&self.request.lead_copy, self.reader)?;
        let collector = TopHits {
            fields: self.reader.fields(),
            sort: self.request.sort,
            limit: if again { wanted.max(places::LOOKED_AT) } else { wanted },
            fold: (!self.request.copies).then_some(&*self.stories),
            lead: lead.as_ref(),
        };
        let mut ranked = self.reader.searcher().search(query, &collector)?;
        if again {
            let looked_at = places::LOOKED_AT.min(ranked.len());
            places::look_again(&mut ranked[..looked_at], self.plan, self.reader, &self.lowering)?;
        }
        ranked.truncate(wanted);
        Ok(ranked)
    }

    fn page(&self, analyzer: &Analyzer) -> Result<Vec<Hit>, SearchError> {
        let ranked = self.rank()?.into_iter().enumerate().skip(self.request.offset);
        ranked.map(|(number, ranked)| self.hit(number + 1, ranked, analyzer)).collect()
    }

    /// A hit with everything that is shown of it.
    fn hit(&self, rank: usize, ranked: Ranked, analyzer: &Analyzer) -> Result<Hit, SearchError> {
        let mut hit = Hit {
            rank,
            score: ranked.score(),
            address: ranked.shown,
            record: self.reader.record(ranked.shown)?,
            marks: Vec::new(),
            snippets: Vec::new(),
            entities: Vec::new(),
            copies: ranked.copies,
            score_parts: None,
        };
        if self.request.explain && self.request.sort == Sort::Relevance {
            let looked_at = self.request.weights.looks_at_places() && rank <= places::LOOKED_AT;
            hit.score_parts = Some(account::account(self, ranked.address, looked_at)?);
        }
        if self.request.details {
            hit.marks = highlight(&self.plan.root, &hit.record, analyzer, self.request.include_tail);
            hit.snippets = snippet::snippets(&hit.record, &hit.marks, self.request.snippets);
            hit.entities = entities(&hit.record, self.who, self.request.min_score);
        }
        Ok(hit)
    }

    fn facet(&self, kind: FacetKind, counts: Vec<(FacetNumber, Count)>) -> Facet {
        let selected: &[FacetNumber] =
            self.request.selections.iter().find(|selection| selection.kind == kind).map_or(&[], |selection| &selection.values);
        let mut values: Vec<FacetValue> = counts
            .into_iter()
            .map(|(number, count)| FacetValue { number, label: self.label(kind, number), count, selected: selected.contains(&number) })
            .collect();
        let distinct = values.len();
        values.sort_by(|a, b| b.count.articles.cmp(&a.count.articles).then_with(|| a.label.cmp(&b.label)));
        // A chosen value stays in sight however rare it is.
        let mut place = 0;
        values.retain(|value| {
            place += 1;
            place <= self.request.facet_limit || value.selected
        });
        if kind == FacetKind::Month {
            values.sort_by(|a, b| a.label.cmp(&b.label));
        }
        Facet { kind, values, distinct }
    }

    fn label(&self, kind: FacetKind, number: FacetNumber) -> String {
        match kind {
            FacetKind::Month => month_label(number),
            FacetKind::Source => self.reader.numbering().sources.name(number).unwrap_or_default().to_owned(),
            FacetKind::Person | FacetKind::Organization | FacetKind::Place => self.who.label(EntityId(number)),
        }
    }
}

/// How entities are counted, if the user merges or hides any.
fn renumbering(who: &WhoIsWho<'_>) -> Option<Renumber> {
    let shown_as = who.shown_as()?;
    Some(Arc::new(move |number| shown_as.get(number as usize).copied().flatten().map(|id| id.0)))
}

/// Articles of any of these months.
fn months_query(months: &[FacetNumber], fields: &crate::index::Fields) -> Box<dyn Query> {
    let ranges = months.iter().filter_map(|&month| {
        let from = jiff::civil::Date::new((month / 12) as i16, (month % 12 + 1) as i8, 1).ok()?;
        Some((Occur::Should, date_query(DateRange { from: Some(from), to: Some(from.last_of_month()) }, fields)))
    });
    let ranges: Vec<(Occur, Box<dyn Query>)> = ranges.collect();
    if ranges.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(ranges)) }
}

/// The names of the entities of an article that it is sure enough of, most mentioned first.
fn entities(record: &ArticleRecord, who: &WhoIsWho<'_>, least: f32) -> Vec<(EntityKind, Vec<String>)> {
    let names = |kind| mentioned(record, who, kind, least).into_iter().map(|(entity, _)| who.label(entity)).collect();
    EntityKind::ALL.into_iter().map(|kind| (kind, names(kind))).collect()
}
