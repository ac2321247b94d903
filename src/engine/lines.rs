//! Lines of paragraphs that the engine tore: what is kept together did not fill
//! them, so that Han characters are far apart.

use std::collections::{BTreeMap, HashMap};

use typst::layout::{Abs, Point, Transform};
use typst::syntax::Span;
use typst::text::{Glyph, TextItem};

use super::Document;
use super::spans::Spans;
use crate::collate::each_text;
use crate::text::source::Place;
use crate::typeset::Torn;

/// How far one Han character may stand from the next, in em.
const FARTHEST: f64 = 1.095;

/// How wide the blank between two words may be, in em: what English needs where a
/// long word comes next is less, and more is a hole.
const WIDEST_BLANK: f64 = 0.75;

/// A line of a paragraph: its page and its baseline in hundredths of a point.
type At = (usize, i64);

/// What is known of a line.
struct Line {
    /// Where its first text begins.
    left: Abs,
    /// The character written there, where that is known.
    first: Option<Place>,
    is_torn: bool,
}

impl Document {
    /// The torn lines of its paragraphs, in their order.
    pub fn torn_lines(&self) -> Vec<Torn> {
        let mut reader = Reader {
            document: self,
            spans: Spans::of(&self.main),
            known: HashMap::new(),
            lines: Vec::new(),
            of: HashMap::new(),
        };
        for (number, page) in self.pages.pages().iter().enumerate() {
            each_text(&page.frame, Transform::identity(), &mut |item, transform| {
                reader.text(item, Point::zero().transform(transform), number);
            });
        }
        reader.torn()
    }
}

struct Reader<'a> {
    document: &'a Document,
    spans: Spans,
    /// The paragraphs of the spans met so far, and where their literals begin.
    known: HashMap<Span, Option<(usize, usize)>>,
    /// The lines of each paragraph.
    lines: Vec<(Place, BTreeMap<At, Line>)>,
    /// Which of them a place is.
    of: HashMap<Place, usize>,
}

impl Reader<'_> {
    fn text(&mut self, item: &TextItem, at: Point, page: usize) {
        let mut left = at.x;
        for (index, glyph) in item.glyphs.iter().enumerate() {
            let start = left;
            left += glyph.x_advance.at(item.size);
            let span = glyph.span.0;
            let known = match self.known.get(&span) {
                Some(known) => *known,
                None => self.learn(span),
            };
            let Some((paragraph, literal)) = known else { continue };
            let is_torn = is_torn(item, glyph, item.glyphs.get(index + 1));
            let key = (page, (at.y.to_pt() * 100.0).round() as i64);
            let lines = &mut self.lines[paragraph].1;
            let line = lines.entry(key).or_insert(Line { left: Abs::inf(), first: None, is_torn: false });
            line.is_torn |= is_torn;
            if start < line.left {
                let length = item.text.get(glyph.range()).map_or(1, str::len);
                line.left = start;
                line.first = self.document.project.main.character(literal, glyph.span.1.into(), length);
            }
        }
    }

    /// Finds the paragraph that a span is in.
    fn learn(&mut self, span: Span) -> Option<(usize, usize)> {
        let main = &self.document.project.main;
        let range = (span.id() == Some(self.document.main.id())).then(|| self.spans.range(span)).flatten();
        let found = range.and_then(|range| {
            let place = main.paragraph(&range)?;
            let next = self.lines.len();
            let paragraph = *self.of.entry(place.clone()).or_insert(next);
            if paragraph == next {
                self.lines.push((place.clone(), BTreeMap::new()));
            }
            Some((paragraph, range.start))
        });
        self.known.insert(span, found);
        found
    }

    fn torn(self) -> Vec<Torn> {
        let mut torn = Vec::new();
        for (paragraph, lines) in &self.lines {
            let lines: Vec<&Line> = lines.values().collect();
            for (at, _) in lines.iter().enumerate().filter(|(_, line)| line.is_torn) {
                let next = lines.get(at + 1).and_then(|next| next.first.clone());
                torn.push(Torn { paragraph: paragraph.clone(), next });
            }
        }
        torn
    }
}

/// Whether a Han character stands too far from the next, a mark from what comes
/// after it, which may be an address, or a word from the next.
fn is_torn(item: &TextItem, glyph: &Glyph, next: Option<&Glyph>) -> bool {
    let all = |glyph: &Glyph, is: fn(char) -> bool| {
        item.text.get(glyph.range()).unwrap_or_default().chars().all(is)
    };
    let han = |glyph: &Glyph| all(glyph, |c| matches!(c, '\u{3400}'..='\u{9fff}'));
    if all(glyph, |c| "，。、；：？！）》】」』".contains(c)) && glyph.x_advance.get() > FARTHEST
    {
        return true;
    }
    if next.is_some() && glyph.x_advance.get() > WIDEST_BLANK && all(glyph, |c| c == ' ') {
        return true;
    }
    // The gap behind Latin is part of a character's advance, and sets it off.
    next.is_some_and(|next| {
        let apart = glyph.x_advance - glyph.x_offset + next.x_offset;
        apart.get() > FARTHEST && han(glyph) && han(next)
    })
}
