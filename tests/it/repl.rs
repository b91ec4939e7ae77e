//! The prompt as a script: lines on standard input, answers on standard output.

use super::shell::{Outcome, Shell};
use super::verbs;
use insta::assert_snapshot;
use std::io::Write;
use std::process::Stdio;

/// What the prompt answers to these lines.
fn answers(shell: &Shell, args: &[&str], lines: &[&str]) -> Outcome {
    let mut command = shell.command(&[&["repl"], args].concat());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all((lines.join("\n") + "\n").as_bytes()).unwrap();
    shell.outcome(child.wait_with_output().unwrap())
}

#[test]
fn lines_are_queries_commands_numbers_pages_and_filters() {
    let shell = verbs::shell();
    let lines = [
        "BRICS",
        "search BRICS -n 1",
        "next",
        "next",
        "cite 2 1",
        "prev",
        "+source kawat",
        "+to 2023",
        "+exact",
        "count BRICS",
        "count BRICS --to 2022",
        "timeline BRICS --by year --format tsv",
        "-source",
        "filters",
        "clear",
        "cite 1 --format text",
        "quit",
        "count *",
    ];
    assert_snapshot!(answers(&shell, &[], &lines).all(), @r#"
    2 stories in 3 articles

     1. BRICS Undang Enam Negara
        2023-08-24 · Kawat Nusantara · umpan.jsonl · +1 copy
        Para pemimpin BRICS mengundang enam negara untuk menjadi anggota penuh mulai
        awal tahun depan, kata tuan rumah pada hari terakhir pertemuan. Presiden
        Rusia Vladimir Putin mengikuti pertemuan lewat layar, sedangkan Sergei
        Lavrov memimpin rombongan Rusia di Johannesburg.
        persons: Vladimir Putin, Sergei Lavrov
        organizations: BRICS

     2. Lavrov di Beijing
        no date · Kawat Nusantara · umpan.jsonl
        Keduanya membahas BRICS dan sanksi terhadap Rusia.
        persons: Sergei Lavrov, Wang Yi
        organizations: BRICS
    2 stories in 3 articles, 1–1 shown

     1. BRICS Undang Enam Negara
        2023-08-24 · Kawat Nusantara · umpan.jsonl · +1 copy
        Para pemimpin BRICS mengundang enam negara untuk menjadi anggota penuh mulai
        awal tahun depan, kata tuan rumah pada hari terakhir pertemuan. Presiden
        Rusia Vladimir Putin mengikuti pertemuan lewat layar, sedangkan Sergei
        Lavrov memimpin rombongan Rusia di Johannesburg.
        persons: Vladimir Putin, Sergei Lavrov
        organizations: BRICS
    2 stories in 3 articles, 2–2 shown

     2. Lavrov di Beijing
        no date · Kawat Nusantara · umpan.jsonl
        Keduanya membahas BRICS dan sanksi terhadap Rusia.
        persons: Sergei Lavrov, Wang Yi
        organizations: BRICS
    “Lavrov di Beijing”, Kawat Nusantara
    “BRICS Undang Enam Negara”, Kawat Nusantara, 2023-08-24
    2 stories in 3 articles, 1–1 shown

     1. BRICS Undang Enam Negara
        2023-08-24 · Kawat Nusantara · umpan.jsonl · +1 copy
        Para pemimpin BRICS mengundang enam negara untuk menjadi anggota penuh mulai
        awal tahun depan, kata tuan rumah pada hari terakhir pertemuan. Presiden
        Rusia Vladimir Putin mengikuti pertemuan lewat layar, sedangkan Sergei
        Lavrov memimpin rombongan Rusia di Johannesburg.
        persons: Vladimir Putin, Sergei Lavrov
        organizations: BRICS
    +source kawat: 3 articles
    +source kawat +to 2023: 1 article
    +source kawat +to 2023 +exact: 1 article
    1	1
    0	0
    query	period	start	end	articles	stories	all_articles	share
    BRICS	2023	2023-01-01	2023-12-31	1	1	1	1.0000
    +to 2023 +exact: 2 articles
    +to 2023 +exact: 2 articles
    no filters
    “BRICS Undang Enam Negara”, Kawat Nusantara, 2023-08-24
    --- messages
    error: that was the last page
    hint: no article meets --to 2022
    hint: without --to 2022: 2 articles: kliping count BRICS --exact --source kawat
    --- exit code 2
    "#);
}

#[test]
fn what_is_wrong_with_a_line_is_told_and_the_next_one_read() {
    let shell = verbs::shell();
    let lines = [
        "next",
        "tanggal:kapan",
        "search BRICS -n 1",
        "cite 7",
        "status quo",
        "show \"kn",
        "+from kapan",
        "+exact ya",
        "+from",
        "-person Xi",
        "count BRICS --quiet",
        "count BRICS",
    ];
    assert_snapshot!(answers(&shell, &[], &lines).all(), @r#"
    2 stories in 3 articles, 1–1 shown

     1. BRICS Undang Enam Negara
        2023-08-24 · Kawat Nusantara · umpan.jsonl · +1 copy
        Para pemimpin BRICS mengundang enam negara untuk menjadi anggota penuh mulai
        awal tahun depan, kata tuan rumah pada hari terakhir pertemuan. Presiden
        Rusia Vladimir Putin mengikuti pertemuan lewat layar, sedangkan Sergei
        Lavrov memimpin rombongan Rusia di Johannesburg.
        persons: Vladimir Putin, Sergei Lavrov
        organizations: BRICS
    3	2
    --- messages
    error: there is no result to turn the pages of
    error: "kapan" is no date or range of dates
      tanggal:kapan
      ^^^^^^^^^^^^^
    hint: dates are written 2023, 2023-05, 2023-05-07, 2023-05..2023-08, Mei 2023 or "30 hari terakhir"
    error: the last result has no number 7
    hint: it has 1 to 1
    error: unexpected argument 'quo' found

    Usage: kliping status [OPTIONS]

    For more information, try '--help'.
    hint: to search for these words, put search before them
    error: a quotation mark is left open
    hint: to search for these words: search 'show "kn'
    error: --from: "kapan" is no date
    hint: dates are written 2023, 2023-05, 2023-05-07, Mei 2023 or "30 hari terakhir"
    error: invalid value 'ya' for '--exact[=<BOOL>]'
      [possible values: true, false]

    For more information, try '--help'.
    error: +from needs a value
    error: there is no filter +person Xi
    hint: to leave such articles out: +not-person Xi
    error: --quiet is given to the prompt as a whole
    hint: start it with kliping repl --quiet
    --- exit code 2
    "#);
    assert_eq!(answers(&shell, &[], &["zombie", "BRICS"]).code, 0, "nothing found is no failure");
    assert_eq!(answers(&shell, &["--index", "tiada"], &["BRICS"]).code, 3);
}

#[test]
fn an_article_is_shown_with_what_found_it_and_the_filters_of_its_time() {
    let shell = verbs::shell();
    let shown = answers(&shell, &[], &["sanksi", "show 1"]);
    assert!(shown.out.contains('⟦'), "{}", shown.all());
    assert_eq!(answers(&shell, &[], &["sanksi", "open 1"]).out, shown.out);
    // A number is a name where there is no result to count in.
    assert!(answers(&shell, &[], &["show 1"]).err.contains("no article \"1\""));
}

#[test]
fn a_new_commit_is_seen_at_once() {
    let shell = verbs::shell();
    shell.write("baru.txt", "Kapal selam\n\nSebuah zombie kapal selam terlihat di Laut Natuna pada hari Senin, kata para nelayan.");
    let lines = [
        "count zombie",
        "index baru.txt",
        "count zombie",
        "facets zombie --kind place",
        "entity hide 'Laut Natuna'",
        "facets zombie --kind place",
    ];
    assert_snapshot!(answers(&shell, &[], &lines).all(), @r#"
    0	0
    files: 1 new, 0 changed, 0 unchanged, 0 moved, 0 removed, 0 failed
    articles: 1 written, 5 in the index
    1	1
    Places
      1  Laut Natuna Utara
    Laut Natuna Utara is hidden
    --- messages
    hint: zombie is in no article
    written to ./entities.toml
    --- exit code 0
    "#);
}
