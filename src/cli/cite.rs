//! `kliping cite`: articles as references.

use super::context::{Context, Desk};
use super::error::CliError;
use super::{FOUND, NOTHING};
use crate::output::{csl_json, write_bibtex, write_citation_text};
use crate::search::find_articles;
use clap::{Args, ValueEnum};
use std::io::{self, Write};
use std::path::Path;

#[derive(Debug, Args)]
#[command(
    after_help = "Only what is known is written: no date, no author and no title are made up.\n\nExamples:\n  kliping cite corpus/kawat/ktt-brics.txt\n  kliping cite kn-2023-0907-c01 --format bibtex >> pustaka.bib\n  kliping cite kn-2023-0907-c01 --format csl-json"
)]
pub(super) struct CiteArgs {
    /// Ids of articles, as search prints them in JSON, or paths
    #[arg(value_name = "ARTICLE", required = true)]
    pub articles: Vec<String>,
    /// How references are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CiteFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CiteFormat {
    Text,
    Bibtex,
    CslJson,
}

pub(super) fn run(context: &Context, args: &CiteArgs) -> Result<u8, CliError> {
    let desk = Desk::open(context)?;
    let mut records = Vec::new();
    let mut missing = false;
    for name in &args.articles {
        let found = find_articles(&desk.reader, name, desk.shown(Path::new(name)).as_deref())?;
        if found.is_empty() {
            missing = true;
            context.say(&format!("no article {name:?} in this index"));
        }
        records.extend(found);
    }
    let mut out = context.out();
    match args.format {
        CiteFormat::Text => records.iter().try_for_each(|record| write_citation_text(&mut out, record))?,
        CiteFormat::Bibtex => write_bibtex(&mut out, &records)?,
        CiteFormat::CslJson => {
            let references: Vec<_> = records.iter().map(csl_json).collect();
            serde_json::to_writer_pretty(&mut out, &references).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(if missing { NOTHING } else { FOUND })
}
