//! Reads a text once more alongside the blocks that it became: whatever is
//! neither printed nor Markdown syntax was lost on the way (brief.md, "Nothing is
//! lost").

mod cursor;
mod entity;

use std::ops::Range;

use self::cursor::Cursor;
use super::{Block, BlockKind, Body, CaptionLine, Inline, Item, Style};
use crate::findings::{Fault, Findings};
use crate::text::source::Text;
use crate::text::source::{Place, Sources};

/// Records in `lost`, at their places, the stretches of a text that its blocks
/// do not hold: one stretch for what is on one line with only marks between.
pub(super) fn collate(text: &Text, body: &Body, sources: &Sources, lost: &mut Findings) {
    let Some(token) = &text.place else { return };
    for range in eaten_escapes(sources.slice(token)) {
        let written = sources.slice(token)[range.clone()].to_owned();
        let range = token.range.start + range.start..token.range.start + range.end;
        lost.add(Fault::TextLost { text: written, layout: false }, Place { source: token.source, range });
    }
    let mut collator = Collator { text: &text.value, token, sources, seen: Vec::new(), lost: Vec::new() };
    collator.blocks(body);
    collator.between();
    collator.lost.sort_by_key(|range| range.start);
    for range in collator.lost {
        let place = sources.within(token, &text.value, range.clone());
        lost.add(Fault::TextLost { text: text.value[range].to_owned(), layout: false }, place);
    }
}

/// Escapes of a TOML string behind a drive: `D:\temp` was no tab to its writer.
fn eaten_escapes(token: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let basic = token.starts_with('"');
    token
        .match_indices(":\\")
        .filter(move |&(at, _)| {
            let drive = token[..at].ends_with(|c: char| c.is_ascii_alphabetic());
            basic && drive && token[at + 2..].starts_with(['t', 'n', 'r', 'b', 'f'])
        })
        .map(|(at, _)| at + 1..at + 3)
}

/// The state of one text's second reading.
struct Collator<'t> {
    text: &'t str,
    token: &'t Place,
    sources: &'t Sources,
    /// What has been read, in bytes of the text.
    seen: Vec<Range<usize>>,
    /// What is not printed.
    lost: Vec<Range<usize>>,
}

impl<'t> Collator<'t> {
    fn blocks(&mut self, body: &[Block]) {
        for block in body {
            match &block.kind {
                BlockKind::Quote(body) => self.blocks(body),
                BlockKind::Callout { mark, body, .. } => {
                    self.seen.push(self.sources.decoded(self.token, self.text, mark));
                    self.blocks(body);
                }
                BlockKind::Captioned { caption, notes, body, .. } => {
                    caption.iter().chain(notes).for_each(|line| self.caption_line(line));
                    self.blocks(std::slice::from_ref(body));
                }
                BlockKind::List { start, items, .. } => self.list(*start, items),
                kind => self.leaf(kind, &block.place),
            }
        }
    }

    /// A list that is typed 1. 1. 1. leaves counting to whoever prints it.
    fn list(&mut self, start: Option<usize>, items: &[Item]) {
        for (index, item) in items.iter().enumerate() {
            if let (Some(start), Some(first)) = (start, item.body.first())
                && let Some(range) = self.typed_number(&first.place)
                && ![Ok(start + index), Ok(start)].contains(&self.text[range.clone()].parse())
            {
                self.lost.push(range);
            }
            self.blocks(&item.body);
        }
    }

    /// The number typed before an item's first block.
    fn typed_number(&self, first: &Place) -> Option<Range<usize>> {
        let start = self.sources.decoded(self.token, self.text, first).start;
        let before = self.text[..start].trim_end_matches([' ', '\t']);
        let before = before.strip_suffix(']').map_or(before, |_| before[..before.len() - 3].trim_end());
        let digits = before.strip_suffix(['.', ')'])?;
        let width = digits.len() - digits.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        (width > 0).then(|| digits.len() - width..digits.len())
    }

    fn leaf(&mut self, kind: &BlockKind, place: &Place) {
        let range = self.sources.decoded(self.token, self.text, place);
        let mut cursor = Cursor::new(self.text, range.clone());
        match kind {
            BlockKind::Paragraph(inlines) => self.inlines(&mut cursor, inlines),
            BlockKind::Heading { number, body, .. } => self.heading(&mut cursor, number, body),
            BlockKind::Figure { pictures } => pictures.iter().for_each(|picture| cursor.picture(picture)),
            BlockKind::Chart { text, .. } => cursor.code_block(text),
            BlockKind::Code { text, .. } => cursor.code_block(text),
            BlockKind::Table { head, rows, .. } => self.table(&mut cursor, head, rows),
            BlockKind::Rule => cursor.skip_line(),
            BlockKind::Quote(_)
            | BlockKind::List { .. }
            | BlockKind::Callout { .. }
            | BlockKind::Captioned { .. } => {}
        }
        cursor.finish();
        self.seen.push(range);
        self.lost.append(&mut cursor.lost);
    }

    fn caption_line(&mut self, line: &CaptionLine) {
        let range = self.sources.decoded(self.token, self.text, &line.place);
        let mut cursor = Cursor::new(self.text, range.clone());
        cursor.caption_mark(line.mark);
        self.inlines(&mut cursor, &line.inlines);
        cursor.finish();
        self.seen.push(range);
        self.lost.append(&mut cursor.lost);
    }

    fn heading(&mut self, cursor: &mut Cursor<'t>, number: &str, body: &[Inline]) {
        let start = cursor.at();
        let typed_with_hashes = cursor.skip_hashes();
        cursor.typed_number(number);
        self.inlines(cursor, body);
        if !typed_with_hashes {
            cursor.underline(&self.text[start..cursor.at()]);
        }
    }

    fn table(&mut self, cursor: &mut Cursor<'t>, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) {
        self.row(cursor, head);
        cursor.next_line();
        cursor.skip_line();
        for row in rows {
            cursor.next_line();
            self.row(cursor, row);
        }
    }

    fn row(&mut self, cursor: &mut Cursor<'t>, cells: &[Vec<Inline>]) {
        cursor.cell_border();
        for cell in cells {
            self.inlines(cursor, cell);
            cursor.cell_border();
        }
        cursor.finish_line();
    }

    fn inlines(&mut self, cursor: &mut Cursor<'t>, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => cursor.text(text),
                Inline::Code(text) => cursor.code(text),
                Inline::Styled(style, body) => self.styled(cursor, *style, body),
                Inline::Link { body, .. } => self.link(cursor, body),
                Inline::Image(picture) => cursor.picture(picture),
                Inline::Cite(_) => cursor.citations(),
                Inline::Footnote { body, .. } => {
                    cursor.bracketed();
                    self.blocks(body.as_deref().unwrap_or_default());
                }
                Inline::Break => cursor.line_break(),
            }
        }
    }

    fn styled(&mut self, cursor: &mut Cursor<'t>, style: Style, body: &[Inline]) {
        let open = cursor.delimiter(style);
        self.inlines(cursor, body);
        let close = cursor.delimiter(style);
        if style == Style::Emph
            && (open.as_ref().is_some_and(|mark| cursor.opens_in_a_word(mark))
                || close.as_ref().is_some_and(|mark| cursor.splits_a_word(mark)))
        {
            cursor.lost.extend([open, close].into_iter().flatten());
        }
    }

    fn link(&mut self, cursor: &mut Cursor<'t>, body: &[Inline]) {
        let start = cursor.link_start();
        // What prints in place of a missing text is its address.
        if !cursor.is_at("]") {
            self.inlines(cursor, body);
        }
        cursor.link_end();
        // Without a text to tap, the address is on no page.
        if body.is_empty() {
            cursor.lost.push(start..cursor.at());
        }
    }

    /// What stands between the blocks: only marks of lists, quotations and
    /// notes, and definitions of links.
    fn between(&mut self) {
        self.seen.sort_by_key(|range| range.start);
        let mut gaps = Vec::new();
        let mut at = 0;
        for range in &self.seen {
            gaps.push(at..range.start.max(at));
            at = at.max(range.end);
        }
        gaps.push(at..self.text.len());
        for gap in gaps {
            let mut start = gap.start;
            for line in self.text[gap].split_inclusive('\n') {
                if let Some(range) = cursor::content_of_a_gap(line) {
                    self.lost.push(start + range.start..start + range.end);
                }
                start += line.len();
            }
        }
    }
}

#[cfg(test)]
mod tests;
