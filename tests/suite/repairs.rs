//! What `check --fix` does to a brief from end to end: of each case that the
//! repository has, the repairs and nothing else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jianbao::engine::pool::Engines;
use jianbao::findings::Severity;
use jianbao::inputs::{Inputs, Overlay};
use jianbao::issue::{Opened, Request};
use jianbao::words::Tongue;

use crate::cli::{BRIEF, folder_with, jianbao};
use crate::support::{root, scratch, toml_files};

/// How often each finding was made, by code and phrase; those with a repair,
/// and errors.
#[derive(Debug, Default)]
struct Found {
    repairable: BTreeMap<(String, String), usize>,
    errors: BTreeMap<(String, String), usize>,
}

/// The cases, with the pictures and layouts that they name, in a folder.
fn copied(cases: &Path, folder: &Path) -> Vec<PathBuf> {
    for file in jianbao::files::list(cases).expect("the folder is in the repository") {
        let name = file.strip_prefix(cases).expect("it is inside");
        let bytes = jianbao::files::read(&file).expect("readable");
        jianbao::files::write(&folder.join(name), &bytes).expect("written");
    }
    toml_files(folder)
}

fn read(path: &Path, bytes: Vec<u8>, engines: &Engines) -> Opened {
    let mut overlay = Overlay::default();
    overlay.set(path, bytes);
    Opened::read(path, &Inputs::with(overlay), &Request::default(), engines).expect("readable")
}

fn found(brief: &Opened) -> Found {
    let mut all = Found::default();
    for finding in brief.issue.findings.iter() {
        let key = (finding.fault.code().to_owned(), finding.fault.phrase(Tongue::En));
        if finding.repair.as_ref().is_some_and(|repair| repair.place.source == brief.draft.brief_source()) {
            *all.repairable.entry(key.clone()).or_default() += 1;
        }
        if finding.severity == Severity::Error {
            *all.errors.entry(key).or_default() += 1;
        }
    }
    all
}

/// The text with its repairs, worked out without the command: each round's
/// in order, of those that overlap the first.
fn expected(path: &Path, engines: &Engines) -> String {
    let mut text = String::from_utf8(jianbao::files::read(path).expect("there")).expect("UTF-8");
    for _ in 0..8 {
        let brief = read(path, text.clone().into_bytes(), engines);
        let mut repairs: Vec<_> =
            brief.issue.findings.iter().filter_map(|finding| finding.repair.clone()).collect();
        repairs.retain(|repair| repair.place.source == brief.draft.brief_source());
        repairs.sort_by_key(|repair| (repair.place.range.start, repair.place.range.end));
        let mut end = 0;
        repairs.dedup_by(|next, first| next.place == first.place);
        repairs.retain(|repair| {
            let free = repair.place.range.start >= end;
            end = if free { repair.place.range.end } else { end };
            free
        });
        if repairs.is_empty() {
            return text;
        }
        for repair in repairs.iter().rev() {
            text.replace_range(repair.place.range.clone(), &repair.text);
        }
    }
    panic!("{}: no end to repairs", path.display());
}

#[test]
fn mended_briefs_have_their_repairs_and_no_other_change() {
    let (folder, engines) = (scratch(), Engines::default());
    let mut mended = 0;
    for brief in copied(&root().join("tests/cases"), folder.path()) {
        let bytes = jianbao::files::read(&brief).expect("there");
        let before = found(&read(&brief, bytes, &engines));
        if before.repairable.is_empty() {
            continue;
        }
        let expected = expected(&brief, &engines);
        // What is left may still be an error.
        let run = jianbao(folder.path()).arg("check").arg("--fix").arg("-q").arg(&brief).output();
        assert!(matches!(run.expect("it runs").status.code(), Some(0 | 1)));
        let bytes = jianbao::files::read(&brief).expect("there");
        let name = brief.strip_prefix(folder.path()).expect("inside").display();
        assert_eq!(String::from_utf8_lossy(&bytes), expected, "{name}");
        let after = found(&read(&brief, bytes, &engines));
        assert!(after.repairable.is_empty(), "{name}: {:#?}", after.repairable);
        // What has become a picture names a file that the case does not have.
        for (error, times) in after.errors.iter().filter(|((code, _), _)| code != "image/missing") {
            let earlier = before.errors.get(error).copied().unwrap_or_default();
            assert!(*times <= earlier, "{name}: {error:?} is new");
        }
        mended += 1;
    }
    assert!(mended > 15, "{mended}");
}

/// Where TOML took a path's backslashes for escapes, both readers of the text
/// keep them afterwards: TOML and Markdown.
#[test]
fn a_path_that_toml_took_for_escapes_is_mended() {
    let text =
        BRIEF.replace("正文。", "见D:\\temp\\new，列\\t列。").replace("摘要文字。", "路径 \\\\\\\\pc\\new。");
    let folder = folder_with(&[("a.toml", &text)]);
    jianbao(folder.path()).args(["check", "--fix", "a.toml"]).assert().success();
    let mended = String::from_utf8(jianbao::files::read(&folder.path().join("a.toml")).expect("there"));
    let mended = mended.expect("UTF-8");
    assert!(mended.contains("见D:\\\\temp\\\\new，列\\t列。"), "{mended}");
    let issue = read(&folder.path().join("a.toml"), mended.into_bytes(), &Engines::default());
    let printed = issue.draft.brief().map(|brief| format!("{:?}{:?}", brief.summary, brief.sections[0].body));
    let printed = printed.expect("a brief");
    // As `Debug` shows them, backslashes are doubled.
    assert!(printed.contains(r"D:\\temp\\new") && printed.contains(r"\\\\pc\\new"), "{printed}");
}
