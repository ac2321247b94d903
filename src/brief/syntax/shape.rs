//! What a line looks like, whatever string it may be in: a table's name, a key
//! with a value, or only the mark of a long text.

use std::ops::Range;

use super::signs::{Quote, closes_bracket, half_width, is_bare_key, opens_bracket};
use crate::brief::names;

/// Where the lines of a text are, and which of them can only be TOML.
#[derive(Debug)]
pub(super) struct Shape {
    /// The start of each line.
    lines: Vec<usize>,
    /// The starts of those that are a table's name or a key with its sign.
    structure: Vec<usize>,
}

impl Shape {
    /// Looks at every line.
    pub(super) fn of(text: &str) -> Self {
        let (mut lines, mut structure) = (Vec::new(), Vec::new());
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            lines.push(at);
            if is_structure(line) {
                structure.push(at);
            }
            at += line.len();
        }
        Self { lines, structure }
    }

    /// The start of the next line behind an offset that can only be TOML.
    pub(super) fn next(&self, offset: usize) -> Option<usize> {
        self.structure.get(self.structure.partition_point(|start| *start <= offset)).copied()
    }

    /// The number of an offset's line, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset).max(1)
    }
}

/// Whether a line is a table's name, or a key with its sign.
pub(super) fn is_structure(line: &str) -> bool {
    let line = line.trim();
    match line.chars().next() {
        Some(first) if opens_bracket(first) => is_header(line),
        Some(_) => starts_with_key(line),
        None => false,
    }
}

/// Whether a line begins with a key and its sign.
pub(super) fn starts_with_key(line: &str) -> bool {
    let line = line.trim_start();
    let Some(end) = line.find(['=', '＝']) else { return false };
    let key = line[..end].trim();
    !key.is_empty() && key.split('.').all(|part| is_plain_key(part.trim()))
}

/// Whether a text can be meant as a key: a word of ASCII that begins with a
/// letter, or a name that Chinese editors use.
pub(super) fn is_plain_key(part: &str) -> bool {
    let letter = |first: char| first.is_ascii_alphabetic() || first == '_';
    is_bare_key(part) && part.starts_with(letter) || names::candidates(part).is_some()
}

fn is_header(line: &str) -> bool {
    let inner = line.trim_start_matches(opens_bracket);
    let Some(end) = inner.find(closes_bracket) else { return false };
    let rest = inner[end..].trim_start_matches(closes_bracket).trim_start();
    let name = inner[..end].trim();
    let known = |part: &str| {
        names::candidates(part).is_some()
            || is_bare_key(part) && part.starts_with(|first: char| first.is_ascii_lowercase())
    };
    let closed = rest.is_empty() || rest.starts_with(['#', '＃']);
    closed && name.split('.').all(|part| known(part.trim()))
}

/// The quotation marks at a line's end that could close a long text: their
/// range in the line and their kind, straight or not.
pub(super) fn fence_at_end(line: &str) -> Option<(Range<usize>, Quote)> {
    let trimmed = line.trim_end();
    let quote = Quote::of(trimmed.chars().next_back()?)?;
    let marks = trimmed.chars().rev().take_while(|mark| Quote::of(*mark) == Some(quote)).take(3);
    let (count, width) = marks.fold((0, 0), |(count, width), mark| (count + 1, width + mark.len_utf8()));
    (count == 3).then(|| (trimmed.len() - width..trimmed.len(), quote))
}

/// A text with what a Chinese keyboard made full-width, where that gives a key.
pub(super) fn as_key(part: &str) -> Option<String> {
    let folded: String = part.chars().map(|character| half_width(character).unwrap_or(character)).collect();
    (folded != part && is_bare_key(&folded)).then_some(folded)
}
