//! `kliping screen`: which queries and which entities new texts meet, without putting them into an index.
//!
//! The texts are read, cleaned and laid out as `index` does it, and go in batches into an index in memory, which is asked as any other; so what is told
//! is what a search would find if they were indexed.

use super::context::{Context, Desk};
use super::dry_run::on_worker;
use super::error::CliError;
use super::filters;
use super::intake::{IntakeArgs, Spool, format_parser};
use super::report::tell_problems;
use super::saved::{self, Asked};
use super::verb::VerbFormat;
use super::{FOUND, NOTHING, SKIPPED};
use crate::clean::CleanOptions;
use crate::entity::{EntityKind, WhoIsWho};
use crate::index::{Analysis, FileProblem, Numbering, PreparedArticle, Reader, prepare};
use crate::ingest::{self, Format, ReadOptions};
use crate::output::{Entity, Screened, Style, screen_json, screen_table};
use crate::query::plan::Plan;
use crate::query::{self, ParseOptions, SavedQuery};
use crate::search::{Hit, Request, SearchError, mentioned, search};
use clap::Args;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Articles that are asked at a time.
const BATCH: usize = 256;

/// Bytes of text that a batch has at most, but for its last article.
const BATCH_BYTES: usize = 8 << 20;

#[derive(Debug, Args)]
#[command(
    after_help = "Reads every format that `kliping index` reads; JSON Lines hold an article a line. Queries are asked as in a search: filters and dates of saved ones hold, so what has no date meets none with --from or --to. Entities that you merged, renamed, hid or added are seen to, and names that only the articles of the index near here know are known. Nothing is kept.\n\nExit code: 0 if a query finds an article (without any query: if an article speaks of anybody), 1 if not, 2 if a query could not be asked, 4 if something could not be read.\n\nExamples:\n  kliping screen artikel.txt\n  curl -s https://situs.example/rss | kliping screen - --format jsonl\n  kliping screen masuk/*.html --query 'sanksi w/5 Iran' --format tsv\n  kliping screen artikel.txt --names-only"
)]
pub(super) struct ScreenArgs {
    /// Files to read, or - for standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// A query to ask beside the saved ones (again: and that one)
    #[arg(long, value_name = "QUERY")]
    pub query: Vec<String>,
    /// Tell of entities only, and ask no query
    #[arg(long, conflicts_with = "query")]
    pub names_only: bool,
    /// The format of the files [default: what their names or first bytes tell]
    #[arg(long, value_name = "FORMAT", value_parser = format_parser(), help_heading = "Reading files")]
    pub input_format: Option<Format>,
    #[command(flatten)]
    pub intake: IntakeArgs,
    /// How the answer is written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: VerbFormat,
}

/// A query to be asked, and how it is called.
struct Question {
    name: String,
    asked: Asked,
}

/// A file to be read, and how it is shown.
struct Input {
    path: PathBuf,
    shown: String,
}

pub(super) fn run(context: &Context, args: &ScreenArgs) -> Result<u8, CliError> {
    let options = args.intake.options()?;
    let spool = if args.files.iter().any(|file| file.as_os_str() == "-") { Some(Spool::fill_apart()?) } else { None };
    let inputs = args.files.iter().map(|file| input(file, spool.as_ref())).collect::<Result<Vec<_>, _>>()?;
    let (questions, failed) = questions(context, args)?;
    let (desk, numbering) = Desk::apart(context)?;
    let mut screen = Screen {
        context,
        desk,
        numbering,
        named: questions.iter().map(|question| question.name.clone()).collect(),
        questions,
        failed,
        found: false,
        undated: 0,
        asks_for_dates: false,
    };
    let (analysis, input_format) = (Arc::clone(&screen.desk.analysis), args.input_format);
    let (sender, batches) = sync_channel(1);
    let reading = std::thread::scope(|scope| {
        let reading = scope.spawn(|| on_worker(move || read(&inputs, input_format, &options, &analysis, sender)));
        let written = screen.write(args.format, batches);
        // The receiver is gone by now, so the reader ends whatever became of what was written.
        let problems = reading.join().unwrap_or_else(|_| Err(CliError::usage("fault of kliping: the reader ended")));
        written.and(problems)
    })?;
    tell_problems(context, &reading);
    if screen.undated > 0 && screen.asks_for_dates {
        let (articles, them) =
            if screen.undated == 1 { ("1 article has".to_owned(), "it") } else { (format!("{} articles have", screen.undated), "them") };
        context.say(&format!("note: {articles} no date, so no query with --from, --to or date: finds {them}"));
    }
    Ok(match (screen.failed, reading.is_empty(), screen.found) {
        (true, ..) => CliError::USAGE,
        (false, false, _) => SKIPPED,
        (false, true, true) => FOUND,
        (false, true, false) => NOTHING,
    })
}

/// Files are looked for before anything is done.
fn input(file: &Path, spool: Option<&Spool>) -> Result<Input, CliError> {
    if let Some(spool) = spool.filter(|_| file.as_os_str() == "-") {
        return Ok(Input { path: spool.path().to_owned(), shown: "stdin".to_owned() });
    }
    if file.is_dir() {
        return Err(CliError::usage(format!("{} is a folder", file.display())).hint("name files: kliping screen FOLDER/*"));
    }
    std::fs::File::open(file).map_err(|error| CliError::file(file, &error))?;
    Ok(Input { path: file.to_owned(), shown: file.to_string_lossy().into_owned() })
}

/// The queries that can be asked, and whether one cannot.
fn questions(context: &Context, args: &ScreenArgs) -> Result<(Vec<Question>, bool), CliError> {
    if args.names_only {
        return Ok((Vec::new(), false));
    }
    let saved = match saved::chosen(context, &[]) {
        Ok(saved) => saved,
        // Without a home there is nothing saved, and what is asked by flags can be asked still.
        Err(_) if context.saved_path().is_err() => Default::default(),
        Err(error) => return Err(error),
    };
    let saved = saved.iter().map(|(name, saved)| Question { name: format!("@{name}"), asked: Asked::of(saved) });
    let given = args
        .query
        .iter()
        .map(|text| Question { name: text.clone(), asked: Asked::of(&SavedQuery { query: text.clone(), ..SavedQuery::default() }) });
    let (mut questions, mut failed) = (Vec::new(), false);
    for question in saved.chain(given) {
        let read = context.about(&question.name, || {
            let options = ParseOptions { today: context.today(), strict: question.asked.reading.strict == Some(true) };
            let text = &question.asked.text;
            let parsed = query::parse(text, &options).map_err(|error| CliError::query(text, &error))?;
            context.tell(&parsed.notices);
            filters::dates(context, &question.asked.filters)
        });
        match read {
            Ok(_) => questions.push(question),
            Err(error) => {
                failed = true;
                told(context, &question.name, &error);
            }
        }
    }
    Ok((questions, failed))
}

fn told(context: &Context, name: &str, error: &CliError) {
    context.say(&format!("{}:", crate::output::sanitize(name)));
    context.report(error);
}

/// Reads and prepares all articles, sending them batch by batch; gives what was wrong.
fn read(
    inputs: &[Input],
    format: Option<Format>,
    options: &ReadOptions,
    analysis: &Analysis,
    batches: SyncSender<Vec<PreparedArticle>>,
) -> Vec<(String, FileProblem)> {
    let mut problems = Vec::new();
    let (mut batch, mut bytes, mut wanted) = (Vec::new(), 0, true);
    for input in inputs {
        let outcome = ingest::read(&input.path, &input.shown, format, options, &mut |raw| {
            if !wanted {
                return;
            }
            bytes += raw.text.len();
            batch.push(prepare(raw, analysis, &CleanOptions::default()));
            if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                bytes = 0;
                // Nobody asks for more when the answer cannot be written.
                wanted = batches.send(std::mem::take(&mut batch)).is_ok();
            }
        });
        problems.extend(outcome.problems.iter().map(|problem| (input.shown.clone(), problem.into())));
        if !wanted {
            return problems;
        }
    }
    if !batch.is_empty() {
        let _ = batches.send(batch);
    }
    problems
}

/// Texts being screened.
struct Screen<'c> {
    context: &'c Context,
    desk: Desk,
    /// The entities of the index that is near.
    numbering: Numbering,
    /// The queries as they are called.
    named: Vec<String>,
    questions: Vec<Question>,
    failed: bool,
    found: bool,
    undated: usize,
    asks_for_dates: bool,
}

impl Screen<'_> {
    fn write(&mut self, format: VerbFormat, batches: Receiver<Vec<PreparedArticle>>) -> Result<(), CliError> {
        let mut out = self.context.out();
        let style = self.context.style();
        let mut articles = Vec::new();
        let mut first = true;
        for batch in batches {
            let screened = self.ask(batch)?;
            match format {
                VerbFormat::Json => articles.extend(screened.iter().map(Screened::json)),
                _ => write_batch(format, &screened, first, style, &mut out)?,
            }
            first = false;
        }
        match format {
            VerbFormat::Json => {
                serde_json::to_writer_pretty(&mut out, &screen_json(self.named.clone(), articles)).map_err(io::Error::from)?;
                writeln!(out)?;
            }
            _ if first => write_batch(format, &[], true, style, &mut out)?,
            _ => {}
        }
        Ok(out.flush()?)
    }

    /// What a batch meets, in the order in which it came.
    fn ask(&mut self, batch: Vec<PreparedArticle>) -> Result<Vec<Screened>, CliError> {
        let count = batch.len();
        self.desk.reader = Reader::in_memory(batch, self.numbering.clone())?;
        let (desk, context) = (&self.desk, self.context);
        let who = desk.who();
        let mut screened = Vec::with_capacity(count);
        for address in desk.reader.addresses() {
            let record = desk.reader.record(address)?;
            let entities = EntityKind::ALL.map(|kind| {
                let of_kind = mentioned(&record, &who, kind, 0.0).into_iter().map(|(id, mentions)| Entity {
                    id: who.key(id).unwrap_or_default().to_owned(),
                    name: who.label(id),
                    mentions,
                });
                (kind, of_kind.collect::<Vec<_>>())
            });
            self.undated += usize::from(record.date().is_none());
            self.found |= self.named.is_empty() && entities.iter().any(|(_, entities)| !entities.is_empty());
            screened.push(Screened { record, matches: Vec::new(), entities: entities.into() });
        }
        let silent = context.silent();
        let mut broken = Vec::new();
        for (number, question) in self.questions.iter().enumerate() {
            // A name that these few articles do not know is nothing to tell.
            let (mut request, _) = filters::request_of(&silent, desk, &who, &question.asked.text, &question.asked)?;
            self.asks_for_dates |= request.dates != Default::default() || request.plan.root.asks_for_dates();
            (request.limit, request.copies) = (count, true);
            match answer(desk, &who, &request) {
                Ok(found) => {
                    for (at, hit, plan) in found {
                        self.found = true;
                        if let Some(article) = screened.get_mut(at) {
                            article.matches.push((question.name.clone(), hit, plan));
                        }
                    }
                }
                Err(error @ SearchError::Pattern(_)) => {
                    told(context, &question.name, &error.into());
                    broken.push(number);
                }
                Err(error) => return Err(error.into()),
            }
        }
        self.failed |= !broken.is_empty();
        for number in broken.into_iter().rev() {
            self.questions.remove(number);
        }
        Ok(screened)
    }
}

/// The articles of the desk that a request finds, by their places in the batch.
fn answer(desk: &Desk, who: &WhoIsWho<'_>, request: &Request) -> Result<Vec<(usize, Hit, Plan)>, SearchError> {
    let answer = search(&desk.reader, who, &desk.analysis.analyzer, request)?;
    Ok(answer.hits.into_iter().map(|hit| (hit.address.doc_id as usize, hit, answer.plan.clone())).collect())
}

fn write_batch(format: VerbFormat, screened: &[Screened], first: bool, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut table = screen_table();
    for (number, article) in screened.iter().enumerate() {
        match format {
            VerbFormat::Text => {
                if number > 0 || !first {
                    writeln!(out)?;
                }
                article.write_text(out, style)?;
            }
            VerbFormat::Jsonl => {
                serde_json::to_writer(&mut *out, &article.json())?;
                writeln!(out)?;
            }
            _ => article.add_rows(&mut table),
        }
    }
    match format {
        VerbFormat::Csv if first => table.write_csv(out),
        VerbFormat::Tsv if first => table.write_tsv(out),
        VerbFormat::Csv => table.write_csv_rows(out),
        VerbFormat::Tsv => table.write_tsv_rows(out),
        _ => Ok(()),
    }
}
