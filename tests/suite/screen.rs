//! Pages for the screen: their text is text, each character once.

use std::sync::Arc;

use jianbao::engine::Engine;
use jianbao::engine::screen::{Parts, Sheet, sheet};
use jianbao::fonts::Fonts;
use jianbao::inputs::{Inputs, Overlay};
use jianbao::issue::{Draft, Proof, Request};

use crate::support::root;

fn sheets(text: &str) -> (Vec<Sheet>, Vec<String>, Parts) {
    let path = root().join("briefs/2026-06-10.toml");
    let mut overlay = Overlay::default();
    overlay.set(&path, text.as_bytes());
    let draft = Draft::read(&path, &Inputs::with(overlay), &Request::default()).expect("readable");
    let engine = Engine::new(Fonts::embedded());
    let proof = Proof::new(&Arc::new(draft)).expect("TOML");
    let document = proof.compile(&engine).expect("pages");
    let mut parts = Parts::default();
    let sheets = document.pages().iter().map(|page| sheet(page, &mut parts)).collect();
    let mut shown = vec![String::new(); document.pages().len()];
    document.shown().iter().for_each(|one| shown[one.page].push_str(&one.text));
    (sheets, shown, parts)
}

/// The characters of a sheet's texts, without white space.
fn letters(svg: &str) -> String {
    let texts = svg.split("<text").skip(1).filter_map(|part| part.split_once('>')?.1.split("</text>").next());
    let text: String = texts.collect();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

fn reference() -> String {
    String::from_utf8(jianbao::files::read(&root().join("briefs/2026-06-10.toml")).expect("ours"))
        .expect("UTF-8")
}

#[test]
fn the_reference_issue_is_text_on_the_screen() {
    let (sheets, shown, _) = sheets(&reference());
    for (sheet, shown) in sheets.iter().zip(&shown) {
        // What the brief says is all there; the layout's own words come on top.
        let mut letters: Vec<char> = letters(&sheet.svg).chars().collect();
        let wanted = shown.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{ad}');
        let missing: String = wanted
            .filter(|wanted| match letters.iter().position(|own| own == wanted) {
                Some(at) => {
                    letters.swap_remove(at);
                    false
                }
                None => true,
            })
            .collect();
        assert_eq!(missing, "");
        assert!(sheet.svg.len() < 45_000, "{} bytes", sheet.svg.len());
        assert!(!sheet.svg.contains("<use"), "not a page of outlines");
    }
}

#[test]
fn text_stays_text_whatever_it_is() {
    let hostile = "<script>alert(1)</script> & </text> \"' ]]> 甲𠮷👍";
    let (sheets, ..) = sheets(&reference().replace("6月9日，", &format!("`{hostile}` ")));
    let svg: String = sheets.iter().map(|sheet| sheet.svg.as_str()).collect();
    assert!(!svg.contains("<script"), "markup");
    let wanted: String = hostile.chars().filter(|letter| !letter.is_whitespace()).collect();
    let letters = letters(&svg);
    // Each sign is there; what one face lacks another draws.
    for letter in wanted.chars() {
        assert!(letters.contains(letter), "{letter}");
    }
}

#[test]
fn what_a_sheet_names_is_there() {
    let (sheets, _, parts) = sheets(&reference());
    let svg: String = sheets.iter().map(|sheet| sheet.svg.as_str()).collect();
    let named = |mark: &str| -> Vec<String> {
        svg.split(mark).skip(1).filter_map(|part| part.split('"').next()).map(str::to_owned).collect()
    };
    let (faces, pictures) = (named("font-family=\"j"), named("data-part=\""));
    assert!(!faces.is_empty() && !pictures.is_empty());
    for digest in faces {
        assert_eq!(parts.get(&digest).expect("a face").media, "font/ttf");
    }
    for digest in pictures {
        assert!(parts.get(&digest).expect("a picture").media.starts_with("image/"));
    }
    assert!(parts.get("0").is_none());
}
