//! The entities of one index and their numbers.
//!
//! A number is given when an entity is first met and never changes its meaning, so columns and terms written long ago stay true. What an entity is
//! called is kept here too, so that showing results needs nothing but the index.

use super::{EntityId, EntityKind};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// An entity that an index knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// What kind of thing it is.
    pub kind: EntityKind,
    /// Its stable id, the same in every index.
    pub key: String,
    /// The name under which it is shown.
    pub name: String,
}

/// The entities of one index by number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Known>", into = "Vec<Known>")]
pub struct Registry {
    rows: Vec<Known>,
    by_key: FxHashMap<String, EntityId>,
}

impl Registry {
    /// The number of the entity with this key, given now if it had none.
    pub fn intern(&mut self, kind: EntityKind, key: &str, name: &str) -> EntityId {
        if let Some(&id) = self.by_key.get(key) {
            return id;
        }
        let id = EntityId(self.rows.len() as u32);
        self.rows.push(Known { kind, key: key.to_owned(), name: name.to_owned() });
        self.by_key.insert(key.to_owned(), id);
        id
    }

    /// The entity with this number.
    pub fn get(&self, id: EntityId) -> Option<&Known> {
        self.rows.get(id.0 as usize)
    }

    /// The number of the entity with this key, if this index has met it.
    pub fn by_key(&self, key: &str) -> Option<EntityId> {
        self.by_key.get(key).copied()
    }

    /// All entities with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (EntityId, &Known)> {
        self.rows.iter().enumerate().map(|(number, known)| (EntityId(number as u32), known))
    }

    /// How many entities have numbers.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no entity has a number.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl From<Vec<Known>> for Registry {
    fn from(rows: Vec<Known>) -> Registry {
        let by_key = rows.iter().enumerate().map(|(number, known)| (known.key.clone(), EntityId(number as u32))).collect();
        Registry { rows, by_key }
    }
}

impl From<Registry> for Vec<Known> {
    fn from(registry: Registry) -> Vec<Known> {
        registry.rows
    }
}
