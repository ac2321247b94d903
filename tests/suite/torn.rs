//! No line is torn, whatever is kept together in it and however long a line is:
//! whole issues, set in each layout with columns of 14 to 38 characters.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jianbao::engine::Document;
use jianbao::engine::pool::Engines;
use jianbao::inputs::Inputs;
use jianbao::issue::{Opened, Request};
use jianbao::layouts;
use jianbao::words::Tongue;
use typst::layout::{FrameItem, Point};

use crate::support::{each_item, scratch};

/// The texts of a line, each with where it begins and how wide it is.
type Line = Vec<(f64, String, f64)>;

/// How far a Han character may stand from the next, in em.
pub(crate) const FARTHEST: f64 = 1.10;

/// A built-in layout with lines of another length, in a folder.
pub(crate) struct Column {
    folder: tempfile::TempDir,
    layout: &'static str,
}

impl Column {
    /// A layout whose lines are so many characters long.
    pub(crate) fn new(layout: &'static str, measure: usize) -> Self {
        let folder = scratch();
        let tokens = layouts::files(layout).expect("built in").find(|(path, _)| *path == "tokens.typ");
        let tokens = String::from_utf8(tokens.expect("tokens").1.to_vec()).expect("UTF-8");
        let (from, to) = match layout {
            "daily" => ("38 * 12pt", format!("{measure} * 12pt")),
            "bulletin" => ("right: 26mm", format!("right: 269mm - {measure} * size")),
            _ => ("19 * size", format!("{measure} * size")),
        };
        assert!(tokens.contains(from), "{layout}");
        let tokens = tokens.replace(from, &to).replace("#let width = 90mm", "#let width = 170mm");
        let tokens = if layout == "bulletin" { tokens.replace("\"a4\"", "\"a3\"") } else { tokens };
        jianbao::files::write(&folder.path().join("layout/tokens.typ"), tokens.as_bytes()).expect("written");
        let manifest = format!("extends = \"{layout}\"\n");
        jianbao::files::write(&folder.path().join("layout/layout.toml"), manifest.as_bytes())
            .expect("written");
        Self { folder, layout }
    }

    /// An issue of one section with this text.
    #[track_caller]
    pub(crate) fn set(&self, body: &str, engines: &Engines) -> Document {
        let brief = format!(
            "summary = \"摘要。\"\n[header]\ntitle = \"动态\"\npublisher = \"某社\"\ndate = 2026-06-10\n\
             [[sections]]\ntitle = \"正文\"\nbody = '''\n{body}\n'''\n\
             [[references]]\nid = \"a\"\ntitle = \"文献\"\n"
        );
        let path: PathBuf = self.folder.path().join("brief.toml");
        jianbao::files::write(&path, brief.as_bytes()).expect("written");
        let request = Request {
            layout: Some(self.folder.path().join("layout").display().to_string()),
            ..Request::default()
        };
        let opened = Opened::read(&path, &Inputs::default(), &request, engines).expect("read");
        let engine = opened.engine;
        let made = opened.issue.and_then(|issue| issue.compile(&engine));
        let faults: Vec<_> = made.findings.iter().map(|finding| finding.fault.phrase(Tongue::En)).collect();
        made.value.unwrap_or_else(|| panic!("{}: {faults:?}", self.layout))
    }
}

/// The lines of a document: what each shows, and the farthest that a Han
/// character stands from the next.
pub(crate) fn lines_of(document: &Document) -> Vec<(String, f64)> {
    let mut lines: BTreeMap<(usize, i64), Line> = BTreeMap::new();
    for (number, page) in document.pages().iter().enumerate() {
        each_item(&page.frame, Point::zero(), &mut |at, item| {
            let FrameItem::Text(text) = item else { return };
            let han = |at: usize| {
                let glyph: &typst::text::Glyph = &text.glyphs[at];
                text.text[glyph.range()].chars().all(|c| ('\u{4e00}'..'\u{9fff}').contains(&c))
            };
            let mark =
                |at: usize| text.text[text.glyphs[at].range()].chars().all(|c| "，。、；：）".contains(c));
            let apart = (1..text.glyphs.len()).filter(|&at| han(at - 1) && han(at) || mark(at - 1));
            let advance = |at: usize| {
                let (glyph, next) = (&text.glyphs[at - 1], &text.glyphs[at]);
                (glyph.x_advance - glyph.x_offset + next.x_offset).get()
            };
            let apart = apart.map(advance).fold(0.0, f64::max);
            let line = lines.entry((number, (at.y.to_pt() * 10.0).round() as i64)).or_default();
            line.push((at.x.to_pt(), text.text.to_string(), apart));
        });
    }
    let joined = |mut line: Vec<(f64, String, f64)>| {
        line.sort_by(|a, b| a.0.total_cmp(&b.0));
        let apart = line.iter().map(|part| part.2).fold(0.0, f64::max);
        (line.into_iter().map(|part| part.1).collect(), apart)
    };
    lines.into_values().map(joined).collect()
}

/// Long paragraphs of things that are kept together, by chance.
fn paragraphs(count: usize) -> String {
    const WORDS: [&str; 44] = [
        "本周",
        "东湾港完成集装箱吞吐",
        "数字经济",
        "新质生产力",
        "工作委员会",
        "智能终端应用普及率",
        "的",
        "了",
        "是",
        "和",
        "同比增长",
        "，",
        "，",
        "。",
        "、",
        "；",
        "“三个不动摇”",
        "（上年为",
        "）",
        "《人民日报》",
        "25.0万TEU",
        "2026年6月9日",
        "2013年～2015年",
        "≤15 min",
        "50 GWh",
        "GB/T 36625.5",
        "10:00–17:00",
        "第12期",
        "阿卜杜拉·买买提",
        "数据—算力—能源",
        "37.5%",
        "1,204.7亿元",
        "C++",
        "5G+医疗",
        "128万片",
        "MOOC",
        "DeepSeek",
        "@zhangchenchen",
        "——",
        "……",
        "约25～30人",
        "https://www.example.org.cn/2026/09/statistics/quarterly-report-0915.html",
        "Internationalization",
        "3.5万m³",
    ];
    let mut state = 20_260_610_u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut text = String::new();
    for number in 0..count {
        text.push_str(if number % 5 == 4 { "- 建" } else { "建" });
        for _ in 0..60 {
            // Plain Han words stand more often than what is kept.
            let word = if next(3) > 0 { WORDS[next(11)] } else { WORDS[next(WORDS.len())] };
            text.push_str(word);
        }
        text.push_str("完成。\n\n");
    }
    text
}

#[test]
fn no_line_is_torn_at_any_measure() {
    let engines = Engines::default();
    let body = paragraphs(20);
    for layout in ["daily", "bulletin", "phone"] {
        for measure in 14..=38 {
            let document = Column::new(layout, measure).set(&body, &engines);
            let lines = lines_of(&document);
            assert!(lines.len() > 50, "{layout}, {measure}: {} lines", lines.len());
            for (text, apart) in &lines {
                assert!(*apart <= FARTHEST, "{layout}, {measure} characters: {apart:.3} em in {text}");
            }
        }
    }
}

/// An address at every place of a line leaves whole what is before it, and
/// straight what it can.
#[test]
fn long_addresses_tear_no_line() {
    let engines = Engines::default();
    let address = "https://www.example.org.cn/2026/09/statistics/quarterly-report-0915.html";
    for (layout, measure) in [("daily", 38), ("bulletin", 28), ("phone", 19)] {
        for item in ["", "- ", "1. "] {
            let around =
                |offset| format!("{item}{}{address}{}", "国".repeat(offset), "永".repeat(60 - offset));
            let body: Vec<_> = (1..measure).map(around).collect();
            let document = Column::new(layout, measure).set(&body.join("\n\n"), &engines);
            for (text, apart) in lines_of(&document) {
                assert!(apart <= FARTHEST, "{layout}: {apart:.3} em in {text}");
                assert!(!text.ends_with("://"), "{layout}: {text}");
            }
        }
    }
}

/// Where only marks stand between addresses, they are not drawn apart instead.
#[test]
fn addresses_after_each_other_tear_no_mark() {
    let engines = Engines::default();
    let (first, second) = (
        "https://github.com/some/codebase-memory",
        "https://github.com/some/codebase-memory/releases/tag/v0.8.1",
    );
    for (layout, measure) in [("daily", 38), ("bulletin", 28), ("phone", 19)] {
        let item =
            |offset: usize| format!("- {}：<{first}>；Release：<{second}>、<{first}>。", "国".repeat(offset));
        let body: Vec<_> = (1..measure).map(item).collect();
        let document = Column::new(layout, measure).set(&body.join("\n"), &engines);
        for (text, apart) in lines_of(&document) {
            assert!(apart <= FARTHEST, "{layout}: {apart:.3} em in {text}");
            assert!(!text.starts_with(['；', '：', '、', '。']), "{layout}: a line begins with {text}");
        }
    }
}

/// Before a long word the blanks between Latin words are not drawn apart.
#[test]
fn long_words_tear_no_blanks() {
    const WIDEST: f64 = 0.76;
    let engines = Engines::default();
    for (layout, measure) in [("daily", 20), ("bulletin", 28), ("phone", 19)] {
        let item = |offset: usize| {
            format!("- {} see how to get most out of Room_medium_example.com.cn 永永", "w".repeat(offset))
        };
        let body: Vec<_> = (1..measure).map(item).collect();
        let document = Column::new(layout, measure).set(&body.join("\n"), &engines);
        for page in document.pages() {
            each_item(&page.frame, Point::zero(), &mut |_, item| {
                let FrameItem::Text(text) = item else { return };
                let inner = &text.glyphs[..text.glyphs.len() - 1];
                for glyph in inner.iter().filter(|glyph| &text.text[glyph.range()] == " ") {
                    let wide = glyph.x_advance.get();
                    assert!(wide < WIDEST, "{layout}: a blank of {wide:.2} em in {}", text.text);
                }
            });
        }
    }
}

/// A line that ends where the engine would not end it is code that it reads,
/// also before a text that stands alone.
#[test]
fn lines_that_end_early_are_code_that_can_be_read() {
    let engines = Engines::default();
    for (layout, measure) in [("daily", 14), ("bulletin", 14), ("phone", 14)] {
        let line = |offset: usize| {
            format!(
                "{}**{}**，见[{}](https://example.com/a)。",
                "国".repeat(offset),
                "2013年～2015年的统计",
                "阿卜杜拉·买买提·艾合买提江"
            )
        };
        let body: Vec<_> = (1..40).map(line).collect();
        Column::new(layout, measure).set(&body.join("\n\n"), &engines);
    }
}

/// That a last line has two characters tears no line before it.
#[test]
fn two_last_characters_tear_no_line() {
    let engines = Engines::default();
    for (layout, measure) in [("daily", 20), ("bulletin", 28), ("phone", 14)] {
        let body: Vec<_> = (measure..3 * measure).map(|length| "国".repeat(length) + "。").collect();
        let document = Column::new(layout, measure).set(&body.join("\n\n"), &engines);
        for (text, apart) in lines_of(&document) {
            assert!(apart <= FARTHEST, "{layout}: {apart:.3} em in {text}");
            assert!(text != "国。", "{layout}: a last line of one character");
        }
    }
}

/// Where a text of a page begins, how large it is, and what it says.
fn texts_of(document: &Document) -> Vec<(usize, Point, f64, String)> {
    let mut texts = Vec::new();
    for (number, page) in document.pages().iter().enumerate() {
        each_item(&page.frame, Point::zero(), &mut |at, item| {
            if let FrameItem::Text(text) = item {
                texts.push((number, at, text.size.to_pt(), text.text.to_string()));
            }
        });
    }
    texts
}

/// The mark of a reference or a note stays with the word that it is of, and no
/// line begins with what closes another (CLREQ 3.1.4), wherever a line ends.
#[test]
fn no_line_begins_with_a_mark() {
    const CLOSING: &str = "，。、；：？！）》」』】”’…％";
    let engines = Engines::default();
    for (layout, measure) in [("daily", 38), ("bulletin", 28), ("phone", 19), ("phone", 14)] {
        for (number, marked) in [
            "载荷[@a]，见永",
            "约12个[@a]。永",
            "载荷。[@a]永",
            "载荷[^n]，见永",
            "约12个[^n]。永",
            "“载荷”。[^n]永",
            "**重点**[@a]，永",
            "见 https://www.example.org.cn/2026/09/report.html[@a]。永",
            "用 DeepSeek[@a]，永",
            "用 **DeepSeek**[@a]，永",
            "said so.[@a] 永",
            "用 DeepSeek[^n]。永",
        ]
        .into_iter()
        .enumerate()
        {
            let around = |at: usize| {
                let own = marked.replace("[^n]", &format!("[^n{at}]"));
                let note = if own == marked { String::new() } else { format!("\n\n[^n{at}]: 永永。") };
                format!("{}{own}{}{note}", "国".repeat(at), "永".repeat(measure))
            };
            let body: Vec<_> = (1..measure).map(around).collect();
            let document = Column::new(layout, measure).set(&body.join("\n\n"), &engines);
            for (text, apart) in lines_of(&document) {
                assert!(apart <= FARTHEST, "{layout}: {apart:.3} em in {text}");
                assert!(!text.starts_with(|c| CLOSING.contains(c)), "{layout}, {number}: {text}");
            }
            let texts = texts_of(&document);
            let body: Vec<_> = texts.iter().filter(|text| text.3.contains('国')).collect();
            let (left, size) = (body.iter().map(|text| text.1.x.to_pt()).fold(f64::MAX, f64::min), body[0].2);
            for (page, at, own, text) in &texts {
                // Notes and references at the foot and the end have their own numbers.
                let above = body.iter().any(|line| line.0 == *page && (line.1.y - at.y).to_pt().abs() < size);
                let is_mark = *own < 0.9 * size && above;
                assert!(!is_mark || at.x.to_pt() > left + 1.0, "{layout}, {number}: {text} begins a line");
            }
        }
    }
}
