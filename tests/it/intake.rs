//! What goes in, as users give it and are told of it: dry runs, standard input, reports, bounds, one file inspected.

use super::formats::{gzip, zip};
use super::shell::Shell;
use insta::assert_snapshot;
use std::io::Write;
use std::process::Stdio;

const BRICS: &str = "Para pemimpin BRICS bertemu di Johannesburg pada Agustus 2023 untuk membahas perluasan kelompok itu.";
const ASEAN: &str = "Timor-Leste diterima sebagai anggota kesebelas ASEAN pada KTT di Kuala Lumpur pada Oktober 2025.";

fn shell() -> Shell {
    let shell = Shell::with(&[("berita/a.txt", BRICS), ("berita/rusak.json", "{")]);
    shell.write(
        "berita/tabel.csv",
        format!("no;kepala;naskah;tanggal\n1;KTT BRICS;{BRICS};2023-08-24\n2;ASEAN;{ASEAN};2025-10-26\nsatu;saja\n"),
    );
    shell.write("berita/arsip.zip", zip(&[("satu.txt", BRICS.as_bytes()), ("peta.png", b"\x89PNG"), ("dalam.zip", &zip(&[]))]));
    shell.write("berita/foto.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF");
    shell
}

/// Runs the program with a text on its standard input.
fn piped(shell: &Shell, args: &[&str], input: &[u8]) -> super::shell::Outcome {
    let mut child = shell.command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Who does not read it all closes the pipe, which is its right.
    let _ = child.stdin.take().unwrap().write_all(input);
    shell.outcome(child.wait_with_output().unwrap())
}

#[test]
fn a_dry_run_shows_what_would_be_read_and_changes_nothing() {
    let shell = shell();
    assert_snapshot!(shell.run(&["index", "--dry-run", "berita", "--map", "naskah=body,kepala=title"]).all(), @r"
    would read 4 files, 4 articles; nothing was changed
      txt      2 files, 2 articles
      json     1 file, 0 articles
      csv      1 file, 2 articles
      1 file of formats that are not read
    archive berita/arsip.zip: 2 files, 1 of formats that are not read
    columns of berita/tabel.csv: no = extra, kepala = title*, naskah = body*, tanggal = date
    --- messages
    skipped: berita/arsip.zip#dalam.zip: archives in archives are not read
    skipped: berita/rusak.json:1: not valid JSON: EOF while parsing an object at line 1 column 1
    skipped: berita/tabel.csv:4: not valid table: a row of 2 values under 4 columns
    --- exit code 4
    ");
    assert_snapshot!(shell.run(&["index", "--dry-run", "berita/tabel.csv"]).all(), @r"
    would read 1 file, 0 articles; nothing was changed
      csv      1 file, 0 articles
    columns of berita/tabel.csv: no = extra, kepala = extra, naskah = extra, tanggal = date
    --- messages
    skipped: berita/tabel.csv: no column holds a text or a title; there are: no, kepala, naskah, tanggal
    --- exit code 4
    ");
    assert!(!shell.path().join(".kliping").exists());
    let json: serde_json::Value =
        serde_json::from_str(&shell.run(&["index", "--dry-run", "berita", "--map", "naskah=body", "--format", "json"]).out).unwrap();
    assert_eq!((json["articles"].as_u64(), json["passed_over"].as_u64(), json["problems"].as_u64()), (Some(4), Some(1), Some(3)));
    let table = json["files"].as_array().unwrap().iter().find(|file| file["path"] == "berita/tabel.csv").unwrap();
    assert_eq!(table["columns"][2], serde_json::json!({"name": "naskah", "role": "body", "said": true}));
}

#[test]
fn what_is_said_of_columns_is_kept_and_can_be_said_anew() {
    let shell = shell();
    let total = |args: &[&str]| {
        let out = shell.run(args).out;
        serde_json::from_str::<serde_json::Value>(&out).unwrap()["articles"].clone()
    };
    let index = |map: &[&str]| total(&[&["index", "berita/tabel.csv", "--format", "json"], map].concat());
    assert_eq!(index(&[]), serde_json::json!({"written": 0, "read_again": 0, "total": 0}));
    assert_eq!(index(&["--map", "naskah=body"]), serde_json::json!({"written": 2, "read_again": 0, "total": 2}));
    assert_eq!(index(&["--map", "naskah=body"]), serde_json::json!({"written": 0, "read_again": 0, "total": 2}));
    // A run without a word, and a changed file, are read as was said before.
    assert_eq!(index(&[]), serde_json::json!({"written": 0, "read_again": 0, "total": 2}));
    shell.write("berita/tabel.csv", format!("no;kepala;naskah\n1;KTT BRICS;{BRICS}\n"));
    assert_eq!(index(&[]), serde_json::json!({"written": 1, "read_again": 0, "total": 1}));
    let wrong = shell.run(&["index", "berita", "--map", "naskah=tubuh"]);
    assert_eq!(wrong.code, 2);
    assert_snapshot!(wrong.err, @r#"
    error: --map naskah=tubuh: "tubuh" is nothing that a column can be
    hint: write NAME=ROLE, where ROLE is body, title, date, source, url, author, category, language, fetched, id, extra or ignore
    "#);
}

#[test]
fn standard_input_stays_under_its_name() {
    let shell = Shell::with(&[("berita/a.txt", BRICS)]);
    let feed = format!("{{\"id\": \"k1\", \"title\": \"Timor-Leste masuk\", \"body\": \"{ASEAN}\"}}\n");
    let index = |args: &[&str], input: &str| piped(&shell, &[&["index", "-"], args].concat(), input.as_bytes());
    assert_snapshot!(index(&[], &feed).all(), @r"
    files: 1 new, 0 changed, 0 unchanged, 0 moved, 0 removed, 0 failed
    articles: 1 written, 1 in the index
    --- messages
    --- exit code 0
    ");
    // Given again it is the same; other runs leave it alone; what is given anew takes its place.
    assert_snapshot!(index(&[], &feed).out, @r"
    files: 0 new, 0 changed, 1 unchanged, 0 moved, 0 removed, 0 failed
    articles: 0 written, 1 in the index
    ");
    assert_snapshot!(shell.run(&["index", "berita"]).out, @r"
    files: 1 new, 0 changed, 0 unchanged, 0 moved, 0 removed, 0 failed
    articles: 1 written, 2 in the index
    ");
    assert_eq!(shell.run(&["search", "Timor"]).code, 0);
    assert_snapshot!(index(&["--name", "kawat", "--input-format", "txt"], BRICS).out, @r"
    files: 1 new, 0 changed, 0 unchanged, 0 moved, 0 removed, 0 failed
    articles: 1 written, 3 in the index
    ");
    assert_snapshot!(index(&[], &feed.replace("Timor-Leste", "Papua Nugini")).out, @r"
    files: 0 new, 1 changed, 0 unchanged, 0 moved, 0 removed, 0 failed
    articles: 1 written, 3 in the index
    ");
    assert_eq!(shell.run(&["search", "Timor"]).code, 1);
    assert_snapshot!(shell.run(&["status"]).out.lines().filter(|line| !line.starts_with("size")).collect::<Vec<_>>().join("\n"), @r"
    index      ./.kliping
    articles   3 from 3 files
    entities   6, sources 0
    given      stdin, by standard input
    folder     ./berita
    given      kawat, by standard input
    up to date
    ");
    assert!(!shell.path().join(".kliping/stdin.part").exists());
    // A packed feed is known by its first bytes; an empty one takes away what was there.
    let packed = piped(&shell, &["index", "-"], &gzip(feed.as_bytes()));
    assert_eq!((packed.code, shell.run(&["search", "Timor"]).code), (0, 0));
    let empty = index(&[], "");
    assert_eq!((empty.code, shell.run(&["search", "Timor"]).code), (4, 1));
    assert_snapshot!(empty.err, @"skipped: stdin: empty");
    for (args, told) in [
        (&["--name", "berita"][..], "berita is the name of a folder of this index"),
        (&["--name", "a/b"], "\"a/b\" is no name for standard input"),
    ] {
        let refused = index(args, &feed);
        assert!(refused.code != 0 && refused.err.contains(told), "{}", refused.err);
    }
    let refused = shell.run(&["index", "berita", "--input-format", "csv"]);
    assert_eq!(refused.code, 2);
    let rebuilt = shell.run(&["index", "--rebuild"]);
    assert_snapshot!(rebuilt.all(), @r"
    files: 1 new, 0 changed, 0 unchanged, 0 moved, 0 removed, 0 failed
    articles: 1 written, 1 in the index
    --- messages
    note: what was given as stdin by standard input cannot be read again, and goes
    note: what was given as kawat by standard input cannot be read again, and goes
    --- exit code 0
    ");
}

#[test]
fn a_report_has_a_line_for_every_file() {
    let shell = shell();
    let report = |args: &[&str]| {
        assert_eq!(shell.run(&[&["index", "berita", "--report", "laporan.jsonl", "-q"], args].concat()).code, 4);
        // Files stand in the order in which they are done with.
        let text = std::fs::read_to_string(shell.path().join("laporan.jsonl")).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        lines.sort_by_key(|line| line.find("\"path\"").map(|at| &line[at..]));
        lines.join("\n")
    };
    assert_snapshot!(report(&[]), @r#"
    {"path":"berita/a.txt","format":"txt","state":"new","articles":1,"problems":[]}
    {"path":"berita/arsip.zip","format":"txt","state":"new","articles":1,"problems":[{"member":"dalam.zip","line":null,"reason":"archives in archives are not read"}]}
    {"path":"berita/rusak.json","format":"json","state":"failed","articles":0,"problems":[{"member":null,"line":1,"reason":"not valid JSON: EOF while parsing an object at line 1 column 1"}]}
    {"path":"berita/tabel.csv","format":"csv","state":"failed","articles":0,"problems":[{"member":null,"line":null,"reason":"no column holds a text or a title; there are: no, kepala, naskah, tanggal"}]}
    "#);
    std::fs::remove_file(shell.path().join("berita/tabel.csv")).unwrap();
    std::fs::rename(shell.path().join("berita/a.txt"), shell.path().join("berita/b.txt")).unwrap();
    assert_snapshot!(report(&[]), @r#"
    {"path":"berita/arsip.zip","format":"txt","state":"unchanged","articles":1,"problems":[{"member":"dalam.zip","line":null,"reason":"archives in archives are not read"}]}
    {"path":"berita/b.txt","format":"txt","state":"moved","articles":1,"problems":[]}
    {"path":"berita/rusak.json","format":"json","state":"failed","articles":0,"problems":[{"member":null,"line":1,"reason":"not valid JSON: EOF while parsing an object at line 1 column 1"}]}
    {"path":"berita/tabel.csv","format":"csv","state":"removed","articles":0,"problems":[{"member":null,"line":null,"reason":"no column holds a text or a title; there are: no, kepala, naskah, tanggal"}]}
    "#);
}

#[test]
fn bounds_name_the_flag_that_raises_them() {
    let shell = Shell::with(&[("berita/a.txt", &BRICS.repeat(20))]);
    let small = shell.run(&["index", "berita", "--max-file-size", "1k"]);
    assert_snapshot!(small.all(), @r"
    files: 1 new, 0 changed, 0 unchanged, 0 moved, 0 removed, 1 failed
    articles: 0 written, 0 in the index
    --- messages
    skipped: berita/a.txt: 2000 bytes, at most 1024 are read
    hint: --max-file-size raises the bound
    --- exit code 4
    ");
    // What was too large is read when the bound is raised, though it has not changed; and is left alone when it is not.
    assert_snapshot!(shell.run(&["index", "berita", "--max-file-size", "1k"]).out, @r"
    files: 0 new, 0 changed, 1 unchanged, 0 moved, 0 removed, 1 failed
    articles: 0 written, 0 in the index
    ");
    assert_snapshot!(shell.run(&["index", "berita"]).all(), @r"
    files: 0 new, 1 changed, 0 unchanged, 0 moved, 0 removed, 0 failed
    articles: 1 written, 1 in the index
    --- messages
    --- exit code 0
    ");
    assert_eq!(shell.run(&["index", "berita", "--max-file-size", "satu"]).code, 2);
}

#[test]
fn problems_are_told_worst_first() {
    let shell = Shell::new();
    for number in 0..12 {
        shell.write(&format!("berita/rusak{number:02}.json"), "{");
    }
    shell.write("berita/umpan.jsonl", format!("bukan\nbukan\n{{\"body\": \"{BRICS}\"}}\n"));
    shell.write("berita/kosong.txt", "");
    shell.write("berita/sampah.jsonl", "x\n".repeat(250));
    let ran = shell.run(&["index", "berita", "--progress", "plain"]);
    assert_snapshot!(ran.all(), @r"
    files: 15 new, 0 changed, 0 unchanged, 0 moved, 0 removed, 15 failed
    articles: 1 written, 1 in the index
    --- messages
    to read: 15 files, 0.0 MB
    read: 1 articles
    skipped: berita/sampah.jsonl:1: not valid JSON: expected value at line 1 column 1 (and 249 more in this file)
    skipped: berita/kosong.txt: empty
    skipped: berita/umpan.jsonl:1: not valid JSON: expected value at line 1 column 1 (and 1 more in this file)
    skipped: berita/rusak00.json:1: not valid JSON: EOF while parsing an object at line 1 column 1
    skipped: berita/rusak01.json:1: not valid JSON: EOF while parsing an object at line 1 column 1
    skipped: berita/rusak02.json:1: not valid JSON: EOF while parsing an object at line 1 column 1
    skipped: berita/rusak03.json:1: not valid JSON: EOF while parsing an object at line 1 column 1
    skipped: berita/rusak04.json:1: not valid JSON: EOF while parsing an object at line 1 column 1
    skipped: berita/rusak05.json:1: not valid JSON: EOF while parsing an object at line 1 column 1
    skipped: berita/rusak06.json:1: not valid JSON: EOF while parsing an object at line 1 column 1
    skipped: 5 more
    --- exit code 4
    ");
}

#[test]
fn one_file_as_kliping_sees_it() {
    let shell = shell();
    let page = format!(
        "<html lang=\"id\"><head><title>KTT BRICS | Kawat</title><meta property=\"og:site_name\" content=\"Kawat Nusantara\">\
         <script type=\"application/ld+json\">{{\"@type\": \"NewsArticle\", \"headline\": \"KTT BRICS di Johannesburg\", \"datePublished\": \"2023-08-24\"}}</script></head>\
         <body><article><h1>KTT BRICS di Johannesburg</h1><p>{BRICS}</p><p>Baca juga: ASEAN</p><p>{ASEAN}</p></article></body></html>"
    );
    shell.write("berita/halaman.html", page);
    assert_snapshot!(shell.run(&["inspect", "berita/halaman.html"]).all(), @r"
    berita/halaman.html
    format    html
    articles  1, 1 shown

    article   berita/halaman.html
    title     KTT BRICS di Johannesburg (JSON-LD)
    date      2023-08-24 (JSON-LD: 2023-08-24)
    source    Kawat Nusantara
    language  id
    given     title (JSON-LD): KTT BRICS di Johannesburg
    given     date (JSON-LD): 2023-08-24
    given     source (meta element): Kawat Nusantara
    given     title (visible element): KTT BRICS di Johannesburg
    given     title (visible element): KTT BRICS | Kawat
    given     language (visible element): id
    lines
      lead (first)           Para pemimpin BRICS bertemu di Johannesburg pada Agustus 2023 untuk membahas perluasan kelompok itu.
      tail (marker)          Baca juga: ASEAN
      body (text)            Timor-Leste diterima sebagai anggota kesebelas ASEAN pada KTT di Kuala Lumpur pada Oktober 2025.
    mentions
      organization   1  ASEAN
      organization   2  BRICS
      place          2  Johannesburg
      place          1  Kuala Lumpur
      place          1  Timor-Leste
    --- messages
    --- exit code 0
    ");
    assert_snapshot!(shell.run(&["inspect", "berita/tabel.csv", "--map", "naskah=body,kepala=title", "-n", "1"]).all(), @r"
    berita/tabel.csv
    format    csv
    columns   no = extra, kepala = title*, naskah = body*, tanggal = date
    articles  2, 1 shown

    article   berita/tabel.csv#2
    title     KTT BRICS (column)
    date      2023-08-24 (column: 2023-08-24)
    given     title (column): KTT BRICS
    given     date (column): 2023-08-24
    also      no: 1
    lines
      lead (first)           Para pemimpin BRICS bertemu di Johannesburg pada Agustus 2023 untuk membahas perluasan kelompok itu.
    mentions
      organization   2  BRICS
      place          1  Johannesburg
    --- messages
    skipped: berita/tabel.csv:4: not valid table: a row of 2 values under 4 columns
    --- exit code 4
    ");
    let json: serde_json::Value = serde_json::from_str(&shell.run(&["inspect", "berita/halaman.html", "--format", "json"]).out).unwrap();
    assert_eq!(json["articles"][0]["title"], serde_json::json!({"text": "KTT BRICS di Johannesburg", "origin": "JSON-LD"}));
    assert_eq!(json["articles"][0]["lines"][1]["kind"], "tail");
    for (args, code) in [(&["inspect", "berita"][..], 2), (&["inspect", "tidak-ada"], 2), (&["inspect", "berita/foto.jpg"], 4)] {
        assert_eq!(shell.run(args).code, code, "{args:?}");
    }
}
