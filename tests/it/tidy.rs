//! House rules that a compiler does not hold: imports go downward, files say what they are, words are kept.

use std::path::{Path, PathBuf};

/// The rooms from the ground up; each may use those before it.
const ROOMS: [&str; 10] = ["text", "ingest", "clean", "language", "entity", "index", "query", "search", "output", "cli"];

/// Lines that a source file may have.
const LONGEST_FILE: usize = 520;

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = walkdir::WalkDir::new(root)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs"));
    files.map(|entry| (entry.path().to_owned(), std::fs::read_to_string(entry.path()).unwrap())).collect()
}

fn room(path: &Path) -> Option<usize> {
    let within = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = within.components().next()?.as_os_str().to_str()?;
    ROOMS.iter().position(|room| *room == first.trim_end_matches(".rs"))
}

#[test]
fn imports_go_downward_only() {
    let mut seen = 0;
    for (path, text) in sources() {
        let Some(own) = room(&path) else { continue };
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for (at, _) in line.match_indices("crate::") {
                let rest = &line[at + "crate::".len()..];
                let names: Vec<&str> = match rest.strip_prefix('{') {
                    Some(group) => group.split(['}', ',']).map(|name| name.trim().split("::").next().unwrap_or("")).collect(),
                    None => vec![rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("")],
                };
                for used in names.iter().filter_map(|name| ROOMS.iter().position(|room| room == name)) {
                    seen += 1;
                    assert!(used <= own, "{}:{}: {} uses {}", path.display(), number + 1, ROOMS[own], ROOMS[used]);
                }
            }
        }
    }
    assert!(seen > 50, "the rooms do use one another: {seen}");
}

#[test]
fn crates_stay_in_their_rooms() {
    for (crate_name, rooms) in [
        ("tantivy", &["index", "search"][..]),
        ("clap", &["cli"]),
        ("clap_complete", &["cli"]),
        ("clap_mangen", &["cli"]),
        ("walkdir", &["ingest"]),
        ("indicatif", &["cli"]),
        ("notify", &["cli"]),
        ("rustyline", &["cli"]),
        ("supports_hyperlinks", &["cli"]),
        ("anyhow", &["cli"]),
    ] {
        for (path, text) in sources() {
            let own = room(&path).map_or("", |room| ROOMS[room]);
            let uses = text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(&format!("{crate_name}::")));
            assert!(!uses || rooms.contains(&own), "{} uses {crate_name}", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_and_does_one_thing() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! "), "{} does not open with //!", path.display());
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", path.display());
    }
}

#[test]
fn the_library_neither_prints_nor_looks_around() {
    for (path, text) in sources() {
        if room(&path).is_none_or(|room| ROOMS[room] == "cli") {
            continue;
        }
        for forbidden in ["println!", "eprintln!", "std::env::", "process::exit", "SystemTime::now", "Instant::now"] {
            let found = text.lines().find(|line| !line.trim_start().starts_with("//") && line.contains(forbidden));
            // Timing when to commit is the one clock that the library reads; it decides nothing that can be seen in an answer.
            let timing = forbidden == "Instant::now" && path.ends_with("index/pipeline.rs");
            assert!(found.is_none() || timing, "{}: {}", path.display(), found.unwrap_or(""));
        }
    }
}
