//! The command line: arguments in, exit code out; the only place that prints and that looks at the environment, the clock and the terminal.

mod alert;
mod analyze;
mod annotate;
mod args;
mod batch;
mod cite;
mod compare;
mod complete;
mod context;
mod cooccur;
mod copies;
mod count;
mod diagnosis;
mod dry_run;
mod edits;
mod entity;
mod error;
mod facets;
mod fault;
mod filters;
mod index;
mod inspect;
mod intake;
mod manual;
mod pager;
mod progress;
mod quotes;
mod repair;
mod repl;
mod report;
mod saved;
mod schema;
mod screen;
mod search;
mod show;
mod significant;
mod similar;
mod state;
mod status;
mod timeline;
mod verb;
mod verify;
mod waiting;
mod watch;
mod words;

use crate::output::FORMAT_VERSION;
use args::{Cli, Command};
use clap::Parser;
use context::Context;
use error::CliError;
use std::io::Write;

/// Exit code: something was found, or the command did what it was asked.
const FOUND: u8 = 0;
/// Exit code: nothing was found.
const NOTHING: u8 = 1;
/// Exit code: done, but some files were skipped.
const SKIPPED: u8 = 4;

/// Runs the program with the process's arguments and says how it ends.
pub fn run() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    fault::take_note();
    let context = Context::new(&cli.global);
    if let Some(wanted) = cli.global.format_version.filter(|wanted| *wanted != FORMAT_VERSION) {
        let error = CliError::usage(format!("this program writes format version {FORMAT_VERSION}, not {wanted}"));
        context.report(&error);
        return error.exit_code();
    }
    match fault::caught(&context, || dispatch(&context, cli.command)) {
        Ok(code) => code,
        Err(error) if error.is_closed_pipe() => FOUND,
        Err(error) => {
            context.report(&error);
            error.exit_code()
        }
    }
}

/// Runs one command.
fn dispatch(context: &Context, command: Command) -> Result<u8, CliError> {
    match command {
        Command::Index(args) => index::run(context, &args),
        Command::Inspect(args) => inspect::run(context, &args),
        Command::Search(args) => search::run(context, &args),
        Command::Count(args) => count::run(context, &args),
        Command::Facets(args) => facets::run(context, &args),
        Command::Timeline(args) => timeline::run(context, &args),
        Command::Significant(args) => significant::run(context, &args),
        Command::Cooccur(args) => cooccur::run(context, &args),
        Command::Compare(args) => compare::run(context, &args),
        Command::Quotes(args) => quotes::run(context, &args),
        Command::Cite(args) => cite::run(context, &args),
        Command::Similar(args) => similar::run(context, &args),
        Command::Copies(args) => copies::run(context, &args),
        Command::Save(args) => saved::save(context, &args),
        Command::Saved(args) => saved::run(context, &args),
        Command::Alert(args) => alert::run(context, &args),
        Command::Screen(args) => screen::run(context, &args),
        Command::Entity(args) => entity::run(context, &args),
        Command::Show(args) => show::run(context, &args),
        Command::Schema(args) => schema::run(context, &args),
        Command::Status(args) => status::run(context, &args),
        Command::Verify(args) => verify::run(context, &args),
        Command::Repair(args) => repair::run(context, &args),
        Command::Analyze(args) => analyze::run(context, &args),
        Command::Completions(args) => manual::completions(context, &args),
        Command::Man(args) => manual::man(context, &args),
        Command::Annotate(args) => annotate::run(context, &args),
        Command::Repl(args) => repl::run(context, &args),
        Command::Complete(args) => complete::run(context, &args),
    }
}

/// Prints clap's help or complaint; help that was asked for is no error.
fn usage(error: &clap::Error) -> u8 {
    // A closed pipe behind --help is no error either.
    let _ = error.print();
    let _ = std::io::stdout().flush();
    if error.kind() == clap::error::ErrorKind::UnknownArgument {
        let _ = writeln!(std::io::stderr(), "\nhint: a query that begins with a minus is written with NOT, or stands behind --");
    }
    if error.use_stderr() { CliError::USAGE } else { FOUND }
}
