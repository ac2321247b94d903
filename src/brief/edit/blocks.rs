//! Tables with headers of their own: `[header]`, `[[sections]]`.

use std::ops::Range;

use super::layout::{Block, Layout, Lines};
use super::put::line;
use super::token::key;
use super::{Path, Step};
use crate::text::splice::Splice;

/// The order in which a brief's tables stand.
const ORDER: [&str; 7] =
    ["header", "summary", "sections", "judgement", "references", "contact", "distribution"];

fn rank(path: &Path) -> usize {
    match path.steps().first() {
        Some(Step::Key(key)) => ORDER.iter().position(|known| known == key).unwrap_or(ORDER.len()),
        _ => 0,
    }
}

impl Layout<'_> {
    /// Takes tables out, with their own comments; what stands between them and
    /// belongs to none of them stays.
    pub(super) fn cut(&self, paths: &[Path]) -> Vec<Splice> {
        let mut cuts: Vec<Range<usize>> = Vec::new();
        for stretch in paths.iter().flat_map(|path| self.stretches(path)) {
            match cuts.last_mut() {
                // Nothing but blank lines is between.
                Some(last) if self.lines.text[last.end..stretch.start].trim().is_empty() => {
                    last.end = stretch.end;
                }
                _ => cuts.push(stretch),
            }
        }
        cuts.into_iter().map(|cut| Splice::delete(self.lines.with_blanks(cut))).collect()
    }

    /// What a table and those below it are made of: one stretch, unless another
    /// table stands between.
    fn stretches(&self, path: &Path) -> Vec<Range<usize>> {
        let mut stretches: Vec<Range<usize>> = Vec::new();
        let mut last = None;
        for (index, block) in self.blocks.iter().enumerate() {
            if block.path.is_within(path) && !block.header.is_empty() {
                match stretches.last_mut() {
                    Some(stretch) if last == Some(index.wrapping_sub(1)) => stretch.end = block.range.end,
                    _ => stretches.push(block.range.clone()),
                }
                last = Some(index);
            }
        }
        stretches
    }

    /// Puts an item of a list of tables in, before the one at an index.
    pub(super) fn insert_table(&self, list: &Path, index: usize, table: &[(String, String)]) -> Vec<Splice> {
        let text = self.table_text(&header(list, true), table);
        let last = || Some(self.item(list, index.checked_sub(1)?)?.end);
        let at = self.item(list, index).map(|next| next.start).or_else(last);
        vec![self.lines.place(at.unwrap_or(self.lines.text.len()), &text, self.is_open(list))]
    }

    /// Puts an item of a list of tables at another index.
    pub(super) fn shift(&self, list: &Path, from: usize, to: usize) -> Vec<Splice> {
        let there = self.item(list, to).filter(|_| from != to);
        let Some(there) = there else { return Vec::new() };
        let at = if to < from { there.start } else { there.end };
        let (own, open) = (list.clone().item(from), self.is_open(list));
        let stretches = self.stretches(&own);
        let texts: Vec<_> = stretches
            .iter()
            .map(|part| self.lines.text[part.clone()].trim_end_matches(['\n', '\r']))
            .collect();
        let between = if open { self.lines.newline.repeat(2) } else { self.lines.newline.to_owned() };
        let text = texts.join(&between) + self.lines.newline;
        let mut splices = self.cut(&[own]);
        splices.push(self.lines.place(at, &text, open));
        splices
    }

    /// What an item of a list of tables is made of, from its first line on.
    fn item(&self, list: &Path, index: usize) -> Option<Range<usize>> {
        let parts = self.stretches(&list.clone().item(index));
        Some(parts.first()?.start..parts.last()?.end)
    }

    /// Whether blank lines part the items of a list of tables.
    fn is_open(&self, list: &Path) -> bool {
        match (self.item(list, 0), self.item(list, 1)) {
            (Some(first), Some(second)) => first.end != second.start,
            _ => true,
        }
    }

    /// Adds a table or the first of a list of tables.
    pub(super) fn add_table(&self, path: &Path, item: bool, table: &[(String, String)]) -> Vec<Splice> {
        let text = self.table_text(&header(path, item), table);
        let above = path.split().map(|(above, _)| above).unwrap_or_default();
        let at = match above.steps() {
            [] => self.by_rank(path),
            _ => self.blocks.iter().rfind(|block| block.path.is_within(&above)).map(|block| block.range.end),
        };
        let at = at.unwrap_or_else(|| self.by_rank(&above).unwrap_or(self.lines.text.len()));
        vec![self.lines.place(at, &text, true)]
    }

    /// Where a table comes to stand at the top: behind those that come before it
    /// in a brief.
    fn by_rank(&self, path: &Path) -> Option<usize> {
        let before = |block: &&Block| !block.header.is_empty() && rank(&block.path) <= rank(path);
        let last = self.blocks.iter().rfind(before).map(|block| block.range.end);
        let top = || self.blocks[0].keys.last().map(|_| self.blocks[0].range.end);
        last.or_else(top).or_else(|| self.blocks.get(1).map(|block| block.range.start))
    }

    /// Adds the header of a table that is only there because of the tables in it.
    pub(super) fn add_header(&self, path: &Path, table: &[(String, String)]) -> Vec<Splice> {
        let first = self.blocks.iter().find(|block| block.path.is_within(path));
        let at = first.map_or(self.lines.text.len(), |block| block.range.start);
        let text = self.table_text(&header(path, false), table);
        vec![self.lines.place(at, &text, true)]
    }

    /// Adds a key at the end of a block.
    pub(super) fn add_key(&self, block: &Block, line: &str) -> Vec<Splice> {
        match block.keys.last() {
            Some(last) => vec![self.line_behind(last.start(), last.value.end, line)],
            None if !block.header.is_empty() => {
                vec![self.line_behind(block.header.start, block.header.end, line)]
            }
            None => {
                let at = self.blocks.get(1).map_or(self.lines.text.len(), |next| next.range.start);
                vec![self.lines.place(at, &format!("{line}{}", self.lines.newline), true)]
            }
        }
    }

    /// A line behind another's, indented as that is.
    pub(super) fn line_behind(&self, start: usize, end: usize, line: &str) -> Splice {
        let at = self.lines.line_end(end);
        let indent = self.lines.indent(start);
        let newline = self.lines.newline;
        match self.lines.text[..at].ends_with('\n') {
            true => Splice::insert(at, format!("{indent}{line}{newline}")),
            false => Splice::insert(at, format!("{newline}{indent}{line}")),
        }
    }

    fn table_text(&self, header: &str, table: &[(String, String)]) -> String {
        let newline = self.lines.newline;
        let lines = table.iter().map(|pair| line(pair) + newline);
        format!("{header}{newline}{}", lines.collect::<String>())
    }
}

/// A table's name in brackets; of a list on the way, its current item is meant.
fn header(path: &Path, item: bool) -> String {
    let keys = path.steps().iter().filter_map(|step| match step {
        Step::Key(name) => Some(key(name)),
        Step::Item(_) => None,
    });
    let name = keys.collect::<Vec<_>>().join(".");
    if item { format!("[[{name}]]") } else { format!("[{name}]") }
}

impl Lines<'_> {
    /// Whole lines with the blank lines that would be too many without them.
    fn with_blanks(&self, cut: Range<usize>) -> Range<usize> {
        let Range { mut start, mut end } = cut;
        let above = start == self.start() || self.is_blank(self.line_start(start - 1));
        while above && self.is_blank(end) {
            end = self.line_end(end);
        }
        while end == self.text.len() && start > self.start() && self.is_blank(self.line_start(start - 1)) {
            start = self.line_start(start - 1);
        }
        start..end
    }

    /// Whole lines put in at the start of a line or the end of the text, with
    /// blank lines around them where `open` asks for that.
    fn place(&self, at: usize, lines: &str, open: bool) -> Splice {
        let newline = self.newline;
        let mut text = String::new();
        if at > self.start() {
            let unfinished = !self.text[..at].ends_with('\n');
            if unfinished {
                text.push_str(newline);
            }
            if open && (unfinished || !self.is_blank(self.line_start(at - 1))) {
                text.push_str(newline);
            }
        }
        text.push_str(lines);
        if open && at < self.text.len() && !self.is_blank(at) {
            text.push_str(newline);
        }
        Splice::insert(at, text)
    }
}
