//! Web pages: the main text by readability, metadata by what the page says of itself.
//!
//! dom_smoothie finds the article; on short pages it can take too little or nothing, and then the densest of the elements that pages put articles in is
//! taken instead. Metadata is trusted in the order JSON-LD, meta elements, visible elements.

use super::problem::Reason;
use super::{FieldName, Format, LineKind, Origin, RawArticle};
use dom_smoothie::{Config, Readability};
use scraper::{ElementRef, Html, Node, Selector};

/// Least characters of text that an extraction must bring to be believed.
const ENOUGH: usize = 250;

/// Elements whose text is no part of an article.
const FURNITURE: [&str; 15] = [
    "script", "style", "noscript", "nav", "aside", "footer", "form", "iframe", "button", "svg", "template", "select", "header", "figure",
    "time",
];

/// Elements that begin and end a line.
const BLOCKS: [&str; 20] = [
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "tr",
    "ul",
    "ol",
    "section",
    "article",
    "blockquote",
    "figcaption",
    "pre",
    "table",
    "main",
];

/// Reads a page.
pub(super) fn read(shown: &str, text: &str) -> Result<RawArticle, Reason> {
    let page = Html::parse_document(text);
    let mut article = RawArticle::new(shown, Format::Html, String::new());
    metadata(&page, &mut article);
    let readable = readable(text).map(|html| Html::parse_fragment(&html));
    let mut lines = readable.as_ref().map(|fragment| lines_of(fragment.root_element())).unwrap_or_default();
    if length(&lines) < ENOUGH {
        let densest = densest(&page);
        if length(&densest) > length(&lines) {
            lines = densest;
        }
    }
    if lines.is_empty() {
        return Err(Reason::NoText);
    }
    // Pages repeat their title above the text.
    let title = article.fields.iter().find(|field| field.name == FieldName::Title).map(|field| field.value.clone());
    lines.retain(|(line, _)| title.as_deref() != Some(line.as_str()));
    for (number, (_, kind)) in lines.iter().enumerate() {
        article.lines.extend(kind.map(|kind| (number, kind)));
    }
    article.text = lines.into_iter().map(|(line, _)| line).collect::<Vec<_>>().join("\n");
    Ok(article)
}

fn readable(text: &str) -> Option<String> {
    let mut readability = Readability::new(text, None, Some(Config::default())).ok()?;
    readability.parse().ok().map(|found| found.content.to_string())
}

type Lines = Vec<(String, Option<LineKind>)>;

fn length(lines: &Lines) -> usize {
    lines.iter().map(|(line, _)| line.chars().count()).sum()
}

/// The lines of the element that most likely is the article.
fn densest(page: &Html) -> Lines {
    let candidates = ["article", "main", "[itemprop=articleBody]", ".konten", ".content", ".entry-content", ".detail-text", "body"];
    for candidate in candidates {
        let Ok(selector) = Selector::parse(candidate) else { continue };
        let best = page.select(&selector).map(lines_of).max_by_key(length);
        if let Some(lines) = best.filter(|lines| length(lines) >= ENOUGH || candidate == "body") {
            return lines;
        }
    }
    Vec::new()
}

/// The text of an element, a block a line.
fn lines_of(element: ElementRef<'_>) -> Lines {
    let mut lines = Lines::new();
    let mut line = String::new();
    gather(element, None, &mut line, &mut lines);
    end_line(&mut line, None, &mut lines);
    lines
}

fn end_line(line: &mut String, kind: Option<LineKind>, lines: &mut Lines) {
    let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.is_empty() {
        lines.push((text, kind));
    }
    line.clear();
}

fn gather(element: ElementRef<'_>, kind: Option<LineKind>, line: &mut String, lines: &mut Lines) {
    for child in element.children() {
        if let Node::Text(text) = child.value() {
            line.push_str(text);
            continue;
        }
        let Some(child) = ElementRef::wrap(child) else { continue };
        let name = child.value().name();
        if FURNITURE.contains(&name) {
            continue;
        }
        if !BLOCKS.contains(&name) {
            gather(child, kind, line, lines);
            continue;
        }
        end_line(line, kind, lines);
        let inner = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(LineKind::Heading),
            "li" => Some(LineKind::List),
            "figcaption" => Some(LineKind::Caption),
            _ => kind,
        };
        gather(child, inner, line, lines);
        end_line(line, inner, lines);
    }
}

fn metadata(page: &Html, article: &mut RawArticle) {
    json_ld(page, article);
    for (name, keys) in [
        (FieldName::Title, &["og:title", "twitter:title"][..]),
        (
            FieldName::Date,
            &["article:published_time", "og:article:published_time", "datePublished", "date", "pubdate", "publishdate", "dc.date"],
        ),
        (FieldName::Source, &["og:site_name", "application-name"]),
        (FieldName::Url, &["og:url"]),
        (FieldName::Author, &["author", "article:author"]),
        (FieldName::Category, &["article:section"]),
    ] {
        for key in keys {
            if let Some(value) = meta(page, key) {
                article.give(name, value, Origin::MetaTag);
            }
        }
    }
    let mut element = |name: FieldName, selector: &str, attribute: Option<&str>| {
        let Ok(selector) = Selector::parse(selector) else { return };
        let Some(found) = page.select(&selector).next() else { return };
        let value = match attribute {
            Some(attribute) => found.value().attr(attribute).unwrap_or("").to_owned(),
            None => found.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "),
        };
        article.give(name, value, Origin::Element);
    };
    element(FieldName::Title, "article h1, h1", None);
    element(FieldName::Title, "title", None);
    element(FieldName::Date, "time[datetime]", Some("datetime"));
    element(FieldName::Date, "time", None);
    element(FieldName::Url, "link[rel=canonical]", Some("href"));
    element(FieldName::Language, "html[lang]", Some("lang"));
}

fn meta(page: &Html, key: &str) -> Option<String> {
    let selector = Selector::parse("meta[property], meta[name], meta[itemprop]").ok()?;
    let named = page.select(&selector).find(|element| {
        ["property", "name", "itemprop"]
            .iter()
            .any(|attribute| element.value().attr(attribute).is_some_and(|found| found.eq_ignore_ascii_case(key)))
    });
    named?.value().attr("content").map(str::to_owned)
}

/// The first object of the page's JSON-LD that describes an article.
fn json_ld(page: &Html, article: &mut RawArticle) {
    let Ok(selector) = Selector::parse("script[type=\"application/ld+json\"]") else { return };
    for script in page.select(&selector) {
        let Ok(value) = serde_json::from_str::<serde_json::Value>(&script.text().collect::<String>()) else { continue };
        let graph = value.get("@graph").and_then(|graph| graph.as_array()).cloned();
        let objects = graph.or_else(|| value.as_array().cloned()).unwrap_or_else(|| vec![value]);
        let Some(found) = objects.iter().find(|object| object["@type"].to_string().contains("Article")) else { continue };
        let text = |value: &serde_json::Value| value.as_str().or_else(|| value["name"].as_str()).unwrap_or("").to_owned();
        article.give(FieldName::Title, text(&found["headline"]), Origin::JsonLd);
        article.give(FieldName::Date, text(&found["datePublished"]), Origin::JsonLd);
        article.give(FieldName::Source, text(&found["publisher"]), Origin::JsonLd);
        let author = found["author"].as_array().and_then(|authors| authors.first()).unwrap_or(&found["author"]);
        article.give(FieldName::Author, text(author), Origin::JsonLd);
        return;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_page() {
        let page = r#"<html lang="id"><head><title>KTT | Portal</title><meta property="og:site_name" content="Portal"></head>
            <body><nav>Beranda Politik</nav><article><h1>KTT BRICS</h1><time datetime="2023-08-22T10:00">Selasa</time>
            <p>Para pemimpin &amp; menteri bertemu.</p><h2>Latar</h2><ul><li>satu</li></ul></article><aside>Terpopuler</aside></body></html>"#;
        let article = read("a.html", page).unwrap();
        assert_eq!(article.text, "Para pemimpin & menteri bertemu.\nLatar\nsatu");
        let given = |name| article.fields.iter().find(|field| field.name == name).map(|field| field.value.as_str());
        assert_eq!(
            (given(FieldName::Title), given(FieldName::Date), given(FieldName::Source)),
            (Some("KTT BRICS"), Some("2023-08-22T10:00"), Some("Portal"))
        );
    }

    #[test]
    fn a_page_without_text() {
        assert_eq!(read("a.html", "<html><body><script>1</script></body></html>"), Err(Reason::NoText));
    }
}
