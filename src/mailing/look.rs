//! What a ledger says, for display.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

use super::send::place;
use crate::engine::pool::Engines;
use crate::files;
use crate::inputs::Inputs;
use crate::issue::{Opened, Request};
use crate::mail::issue_id::IssueId;
use crate::post::ledger::{Found, Ledger};
use crate::post::status;
use crate::targets::{Kind, Targets};
use crate::ui::Ui;
use crate::words::{Because, words};

/// Shows the ledger, or writes it as CSV to `export`: of an issue, or of all.
pub(crate) fn look(
    brief: Option<&Path>,
    (ledger, export): (Option<&Path>, Option<&Path>),
    engines: &Arc<Engines>,
    ui: &Ui,
) -> Result<()> {
    let (root, issue) = match brief {
        Some(brief) => {
            let opened = Opened::read(brief, &Inputs::default(), &Request::default(), engines)?;
            let draft = opened.draft;
            let id = draft.brief().map(IssueId::of);
            let id = id.because(|| {
                words!(
                    "`{}` is at fault; see `jianbao check`",
                    "`{}` 有错误，请看 `jianbao check`";
                    brief.display()
                )
            })?;
            (draft.locations.root.clone(), Some(id))
        }
        None => (PathBuf::new(), None),
    };
    let place = place(ledger, &root);
    let ledger = Ledger::look(&place)?;
    let names = match issue.map(|issue| ledger.find(&issue)).transpose()? {
        None => None,
        Some(Found::Nothing) => Some(Vec::new()),
        Some(Found::Issue(name)) => Some(vec![name]),
        Some(Found::Others(names)) => Some(names),
    };
    let rows = ledger.rows(names.as_deref())?;
    match export {
        Some(path) => {
            let mut targets = Targets::default();
            targets.protect([brief, Some(place.as_path())].into_iter().flatten());
            targets.claim(path, Kind::Csv)?.write(&status::csv(&rows)?)?;
        }
        None => files::write_stdout(status::table(&rows, ui.tongue()).as_bytes())?,
    }
    if ledger.is_in_use() {
        ui.note(&words!("a run is sending at the moment", "正有一次发送在进行"));
    }
    Ok(())
}
