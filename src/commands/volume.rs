//! `jianbao volume`: binds the issues of a period into one PDF.

use std::path::PathBuf;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args;
use crate::files;
use crate::issue::Request;
use crate::outputs::naming::PdfOptions;
use crate::text::period::Month;
use crate::volume::Volume;
use crate::volume::gather::{self, Fault, Gathered};
use crate::words::{Words, fail, words};

/// Binds the briefs of a period.
pub(super) fn run(args: &args::Volume, context: &Context) -> Result<Outcome> {
    let output = output(args)?;
    let rehearsals = super::rehearsals(args.bounds)?;
    let request = Request { layout: args.layout.clone(), rehearsals, ..Request::default() };
    let period = args.days.period();
    let gathered = gather::gather((&args.paths, &period), &request, &context.engines, &context.ui)?;
    let target = gathered.target(&output)?;
    let Gathered { issues, engine, fault, .. } = gathered;
    if let Some(fault) = fault {
        context
            .ui
            .note(&words!("no volume was written: a brief is at fault", "没有写合订本：有的源文件有错误"));
        return Ok(if fault == Fault::Bug { Outcome::Bug } else { Outcome::AtFault });
    }
    let count = issues.len();
    let volume = Volume::bind(issues, args.days.month.map(Month::first))?;
    let standards = PdfOptions::default().choose(volume.standards.as_deref())?;
    let rendered = volume.compile(&engine).and_then(|document| {
        volume.pdf(&document, &engine, &standards).map(|bytes| (bytes, document.pages().len()))
    });
    context.ui.findings(&rendered.findings, &volume.sources);
    let Some((bytes, pages)) = rendered.value else { return Ok(Outcome::AtFault) };
    target.write(&bytes)?;
    if !target.is_standard() {
        context.ui.wrote(
            target.path(),
            &[Words::count(count, "issue", "期"), Words::count(pages, "page", "页")],
            bytes.len(),
        );
    }
    Ok(Outcome::Done)
}

/// The file to write: as asked, else named after the month.
fn output(args: &args::Volume) -> Result<PathBuf> {
    let named = args.days.month.map(|month| PathBuf::from(format!("{month}.pdf")));
    match (&args.output, named) {
        (Some(folder), Some(named)) if files::means_folder(folder) => Ok(folder.join(named)),
        (Some(output), _) => Ok(output.clone()),
        (None, Some(named)) => Ok(named),
        (None, None) => fail!(
            "give the volume a name with -o, or a month with --month",
            "合订本要有名字：用 -o 指定，或者用 --month 指定月份"
        ),
    }
}
