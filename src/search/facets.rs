//! Exact counts beside the hits: for every value, what choosing it would leave.
//!
//! One pass over the articles that match without the facet filters. An article that passes all filters counts everywhere; one that fails the
//! filters of a single kind counts for the values of that kind only, since choosing another value there would bring it back ("drill
//! sideways"); one that fails two counts nowhere. Articles are counted, not mentions, and stories are counted beside them.

use crate::entity::EntityId;
use crate::index::{Doubt, Fields, Stories, date_from_day};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, ColumnValues};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// What can be counted beside hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FacetKind {
    /// Persons in title and body.
    Person,
    /// Organizations in title and body.
    Organization,
    /// Places in title and body.
    Place,
    /// The paper, agency or site.
    Source,
    /// Month of publication.
    Month,
}

impl FacetKind {
    /// All kinds, in the order in which they are shown.
    pub const ALL: [FacetKind; 5] = [FacetKind::Person, FacetKind::Organization, FacetKind::Place, FacetKind::Source, FacetKind::Month];

    /// The name used in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            FacetKind::Person => "person",
            FacetKind::Organization => "organization",
            FacetKind::Place => "place",
            FacetKind::Source => "source",
            FacetKind::Month => "month",
        }
    }

    /// The kind with this name, or its short or Indonesian one.
    pub fn parse(name: &str) -> Option<FacetKind> {
        Some(match name.to_lowercase().as_str() {
            "person" | "persons" | "tokoh" => FacetKind::Person,
            "organization" | "organizations" | "org" | "lembaga" => FacetKind::Organization,
            "place" | "places" | "tempat" => FacetKind::Place,
            "source" | "sources" | "sumber" => FacetKind::Source,
            "month" | "months" | "bulan" => FacetKind::Month,
            _ => return None,
        })
    }
}

/// A value of a facet: a registry number, a source number, or a month as years × 12 + months since January of year 0.
pub type FacetNumber = u32;

/// The values of one kind of which an article must have at least one.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The kind.
    pub kind: FacetKind,
    /// Any of these.
    pub values: Vec<FacetNumber>,
}

/// How numbers are changed before they are counted: merged entities become one, hidden ones none.
pub type Renumber = Arc<dyn Fn(FacetNumber) -> Option<FacetNumber> + Send + Sync>;

/// Counts of one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Articles.
    pub articles: u64,
    /// Stories: articles with copies folded.
    pub stories: u64,
}

/// Everything that was counted.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// Hits under all filters.
    pub total: Count,
    /// Counts of every value of every kind asked for, in the order asked; values that do not occur are absent.
    pub facets: Vec<FxHashMap<FacetNumber, Count>>,
}

/// Collects [`Counts`].
#[derive(Clone)]
pub struct Sideways<'a> {
    /// The fields of the index.
    pub fields: &'a Fields,
    /// Kinds to count.
    pub kinds: &'a [FacetKind],
    /// Filters, at most one per kind.
    pub selections: &'a [Selection],
    /// Merged and hidden entities.
    pub renumber: Option<Renumber>,
    /// How sure an article must be of an entity, 0 to 1, to count for it.
    pub min_score: f32,
    /// Copies.
    pub stories: &'a Arc<Stories>,
}

impl Collector for Sideways<'_> {
    type Fruit = Counts;
    type Child = SegmentCounts;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentCounts> {
        let columns = reader.fast_fields();
        let name = |field| self.fields.schema.get_field_name(field);
        let doubt = Doubt::open(reader, self.fields, self.min_score)?;
        let entities = |field| -> tantivy::Result<Values> { Ok(Values::Entities(columns.u64(name(field))?, doubt.clone())) };
        let open = |kind: FacetKind| -> tantivy::Result<Values> {
            Ok(match kind {
                FacetKind::Person => entities(self.fields.person)?,
                FacetKind::Organization => entities(self.fields.organization)?,
                FacetKind::Place => entities(self.fields.place)?,
                FacetKind::Source => Values::Numbers(columns.u64(name(self.fields.source))?),
                FacetKind::Month => Values::Months(columns.i64(name(self.fields.day))?),
            })
        };
        let counters: tantivy::Result<Vec<Counter>> = self
            .kinds
            .iter()
            .map(|&kind| Ok(Counter { kind, values: open(kind)?, single: Vec::new(), shared: FxHashMap::default() }))
            .collect();
        let gates: tantivy::Result<Vec<Gate>> = self
            .selections
            .iter()
            .map(|selection| {
                Ok(Gate { kind: selection.kind, values: open(selection.kind)?, wanted: selection.values.iter().copied().collect() })
            })
            .collect();
        Ok(SegmentCounts {
            articles: columns.column_first_or_default(name(self.fields.article))?,
            gates: gates?,
            counters: counters?,
            renumber: self.renumber.clone(),
            stories: Arc::clone(self.stories),
            total: 0,
            total_single: 0,
            total_stories: FxHashSet::default(),
            numbers: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<PartialCounts>) -> tantivy::Result<Counts> {
        let mut merged = PartialCounts { facets: vec![PartialFacet::default(); self.kinds.len()], ..PartialCounts::default() };
        for segment in segments {
            merged.add(segment);
        }
        Ok(merged.finish())
    }
}

/// Where the values of a kind stand.
enum Values {
    Entities(Column<u64>, Option<Doubt>),
    Numbers(Column<u64>),
    Months(Column<i64>),
}

impl Values {
    /// The distinct values of `doc` into `numbers`.
    fn read(&self, doc: DocId, renumber: Option<&Renumber>, numbers: &mut Vec<FacetNumber>) {
        numbers.clear();
        match self {
            Values::Entities(column, doubt) => {
                numbers.extend(column.values_for_doc(doc).map(|number| number as FacetNumber));
                if let Some(doubt) = doubt {
                    numbers.retain(|&number| doubt.passes(doc, EntityId(number)));
                }
                if let Some(renumber) = renumber {
                    for number in std::mem::take(numbers) {
                        numbers.extend(renumber(number));
                    }
                    numbers.sort_unstable();
                    numbers.dedup();
                }
            }
            Values::Numbers(column) => numbers.extend(column.values_for_doc(doc).map(|number| number as FacetNumber)),
            Values::Months(column) => numbers.extend(column.first(doc).and_then(month_of_day)),
        }
    }
}

/// The month that a day (since 1970-01-01) lies in.
fn month_of_day(day: i64) -> Option<FacetNumber> {
    let date = date_from_day(day)?;
    u32::try_from(i32::from(date.year()) * 12 + i32::from(date.month()) - 1).ok()
}

/// A month as `YYYY-MM`.
pub fn month_label(month: FacetNumber) -> String {
    format!("{:04}-{:02}", month / 12, month % 12 + 1)
}

/// A filter in one segment.
struct Gate {
    kind: FacetKind,
    values: Values,
    wanted: FxHashSet<FacetNumber>,
}

/// The counts of one kind in one segment.
struct Counter {
    kind: FacetKind,
    values: Values,
    /// Articles without copies, by number.
    single: Vec<u32>,
    /// Articles with copies: how many, and of which stories.
    shared: FxHashMap<FacetNumber, Shared>,
}

#[derive(Clone, Debug, Default)]
struct Shared {
    articles: u64,
    stories: FxHashSet<u64>,
}

/// What one segment counts.
pub struct SegmentCounts {
    articles: Arc<dyn ColumnValues<u64>>,
    gates: Vec<Gate>,
    counters: Vec<Counter>,
    renumber: Option<Renumber>,
    stories: Arc<Stories>,
    total: u64,
    total_single: u64,
    total_stories: FxHashSet<u64>,
    numbers: Vec<FacetNumber>,
}

impl SegmentCollector for SegmentCounts {
    type Fruit = PartialCounts;

    fn collect(&mut self, doc: DocId, _: Score) {
        let mut failed = None;
        for gate in &self.gates {
            gate.values.read(doc, self.renumber.as_ref(), &mut self.numbers);
            if self.numbers.iter().any(|number| gate.wanted.contains(number)) {
                continue;
            }
            if failed.is_some() {
                return;
            }
            failed = Some(gate.kind);
        }
        let story = if self.stories.is_empty() { None } else { self.stories.shared_story(self.articles.get_val(doc)) };
        if failed.is_none() {
            self.total += 1;
            match story {
                Some(story) => {
                    self.total_stories.insert(story);
                }
                None => self.total_single += 1,
            }
        }
        for counter in self.counters.iter_mut().filter(|counter| failed.is_none_or(|kind| kind == counter.kind)) {
            counter.values.read(doc, self.renumber.as_ref(), &mut self.numbers);
            for &number in &self.numbers {
                match story {
                    Some(story) => {
                        let shared = counter.shared.entry(number).or_default();
                        shared.articles += 1;
                        shared.stories.insert(story);
                    }
                    None => {
                        let at = number as usize;
                        if at >= counter.single.len() {
                            counter.single.resize(at + 1, 0);
                        }
                        counter.single[at] += 1;
                    }
                }
            }
        }
    }

    fn harvest(self) -> PartialCounts {
        PartialCounts {
            total: self.total,
            total_single: self.total_single,
            total_stories: self.total_stories,
            facets: self.counters.into_iter().map(|counter| PartialFacet { single: counter.single, shared: counter.shared }).collect(),
        }
    }
}

/// Counts that may still grow.
#[derive(Clone, Debug, Default)]
pub struct PartialCounts {
    total: u64,
    total_single: u64,
    total_stories: FxHashSet<u64>,
    facets: Vec<PartialFacet>,
}

#[derive(Clone, Debug, Default)]
struct PartialFacet {
    single: Vec<u32>,
    shared: FxHashMap<FacetNumber, Shared>,
}

impl PartialCounts {
    fn add(&mut self, other: PartialCounts) {
        self.total += other.total;
        self.total_single += other.total_single;
        self.total_stories.extend(other.total_stories);
        for (facet, more) in self.facets.iter_mut().zip(other.facets) {
            if facet.single.len() < more.single.len() {
                facet.single.resize(more.single.len(), 0);
            }
            for (count, more) in facet.single.iter_mut().zip(more.single) {
                *count += more;
            }
            for (number, more) in more.shared {
                let shared = facet.shared.entry(number).or_default();
                shared.articles += more.articles;
                shared.stories.extend(more.stories);
            }
        }
    }

    fn finish(self) -> Counts {
        let facets = self.facets.into_iter().map(|facet| {
            let mut counts: FxHashMap<FacetNumber, Count> = FxHashMap::default();
            for (number, &single) in facet.single.iter().enumerate().filter(|(_, single)| **single > 0) {
                counts.insert(number as FacetNumber, Count { articles: single.into(), stories: single.into() });
            }
            for (number, shared) in facet.shared {
                let count = counts.entry(number).or_default();
                count.articles += shared.articles;
                count.stories += shared.stories.len() as u64;
            }
            counts
        });
        Counts {
            total: Count { articles: self.total, stories: self.total_single + self.total_stories.len() as u64 },
            facets: facets.collect(),
        }
    }
}
