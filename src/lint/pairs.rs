//! Quotation marks, book marks and brackets that do not match (GB/T 15834),
//! paragraph by paragraph.

use super::prose::{EDGE, Paragraph, is_han, is_numeral, is_space};
use super::{Remark, Rule, Script};

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
    for (index, paragraph) in paragraphs.iter().enumerate().filter(|(_, paragraph)| paragraph.chinese) {
        let again = paragraphs.get(index + 1).map(|next| next.at(next.skip(0, is_space)));
        for at in matched(paragraph).alone {
            let mark = paragraph.at(at);
            // A quotation over several paragraphs opens each, and closes in the last (CLREQ).
            let continued = matches!(mark, '“' | '「') && again == Some(mark);
            if !continued {
                found.push(paragraph.remark(Rule::PairsUnbalanced, at..at + 1, None));
            }
        }
    }
}

/// Reports double marks inside double marks.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Script, found: &mut Vec<Remark>) {
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
        if parent.is_some_and(|parent| paragraph.at(parent) == paragraph.at(open)) {
            let remark =
                |at: usize, fix: &str| paragraph.remark(Rule::PairsNested, at..at + 1, Some(fix.to_owned()));
            found.extend([remark(open, inner[0]), remark(close, inner[1])]);
        }
    }
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
    for (at, &char) in paragraph.chars.iter().enumerate() {
        if PAIRS.iter().any(|pair| pair.0 == char) && !is_elision(paragraph, at) {
            open.push(at);
        }
        let Some(opener) = PAIRS.iter().find(|pair| pair.1 == char).map(|pair| pair.0) else { continue };
        match open.iter().rposition(|start| paragraph.at(*start) == opener) {
            // An apostrophe inside a quotation closes nothing.
            _ if is_apostrophe(paragraph, at) => {}
            Some(index) => {
                matched.alone.extend(open.drain(index + 1..));
                let start = open.pop().unwrap_or_default();
                matched.pairs.push((start, at, open.last().copied()));
            }
            None if matches!(char, '’') && !is_han(paragraph.before(at)) => {}
            None if is_list_number(paragraph, at) || closes_half_width(paragraph, at) => {}
            None => matched.alone.push(at),
        }
    }
    matched.alone.extend(open.into_iter().filter(|at| !opens_half_width(paragraph, *at)));
    matched.alone.sort_unstable();
    matched
}

/// `it’s`: between Latin letters, and a quotation around it is closed later.
fn is_apostrophe(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let latin = paragraph.before(at).is_ascii_alphanumeric() && paragraph.at(at + 1).is_ascii_alphabetic();
    let next = paragraph.chars[at + 1..].iter().find(|char| matches!(char, '‘' | '’'));
    paragraph.at(at) == '’' && latin && next == Some(&'’')
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

/// A full-width bracket whose other half is half-width: that is the fault.
fn closes_half_width(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let before = &paragraph.chars[..at];
    paragraph.at(at) == '）' && count(before, '(') > count(before, ')')
}

fn opens_half_width(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let after = &paragraph.chars[at..];
    let smile = paragraph.at(at) == '（'
        && matches!(paragraph.before(at), ':' | '：')
        && paragraph.at(at + 1) == EDGE;
    smile || paragraph.at(at) == '（' && count(after, ')') > count(after, '(')
}

fn count(chars: &[char], mark: char) -> usize {
    chars.iter().filter(|char| **char == mark).count()
}
