//! Changes made where a text is written: from what is shown to the signs behind
//! it.

use std::ops::Range;

use crate::import::blocks::escaped_inside;
use crate::paper::{Atom, Sign};
use crate::review::steps;

/// A change of the value.
pub(super) type Splice = (Range<usize>, String);

/// A stretch of the value with its changes.
pub(super) fn spliced(value: &str, range: Range<usize>, splices: &[Splice]) -> String {
    let mut own: Vec<_> = splices
        .iter()
        .filter(|(at, _)| {
            range.start <= at.start
                && at.end <= range.end
                && (at.start < range.end || range.is_empty() || at.start == range.end)
        })
        .collect();
    own.sort_by_key(|(at, _)| (at.start, at.end));
    let (mut text, mut from) = (String::new(), range.start);
    for (at, new) in own {
        text.push_str(value.get(from..at.start).unwrap_or_default());
        text.push_str(new);
        from = at.end.max(from);
    }
    text.push_str(value.get(from..range.end).unwrap_or_default());
    text
}

/// What turns the source of some atoms into that of others; none where a change
/// has no place there, such as one of a style.
pub(super) fn splices(value: &str, old: &[Atom], new: &[Atom]) -> Option<Vec<Splice>> {
    let mut found: Vec<Splice> = Vec::new();
    for step in steps(old, new) {
        let (removed, added) = (step.old_range(), step.new_range());
        if matches!(step, similar::DiffOp::Equal { .. }) {
            continue;
        }
        let text = plain_text(&new[added])?;
        let at = match removed.is_empty() {
            true => insertion(value, old, removed.start, &new[step.new_range()])?,
            false => {
                let spans = spans(value, &old[removed])?;
                found.extend(spans[1..].iter().map(|span| (span.clone(), String::new())));
                spans[0].clone()
            }
        };
        found.push((at, text));
    }
    Some(found)
}

/// Atoms as text that stands among other text; none where they are more.
fn plain_text(atoms: &[Atom]) -> Option<String> {
    let text: Option<String> = atoms
        .iter()
        .map(|atom| match atom.sign {
            Sign::Char(char) => Some(char),
            _ => None,
        })
        .collect();
    text.map(|text| escaped_inside(&text))
}

/// Where new atoms go: after a neighbour that looks as they do, or before one.
fn insertion(value: &str, old: &[Atom], at: usize, new: &[Atom]) -> Option<Range<usize>> {
    let fits = |atom: &Atom| new.iter().all(|own| own.look == atom.look && own.link == atom.link);
    let after = at.checked_sub(1).and_then(|before| old.get(before)).filter(|atom| fits(atom));
    if let Some(end) = after.and_then(|atom| end_of(value, atom)) {
        return Some(end..end);
    }
    let start = old.get(at).filter(|atom| fits(atom)).and_then(|atom| atom.at)?;
    Some(start..start)
}

fn end_of(value: &str, atom: &Atom) -> Option<usize> {
    let at = atom.at?;
    let char = value.get(at..)?.chars().next().filter(|char| Some(*char) == atom.char())?;
    Some(at + char.len_utf8())
}

/// The stretches of the value that some atoms are, each with a backslash before
/// it; all must look the same, for signs between them are none of them.
fn spans(value: &str, atoms: &[Atom]) -> Option<Vec<Range<usize>>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for atom in atoms {
        let (start, end) = (atom.at?, end_of(value, atom)?);
        let escaped =
            value[..start].ends_with('\\') && value[start..end].chars().all(|c| c.is_ascii_punctuation());
        let start = if escaped { start - 1 } else { start };
        match spans.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => spans.push(start..end),
        }
    }
    (!spans.is_empty()).then_some(spans)
}
