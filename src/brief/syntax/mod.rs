//! What an editor meant by text that is not valid TOML. Reads a text as a person
//! would, finds each cause once at the place to correct, and repairs the text
//! until all the rest can be read. Meant for texts that the parser rejects: valid
//! TOML is not changed.

mod lists;
mod scanner;
mod shape;
mod signs;
mod strings;
mod tables;
mod values;

use std::collections::HashMap;
use std::ops::Range;

use self::scanner::Scanner;
use self::signs::is_forbidden;
use crate::findings::Fault;
use crate::text::splice::{Splice, Splices};

pub(super) use self::signs::to_half_width;

/// How the name begins that a table gets whose own could not be told.
pub(super) const LOST: &str = "\\u0000lost ";

/// A cause, in the text as the editor wrote it.
#[derive(Debug)]
pub(super) struct Found {
    /// What is wrong.
    pub fault: Fault,
    /// Where.
    pub range: Range<usize>,
    /// What mends it: a range, and what belongs there. None where only the
    /// editor can decide.
    pub repair: Option<(Range<usize>, String)>,
}

/// A text that was mended to be read on.
#[derive(Debug)]
pub(super) struct Mended {
    /// The mended text.
    pub text: String,
    /// The causes.
    pub found: Vec<Found>,
    /// Values without quotes that are none of TOML's, by their range in the
    /// editor's text, in order: what they should be, their key says.
    pub bare: Vec<Range<usize>>,
    edits: Splices,
    keys: Keys,
    /// Where each cause begins, in order.
    causes: Vec<usize>,
}

/// Where keys stand.
#[derive(Debug, Default)]
struct Keys {
    /// Each key's path, by where it begins.
    paths: HashMap<usize, String>,
    /// Where each path is written first.
    first: HashMap<String, Range<usize>>,
}

/// A key, or a table's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    /// The path, the table's name first.
    pub path: String,
    /// Where it stands.
    pub range: Range<usize>,
}

/// Mends a text that is no TOML.
pub(super) fn mend(text: &str) -> Mended {
    let (mut found, controls) = controls(text);
    let clean = controls.apply(text);
    let mut scanner = Scanner::new(&clean);
    scanner.read();
    // What was read without the control characters, at its place among them.
    let way = controls.way_back();
    found.extend(scanner.found.into_iter().map(|found| Found {
        range: way.range(found.range),
        repair: found.repair.map(|(range, text)| (way.range(range), text)),
        ..found
    }));
    let edits = scanner.edits.into_iter().map(|edit| Splice { range: way.range(edit.range), ..edit });
    let edits = Splices::new(edits.chain(controls.iter().cloned()).collect());
    let mut causes: Vec<_> = found.iter().map(|found| found.range.start).collect();
    causes.sort_unstable();
    let mut keys = Keys::default();
    for Key { path, range } in scanner.keys {
        let range = way.range(range);
        keys.paths.insert(range.start, path.clone());
        keys.first.entry(path).or_insert(range);
    }
    let bare = scanner.bare.into_iter().map(|range| way.range(range)).collect();
    Mended { text: edits.apply(text), found, bare, edits, keys, causes }
}

/// Control characters, of which TOML takes none anywhere: one finding a line.
fn controls(text: &str) -> (Vec<Found>, Splices) {
    let (mut found, mut all) = (Vec::new(), Vec::new());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let lone_return = |offset: usize| line[offset..].starts_with('\r') && &line[offset..] != "\r\n";
        let edits: Vec<_> = line
            .char_indices()
            .filter(|&(offset, character)| is_forbidden(character) || lone_return(offset))
            .map(|(offset, character)| Splice::delete(at + offset..at + offset + character.len_utf8()))
            .collect();
        if let Some(first) = edits.first() {
            let range = first.range.clone();
            let character = text[range.clone()].chars().next().unwrap_or_default();
            let repair = Splices::new(edits.clone()).joined(text).map(|edit| (edit.range, edit.text));
            found.push(Found { fault: Fault::TomlControl { character }, range, repair });
            all.extend(edits);
        }
        at += line.len();
    }
    (found, Splices::new(all))
}

impl Mended {
    /// The way from the mended text back to the editor's.
    pub(super) fn way_back(&self) -> impl Fn(Range<usize>) -> Range<usize> + '_ {
        let way = self.edits.way_back();
        move |range| way.range(range)
    }

    /// Whether a value is one without quotes.
    pub(super) fn is_bare(&self, range: &Range<usize>) -> bool {
        let key = |bare: &Range<usize>| (bare.start, bare.end);
        self.bare.binary_search_by_key(&key(range), key).is_ok()
    }

    /// Where a key stands for the first time, if the one at this range is not
    /// the first.
    pub(super) fn first_of(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let first = self.keys.first.get(self.keys.paths.get(&range.start)?)?;
        (first != range).then(|| first.clone())
    }

    /// Whether a cause lies in a stretch.
    pub(super) fn has_cause(&self, range: &Range<usize>) -> bool {
        let next = self.causes.partition_point(|start| *start < range.start);
        self.causes.get(next).is_some_and(|start| *start < range.end)
    }
}
