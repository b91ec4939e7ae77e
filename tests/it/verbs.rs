//! The analyst's verbs: their numbers held against counting again by queries, and what a user sees of each.

use super::bench::{Bench, Layout, analysis};
use super::shell::Shell;
use insta::assert_snapshot;
use kliping::entity::{Gazetteer, WhoIsWho};
use kliping::index::Reader;
use kliping::query::ast::DateRange;
use kliping::query::{self, MatchMode, ParseOptions, ResolveContext, Widening};
use kliping::search::{self, Period, Reason, Request};
use std::path::Path;
use std::sync::OnceLock;

/// Articles of the bundled corpus whose path `keep` likes, indexed.
fn corpus_in(layout: Layout, keep: impl Fn(&str) -> bool) -> Bench {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let bench = Bench::new(layout);
    for entry in walkdir::WalkDir::new(&folder) {
        let entry = entry.unwrap();
        let name = entry.path().strip_prefix(&folder).unwrap().to_str().unwrap();
        if entry.file_type().is_file() && name != "README.md" && keep(name) {
            bench.write(name, std::fs::read(entry.path()).unwrap());
        }
    }
    bench.update();
    bench
}

/// The bundled corpus, indexed once for all tests.
fn corpus() -> &'static Bench {
    static CORPUS: OnceLock<Bench> = OnceLock::new();
    CORPUS.get_or_init(|| corpus_in(Layout::Whole, |_| true))
}

/// A part of the corpus in one segment and in many; all of it would be slow to write in many.
fn layouts() -> &'static [Bench; 2] {
    static LAYOUTS: OnceLock<[Bench; 2]> = OnceLock::new();
    LAYOUTS.get_or_init(|| {
        [Layout::Whole, Layout::Scattered].map(|layout| corpus_in(layout, |name| name.starts_with("kawat") || name.starts_with("umpan")))
    })
}

/// A few articles with dates, sources and a copy.
pub fn shell() -> Shell {
    let body = "Para pemimpin BRICS mengundang enam negara untuk menjadi anggota penuh mulai awal tahun depan, kata tuan rumah pada hari terakhir pertemuan. Presiden Rusia Vladimir Putin mengikuti pertemuan lewat layar, sedangkan Sergei Lavrov memimpin rombongan Rusia di Johannesburg.";
    let row = |id: &str, title: &str, date: Option<&str>, source: &str, body: &str| {
        serde_json::json!({"id": id, "title": title, "date": date, "source": source, "body": body}).to_string()
    };
    let rows = [
        row("kn-1", "BRICS Undang Enam Negara", Some("2023-08-24"), "Kawat Nusantara", body),
        row("pk-1", "Enam Negara Diundang Masuk BRICS", Some("2023-08-25"), "Portal Khatulistiwa", body),
        row(
            "kn-2",
            "Sanksi Baru bagi Iran",
            Some("2024-01-10"),
            "Kawat Nusantara",
            "Amerika Serikat menjatuhkan sanksi baru terhadap Iran pada hari Rabu, menurut pernyataan Departemen Keuangan di Washington. Sergei Lavrov mengecam sanksi itu.",
        ),
        row(
            "kn-3",
            "Lavrov di Beijing",
            None,
            "Kawat Nusantara",
            "Menteri Luar Negeri Rusia Sergei Lavrov bertemu Menteri Luar Negeri Tiongkok Wang Yi di Beijing. Keduanya membahas BRICS dan sanksi terhadap Rusia.",
        ),
    ];
    let shell = Shell::with(&[("umpan.jsonl", &rows.join("\n"))]);
    assert_eq!(shell.run(&["index", "umpan.jsonl"]).code, 0);
    shell
}

fn request(who: &WhoIsWho<'_>, text: &str) -> Request {
    let options = ParseOptions { today: jiff::civil::date(2025, 12, 1), strict: false };
    let context = ResolveContext { analyzer: &analysis().analyzer, who, match_mode: MatchMode::All, widening: Widening::Full };
    Request::new(query::resolve(&query::parse(text, &options).unwrap().expr, context).plan)
}

fn who(reader: &Reader) -> WhoIsWho<'_> {
    WhoIsWho::new(Gazetteer::bundled(), &reader.numbering().entities)
}

#[test]
fn a_timeline_counts_as_queries_do() {
    let reader = corpus().reader();
    let who = who(&reader);
    for by in [Period::Week, Period::Month, Period::Year] {
        let requests = ["BRICS", "sanksi OR NATO"].map(|text| request(&who, text));
        let timeline = search::timeline(&reader, &who, &requests, Some(by)).unwrap();
        for (request, line) in requests.iter().zip(&timeline.lines) {
            let dated: u64 = line.counts.iter().map(|count| count.articles).sum();
            assert_eq!(dated + line.undated.articles, line.total.articles);
            assert!(dated > 0 && line.undated.articles > 0);
            // Weeks are many; every tenth and those with something in them say enough.
            for (number, (interval, count)) in timeline.axis.iter().zip(&line.counts).enumerate() {
                if count.articles == 0 && number % 10 != 0 {
                    continue;
                }
                let dates = DateRange { from: Some(interval.start), to: Some(interval.end) };
                let within = |request: &Request| search::count(&reader, &who, &Request { dates, ..request.clone() }).unwrap();
                assert_eq!(*count, within(request), "{}", interval.label);
                assert_eq!(interval.all, within(&self::request(&who, "*")), "{}", interval.label);
            }
        }
        let joined: Vec<_> = timeline.axis.windows(2).filter(|two| two[0].end.tomorrow().unwrap() != two[1].start).collect();
        assert!(joined.is_empty(), "periods without gaps: {joined:?}");
    }
}

#[test]
fn a_timeline_of_too_many_periods_is_refused() {
    let shell = Shell::with(&[(
        "a.jsonl",
        "{\"id\":\"a\",\"date\":\"1950-01-01\",\"body\":\"Kabar lama dari Jakarta tentang perundingan.\"}\n{\"id\":\"b\",\"date\":\"2020-01-01\",\"body\":\"Kabar baru dari Jakarta tentang perundingan.\"}",
    )]);
    assert_eq!(shell.run(&["index", "a.jsonl"]).code, 0);
    assert_snapshot!(shell.run(&["timeline", "Jakarta", "--by", "day"]).all(), @r#"
    --- messages
    error: by day this is more than 10000 periods
    hint: choose longer periods with --by, or fewer days with --from and --to
    --- exit code 2
    "#);
    assert_eq!(shell.run(&["timeline", "Jakarta"]).code, 0);
    assert_eq!(shell.run(&["timeline", "Jakarta", "--by", "day", "--from", "2020"]).code, 0);
    let many: Vec<&str> = std::iter::once("timeline").chain(std::iter::repeat_n("a", 13)).collect();
    assert_eq!(shell.run(&many).code, 2);
}

#[test]
fn a_timeline_as_it_is_seen() {
    let shell = shell();
    assert_snapshot!(shell.run(&["timeline", "BRICS", "sanksi", "--by", "month"]).all(), @r#"
    █ BRICS: 2 stories in 3 articles, 1 of them without a date
    ▒ sanksi: 2 articles, 1 of them without a date
    by month, 2023-08 to 2024-01

             articles  stories   share
    2023-08         2        1  100.0%  ████████████████████████████████████████████
                    0        0    0.0%
    2023-09         0        0       –
                    0        0       –
    2023-10         0        0       –
                    0        0       –
    2023-11         0        0       –
                    0        0       –
    2023-12         0        0       –
                    0        0       –
    2024-01         0        0    0.0%
                    1        1  100.0%  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["timeline", "BRICS", "--person", "Lavrov", "--source", "kawat", "--from", "2023-08", "--to", "2023-09", "--format", "csv"]).all(), @r#"
    query,period,start,end,articles,stories,all_articles,share
    BRICS,2023-W31,2023-07-31,2023-08-06,0,0,0,0.0000
    BRICS,2023-W32,2023-08-07,2023-08-13,0,0,0,0.0000
    BRICS,2023-W33,2023-08-14,2023-08-20,0,0,0,0.0000
    BRICS,2023-W34,2023-08-21,2023-08-27,1,1,1,1.0000
    BRICS,2023-W35,2023-08-28,2023-09-03,0,0,0,0.0000
    BRICS,2023-W36,2023-09-04,2023-09-10,0,0,0,0.0000
    BRICS,2023-W37,2023-09-11,2023-09-17,0,0,0,0.0000
    BRICS,2023-W38,2023-09-18,2023-09-24,0,0,0,0.0000
    BRICS,2023-W39,2023-09-25,2023-10-01,0,0,0,0.0000
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["timeline", "BRICS", "--by", "year", "--format", "json"]).all(), @r#"
    {
      "format_version": 1,
      "by": "year",
      "periods": [
        {
          "period": "2023",
          "start": "2023-01-01",
          "end": "2023-12-31",
          "articles": 2,
          "stories": 1
        }
      ],
      "lines": [
        {
          "query": {
            "text": "BRICS",
            "read_as": "BRICS",
            "notices": []
          },
          "total": {
            "articles": 3,
            "stories": 2
          },
          "undated": {
            "articles": 1,
            "stories": 1
          },
          "counts": [
            {
              "articles": 2,
              "stories": 1,
              "share": 1.0
            }
          ]
        }
      ]
    }
    --- messages
    note: BRICS: 1 of 3 articles without a date, in no period
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["timeline", "zombie"]).all(), @r#"
    zombie: 0 articles
    --- messages
    --- exit code 1
    "#);
    assert_snapshot!(shell.run(&["timeline", "Beijing", "--format", "tsv"]).all(), @r#"
    query	period	start	end	articles	stories	all_articles	share
    --- messages
    note: Beijing: 1 of 1 articles without a date, in no period
    --- exit code 0
    "#);
    let svg = shell.run(&["timeline", "BRICS", "Iran <\"&\">", "--svg", "bagan.svg", "--show", "share", "--by", "year", "-q"]);
    assert_eq!((svg.code, svg.err.as_str()), (0, ""));
    assert_snapshot!("timeline_svg", std::fs::read_to_string(shell.path().join("bagan.svg")).unwrap());
    assert_eq!(shell.run(&["timeline", "BRICS", "--svg", "tidak/ada.svg"]).code, 2);
}

#[test]
fn articles_like_one_are_neither_itself_nor_its_copies() {
    let shell = shell();
    assert_snapshot!(shell.run(&["similar", "kn-1"]).all(), @r#"
    like BRICS Undang Enam Negara

     1. Lavrov di Beijing
        8% alike · no date · Kawat Nusantara · umpan.jsonl
        names: BRICS, Rusia, Sergei Lavrov
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["similar", "kn-3", "--format", "csv"]).all(), @r#"
    rank,likeness,id,date,source,title,path,url,shared_entities,shared_words,copies
    1,0.616,kn-2,2024-01-10,Kawat Nusantara,Sanksi Baru bagi Iran,umpan.jsonl,,Sergei Lavrov,sanksi; terhadap,0
    2,0.492,kn-1,2023-08-24,Kawat Nusantara,BRICS Undang Enam Negara,umpan.jsonl,,Rusia; BRICS; Sergei Lavrov,bertemu,1
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["similar", "kn-3", "-n", "1", "--format", "json"]).all(), @r#"
    {
      "format_version": 1,
      "article": {
        "id": "kn-3",
        "path": "umpan.jsonl",
        "title": "Lavrov di Beijing",
        "date": null,
        "source": "Kawat Nusantara",
        "url": null
      },
      "sought": {
        "entities": [
          {
            "value": "Rusia",
            "articles": 3
          },
          {
            "value": "BRICS",
            "articles": 3
          },
          {
            "value": "Sergei Lavrov",
            "articles": 4
          }
        ],
        "words": [
          {
            "value": "sanksi",
            "articles": 2
          },
          {
            "value": "terhadap",
            "articles": 2
          },
          {
            "value": "bertemu",
            "articles": 3
          }
        ]
      },
      "hits": [
        {
          "rank": 1,
          "likeness": 0.616,
          "article": {
            "id": "kn-2",
            "path": "umpan.jsonl",
            "title": "Sanksi Baru bagi Iran",
            "date": "2024-01-10",
            "source": "Kawat Nusantara",
            "url": null
          },
          "shared": {
            "entities": [
              {
                "value": "Sergei Lavrov",
                "articles": 4
              }
            ],
            "words": [
              {
                "value": "sanksi",
                "articles": 2
              },
              {
                "value": "terhadap",
                "articles": 2
              }
            ]
          },
          "copies": 0
        }
      ]
    }
    --- messages
    --- exit code 0
    "#);
    // What is hidden is no reason, what is merged is one.
    assert_eq!(shell.run(&["entity", "hide", "BRICS"]).code, 0);
    assert_eq!(shell.run(&["entity", "rename", "Sergei Lavrov", "S. Lavrov"]).code, 0);
    let edited = shell.run(&["similar", "kn-1"]).out;
    assert!(edited.contains("S. Lavrov") && !edited.contains("names: BRICS"), "{edited}");
    for (args, code, told) in [
        (&["similar", "kn-1", "--source", "portal"][..], 1, ""),
        (&["similar", "kn-1", "--among", "Washington OR Iran"], 1, ""),
        (&["similar", "kn-1", "--among", "Beijing", "--about", "Wang Yi"], 0, ""),
        (&["similar", "umpan.jsonl"], 2, "holds 4 articles"),
        (&["similar", "tidak-ada"], 1, "no article"),
    ] {
        let outcome = shell.run(args);
        assert!(outcome.code == code && outcome.err.contains(told), "{args:?}: {}", outcome.all());
    }
}

#[test]
fn articles_like_one_are_the_same_in_every_layout() {
    let answers = layouts().each_ref().map(|bench| {
        let reader = bench.reader();
        let who = who(&reader);
        let all = search::matched(&reader, &who, &request(&who, "*")).unwrap();
        let of = |id: &str| {
            let article = search::find(&reader, id, None).unwrap().remove(0);
            let similar = search::similar(&reader, &who, &analysis().analyzer, &article, &request(&who, "*")).unwrap();
            let hits = similar.hits.into_iter().map(|hit| {
                let story = all.iter().find(|matched| reader.record(matched.address).unwrap().id == hit.hit.record.id).unwrap().story;
                assert_ne!(story, article.matched.story, "{id}");
                let reasons: Vec<(String, u64)> = hit.reasons.into_iter().map(reason).collect();
                (hit.hit.record.id, hit.likeness.to_bits(), reasons)
            });
            hits.collect::<Vec<_>>()
        };
        (of("kn-2023-0907-c01"), of("artikel/kawat/ktt-sco-tianjin-tata-kelola-global.txt"))
    });
    assert_eq!(answers[0].0.len(), 10);
    assert_eq!(answers[0], answers[1]);
}

/// A reason without the entity's number, which is another in every index.
fn reason(reason: Reason) -> (String, u64) {
    match reason {
        Reason::Entity { label, articles, .. } => (label, articles),
        Reason::Word { surface, articles } => (surface, articles),
    }
}
