//! Items of lists in brackets, and keys of tables in braces.

use std::ops::Range;

use super::layout::{Cell, Lines};
use crate::text::splice::Splice;

/// What is between brackets or braces.
pub(super) struct List<'a> {
    pub lines: &'a Lines<'a>,
    pub cells: &'a [Cell],
    /// With its brackets.
    pub range: Range<usize>,
}

impl List<'_> {
    /// Puts items in before the one at an index.
    pub(super) fn insert(&self, index: usize, items: &[String]) -> Vec<Splice> {
        if items.is_empty() {
            return Vec::new();
        }
        let close = self.range.end - 1;
        let braces = self.lines.text[self.range.clone()].starts_with('{');
        match (self.cells.get(index), self.cells.last()) {
            (Some(next), _) => vec![match self.own_lines(index) {
                Some(own) => Splice::insert(own.start, self.as_lines(next, items, true)),
                None => Splice::insert(next.start(), items.join(", ") + ", "),
            }],
            (None, Some(last)) => self.append(last, items),
            (None, None) if braces && self.range.len() == 2 => {
                vec![Splice::insert(close, format!(" {} ", items.join(", ")))]
            }
            (None, None) => vec![Splice::insert(close, items.join(", "))],
        }
    }

    fn append(&self, last: &Cell, items: &[String]) -> Vec<Splice> {
        let own = self.own_lines(self.cells.len() - 1);
        let one_line = items.join(", ");
        match (own, last.comma) {
            (Some(own), Some(_)) => vec![Splice::insert(own.end, self.as_lines(last, items, true))],
            (Some(own), None) => vec![
                Splice::insert(last.value.end, ","),
                Splice::insert(own.end, self.as_lines(last, items, false)),
            ],
            (None, Some(comma)) => vec![Splice::insert(comma + 1, format!(" {one_line},"))],
            (None, None) => vec![Splice::insert(last.value.end, format!(", {one_line}"))],
        }
    }

    /// Items on lines of their own, indented as another is.
    fn as_lines(&self, like: &Cell, items: &[String], comma: bool) -> String {
        let (indent, newline) = (self.lines.indent(like.start()), self.lines.newline);
        let lines = items.iter().map(|item| format!("{indent}{item}"));
        let joined = lines.collect::<Vec<_>>().join(&format!(",{newline}"));
        format!("{joined}{}{newline}", if comma { "," } else { "" })
    }

    /// Takes items out, with their own comments or without any.
    pub(super) fn remove(&self, items: Range<usize>, comments: bool) -> Vec<Splice> {
        if items.is_empty() {
            return Vec::new();
        }
        let own: Option<Vec<_>> = items.clone().map(|index| self.own_lines(index)).collect();
        let last = items.end == self.cells.len();
        let comma_left = self.cells[items.end - 1].comma.is_none() && last;
        let before = items.start.checked_sub(1).and_then(|index| self.cells[index].comma);
        let mut splices: Vec<_> = match own {
            Some(own) if comments => own.into_iter().map(Splice::delete).collect(),
            _ => match self.stretch(&items, before) {
                Some(stretch) => return vec![Splice::delete(stretch)],
                None => items.clone().flat_map(|index| self.bare(index)).collect(),
            },
        };
        splices.extend(before.filter(|_| comma_left).map(|comma| Splice::delete(comma..comma + 1)));
        splices
    }

    /// An item with its comma alone; with its line, where nothing else is on it.
    fn bare(&self, index: usize) -> Vec<Splice> {
        let cell = &self.cells[index];
        let end = cell.comma.map_or(cell.value.end, |comma| comma + 1);
        if let Some(own) = self.own_lines(index) {
            let line = self.lines.line_start(cell.start())..own.end;
            if self.lines.comments_in(line.clone()).is_empty() {
                return vec![Splice::delete(line)];
            }
        }
        let value = Splice::delete(cell.start()..cell.value.end);
        let comma = cell.comma.map(|comma| Splice::delete(comma..end));
        std::iter::once(value).chain(comma).collect()
    }

    /// All of some items and the commas that go with them, where no comment is
    /// between.
    fn stretch(&self, items: &Range<usize>, before: Option<usize>) -> Option<Range<usize>> {
        let first = self.cells[items.start].start();
        let last = &self.cells[items.end - 1];
        let behind = before.map(|comma| comma + 1);
        let stretch = match self.cells.get(items.end) {
            Some(next) => {
                let joins = self.lines.text[last.value.end..next.start()].contains('\n');
                match (behind, last.comma) {
                    // The next line stays a line.
                    (Some(behind), Some(comma)) if joins => behind..comma + 1,
                    _ => first..next.start(),
                }
            }
            None => match (before, last.comma) {
                (Some(before), Some(comma)) => before + 1..comma + 1,
                (Some(before), None) => before..last.value.end,
                (None, comma) => {
                    let inside = self.range.start + 1..self.range.end - 1;
                    let end = comma.map_or(last.value.end, |comma| comma + 1);
                    let around = [inside.start..first, end..inside.end];
                    let blank =
                        around.into_iter().all(|part| self.lines.text[part].trim_matches(' ').is_empty());
                    if blank { inside } else { first..end }
                }
            },
        };
        self.lines.comments_in(stretch.clone()).is_empty().then_some(stretch)
    }

    /// Puts an item at another index.
    pub(super) fn shift(&self, from: usize, to: usize) -> Vec<Splice> {
        if from == to {
            return Vec::new();
        }
        let (low, high) = (from.min(to), from.max(to));
        let own: Option<Vec<_>> = (low..=high).map(|index| self.own_lines(index)).collect();
        match own {
            Some(own) => self.shift_lines(from, to, &own[from - low], &own[to - low]),
            None => self.rotate(from, to),
        }
    }

    /// Moves an item's lines. The last item may lack a comma; then another is last.
    fn shift_lines(&self, from: usize, to: usize, own: &Range<usize>, there: &Range<usize>) -> Vec<Splice> {
        let moved = &self.cells[from];
        let mut text = self.lines.text[own.clone()].to_owned();
        let at = if to < from { there.start } else { there.end };
        let mut splices = vec![Splice::delete(own.clone())];
        let end = self.cells.len() - 1;
        if self.cells[end].comma.is_none() && from.max(to) == end {
            let value_end = moved.value.end - own.start;
            match moved.comma {
                None => {
                    text.insert(value_end, ',');
                    let before = self.cells[end - 1].comma;
                    splices.extend(before.map(|comma| Splice::delete(comma..comma + 1)));
                }
                Some(comma) => {
                    text.remove(comma - own.start);
                    splices.push(Splice::insert(self.cells[end].value.end, ","));
                }
            }
        }
        splices.push(Splice::insert(at, text));
        splices
    }

    /// Moves the values alone: the commas and comments between them stay.
    fn rotate(&self, from: usize, to: usize) -> Vec<Splice> {
        let (low, high) = (from.min(to), from.max(to));
        let written = |index: usize| &self.lines.text[self.cells[index].value.clone()];
        let splices = (low..=high).map(|index| {
            let other = match index {
                index if index == to => from,
                index if to < from => index - 1,
                index => index + 1,
            };
            Splice::replace(self.cells[index].value.clone(), written(other))
        });
        splices.filter(|splice| self.lines.text[splice.range.clone()] != splice.text).collect()
    }

    /// The lines of an item that shares them with no other: its comment lines,
    /// itself, its comma and the comment behind it.
    fn own_lines(&self, index: usize) -> Option<Range<usize>> {
        let cell = &self.cells[index];
        let text = self.lines.text;
        let start = self.lines.line_start(cell.start());
        let alone = text[start..cell.start()].trim().is_empty();
        let end = match cell.comma {
            Some(comma) => {
                text[cell.value.end..comma].trim_matches([' ', '\t']).is_empty().then_some(comma + 1)?
            }
            None => cell.value.end,
        };
        let line_end = self.lines.line_end(end);
        let rest = text[end..line_end].trim();
        let ends = text[..line_end].ends_with('\n') && (rest.is_empty() || rest.starts_with('#'));
        (alone && ends).then(|| self.lines.lead(cell.start())..line_end)
    }
}
