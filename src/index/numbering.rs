//! The numbers that stand for entities and sources in the columns of one index.
//!
//! Numbers only grow and mean nothing outside their index; what is shown is ordered by count and name, never by number, so two indexes of
//! the same folder answer alike whatever order they met their entities in.

use crate::entity::{LearntAcronyms, Registry};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Entities and sources of one index.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Numbering {
    /// Persons, organizations and places.
    pub entities: Registry,
    /// Papers, agencies and sites.
    pub sources: Sources,
    /// What acronyms mean that several articles explain alike.
    pub acronyms: LearntAcronyms,
}

/// The sources of one index by number.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Sources {
    names: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

impl Sources {
    /// The number of `name`, given now if it had none.
    pub fn intern(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = self.names.len() as u32;
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        number
    }

    /// The source with this number.
    pub fn name(&self, number: u32) -> Option<&str> {
        self.names.get(number as usize).map(String::as_str)
    }

    /// The number of a source that has one.
    pub fn number(&self, name: &str) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// All sources with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        self.names.iter().enumerate().map(|(number, name)| (number as u32, name.as_str()))
    }

    /// How many sources have numbers.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether no source has a number.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl From<Vec<String>> for Sources {
    fn from(names: Vec<String>) -> Sources {
        let numbers = names.iter().enumerate().map(|(number, name)| (name.clone(), number as u32)).collect();
        Sources { names, numbers }
    }
}

impl From<Sources> for Vec<String> {
    fn from(sources: Sources) -> Vec<String> {
        sources.names
    }
}
