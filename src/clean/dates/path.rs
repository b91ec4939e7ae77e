//! Days in the paths of files and in addresses of pages.

#![expect(clippy::indexing_slicing, reason = "places come from counting the same list")]

use super::shapes::{Piece, compact, date, day, normal, parts, year};
use crate::text::month_named;
use jiff::civil::Date;

/// A day in the path of a file (`…/2022/07/25/…`, `2022-07-25-judul.txt`, `25-juli-2022.txt`, `judul-20220725.html`), and what was read.
pub fn in_path(path: &str) -> Option<(Date, String)> {
    let lower = normal(path);
    let parts = parts(&lower);
    // A number like 20220725 in a file name.
    let run = || parts.iter().filter(|part| part.text.len() == 8).find_map(|part| compact(part.text));
    spelt(&parts).or_else(run).map(|date| (date, path.to_owned()))
}

/// A day in the address of a page, spelt with its parts apart: a run of eight digits there is mostly a number of the page.
pub fn in_address(address: &str) -> Option<Date> {
    spelt(&parts(&normal(address)))
}

fn spelt(parts: &[Piece<'_>]) -> Option<Date> {
    (0..parts.len()).find_map(|at| {
        let [first, second, third, ..] = &parts[at..] else { return None };
        if second.before != third.before || !matches!(second.before, "-" | "/" | "_" | ".") {
            return None;
        }
        let month = |text: &str| day(text).filter(|_| text.len() == 2 || second.before != ".").or_else(|| month_named(text));
        if let Some(year) = year(first.text, false) {
            return date(year, month(second.text)?, day(third.text)?);
        }
        date(year(third.text, false)?, month(second.text)?, day(first.text)?)
    })
}
