//! What a user says of entities, in a plain file: which are the same, what they are called, which are not to be seen.
//!
//! The file belongs to the user and lies outside the index folder; kliping only ever adds a line to it. What it says of entities that articles have is
//! applied when a query is read and an answer is written, so nothing has to be indexed anew; only names that it adds ([`super::added`]) are found in
//! articles by the next update. Entities are named as anywhere else: by an id (`person:wang-yi`) or by a name that only one of them bears.

use super::EntityKind;
use super::added::AddedNames;
use super::name::name_key;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Name of the file beside an index.
pub const FILE_NAME: &str = "entities.toml";

/// The edits of one file, in the order of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Edits {
    /// Entities that are another one.
    pub merge: BTreeMap<String, String>,
    /// Entities under another name.
    pub rename: BTreeMap<String, String>,
    /// Entities that are not shown or counted.
    pub hide: BTreeMap<String, bool>,
    /// Names that are entities of their own, and the entity that each is not.
    split: BTreeMap<String, String>,
    /// Names of persons: the person, and what else it is called.
    person: BTreeMap<String, Vec<String>>,
    /// Names of organizations.
    organization: BTreeMap<String, Vec<String>>,
    /// Names of places.
    place: BTreeMap<String, Vec<String>>,
}

/// An edit file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct EditsError {
    /// What the TOML reader said, with line and column.
    pub message: String,
}

/// One edit, as a command makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The first is the second.
    Merge(String, String),
    /// The first is called the second.
    Rename(String, String),
    /// This one is not to be seen.
    Hide(String),
    /// The first is a name, and not one of the second.
    Split(String, String),
    /// A new entity, or one that is known, has these names.
    Add {
        /// What kind of thing it is.
        kind: EntityKind,
        /// Its id or name.
        entity: String,
        /// Further names.
        names: Vec<String>,
    },
}

/// An entity that an edit names and the index does not have, or has several of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The name in the file.
    pub name: String,
    /// Ids of those that bear it; empty if nobody does.
    pub bearers: Vec<String>,
}

impl Edits {
    /// Reads the text of a file.
    pub fn parse(text: &str) -> Result<Edits, EditsError> {
        let edits: Edits = toml::from_str(text).map_err(|error| EditsError { message: error.to_string().trim_end().to_owned() })?;
        match edits.added().fault() {
            Some(fault) => Err(EditsError { message: fault.to_string() }),
            None => Ok(edits),
        }
    }

    /// Whether there is nothing that a query or an answer must know.
    pub fn is_empty(&self) -> bool {
        self.merge.is_empty() && self.rename.is_empty() && self.hide.is_empty()
    }

    /// The names that the file gives an entity of its own words.
    fn names(&self, kind: EntityKind, entity: &str) -> &[String] {
        let rows = match kind {
            EntityKind::Person => &self.person,
            EntityKind::Organization => &self.organization,
            EntityKind::Place => &self.place,
        };
        rows.get(entity).map_or(&[], Vec::as_slice)
    }

    /// The names added.
    pub fn added(&self) -> AddedNames {
        let kinds = [(EntityKind::Person, &self.person), (EntityKind::Organization, &self.organization), (EntityKind::Place, &self.place)];
        let rows = kinds.into_iter().flat_map(|(kind, rows)| rows.iter().map(move |(entity, names)| (kind, entity, names)));
        AddedNames::new(rows, self.split.iter())
    }
}

/// The text of a file with one more edit; everything that stood there stays as it was.
///
/// An edit of the same entity under the same heading is replaced. Fails if `text` is no file of edits.
pub fn add_edit(text: &str, edit: &Edit) -> Result<String, EditsError> {
    let said = Edits::parse(text)?;
    let (heading, name, value) = match edit {
        Edit::Merge(one, other) => ("merge", one, quoted(other)),
        Edit::Rename(one, shown) => ("rename", one, quoted(shown)),
        Edit::Hide(one) => ("hide", one, "true".to_owned()),
        Edit::Split(name, other) => ("split", name, quoted(other)),
        Edit::Add { kind, entity, names } => (kind.as_str(), entity, list(said.names(*kind, entity), names)),
    };
    let row = format!("{} = {value}", quoted(name));
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let section = lines.iter().position(|line| line.trim() == format!("[{heading}]"));
    match section {
        Some(start) => {
            let end = (start + 1..lines.len()).find(|&at| lines[at].trim_start().starts_with('[')).unwrap_or(lines.len());
            let same = (start + 1..end).find(|&at| lines[at].trim_start().starts_with(&format!("{} =", quoted(name))));
            let last = (start..end).rev().find(|&at| !lines[at].trim().is_empty()).unwrap_or(start);
            match same {
                Some(at) => lines[at] = row,
                None => lines.insert(last + 1, row),
            }
        }
        None => {
            if lines.last().is_some_and(|line| !line.trim().is_empty()) {
                lines.push(String::new());
            }
            lines.extend([format!("[{heading}]"), row]);
        }
    }
    let edited = lines.join("\n") + "\n";
    Edits::parse(&edited)?;
    Ok(edited)
}

/// The text of a file without the merge of the entity that it names so; nothing if there is none.
pub fn without_merge(text: &str, one: &str) -> Option<String> {
    let key = name_key(one);
    let said = Edits::parse(text).ok()?;
    let name = said.merge.keys().find(|name| name_key(name) == key)?;
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| line.trim() == "[merge]")?;
    let row = format!("{} =", quoted(name));
    let at = (start + 1..lines.len())
        .take_while(|&at| !lines[at].trim_start().starts_with('['))
        .find(|&at| lines[at].trim_start().starts_with(&row))?;
    let rest: Vec<&str> = lines[..at].iter().chain(&lines[at + 1..]).copied().collect();
    Some(rest.join("\n") + "\n")
}

/// A list of TOML with what is new behind what was there.
fn list(there: &[String], new: &[String]) -> String {
    let fresh = new.iter().filter(|name| !there.contains(name));
    let all: Vec<String> = there.iter().chain(fresh).map(|name| quoted(name)).collect();
    format!("[{}]", all.join(", "))
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_added_and_nothing_is_lost() {
        let start = "# Milik saya.\n[merge]\n# Satu orang.\n\"A\" = \"B\"\n\n[hide]\n\"C\" = true\n";
        let edited = add_edit(start, &Edit::Merge("D \"x\"".to_owned(), "B".to_owned())).unwrap();
        assert_eq!(edited, "# Milik saya.\n[merge]\n# Satu orang.\n\"A\" = \"B\"\n\"D \\\"x\\\"\" = \"B\"\n\n[hide]\n\"C\" = true\n");
        let edited = add_edit(&edited, &Edit::Merge("A".to_owned(), "E".to_owned())).unwrap();
        assert_eq!(Edits::parse(&edited).unwrap().merge["A"], "E");
        let edited = add_edit(&edited, &Edit::Rename("Tiongkok".to_owned(), "China".to_owned())).unwrap();
        assert!(edited.ends_with("\n\n[rename]\n\"Tiongkok\" = \"China\"\n"), "{edited}");
        assert_eq!(add_edit("", &Edit::Hide("C".to_owned())).unwrap(), "[hide]\n\"C\" = true\n");
        let add = |text: &str, name: &str| {
            let (kind, entity, names) = (EntityKind::Place, "Pulau X".to_owned(), vec![name.to_owned()]);
            add_edit(text, &Edit::Add { kind, entity, names }).unwrap()
        };
        let added = add(&add("", "Karang X"), "Gosong X");
        assert_eq!(added, "[place]\n\"Pulau X\" = [\"Karang X\", \"Gosong X\"]\n");
    }

    #[test]
    fn a_merge_is_taken_back() {
        let text = "[merge]\n# Dua kota.\n\"A b\" = \"B\"\n\"C\" = \"B\"\n";
        assert_eq!(without_merge(text, "a B").unwrap(), "[merge]\n# Dua kota.\n\"C\" = \"B\"\n");
        assert_eq!(without_merge(text, "B"), None);
    }

    #[test]
    fn a_broken_file_is_told_and_not_touched() {
        for text in ["[merge", "[gabung]\n\"A\" = \"B\"\n", "[merge]\n\"A\" = 1\n", "[place]\n\"—\" = []\n"] {
            assert!(Edits::parse(text).is_err(), "{text}");
            assert!(add_edit(text, &Edit::Hide("A".to_owned())).is_err(), "{text}");
        }
    }
}
