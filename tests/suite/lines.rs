//! Line quality, read off the glyphs of laid-out pages: what may begin and end
//! a line (CLREQ), what stays together, where paragraphs begin. Each mark and
//! token is swept over every offset in lines of several lengths.

use std::collections::BTreeMap;

use jianbao::compile::{Engine, Project};
use jianbao::findings::Findings;
use jianbao::fonts::Fonts;
use jianbao::layouts::Layout;
use jianbao::markdown::{self, Images};
use jianbao::source::{Place, Sources};
use jianbao::{brief, typeset};
use typst::layout::{Frame, FrameItem, Point};

use crate::support::{each_item, glyphs};

/// The size of the text under test, in points.
const SIZE: f64 = 12.0;

/// A glyph on a page, in em of the text under test.
#[derive(Debug, Clone)]
struct Glyph {
    text: String,
    left: f64,
    right: f64,
    family: String,
}

/// A line of glyphs, from left to right.
type Line = Vec<Glyph>;

fn text_of(line: &Line) -> String {
    line.iter().map(|glyph| glyph.text.as_str()).collect()
}

fn collect(frame: &Frame, lines: &mut BTreeMap<i64, Line>) {
    each_item(frame, Point::zero(), &mut |at, item| {
        let FrameItem::Text(item) = item else { return };
        // Baselines of faces in one line agree to a hundredth of a point.
        let line = lines.entry((at.y.to_pt() * 100.0).round() as i64).or_default();
        for (left, right, text) in glyphs(item, at.x.to_pt()) {
            let family = item.font.info().family.clone();
            line.push(Glyph { text, left: left / SIZE, right: right / SIZE, family });
        }
    });
}

/// Sets each paragraph on a page of its own, `measure` characters wide, in the
/// style of `daily`; gives each one's lines.
fn set(paragraphs: &[String], measure: f64) -> Vec<Vec<Line>> {
    let code: Vec<_> = paragraphs.iter().map(|paragraph| body_code(paragraph)).collect();
    set_code(&code, measure)
}

/// The same for code that is there already.
fn set_code(code: &[String], measure: f64) -> Vec<Vec<Line>> {
    let main = format!(
        "#import \"/layout/layout.typ\" as layout\n#import \"/layout/tokens.typ\": tokens\n\
         #import \"/base/style.typ\": style\n#set text(lang: \"zh\", region: \"CN\")\n\
         #set page(width: {width}pt, height: 60cm, margin: 0pt, header: none, footer: none)\n\
         #show: style.with(tokens, \"zh-Hans\")\n{pages}",
        width = measure * SIZE,
        pages = code.iter().map(|page| format!("#page({page})\n")).collect::<String>(),
    );
    let engine = Engine::new(Fonts::embedded());
    let project = Project::plain(main, Layout::builtin("daily").expect("built in"));
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let document = engine.compile(&project, &mut sources, &mut findings);
    assert!(!findings.has_errors(), "{:?}", findings.iter().map(|f| f.fault.phrase()).collect::<Vec<_>>());
    let mut pages = Vec::new();
    for page in document.expect("laid out").pages() {
        let mut lines = BTreeMap::new();
        collect(&page.frame, &mut lines);
        pages.push(lines.into_values().collect());
    }
    assert_eq!(pages.len(), code.len());
    pages
}

/// A Markdown text as the code that the typesetter writes for it.
fn body_code(text: &str) -> String {
    let mut sources = Sources::default();
    let token = format!("'''{text}'''");
    let source = sources.add("t.toml", token.clone());
    let place = Place { source, range: 0..token.len() };
    let text = brief::Text { value: text.to_owned(), place: Some(place) };
    let (references, mut images, mut findings) = Default::default();
    let context: markdown::Context<'_> = markdown::Context {
        sources: &sources,
        references: &references,
        images: &mut images,
        findings: &mut findings,
    };
    let body = markdown::parse(&text, brief::Lang::Hans, context);
    let _: &Images = &images;
    typeset::body_code(&body)
}

/// A line of Han characters with something put in at an offset.
fn around(offset: usize, inner: &str) -> String {
    format!("{}{inner}{}", "国".repeat(offset), "永".repeat(45 - offset))
}

/// Every offset at which something meets the ends of the first two lines.
fn sweep(inner: &str, measure: usize) -> Vec<String> {
    (measure.saturating_sub(8)..2 * measure).map(|offset| around(offset, inner)).collect()
}

const MEASURES: [usize; 3] = [14, 20, 21];

#[test]
fn no_line_begins_with_a_closing_or_connecting_mark() {
    for measure in MEASURES {
        for mark in "。，、；：？！”’）》〉】〗〕」』］｝·～—／–".chars() {
            let paragraphs = sweep(&mark.to_string(), measure);
            for (paragraph, lines) in paragraphs.iter().zip(set(&paragraphs, measure as f64)) {
                for line in &lines[1..] {
                    assert!(!text_of(line).starts_with(mark), "{mark} at {measure} in {paragraph}");
                }
            }
        }
    }
}

#[test]
fn no_line_ends_with_an_opening_mark() {
    for measure in MEASURES {
        for mark in "“‘（《〈【〖〔「『［｛￥$".chars() {
            let inner = if mark == '￥' || mark == '$' { format!("{mark}100") } else { mark.to_string() };
            let paragraphs = sweep(&inner, measure);
            for (paragraph, lines) in paragraphs.iter().zip(set(&paragraphs, measure as f64)) {
                for line in &lines[..lines.len() - 1] {
                    assert!(!text_of(line).ends_with(mark), "{mark} at {measure} in {paragraph}");
                }
            }
        }
    }
}

#[test]
fn tokens_stay_on_one_line() {
    let tokens = [
        "50 GWh",
        "第12期",
        "C++",
        "5G+",
        "2026-09-15",
        "010-6832",
        "1,204.7",
        "37.5%",
        "10:30",
        "25～30",
        "6月",
        "——",
        "……",
        "￥100",
        "3.5万",
    ];
    for measure in MEASURES {
        for token in tokens {
            let paragraphs = sweep(token, measure);
            for (paragraph, lines) in paragraphs.iter().zip(set(&paragraphs, measure as f64)) {
                let whole = lines.iter().any(|line| text_of(line).contains(token));
                assert!(whole, "{token} is parted at {measure} in {paragraph}");
            }
        }
    }
}

#[test]
fn nothing_stands_outside_the_frame() {
    for measure in MEASURES {
        for inner in ["——", "—", "，", "”", "。”", "）。", "50 GWh", "C++", "……"] {
            let paragraphs = sweep(inner, measure);
            for (paragraph, lines) in paragraphs.iter().zip(set(&paragraphs, measure as f64)) {
                for line in lines {
                    // What a mark at the end is cut by is blank.
                    let right = line.last().expect("lines have glyphs").right;
                    let text = text_of(&line);
                    let blank = if text.ends_with(['，', '。', '”', '）']) { 0.5 } else { 0.0 };
                    assert!(
                        right <= measure as f64 + blank + 0.01,
                        "{right} of {measure}: {text} in {paragraph}"
                    );
                }
            }
        }
    }
}

/// CLREQ, adjustments of orphans and widows: 孤字不成行.
#[test]
fn no_last_line_of_one_character() {
    for measure in [20, 28] {
        let paragraphs: Vec<_> = (measure..measure * 3).map(|length| "国".repeat(length) + "。").collect();
        for (paragraph, lines) in paragraphs.iter().zip(set(&paragraphs, measure as f64)) {
            let last = lines.last().expect("a paragraph has lines");
            let han = last.iter().filter(|glyph| glyph.text != "。").count();
            assert!(han >= 2, "{han} characters of {paragraph}");
            for line in &lines {
                let wide = line.windows(2).map(|pair| pair[1].left - pair[0].left).fold(0.0, f64::max);
                assert!(wide < 1.13, "a line is stretched to {wide}");
            }
        }
    }
}

#[test]
fn paragraphs_begin_where_they_should() {
    let first = |text: &str| set(&[text.to_owned()], 20.0)[0][0][0].left;
    let close = |a: f64, b: f64| (a - b).abs() < 0.01;
    assert!(close(first("国国国"), 2.0));
    for mark in "“‘（《〈【".chars() {
        let left = first(&format!("{mark}国国国"));
        assert!(close(left, 1.5), "{mark} begins at {left}");
    }
}

/// A paragraph that goes on after a list or a figure has no indent; one that
/// begins anew has.
#[test]
fn continued_paragraphs_are_flush() {
    let set = |text: &str| set(&[text.to_owned()], 20.0).remove(0);
    let continued = set("公式为\n\n- 甲\n\n其中甲为数。");
    assert!(continued.last().expect("lines")[0].left < 0.01);
    let anew = set("公式如下：\n\n- 甲\n\n其次是乙。");
    assert!((anew.last().expect("lines")[0].left - 2.0).abs() < 0.01);
}

#[test]
fn strong_is_hei_and_emphasis_is_kai() {
    let lines = set(&["国**永**国*永*国’s it’s".to_owned()], 20.0).remove(0);
    let families: Vec<_> =
        lines[0].iter().map(|glyph| (glyph.text.as_str(), glyph.family.as_str())).collect();
    assert_eq!(families[0], ("国", "Jianbao Song"));
    assert_eq!(families[1], ("永", "Jianbao Hei"));
    assert_eq!(families[3], ("永", "Jianbao Kai"));
    let apostrophe = lines[0].iter().rfind(|glyph| glyph.text == "’").expect("it’s");
    assert_eq!(apostrophe.family, "Source Serif 4");
    assert!(apostrophe.right - apostrophe.left < 0.4);
}

/// What is kept together stands where it would have stood: the gaps between
/// Han and Latin, which the engine drops at the edge of a box, among it.
#[test]
fn keeping_together_moves_no_glyph() {
    for text in [
        "国50 GWh永，达50 GWh；",
        "国第12期永",
        "在国2026年6月9日永",
        "用C++国",
        "阿卜杜拉·买买提",
        "约25～30人",
        "京—沪",
    ] {
        let kept = set(&[text.to_owned()], 40.0).remove(0).remove(0);
        let plain = set_code(&[format!("par({text:?})")], 40.0).remove(0).remove(0);
        let places =
            |line: &Line| line.iter().map(|glyph| (glyph.left * 100.0).round() as i64).collect::<Vec<_>>();
        assert_eq!(text_of(&kept), text_of(&plain));
        assert_eq!(places(&kept), places(&plain), "{text}");
    }
}

/// Nothing that a reader cannot see enters the text.
#[test]
fn no_invisible_character_is_used() {
    let texts =
        ["国50 GWh，第12期，C++，阿卜杜拉·买买提，https://www.example.org.cn/2026/09/brief-0915.html。"
            .to_owned()];
    for line in set(&texts, 14.0).remove(0) {
        assert_eq!(jianbao::printable::invisibles(&text_of(&line)).count(), 0);
    }
}
