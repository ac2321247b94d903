//! Sends messages to a server, each reader's at most once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{Ended, Prepared, which};
use crate::files;
use crate::mail::Delivery;
use crate::post::ledger::{Answer, Ledger};
use crate::post::{self, Interrupt, Order, Posting};
use crate::targets::Kind;
use crate::trust;
use crate::ui::Ui;
use crate::words::{Because, words};

/// The ledger's name where none is given.
const LEDGER: &str = "jianbao-mail.db";

/// How messages are sent.
#[derive(Debug, Default)]
pub(crate) struct Sending {
    /// The ledger of what was sent; else the one beside the series file.
    pub ledger: Option<PathBuf>,
    /// Whether the ledger is forgotten: for a test.
    pub test: bool,
    /// Whether to send again what may have arrived.
    pub resend_unknown: bool,
    /// Whether to send again what the server refused.
    pub retry_refused: bool,
    /// What is known of a ledger that has the day and number under another title.
    pub told: Option<Answer>,
}

/// The ledger of a project.
pub(super) fn place(ledger: Option<&Path>, root: &Path) -> PathBuf {
    ledger.map_or_else(|| files::join(root, LEDGER), Path::to_owned)
}

impl Prepared {
    /// Sends the messages that are not sent yet; a test message is forgotten.
    pub(crate) fn send(&mut self, sending: &Sending, ui: &Ui) -> Result<Ended> {
        let settings = self.post_settings(sending)?;
        let draft = self.copies.issue.draft();
        trust::require(&draft.series, &draft.locations, ui)?;
        let (ledger, issue) = self.ledger(sending, ui)?;
        let deliveries = self.deliveries(&issue);
        let postings: Vec<_> = deliveries.iter().map(|delivery| self.posting(delivery)).collect();
        let messages = postings.iter().map(|posting| posting.message_id.clone()).zip(deliveries);
        let messages: HashMap<_, _> = messages.collect();
        let report = post::deliver(
            Order { issue: &issue, postings: &postings, ledger },
            &mut |posting, now| {
                let delivery =
                    messages.get(&posting.message_id).because(|| words!("no such message", "没有这封信"))?;
                self.message(delivery, now, false)
            },
            &settings,
            &Interrupt::install(*ui)?,
            ui,
        )?;
        ui.note(&report.summary());
        Ok(match report {
            report if report.bugs > 0 => Ended::Bug,
            report if report.is_complete() => Ended::Complete,
            _ => Ended::Left,
        })
    }

    /// The server and its limits. The error is that no server is named.
    fn post_settings(&self, sending: &Sending) -> Result<post::Settings> {
        let settings = self.mailing.settings();
        let smtp = settings.smtp.clone().because(|| words!(
            "no mail server: give one with `server` in [mail.smtp] of jianbao.toml, or with --server; --eml \
             and --mbox need none",
            "没有邮件服务器：在 jianbao.toml 的 [mail.smtp] 里写 `server`，或者用 --server；用 --eml 和 --mbox \
             就不需要"
        ))?;
        Ok(post::Settings {
            smtp,
            limits: settings.limits.clone(),
            resend_unknown: sending.resend_unknown,
            retry_refused: sending.retry_refused,
        })
    }

    /// The ledger, and the name that it has for the issue.
    fn ledger(&mut self, sending: &Sending, ui: &Ui) -> Result<(Ledger, String)> {
        if sending.test {
            return Ok((Ledger::in_memory()?, self.issue.to_string()));
        }
        let path = place(sending.ledger.as_deref(), &self.copies.issue.draft().locations.root);
        self.targets.claim(&path, Kind::Ledger)?;
        let mut ledger = Ledger::open(&path)?;
        let name = which::issue((&mut ledger, &path), &self.issue, sending.told, ui)?;
        Ok((ledger, name))
    }

    fn posting(&self, delivery: &Delivery) -> Posting {
        let readers = &self.list.readers[delivery.readers.clone()];
        Posting {
            message_id: format!("<{}>", delivery.message_id),
            sender: self.mailing.sender().clone(),
            recipients: readers.iter().map(|reader| reader.address.clone()).collect(),
        }
    }
}
