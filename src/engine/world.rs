//! What the engine can see: one project's files in memory and the fonts, but no
//! clock, disk or network.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};
use typst_kit::files::{FileLoader, FileStore};

use super::{Engine, Project};
use crate::typeset::MAIN;

/// The engine's view of one issue.
pub(super) struct IssueWorld<'a> {
    engine: &'a Engine,
    files: FileStore<ProjectFiles>,
    main: Source,
}

impl<'a> IssueWorld<'a> {
    /// A world of a project's files, with its `main.typ` as it was parsed.
    pub(super) fn new(engine: &'a Engine, project: &Project, main: Source) -> Self {
        Self { engine, files: FileStore::new(ProjectFiles(project.files.clone())), main }
    }
}

impl World for IssueWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.engine.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.engine.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        let bytes = self.files.file(id)?;
        match self.engine.parsed.get(id, &bytes) {
            Some(source) => Ok(source),
            None => self.files.source(id).inspect(|source| self.engine.parsed.keep(bytes, source)),
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.engine.fonts.font(index)
    }

    /// There is no clock: the same brief gives the same pages on any day.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The last `main.typ` that was laid out. What the next has in common with it
/// keeps its spans, so that the engine knows what it has set already.
#[derive(Default)]
pub(super) struct LastMain(Mutex<Option<Source>>);

impl LastMain {
    /// Parses a text, as a change of the last where it is like it.
    pub(super) fn parse(&self, text: &str) -> Source {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match last.filter(|last| is_like(last.text(), text)) {
            Some(mut source) => {
                source.replace(text);
                source
            }
            None => {
                let path = VirtualPath::new(MAIN).expect("the path is a constant");
                Source::new(RootedPath::new(VirtualRoot::Project, path).intern(), text.to_owned())
            }
        }
    }

    /// Keeps what was laid out; of several threads, the last.
    pub(super) fn keep(&self, source: &Source) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(source.clone());
    }
}

/// Whether two texts begin and end alike for more than half of the longer one.
fn is_like(old: &str, new: &str) -> bool {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let before = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let after = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
    2 * (before + after) > old.len().max(new.len())
}

/// Files that issue after issue is laid out with, parsed once. One version of
/// each is kept, so that a long run takes no more room than a short one.
#[derive(Default)]
pub(super) struct ParsedFiles(Mutex<HashMap<FileId, (Bytes, Source)>>);

impl ParsedFiles {
    fn get(&self, id: FileId, bytes: &Bytes) -> Option<Source> {
        let parsed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, source) = parsed.get(&id)?;
        (known.as_slice() == bytes.as_slice()).then(|| source.clone())
    }

    fn keep(&self, bytes: Bytes, source: &Source) {
        let mut parsed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        parsed.insert(source.id(), (bytes, source.clone()));
    }
}

/// The files of a project, in memory.
struct ProjectFiles(BTreeMap<String, Bytes>);

impl FileLoader for ProjectFiles {
    fn load(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.get().vpath().get_with_slash();
        match id.get().root() {
            VirtualRoot::Project => self.0.get(path).cloned().ok_or_else(|| FileError::NotFound(path.into())),
            VirtualRoot::Package(_) => {
                let message = "packages are not fetched; copy what you need into the layout's folder";
                Err(FileError::Other(Some(message.into())))
            }
        }
    }
}
