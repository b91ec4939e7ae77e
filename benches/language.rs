//! Words a second of the stemmer on one core, by the words of the bundled corpus: `cargo bench --bench language`.
//!
//! Plain timing, no framework: the best of a few rounds over all running words, first with every stem made anew, then as analysis has them.

use kliping::language::Analyzer;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
/// Words that a round covers at least; a small corpus is gone through several times.
const WORDS: usize = 500_000;

#[expect(clippy::print_stdout, reason = "this program prints its result")]
fn main() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let words = words_under(&corpus);
    if words.is_empty() {
        println!("no words under {}", corpus.display());
        return;
    }
    let start = Instant::now();
    let analyzer = Analyzer::new([]);
    println!("tables ready in {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    let mut types = words.clone();
    types.sort_unstable();
    types.dedup();
    for (label, list) in [("running words", &words), ("distinct words", &types)] {
        let anew = best_of(list, |word| analyzer.stem(word).len());
        let table = best_of(list, |word| analyzer.with_stem(word, str::len));
        println!("{label} ({}): {anew:.2} M words/s anew, {table:.2} M words/s with the table", list.len());
    }
}

/// The best speed of all rounds, in million words a second.
fn best_of(words: &[String], mut stem: impl FnMut(&str) -> usize) -> f64 {
    let again = WORDS.div_ceil(words.len());
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for word in std::iter::repeat_n(words, again).flatten() {
            black_box(stem(black_box(word)));
        }
        best = best.min(start.elapsed());
    }
    (again * words.len()) as f64 / best.as_secs_f64() / 1e6
}

fn words_under(folder: &Path) -> Vec<String> {
    let files =
        walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    let texts = files.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    texts
        .flat_map(|text| text.split(|c: char| !c.is_ascii_alphabetic()).map(str::to_lowercase).collect::<Vec<_>>())
        .filter(|word| !word.is_empty())
        .collect()
}
