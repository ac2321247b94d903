//! `jianbao completions`: a shell's completions.

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use super::Outcome;
use crate::args::Arguments;
use crate::files;

/// Prints the completions.
pub(super) fn run(shell: Shell) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "jianbao", &mut script);
    files::write_stdout(&script)?;
    Ok(Outcome::Done)
}
