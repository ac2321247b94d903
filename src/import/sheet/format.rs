//! How a cell shows its number: the spreadsheet formats that are certain.

use chrono::{Days, NaiveDate};

/// A format that is known for certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Format {
    /// As it is stored.
    General,
    /// A number with so many decimals.
    Number { decimals: usize, thousands: bool, percent: bool, before: String, after: String },
    /// A day, in the parts that are shown.
    Day(Vec<Part>),
    /// A text.
    Text,
}

/// A part of a day's format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Year,
    Month { padded: bool },
    Day { padded: bool },
    Words(String),
}

/// The format of one of the numbers that every spreadsheet knows.
pub(super) fn built_in(id: u32) -> Option<Format> {
    let number = |decimals, thousands, percent| {
        Some(Format::Number { decimals, thousands, percent, before: String::new(), after: String::new() })
    };
    match id {
        0 => Some(Format::General),
        1 => number(0, false, false),
        2 => number(2, false, false),
        3 | 37 | 38 => number(0, true, false),
        4 | 39 | 40 => number(2, true, false),
        9 => number(0, false, true),
        10 => number(2, false, true),
        // The short day of the reader's own system; in Chinese ones it is this.
        14 => coded("yyyy-mm-dd"),
        31 | 57 => coded("yyyy\"年\"m\"月\"d\"日\""),
        49 => Some(Format::Text),
        _ => None,
    }
}

/// The format that a code says; none where it says more than is known here.
pub(super) fn coded(code: &str) -> Option<Format> {
    let code = code.trim();
    // Forms for negative numbers, zero and texts: only where they add a sign.
    let first = code.split(';').next().unwrap_or(code);
    let first = without_brackets(first)?;
    match first.trim() {
        "General" | "G/通用格式" => return Some(Format::General),
        "@" => return Some(Format::Text),
        _ => {}
    }
    if code.split(';').count() > 1 && !same_forms(code) {
        return None;
    }
    let lower = first.to_lowercase();
    if lower.contains('y') && lower.contains('m') { day(&first) } else { number(&first) }
}

/// Whether the further forms of a code differ by signs and colours alone.
fn same_forms(code: &str) -> bool {
    let bare = |form: &str| -> String {
        let form = without_brackets(form).unwrap_or_default();
        form.chars().filter(|c| matches!(c, '0' | '#' | '.' | ',' | '%' | 'y' | 'm' | 'd')).collect()
    };
    let forms: Vec<_> = code.split(';').collect();
    forms
        .iter()
        .skip(1)
        .take(1)
        .all(|form| form.trim() == "@" || bare(form) == bare(forms[0]) && !form.contains('('))
}

/// A code without colours and languages in brackets; none with conditions.
fn without_brackets(code: &str) -> Option<String> {
    let mut rest = code;
    let mut kept = String::new();
    while let Some(open) = rest.find('[') {
        kept.push_str(&rest[..open]);
        let (inner, after) = rest[open + 1..].split_once(']')?;
        let colour = ["Red", "Blue", "Black", "Green", "White", "Color", "红色", "蓝色", "黑色"];
        let known = inner.starts_with('$') && !inner.trim_start_matches('$').starts_with(|c: char| c != '-')
            || colour.iter().any(|own| inner.starts_with(own));
        if !known {
            return None;
        }
        rest = after;
    }
    kept.push_str(rest);
    Some(kept)
}

fn number(code: &str) -> Option<Format> {
    let (mut before, mut after, mut digits) = (String::new(), String::new(), String::new());
    let mut percent = false;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        let behind = !after.is_empty();
        let words = if digits.is_empty() { &mut before } else { &mut after };
        match c {
            '"' => words.extend(chars.by_ref().take_while(|c| *c != '"')),
            '\\' => words.extend(chars.next()),
            '_' | '*' => drop(chars.next()),
            '%' => percent = true,
            '0' | '#' | '?' | '.' | ',' if !percent && !behind => digits.push(c),
            '¥' | '￥' | '$' | '€' | '-' | '+' | ' ' | '(' | ')' => words.push(c),
            _ => return None,
        }
    }
    let (whole, part) = digits.split_once('.').unwrap_or((&digits, ""));
    // A comma at the end shows thousands as ones; `0.0#` shows what there is.
    let plain = !digits.is_empty()
        && !digits.ends_with(',')
        && part.chars().all(|c| c == '0')
        && whole.ends_with('0');
    let thousands = whole.contains(',');
    let zeros = whole.chars().filter(|c| *c == '0').count();
    (plain && zeros == 1).then(|| Format::Number {
        decimals: part.len(),
        thousands,
        percent,
        before: before.trim().to_owned(),
        after: after.trim_end().to_owned(),
    })
}

fn day(code: &str) -> Option<Format> {
    let mut parts: Vec<Part> = Vec::new();
    let mut chars = code.chars().peekable();
    let word = |parts: &mut Vec<Part>, text: String| match parts.last_mut() {
        Some(Part::Words(own)) => own.push_str(&text),
        _ => parts.push(Part::Words(text)),
    };
    while let Some(c) = chars.next() {
        match c.to_ascii_lowercase() {
            sign @ ('y' | 'm' | 'd') => {
                let mut count = 1;
                while chars.peek().is_some_and(|next| next.to_ascii_lowercase() == sign) {
                    chars.next();
                    count += 1;
                }
                parts.push(match (sign, count) {
                    ('y', 4) => Part::Year,
                    ('m', 1 | 2) => Part::Month { padded: count == 2 },
                    ('d', 1 | 2) => Part::Day { padded: count == 2 },
                    _ => return None,
                });
            }
            '"' => word(&mut parts, chars.by_ref().take_while(|c| *c != '"').collect()),
            '\\' => word(&mut parts, chars.next().into_iter().collect()),
            '-' | '/' | '.' | '年' | '月' | '日' | ' ' => word(&mut parts, c.to_string()),
            _ => return None,
        }
    }
    Some(Format::Day(parts))
}

/// What a cell shows of a number; the error is why nobody knows.
pub(super) fn shown(stored: &str, format: &Format, since_1904: bool) -> Result<String, String> {
    let value: f64 = stored.trim().parse().map_err(|_| format!("`{stored}` is not a number"))?;
    if !value.is_finite() || value.abs() >= 1e15 {
        return Err(format!("{stored} has more figures than a cell shows"));
    }
    match format {
        Format::General | Format::Text => Ok(general(value)),
        Format::Number { decimals, thousands, percent, before, after } => {
            let value = if *percent { value * 100.0 } else { value };
            let mut digits = rounded(value, (*decimals).min(15));
            if *thousands {
                digits = grouped(&digits);
            }
            let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
            let percent = if *percent { "%" } else { "" };
            Ok(format!("{sign}{before}{digits}{percent}{after}"))
        }
        Format::Day(parts) => {
            if value.fract() != 0.0 || value < 0.0 {
                return Err("it is a time, and its format shows only days".to_owned());
            }
            let day = day_of(value, since_1904).ok_or_else(|| format!("{stored} is not a day"))?;
            Ok(parts.iter().map(|part| written(part, day)).collect())
        }
    }
}

fn written(part: &Part, day: NaiveDate) -> String {
    let text = |pattern: &str| day.format(pattern).to_string();
    match part {
        Part::Year => text("%Y"),
        Part::Month { padded: true } => text("%m"),
        Part::Month { padded: false } => text("%-m"),
        Part::Day { padded: true } => text("%d"),
        Part::Day { padded: false } => text("%-d"),
        Part::Words(words) => words.clone(),
    }
}

/// The day of a number; spreadsheets believe in 1900-02-29, so days before that
/// are not certain.
fn day_of(value: f64, since_1904: bool) -> Option<NaiveDate> {
    let days = value as u64;
    let (first, least) = if since_1904 { ((1904, 1, 1), 0) } else { ((1899, 12, 30), 61) };
    let first = NaiveDate::from_ymd_opt(first.0, first.1, first.2)?;
    (days >= least && days < 3_000_000).then(|| first.checked_add_days(Days::new(days))).flatten()
}

/// A number to so many decimals, halves away from zero, as cells round what is
/// stored with fifteen figures.
fn rounded(value: f64, decimals: usize) -> String {
    // The nearest number of fifteen figures is what the editor typed.
    let typed: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    let scaled = typed * scale;
    let near: f64 = format!("{scaled:.14e}").parse().unwrap_or(scaled);
    let text = format!("{:.*}", decimals, near.round() / scale);
    if text.trim_start_matches(['-', '0', '.']).is_empty() {
        text.trim_start_matches('-').to_owned()
    } else {
        text
    }
}

/// A number as a cell shows it that has no format: at most eleven figures.
fn general(value: f64) -> String {
    let whole = value.abs().trunc();
    let figures = if whole >= 1.0 { format!("{whole:.0}").len() } else { 1 };
    let decimals = 10_usize.saturating_sub(figures);
    let text = rounded(value, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Thousands parted by commas.
fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    part.map_or(format!("{sign}{grouped}"), |part| format!("{sign}{grouped}.{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_show_what_their_formats_say() {
        for (stored, code, text) in [
            ("0.075", "0.0%", "7.5%"),
            ("0.075", "0%", "8%"),
            ("1234.5", "#,##0.00", "1,234.50"),
            ("-1234.5", "¥#,##0", "-¥1,235"),
            ("1.005", "0.00", "1.01"),
            ("3", "0\"家\"", "3家"),
            ("46183", "yyyy\"年\"m\"月\"d\"日\"", "2026年6月10日"),
            ("46183", "yyyy-mm-dd", "2026-06-10"),
            ("46183", "[$-804]yyyy/m/d;@", "2026/6/10"),
            ("0.1", "General", "0.1"),
            ("1054.3000000000002", "General", "1054.3"),
            ("12", "General", "12"),
            ("-0.001", "0.0", "0.0"),
        ] {
            let format = coded(code).unwrap_or_else(|| panic!("{code}"));
            assert_eq!(shown(stored, &format, false).as_deref(), Ok(text), "{stored} {code}");
        }
        for code in ["0.00E+00", "# ?/?", "h:mm", "[>100]0;0.0", "0,", "0.0#", "yy-m", "[h]:mm", "0;(0)"] {
            assert_eq!(coded(code), None, "{code}");
        }
        assert!(shown("46183.5", &coded("yyyy-mm-dd").expect("known"), false).is_err());
    }
}
