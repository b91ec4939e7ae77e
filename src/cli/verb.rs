//! What the analyst's verbs share: how their answers are written, and how they end.

use super::context::Context;
use super::error::CliError;
use super::{FOUND, NOTHING};
use crate::output::{Style, Table};
use clap::ValueEnum;
use serde::Serialize;
use std::io::{self, Write};

/// How a verb writes its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum VerbFormat {
    Text,
    Json,
    Jsonl,
    Csv,
    Tsv,
    Md,
}

/// An answer that can be written in every [`VerbFormat`].
pub(super) trait Written {
    /// For people.
    fn text(&self, out: &mut dyn Write, style: Style) -> io::Result<()>;
    /// The whole answer for programs.
    fn json(&self) -> impl Serialize;
    /// Its rows.
    fn table(&self) -> Table;
}

/// Writes an answer to standard output.
pub(super) fn write(context: &Context, format: VerbFormat, answer: &impl Written, found: bool) -> Result<u8, CliError> {
    let mut out = context.out();
    match format {
        VerbFormat::Text => answer.text(&mut out, context.style())?,
        VerbFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &answer.json()).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        VerbFormat::Jsonl => answer.table().write_jsonl(&mut out)?,
        VerbFormat::Csv => answer.table().write_csv(&mut out)?,
        VerbFormat::Tsv => answer.table().write_tsv(&mut out)?,
        VerbFormat::Md => answer.table().write_markdown(&mut out)?,
    }
    out.flush()?;
    Ok(if found { FOUND } else { NOTHING })
}

/// Writes an object as JSON for eyes and programs.
pub(super) fn write_json(out: &mut dyn Write, json: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, json)?;
    writeln!(out)
}
