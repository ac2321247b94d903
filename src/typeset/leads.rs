//! Paragraphs that lead to what follows them and must not end a page.

use crate::markdown::columns::plain;
use crate::markdown::{Block, BlockKind, Inline};

/// A line of so many em is short in every layout.
const SHORT: usize = 16;

/// What ends a sentence, or goes on with it: no title ends so.
const ENDS: &str = "。！？；，、…”’.!?;,";

/// Whether a paragraph leads to the block after it: the title of an item, which is a
/// short line without an end mark, or one that announces what follows (`如下：`).
/// Of several short lines in a row, as in a poem, only the last does.
pub(super) fn leads(blocks: &[Block], index: usize) -> bool {
    let is_title = |block: &Block| matches!(&block.kind, BlockKind::Paragraph(inlines) if is_short(inlines));
    is_title(&blocks[index]) && blocks.get(index + 1).is_some_and(|next| !is_title(next))
}

fn is_short(inlines: &[Inline]) -> bool {
    let text = plain(inlines);
    let half_ems: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let is_line = !inlines.iter().any(|inline| matches!(inline, Inline::Break | Inline::Image(_)));
    is_line && half_ems <= 2 * SHORT && text.trim_end().chars().next_back().is_some_and(|c| !ENDS.contains(c))
}
