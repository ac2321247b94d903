//! Ellipses and dashes (GB/T 15834): …… has six dots, —— is as wide as two
//! characters.

use super::prose::{EDGE, Paragraph, is_closer, is_han, is_mark, is_opener};
use super::{Lang, Remark, Rule};

/// Reports ellipses and dashes of another form.
pub(super) fn check(paragraph: &Paragraph<'_>, lang: Lang, found: &mut Vec<Remark>) {
    let mut at = 0;
    while at < paragraph.chars.len() {
        let mark = paragraph.at(at);
        let end = match mark {
            '.' | '。' | '…' | '-' | '—' | '―' | '─' => paragraph.skip(at, |char| char == mark),
            _ => at + 1,
        };
        let wrong = match mark {
            '.' | '。' | '…' => ellipsis(paragraph, at, end).then_some((Rule::EllipsisForm, "……")),
            '-' | '—' | '―' | '─' => dash(paragraph, lang, at, end).then_some((Rule::DashForm, "——")),
            _ => None,
        };
        if let Some((rule, fix)) = wrong {
            found.push(paragraph.remark(rule, at..end, Some(fix.to_owned())));
        } else if mark == '…' {
            redundant(paragraph, at, end, found);
        }
        at = end;
    }
}

fn ellipsis(paragraph: &Paragraph<'_>, at: usize, end: usize) -> bool {
    let (before, after) = (paragraph.before(at), paragraph.at(end));
    let beside = is_han(before) || is_mark(before) || before == EDGE && is_han(after);
    let wrong = match paragraph.at(at) {
        '.' => end - at == 3 || end - at == 6,
        '。' => end - at >= 3,
        // Twelve dots stand for a paragraph that is left out.
        _ => end - at == 1 || end - at == 3,
    };
    wrong && beside && paragraph.chinese_around(at)
}

/// `……等` at the end of a clause; `……等待` is another word.
fn redundant(paragraph: &Paragraph<'_>, at: usize, end: usize, found: &mut Vec<Remark>) {
    let after = paragraph.skip(end, |char| char == '等');
    let stops = matches!(paragraph.at(after), '，' | '。' | '；' | '、' | '）' | EDGE | '\n');
    if (1..=2).contains(&(after - end)) && stops {
        found.push(paragraph.remark(Rule::EllipsisRedundant, at..after, None));
    }
}

fn dash(paragraph: &Paragraph<'_>, lang: Lang, at: usize, end: usize) -> bool {
    let (before, after) = (paragraph.before(at), paragraph.at(end));
    let between = (is_han(before) || is_closer(before)) && (is_han(after) || is_opener(after));
    match (paragraph.at(at), end - at) {
        ('-', 2) => between,
        // In Taiwan, lines of box drawing are usual.
        ('―' | '─', 2) => between && lang == Lang::Hans,
        // Between nouns a single — joins them; after another mark it cannot.
        ('—', 1) => matches!(before, '，' | '。' | '；' | '：' | '？' | '！') && is_han(after),
        _ => false,
    }
}
