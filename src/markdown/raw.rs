//! The text of a line in which citations have still to be found, and where each
//! of its characters is written.

use std::ops::Range;

/// Text, and where it was written.
#[derive(Debug, Default)]
pub(super) struct Raw {
    /// The text as Markdown reads it.
    pub(super) text: String,
    /// From these offsets in `text` on, it and what was written go in step from
    /// the second offset on.
    steps: Vec<(usize, usize)>,
}

/// The longest entity, in bytes (HTML, named character references).
const ENTITY: usize = 40;

impl Raw {
    /// Appends a text whose source begins at `at` in what was written. The two
    /// differ in entities, and in bars of a table.
    pub(super) fn push(&mut self, text: &str, source: &str, at: usize) {
        let start = self.text.len();
        self.text.push_str(text);
        self.steps.push((start, at));
        if text == source {
            return;
        }
        let mut written = 0;
        for (offset, char) in text.char_indices() {
            let rest = source.get(written..).unwrap_or_default();
            let entity = rest.bytes().take(ENTITY).position(|byte| byte == b';').map(|end| end + 1);
            let entity = entity.filter(|_| rest.starts_with('&'));
            if let Some(width) = entity.filter(|width| !text[offset..].starts_with(&rest[..*width])) {
                written += width;
                self.steps.push((start + offset + char.len_utf8(), at + written));
            } else if rest.starts_with('\\') && char == '|' {
                written += 1;
                self.steps.push((start + offset, at + written));
                written += 1;
            } else {
                written += char.len_utf8();
            }
        }
    }

    /// Where a range of the text that is not empty was written.
    pub(super) fn written(&self, range: Range<usize>) -> Range<usize> {
        let start = self.at(range.start);
        start..(self.at(range.end.saturating_sub(1)) + 1).max(start)
    }

    /// Where a byte of the text was written.
    pub(super) fn at(&self, offset: usize) -> usize {
        let next = self.steps.partition_point(|(text, _)| *text <= offset);
        let (text, written) = self.steps[..next].last().copied().unwrap_or_default();
        written + (offset - text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_where_each_part_is_written() {
        let mut raw = Raw::default();
        raw.push("甲[@a]", "甲[@a]", 10);
        raw.push(" ", "", 19);
        raw.push("A&B [@b] x|y [@c]", r"A&amp;B [@b] x\|y [@c]", 30);
        let written = |needle: &str| {
            let at = raw.text.find(needle).unwrap();
            raw.written(at..at + needle.len())
        };
        assert_eq!(written("[@a]"), 13..17);
        assert_eq!(written("[@b]"), 38..42);
        assert_eq!(written("[@c]"), 48..52);
    }
}
