//! Lists and inline tables: what separates their items and closes them.

use std::ops::Range;

use super::scanner::{Scanner, Within};
use super::shape::is_structure;
use super::signs::{closes_brace, closes_bracket, opens_bracket, parts_items};
use crate::findings::Fault;
use crate::text::splice::Splice;

/// How far a list is read.
struct Items {
    /// Where its last item or comma ends.
    last: usize,
    /// Whether that is an item.
    ends_item: bool,
    /// The commas that it lacks.
    commas: Vec<Splice>,
}

impl Scanner<'_> {
    /// A list.
    pub(super) fn list(&mut self) {
        self.items(Within::List, closes_bracket, ["[", "]"]);
    }

    /// An inline table.
    pub(super) fn inline_table(&mut self) {
        self.items(Within::Table, closes_brace, ["{", "}"]);
    }

    /// What stands between two brackets, from the opening one on. What all its
    /// items lack, quotes or commas, is one finding.
    fn items(&mut self, within: Within, closes: fn(char) -> bool, brackets: [&'static str; 2]) {
        let open = self.at..self.at + self.peek().map_or(0, char::len_utf8);
        self.straight(open.clone(), brackets[0]);
        self.at = open.end;
        let outer = std::mem::take(&mut self.unquoted);
        let mut list = Items { last: open.end, ends_item: false, commas: Vec::new() };
        let mut next = self.peek_in_list(within);
        while let Some(first) = next.filter(|next| !closes(*next)) {
            if parts_items(first) {
                self.comma(first, &mut list);
            } else {
                self.item(first, within, &mut list);
            }
            next = self.peek_in_list(within);
        }
        let unquoted = std::mem::replace(&mut self.unquoted, outer);
        self.add_for_list(unquoted, |line| Fault::TomlUnquoted { line });
        self.add_for_list(list.commas, |line| Fault::TomlNoComma { line });
        match next {
            Some(closing) => {
                let sign = self.at..self.at + closing.len_utf8();
                self.at = sign.end;
                self.straight(sign, brackets[1]);
            }
            None if self.too_deep => {}
            None => self.unclosed_list(&open, list.last, brackets),
        }
    }

    /// A sign that parts items.
    fn comma(&mut self, comma: char, list: &mut Items) {
        let sign = self.at..self.at + comma.len_utf8();
        self.at = sign.end;
        list.last = sign.end;
        if !list.ends_item {
            let found = comma.to_string();
            self.add(Fault::TomlExtra { found }, sign.clone(), vec![Splice::delete(sign)], true);
        } else if comma != ',' {
            let spaced = if self.peek().is_none_or(char::is_whitespace) { "," } else { ", " };
            self.sign(sign, spaced);
        }
        list.ends_item = false;
    }

    /// An item, or a key with its value.
    fn item(&mut self, first: char, within: Within, list: &mut Items) {
        let start = self.at;
        if list.ends_item {
            list.commas.push(Splice::insert(list.last, ","));
        }
        if within == Within::List || !self.key_value(Within::Table) {
            self.value(within);
        }
        if self.at == start {
            // Nothing that an item begins with.
            self.at += first.len_utf8();
            let edits = vec![Splice::delete(start..self.at)];
            self.add(Fault::TomlStray { after_text: false }, start..self.at, edits, false);
        }
        list.last = self.at;
        list.ends_item = true;
    }

    /// One finding for what a list lacks in several places.
    fn add_for_list(&mut self, edits: Vec<Splice>, fault: impl Fn(String) -> Fault) {
        let (Some(first), Some(last)) = (edits.first(), edits.last()) else { return };
        let range = first.range.start..last.range.end;
        let line = self.written(range.start, &edits);
        self.add(fault(line), range, edits, true);
    }

    /// The next character of a list that is no blank, newline or comment; none
    /// where the list is over and was not closed.
    fn peek_in_list(&mut self, within: Within) -> Option<char> {
        loop {
            match self.peek_after_blanks()? {
                '\n' | '\r' => {
                    self.settle_signs();
                    self.at += 1;
                    if self.is_over(within) {
                        return None;
                    }
                }
                '#' => self.at = self.line_end(self.at),
                _ if self.comment() => {}
                next => return Some(next),
            }
        }
    }

    /// Whether a line begins what no list holds; keys stand in an inline table.
    fn is_over(&self, within: Within) -> bool {
        let line = &self.text[self.at..self.line_end(self.at)];
        is_structure(line) && (within == Within::List || line.trim_start().starts_with(opens_bracket))
    }

    /// A list that nothing closes: it ends behind its last item.
    fn unclosed_list(&mut self, open: &Range<usize>, last: usize, brackets: [&'static str; 2]) {
        let edits = vec![Splice::insert(last, brackets[1])];
        let line = self.line_number(last);
        let fault = Fault::TomlUnclosedList { open: brackets[0], close: brackets[1], line };
        self.add(fault, open.clone(), edits, false);
        self.at = last;
    }

    /// Notes a sign that is not TOML's own.
    fn straight(&mut self, range: Range<usize>, wanted: &'static str) {
        if &self.text[range.clone()] != wanted {
            self.sign(range, wanted);
        }
    }
}
