//! What a user sees beside an answer: how each query was read, what was repaired, what may not mean what it looks like, and why it is refused.
//!
//! One table over one small index. A change of any line of it is a change of what users are told.

use super::shell::Shell;
use insta::assert_snapshot;

const ARTICLE: &str = "Wang Yi dan Lavrov membahas BRICS di Moskwa

Menteri Luar Negeri Tiongkok Wang Yi dan Menteri Luar Negeri Rusia Sergei Lavrov membahas BRICS di Moskwa pada hari Senin. Keduanya sepakat memperluas kerja sama.

Korea Selatan mengikuti pertemuan itu dari Seoul, kata juru bicara kementeriannya.";

/// Queries that analysts type, right and wrong.
const QUERIES: &[&str] = &[
    "BRICS AND Rusia",
    "BRICS DAN Rusia",
    "BRICS && Rusia",
    "BRICS and Rusia",
    "BRICS dan Rusia",
    "BRICS atau Rusia",
    "BRICS OR Rusia AND Moskwa",
    "BRICS OR (Rusia AND Moskwa)",
    "BRICS Rusia OR Moskwa",
    "BRICS -Rusia",
    "BRICS –Rusia",
    "BRICS -Korea Selatan",
    "BRICS NOT Korea Selatan",
    "BRICS -\"Korea Selatan\"",
    "BRICS NOT (Rusia OR Moskwa)",
    "NOT Jepang",
    "Rusia AND",
    "AND Rusia",
    "Rusia OR OR Moskwa",
    "NOT",
    "AND",
    "Rusia NOT",
    "(BRICS AND Rusia",
    "BRICS) AND Rusia",
    "()",
    "“Wang Yi”",
    "‘kerja sama’",
    "\"Wang Yi",
    "\"\" Rusia",
    "\"Wang Lavrov\"~9",
    "\"Wang Lavrov\"~99999",
    "person:Wang Yi",
    "person:\"Wang Yi\"",
    "person:(Wang Yi)",
    "person:\"Wang Yu\"",
    "personn:Lavrov",
    "tokho:Lavrov",
    "perf:Wang",
    "Wang Yi: kerja sama",
    "title:",
    "judul:BRICS",
    "Jum'at",
    "Qur’an",
    "https://contoh.example/a",
    "pukul 10:30",
    "rus*",
    "*",
    "m?skwa",
    "rusai~1",
    "rusia~9",
    "/mosk(ow|wa)/",
    "/mosk(/",
    "/mosk",
    "Wang w/5 Lavrov",
    "Wang w/0 Yi",
    "Wang /5 Lavrov",
    "Wang w/five Lavrov",
    "w/5 Lavrov",
    "Wang w/5",
    "Wang w/5 (NOT Lavrov)",
    "Wang /s date:2023",
    "Wang not w/2 Yi",
    "atleast2(BRICS)",
    "atleast(2 BRICS)",
    "atleast2(date:2023)",
    "first/5(Wang)",
    "first(Wang)",
    "caps(brics)",
    "BRICS^2",
    "BRICS^",
    "date:2023",
    "date:besok",
    "date:2023-13",
    "tanggal:Mei 2023",
    "date:2024..2023",
    "words:>5",
    "words:banyak",
    "lang:id",
    "sumber:antara",
    "... !!!",
];

#[test]
fn every_reading_is_told() {
    let shell = Shell::with(&[("berita/wang.txt", ARTICLE)]);
    assert_eq!(shell.run(&["index", "berita"]).code, 0);
    // The program is started once for every query: several at a time.
    let part = QUERIES.len().div_ceil(4);
    let told: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = QUERIES
            .chunks(part)
            .map(|queries| scope.spawn(|| queries.iter().map(|query| seen(&shell, query)).collect::<Vec<_>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    assert_snapshot!(told.join("\n"), @r#"
    BRICS AND Rusia
        1 article
    BRICS DAN Rusia
        1 article
        read as BRICS AND Rusia
    BRICS && Rusia
        1 article
        read as BRICS AND Rusia
    BRICS and Rusia
        0 articles
        hint: and is a word here: operators are written in capitals, AND
        hint: and is in no article
        hint: with --match any: 1 article: kliping search 'BRICS and Rusia' --match any
        hint: without and: 1 article: kliping search 'BRICS AND Rusia'
    BRICS dan Rusia
        1 article
        hint: dan is a word here: operators are written in capitals, DAN
    BRICS atau Rusia
        0 articles
        hint: atau is a word here: operators are written in capitals, ATAU
        hint: atau is in no article
        hint: with --match any: 1 article: kliping search 'BRICS atau Rusia' --match any
        hint: without atau: 1 article: kliping search 'BRICS AND Rusia'
    BRICS OR Rusia AND Moskwa
        1 article
        read as BRICS OR (Rusia AND Moskwa) · Moskwa = Moskow
        hint: AND binds before OR: read as BRICS OR (Rusia AND Moskwa)
    BRICS OR (Rusia AND Moskwa)
        1 article
        read as BRICS OR (Rusia AND Moskwa) · Moskwa = Moskow
    BRICS Rusia OR Moskwa
        1 article
        read as BRICS Rusia OR Moskwa · Moskwa = Moskow
    BRICS -Rusia
        0 articles
        read as BRICS AND NOT Rusia
        hint: no article meets NOT Rusia
        hint: without NOT Rusia: 1 article: kliping search BRICS
    BRICS –Rusia
        0 articles
        read as BRICS AND NOT Rusia
        note: – read as -
        hint: no article meets NOT Rusia
        hint: without NOT Rusia: 1 article: kliping search BRICS
    BRICS -Korea Selatan
        0 articles
        read as BRICS Selatan AND NOT Korea · Korea = Korea Selatan
        hint: only Korea is left out, and Selatan is looked for: for the whole name write -"Korea Selatan"
        hint: no article meets NOT Korea
        hint: without NOT Korea: 1 article: kliping search 'BRICS AND Selatan'
    BRICS NOT Korea Selatan
        0 articles
        read as BRICS Selatan AND NOT Korea · Korea = Korea Selatan
        hint: only Korea is left out, and Selatan is looked for: for the whole name write -"Korea Selatan"
        hint: no article meets NOT Korea
        hint: without NOT Korea: 1 article: kliping search 'BRICS AND Selatan'
    BRICS -"Korea Selatan"
        0 articles
        read as BRICS AND NOT "Korea Selatan"
        hint: no article meets NOT "Korea Selatan"
        hint: without NOT "Korea Selatan": 1 article: kliping search BRICS
    BRICS NOT (Rusia OR Moskwa)
        0 articles
        read as BRICS AND NOT (Rusia OR Moskwa) · Moskwa = Moskow
        hint: no article meets NOT (Rusia OR Moskwa)
        hint: without NOT (Rusia OR Moskwa): 1 article: kliping search BRICS
    NOT Jepang
        1 article
    Rusia AND
        1 article
        read as Rusia
        note: AND without a right side left out
    AND Rusia
        1 article
        read as Rusia
        note: AND without a left side left out
    Rusia OR OR Moskwa
        1 article
        read as Rusia OR Moskwa · Moskwa = Moskow
        note: OR without a left side left out
    NOT
        1 article
        read as *
        note: NOT without anything behind it left out
    AND
        1 article
        read as *
        note: AND without a left side left out
    Rusia NOT
        1 article
        read as Rusia
        note: NOT without anything behind it left out
    (BRICS AND Rusia
        1 article
        read as BRICS AND Rusia
        note: ( without ) closed at the end of the query
    BRICS) AND Rusia
        1 article
        read as BRICS AND Rusia
        note: ) without ( left out
        note: AND without a left side left out
    ()
        1 article
        read as *
        note: empty parentheses left out
    “Wang Yi”
        1 article
        read as "Wang Yi"
        note: typographic quotes read as "..."
    ‘kerja sama’
        1 article
        read as "kerja sama"
        note: typographic quotes read as "..."
    "Wang Yi
        1 article
        read as "Wang Yi"
        note: quote without end: read to the end of the query
    "" Rusia
        1 article
        read as Rusia
        note: empty quotes left out
    "Wang Lavrov"~9
        1 article
    "Wang Lavrov"~99999
        1 article
        read as "Wang Lavrov"~1000
    person:Wang Yi
        0 articles
        read as person:"Wang" Yi
        hint: person:Wang names Wang alone: for the whole name write person:"Wang Yi"
        hint: no person named "Wang" in this index; near it: Wang Yi
        hint: with person:"Wang Yi" instead of person:"Wang": 1 article: kliping search 'person:"Wang Yi" AND Yi'
        hint: with Wang instead of person:"Wang": 1 article: kliping search 'Wang AND Yi'
        hint: without person:"Wang": 1 article: kliping search Yi
    person:"Wang Yi"
        1 article
    person:(Wang Yi)
        1 article
        read as person:"Wang Yi"
    person:"Wang Yu"
        0 articles
        hint: no person named "Wang Yu" in this index; near it: Wang Yi
        hint: with person:"Wang Yi" instead of person:"Wang Yu": 1 article: kliping search 'person:"Wang Yi"'
    personn:Lavrov
        0 articles
        read as personn:Lavrov · Lavrov = Sergei Lavrov
        hint: personn: is no field, so personn:Lavrov is looked for as text; near it: person:
        hint: personn:Lavrov is in no article
    tokho:Lavrov
        0 articles
        read as tokho:Lavrov · Lavrov = Sergei Lavrov
        hint: tokho: is no field, so tokho:Lavrov is looked for as text; near it: tokoh:
        hint: tokho:Lavrov is in no article
    perf:Wang
        0 articles
        hint: perf: is no field, so perf:Wang is looked for as text
        hint: perf:Wang is in no article
    Wang Yi: kerja sama
        1 article
        read as Wang Yi kerja sama
    title:
        0 articles
        read as title
        hint: title is in no article
    judul:BRICS
        1 article
        read as title:BRICS
    Jum'at
        0 articles
        hint: Jum'at is in no article
    Qur’an
        0 articles
        hint: Qur’an is in no article
    https://contoh.example/a
        0 articles
        hint: https://contoh.example/a is in no article
    pukul 10:30
        0 articles
        hint: pukul is in no article
        hint: 10:30 is in no article
    rus*
        1 article
    *
        1 article
    m?skwa
        1 article
    rusai~1
        1 article
    rusia~9
        1 article
        read as rusia~2
        note: edit distance 9 read as 2, the greatest there is
    /mosk(ow|wa)/
        1 article
    /mosk(/
        error: pattern cannot be run: unclosed group
          /mosk(/
          ^^^^^^^
        hint: a regular expression stands between slashes and fits whole words: /mosk(ow|wa)/
    /mosk
        0 articles
        read as mosk
        hint: mosk is in no article
    Wang w/5 Lavrov
        1 article
        read as Wang w/5 Lavrov · Lavrov = Sergei Lavrov
    Wang w/0 Yi
        1 article
    Wang /5 Lavrov
        1 article
        read as Wang w/5 Lavrov · Lavrov = Sergei Lavrov
    Wang w/five Lavrov
        0 articles
        read as Wang w/five Lavrov · Lavrov = Sergei Lavrov
        hint: w/five is in no article
        hint: with --match any: 1 article: kliping search 'Wang w/five Lavrov' --match any
        hint: without w/five: 1 article: kliping search 'Wang AND Lavrov'
    w/5 Lavrov
        1 article
        read as Lavrov · Lavrov = Sergei Lavrov
        note: w/5 without a left side left out
    Wang w/5
        1 article
        read as Wang
        note: w/5 without a right side left out
    Wang w/5 (NOT Lavrov)
        error: w/5 needs words, phrases or names on both sides, and NOT Lavrov has no place in the text
          Wang w/5 (NOT Lavrov)
                    ^^^^^^^^^^
        hint: join conditions on whole articles with AND instead
    Wang /s date:2023
        error: /s needs words, phrases or names on both sides, and date:2023 has no place in the text
          Wang /s date:2023
                  ^^^^^^^^^
        hint: join conditions on whole articles with AND instead
    Wang not w/2 Yi
        0 articles
        hint: no article meets Wang not w/2 Yi
        hint: with Wang instead of Wang not w/2 Yi: 1 article: kliping search Wang
    atleast2(BRICS)
        1 article
    atleast(2 BRICS)
        0 articles
        read as atleast (2 BRICS)
        hint: atleast is a word here: counts are written atleast3(...)
        hint: atleast is in no article
        hint: no article has 2 BRICS; alone: 2 (0), BRICS (1)
    atleast2(date:2023)
        error: atleast2 needs words, phrases or names on both sides, and date:2023 has no place in the text
          atleast2(date:2023)
                   ^^^^^^^^^
        hint: join conditions on whole articles with AND instead
    first/5(Wang)
        1 article
    first(Wang)
        0 articles
        read as first Wang
        hint: first is a word here: the beginning is written first/20(...)
        hint: first is in no article
        hint: without first: 1 article: kliping search Wang
    caps(brics)
        1 article
    BRICS^2
        1 article
    BRICS^
        1 article
        read as BRICS
    date:2023
        0 articles
        read as date:2023-01-01..2023-12-31
        hint: no article meets date:2023-01-01..2023-12-31
    date:besok
        error: "besok" is no date or range of dates
          date:besok
          ^^^^^^^^^^
        hint: dates are written 2023, 2023-05, 2023-05-07, 2023-05..2023-08, Mei 2023 or "30 hari terakhir"
    date:2023-13
        error: "2023-13" is no date or range of dates
          date:2023-13
          ^^^^^^^^^^^^
        hint: dates are written 2023, 2023-05, 2023-05-07, 2023-05..2023-08, Mei 2023 or "30 hari terakhir"
    tanggal:Mei 2023
        0 articles
        read as date:2023-05-01..2023-05-31
        hint: no article meets date:2023-05-01..2023-05-31
    date:2024..2023
        0 articles
        read as date:2024-01-01..2023-12-31
        hint: no article meets date:2024-01-01..2023-12-31
    words:>5
        1 article
        read as words:6..
    words:banyak
        error: "banyak" is no number or range of numbers
          words:banyak
          ^^^^^^^^^^^^
        hint: numbers are written 500, >500 or 100..300
    lang:id
        1 article
        read as lang:"id"
    sumber:antara
        0 articles
        read as source:"antara"
        hint: no article meets source:"antara"
    ... !!!
        1 article
        read as *
        note: ! without anything behind it left out
    "#);
}

/// The query, what it finds and how it was read, and what was said of it.
fn seen(shell: &Shell, query: &str) -> String {
    let outcome = shell.run(&["search", "-n", "0", "--", query]);
    let lines = outcome.out.lines().chain(outcome.err.lines()).map(|line| format!("    {line}"));
    format!("{query}\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// What stands between --strict and a reading that was not typed.
#[test]
fn strict_reading_refuses_what_would_be_repaired() {
    let shell = Shell::with(&[("berita/wang.txt", ARTICLE)]);
    assert_eq!(shell.run(&["index", "berita"]).code, 0);
    for query in ["“Wang Yi”", "Rusia AND", "(BRICS", "rusia~9", "BRICS –Rusia"] {
        let outcome = shell.run(&["count", "--strict", "--", query]);
        assert_eq!(outcome.code, 2, "{query}");
        assert!(outcome.err.contains("hint: without --strict"), "{}", outcome.err);
    }
}
