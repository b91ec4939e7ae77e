//! What an update did, for eyes and for programs: the summary with the worst problems, and a report with an object a file.

use super::context::Context;
use super::error::CliError;
use super::intake;
use crate::index::{FileProblem, UpdateEvent, UpdateSummary};
use crate::output::{sanitize, updated_file_json};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Files with problems that are listed.
const PROBLEMS_SHOWN: usize = 10;

/// A file of JSON Lines, an object a file.
pub(super) struct Report {
    path: PathBuf,
    out: BufWriter<File>,
    failed: Option<io::Error>,
}

impl Report {
    pub fn create(path: &Path) -> Result<Report, CliError> {
        let file = File::create(path).map_err(|error| CliError::file(path, &error))?;
        Ok(Report { path: path.to_owned(), out: BufWriter::new(file), failed: None })
    }

    /// Takes note of what happened.
    pub fn observe(&mut self, event: &UpdateEvent<'_>) {
        let UpdateEvent::FileDone { path, state, entry, .. } = event else { return };
        if self.failed.is_none() {
            let line = updated_file_json(path, *state, entry);
            self.failed = serde_json::to_writer(&mut self.out, &line).map_err(io::Error::from).and_then(|()| writeln!(self.out)).err();
        }
    }

    /// Writes what is left; says what went wrong on the way.
    pub fn finish(mut self) -> Result<(), CliError> {
        let flushed = self.out.flush();
        self.failed.map_or(flushed, Err).map_err(|error| CliError::file(&self.path, &error))
    }
}

/// Writes what an update did.
pub(super) fn write_summary(out: &mut dyn Write, summary: &UpdateSummary) -> io::Result<()> {
    let counts = counts(summary).map(|(count, name)| format!("{count} {name}"));
    writeln!(out, "files: {}", counts.join(", "))?;
    if summary.passed_over > 0 {
        writeln!(out, "passed over: {} of formats that are not read", summary.passed_over)?;
    }
    // Articles that stayed as they were, and now are read for other names.
    let again = if summary.read_again > 0 { format!("{} read again, ", summary.read_again) } else { String::new() };
    writeln!(out, "articles: {} written, {again}{} in the index", summary.articles_written, summary.articles)
}

/// What an update did, in a line: *2 new, 1 removed: 3 articles written, 150 in the index*.
pub(super) fn batch_line(summary: &UpdateSummary) -> String {
    let counts = counts(summary).into_iter().filter(|(count, name)| *count > 0 && *name != "unchanged");
    let counts: Vec<String> = counts.map(|(count, name)| format!("{count} {name}")).collect();
    let files = if counts.is_empty() { "names changed".to_owned() } else { counts.join(", ") };
    format!("{files}: {}", articles_line(summary))
}

/// *3 articles written, 150 in the index*.
pub(super) fn articles_line(summary: &UpdateSummary) -> String {
    let articles = if summary.articles_written == 1 { "article" } else { "articles" };
    let again = if summary.read_again > 0 { format!("{} read again, ", summary.read_again) } else { String::new() };
    format!("{} {articles} written, {again}{} in the index", summary.articles_written, summary.articles)
}

fn counts(summary: &UpdateSummary) -> [(usize, &'static str); 6] {
    [
        (summary.new, "new"),
        (summary.changed, "changed"),
        (summary.unchanged, "unchanged"),
        (summary.moved, "moved"),
        (summary.removed, "removed"),
        (summary.failed, "failed"),
    ]
}

/// Prints the worst problems, one a file, and how many there were.
///
/// Worst is what costs most: whole files, then members of archives, then lines, the most of them first.
pub(super) fn tell_problems(context: &Context, problems: &[(String, FileProblem)]) {
    let mut by_file: BTreeMap<&str, Vec<&FileProblem>> = BTreeMap::new();
    for (path, problem) in problems {
        by_file.entry(path).or_default().push(problem);
    }
    let mut files: Vec<(&str, Vec<&FileProblem>)> = by_file.into_iter().collect();
    let whole = |problems: &[&FileProblem]| problems.iter().any(|problem| problem.line.is_none() && problem.member.is_none());
    files.sort_by_key(|(path, problems)| {
        let rank = if whole(problems) { 0 } else { 1 + usize::from(problems.iter().all(|problem| problem.line.is_some())) };
        (rank, usize::MAX - problems.len(), *path)
    });
    for (path, problems) in files.iter().take(PROBLEMS_SHOWN) {
        let Some(first) = problems.first() else { continue };
        let untold: u64 = problems.iter().map(|problem| problem.untold()).sum();
        let more = untold + problems.len() as u64 - 1 - u64::from(untold > 0);
        let more = if more > 0 { format!(" (and {more} more in this file)") } else { String::new() };
        context.say(&format!("skipped: {}: {}{more}", sanitize(&first.place(path)), sanitize(&first.reason)));
    }
    let more: usize = files.iter().skip(PROBLEMS_SHOWN).map(|(_, problems)| problems.len()).sum();
    if more > 0 {
        context.say(&format!("skipped: {more} more"));
    }
    hints(problems).iter().for_each(|hint| context.say(&format!("hint: {hint}")));
}

/// What can be done about problems: raise a bound, report a bug.
fn hints(problems: &[(String, FileProblem)]) -> Vec<String> {
    let mut hints = Vec::new();
    let mut bounds: Vec<&str> = problems.iter().filter_map(|(_, problem)| problem.bound.map(|(bound, _)| intake::flag(bound))).collect();
    bounds.sort_unstable();
    bounds.dedup();
    if !bounds.is_empty() {
        hints.push(format!("{} {} the bound", bounds.join(", "), if bounds.len() == 1 { "raises" } else { "raise" }));
    }
    if let Some((path, fault)) = problems.iter().find(|(_, problem)| problem.is_fault()) {
        let place = sanitize(&fault.place(path)).into_owned();
        hints.push(format!("a fault of kliping is a bug; please report it with the line above and, if you may, {place}"));
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Bound, Reason};

    #[test]
    fn a_fault_is_a_bug_to_report_and_a_bound_can_be_raised() {
        let problem = |reason: Reason| FileProblem { member: None, line: None, reason: reason.to_string(), bound: reason.bound() };
        let fault = Reason::Fault { what: "index out of bounds".into() };
        let large = Reason::Bound { bound: Bound::Pages, found: Some(3_000), limit: 2_000 };
        let problems =
            [("a.txt", Reason::Empty), ("b.pdf", fault), ("c.pdf", large)].map(|(path, reason)| (path.to_owned(), problem(reason)));
        assert_eq!(hints(&problems[..1]), [""; 0]);
        let expected =
            ["--max-pages raises the bound", "a fault of kliping is a bug; please report it with the line above and, if you may, b.pdf"];
        assert_eq!(hints(&problems), expected);
    }
}
