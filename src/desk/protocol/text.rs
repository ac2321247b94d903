//! Changes of a text, and the form's requests.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One stretch of a change, in the form of CodeMirror's change sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Stretch {
    /// So many units stay.
    Kept(usize),
    /// A length that is replaced, then the lines that stand there afterwards.
    Changed(Vec<Piece>),
}

/// A part of a replacement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Piece {
    /// The units that go.
    Length(usize),
    /// A line that comes.
    Line(String),
}

/// One step of a text's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Update {
    /// Who made it; a page knows its own by that.
    pub client: String,
    /// What changed.
    pub changes: Vec<Stretch>,
}

/// A step of a path in a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum Step {
    /// An item of a list, from 0.
    Item(usize),
    /// A key of a table.
    Key(String),
}

/// A value for a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Given {
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// A day, as 2026-06-10.
    Day(String),
    /// Yes or no.
    Yes(bool),
    /// A list of texts.
    Texts(Vec<String>),
    /// Keys with values, in their order.
    Table(Vec<(String, Given)>),
}

/// A wish of the form's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "wish", rename_all = "camelCase")]
pub(crate) enum Wish {
    /// A key holds a value.
    Set {
        /// The key.
        path: Vec<Step>,
        /// Its value.
        value: Given,
    },
    /// A key is not there.
    Unset {
        /// The key.
        path: Vec<Step>,
    },
    /// A list has one item more.
    Insert {
        /// The list.
        path: Vec<Step>,
        /// Where the item is to be.
        index: usize,
        /// The item.
        value: Given,
    },
    /// A list has one item less.
    Remove {
        /// The list.
        path: Vec<Step>,
        /// Which.
        index: usize,
    },
    /// An item of a list is elsewhere in it.
    Move {
        /// The list.
        path: Vec<Step>,
        /// Where it is.
        from: usize,
        /// Where it is to be.
        to: usize,
    },
}
