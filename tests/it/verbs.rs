//! The analyst's verbs: their numbers held against counting again by queries, and what a user sees of each.

use super::bench::{Bench, Layout, analysis};
use super::shell::Shell;
use insta::assert_snapshot;
use kliping::clean::ZoneKind;
use kliping::entity::{EntityKind, Gazetteer, WhoIsWho};
use kliping::index::{Layout as Laid, Reader, Source, TextField};
use kliping::language::Language;
use kliping::query::ast::DateRange;
use kliping::query::{self, MatchMode, ParseOptions, ResolveContext, Widening};
use kliping::search::{self, CooccurOptions, Count, Nearness, PairSort, Period, Reason, Request, SignificantOptions, Tally};
use kliping::text::{Span, sentences};
use std::collections::{BTreeMap, BTreeSet};
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

/// A shell with a part of the bundled corpus, indexed once for all tests that only ask.
pub fn corpus_shell() -> &'static Shell {
    static SHELL: OnceLock<Shell> = OnceLock::new();
    SHELL.get_or_init(|| {
        let shell = Shell::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        for part in ["kawat", "portal-khatulistiwa"] {
            for entry in std::fs::read_dir(folder.join(part)).unwrap().map(Result::unwrap) {
                shell.write(&format!("{part}/{}", entry.file_name().to_str().unwrap()), std::fs::read(entry.path()).unwrap());
            }
        }
        assert_eq!(shell.run(&["index", "kawat", "portal-khatulistiwa"]).code, 0);
        shell
    })
}

fn request(who: &WhoIsWho<'_>, text: &str) -> Request {
    let options = ParseOptions { today: jiff::civil::date(2025, 12, 1), strict: false };
    let context = ResolveContext { analyzer: &analysis().analyzer, who, match_mode: MatchMode::All, widening: Widening::Full };
    Request::new(query::resolve(&query::parse(text, &options).unwrap().expr, context).plan)
}

fn who(reader: &Reader) -> WhoIsWho<'_> {
    reader.who(Gazetteer::bundled())
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

/// An article of an index as the oracle sees it: its story, whether it matches, what it speaks of in each sentence, its words as written with their stems.
struct Seen {
    article: u64,
    story: u64,
    matches: bool,
    sentences: Vec<BTreeSet<String>>,
    words: BTreeSet<(String, String, bool)>,
}

impl Seen {
    fn entities(&self) -> BTreeSet<String> {
        self.sentences.iter().flatten().cloned().collect()
    }
}

/// Every article read anew from its text, for counting without any index.
fn seen(reader: &Reader, who: &WhoIsWho<'_>, query: &str) -> Vec<Seen> {
    let matching: BTreeSet<u64> =
        search::matched(reader, who, &request(who, query)).unwrap().iter().map(|matched| matched.article).collect();
    let all = search::matched(reader, who, &request(who, "*")).unwrap();
    all.into_iter()
        .map(|matched| {
            let record = reader.record(matched.address).unwrap();
            let in_tail = |kind| matches!(kind, ZoneKind::Tail | ZoneKind::Title);
            let mut parts: Vec<(bool, Span)> = record.own_title().map(|title| (true, Span::new(0, title.len()))).into_iter().collect();
            for (line, _) in record.zones().into_iter().filter(|(_, kind)| !in_tail(*kind)) {
                parts.extend(sentences(line.of(&record.text)).into_iter().map(|span| (false, span.shifted(line.start as usize))));
            }
            let of_part = |(in_title, span): &(bool, Span)| {
                let here = record.mentions.iter().filter(|mention| mention.in_title == *in_title && span.contains(mention.span()));
                here.filter_map(|mention| who.resolve(mention.entity())).map(|id| who.key(id).unwrap().to_owned()).collect()
            };
            let zones = record.zones();
            let layout = Laid::new(&analysis().analyzer, Source { title: record.own_title(), text: &record.text, zones: &zones });
            let mut words = BTreeSet::new();
            for field in [TextField::Title, TextField::Body] {
                let text = if field == TextField::Title { &record.title } else { &record.text };
                for line in &layout.field(field).lines {
                    words.extend((0..line.tokens.len()).map(|at| {
                        let token = line.tokens.get(at);
                        (line.token_span(at).of(text).to_owned(), token.stem.to_owned(), token.language == Language::English)
                    }));
                }
            }
            Seen {
                article: matched.article,
                story: matched.story,
                matches: matching.contains(&matched.article),
                sentences: parts.iter().map(of_part).collect(),
                words,
            }
        })
        .collect()
}

/// Articles and stories of the fore side and stories of the rest that `has` likes.
fn tally(seen: &[Seen], has: impl Fn(&Seen) -> bool) -> Tally {
    let fore: BTreeSet<u64> = seen.iter().filter(|seen| seen.matches).map(|seen| seen.story).collect();
    let here = || seen.iter().filter(|seen| seen.matches && has(seen));
    let rest: BTreeSet<u64> = seen.iter().filter(|seen| !fore.contains(&seen.story) && has(seen)).map(|seen| seen.story).collect();
    Tally {
        articles: here().count() as u64,
        stories: here().map(|seen| seen.story).collect::<BTreeSet<_>>().len() as u64,
        rest: rest.len() as u64,
    }
}

#[test]
fn what_is_significant_is_counted_right_and_the_same_in_every_layout() {
    let options = SignificantOptions { words: true, entities: true, limit: 15 };
    for query in ["BRICS OR NATO", "source:\"Kawat Nusantara\"", "title:China"] {
        let answers = layouts().each_ref().map(|bench| {
            let reader = bench.reader();
            let who = who(&reader);
            let found = search::significant(&reader, &who, &analysis().analyzer, &request(&who, query), None, options).unwrap();
            let seen = seen(&reader, &who, query);
            assert_eq!(found.all, tally(&seen, |_| true), "{query}");
            for telling in found.entities.iter().flat_map(|(_, tellings)| tellings) {
                let key = seen
                    .iter()
                    .flat_map(Seen::entities)
                    .find(|key| who.by_key(key).is_some_and(|id| who.label(id) == telling.label))
                    .unwrap();
                assert_eq!(telling.tally, tally(&seen, |seen| seen.entities().contains(&key)), "{query}: {}", telling.label);
            }
            for telling in &found.words {
                // A written form can be of two classes, by two languages.
                let classes: BTreeSet<(String, bool)> = seen
                    .iter()
                    .flat_map(|seen| &seen.words)
                    .filter(|(written, ..)| *written == telling.label)
                    .map(|(_, stem, english)| (stem.clone(), *english))
                    .collect();
                let counted = |class: &(String, bool)| {
                    tally(&seen, |seen| seen.words.iter().any(|(_, stem, english)| (stem, english) == (&class.0, &class.1)))
                };
                assert!(classes.iter().any(|class| counted(class) == telling.tally), "{query}: {}: {:?}", telling.label, telling.tally);
            }
            (found.words, found.entities)
        });
        assert!(query != "BRICS OR NATO" || answers[0].0.len() > 2 && answers[0].1.iter().any(|(_, tellings)| tellings.len() > 2));
        assert_eq!(answers[0], answers[1], "{query}");
    }
}

#[test]
fn pairs_are_counted_right_and_the_same_in_every_layout() {
    for (query, within) in [("*", Nearness::Article), ("BRICS OR NATO", Nearness::Sentence), ("Rusia", Nearness::Sentence)] {
        let answers = layouts().each_ref().map(|bench| {
            let reader = bench.reader();
            let who = who(&reader);
            let options = CooccurOptions { kinds: EntityKind::ALL.to_vec(), with: Vec::new(), within, least: 2, sort: PairSort::Stories };
            let found = search::cooccur(&reader, &who, &request(&who, query), &options).unwrap();
            let seen: Vec<Seen> = seen(&reader, &who, query).into_iter().filter(|seen| seen.matches).collect();
            let first: BTreeMap<u64, u64> = seen.iter().rev().map(|seen| (seen.story, seen.article)).collect();
            for pair in found.pairs.iter().step_by(7) {
                let [a, b] = pair.nodes.map(|place| &found.nodes[place]);
                let both = |window: &BTreeSet<String>| window.contains(&a.key) && window.contains(&b.key);
                let together = |seen: &&Seen| match within {
                    Nearness::Article => both(&seen.entities()),
                    _ => seen.sentences.iter().any(both),
                };
                let here: Vec<&Seen> = seen.iter().filter(together).collect();
                let stories: BTreeSet<u64> = here.iter().map(|seen| seen.story).collect();
                assert_eq!(pair.count, Count { articles: here.len() as u64, stories: stories.len() as u64 }, "{} {}", a.label, b.label);
                let windows = match within {
                    Nearness::Article => stories.len(),
                    _ => seen
                        .iter()
                        .filter(|seen| first[&seen.story] == seen.article)
                        .flat_map(|seen| &seen.sentences)
                        .filter(|window| both(window))
                        .count(),
                };
                assert_eq!(pair.windows, windows as u64, "{} {}", a.label, b.label);
                let of_a = seen.iter().filter(|seen| seen.entities().contains(&a.key)).count();
                assert_eq!(a.count.articles, of_a as u64, "{}", a.label);
            }
            assert!(found.pairs.len() > 30, "{}", found.pairs.len());
            let name = |place: usize| found.nodes[place].key.clone();
            found
                .pairs
                .iter()
                .map(|pair| (pair.nodes.map(name), pair.count, pair.windows, pair.npmi.to_bits(), pair.llr.to_bits()))
                .collect::<Vec<_>>()
        });
        let differ = answers[0].iter().zip(&answers[1]).find(|(one, other)| one != other);
        assert!(answers[0].len() == answers[1].len() && differ.is_none(), "{query}: {differ:?}");
    }
}

#[test]
fn significant_words_and_names_as_they_are_seen() {
    let shell = corpus_shell();
    assert_snapshot!(shell.run(&["significant", "BRICS", "-n", "3"]).all(), @r#"
    7 stories against 37 others

    Words
      here      elsewhere   score
      7 100%    9  24%       16.6  mewakili
      7 100%    13  35%      12.7  anggota
      4  57%    1   3%       12.4  surat

    Persons
      here      elsewhere   score
      2  29%    0   0%        7.9  Jacob Zuma

    Places
      here      elsewhere   score
      5  71%    1   3%       17.5  Afrika Selatan
      5  71%    2   5%       14.6  Brasil
      3  43%    0   0%       12.3  Brasilia
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["significant", "BRICS", "--source", "khatulistiwa", "-n", "2", "--format", "csv"]).all(), @r#"
    kind,value,articles,stories,rest_stories,score
    word,sudah,5,5,11,11.28
    word,mewakili,5,5,11,11.28
    person,Jacob Zuma,2,2,0,9.54
    person,Narendra Modi,4,4,6,8.67
    place,Brasil,4,4,3,12.40
    place,Afrika,3,3,2,8.65
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["significant", "NATO", "--kind", "word,person", "--against", "BRICS", "-n", "1", "--format", "json"]).all(), @r#"
    {
      "format_version": 1,
      "query": {
        "text": "NATO",
        "read_as": "NATO",
        "notices": []
      },
      "total": {
        "articles": 11,
        "stories": 10
      },
      "rest_stories": 7,
      "significant": {
        "word": [
          {
            "value": "rudal",
            "articles": 7,
            "stories": 6,
            "rest_stories": 0,
            "score": 8.61
          }
        ],
        "person": [],
        "organization": [],
        "place": []
      }
    }
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["significant", "*"]).all(), @r#"
    44 stories against 0 others
    --- messages
    note: there is nothing to hold it against
    --- exit code 0
    "#);
    assert_eq!(shell.run(&["significant", "zombie"]).code, 1);
}

#[test]
fn pairs_as_they_are_seen() {
    let shell = shell();
    assert_snapshot!(shell.run(&["cooccur", "--kind", "person,place", "--min", "1", "-n", "3"]).all(), @r#"
    3 stories in 4 articles, 21 pairs within one article, 3 shown

    articles  stories   NPMI      LLR
           3        2   0.00      0.0  Rusia – Sergei Lavrov
           1        1   1.00      3.8  Amerika Serikat – Iran
           1        1   1.00      3.8  Amerika Serikat – Washington
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["cooccur", "BRICS", "--with", "Rusia", "--within", "sentence", "--min", "1", "--graph", "a.graphml", "--format", "csv"]).all(), @r#"
    a,a_type,b,b_type,articles,stories,windows,npmi,llr
    Rusia,place,Sergei Lavrov,person,3,2,2,0.262,0.68
    Rusia,place,Vladimir Putin,person,2,1,1,0.387,1.59
    Rusia,place,Wang Yi,person,1,1,1,0.387,1.59
    --- messages
    graph of 4 entities and 3 pairs written to a.graphml
    --- exit code 0
    "#);
    assert_snapshot!(std::fs::read_to_string(shell.path().join("a.graphml")).unwrap().lines().skip(12).collect::<Vec<_>>().join("\n"), @r#"
      <graph edgedefault="undirected">
        <node id="place:rusia">
          <data key="node-label">Rusia</data>
          <data key="node-kind">place</data>
          <data key="node-articles">3</data>
          <data key="node-stories">2</data>
        </node>
        <node id="person:sergei-lavrov">
          <data key="node-label">Sergei Lavrov</data>
          <data key="node-kind">person</data>
          <data key="node-articles">3</data>
          <data key="node-stories">2</data>
        </node>
        <node id="person:vladimir-putin">
          <data key="node-label">Vladimir Putin</data>
          <data key="node-kind">person</data>
          <data key="node-articles">2</data>
          <data key="node-stories">1</data>
        </node>
        <node id="person:wang-yi">
          <data key="node-label">Wang Yi</data>
          <data key="node-kind">person</data>
          <data key="node-articles">1</data>
          <data key="node-stories">1</data>
        </node>
        <edge source="place:rusia" target="person:sergei-lavrov">
          <data key="edge-weight">2</data>
          <data key="edge-articles">3</data>
          <data key="edge-stories">2</data>
          <data key="edge-windows">2</data>
          <data key="edge-npmi">0.2619</data>
          <data key="edge-llr">0.6796</data>
        </edge>
        <edge source="place:rusia" target="person:vladimir-putin">
          <data key="edge-weight">1</data>
          <data key="edge-articles">2</data>
          <data key="edge-stories">1</data>
          <data key="edge-windows">1</data>
          <data key="edge-npmi">0.3869</data>
          <data key="edge-llr">1.5876</data>
        </edge>
        <edge source="place:rusia" target="person:wang-yi">
          <data key="edge-weight">1</data>
          <data key="edge-articles">1</data>
          <data key="edge-stories">1</data>
          <data key="edge-windows">1</data>
          <data key="edge-npmi">0.3869</data>
          <data key="edge-llr">1.5876</data>
        </edge>
      </graph>
    </graphml>
    "#);
    assert_snapshot!(shell.run(&["cooccur", "BRICS", "--within", "paragraph", "--min", "1", "-n", "1", "--sort", "npmi", "--format", "json"]).all(), @r#"
    {
      "format_version": 1,
      "query": {
        "text": "BRICS",
        "read_as": "BRICS",
        "notices": []
      },
      "within": "paragraph",
      "total": {
        "articles": 3,
        "stories": 2
      },
      "windows": 4,
      "distinct": 2,
      "pairs": [
        {
          "a": {
            "entity": "person:sergei-lavrov",
            "name": "Sergei Lavrov",
            "type": "person",
            "articles": 3,
            "stories": 2
          },
          "b": {
            "entity": "person:vladimir-putin",
            "name": "Vladimir Putin",
            "type": "person",
            "articles": 2,
            "stories": 1
          },
          "articles": 2,
          "stories": 1,
          "windows": 1,
          "npmi": 0.208,
          "llr": 0.68
        }
      ]
    }
    --- messages
    --- exit code 0
    "#);
    for (ending, code) in [("dot", 0), ("csv", 0), ("png", 2)] {
        assert_eq!(shell.run(&["cooccur", "--min", "1", "--graph", &format!("b.{ending}"), "-q"]).code, code);
    }
    assert_snapshot!(std::fs::read_to_string(shell.path().join("b.dot")).unwrap(), @r#"
    graph kliping {
      "person:sergei-lavrov" [label="Sergei Lavrov", kind=person, articles=4, stories=3];
      "person:vladimir-putin" [label="Vladimir Putin", kind=person, articles=2, stories=1];
      "person:wang-yi" [label="Wang Yi", kind=person, articles=1, stories=1];
      "person:sergei-lavrov" -- "person:vladimir-putin" [weight=1, articles=2, windows=1, npmi=0, llr=0];
      "person:sergei-lavrov" -- "person:wang-yi" [weight=1, articles=1, windows=1, npmi=0, llr=0];
    }
    "#);
    assert_snapshot!(std::fs::read_to_string(shell.path().join("b.csv")).unwrap(), @r#"
    Source,Target,Type,Weight,Articles,Stories,Windows,NPMI,LLR
    Sergei Lavrov,Vladimir Putin,Undirected,1,2,1,1,0.0000,0.0000
    Sergei Lavrov,Wang Yi,Undirected,1,1,1,1,0.0000,0.0000
    "#);
    // Who is merged is one, who is hidden none.
    assert_eq!(shell.run(&["entity", "merge", "Vladimir Putin", "Sergei Lavrov"]).code, 0);
    assert_eq!(shell.run(&["cooccur", "BRICS AND enam", "--min", "1"]).code, 1);
    assert_eq!(shell.run(&["entity", "hide", "Wang Yi"]).code, 0);
    assert_eq!(shell.run(&["cooccur", "--min", "1"]).code, 1);
    for (args, told) in [
        (&["cooccur", "--kind", "source"][..], "kinds are person, organization and place"),
        (&["cooccur", "--with", "Nemo"], "no entity named"),
    ] {
        let outcome = shell.run(args);
        assert!(outcome.code > 0 && outcome.err.contains(told), "{}", outcome.all());
    }
}
