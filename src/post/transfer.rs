//! The message itself, up to its final dot and the answer to it.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use anyhow::Result;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::SmtpConnection;
use lettre::transport::smtp::response::{Response, Severity};

use super::fault::{describe, reply};
use super::reply::Reply;
use crate::words::{Words, fail, words};

/// Bytes that are written at a time.
const PIECE: usize = 64 * 1024;

/// The server may think about a whole message ten times as long as about a
/// command (RFC 5321 §4.5.3.2.6: ten minutes): to lose patience makes the
/// message's fate unknown.
const PATIENCE: u32 = 10;

/// What became of a message for the readers that the server took.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The server has it.
    Accepted(Reply),
    /// The server does not take it.
    Answered(Reply),
    /// The connection fell before the final dot: it was not sent.
    Lost(Words),
    /// The connection fell after the final dot: nobody knows.
    Unknown(Words),
}

/// Sends the message after a reply of 354. `dot` is called just before the
/// final dot; when it fails, the dot is not sent.
pub(super) fn message(
    connection: &mut SmtpConnection,
    message: &[u8],
    timeout: Duration,
    dot: impl FnOnce() -> Result<()>,
) -> Result<Fate> {
    if has_bare_line_end(message) {
        fail!("the message has a line that does not end with CR LF", "信里有一行不是以 CR LF 结尾");
    }
    let mut reached = false;
    // lettre's iterator of pieces cannot fail, and after the last piece it sends
    // the dot. Unwinding is the one way out between the two.
    let sent = catch_unwind(AssertUnwindSafe(|| {
        connection.set_timeout(Some(timeout.saturating_mul(PATIENCE))).ok();
        let before_dot = std::iter::once_with(|| {
            if let Err(error) = dot() {
                resume_unwind(Box::new(error));
            }
            reached = true;
            &[][..]
        });
        // The dot brings its own line end.
        let body = message.strip_suffix(b"\r\n").unwrap_or(message);
        let sent = connection.message_iter(body.chunks(PIECE).chain(before_dot));
        connection.set_timeout(Some(timeout)).ok();
        sent
    }));
    let sent = match sent {
        Ok(sent) => sent,
        Err(payload) => match payload.downcast::<anyhow::Error>() {
            Ok(error) => return Err(*error),
            Err(panic) => resume_unwind(panic),
        },
    };
    Ok(fate(&sent, reached))
}

/// What became of a message; `reached` is whether its final dot went out.
fn fate(sent: &std::result::Result<Response, Error>, reached: bool) -> Fate {
    match sent {
        Ok(response) if response.code().severity == Severity::PositiveCompletion => {
            Fate::Accepted(response.into())
        }
        Ok(response) => Fate::Unknown(words!(
            "the server answered the message with {}",
            "服务器对这封信的回答是 {}";
            Reply::from(response)
        )),
        Err(error) => match reply(error) {
            Some(reply) => Fate::Answered(reply),
            None if reached => Fate::Unknown(describe(error)),
            None => Fate::Lost(describe(error)),
        },
    }
}

/// A lone CR or LF: some servers would take it for a line end and a dot behind
/// it for the message's end.
fn has_bare_line_end(message: &[u8]) -> bool {
    let mut previous = 0;
    for (at, &byte) in message.iter().enumerate() {
        let bare = match byte {
            b'\n' => previous != b'\r',
            b'\r' => message.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        if bare {
            return true;
        }
        previous = byte;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_line_ends_are_found() {
        for bare in [&b"a\nb\r\n"[..], b"a\rb\r\n", b"\n.\n", b"a\r\r\n", b"a\r"] {
            assert!(has_bare_line_end(bare), "{}", bare.escape_ascii());
        }
        for whole in [&b""[..], b"a", b"a\r\n.\r\n", b"\r\n\r\n"] {
            assert!(!has_bare_line_end(whole), "{}", whole.escape_ascii());
        }
    }
}
