//! Whom one article speaks of, and how often, merged and hidden entities seen to.

use crate::entity::{EntityId, EntityKind, WhoIsWho};
use crate::index::ArticleRecord;
use std::cmp::Reverse;

/// The entities of one kind that an article is at least so sure of (0 to 1), with their mentions, most mentioned first.
pub fn mentioned(record: &ArticleRecord, who: &WhoIsWho<'_>, kind: EntityKind, least: f32) -> Vec<(EntityId, usize)> {
    let least = (least * 100.0).round() as u8;
    let mut counted: Vec<(EntityId, usize, usize, u8)> = Vec::new();
    for (place, mention) in record.mentions.iter().enumerate().filter(|(_, mention)| mention.kind == kind) {
        let Some(entity) = who.resolve(mention.entity()) else { continue };
        match counted.iter_mut().find(|(known, ..)| *known == entity) {
            Some((_, count, _, best)) => (*count, *best) = (*count + 1, mention.score.max(*best)),
            None => counted.push((entity, 1, place, mention.score)),
        }
    }
    counted.retain(|&(.., best)| best >= least.min(95));
    counted.sort_by_key(|&(_, count, place, _)| (Reverse(count), place));
    counted.into_iter().map(|(entity, count, ..)| (entity, count)).collect()
}
