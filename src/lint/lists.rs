//! 顿号 between quotations or titles that follow one another (GB/T 15834,
//! 4.5.3.5): usually none.

use super::prose::Paragraph;
use super::{Remark, Rule, Script};

/// Reports `》、《` and `”、“`, in sentences where nothing else is listed.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Script, found: &mut Vec<Remark>) {
    for at in (0..paragraph.chars.len()).filter(|at| is_between(paragraph, *at)) {
        if !is_mixed(paragraph, at) {
            found.push(paragraph.remark(Rule::ListBetweenMarks, at - 1..at + 2, None));
        }
    }
}

fn is_between(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let marks = (paragraph.before(at), paragraph.at(at + 1));
    paragraph.at(at) == '、' && matches!(marks, ('》', '《') | ('”', '“'))
}

/// Whether the list also has bare words, or `》（`: then all of it keeps its 顿号.
fn is_mixed(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let inside = |char: char| !matches!(char, '。' | '；' | '！' | '？');
    let (start, end) = (paragraph.skip_back(at, inside), paragraph.skip(at, inside));
    let bracket = paragraph.chars[start..end].windows(2).any(|pair| matches!(pair, ['》' | '”', '（' | '(']));
    bracket || (start..end).any(|index| paragraph.at(index) == '、' && !is_between(paragraph, index))
}
