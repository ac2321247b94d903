//! `jianbao fonts`: the faces in use, with family, weight and coverage.

use std::path::{Path, PathBuf};

use anyhow::Result;
use typst::text::FontStyle;

use super::{Context, Outcome};
use crate::brief;
use crate::files;
use crate::findings::Findings;
use crate::inputs;
use crate::issue::Locations;
use crate::text::source::Sources;

/// Lists the faces: the embedded ones, and those of the series file here.
pub(super) fn run(context: &Context) -> Result<Outcome> {
    let folders = own_folders(&Locations::new(Path::new("a brief")))?;
    let engine = context.engines.get(&folders);
    let mut list = String::from("family\tweight\tstyle\tcharacters\torigin\n");
    for (info, origin) in engine.fonts.faces() {
        let style = match info.variant.style {
            FontStyle::Normal => "normal",
            FontStyle::Italic => "italic",
            FontStyle::Oblique => "oblique",
        };
        let origin = origin.map_or_else(|| "built in".to_owned(), |path| path.display().to_string());
        let (weight, count) = (info.variant.weight.to_number(), info.coverage.iter().count());
        list.push_str(&format!("{}\t{weight}\t{style}\t{count}\t{origin}\n", info.family));
    }
    files::write_stdout(list.as_bytes())?;
    Ok(Outcome::Done)
}

/// The folders of fonts that the series file of a brief names; the error is that
/// it cannot be read.
pub(super) fn own_folders(locations: &Locations) -> Result<Vec<PathBuf>> {
    let Some(path) = &locations.series else { return Ok(Vec::new()) };
    let bytes = files::read(path)?;
    let mut sources = Sources::default();
    let name = path.display().to_string();
    let id = inputs::add_text(&name, &bytes, &mut sources, &mut Findings::default());
    let dirs = brief::series(id, &sources).font_dirs;
    Ok(dirs.iter().map(|dir| files::join(&locations.root, &dir.value)).collect())
}
