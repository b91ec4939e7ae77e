//! `kliping repair`: makes a damaged index anew, from its sources and from what it still holds.

use super::args::StatusFormat;
use super::context::{Context, analysis};
use super::error::CliError;
use super::verb::write_json;
use super::waiting::patiently;
use super::{FOUND, SKIPPED, index, report};
use crate::index::{Depth, Disk, Loss, RepairOptions, repair, verify};
use crate::output::{repair_json, sanitize};
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

/// Losses that are listed.
const SHOWN: usize = 20;

#[derive(Debug, Args)]
#[command(
    after_help = "Verifies the index first, and does nothing if nothing is damaged. Otherwise the index is made anew from its files and folders beside the old one, and takes its place at the end. Articles whose files are gone, or that came by standard input, are taken from the old index where they can still be read; if some cannot, nothing is done unless you accept the loss. Your file on entities is not touched.\n\nExamples:\n  kliping repair\n  kliping repair ~/berita\n  kliping repair --accept-loss"
)]
pub(super) struct RepairArgs {
    /// Files and folders that the index was made of, where it does not tell any more
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Go on even if articles are lost whose files are gone
    #[arg(long)]
    pub accept_loss: bool,
    /// If another process is writing, wait until it is done, or no longer than so many seconds
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true)]
    pub wait: Option<Option<u64>>,
    /// How the summary is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: StatusFormat,
}

pub(super) fn run(context: &Context, args: &RepairArgs) -> Result<u8, CliError> {
    let path = context.folder_to_read()?;
    let edited = analysis(context.edits(&path)?.added());
    let damages = verify(&path, &Disk::default(), &edited, Depth::Content)?;
    let mut out = context.out();
    if damages.is_clean() {
        match args.format {
            StatusFormat::Json => write_json(&mut out, &repair_json(None, 0, &[]))?,
            StatusFormat::Text => writeln!(out, "nothing is damaged, and nothing was done")?,
        }
        out.flush()?;
        return Ok(FOUND);
    }
    index::check(&args.paths)?;
    let options = RepairOptions { paths: args.paths.clone(), accept_loss: args.accept_loss, update: index::default_options() };
    let (mut kept, mut losses) = (0, Vec::new());
    let summary = patiently(context, args.wait, || {
        index::showing(context, &path, &mut index::Display::default(), |analysis, observe| {
            let repaired = repair(&path, &Disk::default(), analysis, &options, index::interrupt_flag(), observe)?;
            (kept, losses) = (repaired.kept, repaired.losses);
            Ok(repaired.summary)
        })
    })?;
    match args.format {
        StatusFormat::Json => write_json(&mut out, &repair_json(Some(&summary), kept, &losses))?,
        StatusFormat::Text => {
            report::write_summary(&mut out, &summary)?;
            if kept > 0 {
                let articles = if kept == 1 { "article" } else { "articles" };
                writeln!(out, "kept: {kept} {articles} from the old index, as the sources are gone")?;
            }
            losses.iter().map(lost_line).try_for_each(|line| writeln!(out, "{line}"))?;
        }
    }
    out.flush()?;
    report::tell_problems(context, &summary.problems);
    Ok(if summary.problems.is_empty() { FOUND } else { SKIPPED })
}

/// *lost: 3 articles of berita/a.txt*.
fn lost_line(loss: &Loss) -> String {
    match loss.articles {
        Some(1) => format!("lost: 1 article of {}", sanitize(&loss.place)),
        Some(count) => format!("lost: {count} articles of {}", sanitize(&loss.place)),
        None => format!("lost: what stood in {} and nowhere else", sanitize(&loss.place)),
    }
}

/// What would be lost, for an error.
pub(super) fn lost_lines(losses: &[Loss]) -> Vec<String> {
    let mut lines: Vec<String> = losses.iter().take(SHOWN).map(lost_line).collect();
    if losses.len() > SHOWN {
        lines.push(format!("lost: {} files more", losses.len() - SHOWN));
    }
    lines
}
