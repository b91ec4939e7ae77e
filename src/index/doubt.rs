//! How sure an article's entities are: the best score of each, kept for those alone that no mention is sure of.
//!
//! Most entities of most articles are sure, so one sparse column beside those of the kinds is enough for leaving the others out of counts and filters.

use super::record::MentionRecord;
use super::schema::Fields;
use crate::entity::EntityId;
use std::collections::BTreeMap;
use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

/// A score, in percent, from which on an entity counts as sure, and is not kept here.
const SURE: u8 = 95;

/// Bits of a value that hold the score.
const SCORE_BITS: u32 = 7;

/// The values of the column for an article with these mentions.
pub(super) fn values(mentions: &[MentionRecord]) -> impl Iterator<Item = u64> {
    let mut best: BTreeMap<u32, u8> = BTreeMap::new();
    for mention in mentions {
        let score = best.entry(mention.entity).or_default();
        *score = mention.score.max(*score);
    }
    best.into_iter().filter(|(_, score)| *score < SURE).map(|(entity, score)| u64::from(entity) << SCORE_BITS | u64::from(score))
}

/// The column of one segment, read for a least score.
#[derive(Clone, Debug)]
pub struct Doubt {
    column: Column<u64>,
    /// Percent.
    least: u8,
}

impl Doubt {
    /// The column of a segment for a least score from 0 to 1; nothing if every entity passes.
    pub fn open(reader: &SegmentReader, fields: &Fields, least: f32) -> tantivy::Result<Option<Doubt>> {
        let least = percent(least);
        if least == 0 {
            return Ok(None);
        }
        Ok(Some(Doubt { column: reader.fast_fields().u64(fields.schema.get_field_name(fields.doubt))?, least }))
    }

    /// Whether an article that speaks of an entity is sure enough of it.
    pub fn passes(&self, doc: DocId, entity: EntityId) -> bool {
        let score = self.column.values_for_doc(doc).find(|value| value >> SCORE_BITS == u64::from(entity.0));
        score.map_or(SURE, |value| (value & ((1 << SCORE_BITS) - 1)) as u8) >= self.least
    }
}

/// A score as it is kept. What counts as sure passes whatever is asked.
fn percent(score: f32) -> u8 {
    ((score.clamp(0.0, 1.0) * 100.0).round() as u8).min(SURE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::EntityKind;

    #[test]
    fn only_the_best_score_of_doubtful_entities_is_kept() {
        let mention = |entity, score| MentionRecord { in_title: false, start: 0, len: 1, entity, kind: EntityKind::Person, score };
        let kept: Vec<(u64, u64)> =
            values(&[mention(7, 60), mention(3, 70), mention(3, 95), mention(7, 80)]).map(|value| (value >> 7, value & 127)).collect();
        assert_eq!(kept, [(7, 80)]);
        assert_eq!((percent(0.0), percent(0.805), percent(1.0), percent(7.0)), (0, 81, 95, 95));
    }
}
