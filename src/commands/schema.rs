//! `jianbao schema`: the JSON Schema of a brief, or of the series file.

use std::path::Path;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::{Schema, Whom};
use crate::issue::model_schema;
use crate::{brief, files};

/// Prints the schema.
pub(super) fn run(args: &Schema, context: &Context) -> Result<Outcome> {
    let tongue = context.ui.tongues().programs;
    let schema = match args.whom {
        Some(Whom::Model) => model_schema(Path::new("brief.toml"), tongue)?,
        None if args.series => brief::series_schema(tongue),
        None => brief::schema(tongue),
    };
    files::write_stdout(schema.as_bytes())?;
    Ok(Outcome::Done)
}
