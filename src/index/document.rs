//! What an article is searched by, made from what is kept of it and nothing else: its terms and its columns.
//!
//! The writer and `verify` make it here, from the same record, so that whatever the index says of an article can be held against the article itself. Only
//! two fields stand apart: the record, and the acronyms that an article explains, which are found with its mentions and are not kept.

use super::layout::{Layout, TextField};
use super::record::{self, ArticleRecord, file_number, id_hash};
use super::schema::{Fields, TermPacker};
use super::{doubt, stories};
use crate::clean::copies::Sketch;
use crate::entity::{EntityId, EntityKind};
use crate::text::fold;
use tantivy::TantivyDocument;

/// The terms and columns of an article that is laid out so and whose source has this number.
pub(super) fn searchable(record: &ArticleRecord, layout: &Layout, source: Option<u32>, fields: &Fields) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_u64(fields.article, record.number());
    document.add_u64(fields.file, file_number(&record.path));
    if record.id.split('#').next() != Some(&record.path) {
        document.add_u64(fields.given_id, id_hash(&record.id));
    }
    document.add_u64(fields.title_words, layout.field(TextField::Title).words.into());
    document.add_u64(fields.body_words, layout.field(TextField::Body).words.into());
    document.add_u64(fields.lead_end, layout.lead_end.into());
    document.add_text(fields.path, fold(&record.path));
    let shingles = stories::shingles(layout);
    document.add_u64(fields.shingles, shingles.len() as u64);
    for word in shingles.sketch().iter().flat_map(Sketch::words) {
        document.add_u64(fields.sketch, word);
    }
    add_entities(record, fields, &mut document);
    add_terms(record, layout, fields, &mut document);
    if let Some(date) = record.date() {
        document.add_i64(fields.day, record::day_number(date));
    }
    if let Some(source) = source {
        document.add_u64(fields.source, source.into());
    }
    if let Some(author) = &record.author {
        document.add_text(fields.author, fold(author));
    }
    if let Some(language) = &record.language {
        document.add_text(fields.language, fold(language));
    }
    document
}

fn add_entities(record: &ArticleRecord, fields: &Fields, document: &mut TantivyDocument) {
    for (kind, field) in
        [(EntityKind::Person, fields.person), (EntityKind::Organization, fields.organization), (EntityKind::Place, fields.place)]
    {
        let mut of_kind: Vec<u32> = record.mentions.iter().filter(|mention| mention.kind == kind).map(|mention| mention.entity).collect();
        // An article counts once for an entity, however often it speaks of it.
        of_kind.sort_unstable();
        of_kind.dedup();
        for id in of_kind {
            document.add_u64(field, id.into());
        }
    }
    for value in doubt::values(&record.mentions) {
        document.add_u64(fields.doubt, value);
    }
}

fn add_terms(record: &ArticleRecord, layout: &Layout, fields: &Fields, document: &mut TantivyDocument) {
    for (field, text_field, text) in [
        (fields.title, TextField::Title, record.title.as_str()),
        (fields.body, TextField::Body, record.text.as_str()),
        (fields.tail, TextField::Tail, record.text.as_str()),
    ] {
        let layout = layout.field(text_field);
        if layout.lines.is_empty() {
            continue;
        }
        let stands_here = |in_title: bool| (text_field == TextField::Title && in_title) || (text_field == TextField::Body && !in_title);
        let mentions: Vec<(u32, EntityId)> = record
            .mentions
            .iter()
            .filter(|mention| stands_here(mention.in_title))
            .filter_map(|mention| Some((layout.mention_position(mention.start)?, mention.entity())))
            .collect();
        let mut packer = TermPacker::default();
        layout.terms(text, &mentions, |position, term| packer.push(position, term));
        document.add_text(field, packer.finish());
    }
}
