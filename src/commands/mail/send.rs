//! `jianbao mail` when it sends, and when it shows what was sent.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::super::{Context, Outcome};
use super::Prepared;
use crate::args::Mail;
use crate::files;
use crate::issue::{Issue, Request};
use crate::mail;
use crate::post::ledger::Ledger;
use crate::post::{self, Posting, status};
use crate::targets::{Kind, Targets};

/// The ledger's name where none is given.
const LEDGER: &str = "jianbao-mail.db";

/// Sends the messages that are not sent yet; with `--test` one, and forgets it.
pub(super) fn send(prepared: &mut Prepared, args: &Mail, context: &Context) -> Result<Outcome> {
    let root = prepared.copies.issue.locations.root.clone();
    let of_mail = prepared.mailing.settings();
    let smtp = of_mail.smtp.clone().context(
        "no mail server: give one with `server` in [mail.smtp] of jianbao.toml, or with --server; \
         --eml and --mbox need none",
    )?;
    let settings = post::Settings {
        smtp,
        limits: of_mail.limits.clone(),
        ledger: args.test.is_none().then(|| ledger(args, &root)),
        resend_unknown: args.resend_unknown,
        retry_refused: args.retry_refused,
    };
    let issue = prepared.copies.issue.brief.as_ref().map(mail::issue_key).unwrap_or_default();
    let sender = prepared.mailing.sender().clone();
    let mut postings = Vec::new();
    let mut deliveries = HashMap::new();
    for delivery in prepared.deliveries.clone() {
        let readers = &prepared.list.readers[delivery.readers.clone()];
        postings.push(Posting {
            message_id: format!("<{}>", delivery.message_id),
            sender: sender.clone(),
            recipients: readers.iter().map(|reader| reader.address.clone()).collect(),
        });
        deliveries.insert(format!("<{}>", delivery.message_id), delivery);
    }
    let report = post::deliver(
        &issue,
        &postings,
        &mut |posting, now| {
            let delivery = deliveries.get(&posting.message_id).context("no such message")?;
            prepared.message(delivery, now, false)
        },
        &settings,
        &context.ui,
    )?;
    context.ui.note(&report.summary());
    Ok(if report.is_complete() { Outcome::Done } else { Outcome::AtFault })
}

/// Shows the ledger, or writes it as CSV: of an issue, or of all.
pub(super) fn look(args: &Mail, context: &Context) -> Result<Outcome> {
    let (root, issue) = match &args.brief {
        Some(brief) => {
            let (issue, _) = Issue::read(brief, &Request::default(), |folders| context.engine(folders))?;
            let key = issue.brief.as_ref().map(mail::issue_key);
            let key =
                key.with_context(|| format!("`{}` is at fault; see `jianbao check`", brief.display()))?;
            (issue.locations.root, Some(key))
        }
        None => (PathBuf::new(), None),
    };
    let place = ledger(args, &root);
    let ledger = Ledger::look(&place)?;
    let rows = ledger.rows(issue.as_deref())?;
    match &args.export {
        Some(path) => {
            let mut targets = Targets::default();
            targets.protect([args.brief.as_deref(), Some(&place)].into_iter().flatten());
            targets.claim(path, Kind::Csv)?.write(&status::csv(&rows)?)?;
        }
        None => files::write_stdout(status::table(&rows).as_bytes())?,
    }
    if ledger.is_in_use() {
        context.ui.note("a run is sending at the moment");
    }
    Ok(Outcome::Done)
}

fn ledger(args: &Mail, root: &Path) -> PathBuf {
    args.ledger.clone().unwrap_or_else(|| root.join(LEDGER))
}
