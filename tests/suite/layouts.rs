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

/// A house's own faces come before the built-in ones, and the rest of the tokens
/// stays as it is.
#[test]
fn faces_of_a_house_come_first() {
    for name in layouts::names() {
        let folder = scratch();
        let style = if name == "bulletin" { "fang" } else { "song" };
        let tokens =
            format!("#let tokens = (fonts: ({style}: (\"Jianbao Kai\",), display: \"Jianbao Hei\"))\n");
        jianbao::files::write(&folder.path().join("tokens.typ"), tokens.as_bytes()).expect("written");
        let manifest = format!("extends = \"{name}\"\n");
        jianbao::files::write(&folder.path().join("layout.toml"), manifest.as_bytes()).expect("written");
        let rendered = render(&reference(), &with_layout(folder.path()));
        assert_eq!(rendered.lines(), Vec::<String>::new(), "{name}");
        let mut families = std::collections::BTreeMap::<String, usize>::new();
        for page in rendered.document.expect("laid out").pages() {
            jianbao::engine::each_text(&page.frame, &mut |text| {
                let han = text.text.chars().filter(|c| ('\u{4e00}'..'\u{9fff}').contains(c)).count();
                *families.entry(text.font.info().family.clone()).or_default() += han;
            });
        }
        let most = families.iter().max_by_key(|(_, count)| **count).expect("text");
        assert_eq!(most.0, "Jianbao Kai", "{name}: {families:?}");
        assert!(!families.contains_key("Jianbao Fang"), "{name}: {families:?}");
    }
}

/// A layout of one file, without tokens, is a layout.
#[test]
fn a_layout_without_tokens_works() {
    let folder = scratch();
    let code = "#import \"/base/blocks.typ\": *\n#import \"/base/fonts.typ\": song\n\
        #let issue(brief) = {\n  set text(font: song(brief.lang))\n  brief.header.title\n  brief.header.publishers.join()\n  \
        brief.header.partners.join()\n  for part in brief.sections { part.title; part.body }\n}\n";
    jianbao::files::write(&folder.path().join("layout.typ"), code.as_bytes()).expect("written");
    let path = folder.path().join("brief.toml");
    let brief = "[header]\ntitle = \"某\"\npublisher = \"某社\"\ndate = 2026-06-10\n[[sections]]\ntitle = \"题\"\nbody = \"文。\"\n";
    jianbao::files::write(&path, brief.as_bytes()).expect("written");
    let rendered = render(&path, &with_layout(folder.path()));
    assert!(rendered.document.is_some(), "{:?}", rendered.lines());
}
