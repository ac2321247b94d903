//! The account: every visible character of a source is in the brief or in a
//! finding. It compares the source's visible text with what the brief says, and
//! does not depend on how the one became the other.

use std::collections::HashMap;
use std::ops::Range;

use crate::text::characters::is_format;
use crate::text::source::{Place, Sources};

/// Signs that Markdown puts in or takes out, which are compared with none.
const MARKS: &str = "\\*_`~|｜<>#[]^";

/// A stretch of visible text with the places of its characters.
struct Piece {
    text: String,
    /// For each byte of the text, its offset in the source.
    offsets: Vec<usize>,
    place: Place,
}

/// Finds what is visible and neither in the texts of the brief nor covered by a
/// finding. `forgiving` sources have signs of their own, which are no text.
pub(super) fn left_out(
    visible: &[Place],
    covered: &[Place],
    said: &[String],
    sources: &Sources,
    forgiving: bool,
) -> Vec<Place> {
    let mut brief = Said::new(said);
    let pieces: Vec<_> = visible.iter().flat_map(|place| pieces(place, covered, sources)).collect();
    let rest: Vec<_> = pieces.into_iter().filter(|piece| !brief.take(&piece.text)).collect();
    let mut rest_of_brief = Rest::new(brief);
    let mut missing = Vec::new();
    for piece in rest {
        for range in rest_of_brief.missing(&piece.text) {
            let text = &piece.text[range.clone()];
            if forgiving && text.chars().all(|c| c.is_ascii_punctuation()) {
                continue;
            }
            let last = text.chars().next_back().map_or(1, char::len_utf8);
            let start = piece.offsets[range.start];
            let end = piece.offsets[range.end - last] + last;
            missing.push(Place { source: piece.place.source, range: start..end });
        }
    }
    joined(missing, sources)
}

/// Whether a character is compared.
fn counts(character: char) -> bool {
    !character.is_whitespace()
        && !character.is_control()
        && !is_format(character)
        && !MARKS.contains(character)
}

/// The stretches of a place that no finding covers.
fn pieces(place: &Place, covered: &[Place], sources: &Sources) -> Vec<Piece> {
    let new = || Piece { text: String::new(), offsets: Vec::new(), place: place.clone() };
    let own: Vec<_> = covered.iter().filter(|other| other.source == place.source).collect();
    let (mut pieces, mut piece) = (Vec::new(), new());
    for (at, character) in sources.slice(place).char_indices() {
        let offset = place.range.start + at;
        if own.iter().any(|other| other.range.contains(&offset)) {
            pieces.push(std::mem::replace(&mut piece, new()));
        } else if counts(character) {
            piece.text.push(character);
            piece.offsets.extend(std::iter::repeat_n(offset, character.len_utf8()));
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// What a brief says, each character of which stands for one of the source.
struct Said {
    text: String,
    taken: Vec<bool>,
    cursor: usize,
}

/// How many places of a text are looked at before it is compared bit by bit.
const TRIES: usize = 50;

impl Said {
    fn new(said: &[String]) -> Self {
        let mut text = String::new();
        for one in said {
            text.extend(one.chars().filter(|character| counts(*character)));
            // No text of a source goes over from one of the brief's to the next.
            text.push('\n');
        }
        let taken = vec![false; text.len()];
        Self { text, taken, cursor: 0 }
    }

    /// Takes a whole text; whether it was there.
    fn take(&mut self, wanted: &str) -> bool {
        let mut from = self.cursor;
        let mut wrapped = false;
        for _ in 0..TRIES {
            match self.text[from..].find(wanted) {
                Some(at) => {
                    let range = from + at..from + at + wanted.len();
                    if !self.taken[range.clone()].contains(&true) {
                        self.taken[range.clone()].fill(true);
                        self.cursor = range.end;
                        return true;
                    }
                    from = self.text.ceil_char_boundary(range.start + 1);
                }
                None if wrapped => return false,
                None => {
                    (from, wrapped) = (0, true);
                }
            }
        }
        false
    }
}

/// What is left of the brief, for texts that are not in it as a whole.
struct Rest {
    chars: Vec<char>,
    taken: Vec<bool>,
    /// Where each character stands, from the last to the first.
    places: HashMap<char, Vec<usize>>,
}

impl Rest {
    fn new(brief: Said) -> Self {
        let free = brief.text.char_indices().filter(|(at, c)| !brief.taken[*at] && *c != '\n');
        let chars: Vec<char> = free.map(|(_, character)| character).collect();
        let mut places: HashMap<char, Vec<usize>> = HashMap::new();
        for (at, character) in chars.iter().enumerate().rev() {
            places.entry(*character).or_default().push(at);
        }
        Self { taken: vec![false; chars.len()], chars, places }
    }

    /// Takes what is there of a text, in runs as long as they come; gives what is not.
    fn missing(&mut self, wanted: &str) -> Vec<Range<usize>> {
        let mut missing: Vec<Range<usize>> = Vec::new();
        let mut next: Option<usize> = None;
        for (at, character) in wanted.char_indices() {
            let goes_on = next.filter(|next| self.chars.get(*next) == Some(&character) && !self.taken[*next]);
            let found = goes_on.or_else(|| self.first(character));
            match found {
                Some(place) => {
                    self.taken[place] = true;
                    next = Some(place + 1);
                }
                None => {
                    next = None;
                    let range = at..at + character.len_utf8();
                    match missing.last_mut() {
                        Some(last) if last.end == range.start => last.end = range.end,
                        _ => missing.push(range),
                    }
                }
            }
        }
        missing
    }

    /// The first place of a character that is free.
    fn first(&mut self, character: char) -> Option<usize> {
        let places = self.places.get_mut(&character)?;
        while let Some(place) = places.last().copied() {
            if !self.taken[place] {
                return Some(place);
            }
            places.pop();
        }
        None
    }
}

/// Joins places that only white space and marks part.
fn joined(mut places: Vec<Place>, sources: &Sources) -> Vec<Place> {
    places.sort_by_key(|place| (place.source, place.range.start));
    let mut joined: Vec<Place> = Vec::new();
    for place in places {
        match joined.last_mut() {
            Some(last) if last.source == place.source && near(last, &place, sources) => {
                last.range.end = last.range.end.max(place.range.end);
            }
            _ => joined.push(place),
        }
    }
    joined
}

fn near(first: &Place, second: &Place, sources: &Sources) -> bool {
    let between = first.range.end..second.range.start;
    let between = Place { source: first.source, range: between.start..between.end.max(between.start) };
    let text = sources.slice(&between);
    !text.contains('\n') && !text.chars().any(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lost(source: &str, covered: &[Range<usize>], said: &[&str]) -> Vec<String> {
        let mut sources = Sources::default();
        let id = sources.add("a.md", source);
        let place = |range: Range<usize>| Place { source: id, range };
        let visible: Vec<_> = source
            .split_inclusive('\n')
            .scan(0, |start, line| {
                *start += line.len();
                Some(place(*start - line.len()..*start))
            })
            .collect();
        let covered: Vec<_> = covered.iter().cloned().map(place).collect();
        let said: Vec<_> = said.iter().map(|text| (*text).to_owned()).collect();
        let found = left_out(&visible, &covered, &said, &sources, false);
        found.iter().map(|place| sources.slice(place).to_owned()).collect()
    }

    #[test]
    fn what_is_nowhere_is_found_at_its_place() {
        assert_eq!(lost("甲乙丙\n丁戊\n", &[], &["丁戊", "甲乙丙"]), Vec::<String>::new());
        assert_eq!(lost("甲乙丙\n丁戊\n", &[], &["甲丙"]), ["乙", "丁戊"]);
        assert_eq!(lost("甲乙\n甲乙\n", &[], &["甲乙"]), ["甲乙"]);
        assert_eq!(lost("甲乙丙", std::slice::from_ref(&(3..6)), &["甲丙"]), Vec::<String>::new());
        assert_eq!(lost("a*b", &[], &[r"a\*b"]), Vec::<String>::new());
    }
}
