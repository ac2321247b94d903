//! Which blocks are headings, and of which level: by style, by the form of their
//! numbers if these are consecutive, by their appearance.

use std::collections::BTreeMap;

use super::numbers::{Form, number};
use super::words::{Part, part};
use crate::import::blocks::{Block, Document, Kind};

/// A heading as it was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// A smaller one is higher; only the order counts.
    pub level: i32,
    /// The number before it, typed or printed by the source's program.
    pub number: String,
    /// Its text without the number.
    pub title: String,
    /// What it names.
    pub part: Option<Part>,
    /// Whether its source says by a style or a mark that it is one.
    pub explicit: bool,
}

/// A heading that has no style has at most so many characters.
const LONGEST: usize = 45;

/// The headings of a document, by the index of their block.
pub(super) fn headings(document: &Document, skipped: &[bool]) -> BTreeMap<usize, Heading> {
    let blocks = &document.blocks;
    let mut found: BTreeMap<usize, Heading> = BTreeMap::new();
    for (index, block) in blocks.iter().enumerate().filter(|(index, _)| !skipped[*index]) {
        if let Kind::Heading(level) = block.kind
            && !block.plain.trim().is_empty()
        {
            found.insert(index, heading(block, i32::from(level), true));
        }
    }
    let named = |index: &usize| found.get(index).is_some_and(|own| own.part.is_some());
    let explicit = found.keys().filter(|index| !named(index)).count();
    let few = explicit < 2;
    if document.by_look || few {
        let numbered = numbered(blocks, skipped, &found);
        let base = base(&found);
        for (index, form) in numbered {
            found.insert(index, heading(&blocks[index], base + i32::from(form.rank()), false));
        }
        if found.values().filter(|own| own.part.is_none()).count() < 2 {
            by_look(blocks, skipped, &mut found);
        }
    }
    by_name(blocks, skipped, &mut found);
    found
}

fn heading(block: &Block, level: i32, explicit: bool) -> Heading {
    let plain = one_line(&block.plain);
    let typed = number(&plain).filter(|typed| !typed.rest.is_empty());
    let typed_text = typed.as_ref().map(|typed| typed.text.to_owned());
    let title = typed.map_or(plain.clone(), |typed| typed.rest.to_owned());
    let number = typed_text.or_else(|| block.number.clone()).unwrap_or_default();
    Heading { level, number, part: part(&title), title, explicit }
}

/// The lines of a block as one.
pub(in crate::import) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for part in text.split('\n').map(str::trim).filter(|part| !part.is_empty()) {
        let apart = line.chars().next_back().zip(part.chars().next());
        if apart.is_some_and(|(before, after)| !crate::text::characters::joins(before, after)) {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

/// The level that the rank of a number's form is added to: so that a form which
/// headings with a style have too is of their level.
fn base(explicit: &BTreeMap<usize, Heading>) -> i32 {
    let same = explicit.values().find_map(|own| {
        let line = format!("{} x", own.number);
        number(&line).map(|found| own.level - i32::from(found.form.rank()))
    });
    let lowest = explicit.values().filter(|own| own.part.is_none()).map(|own| own.level).max();
    same.or(lowest.map(|lowest| lowest + 1)).unwrap_or(0)
}

/// A line that may be a heading by its number.
struct Candidate {
    index: usize,
    form: Form,
    value: usize,
    strong: bool,
}

/// Whether a line without a style may be a heading.
fn may_be_heading(block: &Block) -> bool {
    let line = block.plain.trim();
    block.kind == Kind::Paragraph
        && !line.is_empty()
        && !line.contains('\n')
        && line.chars().count() <= LONGEST
        && !line.ends_with(['。', '；', ';', '，', ',', '：', ':', '.', '！', '!'])
}

/// The number of a block, automatic or typed, with its form.
fn numbered_as(block: &Block) -> Option<(Form, usize)> {
    let typed = number(&block.plain).filter(|typed| !typed.rest.is_empty());
    let automatic = || {
        let line = format!("{} x", block.number.as_deref()?);
        number(&line).map(|found| (found.form, found.value))
    };
    typed.map(|typed| (typed.form, typed.value)).or_else(automatic)
}

/// Paragraphs whose numbers run on as those of headings do.
fn numbered(blocks: &[Block], skipped: &[bool], found: &BTreeMap<usize, Heading>) -> Vec<(usize, Form)> {
    let candidates = blocks.iter().enumerate().filter_map(|(index, block)| {
        let own = !skipped[index] && !found.contains_key(&index);
        let item = block.kind == Kind::Item && block.number.is_some();
        let line = Block { kind: if item { Kind::Paragraph } else { block.kind }, ..block.clone() };
        let (form, value) = numbered_as(block).filter(|_| own && may_be_heading(&line))?;
        Some(Candidate { index, form, value, strong: block.look.strong })
    });
    let mut candidates: Vec<_> = candidates.collect();
    drop_lists(&mut candidates, blocks);
    consistent(&candidates, blocks, found)
}

/// Leaves out numbers that follow each other with nothing between: a list.
fn drop_lists(candidates: &mut Vec<Candidate>, blocks: &[Block]) {
    let next = |index: usize| (index + 1..blocks.len()).find(|at| !blocks[*at].plain.trim().is_empty());
    let follows: Vec<bool> = candidates
        .iter()
        .enumerate()
        .map(|(at, own)| {
            let beside = |other: Option<&Candidate>| {
                other.is_some_and(|other| {
                    let (first, second) = if other.index < own.index { (other, own) } else { (own, other) };
                    other.form == own.form && next(first.index) == Some(second.index)
                })
            };
            beside(at.checked_sub(1).and_then(|before| candidates.get(before)))
                || beside(candidates.get(at + 1))
        })
        .collect();
    let mut at = 0;
    candidates.retain(|own| {
        let lists = own.form.is_of_lists() && !own.strong;
        let kept = !(follows[at] && (lists || !own.strong));
        at += 1;
        kept
    });
}

/// Keeps the numbers that count on, each form below those above it.
fn consistent(
    candidates: &[Candidate],
    blocks: &[Block],
    found: &BTreeMap<usize, Heading>,
) -> Vec<(usize, Form)> {
    let mut last: BTreeMap<Form, usize> = BTreeMap::new();
    let mut kept: Vec<(usize, Form)> = Vec::new();
    let styled = found.keys().filter_map(|index| numbered_as(&blocks[*index]).map(|own| (*index, own)));
    let mut all: Vec<(usize, Form, usize, Option<bool>)> =
        styled.map(|(index, (form, value))| (index, form, value, None)).collect();
    all.extend(candidates.iter().map(|own| (own.index, own.form, own.value, Some(own.strong))));
    all.sort_by_key(|(index, ..)| *index);
    for (index, form, value, strong) in all {
        let before = last.get(&form).copied().unwrap_or(0);
        let runs = value == before + 1 || value == 1;
        let near = strong == Some(true) && value > before && value <= before + 2;
        if strong.is_some() && !runs && !near {
            continue;
        }
        last.insert(form, value);
        last.retain(|other, _| other.rank() <= form.rank());
        if strong.is_some() {
            kept.push((index, form));
        }
    }
    let strong = |index: usize| blocks[index].look.strong;
    let counts = kept.iter().fold(BTreeMap::<Form, usize>::new(), |mut counts, (_, form)| {
        *counts.entry(*form).or_default() += 1;
        counts
    });
    let with_style =
        |form: Form| found.keys().any(|index| numbered_as(&blocks[*index]).is_some_and(|own| own.0 == form));
    // One number alone is a heading only if it looks like one.
    kept.retain(|(index, form)| counts[form] > 1 || strong(*index) || with_style(*form));
    kept
}

/// Short lines that are bold as a whole, or in a face of headings.
fn by_look(blocks: &[Block], skipped: &[bool], found: &mut BTreeMap<usize, Heading>) {
    let first = blocks.iter().position(|block| !block.plain.trim().is_empty());
    // A centred line is one of the masthead, unless text runs on below it, and below
    // another one too.
    let runs_on = |index: usize| {
        blocks.get(index + 1).is_some_and(|next| {
            next.kind == Kind::Paragraph
                && !next.look.strong
                && !next.look.centred
                && next.plain.ends_with(['。', '）', '”'])
        })
    };
    let centred = |index: usize| {
        let block = &blocks[index];
        block.look.strong
            && block.look.centred
            && Some(index) != first
            && may_be_heading(block)
            && runs_on(index)
    };
    let several = (0..blocks.len()).filter(|index| centred(*index)).count() > 1;
    let lowest = found.values().map(|own| own.level).max().unwrap_or(0);
    for (index, block) in blocks.iter().enumerate() {
        let text_below = blocks.get(index + 1).is_some_and(|next| !next.look.strong);
        let free = !skipped[index] && !found.contains_key(&index) && Some(index) != first;
        let aside = !block.look.centred || several && centred(index);
        if free && block.look.strong && aside && text_below && may_be_heading(block) {
            found.insert(index, heading(block, lowest + 1, false));
        }
    }
}

/// Whether a line names a part. `2.联系方式` is an item of a list.
fn named(line: &str) -> bool {
    match number(line) {
        Some(typed) if typed.form.is_of_lists() => {
            part(typed.rest).is_some_and(|part| !matches!(part, Part::Contact | Part::References))
        }
        Some(typed) => part(typed.rest).is_some(),
        None => part(line).is_some(),
    }
}

/// Lines that say nothing but the name of a part.
fn by_name(blocks: &[Block], skipped: &[bool], found: &mut BTreeMap<usize, Heading>) {
    let level = found.values().map(|own| own.level).min().unwrap_or(1);
    for (index, block) in blocks.iter().enumerate() {
        let line = block.plain.trim();
        let ambiguous = ["来源", "要点", "概要", "提要"].contains(&line.trim_end_matches(['：', ':']));
        let free = !skipped[index] && !found.contains_key(&index);
        if free
            && block.kind == Kind::Paragraph
            && !line.contains(['\n', '。'])
            && line.chars().count() <= 20
            && (!ambiguous || block.look.strong)
            && named(line)
        {
            found.insert(index, heading(block, level, false));
        }
    }
}
