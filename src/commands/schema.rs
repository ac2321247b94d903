//! `jianbao schema`: the JSON Schema of a brief, or of the series file.

use std::path::Path;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::{Schema, Whom};
use crate::findings::Findings;
use crate::issue::Locations;
use crate::text::source::Sources;
use crate::words::Tongue;
use crate::{brief, files, inputs};

/// Prints the schema.
pub(super) fn run(args: &Schema, context: &Context) -> Result<Outcome> {
    let tongue = context.ui.tongues().programs;
    let schema = match args.whom {
        Some(Whom::Model) => for_model(tongue)?,
        None if args.series => brief::series_schema(tongue),
        None => brief::schema(tongue),
    };
    files::write_stdout(schema.as_bytes())?;
    Ok(Outcome::Done)
}

/// For a model that writes the briefs of the project here.
fn for_model(tongue: Tongue) -> Result<String> {
    let mut sources = Sources::default();
    let series = match Locations::new(Path::new("a brief")).series {
        Some(path) => {
            let (name, bytes) = (path.display().to_string(), files::read(&path)?);
            Some(inputs::add_text(&name, &bytes, &mut sources, &mut Findings::default()))
        }
        None => None,
    };
    Ok(brief::model_schema(series, &sources, tongue))
}
