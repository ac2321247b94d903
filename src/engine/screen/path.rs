//! Lengths, transforms and outlines as SVG writes them.

use std::fmt::Write;

use ttf_parser::OutlineBuilder;
use typst::layout::{Abs, Point, Transform};
use typst::visualize::{Curve, CurveItem};

/// A length in pt, to a hundredth.
pub(super) fn number(length: Abs) -> String {
    let mut written = String::new();
    add_number(&mut written, length);
    written
}

/// Adds a length in pt, to a hundredth. Each character of a page has one: as whole
/// hundredths they are written faster than by what can write any number.
pub(super) fn add_number(out: &mut String, length: Abs) {
    let hundredths = (length.to_pt() * 100.0).round() as i64;
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, part) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    let written = match part {
        0 => write!(out, "{sign}{whole}"),
        _ if part % 10 == 0 => write!(out, "{sign}{whole}.{}", part / 10),
        _ => write!(out, "{sign}{whole}.{part:02}"),
    };
    written.expect("writing to a string");
}

pub(super) fn decimal(value: f64, parts: f64) -> String {
    let rounded = (value * parts).round() / parts;
    // No minus before nothing.
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}

pub(super) fn matrix(transform: Transform) -> String {
    let Transform { sx, ky, kx, sy, tx, ty } = transform;
    let ratios = [sx, ky, kx, sy].map(|ratio| decimal(ratio.get(), 1e6));
    format!("matrix({} {} {})", ratios.join(" "), number(tx), number(ty))
}

pub(super) fn curve(curve: &Curve, at: Point) -> String {
    let mut d = String::new();
    let point = |point: Point| format!("{} {}", number(at.x + point.x), number(at.y + point.y));
    for item in &curve.0 {
        match item {
            CurveItem::Move(to) => d += &format!("M{}", point(*to)),
            CurveItem::Line(to) => d += &format!("L{}", point(*to)),
            CurveItem::Cubic(a, b, to) => d += &format!("C{} {} {}", point(*a), point(*b), point(*to)),
            CurveItem::Close => d.push('Z'),
        }
    }
    d
}

/// A glyph's outline in pt, from where the glyph stands.
pub(super) struct Outline {
    pub(super) d: String,
    /// Points for each unit of the face.
    pub(super) scale: f64,
    pub(super) at: Point,
}

impl Outline {
    fn add(&mut self, step: char, points: &[(f32, f32)]) {
        self.d.push(step);
        for (x, y) in points {
            let x = self.at.x.to_pt() + f64::from(*x) * self.scale;
            let y = self.at.y.to_pt() - f64::from(*y) * self.scale;
            self.d += &format!("{} {} ", decimal(x, 1000.0), decimal(y, 1000.0));
        }
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.add('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.add('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.d.push('Z');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_as_any_number_is() {
        for value in [0.0, 0.004, -0.004, 0.005, 1.1, 12.5, 99.99, 99.999, -7.25, -0.06, 595.275_59, 12_345.6]
        {
            assert_eq!(number(Abs::pt(value)), decimal(value, 100.0), "{value}");
        }
    }
}
