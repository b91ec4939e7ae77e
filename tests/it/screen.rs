//! What new texts meet: the same as a search would find if they were indexed, and everything that can go wrong on the way.

use super::shell::{Outcome, Shell};
use super::verbs::{self, corpus_shell};
use insta::assert_snapshot;
use std::collections::BTreeSet;
use std::io::Write;
use std::process::Stdio;

const SANKSI: &str = "Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu, menurut pernyataan Gedung Putih di Washington. Sergei Lavrov mengecam sanksi itu; Lavrov sedang berada di Beijing.";

const SAVED: [&str; 2] = ["--saved", "pantauan.toml"];

fn screen(shell: &Shell, args: &[&str]) -> Outcome {
    shell.run(&[&["screen"], args, &SAVED].concat())
}

fn save(shell: &Shell, args: &[&str]) {
    assert_eq!(shell.run(&[&["save"], args, &SAVED].concat()).code, 0);
}

/// A shell with saved queries and a text, and no index.
fn shell() -> Shell {
    let shell = Shell::with(&[("masuk.txt", SANKSI)]);
    save(&shell, &["iran", "sanksi w/5 Iran"]);
    save(&shell, &["lavrov", "--person", "Lavrov"]);
    save(&shell, &["brics", "BRICS"]);
    save(&shell, &["baru", "sanksi", "--from", "2024"]);
    shell
}

#[test]
fn a_text_is_told_by_queries_and_names() {
    let shell = shell();
    assert_snapshot!(screen(&shell, &["masuk.txt"]).all(), @r#"
    Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu…
        no date · masuk.txt
      @iran
        Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu,
        menurut pernyataan Gedung Putih di Washington. Sergei Lavrov mengecam sanksi
        itu; Lavrov sedang berada di Beijing.
      @lavrov
        Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu,
        menurut pernyataan Gedung Putih di Washington. Sergei Lavrov mengecam sanksi
        itu; Lavrov sedang berada di Beijing.
        persons: Sergei Lavrov (2)
        organizations: Gedung Putih
        places: Amerika Serikat, Iran, Washington, Beijing
    --- messages
    note: 1 article has no date, so no query with --from, --to or date: finds it
    --- exit code 0
    "#);
    assert_snapshot!(screen(&shell, &["masuk.txt", "--query", "\"Gedung Putih\"", "--format", "tsv"]).all(), @r#"
    id	path	title	date	source	query	snippet	persons	organizations	places
    masuk.txt	masuk.txt	Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu…			@iran	Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu, menurut pernyataan Gedung Putih di Washington. Sergei Lavrov mengecam sanksi itu; Lavrov sedang berada di Beijing.	Sergei Lavrov	Gedung Putih	Amerika Serikat; Iran; Washington; Beijing
    masuk.txt	masuk.txt	Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu…			@lavrov	Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu, menurut pernyataan Gedung Putih di Washington. Sergei Lavrov mengecam sanksi itu; Lavrov sedang berada di Beijing.	Sergei Lavrov	Gedung Putih	Amerika Serikat; Iran; Washington; Beijing
    masuk.txt	masuk.txt	Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu…			"Gedung Putih"	Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu, menurut pernyataan Gedung Putih di Washington. Sergei Lavrov mengecam sanksi itu; Lavrov sedang berada di Beijing.	Sergei Lavrov	Gedung Putih	Amerika Serikat; Iran; Washington; Beijing
    --- messages
    note: 1 article has no date, so no query with --from, --to or date: finds it
    --- exit code 0
    "#);
    assert_snapshot!(screen(&shell, &["masuk.txt", "--names-only"]).all(), @r#"
    Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu…
        no date · masuk.txt
        persons: Sergei Lavrov (2)
        organizations: Gedung Putih
        places: Amerika Serikat, Iran, Washington, Beijing
    --- messages
    --- exit code 0
    "#);
    assert!(!shell.path().join(".kliping").exists(), "nothing is kept");
}

#[test]
fn how_it_ends() {
    let shell = shell();
    shell.write("lain.txt", "Harga cabai naik lagi pekan ini.");
    shell.write("kosong.txt", "");
    for (args, code) in [
        (&["masuk.txt"][..], 0),
        (&["lain.txt"], 1),
        (&["lain.txt", "masuk.txt"], 0),
        (&["lain.txt", "--names-only"], 1),
        (&["masuk.txt", "--names-only"], 0),
        (&["lain.txt", "--query", "cabai"], 0),
        (&["lain.txt", "--query", "date:kapan"], 2),
        (&["kosong.txt", "masuk.txt"], 4),
        (&["tidakada.txt"], 2),
        (&["."], 2),
        (&["masuk.txt", "--index", "tidakada"], 3),
        (&[], 2),
    ] {
        let outcome = screen(&shell, args);
        assert_eq!(outcome.code, code, "{args:?}: {}{}", outcome.out, outcome.err);
    }
    // What is wrong with one query stops no other.
    let outcome = screen(&shell, &["masuk.txt", "--query", "date:kapan", "--format", "csv"]);
    assert_eq!((outcome.code, outcome.out.lines().count()), (2, 3), "{}", outcome.out);
}

#[test]
fn standard_input_is_read_as_what_it_is() {
    let shell = shell();
    let ask = |text: &str| {
        let args = [&["screen", "-", "--format", "tsv"], &SAVED[..]].concat();
        let mut child = shell.command(&args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let outcome = shell.outcome(child.wait_with_output().unwrap());
        let rows = outcome.out.lines().skip(1).map(|row| {
            let cells: Vec<&str> = row.split('\t').collect();
            format!("{} {}", cells[0], cells[5])
        });
        rows.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(ask(SANKSI), "stdin @iran, stdin @lavrov");
    let rows = [("a", SANKSI, "2025-01-02"), ("b", "BRICS bertemu.", "2023-01-02"), ("c", "Harga cabai naik.", "2023-01-02")];
    let rows = rows.map(|(id, text, date)| serde_json::json!({"id": id, "text": text, "date": date}).to_string());
    assert_eq!(ask(&rows.join("\n")), "a @baru, a @iran, a @lavrov, b @brics, c ");
}

#[test]
fn many_articles_come_in_their_order_and_a_closed_pipe_is_no_error() {
    let shell = shell();
    let row = |number: usize| {
        serde_json::json!({"id": format!("n{number}"), "text": format!("Laporan {number}: sanksi terhadap Iran.")}).to_string()
    };
    shell.write("umpan.jsonl", (0..600).map(row).collect::<Vec<_>>().join("\n"));
    let out = screen(&shell, &["umpan.jsonl", "--format", "csv"]).out;
    let ids: Vec<&str> = out.lines().skip(1).map(|row| row.split(',').next().unwrap()).collect();
    assert_eq!(ids, (0..600).map(|number| format!("n{number}")).collect::<Vec<_>>());
    let json: serde_json::Value = serde_json::from_str(&screen(&shell, &["umpan.jsonl", "--format", "json"]).out).unwrap();
    assert_eq!(json["articles"].as_array().unwrap().len(), 600);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let args = [&["screen", "umpan.jsonl"], &SAVED[..]].concat();
    assert_eq!(shell.command(&args).stdout(writer).status().unwrap().code(), Some(0));
}

#[test]
fn a_screen_finds_what_a_search_would() {
    let shell = corpus_shell();
    let queries = [
        "BRICS AND Rusia",
        "sanksi -minyak",
        "perundingan OR \"kerja sama\"",
        "Rusia w/5 Ukraina",
        "Rusia /s Tiongkok",
        "title:BRICS",
        "date:2023",
        "rus*",
        "atleast3(sanksi)",
        "NOT BRICS",
        "=negara",
        "tail:baca",
        "words:>300",
        "first/30(Indonesia)",
    ];
    let in_folder = |folder: &'static str| {
        let files = std::fs::read_dir(shell.path().join(folder)).unwrap().map(Result::unwrap);
        files.map(move |file| format!("{folder}/{}", file.file_name().to_str().unwrap()))
    };
    let mut files: Vec<String> = in_folder("kawat").chain(in_folder("portal-khatulistiwa")).collect();
    files.sort();
    let mut args = vec!["screen", "--format", "jsonl"];
    args.extend(files.iter().map(String::as_str));
    args.extend(queries.iter().flat_map(|query| ["--query", query]));
    args.extend(SAVED);
    let outcome = shell.run(&args);
    assert_eq!(outcome.code, 0, "{}", outcome.err);
    let articles: Vec<serde_json::Value> = outcome.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut answered = 0;
    for query in queries {
        let met: BTreeSet<&str> = articles
            .iter()
            .filter(|article| article["queries"].as_array().unwrap().iter().any(|met| met["query"] == query))
            .map(|article| article["id"].as_str().unwrap())
            .collect();
        let found = shell.run(&["search", "--copies", "-n", "1000", "--format", "tsv", "--fields", "id", "--", query]).out;
        let found: BTreeSet<&str> = found.lines().skip(1).collect();
        assert_eq!(met, found, "{query}");
        answered += usize::from(!found.is_empty());
    }
    assert!(answered > 10, "{answered} of {} queries find anything", queries.len());
}

#[test]
fn the_word_of_the_user_on_entities_is_seen_to() {
    let shell = verbs::shell();
    assert_eq!(shell.run(&["entity", "rename", "Sergei Lavrov", "Menlu Lavrov"]).code, 0);
    assert_eq!(shell.run(&["entity", "hide", "Beijing"]).code, 0);
    shell.write("masuk.txt", SANKSI);
    let out = screen(&shell, &["masuk.txt"]).out;
    assert!(out.contains("Menlu Lavrov (2)") && !out.contains("Beijing,"), "{out}");
}
