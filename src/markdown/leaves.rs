//! The blocks of a tree that contain text, and which of their bytes are printed
//! literally: those outside code, links and tags.

use std::ops::Range;

use comrak::nodes::{Node, NodeValue};

use super::nearly::{self, Target};
use super::written::Written;

/// A paragraph, a heading or a table's cell.
pub(super) struct Leaf<'a> {
    pub(super) node: Node<'a>,
    /// All of it, in bytes of what was written.
    pub(super) range: Range<usize>,
    /// The stretches that print as they stand, in order.
    texts: Vec<Range<usize>>,
}

/// A line of a leaf that begins with text.
pub(super) struct Line<'t> {
    /// Where it begins, in bytes of what was written.
    pub(super) at: usize,
    /// All of it, without blanks at its end.
    pub(super) text: &'t str,
}

/// The leaves of a tree, in order.
pub(super) fn leaves<'a>(root: Node<'a>, written: &Written<'_>) -> Vec<Leaf<'a>> {
    let mut leaves: Vec<Leaf<'a>> = Vec::new();
    let mut bars = Vec::new();
    for node in root.descendants() {
        let ast = node.data();
        match &ast.value {
            NodeValue::Text(_) => {
                let range = written.range(ast.sourcepos, &bars);
                leaves.last_mut().into_iter().for_each(|leaf| leaf.texts.push(range.clone()));
            }
            NodeValue::Paragraph | NodeValue::Heading(_) | NodeValue::TableCell => {
                let cell = matches!(ast.value, NodeValue::TableCell);
                bars = if cell { written.bars(ast.sourcepos) } else { Vec::new() };
                let range = written.range(ast.sourcepos, &[]);
                leaves.push(Leaf { node, range, texts: Vec::new() });
            }
            _ => {}
        }
    }
    leaves
}

impl Leaf<'_> {
    /// What was meant as a link or a picture and is printed as written, with
    /// ranges in bytes of what was written.
    pub(super) fn targets(&self, original: &str) -> Vec<Target> {
        let mut found = Vec::new();
        let mut at = self.range.start;
        for line in original[self.range.clone()].split_inclusive(['\n', '\r']) {
            let start = at;
            at += line.len();
            if line.contains([']', '］']) {
                let targets = nearly::targets(line, |offset| self.is_text(start + offset));
                found.extend(targets.into_iter().map(|target| target.shifted(start)));
            }
        }
        found
    }

    fn is_text(&self, at: usize) -> bool {
        let next = self.texts.partition_point(|text| text.start <= at);
        next > 0 && self.texts[next - 1].contains(&at)
    }

    /// The lines of a paragraph; none for one that begins with something else
    /// than text.
    pub(super) fn lines<'t>(&self, written: &Written<'t>) -> Vec<Option<Line<'t>>> {
        let mut lines = Vec::new();
        let mut begins = true;
        for child in self.node.children() {
            let ast = child.data();
            if begins {
                let at = written.range(ast.sourcepos, &[]).start;
                let rest = &written.original[at..self.range.end.max(at)];
                let text = rest.lines().next().unwrap_or_default().trim_end();
                let is_text = matches!(ast.value, NodeValue::Text(_));
                lines.push(is_text.then_some(Line { at, text }));
            }
            begins = matches!(ast.value, NodeValue::SoftBreak | NodeValue::LineBreak);
        }
        lines
    }
}
