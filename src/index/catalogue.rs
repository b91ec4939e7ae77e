//! What is indexed: the folders that were asked for, and every source file with what made it count as unchanged.
//!
//! Only `index` and `status` read it. A file that failed stands here too, so that it is reported again without being read again.

use super::error::IndexError;
use super::folder::Totals;
use super::update::FileState;
use crate::ingest::{Bound, ColumnMap, Format, Problem, ReadOptions, Reason};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The source files of one index.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Catalogue {
    /// Folders and single files that were asked for.
    pub roots: Vec<Root>,
    /// Every source file by its shown path.
    pub files: BTreeMap<String, FileEntry>,
}

/// A folder or file that was asked for, or what was given by standard input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// How paths under it begin when shown: its last component, made unique.
    pub name: String,
    /// Where it is, with symbolic links resolved; empty if it was given by standard input, and so is nowhere.
    pub path: PathBuf,
}

/// One source file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Length in bytes when it was read.
    pub size: u64,
    /// Time of last change when it was read, nanoseconds since 1970.
    pub modified_ns: i64,
    /// xxh3-128 of the content.
    pub hash: u128,
    /// Sums over its articles.
    pub totals: Totals,
    /// What was wrong with it or its parts.
    pub problems: Vec<FileProblem>,
    /// What it was read as; nothing if it could not be opened.
    pub format: Option<Format>,
    /// What the user said of its columns. It holds until something else is said.
    pub columns: ColumnMap,
    /// Its lines, where it is JSON Lines: the number of the first that a feed that only grew will have.
    pub lines: u64,
}

impl FileEntry {
    /// What became of the file, when it otherwise would be told as `state`.
    pub(super) fn state(&self, state: FileState) -> FileState {
        if self.totals.articles == 0 && !self.problems.is_empty() { FileState::Failed } else { state }
    }

    /// Whether reading it with `options` may bring more than it did, though it has not changed.
    pub(super) fn reads_otherwise(&self, options: &ReadOptions) -> bool {
        let with_columns = matches!(self.format, Some(Format::Csv | Format::Tsv | Format::Json | Format::JsonLines));
        let said_anew = with_columns && !options.columns.is_empty() && options.columns != self.columns;
        said_anew || self.problems.iter().filter_map(|problem| problem.bound).any(|(bound, limit)| options.limit(bound) > limit)
    }
}

/// Something wrong in a source file, as it is reported each time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProblem {
    /// The member of the archive that it is about.
    pub member: Option<String>,
    /// The line it is about, where there are lines.
    pub line: Option<u64>,
    /// What is wrong.
    pub reason: String,
    /// The bound that it is about, and how much that was.
    pub bound: Option<(Bound, u64)>,
}

impl FileProblem {
    /// How many further problems it stands for, where a file had more than are kept.
    pub fn untold(&self) -> u64 {
        let count = self.reason.strip_suffix(Reason::MORE).and_then(|count| count.trim().parse().ok());
        count.unwrap_or(0)
    }

    /// Whether the program is at fault rather than the file.
    pub fn is_fault(&self) -> bool {
        self.reason.starts_with(Reason::FAULT)
    }

    /// Where in the file at `path` it lies: `arsip.zip#berita.jsonl:3`.
    pub fn place(&self, path: &str) -> String {
        let member = self.member.as_deref().map(|member| format!("#{member}")).unwrap_or_default();
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("{path}{member}{line}")
    }
}

impl From<&Problem> for FileProblem {
    fn from(problem: &Problem) -> FileProblem {
        FileProblem {
            member: problem.member.clone(),
            line: problem.line,
            reason: problem.reason.to_string(),
            bound: problem.reason.bound(),
        }
    }
}

impl Catalogue {
    /// Makes sure that `path` (canonical) lies in a root.
    ///
    /// A folder inside a known root belongs to that root, so an article keeps its id whichever of the two was named.
    pub fn add_root(&mut self, path: &Path) {
        if self.roots.iter().any(|root| root.holds(path)) {
            return;
        }
        let base = path.file_name().map_or_else(|| "root".into(), |name| name.to_string_lossy().into_owned());
        let mut name = base.clone();
        let mut number = 2;
        while self.roots.iter().any(|root| root.name == name) {
            name = format!("{base}~{number}");
            number += 1;
        }
        self.roots.push(Root { name, path: path.to_owned() });
    }

    /// Makes sure that `name` stands for what is given by standard input; says whether that is new.
    pub fn add_stream(&mut self, name: &str) -> Result<bool, IndexError> {
        match self.roots.iter().find(|root| root.name == name) {
            Some(root) if root.is_stream() => Ok(false),
            Some(root) => Err(IndexError::NameTaken { name: name.to_owned(), by: root.path.clone() }),
            None => {
                self.roots.push(Root { name: name.to_owned(), path: PathBuf::new() });
                Ok(true)
            }
        }
    }

    /// How the file at `path` (canonical) is shown: under the innermost root that it lies in.
    pub fn show(&self, path: &Path) -> String {
        let inner = self.roots.iter().filter(|root| root.holds(path)).max_by_key(|root| root.path.as_os_str().len());
        inner.map_or_else(|| path.to_string_lossy().into_owned(), |root| root.show(path))
    }

    /// Where the file that is shown as `shown` lies.
    pub fn locate(&self, shown: &str) -> Option<PathBuf> {
        self.roots.iter().find_map(|root| root.locate(shown))
    }

    /// Sums over all files.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for entry in self.files.values() {
            totals += entry.totals;
        }
        totals
    }
}

impl Root {
    /// Whether it was given by standard input.
    pub fn is_stream(&self) -> bool {
        self.path.as_os_str().is_empty()
    }

    /// Whether `path` (canonical) lies in it.
    pub fn holds(&self, path: &Path) -> bool {
        !self.is_stream() && path.starts_with(&self.path)
    }

    /// The shown path of `path` (canonical), which lies in the root.
    pub fn show(&self, path: &Path) -> String {
        let within = path.strip_prefix(&self.path).unwrap_or(path);
        let mut shown = self.name.clone();
        for part in within.components() {
            shown.push('/');
            shown.push_str(&part.as_os_str().to_string_lossy());
        }
        shown
    }

    /// Where a shown path lies, if it belongs to this root.
    pub fn locate(&self, shown: &str) -> Option<PathBuf> {
        if self.is_stream() {
            return None;
        }
        match shown.strip_prefix(&self.name)? {
            "" => Some(self.path.clone()),
            rest => rest.strip_prefix('/').map(|rest| self.path.join(rest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_share_no_name_and_keep_paths() {
        let mut catalogue = Catalogue::default();
        for path in ["/a/corpus", "/b/corpus", "/a/corpus/kawat"] {
            catalogue.add_root(Path::new(path));
        }
        let names: Vec<&str> = catalogue.roots.iter().map(|root| root.name.as_str()).collect();
        assert_eq!(names, ["corpus", "corpus~2"]);
        let shown = catalogue.show(Path::new("/b/corpus/kawat/x.txt"));
        assert_eq!(shown, "corpus~2/kawat/x.txt");
        assert_eq!(catalogue.locate(&shown), Some(PathBuf::from("/b/corpus/kawat/x.txt")));
        assert_eq!(catalogue.locate("korpus/x.txt"), None);
    }

    #[test]
    fn standard_input_lies_nowhere() {
        let mut catalogue = Catalogue::default();
        catalogue.add_root(Path::new("/a/corpus"));
        assert!(matches!(catalogue.add_stream("corpus"), Err(IndexError::NameTaken { .. })));
        assert!(catalogue.add_stream("stdin").unwrap());
        assert!(!catalogue.add_stream("stdin").unwrap());
        catalogue.add_root(Path::new("/b/stdin"));
        let names: Vec<&str> = catalogue.roots.iter().map(|root| root.name.as_str()).collect();
        assert_eq!(names, ["corpus", "stdin", "stdin~2"]);
        assert_eq!(catalogue.show(Path::new("/b/stdin/x.txt")), "stdin~2/x.txt");
        assert_eq!(catalogue.locate("stdin"), None);
    }

    #[test]
    fn a_file_keeps_its_inner_root_when_an_outer_one_is_added() {
        let mut catalogue = Catalogue::default();
        catalogue.add_root(Path::new("/a/corpus/kawat"));
        let before = catalogue.show(Path::new("/a/corpus/kawat/x.txt"));
        catalogue.add_root(Path::new("/a/corpus"));
        assert_eq!(catalogue.show(Path::new("/a/corpus/kawat/x.txt")), before);
    }
}
