//! An English function word alone between Chinese words: 网络 and 运维.

use std::ops::Range;

use super::prose::{Paragraph, is_han, is_space};
use super::{Lang, Remark, Rule};

/// Not `by` and `for`, which credits use: 图 by 张三.
const WORDS: [(&str, &str); 5] = [("and", "和"), ("or", "或"), ("the", ""), ("of", "的"), ("with", "与")];

/// Reports such words. One that the sentence is about (冠词 the 的用法) is left.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Lang, found: &mut Vec<Remark>) {
    let mut at = 0;
    while at < paragraph.chars.len() {
        let end = paragraph.skip(at, |char| char.is_ascii_alphabetic());
        let word = paragraph.text(at..end);
        if let Some((_, chinese)) = WORDS.iter().find(|(known, _)| *known == word)
            && stands_alone(paragraph, at..end)
        {
            found.push(paragraph.remark(Rule::WordStrayLatin, at..end, None).advising(*chinese));
        }
        at = end.max(at + 1);
    }
}

/// Whether a word is between Chinese ones and not the sentence's subject.
fn stands_alone(paragraph: &Paragraph<'_>, range: Range<usize>) -> bool {
    let before = paragraph.before(paragraph.skip_back(range.start, is_space));
    let after = paragraph.at(paragraph.skip(range.end, is_space));
    let named = "词詞字叫为為是".contains(before) || "的是表即为為意这這一等".contains(after);
    is_han(before) && is_han(after) && !named
}
