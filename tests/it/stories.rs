//! Copies of one story: folded, counted both ways, found the same whatever order they came in.

use super::bench::{Bench, Layout};
use super::shell::Shell;
use insta::assert_snapshot;
use kliping::query::Widening;
use kliping::search::{Answer, FacetKind, LeadCopy, Selection};

const WIRE: &str = "Para pemimpin BRICS sepakat mengundang enam negara untuk menjadi anggota penuh mulai awal tahun depan, kata tuan rumah pada hari terakhir pertemuan.
Keputusan itu diumumkan Presiden Cyril Ramaphosa di Johannesburg setelah perundingan tertutup yang berlangsung hingga larut malam.
Vladimir Putin mengikuti pertemuan lewat layar, sedangkan Sergei Lavrov memimpin rombongan Rusia yang datang ke Afrika Selatan.";
const OTHER: &str = "BRICS akan membahas perluasan keanggotaan dalam pertemuan puncak di Johannesburg, dan Vladimir Putin diperkirakan hanya hadir lewat layar.
Beberapa negara menyatakan minat untuk bergabung, tetapi syarat-syaratnya belum diumumkan oleh negara-negara anggota yang lama.";

/// The wire story with another headline and a local tail, as papers run it.
fn copy(headline: &str) -> String {
    format!("{headline}\n{WIRE}\nBaca juga: Harga beras naik lagi")
}

fn folded(bench: &Bench, query: &str) -> Answer {
    bench.ask_with(query, Widening::Full, |request| {
        request.copies = false;
        request.facets = vec![FacetKind::Person];
    })
}

/// Articles, stories, and the copies folded into each hit.
fn shape(answer: &Answer) -> (u64, u64, Vec<u32>) {
    let mut copies: Vec<u32> = answer.hits.iter().map(|hit| hit.copies).collect();
    copies.sort_unstable();
    (answer.total.articles, answer.total.stories, copies)
}

#[test]
fn copies_are_one_hit_and_both_numbers_are_told() {
    let bench = Bench::new(Layout::Whole);
    bench.write("a.txt", WIRE);
    bench.write("b.txt", copy("Enam negara diundang masuk kelompok itu"));
    bench.write("c.txt", copy("Kelompok itu membuka pintu bagi enam negara"));
    bench.write("d.txt", OTHER);
    bench.update();
    let answer = folded(&bench, "BRICS");
    assert_eq!(shape(&answer), (4, 2, vec![0, 2]));
    let putin = answer.facets[0].values.iter().find(|value| value.label == "Vladimir Putin").unwrap();
    assert_eq!((putin.count.articles, putin.count.stories), (4, 2));
    let every = bench.ask("BRICS");
    assert_eq!((every.hits.len(), every.total.stories), (4, 2));
}

#[test]
fn stories_depend_on_the_articles_alone() {
    let versions = [
        ("a.txt", WIRE.to_owned()),
        ("b.txt", copy("Judul kedua dari naskah itu")),
        ("c.txt", OTHER.to_owned()),
        ("d.txt", copy("Judul ketiga")),
    ];
    let fresh = Bench::new(Layout::Whole);
    versions.iter().for_each(|(name, text)| fresh.write(name, text));
    fresh.update();
    // One file a run, the last first, with a copy that comes and goes and a file that becomes a copy.
    let edited = Bench::new(Layout::Scattered);
    edited.write("e.txt", WIRE);
    edited.write("c.txt", WIRE);
    edited.update();
    assert_eq!(shape(&folded(&edited, "BRICS")).1, 1);
    edited.remove("e.txt");
    for (name, text) in versions.iter().rev() {
        edited.write(name, text);
        edited.update();
    }
    let outcome = |bench: &Bench| {
        let answer = folded(bench, "BRICS");
        let hits: Vec<_> = answer.hits.iter().map(|hit| (hit.record.id.clone(), hit.copies, hit.score.to_bits())).collect();
        (shape(&answer), hits, answer.facets)
    };
    assert_eq!(outcome(&edited).0, (4, 2, vec![0, 2]));
    assert_eq!(outcome(&edited).1, outcome(&fresh).1);
}

#[test]
fn the_copy_shown_is_chosen_and_no_count_depends_on_it() {
    let row = |id: &str, source: &str, date: &str, more: &str| {
        let text = format!("{WIRE}\n{more}").replace('\n', "\\n");
        format!("{{\"id\":\"{id}\",\"title\":\"BRICS {id}\",\"source\":\"{source}\",\"date\":\"{date}\",\"body\":\"{text}\"}}\n")
    };
    let more = "Keputusan itu disambut Tiongkok.";
    let rows = [
        row("kini", "Kawat Nusantara", "2023-08-24", ""),
        row("lebih", "Lensa Dunia", "2023-08-25", more),
        row("awal", "Portal Khatulistiwa", "2023-08-23", ""),
        row("tanpa", "Kawat Lain", "", ""),
    ];
    for layout in [Layout::Whole, Layout::Scattered] {
        let bench = Bench::new(layout);
        rows.iter().enumerate().for_each(|(number, row)| bench.write(&format!("{number}.jsonl"), row));
        bench.write("lain.txt", OTHER);
        bench.update();
        let reader = bench.reader();
        let numbered =
            |name: &str| reader.numbering().sources.iter().find(|(_, known)| *known == name).map(|(number, _)| vec![number]).unwrap();
        let sources = |names: &[&str]| LeadCopy::Sources(names.iter().map(|name| numbered(name)).collect());
        let ask = |lead: LeadCopy, only: Option<&str>| {
            bench.ask_with("Ramaphosa OR BRICS", Widening::Full, |request| {
                request.copies = false;
                request.lead_copy = lead;
                request.facets = FacetKind::ALL.to_vec();
                request.selections.extend(only.map(|name| Selection { kind: FacetKind::Source, values: numbered(name) }));
            })
        };
        let best = ask(LeadCopy::Best, None);
        for (lead, expected) in [
            (LeadCopy::Earliest, "awal"),
            (LeadCopy::Longest, "lebih"),
            (sources(&["Lensa Dunia", "Kawat Nusantara"]), "lebih"),
            (sources(&["Kawat Nusantara", "Lensa Dunia"]), "kini"),
            (sources(&["Kawat Lain"]), "tanpa"),
        ] {
            let answer = ask(lead.clone(), None);
            let at = answer.hits.iter().position(|hit| hit.copies > 0).unwrap();
            assert_eq!((answer.hits[at].record.id.as_str(), answer.hits[at].copies), (expected, 3), "{lead:?}");
            assert_eq!(answer.hits[at].score.to_bits(), best.hits[at].score.to_bits());
            assert_eq!((answer.total, &answer.facets), (best.total, &best.facets), "{lead:?}");
            // Filters come first: only what passes them can be shown.
            let filtered = ask(lead, Some("Kawat Nusantara"));
            assert_eq!(shape(&filtered), (1, 1, vec![0]));
            assert_eq!(filtered.hits[0].record.id, "kini");
        }
    }
}

#[test]
fn copies_tell_what_each_changed() {
    let edited = WIRE.replace("Keputusan itu diumumkan Presiden Cyril Ramaphosa", "Presiden Cyril Ramaphosa mengumumkan keputusan itu");
    let cut: String = WIRE.lines().take(2).collect::<Vec<_>>().join("\n");
    let row = |id: &str, date: Option<&str>, source: &str, body: &str| {
        serde_json::json!({"id": id, "title": "BRICS Undang Enam Negara", "date": date, "source": source, "body": body}).to_string()
    };
    let rows = [
        row("kn-1", Some("2023-08-24"), "Kawat Nusantara", WIRE),
        row("pk-1", Some("2023-08-26"), "Portal Khatulistiwa", &format!("{edited}\nTokyo menanggapi kabar itu pada hari berikutnya.")),
        row("ld-1", None, "Lensa Dunia", WIRE),
        row("jg-1", Some("2023-08-25"), "Jurnal Geopolitika", &cut),
        row("jg-2", Some("2023-08-25"), "Jurnal Geopolitika", OTHER),
    ];
    let shell = Shell::with(&[("umpan.jsonl", &rows.join("\n"))]);
    assert_eq!(shell.run(&["index", "umpan.jsonl"]).code, 0);
    assert_snapshot!(shell.run(&["copies", "kn-1"]).all(), @r#"
    3 copies of BRICS Undang Enam Negara

    BRICS Undang Enam Negara
      2023-08-25 · Jurnal Geopolitika · umpan.jsonl
      2 sentences in both, 1 left out
      - Vladimir Putin mengikuti pertemuan lewat layar, sedangkan Sergei Lavrov
        memimpin rombongan Rusia yang datang ke Afrika Selatan.

    BRICS Undang Enam Negara
      2023-08-26 · Portal Khatulistiwa · umpan.jsonl
      2 sentences in both, 1 edited, 1 added
      - Keputusan itu diumumkan Presiden Cyril Ramaphosa di Johannesburg setelah
        perundingan tertutup yang berlangsung hingga larut malam.
      + Presiden Cyril Ramaphosa mengumumkan keputusan itu di Johannesburg setelah
        perundingan tertutup yang berlangsung hingga larut malam.
      + Tokyo menanggapi kabar itu pada hari berikutnya.

    BRICS Undang Enam Negara
      no date · Lensa Dunia · umpan.jsonl
      3 sentences in both
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["copies", "jg-1", "--changes", "0"]).all(), @r#"
    3 copies of BRICS Undang Enam Negara

    BRICS Undang Enam Negara
      2023-08-24 · Kawat Nusantara · umpan.jsonl
      2 sentences in both, 1 added

    BRICS Undang Enam Negara
      2023-08-26 · Portal Khatulistiwa · umpan.jsonl
      1 sentence in both, 1 edited, 2 added

    BRICS Undang Enam Negara
      no date · Lensa Dunia · umpan.jsonl
      2 sentences in both, 1 added
    --- messages
    --- exit code 0
    "#);
    assert_snapshot!(shell.run(&["copies", "kn-1", "--format", "csv"]).all(), @r#"
    id,date,source,title,path,url,same,edited,added,left_out
    jg-1,2023-08-25,Jurnal Geopolitika,BRICS Undang Enam Negara,umpan.jsonl,,2,0,0,1
    pk-1,2023-08-26,Portal Khatulistiwa,BRICS Undang Enam Negara,umpan.jsonl,,2,1,1,0
    ld-1,,Lensa Dunia,BRICS Undang Enam Negara,umpan.jsonl,,3,0,0,0
    --- messages
    --- exit code 0
    "#);
    // An article without copies has none, which is no error.
    assert_snapshot!(shell.run(&["copies", "jg-2"]).all(), @r#"
    0 copies of BRICS Undang Enam Negara
    --- messages
    --- exit code 1
    "#);
    assert_eq!(shell.run(&["copies", "umpan.jsonl"]).code, 2);
}
