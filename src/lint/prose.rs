//! A text as its reader sees it: paragraphs of characters, each with its place in
//! the source. Markup is removed; what is not prose is one opaque character.

use std::ops::Range;

use super::{Kind, Remark, Rule, inline, markdown};

/// Stands for code, addresses and whatever else is not prose.
pub(super) const OPAQUE: char = '\u{fffc}';
/// What [`Paragraph::at`] answers beyond either end.
pub(super) const EDGE: char = '\0';

/// How far around a place its language is judged.
const WINDOW: usize = 24;

/// A character of the source, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) char: char,
    pub(super) place: Range<usize>,
}

/// One paragraph, heading, list item or table cell.
#[derive(Debug)]
pub(super) struct Paragraph<'a> {
    /// The whole text, for what markup hides.
    pub(super) text: &'a str,
    /// How the text is read.
    pub(super) kind: Kind,
    /// The visible characters.
    pub(super) chars: Vec<char>,
    places: Vec<Range<usize>>,
    /// Whether it is a heading, or a picture's caption.
    pub(super) heading: bool,
    /// Whether the sentence is Chinese: an English one may name Chinese things.
    pub(super) chinese: bool,
}

/// The paragraphs of a text, in order.
pub(super) fn paragraphs(text: &str, kind: Kind) -> Vec<Paragraph<'_>> {
    let blocks = match kind {
        Kind::Markdown => markdown::blocks(text),
        Kind::Plain => markdown::lines(text),
    };
    let read = |block: markdown::Block| {
        let glyphs = inline::visible(block.glyphs, kind);
        let (chars, places): (Vec<_>, Vec<_>) = glyphs.into_iter().map(|g| (g.char, g.place)).unzip();
        let chinese = is_chinese(&chars) && !is_bibliography(&chars);
        Paragraph { text, kind, chars, places, heading: block.heading, chinese }
    };
    blocks.into_iter().map(read).filter(|paragraph| !paragraph.chars.is_empty()).collect()
}

impl Paragraph<'_> {
    /// The character at an index, or [`EDGE`].
    pub(super) fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or(EDGE)
    }

    /// The character before an index, or [`EDGE`].
    pub(super) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or(EDGE, |index| self.at(index))
    }

    /// Whether the characters from an index on are these.
    pub(super) fn starts_with(&self, index: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(offset, char)| self.at(index + offset) == char)
    }

    /// Whether one of these stands at an index.
    pub(super) fn starts_with_any(&self, index: usize, texts: &[&str]) -> bool {
        texts.iter().any(|text| self.starts_with(index, text))
    }

    /// The first index from here on whose character does not fit.
    pub(super) fn skip(&self, index: usize, fits: impl Fn(char) -> bool) -> usize {
        let from = index.min(self.chars.len());
        from + self.chars[from..].iter().take_while(|char| fits(**char)).count()
    }

    /// The first index before here from which on all characters fit.
    pub(super) fn skip_back(&self, index: usize, fits: impl Fn(char) -> bool) -> usize {
        index - self.chars[..index].iter().rev().take_while(|char| fits(**char)).count()
    }

    /// The visible characters of a range.
    pub(super) fn text(&self, range: Range<usize>) -> String {
        self.chars[range].iter().collect()
    }

    /// The bytes of a range of characters that is not empty.
    pub(super) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        self.places[range.start].start..self.places[range.end - 1].end
    }

    /// A remark on some characters. A repair that would delete markup between
    /// them is not offered.
    pub(super) fn remark(&self, rule: Rule, range: Range<usize>, fix: Option<String>) -> Remark {
        let whole = self.places[range.clone()].windows(2).all(|pair| pair[0].end == pair[1].start);
        let found = self.text(range.clone());
        let (hidden, range) = (found.contains(OPAQUE), self.bytes(range));
        let advice = fix.filter(|fix| *fix != found && !hidden);
        let fix = advice.clone().filter(|_| whole);
        // What stands for an address is told as it is written.
        let found = if hidden { self.text[range.clone()].to_owned() } else { found };
        Remark { range, rule, found, fix, advice }
    }

    /// Whether the words around a place are Chinese.
    pub(super) fn chinese_around(&self, index: usize) -> bool {
        let end = (index + WINDOW).min(self.chars.len());
        is_chinese(&self.chars[index.saturating_sub(WINDOW).min(end)..end])
    }

    /// Whether only white space stands before an index on its line.
    pub(super) fn starts_line(&self, index: usize) -> bool {
        matches!(self.before(self.skip_back(index, is_space)), EDGE | '\n')
    }
}

/// How many characters of a kind stand before each index: many ranges are
/// counted in the time of one look at the text.
pub(super) struct Counted(Vec<u32>);

impl Counted {
    pub(super) fn of(chars: &[char], fits: impl Fn(char) -> bool) -> Self {
        let mut count = 0;
        let after = chars.iter().map(|char| {
            count += u32::from(fits(*char));
            count
        });
        Self(std::iter::once(0).chain(after).collect())
    }

    /// How many there are in a range.
    pub(super) fn within(&self, range: Range<usize>) -> u32 {
        self.0[range.end] - self.0[range.start]
    }

    /// How many there are before an index.
    pub(super) fn before(&self, index: usize) -> u32 {
        self.0[index]
    }
}

/// More Han characters than Latin words, and no English sentence.
fn is_chinese(chars: &[char]) -> bool {
    let (mut han, mut words, mut joints) = (0_usize, 0, 0_usize);
    let mut at = 0;
    while at < chars.len() {
        let width = chars[at..].iter().take_while(|char| char.is_ascii_alphabetic()).count();
        if width > 0 {
            words += 1;
            joints += usize::from(is_joint(&chars[at..at + width]));
        } else {
            han += usize::from(is_han(chars[at]));
        }
        at += width.max(1);
    }
    han > 0 && han >= words && han >= joints.saturating_sub(1) * 12
}

/// An English word that only sentences have.
fn is_joint(word: &[char]) -> bool {
    const JOINTS: [&str; 19] = [
        "the", "of", "and", "to", "in", "is", "for", "with", "by", "on", "was", "are", "at", "from", "that",
        "as", "has", "its", "who",
    ];
    (2..=4).contains(&word.len()) && JOINTS.iter().any(|joint| joint.chars().eq(word.iter().copied()))
}

/// An entry after GB/T 7714, which has half-width marks of its own: `题名[EB/OL].`
fn is_bibliography(chars: &[char]) -> bool {
    const TYPES: &[&str] = &["J", "M", "N", "D", "C", "R", "S", "P", "Z", "EB", "PP", "DB", "CP", "G"];
    chars.split(|char| *char == '[').skip(1).any(|rest| {
        let inner: String = rest.iter().take_while(|char| **char != ']').take(6).collect();
        TYPES.contains(&inner.split('/').next().unwrap_or_default())
    })
}

/// An ideograph.
pub(super) fn is_han(char: char) -> bool {
    matches!(char,
        '\u{2e80}'..='\u{2fdf}' | '々' | '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A mark that opens a pair.
pub(super) fn is_opener(char: char) -> bool {
    matches!(char, '“' | '‘' | '《' | '〈' | '（' | '「' | '『' | '【' | '〔')
}

/// A mark that closes a pair.
pub(super) fn is_closer(char: char) -> bool {
    matches!(char, '”' | '’' | '》' | '〉' | '）' | '」' | '』' | '】' | '〕')
}

/// A mark of Chinese text.
pub(super) fn is_mark(char: char) -> bool {
    let point = matches!(char, '，' | '。' | '；' | '：' | '！' | '？' | '、' | '…' | '—' | '·' | '～');
    point || is_opener(char) || is_closer(char)
}

/// White space that does not end a line.
pub(super) fn is_space(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\u{a0}' | '\u{3000}')
}

/// A Chinese digit from one to nine, as its value.
pub(super) fn han_digit(char: char) -> Option<usize> {
    Some(match char {
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// A part of a Chinese numeral below one hundred.
pub(super) fn is_numeral(char: char) -> bool {
    char == '十' || han_digit(char).is_some()
}
