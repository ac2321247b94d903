//! Numbers (GB/T 15835): approximate ones, 千 and 百 after figures, fractions
//! without a zero, and the brackets of document numbers (GB/T 9704).

use super::prose::{Paragraph, han_digit, is_han, is_space};
use super::{Lang, Remark, Rule};

/// Not 名 and 次: 二、三名 and 一、二次 are two of a row.
const MEASURES: &[&str] = &["个", "家", "天", "倍"];

/// Reports numbers that are written in no allowed way.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Lang, found: &mut Vec<Remark>) {
    for at in 0..paragraph.chars.len() {
        document_number(paragraph, at, found);
        approximate(paragraph, at, found);
        mixed(paragraph, at, found);
        fraction(paragraph, at, found);
    }
}

/// `国发[2026]12号` has its year in 〔 〕.
fn document_number(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let close = match paragraph.at(at) {
        '[' => ']',
        '(' => ')',
        '（' => '）',
        '【' => '】',
        '［' => '］',
        _ => return,
    };
    let digits = paragraph.skip(at + 1, |char| char.is_ascii_digit());
    let number = paragraph.skip(digits + 1, is_space);
    let number = if paragraph.at(number) == '第' { number + 1 } else { number };
    let end = paragraph.skip(number, |char| char.is_ascii_digit());
    let sign = paragraph.at(paragraph.skip(end, is_space));
    let year = digits == at + 5 && matches!(paragraph.at(at + 1), '1' | '2') && paragraph.at(digits) == close;
    if year && end > number && sign == '号' && is_han(paragraph.before(at)) {
        let fix = format!("〔{}〕", paragraph.text(at + 1..digits));
        found.push(paragraph.remark(Rule::DocumentNumberBrackets, at..digits + 1, Some(fix)));
    }
}

/// `三、四个` and `近3、4年`.
fn approximate(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    if paragraph.at(at + 1) != '、' {
        return;
    }
    let (first, second) = (paragraph.at(at), paragraph.at(at + 2));
    let figures = first.to_digit(10).zip(second.to_digit(10));
    let words = han_digit(first).zip(han_digit(second));
    let before = paragraph.before(at);
    let about = "近约有过每这那前后余".contains(before);
    let measured = paragraph.starts_with_any(at + 3, MEASURES) || about && is_years(paragraph, at + 3);
    let counted = |char: char| "第高初大十百千两、—数".contains(char) || han_digit(char).is_some();
    let fix = match (words, figures) {
        (Some((a, b)), _) if b == a + 1 && is_han(before) && !counted(before) => format!("{first}{second}"),
        (_, Some((a, b))) if b == a + 1 && a > 0 && about => figures_as_words(a, b),
        _ => return,
    };
    if measured {
        found.push(paragraph.remark(Rule::NumberApproximate, at..at + 3, Some(fix)));
    }
}

fn is_years(paragraph: &Paragraph<'_>, at: usize) -> bool {
    paragraph.at(at) == '年' && !"级度期代".contains(paragraph.at(at + 1))
}

/// 2、3 is 两三 before a measure.
fn figures_as_words(a: u32, b: u32) -> String {
    const WORDS: [char; 10] = ['零', '一', '两', '三', '四', '五', '六', '七', '八', '九'];
    let second = if b == 2 { '两' } else { WORDS[b as usize] };
    String::from_iter([WORDS[a as usize], second])
}

/// `3千`: only 万 and 亿 follow figures, and 千 in the names of units.
fn mixed(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let zeros = match paragraph.at(at) {
        '千' => "000",
        '百' => "00",
        _ => return,
    };
    let start = paragraph.skip_back(at, |char| char.is_ascii_digit());
    let before = paragraph.before(start);
    let number = (1..=1).contains(&(at - start)) && paragraph.at(start) != '0';
    let after = paragraph.at(at + 1);
    let unit = "瓦米克卡伏帕赫焦字乏安兆牛巴比吨噸斤升分页度强年货科家姓事草草万亿零里佛岛".contains(after);
    let joined = before.is_ascii_alphanumeric()
        || ".,-—～~·、第双月日周/".contains(before)
        || han_digit(after).is_some();
    if number && !unit && !joined && after != '十' {
        let fix = format!("{}{zeros}", paragraph.text(start..at));
        found.push(paragraph.remark(Rule::NumberMixed, start..at + 1, Some(fix)));
    }
}

/// `.5%`.
fn fraction(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    if paragraph.at(at) != '.' {
        return;
    }
    let end = paragraph.skip(at + 1, |char| char.is_ascii_digit());
    let before = paragraph.before(at);
    let free = is_han(before) && !"图表式节章注条款第版".contains(before)
        || matches!(before, ' ' | '，' | '（' | '：');
    let unit = paragraph.at(paragraph.skip(end, is_space));
    if end > at + 1 && free && "%‰万亿元倍个米吨℃".contains(unit) {
        found.push(paragraph.remark(
            Rule::DecimalLeadingZero,
            at..end,
            Some(format!("0{}", paragraph.text(at..end))),
        ));
    }
}
