//! Tables of queries with the articles that they must find, over a dozen small articles, each there for a reason.

use super::bench::{Bench, ids};
use kliping::query::Widening;
use kliping::search::Snippet;
use std::sync::OnceLock;

/// Small articles; the name says what each is for.
const ARTICLES: &[(&str, &str)] = &[
    (
        "brics.txt",
        "Menteri luar negeri negara-negara BRICS berunding dengan Rusia di Moskow pada hari Senin. Perundingan itu membahas kerja sama ekonomi.",
    ),
    (
        "kerjasama.txt",
        "Tiongkok dan Brasil memperkuat kerjasama perdagangan lewat perjanjian baru yang ditandatangani di Beijing pekan lalu.",
    ),
    ("rrt.txt", "Pemerintah RRT menolak tuduhan itu dan mengatakan bahwa sanksi tidak akan menyelesaikan masalah di kawasan tersebut."),
    (
        "selatan.txt",
        "Korea Selatan dan Jepang mengadakan latihan militer bersama. Kapal perang kedua negara berlayar bersama selama tiga hari.",
    ),
    ("selat.txt", "Kapal induk Amerika Serikat melintasi Selat Taiwan pada hari Rabu, kata juru bicara angkatan laut negara itu."),
    ("kutip.txt", "“Kita harus bekerja sama,” kata Wang Yi kepada wartawan. Wang menambahkan bahwa dialog tetap menjadi jalan terbaik."),
    (
        "tail.txt",
        "Pemerintah Indonesia menyambut kesepakatan gencatan senjata di Gaza yang diumumkan para penengah pada hari Kamis.\nKesepakatan itu diharapkan membuka jalan bagi bantuan kemanusiaan yang sangat dibutuhkan warga Gaza.\nBaca juga\nResep zombie lezat dari dapur\nJadwal bola malam ini",
    ),
    ("angka.txt", "Rudal S-400 dan jet F-16 disebut dalam laporan ke-79 itu; nilainya Rp1,5 triliun atau sekitar 3.000 kontrak."),
    ("jumat.txt", "Salat Jum’at di Masjid Istiqlal dihadiri perwakilan organisasi Islam dari AS dan NATO, kata panitia hari itu."),
    ("english.txt", "The foreign ministers of the group said that the sanctions on the banks would be lifted by the end of the year."),
    (
        "spasi.txt",
        "Sanksi baru dijatuhkan kepada perusahaan minyak.\nParagraf kedua ini menyebut Iran dan bukan hal lain sama sekali di sini.",
    ),
];

fn bench() -> &'static Bench {
    static BENCH: OnceLock<Bench> = OnceLock::new();
    BENCH.get_or_init(|| Bench::with(ARTICLES))
}

/// The articles that a query finds, without folder and ending, sorted.
fn found(query: &str, widening: Widening) -> String {
    let mut names: Vec<String> = ids(&bench().ask_with(query, widening, |_| {}))
        .iter()
        .map(|id| id.trim_start_matches("artikel/").split('.').next().unwrap_or_default().to_owned())
        .collect();
    names.sort();
    names.join(" ")
}

#[test]
fn what_queries_find() {
    for (query, expected) in [
        ("BRICS AND Rusia", "brics"),
        ("“BRICS” DAN Rusia", "brics"),
        ("perundingan", "brics"),
        ("dirundingkan", "brics"),
        ("negara", "brics selat selatan"),
        ("kerja sama", "brics kerjasama kutip"),
        ("kerjasama", "brics kerjasama kutip"),
        ("kerja-sama", "brics kerjasama kutip"),
        ("bekerja sama", "brics kerjasama kutip"),
        ("\"bekerja sama\"", "kutip"),
        ("Tiongkok", "kerjasama rrt"),
        ("China", "kerjasama rrt"),
        ("RRT", "kerjasama rrt"),
        ("tiongkok", "kerjasama rrt"),
        ("=Tiongkok", "kerjasama"),
        ("\"RRT\"", "rrt"),
        ("place:Cina", "kerjasama rrt"),
        ("selatan", "selatan"),
        ("selat", "selat"),
        ("Korsel", "selatan"),
        ("Korea Selatan", "selatan"),
        ("person:\"wang yi\"", "kutip"),
        ("person:Wang", ""),
        ("zombie", ""),
        ("tail:zombie", "tail"),
        ("S-400", "angka"),
        ("S400", "angka"),
        ("F-16", "angka"),
        ("ke-79", "angka"),
        ("Rp1,5", "angka"),
        ("3000", "angka"),
        ("Jumat", "jumat"),
        ("Jum'at", "jumat"),
        ("Jum’at", "jumat"),
        ("AS", "jumat selat"),
        ("AS/NATO", ""),
        ("sanction", "english"),
        ("sanksi", "rrt spasi"),
        ("sanksi w/5 Iran", ""),
        ("sanksi near/9 Iran", "spasi"),
        ("sanksi AND Iran", "spasi"),
        ("sanksi -Iran", "rrt"),
        ("NOT sanksi AND Gaza", "tail"),
        ("lead:Iran", ""),
        ("body:Iran", "spasi"),
        ("lang:en", "english"),
        ("path:rrt*", "rrt"),
        ("sank*", "rrt spasi"),
        ("s*ction*", "english"),
        ("sanksy~1", "rrt spasi"),
        ("/mosk(ow|wa)/", "brics"),
        ("kapal w/1 perang", "selatan"),
        ("kapal /s juru", "selat"),
        ("atleast2(kapal)", ""),
        ("caps(kapal)", "selat selatan"),
    ] {
        assert_eq!(found(query, Widening::Full), expected, "{query}");
    }
}

#[test]
fn exact_reading_finds_words_as_written() {
    for (query, expected) in
        [("Tiongkok", "kerjasama"), ("berunding", "brics"), ("perundingan", "brics"), ("runding", ""), ("kerjasama", "kerjasama")]
    {
        assert_eq!(found(query, Widening::Exact), expected, "{query}");
    }
}

/// Snippets with matches in brackets.
fn snippets(query: &str) -> Vec<String> {
    let answer = bench().ask(query);
    let marked = |text: &str, snippet: &Snippet| {
        let mut out = String::new();
        let mut at = snippet.span.start as usize;
        for mark in &snippet.marks {
            out.push_str(&text[at..mark.span.start as usize]);
            out.push_str(&format!("[{}]", mark.span.of(text)));
            at = mark.span.end as usize;
        }
        out + &text[at..snippet.span.end as usize]
    };
    answer.hits.iter().flat_map(|hit| hit.snippets.iter().map(|snippet| marked(&hit.record.text, snippet))).collect()
}

#[test]
fn snippets_are_whole_sentences_with_true_matches() {
    for (query, expected) in [
        (
            "BRICS AND perundingan",
            &[
                "Menteri luar negeri negara-negara [BRICS] [berunding] dengan Rusia di Moskow pada hari Senin. [Perundingan] itu membahas kerja sama ekonomi.",
            ][..],
        ),
        (
            "\"kerja sama\" AND BRICS",
            &[
                "Menteri luar negeri negara-negara [BRICS] berunding dengan Rusia di Moskow pada hari Senin. Perundingan itu membahas [kerja sama] ekonomi.",
            ],
        ),
        // Of a phrase only the phrase is marked, not its words elsewhere.
        ("\"Kapal perang\"", &["[Kapal perang] kedua negara berlayar bersama selama tiga hari."]),
        // An alternative that does not hold marks nothing.
        (
            "(Gaza AND Mars) OR penengah",
            &["Pemerintah Indonesia menyambut kesepakatan gencatan senjata di Gaza yang diumumkan para [penengah] pada hari Kamis."],
        ),
        (
            "person:\"Wang Yi\" AND dialog",
            &["“Kita harus bekerja sama,” kata [Wang Yi] kepada wartawan. [Wang] menambahkan bahwa [dialog] tetap menjadi jalan terbaik."],
        ),
    ] {
        assert_eq!(snippets(query), expected, "{query}");
    }
}

#[test]
fn ranking_prefers_titles_and_repeats_and_breaks_ties_by_article() {
    let bench = Bench::with(&[
        (
            "a.jsonl",
            "{\"id\":\"judul\",\"title\":\"Sanksi Iran\",\"body\":\"Laporan panjang tentang ekonomi dunia dan perdagangan.\"}\n{\"id\":\"isi\",\"title\":\"Laporan ekonomi\",\"body\":\"Laporan panjang tentang sanksi dunia dan perdagangan.\"}",
        ),
        (
            "b.jsonl",
            "{\"id\":\"kembar1\",\"title\":\"Kembar\",\"body\":\"Naskah yang sama persis.\"}\n{\"id\":\"kembar2\",\"title\":\"Kembar\",\"body\":\"Naskah yang sama persis.\"}",
        ),
    ]);
    assert_eq!(bench.ids("sanksi"), ["judul", "isi"]);
    assert_eq!(bench.ids("naskah"), bench.ids("persis"));
}
