//! The index folder on disk: what lies where, who may write, and which commit is current.
//!
//! ```text
//! kliping.json        format version of the folder; read before anything else is touched
//! lock                held by the one writer; names its process
//! tantivy/            the index proper; its commit payload names the files below
//! catalogue-N.bin     which source files are indexed, as of commit N
//! registry-N.bin      the entities and sources and their numbers, and what acronyms mean, as of commit N
//! stories-N.bin       which articles are copies of one another, as of commit N
//! pairs-N.bin         what was measured to find that out
//! ```
//!
//! A side file is written, synced and renamed before the commit that names it, and older ones go after it: whatever moment a process dies at,
//! the last commit finds its files. The lock is the operating system's, so it dies with its holder and is never stale.

use super::error::IndexError;
use crate::entity::AddedNames;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Version of everything in the index folder; another version is never read, and never written to.
pub const FORMAT_VERSION: u32 = 3;

/// What `kliping.json` holds.
#[derive(Debug, Serialize, Deserialize)]
struct FormatFile {
    format_version: u32,
    program: String,
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
}

impl Folder {
    /// Opens the folder at `path` if it holds an index of this format.
    pub fn open(path: &Path) -> Result<Folder, IndexError> {
        let marker = path.join("kliping.json");
        let text = match fs::read_to_string(&marker) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(IndexError::NotFound { path: path.to_owned() }),
            Err(error) => return Err(IndexError::io(&marker, error)),
        };
        let format: FormatFile =
            serde_json::from_str(&text).map_err(|error| IndexError::Damaged { path: marker, what: error.to_string() })?;
        if format.format_version != FORMAT_VERSION {
            return Err(IndexError::OtherFormat { path: path.to_owned(), found: format.format_version, expected: FORMAT_VERSION });
        }
        Ok(Folder { path: path.to_owned() })
    }

    /// Opens the folder at `path`, or makes an empty one there if the path is free or an empty folder.
    pub fn open_or_create(path: &Path) -> Result<Folder, IndexError> {
        match Folder::open(path) {
            Err(IndexError::NotFound { .. }) => {}
            other => return other,
        }
        if let Ok(mut entries) = fs::read_dir(path)
            && entries.any(|entry| entry.is_ok_and(|entry| !is_own_name(&entry.file_name().to_string_lossy())))
        {
            return Err(IndexError::NotEmpty { path: path.to_owned() });
        }
        let folder = Folder { path: path.to_owned() };
        fs::create_dir_all(folder.tantivy()).map_err(|error| IndexError::io(path, error))?;
        let format = FormatFile { format_version: FORMAT_VERSION, program: format!("kliping {}", env!("CARGO_PKG_VERSION")) };
        let text = serde_json::to_string_pretty(&format)
            .map_err(|error| IndexError::Damaged { path: path.to_owned(), what: error.to_string() })?;
        folder.replace("kliping.json", text.as_bytes())?;
        Ok(folder)
    }

    /// The folder's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where tantivy keeps its files.
    pub fn tantivy(&self) -> PathBuf {
        self.path.join("tantivy")
    }

    /// Takes the write lock, or says who holds it.
    pub fn lock(&self) -> Result<WriteLock, IndexError> {
        let path = self.path.join("lock");
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(|error| IndexError::io(&path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who holds it is a courtesy: an unreadable file only makes the message shorter.
                let _ = file.read_to_string(&mut holder);
                return Err(IndexError::Locked { path: self.path.clone(), holder: holder.trim().to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(IndexError::io(&path, error)),
        }
        let stamp = format!("{}\n", std::process::id());
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(stamp.as_bytes()))
            .map_err(|error| IndexError::io(&path, error))?;
        Ok(WriteLock { _file: file })
    }

    /// Reads side file `stem` of commit `commit`.
    pub fn read_side<T: DeserializeOwned>(&self, stem: &str, commit: u64) -> Result<T, IndexError> {
        let path = self.side_path(stem, commit);
        let bytes = fs::read(&path).map_err(|error| IndexError::io(&path, error))?;
        let (body, sum) = bytes.split_at(bytes.len().saturating_sub(8));
        if sum != xxhash_rust::xxh3::xxh3_64(body).to_le_bytes() {
            return Err(IndexError::Damaged { path, what: "checksum does not match".into() });
        }
        postcard::from_bytes(body).map_err(|error| IndexError::Damaged { path, what: error.to_string() })
    }

    /// Writes side file `stem` for the coming commit `commit`, with a checksum at its end.
    pub fn write_side<T: Serialize>(&self, stem: &str, commit: u64, value: &T) -> Result<(), IndexError> {
        let path = self.side_path(stem, commit);
        let mut bytes = postcard::to_stdvec(value).map_err(|error| IndexError::Damaged { path, what: error.to_string() })?;
        let sum = xxhash_rust::xxh3::xxh3_64(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        self.replace(&side_name(stem, commit), &bytes)
    }

    /// Removes side files of commits other than `commit`, as far as that goes; what stays is removed next time.
    pub fn sweep(&self, commit: u64) {
        let keep: Vec<String> = SIDES.iter().map(|stem| side_name(stem, commit)).collect();
        let Ok(entries) = fs::read_dir(&self.path) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let side = SIDES.iter().any(|stem| name.starts_with(&format!("{stem}-")) && name.ends_with(".bin"));
            if (side && !keep.contains(&name)) || name.ends_with(".new") {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn side_path(&self, stem: &str, commit: u64) -> PathBuf {
        self.path.join(side_name(stem, commit))
    }

    /// Writes a file whole or not at all.
    fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), IndexError> {
        let path = self.path.join(name);
        let fresh = self.path.join(format!("{name}.new"));
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&fresh)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&fresh, &path)?;
            // The rename itself must survive a power cut before the commit that relies on it.
            File::open(&self.path)?.sync_all()
        };
        write().map_err(|error| IndexError::io(&path, error))
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

/// Whether a file of this name may lie in a folder that a first run died in.
fn is_own_name(name: &str) -> bool {
    name == "tantivy" || name == "lock" || name.ends_with(".new") || name.ends_with(".bin")
}

/// The right to write to an index folder, for as long as it lives.
#[derive(Debug)]
pub struct WriteLock {
    _file: File,
}
