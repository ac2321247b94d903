//! The text of a document's pages: each glyph's characters in the order in which
//! they are set, grouped by where they come from, and whatever is outside its
//! page.

use std::collections::HashMap;
use std::ops::Range;

use typst::layout::{Abs, Axes, Frame, FrameItem, Point, Size, Transform};
use typst::syntax::Span;
use typst::text::{Glyph, TextItem};
use typst_layout::PagedDocument;

use super::written::add_visible;

/// Ink may reach this far over a page's edge, in pt: less than a printer can trim.
const TOLERANCE: f64 = 0.5;

/// What the pages of a document show.
pub(super) struct Pages {
    /// The visible characters of each block.
    pub(super) blocks: Vec<String>,
    /// Which piece of text each block begins with, counted from the first page on.
    pub(super) begins: Vec<usize>,
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
            begins: vec![0; blocks],
            outside: Vec::new(),
            others: String::new(),
            starts: vec![0],
        };
        let mut reader = Reader { pages, block, known: HashMap::new(), read: 0, size: Size::zero() };
        for page in document.pages() {
            reader.size = page.frame.size();
            each_text(&page.frame, Transform::identity(), &mut |item, transform| {
                reader.text(item, transform);
            });
            reader.pages.starts.push(reader.pages.others.len());
        }
        reader.pages
    }

    /// Whether a text that a layout got as a string is on the pages: in one
    /// piece, or from the end of a page over to the next ones. What is set from the
    /// right changes places with what is not, so there each piece is sought.
    pub(super) fn shows(&self, text: &str) -> bool {
        self.others.contains(text)
            || (0..self.starts.len() - 1).any(|page| self.turns(text, page))
            || is_right_to_left(text) && pieces(text).iter().all(|piece| self.others.contains(piece))
    }

    /// Whether a text begins on a page and goes on over the next ones.
    fn turns(&self, text: &str, page: usize) -> bool {
        let mut rest = text;
        for page in self.starts[page..].windows(2) {
            let shown = longest_shown(rest, &self.others[page[0]..page[1]]);
            rest = &rest[shown.len()..];
            if shown.is_empty() || rest.is_empty() {
                break;
            }
        }
        rest.is_empty()
    }
}

/// How much of a text is on a page, from its start. What is shown of a text is
/// shown of all that is shorter.
fn longest_shown<'t>(text: &'t str, page: &str) -> &'t str {
    let (mut shown, mut beyond) = (0, text.len());
    while shown < beyond {
        // Halfway, but behind `shown`.
        let end = text.ceil_char_boundary(shown + (beyond - shown).div_ceil(2));
        if page.contains(&text[..end]) {
            shown = end;
        } else {
            beyond = text.floor_char_boundary(end - 1);
        }
    }
    &text[..shown]
}

/// Visits every piece of text of a frame, with what leads from it to the page.
pub(crate) fn each_text(frame: &Frame, transform: Transform, visit: &mut impl FnMut(&TextItem, Transform)) {
    for (position, item) in frame.items() {
        let transform = transform.pre_concat(Transform::translate(position.x, position.y));
        match item {
            FrameItem::Text(text) => visit(text, transform),
            FrameItem::Group(group) => each_text(&group.frame, transform.pre_concat(group.transform), visit),
            _ => {}
        }
    }
}

/// Reads the pieces of text.
struct Reader<F> {
    pages: Pages,
    block: F,
    /// The blocks of the spans met so far.
    known: HashMap<Span, Option<usize>>,
    /// How many pieces of text were read.
    read: usize,
    /// The page's size.
    size: Size,
}

impl<F: Fn(Span) -> Option<usize>> Reader<F> {
    fn text(&mut self, item: &TextItem, transform: Transform) {
        self.read += 1;
        let mut last: Option<(Span, Option<usize>)> = None;
        for (index, range) in each_once(item.glyphs.iter().map(Glyph::range)) {
            let span = item.glyphs[index].span.0;
            let block = match last {
                Some((known, block)) if known == span => block,
                _ => *self.known.entry(span).or_insert_with(|| (self.block)(span)),
            };
            last = Some((span, block));
            let shown = match block {
                Some(block) => {
                    if self.pages.blocks[block].is_empty() {
                        self.pages.begins[block] = self.read;
                    }
                    &mut self.pages.blocks[block]
                }
                None => &mut self.pages.others,
            };
            add_visible(item.text.get(range).unwrap_or_default(), shown);
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

/// A text parted where its direction may change.
fn pieces(text: &str) -> Vec<&str> {
    let pairs = text.char_indices().zip(text.chars().skip(1));
    let changes = pairs.filter(|&((_, a), b)| is_from_the_right(a) != is_from_the_right(b));
    let ends = changes.map(|((at, a), _)| at + a.len_utf8()).chain([text.len()]);
    let mut start = 0;
    ends.map(|end| &text[std::mem::replace(&mut start, end)..end]).collect()
}

/// Whether a text has characters that are set from the right.
pub(super) fn is_right_to_left(text: &str) -> bool {
    text.chars().any(is_from_the_right)
}

fn is_from_the_right(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// What each glyph shows, by its index, in the order it is read: several glyphs
/// may make up one character, and those of a text from the right begin with its
/// end.
fn each_once(glyphs: impl Iterator<Item = Range<usize>>) -> Vec<(usize, Range<usize>)> {
    let mut glyphs: Vec<_> = glyphs.enumerate().collect();
    if let [(_, first), .., (_, last)] = glyphs.as_slice()
        && first.start > last.start
    {
        glyphs.reverse();
    }
    let mut end = 0;
    for (_, range) in &mut glyphs {
        range.start = range.start.max(end.min(range.end));
        end = range.end;
    }
    glyphs
}

#[cfg(test)]
mod tests {
    use super::{each_once, longest_shown, pieces};

    #[test]
    fn reads_glyphs_from_either_side() {
        let read = |ranges: &[(usize, usize)]| each_once(ranges.iter().map(|&(start, end)| start..end));
        assert_eq!(read(&[(0, 1), (1, 4), (1, 4), (4, 5)]), [(0, 0..1), (1, 1..4), (2, 4..4), (3, 4..5)]);
        assert_eq!(read(&[(4, 6), (2, 4), (2, 4), (0, 2)]), [(3, 0..2), (2, 2..4), (1, 4..4), (0, 4..6)]);
        assert_eq!(read(&[]), []);
    }

    #[test]
    fn finds_how_much_a_page_shows() {
        for (text, shown) in [
            ("汉字号", "汉字"),
            ("汉", "汉"),
            ("字号x", "字"),
            ("号", ""),
            ("", ""),
            ("a汉", "a汉"),
            ("ab", "a"),
        ] {
            assert_eq!(longest_shown(text, "页a汉字眉"), shown, "{text}");
        }
    }

    #[test]
    fn parts_where_the_direction_may_change() {
        assert_eq!(pieces("عام2026في"), ["عام", "2026", "في"]);
        assert_eq!(pieces("汉字"), ["汉字"]);
    }
}
