//! The post: takes messages to a mail server, each reader's at most once, and
//! keeps a ledger of it. [`deliver()`] is the entry point.

mod connection;
mod deliver;
mod fault;
pub mod group;
mod interrupt;
pub mod ledger;
mod outcome;
mod pace;
mod progress;
mod queue;
mod reply;
mod secret;
#[cfg(test)]
mod simulation;
pub mod status;
mod transfer;

use std::time::SystemTime;

use anyhow::Result;
use lettre::Address;

pub use self::deliver::deliver;
pub use self::interrupt::Interrupt;
use self::ledger::Ledger;
use crate::mail::settings::{Limits, Smtp};
use crate::words::{Words, words};

/// How messages are sent.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server.
    pub smtp: Smtp,
    /// How fast, and for how long.
    pub limits: Limits,
    /// Send again what may have arrived.
    pub resend_unknown: bool,
    /// Send again what the server refused.
    pub retry_refused: bool,
}

/// One message for one envelope.
#[derive(Debug, Clone)]
pub struct Posting {
    /// The message's Message-ID, the same whenever it is sent.
    pub message_id: String,
    /// Where the server's complaints go (MAIL FROM).
    pub sender: Address,
    /// One reader, or a batch whose addresses are nowhere in the message.
    pub recipients: Vec<Address>,
}

/// What is to be sent.
pub struct Order<'a> {
    /// The issue's name in the ledger.
    pub issue: &'a str,
    /// Its messages.
    pub postings: &'a [Posting],
    /// Who has it, and who gets it.
    pub ledger: Ledger,
}

/// Makes a posting's bytes, at the moment of sending; lines end with CR LF.
pub type MakeMessage<'a> = dyn FnMut(&Posting, SystemTime) -> Result<Vec<u8>> + 'a;

/// How a run went, in readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    /// Sent by this run.
    pub sent: usize,
    /// Sent by an earlier run.
    pub already_sent: usize,
    /// Refused, now or by an earlier run.
    pub refused: usize,
    /// Put off by the server until the run's time was over.
    pub deferred: usize,
    /// Perhaps sent, now or by an earlier run.
    pub unknown: usize,
    /// Left for the next run, because a bug kept their message from being made.
    pub bugs: usize,
}

impl Report {
    /// Whether every reader has the message.
    pub fn is_complete(&self) -> bool {
        self.refused + self.deferred + self.unknown + self.bugs == 0
    }

    /// One line for the user.
    pub fn summary(&self) -> Words {
        let mut parts = vec![words!("sent to {}", "发给了 {}"; Words::count(self.sent, "reader", "位读者"))];
        let others = [
            (self.already_sent, "had it already", "先前已收到"),
            (self.refused, "refused", "服务器拒收"),
            (self.deferred, "put off by the server", "服务器推迟"),
            (self.unknown, "unknown", "不能确定"),
            (self.bugs, "not sent because of a bug", "因 jianbao 的毛病没有发送"),
        ];
        let others = others.into_iter().filter(|(count, ..)| *count > 0);
        parts.extend(others.map(|(count, en, zh)| words!("{count} {en}", "{count} 位{zh}")));
        Words::join(&parts, ", ", "，")
    }
}
