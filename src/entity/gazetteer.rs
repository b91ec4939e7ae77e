//! The names that kliping knows from the start: one readable TOML file a kind under `data/gazetteer`.
//!
//! A row is an entity: its canonical name, and the other names under which news speaks of it. A name belongs to one row, unless every row that shares
//! it declares it ambiguous; then the article decides. [`Gazetteer::faults`] holds the files to that, and a test holds the bundled files to it.
//! Reading them takes longer than most searches, so the build script, which shares this file, reads them once and the program carries the outcome.

use super::EntityKind;
use super::name::{NameKey, name_key, slug};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// One known entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Stable id: the kind and the slug of the canonical name, `place:tiongkok`.
    pub key: String,
    /// What kind of thing it is.
    pub kind: EntityKind,
    /// The name under which it is shown.
    pub name: String,
    /// Names that by themselves mean this entity.
    pub aliases: Vec<String>,
    /// Names that mean it only where the article says so.
    pub ambiguous: Vec<String>,
    /// The state that it belongs to, by canonical name.
    pub country: Option<String>,
    /// The organization that it is a body of, by canonical name.
    pub part_of: Option<String>,
    /// A finer kind: `negara`, `kota`, `partai`.
    pub class: Option<String>,
    /// A few words on it.
    pub about: Option<String>,
}

/// A row as it stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRow {
    id: Option<String>,
    kind: Option<String>,
    country: Option<String>,
    part_of: Option<String>,
    about: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    ambiguous: Vec<String>,
}

/// A file: tables by kind, rows by canonical name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    person: BTreeMap<String, FileRow>,
    #[serde(default)]
    organization: BTreeMap<String, FileRow>,
    #[serde(default)]
    place: BTreeMap<String, FileRow>,
}

/// A gazetteer file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {message}")]
pub struct GazetteerError {
    /// Name of the file.
    pub file: String,
    /// What the TOML reader said, with line and column.
    pub message: String,
}

/// A rule of the gazetteer that its rows break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GazetteerFault {
    /// Two rows claim one name without declaring it ambiguous.
    SharedName {
        /// The name as one of them writes it.
        name: String,
        /// Keys of the rows.
        rows: Vec<String>,
    },
    /// Two rows have one key.
    SharedKey(String),
    /// A name without a letter or digit.
    EmptyName {
        /// Key of the row.
        row: String,
        /// The name.
        name: String,
    },
}

/// Known entities and their names.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Gazetteer {
    pub(super) rows: Vec<Row>,
    /// The rows that bear each name, sorted by the name's key.
    pub(super) names: Vec<(NameKey, Vec<Bearer>)>,
    fingerprint: u64,
}

/// A row that bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bearer {
    /// Index of the row.
    pub row: usize,
    /// Whether the name means the row only in the right context.
    pub ambiguous: bool,
    /// Whether the name is an abbreviation, and so stands in capitals.
    pub capitals: bool,
}

impl Gazetteer {
    /// Reads gazetteer files, given by name and text.
    pub fn parse(files: &[(&str, &str)]) -> Result<Gazetteer, GazetteerError> {
        let mut gazetteer = Gazetteer::default();
        for (name, text) in files {
            let file: File =
                toml::from_str(text).map_err(|error| GazetteerError { file: (*name).to_owned(), message: error.to_string() })?;
            for (kind, table) in
                [(EntityKind::Person, file.person), (EntityKind::Organization, file.organization), (EntityKind::Place, file.place)]
            {
                gazetteer.rows.extend(table.into_iter().map(|(name, row)| row.into_row(kind, name)));
            }
            gazetteer.fingerprint = gazetteer.fingerprint.rotate_left(7) ^ xxh3_64(text.as_bytes());
        }
        gazetteer.index_names();
        Ok(gazetteer)
    }

    /// Takes these rows for all there are.
    pub(super) fn set_rows(&mut self, rows: Vec<Row>) {
        self.rows = rows;
        self.index_names();
    }

    fn index_names(&mut self) {
        let mut names: BTreeMap<NameKey, Vec<Bearer>> = BTreeMap::new();
        for (number, row) in self.rows.iter().enumerate() {
            let sure = std::iter::once(&row.name).chain(&row.aliases).map(|name| (name, false));
            for (name, ambiguous) in sure.chain(row.ambiguous.iter().map(|name| (name, true))) {
                let bearer = Bearer { row: number, ambiguous, capitals: is_abbreviation(name) };
                let bearers = names.entry(name_key(name)).or_default();
                match bearers.iter_mut().find(|known| known.row == number) {
                    // ASEAN and Asean: a name that is also written in small letters needs no capitals.
                    Some(known) => known.capitals &= bearer.capitals,
                    None => bearers.push(bearer),
                }
            }
        }
        self.names = names.into_iter().collect();
    }

    /// All rows, by kind and name.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The rows that bear the name with this key.
    pub fn bearers(&self, key: &NameKey) -> &[Bearer] {
        self.names.binary_search_by(|(name, _)| name.cmp(key)).map_or(&[], |at| self.names[at].1.as_slice())
    }

    /// Keys of all names.
    pub fn name_keys(&self) -> impl Iterator<Item = &NameKey> {
        self.names.iter().map(|(name, _)| name)
    }

    /// Changes with every change of the files.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The words of the names of persons and places, as written: what a stemmer must leave alone.
    pub fn name_words(&self) -> impl Iterator<Item = &str> {
        let named = self.rows.iter().filter(|row| row.kind != EntityKind::Organization);
        named
            .flat_map(|row| std::iter::once(&row.name).chain(&row.aliases))
            .flat_map(|name| name.split([' ', '-']))
            .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
    }

    /// Everything in which the rows break their rules.
    pub fn faults(&self) -> Vec<GazetteerFault> {
        let mut faults = Vec::new();
        let mut keys: FxHashMap<&str, usize> = FxHashMap::default();
        for row in &self.rows {
            *keys.entry(&row.key).or_default() += 1;
            let names = std::iter::once(&row.name).chain(&row.aliases).chain(&row.ambiguous);
            faults.extend(
                names
                    .filter(|name| name_key(name).is_empty())
                    .map(|name| GazetteerFault::EmptyName { row: row.key.clone(), name: name.clone() }),
            );
        }
        faults.extend(keys.into_iter().filter(|(_, count)| *count > 1).map(|(key, _)| GazetteerFault::SharedKey(key.to_owned())));
        for (name, bearers) in &self.names {
            if bearers.len() > 1 && bearers.iter().any(|bearer| !bearer.ambiguous) {
                let rows = bearers.iter().map(|bearer| self.rows[bearer.row].key.clone()).collect();
                faults.push(GazetteerFault::SharedName { name: name.to_string(), rows });
            }
        }
        faults.sort_by_key(|fault| format!("{fault:?}"));
        faults
    }
}

impl FileRow {
    fn into_row(self, kind: EntityKind, name: String) -> Row {
        Row {
            key: self.id.unwrap_or_else(|| format!("{kind}:{}", slug(&name))),
            kind,
            name,
            aliases: self.aliases,
            ambiguous: self.ambiguous,
            country: self.country,
            part_of: self.part_of,
            class: self.kind,
            about: self.about,
        }
    }
}

/// Whether a name is written in capitals alone: *AS*, *PBB*, *ISIS*.
pub(super) fn is_abbreviation(name: &str) -> bool {
    let mut letters = name.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_gazetteer_keeps_its_rules() {
        assert_eq!(Gazetteer::bundled().faults(), []);
    }

    #[test]
    fn shared_names_must_be_declared() {
        let text = r#"
            [place]
            "Kongo" = { aliases = ["RDK"], ambiguous = ["Zaire"] }
            "Republik Kongo" = { aliases = ["RDK"], ambiguous = ["Zaire"] }
        "#;
        let gazetteer = Gazetteer::parse(&[("x.toml", text)]).unwrap();
        let rows = vec!["place:kongo".to_owned(), "place:republik-kongo".to_owned()];
        assert_eq!(gazetteer.faults(), [GazetteerFault::SharedName { name: "rdk".to_owned(), rows }]);
    }

    #[test]
    fn a_broken_file_says_where() {
        let error = Gazetteer::parse(&[("x.toml", "[place]\n\"A\" = { aliasse = [] }")]).unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}
