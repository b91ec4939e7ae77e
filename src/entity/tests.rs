//! Boundary cases of names in news, as data, with the bundled gazetteer and weights; and what holds of any text.

use super::{Annotator, EntityKind, Gazetteer, Mention, Part, PartRole};
use proptest::prelude::*;
use std::sync::OnceLock;

fn annotator() -> &'static Annotator {
    static ANNOTATOR: OnceLock<Annotator> = OnceLock::new();
    ANNOTATOR.get_or_init(|| Annotator::new(Gazetteer::bundled()))
}

/// Every line of `text` as a part of the body.
fn annotate(text: &str) -> Vec<(String, Mention)> {
    let lines: Vec<&str> = text.lines().collect();
    let parts: Vec<Part<'_>> = lines.iter().map(|text| Part { text, role: PartRole::Body }).collect();
    annotator().annotate(&parts).mentions.into_iter().map(|mention| (mention.span.of(lines[mention.part]).to_owned(), mention)).collect()
}

/// Mentions of a kind as `surface=id`, the kind off the id.
fn of_kind(text: &str, kind: EntityKind) -> Vec<String> {
    let found = annotate(text).into_iter().filter(|(_, mention)| mention.kind == kind);
    found.map(|(surface, mention)| format!("{surface}={}", mention.key.split_once(':').unwrap().1)).collect()
}

/// A text, then the persons, organizations and places that it speaks of, as `surface=slug` in order.
type Case = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    // Titles are no part of a name; the state between is a place of its own.
    ("Menteri Luar Negeri Rusia Sergei Lavrov tiba.", &["Sergei Lavrov=sergei-lavrov"], &[], &["Rusia=rusia"]),
    ("Menteri Pertahanan Latvia Andris Kalnins tiba di Riga.", &["Andris Kalnins=andris-kalnins"], &[], &["Latvia=latvia", "Riga=riga"]),
    ("Presiden Xi bertolak ke Moskow.", &["Xi=xi-jinping"], &[], &["Moskow=moskow"]),
    // The longest name wins: states and bodies inside it are no mentions.
    (
        "Juru bicara Kementerian Luar Negeri Tiongkok menolak.",
        &[],
        &["Kementerian Luar Negeri Tiongkok=kementerian-luar-negeri-tiongkok"],
        &[],
    ),
    ("Kementerian Luar Negeri RRT menolak.", &[], &["Kementerian Luar Negeri RRT=kementerian-luar-negeri-tiongkok"], &[]),
    ("Kementerian Kesehatan Thailand melapor.", &[], &["Kementerian Kesehatan Thailand=kementerian-kesehatan-thailand"], &[]),
    ("Ia mengajar di Universitas Indonesia.", &[], &["Universitas Indonesia=universitas-indonesia"], &[]),
    ("Dewan Keamanan Federasi Rusia bersidang.", &[], &["Dewan Keamanan Federasi Rusia=dewan-keamanan-federasi-rusia"], &[]),
    ("Laporan Center for Maritime Strategy terbit.", &[], &["Center for Maritime Strategy=center-for-maritime-strategi"], &[]),
    ("Kapal di Laut China Selatan bertambah.", &[], &[], &["Laut China Selatan=laut-china-selatan"]),
    ("Warga Provinsi Gyeongsang mengungsi.", &[], &[], &["Provinsi Gyeongsang=provinsi-gieongsang"]),
    // A head that makes no name leaves the state a place.
    ("Pasukan China mundur.", &[], &[], &["China=tiongkok"]),
    // Short forms, family name first or last, with clitics.
    ("Wang Yi tiba. Kata Wang, itu penting.", &["Wang Yi=wang-yi", "Wang=wang-yi"], &[], &[]),
    (
        "Nikolai Patrushev tiba; Patrushevlah yang bicara.",
        &["Nikolai Patrushev=nikolai-patrushev", "Patrushev=nikolai-patrushev"],
        &[],
        &[],
    ),
    (
        "Presiden Korea Selatan Han Sung-jin tiba. Han menolak.",
        &["Han Sung-jin=han-sung-jin", "Han=han-sung-jin"],
        &[],
        &["Korea Selatan=korea-selatan"],
    ),
    // Another person of the same family name is another person.
    ("Wang Yi tiba. Wang Hongmei tidak.", &["Wang Yi=wang-yi", "Wang Hongmei=vang-hongmei"], &[], &[]),
    // An acronym in brackets is the name before it, wherever the article writes it.
    (
        "Forum Kajian Samudra (FKS) menerbitkan laporan. FKS menyebut biaya naik.",
        &[],
        &["Forum Kajian Samudra=forum-kajian-samudra", "FKS=forum-kajian-samudra", "FKS=forum-kajian-samudra"],
        &[],
    ),
    (
        "Organisasi Kerja Sama Shanghai (SCO) bersidang.",
        &[],
        &["Organisasi Kerja Sama Shanghai=organisasi-kerja-sama-shanghai", "SCO=organisasi-kerja-sama-shanghai"],
        &[],
    ),
    // Lists of names, quotes.
    (
        "Brasil, Rusia, India, dan Afrika Selatan hadir.",
        &[],
        &[],
        &["Brasil=brasil", "Rusia=rusia", "India=india", "Afrika Selatan=afrika-selatan"],
    ),
    ("“Kami siap,” ujar Oyelaran.", &["Oyelaran=oielaran"], &[], &[]),
    // Names of things, languages and makers are no entities.
    ("Belt and Road Initiative dibahas.", &[], &[], &[]),
    ("Ia fasih berbahasa dan mengajar bahasa Inggris.", &[], &[], &[]),
    ("Editor: Bambang Priyono", &[], &[], &[]),
    ("Barangkali hujan turun. Penyebabnya angin.", &[], &[], &[]),
    // A body that every state has is that of the state nearest, or nobody's.
    (
        "Brasil memanggil duta besar. Kementerian Luar Negeri Brasil menyebut langkah itu perlu, sementara Tiongkok diam.\nKementerian Luar Negeri menolak memberi keterangan lain, kata Brasil.",
        &[],
        &["Kementerian Luar Negeri Brasil=kementerian-luar-negeri-brasil", "Kementerian Luar Negeri=kementerian-luar-negeri-brasil"],
        &["Brasil=brasil", "Tiongkok=tiongkok", "Brasil=brasil"],
    ),
    ("Kementerian Luar Negeri menolak.", &[], &[], &[]),
    // Media by address; datelines.
    ("JAKARTA, KOMPAS.com - Harga naik.", &[], &["KOMPAS.com=kompas"], &["JAKARTA=jakarta"]),
];

#[test]
fn boundary_cases() {
    let mut wrong = Vec::new();
    for (text, persons, organizations, places) in CASES {
        for (kind, expected) in [(EntityKind::Person, persons), (EntityKind::Organization, organizations), (EntityKind::Place, places)] {
            let found = of_kind(text, kind);
            if found != **expected {
                wrong.push(format!("{text}\n  {kind}: {found:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn spellings_of_a_new_name_meet_across_articles() {
    let id =
        |text: &str| annotate(text).into_iter().find(|(_, mention)| mention.kind == EntityKind::Person).map(|(_, mention)| mention.key);
    let one = id("Menteri Pertahanan Walid al-Hakkem tiba, kata Walid al-Hakkem.");
    assert!(one.is_some());
    assert_eq!(one, id("Menteri Pertahanan Walid el Hakem tiba, kata Walid el Hakem."));
}

#[test]
fn headlines_name_only_what_is_known() {
    let parts = [
        Part { text: "Presiden Baru Rayu Rusia supaya Hubungan Lebih Erat", role: PartRole::Title },
        Part { text: "Presiden Kosta Rika Henrique Duarte tiba.", role: PartRole::Lead },
        Part { text: "Duarte Tolak Tawaran Moskow", role: PartRole::Heading },
    ];
    let found: Vec<String> =
        annotator().annotate(&parts).mentions.iter().map(|mention| format!("{} {}", mention.part, mention.key)).collect();
    let expected = ["0 place:rusia", "1 place:kosta-rika", "1 person:henrikue-duarte", "2 person:henrikue-duarte", "2 place:moskow"];
    assert_eq!(found, expected);
}

/// What holds of the mentions of any parts.
fn check(parts: &[Part<'_>]) -> Result<(), TestCaseError> {
    let mentions = annotator().annotate(parts).mentions;
    prop_assert_eq!(&mentions, &annotator().annotate(parts).mentions, "the same parts get the same mentions");
    for mention in &mentions {
        let text = parts[mention.part].text;
        prop_assert!(text.get(mention.span.range()).is_some_and(|surface| !surface.is_empty()), "{mention:?} slices {text:?}");
        prop_assert!((0.0..=1.0).contains(&mention.score));
        prop_assert!(mention.key.starts_with(mention.kind.as_str()), "{mention:?}");
    }
    for pair in mentions.windows(2) {
        let apart = pair[0].part < pair[1].part || pair[0].part == pair[1].part && pair[0].span.end <= pair[1].span.start;
        prop_assert!(apart, "{pair:?}");
    }
    Ok(())
}

/// Words that names are made of, in orders that no one would write.
fn newsy() -> impl Strategy<Value = String> {
    let words = [
        "Menteri",
        "Luar",
        "Negeri",
        "Rusia",
        "Sergei",
        "Lavrov",
        "Kementerian",
        "Partai",
        "Komunis",
        "China",
        "kata",
        "mengatakan",
        "(SCO)",
        "(",
        ")",
        ",",
        ".",
        "“",
        "”",
        "-",
        "al-Assad",
        "Wang",
        "Yi",
        "PBB",
        "AS",
        "Universitas",
        "of",
        "dan",
        "di",
        "Kota",
        "Laut",
        "Selatan",
        "Presiden",
        "The",
        "Times",
        "Jae-myung",
        "Rusianya",
        "J.",
        "G20",
        "KOMPAS.com",
        "negara-negara",
        "Editor:",
        "王毅",
        "e\u{301}",
        "\n",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..40).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_annotated(text in "\\PC{0,200}", other in "\\PC{0,60}") {
        check(&[Part { text: &text, role: PartRole::Lead }, Part { text: &other, role: PartRole::Heading }])?;
    }

    #[test]
    fn any_order_of_words_is_annotated(one in newsy(), other in newsy()) {
        check(&[Part { text: &one, role: PartRole::Title }, Part { text: &other, role: PartRole::Body }])?;
    }
}
