//! Every brief under `tests/cases` ends with the findings it must give, as
//! `#! line:column-line:column severity code: phrase`. `UPDATE=1` rewrites them.

use std::path::Path;

use jianbao::findings::entries;
use jianbao::issue::Request;

use crate::support::{render, root, same_as_file, shown_briefs, toml_files};

const MARK: &str = "#! ";

#[test]
fn each_case_gives_its_findings() {
    let cases = toml_files(&root().join("tests/cases"));
    assert!(!cases.is_empty());
    for case in cases {
        let bytes = jianbao::files::read(&case).expect("the case is in the repository");
        let text = String::from_utf8_lossy(&bytes);
        let brief: String = text.split_inclusive('\n').filter(|line| !line.starts_with(MARK)).collect();
        let rendered = render(&case, &Request::default());
        let found = rendered.lines();
        let expected: String = found.iter().map(|line| format!("{MARK}{line}\n")).collect();
        same_as_file(&case, &(brief + &expected));
    }
}

/// False alarms are worse than misses: what the repository shows is clean.
#[test]
fn the_copy_editor_is_content_with_the_briefs_shown() {
    for brief in shown_briefs() {
        let rendered = render(&brief, &Request::default());
        assert_eq!(rendered.lines(), Vec::<String>::new(), "{}", brief.display());
    }
}

/// A code that no case shows is one that nobody has seen working.
#[test]
fn each_code_has_a_case() {
    let cases = toml_files(&root().join("tests/cases"));
    let mut lists = jianbao::files::list(&root().join("tests/lists")).expect("in the repository");
    lists.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    let read =
        |path: &Path| String::from_utf8_lossy(&jianbao::files::read(path).expect("readable")).into_owned();
    let mistakes = root().join("tests/golden/mistakes.txt");
    // What only a command of its own finds, and what needs a file that is too
    // large for the repository, is shown in its tests.
    let tests = ["mail", "volume", "limits", "rehearsal"];
    let tests = tests.map(|name| root().join(format!("tests/suite/{name}.rs")));
    let texts = cases.iter().chain(&lists).chain(&tests).chain([&mistakes]);
    let texts: Vec<_> = texts.map(|path| read(path)).collect();
    let printed = tests.iter().map(|path| read(path)).collect::<String>();
    // What these need cannot stand in a TOML file of the repository; see `encodings`.
    // A private character is `glyph/missing` until a font of one's own has it.
    let elsewhere = [
        "character/private",
        "file/unreadable",
        "toml/encoding",
        "toml/format",
        "toml/line-ends",
        "toml/recoded",
        "typst/warning",
    ];
    for entry in entries().filter(|entry| !elsewhere.contains(&entry.code)) {
        let needle = format!(" {}: ", entry.code);
        let shown = printed.contains(&format!("[{}]: ", entry.code));
        assert!(shown || texts.iter().any(|text| text.contains(&needle)), "no case for {}", entry.code);
    }
}
