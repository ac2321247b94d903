//! `jianbao schema`: the JSON Schema of a brief, or of the series file.

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::Schema;
use crate::{brief, files};

/// Prints the schema.
pub(super) fn run(args: &Schema, context: &Context) -> Result<Outcome> {
    let tongue = context.ui.tongues().programs;
    let schema = if args.series { brief::series_schema(tongue) } else { brief::schema(tongue) };
    files::write_stdout(schema.as_bytes())?;
    Ok(Outcome::Done)
}
