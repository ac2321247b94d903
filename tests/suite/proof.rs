//! Proofs: a brief with errors is set all the same, for the eye.

use std::sync::Arc;

use fastrand::Rng;
use jianbao::engine::export::{png, svg};
use jianbao::engine::{Document, Engine, each_text};
use jianbao::files;
use jianbao::fonts::Fonts;
use jianbao::inputs::{Inputs, Overlay};
use jianbao::issue::{Draft, Proof, Request};

use crate::support::{reference, root, squeeze, toml_files};

fn proof(path: &std::path::Path, text: &[u8], engine: &Engine) -> (Arc<Draft>, Option<Document>) {
    let mut overlay = Overlay::default();
    overlay.set(path, text);
    let draft = Draft::read(path, &Inputs::with(overlay), &Request::default()).expect("it can be read");
    let draft = Arc::new(draft);
    let document = Proof::new(&draft).and_then(|proof| proof.compile(engine));
    (draft, document)
}

fn shown(document: &Document) -> String {
    let mut text = String::new();
    document.pages().iter().for_each(|page| each_text(&page.frame, &mut |item| text.push_str(&item.text)));
    squeeze(&text)
}

#[test]
fn what_is_wrong_has_something_in_its_place() {
    let engine = Engine::new(Fonts::embedded());
    let path = root().join("briefs/wrong.toml");
    let text = "[header]\npublisher = '某协会'\ndate = 2026-13-45\n[[sections]]\nbody = '''\n见 [@没有; @a]。\n\n\
                ![图](没有.png)\n'''\n[[references]]\nid = 'a'\nurl = 'nowhere'\n";
    let (draft, document) = proof(&path, text.as_bytes(), &engine);
    assert!(draft.brief().is_none() && draft.issue(&engine.fonts).value.is_none());
    let document = document.expect("a proof");
    // The picture's path is drawn in its box.
    let page = String::from_utf8(svg(&document.pages()[0])).expect("UTF-8");
    assert!(page.contains("<image"), "no box stands for the picture");
    if let Ok(folder) = std::env::var("SHOW") {
        for (number, page) in document.pages().iter().enumerate() {
            let png = png(page, 80.0).expect("small");
            files::write(&std::path::Path::new(&folder).join(format!("{number}.png")), &png)
                .expect("written");
        }
    }
    let shown = shown(&document);
    for part in ["某协会", "〔title〕", "〔date〕", "[?,1]"] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
}

#[test]
fn a_proof_of_a_good_brief_is_its_issue() {
    let engine = Engine::new(Fonts::embedded());
    let text = files::read(&reference()).expect("readable");
    let (draft, document) = proof(&reference(), &text, &engine);
    let issue = draft.issue(&engine.fonts).value.expect("no errors").compile(&engine).value.expect("set");
    let document = document.expect("a proof");
    assert_eq!(typst::utils::hash128(document.paged()), typst::utils::hash128(issue.paged()));
}

#[test]
fn every_case_has_a_proof_or_too_much_is_wrong() {
    let engine = Engine::new(Fonts::embedded());
    let mut without = Vec::new();
    for case in toml_files(&root().join("tests/cases")) {
        let text = files::read(&case).expect("readable");
        let (_, document) = proof(&case, &text, &engine);
        if document.is_none() {
            without.push(case.strip_prefix(root().join("tests/cases")).expect("below").display().to_string());
        }
    }
    // A layout that fails by itself, and what is too much to be set.
    assert_eq!(without, ["layouts/broken/brief.toml", "text/limits.toml"]);
}

/// Text that is half written: cut anywhere, or with a stretch taken out.
#[test]
fn a_brief_that_is_half_written_has_a_proof() {
    let count: u64 = std::env::var("SEEDS").ok().and_then(|count| count.parse().ok()).unwrap_or(60);
    let engine = Engine::new(Fonts::embedded());
    let whole = String::from_utf8(files::read(&reference()).expect("readable")).expect("UTF-8");
    let mut without = 0;
    for seed in 0..count {
        let mut rng = Rng::with_seed(seed);
        let start = whole.floor_char_boundary(rng.usize(..whole.len()));
        let length = if rng.bool() { whole.len() } else { rng.usize(..400) };
        let end = whole.ceil_char_boundary((start + length).min(whole.len()));
        let text = [&whole[..start], &whole[end..]].concat();
        let (_, document) = proof(&reference(), text.as_bytes(), &engine);
        without += u64::from(document.is_none());
        jianbao::engine::forget(3);
    }
    assert_eq!(without, 0, "of {count}");
}
