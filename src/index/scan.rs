//! Comparing the disk with the catalogue: which files are new, changed, moved or gone, and which are as they were.
//!
//! Size and time tell that a file is as it was; where they differ, its content decides. A feed of JSON Lines that only grew is read from where it ended. What cannot be looked at counts as still there.

use super::catalogue::{FileEntry, FileProblem};
use super::error::IndexError;
use super::state::State;
use super::update::{FileState, UpdateEvent, UpdateOptions, UpdateSummary};
use crate::ingest::{self, Before, ColumnMap, Format, Found, SourceFile, Stretch};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::PathBuf;

/// A file to read.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub path: PathBuf,
    pub shown: String,
    pub size: u64,
    pub modified_ns: i64,
    pub hash: u128,
    pub state: FileState,
    pub format: Option<Format>,
    /// What is known of its columns from before, used where the options say nothing.
    pub columns: ColumnMap,
    /// What of it is read: what stands before is in the index as it is.
    pub stretch: Stretch,
}

impl Job {
    /// Bytes that are to be read.
    pub fn bytes(&self) -> u64 {
        self.size.saturating_sub(self.stretch.from)
    }
}

/// What a scan found to do.
#[derive(Debug, Default)]
pub(super) struct Work {
    pub read: Vec<Job>,
    pub gone: Vec<String>,
    /// Those of `gone` that are there under another path.
    pub moved: FxHashSet<String>,
    pub touched: bool,
    pub summary: UpdateSummary,
}

impl Work {
    /// A file to read.
    fn add(&mut self, job: Job) {
        match job.state {
            FileState::New => self.summary.new += 1,
            _ => self.summary.changed += 1,
        }
        self.read.push(job);
    }

    /// A file that is as it was.
    fn keep(&mut self, shown: &str, entry: &FileEntry, observe: &mut dyn FnMut(UpdateEvent<'_>)) {
        self.summary.unchanged += 1;
        let state = entry.state(FileState::Unchanged);
        observe(UpdateEvent::FileDone { path: shown, bytes: 0, state, entry });
    }

    pub fn is_empty(&self) -> bool {
        self.read.is_empty() && self.gone.is_empty() && !self.touched
    }
}

impl State {
    /// Compares the disk with the catalogue.
    pub fn scan(
        &mut self,
        paths: &[PathBuf],
        options: &UpdateOptions,
        observe: &mut dyn FnMut(UpdateEvent<'_>),
    ) -> Result<Work, IndexError> {
        let mut work = Work::default();
        let mut seen: FxHashSet<String> = FxHashSet::default();
        let mut scopes = Vec::new();
        for path in paths {
            let root = path.canonicalize().map_err(|error| IndexError::io(path, error))?;
            let before = self.catalogue.roots.len();
            self.catalogue.add_root(&root);
            work.touched |= self.catalogue.roots.len() != before;
            let mut found = Vec::new();
            ingest::walk(&root, &options.walk, &mut |file| found.push(file));
            for file in found {
                match file {
                    Found::File(file) => self.sort_file(file, options, &mut seen, &mut work, observe),
                    Found::Other(_) => work.summary.passed_over += 1,
                    Found::Problem(problem) => {
                        let shown = self.catalogue.show(&problem.path);
                        let problem = FileProblem::from(&problem);
                        observe(UpdateEvent::Problem { path: &shown, problem: &problem });
                        let entry = FileEntry { problems: vec![problem.clone()], ..FileEntry::default() };
                        observe(UpdateEvent::FileDone { path: &shown, bytes: 0, state: FileState::Failed, entry: &entry });
                        work.summary.failed += 1;
                        // An unreadable folder hides files that may still be there: they stay searchable.
                        seen.extend(self.under(&shown).map(str::to_owned));
                        work.summary.problems.push((shown, problem));
                    }
                }
            }
            scopes.push(self.catalogue.show(&root));
        }
        let gone: Vec<String> =
            scopes.iter().flat_map(|scope| self.under(scope)).filter(|path| !seen.contains(*path)).map(str::to_owned).collect();
        self.tell_moved(gone, &mut work);
        Ok(work)
    }

    /// The files of the catalogue that lie at or under a shown path.
    pub fn under<'s>(&'s self, shown: &'s str) -> impl Iterator<Item = &'s str> {
        self.catalogue
            .files
            .range(shown.to_owned()..)
            .map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(shown))
            .filter(move |path| path.len() == shown.len() || path[shown.len()..].starts_with('/'))
    }

    /// Decides whether a file on disk is new, changed or as it was.
    fn sort_file(
        &mut self,
        file: SourceFile,
        options: &UpdateOptions,
        seen: &mut FxHashSet<String>,
        work: &mut Work,
        observe: &mut dyn FnMut(UpdateEvent<'_>),
    ) {
        let shown = self.catalogue.show(&file.path);
        if !seen.insert(shown.clone()) {
            return;
        }
        let modified_ns = i64::try_from(file.modified_ns).unwrap_or(i64::MAX);
        let known = self.catalogue.files.get(&shown);
        let otherwise = known.is_some_and(|entry| entry.reads_otherwise(&options.read));
        if let Some(entry) = known.filter(|entry| !otherwise && entry.size == file.size && entry.modified_ns == modified_ns) {
            work.keep(&shown, entry, observe);
            return;
        }
        // A file that cannot be read for hashing is read, and reported, with the others.
        let longer = known.filter(|entry| !otherwise && entry.format == Some(Format::JsonLines) && entry.size < file.size);
        let (hash, grew) = match longer {
            Some(entry) => ingest::grown_hash(&file.path, Before { size: entry.size, hash: entry.hash }, file.size).unwrap_or_default(),
            None => (ingest::content_hash(&file.path, file.size).unwrap_or(0), false),
        };
        let until = file.size;
        let stretch = match longer.filter(|_| grew) {
            Some(entry) => Stretch { from: entry.size, lines: entry.lines, until },
            None => Stretch { until, ..Stretch::default() },
        };
        let job = |state, columns| Job {
            path: file.path,
            shown: shown.clone(),
            size: file.size,
            modified_ns,
            hash,
            state,
            format: None,
            columns,
            stretch,
        };
        match self.catalogue.files.get_mut(&shown) {
            Some(entry) if entry.hash == hash && hash != 0 && !otherwise => {
                entry.size = file.size;
                entry.modified_ns = modified_ns;
                work.touched = true;
                work.keep(&shown, entry, observe);
            }
            Some(entry) => work.add(job(FileState::Changed, entry.columns.clone())),
            None => work.add(job(FileState::New, ColumnMap::default())),
        }
    }

    /// Takes what is given by standard input; the same given again changes nothing.
    pub fn take_streams(
        &mut self,
        options: &UpdateOptions,
        work: &mut Work,
        observe: &mut dyn FnMut(UpdateEvent<'_>),
    ) -> Result<(), IndexError> {
        for stream in &options.streams {
            work.touched |= self.catalogue.add_stream(&stream.name)?;
            let size = stream.file.metadata().map_err(|error| IndexError::io(&stream.file, error))?.len();
            let hash = ingest::content_hash(&stream.file, size).map_err(|error| IndexError::io(&stream.file, error))?;
            let known = self.catalogue.files.get(&stream.name);
            let as_before = |entry: &FileEntry| stream.format.is_none() || stream.format == entry.format;
            if let Some(entry) = known.filter(|entry| entry.hash == hash && as_before(entry) && !entry.reads_otherwise(&options.read)) {
                work.keep(&stream.name, entry, observe);
                continue;
            }
            let state = if known.is_some() { FileState::Changed } else { FileState::New };
            let columns = known.map(|entry| entry.columns.clone()).unwrap_or_default();
            let (path, shown) = (stream.file.clone(), stream.name.clone());
            work.add(Job { path, shown, size, modified_ns: 0, hash, state, format: stream.format, columns, stretch: Stretch::default() });
        }
        Ok(())
    }

    /// A gone file whose content stands in a new file has moved.
    fn tell_moved(&self, gone: Vec<String>, work: &mut Work) {
        let mut fresh: FxHashMap<u128, Vec<usize>> = FxHashMap::default();
        for (number, job) in work.read.iter().enumerate().rev().filter(|(_, job)| job.hash != 0 && job.state == FileState::New) {
            fresh.entry(job.hash).or_default().push(number);
        }
        for path in gone {
            let entry = self.catalogue.files.get(&path);
            match entry.and_then(|entry| fresh.get_mut(&entry.hash)?.pop()) {
                Some(number) => {
                    work.summary.moved += 1;
                    work.summary.new -= 1;
                    work.read[number].state = FileState::Moved;
                    work.read[number].columns = entry.map(|entry| entry.columns.clone()).unwrap_or_default();
                    work.moved.insert(path.clone());
                }
                None => work.summary.removed += 1,
            }
            work.gone.push(path);
        }
    }
}
