//! The issue as one long picture: nothing is lost, nothing is cut through, and
//! every part has the size that was asked for.

use std::fmt::Write;
use std::path::Path;

use jianbao::engine::Document;
use jianbao::issue::Request;
use jianbao::layouts;
use jianbao::outputs::long::{Dimensions, Part, parts, png};
use typst::foundations::Bytes;
use typst::layout::{FrameItem, Point};
use typst::visualize::{ExchangeFormat, RasterImage};
use typst_layout::Page;

use crate::support::{each_item, render, root, scratch, shown_briefs, squeeze};

/// A brief as pages without an end: one.
fn endless(brief: &Path, layout: Option<&str>) -> Document {
    let request = Request { endless: true, layout: layout.map(str::to_owned), ..Request::default() };
    let rendered = render(brief, &request);
    let found = rendered.lines();
    assert_eq!(found, Vec::<String>::new(), "{}", brief.display());
    rendered.document.expect("no findings")
}

/// The text of the lines whose baseline is in these rows.
fn text_in(page: &Page, part: &Part, width: u32) -> String {
    let scale = f64::from(width) / page.frame.width().to_pt();
    let mut text = String::new();
    each_item(&page.frame, Point::zero(), &mut |at, item| {
        let row = at.y.to_pt() * scale;
        if let FrameItem::Text(item) = item
            && row > f64::from(part.start)
            && row <= f64::from(part.end)
        {
            text.push_str(&item.text);
        }
    });
    squeeze(&text)
}

/// Parts follow each other from the top of the page to its end.
#[track_caller]
fn cover(parts: &[Part], page: &Page, width: u32) {
    let height = page.frame.height().to_pt() * f64::from(width) / page.frame.width().to_pt();
    assert_eq!(parts[0].start, 0);
    assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start), "{parts:?}");
    assert!((f64::from(parts.last().expect("parts").end) - height).abs() <= 0.5, "{parts:?} of {height}");
    assert!(parts.iter().all(|part| part.start < part.end), "{parts:?}");
}

/// Width and height as the file's head says (PNG, IHDR).
fn size_of(picture: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().expect("four bytes"));
    assert_eq!(&picture[12..16], b"IHDR");
    (number(16), number(20))
}

#[test]
fn every_layout_gives_one_page_with_every_letter() {
    for layout in layouts::names() {
        let document = endless(&root().join("tests/cases/layouts/everything.toml"), Some(layout));
        let [page] = document.pages() else { panic!("{} pages in {layout}", document.pages().len()) };
        let dimensions = Dimensions { width: 1080, max_height: 1200 };
        let parts = parts(page, dimensions);
        cover(&parts, page, dimensions.width);
        let text: String = parts.iter().map(|part| text_in(page, part, dimensions.width)).collect();
        for number in 1..=29 {
            let needle = format!("项{number:02}完");
            assert!(text.contains(&needle), "{layout} leaves out {needle}: {text}");
        }
        // No page number: there are no pages.
        assert!(!text.contains("1/1") && !text.contains("—1—") && !text.contains("第1页"), "{text}");
    }
}

#[test]
fn a_brief_for_paper_becomes_a_picture_for_phones() {
    let document = endless(&root().join("examples/office-bulletin.toml"), None);
    let width = document.pages()[0].frame.width().to_mm();
    assert!((width - 90.0).abs() < 0.1, "{width} mm");
}

/// Where a page is parted there is paper, or a background, and no ink: the row
/// of pixels above the cut and the one below have few colours.
#[test]
fn parts_end_where_nothing_is() {
    for brief in shown_briefs() {
        let document = endless(&brief, None);
        let page = &document.pages()[0];
        for (width, max_height) in [(360, 1000), (361, 1450), (1080, 5000)] {
            let parts = parts(page, Dimensions { width, max_height });
            cover(&parts, page, width);
            assert!(parts.iter().all(|part| part.end - part.start <= max_height), "{parts:?}");
            let least = parts.last().expect("parts").end.div_ceil(max_height) as usize;
            assert!(parts.len() <= least + 2, "{} parts, where {least} would do", parts.len());
            let scale = f64::from(width) / page.frame.width().to_pt();
            let options = typst_render::RenderOptions {
                pixel_per_pt: typst::utils::Scalar::new(scale),
                ..Default::default()
            };
            let picture = typst_render::render(page, &options);
            let stride = width as usize * 4;
            for part in &parts[1..] {
                for row in [part.start - 1, part.start] {
                    let row = &picture.data()[row as usize * stride..][..stride];
                    let mut colours: Vec<_> = row.chunks(4).collect();
                    colours.sort();
                    colours.dedup();
                    assert!(colours.len() <= 4, "{} cuts ink at {}", brief.display(), part.start);
                }
            }
        }
    }
}

#[test]
fn a_part_is_what_the_whole_page_shows_there() {
    let document = endless(&root().join("examples/weekly-data.toml"), None);
    let page = &document.pages()[0];
    let dimensions = Dimensions { width: 255, max_height: 1000 };
    let parts = parts(page, dimensions);
    assert!(parts.len() > 2);
    let whole = decoded(&png(page, &(0..parts.last().expect("parts").end), 255).expect("small"));
    for part in &parts {
        let picture = png(page, part, dimensions.width).expect("small");
        assert_eq!(size_of(&picture), (255, part.end - part.start));
        let rows = &whole[part.start as usize * 255 * 4..part.end as usize * 255 * 4];
        let apart = decoded(&picture).iter().zip(rows).filter(|(a, b)| a.abs_diff(**b) > 2).count();
        // A part begins at a whole pixel, but in other units: an edge may differ.
        assert!(apart * 500 < rows.len(), "{apart} of {} differ in {part:?}", rows.len());
        assert!(rows.iter().filter(|value| **value < 128).count() > 1000, "each has something on it");
    }
}

/// The pixels of a PNG, as red, green, blue and opacity.
fn decoded(picture: &[u8]) -> Vec<u8> {
    let image = RasterImage::plain(Bytes::new(picture.to_vec()), ExchangeFormat::Png).expect("readable");
    image.dynamic().to_rgba8().into_raw()
}

fn brief_with(folder: &Path, body: &str) -> std::path::PathBuf {
    let path = folder.join("long.toml");
    let brief = format!(
        "[header]\ntitle = \"长\"\npublisher = \"某协会\"\ndate = 2026-06-10\n[summary]\ntext = \"摘要。\"\n\
         [[sections]]\ntitle = \"一节\"\nbody = '''\n{body}\n'''\n"
    );
    jianbao::files::write(&path, brief.as_bytes()).expect("written");
    path
}

/// Paragraphs, list items of a line, code and headings with their first lines stay whole
/// wherever they are not higher than a part.
#[test]
fn what_belongs_together_stays_in_one_part() {
    let folder = scratch();
    let mut body = String::new();
    for number in 0..120 {
        match number % 6 {
            0 => writeln!(body, "# 甲始标题第{number}个\n\n甲终紧跟着的段落。\n"),
            1 | 2 => writeln!(body, "甲始{}甲终\n", "一二三四五六七八九十".repeat(number % 17 + 1)),
            3 => writeln!(body, "- 甲始一项，{}甲终\n- 甲始另一项甲终\n", "列".repeat(10)),
            4 => writeln!(body, "```\n甲始\nlet x = 1;\nlet y = 2;\n甲终\n```\n"),
            _ => writeln!(body, "| 表 | 头 |\n|---|---|\n| 甲始 | 二 |\n| 三 | 四 |\n| 五 | 甲终 |\n"),
        }
        .expect("writing to a string");
    }
    let document = endless(&brief_with(folder.path(), &body), None);
    let page = &document.pages()[0];
    for max_height in [1000, 1300, 2500] {
        let dimensions = Dimensions { width: 480, max_height };
        let parts = parts(page, dimensions);
        cover(&parts, page, 480);
        assert!(parts.len() > 4);
        for part in &parts {
            assert!(part.end - part.start <= max_height, "{part:?}");
            let text = text_in(page, part, 480);
            let count = |needle: &str| text.matches(needle).count();
            assert_eq!(count("甲始"), count("甲终"), "{part:?} of {max_height}: {text}");
        }
    }
}

/// A paragraph and a code that are higher than a part are parted between their
/// lines; nothing but a picture makes a part higher than was asked for.
#[test]
fn what_is_too_high_is_parted_between_lines() {
    let folder = scratch();
    let tall = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"3000\">\
                <rect width=\"90\" height=\"3000\" fill=\"#080\"/></svg>";
    jianbao::files::write(&folder.path().join("tall.svg"), tall.as_bytes()).expect("written");
    let paragraph = "很长的一段话没有尽头，".repeat(4000);
    let code = "let line = 1;\n".repeat(800);
    let body = format!("{paragraph}\n\n```\n{code}```\n\n![一幅很高的图](tall.svg)\n\n结尾。");
    let document = endless(&brief_with(folder.path(), &body), None);
    let page = &document.pages()[0];
    let (width, max_height) = (360, 1000);
    let parts = parts(page, Dimensions { width, max_height });
    cover(&parts, page, width);
    let high: Vec<_> = parts.iter().filter(|part| part.end - part.start > max_height).collect();
    assert_eq!(high.len(), 1, "{parts:?}");
    // The picture alone, with its caption.
    assert_eq!(text_in(page, high[0], width), "一幅很高的图");
    let text: String = parts.iter().map(|part| text_in(page, part, width)).collect();
    assert_eq!(text.matches("很长的一段话没有尽头，").count(), 4000);
    assert_eq!(text.matches("letline=1;").count(), 800);
    assert!(text.ends_with("结尾。"), "the last part holds the end");
}
