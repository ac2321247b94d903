//! The levels of headings in a text, so that it can be placed below another
//! heading.

use std::collections::BTreeSet;
use std::ops::Range;

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, parse_document};

use super::options;
use crate::text::characters::joins;

/// The levels that a text's headings have, as typed.
pub(crate) fn levels(text: &str) -> BTreeSet<u8> {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    root.descendants().filter_map(|node| heading(node).map(|(level, _)| level)).collect()
}

/// A text whose headings have other levels, of 1 to 6; those that are underlined
/// get signs before them, for which there are six levels and not two.
pub(crate) fn relevel(text: &str, change: impl Fn(u8) -> u8) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let mut splices: Vec<(Range<usize>, String)> = Vec::new();
    for node in root.descendants() {
        let Some((level, underlined)) = heading(node) else { continue };
        let position = node.data().sourcepos;
        let line = |line: usize| starts.get(line.wrapping_sub(1)).copied().unwrap_or(text.len());
        let start = line(position.start.line) + position.start.column.saturating_sub(1);
        let signs = "#".repeat(usize::from(change(level).clamp(1, 6)));
        if underlined {
            let under = line(position.end.line);
            let end = under + text[under..].find('\n').unwrap_or(text.len() - under);
            let inner = text.get(start..under).unwrap_or_default();
            splices.push((start..end, format!("{signs} {}", one_line(inner))));
        } else {
            let rest = text.get(start..).unwrap_or_default();
            let typed = rest.len() - rest.trim_start_matches('#').len();
            splices.push((start..start + typed, signs));
        }
    }
    let mut changed = text.to_owned();
    for (range, new) in splices.into_iter().rev() {
        if changed.is_char_boundary(range.start) && changed.is_char_boundary(range.end) {
            changed.replace_range(range, &new);
        }
    }
    changed
}

/// The level of a heading, and whether a line below it makes it one.
fn heading(node: Node<'_>) -> Option<(u8, bool)> {
    match node.data().value {
        NodeValue::Heading(heading) => Some((heading.level, heading.setext)),
        _ => None,
    }
}

/// The lines above the underline as one, without the signs of a quotation.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for part in text.lines().map(|part| part.trim_start_matches([' ', '>']).trim_end()) {
        let apart = line.chars().next_back().zip(part.chars().next());
        if apart.is_some_and(|(before, after)| !joins(before, after)) {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{levels, relevel};

    #[test]
    fn headings_change_their_level_and_nothing_else_does() {
        let text =
            "# 甲\n\n正文 # 一\n\n```\n# 码\n```\n\n> ### 乙 ###\n\n丙\n---\n\n标题\n两行\n===\n\n- # 丁\n";
        assert_eq!(Vec::from_iter(levels(text)), [1, 2, 3]);
        assert_eq!(
            relevel(text, |level| level + 2),
            "### 甲\n\n正文 # 一\n\n```\n# 码\n```\n\n> ##### 乙 ###\n\n#### 丙\n\n### 标题两行\n\n- ### 丁\n"
        );
        assert_eq!(relevel("没有标题", |_| 6), "没有标题");
        assert_eq!(relevel("###### 深", |level| level + 2), "###### 深");
    }
}
