//! What the page in the browser and this program say to each other. The types
//! of the front end, `web/src/protocol.ts`, are made from these; offsets count
//! UTF-16 units, as browsers do.

mod folder;
mod live;
mod text;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::folder::*;
pub use self::live::*;
pub use self::text::*;
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
