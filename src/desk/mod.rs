//! The desk: a folder's issues, written in the browser next to their pages.
//! Everything stays on this machine; `guard.rs` says who may talk to it.

mod assets;
mod build;
mod changes;
mod cover;
mod disk;
mod door;
mod form;
mod guard;
mod mail;
mod merge;
mod press;
mod preview;
pub(crate) mod protocol;
mod server;
mod session;
mod shelf;
mod socket;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use anyhow::Result;
use tokio::sync::Notify;

use self::cover::Covers;
use self::guard::Guard;
use self::mail::Post;
use self::press::Press;
use self::preview::Workshop;
use self::protocol::{MailList, Shelf};
use self::session::Session;
use crate::engine::STACK;
use crate::engine::pool::Engines;
use crate::engine::screen::{Part, Parts};
use crate::files;
use crate::issue::Request;
use crate::words::{Because, words};

/// How often it is seen what is due.
const TICK: Duration = Duration::from_millis(100);

/// Ticks from one look at the files to the next.
const LOOK: u32 = 3;

/// A desk ends by itself this long after the last page was closed.
pub(crate) const ALONE: Duration = Duration::from_secs(60);

/// What a desk is opened with.
pub(crate) struct Options {
    /// The folder with the issues.
    pub folder: PathBuf,
    /// The folder for text that is not saved yet.
    pub journals: PathBuf,
    /// How issues are read.
    pub request: Request,
    /// The engines.
    pub engines: Arc<Engines>,
    /// How long it stays open with no page, nothing unsaved and nothing being sent.
    pub alone: Duration,
}

/// Ends a desk from elsewhere.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(Arc<Notify>);

impl Stop {
    /// Asks it to end; it saves first.
    pub(crate) fn ask(&self) {
        self.0.notify_one();
    }
}

/// A folder's issues, some of them open.
pub(crate) struct Desk {
    folder: PathBuf,
    journals: PathBuf,
    workshop: Arc<Workshop>,
    press: Press,
    alone: Duration,
    /// Names this run.
    run: String,
    /// What confirmations of plans are made with.
    key: [u8; 32],
    post: Post,
    covers: Covers,
    sessions: Mutex<HashMap<String, Arc<Session>>>,
    paths: Mutex<HashMap<String, PathBuf>>,
}

/// Opens a desk and keeps it open until it is asked to end. `ready` is told the
/// address. An error is one of the system.
pub(crate) fn run(options: Options, stop: &Stop, ready: impl FnOnce(&str)) -> Result<()> {
    let (listener, port) = door::open(&options.folder, &options.journals)?;
    let guard = Guard::new(port)?;
    let desk = Arc::new(Desk::new(options)?);
    let address = guard.address();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
        .because(|| words!("failed to start", "启动不了"))?;
    let (ended, ticking) = (Arc::new(Mutex::new(false)), Arc::clone(&desk));
    let (seen, asked) = (Arc::clone(&ended), stop.clone());
    let clock = std::thread::Builder::new()
        .spawn(move || {
            ticking.prepare();
            ticking.keep_time(&seen, &asked);
        })
        .because(|| words!("failed to start", "启动不了"))?;
    ready(&address);
    let routes = server::router(Arc::clone(&desk), guard, Arc::clone(&stop.0));
    let listened = runtime.block_on(server::listen(listener, routes, Arc::clone(&stop.0)));
    *ended.lock().unwrap_or_else(PoisonError::into_inner) = true;
    runtime.shutdown_timeout(Duration::from_secs(1));
    // A thread that panicked has said so.
    let _ = clock.join();
    desk.save_all();
    listened
}

impl Desk {
    fn new(options: Options) -> Result<Self> {
        let Options { folder, journals, request, engines, alone } = options;
        engines.warm();
        let workshop = Arc::new(Workshop { engines, request, parts: Mutex::default() });
        let press = Press::start(Arc::clone(&workshop)).because(|| words!("failed to start", "启动不了"))?;
        let mut key = [0; 32];
        getrandom::fill(&mut key)
            .map_err(|error| std::io::Error::other(error.to_string()))
            .because(|| words!("the system gives no random numbers", "系统给不出随机数"))?;
        let run = blake3::hash(&key).to_hex()[..16].to_owned();
        let (sessions, paths, post, covers) = Default::default();
        Ok(Self { folder, journals, workshop, press, alone, run, key, post, covers, sessions, paths })
    }

    fn folder(&self) -> &Path {
        &self.folder
    }

    fn run(&self) -> &str {
        &self.run
    }

    fn key(&self) -> &[u8; 32] {
        &self.key
    }

    fn post(&self) -> &Post {
        &self.post
    }

    /// A picture of an issue's first page.
    fn cover(&self, id: &str, path: &Path) -> Result<Option<Vec<u8>>> {
        self.covers.get(id, path, &self.workshop)
    }

    fn workshop(&self) -> &Workshop {
        &self.workshop
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<String, Arc<Session>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn paths(&self) -> MutexGuard<'_, HashMap<String, PathBuf>> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The issues of the folder.
    fn shelf(&self) -> Result<Shelf> {
        let (mut shelf, paths) = shelf::read(&self.folder)?;
        *self.paths() = paths;
        shelf.faces = self.parts().faces();
        Ok(shelf)
    }

    /// Puts an issue that was just made on the shelf; returns its name.
    fn add(&self, path: PathBuf) -> String {
        let id = shelf::id(&path);
        self.paths().insert(id.clone(), path);
        id
    }

    /// The file of an issue that the shelf has shown.
    fn path(&self, id: &str) -> Option<PathBuf> {
        if let Some(path) = self.paths().get(id) {
            return Some(path.clone());
        }
        // Asked for by a page that was open before this program was.
        self.shelf().ok()?;
        self.paths().get(id).cloned()
    }

    /// The lists of readers in the folder.
    fn lists(&self) -> Result<Vec<MailList>> {
        let found = mail::lists(&self.folder)?;
        self.paths().extend(found.iter().map(|(list, path)| (list.id.clone(), path.clone())));
        Ok(found.into_iter().map(|(list, _)| list).collect())
    }

    /// The open issue of this name, and whether it was opened just now; none
    /// where there is no such issue.
    fn open(&self, id: &str) -> Result<Option<(Arc<Session>, bool)>> {
        let Some(path) = self.path(id) else { return Ok(None) };
        let mut sessions = self.sessions();
        if let Some(session) = sessions.get(id) {
            return Ok(Some((Arc::clone(session), false)));
        }
        let file = shelf::below(&self.folder, &path);
        let session = Arc::new(Session::open(&path, file, &self.journals)?);
        sessions.insert(id.to_owned(), Arc::clone(&session));
        Ok(Some((session, true)))
    }

    /// Has an issue's pages made anew, where its text changed.
    fn press_if(&self, changed: bool, session: &Arc<Session>) {
        if changed {
            self.press.ask(session);
        }
    }

    fn part(&self, digest: &str) -> Option<Part> {
        self.parts().get(digest).cloned()
    }

    fn parts(&self) -> MutexGuard<'_, Parts> {
        self.workshop.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the pages of the newest issue, which a page most likely opens first:
    /// they are there when it does, and it knows the faces to load.
    fn prepare(&self) {
        // What cannot be read is told when a page asks for it.
        let newest = self.shelf().ok().and_then(|shelf| Some(shelf.issues.first()?.id.clone()));
        if let Some(Ok(Some((session, is_new)))) = newest.map(|id| self.open(&id)) {
            self.press_if(is_new, &session);
        }
    }

    fn save_all(&self) {
        let open: Vec<_> = self.sessions().values().cloned().collect();
        for session in open {
            session.save();
        }
    }

    /// Writes what is due, looks at the files, and ends a desk that nobody uses.
    fn keep_time(&self, ended: &Mutex<bool>, stop: &Stop) {
        let mut stamps = HashMap::new();
        let (mut ticks, mut used) = (0_u32, None);
        while !*ended.lock().unwrap_or_else(PoisonError::into_inner) {
            std::thread::sleep(TICK);
            ticks = ticks.wrapping_add(1);
            let now = Instant::now();
            let open: Vec<_> = self.sessions().values().cloned().collect();
            for session in &open {
                let looked = ticks.is_multiple_of(LOOK) && look(session, &mut stamps);
                self.press_if(looked | session.tick(now), session);
            }
            let busy = self.post.is_busy();
            if busy || open.iter().any(|session| session.watchers() > 0 || session.is_unsaved()) {
                used = Some(now);
            }
            if used.is_some_and(|used| now.duration_since(used) > self.alone) {
                stop.ask();
                used = None;
            }
        }
    }
}

/// When a file was changed last, and its length.
type Stamp = Option<(SystemTime, u64)>;

/// Whether a file that an issue is made of changed; the brief's own text is taken in.
fn look(session: &Session, stamps: &mut HashMap<PathBuf, Stamp>) -> bool {
    let mut before = |path: &Path, now: Stamp| stamps.insert(path.to_owned(), now);
    let now = files::stamp(&session.path);
    // It may have changed between being read and being looked at for the first time.
    let own = before(&session.path, now) != Some(now) && session.look();
    let mut is_new = |path: &Path| {
        let now = files::stamp(path);
        before(path, now).is_some_and(|before| before != now)
    };
    let paths = session.preview().map(|preview| preview.others()).unwrap_or_default();
    // Each is looked at, so that each is known next time.
    let changed = paths.iter().filter(|path| is_new(path)).count();
    own || changed > 0
}
