//! Spaces that were typed to shape the page: indents, and gaps inside a sentence.
//! Between Han and Latin they are a house's choice (人民网 6 月 9 日), and in plain
//! text they space out a masthead or a name (张 三): no rule for these.

use super::prose::{Counted, Paragraph, is_closer, is_han, is_opener, is_space};
use super::{Kind, Lang, Remark, Rule};

/// Reports indents, a space after a mark, and a lone one between Chinese words.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Lang, found: &mut Vec<Remark>) {
    for at in (0..paragraph.chars.len()).filter(|at| matches!(paragraph.before(*at), '\0' | '\n')) {
        let wide = paragraph.skip(at, |char| char == '\u{3000}');
        let end = if wide > at { wide } else { paragraph.skip(at, |char| char == '\u{a0}') };
        // More of them push a signature to the right.
        let most = if wide > at { 2 } else { 8 };
        if (1..=most).contains(&(end - at)) && end < paragraph.chars.len() && !is_space(paragraph.at(end)) {
            // Inside a paragraph a new one may be meant, which deleting would hide.
            let fix = (at == 0).then(String::new);
            found.push(paragraph.remark(Rule::SpaceIndent, at..end, fix));
        }
    }
    if paragraph.kind == Kind::Markdown {
        after_mark(paragraph, found);
        lone_space(paragraph, found);
    }
}

/// `智能， 经济`. After ： a value may be set apart, and in quotes a slogan is divided.
fn after_mark(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    let mark =
        |at: &usize| matches!(paragraph.at(*at), '，' | '。' | '；' | '、') && paragraph.at(at + 1) == ' ';
    let places: Vec<usize> = (0..paragraph.chars.len()).filter(mark).collect();
    if places.is_empty() {
        return;
    }
    let quotations = Quotations::of(paragraph);
    for at in places.into_iter().filter(|at| !quotations.are_open(*at)) {
        let end = paragraph.skip(at + 1, |char| char == ' ');
        if end <= at + 3 && is_han(paragraph.before(at)) && is_han(paragraph.at(end)) {
            let fix = paragraph.text(at..at + 1);
            found.push(paragraph.remark(Rule::SpaceAfterMark, at..end, Some(fix)));
        }
    }
}

/// Where quotations and brackets are open.
struct Quotations {
    openers: Counted,
    closers: Counted,
}

impl Quotations {
    fn of(paragraph: &Paragraph<'_>) -> Self {
        let count = |mark: fn(char) -> bool| Counted::of(&paragraph.chars, mark);
        Self { openers: count(is_opener), closers: count(is_closer) }
    }

    fn are_open(&self, at: usize) -> bool {
        self.openers.before(at) > self.closers.before(at)
    }
}

/// Several spaces separate columns or names, one inside quotes divides a slogan.
fn lone_space(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    let between = |at: &usize| {
        is_space(paragraph.at(*at)) && is_han(paragraph.before(*at)) && is_han(paragraph.at(*at + 1))
    };
    let places: Vec<usize> = (0..paragraph.chars.len()).filter(between).collect();
    let &[at] = &places[..] else { return };
    let (start, end) = (paragraph.skip_back(at, is_han), paragraph.skip(at + 1, is_han));
    let quoted = Quotations::of(paragraph).are_open(at);
    // 张 三 is a name, 第一天 a label of its line, and a line of verse has no other marks.
    let label = paragraph.at(start) == '第' && paragraph.starts_line(start);
    // Without the space, `@张三 的分享` mentions somebody else.
    let mention = paragraph.before(start) == '@';
    let words = at - start > 2 && end - at > 3 && !label && !mention;
    let sentence = paragraph.chars.contains(&'，') && paragraph.chars.contains(&'。');
    if words && sentence && !quoted {
        let closed = String::from_iter([paragraph.before(at), paragraph.at(at + 1)]);
        found.push(paragraph.remark(Rule::SpaceHanHan, at - 1..at + 2, None).advising(closed));
    }
}
