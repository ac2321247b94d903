//! Layouts of an editor's own and drawings that may never end are stopped by
//! time and memory, and whatever becomes of them stops nothing else.

use std::path::Path;

use jianbao::files;
use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

use crate::support::scratch;

const BRIEF: &str = "[header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\ndate = 2026-06-10\n\n\
                     [summary]\ntext = \"摘要文字。\"\n\n[[sections]]\ntitle = \"标题\"\nbody = \"正文。\"\n";

fn jianbao(folder: &Path) -> Command {
    Command::new(cargo_bin!("jianbao"))
        .env("JIANBAO_LANG", "en")
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
}

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    files::write(&folder.join(name), text.as_ref()).expect("the folder is ours");
}

/// A project whose layout runs this code.
fn with_layout(code: &str) -> tempfile::TempDir {
    let folder = scratch();
    write(folder.path(), "a.toml", format!("layout = \"own\"\n\n{BRIEF}"));
    write(folder.path(), "layouts/own/layout.toml", "extends = \"daily\"\n");
    let layout = format!(
        "#import \"/base/blocks.typ\": *\n#import \"tokens.typ\": tokens\n\
         #let house-style(lang, doc) = doc\n#let issue(brief) = [\n{code}\n甲\n]\n"
    );
    write(folder.path(), "layouts/own/layout.typ", layout);
    folder
}

/// A brief with this drawing.
fn with_drawing(inner: &str) -> tempfile::TempDir {
    let folder = scratch();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9000\" height=\"9000\">";
    write(folder.path(), "图.svg", format!("{svg}{inner}</svg>"));
    write(folder.path(), "a.toml", BRIEF.replace("\"正文。\"", "\"正文。\\n\\n![图](图.svg)\""));
    folder
}

const ENDLESS: &str = "#lorem(100000000)";

const TURBULENCE: &str = "<filter id=\"f\"><feTurbulence baseFrequency=\".001\" numOctaves=\"14\"/></filter>\
                          <rect width=\"9000\" height=\"9000\" filter=\"url(#f)\"/>";

#[test]
fn a_layout_without_an_end_is_stopped() {
    let folder = with_layout(ENDLESS);
    let stopped = str![[r#"
error[limit/time]: layout `layouts/own` is not done after 1 s
 --> a.toml:1:10
  |
1 | layout = "own"
  |          ^^^^^
  |
  = hint: look for something that repeats without an end; --timeout SECONDS allows more

...
"#]];
    for command in ["check", "build"] {
        let run = jianbao(folder.path()).args([command, "a.toml", "--timeout", "1"]).assert();
        run.code(1).stdout_eq(str![""]).stderr_eq(stopped.clone());
    }
    assert!(!folder.path().join("a.pdf").exists());
}

#[test]
fn a_layout_that_grows_is_stopped() {
    let folder = with_layout("#let a = range(100000000)");
    let run = jianbao(folder.path()).args(["build", "a.toml", "--max-memory", "400"]).assert();
    run.code(1).stdout_eq(str![""]).stderr_eq(str![[r#"
error[limit/memory]: layout `layouts/own` takes more than 400 MB of memory
 --> a.toml:1:10
  |
1 | layout = "own"
  |          ^^^^^
  |
  = hint: look for something that grows without an end; --max-memory MB allows more


"#]]);
}

#[test]
fn a_layout_that_breaks_the_engine_is_reported() {
    let folder = with_layout("#let c = [甲]\n#for i in range(100000) { c = rotate(1deg, c) }\n#c");
    let run = jianbao(folder.path()).args(["build", "a.toml"]).assert();
    run.code(1).stdout_eq(str![""]).stderr_eq(str![[r#"
error[limit/crash]: the engine broke down over layout `layouts/own` (it is nested too deep)
 --> a.toml:1:10
  |
1 | layout = "own"
  |          ^^^^^
  |
  = hint: look for what is nested in itself without an end


"#]]);
}

#[test]
fn a_drawing_without_an_end_is_stopped() {
    // Text takes time only where there is a font for it.
    let text = format!("<text y=\"9\">{}</text>", "abcdefgh ".repeat(50_000));
    for drawing in [TURBULENCE, &text] {
        let folder = with_drawing(drawing);
        let run = jianbao(folder.path()).args(["build", "a.toml", "--timeout", "1"]).assert();
        run.code(1).stdout_eq(str![""]).stderr_eq(str![[r#"
error[limit/time]: picture `图.svg` is not done after 1 s
  --> a.toml:11:16
   |
11 | body = "正文。/n/n![图](图.svg)"
   |                   ^^^^^^^^^^^^^
   |
   = hint: look for something that repeats without an end; --timeout SECONDS allows more


"#]]);
    }
}

/// In a batch, and in a volume, the others go on.
#[test]
fn one_that_is_stopped_stops_no_other() {
    let folder = with_layout(ENDLESS);
    write(folder.path(), "b.toml", BRIEF.replace("06-10", "06-11"));
    let run = jianbao(folder.path()).args(["batch", ".", "-o", "out", "--timeout", "1"]).assert();
    run.code(1).stdout_eq(str![""]).stderr_eq(str![[r#"
error[limit/time]: layout `layouts/own` is not done after 1 s
 --> a.toml:1:10
  |
1 | layout = "own"
  |          ^^^^^
  |
  = hint: look for something that repeats without an end; --timeout SECONDS allows more
wrote out/b.pdf (1 page, [..] KB)
2 briefs: 1 built (1 page), 1 failed

"#]]);
    assert!(folder.path().join("out/b.pdf").is_file() && !folder.path().join("out/a.pdf").exists());
    let run = jianbao(folder.path()).args(["volume", "a.toml", "-o", "v.pdf", "--timeout", "1"]).assert();
    run.code(1).stdout_eq(str![""]).stderr_eq(str![[r#"
error[limit/time]: layout `layouts/own` is not done after 1 s
 --> a.toml:1:10
  |
1 | layout = "own"
  |          ^^^^^
  |
  = hint: look for something that repeats without an end; --timeout SECONDS allows more


"#]]);
    assert!(!folder.path().join("v.pdf").exists());
}

/// What comes to its end has the bytes that it has without a rehearsal, and
/// its findings point where they did.
#[test]
fn a_rehearsal_changes_nothing() {
    let fine = with_layout("");
    for (path, bytes) in jianbao::layouts::files("daily").expect("built in") {
        write(fine.path(), &format!("layouts/own/{path}"), bytes);
    }
    let layout = fine.path().join("layouts/own/layout.typ");
    let code =
        [files::read(&layout).expect("just written").as_slice(), b"\n#let twice(x) = (x, x)\n"].concat();
    files::write(&layout, &code).expect("the folder is ours");
    let drawn = with_drawing("<text x=\"9\" y=\"99\">字</text><use href=\"#a\"/>");
    for folder in [&fine, &drawn] {
        let build = |output: &str, more: &[&str]| {
            let run =
                jianbao(folder.path()).args(["build", "a.toml", "-o", output]).args(more).assert().success();
            (run.get_output().stdout.clone(), files::read(&folder.path().join(output)).expect("written"))
        };
        assert!(build("with.pdf", &[]) == build("without.pdf", &["--timeout", "0", "--max-memory", "0"]));
    }
    let faulty = with_layout("#let y = x");
    jianbao(faulty.path()).args(["build", "a.toml"]).assert().code(1).stderr_eq(str![[r#"
error[typst/error]: unknown variable: x
 --> layouts/own/layout.typ:5:10
  |
5 | #let y = x
  |          ^


"#]]);
}

/// A folder that is no layout is not searched, and one that is too large not read.
#[test]
fn a_layout_is_a_small_folder() {
    let folder = with_layout("");
    let run = jianbao(folder.path()).args(["build", "a.toml", "--layout", "/"]).assert();
    run.code(1).stdout_eq(str![""]).stderr_eq(str![[r#"
error[layout/invalid]: layout.toml cannot be used: the folder has no layout.typ, and `extends` names no layout that has one
 |
 = hint: it takes `description` and `extends`, both strings


"#]]);
    let junk = std::fs::File::create(folder.path().join("layouts/own/junk")).expect("the folder is ours");
    junk.set_len(3 << 30).expect("it takes no room");
    let run = jianbao(folder.path()).args(["build", "a.toml"]).assert();
    run.code(1).stdout_eq(str![""]).stderr_eq(str![[r#"
error[layout/large]: layout `layouts/own` has more than 1,000 files, or more than 50 MB
 --> a.toml:1:10
  |
1 | layout = "own"
  |          ^^^^^
  |
  = hint: leave only what the layout needs in its folder: Typst code, and pictures and fonts that it uses


"#]]);
}
