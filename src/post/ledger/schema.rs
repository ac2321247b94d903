//! The ledger's tables: checked before anything is written, created if there are
//! none, and brought up to date if an older jianbao made them.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction, params};

use super::{State, issues};
use crate::words::{Because, fail, words};

/// "JBPO": marks the file as ours (SQLite's `application_id`).
const APPLICATION: i32 = 0x4a42_504f;

/// The version of the tables below. The first had no more than `reader`, whose
/// addresses kept the case before the @.
pub(super) const VERSION: i32 = 2;

const READERS: &str = "
    CREATE TABLE reader (
        issue      TEXT NOT NULL,
        recipient  TEXT NOT NULL,
        state      TEXT NOT NULL
                   CHECK (state IN ('planned', 'intent', 'dot', 'sent', 'refused', 'deferred', 'unknown')),
        attempts   INTEGER NOT NULL DEFAULT 0,
        message_id TEXT NOT NULL,
        reply      TEXT NOT NULL DEFAULT '',
        planned    TEXT NOT NULL,
        changed    TEXT NOT NULL,
        PRIMARY KEY (issue, recipient)
    ) STRICT, WITHOUT ROWID;";

// An issue's name is what it was first sent under: it outlives a mended title.
const ISSUES: &str = "
    CREATE TABLE issue (
        name   TEXT NOT NULL PRIMARY KEY,
        day    TEXT NOT NULL,
        number INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX issue_of_day ON issue (day, number);
    CREATE TABLE title (
        id    INTEGER PRIMARY KEY,
        issue TEXT NOT NULL REFERENCES issue,
        title TEXT NOT NULL,
        UNIQUE (issue, title)
    ) STRICT;
    CREATE TABLE apart (
        one   TEXT NOT NULL,
        other TEXT NOT NULL,
        PRIMARY KEY (one, other)
    ) STRICT, WITHOUT ROWID;";

/// Makes all tables.
pub(super) fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(READERS)?;
    connection.execute_batch(ISSUES)
}

/// Checks the file before anything is written to it; a new one gets its tables,
/// an old one those that it lacks. All of it or nothing.
pub(super) fn prepare(connection: &mut Connection, path: &Path) -> Result<()> {
    let name = || words!("failed to open the ledger `{}`", "打不开台账 `{}`"; path.display());
    let version = check(connection, path)?;
    if version != Some(VERSION) {
        let transaction = connection.transaction().because(name)?;
        match version {
            Some(_) => migrate(&transaction).because(name)?,
            None => create(&transaction).because(name)?,
        }
        transaction.pragma_update(None, "application_id", APPLICATION).because(name)?;
        transaction.pragma_update(None, "user_version", VERSION).because(name)?;
        transaction.commit().because(name)?;
    }
    // A commit is on the disk when it returns, whatever falls over afterwards.
    let mode: String =
        connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).because(name)?;
    if mode != "wal" {
        fail!(
            "{} (its folder does not allow a write-ahead log; put it on a local disk with --ledger)",
            "{}（所在的文件夹不支持预写日志；用 --ledger 把它放到本机磁盘上）";
            name()
        );
    }
    connection.pragma_update(None, "synchronous", "FULL").because(name)
}

/// Brings tables of the first version up to date.
fn migrate(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(ISSUES)?;
    for name in issues::names(transaction)? {
        issues::enter(transaction, &name)?;
    }
    fold_addresses(transaction)
}

/// The states, the one that says most about a reader first: of two rows that
/// turn out to be one reader's, it stays.
const WEIGHT: [State; 7] =
    [State::Sent, State::Dot, State::Unknown, State::Intent, State::Refused, State::Deferred, State::Planned];

/// Writes addresses in lower case.
fn fold_addresses(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare("SELECT issue, recipient, state FROM reader")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let rows: Vec<(String, String, String)> = rows.collect::<rusqlite::Result<_>>()?;
    let weight = |word: &str| WEIGHT.iter().position(|state| state.word() == word);
    for (issue, recipient, state) in rows {
        let folded = recipient.to_lowercase();
        if folded == recipient {
            continue;
        }
        let other: Option<String> = transaction
            .query_row(
                "SELECT state FROM reader WHERE issue = ?1 AND recipient = ?2",
                [&issue, &folded],
                |row| row.get(0),
            )
            .optional()?;
        let loser = match other {
            Some(other) if weight(&other) <= weight(&state) => Some(&recipient),
            Some(_) => Some(&folded),
            None => None,
        };
        if let Some(loser) = loser {
            let delete = "DELETE FROM reader WHERE issue = ?1 AND recipient = ?2";
            transaction.execute(delete, params![issue, loser])?;
        }
        // Does nothing where the row itself has gone.
        let update = "UPDATE reader SET recipient = ?3 WHERE issue = ?1 AND recipient = ?2";
        transaction.execute(update, params![issue, recipient, folded])?;
    }
    Ok(())
}

/// The version of a file's tables, none while it is still empty; anything else
/// is an error that leaves it as it is.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<Option<i32>> {
    let ledger = path.display();
    connection.busy_timeout(Duration::from_secs(10))?;
    // A ledger may come with a project: what stands in its schema calls no function.
    connection.pragma_update(None, "trusted_schema", false)?;
    let foreign = || {
        let words = words!(
            "`{ledger}` is not a ledger of jianbao; give another file with --ledger",
            "`{ledger}` 不是 jianbao 的台账；请用 --ledger 换一个文件"
        );
        anyhow::Error::from(words)
    };
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let tables = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i32>(0))
        .map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => foreign(),
        Some(ErrorCode::DatabaseCorrupt) => damaged(path, &error.to_string()),
        _ => words!("failed to open the ledger `{ledger}`", "打不开台账 `{ledger}`").caused_by(error),
    })?;
    let application = pragma("application_id")?;
    if tables == 0 && application == 0 {
        return Ok(None);
    }
    if application != APPLICATION {
        return Err(foreign());
    }
    let version = pragma("user_version")?;
    if !(1..=VERSION).contains(&version) {
        fail!(
            "the ledger `{ledger}` was written by a newer jianbao (its version is {version}, this one reads \
             {VERSION})",
            "台账 `{ledger}` 是更新的 jianbao 写的（版本 {version}，这里最高认得 {VERSION}）"
        );
    }
    let verdict = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))
        .optional()
        .map_err(|error| damaged(path, &error.to_string()))?;
    match verdict.as_deref() {
        Some("ok") => Ok(Some(version)),
        other => Err(damaged(path, other.unwrap_or("no answer"))),
    }
}

fn damaged(path: &Path, cause: &str) -> anyhow::Error {
    let ledger = path.display();
    words!(
        "the ledger `{ledger}` is damaged ({cause}); put a copy in its place, or save what can be read with \
         `sqlite3 {ledger} .recover`",
        "台账 `{ledger}` 已损坏（{cause}）；换上备份，或者用 `sqlite3 {ledger} .recover` 取出还读得出的内容"
    )
    .into()
}
