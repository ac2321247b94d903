//! `jianbao schema`: the JSON Schema of a brief, or of the series file.

use anyhow::Result;

use super::Outcome;
use crate::args::Schema;
use crate::{brief, files};

/// Prints the schema.
pub(super) fn run(args: &Schema) -> Result<Outcome> {
    let schema = if args.series { brief::series_schema() } else { brief::schema() };
    files::write_stdout(schema.as_bytes())?;
    Ok(Outcome::Done)
}
