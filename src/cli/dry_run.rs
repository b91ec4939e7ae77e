//! `kliping index --dry-run`: what would be read and how, without an index.

use super::context::Context;
use super::error::CliError;
use super::intake::Spool;
use super::report::tell_problems;
use super::verb::write_json;
use super::{FOUND, SKIPPED};
use crate::index::{FileProblem, WORKER};
use crate::ingest::{self, Column, FileOutcome, Format, Found, Problem, ReadOptions, WalkOptions};
use crate::output::{FORMAT_VERSION, SurveyJson, sanitize, surveyed_file_json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is to be read.
pub(super) struct Plan<'a> {
    pub paths: &'a [PathBuf],
    pub walk: WalkOptions,
    pub read: ReadOptions,
    /// Standard input, the name and the format it is given.
    pub stream: Option<(Spool, &'a str, Option<Format>)>,
}

/// A file and what reading it brings.
struct Read {
    path: String,
    outcome: FileOutcome,
}

/// Everything that would be read.
#[derive(Default)]
struct Survey {
    files: Vec<Read>,
    passed_over: usize,
    problems: Vec<(String, FileProblem)>,
}

pub(super) fn run(context: &Context, plan: &Plan<'_>, as_json: bool) -> Result<u8, CliError> {
    let survey = on_worker(|| survey(plan))?;
    let mut out = context.out();
    if as_json {
        write_json(&mut out, &survey.json())?;
    } else {
        survey.write(&mut out)?;
    }
    out.flush()?;
    tell_problems(context, &survey.problems);
    Ok(if survey.problems.is_empty() { FOUND } else { SKIPPED })
}

/// Runs `work` on a thread whose faults are told as problems, as an update reads files.
pub(super) fn on_worker<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, CliError> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(WORKER.to_owned()).stack_size(16 << 20).spawn_scoped(scope, work)?;
        thread.join().map_err(|panic| CliError::usage(format!("fault of kliping: {}", ingest::panic_message(&*panic))))
    })
}

fn survey(plan: &Plan<'_>) -> Survey {
    let mut survey = Survey::default();
    for root in plan.paths {
        ingest::walk(root, &plan.walk, &mut |found| match found {
            Found::File(file) => survey.read(&file.path, &file.path.to_string_lossy(), None, &plan.read),
            Found::Other(_) => survey.passed_over += 1,
            Found::Problem(problem) => survey.problem(&problem.path.to_string_lossy(), &problem),
        });
    }
    if let Some((spool, name, format)) = &plan.stream {
        survey.read(spool.path(), name, *format, &plan.read);
    }
    survey
}

impl Survey {
    fn read(&mut self, path: &Path, shown: &str, format: Option<Format>, options: &ReadOptions) {
        let outcome = ingest::read(path, shown, format, options, &mut |_| {});
        for problem in &outcome.problems {
            self.problem(shown, problem);
        }
        self.files.push(Read { path: shown.to_owned(), outcome });
    }

    fn problem(&mut self, shown: &str, problem: &Problem) {
        self.problems.push((shown.to_owned(), problem.into()));
    }

    fn articles(&self) -> usize {
        self.files.iter().map(|file| file.outcome.articles).sum()
    }

    fn write(&self, out: &mut dyn Write) -> std::io::Result<()> {
        writeln!(out, "would read {}, {}; nothing was changed", counted(self.files.len(), "file"), counted(self.articles(), "article"))?;
        let mut by_format: BTreeMap<Option<Format>, (usize, usize)> = BTreeMap::new();
        for file in &self.files {
            let count = by_format.entry(file.outcome.format()).or_default();
            count.0 += 1;
            count.1 += file.outcome.articles;
        }
        for (format, (files, articles)) in by_format {
            let name = format.map_or("none", Format::as_str);
            writeln!(out, "  {name:<8} {}, {}", counted(files, "file"), counted(articles, "article"))?;
        }
        if self.passed_over > 0 {
            writeln!(out, "  {} of formats that are not read", counted(self.passed_over, "file"))?;
        }
        for file in self.files.iter().filter(|file| file.outcome.members > 0) {
            let outcome = &file.outcome;
            write!(out, "archive {}: {}", sanitize(&file.path), counted(outcome.members, "file"))?;
            if outcome.passed_over > 0 {
                write!(out, ", {} of formats that are not read", outcome.passed_over)?;
            }
            writeln!(out)?;
        }
        for file in self.files.iter().filter(|file| !file.outcome.columns.is_empty()) {
            writeln!(out, "columns of {}: {}", sanitize(&file.path), columns_text(&file.outcome.columns))?;
        }
        Ok(())
    }

    fn json(&self) -> SurveyJson {
        SurveyJson {
            format_version: FORMAT_VERSION,
            files: self.files.iter().map(|file| surveyed_file_json(&file.path, &file.outcome)).collect(),
            passed_over: self.passed_over,
            articles: self.articles(),
            problems: self.problems.len(),
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Columns and what they are read as; a star stands by those that the user named.
pub(super) fn columns_text(columns: &[Column]) -> String {
    let column = |column: &Column| {
        let said = if column.said { "*" } else { "" };
        format!("{} = {}{said}", sanitize(&column.name), column.role.as_str())
    };
    columns.iter().map(column).collect::<Vec<_>>().join(", ")
}
