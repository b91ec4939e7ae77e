//! What meets and what stays apart: spellings, compounds, abbreviations, families, languages.

use super::analyzer;
use crate::language::{Language, Why, term};
use std::collections::BTreeSet;

/// The terms under which the tokens of `text` are indexed.
fn indexed(text: &str) -> BTreeSet<String> {
    let tokens = analyzer().analyze(text);
    let mut terms = BTreeSet::new();
    for at in 0..tokens.len() {
        tokens.terms(at, |term| {
            terms.insert(term.to_owned());
        });
    }
    terms
}

/// The terms that a query for the one word or compound `text` asks for, with their weights at least `weight`.
fn asked(text: &str, weight: f32) -> BTreeSet<String> {
    let tokens = analyzer().analyze(text);
    let mut terms = BTreeSet::new();
    if tokens.len() == 1 {
        terms.extend(analyzer().widen(&tokens, 0).into_iter().filter(|variant| variant.weight >= weight).map(|variant| variant.term));
    }
    for concept in analyzer().concepts(&tokens) {
        if concept.first == 0 && concept.last + 1 == tokens.len() {
            terms.insert(format!("{}{}", term::CONCEPT, concept.key));
        }
    }
    terms
}

fn finds(query: &str, text: &str) -> bool {
    !asked(query, 1.0).is_disjoint(&indexed(text))
}

#[test]
fn spellings_meet() {
    for (one, other) in [
        ("milyar", "miliar"),
        ("Perancis", "Prancis"),
        ("praktek", "praktik"),
        ("mempraktekkan", "praktik"),
        ("Ukrania", "Ukraina"),
        ("Moskow", "Moskwa"),
        ("resiko", "risiko"),
        ("berresiko", "risikonya"),
        ("obyek", "objek"),
        ("propinsi", "provinsi"),
        ("Nopember", "November"),
        ("jaman", "zaman"),
        ("perijinan", "izin"),
        ("konperensi", "konferensi"),
        ("Yerusalem", "Jerusalem"),
        ("Philipina", "Filipina"),
        ("Singapore", "Singapura"),
        ("Kiev", "Kyiv"),
        ("Türkiye", "Turki"),
        ("mempengaruhi", "memengaruhi"),
        ("mensukseskan", "menyukseskan"),
        ("merubah", "mengubah"),
        ("analisa", "analisis"),
        ("aktifitas", "aktivitas"),
        ("kwalitas", "kualitas"),
        ("mengkoordinir", "mengoordinasikan"),
        ("legalisir", "legalisasi"),
        ("standarisasi", "standardisasi"),
        ("hirarki", "hierarki"),
        ("dollar", "dolar"),
        ("Qaida", "Qaeda"),
        ("Syeikh", "Sheikh"),
        ("Jum’at", "jumat"),
    ] {
        assert!(finds(one, other), "{one} finds {other}");
        assert!(finds(other, one), "{other} finds {one}");
    }
}

#[test]
fn forms_of_a_compound_meet() {
    for forms in [
        &["kerja sama", "kerjasama", "kerja-sama", "bekerja sama", "bekerjasama", "kerjasamanya"][..],
        &["tanggung jawab", "tanggungjawab", "bertanggung jawab", "bertanggungjawab", "pertanggungjawaban"],
        &["ibu kota", "ibukota"],
        &["juru bicara", "jurubicara", "jubir", "Jubir"],
        &["tindak lanjut", "tindaklanjut", "menindaklanjuti"],
        &["ambil alih", "mengambil alih", "pengambilalihan"],
        &["menteri luar negeri", "menlu", "Menlu", "Menlunya"],
        &["Kementerian Luar Negeri", "Kemlu", "Kemenlu"],
        &["undang-undang", "UU", "undang2"],
        &["peluru kendali", "rudal", "misil"],
        &["PDB", "GDP", "produk domestik bruto"],
        &["nota kesepahaman", "MoU", "memorandum saling pengertian"],
        &["antar negara", "antar-negara", "antarnegara"],
        &["anti Barat", "anti-Barat", "antibarat"],
        &["pasca-perang", "pascaperang", "paska perang"],
        &["non blok", "non-blok", "nonblok"],
        &["S-400", "S400", "S 400"],
        &["Covid-19", "covid", "Covid 19", "virus corona"],
        &["e-commerce", "ecommerce"],
    ] {
        for query in forms {
            for text in forms {
                assert!(finds(query, text), "{query} finds {text}: {:?} in {:?}", asked(query, 1.0), indexed(text));
            }
        }
    }
}

#[test]
fn what_is_inside_a_compound_is_found() {
    for (query, text) in [
        ("sama", "kerjasama"),
        ("Barat", "anti-Barat"),
        ("Barat", "antibarat"),
        ("nuklir", "antinuklir"),
        ("misil", "rudal balistik antarbenua"),
        ("luar negeri", "menteri luar negeri"),
        ("ASEAN", "se-ASEAN"),
        ("1,5", "Rp1,5 triliun"),
        ("Covid", "Covid-19"),
    ] {
        assert!(finds(query, text), "{query} finds {text}");
    }
}

#[test]
fn what_is_not_the_same_stays_apart() {
    for (query, text) in [
        ("menlu", "Kementerian Luar Negeri"),
        ("Kemlu", "Menlu"),
        ("dubes", "kedutaan besar"),
        ("undangan", "undang-undang"),
        ("mata-mata", "mata"),
        ("mata", "semata-mata"),
        ("hak asasi manusia", "ham"),
        ("sanksi", "sangsi"),
        ("massa", "masa"),
        ("muka", "pramuka"),
        ("tanya", "kotanya"),
        ("lega", "koleganya"),
        ("demokrasi", "demokrat"),
        ("selat", "selatan"),
        ("S-400", "S-300"),
        // Neighbours in different paragraphs are no compound.
        ("kerja sama", "kerja\nsama"),
    ] {
        assert!(!finds(query, text), "{query} does not find {text}");
    }
}

#[test]
fn kin_is_weaker() {
    for (query, kin) in [
        ("demokrasi", "demokratis"),
        ("teroris", "terorisme"),
        ("investor", "investasi"),
        ("diplomat", "diplomatik"),
        ("invasi", "menginvasi"),
        ("humaniter", "kemanusiaan"),
        ("kemanusiaan", "humaniter"),
        ("eksportir", "mengekspor"),
    ] {
        let near = asked(query, 0.1).is_disjoint(&indexed(kin));
        assert!(!near, "{query} is kin to {kin}");
    }
    assert!(!finds("demokrasi", "demokratis"), "as kin, not as a form");
    assert!(asked("humaniter", 0.1).is_disjoint(&indexed("manusia")), "of a derived word only the word is kin");
}

#[test]
fn a_spelling_is_told_as_one() {
    let why = |word: &str, term: &str| {
        let tokens = analyzer().analyze(word);
        analyzer().widen(&tokens, 0).into_iter().find(|variant| variant.term == term).map(|variant| variant.why)
    };
    assert_eq!(why("resiko", "risiko"), Some(Why::Spelling));
    assert_eq!(why("perundingan", "runding"), Some(Why::Stem));
    assert_eq!(why("resiko", "resiko"), Some(Why::Surface));
}

#[test]
fn rows_of_the_tables_hold() {
    let tables = &analyzer().tables;
    for line in include_str!("../../../data/language/spellings.tsv").lines().filter(|line| !line.starts_with('#')) {
        let (other, standard) = line.split_once('\t').unwrap_or_else(|| panic!("no tab: {line:?}"));
        assert_eq!(tables.canonical(standard), standard, "{line:?}: the standard spelling has another");
        assert!(finds(other, standard) && finds(standard, other), "{line:?}");
    }
    for line in include_str!("../../../data/language/families.txt").lines().filter(|line| !line.starts_with('#')) {
        let members: Vec<&str> = line.split_whitespace().collect();
        assert!(members.len() != 1, "{line:?} is alone");
        for pair in members.windows(2) {
            assert!(!asked(pair[0], 0.1).is_disjoint(&indexed(pair[1])), "{pair:?}");
        }
    }
    for forms in &tables.concepts {
        for form in forms {
            let written = form.replace('!', "");
            assert!(finds(&written, forms[0].replace('!', "").as_str()), "{form} is met as {}", forms[0]);
        }
    }
}

#[test]
fn languages_are_told_where_they_can_be() {
    let id = Some(Language::Indonesian);
    for (text, language) in [
        ("Trump menulis di Truth Social, “We will not accept this and they will be hit with the largest tariffs,” pada Senin.", id),
        ("Perdana Menteri Datuk Seri Anwar Ibrahim berkata, kerajaan tidak akan berkompromi kerana isu ini melibatkan rakyat.", id),
        ("Menlu AS, Menhan AS, dan Penasihat Keamanan AS temui Presiden RI", id),
        ("Menlu AS Temui Menhan AS", None),
        (
            "The minister told reporters that talks with the Indonesian side had been held in Jakarta and would go on.",
            Some(Language::English),
        ),
        ("“Sanctions on the banks will be lifted by the end of the year,” the minister said.", Some(Language::English)),
        ("Sanctions on banks lifted", None),
        ("王毅表示 Владимир Путин", None),
    ] {
        assert_eq!(analyzer().detect(text), language, "{text}");
    }
}

#[test]
fn a_short_text_is_read_in_the_language_of_its_article() {
    let tokens = analyzer().analyze_in("Sanctions on banks lifted", Language::English);
    assert_eq!(tokens.get(0).stem, "sanction");
    assert_eq!(analyzer().analyze("Sanctions").get(0).stem, "sanctions");
    // A query is too short to tell, and is asked by both rules.
    assert!(!asked("sanction", 1.0).is_disjoint(&{
        let mut terms = BTreeSet::new();
        tokens.terms(0, |term| {
            terms.insert(term.to_owned());
        });
        terms
    }));
    assert!(Language::Indonesian.may_be("id") && Language::Indonesian.may_be("ms"));
    assert!(!Language::Indonesian.may_be("en-US") && Language::English.may_be("en"));
}
