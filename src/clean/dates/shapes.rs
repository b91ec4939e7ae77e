//! The shapes in which a day is written, as runs of digits and letters.
//!
//! A day needs a year of four digits, or of two beside a month name or between slashes in a field of its own. Days of the Islamic calendar are left
//! alone: their months are no months here and their years lie outside of what news can be of. So are the zeros that systems write for "no date".

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "places count the parts, and offsets come from char_indices of the same text"
)]

use crate::text::month_named;
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

/// Years that news can be of; others are numbers of something else.
const YEARS: std::ops::RangeInclusive<i16> = 1945..=2100;

/// What stands first in a date of three numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The day, as everywhere but in America.
    #[default]
    DayFirst,
    /// The month.
    MonthFirst,
}

/// The first day in `text`, a field of its own.
pub fn parse(text: &str) -> Option<Date> {
    parse_in(text, Order::DayFirst)
}

/// The first day in `text`, a field of its own; where three numbers leave it open which is the day, `order` says so.
pub fn parse_in(text: &str, order: Order) -> Option<Date> {
    let lower = normal(text);
    let found = digits_alone(&lower).or_else(|| {
        let parts = parts(&lower);
        (0..parts.len()).find_map(|at| day_at(&parts[at..], order)).or_else(|| short_numeric(&parts, order))
    });
    // What systems write for no date at all.
    found.filter(|&day| day != Date::constant(1970, 1, 1))
}

/// Both readings of a date of three numbers that either order could read: `8/7/2025`.
pub fn both_orders(text: &str) -> Option<[Date; 2]> {
    let readings = [parse_in(text, Order::DayFirst)?, parse_in(text, Order::MonthFirst)?];
    (readings[0] != readings[1]).then_some(readings)
}

/// Whether a field is written as American spreadsheets export it: `8/7/2025 9:04`, no leading zeros, a colon, no zone. Spreadsheets elsewhere pad
/// their numbers (`08/07/2025 09.04`), and people name the zone.
pub fn is_american_export(text: &str) -> bool {
    let parts = parts(text.trim());
    let between: Vec<&str> = parts.iter().map(|piece| piece.before).collect();
    let numbers = parts.iter().all(|piece| piece.text.bytes().all(|byte| byte.is_ascii_digit()));
    let bare = parts.iter().take(4).any(|piece| piece.text.len() == 1);
    numbers && bare && between == ["", "/", "/", " ", ":"]
}

/// Days without a year in brackets, as running text writes them, in this year: `Senin (7/7)`.
pub(super) fn bracketed_in(text: &str, of: i16) -> Vec<Date> {
    let inside = text.split('(').skip(1).filter_map(|rest| rest.split_once(')')).map(|(inside, _)| inside);
    inside.filter_map(|inside| inside.split_once('/')).filter_map(|(first, second)| date(of, day(second)?, day(first)?)).collect()
}

/// All days written out in running text.
pub(super) fn all_in(text: &str) -> Vec<Date> {
    let lower = normal(text);
    let parts = parts(&lower);
    (0..parts.len()).filter_map(|at| day_at(&parts[at..], Order::DayFirst)).collect()
}

/// In lower case, with plain dashes and blanks.
pub(super) fn normal(text: &str) -> String {
    let plain = |c: char| match c {
        '–' | '—' | '‑' | '−' => '-',
        '\u{a0}' | '\t' | '\u{202f}' => ' ',
        c => c,
    };
    text.chars().map(plain).collect::<String>().to_lowercase()
}

/// A number or word of a text, and what stands before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'t> {
    pub text: &'t str,
    /// What parts it from the piece before.
    pub before: &'t str,
}

/// Runs of digits and runs of letters.
pub(super) fn parts(text: &str) -> Vec<Piece<'_>> {
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

pub(super) fn number(text: &str) -> Option<i16> {
    if text.len() > 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// A year of four digits, or of two where `short`.
pub(super) fn year(text: &str, short: bool) -> Option<i16> {
    match text.len() {
        4 => number(text).filter(|year| YEARS.contains(year)),
        2 if short => number(text).map(|year| if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

pub(super) fn day(text: &str) -> Option<i8> {
    number(text).filter(|_| text.len() <= 2).and_then(|day| i8::try_from(day).ok())
}

pub(super) fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

/// The day written at the beginning of `parts`.
fn day_at(parts: &[Piece<'_>], order: Order) -> Option<Date> {
    named(parts).or_else(|| numeric(parts, order))
}

/// What may stand between the pieces of one date.
fn joined(piece: &Piece<'_>) -> bool {
    piece.before.chars().count() <= 3 && !piece.before.contains(['(', ')', ':', ';', '\n'])
}

fn is_ordinal(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th")
}

/// `25 Juli 2022`, `10-Sep-19`, `July 25, 2022`, `25th of July 2022`, `2022-Jul-25`, `Jul 25 14:30:00 WIB 2022`.
fn named(parts: &[Piece<'_>]) -> Option<Date> {
    // English ordinals and *of* say nothing that the numbers do not.
    let mut kept = parts.iter().enumerate().filter(|(at, piece)| {
        let follows_number = *at > 0 && parts[at - 1].text.bytes().all(|byte| byte.is_ascii_digit());
        !(*at > 0 && (piece.text == "of" || (follows_number && piece.before.is_empty() && is_ordinal(piece.text))))
    });
    let (first, second, third) = (kept.next()?.1, kept.next()?.1, kept.next()?.1);
    if !joined(second) || !joined(third) {
        return None;
    }
    if let Some(month) = month_named(second.text) {
        if let Some(year) = year(first.text, false) {
            return date(year, month, day(third.text)?);
        }
        // *25 Juli 22 orang* is no year, *25 Jul 22* at the end or before a time is one.
        let after = kept.next().map(|(_, piece)| piece);
        let closed = after.is_none_or(|piece| piece.text.bytes().all(|byte| byte.is_ascii_digit()) || !piece.before.starts_with(' '));
        let short = second.before == "-" || third.before.contains(['-', '\'', '/']) || (third.before == " " && closed);
        return date(year(third.text, short)?, month, day(first.text)?);
    }
    let month = month_named(first.text)?;
    if third.text.len() == 2 {
        // The year stands behind the time: *Jul 25 14:30:00 WIB 2022*.
        let behind = parts.iter().skip(3).take(5).find_map(|piece| year(piece.text, false).filter(|_| piece.before == " "));
        return date(behind?, month, day(second.text)?);
    }
    date(year(third.text, false)?, month, day(second.text)?)
}

/// `2022-07-25`, `25/7/2022`, `25.07.2022`; `07/25/2022` where the middle can be no month.
fn numeric(parts: &[Piece<'_>], order: Order) -> Option<Date> {
    let [first, second, third, ..] = parts else { return None };
    let same = second.before.trim() == third.before.trim() && matches!(second.before.trim(), "-" | "/" | "." | "\\");
    if !same || second.before.len() > 3 || third.before.len() > 3 {
        return None;
    }
    if let Some(found) = year(first.text, false) {
        return date(found, day(second.text)?, day(third.text)?);
    }
    let found = year(third.text, false)?;
    in_order(found, day(first.text)?, day(second.text)?, order)
}

fn in_order(year: i16, first: i8, second: i8, order: Order) -> Option<Date> {
    let (day_first, month_first) = (date(year, second, first), date(year, first, second));
    match order {
        Order::DayFirst => day_first.or(month_first),
        Order::MonthFirst => month_first.or(day_first),
    }
}

/// `25/07/22` at the beginning of a field; with dashes it could as well begin with the year.
fn short_numeric(parts: &[Piece<'_>], order: Order) -> Option<Date> {
    let [first, second, third, ..] = parts else { return None };
    let parted = second.before == third.before && matches!(second.before, "/" | ".");
    if !parted || !first.before.trim().is_empty() || third.text.len() != 2 || first.text.len() > 2 {
        return None;
    }
    in_order(year(third.text, true)?, day(first.text)?, day(second.text)?, order)
}

/// `20220725`, alone or with a time behind it; seconds or thousandths since 1970, whose day is that of Greenwich.
fn digits_alone(text: &str) -> Option<Date> {
    let digits = text.trim().trim_start_matches("/date(").trim_end_matches(['/', ')']);
    let run = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (head, tail) = digits.split_at(run);
    let bare = tail.is_empty() || (tail.starts_with('.') && tail[1..].bytes().all(|byte| byte.is_ascii_digit()));
    match run {
        8 if tail.is_empty() || tail.starts_with(['t', ' ', '_', '-']) => compact(head),
        12 | 14 if tail.is_empty() => compact(head.get(..8)?),
        10 if bare => seconds(head.parse().ok()?),
        13 if bare => seconds(head.parse::<i64>().ok()? / 1000),
        _ => None,
    }
}

pub(super) fn compact(digits: &str) -> Option<Date> {
    let month = digits.get(4..6)?.parse().ok()?;
    date(year(digits.get(..4)?, false)?, month, digits.get(6..8)?.parse().ok()?)
}

fn seconds(seconds: i64) -> Option<Date> {
    let day = Timestamp::from_second(seconds).ok()?.to_zoned(TimeZone::UTC).date();
    YEARS.contains(&day.year()).then_some(day)
}
