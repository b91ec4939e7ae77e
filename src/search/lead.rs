//! Which copy of a story is shown.
//!
//! A story stands where its best copy does, with that copy's score, so the order of hits and every count are the same whichever copy is shown; the copy
//! shown is always one that matches and passes the filters. Ties go to the better hit.

use super::facets::FacetNumber;
use super::top::Ranked;
use crate::index::Reader;
use tantivy::columnar::Column;

/// Which copy of a story is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LeadCopy {
    /// The one that answers the query best.
    #[default]
    Best,
    /// The one published first; those without a date come last.
    Earliest,
    /// The one with the most words.
    Longest,
    /// The one whose source comes first here; sources side by side are equal, others come last.
    Sources(Vec<Vec<FacetNumber>>),
}

/// What copies are compared by, in every segment of an index.
#[derive(Debug)]
pub(super) struct LeadKeys<'a> {
    choice: &'a LeadCopy,
    segments: Vec<LeadColumns>,
}

#[derive(Debug)]
struct LeadColumns {
    days: Column<i64>,
    words: Column<u64>,
    sources: Column<u64>,
}

impl<'a> LeadKeys<'a> {
    /// The keys for a choice; `None` where the best copy is shown.
    pub fn new(choice: &'a LeadCopy, reader: &Reader) -> tantivy::Result<Option<LeadKeys<'a>>> {
        if *choice == LeadCopy::Best {
            return Ok(None);
        }
        let fields = reader.fields();
        let name = |field| fields.schema.get_field_name(field);
        let open = |segment: &tantivy::SegmentReader| -> tantivy::Result<LeadColumns> {
            let columns = segment.fast_fields();
            Ok(LeadColumns {
                days: columns.i64(name(fields.day))?,
                words: columns.u64(name(fields.body_words))?,
                sources: columns.u64(name(fields.source))?,
            })
        };
        let segments = reader.searcher().segment_readers().iter().map(open).collect::<tantivy::Result<Vec<_>>>()?;
        Ok(Some(LeadKeys { choice, segments }))
    }

    /// What a hit is compared by; the least is shown.
    pub fn key(&self, hit: &Ranked) -> i64 {
        let Some(columns) = self.segments.get(hit.address.segment_ord as usize) else { return i64::MAX };
        let doc = hit.address.doc_id;
        match self.choice {
            LeadCopy::Best => 0,
            LeadCopy::Earliest => columns.days.first(doc).unwrap_or(i64::MAX),
            LeadCopy::Longest => -(columns.words.first(doc).unwrap_or(0) as i64),
            LeadCopy::Sources(wanted) => {
                let source = columns.sources.first(doc).map(|source| source as FacetNumber);
                let place = wanted.iter().position(|wanted| source.is_some_and(|source| wanted.contains(&source)));
                place.map_or(i64::MAX, |place| place as i64)
            }
        }
    }
}
