//! Bounds, as users meet them: what is told of a file or query that is beyond one, and which flag raises it.

use super::formats::{gzip, pdf_page, zip};
use super::shell::Shell;
use insta::assert_snapshot;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};

const BRICS: &str = "Para pemimpin BRICS bertemu di Johannesburg pada Agustus 2023 untuk membahas perluasan kelompok itu.";

#[test]
fn files_beyond_a_bound_are_told_and_the_rest_is_read() {
    let shell = Shell::with(&[("berita/baik.txt", BRICS)]);
    let text = BRICS.as_bytes();
    let deep = 100_000;
    shell.write("berita/bom.jsonl.gz", gzip(&vec![b'a'; 80 << 20]));
    shell.write("berita/bom.zip", zip(&[("baik.txt", text), ("bom.txt", &vec![b'a'; 80 << 20])]));
    shell.write("berita/dalam.html", "<div>".repeat(deep) + BRICS);
    shell.write("berita/dalam.json", "[".repeat(deep));
    shell.write("berita/dalam.jsonl", "{\"a\":".repeat(deep) + "\n" + &format!("{{\"body\": \"{BRICS}\"}}\n"));
    shell.write("berita/dalam.rss", "<a>".repeat(deep));
    shell.write("berita/halaman.pdf", pdf_page(b"BT /F 9 Tf (x) Tj ET", "", &[], 10_000));
    shell.write("berita/kutip.md", "> ".repeat(deep) + BRICS);
    shell.write("berita/sarang.zip", zip(&[("baik.txt", text), ("b.zip", &zip(&[("baik.txt", text)]))]));
    shell.write("berita/sel.csv", "isi\n\"".to_owned() + &"a".repeat(17 << 20));
    assert_snapshot!(shell.run(&["index", "berita"]).all(), @r#"
    files: 11 new, 0 changed, 0 unchanged, 0 moved, 0 removed, 9 failed
    articles: 5 written, 5 in the index
    --- messages
    skipped: berita/bom.jsonl.gz: unpacks to more than 200 times its size
    skipped: berita/dalam.html: not valid HTML: elements lie more than 1000 deep
    skipped: berita/dalam.rss: not valid XML: elements lie more than 100 deep
    skipped: berita/halaman.pdf: 10000 pages, at most 2000 are read
    skipped: berita/sel.csv: a line of more than 16777216 bytes, which is all that is read
    skipped: berita/bom.zip#bom.txt: more than 67108864 bytes, which is all that is read
    skipped: berita/sarang.zip#b.zip: archives in archives are not read
    skipped: berita/dalam.json:1: not valid JSON: recursion limit exceeded at line 1 column 128
    skipped: berita/dalam.jsonl:1: not valid JSON: recursion limit exceeded at line 1 column 636
    hint: --max-expansion, --max-file-size, --max-line-size, --max-pages raise the bound
    --- exit code 4
    "#);
    // The same through the reader of a whole file, which is another one.
    assert_snapshot!(shell.run(&["inspect", "berita/dalam.json"]).err, @r#"skipped: berita/dalam.json:1: not valid JSON: recursion limit exceeded at line 1 column 128"#);
}

#[cfg(target_os = "linux")]
#[test]
fn a_gigabyte_without_a_line_break_is_passed_over_and_not_held() {
    let shell = Shell::with(&[("berita/baik.txt", BRICS)]);
    for (name, start, end) in [
        ("a.jsonl", "", format!("\n{{\"body\": \"{BRICS}\"}}\n")),
        ("c.txt", "a", String::new()),
        ("d.jsonl", "{\"body\": \"", String::new()),
    ] {
        // A hole takes no room on the disk.
        let mut file = File::create(shell.path().join("berita").join(name)).unwrap();
        file.write_all(start.as_bytes()).unwrap();
        file.seek(SeekFrom::Start(1 << 30)).unwrap();
        file.write_all(end.as_bytes()).unwrap();
        file.set_len((1 << 30) + end.len() as u64).unwrap();
    }
    // Less memory than any one of them has bytes.
    let mut command = shell.command(&[]);
    let program = command.get_program().to_owned();
    let mut limited = std::process::Command::new("sh");
    limited.args(["-c", "ulimit -v 786432; exec \"$0\" index --dry-run berita"]).arg(program).current_dir(shell.path());
    limited.env_clear().env("COLUMNS", "80");
    command.stdin(std::process::Stdio::null());
    assert_snapshot!(shell.outcome(limited.output().unwrap()).all(), @r#"
    would read 4 files, 2 articles; nothing was changed
      txt      2 files, 1 article
      jsonl    2 files, 1 article
    --- messages
    skipped: berita/c.txt: 1073741824 bytes, at most 67108864 are read
    skipped: berita/a.jsonl:1: a line of 1073741825 bytes, at most 16777216 are read
    skipped: berita/d.jsonl:1: a line of 1073741824 bytes, at most 16777216 are read
    hint: --max-file-size, --max-line-size raise the bound
    --- exit code 4
    "#);
}

#[test]
fn queries_beyond_a_bound_are_refused_or_told() {
    let letter = |number: u32| char::from_u32(u32::from(b'a') + number).unwrap();
    let words: String = (0..600).map(|number| format!("kata{}{} ", letter(number / 26), letter(number % 26))).collect();
    let shell = Shell::with(&[("berita/a.txt", &words)]);
    let told = |query: &str| {
        let outcome = shell.run(&["count", query, "--in", "berita"]);
        format!("{}{}exit code {}", outcome.out, outcome.err.replace(query, "QUERY"), outcome.code)
    };
    assert_eq!(shell.run(&["index", "berita"]).code, 0);
    let first = |query: &str| told(query).lines().next().map(str::to_owned);
    for (query, error) in [
        ("(".repeat(1_000) + "a", "error: query is nested more than 100 levels deep"),
        ("a ".repeat(2_000), "error: query has more than 1000 clauses"),
        ("a".repeat(70_000), "error: query has 70000 bytes, at most 65536 are read"),
    ] {
        assert_eq!(first(&query).as_deref(), Some(error));
    }
    // A pattern stands for no more than so many words, and that there are more is told.
    let left_out = shell.run(&["search", "kata*"]);
    assert!(left_out.err.contains("512") && left_out.err.contains("600"), "{}", left_out.err);
    for (pattern, bound) in [("/(((a{100}){100}){100}){100}/", "10485760 bytes"), ("/(a|b)*a(a|b){20}/", "1000 states")] {
        let error = format!("error: pattern cannot be run: Compiled regex exceeds size limit of {bound}");
        assert_eq!(first(pattern), Some(error));
    }
}
