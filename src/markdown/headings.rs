//! Numbers of sub-headings (GB/T 9704, 7.3.3): （一）, 1., (1). One that is already
//! typed is recognised, and printed once.

use crate::text::lang::Lang;
use crate::text::numerals;

/// Counts the headings of one text.
#[derive(Debug)]
pub(super) struct Counter {
    lang: Lang,
    counts: Vec<usize>,
    /// The levels as typed of the headings that the last one stands below, and
    /// its own.
    typed: Vec<u8>,
}

/// A typed number and what follows it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Typed<'a> {
    /// The number with its marks, such as `（二）` or `3.`.
    pub number: &'a str,
    /// What it counts to.
    pub value: usize,
    /// The heading's text.
    pub rest: &'a str,
}

impl Counter {
    /// A counter that has seen no heading.
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang, counts: Vec::new(), typed: Vec::new() }
    }

    /// The level, from 1, at which a heading is printed that was typed with so
    /// many signs: no level is left out (PDF/UA-1, 7.4).
    pub(super) fn level(&mut self, typed: u8) -> usize {
        self.typed.retain(|above| *above < typed);
        self.typed.push(typed);
        self.typed.len()
    }

    /// The next number at a level from 1; deeper levels start again.
    pub(super) fn next(&mut self, level: usize) -> String {
        self.counts.resize(level, 0);
        self.counts[level - 1] += 1;
        number(level, self.counts[level - 1], self.lang)
    }

    /// Goes on counting from a number that an editor typed.
    pub(super) fn continue_from(&mut self, value: usize) {
        if let Some(last) = self.counts.last_mut() {
            *last = value;
        }
    }
}

/// A heading's number: levels below the third go on as the third.
fn number(level: usize, count: usize, lang: Lang) -> String {
    match (level, lang) {
        (1, Lang::Hans | Lang::Hant) => format!("（{}）", numerals::chinese(count)),
        (1, Lang::En) | (2, _) => format!("{count}."),
        _ => format!("({count})"),
    }
}

/// Recognises a number at the start of a heading: `一、` `（一）` `1.` `1、` `（1）` `(1)` `①`.
pub(super) fn typed(text: &str) -> Option<Typed<'_>> {
    let bracketed = text.strip_prefix(['（', '(']);
    let inner = bracketed.unwrap_or(text);
    let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let han = inner.len() - inner.trim_start_matches(numerals::is_chinese_digit).len();
    let width = digits.max(han);
    let value = match (digits, han) {
        (0, 0) => return circled(text),
        (0, _) => numerals::parse_chinese(&inner[..width])?,
        _ => inner[..width].parse().ok()?,
    };
    let after = &inner[width..];
    let rest = if bracketed.is_some() {
        after.strip_prefix(['）', ')'])?
    } else if digits > 0 {
        // `1.5亿` is no number of a heading.
        after
            .strip_prefix(['、', '．', '.'])
            .filter(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))?
    } else {
        after.strip_prefix(['、', '．'])?
    };
    let number = &text[..text.len() - rest.len()];
    Some(Typed { number, value, rest: rest.trim_start() })
}

/// What a decimal number at the start of a heading is, such as `2.1` or `2.1.3`;
/// none of `1.5亿元`, which is an amount.
pub(super) fn decimal(text: &str) -> Option<&str> {
    let width = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let number = text[..width].trim_end_matches('.');
    let parts: Vec<_> = number.split('.').collect();
    let behind = text[width..].chars().next()?;
    let counts = |part: &&str| (1..=2).contains(&part.len());
    let amount = behind.is_ascii_alphanumeric() || AMOUNTS.contains(behind);
    (parts.len() > 1 && parts.iter().all(counts) && !amount).then_some(number)
}

/// What makes an amount or a version of the number before it.
const AMOUNTS: &str = "%％‰℃万亿千百元倍个度年月日时分秒级寸折米吨公版代～—–-/:：";

fn circled(text: &str) -> Option<Typed<'_>> {
    let first = text.chars().next().filter(|c| ('①'..='⑳').contains(c))?;
    let (number, rest) = text.split_at(first.len_utf8());
    Some(Typed { number, value: first as usize - '①' as usize + 1, rest: rest.trim_start() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_typed_numbers() {
        for (text, number, value, rest) in [
            ("（一）背景", "（一）", 1, "背景"),
            ("(12) 背景", "(12)", 12, "背景"),
            ("二十一、背景", "二十一、", 21, "背景"),
            ("3. 背景", "3.", 3, "背景"),
            ("3、背景", "3、", 3, "背景"),
            ("②背景", "②", 2, "背景"),
        ] {
            assert_eq!(typed(text), Some(Typed { number, value, rest }), "{text}");
        }
        for text in ["一个国家", "1.5亿元", "2026年", "（附件）", "十分重要", "背景", ""] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    #[test]
    fn tells_decimal_numbers_from_amounts() {
        for (text, number) in
            [("2.1 背景", "2.1"), ("2.1.3背景", "2.1.3"), ("1.2. 背景", "1.2"), ("10.12　背景", "10.12")]
        {
            assert_eq!(decimal(text), Some(number), "{text}");
        }
        for text in ["1.5亿元", "1. 背景", "2026.10 背景", "1.5G", "3.2%", "2.0版", "背景", "1.2", ""]
        {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn leaves_no_level_out() {
        let mut counter = Counter::new(Lang::Hans);
        assert_eq!([2, 1, 3, 3, 2, 4, 1].map(|typed| counter.level(typed)), [1, 1, 2, 2, 2, 3, 1]);
    }

    #[test]
    fn counts_each_level_from_one() {
        let mut counter = Counter::new(Lang::Hans);
        let numbers: Vec<_> = [1, 2, 2, 3, 1, 2].map(|level| counter.next(level)).into();
        assert_eq!(numbers, ["（一）", "1.", "2.", "(1)", "（二）", "1."]);
    }
}
