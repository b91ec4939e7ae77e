//! Errors as users meet them: what happened, where, and what to do about it.

use crate::index::IndexError;
use crate::query::QueryError;
use crate::query::plan::Plan;
use crate::search::{PatternError, SearchError};
use std::io;
use std::path::Path;
use std::time::Duration;

/// Why a command failed.
#[derive(Debug)]
pub(super) struct CliError {
    message: String,
    /// The query and the part of it that is wrong.
    caret: Option<(String, std::ops::Range<usize>)>,
    /// What else there is to say, a line each.
    details: Vec<String>,
    hint: Option<String>,
    code: u8,
    closed_pipe: bool,
    locked: bool,
}

impl CliError {
    /// Exit code of wrong usage or a wrong query.
    pub const USAGE: u8 = 2;
    /// Exit code of a missing, locked or damaged index.
    pub const INDEX: u8 = 3;
    /// Exit code of a fault of the program.
    pub const FAULT: u8 = 101;
    /// Exit code after Ctrl-C.
    pub const INTERRUPTED: u8 = 130;

    /// Wrong usage.
    pub fn usage(message: impl Into<String>) -> CliError {
        CliError {
            message: message.into(),
            caret: None,
            details: Vec::new(),
            hint: None,
            code: CliError::USAGE,
            closed_pipe: false,
            locked: false,
        }
    }

    /// A missing, locked or damaged index.
    pub fn index(message: impl Into<String>) -> CliError {
        CliError { code: CliError::INDEX, ..CliError::usage(message) }
    }

    /// A fault of the program.
    pub fn fault(message: impl Into<String>) -> CliError {
        CliError { code: CliError::FAULT, ..CliError::usage(message) }
    }

    /// Adds what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> CliError {
        self.hint = Some(hint.into());
        self
    }

    /// An error about a file.
    pub fn file(path: &Path, error: &io::Error) -> CliError {
        CliError::usage(format!("{}: {error}", path.display()))
    }

    /// An error about a query, pointing into it.
    pub fn query(query: &str, error: &QueryError) -> CliError {
        let mut found = CliError::usage(error.to_string());
        found.caret = Some((query.to_owned(), error.span.range()));
        found.hint = query_hint(error);
        found
    }

    /// An error about a pattern of a query, pointing at it.
    pub fn pattern(query: &str, plan: &Plan, error: &PatternError) -> CliError {
        let mut found =
            CliError::usage(error.to_string()).hint("a regular expression stands between slashes and fits whole words: /mosk(ow|wa)/");
        found.caret = plan.clauses.get(error.clause).map(|clause| (query.to_owned(), clause.span.range()));
        found
    }

    pub fn exit_code(&self) -> u8 {
        self.code
    }

    /// Whether another process is writing to the index.
    pub fn is_locked(&self) -> bool {
        self.locked
    }

    /// What happened, without what to do about it.
    pub fn message(&self) -> &str {
        &self.message
    }

    pub fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }

    /// The lines to print: error, query with a caret, hint.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("error: {}", self.message)];
        if let Some((query, range)) = &self.caret {
            // Long queries are shown around the fault.
            let line_start = query.get(..range.start).and_then(|head| head.rfind('\n')).map_or(0, |at| at + 1);
            let line = query.get(line_start..).unwrap_or("").lines().next().unwrap_or("");
            let before = query.get(line_start..range.start).map_or(0, unicode_width::UnicodeWidthStr::width);
            let marked = query.get(range.clone()).map_or(1, unicode_width::UnicodeWidthStr::width).max(1);
            lines.push(format!("  {}", crate::output::sanitize(line)));
            lines.push(format!("  {}{}", " ".repeat(before), "^".repeat(marked.min(line.len().max(1)))));
        }
        lines.extend(self.details.iter().cloned());
        lines.extend(self.hint.iter().map(|hint| format!("hint: {hint}")));
        lines
    }
}

/// What to do about an index that may be damaged.
pub(super) const DAMAGED: &str = "`kliping verify` tells what is damaged, `kliping repair` sets it right";

/// A time as it is said: *12 s*, *3 min*, *2 h*.
fn spoken(time: Duration) -> String {
    match time.as_secs() {
        seconds @ ..60 => format!("{seconds} s"),
        seconds @ ..3600 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3600),
    }
}

/// Whether there is no room for what is to be written.
fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge)
}

fn query_hint(error: &QueryError) -> Option<String> {
    use crate::query::QueryErrorKind::{NoDate, NoNumber, NotPositional, Strict};
    Some(match &error.kind {
        NoDate { .. } => "dates are written 2023, 2023-05, 2023-05-07, 2023-05..2023-08, Mei 2023 or \"30 hari terakhir\"".to_owned(),
        NoNumber { .. } => "numbers are written 500, >500 or 100..300".to_owned(),
        NotPositional { .. } => "join conditions on whole articles with AND instead".to_owned(),
        Strict { .. } => "without --strict the query is read with this repair".to_owned(),
        _ => return None,
    })
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> CliError {
        let closed_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        CliError {
            message: error.to_string(),
            caret: None,
            details: Vec::new(),
            hint: None,
            code: CliError::INDEX,
            closed_pipe,
            locked: false,
        }
    }
}

impl From<IndexError> for CliError {
    fn from(error: IndexError) -> CliError {
        let locked = matches!(error, IndexError::Locked { .. });
        let (code, hint) = match &error {
            IndexError::NotFound { .. } => {
                (CliError::INDEX, Some("make one with `kliping index FOLDER`, or search with `--in FOLDER`".to_owned()))
            }
            IndexError::NotEmpty { .. } => (CliError::INDEX, Some("name a free folder with --index".to_owned())),
            IndexError::OtherFormat { path, .. } | IndexError::OtherAnalysis { path, .. } => (
                CliError::INDEX,
                Some(format!("rebuild it with `kliping index --rebuild --index {} PATH...`; it was not touched", path.display())),
            ),
            IndexError::Locked { .. } => (CliError::INDEX, Some("searching goes on meanwhile; --wait waits until it is done".to_owned())),
            IndexError::Damaged { .. } | IndexError::Tantivy(_) => (CliError::INDEX, Some(DAMAGED.to_owned())),
            IndexError::RootsUnknown { .. } => (CliError::INDEX, Some("name its files and folders: kliping repair PATH...".to_owned())),
            IndexError::WouldLose { .. } => {
                (CliError::INDEX, Some("bring the files back and try again, or go on with --accept-loss; nothing was changed".to_owned()))
            }
            IndexError::Io { error, .. } if is_full(error) => {
                (CliError::INDEX, Some("make room and run the same command again; what was there before still answers".to_owned()))
            }
            IndexError::Interrupted => (CliError::INTERRUPTED, Some("what was done is kept; run the same command to go on".to_owned())),
            _ => (CliError::INDEX, None),
        };
        let details = match &error {
            IndexError::WouldLose { losses } => super::repair::lost_lines(losses),
            _ => Vec::new(),
        };
        let since = match &error {
            IndexError::Locked { since: Some(since), .. } => since.elapsed().map(|passed| format!(", for {}", spoken(passed))).ok(),
            _ => None,
        };
        let message = format!("{error}{}", since.unwrap_or_default());
        CliError { message, caret: None, details, hint, code, closed_pipe: false, locked }
    }
}

impl From<SearchError> for CliError {
    fn from(error: SearchError) -> CliError {
        match error {
            SearchError::Pattern(error) => CliError::usage(error.to_string()),
            SearchError::TooManyPeriods { .. } => {
                CliError::usage(error.to_string()).hint("choose longer periods with --by, or fewer days with --from and --to")
            }
            SearchError::TooManyPairs => CliError::usage(error.to_string())
                .hint("ask for a narrower query, for one entity --with, or for pairs of more stories with --min"),
            SearchError::Index(error) => error.into(),
            SearchError::Tantivy(error) => IndexError::from(error).into(),
        }
    }
}
