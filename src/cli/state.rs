//! The folder of what saved queries have told: a file a query, and a lock for whoever writes.
//!
//! Apart from `alert.rs`, which decides what is written when. A file is written beside itself, synced and renamed, so it is never half there; the lock is
//! the operating system's, and dies with its holder.

use super::context::Context;
use super::error::CliError;
use crate::search::{MAX_SEEN_BYTES, Seen, SeenError};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Where what was told is remembered.
pub(super) struct State {
    folder: PathBuf,
    _lock: Option<File>,
}

impl State {
    /// For looking only.
    pub fn peek(folder: &Path) -> State {
        State { folder: folder.join("alerts"), _lock: None }
    }

    /// For writing: waits until nobody else does.
    pub fn hold(context: &Context, folder: &Path) -> Result<State, CliError> {
        let folder = folder.join("alerts");
        fs::create_dir_all(&folder).map_err(|error| CliError::file(&folder, &error))?;
        let path = folder.join("lock");
        let file =
            OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(|error| CliError::file(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                context.say("another kliping alert is at work; waiting for it");
                file.lock().map_err(|error| CliError::file(&path, &error))?;
            }
            Err(TryLockError::Error(error)) => return Err(CliError::file(&path, &error)),
        }
        Ok(State { folder, _lock: Some(file) })
    }

    /// What a query has told; nothing if it was never asked.
    pub fn read(&self, name: &str) -> Result<Seen, CliError> {
        let path = self.path(name);
        let mut bytes = Vec::new();
        match File::open(&path).and_then(|file| file.take(MAX_SEEN_BYTES as u64 + 1).read_to_end(&mut bytes)) {
            Ok(_) if bytes.len() > MAX_SEEN_BYTES => {
                Err(CliError::usage(format!("{}: more than {MAX_SEEN_BYTES} bytes, which what was told never takes", path.display()))
                    .hint(forget(name)))
            }
            Ok(_) => Seen::decode(&bytes).map_err(|error| self.bad(name, &error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Seen::default()),
            Err(error) => Err(CliError::file(&path, &error)),
        }
    }

    /// Remembers what a query has told.
    pub fn write(&self, name: &str, seen: &Seen) -> Result<(), CliError> {
        let path = self.path(name);
        let bytes = seen.encode().map_err(|error| self.bad(name, &error))?;
        let fresh = path.with_extension("new");
        let write = || -> io::Result<()> {
            let mut file = File::create(&fresh)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&fresh, &path)
        };
        write().map_err(|error| CliError::file(&path, &error))
    }

    fn bad(&self, name: &str, error: &SeenError) -> CliError {
        let hint = match error {
            SeenError::TooMany { .. } => "ask for less with --from, or narrow the query".to_owned(),
            _ => forget(name),
        };
        CliError::usage(format!("{}: {error}", self.path(name).display())).hint(hint)
    }

    /// Names that differ in case only must not share a file where the file system does not tell them apart.
    fn path(&self, name: &str) -> PathBuf {
        let mut file = String::from("query-");
        for c in name.chars() {
            if c.is_ascii_uppercase() {
                file.push('+');
            }
            file.push(c.to_ascii_lowercase());
        }
        self.folder.join(file + ".seen")
    }
}

fn forget(name: &str) -> String {
    format!(
        "put back a copy of the file, or forget what was told: kliping alert --reset {name} tells all of it again, with --from-now none"
    )
}
