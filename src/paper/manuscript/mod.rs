//! An issue as one Markdown file that people and models can continue to write:
//! reading it back returns the same brief. What Markdown has no place for is YAML
//! above the text.

mod read;
mod texts;
mod write;

pub use self::read::home;
pub use self::write::write;

/// The name by which a file says that it is one of these, and the version of
/// their form.
const MARK: (&str, i64) = ("jianbao", 1);

/// The keys of `[header]` that stand above the text by themselves. The title is
/// the first heading.
const HEADER: [&str; 8] =
    ["subtitle", "publisher", "partners", "date", "issue", "total_issue", "marking", "logo"];

/// The keys of a brief that stand there as they are.
const WHOLE: [&str; 9] = [
    "layout",
    "lang",
    "reference_style",
    "contents",
    "numbering",
    "page",
    "key_figures",
    "contact",
    "distribution",
];

/// The keys of a reference that its line says.
const IN_LINE: [&str; 5] = ["source", "title", "date", "url", "note"];

/// The name of a text or a title that Markdown cannot say.
fn kept(number: usize) -> String {
    format!("text-{number}")
}

/// What stands in its place: a comment, which nobody sees.
fn stand_in(name: &str) -> String {
    format!("{STAND_IN}{name} -->")
}

/// How all of them begin.
const STAND_IN: &str = "<!-- jianbao: ";

/// The name under which a reference without an id has what its line cannot say.
fn numbered(index: usize) -> String {
    format!("[{}]", index + 1)
}
