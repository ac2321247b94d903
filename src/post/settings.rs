//! What sending needs to know, as the series file and the command line say it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// How messages are sent.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The server.
    pub smtp: Smtp,
    /// How fast, and for how long.
    pub limits: Limits,
    /// The ledger's file; none keeps the ledger in memory, for a test message.
    pub ledger: Option<PathBuf>,
    /// Send again what may have arrived.
    pub resend_unknown: bool,
    /// Send again what the server refused.
    pub retry_refused: bool,
}

/// The mail server, and the way to log in.
#[derive(Debug, Clone)]
pub struct Smtp {
    /// The server's name; its certificate must be for this name.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The name to log in with; none does not log in.
    pub user: Option<String>,
    /// Where the password is.
    pub password: Option<Secret>,
    /// Certificates (PEM) to trust besides the system's.
    pub ca_file: Option<PathBuf>,
    /// The name that this machine gives to the server; its host name by default.
    pub hello_name: Option<String>,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Security {
    /// Plain at first, encrypted before anything is said (RFC 3207).
    #[default]
    Starttls,
    /// Encrypted from the first byte (RFC 8314).
    Tls,
    /// Not at all.
    None,
}

/// Where a password is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// In an environment variable.
    Env(String),
    /// In a file, on its first line.
    File(PathBuf),
    /// A command prints it.
    Command(String),
}

/// How fast messages go out, and for how long they are tried.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Messages a minute.
    pub per_minute: Option<u32>,
    /// Readers a minute in one domain, by the domain's name in lower case.
    pub per_domain: BTreeMap<String, u32>,
    /// For how long a message that was put off is tried again.
    pub retry_for: Duration,
    /// The first pause before that; each further one is twice as long.
    pub retry_after: Duration,
    /// How long to wait for an answer of the server.
    pub timeout: Duration,
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
