//! Markdown with front matter: metadata out, markup off, one paragraph a line.
//!
//! The front matter is the flat YAML that such files hold (`key: value`, quoted strings, lists); what is nested deeper is kept as text. A full
//! YAML reader would refuse files for a stray colon in a title, which is exactly what titles have.

use super::{FieldName, Format, LineKind, Origin, RawArticle};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Reads a Markdown file.
pub(super) fn read(shown: &str, text: &str) -> RawArticle {
    let (matter, body) = split_front_matter(text);
    let mut article = RawArticle::new(shown, Format::Markdown, String::new());
    for (key, value) in matter.map(front_matter).unwrap_or_default() {
        match (FieldName::of_key(&key), key.as_str()) {
            (Some(name), _) => article.give(name, value, Origin::FrontMatter),
            (None, "id") => article.id = Some(value),
            (None, _) => {
                article.extra.insert(key, value);
            }
        }
    }
    render(body, &mut article);
    article
}

/// The front matter between two lines of three dashes, and the rest.
#[expect(clippy::string_slice, reason = "offsets come from match_indices of the same text")]
fn split_front_matter(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.trim_start_matches('\u{FEFF}').strip_prefix("---\n") else { return (None, text) };
    let end = rest.match_indices("\n---").find(|(at, mark)| {
        let after = &rest[at + mark.len()..];
        after.is_empty() || after.starts_with('\n')
    });
    match end {
        Some((at, mark)) => (Some(&rest[..at]), rest[at + mark.len()..].trim_start_matches('\n')),
        None => (None, text),
    }
}

/// Keys and values; the items of a list are joined by commas.
fn front_matter(matter: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in matter.lines() {
        let item = line.trim_start().strip_prefix("- ");
        match (item, found.last_mut()) {
            (Some(item), Some((_, value))) => {
                if !value.is_empty() {
                    value.push_str(", ");
                }
                value.push_str(&unquote(item));
            }
            _ => {
                let Some((key, value)) = line.split_once(':').filter(|(key, _)| !key.trim().is_empty() && !key.starts_with(['#', ' ']))
                else {
                    continue;
                };
                let value = value.trim();
                let list = value.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
                let value = match list {
                    Some(items) => items.split(',').map(unquote).collect::<Vec<_>>().join(", "),
                    None => unquote(value),
                };
                found.push((key.trim().to_lowercase(), value));
            }
        }
    }
    found
}

fn unquote(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote)) {
            return inner.replace("\\\"", "\"").replace("''", "'");
        }
    }
    value.to_owned()
}

/// Markdown as plain lines; the first heading is the title if none was given.
fn render(body: &str, article: &mut RawArticle) {
    let mut line = String::new();
    let mut kind = None;
    let mut first_heading = true;
    let mut lines: Vec<String> = Vec::new();
    let mut end_line = |line: &mut String, kind: Option<LineKind>, article: &mut RawArticle| {
        let text = line.trim();
        if !text.is_empty() {
            if let Some(kind) = kind {
                article.lines.push((lines.len(), kind));
            }
            lines.push(text.to_owned());
        }
        line.clear();
    };
    for event in Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                end_line(&mut line, kind, article);
                kind = Some(LineKind::Heading);
            }
            Event::End(TagEnd::Heading(level)) => {
                let known = article.fields.iter().any(|field| field.name == FieldName::Title);
                if std::mem::take(&mut first_heading) && level == pulldown_cmark::HeadingLevel::H1 && !known {
                    article.give(FieldName::Title, line.trim(), Origin::Heading);
                    line.clear();
                }
                end_line(&mut line, kind, article);
                kind = None;
            }
            Event::Start(Tag::Item) => {
                end_line(&mut line, kind, article);
                kind = Some(LineKind::List);
            }
            Event::End(
                TagEnd::Item | TagEnd::Paragraph | TagEnd::TableRow | TagEnd::TableHead | TagEnd::CodeBlock | TagEnd::BlockQuote(_),
            ) => {
                end_line(&mut line, kind, article);
                if !matches!(event, Event::End(TagEnd::Paragraph)) {
                    kind = None;
                }
            }
            Event::End(TagEnd::TableCell) => line.push(' '),
            Event::Text(text) | Event::Code(text) => line.push_str(&text.replace('\n', " ")),
            Event::SoftBreak => line.push(' '),
            Event::HardBreak => end_line(&mut line, kind, article),
            _ => {}
        }
    }
    end_line(&mut line, kind, article);
    article.text = lines.join("\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_and_markup() {
        let text = "---\ntitle: \"KTT BRICS: babak baru\"\ndate: 2023-08-22\ntags: [brics, rusia]\nlist:\n  - satu\n  - dua\n---\n\n## Latar\n\nPara *pemimpin* [bertemu](x).\nDi Johannesburg.\n\n- satu\n- dua\n";
        let article = read("a.md", text);
        assert_eq!(article.text, "Latar\nPara pemimpin bertemu. Di Johannesburg.\nsatu\ndua");
        assert_eq!(article.lines, [(0, LineKind::Heading), (2, LineKind::List), (3, LineKind::List)]);
        assert_eq!(article.fields[0].value, "KTT BRICS: babak baru");
        assert_eq!(article.extra["tags"], "brics, rusia");
        assert_eq!(article.extra["list"], "satu, dua");
    }

    #[test]
    fn no_front_matter() {
        let article = read("a.md", "# Judul\n\nIsi.\n\n---\n\nLagi.");
        assert_eq!((article.text.as_str(), article.fields[0].value.as_str()), ("Isi.\nLagi.", "Judul"));
    }
}
