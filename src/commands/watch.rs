//! `jianbao watch`: builds again whenever a file that the issue is made from
//! changes.

use anyhow::Result;

use super::{Context, Outcome, build};
use crate::args::{Build, Watch};
use crate::build::watch;
use crate::files;
use crate::words::fail;

/// Builds until it is stopped.
pub(super) fn run(args: &Watch, context: &Context) -> Result<Outcome> {
    if files::is_standard(&args.brief) {
        fail!("standard input cannot be watched: give a file", "标准输入无法监视，请给文件");
    }
    let build = Build {
        briefs: vec![args.brief.clone()],
        output: args.output.clone(),
        layout: args.layout.clone(),
        format: args.format,
        open: args.open,
        bounds: args.bounds,
        ..Build::default()
    };
    match watch(&args.brief, build::wish(&build)?, &context.engines, &context.ui)? {}
}
