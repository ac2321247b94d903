//! The `jianbao` binary: reads the command line, runs a command, and says by
//! its exit code how it went.

use std::process::ExitCode;

use jianbao::args::{Arguments, Unread, languages};
use jianbao::commands::{self, Context, Outcome};
use jianbao::engine::STACK;
use jianbao::ui::Ui;

/// The engine allocates much: this allocator takes a tenth less time in all.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A brief is at fault.
const AT_FAULT: u8 = 1;

/// Wrong usage, or the environment: no such file, disk full.
const ENVIRONMENT: u8 = 2;

/// A bug: what Rust itself says of one that ends a process.
const BUG: u8 = 101;

fn main() -> ExitCode {
    let run = std::thread::Builder::new().stack_size(STACK).spawn(run);
    // A thread that panicked has said so.
    run.map_or(ExitCode::from(ENVIRONMENT), |run| run.join().unwrap_or(ExitCode::from(BUG)))
}

fn run() -> ExitCode {
    let tongues = languages();
    let arguments = match Arguments::read(tongues.people) {
        Ok(arguments) => arguments,
        Err(Unread::Help(help)) => help.exit(),
        Err(Unread::Wrong(words)) => {
            Ui::plain(tongues.people).error(&words.into());
            return ExitCode::from(ENVIRONMENT);
        }
    };
    let ui = arguments.global.ui(tongues);
    // All threads have the same room for what is nested deep, on every system.
    let _ = rayon::ThreadPoolBuilder::new().stack_size(STACK).build_global();
    // The process ends when the command does: giving the fonts back would only take time.
    let context = Box::leak(Box::new(Context::new(ui)));
    match commands::run(arguments.command, context) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::AtFault) => ExitCode::from(AT_FAULT),
        Ok(Outcome::Bug) => ExitCode::from(BUG),
        Err(error) => {
            ui.error(&error);
            ExitCode::from(ENVIRONMENT)
        }
    }
}
