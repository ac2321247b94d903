//! Many briefs in one command: which are found, which are rendered and why,
//! and what is left behind when something goes wrong.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::time::{Duration, Instant};

use jianbao::files;
use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

use crate::support::{root, scratch, shown_briefs};

fn jianbao(folder: &Path) -> Command {
    Command::new(cargo_bin!("jianbao"))
        .env("JIANBAO_LANG", "en")
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("JOB_COMPLETION_INDEX")
        .env_remove("SLURM_ARRAY_TASK_ID")
}

/// The same as a process that can be watched and killed.
fn process(folder: &Path, args: &[&str]) -> Process {
    let mut process = Process::new(cargo_bin!("jianbao"));
    process.current_dir(folder).args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    process
}

/// A brief of one page; each day's is another.
fn brief(date: &str) -> String {
    format!(
        "[header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\ndate = {date}\n\n[summary]\ntext = \
         \"{date}的摘要。\"\n\n[[sections]]\ntitle = \"标题\"\nbody = \"正文。\"\n"
    )
}

fn write(folder: &Path, name: &str, text: &str) {
    files::write(&folder.join(name), text.as_bytes()).expect("the folder is ours");
}

/// A folder `briefs` with a brief for each day of June.
fn june() -> tempfile::TempDir {
    let folder = scratch();
    for day in 1..=30 {
        write(folder.path(), &format!("briefs/2026-06-{day:02}.toml"), &brief(&format!("2026-06-{day:02}")));
    }
    folder
}

/// Every PDF below a folder with its bytes.
fn pdfs(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let found = files::list(folder).expect("the folder is there");
    let pdfs = found.into_iter().filter(|path| path.extension().is_some_and(|e| e == "pdf"));
    pdfs.map(|path| {
        let bytes = files::read(&path).expect("just listed");
        (path.strip_prefix(folder).expect("below it").to_owned(), bytes)
    })
    .collect()
}

/// Every file below a folder, hidden ones too.
fn everything(folder: &Path) -> Vec<String> {
    let walk = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    let files = walk.map(|entry| entry.expect("readable")).filter(|entry| entry.path().is_file());
    let mut names: Vec<_> = files.map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A report without its times.
fn report(path: &Path) -> Vec<serde_json::Value> {
    let text = String::from_utf8(files::read(path).expect("written")).expect("UTF-8");
    let line = |line| {
        let mut line: serde_json::Value = serde_json::from_str(line).expect("a JSON object a line");
        line["millis"] = 0.into();
        line
    };
    text.lines().map(line).collect()
}

#[test]
fn folders_patterns_and_files_are_searched() {
    let folder = scratch();
    let at = folder.path();
    write(at, "briefs/2026/05/31.toml", &brief("2026-05-31"));
    write(at, "briefs/2026/06/01.toml", &brief("2026-06-01"));
    write(at, "briefs/2026/06/30.toml", &brief("2026-06-30"));
    write(at, "briefs/draft.toml", &brief("2026-06-15"));
    write(at, "briefs/.hidden.toml", &brief("2026-06-16"));
    write(at, "briefs/.gitignore", "draft.toml\n");
    write(at, "briefs/settings.toml", "[server]\nport = 1\n");
    write(at, "briefs/jianbao.toml", "[defaults.header]\nmarking = \"内部\"\n");
    let found = |args: &[&str]| {
        let out = scratch();
        let run = jianbao(at).args(["-q", "batch", "-o"]).arg(out.path()).args(args).assert().success();
        run.stderr_eq(str![""]);
        pdfs(out.path()).into_keys().map(|path| path.display().to_string()).collect::<Vec<_>>()
    };
    let all = ["2026/05/31.pdf", "2026/06/01.pdf", "2026/06/30.pdf"];
    assert_eq!(found(&["briefs"]), all);
    assert_eq!(found(&["briefs", "briefs/2026", "./briefs/2026/05/31.toml"]), all);
    assert_eq!(found(&["briefs", "--month", "2026-06"]), ["2026/06/01.pdf", "2026/06/30.pdf"]);
    assert_eq!(found(&["briefs", "--since", "2026-06-02"]), ["2026/06/30.pdf"]);
    assert_eq!(found(&["briefs", "--until", "2026-05-31"]), ["2026/05/31.pdf"]);
    assert_eq!(found(&["briefs/*/06/*.toml"]), ["2026/06/01.pdf", "2026/06/30.pdf"]);
    assert_eq!(found(&["**/31.toml"]), ["briefs/2026/05/31.pdf"]);
    assert_eq!(found(&["briefs/draft.toml"]), ["draft.pdf"]);
    let fails = |args: &[&str], message: snapbox::data::Inline| {
        jianbao(at).arg("batch").args(args).assert().code(2).stdout_eq(str![""]).stderr_eq(message);
    };
    fails(
        &["nowhere"],
        str![[r#"
error: no such file or folder: `nowhere`

"#]],
    );
    fails(
        &["briefs", "--month", "2020-01"],
        str![[r#"
error: no brief under `briefs` from 2020-01-01 to 2020-01-31

"#]],
    );
    fails(
        &["-"],
        str![[r#"
error: standard input holds one brief: use `jianbao build -`

"#]],
    );
}

#[test]
fn outputs_go_where_the_series_says() {
    let folder = scratch();
    let at = folder.path();
    write(at, "jianbao.toml", "[output]\ndir = \"out\"\nname = \"{title}{date}\"\n");
    write(at, "a/x.toml", &brief("2026-06-01"));
    write(at, "a/y.toml", &brief("2026-06-02"));
    jianbao(at).args(["batch", "a"]).assert().success().stderr_eq(str![[r#"
wrote out/每日动态2026-06-01.pdf (1 page, [..] KB)
wrote out/每日动态2026-06-02.pdf (1 page, [..] KB)
2 briefs: 2 built (2 pages)

"#]]);
    assert_eq!(pdfs(&at.join("out")).len(), 2);
    write(at, "a/z.toml", &brief("2026-06-02"));
    let before = pdfs(&at.join("out"));
    // Of those that cannot be told apart neither is written; all others are.
    write(at, "a/x.toml", &brief("2026-06-03"));
    jianbao(at).args(["batch", "a", "--report", "r.jsonl"]).assert().code(2).stderr_eq(str![[r#"
wrote out/每日动态2026-06-03.pdf (1 page, [..] KB)
error: a/y.toml: `a/z.toml` would be written to `out/每日动态2026-06-02.pdf` too; neither is
error: a/z.toml: `a/y.toml` would be written to `out/每日动态2026-06-02.pdf` too; neither is
3 briefs: 1 built (1 page), 2 failed
error: 2 of 3 briefs could not be read or written

"#]]);
    let mut after = pdfs(&at.join("out"));
    after.remove(Path::new("每日动态2026-06-03.pdf")).expect("written");
    assert_eq!(after, before);
    let states: Vec<_> = report(&at.join("r.jsonl")).iter().map(|line| line["status"].to_string()).collect();
    assert_eq!(states, ["\"built\"", "\"failed\"", "\"failed\""]);
}

/// A file that cannot be read as TOML, or has any key of a brief, may be an
/// issue; others are passed over, and told of.
#[test]
fn what_may_be_an_issue_is_not_passed_over() {
    let folder = scratch();
    let at = folder.path();
    write(at, "a.toml", &brief("2026-06-01"));
    write(at, "full-width.toml", &brief("2026-06-02").replace("[header]", "［header］"));
    write(at, "chinese.toml", &brief("2026-06-03").replace("[header]", "[\"报头\"]"));
    files::write(&at.join("no-text.toml"), &[&[0xff, 0x00, 0xff], brief("2026-06-04").as_bytes()].concat())
        .expect("ours");
    write(at, "readers.toml", "[[readers]]\naddress = \"a@example.cn\"\n");
    write(at, "layouts/own/layout.toml", "extends = \"daily\"\n");
    write(at, "layouts/broken/layout.toml", "extends =\n");
    let run = jianbao(at).args(["batch", ".", "--report", "r.jsonl"]).assert().code(1);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(said.starts_with("skipped 1 other TOML file; -v names them\nwrote a.pdf (1 page"), "{said}");
    assert!(said.ends_with("4 briefs: 1 built (1 page), 3 failed\n"), "{said}");
    let told: Vec<_> = report(&at.join("r.jsonl"))
        .iter()
        .map(|line| format!("{} {}", line["brief"], line["status"]))
        .collect();
    assert_eq!(
        told,
        [
            "\"a.toml\" \"built\"",
            "\"chinese.toml\" \"failed\"",
            "\"full-width.toml\" \"failed\"",
            "\"no-text.toml\" \"failed\""
        ]
    );
    let run = jianbao(at).args(["-v", "batch", "."]).assert().code(1);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(said.starts_with("skipped readers.toml: it is not a brief\n"), "{said}");
    // A month cannot be bound without what may belong to it.
    let run = jianbao(at).args(["volume", ".", "--month", "2026-06"]).assert().code(1);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    for name in ["chinese.toml:", "full-width.toml:", "no-text.toml:"] {
        assert!(said.contains(name), "{name} {said}");
    }
    assert!(
        said.ends_with("no volume was written: a brief is at fault\n") && !at.join("2026-06.pdf").exists(),
        "{said}"
    );
}

/// A copy that was left behind is named, whatever is fresh; a record that knew
/// of none is not believed.
#[test]
fn a_copy_is_named_and_stops_nothing() {
    let folder = scratch();
    let at = folder.path();
    write(at, "2026-06-01.toml", &brief("2026-06-01"));
    write(at, "2026-06-02.toml", &brief("2026-06-02"));
    jianbao(at).args(["-q", "batch", "."]).assert().success().stderr_eq(str![""]);
    write(at, "2026-06-01 副本.toml", &brief("2026-06-01"));
    let first = || {
        str![[r#"
warning[issue/repeated]: `2026-06-01.toml` has the same text
 --> 2026-06-01 副本.toml:4:8
  |
4 | date = 2026-06-01
  |        ^^^^^^^^^^
  |
  = hint: delete one of the two, or correct its header

"#]]
    };
    let run = || jianbao(at).args(["-q", "batch", ".", "--report", "r.jsonl"]).assert().success();
    run().stderr_eq(first());
    let one = report(&at.join("r.jsonl"));
    run().stderr_eq(first());
    let two = report(&at.join("r.jsonl"));
    assert_eq!(one[0]["findings"], two[0]["findings"]);
    assert_eq!((&one[0]["status"], &two[0]["status"]), (&"built".into(), &"fresh".into()));
    std::fs::remove_file(at.join("2026-06-01.toml")).expect("ours");
    jianbao(at).args(["batch", ".", "--explain"]).assert().success().stderr_eq(str![[r#"
2026-06-01 副本.toml: rendered because the brief that is the same issue is another, or none
2026-06-02.toml: unchanged
wrote 2026-06-01 副本.pdf (1 page, [..] KB)
2 briefs: 1 built (1 page), 1 unchanged

"#]]);
}

#[test]
fn only_what_has_changed_is_rendered() {
    let folder = scratch();
    let at = folder.path();
    let with_layout = |name: &str| format!("layout = \"{name}\"\n{}", brief("2026-06-02"));
    write(at, "jianbao.toml", "[fonts]\ndirs = [\"fonts\"]\n");
    let face = jianbao::fonts::faces().next().expect("embedded").contents();
    files::write(&at.join("fonts/a.ttf"), face).expect("written");
    write(at, "a.toml", &brief("2026-06-01"));
    write(at, "b.toml", &with_layout("own"));
    write(at, "layouts/own/layout.toml", "extends = \"daily\"\n");
    write(at, "c.toml", &(brief("2026-06-03").replace("正文。", "![图](c.svg)")));
    let svg = |side: u32| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='{side}' height='9'><path d='M0 0h9v9z'/></svg>"
        )
    };
    write(at, "c.svg", &svg(9));
    let run = |args: &[&str], expected: snapbox::data::Inline| {
        let run = jianbao(at).args(["batch", ".", "-o", "out", "--explain"]).args(args).assert().success();
        let said = String::from_utf8(run.get_output().stderr.clone()).expect("UTF-8");
        let reasons: Vec<_> = said.lines().filter(|line| !line.starts_with("wrote")).collect();
        snapbox::assert_data_eq!(reasons.join("\n") + "\n", expected);
    };
    run(
        &[],
        str![[r#"
a.toml: rendered because it is not in the record
b.toml: rendered because it is not in the record
c.toml: rendered because it is not in the record
3 briefs: 3 built (3 pages)

"#]],
    );
    let unchanged = || {
        str![[r#"
a.toml: unchanged
b.toml: unchanged
c.toml: unchanged
3 briefs: 3 unchanged

"#]]
    };
    run(&[], unchanged());
    // The same bytes again, with a newer time stamp.
    write(at, "a.toml", &brief("2026-06-01"));
    run(&[], unchanged());
    write(at, "a.toml", &(brief("2026-06-01") + "# a note\n"));
    write(at, "layouts/own/more.typ", "");
    write(at, "c.svg", &svg(10));
    run(
        &[],
        str![[r#"
a.toml: rendered because `a.toml` has changed
b.toml: rendered because `layouts/own` has changed
c.toml: rendered because `c.svg` has changed
3 briefs: 3 built (3 pages)

"#]],
    );
    std::fs::remove_file(at.join("out/a.pdf")).expect("written before");
    write(at, "out/b.pdf", "%PDF-1.7 not ours");
    write(at, "layouts/own/layout.toml", "extends = \"daily\" # ours\n");
    run(
        &[],
        str![[r#"
a.toml: rendered because its PDF is gone
b.toml: rendered because `layouts/own/layout.toml` has changed
c.toml: unchanged
3 briefs: 2 built (2 pages), 1 unchanged

"#]],
    );
    write(at, "out/b.pdf", "%PDF-1.7 not ours");
    // A folder of this name would be taken for the built-in layout from now on.
    write(at, "layouts/bulletin/layout.toml", "extends = \"bulletin\"\n");
    run(
        &[],
        str![[r#"
a.toml: unchanged
b.toml: rendered because its PDF was altered
c.toml: unchanged
3 briefs: 1 built (1 page), 2 unchanged

"#]],
    );
    run(
        &["--layout", "phone"],
        str![[r#"
a.toml: rendered because the options are different
b.toml: rendered because the options are different
c.toml: rendered because the options are different
3 briefs: 3 built ([..] pages)

"#]],
    );
    files::write(&at.join("fonts/b.ttf"), face).expect("written");
    run(
        &["--layout", "phone"],
        str![[r#"
a.toml: rendered because `fonts` has changed
b.toml: rendered because `fonts` has changed
c.toml: rendered because `fonts` has changed
3 briefs: 3 built ([..] pages)

"#]],
    );
    write(at, "jianbao.toml", "[fonts]\ndirs = [\"fonts\"]\n[defaults.header]\nmarking = \"内部\"\n");
    run(
        &["--layout", "phone"],
        str![[r#"
a.toml: rendered because `jianbao.toml` has changed
b.toml: rendered because `jianbao.toml` has changed
c.toml: rendered because `jianbao.toml` has changed
3 briefs: 3 built ([..] pages)

"#]],
    );
    std::fs::remove_file(at.join("jianbao.toml")).expect("written before");
    run(
        &["--layout", "phone"],
        str![[r#"
a.toml: rendered because another jianbao.toml applies, or none
b.toml: rendered because another jianbao.toml applies, or none
c.toml: rendered because another jianbao.toml applies, or none
3 briefs: 3 built ([..] pages)

"#]],
    );
    run(
        &["--layout", "phone", "--force"],
        str![[r#"
a.toml: rendered because --force was given
b.toml: rendered because --force was given
c.toml: rendered because --force was given
3 briefs: 3 built ([..] pages)

"#]],
    );
}

#[test]
fn a_layout_that_comes_to_be_is_seen() {
    let folder = scratch();
    let at = folder.path();
    write(at, "a.toml", &format!("layout = \"bulletin\"\n{}", brief("2026-06-02")));
    jianbao(at).args(["-q", "batch", "."]).assert().success();
    write(at, "layouts/bulletin/layout.toml", "extends = \"daily\"\n");
    jianbao(at).args(["batch", ".", "--explain"]).assert().success().stderr_eq(str![[r#"
a.toml: rendered because `layouts/bulletin` has changed
wrote a.pdf (1 page, [..] KB)
1 brief: 1 built (1 page)

"#]]);
}

#[test]
fn a_warning_is_told_again_of_a_brief_that_stays() {
    let folder = scratch();
    write(folder.path(), "a.toml", &brief("2026-06-01").replace("正文。", "<b>正文</b>。"));
    let first = jianbao(folder.path()).args(["batch", "."]).assert().success();
    let first = String::from_utf8(first.get_output().stderr.clone()).expect("UTF-8");
    assert!(first.starts_with("warning["), "{first}");
    let again = jianbao(folder.path()).args(["batch", ".", "--report", "r.jsonl"]).assert().success();
    let again = String::from_utf8(again.get_output().stderr.clone()).expect("UTF-8");
    assert_eq!(again, first.split("wrote").next().expect("some").to_owned() + "1 brief: 1 unchanged\n");
    assert_eq!(report(&folder.path().join("r.jsonl"))[0]["findings"].as_array().map(Vec::len), Some(2));
}

#[test]
fn findings_and_report_are_the_same_whatever_the_number_of_threads() {
    let folder = june();
    let at = folder.path();
    for day in ["03", "17", "29"] {
        write(
            at,
            &format!("briefs/2026-06-{day}.toml"),
            &brief(&format!("2026-06-{day}")).replace("正文", "[@无]"),
        );
    }
    // Neither the longest nor the shortest comes first.
    write(at, "briefs/2026-06-01.toml", &brief("2026-06-01").replace("正文。", &"正文。".repeat(5_000)));
    let run = |jobs: &str| {
        let out = format!("out{jobs}");
        let report_name = format!("report{jobs}.jsonl");
        let run = jianbao(at)
            .args(["batch", "briefs", "-o", out.as_str(), "-j", jobs, "--report", &report_name])
            .assert()
            .code(1);
        let said = String::from_utf8(run.get_output().stderr.clone()).expect("UTF-8").replace(&out, "out");
        let lines = report(&at.join(&report_name));
        let lines = format!("{lines:?}").replace(&out, "out");
        (said, lines, pdfs(&at.join(&out)))
    };
    let one = run("1");
    assert_eq!(one.2.len(), 27);
    assert!(one.0.ends_with("3 failed\n"), "{}", one.0);
    assert_eq!(one, run("4"));
    assert_eq!(one, run("13"));
}

#[test]
fn report_has_the_keys_of_the_contract_in_order() {
    let folder = scratch();
    write(folder.path(), "a.toml", &brief("2026-06-01"));
    write(folder.path(), "b.toml", &brief("2026-06-02").replace("[[sections]]", "[[section]]"));
    let run = jianbao(folder.path()).args(["-q", "batch", ".", "--report", "-"]).assert().code(1);
    run.stdout_eq(str![[r#"
{"brief":"a.toml","output":"a.pdf","status":"built","pages":1,"bytes":[..],"blake3":"[..]","millis":[..],"findings":[]}
{"brief":"b.toml","output":"b.pdf","status":"failed","pages":null,"bytes":null,"blake3":null,"millis":[..],"findings":[{"file":"b.toml","code":"[..]","severity":"error","line":[..],"column":[..],"end_line":[..],"end_column":[..],"message":"[..]","hint":[..]}]}

"#]]);
}

#[test]
fn fail_fast_begins_no_more() {
    let folder = june();
    let at = folder.path();
    write(at, "briefs/2026-06-02.toml", "[header]\n");
    let run = jianbao(at).args(["batch", "briefs", "-o", "out", "-j", "1", "--fail-fast"]).assert().code(1);
    let said = String::from_utf8(run.get_output().stderr.clone()).expect("UTF-8");
    assert!(
        said.ends_with(
            "2 briefs: 1 built (1 page), 1 failed\n28 briefs were not begun, as --fail-fast says\n"
        )
    );
    assert_eq!(pdfs(&at.join("out")).len(), 1);
}

#[test]
fn junit_and_timings_are_written() {
    let folder = scratch();
    let at = folder.path();
    write(at, "a.toml", &brief("2026-06-01"));
    write(at, "b.toml", &brief("2026-06-02").replace("正文。", "[@无]"));
    jianbao(at).args(["-q", "batch", ".", "--junit", "j.xml", "--timings", "t.json"]).assert().code(1);
    let xml = String::from_utf8(files::read(&at.join("j.xml")).expect("written")).expect("UTF-8");
    assert!(
        xml.contains(r#"<testsuite name="jianbao batch" tests="2" skipped="0" errors="0" failures="1">"#),
        "{xml}"
    );
    assert!(
        xml.contains(r#"message="b.toml:11:10: error reference/unknown: no reference has the id `无`""#),
        "{xml}"
    );
    let trace: serde_json::Value =
        serde_json::from_slice(&files::read(&at.join("t.json")).expect("written")).expect("JSON");
    let begun = trace.as_array().expect("events").iter().filter(|event| event["name"] == "read brief");
    assert_eq!(begun.count(), 4, "each of two briefs begins and ends");
}

#[test]
fn eight_shards_make_what_one_run_makes() {
    let folder = june();
    let at = folder.path();
    write(at, "briefs/2026-06-09.toml", &brief("2026-06-09").replace("正文。", "[@无]"));
    jianbao(at).args(["-q", "batch", "briefs", "-o", "one", "--report", "one.jsonl"]).assert().code(1);
    let shards: Vec<_> = (1..=8)
        .map(|shard| {
            let (part, report) = (format!("{shard}/8"), format!("part{shard}.jsonl"));
            let args =
                ["-q", "batch", "briefs", "-o", "eight", "-j", "1", "--report", &report, "--shard", &part];
            process(at, &args).spawn().expect("started")
        })
        .collect();
    let codes: Vec<_> = shards.into_iter().map(|mut shard| shard.wait().expect("ended").code()).collect();
    assert_eq!(codes.iter().filter(|&&code| code == Some(1)).count(), 1, "{codes:?}");
    assert_eq!(codes.iter().filter(|&&code| code == Some(0)).count(), 7, "{codes:?}");
    assert_eq!(pdfs(&at.join("one")), pdfs(&at.join("eight")));
    assert_eq!(pdfs(&at.join("one")).len(), 29);
    let parts: Vec<_> = (1..=8).rev().map(|shard| format!("part{shard}.jsonl")).collect();
    let merge = jianbao(at).arg("merge-reports").args(&parts).args(["-o", "eight.jsonl"]).assert().code(1);
    merge.stderr_eq(str![[r#"
30 briefs: 29 built (29 pages), 1 failed

"#]]);
    let eight = format!("{:?}", report(&at.join("eight.jsonl"))).replace("eight/", "one/");
    assert_eq!(format!("{:?}", report(&at.join("one.jsonl"))), eight);
    // A scheduler's index is a shard's; each shard finds its own record.
    let again = jianbao(at)
        .args(["batch", "briefs", "-o", "eight", "--shard", "8"])
        .env("JOB_COMPLETION_INDEX", "2")
        .env("SLURM_ARRAY_TASK_ID", "ignored")
        .assert();
    let said = String::from_utf8(again.get_output().stderr.clone()).expect("UTF-8");
    let third = report(&at.join("part3.jsonl")).len();
    assert!(said.contains(&format!("{third} briefs:")) && said.contains("unchanged"), "{said}");
    jianbao(at)
        .args(["merge-reports", "part1.jsonl", "part2.jsonl", "part1.jsonl"])
        .assert()
        .code(2)
        .stderr_eq(str![[r#"
error: `briefs/2026-06-[..].toml` is in two of the reports; give each shard's report once

"#]]);
    write(at, "bad.jsonl", "{}\n");
    jianbao(at).args(["merge-reports", "bad.jsonl"]).assert().code(2).stderr_eq(str![[r#"
error: `bad.jsonl` is not a report of a batch: line 1: missing field `brief` at line 1 column 2

"#]]);
    jianbao(at).args(["batch", "briefs", "--shard", "9/8"]).assert().code(2);
}

/// A month whose briefs are long enough that a batch of it can be met half way.
fn long_june() -> tempfile::TempDir {
    let folder = june();
    for day in 1..=30 {
        let date = format!("2026-06-{day:02}");
        let body = format!("第{day}日的正文，长得足以排上一阵子。").repeat(600);
        write(folder.path(), &format!("briefs/{date}.toml"), &brief(&date).replace("正文。", &body));
    }
    folder
}

/// Waits until some, but not all, of a batch's PDFs are there.
fn wait_for_some(folder: &Path, batch: &mut Child) {
    let started = Instant::now();
    while !folder.is_dir() || pdfs(folder).len() < 3 {
        assert!(batch.try_wait().expect("ours").is_none(), "the batch ended before it could be met");
        assert!(started.elapsed() < Duration::from_secs(60), "no PDF after a minute");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Each PDF is whole: it ends as PDFs do, and is what an undisturbed run writes.
fn assert_whole(found: &BTreeMap<PathBuf, Vec<u8>>, undisturbed: &BTreeMap<PathBuf, Vec<u8>>) {
    for (path, bytes) in found {
        assert!(Some(bytes) == undisturbed.get(path), "{}", path.display());
    }
}

#[test]
fn interrupted_or_killed_a_batch_leaves_whole_files_and_goes_on() {
    let folder = long_june();
    let at = folder.path();
    jianbao(at).args(["-q", "batch", "briefs", "-o", "all"]).assert().success();
    let all = pdfs(&at.join("all"));
    for (signal, out) in [("INT", "int"), ("TERM", "term"), ("KILL", "kill")] {
        let mut batch = process(at, &["batch", "briefs", "-o", out, "-j", "2"]).spawn().expect("started");
        wait_for_some(&at.join(out), &mut batch);
        let sent = Instant::now();
        let kill = Process::new("kill").args(["-s", signal, &batch.id().to_string()]).status();
        assert!(kill.expect("kill is everywhere").success());
        let ended = batch.wait_with_output().expect("ended");
        let there = pdfs(&at.join(out));
        assert!((3..30).contains(&there.len()), "{} PDFs after {signal}", there.len());
        assert_whole(&there, &all);
        if signal != "KILL" {
            // A fraction of a second by itself; other tests run beside this one.
            assert!(sent.elapsed() < Duration::from_secs(3), "{signal} took {:?}", sent.elapsed());
            assert_eq!(ended.status.code(), Some(2));
            let said = String::from_utf8(ended.stderr).expect("UTF-8");
            let left = 30 - there.len();
            let last =
                format!("error: interrupted; {left} of 30 briefs are left: the same command goes on\n");
            assert!(said.ends_with(&last), "{said}");
            let plain = |name: &String| name.ends_with(".pdf") || name.starts_with(".jianbao-batch");
            assert!(everything(&at.join(out)).iter().all(plain), "{:?}", everything(&at.join(out)));
        }
        let again = jianbao(at).args(["batch", "briefs", "-o", out]).assert().success();
        let said = String::from_utf8(again.get_output().stderr.clone()).expect("UTF-8");
        let summary = said.lines().last().unwrap_or_default();
        if signal != "KILL" {
            assert!(summary.ends_with(&format!(", {} unchanged", there.len())), "{summary}");
        }
        assert_eq!(pdfs(&at.join(out)), all, "{signal}");
    }
}

#[test]
fn two_batches_at_once_keep_apart() {
    let folder = june();
    let at = folder.path();
    let lock = files::lock(&at.join("out/.jianbao-batch.lock"), false).expect("ours").expect("free");
    let refused = str![[r#"
error: another batch is writing to `out`; wait for its end, or give another folder with -o

"#]];
    jianbao(at).args(["batch", "briefs", "-o", "out"]).assert().code(2).stderr_eq(refused.clone());
    jianbao(at)
        .args(["batch", "briefs", "-o", "out", "--shard", "1/2"])
        .assert()
        .code(2)
        .stderr_eq(refused.clone());
    jianbao(at).args(["-q", "batch", "briefs", "-o", "elsewhere"]).assert().success();
    drop(lock);
    // Really at once: whoever comes second is refused or finds nothing to do.
    let mut both: Vec<_> =
        (0..2).map(|_| process(at, &["batch", "briefs", "-o", "out"]).spawn().expect("started")).collect();
    let codes: Vec<_> = both.iter_mut().map(|batch| batch.wait().expect("ended").code()).collect();
    assert!(codes.contains(&Some(0)) && codes.iter().all(|code| matches!(code, Some(0 | 2))), "{codes:?}");
    assert_eq!(pdfs(&at.join("out")), pdfs(&at.join("elsewhere")));
    let lock = files::lock(&at.join("out/.jianbao-batch-1-of-2.lock"), false).expect("ours").expect("free");
    jianbao(at).args(["batch", "briefs", "-o", "out", "--shard", "1/2"]).assert().code(2).stderr_eq(refused);
    jianbao(at).args(["-q", "batch", "briefs", "-o", "out", "--shard", "2/2"]).assert().success();
    drop(lock);
}

#[test]
fn a_damaged_or_foreign_record_is_not_trusted() {
    let folder = scratch();
    let at = folder.path();
    write(at, "a.toml", &brief("2026-06-01"));
    let run = || jianbao(at).args(["batch", ".", "-o", "out"]).assert().success();
    run();
    let record = at.join("out/.jianbao-batch.json");
    let good = files::read(&record).expect("written");
    let all_again = str![[r#"
`out/.jianbao-batch.json` is damaged or of another version: every brief is rendered
wrote out/a.pdf (1 page, [..] KB)
1 brief: 1 built (1 page)

"#]];
    let altered = String::from_utf8(good.clone()).expect("UTF-8").replace("\"pages\":1", "\"pages\":2");
    for bad in [&b""[..], b"{}", b"\xff\xfe", &good[..good.len() - 9], altered.as_bytes()] {
        files::write(&record, bad).expect("ours");
        run().stderr_eq(all_again.clone());
        assert_eq!(files::read(&record).expect("written"), good);
        run().stderr_eq(str![[r#"
1 brief: 1 unchanged

"#]]);
    }
    // A record that speaks of other content is foreign, whole as it may be.
    let other = scratch();
    write(other.path(), "a.toml", &brief("2026-06-02"));
    jianbao(other.path()).args(["-q", "batch", ".", "-o", "out"]).assert().success();
    std::fs::copy(other.path().join("out/.jianbao-batch.json"), &record).expect("ours");
    run().stderr_eq(str![[r#"
wrote out/a.pdf (1 page, [..] KB)
1 brief: 1 built (1 page)

"#]]);
}

/// Runs commands in a namespace where file systems can be mounted.
#[cfg(target_os = "linux")]
fn in_namespace(folder: &Path, script: &str) -> Option<std::process::Output> {
    let run = |flags: &[&str], script: &str| {
        let mut unshare = Process::new("unshare");
        unshare
            .args(flags)
            .args(["sh", "-c", script])
            .current_dir(folder)
            .env("JIANBAO", cargo_bin!("jianbao"));
        unshare.output().ok()
    };
    let flags: [&[&str]; 2] = [&["--mount"], &["--mount", "--user", "--map-root-user"]];
    let allowed = flags.into_iter().find(|flags| {
        run(flags, "mount -t tmpfs tmpfs /mnt").is_some_and(|output| output.status.success())
    })?;
    run(allowed, script)
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_a_read_only_folder_are_told_and_harm_nothing() {
    let folder = june();
    let script = "set -u; mkdir small sealed
        mount -t tmpfs -o size=400k tmpfs small
        $JIANBAO -q batch briefs -o small; echo full $?
        ls -A small; for pdf in small/*.pdf; do tail -c 6 $pdf; done
        mount -t tmpfs -o ro tmpfs sealed
        $JIANBAO -q batch briefs -o sealed; echo sealed $?; ls -A sealed";
    let Some(output) = in_namespace(folder.path(), script) else {
        assert!(std::env::var_os("CI").is_none(), "CI must be able to mount a small disk");
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    let (full, sealed) = said.split_once("sealed").expect("the script ended");
    assert!(full.starts_with("full 2\n"), "{said}{errors}");
    let written = full.lines().filter(|line| line.ends_with(".pdf")).count();
    assert!((1..30).contains(&written), "{said}{errors}");
    assert_eq!(full.matches("%%EOF").count(), written, "{said}");
    assert!(
        !full.lines().any(|line| line.starts_with(".jianbao-") && !line.starts_with(".jianbao-batch")),
        "{said}"
    );
    assert!(errors.contains("No space left on device"), "{errors}");
    assert_eq!(sealed, " 2\n", "{said}{errors}");
    assert!(errors.contains("error: failed to lock `sealed/.jianbao-batch.lock`"), "{errors}");
}

#[test]
fn the_scripts_for_schedulers_make_what_one_run_makes() {
    let folder = june();
    let at = folder.path();
    jianbao(at).args(["-q", "batch", "briefs", "-o", "one", "--report", "one.jsonl"]).assert().success();
    let bin = Path::new(cargo_bin!("jianbao")).parent().expect("in a folder").to_owned();
    let path = std::env::join_paths(
        std::iter::once(bin).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let path = path.expect("no colon in it");
    let deploy = root().join("deploy");
    let script = |script: &str, args: &[&str], variables: &[(&str, &str)]| {
        let mut process = Process::new("sh");
        process.arg(deploy.join(script)).args(args).current_dir(at).env("PATH", &path);
        process.env_remove("JOB_COMPLETION_INDEX").envs(variables.iter().copied());
        let output = process.output().expect("started");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{script}: {said}");
        said
    };
    for pod in 0..8 {
        script("shard.sh", &["briefs", "pods", "8"], &[("JOB_COMPLETION_INDEX", &pod.to_string())]);
    }
    let submitted = root().display().to_string();
    for task in 1..=8 {
        // Every second one as if it were submitted again alone, `sbatch --array=2`.
        let (first, last, number) = if task % 2 == 0 { (task, task, 1) } else { (1, 8, 8) };
        let variables = [
            ("SLURM_ARRAY_TASK_ID", task.to_string()),
            ("SLURM_ARRAY_TASK_MIN", first.to_string()),
            ("SLURM_ARRAY_TASK_MAX", last.to_string()),
            ("SLURM_ARRAY_TASK_COUNT", number.to_string()),
            ("SLURM_SUBMIT_DIR", submitted.clone()),
        ];
        let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        script("slurm.sh", &["briefs", "tasks"], &variables);
    }
    for out in ["pods", "tasks"] {
        assert_eq!(script("merge.sh", &[out], &[]), "30 briefs: 30 built (30 pages)\n");
        assert_eq!(pdfs(&at.join(out)), pdfs(&at.join("one")));
        let merged =
            format!("{:?}", report(&at.join(out).join("report.jsonl"))).replace(&format!("{out}/"), "one/");
        assert_eq!(format!("{:?}", report(&at.join("one.jsonl"))), merged);
    }
}

#[test]
fn an_issue_is_laid_out_in_few_rounds() {
    let folder = scratch();
    let at = folder.path();
    for (layout, further) in [("daily", 2), ("bulletin", 14), ("phone", 23)] {
        let briefs: Vec<_> = shown_briefs().iter().map(|path| path.display().to_string()).collect();
        let out = format!("out-{layout}");
        let run = jianbao(at).args(["-q", "batch", "-o", &out, "--layout", layout]).args(&briefs);
        run.args(["--timings", "t.json"]).assert().success();
        let trace = files::read(&at.join("t.json")).expect("written");
        let trace: Vec<serde_json::Value> = serde_json::from_slice(&trace).expect("JSON");
        let begun = |name: &str| trace.iter().filter(|e| e["name"] == name && e["ph"] == "B").count();
        // The second finds everything where the first had it. Further ones, which take a tenth of the
        // time, set torn paragraphs again: the shorter the lines, the more of them; and an issue that would
        // end on a stub of a page is tried tighter and wider.
        let rounds = begun("layout document");
        assert!(rounds <= 2 * briefs.len() + further, "{layout}: {rounds} rounds of {} briefs", briefs.len());
    }
}
