//! `jianbao volume`: the issues of a period as one PDF.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args;
use crate::batch::select;
use crate::batch::twins::{Twin, twins};
use crate::engine::pool::EngineRef;
use crate::files;
use crate::issue::{Draft, Issue, Opened, Request};
use crate::outputs::naming::PdfOptions;
use crate::panics::caught;
use crate::targets::{Kind, Target, Targets};
use crate::text::period::Month;
use crate::volume::Volume;
use crate::words::{Words, fail, words};

/// Binds the briefs of a period.
pub(super) fn run(args: &args::Volume, context: &Context) -> Result<Outcome> {
    let output = output(args)?;
    let reading = read(args, context)?;
    let target = reading.target(&output)?;
    if reading.outcome != Outcome::Done {
        context
            .ui
            .note(&words!("no volume was written: a brief is at fault", "没有写合订本：有的源文件有错误"));
        return Ok(reading.outcome);
    }
    let Reading { issues, engine, .. } = reading;
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

/// The issues of a period, each once.
struct Reading {
    /// What was read, whatever is wrong with it.
    drafts: Vec<Arc<Draft>>,
    issues: Vec<Issue>,
    /// Has the fonts of all.
    engine: EngineRef,
    outcome: Outcome,
}

impl Reading {
    /// Where the volume is written: nowhere that an issue was read from.
    fn target(&self, output: &Path) -> Result<Target> {
        let mut targets = Targets::default();
        let read = self.drafts.iter().flat_map(|draft| &draft.dependencies);
        targets.protect(read.map(|dependency| dependency.path.as_path()));
        targets.protect(self.engine.fonts.own_files());
        targets.claim(output, Kind::Pdf)
    }
}

/// Reads every brief of the period and prints what is found in it. Of a brief
/// and its copy only one is among the issues.
fn read(args: &args::Volume, context: &Context) -> Result<Reading> {
    let found = select::select(&args.paths, &args.days.period())?;
    context.ui.skipped(&found.others);
    let rehearsals = super::rehearsals(args.bounds)?;
    let request = Request { layout: args.layout.clone(), rehearsals, ..Request::default() };
    let mut folders: Vec<PathBuf> = Vec::new();
    let (mut drafts, mut issues) = (Vec::new(), Vec::new());
    let mut outcome = Outcome::Done;
    for (found, twin) in found.briefs.iter().zip(twins(&found.briefs)) {
        let brief = found.locations.brief.as_path();
        let Opened { draft, mut issue, .. } = match caught(|| context.open(brief, &request)) {
            Ok(read) => read?,
            Err(bug) => {
                context.ui.error_in(&brief.display().to_string(), &bug);
                outcome = outcome.and(Outcome::Bug);
                continue;
            }
        };
        let more = draft.font_folders().iter().filter(|folder| !folders.contains(folder));
        folders.extend(more.cloned().collect::<Vec<_>>());
        if let Some(twin) = &twin {
            issue = issue.with(twin.findings(&draft));
        }
        context.ui.findings(&issue.findings, &draft.sources);
        for dependency in &draft.dependencies {
            context.ui.detail(&words!("read {}", "读了 {}"; dependency.path.display()));
        }
        drafts.push(draft);
        if let Some(twin) = twin.filter(Twin::is_same_issue) {
            context.ui.note(&words!(
                "{} is left out: {} is bound",
                "{} 没有收入：已经收了 {}";
                brief.display(), twin.first
            ));
            continue;
        }
        match issue.value {
            Some(issue) => issues.push(issue),
            None => outcome = outcome.and(Outcome::AtFault),
        }
    }
    Ok(Reading { drafts, issues, engine: context.engines.get(&folders), outcome })
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
