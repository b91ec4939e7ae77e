//! Faults of the program, caught: on a damaged index they are its damage, and everywhere else they are told as what they are, with how to report them.
//!
//! What is built on trusts its files and fails on damaged ones in many ways. Checksums are not checked before every search, which would read the whole index;
//! they are checked once something has failed, and decide whose fault it is.

use super::context::{Context, analysis};
use super::error::{CliError, DAMAGED};
use crate::index::{Depth, Disk, Verification, WORKER, verify};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

/// What the last fault said, and where it was.
static LAST: Mutex<Option<String>> = Mutex::new(None);

/// Makes faults be noted rather than printed, unless backtraces were asked for.
///
/// A fault of a worker costs one file or article, is caught there, and is told with the other problems.
pub(super) fn take_note() {
    let loud = std::panic::take_hook();
    let wanted = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0");
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() == Some(WORKER) {
            return;
        }
        *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic.to_string().replace('\n', " "));
        if wanted {
            loud(panic);
        }
    }));
}

/// Runs a command; a fault of it becomes an error.
pub(super) fn caught(context: &Context, command: impl FnOnce() -> Result<u8, CliError>) -> Result<u8, CliError> {
    catch_unwind(AssertUnwindSafe(command)).unwrap_or_else(|_| {
        if let Some(damages) = damages(context) {
            return Err(damages);
        }
        let what = LAST.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
        Err(CliError::fault(format!("a fault of kliping: {}", crate::output::sanitize(&what)))
            .hint("this is a bug; please report it with the command that you ran and the lines above"))
    })
}

/// The error of the index that the context names, if files of it are damaged.
fn damages(context: &Context) -> Option<CliError> {
    let path = context.folder_to_read().ok()?;
    let analysis = analysis(context.edits(&path).ok()?.added());
    let Verification { findings, .. } = verify(&path, &Disk::default(), &analysis, Depth::Files).ok()?;
    let first = findings.first()?;
    Some(CliError::index(format!("index {} is damaged: {}: {}", path.display(), first.place, first.found)).hint(DAMAGED))
}
