//! Straight quotation marks in Chinese text (GB/T 15834).

use super::prose::{Counted, EDGE, Paragraph, is_han, is_mark, is_space};
use super::{Lang, Remark, Rule};

/// Reports straight quotation marks beside Chinese characters.
pub(super) fn check(paragraph: &Paragraph<'_>, lang: Lang, found: &mut Vec<Remark>) {
    if !paragraph.chars.iter().any(|char| matches!(char, '"' | '\'')) {
        return;
    }
    let outer = Outer::of(paragraph);
    let marks = doubles(paragraph);
    let paired =
        marks.len().is_multiple_of(2) && marks.chunks(2).all(|pair| is_pair(paragraph, pair[0], pair[1]));
    if paired {
        for pair in marks.chunks(2).filter(|pair| is_chinese(paragraph, pair[0], pair[1])) {
            found.extend(outer.repair(lang, pair[0], pair[1]));
        }
    } else if let Some(half) = half_straight(paragraph) {
        let fix = Some(half.counterpart.to_owned());
        found.push(paragraph.remark(Rule::QuotesStraight, half.straight..half.straight + 1, fix));
    } else {
        let beside = |at: &&usize| {
            let (before, after) = (paragraph.before(**at), paragraph.at(**at + 1));
            (is_han(before) || is_han(after)) && paragraph.chinese_around(**at)
        };
        found.extend(
            marks.iter().filter(beside).map(|at| paragraph.remark(Rule::QuotesStraight, *at..*at + 1, None)),
        );
    }
    single(&outer, lang, found);
}

/// The double marks, without the signs of inches: after a figure, where none is open.
fn doubles(paragraph: &Paragraph<'_>) -> Vec<usize> {
    let mut marks = Vec::new();
    for at in (0..paragraph.chars.len()).filter(|at| paragraph.at(*at) == '"') {
        if marks.len() % 2 == 1 || !paragraph.before(at).is_ascii_digit() {
            marks.push(at);
        }
    }
    marks
}

/// A quotation that has a Chinese mark at one end and a straight one at the other.
pub(super) struct HalfStraight {
    straight: usize,
    /// The Chinese mark.
    pub(super) curly: usize,
    /// What belongs in place of the straight one.
    counterpart: &'static str,
}

/// The only straight mark of a paragraph, where it is the other end of the only
/// Chinese mark that lacks one: `“甲"`.
pub(super) fn half_straight(paragraph: &Paragraph<'_>) -> Option<HalfStraight> {
    let [straight] = doubles(paragraph)[..] else { return None };
    let mut open = Vec::new();
    let mut alone = Vec::new();
    for at in 0..paragraph.chars.len() {
        match paragraph.at(at) {
            '“' => open.push(at),
            '”' if open.pop().is_none() => alone.push(at),
            _ => {}
        }
    }
    alone.append(&mut open);
    let [curly] = alone[..] else { return None };
    let opens = paragraph.at(curly) == '“';
    let (start, end) = if opens { (curly, straight) } else { (straight, curly) };
    let counterpart = if opens { "”" } else { "“" };
    (start < end && is_pair(paragraph, start, end)).then_some(HalfStraight { straight, curly, counterpart })
}

fn is_pair(paragraph: &Paragraph<'_>, open: usize, close: usize) -> bool {
    let blank = |char: char| matches!(char, EDGE | '\n') || is_space(char);
    close > open + 1 && !blank(paragraph.at(open + 1)) && !blank(paragraph.before(close))
}

/// Whether what is quoted, or the sentence that quotes it, is Chinese.
fn is_chinese(paragraph: &Paragraph<'_>, open: usize, close: usize) -> bool {
    let inner = &paragraph.chars[open + 1..close];
    let outer = [paragraph.before(open), paragraph.at(close + 1)];
    let code = paragraph.at(close + 1) == ':'
        || inner.iter().any(|char| matches!(char, '=' | '{' | '}' | '<' | '>'));
    let words =
        inner.split(|char| *char == ' ').filter(|word| word.iter().any(char::is_ascii_alphabetic)).count();
    let beside = words < 4 && outer.iter().any(|char| is_han(*char));
    !code && paragraph.chinese_around(open) && (inner.iter().any(|char| is_han(*char)) || beside)
}

/// The Chinese quotations around straight marks.
struct Outer<'a> {
    paragraph: &'a Paragraph<'a>,
    /// Both ends of both kinds.
    marks: [[Counted; 2]; 2],
}

impl<'a> Outer<'a> {
    fn of(paragraph: &'a Paragraph<'a>) -> Self {
        let count = |mark: char| Counted::of(&paragraph.chars, |char| char == mark);
        Self { paragraph, marks: [['“', '”'], ['「', '」']].map(|kind| kind.map(count)) }
    }

    /// The marks that belong in place of two straight ones.
    fn repair(&self, lang: Lang, open: usize, close: usize) -> [Remark; 2] {
        let inner = self.marks.iter().any(|[start, end]| start.before(open) > end.before(open));
        let marks = match (lang, inner) {
            (Lang::Hant, false) => ["「", "」"],
            (Lang::Hant, true) => ["『", "』"],
            (_, false) => ["“", "”"],
            (_, true) => ["‘", "’"],
        };
        let at = |at: usize, mark: &str| {
            self.paragraph.remark(Rule::QuotesStraight, at..at + 1, Some(mark.to_owned()))
        };
        [at(open, marks[0]), at(close, marks[1])]
    }
}

/// Single marks around Chinese words; elsewhere they are apostrophes and minutes.
fn single(outer: &Outer<'_>, lang: Lang, found: &mut Vec<Remark>) {
    let paragraph = outer.paragraph;
    let mut open = None;
    for at in (0..paragraph.chars.len()).filter(|at| paragraph.at(*at) == '\'') {
        let (before, after) = (paragraph.before(at), paragraph.at(at + 1));
        match open.take() {
            Some(start) if is_han(before) && paragraph.chinese_around(at) => {
                let mut pair = outer.repair(lang, start, at);
                let nested = pair[0].fix.as_deref().is_some_and(|fix| matches!(fix, "‘" | "『"));
                // Alone, they may stand for either kind.
                for remark in pair.iter_mut().filter(|_| !nested) {
                    remark.fix = None;
                }
                found.extend(pair);
            }
            _ if is_han(after) && (!before.is_ascii_alphanumeric() || is_mark(before)) => open = Some(at),
            _ => {}
        }
    }
}
