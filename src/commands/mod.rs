//! The commands: each reads and writes, the stages between know no disk.

mod build;
mod check;
mod completions;
mod explain;
mod fonts;
mod layouts;
mod mail;
mod man;
mod new;
mod schema;
mod source;
mod watch;

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use anyhow::Result;

use crate::args::Command;
use crate::compile::Engine;
use crate::fonts::Fonts;
use crate::issue::EngineRef;
use crate::ui::Ui;

/// How a command ended, short of an error of the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is done: exit code 0.
    Done,
    /// A brief is at fault: exit code 1.
    AtFault,
}

impl Outcome {
    /// The worse of two outcomes.
    fn and(self, other: Self) -> Self {
        if self == Self::Done { other } else { self }
    }
}

/// What commands share.
pub struct Context {
    /// The terminal.
    pub ui: Ui,
    /// Engines by the folders of fonts they have besides the embedded ones.
    engines: RefCell<Vec<(Vec<PathBuf>, EngineRef)>>,
}

impl Context {
    /// A context that has loaded nothing yet.
    pub fn new(ui: Ui) -> Self {
        Self { ui, engines: RefCell::default() }
    }

    /// The engine with the embedded fonts and these folders'.
    fn engine(&self, folders: &[PathBuf]) -> EngineRef {
        let mut engines = self.engines.borrow_mut();
        if let Some((_, engine)) = engines.iter().find(|(known, _)| known == folders) {
            return Rc::clone(engine);
        }
        let mut fonts = Fonts::embedded();
        for folder in folders {
            let count = fonts.add_folder(folder);
            self.ui.detail(&format!("read {count} faces from `{}`", folder.display()));
        }
        let engine = Rc::new(Engine::new(fonts));
        engines.push((folders.to_vec(), Rc::clone(&engine)));
        engine
    }
}

/// Runs a command.
pub fn run(command: Command, context: &Context) -> Result<Outcome> {
    match command {
        Command::Build(args) => build::run(&args, context),
        Command::Check(args) => check::run(&args, context),
        Command::Watch(args) => watch::run(&args, context),
        Command::New(args) => new::run(&args, context),
        Command::Mail(args) => mail::run(&args, context),
        Command::Source(args) => source::run(&args, context),
        Command::Layouts(args) => layouts::run(&args, context),
        Command::Fonts => fonts::run(context),
        Command::Schema(args) => schema::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Completions { shell } => completions::run(shell),
        Command::Man => man::run(),
    }
}
