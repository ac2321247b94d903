//! What the page in the browser and this program say to each other. The types
//! of the front end, `web/src/protocol.ts`, are made from these; offsets count
//! UTF-16 units, as browsers do.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::words::Words;

/// What is said to a person, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Said {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl From<&Words> for Said {
    fn from(words: &Words) -> Self {
        Self { en: words.en().to_owned(), zh: words.zh().to_owned() }
    }
}

/// One stretch of a change, in the form of CodeMirror's change sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Stretch {
    /// So many units stay.
    Kept(usize),
    /// A length that is replaced, then the lines that stand there afterwards.
    Changed(Vec<Piece>),
}

/// A part of a replacement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Piece {
    /// The units that go.
    Length(usize),
    /// A line that comes.
    Line(String),
}

/// One step of a text's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    /// Who made it; a page knows its own by that.
    pub client: String,
    /// What changed.
    pub changes: Vec<Stretch>,
}

/// A step of a path in a brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Step {
    /// An item of a list, from 0.
    Item(usize),
    /// A key of a table.
    Key(String),
}

/// A value for a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Given {
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
pub enum Wish {
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

/// What the page says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "say", rename_all = "camelCase")]
pub enum FromPage {
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
    /// How would the form's wish change the text?
    Wish {
        /// Names the question.
        ask: u64,
        /// The version that the form shows.
        version: u64,
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
pub struct PageOfIssue {
    /// The digest of its SVG.
    pub digest: String,
    /// Its width in pt.
    pub width: f64,
    /// Its height in pt.
    pub height: f64,
    /// The SVG, where this page has not been sent yet.
    pub svg: Option<String>,
}

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

/// What mends a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Mend {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
    /// The same in words.
    pub said: Said,
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Found {
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
pub struct Conflict {
    /// The text on the disk.
    pub theirs: String,
    /// The name that the text gets that is not kept.
    pub aside: String,
}

/// How the text and its file stand to each other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Standing {
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
pub struct BoxOnPage {
    /// The page, from 0.
    pub page: usize,
    /// Left, top, right and bottom.
    pub bounds: [f64; 4],
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "answer", rename_all = "camelCase")]
pub enum Answer {
    /// The change that does what was wished for.
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
pub enum ToPage {
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

/// An issue on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Issue {
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
pub struct Shelf {
    /// The folder's name.
    pub folder: String,
    /// The issues, the newest first.
    pub issues: Vec<Issue>,
}

/// What a new issue is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewIssue {
    /// Its day, as 2026-06-10.
    pub date: String,
    /// The issue it carries on.
    pub from: Option<String>,
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// The issue's name, or a picture's path beside its brief.
    pub id: String,
    /// What an editor has to know of it.
    pub notes: Vec<Said>,
}

/// Markdown to be put into a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pasted {
    /// The text.
    pub text: String,
    /// What an editor has to know of it.
    pub notes: Vec<Said>,
}

/// A list of readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailList {
    /// Names it.
    pub id: String,
    /// The file below the desk's folder.
    pub name: String,
}

/// What a mailing is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailWish {
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
pub struct MailPlan {
    /// In words.
    pub text: String,
    /// What confirms it; none where something forbids to send.
    pub confirm: Option<String>,
}

/// How a mailing goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailState {
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
pub struct Problem {
    /// In words.
    pub said: Said,
}

/// Every form of what is said, for the types of the front end.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Protocol {
    /// By the page.
    pub from_page: FromPage,
    /// By this program.
    pub to_page: ToPage,
    /// `GET /api/shelf`.
    pub shelf: Shelf,
    /// `POST /api/new`.
    pub new_issue: NewIssue,
    /// What was made.
    pub made: Made,
    /// What failed.
    pub problem: Problem,
    /// `POST /api/markdown`.
    pub pasted: Pasted,
    /// `GET /api/lists`.
    pub lists: Vec<MailList>,
    /// `POST /api/issues/…/mail`.
    pub mail_wish: MailWish,
    /// The answer without a confirmation.
    pub mail_plan: MailPlan,
    /// `GET /api/issues/…/mail/…`.
    pub mail_state: MailState,
}

/// The schema of all that is said, as `web/protocol.schema.json` has it.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Protocol);
    serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
}
