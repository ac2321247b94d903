//! `jianbao mcp`: for the programs of language models, over standard input and
//! output.

use std::io::IsTerminal;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::{self, Mcp};
use crate::files;
use crate::issue::Request;
use crate::mcp::{Server, serve};
use crate::words::{Because, fail, words};

/// Answers until the input ends.
pub(super) fn run(args: &Mcp, context: &Context) -> Result<Outcome> {
    let shown = args.folder.display();
    if !args.folder.is_dir() {
        fail!("`{shown}` is not a folder", "`{shown}` 不是文件夹");
    }
    // What a model names, and what it is told of, begins in that folder.
    std::env::set_current_dir(&args.folder)
        .because(|| words!("`{shown}` cannot be entered", "进不了 `{shown}`"))?;
    let request = Request { rehearsals: super::rehearsals(args::Bounds::default())?, ..Request::default() };
    let server = Server {
        engines: std::sync::Arc::clone(&context.engines),
        request,
        tongue: context.ui.tongues().programs,
    };
    let input = std::io::stdin();
    if input.is_terminal() {
        context.ui.note(&words!(
            "a language model's program speaks to this over standard input; Ctrl-C ends it",
            "这是给大语言模型的程序用的，它从标准输入发来请求；按 Ctrl-C 结束"
        ));
    }
    serve(input.lock(), files::write_stdout, &server)?;
    Ok(Outcome::Done)
}
