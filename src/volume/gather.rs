//! The issues of a period, each once.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

use crate::batch::select;
use crate::batch::twins::{Twin, twins};
use crate::engine::pool::{EngineRef, Engines};
use crate::findings::Findings;
use crate::inputs::Inputs;
use crate::issue::{Draft, Issue, Opened, Request};
use crate::panics::caught;
use crate::targets::{Kind, Target, Targets};
use crate::text::period::Period;
use crate::ui::Ui;
use crate::words::words;

/// The issues of a period, each once.
pub(crate) struct Gathered {
    /// What was read, whatever is wrong with it.
    drafts: Vec<Arc<Draft>>,
    /// Those without an error.
    pub issues: Vec<Issue>,
    /// Has the fonts of all.
    pub engine: EngineRef,
    /// What keeps the volume from being bound.
    pub fault: Option<Fault>,
}

impl Gathered {
    /// Where the volume is written: nowhere that an issue was read from.
    pub(crate) fn target(&self, output: &Path) -> Result<Target> {
        let mut targets = Targets::default();
        let read = self.drafts.iter().flat_map(|draft| &draft.dependencies);
        targets.protect(read.map(|dependency| dependency.path.as_path()));
        targets.protect(self.engine.fonts.own_files());
        targets.claim(output, Kind::Pdf)
    }
}

/// Why issues are not bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// A brief has errors.
    Brief,
    /// A bug stopped one.
    Bug,
}

/// Reads every brief of a period and says what is found in it. Of a brief and
/// its copy only one is among the issues.
pub(crate) fn gather(
    (paths, period): (&[PathBuf], &Period),
    request: &Request,
    engines: &Arc<Engines>,
    ui: &Ui,
) -> Result<Gathered> {
    let found = select::select(paths, period)?;
    ui.skipped(&found.others);
    let mut folders: Vec<PathBuf> = Vec::new();
    let (mut drafts, mut issues) = (Vec::new(), Vec::new());
    let mut fault = None;
    for (found, twin) in found.briefs.iter().zip(twins(&found.briefs)) {
        let brief = found.locations.brief.as_path();
        let read = || Opened::read(brief, &Inputs::default(), request, engines);
        let Opened { draft, mut issue, .. } = match caught(read) {
            Ok(read) => read?,
            Err(bug) => {
                ui.error_in(&brief.display().to_string(), &bug);
                fault = Some(Fault::Bug);
                continue;
            }
        };
        let more = draft.font_folders().iter().filter(|folder| !folders.contains(folder));
        folders.extend(more.cloned().collect::<Vec<_>>());
        if let Some(twin) = &twin {
            issue = issue.with(twin.findings(&draft));
        }
        tell(&draft, &issue.findings, ui);
        drafts.push(draft);
        if let Some(twin) = twin.filter(Twin::is_same_issue) {
            ui.note(&words!(
                "{} is left out: {} is bound",
                "{} 没有收入：已经收了 {}";
                brief.display(), twin.first
            ));
            continue;
        }
        match issue.value {
            Some(issue) => issues.push(issue),
            None => fault = fault.max(Some(Fault::Brief)),
        }
    }
    Ok(Gathered { drafts, issues, engine: engines.get(&folders), fault })
}

fn tell(draft: &Draft, findings: &Findings, ui: &Ui) {
    ui.findings(findings, &draft.sources);
    for dependency in &draft.dependencies {
        ui.detail(&words!("read {}", "读了 {}"; dependency.path.display()));
    }
}
