//! Queries that a user keeps by name, with their filters, in a plain TOML file: a table a query, its name the heading.
//!
//! Apart from the language itself, which knows no names: a saved query is looked up before anything is parsed. Pure: text in, text out; the command line
//! reads and writes the file. An edit changes the one table that it is about; comments and all else stay as they were.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml_edit::{Array, DocumentMut, Item, Table, Value};

/// Name of the file in the user's folder of settings.
pub const SAVED_FILE_NAME: &str = "queries.toml";

/// Bytes that a file of saved queries may have.
pub const MAX_SAVED_BYTES: usize = 1 << 20;

/// Bytes that the name of a saved query may have.
pub const MAX_SAVED_NAME: usize = 64;

/// A query with what limits it, as its flags would say it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SavedQuery {
    /// The query; empty for all that the filters let through.
    pub query: String,
    /// `--person`.
    pub person: Vec<String>,
    /// `--org`.
    pub org: Vec<String>,
    /// `--place`.
    pub place: Vec<String>,
    /// `--about`.
    pub about: Vec<String>,
    /// `--source`.
    pub source: Vec<String>,
    /// `--lang`.
    pub lang: Vec<String>,
    /// `--not-person`.
    pub not_person: Vec<String>,
    /// `--not-org`.
    pub not_org: Vec<String>,
    /// `--not-place`.
    pub not_place: Vec<String>,
    /// `--from`, read anew on each day that it is asked: `"30 hari terakhir"` moves on.
    pub from: Option<String>,
    /// `--to`.
    pub to: Option<String>,
    /// `--min-score`, from 0 to 1.
    pub min_score: Option<f32>,
    /// `--match any`.
    pub match_any: bool,
    /// `--exact`.
    pub exact: bool,
    /// `--strict`.
    pub strict: bool,
    /// `--include-tail`.
    pub include_tail: bool,
}

/// A file of saved queries that cannot be read, or a name that none can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SavedError {
    /// The file is no file of saved queries.
    #[error("{message}")]
    Unreadable {
        /// What the TOML reader said, with line and column.
        message: String,
    },
    /// The file is larger than it may be.
    #[error("{found} bytes, at most {MAX_SAVED_BYTES} are read")]
    TooLong {
        /// Its length.
        found: usize,
    },
    /// No name of a saved query.
    #[error("{name:?} is no name of a saved query")]
    Name {
        /// The name.
        name: String,
    },
}

impl SavedError {
    fn unreadable(error: &impl ToString) -> SavedError {
        SavedError::Unreadable { message: error.to_string().trim_end().to_owned() }
    }
}

impl SavedQuery {
    /// The lists by the names of their flags.
    fn lists(&self) -> [(&'static str, &Vec<String>); 9] {
        [
            ("person", &self.person),
            ("org", &self.org),
            ("place", &self.place),
            ("about", &self.about),
            ("source", &self.source),
            ("lang", &self.lang),
            ("not_person", &self.not_person),
            ("not_org", &self.not_org),
            ("not_place", &self.not_place),
        ]
    }

    /// What differs from a query without filters, in the order of the fields.
    fn rows(&self) -> Vec<(&'static str, Value)> {
        let mut rows = vec![("query", Value::from(self.query.as_str()))];
        let lists = self.lists().into_iter().filter(|(_, values)| !values.is_empty());
        rows.extend(lists.map(|(key, values)| (key, Value::Array(values.iter().map(String::as_str).collect::<Array>()))));
        rows.extend([("from", &self.from), ("to", &self.to)].into_iter().filter_map(|(key, date)| Some((key, date.as_deref()?.into()))));
        // As written in decimal, not as the nearest f64 to an f32.
        rows.extend(self.min_score.and_then(|score| Some(("min_score", score.to_string().parse::<f64>().ok()?.into()))));
        let switches = [("match_any", self.match_any), ("exact", self.exact), ("strict", self.strict), ("include_tail", self.include_tail)];
        rows.extend(switches.into_iter().filter(|(_, on)| *on).map(|(key, on)| (key, on.into())));
        rows
    }

    /// The query in one line, its filters behind it as flags.
    pub fn line(&self) -> String {
        let mut line = if self.query.is_empty() { "*".to_owned() } else { self.query.clone() };
        for (key, value) in self.rows().into_iter().skip(1) {
            let flag = key.replace('_', "-");
            match value {
                Value::Array(values) => {
                    values.iter().filter_map(Value::as_str).for_each(|value| line.push_str(&format!(" --{flag} {value:?}")));
                }
                Value::Boolean(_) if key == "match_any" => line.push_str(" --match any"),
                Value::Boolean(_) => line.push_str(&format!(" --{flag}")),
                value => line.push_str(&format!(" --{flag} {}", value.to_string().trim())),
            }
        }
        line
    }
}

/// The name in a query that is nothing but `@NAME`.
pub fn saved_name(query: &str) -> Option<&str> {
    query.trim().strip_prefix('@').filter(|name| is_saved_name(name))
}

/// Whether a saved query may be called so: letters, digits, `-` and `_` of ASCII, which need no quotes in TOML and in a shell.
pub fn is_saved_name(name: &str) -> bool {
    let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    letters && !name.is_empty() && !name.starts_with('-') && name.len() <= MAX_SAVED_NAME
}

/// The saved queries of a file, by name.
pub fn saved_queries(text: &str) -> Result<BTreeMap<String, SavedQuery>, SavedError> {
    if text.len() > MAX_SAVED_BYTES {
        return Err(SavedError::TooLong { found: text.len() });
    }
    let saved: BTreeMap<String, SavedQuery> = toml::from_str(text).map_err(|error| SavedError::unreadable(&error))?;
    match saved.keys().find(|name| !is_saved_name(name)) {
        Some(name) => Err(SavedError::Name { name: name.clone() }),
        None => Ok(saved),
    }
}

/// The text of a file with this query under this name, in the place of one that was called so.
pub fn save_query(text: &str, name: &str, query: &SavedQuery) -> Result<String, SavedError> {
    if !is_saved_name(name) {
        return Err(SavedError::Name { name: name.to_owned() });
    }
    let mut document = document(text)?;
    let root = document.as_table_mut();
    if !root.get(name).is_some_and(Item::is_table) {
        let mut table = Table::new();
        if !root.is_empty() {
            table.decor_mut().set_prefix("\n");
        }
        root.insert(name, Item::Table(table));
    }
    if let Some(table) = root.get_mut(name).and_then(Item::as_table_mut) {
        let rows = query.rows();
        table.retain(|key, _| rows.iter().any(|(wanted, _)| *wanted == key));
        for (key, mut value) in rows {
            match table.get_mut(key).and_then(Item::as_value_mut) {
                // What is said beside a value stays with it.
                Some(old) => {
                    *value.decor_mut() = old.decor().clone();
                    *old = value;
                }
                None => drop(table.insert(key, Item::Value(value))),
            }
        }
    }
    let edited = document.to_string();
    saved_queries(&edited)?;
    Ok(edited)
}

/// The text of a file without the query of this name; nothing if there is none.
///
/// Comments right above its heading go with it; those parted from it by an empty line stay.
pub fn forget_query(text: &str, name: &str) -> Result<Option<String>, SavedError> {
    let mut document = document(text)?;
    let names: Vec<String> = document.iter().map(|(name, _)| name.to_owned()).collect();
    let Some(at) = names.iter().position(|other| other == name) else { return Ok(None) };
    let Some(item) = document.remove(name) else { return Ok(None) };
    let above = item.as_table().and_then(|table| table.decor().prefix()?.as_str()).unwrap_or("");
    let kept = above.rfind("\n\n").and_then(|end| above.get(..end + 1)).filter(|kept| kept.contains('#')).unwrap_or("").to_owned();
    match names.get(at + 1).and_then(|next| document.get_mut(next)).and_then(Item::as_table_mut) {
        Some(next) => {
            let own = next.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or("").to_owned();
            next.decor_mut().set_prefix(kept + &own);
        }
        None => {
            let own = document.trailing().as_str().unwrap_or("").to_owned();
            document.set_trailing(kept + &own);
        }
    }
    Ok(Some(document.to_string()))
}

fn document(text: &str) -> Result<DocumentMut, SavedError> {
    saved_queries(text)?;
    text.parse::<DocumentMut>().map_err(|error| SavedError::unreadable(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> SavedQuery {
        SavedQuery { query: text.to_owned(), ..SavedQuery::default() }
    }

    #[test]
    fn a_file_is_edited_and_keeps_its_comments() {
        let start = "# Pantauan meja kami.\n\n# Perluasan.\n[brics]\nquery = \"BRICS\" # pendek\nexact = true\n\n# Yang lain.\n[iran]\nquery = \"Iran\"\n# Akhir.\n";
        let changed = SavedQuery { from: Some("2023".to_owned()), min_score: Some(0.7), ..query("BRICS OR \"Dua\"") };
        let edited = save_query(start, "brics", &changed).unwrap();
        assert_eq!(saved_queries(&edited).unwrap()["brics"], changed);
        for kept in
            ["# Pantauan meja kami.\n\n# Perluasan.\n[brics]\n", " # pendek\n", "min_score = 0.7\n", "# Yang lain.\n[iran]\n", "# Akhir.\n"]
        {
            assert!(edited.contains(kept), "{kept:?} in {edited}");
        }
        let more = save_query(&edited, "baru", &query("sanksi")).unwrap();
        assert_eq!(saved_queries(&more).unwrap().len(), 3);
        let fewer = forget_query(start, "brics").unwrap().unwrap();
        assert_eq!(fewer, "# Pantauan meja kami.\n\n# Yang lain.\n[iran]\nquery = \"Iran\"\n# Akhir.\n");
        assert_eq!(forget_query(start, "tidak").unwrap(), None);
        assert_eq!(save_query("", "a", &query("x")).unwrap(), "[a]\nquery = \"x\"\n");
    }

    #[test]
    fn a_bad_file_is_told_by_line_and_never_edited() {
        for (text, said) in [
            ("[a]\nquery = \"x\"\n[b\n", "line 3"),
            ("[a]\nqery = \"x\"\n", "line 2"),
            ("[a]\nquery = 1\n", "line 2"),
            ("a = \"x\"\n", "line 1"),
            ("[a]\nquery = \"x\"\n[a]\n", "line 3"),
            ("[\"a b\"]\nquery = \"x\"\n", "\"a b\" is no name"),
        ] {
            let error = saved_queries(text).unwrap_err().to_string();
            assert!(error.contains(said), "{text:?}: {error}");
            assert!(save_query(text, "c", &query("y")).is_err() && forget_query(text, "a").is_err(), "{text:?}");
        }
        assert!(saved_queries(&"#".repeat(MAX_SAVED_BYTES + 1)).is_err());
    }

    #[test]
    fn a_name_stands_alone() {
        for (text, name) in [
            ("@brics", Some("brics")),
            (" @a-1_B ", Some("a-1_B")),
            ("@", None),
            ("@a b", None),
            ("a", None),
            ("@-a", None),
            ("@a.b", None),
        ] {
            assert_eq!(saved_name(text), name, "{text}");
        }
    }

    #[test]
    fn the_line_says_every_filter() {
        let all = SavedQuery {
            person: vec!["Wang Yi".to_owned()],
            not_org: vec!["NATO".to_owned()],
            from: Some("2023".to_owned()),
            min_score: Some(0.5),
            match_any: true,
            exact: true,
            ..SavedQuery::default()
        };
        assert_eq!(all.line(), "* --person \"Wang Yi\" --not-org \"NATO\" --from \"2023\" --min-score 0.5 --match any --exact");
    }
}
