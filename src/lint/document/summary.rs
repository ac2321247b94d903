//! What a summary mentions and the rest of its issue does not: numbers, and
//! titles of works.

use std::cell::LazyCell;
use std::ops::Range;

use crate::lint::prose::{OPAQUE, Paragraph};
use crate::lint::ranges::{number_end, value};
use crate::lint::{Document, Prose, Remark, Rule, Target};

/// A rounded number differs from its whole by no more than this part of it.
const ROUNDED: f64 = 0.01;

/// From so many figures on a number is one that is looked up.
const FIGURES: usize = 3;

/// So many titles of a paragraph are looked for: each is compared with the whole issue.
const TITLES: usize = 20;

/// Reports them at their places in the summary.
pub(super) fn unsaid(document: &Document<'_>, found: &mut Vec<(Target, Remark)>) {
    let Some(index) = document.summary else { return };
    let Some(Prose(summary)) = document.texts.get(index) else { return };
    let others = document.texts.iter().enumerate().filter(|(at, _)| *at != index);
    let others: Vec<_> = others.flat_map(|(_, Prose(paragraphs))| paragraphs).collect();
    let mut said: Vec<f64> =
        others.iter().flat_map(|other| numbers(other)).map(|number| number.value).collect();
    said.sort_by(f64::total_cmp);
    let words: LazyCell<Vec<Vec<char>>, _> =
        LazyCell::new(|| others.iter().map(|other| letters(&other.chars)).collect());
    for paragraph in summary.iter().filter(|paragraph| paragraph.chinese) {
        let is_said = |number: &Number| {
            let from = said.partition_point(|said| *said < number.value * (1.0 - ROUNDED));
            said.get(from).is_some_and(|said| *said <= number.value * (1.0 + ROUNDED))
        };
        let unsaid = numbers(paragraph).into_iter().filter(|number| number.exact && !is_said(number));
        let titles = titles(paragraph).take(TITLES).filter(|title| {
            let title = letters(&paragraph.chars[title.clone()]);
            !words.iter().any(|words| words.windows(title.len().max(1)).any(|window| window == title))
        });
        let ranges: Vec<_> = unsaid.map(|number| number.range).chain(titles).collect();
        let remark = |range| (Target::Text(index), paragraph.remark(Rule::SummaryUnsaid, range, None));
        found.extend(ranges.into_iter().map(remark));
    }
}

/// The letters and figures alone: 2021—2025年 and 2021-2025年 are one title.
fn letters(chars: &[char]) -> Vec<char> {
    chars.iter().copied().filter(|char| char.is_alphanumeric()).collect()
}

/// A number with its factor.
struct Number {
    range: Range<usize>,
    value: f64,
    /// Whether it is a quantity that is not round by itself: no year, day or code.
    exact: bool,
}

fn numbers(paragraph: &Paragraph<'_>) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < paragraph.chars.len() {
        let end = number_end(paragraph, at);
        if end > at {
            found.push(number(paragraph, at..end));
        }
        at = end.max(at + 1);
    }
    found
}

fn number(paragraph: &Paragraph<'_>, range: Range<usize>) -> Number {
    const FACTORS: [(&str, f64); 4] = [("万亿", 1e12), ("亿", 1e8), ("万", 1e4), ("千", 1e3)];
    let after = paragraph.skip(range.end, |char| char == ' ');
    let factor = FACTORS.iter().find(|(word, _)| paragraph.starts_with(after, word));
    let unit = paragraph.at(after + factor.map_or(0, |(word, _)| word.chars().count()));
    let before = paragraph.before(range.start);
    let code = before.is_ascii_alphanumeric() || "-/_.:第〔[（(№号".contains(before);
    let day = "年月日号期时点分届级型页条款版—～-~/:.·".contains(unit)
        || unit.is_ascii_alphanumeric()
        || unit == OPAQUE;
    // 3.2022年 is the number of an item, and a year.
    let point = paragraph.chars[range.clone()].iter().position(|char| *char == '.');
    let typed = point.is_some_and(|whole| whole < FIGURES && paragraph.starts_line(range.start));
    let figures: String =
        paragraph.chars[range.clone()].iter().filter(|char| char.is_ascii_digit()).collect();
    // 300 has one figure, and 300 of something stand in many texts.
    let figures = if point.is_some() { figures.len() } else { figures.trim_end_matches('0').len() };
    let value = value(paragraph, &range) * factor.map_or(1.0, |(_, factor)| *factor);
    Number {
        exact: figures >= FIGURES
            && !code
            && !day
            && !typed
            && unit.is_alphanumeric() | "%％‰℃".contains(unit),
        range,
        value,
    }
}

/// `《…》` in a paragraph, each without another inside.
fn titles<'a>(paragraph: &'a Paragraph<'_>) -> impl Iterator<Item = Range<usize>> + 'a {
    let opens = (0..paragraph.chars.len()).filter(|at| paragraph.at(*at) == '《');
    opens.filter_map(|start| {
        let end = paragraph.skip(start + 1, |char| !matches!(char, '《' | '》' | '\n'));
        (paragraph.at(end) == '》' && end > start + 2).then_some(start..end + 1)
    })
}
