//! `jianbao completions`: shell completions.

use anyhow::Result;
use clap_complete::Shell;

use super::{Context, Outcome};
use crate::args;
use crate::files;

/// Prints the completions.
pub(super) fn run(shell: Shell, context: &Context) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut args::command(context.ui.tongue()), "jianbao", &mut script);
    files::write_stdout(&script)?;
    Ok(Outcome::Done)
}
