//! The Markdown texts: what the copy says in them, and whether it can be written
//! that way.

use std::collections::BTreeMap;

use super::{CHANGED, KeyChange, Run, UNSAFE};
use crate::brief::edit::{Change, Path, Value};
use crate::paper::markdown::Names;
use crate::paper::{Atom, Paragraph, Shape, Sign, paragraphs_of};
use crate::review::align::part_of;
use crate::review::keys;
use crate::review::rebuild::Text;

impl Run<'_> {
    /// The paragraphs of the copy that stand in a part and are Markdown, notes too.
    fn in_part(&self, path: &Path) -> Vec<usize> {
        let part = part_of(path);
        let own = |at: &usize| {
            let read = &self.aligned.read[*at];
            let markdown =
                self.aligned.matched[*at].is_none_or(|number| self.paper.paragraphs[number].is_markdown());
            read.note.is_none() && markdown && self.aligned.parts[*at].as_ref() == Some(&part)
        };
        let mut found: Vec<usize> = (0..self.aligned.read.len()).filter(own).collect();
        // Notes belong to the text that refers to them; of the others nothing is printed.
        let notes: Vec<usize> = found
            .iter()
            .flat_map(|at| &self.aligned.read[*at].atoms)
            .filter_map(|atom| if let Sign::Note(number) = atom.sign { Some(number) } else { None })
            .collect();
        let referred = |at: &usize| self.aligned.read[*at].note.is_some_and(|note| notes.contains(&note));
        found.extend((0..self.aligned.read.len()).filter(referred));
        found
    }

    pub(super) fn names(&self) -> Names<'_> {
        let notes = self.paper.paragraphs.iter().filter_map(|own| own.note.as_ref());
        let mut names: BTreeMap<usize, String> =
            notes.map(|(name, number)| (*number, name.to_string())).collect();
        for note in self.aligned.read.iter().filter_map(|own| own.note) {
            names.entry(note).or_insert_with(|| format!("n{}", note % 10_000));
        }
        Names { lang: self.paper.lang, ids: &self.paper.ids, notes: names }
    }

    /// Every text in Markdown.
    pub(super) fn texts(&mut self) {
        let mut paths: Vec<Path> = Vec::new();
        for own in &self.paper.paragraphs {
            if let Some(path) = own.text_key().filter(|path| !paths.contains(path)) {
                paths.push(path.clone());
            }
        }
        for path in paths {
            self.text(&path);
        }
    }

    fn text(&mut self, path: &Path) {
        let read = self.in_part(path);
        let old: Vec<&Paragraph> =
            self.paper.paragraphs.iter().filter(|own| own.text_key() == Some(path)).collect();
        let value = keys::at(self.was, path).and_then(toml::Value::as_str).unwrap_or_default();
        // A section that is gone as a whole is no empty text.
        if read.is_empty() && self.is_gone(path) {
            return;
        }
        let new = read
            .iter()
            .map(|at| {
                let own = self.aligned.matched[*at].map(|number| &self.paper.paragraphs[number]);
                // What was moved here from another text is new to this one.
                (&self.aligned.read[*at], own.filter(|own| own.text_key() == Some(path)))
            })
            .collect();
        let text = Text { value, old, new, names: self.names() };
        if text.is_unchanged() {
            return;
        }
        let wanted = said(&text.wanted());
        let written = text
            .candidates()
            .into_iter()
            .find(|value| said(&paragraphs_of(value, path, self.paper.lang, &self.paper.ids)) == wanted);
        let fallback = || text.candidates().pop().unwrap_or_default();
        let (first, by) = (read.first().copied(), self.by(read.iter().copied()));
        let exact = written.is_some();
        let after = written.unwrap_or_else(fallback);
        let Some(now) = self.current(path) else { return self.leave(&after, first, CHANGED) };
        if !exact {
            return self.leave(&after, first, UNSAFE);
        }
        let shown = KeyChange { key: now.to_string(), before: value.to_owned(), after: after.clone(), by };
        self.make(&Change::Set(now, Value::String(after)), shown, first);
    }

    /// Whether no paragraph of a section is left.
    fn is_gone(&self, path: &Path) -> bool {
        let part = part_of(path);
        !self.aligned.parts.iter().flatten().any(|own| *own == part)
    }
}

/// What paragraphs say, with notes counted anew, and without what only tells
/// lists and tables apart.
fn said(paragraphs: &[Paragraph]) -> Vec<(String, Vec<Atom>)> {
    let mut notes: Vec<usize> = Vec::new();
    let mut number = |own: usize| match notes.iter().position(|known| *known == own) {
        Some(at) => at,
        None => {
            notes.push(own);
            notes.len() - 1
        }
    };
    let kind = |own: &Paragraph| match own.shape {
        Shape::Item { depth, start, further, .. } => format!("item {depth} {} {further}", start.is_some()),
        Shape::Cell { row, column, .. } => format!("cell {row} {column}"),
        Shape::Datum { row, column, .. } => format!("datum {row} {column}"),
        _ if own.note.is_some() => "note".to_owned(),
        other => format!("{other:?}"),
    };
    paragraphs
        .iter()
        .map(|own| {
            let atoms = own.atoms.iter().map(|atom| match atom.sign {
                Sign::Note(of) => Atom { sign: Sign::Note(number(of)), ..atom.clone() },
                _ => atom.clone(),
            });
            (kind(own), atoms.collect())
        })
        .collect()
}
