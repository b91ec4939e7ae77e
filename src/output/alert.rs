//! What is new for saved queries: a heading and its hits for each that has any, as JSON, and as a table with a column for the query.

use super::json::{HitJson, QueryJson, TotalJson, hit_json};
use super::rows::{HIT_COLUMNS, hits_table};
use super::table::{Cell, Table};
use super::text::{plural, write_hit};
use super::{FORMAT_VERSION, QueryInfo, Style};
use crate::query::plan::Plan;
use crate::search::{Count, Hit};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// What is new for all queries that were asked.
#[derive(Clone, Copy)]
pub struct AlertView<'a> {
    /// The queries that could be asked, by name.
    pub queries: &'a [QueryNews],
    /// Names of those that could not.
    pub failed: &'a [String],
    /// Turns a shown path into one that opens from where the user is.
    pub locate: &'a dyn Fn(&str) -> String,
}

/// What is new for one saved query.
#[derive(Clone, Debug)]
pub struct QueryNews {
    /// The name.
    pub name: String,
    /// The query and how it was read.
    pub query: QueryInfo,
    /// How it was run.
    pub plan: Plan,
    /// Whether it was never asked before.
    pub first: bool,
    /// Whether it was another query when it was last asked.
    pub changed: bool,
    /// All that is new.
    pub new: Count,
    /// Articles that are copies of what was told before, and so are not told.
    pub copies: u64,
    /// The new stories that are shown; the others wait for the next time.
    pub hits: Vec<Hit>,
    /// Whether each copy is told by itself.
    pub by_article: bool,
}

/// What is new for saved queries.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct AlertJson {
    /// Version of this contract.
    pub format_version: u32,
    /// The queries that were asked, by name, also those without news.
    pub queries: Vec<QueryNewsJson>,
    /// Names of queries that could not be asked.
    pub failed: Vec<String>,
}

/// What is new for one saved query.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct QueryNewsJson {
    /// Its name.
    pub name: String,
    /// What it asks.
    pub query: QueryJson,
    /// Whether it was never asked before.
    pub first: bool,
    /// Whether it was another query when it was last asked.
    pub changed: bool,
    /// All that is new.
    pub new: TotalJson,
    /// Articles that are copies of what was told before.
    pub copies_of_told: u64,
    /// New stories that are told the next time, because there are more than are shown.
    pub left: u64,
    /// The new stories, the newest first.
    pub hits: Vec<HitJson>,
}

impl QueryNews {
    /// What is counted: stories, or articles where each copy is told by itself.
    fn units(&self) -> u64 {
        if self.by_article { self.new.articles } else { self.new.stories }
    }

    /// New stories that are not shown.
    fn left(&self) -> u64 {
        self.units().saturating_sub(self.hits.len() as u64)
    }

    fn heading(&self) -> String {
        let (one, many) = if self.by_article { ("new article", "new articles") } else { ("new story", "new stories") };
        let mut heading = format!("@{}: {}", self.name, plural(self.units(), one, many));
        if !self.by_article && self.new.articles != self.new.stories {
            heading.push_str(&format!(" ({})", plural(self.new.articles, "article", "articles")));
        }
        if self.copies > 0 {
            heading.push_str(&format!(", {} of what was told", plural(self.copies, "copy", "copies")));
        }
        if self.left() > 0 {
            heading.push_str(&format!(", {} shown; the others are told next time", self.hits.len()));
        }
        heading
    }
}

impl AlertView<'_> {
    /// For people; of queries without news nothing is said.
    pub fn write_text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        for (number, query) in self.queries.iter().filter(|query| query.new.articles > 0).enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            writeln!(out, "{}", style.title(&query.heading()))?;
            for hit in &query.hits {
                writeln!(out)?;
                write_hit(out, hit, style, self.locate)?;
            }
        }
        Ok(())
    }

    /// For programs.
    pub fn json(&self) -> AlertJson {
        let query = |query: &QueryNews| QueryNewsJson {
            name: query.name.clone(),
            query: query.query.json(),
            first: query.first,
            changed: query.changed,
            new: query.new.into(),
            copies_of_told: query.copies,
            left: query.left(),
            hits: query.hits.iter().map(|hit| hit_json(hit, &query.plan, self.locate)).collect(),
        };
        AlertJson { format_version: FORMAT_VERSION, queries: self.queries.iter().map(query).collect(), failed: self.failed.to_vec() }
    }

    /// A row a hit, the name of its query first.
    pub fn table(&self) -> Table {
        let mut columns = vec!["query"];
        columns.extend(HIT_COLUMNS);
        let mut table = Table::new(&columns);
        for query in self.queries {
            let rows = hits_table(&query.hits, self.locate).rows.into_iter();
            table.rows.extend(rows.map(|row| [vec![Cell::from(query.name.as_str())], row].concat()));
        }
        table
    }
}
