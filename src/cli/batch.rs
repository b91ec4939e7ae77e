//! Files of queries, a line each: thousands are asked of one open index, and a bad line is told and passed over.

use super::context::Context;
use super::error::CliError;
use super::{FOUND, NOTHING};
use crate::query::MAX_QUERY_BYTES;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Bytes of a line: an id and the longest query.
const MAX_LINE: u64 = MAX_QUERY_BYTES as u64 + 1024;

/// Whether a line must say what its query is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ids {
    /// An id, a tab, the query.
    Given,
    /// As before, or a query alone, which is called by the number of its line.
    Numbered,
}

/// Asks every query of `path` (`-` is standard input); `ask` gets its id and text and says whether anything was found.
///
/// What is wrong with a query is told with its line, and the next one asked; other errors end the run.
pub(super) fn each(
    context: &Context,
    path: &Path,
    ids: Ids,
    mut ask: impl FnMut(&str, &str) -> Result<bool, CliError>,
) -> Result<u8, CliError> {
    let mut lines: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(path).map_err(|error| CliError::file(path, &error))?))
    };
    let (mut found, mut failed) = (false, false);
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        if lines.by_ref().take(MAX_LINE).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let whole = bytes.last() == Some(&b'\n') || (bytes.len() as u64) < MAX_LINE;
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_end_matches(['\n', '\r']);
        if whole && line.trim().is_empty() {
            continue;
        }
        let asked = match (line.split_once('\t'), ids) {
            _ if !whole => {
                lines.skip_until(b'\n')?;
                Err(CliError::usage(format!("the line is longer than {MAX_LINE} bytes")))
            }
            (Some((id, query)), _) => ask(id, query),
            (None, Ids::Numbered) => ask(&number.to_string(), line),
            (None, Ids::Given) => Err(CliError::usage("no tab between id and query")),
        };
        match asked {
            Ok(any) => found |= any,
            Err(error) if error.exit_code() == CliError::USAGE => {
                failed = true;
                context.say(&format!("{}:{number}:", path.display()));
                context.report(&error);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(match (failed, found) {
        (true, _) => CliError::USAGE,
        (false, true) => FOUND,
        (false, false) => NOTHING,
    })
}
