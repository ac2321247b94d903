//! What a paragraph says, without what only Word itself shows.

use super::ReadParagraph;
use crate::markdown::Shown;
use crate::paper::{Atom, Look, Shape, Sign};

/// Whether a paragraph has nothing but a picture.
pub(super) fn is_picture(atoms: &[Atom]) -> bool {
    matches!(atoms, [Atom { sign: Sign::Picture(..), .. }])
}

/// A caption without the `表 1` that a reviewer or Word typed before it, which says
/// what it is one of.
pub(super) fn captioned(shape: Shape, atoms: Vec<Atom>) -> (Shape, Vec<Atom>) {
    let text = crate::paper::plain(&atoms);
    let marks = [
        ("表", Shown::Table),
        ("Table", Shown::Table),
        ("图", Shown::Picture),
        ("圖", Shown::Picture),
        ("Figure", Shown::Picture),
    ];
    let found = marks.into_iter().find_map(|(mark, shown)| {
        let rest = text.strip_prefix(mark)?.trim_start();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = rest[digits..].trim_start_matches([' ', '\u{3000}', '：', ':', '.', '．']);
        (digits > 0 && !rest.is_empty()).then(|| (shown, rest.chars().count()))
    });
    match found.filter(|_| atoms.iter().all(|atom| atom.char().is_some())) {
        Some((shown, kept)) => (Shape::Legend(shown), atoms[atoms.len() - kept..].to_vec()),
        None => (shape, atoms),
    }
}

/// A picture and its caption, which is its description too.
pub(super) fn figure(mut atoms: Vec<Atom>) -> Vec<Atom> {
    let Some(Sign::Picture(path, _)) = atoms.first().map(|atom| atom.sign.clone()) else { return atoms };
    atoms[0].sign = Sign::Picture(path, "".into());
    if atoms.get(1).is_some_and(|atom| atom.sign == Sign::Break) {
        atoms.remove(1);
    }
    atoms
}

/// A box at the start of an item is a task's.
pub(super) fn tasks(mut atoms: Vec<Atom>) -> Vec<Atom> {
    let done = match atoms.first().and_then(Atom::char) {
        Some('☑' | '☒' | '✓') => true,
        Some('☐' | '□') => false,
        _ => return atoms,
    };
    let blank = atoms.get(1).is_some_and(|atom| atom.char() == Some(' '));
    atoms.splice(..if blank { 2 } else { 1 }, [Atom::new(Sign::Task(done), Look::default())]);
    atoms
}

/// A paragraph whose end was deleted, with the one that it runs into. Where
/// nothing is left of the first, the second stays what it is.
pub(super) fn joined(before: ReadParagraph, mut own: ReadParagraph) -> ReadParagraph {
    let changes = [before.changes, own.changes].concat();
    if before.atoms.is_empty() {
        own.changes = changes;
        return own;
    }
    let atoms = [before.atoms, own.atoms].concat();
    ReadParagraph {
        atoms,
        changes,
        number: before.number.or(own.number),
        shape: before.shape,
        note: own.note,
    }
}
