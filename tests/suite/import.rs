//! `jianbao import`: documents become briefs, and nothing of them is lost.

mod habits;
mod markdown;
mod page;
mod sheet;
mod word;

use std::path::Path;

use jianbao::findings::JsonFinding;
use jianbao::import::{Imported, Surroundings, import};
use snapbox::str;
use toml::{Table, Value};

use crate::cli::{folder_with, jianbao};
use crate::support::{reference, root};

fn read(path: &Path) -> String {
    String::from_utf8(jianbao::files::read(path).expect("readable")).expect("UTF-8")
}

fn imported(name: &str, bytes: &[u8]) -> Imported {
    import(name, bytes, Surroundings::default()).expect("nothing to carry on")
}

/// What was written, as TOML reads it.
fn table(imported: &Imported) -> Table {
    imported.text.as_deref().expect("a brief").parse().expect("TOML")
}

/// Findings as `file:line:column code: phrase`.
fn found(imported: &Imported) -> Vec<String> {
    let line = |finding| {
        let JsonFinding { file, code, line, column, message, .. } =
            JsonFinding::new(finding, &imported.sources, jianbao::words::Tongue::En);
        let at = |number: Option<usize>| number.map_or("-".to_owned(), |number| number.to_string());
        let message: String = message.chars().take(60).collect();
        format!("{}:{}:{} {code}: {message}", file.unwrap_or_default(), at(line), at(column))
    };
    imported.findings.iter().map(line).collect()
}

/// The strings of a table in the order of its keys, ids left out.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Table(table) => {
            table.iter().filter(|(key, _)| *key != "id").flat_map(|(_, own)| texts(own)).collect()
        }
        other => vec![other.to_string()],
    }
}

/// Some pieces by chance, one after another: as they are written, and as they are seen.
fn by_chance(
    pieces: &[(&str, &str)],
    count: std::ops::Range<usize>,
    random: &mut fastrand::Rng,
) -> (String, String) {
    (0..random.usize(count)).map(|_| pieces[random.usize(..pieces.len())]).unzip()
}

/// The characters of a source's visible text that neither the brief nor a finding
/// has, counted.
fn unaccounted(visible: &str, made: &Imported) -> String {
    let mut counts = std::collections::BTreeMap::<char, i64>::new();
    let mut add = |text: &str, by: i64| {
        for c in text.chars().filter(|c| !c.is_whitespace()) {
            *counts.entry(c).or_default() += by;
        }
    };
    add(visible, 1);
    add(made.text.as_deref().unwrap_or_default(), -1);
    for finding in made.findings.iter() {
        let place = finding.place.as_ref().expect("a place");
        let slice = made.sources.slice(place);
        // A picture has no text of its own, only its description.
        let phrase = finding.fault.phrase(jianbao::words::Tongue::En);
        add(slice, -1);
        add(if phrase.contains("![") { &phrase } else { "" }, -1);
    }
    // A bar parts the fields of a reference.
    counts.remove(&'|');
    counts.into_iter().filter(|(_, count)| *count > 0).map(|(c, _)| c).collect()
}

/// The reference issue began as Markdown that a model wrote.
#[test]
fn the_reference_issue_comes_of_its_markdown() {
    let made = imported("reference.md", read(&root().join("tests/import/reference.md")).as_bytes());
    let mut own = table(&made);
    let brief: Table = read(&reference()).parse().expect("TOML");
    let series: Table = read(&root().join("briefs/jianbao.toml")).parse().expect("TOML");
    let header = own["header"].as_table_mut().expect("a header");
    assert_eq!(header.remove("date"), brief["header"].get("date").cloned());
    for key in ["title", "publisher", "partners"] {
        assert_eq!(header.remove(key), series["defaults"]["header"].get(key).cloned(), "{key}");
    }
    assert!(header.is_empty(), "{header:?}");
    for key in ["summary", "sections", "judgement", "references"] {
        let (made, known) = (texts(&own[key]).join("\n"), texts(&brief[key]).join("\n"));
        // What the editor mended since.
        let mended =
            made.replace("网络 and 运维", "网络和运维").replace(" (2024—2026 年)", "（2024—2026 年）");
        assert_eq!(mended, known, "{key}");
    }
    assert_eq!(
        found(&made),
        [
            "reference.md:13:1 import/left-out: not in the brief: ## Contents - 一、人民网再谈智能经济，官方叙事强调系统观念 2 - 二",
            "reference.md:65:1 import/reference: `buildout | 2026-06-09 | …` was joined to the reference abov",
            "reference.md:66:50 escape/backslash: the backslash before `$` is not printed",
        ]
    );
}

const MARKDOWN: &str = "---\ntitle: 每日动态\ndate: 2026-06-10\npublisher: 某协会\ncategory: 日报\n---\n\n## 导读\n\n要点。\n\n\
                        ## 一、标题\n\n### 小标题\n\n正文[^1]，见[甲][a]。\n\n## 二、另一\n\n正文。\n\n[^1]: 注。\n[a]: https://example.org\n";

#[test]
fn import_writes_beside_the_document_and_checks() {
    let folder = folder_with(&[("a.md", MARKDOWN)]);
    let run = jianbao(folder.path()).args(["import", "a.md"]).assert();
    run.success().stdout_eq(str![""]).stderr_eq(str![[r#"
warning[import/left-out]: not in the brief: category: 日报
 --> a.md:5:1
  |
5 | category: 日报
  | ^^^^^^^^^^^^^^
  |
  = hint: put it where it belongs, if it is to be printed

wrote a.toml
a.toml: nothing found
1 warning

"#]]);
    assert_eq!(
        read(&folder.path().join("a.toml")),
        "# 由 jianbao import 从 a.md 写成，请与原稿核对。\n\n[header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\ndate = 2026-06-10\n\n\
         # 导读\n[summary]\ntitle = \"导读\"\ntext = '''\n要点。\n'''\n\n\
         # 一、\n[[sections]]\ntitle = \"标题\"\nbody = '''\n## 小标题\n\n正文[^1]，见[甲][a]。\n\n[^1]: 注。\n[a]: https://example.org\n'''\n\n\
         # 二、\n[[sections]]\ntitle = \"另一\"\nbody = '''\n正文。\n'''\n"
    );
    let again = jianbao(folder.path()).args(["import", "a.md"]).assert();
    again.code(2).stderr_eq(str![[r#"
...
error: `a.toml` exists already; give another name with -o

"#]]);
}

/// What a model writes in JSON mode: strings for days, null for what is not there.
const JSON: &str = r#"{"sections": [{"title": "甲", "body": "第一段。\n\n第二段 \"引\"。"}], "header": {"title": "每日动态",
 "publisher": ["某协会"], "date": "2026-06-10", "issue": 161, "subtitle": null}, "summary": "摘要。",
 "references": [{"title": "乙", "date": "2026-06"}], "contact": {"about": [{"name": "某", "text": "文"}]}}"#;

#[test]
fn json_becomes_toml_and_is_a_brief_itself() {
    let made = imported("a.json", JSON.as_bytes());
    assert_eq!(found(&made), Vec::<String>::new());
    assert_eq!(
        made.text.as_deref(),
        Some(
            "# 由 jianbao import 从 a.json 写成，请与原稿核对。\n\nsummary = \"摘要。\"\n\n[header]\ntitle = \"每日动态\"\n\
             publisher = [\"某协会\"]\ndate = 2026-06-10\nissue = 161\n\n[[sections]]\ntitle = \"甲\"\n\
             body = '''\n第一段。\n\n第二段 \"引\"。\n'''\n\n[[references]]\ntitle = \"乙\"\ndate = \"2026-06\"\n\n\
             [contact]\n\n[[contact.about]]\nname = \"某\"\ntext = '''\n文\n'''\n"
        )
    );
    let folder = folder_with(&[("a.json", JSON), ("b.json", "{\"header\": {\"title\": \"甲\",}}")]);
    jianbao(folder.path()).args(["check", "a.json"]).assert().success();
    jianbao(folder.path()).args(["build", "a.json"]).assert().success();
    let run = jianbao(folder.path()).args(["check", "b.json"]).assert();
    run.code(1).stderr_eq(str![[r#"
error[json/syntax]: nothing follows this comma
...
"#]]);
    let mistyped = JSON.replace("第一段", "全县5千人");
    jianbao::files::write(&folder.path().join("c.json"), mistyped.as_bytes()).expect("written");
    let run = jianbao(folder.path()).args(["check", "--fix", "c.json"]).assert();
    run.success();
    let fixed = read(&folder.path().join("c.json"));
    assert_eq!(fixed, mistyped.replace("5千", "5000"));
}

#[test]
fn what_is_no_document_is_one_sentence_that_helps() {
    let cases: [(&[u8], &str); 3] = [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "a.doc:1:1 import/format: the file is an old Word or WPS document (.doc)",
        ),
        (b"%PDF-1.7\n", "a.doc:1:1 import/format: the file is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a.doc:1:1 import/format: the file is a picture"),
    ];
    for (bytes, line) in cases {
        let made = imported("a.doc", bytes);
        assert_eq!(found(&made), [line]);
        assert!(made.text.is_none());
    }
}

/// A text in GBK, and one that leads into its sections without a heading.
#[test]
fn other_encodings_and_leads_are_told() {
    let text = "某协会\n\n2026-06-10\n\n今天的主要工作是这样的：我们在这里说一个比较长的引子。\n\n## 甲\n\n文\n\n## 乙\n\n文\n";
    let (gbk, _, _) = encoding_rs::GB18030.encode(text);
    assert_eq!(
        found(&imported("a.md", &gbk)),
        [
            "a.md:1:1 import/recoded: the file is not UTF-8; it was read as GB18030 (GBK)",
            "a.md:5:1 import/lead: the text before the first heading became the summary",
        ]
    );
}
