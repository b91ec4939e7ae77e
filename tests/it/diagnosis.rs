//! Empty answers: what is said to be at fault is, and what is offered finds what was told.

use super::bench::{Bench, analysis, ask};
use super::shell::Shell;
use insta::assert_snapshot;
use kliping::entity::{Gazetteer, WhoIsWho};
use kliping::index::Reader;
use kliping::query::ast::DateRange;
use kliping::query::plan::Plan;
use kliping::query::{self, MatchMode, ParseOptions, ResolveContext, Widening};
use kliping::search::{Diagnosis, Reading, Request, Step, Unanswered, diagnose};
use proptest::prelude::*;
use std::sync::OnceLock;

/// Articles of which few share anything.
const FEED: &str = r#"{"id": "1", "title": "Presiden Turki bertemu Perdana Menteri Israel", "date": "2023-09-20", "source": "Kawat Nusantara", "body": "Presiden Turki Recep Tayyip Erdogan bertemu dengan Perdana Menteri Israel Benjamin Netanyahu di New York pada hari Rabu, di sela sidang Majelis Umum PBB."}
{"id": "2", "title": "Erdogan berpidato di PBB", "date": "2023-09-19", "source": "Kawat Nusantara", "body": "Erdogan meminta pembaruan Dewan Keamanan PBB. Menurut dia, dunia lebih besar daripada lima negara."}
{"id": "3", "title": "Netanyahu kembali memerintah", "date": "2022-12-29", "source": "Sumber Dua", "body": "Benjamin Netanyahu dilantik kembali menjadi perdana menteri di Yerusalem. Pemerintahnya adalah koalisi enam partai."}
{"id": "4", "title": "KTT ASEAN dibuka di Jakarta", "date": "2023-09-05", "source": "Kawat Nusantara", "body": "Presiden Joko Widodo membuka KTT ASEAN di Jakarta.\nPara pemimpin membahas kerja sama ekonomi dengan Jepang dan Korea Selatan.\nBaca juga\nResep zombie dari dapur nenek\nJadwal liga akhir pekan ini"}
{"id": "5", "title": "Sanksi minyak diperpanjang", "date": "2024-01-10", "source": "Sumber Dua", "body": "Sanksi atas perdagangan minyak diperpanjang setahun lagi, dan harga minyak dunia naik.\nIran menolak sanksi itu."}
"#;

fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(|| Bench::with(&[("umpan.jsonl", FEED)]))
}

const ASKED: Reading = Reading { match_mode: MatchMode::All, widening: Widening::Full, include_tail: false };

/// The filters of every query here, by a bit each.
fn filters(chosen: u8) -> Vec<(String, Request)> {
    let days = |from: Option<(i16, i8, i8)>, to: Option<(i16, i8, i8)>| {
        let day = |(year, month, day)| jiff::civil::date(year, month, day);
        let mut request = Request::new(Plan::everything());
        request.dates = DateRange { from: from.map(day), to: to.map(day) };
        request
    };
    let mut languages = Request::new(Plan::everything());
    languages.languages = vec!["en".to_owned()];
    let all = [
        ("--from 2024".to_owned(), days(Some((2024, 1, 1)), None)),
        ("--to 2022".to_owned(), days(None, Some((2022, 12, 31)))),
        ("--lang en".to_owned(), languages),
    ];
    all.into_iter().enumerate().filter(|(bit, _)| chosen >> bit & 1 == 1).map(|(_, filter)| filter).collect()
}

fn diagnosed(reader: &Reader, who: &WhoIsWho<'_>, text: &str, reading: Reading, filters: &[(String, Request)]) -> Diagnosis {
    let options = ParseOptions { today: jiff::civil::date(2024, 3, 13), strict: false };
    let Ok(parsed) = query::parse(text, &options) else { return Diagnosis::default() };
    let context = ResolveContext { analyzer: &analysis().analyzer, who, match_mode: reading.match_mode, widening: reading.widening };
    diagnose(reader, context, Unanswered { expr: &parsed.expr, reading, filters }).unwrap()
}

/// How many articles a request finds that is asked like any other.
fn counted(reader: &Reader, who: &WhoIsWho<'_>, text: &str, reading: Reading, filters: &[&Request]) -> u64 {
    assert_eq!(reading.match_mode, MatchMode::All);
    let answer = ask(reader, who, text, reading.widening, |request| {
        request.include_tail = reading.include_tail;
        for filter in filters {
            let (known, more) = (&mut request.dates, filter.dates);
            known.from = known.from.or(more.from);
            known.to = known.to.or(more.to);
            request.languages.extend(filter.languages.iter().cloned());
        }
    });
    answer.total.articles
}

/// The diagnosis of a query in one line: who is at fault, and what each offer finds.
fn line(query: &str, chosen: u8) -> String {
    let reader = bench().reader();
    let who = reader.who(Gazetteer::bundled());
    let found = diagnosed(&reader, &who, query, ASKED, &filters(chosen));
    let name = |number: &usize| format!("{} {}", found.conditions[*number].text, found.conditions[*number].articles);
    let fault = found.conflict.iter().map(name).collect::<Vec<_>>().join(", ");
    let offers = found.wider.iter().map(|wider| match &wider.step {
        Step::Tails => format!("tails {}", wider.articles),
        Step::AnyWord => format!("any {}", wider.articles),
        _ => format!("{} {}", wider.query, wider.articles),
    });
    format!("{fault} | {}", offers.collect::<Vec<_>>().join(" | "))
}

#[test]
fn what_is_at_fault_and_what_is_offered() {
    let mut wrong = Vec::new();
    for (query, chosen, expected) in [
        // Something is found: nothing to say.
        ("Erdogan AND Netanyahu", 0, " | "),
        // One too many of three, and the smallest set that cannot be.
        ("Erdogan AND Netanyahu AND Jakarta", 0, "Erdogan 2, Jakarta 1 | Erdogan AND Netanyahu 1"),
        ("sanksi AND Jakarta", 0, "sanksi 1, Jakarta 1 | Jakarta 1 | sanksi 1"),
        // Words that occur nowhere, and what is near them.
        ("Erdogn AND Netanyahu", 0, "Erdogn 0 | Erdogan AND Netanyahu 1 | Netanyahu 2"),
        ("Netanyahuu", 0, "Netanyahuu 0 | Netanyahu 2"),
        ("xyzzy", 0, "xyzzy 0 | "),
        ("xyzzy AND NOT Jakarta", 0, "xyzzy 0 | NOT Jakarta 4"),
        // Phrases: with slack, then apart.
        ("\"sanksi perdagangan minyak\"", 0, "\"sanksi perdagangan minyak\" 0 | \"sanksi perdagangan minyak\"~3 1"),
        ("\"minyak sanksi\"", 0, "\"minyak sanksi\" 0 | minyak sanksi 1"),
        // Nearness: in one paragraph, else in one article.
        ("perdagangan w/1 harga", 0, "perdagangan w/1 harga 0 | perdagangan /p harga 1"),
        ("perdagangan w/3 Iran", 0, "perdagangan w/3 Iran 0 | perdagangan AND Iran 1"),
        ("perdagangan w/3 Iran w/3 harga", 0, "(perdagangan w/3 Iran) w/3 harga 0 | perdagangan AND Iran AND harga 1"),
        // Words as written: with their forms.
        ("=memperpanjang", 0, "=memperpanjang 0 | memperpanjang 1"),
        // Zones and counts.
        ("title:minyak AND lead:Iran", 0, "lead:Iran 0 | title:minyak AND Iran 1 | title:minyak 1"),
        ("atleast4(minyak)", 0, "atleast4(minyak) 0 | minyak 1"),
        // What only the surroundings of an article hold.
        ("zombie", 0, "zombie 0 | tails 1"),
        // Names that nobody bears; and names of another kind.
        ("person:\"Joko Widodoo\"", 0, "person:\"Joko Widodoo\" 0 | person:\"Joko Widodo\" 1"),
        ("org:Jakarta", 0, "org:\"Jakarta\" 0 | entity:\"Jakarta\" 1"),
        // Filters are conditions too.
        ("Erdogan", 0b001, "Erdogan 2, --from 2024 1 | Erdogan 2"),
        ("Netanyahu AND Erdogan", 0b010, "Erdogan 2, --to 2022 1 | Netanyahu 1 | Netanyahu AND Erdogan 1"),
        ("sanksi", 0b011, "sanksi 1, --to 2022 1 | sanksi 1"),
        ("sanksi", 0b110, "--lang en 0 | sanksi 1"),
        ("*", 0b100, "--lang en 0 | "),
        // A name read as one stays one.
        ("Korea Selatan sanksi", 0, "Korea Selatan 1, sanksi 1 | any 2 | sanksi 1 | Korea Selatan 1"),
    ] {
        let is = line(query, chosen);
        if is != expected {
            wrong.push(format!("{query} {chosen:03b}: {is}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn conditions_beyond_the_bound_are_one() {
    let words = "abcdefghijklmnopqrstuvwxyz".chars().map(|letter| format!("x{letter}x")).collect::<Vec<_>>().join(" AND ");
    let reader = bench().reader();
    let found = diagnosed(&reader, &reader.who(Gazetteer::bundled()), &words, ASKED, &[]);
    assert_eq!(found.conditions.len(), kliping::search::MOST_CONDITIONS);
    assert!(found.conditions.last().unwrap().text.contains("xyx AND xzx"));
}

/// Conditions that queries are made of.
fn clauses() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Erdogan",
        "Netanyahu",
        "Jakarta",
        "sanksi",
        "minyak",
        "Erdogn",
        "xyzzy",
        "dunia",
        "\"minyak dunia\"",
        "\"dunia minyak\"",
        "Korea Selatan",
        "kerja sama",
        "person:Netanyahu",
        "person:\"Benjamin Netanyahuu\"",
        "title:PBB",
        "lead:Iran",
        "-PBB",
        "(Iran OR Jepang)",
        "sanksi w/1 harga",
        "Iran /p harga",
        "atleast2(Netanyahu)",
        "zombie",
        "=memperpanjang",
        "mem*",
        "date:2023",
        "source:\"Sumber Dua\"",
        "caps(dunia)",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// Counts that are told are those of the query that is offered, and the conflict is one.
    #[test]
    fn offers_find_what_is_told(
        clauses in prop::collection::vec(clauses(), 1..5),
        joined in prop::sample::select(vec![" AND ", " "]),
        chosen in 0u8..8,
        exact in any::<bool>(),
    ) {
        let reader = bench().reader();
        let who = reader.who(Gazetteer::bundled());
        let text = clauses.join(joined);
        let reading = Reading { widening: if exact { Widening::Exact } else { Widening::Full }, ..ASKED };
        let filters = filters(chosen);
        let all: Vec<&Request> = filters.iter().map(|(_, request)| request).collect();
        let empty = counted(&reader, &who, &text, reading, &all) == 0;
        let found = diagnosed(&reader, &who, &text, reading, &filters);
        prop_assert_eq!(empty, !found.conditions.is_empty(), "{}", text);
        for wider in found.wider.iter().filter(|wider| wider.step != Step::AnyWord) {
            let kept: Vec<&Request> = wider.filters.iter().map(|&number| &filters[number].1).collect();
            prop_assert_eq!(counted(&reader, &who, &wider.query, wider.reading, &kept), wider.articles, "{} for {}", wider.query, text);
            prop_assert!(wider.articles > 0);
        }
        // The conflict as a query of its own finds nothing, and without any one of its conditions it finds something.
        let request = |numbers: &[usize]| {
            let query: Vec<String> =
                numbers.iter().map(|&number| &found.conditions[number]).filter(|part| part.filter.is_none()).map(|part| format!("({})", part.text)).collect();
            let kept: Vec<&Request> = numbers.iter().filter_map(|&number| Some(&filters[found.conditions[number].filter?].1)).collect();
            counted(&reader, &who, &query.join(" AND "), reading, &kept)
        };
        if empty {
            prop_assert_eq!(request(&found.conflict), 0, "{}", text);
            for out in &found.conflict {
                let rest: Vec<usize> = found.conflict.iter().copied().filter(|number| number != out).collect();
                prop_assert!(request(&rest) > 0, "{} without {}", text, out);
            }
        }
    }
}

/// A shell with the articles indexed.
fn shell() -> Shell {
    let shell = Shell::with(&[("berita/umpan.jsonl", FEED)]);
    assert_eq!(shell.run(&["index", "berita"]).code, 0);
    shell
}

#[test]
fn an_empty_answer_says_why() {
    let shell = shell();
    assert_snapshot!(shell.run(&["search", "Erdogan AND Netanyahu AND Jakarta"]).all(), @r#"
    0 articles
    read as Erdogan AND Netanyahu AND Jakarta · Erdogan = Recep Tayyip Erdogan;
            Netanyahu = Benjamin Netanyahu
    --- messages
    hint: no article has both Erdogan (2) and Jakarta (1)
    hint: without Jakarta: 1 article: kliping search 'Erdogan AND Netanyahu'
    --- exit code 1
    "#);
    assert_snapshot!(shell.run(&["count", "Erdogn Netanyahu", "--from", "2023", "--person", "Benjamin Netanyahu"]).all(), @r#"
    0	0
    --- messages
    hint: Erdogn is in no article; near it: Erdogan (2)
    hint: with Erdogan instead of Erdogn: 1 article: kliping count 'Erdogan Netanyahu' --person 'Benjamin Netanyahu' --from 2023
    hint: without Erdogn: 1 article: kliping count Netanyahu --person 'Benjamin Netanyahu' --from 2023
    --- exit code 1
    "#);
    assert_snapshot!(shell.run(&["facets", "sanksi", "--to", "2022"]).all(), @r#"
    --- messages
    hint: no article meets both sanksi (1) and --to 2022 (1)
    hint: without --to 2022: 1 article: kliping facets sanksi
    --- exit code 1
    "#);
    assert_snapshot!(shell.run(&["quotes", "\"minyak sanksi\"", "--source", "Sumber Dua"]).all(), @r#"
    0 quotes
    --- messages
    hint: no article has "minyak sanksi"; alone: minyak (1), sanksi (1)
    hint: with minyak sanksi instead of "minyak sanksi": 1 article: kliping quotes 'minyak sanksi' --source 'Sumber Dua'
    --- exit code 1
    "#);
    assert_snapshot!(shell.run(&["count", "memperpanjang", "--exact"]).all(), @r#"
    0	0
    --- messages
    hint: memperpanjang is in no article
    hint: without --exact: 1 article: kliping count memperpanjang
    --- exit code 1
    "#);
    // A user who wants none has none.
    assert_eq!(shell.run(&["--quiet", "count", "xyzzy"]).err, "");
}

#[test]
fn an_empty_answer_in_json_has_its_diagnosis() {
    let shell = shell();
    let read = |args: &[&str]| serde_json::from_str::<serde_json::Value>(&shell.run(args).out).unwrap();
    let answer = read(&["search", "Erdogn Netanyahu", "--format", "json"]);
    assert_snapshot!(serde_json::to_string_pretty(&answer["diagnosis"]).unwrap(), @r#"
    {
      "conditions": [
        {
          "articles": 0,
          "filter": false,
          "text": "Erdogn",
          "unknown": [
            {
              "near": [
                {
                  "articles": 2,
                  "text": "Erdogan"
                }
              ],
              "word": "Erdogn"
            }
          ],
          "words": []
        },
        {
          "articles": 2,
          "filter": false,
          "text": "Netanyahu",
          "unknown": [],
          "words": []
        }
      ],
      "conflict": [
        0
      ],
      "wider": [
        {
          "articles": 1,
          "change": "with Erdogan instead of Erdogn",
          "command": "kliping search 'Erdogan Netanyahu'",
          "query": "Erdogan Netanyahu",
          "without": []
        },
        {
          "articles": 2,
          "change": "without Erdogn",
          "command": "kliping search Netanyahu",
          "query": "Netanyahu",
          "without": [
            0
          ]
        }
      ]
    }
    "#);
    assert!(read(&["search", "Erdogan", "--format", "json"]).get("diagnosis").is_none());
}

#[test]
fn an_offered_command_can_be_pasted() {
    let shell = shell();
    let told = shell.run(&["count", "\"minyak sanksi\" AND NOT Jum'at", "--to", "2024", "--source", "Sumber Dua"]).err;
    let told = told + &shell.run(&["count", "Erdogan AND minyak -PBB", "--source", "Sumber Dua"]).err;
    let commands: Vec<(&str, u64)> = told
        .lines()
        .filter_map(|line| {
            let (before, command) = line.split_once(": kliping ")?;
            let count = before.rsplit(' ').nth(1)?.parse().ok()?;
            Some((command, count))
        })
        .collect();
    assert!(commands.len() > 2, "{told}");
    for (command, count) in commands {
        let line = format!("{} {command}", env!("CARGO_BIN_EXE_kliping"));
        let output = std::process::Command::new("sh").args(["-c", &line]).current_dir(shell.path()).env_clear().output().unwrap();
        let printed = shell.outcome(output);
        assert!(printed.out.starts_with(&format!("{count}\t")), "{command}: {} not {count}", printed.out);
    }
}
