//! Where an issue's files are, and which of them it may use.

use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use crate::brief;
use crate::files;
use crate::findings::Findings;
use crate::inputs;
use crate::text::source::Sources;

/// The series file's name.
pub const SERIES_FILE: &str = "jianbao.toml";

/// Where an issue's files are.
#[derive(Debug, Clone)]
pub struct Locations {
    /// The brief as the user named it.
    pub brief: PathBuf,
    /// The brief's folder.
    pub folder: PathBuf,
    /// The series file.
    pub series: Option<PathBuf>,
    /// The project's folder: nothing outside is read for a brief.
    pub root: PathBuf,
}

impl Locations {
    /// The folders of fonts that the series file names; the error is that it
    /// cannot be read.
    pub fn font_folders(&self) -> Result<Vec<PathBuf>> {
        let Some(path) = &self.series else { return Ok(Vec::new()) };
        let bytes = files::read(path)?;
        let mut sources = Sources::default();
        let name = path.display().to_string();
        let id = inputs::add_text(&name, &bytes, &mut sources, &mut Findings::default());
        let dirs = brief::series(id, &sources).font_dirs;
        Ok(dirs.iter().map(|dir| files::join(&self.root, &dir.value)).collect())
    }

    /// Finds the series file of a brief, and with it the project's folder.
    pub fn new(brief: &Path) -> Self {
        let folder =
            if files::is_standard(brief) { Path::new("") } else { brief.parent().unwrap_or(Path::new("")) };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let series = files::find_upward(folder, SERIES_FILE).map(|found| shorten(folder, &found));
        let root = series.as_deref().and_then(Path::parent).unwrap_or(folder);
        let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        Self { brief: brief.to_owned(), folder: folder.to_owned(), root: root.to_owned(), series }
    }

    /// Whether a file lies in the project, links followed. A brief and its
    /// project may come from somebody else: nothing else is read for them.
    pub fn holds(&self, path: &Path) -> bool {
        let canonical = (files::canonical(path), files::canonical(&self.root));
        matches!(canonical, (Ok(path), Ok(root)) if path.starts_with(&root))
    }

    /// Whether a path leads into the project, by its dots alone: what is not
    /// there is inside or outside too.
    pub(super) fn leads_inside(&self, path: &Path) -> bool {
        let Ok(root) = files::canonical(&self.root) else { return false };
        let Ok(current) = files::canonical(Path::new(".")) else { return false };
        let mut resolved = current;
        for part in path.components() {
            match part {
                Component::ParentDir => {
                    resolved.pop();
                }
                Component::CurDir => {}
                other => resolved.push(other),
            }
        }
        // A link above the project may make the two differ: follow what is there.
        let followed = files::canonical(&resolved).ok();
        resolved.starts_with(&root) || followed.is_some_and(|path| path.starts_with(&root))
    }
}

/// An absolute path above or beside `folder`, written from `folder`: findings
/// and depfiles name files as the user did.
fn shorten(folder: &Path, found: &Path) -> PathBuf {
    let absolute = files::resolved(folder);
    let up = found
        .parent()
        .and_then(|parent| absolute.strip_prefix(parent).ok())
        .map(|rest| rest.components().count());
    match up {
        Some(0) => files::join(folder, SERIES_FILE),
        Some(levels) => (0..levels).fold(folder.to_owned(), |path, _| parent_of(&path)).join(SERIES_FILE),
        None => found.to_owned(),
    }
}

fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !path.ends_with("..") && path != Path::new(".") => {
            if parent.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                parent.to_owned()
            }
        }
        _ if path == Path::new(".") => PathBuf::from(".."),
        _ => path.join(".."),
    }
}
