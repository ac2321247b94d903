//! Which issue is meant. A ledger belongs to one newsletter, so date and number
//! identify an issue; its title is only what it is called, and may be corrected.
//! If one date and number have two titles, only a person can tell whether the
//! title was corrected or a second newsletter shares the ledger. The answer is
//! kept.

use std::collections::BTreeMap;

use anyhow::Result;
use rusqlite::{Connection, params};

use super::{FAILED, Ledger};
use crate::mail::issue_id::IssueId;
use crate::words::Because;

/// What a ledger has of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// This issue, by its name.
    Issue(String),
    /// Issues of that day and number under other titles, by their names.
    Others(Vec<String>),
}

/// What the user says of an issue whose day and number others have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is the same one, its title mended.
    Same,
    /// It is of another newsletter.
    Another,
}

impl Ledger {
    /// Looks an issue up.
    pub fn find(&self, issue: &IssueId) -> Result<Found> {
        let mut of_day = self.of_day(issue)?;
        let here = of_day.iter().find(|(_, titles)| titles.contains(&issue.title));
        if let Some((name, _)) = here {
            return Ok(Found::Issue(name.clone()));
        }
        let apart = self.apart_from(&issue.title)?;
        of_day.retain(|_, titles| !titles.iter().any(|title| apart.contains(title)));
        Ok(match of_day.is_empty() {
            true => Found::Nothing,
            false => Found::Others(of_day.into_keys().collect()),
        })
    }

    /// Keeps what the user said of an issue and another one by its name.
    pub fn answer(&mut self, issue: &IssueId, other: &str, answer: Answer) -> Result<()> {
        let titles = self.of_day(issue)?.remove(other).unwrap_or_default();
        let transaction = self.connection.transaction().because(|| FAILED)?;
        match answer {
            Answer::Same => add_title(&transaction, other, &issue.title).because(|| FAILED)?,
            Answer::Another => {
                for title in &titles {
                    let (one, other) = (title.min(&issue.title), title.max(&issue.title));
                    let insert = "INSERT INTO apart (one, other) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
                    transaction.execute(insert, [one, other]).because(|| FAILED)?;
                }
            }
        }
        transaction.commit().because(|| FAILED)
    }

    /// The issues of a day and number: their titles, the oldest first, by name.
    fn of_day(&self, issue: &IssueId) -> Result<BTreeMap<String, Vec<String>>> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        if self.version < 2 {
            for name in names(&self.connection)? {
                match IssueId::parse(&name) {
                    Some(known) if (known.day, known.number) == (issue.day, issue.number) => {
                        found.entry(name).or_default().push(known.title);
                    }
                    _ => {}
                }
            }
            return Ok(found);
        }
        let mut statement = self.connection.prepare(
            "SELECT name, title FROM issue JOIN title ON title.issue = name
             WHERE day = ?1 AND number IS ?2 ORDER BY id",
        )?;
        let rows = statement
            .query_map(params![issue.day.to_string(), issue.number], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in rows {
            let (name, title): (String, String) = row?;
            found.entry(name).or_default().push(title);
        }
        Ok(found)
    }

    /// The titles of newsletters that are known to be others than this title's.
    fn apart_from(&self, title: &str) -> Result<Vec<String>> {
        if self.version < 2 {
            return Ok(Vec::new());
        }
        let mut statement = self
            .connection
            .prepare("SELECT other FROM apart WHERE one = ?1 UNION SELECT one FROM apart WHERE other = ?1")?;
        let rows = statement.query_map([title], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Each issue whose title was mended, with its newest title, by its name.
    pub(super) fn newest_titles(&self) -> Result<BTreeMap<String, String>> {
        if self.version < 2 {
            return Ok(BTreeMap::new());
        }
        let mut statement = self.connection.prepare("SELECT issue, title FROM title ORDER BY id")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let newest: BTreeMap<String, String> = rows.collect::<rusqlite::Result<_>>()?;
        let shown = newest.into_iter().filter_map(|(name, title)| {
            let issue = IssueId { title, ..IssueId::parse(&name)? };
            Some((name, issue.to_string()))
        });
        Ok(shown.collect())
    }
}

/// The names of all issues that have readers.
pub(super) fn names(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    // From one name to the next by the index: an issue may have many readers.
    let mut statement = connection.prepare(
        "WITH RECURSIVE name (name) AS (
             SELECT min(issue) FROM reader
             UNION ALL
             SELECT (SELECT min(issue) FROM reader WHERE issue > name) FROM name WHERE name IS NOT NULL
         )
         SELECT name FROM name WHERE name IS NOT NULL",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    rows.collect()
}

/// Enters an issue under the title in its name, unless it is there.
pub(super) fn enter(connection: &Connection, name: &str) -> rusqlite::Result<()> {
    // What no version writes is kept under its name, and is found by no day.
    let issue = IssueId::parse(name);
    let (title, day) = match &issue {
        Some(issue) => (issue.title.as_str(), issue.day.to_string()),
        None => (name, String::new()),
    };
    let number = issue.as_ref().and_then(|issue| issue.number);
    let insert = "INSERT INTO issue (name, day, number) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    connection.execute(insert, params![name, day, number])?;
    add_title(connection, name, title)
}

fn add_title(connection: &Connection, issue: &str, title: &str) -> rusqlite::Result<()> {
    let insert = "INSERT INTO title (issue, title) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    connection.execute(insert, [issue, title]).map(drop)
}
