//! What the engine may see: one project's files in memory, the fonts, and no
//! clock, disk or network.

use std::collections::BTreeMap;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};
use typst_kit::files::{FileLoader, FileStore};

use crate::fonts::Fonts;
use crate::typeset::MAIN;

/// The engine's view of one issue.
pub(super) struct IssueWorld<'a> {
    library: &'a LazyHash<Library>,
    fonts: &'a Fonts,
    files: FileStore<ProjectFiles>,
    main: FileId,
}

impl<'a> IssueWorld<'a> {
    /// A world of these files, by virtual path; `/main.typ` is among them.
    pub(super) fn new(
        library: &'a LazyHash<Library>,
        fonts: &'a Fonts,
        files: BTreeMap<String, Bytes>,
    ) -> Self {
        let main = VirtualPath::new(MAIN).expect("the path is a constant");
        let main = RootedPath::new(VirtualRoot::Project, main).intern();
        Self { library, fonts, files: FileStore::new(ProjectFiles(files)), main }
    }
}

impl World for IssueWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.files.source(id)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.file(id)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    /// There is no clock: the same brief gives the same pages on any day.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
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
