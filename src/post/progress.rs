//! What is shown of a run: a bar on a terminal, an occasional line elsewhere.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::ui::Ui;
use crate::words::{Words, words};

/// How often a line is printed where there is no terminal.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// The state of a run, as it is shown.
#[derive(Debug)]
pub(super) struct Progress {
    ui: Ui,
    bar: Option<ProgressBar>,
    total: usize,
    sent: usize,
    failed: usize,
    begun: Instant,
    spoke: Instant,
}

impl Progress {
    /// Nothing of `total` readers is done.
    pub(super) fn new(ui: Ui, total: usize) -> Self {
        let bar = ui.shows_progress().then(|| {
            let style =
                ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}").expect("the template is right");
            ProgressBar::new(total as u64).with_style(style)
        });
        let now = Instant::now();
        Self { ui, bar, total, sent: 0, failed: 0, begun: now, spoke: now }
    }

    /// Readers got their message.
    pub(super) fn sent(&mut self, readers: usize) {
        self.sent += readers;
        self.show(readers);
    }

    /// A reader did not, or perhaps did not.
    pub(super) fn failed(&mut self, line: &Words) {
        self.failed += 1;
        self.say(line);
        self.show(1);
    }

    /// Says something above the bar.
    pub(super) fn say(&self, line: &Words) {
        match &self.bar {
            Some(bar) => bar.suspend(|| self.ui.note(line)),
            None => self.ui.note(line),
        }
    }

    /// Says what only the curious want to know.
    pub(super) fn detail(&self, line: &Words) {
        match &self.bar {
            Some(bar) => bar.suspend(|| self.ui.detail(line)),
            None => self.ui.detail(line),
        }
    }

    /// Readers that neither have it nor failed.
    pub(super) fn left(&self) -> usize {
        self.total.saturating_sub(self.sent + self.failed)
    }

    fn show(&mut self, readers: usize) {
        let line = self.line();
        if let Some(bar) = &self.bar {
            bar.inc(readers as u64);
            bar.set_message(line.of(self.ui.tongue()).to_owned());
        } else if self.spoke.elapsed() >= BETWEEN_LINES {
            self.spoke = Instant::now();
            self.ui.note(&line);
        }
    }

    fn line(&self) -> Words {
        let minutes = self.begun.elapsed().as_secs_f64() / 60.0;
        // The first second says nothing about a minute.
        let speed = if minutes < 1.0 / 60.0 { 0.0 } else { self.sent as f64 / minutes };
        words!(
            "{} sent, {} failed, {} left, {speed:.0} a minute",
            "已发 {}，失败 {}，还剩 {}，每分钟 {speed:.0} 封";
            self.sent,
            self.failed,
            self.left()
        )
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
