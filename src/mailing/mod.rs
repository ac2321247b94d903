//! An issue, a list and a letter become messages, which are written, shown or sent.

mod copies;
mod gather;
pub(crate) mod look;
pub(crate) mod notify;
mod send;
mod which;
mod written;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::Result;

use self::copies::Copies;
use self::gather::Gathering;
pub(crate) use self::send::Sending;
use crate::engine::pool::Engines;
use crate::files;
use crate::findings::Findings;
use crate::inputs::Inputs;
use crate::issue::{Opened, Request};
use crate::mail::issue_id::IssueId;
use crate::mail::list::List;
use crate::mail::settings::Settings;
use crate::mail::{self, Delivery, Mailing};
use crate::outputs::naming::PdfOptions;
use crate::targets::Targets;
use crate::ui::Ui;

/// The codes that `strict` makes errors.
const STRICT: &str = "list";

/// What a mailing is asked for.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    /// The brief; `-` is standard input.
    pub brief: PathBuf,
    /// The readers: CSV or TOML.
    pub list: PathBuf,
    /// How the brief is read.
    pub request: Request,
    /// Whether each reader's name is printed into the reader's PDF.
    pub personal: bool,
    /// How many readers share a message, when they do.
    pub shared: Option<usize>,
    /// Whether nothing is sent when anything is wrong with the list.
    pub strict: bool,
    /// Where a single message goes instead, made as for the list's first reader.
    pub test: Option<String>,
    /// The mail server, instead of the series file's.
    pub server: Option<String>,
    /// Its port.
    pub port: Option<u16>,
}

/// How a mailing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every message was made, or every reader has it.
    Complete,
    /// Some readers do not have it, or may not.
    Left,
    /// A bug kept some messages from being made.
    Bug,
}

/// A mailing whose parts are read and checked.
pub(crate) struct Prepared {
    mailing: Mailing,
    list: List,
    issue: IssueId,
    /// How many readers share a message, when they do.
    shared: Option<usize>,
    copies: Copies,
    /// What was read, and so is not written over.
    targets: Targets,
}

/// Reads and checks everything, and says what was found; none when something
/// forbids a mailing.
pub(crate) fn prepare(wish: &Wish, engines: &Arc<Engines>, ui: &Ui) -> Result<Option<Prepared>> {
    let Opened { draft, engine, issue } =
        Opened::read(&wish.brief, &Inputs::default(), &wish.request, engines)?;
    let standards = PdfOptions::default().choose(draft.series.standards.as_deref())?;
    let sources = draft.sources.clone();
    let mut gathering =
        Gathering { wish, draft: &draft, engine: &engine, sources, findings: Findings::default() };
    let gathered = gathering.gather(issue.value.as_ref())?;
    let Gathering { sources, findings, .. } = gathering;
    let mut policy = draft.policy.clone();
    policy.deny.extend(wish.strict.then(|| STRICT.to_owned()));
    let mut checked = issue.with(draft.judged_by(&policy, Some(()), findings).findings);
    let mut prepared = None;
    if let (Some(issue), Some((mailing, list))) = (checked.value.take(), gathered) {
        let mut copies = Copies { issue, engine, standards, shared: None };
        let first = copies.check_first(wish.personal, &list);
        let found = draft.judged_by(&policy, first.value, first.findings);
        checked = checked.with(found.findings);
        if found.value.is_some() {
            let issue = IssueId::of(copies.issue.brief());
            let targets = protected(wish, mailing.settings(), &copies)?;
            let shared = wish.shared;
            prepared = Some(Prepared { mailing, list, issue, shared, copies, targets });
        }
    }
    debug_assert!(checked.findings.are_held_by(&sources));
    ui.findings(&checked.findings, &sources);
    Ok(prepared)
}

/// Everything that was read for a mailing.
fn protected(wish: &Wish, settings: &Settings, copies: &Copies) -> Result<Targets> {
    let mut targets = Targets::default();
    targets.protect(copies.issue.draft().dependencies.iter().map(|dependency| dependency.path.as_path()));
    targets.protect(copies.engine.fonts.own_files());
    targets.protect([wish.list.as_path()]);
    targets.protect(settings.dkim.iter().map(|dkim| dkim.key_file.as_path()));
    if let Some(folder) = &settings.template {
        targets.protect(files::list(folder)?.iter().map(PathBuf::as_path));
    }
    Ok(targets)
}

impl Prepared {
    /// Who gets which message of the issue of this name.
    fn deliveries(&self, name: &str) -> Vec<Delivery> {
        mail::deliveries(name, self.mailing.sender(), &self.list, self.shared)
    }

    /// A message with this date.
    fn message(&mut self, delivery: &Delivery, date: SystemTime, draft: bool) -> Result<Vec<u8>> {
        let readers = &self.list.readers[delivery.readers.clone()];
        #[cfg(test)]
        assert!(readers.iter().all(|reader| reader.address.user() != "bug"), "a test asked for this");
        let pdf = self.copies.pdf(readers)?;
        self.mailing.message(&delivery.message_id, readers, pdf, date, draft)
    }
}
