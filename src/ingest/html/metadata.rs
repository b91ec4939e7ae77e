//! What a page says of itself, trusted in the order JSON-LD, meta elements, visible elements.
//!
//! JSON-LD is written by templates and read by nobody: it stands in several scripts, in arrays and graphs, with authors as names, objects, lists or
//! references, with line ends inside strings. What can be read with certainty is; the rest is passed over.

use super::super::{FieldName, Origin, RawArticle};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

/// Reads all metadata of a page.
pub(super) fn read(page: &Html, article: &mut RawArticle) {
    let metas = metas(page);
    json_ld(page, &metas, article);
    for (name, keys) in META_KEYS {
        for key in *keys {
            for (_, value) in metas.iter().filter(|(found, _)| found == key) {
                // Facebook has authors be addresses of their profiles.
                if *name != FieldName::Author || !is_address(value) {
                    article.give(*name, super::plain(value), Origin::MetaTag);
                }
            }
        }
    }
    for (name, selector, attribute) in [
        (FieldName::Title, "article h1, h1", None),
        (FieldName::Title, "title", None),
        (FieldName::Date, "time[datetime]", Some("datetime")),
        (FieldName::Date, "time", None),
        (FieldName::Url, "link[rel=canonical]", Some("href")),
        (FieldName::Author, "[rel=author], [itemprop=author]", None),
        (FieldName::Language, "html[lang]", Some("lang")),
    ] {
        if let Some(value) = element(page, selector, attribute) {
            article.give(name, value, Origin::Element);
        }
    }
}

/// Reads the title of a document of a book: its first heading, else the title of its head.
pub(super) fn read_headings(page: &Html, article: &mut RawArticle) {
    for selector in ["h1, h2, h3", "title"] {
        if let Some(value) = element(page, selector, None) {
            article.give(FieldName::Title, value, Origin::Element);
        }
    }
}

/// Names of meta elements, the most telling first.
const META_KEYS: &[(FieldName, &[&str])] = &[
    (FieldName::Title, &["og:title", "twitter:title", "dc.title", "parsely-title"]),
    (
        FieldName::Date,
        &[
            "article:published_time",
            "og:article:published_time",
            "og:published_time",
            "datepublished",
            "content_publisheddate",
            "publishdate",
            "publish-date",
            "publish_date",
            "pubdate",
            "parsely-pub-date",
            "dc.date.issued",
            "dcterms.created",
            "dc.date",
            "date",
        ],
    ),
    (FieldName::Source, &["og:site_name", "application-name", "dc.publisher", "publisher"]),
    (FieldName::Url, &["og:url"]),
    (FieldName::Author, &["author", "content_author", "parsely-author", "dc.creator", "article:author"]),
    (FieldName::Category, &["article:section", "content_category", "parsely-section"]),
];

/// The meta elements of a page: names in small letters, and contents.
fn metas(page: &Html) -> Vec<(String, String)> {
    let Ok(selector) = Selector::parse("meta[content]") else { return Vec::new() };
    let named = |found: ElementRef<'_>| {
        let key = ["property", "name", "itemprop"].iter().find_map(|attribute| found.value().attr(attribute))?;
        Some((key.trim().to_lowercase(), found.value().attr("content")?.to_owned()))
    };
    page.select(&selector).filter_map(named).collect()
}

fn element(page: &Html, selector: &str, attribute: Option<&str>) -> Option<String> {
    let selector = Selector::parse(selector).ok()?;
    let found = page.select(&selector).find(|found| attribute.is_some() || found.text().any(|text| !text.trim().is_empty()))?;
    Some(match attribute {
        Some(attribute) => found.value().attr(attribute)?.to_owned(),
        None => found.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "),
    })
}

fn is_address(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://")
}

/// What the object of the page's JSON-LD says that describes its article.
fn json_ld(page: &Html, metas: &[(String, String)], article: &mut RawArticle) {
    let Ok(selector) = Selector::parse("script[type]") else { return };
    let scripts = page
        .select(&selector)
        .filter(|script| script.value().attr("type").is_some_and(|kind| kind.trim().to_lowercase().starts_with("application/ld+json")));
    let values: Vec<Value> = scripts.filter_map(|script| parse(&script.text().collect::<String>())).collect();
    let mut objects = Vec::new();
    values.iter().for_each(|value| gather(value, &mut objects));
    let articles: Vec<&Value> = objects.iter().copied().filter(|object| is_article(object)).collect();
    // Pages describe the articles that they link to as well.
    let titled = metas.iter().find(|(key, _)| key == "og:title").map(|(_, title)| super::plain(title));
    let own = titled.and_then(|title| articles.iter().copied().find(|object| super::plain(&text(&object["headline"], &objects)) == title));
    let Some(found) = own.or_else(|| articles.first().copied()) else { return };
    for (name, key) in [
        (FieldName::Title, "headline"),
        (FieldName::Title, "name"),
        (FieldName::Date, "datePublished"),
        (FieldName::Date, "dateCreated"),
        (FieldName::Source, "publisher"),
        (FieldName::Author, "author"),
        (FieldName::Author, "creator"),
        (FieldName::Category, "articleSection"),
        (FieldName::Language, "inLanguage"),
    ] {
        let value = super::plain(&text(&found[key], &objects));
        if !is_address(&value) {
            article.give(name, value, Origin::JsonLd);
        }
    }
    #[expect(clippy::indexing_slicing, reason = "a JSON value without a key is null")]
    for key in ["mainEntityOfPage", "url"] {
        let address = found[key].as_str().or_else(|| found[key]["@id"].as_str()).filter(|address| is_address(address));
        if let Some(address) = address {
            article.give(FieldName::Url, address, Origin::JsonLd);
        }
    }
}

/// A script of JSON-LD, mended where templates break it.
fn parse(script: &str) -> Option<Value> {
    let script = script.trim();
    let script = script.strip_prefix("<!--").unwrap_or(script).trim_start();
    let script = script.strip_prefix("//<![CDATA[").or_else(|| script.strip_prefix("/*<![CDATA[*/")).unwrap_or(script);
    let script =
        script.trim_end_matches("-->").trim_end().trim_end_matches("//]]>").trim_end_matches("/*]]>*/").trim_end_matches([';', ' ', '\n']);
    serde_json::from_str(script).ok().or_else(|| {
        let mended: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&mended).ok()
    })
}

/// All objects of lists and graphs.
fn gather<'v>(value: &'v Value, objects: &mut Vec<&'v Value>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, objects)),
        Value::Object(object) => {
            objects.push(value);
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = object.get(key) {
                    gather(inner, objects);
                }
            }
        }
        _ => {}
    }
}

fn is_article(object: &Value) -> bool {
    let named = |kind: &Value| {
        kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind.ends_with("Report"))
    };
    match &object["@type"] {
        Value::Array(kinds) => kinds.iter().any(named),
        kind => named(kind),
    }
}

/// A name as text: itself, the name of an object, of one referred to by its id, or several joined by commas.
fn text(value: &Value, objects: &[&Value]) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let mut names: Vec<String> = values.iter().map(|value| text(value, objects)).filter(|name| !name.is_empty()).collect();
            names.dedup();
            names.join(", ")
        }
        Value::Object(object) => match object.get("name") {
            Some(name) => name.as_str().unwrap_or("").to_owned(),
            None => {
                let id = object.get("@id").filter(|id| id.is_string());
                let named = id.and_then(|id| objects.iter().find(|other| other.get("@id") == Some(id) && other.get("name").is_some()));
                named.and_then(|named| named["name"].as_str()).unwrap_or("").to_owned()
            }
        },
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Format;

    fn first(head: &str, name: FieldName) -> Option<(String, Origin)> {
        let page = Html::parse_document(&format!("<html><head>{head}</head><body><p>Isi.</p></body></html>"));
        let mut article = RawArticle::new("a.html", Format::Html, String::new());
        read(&page, &mut article);
        article.fields.iter().find(|field| field.name == name).map(|field| (field.value.clone(), field.origin))
    }

    fn ld(json: &str) -> String {
        format!("<script type=\"application/ld+json\">{json}</script>")
    }

    #[test]
    fn json_ld_as_pages_write_it() {
        use FieldName::{Author, Category, Date, Source, Title, Url};
        let cases: [(&str, FieldName, Option<&str>); 18] = [
            (r#"{"@type": "NewsArticle", "headline": "KTT BRICS"}"#, Title, Some("KTT BRICS")),
            (r#"[{"@type": "Organization", "name": "X"}, {"@type": ["Article", "NewsArticle"], "headline": "KTT"}]"#, Title, Some("KTT")),
            (r#"{"@graph": [{"@type": "WebSite", "name": "X"}, {"@type": "NewsArticle", "headline": "KTT"}]}"#, Title, Some("KTT")),
            (r#"[{"@graph": [[{"@type": "ReportageNewsArticle", "headline": "KTT"}]]}]"#, Title, Some("KTT")),
            (r#"{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "KTT"}}"#, Title, Some("KTT")),
            (
                r#"{"@type": "NewsArticle", "headline": "Rusia &amp; China &#8211; &quot;sekutu&quot;"}"#,
                Title,
                Some("Rusia & China – \"sekutu\""),
            ),
            ("{\"@type\": \"NewsArticle\", \"headline\": \"Dua\nbaris\"}", Title, Some("Dua baris")),
            ("//<![CDATA[\n{\"@type\": \"NewsArticle\", \"headline\": \"KTT\"}\n//]]>", Title, Some("KTT")),
            (r#"{"@type": "NewsArticle", "headline": "KTT"};"#, Title, Some("KTT")),
            (r#"{"@type": "BreadcrumbList", "name": "Dunia"}"#, Title, None),
            (r#"{"@type": "NewsArticle", "datePublished": "2023-08-22T10:00:00+07:00"}"#, Date, Some("2023-08-22T10:00:00+07:00")),
            (r#"{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Redaksi"}}"#, Author, Some("Redaksi")),
            (r#"{"@type": "NewsArticle", "author": [{"name": "Redaksi"}, "Antara", {"url": "x"}]}"#, Author, Some("Redaksi, Antara")),
            (
                r#"{"@graph": [{"@type": "NewsArticle", "author": {"@id": "r"}}, {"@type": "Person", "@id": "r", "name": "Redaksi"}]}"#,
                Author,
                Some("Redaksi"),
            ),
            (r#"{"@type": "NewsArticle", "author": "https://situs.id/redaksi"}"#, Author, None),
            (r#"{"@type": "NewsArticle", "publisher": {"name": "Portal"}}"#, Source, Some("Portal")),
            (r#"{"@type": "NewsArticle", "articleSection": ["Dunia", "Asia"]}"#, Category, Some("Dunia, Asia")),
            (
                r#"{"@type": "NewsArticle", "mainEntityOfPage": {"@type": "WebPage", "@id": "https://situs.id/a"}}"#,
                Url,
                Some("https://situs.id/a"),
            ),
        ];
        for (json, name, expected) in cases {
            let found = first(&ld(json), name);
            assert_eq!(found.as_ref().map(|(value, _)| value.as_str()), expected, "{json}");
            assert!(found.is_none_or(|(_, origin)| origin == Origin::JsonLd), "{json}");
        }
    }

    #[test]
    fn several_scripts_and_a_broken_one() {
        let head = ld("{\"@type\": \"NewsArticle\",,}") + &ld(r#"{"@type": "NewsArticle", "headline": "KTT"}"#);
        assert_eq!(first(&head, FieldName::Title), Some(("KTT".into(), Origin::JsonLd)));
        let related = ld(r#"[{"@type": "NewsArticle", "headline": "Lain"}, {"@type": "NewsArticle", "headline": "KTT"}]"#);
        let head = related + "<meta property='og:title' content='KTT'>";
        assert_eq!(first(&head, FieldName::Title), Some(("KTT".into(), Origin::JsonLd)));
    }

    #[test]
    fn meta_elements_and_visible_ones() {
        use FieldName::{Author, Date, Source, Title};
        for (head, name, expected) in [
            ("<meta property='article:published_time' content='2023-08-22'>", Date, Some(("2023-08-22", Origin::MetaTag))),
            ("<meta itemprop='datePublished' content='2023-08-22'>", Date, Some(("2023-08-22", Origin::MetaTag))),
            (
                "<meta name='date' content='2001-01-01'><meta property='article:published_time' content='2023-08-22'>",
                Date,
                Some(("2023-08-22", Origin::MetaTag)),
            ),
            ("<time datetime='2023-08-22'>Selasa</time>", Date, Some(("2023-08-22", Origin::Element))),
            ("<meta property='og:site_name' content=' Portal '>", Source, Some(("Portal", Origin::MetaTag))),
            ("<meta property='article:author' content='https://facebook.com/x'>", Author, None),
            ("<meta name='Author' content='Redaksi'>", Author, Some(("Redaksi", Origin::MetaTag))),
            ("<title>KTT | Portal</title>", Title, Some(("KTT | Portal", Origin::Element))),
        ] {
            let found = first(head, name);
            assert_eq!(found.as_ref().map(|(value, origin)| (value.as_str(), *origin)), expected, "{head}");
        }
    }
}
