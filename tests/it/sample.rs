//! One article of the kind that kliping is made for: scraped, no title, no date, curly quotes, three names for one country, and a tail of other
//! people's headlines. And the bundled corpus, which is made of such articles.

use super::bench::Bench;
use kliping::entity::EntityKind;
use std::path::Path;

const SCRAPED: &str = "Menteri Luar Negeri Tiongkok Wang Yi bertemu Menteri Luar Negeri Rusia Sergei Lavrov di sela pertemuan Organisasi Kerja Sama Shanghai (SCO), hari Kamis.
Wang mengatakan hubungan China-Rusia “telah teruji oleh waktu” dan tidak diarahkan kepada pihak ketiga.
Lavrov memuji peran Cina di BRICS dan mengajak negara-negara anggota memperluas kerjasama, termasuk di bidang energi.
“Penulis kopi. Pembaca peta. Pengumpul perangko. Pencinta hujan sore.”
More Stories
Taiwan memilih presiden baru – Pidato – Kolom
15 kota makan terbaik di Eropa dengan harga termurah";

fn entities(bench: &Bench, kind: EntityKind) -> Vec<String> {
    let answer = bench.ask("*");
    let mut names = answer.hits[0].entities.iter().find(|(other, _)| *other == kind).map(|(_, names)| names.clone()).unwrap_or_default();
    names.sort();
    names
}

#[test]
fn a_scraped_page_searches_well_as_it_is() {
    let bench = Bench::with(&[("halaman.txt", SCRAPED)]);
    let answer = bench.ask("BRICS AND Rusia");
    assert_eq!(answer.total.articles, 1);
    assert!(answer.hits[0].record.title.starts_with("Menteri Luar Negeri Tiongkok Wang Yi bertemu"), "{}", answer.hits[0].record.title);
    assert_eq!(entities(&bench, EntityKind::Person), ["Sergei Lavrov", "Wang Yi"]);
    assert_eq!(entities(&bench, EntityKind::Organization), ["BRICS", "Organisasi Kerja Sama Shanghai"]);
    assert_eq!(entities(&bench, EntityKind::Place), ["Rusia", "Tiongkok"]);
    for query in ["Taiwan", "Eropa", "perangko", "pidato"] {
        assert_eq!(bench.ask(query).total.articles, 0, "{query}");
        let with_tail = bench.ask_with(query, kliping::query::Widening::Full, |request| request.include_tail = true);
        assert_eq!(with_tail.total.articles, 1, "{query} with the tail");
    }
}

#[test]
fn the_bundled_corpus_is_what_its_readme_says() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let bench = Bench::new(super::bench::Layout::Whole);
    for entry in walkdir::WalkDir::new(&corpus) {
        let entry = entry.unwrap();
        let name = entry.path().strip_prefix(&corpus).unwrap();
        if entry.file_type().is_file() && name.to_str() != Some("README.md") {
            bench.write(name.to_str().unwrap(), std::fs::read(entry.path()).unwrap());
        }
    }
    let summary = bench.update();
    assert_eq!(summary.problems, []);
    assert!(summary.articles >= 120, "{} articles", summary.articles);
    let answer = bench.ask("*");
    let short: Vec<&str> =
        answer.hits.iter().filter(|hit| hit.record.text.split_whitespace().count() < 120).map(|hit| hit.record.id.as_str()).collect();
    assert_eq!(short, [""; 0], "articles are news, not notes");
    assert!(bench.ask("BRICS AND Rusia").total.articles >= 5);
    assert!(bench.ask("lang:en").total.articles >= 3);
    assert!(answer.hits.iter().filter(|hit| hit.record.date().is_some()).count() * 2 > answer.hits.len());
}
