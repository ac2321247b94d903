//! 顿号 between quotations or titles that follow one another (GB/T 15834,
//! 4.5.3.5): usually none.

use super::prose::Paragraph;
use super::{Lang, Remark, Rule};

/// Reports `》、《` and `”、“`, in sentences where nothing else is listed.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Lang, found: &mut Vec<Remark>) {
    let mut start = 0;
    while start < paragraph.chars.len() {
        let end = paragraph.skip(start, |char| !matches!(char, '。' | '；' | '！' | '？'));
        let (between, other): (Vec<_>, Vec<_>) =
            (start..end).filter(|at| paragraph.at(*at) == '、').partition(|at| is_between(paragraph, *at));
        if other.is_empty() && !between.is_empty() && !has_remark(&paragraph.chars[start..end]) {
            for at in between {
                let closed = String::from_iter([paragraph.before(at), paragraph.at(at + 1)]);
                let remark = paragraph.remark(Rule::ListBetweenMarks, at - 1..at + 2, None);
                found.push(remark.advising(closed));
            }
        }
        start = end + 1;
    }
}

fn is_between(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let marks = (paragraph.before(at), paragraph.at(at + 1));
    matches!(marks, ('》', '《') | ('”', '“'))
}

/// Whether a list has `》（`: then all of it keeps its 顿号.
fn has_remark(sentence: &[char]) -> bool {
    sentence.windows(2).any(|pair| matches!(pair, ['》' | '”', '（' | '(']))
}
