//! Random lists in which each comment says whose it is: an item is removed and
//! moved with exactly its own comments.

use fastrand::Rng;

use super::super::*;
use super::at;

/// A part of a list: an item with its lines, or comments that are nobody's.
#[derive(Clone)]
enum Part {
    Item(Vec<String>),
    Free(String),
}

impl Part {
    fn lines(&self) -> Vec<String> {
        match self {
            Self::Item(lines) => lines.clone(),
            Self::Free(line) => vec![line.clone()],
        }
    }
}

fn own(name: usize, chance: &mut Rng) -> impl Iterator<Item = String> {
    (0..chance.usize(..3)).map(move |count| format!("# {name} {count}"))
}

fn behind(name: usize, chance: &mut Rng) -> String {
    if chance.bool() { format!(" # {name}") } else { String::new() }
}

/// A `[[…]]` with comments; without a blank line behind it, none at its end,
/// for they would be the next one's.
fn block(name: usize, blank: bool, chance: &mut Rng) -> Vec<String> {
    let mut lines: Vec<_> = own(name, chance).collect();
    lines.push(format!("[[a]]{}", behind(name, chance)));
    lines.extend(own(name, chance));
    for key in 0..chance.usize(..3) {
        lines.push(format!("k{key} = '''\n# {name}\n[[a]]'''{}", behind(name, chance)));
        if chance.bool() {
            lines.push(String::new());
        }
        lines.extend(own(name, chance));
    }
    if chance.u8(..3) == 0 {
        lines.extend([String::new(), format!("# {name}"), format!("[a.b]{}", behind(name, chance))]);
    }
    // Comments behind a blank line are nobody's.
    let last = lines.iter().rposition(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    if !blank || lines[last..].contains(&String::new()) {
        lines.truncate(last + 1);
    }
    lines
}

/// An item of a list in brackets, on its lines.
fn bracketed(name: usize, last: bool, chance: &mut Rng) -> Vec<String> {
    let mut lines: Vec<_> = own(name, chance).map(|line| format!("  {line}")).collect();
    let comma = if last && chance.bool() { "" } else { "," };
    let value =
        [format!("'{name}'"), format!("{{ x = '# {name}', y = [{name}] }}"), format!("'''\n# {name}\n'''")];
    lines.push(format!("  {}{comma}{}", chance.choice(value).expect("one"), behind(name, chance)));
    lines
}

fn parts(chance: &mut Rng, item: impl Fn(usize, bool, &mut Rng) -> Vec<String>) -> Vec<Part> {
    let count = chance.usize(1..5);
    let mut parts = Vec::new();
    for name in 0..count {
        if chance.u8(..4) == 0 {
            parts.push(Part::Free(format!("\n# free {name}\n")));
        }
        parts.push(Part::Item(item(name, name + 1 == count, chance)));
    }
    if chance.u8(..4) == 0 {
        parts.push(Part::Free("\n# free at the end\n".to_owned()));
    }
    parts
}

/// All lines but blank ones, without commas, which move between the items.
fn plain(text: &str) -> Vec<String> {
    text.lines().map(|line| line.replace(',', "")).filter(|line| !line.trim().is_empty()).collect()
}

fn joined(parts: &[Part], blank: bool) -> String {
    let lines = parts.iter().flat_map(|part| {
        let end = matches!(part, Part::Item(_)) && blank;
        part.lines().into_iter().chain(end.then(String::new))
    });
    lines.map(|line| line + "\n").collect()
}

/// Where the item of an index is among the parts.
fn place(parts: &[Part], index: usize) -> usize {
    let items = parts.iter().enumerate().filter(|(_, part)| matches!(part, Part::Item(_)));
    items.map(|(place, _)| place).nth(index).expect("there")
}

fn check(parts: &[Part], chance: &mut Rng, whole: impl Fn(&[Part]) -> String) {
    let before = whole(parts);
    let count = parts.iter().filter(|part| matches!(part, Part::Item(_))).count();
    let (from, to) = (chance.usize(..count), chance.usize(..count));
    let there = place(parts, to);
    let mut expected = parts.to_vec();
    let item = expected.remove(place(parts, from));
    let removed = edit(&before, &Change::Remove(at("a"), from)).expect("possible").text;
    assert_eq!(plain(&removed), plain(&whole(&expected)), "remove {from} of\n{before}\n---\n{removed}");
    let moved = edit(&before, &Change::Move(at("a"), from, to)).expect("possible").text;
    expected.insert(there, item);
    assert_eq!(plain(&moved), plain(&whole(&expected)), "move {from} to {to} of\n{before}\n---\n{moved}");
}

#[test]
fn items_go_and_move_with_exactly_their_own_comments() {
    for seed in 0..500 {
        let mut chance = Rng::with_seed(seed);
        let blank = chance.bool();
        let blocks = parts(&mut chance, |name, _, chance| block(name, blank, chance));
        check(&blocks, &mut chance, |parts| format!("x = 1\n\n{}\n# 尾\n[z]\n", joined(parts, blank)));
        check(&blocks, &mut chance, |parts| joined(parts, blank));
        let list = parts(&mut chance, bracketed);
        check(&list, &mut chance, |parts| format!("a = [\n{}]\nb = 1 # 尾\n", joined(parts, blank)));
    }
}
