//! The query language as tables: what is typed, how it is read, what is told.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn options() -> ParseOptions {
    ParseOptions { today: date(2024, 3, 13), strict: false }
}

/// The canonical form of a query, or its error.
fn read(query: &str) -> String {
    match parse(query, &options()) {
        Ok(parsed) => print(&parsed.expr),
        Err(error) => format!("error: {error}"),
    }
}

/// The notices of a query, a line each.
fn told(query: &str) -> Vec<String> {
    parse(query, &options()).map_or_else(|_| Vec::new(), |parsed| parsed.notices.into_iter().map(|notice| notice.text).collect())
}

#[test]
fn readings() {
    for (query, expected) in [
        ("", "*"),
        ("BRICS AND Rusia", "BRICS AND Rusia"),
        ("BRICS DAN Rusia", "BRICS AND Rusia"),
        ("BRICS && Rusia", "BRICS AND Rusia"),
        ("BRICS ATAU Rusia", "BRICS OR Rusia"),
        ("BRICS || Rusia", "BRICS OR Rusia"),
        ("BRICS TIDAK Rusia", "BRICS AND NOT Rusia"),
        ("BRICS BUKAN Rusia", "BRICS AND NOT Rusia"),
        ("BRICS !Rusia", "BRICS AND NOT Rusia"),
        ("BRICS -Rusia", "BRICS AND NOT Rusia"),
        ("BRICS AND NOT Rusia", "BRICS AND NOT Rusia"),
        ("BRICS AND -Rusia", "BRICS AND NOT Rusia"),
        ("NOT Rusia", "NOT Rusia"),
        // Punctuation around what would be an operator or a field elsewhere.
        ("a ^NOT b", "a not b"),
        ("TIDAK, kata Prabowo", "tidak kata Prabowo"),
        ("a ^w/3. b", "a w/3 b"),
        ("a ^title:b", "a title:b"),
        ("a OR (NOT b)", "a OR NOT b"),
        ("+BRICS Rusia", "BRICS AND Rusia"),
        ("brics dan rusia", "brics dan rusia"),
        ("a OR b AND c", "a OR (b AND c)"),
        ("(a OR b) AND c", "(a OR b) AND c"),
        ("a b OR c d", "a b OR c d"),
        ("a b AND c", "a b AND c"),
        ("\"Wang Yi\"", "\"Wang Yi\""),
        ("“Wang Yi”", "\"Wang Yi\""),
        ("‘kerja sama’", "\"kerja sama\""),
        ("«kerja sama» Rusia", "\"kerja sama\" Rusia"),
        ("\"a b\"~3", "\"a b\"~3"),
        ("=kerja", "=kerja"),
        ("=\"kerja sama\"", "\"kerja sama\""),
        ("rus*", "rus*"),
        ("*isme", "*isme"),
        ("r?sia", "r?sia"),
        ("rusia~1", "rusia~1"),
        ("rusia~", "rusia~1"),
        ("/rus(ia|sia)/", "/rus(ia|sia)/"),
        ("rusia^2 brics", "rusia^2 brics"),
        ("Prabowo w/10 Putin", "Prabowo w/10 Putin"),
        ("a pre/3 b", "a pre/3 b"),
        ("a near/5 b", "a near/5 b"),
        ("a /s b", "a /s b"),
        ("a /p b", "a /p b"),
        ("a w/s b", "a /s b"),
        ("a /5 b", "a w/5 b"),
        ("a not w/5 b", "a not w/5 b"),
        ("a NOT w/5 b", "a not w/5 b"),
        ("(BRICS OR Tiongkok) W/5 Rusia", "(BRICS OR Tiongkok) w/5 Rusia"),
        ("a w/5 b w/2 c", "a w/5 (b w/2 c)"),
        ("a w/5 b w/5 c", "(a w/5 b) w/5 c"),
        ("a /s b w/3 c", "a /s (b w/3 c)"),
        ("atleast3(Lavrov)", "atleast3(Lavrov)"),
        ("first/20(Lavrov OR Putin)", "first/20(Lavrov OR Putin)"),
        ("caps(as)", "caps(as)"),
        ("title:BRICS", "title:BRICS"),
        ("judul:(a OR b)", "title:(a OR b)"),
        ("isi:\"a b\"", "body:\"a b\""),
        ("person:\"Wang Yi\"", "person:\"Wang Yi\""),
        ("tokoh:“Wang Yi”", "person:\"Wang Yi\""),
        ("person:(Wang Yi)", "person:\"Wang Yi\""),
        ("person:(Putin OR \"Wang Yi\")", "person:\"Putin\" OR person:\"Wang Yi\""),
        ("person:\"Wang Yi\" /s org:BRICS", "person:\"Wang Yi\" /s org:\"BRICS\""),
        ("sumber:antara sanksi", "source:\"antara\" AND sanksi"),
        ("date:2023", "date:2023-01-01..2023-12-31"),
        ("sanksi date:2023-05..2023-08", "sanksi AND date:2023-05-01..2023-08-31"),
        ("tanggal:Mei 2023 sanksi", "date:2023-05-01..2023-05-31 AND sanksi"),
        ("date:30 hari terakhir sanksi", "date:2024-02-13..2024-03-13 AND sanksi"),
        ("date:\"bulan lalu\"", "date:2024-02-01..2024-02-29"),
        ("a/^2{^", "a^2"),
        ("(date:2023)", "date:2023-01-01..2023-12-31"),
        ("words:>500", "words:501.."),
        ("Rusia person:(sumber:kawat*)", "Rusia AND source:\"kawat*\""),
        ("(date:2023-05..2023-08)^3 Rusia", "(date:2023-05-01..2023-08-31)^3 AND Rusia"),
        ("kata:100..300", "words:100..300"),
        ("*", "*"),
        ("sanksi\u{a0}Rusia", "sanksi Rusia"),
        ("ＢＲＩＣＳ", "BRICS"),
    ] {
        assert_eq!(read(query), expected, "{query}");
    }
}

#[test]
fn text_is_never_an_error() {
    for (query, expected) in [
        ("Jum'at", "Jum'at"),
        ("Qur’an", "Qur’an"),
        ("Wang Yi: kerja", "Wang Yi kerja"),
        ("perf:Wang", "perf:Wang"),
        ("title: subjudul", "title subjudul"),
        ("F-16 S-400 G-20", "F-16 S-400 G-20"),
        ("AS/NATO", "AS/NATO"),
        ("U.S. Rp1,5", "U.S Rp1,5"),
        ("apa itu BRICS?", "apa itu BRICS"),
        ("Rusia!", "Rusia"),
        ("Rusia - Ukraina", "Rusia Ukraina"),
        ("Rusia – Ukraina", "Rusia Ukraina"),
        ("https://contoh.example/a?b=c", "https://contoh.example/a?b=c"),
        ("AT&T", "AT&T"),
        ("50%", "50"),
        ("a & b", "a b"),
        ("... !!! ???", "*"),
        ("rusia^2! brics", "rusia^2 brics"),
        ("0{^0{", "0"),
        ("a ｜| b", "a OR b"),
        ("a ＆＆ b", "a AND b"),
        ("／a/", "a"),
        ("\"kerja sama\"＾２ Rusia", "\"kerja sama\"^2 Rusia"),
        ("\"a\"＾", "\"a\""),
        ("rusia~2! brics", "rusia~2 brics"),
        ("kerja\0sama", "kerja sama"),
    ] {
        assert_eq!(read(query), expected, "{query}");
    }
}

#[test]
fn repairs_are_told() {
    for (query, expected, notice) in [
        ("“a b”", "\"a b\"", "typographic quotes read as \"...\""),
        ("\"a b", "\"a b\"", "quote without end: read to the end of the query"),
        ("(a OR b", "a OR b", "( without ) closed at the end of the query"),
        ("a) b", "a AND b", ") without ( left out"),
        ("Rusia AND", "Rusia", "AND without a right side left out"),
        ("AND Rusia", "Rusia", "AND without a left side left out"),
        ("OR Rusia", "Rusia", "OR without a left side left out"),
        ("Rusia OR", "Rusia", "OR without a right side left out"),
        ("a AND AND b", "a AND b", "AND without a left side left out"),
        ("Rusia NOT", "Rusia", "NOT without anything behind it left out"),
        ("w/5 b", "b", "w/5 without a left side left out"),
        ("a w/5", "a", "w/5 without a right side left out"),
        ("() a", "a", "empty parentheses left out"),
        ("a –b", "a AND NOT b", "– read as -"),
        ("rusia~7", "rusia~2", "edit distance 7 read as 2, the greatest there is"),
    ] {
        assert_eq!(read(query), expected, "{query}");
        assert!(told(query).iter().any(|told| told == notice), "{query}: {:?}", told(query));
        let strict = parse(query, &ParseOptions { strict: true, ..options() });
        assert!(matches!(strict, Err(QueryError { kind: QueryErrorKind::Strict { .. }, .. })), "{query} strictly: {strict:?}");
    }
}

#[test]
fn hints() {
    for (query, notice) in [
        ("BRICS dan Rusia", "dan is a word here: operators are written in capitals, DAN"),
        ("a OR b AND c", "AND binds before OR: read as a OR (b AND c)"),
        ("+Trump -Korea Selatan", "only Korea is left out, and Selatan is looked for: for the whole name write -\"Korea Selatan\""),
        ("person:Wang Yi", "person:Wang names Wang alone: for the whole name write person:\"Wang Yi\""),
        ("personn:Lavrov", "personn: is no field, so personn:Lavrov is looked for as text; near it: person:"),
        ("perf:Wang", "perf: is no field, so perf:Wang is looked for as text"),
        ("atleast(3 a)", "atleast is a word here: counts are written atleast3(...)"),
        ("first(a)", "first is a word here: the beginning is written first/20(...)"),
    ] {
        assert_eq!(told(query), [notice], "{query}");
        // A hint is no repair: strict reading lets it pass.
        assert!(parse(query, &ParseOptions { strict: true, ..options() }).is_ok(), "{query}");
    }
    for query in [
        "a AND b",
        "pukul 10:30",
        "https://contoh.example/a",
        "Wang: kerja",
        "a OR b",
        "(a OR b) AND c",
        "-Korea",
        "person:\"Wang Yi\" Rusia",
    ] {
        assert_eq!(told(query), [""; 0], "{query}");
    }
}

#[test]
fn errors() {
    for (query, expected) in [
        ("date:besok", "error: \"besok\" is no date or range of dates"),
        ("date:2023-99 x", "error: \"2023-99\" is no date or range of dates"),
        ("words:banyak", "error: \"banyak\" is no number or range of numbers"),
        ("a w/5 (NOT b)", "error: w/5 needs words, phrases or names on both sides, and NOT b has no place in the text"),
        ("atleast2(date:2023)", "error: atleast2 needs words, phrases or names on both sides, and date:2023 has no place in the text"),
    ] {
        assert_eq!(read(query), expected, "{query}");
    }
    assert!(matches!(parse(&"(".repeat(5_000), &options()), Err(QueryError { kind: QueryErrorKind::TooDeep { .. }, .. })));
    assert!(matches!(parse(&("title:".repeat(5_000) + "a"), &options()), Err(QueryError { kind: QueryErrorKind::TooDeep { .. }, .. })));
    assert!(parse(&("a".to_owned() + &"^1.1".repeat(5_000)), &options()).is_ok());
    assert!(matches!(parse(&"a ".repeat(5_000), &options()), Err(QueryError { kind: QueryErrorKind::TooManyClauses { .. }, .. })));
    assert!(matches!(parse(&"a".repeat(70_000), &options()), Err(QueryError { kind: QueryErrorKind::TooLong { .. }, .. })));
}

/// Query-like strings: pieces of syntax and words in any order.
fn queries() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "Rusia",
        "kerja sama",
        "AND",
        "OR",
        "NOT",
        "-",
        "+",
        "!",
        "(",
        ")",
        "\"",
        "“",
        "”",
        "w/3",
        "/s",
        "/p",
        "not w/2",
        "title:",
        "person:",
        "date:2023",
        "*",
        "rus*",
        "x~1",
        "=y",
        "^2",
        "/re/",
        "atleast2(",
        "first/5(",
        "caps(",
        ":",
        "~3",
        " ",
        "'",
        "&&",
        "||",
        "–",
        "?",
        "＾",
        "｜",
        "＆",
        "／",
        "（",
        "＂",
        "：",
        "＝",
        "！",
        "２",
    ]);
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.join(" "))
}

fn check_spans(expr: &ast::Expr, query: &str) {
    assert!(query.get(expr.span.range()).is_some(), "{:?} in {query:?}", expr.span);
    match &expr.node {
        ast::Node::Bag(members) | ast::Node::And(members) | ast::Node::Or(members) => {
            members.iter().for_each(|member| check_spans(member, query));
        }
        ast::Node::Not(inner) | ast::Node::Caps(inner) => check_spans(inner, query),
        ast::Node::In { inner, .. }
        | ast::Node::AtLeast { inner, .. }
        | ast::Node::First { inner, .. }
        | ast::Node::Boost { inner, .. } => check_spans(inner, query),
        ast::Node::Near { left, right, .. } => {
            check_spans(left, query);
            check_spans(right, query);
        }
        _ => {}
    }
}

/// Queries by the grammar, nested as deep as `depth`.
fn grammatical(depth: u32) -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "Rusia",
        "kerja sama",
        "=kerja",
        "\"kerja sama\"",
        "“a b”~2",
        "rus*",
        "*isme",
        "r?sia",
        "rusia~2",
        "/rus(ia)?/",
        "person:\"Wang Yi\"",
        "tempat:(Rusia OR China)",
        "sumber:kawat*",
        "date:2023-05..2023-08",
        "kata:>500",
        "not",
        "dan",
        "*",
        "Qur’an",
        "foo:bar",
        "S-400^1.5",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(depth, 64, 4, |inner| {
        let two = (inner.clone(), inner.clone());
        let joined = prop::sample::select(vec![
            " ",
            " AND ",
            " OR ",
            " NOT ",
            " -",
            " ATAU ",
            " && ",
            " w/3 ",
            " pre/0 ",
            " near/9 ",
            " /s ",
            " /p ",
            " not w/2 ",
            ")(",
            "\" ",
            "^3 ",
        ]);
        prop_oneof![
            (two, joined).prop_map(|((a, b), between)| format!("{a}{between}{b}")),
            inner.clone().prop_map(|inner| format!("({inner})")),
            inner.clone().prop_map(|inner| format!("NOT ({inner})")),
            (
                prop::sample::select(vec![
                    "title:", "teras:", "body:", "tail:", "hlead:", "atleast2", "first/9", "caps", "person:", "-", "+", "="
                ]),
                inner
            )
                .prop_map(|(before, inner)| format!("{before}({inner})")),
        ]
    })
}

#[test]
fn bounds_hold_whatever_is_nested() {
    for piece in [
        "(",
        "NOT (",
        "-(",
        "title:(",
        "caps(",
        "atleast2(",
        "\"",
        "a w/1 ",
        "a OR ",
        "NOT ",
        "!",
        "+",
        "^2",
        "a^2 ",
        "/a/ ",
        "a not w/1 ",
        "((a) ",
    ] {
        let query = piece.repeat(MAX_QUERY_BYTES / piece.len());
        // Whatever comes of it comes in a moment, and without a deep stack.
        let _ = parse(&query, &options()).map(|parsed| print(&parsed.expr));
    }
}

proptest! {
    #[test]
    fn queries_by_the_grammar_are_printed_and_read_again(query in grammatical(4)) {
        if let Ok(parsed) = parse(&query, &options()) {
            check_spans(&parsed.expr, &query);
            parsed.notices.iter().for_each(|notice| assert!(query.get(notice.span.range()).is_some(), "{notice:?} in {query:?}"));
            let printed = print(&parsed.expr);
            prop_assert_eq!(read(&printed), printed, "from {}", query);
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let query = String::from_utf8_lossy(&bytes);
        match parse(&query, &options()) {
            Ok(parsed) => {
                check_spans(&parsed.expr, &query);
                let printed = print(&parsed.expr);
                prop_assert_eq!(read(&printed), printed, "from {}", query);
            }
            Err(error) => prop_assert!(query.get(error.span.range()).is_some()),
        }
    }

    #[test]
    fn any_string_is_read(query in "\\PC{0,80}") {
        if let Ok(parsed) = parse(&query, &options()) {
            check_spans(&parsed.expr, &query);
        }
    }

    #[test]
    fn what_is_printed_reads_the_same(query in queries()) {
        if let Ok(parsed) = parse(&query, &options()) {
            check_spans(&parsed.expr, &query);
            let printed = print(&parsed.expr);
            prop_assert_eq!(read(&printed), printed, "from {}", query);
        }
    }
}
