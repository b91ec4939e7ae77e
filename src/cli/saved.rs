//! `kliping save` and `kliping saved`, and what `@NAME` stands for in every verb.
//!
//! Apart from the filters, because this alone reads and writes the file of saved queries.

use super::args::{FilterArgs, MatchArg, ReadingArgs};
use super::context::Context;
use super::error::CliError;
use super::{FOUND, NOTHING};
use crate::output::{sanitize, saved_json, saved_query_json};
use crate::query::{
    self, MAX_SAVED_NAME, ParseOptions, SavedError, SavedQuery, forget_query, is_saved_name, save_query, saved_name, saved_queries,
};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

#[derive(Debug, Args)]
#[command(
    after_help = "Writes the query and its filters under a name into a plain file of yours, in the place of one that was called so: queries.toml in $XDG_CONFIG_HOME/kliping or ~/.config/kliping (on Windows %APPDATA%\\kliping), or the file of --saved. Then @NAME, alone, stands for it wherever a query does. Flags beside @NAME take the place of the saved ones of the same name: an empty value switches a filter off (--source '' --from ''), and so do --exact=false, --strict=false, --include-tail=false, --match all and --min-score 0.\n\nExamples:\n  kliping save brics 'BRICS AND (Rusia OR Tiongkok)' --from 2023\n  kliping search @brics --person Lavrov\n  kliping timeline @brics NATO --by year"
)]
pub(super) struct SaveArgs {
    /// What it is called: letters, digits, - and _
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The query; without one, what the filters let through
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  kliping saved list\n  kliping saved list --format json\n  kliping saved show brics\n  kliping saved remove brics"
)]
pub(super) struct SavedArgs {
    #[command(subcommand)]
    pub command: SavedCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum SavedCommand {
    /// List the saved queries
    List {
        /// How the answer is written
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ListFormat,
    },
    /// Print one saved query with its filters
    Show {
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
        /// How the answer is written
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: ShowFormat,
    },
    /// Forget a saved query
    Remove {
        /// Its name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Text,
    Json,
    Tsv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ShowFormat {
    Text,
    Json,
}

pub(super) fn save(context: &Context, args: &SaveArgs) -> Result<u8, CliError> {
    let text = args.query.join(" ");
    let mut asked = Asked { text, filters: args.filters.clone(), reading: args.reading.clone(), told: None };
    asked.drop_empty();
    let text = asked.text.clone();
    if text.trim().is_empty() && !limits(&asked.filters) {
        return Err(CliError::usage("there is nothing to save").hint("give a query or filters: kliping save NAME QUERY..."));
    }
    if !args.filters.within.is_empty() {
        return Err(CliError::usage("--in is not saved with a query").hint("give it when you search: kliping search @NAME --in PATH"));
    }
    if let Some(other) = saved_name(&text) {
        return Err(CliError::usage(format!("\"@{other}\" is not saved under another name"))
            .hint(format!("save its words: kliping saved show {other}")));
    }
    let options = ParseOptions { today: context.today(), strict: args.reading.strict == Some(true) };
    let parsed = query::parse(&text, &options).map_err(|error| CliError::query(&text, &error))?;
    context.tell(&parsed.notices);
    super::filters::dates(context, &asked.filters)?;
    let path = context.saved_path()?;
    let old = read(&path)?;
    let there = parse(&path, &old)?.contains_key(&args.name);
    let saved = of_args(asked.text, &asked.filters, &asked.reading);
    let edited = save_query(&old, &args.name, &saved).map_err(|error| bad(&path, &error))?;
    write(&path, &edited)?;
    context.say(&format!("@{} is {}{}", args.name, sanitize(&saved.line()), if there { "; what it was is replaced" } else { "" }));
    Ok(FOUND)
}

pub(super) fn run(context: &Context, args: &SavedArgs) -> Result<u8, CliError> {
    let path = context.saved_path()?;
    let text = read(&path)?;
    let saved = parse(&path, &text)?;
    let mut out = context.out();
    match &args.command {
        SavedCommand::List { format: ListFormat::Json } => json(&mut out, &saved_json(&saved))?,
        SavedCommand::List { format } => {
            let width = saved.keys().map(String::len).max().unwrap_or(0);
            for (name, query) in &saved {
                let line = query.line();
                match format {
                    ListFormat::Text | ListFormat::Json => writeln!(out, "@{name:width$}  {}", sanitize(&line))?,
                    ListFormat::Tsv => writeln!(out, "{name}\t{}", sanitize(&line).replace(['\t', '\n'], " "))?,
                }
            }
            if saved.is_empty() {
                context.say("no query is saved; save one with kliping save NAME QUERY");
            }
        }
        SavedCommand::Show { name, format } => {
            let query = one(&path, &saved, bare(name))?;
            match format {
                ShowFormat::Text => writeln!(out, "{}", sanitize(&query.line()))?,
                ShowFormat::Json => json(&mut out, &saved_query_json(bare(name), query))?,
            }
        }
        SavedCommand::Remove { name } => {
            let name = bare(name);
            one(&path, &saved, name)?;
            if let Some(rest) = forget_query(&text, name).map_err(|error| bad(&path, &error))? {
                write(&path, &rest)?;
            }
            context.say(&format!("@{name} is forgotten"));
        }
    }
    out.flush()?;
    Ok(if saved.is_empty() { NOTHING } else { FOUND })
}

fn json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// A query as it was asked, or as it was saved.
pub(super) struct Asked {
    pub text: String,
    pub filters: FilterArgs,
    pub reading: ReadingArgs,
    /// What a name stands for here, with the flags beside it, to be told.
    pub told: Option<String>,
}

/// What `text` asks: itself, or the saved query that it names.
///
/// Flags given beside the name take the place of the saved ones of the same name.
pub(super) fn ask(context: &Context, text: &str, reading: &ReadingArgs, filters: &FilterArgs) -> Result<Asked, CliError> {
    let mut asked = Asked { text: text.to_owned(), filters: filters.clone(), reading: reading.clone(), told: None };
    let Some(name) = saved_name(text) else {
        warn_of_names_within(context, text);
        asked.drop_empty();
        return Ok(asked);
    };
    let path = context.saved_path()?;
    let all = parse(&path, &read(&path)?)?;
    asked.fill(one(&path, &all, name)?);
    let line = of_args(asked.text.clone(), &asked.filters, &asked.reading).line();
    asked.told = Some(format!("@{name} asks {line}"));
    Ok(asked)
}

impl Asked {
    /// What a saved query asks by itself.
    pub fn of(saved: &SavedQuery) -> Asked {
        let mut asked = Asked { text: String::new(), filters: FilterArgs::default(), reading: ReadingArgs::default(), told: None };
        asked.fill(saved);
        asked
    }

    /// Takes from a saved query what flags do not say.
    fn fill(&mut self, saved: &SavedQuery) {
        self.text.clone_from(&saved.query);
        let f = &mut self.filters;
        for (given, kept) in [
            (&mut f.person, &saved.person),
            (&mut f.org, &saved.org),
            (&mut f.place, &saved.place),
            (&mut f.about, &saved.about),
            (&mut f.source, &saved.source),
            (&mut f.lang, &saved.lang),
            (&mut f.not_person, &saved.not_person),
            (&mut f.not_org, &saved.not_org),
            (&mut f.not_place, &saved.not_place),
        ] {
            if given.is_empty() {
                given.clone_from(kept);
            }
        }
        f.from = f.from.take().or_else(|| saved.from.clone());
        f.to = f.to.take().or_else(|| saved.to.clone());
        f.min_score = f.min_score.or(saved.min_score);
        let r = &mut self.reading;
        r.match_mode = r.match_mode.or(saved.match_any.then_some(MatchArg::Any));
        for (given, kept) in [(&mut r.exact, saved.exact), (&mut r.strict, saved.strict), (&mut r.include_tail, saved.include_tail)] {
            *given = given.or(kept.then_some(true));
        }
        self.drop_empty();
    }

    /// An empty value is no filter: it is how one that was saved is switched off.
    fn drop_empty(&mut self) {
        let f = &mut self.filters;
        for names in [
            &mut f.person,
            &mut f.org,
            &mut f.place,
            &mut f.about,
            &mut f.source,
            &mut f.lang,
            &mut f.not_person,
            &mut f.not_org,
            &mut f.not_place,
        ] {
            names.retain(|name| !name.trim().is_empty());
        }
        for date in [&mut f.from, &mut f.to] {
            date.take_if(|date| date.trim().is_empty());
        }
    }
}

/// The saved queries of these names, or all, by name.
pub(super) fn chosen(context: &Context, names: &[String]) -> Result<BTreeMap<String, SavedQuery>, CliError> {
    let path = context.saved_path()?;
    let mut all = parse(&path, &read(&path)?)?;
    if names.is_empty() {
        return Ok(all);
    }
    for name in names {
        one(&path, &all, bare(name))?;
    }
    all.retain(|name, _| names.iter().any(|wanted| bare(wanted) == name));
    Ok(all)
}

/// A saved query is not read inside another one; where it looks as if it was meant, that is told.
fn warn_of_names_within(context: &Context, text: &str) {
    if !text.contains('@') {
        return;
    }
    let Some(saved) = context.saved_path().ok().and_then(|path| saved_queries(&read(&path).ok()?).ok()) else { return };
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')'));
    for name in words.filter_map(saved_name).filter(|name| saved.contains_key(*name)) {
        context.say(&format!("note: @{name} is a word here; a saved query stands alone"));
    }
}

/// Names of the saved queries; none where they cannot be read.
pub(super) fn names(context: &Context) -> Vec<String> {
    let saved = context.saved_path().ok().and_then(|path| saved_queries(&read(&path).ok()?).ok());
    saved.unwrap_or_default().into_keys().collect()
}

fn of_args(query: String, filters: &FilterArgs, reading: &ReadingArgs) -> SavedQuery {
    let f = filters.clone();
    SavedQuery {
        query,
        person: f.person,
        org: f.org,
        place: f.place,
        about: f.about,
        source: f.source,
        lang: f.lang,
        not_person: f.not_person,
        not_org: f.not_org,
        not_place: f.not_place,
        from: f.from,
        to: f.to,
        min_score: f.min_score.filter(|score| *score > 0.0),
        match_any: reading.match_mode == Some(MatchArg::Any),
        exact: reading.exact == Some(true),
        strict: reading.strict == Some(true),
        include_tail: reading.include_tail == Some(true),
    }
}

/// Whether any filter is given.
pub(super) fn limits(filters: &FilterArgs) -> bool {
    let none = of_args(String::new(), &FilterArgs::default(), &ReadingArgs::default());
    of_args(String::new(), filters, &ReadingArgs::default()) != none
}

fn bare(name: &str) -> &str {
    name.strip_prefix('@').unwrap_or(name)
}

fn one<'s>(path: &Path, saved: &'s BTreeMap<String, SavedQuery>, name: &str) -> Result<&'s SavedQuery, CliError> {
    saved.get(name).ok_or_else(|| {
        let names: Vec<String> = saved.keys().take(10).map(|name| format!("@{name}")).collect();
        let hint = match names.is_empty() {
            true => format!("none is saved in {}; to search the word itself, leave out the @", path.display()),
            false => format!("there are {}; to search the word itself, leave out the @", names.join(", ")),
        };
        CliError::usage(format!("no query is saved as {name:?}")).hint(hint)
    })
}

/// The text of the file; none where there is no file.
fn read(path: &Path) -> Result<String, CliError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(CliError::file(path, &error)),
    }
}

fn parse(path: &Path, text: &str) -> Result<BTreeMap<String, SavedQuery>, CliError> {
    saved_queries(text).map_err(|error| bad(path, &error))
}

fn bad(path: &Path, error: &SavedError) -> CliError {
    match error {
        SavedError::Name { name } if !is_saved_name(name) => CliError::usage(error.to_string())
            .hint(format!("names are of letters, digits, - and _, at most {MAX_SAVED_NAME}, and do not begin with -")),
        _ => CliError::usage(format!("{}: {error}", path.display())),
    }
}

/// Writes the file beside itself and puts it in its place, so that it is never half there.
fn write(path: &Path, text: &str) -> Result<(), CliError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| CliError::file(folder, &error))?;
    }
    let fresh = path.with_extension(format!("toml.{}", std::process::id()));
    std::fs::write(&fresh, text).and_then(|()| std::fs::rename(&fresh, path)).map_err(|error| CliError::file(path, &error))
}
