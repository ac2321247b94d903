//! How full pages are, read from their frames: nothing is laid out for it.

use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem, Point, Transform};
use typst::pdf::ArtifactElem;

use super::Document;

/// A band of a page on which something is printed: its top and bottom, in points
/// from the top of the type area.
pub type Band = (f64, f64);

/// What stands in the type area of each page.
#[derive(Debug, Clone)]
pub struct Filling {
    /// The height of the type area, in points.
    pub room: f64,
    /// The bands of each page, from above; none touches another.
    pub pages: Vec<Vec<Band>>,
}

impl Document {
    /// How full its pages are; heads and feet of pages do not count.
    pub fn filling(&self) -> Filling {
        let areas = self.pages().iter().filter_map(|page| type_area(&page.frame));
        let area = areas.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
        let (top, bottom) = area.unwrap_or_else(|| self.extent_of_texts());
        let pages = self.pages().iter().map(|page| {
            let mut bands = Vec::new();
            each_in_body(&page.frame, &mut |item, here| {
                if let Some((above, below)) = stretch(item, here) {
                    bands.push((above - top, below - top));
                }
            });
            merged(bands, bottom - top)
        });
        Filling { room: bottom - top, pages: pages.collect() }
    }

    /// From the highest to the lowest text of all pages, in points.
    fn extent_of_texts(&self) -> Band {
        let mut extent = (f64::MAX, 0.0_f64);
        for page in self.pages() {
            each_in_body(&page.frame, &mut |item, here| {
                if let (FrameItem::Text(_), Some((above, below))) = (item, stretch(item, here)) {
                    extent = (extent.0.min(above), extent.1.max(below));
                }
            });
        }
        extent
    }

    /// How many lines of text stand on pages beyond so many, without heads and feet.
    pub fn lines_beyond(&self, pages: usize) -> usize {
        let mut lines = std::collections::BTreeSet::new();
        for (number, page) in self.pages().iter().enumerate().skip(pages) {
            each_in_body(&page.frame, &mut |item, here| {
                if matches!(item, FrameItem::Text(_)) {
                    lines.insert((number, Point::zero().transform(here).y.to_pt().round() as i64));
                }
            });
        }
        lines.len()
    }
}

impl Filling {
    /// How much of the last page is taken, from 0 to 1. What stays blank above a
    /// foot at its bottom is blank.
    pub fn last(&self) -> f64 {
        self.pages.last().map_or(0.0, |bands| self.taken(bands) / self.room)
    }

    /// How many points of a page are taken: all but its greatest gap.
    pub fn taken(&self, bands: &[Band]) -> f64 {
        let tops = bands.iter().map(|band| band.0).chain([self.room]);
        let bottoms = [0.0].into_iter().chain(bands.iter().map(|band| band.1));
        let gap = tops.zip(bottoms).map(|(top, bottom)| top - bottom).fold(0.0, f64::max);
        self.room - gap
    }
}

/// Where the type area of a page begins and ends, in points: the engine keeps it as a
/// frame of its own where there is a head and much stands on the page.
fn type_area(page: &Frame) -> Option<Band> {
    let is_area = |share: f64| (0.6..1.0).contains(&share);
    let groups = page.items().filter_map(|(at, item)| match item {
        FrameItem::Group(group) if is_area(group.frame.height() / page.height()) => {
            Some((at.y.to_pt(), (at.y + group.frame.height()).to_pt()))
        }
        _ => None,
    });
    groups.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))
}

/// Visits what is printed of a page's body: heads, feet and what stands behind the
/// text are artifacts.
fn each_in_body(page: &Frame, visit: &mut impl FnMut(&FrameItem, Transform)) {
    walk(page, Transform::identity(), &mut Vec::new(), visit);
}

fn walk(
    frame: &Frame,
    transform: Transform,
    artifacts: &mut Vec<Location>,
    visit: &mut impl FnMut(&FrameItem, Transform),
) {
    for (position, item) in frame.items() {
        let here = transform.pre_concat(Transform::translate(position.x, position.y));
        match item {
            FrameItem::Group(group) => {
                walk(&group.frame, here.pre_concat(group.transform), artifacts, visit);
            }
            FrameItem::Tag(Tag::Start(element, _)) if element.is::<ArtifactElem>() => {
                artifacts.extend(element.location());
            }
            FrameItem::Tag(Tag::End(location, ..)) => artifacts.retain(|open| open != location),
            item if artifacts.is_empty() => visit(item, here),
            _ => {}
        }
    }
}

/// From where to where an item is printed, in points; none of what shows nothing.
fn stretch(item: &FrameItem, here: Transform) -> Option<Band> {
    let corners = match item {
        FrameItem::Text(text) => {
            [Point::with_y(text.size * -0.88), Point::new(text.width(), text.size * 0.12)]
        }
        FrameItem::Image(_, size, _) => [Point::zero(), size.to_point()],
        FrameItem::Shape(shape, _) => {
            let area = shape.bbox(true);
            [area.min, area.max]
        }
        FrameItem::Group(_) | FrameItem::Link(..) | FrameItem::Tag(_) => return None,
    };
    let heights = corners.map(|corner| corner.transform(here).y.to_pt());
    Some((heights[0].min(heights[1]), heights[0].max(heights[1])))
}

/// A line that is thinner, and nearer below a text, is drawn under its words.
const UNDERLINE: Band = (1.2, 2.0);

/// Bands that touch, joined, within the type area. Lines under links belong to their
/// texts: as bands of their own they would hide how far lines are apart.
fn merged(mut bands: Vec<Band>, room: f64) -> Vec<Band> {
    bands.retain(|band| band.0.is_finite() && band.1 > 0.0 && band.0 < room);
    bands.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut merged: Vec<Band> = Vec::new();
    for (top, bottom) in bands {
        match merged.last_mut() {
            Some(last) if top <= last.1 => last.1 = last.1.max(bottom),
            Some(last) if bottom - top < UNDERLINE.0 && top - last.1 < UNDERLINE.1 => {}
            _ => merged.push((top.max(0.0), bottom)),
        }
    }
    merged
}
