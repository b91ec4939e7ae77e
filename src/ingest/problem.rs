//! What can be wrong with a file, as facts.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Something wrong with a file or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file or folder.
    pub path: PathBuf,
    /// The member of the archive that it is about.
    pub member: Option<String>,
    /// The line, where there are lines.
    pub line: Option<u64>,
    /// What is wrong.
    pub reason: Reason,
}

impl Problem {
    /// A problem of a whole file.
    pub fn whole(path: impl Into<PathBuf>, reason: Reason) -> Problem {
        Problem { path: path.into(), member: None, line: None, reason }
    }
}

/// A bound on what is read, set in [`super::ReadOptions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Bound {
    /// Bytes of a file, a member of an archive or a page of a crawl.
    FileSize,
    /// Bytes of a line of JSON Lines or of a row of a table.
    LineSize,
    /// How many times larger a packed file may become.
    Expansion,
    /// Files in an archive, or documents in a book.
    Members,
    /// Pages of a PDF.
    Pages,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// It has no bytes, or nothing but white space.
    #[error("empty")]
    Empty,
    /// It is no text.
    #[error("binary, not text")]
    Binary,
    /// It is larger than is read.
    #[error("{}", bound_text(*bound, *found, *limit))]
    Bound {
        /// What is bounded.
        bound: Bound,
        /// How much there is, if that is known.
        found: Option<u64>,
        /// The bound.
        limit: u64,
    },
    /// The operating system refused it.
    #[error("cannot be read: {error}")]
    Unreadable {
        /// What the system said.
        error: String,
    },
    /// Bytes that its encoding does not have.
    #[error("not valid {encoding}")]
    Encoding {
        /// The encoding that it declares or seems to have.
        encoding: &'static str,
    },
    /// It does not follow the rules of its format.
    #[error("not valid {format}: {error}")]
    Syntax {
        /// The format.
        format: &'static str,
        /// What the reader said.
        error: String,
    },
    /// A table in which no column holds texts.
    #[error("no column holds a text or a title; there are: {columns}")]
    Columns {
        /// The names of its columns.
        columns: String,
    },
    /// An archive in an archive.
    #[error("archives in archives are not read")]
    Nested,
    /// It is locked by a password.
    #[error("locked by a password")]
    Locked,
    /// A PDF of pictures of pages.
    #[error("only pictures on its {pages} pages, no text")]
    OnlyPictures {
        /// Its pages.
        pages: usize,
    },
    /// A symbolic link that leads back to a folder above.
    #[error("symbolic link leads back to {}", target.display())]
    Loop {
        /// The folder that it leads to.
        target: PathBuf,
    },
    /// A page or object without any text.
    #[error("no text in it")]
    NoText,
    /// A page of a crawl or a document of a book.
    #[error("{address}: {reason}")]
    Page {
        /// Its address.
        address: String,
        /// What is wrong with it.
        reason: Box<Reason>,
    },
    /// More problems in one file than are kept.
    #[error("{count} {}", Reason::MORE)]
    More {
        /// Those that are not kept.
        count: u64,
    },
    /// A fault of the program, told with what is needed to report it.
    #[error("{}: {what}", Reason::FAULT)]
    Fault {
        /// The message of the fault.
        what: String,
    },
}

fn bound_text(bound: Bound, found: Option<u64>, limit: u64) -> String {
    let amount = |unit: &str| match found {
        Some(found) => format!("{found} {unit}, at most {limit} are read"),
        None => format!("more than {limit} {unit}, which is all that is read"),
    };
    match bound {
        Bound::FileSize => amount("bytes"),
        Bound::LineSize => format!("a line of {}", amount("bytes")),
        Bound::Expansion => format!("unpacks to more than {limit} times its size"),
        Bound::Members => amount("files in it"),
        Bound::Pages => amount("pages"),
    }
}

impl Reason {
    /// What stands behind the number of problems that are not kept.
    pub const MORE: &str = "more problems in this file";

    /// What a fault of the program begins with.
    pub const FAULT: &str = "fault of kliping while reading";

    /// Which bound it is about, and how much that is.
    pub fn bound(&self) -> Option<(Bound, u64)> {
        match self {
            Reason::Bound { bound, limit, .. } => Some((*bound, *limit)),
            Reason::Page { reason, .. } => reason.bound(),
            _ => None,
        }
    }
}
