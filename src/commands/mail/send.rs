//! `jianbao mail` when it sends, and when it shows what was sent.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::super::{Context, Outcome, trust};
use super::{Prepared, which};
use crate::args::Mail;
use crate::files;
use crate::issue::Request;
use crate::mail::issue_id::IssueId;
use crate::post::ledger::{Found, Ledger};
use crate::post::{self, Interrupt, Order, Posting, status};
use crate::targets::{Kind, Targets};
use crate::words::{Because, words};

/// The ledger's name where none is given.
const LEDGER: &str = "jianbao-mail.db";

/// Sends the messages that are not sent yet; with `--test` one, and forgets it.
pub(super) fn send(prepared: &mut Prepared, args: &Mail, context: &Context) -> Result<Outcome> {
    let root = prepared.copies.issue.draft().locations.root.clone();
    let of_mail = prepared.mailing.settings();
    let smtp = of_mail.smtp.clone().because(|| words!(
        "no mail server: give one with `server` in [mail.smtp] of jianbao.toml, or with --server; --eml and \
         --mbox need none",
        "没有邮件服务器：在 jianbao.toml 的 [mail.smtp] 里写 `server`，或者用 --server；用 --eml 和 --mbox \
         就不需要"
    ))?;
    let settings = post::Settings {
        smtp,
        limits: of_mail.limits.clone(),
        resend_unknown: args.resend_unknown,
        retry_refused: args.retry_refused,
    };
    let of_issue = prepared.copies.issue.draft();
    trust::require(&of_issue.series, &of_issue.locations, context)?;
    let (ledger, issue) = if args.test.is_some() {
        (Ledger::in_memory()?, prepared.issue.to_string())
    } else {
        let path = ledger(args, &root);
        prepared.targets.claim(&path, Kind::Ledger)?;
        let mut ledger = Ledger::open(&path)?;
        let name = which::issue(&mut ledger, &path, &prepared.issue, args, context)?;
        (ledger, name)
    };
    let sender = prepared.mailing.sender().clone();
    let mut postings = Vec::new();
    let mut deliveries = HashMap::new();
    for delivery in prepared.deliveries(&issue) {
        let readers = &prepared.list.readers[delivery.readers.clone()];
        postings.push(Posting {
            message_id: format!("<{}>", delivery.message_id),
            sender: sender.clone(),
            recipients: readers.iter().map(|reader| reader.address.clone()).collect(),
        });
        deliveries.insert(format!("<{}>", delivery.message_id), delivery);
    }
    let report = post::deliver(
        Order { issue: &issue, postings: &postings, ledger },
        &mut |posting, now| {
            let delivery =
                deliveries.get(&posting.message_id).because(|| words!("no such message", "没有这封信"))?;
            prepared.message(delivery, now, false)
        },
        &settings,
        &Interrupt::install(context.ui)?,
        &context.ui,
    )?;
    context.ui.note(&report.summary());
    Ok(match report {
        report if report.bugs > 0 => Outcome::Bug,
        report if report.is_complete() => Outcome::Done,
        _ => Outcome::AtFault,
    })
}

/// Shows the ledger, or writes it as CSV: of an issue, or of all.
pub(super) fn look(args: &Mail, context: &Context) -> Result<Outcome> {
    let (root, issue) = match &args.brief {
        Some(brief) => {
            let draft = context.open(brief, &Request::default())?.draft;
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
    let place = ledger(args, &root);
    let ledger = Ledger::look(&place)?;
    let names = match issue.map(|issue| ledger.find(&issue)).transpose()? {
        None => None,
        Some(Found::Nothing) => Some(Vec::new()),
        Some(Found::Issue(name)) => Some(vec![name]),
        Some(Found::Others(names)) => Some(names),
    };
    let rows = ledger.rows(names.as_deref())?;
    match &args.export {
        Some(path) => {
            let mut targets = Targets::default();
            targets.protect([args.brief.as_deref(), Some(&place)].into_iter().flatten());
            targets.claim(path, Kind::Csv)?.write(&status::csv(&rows)?)?;
        }
        None => files::write_stdout(status::table(&rows, context.ui.tongue()).as_bytes())?,
    }
    if ledger.is_in_use() {
        context.ui.note(&words!("a run is sending at the moment", "正有一次发送在进行"));
    }
    Ok(Outcome::Done)
}

fn ledger(args: &Mail, root: &Path) -> PathBuf {
    args.ledger.clone().unwrap_or_else(|| files::join(root, LEDGER))
}
