//! What can go wrong with an index, as facts; the command line adds what to do about it.

use super::disk::copied;
use super::repair::Loss;
use std::io;
use std::path::{Path, PathBuf};
use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError, OpenWriteError};

/// Why an index could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// The folder holds no index.
    #[error("no index at {}", path.display())]
    NotFound {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds other things and no index.
    #[error("{} is not empty and holds no index", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// The index was made in another format.
    #[error("index {} has format {found}, this program reads format {expected}", path.display())]
    OtherFormat {
        /// The folder.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The program's format.
        expected: u32,
    },
    /// The index was made by other rules of analysis, so its terms would not meet those of a query.
    #[error("index {} was made with analysis {found}, this program uses {expected}", path.display())]
    OtherAnalysis {
        /// The folder.
        path: PathBuf,
        /// Fingerprint in the index.
        found: String,
        /// Fingerprint of the program.
        expected: String,
    },
    /// A name for standard input that is taken.
    #[error("{name} is the name of a folder of this index: {}", by.display())]
    NameTaken {
        /// The name.
        name: String,
        /// What bears it.
        by: PathBuf,
    },
    /// Another process is writing.
    #[error("index {} is being written{}", path.display(), held_by(holder))]
    Locked {
        /// The folder.
        path: PathBuf,
        /// The process that holds the lock, if it said so.
        holder: String,
        /// When it took it, if that can be told.
        since: Option<std::time::SystemTime>,
    },
    /// A file of the index is not what it should be.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The index does not tell any more what it was made of.
    #[error("index {} does not tell any more what it was made of", path.display())]
    RootsUnknown {
        /// The folder.
        path: PathBuf,
    },
    /// Articles that stand nowhere else would be lost.
    #[error("{} would be lost, as the sources are gone", lost(losses))]
    WouldLose {
        /// Which.
        losses: Vec<Loss>,
    },
    /// The operating system refused something.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// tantivy refused something.
    #[error("{0}")]
    Tantivy(tantivy::TantivyError),
    /// The run was asked to stop; what was done until then is kept.
    #[error("interrupted")]
    Interrupted,
}

impl IndexError {
    /// Wraps an I/O error with the path that it is about.
    pub fn io(path: &Path, error: io::Error) -> IndexError {
        IndexError::Io { path: path.to_owned(), error }
    }

    /// An error of tantivy's about the index that it keeps in `folder`: what is said of a file is told of that file.
    pub(super) fn of_tantivy(error: TantivyError, folder: &Path) -> IndexError {
        let damaged = |path: &Path, what: &dyn std::fmt::Display| IndexError::Damaged { path: folder.join(path), what: what.to_string() };
        match error {
            TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path)) => damaged(&path, &"it is missing"),
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) => match io_error.kind() {
                io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => damaged(&filepath, &io_error),
                _ => IndexError::Io { path: folder.join(filepath), error: copied(&io_error) },
            },
            TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(what)) | TantivyError::IncompatibleIndex(what) => {
                damaged(Path::new(""), &format!("{what:?}"))
            }
            TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, filepath }) => {
                IndexError::Io { path: folder.join(filepath), error: copied(&io_error) }
            }
            TantivyError::IoError(error) => match error.kind() {
                io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => damaged(Path::new(""), &error),
                _ => IndexError::Io { path: folder.to_owned(), error: copied(&error) },
            },
            TantivyError::DataCorruption(what) => damaged(Path::new(""), &format!("{what:?}")),
            TantivyError::LockFailure(LockError::IoError(error), _) => IndexError::Io { path: folder.to_owned(), error: copied(&error) },
            other => IndexError::Tantivy(other),
        }
    }
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> IndexError {
        IndexError::of_tantivy(error, Path::new(""))
    }
}

fn lost(losses: &[Loss]) -> String {
    let known: u64 = losses.iter().filter_map(|loss| loss.articles).sum();
    let untold = if losses.iter().any(|loss| loss.articles.is_none()) { " or more" } else { "" };
    let articles = if known == 1 && untold.is_empty() { "article" } else { "articles" };
    format!("{known}{untold} {articles}")
}

fn held_by(holder: &str) -> String {
    if holder.is_empty() { String::new() } else { format!(" by process {holder}") }
}
