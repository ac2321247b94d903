//! Every brief under `tests/cases` ends with the findings it must give, as
//! `#! line:column-line:column severity code: phrase`. `UPDATE=1` rewrites them.

use std::path::Path;

use jianbao::engine::pool::Engines;
use jianbao::findings::{Finding, Findings, entries};
use jianbao::inputs::{Inputs, Overlay};
use jianbao::issue::{Opened, Request};
use jianbao::words::Tongue;

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

/// Whatever stage found it, a finding is where its file has characters; and
/// what mends it, made alone and to the letter, leaves one such finding less.
#[test]
fn places_are_in_their_files_and_repairs_mend() {
    let engines = Engines::default();
    let (mut mended, mut kept) = (0, Vec::new());
    for case in toml_files(&root().join("tests/cases")) {
        let bytes = jianbao::files::read(&case).expect("the case is in the repository");
        let read = |bytes: Vec<u8>| {
            let mut overlay = Overlay::default();
            overlay.set(&case, bytes);
            Opened::read(&case, &Inputs::with(overlay), &Request::default(), &engines).expect("readable")
        };
        let Opened { draft, engine, issue } = read(bytes);
        let same = |findings: &Findings, finding: &Finding| {
            let phrase = finding.fault.phrase(Tongue::En);
            findings.iter().filter(|other| other.fault.phrase(Tongue::En) == phrase).count()
        };
        for finding in issue.findings.iter() {
            let Some(repair) = &finding.repair else { continue };
            let mut text = draft.sources.get(repair.place.source).text.clone();
            text.replace_range(repair.place.range.clone(), &repair.text);
            let after = read(text.into_bytes());
            if same(&after.issue.findings, finding) >= same(&issue.findings, finding) {
                kept.push(format!("{}: {} by {repair:?}", case.display(), finding.fault.phrase(Tongue::En)));
            }
            mended += 1;
        }
        let all = issue.and_then(|issue| issue.compile(&engine));
        for finding in all.findings.iter() {
            let repaired = finding.repair.iter().map(|repair| &repair.place);
            for place in finding.place.iter().chain(repaired) {
                assert!(draft.sources.holds(place), "{}: {finding:?}", case.display());
            }
        }
    }
    assert!(kept.is_empty() && mended > 50, "{mended} repairs, {kept:#?}");
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
    let tests = [
        "archive",
        "import",
        "import/word",
        "import/sheet",
        "mail",
        "volume",
        "limits",
        "rehearsal",
        "html",
        "review",
    ];
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
