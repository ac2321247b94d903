//! An English function word alone between Chinese words: 网络 and 运维.

use super::prose::{Paragraph, is_han, is_space};
use super::{Remark, Rule, Script};

/// Not `by` and `for`, which credits use: 图 by 张三.
const WORDS: [&str; 5] = ["and", "or", "the", "of", "with"];

/// Reports such words. One that the sentence is about (冠词 the 的用法) is left.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Script, found: &mut Vec<Remark>) {
    let mut at = 0;
    while at < paragraph.chars.len() {
        let end = paragraph.skip(at, |char| char.is_ascii_alphabetic());
        let before = paragraph.before(paragraph.skip_back(at, is_space));
        let after = paragraph.at(paragraph.skip(end, is_space));
        let word = paragraph.text(at..end.max(at));
        let named = "词詞字叫为為是".contains(before) || "的是表即为為意这這一".contains(after);
        if WORDS.contains(&word.as_str()) && is_han(before) && is_han(after) && !named {
            found.push(paragraph.remark(Rule::WordStrayLatin, at..end, None));
        }
        at = end.max(at + 1);
    }
}
