//! Dates (GB/T 15835): whole years without a comma, zeros only in figures, and
//! the day of the week that the calendar gives.

use super::prose::{EDGE, Paragraph, is_han, is_space};
use super::{Remark, Rule, Script};

const WEEKDAYS: [char; 7] = ['日', '一', '二', '三', '四', '五', '六'];

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year, in four figures.
    pub year: u32,
    /// The month, from 1.
    pub month: u32,
    /// The day, from 1.
    pub day: u32,
}

impl Date {
    /// The date, when the calendar has it.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 31,
        };
        let fits = (1583..=9999).contains(&year) && (1..=12).contains(&month) && (1..=last).contains(&day);
        fits.then_some(Self { year, month, day })
    }

    /// The day of the week as it is written after 星期.
    pub fn weekday(self) -> char {
        // Sakamoto's method: the year begins in March.
        const SHIFTS: [u32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let year = if self.month < 3 { self.year - 1 } else { self.year };
        let days = year + year / 4 - year / 100 + year / 400 + SHIFTS[self.month as usize - 1] + self.day;
        WEEKDAYS[days as usize % 7]
    }
}

/// Reports shortened years, wrong padding and wrong days of the week.
pub(super) fn check(paragraph: &Paragraph<'_>, script: Script, found: &mut Vec<Remark>) {
    for at in 0..paragraph.chars.len() {
        let first = paragraph.at(at).is_ascii_digit() && !paragraph.before(at).is_ascii_digit();
        if !first {
            continue;
        }
        if let Some((date, end)) = full_date(&paragraph.chars[at..])
            && let Some((weekday, width)) = weekday_after(&paragraph.chars[at + end..])
            && weekday != date.weekday()
        {
            found.push(paragraph.remark(Rule::DateWeekday, at..at + end + width, None));
        }
        padding_in_prose(paragraph, at, found);
        padding_in_figures(paragraph, at, found);
        if script == Script::Hans {
            short_year(paragraph, at, found);
            grouped_year(paragraph, at, found);
        }
    }
}

/// The weekday of the date that a text begins with.
pub(super) fn weekday_of(text: &str) -> Option<char> {
    let chars: Vec<char> = text.chars().collect();
    full_date(&chars).map(|(date, _)| date.weekday())
}

/// A number of so many figures, and where it ends.
fn number(chars: &[char], widths: std::ops::RangeInclusive<usize>) -> Option<(u32, usize)> {
    let width = chars.iter().take_while(|char| char.is_ascii_digit()).count();
    let text: String = chars[..width].iter().collect();
    widths.contains(&width).then(|| text.parse().ok()).flatten().map(|value| (value, width))
}

/// A number, a sign, and spaces around it.
fn part(chars: &[char], width: std::ops::RangeInclusive<usize>, sign: char) -> Option<(u32, usize)> {
    let skip = |from: usize| from + chars[from..].iter().take_while(|char| **char == ' ').count();
    let start = skip(0);
    let (value, digits) = number(&chars[start..], width)?;
    let end = skip(start + digits);
    (chars.get(end) == Some(&sign)).then_some((value, end + 1))
}

/// `2026年6月10日` or `2026-06-10`, and where it ends.
fn full_date(chars: &[char]) -> Option<(Date, usize)> {
    let in_prose = || {
        let (year, first) = part(chars, 4..=4, '年')?;
        let (month, second) = part(&chars[first..], 1..=2, '月')?;
        let (day, third) = part(&chars[first + second..], 1..=2, '日')?;
        Some((Date::new(year, month, day)?, first + second + third))
    };
    in_prose().or_else(|| {
        let (date, end, _) = figures(chars)?;
        Some((date, end))
    })
}

/// `2026-6-9`: the date, where it ends, and whether it is padded.
fn figures(chars: &[char]) -> Option<(Date, usize, bool)> {
    let (year, _) = number(chars, 4..=4).filter(|_| chars.get(4) == Some(&'-'))?;
    let (month, wide) = number(&chars[5..], 1..=2).filter(|(_, wide)| chars.get(5 + wide) == Some(&'-'))?;
    let (day, tall) = number(&chars[6 + wide..], 1..=2)?;
    Some((Date::new(year, month, day)?, 6 + wide + tall, wide == 2 && tall == 2))
}

/// The day of the week that stands beside a date, and where it ends.
pub(super) fn weekday_after(chars: &[char]) -> Option<(char, usize)> {
    let at = |index: usize| chars.get(index).copied().unwrap_or(EDGE);
    let mut start = 0;
    while matches!(at(start), ' ' | '（' | '(' | '，' | ',') && start < 3 {
        start += 1;
    }
    let words = [['星', '期'], ['礼', '拜'], ['禮', '拜']];
    let long = words.iter().any(|word| at(start) == word[0] && at(start + 1) == word[1]);
    let short = matches!(at(start), '周' | '週');
    let day = if long { start + 2 } else { start + 1 };
    let written = match at(day) {
        '天' => '日',
        other => WEEKDAYS.into_iter().find(|known| *known == other)?,
    };
    let after = at(day + 1);
    // 周一鸣 is a name, 周日报 a newspaper, 星期一至 the beginning of a range.
    let apart = !is_han(after) || "上下早晚中".contains(after) && short;
    // After a comma another day may be meant: 6月10日，星期四再议.
    if chars[..start].iter().any(|char| matches!(char, '，' | ',')) && is_han(after) {
        return None;
    }
    let fits = long && !"至到—～".contains(after) || short && apart && !"—～".contains(after);
    fits.then_some((written, day + 1))
}

/// `09月05日`: prose has no leading zeros.
fn padding_in_prose(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let sign = paragraph.at(paragraph.skip(at + 2, is_space));
    let before = paragraph.before(paragraph.skip_back(at, is_space));
    let place =
        sign == '月' && (before == '年' || !before.is_ascii_alphanumeric()) || sign == '日' && before == '月';
    let padded = paragraph.at(at) == '0' && ('1'..='9').contains(&paragraph.at(at + 1));
    if padded && place && !matches!(before, '-' | '.' | '/' | '第') {
        let fix = paragraph.at(at + 1).to_string();
        found.push(paragraph.remark(Rule::DatePadding, at..at + 2, Some(fix)));
    }
}

/// `2026-6-9`: figures alone have them.
fn padding_in_figures(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let Some((date, width, false)) = figures(&paragraph.chars[at..]) else { return };
    let joined = |char: char| char.is_ascii_alphanumeric() || "-./_:+".contains(char);
    let (before, after) = (paragraph.before(at), paragraph.at(at + width));
    let code = matches!(before, '号' | '號' | '第' | '版') || joined(before) || joined(after);
    if (1900..2100).contains(&date.year) && !code {
        let fix = format!("{}-{:02}-{:02}", date.year, date.month, date.day);
        found.push(paragraph.remark(Rule::DatePadding, at..at + width, Some(fix)));
    }
}

/// `26年6月10日`, `26年上半年`: which century only the editor knows.
fn short_year(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let two = paragraph.skip(at, |char| char.is_ascii_digit()) == at + 2;
    let before = paragraph.before(at);
    let era = "时期刑判国國治正和成宗绪緒熙隆庆慶统統丰豐光历歷".contains(before);
    let joined = before.is_ascii_alphanumeric() || matches!(before, '.' | ',' | '-' | '—' | '～' | '、');
    if !two || paragraph.at(at + 2) != '年' || era || joined {
        return;
    }
    let rest = &paragraph.chars[at + 3..];
    let day = part(rest, 1..=2, '月')
        .filter(|(month, _)| (1..=12).contains(month))
        .and_then(|(_, width)| Some(width + part(&rest[width..], 1..=2, '日')?.1));
    let half = paragraph.starts_with_any(at + 3, &["上半年", "下半年"]).then_some(3);
    if let Some(width) = day.or(half) {
        found.push(paragraph.remark(Rule::YearShort, at..at + 3 + width, None));
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
