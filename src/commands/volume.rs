//! `jianbao volume`: the issues of a period as one PDF.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::{Context, Outcome};
use crate::args;
use crate::batch::{Month, select};
use crate::export::{self, DEFAULT_STANDARDS, Standards};
use crate::files;
use crate::issue::{Issue, Request};
use crate::volume::Volume;

/// Binds the briefs of a period.
pub(super) fn run(args: &args::Volume, context: &Context) -> Result<Outcome> {
    let output = output(args)?;
    let selected = select::select(&args.paths, &args.days.period())?;
    let request = Request { layout: args.layout.clone(), ..Request::default() };
    let mut folders: Vec<PathBuf> = Vec::new();
    let mut issues = Vec::new();
    let mut outcome = Outcome::Done;
    for found in &selected {
        let (issue, _) = Issue::read(&found.brief, &request, |own| {
            let more: Vec<_> = own.iter().filter(|folder| !folders.contains(folder)).cloned().collect();
            folders.extend(more);
            context.engine(own)
        })?;
        context.ui.findings(&issue.findings, &issue.sources);
        if issue.findings.has_errors() {
            outcome = Outcome::AtFault;
        }
        issues.push(issue);
    }
    if outcome == Outcome::AtFault {
        context.ui.note("no volume was written: a brief is at fault");
        return Ok(outcome);
    }
    let count = issues.len();
    for dependency in issues.iter().flat_map(|issue| &issue.dependencies) {
        context.ui.detail(&format!("read {}", dependency.path.display()));
    }
    let mut volume = Volume::bind(issues, args.days.month.map(Month::first))?;
    let engine = context.engine(&folders);
    let standards = volume.standards.as_deref().unwrap_or(&DEFAULT_STANDARDS);
    let standards = Standards::new(standards).map_err(anyhow::Error::msg)?;
    let rendered = volume.compile(&engine).and_then(|document| {
        let pages = document.pages().len();
        match export::pdf(&document, &standards) {
            Ok(bytes) => Some((bytes, pages)),
            Err(errors) => {
                volume.refuse(&engine, &errors);
                None
            }
        }
    });
    context.ui.findings(&volume.findings, &volume.sources);
    let Some((bytes, pages)) = rendered else { return Ok(Outcome::AtFault) };
    if files::is_standard(&output) {
        files::write_stdout(&bytes)?;
        return Ok(Outcome::Done);
    }
    files::write(&output, &bytes)?;
    let size = bytes.len().div_ceil(1024);
    let issues = if count == 1 { "1 issue".to_owned() } else { format!("{count} issues") };
    context.ui.note(&format!("wrote {} ({issues}, {pages} pages, {size} KB)", output.display()));
    Ok(Outcome::Done)
}

/// The file to write: as asked, else named after the month.
fn output(args: &args::Volume) -> Result<PathBuf> {
    match (&args.output, args.days.month) {
        (Some(output), _) => Ok(output.clone()),
        (None, Some(month)) => Ok(PathBuf::from(format!("{month}.pdf"))),
        (None, None) => bail!("give the volume a name with -o, or a month with --month"),
    }
}
