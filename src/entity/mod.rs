//! Persons, organizations and places: what they are called, and where an article speaks of them.

mod kind;

pub use kind::EntityKind;

/// The number of an entity within one index; its meaning stands in that index's registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);
