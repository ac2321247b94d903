//! `jianbao doctor`: what this installation is, what it finds, and how to
//! upgrade it.

use std::path::Path;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::{Doctor, DoctorFormat};
use crate::doctor::{self, Project};
use crate::files;
use crate::installation::{self, Installation};
use crate::words::Because as _;

/// Says what is there, as lines or as one JSON object.
pub(super) fn run(args: &Doctor, context: &Context) -> Result<Outcome> {
    let program = installation::program().because(installation::unfound)?;
    let installed = Installation::of(&program, Path::new("/"));
    let project = Project::here(&context.engines);
    let text = match args.format {
        DoctorFormat::Human => doctor::table(&program, &installed, &project, context.ui.tongue()),
        DoctorFormat::Json => format!("{}\n", doctor::object(&program, &installed, &project)),
    };
    files::write_stdout(text.as_bytes())?;
    Ok(if project.broken { Outcome::AtFault } else { Outcome::Done })
}
