//! `kliping alert`: what is new for saved queries since they were last asked.
//!
//! Nothing is remembered as told before all of the answer was written: whatever breaks on the way, it is told again rather than lost.

use super::context::{Context, Desk};
use super::error::CliError;
use super::saved::{self, Asked};
use super::state::State;
use super::verb::{self, VerbFormat, Written};
use super::{FOUND, NOTHING, filters};
use crate::output::{AlertView, QueryNews, Style, Table};
use crate::query::SavedQuery;
use crate::search::{Count, News, Seen, Sort, news, search};
use clap::Args;
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(
    after_help = "Tells each story once for each saved query: an article that is edited, moved, removed and put back, or a copy of what was told, is not new; one with an old date that came late is. It does not matter which index finds an article, nor whether that was made anew. The first time, all that a query finds is new, unless --from-now is given. A query that was changed goes on from what it told.\n\nWhat was told is remembered in $XDG_STATE_HOME/kliping or ~/.local/state/kliping (on Windows %LOCALAPPDATA%\\kliping), or in the folder of --state, once the answer is written. Queries without news are not spoken of. Exit code: 0 if anything is new, 1 if nothing is, 2 if a query could not be asked; the others are.\n\nExamples:\n  kliping alert --from-now\n  kliping index --quiet && kliping alert\n  kliping alert brics iran --format jsonl\n  kliping alert brics --peek"
)]
pub(super) struct AlertArgs {
    /// Names of saved queries [default: all]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Tell what is new, and remember nothing
    #[arg(long)]
    pub peek: bool,
    /// Tell nothing, and remember all that is found as told
    #[arg(long, conflicts_with_all = ["peek", "format", "limit"])]
    pub from_now: bool,
    /// Forget what was told before, then ask
    #[arg(long)]
    pub reset: bool,
    /// Tell each article by itself, also copies of what was told
    #[arg(long)]
    pub copies: bool,
    /// New stories of each query that are shown; the others are told next time
    #[arg(long, short = 'n', value_name = "N", default_value_t = 100)]
    pub limit: usize,
    /// The folder in which what was told is remembered
    #[arg(long, value_name = "DIR", env = "KLIPING_STATE", hide_env_values = true)]
    pub state: Option<PathBuf>,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: VerbFormat,
}

/// A query that was asked, and what is to be remembered of it.
struct Told {
    shown: QueryNews,
    news: News,
    /// What it had told before.
    before: Seen,
    /// As it is to be remembered.
    asked: String,
}

pub(super) fn run(context: &Context, args: &AlertArgs) -> Result<u8, CliError> {
    let queries = saved::chosen(context, &args.names)?;
    if queries.is_empty() {
        context.say("no query is saved; save one with kliping save NAME QUERY");
        return Ok(NOTHING);
    }
    let folder = context.state_path(args.state.as_deref())?;
    let state = if args.peek { State::peek(&folder) } else { State::hold(context, &folder)? };
    let desk = Desk::open(context)?;
    let mut told = Vec::new();
    let mut failed = Vec::new();
    for (name, query) in &queries {
        let about = format!("@{name}");
        match context.about(&about, || ask(context, &desk, args, &state, name, query)) {
            Ok(one) => told.push(one),
            Err(error) => {
                context.say(&format!("{about}:"));
                context.report(&error);
                failed.push(name.clone());
            }
        }
    }
    let found = told.iter().any(|told| !told.news.stories.is_empty());
    if !args.from_now {
        let queries: Vec<QueryNews> = told.iter().map(|told| told.shown.clone()).collect();
        let view = AlertView { queries: &queries, failed: &failed, locate: &|shown| desk.locate(shown) };
        verb::write(context, args.format, &view, found)?;
    }
    if !args.peek {
        for told in told {
            remember(context, args, &state, told)?;
        }
    }
    Ok(match (failed.is_empty(), found || args.from_now) {
        (false, _) => CliError::USAGE,
        (true, true) => FOUND,
        (true, false) => NOTHING,
    })
}

fn ask(context: &Context, desk: &Desk, args: &AlertArgs, state: &State, name: &str, query: &SavedQuery) -> Result<Told, CliError> {
    let before = if args.reset { Seen::default() } else { state.read(name)? };
    let asked = query.line();
    let who = desk.who();
    let (mut request, info) = filters::request_of(context, desk, &who, &format!("@{name}"), &Asked::of(query))?;
    let news = news(&desk.reader, &who, &request, &before, args.copies)?;
    let shown = if args.from_now { 0 } else { args.limit.min(news.stories.len()) };
    let only: Vec<u64> = news.stories.iter().take(shown).flat_map(|story| story.articles.iter().copied()).collect();
    // Rows of one file that bear one id are several hits.
    request.limit = only.len();
    request.only = Some(only);
    request.sort = Sort::Newest;
    request.copies = args.copies;
    let answer = search(&desk.reader, &who, &desk.analysis.analyzer, &request)?;
    let (first, changed) = (before.asked.is_empty(), !before.asked.is_empty() && before.asked != asked);
    if changed {
        let old = crate::output::sanitize(&before.asked);
        context.say(&format!("note: it was {old} when it was last asked; what that told is not told again, unless with --reset"));
    }
    let shown = QueryNews {
        name: name.to_owned(),
        query: info,
        plan: answer.plan,
        first,
        changed,
        new: Count { articles: news.articles(), stories: news.stories.len() as u64 },
        copies: news.copies,
        hits: answer.hits,
        by_article: args.copies,
    };
    Ok(Told { shown, news, before, asked })
}

/// Remembers what was shown; with `--from-now`, all.
fn remember(context: &Context, args: &AlertArgs, state: &State, told: Told) -> Result<(), CliError> {
    let count = if args.from_now { told.news.stories.len() } else { args.limit };
    let mut after = told.before.clone();
    after.asked = told.asked;
    told.news.mark(&mut after, count);
    if args.from_now {
        let articles = told.news.articles();
        let articles = if articles == 1 { "1 article is".to_owned() } else { format!("{articles} articles are") };
        context.say(&format!("@{}: {articles} taken as told", told.shown.name));
    }
    if after == told.before && !args.reset { Ok(()) } else { state.write(&told.shown.name, &after) }
}

impl Written for AlertView<'_> {
    fn text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        self.write_text(out, style)
    }

    fn json(&self) -> impl Serialize {
        AlertView::json(self)
    }

    fn table(&self) -> Table {
        AlertView::table(self)
    }
}
