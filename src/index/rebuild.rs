//! Making an index anew inside the folder of the old one, which answers until the new one is whole.
//!
//! The new data grows in a folder of its own, and becomes the index by one rename: that of the marker, which names the folder. Whatever moment a process
//! dies at, the marker names data that is whole. The lock is held from beginning to end, so no other writer changes what is about to be replaced.

use super::disk::Disk;
use super::error::IndexError;
use super::folder::{Folder, MARKER, WriteLock, data_folders};
use super::prepare::Analysis;
use super::update::{UpdateEvent, UpdateOptions, UpdateSummary, update_locked};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// An index on its way to take the place of the one in the same folder. Dropped before that, it leaves nothing behind.
#[derive(Debug)]
pub struct Rebuild {
    folder: Folder,
    lock: WriteLock,
    placed: bool,
}

impl Rebuild {
    /// Begins an index at `path`, where there may be one of this or another format, whole or damaged, or none.
    pub fn begin(path: &Path, disk: Disk) -> Result<Rebuild, IndexError> {
        if !path.join(MARKER).exists() {
            // A new index begins empty, so that data without a marker is always data whose marker was lost.
            match Folder::open_or_create_on(path, disk.clone()) {
                Err(IndexError::Damaged { .. }) | Ok(_) => {}
                Err(error) => return Err(error),
            }
        }
        let lock = WriteLock::take(path, &disk)?;
        let number = data_folders(path).max().unwrap_or(0) + 1;
        let folder = Folder::found(path, path.join(format!("data-{number}")), disk)?;
        Ok(Rebuild { folder, lock, placed: false })
    }

    /// The new index.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Brings the new index up to date with everything under `paths`, as [`super::update()`] does.
    pub fn update(
        &self,
        paths: &[PathBuf],
        analysis: &Analysis,
        options: &UpdateOptions,
        interrupt: &AtomicBool,
        observe: &mut dyn FnMut(UpdateEvent<'_>),
    ) -> Result<UpdateSummary, IndexError> {
        update_locked(&self.folder, paths, analysis, options, interrupt, observe)
    }

    /// Puts the new index in place of the old one, whose files go.
    pub fn finish(mut self) -> Result<(), IndexError> {
        // An error may come after the marker was renamed, so from here on nothing is taken back.
        self.placed = true;
        self.folder.put_in_place()?;
        self.folder.clear(&self.lock);
        Ok(())
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        if !self.placed {
            // What stays is removed by the next run.
            let _ = self.folder.disk().remove(self.folder.data());
        }
    }
}
