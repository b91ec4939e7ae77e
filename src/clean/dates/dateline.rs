//! The line that an article begins with: place, day, agency.

#![expect(clippy::string_slice, reason = "offsets come from searching the same paragraph")]

use super::relative;
use super::shapes::parse;
use jiff::civil::Date;

/// The beginning of an article that tells place, day and agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dateline {
    /// Day, if it is written out.
    pub date: Option<Date>,
    /// Agency or paper.
    pub source: Option<String>,
    /// The dateline as written.
    pub raw: String,
    /// Byte at which the text goes on.
    pub end: usize,
}

impl Dateline {
    /// The day of the dateline, counted from another day where it says *Senin*, *kemarin* or leaves the year out.
    pub fn date_from(&self, from: Option<Date>) -> Option<Date> {
        self.date.or_else(|| relative::told_from(&self.raw, from?))
    }
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
    let named = second.split_whitespace().count() <= 3 && second.chars().next().is_some_and(char::is_uppercase);
    let told = second.to_lowercase();
    let is_day = told.split(|c: char| !c.is_alphabetic()).any(|word| relative::weekday_named(word).is_some())
        || told.contains(|c: char| c.is_ascii_digit());
    let named = named && !is_day;
    (named && !second.is_empty()).then(|| second.to_owned())
}
