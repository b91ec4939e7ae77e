//! From a raw article to what the writer needs: cleaned, laid out, its mentions found. Runs on every core, shares nothing mutable.

use super::layout::{Layout, Source, TextField};
use super::numbering::Numbering;
use super::record::{ArticleRecord, MentionRecord};
use super::schema::{Fields, TermPacker};
use super::{folder::Totals, record, stories};
use crate::clean::copies::Sketch;
use crate::clean::{self, Article, ZoneKind};
use crate::entity::{Annotator, EntityId, EntityKind, Mention, Part, PartRole};
use crate::ingest::RawArticle;
use crate::language::Analyzer;
use crate::text::{Span, fold};
use tantivy::TantivyDocument;
use xxhash_rust::xxh3::xxh3_64;

/// Everything that turns text into terms and mentions; made once, shared by all threads.
#[derive(Debug)]
pub struct Analysis {
    /// Tokens and stems.
    pub analyzer: Analyzer,
    /// Mentions.
    pub annotator: Annotator,
}

impl Analysis {
    /// The fingerprint that an index carries so that its terms are never asked for under other rules.
    pub fn fingerprint(&self) -> String {
        let cleaning = clean::RULES_VERSION.rotate_left(32);
        format!("{:016x}", self.analyzer.fingerprint() ^ self.annotator.fingerprint().rotate_left(1) ^ cleaning)
    }
}

/// An article ready for the writer, but for the numbers of its entities, which only the writer gives.
#[derive(Debug)]
pub struct PreparedArticle {
    article: Article,
    layout: Layout,
    mentions: Vec<PlacedMention>,
}

/// A mention and where it stands.
#[derive(Debug)]
pub struct PlacedMention {
    /// The field; title and text have spans of their own.
    pub field: TextField,
    /// Its bytes.
    pub span: Span,
    /// The mention; its own part and span mean nothing outside.
    pub mention: Mention,
}

/// Cleans and analyses one article.
pub fn prepare(raw: RawArticle, analysis: &Analysis, options: &clean::CleanOptions) -> PreparedArticle {
    let mut article = clean::clean(raw, options);
    let zones: Vec<(Span, ZoneKind)> = article.zones.iter().map(|zone| (zone.span, zone.kind)).collect();
    let own_title = article.title.is_own().then_some(article.title.text.as_str());
    let layout = Layout::new(&analysis.analyzer, Source { title: own_title, text: &article.text, zones: &zones });
    // Templates of Indonesian sites often say "en"; what the text is written in, where it can be told, is better known from the text.
    if let Some(language) = layout.language
        && !article.language.as_deref().is_some_and(|said| language.may_be(said))
    {
        article.language = Some(language.code().to_owned());
    }
    let mentions = find_mentions(&article.text, own_title, &zones, &analysis.annotator);
    PreparedArticle { article, layout, mentions }
}

/// The mentions in an article's own title and in its text without the tail, in reading order.
pub fn find_mentions(text: &str, title: Option<&str>, zones: &[(Span, ZoneKind)], annotator: &Annotator) -> Vec<PlacedMention> {
    let mut parts = Vec::with_capacity(zones.len() + 1);
    let mut places = Vec::with_capacity(zones.len() + 1);
    if let Some(title) = title {
        parts.push(Part { text: title, role: PartRole::Title });
        places.push((TextField::Title, 0));
    }
    for &(span, kind) in zones {
        let role = match kind {
            ZoneKind::Lead => PartRole::Lead,
            ZoneKind::Body | ZoneKind::List => PartRole::Body,
            ZoneKind::Heading => PartRole::Heading,
            ZoneKind::Caption => PartRole::Caption,
            ZoneKind::Title | ZoneKind::Tail => continue,
        };
        parts.push(Part { text: span.of(text), role });
        places.push((TextField::Body, span.start as usize));
    }
    let mentions = annotator.annotate(&parts);
    let placed = mentions.into_iter().filter_map(|mention| {
        let &(field, offset) = places.get(mention.part)?;
        Some(PlacedMention { field, span: mention.span.shifted(offset), mention })
    });
    let mut placed: Vec<PlacedMention> = placed.collect();
    placed.sort_by_key(|placed| (placed.field, placed.span));
    placed
}

/// The number of a source file.
pub fn file_number(shown_path: &str) -> u64 {
    xxh3_64(shown_path.as_bytes())
}

impl PreparedArticle {
    /// The article's share in the totals of the index.
    pub fn totals(&self) -> Totals {
        let title_words = u64::from(self.layout.field(TextField::Title).words);
        Totals {
            articles: 1,
            titled: u64::from(title_words > 0),
            title_words,
            body_words: u64::from(self.layout.field(TextField::Body).words),
        }
    }

    /// The number of the article: a hash of its file and its place or id within it.
    pub fn number(&self) -> u64 {
        let article = &self.article;
        let mut key = article.path.clone();
        key.push('\0');
        key.push_str(article.part.as_deref().unwrap_or(""));
        key.push('\0');
        key.push_str(&article.id);
        xxh3_64(key.as_bytes())
    }

    /// Makes the tantivy document, numbering entities and the source by `numbering`.
    pub fn into_document(self, fields: &Fields, numbering: &mut Numbering) -> Result<TantivyDocument, postcard::Error> {
        let mut document = TantivyDocument::default();
        document.add_u64(fields.article, self.number());
        document.add_u64(fields.file, file_number(&self.article.path));
        document.add_u64(fields.title_words, self.layout.field(TextField::Title).words.into());
        document.add_u64(fields.body_words, self.layout.field(TextField::Body).words.into());
        document.add_u64(fields.lead_end, self.layout.lead_end.into());
        document.add_text(fields.path, fold(&self.article.path));

        let ids: Vec<EntityId> = self
            .mentions
            .iter()
            .map(|placed| numbering.entities.intern(placed.mention.kind, &placed.mention.key, &placed.mention.name))
            .collect();
        let shingles = stories::shingles(&self.layout);
        document.add_u64(fields.shingles, shingles.len() as u64);
        for word in shingles.sketch().iter().flat_map(Sketch::words) {
            document.add_u64(fields.sketch, word);
        }
        self.add_entities(&ids, fields, &mut document);
        self.add_terms(&ids, fields, &mut document);
        self.add_metadata(fields, numbering, &mut document);
        document.add_bytes(fields.record, &self.into_record(&ids).encode()?);
        Ok(document)
    }

    fn add_entities(&self, ids: &[EntityId], fields: &Fields, document: &mut TantivyDocument) {
        for (kind, field) in
            [(EntityKind::Person, fields.person), (EntityKind::Organization, fields.organization), (EntityKind::Place, fields.place)]
        {
            let mut of_kind: Vec<u32> =
                self.mentions.iter().zip(ids).filter(|(placed, _)| placed.mention.kind == kind).map(|(_, id)| id.0).collect();
            // An article counts once for an entity, however often it speaks of it.
            of_kind.sort_unstable();
            of_kind.dedup();
            for id in of_kind {
                document.add_u64(field, id.into());
            }
        }
    }

    fn add_terms(&self, ids: &[EntityId], fields: &Fields, document: &mut TantivyDocument) {
        for (field, text_field, text) in [
            (fields.title, TextField::Title, self.article.title.text.as_str()),
            (fields.body, TextField::Body, self.article.text.as_str()),
            (fields.tail, TextField::Tail, self.article.text.as_str()),
        ] {
            let layout = self.layout.field(text_field);
            if layout.lines.is_empty() {
                continue;
            }
            let mentions: Vec<(u32, EntityId)> = self
                .mentions
                .iter()
                .zip(ids)
                .filter(|(placed, _)| placed.field == text_field)
                .filter_map(|(placed, &id)| Some((layout.mention_position(placed.span.start)?, id)))
                .collect();
            let mut packer = TermPacker::default();
            layout.terms(text, &mentions, |position, term| packer.push(position, term));
            document.add_text(field, packer.finish());
        }
    }

    fn add_metadata(&self, fields: &Fields, numbering: &mut Numbering, document: &mut TantivyDocument) {
        let article = &self.article;
        if let Some(dated) = &article.date {
            document.add_i64(fields.day, record::day_number(dated.date));
        }
        if let Some(source) = &article.source {
            document.add_u64(fields.source, numbering.sources.intern(source).into());
        }
        if let Some(author) = &article.author {
            document.add_text(fields.author, fold(author));
        }
        if let Some(language) = &article.language {
            document.add_text(fields.language, fold(language));
        }
    }

    fn into_record(self, ids: &[EntityId]) -> ArticleRecord {
        let article = self.article;
        let mentions = self.mentions.iter().zip(ids).map(|(placed, id)| MentionRecord {
            in_title: placed.field == TextField::Title,
            start: placed.span.start,
            len: placed.span.len() as u32,
            entity: id.0,
            kind: placed.mention.kind,
            score: (placed.mention.score.clamp(0.0, 1.0) * 100.0).round() as u8,
        });
        let mut record = ArticleRecord::default();
        record.mentions = mentions.collect();
        record.id = article.id;
        record.path = article.path;
        record.part = article.part;
        record.title_made = !article.title.is_own();
        record.title = article.title.text;
        record.text = article.text;
        record.source = article.source;
        record.url = article.url;
        record.author = article.author;
        record.category = article.category;
        record.language = article.language;
        record.extra = article.extra;
        record.set_zones(article.zones.iter().map(|zone| (zone.span, zone.kind)));
        record.set_date(article.date.map(|dated| dated.date));
        record
    }
}
