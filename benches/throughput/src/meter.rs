//! What a piece of work costs: wall time, processor time of the whole process, the most memory it held.
//!
//! Read from `/proc`, so on Linux alone; elsewhere processor time and memory are zero.

use std::fs;
use std::path::Path;
use std::time::Instant;

/// Clock ticks of `/proc/self/stat` in a second, on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// What was spent.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds of processors.
    pub processor: f64,
    /// The most bytes in memory at a time, above what was held before.
    pub peak: u64,
}

/// Does `work` and says what it cost.
pub fn measured<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    // Forgets the peak that was; without the right to, later peaks are those of the whole process.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let (before, held, start) = (processor(), memory("VmRSS:"), Instant::now());
    let done = work();
    let cost = Cost { wall: start.elapsed().as_secs_f64(), processor: processor() - before, peak: memory("VmHWM:").saturating_sub(held) };
    (done, cost)
}

/// Seconds of processors that this process has used.
fn processor() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, in parentheses, may hold blanks.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / TICKS
}

fn memory(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|text| text.strip_prefix(line));
    found.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// Bytes of the files in a folder.
pub fn size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return fs::metadata(folder).map_or(0, |file| file.len()) };
    entries.flatten().map(|entry| size(&entry.path())).sum()
}
