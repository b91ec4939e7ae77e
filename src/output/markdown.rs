//! Hits as a Markdown list, for notes and reports.

use super::sanitize::is_unsafe;
use crate::index::TextField;
use crate::search::{Hit, Snippet};
use std::io::{self, Write};

/// Writes a numbered list: title, date and source, the snippet as a quotation with matches in bold.
pub fn write_hits_markdown(out: &mut dyn Write, hits: &[Hit], locate: &dyn Fn(&str) -> String) -> io::Result<()> {
    for hit in hits {
        let record = &hit.record;
        let target = record.url.clone().unwrap_or_else(|| locate(&record.path));
        write!(
            out,
            "{}. [{}](<{}>)",
            hit.rank,
            escape(&record.title),
            target.replace(|c: char| matches!(c, '<' | '>') || is_unsafe(c), "")
        )?;
        let facts: Vec<String> =
            record.date().map(|date| date.to_string()).into_iter().chain(record.source.as_deref().map(escape)).collect();
        if !facts.is_empty() {
            write!(out, " — {}", facts.join(", "))?;
        }
        writeln!(out)?;
        for snippet in &hit.snippets {
            writeln!(out, "   > {}", marked(&record.text, snippet))?;
        }
    }
    Ok(())
}

/// A snippet with its matches in bold.
fn marked(text: &str, snippet: &Snippet) -> String {
    let mut out = String::new();
    let mut at = snippet.span.start as usize;
    for mark in snippet.marks.iter().filter(|mark| mark.field != TextField::Title) {
        let (start, end) = (mark.span.start as usize, mark.span.end as usize);
        if start < at {
            continue;
        }
        out.push_str(&escape(text.get(at..start).unwrap_or("")));
        out.push_str(&format!("**{}**", escape(text.get(start..end).unwrap_or(""))));
        at = end;
    }
    out.push_str(&escape(text.get(at..snippet.span.end as usize).unwrap_or("")));
    out
}

/// Text in which nothing is markup, and nothing can turn what stands around it.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
            escaped.push('\\');
        }
        match c {
            c if c.is_control() => escaped.push(' '),
            c if is_unsafe(c) => {}
            c => escaped.push(c),
        }
    }
    escaped
}
