//! Collation: compares what the pages show with what the brief says (brief.md,
//! "Nothing is lost"). A character that is lost, printed twice or moved, and text
//! that runs off its page, become findings at their places.

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
    let lost = written.blocks.iter().enumerate().filter_map(|(index, block)| {
        let place = block.place.as_ref()?;
        let at = first_fault(block, &pages.blocks[index])
            .or_else(|| is_moved(index, written, &pages).then_some(0));
        at.map(|at| fault_in_block(block, place, at, sources))
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
/// visible characters; none where they agree. A layout may show a block again,
/// but only whole.
fn first_fault(block: &Passage, shown: &str) -> Option<usize> {
    let written = block.visible.as_str();
    if written == shown || is_right_to_left(written) && same_characters(written, shown) {
        return None;
    }
    let mut rest = match shown_of(written, shown) {
        Ok(rest) => rest,
        Err(at) => return Some(at),
    };
    while !rest.is_empty() {
        match shown_of(written, rest) {
            Ok(after) if after.len() < rest.len() => rest = after,
            _ => return Some(written.len()),
        }
    }
    None
}

/// Whether a block that is shown begins before the one that it comes after.
fn is_moved(index: usize, written: &Written, pages: &Pages) -> bool {
    let block = &written.blocks[index];
    let any_order =
        |of: usize| written.blocks[of].visible.is_empty() || is_right_to_left(&written.blocks[of].visible);
    block.after.is_some_and(|before| {
        !any_order(index) && !any_order(before) && pages.begins[index] < pages.begins[before]
    })
}

/// What is left of the glyphs behind those of a text, or the byte of the text
/// from which on they are others.
fn shown_of<'s>(written: &str, shown: &'s str) -> Result<&'s str, usize> {
    let mut rest = shown;
    for (at, expected) in written.char_indices() {
        // A word may be hyphenated.
        let next = rest.strip_prefix(expected);
        let hyphenated = || rest.strip_prefix(['-', '\u{2010}'])?.strip_prefix(expected);
        rest = next.or_else(hyphenated).ok_or(at)?;
    }
    Ok(rest)
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
