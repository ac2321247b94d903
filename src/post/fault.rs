//! What goes wrong with a connection, told apart by what helps: to try again,
//! or to correct the settings.

use std::error::Error as _;
use std::io;

use anyhow::anyhow;
use lettre::transport::smtp::Error;

use super::reply::{Reply, Step};
use crate::mail::settings::Security;
use crate::text::characters::printable;

/// The longest part that is shown of a reply that makes no sense, in characters.
const LONGEST_CAUSE: usize = 100;

/// Why a step did not succeed, when it concerns more than one reader.
#[derive(Debug)]
pub(super) enum Fault {
    /// The server said no, or not now.
    Reply(Step, Reply),
    /// The connection fell, or timed out, or what came made no sense.
    Broken(String),
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
pub(super) fn describe(error: &Error) -> String {
    if is_timeout(error) {
        return "the server did not answer in time".to_owned();
    }
    match io_kind(error) {
        Some(io::ErrorKind::InvalidData) => "the server's reply is not UTF-8".to_owned(),
        _ if error.is_response() => {
            let cause = error.source().map(ToString::to_string).unwrap_or_default();
            if cause == "incomplete response" {
                "the server closed the connection".to_owned()
            } else {
                let cause: String = printable(&cause).chars().take(LONGEST_CAUSE).collect();
                format!("the server's reply makes no sense ({cause})")
            }
        }
        _ => error.source().map_or_else(|| error.to_string(), ToString::to_string),
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
pub(super) fn explain(error: &Error, name: &str, security: Security, verb: &str) -> Fault {
    if let Some(reply) = reply(error) {
        return Fault::Reply(Step::Connect, reply);
    }
    match tls_error(error) {
        Some(rustls::Error::InvalidCertificate(cause)) => Fault::Stop(anyhow!(
            "the certificate of {name} cannot be trusted ({cause}); check `server`, or give the certificate's \
             authority with `ca_file` in [mail.smtp]"
        )),
        Some(rustls::Error::InvalidMessage(_)) => {
            Fault::Stop(anyhow!("{name} does not speak TLS from the first byte; try security = \"starttls\""))
        }
        Some(cause) => Fault::Stop(anyhow!("failed to encrypt the connection to {name} ({cause})")),
        None => {
            let mut cause = describe(error);
            if is_timeout(error) && security == Security::Starttls {
                cause.push_str("; if it listens for TLS on this port, set security = \"tls\"");
            }
            Fault::Broken(format!("failed to {verb} {name}: {cause}"))
        }
    }
}
