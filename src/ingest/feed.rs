//! RSS and Atom: an item an article, its content read as the HTML that it mostly is.
//!
//! What identifies an item in its feed (guid, id or address) is its part of the file, so an article stays the same article while new ones push it down.

use super::html::{self, plain};
use super::problem::Reason;
use super::sink::Sink;
use super::xml::{self, Element};
use super::{FieldName, Format, Origin, RawArticle};

/// Reads a feed.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) -> Result<(), Reason> {
    let root = xml::parse(text)?;
    let (channel, items): (Option<&Element>, Vec<&Element>) = match root.local() {
        "rss" => {
            let channel = root.child("channel");
            (channel, channel.map(|channel| channel.children_named("item").collect()).unwrap_or_default())
        }
        "rdf" => (root.child("channel"), root.children_named("item").collect()),
        "feed" => (Some(&root), root.children.iter().filter(|child| child.local() == "entry").collect()),
        "entry" => (None, vec![&root]),
        other => {
            let error = format!("neither RSS nor Atom: its outermost element is <{}>", other.chars().take(40).collect::<String>());
            return Err(Reason::Syntax { format: "feed", error });
        }
    };
    if items.is_empty() {
        return Err(Reason::NoText);
    }
    for (number, item) in items.into_iter().enumerate() {
        let article = article(text, sink.shown, item, channel, number + 1);
        if article.is_empty() {
            sink.problem(Some(line_of(text, item)), Reason::NoText);
        } else {
            sink.article(article);
        }
    }
    Ok(())
}

fn line_of(text: &str, item: &Element) -> u64 {
    text.as_bytes().iter().take(item.inner.start).filter(|&&byte| byte == b'\n').count() as u64 + 1
}

/// Elements with the text of an item, the fullest first.
const TEXTS: [&str; 5] = ["content:encoded", "content", "atom:content", "description", "summary"];

fn article(document: &str, shown: &str, item: &Element, channel: Option<&Element>, number: usize) -> RawArticle {
    let mut article = RawArticle::new(shown, Format::Feed, String::new());
    let text = |element: &Element| {
        // Atom's xhtml stands as elements, not as text.
        let inner = document.get(element.inner.clone()).unwrap_or("");
        if element.attribute("type") == Some("xhtml") { inner.to_owned() } else { element.text.clone() }
    };
    let full = TEXTS.iter().filter_map(|name| item.child(name)).map(text).find(|text| !text.trim().is_empty());
    html::set_fragment(&mut article, full.as_deref().unwrap_or(""));
    let mut give = |name: FieldName, elements: &[&str], from: &Element| {
        for element in elements.iter().flat_map(|element| from.children_named(element)) {
            // An Atom author is a person with a name.
            let value = element.child("name").or_else(|| element.child("atom:name")).unwrap_or(element);
            article.give(name, plain(&value.text), Origin::Feed);
        }
    };
    give(FieldName::Title, &["title", "atom:title"], item);
    give(FieldName::Date, &["pubdate", "published", "dc:date", "dcterms:created", "issued", "updated", "atom:updated"], item);
    give(FieldName::Author, &["dc:creator", "author", "atom:author"], item);
    give(FieldName::Language, &["dc:language"], item);
    give(FieldName::Source, &["source"], item);
    if let Some(channel) = channel {
        give(FieldName::Source, &["title", "atom:title"], channel);
        give(FieldName::Author, &["atom:author"], channel);
        give(FieldName::Language, &["language", "dc:language"], channel);
    }
    let categories = item.children_named("category").map(|category| category.attribute("term").unwrap_or(&category.text).trim().to_owned());
    let categories: Vec<String> = categories.filter(|category| !category.is_empty()).collect();
    article.give(FieldName::Category, categories.join(", "), Origin::Feed);
    let address = address(item);
    article.give(FieldName::Url, address.clone().unwrap_or_default(), Origin::Feed);
    let own = ["guid", "id", "atom:id"].iter().find_map(|name| item.child(name)).map(|id| id.text.trim().to_owned());
    let part = own.filter(|id| !id.is_empty()).or(address).unwrap_or_else(|| number.to_string());
    article.part = Some(part);
    article
}

/// The address of an item: the text of a link, or where an Atom link leads that is not to something else.
fn address(item: &Element) -> Option<String> {
    let links = item.children.iter().filter(|child| child.name == "link" || child.name == "atom:link");
    let found = links.filter_map(|link| match link.attribute("href") {
        Some(href) => matches!(link.attribute("rel"), None | Some("alternate")).then(|| href.trim().to_owned()),
        None => Some(link.text.trim().to_owned()),
    });
    found.into_iter().find(|address| !address.is_empty())
}
