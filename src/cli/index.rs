//! `kliping index`: bring an index up to date.

use super::context::{Context, analysis};
use super::dry_run;
use super::error::CliError;
use super::intake::{IntakeArgs, Spool, format_parser};
use super::progress::{Progress, ProgressMode};
use super::report::{self, Report};
use super::verb::write_json;
use super::waiting::patiently;
use super::{FOUND, SKIPPED, watch};
use crate::clean::CleanOptions;
use crate::index::{Analysis, Disk, Folder, IndexError, Rebuild, Stream, UpdateEvent, UpdateOptions, UpdateSummary, roots, update};
use crate::ingest::{Format, ReadOptions, WalkOptions};
use crate::output::update_json;
use clap::{Args, ValueEnum};
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

#[derive(Debug, Args)]
#[command(
    after_help = "Reads .txt, .md, .html, .json, .jsonl, .csv, .tsv, .rss, .atom, .xml (feeds), .warc, .epub and .pdf, each also as .gz or .zst, and all of them in .zip, .tar and .tar.gz. Only what is new or changed is read again; what is gone from the disk goes from the index. What is given by standard input stays under its name until something else is given under it.\n\nExamples:\n  kliping index corpus\n  kliping index ~/berita arsip.jsonl.gz --index ~/.cache/berita\n  kliping index --watch ~/berita\n  kliping index --dry-run tabel.csv --map naskah=body,kepala=title\n  curl -s https://situs.example/rss | kliping index - --name situs"
)]
pub(super) struct IndexArgs {
    /// Files and folders, or - for standard input [default: those that the index was made of]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Show what would be read and how, and change nothing
    #[arg(long, conflicts_with = "rebuild")]
    pub dry_run: bool,
    /// Go on, and follow the folders as they change, until Ctrl-C
    #[arg(long, conflicts_with_all = ["dry_run", "rebuild", "report"])]
    pub watch: bool,
    /// If another process is writing, wait until it is done, or no longer than so many seconds
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true)]
    pub wait: Option<Option<u64>>,
    /// Least seconds between two commits of a long run: what is committed stays, whatever becomes of the rest [default: 30]
    #[arg(long, value_name = "SECONDS")]
    pub commit_every: Option<u64>,
    /// Make the index anew beside the old one, then put it in its place
    #[arg(long)]
    pub rebuild: bool,
    /// Follow symbolic links
    #[arg(long)]
    pub follow: bool,
    /// Read hidden files and folders too
    #[arg(long)]
    pub hidden: bool,
    /// Threads that prepare articles [default: as many as there are cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// How progress is shown; auto is a bar on a terminal, plain a line now and then
    #[arg(long, value_name = "HOW", default_value = "auto")]
    pub progress: ProgressMode,
    /// Write what became of each file to this file, as JSON Lines
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// The format of standard input [default: what its first bytes tell]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser(), help_heading = "Reading files")]
    pub input_format: Option<Format>,
    /// The name under which standard input is kept
    #[arg(long, value_name = "NAME", default_value = "stdin", help_heading = "Reading files")]
    pub name: String,
    #[command(flatten)]
    pub intake: IntakeArgs,
    /// How the summary is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: SummaryFormat,
}

/// How a summary is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SummaryFormat {
    Text,
    Json,
}

/// What is shown of an update while it runs.
#[derive(Default)]
pub(super) struct Display {
    progress: ProgressMode,
    report: Option<Report>,
}

pub(super) fn run(context: &Context, args: &IndexArgs) -> Result<u8, CliError> {
    let (streams, paths): (Vec<PathBuf>, Vec<PathBuf>) = args.paths.iter().cloned().partition(|path| path.as_os_str() == "-");
    let stream = !streams.is_empty();
    if args.input_format.is_some() && !stream {
        return Err(CliError::usage("--input-format is about standard input").hint("name it by a minus: kliping index -"));
    }
    if stream && (args.name.is_empty() || args.name.contains(['/', '\\']) || args.name.chars().any(char::is_control)) {
        return Err(CliError::usage(format!("{:?} is no name for standard input", args.name)).hint("a name has no slash"));
    }
    let paths = if paths.is_empty() && !stream && !args.rebuild { known_paths(&context.folder_to_write()?)? } else { paths };
    if args.watch && stream {
        return Err(CliError::usage("standard input ends, and cannot be watched"));
    }
    check(&paths)?;
    let options = options(args)?;
    if args.dry_run {
        let spool = if stream { Some(Spool::fill_apart()?) } else { None };
        let stream = spool.map(|spool| (spool, args.name.as_str(), args.input_format));
        let plan = dry_run::Plan { paths: &paths, walk: options.walk, read: options.read, stream };
        return dry_run::run(context, &plan, args.format == SummaryFormat::Json);
    }
    let target = context.folder_to_write()?;
    let report = args.report.as_deref().map(Report::create).transpose()?;
    let mut display = Display { progress: args.progress, report };
    let fill = |folder: &Folder| {
        let spool = if stream { Some(Spool::fill(folder.path())?) } else { None };
        let streams =
            spool.iter().map(|spool| Stream { name: args.name.clone(), file: spool.path().to_owned(), format: args.input_format });
        let options = UpdateOptions { streams: streams.collect(), ..options.clone() };
        Ok::<_, CliError>((spool, options))
    };
    let summary = if args.rebuild {
        let begin = || patiently(context, args.wait, || Ok(Rebuild::begin(&target, Disk::default())?));
        rebuild(context, &target, &paths, stream, begin, |fresh, paths| {
            let (_spool, options) = fill(fresh.folder())?;
            showing(context, &target, &mut display, |analysis, observe| fresh.update(paths, analysis, &options, interrupt_flag(), observe))
        })?
    } else {
        let folder = Folder::open_or_create(&target)?;
        let (_spool, options) = fill(&folder)?;
        patiently(context, args.wait, || run_update(context, &folder, &paths, &options, &mut display))?
    };
    let mut out = context.out();
    match args.format {
        SummaryFormat::Json => write_json(&mut out, &update_json(&summary))?,
        SummaryFormat::Text if !context.quiet => report::write_summary(&mut out, &summary)?,
        SummaryFormat::Text => {}
    }
    out.flush()?;
    report::tell_problems(context, &summary.problems);
    if let Some(report) = display.report {
        report.finish()?;
    }
    if args.watch {
        let folder = Folder::open(&target)?;
        let mut batch = || run_update(context, &folder, &paths, &options, &mut Display { progress: ProgressMode::None, report: None });
        watch::follow(context, &folder, &paths, args.format == SummaryFormat::Json, interrupt_flag(), &mut batch)?;
    }
    Ok(if summary.problems.is_empty() { FOUND } else { SKIPPED })
}

fn options(args: &IndexArgs) -> Result<UpdateOptions, CliError> {
    Ok(UpdateOptions {
        walk: WalkOptions { follow_links: args.follow, hidden: args.hidden },
        read: args.intake.options()?,
        threads: args.threads.unwrap_or_else(default_threads),
        commit_every: args.commit_every.map_or(COMMIT_EVERY, Duration::from_secs),
        ..default_options()
    })
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
    check(paths)?;
    let folder = Folder::open_or_create(target)?;
    run_update(context, &folder, paths, options, &mut Display::default())
}

/// Files and folders are looked for before anything is made.
pub(super) fn check(paths: &[PathBuf]) -> Result<(), CliError> {
    for path in paths {
        if let Err(error) = path.metadata() {
            return Err(CliError::file(path, &error).hint("name files and folders that are there"));
        }
    }
    Ok(())
}

fn run_update(
    context: &Context,
    folder: &Folder,
    paths: &[PathBuf],
    options: &UpdateOptions,
    display: &mut Display,
) -> Result<UpdateSummary, CliError> {
    showing(context, folder.path(), display, |analysis, observe| update(folder, paths, analysis, options, interrupt_flag(), observe))
}

/// Runs an update of the index in `target`, showing progress.
pub(super) fn showing(
    context: &Context,
    target: &Path,
    display: &mut Display,
    run: impl FnOnce(&Analysis, &mut dyn FnMut(UpdateEvent<'_>)) -> Result<UpdateSummary, IndexError>,
) -> Result<UpdateSummary, CliError> {
    let analysis = analysis(context.edits(target)?.added());
    let mut progress = Progress::new(context, display.progress);
    // A prompt may have interrupted an update before.
    interrupt_flag().store(false, Ordering::Relaxed);
    let outcome = run(&analysis, &mut |event| {
        progress.observe(&event);
        if let Some(report) = &mut display.report {
            report.observe(&event);
        }
    });
    progress.finish();
    Ok(outcome?)
}

/// A flag that Ctrl-C raises; a second Ctrl-C ends the process at once.
pub(super) fn interrupt_flag() -> &'static AtomicBool {
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

/// The files and folders that the index was made of.
fn known_paths(target: &Path) -> Result<Vec<PathBuf>, CliError> {
    match Folder::open(target) {
        Ok(folder) => Ok(roots(&folder)?.into_iter().filter(|root| !root.is_stream()).map(|root| root.path).collect()),
        Err(IndexError::NotFound { .. }) => Err(CliError::usage("nothing to index").hint("name files and folders: kliping index PATH...")),
        Err(error) => Err(error.into()),
    }
}

/// Makes the index anew beside the old one and puts it in its place; the old one answers until then.
fn rebuild(
    context: &Context,
    target: &Path,
    paths: &[PathBuf],
    stream: bool,
    begin: impl FnOnce() -> Result<Rebuild, CliError>,
    fill: impl FnOnce(&Rebuild, &[PathBuf]) -> Result<UpdateSummary, CliError>,
) -> Result<UpdateSummary, CliError> {
    let known = Folder::open(target).map_err(CliError::from).and_then(|folder| Ok(roots(&folder)?));
    if let Ok(known) = &known {
        for given in known.iter().filter(|root| root.is_stream()) {
            context.say(&format!("note: what was given as {} by standard input cannot be read again, and goes", given.name));
        }
    }
    let paths: Vec<PathBuf> = if paths.is_empty() && !stream {
        let known =
            known.map_err(|error| error.hint("the old index does not tell its folders: name them, kliping index --rebuild PATH..."))?;
        known.into_iter().filter(|root| !root.is_stream()).map(|root| root.path).collect()
    } else {
        paths.to_vec()
    };
    check(&paths)?;
    let fresh = begin()?;
    let summary = fill(&fresh, &paths)?;
    fresh.finish()?;
    Ok(summary)
}
