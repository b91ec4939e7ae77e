//! Days told from another day: *Senin lalu*, *kemarin*, *22 Juli* without a year.
//!
//! They are read in datelines alone, and only where another day is known to count from, so nothing here looks at a clock.

#![expect(clippy::indexing_slicing, reason = "places come from counting the same list")]

use super::shapes::{Piece, date, day, normal, parts};
use crate::text::month_named;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// Days that a dateline may lie after the day it is counted from: files are named before and after midnight.
const AHEAD: i32 = 3;

/// The day that `text` tells from `from`.
pub(super) fn told_from(text: &str, from: Date) -> Option<Date> {
    let lower = normal(text);
    let parts = parts(&lower);
    let has = |phrase: &str| {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        parts.windows(wanted.len()).any(|window| window.iter().map(|piece| piece.text).eq(wanted.iter().copied()))
    };
    if let Some(day) = (0..parts.len()).find_map(|at| without_year(&parts[at..], from)) {
        return Some(day);
    }
    for (phrase, days) in [
        ("kemarin lusa", -2),
        ("kemarin dulu", -2),
        ("kemarin", -1),
        ("yesterday", -1),
        ("hari ini", 0),
        ("today", 0),
        ("lusa", 2),
        ("besok", 1),
        ("esok", 1),
        ("tomorrow", 1),
    ] {
        if has(phrase) {
            return from.checked_add(days.days()).ok();
        }
    }
    let weekday = parts.iter().find_map(|piece| weekday_named(piece.text))?;
    let past = has("lalu") || has("silam") || has("last");
    (i64::from(past)..=7).map(|back| from.checked_sub(back.days()).ok()).find(|day| day.is_some_and(|day| day.weekday() == weekday))?
}

/// `22 Juli`, `July 22`, `22/7`: the year that brings it closest before `from`.
fn without_year(parts: &[Piece<'_>], from: Date) -> Option<Date> {
    let [first, second, rest @ ..] = parts else { return None };
    // A number that goes on is something else.
    if rest.first().is_some_and(|piece| piece.before == second.before && piece.text.starts_with(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let (day, month) = match (month_named(first.text), month_named(second.text)) {
        (None, Some(month)) => (day(first.text)?, month),
        (Some(month), None) => (day(second.text)?, month),
        (None, None) if second.before == "/" => (day(first.text)?, day(second.text)?),
        _ => return None,
    };
    let latest = from.checked_add(AHEAD.days()).ok()?;
    let years = [from.year().checked_add(1)?, from.year(), from.year().checked_sub(1)?];
    years.into_iter().find_map(|year| date(year, month, day).filter(|&day| day <= latest))
}

pub(super) fn weekday_named(name: &str) -> Option<Weekday> {
    Some(match name {
        "senin" | "monday" => Weekday::Monday,
        "selasa" | "tuesday" => Weekday::Tuesday,
        "rabu" | "wednesday" => Weekday::Wednesday,
        "kamis" | "thursday" => Weekday::Thursday,
        "jumat" | "jum" | "friday" => Weekday::Friday,
        "sabtu" | "saturday" => Weekday::Saturday,
        "minggu" | "ahad" | "sunday" => Weekday::Sunday,
        _ => return None,
    })
}
