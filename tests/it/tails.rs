//! What surrounds an article is kept, and is no evidence: of matches, entities, facets, copies, lengths or snippets.

use super::bench::{Bench, Layout};
use kliping::query::Widening;
use kliping::search::FacetKind;

const REPORT: &str =
    "Para pemimpin BRICS sepakat mengundang enam negara untuk menjadi anggota penuh mulai awal tahun depan, kata tuan rumah.
Keputusan itu diumumkan Presiden Cyril Ramaphosa di Johannesburg setelah perundingan tertutup yang berlangsung hingga larut malam.";

/// The report with furniture that speaks of somebody else, between paragraphs, inside one, and behind them.
fn furnished() -> String {
    let (first, second) = REPORT.split_once('\n').unwrap();
    format!(
        "{first}\nBaca juga: Sergei Lavrov Terbang ke Jakarta\n{second} (Baca: Lavrov di Jakarta) Pertemuan berakhir pada hari Kamis. Simak juga Video 'Lavrov Terbang ke Jakarta':\nArtikel ini telah tayang di kawat.example dengan judul Lavrov ke Jakarta"
    )
}

fn bench() -> Bench {
    Bench::with(&[
        ("a.txt", &furnished()),
        ("b.txt", "Sergei Lavrov tiba di Jakarta pada hari Rabu untuk bertemu dengan menteri luar negeri."),
    ])
}

#[test]
fn tails_match_only_where_they_are_asked_for() {
    let bench = bench();
    let with_tail = |query: &str| {
        let answer = bench.ask_with(query, Widening::Full, |request| request.include_tail = true);
        let mut ids = super::bench::ids(&answer);
        ids.sort();
        ids
    };
    assert_eq!(bench.ids("Lavrov"), ["artikel/b.txt"]);
    assert_eq!(bench.ids("tail:Lavrov"), ["artikel/a.txt"]);
    assert_eq!(bench.ids("tail:video"), ["artikel/a.txt"]);
    assert_eq!(with_tail("Lavrov"), ["artikel/a.txt", "artikel/b.txt"]);
    // The paragraph goes on behind what stood inside it.
    assert_eq!(bench.ids("\"pertemuan berakhir\""), ["artikel/a.txt"]);
    assert_eq!(bench.ids("BRICS NOT Lavrov"), ["artikel/a.txt"]);
}

#[test]
fn tails_name_nobody_and_are_not_shown() {
    let bench = bench();
    let answer = bench.ask_with("BRICS", Widening::Full, |request| request.facets = vec![FacetKind::Person, FacetKind::Place]);
    let labels: Vec<&str> = answer.facets.iter().flat_map(|facet| facet.values.iter().map(|value| value.label.as_str())).collect();
    assert_eq!(labels, ["Cyril Ramaphosa", "Johannesburg"]);
    let hit = &answer.hits[0];
    assert!(hit.record.text.contains("Simak juga Video"), "kept");
    for snippet in &hit.snippets {
        let shown = snippet.span.of(&hit.record.text);
        assert!(!shown.contains("Lavrov") && !shown.contains("tayang"), "{shown}");
    }
}

#[test]
fn tails_count_neither_as_length_nor_against_copies() {
    let plain = Bench::with(&[("a.txt", REPORT)]);
    let (first, second) = REPORT.split_once('\n').unwrap();
    let tail = "Berita Terkait\nSergei Lavrov Terbang ke Jakarta\nHarga Beras Naik Lagi di Jakarta";
    let surrounded = Bench::with(&[("a.txt", &format!("{first}\nBaca juga: Sergei Lavrov Terbang ke Jakarta\n{second}\n{tail}"))]);
    assert_eq!(plain.reader().totals(), surrounded.reader().totals());
    let score = |bench: &Bench| bench.ask("Ramaphosa").hits[0].score.to_bits();
    assert_eq!(score(&plain), score(&surrounded));

    // Two short reports that share nothing but a long tail are no copies; two that share all but the tail are.
    let other =
        "Bank sentral menaikkan suku bunga acuan sebesar dua puluh lima basis poin pada rapat hari Rabu, kata gubernurnya di Jakarta.
Kenaikan itu ditempuh untuk menahan pelemahan rupiah terhadap dolar yang berlangsung sejak awal bulan lalu, katanya.";
    let long_tail = format!("Berita Terkait\n{}", "Sergei Lavrov Terbang ke Jakarta untuk Bertemu Menteri Luar Negeri\n".repeat(12));
    let bench = Bench::new(Layout::Whole);
    bench.write("a.txt", REPORT);
    bench.write("b.txt", format!("{REPORT}\n{long_tail}"));
    bench.write("c.txt", format!("{other}\n{long_tail}"));
    bench.update();
    let answer = bench.ask("di");
    assert_eq!((answer.total.articles, answer.total.stories), (3, 2));
}
