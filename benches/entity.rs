//! How fast entities are found: words a second on one core, over the bundled corpus. `cargo bench --bench entity [FOLDER]`.

#![allow(clippy::print_stdout, reason = "a program: what it says goes to its terminal")]

use kliping::entity::{Annotator, Gazetteer, Part, PartRole};
use std::time::Instant;

fn main() {
    let folder = std::env::args().nth(1).filter(|argument| !argument.starts_with("--")).unwrap_or_else(|| "corpus".to_owned());
    let texts: Vec<String> = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "txt" || ending == "md"))
        .filter_map(|entry| std::fs::read_to_string(entry.path()).ok())
        .collect();
    let annotator = Annotator::new(Gazetteer::bundled());
    let words: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
    let mut best = f64::MAX;
    let mut mentions = 0;
    for _ in 0..20 {
        let start = Instant::now();
        mentions = texts.iter().map(|text| annotator.annotate(&parts(text)).mentions.len()).sum();
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{} texts, {words} words, {mentions} mentions: {:.0} words/s", texts.len(), words as f64 / best);
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|text| Part { text, role: PartRole::Body }).collect()
}
