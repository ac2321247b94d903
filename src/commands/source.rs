//! `jianbao source`: the Typst project of a brief, for the standard engine.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::Source;
use crate::engine::Engine;
use crate::files;
use crate::fonts;
use crate::issue::{Issue, Opened, Request};
use crate::targets::{Kind, Targets};
use crate::words::{fail, words};

/// Writes the project: generated code, layout, pictures and fonts.
pub(super) fn run(args: &Source, context: &Context) -> Result<Outcome> {
    if args.output.is_file() {
        fail!(
            "`{}` is a file, and a project is a folder; give the folder another name",
            "`{}` 是文件，项目是一个文件夹；请换一个文件夹名";
            args.output.display()
        );
    }
    let rehearsals = super::rehearsals(args.bounds)?;
    let request = Request { layout: args.layout.clone(), rehearsals, ..Request::default() };
    let Opened { draft, engine, issue } = context.open(&args.brief, &request)?;
    context.ui.findings(&issue.findings, &draft.sources);
    let Some(issue) = issue.value else { return Ok(Outcome::AtFault) };
    let mut targets = Targets::default();
    targets.protect(draft.dependencies.iter().map(|dependency| dependency.path.as_path()));
    targets.protect(engine.fonts.own_files());
    let mut files = Vec::new();
    for (path, bytes) in contents(&issue, &engine)? {
        files.push((targets.claim(args.output.join(path), Kind::Part)?, bytes));
    }
    // Nothing is written unless all of it can be.
    for (target, bytes) in files {
        target.write(&bytes)?;
    }
    let dir = args.output.display();
    context.ui.note(&words!(
        "wrote {dir}; compile with: typst compile --root {dir} --font-path {dir}/fonts \
         --ignore-system-fonts {dir}/main.typ",
        "写好了 {dir}；编译的命令：typst compile --root {dir} --font-path {dir}/fonts --ignore-system-fonts \
         {dir}/main.typ"
    ));
    Ok(Outcome::Done)
}

/// The files of the project, by their paths in it.
fn contents(issue: &Issue, engine: &Engine) -> Result<Vec<(PathBuf, Cow<'static, [u8]>)>> {
    let mut contents = Vec::new();
    for (path, bytes) in issue.printed(engine).files() {
        contents.push((PathBuf::from(path.trim_start_matches('/')), bytes.to_vec().into()));
    }
    let folder = Path::new("fonts");
    for file in fonts::faces().chain(fonts::licences()) {
        contents.push((folder.join(file.path()), file.contents().into()));
    }
    for path in engine.fonts.own_files() {
        if let Some(name) = path.file_name() {
            contents.push((folder.join(name), files::read(path)?.into()));
        }
    }
    Ok(contents)
}
