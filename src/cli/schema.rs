//! `kliping schema`: the JSON Schema of what is written as JSON.

use super::FOUND;
use super::context::Context;
use super::error::CliError;
use crate::output::{outputs, schema};
use clap::Args;
use std::collections::BTreeMap;
use std::io::{self, Write};

#[derive(Debug, Args)]
#[command(
    after_help = "Prints JSON Schema (2020-12). Every field is there, and no other; what may be null says so.\n\nExamples:\n  kliping schema search\n  kliping schema > kliping.schema.json"
)]
pub(super) struct SchemaArgs {
    /// The command whose output it is; search-hit is a line of `search --format jsonl`, saved-query what `saved show` writes, screen-article a line of `screen --format jsonl`. Without one, all are printed, by name
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

pub(super) fn run(context: &Context, args: &SchemaArgs) -> Result<u8, CliError> {
    let mut out = context.out();
    match &args.command {
        Some(name) => {
            let schema = schema(name).ok_or_else(|| {
                CliError::usage(format!("{name:?} writes no JSON")).hint(format!("these do: {}", outputs().collect::<Vec<_>>().join(", ")))
            })?;
            serde_json::to_writer_pretty(&mut out, &schema).map_err(io::Error::from)?;
        }
        None => {
            let all: BTreeMap<&str, _> = outputs().filter_map(|name| Some((name, schema(name)?))).collect();
            serde_json::to_writer_pretty(&mut out, &all).map_err(io::Error::from)?;
        }
    }
    writeln!(out)?;
    out.flush()?;
    Ok(FOUND)
}
