//! What can be wrong with a file, as facts.

use std::path::PathBuf;

/// Something wrong with a file or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file or folder.
    pub path: PathBuf,
    /// The line, where there are lines.
    pub line: Option<u64>,
    /// What is wrong.
    pub reason: Reason,
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
    #[error("{bytes} bytes, at most {limit} are read")]
    TooLarge {
        /// Its length.
        bytes: u64,
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
    /// A symbolic link that leads back to a folder above.
    #[error("symbolic link leads back to {}", target.display())]
    Loop {
        /// The folder that it leads to.
        target: PathBuf,
    },
    /// A page or object without any text.
    #[error("no text in it")]
    NoText,
    /// A fault of the program, told with what is needed to report it.
    #[error("fault of kliping while reading: {what}")]
    Fault {
        /// The message of the fault.
        what: String,
    },
}
