//! Numbers at the start of a line: 第一章, 一、, （一）, 1., 1.2, (1), ①.

use crate::text::numerals;

/// The forms of numbers, from the highest rank to the lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    /// 第一章, 第二部分
    Part,
    /// 一、
    Han,
    /// （一）
    HanBracket,
    /// 1.
    Digit,
    /// 1.2
    Dotted,
    /// （1）
    DigitBracket,
    /// ①
    Circled,
}

/// A number and what follows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number<'a> {
    /// With its marks.
    pub text: &'a str,
    /// Its form.
    pub form: Form,
    /// What it counts to; of `1.2` the last part.
    pub value: usize,
    /// What follows, without space.
    pub rest: &'a str,
}

impl Form {
    /// Its rank among headings: 0 is the highest.
    pub(super) fn rank(self) -> u8 {
        match self {
            Self::Part => 0,
            Self::Han => 1,
            Self::HanBracket => 2,
            Self::Digit => 3,
            Self::Dotted | Self::DigitBracket => 4,
            Self::Circled => 5,
        }
    }

    /// Whether lists have it as often as headings.
    pub(super) fn is_of_lists(self) -> bool {
        !matches!(self, Self::Part | Self::Han | Self::HanBracket)
    }
}

/// Reads the number that a line begins with.
pub(super) fn number(line: &str) -> Option<Number<'_>> {
    let line = line.trim_start();
    let (form, value, rest) = part(line)
        .or_else(|| bracketed(line))
        .or_else(|| han(line))
        .or_else(|| digits(line))
        .or_else(|| circled(line))?;
    let text = &line[..line.len() - rest.len()];
    Some(Number { text, form, value, rest: rest.trim_start() })
}

type Found<'a> = Option<(Form, usize, &'a str)>;

/// Parts a text before the first character that is not wanted.
fn span(text: &str, wanted: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !wanted(c)).unwrap_or(text.len()))
}

fn value(text: &str) -> Option<usize> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        text.parse().ok()
    } else {
        numerals::parse_chinese(text)
    }
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || numerals::is_chinese_digit(c)
}

fn part(line: &str) -> Found<'_> {
    let (figure, rest) = span(line.strip_prefix('第')?.trim_start(), is_number);
    let rest = rest.trim_start();
    let unit = ["部分", "章", "篇", "编", "节"].into_iter().find(|unit| rest.starts_with(unit))?;
    let rest = &rest[unit.len()..];
    let ends = rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '、' | '：' | ':' | '，'));
    let rest = rest.strip_prefix(['、', '：', ':', '，']).unwrap_or(rest);
    (ends || !rest.is_empty()).then_some(())?;
    Some((Form::Part, value(figure)?, rest))
}

fn bracketed(line: &str) -> Found<'_> {
    let open = line.strip_prefix(['（', '(', '〔']);
    let (figure, rest) = span(open.unwrap_or(line), is_number);
    let rest = rest.strip_prefix(['）', ')', '〕'])?;
    let rest = rest.strip_prefix(['、', '．']).unwrap_or(rest);
    let of_digits = figure.starts_with(|c: char| c.is_ascii_digit());
    // `一)` is no number that anyone writes; `1)` is.
    (open.is_some() || of_digits).then_some(())?;
    (figure.len() <= 9 || !of_digits).then_some(())?;
    let form = if of_digits { Form::DigitBracket } else { Form::HanBracket };
    Some((form, value(figure)?, rest))
}

fn han(line: &str) -> Found<'_> {
    let (figure, rest) = span(line, numerals::is_chinese_digit);
    let rest = rest.strip_prefix(['、', '．', '.'])?;
    Some((Form::Han, value(figure)?, rest))
}

fn digits(line: &str) -> Found<'_> {
    let (figures, rest) = span(line, |c| c.is_ascii_digit() || c == '.');
    let parts: Vec<_> = figures.trim_end_matches('.').split('.').collect();
    let short = |part: &&str| (1..=3).contains(&part.len());
    parts.iter().all(short).then_some(())?;
    let last = parts.last()?.parse().ok()?;
    let form = if parts.len() > 1 { Form::Dotted } else { Form::Digit };
    let own = rest.strip_prefix(['、', '．']);
    match (own, figures.ends_with('.'), form) {
        (Some(rest), ..) => Some((form, last, rest)),
        (None, true, _) => Some((form, last, rest)),
        // `1.2 标题`, but not `1.2亿元`.
        (None, false, Form::Dotted) if rest.starts_with(char::is_whitespace) => Some((form, last, rest)),
        _ => None,
    }
}

fn circled(line: &str) -> Found<'_> {
    let first = line.chars().next().filter(|c| ('①'..='⑳').contains(c))?;
    Some((Form::Circled, first as usize - '①' as usize + 1, &line[first.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form() {
        for (line, text, form, value, rest) in [
            ("第一章 总则", "第一章", Form::Part, 1, "总则"),
            ("第二部分：背景", "第二部分：", Form::Part, 2, "背景"),
            ("十一、背景", "十一、", Form::Han, 11, "背景"),
            ("（二）背景", "（二）", Form::HanBracket, 2, "背景"),
            ("(三) 背景", "(三)", Form::HanBracket, 3, "背景"),
            ("1. 背景", "1.", Form::Digit, 1, "背景"),
            ("2、背景", "2、", Form::Digit, 2, "背景"),
            ("3．背景", "3．", Form::Digit, 3, "背景"),
            ("1.2 背景", "1.2", Form::Dotted, 2, "背景"),
            ("1.2.3. 背景", "1.2.3.", Form::Dotted, 3, "背景"),
            ("（4）背景", "（4）", Form::DigitBracket, 4, "背景"),
            ("5) 背景", "5)", Form::DigitBracket, 5, "背景"),
            ("②背景", "②", Form::Circled, 2, "背景"),
        ] {
            assert_eq!(number(line), Some(Number { text, form, value, rest }), "{line}");
        }
        for line in
            ["一个", "1.5亿元", "2026年", "2026-06-10", "（附件）", "第一", "第 161 期", "十分", "", "1"]
        {
            assert_eq!(number(line), None, "{line}");
        }
    }
}
