//! `jianbao desk`: the editor's desk in the browser.

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::{self, Desk};
use crate::desk::{self, Options, Stop};
use crate::files;
use crate::issue::Request;
use crate::words::{Because, fail, words};

/// Opens the desk, and keeps it open until Ctrl-C or until its page ends it.
pub(super) fn run(args: &Desk, context: &Context) -> Result<Outcome> {
    if !args.folder.is_dir() {
        fail!("`{}` is not a folder", "`{}` 不是文件夹"; args.folder.display());
    }
    let journals = files::state_folder().because(|| {
        words!(
            "no folder to keep unsaved text in: set HOME or XDG_STATE_HOME",
            "没有地方保存未写入的文字：请设置 HOME 或 XDG_STATE_HOME"
        )
    })?;
    let stop = Stop::default();
    let asked = stop.clone();
    ctrlc::set_handler(move || asked.ask())
        .because(|| words!("failed to listen for Ctrl-C", "收不到 Ctrl-C 的信号"))?;
    let request = Request { rehearsals: super::rehearsals(args::Bounds::default())?, ..Request::default() };
    let options = Options {
        folder: args.folder.clone(),
        journals: journals.join("desk"),
        request,
        engines: std::sync::Arc::clone(&context.engines),
        alone: desk::ALONE,
    };
    let (ui, opens) = (context.ui, !args.no_open);
    desk::run(options, &stop, move |address| {
        ui.note(&words!(
            "the desk is at {address}\nCtrl-C closes it; everything is saved",
            "编辑台在 {address}\n按 Ctrl-C 关闭，内容都会保存"
        ));
        if opens && open::that_detached(address).is_err() {
            ui.note(&words!(
                "no browser opened: open that address yourself",
                "浏览器没有打开：请自己打开上面的网址"
            ));
        }
    })?;
    Ok(Outcome::Done)
}
