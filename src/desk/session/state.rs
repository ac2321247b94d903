//! The text of a session, its file, and how the two are kept together.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::super::changes;
use super::super::disk::{self, OnDisk};
use super::super::merge::merge;
use super::super::preview::{Preview, Report};
use super::super::protocol::{Conflict, Said, Standing, Stretch, Update};
use crate::files;
use crate::text::splice::Splices;
use crate::words::on_one_line;

/// So many changes are remembered; a page that missed more reads the text again.
const REMEMBERED: usize = 5_000;

/// The name of this program among those who change texts.
const DESK: &str = "desk";

/// What changes while a brief is open.
#[derive(Debug)]
pub(super) struct State {
    pub(super) text: Arc<str>,
    pub(super) version: u64,
    /// The last changes, up to the version.
    pub(super) history: VecDeque<Update>,
    pub(super) disk: OnDisk,
    /// The text of the file, from before unsaved text was brought back.
    pub(super) before: Option<String>,
    /// When the first and the last change was made that is not written.
    pub(super) edited: Option<(Instant, Instant)>,
    /// The version in the journal, and when it was written.
    pub(super) journaled: Option<(u64, Instant)>,
    pub(super) standing: Standing,
    pub(super) preview: Option<Arc<Preview>>,
    pub(super) report: Option<Arc<Report>>,
}

impl State {
    pub(super) fn remember(&mut self, update: Update) {
        self.history.push_back(update);
        if self.history.len() > REMEMBERED {
            self.history.pop_front();
        }
        self.version += 1;
    }

    pub(super) fn edit_now(&mut self) {
        let now = Instant::now();
        self.edited = Some((self.edited.map_or(now, |(first, _)| first), now));
    }

    pub(super) fn settle_saved(&mut self) {
        self.standing.saved = *self.text == *self.disk.text && self.standing.conflict.is_none();
        if self.standing.saved {
            self.edited = None;
            self.standing.problem = None;
        }
    }

    /// Makes the text another one, by the smallest change.
    pub(super) fn become_text(&mut self, text: &str) {
        let splices = changes::between(&self.text, text);
        self.splice(&splices);
    }

    pub(super) fn splice(&mut self, splices: &Splices) {
        if splices.is_empty() {
            return;
        }
        let made: Vec<Stretch> = changes::of_splices(&self.text, splices);
        self.text = splices.apply(&self.text).into();
        self.remember(Update { client: DESK.to_owned(), changes: made });
        self.edit_now();
    }

    pub(super) fn is_known_conflict(&self, now: &OnDisk) -> bool {
        self.standing.conflict.as_ref().is_some_and(|conflict| conflict.theirs == now.text)
    }

    /// Takes in what somebody else wrote into the file. Whether the text changed.
    pub(super) fn take_in(&mut self, now: OnDisk, path: &Path) -> bool {
        let joined = merge(&self.disk.text, &self.text, &now.text);
        match joined {
            Some(joined) => {
                let changed = joined != *self.text;
                self.become_text(&joined);
                self.disk = now;
                self.standing.conflict = None;
                self.standing.taken += u64::from(changed);
                changed
            }
            None => {
                let aside = disk::aside(path);
                let aside = aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
                self.standing.conflict = Some(Conflict { theirs: now.text, aside });
                false
            }
        }
    }

    /// Writes the text, unless the file is another than it was; then that is
    /// taken in first. Whether the text changed.
    pub(super) fn write(&mut self, path: &Path) -> bool {
        let mut changed = false;
        match OnDisk::read(path) {
            Ok(now) if now.bytes != self.disk.bytes => changed = self.take_in(now, path),
            _ => {}
        }
        if self.standing.conflict.is_none() && *self.text != *self.disk.text {
            let wanted = self.disk.with(&self.text);
            let written = match path.exists() {
                true => files::replace(path, &self.disk.bytes, &wanted.bytes),
                // Somebody took the file away: its text is not lost with it.
                false => files::write_new(path, &wanted.bytes),
            };
            match written {
                Ok(()) => self.disk = wanted,
                Err(error) => {
                    self.standing.problem = Some(Said::from(&on_one_line(&error)));
                    // Tried again a while later.
                    self.edited = Some((Instant::now(), Instant::now()));
                }
            }
        }
        self.settle_saved();
        changed
    }
}
