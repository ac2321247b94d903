//! Titles that need two lines: where they turn, and what stands below what.

use std::collections::BTreeMap;

use jianbao::issue::Request;
use typst::layout::{FrameItem, Point};

use crate::support::{each_item, glyphs, render, scratch};

/// A glyph: left edge in points, size, text.
type Glyph = (f64, f64, String);

/// The lines of an issue whose one section has this title, in the order of the
/// pages; of a grid, what stands side by side is one line.
fn lines(layout: &str, lang: &str, title: &str) -> Vec<Vec<Glyph>> {
    lines_of(
        layout,
        &format!(
            "numbering = true\nlang = \"{lang}\"\n[header]\ntitle = \"某\"\npublisher = \"某协会\"\ndate = 2026-06-10\n\
             [summary]\ntext = \"某\"\n[[sections]]\ntitle = \"{title}\"\nbody = \"末\"\n"
        ),
    )
}

/// The lines of a brief.
fn lines_of(layout: &str, brief: &str) -> Vec<Vec<Glyph>> {
    let folder = scratch();
    let path = folder.path().join("brief.toml");
    jianbao::files::write(&path, brief.as_bytes()).expect("written");
    let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
    let rendered = render(&path, &request);
    assert!(!rendered.findings.has_errors(), "{layout}: {:?}", rendered.lines());
    let document = rendered.document.expect("no fault");
    let mut lines = BTreeMap::<(usize, i64), Vec<Glyph>>::new();
    for (number, page) in document.pages().iter().enumerate() {
        each_item(&page.frame, Point::zero(), &mut |at, item| {
            let FrameItem::Text(item) = item else { return };
            let line = lines.entry((number, (at.y.to_pt() * 10.0).round() as i64)).or_default();
            let shown = glyphs(item, at.x.to_pt()).into_iter();
            line.extend(shown.map(|(left, _, text)| (left, item.size.to_pt(), text)));
        });
    }
    lines.into_values().collect()
}

/// The two lines of the heading above the section's text.
fn heading(layout: &str, lang: &str, title: &str) -> [Vec<Glyph>; 2] {
    let lines = lines(layout, lang, title);
    let end = lines.iter().position(|line| text_of(line) == "末").expect("the section's text");
    [lines[end - 2].clone(), lines[end - 1].clone()]
}

fn text_of(line: &[Glyph]) -> String {
    line.iter().map(|(.., text)| text.as_str()).collect()
}

/// Each layout with what is a little too long for one line of its headings.
const TITLES: [(&str, &str, &str); 3] = [
    ("daily", "新质生产力发展指数首次发布，", "十二个城市的数据中心能耗进入新的平台期"),
    ("bulletin", "新质生产力发展指数首次发布，", "十二城市的数据中心能耗进入新平台"),
    ("phone", "数据中心能耗首次公布，", "进入新的平台期"),
];

#[test]
fn two_lines_turn_at_a_mark() {
    for lang in ["zh-Hans", "zh-Hant"] {
        for (layout, head, tail) in TITLES {
            let [first, second] = heading(layout, lang, &format!("{head}{tail}"));
            assert_eq!(text_of(&first), format!("一、{head}"), "{layout} {lang}");
            assert_eq!(text_of(&second), tail, "{layout} {lang}");
            // Before an opening mark as well as behind a closing one.
            let title = format!("{}“{tail}”", head.trim_end_matches('，'));
            let [first, second] = heading(layout, lang, &title);
            assert_eq!(text_of(&first), format!("一、{}", head.trim_end_matches('，')), "{layout} {lang}");
            assert_eq!(text_of(&second), format!("“{tail}”"), "{layout} {lang}");
        }
    }
}

#[test]
fn english_titles_turn_behind_a_mark() {
    let long = "A first gigawatt of storage on the northern grid, and what it is going to do all day";
    for (layout, title) in
        [("daily", long), ("bulletin", long), ("phone", "A first gigawatt now, and what it does")]
    {
        let [first, second] = heading(layout, "en", title);
        assert!(
            text_of(&first).trim_end().ends_with(','),
            "{layout}: {} | {}",
            text_of(&first),
            text_of(&second)
        );
        assert!(text_of(&second).starts_with("and what"), "{layout}");
    }
}

/// Without a mark to turn at, the last line has some characters at least.
#[test]
fn last_lines_of_titles_are_no_orphans() {
    for (layout, one_line, least) in [("daily", 28, 3), ("bulletin", 24, 5), ("phone", 13, 3)] {
        for length in one_line + 1..one_line + 6 {
            let lines = lines(layout, "zh-Hans", &"题".repeat(length));
            let end = lines.iter().position(|line| text_of(line) == "末").expect("the section's text");
            let last = text_of(&lines[end - 1]);
            assert!(last.starts_with('一') || last.chars().count() >= least, "{layout}: {last}");
        }
    }
}

/// T08: nothing stands between 一、 and the title; what turns hangs below the
/// title.
#[test]
fn numbers_are_close_and_turned_lines_hang() {
    for (layout, head, tail) in TITLES {
        let [first, second] = heading(layout, "zh-Hans", &format!("{head}{tail}"));
        let (start, size) = (first[0].0, first[0].1);
        for (index, (left, ..)) in first.iter().take(4).enumerate() {
            let off = left - start - index as f64 * size;
            assert!(off.abs() < 0.01 * size, "{layout}: {off} pt beside {}", first[index].2);
        }
        let hang = (second[0].0 - start) / size;
        assert!((hang - 2.0).abs() < 0.01, "{layout}: {hang} em");
    }
    let [first, second] = heading(
        "daily",
        "en",
        "A first gigawatt of storage on the northern grid, and what it is going to do all day",
    );
    let title = first.iter().find(|glyph| glyph.2 == "A").expect("the title");
    assert!((second[0].0 - title.0).abs() < 0.1, "{} below {}", second[0].0, title.0);
}

/// Words of two characters each, which the dictionary knows.
const WORDS: [&str; 12] =
    ["数字", "经济", "产业", "结构", "能源", "保障", "安全", "生产", "科技", "发展", "交通", "服务"];

/// So many words, one behind the other.
fn words(count: usize) -> String {
    WORDS.iter().cycle().take(count).copied().collect()
}

/// What a line shows of such words.
fn shown(line: &[Glyph]) -> Option<String> {
    let text = text_of(line);
    let words: String = text.chars().filter(|c| WORDS.iter().any(|word| word.contains(*c))).collect();
    (!words.is_empty()).then_some(words)
}

/// What has no mark turns between words, wherever it stands: in the masthead, in the
/// contents, above a section, above a part of one, and below the masthead.
#[test]
fn titles_turn_between_words() {
    for layout in ["daily", "bulletin", "phone"] {
        let mut turned = 0;
        for count in 6..24 {
            let title = words(count);
            let lines = lines_of(
                layout,
                &format!(
                    "numbering = true\n[header]\ntitle = \"{title}\"\npublisher = \"{title}\"\ndate = 2026-06-10\n\
                     [summary]\ntext = \"某\"\n[[sections]]\ntitle = \"{title}\"\n\
                     body = \"\"\"\n末\n\n### {title}\n\n末\n\"\"\"\n[[sections]]\ntitle = \"某\"\nbody = \"末\"\n"
                ),
            );
            for line in lines.iter().filter_map(|line| shown(line)) {
                turned += usize::from(line.chars().count() < 2 * count);
                let whole = line.chars().count() % 2 == 0 && WORDS.iter().any(|word| line.starts_with(word));
                assert!(whole, "{layout}: a word is parted: {line}");
                assert!(line.chars().count() >= 3, "{layout}: {line}");
            }
        }
        assert!(turned > 40, "{layout}: {turned} lines of titles that turn");
    }
}

/// Of two lines neither is much longer than the other.
#[test]
fn lines_of_titles_are_even() {
    for (layout, count) in [("daily", 16), ("bulletin", 14), ("phone", 9)] {
        let title = words(count);
        let lines = lines(layout, "zh-Hans", &title);
        let end = lines.iter().position(|line| text_of(line) == "末").expect("the section's text");
        let [first, second] = [end - 2, end - 1].map(|at| shown(&lines[at]).unwrap_or_default());
        assert_eq!(format!("{first}{second}"), title, "{layout}");
        let (first, second) = (first.chars().count(), second.chars().count());
        assert!(first.abs_diff(second) <= 4, "{layout}: {first} and {second} characters");
    }
}

/// A part's heading hangs below its title, too, where it does not go in.
#[test]
fn turned_headings_of_parts_hang() {
    for layout in ["daily", "phone"] {
        let lines = lines_of(
            layout,
            &format!(
                "numbering = true\n[header]\ntitle = \"某\"\npublisher = \"某协会\"\ndate = 2026-06-10\n\
                 [[sections]]\ntitle = \"某\"\nbody = \"\"\"\n末\n\n### {}\n\n末\n\"\"\"\n",
                words(24)
            ),
        );
        let turned: Vec<_> = lines.iter().filter(|line| shown(line).is_some()).collect();
        let title = turned[0].iter().find(|glyph| glyph.2 == "数").expect("the title");
        assert!(turned.len() > 1, "{layout}");
        for line in &turned[1..] {
            assert!((line[0].0 - title.0).abs() < 0.1, "{layout}: {} below {}", line[0].0, title.0);
        }
    }
}

/// A name or a title that takes many lines is set smaller, or goes on over pages.
#[test]
fn very_long_titles_stay_on_their_pages() {
    for layout in ["daily", "bulletin", "phone"] {
        for (name, title) in [(200, 4), (5, 500)] {
            let (name, title) = (words(name), words(title));
            let lines = lines_of(
                layout,
                &format!(
                    "numbering = true\n[header]\ntitle = \"{name}\"\npublisher = \"某\"\ndate = 2026-06-10\n[summary]\ntext = \"某\"\n\
                     [[sections]]\ntitle = \"{title}\"\nbody = \"末\"\n[[sections]]\ntitle = \"某\"\nbody = \"末\"\n"
                ),
            );
            let shown: usize =
                lines.iter().filter_map(|line| shown(line)).map(|line| line.chars().count()).sum();
            let whole = name.chars().count() + 2 * title.chars().count();
            assert!(shown >= whole, "{layout}: {shown} of {whole} characters");
        }
    }
}
