//! Which character of a brief each glyph on a page shows, and the way back: a
//! point on a page leads to the brief, a range of the brief to its boxes.

use std::collections::HashMap;

use typst::diag::EcoString;
use typst::layout::{Point, Transform};
use typst::syntax::{Source, Span};
use typst::text::TextItem;

use super::spans::Spans;
use super::{Document, Project};
use crate::collate::each_text;
use crate::text::source::Place;

/// A glyph on a page, with what it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The page, from 0.
    pub page: usize,
    /// Its box: left, top, right and bottom in pt from the page's upper left.
    pub bounds: [f64; 4],
    /// What it shows.
    pub text: EcoString,
    /// Where that is written.
    pub place: Place,
    /// Whether that is its very character, and not only its block or field.
    pub is_exact: bool,
}

impl Shown {
    /// How far a point is from the box, in pt.
    fn distance(&self, x: f64, y: f64) -> f64 {
        let [left, top, right, bottom] = self.bounds;
        let (dx, dy) = ((left - x).max(x - right).max(0.0), (top - y).max(y - bottom).max(0.0));
        dx.hypot(dy)
    }
}

impl Document {
    /// Every glyph that comes from a brief, page by page in the order they are
    /// set. What a layout itself prints, such as page numbers, is left out.
    pub fn shown(&self) -> &[Shown] {
        self.shown.get_or_init(|| {
            let mut reader = Reader {
                main: &self.main,
                parts: Spans::of(&self.main),
                project: &self.project,
                spans: HashMap::new(),
                words: HashMap::new(),
                page: 0,
                found: Vec::new(),
            };
            for (number, page) in self.pages.pages().iter().enumerate() {
                reader.page = number;
                each_text(&page.frame, Transform::identity(), &mut |item, transform| {
                    reader.text(item, transform);
                });
            }
            reader.found
        })
    }

    /// What is shown at a point of a page, in pt, or nearest to it within `reach`.
    pub fn at(&self, page: usize, x: f64, y: f64, reach: f64) -> Option<&Shown> {
        let of_page = self.shown().iter().filter(|shown| shown.page == page);
        let near = of_page.map(|shown| (shown.distance(x, y), shown)).filter(|(far, _)| *far <= reach);
        near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, shown)| shown)
    }

    /// What shows a stretch of the brief: its characters, or else the block or
    /// field that it is in.
    pub fn boxes(&self, place: &Place) -> Vec<&Shown> {
        let touches = |shown: &&Shown| {
            let (own, range) = (&shown.place, &place.range);
            own.source == place.source
                && own.range.start < range.end.max(range.start + 1)
                && range.start < own.range.end
        };
        let touched: Vec<_> = self.shown().iter().filter(touches).collect();
        let exact: Vec<_> = touched.iter().copied().filter(|shown| shown.is_exact).collect();
        if exact.is_empty() { touched } else { exact }
    }
}

/// Where the text of a span was written.
#[derive(Debug, Clone)]
enum Origin {
    /// In a literal of the code, whose characters are known.
    Literal(usize),
    /// In some block.
    Block(Place),
    /// In no code of the brief's own.
    Elsewhere,
}

struct Reader<'a> {
    main: &'a Source,
    parts: Spans,
    project: &'a Project,
    /// What is known of spans that were met.
    spans: HashMap<Span, Origin>,
    /// The fields of which the words are.
    words: HashMap<String, Option<Place>>,
    page: usize,
    found: Vec<Shown>,
}

impl Reader<'_> {
    fn text(&mut self, item: &TextItem, transform: Transform) {
        let metrics = item.font.metrics();
        let (top, bottom) = (-metrics.ascender.at(item.size), -metrics.descender.at(item.size));
        let mut left = typst::layout::Abs::zero();
        for glyph in &item.glyphs {
            let right = left + glyph.x_advance.at(item.size);
            let text = EcoString::from(item.text.get(glyph.range()).unwrap_or_default());
            if let Some((place, is_exact)) = self.place(item, glyph.span, &text) {
                let a = Point::new(left, top).transform(transform);
                let b = Point::new(right, bottom).transform(transform);
                let bounds = [a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y)].map(|abs| abs.to_pt());
                self.found.push(Shown { page: self.page, bounds, text, place, is_exact });
            }
            left = right;
        }
    }

    /// Where a glyph's text was written, and whether that is certain to the character.
    fn place(&mut self, item: &TextItem, span: (Span, u16), text: &str) -> Option<(Place, bool)> {
        let origin = match self.spans.get(&span.0) {
            Some(origin) => origin.clone(),
            None => {
                let origin = self.origin(span.0);
                self.spans.insert(span.0, origin.clone());
                origin
            }
        };
        match origin {
            Origin::Literal(start) => {
                let main = &self.project.main;
                // The hyphen at a line's end was written nowhere.
                let written = text != "\u{ad}";
                let exact = main.character(start, span.1.into(), text.len()).filter(|_| written);
                let exact = exact.map(|place| (place, true));
                exact.or_else(|| Some((main.place(&(start..start + 1))?.clone(), false)))
            }
            Origin::Block(place) => Some((place, false)),
            Origin::Elsewhere => {
                let written = &self.project.written;
                let words = self.words.entry(item.text.to_string());
                words.or_insert_with_key(|text| written.field(text)).clone().map(|place| (place, false))
            }
        }
    }

    fn origin(&self, span: Span) -> Origin {
        if span.id() != Some(self.main.id()) {
            return Origin::Elsewhere;
        }
        let Some(range) = self.parts.range(span) else { return Origin::Elsewhere };
        if self.project.main.is_traced(range.start) {
            return Origin::Literal(range.start);
        }
        match self.project.main.place(&range) {
            Some(place) => Origin::Block(place.clone()),
            None => Origin::Elsewhere,
        }
    }
}
