//! From a raw article to what the writer needs: cleaned, laid out, its mentions found. Runs on every core, shares nothing mutable.

use super::layout::{Layout, Source, TextField};
use super::numbering::Numbering;
use super::record::{ArticleRecord, MentionRecord, RoleRecord};
use super::schema::Fields;
use super::{acronyms, document, folder::Totals};
use crate::clean::{self, Article, ZoneKind};
use crate::entity::{Annotator, EntityId, Explained, Mention, Part, PartRole, Role};
use crate::ingest::RawArticle;
use crate::language::Analyzer;
use crate::text::Span;
use tantivy::TantivyDocument;

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
    /// What is kept of it; its mentions come last.
    record: ArticleRecord,
    layout: Layout,
    annotation: PlacedAnnotation,
}

/// What an article says of whom, placed in its title and text.
#[derive(Debug, Default)]
pub struct PlacedAnnotation {
    /// The mentions, in reading order.
    pub mentions: Vec<PlacedMention>,
    /// Who holds which office.
    pub roles: Vec<PlacedRole>,
    /// Acronyms that it explains.
    pub explained: Vec<Explained>,
}

/// An office that somebody is said to hold.
#[derive(Clone, Copy, Debug)]
pub struct PlacedRole {
    /// The person, among the mentions.
    pub person: usize,
    /// The field that names the office.
    pub field: TextField,
    /// Its bytes there.
    pub span: Span,
    /// The body or state, among the mentions.
    pub body: Option<usize>,
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
    let mut prepared = prepare_record(record_of(clean::clean(raw, options)), analysis);
    // Templates of Indonesian sites often say "en"; what the text is written in, where it can be told, is better known from the text.
    if let Some(language) = prepared.layout.language
        && !prepared.record.language.as_deref().is_some_and(|said| language.may_be(said))
    {
        prepared.record.language = Some(language.code().to_owned());
    }
    prepared
}

/// Analyses an article as the index keeps it: its words laid out, its mentions found anew.
pub fn prepare_record(record: ArticleRecord, analysis: &Analysis) -> PreparedArticle {
    let zones = record.zones();
    let layout = Layout::new(&analysis.analyzer, Source { title: record.own_title(), text: &record.text, zones: &zones });
    let annotation = annotate(&record.text, record.own_title(), &zones, &analysis.annotator);
    PreparedArticle { record, layout, annotation }
}

/// What is kept of an article, without its mentions.
fn record_of(article: Article) -> ArticleRecord {
    let mut record = ArticleRecord::default();
    record.set_zones(article.zones.iter().map(|zone| (zone.span, zone.kind)));
    record.set_date(article.date.map(|dated| dated.date));
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
    record
}

/// What an article's own title and its text without the tail say of whom.
pub fn annotate(text: &str, title: Option<&str>, zones: &[(Span, ZoneKind)], annotator: &Annotator) -> PlacedAnnotation {
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
    let annotation = annotator.annotate(&parts);
    // The title comes first and zones stand in order, so mentions keep theirs.
    let place = |part: usize, span: Span| (places[part].0, span.shifted(places[part].1));
    let mention = |mention: Mention| {
        let (field, span) = place(mention.part, mention.span);
        PlacedMention { field, span, mention }
    };
    let role = |role: Role| {
        let (field, span) = place(role.part, role.office);
        PlacedRole { person: role.person, field, span, body: role.body }
    };
    PlacedAnnotation {
        mentions: annotation.mentions.into_iter().map(mention).collect(),
        roles: annotation.roles.into_iter().map(role).collect(),
        explained: annotation.explained,
    }
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

    /// The number of the article.
    pub fn number(&self) -> u64 {
        self.record.number()
    }

    /// Makes the tantivy document, numbering entities and the source by `numbering`.
    pub fn into_document(self, fields: &Fields, numbering: &mut Numbering) -> Result<TantivyDocument, postcard::Error> {
        let mentions = self.annotation.mentions.iter().map(|placed| &placed.mention);
        let ids: Vec<EntityId> = mentions.map(|mention| numbering.entities.intern(mention.kind, &mention.key, &mention.name)).collect();
        let source = self.record.source.as_deref().map(|source| numbering.sources.intern(source));
        let (record, layout, explained) = self.into_record(&ids);
        let mut document = document::searchable(&record, &layout, source, fields);
        for explained in &explained {
            document.add_text(fields.acronyms, acronyms::term(explained));
        }
        document.add_bytes(fields.record, &record.encode()?);
        Ok(document)
    }

    fn into_record(mut self, ids: &[EntityId]) -> (ArticleRecord, Layout, Vec<Explained>) {
        let mentions = self.annotation.mentions.iter().zip(ids).map(|(placed, id)| MentionRecord {
            in_title: placed.field == TextField::Title,
            start: placed.span.start,
            len: placed.span.len() as u32,
            entity: id.0,
            kind: placed.mention.kind,
            score: (placed.mention.score.clamp(0.0, 1.0) * 100.0).round() as u8,
        });
        self.record.mentions = mentions.collect();
        let roles = self.annotation.roles.iter().map(|role| RoleRecord {
            person: role.person as u32,
            in_title: role.field == TextField::Title,
            start: role.span.start,
            len: role.span.len() as u32,
            body: role.body.map(|body| body as u32),
        });
        self.record.roles = roles.collect();
        (self.record, self.layout, self.annotation.explained)
    }
}
