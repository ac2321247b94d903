//! Ranges of times and quantities (GB/T 15834, 4.13.3; 15835, 5.1.3):
//! 2024—2026年, 25～30 g, 9万～10万.

use std::ops::Range;

use super::prose::{Paragraph, is_space};
use super::{Lang, Remark, Rule};

const QUANTITIES: &[&str] = &[
    "个", "名", "家", "人", "倍", "元", "吨", "米", "台", "辆", "次", "项", "种", "天", "周", "公里", "千米",
    "千瓦", "小时", "分钟", "平方", "万", "亿", "%", "％", "‰", "℃",
];
/// Units that stand after both numbers.
const FACTORS: &str = "%％‰万亿";

/// Two numbers, the sign between them, and what follows each.
struct Span {
    left: Range<usize>,
    left_unit: Option<char>,
    sign: Range<usize>,
    right: Range<usize>,
    unit: usize,
}

/// Reports wrong signs and missing units.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Lang, found: &mut Vec<Remark>) {
    for at in 0..paragraph.chars.len() {
        telephone(paragraph, at, found);
        let Some(span) = span(paragraph, at) else { continue };
        let rising = value(paragraph, &span.left) < value(paragraph, &span.right);
        if is_time(paragraph, &span, rising) {
            connect(paragraph, &span, "—", found);
        } else if rising && lacks_unit(paragraph, &span) {
            found.push(complete(paragraph, &span));
        } else if is_quantity(paragraph, &span, rising) {
            connect(paragraph, &span, "～", found);
        }
    }
}

/// A range that begins at an index. Parts of codes and formulas are none.
fn span(paragraph: &Paragraph<'_>, at: usize) -> Option<Span> {
    let before = paragraph.before(at);
    let inside = |char: char| char.is_ascii_alphanumeric() || ".,-/_:^+=*第#$·—～~–(".contains(char);
    if !paragraph.at(at).is_ascii_digit() || inside(before) && before != '(' {
        return None;
    }
    // `GB/T 15834-2011` is the number of a standard.
    let word = paragraph.before(paragraph.skip_back(at, is_space));
    if is_space(before) && word.is_ascii_alphanumeric() {
        return None;
    }
    let left = at..number_end(paragraph, at);
    let unit = Some(paragraph.at(left.end)).filter(|char| "年月日%％‰万亿℃".contains(*char));
    let start = left.end + usize::from(unit.is_some());
    let end = paragraph.skip(start, |char| char == '—').max(start + 1);
    let sign = matches!(paragraph.at(start), '-' | '~' | '～' | '〜' | '∼' | '–' | '—') && end - start <= 2;
    let right = end..number_end(paragraph, end);
    let unit_at = paragraph.skip(right.end, |char| char == ' ');
    let after = paragraph.at(right.end);
    let whole = !after.is_ascii_alphanumeric() && !matches!(after, '-' | '.' | '/' | '_' | ':' | '–' | '~');
    let digits = right.end > end && right.end - end <= 8 && left.end - left.start <= 8;
    (sign && digits && whole).then_some(Span {
        left,
        left_unit: unit,
        sign: start..end,
        right,
        unit: unit_at,
    })
}

/// The end of a number with its commas and point.
pub(super) fn number_end(paragraph: &Paragraph<'_>, at: usize) -> usize {
    let mut end = paragraph.skip(at, |char| char.is_ascii_digit());
    while matches!(paragraph.at(end), '.' | ',') && end > at && paragraph.at(end + 1).is_ascii_digit() {
        end = paragraph.skip(end + 1, |char| char.is_ascii_digit());
    }
    end
}

/// A number's value; 0 where it is none.
pub(super) fn value(paragraph: &Paragraph<'_>, range: &Range<usize>) -> f64 {
    paragraph.text(range.clone()).replace(',', "").parse().unwrap_or(0.0)
}

/// `2024-2026年`, `6月8日～14日`, `6月8-14日`, `3-5月`.
fn is_time(paragraph: &Paragraph<'_>, span: &Span, rising: bool) -> bool {
    let unit = paragraph.at(span.unit);
    let year = |range: &Range<usize>| {
        range.len() == 4
            && !paragraph.text(range.clone()).contains('.')
            && (1000.0..2200.0).contains(&value(paragraph, range))
    };
    let small = |range: &Range<usize>| range.len() <= 2 && value(paragraph, range) <= 31.0;
    let after_month = paragraph.before(span.left.start) == '月';
    match (span.left_unit, unit) {
        (None | Some('年'), '年') => rising && year(&span.left) && year(&span.right),
        (Some('月'), '月') => small(&span.right),
        (Some('日'), '日' | '月') => small(&span.left) && small(&span.right),
        (None, '日') => rising && after_month && small(&span.right),
        (None, '月') => rising && value(paragraph, &span.right) <= 12.0,
        _ => false,
    }
}

/// `010—68320000`: an area code begins with a zero, which no year or quantity does.
fn telephone(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let figures = |from: usize| paragraph.skip(from, |char| char.is_ascii_digit());
    let part = |char: char| char.is_ascii_alphanumeric() || "-—–.,/".contains(char);
    if paragraph.at(at) != '0' || part(paragraph.before(at)) {
        return;
    }
    let sign = figures(at);
    let first = (3..=4).contains(&(sign - at));
    let number = figures(sign + 1);
    let whole = (7..=8).contains(&(number.saturating_sub(sign + 1))) && !part(paragraph.at(number));
    if first && whole && matches!(paragraph.at(sign), '—' | '–' | '～' | '~') {
        found.push(paragraph.remark(Rule::RangeConnector, sign..sign + 1, Some("-".to_owned())));
    }
}

/// `15～30%`: the first number has no unit. `7-80%` is said for 70% to 80%.
fn lacks_unit(paragraph: &Paragraph<'_>, span: &Span) -> bool {
    let next_ten = (value(paragraph, &span.left) + 1.0) * 10.0;
    let spoken = (next_ten - value(paragraph, &span.right)).abs() < 0.1;
    FACTORS.contains(paragraph.at(span.unit)) && span.left_unit.is_none() && span.sign.len() == 1 && !spoken
}

fn complete(paragraph: &Paragraph<'_>, span: &Span) -> Remark {
    let unit = paragraph.text(span.right.end..span.unit + 1);
    let sign = if paragraph.at(span.sign.start) == '—' { '—' } else { '～' };
    let (left, right) = (paragraph.text(span.left.clone()), paragraph.text(span.right.clone()));
    let fix = format!("{left}{unit}{sign}{right}{unit}");
    paragraph.remark(Rule::RangeUnit, span.left.start..span.unit + 1, Some(fix))
}

/// `25-30个`, `15%-30%`, and `25~30` of anything: `~` is no Chinese sign.
fn is_quantity(paragraph: &Paragraph<'_>, span: &Span, rising: bool) -> bool {
    let tilde = matches!(paragraph.at(span.sign.start), '~' | '〜' | '∼');
    let hyphen = matches!(paragraph.at(span.sign.start), '-' | '–');
    let time = span.left_unit.is_some_and(|unit| "年月日".contains(unit));
    let measured = paragraph.starts_with_any(span.unit, QUANTITIES);
    !time && (tilde || hyphen && measured && (rising || span.left_unit.is_some()))
}

fn connect(paragraph: &Paragraph<'_>, span: &Span, sign: &str, found: &mut Vec<Remark>) {
    if paragraph.text(span.sign.clone()) != sign {
        found.push(paragraph.remark(Rule::RangeConnector, span.sign.clone(), Some(sign.to_owned())));
    }
}
