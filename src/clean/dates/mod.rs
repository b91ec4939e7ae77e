//! Dates as articles and their metadata write them.
//!
//! A date is read where one is plainly written, in any of the shapes that Indonesian and English sites use (`shapes.rs`), in the line that an article begins
//! with (`dateline.rs`), in a path or an address (`path.rs`); nothing is guessed from file times. Times and zones are passed over: what counts is the day that the publisher
//! printed, in the zone that it printed. A year or a month alone is no day.

mod dateline;
mod path;
mod relative;
mod shapes;

pub use dateline::{Dateline, dateline};
pub use path::{in_address, in_path};
pub use shapes::{Order, both_orders, is_american_export, parse, parse_in};

use jiff::civil::Date;

/// Bytes of a text that are looked through for days that it speaks of.
const LOOKED_THROUGH: usize = 6_000;
/// Days that may lie between what an article tells and its publication.
const TOLD_WITHIN: i32 = 7;

/// Which of two readings of a date like `8/7/2025` the text of the article speaks for, if it speaks for one alone.
///
/// News tells what happened in the days before it appeared and writes those days out; an export that puts months first is told by that.
#[expect(clippy::string_slice, reason = "the end is moved to a boundary first")]
pub fn told_by_text(readings: [Date; 2], text: &str) -> Option<Date> {
    let mut end = text.len().min(LOOKED_THROUGH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut told = shapes::all_in(&text[..end]);
    told.extend(shapes::bracketed_in(&text[..end], readings[0].year()));
    let fits =
        |published: Date| told.iter().any(|&day| published.since(day).is_ok_and(|since| (0..=TOLD_WITHIN).contains(&since.get_days())));
    match readings.map(fits) {
        [true, false] => Some(readings[0]),
        [false, true] => Some(readings[1]),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
