//! Reading one file: by its ending, into articles and problems.

use super::problem::{Problem, Reason};
use super::{Format, RawArticle, decode, html, json, markdown};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use xxhash_rust::xxh3::Xxh3;

/// Bounds on what is read.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions {
    /// Bytes that a file may have, unless it is read line by line.
    pub max_file_bytes: u64,
    /// Bytes that a line of a JSON Lines file may have.
    pub max_line_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        ReadOptions { max_file_bytes: 64 << 20, max_line_bytes: 16 << 20 }
    }
}

/// What reading a file brought, beside the articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileOutcome {
    /// Articles handed over.
    pub articles: usize,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

/// Reads `file`, which is shown as `shown`, calling `each` with every article in it.
pub fn read(file: &Path, shown: &str, options: &ReadOptions, each: &mut dyn FnMut(RawArticle)) -> FileOutcome {
    let mut outcome = FileOutcome::default();
    // A fault in the reader of one format must cost one file, not the whole run.
    let result = catch_unwind(AssertUnwindSafe(|| {
        let mut articles = 0;
        let mut problems = Vec::new();
        let mut take = |article: RawArticle| {
            articles += 1;
            each(article);
        };
        let mut tell = |line: Option<u64>, reason: Reason| problems.push(Problem { path: file.to_owned(), line, reason });
        if let Err(reason) = read_format(file, shown, options, &mut take, &mut tell) {
            tell(None, reason);
        }
        (articles, problems)
    }));
    match result {
        Ok((articles, problems)) => outcome = FileOutcome { articles, problems },
        Err(panic) => {
            let reason = Reason::Fault { what: panic_message(&*panic) };
            outcome.problems.push(Problem { path: file.to_owned(), line: None, reason });
        }
    }
    outcome
}

/// What a caught panic says.
pub fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

fn format_of(path: &Path) -> Format {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" => Format::Html,
        "json" => Format::Json,
        "jsonl" | "ndjson" => Format::JsonLines,
        _ => Format::Text,
    }
}

fn read_format(
    file: &Path,
    shown: &str,
    options: &ReadOptions,
    each: &mut dyn FnMut(RawArticle),
    problem: &mut dyn FnMut(Option<u64>, Reason),
) -> Result<(), Reason> {
    let format = format_of(file);
    if format == Format::JsonLines {
        return read_lines(file, shown, options, each, problem);
    }
    let text = decode::decode(&read_whole(file, options)?)?;
    match format {
        Format::Markdown => {
            let article = markdown::read(shown, &text);
            if article.text.is_empty() {
                return Err(Reason::NoText);
            }
            each(article);
        }
        Format::Html => each(html::read(shown, &text)?),
        Format::Json => json::read(shown, &text, each, problem),
        Format::Text | Format::JsonLines => each(RawArticle::new(shown, Format::Text, text)),
    }
    Ok(())
}

fn unreadable(error: &io::Error) -> Reason {
    Reason::Unreadable { error: error.to_string() }
}

fn read_whole(file: &Path, options: &ReadOptions) -> Result<Vec<u8>, Reason> {
    let source = File::open(file).map_err(|error| unreadable(&error))?;
    let mut bytes = Vec::new();
    source.take(options.max_file_bytes + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > options.max_file_bytes {
        let length = std::fs::metadata(file).map_or(bytes.len() as u64, |metadata| metadata.len());
        return Err(Reason::TooLarge { bytes: length, limit: options.max_file_bytes });
    }
    Ok(bytes)
}

/// A JSON object a line; a bad line costs that line.
fn read_lines(
    file: &Path,
    shown: &str,
    options: &ReadOptions,
    each: &mut dyn FnMut(RawArticle),
    problem: &mut dyn FnMut(Option<u64>, Reason),
) -> Result<(), Reason> {
    let mut source = BufReader::with_capacity(1 << 16, File::open(file).map_err(|error| unreadable(&error))?);
    let mut line = Vec::new();
    let mut number = 0;
    let mut any = false;
    loop {
        line.clear();
        number += 1;
        let taken =
            (&mut source).take(options.max_line_bytes as u64 + 1).read_until(b'\n', &mut line).map_err(|error| unreadable(&error))?;
        if taken == 0 {
            break;
        }
        if line.len() > options.max_line_bytes && line.last() != Some(&b'\n') {
            let skipped = skip_line(&mut source).map_err(|error| unreadable(&error))?;
            problem(Some(number), Reason::TooLarge { bytes: line.len() as u64 + skipped, limit: options.max_line_bytes as u64 });
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        any = true;
        match decode::decode(&line).and_then(|text| json::read_line(shown, number, text.trim())) {
            Ok(article) => each(article),
            Err(reason) => problem(Some(number), reason),
        }
    }
    if any { Ok(()) } else { Err(Reason::Empty) }
}

/// Passes over the rest of a line; says how many bytes it had.
fn skip_line(source: &mut impl BufRead) -> io::Result<u64> {
    let mut skipped = 0;
    loop {
        let buffer = source.fill_buf()?;
        if buffer.is_empty() {
            return Ok(skipped);
        }
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        skipped += used as u64;
        source.consume(used);
        if end.is_some() {
            return Ok(skipped);
        }
    }
}

/// xxh3-128 of a file's bytes.
pub fn content_hash(file: &Path) -> io::Result<u128> {
    let mut source = File::open(file)?;
    let mut hash = Xxh3::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = source.read(&mut buffer)?;
        if count == 0 {
            return Ok(hash.digest128());
        }
        hash.update(&buffer[..count]);
    }
}
