//! What can go wrong with an index, as facts; the command line adds what to do about it.

use std::path::{Path, PathBuf};

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
    },
    /// A file of the index is not what it should be.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The operating system refused something.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// tantivy refused something.
    #[error("{0}")]
    Tantivy(#[from] tantivy::TantivyError),
    /// The run was asked to stop; what was done until then is kept.
    #[error("interrupted")]
    Interrupted,
}

impl IndexError {
    /// Wraps an I/O error with the path that it is about.
    pub fn io(path: &Path, error: std::io::Error) -> IndexError {
        IndexError::Io { path: path.to_owned(), error }
    }
}

fn held_by(holder: &str) -> String {
    if holder.is_empty() { String::new() } else { format!(" by process {holder}") }
}
