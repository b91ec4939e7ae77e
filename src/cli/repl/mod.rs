//! `kliping repl`: line after line asked of an index that stays open.
//!
//! `session.rs` says what a line means and does it, whether it is typed or comes from a pipe; `editor.rs` is the terminal: editing, history, completion.
//! Lines are edited by rustyline: of the two kept editors it is the one that brings four crates rather than some forty, and it leaves what is completed to us.

mod editor;
mod session;

use super::FOUND;
use super::context::Context;
use super::error::CliError;
use clap::Args;
use session::{Session, Step};
use std::io::{self, BufRead, IsTerminal};

/// Bytes of a line that is read; a query is shorter.
const LONGEST_LINE: usize = 1 << 16;

#[derive(Debug, Args)]
#[command(
    after_help = "A line is a query, or a command with the same arguments as outside, or one of these:\n  show 3, similar 3, cite 3    the third hit of the last result; show, or open, marks what it was found by\n  next, prev                   the pages of the last result\n  +person \"Wang Yi\"            a filter that stays: any flag under Filters or Reading, + for --\n  -person \"Wang Yi\", -person   takes it away again, or all of the kind\n  filters, clear               the filters that stay; none any more\n  help, help COMMAND, quit     Ctrl-D quits too, Ctrl-C drops the line\n\nTab completes commands, flags, fields, names of entities and sources, and saved queries. Lines are kept in history in $XDG_STATE_HOME/kliping or ~/.local/state/kliping. Without a terminal, lines are read from standard input, and the exit code is that of the first line that failed.\n\nExamples:\n  kliping repl\n  kliping repl --index arsip/.kliping < pertanyaan.txt"
)]
pub(super) struct ReplArgs {}

pub(super) fn run(context: &Context, _: &ReplArgs) -> Result<u8, CliError> {
    // An index that cannot be read is told before the first line rather than after it.
    super::context::Desk::open(context)?;
    let mut session = Session::new(context);
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return editor::run(context, &mut session);
    }
    let mut first_failure = FOUND;
    let mut input = io::stdin().lock();
    while let Some(line) = next_line(&mut input)? {
        match session.run(&line)? {
            Step::Quit => break,
            Step::Next(code) if first_failure == FOUND && code >= CliError::USAGE => first_failure = code,
            Step::Next(_) => {}
        }
    }
    Ok(first_failure)
}

/// The next line, repaired where it is no UTF-8.
fn next_line(input: &mut impl BufRead) -> Result<Option<String>, CliError> {
    let mut bytes = Vec::new();
    let read = io::Read::take(&mut *input, LONGEST_LINE as u64 + 1).read_until(b'\n', &mut bytes)?;
    if bytes.len() > LONGEST_LINE {
        return Err(CliError::usage(format!("a line is longer than {LONGEST_LINE} bytes")));
    }
    Ok((read > 0).then(|| String::from_utf8_lossy(&bytes).into_owned()))
}
