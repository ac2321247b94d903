//! Random edits of the example briefs: accepting everything returns the new
//! version, rejecting everything the old one, in the marked text and in Word.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::compare::{Comparison, compare, settled};
use crate::paper::docx::{Face, Mark, Marked, Picture, read, write};
use crate::paper::{Atom, Paper, Sign, values};

const BRIEFS: [&str; 5] = [
    include_str!("../../briefs/2026-06-10.toml"),
    include_str!("../../examples/weekly-data.toml"),
    include_str!("../../examples/office-bulletin.toml"),
    include_str!("../../examples/hk-newsletter.toml"),
    include_str!("../../examples/english.toml"),
];

const SERIES: &str = include_str!("../../briefs/jianbao.toml");

/// Every string of some values that an edit may change.
fn texts(value: &mut Value) -> Vec<&mut String> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter_mut().flat_map(texts).collect(),
        Value::Table(table) => table
            .iter_mut()
            .flat_map(|(key, own)| {
                let fixed = ["id", "lang", "date", "url", "image"].contains(&key.as_str());
                if fixed { Vec::new() } else { texts(own) }
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// One to six changes, as an editor makes them.
fn edited(values: &Table, random: &mut fastrand::Rng) -> Table {
    let mut root = Value::Table(values.clone());
    for _ in 0..random.usize(1..=6) {
        let kind = random.u8(0..8);
        let sections = root.get_mut("sections").and_then(Value::as_array_mut).expect("sections");
        match kind {
            0 if sections.len() > 1 => {
                let (from, to) = (random.usize(..sections.len()), random.usize(..sections.len()));
                let own = sections.remove(from);
                sections.insert(to, own);
            }
            1 if sections.len() > 1 => drop(sections.remove(random.usize(..sections.len()))),
            2 => {
                let own = sections[random.usize(..sections.len())].clone();
                sections.insert(random.usize(..=sections.len()), own);
            }
            _ => {
                let mut texts = texts(&mut root);
                let at = random.usize(..texts.len());
                change(texts[at], random);
            }
        }
    }
    match root {
        Value::Table(table) => table,
        _ => unreachable!("it was one"),
    }
}

/// Words come, go, or change; so do paragraphs.
fn change(text: &mut String, random: &mut fastrand::Rng) {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() {
        return;
    }
    let (a, b) = (random.usize(..=chars.len()), random.usize(..=chars.len()));
    let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 12));
    let new = ["", "新的", "，而且", "100%", "\n\n新的一段。\n\n", "**重点**"][random.usize(..6)];
    let written = |part: &[char]| part.iter().collect::<String>();
    *text = format!("{}{new}{}", written(&chars[..from]), written(&chars[to..]));
}

fn said(paper: &Paper) -> Vec<Vec<Atom>> {
    paper.paragraphs.iter().map(|own| own.atoms.clone()).collect()
}

/// What a reader of the document gets who accepts all changes; who rejects them
/// gets what is accepted of the document with all marks turned round.
fn from_word(comparison: &Comparison, paper: &Paper, accept: bool) -> Vec<String> {
    let turn = |mark: Mark| match mark {
        Mark::Inserted if !accept => Mark::Deleted,
        Mark::Deleted if !accept => Mark::Inserted,
        mark => mark,
    };
    let turned = comparison.paragraphs.iter().map(|own| Marked {
        paragraph: own.paragraph.clone(),
        marks: own.marks.iter().copied().map(turn).collect(),
        whole: turn(own.whole),
    });
    let turned: Vec<_> = turned.collect();
    let bytes = write(paper, &turned, &pictures(&turned), &Face::default()).expect("written");
    let mut read = read(&bytes).expect("a document").paragraphs;
    read.sort_by_key(|own| own.note.is_some());
    texts_of(read.iter().map(|own| (own.note.is_some(), own.atoms.as_slice())))
}

/// A picture for each path that is shown.
fn pictures(shown: &[Marked]) -> BTreeMap<String, Picture> {
    let atoms = shown.iter().flat_map(|own| &own.paragraph.atoms);
    let paths = atoms.filter_map(|atom| match &atom.sign {
        Sign::Picture(path, _) => Some(path.to_string()),
        _ => None,
    });
    let bytes = include_bytes!("../../examples/images/load.png");
    let picture =
        Picture { ending: "png", bytes: bytes.to_vec(), drawing: None, width: 914_400, height: 914_400 };
    paths.map(|path| (path, picture.clone())).collect()
}

fn texts_of<'a>(all: impl Iterator<Item = (bool, &'a [Atom])>) -> Vec<String> {
    let plain = |atoms: &[Atom]| crate::paper::plain(atoms).replace(['\u{3014}', '\u{3015}'], "");
    let mut all: Vec<(bool, String)> = all.map(|(note, atoms)| (note, plain(atoms))).collect();
    all.sort_by_key(|(note, _)| *note);
    all.into_iter().map(|(_, text)| text).filter(|text| !text.trim().is_empty()).collect()
}

#[test]
fn accepting_gives_the_new_and_rejecting_the_old() {
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(250);
    for seed in 0..rounds {
        let mut random = fastrand::Rng::with_seed(seed);
        let brief = BRIEFS[random.usize(..BRIEFS.len())];
        let series = (brief == BRIEFS[0]).then_some(SERIES);
        let before = values::of(brief, series).expect("TOML");
        let after = edited(&before, &mut random);
        let (old, new) = (Paper::of(&before), Paper::of(&after));
        let comparison = compare(&old, &new);
        assert_eq!(settled(&comparison.paragraphs, true), said(&new), "seed {seed}");
        assert_eq!(settled(&comparison.paragraphs, false), said(&old), "seed {seed}");
        if seed % 5 == 0 {
            for (accept, paper) in [(true, &new), (false, &old)] {
                let own = paper.paragraphs.iter().map(|own| (own.note.is_some(), own.atoms.as_slice()));
                assert_eq!(
                    from_word(&comparison, &new, accept),
                    texts_of(own),
                    "seed {seed}, accept {accept}"
                );
            }
        }
    }
}

#[test]
fn the_same_brief_has_no_changes() {
    for brief in BRIEFS {
        let paper = Paper::of(&values::of(brief, None).expect("TOML"));
        let comparison = compare(&paper, &paper);
        assert_eq!(comparison.changes, Vec::new());
        assert!(comparison.paragraphs.iter().all(|own| own.whole == Mark::Kept));
    }
}
