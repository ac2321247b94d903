//! Nothing is overwritten by accident: no output lands on what was read, none
//! has a name that lies, and what is there keeps its links and permissions.

use std::path::Path;

use jianbao::files;
use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

use crate::support::{root, scratch};

fn jianbao(folder: &Path) -> Command {
    Command::new(cargo_bin!("jianbao"))
        .env("JIANBAO_LANG", "en")
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
}

const BRIEF: &str = "[header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\ndate = 2026-06-10\nissue = 161\n\n\
                     [summary]\ntext = \"摘要文字。\"\n\n[[sections]]\ntitle = \"标题\"\nbody = \"正文。\"\n";

fn write(folder: &Path, name: &str, text: &str) {
    files::write(&folder.join(name), text.as_bytes()).expect("the folder is ours");
}

fn text(folder: &Path, name: &str) -> String {
    String::from_utf8_lossy(&files::read(&folder.join(name)).expect("it is there")).into_owned()
}

/// A folder with two briefs, a picture that is a PDF, a list and a report.
fn desk() -> tempfile::TempDir {
    let folder = scratch();
    let at = folder.path();
    let with_picture = BRIEF.replace("正文。", "![走势](图/走势.pdf)");
    write(at, "a.toml", &with_picture);
    write(at, "briefs/b.toml", &BRIEF.replace("06-10", "06-11").replace("161", "162"));
    write(at, "jianbao.toml", "[mail]\nfrom = \"a@example.cn\"\n");
    write(at, "readers.csv", "邮箱,姓名\nzhang@example.cn,张三\n");
    write(at, "part.jsonl", "");
    jianbao(at).args(["-q", "build", "briefs/b.toml", "-o", "图/走势.pdf"]).assert().success();
    std::fs::hard_link(at.join("图/走势.pdf"), at.join("图/hard.pdf")).expect("one disk");
    #[cfg(unix)]
    std::os::unix::fs::symlink("图/走势.pdf", at.join("soft.pdf")).expect("linked");
    folder
}

/// Whatever is asked for, what is read is not written over, under none of its
/// names, and nothing else is written either.
#[test]
fn no_output_lands_on_an_input() {
    let folder = desk();
    let at = folder.path();
    let before: Vec<_> = files::list(at)
        .expect("readable")
        .into_iter()
        .map(|path| (path.clone(), files::read(&path).expect("readable")))
        .collect();
    let refused = |args: &[&str], message: &str| {
        let run = jianbao(at).args(args).assert().code(2).stdout_eq(str![""]);
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert_eq!(said, format!("error: {message}\n"), "{args:?}");
        let after: Vec<_> = files::list(at)
            .expect("readable")
            .into_iter()
            .map(|path| (path.clone(), files::read(&path).expect("readable")))
            .collect();
        assert!(before == after, "{args:?}");
    };
    let is_read = |path: &str| {
        format!("`{path}` is read by this run and is not overwritten; give the output another name")
    };
    let is = |path: &str| {
        format!(
            "`{path}` is `图/走势.pdf`, which this run reads; it is not overwritten; give the output another name"
        )
    };
    let no_pdf = |path: &str, other: &str| format!("`{path}` is not a name for a PDF; give it `{other}`");
    refused(&["build", "a.toml", "-o", "a.toml"], &no_pdf("a.toml", "a.pdf"));
    refused(&["build", "a.toml", "-o", "briefs/../a.toml"], &no_pdf("briefs/../a.toml", "briefs/../a.pdf"));
    refused(&["build", "a.toml", "-o", "图/走势.pdf"], &is_read("图/走势.pdf"));
    refused(&["build", "a.toml", "-o", "briefs/../图/./走势.pdf"], &is("briefs/../图/./走势.pdf"));
    refused(&["build", "a.toml", "-o", "图/hard.pdf"], &is("图/hard.pdf"));
    #[cfg(unix)]
    refused(&["build", "a.toml", "-o", "soft.pdf"], &is("soft.pdf"));
    refused(
        &["build", "a.toml", "--depfile", "a.toml"],
        "`a.toml` is not a name for a rule for make; give it `a.d`",
    );
    refused(
        &["build", "a.toml", "-o", "x.pdf", "--depfile", "x.pdf"],
        "`x.pdf` is not a name for a rule for make; give it `x.d`",
    );
    refused(
        &["batch", "briefs", "--report", "briefs/b.toml"],
        "`briefs/b.toml` is not a name for a report of JSON lines; give it `briefs/b.jsonl`",
    );
    refused(
        &["batch", "briefs", "--junit", "briefs/b.toml"],
        "`briefs/b.toml` is not a name for a JUnit report; give it `briefs/b.xml`",
    );
    refused(
        &["batch", "briefs", "--timings", "briefs/b.toml"],
        "`briefs/b.toml` is not a name for a trace in JSON; give it `briefs/b.json`",
    );
    refused(
        &["batch", "briefs", "--report", "r.json", "--timings", "./r.json"],
        "two outputs would be written to `./r.json`; give one another name",
    );
    refused(&["volume", "briefs/b.toml", "-o", "other.toml"], &no_pdf("other.toml", "other.pdf"));
    refused(&["volume", "a.toml", "-o", "图/走势.pdf"], &is_read("图/走势.pdf"));
    refused(&["new", "2026-06-12", "-o", "x.docx"], "`x.docx` is not a name for a brief; give it `x.toml`");
    refused(
        &["merge-reports", "part.jsonl", "-o", "./part.jsonl"],
        "`./part.jsonl` is `part.jsonl`, which this run reads; it is not overwritten; give the output another name",
    );
    let mail = ["mail", "briefs/b.toml", "--list", "readers.csv", "--mbox"];
    refused(
        &[&mail[..], &["readers.csv"]].concat(),
        "`readers.csv` is not a name for a mailbox; give it `readers.mbox`",
    );
    let sends = ["mail", "briefs/b.toml", "--list", "readers.csv", "--server", "localhost", "--ledger"];
    refused(
        &[&sends[..], &["./readers.csv"]].concat(),
        "`./readers.csv` is `readers.csv`, which this run reads; it is not overwritten; give the output another name",
    );
}

/// A picture of the second part's name would be lost to the first part.
#[test]
fn parts_of_a_picture_land_on_no_input() {
    let folder = scratch();
    let at = folder.path();
    let picture = files::read(&root().join("briefs/wechat.png")).expect("in the repository");
    files::write(&at.join("x-2.png"), &picture).expect("ours");
    let body = format!("![图](x-2.png)\n\n{}", "这是一段足够长的正文。".repeat(150));
    write(at, "a.toml", &BRIEF.replace("\"正文。\"", &format!("'''\n{body}'''")));
    let run = jianbao(at).args(["build", "a.toml", "-o", "x.png"]).assert().code(2);
    run.stderr_eq(str![[r#"
error: `x-2.png` is read by this run and is not overwritten; give the output another name

"#]]);
    assert_eq!(files::read(&at.join("x-2.png")).expect("still there"), picture);
    assert!(!at.join("x-1.png").exists(), "all parts are claimed before the first is written");
}

/// In a batch, one brief's output may be another's picture.
#[test]
fn a_batch_writes_over_no_picture() {
    let folder = desk();
    let at = folder.path();
    write(at, "图/走势.toml", &BRIEF.replace("06-10", "06-12").replace("161", "163"));
    let picture = files::read(&at.join("图/走势.pdf")).expect("there");
    let run = jianbao(at).args(["batch", "."]).assert().code(2);
    run.stderr_eq(str![[r#"
wrote a.pdf (1 page, [..] KB)
wrote briefs/b.pdf (1 page, [..] KB)
error: 图/走势.toml: `图/走势.pdf` is read by this run and is not overwritten; give the output another name
3 briefs: 2 built (2 pages), 1 failed
error: 1 of 3 briefs could not be read or written

"#]]);
    assert_eq!(files::read(&at.join("图/走势.pdf")).expect("still there"), picture);
}

#[test]
fn an_ending_says_what_the_file_is() {
    let folder = scratch();
    let at = folder.path();
    write(at, "a.toml", BRIEF);
    let refused = |args: &[&str], message: &str| {
        let run = jianbao(at).args(args).assert().code(2).stdout_eq(str![""]);
        assert_eq!(
            String::from_utf8_lossy(&run.get_output().stderr),
            format!("error: {message}\n"),
            "{args:?}"
        );
    };
    refused(&["build", "a.toml", "-o", "x.odt"], "`x.odt` is not a name for a PDF; give it `x.pdf`");
    refused(&["build", "a.toml", "-o", "x.doc"], "`x.doc` is not a name for a PDF; give it `x.pdf`");
    refused(
        &["build", "a.toml", "-o", "x.pdf", "--format", "png"],
        "`x.pdf` is not a name for a PNG picture; give it `x.png`",
    );
    refused(&["build", "a.toml", "-o", "x"], "`x` has no ending; a PDF is written to `x.pdf`");
    refused(
        &["build", "a.toml", "-o", "2026.06"],
        "`2026.06` is not a name for a PDF; give it `2026.06.pdf`",
    );
    refused(&["volume", ".", "-o", "x"], "`x` has no ending; a PDF is written to `x.pdf`");
    refused(&["new", "-o", "x"], "`x` has no ending; a brief is written to `x.toml`");
    let left: Vec<_> = files::list(at).expect("readable");
    assert_eq!(left, [at.join("a.toml")]);
    // As stock Typst has it: a format that is asked for needs no ending.
    jianbao(at).args(["-q", "build", "a.toml", "-o", "x", "--format", "pdf"]).assert().success();
    assert!(files::read(&at.join("x")).expect("written").starts_with(b"%PDF"));
    jianbao(at).args(["-q", "build", "a.toml", "-o", "X.SVG"]).assert().success();
    assert!(text(at, "X.SVG").starts_with("<svg"));
}

/// A link stays a link, and what it leads to keeps its permissions.
#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = scratch();
    let at = folder.path();
    write(at, "a.toml", BRIEF);
    write(at, "store/a.pdf", "old");
    std::fs::set_permissions(at.join("store/a.pdf"), PermissionsExt::from_mode(0o640)).expect("ours");
    symlink("store/a.pdf", at.join("a.pdf")).expect("linked");
    symlink("store/new.pdf", at.join("new.pdf")).expect("linked");
    for name in ["a.pdf", "new.pdf"] {
        jianbao(at).args(["-q", "build", "a.toml", "-o", name]).assert().success();
        assert!(at.join(name).is_symlink(), "{name}");
        assert!(files::read(&at.join("store").join(name)).expect("written").starts_with(b"%PDF"), "{name}");
    }
    let mode = |name: &str| std::fs::metadata(at.join(name)).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode("store/a.pdf"), 0o640);
    // What an editor has sealed stays as it is.
    write(at, "sealed.pdf", "old");
    std::fs::set_permissions(at.join("sealed.pdf"), PermissionsExt::from_mode(0o444)).expect("ours");
    let run = jianbao(at).args(["build", "a.toml", "-o", "sealed.pdf"]).assert().code(2);
    run.stderr_eq(str![[r#"
error: failed to write `sealed.pdf` (the file is read-only)

"#]]);
    assert_eq!(text(at, "sealed.pdf"), "old");
    symlink("round.pdf", at.join("round.pdf")).expect("linked");
    let run = jianbao(at).args(["build", "a.toml", "-o", "round.pdf"]).assert().code(2);
    run.stderr_eq(str![[r#"
error: failed to write `round.pdf` (its links lead in a circle)

"#]]);
    // A repair is written through a link too.
    write(at, "store/faulty.toml", &BRIEF.replace("正文。", "他说,可以。"));
    symlink("store/faulty.toml", at.join("faulty.toml")).expect("linked");
    jianbao(at).args(["-q", "check", "--fix", "faulty.toml"]).assert().success();
    assert!(at.join("faulty.toml").is_symlink());
    assert!(text(at, "store/faulty.toml").contains("他说，可以。"));
}

/// Of many who write a new file at once, one does, and the file is whole.
#[test]
fn a_new_file_is_written_once() {
    let folder = scratch();
    for round in 0..20 {
        let path = folder.path().join(format!("{round}.toml"));
        let written: Vec<_> = std::thread::scope(|scope| {
            let write = |index: u8| {
                let path = path.clone();
                scope.spawn(move || files::write_new(&path, &[index; 4096]).is_ok())
            };
            let threads: Vec<_> = (0..8).map(write).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        let winner = written.iter().position(|&written| written).expect("one has written it");
        assert_eq!(written.iter().filter(|&&written| written).count(), 1, "{written:?}");
        assert_eq!(files::read(&path).expect("there"), [u8::try_from(winner).expect("few"); 4096]);
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 20, "no temporary file is left");
}

/// A PDF is not poured over a terminal unless that is asked for; text is.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_shown_no_pdf() {
    let folder = scratch();
    let at = folder.path();
    write(at, "a.toml", BRIEF);
    let shown = |args: &str| {
        let command = format!("{} {args} < a.toml", cargo_bin!("jianbao").display());
        // Util-linux' `script` gives the command a terminal.
        let mut script = std::process::Command::new("script");
        script.args(["--quiet", "--return", "--command", &command, "/dev/null"]).current_dir(at);
        let output = script.stdin(std::process::Stdio::null()).output().expect("util-linux is there");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).replace("\r\n", "\n"))
    };
    let (code, said) = shown("--color never build -");
    let refused = "error: a terminal cannot show a PDF: give a file with -o, or redirect the output\n";
    assert_eq!((code, said.as_str()), (Some(2), refused));
    assert_eq!(shown("build - --format png").0, Some(2));
    let (code, said) = shown("build - --format typ");
    assert!(code == Some(0) && said.starts_with("#import"), "{said}");
    let (code, said) = shown("build - -o -");
    assert!(code == Some(0) && said.starts_with("%PDF"), "{said}");
    let (code, said) = shown("build - > x.pdf");
    assert_eq!((code, said.as_str()), (Some(0), ""));
}

/// The message names what was asked for, not what was tried.
#[cfg(target_os = "linux")]
#[test]
fn no_message_names_a_temporary_file() {
    let folder = scratch();
    let at = folder.path();
    write(at, "a.toml", BRIEF);
    // A folder of a kernel's own, in which not even root makes files.
    for output in ["/proc/x.pdf", "/sys/x.pdf"] {
        let run = jianbao(at).args(["build", "a.toml", "-o", output]).assert().code(2);
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(said.starts_with(&format!("error: failed to write `{output}` (")), "{said}");
        assert!(!said.contains(".jianbao-"), "{said}");
    }
}

/// The judgement of a weekly is none of 今日.
#[test]
fn a_judgement_is_named_after_the_period() {
    let judgement = "[judgement]\ntitle = \"判断\"\nbody = \"理由。\"\n";
    let typ = |title: &str| {
        let text = BRIEF.replace("每日动态", title) + judgement;
        let folder = crate::cli::folder_with(&[("a.toml", &text)]);
        let run = jianbao(folder.path()).args(["build", "a.toml", "--format", "typ", "-o", "-"]).output();
        String::from_utf8(run.expect("it runs").stdout).expect("UTF-8")
    };
    assert!(typ("产业周报").contains("label: \"本期判断\""));
    assert!(typ("每日动态").contains("label: none"));
}
