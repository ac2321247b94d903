//! Which paragraph of the copy is which one of the paper that it was written
//! from, and which part of the issue each is in now.

use std::collections::{BTreeMap, BTreeSet};

use super::steps;
use crate::brief::edit::{Path, Step};
use crate::paper::docx::ReadParagraph;
use crate::paper::{Atom, Paper, Paragraph, Shape, Sign};

/// A copy beside its paper.
pub(super) struct Aligned {
    /// The copy's paragraphs, with the paper's numbers for notes.
    pub read: Vec<ReadParagraph>,
    /// For each of them the paper's.
    pub matched: Vec<Option<usize>>,
    /// For each of them the part of the issue that it stands in; `None` before
    /// the first.
    pub parts: Vec<Option<Path>>,
}

/// A number past those of the paper's own notes.
const NEW_NOTES: usize = 10_000;

impl Aligned {
    /// Aligns a copy with its paper.
    pub(super) fn new(paper: &Paper, mut read: Vec<ReadParagraph>) -> Self {
        // Word wants an empty paragraph here and there; nobody reads it.
        read.retain(|own| own.number.is_some() || !own.atoms.is_empty());
        let matched = matches(paper, &read);
        renumber_notes(paper, &mut read, &matched);
        let parts = parts(paper, &read, &matched);
        Self { read, matched, parts }
    }
}

/// The part of the issue that a key belongs to: a section, the header.
pub(super) fn part_of(path: &Path) -> Path {
    let steps = path.steps();
    let count = match steps {
        [Step::Key(first), Step::Item(_), ..] if first == "sections" => 2,
        [Step::Key(_), Step::Key(_), Step::Item(_), ..] => 3,
        _ => 1,
    };
    let mut part = Path::default();
    for step in steps.iter().take(count) {
        part = match step {
            Step::Key(key) => part.key(key),
            Step::Item(index) => part.item(*index),
        };
    }
    part
}

/// Bookmarks first; then what says the same, in order.
fn matches(paper: &Paper, read: &[ReadParagraph]) -> Vec<Option<usize>> {
    let mut taken = BTreeSet::new();
    let own = |number: Option<usize>| number.filter(|number| *number < paper.paragraphs.len());
    let mut matched: Vec<Option<usize>> =
        read.iter().map(|own_of| own(own_of.number).filter(|number| taken.insert(*number))).collect();
    let free: Vec<usize> = (0..paper.paragraphs.len()).filter(|index| !taken.contains(index)).collect();
    let new: Vec<usize> = (0..read.len()).filter(|index| matched[*index].is_none()).collect();
    let old_texts: Vec<String> = free.iter().map(|index| paper.paragraphs[*index].plain()).collect();
    let new_texts: Vec<String> = new.iter().map(|index| crate::paper::plain(&read[*index].atoms)).collect();
    for step in steps(&old_texts, &new_texts) {
        if let similar::DiffOp::Equal { old_index, new_index, len } = step {
            for at in 0..len {
                matched[new[new_index + at]] = Some(free[old_index + at]);
            }
        }
    }
    // A paragraph that was moved says the same elsewhere.
    let mut left: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let taken: BTreeSet<usize> = matched.iter().flatten().copied().collect();
    for (at, index) in free.iter().enumerate().filter(|(_, index)| !taken.contains(index)) {
        left.entry(old_texts[at].as_str()).or_default().push(*index);
    }
    for (at, index) in new.iter().enumerate() {
        let same = left.get_mut(new_texts[at].as_str()).filter(|_| !new_texts[at].is_empty());
        if let (None, Some(same)) = (matched[*index], same)
            && let Some(first) = (!same.is_empty()).then(|| same.remove(0))
        {
            matched[*index] = Some(first);
        }
    }
    matched
}

/// Word counts notes anew when it saves; a note is known by its paragraphs.
fn renumber_notes(paper: &Paper, read: &mut [ReadParagraph], matched: &[Option<usize>]) {
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    for (own, at) in read.iter().zip(matched) {
        let known = at.and_then(|at| paper.paragraphs[at].note.as_ref()).map(|(_, number)| *number);
        if let (Some(id), Some(number)) = (own.note, known) {
            numbers.entry(id).or_insert(number);
        }
    }
    let number = |id: usize| numbers.get(&id).copied().unwrap_or(NEW_NOTES + id);
    for own in read {
        own.note = own.note.map(number);
        for atom in &mut own.atoms {
            if let Sign::Note(id) = atom.sign {
                atom.sign = Sign::Note(number(id));
            }
        }
    }
}

/// What is not in Markdown says which part begins; what follows is in it.
fn parts(paper: &Paper, read: &[ReadParagraph], matched: &[Option<usize>]) -> Vec<Option<Path>> {
    let mut next = None;
    let mut of_paper: Vec<Option<Path>> = Vec::new();
    for own in paper.paragraphs.iter().rev() {
        next = own.keys.first().map(part_of).or(next);
        of_paper.push(next.clone());
    }
    of_paper.reverse();
    let mut current: Option<Path> = None;
    let mut fresh = 0;
    let mut parts = Vec::new();
    for (own, at) in read.iter().zip(matched) {
        match at {
            Some(at) if !paper.paragraphs[*at].is_markdown() => current.clone_from(&of_paper[*at]),
            None if own.shape == Shape::Section => {
                fresh += 1;
                current = Some(Path::of("new").item(fresh));
            }
            _ => {}
        }
        parts.push(current.clone());
    }
    parts
}

/// A paragraph of the copy as one of the paper, with what its own kind in the
/// paper adds.
pub(super) fn as_paragraph(read: &ReadParagraph, own: Option<&Paragraph>) -> Paragraph {
    let atoms: Vec<Atom> = read.atoms.clone();
    let shape = match (read.shape, own.map(|own| own.shape)) {
        (Shape::Cell { table, row, column, .. }, Some(Shape::Cell { side, .. })) => {
            Shape::Cell { table, row, column, side }
        }
        // A program that does not keep the style of a table.
        (Shape::Cell { table, row, column, .. }, Some(Shape::Datum { .. })) => {
            Shape::Datum { table, row, column }
        }
        (Shape::Item { depth, further, list, .. }, Some(Shape::Item { start, .. })) => {
            Shape::Item { depth, start, list, further }
        }
        // A style that a program does not keep, or a paragraph that only looks like text.
        (Shape::Text, Some(shape)) if shape != Shape::Rule => shape,
        (shape, _) => shape,
    };
    let mut paragraph = Paragraph::new(shape, own.map(|own| own.keys.clone()).unwrap_or_default(), atoms);
    paragraph.note = read.note.map(|number| {
        let name = own.and_then(|own| own.note.as_ref()).map(|(name, _)| name.clone());
        (name.unwrap_or_else(|| format!("n{}", number % NEW_NOTES).into()), number)
    });
    paragraph
}
