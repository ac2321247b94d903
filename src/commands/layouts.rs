//! `jianbao layouts`: lists the built-in layouts, or copies one out.

use std::path::Path;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::Layouts;
use crate::files;
use crate::layouts;
use crate::words::{fail, words};

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
        fail!(
            "no built-in layout `{name}`; known: {}",
            "没有叫 `{name}` 的自带版式；有的是：{}";
            layouts::names().collect::<Vec<_>>().join(", ")
        );
    };
    super::copy_out(folder, layout)?;
    context.ui.note(&words!(
        "wrote {}; build with --layout {}",
        "写好了 {}；排版时加 --layout {}";
        folder.display(), folder.display()
    ));
    Ok(Outcome::Done)
}
