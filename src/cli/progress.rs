//! Progress of long work: a bar on a terminal, or lines that a log can hold.

use super::context::Context;
use crate::index::{FileState, UpdateEvent};
use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::{Duration, Instant};

/// How progress is shown: `auto` is a bar on a terminal and elsewhere nothing, `plain` a line now and then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ProgressMode {
    #[default]
    Auto,
    Bar,
    Plain,
    None,
}

/// Time between two plain lines.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Bytes of a megabyte, as disks are sold.
const MEGABYTE: f64 = 1_000_000.0;

/// Follows an update.
pub(super) struct Progress<'c> {
    context: &'c Context,
    bar: ProgressBar,
    plain: bool,
    begun: Instant,
    last: Instant,
    articles: u64,
    bytes: u64,
    total: u64,
}

impl<'c> Progress<'c> {
    pub fn new(context: &'c Context, mode: ProgressMode) -> Progress<'c> {
        let mode = match mode {
            _ if context.quiet => ProgressMode::None,
            ProgressMode::Auto if context.speaks_to_terminal() => ProgressMode::Bar,
            ProgressMode::Auto => ProgressMode::None,
            other => other,
        };
        let bar = if mode == ProgressMode::Bar { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        bar.set_message("looking for files");
        let now = Instant::now();
        Progress { context, bar, plain: mode == ProgressMode::Plain, begun: now, last: now, articles: 0, bytes: 0, total: 0 }
    }

    /// Takes note of what happened.
    pub fn observe(&mut self, event: &UpdateEvent<'_>) {
        match event {
            UpdateEvent::Scanned { files, bytes } => {
                self.total = *bytes;
                self.begun = Instant::now();
                self.bar.set_length(*bytes);
                let style = ProgressStyle::with_template("{bar:20} {percent:>3}%  {msg}  {decimal_bytes_per_sec}  {eta} left");
                if let Ok(style) = style {
                    self.bar.set_style(style);
                }
                if self.plain {
                    self.context.say(&format!("to read: {files} files, {:.1} MB", *bytes as f64 / MEGABYTE));
                }
            }
            UpdateEvent::FileDone { bytes, state, .. } if *state != FileState::Removed => {
                self.bytes += bytes;
                self.bar.inc(*bytes);
            }
            UpdateEvent::Article => {
                self.articles += 1;
                self.bar.set_message(format!("{} articles", self.articles));
            }
            UpdateEvent::FileDone { .. } | UpdateEvent::Problem { .. } => {}
        }
        if self.plain && self.last.elapsed() >= LINE_EVERY {
            self.last = Instant::now();
            self.context.say(&self.line());
        }
    }

    fn line(&self) -> String {
        let seconds = self.begun.elapsed().as_secs_f64().max(0.001);
        let speed = self.bytes as f64 / seconds;
        let left = if speed > 0.0 { format!("{:.0} s left", self.total.saturating_sub(self.bytes) as f64 / speed) } else { String::new() };
        let percent = (self.bytes * 100).checked_div(self.total).unwrap_or(100);
        format!("reading: {percent} %, {} articles, {:.1} MB/s, {left}", self.articles, speed / MEGABYTE)
    }

    /// Takes the bar off the screen.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
        if self.plain {
            self.context.say(&format!("read: {} articles", self.articles));
        }
    }
}
