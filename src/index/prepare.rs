//! From a raw article to what the writer needs: cleaned, laid out, its mentions found. Runs on every core, shares nothing mutable.

use super::layout::{Layout, Source, TextField};
use super::numbering::Numbering;
use super::record::{ArticleRecord, MentionRecord, RoleRecord};
use super::schema::{Fields, TermPacker};
use super::{acronyms, doubt, folder::Totals, record, stories};
use crate::clean::copies::Sketch;
use crate::clean::{self, Article, ZoneKind};
use crate::entity::{Annotator, EntityId, EntityKind, Explained, Mention, Part, PartRole, Role};
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

/// The number of a source file.
pub fn file_number(shown_path: &str) -> u64 {
    xxh3_64(shown_path.as_bytes())
}

/// What stands for an id that an article was given.
pub fn id_hash(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
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
        let mut document = TantivyDocument::default();
        document.add_u64(fields.article, self.number());
        document.add_u64(fields.file, file_number(&self.record.path));
        if self.record.id.split('#').next() != Some(&self.record.path) {
            document.add_u64(fields.given_id, id_hash(&self.record.id));
        }
        document.add_u64(fields.title_words, self.layout.field(TextField::Title).words.into());
        document.add_u64(fields.body_words, self.layout.field(TextField::Body).words.into());
        document.add_u64(fields.lead_end, self.layout.lead_end.into());
        document.add_text(fields.path, fold(&self.record.path));

        let ids: Vec<EntityId> = self
            .annotation
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
        for explained in &self.annotation.explained {
            document.add_text(fields.acronyms, acronyms::term(explained));
        }
        self.add_metadata(fields, numbering, &mut document);
        let record = self.into_record(&ids);
        for value in doubt::values(&record.mentions) {
            document.add_u64(fields.doubt, value);
        }
        document.add_bytes(fields.record, &record.encode()?);
        Ok(document)
    }

    fn add_entities(&self, ids: &[EntityId], fields: &Fields, document: &mut TantivyDocument) {
        for (kind, field) in
            [(EntityKind::Person, fields.person), (EntityKind::Organization, fields.organization), (EntityKind::Place, fields.place)]
        {
            let mut of_kind: Vec<u32> =
                self.annotation.mentions.iter().zip(ids).filter(|(placed, _)| placed.mention.kind == kind).map(|(_, id)| id.0).collect();
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
            (fields.title, TextField::Title, self.record.title.as_str()),
            (fields.body, TextField::Body, self.record.text.as_str()),
            (fields.tail, TextField::Tail, self.record.text.as_str()),
        ] {
            let layout = self.layout.field(text_field);
            if layout.lines.is_empty() {
                continue;
            }
            let mentions: Vec<(u32, EntityId)> = self
                .annotation
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
        let article = &self.record;
        if let Some(date) = article.date() {
            document.add_i64(fields.day, record::day_number(date));
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

    fn into_record(mut self, ids: &[EntityId]) -> ArticleRecord {
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
        self.record
    }
}
