//! What a user says of entities, written into the user's own file: `kliping entity merge`, `rename`, `hide`, `add` and `split`.
//!
//! Apart from what is shown of entities (`entity.rs`), because this writes. Only the file of edits is ever written here, never the index.

use super::FOUND;
use super::context::{Context, Desk};
use super::entity::single;
use super::error::CliError;
use crate::entity::{Edit, EntityKind, add_edit, name_key, without_merge};
use crate::output::sanitize;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes a merge, a new name or a hiding into the user's file, if the entities that it names are known.
pub(super) fn make(context: &Context, edit: &Edit) -> Result<u8, CliError> {
    let desk = Desk::open_to_edit(context)?;
    let who = desk.who();
    let told = match edit {
        Edit::Merge(one, other) => {
            let (from, into) = (single(&who, one)?, single(&who, other)?);
            if who.kind(from) != who.kind(into) {
                return Err(CliError::usage("a person, an organization and a place cannot be the same"));
            }
            format!("{} is now {}", who.label(from), who.label(into))
        }
        Edit::Rename(one, name) => format!("{} is now called {name}", who.label(single(&who, one)?)),
        Edit::Hide(one) => format!("{} is hidden", who.label(single(&who, one)?)),
        Edit::Split(name, other) => format!("{name} is not {other}"),
        Edit::Add { entity, .. } => format!("{entity} is added"),
    };
    write(context, desk.reader.folder().path(), |text| add_edit(text, edit).map_err(|error| error.to_string()), &told)
}

/// Gives names to an entity that is known, or to a new one.
pub(super) fn add(context: &Context, one: &str, names: &[String], kind: Option<&str>) -> Result<u8, CliError> {
    let wanted =
        kind.map(|kind| entity_kind(kind).ok_or_else(|| CliError::usage(format!("{kind:?} is no kind")).hint(KINDS))).transpose()?;
    let desk = Desk::open_to_edit(context)?;
    let found = listed(&desk, one, wanted)?;
    if found.is_none()
        && let Some(wanted) = wanted
        && let Some((kind, name)) = listed(&desk, one, None)?
    {
        // The name would be taken away from who bears it.
        return Err(CliError::usage(format!("{name:?} is known already, as {kind}")).hint(format!("give the {wanted} a name of its own")));
    }
    let (kind, entity, told) = match (found, wanted) {
        (Some((kind, name)), _) if names.is_empty() => {
            return Err(
                CliError::usage(format!("{name:?} is known already, as {kind}")).hint("give it names: kliping entity add ENTITY NAME...")
            );
        }
        (Some((kind, name)), _) => (kind, name.clone(), format!("{name} is also called {}", names.join(", "))),
        (None, Some(kind)) => (kind, one.to_owned(), format!("{one} is added, as {kind}")),
        (None, None) => return Err(CliError::usage(format!("no list and no article knows {one:?}")).hint(KINDS)),
    };
    let edit = Edit::Add { kind, entity, names: names.to_vec() };
    write(context, desk.reader.folder().path(), |text| add_edit(text, &edit).map_err(|error| error.to_string()), &told)?;
    context.say(INDEX_AGAIN);
    Ok(FOUND)
}

const KINDS: &str = "say what it is: --kind person, --kind organization or --kind place";
const INDEX_AGAIN: &str = "kliping index finds it in the articles that hold the name";

fn entity_kind(name: &str) -> Option<EntityKind> {
    EntityKind::ALL.into_iter().find(|kind| kind.as_str().starts_with(name) && name.len() >= 3)
}

/// The kind and the name of the one entity that bears a name, in the index or in the gazetteer.
fn listed(desk: &Desk, name: &str, kind: Option<EntityKind>) -> Result<Option<(EntityKind, String)>, CliError> {
    let who = desk.who();
    let fits = |found: EntityKind| kind.is_none_or(|kind| kind == found);
    if let Ok(id) = single(&who, name)
        && let Some(found) = who.kind(id).filter(|&found| fits(found))
    {
        let entity = if who.is_listed(id) { who.met_as(id).to_owned() } else { who.key(id).unwrap_or(name).to_owned() };
        return Ok(Some((found, entity)));
    }
    let gazetteer = desk.analysis.annotator.gazetteer();
    let mut rows = gazetteer.bearers(&name_key(name)).iter().map(|bearer| &gazetteer.rows()[bearer.row]).filter(|row| fits(row.kind));
    let first = rows.next().map(|row| (row.kind, row.name.clone()));
    match rows.next() {
        None => Ok(first),
        Some(_) => {
            Err(CliError::usage(format!("{name:?} is the name of several entities"))
                .hint("name one by its id, as kliping entity show does"))
        }
    }
}

/// Says that a name is not an entity's: it is one of its own again, or for the first time.
pub(super) fn split(context: &Context, one: &str, name: &str) -> Result<u8, CliError> {
    let desk = Desk::open_to_edit(context)?;
    let folder = desk.reader.folder().path();
    let who = desk.who();
    let id = single(&who, one)?;
    let label = who.label(id);
    let told = format!("{name} is not {label}");
    let path = context.entities_path(folder);
    if let Some(text) = fs::read_to_string(&path).ok().filter(|text| without_merge(text, name).is_some()) {
        return write(context, folder, |_| without_merge(&text, name).ok_or_else(String::new), &told);
    }
    let bears = who.members(id).into_iter().flat_map(|member| who.names(member)).any(|other| name_key(&other) == name_key(name));
    if !bears {
        return Err(CliError::usage(format!("{name:?} is no name of {label}")).hint(format!("kliping entity show {one:?} tells its names")));
    }
    let other = if who.is_listed(id) { who.met_as(id).to_owned() } else { who.key(id).unwrap_or(one).to_owned() };
    let edit = Edit::Split(name.to_owned(), other);
    write(context, folder, |text| add_edit(text, &edit).map_err(|error| error.to_string()), &told)?;
    context.say(INDEX_AGAIN);
    Ok(FOUND)
}

/// Changes the user's file and tells what was done.
fn write(context: &Context, index: &Path, change: impl FnOnce(&str) -> Result<String, String>, told: &str) -> Result<u8, CliError> {
    let path = context.entities_path(index);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(CliError::file(&path, &error)),
    };
    let edited = change(&text).map_err(|error| CliError::usage(format!("{}: {error}", path.display())))?;
    // The file is the user's own: a half-written one must not take the place of what was there.
    let fresh = path.with_extension("toml.new");
    fs::write(&fresh, edited).and_then(|()| fs::rename(&fresh, &path)).map_err(|error| CliError::file(&path, &error))?;
    let mut out = context.out();
    writeln!(out, "{}", sanitize(told))?;
    out.flush()?;
    context.say(&format!("written to {}", path.display()));
    Ok(FOUND)
}
