//! How many copies of every kind are found, and how many pairs that are none: `cargo bench --bench stories -- FILE [ARTICLES]`.
//!
//! Of a JSON Lines file of articles every so many are taken, as many as asked for (2,000), and each gets one variant of a kind: cut short, edited, reordered,
//! under another lead and in other furniture, or merged with another article. Copies are looked for among the articles and their variants as an update looks for
//! them: sketches, candidates, likenesses, stories. A pair is false if it joins articles of which neither was made from the other; what the file itself
//! holds twice is told apart by running the articles alone, and those pairs are printed to be read.

#![allow(clippy::print_stdout, reason = "a program that prints a table")]

use kliping::clean::copies::{Measured, Shingles, Sketched, candidates, stories};
use kliping::clean::{CleanOptions, ZoneKind, clean};
use kliping::ingest::{FieldName, Format, Origin, RawArticle};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Words that an article must have to be taken.
const LEAST_WORDS: usize = 100;

/// Words of a lead that is put before an article.
const LEAD_WORDS: usize = 40;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let Some(file) = arguments.first() else {
        println!("usage: stories FILE [ARTICLES]");
        return Ok(());
    };
    let wanted = arguments.get(1).map_or(Ok(2_000), |count| count.parse())?;
    let articles = read(file, wanted)?;
    println!("{} articles of {} words on average", articles.len(), articles.iter().map(Vec::len).sum::<usize>() / articles.len().max(1));
    let alone = joined(&articles);
    println!("the articles alone: {} pairs in one story", alone.len());
    for (kind, make) in KINDS {
        let count = articles.len();
        // Each article is merged once, with one of the other half.
        let made = if kind.starts_with("merged") { count / 2 } else { count };
        let variants: Vec<Vec<String>> = (0..made).map(|at| make(&articles, at)).collect();
        let all: Vec<Vec<String>> = articles.iter().chain(&variants).cloned().collect();
        let pairs = joined(&all);
        let found = (0..made).filter(|&at| pairs.contains(&(at, count + at)) || pairs.contains(&(partner(at, count), count + at))).count();
        let false_pairs = pairs.iter().filter(|&&(a, b)| !is_true(a, b, count, &alone)).count();
        let originals = pairs.iter().filter(|&&(a, b)| b < count && !alone.contains(&(a, b))).count();
        let recall = found as f64 / made as f64;
        println!(
            "{kind:28} recall {recall:.4}  false pairs {false_pairs} of {}  originals joined {originals}",
            all.len() * (all.len() - 1) / 2
        );
    }
    Ok(())
}

type Make = fn(&[Vec<String>], usize) -> Vec<String>;

const KINDS: [(&str, Make); 11] = [
    ("the same", |articles, at| articles[at].clone()),
    ("cut to 60 %", |articles, at| head(&articles[at], 60)),
    ("cut to 30 %", |articles, at| head(&articles[at], 30)),
    ("8 % of the words edited", |articles, at| edited(&articles[at], 8, at)),
    ("25 % of the words edited", |articles, at| edited(&articles[at], 25, at)),
    ("cut to 60 %, 8 % edited", |articles, at| edited(&head(&articles[at], 60), 8, at)),
    ("sentences in another order", |articles, at| reordered(&articles[at], at)),
    ("another lead", |articles, at| {
        [head_words(&articles[partner(at, articles.len())], LEAD_WORDS), skip_words(&articles[at], LEAD_WORDS)].concat()
    }),
    ("another lead and furniture", |articles, at| {
        let (other, third) = (partner(at, articles.len()), partner(at + 7, articles.len()));
        [
            head_words(&articles[other], LEAD_WORDS),
            articles[at].clone(),
            skip_words(&articles[third], 60).into_iter().take(LEAD_WORDS).collect(),
        ]
        .concat()
    }),
    ("merged, each whole", |articles, at| [articles[at].clone(), articles[partner(at, articles.len())].clone()].concat()),
    ("merged, half of each", |articles, at| [head(&articles[at], 50), head(&articles[partner(at, articles.len())], 50)].concat()),
];

/// The article that article `at` is merged with.
fn partner(at: usize, count: usize) -> usize {
    (at + count / 2) % count
}

/// Whether a pair may be in one story: the same article, one made of the other, variants of the same, or copies that the file holds.
fn is_true(a: usize, b: usize, count: usize, alone: &HashSet<(usize, usize)>) -> bool {
    let made_of = |at: usize| if at < count { [at, at] } else { [at - count, partner(at - count, count)] };
    made_of(a).into_iter().any(|a| made_of(b).into_iter().any(|b| a == b || alone.contains(&(a.min(b), a.max(b)))))
}

fn head(words: &[String], percent: usize) -> Vec<String> {
    head_words(words, words.len() * percent / 100)
}

fn head_words(words: &[String], count: usize) -> Vec<String> {
    words[..count.min(words.len())].to_vec()
}

fn skip_words(words: &[String], count: usize) -> Vec<String> {
    words[count.min(words.len())..].to_vec()
}

/// A number that looks drawn by lot, the same in every run.
fn lot(seed: usize, at: usize) -> u64 {
    xxhash_rust::xxh3::xxh3_64_with_seed(&(at as u64).to_le_bytes(), seed as u64)
}

/// As editors do it: a word replaced, left out, or another put in, one after another drawn by lot.
fn edited(words: &[String], percent: u64, seed: usize) -> Vec<String> {
    let mut made = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        if lot(seed, at) % 100 >= percent {
            made.push(word.clone());
            continue;
        }
        match lot(seed + 1, at) % 4 {
            0 => {}
            1 => made.extend([format!("sisip{at}"), word.clone()]),
            _ => made.push(format!("ganti{at}")),
        }
    }
    made
}

/// Pieces of 35 words, in an order drawn by lot.
fn reordered(words: &[String], seed: usize) -> Vec<String> {
    let mut pieces: Vec<(u64, &[String])> = words.chunks(35).enumerate().map(|(at, piece)| (lot(seed, at), piece)).collect();
    pieces.sort_unstable_by_key(|&(order, _)| order);
    pieces.into_iter().flat_map(|(_, piece)| piece.iter().cloned()).collect()
}

/// The pairs of texts that are in one story, by place, the smaller first.
fn joined(texts: &[Vec<String>]) -> HashSet<(usize, usize)> {
    let shingles: Vec<Shingles> = texts.iter().map(|words| Shingles::new(words.iter().map(String::as_str))).collect();
    let articles: Vec<Sketched> = shingles
        .iter()
        .enumerate()
        .filter_map(|(at, shingles)| {
            Some(Sketched { article: at as u64, shingles: shingles.len() as u32, day: None, sketch: shingles.sketch()? })
        })
        .collect();
    let measured: Vec<Measured> = candidates(&articles)
        .into_iter()
        .map(|(a, b)| Measured { a, b, shared: shingles[a as usize].compare(&shingles[b as usize]) })
        .collect();
    let mut members: HashMap<u64, Vec<usize>> = HashMap::new();
    for (article, story) in stories(&articles, &measured) {
        members.entry(story).or_default().push(article as usize);
    }
    let pairs = members
        .values()
        .flat_map(|members| members.iter().flat_map(move |&a| members.iter().filter(move |&&b| a < b).map(move |&b| (a, b))));
    pairs.collect()
}

/// Articles spread over the file: the words of their bodies, in lower case.
fn read(path: &str, wanted: usize) -> Outcome<Vec<Vec<String>>> {
    let mut all = Vec::new();
    for line in BufReader::new(File::open(path).map_err(|error| format!("{path}: {error}"))?).lines() {
        let object: Value = serde_json::from_str(&line?)?;
        let text = object["body"].as_str().or(object["text"].as_str()).unwrap_or_default();
        let mut raw = RawArticle::new("", Format::JsonLines, text.to_owned());
        raw.give(FieldName::Title, object["title"].as_str().unwrap_or_default(), Origin::Json);
        let article = clean(raw, &CleanOptions::default());
        let body = article.zones.iter().filter(|zone| !matches!(zone.kind, ZoneKind::Tail | ZoneKind::Title));
        let lower = |word: &str| word.to_lowercase();
        let words: Vec<String> = body
            .flat_map(|zone| zone.span.of(&article.text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(lower))
            .collect();
        if words.len() >= LEAST_WORDS {
            all.push(words);
        }
    }
    let step = (all.len() / wanted.max(1)).max(1);
    Ok(all.into_iter().step_by(step).take(wanted).collect())
}
