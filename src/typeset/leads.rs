//! Paragraphs that lead to what follows them and must not end a page.

use crate::markdown::columns::plain;
use crate::markdown::{Block, BlockKind, Inline, Style};

/// A line of so many em is short in every layout.
const SHORT: usize = 16;

/// A title that says that it is one, by its number or because all of it is strong,
/// may be so long, in em: two lines, or three on a phone.
const TITLE: usize = 40;

/// What ends a sentence, or goes on with it: no title ends so.
const ENDS: &str = "。！？；，、…”’.!?;,";

/// Whether a paragraph leads to the block after it: the title of an item, which is a
/// short line without an end mark, or one that announces what follows (`如下：`).
/// Of several short lines in a row, as in a poem, only the last does. What stands
/// before a heading or a break belongs to what is above it.
pub(super) fn leads(blocks: &[Block], index: usize) -> bool {
    is_title(&blocks[index])
        && blocks.get(index + 1).is_some_and(|next| !is_title(next) && !begins_anew(next))
}

fn begins_anew(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Rule)
}

fn is_title(block: &Block) -> bool {
    let BlockKind::Paragraph(inlines) = &block.kind else { return false };
    if inlines.iter().any(|inline| matches!(inline, Inline::Break | Inline::Image(_))) {
        return false;
    }
    let text = plain(inlines);
    let text = text.trim();
    let Some(last) = text.chars().next_back() else { return false };
    let rest = behind_number(text);
    let most = if rest.is_some() || is_strong(inlines) { TITLE } else { SHORT };
    let half_ems: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    // A number by itself ends in its own mark.
    half_ems <= 2 * most && (!ENDS.contains(last) || rest == Some(""))
}

/// What stands behind the number of an item, `3、`, `3.` or `（三）`; none where a
/// text begins with no number.
fn behind_number(text: &str) -> Option<&str> {
    let text = text.strip_prefix(['（', '(']).unwrap_or(text);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let behind = rest.strip_prefix(['、', '.', '．', '）', ')'])?;
    // In `3.5` the point marks no item.
    (rest.len() < text.len() && !behind.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| behind.trim_start())
}

fn is_strong(inlines: &[Inline]) -> bool {
    inlines.iter().all(|inline| matches!(inline, Inline::Styled(Style::Strong, _)))
}

#[cfg(test)]
mod tests {
    use super::behind_number;

    #[test]
    fn finds_numbers_of_items() {
        assert_eq!(behind_number("3、工具"), Some("工具"));
        assert_eq!(behind_number("（三）工具"), Some("工具"));
        assert_eq!(behind_number("12. 工具"), Some("工具"));
        assert_eq!(behind_number("2、"), Some(""));
        assert_eq!(behind_number("3.5万人"), None);
        assert_eq!(behind_number("十分重要"), None);
        assert_eq!(behind_number("、工具"), None);
    }
}
