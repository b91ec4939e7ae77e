//! Paragraphs with who is quoted in them, and paragraphs in which nobody is.

use super::*;
use EntityKind::{Organization as O, Person as P, Place as L};

/// Who is quoted in a paragraph in which these names stand: speaker, `d` or `r`, and how what they said begins.
fn quoted(paragraph: &str, names: &[(&str, EntityKind)], memory: &mut Memory) -> Vec<(String, char, String)> {
    let mut named = Vec::new();
    for (number, (name, kind)) in names.iter().enumerate() {
        named.extend(paragraph.match_indices(name).map(|(at, _)| Named {
            span: Span::new(at, at + name.len()),
            entity: EntityId(number as u32),
            kind: *kind,
        }));
    }
    named.sort_by_key(|named| named.span);
    let row = |found: Attribution| {
        let said = found.said.of(paragraph).split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        (names[found.speaker.0 as usize].0.to_owned(), if found.direct { 'd' } else { 'r' }, said)
    };
    attributions(paragraph, &named, memory).into_iter().map(row).collect()
}

#[test]
fn who_says_what() {
    let names = [("Sergei Lavrov", P), ("Wang Yi", P), ("Kremlin", O), ("Rusia", L), ("Dmitry Peskov", P), ("Kementerian Luar Negeri", O)];
    for (paragraph, expected) in [
        // Direct speech, the verb behind, before, and left out.
        (
            "“Kami tidak akan mundur,” kata Menteri Luar Negeri Rusia Sergei Lavrov di Moskow.",
            &[("Sergei Lavrov", 'd', "“Kami tidak akan")][..],
        ),
        ("Wang Yi berkata, “Pintu perundingan selalu terbuka bagi siapa pun.”", &[("Wang Yi", 'd', "“Pintu perundingan selalu")]),
        (
            "“Kami siap,” ujar Wang Yi. “Perundingan dapat dimulai hari ini juga.”",
            &[("Wang Yi", 'd', "“Kami siap,”"), ("Wang Yi", 'd', "“Perundingan dapat dimulai")],
        ),
        ("\"Kami siap berunding,\" kata juru bicara Kremlin Dmitry Peskov.", &[("Dmitry Peskov", 'd', "\"Kami siap berunding,\"")]),
        ("“Kami siap berunding,” ucap juru bicara Kremlin, Dmitry Peskov, di Moskow.", &[("Dmitry Peskov", 'd', "“Kami siap berunding,”")]),
        // A sentence that ends inside the quotation does not end the quotation.
        ("“Perang harus berhenti. Rakyat sudah lelah,” tegas Wang Yi.", &[("Wang Yi", 'd', "“Perang harus berhenti.")]),
        // Reported speech, the subject right before the verb or set apart by commas.
        ("Menlu Rusia Sergei Lavrov kemudian menegaskan bahwa sanksi tidak sah.", &[("Sergei Lavrov", 'r', "bahwa sanksi tidak")]),
        ("Wang Yi, yang hadir di sana, menyatakan dukungannya.", &[("Wang Yi", 'r', "dukungannya.")]),
        ("Menurut Sergei Lavrov, perundingan berjalan lancar.", &[("Sergei Lavrov", 'r', "perundingan berjalan lancar.")]),
        ("Sanksi itu, menurut Kremlin, tidak sah.", &[("Kremlin", 'r', "Sanksi itu, menurut")]),
        ("Pemerintah Rusia membantah tuduhan itu.", &[("Rusia", 'r', "tuduhan itu.")]),
        ("Perundingan itu berhasil, kata Wang Yi kepada wartawan.", &[("Wang Yi", 'r', "Perundingan itu berhasil,")]),
        // Pronouns mean who spoke last.
        ("Wang Yi tiba di Moskow. Ia mengatakan bahwa perundingan akan dilanjutkan.", &[("Wang Yi", 'r', "bahwa perundingan akan")]),
        (
            "“Kami tidak akan mundur,” kata Sergei Lavrov. Sanksi itu, ujarnya, tidak sah.",
            &[("Sergei Lavrov", 'd', "“Kami tidak akan"), ("Sergei Lavrov", 'r', "Sanksi itu,")],
        ),
    ] {
        let expected: Vec<(String, char, String)> = expected.iter().map(|&(who, how, said)| (who.into(), how, said.into())).collect();
        assert_eq!(quoted(paragraph, &names, &mut Memory::default()), expected, "{paragraph}");
    }
}

#[test]
fn where_nobody_is_sure_nobody_is_named() {
    let names = [("Sergei Lavrov", P), ("Wang Yi", P), ("Rusia", L), ("Kremlin", O)];
    for paragraph in [
        // Another speaks for them, or of them.
        "Penasihat dan sahabat Wang Yi mengatakan bahwa perundingan gagal.",
        "Presiden Rusia mengatakan bahwa perundingan gagal.",
        "Sejumlah pejabat Kremlin mengatakan bahwa perundingan gagal.",
        "Menurut undang-undang Rusia, perundingan itu tidak sah.",
        "“Kami siap berunding kapan saja,” kata seorang diplomat yang mendampingi Wang Yi.",
        "Laporan yang diterima Wang Yi pada pukul tujuh, lalu dibacakan ajudannya, menyebut tiga korban.",
        "Juru bicara itu, dalam konferensi pers di Rusia mengatakan bahwa perundingan gagal.",
        "Stasiun televisi yang dikelola oleh Kremlin mengatakan bahwa perundingan gagal.",
        "Judulnya berbunyi lain, kata Rusia untuk perdamaian.",
        "Rusia, Kremlin, dan Wang Yi mengatakan bahwa perundingan gagal.",
        // Nothing is said.
        "Wang Yi tidak mengatakan apa pun.",
        "Wang Yi menjawab dengan melarang ekspor.",
        "Wang Yi akan menyampaikan laporan itu.",
        "Wang Yi memakai istilah “sahabat lama” untuk tamunya.",
        // A pronoun for nobody.
        "Ia mengatakan bahwa perundingan gagal.",
        "Wang Yi tiba pagi itu. Presiden kemudian berangkat. Ia mengatakan bahwa perundingan gagal.",
    ] {
        assert_eq!(quoted(paragraph, &names, &mut Memory::default()), [], "{paragraph}");
    }
}

#[test]
fn broken_text_is_no_matter() {
    for paragraph in
        ["", "“", "”,” kata", "“” kata", "kata", "mengatakan \"", "“a” “b” ujarnya", "Wang Yi, , menyebut", "\u{300}kata \u{1F600}”"]
    {
        let _ = quoted(paragraph, &[("Wang Yi", P)], &mut Memory::default());
    }
}
