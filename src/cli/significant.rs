//! `kliping significant`: what sets the articles that match apart from the rest.

use super::args::{FilterArgs, ReadingArgs};
use super::context::{Context, Desk};
use super::error::CliError;
use super::verb::{self, VerbFormat, Written};
use super::{diagnosis, filters, search};
use crate::output::{self, QueryInfo, Style, Table};
use crate::search::{Significant, SignificantOptions, significant};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Debug, Args)]
#[command(
    after_help = "Counts stories, not copies, and leaves furniture and what the query asks for out. The score is the log-likelihood ratio (Dunning 1993); what could be chance, one time in a hundred, is not told.\n\nExamples:\n  kliping significant 'BRICS AND Rusia'\n  kliping significant '*' --source 'Kawat Nusantara' --kind word\n  kliping significant sanksi --person Lavrov --against sanksi"
)]
pub(super) struct SignificantArgs {
    /// The query; without one, what the filters let through
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Hold it against what matches this query, not against all other articles
    #[arg(long, value_name = "QUERY")]
    pub against: Option<String>,
    /// Kinds to look for
    #[arg(long, value_name = "KIND", value_delimiter = ',', default_value = "word,person,organization,place", hide_possible_values = true)]
    pub kind: Vec<KindArg>,
    /// Values shown of each kind
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    pub limit: usize,
    #[command(flatten)]
    pub filters: FilterArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: VerbFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum KindArg {
    #[value(alias = "words")]
    Word,
    #[value(alias = "tokoh")]
    Person,
    #[value(aliases = ["org", "lembaga"])]
    Organization,
    #[value(alias = "tempat")]
    Place,
}

impl KindArg {
    fn name(self) -> &'static str {
        match self {
            KindArg::Word => "word",
            KindArg::Person => "person",
            KindArg::Organization => "organization",
            KindArg::Place => "place",
        }
    }
}

pub(super) fn run(context: &Context, args: &SignificantArgs) -> Result<u8, CliError> {
    search::update_first(context, &args.filters)?;
    let desk = Desk::open(context)?;
    let who = desk.who();
    let question = filters::question(context, &desk, &who, &args.query.join(" "), &args.reading, &args.filters)?;
    let against = match &args.against {
        None => None,
        Some(text) => Some(filters::request(context, &desk, &who, text, &args.reading, &FilterArgs::default())?.0),
    };
    let options = SignificantOptions {
        words: args.kind.contains(&KindArg::Word),
        entities: args.kind.iter().any(|kind| *kind != KindArg::Word),
        limit: args.limit,
    };
    let mut found = significant(&desk.reader, &who, &desk.analysis.analyzer, &question.request, against.as_ref(), options)?;
    found.entities.retain(|(kind, _)| args.kind.iter().any(|wanted| wanted.name() == kind.as_str()));
    if found.all.rest == 0 && found.all.stories > 0 {
        context.say("note: there is nothing to hold it against");
    }
    let any = found.all.stories > 0;
    let code = verb::write(context, args.format, &Answer { query: &question.info, significant: &found }, any)?;
    if !any {
        diagnosis::tell(context, &desk, &who, "significant", &question)?;
    }
    Ok(code)
}

struct Answer<'a> {
    query: &'a QueryInfo,
    significant: &'a Significant,
}

impl Written for Answer<'_> {
    fn text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        output::write_significant_text(out, self.significant, style)
    }

    fn json(&self) -> impl Serialize {
        output::significant_json(self.query, self.significant)
    }

    fn table(&self) -> Table {
        output::significant_table(self.significant)
    }
}
