//! Changes of a text as CodeMirror writes them, with offsets in UTF-16 units.

use super::protocol::{Piece, Stretch};
use crate::text::splice::{Splice, Splices};

/// Where the UTF-16 units of a text are.
#[derive(Debug, Clone)]
pub(super) struct Units {
    /// The units before every so-many-th byte.
    marks: Vec<usize>,
}

/// Bytes from mark to mark.
const STEP: usize = 256;

impl Units {
    /// Reads a text.
    pub(super) fn of(text: &str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut units = 0;
        for (at, character) in text.char_indices() {
            while marks.len() * STEP <= at {
                marks.push(units);
            }
            units += character.len_utf16();
        }
        Self { marks }
    }

    /// The units before a byte of that text.
    pub(super) fn before(&self, text: &str, byte: usize) -> usize {
        let byte = text.floor_char_boundary(byte);
        let mark = (byte / STEP).min(self.marks.len().saturating_sub(1));
        let Some(&known) = self.marks.get(mark) else { return 0 };
        // A mark stands before the first character that begins at it or behind it.
        let start = text.ceil_char_boundary(mark * STEP);
        known + text.get(start..byte).map_or(0, |between| between.encode_utf16().count())
    }
}

/// The byte that so many units come before; the end of a text that has fewer.
pub(super) fn byte_at(text: &str, units: usize) -> usize {
    let mut left = units;
    for (at, character) in text.char_indices() {
        if left == 0 || left < character.len_utf16() {
            return at;
        }
        left -= character.len_utf16();
    }
    text.len()
}

/// Makes a change; none where it is not one of this text.
pub(super) fn apply(text: &str, changes: &[Stretch]) -> Option<String> {
    let mut changed = String::with_capacity(text.len() + 64);
    let mut rest = text;
    for stretch in changes {
        match stretch {
            Stretch::Kept(length) => {
                let (kept, after) = rest.split_at(split(rest, *length)?);
                changed.push_str(kept);
                rest = after;
            }
            Stretch::Changed(pieces) => {
                let (Piece::Length(length), lines) = pieces.split_first()? else { return None };
                rest = &rest[split(rest, *length)?..];
                for (index, line) in lines.iter().enumerate() {
                    let Piece::Line(line) = line else { return None };
                    if index > 0 {
                        changed.push('\n');
                    }
                    changed.push_str(line);
                }
            }
        }
    }
    rest.is_empty().then_some(changed)
}

/// The byte after so many units; none where a text is shorter or that would be
/// inside of a character.
fn split(text: &str, units: usize) -> Option<usize> {
    let mut left = units;
    for (at, character) in text.char_indices() {
        if left == 0 {
            return Some(at);
        }
        left = left.checked_sub(character.len_utf16())?;
    }
    (left == 0).then_some(text.len())
}

/// Splices in that form.
pub(super) fn of_splices(text: &str, splices: &Splices) -> Vec<Stretch> {
    let units = |part: &str| part.encode_utf16().count();
    let mut changes = Vec::new();
    let mut at = 0;
    for splice in splices.iter() {
        let Splice { range, text: new } = splice;
        if range.start > at {
            changes.push(Stretch::Kept(units(&text[at..range.start])));
        }
        let mut pieces = vec![Piece::Length(units(&text[range.clone()]))];
        if !new.is_empty() {
            pieces.extend(new.split('\n').map(|line| Piece::Line(line.to_owned())));
        }
        changes.push(Stretch::Changed(pieces));
        at = range.end;
    }
    if at < text.len() {
        changes.push(Stretch::Kept(units(&text[at..])));
    }
    changes
}

/// The change from one text to another: what they begin and end with alike stays.
pub(super) fn between(old: &str, new: &str) -> Splices {
    if old == new {
        return Splices::default();
    }
    Splices::new(vec![narrow(old, &Splice::replace(0..old.len(), new))])
}

/// The same splices without what they only put back.
pub(super) fn narrowed(text: &str, splices: &Splices) -> Splices {
    let narrow = splices.iter().map(|splice| narrow(text, splice));
    Splices::new(narrow.filter(|splice| !splice.range.is_empty() || !splice.text.is_empty()).collect())
}

fn narrow(text: &str, splice: &Splice) -> Splice {
    let (old, new) = (&text[splice.range.clone()], splice.text.as_str());
    let head: usize =
        old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail: usize = old_rest
        .chars()
        .rev()
        .zip(new_rest.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let range = splice.range.start + head..splice.range.end - tail;
    Splice { range, text: new_rest[..new_rest.len() - tail].to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_and_its_splices_agree() {
        let mut random = fastrand::Rng::with_seed(7);
        let letters = ["甲", "a", "😀", "\n", "é"];
        let mut text = |longest: usize| -> String {
            (0..random.usize(0..longest)).map(|_| letters[random.usize(0..letters.len())]).collect()
        };
        for _ in 0..2000 {
            let (old, new) = (text(40), text(40));
            let splices = between(&old, &new);
            assert_eq!(apply(&old, &of_splices(&old, &splices)).as_deref(), Some(new.as_str()));
            assert_eq!(narrowed(&old, &splices).apply(&old), new);
        }
    }

    #[test]
    fn a_change_of_another_text_is_none() {
        for changes in ["[3]", "[1]", "[[1]]", "[1,[1,2]]", "[[\"a\"]]", "[[0],9]"] {
            let changes: Vec<Stretch> = serde_json::from_str(changes).unwrap();
            assert_eq!(apply("😀", &changes), None, "{changes:?}");
        }
        let kept: Vec<Stretch> = serde_json::from_str("[2,[0,\"一\",\"\"]]").unwrap();
        assert_eq!(apply("😀", &kept).as_deref(), Some("😀一\n"));
    }

    #[test]
    fn units_are_counted_from_any_byte() {
        let text = "a甲😀\n".repeat(300);
        let units = Units::of(&text);
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let counted = text[..at].encode_utf16().count();
            assert_eq!(units.before(&text, at), counted);
            assert_eq!(byte_at(&text, counted), at);
        }
        assert_eq!(Units::of("").before("", 9), 0);
        assert_eq!(byte_at("甲", 9), 3);
    }
}
