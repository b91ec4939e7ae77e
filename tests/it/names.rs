//! Names that a user adds or splits off, and acronyms that articles explain: which articles an update reads again, that the end is that of a fresh index, and
//! what a user sees of it.

use super::bench::{Bench, Layout};
use super::shell::Shell;
use insta::assert_snapshot;
use kliping::entity::{Annotator, Edits, EntityKind, Gazetteer};
use kliping::index::{Analysis, IndexError, UpdateEvent, UpdateSummary};
use kliping::language::Analyzer;
use kliping::query::Widening;
use kliping::query::plan::Plan;
use kliping::search::{self, CooccurOptions, FacetKind, Nearness, PairSort, Request, Selection};
use std::sync::atomic::{AtomicBool, Ordering};

const FILES: [(&str, &str); 5] = [
    ("a.txt", "Kapal penjaga pantai Filipina mendekati Gosong Bajo pada hari Senin. Nelayan di Gosong Bajo menjauh."),
    ("b.txt", "Menteri Pertahanan Filipina tiba di Manila pada hari Selasa dan berbicara soal laut itu."),
    ("c.txt", "Julukan Negeri Panda sering dipakai media. Negeri Panda menolak tuduhan itu pada hari Rabu."),
    ("d.txt", "Pertemuan di Beijing dihadiri utusan Tiongkok dan Rusia pada hari Kamis."),
    ("e.txt", "GOSONG BAJO KEMBALI TEGANG. Juru bicara militer menolak berkomentar pada hari Jumat."),
];

fn analysis(edits: &str) -> Analysis {
    let added = Edits::parse(edits).unwrap().added();
    Analysis { analyzer: Analyzer::new(Gazetteer::bundled().name_words()), annotator: Annotator::with_added(added) }
}

fn update(bench: &Bench, analysis: &Analysis) -> UpdateSummary {
    bench.try_update_by(analysis, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

/// Every entity of every article, by name, with the number of its mentions.
fn found(bench: &Bench) -> Vec<String> {
    let reader = bench.reader();
    let gazetteer = Gazetteer::bundled();
    let who = reader.who(gazetteer);
    let answer = bench.ask("*");
    let mut found: Vec<String> = Vec::new();
    for hit in &answer.hits {
        for mention in &hit.record.mentions {
            found.push(format!("{} {} {}", hit.record.id, who.key(mention.entity()).unwrap_or(""), mention.start));
        }
    }
    found.sort();
    found
}

fn bench() -> Bench {
    let bench = Bench::new(Layout::Whole);
    for (name, text) in FILES {
        bench.write(name, text);
    }
    bench
}

#[test]
fn only_the_articles_concerned_are_read_again_and_the_end_is_that_of_a_fresh_index() {
    let edited = bench();
    update(&edited, &analysis(""));
    let plain = found(&edited);
    for (edits, again) in [
        ("[place]\n\"Karang Bajo\" = [\"Gosong Bajo\"]\n", 2),
        ("[place]\n\"Karang Bajo\" = [\"Gosong Bajo\"]\n[split]\n\"Negeri Panda\" = \"Tiongkok\"\n", 1),
        ("[split]\n\"Negeri Panda\" = \"Tiongkok\"\n", 2),
        ("", 1),
    ] {
        let analysis = analysis(edits);
        let summary = update(&edited, &analysis);
        assert_eq!((summary.articles_written, summary.read_again), (0, again), "{edits}");
        assert_eq!(update(&edited, &analysis).read_again, 0, "{edits}");
        let fresh = bench();
        update(&fresh, &analysis);
        assert_eq!(found(&edited), found(&fresh), "{edits}");
        let named = found(&edited);
        assert_eq!(named.iter().filter(|row| row.contains("karang-bajo")).count(), if edits.contains("Karang") { 3 } else { 0 });
        assert_eq!(named.iter().filter(|row| row.contains("negeri-panda")).count(), if edits.contains("Panda") { 2 } else { 0 });
    }
    assert_eq!(found(&edited), plain);
}

#[test]
fn a_run_that_stops_between_two_edits_leaves_no_article_read_for_names_that_are_gone() {
    let bench = bench();
    update(&bench, &analysis(""));
    let plain = found(&bench);
    bench.write("f.txt", "Nelayan kembali ke Gosong Bajo pada hari Sabtu setelah kapal itu pergi.");
    let interrupt = AtomicBool::new(false);
    let added = analysis("[place]\n\"Karang Bajo\" = [\"Gosong Bajo\"]\n");
    let stopped = bench.try_update_by(&added, &interrupt, &mut |event| {
        if matches!(event, UpdateEvent::FileDone { path, .. } if path.ends_with("f.txt")) {
            interrupt.store(true, Ordering::Relaxed);
        }
    });
    assert!(matches!(stopped, Err(IndexError::Interrupted)), "{stopped:?}");
    let named = |rows: &[String]| rows.iter().filter(|row| row.contains("karang-bajo")).count();
    assert_eq!(named(&found(&bench)), 1, "the new article was read with the new name");
    update(&bench, &analysis(""));
    assert_eq!(named(&found(&bench)), 0);
    bench.remove("f.txt");
    update(&bench, &analysis(""));
    assert_eq!(found(&bench), plain);
}

/// Three stories that explain an acronym, one that writes it bare.
const EXPLAINED: [&str; 4] = [
    "Badan Siber Samudra Hindia (BSSH) membuka pusat pemantauan di Maladewa. Juru bicara BSSH menolak menyebut biayanya.",
    "Serangan itu dilaporkan oleh Badan Siber Samudra Hindia (BSSH) pada hari Senin, dan pelabuhan sempat lumpuh beberapa jam.",
    "India dan Sri Lanka menyumbang dana bagi Badan Siber Samudra Hindia (BSSH), kata seorang pejabat di Kolombo kemarin.",
    "Para pejabat BSSH bertemu Menteri Pertahanan India di New Delhi untuk membahas keamanan kabel bawah laut di kawasan itu.",
];

#[test]
fn an_acronym_that_several_stories_explain_is_known_in_all() {
    let articles = |bench: &Bench| {
        let reader = bench.reader();
        let who = reader.who(Gazetteer::bundled());
        let named = who.named(None, "Badan Siber Samudra Hindia");
        let [id] = named.as_slice() else { panic!("{named:?}") };
        assert_eq!(who.label(*id), "Badan Siber Samudra Hindia");
        bench.ids("org:\"Badan Siber Samudra Hindia\"").len()
    };
    let bench = Bench::new(Layout::Whole);
    bench.write("a.txt", EXPLAINED[0]);
    bench.write("b.txt", EXPLAINED[1]);
    bench.write("d.txt", EXPLAINED[3]);
    bench.update();
    assert_eq!(articles(&bench), 2, "two stories are no agreement");
    // A copy of a story is no further witness.
    bench.write("a2.txt", format!("{} {}", EXPLAINED[0], EXPLAINED[0]));
    bench.write("a3.txt", format!("{} {}", EXPLAINED[0], EXPLAINED[0]));
    bench.write("c.txt", EXPLAINED[2]);
    bench.update();
    let known = articles(&bench);
    assert_eq!(known, 6);
    assert_eq!(bench.ids("org:BSSH").len(), known);
    for name in ["c.txt", "a2.txt", "a3.txt"] {
        bench.remove(name);
    }
    bench.update();
    assert_eq!(articles(&bench), 2, "what is gone explains nothing any more");
}

#[test]
fn a_user_adds_splits_and_is_told_what_to_do() {
    let files: Vec<(String, &str)> = FILES.iter().map(|(name, text)| (format!("berita/{name}"), *text)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let shell = Shell::with(&files);
    assert_eq!(shell.run(&["index", "berita", "-q"]).code, 0);
    let run = |args: &[&str]| format!("$ kliping {}\n{}\n", args.join(" "), shell.run(args).all());
    let story = [
        run(&["entity", "add", "Karang Bajo", "Gosong Bajo"]),
        run(&["entity", "add", "Karang Bajo", "Gosong Bajo", "--kind", "place"]),
        run(&["search", "place:\"Gosong Bajo\""]),
        run(&["index"]),
        run(&["count", "place:\"Gosong Bajo\""]),
        run(&["entity", "split", "Tiongkok", "Negeri Kanguru"]),
        run(&["entity", "split", "Tiongkok", "Negeri Panda"]),
        run(&["index"]),
        run(&["entity", "show", "Negeri Panda"]),
    ];
    assert_snapshot!(story.concat(), @r#"
    $ kliping entity add Karang Bajo Gosong Bajo
    --- messages
    error: no list and no article knows "Karang Bajo"
    hint: say what it is: --kind person, --kind organization or --kind place
    --- exit code 2
    $ kliping entity add Karang Bajo Gosong Bajo --kind place
    Karang Bajo is added, as place
    --- messages
    written to ./entities.toml
    kliping index finds it in the articles that hold the name
    --- exit code 0
    $ kliping search place:"Gosong Bajo"
    1 article

     1. Kapal penjaga pantai Filipina mendekati Gosong Bajo pada hari Senin
        no date · berita/a.txt
        Kapal penjaga pantai Filipina mendekati Gosong Bajo pada hari Senin. Nelayan
        di Gosong Bajo menjauh.
    --- messages
    note: entities.toml adds or takes away names that articles were not read for; run kliping index
    --- exit code 0
    $ kliping index
    files: 0 new, 0 changed, 5 unchanged, 0 moved, 0 removed, 0 failed
    articles: 0 written, 2 read again, 5 in the index
    --- messages
    --- exit code 0
    $ kliping count place:"Gosong Bajo"
    2	2
    --- messages
    --- exit code 0
    $ kliping entity split Tiongkok Negeri Kanguru
    --- messages
    error: "Negeri Kanguru" is no name of Tiongkok
    hint: kliping entity show "Tiongkok" tells its names
    --- exit code 2
    $ kliping entity split Tiongkok Negeri Panda
    Negeri Panda is not Tiongkok
    --- messages
    written to ./entities.toml
    kliping index finds it in the articles that hold the name
    --- exit code 0
    $ kliping index
    files: 0 new, 0 changed, 5 unchanged, 0 moved, 0 removed, 0 failed
    articles: 0 written, 1 read again, 5 in the index
    --- messages
    --- exit code 0
    $ kliping entity show Negeri Panda
    Negeri Panda (place:negeri-panda)
    articles  1, stories 1
    no date     Julukan Negeri Panda sering dipakai media
                berita/c.txt
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(std::fs::read_to_string(shell.path().join("entities.toml")).unwrap(), @r#"
    [place]
    "Karang Bajo" = ["Gosong Bajo"]

    [split]
    "Negeri Panda" = "Tiongkok"
    "#);
    let taken = shell.run(&["entity", "add", "Filipina", "Negeri Jeepney", "--kind", "person"]);
    assert!(taken.code == 2 && taken.err.contains("\"Filipina\" is known already, as place"), "{}", taken.all());
    // A merge is taken back as it was made.
    assert_eq!(shell.run(&["entity", "merge", "Beijing", "Manila"]).code, 0);
    assert_eq!(shell.run(&["entity", "split", "Manila", "Beijing"]).code, 0);
    assert!(!std::fs::read_to_string(shell.path().join("entities.toml")).unwrap().contains("Beijing"));
}

#[test]
fn offices_are_told_of_persons_and_of_bodies() {
    let shell = Shell::with(&[
        (
            "berita/a.txt",
            "MOSKWA, 3 Mei 2023 – Menlu Rusia Sergei Lavrov tiba di Ankara. Lavrov, menteri luar negeri Rusia, menolak berkomentar.",
        ),
        ("berita/b.txt", "JAKARTA, 7 Juni 2023 – Menteri Luar Negeri Sergei Lavrov berbicara di Jakarta tentang gandum dan Laut Hitam."),
        ("berita/c.txt", "Sekretaris Jenderal PBB Antonio Guterres menyeru semua pihak menahan diri di Sudan pada hari Selasa."),
    ]);
    assert_eq!(shell.run(&["index", "berita", "-q"]).code, 0);
    for (name, expected) in [
        ("Lavrov", "offices   Sergei Lavrov · menteri luar negeri · Rusia: 2, 2023-05 to 2023-06"),
        ("Rusia", "offices   Sergei Lavrov · menteri luar negeri · Rusia: 1, 2023-05"),
        ("PBB", "offices   Antonio Guterres · sekretaris jenderal · Perserikatan Bangsa-Bangsa: 1"),
    ] {
        let outcome = shell.run(&["entity", "show", name]);
        assert!(outcome.out.lines().any(|line| line == expected), "{expected} not in\n{}", outcome.out);
    }
}

#[test]
fn a_least_score_leaves_doubtful_names_out_of_counts_filters_and_lists_alike() {
    let bench = Bench::new(Layout::Whole);
    for (number, text) in FILES.iter().map(|(_, text)| text).chain(&EXPLAINED).enumerate() {
        bench.write(&format!("{number}.txt"), text);
    }
    bench.update();
    let kinds = [FacetKind::Person, FacetKind::Organization, FacetKind::Place];
    let mut distinct = Vec::new();
    for least in [0.0, 0.8, 0.9, 1.0] {
        let answer = bench.ask_with("*", Widening::Full, |request| (request.facets, request.min_score) = (kinds.to_vec(), least));
        distinct.push(answer.facets.iter().map(|facet| facet.values.len()).sum::<usize>());
        // Pairs are made of the same articles as counts are.
        let reader = bench.reader();
        let who = reader.who(Gazetteer::bundled());
        let mut request = Request::new(Plan::everything());
        request.min_score = least;
        let within = Nearness::Article;
        let options = CooccurOptions { kinds: EntityKind::ALL.to_vec(), with: Vec::new(), within, least: 1, sort: PairSort::Stories };
        for node in search::cooccur(&reader, &who, &request, &options).unwrap().nodes {
            let counted = answer.facets.iter().flat_map(|facet| &facet.values).find(|value| value.number == node.id.0);
            assert_eq!(counted.map(|value| value.count), Some(node.count), "{} from {least}", node.label);
        }
        for facet in &answer.facets {
            for value in &facet.values {
                let selection = Selection { kind: facet.kind, values: vec![value.number] };
                let left =
                    bench.ask_with("*", Widening::Full, |request| (request.selections, request.min_score) = (vec![selection], least));
                assert_eq!(left.hits.len() as u64, value.count.articles, "{} from {least}", value.label);
                let named = |hit: &kliping::search::Hit| hit.entities.iter().any(|(_, names)| names.contains(&value.label));
                assert!(left.hits.iter().all(named), "{} from {least}", value.label);
            }
        }
    }
    assert!(distinct.is_sorted_by(|more, fewer| more >= fewer) && distinct[0] > distinct[3] && distinct[3] > 0, "{distinct:?}");
}
