//! One connection to the server, command by command, so that we know for every
//! message whether its final dot was sent.

use std::net::IpAddr;
use std::time::Duration;

use anyhow::Result;
use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::{Response, Severity};

use super::fault::{Fault, describe, explain, reply};
use super::reply::{Reply, Step, Verdict, judge};
use super::secret::Login;
use super::transfer::{self, Fate};
use crate::files;
use crate::mail::settings::{Security, Smtp};
use crate::words::{Because, Words, fail, words};

/// How long a farewell may take: nothing depends on it.
const FAREWELL: Duration = Duration::from_secs(5);

/// The server as the settings name it, with everything that is read once.
pub(super) struct Server {
    smtp: Smtp,
    login: Option<Login>,
    tls: Option<TlsParameters>,
    hello: ClientId,
    timeout: Duration,
}

impl Server {
    /// Reads the password and the certificates; opens no connection.
    pub(super) fn new(smtp: &Smtp, timeout: Duration) -> Result<Self> {
        let account = smtp.user.as_ref().zip(smtp.secret.as_ref());
        let login = account.map(|(user, secret)| Login::read(user, secret)).transpose()?;
        if smtp.security == Security::None && login.is_some() && !is_loopback(&smtp.server) {
            fail!(
                "security = \"none\" would send the password in the clear; use \"starttls\" or \"tls\"",
                "security = \"none\" 会把密码原样送出；请用 \"starttls\" 或 \"tls\""
            );
        }
        let hello = smtp.hello_name.clone().map_or_else(ClientId::default, ClientId::Domain);
        Ok(Self { tls: tls(smtp)?, smtp: smtp.clone(), login, hello, timeout })
    }

    /// The server's name and port.
    pub(super) fn name(&self) -> String {
        format!("{}:{}", self.smtp.server, self.smtp.port)
    }

    fn explain(&self, error: &Error, en: &'static str, zh: &'static str) -> Fault {
        explain(error, &self.name(), self.smtp.security, &Words::plain(en, zh))
    }

    /// A text without the password.
    pub(super) fn redact(&self, words: &Words) -> Words {
        Words::new(self.redact_text(words.en()), self.redact_text(words.zh()))
    }

    /// The same of a text.
    pub(super) fn redact_text(&self, text: &str) -> String {
        self.login.as_ref().map_or_else(|| text.to_owned(), |login| login.redact(text))
    }
}

/// What protects the connection: the system's certificates, and the file's.
fn tls(smtp: &Smtp) -> Result<Option<TlsParameters>> {
    if smtp.security == Security::None {
        return Ok(None);
    }
    let mut builder = TlsParameters::builder(smtp.server.clone());
    if let Some(path) = &smtp.ca_file {
        let certificate = Certificate::from_pem(&files::read(path)?).map_err(
            |_| words!("`{}` holds no certificate in PEM", "`{}` 里没有 PEM 格式的证书"; path.display()),
        )?;
        builder = builder.add_root_certificate(certificate);
    }
    Ok(Some(builder.build().because(|| words!("failed to set up TLS", "TLS 设置不了"))?))
}

fn is_loopback(server: &str) -> bool {
    server == "localhost" || server.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// An open connection, logged in.
pub(super) struct Session {
    connection: SmtpConnection,
    /// The biggest message that the server takes, in bytes (RFC 1870).
    pub size_limit: Option<usize>,
    /// Whether addresses may have other letters than ASCII's (RFC 6531).
    utf8_addresses: bool,
    eight_bit: bool,
    timeout: Duration,
    /// Messages handed over.
    pub messages: u32,
}

/// What became of a message.
pub(super) struct Transmission {
    /// Readers that the server turned away, each with its reply.
    pub turned_away: Vec<(Address, Reply)>,
    /// The readers that it took, and the message's fate; none when it took nobody.
    pub taken: Option<(Vec<Address>, Fate)>,
}

/// What is told before it happens, to be written down.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mark<'a> {
    /// These readers were taken; the message begins.
    Begin(&'a [Address]),
    /// The final dot goes out for these readers.
    Dot(&'a [Address]),
}

/// A message and those it goes to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mailing<'a> {
    pub sender: &'a Address,
    pub recipients: &'a [Address],
    pub message: &'a [u8],
}

impl Session {
    /// Connects, protects the connection and logs in.
    pub(super) fn open(server: &Server) -> Result<Self, Fault> {
        let Server { smtp, login, tls, hello, timeout } = server;
        let wrapped = tls.as_ref().filter(|_| smtp.security == Security::Tls);
        let address = (smtp.server.as_str(), smtp.port);
        let mut connection = SmtpConnection::connect(address, Some(*timeout), hello, wrapped, None)
            .map_err(|error| server.explain(&error, "connect", "连接"))?;
        if let (Security::Starttls, Some(tls)) = (smtp.security, tls) {
            if !connection.can_starttls() {
                let _ = connection.quit();
                return Err(Fault::Stop(words!(
                    "{} offers no encryption (STARTTLS), so nothing was sent to it; if it listens for TLS \
                     on port 465, set port = 465 and security = \"tls\"",
                    "{} 不提供加密（STARTTLS），所以什么也没有送给它；如果它在 465 端口用 TLS，写 port = \
                     465 和 security = \"tls\"";
                    server.name()
                ).into()));
            }
            connection.starttls(tls, hello).map_err(|error| server.explain(&error, "encrypt", "加密与"))?;
        }
        let mut session = Self::greeted(connection, server)?;
        if let Some(login) = login {
            session.log_in(&login.credentials(), server)?;
        }
        Ok(session)
    }

    /// Asks once more what the server can do: lettre does not keep `SIZE`.
    fn greeted(mut connection: SmtpConnection, server: &Server) -> Result<Self, Fault> {
        let response = connection
            .command(Ehlo::new(server.hello.clone()))
            .map_err(|error| server.explain(&error, "greet", "问候"))?;
        let info = connection.server_info();
        Ok(Self {
            size_limit: size_limit(&response),
            utf8_addresses: info.supports_feature(Extension::SmtpUtfEight),
            eight_bit: info.supports_feature(Extension::EightBitMime),
            timeout: server.timeout,
            messages: 0,
            connection,
        })
    }

    fn log_in(&mut self, credentials: &Credentials, server: &Server) -> Result<(), Fault> {
        let Some(_) = self.connection.server_info().get_auth_mechanism(DEFAULT_MECHANISMS) else {
            return Err(Fault::Stop(words!(
                "{} offers no login with a password (AUTH PLAIN or LOGIN); leave `user` out if it needs none",
                "{} 不提供密码登录（AUTH PLAIN 或 LOGIN）；如果不需要登录，删去 `user`";
                server.name()
            ).into()));
        };
        match self.connection.auth(DEFAULT_MECHANISMS, credentials) {
            Ok(response) if response.code().severity == Severity::PositiveCompletion => Ok(()),
            Ok(response) => Err(Fault::Reply(Step::Login, redacted((&response).into(), server))),
            Err(error) => Err(match reply(&error) {
                Some(reply) => Fault::Reply(Step::Login, redacted(reply, server)),
                None => Fault::Broken(server.redact(&describe(&error))),
            }),
        }
    }

    /// Whether an address needs what the server cannot do.
    pub(super) fn lacks(&self, recipient: &Address) -> bool {
        !self.utf8_addresses && !is_ascii(recipient)
    }

    /// Hands a message over. Each mark is made before what it tells of happens;
    /// one that fails keeps it from happening.
    pub(super) fn transmit(
        &mut self,
        mailing: Mailing<'_>,
        mark: &mut dyn FnMut(Mark<'_>) -> Result<()>,
    ) -> Result<Transmission, Fault> {
        self.command(Step::Sender, Mail::new(Some(mailing.sender.clone()), self.parameters(mailing)?))?;
        let mut taken = Vec::new();
        let mut turned_away = Vec::new();
        for recipient in mailing.recipients {
            match self.command(Step::Recipient, Rcpt::new(recipient.clone(), Vec::new())) {
                Ok(_) => taken.push(recipient.clone()),
                Err(Fault::Reply(step, reply)) => match judge(step, &reply).verdict {
                    Verdict::Later | Verdict::Refused => turned_away.push((recipient.clone(), reply)),
                    Verdict::Wait | Verdict::Stop => return Err(Fault::Reply(step, reply)),
                },
                Err(fault) => return Err(fault),
            }
        }
        if taken.is_empty() {
            self.command(Step::Sender, Rset)?;
            return Ok(Transmission { turned_away, taken: None });
        }
        mark(Mark::Begin(&taken))?;
        let fate = match self.command(Step::Message, Data) {
            Ok(response) if response.has_code(354) => {
                self.messages += 1;
                let dot = || mark(Mark::Dot(&taken));
                transfer::message(&mut self.connection, mailing.message, self.timeout, dot)?
            }
            // A server out of step: what it answers next is no answer to us.
            Ok(response) => Fate::Lost(words!(
                "the server answered DATA with {}",
                "服务器对 DATA 的回答是 {}";
                Reply::from(&response)
            )),
            Err(Fault::Reply(_, reply)) => {
                // To some servers the refused message is still the current one.
                let _ = self.command(Step::Message, Rset);
                Fate::Answered(reply)
            }
            Err(Fault::Broken(cause)) => Fate::Lost(cause),
            Err(stop) => return Err(stop),
        };
        Ok(Transmission { turned_away, taken: Some((taken, fate)) })
    }

    /// What is said of a message before it: its size, and letters beyond ASCII.
    fn parameters(&self, mailing: Mailing<'_>) -> Result<Vec<MailParameter>> {
        let mut parameters = Vec::new();
        if self.size_limit.is_some() {
            parameters.push(MailParameter::Size(mailing.message.len()));
        }
        if !mailing.message.is_ascii() {
            if !self.eight_bit {
                fail!(
                    "the message has letters beyond ASCII, and the server takes none (8BITMIME)",
                    "信里有 ASCII 以外的字符，服务器不接受（8BITMIME）"
                );
            }
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let addresses = mailing.recipients.iter().chain([mailing.sender]);
        if !addresses.into_iter().all(is_ascii) {
            parameters.push(MailParameter::SmtpUtfEight);
        }
        Ok(parameters)
    }

    fn command(&mut self, step: Step, command: impl std::fmt::Display) -> Result<Response, Fault> {
        self.connection.command(command).map_err(|error| match reply(&error) {
            Some(reply) => Fault::Reply(step, reply),
            None => Fault::Broken(describe(&error)),
        })
    }

    /// Takes leave; whether the server answers changes nothing.
    pub(super) fn close(mut self) {
        let _ = self.connection.set_timeout(Some(FAREWELL));
        let _ = self.connection.quit();
    }
}

fn is_ascii(address: &Address) -> bool {
    AsRef::<str>::as_ref(address).is_ascii()
}

/// `SIZE` in the answer to EHLO (RFC 1870 §4); zero means no limit.
fn size_limit(response: &Response) -> Option<usize> {
    let mut lines = response.message().skip(1);
    let limit = lines.find_map(|line| {
        let (word, size) = line.split_once(' ')?;
        word.eq_ignore_ascii_case("SIZE").then(|| size.trim().parse::<usize>().ok())?
    });
    limit.filter(|&limit| limit > 0)
}

fn redacted(reply: Reply, server: &Server) -> Reply {
    Reply { text: server.redact_text(&reply.text), ..reply }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(ehlo: &str) -> Option<usize> {
        size_limit(&ehlo.parse().unwrap())
    }

    #[test]
    fn the_size_is_read_from_ehlo() {
        assert_eq!(limit("250-mx.example.cn\r\n250-SIZE 20971520\r\n250 8BITMIME\r\n"), Some(20_971_520));
        assert_eq!(limit("250-mx.example.cn\r\n250 size 1000\r\n"), Some(1000));
        for none in [
            "250 SIZE 5\r\n",
            "250-mx\r\n250 SIZE\r\n",
            "250-mx\r\n250 SIZE 0\r\n",
            "250-mx\r\n250 SIZE x\r\n",
        ] {
            assert_eq!(limit(none), None, "{none}");
        }
    }

    #[test]
    fn a_password_goes_in_the_clear_only_to_this_machine() {
        let smtp = |server: &str| Smtp {
            server: server.to_owned(),
            port: 25,
            security: Security::None,
            user: Some("editor".to_owned()),
            secret: Some(crate::mail::settings::Secret::Command("echo secret".to_owned())),
            ca_file: None,
            hello_name: None,
        };
        for server in ["localhost", "127.0.0.1", "::1"] {
            assert!(Server::new(&smtp(server), FAREWELL).is_ok(), "{server}");
        }
        for server in ["mail.example.cn", "10.0.0.1", "localhost.example.cn"] {
            let error = Server::new(&smtp(server), FAREWELL).err().unwrap().to_string();
            assert!(error.contains("in the clear"), "{error}");
        }
    }
}
