//! Articles as references: a line of text, BibTeX, CSL-JSON.
//!
//! Only what is known of an article is written: a title that was made from its text is none, and a missing date stays missing.

use super::sanitize;
use super::sanitize::is_unsafe;
use crate::index::ArticleRecord;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// An article in the form of the Citation Style Language (CSL-JSON 1.0.2), which Zotero and pandoc read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CslJson {
    /// Id of the article.
    pub id: String,
    /// Always `article-newspaper`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Title, if the article has one of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Author as given, in one piece.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub author: Vec<CslNameJson>,
    /// Paper, agency or site.
    #[serde(rename = "container-title", skip_serializing_if = "Option::is_none")]
    pub container_title: Option<String>,
    /// Day of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<CslDateJson>,
    /// Section or category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Language code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Address.
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A name that is not taken apart.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CslNameJson {
    /// The name.
    pub literal: String,
}

/// A date.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CslDateJson {
    /// One date: year, month, day.
    #[serde(rename = "date-parts")]
    pub date_parts: [[i16; 3]; 1],
}

/// An article for CSL.
pub fn csl_json(record: &ArticleRecord) -> CslJson {
    CslJson {
        id: record.id.clone(),
        kind: "article-newspaper",
        title: record.own_title().map(str::to_owned),
        author: record.author.iter().map(|author| CslNameJson { literal: author.clone() }).collect(),
        container_title: record.source.clone(),
        issued: record.date().map(|date| CslDateJson { date_parts: [[date.year(), date.month().into(), date.day().into()]] }),
        section: record.category.clone(),
        language: record.language.clone(),
        url: record.url.clone(),
    }
}

/// Writes a line an article: author, title, source, day, address, as far as known; a title made from the text stands in brackets.
pub fn write_citation_text(out: &mut dyn Write, record: &ArticleRecord) -> io::Result<()> {
    let mut parts: Vec<String> = record.author.iter().map(|author| sanitize(author).into_owned()).collect();
    parts.push(match record.own_title() {
        Some(title) => format!("“{}”", sanitize(title)),
        None => format!("[{}]", sanitize(&record.title)),
    });
    parts.extend(record.source.as_deref().map(|source| sanitize(source).into_owned()));
    parts.extend(record.date().map(|date| date.to_string()));
    parts.extend(record.url.as_deref().map(|url| sanitize(url).into_owned()));
    writeln!(out, "{}", parts.join(", "))
}

/// Writes BibTeX entries in UTF-8; keys are made of the ids.
pub fn write_bibtex(out: &mut dyn Write, records: &[ArticleRecord]) -> io::Result<()> {
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for record in records {
        let key = key(&record.id, &mut keys);
        // An article without a journal is none to BibTeX.
        let kind = if record.source.is_some() { "article" } else { "misc" };
        write!(out, "@{kind}{{{key}")?;
        let mut field = |name: &str, value: String| write!(out, ",\n  {name} = {value}");
        let braced = |text: &str| format!("{{{}}}", bibtex(text));
        if let Some(author) = &record.author {
            // Braces keep BibTeX from taking the name apart at its commas and ands.
            field("author", format!("{{{}}}", braced(author)))?;
        }
        if let Some(title) = record.own_title() {
            field("title", format!("{{{}}}", braced(title)))?;
        }
        if let Some(source) = &record.source {
            field("journal", braced(source))?;
        }
        if let Some(date) = record.date() {
            const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
            field("year", format!("{{{:04}}}", date.year()))?;
            field("month", MONTHS[(date.month() as usize - 1).min(11)].to_owned())?;
            field("day", format!("{{{}}}", date.day()))?;
        }
        if let Some(url) = &record.url {
            field("url", format!("{{{}}}", address(url)))?;
        }
        write!(out, "\n}}\n")?;
    }
    Ok(())
}

/// A key of the letters and digits of `id`, unlike those before it.
fn key(id: &str, keys: &mut BTreeSet<String>) -> String {
    let words = id.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut base = words.collect::<Vec<_>>().join("-");
    if base.is_empty() {
        base = "article".to_owned();
    }
    let mut key = base.clone();
    let mut number = 2;
    while !keys.insert(key.clone()) {
        key = format!("{base}-{number}");
        number += 1;
    }
    key
}

/// Text with what TeX would act on escaped.
fn bibtex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            // Escaped braces would still be counted by BibTeX, so they are named.
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '&' | '%' | '$' | '#' | '_' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_control() => escaped.push(' '),
            c if is_unsafe(c) => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// An address in which braces cannot end the field.
fn address(url: &str) -> String {
    let mut escaped = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '{' => escaped.push_str("%7B"),
            '}' => escaped.push_str("%7D"),
            '\\' => escaped.push_str("%5C"),
            c if is_unsafe(c) || c.is_whitespace() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_made_up_and_nothing_breaks_out() {
        let mut record = ArticleRecord::default();
        record.id = "a/b#1".into();
        record.title = "Awal teks itu".into();
        record.title_made = true;
        let written = |record: &ArticleRecord| {
            let (mut text, mut bibtex) = (Vec::new(), Vec::new());
            write_citation_text(&mut text, record).unwrap();
            write_bibtex(&mut bibtex, &[record.clone(), record.clone()]).unwrap();
            let csl = serde_json::to_string(&csl_json(record)).unwrap();
            (String::from_utf8(text).unwrap(), String::from_utf8(bibtex).unwrap(), csl)
        };
        let (text, bibtex, csl) = written(&record);
        assert_eq!(text, "[Awal teks itu]\n");
        assert_eq!(bibtex, "@misc{a-b-1\n}\n@misc{a-b-1-2\n}\n");
        assert_eq!(csl, "{\"id\":\"a/b#1\",\"type\":\"article-newspaper\"}");
        record.title = "50% {naik} & $1_000 \\ ~^#\n".into();
        record.title_made = false;
        record.author = Some("Sari dan Budi, ed.".into());
        record.source = Some("Kawat".into());
        record.url = Some("https://kawat.example/a}b".into());
        record.set_date(Some(jiff::civil::date(2023, 8, 24)));
        let (text, bibtex, _) = written(&record);
        assert_eq!(text, "Sari dan Budi, ed., “50% {naik} & $1_000 \\ ~^# ”, Kawat, 2023-08-24, https://kawat.example/a}b\n");
        assert!(bibtex.contains("title = {{50\\% \\textbraceleft{}naik\\textbraceright{} \\& \\$1\\_000 \\textbackslash{} \\textasciitilde{}\\textasciicircum{}\\# }}"), "{bibtex}");
        assert!(
            bibtex.contains("author = {{Sari dan Budi, ed.}},") && bibtex.contains("month = aug,") && bibtex.contains("a%7Db"),
            "{bibtex}"
        );
        assert_eq!(bibtex.matches('{').count(), bibtex.matches('}').count());
    }
}
