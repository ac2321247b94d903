//! A text of which each character knows where in its file it was written.

use std::ops::{Deref, Range};

use super::source::{Offsets, Place, Sources};

/// A text, and where its parts were written.
#[derive(Debug, Clone, Default)]
pub struct Traced {
    text: String,
    /// From these offsets in the text on, it and the file go in step from the
    /// second offset on; none where it was written nowhere.
    steps: Vec<(usize, Option<usize>)>,
}

impl Traced {
    /// A text that was written nowhere.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), steps: Vec::new() }
    }

    /// A text with where each of its characters was written, by its offset.
    pub fn mapped(text: &str, at: impl Fn(usize) -> Option<usize>) -> Self {
        let mut traced = Self::default();
        for (offset, character) in text.char_indices() {
            traced.push(character.encode_utf8(&mut [0; 4]), at(offset));
        }
        traced
    }

    /// Appends a text whose first byte stands at `at` in the file, and whose
    /// others follow it.
    pub fn push(&mut self, text: &str, at: Option<usize>) {
        let expected = self.at(self.text.len());
        if !text.is_empty() && (at != expected || self.text.is_empty()) {
            self.steps.push((self.text.len(), at));
        }
        self.text.push_str(text);
    }

    /// Appends another.
    pub fn append(&mut self, other: &Self) {
        for (range, at) in other.runs() {
            self.push(&other.text[range], at);
        }
    }

    /// A part of it.
    pub fn slice(&self, range: Range<usize>) -> Self {
        let mut part = Self::default();
        for (run, at) in self.runs() {
            let (start, end) = (run.start.max(range.start), run.end.min(range.end));
            if start < end {
                part.push(&self.text[start..end], at.map(|at| at + start - run.start));
            }
        }
        part
    }

    /// Of its characters those at these offsets, or others in their places.
    pub fn picked(&self, characters: impl Iterator<Item = (usize, char)>) -> Self {
        let mut picked = Self::default();
        for (at, character) in characters {
            picked.push(character.encode_utf8(&mut [0; 4]), self.at(at));
        }
        picked
    }

    /// Where a byte of the text was written, in bytes of its file.
    pub fn at(&self, offset: usize) -> Option<usize> {
        let next = self.steps.partition_point(|(start, _)| *start <= offset);
        let (start, at) = self.steps.get(next.checked_sub(1)?)?;
        at.map(|at| at + offset - start)
    }

    /// The stretches that stand in the file as they stand here, with where each
    /// begins there.
    pub fn runs(&self) -> impl Iterator<Item = (Range<usize>, Option<usize>)> + '_ {
        let first = self.steps.first().map_or(self.text.len(), |(start, _)| *start);
        let lead = (first > 0).then_some((0..first, None));
        let ends = self.steps.iter().skip(1).map(|(start, _)| *start).chain([self.text.len()]);
        lead.into_iter().chain(self.steps.iter().zip(ends).map(|((start, at), end)| (*start..end, *at)))
    }
}

impl Deref for Traced {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl From<Traced> for String {
    fn from(traced: Traced) -> Self {
        traced.text
    }
}

/// Leads from a string's decoded value to its file.
#[derive(Debug, Clone)]
pub struct Trail {
    start: usize,
    offsets: Option<Offsets>,
}

impl Trail {
    /// The way from the decoded `value` of a string to its token.
    pub fn of(token: &Place, value: &str, sources: &Sources) -> Self {
        Self { start: token.range.start, offsets: sources.offsets(token, value) }
    }

    /// Where a byte of the value stands in the file; none where the token does
    /// not decode to the value.
    pub fn at(&self, offset: usize) -> Option<usize> {
        Some(self.start + *self.offsets.as_ref()?.get(offset)? as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(text: &Traced) -> Vec<(&str, Option<usize>)> {
        text.runs().map(|(range, at)| (&text[range], at)).collect()
    }

    #[test]
    fn knows_where_each_part_is_written() {
        let mut text = Traced::plain("序");
        text.push("甲乙", Some(10));
        text.push("丙", Some(16));
        text.push("丁", Some(30));
        text.push("", Some(99));
        text.push("戊", None);
        assert_eq!(runs(&text), [("序", None), ("甲乙丙", Some(10)), ("丁", Some(30)), ("戊", None)]);
        assert_eq!(
            [0, 3, 6, 9, 12, 15].map(|at| text.at(at)),
            [None, Some(10), Some(13), Some(16), Some(30), None]
        );
        assert_eq!(runs(&text.slice(6..15)), [("乙丙", Some(13)), ("丁", Some(30))]);
        let mut twice = text.slice(3..6);
        twice.append(&text.slice(6..9));
        assert_eq!(runs(&twice), [("甲乙", Some(10))]);
        let kept = text.picked(text.char_indices().filter(|(_, c)| *c != '乙'));
        assert_eq!(
            runs(&kept),
            [("序", None), ("甲", Some(10)), ("丙", Some(16)), ("丁", Some(30)), ("戊", None)]
        );
    }
}
