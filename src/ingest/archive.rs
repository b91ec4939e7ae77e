//! zip and tar: each member is read as a file of its name would be. Names are names only; nothing is ever written by them.
//!
//! A member that is bad costs that member; what can't be read on, costs the rest. Archives in archives are refused: nobody keeps articles so, and they
//! are what bombs are made of.

use super::bounded::{Unpacked, reason_of, skip, syntax, told};
use super::format::{Named, by_name};
use super::problem::{Bound, Reason};
use super::read::Reading;
use super::sink::Sink;
use super::unpack::buffered;
use rawzip::{CompressionMethod, RECOMMENDED_BUFFER_SIZE, ZipArchive};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

/// Bytes of headers that may stand before one member of a tar: long names and extended attributes are read whole.
const TAR_HEADERS: u64 = 1 << 20;

/// Reads a member, if it is of a format that is read; its failure is told and costs nothing else.
fn read_member<'s>(
    name: &str,
    reading: &Reading<'_>,
    sink: &mut Sink<'_>,
    open: impl FnOnce() -> Result<Box<dyn BufRead + 's>, Reason>,
) -> Result<(), Reason> {
    let about_archive = name.split(['/', '\\']).any(|part| part.starts_with('.') || part == "__MACOSX");
    if about_archive || super::walk::speaks_of_folder(name) {
        return Ok(());
    }
    if by_name(name) == Named::Unknown {
        sink.pass_over();
        return Ok(());
    }
    let limit = reading.options.max_members;
    if sink.members() >= limit {
        return Err(Reason::Bound { bound: Bound::Members, found: None, limit: limit as u64 });
    }
    sink.enter(name.to_owned());
    let read = open().and_then(|mut source| reading.member(name, &mut *source, sink));
    let spent = matches!(read, Err(Reason::Bound { bound: Bound::Expansion, .. }));
    let outcome = match read {
        // The budget is that of the whole file.
        Err(reason) if spent => Err(reason),
        Err(reason) => {
            sink.problem(None, reason);
            Ok(())
        }
        Ok(()) => Ok(()),
    };
    sink.leave();
    outcome
}

/// Reads a zip.
pub(super) fn read_zip(file: File, reading: &Reading<'_>, sink: &mut Sink<'_>) -> Result<(), Reason> {
    let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
    let archive = ZipArchive::from_file(file, &mut buffer).map_err(zip_fault)?;
    let expected = archive.entries_hint();
    let mut seen = 0;
    let mut entries = archive.entries(&mut buffer);
    while let Some(entry) = entries.next_entry().map_err(zip_fault)? {
        seen += 1;
        if seen > expected {
            break;
        }
        if entry.is_dir() {
            continue;
        }
        let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        let (method, locked, wayfinder) = (entry.compression_method(), entry.flags().is_encrypted(), entry.wayfinder());
        read_member(&name, reading, sink, || {
            if locked {
                return Err(Reason::Locked);
            }
            let member = archive.get_entry(wayfinder).map_err(zip_fault)?;
            let packed = buffered(member.reader());
            let unpacked: Box<dyn Read> = match method {
                CompressionMethod::STORE => Box::new(packed),
                CompressionMethod::DEFLATE => Box::new(flate2::bufread::DeflateDecoder::new(packed)),
                other => {
                    let error = format!("compression method {} is not read", other.as_u16());
                    return Err(Reason::Syntax { format: "zip", error });
                }
            };
            Ok(Box::new(buffered(Unpacked::new(member.verifying_reader(unpacked), reading.budget.clone(), "zip"))))
        })?;
    }
    if seen == 0 { Err(Reason::Empty) } else { Ok(()) }
}

/// What is wrong with a zip.
pub(super) fn zip_fault(error: rawzip::Error) -> Reason {
    match error.kind() {
        rawzip::ErrorKind::IO(_) => Reason::Unreadable { error: error.to_string() },
        _ => Reason::Syntax { format: "zip", error: error.to_string() },
    }
}

/// Reads a tar.
pub(super) fn read_tar(source: &mut dyn BufRead, reading: &Reading<'_>, sink: &mut Sink<'_>) -> Result<(), Reason> {
    let allowed = Rc::new(Cell::new(u64::MAX));
    let mut archive = tar::Archive::new(Allowed { inner: source, left: allowed.clone() });
    let mut entries = archive.entries().map_err(|error| reason_of(syntax(error, "tar")))?;
    let mut any = false;
    loop {
        allowed.set(TAR_HEADERS);
        let entry = entries.next();
        allowed.set(u64::MAX);
        let Some(entry) = entry else { break };
        let mut entry = entry.map_err(|error| reason_of(syntax(error, "tar")))?;
        any = true;
        if entry.header().entry_type().is_file() {
            let name = String::from_utf8_lossy(&entry.path_bytes()).trim_start_matches("./").to_owned();
            let left = entry.size();
            read_member(&name, reading, sink, || Ok(Box::new(buffered(Whole { inner: &mut entry, left }))))?;
        }
        // What is left of the member is passed over here, so that the bound on headers is one on headers only.
        let left = entry.size();
        skip(&mut buffered(&mut entry), left).map_err(|error| reason_of(syntax(error, "tar")))?;
    }
    if any { Ok(()) } else { Err(Reason::Empty) }
}

/// A member of a tar, whose early end is a fault and not an end.
struct Whole<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer).map_err(|error| syntax(error, "tar"))?;
        self.left = self.left.saturating_sub(count as u64);
        if count == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(told(Reason::Syntax { format: "tar", error: "it ends too early".into() }));
        }
        Ok(count)
    }
}

/// A reader that gives no more than is allowed at the time.
struct Allowed<R> {
    inner: R,
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Allowed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        match self.left.get().checked_sub(count as u64) {
            Some(left) => self.left.set(left),
            None => return Err(told(Reason::Syntax { format: "tar", error: "a name of more than a million bytes".into() })),
        }
        Ok(count)
    }
}
