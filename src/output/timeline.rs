//! Timelines as charts, tables and JSON.

use super::svg::Chart;
use super::table::{Cell, Table, rounded};
use super::text::{plural, write_lines};
use super::{FORMAT_VERSION, QueryInfo, QueryJson, Style, TotalJson, sanitize};
use crate::search::{Count, Timeline};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// What the bars or the lines of a chart show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Articles.
    #[default]
    Articles,
    /// Stories: copies counted once.
    Stories,
    /// Articles, as share of all articles of the period.
    Share,
}

/// Queries counted over time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TimelineJson {
    /// Version of this contract.
    pub format_version: u32,
    /// How long each period is: `day`, `week`, `month` or `year`.
    pub by: &'static str,
    /// The axis, without gaps.
    pub periods: Vec<PeriodJson>,
    /// The queries in the order asked.
    pub lines: Vec<LineJson>,
}

/// A period of the axis.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PeriodJson {
    /// As it is written: `2023-08-22`, `2023-W34`, `2023-08`, `2023`.
    pub period: String,
    /// Its first day.
    pub start: String,
    /// Its last day.
    pub end: String,
    /// All articles of the period, whatever they say.
    pub articles: u64,
    /// All stories of the period.
    pub stories: u64,
}

/// A query over time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LineJson {
    /// What was asked.
    pub query: QueryJson,
    /// Everything that matched, dated or not.
    pub total: TotalJson,
    /// What of it has no date and stands in no period.
    pub undated: TotalJson,
    /// Counts of each period of the axis.
    pub counts: Vec<LineCountJson>,
}

/// A query in one period.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct LineCountJson {
    /// Articles.
    pub articles: u64,
    /// Stories.
    pub stories: u64,
    /// Articles as share of all articles of the period, 0 to 1.
    pub share: f64,
}

/// Decimals of a share.
const SHARE_DECIMALS: usize = 4;

/// Periods without an article that are still drawn one by one; a longer run becomes one line of the chart (never of the data).
const LONGEST_QUIET: usize = 5;

/// What the bars of queries are made of, so that they can be told apart without colour.
const BARS: [char; 4] = ['█', '▒', '▓', '░'];

/// A timeline with the queries that it is of.
#[derive(Clone, Copy, Debug)]
pub struct TimelineView<'a> {
    /// What was counted.
    pub timeline: &'a Timeline,
    /// The queries, as many as the timeline has lines.
    pub queries: &'a [QueryInfo],
    /// What is drawn.
    pub shown: Shown,
}

impl TimelineView<'_> {
    /// The timeline as JSON.
    pub fn json(&self) -> TimelineJson {
        let timeline = self.timeline;
        let periods = timeline.axis.iter().map(|interval| PeriodJson {
            period: interval.label.clone(),
            start: interval.start.to_string(),
            end: interval.end.to_string(),
            articles: interval.all.articles,
            stories: interval.all.stories,
        });
        let lines = timeline.lines.iter().zip(self.queries).enumerate().map(|(number, (line, query))| LineJson {
            query: query.json(),
            total: line.total.into(),
            undated: line.undated.into(),
            counts: line
                .counts
                .iter()
                .enumerate()
                .map(|(period, count)| LineCountJson {
                    articles: count.articles,
                    stories: count.stories,
                    share: rounded(timeline.share(number, period), SHARE_DECIMALS),
                })
                .collect(),
        });
        TimelineJson { format_version: FORMAT_VERSION, by: timeline.by.as_str(), periods: periods.collect(), lines: lines.collect() }
    }

    /// The timeline as a row a query and period.
    pub fn table(&self) -> Table {
        let timeline = self.timeline;
        let mut table = Table::new(&["query", "period", "start", "end", "articles", "stories", "all_articles", "share"]);
        for (number, (line, query)) in timeline.lines.iter().zip(self.queries).enumerate() {
            table.rows.extend(line.counts.iter().zip(&timeline.axis).enumerate().map(|(period, (count, interval))| {
                vec![
                    query.text.as_str().into(),
                    interval.label.as_str().into(),
                    interval.start.to_string().into(),
                    interval.end.to_string().into(),
                    count.articles.into(),
                    count.stories.into(),
                    interval.all.articles.into(),
                    Cell::Real(timeline.share(number, period), SHARE_DECIMALS),
                ]
            }));
        }
        table
    }

    /// The timeline as a chart of lines.
    pub fn chart(&self) -> Chart {
        let unit = match self.shown {
            Shown::Articles => "articles",
            Shown::Stories => "stories",
            Shown::Share => "share of all articles",
        };
        let lines = self.queries.iter().enumerate();
        let lines: Vec<(String, Vec<f64>)> = lines
            .map(|(number, query)| (query.text.clone(), (0..self.timeline.axis.len()).map(|period| self.value(number, period)).collect()))
            .collect();
        let names: Vec<&str> = self.queries.iter().map(|query| query.text.as_str()).collect();
        let title = format!("{} by {}", names.join(", "), self.timeline.by.as_str());
        Chart {
            title,
            unit: unit.to_owned(),
            labels: self.timeline.axis.iter().map(|interval| interval.label.clone()).collect(),
            lines,
            percent: self.shown == Shown::Share,
        }
    }

    fn value(&self, line: usize, period: usize) -> f64 {
        let count = self.timeline.lines.get(line).and_then(|line| line.counts.get(period)).copied().unwrap_or_default();
        match self.shown {
            Shown::Articles => count.articles as f64,
            Shown::Stories => count.stories as f64,
            Shown::Share => self.timeline.share(line, period),
        }
    }

    /// Writes a chart of bars for a terminal.
    pub fn write_text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        let several = self.queries.len() > 1;
        for (number, (query, line)) in self.queries.iter().zip(&self.timeline.lines).enumerate() {
            let key = if several { format!("{} ", style.series(number, &bar_of(number).to_string())) } else { String::new() };
            let mut facts = plural(line.total.articles, "article", "articles");
            if line.total.stories != line.total.articles {
                facts = format!("{} in {facts}", plural(line.total.stories, "story", "stories"));
            }
            if line.undated.articles > 0 {
                facts.push_str(&format!(", {} of them without a date", line.undated.articles));
            }
            let name = sanitize(&query.text);
            write!(out, "{key}")?;
            write_lines(out, "", &style.words(&format!("{}: {facts}", if name.is_empty() { "*" } else { &name })), style)?;
        }
        let (Some(first), Some(last)) = (self.timeline.axis.first(), self.timeline.axis.last()) else {
            let found = self.timeline.lines.iter().any(|line| line.total.articles > 0);
            return if found { writeln!(out, "{}", style.faint("nothing of it has a date")) } else { Ok(()) };
        };
        writeln!(out, "{}\n", style.faint(&format!("by {}, {} to {}", self.timeline.by.as_str(), first.label, last.label)))?;
        self.write_bars(out, style)
    }

    fn write_bars(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        let timeline = self.timeline;
        let label_width = timeline.axis.iter().map(|interval| interval.label.width()).max().unwrap_or(0);
        let counts = || timeline.lines.iter().flat_map(|line| &line.counts);
        let width = |heading: &str, count: &dyn Fn(&Count) -> u64| {
            counts().map(|counted| count(counted).to_string().len()).max().unwrap_or(1).max(heading.len())
        };
        let (articles, stories) = (width("articles", &|count| count.articles), width("stories", &|count| count.stories));
        let heading = format!("{:label_width$}  {:>articles$}  {:>stories$}  {:>6}", "", "articles", "stories", "share");
        writeln!(out, "{}", style.faint(heading.trim_end()))?;
        let room = style.width().saturating_sub(heading.width() + 2).max(4);
        let greatest = (0..self.queries.len())
            .flat_map(|line| (0..timeline.axis.len()).map(move |period| (line, period)))
            .map(|(line, period)| self.value(line, period))
            .fold(0.0, f64::max);
        let mut period = 0;
        while let Some(interval) = timeline.axis.get(period) {
            let quiet = (period..timeline.axis.len()).take_while(|&at| self.is_quiet(at)).count();
            if quiet > LONGEST_QUIET {
                let run = format!("{:label_width$}  {quiet} {}s without an article", "…", timeline.by.as_str());
                writeln!(out, "{}", style.faint(&run))?;
                period += quiet;
                continue;
            }
            for (number, line) in timeline.lines.iter().enumerate() {
                let label = if number == 0 { interval.label.as_str() } else { "" };
                let count = line.counts.get(period).copied().unwrap_or_default();
                let share = match interval.all.articles {
                    0 => "–".to_owned(),
                    _ => format!("{:.1}%", timeline.share(number, period) * 100.0),
                };
                let bar = style.series(number, &bar(self.value(number, period), greatest, room, number, self.queries.len() > 1));
                let line = format!("{label:label_width$}  {:>articles$}  {:>stories$}  {share:>6}  {bar}", count.articles, count.stories);
                writeln!(out, "{}", line.trim_end())?;
            }
            period += 1;
        }
        Ok(())
    }

    /// Whether no query has anything in a period.
    fn is_quiet(&self, period: usize) -> bool {
        self.timeline.lines.iter().all(|line| line.counts.get(period).is_none_or(|count| count.articles == 0))
    }
}

fn bar_of(number: usize) -> char {
    BARS[number % BARS.len()]
}

/// A bar of `value`, `room` columns long for the greatest; whatever is more than nothing can be seen.
fn bar(value: f64, greatest: f64, room: usize, number: usize, several: bool) -> String {
    if value <= 0.0 || greatest <= 0.0 {
        return String::new();
    }
    let eighths = (value / greatest * (room * 8) as f64).round().max(1.0) as usize;
    if several {
        return bar_of(number).to_string().repeat(eighths.div_ceil(8));
    }
    let mut bar = "█".repeat(eighths / 8);
    bar.extend(['▏', '▎', '▍', '▌', '▋', '▊', '▉'].get((eighths % 8).wrapping_sub(1)));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_values() {
        for (value, several, expected) in [
            (8.0, false, "████"),
            (4.0, false, "██"),
            (1.0, false, "▌"),
            (0.01, false, "▏"),
            (0.0, false, ""),
            (4.0, true, "▒▒"),
            (0.01, true, "▒"),
        ] {
            assert_eq!(bar(value, 8.0, 4, 1, several), expected, "{value}");
        }
        assert_eq!(bar(0.0, 0.0, 4, 0, false), "");
    }
}
