//! The `jianbao` binary: reads the command line, runs a command, and says by
//! its exit code how it went.

use std::process::ExitCode;

use clap::Parser;
use jianbao::args::Arguments;
use jianbao::commands::{self, Context, Outcome};
use jianbao::ui::Ui;

/// A brief is at fault.
const AT_FAULT: u8 = 1;

/// Wrong usage, or the environment: no such file, disk full.
const ENVIRONMENT: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ui = Ui::new(&arguments.global);
    match commands::run(arguments.command, &Context::new(ui)) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::AtFault) => ExitCode::from(AT_FAULT),
        Err(error) => {
            ui.error(&error);
            ExitCode::from(ENVIRONMENT)
        }
    }
}
