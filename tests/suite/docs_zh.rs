//! The Chinese documentation says what the English one says, and both say what
//! is so: pages are compared part by part, commands are parsed, examples checked.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use clap::error::ErrorKind;
use jianbao::args::Arguments;
use jianbao::issue::Request;

use crate::page::{Block, Page, headings, is_han};
use crate::support::{render, root, scratch};

/// What the fragments of briefs in the documentation lack.
const DEFAULTS: &str = r#"
[defaults.header]
title = "每日动态"
publisher = "某协会"
date = 2026-06-11

[defaults.summary]
text = "本期要点。"

[[defaults.sections]]
title = "标题"
body = "正文。"
"#;

/// A brief that needs no series file.
const WHOLE: &str = r#"
[header]
title = "每日动态"
publisher = "某协会"
date = 2026-06-11

[summary]
text = "本期要点。"

[[sections]]
title = "标题"
body = "正文。"
"#;

/// The pages that are there in both languages: the English one, the Chinese one.
fn pairs() -> Vec<(String, String)> {
    let pages = jianbao::files::list(&root().join("docs")).expect("in the repository");
    let names = pages.iter().filter_map(|page| page.file_name()?.to_str());
    let docs = names.filter_map(|name| Some(format!("docs/{}", name.strip_suffix(".zh-CN.md")?)));
    let stems = std::iter::once("README".to_owned()).chain(docs);
    stems.map(|stem| (format!("{stem}.md"), format!("{stem}.zh-CN.md"))).collect()
}

/// Every page that is there in both languages.
fn pages() -> impl Iterator<Item = Page> {
    pairs().into_iter().flat_map(|(english, chinese)| [Page::read(&english), Page::read(&chinese)])
}

#[test]
fn what_editors_read_is_there_in_chinese() {
    let pairs = pairs();
    for stem in [
        "ten-minutes",
        "keys",
        "findings",
        "writing",
        "questions",
        "layouts",
        "mail",
        "batch",
        "copy-editor",
        "reading",
        "trust",
        "import",
        "agents",
        "install",
    ] {
        let page = format!("docs/{stem}.md");
        assert!(pairs.iter().any(|(english, _)| *english == page), "{page} is not there in Chinese");
    }
    let readme = Page::read("README.zh-CN.md");
    for (_, chinese) in &pairs[1..] {
        assert!(readme.text.contains(&format!("({chinese})")), "README.zh-CN.md does not lead to {chinese}");
    }
}

/// The same headings, blocks, tables and names in code, in the same order.
#[test]
fn both_languages_say_the_same() {
    for (english, chinese) in pairs() {
        let (english, chinese) = (Page::read(&english), Page::read(&chinese));
        let name = &chinese.name;
        let levels = |page: &Page| page.headings.iter().map(|h| h.level).collect::<Vec<_>>();
        assert_eq!(levels(&english), levels(&chinese), "headings of {name}");
        // What the program says, it says in each language.
        let block = |block: &Block| {
            let shown = block.without_comments();
            if shown.starts_with("text\n") { "text".to_owned() } else { shown }
        };
        let blocks = |page: &Page| page.blocks.iter().map(block).collect::<Vec<_>>();
        assert_eq!(blocks(&english), blocks(&chinese), "blocks of {name}");
        assert_eq!(english.tables, chinese.tables, "rows of the tables of {name}");
        assert_eq!(english.pictures(), chinese.pictures(), "pictures of {name}");
        let (ours, theirs) = (english.names(), chinese.names());
        // Examples of Markdown and TOML whose words are in the language of their reader.
        let example = |name: &&String| {
            let examples =
                ["![what it shows](path)", "[^name]", "[label]: target", "[text](address)", "key = value"];
            examples.contains(&name.as_str())
        };
        let apart: Vec<_> = ours.symmetric_difference(&theirs).filter(|name| !example(name)).collect();
        assert!(apart.is_empty(), "{name}: only one language has {apart:?}");
    }
}

/// Each page leads to its other language, links lead somewhere, and a Chinese
/// page leads to Chinese ones where these are.
#[test]
fn links_of_both_languages_lead_somewhere() {
    for (english, chinese) in pairs() {
        for (name, other) in [(&english, &chinese), (&chinese, &english)] {
            let page = Page::read(name);
            let other = other.strip_prefix("docs/").unwrap_or(other);
            assert!(page.text.contains(&format!("]({other})")), "{name} does not lead to {other}");
            for link in page.links() {
                leads_somewhere(&page, &link);
                let translated = root().join(page.folder()).join(link.replace(".md", ".zh-CN.md"));
                let own = !link.ends_with(".md") || link.contains(".zh-CN.") || link == other;
                let chinese = name.contains(".zh-CN.");
                assert!(!chinese || own || !translated.is_file(), "{name}: {link} is there in Chinese");
            }
        }
    }
}

fn leads_somewhere(page: &Page, link: &str) {
    let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
    let path = if file.is_empty() { PathBuf::from(&page.name) } else { page.folder().join(file) };
    let whole = root().join(&path);
    assert!(whole.is_file() || whole.is_dir(), "{}: {link} leads nowhere", page.name);
    if let Some(anchor) = anchor {
        let text = String::from_utf8(jianbao::files::read(&whole).expect("a page")).expect("UTF-8");
        let there = headings(&text).iter().any(|heading| heading.anchor() == anchor);
        assert!(there, "{}: {link} has no such heading", page.name);
    }
}

/// Every command that the pages show is one.
#[test]
fn commands_of_the_documentation_are_known() {
    let mut seen = 0;
    for page in pages() {
        for line in page.commands() {
            let words = words(&line);
            if let Err(error) = Arguments::command().try_get_matches_from(&words) {
                assert!(error.kind() == ErrorKind::DisplayVersion, "{}: `{line}`: {error}", page.name);
            }
            seen += 1;
        }
        for code in page.names().iter().filter(|code| code.starts_with("jianbao ")) {
            if let Err(error) = Arguments::command().try_get_matches_from(words(code)) {
                let kind = error.kind();
                assert!(kind == ErrorKind::MissingRequiredArgument, "{}: `{code}`: {error}", page.name);
            }
        }
    }
    assert!(seen > 60, "{seen}");
}

/// Every option that the pages name is one of some command.
#[test]
fn options_of_the_documentation_are_known() {
    let command = Arguments::command();
    let mut known = BTreeSet::from(["--help".to_owned(), "--version".to_owned()]);
    for command in command.get_subcommands().chain([&command]) {
        known.extend(command.get_arguments().filter_map(|arg| Some(format!("--{}", arg.get_long()?))));
    }
    for page in pages() {
        for code in page.names() {
            let option = code.split([' ', '=']).next().unwrap_or_default().to_owned();
            let is_option = option.strip_prefix("--").is_some_and(|name| !name.starts_with('-'));
            assert!(!is_option || known.contains(&option), "{}: `{code}`", page.name);
        }
    }
}

/// A line as a shell splits it, without what comes after a comment.
fn words(line: &str) -> Vec<String> {
    let line = line.split(" #").next().unwrap_or_default();
    let mut words = vec![String::new()];
    let mut quote = None;
    for character in line.trim().chars() {
        let word = words.last_mut().expect("there is always one");
        match (quote, character) {
            (None, '\'' | '"') => quote = Some(character),
            (Some(mark), _) if mark == character => quote = None,
            (None, ' ') if !word.is_empty() => words.push(String::new()),
            (None, ' ') => {}
            _ => word.push(character),
        }
    }
    words
}

/// Every brief and every part of one that the pages show is without an error,
/// and so is every series file.
#[test]
fn toml_of_the_documentation_has_no_error() {
    // What is wrong on the page of questions is so on purpose, and has a test of its own.
    for page in pages().filter(|page| !page.name.contains("questions")) {
        for block in page.blocks.iter().filter(|block| block.language == "toml") {
            let errors = errors_of(&block.text);
            assert!(errors.is_empty(), "{}: {errors:?}\n{}", page.name, block.text);
        }
    }
}

/// The errors of a block of TOML, by what its first table says it is.
fn errors_of(block: &str) -> Vec<String> {
    let table: toml::Table = match block.parse() {
        Ok(table) => table,
        Err(error) => return vec![error.to_string()],
    };
    let has = |keys: &[&str]| keys.iter().any(|key| table.contains_key(*key));
    if has(&["description", "extends", "readers"]) {
        return Vec::new();
    }
    let found = match has(&["mail", "defaults", "output", "fonts", "pdf", "check", "words", "notify"]) {
        true => found_in(block, WHOLE),
        false => found_in(DEFAULTS, block),
    };
    found.into_iter().filter(|line| line.contains(" error ")).collect()
}

/// What is found in a brief beside its series file, pictures there.
fn found_in(series: &str, brief: &str) -> Vec<String> {
    let folder = scratch();
    let write = |name: &str, bytes: &[u8]| {
        jianbao::files::write(&folder.path().join(name), bytes).expect("written");
    };
    write("jianbao.toml", series.as_bytes());
    write("2026-06-11.toml", brief.as_bytes());
    for (name, from) in [
        ("logo.svg", "examples/images/energy.svg"),
        ("wechat.png", "briefs/wechat.png"),
        ("走势 图.png", "examples/images/load.png"),
        ("图片/走势.png", "examples/images/load.png"),
    ] {
        write(name, &jianbao::files::read(&root().join(from)).expect("in the repository"));
    }
    render(&folder.path().join("2026-06-11.toml"), &Request::default()).lines()
}

/// Bodies that docs/writing shows print without a finding.
#[test]
fn markdown_of_the_documentation_has_no_finding() {
    let page = Page::read("docs/writing.md");
    let blocks: Vec<_> = page.blocks.iter().filter(|block| block.language == "markdown").collect();
    assert!(blocks.len() > 8);
    for block in blocks {
        let references = "[[references]]\nid = \"people\"\ntitle = \"文献\"\n\n[[references]]\nid = \"data\"\ntitle = \"数据\"\n";
        let brief = format!("[[sections]]\ntitle = \"标题\"\nbody = '''\n{}\n'''\n{references}", block.text);
        let mut found = found_in(DEFAULTS, &brief);
        found.retain(|line| !line.contains("reference/uncited"));
        assert!(found.is_empty(), "{found:?}\n{}", block.text);
    }
}

/// Each answer of docs/questions shows first what is wrong, which has the finding
/// that its heading names, and then what is right, which has none.
#[test]
fn questions_show_what_is_wrong_and_what_is_right() {
    let page = Page::read("docs/questions.md");
    let mut codes = BTreeSet::new();
    for heading in page.headings.iter().filter(|heading| heading.text.contains('`')) {
        let code = heading.text.split('`').nth(1).expect("a code").to_owned();
        let shown: Vec<_> = page
            .blocks
            .iter()
            .filter(|block| block.line > heading.line && block.line < heading.end)
            .collect();
        let [wrong, right] = shown[..] else { panic!("{code}: {} blocks", shown.len()) };
        let found = found_in(DEFAULTS, &wrong.text);
        assert!(!found.is_empty() && found.iter().all(|line| line.contains(&code)), "{code}: {found:?}");
        let found = found_in(DEFAULTS, &right.text);
        assert!(found.is_empty(), "{code}: {found:?}");
        codes.insert(code);
    }
    assert!(codes.len() >= 10, "{codes:?}");
}

/// What docs/ten-minutes tells to type and to write works in that order.
#[test]
fn the_first_ten_minutes_are_real() {
    let page = Page::read("docs/ten-minutes.md");
    let folder = scratch();
    let mut ran = 0;
    for block in &page.blocks {
        match block.language.as_str() {
            "sh" => ran += block.text.lines().filter(|line| run(line, &folder)).count(),
            "toml" => {
                let series = block.text.contains("[defaults");
                let name = if series { "jianbao.toml" } else { "2026-06-11.toml" };
                jianbao::files::write(&folder.path().join(name), block.text.as_bytes()).expect("written");
            }
            _ => {}
        }
    }
    assert!(ran >= 5, "{ran}");
    for made in ["2026-06-11.pdf", "2026-06-12.toml"] {
        assert!(folder.path().join(made).is_file(), "{made}");
    }
}

/// Runs a line of ours, nothing opened; says whether it was one.
fn run(line: &str, folder: &tempfile::TempDir) -> bool {
    let words: Vec<_> = words(line).into_iter().filter(|word| word != "--open").collect();
    if words[0] != "jianbao" {
        return false;
    }
    let run = snapbox::cmd::Command::new(snapbox::cmd::cargo_bin!("jianbao"));
    run.current_dir(folder.path()).args(&words[1..]).assert().success();
    true
}

/// The copy editor has nothing to say about the Chinese pages.
#[test]
fn the_copy_editor_finds_nothing_in_the_chinese_pages() {
    let mut all = Vec::new();
    for (_, chinese) in pairs() {
        let page = Page::read(&chinese);
        let body = page.prose().replace('\\', "\\\\").replace('"', "\\\"");
        let brief = format!("[[sections]]\ntitle = \"标题\"\nbody = \"\"\"\n{body}\n\"\"\"\n");
        let folder = scratch();
        jianbao::files::write(&folder.path().join("jianbao.toml"), DEFAULTS.as_bytes()).expect("written");
        let path = folder.path().join("page.toml");
        jianbao::files::write(&path, brief.as_bytes()).expect("written");
        let found = found_by_the_draft(&path);
        let lines: Vec<_> = brief.lines().collect();
        let shown: Vec<_> = found.iter().map(|line| format!("{line}\n  {}", context(line, &lines))).collect();
        all.extend((!found.is_empty()).then(|| format!("{chinese}:\n{}", shown.join("\n"))));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

fn context<'a>(finding: &str, lines: &[&'a str]) -> &'a str {
    let line = finding.split(':').next().and_then(|line| line.parse::<usize>().ok());
    line.and_then(|line| lines.get(line.checked_sub(1)?)).copied().unwrap_or_default()
}

fn found_by_the_draft(path: &Path) -> Vec<String> {
    let engines = jianbao::engine::pool::Engines::default();
    let inputs = jianbao::inputs::Inputs::default();
    let opened = jianbao::issue::Opened::read(path, &inputs, &Request::default(), &engines);
    let opened = opened.expect("the brief can be read");
    crate::support::lines(&opened.issue.findings, &opened.draft)
}

/// One rule for spaces: one between Han and letters, figures or code; none
/// beside a full-width mark.
#[test]
fn spaces_follow_one_rule() {
    let mut wrong = Vec::new();
    for (_, chinese) in pairs() {
        let page = Page::read(&chinese);
        for (number, line) in page.plain_lines() {
            let characters: Vec<_> = line.replace(" | ", "|").trim_matches(['|', ' ']).chars().collect();
            for pair in characters.windows(2) {
                let latin = |c: char| c.is_ascii_alphanumeric() || c == '`';
                let touch = is_han(pair[0]) && latin(pair[1]) || latin(pair[0]) && is_han(pair[1]);
                let mark = |c: char| "，。：；？！、（）《》“”".contains(c);
                let gap = mark(pair[0]) && pair[1] == ' ' || pair[0] == ' ' && mark(pair[1]);
                if touch || gap {
                    wrong.push(format!("{chinese}:{number}: {}{}: {line}", pair[0], pair[1]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words for which docs/terms.md has others.
#[test]
fn chinese_pages_keep_to_the_terms() {
    for (_, chinese) in pairs() {
        let page = Page::read(&chinese);
        for (number, line) in page.plain_lines() {
            let wrong =
                ["被", "你", "是否", "缺省", "账本", "稿子"].into_iter().find(|word| line.contains(word));
            assert!(wrong.is_none(), "{chinese}:{number}: {wrong:?}: {line}");
        }
    }
}
