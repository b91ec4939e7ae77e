//! Saved queries as programs read them.

use super::FORMAT_VERSION;
use crate::query::SavedQuery;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The saved queries of a user.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SavedJson {
    /// Version of this contract.
    pub format_version: u32,
    /// The queries, by name.
    pub queries: Vec<SavedQueryJson>,
}

/// A saved query and its filters.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct SavedQueryJson {
    /// Its name, without the @.
    pub name: String,
    /// The query; empty for all that the filters let through.
    pub query: String,
    /// The query with its filters as flags, in one line.
    pub line: String,
    /// Persons of whom an article must speak of one.
    pub person: Vec<String>,
    /// Organizations of which an article must speak of one.
    pub org: Vec<String>,
    /// Places of which an article must speak of one.
    pub place: Vec<String>,
    /// Entities that title or first paragraph must speak of, all of them.
    pub about: Vec<String>,
    /// Sources of which an article must come from one.
    pub source: Vec<String>,
    /// Languages of which an article must be in one.
    pub lang: Vec<String>,
    /// Persons of whom an article must not speak.
    pub not_person: Vec<String>,
    /// Organizations of which an article must not speak.
    pub not_org: Vec<String>,
    /// Places of which an article must not speak.
    pub not_place: Vec<String>,
    /// From when on, as written.
    pub from: Option<String>,
    /// Up to when, as written.
    pub to: Option<String>,
    /// How sure an article must be of an entity.
    pub min_score: Option<f32>,
    /// Whether any bare word may match, instead of all.
    pub match_any: bool,
    /// Whether words are taken as they are written.
    pub exact: bool,
    /// Whether a query that would have to be repaired is refused.
    pub strict: bool,
    /// Whether what surrounds articles is searched too.
    pub include_tail: bool,
}

/// Saved queries as JSON.
pub fn saved_json(queries: &BTreeMap<String, SavedQuery>) -> SavedJson {
    SavedJson { format_version: FORMAT_VERSION, queries: queries.iter().map(|(name, query)| saved_query_json(name, query)).collect() }
}

/// One saved query as JSON.
pub fn saved_query_json(name: &str, query: &SavedQuery) -> SavedQueryJson {
    let line = query.line();
    let query = query.clone();
    SavedQueryJson {
        name: name.to_owned(),
        query: query.query,
        line,
        person: query.person,
        org: query.org,
        place: query.place,
        about: query.about,
        source: query.source,
        lang: query.lang,
        not_person: query.not_person,
        not_org: query.not_org,
        not_place: query.not_place,
        from: query.from,
        to: query.to,
        min_score: query.min_score,
        match_any: query.match_any,
        exact: query.exact,
        strict: query.strict,
        include_tail: query.include_tail,
    }
}
