//! What cleaning does to real articles: zones scored and shown, dates counted.
//!
//! ```text
//! cargo bench --bench cleaning -- zones FILE...             precision and recall of the tail, by characters
//! cargo bench --bench cleaning -- lines FILE [EVERY]        the zones of every EVERYth article, a line each, with the reason
//! cargo bench --bench cleaning -- tails FILE                what was taken for tail, the most frequent first, with the reason
//! cargo bench --bench cleaning -- dates FILE                how many dates are read, by shape, and those that are not
//! ```
//!
//! A file holds an article a line as JSON: `title`, `body` or `text`, `date`, `source`, and to be scored `boilerplate`, a list of the pieces of the
//! text that are tail. A piece that stands as a line counts wherever it does; another one where it stands last.

#![allow(clippy::print_stdout, reason = "a program that prints a table")]

use kliping::clean::{Article, CleanOptions, ZoneKind, clean};
use kliping::ingest::{FieldName, Format, Origin, RawArticle};
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["zones", files @ ..] if !files.is_empty() => score(files),
        ["lines", file] => show_lines(file, 1),
        ["lines", file, every] => show_lines(file, every.parse()?),
        ["tails", file] => show_tails(file),
        ["dates", file] => show_dates(file),
        // `cargo bench` and `cargo test --benches` name no file.
        _ => {
            println!("usage: cleaning zones FILE... | lines FILE [EVERY] | tails FILE | dates FILE");
            Ok(())
        }
    }
}

fn objects(path: &str) -> Outcome<impl Iterator<Item = Outcome<Value>>> {
    let lines = BufReader::new(File::open(path).map_err(|error| format!("{path}: {error}"))?).lines();
    Ok(lines.map(|line| Ok(serde_json::from_str(&line?)?)))
}

fn raw(object: &Value) -> RawArticle {
    let text = |key: &str| object[key].as_str().unwrap_or_default();
    let body = if object["body"].is_string() { text("body") } else { text("text") };
    let mut raw = RawArticle::new(text("id"), Format::JsonLines, body.to_owned());
    raw.give(FieldName::Title, text("title"), Origin::Json);
    raw.give(FieldName::Source, text("source"), Origin::Json);
    raw.give(FieldName::Date, text("date"), Origin::Json);
    raw.give(FieldName::Url, text("url"), Origin::Json);
    raw
}

fn cleaned(object: &Value) -> Article {
    clean(raw(object), &CleanOptions::default())
}

/// Characters that are tail by both, by us alone, by the file alone.
#[derive(Clone, Copy, Default)]
struct Score {
    both: usize,
    ours: usize,
    theirs: usize,
}

fn score(files: &[&str]) -> Outcome<()> {
    let mut sum = Score::default();
    for file in files {
        for object in objects(file)? {
            let object = object?;
            let Some(pieces) = object["boilerplate"].as_array() else { continue };
            let article = cleaned(&object);
            let mut expected = vec![false; article.text.len()];
            pieces.iter().filter_map(Value::as_str).for_each(|piece| mark_piece(&article.text, piece.trim(), &mut expected));
            let mut score = Score::default();
            for zone in &article.zones {
                let written = zone.span.of(&article.text);
                let chars = |wanted: bool| {
                    written.char_indices().filter(|(at, c)| !c.is_whitespace() && expected[zone.span.start as usize + at] == wanted).count()
                };
                let (theirs, not_theirs) = (chars(true), chars(false));
                let ours = zone.kind == ZoneKind::Tail;
                score.both += if ours { theirs } else { 0 };
                score.theirs += if ours { 0 } else { theirs };
                score.ours += if ours { not_theirs } else { 0 };
                if (ours && not_theirs > 0) || (!ours && theirs > 0) {
                    println!("  {} {:?} {:?}: {written}", if ours { "not tail:" } else { "missed:" }, zone.kind, zone.reason);
                }
            }
            println!("{}: both {}, ours alone {}, theirs alone {}", article.id, score.both, score.ours, score.theirs);
            sum = Score { both: sum.both + score.both, ours: sum.ours + score.ours, theirs: sum.theirs + score.theirs };
        }
    }
    let share = |part: usize, rest: usize| part as f64 / (part + rest).max(1) as f64;
    println!(
        "precision {:.3}, recall {:.3} of {} characters",
        share(sum.both, sum.ours),
        share(sum.both, sum.theirs),
        sum.both + sum.theirs
    );
    Ok(())
}

fn mark_piece(text: &str, piece: &str, expected: &mut [bool]) {
    let start = text.as_ptr() as usize;
    let mut found: Vec<usize> =
        text.lines().map(str::trim).filter(|line| *line == piece).map(|line| line.as_ptr() as usize - start).collect();
    if found.is_empty() {
        found.extend(text.rfind(piece));
    }
    found.into_iter().for_each(|at| expected[at..at + piece.len()].fill(true));
}

fn show_lines(file: &str, every: usize) -> Outcome<()> {
    for object in objects(file)?.step_by(every.max(1)) {
        let article = cleaned(&object?);
        let date = article.date.as_ref().map_or_else(|| "no date".to_owned(), |dated| dated.date.to_string());
        println!("## {} ({}) {date} {}", article.id, article.source.as_deref().unwrap_or("-"), article.title.text);
        for zone in &article.zones {
            println!("{:8}{:12}{}", format!("{:?}", zone.kind), format!("{:?}", zone.reason), zone.span.of(&article.text));
        }
    }
    Ok(())
}

fn show_tails(file: &str) -> Outcome<()> {
    let mut tails: BTreeMap<(String, String), usize> = BTreeMap::new();
    let (mut tail, mut all) = (0, 0);
    for object in objects(file)? {
        let article = cleaned(&object?);
        for zone in &article.zones {
            all += zone.span.len();
            if zone.kind == ZoneKind::Tail {
                tail += zone.span.len();
                *tails.entry((format!("{:?}", zone.reason), zone.span.of(&article.text).to_owned())).or_default() += 1;
            }
        }
    }
    let mut tails: Vec<_> = tails.into_iter().collect();
    tails.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    tails.iter().for_each(|((reason, line), count)| println!("{count:6} {reason:12}{line}"));
    println!("{:.2} % of the bytes are tail", tail as f64 * 100.0 / all.max(1) as f64);
    Ok(())
}

fn show_dates(file: &str) -> Outcome<()> {
    let mut shapes: BTreeMap<String, (usize, usize, String, String)> = BTreeMap::new();
    for object in objects(file)? {
        let object = object?;
        let Some(date) = object["date"].as_str().filter(|date| !date.trim().is_empty()) else { continue };
        let read = cleaned(&object).date.filter(|dated| dated.origin == Origin::Json).map(|dated| dated.date);
        let entry = shapes.entry(shape(date)).or_default();
        entry.0 += 1;
        entry.1 += usize::from(read.is_some());
        // The last of a shape is shown.
        entry.2 = date.to_owned();
        entry.3 = read.map_or_else(|| "-".to_owned(), |day| day.to_string());
    }
    let bare: usize = ["0000", "0000-00"].iter().filter_map(|shape| shapes.get(*shape)).map(|shape| shape.0).sum();
    let (given, read) = shapes.values().fold((0, 0), |sum, shape| (sum.0 + shape.0, sum.1 + shape.1));
    let mut shapes: Vec<_> = shapes.into_iter().collect();
    shapes.sort_by_key(|(_, (given, ..))| std::cmp::Reverse(*given));
    for (shape, (given, read, last, day)) in shapes {
        println!("{given:6} {read:6}  {shape:40} {last:40} {day}");
    }
    let share = |of: usize| read as f64 * 100.0 / of.max(1) as f64;
    println!(
        "{read} of {given} dates read ({:.2} %), {:.2} % without the {bare} that name a year or a month alone",
        share(given),
        share(given - bare)
    );
    Ok(())
}

/// The text with every run of digits as their number of zeros and every word as `a`.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_digit() => shape.push('0'),
            c if c.is_alphabetic() && shape.ends_with('a') => {}
            c if c.is_alphabetic() => shape.push('a'),
            c => shape.push(c),
        }
    }
    shape
}
