//! The entities of one index and their numbers.
//!
//! A number is given when an entity is first met and never changes its meaning, so columns and terms written long ago stay true. What an entity is
//! called is kept here too, so that showing results needs nothing but the index. All strings lie in one: every search reads the registry, and a
//! hundred thousand small strings would take longer to read than most searches take.

use super::{EntityId, EntityKind};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// An entity that an index knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<'r> {
    /// What kind of thing it is.
    pub kind: EntityKind,
    /// Its stable id, the same in every index.
    pub key: &'r str,
    /// The name under which it is shown.
    pub name: &'r str,
}

/// The entities of one index by number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Registry {
    /// Keys and names.
    text: String,
    rows: Vec<Row>,
    /// Numbers in the order of their keys, as of the last [`Registry::sort`].
    sorted: Vec<u32>,
    /// Numbers by key; made when the first entity is met, so that searching never pays for it.
    #[serde(skip)]
    numbers: FxHashMap<String, EntityId>,
}

/// Where an entity's strings lie.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Row {
    kind: EntityKind,
    key: Piece,
    name: Piece,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Piece {
    start: u32,
    len: u32,
}

impl Registry {
    /// The number of the entity with this key, given now if it had none.
    ///
    /// Of several spellings of a name the first in the alphabet is shown, so that it does not matter which article came first.
    pub fn intern(&mut self, kind: EntityKind, key: &str, name: &str) -> EntityId {
        if self.numbers.len() != self.rows.len() {
            self.numbers = self.iter().map(|(id, known)| (known.key.to_owned(), id)).collect();
        }
        if let Some(&id) = self.numbers.get(key) {
            let shown = self.rows[id.0 as usize].name;
            if name < self.piece(shown) {
                self.rows[id.0 as usize].name = self.store(name);
            }
            return id;
        }
        let id = EntityId(self.rows.len() as u32);
        let row = Row { kind, key: self.store(key), name: self.store(name) };
        self.rows.push(row);
        self.numbers.insert(key.to_owned(), id);
        id
    }

    fn store(&mut self, text: &str) -> Piece {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        Piece { start, len: text.len() as u32 }
    }

    fn piece(&self, piece: Piece) -> &str {
        self.text.get(piece.start as usize..(piece.start + piece.len) as usize).unwrap_or("")
    }

    /// Sorts the keys; needed before the registry is written, because a reader finds keys by their order.
    pub fn sort(&mut self) {
        let mut sorted: Vec<u32> = (0..self.rows.len() as u32).collect();
        sorted.sort_unstable_by(|&a, &b| self.piece(self.rows[a as usize].key).cmp(self.piece(self.rows[b as usize].key)));
        self.sorted = sorted;
    }

    /// The entity with this number.
    pub fn get(&self, id: EntityId) -> Option<Known<'_>> {
        let row = self.rows.get(id.0 as usize)?;
        Some(Known { kind: row.kind, key: self.piece(row.key), name: self.piece(row.name) })
    }

    /// The number of the entity with this key, if this index has met it.
    pub fn by_key(&self, key: &str) -> Option<EntityId> {
        let key_of = |number: u32| self.rows.get(number as usize).map_or("", |row| self.piece(row.key));
        let at = self.sorted.binary_search_by(|&number| key_of(number).cmp(key)).ok()?;
        Some(EntityId(self.sorted[at]))
    }

    /// All entities with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (EntityId, Known<'_>)> {
        (0..self.rows.len() as u32).map(EntityId).filter_map(|id| Some((id, self.get(id)?)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_and_the_first_spelling_is_shown() {
        let mut registry = Registry::default();
        let sergey = registry.intern(EntityKind::Person, "person:sergei-x", "Sergey X");
        let moskow = registry.intern(EntityKind::Place, "place:moskow", "Moskow");
        assert_eq!(registry.intern(EntityKind::Person, "person:sergei-x", "Sergei X"), sergey);
        registry.sort();
        let mut read: Registry = postcard::from_bytes(&postcard::to_stdvec(&registry).unwrap()).unwrap();
        assert_eq!((read.by_key("place:moskow"), read.by_key("person:sergei-x"), read.by_key("x")), (Some(moskow), Some(sergey), None));
        assert_eq!(read.get(sergey).unwrap().name, "Sergei X");
        assert_eq!(read.intern(EntityKind::Place, "place:moskow", "Moskow"), moskow);
        assert_eq!((read.intern(EntityKind::Place, "place:kyiv", "Kyiv"), read.len()), (EntityId(2), 3));
    }
}
