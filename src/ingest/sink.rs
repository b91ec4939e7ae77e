//! Where readers of formats put what they find: articles, and what was wrong.

use super::format::Format;
use super::problem::{Problem, Reason};
use super::read::FileOutcome;
use super::{Column, RawArticle};
use std::path::PathBuf;

/// Problems of one file that are kept; a file of a million bad lines is one bad file.
const PROBLEMS_KEPT: usize = 100;

/// Takes what is found in one file, member after member.
pub(super) struct Sink<'a> {
    path: PathBuf,
    pub shown: &'a str,
    each: &'a mut dyn FnMut(RawArticle),
    outcome: FileOutcome,
    untold: u64,
    member: Option<String>,
}

impl<'a> Sink<'a> {
    pub fn new(path: PathBuf, shown: &'a str, each: &'a mut dyn FnMut(RawArticle)) -> Sink<'a> {
        Sink { path, shown, each, outcome: FileOutcome::default(), untold: 0, member: None }
    }

    /// What follows comes from this member of the file.
    pub fn enter(&mut self, member: String) {
        self.outcome.members += 1;
        self.member = Some(member);
    }

    /// What follows comes from no member.
    pub fn leave(&mut self) {
        self.member = None;
    }

    /// Members entered so far.
    pub fn members(&self) -> usize {
        self.outcome.members
    }

    /// Articles and problems so far.
    pub fn found(&self) -> u64 {
        self.outcome.articles as u64 + self.outcome.problems.len() as u64 + self.untold
    }

    /// A member was passed over, because it is of no format that is read.
    pub fn pass_over(&mut self) {
        self.outcome.passed_over += 1;
    }

    /// The file, or a member of it, is read as this.
    pub fn read_as(&mut self, format: Format) {
        *self.outcome.formats.entry(format).or_default() += 1;
    }

    /// How the columns of a table are read.
    pub fn columns(&mut self, columns: Vec<Column>) {
        // Every member of an archive may be a table; the first shows the way.
        if self.outcome.columns.is_empty() {
            self.outcome.columns = columns;
        }
    }

    /// Lines up to the end of what was read.
    pub fn lines(&mut self, lines: u64) {
        self.outcome.lines = lines;
    }

    pub fn article(&mut self, mut article: RawArticle) {
        if let Some(member) = &self.member {
            article.part = Some(match article.part {
                Some(part) => format!("{member}#{part}"),
                None => member.clone(),
            });
            article.member = Some(member.clone());
        }
        self.outcome.articles += 1;
        (self.each)(article);
    }

    pub fn problem(&mut self, line: Option<u64>, reason: Reason) {
        if self.outcome.problems.len() < PROBLEMS_KEPT {
            self.outcome.problems.push(Problem { path: self.path.clone(), member: self.member.clone(), line, reason });
        } else {
            self.untold += 1;
        }
    }

    /// What was found in the whole file.
    pub fn finish(mut self) -> FileOutcome {
        if self.untold > 0 {
            self.outcome.problems.push(Problem::whole(self.path, Reason::More { count: self.untold }));
        }
        self.outcome
    }
}
