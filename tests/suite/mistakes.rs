//! What editors who do not know TOML make of a brief, and what they are told:
//! each mistake is one finding at the place that mends it, with a hint, and
//! where it is certain a repair that leaves nothing to find.
//! `tests/golden/mistakes.txt` shows all of them; `UPDATE=1` writes it anew.

use std::fmt::Write;

use jianbao::brief;
use jianbao::findings::{Finding, Findings};
use jianbao::inputs;
use jianbao::text::source::{SourceId, Sources};
use jianbao::words::Tongue;

use crate::support::{root, same_as_file};

/// A brief in which every kind of value stands.
const BRIEF: &str = r#"[header]
title = "每日动态"
publisher = "某协会"
date = 2026-06-16
issue = 12

[summary]
text = "摘要文字。"
keywords = ["智能经济", "外贸"]

[[sections]]
title = "第一节"
body = '''
第一段。

第二段。
'''

[[sections]]
title = "第二节"
body = """
正文[@people]。
"""

[[references]]
id = "people"
title = "文献标题"
date = "2026-06"
url = "https://example.org/a"

[judgement]
title = "判断"
body = "结语。"
"#;

/// What is done, what was right, what is written instead. What was right mends
/// it again.
const MISTAKES: &[(&str, &str, &str)] = &[
    ("curly quotes around a text", "\"每日动态\"", "“每日动态”"),
    ("curly quotes the wrong way round", "\"每日动态\"", "”每日动态“"),
    ("a straight quote, then a curly one", "\"每日动态\"", "\"每日动态”"),
    ("a curly quote, then a straight one", "\"每日动态\"", "“每日动态\""),
    ("single curly quotes", "\"每日动态\"", "‘每日动态’"),
    ("a quotation inside curly quotes", "\"每日动态\"", "“每日“动态””"),
    ("straight quotes inside straight ones", "\"摘要文字。\"", "\"他说\"可以\"，会上说\"不行\"。\""),
    ("a full-width equals sign", "title = \"每日动态\"", "title＝\"每日动态\""),
    ("a colon, as in YAML", "title = \"每日动态\"", "title: \"每日动态\""),
    ("a full-width colon", "title = \"每日动态\"", "title：“每日动态”"),
    ("no equals sign", "title = \"每日动态\"", "title \"每日动态\""),
    ("two equals signs", "title = \"每日动态\"", "title == \"每日动态\""),
    ("full-width brackets around a table's name", "[header]", "［header］"),
    (
        "black brackets around a list's name",
        "[[sections]]\ntitle = \"第一节\"",
        "【【sections】】\ntitle = \"第一节\"",
    ),
    (
        "one of two brackets is full-width",
        "[[sections]]\ntitle = \"第一节\"",
        "[[sections］]\ntitle = \"第一节\"",
    ),
    (
        "one bracket where a list wants two",
        "[[sections]]\ntitle = \"第一节\"",
        "[sections]\ntitle = \"第一节\"",
    ),
    ("one bracket throughout", "[[references]]", "[references]"),
    ("two brackets where one will do", "[header]", "[[header]]"),
    ("a bracket is not closed", "[header]", "[header"),
    ("one of two brackets is not closed", "[[references]]", "[[references]"),
    ("a comma inside a table's name", "[[references]]", "[[refer，ences]]"),
    ("a bracket is not opened", "[summary]", "summary]"),
    ("full-width commas in a list", "[\"智能经济\", \"外贸\"]", "[\"智能经济\"，\"外贸\"]"),
    ("a list without commas", "[\"智能经济\", \"外贸\"]", "[\"智能经济\" \"外贸\"]"),
    ("a list in full-width signs", "[\"智能经济\", \"外贸\"]", "［“智能经济”、“外贸”］"),
    ("a list without quotes", "[\"智能经济\", \"外贸\"]", "[智能经济, 外贸]"),
    ("a list that is not closed", "[\"智能经济\", \"外贸\"]", "[\"智能经济\", \"外贸\""),
    ("a text where a list is wanted", "[\"智能经济\", \"外贸\"]", "\"智能经济、外贸\""),
    ("a quote is missing in a list", "[\"智能经济\", \"外贸\"]", "[\"智能经济\", \"外贸]"),
    ("a text without quotes", "\"每日动态\"", "每日动态"),
    ("a text without its closing quote", "\"每日动态\"", "\"每日动态"),
    ("a text without its opening quote", "\"每日动态\"", "每日动态\""),
    ("a long text that is not closed", "第二段。\n'''", "第二段。"),
    ("the last long text is not closed", "\"结语。\"\n", "'''\n结语。\n"),
    ("a long text that is not opened", "body = '''\n第一段。", "body =\n第一段。"),
    ("a long text that opens behind nothing", "body = '''\n第一段。", "body = 第一段。"),
    ("a long text that is closed by the other kind", "第二段。\n'''", "第二段。\n\"\"\""),
    ("a long text that is opened by the other kind", "'''\n第一段", "\"\"\"\n第一段"),
    ("a long text that is closed by curly quotes", "正文[@people]。\n\"\"\"", "正文[@people]。\n”””"),
    ("a long text between curly quotes", "\"\"\"\n正文[@people]。\n\"\"\"", "“””\n正文[@people]。\n“””"),
    ("a long text that is closed by two quotes", "第二段。\n'''", "第二段。\n''"),
    ("a long text that is opened by two quotes", "'''\n第一段", "''\n第一段"),
    ("three quotes inside such a text", "正文[@people]。", "正文\"\"\"引文\"\"\"[@people]。"),
    (
        "three quotes on a line inside such a text",
        "正文[@people]。",
        "正文。\n\"\"\"\n引文。\n\"\"\"\n正文[@people]。",
    ),
    ("several lines between simple quotes", "'''\n第一段。\n\n第二段。\n'''", "\"第一段。\n\n第二段。\""),
    ("text behind the end of a long text", "第二段。\n'''", "'''\n第二段。"),
    ("text above the first table", "[header]", "每日动态第12期\n\n[header]"),
    ("a comment by another sign", "[header]", "// 刊头\n[header]"),
    ("a comment by a full-width sign", "issue = 12", "issue = 12 ＃ 期号"),
    ("a comma at a line's end, as in JSON", "issue = 12", "issue = 12,"),
    ("a full-width semicolon at a line's end", "title = \"每日动态\"", "title = \"每日动态\"；"),
    ("two keys on a line", "title = \"每日动态\"\npublisher", "title = \"每日动态\" publisher"),
    ("a value on the next line", "title = \"每日动态\"", "title =\n\"每日动态\""),
    ("a key without a value", "title = \"每日动态\"", "title ="),
    ("a key twice", "issue = 12", "issue = 12\nissue = 13"),
    ("a table twice", "[judgement]", "[header]\nmarking = \"内部\"\n\n[judgement]"),
    ("a day that does not exist", "2026-06-16", "2026-06-31"),
    ("a month that does not exist", "2026-06-16", "2026-13-05"),
    ("a day with slashes", "2026-06-16", "2026/06/16"),
    ("a day with slashes, in quotes", "2026-06-16", "\"2026/6/16\""),
    ("a day in Chinese", "2026-06-16", "2026年6月16日"),
    ("a day without zeros", "2026-06-16", "2026-6-16"),
    ("a day with its weekday", "2026-06-16", "2026-06-16（周二）"),
    ("a day as one number", "2026-06-16", "20260616"),
    ("a month where a day is wanted", "2026-06-16", "2026-06"),
    ("a month without quotes", "\"2026-06\"", "2026-06"),
    ("a month in Chinese", "\"2026-06\"", "2026年6月"),
    ("a number with its words", "issue = 12", "issue = 第12期"),
    ("a number in quotes", "issue = 12", "issue = \"12\""),
    ("a number with a zero in front", "issue = 12", "issue = 012"),
    ("a number in full-width figures", "issue = 12", "issue = １２"),
    ("a number where a text is wanted", "\"第一节\"", "2026"),
    ("a Chinese key", "title = \"每日动态\"", "标题 = \"每日动态\""),
    ("a Chinese key of a text", "body = \"结语。\"", "正文 = \"结语。\""),
    ("a Chinese table", "[header]", "[报头]"),
    ("a Chinese list", "[[references]]", "[[参考文献]]"),
    ("a key in capitals", "title = \"每日动态\"", "Title = \"每日动态\""),
    ("a key with a space", "url = ", "u rl = "),
    ("a key in full-width letters", "title = \"每日动态\"", "ｔｉｔｌｅ = \"每日动态\""),
    ("a path with backslashes", "\"第一节\"", "\"D:\\新闻\\稿件\""),
    ("a full-width space in front of a key", "issue = 12", "　　issue = 12"),
    ("a full-width space in a table's brackets", "[summary]", "[summary　]"),
    ("a slip between closing brackets", "[summary]", "[summary]、]"),
    ("a bracket before the equals sign", "issue = 12", "issue [= 12"),
    ("a bracket before the equals sign of a long text", "body = '''", "body [= '''"),
    ("a space that does not break", "issue = 12", "issue =\u{a0}12"),
    ("a control character from another program", "第一段。", "第一\u{b}段。"),
    ("an invisible mark at a line's start", "[summary]", "\u{feff}[summary]"),
    (
        "an inline table as in JSON",
        "\"结语。\"",
        "\"结语。\"\n\n[contact]\ncodes = [{\"caption\": \"公众号\", \"url\": \"https://a.cn\"}]",
    ),
    (
        "a list over several lines with one quote missing",
        "[\"智能经济\", \"外贸\"]",
        "[\n  \"智能经济,\n  \"外贸\",\n]",
    ),
    ("a comment behind full-width signs", "\"每日动态\"", "“每日动态” # 刊名"),
];

/// What is found in a text that stands as a brief.
struct Reading {
    sources: Sources,
    source: SourceId,
    findings: Findings,
}

impl Reading {
    fn of(bytes: &[u8]) -> Self {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let source = inputs::add_text("a.toml", bytes, &mut sources, &mut findings);
        findings.extend(brief::parse(source, None, &sources).findings);
        findings.sort();
        Self { sources, source, findings }
    }

    fn lines(&self) -> Vec<String> {
        self.findings.iter().map(|finding| self.line(finding)).collect()
    }

    fn line(&self, finding: &Finding) -> String {
        let place = finding.place.as_ref().expect("each has a place");
        let (start, end) = (
            self.sources.position(place.source, place.range.start),
            self.sources.position(place.source, place.range.end),
        );
        let fault = &finding.fault;
        format!(
            "{}:{}-{}:{} {}: {}",
            start.line,
            start.column,
            end.line,
            end.column,
            fault.code(),
            fault.phrase(Tongue::En)
        )
    }

    /// The text with all repairs made; none where there is none.
    fn mended(&self) -> Option<String> {
        let (text, made) = self.findings.mend(self.source, &self.sources);
        (!made.is_empty()).then_some(text)
    }
}

/// The lines in which a text differs from the brief.
fn changed(text: &str) -> String {
    let (ours, theirs): (Vec<_>, Vec<_>) = (BRIEF.lines().collect(), text.lines().collect());
    let same = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
    let rest = ours.len().min(theirs.len()) - same;
    let tail = ours.iter().rev().zip(theirs.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let lines = &theirs[same..theirs.len() - tail];
    lines
        .iter()
        .map(|line| {
            format!("    | {}\n", line.escape_debug().to_string().replace("\\\"", "\"").replace("\\'", "'"))
        })
        .collect()
}

#[test]
fn each_mistake_is_one_finding_with_a_way_out() {
    assert_eq!(Reading::of(BRIEF.as_bytes()).lines(), Vec::<String>::new());
    let mut shown = String::new();
    let mut wrong = Vec::new();
    for (what, right, written) in MISTAKES {
        assert!(BRIEF.contains(right), "{what}");
        let text = BRIEF.replacen(right, written, 1);
        let reading = Reading::of(text.as_bytes());
        writeln!(shown, "{what}").expect("written");
        shown.push_str(&changed(&text));
        let mut told = true;
        for finding in reading.findings.iter() {
            let hint = finding.fault.hint(Tongue::En);
            told &= hint.is_some();
            writeln!(shown, "    {}\n    = {}", reading.line(finding), hint.unwrap_or_default())
                .expect("written");
        }
        let mut mended = reading.mended();
        for _ in 0..2 {
            let again = mended.as_ref().and_then(|text| Reading::of(text.as_bytes()).mended());
            mended = again.or(mended);
        }
        let left = mended.map(|text| (Reading::of(text.as_bytes()).lines(), text));
        if let Some((left, text)) = &left {
            let as_before = if text == BRIEF { "as it was" } else { "otherwise" };
            writeln!(shown, "    mended {as_before}").expect("written");
            if text != BRIEF {
                shown.push_str(&changed(text));
            }
            for line in left {
                writeln!(shown, "    LEFT {line}").expect("written");
            }
        }
        shown.push('\n');
        if reading.findings.iter().count() != 1 || !told || left.is_some_and(|(left, _)| !left.is_empty()) {
            wrong.push(*what);
        }
    }
    same_as_file(&root().join("tests/golden/mistakes.txt"), &shown);
    assert_eq!(wrong, Vec::<&str>::new(), "not one finding with a hint, or a repair that does not mend");
}
