//! A text of the brief for a letter: blocks whose lines are both HTML, with
//! everything escaped, and plain text. Numbers of references and notes stay in
//! the PDF, where the references are.

use std::fmt::Write;

use minijinja::Value;
use serde::Serialize;

use crate::markdown::{self, BlockKind, Inline};
use crate::outputs::html::{escape, line};
use crate::text::characters::printable;

/// A block, as templates see it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Block {
    /// `paragraph`, `heading`, `item`, `quote`, `code`, `table`, `picture` or `rule`.
    kind: &'static str,
    /// The bullet or number of an item, and the number of a heading.
    mark: String,
    /// How deep an item lies in lists, from 0.
    depth: usize,
    /// The text as HTML.
    html: Value,
    /// The text without marks.
    text: String,
    /// The rows of a table, each a list of cells as HTML; the first is its head.
    rows: Vec<Vec<Value>>,
}

/// A text as a flat list of blocks: items of lists are blocks of their own,
/// which any mail program can set.
pub(super) fn blocks(body: &markdown::Body) -> Vec<Block> {
    let mut found = Vec::new();
    collect(body, 0, false, &mut found);
    found
}

fn collect(body: &[markdown::Block], depth: usize, quoted: bool, found: &mut Vec<Block>) {
    for block in body {
        match &block.kind {
            BlockKind::Paragraph(inlines) => {
                found.push(Block::of(if quoted { "quote" } else { "paragraph" }, depth, inlines));
            }
            BlockKind::Heading { number, body, .. } => {
                found.push(Block { mark: number.clone(), ..Block::of("heading", depth, body) });
            }
            BlockKind::Figure { pictures } => {
                found.extend(pictures.iter().map(|picture| Block::plain("picture", depth, &picture.alt)));
            }
            BlockKind::Chart { chart, .. } => {
                found.push(Block::plain("picture", depth, &chart.description()));
            }
            BlockKind::Captioned { caption, notes, body, .. } => {
                found.extend(caption.iter().map(|line| Block::of("paragraph", depth, &line.inlines)));
                collect(std::slice::from_ref(body), depth, quoted, found);
                found.extend(notes.iter().map(|line| Block::of("paragraph", depth, &line.inlines)));
            }
            BlockKind::Callout { body, .. } => collect(body, depth, true, found),
            BlockKind::List { start, items, .. } => list(*start, items, depth, found),
            BlockKind::Quote(body) => collect(body, depth, true, found),
            BlockKind::Code { text, .. } => found.push(Block::plain("code", depth, text)),
            BlockKind::Table { head, rows, .. } => {
                found.push(table(std::iter::once(head).chain(rows), depth));
            }
            BlockKind::Rule => found.push(Block::plain("rule", depth, "")),
        }
    }
}

fn list(start: Option<usize>, items: &[markdown::Item], depth: usize, found: &mut Vec<Block>) {
    for (index, item) in items.iter().enumerate() {
        let mark = match (item.done, start) {
            (Some(true), _) => "☑".to_owned(),
            (Some(false), _) => "☐".to_owned(),
            (None, Some(start)) => format!("{}.", start + index),
            (None, None) => "•".to_owned(),
        };
        let first = found.len();
        collect(&item.body, depth + 1, false, found);
        match found.get_mut(first).filter(|block| block.kind == "paragraph") {
            Some(block) => (block.kind, block.mark, block.depth) = ("item", mark, depth),
            None => found.insert(first, Block { mark, ..Block::plain("item", depth, "") }),
        }
    }
}

fn table<'a>(rows: impl Iterator<Item = &'a Vec<Vec<Inline>>> + Clone, depth: usize) -> Block {
    let text_of =
        |cells: &Vec<Vec<Inline>>| cells.iter().map(|cell| text(cell)).collect::<Vec<_>>().join("  ");
    let lines: Vec<_> = rows.clone().map(text_of).collect();
    let cells = |cells: &Vec<Vec<Inline>>| cells.iter().map(|it| Value::from_safe_string(line(it))).collect();
    Block { rows: rows.map(cells).collect(), ..Block::plain("table", depth, &lines.join("\n")) }
}

impl Block {
    fn of(kind: &'static str, depth: usize, inlines: &[Inline]) -> Self {
        let html = Value::from_safe_string(line(inlines));
        Self { html, ..Self::plain(kind, depth, &text(inlines)) }
    }

    fn plain(kind: &'static str, depth: usize, text: &str) -> Self {
        let html = Value::from_safe_string(escape(text).replace('\n', "<br>"));
        let text = text.to_owned();
        Self { kind, mark: String::new(), depth, html, text, rows: Vec::new() }
    }
}

fn text(inlines: &[Inline]) -> String {
    let mut line = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => line.push_str(&printable(text)),
            Inline::Code(text) => line.push_str(text),
            Inline::Styled(_, body) => line.push_str(&self::text(body)),
            Inline::Link { url, body } => {
                let shown = self::text(body);
                line.push_str(&shown);
                if !url.ends_with(&shown) {
                    write!(line, " <{url}>").expect("writing to a string");
                }
            }
            Inline::Image(picture) => line.push_str(&printable(&picture.alt)),
            Inline::Cite(_) | Inline::Footnote { .. } => {}
            Inline::Break => line.push('\n'),
        }
    }
    line
}
