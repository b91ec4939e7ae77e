//! From files to raw articles: walking, decoding, reading formats. What comes out has one shape whatever went in.
//!
//! A file can be anything: empty, binary, huge, cut off, in another encoding than it says. Whatever is wrong becomes a [`Problem`] with the path and the
//! reason, costs that file or that line only, and never stops the walk. Nothing is decided here about what of a text is article and what is not;
//! that is `clean`.

mod archive;
mod bounded;
mod columns;
mod decode;
mod epub;
mod feed;
mod format;
mod html;
mod json;
mod markdown;
mod pdf;
mod problem;
mod read;
mod sink;
mod table;
mod unpack;
mod walk;
mod warc;
mod xml;

pub use columns::{Column, ColumnMap, Role};
pub use format::Format;
pub use problem::{Bound, Problem, Reason};
pub use read::{Before, FileOutcome, ReadOptions, Stretch, content_hash, grown_hash, panic_message, read};
pub use walk::{Found, SourceFile, WalkOptions, walk};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An article as a file gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct RawArticle {
    /// Shown path of the file.
    pub path: String,
    /// What tells it from the other articles of the file, where there are several: member of an archive, line, or what the format has for it.
    pub part: Option<String>,
    /// The member of an archive that it stands in.
    pub member: Option<String>,
    /// Id that the file gives.
    pub id: Option<String>,
    /// What kind of file it came from.
    pub format: Format,
    /// Plain text, one paragraph a line, markup gone.
    pub text: String,
    /// What markup said of lines of the text; lines without an entry are running text.
    pub lines: Vec<(usize, LineKind)>,
    /// Metadata as found, the most trusted first.
    pub fields: Vec<GivenField>,
    /// Metadata with names of its own.
    pub extra: BTreeMap<String, String>,
}

impl RawArticle {
    /// An article with nothing but a text.
    pub fn new(path: &str, format: Format, text: String) -> RawArticle {
        RawArticle {
            path: path.to_owned(),
            part: None,
            member: None,
            id: None,
            format,
            text,
            lines: Vec::new(),
            fields: Vec::new(),
            extra: BTreeMap::new(),
        }
    }

    /// Adds a field, unless its value is empty.
    pub fn give(&mut self, name: FieldName, value: impl Into<String>, origin: Origin) {
        let value = value.into();
        let value = value.trim();
        if !value.is_empty() {
            self.fields.push(GivenField { name, value: value.to_owned(), origin });
        }
    }

    /// Adds a field that is trusted before those that are there already.
    fn give_first(&mut self, name: FieldName, value: impl Into<String>, origin: Origin) {
        self.give(name, value, origin);
        if self.fields.last().is_some_and(|last| last.name == name && last.origin == origin) {
            self.fields.rotate_right(1);
        }
    }

    /// Takes a value of a column or key that plays this role.
    fn take(&mut self, role: Role, name: &str, value: String, origin: Origin) {
        if value.trim().is_empty() {
            return;
        }
        match role {
            Role::Text if html::is_markup(&value) => html::set_fragment(self, &value),
            Role::Text => self.text = value.replace("\r\n", "\n"),
            Role::Id => self.id = Some(value),
            Role::Field(field) => self.give(field, value, origin),
            Role::Extra => {
                self.extra.insert(name.to_owned(), value);
            }
            Role::Ignored => {}
        }
    }

    /// Whether it says nothing: no text and no title.
    fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && !self.fields.iter().any(|field| field.name == FieldName::Title)
    }
}

/// What markup said of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// A heading.
    Heading,
    /// An item of a list.
    List,
    /// Text under a picture.
    Caption,
}

/// Metadata that every format can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FieldName {
    /// Title.
    Title,
    /// Date of publication.
    Date,
    /// Paper, agency or site.
    Source,
    /// Address of the article.
    Url,
    /// Author.
    Author,
    /// Section or category.
    Category,
    /// Language code.
    Language,
    /// When a crawler fetched it.
    Fetched,
}

/// A piece of metadata and where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenField {
    /// What it is.
    pub name: FieldName,
    /// Its value as found.
    pub value: String,
    /// Where it stood.
    pub origin: Origin,
}

/// Where metadata stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The front matter of a Markdown file.
    FrontMatter,
    /// A field of a JSON object.
    Json,
    /// A column of a table.
    Column,
    /// An element of a feed.
    Feed,
    /// The header of a crawler's record.
    Warc,
    /// What a book or PDF says of itself.
    Book,
    /// JSON-LD in a page.
    JsonLd,
    /// OpenGraph or another meta element of a page.
    MetaTag,
    /// The title, heading or time element of a page.
    Element,
    /// The first heading of a Markdown file.
    Heading,
    /// The dateline of the text.
    Dateline,
    /// The first line of the text.
    FirstLine,
    /// The address of the page.
    Address,
    /// The path of the file.
    Path,
}

impl FieldName {
    /// Every field.
    pub const ALL: [FieldName; 8] = [
        FieldName::Title,
        FieldName::Date,
        FieldName::Source,
        FieldName::Url,
        FieldName::Author,
        FieldName::Category,
        FieldName::Language,
        FieldName::Fetched,
    ];

    /// Its name in arguments and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            FieldName::Title => "title",
            FieldName::Date => "date",
            FieldName::Source => "source",
            FieldName::Url => "url",
            FieldName::Author => "author",
            FieldName::Category => "category",
            FieldName::Language => "language",
            FieldName::Fetched => "fetched",
        }
    }

    /// The field that a column, or a key of a front matter or JSON object, stands for.
    pub(crate) fn of_key(key: &str) -> Option<FieldName> {
        let key: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        Some(match key.as_str() {
            "title" | "judul" | "headline" | "judulberita" | "judulartikel" => FieldName::Title,
            "date" | "tanggal" | "published" | "publishedat" | "publishdate" | "datepublished" | "pubdate" | "publisheddate"
            | "tanggalterbit" | "tanggalpublikasi" | "tgl" | "tglterbit" | "waktu" | "waktuterbit" => FieldName::Date,
            "source" | "sumber" | "site" | "sitename" | "publisher" | "media" | "situs" => FieldName::Source,
            "url" | "link" | "tautan" => FieldName::Url,
            "author" | "penulis" | "byline" | "authors" | "wartawan" | "reporter" => FieldName::Author,
            "category" | "kategori" | "section" | "rubrik" => FieldName::Category,
            "language" | "lang" | "bahasa" => FieldName::Language,
            _ => return None,
        })
    }
}

impl Origin {
    /// Its name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Origin::FrontMatter => "front matter",
            Origin::Json => "JSON",
            Origin::Column => "column",
            Origin::Feed => "feed",
            Origin::Warc => "WARC header",
            Origin::Book => "file metadata",
            Origin::JsonLd => "JSON-LD",
            Origin::MetaTag => "meta element",
            Origin::Element => "visible element",
            Origin::Heading => "heading",
            Origin::Dateline => "dateline",
            Origin::FirstLine => "first line",
            Origin::Address => "address",
            Origin::Path => "path",
        }
    }
}
