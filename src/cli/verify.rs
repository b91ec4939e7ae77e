//! `kliping verify`: whether every byte and every number of the index is what it should be.

use super::args::StatusFormat;
use super::context::{Context, analysis};
use super::error::CliError;
use super::status::stale_json;
use super::{FOUND, index};
use crate::index::{Depth, Disk, Drift, Finding, Folder, Verification, drift, verify};
use crate::output::{FORMAT_VERSION, FindingJson, VerifyJson, sanitize};
use clap::Args;
use std::io::{self, Write};
use std::path::Path;

/// Findings and strays that are listed, of each.
const SHOWN: usize = 20;

#[derive(Debug, Args)]
#[command(
    after_help = "Reads every file of the index and holds it against its checksum; then reads every article, and holds its words, names, dates and counts against what the index finds it by. Changes nothing. That source files have changed since is told, and is no damage. Exits with 3 if anything is wrong; `kliping repair` sets it right.\n\nExamples:\n  kliping verify\n  kliping verify --quick\n  kliping verify --format json"
)]
pub(super) struct VerifyArgs {
    /// Check the files' bytes alone, not what they say
    #[arg(long)]
    pub quick: bool,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: StatusFormat,
}

pub(super) fn run(context: &Context, args: &VerifyArgs) -> Result<u8, CliError> {
    let path = context.folder_to_read()?;
    let analysis = analysis(context.edits(&path)?.added());
    let depth = if args.quick { Depth::Files } else { Depth::Content };
    let verification = verify(&path, &Disk::default(), &analysis, depth)?;
    // A damaged index may not tell what it was made of.
    let drift = if verification.is_clean() && depth == Depth::Content {
        Some(drift(&Folder::open(&path)?, &analysis, &index::default_options())?)
    } else {
        None
    };
    let mut out = context.out();
    match args.format {
        StatusFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &verify_json(&path, &verification, drift.as_ref())).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        StatusFormat::Text => write_text(&mut out, &path, &verification, drift.as_ref(), depth)?,
    }
    out.flush()?;
    if verification.is_clean() { Ok(FOUND) } else { Err(damaged(&path, &verification)) }
}

/// The error of a damaged index.
fn damaged(path: &Path, verification: &Verification) -> CliError {
    let count = verification.findings.len() as u64 + verification.untold;
    let things =
        if count == 1 { "one thing is not as it should be".to_owned() } else { format!("{count} things are not as they should be") };
    CliError::index(format!("index {} is damaged: {things}", path.display()))
        .hint("`kliping repair` makes what is damaged anew from the sources")
}

fn write_text(out: &mut dyn Write, path: &Path, told: &Verification, drift: Option<&Drift>, depth: Depth) -> io::Result<()> {
    let commit = told.commit.map(|commit| format!(", commit {commit}")).unwrap_or_default();
    writeln!(out, "index      {}{commit}", path.display())?;
    let bytes = told.bytes as f64 / f64::from(1 << 20);
    match (told.is_clean(), depth) {
        (true, Depth::Files) => writeln!(out, "files      {}, {bytes:.1} MiB, all as they were written", told.files)?,
        (true, Depth::Content) => {
            writeln!(out, "files      {}, {bytes:.1} MiB, all as they were written", told.files)?;
            let files = if told.sources == 1 { "file" } else { "files" };
            writeln!(out, "articles   {} from {} {files}, each found by its own words, names and dates", told.articles, told.sources)?;
        }
        (false, _) if told.articles == 0 => writeln!(out, "articles   not looked at, as files are damaged")?,
        (false, _) => writeln!(out, "articles   {} looked at", told.articles)?,
    }
    if told.unfinished {
        writeln!(out, "unfinished the last run ended early: `kliping index` goes on where it was")?;
    }
    if let Some(Drift { summary: stale, .. }) = drift.filter(|drift| !drift.files.is_empty()) {
        writeln!(
            out,
            "stale      {} new, {} changed, {} moved, {} removed, which is no damage: run `kliping index`",
            stale.new, stale.changed, stale.moved, stale.removed
        )?;
    }
    for stray in told.strays.iter().take(SHOWN) {
        writeln!(out, "stray      {}: of no commit, and harmless", sanitize(stray))?;
    }
    let more = told.strays.len().saturating_sub(SHOWN);
    if more > 0 {
        writeln!(out, "           {more} more; --format json tells all")?;
    }
    for Finding { place, expected, found, .. } in told.findings.iter().take(SHOWN) {
        writeln!(out, "damaged    {}: expected {}, found: {}", sanitize(place), sanitize(expected), sanitize(found))?;
    }
    let more = told.untold + told.findings.len().saturating_sub(SHOWN) as u64;
    if more > 0 {
        writeln!(out, "           {more} more; --format json tells them")?;
    }
    if told.is_clean() {
        writeln!(out, "nothing is damaged")?;
    }
    Ok(())
}

fn verify_json(path: &Path, told: &Verification, drift: Option<&Drift>) -> VerifyJson {
    let finding = |finding: &Finding| FindingJson {
        kind: finding.kind.as_str(),
        place: finding.place.clone(),
        expected: finding.expected.clone(),
        found: finding.found.clone(),
    };
    VerifyJson {
        format_version: FORMAT_VERSION,
        index: path.to_string_lossy().into_owned(),
        clean: told.is_clean(),
        commit: told.commit,
        files: told.files,
        bytes: told.bytes,
        articles: told.articles,
        unfinished: told.unfinished,
        findings: told.findings.iter().map(finding).collect(),
        more: told.untold,
        strays: told.strays.clone(),
        stale: drift.map(stale_json),
    }
}
