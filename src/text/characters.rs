//! Which characters of a text reach the page: all except those that print nothing
//! and mislead. One definition for the check and for the typesetter.

use std::borrow::Cow;

/// The characters that are left out, with their byte offsets: controls, zero
/// widths, direction controls (CLREQ knows no use for them in horizontal text).
pub fn invisibles(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut previous = None;
    text.char_indices().filter(move |&(_, character)| {
        let hidden = is_hidden(character, previous);
        if !hidden {
            previous = Some(character);
        }
        hidden
    })
}

/// The text without [`invisibles`]; a tab or a line break becomes a space.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_control() || is_format(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(printed(text).map(|(_, character)| character).collect())
}

/// The characters of [`printable`] text, with the byte offsets of those that
/// they are printed for.
pub fn printed(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut hidden = invisibles(text).map(|(at, _)| at).peekable();
    let kept = text.char_indices().filter(move |&(at, _)| hidden.next_if_eq(&at).is_none());
    kept.map(|(at, c)| (at, if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }))
}

/// Whether a character is hidden after `previous`: joiners and variation
/// selectors belong to the emoji before them (UTS #51).
fn is_hidden(character: char, previous: Option<char>) -> bool {
    match character {
        '\t' | '\n' | '\r' => false,
        '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' => !previous.is_some_and(takes_selector),
        '\u{e0020}'..='\u{e007f}' => {
            !previous.is_some_and(|p| p == '🏴' || ('\u{e0020}'..='\u{e007e}').contains(&p))
        }
        other => other.is_control() || is_format(other),
    }
}

/// Whether a character can begin or continue an emoji sequence.
fn takes_selector(character: char) -> bool {
    matches!(character,
        '0'..='9' | '#' | '*' | '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '\u{2190}'..='\u{2bff}' | '〰' | '〽' | '㊗' | '㊙'
        | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// Characters of Unicode's categories Cf, Zl, Zp and the variation selectors.
pub fn is_format(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Whether two characters on both sides of a line break join without a space:
/// at least one is Chinese, and the other may be a mark that both scripts use.
pub fn joins(before: char, after: char) -> bool {
    let (a, b) = (is_chinese(before), is_chinese(after));
    a && (b || is_shared_mark(after)) || b && is_shared_mark(before)
}

/// Ideographs, kana, bopomofo, CJK marks and full-width forms.
pub fn is_chinese(character: char) -> bool {
    matches!(character,
        '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3ffff}')
}

fn is_shared_mark(character: char) -> bool {
    matches!(character, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_controls_and_keeps_emoji_whole() {
        assert_eq!(printable("甲\u{202e}乙\u{200b}\u{feff}丙\u{7}丁"), "甲乙丙丁");
        for text in
            ["👩\u{200d}💻", "❤\u{fe0f}", "1\u{fe0f}\u{20e3}", "🏴\u{e0067}\u{e0062}\u{e007f}", "plain 汉字"]
        {
            assert_eq!(printable(text), text);
        }
        assert_eq!(printable("汉\u{fe0f}\u{200d}字"), "汉字");
        assert_eq!(printable("a\tb\nc"), "a b c");
    }

    #[test]
    fn joins_han_without_a_space() {
        assert!(joins('汉', '字') && joins('。', '“') && joins('”', '字') && joins('，', '字'));
        assert!(!joins('汉', 'A') && !joins('a', 'b') && !joins('a', '“') && !joins('”', '“'));
    }
}
