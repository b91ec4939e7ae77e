//! What a line of the prompt means, and what one line leaves to the next: filters that stay, and the last result with its numbers and pages.
//!
//! A line is turned into arguments and read by the same parser as the command line, so every command does here what it does outside.

use crate::cli::args::{Cli, Command, EntityCommand, FilterArgs, Global, ReadingArgs, SearchArgs};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::words::{quoted, split};
use crate::cli::{FOUND, count, dispatch, fault, search};
use clap::parser::ValueSource;
use clap::{ArgAction, Args, CommandFactory, FromArgMatches};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Words of the prompt's own; the rest are commands and queries.
pub(super) const OWN: [&str; 6] = ["next", "prev", "filters", "clear", "help", "quit"];

/// What a line left to do.
pub(super) enum Step {
    /// Go on; the exit code that the line would have had.
    Next(u8),
    /// The user wants to leave.
    Quit,
}

/// A filter that stays: a flag and its value, if it takes one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Filter {
    flag: String,
    value: Option<String>,
}

/// What the lines of one prompt leave to one another.
pub(super) struct Session<'c> {
    context: &'c Context,
    commands: clap::Command,
    filters: Vec<Filter>,
    /// Ids of the last result's hits by their numbers.
    hits: BTreeMap<usize, String>,
    /// The last search and all that there is of it, to turn its pages.
    search: Option<(SearchArgs, u64)>,
}

impl<'c> Session<'c> {
    pub fn new(context: &'c Context) -> Session<'c> {
        let mut commands = Cli::command();
        commands.build();
        Session { context, commands, filters: Vec::new(), hits: BTreeMap::new(), search: None }
    }

    /// The commands that can be typed, hidden ones and the prompt itself left out.
    pub fn commands(&self) -> impl Iterator<Item = &clap::Command> {
        self.commands.get_subcommands().filter(|command| !command.is_hide_set() && !["repl", "help"].contains(&command.get_name()))
    }

    /// How many filters stay.
    pub fn filters(&self) -> usize {
        self.filters.len()
    }

    /// Does what a line says. What is wrong with it is told; an error comes back only where nobody reads the answers any more.
    pub fn run(&mut self, line: &str) -> Result<Step, CliError> {
        // A command that was told with the program's name before it can be pasted as it is.
        let line = line.trim();
        let line = line.strip_prefix("kliping ").map_or(line, str::trim);
        let outcome = match line {
            "" => Ok(FOUND),
            "quit" | "exit" => return Ok(Step::Quit),
            "next" => self.turn(true),
            "prev" => self.turn(false),
            "filters" => self.tell_filters(),
            "clear" => {
                self.filters.clear();
                self.tell_filters()
            }
            _ => self.command_or_query(line),
        };
        match outcome {
            Ok(code) => Ok(Step::Next(code)),
            Err(error) if error.is_closed_pipe() => Err(error),
            Err(error) => {
                self.context.report(&error);
                Ok(Step::Next(error.exit_code()))
            }
        }
    }

    fn command_or_query(&mut self, line: &str) -> Result<u8, CliError> {
        let head = line.split_whitespace().next().unwrap_or("");
        let rest = line.strip_prefix(head).unwrap_or("").trim();
        if let Some(flag) = head.strip_prefix('+').and_then(filter_flag) {
            return self.add_filter(flag, rest);
        }
        if let Some(flag) = head.strip_prefix('-').and_then(filter_flag) {
            return self.drop_filter(&flag, rest);
        }
        if head == "help" && (rest.is_empty() || self.commands().any(|command| command.get_name() == rest)) {
            let name = if rest.is_empty() { "repl" } else { rest };
            return self.parse(&[name.to_owned(), "--help".to_owned()], true);
        }
        let head = if head == "open" && rest.parse::<usize>().is_ok() { "show" } else { head };
        let Some(name) = self.commands().map(clap::Command::get_name).find(|name| *name == head).map(str::to_owned) else {
            let mut args = self.with_filters("search", &[]);
            args.extend(["--".to_owned(), line.to_owned()]);
            return self.parse(&args, false);
        };
        let (words, open) = split(rest);
        if open {
            return Err(
                CliError::usage("a quotation mark is left open").hint(format!("to search for these words: search {}", quoted(line)))
            );
        }
        let words: Vec<String> = words.into_iter().map(|word| word.text).collect();
        let mut args = self.with_filters(&name, &words);
        args.extend(words);
        self.parse(&args, true)
    }

    /// A command's name and the filters that stay, as far as it takes them and `given` does not say otherwise.
    fn with_filters(&self, name: &str, given: &[String]) -> Vec<String> {
        let mut args = vec![name.to_owned()];
        let Some(command) = self.commands.find_subcommand(name) else { return args };
        let flags: Vec<&String> = given.iter().take_while(|word| *word != "--").collect();
        for filter in &self.filters {
            let Some(arg) = command.get_arguments().find(|arg| arg.get_long() == Some(&filter.flag)) else { continue };
            let long = format!("--{}", filter.flag);
            let said = flags.iter().any(|word| **word == long || word.starts_with(&format!("{long}=")));
            if !said || matches!(arg.get_action(), ArgAction::Append) {
                args.push(filter.value.as_ref().map_or_else(|| long.clone(), |value| format!("{long}={value}")));
            }
        }
        args
    }

    /// Reads arguments as the command line would and does what they say.
    fn parse(&mut self, args: &[String], typed: bool) -> Result<u8, CliError> {
        let matches = match Cli::command().try_get_matches_from(std::iter::once("kliping").chain(args.iter().map(String::as_str))) {
            Ok(matches) => matches,
            Err(error) => return Ok(self.usage(&error, typed)),
        };
        if let Some((_, matches)) = matches.subcommand() {
            let global = Global::augment_args(clap::Command::new("kliping"));
            let said = global.get_arguments().find(|arg| {
                matches.try_contains_id(arg.get_id().as_str()).is_ok()
                    && matches.value_source(arg.get_id().as_str()) == Some(ValueSource::CommandLine)
            });
            if let Some(long) = said.and_then(|arg| arg.get_long()) {
                return Err(CliError::usage(format!("--{long} is given to the prompt as a whole"))
                    .hint(format!("start it with kliping repl --{long}")));
            }
        }
        let mut command = match Cli::from_arg_matches(&matches) {
            Ok(cli) => cli.command,
            Err(error) => return Ok(self.usage(&error, typed)),
        };
        self.name_by_number(&mut command)?;
        let search = match &command {
            Command::Search(args) if args.queries.is_none() => Some(args.clone()),
            _ => None,
        };
        self.context.take_shown();
        let code = fault::caught(self.context, || dispatch(self.context, command))?;
        if let Some(shown) = self.context.take_shown() {
            self.hits = shown.ids.into_iter().collect();
            self.search = search.map(|args| (args, shown.total));
        }
        Ok(code)
    }

    /// Prints clap's help or complaint.
    fn usage(&self, error: &clap::Error, typed: bool) -> u8 {
        let _ = error.print();
        let _ = io::stdout().flush();
        if !error.use_stderr() {
            return FOUND;
        }
        if typed {
            self.context.say("hint: to search for these words, put search before them");
        }
        CliError::USAGE
    }

    /// Puts the ids of the last result's hits where their numbers were given.
    fn name_by_number(&self, command: &mut Command) -> Result<(), CliError> {
        match command {
            Command::Show(args) => {
                let by_number = self.hit(&mut args.article)?;
                if let (true, None, Some((search, _))) = (by_number, &args.query, &self.search) {
                    args.query = Some(search.query.join(" ")).filter(|query| !query.trim().is_empty());
                    args.reading = search.reading.clone();
                }
            }
            Command::Similar(args) => {
                self.hit(&mut args.article)?;
            }
            Command::Copies(args) => {
                self.hit(&mut args.article)?;
            }
            Command::Cite(args) => {
                for article in &mut args.articles {
                    self.hit(article)?;
                }
            }
            Command::Entity(args) => {
                if let EntityCommand::Why { article, .. } = &mut args.command {
                    self.hit(article)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Turns the number of a hit into its id, and says whether it was one. Without a result, a number is a name like any other.
    fn hit(&self, name: &mut String) -> Result<bool, CliError> {
        let Some(number) = name.parse::<usize>().ok().filter(|_| !self.hits.is_empty()) else { return Ok(false) };
        match self.hits.get(&number) {
            Some(id) => {
                name.clone_from(id);
                Ok(true)
            }
            None => {
                let numbers = self.hits.first_key_value().zip(self.hits.last_key_value());
                let numbers = numbers.map_or_else(String::new, |((first, _), (last, _))| format!("{first} to {last}"));
                Err(CliError::usage(format!("the last result has no number {number}")).hint(format!("it has {numbers}")))
            }
        }
    }

    /// Shows the next or the previous page of the last search.
    fn turn(&mut self, onward: bool) -> Result<u8, CliError> {
        let Some((args, total)) = &self.search else { return Err(CliError::usage("there is no result to turn the pages of")) };
        let mut args = args.clone();
        let beyond = args.offset.saturating_add(args.limit.max(1));
        args.offset = match onward {
            true if beyond as u64 >= *total => return Err(CliError::usage("that was the last page")),
            true => beyond,
            false if args.offset == 0 => return Err(CliError::usage("that was the first page")),
            false => args.offset.saturating_sub(args.limit),
        };
        let code = search::run(self.context, &args)?;
        if let Some(shown) = self.context.take_shown() {
            self.hits.extend(shown.ids);
            self.search = Some((args, shown.total));
        }
        Ok(code)
    }

    fn add_filter(&mut self, flag: FilterFlag, rest: &str) -> Result<u8, CliError> {
        let value = value_of(rest)?;
        if flag.needs_value && value.is_empty() {
            return Err(CliError::usage(format!("+{} needs a value", flag.name)));
        }
        let filter = Filter { flag: flag.name, value: Some(value).filter(|value| !value.is_empty()) };
        let before = self.filters.clone();
        self.filters.retain(|other| *other != filter && (flag.many || other.flag != filter.flag));
        self.filters.push(filter);
        // What cannot be read is refused at once, and names that are nobody's are told.
        let told = self.tell_filters();
        if !matches!(told, Ok(code) if code < CliError::USAGE) {
            self.filters = before;
        }
        told
    }

    fn drop_filter(&mut self, flag: &FilterFlag, rest: &str) -> Result<u8, CliError> {
        let value = value_of(rest)?;
        let before = self.filters.len();
        self.filters.retain(|filter| filter.flag != flag.name || !value.is_empty() && filter.value.as_deref() != Some(&value));
        if self.filters.len() == before {
            let error = CliError::usage(format!(
                "there is no filter {}",
                filter_line(&flag.name, Some(value.as_str()).filter(|value| !value.is_empty()))
            ));
            let excluding = matches!(flag.name.as_str(), "person" | "org" | "place") && !value.is_empty();
            return Err(if excluding {
                error.hint(format!("to leave such articles out: +not-{} {}", flag.name, quoted(&value)))
            } else {
                error
            });
        }
        self.tell_filters()
    }

    /// Prints the filters that stay, and what they let through.
    fn tell_filters(&mut self) -> Result<u8, CliError> {
        let mut out = self.context.out();
        if self.filters.is_empty() {
            writeln!(out, "no filters")?;
            out.flush()?;
            return Ok(FOUND);
        }
        let args = self.with_filters("count", &[]);
        let cli = Cli::command().try_get_matches_from(std::iter::once("kliping").chain(args.iter().map(String::as_str)));
        let command = match cli.and_then(|matches| Cli::from_arg_matches(&matches)) {
            Ok(cli) => cli.command,
            Err(error) => return Ok(self.usage(&error, false)),
        };
        let Command::Count(args) = command else { return Ok(FOUND) };
        let count = count::let_through(self.context, &args)?;
        let filters: Vec<String> = self.filters.iter().map(|filter| filter_line(&filter.flag, filter.value.as_deref())).collect();
        let noun = if count.articles == 1 { "article" } else { "articles" };
        writeln!(out, "{}: {} {noun}", crate::output::sanitize(&filters.join(" ")), count.articles)?;
        out.flush()?;
        Ok(FOUND)
    }
}

fn filter_line(flag: &str, value: Option<&str>) -> String {
    value.map_or_else(|| format!("+{flag}"), |value| format!("+{flag} {}", quoted(value)))
}

/// What stands behind `+flag`: one value, whether in quotation marks or not.
fn value_of(rest: &str) -> Result<String, CliError> {
    let (words, open) = split(rest);
    if open {
        return Err(CliError::usage("a quotation mark is left open"));
    }
    Ok(words.into_iter().map(|word| word.text).collect::<Vec<_>>().join(" "))
}

/// A flag that may stay.
pub(super) struct FilterFlag {
    pub name: String,
    needs_value: bool,
    many: bool,
}

/// The flags that may stay: those that limit articles, and those that say how queries are read.
pub(super) fn filter_flags() -> Vec<FilterFlag> {
    let mut command = ReadingArgs::augment_args(FilterArgs::augment_args(clap::Command::new("kliping").disable_help_flag(true)));
    command.build();
    let flag = |arg: &clap::Arg| {
        Some(FilterFlag {
            name: arg.get_long()?.to_owned(),
            needs_value: arg.get_num_args().is_some_and(|count| count.min_values() > 0),
            many: matches!(arg.get_action(), ArgAction::Append),
        })
    };
    command.get_arguments().filter_map(flag).collect()
}

fn filter_flag(name: &str) -> Option<FilterFlag> {
    filter_flags().into_iter().find(|flag| flag.name == name)
}
