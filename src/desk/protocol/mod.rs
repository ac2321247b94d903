//! The messages between the page in the browser and this program. The types of
//! the front end, `web/src/protocol.ts`, are generated from these; offsets count
//! UTF-16 units, as browsers do.

mod folder;
mod live;
mod text;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::folder::*;
pub(crate) use self::live::*;
pub(crate) use self::text::*;
use crate::words::Words;

/// What is said to a person, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Said {
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
