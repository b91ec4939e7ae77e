//! Persons, organizations and places: what they are called, and where an article speaks of them.
//!
//! The gazetteer knows names, the annotator finds them in articles, the registry numbers what one index has met, and [`WhoIsWho`] says who is
//! meant by a name in a query. Pure over its data: no files are read here, and the same text always gets the same mentions.

mod acronyms;
mod added;
mod annotate;
mod article;
mod belief;
mod bundled;
mod cues;
mod decide;
mod edits;
mod gazetteer;
mod kind;
mod matcher;
mod name;
mod nearest;
mod occurrence;
mod part;
mod reading;
pub mod tagger;
mod variant;

#[cfg(test)]
mod tests;

mod registry;
mod roles;
mod rules;
mod who;

pub use acronyms::{Explained, LearntAcronyms, Meaning};
pub use added::{AddedFault, AddedNames};
pub use annotate::{Annotation, Annotator, Mention, MentionWhy, Part, PartRole};
pub use edits::{Edit, Edits, EditsError, FILE_NAME, UnknownName, add_edit, without_merge};
pub use gazetteer::{Bearer, Gazetteer, GazetteerError, GazetteerFault, Row};
pub use kind::EntityKind;
pub use matcher::Matcher;
pub use name::{NameKey, name_key};
pub use occurrence::NameSearch;
pub use reading::Reading;
pub use registry::{Known, Registry};
pub use roles::Role;
pub use who::WhoIsWho;

/// The number of an entity within one index; its meaning stands in that index's registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);
