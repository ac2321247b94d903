//! The schema for a model that writes the briefs of a project.

use std::path::Path;

use anyhow::Result;

use super::Locations;
use crate::findings::Findings;
use crate::text::source::Sources;
use crate::words::Tongue;
use crate::{brief, files, inputs};

/// The JSON Schema for a brief that would stand at `path`, without what its series
/// file gives. The error is that the series file cannot be read.
pub(crate) fn model_schema(path: &Path, tongue: Tongue) -> Result<String> {
    let mut sources = Sources::default();
    let series = match Locations::new(path).series {
        Some(path) => {
            let (name, bytes) = (path.display().to_string(), files::read(&path)?);
            Some(inputs::add_text(&name, &bytes, &mut sources, &mut Findings::default()))
        }
        None => None,
    };
    Ok(brief::model_schema(series, &sources, tongue))
}
