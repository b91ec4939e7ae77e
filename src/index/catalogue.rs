//! What is indexed: the folders that were asked for, and every source file with what made it count as unchanged.
//!
//! Only `index` and `status` read it. A file that failed stands here too, so that it is reported again without being read again.

use super::folder::Totals;
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

/// A folder or file that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// How paths under it begin when shown: its last component, made unique.
    pub name: String,
    /// Where it is, with symbolic links resolved.
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
}

/// Something wrong in a source file, as it is reported each time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProblem {
    /// The line it is about, where there are lines.
    pub line: Option<u64>,
    /// What is wrong.
    pub reason: String,
}

impl Catalogue {
    /// Makes sure that `path` (canonical) lies in a root.
    ///
    /// A folder inside a known root belongs to that root, so an article keeps its id whichever of the two was named.
    pub fn add_root(&mut self, path: &Path) {
        if self.roots.iter().any(|root| path.starts_with(&root.path)) {
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

    /// How the file at `path` (canonical) is shown: under the innermost root that it lies in.
    pub fn show(&self, path: &Path) -> String {
        let inner = self.roots.iter().filter(|root| path.starts_with(&root.path)).max_by_key(|root| root.path.as_os_str().len());
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
    fn a_file_keeps_its_inner_root_when_an_outer_one_is_added() {
        let mut catalogue = Catalogue::default();
        catalogue.add_root(Path::new("/a/corpus/kawat"));
        let before = catalogue.show(Path::new("/a/corpus/kawat/x.txt"));
        catalogue.add_root(Path::new("/a/corpus"));
        assert_eq!(catalogue.show(Path::new("/a/corpus/kawat/x.txt")), before);
    }
}
