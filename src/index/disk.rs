//! The one door through which the files of an index folder are read and written, kliping's own and tantivy's alike.
//!
//! Being one, it can be guarded: a gate is asked before every step and may answer with an error in the system's place. So a test can make the n-th write
//! of a run fail, for every n, and see what is left. Without a gate nothing is asked. And the last failure is noted here: tantivy writes on threads of its own, and
//! whoever waits for them is told only that they ended.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What is about to be done with a file of an index folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A file is opened and read, or mapped.
    Read,
    /// A new file is made.
    Create,
    /// Bytes are handed to the system.
    Write,
    /// What was written is forced to the disk.
    Sync,
    /// A finished file takes its name.
    Rename,
    /// A file is removed.
    Remove,
    /// A lock is asked for.
    Lock,
}

type Gate = dyn Fn(Step, &Path) -> io::Result<()> + Send + Sync;

/// How the files of an index folder are reached.
#[derive(Clone, Default)]
pub struct Disk {
    gate: Option<Arc<Gate>>,
    failure: Arc<Mutex<Option<(PathBuf, io::Error)>>>,
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Disk").field("gated", &self.gate.is_some()).finish()
    }
}

impl Disk {
    /// A disk whose every step is first put to `gate`; an error of it takes the place of the step.
    pub fn gated(gate: impl Fn(Step, &Path) -> io::Result<()> + Send + Sync + 'static) -> Disk {
        Disk { gate: Some(Arc::new(gate)), failure: Arc::default() }
    }

    /// Asks whether a step may be done.
    pub(super) fn ask(&self, step: Step, path: &Path) -> io::Result<()> {
        self.gate.as_ref().map_or(Ok(()), |gate| gate(step, path))
    }

    /// As [`Disk::ask`], and does it; notes its failure.
    pub(super) fn write<T>(&self, step: Step, path: &Path, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let done = self.ask(step, path).and_then(|()| act());
        if let Err(error) = &done {
            *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some((path.to_owned(), copied(error)));
        }
        done
    }

    /// The last failure of writing, once.
    pub(super) fn failure(&self) -> Option<(PathBuf, io::Error)> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    pub(super) fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.ask(Step::Read, path)?;
        fs::read(path)
    }

    /// Writes a file whole or not at all; when it is done, the file and its name survive a power cut.
    pub(super) fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut fresh = path.as_os_str().to_owned();
        fresh.push(".new");
        let fresh = Path::new(&fresh);
        self.ask(Step::Create, fresh)?;
        let mut file = File::create(fresh)?;
        self.ask(Step::Write, fresh)?;
        file.write_all(bytes)?;
        self.ask(Step::Sync, fresh)?;
        file.sync_all()?;
        drop(file);
        self.ask(Step::Rename, path)?;
        fs::rename(fresh, path)?;
        path.parent().map_or(Ok(()), |folder| self.sync_folder(folder))
    }

    /// Makes the names in a folder survive a power cut.
    pub(super) fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.ask(Step::Sync, folder)?;
        // Elsewhere a folder is no file that can be opened, and its names need no forcing.
        if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
    }

    /// Removes a file or a folder with all that is in it; what is not there is removed.
    pub(super) fn remove(&self, path: &Path) -> io::Result<()> {
        self.ask(Step::Remove, path)?;
        let removed = match path.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
            Ok(_) => fs::remove_file(path),
            Err(error) => Err(error),
        };
        match removed {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    /// Makes a folder and those above it.
    pub(super) fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.ask(Step::Create, path)?;
        fs::create_dir_all(path)
    }
}

/// An error that is shared, as one of our own.
pub(super) fn copied(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(|| io::Error::new(error.kind(), error.to_string()), io::Error::from_raw_os_error)
}
