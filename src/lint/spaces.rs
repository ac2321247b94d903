//! Spaces that were typed to shape the page: indents, and gaps inside a
//! sentence. Between Han and Latin they are a house's choice (人民网 6 月 9 日),
//! and in plain text they space a masthead or a name (张 三): no rule here.

use super::prose::{Paragraph, is_closer, is_han, is_opener};
use super::{Kind, Remark, Rule, Script};

/// Reports indents, and a lone space between Chinese words.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Script, found: &mut Vec<Remark>) {
    for at in (0..paragraph.chars.len()).filter(|at| matches!(paragraph.before(*at), '\0' | '\n')) {
        let end = paragraph.skip(at, |char| char == '\u{3000}');
        // More of them push a signature to the right.
        if (1..=2).contains(&(end - at)) && end < paragraph.chars.len() {
            // Inside a paragraph a new one may be meant, which deleting would hide.
            let fix = (at == 0).then(String::new);
            found.push(paragraph.remark(Rule::SpaceIndent, at..end, fix));
        }
    }
    if paragraph.kind == Kind::Markdown {
        lone_space(paragraph, found);
    }
}

/// Several spaces separate columns or names, one inside quotes divides a slogan.
fn lone_space(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    let between = |at: &usize| {
        paragraph.at(*at) == ' ' && is_han(paragraph.before(*at)) && is_han(paragraph.at(*at + 1))
    };
    let places: Vec<usize> = (0..paragraph.chars.len()).filter(between).collect();
    let &[at] = &places[..] else { return };
    let (start, end) = (paragraph.skip_back(at, is_han), paragraph.skip(at + 1, is_han));
    let depth = |chars: &[char], mark: fn(char) -> bool| chars.iter().filter(|char| mark(**char)).count();
    let quoted = depth(&paragraph.chars[..at], is_opener) > depth(&paragraph.chars[..at], is_closer);
    // 张 三 is a name, and a line of verse has no other marks.
    let words = at - start > 2 && end - at > 3;
    let sentence = paragraph.chars.contains(&'，') && paragraph.chars.contains(&'。');
    if words && sentence && !quoted {
        found.push(paragraph.remark(Rule::SpaceHanHan, at - 1..at + 2, None));
    }
}
