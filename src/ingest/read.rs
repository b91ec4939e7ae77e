//! Reading one file: unpacked as its first bytes say, in the format that its name says, into articles and problems.
//!
//! Formats with an article a line, row or record are read as they come, however long they are; the others are read whole, up to a size. Whatever is
//! unpacked is bounded by what it was packed from.

use super::archive;
use super::bounded::{Budget, Line, read_line, read_whole, reason_of};
use super::format::{self, Format, HEAD, Kind, Named};
use super::problem::{Bound, Problem, Reason};
use super::sink::Sink;
use super::unpack::{buffered, unpack};
use super::{Column, ColumnMap, RawArticle, decode, epub, feed, html, json, markdown, pdf, table, warc};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use xxhash_rust::xxh3::Xxh3;

/// How files are read, and bounds on what is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOptions {
    /// Bytes that a file, or a member of an archive, may have, unless it is read line by line.
    pub max_file_bytes: u64,
    /// Bytes that a line of a JSON Lines file or a row of a table may have.
    pub max_line_bytes: usize,
    /// How many times as large a packed file may become.
    pub max_expansion: u64,
    /// Files that an archive may hold.
    pub max_members: usize,
    /// Pages that a PDF may have.
    pub max_pages: usize,
    /// What columns of tables and keys of JSON objects are, where their names do not tell.
    pub columns: ColumnMap,
    /// What of the file is read: all of it, unless it is a feed that grew.
    pub stretch: Stretch,
}

/// A stretch of a file, from the beginning of a line on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Bytes before it.
    pub from: u64,
    /// Lines before it.
    pub lines: u64,
    /// Where it ends at the latest: what is appended while a feed is read is left for the next time.
    pub until: u64,
}

impl Default for Stretch {
    fn default() -> Stretch {
        Stretch { from: 0, lines: 0, until: u64::MAX }
    }
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        ReadOptions {
            max_file_bytes: 64 << 20,
            max_line_bytes: 16 << 20,
            max_expansion: 200,
            max_members: 100_000,
            max_pages: 2_000,
            columns: ColumnMap::default(),
            stretch: Stretch::default(),
        }
    }
}

impl ReadOptions {
    /// How much a bound is.
    pub fn limit(&self, bound: Bound) -> u64 {
        match bound {
            Bound::FileSize => self.max_file_bytes,
            Bound::LineSize => self.max_line_bytes as u64,
            Bound::Expansion => self.max_expansion,
            Bound::Members => self.max_members as u64,
            Bound::Pages => self.max_pages as u64,
        }
    }
}

/// What reading a file brought, beside the articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileOutcome {
    /// Articles handed over.
    pub articles: usize,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// The formats of the file or its members, and how many of each.
    pub formats: BTreeMap<Format, usize>,
    /// Members read, where it is an archive.
    pub members: usize,
    /// Members that are of no format that is read.
    pub passed_over: usize,
    /// How the columns of its table are read.
    pub columns: Vec<Column>,
    /// Lines up to the end of what was read, where it is JSON Lines.
    pub lines: u64,
}

impl FileOutcome {
    /// The one format of the file, or that of most of its members.
    pub fn format(&self) -> Option<Format> {
        self.formats.iter().max_by_key(|(_, count)| **count).map(|(format, _)| *format)
    }
}

/// Reads `file`, which is shown as `shown`, calling `each` with every article in it. Its name tells the format, unless one is given.
pub fn read(file: &Path, shown: &str, format: Option<Format>, options: &ReadOptions, each: &mut dyn FnMut(RawArticle)) -> FileOutcome {
    let mut sink = Sink::new(file.to_owned(), shown, each);
    // A fault in the reader of one format must cost one file, not the whole run.
    let result = catch_unwind(AssertUnwindSafe(|| read_file(file, format, options, &mut sink)));
    match result {
        Ok(Ok(())) => {}
        Ok(Err(reason)) => sink.problem(None, reason),
        Err(panic) => sink.problem(None, Reason::Fault { what: panic_message(&*panic) }),
    }
    sink.finish()
}

/// What a caught panic says.
pub fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// Where in layers of packing a source lies.
#[derive(Clone, Copy, Debug, Default)]
struct Layers {
    packed: bool,
    archived: bool,
}

/// One file being read.
pub(super) struct Reading<'o> {
    pub options: &'o ReadOptions,
    pub budget: Budget,
    /// Bytes of the file, where it is neither packed nor a member.
    length: Option<u64>,
}

fn read_file(file: &Path, format: Option<Format>, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<(), Reason> {
    let mut source = File::open(file).map_err(reason_of)?;
    let bytes = source.metadata().map_err(reason_of)?.len();
    let stretch = options.stretch;
    if stretch.from > 0 {
        source.seek(SeekFrom::Start(stretch.from)).map_err(reason_of)?;
        sink.read_as(Format::JsonLines);
        return read_lines(&mut buffered(source.take(stretch.until.saturating_sub(stretch.from))), options, sink);
    }
    let mut reading = Reading { options, budget: Budget::new(bytes, options.max_expansion), length: Some(bytes) };
    let name = file.to_string_lossy();
    let mut source = buffered(source);
    let head = source.fill_buf().map_err(reason_of)?;
    if kind(&name, format, head.get(..HEAD).unwrap_or(head)) == Kind::Zip {
        reading.length = None;
        return archive::read_zip(source.into_inner(), &reading, sink);
    }
    reading.layer(&name, format, &mut source.take(stretch.until), Layers::default(), sink)
}

/// What a file or member is.
fn kind(name: &str, format: Option<Format>, head: &[u8]) -> Kind {
    if let Some(format) = format {
        return Kind::Articles(format);
    }
    match format::by_name(name) {
        // What is named as a text and is a page or a PDF would be indexed with its markup.
        Named::Known(Kind::Articles(Format::Text)) => format::by_look(head).unwrap_or(Kind::Articles(Format::Text)),
        Named::Known(kind) => kind,
        Named::Nothing | Named::Unknown => format::by_look_alone(head).unwrap_or(Kind::Articles(Format::Text)),
    }
}

impl Reading<'_> {
    /// Reads a member of an archive.
    pub fn member(&self, name: &str, source: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Reason> {
        let member = Reading { options: self.options, budget: self.budget.clone(), length: None };
        member.layer(name, None, source, Layers { packed: false, archived: true }, sink)
    }

    /// Unpacks a source, if it is packed, and reads what is in it.
    fn layer(
        &self,
        name: &str,
        format: Option<Format>,
        source: &mut dyn BufRead,
        layers: Layers,
        sink: &mut Sink<'_>,
    ) -> Result<(), Reason> {
        let mut head = Vec::new();
        let failed = source.take(HEAD as u64).read_to_end(&mut head).err();
        // What stands before a fault is read before the fault is told.
        let mut whole = Cursor::new(&head[..]).chain(Failed(failed)).chain(source);
        if let Some(packing) = format::packing(&head) {
            if layers.packed {
                return Err(Reason::Nested);
            }
            let inner = Reading { options: self.options, budget: self.budget.clone(), length: None };
            let mut unpacked = unpack(packing, &mut whole, &self.budget);
            return inner.layer(name, format, &mut *unpacked, Layers { packed: true, ..layers }, sink);
        }
        match kind(name, format, &head) {
            Kind::Articles(format) => self.articles(format, &mut whole, sink),
            Kind::Tar if !layers.archived => archive::read_tar(&mut whole, self, sink),
            Kind::Tar | Kind::Zip => Err(Reason::Nested),
        }
    }

    fn articles(&self, format: Format, source: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), Reason> {
        sink.read_as(format);
        let options = self.options;
        match format {
            Format::JsonLines => return read_lines(source, options, sink),
            Format::Csv | Format::Tsv => return table::read(source, format, options, sink),
            Format::Warc => return warc::read(source, self, sink),
            Format::Text | Format::Markdown | Format::Html | Format::Json | Format::Feed | Format::Epub | Format::Pdf => {}
        }
        let bytes = read_whole(source, options.max_file_bytes, self.length)?;
        match format {
            Format::Epub => return epub::read(&bytes, self, sink),
            Format::Pdf => return pdf::read(bytes, options, &self.budget, sink),
            _ => {}
        }
        let text = decode::decode(&bytes)?;
        match format {
            Format::Markdown => {
                let article = markdown::read(sink.shown, &text);
                if article.text.is_empty() {
                    return Err(Reason::NoText);
                }
                sink.article(article);
            }
            Format::Html => sink.article(html::read(sink.shown, &text)?),
            Format::Json => json::read(&text, &options.columns, sink),
            Format::Feed => feed::read(&text, sink)?,
            _ => sink.article(RawArticle::new(sink.shown, Format::Text, text)),
        }
        Ok(())
    }
}

/// A reader that fails, if it has something to fail with.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

impl BufRead for Failed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.take().map_or(Ok(&[]), Err)
    }

    fn consume(&mut self, _: usize) {}
}

/// A JSON object a line; a bad line costs that line.
fn read_lines(source: &mut dyn BufRead, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<(), Reason> {
    let mut line = Vec::new();
    let mut number = options.stretch.lines;
    let mut any = false;
    loop {
        number += 1;
        match read_line(source, options.max_line_bytes, &mut line).map_err(reason_of)? {
            Line::End => {
                sink.lines(number - 1);
                break;
            }
            Line::TooLong(bytes) => {
                any = true;
                let limit = options.max_line_bytes as u64;
                sink.problem(Some(number), Reason::Bound { bound: Bound::LineSize, found: Some(bytes), limit });
            }
            Line::Whole if line.iter().all(u8::is_ascii_whitespace) => {}
            Line::Whole => {
                any = true;
                let read = decode::decode(&line);
                match read.and_then(|text| json::read_line(sink.shown, number, text.trim(), &options.columns)) {
                    Ok(article) => sink.article(article),
                    Err(reason) => sink.problem(Some(number), reason),
                }
            }
        }
    }
    if any || options.stretch.from > 0 { Ok(()) } else { Err(Reason::Empty) }
}

/// xxh3-128 of a file's first bytes, `size` of them.
pub fn content_hash(file: &Path, size: u64) -> io::Result<u128> {
    let mut hash = Xxh3::new();
    add_to_hash(&mut File::open(file)?.take(size), &mut hash)?;
    Ok(hash.digest128())
}

/// What a feed was when it was last read.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// Its length.
    pub size: u64,
    /// Its hash.
    pub hash: u128,
}

/// As [`content_hash`]; and whether a feed of JSON Lines only grew since it was as `before`: what it was is the beginning of what it is, and ended with a line.
pub fn grown_hash(file: &Path, before: Before, size: u64) -> io::Result<(u128, bool)> {
    let mut source = File::open(file)?;
    let mut edges = [0; 2];
    source.read_exact(&mut edges[..1])?;
    source.seek(SeekFrom::Start(before.size.saturating_sub(1)))?;
    source.read_exact(&mut edges[1..])?;
    source.rewind()?;
    let mut hash = Xxh3::new();
    add_to_hash(&mut (&mut source).take(before.size), &mut hash)?;
    // A packed feed begins otherwise, and cannot be read from its middle.
    let grew = edges == *b"{\n" && hash.digest128() == before.hash;
    add_to_hash(&mut source.take(size.saturating_sub(before.size)), &mut hash)?;
    Ok((hash.digest128(), grew))
}

#[expect(clippy::indexing_slicing, reason = "a reader fills no more than the buffer")]
fn add_to_hash(source: &mut impl Read, hash: &mut Xxh3) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = source.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        hash.update(&buffer[..count]);
    }
}
