//! Any input: no panic, sorted places on character boundaries, and repairs that
//! come to an end.

use super::super::{Document, Kind, Lang, Prose, document_remarks, mended, remarks};
use super::settles;
use crate::words::Tongue;

const PIECES: &[&str] = &[
    "汉", "字", "A", "ab", "1", "26", "2026", " ", "\n", "\n\n", ",", ".", "...", ";", ":", "!", "(", ")",
    "“", "”", "‘", "’", "《", "》", "\"", "'", "*", "**", "_", "`", "```", "~", "~~", "[", "](", "[^", "[@",
    "]", "<", ">", "|", "|-|\n", "\\", "\\$", "&amp;", "#", "# ", "- ", "1. ", "> ", "　", "、", "。", "，",
    "—", "——", "--", "…", "～", "-", "年", "月", "日", "周", "星期", "一", "二、", "（", "）", "％", "%",
    "万", "亿", "５", "．", "·", "•", "𠀀", "\u{2f00}", "\u{e000}", "\u{301}", "🏴", "http://", "@a.b",
    "and", "\r\n", "\t", "\0", "号", "第", "千", "个", ".5", "      ",
];

/// A small generator (Knuth's constants), so that a failure can be repeated.
fn texts(count: usize) -> impl Iterator<Item = String> {
    let mut state = 42_u64;
    std::iter::repeat_with(move || {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize
        };
        let length = next() % 24;
        (0..length).map(|_| PIECES[next() % PIECES.len()]).collect()
    })
    .take(count)
}

fn holds(text: &str, kind: Kind, lang: Lang) {
    let mut last = 0;
    for remark in remarks(text, kind, lang) {
        assert!(last <= remark.range.start && remark.range.start < remark.range.end, "{text:?} {remark:?}");
        assert!(
            text.is_char_boundary(remark.range.start) && text.is_char_boundary(remark.range.end),
            "{text:?}"
        );
        assert!(!remark.rule.phrase(&remark.found, remark.advice.as_deref(), Tongue::En).is_empty());
        assert!(!remark.rule.hint(&remark.found, remark.advice.as_deref(), Tongue::En).is_empty());
        last = remark.range.end;
    }
    let date = chrono::NaiveDate::from_ymd_opt(2026, 6, 10);
    let texts = [Prose::new(text, kind)];
    let document = Document { date, texts: &texts, titles: vec![text], ..Default::default() };
    document_remarks(&document, lang);
}

#[test]
fn any_text_is_read() {
    for text in texts(2000) {
        for (kind, lang) in
            [(Kind::Plain, Lang::Hans), (Kind::Markdown, Lang::Hans), (Kind::Markdown, Lang::Hant)]
        {
            holds(&text, kind, lang);
            settles(&text, kind, lang);
        }
    }
}

#[test]
fn a_text_may_end_anywhere() {
    let text = "## 甲。\n\n国发[2026]12号,**“AI”**在26年6月10日（星期四）增长5-10%...见[目录](https://a.b/c)、`码`[^1]\\$5。\n\n\
        | 甲 | 乙 |\n|--|--|\n| (丙) | \"丁\" |\n\n- [x] 三、四个\n\n```\n戊";
    for (at, _) in text.char_indices() {
        for part in [&text[..at], &text[at..]] {
            holds(part, Kind::Plain, Lang::Hans);
            holds(part, Kind::Markdown, Lang::Hans);
            settles(part, Kind::Markdown, Lang::Hans);
        }
    }
}

#[test]
fn only_wanted_repairs_are_made() {
    let text = "今天,我们\"很好\"。";
    let made = mended(text, Kind::Plain, Lang::Hans, |remark| remark.found == ",");
    assert_eq!(made, "今天，我们\"很好\"。");
}
