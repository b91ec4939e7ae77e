//! Progress of long work, on a terminal only.

use super::context::Context;
use crate::index::UpdateEvent;
use indicatif::{ProgressBar, ProgressStyle};

/// A bar that follows an update; shows nothing where there is no terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    articles: u64,
}

impl Progress {
    pub fn new(context: &Context) -> Progress {
        let bar = if context.shows_progress() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        bar.set_message("looking for files");
        Progress { bar, articles: 0 }
    }

    /// Takes note of what happened.
    pub fn observe(&mut self, event: &UpdateEvent<'_>) {
        match event {
            UpdateEvent::Scanned { bytes, .. } => {
                self.bar.set_length(*bytes);
                let style = ProgressStyle::with_template("{bar:20} {percent:>3}%  {binary_bytes_per_sec}  {eta} left  {msg}");
                if let Ok(style) = style {
                    self.bar.set_style(style);
                }
            }
            UpdateEvent::FileDone { bytes, .. } => self.bar.inc(*bytes),
            UpdateEvent::Article => {
                self.articles += 1;
                self.bar.set_message(format!("{} articles", self.articles));
            }
            UpdateEvent::Problem { .. } => {}
        }
    }

    /// Takes the bar off the screen.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
