//! The article as the index keeps it for showing: text, zones, mentions and metadata in one compact value.
//!
//! Searching never reads it; only hits on the page shown are decoded. It holds spans rather than copies, and its encoding (postcard:
//! variable-length integers, no field names) is part of the index format: change it only with [`super::FORMAT_VERSION`].

use super::error::IndexError;
use super::schema::Fields;
use crate::clean::{self, ZoneKind};
use crate::entity::{EntityId, EntityKind};
use crate::text::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use tantivy::TantivyDocument;
use tantivy::schema::Value;
use xxhash_rust::xxh3::xxh3_64;

/// An article as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ArticleRecord {
    /// The article's id, free of white space.
    pub id: String,
    /// Path of the source file, from the name of its root on.
    pub path: String,
    /// Line or member inside the source file.
    pub part: Option<String>,
    /// Title, given or made.
    pub title: String,
    /// Whether the title was made from the text.
    pub title_made: bool,
    /// The whole text, tail included.
    pub text: String,
    /// Lines of the text: start, length, kind.
    zones: Vec<(u32, u32, u8)>,
    /// Mentions in title and text, in order.
    pub mentions: Vec<MentionRecord>,
    /// Who is said to hold which office.
    pub roles: Vec<RoleRecord>,
    /// Days since 1970-01-01.
    day: Option<i32>,
    /// The paper, agency or site.
    pub source: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// Author as given.
    pub author: Option<String>,
    /// Section or category as given.
    pub category: Option<String>,
    /// Language code.
    pub language: Option<String>,
    /// Metadata that has no field of its own.
    pub extra: BTreeMap<String, String>,
}

/// One mention of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MentionRecord {
    /// Whether it stands in the title rather than the text.
    pub in_title: bool,
    /// First byte.
    pub start: u32,
    /// Length in bytes.
    pub len: u32,
    /// Registry number of the entity.
    pub entity: u32,
    /// Kind of the entity.
    pub kind: EntityKind,
    /// Confidence in percent.
    pub score: u8,
}

/// An office that the article says a person holds, or held.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleRecord {
    /// The person, among the mentions.
    pub person: u32,
    /// Whether the office is named in the title rather than the text.
    pub in_title: bool,
    /// First byte of its name.
    pub start: u32,
    /// Length of its name in bytes.
    pub len: u32,
    /// The body or state, among the mentions.
    pub body: Option<u32>,
}

impl RoleRecord {
    /// The words that name the office.
    pub fn office<'r>(&self, record: &'r ArticleRecord) -> &'r str {
        let span = Span { start: self.start, end: self.start + self.len };
        span.of(if self.in_title { &record.title } else { &record.text })
    }
}

impl MentionRecord {
    /// The bytes of the mention in its text.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.start + self.len }
    }

    /// The entity.
    pub fn entity(&self) -> EntityId {
        EntityId(self.entity)
    }
}

impl ArticleRecord {
    /// The lines of the text with their kinds.
    pub fn zones(&self) -> Vec<(Span, ZoneKind)> {
        self.zones.iter().map(|&(start, len, kind)| (Span { start, end: start + len }, kind_from(kind))).collect()
    }

    /// Sets the lines of the text.
    pub fn set_zones(&mut self, zones: impl IntoIterator<Item = (Span, ZoneKind)>) {
        self.zones = zones.into_iter().map(|(span, kind)| (span.start, span.end - span.start, kind_number(kind))).collect();
    }

    /// The day of publication.
    pub fn date(&self) -> Option<Date> {
        self.day.and_then(|day| date_from_day(day.into()))
    }

    /// The number of the article: a hash of its file and its place or id within it, the same in every index.
    pub fn number(&self) -> u64 {
        xxh3_64(format!("{}\0{}\0{}", self.path, self.part.as_deref().unwrap_or(""), self.id).as_bytes())
    }

    /// Whether its id is one that its file gives, not made of its path and its place there.
    pub fn has_own_id(&self) -> bool {
        let made = clean::id_in_formats(&match &self.part {
            Some(part) => format!("{}#{part}", self.path),
            None => self.path.clone(),
        });
        self.id != made
    }

    /// Sets the day of publication.
    pub fn set_date(&mut self, date: Option<Date>) {
        self.day = date.map(|date| day_number(date) as i32);
    }

    /// The title if it is the article's own, not made from its text.
    pub fn own_title(&self) -> Option<&str> {
        (!self.title_made && !self.title.is_empty()).then_some(self.title.as_str())
    }

    /// The record that a stored document of the index in `folder` holds.
    pub(super) fn of_document(document: &TantivyDocument, fields: &Fields, folder: &Path) -> Result<ArticleRecord, IndexError> {
        let bytes = document.get_first(fields.record).and_then(|value| value.as_bytes()).unwrap_or_default();
        ArticleRecord::decode(bytes).map_err(|error| IndexError::Damaged { path: folder.to_owned(), what: error.to_string() })
    }

    /// Encodes the record for the index.
    pub fn encode(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_stdvec(self)
    }

    /// Decodes what [`ArticleRecord::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<ArticleRecord, postcard::Error> {
        postcard::from_bytes(bytes)
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

/// Days from 1970-01-01 to `date`, negative before.
pub fn day_number(date: Date) -> i64 {
    i64::from(Date::constant(1970, 1, 1).until(date).map_or(0, |span| span.get_days()))
}

/// The date that is `day` days after 1970-01-01.
pub fn date_from_day(day: i64) -> Option<Date> {
    let span = jiff::Span::new().try_days(day).ok()?;
    Date::constant(1970, 1, 1).checked_add(span).ok()
}

/// Kinds in the order of their numbers on disk.
const KINDS: [ZoneKind; 7] =
    [ZoneKind::Title, ZoneKind::Lead, ZoneKind::Body, ZoneKind::Heading, ZoneKind::List, ZoneKind::Caption, ZoneKind::Tail];

fn kind_number(kind: ZoneKind) -> u8 {
    KINDS.iter().position(|&other| other == kind).unwrap_or(2) as u8
}

fn kind_from(number: u8) -> ZoneKind {
    KINDS.get(number as usize).copied().unwrap_or(ZoneKind::Body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn records_come_back() {
        let mut record = ArticleRecord { id: "a#1".into(), title: "Judul".into(), text: "Teras.\nIsi.".into(), ..Default::default() };
        record.set_zones([(Span::new(0, 6), ZoneKind::Lead), (Span::new(7, 11), ZoneKind::Tail)]);
        record.set_date(Some(date(2023, 8, 22)));
        let back = ArticleRecord::decode(&record.encode().unwrap()).unwrap();
        assert_eq!(back, record);
        assert_eq!(back.date(), Some(date(2023, 8, 22)));
        assert_eq!(back.zones()[1], (Span::new(7, 11), ZoneKind::Tail));
    }

    #[test]
    fn days_before_the_epoch() {
        assert_eq!(day_number(date(1969, 12, 31)), -1);
        assert_eq!(date_from_day(-1), Some(date(1969, 12, 31)));
        assert_eq!(date_from_day(i64::MAX), None);
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        assert!(ArticleRecord::decode(&[0xFF; 40]).is_err());
    }
}
