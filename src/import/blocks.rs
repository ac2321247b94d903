//! What every front end turns its source into: Markdown blocks, each with the
//! place it comes from and whatever its source shows about its rank.

use crate::text::source::{Place, SourceId};
use crate::words::Words;

/// A block of a source.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// What a reader of the source sees, on one line.
    pub plain: String,
    /// The same as a brief's text writes it.
    pub markdown: String,
    /// Where it stands in the source.
    pub place: Place,
    /// How it looks there.
    pub look: Look,
    /// The number that the source's program prints before it, such as `一、`.
    pub number: Option<String>,
    /// Whether it stands right below the block before it, with no empty line.
    pub joined: bool,
}

/// The kinds of blocks that the recogniser tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The document's title, by its style.
    Title,
    /// A heading, by its style or its marks; levels count from 1.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list, with what is nested in it.
    Item,
    /// A picture by itself.
    Picture,
    /// An entry of a table of contents, by its style.
    Contents,
    /// A table, a quotation, code: what is never anything but a part of a text.
    Other,
    /// The text of a footnote, `[^name]: …`, which goes where the note is used.
    Note,
    /// A link's address, `[name]: …`, which goes where the link is.
    Definition,
}

/// How a block looks, where no style says what it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// All of it is bold, or in a face that headings have.
    pub strong: bool,
    /// It is centred.
    pub centred: bool,
    /// Its size in half points, where the source says one.
    pub size: Option<u32>,
}

impl Block {
    /// A block that stands by itself.
    pub fn new(kind: Kind, plain: impl Into<String>, markdown: impl Into<String>, place: Place) -> Self {
        Self {
            kind,
            plain: plain.into(),
            markdown: markdown.into(),
            place,
            look: Look::default(),
            number: None,
            joined: false,
        }
    }

    /// Whether it is a line of text by its kind.
    pub fn is_line(&self) -> bool {
        matches!(self.kind, Kind::Paragraph | Kind::Title | Kind::Heading(_))
    }
}

/// A picture inside of a source, to be written beside the brief.
#[derive(Debug, Clone)]
pub struct Media {
    /// Its path, from the brief's folder.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What to do with text that has no place in the brief.
pub(crate) const PLACE_IT: Words =
    Words::plain("put it where it belongs, if it is to be printed", "要印出来的，移到它该在的地方");

/// A source as a front end read it.
#[derive(Debug)]
pub struct Document {
    /// The text that places point into.
    pub source: SourceId,
    /// The blocks, in order.
    pub blocks: Vec<Block>,
    /// What the source says of itself: names and values, as YAML front matter.
    pub fields: Vec<Field>,
    /// The pictures that it holds.
    pub media: Vec<Media>,
    /// Every stretch of visible text, found by another way than the blocks.
    pub visible: Vec<Place>,
    /// Whether numbers and looks tell headings, for want of marks of its own.
    pub by_look: bool,
}

/// A value that a source gives a name.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name, in lower case.
    pub name: String,
    /// One value, or several.
    pub values: Vec<String>,
    /// Where both stand.
    pub place: Place,
}

/// A text as Markdown writes it: what would have a meaning gets a backslash.
pub fn escaped(text: &str) -> String {
    line_start(&escaped_inside(text))
}

/// The same where the text does not begin its line.
pub(crate) fn escaped_inside(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let chars: Vec<char> = text.chars().collect();
    for (index, &char) in chars.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| chars[index]);
        let after = chars.get(index + 1).copied();
        let entity = char == '&' && is_entity(&chars[index + 1..]);
        if entity || needs_backslash(char, before, after) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

/// Whether what follows an ampersand makes it a character's name.
fn is_entity(after: &[char]) -> bool {
    let name = after.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    name > 1 && after.get(name) == Some(&';')
}

/// Whether a sign means something where it stands.
fn needs_backslash(char: char, before: Option<char>, after: Option<char>) -> bool {
    let space = |side: Option<char>| side.is_none_or(char::is_whitespace);
    let word = |side: Option<char>| side.is_some_and(|c| c.is_ascii_alphanumeric());
    match char {
        '\\' => after.is_none_or(|c| c.is_ascii_punctuation()),
        '`' | '|' => true,
        // Between words of figures and letters they are themselves.
        '*' | '_' => !(space(before) && space(after) || char == '_' && word(before) && word(after)),
        '~' => after == Some('~') || before == Some('~'),
        '<' => after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
        '[' => true,
        ']' => matches!(after, Some('(' | '[' | ':')),
        _ => false,
    }
}

/// A line whose beginning would make it something else.
pub(crate) fn line_start(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &line[digits..];
    let spaced = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let marked = |rest: &str| rest.starts_with(['.', ')']) && spaced(&rest[1..]);
    if (1..=9).contains(&digits) && marked(rest) {
        return format!("{}\\{rest}", &line[..digits]);
    }
    let hashes = line.len() - line.trim_start_matches('#').len();
    let heading = (1..=6).contains(&hashes) && spaced(&line[hashes..]);
    let bullet = line.starts_with(['-', '+']) && spaced(&line[1..]);
    let rule =
        line.len() >= 3 && ["-", "=", "+"].iter().any(|sign| line.replace(*sign, "").trim().is_empty());
    if heading || bullet || rule || line.starts_with(['>', '=']) {
        return format!("\\{line}");
    }
    line.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_gets_a_backslash() {
        for (text, written) in [
            ("300*200*100mm", r"300\*200\*100mm"),
            ("a * b", "a * b"),
            ("snake_case", "snake_case"),
            ("1. 甲", r"1\. 甲"),
            ("1.5亿", "1.5亿"),
            ("- 甲", r"\- 甲"),
            ("# 甲", r"\# 甲"),
            ("#甲", "#甲"),
            ("---", r"\---"),
            ("[1]", r"\[1]"),
            ("AT&T R&amp;D", r"AT&T R\&amp;D"),
            ("3 < 5, <b>", r"3 < 5, \<b>"),
            (r"D:\temp\", r"D:\temp\\"),
        ] {
            assert_eq!(escaped(text), written);
        }
    }
}
