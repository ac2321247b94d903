//! References and sections, which are added, removed and moved as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::{CHANGED, KeyChange, NO_PLACE, Run, shown};
use crate::brief::edit::{self, Change, Path, Step, Value, edit};
use crate::paper::markdown::block;
use crate::paper::{Paragraph, Shape};
use crate::review::align::{as_paragraph, part_of};
use crate::review::{keys, lines};

impl Run<'_> {
    /// References that are gone, and new ones.
    pub(super) fn references(&mut self) {
        let path = Path::of("references");
        let seen: BTreeSet<_> = self.aligned.matched.iter().flatten().copied().collect();
        let gone = self
            .paper
            .paragraphs
            .iter()
            .enumerate()
            .filter(|(number, own)| own.shape == Shape::Reference && !seen.contains(number));
        let mut gone: Vec<(Option<usize>, String)> = gone
            .filter_map(|(_, own)| Some((own.keys.first()?, own.plain())))
            .map(|(key, text)| {
                let now = self.current(&first_item(key)).and_then(|now| index_of(&now));
                (now, text)
            })
            .collect();
        gone.sort();
        for (index, before) in gone.into_iter().rev() {
            let Some(index) = index else {
                self.leave(&before, None, CHANGED);
                continue;
            };
            let shown = KeyChange { key: format!("{path}[{index}]"), before, ..KeyChange::default() };
            self.make(&Change::Remove(path.clone(), index), shown, None);
        }
        let of_references = |at: &usize| {
            self.aligned.matched[*at].is_none()
                && self.aligned.parts[*at].as_ref() == Some(&path)
                && self.aligned.read[*at].note.is_none()
        };
        let fresh: Vec<usize> = (0..self.aligned.read.len()).filter(of_references).collect();
        for at in fresh {
            let line = crate::paper::plain(&self.aligned.read[at].atoms);
            let table = lines::reference(&line);
            if !table.iter().any(|(key, _)| key == "title") {
                self.leave(&line, Some(at), NO_PLACE);
                continue;
            }
            let count = edit::count(&self.text, &path);
            let key = format!("{path}[{count}]");
            let shown = KeyChange { key, before: String::new(), after: line, by: self.by([at]) };
            self.make(&Change::Insert(path.clone(), count, Value::Table(table)), shown, Some(at));
        }
    }

    /// Key figures whose whole row is gone.
    pub(super) fn key_figures(&mut self) {
        let seen: BTreeSet<_> = self.aligned.matched.iter().flatten().copied().collect();
        let mut rows: BTreeMap<usize, (bool, Vec<String>)> = BTreeMap::new();
        for (number, own) in self.paper.paragraphs.iter().enumerate() {
            let Shape::Fact { row, .. } = own.shape else { continue };
            let of_row = rows.entry(row).or_default();
            of_row.0 |= seen.contains(&number);
            of_row.1.push(own.plain());
        }
        let path = Path::of("key_figures");
        for (row, (_, texts)) in rows.into_iter().rev().filter(|(_, (seen, _))| !seen) {
            let before = texts.iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" ");
            let Some(now) = self.current(&path.clone().item(row)).and_then(|now| index_of(&now)) else {
                self.leave(&before, None, CHANGED);
                continue;
            };
            let shown = KeyChange { key: format!("{path}[{now}]"), before, ..KeyChange::default() };
            self.make(&Change::Remove(path.clone(), now), shown, None);
        }
    }

    /// Sections that were moved, are gone, or are new; and whatever has no place.
    pub(super) fn sections(&mut self) {
        let mut order: Vec<usize> = Vec::new();
        for part in self.aligned.parts.iter().flatten() {
            if let [Step::Key(first), Step::Item(index)] = part.steps()
                && first == "sections"
                && !order.contains(index)
            {
                order.push(*index);
            }
        }
        let list = Path::of("sections");
        let count = keys::at(self.was, &list).and_then(toml::Value::as_array).map_or(0, Vec::len);
        let gone: Vec<usize> = (0..count).filter(|index| !order.contains(index)).collect();
        let same = keys::at(self.is, &list).and_then(toml::Value::as_array).map_or(0, Vec::len) == count;
        let moved = order.windows(2).any(|pair| pair[0] > pair[1]);
        if !same && (moved || !gone.is_empty()) {
            for index in gone {
                self.leave(&self.title(index), None, CHANGED);
            }
            return self.new_sections(&order, false);
        }
        // Where each section of the old order stands while they are moved.
        let mut now: Vec<usize> = (0..count).collect();
        for (to, index) in order.iter().enumerate() {
            let from = now.iter().position(|own| own == index).unwrap_or(to);
            if from != to && !gone.contains(&now[to]) {
                now.remove(from);
                now.insert(to, *index);
                self.move_section(*index, from, to);
            } else if from != to {
                now.remove(from);
                now.insert(to, *index);
                let _ = edit(&self.text, &Change::Move(list.clone(), from, to))
                    .map(|edited| self.text = edited.text);
            }
        }
        for index in gone.into_iter().rev() {
            let at = now.iter().position(|own| *own == index).unwrap_or(index);
            now.remove(at);
            let before = self.title(index);
            let shown = KeyChange { key: format!("sections[{index}]"), before, ..KeyChange::default() };
            self.make(&Change::Remove(list.clone(), at), shown, None);
        }
        self.new_sections(&order, true);
    }

    fn title(&self, index: usize) -> String {
        let path = Path::of("sections").item(index).key("title");
        keys::at(self.was, &path).map(shown).unwrap_or_default()
    }

    fn move_section(&mut self, index: usize, from: usize, to: usize) {
        let title = self.title(index);
        let shown = KeyChange {
            key: format!("sections[{index}]"),
            before: format!("{}. {title}", from + 1),
            after: format!("{}. {title}", to + 1),
            by: Vec::new(),
        };
        self.make(&Change::Move(Path::of("sections"), from, to), shown, None);
    }

    /// Sections whose heading is new, after those that they follow.
    fn new_sections(&mut self, order: &[usize], ordered: bool) {
        let mut fresh: Vec<Path> = Vec::new();
        for part in self.aligned.parts.iter().flatten() {
            if part.is_within(&Path::of("new")) && !fresh.contains(part) {
                fresh.push(part.clone());
            }
        }
        for (done, part) in fresh.into_iter().enumerate() {
            let own: Vec<usize> = (0..self.aligned.read.len())
                .filter(|at| self.aligned.parts[*at].as_ref() == Some(&part))
                .collect();
            let Some((first, rest)) = own.split_first() else { continue };
            let before =
                self.aligned.parts[..*first].iter().rev().flatten().find_map(|own| match own.steps() {
                    [Step::Key(key), Step::Item(index)] if key == "sections" => Some(*index),
                    _ => None,
                });
            let at =
                before.and_then(|index| order.iter().position(|own| *own == index)).map_or(0, |at| at + 1);
            let at = if ordered {
                (at + done).min(edit::count(&self.text, &Path::of("sections")))
            } else {
                edit::count(&self.text, &Path::of("sections"))
            };
            let title = crate::paper::plain(&self.aligned.read[*first].atoms);
            let paragraphs: Vec<Paragraph> =
                rest.iter().map(|at| as_paragraph(&self.aligned.read[*at], None)).collect();
            let body = block(&paragraphs.iter().collect::<Vec<_>>(), &self.names(), 2, "") + "\n";
            let shown = KeyChange {
                key: format!("sections[{at}]"),
                before: String::new(),
                after: format!("{title}\n\n{body}"),
                by: self.by(own.iter().copied()),
            };
            let table =
                vec![("title".to_owned(), Value::String(title)), ("body".to_owned(), Value::String(body))];
            self.make(&Change::Insert(Path::of("sections"), at, Value::Table(table)), shown, Some(*first));
        }
        self.leave_rest();
    }

    /// New paragraphs in a part that has no text.
    fn leave_rest(&mut self) {
        let texts: BTreeSet<Path> =
            self.paper.paragraphs.iter().filter_map(|own| own.text_key()).map(part_of).collect();
        for at in 0..self.aligned.read.len() {
            let (new, part) = (self.aligned.matched[at].is_none(), self.aligned.parts[at].clone());
            let homeless = part.as_ref().is_none_or(|part| {
                !texts.contains(part) && !part.is_within(&Path::of("new")) && *part != Path::of("references")
            });
            if new && homeless && self.aligned.read[at].note.is_none() {
                let text = crate::paper::plain(&self.aligned.read[at].atoms);
                self.leave(&text, Some(at), NO_PLACE);
            }
        }
    }
}

/// The first item of a list on the way to a key.
fn first_item(path: &Path) -> Path {
    let mut found = Path::default();
    for step in path.steps() {
        match step {
            Step::Key(key) => found = found.key(key),
            Step::Item(index) => return found.item(*index),
        }
    }
    found
}

fn index_of(path: &Path) -> Option<usize> {
    match path.split()?.1 {
        Step::Item(index) => Some(*index),
        Step::Key(_) => None,
    }
}
