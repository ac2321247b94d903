//! The binary as its users meet it: exit code, standard output and standard
//! error of each command, whole.

use std::path::Path;

use jianbao::files;
use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

use crate::support::{reference, root, scratch};

/// The binary in a folder, with no colour and no language of the machine's.
pub(crate) fn jianbao(folder: &Path) -> Command {
    Command::new(cargo_bin!("jianbao"))
        .env("JIANBAO_LANG", "en")
        .env("XDG_CACHE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"))
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
}

pub(crate) const BRIEF: &str = "[header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\ndate = 2026-06-10\nissue = 161\n\n\
                     [summary]\ntext = \"摘要文字。\"\n\n[[sections]]\ntitle = \"标题\"\nbody = \"正文。\"\n";

const FAULTY: &str = "[header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\ndate = 2026-06-31\n\n\
                      [summary]\ntext = \"摘要[@无此文献]。\"\n\n[[sections]]\ntitle = \"标题\"\nbody = \"正文。\"\n";

/// A brief that fills two pages.
fn two_pages() -> String {
    BRIEF.replace("正文。", &"这是一段足够长的正文。".repeat(150))
}

pub(crate) fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = scratch();
    for (name, text) in files {
        jianbao::files::write(&folder.path().join(name), text.as_bytes()).expect("written");
    }
    folder
}

#[test]
fn build_writes_beside_the_brief() {
    let folder = folder_with(&[("a.toml", BRIEF)]);
    let run = jianbao(folder.path()).args(["build", "a.toml"]).assert();
    run.success().stdout_eq(str![""]).stderr_eq(str![[r#"
wrote a.pdf (1 page, [..] KB)

"#]]);
    assert!(folder.path().join("a.pdf").is_file());
}

#[test]
fn build_reports_faults_at_their_lines() {
    let folder = folder_with(&[("a.toml", FAULTY)]);
    let run = jianbao(folder.path()).args(["build", "a.toml"]).assert();
    run.code(1).stdout_eq(str![""]).stderr_eq(str![[r#"
error[brief/no-such-day]: `2026-06-31` does not exist: June 2026 has 30 days
 --> a.toml:4:8
  |
4 | date = 2026-06-31
  |        ^^^^^^^^^^
  |
  = hint: correct the day

error[reference/unknown]: no reference has the id `无此文献`
 --> a.toml:7:12
  |
7 | text = "摘要[@无此文献]。"
  |              ^^^^^^^^^
  |
  = hint: add a `[[references]]` table with id = "无此文献"


"#]]);
    assert!(!folder.path().join("a.pdf").exists());
}

#[test]
fn one_faulty_brief_stops_no_other() {
    let folder = folder_with(&[("a.toml", FAULTY), ("b.toml", BRIEF)]);
    jianbao(folder.path()).args(["-q", "build", "a.toml", "b.toml", "-o", "out/"]).assert().code(1);
    assert!(folder.path().join("out/b.pdf").is_file());
    assert!(!folder.path().join("out/a.pdf").exists());
}

#[test]
fn build_reads_and_writes_standard_streams() {
    let folder = scratch();
    let run = jianbao(folder.path()).args(["build", "-", "-o", "-"]).stdin(BRIEF).assert().success();
    let run = run.stderr_eq(str![""]);
    assert!(run.get_output().stdout.starts_with(b"%PDF-1.7"));
    let run = jianbao(folder.path()).args(["build", "-", "--format", "png"]).stdin(two_pages()).assert();
    run.code(2).stdout_eq(str![""]).stderr_eq(str![[r#"
error: 2 pages do not fit standard output; give a file or a folder with -o

"#]]);
}

#[test]
fn build_writes_pages_and_code() {
    let folder = folder_with(&[("a.toml", two_pages().as_str())]);
    let run = |output: &str| {
        jianbao(folder.path()).args(["-q", "build", "a.toml", "-o", output]).assert().success()
    };
    run("page.png");
    run("page.svg");
    run("code.typ");
    let starts = |name: &str, magic: &[u8]| {
        let bytes = jianbao::files::read(&folder.path().join(name)).expect("written");
        assert!(bytes.starts_with(magic), "{name}");
    };
    starts("page-1.png", b"\x89PNG");
    starts("page-2.png", b"\x89PNG");
    starts("page-1.svg", b"<svg");
    starts("code.typ", b"#import");
}

#[test]
fn build_refuses_what_cannot_be() {
    let folder = folder_with(&[("a.toml", BRIEF), ("b/a.toml", BRIEF)]);
    let fails = |args: &[&str], message: snapbox::data::Inline| {
        jianbao(folder.path())
            .arg("build")
            .args(args)
            .assert()
            .code(2)
            .stdout_eq(str![""])
            .stderr_eq(message);
    };
    fails(
        &["none.toml"],
        str![[r#"
error: no such file or folder: `none.toml`

"#]],
    );
    fails(
        &["a.toml", "b/a.toml", "-o", "out/"],
        str![[r#"
error: `a.toml` and `b/a.toml` would both be written to `out/a.pdf`

"#]],
    );
    fails(
        &["a.toml", "b/a.toml", "-o", "x.pdf"],
        str![[r#"
error: several briefs need a folder: `-o x.pdf/`

"#]],
    );
    fails(
        &["a.toml", "--layout", "weekly"],
        str![[r#"
error: no layout `weekly`; known: bulletin, daily, phone

"#]],
    );
    fails(
        &["a.toml", "--pdf-standard", "a-2a,a-3a"],
        str![[r#"
error: choose at most one PDF/A standard

"#]],
    );
    fails(
        &["a.toml", "--pdf-standard", "a-9"],
        str![[r#"
error: unknown PDF standard `a-9`; known: 1.4, 1.5, 1.6, 1.7, 2.0, a-1b, a-1a, a-2b, a-2u, a-2a, a-3b, a-3u, a-3a, a-4, a-4f, a-4e, ua-1

"#]],
    );
    fails(
        &["a.toml", "--embed-source", "--pdf-standard", "a-2a"],
        str![[r#"
error: PDF standard a-2a allows no embedded brief; use a-3a, or a-4f

"#]],
    );
    assert!(!folder.path().join("out").exists());
}

/// What stood in the output's place survives any failure.
#[test]
fn a_failed_build_leaves_the_old_file() {
    let folder = folder_with(&[("a.toml", FAULTY), ("a.pdf", "old")]);
    jianbao(folder.path()).args(["build", "a.toml"]).assert().code(1);
    let bytes = jianbao::files::read(&folder.path().join("a.pdf")).expect("it is there");
    assert_eq!(bytes, b"old");
    let left: Vec<_> = jianbao::files::list(folder.path()).expect("readable");
    assert_eq!(left.len(), 2, "no temporary file is left: {left:?}");
}

#[test]
fn output_goes_where_the_series_file_says() {
    let series = "[output]\ndir = \"pdf\"\nname = \"{title}-{date}-{issue}-{stem}\"\n";
    let folder = folder_with(&[("jianbao.toml", series), ("2026/a.toml", BRIEF)]);
    jianbao(folder.path()).args(["build", "2026/a.toml"]).assert().success().stderr_eq(str![[r#"
wrote pdf/每日动态-2026-06-10-161-a.pdf (1 page, [..] KB)

"#]]);
}

#[test]
fn depfile_names_what_was_read() {
    let folder =
        folder_with(&[("jianbao.toml", "[defaults.header]\nlogo = \"logo 1.png\"\n"), ("a.toml", BRIEF)]);
    let picture = jianbao::files::read(&root().join("briefs/wechat.png")).expect("readable");
    jianbao::files::write(&folder.path().join("logo 1.png"), &picture).expect("written");
    jianbao(folder.path()).args(["-q", "build", "a.toml", "--depfile", "a.d"]).assert().success();
    let rule =
        String::from_utf8(jianbao::files::read(&folder.path().join("a.d")).expect("written")).expect("UTF-8");
    snapbox::assert_data_eq!(
        rule,
        str![[r#"
a.pdf: a.toml jianbao.toml logo/ 1.png
a.toml:
jianbao.toml:
logo/ 1.png:

"#]]
    );
}

/// The system's own opener, which here notes what it is asked to open.
#[cfg(target_os = "linux")]
#[test]
fn what_was_written_is_opened() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = scratch();
    let at = |name: &str| folder.path().join(name);
    files::write(&at("a.toml"), BRIEF.as_bytes()).expect("ours");
    let opener = at("bin/xdg-open");
    files::write(&opener, b"#!/bin/sh\necho \"$1\" >>opened\n").expect("ours");
    std::fs::set_permissions(&opener, std::fs::Permissions::from_mode(0o755)).expect("ours");
    let path = format!("{}:/usr/bin:/bin", at("bin").display());
    let build =
        |path: &str| jianbao(folder.path()).env("PATH", path).args(["-q", "build", "a.toml", "--open"]);
    build(&path).assert().success();
    let opened = || files::try_read(&at("opened")).unwrap_or_default();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while opened().is_empty() && std::time::Instant::now() < until {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(opened(), b"a.pdf\n");
    build(&at("none").display().to_string()).assert().code(2).stderr_eq(str![[r#"
error: `a.pdf` was written; no program of the system opens it (No such file or directory (os error 2))

"#]]);
}

#[test]
fn a_project_is_no_file() {
    let folder = scratch();
    files::write(&folder.path().join("a.toml"), BRIEF.as_bytes()).expect("ours");
    jianbao(folder.path()).args(["source", "a.toml", "-o", "a.toml"]).assert().code(2).stderr_eq(str![[r#"
error: `a.toml` is a file, and a project is a folder; give the folder another name

"#]]);
    assert_eq!(files::read(&folder.path().join("a.toml")).expect("still there"), BRIEF.as_bytes());
}

#[test]
fn an_incomplete_build_leaves_the_depfile() {
    let folder = folder_with(&[("a.toml", BRIEF), ("b.toml", FAULTY), ("a.d", "old")]);
    let rule = || jianbao::files::read(&folder.path().join("a.d")).expect("there");
    for briefs in [["a.toml", "b.toml"], ["a.toml", "none.toml"]] {
        jianbao(folder.path()).args(["-q", "build", "--depfile", "a.d"]).args(briefs).assert().failure();
        assert_eq!(rule(), b"old");
    }
    jianbao(folder.path()).args(["-q", "build", "a.toml", "--depfile", "a.d"]).assert().success();
    assert!(rule().starts_with(b"a.pdf: a.toml"));
}

#[test]
fn check_prints_json_lines() {
    let folder = folder_with(&[("a.toml", FAULTY)]);
    let run = jianbao(folder.path()).args(["check", "--format", "json", "a.toml"]).assert();
    run.code(1).stderr_eq(str![""]).stdout_eq(str![[r#"
{"file":"a.toml","code":"brief/no-such-day","severity":"error","line":4,"column":8,"end_line":4,"end_column":18,"message":"`2026-06-31` does not exist: June 2026 has 30 days","hint":"correct the day","key":"header.date","fix":null}
{"file":"a.toml","code":"reference/unknown","severity":"error","line":7,"column":12,"end_line":7,"end_column":17,"message":"no reference has the id `无此文献`","hint":"add a `[[references]]` table with id = /"无此文献/"","key":"summary.text","fix":null}

"#]]);
    let good = folder_with(&[("a.toml", BRIEF)]);
    jianbao(good.path()).args(["check", "--format", "json", "a.toml"]).assert().success().stdout_eq(str![""]);
    jianbao(good.path()).args(["check", "a.toml"]).assert().success().stderr_eq(str![[r#"
a.toml: nothing found

"#]]);
}

#[test]
fn check_obeys_deny_and_allow() {
    let brief = BRIEF.replace("正文。", "正文<b>。");
    let folder = folder_with(&[("a.toml", brief.as_str())]);
    let run = |args: &[&str]| jianbao(folder.path()).args(["check", "a.toml"]).args(args).assert();
    run(&[]).success();
    run(&["--deny", "markdown"]).code(1);
    run(&["--deny", "warnings"]).code(1);
    run(&["--allow", "markdown/html"]).success().stderr_eq(str![[r#"
a.toml: nothing found

"#]]);
    run(&["--deny", "markdwon/html"]).code(2).stderr_eq(str![[r#"
error: unknown code `markdwon/html`; did you mean `markdown/html`?

"#]]);
}

#[test]
fn colour_is_as_asked() {
    let folder = folder_with(&[("a.toml", FAULTY)]);
    let coloured = |args: &[&str]| {
        let run = jianbao(folder.path()).args(args).args(["check", "a.toml"]).assert().code(1);
        run.get_output().stderr.contains(&0x1b)
    };
    assert!(!coloured(&[]), "no terminal, no colour");
    assert!(coloured(&["--color", "always"]));
    assert!(!coloured(&["--color", "never"]));
}

/// A new brief lacks nothing but its texts, and is not taken for an issue
/// before they are written.
#[test]
fn new_briefs_wait_for_their_texts() {
    let folder = scratch();
    let at = folder.path();
    jianbao(at).args(["new", "2026-06-11"]).assert().success().stderr_eq(str![[r#"
wrote 2026-06-11.toml

"#]]);
    let codes = |name: &str| {
        let run = jianbao(at).args(["check", "--format", "json", name]).assert();
        let lines = String::from_utf8(run.get_output().stdout.clone()).expect("UTF-8");
        let code = |line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["code"].to_string();
        lines.lines().map(code).collect::<Vec<_>>()
    };
    assert_eq!(codes("2026-06-11.toml"), ["\"brief/placeholder\""; 6]);
    for args in [&["build", "2026-06-11.toml"][..], &["batch", "."], &["volume", ".", "-o", "v.pdf"]] {
        jianbao(at).args(args).assert().code(1);
    }
    let filled = String::from_utf8(jianbao::files::read(&at.join("2026-06-11.toml")).expect("written"))
        .expect("UTF-8");
    let filled = filled.replace("在这里写", "本期的").replace("用三五句话概括本期要点。", "摘要。");
    jianbao::files::write(&at.join("2026-06-11.toml"), filled.as_bytes()).expect("ours");
    assert_eq!(codes("2026-06-11.toml"), Vec::<String>::new());
    jianbao(at).args(["new", "2026-06-11"]).assert().code(2).stderr_eq(str![[r#"
error: `2026-06-11.toml` exists already; give another name with -o

"#]]);
    jianbao(at).args(["new", "2026-06-12", "--from", "2026-06-11.toml"]).assert().success();
    assert_eq!(codes("2026-06-12.toml"), ["\"brief/placeholder\""; 3]);
}

/// A year beyond what TOML can write is refused before anything is done with it.
#[test]
fn a_day_that_toml_cannot_write_is_refused() {
    let folder = folder_with(&[("a.toml", BRIEF)]);
    for day in ["+12345-06-07", "-1-01-01", "12345-06-07", "2026-02-30", "10000-01-01", "今天", ""] {
        for args in [&["--from", "a.toml"][..], &[]] {
            let run =
                jianbao(folder.path()).args(["new", "-o", "-"]).args(args).args(["--", day]).assert().code(2);
            let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
            assert!(said.contains("expected a day such as 2026-06-10"), "{day}: {said}");
        }
        let brief = BRIEF.replace("date = 2026-06-10", &format!("date = {day:?}"));
        jianbao(folder.path()).args(["build", "-", "-o", "-"]).stdin(brief).assert().code(1);
    }
    for day in ["0000-01-01", "0999-12-31", "9999-12-31"] {
        let run = jianbao(folder.path()).args(["new", day, "--from", "a.toml", "-o", "-"]).assert().success();
        let text = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
        assert!(text.contains(&format!("date = {day}\n")), "{text}");
    }
}

/// What the series says is not written again, and its numbers count on.
#[test]
fn new_carries_on_a_series() {
    let series = "[defaults.header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\n\n[defaults.contact]\ntitle = \"联系我们\"\n";
    let issue = |date: &str, numbers: &str| {
        format!(
            "[header]\ndate = {date}\n{numbers}\n[summary]\ntext = \"摘要。\"\n\n[[sections]]\ntitle = \"标题\"\nbody = \"正文。\"\n"
        )
    };
    let folder = folder_with(&[
        ("jianbao.toml", series),
        ("2026/06/08.toml", &issue("2026-06-08", "issue = 7\ntotal_issue = 107\n")),
        ("2026/06/09.toml", &issue("2026-06-09", "issue = 8\ntotal_issue = 108\n")),
        ("2026/06/20.toml", &issue("2026-06-20", "issue = 20\ntotal_issue = 120\n")),
        ("other/x.toml", BRIEF),
    ]);
    let at = folder.path();
    let run = jianbao(at).args(["new", "2026-06-10", "-o", "2026/06/"]).assert().success();
    run.stderr_eq(str![[r#"
wrote 2026/06/2026-06-10.toml
issue 9 follows `2026/06/09.toml`

"#]]);
    let text = String::from_utf8(jianbao::files::read(&at.join("2026/06/2026-06-10.toml")).expect("written"))
        .expect("UTF-8");
    snapbox::assert_data_eq!(
        text,
        str![[r##"
# 一期简报。正文用 Markdown 书写；`jianbao check` 检查，`jianbao build` 排版。

[header]
date = 2026-06-10
issue = 9
total_issue = 109

[summary]
text = "用三五句话概括本期要点。"
keywords = ["在这里写关键词"]

[[sections]]
title = "在这里写标题"
body = '''
在这里写正文。段落之间空一行。
'''

# [judgement]
# title = "在这里写判断"
# body = '''
# 在这里写判断的理由。
# '''

# 正文里写 [@source-1]，就印出这条文献的编号。
# [[references]]
# id = "source-1"
# source = "在这里写来源"
# title = "在这里写文献标题"
# date = 2026-06-10
# url = "https://example.org/"
# note = "在这里写用途"

"##]]
    );
    // In a folder of its own an issue still belongs to the project.
    let run = jianbao(at).args(["new", "2026-07-01", "-o", "2026/07/"]).assert().success();
    run.stderr_eq(str![[r#"
wrote 2026/07/2026-07-01.toml
issue 21 follows `2026/06/20.toml`

"#]]);
    // An old issue as a pattern does not turn the numbers back.
    let from = ["new", "2027-01-04", "--from", "2026/06/08.toml"];
    let run = jianbao(at).args(from).assert().success();
    run.stderr_eq(str![[r#"
wrote 2026/06/2027-01-04.toml
issue 21 follows `2026/06/20.toml`
a new year has begun: write `issue = 1` if your numbers start again each year

"#]]);
    let text = String::from_utf8(jianbao::files::read(&at.join("2026/06/2027-01-04.toml")).expect("written"))
        .expect("UTF-8");
    assert!(text.contains("issue = 21\ntotal_issue = 121\n"), "{text}");
}

/// The next issue keeps what stays, counts on, and drops yesterday's news.
#[test]
fn new_carries_on_an_earlier_issue() {
    let earlier = "# 保留\n[header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\ndate = 2026-06-10 # 日期\nissue = 161\n\
                   total_issue = 1161\n\n[summary]\ntext = \"旧摘要\"\nkeywords = [\"旧\"]\n\n[[sections]]\ntitle = \"旧\"\n\
                   body = \"旧\"\n\n[[sections]]\ntitle = \"旧二\"\nbody = \"旧\"\n\n[judgement]\ntitle = \"旧\"\nbody = \"旧\"\n\n\
                   [[references]]\ntitle = \"旧\"\n\n[contact]\ntitle = \"联系我们\"\n";
    let folder = folder_with(&[("a.toml", earlier)]);
    let run = jianbao(folder.path()).args(["new", "2026-06-11", "--from", "a.toml", "-o", "-"]).assert();
    run.success().stdout_eq(str![[r##"
# 保留
[header]
title = "每日动态"
publisher = "某协会"
date = 2026-06-11 # 日期
issue = 162
total_issue = 1162

[summary]
text = "用三五句话概括本期要点。"

[[sections]]
title = "在这里写标题"
body = '''
在这里写正文。段落之间空一行。
'''

[judgement]
title = "在这里写标题"
body = '''
在这里写正文。段落之间空一行。
'''

[contact]
title = "联系我们"

"##]]);
    // As Windows saves it.
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    jianbao::files::write(&folder.path().join("b.toml"), windows(earlier).as_bytes()).expect("ours");
    let next = |from: &str| {
        let run = jianbao(folder.path()).args(["new", "2026-06-11", "--from", from, "-o", "-"]).assert();
        String::from_utf8(run.success().get_output().stdout.clone()).expect("UTF-8")
    };
    assert_eq!(next("b.toml"), windows(&next("a.toml")));
}

#[test]
fn layouts_are_listed() {
    jianbao(root()).arg("layouts").assert().success().stdout_eq(str![[r#"
bulletin	an office's bulletin after GB/T 9704: red masthead, 28 by 22 grid, distribution at the foot
daily	a daily or weekly newsletter: masthead, summary, contents, sections, QR codes
phone	for reading on a phone: a narrow page, large type, links that a thumb can hit

"#]]);
}

/// The project's own layouts are listed after the built-in ones, and found by
/// their names.
#[test]
fn layouts_of_a_project_are_listed_and_found() {
    let folder = scratch();
    let write = |path: &str, text: &str| {
        jianbao::files::write(&folder.path().join(path), text.as_bytes()).expect("written");
    };
    write("jianbao.toml", "");
    write("layouts/house/layout.toml", "extends = \"daily\"\ndescription = \"本会周报\"\n");
    write("layouts/house/tokens.typ", "#let tokens = (accent: rgb(\"#1d4e89\"))\n");
    write("layouts/notes/readme.md", "没有版式");
    write(
        "2026/a.toml",
        "layout = \"house\"\n[header]\ntitle = \"某\"\npublisher = \"某社\"\ndate = 2026-06-10\n[[sections]]\ntitle = \"题\"\nbody = \"文。\"\n",
    );
    jianbao(&folder.path().join("2026")).arg("layouts").assert().success().stdout_eq(str![[r#"
bulletin	an office's bulletin after GB/T 9704: red masthead, 28 by 22 grid, distribution at the foot
daily	a daily or weekly newsletter: masthead, summary, contents, sections, QR codes
phone	for reading on a phone: a narrow page, large type, links that a thumb can hit
house	本会周报

"#]]);
    jianbao(folder.path()).args(["-q", "build", "2026/a.toml"]).assert().success();
    jianbao(folder.path())
        .args(["-q", "build", "2026/a.toml", "--layout", "house", "-o", "b.pdf"])
        .assert()
        .success();
    let bytes = |path: &str| jianbao::files::read(&folder.path().join(path)).expect("written");
    assert!(bytes("2026/a.pdf") == bytes("b.pdf"));
}

#[test]
fn fonts_are_listed() {
    let run = jianbao(root()).arg("fonts").assert().success();
    let list = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(list.lines().all(|line| line.split('\t').count() == 5), "{list}");
    assert!(list.contains("Jianbao Song\t400\tnormal\t") && list.contains("\tbuilt in\n"), "{list}");
}

#[test]
fn codes_are_explained() {
    jianbao(root()).args(["explain", "reference/unknown"]).assert().success().stdout_eq(str![[r#"
reference/unknown (error)

`[@id]` in a text prints the number of the reference with that id. None has it.

"#]]);
    jianbao(root()).args(["explain", "reference/unknwon"]).assert().code(2).stderr_eq(str![[r#"
error: no finding has the code `reference/unknwon`; did you mean `reference/unknown`?

"#]]);
    jianbao(root()).args(["explain", "list/between-marks"]).assert().success().stdout_eq(str![[r#"
list/between-marks (info)

Between quotations or titles that follow one another, 顿号 is usually left out, because the marks separate them already. It stays where a bracket comes between.

Source: GB/T 15834-2011, 4.5.3.5

"#]]);
    jianbao(root()).arg("explain").assert().success();
}

#[test]
fn schemas_completions_and_the_manual_are_printed() {
    let prints = |args: &[&str], needle: &str| {
        let run = jianbao(root()).args(args).assert().success().stderr_eq(str![""]);
        let text = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
        assert!(text.contains(needle), "{args:?}: {text}");
    };
    prints(&["schema"], "\"title\": \"jianbao brief\"");
    prints(&["schema", "--series"], "\"title\": \"jianbao series file\"");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        prints(&["completions", shell], "jianbao");
    }
    prints(&["man"], ".SH \"JIANBAO BUILD\"");
}

#[test]
fn wrong_usage_is_exit_code_two() {
    jianbao(root()).arg("biuld").assert().code(2);
    jianbao(root()).args(["build"]).assert().code(2);
    jianbao(root()).args(["build", "x", "--ppi", "9"]).assert().code(2);
}

/// The bytes depend on the brief alone: not on the folder, nor on the process.
#[test]
fn bytes_are_the_same_from_any_folder() {
    let path = reference();
    let build = |folder: &Path| {
        let run = jianbao(folder).args(["build", "-o", "-"]).arg(&path).assert().success();
        run.get_output().stdout.clone()
    };
    let elsewhere = scratch();
    assert!(build(root()) == build(elsewhere.path()));
}

#[test]
fn text_that_is_not_utf8_is_reported() {
    let folder = scratch();
    let mut bytes = BRIEF.as_bytes().to_vec();
    bytes.extend_from_slice(b"\n# \xd6\xd0\xce\xc4\n");
    jianbao::files::write(&folder.path().join("gbk.toml"), &bytes).expect("written");
    let run = jianbao(folder.path()).args(["check", "--format", "json", "gbk.toml"]).assert();
    run.code(1).stdout_eq(str![[r#"
{"file":"gbk.toml","code":"toml/encoding","severity":"error","line":14,"column":3,"end_line":14,"end_column":3,"message":"the file is not UTF-8 (byte 175), and no other encoding is certain","hint":"open it in the program that wrote it, and save it as UTF-8","key":null,"fix":null}

"#]]);
}

/// Whoever never runs `check` sees what it would say all the same.
#[test]
fn every_command_finds_what_check_finds() {
    let series = "[mail]\nfrom = \"a@example.cn\"\n";
    let suspect = BRIEF.replace("正文。", "他说,可以。");
    let wrong = BRIEF.replace("正文。", "6月16日（星期一）召开,他说。");
    for (name, brief, code) in [("suspect", &suspect, 0), ("wrong", &wrong, 1)] {
        let folder =
            folder_with(&[("jianbao.toml", series), ("a.toml", brief), ("list.csv", "邮箱\na@example.cn\n")]);
        let run = |args: &[&str]| jianbao(folder.path()).args(args).assert().code(code).get_output().clone();
        let said = |args: &[&str]| String::from_utf8(run(args).stderr).expect("UTF-8");
        let checked = said(&["-q", "check", "a.toml"]);
        assert!(checked.contains("[marks/half-width]"), "{checked}");
        assert_eq!(checked.contains("error[date/weekday]"), code == 1, "{checked}");
        for args in [
            &["-q", "build", "a.toml"][..],
            &["-q", "build", "a.toml", "-o", "a.typ"],
            &["-q", "source", "a.toml", "-o", "s"],
            &["-q", "volume", "a.toml", "-o", "v.pdf"],
            &["-q", "mail", "a.toml", "--list", "list.csv", "--dry-run"],
        ] {
            assert_eq!(said(args), checked, "{name}: {args:?}");
        }
        let json = String::from_utf8(run(&["check", "--format", "json", "a.toml"]).stdout).expect("UTF-8");
        let json: Vec<serde_json::Value> =
            json.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        // The second time nothing is rendered, and all is said again.
        for status in ["built", "fresh"] {
            let status = if code == 0 { status } else { "failed" };
            let batch = ["-q", "batch", "a.toml", "--report", "r.jsonl", "--junit", "r.xml"];
            assert_eq!(said(&batch).trim_end(), checked.trim_end(), "{name}");
            let read = |name: &str| jianbao::files::read(&folder.path().join(name)).expect("written");
            let line: serde_json::Value = serde_json::from_slice(&read("r.jsonl")).expect("JSON");
            assert_eq!(
                (&line["status"], &line["findings"]),
                (&status.into(), &json.clone().into()),
                "{name}"
            );
            let xml = String::from_utf8(read("r.xml")).expect("UTF-8");
            for finding in &json {
                assert!(xml.contains(finding["code"].as_str().expect("a code")), "{name}: {xml}");
            }
        }
        assert_eq!(folder.path().join("a.pdf").is_file(), code == 0, "{name}");
    }
}

/// Certain repairs are made where they stand; comments, order and what a
/// comment allows stay as they are; a second run changes nothing.
#[test]
fn check_fix_repairs_what_is_certain() {
    let brief = "# 注释\n[header]\ntitle = \"每日动态。\" # 刊名\npublisher = \"某协会\"\ndate = 2026-06-10\n\n[summary]\n\
                 text = \"\"\"\n他说\"可以\",数据...都在增长。网络 and 运维。\n\"\"\"\n\n[[sections]]\ntitle = \"标题\"\n\
                 # jianbao: allow marks/half-width\nbody = \"他说,可以。\"\n";
    let folder = folder_with(&[("a.toml", brief)]);
    let path = folder.path().join("a.toml");
    let text = || String::from_utf8(jianbao::files::read(&path).expect("there")).expect("UTF-8");
    jianbao(folder.path()).args(["-q", "check", "--fix", "a.toml"]).assert().success();
    let mended = text();
    snapbox::assert_data_eq!(
        mended.clone(),
        str![[r##"
# 注释
[header]
title = "每日动态。" # 刊名
publisher = "某协会"
date = 2026-06-10

[summary]
text = """
他说“可以”，数据……都在增长。网络 and 运维。
"""

[[sections]]
title = "标题"
# jianbao: allow marks/half-width
body = "他说,可以。"

"##]]
    );
    jianbao(folder.path()).args(["-q", "check", "--fix", "a.toml"]).assert().success();
    assert_eq!(text(), mended);
}

/// A device is written to, not replaced by a file.
#[cfg(target_os = "linux")]
#[test]
fn a_device_is_not_replaced() {
    let folder = folder_with(&[("a.toml", BRIEF)]);
    jianbao(folder.path()).args(["-q", "build", "a.toml", "-o", "/dev/null"]).assert().success();
    let full = jianbao(folder.path()).args(["build", "a.toml", "-o", "/dev/full"]).assert().code(2);
    full.stderr_eq(str![[r#"
error: failed to write `/dev/full` (No space left on device (os error 28))

"#]]);
    let still = std::fs::metadata("/dev/null").expect("there");
    assert!(!still.is_file());
}

#[test]
fn check_writes_a_sarif_log() {
    let folder = folder_with(&[("a.toml", FAULTY), ("b.toml", BRIEF)]);
    let run = jianbao(folder.path())
        .args(["-q", "check", "--format", "sarif", "a.toml", "b.toml"])
        .assert()
        .code(1);
    let log: serde_json::Value = serde_json::from_slice(&run.get_output().stdout).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 2);
    assert_eq!(results[0]["ruleId"], "brief/no-such-day");
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a.toml");
    assert_eq!(
        place["region"],
        serde_json::json!({ "startLine": 4, "startColumn": 8, "endLine": 4, "endColumn": 18 })
    );
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    assert!(results.iter().all(|result| rules.iter().any(|rule| rule["id"] == result["ruleId"])));
}

#[test]
fn a_long_picture_is_written_in_parts() {
    let folder = folder_with(&[("a.toml", &two_pages())]);
    let run = jianbao(folder.path())
        .args([
            "build",
            "a.toml",
            "-o",
            "x.png",
            "--format",
            "long-png",
            "--width",
            "360",
            "--max-height",
            "2000",
        ])
        .assert();
    run.success().stdout_eq(str![""]).stderr_eq(str![[r#"
wrote x-1.png ([..] KB)
wrote x-2.png ([..] KB)
wrote x-3.png ([..] KB)

"#]]);
    let run = jianbao(folder.path()).args(["build", "a.toml", "--format", "long-png"]).assert();
    run.success().stdout_eq(str![""]).stderr_eq(str![[r#"
wrote a.png ([..] KB)

"#]]);
    let picture = jianbao::files::read(&folder.path().join("a.png")).expect("written");
    assert_eq!(picture[16..20], 1080_u32.to_be_bytes(), "the default width");
}

#[test]
fn a_long_picture_has_limits() {
    let tall = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"90000\"/>";
    let brief = BRIEF.replace("正文。", "![很高的图](tall.svg)");
    let folder = folder_with(&[("a.toml", BRIEF), ("tall.toml", &brief), ("tall.svg", tall)]);
    let build = |args: &[&str]| jianbao(folder.path()).arg("build").args(args).assert();
    build(&["a.toml", "--width", "500"]).code(2).stdout_eq(str![""]).stderr_eq(str![[r#"
error: --width and --max-height need --format long-png

"#]]);
    build(&["a.toml", "--format", "long-png", "--width", "9"]).code(2).stderr_eq(str![[r#"
error: `9` is not a valid value for `--width <PX>`: expected a number from 240 to 4096

"#]]);
    build(&["tall.toml", "--format", "long-png"]).code(2).stdout_eq(str![""]).stderr_eq(str![[r#"
error: a picture of 1080 by [..] pixels is too large; use a smaller --width

"#]]);
}
