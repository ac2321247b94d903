//! `jianbao volume`: the issues of a period as one PDF.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{Context, Outcome};
use crate::args;
use crate::batch::{Month, select};
use crate::export;
use crate::files;
use crate::issue::{EngineRef, Issue, Request};
use crate::output::PdfOptions;
use crate::ui::counted;
use crate::volume::Volume;

/// Binds the briefs of a period.
pub(super) fn run(args: &args::Volume, context: &Context) -> Result<Outcome> {
    let output = output(args)?;
    let Some((issues, engine)) = read(args, context)? else {
        context.ui.note("no volume was written: a brief is at fault");
        return Ok(Outcome::AtFault);
    };
    let count = issues.len();
    let mut volume = Volume::bind(issues, args.days.month.map(Month::first))?;
    let standards = PdfOptions::default().choose(volume.standards.as_deref())?;
    let rendered = volume.compile(&engine).and_then(|document| {
        let bytes = export::pdf(&document, &standards).map_err(|errors| volume.refuse(&engine, &errors));
        Some((bytes.ok()?, document.pages().len()))
    });
    context.ui.findings(&volume.findings, &volume.sources);
    let Some((bytes, pages)) = rendered else { return Ok(Outcome::AtFault) };
    if files::is_standard(&output) {
        files::write_stdout(&bytes)?;
        return Ok(Outcome::Done);
    }
    files::write(&output, &bytes)?;
    context.ui.wrote(&output, &[counted(count, "issue"), counted(pages, "page")], bytes.len());
    Ok(Outcome::Done)
}

/// Reads every brief of the period and prints what is found in it; gives the
/// issues with an engine that has the fonts of all, unless one is at fault.
fn read(args: &args::Volume, context: &Context) -> Result<Option<(Vec<Issue>, EngineRef)>> {
    let request = Request { layout: args.layout.clone(), ..Request::default() };
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut issues = Vec::new();
    for found in select::select(&args.paths, &args.days.period())? {
        let (issue, _) = Issue::read(&found.locations.brief, &request, |own| {
            let more: Vec<_> = own.iter().filter(|folder| !folders.contains(folder)).cloned().collect();
            folders.extend(more);
            context.engine(own)
        })?;
        context.ui.findings(&issue.findings, &issue.sources);
        for dependency in &issue.dependencies {
            context.ui.detail(&format!("read {}", dependency.path.display()));
        }
        issues.push(issue);
    }
    let at_fault = issues.iter().any(|issue| issue.findings.has_errors());
    Ok((!at_fault).then(|| (issues, context.engine(&folders))))
}

/// The file to write: as asked, else named after the month.
fn output(args: &args::Volume) -> Result<PathBuf> {
    match (&args.output, args.days.month) {
        (Some(output), _) => Ok(output.clone()),
        (None, Some(month)) => Ok(PathBuf::from(format!("{month}.pdf"))),
        (None, None) => bail!("give the volume a name with -o, or a month with --month"),
    }
}
