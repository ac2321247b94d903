//! Which layout sets an issue, and its files if it is the editor's own.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Request;
use super::draft::Reader;
use crate::files;
use crate::findings::{Fault, nearest};
use crate::inputs::Kind;
use crate::layouts::{self, Layout};
use crate::limits;
use crate::text::source::{Place, Text};
use crate::words::{Because, fail};

/// Who named a layout. A brief and its project may come from somebody else:
/// nothing outside the project is read for them.
enum Named {
    /// The user, who may read any file.
    OnCommandLine,
    /// The brief, or nobody.
    InProject(Option<Place>),
}

impl Reader<'_> {
    /// The layout that the command line asks for, or else the brief.
    pub(super) fn find_layout(&mut self, request: &Request, asked: Option<Text>) -> Result<Option<Layout>> {
        if let Some(name) = &request.layout {
            return self.layout_on_command_line(name);
        }
        if request.endless {
            return self.named_layout(layouts::ENDLESS, &Named::InProject(None));
        }
        let Some(text) = asked else {
            return Ok(Layout::builtin(layouts::DEFAULT));
        };
        let name = text.value.as_str();
        let named = Named::InProject(text.place.clone());
        let folder = files::join(&self.locations.folder, name);
        if name.contains(['/', '\\']) {
            if !self.locations.leads_inside(&folder) {
                self.findings.add(Fault::LayoutOutside { name: name.to_owned() }, text.place);
                return Ok(None);
            }
            if folder.is_dir() {
                return self.read_layout(&folder, &named);
            }
        }
        let known = self.findings.iter().count();
        let layout = self.named_layout(name, &named)?;
        // One whose own files are at fault was reported.
        if layout.is_none() && self.findings.iter().count() == known {
            let known = self.known_layouts();
            let fault = Fault::LayoutUnknown {
                name: name.to_owned(),
                nearest: nearest(name, known.iter().map(String::as_str)),
                known: known.join(", "),
            };
            self.findings.add(fault, text.place);
        }
        Ok(layout)
    }

    fn layout_on_command_line(&mut self, name: &str) -> Result<Option<Layout>> {
        let known = self.findings.iter().count();
        let folder = Path::new(name);
        if folder.is_dir() {
            return self.read_layout(folder, &Named::OnCommandLine);
        }
        match self.named_layout(name, &Named::OnCommandLine)? {
            Some(layout) => Ok(Some(layout)),
            None if self.findings.iter().count() > known => Ok(None),
            None => fail!(
                "no layout `{name}`; known: {}",
                "没有版式 `{name}`；有的是：{}";
                self.known_layouts().join(", ")
            ),
        }
    }

    fn named_layout(&mut self, name: &str, named: &Named) -> Result<Option<Layout>> {
        let own = files::join(&self.locations.root, "layouts").join(name);
        let plain = !name.is_empty() && !name.contains(['/', '\\']) && !name.starts_with('.');
        if plain && own.is_dir() {
            return self.read_layout(&own, named);
        }
        if plain {
            self.inputs.missing(own, Kind::Folder);
        }
        Ok(Layout::builtin(name))
    }

    fn read_layout(&mut self, folder: &Path, named: &Named) -> Result<Option<Layout>> {
        if self.leads_outside(folder, named) {
            return Ok(None);
        }
        let name = folder.display().to_string();
        let place = match named {
            Named::OnCommandLine => None,
            Named::InProject(place) => place.clone(),
        };
        self.precautions.layout = (name.clone(), place.clone());
        let Some(found) = list_layout(folder)? else {
            let files = limits::grouped(limits::LAYOUT_FILES as u64);
            let fault = Fault::LayoutLarge { name, files, megabytes: limits::LAYOUT_BYTES / 1_000_000 };
            self.findings.add(fault, place);
            return Ok(None);
        };
        let mut read = Vec::new();
        self.inputs.found(folder, &found);
        for path in found {
            if self.leads_outside(&path, named) {
                return Ok(None);
            }
            let Some(inner) = path.strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
            let most = usize::try_from(limits::LAYOUT_BYTES).unwrap_or(usize::MAX);
            let bytes = self.inputs.read(&path, most).because(|| files::unreadable(&path))?;
            read.push((inner.replace('\\', "/"), path.display().to_string(), bytes));
        }
        Ok(Layout::custom(read, &mut self.sources, &mut self.findings))
    }

    /// Reports a link that leads out of the project, unless the command line
    /// named the layout.
    fn leads_outside(&mut self, path: &Path, named: &Named) -> bool {
        let Named::InProject(place) = named else { return false };
        let inside = self.locations.holds(path);
        if !inside {
            let name = path.display().to_string();
            self.findings.add(Fault::LayoutOutside { name }, place.clone());
        }
        !inside
    }

    fn known_layouts(&self) -> Vec<String> {
        let own = files::join(&self.locations.root, "layouts");
        let own = files::list(&own).unwrap_or_default().into_iter().filter_map(|path| {
            let inner = path.strip_prefix(&own).ok()?;
            inner.components().next().map(|name| name.as_os_str().to_string_lossy().into_owned())
        });
        let mut known: Vec<_> = layouts::names().map(str::to_owned).chain(own).collect();
        known.sort();
        known.dedup();
        known
    }
}

/// The files of a layout's folder; none when they are too many or too large.
/// A folder that is no layout is not searched.
fn list_layout(folder: &Path) -> Result<Option<Vec<PathBuf>>> {
    let is_layout = [layouts::MAIN, layouts::MANIFEST].iter().any(|name| folder.join(name).exists());
    let Some(found) = files::list_up_to(folder, if is_layout { limits::LAYOUT_FILES } else { 0 })? else {
        return Ok((!is_layout).then(Vec::new));
    };
    let bytes: u64 = found.iter().map(|path| files::size(path)).sum();
    Ok((bytes <= limits::LAYOUT_BYTES).then_some(found))
}
