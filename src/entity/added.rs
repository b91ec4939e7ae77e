//! Names that a user adds to the gazetteer: new entities, and further names of known ones.
//!
//! Merging, renaming and hiding change what is shown; a new name changes what is found, so it takes an update. An index keeps the names that it was made with,
//! and an update looks at the difference: only articles that could read otherwise are prepared again. A name that a user gives means what the
//! user says and nothing else, whatever the gazetteer has; so the same words take a name away from an entity that it was wrongly given to.

use super::EntityKind;
use super::gazetteer::{Bearer, Gazetteer, Row, is_abbreviation};
use super::name::{NameKey, name_key, slug};
use super::variant::new_id;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The names of one user's file, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedNames {
    rows: Vec<AddedRow>,
    /// Names that are entities of their own, and the entity that each is not.
    apart: Vec<(String, String)>,
}

/// An entity and the names that it has beside those of the gazetteer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct AddedRow {
    kind: EntityKind,
    /// An id, a name of the gazetteer, or a new name.
    entity: String,
    names: Vec<String>,
}

/// What cannot be a name, or not the name of both.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddedFault {
    /// Nothing to find in a text.
    #[error("{0:?} has no letter or digit, and so is no name")]
    Empty(String),
    /// Two entities are given one name.
    #[error("{name:?} is given to both {one:?} and {other:?}; a name that you give belongs to one")]
    Shared {
        /// The name.
        name: String,
        /// The first.
        one: String,
        /// The second.
        other: String,
    },
}

impl AddedNames {
    /// Gathers rows of kind, entity and further names, and names that are set apart from an entity.
    pub fn new<'r>(
        rows: impl Iterator<Item = (EntityKind, &'r String, &'r Vec<String>)>,
        apart: impl Iterator<Item = (&'r String, &'r String)>,
    ) -> AddedNames {
        let rows = rows.map(|(kind, entity, names)| AddedRow { kind, entity: entity.clone(), names: names.clone() });
        let (mut rows, apart): (Vec<AddedRow>, _) = (rows.collect(), apart.map(|(one, other)| (one.clone(), other.clone())).collect());
        rows.sort();
        AddedNames { rows, apart }
    }

    /// Whether nothing is added.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.apart.is_empty()
    }

    /// Every name with the entity that it is given to.
    fn each(&self) -> impl Iterator<Item = (&String, &String)> {
        let rows = self.rows.iter().flat_map(|row| row.words().map(move |name| (name, &row.entity)));
        rows.chain(self.apart.iter().map(|(name, _)| (name, name)))
    }

    /// The first thing wrong with them.
    pub fn fault(&self) -> Option<AddedFault> {
        let mut bearers: BTreeMap<NameKey, &str> = BTreeMap::new();
        for (name, entity) in self.each() {
            let key = name_key(name);
            if key.is_empty() {
                return Some(AddedFault::Empty(name.clone()));
            }
            let one = bearers.entry(key).or_insert(entity);
            if *one != entity {
                return Some(AddedFault::Shared { name: name.clone(), one: (*one).to_owned(), other: entity.clone() });
            }
        }
        None
    }

    /// Every name that means something else, or nothing any more, once `other` takes the place of these.
    pub fn difference(&self, other: &AddedNames) -> Vec<String> {
        let said = |names: &AddedNames| -> BTreeSet<(String, Option<EntityKind>, String)> {
            let rows = names.rows.iter().flat_map(|row| row.words().map(|name| (name.clone(), Some(row.kind), row.entity.clone())));
            rows.chain(names.apart.iter().map(|(name, other)| (name.clone(), None, other.clone()))).collect()
        };
        let (one, other) = (said(self), said(other));
        let names: BTreeSet<String> = one.symmetric_difference(&other).map(|(name, _, _)| name.clone()).collect();
        names.into_iter().collect()
    }
}

impl AddedRow {
    /// Its names as articles may write them; an id is none.
    fn words(&self) -> impl Iterator<Item = &String> {
        let id = self.entity.starts_with(&format!("{}:", self.kind));
        std::iter::once(&self.entity).filter(move |_| !id).chain(&self.names)
    }
}

impl Gazetteer {
    /// The gazetteer with a user's names; each means what the user says alone.
    pub fn with_added(mut self, added: &AddedNames) -> Gazetteer {
        for (name, other) in &added.apart {
            // An entity that no list has is known by its name alone, so the kind of the name is that of a person, as most such are.
            let kind = self.row_meant(None, other).map_or_else(|| kind_of_id(other), |row| self.rows[row].kind);
            let row = self.add_row(kind, name, format!("{kind}:{}", slug(name)));
            self.give(name, row);
        }
        for row in &added.rows {
            let known = self.row_meant(Some(row.kind), &row.entity);
            let number = known.unwrap_or_else(|| {
                let number = self.add_row(row.kind, &row.entity, new_id(row.kind, &row.entity));
                self.give(&row.entity, number);
                number
            });
            for name in &row.names {
                self.give(name, number);
            }
        }
        self
    }

    /// The row that a user names by its id, its name, or a name that is its alone.
    fn row_meant(&self, kind: Option<EntityKind>, entity: &str) -> Option<usize> {
        let of_kind = |row: &Row| kind.is_none_or(|kind| row.kind == kind);
        if let Some(named) = self.rows.iter().position(|row| of_kind(row) && (row.key == entity || row.name == entity)) {
            return Some(named);
        }
        let sure = |bearer: &&Bearer| !bearer.ambiguous && of_kind(&self.rows[bearer.row]);
        let mut bearers = self.bearers(&name_key(entity)).iter().filter(sure);
        let first = bearers.next()?;
        bearers.next().is_none().then_some(first.row)
    }

    /// Adds a row for a new entity.
    fn add_row(&mut self, kind: EntityKind, name: &str, key: String) -> usize {
        self.rows.push(Row { key, kind, name: name.to_owned(), ..Row::default() });
        self.rows.len() - 1
    }

    /// Makes a name mean one row and no other.
    fn give(&mut self, name: &str, row: usize) {
        let key = name_key(name);
        let at = self.names.binary_search_by(|(known, _)| known.cmp(&key));
        if let Ok(at) = at {
            for bearer in self.names[at].1.clone().into_iter().filter(|bearer| bearer.row != row) {
                let other = &mut self.rows[bearer.row];
                other.aliases.retain(|alias| name_key(alias) != key);
                other.ambiguous.retain(|alias| name_key(alias) != key);
            }
        }
        let own = &mut self.rows[row];
        if own.name != name && !own.aliases.iter().any(|alias| alias == name) {
            own.aliases.push(name.to_owned());
        }
        let bearers = vec![Bearer { row, ambiguous: false, capitals: is_abbreviation(name) }];
        match at {
            Ok(at) => self.names[at].1 = bearers,
            Err(at) => self.names.insert(at, (key, bearers)),
        }
    }
}

/// The kind that an id begins with; a person's if it is no id.
fn kind_of_id(id: &str) -> EntityKind {
    let of = |kind: &EntityKind| id.strip_prefix(kind.as_str()).is_some_and(|rest| rest.starts_with(':'));
    EntityKind::ALL.into_iter().find(of).unwrap_or(EntityKind::Person)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> AddedNames {
        super::super::Edits::parse(text).unwrap().added()
    }

    /// Ids of the rows that bear a name.
    fn bearers(gazetteer: &Gazetteer, name: &str) -> Vec<String> {
        gazetteer.bearers(&name_key(name)).iter().map(|bearer| gazetteer.rows()[bearer.row].key.clone()).collect()
    }

    #[test]
    fn a_name_means_what_the_user_says() {
        let text = r#"
            [place]
            "Tiongkok" = { aliases = ["China", "Negeri Panda"] }
            "Kongo" = { ambiguous = ["Zaire"] }
            "Republik Kongo" = { ambiguous = ["Zaire"] }
        "#;
        let gazetteer = || Gazetteer::parse(&[("x.toml", text)]).unwrap();
        let added = names(
            "[place]\n\"China\" = [\"Negeri Naga\"]\n\"Kongo\" = [\"Zaire\"]\n\"Pulau X\" = [\"Karang X\"]\n[person]\n\"Zaire Emery\" = []\n[split]\n\"Negeri Panda\" = \"Tiongkok\"\n",
        );
        let changed = gazetteer().with_added(&added);
        for (name, expected) in [
            ("Negeri Naga", "place:tiongkok"),
            ("China", "place:tiongkok"),
            ("Zaire", "place:kongo"),
            ("karang x", "place:pulau-x"),
            ("Pulau X", "place:pulau-x"),
            ("Zaire Emery", "person:zaire-emeri"),
            ("Negeri Panda", "place:negeri-panda"),
        ] {
            assert_eq!(bearers(&changed, name), [expected], "{name}");
        }
        assert_eq!(changed.rows()[bearers_row(&changed, "Tiongkok")].aliases, ["China", "Negeri Naga"]);
        assert_eq!(changed.faults(), []);
        assert_eq!(changed.fingerprint(), gazetteer().fingerprint());
    }

    fn bearers_row(gazetteer: &Gazetteer, name: &str) -> usize {
        gazetteer.bearers(&name_key(name))[0].row
    }

    #[test]
    fn what_differs_is_told_by_name() {
        let one = names("[place]\n\"Pulau X\" = [\"Karang X\"]\n\"place:tiongkok\" = [\"Negeri Naga\"]\n");
        let other = names("[place]\n\"Pulau X\" = [\"Karang X\", \"Gosong X\"]\n[split]\n\"Panda\" = \"Tiongkok\"\n");
        assert_eq!(one.difference(&other), ["Gosong X", "Negeri Naga", "Panda"]);
        assert_eq!(other.difference(&one), one.difference(&other));
        assert_eq!(one.difference(&one), [""; 0]);
    }

    #[test]
    fn faults() {
        for (text, expected) in [
            ("[person]\n\"—\" = []\n", AddedFault::Empty("—".into())),
            ("[place]\n\"A\" = [\"C\"]\n\"B\" = [\"c\"]\n", AddedFault::Shared { name: "c".into(), one: "A".into(), other: "B".into() }),
        ] {
            let error = super::super::Edits::parse(text).unwrap_err();
            assert_eq!(error.message, expected.to_string());
        }
    }
}
