//! Cleaning as tables: lines and the zones they get, titles and where they come from.

use super::*;
use crate::ingest::Format;
use proptest::prelude::*;

fn article(text: &str) -> Article {
    clean(RawArticle::new("folder/berita.txt", Format::Text, text.to_owned()), &CleanOptions::default())
}

/// Kinds of the lines, a letter each: title, lead, body, heading, list, caption, tail (`x`).
fn kinds(text: &str) -> String {
    let letter = |zone: &Zone| match zone.kind {
        ZoneKind::Title => 't',
        ZoneKind::Lead => 'l',
        ZoneKind::Body => 'b',
        ZoneKind::Heading => 'h',
        ZoneKind::List => 'i',
        ZoneKind::Caption => 'c',
        ZoneKind::Tail => 'x',
    };
    article(text).zones.iter().map(letter).collect()
}

const LEAD: &str = "Presiden Rusia dan presiden Tiongkok bertemu di Moskow pada hari Senin untuk membahas kerja sama ekonomi kedua negara.";
const BODY: &str =
    "Dalam pertemuan itu kedua presiden mengatakan bahwa kerja sama ekonomi antara Rusia dan Tiongkok akan terus tumbuh pada tahun ini.";

#[test]
fn zones_of_scraped_pages() {
    for (lines, expected) in [
        (vec![LEAD, BODY], "lb"),
        (vec!["Putin dan Xi bertemu di Moskow", LEAD, BODY], "tlb"),
        (vec![LEAD, BODY, "More Stories", "Resep nasi goreng dari lima kota", "Hasil liga semalam"], "lbxxx"),
        (vec![LEAD, BODY, "Resep nasi goreng dari lima kota", "Hasil liga semalam"], "lbxx"),
        (vec![LEAD, "Baca juga: Harga beras naik lagi", BODY], "lxb"),
        (vec![LEAD, "Baca juga:", "Harga beras naik lagi", BODY], "lxxb"),
        (vec![LEAD, "SCROLL TO CONTINUE WITH CONTENT", BODY, "ADVERTISEMENT"], "lxbx"),
        (vec![LEAD, "Berita Terkait", "Harga beras naik lagi", BODY], "lxxb"),
        (vec![LEAD, BODY, BODY, "Pencinta kopi. Pembaca peta. Pengumpul perangko tua."], "lbbx"),
        (vec![LEAD, BODY, "(Antara/rtr)"], "lbx"),
        (vec![LEAD, "Latar belakang", BODY], "lhb"),
        (vec![LEAD, BODY, "Bagikan artikel ini:", "Ikuti kami di Google News"], "lbxx"),
        // Clipped sentences about the matter itself are no biography.
        (vec![LEAD, BODY, BODY, "Rusia setuju. Tiongkok setuju. Presiden pulang."], "lbbb"),
        // A paragraph that begins like a marker is a paragraph.
        (
            vec![
                LEAD,
                "Bagikan beras kepada rakyat, kata presiden, adalah tugas negara yang tidak dapat ditunda lagi dalam keadaan seperti sekarang ini.",
            ],
            "lb",
        ),
        (vec!["Satu baris saja tanpa titik"], "l"),
        // Placeholders and rules that stand where something stood.
        (vec![LEAD, "[Gambas:Youtube]", BODY, "\\[video.1\\]", "---", "null"], "lxbxxx"),
        // A video is announced in as many words as it takes; tags follow.
        (
            vec![
                LEAD,
                BODY,
                "Simak juga Video 'Dua Presiden Bertemu di Moskow untuk Membahas Kerja Sama Ekonomi':",
                "tiongkok",
                "kerja sama",
            ],
            "lbxxx",
        ),
        // Lists and tables at the end are the article's own.
        (vec![LEAD, BODY, "Rusia - Tiongkok 2-1", "Brasil - India 0-0"], "lbbb"),
        (vec![LEAD, "Berikut negara yang hadir:", "Afrika Selatan", "Uni Emirat Arab"], "lbbb"),
        (vec![LEAD, BODY, "1. Afrika Selatan", "2. Uni Emirat Arab"], "lbii"),
        // Headings of another kind of markup are no headlines.
        (vec![LEAD, "## Latar belakang", BODY], "lhb"),
        // The article once more, in short.
        (vec![LEAD, BODY, "---", "Berikut adalah ringkasan berita dalam satu paragraf: kedua presiden bertemu.", BODY], "lbxxx"),
        (vec![LEAD, BODY, "Ringkasan", BODY], "lbxx"),
        // What an article sums up itself stays.
        (vec![LEAD, "Berikut rangkuman pernyataan kedua presiden itu kepada para wartawan di Moskow.", BODY], "lbb"),
        // A bracket between paragraphs speaks of them.
        (vec![LEAD, "(pidato di Moskow)", BODY, "(ddn/ddn)"], "lhbx"),
        (vec![LEAD, BODY, "Presiden Rusia di Moskow (Foto: Kawat Nusantara)"], "lbc"),
        (vec![LEAD, BODY, "Presiden Rusia di Moskow (AFP/Kawat Nusantara)"], "lbc"),
        (vec!["Kedua presiden itu bertemu lagi di Moskow untuk membahas kerja sama ekonomi, Senin (15/4).", BODY], "lb"),
        (vec![LEAD, BODY, BODY, "“Pencinta kopi. Pembaca peta. Pengumpul perangko tua.”"], "lbbx"),
        (vec![LEAD, BODY, BODY, "“Ia setuju. Mereka pulang,” katanya. “Semua pulang.”"], "lbbb"),
        (vec![LEAD, BODY, "KAWAT NUSANTARA | REUTERS"], "lbx"),
        (vec![LEAD, BODY, "Artikel ini pertama kali terbit dalam bahasa Inggris", "Diadaptasi oleh Kawat Nusantara"], "lbxx"),
    ] {
        assert_eq!(kinds(&lines.join("\n")), expected, "{lines:#?}");
    }
}

/// The pieces of a text that are tail.
fn tails(text: &str) -> Vec<String> {
    let article = article(text);
    article.zones.iter().filter(|zone| zone.kind == ZoneKind::Tail).map(|zone| zone.span.of(&article.text).to_owned()).collect()
}

#[test]
fn furniture_inside_paragraphs() {
    let second = "Ia mengatakan bahwa kerja sama itu akan terus tumbuh.";
    for (furniture, after, tail) in [
        ("Baca juga: Harga Beras Naik Lagi di Jakarta", second, Some("Baca juga: Harga Beras Naik Lagi di Jakarta")),
        ("Baca Juga : Apakah Harga Beras Akan Naik Lagi?", second, Some("Baca Juga : Apakah Harga Beras Akan Naik Lagi?")),
        ("(Baca juga: Harga beras naik lagi)", second, Some("(Baca juga: Harga beras naik lagi)")),
        ("(Baca: Harga Beras Naik)", second, Some("(Baca: Harga Beras Naik)")),
        ("Simak Video 'Harga Beras Naik Lagi':", second, Some("Simak Video 'Harga Beras Naik Lagi':")),
        (
            "Baca juga: Harga Beras Naik Lagi di Jakarta",
            "\"Kami bertemu lagi di sini untuk membahas kerja sama,\" katanya.",
            Some("Baca juga: Harga Beras Naik Lagi di Jakarta"),
        ),
        ("Baca juga: Harga beras naik lagi", "", Some("Baca juga: Harga beras naik lagi")),
        ("(mbz/idh)", "", Some("(mbz/idh)")),
        ("[Antara]", "", Some("[Antara]")),
        ("Editor: Redaksi", "", Some("Editor: Redaksi")),
        (
            "Pewarta: Redaksi Satu Editor: Redaksi Dua Copyright © Kawat 2025",
            "",
            Some("Pewarta: Redaksi Satu Editor: Redaksi Dua Copyright © Kawat 2025"),
        ),
        (
            "Artikel ini telah tayang di kawat.example dengan judul Dua Presiden Bertemu",
            "",
            Some("Artikel ini telah tayang di kawat.example dengan judul Dua Presiden Bertemu"),
        ),
        // A sentence may speak of reading, and a bracket of what stands before it.
        ("Ia meminta mereka baca juga: pasal lima", second, None),
        ("Yang hadir adalah Perserikatan Bangsa-Bangsa (PBB).", "", None),
        ("Sumber: tiga pejabat yang tidak mau disebut namanya mengatakan bahwa pertemuan itu akan diadakan lagi.", second, None),
    ] {
        let text = format!("{BODY}\n{LEAD} {furniture} {after}\n{BODY}");
        assert_eq!(tails(&text), tail.into_iter().map(str::to_owned).collect::<Vec<_>>(), "{furniture} | {after}");
    }
}

#[test]
fn titles() {
    let made = article(
        "Wang Yi, direktur kantor urusan luar negeri partai itu, bertemu dengan sekretaris dewan keamanan, pada hari Senin. Mereka sepakat.",
    );
    assert_eq!(made.title.text, "Wang Yi, direktur kantor urusan luar negeri partai itu…");
    assert!(!made.title.is_own());
    let mut raw = RawArticle::new("a.html", Format::Html, format!("{LEAD}\n{BODY}"));
    raw.give(FieldName::Title, "Putin dan Xi bertemu | Portal Khatulistiwa", Origin::MetaTag);
    raw.give(FieldName::Source, "Portal Khatulistiwa", Origin::MetaTag);
    assert_eq!(clean(raw, &CleanOptions::default()).title.text, "Putin dan Xi bertemu");
}

#[test]
fn ids_hold_no_blanks() {
    let raw = RawArticle::new("folder/dua kata.txt", Format::Text, LEAD.to_owned());
    assert_eq!(clean(raw, &CleanOptions::default()).id, "folder/dua%20kata.txt");
}

#[test]
fn datelines_give_date_and_source() {
    let found = article(&format!("Putin dan Xi bertemu di Moskow\n\nMOSKOW, 22 Maret 2023 (Kawat Nusantara) — {LEAD}\n\n{BODY}"));
    assert_eq!(found.date.map(|dated| (dated.date.to_string(), dated.origin)), Some(("2023-03-22".to_owned(), Origin::Dateline)));
    assert_eq!(found.source.as_deref(), Some("Kawat Nusantara"));
    assert_eq!(found.title.origin, Some(Origin::FirstLine));
}

proptest! {
    #[test]
    fn any_text_is_cleaned(text in "(\\PC{0,60}\n?){0,8}") {
        let article = article(&text);
        let mut last = 0;
        for zone in &article.zones {
            prop_assert!(zone.span.start >= last);
            prop_assert!(article.text.get(zone.span.range()).is_some_and(|line| !line.trim().is_empty()));
            last = zone.span.end;
        }
        // Nothing is thrown away: what no zone covers is white space.
        let covered: usize = article.zones.iter().map(|zone| zone.span.of(&article.text).chars().filter(|c| !c.is_whitespace()).count()).sum();
        prop_assert_eq!(covered, article.text.chars().filter(|c| !c.is_whitespace()).count());
    }
}
