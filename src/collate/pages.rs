//! The text of a document's pages: each glyph's characters in the order they
//! are set, sorted by what they come from, and what lies outside of its page.

use std::collections::HashMap;

use typst::layout::{Abs, Axes, Frame, FrameItem, Point, Size, Transform};
use typst::syntax::Span;
use typst::text::TextItem;
use typst_layout::PagedDocument;

use super::written::add_visible;

/// Ink may reach this far over a page's edge, in pt: less than a printer can trim.
const TOLERANCE: f64 = 0.5;

/// What the pages of a document show.
pub(super) struct Pages {
    /// The visible characters of each block.
    pub(super) blocks: Vec<String>,
    /// Texts that run off their page, with the block they come from.
    pub(super) outside: Vec<(Option<usize>, String)>,
    /// All other visible characters, page by page.
    others: String,
    /// Where in `others` each page begins, and its end.
    starts: Vec<usize>,
}

impl Pages {
    /// Reads a document. `block` says which block a span belongs to.
    pub(super) fn read(
        document: &PagedDocument,
        blocks: usize,
        block: impl Fn(Span) -> Option<usize>,
    ) -> Self {
        let pages = Self {
            blocks: vec![String::new(); blocks],
            outside: Vec::new(),
            others: String::new(),
            starts: vec![0],
        };
        let mut reader = Reader { pages, block, known: HashMap::new(), size: Size::zero() };
        for page in document.pages() {
            reader.size = page.frame.size();
            reader.frame(&page.frame, Transform::identity());
            reader.pages.starts.push(reader.pages.others.len());
        }
        reader.pages
    }

    /// Whether a text that a layout got as a string is on the pages: in one
    /// piece, or from the end of a page over to the next.
    pub(super) fn shows(&self, text: &str) -> bool {
        self.others.contains(text) || self.starts.windows(3).any(|page| self.turns(text, page))
    }

    /// Whether a text begins on a page and ends on the next.
    fn turns(&self, text: &str, page: &[usize]) -> bool {
        let (first, second) = (&self.others[page[0]..page[1]], &self.others[page[1]..page[2]]);
        let mut splits = text.char_indices().skip(1).map(|(at, _)| text.split_at(at));
        first.contains(&text[..text.chars().next().map_or(0, char::len_utf8)])
            && splits.any(|(head, tail)| first.contains(head) && second.contains(tail))
    }
}

/// Walks the frames.
struct Reader<F> {
    pages: Pages,
    block: F,
    /// The blocks of the spans met so far.
    known: HashMap<Span, Option<usize>>,
    /// The page's size.
    size: Size,
}

impl<F: Fn(Span) -> Option<usize>> Reader<F> {
    fn frame(&mut self, frame: &Frame, transform: Transform) {
        for (position, item) in frame.items() {
            let transform = transform.pre_concat(Transform::translate(position.x, position.y));
            match item {
                FrameItem::Text(text) => self.text(text, transform),
                FrameItem::Group(group) => self.frame(&group.frame, transform.pre_concat(group.transform)),
                _ => {}
            }
        }
    }

    fn text(&mut self, item: &TextItem, transform: Transform) {
        let mut last: Option<(Span, Option<usize>)> = None;
        let mut end = 0;
        for glyph in &item.glyphs {
            let span = glyph.span.0;
            let block = match last {
                Some((known, block)) if known == span => block,
                _ => *self.known.entry(span).or_insert_with(|| (self.block)(span)),
            };
            last = Some((span, block));
            let range = glyph.range();
            // Several glyphs may make up one character.
            let start = range.start.max(end.min(range.end));
            end = range.end;
            let shown = match block {
                Some(block) => &mut self.pages.blocks[block],
                None => &mut self.pages.others,
            };
            add_visible(item.text.get(start..range.end).unwrap_or_default(), shown);
        }
        if !self.holds(item, transform) {
            let mut text = String::new();
            add_visible(&item.text, &mut text);
            if !text.is_empty() {
                self.pages.outside.push((last.and_then(|(_, block)| block), text));
            }
        }
    }

    /// Whether a text lies on its page.
    fn holds(&self, item: &TextItem, transform: Transform) -> bool {
        let top = -0.7 * item.size;
        let corners = Axes::new(item.width(), Abs::zero());
        let points = [
            Point::new(Abs::zero(), top),
            Point::new(corners.x, top),
            Point::zero(),
            Point::with_x(corners.x),
        ];
        points.into_iter().all(|point| {
            let point = point.transform(transform);
            let inside =
                |at: Abs, size: Abs| at.to_pt() >= -TOLERANCE && at.to_pt() <= size.to_pt() + TOLERANCE;
            inside(point.x, self.size.x) && inside(point.y, self.size.y)
        })
    }
}
