//! Quotation marks, book marks and brackets that do not match (GB/T 15834),
//! paragraph by paragraph.

use super::prose::{Counted, EDGE, Paragraph, is_han, is_numeral, is_space};
use super::quotes::half_straight;
use super::{Lang, Remark, Rule};

const PAIRS: [(char, char); 10] = [
    ('“', '”'),
    ('‘', '’'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('〈', '〉'),
    ('（', '）'),
    ('【', '】'),
    ('〔', '〕'),
    ('［', '］'),
];

/// Reports marks without a counterpart in all paragraphs of a text.
pub(super) fn check_all(paragraphs: &[Paragraph<'_>], found: &mut Vec<Remark>) {
    let mut alone: Vec<Vec<usize>> = paragraphs.iter().map(alone).collect();
    leave_spanning(paragraphs, &mut alone);
    for (index, (paragraph, places)) in paragraphs.iter().zip(alone).enumerate() {
        let again = paragraphs.get(index + 1).map(|next| next.at(next.skip(0, is_space)));
        for at in places {
            let mark = paragraph.at(at);
            // A quotation over several paragraphs opens each, and closes in the last (CLREQ).
            let continued = matches!(mark, '“' | '「') && again == Some(mark);
            if !continued {
                let remark = paragraph.remark(Rule::PairsUnbalanced, at..at + 1, None);
                found.push(Remark { advice: counterpart(mark), ..remark });
            }
        }
    }
}

/// The marks of a paragraph that have no counterpart in it.
fn alone(paragraph: &Paragraph<'_>) -> Vec<usize> {
    let any = |char: &char| PAIRS.iter().any(|pair| pair.0 == *char || pair.1 == *char);
    if !paragraph.chinese || !paragraph.chars.iter().any(any) {
        return Vec::new();
    }
    let mut alone = matched(paragraph).alone;
    // There the straight mark is the fault.
    if let Some(half) = (!alone.is_empty()).then(|| half_straight(paragraph)).flatten() {
        alone.retain(|at| *at != half.curly);
    }
    alone
}

/// How many paragraphs a remark in brackets may go on for.
const SPAN: usize = 12;

/// Leaves the two ends of brackets that are opened in one paragraph and closed in a
/// later one, where these are the only such ends in both. A quotation opens each anew.
fn leave_spanning(paragraphs: &[Paragraph<'_>], alone: &mut [Vec<usize>]) {
    let is_bracket = |char: char| matches!(char, '（' | '）' | '【' | '】');
    let ends = |alone: &[Vec<usize>], index: usize| -> Vec<usize> {
        alone[index].iter().copied().filter(|at| is_bracket(paragraphs[index].at(*at))).collect()
    };
    for first in 0..paragraphs.len() {
        let [open] = ends(alone, first)[..] else { continue };
        let reach = first + 1..paragraphs.len().min(first + 1 + SPAN);
        let mut before_heading = reach.take_while(|index| !paragraphs[*index].heading);
        let Some(last) = before_heading.find(|index| !ends(alone, *index).is_empty()) else { continue };
        let [close] = ends(alone, last)[..] else { continue };
        if matches!((paragraphs[first].at(open), paragraphs[last].at(close)), ('（', '）') | ('【', '】'))
        {
            alone[first].retain(|at| *at != open);
            alone[last].retain(|at| *at != close);
        }
    }
}

/// Reports double marks inside double marks.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Lang, found: &mut Vec<Remark>) {
    let matched = matched(paragraph);
    if !matched.alone.is_empty() {
        return;
    }
    for &(open, close, parent) in &matched.pairs {
        let inner = match paragraph.at(open) {
            '“' => ["‘", "’"],
            '「' => ["『", "』"],
            '《' => ["〈", "〉"],
            _ => continue,
        };
        // In “甲“和”乙” two marks face the wrong way: they are no quotation inside another;
        // in 《甲<乙《丙》>》 they are the third.
        let third = parent.is_some_and(|parent| paragraph.chars[parent..open].contains(&'<'));
        let joint =
            matches!(paragraph.chars[open + 1..close], [] | ['和' | '与' | '及' | '或' | '、' | '，']);
        if !joint && !third && parent.is_some_and(|parent| paragraph.at(parent) == paragraph.at(open)) {
            let remark =
                |at: usize, fix: &str| paragraph.remark(Rule::PairsNested, at..at + 1, Some(fix.to_owned()));
            found.extend([remark(open, inner[0]), remark(close, inner[1])]);
        }
    }
}

fn counterpart(mark: char) -> Option<String> {
    let other = |(open, close)| if mark == open { Some(close) } else { (mark == close).then_some(open) };
    PAIRS.into_iter().find_map(other).map(String::from)
}

/// What a paragraph's marks come to.
#[derive(Default)]
struct Matched {
    /// Both ends, and where the pair around them opens.
    pairs: Vec<(usize, usize, Option<usize>)>,
    alone: Vec<usize>,
}

fn matched(paragraph: &Paragraph<'_>) -> Matched {
    let mut matched = Matched::default();
    let mut open: Vec<usize> = Vec::new();
    // How many of each kind are open: where none is, none is looked for.
    let mut count = [0_usize; PAIRS.len()];
    let half_width = HalfWidth::of(paragraph);
    for (at, &char) in paragraph.chars.iter().enumerate() {
        if let Some(kind) =
            PAIRS.iter().position(|pair| pair.0 == char).filter(|_| !is_elision(paragraph, at))
        {
            open.push(at);
            count[kind] += 1;
        }
        // An apostrophe inside a quotation closes nothing.
        let Some(kind) =
            PAIRS.iter().position(|pair| pair.1 == char).filter(|_| !is_apostrophe(paragraph, at))
        else {
            continue;
        };
        if count[kind] == 0 {
            let latin = matches!(char, '’') && !is_han(paragraph.before(at));
            if !latin && !is_list_number(paragraph, at) && !half_width.closes(at) {
                matched.alone.push(at);
            }
            continue;
        }
        while let Some(start) = open.pop() {
            let opener = PAIRS.iter().position(|pair| pair.0 == paragraph.at(start)).unwrap_or(kind);
            count[opener] -= 1;
            if opener == kind {
                matched.pairs.push((start, at, open.last().copied()));
                break;
            }
            matched.alone.push(start);
        }
    }
    matched.alone.extend(open.into_iter().filter(|at| !half_width.opens(*at)));
    matched.alone.sort_unstable();
    matched
}

/// `it’s`: between Latin letters, and a quotation around it is closed later.
fn is_apostrophe(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let latin = paragraph.before(at).is_ascii_alphanumeric() && paragraph.at(at + 1).is_ascii_alphabetic();
    let next = || paragraph.chars[at + 1..].iter().find(|char| matches!(char, '‘' | '’'));
    paragraph.at(at) == '’' && latin && next() == Some(&'’')
}

/// `‘90s`, turned by a word processor.
fn is_elision(paragraph: &Paragraph<'_>, at: usize) -> bool {
    paragraph.at(at) == '‘' && paragraph.at(at + 1).is_ascii_digit()
}

/// `1）` or `一）` counts a list.
fn is_list_number(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let number = |char: char| char.is_ascii_alphanumeric() || is_numeral(char) || ('①'..='⑳').contains(&char);
    let start = paragraph.skip_back(at, number);
    paragraph.at(at) == '）' && (1..=2).contains(&(at - start))
}

/// Full-width brackets whose other half is half-width: that is the fault.
struct HalfWidth<'a> {
    paragraph: &'a Paragraph<'a>,
    open: Counted,
    close: Counted,
}

impl<'a> HalfWidth<'a> {
    fn of(paragraph: &'a Paragraph<'a>) -> Self {
        let count = |mark: char| Counted::of(&paragraph.chars, |char| char == mark);
        Self { paragraph, open: count('('), close: count(')') }
    }

    fn closes(&self, at: usize) -> bool {
        self.paragraph.at(at) == '）' && self.open.before(at) > self.close.before(at)
    }

    fn opens(&self, at: usize) -> bool {
        let paragraph = self.paragraph;
        let smile = matches!(paragraph.before(at), ':' | '：') && paragraph.at(at + 1) == EDGE;
        let after = at..paragraph.chars.len();
        let closed = self.close.within(after.clone()) > self.open.within(after);
        paragraph.at(at) == '（' && (smile || closed)
    }
}
