//! What must hold for any bytes, over the corpus of the fuzzer and mutations of it: the same functions that the fuzzer runs for hours, without one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

#[path = "../../fuzz/src/lib.rs"]
mod ways_in;

use ways_in::{FILES, TARGETS};

/// Mutations of each input of the corpus; `FUZZ_ROUNDS` sets another number.
const ROUNDS: usize = 12;

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// Pieces that mean something to some reader, put where they do not belong.
const PIECES: [&str; 16] = ["(", ")", "\"", "“", "/", "~", "^", ":", "\n\n", "\u{301}", "İ", "<", "[", "{", "99999999999", "\u{FFFD}"];

/// A generator of Marsaglia's xorshift kind: the same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }

    /// An input with a few changes, or with a part of another.
    fn mutated(&mut self, input: &[u8], other: &[u8]) -> Vec<u8> {
        let mut bytes = input.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            let end = (at + 1 + self.below(24)).min(bytes.len());
            match self.below(6) {
                0 => drop(bytes.splice(at..at, PIECES[self.below(PIECES.len())].bytes())),
                1 => drop(bytes.drain(at..end)),
                2 => bytes.extend_from_within(at..end),
                3 => drop(bytes.splice(at.., other.iter().skip(self.below(other.len())).copied())),
                4 if at < bytes.len() => bytes[at] = self.below(256) as u8,
                _ => bytes[at..end].reverse(),
            }
        }
        bytes
    }
}

#[test]
fn nothing_that_comes_in_makes_anything_panic() {
    let rounds = std::env::var("FUZZ_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS);
    for (name, target) in TARGETS {
        let seeds = corpus(name);
        assert!(!seeds.is_empty(), "{name} has no corpus");
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        for (path, seed) in &seeds {
            target(seed);
            for round in 0..rounds {
                let other = &seeds[random.below(seeds.len())].1;
                let input = random.mutated(seed, other);
                let outcome = catch_unwind(AssertUnwindSafe(|| target(&input)));
                assert!(outcome.is_ok(), "{name}: mutation {round} of {}: {:?}", path.display(), String::from_utf8_lossy(&input));
            }
        }
    }
}

#[test]
fn the_fuzzer_runs_every_way_in_and_every_format_has_a_seed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
    let mut programs: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    programs.sort();
    let mut names: Vec<String> = TARGETS.iter().map(|(name, _)| format!("{name}.rs")).collect();
    names.sort();
    assert_eq!(programs, names);
    let seeds = corpus("file");
    for (number, name) in FILES.iter().enumerate() {
        assert!(seeds.iter().any(|(_, seed)| usize::from(seed[0]) == number), "{name}");
    }
}
