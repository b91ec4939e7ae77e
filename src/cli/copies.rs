//! `kliping copies`: who ran the same story, when, and what each changed.

use super::NOTHING;
use super::context::{Context, Desk};
use super::error::CliError;
use super::similar::single;
use super::verb::{self, VerbFormat, Written};
use crate::output::{CopiesView, Style, Table};
use crate::search::other_copies;
use clap::Args;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Debug, Args)]
#[command(
    after_help = "Sentences are held against those of the article by their words: - is how the article has it, + is how the copy has it. What surrounds an article (\"Baca juga\" and its like) is not compared.\n\nExamples:\n  kliping copies corpus/kawat/indonesia-resmi-anggota-brics.txt\n  kliping copies kn-2023-0907-c01 --format csv"
)]
pub(super) struct CopiesArgs {
    /// Id of the article, as search prints it in JSON, or its path
    #[arg(value_name = "ARTICLE")]
    pub article: String,
    /// Changes written out of each copy; JSON has all
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub changes: usize,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: VerbFormat,
}

pub(super) fn run(context: &Context, args: &CopiesArgs) -> Result<u8, CliError> {
    let desk = Desk::open(context)?;
    let Some(article) = single(context, &desk, &args.article)? else { return Ok(NOTHING) };
    let copies = other_copies(&desk.reader, &article)?;
    let locate = |shown: &str| desk.locate(shown);
    let view = CopiesView { article: &article.record, copies: &copies, shown: args.changes, locate: &locate };
    verb::write(context, args.format, &view, !copies.is_empty())
}

impl Written for CopiesView<'_> {
    fn text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        self.write_text(out, style)
    }

    fn json(&self) -> impl Serialize {
        CopiesView::json(self)
    }

    fn table(&self) -> Table {
        CopiesView::table(self)
    }
}
