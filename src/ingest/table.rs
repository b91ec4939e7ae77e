//! CSV and TSV: a row an article, what the columns are by their names. Read row by row, however long the table is.
//!
//! What parts the values is what the first row has most of. A row of another number of values than there are columns has lost its place, and is told rather
//! than read askew; an unclosed quote swallows rows until the bound on rows ends it.

use super::bounded::{read_whole, reason_of, told};
use super::columns::Role;
use super::problem::{Bound, Reason};
use super::read::ReadOptions;
use super::sink::Sink;
use super::{Format, Origin, RawArticle, decode};
use csv::{ByteRecord, ReaderBuilder};
use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Columns that a table may have; more is no table.
const COLUMNS: usize = 1_000;

/// Characters of the list of columns that are shown when none fits.
const COLUMNS_SHOWN: usize = 200;

/// Reads a table.
pub(super) fn read(source: &mut dyn BufRead, format: Format, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<(), Reason> {
    let head = source.fill_buf().map_err(reason_of)?;
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        // Spreadsheets write UTF-16 when asked for Unicode; its bytes are no rows before they are decoded.
        let text = decode::decode(&read_whole(source, options.max_file_bytes, None)?)?;
        return rows(&mut text.as_bytes(), format, options, sink);
    }
    if head.contains(&0) {
        return Err(Reason::Binary);
    }
    rows(source, format, options, sink)
}

fn rows(source: &mut dyn BufRead, format: Format, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<(), Reason> {
    let head = source.fill_buf().map_err(reason_of)?;
    let delimiter = if format == Format::Tsv { b'\t' } else { delimiter(head) };
    let allowance = Rc::new(Cell::new(0));
    let limited = Limited { inner: source, left: allowance.clone(), limit: options.max_line_bytes as u64 };
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(limited);
    let mut encoding = decode::Rows::default();
    let mut row = ByteRecord::new();
    let mut header: Option<Header> = None;
    loop {
        allowance.set(options.max_line_bytes as u64);
        let line = reader.position().line();
        match reader.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(fault(error)),
        }
        if row.iter().all(|value| value.trim_ascii().is_empty()) {
            continue;
        }
        let line = row.position().map_or(line, csv::Position::line);
        let values: Vec<String> = row.iter().map(|value| encoding.decode(value)).collect();
        match &header {
            None => header = Some(Header::new(values, options, sink)?),
            Some(header) => match header.article(values, line, format, sink.shown) {
                Ok(article) => sink.article(article),
                Err(reason) => sink.problem(Some(line), reason),
            },
        }
    }
    match header {
        None => Err(Reason::Empty),
        Some(_) if sink.found() == 0 => Err(Reason::NoText),
        Some(_) => Ok(()),
    }
}

/// What parts values: what stands most often in the first line, outside of quotes.
fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or(head);
    let outside = |wanted: u8| line.split(|&byte| byte == b'"').step_by(2).flatten().filter(|&&byte| byte == wanted).count();
    // Among equals the first; commas also stand in names of columns.
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|&byte| outside(byte)).unwrap_or(b',')
}

fn fault(error: csv::Error) -> Reason {
    let said = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) => reason_of(error),
        _ => Reason::Syntax { format: "table", error: said },
    }
}

/// The first row.
struct Header {
    names: Vec<String>,
    roles: Vec<Role>,
}

impl Header {
    fn new(names: Vec<String>, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<Header, Reason> {
        let names: Vec<String> = names.iter().map(|name| name.trim_start_matches('\u{FEFF}').trim().to_owned()).collect();
        let columns = options.columns.columns(&names);
        let roles: Vec<Role> = columns.iter().map(|column| column.role).collect();
        sink.columns(columns);
        let tells = |role: &Role| matches!(role, Role::Text | Role::Field(super::FieldName::Title));
        if !roles.iter().any(tells) || names.len() > COLUMNS {
            return Err(Reason::Columns { columns: names.join(", ").chars().take(COLUMNS_SHOWN).collect() });
        }
        Ok(Header { names, roles })
    }

    fn article(&self, values: Vec<String>, line: u64, format: Format, shown: &str) -> Result<RawArticle, Reason> {
        if values.len() != self.roles.len() {
            let error = format!("a row of {} values under {} columns", values.len(), self.roles.len());
            return Err(Reason::Syntax { format: "table", error });
        }
        let mut article = RawArticle::new(shown, format, String::new());
        article.part = Some(line.to_string());
        for ((role, name), value) in self.roles.iter().zip(&self.names).zip(values) {
            article.take(*role, name, value, Origin::Column);
        }
        if article.is_empty() { Err(Reason::NoText) } else { Ok(article) }
    }
}

/// A reader that gives so many bytes for a row.
struct Limited<R> {
    inner: R,
    left: Rc<Cell<u64>>,
    limit: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        if count as u64 > self.left.get() {
            return Err(told(Reason::Bound { bound: Bound::LineSize, found: None, limit: self.limit }));
        }
        self.left.set(self.left.get() - count as u64);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_values() {
        for (head, expected) in [
            (&b"id,judul,isi\n1;2;3;4"[..], b','),
            (b"id;judul;isi", b';'),
            (b"id\tjudul\tisi", b'\t'),
            (b"id|judul|isi", b'|'),
            (b"\"a;b;c;d\",isi", b','),
            (b"isi", b','),
        ] {
            assert_eq!(delimiter(head), expected, "{}", String::from_utf8_lossy(head));
        }
    }
}
