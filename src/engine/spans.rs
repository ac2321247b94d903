//! Where the parts of a source are. The engine looks up a span by walking along
//! all its siblings, which is quadratic in a file with many paragraphs; here one
//! walk finds them all.

use std::ops::Range;

use typst::syntax::{Source, Span, SyntaxNode};

/// The ranges of all parts of a source.
pub(super) struct Spans {
    /// By the span's number: it grows from the front of a file to its end.
    ranges: Vec<(u64, Range<usize>)>,
}

impl Spans {
    /// Finds the parts of a source.
    pub(super) fn of(source: &Source) -> Self {
        let mut spans = Self { ranges: Vec::new() };
        spans.add(source.root(), 0);
        spans
    }

    /// The bytes of a part.
    pub(super) fn range(&self, span: Span) -> Option<Range<usize>> {
        let number = span.into_raw().get();
        let found = self.ranges.binary_search_by_key(&number, |&(number, _)| number).ok()?;
        Some(self.ranges[found].1.clone())
    }

    fn add(&mut self, node: &SyntaxNode, start: usize) {
        self.ranges.push((node.span().into_raw().get(), start..start + node.len()));
        let mut at = start;
        for child in node.children() {
            self.add(child, at);
            at += child.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use typst::syntax::{LinkedNode, Source};

    use super::Spans;

    #[test]
    fn finds_each_part_where_the_engine_does() {
        let source =
            Source::detached("= a\n#f(x)[*b* _c_ #(1 + 2)]\n\n#let y = (1, (2,), [#3])\n".repeat(50));
        let spans = Spans::of(&source);
        assert!(spans.ranges.len() > 1_000);
        let mut nodes = vec![LinkedNode::new(source.root())];
        while let Some(node) = nodes.pop() {
            assert_eq!(spans.range(node.span()), Some(node.range()));
            nodes.extend(node.children());
        }
    }
}
