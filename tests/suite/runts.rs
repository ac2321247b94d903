//! Where lines are not filled, too, no last line has a single character.

use std::collections::BTreeMap;

use jianbao::issue::Request;
use typst::layout::{FrameItem, Point};

use crate::support::{each_item, render, scratch};

/// What stands in notes, cells, captions, blurbs, titles of references and notes to
/// them: each text is one character many times.
const TEXTS: [(char, &str); 6] = [
    ('注', "notes"),
    ('格', "cells"),
    ('图', "captions"),
    ('介', "blurbs"),
    ('题', "references"),
    ('备', "notes of references"),
];

fn brief(count: usize) -> String {
    let [note, cell, caption, blurb, title, remark] = TEXTS.map(|(text, _)| text.to_string().repeat(count));
    format!(
        "summary = \"摘\"\n[header]\ntitle = \"某\"\npublisher = \"某\"\ndate = 2026-06-10\n\
         [[sections]]\ntitle = \"某\"\nbody = '''\n末[^a]。\n\n| 甲 | 乙 | 丙 |\n|---|---|---|\n| {cell} | 丁 | {cell} |\n\n\
         ![{caption}](a.png)\n\n[^a]: {note}\n'''\n\
         [[references]]\nid = \"a\"\ntitle = \"{title}\"\nnote = \"{remark}\"\n\
         [[contact.about]]\nname = \"某\"\ntext = \"{blurb}\"\n"
    )
}

#[test]
fn no_ragged_text_ends_in_one_character() {
    let picture = image::RgbImage::from_pixel(400, 100, image::Rgb([120, 120, 120]));
    for layout in ["daily", "bulletin", "phone"] {
        for count in 12..56 {
            let folder = scratch();
            picture.save(folder.path().join("a.png")).expect("a picture");
            let path = folder.path().join("brief.toml");
            jianbao::files::write(&path, brief(count).as_bytes()).expect("written");
            let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
            let document = render(&path, &request).document.expect("no fault");
            // By text, place from the left and page, for cells stand side by side.
            let mut lines = BTreeMap::<(char, usize, i64), BTreeMap<i64, usize>>::new();
            for (page, frame) in document.pages().iter().enumerate() {
                each_item(&frame.frame, Point::zero(), &mut |at, item| {
                    let FrameItem::Text(item) = item else { return };
                    for (text, _) in TEXTS {
                        let found = item.text.chars().filter(|c| *c == text).count();
                        let half = if text == '格' { i64::from(at.x.to_pt() > 200.0) } else { 0 };
                        if found > 0 {
                            let line = (at.y.to_pt() * 10.0).round() as i64;
                            *lines.entry((text, page, half)).or_default().entry(line).or_default() += found;
                        }
                    }
                });
            }
            for ((text, ..), lines) in lines {
                let last = lines.values().next_back().copied().unwrap_or_default();
                assert!(last > 1, "{layout}: {count} times {text}, and one of it on the last line");
            }
        }
    }
}
