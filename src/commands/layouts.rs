//! `jianbao layouts`: lists the built-in layouts, or copies one out.

use std::path::Path;

use anyhow::{Result, bail};

use super::{Context, Outcome};
use crate::args::Layouts;
use crate::files;
use crate::layouts;

/// Lists, or exports.
pub(super) fn run(args: &Layouts, context: &Context) -> Result<Outcome> {
    match args.export.as_deref() {
        Some([name, folder]) => export(name, Path::new(folder), context),
        _ => {
            let lines: String = layouts::names()
                .map(|name| format!("{name}\t{}\n", layouts::description(name).unwrap_or_default()))
                .collect();
            files::write_stdout(lines.as_bytes())?;
            Ok(Outcome::Done)
        }
    }
}

fn export(name: &str, folder: &Path, context: &Context) -> Result<Outcome> {
    let Some(layout) = layouts::files(name) else {
        bail!("no built-in layout `{name}`; known: {}", layouts::names().collect::<Vec<_>>().join(", "));
    };
    let layout: Vec<_> = layout.collect();
    // Nothing is written where anything would be overwritten.
    if let Some((path, _)) = layout.iter().find(|(path, _)| folder.join(path).exists()) {
        bail!("`{}` exists already; give another folder", folder.join(path).display());
    }
    for (path, bytes) in layout {
        files::write_new(&folder.join(path), bytes)?;
    }
    context.ui.note(&format!("wrote {}; build with --layout {}", folder.display(), folder.display()));
    Ok(Outcome::Done)
}
