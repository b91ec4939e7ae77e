//! From raw articles to articles: what is title, lead, body, and what is furniture around them; when it was published.
//!
//! Nothing is thrown away: furniture is the tail, kept and shown greyed, but no evidence of anything. Pure: rules over the text and what its file
//! said of it; no clock, no other articles.

pub mod copies;
pub mod dates;
mod title;
mod zones;

pub use zones::{Reason, Zone, ZoneKind};

use crate::ingest::{FieldName, Origin, RawArticle};
use crate::text::Span;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Changes when the same raw article could get other zones, another title or date, or measured copies are kept otherwise.
pub const RULES_VERSION: u64 = 2;

/// How articles are cleaned.
#[derive(Clone, Copy, Debug, Default)]
pub struct CleanOptions {}

/// An article.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Id, free of white space.
    pub id: String,
    /// Shown path of its file.
    pub path: String,
    /// Line or member of its file.
    pub part: Option<String>,
    /// Title.
    pub title: Title,
    /// The whole text, one paragraph a line, tail included.
    pub text: String,
    /// The lines of the text that hold anything, in order.
    pub zones: Vec<Zone>,
    /// Day of publication.
    pub date: Option<Dated>,
    /// Paper, agency or site.
    pub source: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Author as given.
    pub author: Option<String>,
    /// Category as given.
    pub category: Option<String>,
    /// Language code as given.
    pub language: Option<String>,
    /// Other metadata.
    pub extra: BTreeMap<String, String>,
}

/// A title and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The title.
    pub text: String,
    /// Where it stood; `None` if it was made from the text.
    pub origin: Option<Origin>,
}

impl Title {
    /// Whether the title is the article's own, and so says more than its text does.
    pub fn is_own(&self) -> bool {
        self.origin.is_some()
    }
}

/// A date and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The day.
    pub date: Date,
    /// Where it stood.
    pub origin: Origin,
    /// What stood there.
    pub raw: String,
}

/// Cleans a raw article.
pub fn clean(raw: RawArticle, _options: &CleanOptions) -> Article {
    let given = |name: FieldName| raw.fields.iter().filter(move |field| field.name == name);
    let first = |name: FieldName| given(name).next().map(|field| field.value.clone());
    let source = first(FieldName::Source);
    let given_title = given(FieldName::Title).next().map(|field| (title::without_site(&field.value, source.as_deref()), field.origin));

    let lines = text_lines(&raw.text);
    let first_line = title::first_line_title(&raw.text, &lines, given_title.as_ref().map(|(title, _)| title.as_str()), raw.format);
    let zones = zones::zone_lines(&raw.text, &lines, &raw.lines, first_line);
    let title = match (given_title, first_line) {
        (Some((text, origin)), _) => Title { text, origin: Some(origin) },
        (None, Some(line)) => {
            let text = lines.get(line).map_or("", |line| line.of(&raw.text)).to_owned();
            Title { text, origin: Some(Origin::FirstLine) }
        }
        (None, None) => Title { text: title::made(&raw.text, &zones), origin: None },
    };
    let dateline = zones.iter().find(|zone| zone.kind == ZoneKind::Lead).and_then(|zone| dates::dateline(zone.span.of(&raw.text)));
    let date = published(&raw, dateline.as_ref());
    let fetched = first(FieldName::Fetched);
    Article {
        id: article_id(&raw),
        title,
        zones,
        date,
        source: source.or_else(|| dateline.as_ref().and_then(|line| line.source.clone())),
        url: first(FieldName::Url),
        author: first(FieldName::Author),
        category: first(FieldName::Category),
        language: first(FieldName::Language)
            .map(|language| language.to_lowercase().chars().take_while(char::is_ascii_alphabetic).collect()),
        path: raw.path,
        part: raw.part,
        text: raw.text,
        // When a page was fetched is no date of it, and is kept as what it is.
        extra: raw.extra.into_iter().chain(fetched.map(|fetched| (FieldName::Fetched.as_str().to_owned(), fetched))).collect(),
    }
}

/// The day of publication: from metadata, else the dateline, else the address or the path.
fn published(raw: &RawArticle, dateline: Option<&dates::Dateline>) -> Option<Dated> {
    let given = |name: FieldName| raw.fields.iter().filter(move |field| field.name == name);
    let english = is_english(&raw.text);
    let read = |written: &str| {
        let american = english || dates::is_american_export(written);
        let order = if american { dates::Order::MonthFirst } else { dates::Order::DayFirst };
        let told = dates::both_orders(written).and_then(|readings| dates::told_by_text(readings, &raw.text));
        told.or_else(|| dates::parse_in(written, order))
    };
    let from_fields = || {
        given(FieldName::Date).find_map(|field| Some(Dated { date: read(&field.value)?, origin: field.origin, raw: field.value.clone() }))
    };
    let address = given(FieldName::Url)
        .find_map(|field| Some(Dated { date: dates::in_address(&field.value)?, origin: Origin::Address, raw: field.value.clone() }));
    let path = || raw.member.as_deref().and_then(dates::in_path).or_else(|| dates::in_path(&raw.path));
    let placed = address.or_else(|| path().map(|(date, raw)| Dated { date, origin: Origin::Path, raw }));
    let from_dateline = || {
        let line = dateline?;
        let date = line.date_from(placed.as_ref().map(|placed| placed.date))?;
        Some(Dated { date, origin: Origin::Dateline, raw: line.raw.clone() })
    };
    from_fields().or_else(from_dateline).or_else(|| placed.clone())
}

/// Whether a text is English rather than Indonesian, by its most frequent words.
fn is_english(text: &str) -> bool {
    const ENGLISH: [&str; 10] = ["the", "of", "and", "to", "in", "that", "for", "was", "with", "said"];
    const INDONESIAN: [&str; 10] = ["yang", "dan", "di", "dari", "untuk", "dengan", "ini", "itu", "pada", "dalam"];
    let count = |words: &[&str]| {
        text.split_whitespace().take(400).filter(|word| words.iter().any(|known| word.eq_ignore_ascii_case(known))).count()
    };
    count(&ENGLISH) > count(&INDONESIAN)
}

/// The file's own id, else its path and part; blanks are percent-encoded, because ids stand in white-space-separated formats.
fn article_id(raw: &RawArticle) -> String {
    let id = match (&raw.id, &raw.part) {
        (Some(id), _) => id.clone(),
        (None, Some(part)) => format!("{}#{part}", raw.path),
        (None, None) => raw.path.clone(),
    };
    id_in_formats(&id)
}

/// An id as it can stand in formats whose fields are parted by white space.
pub fn id_in_formats(id: &str) -> String {
    let mut encoded = String::with_capacity(id.len());
    for c in id.trim().chars() {
        if c.is_whitespace() || c.is_control() {
            let mut buffer = [0; 4];
            encoded.extend(c.encode_utf8(&mut buffer).bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            encoded.push(c);
        }
    }
    encoded
}

/// The lines of a text that hold anything, without the white space around them.
fn text_lines(text: &str) -> Vec<Span> {
    crate::text::paragraphs(text).collect()
}

#[cfg(test)]
mod tests;
