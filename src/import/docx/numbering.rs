//! Automatic numbers: what Word and WPS print before a paragraph and store
//! nowhere in its text.

use std::collections::HashMap;

use roxmltree::Node;

use super::package::{attribute, child, is, is_on, value};
use crate::text::numerals;

/// A level of a list.
#[derive(Debug, Clone)]
struct Level {
    start: usize,
    format: String,
    /// Such as `%1.%2`.
    text: String,
    /// The style that this level belongs to.
    style: Option<String>,
    /// Whether the levels above are printed in its text in Arabic digits: `1.2`
    /// below `第一章`.
    legal: bool,
}

/// The lists of a document, and how far they have counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// By the id of the abstract list.
    levels: HashMap<String, HashMap<u8, Level>>,
    /// The abstract list of each list, and where its levels begin anew.
    lists: HashMap<String, (String, HashMap<u8, usize>)>,
    counts: HashMap<String, Vec<Option<usize>>>,
    /// Lists whose own starts have been used.
    begun: std::collections::HashSet<(String, u8)>,
}

/// What is printed before a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// A bullet.
    Bullet,
    /// A number with its marks.
    Number(String),
}

/// The deepest level that a list has.
const DEEPEST: u8 = 8;

impl Numbering {
    /// Reads `numbering.xml`.
    pub(super) fn read(root: Node<'_, '_>) -> Self {
        let mut numbering = Self::default();
        let mut links = HashMap::new();
        for node in root.children().filter(|node| is(*node, "abstractNum")) {
            let Some(id) = attribute(node, "abstractNumId") else { continue };
            let levels = node.children().filter(|node| is(*node, "lvl")).filter_map(level).collect();
            numbering.levels.insert(id.to_owned(), levels);
            if let Some(style) = value(node, "styleLink") {
                links.insert(style.to_owned(), id.to_owned());
            }
        }
        for node in root.children().filter(|node| is(*node, "abstractNum")) {
            let own = attribute(node, "abstractNumId").zip(value(node, "numStyleLink"));
            let other =
                own.and_then(|(id, style)| Some((id, numbering.levels.get(links.get(style)?)?.clone())));
            if let Some((id, levels)) = other {
                numbering.levels.insert(id.to_owned(), levels);
            }
        }
        for node in root.children().filter(|node| is(*node, "num")) {
            let Some((id, of)) = attribute(node, "numId").zip(value(node, "abstractNumId")) else { continue };
            let starts = node.children().filter(|node| is(*node, "lvlOverride")).filter_map(|node| {
                let level = attribute(node, "ilvl")?.parse().ok()?;
                Some((level, value(node, "startOverride")?.parse().ok()?))
            });
            numbering.lists.insert(id.to_owned(), (of.to_owned(), starts.collect()));
        }
        numbering
    }

    /// The level of a list that belongs to a style.
    pub(super) fn level_of(&self, list: &str, style: &str) -> Option<u8> {
        let (of, _) = self.lists.get(list)?;
        let levels = self.levels.get(of)?;
        levels.iter().find(|(_, level)| level.style.as_deref() == Some(style)).map(|(level, _)| *level)
    }

    /// The mark of the next paragraph of a list.
    pub(super) fn next(&mut self, list: &str, level: u8) -> Option<Mark> {
        let level = level.min(DEEPEST);
        let (of, starts) = self.lists.get(list)?;
        let levels = self.levels.get(of)?;
        let own = levels.get(&level)?;
        let counts = self.counts.entry(of.clone()).or_insert_with(|| vec![None; usize::from(DEEPEST) + 1]);
        let at = usize::from(level);
        let fresh = starts.get(&level).filter(|_| self.begun.insert((list.to_owned(), level)));
        let count = match (fresh, counts[at]) {
            (Some(start), _) => *start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => starts.get(&level).copied().unwrap_or(own.start),
        };
        counts[at] = Some(count);
        counts[at + 1..].fill(None);
        match own.format.as_str() {
            "bullet" => return Some(Mark::Bullet),
            "none" if !own.text.contains('%') && own.text.trim().is_empty() => return None,
            _ => {}
        }
        let mut text = own.text.clone();
        for (index, count) in counts.iter().enumerate().take(at + 1) {
            let Some(part) = levels.get(&u8::try_from(index).ok()?) else { continue };
            let format = if own.legal { "decimal" } else { &part.format };
            let figure = figure(count.unwrap_or(part.start), format);
            text = text.replace(&format!("%{}", index + 1), &figure);
        }
        let text = text.trim().to_owned();
        (!text.is_empty()).then_some(Mark::Number(text))
    }
}

fn level(node: Node<'_, '_>) -> Option<(u8, Level)> {
    let format = child(node, "numFmt");
    let level = Level {
        start: value(node, "start").and_then(|start| start.parse().ok()).unwrap_or(1),
        format: format.and_then(|format| attribute(format, "val")).unwrap_or("decimal").to_owned(),
        text: value(node, "lvlText").unwrap_or_default().chars().take(100).collect(),
        style: value(node, "pStyle").map(str::to_owned),
        legal: is_on(node, "isLgl").unwrap_or(false),
    };
    Some((attribute(node, "ilvl")?.parse().ok()?, level))
}

/// A number in one of the formats of Word and WPS.
fn figure(number: usize, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseDigitalTenThousand"
        | "koreanCounting" => numerals::chinese(number),
        "ideographDigital" | "taiwaneseDigital" => number
            .to_string()
            .chars()
            .map(|c| "〇一二三四五六七八九".chars().nth(c as usize - '0' as usize).unwrap_or(c))
            .collect(),
        "ideographTraditional" => cycled(number, "甲乙丙丁戊己庚辛壬癸"),
        "chineseLegalSimplified" => {
            let written = numerals::chinese(number);
            let legal = |c| {
                "一壹二贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟"
                    .split_once(c)
                    .and_then(|(_, rest)| rest.chars().next())
            };
            written.chars().map(|c| legal(c).unwrap_or(c)).collect()
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            u32::try_from(number)
                .ok()
                .and_then(|n| char::from_u32('①' as u32 + n - 1))
                .map(String::from)
                .unwrap_or_default()
        }
        "decimalZero" => format!("{number:02}"),
        "upperLetter" => letters(number, 'A'),
        "lowerLetter" => letters(number, 'a'),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "none" => String::new(),
        _ => number.to_string(),
    }
}

fn cycled(number: usize, signs: &str) -> String {
    let count = signs.chars().count();
    signs.chars().nth(number.saturating_sub(1) % count).map(String::from).unwrap_or_default()
}

fn letters(number: usize, first: char) -> String {
    let index = number.saturating_sub(1);
    let letter = char::from_u32(first as u32 + u32::try_from(index % 26).unwrap_or(0)).unwrap_or(first);
    String::from(letter).repeat((index / 26 + 1).min(10))
}

fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number.min(4_999);
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn formats_are_those_of_word() {
        for (format, text) in [
            ("chineseCounting", "十二"),
            ("japaneseCounting", "十二"),
            ("ideographDigital", "一二"),
            ("chineseLegalSimplified", "拾贰"),
            ("decimalEnclosedCircleChinese", "⑫"),
            ("upperLetter", "L"),
            ("lowerRoman", "xii"),
            ("decimal", "12"),
            ("none", ""),
        ] {
            assert_eq!(figure(12, format), text, "{format}");
        }
    }
}
