//! What is set differently from the first time: paragraphs that the engine would
//! tear, because what is kept together did not fill their lines.

use std::collections::BTreeSet;

use super::cohesion::never_begins;
use crate::text::source::{Place, SourceId};
use crate::text::traced::Traced;

/// Paragraphs and the ends of lines in them, by their places.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Mends {
    /// How far the sources stand behind those of what was laid out, in a volume.
    shift: usize,
    /// Paragraphs in which only what may never be parted is kept.
    free: BTreeSet<Paragraph>,
    /// Characters before which a line ends that is not filled.
    ends: BTreeSet<(SourceId, usize)>,
    /// Paragraphs of which no line is filled.
    ragged: BTreeSet<Paragraph>,
}

/// A file, and where in it the paragraph begins and ends.
type Paragraph = (SourceId, usize, usize);

/// A line that the engine tore.
#[derive(Debug, Clone, PartialEq)]
pub struct Torn {
    /// Its paragraph.
    pub paragraph: Place,
    /// The character that begins the next line, where that is known.
    pub next: Option<Place>,
}

impl Mends {
    /// The same for an issue whose sources stand so many further on in a volume.
    pub fn of_issue(&self, shift: usize) -> Self {
        Self { shift, ..self.clone() }
    }

    /// Takes up lines that were torn. A paragraph's seams are freed first; then
    /// its torn lines end where they end, unfilled; if that is no help either, it
    /// is set ragged. Says whether anything changed.
    pub fn add(&mut self, torn: &[Torn], last: bool) -> bool {
        let before = self.clone();
        for Torn { paragraph, next } in torn {
            let paragraph = key(paragraph);
            if before.free.contains(&paragraph) {
                let end = next.as_ref().filter(|_| !last).map(|next| (next.source, next.range.start));
                if !end.is_some_and(|end| self.ends.insert(end)) {
                    self.ragged.insert(paragraph);
                }
            } else {
                self.free.insert(paragraph);
            }
        }
        *self != before
    }

    /// Whether only what may never be parted is kept in a paragraph.
    pub(super) fn is_free(&self, paragraph: &Place) -> bool {
        !self.free.is_empty() && self.free.contains(&key(&paragraph.clone().shifted(self.shift)))
    }

    /// Whether no line of a paragraph is filled.
    pub(super) fn is_ragged(&self, paragraph: &Place) -> bool {
        !self.ragged.is_empty() && self.ragged.contains(&key(&paragraph.clone().shifted(self.shift)))
    }

    /// The bytes of a paragraph's text before which a line ends.
    pub(super) fn ends(&self, paragraph: &Place, text: &Traced) -> Vec<usize> {
        let place = paragraph.clone().shifted(self.shift);
        if !self.is_free(paragraph) || self.is_ragged(paragraph) {
            return Vec::new();
        }
        let is_end = |at: usize| text.at(at).is_some_and(|at| self.ends.contains(&(place.source, at)));
        let begins = text.char_indices().filter(|(_, character)| !never_begins(*character));
        begins.map(|(at, _)| at).filter(|&at| is_end(at)).collect()
    }
}

fn key(place: &Place) -> Paragraph {
    (place.source, place.range.start, place.range.end)
}
