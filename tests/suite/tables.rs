//! Tables of 3 to 14 columns in each layout: no two glyphs stand on each other,
//! numbers meet at their points, and rows are whole.

use std::collections::BTreeMap;

use jianbao::engine::Document;
use jianbao::issue::Request;
use typst::layout::{Frame, FrameItem, Point, Transform};
use typst::text::TextItem;

use crate::support::{each_item, glyphs, render, scratch};

/// A glyph: page and line, left and right edge in points, and what it shows.
type Placed = ((usize, i64), f64, f64, String);

fn set(layout: &str, table: &str) -> Document {
    let folder = scratch();
    let path = folder.path().join("brief.toml");
    let brief = format!(
        "summary = \"摘要。\"\n[header]\ntitle = \"动态\"\npublisher = \"某社\"\ndate = 2026-06-10\n\
         [[sections]]\ntitle = \"正文\"\nbody = '''\n{table}\n'''\n"
    );
    jianbao::files::write(&path, brief.as_bytes()).expect("written");
    let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
    let rendered = render(&path, &request);
    let lines = rendered.lines();
    rendered.document.unwrap_or_else(|| panic!("{layout}: {lines:?}"))
}

fn placed(document: &Document) -> Vec<Placed> {
    let mut found = Vec::new();
    for (number, page) in document.pages().iter().enumerate() {
        let high = page.frame.height().to_pt();
        each_text(&page.frame, Transform::identity(), &mut |text, here| {
            let (start, end) = (Point::zero().transform(here), Point::with_x(text.width()).transform(here));
            // A table that is turned is read from the bottom of the page up.
            let turned = (end.y - start.y).abs() > (end.x - start.x).abs();
            let (across, along) = match turned {
                true => (start.x.to_pt() + TURNED, high - start.y.to_pt()),
                false => (start.y.to_pt(), start.x.to_pt()),
            };
            let line = (number, (across * 10.0).round() as i64);
            let glyphs = glyphs(text, along).into_iter();
            found.extend(glyphs.map(|(left, right, shown)| (line, left, right, shown)));
        });
    }
    found
}

/// What tells the lines of a turned table from others, in points.
const TURNED: f64 = 10_000.0;

fn each_text(frame: &Frame, transform: Transform, visit: &mut impl FnMut(&TextItem, Transform)) {
    for (position, item) in frame.items() {
        let here = transform.pre_concat(Transform::translate(position.x, position.y));
        match item {
            FrameItem::Group(group) => each_text(&group.frame, here.pre_concat(group.transform), visit),
            FrameItem::Text(text) => visit(text, here),
            _ => {}
        }
    }
}

/// A table with names, numbers of several lengths, and a text.
fn table(columns: usize, rows: usize) -> String {
    let head: Vec<_> =
        (0..columns).map(|at| if at == 0 { "地区".to_owned() } else { format!("第{at}项") }).collect();
    let mut lines = vec![format!("| {} |", head.join(" | ")), format!("|{}", "---|".repeat(columns))];
    for row in 0..rows {
        let cells: Vec<_> = (0..columns)
            .map(|at| match at {
                0 => ["青岭省", "东湾", "华原数据中心集群"][row % 3].to_owned(),
                _ if at == columns - 1 => "增幅居全省首位，继续推进港口与铁路联运".to_owned(),
                _ => ["6,022.6", "5.5", "2,010.78", "-11.95"][(row + at) % 4].to_owned(),
            })
            .collect();
        lines.push(format!("| {} |", cells.join(" | ")));
    }
    lines.join("\n")
}

/// How many columns these tables have when they are turned; a phone has cards, and so
/// have the widest of a bulletin.
const IS_TURNED: [(&str, std::ops::RangeInclusive<usize>); 2] = [("daily", 14..=14), ("bulletin", 10..=12)];

#[test]
fn nothing_in_a_table_stands_on_another() {
    for layout in ["daily", "bulletin", "phone"] {
        for columns in 3..=14 {
            let document = set(layout, &table(columns, 6));
            let mut lines = BTreeMap::<_, Vec<_>>::new();
            for (line, left, right, shown) in placed(&document) {
                lines.entry(line).or_default().push((left, right, shown));
            }
            let size = document.pages()[0].frame.size();
            // The widest tables for paper are turned before they become cards.
            let is_turned = lines.keys().any(|line| line.1 > 10 * TURNED as i64);
            assert_eq!(
                is_turned,
                IS_TURNED.iter().any(|(name, range)| *name == layout && range.contains(&columns))
            );
            for (at, line) in &mut lines {
                let long = if at.1 > 10 * TURNED as i64 { size.y } else { size.x }.to_pt();
                line.sort_by(|a, b| a.0.total_cmp(&b.0));
                for pair in line.windows(2) {
                    let text: String = line.iter().map(|glyph| glyph.2.as_str()).collect();
                    assert!(pair[0].1 <= pair[1].0 + 0.6, "{layout}, {columns} columns: {pair:?} in {text}");
                }
                assert!(
                    line.iter().all(|glyph| glyph.0 > 0.0 && glyph.1 < long),
                    "{layout}, {columns} columns"
                );
            }
        }
    }
}

#[test]
fn numbers_meet_at_their_points() {
    for layout in ["daily", "bulletin", "phone"] {
        let document =
            set(layout, "| 名 | 数 |\n|---|---|\n| 甲 | 1,204.7 |\n| 乙 | 5.25 |\n| 丙 | -11.95% |\n");
        let points: Vec<_> = placed(&document).into_iter().filter(|glyph| glyph.3 == ".").collect();
        assert_eq!(points.len(), 3, "{layout}");
        for point in &points {
            assert!((point.1 - points[0].1).abs() < 0.2, "{layout}: {points:?}");
        }
    }
}

/// A table that goes on says so, and parts no row.
#[test]
fn long_tables_go_on_with_whole_rows() {
    let document = set("daily", &table(5, 60));
    assert!(document.pages().len() > 2);
    let text = |page: usize| {
        let glyphs = placed(&document).into_iter().filter(move |glyph| glyph.0.0 == page);
        glyphs.map(|glyph| glyph.3).collect::<String>()
    };
    for page in 1..document.pages().len() {
        assert!(text(page).contains("续表"), "page {page}");
    }
    assert!(!text(0).contains("续表"));
}

/// A caption is on the page on which its table begins, wherever that page ends.
#[test]
fn a_caption_stays_with_its_table() {
    for layout in ["daily", "bulletin", "phone"] {
        for filler in 1..32 {
            let before = "永国永国永国永国。\n\n".repeat(filler);
            let body = format!("{before}表：题目\n\n| 甲列 | 乙列 |\n|---|---|\n| 一 | 1 |\n| 二 | 2 |\n");
            let document = set(layout, &body);
            let page_of = |word: &str| {
                document.pages().iter().position(|page| {
                    let mut found = false;
                    each_item(&page.frame, Point::zero(), &mut |_, item| {
                        found |= matches!(item, FrameItem::Text(text) if text.text.contains(word));
                    });
                    found
                })
            };
            assert_eq!(page_of("题目"), page_of("甲列"), "{layout}, {filler} paragraphs before");
        }
    }
}

/// A table of a few rows is on one page, wherever that page ends.
#[test]
fn short_tables_stay_whole() {
    for layout in ["daily", "bulletin", "phone"] {
        let mut moved = 0;
        for filler in 8..40 {
            let before = "永国永国永国永国。\n\n".repeat(filler);
            let rows = "| 一 | 1 |\n| 二 | 2 |\n| 三 | 3 |\n| 合计 | 6 |\n";
            let document = set(layout, &format!("{before}| 甲列 | 乙列 |\n|---|---|\n{rows}\n永永永永。"));
            let text = |page: usize| {
                let glyphs = placed(&document).into_iter().filter(move |glyph| glyph.0.0 == page);
                glyphs.map(|glyph| glyph.3).collect::<String>()
            };
            for page in 0..document.pages().len() {
                let text = text(page);
                let has = |word: &str| text.contains(word);
                assert_eq!(has("甲列"), has("合计"), "{layout}, {filler} paragraphs before: {text}");
                moved += usize::from(page > 0 && has("甲列"));
            }
        }
        assert!(moved > 0, "{layout}");
    }
}
