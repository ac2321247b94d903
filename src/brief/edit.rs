//! The only code that edits briefs: a requested change becomes the smallest
//! splices of the TOML text. Comments, order, quotation marks, line endings and
//! indentation stay as they are. Takes a text and a [`Change`]; returns the new
//! text with its [`Splices`], or an error, in which case nothing is changed.

mod blocks;
mod layout;
mod lists;
mod path;
mod put;
mod token;
mod tree;

#[cfg(test)]
mod tests;

use std::fmt::{self, Display, Formatter};

use chrono::NaiveDate;

use self::layout::Layout;
pub use self::path::{Path, Step};
pub(in crate::brief) use self::tree::Tree;
use crate::text::splice::Splices;

/// What a key of a brief can be told to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text. Its line breaks become those of the file.
    String(String),
    /// A number.
    Integer(i64),
    /// A day.
    Date(NaiveDate),
    /// Yes or no.
    Boolean(bool),
    /// Texts, such as several publishers.
    Strings(Vec<String>),
    /// Keys with their values, in the order in which they are to stand.
    Table(Vec<(String, Value)>),
}

/// A wish for a brief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A key holds this value. Where its table is missing, that comes too.
    Set(Path, Value),
    /// A key is not there; what is above its line stays.
    Unset(Path),
    /// A list has this item at this index. A list that is missing comes too.
    Insert(Path, usize, Value),
    /// A list lacks the item at this index, and its own comments with it: those
    /// directly above it, inside it, and behind it on its line.
    Remove(Path, usize),
    /// The item at the first index stands at the second, with its own comments.
    Move(Path, usize, usize),
    /// A table that is not there yet is there.
    AddTable(Path, Vec<(String, Value)>),
}

/// A text after a change.
#[derive(Debug, Clone)]
pub struct Edited {
    /// The new text.
    pub text: String,
    /// What was done to the old one.
    pub splices: Splices,
}

/// Why a text stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It cannot be read as TOML.
    NoToml,
    /// A key or an item does not exist.
    Missing(Path),
    /// What is there is no list.
    NoList(Path),
    /// What is there is no table.
    NoTable(Path),
    /// It is a table or a list of tables, whose keys are set one by one.
    IsTable(Path),
    /// A list of tables takes tables, a list of texts takes texts.
    OtherItems(Path),
    /// It exists already.
    Exists(Path),
    /// The change would not have led to what was wished for.
    Unsafe(Path),
}

impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoToml => write!(f, "the text cannot be read as TOML"),
            Self::Missing(path) => write!(f, "`{path}` does not exist"),
            Self::NoList(path) => write!(f, "`{path}` is not a list"),
            Self::NoTable(path) => write!(f, "`{path}` is not a table"),
            Self::IsTable(path) => write!(f, "`{path}` is a table; its keys are set one by one"),
            Self::OtherItems(path) => write!(f, "the items of `{path}` are of another type"),
            Self::Exists(path) => write!(f, "`{path}` already exists"),
            Self::Unsafe(path) => write!(f, "`{path}` cannot be changed without harm to what is around it"),
        }
    }
}

impl std::error::Error for Refusal {}

impl Change {
    /// The key or list that is changed.
    pub fn path(&self) -> &Path {
        match self {
            Self::Set(path, _)
            | Self::Unset(path)
            | Self::Insert(path, ..)
            | Self::Remove(path, _)
            | Self::Move(path, ..)
            | Self::AddTable(path, _) => path,
        }
    }
}

/// Makes a change. What was wished for is compared with what the new text says;
/// where they differ, nothing is done.
pub fn edit(text: &str, change: &Change) -> Result<Edited, Refusal> {
    let tree = Tree::parse(text).ok_or(Refusal::NoToml)?;
    let layout = Layout::of(text);
    let splices = splices(change, &layout, &tree)?;
    let edited = Edited { text: splices.apply(text), splices };
    let mut wanted = tree;
    wanted.change(change, &|path| layout.is_explicit(path));
    match Tree::parse(&edited.text) {
        Some(now) if now == wanted => Ok(edited),
        _ => Err(Refusal::Unsafe(change.path().clone())),
    }
}

/// A value as a brief writes it.
pub fn literal(value: &Value) -> String {
    token::written(value, "\n")
}

/// A key as TOML writes it.
pub fn name(key: &str) -> String {
    token::key(key)
}

/// Whether a text can be read as TOML.
pub fn is_toml(text: &str) -> bool {
    Tree::parse(text).is_some()
}

/// Whether a key or an item is there; of a text that is no TOML, nothing is.
pub fn holds(text: &str, path: &Path) -> bool {
    Tree::parse(text).is_some_and(|tree| tree.get(path).is_some())
}

/// The string that stands at a path.
pub fn text_at(text: &str, path: &Path) -> Option<String> {
    Tree::parse(text)?.text(path).map(str::to_owned)
}

/// The whole number that stands at a path.
pub fn integer_at(text: &str, path: &Path) -> Option<i64> {
    Tree::parse(text)?.integer(path)
}

/// How many items a list has.
pub fn count(text: &str, path: &Path) -> usize {
    match Tree::parse(text).as_ref().and_then(|tree| tree.get(path)) {
        Some(Tree::List(items)) => items.len(),
        _ => 0,
    }
}

/// Where the first of some tables begins, with the comments that belong to it.
pub fn start_of(text: &str, tables: &[&str]) -> Option<usize> {
    let layout = Layout::of(text);
    let own = |path: &Path| tables.iter().any(|table| path.is_within(&Path::of(table)));
    let block = layout.blocks.iter().find(|block| own(&block.path))?;
    Some(layout.lines.lead(layout.lines.line_start(block.header.start)))
}

/// Everything that a text says in its values and its comments, each by itself.
pub fn said(text: &str) -> Vec<String> {
    let layout = Layout::of(text);
    let comments = layout.lines.comments.iter().map(|range| text[range.clone()].to_owned());
    let mut said = Tree::parse(text).map(|tree| tree.values()).unwrap_or_default();
    said.extend(comments);
    said
}

/// Says why a change is impossible by what is there, and what is not.
fn check(change: &Change, tree: &Tree) -> Result<(), Refusal> {
    let path = change.path();
    let length = match tree.get(path) {
        Some(Tree::List(items)) => Ok(items.len()),
        Some(_) => Err(Refusal::NoList(path.clone())),
        None => Err(Refusal::Missing(path.clone())),
    };
    let below = |index: usize, end: usize| match index < end {
        true => Ok(()),
        false => Err(Refusal::Missing(path.clone().item(index))),
    };
    match change {
        Change::Set(..) | Change::Unset(_) => Ok(()),
        Change::AddTable(..) if tree.get(path).is_some() => Err(Refusal::Exists(path.clone())),
        Change::AddTable(..) => Ok(()),
        Change::Insert(_, index, _) if tree.get(path).is_none() => below(*index, 1),
        Change::Insert(_, index, _) => below(*index, length? + 1),
        Change::Remove(_, index) => below(*index, length?),
        Change::Move(_, from, to) => below(*from.max(to), length?),
    }
}

fn splices(change: &Change, layout: &Layout<'_>, tree: &Tree) -> Result<Splices, Refusal> {
    check(change, tree)?;
    let path = change.path();
    let list = || layout.list(path);
    let splices = match change {
        Change::Set(_, value) => put::set(layout, tree, path, value)?,
        Change::AddTable(_, table) => put::set(layout, tree, path, &Value::Table(table.clone()))?,
        Change::Unset(_) => put::unset(layout, tree, path)?,
        Change::Insert(_, index, value) => put::insert(layout, tree, path, *index, value)?,
        Change::Remove(_, index) => match list() {
            Some(list) => list.remove(*index..*index + 1, true),
            None => layout.cut(&[path.clone().item(*index)]),
        },
        Change::Move(_, from, to) => match list() {
            Some(list) => list.shift(*from, *to),
            None => layout.shift(path, *from, *to),
        },
    };
    Ok(Splices::new(splices))
}
