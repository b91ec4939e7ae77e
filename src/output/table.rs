//! Rows and columns: one description of an answer from which CSV, TSV, Markdown and JSON Lines are all written.
//!
//! CSV is by RFC 4180: quotes where they are needed, doubled inside. TSV cannot quote, so tabs and line breaks inside a value become blanks.
//! Neither holds control or bidirectional characters, which would act on the terminal that shows them. A value that a spreadsheet would read as a formula (`=`, `+`, `-`, `@`
//! at its beginning) is left as it is: a mark before it would be read as part of it by everything else.

use super::markdown::escape;
use super::sanitize::disarmed;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;
use std::io::{self, Write};

/// An answer as rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Names of the columns.
    pub columns: Vec<&'static str>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// A value in a [`Table`].
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing: empty in CSV, null in JSON.
    Empty,
    /// A text.
    Text(String),
    /// A count.
    Count(u64),
    /// A measure, written with so many decimals.
    Real(f64, usize),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(text)
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Cell {
        Cell::Count(count)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Empty, Into::into)
    }
}

impl Cell {
    fn written(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Count(count) => Cow::Owned(count.to_string()),
            Cell::Real(value, decimals) => Cow::Owned(format!("{:.decimals$}", rounded(*value, *decimals), decimals = *decimals)),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Empty => serializer.serialize_none(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Count(count) => serializer.serialize_u64(*count),
            Cell::Real(value, decimals) => serializer.serialize_f64(rounded(*value, *decimals)),
        }
    }
}

/// A measure without the decimals that nobody reads.
pub(super) fn rounded(value: f64, decimals: usize) -> f64 {
    let scale = 10f64.powi(decimals as i32);
    // Adding zero makes of -0 what it is.
    (value * scale).round() / scale + 0.0
}

struct Row<'t> {
    columns: &'t [&'static str],
    cells: &'t [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, cell) in self.columns.iter().zip(self.cells) {
            map.serialize_entry(column, cell)?;
        }
        map.end()
    }
}

impl Table {
    /// A table without rows.
    pub fn new(columns: &[&'static str]) -> Table {
        Table { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Keeps the columns named, in the order named; the error is the first that there is not.
    pub fn select<'n>(&mut self, names: &[&'n str]) -> Result<(), &'n str> {
        let place = |name: &&'n str| self.columns.iter().position(|column| column == name).ok_or(*name);
        let places = names.iter().map(place).collect::<Result<Vec<_>, _>>()?;
        self.columns = places.iter().map(|&at| self.columns[at]).collect();
        for row in &mut self.rows {
            *row = places.iter().map(|&at| row.get(at).cloned().unwrap_or(Cell::Empty)).collect();
        }
        Ok(())
    }

    /// Writes comma-separated values, a header first.
    pub fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        write_line(out, self.columns.iter().map(|column| quoted(column)), ",")?;
        self.write_csv_rows(out)
    }

    /// Writes comma-separated values without the header, where the table goes on.
    pub fn write_csv_rows(&self, out: &mut dyn Write) -> io::Result<()> {
        self.rows.iter().try_for_each(|row| {
            let cells: Vec<Cow<'_, str>> = row.iter().map(Cell::written).collect();
            write_line(out, cells.iter().map(|cell| Cow::Owned(quoted(&disarmed(cell)).into_owned())), ",")
        })
    }

    /// Writes tab-separated values, a header first.
    pub fn write_tsv(&self, out: &mut dyn Write) -> io::Result<()> {
        write_line(out, self.columns.iter().map(|column| Cow::Borrowed(*column)), "\t")?;
        self.write_tsv_rows(out)
    }

    /// Writes tab-separated values without the header, where the table goes on.
    pub fn write_tsv_rows(&self, out: &mut dyn Write) -> io::Result<()> {
        self.rows.iter().try_for_each(|row| {
            let cells = row.iter().map(|cell| Cow::Owned(disarmed(&cell.written()).replace(['\t', '\n', '\r'], " ")));
            write_line(out, cells, "\t")
        })
    }

    /// Writes a Markdown table, numbers to the right.
    pub fn write_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        let number = |column: usize| {
            let mut cells = self.rows.iter().filter_map(|row| row.get(column)).filter(|cell| **cell != Cell::Empty).peekable();
            cells.peek().is_some() && cells.all(|cell| matches!(cell, Cell::Count(_) | Cell::Real(..)))
        };
        let rule: Vec<&str> = (0..self.columns.len()).map(|column| if number(column) { "---:" } else { "---" }).collect();
        writeln!(out, "| {} |\n| {} |", self.columns.join(" | "), rule.join(" | "))?;
        self.rows.iter().try_for_each(|row| {
            let cells: Vec<String> = row.iter().map(|cell| escape(&cell.written())).collect();
            writeln!(out, "| {} |", cells.join(" | "))
        })
    }

    /// Writes every value ended by a zero byte, without a header; no value holds one.
    pub fn write_text0(&self, out: &mut dyn Write) -> io::Result<()> {
        self.rows.iter().flatten().try_for_each(|cell| {
            out.write_all(cell.written().replace('\0', "").as_bytes())?;
            out.write_all(b"\0")
        })
    }

    /// Writes an object a row, the columns its members.
    pub fn write_jsonl(&self, out: &mut dyn Write) -> io::Result<()> {
        self.rows.iter().try_for_each(|cells| {
            serde_json::to_writer(&mut *out, &Row { columns: &self.columns, cells })?;
            out.write_all(b"\n")
        })
    }
}

fn quoted(value: &str) -> Cow<'_, str> {
    if value.contains([',', '"', '\n', '\r']) { Cow::Owned(format!("\"{}\"", value.replace('"', "\"\""))) } else { Cow::Borrowed(value) }
}

fn write_line<'v>(out: &mut dyn Write, values: impl Iterator<Item = Cow<'v, str>>, between: &str) -> io::Result<()> {
    for (at, value) in values.enumerate() {
        if at > 0 {
            out.write_all(between.as_bytes())?;
        }
        out.write_all(value.as_bytes())?;
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_table_in_three_formats() {
        let mut table = Table::new(&["a", "b,c", "d"]);
        table.rows.push(vec!["x,\"y\"".into(), 3.into(), Cell::Real(-0.00004, 3)]);
        table.rows.push(vec!["tab\there\n".into(), Cell::Empty, Cell::Real(2.0, 1)]);
        let written = |write: &dyn Fn(&mut Vec<u8>) -> io::Result<()>| {
            let mut out = Vec::new();
            write(&mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(&|out| table.write_csv(out)), "a,\"b,c\",d\n\"x,\"\"y\"\"\",3,0.000\n\"tab\there\n\",,2.0\n");
        assert_eq!(written(&|out| table.write_tsv(out)), "a\tb,c\td\nx,\"y\"\t3\t0.000\ntab here \t\t2.0\n");
        let jsonl = "{\"a\":\"x,\\\"y\\\"\",\"b,c\":3,\"d\":0.0}\n{\"a\":\"tab\\there\\n\",\"b,c\":null,\"d\":2.0}\n";
        assert_eq!(written(&|out| table.write_jsonl(out)), jsonl);
        let md = "| a | b,c | d |\n| --- | ---: | ---: |\n| x,\"y\" | 3 | 0.000 |\n| tab here  |  | 2.0 |\n";
        assert_eq!(written(&|out| table.write_markdown(out)), md);
        let mut fewer = table.clone();
        assert_eq!(fewer.select(&["d", "a"]), Ok(()));
        assert_eq!(written(&|out| fewer.write_tsv(out)), "d\ta\n0.000\tx,\"y\"\n2.0\ttab here \n");
        assert_eq!(table.select(&["a", "z"]), Err("z"));
    }
}
