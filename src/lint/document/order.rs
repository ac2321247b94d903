//! The order of an issue: the typed numbers of its sections, sections without
//! a source, and days of the week beside a date without a year.

use crate::lint::dates::weekday_after;
use crate::lint::prose::{Paragraph, han_digit, is_numeral, paragraphs};
use crate::lint::{Date, Document, Remark, Rule, Script, Target};

use super::on;

/// Typed numbers that do not count on, and sections that cite nothing.
pub(super) fn sections(document: &Document<'_>, script: Script, found: &mut Vec<(Target, Remark)>) {
    let cites = document.sections.iter().any(|section| section.cites);
    let mut last = None;
    for (index, section) in document.sections.iter().enumerate() {
        if cites && !section.cites {
            found.push((Target::Section(index), on(section.title, Rule::SectionUnsourced, section.title)));
        }
        let Some((width, value)) = ordinal(section.title).filter(|_| script != Script::En) else { continue };
        let expected = last.map_or(index + 1, |last| last + 1);
        if value != expected {
            let typed = &section.title[..width];
            let remark = on(typed, Rule::OrdinalSequence, typed);
            found.push((Target::Section(index), remark));
        }
        last = Some(value);
    }
}

/// `十二、` at the beginning of a title: its width in bytes and its value.
fn ordinal(title: &str) -> Option<(usize, usize)> {
    let width =
        title.find(|char: char| !is_numeral(char)).filter(|width| title[*width..].starts_with('、'))?;
    let digits: Vec<char> = title[..width].chars().collect();
    let value = match digits.as_slice() {
        ['十'] => 10,
        ['十', one] => 10 + han_digit(*one)?,
        [ten, '十'] => 10 * han_digit(*ten)?,
        [ten, '十', one] => 10 * han_digit(*ten)? + han_digit(*one)?,
        [one] => han_digit(*one)?,
        _ => return None,
    };
    Some((width + '、'.len_utf8(), value))
}

/// `6月10日（星期四）` in an issue whose date gives the year.
pub(super) fn weekdays(document: &Document<'_>, found: &mut Vec<(Target, Remark)>) {
    let Some(issue) = document.date else { return };
    for (index, (text, kind)) in document.texts.iter().enumerate() {
        for paragraph in paragraphs(text, *kind).iter().filter(|paragraph| paragraph.chinese) {
            let other_year = paragraph
                .chars
                .windows(5)
                .any(|five| five[4] == '年' && five[..4].iter().all(char::is_ascii_digit));
            // A year in the paragraph may be the one that is meant.
            if !other_year {
                found.extend(in_paragraph(paragraph, issue).map(|remark| (Target::Text(index), remark)));
            }
        }
    }
}

fn in_paragraph(paragraph: &Paragraph<'_>, issue: Date) -> impl Iterator<Item = Remark> {
    (0..paragraph.chars.len()).filter_map(move |at| {
        let before = paragraph.before(at);
        if before.is_ascii_digit() || "年度-/.".contains(before) {
            return None;
        }
        let (month, first) = number_before(paragraph, at, '月')?;
        let (day, second) = number_before(paragraph, first, '日')?;
        let (weekday, width) = weekday_after(&paragraph.chars[second..])?;
        let date = Date::new(issue.year, month, day)?;
        // Near the turn of the year it may be another year's.
        let near = date.month.abs_diff(issue.month) <= 2;
        (near && date.weekday() != weekday)
            .then(|| paragraph.remark(Rule::DateWeekday, at..second + width, None))
    })
}

/// A number of one or two figures before a sign, and where that ends.
fn number_before(paragraph: &Paragraph<'_>, at: usize, sign: char) -> Option<(u32, usize)> {
    let blank = |char: char| char == ' ';
    let start = if sign == '日' { paragraph.skip(at, blank) } else { at };
    let end = paragraph.skip(start, |char| char.is_ascii_digit());
    let after = paragraph.skip(end, blank);
    let fits = (1..=2).contains(&(end - start)) && paragraph.at(after) == sign;
    fits.then(|| paragraph.text(start..end).parse().ok()).flatten().map(|value| (value, after + 1))
}
