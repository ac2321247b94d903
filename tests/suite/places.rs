//! Where each character of a page was written, and back.

use std::path::Path;

use jianbao::engine::{Document, Shown};
use jianbao::issue::Request;

use crate::support::{Rendered, reference, render, root, shown_briefs, toml_files};

/// How many glyphs are exact, of a block or field, and of neither.
#[derive(Debug, Default)]
struct Tally {
    exact: usize,
    near: usize,
    wrong: Vec<String>,
}

fn tally(rendered: &Rendered, tally: &mut Tally) {
    let Some(document) = &rendered.document else { return };
    for shown in document.shown() {
        if shown.is_exact {
            tally.exact += 1;
        } else if is_in_body(shown, rendered) {
            tally.near += 1;
        }
    }
    check(document, rendered, tally);
}

/// Whether a place is inside a text that Markdown reads.
fn is_in_body(shown: &Shown, rendered: &Rendered) -> bool {
    let key = rendered.draft.key(&shown.place).unwrap_or_default();
    ["body", "text"].iter().any(|end| key.ends_with(end)) || key == "summary"
}

/// Every exact glyph shows the character at its place.
fn check(document: &Document, rendered: &Rendered, tally: &mut Tally) {
    for shown in document.shown() {
        let text = shown.text.as_str();
        if !shown.is_exact {
            continue;
        }
        let written = rendered.draft.sources.slice(&shown.place);
        let same = written == text
            || written.starts_with('&')
            || written.starts_with('\\')
            || text.trim().is_empty();
        if !same {
            tally.wrong.push(format!("{text:?} is not {written:?}"));
        }
    }
}

fn tally_of(briefs: &[std::path::PathBuf]) -> Tally {
    let mut all = Tally::default();
    for brief in briefs {
        for layout in ["daily", "bulletin", "phone"] {
            let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
            tally(&render(brief, &request), &mut all);
        }
        jianbao::engine::forget(0);
    }
    all
}

/// Pictures' captions and code, of which the examples have many, lead to their
/// block. `BRIEFS` names a folder of more briefs: of plain ones, nearly all
/// characters are exact.
#[test]
fn each_character_leads_to_where_it_is_written() {
    let mut briefs = shown_briefs();
    let more = std::env::var("BRIEFS").map(|folder| toml_files(Path::new(&folder))).unwrap_or_default();
    let wanted = if more.is_empty() { 0.96 } else { 0.995 };
    briefs.extend(more);
    let found = tally_of(&briefs);
    let share = found.exact as f64 / (found.exact + found.near) as f64;
    assert_eq!(found.wrong, Vec::<String>::new());
    assert!(share >= wanted, "{share:.4} of {} are exact", found.exact + found.near);
}

#[test]
fn no_character_leads_elsewhere() {
    let mut briefs = toml_files(&root().join("tests/cases/markdown"));
    briefs.extend(toml_files(&root().join("tests/cases/text")));
    let found = tally_of(&briefs);
    assert_eq!(found.wrong, Vec::<String>::new());
    assert!(found.exact > 1_000);
}

/// Points lead to the brief and the brief to boxes, of which each is where its
/// point was.
#[test]
fn points_and_places_lead_to_each_other() {
    let rendered = render(&reference(), &Request::default());
    let document = rendered.document.expect("no faults");
    let mut fields = std::collections::BTreeSet::new();
    for shown in document.shown().iter().step_by(7) {
        let [left, top, right, bottom] = shown.bounds;
        // A space at a line's end has no width.
        if right - left < 0.5 {
            continue;
        }
        let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
        let found = document.at(shown.page, x, y, 0.0).expect("something is shown there");
        assert_eq!(found.place, shown.place, "{:?} at {x}, {y}", shown.text);
        assert!(document.boxes(&shown.place).contains(&shown));
        fields.extend(rendered.draft.key(&shown.place));
    }
    for key in
        ["defaults.header.title", "summary.text", "sections[1].title", "sections[1].body", "judgement.title"]
    {
        assert!(fields.contains(key), "nothing leads to {key}: {fields:?}");
    }
    assert!(document.at(0, -500.0, -500.0, 5.0).is_none());
}

/// The contents set number and title in one go: each line leads to its own section.
#[test]
fn lines_of_the_contents_lead_to_their_titles() {
    let rendered = render(&reference(), &Request::default());
    let document = rendered.document.expect("no faults");
    for (title, key) in [
        ("人民网再谈智能经济", "sections[0].title"),
        ("数据要素与能源约束", "sections[3].title"),
        ("新质生产力竞争正在转向", "judgement.title"),
    ] {
        let first: Vec<_> = document.shown().iter().filter(|shown| shown.page == 0).collect();
        let found = first
            .windows(title.chars().count())
            .find(|glyphs| glyphs.iter().map(|shown| shown.text.as_str()).collect::<String>() == title);
        let keys: Vec<_> =
            found.into_iter().flatten().map(|shown| rendered.draft.key(&shown.place)).collect();
        assert!(
            !keys.is_empty() && keys.iter().all(|found| found.as_deref() == Some(key)),
            "{title}: {keys:?}"
        );
    }
}
