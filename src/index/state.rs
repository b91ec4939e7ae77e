//! The index as a run changes it: what the last commit left, what is added, and how a commit is made of it.
//!
//! The side files of a commit are written first, under its own number, and the commit names them: until tantivy has renamed its `meta.json`, everything is
//! as it was. What all articles together decide (names, stories, acronyms) is found once every file is read, and has a commit of its own.

use super::acronyms;
use super::again::Stored;
use super::catalogue::Catalogue;
use super::error::IndexError;
use super::folder::{CATALOGUE, Folder, PAIRS, Payload, REGISTRY, STORIES};
use super::numbering::Numbering;
use super::prepare::{Analysis, PreparedArticle, prepare_record};
use super::reader::{self, Commit};
use super::schema::Fields;
use super::stories::{self, MeasuredPairs, Stories};
use super::update::{UpdateOptions, UpdateSummary};
use crate::language::Analyzer;
use rustc_hash::FxHashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use tantivy::indexer::LogMergePolicy;
use tantivy::{Index, IndexWriter, Searcher, Term};

/// The index as it is being changed.
pub(super) struct State {
    pub folder: Folder,
    pub fields: Fields,
    index: Index,
    pub payload: Payload,
    pub catalogue: Catalogue,
    pub numbering: Numbering,
    pub stories: Stories,
    pairs: MeasuredPairs,
    /// Articles written in this run.
    pub written: FxHashSet<u64>,
}

impl State {
    /// The index as the last commit left it, or an empty one; only the holder of the lock may ask for it.
    pub fn load(folder: &Folder, analysis: &Analysis) -> Result<State, IndexError> {
        let index = folder.open_or_create_index()?;
        match index.load_metas().map_err(|error| folder.failed(error))?.payload {
            Some(text) => {
                let payload = super::read_payload(folder, &text)?;
                State::of_commit(&Commit { folder, index: &index, payload: &payload }, analysis)
            }
            None => {
                let read_with = vec![analysis.annotator.added().clone()];
                let payload = Payload { analysis: analysis.fingerprint(), read_with, ..Payload::default() };
                Ok(State {
                    folder: folder.clone(),
                    fields: Fields::new(),
                    index,
                    payload,
                    catalogue: Catalogue::default(),
                    numbering: Numbering::default(),
                    stories: Stories::default(),
                    pairs: MeasuredPairs::default(),
                    written: FxHashSet::default(),
                })
            }
        }
    }

    /// Removes what runs left behind that ended early.
    pub fn clear(&self) -> Result<(), IndexError> {
        self.folder.sweep(self.payload.commit);
        self.folder.clear_segments(&self.index)
    }

    /// The index at one commit.
    pub fn of_commit(at: &Commit<'_>, analysis: &Analysis) -> Result<State, IndexError> {
        at.check_analysis(&analysis.fingerprint())?;
        let Commit { folder, payload, .. } = at;
        Ok(State {
            folder: Folder::clone(folder),
            fields: Fields::new(),
            index: at.index.clone(),
            payload: Payload::clone(payload),
            catalogue: folder.read_side(CATALOGUE, payload.commit)?,
            numbering: folder.read_side(REGISTRY, payload.commit)?,
            stories: folder.read_side(STORIES, payload.commit)?,
            pairs: folder.read_side(PAIRS, payload.commit)?,
            written: FxHashSet::default(),
        })
    }

    pub fn open_writer(&self, options: &UpdateOptions) -> Result<IndexWriter, IndexError> {
        let writer: IndexWriter = self.index.writer_with_num_threads(1, options.writer_bytes).map_err(|error| self.folder.failed(error))?;
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
        self.payload.roots.clone_from(&self.catalogue.roots);
        self.numbering.entities.sort();
        self.folder.write_side(CATALOGUE, self.payload.commit, &self.catalogue)?;
        self.folder.write_side(REGISTRY, self.payload.commit, &self.numbering)?;
        self.folder.write_side(STORIES, self.payload.commit, &self.stories)?;
        self.folder.write_side(PAIRS, self.payload.commit, &self.pairs)?;
        let text = serde_json::to_string(&self.payload)
            .map_err(|error| IndexError::Damaged { path: self.folder.path().to_owned(), what: error.to_string() })?;
        let mut commit = || {
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&text);
            prepared.commit()
        };
        commit().map_err(|error| self.folder.failed(error))?;
        self.folder.sweep(self.payload.commit);
        Ok(())
    }

    /// What all articles together decide, once every file is read: names of the user's that changed, stories, acronyms; and a commit of it.
    pub fn finish(
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
        Stored { searcher, fields: &self.fields, folder: &self.folder }
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
            self.add(writer, prepared)?;
            summary.read_again += 1;
        }
        Ok(())
    }

    /// Adds an article to the next commit.
    pub fn add(&mut self, writer: &mut IndexWriter, article: PreparedArticle) -> Result<(), IndexError> {
        let document = article
            .into_document(&self.fields, &mut self.numbering)
            .map_err(|error| IndexError::Damaged { path: self.folder.path().to_owned(), what: error.to_string() })?;
        writer.add_document(document).map_err(|error| self.folder.failed(error))?;
        Ok(())
    }

    /// Says that articles come or go, so that the next commit does not pass for one whose stories were found.
    pub fn stories_are_old(&mut self) {
        self.stories.current = false;
    }

    /// The articles of the last commit.
    pub fn searcher(&self) -> Result<Searcher, IndexError> {
        reader::searcher(&self.index, &self.folder)
    }

    /// Finds the copies among all articles of the last commit; the next commit tells them.
    fn find_stories(&mut self, searcher: &Searcher, analyzer: &Analyzer) -> Result<(), IndexError> {
        self.pairs.forget(&self.written);
        (self.stories, self.pairs) = stories::find(searcher, &self.fields, analyzer, &self.pairs, &self.folder.tantivy())?;
        Ok(())
    }

    pub fn finish_summary(&self, summary: &mut UpdateSummary) {
        summary.articles = self.catalogue.totals().articles;
        let known: FxHashSet<String> = summary.problems.iter().map(|(path, _)| path.clone()).collect();
        for (path, entry) in self.catalogue.files.iter().filter(|(path, entry)| !entry.problems.is_empty() && !known.contains(*path)) {
            summary.failed += 1;
            summary.problems.extend(entry.problems.iter().map(|problem| (path.clone(), problem.clone())));
        }
    }
}
