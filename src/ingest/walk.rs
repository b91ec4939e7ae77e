//! The files under a path, in an order that does not depend on the file system.

use super::problem::{Problem, Reason};
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

/// Endings of files that are read.
const ENDINGS: [&str; 9] = ["txt", "text", "md", "markdown", "html", "htm", "json", "jsonl", "ndjson"];

/// Names (without ending, any case) of files that speak of their folder instead of being articles in it.
const ABOUT_FOLDERS: [&str; 2] = ["readme", "license"];

/// Calls `each` with every file under `root` whose ending is one of a format that is read, and with every problem met on the way.
///
/// A README or LICENSE is passed over. A `root` that is itself a file is read whatever its name.
pub fn walk(root: &Path, options: &WalkOptions, each: &mut dyn FnMut(Result<SourceFile, Problem>)) {
    let walker = WalkDir::new(root).follow_links(options.follow_links).sort_by_file_name().into_iter();
    for entry in walker.filter_entry(|entry| entry.depth() == 0 || options.hidden || !is_hidden(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && (entry.depth() == 0 || is_article_name(entry.path())) => {
                each(source_file(&entry));
            }
            Ok(_) => {}
            Err(error) => each(Err(walk_problem(root, &error))),
        }
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn is_article_name(path: &Path) -> bool {
    let known_ending = path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)));
    let about_folder = path.file_stem().is_some_and(|stem| ABOUT_FOLDERS.iter().any(|name| stem.eq_ignore_ascii_case(name)));
    known_ending && !about_folder
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
    Problem { path, line: None, reason }
}
