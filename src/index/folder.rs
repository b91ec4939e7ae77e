//! The index folder on disk: what lies where, who may write, and which commit is current.
//!
//! ```text
//! kliping.json        format version, read before anything else is touched; the folder of the data if it is not this one
//! lock                held by the one writer; names its process
//! tantivy/            the index proper; its commit payload names the files below
//! catalogue-N.bin     which source files are indexed, as of commit N
//! registry-N.bin      the entities and sources and their numbers, and what acronyms mean, as of commit N
//! stories-N.bin       which articles are copies of one another, as of commit N
//! pairs-N.bin         what was measured to find that out
//! data-K/             all of these but the first two, once the index was made anew (see `rebuild.rs`)
//! ```
//!
//! A side file is written, synced and renamed before the commit that names it, and older ones go after it: whatever moment a process dies at,
//! the last commit finds its files. The lock is the operating system's, so it dies with its holder and is never stale.

use super::catalogue::Root;
use super::directory::{IndexDirectory, META};
use super::disk::{Disk, Step};
use super::error::IndexError;
use super::schema;
use crate::entity::AddedNames;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use tantivy::directory::META_LOCK;
use tantivy::{Directory, Index, TantivyError};

/// Version of everything in the index folder; another version is never read, and never written to.
pub const FORMAT_VERSION: u32 = 3;

/// The file that makes a folder an index.
pub(super) const MARKER: &str = "kliping.json";

/// Where tantivy's files lie in the folder of the data.
const TANTIVY: &str = "tantivy";

/// What the marker holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FormatFile {
    format_version: u32,
    program: String,
    /// The folder of the data, if the index was made anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<String>,
}

/// What the markers of all formats hold.
#[derive(Debug, Deserialize)]
struct AnyFormat {
    format_version: u32,
}

/// What the commit payload holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Payload {
    /// Counts the commits of this index; names the side files.
    pub commit: u64,
    /// Fingerprint of the analysis that made the terms (hexadecimal).
    pub analysis: String,
    /// The user's names that the articles were read with; several only where a run ended early after they changed.
    #[serde(default)]
    pub read_with: Vec<AddedNames>,
    /// Exact sums over the articles, for scores that do not depend on segments.
    pub totals: Totals,
    /// What the index was made of: said here too, so that it is known what to make it of again when the catalogue is damaged.
    #[serde(default)]
    pub roots: Vec<Root>,
}

impl Payload {
    /// Whether all articles were read with just these names of the user.
    pub fn is_read_with(&self, added: &AddedNames) -> bool {
        match self.read_with.as_slice() {
            [] => added.is_empty(),
            all => all.iter().all(|one| one == added),
        }
    }
}

/// Sums over all articles of the index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Number of articles.
    pub articles: u64,
    /// Articles with a title of their own.
    pub titled: u64,
    /// Words in all titles.
    pub title_words: u64,
    /// Words in all bodies.
    pub body_words: u64,
}

impl std::ops::AddAssign for Totals {
    fn add_assign(&mut self, other: Totals) {
        self.articles += other.articles;
        self.titled += other.titled;
        self.title_words += other.title_words;
        self.body_words += other.body_words;
    }
}

/// An index folder.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    data: PathBuf,
    disk: Disk,
}

impl Folder {
    /// Opens the folder at `path` if it holds an index of this format.
    pub fn open(path: &Path) -> Result<Folder, IndexError> {
        Folder::open_on(path, Disk::default())
    }

    /// As [`Folder::open`], with every step of reading and writing its files by way of `disk`.
    pub fn open_on(path: &Path, disk: Disk) -> Result<Folder, IndexError> {
        let marker = path.join(MARKER);
        let bytes = match disk.read(&marker) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                // Where its data lies, the marker was lost.
                let lost = path.join(TANTIVY).join(META).exists() || data_folders(path).next().is_some();
                return Err(if lost {
                    IndexError::Damaged { path: marker, what: "it is missing".into() }
                } else {
                    IndexError::NotFound { path: path.to_owned() }
                });
            }
            Err(error) => return Err(IndexError::io(&marker, error)),
        };
        let damaged = |error: serde_json::Error| IndexError::Damaged { path: marker.clone(), what: error.to_string() };
        let AnyFormat { format_version } = serde_json::from_slice(&bytes).map_err(damaged)?;
        if format_version != FORMAT_VERSION {
            return Err(IndexError::OtherFormat { path: path.to_owned(), found: format_version, expected: FORMAT_VERSION });
        }
        let format: FormatFile = serde_json::from_slice(&bytes).map_err(damaged)?;
        let data = match format.data {
            None => path.to_owned(),
            Some(name) if data_number(&name).is_some() => path.join(name),
            Some(name) => return Err(IndexError::Damaged { path: marker, what: format!("{name:?} is no folder of an index") }),
        };
        Ok(Folder { path: path.to_owned(), data, disk })
    }

    /// The folder of an index that is on no disk.
    pub(super) fn nowhere() -> Folder {
        Folder { path: PathBuf::new(), data: PathBuf::new(), disk: Disk::default() }
    }

    /// Opens the folder at `path`, or makes an empty one there if the path is free or an empty folder.
    pub fn open_or_create(path: &Path) -> Result<Folder, IndexError> {
        Folder::open_or_create_on(path, Disk::default())
    }

    /// As [`Folder::open_or_create`], with every step of reading and writing its files by way of `disk`.
    pub fn open_or_create_on(path: &Path, disk: Disk) -> Result<Folder, IndexError> {
        match Folder::open_on(path, disk.clone()) {
            Err(IndexError::NotFound { .. }) => {}
            other => return other,
        }
        let folder = Folder::found(path, path.to_owned(), disk)?;
        folder.put_in_place()?;
        Ok(folder)
    }

    /// The folder of an index whose marker is lost, with its data where they most likely are: `fresh` and what else may be half made lies in newer folders.
    pub(super) fn of_lost_marker(path: &Path, disk: &Disk, fresh: &Folder) -> Folder {
        let apart = |data: &PathBuf| data != fresh.data() && data.join(TANTIVY).join(META).exists();
        let mut numbers: Vec<u64> = data_folders(path).collect();
        numbers.sort_unstable();
        let folders = numbers.into_iter().map(|number| path.join(format!("data-{number}")));
        let data = std::iter::once(path.to_owned()).chain(folders).find(apart);
        Folder { path: path.to_owned(), data: data.unwrap_or_else(|| path.to_owned()), disk: disk.clone() }
    }

    /// Makes a folder for the data of an index at `path`, which becomes the index when it is put in place.
    pub(super) fn found(path: &Path, data: PathBuf, disk: Disk) -> Result<Folder, IndexError> {
        let foreign = |entry: std::io::Result<fs::DirEntry>| entry.is_ok_and(|entry| !is_own_name(&entry.file_name().to_string_lossy()));
        if !path.join(MARKER).exists()
            && let Ok(mut entries) = fs::read_dir(path)
            && entries.any(foreign)
        {
            return Err(IndexError::NotEmpty { path: path.to_owned() });
        }
        let folder = Folder { path: path.to_owned(), data, disk };
        folder.disk.create_folder(&folder.tantivy()).map_err(|error| IndexError::io(path, error))?;
        Ok(folder)
    }

    /// Makes the data of this folder the index, in one step.
    pub(super) fn put_in_place(&self) -> Result<(), IndexError> {
        let data = (self.data != self.path).then(|| name_of(&self.data));
        let format = FormatFile { format_version: FORMAT_VERSION, program: format!("kliping {}", env!("CARGO_PKG_VERSION")), data };
        let marker = self.path.join(MARKER);
        let text =
            serde_json::to_string_pretty(&format).map_err(|error| IndexError::Damaged { path: marker.clone(), what: error.to_string() })?;
        self.disk.sync_folder(&self.data).map_err(|error| IndexError::io(&self.data, error))?;
        self.disk.replace(&marker, text.as_bytes()).map_err(|error| IndexError::io(&marker, error))
    }

    /// The folder as it is now: the data moves when the index is made anew.
    pub fn reopened(&self) -> Result<Folder, IndexError> {
        Folder::open_on(&self.path, self.disk.clone())
    }

    /// The folder's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the data lies: the folder itself, or one in it.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Where tantivy keeps its files.
    pub fn tantivy(&self) -> PathBuf {
        self.data.join(TANTIVY)
    }

    pub(super) fn disk(&self) -> &Disk {
        &self.disk
    }

    /// tantivy's index, if anything was ever committed to it.
    pub(super) fn open_index(&self) -> Result<Option<Index>, IndexError> {
        let directory = self.directory()?;
        if !Index::exists(&directory).map_err(|error| self.failed(error.into()))? {
            let entries = fs::read_dir(self.tantivy()).into_iter().flatten().flatten();
            let used = entries.map(|entry| entry.file_name()).any(|name| is_segment(&name.to_string_lossy()));
            let meta = self.tantivy().join(META);
            return if used { Err(IndexError::Damaged { path: meta, what: "it is missing".into() }) } else { Ok(None) };
        }
        let index = Index::open(directory).map_err(|error| self.failed(error))?;
        schema::register(&index);
        Ok(Some(index))
    }

    /// tantivy's index, made now if there was none.
    pub(super) fn open_or_create_index(&self) -> Result<Index, IndexError> {
        if let Some(index) = self.open_index()? {
            return Ok(index);
        }
        let index = Index::create(self.directory()?, schema::Fields::new().schema, tantivy::IndexSettings::default());
        let index = index.map_err(|error| self.failed(error))?;
        schema::register(&index);
        Ok(index)
    }

    /// tantivy's files.
    pub(super) fn directory(&self) -> Result<IndexDirectory, IndexError> {
        IndexDirectory::open(self.tantivy(), self.disk.clone())
            .map_err(|error| IndexError::Damaged { path: self.tantivy(), what: error.to_string() })
    }

    /// An error of tantivy's about this index, with the file that it is about.
    pub(super) fn failed(&self, error: TantivyError) -> IndexError {
        let vague = matches!(error, TantivyError::ErrorInThread(_) | TantivyError::SystemError(_) | TantivyError::InternalError(_));
        match self.disk.failure().filter(|_| vague) {
            Some((path, error)) => IndexError::Io { path, error },
            None => IndexError::of_tantivy(error, &self.tantivy()),
        }
    }

    /// What tantivy says of the last commit, as bytes to compare: they differ after every change.
    pub fn last_commit(&self) -> Option<Vec<u8>> {
        self.disk.read(&self.tantivy().join(META)).ok()
    }

    /// Takes the write lock, or says who holds it.
    pub fn lock(&self) -> Result<WriteLock, IndexError> {
        WriteLock::take(&self.path, &self.disk)
    }

    /// Reads side file `stem` of commit `commit`.
    pub fn read_side<T: DeserializeOwned>(&self, stem: &str, commit: u64) -> Result<T, IndexError> {
        let path = self.side_path(stem, commit);
        let bytes = self.disk.read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => IndexError::Damaged { path: path.clone(), what: "it is missing".into() },
            _ => IndexError::io(&path, error),
        })?;
        let (body, sum) = bytes.split_at(bytes.len().saturating_sub(8));
        if sum != xxhash_rust::xxh3::xxh3_64(body).to_le_bytes() {
            return Err(IndexError::Damaged { path, what: "checksum does not match".into() });
        }
        postcard::from_bytes(body).map_err(|error| IndexError::Damaged { path, what: error.to_string() })
    }

    /// Writes side file `stem` for the coming commit `commit`, with a checksum at its end.
    pub fn write_side<T: Serialize>(&self, stem: &str, commit: u64, value: &T) -> Result<(), IndexError> {
        let path = self.side_path(stem, commit);
        let damaged = |error: postcard::Error| IndexError::Damaged { path: path.clone(), what: error.to_string() };
        let mut bytes = postcard::to_stdvec(value).map_err(damaged)?;
        let sum = xxhash_rust::xxh3::xxh3_64(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        self.disk.replace(&path, &bytes).map_err(|error| IndexError::io(&path, error))
    }

    /// Removes side files of commits other than `commit`, as far as that goes; what stays is removed next time.
    pub fn sweep(&self, commit: u64) {
        let keep: Vec<String> = SIDES.iter().map(|stem| side_name(stem, commit)).collect();
        self.remove_all(&self.data, |name| is_side(name) && !keep.iter().any(|kept| kept == name) || name.ends_with(".new"));
    }

    /// Removes files of tantivy's that belong to none of the segments of `index`; only the holder of the lock may ask for it.
    ///
    /// tantivy does so after a commit, but a run may need the very name of a file that a run before it left when it ended early, and fails if there is one.
    pub(super) fn clear_segments(&self, index: &Index) -> Result<(), IndexError> {
        let current = index.load_metas().map_err(|error| self.failed(error))?.list_segment_files();
        // As tantivy does: whoever is about to open files that go has opened them by then.
        let _opening = index.directory().acquire_lock(&META_LOCK).map_err(|error| self.failed(TantivyError::LockFailure(error, None)))?;
        self.remove_all(&self.tantivy(), |name| name.starts_with(".tmp") || is_segment(name) && !current.contains(Path::new(name)));
        Ok(())
    }

    /// Removes the data of an index that was made anew, and what was left of making it; only the holder of the lock may ask for it.
    pub(super) fn clear(&self, _lock: &WriteLock) {
        let current = name_of(&self.data);
        let elsewhere = self.data != self.path;
        self.remove_all(&self.path, |name| {
            data_number(name).is_some() && name != current || elsewhere && (name == TANTIVY || is_side(name) || name.ends_with(".bin.new"))
        });
    }

    fn remove_all(&self, folder: &Path, unwanted: impl Fn(&str) -> bool) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten().filter(|entry| unwanted(&entry.file_name().to_string_lossy())) {
            // What cannot be removed now only takes room.
            let _ = self.disk.remove(&entry.path());
        }
    }

    pub(super) fn side_path(&self, stem: &str, commit: u64) -> PathBuf {
        self.data.join(side_name(stem, commit))
    }
}

/// Stem of the side file with the source files.
pub const CATALOGUE: &str = "catalogue";
/// Stem of the side file with the entities.
pub const REGISTRY: &str = "registry";
/// Stem of the side file with the stories.
pub const STORIES: &str = "stories";
/// Stem of the side file with what was measured of pairs of articles.
pub const PAIRS: &str = "pairs";

const SIDES: [&str; 4] = [CATALOGUE, REGISTRY, STORIES, PAIRS];

fn side_name(stem: &str, commit: u64) -> String {
    format!("{stem}-{commit}.bin")
}

/// Whether a file of this name is a side file of some commit.
fn is_side(name: &str) -> bool {
    let numbered = |stem: &&str| Some(name.strip_prefix(*stem)?.strip_prefix('-')?.strip_suffix(".bin")?.parse::<u64>().is_ok());
    SIDES.iter().filter_map(numbered).any(|is| is)
}

/// Whether tantivy gives a file of this name to a segment.
fn is_segment(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| ["term", "idx", "pos", "fast", "fieldnorm", "store", "temp", "del"].contains(&extension))
}

/// The number of a folder of data, if it has the name of one.
pub(super) fn data_number(name: &str) -> Option<u64> {
    name.strip_prefix("data-")?.parse().ok()
}

/// The numbers of the folders of data in an index folder.
pub(super) fn data_folders(path: &Path) -> impl Iterator<Item = u64> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.filter_map(|entry| data_number(&entry.file_name().to_string_lossy()))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether a file of this name may lie in a folder that a first run died in.
fn is_own_name(name: &str) -> bool {
    let whole = name.strip_suffix(".new").unwrap_or(name);
    [TANTIVY, LOCK, MARKER, "stdin.part"].contains(&whole) || is_side(whole) || data_number(whole).is_some()
}

/// The file that the one writer locks.
const LOCK: &str = "lock";

/// The right to write to an index folder, for as long as it lives.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}

impl WriteLock {
    /// Locks the index folder at `path`, whatever format it has.
    pub(super) fn take(path: &Path, disk: &Disk) -> Result<WriteLock, IndexError> {
        let lock = path.join(LOCK);
        let failed = |error| IndexError::io(&lock, error);
        disk.ask(Step::Lock, &lock).map_err(failed)?;
        let mut file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&lock).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who holds it, and since when, is a courtesy: an unreadable file only makes the message shorter.
                let _ = file.read_to_string(&mut holder);
                let since = file.metadata().and_then(|metadata| metadata.modified()).ok();
                return Err(IndexError::Locked { path: path.to_owned(), holder: holder.trim().to_owned(), since });
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // The time of this change is when the lock was taken.
        let stamp = format!("{}\n", std::process::id());
        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(stamp.as_bytes())).map_err(failed)?;
        Ok(WriteLock { _file: file })
    }
}
