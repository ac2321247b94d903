//! Languages.

use schemars::JsonSchema;

/// The language of the words that a layout itself prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, JsonSchema)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    #[schemars(rename = "zh-Hans")]
    Hans,
    /// Traditional Chinese.
    #[schemars(rename = "zh-Hant")]
    Hant,
    /// English.
    #[schemars(rename = "en")]
    En,
}

impl Lang {
    /// Every language, by its word.
    pub const ALL: &[(&'static str, Self)] =
        &[("zh-Hans", Self::Hans), ("zh-Hant", Self::Hant), ("en", Self::En)];

    /// Its tag (BCP 47).
    pub fn word(self) -> &'static str {
        match self {
            Self::Hans => "zh-Hans",
            Self::Hant => "zh-Hant",
            Self::En => "en",
        }
    }

    /// Its tag on web pages and in letters: by the region, which programs that
    /// choose fonts know best.
    pub fn on_pages(self) -> &'static str {
        match self {
            Self::Hans => "zh-CN",
            Self::Hant => "zh-TW",
            Self::En => "en",
        }
    }
}
