//! Making a damaged index anew: from its sources, and where those are gone from what the old index still holds.
//!
//! The new index grows beside the old one and takes its place at the end, so a repair that fails or is refused changes nothing. What would be lost is
//! told before anything is written, and lost only if whoever repairs accepts it. The user's own files lie outside the index and are not touched.

use super::catalogue::{Catalogue, FileEntry, Root};
use super::disk::Disk;
use super::error::IndexError;
use super::folder::Totals;
use super::prepare::{Analysis, prepare_record};
use super::rebuild::Rebuild;
use super::salvage::{Salvage, Worth};
use super::state::State;
use super::update::{UpdateEvent, UpdateOptions, UpdateSummary};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// How an index is repaired.
#[derive(Clone, Debug)]
pub struct RepairOptions {
    /// What the index was made of, where it does not tell itself any more.
    pub paths: Vec<PathBuf>,
    /// Whether articles may be lost that stand nowhere else.
    pub accept_loss: bool,
    /// How sources are read.
    pub update: UpdateOptions,
}

/// What a repair did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// What came of the sources.
    pub summary: UpdateSummary,
    /// Articles that were kept from the old index, because their sources are gone.
    pub kept: u64,
    /// What was lost.
    pub losses: Vec<Loss>,
}

/// Articles that stand nowhere any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The source file that is gone; or the file of the index that would have told.
    pub place: String,
    /// How many articles; nothing if that cannot be told.
    pub articles: Option<u64>,
}

/// Makes the index at `path` anew, whether it is damaged or not.
pub fn repair(
    path: &Path,
    disk: &Disk,
    analysis: &Analysis,
    options: &RepairOptions,
    interrupt: &AtomicBool,
    observe: &mut dyn FnMut(UpdateEvent<'_>),
) -> Result<Repaired, IndexError> {
    let fresh = Rebuild::begin(path, disk.clone())?;
    let old = Salvage::read(path, disk, fresh.folder());
    if old.roots.is_none() && options.paths.is_empty() {
        return Err(IndexError::RootsUnknown { path: path.to_owned() });
    }
    let mut state = State::load(fresh.folder(), analysis)?;
    // The names of the roots are part of every article's path.
    state.catalogue.roots = old.roots.clone().unwrap_or_default();
    let mut sources: Vec<PathBuf> = state.catalogue.roots.iter().filter(|root| !root.is_stream()).map(|root| root.path.clone()).collect();
    sources.retain(|path| path.exists());
    sources.extend(options.paths.iter().cloned());
    let gone = |path: &str| !state.catalogue.locate(path).is_some_and(|path| path.exists());
    if !options.accept_loss && options.paths.is_empty() {
        refuse(losses(&old, &old.weigh(gone)?))?;
    }
    state.commit(&mut state.open_writer(&options.update)?)?;
    drop(state);
    let mut summary = fresh.update(&sources, analysis, &options.update, interrupt, observe)?;

    let mut state = State::load(fresh.folder(), analysis)?;
    let worth = old.weigh(|path| is_missing(&state.catalogue, path))?;
    let losses = losses(&old, &worth);
    if !options.accept_loss {
        refuse(losses.clone())?;
    }
    let kept = keep(&mut state, &old, &worth, analysis, options, interrupt, &mut summary)?;
    state.finish_summary(&mut summary);
    drop(state);
    fresh.finish()?;
    Ok(Repaired { summary, kept, losses })
}

/// Whether the sources brought nothing of a file that the old index may have.
fn is_missing(fresh: &Catalogue, path: &str) -> bool {
    fresh.files.get(path).is_none_or(|entry| entry.totals.articles == 0 && !entry.problems.is_empty())
}

/// What is lost of the files that were weighed, and what cannot be told.
fn losses(old: &Salvage, worth: &BTreeMap<String, Worth>) -> Vec<Loss> {
    let of_file = worth.iter().filter_map(|(path, worth)| match worth {
        Worth::Live { lost } if *lost > 0 => Some(Loss { place: path.clone(), articles: Some(*lost) }),
        _ => None,
    });
    let mut losses: Vec<Loss> = of_file.collect();
    if old.catalogue.is_none() {
        losses.extend(old.unreadable.iter().map(|name| Loss { place: name.clone(), articles: None }));
    }
    losses
}

fn refuse(losses: Vec<Loss>) -> Result<(), IndexError> {
    if losses.is_empty() { Ok(()) } else { Err(IndexError::WouldLose { losses }) }
}

/// Brings the articles that are kept from the old index into the new one; returns how many.
fn keep(
    state: &mut State,
    old: &Salvage,
    worth: &BTreeMap<String, Worth>,
    analysis: &Analysis,
    options: &RepairOptions,
    interrupt: &AtomicBool,
    summary: &mut UpdateSummary,
) -> Result<u64, IndexError> {
    let mut writer = state.open_writer(&options.update)?;
    let mut totals: BTreeMap<String, Totals> = BTreeMap::new();
    old.articles(worth, |record| {
        if interrupt.load(std::sync::atomic::Ordering::Relaxed) {
            return Err(IndexError::Interrupted);
        }
        let path = record.path.clone();
        let prepared = prepare_record(record, analysis);
        *totals.entry(path).or_default() += prepared.totals();
        state.written.insert(prepared.number());
        state.add(&mut writer, prepared)
    })?;
    let kept = totals.values().map(|totals| totals.articles).sum();
    if kept > 0 {
        for (path, totals) in totals {
            let before = old.catalogue.as_ref().and_then(|catalogue| catalogue.files.get(&path)).cloned();
            state.keep_root_of(&path);
            state.catalogue.files.insert(path, FileEntry { totals, ..before.unwrap_or_default() });
        }
        state.stories_are_old();
        state.commit(&mut writer)?;
        state.finish(&mut writer, analysis, interrupt, summary)?;
    }
    writer.wait_merging_threads().map_err(|error| state.folder.failed(error))?;
    Ok(kept)
}

impl State {
    /// Makes sure that the root under which a path is shown is known: what nobody can say the place of is as if it had been given by standard input.
    fn keep_root_of(&mut self, path: &str) {
        let name = path.split('/').next().unwrap_or(path);
        if !self.catalogue.roots.iter().any(|root| root.name == name) {
            self.catalogue.roots.push(Root { name: name.to_owned(), path: PathBuf::new() });
        }
    }
}
