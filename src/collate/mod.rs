//! Collation: what the pages show against what the brief says (brief.md,
//! "Nothing is lost"). A character that is lost, printed twice or moved, and
//! text that runs off its page, become findings at their places.

mod pages;
mod written;

use std::collections::HashMap;

use typst::syntax::Span;
use typst_layout::PagedDocument;

pub(crate) use self::pages::each_text;
use self::pages::{Pages, is_right_to_left};
use self::written::Passage;
pub(crate) use self::written::Written;
use crate::findings::{Fault, Findings};
use crate::text::source::{Place, Sources};

/// So many faults of a kind are recorded; where one layout loses all, the
/// first ones say enough.
const ENOUGH: usize = 20;

/// Compares a document with what was written. `place` tells where in the brief
/// a glyph's text comes from, where that is known.
pub(crate) fn collate(
    written: &Written,
    document: &PagedDocument,
    sources: &Sources,
    place: impl Fn(Span) -> Option<Place>,
) -> Findings {
    let blocks =
        written.blocks.iter().enumerate().filter_map(|(index, block)| Some((block.place.clone()?, index)));
    let blocks: HashMap<Place, usize> = blocks.collect();
    let pages = Pages::read(document, written.blocks.len(), |span| blocks.get(&place(span)?).copied());
    let mut findings = Findings::default();
    let lost = written.blocks.iter().zip(&pages.blocks).filter_map(|(block, shown)| {
        let place = block.place.as_ref()?;
        first_fault(block, shown, &pages).map(|at| fault_in_block(block, place, at, sources))
    });
    lost.take(ENOUGH).for_each(|(fault, place)| findings.add(fault, place));
    let missing = written.lines.iter().filter(|line| !pages.shows(&line.visible));
    for line in missing.take(ENOUGH) {
        findings.add(Fault::TextLost { text: line.visible.clone(), layout: true }, line.place.clone());
    }
    outside(written, &pages, &mut findings);
    findings
}

/// Records the texts that run off their page; what the layout itself draws
/// there is its own business.
fn outside(written: &Written, pages: &Pages, findings: &mut Findings) {
    for (block, text) in pages.outside.iter().take(ENOUGH) {
        let passage = match block {
            Some(index) => written.blocks.get(*index),
            None => written.lines.iter().find(|line| line.visible.contains(text.as_str())),
        };
        if let Some(passage) = passage {
            findings.add(Fault::TextOutside { text: text.clone() }, passage.place.clone());
        }
    }
}

/// Where a block first differs from what its glyphs show, in bytes of its
/// visible characters; none where they agree.
fn first_fault(block: &Passage, shown: &str, pages: &Pages) -> Option<usize> {
    let (written, shown) = (block.visible.as_str(), shown);
    if !block.as_cards.is_empty() && block.as_cards == shown {
        return None;
    }
    if written == shown || is_right_to_left(written) && same_characters(written, shown) {
        return None;
    }
    let (mut at, mut rest) = (0, shown);
    while let Some(expected) = written[at..].chars().next() {
        if let Some(after) = rest.strip_prefix(expected) {
            (at, rest) = (at + expected.len_utf8(), after);
        } else if let Some(after) = rest.strip_prefix(['-', '\u{2010}']) {
            // A word that was hyphenated.
            rest = after;
        } else if let Some(after) = repeated(rest, &block.repeated) {
            rest = after;
        } else if let Some(word) = word_with_apostrophe(&written[at..], rest, pages) {
            at += word.len();
        } else {
            return Some(at);
        }
    }
    // A layout may show a block again, but only whole.
    let again = rest.len() % written.len().max(1) == 0
        && rest.as_bytes().chunks(written.len().max(1)).all(|c| c == written.as_bytes());
    (!again && repeated(rest, &block.repeated) != Some("")).then_some(at)
}

/// A word such as `it’s` at the start of a text, which a layout gets as a
/// string: it is found by itself, and what follows it is next in the block.
fn word_with_apostrophe<'t>(written: &'t str, shown: &str, pages: &Pages) -> Option<&'t str> {
    let letters = |text: &str| text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let mark = letters(written);
    let behind = mark + '’'.len_utf8();
    if mark == 0 || !written[mark..].starts_with('’') {
        return None;
    }
    let ends = behind + 1..=behind + letters(&written[behind..]);
    let words = ends.map(|end| written.split_at(end));
    let another = |text: &str| letters(text) > 0 && text[letters(text)..].starts_with('’');
    let mut fitting =
        words.filter(|(_, after)| after.chars().next() == shown.chars().next() || another(after));
    fitting.find(|(word, _)| pages.shows(word)).map(|(word, _)| word)
}

/// What is left of a text behind one or more of what may be printed again.
fn repeated<'t>(text: &'t str, again: &str) -> Option<&'t str> {
    let mut rest = text;
    while !again.is_empty()
        && let Some(after) = rest.strip_prefix(again)
    {
        rest = after;
    }
    (rest.len() < text.len()).then_some(rest)
}

/// A fault at a byte of a block's visible characters.
fn fault_in_block(block: &Passage, place: &Place, at: usize, sources: &Sources) -> (Fault, Place) {
    let text: String = block.visible[at..].chars().take(8).collect();
    // The characters before it lead to it in the file.
    let slice = sources.slice(place);
    let mut file = slice.char_indices();
    let mut start = 0;
    for expected in block.visible[..at].chars() {
        if let Some((found, character)) = file.find(|&(_, character)| character == expected) {
            start = found + character.len_utf8();
        }
    }
    let rest = &slice[start..];
    let first = rest.find(|c: char| !c.is_whitespace()).unwrap_or_default();
    let width = rest[first..].chars().next().map_or(0, char::len_utf8);
    let start = place.range.start + start + first;
    let place = Place { source: place.source, range: start..start + width };
    (Fault::TextLost { text, layout: true }, place)
}

fn same_characters(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut characters: Vec<_> = text.chars().collect();
        characters.sort_unstable();
        characters
    };
    sorted(a) == sorted(b)
}
