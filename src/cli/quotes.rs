//! `kliping quotes`: who said what.

use super::args::{FilterArgs, ReadingArgs};
use super::context::{Context, Desk};
use super::error::CliError;
use super::verb::{self, VerbFormat, Written};
use super::{diagnosis, filters, search};
use crate::entity::WhoIsWho;
use crate::output::{QuotesView, Style, Table};
use crate::search::quotes;
use clap::Args;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Debug, Args)]
#[command(
    after_help = "Finds direct and reported speech whose speaker is known, by verbs of saying; where it is not sure who speaks, it is silent. --person and --org ask for speakers here. Of the copies of a story one is read.\n\nExamples:\n  kliping quotes BRICS --person Lavrov\n  kliping quotes 'sanksi /s minyak' --direct --from 2022 --format csv"
)]
pub(super) struct QuotesArgs {
    /// The query; without one, what the filters let through
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Only their own words, between quotation marks
    #[arg(long)]
    pub direct: bool,
    /// Quotes shown
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub limit: usize,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: VerbFormat,
}

pub(super) fn run(context: &Context, args: &QuotesArgs) -> Result<u8, CliError> {
    search::update_first(context, &args.filters)?;
    let desk = Desk::open(context)?;
    let who = desk.who();
    let question = filters::question(context, &desk, &who, &args.query.join(" "), &args.reading, &args.filters)?;
    let mut found = quotes(&desk.reader, &who, &question.request)?;
    if args.direct {
        found.retain(|quote| quote.direct);
    }
    let any = !found.is_empty();
    let view = QuotesView { query: &question.info, quotes: &found, limit: args.limit };
    let code = verb::write(context, args.format, &Answer { desk: &desk, who: &who, view }, any)?;
    if !any {
        diagnosis::tell(context, &desk, &who, "quotes", &question)?;
    }
    Ok(code)
}

struct Answer<'a> {
    desk: &'a Desk,
    who: &'a WhoIsWho<'a>,
    view: QuotesView<'a>,
}

impl Written for Answer<'_> {
    fn text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        self.view.write_text(out, style, &|shown| self.desk.locate(shown))
    }

    fn json(&self) -> impl Serialize {
        self.view.json(self.who, &|shown| self.desk.locate(shown))
    }

    fn table(&self) -> Table {
        self.view.table(&|shown| self.desk.locate(shown))
    }
}
