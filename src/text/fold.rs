//! Texts folded to the width of a terminal: a Chinese character takes two
//! columns, and a line may end after each, which programs made for Latin text do
//! not know.

use super::characters::is_chinese;

/// A text in lines of so many columns at most, unless a word alone is wider. No
/// line begins with a mark that closes, or ends with one that opens.
pub fn fold(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0;
    for part in parts(text) {
        let full = width + columns(part.trim_end()) > most && width > 0;
        if full {
            let line = lines.last_mut().map(|line| line.trim_end().to_owned()).unwrap_or_default();
            lines.pop();
            lines.extend([line, String::new()]);
            width = 0;
        }
        let part = if width == 0 { part.trim_start() } else { part };
        width += columns(part);
        if let Some(line) = lines.last_mut() {
            line.push_str(part);
        }
    }
    lines
}

/// The columns of a terminal that a text takes.
pub fn columns(text: &str) -> usize {
    text.chars().map(|char| if is_chinese(char) { 2 } else { 1 }).sum()
}

/// What of a text stays on one line: a word with the blank after it, or a Chinese
/// character with its marks.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, char) in text.char_indices() {
        let free = before.is_some_and(|before: char| {
            let meets = is_chinese(char) || is_chinese(before) || before == ' ';
            meets && !"，。；：、）”？！".contains(char) && !"（“`".contains(before) && char != ' '
        });
        if free {
            parts.push(&text[start..at]);
            start = at;
        }
        before = Some(char);
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_after_any_chinese_character_and_between_words() {
        assert_eq!(fold("一二三四五", 6), ["一二三", "四五"]);
        assert_eq!(fold("one two three", 8), ["one two", "three"]);
        assert_eq!(fold("一二，三", 4), ["一", "二，", "三"]);
        assert_eq!(fold("一（二）三", 6), ["一", "（二）", "三"]);
        assert_eq!(fold("写成 `body`，再存", 13), ["写成 `body`，", "再存"]);
        assert_eq!(fold("extraordinary", 4), ["extraordinary"]);
        assert_eq!(fold("", 4), [""]);
    }

    #[test]
    fn nothing_but_blanks_is_lost() {
        let text = "把它复制到 jianbao.toml 所在的文件夹里（没有 jianbao.toml，就是源文件所在的文件夹）";
        let bare = |text: &str| text.replace(' ', "");
        for most in 1..60 {
            assert_eq!(bare(&fold(text, most).concat()), bare(text));
        }
    }
}
