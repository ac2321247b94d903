//! The marks after ordinals (GB/T 15834): 一、 1. 第一， and none after
//! （一） or ①. Only at the beginning of a line or a sentence.

use std::ops::Range;

use super::prose::{EDGE, Paragraph, han_digit, is_han, is_numeral, is_space};
use super::{Lang, Remark, Rule};

/// Reports other marks after ordinals.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Lang, found: &mut Vec<Remark>) {
    for at in 0..paragraph.chars.len() {
        let line = !is_space(paragraph.at(at)) && paragraph.starts_line(at);
        if line {
            number(paragraph, at, found);
        }
        if line || matches!(paragraph.before(at), '。' | '；' | '：' | '！' | '？') {
            bracketed(paragraph, at, found);
            spoken(paragraph, at, found);
        }
    }
}

/// A number at the beginning of a line, with a 顿号 or a point after it.
struct Typed<'a> {
    paragraph: &'a Paragraph<'a>,
    range: Range<usize>,
    value: usize,
    /// The figure right after it; none before a word.
    figure: Option<usize>,
}

impl<'a> Typed<'a> {
    fn at(paragraph: &'a Paragraph<'a>, at: usize) -> Option<Self> {
        let number = |from: usize| {
            let end = paragraph.skip(from, |char| char.is_ascii_digit());
            (end, paragraph.text(from..end).parse().ok())
        };
        let (end, value) = number(at);
        let marked = end - at <= 2 && matches!(paragraph.at(end), '、' | '.' | '．');
        let (value, end) = (value?, marked.then_some(end + 1)?);
        Some(Self { paragraph, range: at..end, value, figure: number(end).1 })
    }

    /// Whether it can only be an ordinal: `5、6月` may be two months.
    fn is_clear(&self) -> bool {
        self.figure.is_none_or(|figure| figure != self.value + 1)
    }

    /// Whether a figure follows its 顿号, and no other 顿号 that figure.
    fn stands_before_figure(&self) -> bool {
        let end = self.paragraph.skip(self.range.end, |char| char.is_ascii_digit());
        let mark = self.paragraph.before(self.range.end);
        mark == '、' && self.figure.is_some() && self.paragraph.at(end) != '、'
    }
}

/// `2、60岁以上`: before a figure, `2、` is certainly an ordinal where the line before
/// it begins with 1, or the next one with 3. It is not repaired: `2.60` is a decimal.
pub(super) fn check_all(paragraphs: &[Paragraph<'_>], found: &mut Vec<Remark>) {
    let of = |paragraph| lines(paragraph).filter_map(move |at| Typed::at(paragraph, at));
    let typed: Vec<Typed<'_>> =
        paragraphs.iter().filter(|paragraph| paragraph.chinese).flat_map(of).collect();
    let follows = |first: &Typed<'_>, next: &Typed<'_>| next.value == first.value + 1;
    for (index, number) in typed.iter().enumerate().filter(|(_, number)| number.stands_before_figure()) {
        let before = index.checked_sub(1).map(|index| &typed[index]);
        let counts = before.is_some_and(|before| before.is_clear() && follows(before, number))
            || typed.get(index + 1).is_some_and(|next| next.is_clear() && follows(number, next));
        if counts {
            let remark = number.paragraph.remark(Rule::OrdinalMark, number.range.clone(), None);
            found.push(remark.advising(format!("{}. ", number.value)));
        }
    }
}

/// Where the lines of a paragraph begin, without the spaces before them.
fn lines<'a>(paragraph: &'a Paragraph<'a>) -> impl Iterator<Item = usize> + 'a {
    let ends = paragraph.chars.iter().enumerate().filter(|(_, char)| **char == '\n');
    std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).map(|at| paragraph.skip(at, is_space))
}

/// `1、` has a point, `一，` and `一.` a 顿号.
fn number(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let figures = paragraph.skip(at, |char| char.is_ascii_digit());
    let words = paragraph.skip(at, is_numeral);
    let wide = |end: usize| (1..=2).contains(&(end - at));
    // 五一 and 十一 are holidays.
    let counts = match &paragraph.chars[at..words] {
        [_] => true,
        [first, second] => (*first == '十') != (*second == '十') && *second != '一',
        _ => false,
    };
    let word = |index: usize| {
        let char = paragraph.at(index);
        (is_han(char) && !is_numeral(char)) || matches!(char, '“' | '《')
    };
    let item = paragraph.skip(figures + 1, |char| char == ' ');
    let begins = word(item) || paragraph.at(item).is_ascii_alphabetic();
    if wide(figures) && paragraph.at(figures) == '、' && begins && !is_list(paragraph, item) {
        let fix = format!("{}.", paragraph.text(at..figures));
        found.push(paragraph.remark(Rule::OrdinalMark, at..figures + 1, Some(fix)));
    } else if counts && matches!(paragraph.at(words), '，' | '.' | '．') {
        let next = paragraph.skip(words + 1, |char| char == ' ');
        // “一，二，走！” counts aloud.
        if word(next) && !is_list(paragraph, next) {
            let fix = format!("{}、", paragraph.text(at..words));
            found.push(paragraph.remark(Rule::OrdinalMark, at..next, Some(fix)));
        }
    }
}

/// Whether another 顿号 follows soon: `5、六两个月`, `1、甲、乙` may be lists of other things.
fn is_list(paragraph: &Paragraph<'_>, at: usize) -> bool {
    (at..at + 2).any(|index| paragraph.at(index) == '、' || han_digit(paragraph.at(index)).is_some())
}

/// `（一）、` and `①、` have no mark.
fn bracketed(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let open = matches!(paragraph.at(at), '（' | '(');
    let end = if open {
        let inner = paragraph.skip(at + 1, |char| char.is_ascii_digit() || is_numeral(char));
        let closed = (1..=3).contains(&(inner - at - 1)) && matches!(paragraph.at(inner), '）' | ')');
        if !closed {
            return;
        }
        inner + 1
    } else if ('①'..='⑳').contains(&paragraph.at(at)) {
        at + 1
    } else {
        return;
    };
    if matches!(paragraph.at(end), '、' | '，') && is_han(paragraph.at(end + 1)) {
        let fix = paragraph.text(at..end);
        found.push(paragraph.remark(Rule::OrdinalMark, at..end + 1, Some(fix)));
    }
}

/// `第一、` and `首先、` have a comma.
fn spoken(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let end = if paragraph.at(at) == '第' {
        paragraph.skip(at + 1, is_numeral)
    } else if paragraph.starts_with_any(at, &["首先", "其次", "再次", "最后"]) {
        at + 2
    } else {
        return;
    };
    let next = paragraph.at(end + 1);
    let enumerates = next == '第' || is_numeral(next) || next == EDGE || !is_han(next);
    let more = (end + 1..end + 6).any(|index| paragraph.at(index) == '、');
    if end > at + 1 && paragraph.at(end) == '、' && !enumerates && !more {
        let fix = format!("{}，", paragraph.text(at..end));
        found.push(paragraph.remark(Rule::OrdinalMark, at..end + 1, Some(fix)));
    }
}
