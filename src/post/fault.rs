//! What goes wrong with a connection, distinguished by what helps: trying again,
//! or correcting the settings.

use std::error::Error as _;
use std::io;

use lettre::transport::smtp::Error;

use super::reply::{Reply, Step};
use crate::mail::settings::Security;
use crate::text::characters::printable;
use crate::words::{Tongue, Words, words};

/// The longest part that is shown of a reply that makes no sense, in characters.
const LONGEST_CAUSE: usize = 100;

const TIMEOUT: Words = Words::plain("the server did not answer in time", "服务器没有及时回答");
const NOT_UTF8: Words = Words::plain("the server's reply is not UTF-8", "服务器的回答不是 UTF-8");
const CLOSED: Words = Words::plain("the server closed the connection", "服务器断开了连接");
/// Before a message is begun without a session.
pub(super) const NO_CONNECTION: Words = Words::plain("no connection", "没有连接");
/// A reader whose address the server cannot take.
pub(super) const NO_SMTPUTF8: Words = Words::plain(
    "the server takes no letters beyond ASCII in an address (SMTPUTF8)",
    "服务器不接受地址里有 ASCII 以外的字符（SMTPUTF8）",
);

/// What the ledger says of a reader, in a language: a server's reply as it is,
/// a cause of ours, which the ledger keeps in English, in that language.
pub(super) fn in_tongue(kept: &str, tongue: Tongue) -> String {
    let ours = [TIMEOUT, NOT_UTF8, CLOSED, NO_CONNECTION, NO_SMTPUTF8];
    let known = ours.iter().find(|words| words.en() == kept);
    known.map_or_else(|| kept.to_owned(), |words| words.of(tongue).to_owned())
}

/// Why a step did not succeed, when it concerns more than one reader.
#[derive(Debug)]
pub(super) enum Fault {
    /// The server said no, or not now.
    Reply(Step, Reply),
    /// The connection fell, or timed out, or what came made no sense.
    Broken(Words),
    /// It will not get better by trying again.
    Stop(anyhow::Error),
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Self {
        Self::Stop(error)
    }
}

/// The reply in an error, when the server gave one.
pub(super) fn reply(error: &Error) -> Option<Reply> {
    let code = error.status()?;
    let text = error.source().map(ToString::to_string).unwrap_or_default();
    Some(Reply::new(code.into(), &text))
}

/// What happened to the connection, in a few words.
pub(super) fn describe(error: &Error) -> Words {
    if is_timeout(error) {
        return TIMEOUT;
    }
    match io_kind(error) {
        Some(io::ErrorKind::InvalidData) => NOT_UTF8,
        _ if error.is_response() => {
            let cause = error.source().map(ToString::to_string).unwrap_or_default();
            if cause == "incomplete response" {
                CLOSED
            } else {
                let cause: String = printable(&cause).chars().take(LONGEST_CAUSE).collect();
                words!("the server's reply makes no sense ({cause})", "服务器的回答看不懂（{cause}）")
            }
        }
        _ => Words::foreign(&error.source().map_or_else(|| error.to_string(), ToString::to_string)),
    }
}

/// A socket whose time is over says either, by system.
fn is_timeout(error: &Error) -> bool {
    matches!(io_kind(error), Some(io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock))
}

fn io_kind(error: &Error) -> Option<io::ErrorKind> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(cause) = cause.downcast_ref::<io::Error>() {
            return Some(cause.kind());
        }
        source = cause.source();
    }
    None
}

/// What rustls says, which lettre reports as a fault of the network: to try
/// again would not help.
fn tls_error(error: &Error) -> Option<&rustls::Error> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(cause) = cause.downcast_ref::<rustls::Error>() {
            return Some(cause);
        }
        // An `io::Error` does not show what it wraps as its source.
        let inner = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if let Some(cause) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return Some(cause);
        }
        source = cause.source();
    }
    None
}

/// A failure to open a connection to a server, with what to do about it.
pub(super) fn explain(error: &Error, name: &str, security: Security, action: &Words) -> Fault {
    if let Some(reply) = reply(error) {
        return Fault::Reply(Step::Connect, reply);
    }
    match tls_error(error) {
        Some(rustls::Error::InvalidCertificate(cause)) => Fault::Stop(words!(
            "the certificate of {name} cannot be trusted ({cause}); check `server`, or give the \
             certificate's authority with `ca_file` in [mail.smtp]",
            "{name} 的证书不可信（{cause}）；检查 `server`，或者在 [mail.smtp] 里用 `ca_file` 指定颁发机构\
             的证书"
        ).into()),
        Some(rustls::Error::InvalidMessage(_)) => {
            Fault::Stop(words!(
                "{name} does not speak TLS from the first byte; try security = \"starttls\"",
                "{name} 一开始不说 TLS；试试 security = \"starttls\""
            ).into())
        }
        Some(cause) => Fault::Stop(words!(
            "failed to encrypt the connection to {name} ({cause})",
            "与 {name} 的连接加密失败（{cause}）"
        ).into()),
        None => {
            let mut cause = describe(error);
            if is_timeout(error) && security == Security::Starttls {
                cause = words!(
                    "{}; if it listens for TLS on this port, set security = \"tls\"",
                    "{}；如果它在这个端口用 TLS，写 security = \"tls\"";
                    cause
                );
            }
            Fault::Broken(words!("failed to {} {name}: {}", "{} {name} 失败：{}"; action, cause))
        }
    }
}
