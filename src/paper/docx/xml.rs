//! Writing XML: text and attributes are escaped in one place.

use crate::text::characters::is_format;

/// A text inside of an element or of an attribute. What XML 1.0 cannot hold is
/// left out; it has no glyph either.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            char if char.is_control() => {}
            char => escaped.push(char),
        }
    }
    escaped
}

/// Marks that Chinese and Western texts share, and which Word sets in a Western
/// face unless it is told otherwise.
pub(super) fn is_shared_mark(char: char) -> bool {
    "“”‘’…—·×÷±°§※→←↑↓①②③④⑤⑥⑦⑧⑨⑩".contains(char) || is_format(char)
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(escaped("<w:p a=\"&\">\u{1}\u{ffff}字"), "&lt;w:p a=&quot;&amp;&quot;&gt;字");
    }
}
