//! Names of tables and keys: their brackets, their signs, and how they are
//! written.

use std::ops::Range;

use super::Key;
use super::scanner::{Scanner, Within, shortened};
use super::shape::{as_key, is_plain_key, is_structure};
use super::signs::{
    Quote, closes_bracket, is_bare_key, is_other_space, is_straight, opens_bracket, parts_items,
};
use crate::brief::names;
use crate::findings::Fault;
use crate::text::splice::{Splice, Splices};

/// How long a key may be that is meant as one.
const LONGEST_KEY: usize = 40;

/// A key as it was read.
pub(super) struct ReadKey {
    /// Its parts, without quotes.
    parts: Vec<String>,
    range: Range<usize>,
    /// What makes TOML of it, where its name cannot stand without quotes.
    quoting: Vec<Splice>,
    /// Full-width letters and signs in it.
    signs: Vec<Splice>,
}

impl ReadKey {
    fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(String::as_str)
    }

    /// Whether every part is a word that the contract could have.
    fn is_plain(&self) -> bool {
        self.parts.iter().all(|part| is_plain_key(part))
    }
}

impl Scanner<'_> {
    /// A table's name in brackets, of which the opening ones may be missing;
    /// false where it is none.
    pub(super) fn header(&mut self) -> bool {
        let line = self.at..self.line_end(self.at);
        let inner = line.start + run(&self.text[line.clone()], opens_bracket);
        let rest = &self.text[inner..line.end];
        let name_end =
            rest.find(|sign| closes_bracket(sign) || matches!(sign, '#' | '＃')).unwrap_or(rest.len());
        let name = rest[..name_end].trim();
        let name_start = inner + (rest[..name_end].len() - rest[..name_end].trim_start().len());
        let name = name_start..name_start + name.len();
        let closing = inner + name_end;
        let end = closing + closing_brackets(&self.text[closing..line.end]);
        let Some(key) = self.header_name(name.clone()) else { return false };
        if inner == line.start && (end == closing || names::is_list(key.names()).is_none()) {
            return false;
        }
        let tail = self.text[end..line.end].trim();
        let whole = inner > line.start && end > closing && names::is_list(key.names()).is_some();
        let follows = tail.is_empty() || tail.starts_with(['#', '＃', '/', '，', ',']) || is_structure(tail);
        if !(whole || follows) {
            return false;
        }
        let opening = line.start..name.start;
        let closing = name.end..end.max(name.end);
        self.brackets(&key, opening, closing);
        self.edits.extend(key.quoting);
        let path = key.parts.join(".");
        let several = self.edits_to(line.start..end).starts_with("[[");
        self.table = if several { format!("{path}#{}", line.start) } else { path.clone() };
        if !several {
            self.keys.push(Key { path: format!("[{path}]"), range: last_part(self.text, name) });
        }
        self.at = end;
        self.last_text = None;
        self.end_of_line();
        true
    }

    /// Reports brackets that are full-width, missing, or too few for a list.
    fn brackets(&mut self, key: &ReadKey, opening: Range<usize>, closing: Range<usize>) {
        let count = |range: &Range<usize>, is: fn(char) -> bool| {
            self.text[range.clone()].chars().filter(|sign| is(*sign)).count()
        };
        let (opened, closed) = (count(&opening, opens_bracket), count(&closing, closes_bracket));
        let wanted = match names::is_list(key.names()) {
            Some(list) => 1 + usize::from(list),
            None => opened.max(closed).min(2),
        };
        let marks = [self.text[opening.clone()].trim(), self.text[closing.clone()].trim()];
        let right = ["[".repeat(wanted), "]".repeat(wanted)];
        if marks == right {
            self.other_spaces(opening);
            self.other_spaces(closing);
            return;
        }
        // Nothing between them, so only their width is wrong.
        if (opened, closed) == (wanted, wanted) && marks.iter().all(|marks| marks.chars().count() == wanted) {
            let [open, close] = right;
            self.sign(opening, open);
            self.signs.extend(key.signs.iter().cloned());
            self.sign(closing, close);
            return;
        }
        let whole = opening.start..closing.end;
        let [open, close] = right;
        let mut edits = vec![Splice::replace(opening, open)];
        edits.extend(key.signs.iter().cloned());
        edits.push(Splice::replace(closing, close));
        let found = self.text[whole.clone()].trim().to_owned();
        let wanted = Splices::new(edits.clone()).within(self.text, whole.clone());
        self.add(Fault::TomlBrackets { found, wanted }, whole, edits, true);
    }

    /// Notes spaces that TOML does not know.
    fn other_spaces(&mut self, range: Range<usize>) {
        for (at, space) in self.text[range.clone()].char_indices().filter(|&(_, space)| is_other_space(space))
        {
            let start = range.start + at;
            self.sign(start..start + space.len_utf8(), " ");
        }
    }

    /// A stretch with the changes made so far and noted.
    fn edits_to(&self, range: Range<usize>) -> String {
        let near = self.edits.iter().rev().take_while(|edit| edit.range.start >= range.start);
        let edits = near.chain(&self.signs).filter(|edit| edit.range.start >= range.start).cloned().collect();
        Splices::new(edits).within(self.text, range)
    }

    /// The name of a table; none where the text cannot be meant as one.
    fn header_name(&mut self, range: Range<usize>) -> Option<ReadKey> {
        let text = &self.text[range.clone()];
        if text.is_empty() || text.chars().count() > LONGEST_KEY {
            return None;
        }
        let mut key =
            ReadKey { parts: Vec::new(), range: range.clone(), quoting: Vec::new(), signs: Vec::new() };
        let mut at = range.start;
        for part in text.split('.') {
            let trimmed = part.trim();
            let start = at + (part.len() - part.trim_start().len());
            self.bare_part(start..start + trimmed.len(), &mut key)?;
            at += part.len() + 1;
        }
        Some(key)
    }

    /// A part of a key that may lack its quotes; none where it is no name.
    fn bare_part(&self, range: Range<usize>, key: &mut ReadKey) -> Option<()> {
        let part = &self.text[range.clone()];
        let inner = part.strip_prefix(is_straight).and_then(|part| part.strip_suffix(is_straight));
        if let Some(inner) = inner {
            key.parts.push(inner.to_owned());
        } else if is_bare_key(part) {
            key.parts.push(part.to_owned());
        } else if let Some(folded) = as_key(part) {
            key.parts.push(folded.clone());
            key.signs.push(Splice::replace(range, folded));
        } else {
            let word =
                |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | ' ' | '·');
            if part.is_empty() || !part.chars().all(word) {
                return None;
            }
            key.parts.push(part.to_owned());
            key.quoting.push(Splice::replace(range, format!("\"{part}\"")));
        }
        Some(())
    }

    /// A key with its value; false where the text is none.
    pub(super) fn key_value(&mut self, within: Within) -> bool {
        let start = self.at;
        let known = (self.signs.len(), self.found.len(), self.edits.len());
        let Some(key) = self.key().filter(|key| self.equals(key, within)) else {
            self.at = start;
            self.signs.truncate(known.0);
            self.found.truncate(known.1);
            self.edits.truncate(known.2);
            return false;
        };
        self.signs.extend(key.signs.iter().cloned());
        self.edits.extend(key.quoting.iter().cloned());
        if within == Within::Line {
            self.keys.push(Key {
                path: format!("{}.{}", self.table, key.parts.join(".")),
                range: key.range.clone(),
            });
            self.last_text = None;
        }
        self.value_of(&key.range, within);
        if within == Within::Line {
            self.end_of_line();
        }
        true
    }

    /// A key, up to the blanks behind it.
    fn key(&mut self) -> Option<ReadKey> {
        let mut key =
            ReadKey { parts: Vec::new(), range: self.at..self.at, quoting: Vec::new(), signs: Vec::new() };
        loop {
            self.key_part(&mut key)?;
            key.range.end = self.at;
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            if !rest[blanks..].starts_with('.') {
                break;
            }
            self.at += blanks + 1;
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
        }
        (self.text[key.range.clone()].chars().count() <= LONGEST_KEY).then_some(key)
    }

    fn key_part(&mut self, key: &mut ReadKey) -> Option<()> {
        let line = self.line_rest();
        let first = line.chars().next()?;
        if let Some(quote) = Quote::of(first) {
            let inner = &line[first.len_utf8()..];
            let (end, close) = inner.char_indices().find(|(_, mark)| Quote::of(*mark) == Some(quote))?;
            let open = self.at..self.at + first.len_utf8();
            let close_at = open.end + end;
            key.parts.push(inner[..end].to_owned());
            self.at = close_at + close.len_utf8();
            for (range, mark) in [(open, first), (close_at..self.at, close)] {
                if !is_straight(mark) {
                    key.signs.push(Splice::replace(range, quote.sign()));
                }
            }
            return Some(());
        }
        let ends = |sign: char| {
            matches!(sign, '=' | '＝' | ':' | '：' | '.' | '#' | '{' | '}')
                || parts_items(sign)
                || Quote::of(sign).is_some()
                || opens_bracket(sign)
                || closes_bracket(sign)
        };
        let part = line[..line.find(ends).unwrap_or(line.len())].trim_end();
        let range = self.at..self.at + part.len();
        self.at = range.end;
        self.bare_part(range, key)
    }

    /// The sign between key and value; false where none can be meant.
    fn equals(&mut self, key: &ReadKey, within: Within) -> bool {
        let before = self.at;
        self.extra_before_equals();
        let Some(next) = self.peek_after_blanks() else { return false };
        let range = self.at..self.at + next.len_utf8();
        match next {
            '=' => self.at = range.end,
            '＝' => self.equals_sign(before, range),
            ':' | '：' => {
                let is_address = self.rest()[next.len_utf8()..].starts_with("//");
                if is_address || !(key.is_plain() || within == Within::Table) {
                    return false;
                }
                self.equals_sign(before, range);
            }
            _ if key.is_plain() && self.begins_value(next, range.start > before) => {
                let spaced = if range.start == before { " = " } else { "= " };
                let edits = vec![Splice::insert(self.at, spaced)];
                let line = self.written(self.at, &edits);
                let key = shortened(&self.text[key.range.clone()]);
                self.add(Fault::TomlNoEquals { key, line }, range, edits, true);
                return true;
            }
            _ => return false,
        }
        let extra = self.rest().len() - self.rest().trim_start_matches(['=', '＝', '>', ' ', '\t']).len();
        let extra = self.text[self.at..self.at + extra].trim_end();
        if !extra.is_empty() {
            let range = self.at..self.at + extra.len();
            self.at = range.end;
            let found = extra.trim().to_owned();
            self.add(Fault::TomlExtra { found }, range.clone(), vec![Splice::delete(range)], true);
        }
        true
    }
}

impl Scanner<'_> {
    /// Passes a sign between a key and its `=` that belongs to neither.
    fn extra_before_equals(&mut self) {
        let blanks = self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
        let rest = &self.rest()[blanks..];
        let is_extra = |sign: &char| opens_bracket(*sign) || closes_bracket(*sign) || parts_items(*sign);
        let Some(sign) = rest.chars().next().filter(is_extra) else { return };
        if rest[sign.len_utf8()..].trim_start_matches([' ', '\t']).starts_with(['=', '＝']) {
            let start = self.at + blanks;
            let range = start..start + sign.len_utf8();
            self.at = range.end;
            let fault = Fault::TomlExtra { found: sign.to_string() };
            self.add(fault, range.clone(), vec![Splice::delete(range)], true);
        }
    }

    /// Whether a value begins here, though no sign is before it.
    fn begins_value(&self, next: char, after_blank: bool) -> bool {
        let opens = Quote::of(next).is_some() || opens_bracket(next);
        let behind = self.rest().trim_start_matches(|mark| Quote::of(mark).is_some()).trim_start();
        opens
            && !behind.starts_with(['=', '＝'])
            && (after_blank || Quote::of(next).is_some() && !self.line_rest().contains(['=', '＝']))
    }

    /// Another sign for `=`, behind a key that ends at `key_end`.
    fn equals_sign(&mut self, key_end: usize, sign: Range<usize>) {
        let before = if sign.start == key_end { " " } else { "" };
        self.at = sign.end;
        let after = if self.peek().is_none_or(char::is_whitespace) { "" } else { " " };
        self.sign(sign, format!("{before}={after}"));
    }
}

/// The width of the signs at a text's start, with blanks between them.
fn run(text: &str, is: fn(char) -> bool) -> usize {
    let mut end = 0;
    for (at, character) in text.char_indices() {
        if is(character) {
            end = at + character.len_utf8();
        } else if !matches!(character, ' ' | '\t') {
            break;
        }
    }
    end
}

/// The width of what closes a table's name, with a slip or two between.
fn closing_brackets(text: &str) -> usize {
    let plain = run(text, closes_bracket);
    let line = text.split(['#', '＃']).next().unwrap_or_default().trim_end();
    let slip = line.ends_with(closes_bracket) && line.chars().count() < 8 && !line.contains('=');
    if slip { line.len() } else { plain }
}

/// The last part of a table's name.
fn last_part(text: &str, name: Range<usize>) -> Range<usize> {
    let last = text[name.clone()].rfind('.').map_or(name.start, |dot| name.start + dot + 1);
    let blanks = text[last..name.end].len() - text[last..name.end].trim_start().len();
    last + blanks..name.end
}
