//! The ledger: a row for each issue and reader, so that nobody gets an issue
//! twice. Each state is on disk before the step that it describes is taken.

mod issues;
mod schema;

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::Result;
use chrono::{DateTime, SecondsFormat, Utc};
use lettre::Address;
use rusqlite::{Connection, OpenFlags, params};

pub use self::issues::{Answer, Found};
use crate::files;
use crate::mail::list::folded;
use crate::words::{Because, Tongue, Words, fail, words};

/// How far a reader's message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// To be sent; nothing was tried, or nothing that could have arrived.
    Planned,
    /// The server takes the reader; the message begins. A process that dies
    /// here has sent nothing: a message without its final dot does not exist.
    Intent,
    /// The final dot goes out; a process that dies here may have sent it.
    Dot,
    /// The server has it.
    Sent,
    /// The server does not take it.
    Refused,
    /// The server put it off until the run's time was over.
    Deferred,
    /// It may have arrived.
    Unknown,
}

impl State {
    /// All states, in the order in which they are counted.
    pub const ALL: [Self; 7] =
        [Self::Sent, Self::Planned, Self::Intent, Self::Dot, Self::Deferred, Self::Refused, Self::Unknown];

    /// The state's word in the ledger.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Intent => "intent",
            Self::Dot => "dot",
            Self::Sent => "sent",
            Self::Refused => "refused",
            Self::Deferred => "deferred",
            Self::Unknown => "unknown",
        }
    }

    /// The state as a person reads it.
    pub fn shown(self, tongue: Tongue) -> &'static str {
        let zh = match self {
            Self::Planned => "待发",
            Self::Intent => "将发",
            Self::Dot => "正发",
            Self::Sent => "已发",
            Self::Refused => "拒收",
            Self::Deferred => "推迟",
            Self::Unknown => "不明",
        };
        tongue.of(self.word(), zh)
    }

    fn parse(word: &str) -> Result<Self> {
        let known = Self::ALL.into_iter().find(|state| state.word() == word);
        known.because(|| {
            words!(
                "the ledger has a state `{word}` that no version writes",
                "台账里有一种状态 `{word}`，没有哪个版本写过"
            )
        })
    }
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The issue, under the title that it was last sent with.
    pub issue: String,
    /// The reader's address, in lower case.
    pub recipient: String,
    /// How far it has come.
    pub state: State,
    /// How often the server was asked to take it.
    pub attempts: u32,
    /// The Message-ID.
    pub message_id: String,
    /// The server's last reply, or what happened instead.
    pub reply: String,
    /// When the row was made, in UTC by RFC 3339.
    pub planned: String,
    /// When it last changed, likewise.
    pub changed: String,
}

/// An open ledger.
#[derive(Debug)]
pub struct Ledger {
    pub(super) connection: Connection,
    /// Held while the ledger is open for sending; the system gives it back
    /// however the process ends.
    lock: Option<files::Lock>,
    /// A run of another process is sending by it.
    in_use: bool,
    /// The version of its tables.
    version: i32,
}

impl Ledger {
    /// Opens a ledger to send by it, and makes it where there is none. No other
    /// run can meanwhile. What a dead run left half done is settled.
    pub fn open(path: &Path) -> Result<Self> {
        let lock = patiently_locked(path)?;
        if lock.is_none() {
            fail!(
                "another run is sending by the ledger `{}`; wait until it has ended",
                "另一次发送正在用台账 `{}`；等它结束";
                path.display()
            );
        }
        let name = || words!("failed to open the ledger `{}`", "打不开台账 `{}`"; path.display());
        let mut connection = Connection::open(path).because(name)?;
        schema::prepare(&mut connection, path)?;
        let ledger = Self { connection, lock, in_use: false, version: schema::VERSION };
        ledger.settle().because(name)?;
        Ok(ledger)
    }

    /// Opens a ledger to look at it, whether or not a run is sending by it.
    pub fn look(path: &Path) -> Result<Self> {
        let none = || {
            words!(
                "no ledger `{}`: nothing was sent by it yet",
                "没有台账 `{}`：还没有用它发过";
                path.display()
            )
            .into()
        };
        if !path.is_file() {
            return Err(none());
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let name = || words!("failed to open the ledger `{}`", "打不开台账 `{}`"; path.display());
        let connection = Connection::open_with_flags(path, flags).because(name)?;
        let version = schema::check(&connection, path)?.ok_or_else(none)?;
        // The lock is given back at once: a run may begin while we look.
        let in_use = files::lock(&beside(path), false)?.is_none();
        Ok(Self { connection, lock: None, in_use, version })
    }

    /// A ledger that is forgotten with the process.
    pub fn in_memory() -> Result<Self> {
        let connection = Connection::open_in_memory()
            .because(|| words!("failed to make a ledger in memory", "无法在内存里建台账"))?;
        schema::create(&connection)?;
        Ok(Self { connection, lock: None, in_use: false, version: schema::VERSION })
    }

    /// Whether a run is sending by this ledger at the moment.
    pub fn is_in_use(&self) -> bool {
        self.in_use
    }

    /// The rows of issues by their names, or of all, by issue and reader.
    pub fn rows(&self, issues: Option<&[String]>) -> Result<Vec<Row>> {
        let titles = self.newest_titles()?;
        let mut rows = match issues {
            None => self.select(None)?,
            Some(names) => {
                let of_each: Vec<_> =
                    names.iter().map(|name| self.select(Some(name))).collect::<Result<_>>()?;
                of_each.into_iter().flatten().collect()
            }
        };
        for row in &mut rows {
            if let Some(shown) = titles.get(&row.issue) {
                row.issue.clone_from(shown);
            }
        }
        Ok(rows)
    }

    /// The rows of an issue, or all, each with its issue's name.
    fn select(&self, issue: Option<&str>) -> Result<Vec<Row>> {
        let mut statement = self.connection.prepare(
            "SELECT issue, recipient, state, attempts, message_id, reply, planned, changed FROM reader
             WHERE ?1 IS NULL OR issue = ?1 ORDER BY issue, recipient",
        )?;
        let rows = statement.query_map([issue], |row| {
            let row_without_state = Row {
                issue: row.get(0)?,
                recipient: row.get(1)?,
                state: State::Planned,
                attempts: row.get(3)?,
                message_id: row.get(4)?,
                reply: row.get(5)?,
                planned: row.get(6)?,
                changed: row.get(7)?,
            };
            Ok((row_without_state, row.get::<_, String>(2)?))
        })?;
        rows.map(|row| {
            let (row, word) = row?;
            let row = Row { state: State::parse(&word)?, ..row };
            Ok(if self.lock.is_none() && !self.in_use { settled(row) } else { row })
        })
        .collect()
    }

    /// How far each reader of an issue has come, by the address in lower case.
    pub fn states(&self, issue: &str) -> Result<HashMap<String, State>> {
        Ok(self.select(Some(issue))?.into_iter().map(|row| (row.recipient, row.state)).collect())
    }

    /// Enters an issue, and makes rows for readers that have none yet.
    pub fn plan<'a>(
        &mut self,
        issue: &str,
        readers: impl IntoIterator<Item = (&'a Address, &'a str)>,
    ) -> Result<()> {
        let now = timestamp();
        let transaction = self.connection.transaction().because(|| FAILED)?;
        issues::enter(&transaction, issue).because(|| FAILED)?;
        {
            let mut insert = transaction.prepare(
                "INSERT INTO reader (issue, recipient, state, message_id, planned, changed)
                 VALUES (?1, ?2, 'planned', ?3, ?4, ?4) ON CONFLICT DO NOTHING",
            )?;
            for (recipient, message_id) in readers {
                insert.execute(params![issue, folded(recipient), message_id, now]).because(|| FAILED)?;
            }
        }
        transaction.commit().because(|| FAILED)
    }

    /// The server takes these readers, and the message is about to begin.
    pub fn begin(&mut self, issue: &str, readers: &[Address], message_id: &str) -> Result<()> {
        self.change(
            readers,
            "UPDATE reader SET state = 'intent', attempts = attempts + 1, message_id = ?3, reply = ?4, changed = ?5
             WHERE issue = ?1 AND recipient = ?2",
            |reader, now| params_of(issue, reader, message_id, "", now),
        )
    }

    /// The final dot is about to go out.
    pub fn reach_dot(&mut self, issue: &str, readers: &[Address]) -> Result<()> {
        self.change(
            readers,
            "UPDATE reader SET state = ?3, reply = ?4, changed = ?5
             WHERE issue = ?1 AND recipient = ?2 AND state = 'intent'",
            |reader, now| params_of(issue, reader, State::Dot.word(), "", now),
        )
    }

    /// What became of readers whose message had begun.
    pub fn end(&mut self, issue: &str, readers: &[Address], state: State, reply: &str) -> Result<()> {
        self.change(
            readers,
            "UPDATE reader SET state = ?3, reply = ?4, changed = ?5 WHERE issue = ?1 AND recipient = ?2",
            |reader, now| params_of(issue, reader, state.word(), reply, now),
        )
    }

    /// A reader was turned away before the message began.
    pub fn turn_away(&mut self, issue: &str, reader: &Address, state: State, reply: &str) -> Result<()> {
        self.change(
            std::slice::from_ref(reader),
            "UPDATE reader SET state = ?3, attempts = attempts + 1, reply = ?4, changed = ?5
             WHERE issue = ?1 AND recipient = ?2",
            |reader, now| params_of(issue, reader, state.word(), reply, now),
        )
    }

    /// One statement for each reader, all or none of them.
    fn change(
        &mut self,
        readers: &[Address],
        statement: &str,
        values: impl Fn(&Address, &str) -> [String; 5],
    ) -> Result<()> {
        let now = timestamp();
        let transaction = self.connection.transaction().because(|| FAILED)?;
        for reader in readers {
            let values = rusqlite::params_from_iter(values(reader, &now));
            let changed = transaction.execute(statement, values).because(|| FAILED)?;
            if changed != 1 {
                fail!(
                    "{}: the row of {reader} is gone; was the file changed by hand?",
                    "{}：{reader} 的那一行不见了；是不是手工改过这个文件？";
                    FAILED
                );
            }
        }
        transaction.commit().because(|| FAILED)
    }

    /// Rows that a dead run left. Called only under the lock.
    fn settle(&self) -> rusqlite::Result<()> {
        let mut statement =
            self.connection.prepare("UPDATE reader SET state = ?2, reply = ?3 WHERE state = ?1")?;
        for (left, settled, reply) in SETTLED {
            statement.execute([left.word(), settled.word(), reply])?;
        }
        Ok(())
    }
}

/// What a row means whose run has died: before the final dot nothing was sent,
/// after it nobody knows.
const SETTLED: [(State, State, &str); 2] = [
    (State::Intent, State::Planned, "the run died before the message was complete"),
    (State::Dot, State::Unknown, "the run died while the message was handed over"),
];

fn settled(row: Row) -> Row {
    match SETTLED.iter().find(|(left, _, _)| *left == row.state) {
        Some(&(_, state, reply)) => Row { state, reply: reply.to_owned(), ..row },
        None => row,
    }
}

/// The lock; one who only looks holds it for a moment, so a few tries.
fn patiently_locked(path: &Path) -> Result<Option<files::Lock>> {
    for _ in 0..5 {
        if let Some(lock) = files::lock(&beside(path), false)? {
            return Ok(Some(lock));
        }
        std::thread::sleep(Duration::from_millis(40));
    }
    Ok(None)
}

const FAILED: Words = Words::plain("failed to write the ledger", "写不了台账");

fn params_of(issue: &str, reader: &Address, third: &str, reply: &str, now: &str) -> [String; 5] {
    [issue.to_owned(), folded(reader), third.to_owned(), reply.to_owned(), now.to_owned()]
}

/// The lock's file, beside the ledger: locking the ledger itself would stop
/// those who only look at it.
fn beside(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

fn timestamp() -> String {
    DateTime::<Utc>::from(SystemTime::now()).to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests;
