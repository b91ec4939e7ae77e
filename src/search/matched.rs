//! Every article that matches, not only the best: what timelines, significant terms and the company of names are counted from.
//!
//! Nothing of an article is read but its number, story and day, a few bytes each, so all of a large index fits in memory. The order
//! is that of article numbers, which is the same whatever segments there are.

use super::{Address, Prepared, Request, SearchError, expand};
use crate::entity::WhoIsWho;
use crate::index::{Fields, Reader, Stories};
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, ColumnValues};
use tantivy::query::Query;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// An article that matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The article's number.
    pub article: u64,
    /// Where it is.
    pub address: Address,
    /// The number of its story; that of the article itself if it has no copy.
    pub story: u64,
    /// Day of publication, days since 1970-01-01.
    pub day: Option<i64>,
}

/// Every article that matches `request`, selections included, by article number.
pub fn matched(reader: &Reader, who: &WhoIsWho<'_>, request: &Request) -> Result<Vec<Matched>, SearchError> {
    let mut plan = request.plan.clone();
    expand::expand(&mut plan, reader)?;
    let prepared = Prepared::new(reader, who, request, &plan);
    every(reader, &prepared.query())
}

/// Every article that a tantivy query finds, by article number.
pub(super) fn every(reader: &Reader, query: &dyn Query) -> Result<Vec<Matched>, SearchError> {
    let collector = Every { fields: reader.fields(), stories: &reader.stories() };
    Ok(reader.searcher().search(query, &collector)?)
}

/// Collects every hit.
struct Every<'a> {
    fields: &'a Fields,
    stories: &'a Arc<Stories>,
}

/// The hits of one segment.
struct SegmentEvery {
    ordinal: SegmentOrdinal,
    articles: Arc<dyn ColumnValues<u64>>,
    days: Column<i64>,
    stories: Arc<Stories>,
    found: Vec<Matched>,
}

impl Collector for Every<'_> {
    type Fruit = Vec<Matched>;
    type Child = SegmentEvery;

    fn for_segment(&self, ordinal: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentEvery> {
        let columns = reader.fast_fields();
        let name = |field| self.fields.schema.get_field_name(field);
        Ok(SegmentEvery {
            ordinal,
            articles: columns.column_first_or_default(name(self.fields.article))?,
            days: columns.i64(name(self.fields.day))?,
            stories: Arc::clone(self.stories),
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<Matched>>) -> tantivy::Result<Vec<Matched>> {
        let mut all = segments.concat();
        all.sort_unstable_by_key(|matched| (matched.article, matched.address));
        Ok(all)
    }
}

impl SegmentCollector for SegmentEvery {
    type Fruit = Vec<Matched>;

    fn collect(&mut self, doc: DocId, _: Score) {
        let article = self.articles.get_val(doc);
        let story = self.stories.shared_story(article).unwrap_or(article);
        let address = Address::new(self.ordinal, doc);
        self.found.push(Matched { article, address, story, day: self.days.first(doc) });
    }

    fn harvest(self) -> Vec<Matched> {
        self.found
    }
}
