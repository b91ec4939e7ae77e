//! `kliping index`: bring an index up to date.

use super::args::IndexArgs;
use super::context::{Context, bundled_analysis};
use super::error::CliError;
use super::progress::Progress;
use super::{FOUND, SKIPPED};
use crate::clean::CleanOptions;
use crate::index::{Analysis, Folder, IndexError, UpdateOptions, UpdateSummary, roots, update};
use crate::ingest::{ReadOptions, WalkOptions};
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Memory of the writer: enough for segments that need little merging.
const WRITER_BYTES: usize = 128 << 20;

/// Least time between commits of a long run.
const COMMIT_EVERY: Duration = Duration::from_secs(30);

/// Segments of one size that are merged; tantivy's own default.
const MERGE_SEGMENTS: usize = 8;

/// Problems listed in a summary.
const PROBLEMS_SHOWN: usize = 10;

pub(super) fn run(context: &Context, args: &IndexArgs) -> Result<u8, CliError> {
    let target = context.folder_to_write()?;
    let options = options(args);
    let summary =
        if args.rebuild { rebuild(context, &target, args, &options)? } else { bring_up_to_date(context, &target, &args.paths, &options)? };
    let mut out = context.out();
    if !context.quiet {
        write_summary(&mut out, &summary)?;
    }
    out.flush()?;
    tell_problems(context, &summary);
    Ok(if summary.problems.is_empty() { FOUND } else { SKIPPED })
}

fn options(args: &IndexArgs) -> UpdateOptions {
    UpdateOptions {
        walk: WalkOptions { follow_links: args.follow, hidden: args.hidden },
        threads: args.threads.unwrap_or_else(default_threads),
        ..default_options()
    }
}

fn default_threads() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// How an index is brought up to date when no flags say otherwise.
pub(super) fn default_options() -> UpdateOptions {
    UpdateOptions {
        walk: WalkOptions::default(),
        read: ReadOptions::default(),
        clean: CleanOptions::default(),
        threads: default_threads(),
        writer_bytes: WRITER_BYTES,
        commit_every: COMMIT_EVERY,
        merge_segments: MERGE_SEGMENTS,
        streams: Vec::new(),
    }
}

/// Updates the index in `target`, which is made if it is not there, showing progress.
pub(super) fn bring_up_to_date(
    context: &Context,
    target: &Path,
    paths: &[PathBuf],
    options: &UpdateOptions,
) -> Result<UpdateSummary, CliError> {
    for path in paths {
        if let Err(error) = path.metadata() {
            return Err(CliError::file(path, &error).hint("name files and folders that are there"));
        }
    }
    let folder = Folder::open_or_create(target)?;
    run_update(context, &folder, paths, &bundled_analysis(), options)
}

fn run_update(
    context: &Context,
    folder: &Folder,
    paths: &[PathBuf],
    analysis: &Analysis,
    options: &UpdateOptions,
) -> Result<UpdateSummary, CliError> {
    let mut progress = Progress::new(context);
    let outcome = update(folder, paths, analysis, options, interrupt_flag(), &mut |event| progress.observe(&event));
    progress.finish();
    Ok(outcome?)
}

/// A flag that Ctrl-C raises; a second Ctrl-C ends the process at once.
fn interrupt_flag() -> &'static AtomicBool {
    static INTERRUPTED: AtomicBool = AtomicBool::new(false);
    static HANDLER: OnceLock<()> = OnceLock::new();
    HANDLER.get_or_init(|| {
        // Without a handler Ctrl-C still ends the process, and the last commit stands.
        let _ = ctrlc::set_handler(|| {
            if INTERRUPTED.swap(true, Ordering::Relaxed) {
                #[allow(clippy::exit, reason = "the user asked twice")]
                std::process::exit(i32::from(CliError::INTERRUPTED));
            }
        });
    });
    &INTERRUPTED
}

/// Makes the index anew beside the old one and puts it in its place; the old one answers until then.
fn rebuild(context: &Context, target: &Path, args: &IndexArgs, options: &UpdateOptions) -> Result<UpdateSummary, CliError> {
    let paths = if args.paths.is_empty() {
        let known = Folder::open(target).map_err(CliError::from).and_then(|folder| Ok(roots(&folder)?));
        let known = known.map_err(|error| error.hint("the old index does not tell its folders: name them, kliping index --rebuild PATH..."))?;
        known.into_iter().map(|root| root.path).collect()
    } else {
        args.paths.clone()
    };
    let beside = |ending: &str| {
        let mut name = target.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let (fresh, old) = (beside(".new"), beside(".old"));
    for leftover in [&fresh, &old] {
        if leftover.exists() {
            std::fs::remove_dir_all(leftover).map_err(|error| CliError::from(IndexError::io(leftover, error)))?;
        }
    }
    let summary = bring_up_to_date(context, &fresh, &paths, options)?;
    let rename = |from: &Path, to: &Path| std::fs::rename(from, to).map_err(|error| CliError::from(IndexError::io(from, error)));
    if target.exists() {
        rename(target, &old)?;
    }
    rename(&fresh, target)?;
    // The new index stands; what is left of the old one only takes room.
    let _ = std::fs::remove_dir_all(&old);
    Ok(summary)
}

fn write_summary(out: &mut dyn Write, summary: &UpdateSummary) -> std::io::Result<()> {
    let counts = [
        (summary.new, "new"),
        (summary.changed, "changed"),
        (summary.unchanged, "unchanged"),
        (summary.moved, "moved"),
        (summary.removed, "removed"),
        (summary.failed, "failed"),
    ];
    let counts: Vec<String> = counts.iter().map(|(count, name)| format!("{count} {name}")).collect();
    writeln!(out, "files: {}", counts.join(", "))?;
    writeln!(out, "articles: {} written, {} in the index", summary.articles_written, summary.articles)
}

/// Prints the first problems of a run, and how many there were.
pub(super) fn tell_problems(context: &Context, summary: &UpdateSummary) {
    for (path, problem) in summary.problems.iter().take(PROBLEMS_SHOWN) {
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        context.say(&format!("skipped: {}{line}: {}", crate::output::sanitize(path), crate::output::sanitize(&problem.reason)));
    }
    let more = summary.problems.len().saturating_sub(PROBLEMS_SHOWN);
    if more > 0 {
        context.say(&format!("skipped: {more} more"));
    }
}
