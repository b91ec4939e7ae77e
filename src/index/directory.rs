//! tantivy's files as tantivy sees them: its own directory on the disk, behind [`Disk`], with three things that it lacks.
//!
//! `meta.json` says which commit is current, and tantivy gives it no checksum: here it gets one, as a last member that other readers of JSON pass over.
//! Its rename is forced to the disk before anything that relied on the commit before is removed. And an index that cannot be written to can be read.

use super::disk::{Disk, Step};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};

/// The file that names the current commit.
pub(super) const META: &str = "meta.json";

/// tantivy's part of an index folder.
#[derive(Clone, Debug)]
pub(super) struct IndexDirectory {
    path: PathBuf,
    inner: MmapDirectory,
    disk: Disk,
}

impl IndexDirectory {
    pub fn open(path: PathBuf, disk: Disk) -> Result<IndexDirectory, OpenDirectoryError> {
        let inner = MmapDirectory::open(&path)?;
        Ok(IndexDirectory { path, inner, disk })
    }

    fn ask(&self, step: Step, path: &Path) -> io::Result<()> {
        self.disk.ask(step, &self.path.join(path))
    }

    fn ask_to_read(&self, path: &Path) -> Result<(), OpenReadError> {
        self.ask(Step::Read, path).map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }
}

impl Directory for IndexDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.ask_to_read(path)?;
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.ask(Step::Remove, path).map_err(|error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() })?;
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let refused = |error| OpenWriteError::wrap_io_error(error, path.to_owned());
        self.disk.write(Step::Create, &self.path.join(path), || Ok(())).map_err(refused)?;
        let inner = self.inner.open_write(path)?.into_inner().map_err(|error| refused(error.into_error()))?;
        let writer = Guarded { inner, disk: self.disk.clone(), path: self.path.join(path) };
        Ok(io::BufWriter::new(Box::new(writer)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.ask_to_read(path)?;
        let bytes = self.inner.atomic_read(path)?;
        if path == Path::new(META) && !is_sealed(&bytes) {
            let error = io::Error::new(io::ErrorKind::InvalidData, "checksum does not match");
            return Err(OpenReadError::wrap_io_error(error, path.to_owned()));
        }
        Ok(bytes)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let full = self.path.join(path);
        for step in [Step::Create, Step::Write, Step::Sync] {
            self.disk.write(step, &full, || Ok(()))?;
        }
        let is_meta = path == Path::new(META);
        let sealed = if is_meta { seal(data) } else { data.to_vec() };
        self.disk.write(Step::Rename, &full, || self.inner.atomic_write(path, &sealed))?;
        if is_meta { self.sync_directory() } else { Ok(()) }
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.disk.write(Step::Sync, &self.path, || self.inner.sync_directory())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.ask(Step::Lock, &lock.filepath).map_err(LockError::wrap_io_error)?;
        match self.inner.acquire_lock(lock) {
            Err(LockError::IoError(error)) if lock.filepath == META_LOCK.filepath && is_read_only(&error) => {
                Ok(read_only_lock(&self.path.join(&lock.filepath)))
            }
            other => other,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied)
}

/// Keeps a writer from removing files while they are opened, where the lock file cannot be opened for writing.
///
/// The file may be missing, and then nobody has ever written here under this path. Whoever opens the index looks again whether the commit still stands.
fn read_only_lock(path: &Path) -> DirectoryLock {
    let file = OpenOptions::new().read(true).open(path).and_then(|file| file.lock().map(|()| file));
    DirectoryLock::from(Box::new(file.ok() as Option<File>))
}

/// A file that is being written.
struct Guarded {
    inner: Box<dyn TerminatingWrite + Send + Sync>,
    disk: Disk,
    path: PathBuf,
}

impl Write for Guarded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.write(Step::Write, &self.path, || self.inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl TerminatingWrite for Guarded {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.disk.write(Step::Sync, &self.path, || self.inner.terminate_ref(token))
    }
}

/// The last member of a sealed file, with the checksum of all that stands before it.
fn last_member(before: &[u8]) -> String {
    format!(",\n  \"checksum\": \"{:016x}\"\n}}\n", xxhash_rust::xxh3::xxh3_64(before))
}

/// A JSON object with a checksum as its last member. What is no object stays as it is, and so is not sealed.
fn seal(json: &[u8]) -> Vec<u8> {
    let Some(before) = json.trim_ascii_end().strip_suffix(b"}") else { return json.to_vec() };
    let before = before.trim_ascii_end();
    [before, last_member(before).as_bytes()].concat()
}

/// Whether the file is as [`seal`] left it.
fn is_sealed(json: &[u8]) -> bool {
    let at = json.len().checked_sub(last_member(&[]).len());
    at.and_then(|at| json.split_at_checked(at)).is_some_and(|(before, last)| last == last_member(before).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_other_byte_breaks_the_seal() {
        let sealed = seal(b"{\n  \"segments\": [],\n  \"opstamp\": 7\n}\n");
        assert!(is_sealed(&sealed));
        let read: serde_json::Value = serde_json::from_slice(&sealed).unwrap();
        assert_eq!(read["opstamp"], 7);
        for at in 0..sealed.len() {
            let mut other = sealed.clone();
            other[at] ^= 1;
            assert!(!is_sealed(&other), "byte {at}");
            assert!(!is_sealed(&sealed[..at]), "{at} bytes");
        }
        assert!(!is_sealed(b"") && !is_sealed(b"{}"));
    }
}
