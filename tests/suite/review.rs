//! The review copy and its way home: Word's own document of an issue, and what a
//! leader changes in it.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::PremulRgba8;
use jianbao::files;
use jianbao::issue::Request;
use jianbao::outputs::review_copy::review_copy;
use jianbao::paper::{Paper, docx, values};
use jianbao::review::onto::{Homecoming, onto};
use snapbox::str;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::cli::{folder_with, jianbao};
use crate::support::{render, scratch, shown_briefs, squeeze};

/// The review copy of a brief.
fn copy_of(brief: &Path) -> Vec<u8> {
    let rendered = render(brief, &Request::default());
    let issue = rendered.issue.expect("no error");
    let engine = jianbao::engine::Engine::new(jianbao::fonts::Fonts::embedded());
    review_copy(&issue, &engine).expect("written")
}

fn text_of(path: &Path) -> String {
    String::from_utf8(files::read(path).expect("readable")).expect("UTF-8")
}

fn series_of(brief: &Path) -> Option<String> {
    let series = brief.parent().expect("a folder").join("jianbao.toml");
    series.is_file().then(|| text_of(&series))
}

/// A document with one of its parts changed.
fn changed(document: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(document)).expect("a package");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("whole");
        let own = file.name().to_owned();
        if own == name {
            let before = String::from_utf8(bytes).expect("XML");
            let after = change(before.clone());
            assert_ne!(before, after, "{name} has no such place");
            bytes = after.into_bytes();
        }
        zip.start_file(own, SimpleFileOptions::default()).expect("a name");
        zip.write_all(&bytes).expect("written");
    }
    zip.finish().expect("whole").into_inner()
}

const DOCUMENT: &str = "word/document.xml";

/// What comes home of a document.
fn home(document: &[u8], brief: &str) -> Homecoming {
    let copy = docx::read(document).expect("a document");
    onto("reviewed.docx", copy, brief, None).expect("TOML")
}

#[test]
fn a_copy_says_what_the_paper_says() {
    for brief in shown_briefs() {
        let copy = copy_of(&brief);
        assert_eq!(copy, copy_of(&brief), "{}: not the same bytes twice", brief.display());
        let values = values::of(&text_of(&brief), series_of(&brief).as_deref()).expect("TOML");
        let paper = Paper::of(&values);
        let mut read = docx::read(&copy).expect("a document").paragraphs;
        read.retain(|own| own.number.is_some());
        read.sort_by_key(|own| own.number);
        assert_eq!(read.len(), paper.paragraphs.len(), "{}", brief.display());
        for (own, read) in paper.paragraphs.iter().zip(&read) {
            let at = format!("{}: {}", brief.display(), own.plain());
            assert_eq!(own.atoms, read.atoms, "{at}");
            assert_eq!(std::mem::discriminant(&own.shape), std::mem::discriminant(&read.shape), "{at}");
        }
    }
}

/// Not touched, a copy changes nothing; by itself, it becomes a brief that is
/// typeset to the same code.
#[test]
fn a_copy_that_nobody_touched_comes_home_as_it_was() {
    for brief in shown_briefs() {
        let (copy, text) = (copy_of(&brief), text_of(&brief));
        let copied = docx::read(&copy).expect("a document");
        let back = onto("a.docx", copied, &text, series_of(&brief).as_deref()).expect("TOML");
        assert_eq!(
            (back.changes, back.text, back.findings.iter().count()),
            (Vec::new(), text, 0),
            "{}",
            brief.display()
        );
        let folder = scratch();
        files::write(&folder.path().join("back.docx"), &copy).expect("written");
        let run = jianbao(folder.path()).args(["-q", "import", "back.docx"]).assert();
        let said = run.success().stdout_eq(str![""]);
        let said = String::from_utf8_lossy(&said.get_output().stderr).into_owned();
        assert!(!said.contains("import/") && !said.contains("warning"), "{said}");
        let code = |path: &Path| {
            let issue =
                render(path, &Request { layout: Some("daily".to_owned()), ..Request::default() }).issue;
            issue.expect("no error").project().main().to_owned()
        };
        assert_eq!(code(&folder.path().join("back.toml")), code(&brief), "{}", brief.display());
    }
}

const BRIEF: &str = r#"# 本期由值班编辑填写
[header]
title = "每日动态"   # 刊名不改
publisher = "某协会"
date = 2026-06-10
issue = 161

[summary]
text = "摘要文字。"
keywords = ["外贸", "算力"]

[[sections]]
title = "第一节"
# 这一节引自讲话
body = '''
第一段，有**重点**和 300*200 的尺寸[@a]。

- 甲
- 乙

第三段[^1]。

[^1]: 注释。
'''

[[sections]]
title = "第二节"
body = '''
第二节的正文。
'''

[[sections]]
title = "第三节"
body = "第三节的正文。"

[[references]]
id = "a"
source = "人民网"
title = "文献一"
date = 2026-06-09
"#;

fn copied() -> Vec<u8> {
    let folder = folder_with(&[("a.toml", BRIEF)]);
    copy_of(&folder.path().join("a.toml"))
}

/// What `w:p` holds the text, whole.
fn paragraph<'a>(document: &'a str, text: &str) -> &'a str {
    let at = document.find(text).expect("is there");
    let start = document[..at].rfind("<w:p>").expect("a paragraph");
    let end = at + document[at..].find("</w:p>").expect("its end") + "</w:p>".len();
    &document[start..end]
}

#[test]
fn words_are_changed_where_they_stand() {
    let reviewed = changed(&copied(), DOCUMENT, |xml| {
        xml.replace("的尺寸", "的规格")
            .replace("第二节的正文。", "第二节的新正文。")
            .replace("每日动态", "每日要情")
    });
    let back = home(&reviewed, BRIEF);
    let wanted = BRIEF
        .replace("300*200 的尺寸", "300*200 的规格")
        .replace("第二节的正文。", "第二节的新正文。")
        .replace("\"每日动态\"", "\"每日要情\"");
    assert_eq!(back.text, wanted);
    let keys: Vec<_> = back.changes.iter().map(|change| change.key.as_str()).collect();
    assert_eq!(keys, ["header.title", "sections[0].body", "sections[1].body"]);
    assert!(back.findings.is_empty());
}

#[test]
fn marked_changes_come_home_with_who_and_when() {
    let reviewed = changed(&copied(), DOCUMENT, |xml| {
        xml.replace(
            "<w:t xml:space=\"preserve\">第二节的正文。</w:t>",
            "<w:t xml:space=\"preserve\">第二节的</w:t></w:r><w:del w:id=\"900\" w:author=\"王主任\" w:date=\"2026-06-11T09:30:00Z\">\
             <w:r><w:delText>正文</w:delText></w:r></w:del><w:ins w:id=\"901\" w:author=\"王主任\" w:date=\"2026-06-11T09:30:00Z\">\
             <w:r><w:t>要点</w:t></w:r></w:ins><w:r><w:t>。</w:t>",
        )
    });
    let back = home(&reviewed, BRIEF);
    assert_eq!(back.text, BRIEF.replace("第二节的正文。", "第二节的要点。"));
    assert_eq!(back.changes[0].by, ["王主任 2026-06-11 09:30"]);
}

#[test]
fn paragraphs_come_and_go() {
    let reviewed = changed(&copied(), DOCUMENT, |xml| {
        let new =
            "<w:p><w:pPr><w:pStyle w:val=\"BodyText\"/></w:pPr><w:r><w:t>新的*一段*。</w:t></w:r></w:p>";
        let second = paragraph(&xml, "第二节的正文。").to_owned();
        let third = paragraph(&xml, "第三段").to_owned();
        let item = paragraph(&xml, ">乙<").to_owned();
        xml.replace(&second, &format!("{second}{new}"))
            .replace(&third, "")
            .replace(&item, &format!("{item}{}", item.replace("乙", "丙").replace("jb_", "other_")))
    });
    let back = home(&reviewed, BRIEF);
    assert!(back.text.contains("第二节的正文。\n\n新的\\*一段\\*。\n'''"), "{}", back.text);
    assert!(back.text.contains("- 甲\n- 乙\n- 丙\n"), "{}", back.text);
    assert!(!back.text.contains("第三段"), "{}", back.text);
    assert!(back.text.contains("# 这一节引自讲话\n"), "comments stay: {}", back.text);
}

#[test]
fn sections_move_and_a_new_one_comes() {
    let reviewed = changed(&copied(), DOCUMENT, |xml| {
        let (title, body) =
            (paragraph(&xml, "第三节<").to_owned(), paragraph(&xml, "第三节的正文").to_owned());
        let second = paragraph(&xml, "第二节<").to_owned();
        let new = "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr><w:r><w:t>新的一节</w:t></w:r></w:p>\
                   <w:p><w:r><w:t>它的正文。</w:t></w:r></w:p>";
        xml.replace(&title, "").replace(&body, "").replace(&second, &format!("{title}{body}{new}{second}"))
    });
    let back = home(&reviewed, BRIEF);
    let order: Vec<_> = ["第一节\"", "第三节\"", "新的一节\"", "第二节\""]
        .iter()
        .map(|title| back.text.find(title))
        .collect();
    assert!(order.iter().all(Option::is_some) && order.is_sorted(), "{}", back.text);
    assert!(
        back.text.contains("body = '''\n它的正文。\n'''") || back.text.contains("它的正文。"),
        "{}",
        back.text
    );
    assert!(back.findings.is_empty());
}

#[test]
fn comments_and_what_has_no_place_are_findings() {
    let reviewed = changed(&copied(), DOCUMENT, |xml| {
        let line = paragraph(&xml, "某协会").to_owned();
        xml.replace(&line, &format!("{line}<w:p><w:r><w:t>请抄送办公厅</w:t></w:r></w:p>"))
    });
    let back = home(&reviewed, BRIEF);
    assert_eq!(back.text, BRIEF);
    let told: Vec<_> =
        back.findings.iter().map(|found| found.fault.phrase(jianbao::words::Tongue::En)).collect();
    assert_eq!(told, ["not in the brief: 请抄送办公厅"]);
}

#[test]
fn what_the_brief_says_otherwise_by_now_is_not_written_over() {
    let reviewed = changed(&copied(), DOCUMENT, |xml| xml.replace("第二节的正文。", "第二节的新正文。"));
    let meanwhile = BRIEF.replace("第二节的正文。", "第二节由编辑改过。");
    let back = home(&reviewed, &meanwhile);
    assert_eq!(back.text, meanwhile);
    assert_eq!(back.findings.iter().count(), 1);
    // Another section before it changes nothing of that.
    let meanwhile = BRIEF.replacen(
        "[[sections]]",
        "[[sections]]\ntitle = \"插入的一节\"\nbody = \"正文。\"\n\n[[sections]]",
        1,
    );
    let back = home(&reviewed, &meanwhile);
    assert_eq!(back.text, meanwhile.replace("第二节的正文。", "第二节的新正文。"));
}

/// A copy that went through a program which keeps neither bookmarks nor what the
/// brief said is matched by its text.
#[test]
fn a_copy_without_bookmarks_is_matched_by_its_text() {
    let bare = changed(&copied(), DOCUMENT, |xml| {
        xml.replace("jb_", "_other_").replace("第二节的正文。", "第二节的正文。\u{4e00}")
    });
    let bare = changed(&bare, "customXml/item1.xml", |xml| xml.replace("urn:jianbao:brief", "urn:other"));
    let back = home(&bare, BRIEF);
    assert!(back.text.contains("第二节的正文。一"), "{}", back.text);
}

#[test]
fn the_command_shows_first_and_writes_when_told() {
    let reviewed = changed(&copied(), DOCUMENT, |xml| xml.replace("第二节的正文。", "第二节的新正文。"));
    let folder = folder_with(&[("a.toml", BRIEF)]);
    files::write(&folder.path().join("reviewed.docx"), &reviewed).expect("written");
    let shown = jianbao(folder.path()).args(["import", "reviewed.docx", "--onto", "a.toml"]).assert();
    shown
        .success()
        .stdout_eq(str![[r#"
--- sections[1].body
+++ sections[1].body
@@ -1 +1 @@
-第二节的正文。
+第二节的新正文。

"#]])
        .stderr_eq(str![[r#"
1 change for a.toml; --yes writes

"#]]);
    assert_eq!(text_of(&folder.path().join("a.toml")), BRIEF);
    let written =
        jianbao(folder.path()).args(["import", "reviewed.docx", "--onto", "a.toml", "--yes"]).assert();
    written.success().stderr_eq(str![[r#"
wrote 1 change to a.toml

"#]]);
    assert_eq!(text_of(&folder.path().join("a.toml")), BRIEF.replace("第二节的正文。", "第二节的新正文。"));
    let again = jianbao(folder.path()).args(["import", "reviewed.docx", "--onto", "a.toml"]).assert();
    again.success().stdout_eq(str![""]);
}

#[test]
fn build_writes_a_review_copy() {
    let folder = folder_with(&[("a.toml", BRIEF)]);
    jianbao(folder.path()).args(["-q", "build", "a.toml", "--format", "docx"]).assert().success();
    let bytes = files::read(&folder.path().join("a.docx")).expect("written");
    assert!(docx::is_copy(&bytes));
    assert!(!docx::is_copy(b"PK\x03\x04"));
}

/// Word counts what the issue counts: no single section, no heading with a number
/// such as 1.1 of its own, all others.
#[test]
fn a_copy_numbers_what_the_issue_numbers() {
    let brief = "[header]\ntitle = \"测试简报\"\npublisher = \"协会\"\ndate = 2026-06-10\n\n[summary]\ntext = \"要点。\"\n\n\
        [[sections]]\ntitle = \"项目\"\nbody = \"\"\"\nHEADINGS\"\"\"\n";
    let unnumbered = |headings: &str| {
        let folder = folder_with(&[("a.toml", &brief.replace("HEADINGS", headings))]);
        let copy = copy_of(&folder.path().join("a.toml"));
        let mut document = String::new();
        let mut archive = ZipArchive::new(Cursor::new(copy)).expect("a package");
        archive.by_name(DOCUMENT).expect("a part").read_to_string(&mut document).expect("UTF-8");
        let headings = document.split("<w:pStyle w:val=\"Heading").skip(1).map(|rest| &rest[1..]);
        headings.map(|rest| rest.starts_with("\"/><w:numPr><w:numId w:val=\"0\"/>")).collect::<Vec<_>>()
    };
    assert_eq!(unnumbered("## 1.1 背景\n\n正文。\n\n## 1.2 目标\n\n正文。\n"), [true, true, true]);
    assert_eq!(unnumbered("## 背景\n\n正文。\n\n## 目标\n\n正文。\n"), [true, false, false]);
}

/// The old version of [`BRIEF`], with the second section before the first.
fn another() -> String {
    let moved = BRIEF.replace("第二节的正文。", "第二节改过的正文。").replace("- 乙\n", "- 乙\n- 丙\n");
    let (first, third) =
        (moved.find("[[sections]]").expect("has"), moved.rfind("[[sections]]").expect("has"));
    let second = first + 1 + moved[first + 1..].find("[[sections]]").expect("has");
    format!("{}{}{}{}", &moved[..first], &moved[second..third], &moved[first..second], &moved[third..])
}

#[test]
fn compare_lists_what_changed() {
    let folder = folder_with(&[("old.toml", BRIEF), ("new.toml", &another())]);
    let run = jianbao(folder.path()).args(["compare", "old.toml", "new.toml"]).assert();
    run.success().stderr_eq(str![""]).stdout_eq(str![[r#"
sections[0].title  inserted
+ 第二节
sections[0].body  inserted
+ 第二节改过的正文。
sections[1].body  inserted
+ 丙
sections[1].title  deleted
- 第二节
sections[1].body  deleted
- 第二节的正文。
sections[0]  moved from 2 to 1
  第二节

"#]]);
    let run = jianbao(folder.path()).args(["compare", "old.toml", "new.toml", "--format", "json"]).assert();
    run.success().stdout_eq(str![[r#"
{"after":"第二节","before":"","change":"inserted","key":"sections[0].title"}
{"after":"第二节改过的正文。","before":"","change":"inserted","key":"sections[0].body"}
{"after":"丙","before":"","change":"inserted","key":"sections[1].body"}
{"after":"","before":"第二节","change":"deleted","key":"sections[1].title"}
{"after":"","before":"第二节的正文。","change":"deleted","key":"sections[1].body"}
{"after":"第二节","before":"第二节","change":"moved","key":"sections[0]"}

"#]]);
    jianbao(folder.path()).args(["compare", "old.toml", "old.toml"]).assert().success().stdout_eq(str![""]);
}

/// The PDF shows both versions, and the document has both as tracked changes.
#[test]
fn compare_writes_a_marked_pdf_and_a_document() {
    let folder = folder_with(&[("old.toml", BRIEF), ("new.toml", &another())]);
    for output in ["marked.pdf", "marked.docx"] {
        jianbao(folder.path())
            .args(["-q", "compare", "old.toml", "new.toml", "-o", output])
            .assert()
            .success();
    }
    let pdf = files::read(&folder.path().join("marked.pdf")).expect("written");
    let text = squeeze(&crate::support::page_texts(&pdf).concat());
    for part in ["改过的", "•丙", "第二节", "移为第"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let accepted =
        docx::read(&files::read(&folder.path().join("marked.docx")).expect("written")).expect("a document");
    let texts: Vec<_> = accepted.paragraphs.iter().map(|own| jianbao::paper::plain(&own.atoms)).collect();
    assert!(texts.contains(&"第二节改过的正文。".to_owned()), "{texts:?}");
    let refused = jianbao(folder.path()).args(["compare", "old.toml", "new.toml", "-o", "new.toml"]).assert();
    refused.code(2);
}

/// The line through a picture that is gone ends at the picture's corner.
#[test]
fn a_picture_that_is_gone_is_crossed_out_and_nothing_else() {
    const SQUARE: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='20'></svg>";
    let lead = "第一段。\n\n".repeat(3);
    for picture in ["![图](a.svg)\n\n", "行内![图](a.svg)完。\n\n"] {
        let with = |body: &str| BRIEF.replacen("第一段，", &format!("{body}第一段，"), 1);
        let (old, new) = (with(&format!("{lead}{picture}")), with(&lead));
        assert_ne!(old, new);
        let folder = folder_with(&[("old.toml", &old), ("new.toml", &new), ("a.svg", SQUARE)]);
        jianbao(folder.path())
            .args(["-q", "compare", "old.toml", "new.toml", "-o", "m.pdf"])
            .assert()
            .success();
        let pdf = files::read(&folder.path().join("m.pdf")).expect("written");
        let pages = crate::support::page_pictures(&pdf, 1.0);
        let red = |page: &Pixmap| {
            let rows = page.data().chunks(usize::from(page.width()));
            let is_red = |pixel: &PremulRgba8| pixel.r > 150 && pixel.g < 120;
            let red = rows.map(|row| row.iter().filter(|pixel| is_red(pixel)).count());
            red.enumerate().filter(|(_, count)| *count > 0).map(|(row, _)| row).collect::<Vec<_>>()
        };
        let rows: Vec<_> = pages.iter().map(red).collect();
        let first = rows[0].iter().filter(|row| **row > 100).min().expect("a frame");
        let last = rows.iter().flatten().max().expect("a frame");
        assert!(last - first < 120, "{picture}: from {first} to {last}");
    }
}

/// What stands out of a text: a caption, a box, a chart, key figures.
const SHOWN: &str = r#"[header]
title = "每日动态"
publisher = "某协会"
date = 2026-06-10

[[key_figures]]
label = "顺差"
value = "1054.3"
unit = "亿美元"
change = "+19.4%"

[[key_figures]]
label = "项数"
value = "3"

[[sections]]
title = "第一节"
body = '''
开头一段。

表：进出口

| 项 | 数 |
| --- | ---: |
| 甲 | 1 |

来源：海关

> [!预警]
> 第一句。
>
> 第二句。

```chart
type = "column"
title = "月度"
unit = "亿元"
categories = ["一月", "二月"]
source = "统计局"
[series]
出口 = [10, 20.5]
进口 = [7, 8]
```

图：走势

末尾一段。
'''
"#;

fn shown_copy() -> Vec<u8> {
    let folder = folder_with(&[("a.toml", SHOWN)]);
    copy_of(&folder.path().join("a.toml"))
}

#[test]
fn what_stands_out_has_styles_of_its_own() {
    let copy = shown_copy();
    let document = changed(&copy, DOCUMENT, |xml| {
        for (style, text) in [
            ("JbTableCaption", "进出口"),
            ("JbAside", "来源：海关"),
            ("JbBoxLabel", "预警"),
            ("JbBox", "第二句。"),
            ("JbChartLine", "月度"),
            ("JbPictureCaption", "走势"),
            ("JbCell", "20.5"),
            ("JbCell", "1054.3"),
        ] {
            let own = paragraph(&xml, &format!(">{text}<"));
            assert!(own.contains(&format!("w:pStyle w:val=\"{style}\"")), "{text}: {own}");
        }
        xml + " "
    });
    assert_ne!(document, copy);
    let back = home(&copy, SHOWN);
    assert_eq!((back.changes, back.text.as_str(), back.findings.iter().count()), (Vec::new(), SHOWN, 0));
}

/// Each is changed where it is written.
#[test]
fn what_stands_out_comes_home_changed() {
    let pairs = [
        (">进出口<", ">外贸<", "表：进出口", "表：外贸"),
        (">来源：海关<", ">来源：海关总署<", "来源：海关\n", "来源：海关总署\n"),
        (">第二句。<", ">第二句话。<", "> 第二句。", "> 第二句话。"),
        (">月度<", ">按月<", "title = \"月度\"", "title = \"按月\""),
        (">亿元<", ">万元<", "unit = \"亿元\"", "unit = \"万元\""),
        (">20.5<", ">21.5<", "[10, 20.5]", "[10, 21.5]"),
        (">来源：统计局<", ">来源：统计部门<", "\"统计局\"", "\"统计部门\""),
        (">走势<", ">走势图<", "图：走势", "图：走势图"),
        (">1054.3<", ">1055<", "\"1054.3\"", "\"1055\""),
    ];
    let reviewed = changed(&shown_copy(), DOCUMENT, |xml| {
        pairs.iter().fold(xml, |xml, (before, after, ..)| xml.replace(before, after))
    });
    let back = home(&reviewed, SHOWN);
    let wanted =
        pairs.iter().fold(SHOWN.to_owned(), |text, (_, _, before, after)| text.replace(before, after));
    assert_eq!(back.text, wanted);
    assert_eq!(back.findings.iter().count(), 0);
}

/// A paragraph more in a box, a month more in a chart, a key figure less, a unit
/// where there was none.
#[test]
fn what_stands_out_grows_and_shrinks() {
    let row = |xml: &str, text: &str| {
        let at = xml.find(text).expect("is there");
        let start = xml[..at].rfind("<w:tr>").expect("a row");
        let end = at + xml[at..].find("</w:tr>").expect("its end") + "</w:tr>".len();
        xml[start..end].to_owned()
    };
    let reviewed = changed(&shown_copy(), DOCUMENT, |xml| {
        let (second, month, facts) =
            (paragraph(&xml, ">第二句。<").to_owned(), row(&xml, ">二月<"), row(&xml, ">1054.3<"));
        let third = second.replace("第二句。", "第三句。").replace("jb_", "other_");
        let march = month
            .replace("二月", "三月")
            .replace("20.5", "30")
            .replace(">8<", ">9<")
            .replace("jb_", "other_");
        xml.replace(&second, &format!("{second}{third}"))
            .replace(&month, &format!("{month}{march}"))
            .replace(&facts, "")
    });
    let back = home(&reviewed, SHOWN);
    let told: Vec<_> =
        back.findings.iter().map(|found| found.fault.phrase(jianbao::words::Tongue::En)).collect();
    assert_eq!(told, Vec::<String>::new(), "{}", back.text);
    assert!(back.text.contains("> [!预警]\n> 第一句。\n>\n> 第二句。\n>\n> 第三句。\n"), "{}", back.text);
    assert!(back.text.contains("categories = [\"一月\", \"二月\", \"三月\"]"), "{}", back.text);
    assert!(back.text.contains("= [10, 20.5, 30]") && back.text.contains("= [7, 8, 9]"), "{}", back.text);
    assert!(!back.text.contains("顺差") && back.text.contains("项数"), "{}", back.text);
}

/// A document with another part, and what refers to it.
fn with_part(document: &[u8], name: &str, kind: &str, id: &str, bytes: &[u8]) -> Vec<u8> {
    let target = name.trim_start_matches("word/");
    let related = changed(document, "word/_rels/document.xml.rels", |xml| {
        let own = format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
        );
        xml.replace("</Relationships>", &format!("{own}</Relationships>"))
    });
    let mut archive = ZipArchive::new(Cursor::new(related)).expect("a package");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        zip.raw_copy_file(archive.by_index_raw(index).expect("a part")).expect("copied");
    }
    zip.start_file(name, SimpleFileOptions::default()).expect("a name");
    zip.write_all(bytes).expect("written");
    zip.finish().expect("whole").into_inner()
}

#[test]
fn comments_come_home_at_their_paragraphs() {
    const W: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let comments = format!(
        "<w:comments {W}><w:comment w:id=\"7\" w:author=\"王主任\" w:date=\"2026-06-11T09:30:00Z\"><w:p><w:r><w:t>再核</w:t></w:r></w:p>\
         <w:p><w:r><w:t>数字</w:t></w:r></w:p></w:comment></w:comments>"
    );
    let marked = changed(&copied(), DOCUMENT, |xml| {
        let own = paragraph(&xml, "第二节的正文。").to_owned();
        let with = own.replace("</w:pPr>", "</w:pPr><w:commentRangeStart w:id=\"7\"/>").replace(
            "</w:p>",
            "<w:commentRangeEnd w:id=\"7\"/><w:r><w:commentReference w:id=\"7\"/></w:r></w:p>",
        );
        xml.replace(&own, &with)
    });
    let reviewed = with_part(&marked, "word/comments.xml", "comments", "c1", comments.as_bytes());
    let back = home(&reviewed, BRIEF);
    assert_eq!((back.text.as_str(), back.changes.len()), (BRIEF, 0));
    let told: Vec<_> = back
        .findings
        .iter()
        .map(|found| {
            let place = found.place.as_ref().expect("a place");
            (found.fault.phrase(jianbao::words::Tongue::En), back.sources.slice(place).to_owned())
        })
        .collect();
    let comment = "a comment of 王主任 is not in the brief: 再核 数字";
    assert_eq!(told, [(comment.to_owned(), "第二节的正文。".to_owned())]);
}

/// A paper does not know how wide a picture is: that stays where its text is
/// written anew, for a word in bold here.
#[test]
fn a_picture_keeps_its_width() {
    let brief =
        BRIEF.replace("第二节的正文。", "第二节![图](a.png){width=40%}的正文。\n\n![大图](a.png){width=60%}");
    let png = files::read(&crate::support::root().join("briefs/wechat.png")).expect("readable");
    let folder = folder_with(&[("a.toml", &brief)]);
    files::write(&folder.path().join("a.png"), &png).expect("written");
    let copy = copy_of(&folder.path().join("a.toml"));
    let bold = |xml: String| {
        let own = "<w:r><w:t xml:space=\"preserve\">的正文。";
        xml.replace(own, &own.replace("<w:t ", "<w:rPr><w:b/></w:rPr><w:t ")).replace("大图", "新图")
    };
    let back = home(&changed(&copy, DOCUMENT, bold), &brief);
    assert_eq!(back.text, brief.replace("}的正文。", "}**的正文。**").replace("大图", "新图"));
}

/// A picture that a reviewer puts in goes beside the brief, under a name of its own.
#[test]
fn a_picture_that_was_put_in_comes_home() {
    let drawing = |id: &str| {
        format!(
            "<w:p><w:r><w:drawing><wp:inline><wp:docPr id=\"90\" name=\"图片 1\"/><a:graphic><a:graphicData>\
             <pic:pic><pic:blipFill><a:blip r:embed=\"{id}\"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>\
             </wp:inline></w:drawing></w:r></w:p>"
        )
    };
    let put = changed(&copied(), DOCUMENT, |xml| {
        let own = paragraph(&xml, "第二节的正文。").to_owned();
        xml.replace(&own, &format!("{own}{}{}", drawing("p1"), drawing("p2")))
    });
    let png = files::read(&crate::support::root().join("briefs/wechat.png")).expect("readable");
    let put = with_part(&put, "word/media/image9.png", "image", "p1", &png);
    let put = with_part(&put, "word/media/image8.wmf", "image", "p2", b"wmf");
    let back = home(&put, BRIEF);
    assert_eq!(
        back.text,
        BRIEF.replace("第二节的正文。\n", "第二节的正文。\n\n![](media/reviewed-image9.png)\n")
    );
    let line = |found: &jianbao::findings::Finding| {
        format!("- {}: {}", found.fault.code(), found.fault.phrase(jianbao::words::Tongue::En))
    };
    let told: Vec<_> = back.findings.iter().map(line).collect();
    assert_eq!(
        told,
        [
            "- import/picture: the picture `image8.wmf` is not in the brief: its format is one that only Windows draws",
            "- import/new-picture: a picture was put into the copy; it goes to `media/reviewed-image9.png`",
        ]
    );
    let folder = folder_with(&[("a.toml", BRIEF)]);
    files::write(&folder.path().join("reviewed.docx"), &put).expect("written");
    jianbao(folder.path())
        .args(["-q", "import", "reviewed.docx", "--onto", "a.toml", "--yes"])
        .assert()
        .success();
    assert_eq!(files::read(&folder.path().join("media/reviewed-image9.png")).expect("written"), png);
    // By itself the copy becomes a brief that has it too.
    jianbao(folder.path()).args(["-q", "import", "reviewed.docx"]).assert().success();
    assert!(text_of(&folder.path().join("reviewed.toml")).contains("media/reviewed-image9.png"));
}
