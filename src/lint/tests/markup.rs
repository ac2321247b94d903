//! Markdown: what is seen through, what is hidden, and places that stay correct.

use super::super::inline::visible;
use super::super::markdown::blocks;
use super::super::prose::OPAQUE;
use super::super::{Kind, Lang, Rule, remarks};
use super::expect;

fn seen(text: &str) -> Vec<String> {
    let read = |block: super::super::markdown::Block| {
        let glyphs = visible(block.glyphs, Kind::Markdown);
        // Each visible character stands where it says.
        for glyph in &glyphs {
            let source = &text[glyph.place.clone()];
            assert!(glyph.char == OPAQUE || source.contains(glyph.char), "{text} {glyph:?}");
        }
        glyphs.iter().map(|glyph| if glyph.char == OPAQUE { '▢' } else { glyph.char }).collect()
    };
    blocks(text).into_iter().map(read).collect()
}

#[test]
fn inline_markup() {
    for (text, prose) in [
        ("甲**乙**丙*丁*~~戊~~", "甲乙丙丁戊"),
        ("**“重点”**的，***都***，_a_ a_b_c", "“重点”的，都，a a_b_c"),
        ("甲[^1]乙[@x][@y]丙", "甲乙丙"),
        ("见[目录](https://a.example/(b),c)。", "见目录。"),
        ("由[@甲](https://a.example \"题\")投稿", "由@甲投稿"),
        ("![图一](a,b.png)和[文][x]", "图一和文"),
        ("码`a,b`与``c`d``", "码▢与▢"),
        ("见<https://a.example>、https://b.example/c,d。", "见▢、▢。"),
        ("写x@b.example,信", "写▢,信"),
        ("PM<sub>2.5</sub>&nbsp;&amp;", "PM2.5▢"),
        ("\\*甲\\*，a < b，5~10，6~8", "*甲*，a < b，5~10，6~8"),
        ("** 甲** `乙", "** 甲** `乙"),
    ] {
        assert_eq!(seen(text), [prose], "{text}");
    }
}

#[test]
fn block_markup() {
    assert_eq!(
        seen("# 甲\n乙\n丙\n\n- 丁\n- [x] 戊\n  己\n1. 庚\n2) 辛"),
        ["甲", "乙\n丙", "丁", "戊\n己", "庚", "辛"]
    );
    assert_eq!(seen("> 甲\n> 乙\n\n---\n\n[^1]: 丙\n[x]: http://a"), ["甲\n乙", "丙"]);
    assert_eq!(seen("| 甲 | 乙 |\n|:--|--:|\n| 丙\\|丁 | 戊 |\n\n己"), ["甲", "乙", "丙|丁", "戊", "己"]);
    assert_eq!(seen("甲\n\n```sql\n乙\n\n丙\n```\n丁\n\n    戊\n\n~~~\n己"), ["甲", "丁"]);
    assert_eq!(seen("甲\n---\n乙\r\n\r\n丙"), ["甲", "乙", "丙"]);
}

#[test]
fn rules_look_through_emphasis() {
    let (rule, hans) = (Rule::MarksHalfWidth, Lang::Hans);
    expect("**重点**⟦,⟧说明[^1]⟦;⟧好。", Kind::Markdown, hans, rule, &[Some("，"), Some("；")]);
    expect("见`表`，**甲⟦,⟧**乙。", Kind::Markdown, hans, rule, &[Some("，")]);
    // The brackets of a link are markup; a mark behind its text is not.
    expect("见[目录](a)⟦,⟧好。", Kind::Markdown, hans, rule, &[Some("，")]);
}

#[test]
fn a_repair_deletes_no_markup() {
    expect("增长**⟦5**-10%⟧。", Kind::Markdown, Lang::Hans, Rule::RangeUnit, &[None]);
}

#[test]
fn emphasis_that_markdown_does_not_take() {
    let (rule, hans) = (Rule::EscapeMarkdown, Lang::Hans);
    expect("重点是：⟦** ⟧能源**问题。", Kind::Markdown, hans, rule, &[Some("**")]);
    expect("⟦** ⟧能源⟦ **⟧问题", Kind::Markdown, hans, rule, &[Some("**"), Some("**")]);
    assert_eq!(remarks("**能源**问题，\\*\\* 原样\\*\\*。", Kind::Markdown, hans), []);
}

#[test]
fn markdown_in_plain_text() {
    let (rule, hans) = (Rule::EscapeMarkdown, Lang::Hans);
    expect("坚持⟦**⟧创新⟦**⟧驱动", Kind::Plain, hans, rule, &[Some(""), Some("")]);
    expect("⟦## ⟧总体情况", Kind::Plain, hans, rule, &[Some("")]);
    expect("由⟦`⟧container_daily⟦`⟧汇总", Kind::Plain, hans, rule, &[Some(""), Some("")]);
}

#[test]
fn marks_of_notes_tags_and_entities_in_plain_text() {
    let (rule, hans) = (Rule::EscapeMarkdown, Lang::Hans);
    expect("电价⟦[@ndrc]⟧与算力⟦[^1]⟧，见[1]、[甲]", Kind::Plain, hans, rule, &[None, None]);
    let fixes = &[Some(""), Some(""), None];
    expect("⟦<u>⟧重点⟦</u>⟧工作⟦<br/>⟧安排，2<3>1", Kind::Plain, hans, rule, fixes);
    expect("甲⟦&nbsp;⟧乙⟦&amp;⟧丙，AT&T", Kind::Plain, hans, rule, &[Some(" "), Some("&")]);
    assert_eq!(remarks("电价[^1]。\n\n[^1]: 注。", Kind::Markdown, hans), []);
}

#[test]
fn captions_have_no_full_stop() {
    let (rule, hans) = (Rule::TitleStop, Lang::Hans);
    expect(
        "![每日用电量⟦。⟧](a.svg)\n\n![甲。乙。](a.svg)\n\n见![图。](a.svg)",
        Kind::Markdown,
        hans,
        rule,
        &[Some("")],
    );
}

#[test]
fn headings_have_no_full_stop() {
    expect("## 总体情况⟦。⟧\n\n好。", Kind::Markdown, Lang::Hans, Rule::TitleStop, &[Some("")]);
    // A sentence above a line of dashes was not meant as a heading.
    assert_eq!(remarks("总体情况。\n---\n好。", Kind::Markdown, Lang::Hans), []);
}
