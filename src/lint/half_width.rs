//! Half-width marks and brackets next to Chinese characters (GB/T 15834).
//! Numbers, times, code, model names and English sentences keep theirs.

use super::prose::{Counted, EDGE, Paragraph, is_closer, is_han, is_mark, is_numeral, is_opener, is_space};
use super::{Lang, Remark, Rule};

/// Reports half-width brackets and marks.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Lang, found: &mut Vec<Remark>) {
    let brackets = Brackets::of(paragraph);
    for &(open, close) in &brackets.pairs {
        if brackets.are_chinese(open, close) {
            found.extend([open, close].into_iter().filter_map(|at| bracket(paragraph, at)));
        }
    }
    let in_call = brackets.calls();
    let mut at = 0;
    while at < paragraph.chars.len() {
        let end = run(paragraph, at);
        if let Some(left) = left_over(paragraph, at, end) {
            found.push(left);
        } else if end > at
            && !in_call.get(at).is_some_and(|call| *call)
            && touches(paragraph, at, end)
            && paragraph.chinese_around(at)
        {
            found.push(mark(paragraph, at, end));
        }
        at = end.max(at + 1);
    }
}

/// Brackets of either width that belong together, and what is counted inside them:
/// they may be nested in each other as deep as a text is long.
struct Brackets<'a> {
    paragraph: &'a Paragraph<'a>,
    pairs: Vec<(usize, usize)>,
    han: Counted,
    latin: Counted,
    formula: Counted,
    /// What no name with a remark has in its brackets.
    odd: Counted,
}

impl<'a> Brackets<'a> {
    fn of(paragraph: &'a Paragraph<'a>) -> Self {
        let mut open = Vec::new();
        let mut pairs = Vec::new();
        for (at, char) in paragraph.chars.iter().enumerate() {
            match char {
                '(' | '（' => open.push(at),
                ')' | '）' => pairs.extend(open.pop().map(|start| (start, at))),
                _ => {}
            }
        }
        // Without brackets nothing is counted.
        let chars = if pairs.is_empty() { &[] } else { &paragraph.chars[..] };
        Self {
            paragraph,
            pairs,
            han: Counted::of(chars, is_han),
            latin: Counted::of(chars, |char| char.is_ascii_alphanumeric()),
            formula: Counted::of(chars, |char| "+*/^=<>\\_,|".contains(char)),
            odd: Counted::of(chars, |char| !is_han(char) && !char.is_ascii_digit() && !is_mark(char)),
        }
    }

    /// Whether half-width brackets should be full-width.
    fn are_chinese(&self, open: usize, close: usize) -> bool {
        let paragraph = self.paragraph;
        if paragraph.at(open) == '（' || paragraph.at(close) == '）' {
            return paragraph.at(open) == '(' || paragraph.at(close) == ')';
        }
        // `(见附件).Windows` begins a sentence.
        let sentence = paragraph.at(close + 1) == '.'
            && paragraph.at(close + 2).is_ascii_uppercase()
            && paragraph.at(close + 3).is_ascii_lowercase();
        let file = matches!(paragraph.at(close + 1), '.' | '_' | '-')
            && paragraph.at(close + 2).is_ascii_alphanumeric()
            && !sentence;
        if file || !paragraph.chinese_around(open) {
            return false;
        }
        let before = paragraph.before(open);
        if self.han.within(open + 1..close) > 0 {
            !(before.is_ascii_alphanumeric() || before == '_') || self.are_wordy(open, close)
        } else {
            is_han(before) && self.hold_remark(open, close) && !continues_in_latin(paragraph, close)
        }
    }

    /// Whether `OpenAI(美国)` is a name with a remark; `max(甲,乙)` is a formula.
    fn are_wordy(&self, open: usize, close: usize) -> bool {
        let in_name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.');
        let name = &self.paragraph.chars[self.paragraph.skip_back(open, in_name)..open];
        let plain = self.odd.within(open + 1..close) == 0;
        plain && name.len() > 1 && name.first().is_some_and(char::is_ascii_uppercase) && !name.contains(&'_')
    }

    /// Whether Latin text in brackets is a remark, not a number of a list `(1)`, `(a)` or a formula.
    fn hold_remark(&self, open: usize, close: usize) -> bool {
        let inner = &self.paragraph.chars[open + 1..close];
        let short = inner.len() < 2 || inner.len() < 3 && inner.iter().all(char::is_ascii_digit);
        !short && self.formula.within(open + 1..close) == 0 && self.latin.within(open + 1..close) > 0
    }

    /// For each character whether it is inside the brackets of a call, `max(a,b)`.
    fn calls(&self) -> Vec<bool> {
        let call = |pair: &&(usize, usize)| {
            self.paragraph.before(pair.0).is_ascii_alphanumeric() && !self.are_wordy(pair.0, pair.1)
        };
        let mut steps = vec![0_i32; if self.pairs.is_empty() { 0 } else { self.paragraph.chars.len() }];
        for (open, close) in self.pairs.iter().filter(call) {
            steps[*open] += 1;
            steps[*close] -= 1;
        }
        let mut depth = 0;
        let inside = steps.into_iter().map(|step| {
            depth += step;
            depth > 0
        });
        inside.collect()
    }
}

fn continues_in_latin(paragraph: &Paragraph<'_>, close: usize) -> bool {
    let next = paragraph.at(paragraph.skip(close + 1, is_space));
    // `(010) 68320000` is a telephone number, `(a)(b)` a formula.
    next.is_ascii_digit() || matches!(next, '(' | '[') || paragraph.at(close + 1).is_ascii_alphanumeric()
}

/// One bracket with the spaces around it, which the full-width form contains.
fn bracket(paragraph: &Paragraph<'_>, at: usize) -> Option<Remark> {
    let full = match paragraph.at(at) {
        '(' => "（",
        ')' => "）",
        _ => return None,
    };
    let (mut start, mut end) = (paragraph.skip_back(at, |c| c == ' '), paragraph.skip(at + 1, |c| c == ' '));
    if matches!(paragraph.before(start), EDGE | '\n') {
        start = at;
    }
    if matches!(paragraph.at(end), EDGE | '\n') {
        end = at + 1;
    }
    Some(paragraph.remark(Rule::MarksHalfWidth, start..end, Some(full.to_owned())))
}

/// The end of the mark or marks at an index; the index itself where is none.
fn run(paragraph: &Paragraph<'_>, at: usize) -> usize {
    match paragraph.at(at) {
        '!' | '?' => paragraph.skip(at, |char| matches!(char, '!' | '?')),
        mark @ (',' | ';' | ':' | '.') => paragraph.skip(at, |char| char == mark),
        _ => at,
    }
}

/// `，,`: a half-width point beside a full-width one is one of the two too many.
fn left_over(paragraph: &Paragraph<'_>, at: usize, end: usize) -> Option<Remark> {
    if end != at + 1 || !matches!(paragraph.at(at), ',' | ';' | '.') {
        return None;
    }
    let full = |char: char| "，。；：、！？".contains(char);
    let next = paragraph.skip(end, |char| char == ' ');
    let after_full = full(paragraph.before(at))
        && (is_han(paragraph.at(next)) || matches!(paragraph.at(next), EDGE | '\n'));
    let before_full = full(paragraph.at(end)) && is_han(paragraph.before(at));
    let wanted = (after_full || before_full) && paragraph.chinese_around(at);
    let last = if after_full && is_han(paragraph.at(next)) { next } else { end };
    wanted.then(|| paragraph.remark(Rule::MarksHalfWidth, at..last, Some(String::new())))
}

/// Whether the marks belong to Chinese text.
fn touches(paragraph: &Paragraph<'_>, at: usize, end: usize) -> bool {
    let (before, after) = (paragraph.before(at), paragraph.at(end));
    let next = paragraph.at(paragraph.skip(end, |char| char == ' '));
    let chinese = is_han(before) || matches!(before, '》' | '〉' | '）' | '」' | '』' | '】' | '〕');
    let quoted = matches!(before, '”' | '’') && (is_han(after) || after.is_ascii_digit() || is_opener(after));
    match paragraph.at(at) {
        ',' | ';' => {
            chinese
                || quoted
                || before.is_ascii_alphanumeric() && is_han(after)
                || matches!(before, '%' | ')') && is_han(next)
        }
        ':' => {
            let shortcode = paragraph.skip(end, |char| char.is_ascii_lowercase() || char == '_');
            let emoji = shortcode > end && paragraph.at(shortcode) == ':';
            let smile = matches!(after, ')' | '(' | '-' | 'D');
            end == at + 1 && !emoji && !smile && (chinese || before.is_ascii_alphabetic() && is_han(after))
        }
        '!' | '?' => chinese && !matches!(after, '[' | '='),
        _ => chinese && end == at + 1 && !is_ordinal(paragraph, at) && ends_sentence(paragraph, after, next),
    }
}

/// `一.` at the start of a line.
fn is_ordinal(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let start = paragraph.skip_back(at, is_numeral);
    start < at && paragraph.starts_line(start)
}

/// So many characters before a point are a sentence, without any mark.
const SENTENCE: usize = 10;

/// Whether a point after a Chinese character is a full stop.
fn ends_sentence(paragraph: &Paragraph<'_>, after: char, next: char) -> bool {
    let mark = |char: &char| matches!(char, '，' | '。' | '；' | ',');
    let prose = paragraph.chars.iter().any(mark)
        || paragraph.chars.iter().filter(|char| is_han(**char)).count() >= SENTENCE;
    matches!(after, EDGE | '\n') && prose || is_closer(after) || after == ' ' && is_han(next) && prose
}

/// The marks, with the spaces after them.
fn mark(paragraph: &Paragraph<'_>, at: usize, end: usize) -> Remark {
    let full: String = match paragraph.at(at) {
        ',' => "，".to_owned(),
        ';' => "；".to_owned(),
        ':' => "：".to_owned(),
        '.' => "。".to_owned(),
        _ => paragraph.chars[at..end].iter().map(|char| if *char == '!' { '！' } else { '？' }).collect(),
    };
    let spaces = paragraph.skip(end, |char| char == ' ');
    let end = if matches!(paragraph.at(spaces), EDGE | '\n') { end } else { spaces };
    paragraph.remark(Rule::MarksHalfWidth, at..end, Some(full))
}
