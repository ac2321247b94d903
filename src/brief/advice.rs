//! What a value of the wrong type was meant to be: a date in another form, a
//! number with words around it, a text without quotation marks.

use chrono::NaiveDate;

use super::date::PartialDate;
use super::syntax::to_half_width;
use super::value::{Node, Value};
use crate::text::numerals::parse_chinese;

/// A string as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) || text.contains(char::is_control) {
        toml::Value::String(text.to_owned()).to_string()
    } else {
        format!("\"{text}\"")
    }
}

/// A list of texts as TOML writes it.
pub(super) fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", texts.map(quoted).collect::<Vec<_>>().join(", "))
}

/// A value as a word, where it is one.
pub(super) fn word(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) | Value::Bare(text) | Value::Float(text) => Some(text.clone()),
        Value::Integer(number) => number.map(|number| number.to_string()),
        Value::Boolean(boolean) => Some(boolean.to_string()),
        Value::Datetime(datetime) => Some(datetime.to_string()),
        Value::Table(_) | Value::Array(_) => None,
    }
}

/// The number that a text holds among other words: 12 of 第12期. None where it
/// holds several, or none.
pub(super) fn number(text: &str) -> Option<u32> {
    let text = to_half_width(text);
    let text = text.trim();
    let mut figures = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        let run = &rest[start..];
        let end = run.find(|character: char| !character.is_ascii_digit() && !matches!(character, ',' | '_'));
        figures.push(run[..end.unwrap_or(run.len())].replace([',', '_'], ""));
        rest = end.map_or("", |end| &run[end..]);
    }
    let number = match figures.as_slice() {
        [number] if !text.contains(['-', '.', '%']) || text.starts_with("No.") => number.parse().ok(),
        [] => {
            let numerals = text.trim_matches(|character: char| "第总期份号 ".contains(character));
            parse_chinese(numerals).and_then(|number| u32::try_from(number).ok())
        }
        _ => None,
    };
    number.filter(|number| *number > 0)
}

/// What a word says of a day.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DayGuess {
    /// A day, or what else is known of a date.
    Date(PartialDate),
    /// A day that the calendar does not have: its year and month, and how many
    /// days that month has.
    NoDay(i32, u32, u32),
    /// A month that no year has.
    NoMonth(u32),
    /// None that could be told.
    Unknown,
}

/// Reads a day in any form that editors use: 2026/6/16, 2026年6月16日（星期二）,
/// 20260616, 二〇二六年六月十六日.
pub(super) fn day(text: &str) -> DayGuess {
    let guess = |parts: Vec<u32>| {
        let year = i32::try_from(*parts.first()?).ok()?;
        let Some(&month) = parts.get(1) else { return Some(DayGuess::Date(PartialDate::Year(year))) };
        if !(1..=12).contains(&month) {
            return Some(DayGuess::NoMonth(month));
        }
        let Some(&day) = parts.get(2) else { return Some(DayGuess::Date(PartialDate::Month(year, month))) };
        if let Some(day) = NaiveDate::from_ymd_opt(year, month, day) {
            return Some(DayGuess::Date(PartialDate::Day(day)));
        }
        let days = (28..=31).rev().find(|last| NaiveDate::from_ymd_opt(year, month, *last).is_some())?;
        Some(DayGuess::NoDay(year, month, days))
    };
    parts(text).and_then(guess).unwrap_or(DayGuess::Unknown)
}

/// The year, month and day of a text, as far as it has them.
fn parts(text: &str) -> Option<Vec<u32>> {
    let text = to_half_width(text);
    let end = text.find(['(', 'T', '星', '周', '礼']).unwrap_or(text.len());
    let words: Vec<_> = text[..end]
        .split(['-', '/', '.', '年', '月', '日', '号', ' '])
        .filter(|word| !word.is_empty())
        .collect();
    if let [whole] = words.as_slice()
        && let (8, true) = (whole.len(), whole.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return [0..4, 4..6, 6..8].into_iter().map(|range| whole[range].parse().ok()).collect();
    }
    let (year, others) = words.split_first()?;
    if others.len() > 2 {
        return None;
    }
    let figures = |word: &str, widths: std::ops::RangeInclusive<usize>| {
        let fits = widths.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
        if fits { word.parse().ok() } else { None }
    };
    let numeral = |word: &str| parse_chinese(word).and_then(|number| u32::try_from(number).ok());
    let mut parts = vec![figures(year, 4..=4).or_else(|| chinese_year(year))?];
    for word in others {
        parts.push(figures(word, 1..=2).or_else(|| numeral(word))?);
    }
    Some(parts)
}

/// 二〇二六.
fn chinese_year(word: &str) -> Option<u32> {
    let figure = |character| "〇一二三四五六七八九".chars().position(|figure| figure == character);
    let figures: Vec<_> = word.replace(['零', '○'], "〇").chars().map(figure).collect();
    if figures.len() != 4 {
        return None;
    }
    figures.into_iter().try_fold(0, |year, figure| Some(year * 10 + u32::try_from(figure?).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_understood_in_other_forms() {
        let date = |text: &str| match day(text) {
            DayGuess::Date(date) => date.to_string(),
            other => format!("{other:?}"),
        };
        for text in [
            "2026/6/16",
            "2026.06.16",
            "2026年6月16日",
            "2026年6月16日（星期二）",
            "20260616",
            "２０２６－０６－１６",
            "2026-6-16",
            "2026-06-16 周二",
            "二〇二六年六月十六日",
            "2026-06-16T08:00:00",
        ] {
            assert_eq!(date(text), "2026-06-16", "{text}");
        }
        assert_eq!(date("2026年6月"), "2026-06");
        assert_eq!(date("2026年"), "2026");
        assert_eq!(day("2026-06-31"), DayGuess::NoDay(2026, 6, 30));
        assert_eq!(day("2025年2月29日"), DayGuess::NoDay(2025, 2, 28));
        assert_eq!(day("2026-13-05"), DayGuess::NoMonth(13));
        for text in ["", "明天", "06-16", "26-06-16", "2026-06-16-1", "16/06/2026", "June 16", "2026年第3期"]
        {
            assert_eq!(day(text), DayGuess::Unknown, "{text}");
        }
    }

    #[test]
    fn numbers_are_understood_among_words() {
        for text in ["12", "第12期", "12期", "No. 12", "第 12 期", "１２", "012", "第十二期", "总第12期"]
        {
            assert_eq!(number(text), Some(12), "{text}");
        }
        assert_eq!(number("1,161"), Some(1161));
        for text in ["", "期", "0", "-3", "2026年第12期", "1.5", "12%", "十二三", "99999999999"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
