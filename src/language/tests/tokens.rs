//! Where words begin and end: shapes that must stay, hyphens, scripts, and what Unicode does to letters.

use super::analyzer;
use crate::text::CodePoints;
use proptest::prelude::*;

/// Surfaces as written and, behind `=`, stems that are not the folded surface.
fn read(text: &str) -> String {
    let tokens = analyzer().analyze(text);
    let shown = tokens
        .iter()
        .map(|token| if token.stem == token.surface { token.surface.to_owned() } else { format!("{}={}", token.surface, token.stem) });
    shown.collect::<Vec<_>>().join(" ")
}

fn check(rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(read(text), *expected, "{text}");
    }
}

#[test]
fn numbers_dates_and_codes_keep_their_shape() {
    check(&[
        ("S-400 dan F-16", "s400 dan f16"),
        ("ke-79, abad ke-21", "ke79=79 abad ke21=21"),
        ("G20/G-20", "g20 g20"),
        ("Rp1,5 triliun", "rp1,5=1,5 triliun"),
        ("Rp3.000.000,50", "rp3000000,50=3000000,50"),
        ("3.000 orang", "3000 orang"),
        ("0.125", "0.125"),
        ("USD 3.5", "usd 3.5"),
        ("USD3.5", "usd3.5=3.5"),
        ("1990-an, 20-an, 10.000-an", "1990an=1990 20an=20 10000an=10000"),
        ("the 1990s", "the 1990s=1990"),
        ("U.S. dan U.S.A.", "us dan usa"),
        ("A.Yani", "a yani"),
        ("a.n. menteri", "an menteri"),
        ("25/7/2022 pukul 14.30", "25/7/2022 pukul 14.30"),
        ("70% pasal 5", "70 pasal 5"),
        ("2,5 juta", "2,5 juta"),
        ("2020-2024", "2020 2024"),
        ("B-52, Su-35S, T-72B3", "b52 su35s t72b3"),
        ("F-16s", "f16s=f16"),
        ("5G", "5g"),
        ("MH17 MH-17", "mh17 mh17"),
        ("Covid-19 Covid19 Sejjil-2", "covid 19 covid 19 sejjil 2"),
        ("per-1 Januari", "per 1 januari"),
        ("AT&T", "at&t"),
        ("@akun #tagar", "akun tagar"),
        ("redaksi@tempo.co", "redaksi tempo co"),
        ("https://www.tempo.co/a-1", "https www tempo co a1"),
        ("AS/NATO", "as nato"),
    ]);
}

#[test]
fn a_word_said_twice_is_one() {
    check(&[
        ("negara-negara", "negara-negara=negara"),
        ("negara–negara negara‑negara", "negara-negara=negara negara-negara=negara"),
        ("negara2 negara2nya", "negara-negara=negara negara-negaranya=negara"),
        ("ke-negara-negara-an", "kenegara-negaraan=negara"),
        ("anak-anak-nya", "anak-anaknya=anak"),
        ("kebijakan-kebijakannya", "kebijakan-kebijakannya=bijak"),
        ("sayur-mayur", "sayur-mayur=sayur"),
        ("tarik-menarik", "tarik-menarik=tarik"),
        ("tolong-menolong", "tolong-menolong=tolong"),
        ("bolak-balik", "bolak-balik=bolak"),
        ("turun-temurun", "turun-temurun=turun"),
        ("besar-besaran", "besar-besaran=besar"),
        ("seolah-olah", "seolah-olah=seolah"),
        // Some mean something of their own.
        ("undang-undang Undang-Undangnya", "undang-undang undang-undangnya=undang-undang"),
        ("perundang-undangan", "perundang-undangan=undang-undang"),
        ("undangan", "undangan"),
        ("mata-mata memata-matai", "mata-mata memata-matai=mata-mata"),
        ("semata-mata", "semata-mata"),
        ("kehati-hatian", "kehati-hatian=hati-hati"),
    ]);
}

#[test]
fn hyphens_join_affixes_and_part_names() {
    check(&[
        ("Tiongkok-Rusia", "tiongkok rusia"),
        ("Rusia-Tiongkok-Gaza", "rusia tiongkok gaza"),
        ("Kim Jong-un, Moon Jae-in", "kim jong un moon jae in"),
        ("Al-Qaeda Abdel-Fattah", "al qaeda abdel fattah"),
        ("suami-istri keluar-masuk", "suami istri keluar masuk"),
        ("kuasa-Nya", "kuasanya=kuasa"),
        ("se-ASEAN", "seasean=asean"),
        ("ke-Eropa-an", "keeropaan=eropa"),
        ("meng-update di-PHK", "mengupdate=update diphk=phk"),
        // Prefixes that are half words are words: anti-Barat is found by Barat.
        ("anti-Barat pro-Rusia", "anti barat pro rusia"),
        ("Indo-Pasifik", "indo pasifik"),
    ]);
}

#[test]
fn unicode() {
    check(&[
        // Composed and decomposed, in any case.
        ("Türkiye Tu\u{308}rkiye TÜRKIYE", "turkiye=turki turkiye=turki turkiye=turki"),
        ("Erdoğan", "erdogan"),
        ("İstanbul Istanbul", "istanbul istanbul"),
        ("Straße STRASSE", "strasse strasse"),
        ("ＢＲＩＣＳ １９９０", "brics 1990"),
        ("ﬁlm ﬂora", "film flora"),
        // What has no width parts no word.
        ("se\u{AD}rangan se\u{200D}rangan se\u{2060}rangan", "serangan=serang serangan=serang serangan=serang"),
        ("\u{FEFF}Rusia", "rusia"),
        ("5\u{FE0F} jam", "5 jam"),
        ("Jum’at Jum'at Jumʼat Qur`an", "jumat jumat jumat quran"),
        ("Trump’s", "trump"),
        ("‘kata’ “itu”…", "kata itu"),
        // Marks alone are no word.
        ("\u{345} \u{301}", ""),
    ]);
}

#[test]
fn scripts() {
    check(&[
        ("Владимир Путин", "владимир путин"),
        ("محمد بن سلمان", "محمد بن سلمان"),
        ("김정은", "김정은"),
        // Without spaces there is no telling words: a token a character, and a word is a phrase.
        ("王毅表示", "王 毅 表 示"),
        ("BRICS峰会", "brics 峰 会"),
    ]);
}

#[test]
fn no_word_is_longer_than_the_index_takes() {
    let tokens = analyzer().analyze(&"é".repeat(70_000));
    assert_eq!(tokens.len(), 1);
    assert!(tokens.get(0).surface.len() <= 120);
    assert_eq!(tokens.get(0).span.len(), 140_000);
}

proptest! {
    #[test]
    fn spans_slice_whatever_the_text(text in "\\PC{0,80}|[a-zA-Z0-9'’.,:/@#&\u{AD}\u{301}–-]{0,40}") {
        let tokens = analyzer().analyze(&text);
        let points = CodePoints::new(&text);
        let mut last = 0;
        for token in tokens.iter() {
            prop_assert!(token.span.start >= last, "in order, none over another");
            prop_assert!(text.get(token.span.range()).is_some_and(|word| !word.is_empty()));
            prop_assert!(points.range(token.span).end <= text.chars().count());
            prop_assert!(!token.surface.is_empty() && !token.stem.is_empty());
            prop_assert!(!token.surface.contains(char::is_control) && !token.surface.contains(char::is_whitespace));
            last = token.span.end;
        }
    }

    /// A word is read alone, as a query, as it is read in an article.
    #[test]
    fn a_word_is_the_same_in_a_sentence(word in "[a-zA-Z]{1,12}(-[a-zA-Z]{1,8}){0,2}|[A-Z]{1,3}-?[0-9]{1,4}|[a-z]{2,6}[’'][a-z]{1,5}|[0-9]{1,3}([.,/][0-9]{1,3}){0,2}") {
        let alone = analyzer().analyze(&word);
        let sentence = analyzer().analyze(&format!("Menteri itu mengatakan bahwa «{word}» adalah hal yang penting bagi negara tersebut."));
        let pick = |tokens: &crate::language::Tokens, first: usize| -> Vec<(String, String)> {
            (first..first + alone.len()).map(|at| (tokens.get(at).surface.to_owned(), tokens.get(at).stem.to_owned())).collect()
        };
        prop_assert_eq!(sentence.len(), alone.len() + 11);
        prop_assert_eq!(pick(&alone, 0), pick(&sentence, 4));
    }
}
