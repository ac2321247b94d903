//! Two versions of an issue as one marked text (花脸稿): accepting all of it returns
//! the new version, rejecting all of it the old one.

use std::collections::BTreeMap;

use similar::DiffOp;

use super::steps;
use crate::brief::edit::Path;
use crate::paper::docx::{Mark, Marked};
use crate::paper::{Atom, Paper, Paragraph, Shape};

/// Two versions as one.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// The paragraphs of both, in order.
    pub paragraphs: Vec<Marked>,
    /// What differs, a paragraph at a time.
    pub changes: Vec<Difference>,
}

/// What differs in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The key that it is in, of the new version; of the old one where it is gone.
    pub key: String,
    /// What happened.
    pub kind: Kind,
    /// What it said.
    pub before: String,
    /// What it says.
    pub after: String,
}

/// What happened in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Both say something.
    Changed,
    /// Only the new one has it.
    Inserted,
    /// Only the old one has it.
    Deleted,
    /// A section stands elsewhere: its number before and after.
    Moved(usize, usize),
}

impl Kind {
    /// Its name in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Inserted => "inserted",
            Self::Deleted => "deleted",
            Self::Moved(..) => "moved",
        }
    }
}

/// What is compared as a whole: a paragraph, or a row of a table.
type Unit<'a> = &'a [Paragraph];

/// Compares two versions.
pub fn compare(old: &Paper, new: &Paper) -> Comparison {
    let (old_units, new_units) = (units(old), units(new));
    let mut comparison = Comparison::default();
    for pair in pairs(&old_units, &new_units) {
        match pair {
            (Some(old), Some(new)) => comparison.both(old, new),
            (Some(old), None) => comparison.whole(old, Mark::Deleted),
            (None, Some(new)) => comparison.whole(new, Mark::Inserted),
            (None, None) => {}
        }
    }
    comparison.number_tables();
    comparison.changes.extend(moved(old, new));
    comparison
}

fn units(paper: &Paper) -> Vec<Unit<'_>> {
    let row = |own: &Paragraph| own.shape.spot().map(|spot| (spot.table, spot.row));
    paper.paragraphs.chunk_by(|a, b| row(a).is_some() && row(a) == row(b)).collect()
}

/// What a unit says, with what it is.
fn said(unit: Unit<'_>) -> (std::mem::Discriminant<Shape>, bool, Vec<&[Atom]>) {
    let first = &unit[0];
    let atoms = unit.iter().map(|own| own.atoms.as_slice()).collect();
    (std::mem::discriminant(&first.shape), first.note.is_some(), atoms)
}

type Pair<'a> = (Option<Unit<'a>>, Option<Unit<'a>>);

/// Which units are one: those that say the same, and between them those that say
/// much of the same, in order.
fn pairs<'a>(old: &[Unit<'a>], new: &[Unit<'a>]) -> Vec<Pair<'a>> {
    let said_of =
        |units: &[Unit<'a>]| units.iter().map(|unit| format!("{:?}", said(unit))).collect::<Vec<_>>();
    let mut pairs = Vec::new();
    for step in steps(&said_of(old), &said_of(new)) {
        let (before, after) = (step.old_range(), step.new_range());
        match step {
            DiffOp::Equal { .. } => {
                pairs.extend(old[before].iter().zip(&new[after]).map(|(old, new)| (Some(*old), Some(*new))));
            }
            _ => pair_gap(&old[before], &new[after], &mut pairs),
        }
    }
    pairs
}

/// Pairs what is alike between two units that are the same.
fn pair_gap<'a>(old: &[Unit<'a>], new: &[Unit<'a>], pairs: &mut Vec<Pair<'a>>) {
    let mut from = 0;
    for own in new {
        let alike = (from..old.len()).find(|at| is_alike(old[*at], own));
        if let Some(at) = alike {
            pairs.extend(old[from..at].iter().map(|unit| (Some(*unit), None)));
            pairs.push((Some(old[at]), Some(*own)));
            from = at + 1;
        } else {
            pairs.push((None, Some(*own)));
        }
    }
    pairs.extend(old[from..].iter().map(|unit| (Some(*unit), None)));
}

/// Whether two units are of one kind and have two fifths of their text in common.
fn is_alike(old: Unit<'_>, new: Unit<'_>) -> bool {
    let (a, b) = (said(old), said(new));
    if (a.0, a.1, old.len()) != (b.0, b.1, new.len()) {
        return false;
    }
    let text = |unit: Unit<'_>| unit.iter().flat_map(|own| own.atoms.iter().cloned()).collect::<Vec<_>>();
    let (before, after) = (text(old), text(new));
    let same: usize = steps(&before, &after)
        .iter()
        .filter(|step| matches!(step, DiffOp::Equal { .. }))
        .map(|step| step.old_range().len())
        .sum();
    let fixed = old[0].keys.first() == new[0].keys.first() && !old[0].is_markdown();
    fixed || same * 5 >= before.len().max(after.len()) * 2
}

impl Comparison {
    fn both(&mut self, old: Unit<'_>, new: Unit<'_>) {
        for (old, new) in old.iter().zip(new) {
            let marked = merged(old, new);
            if old.atoms != new.atoms {
                self.differ(new, Kind::Changed, old.plain(), new.plain());
            }
            self.paragraphs.push(marked);
        }
    }

    fn whole(&mut self, unit: Unit<'_>, mark: Mark) {
        for own in unit {
            let marks = vec![mark; own.atoms.len()];
            self.paragraphs.push(Marked { paragraph: own.clone(), marks, whole: mark });
        }
        let text = unit.iter().map(Paragraph::plain).collect::<Vec<_>>().join(" | ");
        match mark {
            Mark::Inserted => self.differ(&unit[0], Kind::Inserted, String::new(), text),
            _ => self.differ(&unit[0], Kind::Deleted, text, String::new()),
        }
    }

    fn differ(&mut self, own: &Paragraph, kind: Kind, before: String, after: String) {
        let key = own.keys.first().map(ToString::to_string).unwrap_or_default();
        self.changes.push(Difference { key, kind, before, after });
    }

    /// Rows that follow each other are one table, whatever versions they are of.
    fn number_tables(&mut self) {
        let (mut table, mut row, mut last) = (0, 0, None::<(usize, std::mem::Discriminant<Shape>)>);
        let mut columns: Vec<usize> = vec![0; self.paragraphs.len()];
        for at in (0..self.paragraphs.len()).rev() {
            let column_of = |own: &Marked| own.paragraph.shape.spot().map(|spot| spot.column);
            if let Some(column) = column_of(&self.paragraphs[at]) {
                let next = self.paragraphs.get(at + 1).and_then(column_of);
                let goes_on = next.is_some_and(|after| after > column);
                columns[at] = if goes_on { columns[at + 1] } else { column + 1 };
            }
        }
        for (at, own) in self.paragraphs.iter_mut().enumerate() {
            let Some(spot) = own.paragraph.shape.spot() else {
                last = None;
                continue;
            };
            let kind = std::mem::discriminant(&own.paragraph.shape);
            if spot.column == 0 {
                match last {
                    Some(above) if above == (columns[at], kind) => row += 1,
                    _ => (table, row) = (table + 1, 0),
                }
                last = Some((columns[at], kind));
            }
            own.paragraph.shape = own.paragraph.shape.moved_to(table, row);
        }
    }
}

/// Fewer atoms than these between two changes are changed with them: a word that
/// is half new reads worse than a new word.
const SHORTEST: usize = 2;

/// One paragraph of two.
fn merged(old: &Paragraph, new: &Paragraph) -> Marked {
    let mut atoms = Vec::new();
    let mut marks = Vec::new();
    for (before, after, equal) in joined(&steps(&old.atoms, &new.atoms)) {
        if equal {
            marks.extend(std::iter::repeat_n(Mark::Kept, after.len()));
            atoms.extend_from_slice(&new.atoms[after]);
        } else {
            marks.extend(std::iter::repeat_n(Mark::Deleted, before.len()));
            atoms.extend_from_slice(&old.atoms[before]);
            marks.extend(std::iter::repeat_n(Mark::Inserted, after.len()));
            atoms.extend_from_slice(&new.atoms[after]);
        }
    }
    Marked { paragraph: Paragraph { atoms, ..new.clone() }, marks, whole: Mark::Kept }
}

type Stretch = (std::ops::Range<usize>, std::ops::Range<usize>, bool);

/// Steps with short equal stretches between two changes taken into them.
fn joined(steps: &[DiffOp]) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let (before, after) = (step.old_range(), step.new_range());
        let equal = matches!(step, DiffOp::Equal { .. });
        let between = at > 0 && at + 1 < steps.len() && before.len() < SHORTEST;
        let kept = equal && !between;
        match found.last_mut().filter(|last| !last.2 && !kept) {
            Some(last) => (last.0.end, last.1.end) = (before.end, after.end),
            None => found.push((before, after, kept)),
        }
    }
    found
}

/// The sections that stand elsewhere among those that both versions have.
fn moved(old: &Paper, new: &Paper) -> Vec<Difference> {
    let titles = |paper: &Paper| -> Vec<String> {
        let own = paper.paragraphs.iter().filter(|own| {
            own.shape == Shape::Section
                && own.keys.first().is_some_and(|key| key.is_within(&Path::of("sections")))
        });
        own.map(Paragraph::plain).collect()
    };
    let (before, after) = (titles(old), titles(new));
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    before.iter().enumerate().for_each(|(at, title)| places.entry(title).or_default().push(at));
    let kept: Vec<(usize, usize)> = after
        .iter()
        .enumerate()
        .filter_map(|(to, title)| places.get(title.as_str()).filter(|at| at.len() == 1).map(|at| (at[0], to)))
        .collect();
    let mut sorted: Vec<usize> = kept.iter().map(|(from, _)| *from).collect();
    let now = sorted.clone();
    sorted.sort_unstable();
    let mut out: Vec<(usize, usize)> = Vec::new();
    for step in steps(&sorted, &now) {
        if let DiffOp::Insert { .. } | DiffOp::Replace { .. } = step {
            out.extend(step.new_range().map(|at| kept[at]));
        }
    }
    let named = |(from, to): (usize, usize)| Difference {
        key: Path::of("sections").item(to).to_string(),
        kind: Kind::Moved(from + 1, to + 1),
        before: before[from].clone(),
        after: after[to].clone(),
    };
    out.into_iter().map(named).collect()
}

/// The version that accepting or rejecting all marks gives: what each paragraph
/// is, and what it says.
pub fn settled(paragraphs: &[Marked], accept: bool) -> Vec<Vec<Atom>> {
    let gone = if accept { Mark::Deleted } else { Mark::Inserted };
    let left = paragraphs.iter().filter(|own| own.whole != gone);
    left.map(|own| {
        let atoms = own.paragraph.atoms.iter().zip(&own.marks);
        atoms.filter(|(_, mark)| **mark != gone).map(|(atom, _)| atom.clone()).collect()
    })
    .collect()
}
