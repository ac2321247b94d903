//! What the engine may see: one project's files in memory, the fonts, and no
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

use super::Engine;
use crate::typeset::MAIN;

/// The engine's view of one issue.
pub(super) struct IssueWorld<'a> {
    engine: &'a Engine,
    files: FileStore<ProjectFiles>,
    main: FileId,
}

impl<'a> IssueWorld<'a> {
    /// A world of these files, by virtual path; `/main.typ` is among them.
    pub(super) fn new(engine: &'a Engine, files: BTreeMap<String, Bytes>) -> Self {
        let main = VirtualPath::new(MAIN).expect("the path is a constant");
        let main = RootedPath::new(VirtualRoot::Project, main).intern();
        Self { engine, files: FileStore::new(ProjectFiles(files)), main }
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
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main {
            return self.files.source(id);
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
