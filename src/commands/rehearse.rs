//! `jianbao rehearse`: the process that [`crate::rehearsal`] starts.

use anyhow::Result;

use super::Outcome;
use crate::rehearsal;

/// Typesets what standard input has, for no output.
pub(super) fn run() -> Result<Outcome> {
    rehearsal::perform(std::io::stdin().lock())?;
    Ok(Outcome::Done)
}
