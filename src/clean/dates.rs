//! Dates as articles and their metadata write them.
//!
//! A date is read where one is plainly written, in any of the shapes that Indonesian sites use; nothing is guessed from file times, and two-digit years are read only
//! where a month name stands beside them. Times and zones are passed over: what counts is the day that the publisher printed.

use crate::text::month_named;
use jiff::civil::Date;

/// Years that news can be of; others are numbers of something else.
const YEARS: std::ops::RangeInclusive<i16> = 1945..=2100;

/// The first date in `text`.
pub fn parse(text: &str) -> Option<Date> {
    let lower = text.to_lowercase();
    let parts = parts(&lower);
    compact(&lower).or_else(|| (0..parts.len()).find_map(|at| named(&parts[at..]).or_else(|| numeric(&parts[at..]))))
}

/// A number or word of a text, and what stands before it.
#[derive(Clone, Copy, Debug)]
struct Piece<'t> {
    text: &'t str,
    /// What parts it from the piece before.
    before: &'t str,
}

/// Runs of digits and runs of letters.
fn parts(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut last = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = rest.peek() {
            if !next.is_alphanumeric() || next.is_ascii_digit() != c.is_ascii_digit() {
                break;
            }
            end = at + next.len_utf8();
            rest.next();
        }
        found.push(Piece { text: &text[start..end], before: &text[last..start] });
        last = end;
    }
    found
}

fn number(text: &str) -> Option<i16> {
    if text.len() > 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// A year of four digits, or of two beside a month name.
fn year(text: &str, short: bool) -> Option<i16> {
    match text.len() {
        4 => number(text).filter(|year| YEARS.contains(year)),
        2 if short => number(text).map(|year| if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

fn day(text: &str) -> Option<i8> {
    number(text).filter(|_| text.len() <= 2).and_then(|day| i8::try_from(day).ok())
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

/// `25 Juli 2022`, `10-Sep-19`, `July 25, 2022`.
fn named(parts: &[Piece<'_>]) -> Option<Date> {
    match parts {
        [first, second, third, ..] if month_named(second.text).is_some() => {
            let parted = |piece: &Piece<'_>| piece.before.len() <= 3;
            let short = second.before == "-" || third.before.contains(['-', '\'']) || third.before == " ";
            (parted(second) && parted(third)).then_some(())?;
            date(year(third.text, short)?, month_named(second.text)?, day(first.text)?)
        }
        [first, second, third, ..] if month_named(first.text).is_some() => {
            // English ordinals: July 25th, 2022.
            let third = if matches!(third.text, "st" | "nd" | "rd" | "th") { parts.get(3)? } else { third };
            date(year(third.text, false)?, month_named(first.text)?, day(second.text)?)
        }
        _ => None,
    }
}

/// `2022-07-25`, `25/7/2022`, `25.07.2022`, `07/25/2022` where the middle can be no month.
fn numeric(parts: &[Piece<'_>]) -> Option<Date> {
    let [first, second, third, ..] = parts else { return None };
    let same = second.before == third.before && matches!(second.before, "-" | "/" | "." | " / " | " - ");
    if !same {
        return None;
    }
    if let Some(found) = year(first.text, false) {
        return date(found, day(second.text)?, day(third.text)?);
    }
    let found = year(third.text, false)?;
    date(found, day(second.text)?, day(first.text)?).or_else(|| date(found, day(first.text)?, day(second.text)?))
}

/// `20220725`, alone or with a time behind it.
fn compact(text: &str) -> Option<Date> {
    let digits = text.trim();
    let head = digits.get(..8)?;
    let tail = digits.as_bytes().get(8);
    if !head.bytes().all(|byte| byte.is_ascii_digit()) || tail.is_some_and(|byte| !matches!(byte, b't' | b' ')) {
        return None;
    }
    date(year(head.get(..4)?, false)?, head.get(4..6)?.parse().ok()?, head.get(6..)?.parse().ok()?)
}

/// A date in the path of a file: `…/2022/07/25/…`, `2022-07-25-judul.txt`, and what was read.
pub fn in_path(path: &str) -> Option<(Date, String)> {
    let lower = path.to_lowercase();
    let parts = parts(&lower);
    let found = (0..parts.len()).find_map(|at| {
        let [first, second, third, ..] = &parts[at..] else { return None };
        let same = second.before == third.before && matches!(second.before, "-" | "/" | "_");
        let found = year(first.text, false).filter(|_| same)?;
        date(found, day(second.text)?, day(third.text)?)
    });
    // A number like 20220725 in a file name.
    let found = found.or_else(|| parts.iter().filter(|part| part.text.len() == 8).find_map(|part| compact(part.text)));
    found.map(|date| (date, path.to_owned()))
}

/// The beginning of an article that tells place, day and agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dateline {
    /// Day, if it stands there.
    pub date: Option<Date>,
    /// Agency or paper.
    pub source: Option<String>,
    /// The dateline as written.
    pub raw: String,
    /// Byte at which the text goes on.
    pub end: usize,
}

/// Characters that a dateline may have.
const LONGEST_DATELINE: usize = 90;

/// The dateline that a paragraph begins with: `JAKARTA, 22 Agustus 2023 (Kawat Nusantara) — `, `Jakarta, CNN Indonesia -- `, `TEMPO.CO, Jakarta - `.
pub fn dateline(paragraph: &str) -> Option<Dateline> {
    let limit = paragraph.char_indices().nth(LONGEST_DATELINE).map_or(paragraph.len(), |(at, _)| at);
    let head = &paragraph[..limit];
    let (at, dash) = ["—", "–", "--", " - "].iter().filter_map(|dash| head.find(dash).map(|at| (at, *dash))).min()?;
    let raw = head[..at].trim();
    let starts = raw.chars().next().is_some_and(char::is_uppercase);
    let known = parse(raw);
    let bracket = raw.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside.trim().to_owned());
    let capital = raw.split([',', ' ', '.']).next().is_some_and(|word| word.len() > 2 && word.chars().all(char::is_uppercase));
    // A dash alone is no dateline: a place in capitals, a day or an agency must speak for it.
    if !starts || raw.split_whitespace().count() > 9 || !(known.is_some() || bracket.is_some() || capital || dash == "--") {
        return None;
    }
    let agency =
        bracket.filter(|inside| parse(inside).is_none() && inside.chars().any(char::is_alphabetic)).or_else(|| agency_beside_place(raw));
    Some(Dateline { date: known, source: agency, raw: raw.to_owned(), end: at + dash.len() })
}

/// `Jakarta, CNN Indonesia` and `TEMPO.CO, Jakarta`: the side that is no place in ordinary writing.
fn agency_beside_place(raw: &str) -> Option<String> {
    let (first, second) = raw.split_once(',')?;
    let (first, second) = (first.trim(), second.trim());
    if first.contains('.') && first.len() > 4 {
        return Some(first.to_owned());
    }
    let named = second.split_whitespace().count() <= 3 && second.chars().next().is_some_and(char::is_uppercase) && parse(second).is_none();
    (named && !second.is_empty()).then(|| second.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (text, expected) in [
            ("2022-07-25", "2022-07-25"),
            ("2022-07-25T14:30:00+07:00", "2022-07-25"),
            ("2022-07-25 14:30:00", "2022-07-25"),
            ("20220725", "2022-07-25"),
            ("20220725T143000Z", "2022-07-25"),
            ("2022/07/25", "2022-07-25"),
            ("Senin (25/7/2022)", "2022-07-25"),
            ("Senin, 25 Juli 2022 14.30 WIB", "2022-07-25"),
            ("25 Juli 2022", "2022-07-25"),
            ("25 Jul 2022 | 14:30 WIB", "2022-07-25"),
            ("10-Sep-19", "2019-09-10"),
            ("Mon, 25 Jul 2022 07:30:00 +0700", "2022-07-25"),
            ("July 25, 2022", "2022-07-25"),
            ("July 25th, 2022", "2022-07-25"),
            ("Jul 25, 2022 2:30 pm", "2022-07-25"),
            ("25.07.2022", "2022-07-25"),
            ("25-07-2022 14:30", "2022-07-25"),
            ("07/25/2022", "2022-07-25"),
            ("Jumat, 3 Nopember 2017", "2017-11-03"),
            ("Rabu , 22 Feb 2023, 10:00 WIB", "2023-02-22"),
            ("Diterbitkan 17 Agustus 1945", "1945-08-17"),
            ("detikNews Senin, 02 Mei 2022 07:00 WIB", "2022-05-02"),
        ] {
            assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "kemarin", "14.30 WIB", "1 Muharram 1444 H", "tahun 2022", "G20", "31/2/2022", "12/13/1400", "nomor 99-99-9999"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn paths() {
        for (path, expected) in [
            ("berita/2022/07/25/judul.txt", Some("2022-07-25")),
            ("berita/2022-07-25-judul.txt", Some("2022-07-25")),
            ("berita/judul-20220725.html", Some("2022-07-25")),
            ("berita/judul-12345678.html", None),
            ("kawat/ktt-g20.txt", None),
        ] {
            assert_eq!(in_path(path).map(|(date, _)| date.to_string()).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn datelines() {
        for (paragraph, expected) in [
            (
                "JAKARTA, 22 Agustus 2023 (Kawat Nusantara) — Para pemimpin bertemu.",
                Some((Some("2023-08-22"), Some("Kawat Nusantara"), " Para pemimpin bertemu.")),
            ),
            ("Jakarta, CNN Indonesia -- Presiden tiba.", Some((None, Some("CNN Indonesia"), " Presiden tiba."))),
            ("TEMPO.CO, Jakarta - Presiden tiba.", Some((None, Some("TEMPO.CO"), "Presiden tiba."))),
            ("MOSKOW – Putin berpidato.", Some((None, None, " Putin berpidato."))),
            ("Negara berkembang – Brasil, Rusia – bertemu.", None),
            ("Ia berkata bahwa hal itu perlu.", None),
        ] {
            let found = dateline(paragraph);
            let got = found.as_ref().map(|line| (line.date.map(|date| date.to_string()), line.source.clone(), &paragraph[line.end..]));
            let expected = expected.map(|(date, source, rest)| (date.map(str::to_owned), source.map(str::to_owned), rest));
            assert_eq!(got, expected, "{paragraph}");
        }
    }
}
