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
    ] {
        assert_eq!(kinds(&lines.join("\n")), expected, "{lines:#?}");
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
