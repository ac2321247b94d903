use super::collate;
use crate::findings::{Fault, Findings};
use crate::markdown::ReferenceIds;
use crate::markdown::{Alignment, Block, BlockKind, Body, Context, Images, Inline, Item, Style, parse};
use crate::text::lang::Lang;
use crate::text::source::Text;
use crate::text::source::{Place, Sources};
use crate::text::traced::Traced;

/// A text as it stands in a brief, between these quotes.
fn written(markdown: &str, quotes: &str) -> (Sources, Text) {
    let mut sources = Sources::default();
    let file = format!("{quotes}\n{markdown}{quotes}");
    let source = sources.add("brief.toml", file.clone());
    let value = markdown.replace("\\t", "\t").replace("\\n", "\n");
    let value = if quotes.starts_with('"') { value } else { markdown.to_owned() };
    (sources, Text { value, place: Some(Place { source, range: 0..file.len() }) })
}

fn texts(lost: &Findings) -> Vec<String> {
    let text = |fault: &Fault| match fault {
        Fault::TextLost { text, .. } => text.clone(),
        other => panic!("{other:?}"),
    };
    lost.iter().map(|finding| text(&finding.fault)).collect()
}

/// What is lost of a text when it is read as it is today.
fn lost(markdown: &str) -> Vec<String> {
    let (sources, text) = written(markdown, "'''");
    let (mut images, mut findings, mut lost) = (Images::default(), Findings::default(), Findings::default());
    let context = Context {
        sources: &sources,
        references: &ReferenceIds::default(),
        images: &mut images,
        findings: &mut findings,
        lost: &mut lost,
    };
    parse(&text, Lang::Hans, context);
    texts(&lost)
}

/// What is lost when a text is read as these blocks: each with the part of the
/// text that it was read from.
fn lost_as(markdown: &str, blocks: Vec<(&str, BlockKind)>) -> Vec<String> {
    let (sources, text) = written(markdown, "'''");
    let file = text.place.as_ref().expect("made with one").source;
    let block = |(part, kind): (&str, BlockKind)| {
        let start = 4 + markdown.find(part).expect("a part of the text");
        Block {
            kind: list_at(kind, file, start),
            place: Place { source: file, range: start..start + part.len() },
        }
    };
    let body: Body = blocks.into_iter().map(block).collect();
    let mut lost = Findings::default();
    collate(&text, &body, &sources, &mut lost);
    texts(&lost)
}

/// A list whose items are single characters, found line by line.
fn list_at(kind: BlockKind, source: crate::text::source::SourceId, start: usize) -> BlockKind {
    let BlockKind::List { start: first, tight, items } = kind else { return kind };
    let items = items.into_iter().map(|mut item| {
        for block in &mut item.body {
            block.place =
                Place { source, range: start + block.place.range.start..start + block.place.range.end };
        }
        item
    });
    BlockKind::List { start: first, tight, items: items.collect() }
}

fn text(text: &str) -> Inline {
    Inline::Text(Traced::plain(text))
}

fn emphasis(body: &str) -> Inline {
    Inline::Styled(Style::Emph, vec![text(body)])
}

fn paragraph(inlines: impl Into<Vec<Inline>>) -> BlockKind {
    BlockKind::Paragraph(inlines.into())
}

#[test]
fn finds_nothing_where_marks_are_marks() {
    for markdown in [
        "**重点**后，*重点*在`code`中。~~删去~~ <u>线</u>",
        "***粗斜***和**粗*斜*粗**，__粗__，_斜_",
        "[人民网](https://a.cn/人) 见 ![图](a.png \"题\")，[甲][乙] <https://a.cn>\n\n[乙]: https://b.cn \"题\"",
        "# 一级\n\n## （一）二级\n\n三级 ##\n",
        "# 甲\n\n## 1.5亿元规模\n\n## 2.5倍\n\n# 1\\. 乙\n\n## 1.1 丙\n\n### 1.1.1 丁\n\n## 2\\. 戊\n",
        "- 甲\n- 乙\n  续\n\n  > 引 &amp; 文 &#20013; 3 \\* 4\n\n1. 一\n2. 二\n- [x] 完\n- [ ] 未",
        "| 甲 | 乙 |\n|:--|--:|\n| 1 | `x\\|y` |\n|  | \\| |\n丙 | 丁\n\n后",
        "```rust title\nlet a = b * c; // >\n```\n\n    缩进 * 代码\n",
        "甲[^1]乙[@a]丙[@b; @c]\n\n[^1]: 注 **文**\n\n    第二段\n",
        "甲  \n乙\\\n丙<br>丁\n续行\n> 引\n懒续\n\n***\n",
        "a < b > c & d &lt;e&gt; &foo; &amp;amp; C:\\x",
        "甲&nbsp;乙 &amp; 丙&ensp;&#12288;&amp;丁&#xA0; **&emsp;戊**&zwj;`&nbsp;己` &NewLine; 庚\n\n    &nbsp;辛",
        "<table>\n<tr>\n  <td>甲</td><BR />\n  <td>\n乙\n</table>\n\n丙  \n<https://a.cn> 丁  \n<u>戊</u>",
        "word:\\\\---",
        "<div>块</div>\n\n<sub>下</sub>",
        "1. 甲\n1. 乙\n1. 丙",
        "```\n>>> a\n  > b\n```\n\n> ```\n> > c\n> ```",
    ] {
        assert_eq!(lost(markdown), [""; 0], "{markdown}");
    }
}

/// `300*200*100mm` read as emphasis.
#[test]
fn misses_the_asterisks_of_a_product() {
    let body =
        |before: &str, inside: &str, after: &str| paragraph([text(before), emphasis(inside), text(after)]);
    for (markdown, kind) in [
        ("机箱300*200*100mm", body("机箱300", "200", "100mm")),
        ("面积3*5、6*8平方米", body("面积3", "5、6", "8平方米")),
        ("单价5*，备注*见附件", body("单价5", "，备注", "见附件")),
    ] {
        assert_eq!(lost_as(markdown, vec![(markdown, kind)]), ["*", "*"], "{markdown}");
    }
}

/// Cells beyond those of the head, which GFM drops.
#[test]
fn misses_the_cells_beyond_the_head() {
    let cell = |content: &str| vec![text(content)];
    let table = |rows| BlockKind::Table {
        columns: vec![Alignment::Auto; 2],
        head: vec![cell("甲"), cell("乙")],
        rows,
    };
    let markdown = "| 甲 | 乙 |\n|---|---|\n| 1 | 2 | 3 |\n| 4 |";
    let rows = vec![vec![cell("1"), cell("2")], vec![cell("4"), Vec::new()]];
    assert_eq!(lost_as(markdown, vec![(markdown, table(rows))]), ["3"]);
}

/// TOML makes a tab of `\t`.
#[test]
fn misses_the_letters_of_an_eaten_path() {
    let (sources, text) = written("路径 D:\\temp\\new", "\"\"\"");
    let mut found = Findings::default();
    collate(&text, &Body::new(), &sources, &mut found);
    assert_eq!(texts(&found)[0], "\\t");
}

/// Lists count on from their first number, whatever the others are.
#[test]
fn misses_the_numbers_of_a_list_that_counts_otherwise() {
    let item = |range| Item {
        done: None,
        body: vec![Block { kind: paragraph([text("甲")]), place: Place { source: one(), range } }],
    };
    let list = BlockKind::List { start: Some(2026), tight: true, items: vec![item(6..9), item(16..19)] };
    let markdown = "2026. 甲\n2025. 甲";
    assert_eq!(lost_as(markdown, vec![(markdown, list)]), ["2025"]);
}

fn one() -> crate::text::source::SourceId {
    Sources::default().add("brief.toml", "")
}

/// A picture that Markdown does not take for one prints as its own mark.
#[test]
fn misses_a_picture_that_prints_as_text() {
    let markdown = "见![走势](图片/走势 图.png)。";
    assert_eq!(
        lost_as(markdown, vec![(markdown, paragraph([text(markdown)]))]),
        ["![走势](图片/走势 图.png)"]
    );
}

/// Three hyphens make a heading of the line above.
#[test]
fn misses_a_line_that_made_a_heading() {
    let heading =
        BlockKind::Heading { level: 1, number: "（一）".to_owned(), body: vec![text("第一段文字")] };
    let markdown = "第一段文字\n---";
    assert_eq!(lost_as(markdown, vec![(markdown, heading)]), ["---"]);
}

/// A link without a text shows nothing.
#[test]
fn misses_a_link_without_text() {
    let link = Inline::Link { url: "https://a.example".to_owned(), body: Vec::new() };
    let markdown = "[](https://a.example)甲";
    let found = lost_as(markdown, vec![(markdown, paragraph([link, text("甲")]))]);
    assert_eq!(found, ["[](https://a.example)"]);
}

/// In a path a backslash is meant as itself.
#[test]
fn misses_the_backslashes_of_a_path() {
    let markdown = "路径 D:\\[备份]\\*.doc";
    assert_eq!(lost_as(markdown, vec![(markdown, paragraph([text("路径 D:[备份]*.doc")]))]), ["\\", "\\"]);
}

/// Whatever a reader of Markdown might drop.
#[test]
fn misses_words_that_no_block_holds() {
    let whole = "甲乙丙丁\n\n戊己";
    assert_eq!(lost_as(whole, vec![("甲乙丙丁", paragraph([text("甲乙丁")]))]), ["丙", "戊己"]);
}

/// Every mark that was begun and never closed, behind every one that was: the
/// reading of `[@a][@b` once never ended.
#[test]
fn ends_where_a_mark_never_closes() {
    let whole = [
        "[@a]",
        "[^n]",
        "![图](a.png)",
        "[字](https://a.cn)",
        "`码`",
        "**粗**",
        "*斜*",
        "~~删~~",
        "<br>",
        "&amp;",
    ];
    let begun = [
        "[@b", "[^b", "![图", "![图](a", "[字](b", "[", "`码", "**粗", "*斜", "~~删", "<br", "&amp", "\\",
        "|", "]",
    ];
    for closed in whole {
        for open in begun {
            for markdown in [
                format!("见{closed}{open}"),
                format!("{closed}{open}，后面还有字。\n\n[^n]: 注\n"),
                format!("- {closed} {open}\n- 另一条"),
                format!("| 甲 | 乙 |\n|---|---|\n| {closed}{open} | {open} |\n"),
                format!("## {closed}{open}\n\n> {closed}{open}"),
            ] {
                lost(&markdown);
            }
        }
    }
}
