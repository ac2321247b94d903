//! What the documentation shows works: TOML in the READMEs, the schema, the
//! commands, and the numbers of files it names.

use jianbao::issue::Request;
use jianbao::lint::Rule;
use jianbao::words::Tongue;
use jianbao::{brief, findings, layouts};

use crate::support::{render, root, same_as_file, scratch, shown_briefs};

fn read(path: &str) -> String {
    String::from_utf8(jianbao::files::read(&root().join(path)).expect("in the repository")).expect("UTF-8")
}

/// The code blocks of a language in a page.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let text = read(page);
    let open = format!("```{language}\n");
    text.split(&open).skip(1).filter_map(|rest| Some(rest.split_once("\n```")?.0.to_owned())).collect()
}

#[test]
fn briefs_in_the_readmes_have_no_fault() {
    for page in ["README.md", "README.zh-CN.md"] {
        let folder = scratch();
        let [brief, series] = blocks(page, "toml").try_into().expect("a brief and a series file");
        let path = folder.path().join("2026-06-11.toml");
        jianbao::files::write(&path, brief.as_bytes()).expect("written");
        jianbao::files::write(&folder.path().join("jianbao.toml"), series.as_bytes()).expect("written");
        let rendered = render(&path, &Request::default());
        assert_eq!(rendered.lines(), Vec::<String>::new(), "{page}");
    }
}

#[test]
fn the_two_readmes_show_the_same() {
    let (english, chinese) = ("README.md", "README.zh-CN.md");
    assert_eq!(blocks(english, "toml"), blocks(chinese, "toml"));
    let commands = |page| blocks(page, "sh").iter().map(|b| commands_of(b)).collect::<Vec<_>>();
    assert_eq!(commands(english), commands(chinese));
}

/// The finding that the READMEs show is what a slip in their brief gives.
#[test]
fn the_finding_in_the_readmes_is_real() {
    let folder = scratch();
    let brief = blocks("README.md", "toml")[0].replace("[@people]", "[@peopel]");
    jianbao::files::write(&folder.path().join("2026-06-11.toml"), brief.as_bytes()).expect("written");
    for (page, tongue) in [("README.md", "en"), ("README.zh-CN.md", "zh")] {
        let run = snapbox::cmd::Command::new(snapbox::cmd::cargo_bin!("jianbao")).env("JIANBAO_LANG", tongue);
        let run = run.current_dir(folder.path()).args(["check", "2026-06-11.toml"]).assert().code(1);
        let shown = String::from_utf8_lossy(&run.get_output().stderr).trim_end().to_owned();
        assert_eq!(blocks(page, "text"), [shown.as_str()], "{page}");
    }
}

fn commands_of(block: &str) -> Vec<String> {
    block.lines().map(|line| line.split(" #").next().unwrap_or(line).trim().to_owned()).collect()
}

#[test]
fn committed_schema_is_that_of_the_types() {
    same_as_file(&root().join("brief.schema.json"), &brief::schema(Tongue::En));
}

/// The schema admits what the parser admits: every brief shown, as an editor's
/// completion would see it, and no mistyped key.
#[test]
fn schema_admits_the_briefs_shown() {
    let schema: serde_json::Value = serde_json::from_str(&brief::schema(Tongue::En)).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for path in shown_briefs() {
        let text = String::from_utf8(jianbao::files::read(&path).expect("readable")).expect("UTF-8");
        let json = to_json(toml::Value::Table(text.parse().expect("TOML")));
        let errors: Vec<_> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    }
    let mistyped = serde_json::json!({ "header": { "titel": "x" } });
    assert!(!validator.is_valid(&mistyped));
    let incomplete = serde_json::json!({ "sections": [{ "title": "x" }] });
    assert!(!validator.is_valid(&incomplete));
}

/// What the schema offers, the parser takes: a brief with every key of the
/// schema, whatever the values, has no unknown one.
#[test]
fn the_parser_knows_every_key_of_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(&brief::schema(Tongue::En)).expect("JSON");
    let mut tables = Vec::new();
    let mut text = String::new();
    for (key, property) in schema["properties"].as_object().expect("keys") {
        let (many, target) = match property["items"]["$ref"].as_str() {
            Some(target) => (true, target),
            None => (false, property["$ref"].as_str().unwrap_or_default()),
        };
        match target.strip_prefix("#/$defs/").filter(|name| schema["$defs"][name]["properties"].is_object()) {
            Some(name) => tables.push((key, many, name)),
            None => text.push_str(&format!("{key} = \"x\"\n")),
        }
    }
    assert!(tables.len() >= 6, "{tables:?}");
    for (key, many, name) in tables {
        text.push_str(&if many { format!("[[{key}]]\n") } else { format!("[{key}]\n") });
        for inner in schema["$defs"][name]["properties"].as_object().expect("keys").keys() {
            text.push_str(&format!("{inner} = \"x\"\n"));
        }
    }
    let folder = scratch();
    let path = folder.path().join("every-key.toml");
    jianbao::files::write(&path, text.as_bytes()).expect("written");
    let rendered = render(&path, &Request::default());
    let found = rendered.lines();
    let unknown: Vec<_> = found.iter().filter(|line| line.contains(" key/unknown: ")).collect();
    assert!(unknown.is_empty(), "{unknown:?}\n{text}");
}

/// TOML as editors' schema tools see it: dates are strings.
fn to_json(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(to_json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, to_json(value))).collect(),
        other => serde_json::to_value(other).expect("plain values"),
    }
}

/// What docs/mail.md shows of the series file and of lists works as it stands,
/// and the schema admits it; a mistyped key it does not.
#[test]
fn mail_is_documented_as_it_works() {
    let schema: serde_json::Value = serde_json::from_str(&brief::series_schema(Tongue::En)).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let (lists, series): (Vec<_>, Vec<_>) =
        blocks("docs/mail.md", "toml").into_iter().partition(|block| block.contains("[[readers]]"));
    assert!(series.len() >= 4 && lists.len() == 1);
    let [csv] = blocks("docs/mail.md", "csv").try_into().expect("one list");
    let brief = blocks("README.md", "toml").swap_remove(0);
    for block in &series {
        let json = to_json(toml::Value::Table(block.parse().expect("TOML")));
        let errors: Vec<_> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{block}: {errors:?}");
        let folder = scratch();
        let write = |name: &str, text: &str| {
            jianbao::files::write(&folder.path().join(name), text.as_bytes()).expect("written");
        };
        let [_, defaults] = blocks("README.md", "toml").try_into().expect("a brief and a series file");
        write("jianbao.toml", &format!("{defaults}\n{block}"));
        write("dkim.pem", &read("tests/keys/rsa.pem"));
        for (name, bytes) in jianbao::mail::letter::files() {
            jianbao::files::write(&folder.path().join("letter").join(name), bytes).expect("written");
        }
        write("2026-06-11.toml", &brief);
        write("readers.csv", &csv);
        write("readers.toml", &lists[0]);
        for list in ["readers.csv", "readers.toml"] {
            let run =
                snapbox::cmd::Command::new(snapbox::cmd::cargo_bin!("jianbao")).env("JIANBAO_LANG", "en");
            let args = ["mail", "2026-06-11.toml", "--list", list, "--dry-run", "--strict"];
            run.current_dir(folder.path()).args(args).assert().success();
        }
    }
    for mistyped in [
        serde_json::json!({ "mail": { "from": "a@example.cn", "greting": "x" } }),
        serde_json::json!({ "mail": { "from": "a@example.cn", "smtp": { "server": "x", "security": "ssl" } } }),
        serde_json::json!({ "mail": { "from": "a@example.cn", "limits": { "per_domain": { "qq.com": 0 } } } }),
        serde_json::json!({ "mail": { "subject": "without a sender" } }),
    ] {
        assert!(!validator.is_valid(&mistyped), "{mistyped}");
    }
}

/// Every setting of `[mail]` stands in docs/mail.md, and every finding that
/// leaves a reader out.
#[test]
fn every_setting_of_mail_is_documented() {
    let page = read("docs/mail.md");
    let schema: serde_json::Value = serde_json::from_str(&brief::series_schema(Tongue::En)).expect("JSON");
    for table in ["Mail", "Smtp", "Limits", "Dkim"] {
        let keys = schema["$defs"][table]["properties"].as_object().expect("a table");
        for key in keys.keys() {
            let shown = [format!("\n{key} = "), format!("[mail.{key}]"), format!("`{key}`")];
            assert!(shown.iter().any(|form| page.contains(form)), "{key} is not shown");
        }
    }
    for code in ["list/address", "list/duplicate", "list/row", "list/blank", "list/international"] {
        assert!(page.contains(&format!("`{code}`")), "{code}");
    }
}

/// Two sections of one name mean that a reader of one misses the other.
#[test]
fn no_page_has_two_sections_of_one_name() {
    let mut pages = jianbao::files::list(&root().join("docs")).expect("in the repository");
    pages.retain(|page| page.extension().is_some_and(|ending| ending == "md"));
    for page in pages {
        let text = String::from_utf8(jianbao::files::read(&page).expect("readable")).expect("UTF-8");
        let mut names: Vec<_> = text
            .lines()
            .filter_map(|line| {
                line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#'))
            })
            .map(str::to_lowercase)
            .collect();
        names.sort_unstable();
        let twice: Vec<_> = names.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).collect();
        assert!(twice.is_empty(), "{}: {twice:?}", page.display());
    }
}

#[test]
fn layouts_are_documented() {
    let page = read("docs/layouts.md");
    for name in layouts::names() {
        assert!(page.contains(&format!("\n## {name}\n")), "{name} has no section in docs/layouts.md");
        assert!(page.contains(&format!("(pictures/{name}.png)")), "{name} has no picture");
        assert!(root().join(format!("docs/pictures/{name}.png")).is_file());
        assert!(layouts::description(name).is_some(), "{name} has no description");
    }
}

/// Every function that the pages name is there, and every one that generated
/// code calls is named.
#[test]
fn the_interface_is_documented() {
    let page = read("docs/layouts.md");
    let blocks = read("layouts/base/blocks.typ");
    let code = read("src/typeset/body.rs") + &read("src/typeset/figures.rs");
    let named =
        |needle: &str| page.contains(&format!("`{needle}(")) && blocks.contains(&format!("#let {needle}("));
    for function in [
        "paragraph",
        "subheading",
        "figure",
        "inline-image",
        "bulleted",
        "numbered",
        "quotation",
        "attribution",
        "code-block",
        "data-table",
        "rule",
        "strengthen",
        "emphasize",
        "strikethrough",
        "underlined",
        "marked",
        "subscript",
        "superscript",
        "code",
        "hyperlink",
        "citation",
        "note",
        "kept",
        "address",
        "western",
    ] {
        assert!(named(function), "{function}");
        assert!(code.contains(function), "{function} is called by no code");
    }
}

/// Every code of the copy editor is in its page, and no code that is none.
#[test]
fn the_copy_editor_is_documented() {
    let page = read("docs/copy-editor.md");
    let known: Vec<_> = findings::entries().map(|entry| entry.code).collect();
    for rule in Rule::ALL {
        assert!(page.contains(&format!("`{}`", rule.code())), "{} is not documented", rule.code());
    }
    let code = |word: &&str| {
        word.split('/').count() == 2 && word.bytes().all(|b| b.is_ascii_lowercase() || b"/-".contains(&b))
    };
    for named in page.split('`').skip(1).step_by(2).filter(code) {
        assert!(known.contains(&named), "{named} is no code");
    }
}

/// Every test that the tables of rules name is there.
#[test]
fn the_table_of_rules_names_real_tests() {
    let page = read("docs/typography.md") + &read("docs/copy-editor.md");
    let names: Vec<_> = page.split('`').filter(|name| name.contains("::")).collect();
    assert!(names.len() > 10);
    for name in names {
        let (module, test) = name.split_once("::").expect("a path");
        assert!(read(&format!("tests/suite/{module}.rs")).contains(&format!("fn {test}()")), "{name}");
    }
}

/// Every code with its explanation, as `explain` prints it, in both languages.
#[test]
fn the_pages_of_findings_are_those_of_the_catalogue() {
    let mut entries: Vec<_> = jianbao::findings::entries().collect();
    entries.sort_by_key(|entry| entry.code);
    for (page, tongue) in [("docs/findings.md", Tongue::En), ("docs/findings.zh-CN.md", Tongue::Zh)] {
        let mut text = tongue
            .of(
                "# Findings\n\n[中文](findings.zh-CN.md)\n\nEvery code, as `jianbao explain` has it. This page is made of the program: \
                 `UPDATE=1 cargo test findings` writes it anew.\n",
                "# 问题一览\n\n[English](findings.md)\n\n全部代号，与 `jianbao explain` 所说的相同。本页由程序生成：`UPDATE=1 cargo test findings` \
                 重新写出。\n",
            )
            .to_owned();
        for entry in &entries {
            let severity = entry.severity.word(tongue);
            let (code, explanation) = (entry.code, entry.explanation(tongue));
            let clause = match entry.clause {
                "" => String::new(),
                clause => tongue.of(format!(" ({clause})"), format!("（{clause}）")),
            };
            text.push_str(&format!(
                "\n## `{code}`\n\n{severity}{clause}{}{explanation}\n",
                tongue.of(". ", "。")
            ));
        }
        same_as_file(&root().join(page), &text);
    }
}
