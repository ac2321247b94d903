//! The examples at the end of each command's help: each works as it stands there.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use jianbao::args::examples::EXAMPLES;
use jianbao::files;
use snapbox::cmd::cargo_bin;

use crate::cli::{BRIEF, jianbao};
use crate::support::scratch;

const SERIES: &str = "[mail]\nfrom = \"news@example.cn\"\n\n[notify.office]\nkind = \"wecom\"\nurl_env = \"JIANBAO_OFFICE\"\n\n\
                      [notify.staff]\nkind = \"feishu\"\nurl_env = \"JIANBAO_STAFF\"\n";

/// A project with everything that the examples name.
fn project() -> tempfile::TempDir {
    let folder = scratch();
    let report = r#"{"brief":"NAME","output":"a.pdf","status":"built","pages":1,"bytes":1,"blake3":null,"millis":1,"findings":[]}"#;
    let reports = ["1", "2"].map(|name| report.replace("NAME", name) + "\n");
    for (name, text) in [
        ("jianbao.toml", SERIES),
        ("2026-06-10.toml", BRIEF),
        ("briefs/2026-06-10.toml", BRIEF),
        (
            "draft.md",
            "---\ntitle: 每日动态\npublisher: 某协会\ndate: 2026-06-11\n---\n\n## 摘要\n\n摘要文字。\n\n## 标题\n\n正文。\n",
        ),
        ("readers.csv", "address,name\nzhang@example.cn,张三\n"),
        ("report-1.jsonl", &reports[0]),
        ("report-2.jsonl", &reports[1]),
    ] {
        files::write(&folder.path().join(name), text.as_bytes()).expect("ours");
    }
    folder
}

/// `watch` ends with its test, once it has written.
fn watches(folder: &Path, arguments: &[&str], output: &str) {
    let mut child = std::process::Command::new(cargo_bin!("jianbao"))
        .current_dir(folder)
        .args(arguments)
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let until = Instant::now() + Duration::from_secs(60);
    while !folder.join(output).is_file() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = child.kill();
    let _ = child.wait();
    assert!(folder.join(output).is_file(), "{arguments:?}");
}

/// `desk` ends with its test, once it has an address. Here no browser opens.
fn opens(folder: &Path, arguments: &[&str]) {
    let mut child = std::process::Command::new(cargo_bin!("jianbao"))
        .current_dir(folder)
        .env("XDG_STATE_HOME", folder.join("state"))
        .env("JIANBAO_LANG", "en")
        .args(arguments)
        .args(arguments.iter().all(|argument| *argument != "--no-open").then_some("--no-open"))
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let said = BufReader::new(child.stderr.take().expect("a pipe")).lines().next();
    let _ = child.kill();
    let _ = child.wait();
    let said = said.expect("a line").expect("a text");
    assert!(said.starts_with("the desk is at http://127.0.0.1:"), "{arguments:?}: {said}");
}

#[test]
fn each_example_works() {
    for (name, examples) in EXAMPLES {
        for (.., line) in examples {
            let folder = project();
            let arguments: Vec<_> = line.split(' ').skip(1).collect();
            assert_eq!(arguments.first(), Some(name));
            if *name == "watch" {
                let output = if line.contains("-o ") { "bulletin.pdf" } else { "2026-06-10.pdf" };
                watches(folder.path(), &arguments, output);
                continue;
            }
            if *name == "desk" {
                opens(folder.path(), &arguments);
                continue;
            }
            jianbao(folder.path())
                .env("XDG_STATE_HOME", folder.path().join("state"))
                .args(&arguments)
                .assert()
                .success();
        }
    }
}

#[test]
fn each_command_has_examples() {
    let commands = ::jianbao::args::command(::jianbao::words::Tongue::En);
    let named = commands.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help");
    for command in named {
        let name = command.get_name();
        assert!(EXAMPLES.iter().any(|(known, _)| *known == name), "{name} has no example");
        assert!(command.get_after_help().is_some(), "{name}");
    }
}
