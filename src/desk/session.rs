//! One open brief: its text with every change in order, its file, and the latest
//! results. All pages that show it share one session.

mod state;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::sync::watch;

use self::state::State;
use super::changes;
use super::disk::{self, Journal, Kept, OnDisk};
use super::preview::{Preview, Report};
use super::protocol::{Standing, Update};
use crate::files;

/// A text is written this long after its last change,
const REST: Duration = Duration::from_millis(800);

/// and at the latest this long after its first.
const LONGEST: Duration = Duration::from_secs(5);

/// What is not written yet is kept in the journal as often as that.
const JOURNAL: Duration = Duration::from_millis(400);

/// A brief that is open.
#[derive(Debug)]
pub(super) struct Session {
    /// Its file.
    pub(super) path: PathBuf,
    /// Its file's name below the desk's folder.
    pub(super) file: String,
    journal: Journal,
    state: Mutex<State>,
    /// Tells the pages that there is something new.
    news: watch::Sender<u64>,
}

/// What a page is told of at once.
#[derive(Debug)]
pub(super) struct News {
    /// The changes since its version; none where they are forgotten.
    pub(super) updates: Option<Vec<Update>>,
    pub(super) text: Arc<str>,
    pub(super) version: u64,
    pub(super) standing: Standing,
    pub(super) preview: Option<Arc<Preview>>,
    pub(super) report: Option<Arc<Report>>,
}

impl Session {
    /// Opens a brief; what a crash left unsaved is brought back.
    pub(super) fn open(path: &Path, file: String, journals: &Path) -> Result<Self> {
        let disk = OnDisk::read(path)?;
        let journal = Journal::new(journals, path);
        let text: Arc<str> = disk.text.as_str().into();
        let state = State {
            text,
            version: 0,
            history: VecDeque::new(),
            disk,
            before: None,
            edited: None,
            journaled: None,
            standing: Standing { saved: true, ..Standing::default() },
            preview: None,
            report: None,
        };
        let session = Self {
            path: path.to_owned(),
            file,
            journal,
            state: Mutex::new(state),
            news: watch::Sender::new(0),
        };
        if let Some(kept) = session.journal.read() {
            session.bring_back(kept);
        }
        Ok(session)
    }

    fn bring_back(&self, kept: Kept) {
        let mut state = self.state();
        if kept.text == state.disk.text {
            drop(state);
            return self.journal.clear();
        }
        let now = std::mem::take(&mut state.disk);
        state.before = Some(now.text.clone());
        state.disk = now.with(&kept.origin);
        state.text = kept.text.as_str().into();
        state.edit_now();
        state.take_in(now, &self.path);
        // After a merge the file's own text is in it, and there is nothing to go back to.
        state.standing.restored = true;
        state.settle_saved();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // What a thread left that died is whole: each change is made in one go.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes at whatever is new.
    pub(super) fn listen(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    fn tell(&self) {
        self.news.send_modify(|count| *count += 1);
    }

    /// How many pages show it.
    pub(super) fn watchers(&self) -> usize {
        self.news.receiver_count()
    }

    /// What is new to a page that has this version.
    pub(super) fn news(&self, version: u64) -> News {
        let state = self.state();
        let missed = usize::try_from(state.version.saturating_sub(version)).unwrap_or(usize::MAX);
        let begin = state.history.len().checked_sub(missed).filter(|_| version <= state.version);
        News {
            updates: begin.map(|begin| state.history.range(begin..).cloned().collect()),
            text: Arc::clone(&state.text),
            version: state.version,
            standing: state.standing.clone(),
            preview: state.preview.clone(),
            report: state.report.clone(),
        }
    }

    /// The text and its version.
    pub(super) fn text(&self) -> (Arc<str>, u64) {
        let state = self.state();
        (Arc::clone(&state.text), state.version)
    }

    /// What was made of it last.
    pub(super) fn preview(&self) -> Option<Arc<Preview>> {
        self.state().preview.clone()
    }

    /// Takes changes of a page's in that begin at the version that the text has;
    /// whether they did. A page that is behind hears what it missed, and asks again.
    pub(super) fn push(&self, version: u64, updates: Vec<Update>) -> bool {
        let mut state = self.state();
        let mut text = state.text.to_string();
        let mut is_good = version == state.version && !updates.is_empty();
        for update in updates.iter().filter(|_| version == state.version) {
            match changes::apply(&text, &update.changes) {
                Some(changed) => text = changed,
                None => is_good = false,
            }
        }
        if is_good {
            state.text = text.into();
            updates.into_iter().for_each(|update| state.remember(update));
            state.edit_now();
            state.settle_saved();
        }
        drop(state);
        self.tell();
        is_good
    }

    /// Whether a change of this name is among those that are remembered.
    pub(super) fn has_made(&self, client: &str) -> bool {
        self.state().history.iter().rev().any(|update| update.client == client)
    }

    /// Takes pages in.
    pub(super) fn show(&self, preview: Arc<Preview>) {
        self.state().preview = Some(preview);
        self.tell();
    }

    /// Takes findings in.
    pub(super) fn report(&self, report: Report) {
        self.state().report = Some(Arc::new(report));
        self.tell();
    }

    /// Whether something is not in the file.
    pub(super) fn is_unsaved(&self) -> bool {
        !self.state().standing.saved
    }

    /// Does what is due: keeps and writes the text. Whether the text changed.
    pub(super) fn tick(&self, now: Instant) -> bool {
        let mut state = self.state();
        let Some((first, last)) = state.edited else { return false };
        let rested = now.duration_since(last) >= REST || now.duration_since(first) >= LONGEST;
        if rested && state.standing.conflict.is_none() {
            return self.write(state);
        }
        let version = state.version;
        let due = state.journaled.is_none_or(|(_, at)| now.duration_since(at) >= JOURNAL);
        if due && state.journaled.is_none_or(|(kept, _)| kept != version) {
            state.journaled = Some((version, now));
            self.keep(state);
        }
        false
    }

    fn keep(&self, state: MutexGuard<'_, State>) {
        let (origin, text) = (state.disk.text.clone(), state.text.to_string());
        drop(state);
        // A full disk is told when the brief itself cannot be written.
        let _ = self.journal.write(&Kept { brief: self.path.clone(), origin, text });
    }

    /// Writes the text now; whether the text changed.
    pub(super) fn save(&self) -> bool {
        let state = self.state();
        if state.standing.saved || state.standing.conflict.is_some() {
            return false;
        }
        self.write(state)
    }

    fn write(&self, mut state: MutexGuard<'_, State>) -> bool {
        let taken = state.write(&self.path);
        if state.standing.saved {
            state.journaled = None;
            self.journal.clear();
        }
        drop(state);
        self.tell();
        taken
    }

    /// Looks at the file; whether the text changed.
    pub(super) fn look(&self) -> bool {
        let Ok(now) = OnDisk::read(&self.path) else { return false };
        let mut state = self.state();
        if now.bytes == state.disk.bytes || state.is_known_conflict(&now) {
            return false;
        }
        let changed = state.take_in(now, &self.path);
        state.settle_saved();
        drop(state);
        self.tell();
        changed
    }

    /// Settles a conflict: one text is kept, the other goes beside it. Whether
    /// the text changed.
    pub(super) fn settle(&self, mine: bool) -> Result<bool> {
        let now = OnDisk::read(&self.path)?;
        let mut state = self.state();
        let aside = disk::aside(&self.path);
        let changed = if mine {
            files::write_new(&aside, &now.bytes)?;
            state.disk = now;
            false
        } else {
            let own = state.disk.with(&state.text);
            files::write_new(&aside, &own.bytes)?;
            state.become_text(&now.text);
            state.disk = now;
            true
        };
        state.standing.conflict = None;
        state.settle_saved();
        self.write(state);
        Ok(changed)
    }

    /// Gives up what was brought back; whether the text changed.
    pub(super) fn back_to_file(&self) -> bool {
        let mut state = self.state();
        let Some(before) = state.before.take() else { return false };
        state.become_text(&before);
        state.standing.restored = false;
        state.standing.conflict = None;
        state.settle_saved();
        drop(state);
        self.tell();
        true
    }

    /// The bytes that a build is made of: the text as its file has or would have it.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let state = self.state();
        state.disk.with(&state.text).bytes
    }
}

#[cfg(test)]
mod tests;
