//! `jianbao watch`: builds again whenever a file changes that the issue is made of.

use anyhow::{Result, anyhow};
use typst_kit::watcher::Watcher;

use super::{Context, Outcome, build};
use crate::args::{Build, Watch};

/// Builds, waits for a change, and builds again, until it is stopped.
pub(super) fn run(args: &Watch, context: &Context) -> Result<Outcome> {
    let build_args = Build {
        briefs: vec![args.brief.clone()],
        output: args.output.clone(),
        layout: args.layout.clone(),
        ..Build::default()
    };
    let mut watcher = Watcher::new(args.output.clone()).map_err(|error| anyhow!("{error}"))?;
    loop {
        // A brief that is gone for a moment, while an editor saves, is no reason to stop.
        let watched =
            build::build(&build_args, context).map(|built| built.dependencies).unwrap_or_else(|error| {
                context.ui.error(&error);
                vec![args.brief.clone()]
            });
        context.ui.note("watching for changes; Ctrl-C stops");
        watcher.update(watched).map_err(|error| anyhow!("{error}"))?;
        watcher.wait().map_err(|error| anyhow!("{error}"))?;
    }
}
