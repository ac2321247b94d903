//! What must stay together on a line although the engine would split it: numbers
//! and their units, connecting marks, `C++`; and where a long address may be
//! split.

use std::ops::Range;

use super::unbroken::unbroken;
use crate::text::characters::is_chinese;

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Lines may end wherever the engine finds a place.
    Free(&'a str),
    /// Stands on one line.
    Kept(&'a str),
    /// Stands on one line, which may end before it although the engine has no place
    /// there.
    Boxed(&'a str),
    /// The gap of Han and Latin, which the engine drops beside what is kept; none
    /// where a line ends.
    Gap,
    /// A web address, or a word that is longer than a line may be, cut after
    /// each place where a line may end.
    Address(Vec<&'a str>),
    /// A word with an apostrophe, which is narrow in Latin.
    Western(&'a str),
}

impl<'a> Part<'a> {
    /// What it begins with, as it stands in the text; nothing for a gap.
    pub(super) fn text(&self) -> &'a str {
        match self {
            Self::Free(text) | Self::Kept(text) | Self::Boxed(text) | Self::Western(text) => text,
            Self::Address(pieces) => pieces.first().copied().unwrap_or_default(),
            Self::Gap => "",
        }
    }
}

impl Part<'_> {
    /// Its first character; none of a gap.
    pub(super) fn first(&self) -> Option<char> {
        self.text().chars().next()
    }
}

/// Where in a text addresses stand that a browser can open.
pub(super) fn web_addresses(text: &str) -> Vec<Range<usize>> {
    let has_host = |address: &str| url::Url::parse(address).is_ok_and(|url| url.has_host());
    let all = addresses(text).into_iter().map(|(start, end, _)| start..end);
    all.filter(|address| has_host(&text[address.clone()])).collect()
}

/// Marks that no line begins with (CLREQ 3.1.4), besides those that stand on a
/// gap of their own.
const CLOSING: &str = "，。、；：？！）》〉」』】〕”’…％%)]";

/// Takes from the end of a text what a mark of a reference or a note behind it
/// holds on to: the last character with the marks that close it, the last word,
/// or the last piece of an address. Nothing where the engine ends no line there
/// anyway: before the bracket of a reference after a letter, but not before a
/// `note`'s number.
pub(super) fn held<'a>(parts: &mut Vec<Part<'a>>, note: bool) -> Vec<Part<'a>> {
    let mut held = Vec::new();
    while let Some(part) = parts.pop() {
        match part {
            Part::Free(text) => match held_from(text, note) {
                Some(at) => {
                    push_free(parts, &text[..at]);
                    parts.extend(has_gap(text, at).then_some(Part::Gap));
                    if at < text.len() {
                        held.insert(0, Part::Free(&text[at..]));
                    }
                    break;
                }
                None => held.insert(0, part),
            },
            Part::Kept(_) | Part::Boxed(_) => {
                held.insert(0, part);
                break;
            }
            Part::Gap => held.insert(0, part),
            Part::Address(mut pieces) => {
                let last = pieces.pop().unwrap_or_default();
                if !pieces.is_empty() {
                    parts.push(Part::Address(pieces));
                }
                held.insert(0, Part::Free(last));
                break;
            }
            Part::Western(_) => {
                parts.push(part);
                break;
            }
        }
    }
    held
}

/// Where in a text that begins which a mark behind it holds on to; none where it
/// is nothing but closing marks and blanks.
fn held_from(text: &str, note: bool) -> Option<usize> {
    let closed = text.trim_end_matches(|c: char| c.is_whitespace() || CLOSING.contains(c));
    let last = closed.chars().next_back()?;
    if !last.is_ascii() {
        return Some(closed.len() - last.len_utf8());
    }
    let word = closed.trim_end_matches(|c: char| c.is_ascii() && !c.is_whitespace()).len();
    let may_end = note || closed.len() < text.len() || !last.is_ascii_alphanumeric();
    Some(if may_end && closed.len() - word <= LONG_WORD { word } else { text.len() })
}

/// Whether no line begins with a character.
pub(super) fn never_begins(character: char) -> bool {
    CLOSING.contains(character)
}

/// What is to be kept together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seams {
    /// All that belongs together.
    Closed,
    /// Only what may never be parted: a number may leave the Han character that
    /// counts, and a range its second end. For paragraphs whose lines would be torn.
    Free,
}

/// A longer stretch, in halves of an em, would tear holes into the lines around
/// it: a number and its unit may then be parted.
const MAX_KEPT: usize = 9;

/// What may never be parted may be so long; beyond, it is no number any more.
const MAX_WHOLE: usize = 14;

/// An address that is shorter is kept whole.
const SHORT_ADDRESS: usize = 24;

/// A word that is longer may not fit a line of the narrowest layout, a list's
/// on a phone: lines may end in it.
const LONG_WORD: usize = 24;

/// Where nothing shows where to part a long word, a line may end after so many
/// characters: two octets of a percent-encoded address.
const CHUNK: usize = 6;

/// Cuts a text into its parts, in order and without loss.
pub(super) fn parts(text: &str, seams: Seams) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut done = 0;
    for (start, end, kind) in spans(text, seams) {
        if start < done {
            continue;
        }
        push_free(&mut parts, &text[done..start]);
        let piece = &text[start..end];
        match kind {
            Kind::Kept | Kind::Boxed => {
                // Behind what is kept the gap has been made.
                let behind = matches!(parts.last(), Some(Part::Gap));
                parts.extend((!behind && has_gap(text, start)).then_some(Part::Gap));
                parts.push(if matches!(kind, Kind::Kept) { Part::Kept(piece) } else { Part::Boxed(piece) });
                parts.extend(has_gap(text, end).then_some(Part::Gap));
            }
            Kind::Western => parts.push(Part::Western(piece)),
            Kind::Address => parts.push(Part::Address(address_pieces(piece))),
        }
        done = end;
    }
    push_free(&mut parts, &text[done..]);
    parts
}

/// What is more than free text, in order; of those that overlap the first counts.
fn spans(text: &str, seams: Seams) -> Vec<Span> {
    let mut spans = addresses(text);
    spans.extend(
        long_words(text)
            .chain(long_runs(text))
            .filter(|word| spans.iter().all(|span| word.1 <= span.0 || span.1 <= word.0))
            .collect::<Vec<_>>(),
    );
    spans.sort_by_key(|span| span.0);
    let free: Vec<_> = gaps(text, &spans);
    for gap in free {
        let (offset, gap) = (gap.0, &text[gap.0..gap.1]);
        for stretch in unbroken(gap, LONG_WORD, |text| text.chars().map(width_of).sum()) {
            let is_long = gap[stretch.clone()].chars().count() > LONG_WORD;
            let kind = if is_long { Kind::Address } else { Kind::Boxed };
            spans.push((offset + stretch.start, offset + stretch.end, kind));
        }
        let kept = cohesive(gap, seams).into_iter();
        spans.extend(kept.map(|(start, end)| (offset + start, offset + end, Kind::Kept)));
        for (start, end) in apostrophes(gap) {
            spans.push((offset + start, offset + end, Kind::Western));
        }
    }
    spans.sort_by_key(|span| span.0);
    spans
}

/// Whether Han and Latin meet at an offset.
pub(super) fn has_gap(text: &str, at: usize) -> bool {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let han = |c: char| is_chinese(c) && c.is_alphabetic();
    match (text[..at].chars().next_back(), text[at..].chars().next()) {
        (Some(before), Some(after)) => {
            han(before) && latin(after) || (latin(before) || before == '%') && han(after)
        }
        _ => false,
    }
}

enum Kind {
    Kept,
    Boxed,
    Western,
    Address,
}

type Span = (usize, usize, Kind);

fn push_free<'a>(parts: &mut Vec<Part<'a>>, text: &'a str) {
    if !text.is_empty() {
        parts.push(Part::Free(text));
    }
}

/// The stretches between spans.
fn gaps(text: &str, spans: &[Span]) -> Vec<(usize, usize)> {
    let mut gaps = Vec::new();
    let mut done = 0;
    for (start, end, _) in spans {
        gaps.push((done, *start));
        done = *end;
    }
    gaps.push((done, text.len()));
    gaps
}

/// Web addresses: ASCII from the scheme on, without a mark that ends a sentence.
fn addresses(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = ["https://", "http://"].iter().filter_map(|scheme| text[from..].find(scheme)).min() {
        let start = from + at;
        let rest = &text[start..];
        let length = rest.find(|c: char| !c.is_ascii_graphic() || "<>\"".contains(c)).unwrap_or(rest.len());
        let length = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']']).len();
        found.push((start, start + length.max(1), Kind::Address));
        from = start + length.max(1);
    }
    found
}

/// Words of Latin, Greek or Cyrillic letters, digits and ASCII marks that no
/// line may take whole; the engine itself parts a word behind a hyphen.
fn long_words(text: &str) -> impl Iterator<Item = Span> + '_ {
    let is_part = |c: char| c.is_ascii_graphic() || c.is_alphanumeric() && c < '\u{590}';
    let mut end = 0;
    let words = text.split_inclusive(move |c| !is_part(c)).map(move |piece| {
        let start = end;
        end += piece.len();
        (start, piece.trim_end_matches(move |c| !is_part(c)))
    });
    let long = words.filter(|(_, word)| {
        word.split('-').any(|part| part.chars().count() > LONG_WORD) || word.contains(&"-".repeat(LONG_WORD))
    });
    long.map(|(start, word)| (start, start + word.len(), Kind::Address))
}

/// Where one mark is repeated over more than a line, as in a line that is drawn
/// with dashes: the engine parts no marks that belong together.
fn long_runs(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut end = 0;
    let chars: Vec<char> = text.chars().collect();
    let runs = chars.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect::<Vec<_>>();
    let runs = runs.into_iter().map(move |(mark, count)| {
        let start = end;
        end += count * mark.len_utf8();
        (mark, count, start, end)
    });
    let long =
        runs.filter(|&(mark, count, ..)| count > LONG_WORD && !mark.is_ascii() && !mark.is_alphanumeric());
    long.filter(|(mark, ..)| !mark.is_whitespace()).map(|(_, _, start, end)| (start, end, Kind::Address))
}

/// Code in pieces that a line may end after; one piece unless a word of it is
/// too long for a line.
pub(super) fn code_pieces(code: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for (start, end, _) in long_words(code) {
        pieces.extend((done < start).then(|| &code[done..start]));
        pieces.extend(address_pieces(&code[start..end]));
        done = end;
    }
    pieces.extend((done < code.len() || code.is_empty()).then(|| &code[done..]));
    pieces
}

/// An address in pieces that a line may end after: behind a slash of the path,
/// and behind the marks of a query; never right behind the scheme. A piece that
/// is still too long is cut behind an octet `%E5`, or anywhere.
pub(crate) fn address_pieces(address: &str) -> Vec<&str> {
    if address.len() <= SHORT_ADDRESS {
        return vec![address];
    }
    let host = address.find("://").map_or(0, |scheme| scheme + 3);
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, character) in address.char_indices().skip_while(|(at, _)| *at < host) {
        let end = at + character.len_utf8();
        if "/?&=-_.#".contains(character) && end < address.len() && end - start > 3 {
            pieces.extend(chunks(&address[start..end]));
            start = end;
        }
    }
    pieces.extend(chunks(&address[start..]));
    pieces
}

/// A piece as it is, or in chunks where it is too long.
fn chunks(piece: &str) -> Vec<&str> {
    if piece.chars().count() <= LONG_WORD {
        return vec![piece];
    }
    let mut chunks = Vec::new();
    let (mut start, mut length) = (0, 0);
    for (at, _) in piece.char_indices() {
        let in_octet = (1..=2).any(|back| at >= back && piece.as_bytes()[at - back] == b'%');
        if length >= CHUNK && !in_octet {
            chunks.push(&piece[start..at]);
            (start, length) = (at, 0);
        }
        length += 1;
    }
    chunks.push(&piece[start..]);
    chunks
}

/// Words such as `it’s`: letters on both sides of the mark.
fn apostrophes(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, mark) in text.match_indices('’') {
        let before = text[..at].chars().rev().take_while(char::is_ascii_alphabetic).count();
        let after = text[at + mark.len()..].chars().take_while(char::is_ascii_alphabetic).count();
        if before > 0 && after > 0 {
            found.push((at - before, at + mark.len() + after));
        }
    }
    found
}

/// Stretches that must not be parted, in bytes, merged where they overlap.
fn cohesive(text: &str, seams: Seams) -> Vec<(usize, usize)> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for index in 0..chars.len() {
        let whole =
            [connector, measured, standard, plus, doubled].into_iter().filter_map(|find| find(&chars, index));
        let whole = whole.map(|stretch| (stretch, MAX_WHOLE));
        let preferred = [number, range].into_iter().filter_map(|find| find(&chars, index));
        let preferred = preferred.filter(|_| seams == Seams::Closed).map(|stretch| (stretch, MAX_KEPT));
        for ((first, last), most) in whole.chain(preferred) {
            let (first, last) = with_edges(&chars, first, last);
            match found.last_mut() {
                Some(before) if first < before.1 || first == before.1 && goes_on(&chars, first) => {
                    let joined = (before.0.min(first), before.1.max(last));
                    if width(&chars[joined.0..joined.1]) <= most {
                        *before = joined;
                    } else if first == before.1 {
                        found.push((first, last));
                    }
                }
                _ if width(&chars[first..last]) <= most => found.push((first, last)),
                _ => {}
            }
        }
    }
    let offset = |index: usize| chars.get(index).map_or(text.len(), |(at, _)| *at);
    found.into_iter().map(|(start, end)| (offset(start), offset(end))).collect()
}

/// Whether a number goes on with another at an index, as `6月|9日` does; a date
/// may be parted behind 年 and 日.
fn goes_on(chars: &[(usize, char)], index: usize) -> bool {
    chars[index].1.is_ascii_digit()
        && COUNTERS.contains(chars[index - 1].1)
        && !"年日".contains(chars[index - 1].1)
}

/// How wide characters are, in halves of an em.
fn width(chars: &[(usize, char)]) -> usize {
    chars.iter().map(|(_, c)| width_of(*c)).sum()
}

fn width_of(character: char) -> usize {
    if is_chinese(character) || "—…“”‘’≤≥≈".contains(character) { 2 } else { 1 }
}

/// A connecting mark may not begin a line (CLREQ, prohibition rules for line
/// start): it stays with what is before it.
fn connector(chars: &[(usize, char)], index: usize) -> Option<(usize, usize)> {
    let at = |index: usize| chars.get(index).map(|(_, c)| *c);
    let mark = at(index)?;
    if !matches!(mark, '·' | '～' | '—' | '／' | '–') || index == 0 {
        return None;
    }
    // The double dash is one mark of two em, which the engine keeps.
    if mark == '—' && (at(index + 1) == Some('—') || at(index - 1) == Some('—')) {
        return None;
    }
    let before = at(index - 1)?;
    (!before.is_whitespace()).then_some((token_start(chars, index - 1), index + 1))
}

/// Of a range of numbers, both ends: `25～30`.
fn range(chars: &[(usize, char)], index: usize) -> Option<(usize, usize)> {
    let (start, end) = connector(chars, index)?;
    let digit = |index: usize| chars.get(index).is_some_and(|(_, c)| c.is_ascii_digit() || *c == '%');
    let number = number_end(chars, end);
    (index > 0 && digit(index - 1) && number > end).then_some((start, number))
}

/// Where a number, or a time, that begins at an index ends.
fn number_end(chars: &[(usize, char)], start: usize) -> usize {
    let at = |index: usize| chars.get(index).map(|(_, c)| *c);
    let digit = |index: usize| at(index).is_some_and(|c| c.is_ascii_digit());
    let mut end = start;
    while at(end).is_some_and(is_number_part)
        || end > start && at(end) == Some(':') && digit(end - 1) && digit(end + 1)
    {
        end += 1;
    }
    end
}

/// A number with the Han character that counts, and with 第: `6 月`, `第12期`.
fn number(chars: &[(usize, char)], index: usize) -> Option<(usize, usize)> {
    let at = |index: usize| chars.get(index).map(|(_, c)| *c);
    let (start, end) = number_at(chars, index)?;
    let ordinal = start > 0 && at(start - 1) == Some('第');
    let gap = usize::from(at(end) == Some(' '));
    let counter = at(end + gap).is_some_and(|c| COUNTERS.contains(c));
    let end = if counter { end + gap + 1 } else { end };
    (counter || ordinal).then_some((start - usize::from(ordinal), end))
}

/// A number with its Latin unit and with what it is compared by: `50 GWh`,
/// `≤15 min`, `±0.5`.
fn measured(chars: &[(usize, char)], index: usize) -> Option<(usize, usize)> {
    let at = |index: usize| chars.get(index).map(|(_, c)| *c);
    let (start, end) = number_at(chars, index)?;
    let sign = start.checked_sub(1).and_then(at).is_some_and(|c| SIGNS.contains(c));
    let unit = (end + 1..chars.len()).take_while(|&i| at(i).is_some_and(is_unit_letter)).count();
    let unit = if at(end) == Some(' ') && (1..=6).contains(&unit) { unit + 1 } else { 0 };
    (unit > 0 || sign).then_some((start - usize::from(sign), end + unit))
}

/// The number of a standard: `GB/T 36625.5`.
fn standard(chars: &[(usize, char)], index: usize) -> Option<(usize, usize)> {
    let at = |index: usize| chars.get(index).map(|(_, c)| *c);
    let (start, end) = number_at(chars, index)?;
    let space = start.checked_sub(1).filter(|&space| at(space) == Some(' '))?;
    let name = chars[..space].iter().rev().take_while(|(_, c)| c.is_ascii_uppercase() || *c == '/').count();
    (2..=5).contains(&name).then_some((space - name, end))
}

/// The number that begins at an index.
fn number_at(chars: &[(usize, char)], index: usize) -> Option<(usize, usize)> {
    let at = |index: usize| chars.get(index).map(|(_, c)| *c);
    let inside = |c: char| is_number_part(c) || c == ':';
    if !at(index)?.is_ascii_digit() || index > 0 && inside(at(index - 1)?) {
        return None;
    }
    Some((index, number_end(chars, index)))
}

/// Signs that stay with the number behind them.
const SIGNS: &str = "≤≥＜＞≈±￥¥$€£";

/// Han characters that count what a number says.
const COUNTERS: &str =
    "年月日号时点分秒期届次个项家人名位万亿千百元角页条款章节度倍成岁周天米吨公里台套件只座所处";

fn is_number_part(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '.' | ',' | '%' | '‰')
}

fn is_unit_letter(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, '/' | 'µ' | 'μ' | 'Ω' | '²' | '³' | '°' | '℃')
}

/// `C++`, `5G+`: the signs stay with their word.
fn plus(chars: &[(usize, char)], index: usize) -> Option<(usize, usize)> {
    let at = |index: usize| chars.get(index).map(|(_, c)| *c);
    if at(index)? != '+' || index == 0 || !at(index - 1)?.is_ascii_alphanumeric() {
        return None;
    }
    let signs = (index..chars.len()).take_while(|&i| at(i) == Some('+')).count();
    Some((token_start(chars, index - 1), index + signs))
}

/// `好！！`: two such marks take one em together (GB/T 15834, 5.1.2). The engine
/// compresses the first alone, and the second at a line's end, which the end of
/// what is kept is too. Before a mark it compresses both; of three it makes two em.
fn doubled(chars: &[(usize, char)], index: usize) -> Option<(usize, usize)> {
    if index == 0 || !is_loud(chars, index) || is_loud(chars, index - 1) {
        return None;
    }
    let count = (index..chars.len()).take_while(|&i| is_loud(chars, i)).count();
    let next = chars.get(index + 2).map(|(_, c)| *c);
    if count != 2 || next.is_some_and(|c| !c.is_alphanumeric()) {
        return None;
    }
    // A closing mark may not begin a line either.
    let marks = chars[..index].iter().rev().take_while(|(_, c)| !c.is_alphanumeric() && !c.is_whitespace());
    let word = index.checked_sub(marks.count() + 1)?;
    Some((token_start(chars, word), index + 2))
}

fn is_loud(chars: &[(usize, char)], index: usize) -> bool {
    chars.get(index).is_some_and(|(_, c)| matches!(c, '！' | '？'))
}

/// Where the Latin word or number ends at an index begins; a Han character is
/// a token by itself.
fn token_start(chars: &[(usize, char)], index: usize) -> usize {
    let latin = |c: char| c.is_ascii_alphanumeric() || is_number_part(c) || c == ':';
    let length = chars[..=index].iter().rev().take_while(|(_, c)| latin(*c)).count();
    (index + 1).saturating_sub(length.max(1))
}

/// Takes neighbours in: the sign before a number; the unit behind a counting
/// character (`3.5万m³`); and marks behind, which might begin a line.
fn with_edges(chars: &[(usize, char)], first: usize, last: usize) -> (usize, usize) {
    let at = |index: usize| chars.get(index).map(|(_, c)| *c);
    let digit = at(first).is_some_and(|c| c.is_ascii_digit());
    let sign = first.checked_sub(1).and_then(at).is_some_and(|c| SIGNS.contains(c));
    let first = first - usize::from(digit && sign);
    let mut last = last;
    if digit && at(last - 1).is_some_and(|c| COUNTERS.contains(c)) {
        let word = (last..chars.len()).take_while(|&i| at(i).is_some_and(is_word_part)).count();
        let unit = at(last).is_some_and(|c| c.is_ascii_alphabetic());
        last += if unit && word <= 4 { word } else { 0 };
    }
    while at(last).is_some_and(|c| matches!(c, '；' | '：' | '…' | '·' | '～')) {
        last += 1;
    }
    (first, last)
}

fn is_word_part(character: char) -> bool {
    is_unit_letter(character) || is_number_part(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Vec<String> {
        let parts = parts(text, Seams::Closed);
        let whole: String = parts
            .iter()
            .map(|part| match part {
                Part::Address(pieces) => pieces.concat(),
                part => part.text().to_owned(),
            })
            .collect();
        assert_eq!(whole, text, "nothing is lost");
        let kept = parts.into_iter().filter_map(|part| match part {
            Part::Kept(piece) => Some(piece.to_owned()),
            _ => None,
        });
        kept.collect()
    }

    /// What a mark holds on to is a word, with the gap that a box would drop.
    #[test]
    fn a_mark_holds_on_to_the_word_before_it() {
        let cut = |text: &'static str, note| {
            let mut before = parts(text, Seams::Closed);
            let held = held(&mut before, note);
            (before, held)
        };
        let free = Part::Free;
        assert_eq!(cut("同比增长6.6%", false), (vec![free("同比增长"), Part::Gap], vec![free("6.6%")]));
        assert_eq!(cut("用DeepSeek", true), (vec![free("用"), Part::Gap], vec![free("DeepSeek")]));
        assert_eq!(cut("用DeepSeek", false), (vec![free("用DeepSeek")], vec![]));
        assert_eq!(cut("said so.", false), (vec![free("said ")], vec![free("so.")]));
        assert_eq!(cut("“载荷”。", false), (vec![free("“载")], vec![free("荷”。")]));
    }

    #[test]
    fn keeps_numbers_with_units() {
        assert_eq!(kept("耗电约50 GWh的中心"), ["50 GWh"]);
        assert_eq!(kept("这是第12期简报"), ["第12期"]);
        assert_eq!(kept("在2026年9月15日，发布"), ["2026年", "9月15日"]);
        assert_eq!(kept("2026年12月15日14时30分起"), ["2026年", "12月15日", "14时30分"]);
        assert_eq!(kept("第15日12人"), ["第15日", "12人"]);
        assert_eq!(kept("同比增长37.5%，其中"), Vec::<String>::new());
        assert_eq!(kept("每次3.5万m³；何时"), ["3.5万m³；"]);
        assert_eq!(kept("约￥50 GWh的"), ["￥50 GWh"]);
        assert_eq!(kept("共￥100万元"), ["￥100万"]);
        assert_eq!(kept("第12期International"), ["第12期"]);
        assert_eq!(kept("共1,204,700,000万元"), Vec::<String>::new());
    }

    #[test]
    fn keeps_what_is_compared_or_numbered() {
        assert_eq!(kept("RTO≤15 min，RPO≥99.95%"), ["≤15 min", "≥99.95%"]);
        assert_eq!(kept("按GB/T 36625.5执行"), ["GB/T 36625.5"]);
        assert_eq!(kept("open 10:00–17:00 on"), ["10:00–", "17:00 on"]);
    }

    #[test]
    fn parts_what_may_be_parted_where_seams_are_free() {
        let free = |text| {
            let parts = parts(text, Seams::Free).into_iter();
            parts
                .filter_map(|part| if let Part::Kept(kept) = part { Some(kept) } else { None })
                .collect::<Vec<_>>()
        };
        assert_eq!(free("在2026年9月15日，约25～30人"), ["25～"]);
        assert_eq!(free("第12期，≤15 min，GB/T 36625.5"), ["≤15 min", "GB/T 36625.5"]);
    }

    #[test]
    fn keeps_the_gap_beside_what_is_kept() {
        let found = parts("在2026年9月永3万m", Seams::Closed);
        let gaps: Vec<_> = found.iter().map(|part| matches!(part, Part::Gap)).collect();
        assert_eq!(gaps, [false, true, false, true, false, false, true, false]);
        assert_eq!(parts("，6月。", Seams::Closed), [Part::Free("，"), Part::Kept("6月"), Part::Free("。")]);
    }

    #[test]
    fn keeps_connectors_off_the_line_start() {
        assert_eq!(kept("阿卜杜拉·买买提"), ["拉·"]);
        assert_eq!(kept("数据—算力—能源"), ["据—", "力—"]);
        assert_eq!(kept("约25～30人"), ["25～30人"]);
        assert_eq!(kept("2013年～2015年"), ["2013年～", "2015年"]);
        assert_eq!(kept("他说——好的"), Vec::<String>::new());
    }

    #[test]
    fn keeps_signs_with_their_word() {
        assert_eq!(kept("用C++语言"), ["C++"]);
        assert_eq!(kept("智能+工业"), Vec::<String>::new());
        assert_eq!(kept("5G+医疗"), ["5G+"]);
    }

    #[test]
    fn cuts_addresses_behind_slashes_only() {
        let found = parts("（详见https://www.example.org.cn/2026/09/brief-0915.html）。", Seams::Closed);
        let pieces = ["https://www.", "example.", "org.", "cn/2026/", "09/brief-", "0915.", "html"];
        assert_eq!(found[1], Part::Address(pieces.to_vec()));
        assert_eq!(found[2], Part::Free("）。"));
        assert_eq!(parts("见https://a.cn/b。", Seams::Closed)[1], Part::Address(vec!["https://a.cn/b"]));
    }

    #[test]
    fn cuts_what_is_too_long_for_a_line() {
        let encoded = "https://example.cn/%E5%85%B3%E4%BA%8E%E5%85%B3%E4%BA%8E.html";
        let cut =
            ["https://example.", "cn/%E5", "%85%B3", "%E4%BA", "%8E%E5", "%85%B3", "%E4%BA", "%8E.", "html"];
        assert_eq!(parts(encoded, Seams::Closed)[0], Part::Address(cut.to_vec()));
        let digest = "0123456789abcdef".repeat(2);
        let found = parts(&digest, Seams::Closed);
        assert_eq!(found, [Part::Address(vec!["012345", "6789ab", "cdef01", "234567", "89abcd", "ef"])]);
        let drawn = "—".repeat(26);
        let cut: Vec<_> = ["——————"; 4].into_iter().chain(["——"]).collect();
        assert_eq!(parts(&format!("甲{drawn}乙"), Seams::Closed)[1], Part::Address(cut));
        assert!(matches!(parts(&"-".repeat(30), Seams::Closed)[0], Part::Address(_)));
        assert_eq!(code_pieces("cargo test"), ["cargo test"]);
        assert_eq!(code_pieces(&format!("a {digest} b")).concat(), format!("a {digest} b"));
        for whole in ["Internationalization", "state-of-the-art-and-even-longer", "汉字"] {
            assert!(
                !parts(whole, Seams::Closed).iter().any(|part| matches!(part, Part::Address(_))),
                "{whole}"
            );
        }
    }

    #[test]
    fn lets_lines_end_behind_marks_where_the_engine_would_not() {
        let names = ".alpha，.beta，.gamma，.delta，.epsilon";
        let found = parts("，.alpha，.beta，.gamma，.delta，.epsilon等", Seams::Closed);
        let boxed = found.iter().filter(|part| matches!(part, Part::Boxed(_))).map(Part::text);
        assert_eq!(boxed.collect::<Vec<_>>(), names.split('，').collect::<Vec<_>>());
        assert_eq!(found[found.len() - 2..], [Part::Gap, Part::Free("等")]);
    }

    #[test]
    fn keeps_two_marks_with_what_is_before() {
        assert_eq!(kept("真好！！国"), ["好！！"]);
        assert_eq!(kept("说“真？！”"), Vec::<String>::new());
        assert_eq!(kept("说“真”？！国"), ["真”？！"]);
        assert_eq!(kept("第12期！！5G+"), ["第12期！！", "5G+"]);
        assert_eq!(kept("真好！！！国"), Vec::<String>::new());
        assert_eq!(kept("真好！国"), Vec::<String>::new());
        assert_eq!(kept("！！"), Vec::<String>::new());
    }

    #[test]
    fn finds_apostrophes_in_words() {
        assert_eq!(parts("it’s ‘引’", Seams::Closed), [Part::Western("it’s"), Part::Free(" ‘引’")]);
    }
}
