//! Bringing the index up to date with the files: what is new, changed, moved or gone, and nothing else.
//!
//! One thread reads, all cores prepare, the calling thread writes; bounded queues between them keep memory flat. A changed file's old
//! articles go in the same commit as its new ones come, and a commit is only made while no file is half done, so every commit is a state that
//! the folder really had, file by file. What a run has committed stays, however it ends.

use super::acronyms;
use super::again::Stored;
use super::catalogue::{Catalogue, FileEntry, FileProblem, Root};
use super::error::IndexError;
use super::folder::{CATALOGUE, Folder, PAIRS, Payload, REGISTRY, STORIES};
use super::numbering::Numbering;
use super::pipeline::{Ending, Pipeline};
use super::prepare::{Analysis, file_number, prepare_record};
use super::schema::{self, Fields};
use super::stories::{self, MeasuredPairs, Stories};
use crate::clean::CleanOptions;
use crate::ingest::{Format, ReadOptions, WalkOptions};
use crate::language::Analyzer;
use rustc_hash::FxHashSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tantivy::indexer::LogMergePolicy;
use tantivy::{Index, IndexWriter, ReloadPolicy, Searcher, Term};

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
    let _lock = folder.lock()?;
    let mut state = State::load(folder, analysis)?;
    let mut work = state.scan(paths, options, observe)?;
    state.take_streams(options, &mut work, observe)?;
    observe(UpdateEvent::Scanned { files: work.read.len(), bytes: work.read.iter().map(|job| job.bytes()).sum() });
    let mut summary = work.summary.clone();
    let added = analysis.annotator.added();
    if work.is_empty() && state.stories.current && state.payload.is_read_with(added) {
        state.finish_summary(&mut summary);
        return Ok(summary);
    }
    state.stories.current = false;
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
    writer.wait_merging_threads()?;
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
    let mut state = State::load(folder, analysis)?;
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
    let directory = tantivy::directory::MmapDirectory::open(folder.tantivy()).map_err(tantivy::TantivyError::from)?;
    let Some(text) = Index::open(directory)?.load_metas()?.payload else { return Ok(Vec::new()) };
    let catalogue: Catalogue = folder.read_side(CATALOGUE, super::read_payload(folder, &text)?.commit)?;
    Ok(catalogue.roots)
}

/// The index as it is being changed.
pub(super) struct State<'f> {
    folder: &'f Folder,
    pub fields: Fields,
    index: Index,
    payload: Payload,
    pub catalogue: Catalogue,
    pub numbering: Numbering,
    stories: Stories,
    pairs: MeasuredPairs,
    /// Articles written in this run.
    pub written: FxHashSet<u64>,
}

impl<'f> State<'f> {
    fn load(folder: &'f Folder, analysis: &Analysis) -> Result<State<'f>, IndexError> {
        let fields = Fields::new();
        let directory = tantivy::directory::MmapDirectory::open(folder.tantivy()).map_err(tantivy::TantivyError::from)?;
        let index = Index::open_or_create(directory, fields.schema.clone())?;
        schema::register(&index);
        let stored = index.load_metas()?.payload;
        let fingerprint = analysis.fingerprint();
        let mut state = State {
            folder,
            fields,
            index,
            payload: Payload { analysis: fingerprint.clone(), ..Payload::default() },
            catalogue: Catalogue::default(),
            numbering: Numbering::default(),
            stories: Stories::default(),
            pairs: MeasuredPairs::default(),
            written: FxHashSet::default(),
        };
        match stored {
            None => state.payload.read_with = vec![analysis.annotator.added().clone()],
            Some(text) => {
                let payload = super::read_payload(folder, &text)?;
                if payload.analysis != fingerprint {
                    let path = folder.path().to_owned();
                    return Err(IndexError::OtherAnalysis { path, found: payload.analysis, expected: fingerprint });
                }
                state.catalogue = folder.read_side(CATALOGUE, payload.commit)?;
                state.numbering = folder.read_side(REGISTRY, payload.commit)?;
                state.stories = folder.read_side(STORIES, payload.commit)?;
                state.pairs = folder.read_side(PAIRS, payload.commit)?;
                state.payload = payload;
            }
        }
        Ok(state)
    }

    fn open_writer(&self, options: &UpdateOptions) -> Result<IndexWriter, IndexError> {
        let writer: IndexWriter = self.index.writer_with_num_threads(1, options.writer_bytes)?;
        let mut merge = LogMergePolicy::default();
        // The default never merges for deletions' sake, so updates would grow the index for ever.
        merge.set_del_docs_ratio_before_merge(0.25);
        merge.set_min_num_segments(options.merge_segments);
        writer.set_merge_policy(Box::new(merge));
        Ok(writer)
    }

    pub fn commit(&mut self, writer: &mut IndexWriter) -> Result<(), IndexError> {
        self.payload.commit += 1;
        self.payload.totals = self.catalogue.totals();
        self.numbering.entities.sort();
        self.folder.write_side(CATALOGUE, self.payload.commit, &self.catalogue)?;
        self.folder.write_side(REGISTRY, self.payload.commit, &self.numbering)?;
        self.folder.write_side(STORIES, self.payload.commit, &self.stories)?;
        self.folder.write_side(PAIRS, self.payload.commit, &self.pairs)?;
        let text = serde_json::to_string(&self.payload)
            .map_err(|error| IndexError::Damaged { path: self.folder.path().to_owned(), what: error.to_string() })?;
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&text);
        prepared.commit()?;
        self.folder.sweep(self.payload.commit);
        Ok(())
    }

    /// What all articles together decide, once every file is read: names of the user's that changed, stories, acronyms; and a commit of it.
    fn finish(
        &mut self,
        writer: &mut IndexWriter,
        analysis: &Analysis,
        interrupt: &AtomicBool,
        summary: &mut UpdateSummary,
    ) -> Result<(), IndexError> {
        let added = analysis.annotator.added();
        if !self.payload.is_read_with(added) {
            let changed = self.payload.read_with.iter().flat_map(|old| old.difference(added)).collect();
            let searcher = self.searcher()?;
            let holding = self.stored(&searcher).holding(&self.numbering, changed)?;
            self.prepare_again(writer, analysis, interrupt, &searcher, &holding, summary)?;
            self.payload.read_with = vec![added.clone()];
            self.commit(writer)?;
        }
        let searcher = self.searcher()?;
        self.find_stories(&searcher, &analysis.analyzer)?;
        self.numbering.acronyms = acronyms::learn(&searcher, &self.fields, &self.stories)?;
        self.commit(writer)
    }

    fn stored<'s>(&'s self, searcher: &'s Searcher) -> Stored<'s> {
        Stored { searcher, fields: &self.fields, folder: self.folder }
    }

    /// Prepares articles again, from what the index keeps of them; the next commit brings them.
    fn prepare_again(
        &mut self,
        writer: &mut IndexWriter,
        analysis: &Analysis,
        interrupt: &AtomicBool,
        searcher: &Searcher,
        numbers: &FxHashSet<u64>,
        summary: &mut UpdateSummary,
    ) -> Result<(), IndexError> {
        for &number in numbers {
            writer.delete_term(Term::from_field_u64(self.fields.article, number));
        }
        for (address, _) in self.stored(searcher).numbered(numbers)? {
            if interrupt.load(Ordering::Relaxed) {
                return Err(IndexError::Interrupted);
            }
            let prepared = prepare_record(self.stored(searcher).record(address)?, analysis);
            let document = prepared
                .into_document(&self.fields, &mut self.numbering)
                .map_err(|error| IndexError::Damaged { path: self.folder.path().to_owned(), what: error.to_string() })?;
            writer.add_document(document)?;
            summary.read_again += 1;
        }
        Ok(())
    }

    /// The articles of the last commit.
    fn searcher(&self) -> Result<Searcher, IndexError> {
        let reader = self.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(tantivy::IndexReader::searcher(&reader))
    }

    /// Finds the copies among all articles of the last commit; the next commit tells them.
    fn find_stories(&mut self, searcher: &Searcher, analyzer: &Analyzer) -> Result<(), IndexError> {
        self.pairs.forget(&self.written);
        (self.stories, self.pairs) = stories::find(searcher, &self.fields, analyzer, &self.pairs, &self.folder.tantivy())?;
        Ok(())
    }

    fn finish_summary(&self, summary: &mut UpdateSummary) {
        summary.articles = self.catalogue.totals().articles;
        let known: FxHashSet<String> = summary.problems.iter().map(|(path, _)| path.clone()).collect();
        for (path, entry) in self.catalogue.files.iter().filter(|(path, entry)| !entry.problems.is_empty() && !known.contains(*path)) {
            summary.failed += 1;
            summary.problems.extend(entry.problems.iter().map(|problem| (path.clone(), problem.clone())));
        }
    }
}
