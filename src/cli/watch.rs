//! `kliping index --watch`: the index follows its folders.
//!
//! The system tells that something changed; what changed is found by the same scan as ever, so nothing that it forgets to tell is lost for longer than to the next
//! change. A batch begins when the folders have been quiet for a moment, because a file that is being written is no article yet, or after a while of
//! unrest. Changes in the index folder itself, which may lie among the articles, are none.

use super::context::Context;
use super::error::CliError;
use super::report;
use super::waiting::patiently;
use crate::index::{Folder, IndexError, UpdateSummary};
use crate::output::update_json;
use notify::{Event, EventKind, RecursiveMode, Watcher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long nothing must have changed before a batch begins.
const QUIET: Duration = Duration::from_millis(500);

/// How long a batch waits at most for quiet.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a raised interrupt flag is looked at.
const TICK: Duration = Duration::from_millis(200);

/// Follows `paths`, running `update` after each change, until interrupted; prints a line for every batch that changed the index.
pub(super) fn follow(
    context: &Context,
    folder: &Folder,
    paths: &[PathBuf],
    json: bool,
    interrupt: &AtomicBool,
    mut update: impl FnMut() -> Result<UpdateSummary, CliError>,
) -> Result<(), CliError> {
    let (sender, changes) = channel();
    let own = folder.path().canonicalize().unwrap_or_else(|_| folder.path().to_owned());
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // What goes wrong with watching is worth a look at the folders too. A closed channel is the end of the program.
        if event.as_ref().map_or(true, |event| is_change(event, &own)) {
            let _ = sender.send(());
        }
    })
    .map_err(|error| cannot_watch(&paths.first().cloned().unwrap_or_default(), &error))?;
    for path in paths {
        // A file is replaced by another of its name as often as it is written to, so its folder is watched.
        let (at, mode) = match path.parent().filter(|_| path.is_file()) {
            Some(parent) if parent.as_os_str().is_empty() => (Path::new("."), RecursiveMode::NonRecursive),
            Some(parent) => (parent, RecursiveMode::NonRecursive),
            None => (path.as_path(), RecursiveMode::Recursive),
        };
        watcher.watch(at, mode).map_err(|error| cannot_watch(path, &error))?;
    }
    context.say("watching; Ctrl-C ends it");
    while wait(&changes, interrupt) {
        match patiently(context, Some(None), &mut update) {
            Ok(summary) => tell(context, &summary, json)?,
            Err(error) if error.exit_code() == CliError::INTERRUPTED => return Err(error),
            // A half-written file of edits or a full disk is set right in time, and the next change tries again.
            Err(error) => context.report(&error),
        }
    }
    Err(IndexError::Interrupted.into())
}

/// Whether an event is about articles: neither about reading alone, nor about the index's own files.
fn is_change(event: &Event, own: &Path) -> bool {
    event.need_rescan() || !matches!(event.kind, EventKind::Access(_)) && !event.paths.iter().all(|path| path.starts_with(own))
}

/// Waits for a change and then for quiet; says whether there is anything to do, or else the end was asked for.
fn wait(changes: &Receiver<()>, interrupt: &AtomicBool) -> bool {
    let mut first: Option<Instant> = None;
    loop {
        if interrupt.load(Ordering::Relaxed) {
            return false;
        }
        let patience = if first.is_some() { QUIET } else { TICK };
        match (changes.recv_timeout(patience), first) {
            (Ok(()), None) => first = Some(Instant::now()),
            (Ok(()), Some(begun)) if begun.elapsed() < PATIENCE => {}
            (Ok(()), Some(_)) | (Err(RecvTimeoutError::Timeout), Some(_)) => return true,
            (Err(RecvTimeoutError::Timeout), None) => {}
            (Err(RecvTimeoutError::Disconnected), _) => return false,
        }
    }
}

/// A line for a batch, unless it changed nothing.
fn tell(context: &Context, summary: &UpdateSummary, json: bool) -> Result<(), CliError> {
    if summary.new + summary.changed + summary.moved + summary.removed == 0 && summary.read_again == 0 {
        return Ok(());
    }
    let mut out = context.out();
    if json {
        serde_json::to_writer(&mut out, &update_json(summary)).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else if !context.quiet {
        writeln!(out, "{}", report::batch_line(summary))?;
    }
    out.flush()?;
    Ok(())
}

fn cannot_watch(path: &Path, error: &notify::Error) -> CliError {
    CliError::usage(format!("cannot watch {}: {error}", path.display())).hint("run kliping index now and then instead")
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, ModifyKind};

    #[test]
    fn reading_and_the_index_itself_are_no_changes() {
        let own = Path::new("/berita/.kliping");
        for (kind, path, expected) in [
            (EventKind::Create(CreateKind::File), "/berita/a.txt", true),
            (EventKind::Modify(ModifyKind::Any), "/berita/.kliping-lama/a.txt", true),
            (EventKind::Modify(ModifyKind::Any), "/berita/.kliping/tantivy/x.store", false),
            (EventKind::Access(AccessKind::Read), "/berita/a.txt", false),
        ] {
            assert_eq!(is_change(&Event::new(kind).add_path(path.into()), own), expected, "{path} {kind:?}");
        }
    }

    #[test]
    fn a_batch_waits_for_a_change_and_for_quiet() {
        let (sender, changes) = channel();
        let interrupt = AtomicBool::new(false);
        for _ in 0..3 {
            sender.send(()).unwrap();
        }
        assert!(wait(&changes, &interrupt));
        assert!(changes.try_recv().is_err(), "one batch takes all that came before quiet");
        interrupt.store(true, Ordering::Relaxed);
        assert!(!wait(&changes, &interrupt));
    }
}
