//! The texts of a brief below the headings of a Markdown file, and back: levels
//! of sub-headings, and note names that two texts share.

use std::collections::BTreeSet;

use super::STAND_IN;
use crate::brief::edit::Path;
use crate::import::blocks::escaped_inside;
use crate::import::exact::{heading_in, headings_in};
use crate::markdown::{levels, relevel};
use crate::paper::{Paragraph, paragraphs_of};
use crate::text::lang::Lang;

/// The highest level that a text's headings have below those of sections.
const HIGHEST: usize = 3;

/// What texts are compared with.
pub(super) struct Texts<'a> {
    pub lang: Lang,
    pub ids: &'a [String],
    /// The names of notes so far.
    names: BTreeSet<String>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(lang: Lang, ids: &'a [String]) -> Self {
        Self { lang, ids, names: BTreeSet::new() }
    }

    /// A text as it stands in the file; none of one that would not come back, or
    /// would take what follows it along.
    pub(super) fn inside(&mut self, value: &str) -> Option<String> {
        let text = lower(value).filter(|_| !value.contains(STAND_IN))?;
        let text = self.rename_notes(text.trim_matches('\n'));
        // As it is read again.
        let back = format!("{}\n", raise(&text).trim_end());
        let whole = contained(&text) && self.is_same(&back, value);
        whole.then_some(text)
    }

    fn is_same(&self, one: &str, other: &str) -> bool {
        let read = |text: &str| paragraphs_of(text, &Path::of("text"), self.lang, self.ids);
        let said = |own: &Paragraph| (own.shape, own.note.as_ref().map(|(_, number)| *number));
        let (one, other) = (read(one), read(other));
        one.len() == other.len()
            && one.iter().zip(&other).all(|(a, b)| said(a) == said(b) && a.atoms == b.atoms)
    }

    /// Gives notes other names that an earlier text has used, for in one file a
    /// name means one note.
    fn rename_notes(&mut self, text: &str) -> String {
        let mut renamed = text.to_owned();
        for name in notes(text) {
            let mut new = name.clone();
            let mut number = 2;
            while self.names.contains(&new) {
                new = format!("{name}-{number}");
                number += 1;
            }
            renamed = renamed.replace(&format!("[^{name}]"), &format!("[^{new}]"));
            self.names.insert(new);
        }
        renamed
    }
}

/// The names of the notes that a text has the words of.
fn notes(text: &str) -> Vec<String> {
    let opening = |line: &str| {
        let name = line.trim_start().strip_prefix("[^")?.split_once("]:")?.0;
        (!name.is_empty() && !name.contains([' ', ']'])).then(|| name.to_owned())
    };
    let mut names: Vec<String> = text.lines().filter_map(opening).collect();
    names.sort();
    names.dedup();
    names
}

/// A text whose highest heading has three signs; none where six are too few.
fn lower(text: &str) -> Option<String> {
    let known: Vec<u8> = levels(text).into_iter().collect();
    if HIGHEST + known.len() > 7 {
        return None;
    }
    let level = |own: u8| known.iter().position(|level| *level == own).unwrap_or(0) + HIGHEST;
    Some(relevel(text, |own| u8::try_from(level(own)).unwrap_or(6)))
}

/// The same on the way back: a brief's texts begin with two signs.
pub(super) fn raise(text: &str) -> String {
    relevel(text, |own| own.saturating_sub(1).max(1))
}

/// Whether a heading after a text is one still, and none in it is of its rank.
fn contained(text: &str) -> bool {
    const NEXT: &str = "jianbao";
    let whole = format!("## {NEXT}\n\n{text}\n\n## {NEXT}\n");
    let headings = headings_in(&whole);
    headings == [NEXT, NEXT]
}

/// A title as a heading has it; none of one that would not come back.
pub(super) fn heading(title: &str) -> Option<String> {
    let written = escaped_inside(title).replace('\n', "<br>");
    let same = heading_in(&format!("# {written}")).as_deref() == Some(title);
    (same && !title.contains(STAND_IN)).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inside(texts: &mut Texts<'_>, value: &str) -> Option<String> {
        texts.inside(value)
    }

    #[test]
    fn texts_go_in_and_come_back() {
        let mut texts = Texts::new(Lang::Hans, &[]);
        assert_eq!(inside(&mut texts, "# 甲\n\n文\n\n### 乙\n").as_deref(), Some("### 甲\n\n文\n\n#### 乙"));
        assert_eq!(inside(&mut texts, "文[^1]\n\n[^1]: 注\n").as_deref(), Some("文[^1]\n\n[^1]: 注"));
        assert_eq!(inside(&mut texts, "文[^1]\n\n[^1]: 注\n").as_deref(), Some("文[^1-2]\n\n[^1-2]: 注"));
        for open in ["```\n码", "<!-- 注", "# 1\n## 2\n### 3\n#### 4\n##### 5\n"] {
            assert_eq!(inside(&mut texts, open), None, "{open}");
        }
    }

    #[test]
    fn titles_are_plain_text() {
        for title in ["300*200 的 <b> 与 `码`", "甲 # 乙", "两\n行", "AT&amp;T", "[1] https://a.cn", "1. 甲"]
        {
            assert!(heading(title).is_some(), "{title}");
        }
    }
}
