//! `kliping status`: what the index holds, and what has changed on the disk since.

use super::args::{StatusArgs, StatusFormat};
use super::context::{Context, Desk};
use super::error::CliError;
use super::{FOUND, index};
use crate::index::{Drift, drift};
use crate::output::{FORMAT_VERSION, RootJson, StaleFileJson, StaleJson, StatusJson, sanitize};
use std::io::Write;

/// Stale files that are listed.
const STALE_SHOWN: usize = 20;

pub(super) fn run(context: &Context, args: &StatusArgs) -> Result<u8, CliError> {
    let desk = Desk::open(context)?;
    let catalogue = desk.reader.catalogue();
    let drift = drift(desk.reader.folder(), &desk.analysis, &index::default_options())?;
    let stale = &drift.summary;
    let numbering = desk.reader.numbering();
    let bytes = folder_bytes(desk.reader.folder().path());
    let failed = catalogue.files.values().filter(|entry| !entry.problems.is_empty()).count();
    let mut out = context.out();
    match args.format {
        StatusFormat::Json => {
            let roots = catalogue.roots.iter();
            let roots = roots.map(|root| RootJson {
                name: root.name.clone(),
                path: (!root.is_stream()).then(|| root.path.to_string_lossy().into_owned()),
            });
            let status = StatusJson {
                format_version: FORMAT_VERSION,
                index: desk.reader.folder().path().to_string_lossy().into_owned(),
                articles: desk.reader.totals().articles,
                files: catalogue.files.len(),
                failed,
                entities: numbering.entities.len(),
                sources: numbering.sources.len(),
                bytes,
                commit: desk.reader.commit(),
                roots: roots.collect(),
                stale: stale_json(&drift),
            };
            serde_json::to_writer_pretty(&mut out, &status).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        StatusFormat::Text => {
            writeln!(out, "index      {}", desk.reader.folder().path().display())?;
            writeln!(out, "articles   {} from {} files", desk.reader.totals().articles, catalogue.files.len())?;
            writeln!(out, "entities   {}, sources {}", numbering.entities.len(), numbering.sources.len())?;
            writeln!(out, "size       {:.1} MiB", bytes as f64 / f64::from(1 << 20))?;
            for root in &catalogue.roots {
                if root.is_stream() {
                    writeln!(out, "given      {}, by standard input", sanitize(&root.name))?;
                    continue;
                }
                writeln!(out, "folder     {}", sanitize(&root.path.to_string_lossy()))?;
            }
            match drift.files.len() {
                0 => writeln!(out, "up to date")?,
                _ => writeln!(
                    out,
                    "stale      {} new, {} changed, {} moved, {} removed: run `kliping index`",
                    stale.new, stale.changed, stale.moved, stale.removed
                )?,
            }
            for (path, state) in drift.files.iter().take(STALE_SHOWN) {
                writeln!(out, "{:<10} {}", state.as_str(), sanitize(path))?;
            }
            let more = drift.files.len().saturating_sub(STALE_SHOWN);
            if more > 0 {
                writeln!(out, "           {more} more; --format json tells all")?;
            }
            for (path, entry) in catalogue.files.iter().filter(|(_, entry)| !entry.problems.is_empty()) {
                for problem in &entry.problems {
                    writeln!(out, "failed     {}: {}", sanitize(&problem.place(path)), sanitize(&problem.reason))?;
                }
            }
        }
    }
    out.flush()?;
    Ok(FOUND)
}

/// How the disk differs from the index, as an object.
pub(super) fn stale_json(drift: &Drift) -> StaleJson {
    let Drift { summary: stale, files } = drift;
    let files = files.iter().map(|(path, state)| StaleFileJson { path: path.clone(), state: state.as_str() });
    StaleJson { new: stale.new, changed: stale.changed, moved: stale.moved, removed: stale.removed, files: files.collect() }
}

/// Bytes of all files in a folder.
fn folder_bytes(path: &std::path::Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(path) else { return 0 };
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => folder_bytes(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    };
    entries.flatten().map(size).sum()
}
