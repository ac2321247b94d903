//! An issue as HTML, for each place where it is read: a page by itself or in a
//! site, a feed, a letter, an article for a 公众号. There is one writer; a [`Form`]
//! says what the place allows.

mod article;
mod blocks;
mod inlines;
mod issue;
pub mod pages;
pub mod picture;
mod shown;
mod words;

pub use self::article::{ACCENT, MUTED};
pub use self::blocks::Writer;
pub use self::inlines::line;
pub use self::issue::{IssueData, Place, description};
pub use self::words::SiteWords;

/// Where the HTML is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A page: classes, and links within it.
    Page,
    /// A feed's entry, which stands among others: no ids, no links within it.
    Feed,
    /// A letter: the attached issue has references and notes.
    Letter,
    /// An article of a 公众号: styles in the elements, no links.
    Article,
}

/// Text that no HTML can be read into; attributes stand in double quotes.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
