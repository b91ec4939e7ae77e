//! Dates as tables: what is written and its day.

use super::*;
use proptest::prelude::*;

/// Shapes with their days; `-` where there is none.
const SHAPES: &str = include_str!("shapes.txt");

fn shown(day: Option<Date>) -> String {
    day.map_or_else(|| "-".to_owned(), |day| day.to_string())
}

#[test]
fn shapes() {
    let rows: Vec<(&str, &str)> =
        SHAPES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.rsplit_once(" => ")).collect();
    assert!(rows.len() >= 150, "{}", rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .filter(|(written, expected)| shown(parse(written)) != *expected)
        .map(|(written, expected)| format!("{written}: {} for {expected}", shown(parse(written))))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn english_pages_put_months_first() {
    for (written, expected) in [
        ("5/7/2022", "2022-05-07"),
        ("05/07/2022 2:30 PM", "2022-05-07"),
        ("5/7/22", "2022-05-07"),
        ("25/7/2022", "2022-07-25"),
        ("7/25/2022", "2022-07-25"),
        ("5 July 2022", "2022-07-05"),
        ("2022-07-05", "2022-07-05"),
    ] {
        assert_eq!(shown(parse_in(written, Order::MonthFirst)), expected, "{written}");
    }
}

#[test]
fn the_text_tells_which_number_is_the_day() {
    for (written, text, expected) in [
        ("8/7/2025 15:04", "Presiden tiba di Moskow, Kamis (7/8/2025).", "2025-08-07"),
        ("8/7/2025 15:04", "Presiden tiba di Moskow pada 6 Agustus 2025.", "2025-08-07"),
        ("8/7/2025 15:04", "Presiden tiba di Moskow, Selasa (8/7/2025).", "2025-07-08"),
        ("8/7/2025 15:04", "Presiden tiba di Moskow, Kamis (7/8).", "2025-08-07"),
        // Days that come, or lie far back, tell nothing.
        ("8/7/2025 15:04", "Pertemuan diadakan pada 20 Agustus 2025.", "-"),
        ("8/7/2025 15:04", "Presiden tiba di Moskow.", "-"),
        ("8/7/2025 15:04", "Pertemuan pada 7 Juli 2025 dibahas lagi pada 7 Agustus 2025.", "-"),
        ("25/7/2025", "Presiden tiba, Jumat (25/7/2025).", "-"),
        ("7/7/2025", "Presiden tiba, Senin (7/7/2025).", "-"),
    ] {
        let told = both_orders(written).and_then(|readings| told_by_text(readings, text));
        assert_eq!(shown(told), expected, "{written} {text}");
    }
}

#[test]
fn american_exports() {
    for (written, expected) in [
        ("8/7/2025 15:04", true),
        ("10/8/2025 9:04", true),
        ("10/12/2025 9:04", true),
        ("10/12/2025 11:00", false),
        ("08/07/2025 15:04", false),
        ("8/7/2025 15.04", false),
        ("8/7/2025 15:04 WIB", false),
        ("8/7/2025, 15:04", false),
        ("8/7/2025", false),
    ] {
        assert_eq!(is_american_export(written), expected, "{written}");
    }
}

#[test]
fn paths_and_addresses() {
    for (path, expected) in [
        ("berita/2022/07/25/judul.txt", "2022-07-25"),
        ("berita/2022-07-25-judul.txt", "2022-07-25"),
        ("berita/2022_07_25_judul.txt", "2022-07-25"),
        ("berita/25-07-2022.txt", "2022-07-25"),
        ("berita/25-juli-2022-judul.txt", "2022-07-25"),
        ("berita/2022/juli/25/judul.txt", "2022-07-25"),
        ("berita/judul-20220725.html", "2022-07-25"),
        ("berita/judul-12345678.html", "-"),
        ("berita/2022/judul-25.txt", "-"),
        ("kawat/ktt-g20.txt", "-"),
    ] {
        assert_eq!(shown(in_path(path).map(|(day, _)| day)), expected, "{path}");
    }
    for (address, expected) in [
        ("https://kawat.example/read/2022/07/25/143000/judul", "2022-07-25"),
        ("https://kawat.example/2022-07-25/judul", "2022-07-25"),
        ("https://kawat.example/read/20220725/judul", "-"),
        ("https://kawat.example/berita/5192022/judul", "-"),
    ] {
        assert_eq!(shown(in_address(address)), expected, "{address}");
    }
}

#[test]
fn days_told_from_another() {
    // A Wednesday.
    let from = jiff::civil::date(2022, 7, 27);
    for (raw, expected) in [
        ("JAKARTA, Senin", "2022-07-25"),
        ("JAKARTA, Rabu", "2022-07-27"),
        ("JAKARTA, Rabu lalu", "2022-07-20"),
        ("JAKARTA, Senin lalu", "2022-07-25"),
        ("JAKARTA, Jum'at", "2022-07-22"),
        ("JAKARTA, Ahad", "2022-07-24"),
        ("JAKARTA, hari ini", "2022-07-27"),
        ("JAKARTA, kemarin", "2022-07-26"),
        ("JAKARTA, kemarin lusa", "2022-07-25"),
        ("JAKARTA, besok", "2022-07-28"),
        ("JAKARTA, lusa", "2022-07-29"),
        ("JAKARTA, 25 Juli", "2022-07-25"),
        ("JAKARTA, Senin (25/7)", "2022-07-25"),
        ("WASHINGTON, July 25", "2022-07-25"),
        ("JAKARTA, 28 Desember", "2021-12-28"),
        ("JAKARTA, 28 Juli", "2022-07-28"),
        ("MOSKOW", "-"),
        ("JAKARTA, 31 Februari", "-"),
    ] {
        assert_eq!(shown(relative::told_from(raw, from)), expected, "{raw}");
    }
}

#[test]
fn datelines() {
    for (paragraph, expected) in [
        (
            "JAKARTA, 22 Agustus 2023 (Kawat Nusantara) — Para pemimpin bertemu.",
            Some(("2023-08-22", Some("Kawat Nusantara"), " Para pemimpin bertemu.")),
        ),
        ("JAKARTA, Senin (22/8) — Para pemimpin bertemu.", Some(("2022-08-22", None, " Para pemimpin bertemu."))),
        ("Jakarta, CNN Indonesia -- Presiden tiba.", Some(("-", Some("CNN Indonesia"), " Presiden tiba."))),
        ("TEMPO.CO, Jakarta - Presiden tiba.", Some(("-", Some("TEMPO.CO"), "Presiden tiba."))),
        ("MOSKOW – Putin berpidato.", Some(("-", None, " Putin berpidato."))),
        ("Negara berkembang – Brasil, Rusia – bertemu.", None),
        ("Ia berkata bahwa hal itu perlu.", None),
    ] {
        let found = dateline(paragraph);
        let from = Some(jiff::civil::date(2022, 8, 23));
        let got = found.as_ref().map(|line| (shown(line.date_from(from)), line.source.as_deref(), paragraph.get(line.end..).unwrap_or("")));
        assert_eq!(got, expected.map(|(date, source, rest)| (date.to_owned(), source, rest)), "{paragraph}");
    }
}

proptest! {
    #[test]
    fn anything_is_read(text in "\\PC{0,60}", day in 0i64..55_000) {
        let from = jiff::civil::date(1950, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
        parse(&text);
        in_path(&text);
        relative::told_from(&text, from);
        // A day comes back from every shape it is written in.
        for written in [format!("{from}"), format!("{}/{}/{}", from.day(), from.month(), from.year()), from.strftime("%d %B %Y").to_string()] {
            if from != jiff::civil::date(1970, 1, 1) {
                prop_assert_eq!(parse(&written), Some(from), "{}", written);
            }
        }
    }
}
