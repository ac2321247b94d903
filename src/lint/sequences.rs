//! Ordinals in running text that are not consecutive: 一是…二是…四是, 第一，…第三， and
//! （一）（二）（四） at the beginning of paragraphs.

use super::prose::{EDGE, Paragraph, is_han, is_numeral};
use super::{Remark, Rule};
use crate::text::numerals;

/// Where a count is: the next number, once one has begun.
type Next = Option<usize>;

/// Reports ordinals that skip or repeat a number, in all paragraphs of a text. A
/// heading ends every count.
pub(super) fn check_all(paragraphs: &[Paragraph<'_>], found: &mut Vec<Remark>) {
    let mut counts: [Next; 3] = [None; 3];
    for paragraph in paragraphs {
        if paragraph.heading {
            counts = [None; 3];
            continue;
        }
        let mut at = 0;
        while paragraph.chinese && at < paragraph.chars.len() {
            let end = paragraph.skip(at, is_numeral);
            if end > at
                && let Some((kind, start, width)) = ordinal(paragraph, at, end)
            {
                let value = numerals::parse_chinese(&paragraph.text(at..end));
                let next = value.and_then(|value| count(&mut counts[kind], value));
                found.extend(next.map(|next| skipped(paragraph, start..start + width, at..end, next)));
            }
            at = end.max(at + 1);
        }
    }
}

/// Counts a number; gives the one that was to come, where it is another.
fn count(expected: &mut Next, value: usize) -> Option<usize> {
    let next = expected.filter(|next| value != 1 && value != *next);
    if value == 1 || expected.is_some() {
        *expected = Some(value + 1);
    }
    next
}

/// Which kind of ordinal the numeral is the number of, where it begins, and its width.
fn ordinal(paragraph: &Paragraph<'_>, at: usize, end: usize) -> Option<(usize, usize, usize)> {
    let (before, after) = (paragraph.before(at), paragraph.at(end));
    let apart = |char: char| char == EDGE || !is_han(char) && !char.is_alphanumeric();
    if after == '是' && apart(before) && before != '·' && !"非否".contains(paragraph.at(end + 1)) {
        return Some((0, at, end + 1 - at));
    }
    if before == '第' && after == '，' && "。；：！？\n\0".contains(paragraph.before(at - 1)) {
        return Some((1, at - 1, end + 1 - at));
    }
    let bracketed = before == '（' && after == '）' && paragraph.starts_line(at - 1);
    bracketed.then(|| (2, at - 1, end + 2 - at))
}

fn skipped(
    paragraph: &Paragraph<'_>,
    range: std::ops::Range<usize>,
    number: std::ops::Range<usize>,
    next: usize,
) -> Remark {
    let right = paragraph.text(range.start..number.start) + &numerals::chinese(next);
    let right = right + &paragraph.text(number.end..range.end);
    paragraph.remark(Rule::OrdinalSkips, range, None).advising(right)
}
