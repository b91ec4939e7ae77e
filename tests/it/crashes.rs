//! The program killed at random moments: what was committed answers, `verify` finds nothing, and the next run ends as a fresh one would.
//!
//! `KLIPING_KILLS=N` kills N runs, `KLIPING_SEED=S` the same as another time; without them a few are killed.

use super::bench::{Bench, Layout, analysis, answers, loudly};
use kliping::index::{Depth, Disk, Folder, IndexError, Reader, verify};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tantivy::DocAddress;

/// Runs that are killed if nobody says how many.
const KILLS: u64 = 6;

/// A run, by the flags that it has.
const RUNS: [(&str, &[&str]); 6] = [
    ("a first run", &[]),
    ("an update", &[]),
    ("many commits with merges", &["--commit-every", "0"]),
    ("a first run with many commits", &["--commit-every", "0"]),
    ("making anew", &["--rebuild"]),
    ("following the folder", &["--watch", "--commit-every", "0"]),
];

/// Files of one of two states: between them some change, some go, some come, one moves, and a feed shrinks.
fn files(second: bool) -> BTreeMap<String, String> {
    let text = |number: usize, more: &str| {
        let place = ["Jakarta", "Kazan", "Johannesburg", "Beijing", "New Delhi"][number % 5];
        let body = ["Para pemimpin BRICS membahas perluasan kelompok itu.", "Para menteri luar negeri ASEAN membahas keadaan di Myanmar."]
            [number % 2];
        format!(
            "{body} Pertemuan ke-{number} itu berlangsung di {place} pada hari Selasa. Presiden Rusia Vladimir Putin hadir lewat video. {more}\n"
        )
    };
    let mut files = BTreeMap::new();
    for number in 0..24 {
        let (changes, goes, comes) = (number % 6 == 1, number % 8 == 2, number % 8 == 3);
        if (goes && second) || (comes && !second) {
            continue;
        }
        let more = if changes && second { "Menlu Wang Yi juga hadir di sana." } else { "" };
        let folder = if number == 4 && second { "lama/" } else { "" };
        files.insert(format!("{folder}a{number}.txt"), text(number, more));
    }
    let lines = if second { 2 } else { 5 };
    let line =
        |number: usize| format!("{{\"id\": \"x{number}\", \"title\": \"Kabar {number}\", \"text\": \"{}\"}}\n", text(number, "").trim());
    files.insert("umpan.jsonl".into(), (0..lines).map(line).collect());
    // A copy, so that there are stories.
    files.insert("salinan.txt".into(), format!("{}{}", text(0, "").repeat(6), text(7, "").repeat(6)));
    files.insert("salinan2.txt".into(), format!("{}{}", text(0, "").repeat(6), text(7, "").repeat(6)));
    files
}

/// Makes the folder of articles hold just these files.
fn put(bench: &Bench, files: &BTreeMap<String, String>) {
    for entry in walkdir::WalkDir::new(bench.articles()).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let name = entry.path().strip_prefix(bench.articles()).unwrap().to_str().unwrap().to_owned();
        if !files.contains_key(&name) {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
    for (name, text) in files {
        if std::fs::read_to_string(bench.articles().join(name)).ok().as_ref() != Some(text) {
            bench.write(name, text);
        }
    }
}

/// What an index holds of each file: the texts of its articles.
fn held(reader: &Reader) -> BTreeMap<String, Vec<String>> {
    let mut held: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (ordinal, segment) in reader.searcher().segment_readers().iter().enumerate() {
        for doc in segment.doc_ids_alive() {
            let record = reader.record(DocAddress::new(ordinal as u32, doc)).unwrap();
            held.entry(record.path).or_default().push(record.text);
        }
    }
    held.values_mut().for_each(|texts| texts.sort());
    held
}

/// A generator of moments: small, and the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        // Xorshift; nothing hangs on how well it is mixed.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound.max(1)
    }
}

fn spawn(bench: &Bench, flags: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kliping"));
    command.arg("index").arg(bench.articles()).arg("--index").arg(bench.index()).args(flags).env_clear();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

/// How long a run takes that is not killed.
fn measured(bench: &Bench) -> Duration {
    let begun = Instant::now();
    assert!(spawn(bench, &["--commit-every", "0", "--progress", "none"]).wait().unwrap().success());
    begun.elapsed()
}

fn number_from(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

#[cfg(unix)]
#[test]
fn a_run_killed_at_any_moment_loses_nothing() {
    let states = [files(false), files(true)];
    let fresh = |files: &BTreeMap<String, String>| {
        let bench = Bench::new(Layout::Whole);
        put(&bench, files);
        bench.update();
        (answers(&bench), held(&bench.reader()))
    };
    let expected = [fresh(&states[0]), fresh(&states[1])];
    let kills = number_from("KLIPING_KILLS").unwrap_or(KILLS);
    let seed = number_from("KLIPING_SEED").unwrap_or_else(|| std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64 | 1);
    let mut dice = Dice(seed);
    let bench = Bench::new(Layout::Whole);
    put(&bench, &states[0]);
    let whole_run = measured(&bench).as_micros() as u64;
    let (mut at, mut ended, mut between) = (0, 0, 0);
    for kill in 0..kills {
        let (name, flags) = RUNS[kill as usize % RUNS.len()];
        let told = format!("kill {kill} of seed {seed}, {name}");
        let (before, after) = (at, 1 - at);
        let first = name.starts_with("a first");
        if first {
            std::fs::remove_dir_all(bench.index()).unwrap();
        }
        let watching = name.starts_with("following");
        if !watching {
            put(&bench, &states[after]);
        }
        let mut child = spawn(&bench, flags);
        if watching {
            // Killed from the first change on: before it there is nothing to do.
            let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
            assert!(lines.any(|line| line.unwrap().starts_with("watching")), "{told}");
            put(&bench, &states[after]);
            std::thread::sleep(Duration::from_millis(400));
        }
        std::thread::sleep(Duration::from_micros(dice.below(whole_run + whole_run / 4)));
        ended += u64::from(child.try_wait().unwrap().is_some());
        child.kill().unwrap();
        child.wait().unwrap();

        match Folder::open(&bench.index()).and_then(|folder| Reader::open(&folder, &analysis().fingerprint())) {
            Ok(reader) => {
                let found = verify(&bench.index(), &Disk::default(), analysis(), Depth::Content).unwrap();
                assert_eq!(found.findings, [], "{told}");
                // Of each file all articles stand there as they were, or all as they are.
                let held = held(&reader);
                let nothing = Vec::new();
                for path in expected.iter().flat_map(|(_, of_file)| of_file.keys()) {
                    let is = held.get(path).unwrap_or(&nothing);
                    let was = if first { &nothing } else { expected[before].1.get(path).unwrap_or(&nothing) };
                    assert!(is == was || is == expected[after].1.get(path).unwrap_or(&nothing), "{told}: {path}");
                }
                if !first && held == expected[before].1 && !found.unfinished {
                    assert_eq!(answers(&bench), expected[before].0, "{told}");
                }
                between += u64::from(held != expected[before].1 && held != expected[after].1);
            }
            Err(IndexError::NotFound { .. }) => assert!(first, "{told}"),
            Err(error) => panic!("{told}: {error}"),
        }
        bench.update();
        assert_eq!(answers(&bench), expected[after].0, "{told}");
        let found = verify(&bench.index(), &Disk::default(), analysis(), Depth::Content).unwrap();
        assert_eq!((found.findings, found.strays, found.unfinished), (vec![], vec![], false), "{told}");
        at = after;
    }
    if kills > KILLS {
        loudly(&format!(
            "{kills} runs killed, seed {seed}: {ended} had ended before, {between} between two commits of theirs; nothing lost"
        ));
    }
}
