//! What can still be read of a damaged index: what it was made of, and the articles whose sources are gone.
//!
//! Only files whose checksums hold are read. An article is known to be live where the commit and its segment's list of deletions can be read; where they cannot,
//! a store may hold articles that were deleted or replaced, and its articles count only if they are, file by file, as many as the catalogue says.

use super::catalogue::{Catalogue, Root};
use super::disk::Disk;
use super::error::IndexError;
use super::folder::{CATALOGUE, Folder, Payload};
use super::record::ArticleRecord;
use super::schema::Fields;
use super::verify::whole;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tantivy::directory::footer::Footer;
use tantivy::directory::{Directory, FileSlice};
use tantivy::fastfield::AliveBitSet;
use tantivy::index::SegmentComponent;
use tantivy::store::StoreReader;

/// A damaged index, as far as it can be read.
#[derive(Debug)]
pub(super) struct Salvage {
    folder: Folder,
    /// What it was made of, if it still tells.
    pub roots: Option<Vec<Root>>,
    /// Its source files, if it still tells.
    pub catalogue: Option<Catalogue>,
    stores: Vec<Store>,
    /// Files of articles that the commit has and that cannot be read.
    pub unreadable: Vec<String>,
}

/// A file of articles that is whole.
#[derive(Debug)]
struct Store {
    name: PathBuf,
    alive: Alive,
}

/// Which articles of a store are live.
#[derive(Debug)]
enum Alive {
    All,
    ListedIn(PathBuf),
    Unknown,
}

/// The articles of one source file that were found.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    live: u64,
    /// In stores that do not tell which are live.
    perhaps: u64,
    /// Whether one number stands for several articles there.
    ambiguous: bool,
}

/// What the articles of a source file are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// All that were found are as the index had them.
    All,
    /// Those that are known to be live; this many others are lost.
    Live { lost: u64 },
}

impl Salvage {
    /// Looks at the old index at `path`.
    pub fn read(path: &Path, disk: &Disk, fresh: &Folder) -> Salvage {
        let folder = Folder::open_on(path, disk.clone()).unwrap_or_else(|_| Folder::of_lost_marker(path, disk, fresh));
        let index = folder.open_index().ok().flatten();
        let metas = index.and_then(|index| index.load_metas().ok());
        let payload = metas.as_ref().and_then(|metas| super::read_payload(&folder, metas.payload.as_deref()?).ok());
        let catalogue = catalogue(&folder, payload.as_ref());
        let roots = payload.map(|payload| payload.roots).filter(|roots| !roots.is_empty());
        let roots = roots.or_else(|| catalogue.as_ref().map(|catalogue| catalogue.roots.clone()));
        let mut salvage = Salvage { folder, roots, catalogue, stores: Vec::new(), unreadable: Vec::new() };
        match metas {
            Some(metas) => {
                for meta in &metas.segments {
                    let alive = match meta.has_deletes() {
                        false => Alive::All,
                        true => match meta.relative_path(SegmentComponent::Delete) {
                            list if salvage.is_whole(&list) => Alive::ListedIn(list),
                            _ => Alive::Unknown,
                        },
                    };
                    salvage.take(meta.relative_path(SegmentComponent::Store), alive);
                }
            }
            None => {
                let entries = fs::read_dir(salvage.folder.tantivy()).into_iter().flatten().flatten();
                let mut names: Vec<PathBuf> = entries.map(|entry| PathBuf::from(entry.file_name())).collect();
                names.retain(|name| name.extension().is_some_and(|extension| extension == "store"));
                names.sort();
                for name in names {
                    salvage.take(name, Alive::Unknown);
                }
            }
        }
        salvage
    }

    fn is_whole(&self, name: &Path) -> bool {
        whole(&self.folder.tantivy().join(name), self.folder.disk()).is_ok()
    }

    fn take(&mut self, name: PathBuf, alive: Alive) {
        match self.is_whole(&name) {
            true => self.stores.push(Store { name, alive }),
            false => self.unreadable.push(name.to_string_lossy().into_owned()),
        }
    }

    /// What can be kept of the source files that are `wanted`, by path.
    pub fn weigh(&self, wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, Worth>, IndexError> {
        let mut found: BTreeMap<String, Found> = BTreeMap::new();
        let mut seen: FxHashMap<u64, u64> = FxHashMap::default();
        self.each(&wanted, &mut |record, live| {
            let of_file = found.entry(record.path.clone()).or_default();
            if live {
                of_file.live += 1;
                return Ok(());
            }
            let content = xxhash_rust::xxh3::xxh3_64(record.text.as_bytes());
            match seen.insert(record.number(), content) {
                None => of_file.perhaps += 1,
                Some(other) => of_file.ambiguous |= other != content,
            }
            Ok(())
        })?;
        let expected = self.catalogue.iter().flat_map(|catalogue| &catalogue.files);
        for (path, _) in expected.filter(|(path, entry)| wanted(path) && entry.totals.articles > 0) {
            found.entry(path.clone()).or_default();
        }
        let worth = |path: &str, found: Found| {
            let expected = self.catalogue.as_ref().and_then(|catalogue| catalogue.files.get(path)).map(|entry| entry.totals.articles);
            match expected {
                Some(expected) if !found.ambiguous && found.live + found.perhaps == expected => Worth::All,
                Some(expected) => Worth::Live { lost: expected.saturating_sub(found.live) },
                None => Worth::Live { lost: found.perhaps },
            }
        };
        Ok(found.into_iter().map(|(path, found)| (path.clone(), worth(&path, found))).collect())
    }

    /// Calls `each` with the articles that are kept of the files weighed, each once.
    pub fn articles(
        &self,
        worth: &BTreeMap<String, Worth>,
        mut each: impl FnMut(ArticleRecord) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        let mut seen: FxHashMap<u64, ()> = FxHashMap::default();
        let wanted = |path: &str| worth.contains_key(path);
        self.each(&wanted, &mut |record, live| {
            let all = worth.get(&record.path) == Some(&Worth::All);
            if live || (all && seen.insert(record.number(), ()).is_none()) { each(record) } else { Ok(()) }
        })
    }

    /// Calls `each` with every article of the wanted files that can be read, and whether it is known to be live.
    fn each(
        &self,
        wanted: &dyn Fn(&str) -> bool,
        each: &mut dyn FnMut(ArticleRecord, bool) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        let fields = Fields::new();
        for store in &self.stores {
            let alive = match &store.alive {
                Alive::ListedIn(list) => {
                    Some(AliveBitSet::open(self.body(list)?.read_bytes().map_err(|error| IndexError::io(list, error))?))
                }
                Alive::All | Alive::Unknown => None,
            };
            let live = !matches!(store.alive, Alive::Unknown);
            let reader = StoreReader::open(self.body(&store.name)?, 1).map_err(|error| IndexError::io(&store.name, error))?;
            for document in reader.iter(alive.as_ref()) {
                let document = document.map_err(|error| self.folder.failed(error))?;
                let record = ArticleRecord::of_document(&document, &fields, &self.folder.tantivy())?;
                if wanted(&record.path) {
                    each(record, live)?;
                }
            }
        }
        Ok(())
    }

    /// What a file of tantivy's holds before its footer.
    fn body(&self, name: &Path) -> Result<FileSlice, IndexError> {
        let slice = self.folder.directory()?.open_read(name).map_err(|error| self.folder.failed(error.into()))?;
        let (_, body) = Footer::extract_footer(slice).map_err(|error| IndexError::io(&self.folder.tantivy().join(name), error))?;
        Ok(body)
    }
}

/// The catalogue of the commit; where the commit is not known, the newest that can be read.
fn catalogue(folder: &Folder, payload: Option<&Payload>) -> Option<Catalogue> {
    if let Some(payload) = payload {
        return folder.read_side(CATALOGUE, payload.commit).ok();
    }
    let entries = fs::read_dir(folder.data()).into_iter().flatten().flatten();
    let number = |name: &str| name.strip_prefix(CATALOGUE)?.strip_prefix('-')?.strip_suffix(".bin")?.parse::<u64>().ok();
    let mut commits: Vec<u64> = entries.filter_map(|entry| number(&entry.file_name().to_string_lossy())).collect();
    commits.sort_unstable();
    commits.into_iter().rev().find_map(|commit| folder.read_side(CATALOGUE, commit).ok())
}
