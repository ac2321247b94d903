//! A page for the screen: SVG with real text, in the faces that the page is set
//! with, each character where the engine put it. It can be selected and searched,
//! and is a tenth of the size of outlines.

mod path;

use std::collections::HashMap;
use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};

use ttf_parser::GlyphId;
use typst::foundations::Bytes;
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Size, Transform};
use typst::text::{FontInstance, Glyph, TextItem};
use typst::visualize::{
    Color, Curve, FillRule, FixedStroke, Geometry, Image, LineCap, LineJoin, Paint, Shape,
};
use typst_layout::Page;
use typst_svg::WebImage;

use self::path::{Outline, add_number, curve, matrix, number};
use super::export;

/// A page as the screen shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its SVG, sized by its view box alone.
    pub svg: String,
    /// Where each element of the drawing begins in it, and where the last one ends.
    starts: Vec<usize>,
    /// Its width in pt.
    pub width: f64,
    /// Its height in pt.
    pub height: f64,
}

impl Sheet {
    /// The SVG's opening tag.
    pub fn head(&self) -> &str {
        &self.svg[..self.starts[0]]
    }

    /// What is drawn, element by element. What changes on a page is few of them.
    pub fn elements(&self) -> impl Iterator<Item = &str> {
        self.starts.windows(2).map(|ends| &self.svg[ends[0]..ends[1]])
    }
}

/// Something that sheets name by the digest of its bytes: a face, a picture.
#[derive(Debug, Clone)]
pub struct Part {
    /// What a browser has to know of it.
    pub media: &'static str,
    /// The bytes.
    pub bytes: Bytes,
}

/// The faces and pictures of the sheets that were drawn.
#[derive(Debug, Default)]
pub struct Parts {
    /// By digest, in hexadecimal.
    by_digest: HashMap<String, Part>,
    /// Digests of what was met before, by where it is in memory.
    known: HashMap<(usize, usize), String>,
}

impl Parts {
    /// The part of a digest.
    pub fn get(&self, digest: &str) -> Option<&Part> {
        self.by_digest.get(digest)
    }

    /// The digests of the faces that were met so far, in their order.
    pub fn faces(&self) -> Vec<String> {
        let faces = self.by_digest.iter().filter(|(_, part)| part.media == FACE);
        let mut digests: Vec<_> = faces.map(|(digest, _)| digest.clone()).collect();
        digests.sort();
        digests
    }

    /// Takes a part in; returns its digest.
    fn add(&mut self, media: &'static str, bytes: &Bytes) -> String {
        let key = (bytes.as_ptr() as usize, bytes.len());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let digest = blake3::hash(bytes).to_hex()[..24].to_owned();
        if !self.by_digest.contains_key(&digest) {
            // Held from now on, so that no other bytes can come to be in its place.
            self.by_digest.insert(digest.clone(), Part { media, bytes: bytes.clone() });
            self.known.insert(key, digest.clone());
        }
        digest
    }

    /// Lets pictures go once there are more than so many bytes of them; faces stay.
    pub fn keep_small(&mut self, most: usize) {
        let is_picture = |part: &Part| part.media != FACE;
        let held: usize =
            self.by_digest.values().filter(|part| is_picture(part)).map(|p| p.bytes.len()).sum();
        if held > most {
            self.by_digest.retain(|_, part| !is_picture(part));
            self.known.retain(|_, digest| self.by_digest.contains_key(digest));
        }
    }
}

/// The media type of a face.
const FACE: &str = "font/ttf";

/// Draws a page. What only outlines can show, such as a gradient, makes the
/// whole page one of outlines.
pub fn sheet(page: &Page, parts: &mut Parts) -> Sheet {
    let size = page.frame.size();
    let (width, height) = (size.x.to_pt(), size.y.to_pt());
    let mut drawing = Drawing { out: String::with_capacity(16 << 10), starts: Vec::new(), depth: 0, parts };
    let (svg, starts) = match drawing.page(page) {
        Ok(()) => (drawing.out, drawing.starts),
        Err(Beyond) => outlined(page),
    };
    Sheet { svg, starts, width, height }
}

/// A page of outlines: whatever changes, all of it is drawn anew.
fn outlined(page: &Page) -> (String, Vec<usize>) {
    let svg = String::from_utf8_lossy(&export::svg(page)).into_owned();
    let starts = vec![svg.len()];
    (svg, starts)
}

/// What this drawing has no form for.
struct Beyond;

struct Drawing<'a> {
    out: String,
    /// Where the elements begin that are in no other, and where the last one ends.
    starts: Vec<usize>,
    /// In how many elements the next is.
    depth: usize,
    parts: &'a mut Parts,
}

impl Drawing<'_> {
    /// Begins an element.
    fn begin(&mut self) {
        if self.depth == 0 {
            self.starts.push(self.out.len());
        }
    }

    fn page(&mut self, page: &Page) -> Result<(), Beyond> {
        let size = page.frame.size();
        let (width, height) = (number(size.x), number(size.y));
        write!(self.out, r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">"#)?;
        match page.fill_or_white() {
            Some(Paint::Solid(color)) if color != Color::WHITE => {
                self.begin();
                write!(self.out, r#"<path fill="{}" d="M0 0h{width}v{height}H0z"/>"#, color.to_hex())?;
            }
            None | Some(Paint::Solid(_)) => {}
            Some(_) => return Err(Beyond),
        }
        self.frame(&page.frame, Point::zero())?;
        self.begin();
        self.out.push_str("</svg>");
        Ok(())
    }

    fn frame(&mut self, frame: &Frame, origin: Point) -> Result<(), Beyond> {
        for (at, item) in frame.items() {
            let at = origin + *at;
            match item {
                FrameItem::Group(group) => self.group(group, at)?,
                FrameItem::Text(text) => self.text(text, at)?,
                FrameItem::Shape(shape, _) => self.shape(shape, at)?,
                FrameItem::Image(image, size, _) => self.image(image, *size, at)?,
                FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
        Ok(())
    }

    fn group(&mut self, group: &GroupItem, at: Point) -> Result<(), Beyond> {
        if group.transform.is_identity() && group.clip.is_none() {
            return self.frame(&group.frame, at);
        }
        let id = group.clip.as_ref().map(|clip| self.clip(clip)).transpose()?;
        let transform = Transform::translate(at.x, at.y).pre_concat(group.transform);
        self.begin();
        write!(self.out, r#"<g transform="{}""#, matrix(transform))?;
        if let Some(id) = id {
            write!(self.out, r#" clip-path="url(#{id})""#)?;
        }
        self.out.push('>');
        self.depth += 1;
        self.frame(&group.frame, Point::zero())?;
        self.depth -= 1;
        self.out.push_str("</g>");
        Ok(())
    }

    /// A clip path, named by what it is: on whatever page it is again, it is the same.
    fn clip(&mut self, clip: &Curve) -> Result<String, Beyond> {
        let mut hasher = DefaultHasher::new();
        clip.hash(&mut hasher);
        let id = format!("c{:x}", hasher.finish());
        self.begin();
        write!(self.out, r#"<clipPath id="{id}"><path d="{}"/></clipPath>"#, curve(clip, Point::zero()))?;
        Ok(id)
    }

    fn shape(&mut self, shape: &Shape, at: Point) -> Result<(), Beyond> {
        let d = match &shape.geometry {
            Geometry::Line(to) => {
                format!("M{} {}l{} {}", number(at.x), number(at.y), number(to.x), number(to.y))
            }
            Geometry::Rect(size) => {
                let (x, y, w, h) = (number(at.x), number(at.y), number(size.x), number(size.y));
                format!("M{x} {y}h{w}v{h}h-{w}z").replace("--", "")
            }
            Geometry::Curve(path) => curve(path, at),
        };
        self.begin();
        self.out.push_str("<path");
        match &shape.fill {
            None => self.out.push_str(r#" fill="none""#),
            Some(paint) => write!(self.out, r#" fill="{}""#, solid(paint)?)?,
        }
        if shape.fill_rule == FillRule::EvenOdd {
            self.out.push_str(r#" fill-rule="evenodd""#);
        }
        if let Some(stroke) = &shape.stroke {
            self.stroke(stroke)?;
        }
        write!(self.out, r#" d="{d}"/>"#)?;
        Ok(())
    }

    fn stroke(&mut self, stroke: &FixedStroke) -> Result<(), Beyond> {
        let (color, width) = (solid(&stroke.paint)?, number(stroke.thickness));
        write!(self.out, r#" stroke="{color}" stroke-width="{width}""#)?;
        match stroke.cap {
            LineCap::Butt => {}
            LineCap::Round => self.out.push_str(r#" stroke-linecap="round""#),
            LineCap::Square => self.out.push_str(r#" stroke-linecap="square""#),
        }
        match stroke.join {
            LineJoin::Miter => write!(self.out, r#" stroke-miterlimit="{}""#, stroke.miter_limit.get())?,
            LineJoin::Round => self.out.push_str(r#" stroke-linejoin="round""#),
            LineJoin::Bevel => self.out.push_str(r#" stroke-linejoin="bevel""#),
        }
        if let Some(dash) = &stroke.dash {
            let lengths: Vec<_> = dash.array.iter().map(|&length| number(length)).collect();
            let (lengths, phase) = (lengths.join(" "), number(dash.phase));
            write!(self.out, r#" stroke-dasharray="{lengths}" stroke-dashoffset="{phase}""#)?;
        }
        Ok(())
    }

    fn image(&mut self, image: &Image, size: Size, at: Point) -> Result<(), Beyond> {
        let web = WebImage::new(image);
        let digest = self.parts.add(web.format.mime(), &web.data);
        let (x, y, width, height) = (number(at.x), number(at.y), number(size.x), number(size.y));
        self.begin();
        write!(
            self.out,
            r#"<image data-part="{digest}" x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none"/>"#
        )?;
        Ok(())
    }

    /// A run of text: characters that are drawn by the glyph that the face has
    /// for them are text, each at its own place. For the others, such as
    /// ligatures, there is the outline, and their letters unseen.
    fn text(&mut self, item: &TextItem, at: Point) -> Result<(), Beyond> {
        let style = self.style(item)?;
        let mut run = Run::default();
        let mut x = at.x;
        let mut others = Vec::new();
        for glyph in &item.glyphs {
            let place = Point::new(x + glyph.x_offset.at(item.size), at.y - glyph.y_offset.at(item.size));
            x += glyph.x_advance.at(item.size);
            match character(item, glyph) {
                Some(shown) => {
                    if run.y != Some(place.y) || shown.len_utf16() > 1 {
                        self.run(&mut run, &style, "")?;
                    }
                    run.add(place, shown);
                    if shown.len_utf16() > 1 {
                        self.run(&mut run, &style, "")?;
                    }
                }
                None => others.push((place, glyph)),
            }
        }
        self.run(&mut run, &style, "")?;
        for (place, glyph) in others {
            self.outline(item, glyph, place)?;
            let letters = item.text.get(glyph.range()).unwrap_or_default();
            for letter in letters.chars().filter(|letter| !letter.is_control()) {
                run.add(place, letter);
            }
            self.run(&mut run, &style, r#" opacity="0""#)?;
        }
        Ok(())
    }

    /// How a run of text looks.
    fn style(&mut self, item: &TextItem) -> Result<String, Beyond> {
        let color = solid(&item.fill)?;
        let font = item.font.font();
        let face = self.parts.add(FACE, font.data());
        let size = number(item.size);
        let mut style = format!(r#" font-family="j{face}" font-size="{size}" fill="{color}""#);
        if let Some(stroke) = &item.stroke {
            let kept = std::mem::replace(&mut self.out, style);
            self.stroke(stroke)?;
            style = std::mem::replace(&mut self.out, kept);
        }
        Ok(style)
    }

    fn run(&mut self, run: &mut Run, style: &str, more: &str) -> Result<(), Beyond> {
        let Run { xs, y: Some(y), text } = std::mem::take(run) else { return Ok(()) };
        self.begin();
        write!(self.out, r#"<text{style}{more} x="{xs}" y="{}">"#, number(y))?;
        for shown in text.chars() {
            match shown {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '&' => self.out.push_str("&amp;"),
                other => self.out.push(other),
            }
        }
        self.out.push_str("</text>");
        Ok(())
    }

    fn outline(&mut self, item: &TextItem, glyph: &Glyph, at: Point) -> Result<(), Beyond> {
        let scale = item.size.to_pt() / item.font.units_per_em();
        let mut path = Outline { d: String::new(), scale, at };
        if item.font.ttf().outline_glyph(GlyphId(glyph.id), &mut path).is_none() {
            // What has no outline is a drawing or a space.
            let is_space = item.font.ttf().glyph_bounding_box(GlyphId(glyph.id)).is_none();
            return if is_space { Ok(()) } else { Err(Beyond) };
        }
        self.begin();
        write!(self.out, r#"<path fill="{}" d="{}"/>"#, solid(&item.fill)?, path.d)?;
        Ok(())
    }
}

/// Characters on one base line, with where each begins.
#[derive(Default)]
struct Run {
    xs: String,
    y: Option<Abs>,
    text: String,
}

impl Run {
    fn add(&mut self, at: Point, shown: char) {
        self.y = Some(at.y);
        if !self.xs.is_empty() {
            self.xs.push(' ');
        }
        add_number(&mut self.xs, at.x);
        self.text.push(shown);
    }
}

/// The one character that a glyph shows, where the face would draw it by that
/// very glyph.
fn character(item: &TextItem, glyph: &Glyph) -> Option<char> {
    let mut letters = item.text.get(glyph.range())?.chars();
    let (first, rest) = (letters.next()?, letters.next());
    // A face of a collection, or one that varies, is no file that a browser can use.
    let is_plain = item.font.font().index() == 0 && !is_variable(&item.font);
    let drawn = item.font.ttf().glyph_index(first).is_some_and(|own| own.0 == glyph.id);
    let stands_alone = rest.is_none() && !first.is_control() && glyph.x_advance.get() != 0.0;
    (is_plain && drawn && stands_alone).then_some(first)
}

fn is_variable(font: &FontInstance) -> bool {
    font.ttf().is_variable()
}

fn solid(paint: &Paint) -> Result<String, Beyond> {
    match paint {
        Paint::Solid(color) => Ok(color.to_hex().to_string()),
        Paint::Gradient(_) | Paint::Tiling(_) => Err(Beyond),
    }
}

impl From<std::fmt::Error> for Beyond {
    fn from(_: std::fmt::Error) -> Self {
        Self
    }
}
