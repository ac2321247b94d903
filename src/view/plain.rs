//! The words of a text without any formatting: for searching, counting and feeds.

use crate::markdown::{Block, BlockKind, Inline};
use crate::text::characters::printable;

/// The words of inlines, as they are shown; citations and notes left out.
pub(crate) fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    add(inlines, &mut text);
    text
}

fn add(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(part) => text.push_str(&printable(part)),
            Inline::Code(code) => text.push_str(&printable(code)),
            Inline::Styled(_, body) | Inline::Link { body, .. } => add(body, text),
            Inline::Image(picture) => text.push_str(&printable(&picture.alt)),
            Inline::Cite(_) | Inline::Footnote { .. } => {}
            Inline::Break => text.push(' '),
        }
    }
}

/// The words of blocks: of each paragraph, heading, caption, cell and line of
/// code, in their order. The texts of notes come after the paragraph that they
/// are in.
pub(crate) fn paragraphs(blocks: &[Block]) -> Vec<String> {
    let mut found = Vec::new();
    collect(blocks, &mut found);
    found.retain(|text| !text.trim().is_empty());
    found
}

fn collect(blocks: &[Block], found: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(inlines) => line("", inlines, found),
            BlockKind::Heading { number, body, .. } => line(number, body, found),
            BlockKind::Figure { pictures } => {
                found.extend(pictures.iter().map(|picture| printable(&picture.alt).into_owned()));
            }
            BlockKind::Chart { chart, .. } => found.push(chart.description()),
            BlockKind::Captioned { caption, notes, body, .. } => {
                caption.iter().for_each(|caption| line(caption.mark, &caption.inlines, found));
                collect(std::slice::from_ref(body), found);
                notes.iter().for_each(|note| line(note.mark, &note.inlines, found));
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| collect(&item.body, found)),
            BlockKind::Quote(body) | BlockKind::Callout { body, .. } => collect(body, found),
            BlockKind::Code { text, .. } => {
                found.extend(text.lines().map(|line| printable(line).into_owned()));
            }
            BlockKind::Table { head, rows, .. } => {
                std::iter::once(head).chain(rows).flatten().for_each(|cell| line("", cell, found));
            }
            BlockKind::Rule => {}
        }
    }
}

fn line(number: &str, inlines: &[Inline], found: &mut Vec<String>) {
    found.push(format!("{number}{}", plain(inlines)));
    notes(inlines, found);
}

fn notes(inlines: &[Inline], found: &mut Vec<String>) {
    for inline in inlines {
        match inline {
            Inline::Footnote { body: Some(body), .. } => collect(body, found),
            Inline::Styled(_, body) | Inline::Link { body, .. } => notes(body, found),
            _ => {}
        }
    }
}
