//! Who said what, as a list, a table and JSON.

use super::similar::ArticleJson;
use super::table::Table;
use super::text::{plural, write_lines};
use super::{FORMAT_VERSION, QueryInfo, QueryJson, Style, sanitize};
use crate::entity::WhoIsWho;
use crate::search::Quote;
use crate::text::CodePoints;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// Who said what.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct QuotesJson {
    /// Version of this contract.
    pub format_version: u32,
    /// What was asked.
    pub query: QueryJson,
    /// Quotes that there are in all.
    pub total: usize,
    /// Those shown.
    pub quotes: Vec<QuoteJson>,
}

/// Something that somebody said.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct QuoteJson {
    /// The name under which the speaker is shown.
    pub speaker: String,
    /// Stable id of the speaker.
    pub entity: String,
    /// `direct` for their own words, `reported` for those of the article.
    pub speech: &'static str,
    /// What was said.
    pub said: String,
    /// The verb, or *menurut*, that tells who said it.
    pub cue: String,
    /// The sentence in which it stands, or the sentences of one quotation.
    pub sentence: String,
    /// First code point of the sentence in the article's text.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The article.
    pub article: ArticleJson,
}

/// Quotes as they are shown.
#[derive(Clone, Copy, Debug)]
pub struct QuotesView<'a> {
    /// What was asked.
    pub query: &'a QueryInfo,
    /// What was found.
    pub quotes: &'a [Quote],
    /// Quotes shown.
    pub limit: usize,
}

fn speech(quote: &Quote) -> &'static str {
    if quote.direct { "direct" } else { "reported" }
}

impl QuotesView<'_> {
    fn shown(&self) -> &[Quote] {
        self.quotes.get(..self.limit).unwrap_or(self.quotes)
    }

    /// The quotes as JSON.
    pub fn json(&self, who: &WhoIsWho<'_>, locate: &dyn Fn(&str) -> String) -> QuotesJson {
        let quote = |quote: &Quote| {
            let text = &quote.record.text;
            let range = CodePoints::new(text).range(quote.sentence);
            QuoteJson {
                speaker: quote.label.clone(),
                entity: who.key(quote.speaker).unwrap_or_default().to_owned(),
                speech: speech(quote),
                said: quote.said.of(text).to_owned(),
                cue: quote.cue.of(text).to_owned(),
                sentence: quote.sentence.of(text).to_owned(),
                start: range.start,
                end: range.end,
                article: ArticleJson::new(&quote.record, locate),
            }
        };
        QuotesJson {
            format_version: FORMAT_VERSION,
            query: self.query.json(),
            total: self.quotes.len(),
            quotes: self.shown().iter().map(quote).collect(),
        }
    }

    /// A row a quote.
    pub fn table(&self, locate: &dyn Fn(&str) -> String) -> Table {
        let mut table = Table::new(&["speaker", "speech", "said", "cue", "sentence", "date", "source", "title", "id", "path"]);
        let row = |quote: &Quote| {
            let record = &quote.record;
            vec![
                quote.label.as_str().into(),
                speech(quote).into(),
                quote.said.of(&record.text).into(),
                quote.cue.of(&record.text).into(),
                quote.sentence.of(&record.text).into(),
                record.date().map(|date| date.to_string()).into(),
                record.source.as_deref().into(),
                record.title.as_str().into(),
                record.id.as_str().into(),
                locate(&record.path).into(),
            ]
        };
        table.rows = self.shown().iter().map(row).collect();
        table
    }

    /// Writes quotes under the articles in which they stand.
    pub fn write_text(&self, out: &mut dyn Write, style: Style, locate: &dyn Fn(&str) -> String) -> io::Result<()> {
        let shown = self.shown();
        let mut heading = plural(self.quotes.len() as u64, "quote", "quotes");
        if shown.len() < self.quotes.len() {
            heading.push_str(&format!(", {} shown", shown.len()));
        }
        writeln!(out, "{}", style.faint(&heading))?;
        let mut last: Option<&str> = None;
        for quote in shown {
            let record = &quote.record;
            if last != Some(&record.id) {
                writeln!(out)?;
                write_lines(out, "", &style.title_words(&sanitize(&record.title)), style)?;
                let mut facts = vec![record.date().map_or_else(|| "no date".to_owned(), |date| date.to_string())];
                facts.extend(record.source.as_deref().map(|source| sanitize(source).into_owned()));
                facts.push(sanitize(&locate(&record.path)).into_owned());
                write_lines(out, "", &style.faint_words(&facts.join(" · ")), style)?;
                last = Some(&record.id);
            }
            writeln!(out, "  {}{}", style.title(&sanitize(&quote.label)), if quote.direct { "" } else { " (reported)" })?;
            write_lines(out, "    ", &style.words(&sanitize(quote.sentence.of(&record.text))), style)?;
        }
        Ok(())
    }
}
