//! Who said what in the articles that match: every attributed sentence with its article.

use super::attribution::{Attribution, Memory, Named, attributions};
use super::matched::matched;
use super::{FacetKind, Request, SearchError};
use crate::clean::ZoneKind;
use crate::entity::{EntityId, WhoIsWho};
use crate::index::{ArticleRecord, Reader};
use crate::text::{Span, sentences};
use std::cmp::Reverse;
use std::sync::Arc;

/// Something that somebody said.
#[derive(Clone, Debug)]
pub struct Quote {
    /// Who said it.
    pub speaker: EntityId,
    /// The name under which they are shown.
    pub label: String,
    /// Whether it is in their own words.
    pub direct: bool,
    /// What was said, in bytes of the article's text.
    pub said: Span,
    /// The sentence, or the sentences of one quotation, in which it stands.
    pub sentence: Span,
    /// The words that tell who said it.
    pub cue: Span,
    /// The article.
    pub record: Arc<ArticleRecord>,
}

/// The quotes in the articles that match `request`, newest article first, in reading order; of copies only one is read.
///
/// Persons and organizations among the selections are asked for as speakers.
pub fn quotes(reader: &Reader, who: &WhoIsWho<'_>, request: &Request) -> Result<Vec<Quote>, SearchError> {
    let selections = request.selections.iter().filter(|selection| matches!(selection.kind, FacetKind::Person | FacetKind::Organization));
    let speakers: Vec<EntityId> = selections.flat_map(|selection| selection.values.iter().map(|&number| EntityId(number))).collect();
    let mut found = matched(reader, who, request)?;
    found.sort_by_key(|matched| (matched.story, matched.article));
    found.dedup_by_key(|matched| matched.story);
    found.sort_by_key(|matched| (Reverse(matched.day), matched.article));
    let mut quotes = Vec::new();
    for matched in found {
        let record = Arc::new(reader.record(matched.address)?);
        quotes.extend(of_article(&record, who).into_iter().filter(|quote| speakers.is_empty() || speakers.contains(&quote.speaker)));
    }
    Ok(quotes)
}

/// The quotes of one article, in reading order.
fn of_article(record: &Arc<ArticleRecord>, who: &WhoIsWho<'_>) -> Vec<Quote> {
    let mut memory = Memory::default();
    let mut quotes = Vec::new();
    for (line, kind) in record.zones() {
        if !matches!(kind, ZoneKind::Lead | ZoneKind::Body | ZoneKind::List) {
            continue;
        }
        let here = record.mentions.iter().filter(|mention| !mention.in_title && line.contains(mention.span()));
        let named: Vec<Named> = here
            .filter_map(|mention| {
                let entity = who.resolve(mention.entity())?;
                let span = Span { start: mention.span().start - line.start, end: mention.span().end - line.start };
                Some(Named { span, entity, kind: mention.kind })
            })
            .collect();
        let paragraph = line.of(&record.text);
        for Attribution { speaker, direct, said, cue } in attributions(paragraph, &named, &mut memory) {
            let around = sentences(paragraph).into_iter().filter(|sentence| sentence.overlaps(said.cover(cue)));
            let sentence = around.reduce(|one, other| one.cover(other)).unwrap_or(said);
            let place = |span: Span| span.shifted(line.start as usize);
            quotes.push(Quote {
                speaker,
                label: who.label(speaker),
                direct,
                said: place(said),
                sentence: place(sentence),
                cue: place(cue),
                record: Arc::clone(record),
            });
        }
    }
    quotes
}
