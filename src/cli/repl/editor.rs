//! The prompt on a terminal: editing, history, completion.

use super::session::{OWN, Session, Step, filter_flags};
use crate::cli::FOUND;
use crate::cli::complete::{ValueKind, values};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::words::{quoted, split};
use crate::query::field_names;
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{CompletionType, Config, Editor, Helper};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Lines that the history holds.
const HISTORY: usize = 1000;

pub(super) fn run(context: &Context, session: &mut Session<'_>) -> Result<u8, CliError> {
    let config = Config::builder().max_history_size(HISTORY).map_err(fault)?.completion_type(CompletionType::List).build();
    let mut editor = Editor::with_history(config.clone(), MemHistory::with_config(&config)).map_err(fault)?;
    let names = Names { commands: session.commands().map(|command| (command.get_name().to_owned(), flags(command))).collect(), context };
    editor.set_helper(Some(names));
    let history = context.state_path(None).ok().map(|folder| folder.join("history"));
    for line in history.as_deref().map(recall).unwrap_or_default() {
        let _ = editor.add_history_entry(line);
    }
    context.say("help tells what can be typed; Tab completes; Ctrl-D quits");
    loop {
        let prompt = match session.filters() {
            0 => "kliping> ".to_owned(),
            1 => "kliping (1 filter)> ".to_owned(),
            several => format!("kliping ({several} filters)> "),
        };
        let line = match editor.readline(&prompt) {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => return Ok(FOUND),
            Err(error) => return Err(fault(error)),
        };
        if !line.trim().is_empty() && editor.add_history_entry(line.as_str()).unwrap_or(false) {
            // That a line cannot be kept is no reason to end.
            let _ = history.as_deref().map(|path| keep(path, &line));
        }
        if matches!(session.run(&line)?, Step::Quit) {
            return Ok(FOUND);
        }
    }
}

fn fault(error: ReadlineError) -> CliError {
    match error {
        ReadlineError::Io(error) => error.into(),
        other => CliError::usage(format!("the terminal cannot be read: {other}")),
    }
}

/// The last lines of the file of history; the file is made shorter when it holds many more.
fn recall(path: &Path) -> Vec<String> {
    let text = fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.get(lines.len().saturating_sub(HISTORY)..).unwrap_or_default();
    if lines.len() > 2 * HISTORY {
        let fresh = path.with_extension(std::process::id().to_string());
        let _ = write_private(&fresh, &(last.join("\n") + "\n")).and_then(|()| fs::rename(&fresh, path));
    }
    last.iter().map(|line| (*line).to_owned()).collect()
}

fn keep(path: &Path, line: &str) -> std::io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
    write_private(path, &format!("{}\n", line.replace(['\n', '\r'], " ")))
}

/// Appends to a file that nobody else may read: what somebody searches for is their own affair.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

/// Flags of a command, as they are typed.
fn flags(command: &clap::Command) -> Vec<String> {
    command.get_arguments().filter(|arg| !arg.is_hide_set()).filter_map(|arg| Some(format!("--{}", arg.get_long()?))).collect()
}

/// What is completed: the names that can be typed.
struct Names<'c> {
    commands: Vec<(String, Vec<String>)>,
    context: &'c Context,
}

impl Names<'_> {
    /// Where the piece to complete begins in `line`, and what may stand there.
    fn candidates(&self, line: &str) -> (usize, Vec<String>) {
        let (words, _) = split(line);
        let begun = !line.ends_with(char::is_whitespace) || words.is_empty();
        let head = words.first().map_or("", |word| word.text.as_str());
        let at = if begun { words.last().map_or(line.len(), |word| word.start) } else { line.len() };
        let first = words.len() < 2 && begun;
        if first {
            return self.of_first(line, head, at);
        }
        if let Some(kind) = head.strip_prefix(['+', '-']).and_then(ValueKind::of) {
            let start = words.get(1).map_or(line.len(), |word| word.start);
            let typed: Vec<&str> = words.iter().skip(1).map(|word| word.text.as_str()).collect();
            let blank = if begun { "" } else { " " };
            return (start, self.values(kind, (typed.join(" ") + blank).trim_start(), quoted));
        }
        if let Some((_, flags)) = self.commands.iter().find(|(name, _)| name == head) {
            let word = if begun { words.last().map_or("", |word| word.text.as_str()) } else { "" };
            let before = words.iter().rev().nth(usize::from(begun)).map_or("", |word| word.text.as_str());
            if let Some(kind) = before.strip_prefix("--").and_then(ValueKind::of) {
                return (at, self.values(kind, word, quoted));
            }
            if word.starts_with("--") {
                return (at, flags.iter().filter(|flag| flag.starts_with(word)).cloned().collect());
            }
            if head == "entity" {
                return (at, self.values(ValueKind::Entity, word, quoted));
            }
            let (inner, found) = self.of_query(word);
            let head = word.get(..inner).unwrap_or("");
            return (at, found.into_iter().map(|found| quoted(&format!("{head}{found}"))).collect());
        }
        self.of_query(line)
    }

    /// The same for the first word of a line, which may be a command, a filter, or the beginning of a query.
    fn of_first(&self, line: &str, head: &str, at: usize) -> (usize, Vec<String>) {
        let signs = ['+', '-'].into_iter().filter(|sign| head.starts_with(*sign));
        let signed: Vec<String> =
            signs.flat_map(|sign| filter_flags().into_iter().map(move |flag| format!("{sign}{}", flag.name))).collect();
        if !signed.is_empty() {
            return (at, signed.into_iter().filter(|word| word.starts_with(head)).collect());
        }
        let (place, found) = self.of_query(line);
        if place != at {
            return (place, found);
        }
        let own = OWN.iter().copied().chain(self.commands.iter().map(|(name, _)| name.as_str()));
        (at, own.filter(|word| word.starts_with(head)).map(str::to_owned).chain(found).collect())
    }

    /// The same within a query: fields, what stands behind one, saved queries, names.
    fn of_query(&self, query: &str) -> (usize, Vec<String>) {
        let open = query.matches('"').count() % 2 == 1;
        let part = |c: char| c.is_whitespace() || matches!(c, '(' | ')');
        let quote = query.rfind('"').filter(|_| open);
        let piece = query.get(..quote.unwrap_or(query.len())).unwrap_or(query);
        let start = piece.rfind(part).map_or(0, |at| at + piece[at..].chars().next().map_or(1, char::len_utf8));
        let piece = query.get(start..).unwrap_or("");
        let phrase = |name: &str| if name.chars().all(char::is_alphanumeric) { name.to_owned() } else { format!("\"{name}\"") };
        if let Some((field, value)) = piece.split_once(':')
            && let Some(kind) = ValueKind::of(&field.to_lowercase())
        {
            return (start + field.len() + 1, self.values(kind, value.trim_start_matches('"'), phrase));
        }
        if piece.starts_with('@') {
            return (start, self.values(ValueKind::Saved, piece, str::to_owned));
        }
        let bare = piece.trim_start_matches('"');
        if bare.is_empty() {
            return (start, Vec::new());
        }
        let fields = field_names().filter(|field| !open && field.starts_with(bare)).map(|field| format!("{field}:"));
        let names = self.values(ValueKind::Entity, bare, phrase);
        (start, fields.chain(names).collect())
    }

    fn values(&self, kind: ValueKind, start: &str, write: impl Fn(&str) -> String) -> Vec<String> {
        values(self.context, kind, start).iter().map(|value| write(value)).collect()
    }
}

impl Completer for Names<'_> {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, _: &rustyline::Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let (start, mut found) = self.candidates(line.get(..pos).unwrap_or(line));
        // After the only one there is, the next word begins; after a field's name comes its value.
        if let [only] = found.as_mut_slice()
            && !only.ends_with(':')
        {
            only.push(' ');
        }
        let pair = |value: String| Pair { display: crate::output::sanitize(&value).into_owned(), replacement: value };
        Ok((start, found.into_iter().map(pair).collect()))
    }
}

impl Hinter for Names<'_> {
    type Hint = String;
}

impl Highlighter for Names<'_> {}

impl Validator for Names<'_> {}

impl Helper for Names<'_> {}
