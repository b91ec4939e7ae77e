//! Dates as people write them in queries: a day, a month, a year, a range, or a span that ends today.
//!
//! Indonesian and English month names, ISO and day-first forms, relative spans. Whatever is written becomes a range of days with both ends
//! included; nothing here reads the clock, today comes in.

use super::ast::DateRange;
use jiff::ToSpan;
use jiff::civil::Date;

/// Reads a date or range of dates; `None` if it is none.
pub fn range(text: &str, today: Date) -> Option<DateRange> {
    let text = text.trim().to_lowercase();
    if let Some(rest) = text.strip_prefix(">=") {
        return Some(DateRange { from: period(rest, today)?.from, to: None });
    }
    if let Some(rest) = text.strip_prefix("<=") {
        return Some(DateRange { from: None, to: period(rest, today)?.to });
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Some(DateRange { from: period(rest, today)?.to?.tomorrow().ok(), to: None });
    }
    if let Some(rest) = text.strip_prefix('<') {
        return Some(DateRange { from: None, to: period(rest, today)?.from?.yesterday().ok() });
    }
    if let Some((from, to)) = text.split_once("..") {
        let end = |text: &str| if text.trim().is_empty() { Some(DateRange::default()) } else { period(text, today) };
        let (from, to) = (end(from)?, end(to)?);
        return Some(DateRange { from: from.from, to: to.to });
    }
    period(&text, today)
}

/// One day, month, year or relative span.
fn period(text: &str, today: Date) -> Option<DateRange> {
    let text = text.trim().trim_end_matches(['.', ',']);
    let words: Vec<&str> = text.split_whitespace().collect();
    relative(&words, today).or_else(|| numeric(text)).or_else(|| named(&words))
}

fn days(from: Date, to: Date) -> Option<DateRange> {
    Some(DateRange { from: Some(from), to: Some(to) })
}

fn month(year: i16, month: i8) -> Option<DateRange> {
    let first = Date::new(year, month, 1).ok()?;
    days(first, first.last_of_month())
}

fn year(year: i16) -> Option<DateRange> {
    days(Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)
}

fn four_digit_year(text: &str) -> Option<i16> {
    (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// `2023`, `2023-05`, `2023-05-07`, `7/5/2023`, `7-5-2023`, `5/2023`.
fn numeric(text: &str) -> Option<DateRange> {
    if let Some(found) = four_digit_year(text) {
        return year(found);
    }
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let number = |text: &str| text.parse::<i8>().ok();
    match parts.as_slice() {
        [first, second] => match (four_digit_year(first), four_digit_year(second)) {
            (Some(found), None) => month(found, number(second)?),
            (None, Some(found)) => month(found, number(first)?),
            _ => None,
        },
        [first, second, third] => {
            let date = match (four_digit_year(first), four_digit_year(third)) {
                (Some(found), None) => Date::new(found, number(second)?, number(third)?),
                (None, Some(found)) => Date::new(found, number(second)?, number(first)?),
                _ => return None,
            };
            let date = date.ok()?;
            days(date, date)
        }
        _ => None,
    }
}

fn month_named(name: &str) -> Option<i8> {
    crate::text::month_named(name.trim_end_matches(['.', ',']))
}

/// `mei 2023`, `25 juli 2022`, `july 25, 2022`.
fn named(words: &[&str]) -> Option<DateRange> {
    match words {
        [name, year] => month(four_digit_year(year)?, month_named(name)?),
        [first, second, year] => {
            let found = four_digit_year(year)?;
            let day = |text: &str| text.trim_end_matches(',').parse::<i8>().ok();
            let date = match (month_named(second), month_named(first)) {
                (Some(name), _) => Date::new(found, name, day(first)?),
                (None, Some(name)) => Date::new(found, name, day(second)?),
                (None, None) => return None,
            };
            let date = date.ok()?;
            days(date, date)
        }
        _ => None,
    }
}

/// The length of a unit of time, counted back from today.
#[derive(Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "hari" | "day" | "days" => Unit::Day,
        "minggu" | "pekan" | "week" | "weeks" => Unit::Week,
        "bulan" | "month" | "months" => Unit::Month,
        "tahun" | "year" | "years" => Unit::Year,
        _ => return None,
    })
}

fn relative(words: &[&str], today: Date) -> Option<DateRange> {
    match words {
        ["hari", "ini"] | ["today"] => days(today, today),
        ["kemarin"] | ["yesterday"] => {
            let day = today.yesterday().ok()?;
            days(day, day)
        }
        [count, which, "terakhir"] => last(count.parse().ok()?, unit(which)?, today),
        ["last", count, which] => last(count.parse().ok()?, unit(which)?, today),
        [which, "ini"] | ["this", which] => whole(unit(which)?, 0, today),
        [which, "lalu"] | ["last", which] => whole(unit(which)?, 1, today),
        _ => None,
    }
}

/// The last so many units, today included: 30 days are 30 dates.
fn last(count: i32, which: Unit, today: Date) -> Option<DateRange> {
    if !(1..=100_000).contains(&count) {
        return None;
    }
    let before = match which {
        Unit::Day => today.checked_sub(count.days()),
        Unit::Week => today.checked_sub((i64::from(count) * 7).days()),
        Unit::Month => today.checked_sub(count.months()),
        Unit::Year => today.checked_sub(i32::min(count, 9_000).years()),
    };
    days(before.ok()?.tomorrow().ok()?, today)
}

/// The calendar week (from Monday), month or year so many before the current one.
fn whole(which: Unit, back: i32, today: Date) -> Option<DateRange> {
    match which {
        Unit::Day => {
            let day = today.checked_sub(back.days()).ok()?;
            days(day, day)
        }
        Unit::Week => {
            let monday = today.checked_sub((i32::from(today.weekday().to_monday_zero_offset()) + 7 * back).days()).ok()?;
            days(monday, monday.checked_add(6.days()).ok()?)
        }
        Unit::Month => {
            let first = today.first_of_month().checked_sub(back.months()).ok()?;
            month(first.year(), first.month())
        }
        Unit::Year => year(today.year().checked_sub(i16::try_from(back).ok()?)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn ranges() {
        let today = date(2024, 3, 13);
        for (text, expected) in [
            ("2023", "2023-01-01..2023-12-31"),
            ("2023-05", "2023-05-01..2023-05-31"),
            ("2023-05-07", "2023-05-07"),
            ("2023-05..2023-08", "2023-05-01..2023-08-31"),
            ("..2022", "..2022-12-31"),
            ("2022..", "2022-01-01.."),
            (">2022", "2023-01-01.."),
            (">=2022-06", "2022-06-01.."),
            ("<2022", "..2021-12-31"),
            ("<=2022", "..2022-12-31"),
            ("25/7/2022", "2022-07-25"),
            ("7/2022", "2022-07-01..2022-07-31"),
            ("25 Juli 2022", "2022-07-25"),
            ("July 25, 2022", "2022-07-25"),
            ("Mei 2023", "2023-05-01..2023-05-31"),
            ("Nopember 2021", "2021-11-01..2021-11-30"),
            ("Februari 2024", "2024-02-01..2024-02-29"),
            ("30 hari terakhir", "2024-02-13..2024-03-13"),
            ("3 bulan terakhir", "2023-12-14..2024-03-13"),
            ("hari ini", "2024-03-13"),
            ("kemarin", "2024-03-12"),
            ("minggu ini", "2024-03-11..2024-03-17"),
            ("bulan lalu", "2024-02-01..2024-02-29"),
            ("tahun lalu", "2023-01-01..2023-12-31"),
            ("25 Juli 2022..Mei 2023", "2022-07-25..2023-05-31"),
        ] {
            let found = range(text, today).map(super::super::print::print_range);
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn no_dates() {
        let today = date(2024, 3, 13);
        for text in ["", "besok lusa", "2023-13", "31/2/2022", "32 Mei 2023", "G20", "0 hari terakhir", "999999999 hari terakhir", "..x"] {
            assert_eq!(range(text, today), None, "{text}");
        }
    }
}
