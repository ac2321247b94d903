//! `jianbao fonts`: the faces in use, with family, weight and coverage.

use std::path::Path;

use anyhow::Result;
use typst::text::FontStyle;

use super::{Context, Outcome};
use crate::brief;
use crate::files;
use crate::findings::Findings;
use crate::inputs;
use crate::issue::SERIES_FILE;
use crate::text::source::Sources;

/// Lists the faces: the embedded ones, and those of the series file here.
pub(super) fn run(context: &Context) -> Result<Outcome> {
    let mut folders = Vec::new();
    if let Some(path) = files::find_upward(Path::new("."), SERIES_FILE) {
        let mut sources = Sources::default();
        let bytes = files::read(&path)?;
        let id =
            inputs::add_text(&path.display().to_string(), &bytes, &mut sources, &mut Findings::default());
        let root = path.parent().unwrap_or(Path::new("."));
        folders.extend(brief::series(id, &sources).font_dirs.iter().map(|dir| root.join(&dir.value)));
    }
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
