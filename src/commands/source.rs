//! `jianbao source`: the Typst project of a brief, for the stock engine.

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::Source;
use crate::files;
use crate::findings::Policy;
use crate::fonts;
use crate::issue::{Issue, Request};

/// Writes the project: generated code, layout, pictures and fonts.
pub(super) fn run(args: &Source, context: &Context) -> Result<Outcome> {
    let request = Request {
        layout: args.layout.clone(),
        embed: false,
        policy: Policy::default(),
        ..Request::default()
    };
    let (issue, engine) = Issue::read(&args.brief, &request, |folders| context.engine(folders))?;
    context.ui.findings(&issue.findings, &issue.sources);
    let Some(project) = &issue.project else { return Ok(Outcome::AtFault) };
    for (path, bytes) in project.files() {
        files::write(&args.output.join(path.trim_start_matches('/')), bytes)?;
    }
    let folder = args.output.join("fonts");
    for file in fonts::faces().chain(fonts::licences()) {
        files::write(&folder.join(file.path()), file.contents())?;
    }
    for path in engine.fonts.own_files() {
        if let Some(name) = path.file_name() {
            files::write(&folder.join(name), &files::read(path)?)?;
        }
    }
    let dir = args.output.display();
    context.ui.note(&format!(
        "wrote {dir}; compile with: typst compile --root {dir} --font-path {dir}/fonts --ignore-system-fonts {dir}/main.typ"
    ));
    Ok(Outcome::Done)
}
