//! The messages about one issue that go over a socket.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Said, Stretch, Update, Wish};

/// What the page says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "say", rename_all = "camelCase")]
pub(crate) enum FromPage {
    /// The page is there, perhaps again.
    Open {
        /// The run of this program that it knew, and the version it has of it.
        since: Option<(String, u64)>,
    },
    /// The text was changed.
    Push {
        /// The version that the changes begin at.
        version: u64,
        /// The changes, in order.
        updates: Vec<Update>,
    },
    /// The form wishes the text changed.
    Wish {
        /// Names the question.
        ask: u64,
        /// The version that the form shows.
        version: u64,
        /// The name that the change is to have among all.
        client: String,
        /// What is wished for.
        wish: Wish,
    },
    /// What is shown at a point of a page?
    At {
        /// Names the question.
        ask: u64,
        /// The page, from 0.
        page: usize,
        /// From the left, in pt.
        x: f64,
        /// From the top, in pt.
        y: f64,
    },
    /// Where on the pages is a stretch of the text, or of a key's value?
    Boxes {
        /// Names the question.
        ask: u64,
        /// The key; the whole text without one.
        key: Option<String>,
        /// Where it begins.
        from: usize,
        /// Where it ends.
        to: usize,
    },
    /// Save now.
    Save {},
    /// Settle a conflict with the file on the disk.
    Settle {
        /// Whether the text of this page is kept; what is not kept goes beside it.
        mine: bool,
    },
    /// Give up what was restored from before a crash, and take the file.
    BackToFile {},
}

/// A page of the issue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct PageOfIssue {
    /// The digest of its SVG.
    pub digest: String,
    /// Its width in pt.
    pub width: f64,
    /// Its height in pt.
    pub height: f64,
    /// What it shows, where that has not been sent yet.
    pub drawing: Option<Drawing>,
}

/// A page's SVG, or how it differs from one that was sent with the pages before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Drawing {
    /// The opening tag.
    pub head: String,
    /// The digest of the one that it differs from; none where all of it is here.
    pub of: Option<String>,
    /// How many elements of that one it begins with,
    pub first: usize,
    /// how many are left out then,
    pub gone: usize,
    /// and the elements that stand there; the rest of that one follows.
    pub elements: Vec<String>,
}

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Span {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

/// What mends a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Mend {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
    /// The same in words.
    pub said: Said,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Found {
    /// Its code.
    pub code: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// What is wrong.
    pub message: Said,
    /// What to do.
    pub hint: Option<Said>,
    /// The key it is in.
    pub key: Option<String>,
    /// The file it is in, where that is not the brief.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: usize,
    /// Where it is in the text of the brief.
    pub span: Option<Span>,
    /// Where it is in the value of its key.
    pub inside: Option<Span>,
    /// What mends it.
    pub mend: Option<Mend>,
}

/// The text of the file on the disk, where it is another than this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Conflict {
    /// The text on the disk.
    pub theirs: String,
    /// The name that the text gets that is not kept.
    pub aside: String,
}

/// How the text and its file stand to each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Standing {
    /// Whether the file has the text.
    pub saved: bool,
    /// Why it could not be written.
    pub problem: Option<Said>,
    /// A text on the disk that cannot be joined with this one.
    pub conflict: Option<Conflict>,
    /// Whether unsaved text from before a crash was brought back.
    pub restored: bool,
    /// How often changes from outside were taken in.
    pub taken: u64,
}

/// A box on a page, in pt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct BoxOnPage {
    /// The page, from 0.
    pub page: usize,
    /// Left, top, right and bottom.
    pub bounds: [f64; 4],
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "answer", rename_all = "camelCase")]
pub(crate) enum Answer {
    /// The change that did what was wished for.
    Changes {
        /// The version that it is a change of.
        version: u64,
        /// The change.
        changes: Vec<Stretch>,
    },
    /// The wish cannot be met.
    Refused {
        /// Why.
        said: Said,
    },
    /// What is shown there.
    Place {
        /// Where it is in the text.
        span: Span,
        /// The key it is in.
        key: Option<String>,
        /// Where it is in the value of that key.
        inside: Option<Span>,
        /// Where it is on the page.
        shown: BoxOnPage,
    },
    /// Where it is on the pages.
    Boxes {
        /// Line by line.
        boxes: Vec<BoxOnPage>,
    },
    /// There is nothing.
    Nothing {},
}

/// What this program says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "say", rename_all = "camelCase")]
pub(crate) enum ToPage {
    /// The issue is open.
    Opened {
        /// The version of the text.
        version: u64,
        /// The text; its lines end with a line feed.
        text: String,
        /// The file's name below the desk's folder.
        file: String,
        /// Names this run of the program.
        run: String,
    },
    /// The text was changed.
    Updates {
        /// The version that the changes begin at.
        version: u64,
        /// The changes, in order.
        updates: Vec<Update>,
    },
    /// The pages of a version.
    Pages {
        /// The version.
        version: u64,
        /// The pages; none where nothing can be shown.
        pages: Option<Vec<PageOfIssue>>,
        /// What it took, in milliseconds.
        millis: u64,
    },
    /// What was found in a version.
    Checked {
        /// The version.
        version: u64,
        /// The findings, in order.
        findings: Vec<Found>,
        /// What its keys hold; none of a text that is not valid TOML.
        form: Option<serde_json::Value>,
        /// What the series file gives.
        defaults: serde_json::Value,
        /// How many characters are printed, as Word counts them.
        characters: usize,
    },
    /// How the text and its file stand to each other.
    Standing(Standing),
    /// An answer.
    Answer {
        /// The question.
        ask: u64,
        /// The answer.
        answer: Answer,
    },
}
