//! `kliping count`: how many articles and stories there are, of one query or of a file of them.

use super::args::{FilterArgs, ReadingArgs};
use super::batch::{self, Ids};
use super::context::{Context, Desk};
use super::error::CliError;
use super::{FOUND, NOTHING, diagnosis, filters, search};
use crate::entity::WhoIsWho;
use crate::output::{Cell, CountJson, DiagnosisJson, Table, count_json};
use crate::search::{Count, count};
use clap::{Args, ValueEnum};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(
    after_help = "Prints the number of articles, a tab, the number of stories. With --queries, the query's id and a tab stand before them, and a query that cannot be read has no numbers.\n\nExamples:\n  kliping count 'BRICS AND Rusia' --from 2023\n  kliping count --queries pertanyaan.txt --format csv\n  printf 'BRICS\\nNATO\\n' | kliping count --queries -"
)]
pub(super) struct CountArgs {
    /// The query; without one, everything is counted
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Count what each line of this file asks, or of standard input (-): a query, or an id, a tab and a query
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub queries: Option<PathBuf>,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CountFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CountFormat {
    Text,
    Json,
    Jsonl,
    Csv,
    Tsv,
}

pub(super) fn run(context: &Context, args: &CountArgs) -> Result<u8, CliError> {
    search::update_first(context, &args.filters)?;
    let desk = Desk::open(context)?;
    let who = desk.who();
    match &args.queries {
        Some(path) => many(context, &desk, &who, args, path),
        None => one(context, &desk, &who, args),
    }
}

fn one(context: &Context, desk: &Desk, who: &WhoIsWho<'_>, args: &CountArgs) -> Result<u8, CliError> {
    let question = filters::question(context, desk, who, &args.query.join(" "), &args.reading, &args.filters)?;
    let total = count(&desk.reader, who, &question.request)?;
    let found = total.articles > 0;
    let told = if found { diagnosis::Told::default() } else { diagnosis::diagnose(context, desk, who, "count", &question)? };
    let mut out = context.out();
    match args.format {
        CountFormat::Text => writeln!(out, "{}\t{}", total.articles, total.stories)?,
        CountFormat::Json => write_json(&mut out, &count_json(None, &question.info, total, told.json.clone()), true)?,
        format => {
            let mut table = Table::new(&["query", "articles", "stories"]);
            table.rows.push(vec![question.info.text.as_str().into(), total.articles.into(), total.stories.into()]);
            write_table(&mut out, &table, format)?;
        }
    }
    out.flush()?;
    told.say(context);
    Ok(if found { FOUND } else { NOTHING })
}

/// A line a query, also for one that cannot be read, so that lines in and out stand beside each other.
fn many(context: &Context, desk: &Desk, who: &WhoIsWho<'_>, args: &CountArgs, path: &Path) -> Result<u8, CliError> {
    let mut out = context.out();
    let mut table = Table::new(&["qid", "query", "articles", "stories"]);
    let code = batch::each(context, path, Ids::Numbered, |id, text| {
        let question = filters::question(context, desk, who, text, &args.reading, &args.filters);
        let counted = question.and_then(|question| Ok((count(&desk.reader, who, &question.request)?, question)));
        let total: Option<Count> = counted.as_ref().ok().map(|(total, _)| *total);
        match args.format {
            CountFormat::Text => match total {
                Some(total) => writeln!(out, "{id}\t{}\t{}", total.articles, total.stories)?,
                None => writeln!(out, "{id}\t\t")?,
            },
            CountFormat::Json => {
                if let Ok((total, question)) = &counted {
                    write_json(&mut out, &count_json(Some(id), &question.info, *total, None::<DiagnosisJson>), false)?;
                }
            }
            _ => {
                let numbers = [total.map(|total| total.articles), total.map(|total| total.stories)].map(Cell::from);
                table.rows.push([Cell::from(id), Cell::from(text)].into_iter().chain(numbers).collect());
            }
        }
        // Who reads the counts as they come sees them beside what is told of the query.
        out.flush()?;
        counted.map(|(total, _)| total.articles > 0)
    })?;
    write_table(&mut out, &table, args.format)?;
    out.flush()?;
    Ok(code)
}

fn write_json(out: &mut dyn Write, json: &CountJson, pretty: bool) -> io::Result<()> {
    if pretty { serde_json::to_writer_pretty(&mut *out, json) } else { serde_json::to_writer(&mut *out, json) }?;
    writeln!(out)
}

fn write_table(out: &mut dyn Write, table: &Table, format: CountFormat) -> io::Result<()> {
    match format {
        CountFormat::Csv => table.write_csv(out),
        CountFormat::Tsv => table.write_tsv(out),
        CountFormat::Jsonl => table.write_jsonl(out),
        CountFormat::Text | CountFormat::Json => Ok(()),
    }
}

/// How much filters let through.
pub(super) fn let_through(context: &Context, args: &CountArgs) -> Result<Count, CliError> {
    search::update_first(context, &args.filters)?;
    let desk = Desk::open(context)?;
    let who = desk.who();
    let question = filters::question(context, &desk, &who, "", &args.reading, &args.filters)?;
    Ok(count(&desk.reader, &who, &question.request)?)
}
