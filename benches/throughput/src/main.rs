//! kliping beside raw tantivy and SQLite FTS5: one run over the same articles, ratios that hold on a noisy machine.
//!
//! `cargo run --release --manifest-path benches/throughput/Cargo.toml -- FILE.jsonl [FOLDER]`
//!
//! FILE is JSON Lines as kliping reads them. Indexes are made in FOLDER, or in a temporary one. Every engine runs in this process with two threads; the
//! engines take turns question by question, so a slow moment of the machine falls on all alike.

mod fts5;
mod meter;
mod own;
mod questions;
mod raw;

use meter::{Cost, measured, size};
use questions::Question;
use std::path::{Path, PathBuf};
use std::time::Instant;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Term,
    And,
    Or,
    Phrase,
    Near,
    Wildcard,
    Fuzzy,
    Snippets,
    Entity,
    Facets,
    Sideways,
    Timeline,
}

const KINDS: [(Kind, &str); 12] = [
    (Kind::Term, "a word"),
    (Kind::And, "`a AND b`"),
    (Kind::Or, "`a OR b`"),
    (Kind::Phrase, "`\"a b\"`"),
    (Kind::Near, "`a w/5 b`"),
    (Kind::Wildcard, "`abc*`"),
    (Kind::Fuzzy, "`word~1`"),
    (Kind::Snippets, "`a AND b`, ten snippets"),
    (Kind::Entity, "a word, one person chosen"),
    (Kind::Facets, "`a OR b`, facets of three kinds"),
    (Kind::Sideways, "the same, two kinds chosen from"),
    (Kind::Timeline, "`a OR b`, timeline by month"),
];

/// An article: id, title, body.
type Plain = (String, String, String);

fn main() -> Outcome<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let file = arguments.next().ok_or("name a file of articles in JSON Lines")?;
    let temporary = tempfile::tempdir()?;
    let folder = arguments.next().unwrap_or_else(|| temporary.path().to_path_buf());
    let articles = read(&file)?;
    let engines = index(&file, &folder, &articles)?;
    ask(&engines, &questions::questions(&articles))
}

fn read(file: &Path) -> Outcome<Vec<Plain>> {
    let mut articles = Vec::new();
    for line in std::fs::read_to_string(file)?.lines() {
        let article: serde_json::Value = serde_json::from_str(line)?;
        let field = |name: &str| article[name].as_str().unwrap_or_default().to_owned();
        let body = if article["body"].is_string() { field("body") } else { field("text") };
        articles.push((field("id"), field("title"), body));
    }
    Ok(articles)
}

struct Engines {
    own: own::Own,
    raw: raw::Raw,
    fts5: fts5::Fts5,
}

/// Indexes the articles with every engine and says what that cost.
fn index(file: &Path, folder: &Path, articles: &[Plain]) -> Outcome<Engines> {
    let bytes: usize = articles.iter().map(|(_, title, body)| title.len() + body.len()).sum();
    let megabytes = bytes as f64 / 1e6;
    println!("{} articles, {megabytes:.1} MB of text\n", articles.len());
    let (raw, raw_cost) = measured(|| raw::index(&folder.join("raw"), articles));
    let (fts5, fts5_cost) = measured(|| fts5::index(&folder.join("fts5.db"), articles));
    let (own, own_cost) = measured(|| own::index(&folder.join("kliping"), file));
    let (raw, fts5, own) = (raw?, fts5?, own?);
    println!("| indexing | MB/s | to raw | processor s/MB | to raw | peak MB | index / text | segments |");
    println!("|---|---|---|---|---|---|---|---|");
    let row = |name: &str, cost: Cost, index: &str, segments: usize| {
        println!(
            "| {name} | {:.1} | {:.2} | {:.3} | {:.1} | {} | {:.2} | {segments} |",
            megabytes / cost.wall,
            raw_cost.wall / cost.wall,
            cost.processor / megabytes,
            cost.processor / raw_cost.processor.max(0.01),
            cost.peak / 1_000_000,
            size(&folder.join(index)) as f64 / bytes as f64
        );
    };
    row("raw tantivy", raw_cost, "raw", raw.segments());
    row("SQLite FTS5", fts5_cost, "fts5.db", 1);
    row("kliping, everything on", own_cost, "kliping", own.segments());
    Ok(Engines { own, raw, fts5 })
}

/// Asks every engine the questions of each kind, in turn.
fn ask(Engines { own, raw, fts5 }: &Engines, questions: &[Question]) -> Outcome<()> {
    let names = own.names()?;
    println!("\n{} questions of each kind, top ten and count; microseconds at the median, 95 % and 99 %\n", questions.len());
    println!("| question | kliping | raw tantivy | to raw | SQLite FTS5 | mean hits: kliping, raw |");
    println!("|---|---|---|---|---|---|");
    for (kind, name) in KINDS {
        let mut answers = [const { Answers::new() }; 3];
        // Once to fill what is filled at the first question, once to measure.
        for round in 0..2 {
            for question in questions {
                answers[0].take(round, || own.ask(&names, kind, question));
                answers[1].take(round, || raw.ask(kind, question));
                answers[2].take(round, || fts5.ask(kind, question));
            }
        }
        let [own, raw, fts5] = answers.map(Answers::sorted);
        let ratio = own.at(0.5).zip(raw.at(0.5)).map_or_else(String::new, |(own, raw)| format!("{:.1}", own / raw));
        println!("| {name} | {} | {} | {ratio} | {} | {}, {} |", own.shown(), raw.shown(), fts5.shown(), own.mean_hits(), raw.mean_hits());
    }
    Ok(())
}

/// How one engine answered the questions of one kind.
struct Answers {
    /// Microseconds.
    times: Vec<f64>,
    hits: usize,
}

impl Answers {
    const fn new() -> Answers {
        Answers { times: Vec::new(), hits: 0 }
    }

    /// Asks, and takes note from the second round on; what an engine cannot answer is left out.
    fn take(&mut self, round: usize, ask: impl FnOnce() -> Outcome<usize>) {
        let start = Instant::now();
        let found = ask();
        let took = start.elapsed().as_secs_f64() * 1e6;
        if let (Ok(found), 1) = (found, round) {
            self.times.push(took);
            self.hits += found;
        }
    }

    fn sorted(mut self) -> Answers {
        self.times.sort_by(f64::total_cmp);
        self
    }

    fn at(&self, share: f64) -> Option<f64> {
        self.times.get(((self.times.len() as f64 * share) as usize).min(self.times.len().saturating_sub(1))).copied()
    }

    fn mean_hits(&self) -> usize {
        self.hits / self.times.len().max(1)
    }

    fn shown(&self) -> String {
        match (self.at(0.5), self.at(0.95), self.at(0.99)) {
            (Some(half), Some(most), Some(nearly)) => format!("{half:.0} / {most:.0} / {nearly:.0}"),
            _ => "–".to_owned(),
        }
    }
}
