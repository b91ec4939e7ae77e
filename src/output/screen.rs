//! What texts meet: for each article the queries that find it, each with its place, and the entities that it speaks of.

use super::json::{SnippetJson, hit_json};
use super::table::Table;
use super::text::{plural_name, write_lines, write_snippet};
use super::{FORMAT_VERSION, Style, sanitize};
use crate::entity::EntityKind;
use crate::index::ArticleRecord;
use crate::query::plan::Plan;
use crate::search::Hit;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// An article that was screened.
#[derive(Clone, Debug)]
pub struct Screened {
    /// The article.
    pub record: ArticleRecord,
    /// The queries that find it, in the order in which they were given: name, hit, and how the query was run.
    pub matches: Vec<(String, Hit, Plan)>,
    /// Whom it speaks of, by kind, most mentioned first.
    pub entities: Vec<(EntityKind, Vec<Entity>)>,
}

/// An entity in an article that was screened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its stable id.
    pub id: String,
    /// The name under which it is shown.
    pub name: String,
    /// How often the article mentions it.
    pub mentions: usize,
}

/// What texts meet.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ScreenJson {
    /// Version of this contract.
    pub format_version: u32,
    /// The queries that were asked, as they are named in the articles.
    pub queries: Vec<String>,
    /// The articles, in the order in which they came.
    pub articles: Vec<ScreenArticleJson>,
}

/// What one article meets.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ScreenArticleJson {
    /// Id as given, else made of path and place.
    pub id: String,
    /// The file.
    pub path: String,
    /// Title.
    pub title: String,
    /// Day of publication, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Paper, agency or site.
    pub source: Option<String>,
    /// The queries that find it.
    pub queries: Vec<ScreenQueryJson>,
    /// Whom it speaks of.
    pub entities: ScreenEntitiesJson,
}

/// A query that finds an article.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ScreenQueryJson {
    /// `@name` of a saved one, else the query itself.
    pub query: String,
    /// Parts of the text that show why it matches.
    pub snippets: Vec<SnippetJson>,
}

/// Entities of an article by kind.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ScreenEntitiesJson {
    /// Persons.
    pub person: Vec<ScreenEntityJson>,
    /// Organizations.
    pub organization: Vec<ScreenEntityJson>,
    /// Places.
    pub place: Vec<ScreenEntityJson>,
}

/// An entity of an article.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ScreenEntityJson {
    /// Stable id.
    pub entity: String,
    /// Canonical name.
    pub name: String,
    /// How often it is mentioned.
    pub mentions: usize,
}

/// All articles as one JSON value.
pub fn screen_json(queries: Vec<String>, articles: Vec<ScreenArticleJson>) -> ScreenJson {
    ScreenJson { format_version: FORMAT_VERSION, queries, articles }
}

/// The table that [`Screened::add_rows`] fills.
pub fn screen_table() -> Table {
    Table::new(&["id", "path", "title", "date", "source", "query", "snippet", "persons", "organizations", "places"])
}

impl Screened {
    /// For people.
    pub fn write_text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        let record = &self.record;
        write_lines(out, "", &style.title_words(&sanitize(&record.title)), style)?;
        let mut facts = vec![record.date().map_or_else(|| "no date".to_owned(), |date| date.to_string())];
        facts.extend(record.source.as_deref().map(|source| sanitize(source).into_owned()));
        facts.push(sanitize(if record.part.is_some() { &record.id } else { &record.path }).into_owned());
        write_lines(out, "    ", &style.faint_words(&facts.join(" · ")), style)?;
        for (query, hit, _) in &self.matches {
            writeln!(out, "  {}", style.title(&sanitize(query)))?;
            for snippet in &hit.snippets {
                write_snippet(out, &hit.record, snippet, style)?;
            }
        }
        for (kind, entities) in self.entities.iter().filter(|(_, entities)| !entities.is_empty()) {
            let name = |entity: &Entity| match entity.mentions {
                1 => sanitize(&entity.name).into_owned(),
                count => format!("{} ({count})", sanitize(&entity.name)),
            };
            let names: Vec<String> = entities.iter().map(name).collect();
            write_lines(out, "    ", &style.faint_words(&format!("{}: {}", plural_name(*kind), names.join(", "))), style)?;
        }
        Ok(())
    }

    /// For programs.
    pub fn json(&self) -> ScreenArticleJson {
        let record = &self.record;
        let entities = |kind: EntityKind| {
            let json =
                |entity: &Entity| ScreenEntityJson { entity: entity.id.clone(), name: entity.name.clone(), mentions: entity.mentions };
            self.of_kind(kind).iter().map(json).collect()
        };
        let query = |(query, hit, plan): &(String, Hit, Plan)| ScreenQueryJson {
            query: query.clone(),
            snippets: hit_json(hit, plan, &|path| path.to_owned()).snippets,
        };
        ScreenArticleJson {
            id: record.id.clone(),
            path: record.path.clone(),
            title: record.title.clone(),
            date: record.date().map(|date| date.to_string()),
            source: record.source.clone(),
            queries: self.matches.iter().map(query).collect(),
            entities: ScreenEntitiesJson {
                person: entities(EntityKind::Person),
                organization: entities(EntityKind::Organization),
                place: entities(EntityKind::Place),
            },
        }
    }

    /// A row for each query that finds the article; one without a query if none does.
    pub fn add_rows(&self, table: &mut Table) {
        let record = &self.record;
        let names = |kind: EntityKind| self.of_kind(kind).iter().map(|entity| entity.name.as_str()).collect::<Vec<_>>().join("; ");
        let row = |query: Option<&str>, snippet: Option<String>| {
            vec![
                record.id.as_str().into(),
                record.path.as_str().into(),
                record.title.as_str().into(),
                record.date().map(|date| date.to_string()).into(),
                record.source.as_deref().into(),
                query.into(),
                snippet.into(),
                names(EntityKind::Person).into(),
                names(EntityKind::Organization).into(),
                names(EntityKind::Place).into(),
            ]
        };
        if self.matches.is_empty() {
            table.rows.push(row(None, None));
        }
        for (query, hit, _) in &self.matches {
            let snippets: Vec<&str> = hit.snippets.iter().map(|snippet| snippet.span.of(&record.text)).collect();
            table.rows.push(row(Some(query), Some(snippets.join(" … "))));
        }
    }

    fn of_kind(&self, kind: EntityKind) -> &[Entity] {
        self.entities.iter().find(|(other, _)| *other == kind).map_or(&[], |(_, entities)| entities)
    }
}
