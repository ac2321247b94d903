//! `jianbao fonts`: the faces in use, with family, weight and coverage.

use std::path::Path;

use anyhow::Result;
use typst::text::FontStyle;

use super::{Context, Outcome};
use crate::files;
use crate::issue::Locations;

/// Lists the faces: the embedded ones, and those of the series file here.
pub(super) fn run(context: &Context) -> Result<Outcome> {
    let folders = Locations::new(Path::new("a brief")).font_folders()?;
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
