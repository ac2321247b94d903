//! Messages in English and Chinese: neither lacks what the other says, and the
//! Chinese is such that jianbao's own copy editor finds nothing in it.

use std::collections::BTreeSet;

use jianbao::findings::{Manner, entries, humans};
use jianbao::issue::Request;
use jianbao::lint::{self, Kind};
use jianbao::text::fold::columns;
use jianbao::text::lang::Lang;
use jianbao::words::Tongue;

use crate::support::{render, root, toml_files};

fn has_han(text: &str) -> bool {
    text.chars().any(|char| ('\u{4e00}'..='\u{9fff}').contains(&char))
}

/// Examples whose words are in the language of their reader.
const EXAMPLES: [(&str, &str); 6] = [
    ("[^name]", "[^名字]"),
    ("[^name]: …", "[^名字]:"),
    ("[label]: target", "[名字]: 网址"),
    ("[text](address)", "[文字](网址)"),
    ("![what it shows](path)", "![图上是什么](路径)"),
    ("key = value", "字段 = 值"),
];

/// What stands between backticks, and the numbers outside of them.
fn fixed(text: &str) -> BTreeSet<String> {
    let mut fixed = BTreeSet::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            let example = EXAMPLES.iter().find(|(en, zh)| part == *en || part == *zh);
            let part = example.map_or(part, |(en, _)| en);
            fixed.extend(part.is_ascii().then(|| part.to_owned()));
            continue;
        }
        let plain = part.replace(',', "");
        let numbers = plain.split(|char: char| !char.is_ascii_digit()).filter(|number| number.len() > 1);
        fixed.extend(numbers.map(str::to_owned));
    }
    fixed
}

/// What stands between backticks, in whatever order.
fn named(text: &str) -> BTreeSet<String> {
    let parts = text.split('`').enumerate().filter(|(index, _)| index % 2 == 1);
    let english = |part: &str| EXAMPLES.iter().find(|(_, zh)| *zh == part).map(|(en, _)| *en);
    parts.map(|(_, part)| english(part).unwrap_or(part).to_owned()).collect()
}

/// What the copy editor finds in a Chinese message. Examples between backticks
/// may show what is wrong.
fn remarks(text: &str) -> Vec<String> {
    let parts = text.split('`').enumerate();
    let prose: String = parts.map(|(index, part)| if index % 2 == 1 { "A" } else { part }).collect();
    let found = lint::remarks(&prose, Kind::Plain, Lang::Hans);
    // For these docs/terms.md has others.
    let unwanted = ["被", "是否", "缺省", "账本", "稿子"].into_iter().filter(|word| prose.contains(word));
    let unwanted = unwanted.map(|word| format!("{word}: {prose}"));
    let found = found
        .into_iter()
        .map(|remark| format!("{}: {prose}", remark.rule.phrase(&remark.found, None, Tongue::En)));
    found.chain(unwanted).collect()
}

#[test]
fn explanations_say_the_same_in_each_language() {
    let mut faults = Vec::new();
    for entry in entries() {
        let (en, zh) = (entry.explanation(Tongue::En), entry.explanation(Tongue::Zh));
        assert!(has_han(zh), "{}: {zh}", entry.code);
        if fixed(en) != fixed(zh) {
            let differ: Vec<_> = fixed(en).symmetric_difference(&fixed(zh)).cloned().collect();
            faults.push(format!("{}: {differ:?}\n  {en}\n  {zh}", entry.code));
        }
        faults.extend(remarks(zh).into_iter().map(|remark| format!("{}: {remark}", entry.code)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_found_in_each_case_is_told_in_chinese() {
    let mut faults = Vec::new();
    let mut codes = BTreeSet::new();
    for case in toml_files(&root().join("tests/cases")) {
        let rendered = render(&case, &Request::default());
        for finding in rendered.findings.iter() {
            let fault = &finding.fault;
            codes.insert(fault.code());
            let said = [Some(fault.phrase(Tongue::Zh)), fault.hint(Tongue::Zh)];
            assert_eq!(fault.hint(Tongue::En).is_some(), said[1].is_some(), "{}", fault.code());
            let english = [Some(fault.phrase(Tongue::En)), fault.hint(Tongue::En)];
            for (en, zh) in english.iter().zip(&said).filter_map(|(en, zh)| en.as_ref().zip(zh.as_ref())) {
                // A backtick that is told of itself cannot be told from its frame.
                if !en.contains("``") && named(en) != named(zh) {
                    faults.push(format!("{}: `{en}`: `{zh}`", fault.code()));
                }
            }
            let all = english.iter().chain(&said).flatten();
            faults.extend(
                all.filter(|text| text.trim() != *text).map(|text| format!("blanks around `{text}`")),
            );
            for text in said.into_iter().flatten() {
                if !has_han(&text) {
                    faults.push(format!("{}: no Chinese in `{text}`", fault.code()));
                }
                faults.extend(remarks(&text).into_iter().map(|found| format!("{}: {found}", fault.code())));
            }
        }
    }
    assert!(codes.len() > 90, "{} codes are tried", codes.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// In a terminal of 80 columns the line of the brief and the hint hold, so that
/// carets stand below what they mark.
#[test]
fn findings_hold_in_the_terminal() {
    let mut cases = toml_files(&root().join("tests/cases"));
    cases.truncate(30);
    for case in cases {
        let rendered = render(&case, &Request::default());
        for tongue in [Tongue::En, Tongue::Zh] {
            let manner = Manner { tongue, columns: Some(80) };
            for shown in humans(&rendered.findings, &rendered.draft.sources, manner) {
                let plain = anstream::adapter::strip_str(&shown).to_string();
                // The first line is the phrase, which has no marks below it.
                // The first line is the phrase, which has no marks below it.
                for line in plain.lines().skip(1).filter(|line| !line.contains("-->")) {
                    assert!(columns(line) <= 80, "{} columns: {line}", columns(line));
                }
            }
        }
    }
}

/// Every string of Rust code in an invocation, without its escapes.
fn literals(code: &str) -> Vec<String> {
    let mut literals = Vec::new();
    let mut rest = code;
    while let Some(start) = rest.find('"') {
        rest = &rest[start + 1..];
        let mut text = String::new();
        let mut chars = rest.char_indices();
        let mut end = rest.len();
        while let Some((at, char)) = chars.next() {
            match char {
                '"' => {
                    end = at;
                    break;
                }
                '\\' => match chars.next() {
                    Some((_, '\n')) => {
                        while chars.as_str().starts_with(' ') {
                            chars.next();
                        }
                    }
                    Some((_, escaped)) => text.push(if escaped == 'n' { ' ' } else { escaped }),
                    None => break,
                },
                char => text.push(char),
            }
        }
        literals.push(text);
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    literals
}

/// The messages of the environment cannot all be provoked here: they are read
/// where they are written.
#[test]
fn each_message_in_the_code_is_said_in_chinese() {
    let mut faults = Vec::new();
    let mut count = 0;
    let files = jianbao::files::list(&root().join("src")).expect("in the repository");
    for path in files.iter().filter(|path| path.extension().is_some_and(|it| it == "rs")) {
        let code = String::from_utf8(jianbao::files::read(path).expect("readable")).expect("UTF-8");
        let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for start in ["words!(", "fail!(", "Words::plain("] {
            for (at, _) in code.match_indices(start).filter(|(at, _)| !code[..*at].ends_with("read_")) {
                let invocation: String = code[at..].chars().take(900).collect();
                let [en, zh, ..] = &literals(&invocation)[..] else { continue };
                count += 1;
                let words = en.split(['{', '}']).step_by(2).collect::<String>();
                let says = words.chars().filter(char::is_ascii_alphabetic).count() > 1;
                // Names and marks alone are the same in each language.
                if says && !has_han(zh) && !en.starts_with('`') {
                    faults.push(format!("{}: `{en}`: `{zh}`", path.display()));
                }
                let zh = zh.replace("{}", "`x`").replace(['{', '}'], "`");
                faults.extend(remarks(&zh).into_iter().map(|found| format!("{}: {found}", path.display())));
            }
        }
    }
    assert!(count > 250, "{count} messages are read");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn chinese(arguments: &[&str]) -> (i32, String, String) {
    let folder = crate::support::scratch();
    jianbao::files::write(&folder.path().join("a.toml"), crate::cli::BRIEF.as_bytes()).expect("ours");
    let output = std::process::Command::new(snapbox::cmd::cargo_bin!("jianbao"))
        .current_dir(folder.path())
        .env_remove("JIANBAO_LANG")
        .env_remove("LANGUAGE")
        .env("LC_ALL", "zh_CN.UTF-8")
        .args(arguments)
        .output()
        .expect("the binary starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// The locale is enough for people; what programs read stays English.
#[test]
fn the_locale_chooses_the_language() {
    assert_eq!(
        chinese(&["build", "b.toml"]),
        (2, String::new(), "错误：没有这个文件或文件夹：`b.toml`\n".to_owned())
    );
    assert_eq!(
        chinese(&["build", "a.toml", "-o", "a.odt"]),
        (2, String::new(), "错误：`a.odt` 的后缀不对：PDF 文件写到 `a.pdf`\n".to_owned())
    );
    let (code, _, said) = chinese(&["build", "a.toml"]);
    assert!(code == 0 && said.starts_with("写好了 a.pdf（1 页，"), "{said}");
    assert_eq!(chinese(&["check", "a.toml"]).2, "a.toml：没有发现问题\n");
    let (_, json, _) = chinese(&["check", "--format", "json", "b.toml"]);
    assert!(json.is_ascii(), "{json}");
    let (_, json, _) = chinese(&["check", "--format", "json", "b.toml", "--lang", "zh"]);
    assert!(json.contains("没有这个文件"), "{json}");
    assert!(chinese(&["explain", "brief/date"]).1.starts_with("brief/date（错误）\n"));
    assert!(chinese(&["build", "a.toml", "--lang", "en"]).2.starts_with("wrote a.pdf (1 page, "));
}
