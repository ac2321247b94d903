//! The bar that shows on a terminal how far a batch has got.

use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};

use super::report::{Count, Line};

/// A bar, or nothing where none is wanted.
pub struct Progress {
    bar: Option<ProgressBar>,
    started: Instant,
    count: Count,
}

impl Progress {
    /// A bar for so many briefs, if it is to be shown and there are any.
    pub fn new(briefs: usize, shown: bool) -> Self {
        let bar = (shown && briefs > 0).then(|| {
            let style = ProgressStyle::with_template("{bar:24} {pos}/{len} briefs{msg}, {eta} left")
                .expect("the template is a constant");
            ProgressBar::new(briefs as u64).with_style(style)
        });
        Self { bar, started: Instant::now(), count: Count::default() }
    }

    /// Counts a brief in.
    pub fn add(&mut self, line: &Line) {
        self.count.add(line);
        let Some(bar) = &self.bar else { return };
        let failed = match self.count.failed {
            0 => String::new(),
            failed => format!(", {failed} failed"),
        };
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        bar.set_message(format!("{failed}, {:.0} pages/s", self.count.pages as f64 / seconds));
        bar.inc(1);
    }

    /// Takes the bar away while something is printed; tells whether there is one.
    pub fn aside(&self, print: impl FnOnce(bool)) {
        match &self.bar {
            Some(bar) => bar.suspend(|| print(true)),
            None => print(false),
        }
    }

    /// Takes the bar away for good.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
