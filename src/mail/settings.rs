//! The `[mail]` table, checked: who writes, through which server, how fast.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::Address;

use super::address::{self, is_domain, is_label};
pub use crate::brief::{GroupKind, Security};
use crate::brief::{RawDkim, RawGroup, RawLimits, RawMail, RawSmtp};
use crate::findings::{Fault, Findings};
use crate::text::source::Text;
use crate::words::{Words, words};

/// Everything that `[mail]` says.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address that messages come from.
    pub from: Address,
    /// The name before it; the publishers' where the series says none.
    pub sender_name: Option<Text>,
    /// Where answers go.
    pub reply_to: Option<Address>,
    /// The subject, with placeholders.
    pub subject: Option<Text>,
    /// How the letter begins, with placeholders.
    pub greeting: Option<Text>,
    /// The text before the summary, with placeholders.
    pub text: Option<Text>,
    /// Where a reader leaves the list, with placeholders.
    pub unsubscribe: Option<Text>,
    /// The list's name (RFC 2919).
    pub list_id: Option<String>,
    /// The folder of the editor's own letter.
    pub template: Option<PathBuf>,
    /// The server; needed only to send.
    pub smtp: Option<Smtp>,
    /// How fast, and for how long.
    pub limits: Limits,
    /// The key that signs.
    pub dkim: Option<Dkim>,
}

/// The mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Smtp {
    /// Its name.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The name to log in with; it has a secret, and only then.
    pub user: Option<String>,
    /// Where the password comes from.
    pub secret: Option<Secret>,
    /// Certificates to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// The name that this machine gives.
    pub hello_name: Option<String>,
}

/// Where a password comes from. It is read when it is needed, and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// An environment variable.
    Env(String),
    /// The first line of a file.
    File(PathBuf),
    /// What a command prints.
    Command(String),
}

/// A group of a messenger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Whose messenger it is.
    pub kind: GroupKind,
    /// Where its robot's address comes from, which is a secret: whoever has it
    /// can write to the group.
    pub url: Secret,
    /// Where the secret for signatures comes from, if it has one.
    pub secret: Option<Secret>,
    /// Where the issue can be read, with placeholders.
    pub link: Option<String>,
}

impl Group {
    /// Checks the table of a group; files are relative to `root`. The error is
    /// what it lacks, or has twice.
    pub fn check(raw: &RawGroup, root: &Path) -> Result<Self, Words> {
        let one = |env: &Option<Text>, file: &Option<Text>, command: &Option<Text>, key: &str| {
            let given: Vec<_> = [
                env.as_ref().map(|text| Secret::Env(text.value.clone())),
                file.as_ref().map(|text| Secret::File(root.join(&text.value))),
                command.as_ref().map(|text| Secret::Command(text.value.clone())),
            ]
            .into_iter()
            .flatten()
            .collect();
            match given.len() {
                0 | 1 => Ok(given.into_iter().next()),
                _ => Err(words!(
                    "`{key}_env`, `{key}_file` and `{key}_command` are given together; write one of them",
                    "`{key}_env`、`{key}_file`、`{key}_command` 写了几个；只写一个"
                )),
            }
        };
        let url = one(&raw.url_env, &raw.url_file, &raw.url_command, "url")?;
        let secret = one(&raw.secret_env, &raw.secret_file, &raw.secret_command, "secret")?;
        let url = url.ok_or_else(|| {
            words!(
                "the robot's address is missing; write `url_env`, `url_file` or `url_command`",
                "没有机器人的地址；写 `url_env`、`url_file` 或 `url_command`"
            )
        })?;
        let link = raw.link.as_ref().map(|text| text.value.clone());
        Ok(Self { kind: raw.kind.0, url, secret, link })
    }
}

/// How fast messages go out, and for how long they are tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Messages a minute, when limited.
    pub per_minute: Option<u32>,
    /// Messages a minute by the recipients' domain, in lower case.
    pub per_domain: BTreeMap<String, u32>,
    /// How long a message that was put off is tried again.
    pub retry_for: Duration,
    /// The pause before it is tried again; each further pause is twice as long.
    pub retry_after: Duration,
    /// How long to wait for an answer.
    pub timeout: Duration,
}

/// The key that signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dkim {
    /// The domain that signs.
    pub domain: String,
    /// The name of the key in its DNS.
    pub selector: String,
    /// The private key.
    pub key_file: PathBuf,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_minute: None,
            per_domain: BTreeMap::new(),
            retry_for: Duration::from_secs(60 * 60),
            retry_after: Duration::from_secs(60),
            timeout: Duration::from_secs(60),
        }
    }
}

impl Security {
    /// The port that RFC 6409 and RFC 8314 give to such connections.
    pub fn port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

impl Settings {
    /// Checks a `[mail]` table; files are relative to `root`. None when it
    /// gives no address to write from.
    pub fn check(raw: &RawMail, root: &Path, findings: &mut Findings) -> Option<Self> {
        let mut checker = Checker { root, findings };
        let from = checker.address("from", &raw.from);
        let settings = Self {
            from: from.clone().unwrap_or_else(|| Address::new_dangerous("nobody", "localhost")),
            sender_name: raw.sender_name.clone(),
            reply_to: raw.reply_to.as_ref().and_then(|text| checker.address("reply_to", text)),
            subject: raw.subject.clone(),
            greeting: raw.greeting.clone(),
            text: raw.text.clone(),
            unsubscribe: raw.unsubscribe.clone().inspect(|text| checker.https(text)),
            list_id: raw.list_id.as_ref().map(|text| checker.domain(text)),
            template: raw.template.as_ref().map(|text| checker.path(text)),
            smtp: raw.smtp.as_ref().map(|smtp| checker.smtp(smtp)),
            limits: raw.limits.as_ref().map(limits).unwrap_or_default(),
            dkim: raw.dkim.as_ref().map(|dkim| checker.dkim(dkim)),
        };
        from.map(|_| settings)
    }

    /// Takes another server or port, from the command line.
    pub fn use_server(&mut self, server: Option<&str>, port: Option<u16>) {
        if let (None, Some(server)) = (&self.smtp, server) {
            let security = Security::default();
            self.smtp = Some(Smtp {
                server: server.to_owned(),
                port: security.port(),
                security,
                user: None,
                secret: None,
                ca_file: None,
                hello_name: None,
            });
        }
        let Some(smtp) = &mut self.smtp else { return };
        smtp.server = server.map_or_else(|| smtp.server.clone(), str::to_owned);
        smtp.port = port.unwrap_or(smtp.port);
    }
}

fn limits(raw: &RawLimits) -> Limits {
    let rates = raw.per_domain.as_ref().map(|rates| rates.0.clone()).unwrap_or_default();
    let standard = Limits::default();
    let seconds = |number: u32| Duration::from_secs(number.into());
    Limits {
        per_minute: raw.per_minute.map(|number| number.0),
        per_domain: rates.into_iter().map(|(domain, rate)| (domain.to_lowercase(), rate)).collect(),
        retry_for: raw.retry_for.map_or(standard.retry_for, |minutes| seconds(minutes.0) * 60),
        retry_after: raw.retry_after.map_or(standard.retry_after, |number| seconds(number.0)),
        timeout: raw.timeout.map_or(standard.timeout, |number| seconds(number.0)),
    }
}

struct Checker<'a> {
    root: &'a Path,
    findings: &'a mut Findings,
}

impl Checker<'_> {
    fn address(&mut self, key: &str, text: &Text) -> Option<Address> {
        match address::parse(&text.value) {
            Ok(named) => Some(named.address),
            // A value of another type is reported already.
            Err(_) if text.is_placeholder() => None,
            Err(cause) => {
                let fault = Fault::MailAddress { key: key.to_owned(), given: text.value.clone(), cause };
                self.findings.add(fault, text.place.clone());
                None
            }
        }
    }

    fn https(&mut self, text: &Text) {
        let rest = text.value.get(..8).filter(|scheme| scheme.eq_ignore_ascii_case("https://"));
        let plain = !text.value.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c));
        if (rest.is_none() || text.value.len() == 8 || !plain) && !text.is_placeholder() {
            self.findings.add(Fault::MailUrl { given: text.value.clone() }, text.place.clone());
        }
    }

    fn domain(&mut self, text: &Text) -> String {
        let domain = idna::domain_to_ascii(text.value.trim()).unwrap_or_default();
        self.name(text, is_domain(&domain));
        domain
    }

    fn name(&mut self, text: &Text, valid: bool) {
        if !valid && !text.is_placeholder() {
            self.findings.add(Fault::MailHost { given: text.value.clone() }, text.place.clone());
        }
    }

    fn path(&self, text: &Text) -> PathBuf {
        self.root.join(&text.value)
    }

    fn smtp(&mut self, raw: &RawSmtp) -> Smtp {
        if raw.server.value.trim().is_empty() && !raw.server.is_placeholder() {
            self.findings.add(Fault::TextEmpty { key: "server".to_owned() }, raw.server.place.clone());
        }
        let secrets: Vec<_> = [
            raw.password_env.as_ref().map(|text| Secret::Env(text.value.clone())),
            raw.password_file.as_ref().map(|text| Secret::File(self.path(text))),
            raw.password_command.as_ref().map(|text| Secret::Command(text.value.clone())),
        ]
        .into_iter()
        .flatten()
        .collect();
        let found = match (&raw.user, secrets.len()) {
            (None, 0) | (Some(_), 1) => None,
            (None, _) => Some(Words::plain("a password without a `user`", "有密码而没有 `user`")),
            (Some(_), 0) => Some(Words::plain("none", "一个也没有")),
            (Some(_), _) => Some(Words::plain("several", "写了几个")),
        };
        if let Some(found) = found {
            self.findings.add(Fault::MailPassword { found }, raw.place.clone());
        }
        Smtp {
            server: raw.server.value.trim().to_owned(),
            port: self.port(raw),
            security: raw.security.unwrap_or_default(),
            user: raw.user.as_ref().map(|text| text.value.clone()),
            secret: secrets.into_iter().next(),
            ca_file: raw.ca_file.as_ref().map(|text| self.path(text)),
            hello_name: raw.hello_name.as_ref().map(|text| text.value.clone()),
        }
    }

    fn port(&mut self, raw: &RawSmtp) -> u16 {
        let usual = raw.security.unwrap_or_default().port();
        let Some(port) = raw.port else { return usual };
        u16::try_from(port.0).unwrap_or_else(|_| {
            let expected = Words::plain("a port from 1 to 65535", "从 1 到 65535 的端口");
            let fault = Fault::NumberRange { given: words!("{}", " {}"; port.0), expected };
            self.findings.add(fault, raw.place.clone());
            usual
        })
    }

    fn dkim(&mut self, raw: &RawDkim) -> Dkim {
        let domain = self.domain(&raw.domain);
        let selector = raw.selector.value.trim().to_owned();
        self.name(&raw.selector, selector.split('.').all(is_label));
        Dkim { domain, selector, key_file: self.path(&raw.key_file) }
    }
}
