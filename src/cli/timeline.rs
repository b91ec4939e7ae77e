//! `kliping timeline`: articles and stories over time, several queries on one axis.

use super::args::{FilterArgs, ReadingArgs};
use super::context::{Context, Desk};
use super::error::CliError;
use super::verb::{self, VerbFormat, Written};
use super::{filters, search};
use crate::output::{Shown, Style, Table, TimelineView};
use crate::search::{Period, timeline};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Queries on one axis; more lines cannot be told apart.
const MOST_QUERIES: usize = 12;

#[derive(Debug, Args)]
#[command(
    after_help = "Each argument is a query of its own; quote queries of several words. Periods without articles are counted as 0, and articles without a date are told. A share is of all articles of the period in the same sources, languages and folders.\n\nExamples:\n  kliping timeline 'BRICS AND Rusia'\n  kliping timeline BRICS NATO --by year --show share --svg brics-nato.svg\n  kliping timeline '*' --person Lavrov --from 2022 --format csv"
)]
pub(super) struct TimelineArgs {
    /// The queries; without one, everything is counted
    #[arg(value_name = "QUERY")]
    pub queries: Vec<String>,
    /// How long each period is [default: what fits the span]
    #[arg(long, value_name = "PERIOD")]
    pub by: Option<PeriodArg>,
    /// What the chart shows
    #[arg(long, value_name = "WHAT", default_value = "articles")]
    pub show: ShownArg,
    /// Write a line chart to this file too
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: VerbFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PeriodArg {
    Day,
    Week,
    Month,
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ShownArg {
    Articles,
    Stories,
    Share,
}

pub(super) fn run(context: &Context, args: &TimelineArgs) -> Result<u8, CliError> {
    if args.queries.len() > MOST_QUERIES {
        return Err(CliError::usage(format!("{} queries are more than {MOST_QUERIES} on one axis", args.queries.len()))
            .hint("quote a query of several words"));
    }
    search::update_first(context, &args.filters)?;
    let desk = Desk::open(context)?;
    let who = desk.who();
    let texts = if args.queries.is_empty() { vec!["*".to_owned()] } else { args.queries.clone() };
    let (requests, queries): (Vec<_>, Vec<_>) =
        filters::requests(context, &desk, &who, &texts, &args.reading, &args.filters)?.into_iter().unzip();
    let by = args.by.map(|by| match by {
        PeriodArg::Day => Period::Day,
        PeriodArg::Week => Period::Week,
        PeriodArg::Month => Period::Month,
        PeriodArg::Year => Period::Year,
    });
    let timeline = timeline(&desk.reader, &who, &requests, by)?;
    let shown = match args.show {
        ShownArg::Articles => Shown::Articles,
        ShownArg::Stories => Shown::Stories,
        ShownArg::Share => Shown::Share,
    };
    let view = TimelineView { timeline: &timeline, queries: &queries, shown };
    if let Some(path) = &args.svg {
        write_svg(&view, path).map_err(|error| CliError::file(path, &error))?;
        context.say(&format!("chart written to {}", path.display()));
    }
    if args.format != VerbFormat::Text {
        for (query, line) in queries.iter().zip(&timeline.lines).filter(|(_, line)| line.undated.articles > 0) {
            let name = crate::output::sanitize(&query.text);
            context
                .say(&format!("note: {name}: {} of {} articles without a date, in no period", line.undated.articles, line.total.articles));
        }
    }
    let found = timeline.lines.iter().any(|line| line.total.articles > 0);
    verb::write(context, args.format, &view, found)
}

fn write_svg(view: &TimelineView<'_>, path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    view.chart().write_svg(&mut file)?;
    file.flush()
}

impl Written for TimelineView<'_> {
    fn text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        self.write_text(out, style)
    }

    fn json(&self) -> impl Serialize {
        TimelineView::json(self)
    }

    fn table(&self) -> Table {
        TimelineView::table(self)
    }
}
