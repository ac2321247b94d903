//! Dates as they are written, and the weekday next to them.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::prose::{EDGE, Paragraph, is_han};

/// The days of the week as they are written after 星期.
const WEEKDAYS: [char; 7] = ['日', '一', '二', '三', '四', '五', '六'];

/// A date as it is written, which the calendar need not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    /// The year, in four figures; none where it is left out.
    pub(super) year: Option<i32>,
    pub(super) month: u32,
    pub(super) day: u32,
    /// How many characters it has.
    pub(super) width: usize,
}

impl Written {
    /// The day, where a year is written and the calendar has it.
    pub(super) fn date(self) -> Option<NaiveDate> {
        // Before, other calendars were in use.
        let year = self.year.filter(|year| *year >= 1583)?;
        self.in_year(year)
    }

    /// The same day in a year.
    pub(super) fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

/// The last day of a month; of February the 29th where the year is not known.
pub(super) fn last_day(year: Option<i32>, month: u32) -> Option<u32> {
    // A leap year, for one.
    let year = year.unwrap_or(2000);
    (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some())
}

/// A number of so many figures, and where it ends.
fn number(chars: &[char], widths: std::ops::RangeInclusive<usize>) -> Option<(u32, usize)> {
    let width = chars.iter().take(10).take_while(|char| char.is_ascii_digit()).count();
    let text: String = chars[..width].iter().collect();
    widths.contains(&width).then(|| text.parse().ok()).flatten().map(|value| (value, width))
}

/// A number, a sign, and spaces around it.
pub(super) fn part(
    chars: &[char],
    width: std::ops::RangeInclusive<usize>,
    sign: char,
) -> Option<(u32, usize)> {
    let skip = |from: usize| from + chars[from..].iter().take_while(|char| **char == ' ').count();
    let start = skip(0);
    let (value, digits) = number(&chars[start..], width)?;
    let end = skip(start + digits);
    (chars.get(end) == Some(&sign)).then_some((value, end + 1))
}

/// `2026年6月10日`.
pub(super) fn in_prose(chars: &[char]) -> Option<Written> {
    let (year, first) = part(chars, 4..=4, '年')?;
    let short = without_year(&chars[first..])?;
    Some(Written { year: i32::try_from(year).ok(), width: first + short.width, ..short })
}

/// `6月10日`.
pub(super) fn without_year(chars: &[char]) -> Option<Written> {
    let (month, first) = part(chars, 1..=2, '月')?;
    let (day, second) = part(&chars[first..], 1..=2, '日')?;
    Some(Written { year: None, month, day, width: first + second })
}

/// `2026-6-9`, and whether it is padded.
pub(super) fn in_figures(chars: &[char]) -> Option<(Written, bool)> {
    let (year, _) = number(chars, 4..=4).filter(|_| chars.get(4) == Some(&'-'))?;
    let (month, wide) = number(&chars[5..], 1..=2).filter(|(_, wide)| chars.get(5 + wide) == Some(&'-'))?;
    let (day, tall) = number(&chars[6 + wide..], 1..=2)?;
    let written = Written { year: i32::try_from(year).ok(), month, day, width: 6 + wide + tall };
    Some((written, wide == 2 && tall == 2))
}

/// A day of the week as it is written: 周五, 星期五.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Weekday {
    /// Where it stands, in characters of the paragraph.
    pub(super) range: Range<usize>,
    day: char,
}

impl Weekday {
    /// The right day in the same words, where this is not it.
    pub(super) fn corrected(&self, paragraph: &Paragraph<'_>, date: NaiveDate) -> Option<String> {
        let right = WEEKDAYS[date.weekday().num_days_from_sunday() as usize];
        let word = paragraph.text(self.range.start..self.range.end - 1);
        (right != self.day).then(|| format!("{word}{right}"))
    }
}

fn day_of_week(char: char) -> Option<char> {
    if char == '天' { Some('日') } else { WEEKDAYS.into_iter().find(|known| *known == char) }
}

fn is_long_word(first: char, second: char) -> bool {
    matches!((first, second), ('星', '期') | ('礼', '拜') | ('禮', '拜'))
}

/// The day of the week that stands right after a date, which ends at `end`.
pub(super) fn weekday_after(paragraph: &Paragraph<'_>, end: usize) -> Option<Weekday> {
    let at = |index: usize| paragraph.at(index);
    let mut start = end;
    while matches!(at(start), ' ' | '（' | '(' | '，' | ',') && start < end + 3 {
        start += 1;
    }
    let long = is_long_word(at(start), at(start + 1));
    let short = matches!(at(start), '周' | '週');
    let last = if long { start + 2 } else { start + 1 };
    let day = day_of_week(at(last)).filter(|_| long || short)?;
    let after = at(last + 1);
    // 周一鸣 is a name, 周日报 a newspaper, 星期一至 the beginning of a range.
    let apart = !is_han(after) || "上下早晚中".contains(after) && short;
    // After a comma another day may be meant: 6月10日，星期四再议.
    if paragraph.chars[end..start].iter().any(|char| matches!(char, '，' | ',')) && is_han(after) {
        return None;
    }
    let fits = long && !"至到—～、".contains(after) || short && apart && !"—～、".contains(after);
    fits.then_some(Weekday { range: start..last + 1, day })
}

/// The day of the week that stands right before a date: 周五（6月20日）.
pub(super) fn weekday_before(paragraph: &Paragraph<'_>, date: Range<usize>) -> Option<Weekday> {
    let bracket = matches!(paragraph.before(date.start), '（' | '(');
    let end = paragraph.skip_back(date.start - usize::from(bracket), |char| char == ' ');
    let last = end.checked_sub(1)?;
    let day = day_of_week(paragraph.at(last))?;
    let start = if last >= 2 && is_long_word(paragraph.at(last - 2), paragraph.at(last - 1)) {
        last - 2
    } else if matches!(paragraph.before(last), '周' | '週') {
        last - 1
    } else {
        return None;
    };
    // In 周六、周日（6月20日、21日） and 6月19日周四 6月20日 it belongs to another date.
    let before = paragraph.before(paragraph.skip_back(start, |char| matches!(char, ' ' | '（' | '(')));
    let after = paragraph.at(date.end);
    let other = "日号至到—～－-~–、和或及与或跟".contains(before) || before.is_ascii_digit();
    let alone = if bracket {
        matches!(after, '）' | ')' | '，' | '上' | '下' | '早' | '晚' | '中' | EDGE)
    } else {
        !"至到—～－-~–、和或及与".contains(after)
    };
    (!other && alone).then_some(Weekday { range: start..last + 1, day })
}
