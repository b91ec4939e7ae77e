//! `kliping compare`: two queries side by side.

use super::args::{FilterArgs, ReadingArgs};
use super::context::{Context, Desk};
use super::error::CliError;
use super::verb::{self, VerbFormat, Written};
use super::{filters, search};
use crate::output::{CompareView, Style, Table};
use crate::search::compare;
use clap::Args;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Debug, Args)]
#[command(
    after_help = "Each argument is a query; quote queries of several words. The same filters hold for both. What sets one side apart is measured against the stories that only the other finds, as `kliping significant` does.\n\nExamples:\n  kliping compare BRICS NATO\n  kliping compare 'sanksi date:2022' 'sanksi date:2025' --kind person,source\n  kliping compare 'source:\"Kawat Nusantara\"' 'source:\"Portal Khatulistiwa\"' --format csv"
)]
pub(super) struct CompareArgs {
    /// The one query
    #[arg(value_name = "QUERY_A")]
    pub one: String,
    /// The other
    #[arg(value_name = "QUERY_B")]
    pub other: String,
    /// Kinds to count: person, organization, place, source, month
    #[arg(long, value_name = "KIND", value_delimiter = ',', default_value = "person,organization,place")]
    pub kind: Vec<String>,
    /// Values shown of each kind
    #[arg(long, short = 'n', value_name = "N", default_value_t = 5)]
    pub limit: usize,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: VerbFormat,
}

pub(super) fn run(context: &Context, args: &CompareArgs) -> Result<u8, CliError> {
    let kinds = search::facet_kinds(args.kind.iter().map(String::as_str))?;
    search::update_first(context, &args.filters)?;
    let desk = Desk::open(context)?;
    let who = desk.who();
    let texts = [args.one.clone(), args.other.clone()];
    let requests = filters::requests(context, &desk, &who, &texts, &args.reading, &args.filters)?;
    let [(one, one_query), (other, other_query)] = requests.as_slice() else { return Err(CliError::usage("two queries are compared")) };
    let found = compare(&desk.reader, &who, &desk.analysis.analyzer, [one, other], &kinds, args.limit)?;
    let any = found.totals.iter().any(|total| total.articles > 0);
    verb::write(context, args.format, &CompareView { queries: [one_query, other_query], found: &found }, any)
}

impl Written for CompareView<'_> {
    fn text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        self.write_text(out, style)
    }

    fn json(&self) -> impl Serialize {
        CompareView::json(self)
    }

    fn table(&self) -> Table {
        CompareView::table(self)
    }
}
