//! Bringing the index up to date with the files: what is new, changed, moved or gone, and nothing else.
//!
//! One thread reads, all cores prepare, the calling thread writes; bounded queues between them keep memory flat. A changed file's old
//! articles go in the same commit as its new ones come, and a commit is only made while no file is half done, so every commit is a state that
//! the folder really had, file by file. What a run has committed stays, however it ends.

use super::catalogue::{Catalogue, FileEntry, FileProblem, Root};
use super::error::IndexError;
use super::folder::{CATALOGUE, Folder};
use super::pipeline::{Ending, Pipeline};
use super::prepare::Analysis;
use super::reader::on_one_commit;
use super::record::file_number;
use super::state::State;
use crate::clean::CleanOptions;
use crate::ingest::{Format, ReadOptions, WalkOptions};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tantivy::Term;

/// How an update is run.
#[derive(Clone, Debug)]
pub struct UpdateOptions {
    /// How folders are walked.
    pub walk: WalkOptions,
    /// How files are read.
    pub read: ReadOptions,
    /// How articles are cleaned.
    pub clean: CleanOptions,
    /// Threads that prepare articles.
    pub threads: NonZeroUsize,
    /// Memory for the writer, in bytes.
    pub writer_bytes: usize,
    /// Least time between two commits of a long run; zero commits after every file.
    pub commit_every: Duration,
    /// Segments of about one size that are merged into one.
    pub merge_segments: usize,
    /// What is given by other ways than a folder.
    pub streams: Vec<Stream>,
}

/// Articles given by standard input. They stand in the index under a name until something else is given under it.
#[derive(Clone, Debug)]
pub struct Stream {
    /// The name, which takes the place of a path.
    pub name: String,
    /// A file with all that was given.
    pub file: PathBuf,
    /// Its format; nothing if its first bytes tell.
    pub format: Option<Format>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// Seen for the first time.
    New,
    /// Content differs from the last time.
    Changed,
    /// Nothing to do.
    Unchanged,
    /// Known content under a new path.
    Moved,
    /// Gone from the disk, and so from the index.
    Removed,
    /// Something is wrong with it and it brought no article.
    Failed,
}

impl FileState {
    /// The name of the state.
    pub fn as_str(self) -> &'static str {
        match self {
            FileState::New => "new",
            FileState::Changed => "changed",
            FileState::Unchanged => "unchanged",
            FileState::Moved => "moved",
            FileState::Removed => "removed",
            FileState::Failed => "failed",
        }
    }
}

/// What happens during an update, for whoever shows progress.
#[derive(Clone, Debug)]
pub enum UpdateEvent<'a> {
    /// The folders were walked: so much is to be read.
    Scanned {
        /// Files that are new or changed.
        files: usize,
        /// Their bytes.
        bytes: u64,
    },
    /// A file is done with: its articles are in the index, or will be with the next commit.
    FileDone {
        /// Its shown path.
        path: &'a str,
        /// Bytes that were read of it.
        bytes: u64,
        /// What became of it.
        state: FileState,
        /// What the catalogue says of it.
        entry: &'a FileEntry,
    },
    /// Something was wrong with a file.
    Problem {
        /// Its shown path.
        path: &'a str,
        /// What.
        problem: &'a FileProblem,
    },
    /// An article was added.
    Article,
}

/// What an update did, in files unless said otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdateSummary {
    /// Seen for the first time.
    pub new: usize,
    /// Content differs from the last time.
    pub changed: usize,
    /// Nothing to do.
    pub unchanged: usize,
    /// Known content under a new path.
    pub moved: usize,
    /// Gone from the disk, and so from the index.
    pub removed: usize,
    /// With something wrong in them, now or still.
    pub failed: usize,
    /// Of formats that are not read.
    pub passed_over: usize,
    /// Articles added or written again.
    pub articles_written: u64,
    /// Articles that stayed as they were and were read again for names of the user's that changed.
    pub read_again: u64,
    /// Articles in the whole index afterwards.
    pub articles: u64,
    /// Everything that was wrong, by shown path.
    pub problems: Vec<(String, FileProblem)>,
}

/// Brings the index in `folder` up to date with everything under `paths`.
///
/// Files of other roots stay as they are. `interrupt` ends the run at once with [`IndexError::Interrupted`]; what was committed by then stays, and a
/// file that is half read counts as not read.
pub fn update(
    folder: &Folder,
    paths: &[PathBuf],
    analysis: &Analysis,
    options: &UpdateOptions,
    interrupt: &AtomicBool,
    observe: &mut dyn FnMut(UpdateEvent<'_>),
) -> Result<UpdateSummary, IndexError> {
    let lock = folder.lock()?;
    // Another run may have made the index anew before the lock was free.
    let folder = folder.reopened()?;
    folder.clear(&lock);
    update_locked(&folder, paths, analysis, options, interrupt, observe)
}

/// As [`update`], for who holds the lock.
pub(super) fn update_locked(
    folder: &Folder,
    paths: &[PathBuf],
    analysis: &Analysis,
    options: &UpdateOptions,
    interrupt: &AtomicBool,
    observe: &mut dyn FnMut(UpdateEvent<'_>),
) -> Result<UpdateSummary, IndexError> {
    let mut state = State::load(folder, analysis)?;
    state.clear()?;
    let mut work = state.scan(paths, options, observe)?;
    state.take_streams(options, &mut work, observe)?;
    observe(UpdateEvent::Scanned { files: work.read.len(), bytes: work.read.iter().map(|job| job.bytes()).sum() });
    let mut summary = work.summary.clone();
    let added = analysis.annotator.added();
    if work.is_empty() && state.stories.current && state.payload.is_read_with(added) {
        state.finish_summary(&mut summary);
        return Ok(summary);
    }
    state.stories_are_old();
    if !state.payload.is_read_with(added) {
        state.payload.read_with.push(added.clone());
    }
    let mut writer = state.open_writer(options)?;
    for path in &work.gone {
        writer.delete_term(Term::from_field_u64(state.fields.file, file_number(path)));
        if let Some(entry) = state.catalogue.files.remove(path)
            && !work.moved.contains(path)
        {
            observe(UpdateEvent::FileDone { path, bytes: 0, state: FileState::Removed, entry: &entry });
        }
    }
    let mut pipeline = Pipeline { state: &mut state, writer: &mut writer, analysis, options, interrupt, observe, summary: &mut summary };
    // After a failure, or within a file, the last commit stands; an interruption between files keeps what they brought.
    let ending = pipeline.run(&work.read)?;
    if ending == Ending::InterruptedWithin {
        return Err(IndexError::Interrupted);
    }
    state.commit(&mut writer)?;
    if ending == Ending::Finished {
        state.finish(&mut writer, analysis, interrupt, &mut summary)?;
    }
    writer.wait_merging_threads().map_err(|error| folder.failed(error))?;
    if ending == Ending::Interrupted {
        return Err(IndexError::Interrupted);
    }
    state.finish_summary(&mut summary);
    Ok(summary)
}

/// How the disk differs from the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// What an update would count.
    pub summary: UpdateSummary,
    /// Files that an update would read or remove, by shown path; a moved one under its new path.
    pub files: Vec<(String, FileState)>,
}

/// Compares the disk with the index in `folder`, for all its roots, without changing anything.
pub fn drift(folder: &Folder, analysis: &Analysis, options: &UpdateOptions) -> Result<Drift, IndexError> {
    let mut state = match on_one_commit(folder, |at| State::of_commit(at, analysis)) {
        Err(IndexError::NotFound { .. }) => return Ok(Drift::default()),
        other => other?,
    };
    let on_disk = || state.catalogue.roots.iter().filter(|root| !root.is_stream());
    let paths: Vec<PathBuf> = on_disk().map(|root| root.path.clone()).filter(|path| path.exists()).collect();
    let gone: Vec<String> = on_disk().filter(|root| !root.path.exists()).map(|root| root.name.clone()).collect();
    let work = state.scan(&paths, options, &mut |_| {})?;
    let mut summary = work.summary;
    let mut files: Vec<(String, FileState)> = work.read.into_iter().map(|job| (job.shown, job.state)).collect();
    files.extend(work.gone.into_iter().filter(|path| !work.moved.contains(path)).map(|path| (path, FileState::Removed)));
    for path in gone.iter().flat_map(|root| state.under(root)) {
        summary.removed += 1;
        files.push((path.to_owned(), FileState::Removed));
    }
    files.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(Drift { summary, files })
}

/// What the index in `folder` was made of: files, folders, standard input.
pub fn roots(folder: &Folder) -> Result<Vec<Root>, IndexError> {
    let catalogue = on_one_commit(folder, |at| at.folder.read_side::<Catalogue>(CATALOGUE, at.payload.commit));
    match catalogue {
        Ok(catalogue) => Ok(catalogue.roots),
        Err(IndexError::NotFound { .. }) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
