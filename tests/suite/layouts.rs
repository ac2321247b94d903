//! Layouts of an editor's own: a start from a copy, a small house style, and
//! faults at their place.

use std::path::Path;

use jianbao::issue::Request;
use jianbao::layouts;

use crate::support::{page_texts, reference, render, root, scratch, toml_files};

fn with_layout(folder: &Path) -> Request {
    Request { layout: Some(folder.display().to_string()), ..Request::default() }
}

fn export(name: &str, folder: &Path) {
    for (path, bytes) in layouts::files(name).expect("built in") {
        jianbao::files::write(&folder.join(path), bytes).expect("written");
    }
}

/// An exported layout gives the very pages of the built-in one.
#[test]
fn an_exported_layout_works() {
    for name in layouts::names() {
        let folder = scratch();
        export(name, folder.path());
        let own = render(&reference(), &with_layout(folder.path()));
        assert_eq!(own.lines(), Vec::<String>::new());
        let built_in = render(&reference(), &Request { layout: Some(name.to_owned()), ..Request::default() });
        assert!(own.pdf == built_in.pdf, "{name}");
    }
}

/// A house style is one small file on top of a built-in layout.
#[test]
fn a_house_style_is_a_file_of_tokens() {
    let folder = scratch();
    let tokens = layouts::files("daily").and_then(|mut files| files.find(|(path, _)| *path == "tokens.typ"));
    let tokens = String::from_utf8(tokens.expect("daily has tokens").1.to_vec()).expect("UTF-8");
    let tokens = tokens
        .replace("paper: \"a4\"", "paper: \"a5\"")
        .replace("38 * 12pt", "24 * 12pt")
        .replace("210mm", "148mm");
    jianbao::files::write(&folder.path().join("tokens.typ"), tokens.as_bytes()).expect("written");
    jianbao::files::write(&folder.path().join("layout.toml"), b"extends = \"daily\"\n").expect("written");
    let rendered = render(&reference(), &with_layout(folder.path()));
    assert_eq!(rendered.lines(), Vec::<String>::new());
    let width = rendered.document.expect("laid out").pages()[0].frame.width().to_mm();
    assert!((width - 148.0).abs() < 0.1, "{width}");
}

#[test]
fn a_fault_in_a_layout_is_shown_in_the_layout() {
    let folder = scratch();
    export("daily", folder.path());
    let path = folder.path().join("layout.typ");
    let code = String::from_utf8(jianbao::files::read(&path).expect("exported")).expect("UTF-8");
    let at = code.find("  masthead(lang, header)").expect("a call");
    let line = code[..at].lines().count() + 1;
    let code = code.replace("  masthead(lang, header)", "  masthead(lang, heading-size)");
    jianbao::files::write(&path, code.as_bytes()).expect("written");
    let rendered = render(&reference(), &with_layout(folder.path()));
    let found = rendered.lines();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(&format!("layout.typ:{line}:18-{line}:30 error typst/error: ")),
        "{found:?}"
    );
}

/// Every layout takes every kind of brief that the repository shows.
#[test]
fn each_layout_takes_each_brief() {
    for name in layouts::names() {
        for brief in toml_files(&root().join("examples")) {
            let request = Request { layout: Some(name.to_owned()), ..Request::default() };
            let rendered = render(&brief, &request);
            let found = rendered.lines();
            assert_eq!(found, Vec::<String>::new(), "{name}: {}", brief.display());
        }
    }
}

/// What a brief says of its distribution, numbers and marking is printed.
#[test]
fn nothing_of_a_brief_is_left_out() {
    for name in layouts::names() {
        let request = Request { layout: Some(name.to_owned()), ..Request::default() };
        let rendered = render(&root().join("tests/cases/layouts/everything.toml"), &request);
        let text = page_texts(&rendered.pdf.expect("no faults")).concat();
        for number in 1..=29 {
            let needle = format!("项{number:02}完");
            assert!(text.contains(&needle), "{name} leaves out {needle}: {text}");
        }
        for needle in ["第161期", "总第1161期", "2026年6月10日", "共印60份"] {
            assert!(text.contains(needle), "{name} leaves out {needle}: {text}");
        }
    }
}
