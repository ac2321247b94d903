//! The record on the disk: read before a batch, and kept up to date during it, so
//! that a batch that was killed continues where it was.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::record::Record;
use crate::files;
use crate::ui::Ui;
use crate::words::words;

/// The folder's record; an empty one where there is none that can be trusted.
pub(super) fn read(path: &Path, ui: &Ui) -> Record {
    match files::try_read(path) {
        Ok(bytes) => Record::parse(&bytes).unwrap_or_else(|_| {
            let path = path.display();
            ui.note(&words!(
                "`{path}` is damaged or of another version: every brief is rendered",
                "`{path}` 已损坏，或是别的版本写的：全部重新排版"
            ));
            Record::default()
        }),
        Err(_) => Record::default(),
    }
}

/// Writes the record now and then: often enough that little is lost, seldom
/// enough that it costs a twentieth of the time at most.
pub(super) struct Saver<'a> {
    path: &'a Path,
    last: Instant,
    pause: Duration,
}

impl<'a> Saver<'a> {
    /// Nothing is written yet.
    pub(super) fn new(path: &'a Path) -> Self {
        Self { path, last: Instant::now(), pause: Duration::from_millis(500) }
    }

    /// Writes the record if it is time to.
    pub(super) fn save_at_times(&mut self, record: &Record) {
        if self.last.elapsed() < self.pause {
            return;
        }
        let started = Instant::now();
        // A failure is told at the end, when it is tried again.
        let _ = self.save(record);
        self.pause = self.pause.max(started.elapsed() * 20);
        self.last = Instant::now();
    }

    /// Writes the record.
    pub(super) fn save(&self, record: &Record) -> Result<()> {
        files::write(self.path, record.print().as_bytes())
    }
}
