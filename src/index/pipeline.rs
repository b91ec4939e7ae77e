//! Reading, preparing and writing the files that a scan found: one thread reads, all cores prepare, the calling thread writes.
//!
//! Queues between them are bounded, so memory stays flat whatever the size of the corpus. A commit happens only between files: when one is
//! due, the reader stops, what is under way is written, and the reader goes on after the commit. So no commit ever holds half a file.

use super::catalogue::{FileEntry, FileProblem};
use super::error::IndexError;
use super::folder::Totals;
use super::prepare::{Analysis, PreparedArticle, prepare};
use super::record::file_number;
use super::scan::Job;
use super::state::State;
use super::update::{FileState, UpdateEvent, UpdateOptions, UpdateSummary};
use crate::clean::CleanOptions;
use crate::ingest::{self, FileOutcome, Problem, RawArticle, ReadOptions, Reason};
use crossbeam_channel::{Receiver, Sender, bounded};
use rustc_hash::FxHashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use tantivy::{IndexWriter, Term};

/// Name of the threads that read and prepare, where whoever runs a program can tell their faults, which are caught, from others.
pub const WORKER: &str = "kliping worker";

/// Bytes of their stacks. Nothing that comes from files is followed by unbounded recursion; this is for the depth that is allowed.
const STACK: usize = 16 << 20;

/// Articles that may wait in each queue.
const QUEUE: usize = 64;

/// One run over the files that are new or changed.
pub(super) struct Pipeline<'a> {
    pub state: &'a mut State,
    pub writer: &'a mut IndexWriter,
    pub analysis: &'a Analysis,
    pub options: &'a UpdateOptions,
    pub interrupt: &'a AtomicBool,
    pub observe: &'a mut dyn FnMut(UpdateEvent<'_>),
    pub summary: &'a mut UpdateSummary,
}

/// An article on its way to be prepared, with the number of its file.
type Raw = (usize, Box<RawArticle>);

/// What comes to the writing thread.
enum Done {
    /// An article of a file; or, from a fault of the program, what the fault says.
    Article(usize, Result<Box<PreparedArticle>, String>),
    /// The reader is through with a file; `articles` of it were sent to be prepared.
    File { file: usize, articles: usize, outcome: FileOutcome },
}

/// A file that is partly written.
#[derive(Default)]
struct Arriving {
    arrived: usize,
    written: usize,
    totals: Totals,
    faults: Vec<Problem>,
    expected: Option<(usize, FileOutcome)>,
}

/// How a run ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Every file is written.
    Finished,
    /// Stopped between files: what is written since the last commit is whole.
    Interrupted,
    /// Stopped within a file, half of which is written: nothing since the last commit may be committed.
    InterruptedWithin,
}

impl Pipeline<'_> {
    /// Runs all `jobs`, committing now and then.
    pub fn run(&mut self, jobs: &[Job]) -> Result<Ending, IndexError> {
        let mut rest = jobs;
        while !rest.is_empty() {
            if self.interrupt.load(Ordering::Relaxed) {
                return Ok(Ending::Interrupted);
            }
            let due_always = self.options.commit_every.is_zero();
            let (finished, half_written) = self.run_until_commit(if due_always { &rest[..1] } else { rest })?;
            if half_written {
                return Ok(Ending::InterruptedWithin);
            }
            rest = rest.get(finished..).unwrap_or(&[]);
            if !rest.is_empty() {
                self.state.commit(self.writer)?;
            }
        }
        Ok(Ending::Finished)
    }

    /// Runs jobs until all are done, a commit is due or the run is interrupted; returns how many were done completely, and whether another was begun.
    fn run_until_commit(&mut self, jobs: &[Job]) -> Result<(usize, bool), IndexError> {
        let (raw_sender, raw_receiver) = bounded::<Raw>(QUEUE);
        let (done_sender, done_receiver) = bounded::<Done>(QUEUE);
        let stop = AtomicBool::new(false);
        let start = Instant::now();
        let (analysis, options, interrupt) = (self.analysis, self.options, self.interrupt);
        std::thread::scope(|scope| {
            for _ in 0..options.threads.get() {
                let (receiver, sender) = (raw_receiver.clone(), done_sender.clone());
                spawn(scope, move || prepare_articles(&receiver, &sender, analysis, &options.clean))?;
            }
            drop(raw_receiver);
            let stop = &stop;
            spawn(scope, move || read_files(jobs, &options.read, &raw_sender, &done_sender, stop, interrupt))?;

            let mut arriving = FxHashMap::default();
            let mut outcome = Ok(0);
            for done in done_receiver {
                if self.interrupt.load(Ordering::Relaxed) || start.elapsed() >= options.commit_every {
                    stop.store(true, Ordering::Relaxed);
                }
                // After a failure the queue is only drained, so that no thread waits for ever.
                let Ok(finished) = outcome else { continue };
                outcome = self.take(done, &mut arriving, jobs).map(|completed| finished + usize::from(completed));
                if outcome.is_err() {
                    stop.store(true, Ordering::Relaxed);
                }
            }
            outcome.map(|finished| (finished, !arriving.is_empty()))
        })
    }

    /// Takes one message; says whether it completed a file.
    fn take(&mut self, done: Done, arriving: &mut FxHashMap<usize, Arriving>, jobs: &[Job]) -> Result<bool, IndexError> {
        let number = match done {
            Done::Article(number, article) => {
                let file = arriving.entry(number).or_default();
                file.arrived += 1;
                match article {
                    Ok(article) => self.write_article(*article, file, &jobs[number])?,
                    Err(what) => file.faults.push(Problem::whole(&jobs[number].path, Reason::Fault { what })),
                }
                number
            }
            Done::File { file, articles, outcome } => {
                arriving.entry(file).or_default().expected = Some((articles, outcome));
                file
            }
        };
        let complete = |file: &Arriving| file.expected.as_ref().is_some_and(|(articles, _)| *articles == file.arrived);
        if !arriving.get(&number).is_some_and(complete) {
            return Ok(false);
        }
        if let Some(file) = arriving.remove(&number) {
            self.finish_file(file, &jobs[number]);
        }
        Ok(true)
    }

    fn write_article(&mut self, article: PreparedArticle, file: &mut Arriving, job: &Job) -> Result<(), IndexError> {
        if file.written == 0 && job.stretch.from == 0 {
            self.remove_articles(&job.shown);
        }
        file.written += 1;
        file.totals += article.totals();
        self.state.written.insert(article.number());
        self.summary.articles_written += 1;
        self.state.add(self.writer, article)?;
        (self.observe)(UpdateEvent::Article);
        Ok(())
    }

    fn remove_articles(&mut self, shown: &str) {
        self.writer.delete_term(Term::from_field_u64(self.state.fields.file, file_number(shown)));
    }

    fn finish_file(&mut self, file: Arriving, job: &Job) {
        let outcome = file.expected.map(|(_, outcome)| outcome).unwrap_or_default();
        let format = outcome.format();
        let found = || outcome.problems.iter().chain(&file.faults);
        let unreadable = found().any(|problem| matches!(problem.reason, Reason::Unreadable { .. }));
        let mut problems: Vec<_> = found().map(FileProblem::from).collect();
        for problem in &problems {
            (self.observe)(UpdateEvent::Problem { path: &job.shown, problem });
        }
        let mut totals = file.totals;
        if let Some(before) = self.state.catalogue.files.get(&job.shown).filter(|_| job.stretch.from > 0) {
            totals += before.totals;
            problems.splice(0..0, before.problems.iter().cloned());
        }
        let columns = if self.options.read.columns.is_empty() { &job.columns } else { &self.options.read.columns };
        let entry = FileEntry {
            size: job.size,
            modified_ns: job.modified_ns,
            hash: job.hash,
            totals,
            problems,
            format,
            columns: columns.clone(),
            lines: outcome.lines,
        };
        let kept = unreadable && file.written == 0 && self.state.catalogue.files.contains_key(&job.shown);
        let state = if kept { FileState::Failed } else { entry.state(job.state) };
        (self.observe)(UpdateEvent::FileDone { path: &job.shown, bytes: job.bytes(), state, entry: &entry });
        if kept {
            // What could be read before stays searchable, and the next run tries again.
            self.summary.failed += 1;
            self.summary.problems.extend(entry.problems.into_iter().map(|problem| (job.shown.clone(), problem)));
            return;
        }
        if file.written == 0 && job.stretch.from == 0 {
            self.remove_articles(&job.shown);
        }
        self.state.catalogue.files.insert(job.shown.clone(), entry);
    }
}

/// Starts a worker.
fn spawn<'s>(scope: &'s std::thread::Scope<'s, '_>, work: impl FnOnce() + Send + 's) -> Result<(), IndexError> {
    let builder = std::thread::Builder::new().name(WORKER.to_owned()).stack_size(STACK);
    builder.spawn_scoped(scope, work).map(drop).map_err(|error| IndexError::io(std::path::Path::new(WORKER), error))
}

/// Reads files until told to `stop`, which it does between files, or interrupted, which it does within one.
fn read_files(jobs: &[Job], options: &ReadOptions, articles: &Sender<Raw>, done: &Sender<Done>, stop: &AtomicBool, interrupt: &AtomicBool) {
    for (number, job) in jobs.iter().enumerate() {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let (mut sent, mut abandoned) = (0, false);
        let columns = if options.columns.is_empty() { &job.columns } else { &options.columns };
        let options = ReadOptions { columns: columns.clone(), stretch: job.stretch, ..options.clone() };
        let outcome = ingest::read(&job.path, &job.shown, job.format, &options, &mut |raw| {
            abandoned |= interrupt.load(Ordering::Relaxed);
            if abandoned {
                return;
            }
            // A closed queue means that every preparing thread is gone, and then nothing read matters any more.
            sent += usize::from(articles.send((number, Box::new(raw))).is_ok());
        });
        if abandoned || done.send(Done::File { file: number, articles: sent, outcome }).is_err() {
            return;
        }
    }
}

/// Prepares articles; a fault of the program costs its article only.
fn prepare_articles(articles: &Receiver<Raw>, done: &Sender<Done>, analysis: &Analysis, options: &CleanOptions) {
    for (file, raw) in articles {
        let prepared = catch_unwind(AssertUnwindSafe(|| prepare(*raw, analysis, options)));
        let prepared = prepared.map(Box::new).map_err(|panic| ingest::panic_message(&*panic));
        if done.send(Done::Article(file, prepared)).is_err() {
            return;
        }
    }
}
