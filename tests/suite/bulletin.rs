//! The page of `bulletin`, measured against GB/T 9704 to half a millimetre.

use std::path::Path;

use jianbao::issue::Request;
use typst::layout::{Frame, FrameItem, Point};
use typst::visualize::Paint;

use crate::support::{each_item, glyphs, render, root, scratch};

/// What stands on a page, in mm from its top left corner.
#[derive(Default)]
pub(crate) struct Page {
    /// Each glyph: baseline, left edge, right edge, size in mm, text.
    glyphs: Vec<(f64, f64, f64, f64, String)>,
    /// Each full-width rule: height of its middle, left edge, right edge, thickness.
    rules: Vec<(f64, f64, f64, f64)>,
    /// The colours of what is as large as a masthead.
    inks: Vec<[u8; 4]>,
}

fn pages() -> Vec<Page> {
    pages_of(EXAMPLE, "bulletin")
}

/// A bulletin of an office, and an issue of several pages.
pub(crate) const EXAMPLE: &str = "examples/office-bulletin.toml";
pub(crate) const LONG: &str = "briefs/2026-06-10.toml";

/// The pages of a brief in `bulletin`, or in a layout of its kind.
pub(crate) fn pages_of(brief: &str, layout: &str) -> Vec<Page> {
    pages_of_file(&root().join(brief), layout)
}

fn pages_of_file(brief: &Path, layout: &str) -> Vec<Page> {
    let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
    let rendered = render(brief, &request);
    assert!(!rendered.findings.iter().any(|found| found.fault.code().starts_with("typst/")));
    let document = rendered.document.expect("the example has no faults");
    let mut pages = Vec::new();
    for page in document.pages() {
        assert!((page.frame.width().to_mm() - 210.0).abs() < 0.01);
        let mut found = Page::default();
        walk(&page.frame, &mut found);
        pages.push(found);
    }
    pages
}

/// Millimetres in a point.
const MM: f64 = 25.4 / 72.0;

fn walk(frame: &Frame, page: &mut Page) {
    each_item(frame, Point::zero(), &mut |at, item| match item {
        FrameItem::Text(text) => {
            if text.size.to_pt() > 30.0 {
                page.inks.extend(match &text.fill {
                    Paint::Solid(color) => Some(color.to_vec4_u8()),
                    _ => None,
                });
            }
            for (left, right, shown) in glyphs(text, at.x.to_pt()) {
                page.glyphs.push((at.y.to_mm(), left * MM, right * MM, text.size.to_mm(), shown));
            }
        }
        FrameItem::Shape(shape, _) => {
            let typst::visualize::Geometry::Line(to) = &shape.geometry else { return };
            let thickness = shape.stroke.as_ref().map_or(0.0, |stroke| stroke.thickness.to_mm());
            if to.x.to_mm() > 100.0 {
                page.rules.push((at.y.to_mm(), at.x.to_mm(), (at.x + to.x).to_mm(), thickness));
            }
        }
        _ => {}
    });
}

#[track_caller]
fn near(measured: f64, wanted: f64) {
    assert!((measured - wanted).abs() <= 0.5, "{measured} mm, not {wanted}");
}

/// The size of body text: 28 characters in 156 mm.
const SIZE: f64 = 156.0 / 28.0;

/// The distance of lines: 22 of them in 225 mm.
const PITCH: f64 = 225.0 / 22.0;

fn body(page: &Page) -> impl Iterator<Item = &(f64, f64, f64, f64, String)> {
    page.glyphs.iter().filter(|glyph| (glyph.3 - SIZE).abs() < 0.01 && glyph.0 < 262.0)
}

#[test]
fn the_type_area_is_156_by_225_mm() {
    type_area(&pages());
}

pub(crate) fn type_area(pages: &[Page]) {
    // The blank half of an opening mark at a line's start is cut: it lies outside.
    let inked = pages.iter().flat_map(body).filter(|glyph| !glyph.4.contains(['“', '《', '（']));
    let left = inked.map(|glyph| glyph.1).fold(f64::MAX, f64::min);
    let right = pages.iter().flat_map(body).map(|glyph| glyph.2).fold(0.0, f64::max);
    near(left, 28.0);
    near(right, 184.0);
    let second: Vec<_> = body(&pages[1]).map(|glyph| glyph.0).collect();
    // The box of a line is one size high, .88 of it above the baseline.
    near(second.iter().copied().fold(f64::MAX, f64::min), 37.0 + 0.88 * SIZE);
}

#[test]
fn lines_stand_on_a_grid_of_28_by_22() {
    grid(&pages_of(LONG, "bulletin"));
}

pub(crate) fn grid(pages: &[Page]) {
    // The last page ends with the contact, which has lines of its own.
    let pages = &pages[1..pages.len() - 1];
    // The first line's baseline: a line's box is one size high, .88 above it.
    let first = 37.0 + 0.88 * SIZE;
    let mut lowest: i64 = 0;
    for page in pages {
        for glyph in body(page).filter(|glyph| glyph.4.chars().all(|c| c > '\u{2e80}')) {
            let line = (glyph.0 - first) / PITCH;
            assert!((line - line.round()).abs() < 0.02, "{} stands {line} pitches below the first", glyph.4);
            lowest = lowest.max(line.round() as i64);
        }
    }
    assert_eq!(lowest, 21, "22 lines");
    // A full line of Han alone has 28 characters.
    let lines = pages.iter().flat_map(|page| {
        let mut counts = std::collections::BTreeMap::<i64, usize>::new();
        for glyph in body(page) {
            *counts.entry((glyph.0 * 100.0) as i64).or_default() += 1;
        }
        counts.into_values()
    });
    assert!(lines.max().expect("lines") >= 28);
}

#[test]
fn page_numbers_stand_outside_by_one_character() {
    page_numbers(&pages());
}

pub(crate) fn page_numbers(pages: &[Page]) {
    for (index, page) in pages.iter().enumerate() {
        let number: Vec<_> = page.glyphs.iter().filter(|glyph| glyph.0 > 264.0).collect();
        let text: String = number.iter().map(|glyph| glyph.4.as_str()).collect();
        assert_eq!(text, format!("— {} —", index + 1));
        let character = 14.0 * 25.4 / 72.0;
        match index % 2 {
            0 => near(number.last().expect("a number").2, 184.0 - character),
            _ => near(number[0].1, 28.0 + character),
        }
        // The stroke of the dash stands 7 mm below the type area.
        near(number[0].0 - 0.293 * character, 37.0 + 225.0 + 7.0);
    }
}

#[test]
fn the_foot_ends_at_the_bottom_of_the_type_area() {
    foot(&pages());
}

pub(crate) fn foot(pages: &[Page]) {
    let last = pages.last().expect("pages");
    let rules: Vec<_> = last.rules.iter().filter(|rule| rule.0 > 100.0).collect();
    let (bottom, left, right, thickness) = **rules.last().expect("the distribution has rules");
    near(bottom, 37.0 + 225.0);
    near(left, 28.0);
    near(right, 184.0);
    assert!((thickness - 0.35).abs() < 0.01, "the outer rules are 0.35 mm");
    assert!(rules.iter().any(|rule| (rule.3 - 0.25).abs() < 0.01), "the inner one is 0.25 mm");
}

/// Wherever the text ends, and wherever its notes stand: the foot is the last
/// thing on the last page, below the notes, and something stands above it.
#[test]
fn notes_stand_above_the_foot() {
    let folder = scratch();
    let mut noted = 0;
    for paragraphs in 1..=10 {
        for (noted_at, references) in [(paragraphs, 0), (paragraphs - 1, 0), (paragraphs, 3), (1, 0)] {
            let mark = |at| if at == noted_at { "[^a]" } else { "" };
            let body: String = (0..=paragraphs)
                .map(|at| format!("{}文{}。\n\n", "段".repeat(at * 37 % 61), mark(at)))
                .collect();
            let references: String = (0..references)
                .map(|at| format!("[[references]]\nid = \"r{at}\"\ntitle = \"文献{at}\"\n"))
                .collect();
            let brief = format!(
                "[header]\ntitle = \"某简报\"\npublisher = \"某\"\ndate = 2026-06-10\n[summary]\ntext = \"摘要\"\n\
                 [[sections]]\ntitle = \"节\"\nbody = '''\n{body}[^a]: 注记。\n'''\n{references}\
                 [distribution]\nreport_to = [\"报送\"]\ncopies = 60\neditor = \"编\"\n"
            );
            let path = folder.path().join("brief.toml");
            jianbao::files::write(&path, brief.as_bytes()).expect("written");
            let case = format!("{paragraphs} paragraphs, note at {noted_at}");
            let pages = pages_of_file(&path, "bulletin");
            let last = pages.last().expect("pages");
            let rules: Vec<_> = last.rules.iter().filter(|rule| (rule.3 - 0.35).abs() < 0.01).collect();
            let [first, bottom] = rules.as_slice() else { panic!("{} rules, {case}", rules.len()) };
            near(bottom.0, 262.0);
            let text = |from: f64, to: f64| -> String {
                let within = last.glyphs.iter().filter(|glyph| glyph.0 > from && glyph.0 <= to);
                within.map(|glyph| glyph.4.as_str()).collect()
            };
            assert!(text(first.0, bottom.0).starts_with("报："), "{case}");
            assert!(!text(first.0, 262.0).contains("注记"), "{case}");
            let above = text(0.0, first.0);
            assert!(above.contains('文'), "the foot stands alone: {case}");
            noted += usize::from(above.contains("注记"));
        }
    }
    assert!(noted > 10, "{noted} issues with a note on the last page");
}

#[test]
fn the_head_has_a_red_rule_of_the_full_width() {
    red_rule(&pages());
}

pub(crate) fn red_rule(pages: &[Page]) {
    let (_, left, right, thickness) = *pages[0].rules.first().expect("the masthead has a rule");
    near(left, 28.0);
    near(right, 184.0);
    assert!(thickness > 0.4, "{thickness}");
    // It stands 4 mm below the line above it.
    let rule = pages[0].rules[0].0;
    let above = pages[0].glyphs.iter().map(|glyph| glyph.0).filter(|baseline| *baseline < rule);
    near(rule - thickness / 2.0 - above.fold(0.0, f64::max) - 0.12 * SIZE, 4.0);
}

/// The red of the standard, Y80 M80, as it looks in print.
#[test]
fn the_masthead_is_red() {
    masthead(&pages());
}

pub(crate) fn masthead(pages: &[Page]) {
    let red = [0xd7, 0x00, 0x0f, 0xff];
    assert!(!pages[0].inks.is_empty(), "a masthead");
    assert!(pages[0].inks.iter().all(|ink| *ink == red), "{:?}", pages[0].inks);
}
