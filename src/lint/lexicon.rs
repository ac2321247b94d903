//! Word lists: words that a house wants or forbids, words that are wrong in any
//! context, and the forms that 第一批异形词整理表 does not recommend.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::prose::{EDGE, Paragraph, is_han};
use super::{Lang, Remark, Rule};

/// The lists that come with jianbao, each with what is said of its words.
const BUILT_IN: [(Rule, &str); 4] = [
    (Rule::WordWrong, include_str!("lexicon/wrong.txt")),
    (Rule::WordParticle, include_str!("lexicon/particles.txt")),
    (Rule::WordDoubled, include_str!("lexicon/doubled.txt")),
    (Rule::WordVariant, include_str!("lexicon/variants.txt")),
];

/// A word that a house writes otherwise, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseWord {
    /// The word that is looked for.
    pub word: String,
    /// What the house writes; none for a word that it forbids.
    pub right: Option<String>,
}

/// Words to look for, and what belongs in their place: a house's, and the built-in ones.
#[derive(Debug, Default)]
pub struct Lexicon {
    house: Words,
}

/// The built-in lists, read once.
static LISTS: LazyLock<Words> =
    LazyLock::new(|| Words::of(BUILT_IN.iter().flat_map(|(rule, list)| read(*rule, list)).collect()));

/// Words of one origin.
#[derive(Debug, Default)]
struct Words {
    /// By first character; of those with the same one, the longest first.
    entries: Vec<Entry>,
    /// Where the entries of a first character are.
    index: HashMap<char, Range<usize>>,
    /// The first characters, a bit for each remainder: most characters begin no word.
    firsts: Bits,
}

/// How many remainders of a character are told apart.
const REMAINDERS: usize = 1 << 14;

/// A set of characters by their remainders.
#[derive(Debug)]
struct Bits([u64; REMAINDERS / 64]);

impl Default for Bits {
    fn default() -> Self {
        Self([0; REMAINDERS / 64])
    }
}

impl Bits {
    fn add(&mut self, char: char) {
        let remainder = char as usize % REMAINDERS;
        self.0[remainder / 64] |= 1 << (remainder % 64);
    }

    /// Whether the character may be in the set.
    fn may_have(&self, char: char) -> bool {
        let remainder = char as usize % REMAINDERS;
        (self.0[remainder / 64] >> (remainder % 64)) & 1 == 1
    }
}

/// A word, and where it is one.
#[derive(Debug)]
struct Entry {
    rule: Rule,
    word: Vec<char>,
    right: Option<String>,
    /// The characters of which none stands before it.
    not_after: String,
    /// The characters of which none follows it.
    not_before: String,
    /// Whether it only begins a clause.
    first: bool,
    /// Of these one follows, if there are any.
    only_before: Vec<String>,
}

impl Lexicon {
    /// The built-in lists with the words of a house, which come first.
    pub fn new(house: &[HouseWord]) -> Self {
        Self { house: Words::of(house.iter().map(Entry::of_house).collect()) }
    }

    /// The entry whose word stands at an index, the longest one; of two entries for a
    /// word, the house's.
    fn at(&self, paragraph: &Paragraph<'_>, at: usize, lang: Lang) -> Option<&Entry> {
        let house = self.house.at(paragraph, at);
        let listed = if lang == Lang::Hans && paragraph.chinese { LISTS.at(paragraph, at) } else { None };
        let width = |entry: Option<&Entry>| entry.map_or(0, |entry| entry.word.len());
        if width(listed) > width(house) { listed } else { house }
    }
}

impl Words {
    fn of(mut entries: Vec<Entry>) -> Self {
        entries.sort_by_key(|entry| (entry.word.first().copied(), Reverse(entry.word.len())));
        let mut words = Self::default();
        for (at, entry) in entries.iter().enumerate() {
            if let Some(first) = entry.word.first() {
                words.index.entry(*first).or_insert(at..at).end = at + 1;
                words.firsts.add(*first);
            }
        }
        Self { entries, ..words }
    }

    /// The entry whose word stands at an index, the longest one.
    fn at(&self, paragraph: &Paragraph<'_>, at: usize) -> Option<&Entry> {
        let first = paragraph.at(at);
        let range = self.firsts.may_have(first).then(|| self.index.get(&first)).flatten()?;
        self.entries[range.clone()].iter().find(|entry| entry.stands(paragraph, at))
    }
}

/// A list: a line each, `wrong right`, and the conditions that its head explains.
fn read(rule: Rule, list: &str) -> impl Iterator<Item = Entry> {
    list.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| {
        let mut parts = line.split(' ');
        let (word, right) = (parts.next()?, parts.next()?);
        let mut entry = Entry::new(rule, word, Some(right.to_owned()));
        for condition in parts {
            match condition.split_at_checked(1) {
                Some(("<", characters)) => characters.clone_into(&mut entry.not_after),
                Some((">", characters)) => characters.clone_into(&mut entry.not_before),
                Some(("=", words)) => entry.only_before = words.split('|').map(str::to_owned).collect(),
                _ => entry.first = true,
            }
        }
        Some(entry)
    })
}

impl Entry {
    fn new(rule: Rule, word: &str, right: Option<String>) -> Self {
        Self {
            rule,
            word: word.chars().collect(),
            right,
            not_after: String::new(),
            not_before: String::new(),
            first: false,
            only_before: Vec::new(),
        }
    }

    fn of_house(word: &HouseWord) -> Self {
        let rule = if word.right.is_some() { Rule::WordHouse } else { Rule::WordForbidden };
        Self::new(rule, &word.word, word.right.clone())
    }

    fn is_house(&self) -> bool {
        matches!(self.rule, Rule::WordHouse | Rule::WordForbidden)
    }

    /// Whether its word stands at an index, and is meant as one.
    fn stands(&self, paragraph: &Paragraph<'_>, at: usize) -> bool {
        let end = at + self.word.len();
        if paragraph.chars.get(at..end) != Some(&self.word[..]) {
            return false;
        }
        let (before, after) = (paragraph.before(at), paragraph.at(end));
        let joins = |inner: char, outer: char| {
            inner.is_alphanumeric() && !is_han(inner) && outer.is_alphanumeric() && !is_han(outer)
        };
        let whole = !joins(self.word[0], before) && !joins(self.word[self.word.len() - 1], after);
        let begins = !self.first || !is_han(before) && !before.is_alphanumeric();
        let follows = self.only_before.is_empty()
            || self.only_before.iter().any(|word| paragraph.starts_with(end, word));
        whole
            && begins
            && follows
            && !self.not_after.contains(before)
            && !self.not_before.contains(after)
            && !self.is_named(paragraph, at..end)
            && !self.is_part_of_right(paragraph, at)
    }

    /// Whether the sentence is about the word, `“布署”应为“部署”`, or it stands in a
    /// title, which is cited as it is. What is forbidden is so everywhere.
    fn is_named(&self, paragraph: &Paragraph<'_>, range: Range<usize>) -> bool {
        let quoted = matches!(
            (paragraph.before(range.start), paragraph.at(range.end)),
            ('“', '”') | ('‘', '’') | ('「', '」') | ('『', '』') | ('"', '"')
        );
        let alone = quoted && !self.is_house();
        self.rule != Rule::WordForbidden && (alone || is_in_title(paragraph, range.start))
    }

    /// Whether what stands there is the right form already: 卫健委 in 国家卫健委.
    fn is_part_of_right(&self, paragraph: &Paragraph<'_>, at: usize) -> bool {
        let right: Vec<char> = self.right.iter().flat_map(|right| right.chars()).collect();
        let found = right.windows(self.word.len()).enumerate().filter(|(_, window)| *window == self.word);
        found.into_iter().any(|(offset, _)| {
            let start = at.checked_sub(offset);
            start.is_some_and(|start| paragraph.chars.get(start..start + right.len()) == Some(&right[..]))
        })
    }

    /// How many characters before its word the right form has at its beginning
    /// already: 国家 before 发改委, where 国家发展改革委 is meant.
    fn shared(&self, paragraph: &Paragraph<'_>, at: usize) -> usize {
        let right: Vec<char> = self.right.iter().flat_map(|right| right.chars()).collect();
        let most = right.len().min(at);
        let same = |width: &usize| paragraph.chars[at - width..at] == right[..*width];
        if self.is_house() { (1..=most).rev().find(same).unwrap_or(0) } else { 0 }
    }
}

/// How far before a word its title may begin.
const TITLE: usize = 60;

fn is_in_title(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let before = paragraph.chars[at.saturating_sub(TITLE)..at].iter().rev();
    before.copied().find(|char| matches!(char, '《' | '》' | '\n')) == Some('《')
}

/// Reports the words of a list.
pub(super) fn check(paragraph: &Paragraph<'_>, lang: Lang, lexicon: &Lexicon, found: &mut Vec<Remark>) {
    let mut at = 0;
    while paragraph.at(at) != EDGE {
        let Some(entry) = lexicon.at(paragraph, at, lang) else {
            at += 1;
            continue;
        };
        let end = at + entry.word.len();
        let remark = paragraph.remark(entry.rule, at - entry.shared(paragraph, at)..end, entry.right.clone());
        // Another form is no slip, and may be a name's own: it is for the editor.
        let fix = remark.fix.clone().filter(|_| entry.rule != Rule::WordVariant);
        found.push(Remark { fix, ..remark });
        at = end;
    }
}
