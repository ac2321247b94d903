//! An endless page as pictures (长图): finds where it may be split, so that no
//! line, figure or code is cut, and renders each part separately.

use std::ops::Range;

use typst::foundations::Content;
use typst::introspection::{Location, Tag};
use typst::layout::{Abs, Frame, FrameItem, GridCell, GridElem, GroupItem, Point, Size, Transform};
use typst::model::{
    EnumItem, FigureElem, HeadingElem, ListItem, OutlineEntry, ParElem, TableCell, TableElem, TitleElem,
};
use typst::text::{RawElem, TextItem};
use typst_layout::Page;

use crate::engine::export::{self, TooLarge};

/// The width of a long picture: what phones show across, and messengers keep.
pub const WIDTH: u32 = 1080;

/// The height of a long picture's parts: WebP, which messengers turn pictures
/// into, ends at 16,383 pixels, and many phones draw nothing above 16,384.
pub const MAX_HEIGHT: u32 = 16000;

/// How large the pictures are, in pixels.
#[derive(Debug, Clone, Copy)]
pub struct Dimensions {
    /// The width of each.
    pub width: u32,
    /// The height that no part exceeds, unless what must stay whole does.
    pub max_height: u32,
}

/// The pixel rows of one part, from the top of the page.
pub type Part = Range<u32>;

/// The parts of a page, in order; together they are the page.
pub fn parts(page: &Page, dimensions: Dimensions) -> Vec<Part> {
    let scale = scale(page, dimensions.width);
    let total = pixels(page.frame.height(), scale);
    let gaps = gaps(&page.frame, scale);
    let mut parts = Vec::new();
    let mut start = 0;
    while total - start > dimensions.max_height {
        let Some(end) = cut(&gaps, start, total, dimensions.max_height) else { break };
        parts.push(start..end);
        start = end;
    }
    parts.push(start..total);
    parts
}

/// One part of a page as PNG.
pub fn png(page: &Page, part: &Part, width: u32) -> Result<Vec<u8>, TooLarge> {
    let scale = scale(page, width);
    let points = |rows: u32| Abs::pt(f64::from(rows) / scale);
    let rows = (points(part.start).to_pt(), points(part.end).to_pt());
    let mut frame = Frame::hard(Size::new(page.frame.width(), points(part.end - part.start)));
    frame.push_frame(Point::with_y(-points(part.start)), visible(&page.frame, Transform::identity(), rows));
    export::png(&Page { frame, ..page.clone() }, scale * 72.0)
}

/// What of a frame is to be seen between two heights of the page. The renderer
/// would draw the rest too, outside of the picture, and remember each glyph.
fn visible(frame: &Frame, transform: Transform, rows: Stretch) -> Frame {
    let mut seen = Frame::new(frame.size(), frame.kind());
    for (position, item) in frame.items() {
        let here = transform.pre_concat(Transform::translate(position.x, position.y));
        if let FrameItem::Group(group) = item {
            let inner = visible(&group.frame, here.pre_concat(group.transform), rows);
            if !inner.is_empty() {
                seen.push(*position, FrameItem::Group(GroupItem { frame: inner, ..group.clone() }));
            }
        } else if stretch(here, item).is_some_and(|(top, bottom)| top <= rows.1 && bottom >= rows.0) {
            seen.push(*position, item.clone());
        }
    }
    seen
}

/// Pixels a point.
fn scale(page: &Page, width: u32) -> f64 {
    f64::from(width) / page.frame.width().to_pt()
}

fn pixels(length: Abs, scale: f64) -> u32 {
    (length.to_pt() * scale).round() as u32
}

/// A pixel row between two things, where a page may be parted.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Gap {
    row: u32,
    /// Blank height around it, in points.
    room: f64,
    /// Paragraphs, figures and the like that it would cut.
    wholes: i32,
    /// Backgrounds and borders that it would cut.
    backgrounds: i32,
}

/// The best place to end a part that begins at `start`: one that cuts nothing
/// whole, makes the parts about even, and stands in the widest gap.
fn cut(gaps: &[Gap], start: u32, total: u32, max_height: u32) -> Option<u32> {
    let rest = total - start;
    let count = rest.div_ceil(max_height);
    let even = rest / count;
    // Below this the rest needs no part more than it has to.
    let least = (even - even / 4).max(rest.saturating_sub((count - 1).saturating_mul(max_height)));
    let from = gaps.partition_point(|gap| gap.row <= start);
    let to = gaps.partition_point(|gap| gap.row <= start.saturating_add(max_height));
    let worth = |gap: &&Gap| {
        let height = gap.row - start;
        let short = height < least;
        // Gaps that differ by less than a point are as good as each other.
        (gap.wholes, short, gap.backgrounds, -(gap.room as i64), height.abs_diff(even))
    };
    let best = gaps[from..to].iter().min_by_key(worth);
    let beyond = || {
        // What is too high is not parted from the little that belongs to it: a caption.
        let near = gaps.get(to)?.row.saturating_add(max_height / 4);
        gaps[to..].iter().take_while(|gap| gap.row <= near).min_by_key(|gap| (gap.wholes, gap.row))
    };
    best.or_else(beyond).map(|gap| gap.row)
}

/// Vertical stretches of a page, in points.
type Stretch = (f64, f64);

/// What stands on a page.
#[derive(Default)]
struct Contents {
    /// Lines of text, pictures and rules: never cut.
    solid: Vec<Stretch>,
    /// What is cut only if it is too high for a part; nested ones count each.
    wholes: Vec<Stretch>,
    /// Backgrounds and borders.
    backgrounds: Vec<Stretch>,
    /// The stretches of headings, which stay with what follows.
    headings: Vec<Stretch>,
    /// Elements that have begun and not ended.
    open: Vec<Open>,
}

struct Open {
    location: Location,
    heading: bool,
    stretch: Option<Stretch>,
}

impl Contents {
    fn read(&mut self, frame: &Frame, transform: Transform) {
        for (position, item) in frame.items() {
            let here = transform.pre_concat(Transform::translate(position.x, position.y));
            match item {
                FrameItem::Group(group) => self.read(&group.frame, here.pre_concat(group.transform)),
                FrameItem::Tag(Tag::Start(element, _)) if is_whole(element) => {
                    let heading = element.is::<HeadingElem>();
                    if let Some(location) = element.location() {
                        self.open.push(Open { location, heading, stretch: None });
                    }
                }
                FrameItem::Tag(Tag::End(location, ..)) => self.close(*location),
                shape @ FrameItem::Shape(..) => match stretch(here, shape) {
                    Some(stretch) if stretch.1 - stretch.0 > MAX_RULE => self.backgrounds.push(stretch),
                    rule => rule.into_iter().for_each(|rule| self.solid(rule)),
                },
                other => stretch(here, other).into_iter().for_each(|stretch| self.solid(stretch)),
            }
        }
    }

    fn solid(&mut self, stretch: Stretch) {
        self.solid.push(stretch);
        for open in &mut self.open {
            let so_far = open.stretch.unwrap_or(stretch);
            open.stretch = Some((so_far.0.min(stretch.0), so_far.1.max(stretch.1)));
        }
    }

    fn close(&mut self, location: Location) {
        let Some(index) = self.open.iter().rposition(|open| open.location == location) else { return };
        let Open { heading, stretch: Some(stretch), .. } = self.open.remove(index) else { return };
        if heading { self.headings.push(stretch) } else { self.wholes.push(stretch) }
    }
}

/// A shape that is not higher is a rule, others are backgrounds. In points.
const MAX_RULE: f64 = 3.0;

fn is_whole(element: &Content) -> bool {
    element.is::<ParElem>()
        || element.is::<HeadingElem>()
        || element.is::<TitleElem>()
        || element.is::<FigureElem>()
        || element.is::<RawElem>()
        || element.is::<OutlineEntry>()
        || element.is::<ListItem>()
        || element.is::<EnumItem>()
        || element.is::<TableElem>()
        || element.is::<TableCell>()
        || element.is::<GridElem>()
        || element.is::<GridCell>()
}

/// The heights that an item takes on the page; none if it shows nothing, or
/// has items of its own.
fn stretch(here: Transform, item: &FrameItem) -> Option<Stretch> {
    match item {
        FrameItem::Text(text) => Some(extent(here, text_corners(text))),
        FrameItem::Image(_, size, _) => Some(extent(here, [Point::zero(), size.to_point()])),
        FrameItem::Shape(shape, _) => {
            let area = shape.geometry.bbox(shape.stroke.as_ref());
            Some(extent(here, [area.min, area.max]))
        }
        FrameItem::Group(_) | FrameItem::Link(..) | FrameItem::Tag(_) => None,
    }
}

/// The corners of what a text may ink; at least the em box, for glyphs that are
/// pictures have no outline.
fn text_corners(text: &TextItem) -> [Point; 2] {
    let area = text.bbox();
    let top = area.min.y.min(area.max.y).min(text.size * -0.88);
    let bottom = area.min.y.max(area.max.y).max(text.size * 0.12);
    [Point::with_y(top), Point::new(text.width(), bottom)]
}

/// The vertical stretch of an area, given by two corners, on the page.
fn extent(transform: Transform, [min, max]: [Point; 2]) -> Stretch {
    let corners = [min, max, Point::new(min.x, max.y), Point::new(max.x, min.y)];
    let heights = corners.map(|corner| corner.transform(transform).y.to_pt());
    (heights.into_iter().fold(f64::MAX, f64::min), heights.into_iter().fold(f64::MIN, f64::max))
}

/// Every place where a frame may be parted, from top to bottom.
fn gaps(frame: &Frame, scale: f64) -> Vec<Gap> {
    let mut contents = Contents::default();
    contents.read(frame, Transform::identity());
    let solid = merged(contents.solid);
    for (top, bottom) in contents.headings {
        let next = solid.partition_point(|stretch| stretch.0 < bottom);
        contents.wholes.push((top, solid.get(next).map_or(bottom, |next| next.1)));
    }
    let mut edges = Edges::default();
    contents.wholes.into_iter().for_each(|stretch| edges.add(stretch, |counts| &mut counts.0));
    contents.backgrounds.into_iter().for_each(|stretch| edges.add(stretch, |counts| &mut counts.1));
    edges.gaps(&solid, scale)
}

/// Stretches that touch, joined; from top to bottom.
fn merged(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.retain(|stretch| stretch.0.is_finite() && stretch.1.is_finite());
    stretches.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut merged: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        match merged.last_mut() {
            Some(last) if stretch.0 <= last.1 => last.1 = last.1.max(stretch.1),
            _ => merged.push(stretch),
        }
    }
    merged
}

/// Where wholes and backgrounds begin and end: how many more there are below.
#[derive(Default)]
struct Edges(Vec<(f64, (i32, i32))>);

impl Edges {
    fn add(&mut self, (top, bottom): Stretch, count: impl Fn(&mut (i32, i32)) -> &mut i32) {
        for (at, change) in [(top, 1), (bottom, -1)] {
            let mut counts = (0, 0);
            *count(&mut counts) = change;
            self.0.push((at, counts));
        }
    }

    /// The bands between solid things, parted at the edges. Above the first
    /// and below the last is none: a part is never blank.
    fn gaps(mut self, solid: &[Stretch], scale: f64) -> Vec<Gap> {
        self.0.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut edges = self.0.into_iter().peekable();
        let (mut wholes, mut backgrounds) = (0, 0);
        let mut found: Vec<Gap> = Vec::new();
        let mut top = f64::MAX;
        for &(next, bottom) in solid {
            while top < next {
                while let Some((_, change)) = edges.next_if(|edge| edge.0 <= top) {
                    wholes += change.0;
                    backgrounds += change.1;
                }
                let end = edges.peek().map_or(next, |edge| edge.0.min(next));
                let row = ((top + end) / 2.0 * scale).round();
                // A row of pixels is shared with neither neighbour.
                if row >= top * scale && row <= end * scale && row >= 1.0 {
                    let gap = Gap { row: row as u32, room: end - top, wholes, backgrounds };
                    if found.last().is_none_or(|last| last.row < gap.row) {
                        found.push(gap);
                    }
                }
                top = end;
            }
            top = if top == f64::MAX { bottom } else { top.max(bottom) };
        }
        found
    }
}
