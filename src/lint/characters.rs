//! Characters that only look right: radicals and compatibility forms from
//! copied PDFs, and private-use characters, which mean nothing.

use super::prose::Paragraph;
use super::{Lang, Remark, Rule, radicals};

/// Reports look-alike and private-use characters.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Lang, found: &mut Vec<Remark>) {
    for (at, &char) in paragraph.chars.iter().enumerate() {
        let ordinary = radicals::ordinary(char);
        if ordinary.is_some() || radicals::is_radical(char) {
            let fix = ordinary.map(String::from);
            found.push(paragraph.remark(Rule::CharacterRadical, at..at + 1, fix));
        } else if is_private(char) {
            found.push(paragraph.remark(Rule::CharacterPrivate, at..at + 1, None));
        }
    }
}

fn is_private(char: char) -> bool {
    matches!(char, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}
