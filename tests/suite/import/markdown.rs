//! A brief as Markdown and back: the same brief.

use std::path::{Path, PathBuf};

use jianbao::brief::edit::Path as Key;
use jianbao::import::Imported;
use jianbao::issue::Request;
use jianbao::paper::{Paper, manuscript, paragraphs_of, values};
use snapbox::str;
use toml::{Table, Value};

use super::{found, read};
use crate::cli::{folder_with, jianbao};
use crate::support::{render, root, shown_briefs, toml_files};

/// What a brief and its series file say.
fn said(brief: &Path) -> Option<Table> {
    let series = brief.parent().expect("a folder").join("jianbao.toml");
    values::of(&read(brief), series.is_file().then(|| read(&series)).as_deref())
}

fn back(markdown: &str) -> Imported {
    manuscript::home("a.md", markdown.as_bytes(), None).expect("a file of ours")
}

/// Values by their keys: texts as what they say, and what may be written in two
/// ways in one of them.
fn by_key(values: &Table) -> Vec<(String, String)> {
    let paper = Paper::of(values);
    let text = |text: &str| {
        let paragraphs = paragraphs_of(text, &Key::of("text"), paper.lang, &paper.ids);
        let own = paragraphs.iter().map(|own| {
            let note = own.note.as_ref().map(|(_, number)| number);
            let atoms: Vec<_> = own.atoms.iter().map(|atom| (&atom.sign, atom.look, &atom.link)).collect();
            format!("{:?} {note:?} {atoms:?}", own.shape)
        });
        own.collect::<Vec<_>>().join("\n")
    };
    let mut found = Vec::new();
    let mut open = vec![(String::new(), Value::Table(values.clone()))];
    while let Some((key, value)) = open.pop() {
        let last = key.rsplit('.').next().unwrap_or_default().to_owned();
        match value {
            Value::String(own) if key == "summary" => found.push(("summary.text".to_owned(), text(&own))),
            Value::String(own) if ["body", "text"].contains(&last.as_str()) => found.push((key, text(&own))),
            Value::Array(lines) if last == "title" => {
                let lines: Vec<_> = lines.iter().filter_map(Value::as_str).collect();
                found.push((key, lines.join("\n")));
            }
            Value::Array(items) => {
                open.extend(items.into_iter().enumerate().map(|(at, own)| (format!("{key}[{at}]"), own)));
            }
            Value::Table(table) => {
                let dot = if key.is_empty() { "" } else { "." };
                open.extend(table.into_iter().map(|(name, own)| (format!("{key}{dot}{name}"), own)));
            }
            Value::String(own) => found.push((key, own)),
            other => found.push((key, other.to_string())),
        }
    }
    found.sort();
    found
}

/// Keys that differ, with both values.
fn differences(own: &Table, other: &Table) -> Vec<String> {
    let (own, other) = (by_key(own), by_key(other));
    let gone = own.iter().filter(|pair| !other.contains(pair)).map(|(key, text)| format!("- {key}: {text}"));
    let new = other.iter().filter(|pair| !own.contains(pair)).map(|(key, text)| format!("+ {key}: {text}"));
    gone.chain(new).collect()
}

#[track_caller]
fn comes_back(values: &Table, name: &str) {
    let markdown = manuscript::write(values);
    let made = back(&markdown);
    let text = made.text.as_deref().expect("a brief");
    let again = values::of(text, None).expect("TOML");
    assert_eq!(differences(values, &again), Vec::<String>::new(), "{name}\n{markdown}\n{text}");
    assert_eq!(found(&made), Vec::<String>::new(), "{name}\n{markdown}\n{text}");
}

/// `BRIEFS` names a folder of more briefs.
#[test]
fn every_brief_comes_back_from_its_markdown() {
    let mut briefs: Vec<PathBuf> = shown_briefs();
    briefs.extend(toml_files(&root().join("tests/cases")));
    briefs.extend(std::env::var("BRIEFS").map(|folder| toml_files(Path::new(&folder))).unwrap_or_default());
    let mut count = 0;
    for brief in briefs {
        // What is not TOML, or has no header, becomes no file either.
        let Some(values) = jianbao::files::read(&brief)
            .ok()
            .filter(|bytes| std::str::from_utf8(bytes).is_ok())
            .and_then(|_| said(&brief))
            .filter(|_| render(&brief, &Request::default()).issue.is_some())
        else {
            continue;
        };
        comes_back(&values, &brief.display().to_string());
        count += 1;
    }
    assert!(count > 20, "{count}");
}

/// What is typeset is the same, also beside the series file, whose keys are not
/// written again.
#[test]
fn what_comes_back_is_typeset_alike() {
    for brief in shown_briefs() {
        let series = brief.parent().expect("a folder").join("jianbao.toml");
        let series = series.is_file().then(|| read(&series));
        let markdown = manuscript::write(&said(&brief).expect("TOML"));
        let made = manuscript::home("a.md", markdown.as_bytes(), series.as_deref()).expect("ours");
        let text = made.text.expect("a brief");
        assert!(series.is_none() || !text.contains("publisher"), "{text}");
        let beside = brief.with_file_name("made-by-a-test.toml");
        let mut overlay = jianbao::inputs::Overlay::default();
        overlay.set(&beside, text.into_bytes());
        let inputs = jianbao::inputs::Inputs::with(overlay);
        let code = |rendered: crate::support::Rendered| {
            rendered.issue.expect("no error").project().main().to_owned()
        };
        let (own, again) = (
            code(render(&brief, &Request::default())),
            code(crate::support::render_from(&beside, inputs, &Request::default())),
        );
        assert_eq!(own, again, "{}", brief.display());
    }
}

/// Titles and texts by chance.
#[test]
fn any_brief_comes_back() {
    let parts = [
        "甲",
        "乙丙",
        " ",
        "# ",
        "## ",
        "###### ",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "```\n",
        "| a | b |\n| - | - |\n| 1 | 2 |\n",
        "[^1]",
        "\n\n[^1]: 注\n\n",
        "[@a]",
        "[@no]",
        "![图](a.png)",
        "<b>",
        "<!-- x -->",
        "<br>",
        "\\",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "[甲](https://a.cn)",
        "[x]: https://b.cn\n",
        "[x]",
        "===\n",
        "---\n",
        "&amp;",
        "&",
        "：",
        "摘要",
        "参考文献",
        "今日判断：",
        "300*200",
        "    ",
        "[!要点]\n",
        "表：甲\n\n",
    ];
    let one_line = |text: &str| text.replace('\n', "");
    for seed in 0..300 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut text = |most: usize| -> String {
            (0..random.usize(1..most)).map(|_| parts[random.usize(..parts.len())]).collect()
        };
        let mut brief = Table::new();
        let table = |keys: Vec<(&str, String)>| {
            let keys = keys.into_iter().map(|(key, text)| (key.to_owned(), Value::String(text)));
            Value::Table(keys.collect())
        };
        let title = |text: String| format!("题{}目", one_line(&text).trim());
        let header = vec![
            ("title", title(text(6))),
            ("publisher", "某协会".to_owned()),
            ("date", "2026-06-10".to_owned()),
        ];
        brief.insert("header".to_owned(), table(header));
        brief.insert("summary".to_owned(), table(vec![("text", text(12))]));
        let sections: Vec<_> =
            (0..3).map(|_| table(vec![("title", title(text(5))), ("body", text(25))])).collect();
        brief.insert("sections".to_owned(), Value::Array(sections));
        brief.insert("judgement".to_owned(), table(vec![("title", title(text(4))), ("body", text(12))]));
        let references = vec![
            table(vec![("id", "a".to_owned()), ("title", title(text(6))), ("note", title(text(4)))]),
            table(vec![
                ("source", title(text(3))),
                ("title", title(text(3))),
                ("url", "https://a.cn/(x)".to_owned()),
            ]),
        ];
        brief.insert("references".to_owned(), Value::Array(references));
        let markdown = manuscript::write(&brief);
        let made = back(&markdown);
        let again = values::of(made.text.as_deref().expect("a brief"), None).expect("TOML");
        assert_eq!(differences(&brief, &again), Vec::<String>::new(), "seed {seed}\n{markdown}");
    }
}

const BRIEF: &str = r###"numbering = false

[header]
title = "每日动态"
publisher = ["某协会", "某学会"]
date = 2026-06-10
issue = 161

[summary]
text = "摘要。"
keywords = ["甲", "乙"]

[[key_figures]]
value = "3"
label = "项数"

[[key_figures]]
value = "5.2"
unit = "%"
label = "增速"

[[sections]]
title = "一 # 二"
body = "## 小标题\n\n正文[@a][^1]。\n\n[^1]: 注\n"

[[sections]]
title = ["两行的", "标题"]
body = "```\n没有合上"

[judgement]
title = "看什么"
body = "文[^1]。\n\n[^1]: 另注\n"

[[references]]
id = "a"
source = "人民网"
title = "以系统观念"
type = "EB/OL"
date = 2026-06-09
url = "https://a.cn/1"
note = "用于核验。"

[[references]]
title = "某年鉴"
date = 2025
"###;

#[test]
fn build_writes_markdown_and_import_reads_it() {
    let folder = folder_with(&[("a.toml", BRIEF)]);
    jianbao(folder.path()).args(["-q", "build", "a.toml", "--format", "md"]).assert().success();
    let written = read(&folder.path().join("a.md"));
    snapbox::assert_data_eq!(
        written.clone(),
        str![[r#"
---
jianbao: 1
publisher:
- 某协会
- 某学会
date: 2026-06-10
issue: 161
numbering: false
key_figures:
- label: 项数
  value: '3'
- label: 增速
  unit: '%'
  value: '5.2'
keywords:
- 甲
- 乙
headings:
  summary: 摘要
  judgement: 今日判断
  references: 参考文献
references:
  a:
    type: EB/OL
exact:
  text-1: |-
    ```
    没有合上
---

# 每日动态

## 摘要

摘要。

## 一 # 二

### 小标题

正文[@a][^1]。

[^1]: 注

## 两行的<br>标题

<!-- jianbao: text-1 -->

## 今日判断：看什么

文[^1-2]。

[^1-2]: 另注

## 参考文献

1. [@a] 人民网 | [以系统观念](https://a.cn/1) | 2026-06-09 | 用于核验。
2. 某年鉴 | 2025

"#]]
    );
    // A person goes on with it.
    let edited = written
        .replace("issue: 161", "issue: 162\ncategory: 日报")
        .replace("## 两行的", "## 新的一节\n\n新的正文[@b]。\n\n## 两行的")
        .replace("2. 某年鉴", "2. [@b] 新华网 | 新文献 | 2026-06-10\n3. 某年鉴");
    jianbao::files::write(&folder.path().join("b.md"), edited.as_bytes()).expect("written");
    let run = jianbao(folder.path()).args(["import", "b.md"]).assert();
    run.success().stderr_eq(str![[r#"
warning[import/left-out]: not in the brief: category: 日报
...
"#]]);
    let brief = read(&folder.path().join("b.toml"));
    for part in [
        "issue = 162",
        "title = \"新的一节\"\nbody = '''\n新的正文[@b]。\n'''",
        "id = \"b\"\nsource = \"新华网\"",
        "title = [\"两行的\", \"标题\"]",
        "label = \"项数\"",
    ] {
        assert!(brief.contains(part), "{part}: {brief}");
    }
}

/// What a person or a model writes, and what a reader sees of it.
const PIECES: [(&str, &str); 34] = [
    ("甲乙", "甲乙"),
    ("**重点**", "重点"),
    ("[链接](https://a.cn/x)", "链接"),
    ("`码`", "码"),
    ("&amp;", "&"),
    ("<!-- 藏 -->", ""),
    ("![图注](a.png)", "图注"),
    ("~~划去~~", "划去"),
    ("[^1]", ""),
    ("\\*", "*"),
    ("。", "。"),
    ("\n", ""),
    ("\n\n", ""),
    ("\n\n# 一级\n\n", "一级"),
    ("\n\n## 一、二级\n\n", "一、二级"),
    ("\n\n### （一）三级 ###\n\n", "（一）三级"),
    ("\n\n标题\n---\n\n", "标题"),
    ("\n\n- 项一\n- 项二\n  1. 深\n\n", "项一项二深"),
    ("\n\n3. 项三\n\n", "项三"),
    ("\n\n> 引文\n> 续行\n\n", "引文续行"),
    ("\n\n| 头 | 尾 |\n| --- | ---: |\n| 格 | 子 |\n\n", "头尾格子"),
    ("\n\n```\n代码 # 行\n```\n\n", "代码#行"),
    ("\n\n[^1]: 注文\n\n", "注文"),
    ("\n\n---\n\n", ""),
    ("\n\n## 摘要\n\n", "摘要"),
    (
        "\n\n## 参考文献\n\n1. 甲 | 乙 | 2026-06-09 | 丙\n2. [丁](https://b.cn)\n\n",
        "参考文献甲乙2026-06-09丙丁",
    ),
    ("\n\n## 目录\n\n- 二级\n- 三级\n\n", "目录二级三级"),
    ("\n\n## 今日判断：看什么\n\n", "今日判断：看什么"),
    ("\n\n2026年6月10日\n\n", "2026年6月10日"),
    ("\n\n第3期（总第12期）\n\n", "第3期（总第12期）"),
    ("\n\n报：市领导\n\n责任编辑：张三\n\n", "报：市领导责任编辑：张三"),
    ("\n\n## 联系我们\n\n某协会：\n\n介绍。\n\nhttps://c.cn\n\n", "联系我们某协会：介绍。https://c.cn"),
    ("\n\n<div>块</div>\n\n", "<div>块</div>"),
    ("\n\n某学会 & 某公司\n\n", "某学会&某公司"),
];

/// A Markdown file by chance: each character of it is accounted for.
#[test]
fn nothing_is_lost_of_markdown_by_chance() {
    for seed in 0..300 {
        let mut random = fastrand::Rng::with_seed(seed);
        let front = random.bool();
        let (mut source, mut visible) = super::by_chance(&PIECES, 3..25, &mut random);
        if front {
            source.insert_str(0, "---\ntitle: 刊名\nkeywords: [词甲, 词乙]\ncategory: 日报\n---\n");
            visible.insert_str(0, "刊名词甲词乙日报");
        }
        let made = super::imported("a.md", source.as_bytes());
        let shown =
            format!("seed {seed}\n{source}\n{}\n{:#?}", made.text.clone().unwrap_or_default(), found(&made));
        assert_eq!(super::unaccounted(&visible, &made), "", "{shown}");
    }
}
