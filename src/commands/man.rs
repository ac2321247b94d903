//! `jianbao man`: the manual page, with a section for each command.

use anyhow::Result;
use clap_mangen::Man;

use super::{Context, Outcome};
use crate::args;
use crate::files;

/// Prints the manual page.
pub(super) fn run(context: &Context) -> Result<Outcome> {
    let command = args::command(context.ui.tongue());
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let name = sub.get_name().to_owned();
        page.extend_from_slice(format!(".SH \"JIANBAO {}\"\n", name.to_uppercase()).as_bytes());
        let man = Man::new(sub.clone());
        man.render_synopsis_section(&mut page)?;
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    files::write_stdout(&page)?;
    Ok(Outcome::Done)
}
