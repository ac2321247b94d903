//! Line quality, read off the glyphs of laid-out pages: what may begin and end
//! a line (CLREQ), what stays together, where paragraphs begin. Each mark and
//! token is swept over every offset in lines of several lengths, in each layout.

use jianbao::text::lang::Lang;

use crate::measure::{Glyph, Line, Press, text_of};

/// What a paragraph is set in.
#[derive(Debug, Clone, Copy)]
struct Setting {
    layout: &'static str,
    /// Characters a line.
    measure: usize,
    lang: Lang,
}

const fn hans(layout: &'static str, measure: usize) -> Setting {
    Setting { layout, measure, lang: Lang::Hans }
}

/// Every layout, at measures of its own; at least one odd, one even.
const SETTINGS: [Setting; 6] = [
    hans("daily", 14),
    hans("daily", 21),
    hans("bulletin", 20),
    hans("bulletin", 28),
    hans("phone", 14),
    hans("phone", 19),
];

impl Setting {
    fn press(self) -> Press {
        Press::new(self.layout).speaking(self.lang)
    }
}

/// Sets paragraphs one below the other; gives each one's lines.
fn set(paragraphs: &[String], setting: Setting) -> Vec<Vec<Line>> {
    setting.press().lines(paragraphs, setting.measure as f64)
}

/// One paragraph.
fn set_one(paragraph: &str, setting: Setting) -> Vec<Line> {
    set(&[paragraph.to_owned()], setting).remove(0)
}

/// The same for code that is there already.
fn set_code(code: &[String], setting: Setting) -> Vec<Vec<Line>> {
    setting.press().lines_of(code, setting.measure as f64)
}

/// A line of Han characters with something put in at an offset.
fn around(offset: usize, inner: &str) -> String {
    format!("{}{inner}{}", "国".repeat(offset), "永".repeat(60 - offset))
}

/// Every offset at which something meets the ends of the first two lines.
fn offsets(inner: &str, measure: usize) -> Vec<String> {
    (measure.saturating_sub(8)..2 * measure).map(|offset| around(offset, inner)).collect()
}

/// Sets each of these at every offset in every layout, and looks at the lines.
#[track_caller]
fn sweep<'a>(inners: impl Iterator<Item = &'a str> + Clone, mut look: impl FnMut(&str, Setting, &[Line])) {
    for setting in SETTINGS {
        let paragraphs: Vec<(&str, String)> = inners
            .clone()
            .flat_map(|inner| offsets(inner, setting.measure).into_iter().map(move |text| (inner, text)))
            .collect();
        let texts: Vec<_> = paragraphs.iter().map(|(_, text)| text.clone()).collect();
        for ((inner, _), lines) in paragraphs.iter().zip(set(&texts, setting)) {
            assert!(lines.len() > 1, "{setting:?}");
            look(inner, setting, &lines);
        }
    }
}

/// Lines one below the other, for messages.
fn shown(lines: &[Line]) -> String {
    lines.iter().map(|line| format!("\n{}", text_of(line))).collect()
}

#[test]
fn no_line_begins_with_a_closing_or_connecting_mark() {
    let marks = "。 ， 、 ； ： ？ ！ ” ’ ） 》 〉 】 〗 〕 」 』 ］ ｝ · ～ — ／ – ！！ ？！".split(' ');
    sweep(marks, |mark, setting, lines| {
        for line in &lines[1..] {
            let first = mark.chars().next().expect("a mark");
            assert!(!text_of(line).starts_with(first), "{setting:?}{}", shown(lines));
        }
    });
}

#[test]
fn no_line_ends_with_an_opening_mark() {
    sweep(
        "“ ‘ （ 《 〈 【 〖 〔 「 『 ［ ｛ ￥100 $100".split(' '),
        |mark, setting, lines| {
            for line in &lines[..lines.len() - 1] {
                let first = mark.chars().next().expect("a mark");
                assert!(!text_of(line).ends_with(first), "{setting:?}{}", shown(lines));
            }
        },
    );
}

#[test]
fn tokens_stay_on_one_line() {
    let tokens = "50 GWh|第12期|C++|5G+|2026-09-15|010-6832|1,204.7|37.5%|10:30|25～30|6月|——|……|￥100|￥50 GWh|3.5万|！！|？！";
    sweep(tokens.split('|'), |token, setting, lines| {
        let whole = lines.iter().any(|line| text_of(line).contains(token));
        assert!(whole, "{setting:?}: {token} is parted{}", shown(lines));
    });
}

/// A full date is parted behind 年 or 日 if at all.
#[test]
fn dates_are_parted_at_their_seams() {
    let dates = ["2026年12月15日", "2026年9月5日14时30分", "6月9日"];
    let (mut whole, mut parted) = (0, 0);
    sweep(dates.into_iter(), |date, setting, lines| {
        let text = lines.iter().map(text_of).collect::<Vec<_>>().join("|");
        let seams = text.replace("年|", "年").replace("日|", "日");
        assert!(seams.contains(date), "{setting:?}: {date} is parted{}", shown(lines));
        if text.contains(date) { whole += 1 } else { parted += 1 }
    });
    assert!(whole > 0 && parted > 0, "{whole} whole, {parted} parted");
}

#[test]
fn nothing_stands_outside_the_frame() {
    sweep(
        "——|—|，|”|。”|）。|50 GWh|C++|……|！！|2026年9月15日".split('|'),
        |_, setting, lines| {
            for line in lines {
                // What a mark at the end is cut by is blank.
                let right = line.last().expect("lines have glyphs").right;
                let blank =
                    if text_of(line).ends_with(['，', '。', '”', '）', '！']) { 0.5 } else { 0.0 };
                assert!(
                    right <= setting.measure as f64 + blank + 0.01,
                    "{setting:?}: {right}{}",
                    shown(lines)
                );
            }
        },
    );
}

/// GB/T 15834, 5.1.2: two of these take one em together, three take two.
#[test]
fn two_marks_take_one_em() {
    sweep(
        ["！！", "？！", "！？", "？？", "！！！", "！！”", "”！！"].into_iter(),
        |marks, setting, lines| {
            let line = lines.iter().find(|line| text_of(line).contains(marks)).expect("on one line");
            let start = line.iter().position(|glyph| glyph.text.contains(['！', '？'])).expect("a mark");
            let count = marks.chars().filter(|c| "！？".contains(*c)).count();
            let Some(next) = line.get(start + count) else { return };
            let wide = next.left - line[start].left;
            let wanted = if marks == "！！！" { 2.0 } else { 1.0 };
            // What stands in no box takes part where a line is stretched, or shrunk.
            let stretched = count as f64 * (widest(line) - 1.0);
            let loose = match marks {
                "！！！" => (-0.51, stretched),
                "！！”" => (0.0, stretched),
                _ => (0.0, 0.0),
            };
            let off = wide - wanted;
            assert!(
                off > loose.0 - 0.01 && off < loose.1 + 0.01,
                "{setting:?}: {marks}: {wide}{}",
                shown(lines)
            );
            for pair in line[start..=start + count].windows(2) {
                assert!(pair[0].ink.1 <= pair[1].ink.0, "{setting:?}: {marks} overlap{}", shown(lines));
            }
        },
    );
}

/// The widest distance from one Han character to the next.
fn widest(line: &Line) -> f64 {
    let han = |glyph: &Glyph| glyph.text.chars().all(|c| ('\u{4e00}'..'\u{9fff}').contains(&c));
    let pairs = line.windows(2).filter(|pair| han(&pair[0]) && han(&pair[1]));
    pairs.map(|pair| pair[1].left - pair[0].left).fold(0.0, f64::max)
}

/// CLREQ, adjustments of orphans and widows: 孤字不成行.
#[test]
fn no_last_line_of_one_character() {
    for setting in [hans("daily", 38), hans("daily", 20), hans("bulletin", 28), hans("phone", 19)] {
        let lengths = setting.measure..setting.measure * 3;
        let paragraphs: Vec<_> = lengths.map(|length| "国".repeat(length) + "。").collect();
        for lines in set(&paragraphs, setting) {
            let last = lines.last().expect("a paragraph has lines");
            let han = last.iter().filter(|glyph| glyph.text != "。").count();
            assert!(han >= 2, "{setting:?}{}", shown(&lines));
        }
    }
}

/// References are ragged: Han characters stand as far apart on every line.
#[test]
fn references_are_ragged() {
    for setting in [hans("daily", 38), hans("bulletin", 28), hans("phone", 19)] {
        let references = match setting.layout {
            "daily" => "{ import \"/base/parts.typ\"; parts.references(tokens, lang, ",
            layout => &format!("{{ import \"/layout/layout.typ\" as {layout}; {layout}.references(lang, "),
        };
        let code: Vec<_> = (0..setting.measure)
            .map(|offset| {
                let text = format!("{}[EB/OL]. 国家某某局.", "题".repeat(offset + 4));
                let address =
                    "(\"https://www.\", \"example.\", \"org.\", \"cn/2026/\", \"quarterly-\", \"report\")";
                format!(
                    "{references}((number: 1, label: <reference-1>, formatted: {text:?}, url: \"https://example.org\", \
                     address: {address}, note: none),)) }}"
                )
            })
            .collect();
        for lines in set_code(&code, setting) {
            for line in &lines {
                let han = |glyph: &Glyph| glyph.text.chars().all(|c| c > '\u{4e00}');
                let pairs = line.windows(2).filter(|pair| han(&pair[0]) && han(&pair[1]));
                let apart: Vec<_> = pairs.map(|pair| pair[1].left - pair[0].left).collect();
                let (least, most) = (apart.iter().copied().fold(9.0, f64::min), widest(line));
                assert!(
                    apart.is_empty() || most - least < 0.01,
                    "{setting:?}: {least} to {most}{}",
                    shown(&lines)
                );
            }
        }
    }
}

#[test]
fn paragraphs_begin_where_they_should() {
    let close = |a: f64, b: f64| (a - b).abs() < 0.01;
    for (setting, indent) in [(hans("daily", 20), 2.0), (hans("bulletin", 28), 2.0), (hans("phone", 19), 1.0)]
    {
        let first = |text: &str| set_one(text, setting)[0][0].left;
        assert!(close(first("国国国"), indent), "{setting:?}");
        for mark in "“‘（《〈【".chars() {
            let left = first(&format!("{mark}国国国"));
            assert!(close(left, indent - 0.5), "{setting:?}: {mark} begins at {left}");
        }
    }
}

/// A paragraph that goes on after a list or a figure has no indent; one that
/// begins anew has.
#[test]
fn continued_paragraphs_are_flush() {
    for setting in [hans("daily", 20), hans("bulletin", 28), hans("phone", 19)] {
        let first = |text: &str| set_one(text, setting).last().expect("lines")[0].left;
        assert!(first("公式为\n\n- 甲\n\n其中甲为数。") < 0.01, "{setting:?}");
        assert!(first("公式如下：\n\n- 甲\n\n其次是乙。") > 0.99, "{setting:?}");
    }
}

#[test]
fn strong_is_hei_and_emphasis_is_kai() {
    for (layout, body) in [("daily", "Jianbao Song"), ("bulletin", "Jianbao Fang"), ("phone", "Jianbao Song")]
    {
        let lines = set_one("国**永**国*永*国’s it’s", hans(layout, 20));
        let families: Vec<_> =
            lines[0].iter().map(|glyph| (glyph.text.as_str(), glyph.family.as_str())).collect();
        assert_eq!(families[0], ("国", body));
        assert_eq!(families[1], ("永", "Jianbao Hei"));
        assert_eq!(families[3], ("永", "Jianbao Kai"));
        let apostrophe = lines[0].iter().rfind(|glyph| glyph.text == "’").expect("it’s");
        assert!(apostrophe.family.starts_with("Jianbao Serif"), "{}", apostrophe.family);
        assert!(apostrophe.right - apostrophe.left < 0.4);
    }
}

/// What is kept together stands where it would have stood: the gaps between
/// Han and Latin, which the engine drops at the edge of a box, among it.
#[test]
fn keeping_together_moves_no_glyph() {
    let texts = [
        "国50 GWh永，达50 GWh；",
        "国第12期永",
        "在国2026年6月9日永",
        "国2026年6月9日14时30分永",
        "第15日12人",
        "用C++国",
        "阿卜杜拉·买买提",
        "约25～30人",
        "京—沪",
        "耗水3.5万m³，国",
        "按GPT第12期A股永",
        "值￥50 GWh的",
    ];
    for layout in ["daily", "bulletin", "phone"] {
        let setting = hans(layout, 40);
        let kept = set(&texts.map(str::to_owned), setting);
        let plain = set_code(&texts.map(|text| format!("par({text:?})")), setting);
        for (kept, plain) in kept.iter().zip(&plain) {
            assert_eq!(text_of(&kept[0]), text_of(&plain[0]));
            for (kept, plain) in kept[0].iter().zip(&plain[0]) {
                assert!((kept.left - plain.left).abs() < 0.01, "{layout}: {kept:?}, not {plain:?}");
            }
        }
    }
}

/// T10 as it stands: a quarter of an em between Han and Latin letters, digits
/// and `%`; nothing beside signs that are neither.
#[test]
fn gaps_between_han_and_latin() {
    for layout in ["daily", "bulletin", "phone"] {
        let gaps = |text: &str| {
            let line = set_one(text, hans(layout, 20)).remove(0);
            let gaps = line.windows(2).map(|pair| ((pair[1].left - pair[0].right) * 100.0).round() / 100.0);
            gaps.filter(|gap| *gap > 0.05).collect::<Vec<_>>()
        };
        assert_eq!(gaps("在2025年"), [0.25, 0.25], "{layout}");
        assert_eq!(gaps("用AI写"), [0.25, 0.25], "{layout}");
        assert_eq!(gaps("占90%的"), [0.25, 0.25], "{layout}");
        for text in ["“AI”", "（3）", "90%。"] {
            assert_eq!(gaps(text), [0.0; 0], "{layout}: {text}");
        }
        // The engine has no gap here, and GB leaves none.
        for text in ["用C++写", "约5km²的", "约26℃的"] {
            assert_eq!(gaps(text), [0.25], "{layout}: {text}");
        }
    }
}

/// Traditional Chinese has its marks in the middle of their square, and
/// compresses none.
#[test]
fn traditional_marks_stand_centred() {
    for layout in ["daily", "bulletin", "phone"] {
        let setting = Setting { layout, measure: 40, lang: Lang::Hant };
        for text in ["國。國，國、國；國：國？國！國", "國**。國，國、國；國：國？國！**國", "國*，國。*國"]
        {
            for glyph in
                set_one(text, setting).remove(0).iter().filter(|glyph| "。，、；：？！".contains(&glyph.text))
            {
                let middle = (glyph.ink.0 + glyph.ink.1) / 2.0 - (glyph.left + glyph.right) / 2.0;
                assert!(
                    middle.abs() < 0.1,
                    "{layout}: {} of {} is {middle} em off",
                    glyph.text,
                    glyph.family
                );
                assert!((glyph.right - glyph.left - 1.0).abs() < 0.01, "{layout}: {}", glyph.text);
            }
        }
        let line = set_one("國，「國」。國！！國", setting).remove(0);
        let wide = line.last().expect("glyphs").right - line[0].left;
        assert!((wide - 10.0).abs() < 0.01, "{layout}: {wide}");
    }
}

/// Lists in lists: each level has marks of its own.
#[test]
fn marks_of_items_tell_their_level() {
    let numbers = "1. 国\n   1. 永\n      1. 中\n      2. 天\n   2. 地\n2. 人";
    let points = "- 国\n  - 永\n    - 中\n- 人";
    for layout in ["daily", "bulletin", "phone"] {
        let setting = Setting { layout, measure: 20, lang: Lang::Hans };
        let shown = |text| set_one(text, setting).iter().map(text_of).collect::<Vec<_>>().join(" ");
        assert_eq!(shown(numbers), "1.国 （1）永 ①中 ②天 （2）地 2.人", "{layout}");
        assert_eq!(shown(points), "•国 –永 ·中 •人", "{layout}");
        assert_eq!(shown("1. 国\n   1. 永\n\n      0. 中\n      1. 天"), "1.国 （1）永 0.中 ①天", "{layout}");
        let english = Setting { lang: Lang::En, ..setting };
        let shown = |text| set_one(text, english).iter().map(text_of).collect::<Vec<_>>().join(" ");
        assert_eq!(shown("1. one\n   1. two\n      1. three"), "1.one (a)two i.three", "{layout}");
    }
}

/// A quotation's last paragraph that begins with a dash says who is quoted: it ends
/// where the quotation's lines end.
#[test]
fn who_is_quoted_stands_at_the_right() {
    for layout in ["daily", "bulletin", "phone"] {
        let setting = Setting { layout, measure: 20, lang: Lang::Hans };
        let right = |line: &Line| line.last().expect("glyphs").right;
        let quoted = format!("> {}\n>\n> ——某某", "永".repeat(40));
        let lines = set_one(&quoted, setting);
        let last = lines.last().expect("lines");
        assert!(text_of(last).starts_with("——"), "{layout}{}", shown(&lines));
        assert!((right(last) - right(&lines[0])).abs() < 0.01, "{layout}{}", shown(&lines));
        // A dash alone makes nobody of a paragraph.
        let lines = set_one("> ——某某", setting);
        assert!(right(&lines[0]) < 12.0, "{layout}{}", shown(&lines));
    }
}

/// Nothing that a reader cannot see enters the text.
#[test]
fn no_invisible_character_is_used() {
    let text = "国50 GWh，第12期，C++，阿卜杜拉·买买提，2026年6月9日，真好！！国，\
                https://www.example.org.cn/2026/09/brief-0915.html。";
    for setting in SETTINGS {
        for line in set_one(text, setting) {
            assert_eq!(jianbao::text::characters::invisibles(&text_of(&line)).count(), 0);
        }
    }
}
