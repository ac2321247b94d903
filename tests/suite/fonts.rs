//! The embedded faces: what they must cover, and that they shape what they claim.

use std::collections::BTreeSet;
use std::sync::Arc;

use jianbao::engine::{Document, Engine, Project, each_text};
use jianbao::fonts::{Fonts, faces};
use jianbao::layouts::Layout;
use jianbao::text::source::Sources;

use crate::support::root;

/// The 8,105 characters of 通用规范汉字表 (2013), as `fonts/build.py` writes them.
fn tongyong() -> BTreeSet<char> {
    let bytes = jianbao::files::read(&root().join("tests/ref/tongyong.txt")).expect("in the repository");
    String::from_utf8(bytes).expect("UTF-8").chars().filter(|c| !c.is_whitespace()).collect()
}

fn coverage(family: &str) -> BTreeSet<u32> {
    let fonts = Fonts::embedded();
    let of_family =
        fonts.faces().filter(|(info, _)| info.family == family || info.family == format!("{family} Ext"));
    of_family.flat_map(|(info, _)| info.coverage.iter().collect::<Vec<_>>()).collect()
}

#[test]
fn text_faces_cover_the_standard_table() {
    let table = tongyong();
    assert_eq!(table.len(), 8105);
    for family in ["Jianbao Song", "Jianbao Hei", "Jianbao Kai"] {
        let covered = coverage(family);
        let missing: String = table.iter().filter(|&&c| !covered.contains(&(c as u32))).collect();
        assert_eq!(missing, "", "{family}");
    }
}

#[test]
fn all_of_gbk_and_office_symbols_can_be_shown() {
    let fonts = Fonts::embedded();
    let bytes = jianbao::files::read(&root().join("tests/ref/gbk.txt")).expect("in the repository");
    let gbk: BTreeSet<char> = String::from_utf8(bytes).expect("UTF-8").chars().collect();
    assert!(gbk.len() > 21_700, "{}", gbk.len());
    let symbols = "①⑳㈠㈩⑴⒈㎡㎞℃№℡‰※★☆●◎◇◆□■△▲→←↑↓✓✔✗☐☑〇〔〕【】『』·—…￥$€£×÷±≤≥≠≈∞²³¹½¼¾⸺🎉👍🏽📈🇨🇳";
    let missing = fonts.missing(gbk.into_iter().chain(symbols.chars()));
    assert_eq!(missing.into_iter().collect::<String>(), "");
}

/// A character map that overflows loses characters without a word from the
/// engine (typography.md, F11): so each one is really shaped, alone in its face.
#[test]
fn every_character_a_face_claims_is_shaped() {
    let engine = Engine::new(Fonts::embedded());
    for (info, _) in engine.fonts.faces() {
        let claimed: Vec<char> = info
            .coverage
            .iter()
            .filter_map(char::from_u32)
            .filter(|&c| !c.is_control() && !c.is_whitespace() && !jianbao::text::characters::is_format(c))
            // Halves of emoji sequences and combining marks mean nothing alone.
            .filter(|c| !('\u{1f1e6}'..='\u{1f1ff}').contains(c) && !('\u{1f3fb}'..='\u{1f3ff}').contains(c))
            .collect();
        let literal: Vec<_> = claimed.iter().map(|c| format!("\"\\u{{{:x}}}\"", *c as u32)).collect();
        let main = format!(
            "#set page(height: auto)\n#set text(font: \"{}\", weight: {}, style: \"{}\", fallback: false)\n\
             #for c in ({},) [#c ]",
            info.family,
            info.variant.weight.to_number(),
            if info.variant.style == typst::text::FontStyle::Italic { "italic" } else { "normal" },
            literal.join(",")
        );
        let project = Arc::new(Project::plain(main, Layout::builtin("daily").expect("built in")));
        let (document, _) = engine.compile(&project, &Sources::default());
        let document = document.expect("the page can be laid out");
        let mut shaped = BTreeSet::new();
        for page in document.pages() {
            each_text(&page.frame, &mut |item| {
                for glyph in item.glyphs.iter().filter(|glyph| glyph.id != 0) {
                    shaped.extend(item.text[glyph.range()].chars());
                }
            });
        }
        let lost: String = claimed.iter().filter(|c| !shaped.contains(c)).collect();
        assert_eq!(lost, "", "{} loses characters", info.family);
    }
}

/// A text in one face.
fn set(family: &str, text: &str) -> Document {
    let engine = Engine::new(Fonts::embedded());
    let main = format!("#set text(font: \"{family}\", lang: \"zh\", size: 10pt)\n{text}");
    let project = Arc::new(Project::plain(main, Layout::builtin("daily").expect("built in")));
    engine.compile(&project, &Sources::default()).0.expect("laid out")
}

/// Of a text in one face: what each glyph takes, and where its ink begins and
/// ends, in em.
fn glyphs_of(family: &str, text: &str) -> Vec<(f64, f64, f64)> {
    let document = set(family, text);
    let mut found = Vec::new();
    each_text(&document.pages()[0].frame, &mut |item| {
        found.extend(item.glyphs.iter().map(|glyph| {
            let ink = item.font.ttf().glyph_bounding_box(ttf_parser::GlyphId(glyph.id)).expect("ink");
            let em = |units: i16| item.font.to_em(units).get();
            (glyph.x_advance.get(), em(ink.x_min), em(ink.x_max))
        }));
    });
    found
}

/// CLREQ, unbreakable marks: the dash is one stroke of two em in every face.
#[test]
fn every_face_joins_dashes() {
    for family in
        ["Jianbao Song", "Jianbao Song TC", "Jianbao Hei", "Jianbao Hei TC", "Jianbao Kai", "Jianbao Fang"]
    {
        let glyphs = glyphs_of(family, "——");
        let [(advance, left, right)] = glyphs.as_slice() else { panic!("{family}: {glyphs:?}") };
        assert!((advance - 2.0).abs() < 1e-6 && *left < 0.06 && *right > 1.94, "{family}: {glyphs:?}");
    }
}

/// Six dots, evenly; and ～ from edge to edge of its em.
#[test]
fn every_face_spaces_its_dots_evenly() {
    for family in ["Jianbao Song", "Jianbao Hei", "Jianbao Kai", "Jianbao Fang"] {
        let dots = dots(family);
        assert_eq!(dots.len(), 3, "{family}");
        let next = dots[0] + 1.0;
        for pair in [dots[0], dots[1], dots[2], next].windows(2) {
            assert!((pair[1] - pair[0] - 1.0 / 3.0).abs() < 0.005, "{family}: {dots:?}");
        }
        let [(_, left, right)] = glyphs_of(family, "～")[..] else { panic!("{family}") };
        assert!(left < 0.12 && right > 0.88, "{family}: ～ from {left} to {right}");
    }
}

/// The middles of the dots of …, in em from the left.
fn dots(family: &str) -> Vec<f64> {
    #[derive(Default)]
    struct Contours(Vec<(f32, f32)>);
    impl Contours {
        fn add(&mut self, x: f32) {
            let last = self.0.last_mut().expect("a contour began");
            *last = (last.0.min(x), last.1.max(x));
        }
    }
    impl ttf_parser::OutlineBuilder for Contours {
        fn move_to(&mut self, x: f32, _: f32) {
            self.0.push((x, x));
        }
        fn line_to(&mut self, x: f32, _: f32) {
            self.add(x);
        }
        fn quad_to(&mut self, x1: f32, _: f32, x: f32, _: f32) {
            [x1, x].into_iter().for_each(|x| self.add(x));
        }
        fn curve_to(&mut self, x1: f32, _: f32, x2: f32, _: f32, x: f32, _: f32) {
            [x1, x2, x].into_iter().for_each(|x| self.add(x));
        }
        fn close(&mut self) {}
    }
    let mut contours = Contours::default();
    each_text(&set(family, "…").pages()[0].frame, &mut |item| {
        item.font.ttf().outline_glyph(ttf_parser::GlyphId(item.glyphs[0].id), &mut contours);
    });
    let mut middles: Vec<f64> = contours.0.iter().map(|(a, b)| f64::from(a + b) / 2000.0).collect();
    middles.sort_by(f64::total_cmp);
    middles
}

/// The comma of FangSong stands as near to its character as Song's.
#[test]
fn no_comma_floats() {
    for mark in "，。、；：".chars() {
        let [(_, song, _)] = glyphs_of("Jianbao Song", &mark.to_string())[..] else { panic!() };
        let [(_, fang, _)] = glyphs_of("Jianbao Fang", &mark.to_string())[..] else { panic!() };
        assert!(fang < song + 0.05, "{mark}: {fang}, Song {song}");
    }
}

#[test]
fn fonts_are_not_too_large() {
    let size: usize = faces().map(|file| file.contents().len()).sum();
    assert!(size < 60_000_000, "{size} bytes");
}

#[test]
fn every_face_is_truetype_with_a_format_12_map() {
    for file in faces() {
        let name = file.path().display().to_string();
        let face = ttf_parser::Face::parse(file.contents(), 0).expect("a font");
        assert!(face.tables().glyf.is_some(), "{name}");
        if name.starts_with("Jianbao") {
            let formats: Vec<_> =
                face.tables().cmap.expect("a map").subtables.into_iter().map(|sub| sub.format).collect();
            assert!(matches!(formats.as_slice(), [ttf_parser::cmap::Format::SegmentedCoverage(_)]), "{name}");
        }
    }
}
