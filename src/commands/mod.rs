//! The commands: they read and write; the stages in between never touch the disk.

mod batch;
mod build;
mod check;
mod compare;
mod completions;
mod course;
mod desk;
mod doctor;
mod explain;
mod fonts;
mod import;
mod layouts;
mod mail;
mod man;
mod mcp;
mod merge_reports;
mod new;
mod notify;
mod onto;
mod rehearse;
mod report;
mod schema;
mod site;
mod source;
#[cfg(test)]
mod tests;
mod trust;
mod volume;
mod watch;

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use crate::args::{self, Command};
use crate::engine::pool::Engines;
use crate::files;
use crate::inputs::Inputs;
use crate::issue::{Opened, Request};
use crate::mailing::Ended;
use crate::post::ledger::Answer;
use crate::rehearsal::{self, Rehearsals};
use crate::ui::Ui;
use crate::words::{Because as _, fail, words};

/// How a command ended, short of an error of the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// All is done: exit code 0.
    Done,
    /// A brief is at fault: exit code 1.
    AtFault,
    /// A bug stopped a brief, and the others went on: exit code 101.
    Bug,
}

impl From<bool> for Outcome {
    /// Of whether there was anything to write.
    fn from(written: bool) -> Self {
        if written { Self::Done } else { Self::AtFault }
    }
}

/// What the command line says of a day and number that the ledger has under
/// another title.
fn told(before: &args::Before) -> Option<Answer> {
    match (before.same_issue, before.another_issue) {
        (true, _) => Some(Answer::Same),
        (_, true) => Some(Answer::Another),
        _ => None,
    }
}

impl From<Ended> for Outcome {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Complete => Self::Done,
            Ended::Left => Self::AtFault,
            Ended::Bug => Self::Bug,
        }
    }
}

/// Copies files of the program's own into a folder: nothing is written where
/// anything would be overwritten.
fn copy_out<P: AsRef<Path>, B: AsRef<[u8]>>(
    folder: &Path,
    contents: impl IntoIterator<Item = (P, B)>,
) -> Result<()> {
    let copies: Vec<_> = contents.into_iter().map(|(name, bytes)| (folder.join(name), bytes)).collect();
    if let Some((there, _)) = copies.iter().find(|(path, _)| path.exists()) {
        fail!("`{}` exists already; give another folder", "`{}` 已经存在，请换一个文件夹"; there.display());
    }
    copies.iter().try_for_each(|(path, bytes)| files::write_new(path, bytes.as_ref()))
}

/// What commands share.
pub struct Context {
    /// The terminal.
    pub ui: Ui,
    /// The engines in use; threads share them.
    engines: Arc<Engines>,
}

impl Context {
    /// A context that has loaded nothing yet.
    pub fn new(ui: Ui) -> Self {
        Self { ui, engines: Arc::default() }
    }

    /// Reads a brief from the disk.
    fn open(&self, brief: &Path, request: &Request) -> Result<Opened> {
        Opened::read(brief, &Inputs::default(), request, &self.engines)
    }
}

/// Where a command rehearses what may never end: nowhere without any bound. The
/// error is that this program cannot be found.
fn rehearsals(bounds: args::Bounds) -> Result<Option<Arc<Rehearsals>>> {
    let some = |bound: u32| (bound > 0).then_some(bound);
    let bounds = rehearsal::Bounds { seconds: some(bounds.timeout), megabytes: some(bounds.max_memory) };
    if bounds.seconds.is_none() && bounds.megabytes.is_none() {
        return Ok(None);
    }
    let program = rehearsal::own_program()
        .because(|| words!("failed to find this program", "找不到 jianbao 自己的程序文件"))?;
    Ok(Some(Arc::new(Rehearsals::new(program, bounds))))
}

/// Runs a command.
pub fn run(command: Command, context: &Context) -> Result<Outcome> {
    match command {
        Command::Build(args) => build::run(&args, context),
        Command::Batch(args) => batch::run(&args, context),
        Command::MergeReports(args) => merge_reports::run(&args, context),
        Command::Check(args) => check::run(&args, context),
        Command::Watch(args) => watch::run(&args, context),
        Command::New(args) => new::run(&args, context),
        Command::Import(args) => import::run(&args, context),
        Command::Desk(args) => desk::run(&args, context),
        Command::Mcp(args) => mcp::run(&args, context),
        Command::Compare(args) => compare::run(&args, context),
        Command::Mail(args) => mail::run(&args, context),
        Command::Notify(args) => notify::run(&args, context),
        Command::Trust(args) => trust::run(&args, context),
        Command::Source(args) => source::run(&args, context),
        Command::Site(args) => site::run(&args, context),
        Command::Volume(args) => volume::run(&args, context),
        Command::Layouts(args) => layouts::run(&args, context),
        Command::Fonts => fonts::run(context),
        Command::Schema(args) => schema::run(&args, context),
        Command::Explain(args) => explain::run(&args, context),
        Command::Doctor(args) => doctor::run(&args, context),
        Command::Completions { shell } => completions::run(shell, context),
        Command::Man => man::run(context),
        Command::Rehearse => rehearse::run(),
    }
}
