//! The only thread that sets pages. If several texts of an issue are waiting,
//! only the newest is set.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};
use std::thread::JoinHandle;

use super::preview::Workshop;
use super::session::Session;
use crate::engine::{STACK, forget};
use crate::panics::caught;

/// What the engine remembers of so many texts before this one.
const REMEMBERED: usize = 10;

/// The queue before the press.
pub(super) struct Press {
    queue: Arc<Queue>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    sessions: VecDeque<Weak<Session>>,
    ended: bool,
}

impl Press {
    /// Starts the thread. An error is one of the system.
    pub(super) fn start(workshop: Arc<Workshop>) -> std::io::Result<Self> {
        let queue = Arc::<Queue>::default();
        let own = Arc::clone(&queue);
        let run = move || own.work(&workshop);
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(run)?;
        Ok(Self { queue, thread: Some(thread) })
    }

    /// Asks for the pages of an issue's newest text.
    pub(super) fn ask(&self, session: &Arc<Session>) {
        let mut waiting = self.queue.lock();
        let asked = Arc::downgrade(session);
        if !waiting.sessions.iter().any(|other| other.ptr_eq(&asked)) {
            waiting.sessions.push_back(asked);
            self.queue.changed.notify_all();
        }
    }
}

impl Drop for Press {
    fn drop(&mut self) {
        self.queue.lock().ended = true;
        self.queue.changed.notify_all();
        // A thread that panicked has said so.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl Queue {
    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next issue; none when all is over.
    fn next(&self) -> Option<Arc<Session>> {
        let mut waiting = self.lock();
        loop {
            if waiting.ended {
                return None;
            }
            match waiting.sessions.pop_front() {
                Some(session) => {
                    if let Some(session) = session.upgrade() {
                        return Some(session);
                    }
                }
                None => waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn work(&self, workshop: &Workshop) {
        // Versions that were set, so that none is set twice in vain.
        let mut bugs: HashMap<String, u64> = HashMap::new();
        while let Some(session) = self.next() {
            let (text, version) = session.text();
            if bugs.get(&session.file) == Some(&version) {
                continue;
            }
            let made = caught(|| {
                let Ok((preview, found)) = workshop.pages(&session.path, text, version) else { return };
                let preview = Arc::new(preview);
                session.show(Arc::clone(&preview));
                // A newer text that waits already makes these findings old.
                if session.text().1 == version {
                    session.report(workshop.report(&preview, found));
                }
            });
            if made.is_err() {
                bugs.insert(session.file.clone(), version);
            }
            forget(REMEMBERED);
        }
    }
}
