//! Tables of contents, which jianbao makes itself: recognised by their style, by
//! their title, or by page numbers after dots.

use std::collections::BTreeSet;
use std::ops::Range;

use super::words::{Part, part};
use crate::import::blocks::{Block, Kind};

/// Where the blocks of a table of contents are, its title with them.
pub(super) fn find(blocks: &[Block]) -> Option<Range<usize>> {
    let titled =
        blocks.iter().position(|block| block.is_line() && part(&block.plain) == Some(Part::Contents));
    let styled = blocks.iter().position(|block| block.kind == Kind::Contents);
    let start = match (titled, styled) {
        (Some(title), Some(style)) => title.min(style),
        (title, style) => title.or(style).or_else(|| numbered_run(blocks))?,
    };
    let first = if titled == Some(start) { start + 1 } else { start };
    let later = later_lines(blocks, first);
    let more =
        blocks[first..].iter().enumerate().take_while(|(at, block)| is_entry(block, first + at, &later));
    let end = first + more.count();
    // A title without entries stays: what follows it may be anything.
    (end > first).then_some(start..end)
}

/// Three lines that end with the numbers of pages.
fn numbered_run(blocks: &[Block]) -> Option<usize> {
    let paged =
        |block: &Block| block.is_line() && block.plain.lines().all(|line| page_number(line).is_some());
    blocks.windows(3).position(|three| three.iter().all(paged))
}

/// The lines of a document without their marks, with the last block that has each.
fn later_lines(blocks: &[Block], from: usize) -> std::collections::BTreeMap<String, usize> {
    let lines = blocks.iter().enumerate().skip(from).filter(|(_, block)| block.is_line());
    lines.map(|(index, block)| (squeezed(&block.plain), index)).collect()
}

fn is_entry(block: &Block, index: usize, later: &std::collections::BTreeMap<String, usize>) -> bool {
    if block.kind == Kind::Contents {
        return true;
    }
    if !matches!(block.kind, Kind::Paragraph | Kind::Item) || block.plain.trim().is_empty() {
        return false;
    }
    let again = |line: &str| {
        let own = squeezed(page_number(line).unwrap_or(line));
        // What is nested in an item has its sign before it.
        !own.is_empty() && later.get(&own).is_some_and(|last| *last > index)
    };
    let linked = block.markdown.contains("](#");
    let lines: BTreeSet<&str> = block.plain.lines().filter(|line| !line.trim().is_empty()).collect();
    linked || lines.iter().all(|line| page_number(line).is_some() || again(line))
}

/// A line without the number of a page behind dots or a tab.
pub(super) fn page_number(line: &str) -> Option<&str> {
    let line = line.trim_end();
    let title = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - title.len();
    let gap = title.trim_end_matches([' ', '\t', '.', '…', '·', '\u{3000}', '-', '—']);
    let dots = &title[gap.len()..];
    let wide = dots.contains(['\t', '…']) || dots.chars().filter(|c| !c.is_ascii_alphanumeric()).count() >= 2;
    ((1..=4).contains(&digits) && wide && !gap.is_empty()).then_some(gap)
}

/// A line's letters and figures.
fn squeezed(line: &str) -> String {
    line.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::page_number;

    #[test]
    fn pages_stand_behind_gaps() {
        for line in ["一、背景\t2", "一、背景……12", "一、背景......3", "背景  4"] {
            assert!(page_number(line).is_some(), "{line}");
        }
        for line in ["2026", "增长 5", "第 3", "12", "正文。"] {
            assert!(page_number(line).is_none(), "{line}");
        }
    }
}
