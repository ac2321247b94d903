//! Where the lines of a text begin, and how many characters come before any
//! place: computed once, so that many places cost no more than the text itself.

/// Characters are counted up to every so many bytes.
const STEP: usize = 512;

/// The lines of one text.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    /// The first byte of each line.
    starts: Vec<usize>,
    /// The characters before each multiple of [`STEP`].
    counts: Vec<usize>,
}

impl Lines {
    /// Reads a text once.
    pub(super) fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
        let mut count = 0;
        let counts = text.as_bytes().chunks(STEP).map(|chunk| {
            let before = count;
            count += characters(chunk);
            before
        });
        Self { starts, counts: counts.collect() }
    }

    /// The line of an offset, from 0, and its first byte.
    pub(super) fn line(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        (line, self.starts[line])
    }

    /// The characters between two offsets of the text.
    pub(super) fn between(&self, text: &str, start: usize, end: usize) -> usize {
        self.before(text, end).saturating_sub(self.before(text, start))
    }

    fn before(&self, text: &str, offset: usize) -> usize {
        let step = (offset / STEP).min(self.counts.len().saturating_sub(1));
        let near = text.as_bytes().get(step * STEP..offset).unwrap_or_default();
        self.counts.get(step).copied().unwrap_or_default() + characters(near)
    }
}

/// The characters that begin in some bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_the_text_itself_does() {
        let text = format!("甲乙\n{}\n\n丙a𠮷{}", "汉字a".repeat(400), "字".repeat(1000));
        let lines = Lines::of(&text);
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let before = &text[..offset];
            let start = before.rfind('\n').map_or(0, |newline| newline + 1);
            assert_eq!(lines.line(offset), (before.matches('\n').count(), start));
            assert_eq!(lines.between(&text, start, offset), before[start..].chars().count());
        }
        assert_eq!((Lines::of("").line(0), Lines::of("").between("", 0, 0)), ((0, 0), 0));
    }
}
