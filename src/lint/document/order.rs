//! The order of an issue: typed section numbers, sections without a source, and
//! weekdays next to a date without a year.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::on;
use crate::lint::calendar::without_year;
use crate::lint::dates::weekday_beside;
use crate::lint::prose::{Paragraph, is_numeral};
use crate::lint::{Document, Lang, Remark, Rule, Target};
use crate::text::numerals;

/// Typed numbers that do not count on, and sections that cite nothing.
pub(super) fn sections(document: &Document<'_>, lang: Lang, found: &mut Vec<(Target, Remark)>) {
    let cites = document.sections.iter().any(|section| section.cites);
    let mut last = None;
    for (index, section) in document.sections.iter().enumerate() {
        if cites && !section.cites {
            found.push((Target::Section(index), on(section.title, Rule::SectionUnsourced, section.title)));
        }
        let Some((width, value)) = ordinal(section.title).filter(|_| lang != Lang::En) else { continue };
        let expected = last.map_or(index + 1, |last| last + 1);
        if value != expected {
            let typed = &section.title[..width];
            let next = format!("{}、", numerals::chinese(expected));
            let remark = on(typed, Rule::OrdinalSequence, typed).advising(next);
            found.push((Target::Section(index), remark));
        }
        last = Some(value);
    }
}

/// The first reference that is cited only after one with a larger number.
pub(super) fn citations(document: &Document<'_>) -> Option<(Target, Remark)> {
    let mut last = 0;
    let mut seen = BTreeSet::new();
    let first = document.citations.iter().find(|&&number| {
        let late = seen.insert(number) && number < last;
        last = last.max(number);
        late
    })?;
    let index = first.checked_sub(1)?;
    let title = document.references.get(index)?.title;
    Some((Target::Reference(index), on(title, Rule::ReferenceOrder, title)))
}

/// `十二、` at the beginning of a title: its width in bytes and its value.
fn ordinal(title: &str) -> Option<(usize, usize)> {
    let width =
        title.find(|char: char| !is_numeral(char)).filter(|width| title[*width..].starts_with('、'))?;
    let value = numerals::parse_chinese(&title[..width])?;
    Some((width + '、'.len_utf8(), value))
}

/// `6月10日（星期四）` in an issue whose date gives the year.
pub(super) fn weekdays(paragraph: &Paragraph<'_>, issue: Option<NaiveDate>) -> impl Iterator<Item = Remark> {
    let other_year = || {
        let year = |five: &[char]| five[4] == '年' && five[..4].iter().all(char::is_ascii_digit);
        paragraph.chars.windows(5).any(year)
    };
    // A year in the paragraph may be the one that is meant.
    let issue = issue.filter(|_| !other_year());
    let starts = 0..if issue.is_some() { paragraph.chars.len() } else { 0 };
    starts.filter_map(move |at| {
        let before = paragraph.before(at);
        if before.is_ascii_digit() || "年度-/.".contains(before) || !paragraph.at(at).is_ascii_digit() {
            return None;
        }
        let written = without_year(&paragraph.chars[at..])?;
        // Near the turn of the year it may be another year's.
        let issue = issue.filter(|issue| written.month.abs_diff(issue.month()) <= 2)?;
        weekday_beside(paragraph, at..at + written.width, written.in_year(issue.year())?)
    })
}
