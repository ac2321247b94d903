//! The texts that findings point into: the brief, the series file, a layout.
//! Takes texts and byte ranges, returns lines and columns. Reads nothing.

mod lines;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use self::lines::Lines;

/// A file whose text findings can point into.
#[derive(Debug)]
pub struct SourceFile {
    /// The name to print: a path as the user would type it.
    pub name: String,
    /// The whole text, as read.
    pub text: String,
    /// How the text came out of the file's bytes.
    pub reading: Reading,
    /// Its lines, once somebody asks.
    lines: OnceLock<Lines>,
    /// Its strings that somebody asked of, by their tokens.
    tokens: Mutex<HashMap<Token, Option<Offsets>>>,
}

/// A string's TOML token, and the length of its decoded value in bytes.
type Token = (Range<usize>, usize);

/// For each byte of a decoded value, and its end, the offset in its token.
pub(super) type Offsets = Arc<[u32]>;

/// How a text came out of a file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It is the bytes: an offset in one is an offset in the other.
    AsIs,
    /// It was converted, and is the whole of the file.
    Converted,
    /// It is no text that can be parsed, and only stands here to be pointed at.
    Unreadable,
}

/// Names one file of a [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(usize);

/// A stretch of a source file, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file.
    pub source: SourceId,
    /// The byte range in the file's text.
    pub range: Range<usize>,
}

impl Place {
    /// The same place after its sources were taken in by others, behind so
    /// many of theirs.
    pub fn shifted(self, count: usize) -> Self {
        Self { source: SourceId(self.source.0 + count), ..self }
    }
}

/// A string with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The decoded string.
    pub value: String,
    /// The TOML token; none for a placeholder.
    pub place: Option<Place>,
}

impl Text {
    /// Whether this stands for a text that could not be read.
    pub fn is_placeholder(&self) -> bool {
        self.place.is_none()
    }

    /// What stands for a text that could not be read.
    pub fn placeholder() -> Self {
        Self { value: String::new(), place: None }
    }
}

/// A line and a column, both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column in characters.
    pub column: usize,
}

/// All texts of one run on one brief. A copy shares them.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
}

impl Sources {
    /// Adds a file whose text is its bytes.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.add_as(name, text, Reading::AsIs)
    }

    /// Adds a file that came out of its bytes in any way.
    pub fn add_as(&mut self, name: impl Into<String>, text: impl Into<String>, reading: Reading) -> SourceId {
        let (name, text) = (name.into(), text.into());
        let (lines, tokens) = Default::default();
        self.files.push(Arc::new(SourceFile { name, text, reading, lines, tokens }));
        SourceId(self.files.len() - 1)
    }

    /// Takes in all files of another run; gives how far their ids shift.
    pub fn take_in(&mut self, others: Self) -> usize {
        let shift = self.files.len();
        self.files.extend(others.files);
        shift
    }

    /// The file of this id.
    pub fn get(&self, id: SourceId) -> &SourceFile {
        &self.files[id.0]
    }

    /// The text at a place.
    pub fn slice(&self, place: &Place) -> &str {
        self.get(place.source).text.get(place.range.clone()).unwrap_or_default()
    }

    /// The place of a range that another program counted: cut to the text, and
    /// widened to whole characters.
    pub fn place(&self, source: SourceId, range: Range<usize>) -> Place {
        let text = &self.get(source).text;
        let start = text.floor_char_boundary(range.start);
        Place { source, range: start..text.ceil_char_boundary(range.end).max(start) }
    }

    /// Whether a place is inside its file and parts no character.
    pub fn holds(&self, place: &Place) -> bool {
        self.files.get(place.source.0).is_some_and(|file| file.text.get(place.range.clone()).is_some())
    }

    /// Line and column of a byte offset; past the end counts as the end.
    pub fn position(&self, id: SourceId, offset: usize) -> Position {
        let file = self.get(id);
        let offset = file.text.floor_char_boundary(offset);
        let lines = file.lines.get_or_init(|| Lines::of(&file.text));
        let (line, start) = lines.line(offset);
        // A byte order mark has no place of its own.
        let mark = if line == 0 && file.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let column = lines.between(&file.text, (start + mark).min(offset), offset) + 1;
        Position { line: line + 1, column }
    }

    /// The place in the file of a range of a string's decoded `value`, where
    /// `place` is the string's TOML token. Falls back to the whole token when
    /// the token does not decode to the value.
    pub fn within(&self, place: &Place, value: &str, range: Range<usize>) -> Place {
        let Some(offsets) = self.offsets(place, value) else { return place.clone() };
        let at = |offset: usize| place.range.start + offsets[offset.min(value.len())] as usize;
        let start = at(range.start);
        Place { source: place.source, range: start..at(range.end).max(start) }
    }

    /// The range of a string's decoded `value` that a place inside its TOML
    /// token shows: the way back from [`Sources::within`]. The whole value when
    /// the token does not decode to it.
    pub fn decoded(&self, token: &Place, value: &str, place: &Place) -> Range<usize> {
        let Some(offsets) = self.offsets(token, value) else { return 0..value.len() };
        let at = |offset: usize| {
            let offset = offset.saturating_sub(token.range.start);
            offsets.partition_point(|&known| (known as usize) < offset).min(value.len())
        };
        let start = at(place.range.start);
        start..at(place.range.end).max(start)
    }

    /// The map of a string, made once: a body is asked of for each of its
    /// paragraphs, and findings for each of their places.
    pub(super) fn offsets(&self, place: &Place, value: &str) -> Option<Offsets> {
        let file = self.get(place.source);
        // A thread that died has added a map, or none.
        let mut tokens = file.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let token = (place.range.clone(), value.len());
        tokens.entry(token).or_insert_with(|| token_offsets(self.slice(place), value).map(Arc::from)).clone()
    }
}

/// For each byte of the decoded value, and its end, the offset in the TOML
/// token (TOML 1.0, strings). None when the two do not belong together: the
/// token of a string that is not closed, or whose marks are no TOML.
fn token_offsets(token: &str, value: &str) -> Option<Vec<u32>> {
    let mut body = Body::of(token)?;
    let mut offsets = Vec::with_capacity(value.len() + 1);
    let mut decoded = value.chars();
    while !body.rest.is_empty() {
        match body.step(decoded.as_str())? {
            Step::Joins(width) => body.skip(width)?,
            Step::Character(width) => {
                let at = u32::try_from(body.at).ok()?;
                offsets.extend(std::iter::repeat_n(at, decoded.next()?.len_utf8()));
                body.skip(width)?;
            }
        }
    }
    offsets.push(u32::try_from(body.at).ok()?);
    decoded.next().is_none().then_some(offsets)
}

/// What stands between a string's quotation marks and is not read yet.
struct Body<'a> {
    rest: &'a str,
    /// The offset of the rest in the token.
    at: usize,
    literal: bool,
}

impl<'a> Body<'a> {
    /// The body of a token that is closed as it is opened.
    fn of(token: &'a str) -> Option<Self> {
        let quote = token.get(..1).filter(|quote| matches!(*quote, "\"" | "'"))?;
        let long = quote.repeat(3);
        let inside = |fence: &str| token.strip_prefix(fence)?.strip_suffix(fence);
        let mut body = match inside(&long) {
            Some(rest) => Self { rest, at: 3, literal: quote == "'" },
            None => Self { rest: inside(quote)?, at: 1, literal: quote == "'" },
        };
        if body.at == 3 {
            // A newline right after the opening delimiter is trimmed.
            body.skip(if body.rest.starts_with("\r\n") { 2 } else { body.rest.starts_with('\n').into() })?;
        }
        Some(body)
    }

    /// What comes next, where `decoded` is not read yet; none where they differ.
    fn step(&self, decoded: &str) -> Option<Step> {
        if self.literal || !self.rest.starts_with('\\') {
            // A carriage return before a newline may be normalised away.
            if self.rest.starts_with("\r\n") && decoded.starts_with('\n') {
                return Some(Step::Character(2));
            }
            let first = self.rest.chars().next().filter(|first| decoded.starts_with(*first))?;
            return Some(Step::Character(first.len_utf8()));
        }
        let joins = line_ending_backslash(self.rest).map(Step::Joins);
        joins.or_else(|| Some(Step::Character(token_escape_width(self.rest))))
    }

    /// Goes on; none where that ends inside a character.
    fn skip(&mut self, width: usize) -> Option<()> {
        self.rest = self.rest.get(width..)?;
        self.at += width;
        Some(())
    }
}

/// What stands for a part of the decoded value, with its width.
enum Step {
    /// A character, or an escape for one.
    Character(usize),
    /// A backslash that joins lines, for nothing.
    Joins(usize),
}

/// The width of a backslash that joins lines, with the white space it eats.
pub(crate) fn line_ending_backslash(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('\\')?.trim_start_matches([' ', '\t']);
    after.starts_with(['\n', '\r']).then(|| rest.len() - after.trim_start().len())
}

/// The width of a TOML escape sequence.
pub(crate) fn token_escape_width(rest: &str) -> usize {
    match rest.as_bytes().get(1) {
        Some(b'x') => 4,
        Some(b'u') => 6,
        Some(b'U') => 10,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(token: &str, value: &str, needle: &str) {
        let mut sources = Sources::default();
        let text = format!("k = {token}");
        let source = sources.add("t.toml", text.clone());
        let place = Place { source, range: 4..text.len() };
        let start = value.find(needle).expect("needle is in the value");
        let found = sources.within(&place, value, start..start + needle.len());
        assert_eq!(sources.slice(&found), needle, "{token}");
    }

    #[test]
    fn remembers_only_the_token_it_was_asked_of() {
        let mut sources = Sources::default();
        let text = r#"a = "\u4e00二" b = "一二""#;
        let source = sources.add("t.toml", text);
        let (a, b) = (4..text.find(" b").unwrap(), text.rfind(" ").unwrap() + 1..text.len());
        let second = |token: &Range<usize>| {
            let place = Place { source, range: token.clone() };
            sources.slice(&sources.within(&place, "一二", 3..6)).to_owned()
        };
        for token in [&a, &b, &b, &a, &a] {
            assert_eq!(second(token), "二");
        }
    }

    #[test]
    fn maps_into_every_kind_of_string() {
        check(r#""一二三""#, "一二三", "二");
        check(r"'一\二三'", r"一\二三", "三");
        check("'''\n一\n二'''", "一\n二", "二");
        check("\"\"\"\n一\\\n   二\"\"\"", "一二", "二");
        check("\"\"\"\r\n一\r\n二\"\"\"", "一\r\n二", "二");
        check("\"\"\"\r\n一\r\n二\"\"\"", "一\n二", "二");
        check(r#""a\t\u4e00\U00020BB7x\"y""#, "a\t一𠮷x\"y", "y");
    }

    /// Strings that are not closed, or closed by another mark, have no map; nor
    /// has a token that is another string's.
    #[test]
    fn a_token_that_is_no_string_is_one_place() {
        let tokens = [
            "\"甲乙",
            "'''甲乙",
            "\"甲乙”",
            "“甲乙”",
            "'''甲乙\"\"\"",
            "\"",
            "''",
            "\"甲\\",
            "\"丙丁\"",
            "\"甲\"",
        ];
        for token in tokens {
            let mut sources = Sources::default();
            let source = sources.add("t.toml", token);
            let place = Place { source, range: 0..token.len() };
            for at in 0..7 {
                assert_eq!(sources.within(&place, "甲乙", at..6), place, "{token}");
            }
        }
    }

    #[test]
    fn a_place_from_outside_is_cut_to_characters() {
        let mut sources = Sources::default();
        let id = sources.add("t", "甲乙");
        for (given, range) in [(1..2, 0..3), (0..3, 0..3), (4..4, 3..6), (5..99, 3..6), (99..99, 6..6)] {
            assert_eq!(sources.place(id, given).range, range);
        }
    }

    #[test]
    fn counts_columns_in_characters() {
        let mut sources = Sources::default();
        let id = sources.add("t", "\u{feff}甲乙\n丙丁戊");
        assert_eq!(sources.position(id, 3), Position { line: 1, column: 1 });
        assert_eq!(sources.position(id, 16), Position { line: 2, column: 3 });
    }
}
