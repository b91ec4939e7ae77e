//! Waiting for another process that writes to the same index.

use super::context::Context;
use super::error::CliError;
use super::index::interrupt_flag;
use crate::index::IndexError;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How often it is tried anew.
const TICK: Duration = Duration::from_millis(200);

/// How long to wait for a lock: `--wait` for as long as it takes, `--wait=SECONDS` no longer than that, and without the flag not at all.
pub(super) type Wait = Option<Option<u64>>;

/// Runs `write`, again and again for as long as another process holds the lock and there is patience.
pub(super) fn patiently<T>(context: &Context, wait: Wait, mut write: impl FnMut() -> Result<T, CliError>) -> Result<T, CliError> {
    let begun = Instant::now();
    let mut told = false;
    loop {
        let error = match write() {
            Err(error) if error.is_locked() => error,
            other => return other,
        };
        let patience = match wait {
            None => Duration::ZERO,
            Some(None) => Duration::MAX,
            Some(Some(seconds)) => Duration::from_secs(seconds),
        };
        let left = patience.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return Err(error);
        }
        if !told {
            context.say(&format!("waiting: {}", error.message()));
            told = true;
        }
        std::thread::sleep(TICK.min(left));
        if interrupt_flag().load(Ordering::Relaxed) {
            return Err(IndexError::Interrupted.into());
        }
    }
}
