//! Requests about the folder, its files and its readers, and their answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Said;

/// An issue on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Issue {
    /// Names it.
    pub id: String,
    /// The file below the desk's folder.
    pub file: String,
    /// The newsletter's name.
    pub title: String,
    /// Its day.
    pub date: Option<String>,
    /// Its number.
    pub number: Option<i64>,
    /// The titles of its sections, and whatever else a search finds it by.
    pub words: String,
}

/// The shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Shelf {
    /// The folder's name.
    pub folder: String,
    /// The issues, the newest first.
    pub issues: Vec<Issue>,
    /// The digests of faces that pages of this folder need, as far as that is known.
    pub faces: Vec<String>,
}

/// What a new issue is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct NewIssue {
    /// Its day, as 2026-06-10.
    pub date: String,
    /// The issue it carries on.
    pub from: Option<String>,
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Made {
    /// The issue's name, or a picture's path beside its brief.
    pub id: String,
    /// What an editor has to know of it.
    pub notes: Vec<Said>,
}

/// Markdown to be put into a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Pasted {
    /// The text.
    pub text: String,
    /// What an editor has to know of it.
    pub notes: Vec<Said>,
}

/// A list of readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct MailList {
    /// Names it.
    pub id: String,
    /// The file below the desk's folder.
    pub name: String,
}

/// What a mailing is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct MailWish {
    /// The list.
    pub list: String,
    /// Whether what is said is to be Chinese.
    pub zh: bool,
    /// The word of the plan that is confirmed; a plan is asked for without one.
    pub confirm: Option<String>,
    /// One address that alone gets a copy, as a trial.
    pub test: Option<String>,
}

/// Who would get what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct MailPlan {
    /// In words.
    pub text: String,
    /// What confirms it; none where something forbids to send.
    pub confirm: Option<String>,
}

/// How a mailing goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct MailState {
    /// Whether messages are being sent.
    pub running: bool,
    /// Whether the last sending ended with every reader served.
    pub ended_well: bool,
    /// What the last sending said at its end.
    pub said: String,
    /// The ledger, as `jianbao mail --status` prints it.
    pub ledger: String,
}

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Problem {
    /// In words.
    pub said: Said,
}
