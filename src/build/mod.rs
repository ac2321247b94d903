//! Briefs are rendered to files one after another: all are read, and all outputs
//! have their places, before the first is written.

mod depfile;
mod place;
mod watch;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Error, Result};

pub(crate) use self::watch::watch;
use crate::batch::select;
use crate::engine::forget;
use crate::engine::pool::{EngineRef, Engines};
use crate::findings::{Checked, Findings};
use crate::inputs::{Inputs, Kind as Depends};
use crate::issue::{Draft, Opened, Request};
use crate::outputs::format::Format;
use crate::outputs::naming::PdfOptions;
use crate::outputs::render::{self, Files, Pixels};
use crate::panics::{Stopped, attempt};
use crate::targets::{Kind, Target, Targets};
use crate::ui::Ui;
use crate::words::{Because, Words, fail, words};

/// What is to be built, and how.
pub(crate) struct Wish {
    /// Briefs, folders of briefs, or patterns; `-` is standard input.
    pub briefs: Vec<PathBuf>,
    /// A file, a folder, or `-` for standard output; else beside each brief.
    pub output: Option<PathBuf>,
    /// What to write.
    pub format: Format,
    /// Whether the command line names the format, so that a name without an
    /// ending will do.
    pub named: bool,
    /// How each brief is read.
    pub request: Request,
    /// What the command line says of PDFs.
    pub pdf: PdfOptions,
    /// How large pictures are.
    pub pixels: Pixels,
    /// Where to write what the outputs are made of.
    pub depfile: Option<PathBuf>,
    /// Whether to show what was written.
    pub open: bool,
    /// Whether standard output is shown on a terminal.
    pub terminal: bool,
}

/// A brief that was read, with the place its output goes to.
struct Job {
    brief: Opened,
    output: Target,
}

/// A build whose briefs are read and whose outputs have their places.
pub(crate) struct Building<'a> {
    wish: &'a Wish,
    jobs: VecDeque<Job>,
    targets: Targets,
    depfile: Option<Target>,
    rules: String,
    /// What stopped some briefs before they could be rendered.
    pub stopped: Vec<(PathBuf, Stopped)>,
}

/// A brief that was rendered, and is not written yet.
pub(crate) struct Rendered {
    draft: Arc<Draft>,
    engine: EngineRef,
    /// What to write; none when the brief is at fault.
    files: Checked<Files>,
}

impl Rendered {
    /// The brief, with everything that was read.
    pub(crate) fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Everything that was found.
    pub(crate) fn findings(&self) -> &Findings {
        &self.files.findings
    }

    /// Whether there is nothing to write.
    pub(crate) fn is_at_fault(&self) -> bool {
        self.files.value.is_none()
    }
}

impl<'a> Building<'a> {
    /// Reads the briefs and places the outputs; other TOML files are
    /// named. The error says why two outputs
    /// cannot both be written, or that one would be written over an input.
    pub(crate) fn read(wish: &'a Wish, engines: &Arc<Engines>, ui: &Ui) -> Result<Self> {
        engines.warm();
        let asked = select::asked(&wish.briefs);
        ui.skipped(&asked.others);
        let mut targets = Targets::default();
        let mut read = Vec::new();
        let missing = asked.missing.into_iter().map(|(path, error)| (path, Stopped::Error(error)));
        let mut stopped: Vec<_> = missing.collect();
        for path in &asked.briefs {
            match attempt(|| Opened::read(path, &Inputs::default(), &wish.request, engines)) {
                Ok(brief) => {
                    targets.protect(files_read(&brief.draft, &brief.engine));
                    read.push(brief);
                }
                Err(why) => stopped.push((path.clone(), why)),
            }
        }
        let jobs = place_all(wish, read, asked.briefs.len() > 1, &mut targets)?;
        let depfile = wish.depfile.as_ref().map(|path| targets.claim(path, Kind::Rule)).transpose()?;
        Ok(Self { wish, jobs, targets, depfile, rules: String::new(), stopped })
    }

    /// The brief that is rendered next.
    pub(crate) fn next_brief(&self) -> Option<PathBuf> {
        self.jobs.front().map(|job| job.brief.draft.locations.brief.clone())
    }

    /// Renders the next brief, if one is left. Nothing is said or written yet.
    pub(crate) fn render_next(&mut self) -> Result<Option<Rendered>> {
        let Some(Job { brief, output }) = self.jobs.pop_front() else { return Ok(None) };
        let Opened { draft, engine, issue } = brief;
        let standards = self.wish.pdf.choose(draft.series.standards.as_deref())?;
        let format = self.wish.format;
        let Checked { value, findings } = issue;
        let made = match value {
            Some(issue) => render::render(&issue, &engine, (format, self.wish.pixels), &standards)?,
            None => Checked::nothing(),
        };
        let Checked { value, findings } = Checked { value: Some(()), findings }.and_then(|()| made);
        let value = value.map(|made| made.place(&output, format, &mut self.targets)).transpose()?;
        // What the process ends with, it need not tidy up.
        if !self.jobs.is_empty() {
            forget(0);
        }
        Ok(Some(Rendered { draft, engine, files: Checked { value, findings } }))
    }

    /// Says what was found and writes what was rendered; returns whether there
    /// was anything to write.
    pub(crate) fn finish(&mut self, rendered: &Rendered, ui: &Ui) -> Result<bool> {
        ui.findings(rendered.findings(), &rendered.draft.sources);
        let Some(files) = &rendered.files.value else { return Ok(false) };
        write(rendered, files, ui)?;
        if self.wish.open {
            show(files)?;
        }
        self.rules.push_str(&depfile::rule(rendered, files));
        Ok(true)
    }

    /// Writes what is said of all briefs together. A rule for make that lacks a
    /// brief would hide its inputs, so only a complete run writes it.
    pub(crate) fn end(self, complete: bool) -> Result<()> {
        match self.depfile.filter(|_| complete) {
            Some(depfile) => depfile.write(self.rules.as_bytes()),
            None => Ok(()),
        }
    }
}

/// Gives every output its place; no two briefs share one.
fn place_all(wish: &Wish, read: Vec<Opened>, several: bool, targets: &mut Targets) -> Result<VecDeque<Job>> {
    let mut jobs: VecDeque<Job> = VecDeque::new();
    for brief in read {
        let output = place::place(wish, several, &brief.draft)?;
        if let Some(twin) = jobs.iter().find(|job| job.output.path() == output) {
            let (first, second) = (&twin.brief.draft.locations.brief, &brief.draft.locations.brief);
            let (first, second) = (first.display(), second.display());
            fail!(
                "`{first}` and `{second}` would both be written to `{}`",
                "`{first}` 和 `{second}` 都要写到 `{}`";
                output.display()
            );
        }
        let output = match wish.named {
            true => targets.claim_plain(output, wish.format.kind())?,
            false => targets.claim(output, wish.format.kind())?,
        };
        jobs.push_back(Job { brief, output });
    }
    Ok(jobs)
}

/// Writes the files and says so.
fn write(rendered: &Rendered, written: &Files, ui: &Ui) -> Result<()> {
    for (target, bytes) in &written.files {
        target.write(bytes)?;
        if !target.is_standard() {
            let single = written.files.len() == 1;
            let pages = written.pages.filter(|_| single).map(|count| Words::count(count, "page", "页"));
            ui.wrote(target.path(), pages.as_slice(), bytes.len());
        }
    }
    for path in files_read(&rendered.draft, &rendered.engine) {
        ui.detail(&words!("read {}", "读了 {}"; path.display()));
    }
    Ok(())
}

/// Opens the first file with the system's own program for it.
fn show(written: &Files) -> Result<()> {
    let Some((target, _)) = written.files.first().filter(|(target, _)| !target.is_standard()) else {
        return Ok(());
    };
    let shown = target.path().display();
    open::that_detached(target.path()).because(|| {
        words!(
            "`{shown}` was written; no program of the system opens it",
            "`{shown}` 已经写好，但系统里没有程序能打开它"
        )
    })
}

/// The files that an issue was made of, the brief first, an editor's own fonts last.
fn files_read<'a>(draft: &'a Draft, engine: &'a EngineRef) -> impl Iterator<Item = &'a Path> {
    let files = draft.dependencies.iter().filter(|dependency| dependency.kind == Depends::File);
    files.map(|dependency| dependency.path.as_path()).chain(engine.fonts.own_files())
}

/// What stopped the first brief, where nothing was rendered.
fn first_error(stopped: Vec<(PathBuf, Stopped)>) -> Option<Error> {
    stopped.into_iter().next().map(|(_, why)| match why {
        Stopped::Error(error) => error,
        Stopped::Bug(bug) => bug.into(),
    })
}
