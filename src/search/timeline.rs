//! Articles and stories by day, week, month or year: several queries on one axis without gaps.
//!
//! A period counts an article once and a story once; a story whose copies appear in several periods counts in each, so periods may add up to more
//! stories than there are. Articles without a date are in no period and are counted apart, never dropped.

use super::matched::{Matched, matched};
use super::{Count, Request, SearchError};
use crate::entity::WhoIsWho;
use crate::index::{Reader, date_from_day, day_number};
use crate::query::ast::DateRange;
use crate::query::plan::Plan;
use jiff::civil::Date;
use rustc_hash::FxHashSet;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// A day.
    Day,
    /// A week from Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// Periods that one timeline may have: a day each for 27 years.
pub const MOST_PERIODS: usize = 10_000;

impl Period {
    /// The name used in JSON and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Year => "year",
        }
    }

    /// The period by which a span of so many days can still be read: at most 31 days, 27 weeks or 60 months, else years.
    fn fitting(days: i64) -> Period {
        match days {
            ..=31 => Period::Day,
            32..=184 => Period::Week,
            185..=1_827 => Period::Month,
            _ => Period::Year,
        }
    }

    /// The number of the period that `day` lies in; neighbours have neighbouring numbers.
    fn number(self, day: i64) -> Option<i64> {
        let date = date_from_day(day)?;
        let (year, month) = (i64::from(date.year()), i64::from(date.month()));
        Some(match self {
            Period::Day => day,
            // 1970-01-01 was a Thursday, the fourth day of its week.
            Period::Week => (day + 3).div_euclid(7),
            Period::Month => year * 12 + month - 1,
            Period::Year => year,
        })
    }

    /// The first day of the period with this number.
    fn start(self, number: i64) -> Option<Date> {
        match self {
            Period::Day => date_from_day(number),
            Period::Week => date_from_day(number * 7 - 3),
            Period::Month => Date::new(number.div_euclid(12).try_into().ok()?, (number.rem_euclid(12) + 1) as i8, 1).ok(),
            Period::Year => Date::new(number.try_into().ok()?, 1, 1).ok(),
        }
    }

    /// The period with this number as it is written: `2023-08-22`, `2023-W34`, `2023-08`, `2023`.
    fn label(self, start: Date) -> String {
        match self {
            Period::Day => start.to_string(),
            Period::Week => {
                let week = start.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Period::Month => format!("{:04}-{:02}", start.year(), start.month()),
            Period::Year => format!("{:04}", start.year()),
        }
    }
}

/// One period of the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// As it is written.
    pub label: String,
    /// Its first day.
    pub start: Date,
    /// Its last day.
    pub end: Date,
    /// All articles of the period, whatever they say: what shares are shares of.
    pub all: Count,
}

/// One query on the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Everything that matches, dated or not.
    pub total: Count,
    /// What of it has no date.
    pub undated: Count,
    /// Counts of every period of the axis.
    pub counts: Vec<Count>,
}

/// Queries counted over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// How long each period is.
    pub by: Period,
    /// The axis, without gaps; empty if nothing that matches has a date.
    pub axis: Vec<Interval>,
    /// The queries in the order asked.
    pub lines: Vec<Line>,
}

impl Timeline {
    /// The articles of a query in one period, as share of all articles of that period; 0 where there are none.
    pub fn share(&self, line: usize, period: usize) -> f64 {
        let count = self.lines.get(line).and_then(|line| line.counts.get(period)).map_or(0, |count| count.articles);
        match self.axis.get(period).map_or(0, |interval| interval.all.articles) {
            0 => 0.0,
            all => count as f64 / all as f64,
        }
    }
}

/// Counts each of `requests` by period; without `by` one is chosen that fits the span.
///
/// The axis runs from the first to the last dated article of any request, or as far as the dates asked for. Shares are of all articles in the same folders, sources
/// and languages; what articles speak of does not limit them.
///
/// # Errors
/// [`SearchError::TooManyPeriods`] for more than [`MOST_PERIODS`].
pub fn timeline(reader: &Reader, who: &WhoIsWho<'_>, requests: &[Request], by: Option<Period>) -> Result<Timeline, SearchError> {
    let found = requests.iter().map(|request| matched(reader, who, request)).collect::<Result<Vec<_>, _>>()?;
    let dates = requests.first().map_or(DateRange::default(), |request| request.dates);
    let Some((first, last)) = span(&found, dates) else {
        let lines = found.iter().map(|found| line(found, None)).collect();
        return Ok(Timeline { by: by.unwrap_or(Period::Month), axis: Vec::new(), lines });
    };
    let by = by.unwrap_or_else(|| Period::fitting(last - first + 1));
    let numbers = by.number(first).zip(by.number(last));
    let Some((from, to)) = numbers else { return Err(SearchError::TooManyPeriods { by }) };
    if usize::try_from(to - from).is_ok_and(|periods| periods >= MOST_PERIODS) {
        return Err(SearchError::TooManyPeriods { by });
    }
    let axis = Axis { by, from, to };
    let everything = requests.first().map(everything_beside).map_or_else(|| Ok(Vec::new()), |all| matched(reader, who, &all))?;
    let all = axis.count(&everything);
    let intervals = (from..=to).zip(all).filter_map(|(number, all)| {
        let start = by.start(number)?;
        let end = by.start(number + 1).and_then(|next| next.yesterday().ok()).unwrap_or(Date::MAX);
        Some(Interval { label: by.label(start), start, end, all })
    });
    let intervals: Vec<Interval> = intervals.collect();
    Ok(Timeline { by, axis: intervals, lines: found.iter().map(|found| line(found, Some(axis))).collect() })
}

/// The request for all articles of the same kind: same folders, sources, languages and dates, no words and no names.
fn everything_beside(request: &Request) -> Request {
    let mut all = request.clone();
    all.plan = Plan::everything();
    all.excluded.clear();
    all.selections.retain(|selection| selection.kind == super::FacetKind::Source);
    all
}

/// First and last day of the axis: those asked for, else those of what was found.
fn span(found: &[Vec<Matched>], asked: DateRange) -> Option<(i64, i64)> {
    let days = || found.iter().flatten().filter_map(|matched| matched.day);
    let first = asked.from.map(day_number).or_else(|| days().min())?;
    let last = asked.to.map(day_number).or_else(|| days().max())?;
    (first <= last).then_some((first, last))
}

/// The numbers of the periods of an axis.
#[derive(Clone, Copy)]
struct Axis {
    by: Period,
    from: i64,
    to: i64,
}

impl Axis {
    fn count(self, found: &[Matched]) -> Vec<Count> {
        let mut counts = vec![Count::default(); (self.to - self.from + 1) as usize];
        let mut seen: FxHashSet<(usize, u64)> = FxHashSet::default();
        for matched in found {
            let period = matched.day.and_then(|day| self.by.number(day)).filter(|number| (self.from..=self.to).contains(number));
            let Some(period) = period.map(|number| (number - self.from) as usize) else { continue };
            counts[period].articles += 1;
            if seen.insert((period, matched.story)) {
                counts[period].stories += 1;
            }
        }
        counts
    }
}

fn line(found: &[Matched], axis: Option<Axis>) -> Line {
    Line {
        total: count(found.iter()),
        undated: count(found.iter().filter(|matched| matched.day.is_none())),
        counts: axis.map_or_else(Vec::new, |axis| axis.count(found)),
    }
}

/// Articles and stories among `found`.
pub(super) fn count<'m>(found: impl Iterator<Item = &'m Matched>) -> Count {
    let mut stories: FxHashSet<u64> = FxHashSet::default();
    let mut articles = 0;
    for matched in found {
        articles += 1;
        stories.insert(matched.story);
    }
    Count { articles, stories: stories.len() as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_hold_their_days() {
        for (by, day, label, start, end) in [
            (Period::Day, date(2024, 2, 29), "2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
            // The last days of 2024 belong to the first week of 2025.
            (Period::Week, date(2024, 12, 31), "2025-W01", date(2024, 12, 30), date(2025, 1, 5)),
            (Period::Week, date(1969, 12, 28), "1969-W52", date(1969, 12, 22), date(1969, 12, 28)),
            (Period::Month, date(2024, 2, 1), "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
            (Period::Year, date(1965, 9, 30), "1965", date(1965, 1, 1), date(1965, 12, 31)),
        ] {
            let number = by.number(day_number(day)).unwrap();
            let first = by.start(number).unwrap();
            assert_eq!((by.label(first).as_str(), first), (label, start), "{by:?} {day}");
            assert_eq!(by.start(number + 1).unwrap().yesterday().unwrap(), end, "{by:?} {day}");
        }
    }

    #[test]
    fn the_period_fits_the_span() {
        for (days, by) in [(1, Period::Day), (31, Period::Day), (32, Period::Week), (200, Period::Month), (4_000, Period::Year)] {
            assert_eq!(Period::fitting(days), by, "{days}");
        }
    }
}
