//! A line chart as SVG, for a report: axes, legend, title, nothing that needs a script or a font of its own.
//!
//! Lines differ in colour and in dash, so that they can be told apart in print and by colour-blind readers; the colours are those of Okabe and Ito (2008).

use super::graph::xml;
use std::fmt::Write as _;
use std::io::{self, Write};

/// A chart of lines over one axis.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// Stands above it.
    pub title: String,
    /// What the values are.
    pub unit: String,
    /// Names of the places on the axis, from left to right.
    pub labels: Vec<String>,
    /// Name and values of each line; as many values as labels.
    pub lines: Vec<(String, Vec<f64>)>,
    /// Whether values are parts of 1, to be written in percent.
    pub percent: bool,
}

const WIDTH: f64 = 900.0;
const TOP: f64 = 46.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 24.0;
/// Height of the field that the lines stand in.
const FIELD: f64 = 320.0;
/// Room below the field for the names of the axis.
const BELOW: f64 = 34.0;
const LEGEND_LINE: f64 = 20.0;
/// Pixels that a name on the axis takes.
const LABEL_ROOM: f64 = 74.0;
/// Places up to which each value has a dot of its own.
const MOST_DOTS: usize = 60;
/// Characters of a name in the legend or of a title; the rest is cut.
const LONGEST_NAME: usize = 90;

const COLOURS: [&str; 7] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9"];
const DASHES: [&str; 4] = ["", "7 4", "2 3", "9 3 2 3"];

impl Chart {
    /// Writes the chart.
    pub fn write_svg(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.svg().as_bytes())
    }

    fn svg(&self) -> String {
        let height = TOP + FIELD + BELOW + 8.0 + LEGEND_LINE * self.lines.len() as f64;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        );
        // Writing to a String cannot fail.
        let _ = writeln!(svg, "<text x=\"{LEFT}\" y=\"26\" font-size=\"16\" font-weight=\"bold\">{}</text>", escape(&self.title));
        let top = self.value_axis(&mut svg);
        self.label_axis(&mut svg);
        for (number, (_, values)) in self.lines.iter().enumerate() {
            self.line(&mut svg, number, values, top);
        }
        self.legend(&mut svg);
        svg.push_str("</svg>\n");
        svg
    }

    /// Draws the values' axis and gives the value at its upper end.
    fn value_axis(&self, svg: &mut String) -> f64 {
        let greatest = self.lines.iter().flat_map(|(_, values)| values).copied().fold(0.0, f64::max);
        let step = step(greatest, self.percent);
        let steps = (greatest / step).ceil().max(1.0);
        let right = WIDTH - RIGHT;
        for number in 0..=steps as usize {
            let value = step * number as f64;
            let y = TOP + FIELD * (1.0 - number as f64 / steps);
            let colour = if number == 0 { "#000000" } else { "#dddddd" };
            let _ = writeln!(svg, "<line x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\" stroke=\"{colour}\"/>");
            let (x, y) = (LEFT - 8.0, y + 4.0);
            let _ = writeln!(svg, "<text x=\"{x}\" y=\"{y:.1}\" text-anchor=\"end\">{}</text>", self.value(value));
        }
        let y = TOP - 6.0;
        let _ = writeln!(svg, "<text x=\"{right}\" y=\"{y}\" text-anchor=\"end\" fill=\"#555555\">{}</text>", escape(&self.unit));
        step * steps
    }

    fn value(&self, value: f64) -> String {
        if !self.percent {
            return format!("{value:.0}");
        }
        let percent = value * 100.0;
        if (percent - percent.round()).abs() < 1e-9 { format!("{percent:.0}%") } else { format!("{percent}%") }
    }

    fn x(&self, place: usize) -> f64 {
        let width = WIDTH - RIGHT - LEFT;
        LEFT + width * (place as f64 + 0.5) / self.labels.len().max(1) as f64
    }

    /// Draws the names of places, as many as there is room for.
    fn label_axis(&self, svg: &mut String) {
        let room = (WIDTH - RIGHT - LEFT) / LABEL_ROOM;
        let every = (self.labels.len() as f64 / room).ceil().max(1.0) as usize;
        for (place, label) in self.labels.iter().enumerate().step_by(every) {
            let (x, y) = (self.x(place), TOP + FIELD);
            let _ = writeln!(svg, "<line x1=\"{x:.1}\" y1=\"{y}\" x2=\"{x:.1}\" y2=\"{}\" stroke=\"#000000\"/>", y + 5.0);
            let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>", y + 20.0, escape(label));
        }
    }

    fn line(&self, svg: &mut String, number: usize, values: &[f64], top: f64) {
        let colour = COLOURS[number % COLOURS.len()];
        let places: Vec<(f64, f64)> =
            values.iter().enumerate().map(|(place, value)| (self.x(place), TOP + FIELD * (1.0 - value / top))).collect();
        let points: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{}\"/>",
            points.join(" "),
            DASHES[number % DASHES.len()]
        );
        if places.len() <= MOST_DOTS {
            for (x, y) in places {
                let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
            }
        }
    }

    fn legend(&self, svg: &mut String) {
        for (number, (name, _)) in self.lines.iter().enumerate() {
            let y = TOP + FIELD + BELOW + 8.0 + LEGEND_LINE * number as f64;
            let (colour, dash) = (COLOURS[number % COLOURS.len()], DASHES[number % DASHES.len()]);
            let (from, to) = (LEFT, LEFT + 36.0);
            let _ = writeln!(
                svg,
                "<line x1=\"{from}\" y1=\"{y}\" x2=\"{to}\" y2=\"{y}\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>"
            );
            let _ = writeln!(svg, "<text x=\"{}\" y=\"{}\">{}</text>", to + 8.0, y + 4.0, escape(name));
        }
    }
}

/// A round step of which a handful reach `greatest`: 1, 2 or 5 times a power of ten; whole unless in percent.
fn step(greatest: f64, percent: bool) -> f64 {
    if greatest <= 0.0 {
        return if percent { 0.01 } else { 1.0 };
    }
    let rough = greatest / 5.0;
    let power = 10f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= rough * (1.0 - 1e-9)).unwrap_or(power * 10.0);
    if percent { step } else { step.max(1.0) }
}

/// A name as XML, cut if it is long.
fn escape(name: &str) -> String {
    if name.chars().nth(LONGEST_NAME).is_none() {
        return xml(name);
    }
    xml(&name.chars().take(LONGEST_NAME).chain(['…']).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (greatest, percent, expected) in [
            (0.0, false, 1.0),
            (3.0, false, 1.0),
            (10.0, false, 2.0),
            (23.0, false, 5.0),
            (480.0, false, 100.0),
            (0.32, true, 0.1),
            (0.0, true, 0.01),
        ] {
            assert!((step(greatest, percent) - expected).abs() < 1e-9, "{greatest}: {}", step(greatest, percent));
        }
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(escape("a & b"), "a &amp; b");
        assert_eq!(escape(&"x".repeat(500)).chars().count(), LONGEST_NAME + 1);
    }
}
