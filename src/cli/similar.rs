//! `kliping similar`: articles like one, without its copies.

use super::args::{FilterArgs, ReadingArgs};
use super::context::{Context, Desk};
use super::error::CliError;
use super::verb::{self, VerbFormat, Written};
use super::{NOTHING, filters, search};
use crate::index::ArticleRecord;
use crate::output::{self, Style, Table};
use crate::search::{Found, Similar, find, similar};
use clap::Args;
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;

#[derive(Debug, Args)]
#[command(
    after_help = "Looks for the names that the article speaks of and its most telling words, and says of each hit which of them it shares. The article's own copies are left out, copies of others are one hit.\n\nExamples:\n  kliping similar corpus/kawat/meng-wanzhou-pulang-dua-michael-bebas.txt\n  kliping similar kn-2023-0907-c01 --from 2023 --among ASEAN"
)]
pub(super) struct SimilarArgs {
    /// Id of the article, as search prints it in JSON, or its path
    #[arg(value_name = "ARTICLE")]
    pub article: String,
    /// Only among the articles that match this query
    #[arg(long, value_name = "QUERY", default_value = "", hide_default_value = true)]
    pub among: String,
    /// Articles shown
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

pub(super) fn run(context: &Context, args: &SimilarArgs) -> Result<u8, CliError> {
    search::update_first(context, &args.filters)?;
    let desk = Desk::open(context)?;
    let who = desk.who();
    let Some(article) = single(context, &desk, &args.article)? else { return Ok(NOTHING) };
    let (mut request, _) = filters::request(context, &desk, &who, &args.among, &args.reading, &args.filters)?;
    request.limit = args.limit;
    let similar = similar(&desk.reader, &who, &desk.analysis.analyzer, &article, &request)?;
    let found = !similar.hits.is_empty();
    context.keep_shown(similar.hits.iter().map(|similar| &similar.hit), similar.hits.len() as u64);
    verb::write(context, args.format, &Answer { desk: &desk, article: &article.record, similar: &similar }, found)
}

/// The one article that is called so; that there is none is told.
pub(super) fn single(context: &Context, desk: &Desk, name: &str) -> Result<Option<Found>, CliError> {
    let mut found = find(&desk.reader, name, desk.shown(Path::new(name)).as_deref())?;
    if found.len() > 1 {
        let ids: Vec<&str> = found.iter().take(3).map(|found| found.record.id.as_str()).collect();
        return Err(
            CliError::usage(format!("{name} holds {} articles", found.len())).hint(format!("name one by its id: {} ...", ids.join(", ")))
        );
    }
    if found.is_empty() {
        context.say(&format!("no article {name:?} in this index"));
    }
    Ok(found.pop())
}

struct Answer<'a> {
    desk: &'a Desk,
    article: &'a ArticleRecord,
    similar: &'a Similar,
}

impl Written for Answer<'_> {
    fn text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        output::write_similar_text(out, self.article, self.similar, style, &|shown| self.desk.locate(shown))
    }

    fn json(&self) -> impl Serialize {
        output::similar_json(self.article, self.similar, &|shown| self.desk.locate(shown))
    }

    fn table(&self) -> Table {
        output::similar_table(self.similar, &|shown| self.desk.locate(shown))
    }
}
