//! `jianbao import`: documents from other programs become briefs, followed by the
//! checks that any brief undergoes.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::course::Course;
use super::report::Report;
use super::{Context, Outcome, onto};
use crate::args::Import;
use crate::batch::select;
use crate::engine::forget;
use crate::files;
use crate::findings::Findings;
use crate::intake::{self, Document, Earlier};
use crate::issue::{Opened, Request};
use crate::panics::attempt;
use crate::targets::Targets;

/// Imports every document; what cannot be read stops no other.
pub(super) fn run(args: &Import, context: &Context) -> Result<Outcome> {
    if let Some(brief) = &args.onto {
        return onto::run(args, brief, context);
    }
    let asked = select::documents(&args.files);
    let mut report = Report::new(args.format);
    let mut targets = Targets::default();
    targets.protect(asked.briefs.iter().map(PathBuf::as_path).chain(args.from.as_deref()));
    let earlier = args.from.as_deref().map(Earlier::read).transpose()?;
    intake::check_output(args.output.as_deref(), asked.briefs.len())?;
    let mut course = Course::new(context);
    course.missing(asked.missing);
    for path in &asked.briefs {
        let mut take = || Document::read(path)?.take(args.output.as_deref(), earlier.as_ref(), &mut targets);
        match attempt(|| import(path, take()?, &mut report, context)) {
            Ok(one) => course.note(one),
            Err(why) => course.stopped(path, why),
        }
        forget(0);
    }
    report.end(course.errors(), context)?;
    course.end()
}

/// Writes what was made of one document, and checks it.
fn import(path: &Path, taken: intake::Taken, report: &mut Report, context: &Context) -> Result<Outcome> {
    if !taken.findings().is_empty() {
        report.add(taken.findings(), &taken.imported.sources, path, context)?;
    }
    let Some(text) = &taken.imported.text else { return Ok(Outcome::AtFault) };
    let Some(place) = &taken.place else {
        files::write_stdout(text.as_bytes())?;
        return Ok(Outcome::Done);
    };
    if let Some(written) = place.write(text, &taken.imported)? {
        context.ui.note(&written);
    }
    let findings = check(&place.brief, text, report, context)?;
    Ok(Outcome::from(!taken.findings().has_errors() && !findings.has_errors()))
}

/// Checks the brief as it was written.
fn check(brief: &Path, text: &str, report: &mut Report, context: &Context) -> Result<Findings> {
    let bytes = text.as_bytes().to_vec();
    let Opened { draft, issue, .. } = Opened::of_bytes(brief, bytes, &Request::default(), &context.engines)?;
    report.add(&issue.findings, &draft.sources, brief, context)?;
    Ok(issue.findings)
}
