//! The language room as tables: stems with a reason each, concepts, languages, and what holds for any text.

mod tokens;
mod variants;

use super::*;
use proptest::prelude::*;
use std::sync::OnceLock;

fn analyzer() -> &'static Analyzer {
    static ANALYZER: OnceLock<Analyzer> = OnceLock::new();
    ANALYZER.get_or_init(|| Analyzer::new(["Putin", "Rusia", "Tiongkok", "Selatan", "Gaza", "Eropa", "ASEAN", "Patrushev", "Barat"]))
}

/// The stems of a text, joined by blanks.
fn stems(text: &str) -> String {
    let tokens = analyzer().analyze(text);
    tokens.iter().map(|token| token.stem.to_owned()).collect::<Vec<_>>().join(" ")
}

#[test]
fn stems_of_words() {
    for (word, stem, reason) in [
        ("perundingan", "runding", "per-an"),
        ("berunding", "runding", "ber-"),
        ("dirundingkan", "runding", "di-kan"),
        ("memperkuat", "kuat", "layered prefixes"),
        ("memperdalam", "dalam", "layered prefixes"),
        ("menyuntikkan", "suntik", "meny- gives s"),
        ("menentang", "tentang", "men- gives t"),
        ("menekankan", "tekan", "men- gives t, -kan"),
        ("meningkatkan", "tingkat", "men- gives t"),
        ("mengatakan", "kata", "meng- gives k"),
        ("memainkan", "main", "me- before m"),
        ("memuji", "puji", "mem- gives p"),
        ("mengoordinasikan", "koordinasi", "meng- gives k before a vowel"),
        ("mendemokratisasi", "demokratisasi", "men- before d"),
        ("mengintensifkan", "intensif", "meng- before a vowel"),
        ("kelembagaan", "lembaga", "ke-an"),
        ("penyelesaian", "selesai", "peny- gives s"),
        ("mengepung", "kepung", "fixed: kepung, not epung"),
        ("perubahan", "ubah", "fixed: ubah, not rubah"),
        ("pengembangan", "kembang", "peng- gives k"),
        ("ketidakpastian", "pasti", "ketidak-an"),
        ("kebijakannya", "bijak", "possessive, ke-an"),
        ("negaranyalah", "negara", "possessive and particle"),
        ("berikan", "beri", "the suffix comes before the prefix"),
        ("perangi", "perang", "-i"),
        ("menteri", "menteri", "a root, no men-"),
        ("kementerian", "menteri", "fixed"),
        ("partai", "partai", "a root, no -i"),
        ("keluarga", "keluarga", "a root, no ke-"),
        ("pemerintah", "pemerintah", "lexicalised: no perintah"),
        ("selatan", "selatan", "lexicalised: no selat"),
        ("Rusianya", "rusia", "a name loses a possessive"),
        ("Putinlah", "putin", "a name loses a particle"),
        ("Pertamina", "pertamina", "a name, no per-"),
        ("Berlin", "berlin", "a name, no ber-"),
        ("Meksiko", "meksiko", "a name, no me-"),
        ("Pakistan", "pakistan", "a name, no -an"),
        ("Teheran", "teheran", "a name, no te- and -an"),
        ("milyar", "miliar", "spelling"),
        ("Perancis", "prancis", "spelling"),
        ("Ukrania", "ukraina", "spelling"),
        ("berresiko", "risiko", "spelling inside an affix"),
        ("negara-negara", "negara", "said twice"),
        ("kebijakan-kebijakan", "bijak", "said twice, affixed"),
        ("tarik-menarik", "tarik", "said twice, affixed once"),
        ("sayur-mayur", "sayur", "said twice with another sound"),
        ("S-400", "s400", "a code"),
        ("ke-79", "79", "an ordinal"),
        ("1990-an", "1990", "a decade"),
        ("se-ASEAN", "asean", "a name with an affix"),
        ("kuasa-Nya", "kuasa", "a word with a possessive"),
        ("bekerjasama", "kerjasama", "a compound with an affix"),
    ] {
        assert_eq!(stems(word), stem, "{word}: {reason}");
    }
}

#[test]
fn pairs_of_names_are_two_words() {
    assert_eq!(stems("Tiongkok-Rusia"), "tiongkok rusia");
}

#[test]
fn all_spellings_of_a_compound_are_one_concept() {
    let analyzer = analyzer();
    for text in ["kerja sama", "kerjasama", "kerja-sama", "bekerja sama", "bekerjasama", "Kerja Sama"] {
        let tokens = analyzer.analyze(text);
        let mut terms = Vec::new();
        tokens.terms(0, |term| terms.push(term.to_owned()));
        assert!(terms.contains(&format!("{}kerja_sama", term::CONCEPT)), "{text}: {terms:?}");
    }
    // An abbreviation that is a word in lower case counts in capitals alone.
    for (text, counts) in [("HAM", true), ("ham", false), ("KTT", true), ("konferensi tingkat tinggi", true)] {
        let tokens = analyzer.analyze(text);
        let mut found = false;
        tokens.terms(0, |term| found |= term.starts_with(term::CONCEPT));
        assert_eq!(found, counts, "{text}");
    }
}

#[test]
fn languages() {
    let analyzer = analyzer();
    for (text, language) in [
        ("Presiden mengatakan bahwa negara itu tidak akan ikut dalam perang di kawasan tersebut.", Some(Language::Indonesian)),
        ("The president said that the country would not take part in the war in the region.", Some(Language::English)),
        ("BRICS Rusia", None),
        ("", None),
    ] {
        assert_eq!(analyzer.detect(text), language, "{text}");
    }
    let tokens = analyzer.analyze("The ministers said that sanctions on the banks would be lifted by the end of the year.");
    assert!(tokens.iter().any(|token| token.stem == "sanction" && token.language == Language::English));
}

#[test]
fn positions_skip_one_at_paragraph_breaks() {
    let tokens = analyzer().analyze("Satu dua. Tiga.\n\nEmpat");
    let placed: Vec<(u32, u32, bool)> = tokens.iter().map(|token| (token.position, token.paragraph, token.sentence_start)).collect();
    assert_eq!(placed, [(0, 0, true), (1, 0, false), (2, 0, true), (4, 1, true)]);
}

#[test]
fn a_query_word_is_searched_under_its_whole_class() {
    let analyzer = analyzer();
    let tokens = analyzer.analyze("memimpin");
    let terms: Vec<String> = analyzer.widen(&tokens, 0).into_iter().map(|variant| variant.term).collect();
    assert_eq!(terms, ["memimpin", "pimpin", "\u{1}pimpin", "\u{2}memimpin"]);
}

proptest! {
    #[test]
    fn any_text_has_an_analysis(text in "\\PC{0,120}") {
        let tokens = analyzer().analyze(&text);
        let mut last = 0;
        for (at, token) in tokens.iter().enumerate() {
            prop_assert!(text.get(token.span.range()).is_some_and(|word| !word.is_empty()));
            prop_assert!(at == 0 || token.position > last);
            prop_assert!(!token.surface.is_empty() && !token.surface.contains('\0'));
            last = token.position;
        }
    }

    #[test]
    fn a_stem_is_its_own_stem(word in "[a-z]{2,14}|(me|di|ber|ter|ke|pe)[a-z]{3,8}(kan|an|i|nya)?") {
        let analyzer = analyzer();
        let stemmer = analyzer.stemmer();
        let once = stemmer.stem(&word).into_owned();
        prop_assert_eq!(stemmer.stem(&once).into_owned(), once.clone(), "{}", word);
    }
}
