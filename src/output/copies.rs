//! The copies of an article, with what each changes of it.

use super::similar::ArticleJson;
use super::table::{Cell, Table};
use super::text::{plural, write_lines};
use super::{FORMAT_VERSION, Style, sanitize};
use crate::index::ArticleRecord;
use crate::search::{Changed, OtherCopy};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// The copies of an article.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CopiesJson {
    /// Version of this contract.
    pub format_version: u32,
    /// The article asked about.
    pub article: ArticleJson,
    /// Its copies, the oldest first.
    pub copies: Vec<CopyJson>,
}

/// A copy of an article.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CopyJson {
    /// The copy.
    pub article: ArticleJson,
    /// Sentences that both have.
    pub same: usize,
    /// What the copy changes.
    pub changes: Vec<ChangeJson>,
}

/// A sentence that a copy changes: `was` is null where it is added, `is` where it is left out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ChangeJson {
    /// As the article asked about has it.
    pub was: Option<String>,
    /// As the copy has it.
    pub is: Option<String>,
}

/// An article with its copies.
#[derive(Clone, Copy)]
pub struct CopiesView<'a> {
    /// The article asked about.
    pub article: &'a ArticleRecord,
    /// Its copies.
    pub copies: &'a [OtherCopy],
    /// Changes written out of each copy, in text.
    pub shown: usize,
    /// Turns a shown path into one that opens from where the user is.
    pub locate: &'a dyn Fn(&str) -> String,
}

impl std::fmt::Debug for CopiesView<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CopiesView").field("copies", &self.copies.len()).finish_non_exhaustive()
    }
}

fn sides(change: &Changed) -> (Option<&str>, Option<&str>) {
    match change {
        Changed::Edited { was, is } => (Some(was), Some(is)),
        Changed::Added(is) => (None, Some(is)),
        Changed::LeftOut(was) => (Some(was), None),
    }
}

/// Edited, added and left-out sentences of a copy.
fn counts(copy: &OtherCopy) -> [u64; 3] {
    let mut counts = [0; 3];
    for change in &copy.changes {
        counts[match change {
            Changed::Edited { .. } => 0,
            Changed::Added(_) => 1,
            Changed::LeftOut(_) => 2,
        }] += 1;
    }
    counts
}

impl CopiesView<'_> {
    /// The copies as JSON.
    pub fn json(&self) -> CopiesJson {
        let change = |change: &Changed| {
            let (was, is) = sides(change);
            ChangeJson { was: was.map(str::to_owned), is: is.map(str::to_owned) }
        };
        let copy = |copy: &OtherCopy| CopyJson {
            article: ArticleJson::new(&copy.record, self.locate),
            same: copy.same,
            changes: copy.changes.iter().map(change).collect(),
        };
        CopiesJson {
            format_version: FORMAT_VERSION,
            article: ArticleJson::new(self.article, self.locate),
            copies: self.copies.iter().map(copy).collect(),
        }
    }

    /// A row a copy.
    pub fn table(&self) -> Table {
        let mut table = Table::new(&["id", "date", "source", "title", "path", "url", "same", "edited", "added", "left_out"]);
        let rows = self.copies.iter().map(|copy| {
            let record = &copy.record;
            let mut row: Vec<Cell> = vec![
                record.id.as_str().into(),
                record.date().map(|date| date.to_string()).into(),
                record.source.as_deref().into(),
                record.title.as_str().into(),
                (self.locate)(&record.path).into(),
                record.url.as_deref().into(),
                Cell::Count(copy.same as u64),
            ];
            row.extend(counts(copy).map(Cell::Count));
            row
        });
        table.rows = rows.collect();
        table
    }

    /// Writes each copy with what it changes.
    pub fn write_text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        let copies = plural(self.copies.len() as u64, "copy", "copies");
        write_lines(out, "", &style.words(&format!("{copies} of {}", sanitize(&self.article.title))), style)?;
        self.copies.iter().try_for_each(|copy| self.write_copy(out, copy, style))
    }

    fn write_copy(&self, out: &mut dyn Write, copy: &OtherCopy, style: Style) -> io::Result<()> {
        let record = &copy.record;
        writeln!(out)?;
        write_lines(out, "", &style.title_words(&sanitize(&record.title)), style)?;
        let mut facts = vec![record.date().map_or_else(|| "no date".to_owned(), |date| date.to_string())];
        facts.extend(record.source.as_deref().map(|source| sanitize(source).into_owned()));
        facts.push(sanitize(&(self.locate)(&record.path)).into_owned());
        write_lines(out, "  ", &style.faint_words(&facts.join(" · ")), style)?;
        let [edited, added, left_out] = counts(copy);
        let mut told = vec![format!("{} in both", plural(copy.same as u64, "sentence", "sentences"))];
        for (count, what) in [(edited, "edited"), (added, "added"), (left_out, "left out")] {
            told.extend((count > 0).then(|| format!("{count} {what}")));
        }
        write_lines(out, "  ", &style.words(&told.join(", ")), style)?;
        for change in copy.changes.iter().take(self.shown) {
            let (was, is) = sides(change);
            for (sign, sentence) in [("  - ", was), ("  + ", is)] {
                let Some(sentence) = sentence else { continue };
                write_lines(out, sign, &style.words(&sanitize(sentence)), style)?;
            }
        }
        match copy.changes.len().saturating_sub(self.shown) {
            0 => Ok(()),
            more if self.shown > 0 => writeln!(out, "  … {more} more"),
            _ => Ok(()),
        }
    }
}
