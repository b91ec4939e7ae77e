//! Ranking experiments: named settings against judged sets, nDCG@10 each.
//!
//! `cargo bench --bench ranking -- [--keep DIR] [--halves] [--only NAME] [--try SETTING] [--all] [--headlines FILE] FOLDER...`
//!
//! A folder holds `corpus.jsonl`, `queries.tsv` (id TAB query) and `qrels.tsv` (query 0 article grade). `--headlines` makes one more set of a JSON
//! Lines file of articles: every 15th title is a query for its own article among all, which are indexed without their titles. Indexes are
//! made in a temporary folder, or in DIR, where the next run finds them. `--halves` also scores even and odd queries by themselves: a setting
//! that wins on one half alone is luck. `--try k1=0.9,lead=0` (as often as wanted) compares other settings than the
//! built-in ones, and `--only` those whose name holds NAME. `--all` joins words by `--match all` instead of `any`. The gain is 2^grade - 1, the discount
//! log2(rank + 1), and what nobody judged is worth nothing.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints a table")]

use kliping::clean::CleanOptions;
use kliping::entity::{Annotator, Gazetteer};
use kliping::index::{Analysis, Folder, Reader, UpdateOptions, update};
use kliping::ingest::{ReadOptions, WalkOptions};
use kliping::language::Analyzer;
use kliping::query::{self, MatchMode, ParseOptions, ResolveContext, Widening};
use kliping::search::{self, Request, Weights};
use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Hits that are scored.
const DEPTH: usize = 10;

/// Every so many titles, one is a query.
const HEADLINE_STEP: usize = 15;

/// The settings that are compared; the first is the default, every other changes what its name says.
const SETTINGS: &[&str] = &[
    "",
    "lead=0,together=0",
    "lead=0",
    "together=0",
    "k1=0.9,b=0.4,surface=0.4,lead=0,together=0",
    "surface=0",
    "surface=0.25",
    "surface=1",
    "k1=0.4",
    "k1=0.9",
    "k1=1.2",
    "b=0.4",
    "b=0.6",
    "b=0.9",
    "title_b=0.75",
    "title=1",
    "title=4",
    "lead=0.5",
    "lead=1.5",
    "lead_words=30",
    "lead_words=120",
    "together=0.25",
    "together=1",
];

/// A setting written as `k1=0.8,body_b=0.6`.
fn tried(text: &str) -> Outcome<Weights> {
    let mut weights = Weights::default();
    for part in text.split([',', ' ']).filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or_else(|| format!("{part}: no ="))?;
        let value: f32 = value.parse()?;
        match name {
            "k1" => weights.k1 = value,
            "b" => weights.body_b = value,
            "title_b" => weights.title_b = value,
            "title" => weights.title = value,
            "surface" => weights.surface = value,
            "lead" => weights.lead = value,
            "lead_words" => weights.lead_words = value,
            "together" => weights.together = value,
            other => return Err(format!("no weight is named {other}").into()),
        }
    }
    Ok(weights)
}

struct Options {
    folders: Vec<PathBuf>,
    headlines: Option<PathBuf>,
    keep: Option<PathBuf>,
    only: Option<String>,
    tries: Vec<String>,
    halves: bool,
    match_mode: MatchMode,
}

impl Options {
    fn read() -> Outcome<Options> {
        let mut options = Options {
            folders: Vec::new(),
            headlines: None,
            keep: None,
            only: None,
            tries: Vec::new(),
            halves: false,
            match_mode: MatchMode::Any,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                // Cargo adds it to every bench.
                "--bench" => {}
                "--halves" => options.halves = true,
                "--all" => options.match_mode = MatchMode::All,
                "--only" => options.only = Some(value()?),
                "--try" => options.tries.push(value()?),
                "--keep" => options.keep = Some(value()?.into()),
                "--headlines" => options.headlines = Some(value()?.into()),
                folder => options.folders.push(folder.into()),
            }
        }
        Ok(options)
    }
}

/// A judged set with its index open.
struct Set {
    name: String,
    queries: Vec<(String, String)>,
    judged: HashMap<String, HashMap<String, u32>>,
    reader: Reader,
    /// Ids of the articles by segment and number there.
    ids: Vec<Vec<String>>,
}

fn main() -> Outcome<()> {
    let options = Options::read()?;
    let scratch = tempfile::tempdir()?;
    let work = options.keep.clone().unwrap_or_else(|| scratch.path().to_owned());
    fs::create_dir_all(&work)?;
    let mut folders = options.folders.clone();
    if let Some(articles) = &options.headlines {
        let folder = work.join("headlines");
        if !folder.join("qrels.tsv").is_file() {
            write_headlines(articles, &folder)?;
        }
        folders.push(folder);
    }
    let gazetteer = Gazetteer::bundled();
    let analysis = Analysis { analyzer: Analyzer::new(gazetteer.name_words()), annotator: Annotator::new(gazetteer) };
    let sets = folders.iter().map(|folder| open(folder, &work, &analysis)).collect::<Outcome<Vec<Set>>>()?;

    let mut head = format!("| {:<44} ", "setting");
    for set in &sets {
        let _ = write!(head, "| {:<24} ", set.name);
    }
    println!("{head}| ms/query |");
    println!("|{}", "---|".repeat(sets.len() + 2));
    let tries = options.tries.iter().map(|text| Ok((text.clone(), tried(text)?))).collect::<Outcome<Vec<_>>>()?;
    let settings = SETTINGS.iter().map(|text| Ok((text.to_string(), tried(text)?))).collect::<Outcome<Vec<_>>>()?;
    for (name, weights) in if tries.is_empty() { settings } else { tries } {
        let name = if name.is_empty() { "default".to_owned() } else { name };
        if options.only.as_ref().is_some_and(|only| !name.contains(only)) {
            continue;
        }
        let start = Instant::now();
        let mut row = format!("| {name:<44} ");
        let mut queries = 0;
        for set in &sets {
            let gains = run(set, &analysis, weights, options.match_mode)?;
            queries += gains.len();
            let mut cell = format!("{:.4}", mean(gains.iter().copied()));
            if options.halves {
                let half = |odd: usize| mean(gains.iter().copied().skip(odd).step_by(2));
                let _ = write!(cell, " ({:.4} {:.4})", half(0), half(1));
            }
            let _ = write!(row, "| {cell:<24} ");
        }
        println!("{row}| {:>8.3} |", start.elapsed().as_secs_f64() * 1000.0 / queries.max(1) as f64);
    }
    Ok(())
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0), |(sum, count), value| (sum + value, count + 1));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

/// Writes the set of titles that look for their articles.
fn write_headlines(articles: &Path, folder: &Path) -> Outcome<()> {
    fs::create_dir_all(folder)?;
    let (mut corpus, mut queries, mut judgments) = (String::new(), String::new(), String::new());
    for (number, line) in fs::read_to_string(articles)?.lines().enumerate() {
        let mut article: serde_json::Value = serde_json::from_str(line)?;
        let title = article.as_object_mut().and_then(|fields| fields.remove("title"));
        let title = title.as_ref().and_then(|title| title.as_str()).unwrap_or_default();
        if number % HEADLINE_STEP == 0 && !title.trim().is_empty() {
            let id = article["id"].as_str().unwrap_or_default();
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(queries, "q{number}\t{title}");
            let _ = writeln!(judgments, "q{number}\t0\t{id}\t1");
        }
        let _ = writeln!(corpus, "{article}");
    }
    fs::write(folder.join("corpus.jsonl"), corpus)?;
    fs::write(folder.join("queries.tsv"), queries)?;
    Ok(fs::write(folder.join("qrels.tsv"), judgments)?)
}

/// Reads a set, and indexes its articles unless that was done before.
fn open(folder: &Path, work: &Path, analysis: &Analysis) -> Outcome<Set> {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let target = work.join(format!("{name}-{}", analysis.fingerprint()));
    let index = Folder::open_or_create(&target)?;
    let options = UpdateOptions {
        walk: WalkOptions::default(),
        read: ReadOptions::default(),
        clean: CleanOptions::default(),
        threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
        writer_bytes: 128 << 20,
        commit_every: Duration::from_secs(600),
        merge_segments: 8,
        streams: Vec::new(),
    };
    update(&index, &[folder.join("corpus.jsonl")], analysis, &options, &AtomicBool::new(false), &mut |_| {})?;
    let reader = Reader::open(&index, &analysis.fingerprint())?;
    let mut ids = Vec::new();
    for (ordinal, segment) in reader.searcher().segment_readers().iter().enumerate() {
        let id = |doc| reader.record(search::Address::new(ordinal as u32, doc)).map(|record| record.id);
        ids.push((0..segment.max_doc()).map(id).collect::<Result<Vec<String>, _>>()?);
    }
    let mut judged: HashMap<String, HashMap<String, u32>> = HashMap::new();
    for line in fs::read_to_string(folder.join("qrels.tsv"))?.lines() {
        if let [query, _, article, grade] = line.split('\t').collect::<Vec<_>>()[..] {
            judged.entry(query.to_owned()).or_default().insert(article.to_owned(), grade.parse()?);
        }
    }
    let text = fs::read_to_string(folder.join("queries.tsv"))?;
    let queries = text.lines().filter_map(|line| line.split_once('\t'));
    let queries = queries.filter(|(id, _)| judged.get(*id).is_some_and(|grades| grades.values().any(|&grade| grade > 0)));
    let queries = queries.map(|(id, query)| (id.to_owned(), query.to_owned())).collect();
    Ok(Set { name, queries, judged, reader, ids })
}

/// The nDCG of every query, in order.
fn run(set: &Set, analysis: &Analysis, weights: Weights, match_mode: MatchMode) -> Outcome<Vec<f64>> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let chunks: Vec<_> = set.queries.chunks(set.queries.len().div_ceil(threads).max(1)).collect();
    let parts: Vec<Outcome<Vec<f64>>> = std::thread::scope(|scope| {
        let score = |chunk| move || run_chunk(set, chunk, analysis, weights, match_mode);
        let handles: Vec<_> = chunks.into_iter().map(|chunk| scope.spawn(score(chunk))).collect();
        handles.into_iter().map(|handle| handle.join().unwrap_or_else(|_| Err("a thread panicked".into()))).collect()
    });
    let mut all = Vec::new();
    for part in parts {
        all.extend(part?);
    }
    Ok(all)
}

fn run_chunk(set: &Set, queries: &[(String, String)], analysis: &Analysis, weights: Weights, match_mode: MatchMode) -> Outcome<Vec<f64>> {
    let who = set.reader.who(Gazetteer::bundled());
    let parsing = ParseOptions { today: jiff::civil::date(2024, 1, 1), strict: false };
    let mut gains = Vec::with_capacity(queries.len());
    for (id, text) in queries {
        let Ok(parsed) = query::parse(text, &parsing) else {
            gains.push(0.0);
            continue;
        };
        let context = ResolveContext { analyzer: &analysis.analyzer, who: &who, match_mode, widening: Widening::Full };
        let mut request = Request::new(query::resolve(&parsed.expr, context).plan);
        request.weights = weights;
        request.limit = DEPTH;
        let best = search::best(&set.reader, &who, &request)?;
        let grades = &set.judged[id];
        let grade = |address: search::Address| {
            let id = &set.ids[address.segment_ord as usize][address.doc_id as usize];
            grades.get(id).copied().unwrap_or(0)
        };
        gains.push(ndcg(best.iter().map(|&(address, _)| grade(address)), grades.values().copied().collect()));
    }
    Ok(gains)
}

/// Discounted gain of the first hits, as a share of the best that there could be.
fn ndcg(found: impl Iterator<Item = u32>, mut ideal: Vec<u32>) -> f64 {
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let gain = |grades: &mut dyn Iterator<Item = u32>| -> f64 {
        grades.take(DEPTH).enumerate().map(|(at, grade)| (2f64.powi(grade as i32) - 1.0) / (at as f64 + 2.0).log2()).sum()
    };
    let best = gain(&mut ideal.into_iter());
    if best > 0.0 { gain(&mut { found }) / best } else { 0.0 }
}
