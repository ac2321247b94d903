//! What has become of the briefs so far, reported in their order whichever
//! finishes first.

use std::path::Path;

use anyhow::Result;

use super::plan::Job;
use super::progress::Progress;
use super::record::{Reason, Record};
use super::report::{Line, Status};
use super::run::Done;
use super::saver::Saver;
use super::session::{Batch, Ended};
use crate::ui::Ui;
use crate::words::{Words, words};

/// The results so far; printed in the order of the briefs, whichever comes first.
pub(super) struct Results<'a> {
    ui: &'a Ui,
    record: &'a mut Record,
    saver: Saver<'a>,
    done: Vec<Option<Done>>,
    printed: usize,
    progress: Progress,
}

impl<'a> Results<'a> {
    /// Of a batch of which the unchanged are done already.
    pub(super) fn new(batch: &'a mut Batch, ui: &'a Ui) -> Self {
        let Batch { jobs, reasons, record, record_path, .. } = batch;
        let known = |(index, (job, reason)): (usize, (&Job, &Option<Reason>))| {
            let mut done = Done::failed(index, job);
            if let Err(refused) = &job.target {
                done.stopped(refused.clone(), ui.tongues());
                return Some(done);
            }
            let entry = record.get(&job.output).filter(|_| reason.is_none())?;
            done.line = Line { status: Status::Fresh, ..entry.line.clone() };
            done.shown.clone_from(&entry.shown);
            Some(done)
        };
        let done: Vec<_> = jobs.iter().zip(&*reasons).enumerate().map(known).collect();
        let stale = done.iter().filter(|done| done.is_none()).count();
        let progress = Progress::new(stale, ui.shows_progress());
        let saver = Saver::new(record_path);
        let mut results = Self { ui, record, saver, done, printed: 0, progress };
        results.print();
        results
    }

    /// Takes what became of one brief.
    pub(super) fn take(&mut self, mut done: Done) {
        if let Some(entry) = done.entry.take() {
            self.record.insert(Path::new(&done.line.output), entry);
        }
        self.progress.add(&done.line);
        let index = done.index;
        self.done[index] = Some(done);
        self.print();
        self.saver.save_at_times(self.record);
    }

    /// Prints what is next in order, as far as it is there.
    fn print(&mut self) {
        while let Some(Some(done)) = self.done.get(self.printed) {
            let ui = self.ui;
            self.progress.aside(|shown| print(done, shown, ui));
            self.printed += 1;
        }
    }

    /// Prints the rest, where some briefs were never begun, and saves the record.
    pub(super) fn finish(self, interrupted: bool) -> Result<Ended> {
        self.progress.end();
        for done in self.done[self.printed..].iter().flatten() {
            print(done, false, self.ui);
        }
        self.record.retain(Path::is_file);
        self.saver.save(self.record)?;
        let bugs = self.done.iter().flatten().filter(|done| done.bug).count();
        let lines = self.done.into_iter().flatten().map(|done| done.line).collect();
        Ok(Ended { lines, bugs, interrupted })
    }
}

/// A brief's findings, and what was written: a progress bar shows that already.
fn print(done: &Done, progress: bool, ui: &Ui) {
    let line = &done.line;
    if !done.shown.is_empty() {
        ui.styled(&done.shown);
    }
    if let Some(error) = &done.error {
        ui.error_in(&line.brief, error);
    }
    match (line.status, line.pages, line.bytes) {
        (Status::Built, Some(pages), Some(bytes)) if !progress => {
            ui.wrote(Path::new(&line.output), &[Words::count(pages, "page", "页")], bytes);
        }
        (Status::Fresh, ..) => ui.detail(&words!("unchanged {}", "没有变动 {}"; line.output)),
        _ => {}
    }
}
