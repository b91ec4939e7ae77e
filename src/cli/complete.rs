//! What a value may be: names of entities, sources and saved queries that begin as the user began, for the prompt and for shells.
//!
//! The scripts of `kliping completions` ask the hidden command `__complete`, rather than clap's own dynamic completion, which is marked unstable and does not
//! quote names of several words. Whatever is wrong, it prints nothing and succeeds: an error has no place in a line that is being typed.

use super::FOUND;
use super::context::{Context, Desk};
use super::error::CliError;
use crate::entity::EntityKind;
use crate::output::sanitize;
use crate::text::fold;
use clap::{Args, ValueEnum};
use std::io::Write;

/// Values that are offered at most.
const MOST: usize = 200;

/// What kind of value is completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ValueKind {
    Person,
    Organization,
    Place,
    Entity,
    Source,
    Saved,
}

#[derive(Debug, Args)]
pub(super) struct CompleteArgs {
    /// What is completed
    #[arg(value_name = "KIND")]
    pub kind: ValueKind,
    /// How it begins
    #[arg(value_name = "START", default_value = "", allow_hyphen_values = true)]
    pub start: String,
}

pub(super) fn run(context: &Context, args: &CompleteArgs) -> Result<u8, CliError> {
    let mut out = context.out();
    for value in values(context, args.kind, &args.start) {
        writeln!(out, "{}", sanitize(&value))?;
    }
    out.flush()?;
    Ok(FOUND)
}

impl ValueKind {
    /// What is given to a flag of this name, or stands behind a field of it.
    pub fn of(name: &str) -> Option<ValueKind> {
        Some(match name.strip_prefix("not-").unwrap_or(name) {
            "person" | "tokoh" => ValueKind::Person,
            "org" | "organization" | "lembaga" => ValueKind::Organization,
            "place" | "tempat" => ValueKind::Place,
            "about" | "with" | "entity" | "entitas" => ValueKind::Entity,
            "source" | "sumber" => ValueKind::Source,
            _ => return None,
        })
    }
}

/// Values that begin with `start`, in order; a saved query's begins with its `@`.
pub(super) fn values(context: &Context, kind: ValueKind, start: &str) -> Vec<String> {
    let entity = match kind {
        ValueKind::Person => Some(EntityKind::Person),
        ValueKind::Organization => Some(EntityKind::Organization),
        ValueKind::Place => Some(EntityKind::Place),
        ValueKind::Entity | ValueKind::Source | ValueKind::Saved => None,
    };
    if kind == ValueKind::Saved {
        let names = super::saved::names(context).into_iter().map(|name| format!("@{name}"));
        return names.filter(|name| name.starts_with(start)).take(MOST).collect();
    }
    let Ok(desk) = Desk::open(context) else { return Vec::new() };
    if kind != ValueKind::Source {
        return desk.who().names_beginning(entity, start, MOST);
    }
    let start = fold(start).into_owned();
    let sources = desk.reader.numbering().sources.iter().map(|(_, name)| name);
    let mut names: Vec<String> = sources.filter(|name| fold(name).starts_with(&start)).map(str::to_owned).collect();
    names.sort_unstable();
    names.truncate(MOST);
    names
}
