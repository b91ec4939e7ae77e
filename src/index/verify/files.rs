//! The bytes of an index: every file that the current commit needs is there and is as it was written, and what else lies there.

use super::{FindingKind, Verification, place};
use crate::index::catalogue::Catalogue;
use crate::index::directory::META;
use crate::index::disk::{Disk, Step};
use crate::index::error::IndexError;
use crate::index::folder::{CATALOGUE, Folder, MARKER, PAIRS, Payload, REGISTRY, STORIES};
use crate::index::numbering::Numbering;
use crate::index::stories::{MeasuredPairs, Stories};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use tantivy::directory::footer::Footer;
use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::index::SegmentComponent;
use tantivy::{Index, SegmentMeta};

/// Bytes that are read at a time.
const CHUNK: usize = 1 << 18;

/// Bytes at the end of a file of tantivy's that hold its footer, at most.
const FOOTER: u64 = 50_016;

/// tantivy's list of the files that it made.
const MANAGED: &str = ".managed.json";

/// What the side files of a commit hold.
pub(super) struct Sides {
    pub index: Index,
    pub payload: Payload,
    pub catalogue: Catalogue,
    pub numbering: Numbering,
    pub stories: Stories,
}

/// What changes with every commit and every merge: the bytes that say which data and which segments are current.
pub(super) fn signature(path: &Path, disk: &Disk) -> Option<(PathBuf, Vec<u8>)> {
    let folder = Folder::open_on(path, disk.clone()).ok()?;
    let meta = disk.read(&folder.tantivy().join(META)).ok()?;
    Some((folder.data().to_owned(), meta))
}

/// Checks every file. An error is a file without which nothing else can be said.
pub(super) fn check(folder: &Folder, told: &mut Verification) -> Result<Option<Sides>, IndexError> {
    let none = || IndexError::NotFound { path: folder.path().to_owned() };
    let index = folder.open_index()?.ok_or_else(none)?;
    let metas = index.load_metas().map_err(|error| folder.failed(error))?;
    let payload = crate::index::read_payload(folder, metas.payload.as_deref().ok_or_else(none)?)?;
    told.commit = Some(payload.commit);
    let tantivy = folder.tantivy();
    let mut known: BTreeSet<PathBuf> = [
        folder.path().join(MARKER),
        folder.path().join("lock"),
        folder.path().join("stdin.part"),
        tantivy.join(META),
        tantivy.join(MANAGED),
    ]
    .into();
    told.files += 3;
    let managed = index.directory().list_managed_files();
    for (meta, component) in metas.segments.iter().flat_map(|meta| components(meta).map(move |component| (meta, component))) {
        let name = meta.relative_path(component);
        let path = tantivy.join(&name);
        let length = match whole(&path, folder.disk()) {
            Ok(length) => length,
            Err(error) => {
                told.find(FindingKind::File, place(folder.path(), &path), "a file as it was written", said(&error));
                0
            }
        };
        if !managed.contains(&name) {
            told.find(
                FindingKind::File,
                place(folder.path(), &tantivy.join(MANAGED)),
                format!("{} in the list", name.display()),
                "a list without it",
            );
        }
        told.files += 1;
        told.bytes += length;
        known.insert(path);
    }
    let catalogue: Option<Catalogue> = side(folder, CATALOGUE, payload.commit, told, &mut known);
    let numbering: Option<Numbering> = side(folder, REGISTRY, payload.commit, told, &mut known);
    let stories: Option<Stories> = side(folder, STORIES, payload.commit, told, &mut known);
    let pairs: Option<MeasuredPairs> = side(folder, PAIRS, payload.commit, told, &mut known);
    told.strays = strays(folder, &known);
    let (Some(catalogue), Some(numbering), Some(stories), Some(_)) = (catalogue, numbering, stories, pairs) else { return Ok(None) };
    Ok(Some(Sides { index, payload, catalogue, numbering, stories }))
}

/// The files of a segment.
fn components(meta: &SegmentMeta) -> impl Iterator<Item = SegmentComponent> {
    let always = [
        SegmentComponent::Terms,
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::FastFields,
        SegmentComponent::FieldNorms,
        SegmentComponent::Store,
    ];
    always.into_iter().chain(meta.has_deletes().then_some(SegmentComponent::Delete))
}

/// Reads a side file, and so checks it.
fn side<T: DeserializeOwned>(
    folder: &Folder,
    stem: &str,
    commit: u64,
    told: &mut Verification,
    known: &mut BTreeSet<PathBuf>,
) -> Option<T> {
    let path = folder.side_path(stem, commit);
    told.files += 1;
    told.bytes += path.metadata().map_or(0, |metadata| metadata.len());
    known.insert(path.clone());
    match folder.read_side(stem, commit) {
        Ok(value) => Some(value),
        Err(error) => {
            let found = match error {
                IndexError::Damaged { what, .. } => what,
                other => other.to_string(),
            };
            told.find(FindingKind::File, place(folder.path(), &path), "a file as it was written", found);
            None
        }
    }
}

/// Reads a file of tantivy's to its end and holds it against the checksum in its footer; returns its length.
///
/// It is read, not mapped: a sector that the disk cannot give back is an error then, and not the end of the process.
pub(in crate::index) fn whole(path: &Path, disk: &Disk) -> io::Result<u64> {
    disk.ask(Step::Read, path)?;
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    // tantivy relies on there being a footer once there are four bytes.
    if length < 8 {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it is cut off"));
    }
    file.seek(SeekFrom::Start(length.saturating_sub(FOOTER)))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    let (footer, before) = Footer::extract_footer(FileSlice::from(end.clone()))?;
    footer.is_compatible().map_err(|what| io::Error::new(io::ErrorKind::InvalidData, format!("{what:?}")))?;
    let mut left = length - (end.len() - OwnedBytes::len(&before.read_bytes()?)) as u64;
    file.rewind()?;
    let mut sum = crc32fast::Hasher::new();
    let mut chunk = vec![0; CHUNK];
    while left > 0 {
        let wanted = chunk.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let Some(part) = chunk.get_mut(..wanted) else { break };
        file.read_exact(part)?;
        sum.update(part);
        left -= wanted as u64;
    }
    if sum.finalize() != footer.crc {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "checksum does not match"));
    }
    Ok(length)
}

/// An error of reading a file of the index.
fn said(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is missing".to_owned(),
        _ => error.to_string(),
    }
}

/// Files that the commit does not know, locks aside.
fn strays(folder: &Folder, known: &BTreeSet<PathBuf>) -> Vec<String> {
    let tantivy = folder.tantivy();
    let within: BTreeSet<&Path> = [folder.path(), folder.data(), &tantivy].into();
    let mut strays: Vec<String> = Vec::new();
    for entry in within.iter().filter_map(|path| fs::read_dir(path).ok()).flatten().flatten() {
        let path = entry.path();
        let is_lock = path.extension().is_some_and(|extension| extension == "lock");
        if !is_lock && !known.contains(&path) && !within.contains(path.as_path()) {
            strays.push(place(folder.path(), &path));
        }
    }
    strays.sort();
    strays
}
