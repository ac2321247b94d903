//! Values: which kind one is, values that are missing, and values without
//! quotes.

use std::ops::Range;

use toml::de::DeValue;

use super::scanner::{Scanner, Within, shortened};
use super::shape::{fence_at_end, is_structure};
use super::signs::{
    Quote, closes_brace, closes_bracket, is_straight, opens_brace, opens_bracket, parts_items, to_half_width,
};
use crate::findings::Fault;
use crate::text::splice::Splice;

/// How deep lists and inline tables may be nested.
const DEEPEST: usize = 64;

impl Scanner<'_> {
    /// The value of a key.
    pub(super) fn value_of(&mut self, key: &Range<usize>, within: Within) {
        match self.peek_after_blanks() {
            None | Some('\n' | '\r' | '#') if within == Within::Line => self.missing_value(key),
            _ => self.value(within),
        }
    }

    /// A value, at its first character.
    pub(super) fn value(&mut self, within: Within) {
        self.depth += 1;
        match self.peek() {
            _ if self.depth > DEEPEST => {
                // Left to the parser, which refuses it.
                self.too_deep = true;
                self.at = self.text.len();
            }
            Some(mark) if Quote::of(mark).is_some() => self.text_value(within),
            Some(sign) if opens_bracket(sign) => self.list(),
            Some(sign) if opens_brace(sign) => self.inline_table(),
            _ => self.bare_value(within),
        }
        self.depth -= 1;
    }

    /// A key without a value on its line: it may stand on the next, or its
    /// opening quotes may be missing.
    fn missing_value(&mut self, key: &Range<usize>) {
        let name = shortened(&self.text[key.clone()]);
        let line_end = self.line_end(self.at);
        let next = line_end + (self.text[line_end..].len() - self.text[line_end..].trim_start().len());
        let limit = self.shape.next(key.start).unwrap_or(self.text.len());
        let line = &self.text[next..self.line_end(next)];
        let opens = |first: char| Quote::of(first).is_some() || opens_bracket(first) || opens_brace(first);
        let alone = fence_at_end(line).is_some_and(|(fence, _)| fence.start == 0);
        let closed = |this: &Self| this.closing_line(next, limit);
        if next < limit && line.starts_with(opens) && !(alone && closed(self).is_none_or(|it| it.0 == next)) {
            let edits = vec![Splice::replace(self.at..next, " ")];
            let fault = Fault::TomlNoValue { key: name, on_next_line: true };
            self.add(fault, key.clone(), edits, self.text[self.at..next].trim().is_empty());
            self.at = next;
            return self.value(Within::Line);
        }
        if let Some((closing, quote)) = closed(self).filter(|_| next < limit) {
            return self.unopened(line_end, closing, quote);
        }
        self.add(Fault::TomlNoValue { key: name, on_next_line: false }, key.clone(), Vec::new(), false);
        self.edits.extend([Splice::insert(self.at, " \"\"")]);
        self.bare.push(self.at..self.at);
    }

    /// The first line in a stretch that ends with the mark of a long text: where
    /// the mark is, and its kind.
    pub(super) fn closing_line(&self, start: usize, limit: usize) -> Option<(usize, Quote)> {
        let mut at = start;
        for line in self.text[start..limit.max(start)].split_inclusive('\n') {
            if let Some((fence, quote)) = fence_at_end(line) {
                return Some((at + fence.start, quote));
            }
            at += line.len();
        }
        None
    }

    /// A long text that is closed and was never opened.
    fn unopened(&mut self, at: usize, closing: usize, quote: Quote) {
        let fence = quote.fence();
        let range = self.text[..at].trim_end().len()..at.max(self.text[..at].trim_end().len());
        let edits = vec![Splice::insert(at, format!(" {fence}"))];
        let line = self.line_number(closing);
        self.add(Fault::TomlUnopened { mark: fence.to_owned(), line }, range, edits, true);
        self.straight_close(closing, fence);
    }

    /// A value without quotes: a number, a date, or a text that lacks them.
    fn bare_value(&mut self, within: Within) {
        let range = self.bare_range(within);
        let text = &self.text[range.clone()];
        if text.is_empty() {
            // A sign that belongs to what is around.
            return;
        }
        self.at = range.end;
        if is_value(text) {
            return;
        }
        let folded = to_half_width(text);
        if folded != text && is_value(&folded) {
            return self.sign(range, folded);
        }
        if within == Within::Line && self.lacks_opening(&range) {
            return;
        }
        let edits = quoting(text, range.clone());
        match within {
            Within::Line => {
                self.edits.extend(edits);
                self.bare.push(range);
            }
            Within::List => self.unquoted.extend(edits),
            Within::Table => {
                let line = self.written(range.start, &edits);
                self.add(Fault::TomlUnquoted { line }, range, edits, true);
            }
        }
    }

    /// Where a value without quotes ends.
    fn bare_range(&self, within: Within) -> Range<usize> {
        let line = self.line_rest();
        let comment =
            line.match_indices(['#', '＃']).find(|(at, _)| line[..*at].ends_with([' ', '\t']) || *at == 0);
        let line = &line[..comment.map_or(line.len(), |(at, _)| at)];
        let end = match within {
            Within::Line => line.trim_end_matches([' ', '\t', ',', ';', '，', '；']).len(),
            Within::List => line.find(|sign| parts_items(sign) || closes_bracket(sign)).unwrap_or(line.len()),
            Within::Table => line.find(|sign| parts_items(sign) || closes_brace(sign)).unwrap_or(line.len()),
        };
        self.at..self.at + line[..end].trim_end().len()
    }

    /// Whether a text lacks its opening quotes only: the closing ones are there.
    fn lacks_opening(&mut self, range: &Range<usize>) -> bool {
        let text = &self.text[range.clone()];
        let limit = self.shape.next(range.start).unwrap_or(self.text.len());
        let quotes = || text.chars().filter_map(Quote::of);
        if let Some((closing, quote)) = self.closing_line(range.start, limit) {
            let fence = quote.fence();
            let edits = vec![Splice::insert(range.start, fence)];
            let line = self.line_number(closing);
            self.add(
                Fault::TomlUnopened { mark: fence.to_owned(), line },
                range.start..range.start,
                edits,
                true,
            );
            self.straight_close(closing, fence);
            return true;
        }
        let Some((last, quote)) = text.chars().next_back().and_then(|last| Some((last, Quote::of(last)?)))
        else {
            return false;
        };
        if quotes().count() != 1 || text.contains('\\') {
            return false;
        }
        let mark = quote.sign();
        let mut edits = vec![Splice::insert(range.start, mark)];
        if !is_straight(last) {
            edits.push(Splice::replace(range.end - last.len_utf8()..range.end, mark));
        }
        let line = self.line_number(range.start);
        let place = range.start..range.start;
        self.add(Fault::TomlUnopened { mark: mark.to_owned(), line }, place, edits, true);
        true
    }
}

/// Whether TOML takes a value without quotes.
fn is_value(text: &str) -> bool {
    !is_structure(text) && DeValue::parse(text).is_ok()
}

/// What puts a text between quotes that it does not hold itself.
pub(super) fn quoting(text: &str, range: Range<usize>) -> Vec<Splice> {
    let double = text.contains('"') || text.contains('\\');
    if double && text.contains('\'') {
        return vec![Splice::replace(range, toml::Value::String(text.to_owned()).to_string())];
    }
    let mark = if double { "'" } else { "\"" };
    vec![Splice::insert(range.start, mark), Splice::insert(range.end, mark)]
}
