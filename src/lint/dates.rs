//! Dates (GB/T 15835): days that exist, whole years without a comma, leading
//! zeros only in purely numeric dates, and the right weekday.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::calendar::{
    Written, in_figures, in_prose, last_day, part, weekday_after, weekday_before, without_year,
};
use super::prose::{Paragraph, is_space};
use super::{Lang, Remark, Rule};

/// Reports days that are none, wrong days of the week, wrong padding and
/// shortened years.
pub(super) fn check(paragraph: &Paragraph<'_>, lang: Lang, found: &mut Vec<Remark>) {
    for at in 0..paragraph.chars.len() {
        let first = paragraph.at(at).is_ascii_digit() && !paragraph.before(at).is_ascii_digit();
        if !first {
            continue;
        }
        weekday(paragraph, at, found);
        impossible(paragraph, at, found);
        padding_in_prose(paragraph, at, found);
        padding_in_figures(paragraph, at, found);
        if lang == Lang::Hans {
            short_year(paragraph, at, found);
            grouped_year(paragraph, at, found);
        }
    }
}

/// A whole date that begins at an index.
pub(super) fn full_date(paragraph: &Paragraph<'_>, at: usize) -> Option<Written> {
    let chars = &paragraph.chars[at..];
    in_prose(chars).or_else(|| in_figures(chars).map(|(written, _)| written))
}

fn weekday(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let Some(written) = full_date(paragraph, at) else { return };
    if let Some(date) = written.date() {
        found.extend(weekday_beside(paragraph, at..at + written.width, date));
    }
}

/// A day of the week beside a date on which the date does not fall.
pub(super) fn weekday_beside(
    paragraph: &Paragraph<'_>,
    range: Range<usize>,
    date: NaiveDate,
) -> Option<Remark> {
    let after = weekday_after(paragraph, range.end);
    let beside = after.or_else(|| weekday_before(paragraph, range.clone()))?;
    let right = beside.corrected(paragraph, date)?;
    let whole = range.start.min(beside.range.start)..range.end.max(beside.range.end);
    Some(paragraph.remark(Rule::DateWeekday, whole, None).advising(right))
}

/// `6月31日`, `2025年2月29日`, `13月5日`.
fn impossible(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let Some(written) = judged(paragraph, at) else { return };
    let Some(last) = last_day(written.year, written.month) else {
        let remark = paragraph.remark(Rule::DateImpossible, at..at + written.width, None);
        return found.push(remark.advising(""));
    };
    let mut width = written.width;
    if (1..=last).contains(&written.day) {
        // 6月28日至31日 ends in the same month.
        let Some((day, end)) = range_end(paragraph, at + width) else { return };
        if day <= last || day < written.day || day > 31 {
            return;
        }
        width = end - at;
    }
    let year =
        written.year.filter(|_| written.month == 2).map_or_else(String::new, |year| format!("{year}年"));
    let remark = paragraph.remark(Rule::DateImpossible, at..at + width, None);
    found.push(remark.advising(format!("{year}{}月:{last}", written.month)));
}

/// The date at an index, if the calendar that is in use today is meant.
fn judged(paragraph: &Paragraph<'_>, at: usize) -> Option<Written> {
    let chars = &paragraph.chars[at..];
    let before = paragraph.before(at);
    let written = match in_prose(chars).or_else(|| judged_figures(paragraph, at)) {
        Some(written) => written,
        None if before.is_ascii_alphanumeric() || "度-/.,:第".contains(before) => return None,
        // The year before it says it all, and was looked at there.
        None if before == '年' && paragraph.skip_back(at - 1, |c| c.is_ascii_digit()) + 5 == at => {
            return None;
        }
        None => without_year(chars)?,
    };
    // Where another calendar was used, or is meant, it is not for this one to judge.
    if written.year.is_some_and(|year| !(1901..=2100).contains(&year)) {
        return None;
    }
    let lead = paragraph.text(at.saturating_sub(LEAD)..at);
    let other = OTHER_CALENDARS.iter().any(|name| lead.contains(name));
    let denied = lead.ends_with("没有")
        || paragraph.starts_with_any(at + written.width, &["不存在", "并不存在", "是不存在"]);
    (!other && !denied).then_some(written)
}

/// `2026-06-31`, where it is the form of a date and no number of anything else.
fn judged_figures(paragraph: &Paragraph<'_>, at: usize) -> Option<Written> {
    let (written, padded) = in_figures(&paragraph.chars[at..])?;
    let near = (1..=12).contains(&written.month) && (1..=31).contains(&written.day);
    (padded && near && !is_code(paragraph, at, at + written.width)).then_some(written)
}

/// Whether figures are a part of a number or a code.
fn is_code(paragraph: &Paragraph<'_>, at: usize, end: usize) -> bool {
    let joined = |char: char| char.is_ascii_alphanumeric() || "-./_:+".contains(char);
    let (before, after) = (paragraph.before(at), paragraph.at(end));
    matches!(before, '号' | '號' | '第' | '版')
        || matches!(after, '号' | '號')
        || joined(before)
        || joined(after)
}

/// How far before a date another calendar is named.
const LEAD: usize = 12;

const OTHER_CALENDARS: &[&str] =
    &["农历", "農曆", "阴历", "陰曆", "旧历", "舊曆", "夏历", "夏曆", "回历", "伊历", "佛历", "儒略"];

/// The day that a range ends with, in the month of its first day, and where.
fn range_end(paragraph: &Paragraph<'_>, at: usize) -> Option<(u32, usize)> {
    let sign = paragraph.skip(at, |char| "至到—～－-~–".contains(char));
    let (day, width) = part(paragraph.chars.get(sign..)?, 1..=2, '日')?;
    (1..=2).contains(&(sign - at)).then_some((day, sign + width))
}

/// `09月05日`: prose has no leading zeros.
fn padding_in_prose(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let sign = paragraph.at(paragraph.skip(at + 2, is_space));
    let before = paragraph.before(paragraph.skip_back(at, is_space));
    let place =
        sign == '月' && (before == '年' || !before.is_ascii_alphanumeric()) || sign == '日' && before == '月';
    if !is_padded(paragraph, at) || !place || matches!(before, '-' | '.' | '/' | '第') {
        return;
    }
    let end = paragraph.skip(at + 2, is_space) + 1;
    let day = paragraph.skip(end, is_space);
    let next = paragraph.skip(day + 2, is_space);
    // 06月05日 is one slip.
    let both = sign == '月' && is_padded(paragraph, day) && paragraph.at(next) == '日';
    let fix = if both {
        paragraph.text(at + 1..day) + &paragraph.text(day + 1..next + 1)
    } else {
        paragraph.text(at + 1..end)
    };
    let end = if both { next + 1 } else { end };
    found.push(paragraph.remark(Rule::DatePadding, at..end, Some(fix)));
}

/// `05`, and no figure after it.
fn is_padded(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let figures = paragraph.at(at) == '0' && ('1'..='9').contains(&paragraph.at(at + 1));
    figures && !paragraph.at(at + 2).is_ascii_digit()
}

/// `2026-6-9`: figures alone have them.
fn padding_in_figures(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let Some((written, false)) = in_figures(&paragraph.chars[at..]) else { return };
    let Some(date) = written.date() else { return };
    let width = written.width;
    if (1900..2100).contains(&date.year()) && !is_code(paragraph, at, at + width) {
        found.push(paragraph.remark(Rule::DatePadding, at..at + width, Some(date.to_string())));
    }
}

/// `26年6月10日`, `26年上半年`: which century only the editor knows.
fn short_year(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let two = paragraph.skip(at, |char| char.is_ascii_digit()) == at + 2;
    let before = paragraph.before(at);
    let era = "时期刑判国國治正和成宗绪緒熙隆庆慶统統丰豐光历歷".contains(before);
    let joined = before.is_ascii_alphanumeric() || matches!(before, '.' | ',' | '-' | '—' | '～' | '、');
    // 公元79年 and 公元前44年 are whole.
    let era = era || matches!((paragraph.before(at.saturating_sub(1)), before), ('公', '元') | ('元', '前'));
    if !two || paragraph.at(at + 2) != '年' || era || joined {
        return;
    }
    let rest = &paragraph.chars[at + 3..];
    let day = part(rest, 1..=2, '月')
        .filter(|(month, _)| (1..=12).contains(month))
        .and_then(|(_, width)| Some(width + part(&rest[width..], 1..=2, '日')?.1));
    let half = paragraph.starts_with_any(at + 3, &["上半年", "下半年"]).then_some(3);
    if let Some(width) = day.or(half) {
        let end = at + 3 + width;
        // Which century, only the editor knows; mostly it is the nearest.
        let century = if paragraph.at(at) < '5' { "20" } else { "19" };
        let whole = format!("{century}{}", paragraph.text(at..end));
        found.push(paragraph.remark(Rule::YearShort, at..end, None).advising(whole));
    }
}

/// `2,026年6月`: with a month behind it, it is a year and no length of time.
fn grouped_year(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let figures = |from: usize| paragraph.skip(from, |char| char.is_ascii_digit());
    let year = paragraph.at(at + 1) == ',' && "12".contains(paragraph.at(at)) && figures(at + 2) == at + 5;
    let month = part(paragraph.chars.get(at + 6..).unwrap_or_default(), 1..=2, '月');
    let alone = !matches!(paragraph.before(at), ',' | '.');
    if year
        && alone
        && paragraph.at(at + 5) == '年'
        && month.is_some_and(|(month, _)| (1..=12).contains(&month))
    {
        let fix = format!("{}{}", paragraph.at(at), paragraph.text(at + 2..at + 5));
        found.push(paragraph.remark(Rule::YearGrouped, at..at + 5, Some(fix)));
    }
}
