//! A text as its editor wrote it, together with the inserted signs that make
//! Markdown read it as it was meant. Lines and columns from comrak lead back to
//! what was written.

use std::borrow::Cow;
use std::ops::Range;

use comrak::nodes::Sourcepos;

/// A sign put into a text: where, in bytes of what was written, and which.
pub(super) type Sign = (usize, char);

/// A text and what comrak is given to read in its place.
pub(super) struct Written<'t> {
    /// As the editor wrote it.
    pub(super) original: &'t str,
    /// With the signs put in.
    text: Cow<'t, str>,
    /// Where those stand in `text`, ascending; each is one byte.
    added: Vec<usize>,
    /// Where the lines of `text` begin.
    line_starts: Vec<usize>,
}

impl<'t> Written<'t> {
    /// A text without anything put in.
    pub(super) fn new(original: &'t str) -> Self {
        Self {
            original,
            line_starts: line_starts(original),
            text: Cow::Borrowed(original),
            added: Vec::new(),
        }
    }

    /// A text with ASCII signs put in before the bytes they name.
    pub(super) fn with(original: &'t str, signs: &[Sign]) -> Self {
        let mut signs = signs.to_vec();
        signs.sort_by_key(|(at, _)| *at);
        let mut text = String::with_capacity(original.len() + signs.len());
        let (mut added, mut end) = (Vec::with_capacity(signs.len()), 0);
        for (at, sign) in signs {
            text.push_str(&original[end..at]);
            added.push(text.len());
            text.push(sign);
            end = at;
        }
        text.push_str(&original[end..]);
        Self { original, line_starts: line_starts(&text), text: Cow::Owned(text), added }
    }

    /// What comrak reads.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The range in what was written of comrak's lines and columns; `bars` are
    /// those of the table's cell they are in.
    pub(super) fn range(&self, position: Sourcepos, bars: &[usize]) -> Range<usize> {
        let start = self.offset(position.start.line, position.start.column.saturating_sub(1), bars);
        let end = match position.end.column.checked_sub(1) {
            Some(last) => self.offset(position.end.line, last, bars) + 1,
            None => self.offset(position.end.line, 0, bars),
        };
        let original = |offset: usize| {
            let added = self.added.partition_point(|&at| at < offset);
            self.original.floor_char_boundary(offset.min(self.text.len()) - added)
        };
        let start = original(start);
        start..original(end).max(start)
    }

    /// The source of a node without what was put in.
    pub(super) fn source(&self, position: Sourcepos, bars: &[usize]) -> &'t str {
        &self.original[self.range(position, bars)]
    }

    /// The lines of what was written without their ends, with the numbers that
    /// comrak gives them.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, Range<usize>)> + use<'t> {
        let original = self.original;
        let starts = line_starts(original);
        (1..=starts.len()).map(move |line| {
            let start = starts[line - 1];
            let end = starts.get(line).copied().unwrap_or(original.len());
            (line, start..start + original[start..end].trim_end_matches(['\n', '\r']).len())
        })
    }

    /// Where a table's cell has backslashes before bars, which comrak takes out
    /// before it reads on (GFM, tables): in bytes of what is left of the text.
    pub(super) fn bars(&self, cell: Sourcepos) -> Vec<usize> {
        let start = self.offset(cell.start.line, cell.start.column.saturating_sub(1), &[]);
        let end = self.offset(cell.end.line, cell.end.column, &[]).min(self.text.len());
        let bytes = self.text.as_bytes();
        let (mut bars, mut at) = (Vec::new(), start);
        while at < end {
            if bytes[at] == b'\\' {
                if bytes.get(at + 1) == Some(&b'|') {
                    bars.push(at - bars.len());
                }
                at += 1;
            }
            at += 1;
        }
        bars
    }

    fn offset(&self, line: usize, column: usize, bars: &[usize]) -> usize {
        let start = self.line_starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let offset = start + column;
        offset + bars.partition_point(|&at| at <= offset)
    }
}

/// Where lines begin, as comrak counts them: a carriage return alone ends one too.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = (0..bytes.len()).filter(|&at| match bytes[at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    std::iter::once(0).chain(ends.map(|at| at + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_back_to_what_was_written() {
        let original = "一*二*\n三*四";
        let written = Written::with(original, &[(original.rfind('*').unwrap(), '\\'), (3, '\\')]);
        assert_eq!(written.text(), "一\\*二*\n三\\*四");
        let range = |line, from, to| written.range((line, from, line, to).into(), &[]);
        assert_eq!(&original[range(1, 4, 5)], "*");
        assert_eq!(&original[range(1, 6, 8)], "二");
        assert_eq!(&original[range(2, 4, 8)], "*四");
        assert_eq!(&original[range(2, 6, 8)], "四");
        assert_eq!(&original[range(1, 1, 9)], "一*二*");
    }

    #[test]
    fn counts_lines_as_comrak_does() {
        assert_eq!(line_starts("a\rb\r\nc\n"), [0, 2, 5, 7]);
    }
}
