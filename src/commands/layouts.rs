//! `jianbao layouts`: lists the layouts, or exports a built-in one.

use std::path::Path;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::Layouts;
use crate::files;
use crate::issue::{Locations, SERIES_FILE};
use crate::layouts;
use crate::words::{fail, words};

/// Lists, or exports.
pub(super) fn run(args: &Layouts, context: &Context) -> Result<Outcome> {
    match args.export.as_deref() {
        Some([name, folder]) => export(name, Path::new(folder), context),
        _ => {
            let own = own_layouts(&files::join(&Locations::new(Path::new(SERIES_FILE)).root, "layouts"));
            // One of the project's hides a built-in one of its name.
            let built_in = layouts::names().filter(|name| own.iter().all(|(own, _)| own != name));
            let built_in =
                built_in.map(|name| (name.to_owned(), layouts::description(name).unwrap_or_default()));
            let lines: String =
                built_in.chain(own.clone()).map(|(name, what)| format!("{name}\t{what}\n")).collect();
            files::write_stdout(lines.as_bytes())?;
            Ok(Outcome::Done)
        }
    }
}

/// The project's own layouts, by name, with what each says that it is for.
fn own_layouts(folder: &Path) -> Vec<(String, String)> {
    let mut own: Vec<_> = files::names(folder)
        .unwrap_or_default()
        .into_iter()
        .map(|name| folder.join(name))
        .filter(|path| [layouts::MAIN, layouts::MANIFEST].iter().any(|file| path.join(file).exists()))
        .filter_map(|path| {
            let manifest = files::read(&path.join(layouts::MANIFEST)).unwrap_or_default();
            let what = layouts::described(&String::from_utf8_lossy(&manifest)).unwrap_or_default();
            Some((path.file_name()?.to_str()?.to_owned(), what.replace(['\t', '\n', '\r'], " ")))
        })
        .collect();
    own.sort();
    own
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
