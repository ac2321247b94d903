//! The copy editor: faults of Chinese typography in one text (GB/T 15834, 15835,
//! 9704) and in a whole issue. It reports a fault only if it is certain.

mod calendar;
mod characters;
mod dashes;
mod dates;
mod document;
mod escapes;
mod figures;
mod half_width;
mod inline;
mod lexicon;
mod lists;
mod markdown;
mod marks;
mod numbers;
mod ordinals;
mod pairs;
mod prose;
mod quotes;
mod radicals;
mod ranges;
mod rule;
mod sequences;
mod spaces;
#[cfg(test)]
mod tests;
mod units;
mod words;

pub use self::document::{Document, Reference, Section, Target, document_remarks};
pub use self::lexicon::{HouseWord, Lexicon};
pub use self::rule::{Rule, Severity};

use std::collections::BTreeMap;
use std::ops::Range;

use self::prose::{Paragraph, paragraphs};
use crate::text::lang::Lang;

/// How a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Every character prints as itself.
    Plain,
    /// CommonMark, with tables, footnotes and `[@id]`.
    Markdown,
}

/// One fault in one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its place, in bytes of the text.
    pub range: Range<usize>,
    /// The rule it breaks.
    pub rule: Rule,
    /// The text at that place, without markup.
    pub found: String,
    /// What to put there, where the repair is certain.
    pub fix: Option<String>,
    /// What probably belongs there, where that is known: the fix, or what only an
    /// editor can decide.
    pub advice: Option<String>,
}

impl Remark {
    /// The same with what probably belongs there.
    fn advising(self, advice: impl Into<String>) -> Self {
        Self { advice: Some(advice.into()), ..self }
    }
}

/// The ordinary character that a look-alike stands for, such as 一 for the
/// radical ⼀, where there is one.
pub fn ordinary(character: char) -> Option<char> {
    radicals::ordinary(character)
}

/// One group of rules: reads a paragraph and adds what it finds.
type Check = fn(&Paragraph<'_>, Lang, &mut Vec<Remark>);

/// Where two remarks overlap, the group that stands first here wins: the brackets
/// of a document number are one repair, not two half-width marks.
const ALL: &[Check] = &[escapes::check, characters::check];
const MAINLAND: &[Check] =
    &[lists::check, ordinals::check, ranges::check, numbers::check, figures::check, units::check];
const CHINESE: &[Check] = &[
    dates::check,
    quotes::check,
    half_width::check,
    pairs::check,
    marks::check,
    dashes::check,
    spaces::check,
    words::check,
];

/// Every remark on one text, by the lists that come with jianbao.
pub fn remarks(text: &str, kind: Kind, lang: Lang) -> Vec<Remark> {
    remarks_by(&Lexicon::new(&[]), text, kind, lang)
}

/// The same by the words of a house, too.
pub fn remarks_by(lexicon: &Lexicon, text: &str, kind: Kind, lang: Lang) -> Vec<Remark> {
    Prose::new(text, kind).remarks(lexicon, lang)
}

/// A text as its reader sees it, for the rules on itself and those on its issue.
#[derive(Debug)]
pub struct Prose<'a>(Vec<Paragraph<'a>>);

impl<'a> Prose<'a> {
    /// Reads a text.
    pub fn new(text: &'a str, kind: Kind) -> Self {
        Self(paragraphs(text, kind))
    }

    /// Every remark on the text, sorted by place; none overlaps another. Where two
    /// do, the one on a word of the lexicon stays.
    pub fn remarks(&self, lexicon: &Lexicon, lang: Lang) -> Vec<Remark> {
        remarks_on(&self.0, lexicon, lang)
    }
}

fn remarks_on(paragraphs: &[Paragraph<'_>], lexicon: &Lexicon, lang: Lang) -> Vec<Remark> {
    let mut found = Vec::new();
    for paragraph in paragraphs {
        lexicon::check(paragraph, lang, lexicon, &mut found);
        for check in checks(paragraph, lang) {
            check(paragraph, lang, &mut found);
        }
        if lang != Lang::En && paragraph.heading {
            marks::title(paragraph, &mut found);
        }
    }
    if lang != Lang::En {
        pairs::check_all(paragraphs, &mut found);
        sequences::check_all(paragraphs, &mut found);
    }
    if lang == Lang::Hans {
        ordinals::check_all(paragraphs, &mut found);
    }
    without_overlaps(found)
}

/// A repair can bring out another fault, such as 1、 from １、.
const PASSES: usize = 4;

/// The text with every certain repair made that `wanted` agrees to.
pub fn mended(text: &str, kind: Kind, lang: Lang, wanted: impl Fn(&Remark) -> bool) -> String {
    let lexicon = Lexicon::new(&[]);
    let mut text = text.to_owned();
    for _ in 0..PASSES {
        let before = text.clone();
        for remark in remarks_by(&lexicon, &before, kind, lang).iter().rev().filter(|remark| wanted(remark)) {
            if let Some(fix) = &remark.fix {
                text.replace_range(remark.range.clone(), fix);
            }
        }
        if text == before {
            break;
        }
    }
    text
}

fn checks(paragraph: &Paragraph<'_>, lang: Lang) -> impl Iterator<Item = &'static Check> {
    let chinese = lang != Lang::En && paragraph.chinese;
    let mainland = chinese && lang == Lang::Hans;
    ALL.iter().chain(MAINLAND.iter().filter(move |_| mainland)).chain(CHINESE.iter().filter(move |_| chinese))
}

/// The remarks in order, without those that overlap an earlier one's place.
fn without_overlaps(found: Vec<Remark>) -> Vec<Remark> {
    let mut kept: BTreeMap<usize, Remark> = BTreeMap::new();
    for remark in found {
        // What is kept is apart, so only the last one before the end can overlap.
        let last = kept.range(..remark.range.end).next_back();
        if last.is_none_or(|(_, last)| last.range.end <= remark.range.start) {
            kept.insert(remark.range.start, remark);
        }
    }
    kept.into_values().collect()
}
