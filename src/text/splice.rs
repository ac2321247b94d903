//! Changes of a text that do not overlap, and the way from the changed text back.
//! Every byte outside them stays as it is.

use std::ops::Range;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// What is replaced; empty where something is put in.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
}

impl Splice {
    /// Puts a text in.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { range: at..at, text: text.into() }
    }

    /// Puts a text in another's place.
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// Takes a stretch out.
    pub fn delete(range: Range<usize>) -> Self {
        Self { range, text: String::new() }
    }
}

/// All changes of a text, in order.
#[derive(Debug, Default, Clone)]
pub struct Splices(Vec<Splice>);

impl Splices {
    /// Sorts changes. One that overlaps an earlier one is left out: it was made
    /// for a text that is gone. Of those at one place the first stands first.
    pub fn new(mut splices: Vec<Splice>) -> Self {
        splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
        let mut all = Self::default();
        for splice in splices {
            all.add(splice);
        }
        all
    }

    /// Adds a change behind the others, if it overlaps none of them.
    pub fn add(&mut self, splice: Splice) -> bool {
        let apart = self.0.last().is_none_or(|last| splice.range.start >= last.range.end);
        if apart {
            self.0.push(splice);
        }
        apart
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last change.
    pub fn last(&self) -> Option<&Splice> {
        self.0.last()
    }

    /// The changes, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Splice> {
        self.0.iter()
    }

    /// The changed text.
    pub fn apply(&self, text: &str) -> String {
        self.within(text, 0..text.len())
    }

    /// The changed text of a stretch that no change reaches out of.
    pub fn within(&self, text: &str, range: Range<usize>) -> String {
        let mut changed = String::with_capacity(range.len());
        let mut at = range.start;
        let inside = |splice: &&Splice| splice.range.start >= range.start && splice.range.end <= range.end;
        for splice in self.0.iter().filter(inside) {
            changed.push_str(&text[at..splice.range.start]);
            changed.push_str(&splice.text);
            at = splice.range.end;
        }
        changed + &text[at..range.end]
    }

    /// All changes as one, from the first to the last; none where there is none.
    pub fn joined(&self, text: &str) -> Option<Splice> {
        let range = self.0.first()?.range.start..self.0.last()?.range.end;
        Some(Splice { text: self.within(text, range.clone()), range })
    }

    /// The way back to the text before the changes.
    pub fn way_back(&self) -> WayBack<'_> {
        let mut shift = 0_isize;
        let starts = self.0.iter().map(|edit| {
            let start = edit.range.start.saturating_add_signed(shift);
            shift += edit.text.len().cast_signed() - edit.range.len().cast_signed();
            start
        });
        WayBack { edits: &self.0, starts: starts.collect() }
    }
}

/// Finds in the text before the changes what stands in the text after them.
pub struct WayBack<'a> {
    edits: &'a [Splice],
    /// Where each change begins in the changed text.
    starts: Vec<usize>,
}

impl WayBack<'_> {
    /// The range before the changes; what a change put in is where it was put.
    pub fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset(range.start, false);
        start..self.offset(range.end, true).max(start)
    }

    /// An offset before the changes. Inside of a change it is the change's
    /// start, or its end where `to_end` asks for that.
    fn offset(&self, offset: usize, to_end: bool) -> usize {
        // The last change that begins before the offset; for a range's start, at it too.
        let index =
            self.starts.partition_point(|start| if to_end { *start < offset } else { *start <= offset });
        let Some(last) = index.checked_sub(1) else { return offset };
        let (edit, start) = (&self.edits[last], self.starts[last]);
        let end = start + edit.text.len();
        if offset >= end {
            return edit.range.end + (offset - end);
        }
        if to_end { edit.range.end } else { edit.range.start }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_the_same_characters() {
        let text = "title＝“测试”，\nissue = 第1期\n";
        let at = |needle: &str| text.find(needle).unwrap();
        let full = |needle: &str| at(needle)..at(needle) + needle.len();
        let edits = Splices::new(vec![
            Splice::replace(full("“"), "\""),
            Splice::replace(full("＝"), " = "),
            Splice::replace(full("”"), "\""),
            Splice::replace(at("”")..at("，"), "overlaps"),
            Splice::delete(full("，")),
            Splice::insert(at("第"), "\""),
            Splice::insert(at("第1期") + 7, "\""),
        ]);
        let mended = edits.apply(text);
        assert_eq!(mended, "title = \"测试\"\nissue = \"第1期\"\n");
        let back = edits.way_back();
        for (after, before) in [
            ("title", "title"),
            ("\"测试\"", "“测试”"),
            ("测试", "测试"),
            ("issue", "issue"),
            ("\"第1期\"", "第1期"),
        ] {
            let start = mended.find(after).unwrap();
            assert_eq!(&text[back.range(start..start + after.len())], before, "{after}");
        }
        assert_eq!(back.range(mended.len()..mended.len()), text.len()..text.len());
        let joined = edits.joined(text).unwrap();
        assert_eq!(joined.text, " = \"测试\"\nissue = \"第1期\"");
    }
}
