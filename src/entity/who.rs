//! Who is meant by a name in a query, a filter or an answer, within one index.
//!
//! Joins what the gazetteer knows of names with what the index has met and what the user says of both. Only entities of the index are ever named: a name that no article bears
//! has no number, and is told as such, with the nearest names that do.

use super::acronyms::LearntAcronyms;
use super::edits::{Edits, UnknownName};
use super::gazetteer::Gazetteer;
use super::name::{NameKey, name_key};
use super::nearest::WantedName;
use super::registry::Registry;
use super::variant::new_id;
use super::{EntityId, EntityKind};
use crate::text::fold;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Names and entities of one index.
#[derive(Debug)]
pub struct WhoIsWho<'a> {
    gazetteer: &'a Gazetteer,
    registry: &'a Registry,
    /// What each entity is shown as; `None` hides it. Empty if every one is shown as itself.
    shown_as: Arc<Vec<Option<EntityId>>>,
    /// Names that the user gave.
    renamed: FxHashMap<EntityId, String>,
}

/// Merges in a row that are followed; more are a circle.
const LONGEST_MERGE: usize = 16;

/// Abbreviations that are ordinary words in lower case: only in capitals do they name anything in a query.
const WORDS_IN_LOWER_CASE: &[&str] =
    &["as", "who", "sea", "uni", "ham", "it", "is", "us", "un", "pan", "dia", "ini", "api", "mas", "ban", "bi", "ui", "kia"];

impl<'a> WhoIsWho<'a> {
    /// Names of `gazetteer` for the entities of `registry`, with the acronyms that its articles explain.
    pub fn new(gazetteer: &'a Gazetteer, registry: &'a Registry, acronyms: &LearntAcronyms) -> WhoIsWho<'a> {
        let mut who = WhoIsWho { gazetteer, registry, shown_as: Arc::default(), renamed: FxHashMap::default() };
        // What the gazetteer or the user says of the letters goes before what articles explain.
        let unknown = acronyms.0.iter().filter(|(letters, _)| gazetteer.bearers(&name_key(letters)).is_empty());
        let bare = |letters: &str| registry.by_key(&new_id(EntityKind::Organization, letters));
        let learnt: Vec<_> = unknown.filter_map(|(letters, meaning)| Some((bare(letters)?, registry.by_key(&meaning.key)?))).collect();
        if !learnt.is_empty() {
            let mut shown = who.everyone();
            for (one, other) in learnt.into_iter().filter(|(one, other)| one != other) {
                shown[one.0 as usize] = Some(other);
            }
            who.shown_as = Arc::new(ends(&shown));
        }
        who
    }

    /// Every entity, shown as itself.
    fn everyone(&self) -> Vec<Option<EntityId>> {
        (0..self.registry.len() as u32).map(|number| Some(EntityId(number))).collect()
    }

    /// Applies what the user says; gives the names in it that are no single entity of the index.
    pub fn apply(&mut self, edits: &Edits) -> Vec<UnknownName> {
        if edits.is_empty() {
            return Vec::new();
        }
        let mut unknown = Vec::new();
        let mut shown = if self.shown_as.is_empty() { self.everyone() } else { self.shown_as.to_vec() };
        for (one, other) in &edits.merge {
            if let (Some(one), Some(other)) = (self.single(one, &mut unknown), self.single(other, &mut unknown)) {
                shown[one.0 as usize] = Some(other);
            }
        }
        for (one, _) in edits.hide.iter().filter(|(_, hidden)| **hidden) {
            if let Some(one) = self.single(one, &mut unknown) {
                shown[one.0 as usize] = None;
            }
        }
        for (one, name) in &edits.rename {
            if let Some(one) = self.single(one, &mut unknown) {
                self.renamed.insert(one, name.clone());
            }
        }
        self.shown_as = Arc::new(ends(&shown));
        unknown
    }

    /// The one entity with this id or name.
    fn single(&self, name: &str, unknown: &mut Vec<UnknownName>) -> Option<EntityId> {
        if let Some(id) = self.registry.by_key(name) {
            return Some(id);
        }
        match self.named(None, name).as_slice() {
            [id] => Some(*id),
            several => {
                let bearers = several.iter().filter_map(|&id| self.registry.get(id)).map(|known| known.key.to_owned()).collect();
                unknown.push(UnknownName { name: name.to_owned(), bearers });
                None
            }
        }
    }

    /// What every entity is shown as, by number, for counting; `None` if every one is shown as itself.
    pub fn shown_as(&self) -> Option<Arc<Vec<Option<EntityId>>>> {
        (!self.shown_as.is_empty()).then(|| Arc::clone(&self.shown_as))
    }

    /// The entities that are shown as `id`, itself among them.
    pub fn members(&self, id: EntityId) -> Vec<EntityId> {
        if self.shown_as.is_empty() {
            return vec![id];
        }
        self.registry.iter().map(|(member, _)| member).filter(|&member| self.resolve(member) == Some(id)).collect()
    }

    /// Every entity of the index that bears `name`; case, accents and hyphens do not matter.
    pub fn named(&self, kind: Option<EntityKind>, name: &str) -> Vec<EntityId> {
        self.bearers(&name_key(name), kind)
    }

    fn bearers(&self, key: &NameKey, kind: Option<EntityKind>) -> Vec<EntityId> {
        let rows = self.gazetteer.rows();
        let known = self.gazetteer.bearers(key).iter().filter_map(|bearer| self.registry.by_key(&rows[bearer.row].key));
        // What articles alone know has its id by its name's form.
        let read = EntityKind::ALL.into_iter().filter_map(|kind| self.registry.by_key(&new_id(kind, key.as_str())));
        let renamed = self.renamed.iter().filter(|(_, name)| name_key(name) == *key).map(|(&id, _)| id);
        let met = known.chain(read).chain(renamed);
        let mut ids: Vec<EntityId> = met.filter_map(|id| self.resolve(id)).collect();
        ids.retain(|&id| kind.is_none_or(|kind| self.registry.get(id).is_some_and(|known| known.kind == kind)));
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// The longest run of words from the first on that names entities of the index, with its bearers.
    pub fn longest_name(&self, words: &[&str]) -> Option<(usize, Vec<EntityId>)> {
        (1..=words.len().min(8)).rev().find_map(|len| {
            let written = words[..len].join(" ");
            let key = name_key(&written);
            if len == 1 && !may_name(&written, &key, self.gazetteer) {
                return None;
            }
            let ids = self.bearers(&key, None);
            (!ids.is_empty()).then_some((len, ids))
        })
    }

    /// The entity with this id.
    pub fn by_key(&self, key: &str) -> Option<EntityId> {
        self.registry.by_key(key).and_then(|id| self.resolve(id))
    }

    /// Up to five names of the index near to `name`, best first.
    pub fn nearest(&self, kind: Option<EntityKind>, name: &str) -> Vec<String> {
        let wanted = WantedName::new(name);
        let of_kind = self.registry.iter().filter(|(_, known)| kind.is_none_or(|kind| known.kind == kind));
        let shown = of_kind.filter(|(id, _)| self.resolve(*id) == Some(*id)).map(|(id, _)| self.name(id));
        let mut near: Vec<((usize, usize), &str)> = shown.filter_map(|name| Some((wanted.distance(name)?, name))).collect();
        near.sort_unstable();
        near.truncate(5);
        near.into_iter().map(|(_, name)| name.to_owned()).collect()
    }

    /// Up to `most` names of the index that begin with `start`, in order; case and accents do not matter.
    ///
    /// Where no name begins so, a later word of one may, and where none does, a name by which the gazetteer knows the entity.
    pub fn names_beginning(&self, kind: Option<EntityKind>, start: &str, most: usize) -> Vec<String> {
        let start = fold(start);
        let inner = format!(" {start}");
        let shown = || {
            let shown = self.registry.iter().filter(|(id, _)| self.resolve(*id) == Some(*id));
            shown.filter(move |(_, known)| kind.is_none_or(|kind| known.kind == kind)).map(|(id, _)| id)
        };
        let picked = |fits: &dyn Fn(&str) -> bool| -> Vec<String> {
            shown().map(|id| self.name(id)).filter(|name| fits(&fold(name))).map(str::to_owned).collect()
        };
        let mut names = picked(&|name| name.starts_with(&*start));
        if names.is_empty() {
            names = picked(&|name| name.contains(&inner));
        }
        if names.is_empty() {
            names = shown().flat_map(|id| self.aliases(id)).filter(|name| fold(name).starts_with(&*start)).collect();
        }
        names.retain(|name| !name.is_empty());
        names.sort_unstable();
        names.dedup();
        names.truncate(most);
        names
    }

    /// The name under which an entity is shown.
    pub fn label(&self, id: EntityId) -> String {
        match self.name(id) {
            "" => format!("#{}", id.0),
            name => name.to_owned(),
        }
    }

    fn name(&self, id: EntityId) -> &str {
        let given = self.renamed.get(&id).map(String::as_str);
        given.or_else(|| self.registry.get(id).map(|known| known.name)).unwrap_or("")
    }

    /// The entity as it is shown; `None` if it is hidden.
    pub fn resolve(&self, id: EntityId) -> Option<EntityId> {
        self.shown_as.get(id.0 as usize).copied().unwrap_or(Some(id))
    }

    /// Whether the gazetteer knows an entity, rather than an article's text alone.
    pub fn is_listed(&self, id: EntityId) -> bool {
        let listed = |key: &str| {
            let name = self.registry.get(id).map(|known| name_key(known.name));
            name.is_some_and(|name| self.gazetteer.bearers(&name).iter().any(|bearer| self.gazetteer.rows()[bearer.row].key == key))
        };
        self.key(id).is_some_and(listed)
    }

    /// Stable id of an entity.
    pub fn key(&self, id: EntityId) -> Option<&str> {
        self.registry.get(id).map(|known| known.key)
    }

    /// The name under which the index met an entity, whatever the user calls it.
    pub fn met_as(&self, id: EntityId) -> &str {
        self.registry.get(id).map_or("", |known| known.name)
    }

    /// What kind of thing an entity is.
    pub fn kind(&self, id: EntityId) -> Option<EntityKind> {
        self.registry.get(id).map(|known| known.kind)
    }

    /// The name under which the index met an entity, and those under which the gazetteer knows it.
    pub fn names(&self, id: EntityId) -> Vec<String> {
        let met = self.registry.get(id).map(|known| known.name.to_owned());
        met.into_iter().chain(self.aliases(id)).collect()
    }

    /// Names under which the gazetteer knows an entity.
    fn aliases(&self, id: EntityId) -> Vec<String> {
        let Some(known) = self.registry.get(id) else { return Vec::new() };
        let row = self.gazetteer.rows().iter().find(|row| row.key == known.key);
        row.map_or_else(Vec::new, |row| row.aliases.clone())
    }
}

/// Where merges lead: each entity as what it is shown as in the end.
fn ends(shown: &[Option<EntityId>]) -> Vec<Option<EntityId>> {
    let end = |first: EntityId| {
        let mut at = first;
        for _ in 0..LONGEST_MERGE {
            match shown.get(at.0 as usize).copied().flatten() {
                Some(next) if next != at => at = next,
                Some(_) => return Some(at),
                None => return None,
            }
        }
        Some(first)
    };
    (0..shown.len() as u32).map(|number| end(EntityId(number))).collect()
}

/// Whether one word of a query may be read as a name: any capitalised word, and in lower case whatever is no ordinary word.
fn may_name(written: &str, key: &NameKey, gazetteer: &Gazetteer) -> bool {
    if written.chars().any(char::is_uppercase) {
        // `As` is the word; only `AS` is the state.
        let abbreviation = gazetteer.bearers(key).iter().all(|bearer| bearer.capitals);
        return !abbreviation || written.chars().all(|c| !c.is_lowercase()) || key.as_str().len() > 3;
    }
    // A name that only articles know may be any word: it must be written as a name.
    !WORDS_IN_LOWER_CASE.contains(&key.as_str()) && !gazetteer.bearers(key).is_empty()
}
