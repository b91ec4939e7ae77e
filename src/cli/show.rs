//! `kliping show`: an article as it is kept, what surrounds it told apart, matches and names marked.

use super::args::ReadingArgs;
use super::context::{Context, Desk};
use super::error::CliError;
use super::{FOUND, NOTHING, filters};
use crate::output::{ArticleView, sanitize};
use crate::search;
use clap::{Args, ValueEnum};
use std::io::{self, Write};
use std::path::Path;

#[derive(Debug, Args)]
#[command(
    after_help = "What surrounds the article is printed faintly, behind a bar; persons, organizations and places have colours of their own. Without colour, matches stand between ⟦ and ⟧.\n\nExamples:\n  kliping show corpus/kawat/ktt-brics.txt\n  kliping show corpus/kawat/ktt-sco-tianjin-tata-kelola-global.txt --query 'Modi /s Xi'"
)]
pub(super) struct ShowArgs {
    /// Id of the article, as search prints it in JSON, or its path
    #[arg(value_name = "ARTICLE")]
    pub article: String,
    /// Mark what matches this query
    #[arg(long, value_name = "QUERY")]
    pub query: Option<String>,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// How the article is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ShowFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ShowFormat {
    Text,
    Json,
    Jsonl,
}

pub(super) fn run(context: &Context, args: &ShowArgs) -> Result<u8, CliError> {
    let desk = Desk::open(context)?;
    let who = desk.who();
    let query = match &args.query {
        None => None,
        Some(text) => {
            let (mut plan, info) = filters::read(context, &desk, &who, text, &args.reading)?;
            search::expand(&mut plan, &desk.reader)?;
            Some((info, plan))
        }
    };
    let found = search::find_articles(&desk.reader, &args.article, desk.shown(Path::new(&args.article)).as_deref())?;
    if found.is_empty() {
        context.say(&format!("no article {:?} in this index", args.article));
        return Ok(NOTHING);
    }
    let mut out = context.out();
    for (number, record) in found.iter().enumerate() {
        let marks = match &query {
            None => Vec::new(),
            Some((_, plan)) => search::highlight(&plan.root, record, &desk.analysis.analyzer, args.reading.include_tail == Some(true)),
        };
        if let Some((info, _)) = query.as_ref().filter(|_| marks.is_empty()) {
            context.say(&format!("note: nothing of {} matches {}", sanitize(&record.id), sanitize(&info.text)));
        }
        let view = ArticleView { record, who: &who, query: query.as_ref().map(|(info, plan)| (info, plan, marks.as_slice())) };
        let locate = |shown: &str| desk.locate(shown);
        match args.format {
            ShowFormat::Text => {
                if number > 0 {
                    writeln!(out)?;
                }
                view.write_text(&mut out, context.style(), &locate)?;
            }
            ShowFormat::Json => serde_json::to_writer_pretty(&mut out, &view.json(&locate)).map_err(io::Error::from)?,
            ShowFormat::Jsonl => serde_json::to_writer(&mut out, &view.json(&locate)).map_err(io::Error::from)?,
        }
        if args.format != ShowFormat::Text {
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(FOUND)
}
