//! Reading within bounds: whole files up to a size, packed ones up to a share of what they were.
//!
//! Errors travel through layers of readers as `io::Error`; what is wrong with the content is packed into them as a [`Reason`] and taken out again at the
//! end, so that a broken gzip is not taken for a broken disk.

use super::problem::{Bound, Reason};
use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Bytes that a packed file may unpack to whatever its size, because small files of repetitive text shrink a hundredfold.
const EXPANSION_FREE: u64 = 64 << 20;

/// What may still be unpacked from one file, all its layers and members together.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    left: Rc<Cell<u64>>,
    times: u64,
}

impl Budget {
    /// The budget of a file of `bytes` that may become `times` as large.
    pub fn new(bytes: u64, times: u64) -> Budget {
        Budget { left: Rc::new(Cell::new(bytes.saturating_mul(times).max(EXPANSION_FREE))), times }
    }

    /// Takes `bytes` from the budget.
    pub fn draw(&self, bytes: usize) -> io::Result<()> {
        match self.left.get().checked_sub(bytes as u64) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(told(Reason::Bound { bound: Bound::Expansion, found: None, limit: self.times })),
        }
    }
}

/// A reader of unpacked bytes that draws on a budget, and whose errors are faults of the packed content.
pub(super) struct Unpacked<R> {
    inner: R,
    budget: Budget,
    format: &'static str,
}

impl<R> Unpacked<R> {
    pub fn new(inner: R, budget: Budget, format: &'static str) -> Unpacked<R> {
        Unpacked { inner, budget, format }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer).map_err(|error| syntax(error, self.format))?;
        self.budget.draw(count)?;
        Ok(count)
    }
}

/// A reason as an error of reading.
pub(super) fn told(reason: Reason) -> io::Error {
    io::Error::other(reason)
}

/// An error of a decoder: a fault of the content, unless it comes from the system or was told before.
pub(super) fn syntax(error: io::Error, format: &'static str) -> io::Error {
    let known = error.raw_os_error().is_some() || error.get_ref().is_some_and(|inner| inner.is::<Reason>());
    if known || error.kind() == io::ErrorKind::Interrupted {
        return error;
    }
    let said = match error.kind() {
        io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
        _ => error.to_string(),
    };
    told(Reason::Syntax { format, error: said })
}

/// What an error of reading says of the file.
pub(super) fn reason_of(error: io::Error) -> Reason {
    match error.downcast::<Reason>() {
        Ok(reason) => reason,
        Err(error) => Reason::Unreadable { error: error.to_string() },
    }
}

/// All bytes of a source, which may be `limit`; `length` is told if it is known and too much.
pub(super) fn read_whole(source: &mut dyn BufRead, limit: u64, length: Option<u64>) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::new();
    source.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(reason_of)?;
    if bytes.len() as u64 > limit {
        return Err(Reason::Bound { bound: Bound::FileSize, found: length.filter(|&length| length > limit), limit });
    }
    Ok(bytes)
}

/// The next line of `source`, with its end; one that is longer than `limit` is passed over and counted.
pub(super) fn read_line(source: &mut dyn BufRead, limit: usize, line: &mut Vec<u8>) -> io::Result<Line> {
    line.clear();
    let taken = source.take(limit as u64 + 1).read_until(b'\n', line)?;
    if taken == 0 {
        return Ok(Line::End);
    }
    if taken > limit && line.last() != Some(&b'\n') {
        return Ok(Line::TooLong(taken as u64 + skip_line(source)?));
    }
    Ok(Line::Whole)
}

/// What stands next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A line.
    Whole,
    /// A line of so many bytes, which is too many.
    TooLong(u64),
    /// Nothing.
    End,
}

/// Passes over the rest of a line; says how many bytes it had.
fn skip_line(source: &mut dyn BufRead) -> io::Result<u64> {
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

/// Passes over `count` bytes; says how many there were.
pub(super) fn skip(source: &mut dyn BufRead, count: u64) -> io::Result<u64> {
    io::copy(&mut source.take(count), &mut io::sink())
}
