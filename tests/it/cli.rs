//! The program as it is used: what is printed where, how it ends, and that wrong input is met with advice.

use super::shell::Shell;
use insta::assert_snapshot;
use std::io::Read;
use std::process::Stdio;

const WANG: &str = "Wang Yi bertemu Sergei Lavrov

Menteri Luar Negeri Tiongkok Wang Yi bertemu dengan Menteri Luar Negeri Rusia Sergei Lavrov di Moskwa pada hari Senin. Keduanya membahas perluasan BRICS dan kerja sama energi.

“China dan Rusia adalah mitra yang dapat dipercaya,” kata Wang setelah perundingan itu, yang berlangsung selama tiga jam.

More Stories
Resep zombie dari dapur nenek
Jadwal liga akhir pekan ini";

const FEED: &str = r#"{"id": "kn-1", "title": "BRICS Undang Enam Negara", "date": "2023-08-24", "source": "Kawat Nusantara", "url": "https://kawat.example/kn-1", "body": "Para pemimpin BRICS mengundang enam negara, kata Presiden Rusia Vladimir Putin dan Presiden Brasil Luiz Inácio Lula da Silva pada hari Kamis di Johannesburg."}
{"id": "kn-2", "title": "Sanksi Baru bagi Iran", "date": "2024-01-10", "source": "Kawat Nusantara", "body": "Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu, menurut pernyataan Departemen Keuangan di Washington."}
"#;

/// A shell with three indexed articles.
fn shell() -> Shell {
    let shell = Shell::with(&[("berita/wang.txt", WANG), ("berita/umpan.jsonl", FEED)]);
    assert_eq!(shell.run(&["index", "berita"]).code, 0);
    shell
}

/// A text without the time taken, which no two runs share.
fn untimed(text: &str) -> String {
    let lines = text.lines().map(|line| match line.find("\"took_ms\"") {
        Some(at) => format!("{}\"took_ms\": …", &line[..at]),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn one_command_indexes_and_answers() {
    let shell = Shell::with(&[("berita/wang.txt", WANG), ("berita/umpan.jsonl", FEED)]);
    assert_snapshot!(shell.run(&["search", "BRICS AND Rusia", "--in", "berita"]).all(), @r#"
    2 articles

     1. BRICS Undang Enam Negara
        2023-08-24 · Kawat Nusantara · berita/umpan.jsonl
        Para pemimpin BRICS mengundang enam negara, kata Presiden Rusia Vladimir
        Putin dan Presiden Brasil Luiz Inácio Lula da Silva pada hari Kamis di
        Johannesburg.
        persons: Vladimir Putin, Luiz Inacio Lula da Silva
        organizations: BRICS

     2. Wang Yi bertemu Sergei Lavrov
        no date · berita/wang.txt
        Menteri Luar Negeri Tiongkok Wang Yi bertemu dengan Menteri Luar Negeri
        Rusia Sergei Lavrov di Moskwa pada hari Senin. Keduanya membahas perluasan
        BRICS dan kerja sama energi.
        persons: Wang Yi, Sergei Lavrov
        organizations: BRICS
    --- messages
    indexed: 3 articles written, 3 in the index
    --- exit code 0
    "#);
    // Again: nothing is new, and nothing is said of it.
    assert_eq!(shell.run(&["search", "BRICS AND Rusia", "--in", "berita"]).err, "");
}

#[test]
fn facets_stand_behind_the_hits() {
    assert_snapshot!(shell().run(&["search", "BRICS", "--limit", "0", "--facets"]).all(), @r#"
    2 articles

    Persons
      1  Luiz Inacio Lula da Silva
      1  Sergei Lavrov
      1  Vladimir Putin
      1  Wang Yi

    Organizations
      2  BRICS

    Places
      2  Rusia
      1  Brasil
      1  Johannesburg
      1  Moskow
      1  Tiongkok

    Sources
      1  Kawat Nusantara

    Months
      1  2023-08
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell().run(&["facets", "BRICS", "--kind", "person,source", "--person", "Putin"]).all(), @r#"
    Persons
      1  Luiz Inacio Lula da Silva
      1  Sergei Lavrov
      1  Vladimir Putin *
      1  Wang Yi

    Sources
      1  Kawat Nusantara
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell().run(&["facets", "--kind", "place", "--like", "rus", "--format", "csv"]).all(), @r#"
    kind,value,articles,stories
    place,Rusia,2,2
    --- messages
    --- exit code 0
    "#);
}

#[test]
fn the_json_contract() {
    let outcome = shell().run(&["search", "“China dan Rusia” AND place:RRT", "--facets=person", "--format", "json"]);
    assert_snapshot!(untimed(&outcome.out), @r#"
    {
      "format_version": 1,
      "query": {
        "text": "“China dan Rusia” AND place:RRT",
        "read_as": "\"China dan Rusia\" AND place:\"RRT\" · RRT = Tiongkok",
        "notices": [
          "typographic quotes read as \"...\""
        ]
      },
      "total": {
        "articles": 1,
        "stories": 1
      },
      "hits": [
        {
          "rank": 1,
          "score": 10.239258,
          "id": "berita/wang.txt",
          "path": "berita/wang.txt",
          "title": "Wang Yi bertemu Sergei Lavrov",
          "date": null,
          "source": null,
          "url": null,
          "snippets": [
            {
              "text": "“China dan Rusia adalah mitra yang dapat dipercaya,” kata Wang setelah perundingan itu, yang berlangsung selama tiga jam.",
              "start": 208,
              "end": 329,
              "highlights": [
                {
                  "start": 1,
                  "end": 6,
                  "clause": "place:\"RRT\""
                },
                {
                  "start": 1,
                  "end": 16,
                  "clause": "China dan Rusia"
                }
              ]
            }
          ],
          "entities": {
            "person": [
              "Wang Yi",
              "Sergei Lavrov"
            ],
            "organization": [
              "BRICS"
            ],
            "place": [
              "Tiongkok",
              "Rusia",
              "Moskow"
            ]
          },
          "copies": 0
        }
      ],
      "facets": {
        "person": [
          {
            "value": "Sergei Lavrov",
            "articles": 1,
            "stories": 1
          },
          {
            "value": "Wang Yi",
            "articles": 1,
            "stories": 1
          }
        ],
        "organization": [],
        "place": [],
        "source": [],
        "month": []
      },
      "took_ms": …
    }
    "#);
    assert_eq!(outcome.code, 0);
}

#[test]
fn other_formats() {
    let shell = shell();
    assert_snapshot!(shell.run(&["search", "BRICS", "--format", "jsonl", "-n", "1"]).all(), @r#"
    {"rank":1,"score":1.6542969,"id":"kn-1","path":"berita/umpan.jsonl","title":"BRICS Undang Enam Negara","date":"2023-08-24","source":"Kawat Nusantara","url":"https://kawat.example/kn-1","snippets":[{"text":"Para pemimpin BRICS mengundang enam negara, kata Presiden Rusia Vladimir Putin dan Presiden Brasil Luiz Inácio Lula da Silva pada hari Kamis di Johannesburg.","start":0,"end":157,"highlights":[{"start":14,"end":19,"clause":"BRICS"}]}],"entities":{"person":["Vladimir Putin","Luiz Inacio Lula da Silva"],"organization":["BRICS"],"place":["Rusia","Brasil","Johannesburg"]},"copies":0}
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["search", "BRICS", "--format", "csv"]).all(), @r#"
    rank,score,id,date,source,title,path,url,persons,organizations,places,copies,snippet
    1,1.6543,kn-1,2023-08-24,Kawat Nusantara,BRICS Undang Enam Negara,berita/umpan.jsonl,https://kawat.example/kn-1,Vladimir Putin; Luiz Inacio Lula da Silva,BRICS,Rusia; Brasil; Johannesburg,0,"Para pemimpin BRICS mengundang enam negara, kata Presiden Rusia Vladimir Putin dan Presiden Brasil Luiz Inácio Lula da Silva pada hari Kamis di Johannesburg."
    2,1.1836,berita/wang.txt,,,Wang Yi bertemu Sergei Lavrov,berita/wang.txt,,Wang Yi; Sergei Lavrov,BRICS,Tiongkok; Rusia; Moskow,0,Keduanya membahas perluasan BRICS dan kerja sama energi.
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["search", "BRICS", "--format", "md"]).all(), @r#"
    1. [BRICS Undang Enam Negara](<https://kawat.example/kn-1>) — 2023-08-24, Kawat Nusantara
       > Para pemimpin **BRICS** mengundang enam negara, kata Presiden Rusia Vladimir Putin dan Presiden Brasil Luiz Inácio Lula da Silva pada hari Kamis di Johannesburg.
    2. [Wang Yi bertemu Sergei Lavrov](<berita/wang.txt>)
       > Keduanya membahas perluasan **BRICS** dan kerja sama energi.
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["search", "BRICS", "--format", "trec"]).all(), @r#"
    1 Q0 kn-1 1 1.654297 kliping
    1 Q0 berita/wang.txt 2 1.183594 kliping
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["count", "BRICS"]).all(), @r#"
    2	2
    --- messages
    --- exit code 0
    "#);
}

#[test]
fn flags_stand_before_or_behind_the_query() {
    let shell = shell();
    let behind = shell.run(&["search", "BRICS", "--person", "Wang Yi", "-n", "1"]).all();
    assert!(behind.contains("Wang Yi bertemu"), "{behind}");
    for args in [
        &["search", "--person", "Wang Yi", "-n", "1", "BRICS"][..],
        &["search", "--person", "Wang Yi", "BRICS", "-n1"],
        &["search", "-n", "1", "--person=wang yi", "--", "BRICS"],
    ] {
        assert_eq!(shell.run(args).all(), behind, "{args:?}");
    }
}

#[test]
fn exit_codes() {
    let shell = shell();
    shell.write("lain/rusak.json", "{");
    shell.write("lain/baik.txt", WANG);
    for (args, code) in [
        (&["search", "BRICS"][..], 0),
        (&["search", "zombie"], 1),
        (&["search", "zombie", "--include-tail"], 0),
        (&["search", "tail:zombie"], 0),
        (&["search", "person:\"Tidak Ada\""], 1),
        (&["search", "BRICS", "--from", "2023", "--to", "2023-08"], 0),
        (&["search", "BRICS", "--to", "2022"], 1),
        (&["search", "BRICS", "--lang", "en"], 1),
        (&["search", "BRICS", "--about", "Lavrov"], 0),
        (&["search", "*", "--about", "Washington"], 0),
        (&["search", "*", "--about", "Tidak Ada"], 1),
        (&["search", "BRICS", "--not-person", "Putin", "--source", "kawat"], 1),
        (&["count", "zombie"], 1),
        (&["facets", "zombie"], 1),
        (&["show", "kn-1"], 0),
        (&["show", "kn-9"], 1),
        (&["search"], 2),
        (&["search", "date:besok"], 2),
        (&["search", "(BRICS", "--strict"], 2),
        (&["search", "/[/"], 2),
        (&["search", "BRICS", "--from", "entah"], 2),
        (&["search", "BRICS", "--facets=warna"], 2),
        (&["search", "-BRICS Rusia"], 2),
        (&["index", "tidak-ada"], 2),
        (&["tidak-ada"], 2),
        (&["search", "BRICS", "--index", "tidak-ada"], 3),
        (&["index", "lain"], 4),
        (&["index", "lain"], 4),
        (&["--help"], 0),
        (&["search", "--help"], 0),
        (&["--version"], 0),
    ] {
        let outcome = shell.run(args);
        assert_eq!(outcome.code, code, "{args:?}\n{}", outcome.all());
        // Whatever is no success says why on the other channel; "nothing found" is an answer.
        assert!(!matches!(code, 2 | 3) || (outcome.out.is_empty() && !outcome.err.is_empty()), "{args:?}");
    }
}

#[test]
fn errors_point_and_advise() {
    let shell = shell();
    assert_snapshot!(shell.run(&["search", "sanksi date:besok Iran"]).err, @r#"
    error: "besok" is no date or range of dates
      sanksi date:besok Iran
             ^^^^^^^^^^
    hint: dates are written 2023, 2023-05, 2023-05-07, 2023-05..2023-08, Mei 2023 or "30 hari terakhir"
    "#);
    assert_snapshot!(shell.run(&["search", "BRICS w/5 (NOT Rusia)"]).err, @r#"
    error: w/5 needs words, phrases or names on both sides, and NOT Rusia has no place in the text
      BRICS w/5 (NOT Rusia)
                 ^^^^^^^^^
    hint: join conditions on whole articles with AND instead
    "#);
    assert_snapshot!(shell.run(&["search", "“BRICS", "--strict"]).err, @r#"
    error: quote without end: read to the end of the query
      “BRICS
      ^^^^^^
    hint: without --strict the query is read with this repair
    "#);
    assert_snapshot!(shell.run(&["search", "-BRICS Rusia"]).err, @r#"
    error: unexpected argument '-B' found

      tip: to pass '-B' as a value, use '-- -B'

    Usage: kliping search [OPTIONS] [QUERY]...

    For more information, try '--help'.

    hint: a query that begins with a minus is written with NOT, or stands behind --
    "#);
    assert_snapshot!(shell.run(&["search", "BRICS", "--index", "tidak-ada"]).err, @r#"
    error: no index at tidak-ada
    hint: make one with `kliping index FOLDER`, or search with `--in FOLDER`
    "#);
    assert_snapshot!(shell.run(&["index", "tidak-ada"]).err, @r#"
    error: tidak-ada: No such file or directory (os error 2)
    hint: name files and folders that are there
    "#);
}

#[test]
fn repairs_and_hints_are_told_beside_the_answer() {
    let shell = shell();
    assert_snapshot!(shell.run(&["search", "(“Wang Yi” DAN BRICS", "-n", "1", "--format", "trec"]).all(), @r#"
    1 Q0 berita/wang.txt 1 6.676758 kliping
    --- messages
    note: ( without ) closed at the end of the query
    note: typographic quotes read as "..."
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["count", "person:\"Wang Yu\""]).all(), @r#"
    0	0
    --- messages
    hint: no person named "Wang Yu" in this index; near it: Wang Yi
    hint: with person:"Wang Yi" instead of person:"Wang Yu": 1 article: kliping count 'person:"Wang Yi"'
    --- exit code 1
    "#);
    assert_snapshot!(shell.run(&["count", "BRICS", "--person", "Lavrow"]).all(), @r#"
    0	0
    --- messages
    note: no person named "Lavrow" in this index; near it: Sergei Lavrov
    hint: no article meets --person Lavrow
    hint: without --person Lavrow: 2 articles: kliping count BRICS
    --- exit code 1
    "#);
    assert_eq!(shell.run(&["count", "“BRICS”", "--quiet"]).err, "");
}

#[test]
fn updates_are_summed_up_and_bad_files_listed() {
    let shell = Shell::with(&[("berita/wang.txt", WANG), ("berita/umpan.jsonl", FEED), ("berita/kosong.txt", "")]);
    shell.write("berita/biner.txt", b"\x7FELF\0\0\0");
    shell.write("berita/README.md", "Tentang folder ini.");
    assert_snapshot!(shell.run(&["index", "berita"]).all(), @r#"
    files: 4 new, 0 changed, 0 unchanged, 0 moved, 0 removed, 2 failed
    articles: 3 written, 3 in the index
    --- messages
    skipped: berita/biner.txt: binary, not text
    skipped: berita/kosong.txt: empty
    --- exit code 4
    "#);
    std::fs::remove_file(shell.path().join("berita/kosong.txt")).unwrap();
    std::fs::rename(shell.path().join("berita/wang.txt"), shell.path().join("berita/lavrov.txt")).unwrap();
    assert_snapshot!(shell.run(&["status"]).out.lines().filter(|line| !line.starts_with("size")).collect::<Vec<_>>().join("\n"), @r#"
    index      ./.kliping
    articles   3 from 4 files
    entities   14, sources 1
    folder     ./berita
    stale      0 new, 0 changed, 1 moved, 1 removed: run `kliping index`
    removed    berita/kosong.txt
    moved      berita/lavrov.txt
    failed     berita/biner.txt: binary, not text
    failed     berita/kosong.txt: empty
    "#);
    assert_snapshot!(shell.run(&["index", "berita"]).all(), @r#"
    files: 0 new, 0 changed, 2 unchanged, 1 moved, 1 removed, 1 failed
    articles: 1 written, 3 in the index
    --- messages
    skipped: berita/biner.txt: binary, not text
    --- exit code 4
    "#);
    assert_eq!(shell.run(&["index", "berita", "-q"]).out, "");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let shell = Shell::new();
    let lines: Vec<String> =
        (0..400).map(|number| format!("{{\"id\": \"{number}\", \"body\": \"{}\"}}", WANG.replace('\n', " "))).collect();
    shell.write("berita/umpan.jsonl", lines.join("\n"));
    assert_eq!(shell.run(&["index", "berita"]).code, 0);
    let mut child = shell.command(&["search", "BRICS", "-n", "400"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Far more is printed than a pipe holds; the reader leaves after a few bytes, as head does.
    let mut few = [0; 16];
    child.stdout.take().unwrap().read_exact(&mut few).unwrap();
    let outcome = shell.outcome(child.wait_with_output().unwrap());
    assert_eq!((outcome.code, outcome.err.as_str()), (0, ""));
}

#[test]
fn colour_is_for_terminals_and_on_request() {
    let shell = shell();
    assert!(!shell.run(&["search", "BRICS"]).out.contains('\u{1b}'));
    assert!(shell.run(&["search", "BRICS", "--color", "always"]).out.contains('\u{1b}'));
    let mut refused = shell.command(&["search", "BRICS"]);
    assert!(!shell.outcome(refused.env("NO_COLOR", "1").output().unwrap()).out.contains('\u{1b}'));
}

#[test]
fn text_fits_a_narrow_terminal() {
    let shell = shell();
    let mut narrow = shell.command(&["search", "(BRICS OR sanksi) AND (RRT OR AS OR Putin)", "--facets"]);
    let outcome = shell.outcome(narrow.env("COLUMNS", "40").output().unwrap());
    assert_eq!(outcome.code, 0);
    for line in outcome.out.lines() {
        // A word alone may be longer than any line.
        assert!(line.chars().count() <= 40 || !line.trim().contains(' '), "{line:?}");
    }
}

#[test]
fn the_nearest_index_above_is_used() {
    let shell = shell();
    let within = shell.path().join("berita");
    let mut command = shell.command(&["search", "sanksi", "--format", "trec"]);
    let outcome = shell.outcome(command.current_dir(&within).output().unwrap());
    assert!(outcome.out.starts_with("1 Q0 kn-2 1 "), "{}", outcome.all());
    let mut elsewhere = shell.command(&["count", "sanksi"]);
    elsewhere.current_dir("/").env("KLIPING_INDEX", shell.path().join(".kliping"));
    assert_eq!(shell.outcome(elsewhere.output().unwrap()).out, "1\t1\n");
}

#[test]
fn an_index_of_another_version_is_told_how_to_be_rebuilt() {
    let shell = shell();
    shell.write(".kliping/kliping.json", "{\"format_version\": 99, \"program\": \"kliping 9\"}");
    let refused = shell.run(&["search", "BRICS"]);
    assert_snapshot!(refused.all(), @r#"
    --- messages
    error: index ./.kliping has format 99, this program reads format 3
    hint: rebuild it with `kliping index --rebuild --index ./.kliping PATH...`; it was not touched
    --- exit code 3
    "#);
    assert_eq!(shell.run(&["index", "berita"]).code, 3);
    assert_eq!(shell.run(&["index", "--rebuild", "--index", ".kliping", "berita"]).code, 0);
    assert_eq!(shell.run(&["count", "BRICS"]).out, "2\t2\n");
    // The folders of an index that can be read need not be named.
    assert_eq!(shell.run(&["index", "--rebuild"]).code, 0);
    assert_eq!(shell.run(&["count", "BRICS"]).out, "2\t2\n");
}

#[test]
fn a_writer_elsewhere_is_told_and_readers_go_on() {
    let shell = shell();
    let folder = kliping::index::Folder::open(&shell.path().join(".kliping")).unwrap();
    let lock = folder.lock().unwrap();
    let refused = shell.run(&["index", "berita"]);
    assert_eq!(refused.code, 3);
    assert!(refused.err.contains(&format!("by process {}", std::process::id())), "{}", refused.err);
    assert_eq!(shell.run(&["count", "BRICS"]).code, 0);
    drop(lock);
}

#[test]
fn batches_go_on_past_a_bad_line() {
    let shell = shell();
    shell.write("soal.tsv", "q1\tBRICS Rusia\nsoal tanpa tab\nq2\tdate:besok\n\nq3\tsanksi\n");
    let outcome = shell.run(&["search", "--queries", "soal.tsv", "--match", "any", "--format", "trec"]);
    let lines: Vec<String> = outcome.out.lines().map(|line| line.split(' ').take(4).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(lines, ["q1 Q0 kn-1 1", "q1 Q0 berita/wang.txt 2", "q3 Q0 kn-2 1"]);
    assert_snapshot!(format!("{}exit code {}", outcome.err, outcome.code), @r#"
    soal.tsv:2:
    error: no tab between id and query
    soal.tsv:3:
    error: "besok" is no date or range of dates
      date:besok
      ^^^^^^^^^^
    hint: dates are written 2023, 2023-05, 2023-05-07, 2023-05..2023-08, Mei 2023 or "30 hari terakhir"
    exit code 2
    "#);
}

#[test]
fn an_article_is_shown_with_its_surroundings_apart() {
    assert_snapshot!(shell().run(&["show", "berita/wang.txt"]).all(), @r#"
    Wang Yi bertemu Sergei Lavrov
    no date · berita/wang.txt

    Menteri Luar Negeri Tiongkok Wang Yi bertemu dengan Menteri Luar Negeri Rusia Sergei Lavrov di Moskwa pada hari Senin. Keduanya membahas perluasan BRICS dan kerja sama energi.

    “China dan Rusia adalah mitra yang dapat dipercaya,” kata Wang setelah perundingan itu, yang berlangsung selama tiga jam.

    | More Stories

    | Resep zombie dari dapur nenek

    | Jadwal liga akhir pekan ini

    --- messages
    --- exit code 0
    "#);
}

#[test]
fn a_user_has_the_last_word_on_entities() {
    let shell = shell();
    assert_snapshot!(shell.run(&["entity", "show", "RRT"]).all(), @r#"
    Tiongkok (place:tiongkok)
    also      China, Cina, RRT, RRC, Republik Rakyat Tiongkok, Republik Rakyat
              China, Republik Rakyat Cina, People's Republic of China, Negeri Tirai
              Bambu, Negeri Panda, China Daratan, PRC, Chinese, 中国, Cina Daratan,
              Tiongkok Daratan, Mainland China
    articles  1, stories 1
    offices   Wang Yi · menteri luar negeri · Tiongkok: 1
    persons   Sergei Lavrov 1, Wang Yi 1
    bodies    BRICS 1
    places    Moskow 1, Rusia 1
    no date     Wang Yi bertemu Sergei Lavrov
                berita/wang.txt
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["entity", "rename", "Tiongkok", "China"]).all(), @r#"
    Tiongkok is now called China
    --- messages
    written to ./entities.toml
    --- exit code 0
    "#);
    assert_eq!(shell.run(&["entity", "merge", "Johannesburg", "Brasil"]).code, 0);
    assert_eq!(shell.run(&["entity", "hide", "place:moskow"]).code, 0);
    // At once, in facets, filters and queries alike; what is said of a name holds for its aliases.
    assert_snapshot!(shell.run(&["facets", "--kind", "place"]).all(), @r#"
    Places
      2  Rusia
      1  Amerika Serikat
      1  Brasil
      1  China
      1  Iran
      1  Washington
    --- messages
    --- exit code 0
    "#);
    assert_eq!(shell.run(&["count", "place:RRT"]).out, shell.run(&["count", "*", "--place", "China"]).out);
    assert_eq!(shell.run(&["count", "place:Moskwa"]).code, 1);
    assert_snapshot!(std::fs::read_to_string(shell.path().join("entities.toml")).unwrap(), @r#"
    [rename]
    "Tiongkok" = "China"

    [merge]
    "Johannesburg" = "Brasil"

    [hide]
    "place:moskow" = true
    "#);
    for (args, advice) in [
        (&["entity", "merge", "Wang Yi", "Brasil"][..], "cannot be the same"),
        (&["entity", "hide", "Lavrow"], "near it: Sergei Lavrov"),
        (&["count", "BRICS", "--entities", "tidak-ada.toml"], "tidak-ada.toml"),
    ] {
        let outcome = shell.run(args);
        assert!(outcome.code == 2 && outcome.err.contains(advice), "{}", outcome.all());
    }
    assert_snapshot!(shell.run(&["entity", "why", "berita/wang.txt", "Wang Yi"]).all(), @r#"
    Wang Yi                          Wang Yi                      0.95  a name of the gazetteer
    Wang Yi                          Wang Yi                      0.95  a name of the gazetteer
    Wang                             Wang Yi                      0.80  part of a name that the article gives in full
    --- messages
    --- exit code 0
    "#);
    // The file is the user's: an index made anew finds it again.
    assert_eq!(shell.run(&["index", "--rebuild", "-q"]).code, 0);
    assert_eq!(shell.run(&["facets", "--kind", "place", "--like", "china", "--format", "csv"]).out.lines().count(), 2);
}

#[test]
fn nothing_in_an_article_reaches_the_terminal_raw() {
    let shell = Shell::with(&[(
        "berita/a.txt",
        "Presiden \u{1b}[31m Putin \u{1b}[0m berbicara \u{202e}di Moskwa kepada para wartawan pada hari Senin pagi.\u{7}",
    )]);
    for args in [&["search", "Putin", "--in", "berita", "--facets"][..], &["show", "berita/a.txt"]] {
        let outcome = shell.run(args);
        assert_eq!(outcome.code, 0);
        assert!(!outcome.out.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{:?}", outcome.out);
    }
}

#[test]
fn words_and_names_of_a_text() {
    let shell = Shell::with(&[
        ("kata.txt", "negara-negara BRICS\n“S-400”\n"),
        ("teks.jsonl", "{\"id\": 7, \"text\": \"Menlu Wang Yi tiba di “Moskwa”.\"}\n"),
    ]);
    let piped = |args: &[&str], file: &str| {
        let input = std::fs::File::open(shell.path().join(file)).unwrap();
        shell.outcome(shell.command(args).stdin(input).output().unwrap()).all()
    };
    assert_snapshot!(piped(&["analyze", "-", "--format", "jsonl"], "kata.txt"), @r#"
    {"text":"negara-negara BRICS","tokens":[{"surface":"negara-negara","stem":"negara","start":0,"end":13,"position":0},{"surface":"BRICS","stem":"brics","start":14,"end":19,"position":1}]}
    {"text":"“S-400”","tokens":[{"surface":"S-400","stem":"s400","start":1,"end":6,"position":0}]}
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(piped(&["annotate", "-", "--format", "jsonl"], "teks.jsonl"), @r#"
    {"id":7,"mentions":[{"start":6,"end":13,"surface":"Wang Yi","type":"person","entity":"person:wang-yi","name":"Wang Yi","score":0.95},{"start":23,"end":29,"surface":"Moskwa","type":"place","entity":"place:moskow","name":"Moskow","score":0.95}]}
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["analyze", "perundingan RRT"]).all(), @r#"
     pos  word                     stem                 searched as
       0  perundingan              runding              perundingan, runding
       1  RRT                      rrt                  rrt
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["annotate", "teks.jsonl"]).all(), @r#"
         6–13     person       Wang Yi                          Wang Yi
        23–29     place        Moskwa                           Moskow
    --- messages
    --- exit code 0
    "#);
}

#[test]
fn help_of_every_command() {
    let shell = Shell::new();
    let mut help = shell.run(&["--help"]).out;
    for command in [
        "index",
        "inspect",
        "search",
        "count",
        "facets",
        "timeline",
        "significant",
        "cooccur",
        "compare",
        "quotes",
        "similar",
        "copies",
        "save",
        "saved",
        "alert",
        "screen",
        "entity",
        "show",
        "cite",
        "schema",
        "status",
        "analyze",
        "annotate",
        "completions",
        "man",
        "repl",
    ] {
        let outcome = shell.run(&[command, "--help"]);
        assert!(outcome.out.contains("Example"), "{command} shows no example");
        help.push_str(&format!("\n==== {command}\n\n{}", outcome.out));
    }
    assert_snapshot!("help", help);
}

#[test]
fn an_article_is_found_by_whatever_it_is_called() {
    let text = "Para menteri luar negeri ASEAN berunding di Jakarta tentang Myanmar pada hari Senin.";
    let rows: Vec<String> = ["kn-1", "kn 2", "berkas#3"].map(|id| serde_json::json!({"id": id, "body": text}).to_string()).into();
    let shell = Shell::with(&[
        ("umpan.jsonl", &rows.join("\n")),
        ("map pantauan/no#1 asli.txt", text),
        ("tanpa.jsonl", &format!("{{\"body\": \"{text}\"}}")),
    ]);
    assert_eq!(shell.run(&["index", "."]).code, 0);
    let ids = shell.run(&["search", "Myanmar", "--copies", "--format", "tsv", "--fields", "id"]);
    let mut shown: Vec<&str> = ids.out.lines().skip(1).collect();
    shown.sort_unstable();
    assert_eq!(shown.len(), 5, "{shown:?}");
    for id in shown {
        let article = shell.run(&["show", id, "--format", "json"]);
        let article: serde_json::Value = serde_json::from_str(&article.out).unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(article["article"]["id"], id);
    }
    assert_eq!(shell.run(&["show", "map pantauan/no#1 asli.txt"]).code, 0);
    assert_eq!(shell.run(&["show", "kn-9"]).code, 1);
}
