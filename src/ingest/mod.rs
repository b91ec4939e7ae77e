//! From files to raw articles: walking, decoding, reading formats. What comes out has one shape whatever went in.
//!
//! A file can be anything: empty, binary, huge, cut off, in another encoding than it says. Whatever is wrong becomes a [`Problem`] with the path and the
//! reason, costs that file or that line only, and never stops the walk. Nothing is decided here about what of a text is article and what is not;
//! that is `clean`.

mod decode;
mod html;
mod json;
mod markdown;
mod problem;
mod read;
mod walk;

pub use problem::{Problem, Reason};
pub use read::{FileOutcome, ReadOptions, content_hash, panic_message, read};
pub use walk::{SourceFile, WalkOptions, walk};

use std::collections::BTreeMap;

/// An article as a file gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct RawArticle {
    /// Shown path of the file.
    pub path: String,
    /// Line or member of the file, where it holds several articles.
    pub part: Option<String>,
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
}

/// File formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web page.
    Html,
    /// One JSON object or an array of them.
    Json,
    /// A JSON object a line.
    JsonLines,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// The path of the file.
    Path,
}

impl FieldName {
    /// The field that a key of a front matter or JSON object stands for.
    pub(crate) fn of_key(key: &str) -> Option<FieldName> {
        Some(match key.to_lowercase().as_str() {
            "title" | "judul" | "headline" => FieldName::Title,
            "date" | "tanggal" | "published" | "published_at" | "publish_date" | "datepublished" | "pubdate" => FieldName::Date,
            "source" | "sumber" | "site" | "site_name" | "publisher" | "media" => FieldName::Source,
            "url" | "link" | "tautan" => FieldName::Url,
            "author" | "penulis" | "byline" | "authors" => FieldName::Author,
            "category" | "kategori" | "section" | "rubrik" => FieldName::Category,
            "language" | "lang" | "bahasa" => FieldName::Language,
            _ => return None,
        })
    }
}
