//! The files under a path, in an order that does not depend on the file system.

use super::format::{self, HEAD, Named};
use super::problem::{Problem, Reason};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use walkdir::{DirEntry, WalkDir};

/// How folders are walked.
#[derive(Clone, Copy, Debug, Default)]
pub struct WalkOptions {
    /// Whether symbolic links are followed.
    pub follow_links: bool,
    /// Whether files and folders whose name begins with a dot are read.
    pub hidden: bool,
}

/// A file that may hold articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its length in bytes.
    pub size: u64,
    /// Time of last change, nanoseconds since 1970; 0 if the system does not tell.
    pub modified_ns: i128,
}

/// What is met on a walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file that may hold articles.
    File(SourceFile),
    /// A file of a format that is not read: a picture, a program.
    Other(PathBuf),
    /// Something that cannot be walked.
    Problem(Problem),
}

/// Names (without ending, any case) of files that speak of their folder instead of being articles in it.
const ABOUT_FOLDERS: [&str; 3] = ["readme", "license", "makefile"];

/// Calls `each` with every file under `root` and with every problem met on the way.
///
/// Files are known by their ending; one without an ending is looked into. A README or LICENSE is passed over. A `root` that is itself a file is read
/// whatever its name.
pub fn walk(root: &Path, options: &WalkOptions, each: &mut dyn FnMut(Found)) {
    let walker = WalkDir::new(root).follow_links(options.follow_links).sort_by_file_name().into_iter();
    for entry in walker.filter_entry(|entry| entry.depth() == 0 || options.hidden || !is_hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let name = entry.file_name().to_string_lossy();
                if entry.depth() > 0 && speaks_of_folder(&name) {
                    continue;
                }
                if entry.depth() == 0 || may_hold_articles(&name, entry.path()) {
                    match source_file(&entry) {
                        Ok(file) => each(Found::File(file)),
                        Err(problem) => each(Found::Problem(problem)),
                    }
                } else {
                    each(Found::Other(entry.into_path()));
                }
            }
            Ok(_) => {}
            Err(error) => each(Found::Problem(walk_problem(root, &error))),
        }
    }
}

/// Whether a file of this name speaks of the folder that it lies in.
pub(super) fn speaks_of_folder(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = file.split('.').next().unwrap_or(file);
    ABOUT_FOLDERS.iter().any(|about| stem.eq_ignore_ascii_case(about))
}

fn may_hold_articles(name: &str, path: &Path) -> bool {
    match format::by_name(name) {
        Named::Known(_) => true,
        Named::Unknown => false,
        Named::Nothing => {
            let mut head = Vec::new();
            let read = File::open(path).and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
            // What cannot be opened is told when it is read.
            read.is_err() || format::packing(&head).is_some() || format::by_look(&head).is_some() || format::looks_like_text(&head)
        }
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn source_file(entry: &DirEntry) -> Result<SourceFile, Problem> {
    let metadata = entry.metadata().map_err(|error| walk_problem(entry.path(), &error))?;
    let modified_ns = metadata.modified().ok().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    });
    Ok(SourceFile { path: entry.path().to_owned(), size: metadata.len(), modified_ns })
}

fn walk_problem(root: &Path, error: &walkdir::Error) -> Problem {
    let path = error.path().unwrap_or(root).to_owned();
    let reason = match error.loop_ancestor() {
        Some(ancestor) => Reason::Loop { target: ancestor.to_owned() },
        None => Reason::Unreadable { error: error.io_error().map_or_else(|| error.to_string(), ToString::to_string) },
    };
    Problem::whole(path, reason)
}
