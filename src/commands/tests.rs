//! A bug stops the brief that triggers it, and no other. For these tests the
//! reader of briefs has one: it panics on each `bug.toml`.

use std::path::Path;

use clap::Parser;

use super::{Context, Outcome, run};
use crate::args::Arguments;
use crate::batch::report::{self, Status};
use crate::files;
use crate::words::Tongues;

/// A folder with three briefs, of which the second meets the bug.
fn briefs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, day) in [("a", 1), ("bug", 2), ("c", 3)] {
        let text = format!(
            "[header]\ntitle = '报'\npublisher = '某协会'\ndate = 2026-06-0{day}\n[summary]\ntext = '摘要。'\n\
             [[sections]]\ntitle = '标题'\nbody = '正文。'\n"
        );
        files::write(&folder.path().join(format!("{name}.toml")), text.as_bytes()).unwrap();
    }
    folder
}

fn jianbao(args: &[&str]) -> Outcome {
    let arguments = Arguments::parse_from(["jianbao", "--quiet"].iter().chain(args));
    let context = Context::new(arguments.global.ui(Tongues::default()));
    run(arguments.command, &context).unwrap()
}

fn is_pdf(path: &Path) -> bool {
    files::read(path).is_ok_and(|bytes| bytes.starts_with(b"%PDF"))
}

#[test]
fn a_batch_goes_on_after_a_bug_and_reports_it() {
    let folder = briefs();
    let at = |name: &str| folder.path().join(name);
    let report = at("r.jsonl");
    let args = ["batch", folder.path().to_str().unwrap(), "--report", report.to_str().unwrap()];
    assert_eq!(jianbao(&args), Outcome::Bug);
    let lines = report::parse(&String::from_utf8(files::read(&report).unwrap()).unwrap()).unwrap();
    let statuses: Vec<_> = lines.iter().map(|line| line.status).collect();
    assert_eq!(statuses, [Status::Built, Status::Failed, Status::Built]);
    let error = lines[1].error.as_deref().unwrap_or_default();
    assert_eq!(error, "a bug of jianbao's own, please report it: a test asked for this");
    assert!(is_pdf(&at("a.pdf")) && is_pdf(&at("c.pdf")) && !at("bug.pdf").exists());
}

#[test]
fn a_build_goes_on_after_a_bug() {
    let folder = briefs();
    let at = |name: &str| folder.path().join(name).display().to_string();
    assert_eq!(jianbao(&["build", &at("a.toml"), &at("bug.toml"), &at("c.toml")]), Outcome::Bug);
    assert!(is_pdf(at("a.pdf").as_ref()) && is_pdf(at("c.pdf").as_ref()));
}

#[test]
fn a_volume_without_all_its_issues_is_none() {
    let folder = briefs();
    let volume = folder.path().join("v.pdf");
    let args = ["volume", folder.path().to_str().unwrap(), "-o", volume.to_str().unwrap()];
    assert_eq!(jianbao(&args), Outcome::Bug);
    assert!(!volume.exists());
}

/// An office whose list has three readers; the second's message meets the bug.
fn office(server: &str) -> tempfile::TempDir {
    let folder = briefs();
    let write = |name: &str, text: &str| files::write(&folder.path().join(name), text.as_bytes()).unwrap();
    write("jianbao.toml", &format!("[mail]\nfrom = 'office@example.cn'\n{server}"));
    write("list.csv", "email,name\na@example.cn,甲\nbug@example.cn,乙\nc@example.cn,丙\n");
    folder
}

#[test]
fn a_message_that_meets_a_bug_stops_no_other() {
    let folder = office("");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let mail = |how: &[&str]| {
        let (brief, list) = (at("a.toml"), at("list.csv"));
        jianbao(&[&["mail", &brief, "--list", &list], how].concat())
    };
    assert_eq!(mail(&["--dry-run"]), Outcome::Bug);
    assert_eq!(mail(&["--eml", &at("eml")]), Outcome::Bug);
    assert_eq!(files::list(at("eml").as_ref()).unwrap().len(), 2);
    assert_eq!(mail(&["--mbox", &at("all.mbox")]), Outcome::Bug);
    let mbox = String::from_utf8(files::read(at("all.mbox").as_ref()).unwrap()).unwrap();
    assert_eq!(mbox.matches("\nTo: ").count(), 2, "{mbox}");
}
