//! The built-in faces, and an editor's own font folders. Returns the engine's
//! font store, and which characters it can show.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use include_dir::{Dir, File, include_dir};
use rayon::prelude::*;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;
use typst_kit::fonts::{FontPath, FontSource, FontStore};

use crate::files;
use crate::inputs::{Dependency, Kind};

/// Everything in `fonts/`: the faces, their licences and their origin.
static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fonts");

/// A face inside the binary.
struct Embedded(&'static [u8]);

impl FontSource for Embedded {
    fn load(&self) -> Option<Font> {
        Font::new(Bytes::new(self.0), 0)
    }
}

/// The fonts in use.
pub struct Fonts {
    store: FontStore,
    /// Where each face comes from, in the order of the book: a file, or none
    /// for an embedded one.
    origins: Vec<Option<PathBuf>>,
    /// The folders that were added.
    folders: Vec<PathBuf>,
    dependencies: OnceLock<Vec<Dependency>>,
}

impl Fonts {
    /// The faces that jianbao carries.
    pub fn embedded() -> Self {
        let mut fonts = Self {
            store: FontStore::new(),
            origins: Vec::new(),
            folders: Vec::new(),
            dependencies: OnceLock::new(),
        };
        let files: Vec<_> = faces().collect();
        let read =
            |file: &&File<'_>| FontInfo::new(file.contents(), 0).expect("the tests read every embedded face");
        let infos: Vec<_> = files.par_iter().map(read).collect();
        for (file, info) in files.into_iter().zip(infos) {
            fonts.store.push((Embedded(file.contents()), info));
            fonts.origins.push(None);
        }
        fonts
    }

    /// Loads the faces that nearly every issue needs and takes their hashes, by
    /// which the engine tells them apart; it would do both when it meets them.
    pub fn warm(&self) {
        let common =
            |family: &str| matches!(family, "Jianbao Song" | "Jianbao Hei" | "Jianbao Serif" | "Jianbao Kai");
        for index in 0..self.origins.len() {
            if self.book().info(index).is_some_and(|info| common(&info.family))
                && let Some(font) = self.font(index)
            {
                typst::utils::hash128(&font);
            }
        }
    }

    /// Adds every font below a folder; gives how many there were.
    pub fn add_folder(&mut self, folder: &Path) -> usize {
        let before = self.origins.len();
        self.folders.push(folder.to_owned());
        let mut found: Vec<(FontPath, FontInfo)> = typst_kit::fonts::scan(folder).collect();
        // One order on every machine: a folder's own order is not.
        found.sort_by(|(a, _), (b, _)| (&a.path, a.index).cmp(&(&b.path, b.index)));
        for (path, info) in found {
            self.origins.push(Some(path.path.clone()));
            self.store.push((path, info));
        }
        self.origins.len() - before
    }

    /// The engine's book of all faces.
    pub fn book(&self) -> &LazyHash<FontBook> {
        self.store.book()
    }

    /// A face by its index in the book.
    pub fn font(&self, index: usize) -> Option<Font> {
        self.store.font(index)
    }

    /// All faces with the files they come from; none for an embedded one.
    pub fn faces(&self) -> impl Iterator<Item = (&FontInfo, Option<&Path>)> {
        let origins = self.origins.iter().enumerate();
        origins.filter_map(|(index, origin)| Some((self.book().info(index)?, origin.as_deref())))
    }

    /// The files of an editor's own fonts.
    pub fn own_files(&self) -> impl Iterator<Item = &Path> {
        self.origins.iter().flatten().map(PathBuf::as_path)
    }

    /// The folders that were added and the files in them, read once.
    pub fn dependencies(&self) -> &[Dependency] {
        self.dependencies.get_or_init(|| {
            let folders = self.folders.iter().map(|folder| match files::list(folder) {
                Ok(found) => Dependency::folder(folder, &found),
                Err(_) => Dependency::missing(folder, Kind::Folder),
            });
            let mut paths: Vec<_> = self.own_files().collect();
            // A collection is one file with many faces.
            paths.dedup();
            let files = paths.into_iter().map(|path| match files::try_read(path) {
                Ok(bytes) => Dependency::file(path, &bytes),
                Err(_) => Dependency::missing(path, Kind::File),
            });
            folders.chain(files).collect()
        })
    }

    /// Those of some characters that no face shows. White space needs no glyph.
    pub fn missing(&self, characters: impl IntoIterator<Item = char>) -> BTreeSet<char> {
        let mut missing: BTreeSet<_> = characters.into_iter().filter(|c| !c.is_whitespace()).collect();
        for (info, _) in self.faces() {
            if missing.is_empty() {
                break;
            }
            // A coverage is a list of runs: walking it once is cheaper than
            // searching it for each character.
            for character in info.coverage.iter().filter_map(char::from_u32) {
                missing.remove(&character);
            }
        }
        missing
    }
}

/// The embedded face files, in the order of their names.
pub fn faces() -> impl Iterator<Item = &'static File<'static>> {
    FOLDER.files().filter(|file| file.path().extension().is_some_and(|extension| extension == "ttf"))
}

/// The licences and the origin of the embedded faces.
pub fn licences() -> impl Iterator<Item = &'static File<'static>> {
    let licences = FOLDER.get_dir("licenses").into_iter().flat_map(Dir::files);
    licences.chain(FOLDER.get_file("SOURCES.md"))
}
