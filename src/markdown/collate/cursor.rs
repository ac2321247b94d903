//! A place in a text that advances over what was printed, and over the Markdown
//! syntax in between; everything else that it passes is recorded as lost.

use std::ops::Range;

use super::entity::{decodes_again, entity, is_blank_entity};
use crate::markdown::doubts::is_setext_meant;
use crate::markdown::headings::typed;
use crate::markdown::{Picture, Style};
use crate::text::characters::{is_format, printable};

/// How far back a place looks, so that a text on one line takes no square of its time.
const NEAR: usize = 500;

/// A place in a block of a text.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    /// Where the block ends.
    end: usize,
    /// What was passed and is not printed, in bytes of the text.
    pub(super) lost: Vec<Range<usize>>,
}

impl<'t> Cursor<'t> {
    /// The start of a block.
    pub(super) fn new(text: &'t str, block: Range<usize>) -> Self {
        Self { text, at: block.start, end: block.end, lost: Vec::new() }
    }

    /// Where it stands, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..self.end]
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// Passes blanks, as such or as references, and the marks of quotations that
    /// begin a line.
    fn skip_blank(&mut self) {
        self.skip_blank_before(None);
    }

    /// The same before a character that prints: it may be such a mark itself.
    fn skip_blank_before(&mut self, expected: Option<char>) {
        while let Some(next) = self.rest().chars().next() {
            let quote = next == '>' && expected != Some('>') && self.begins_line();
            let reference = (next == '&' && expected != Some('&')).then(|| entity(self.rest())).flatten();
            self.at += match reference.filter(|reference| is_blank_entity(reference)) {
                Some(reference) => reference.len(),
                None if is_blank(next) || quote => next.len_utf8(),
                None => break,
            };
        }
    }

    fn begins_line(&self) -> bool {
        let mut before = self.text[..self.at].chars().rev().take(NEAR);
        let stops = before.find(|&c| c == '\n' || !(is_blank(c) || c == '>'));
        stops.map_or(self.at <= NEAR, |c| c == '\n')
    }

    /// Goes over a printed text.
    pub(super) fn text(&mut self, printed: &str) {
        if let Some(raw) = picture_in(printed)
            && let Some(found) = self.rest().find(raw)
        {
            self.lost.push(self.at + found..self.at + found + raw.len());
        }
        let printed = printable(printed);
        let mut rest = printed.as_ref();
        while let Some(expected) = rest.chars().next() {
            if is_blank(expected) {
                self.skip_blank();
                rest = &rest[expected.len_utf8()..];
            } else if self.take(expected, rest) {
                rest = &rest[expected.len_utf8()..];
            } else if self.rest().is_empty() {
                break;
            } else {
                self.pass();
            }
        }
    }

    /// Goes over one printed character, if it is next; `rest` begins with it.
    fn take(&mut self, expected: char, rest: &str) -> bool {
        self.skip_blank_before(Some(expected));
        let source = self.rest();
        let Some(next) = source.chars().next() else { return false };
        if next == '&'
            && let Some(entity) = entity(source)
            && (!rest.starts_with(entity) || decodes_again(entity, source, rest))
        {
            self.at += entity.len();
            return true;
        }
        if next == '\\' && source[1..].starts_with(expected) && expected.is_ascii_punctuation() {
            // A backslash in a path is meant as itself; where two print one, it is there.
            if expected != '\\' && self.in_path() {
                self.lose(self.at..self.at + 1);
            }
            self.at += 1 + expected.len_utf8();
            return true;
        }
        if next == expected {
            self.at += next.len_utf8();
            return true;
        }
        false
    }

    /// Whether the backslash here follows a drive, or another one, in a word.
    fn in_path(&self) -> bool {
        let near = self.text.floor_char_boundary(self.at.saturating_sub(NEAR));
        let word = self.text[near..self.at].rsplit(char::is_whitespace).next().unwrap_or_default();
        word.char_indices().any(|(at, c)| {
            let mut before = word[..at].chars().rev();
            let drive = before.next().is_some_and(|letter| letter.is_ascii_alphabetic())
                && !before.next().is_some_and(|other| other.is_ascii_alphanumeric());
            c == ':' && drive && {
                let after = &word[at + 1..];
                after.is_empty() || after.starts_with('\\')
            }
        })
    }

    /// Passes one character that is not printed.
    fn pass(&mut self) {
        let Some(next) = self.rest().chars().next() else { return };
        if !is_mark(next) && !is_blank(next) {
            self.lose(self.at..self.at + next.len_utf8());
        }
        self.at += next.len_utf8();
    }

    fn lose(&mut self, range: Range<usize>) {
        let goes_on = |c: char| c != '\n' && (is_blank(c) || is_mark(c));
        match self.lost.last_mut() {
            Some(last) if self.text[last.end..range.start.max(last.end)].chars().all(goes_on) => {
                last.end = range.end.max(last.end);
            }
            _ => self.lost.push(range),
        }
    }

    /// Goes over code: nothing in it has a meaning but a bar in a table.
    fn verbatim(&mut self, printed: &str) {
        for expected in printed.chars().filter(|&c| !is_blank(c)) {
            loop {
                self.skip_blank_before(Some(expected));
                match self.rest().chars().next() {
                    None => return,
                    Some(next) if next == expected => {
                        self.at += next.len_utf8();
                        break;
                    }
                    Some('\\') if expected == '|' => self.at += 1,
                    Some(_) => self.pass(),
                }
            }
        }
    }

    /// Code in a line, between its backticks.
    pub(super) fn code(&mut self, printed: &str) {
        self.skip_blank();
        let width = self.rest().len() - self.rest().trim_start_matches('`').len();
        self.at += width;
        self.verbatim(printed);
        self.skip_blank();
        let close = "`".repeat(width);
        if self.rest().starts_with(&close) {
            self.at += width;
        }
    }

    /// A block of code, with its fences.
    pub(super) fn code_block(&mut self, printed: &str) {
        self.skip_blank_before(Some('&'));
        if self.rest().starts_with("```") || self.rest().starts_with("~~~") {
            self.skip_line();
        }
        self.verbatim(printed);
    }

    /// The mark that opens or closes a style; none where there is none.
    pub(super) fn delimiter(&mut self, style: Style) -> Option<Range<usize>> {
        self.skip_blank();
        let rest = self.rest();
        let width = match style {
            Style::Strong if rest.starts_with("**") || rest.starts_with("__") => 2,
            Style::Emph if rest.starts_with(['*', '_']) => 1,
            Style::Strike if rest.starts_with("~~") => 2,
            Style::Underline | Style::Highlight | Style::Sub | Style::Super if rest.starts_with('<') => {
                rest.find('>').map_or(0, |close| close + 1)
            }
            _ => 0,
        };
        self.at += width;
        (width > 0).then(|| self.at - width..self.at)
    }

    /// Whether an asterisk stands between letters or digits of one word.
    pub(super) fn splits_a_word(&self, mark: &Range<usize>) -> bool {
        let before = self.before(mark.start).is_some_and(|c| c.is_ascii_alphanumeric());
        let after = self.text[mark.end..].starts_with(|c: char| c.is_ascii_alphanumeric());
        before && after && self.text[mark.clone()] == *"*"
    }

    /// Whether an asterisk that opens stands where none can: in a word, or behind
    /// one and before what is no word.
    pub(super) fn opens_in_a_word(&self, mark: &Range<usize>) -> bool {
        let before = self.before(mark.start).is_some_and(|c| c.is_ascii_alphanumeric());
        let after = self.text[mark.end..].chars().next();
        let opens = after.is_some_and(|c| c.is_ascii_alphanumeric() || !c.is_alphanumeric() && c != '*');
        before && opens && self.text[mark.clone()] == *"*"
    }

    /// Whether what comes next, behind blanks, begins so.
    pub(super) fn is_at(&mut self, next: &str) -> bool {
        self.skip_blank();
        self.rest().starts_with(next)
    }

    /// The mark before a link's text; gives where the link begins.
    pub(super) fn link_start(&mut self) -> usize {
        self.skip_blank();
        let start = self.at;
        if self.rest().starts_with(['[', '<']) {
            self.at += 1;
        }
        start
    }

    /// The marks behind a link's text, with its address.
    pub(super) fn link_end(&mut self) {
        self.skip_blank();
        if self.rest().starts_with('>') {
            self.at += 1;
            return;
        }
        // What stands before the bracket did not print.
        while !self.rest().is_empty() && !self.rest().starts_with(']') {
            self.pass();
        }
        self.at = self.end.min(self.at + 1);
        self.target();
    }

    /// `(address "title")` or `[label]`, if it is here.
    fn target(&mut self) {
        let close = match self.rest().chars().next() {
            Some('(') => ')',
            Some('[') => ']',
            _ => return,
        };
        let open = if close == ')' { '(' } else { '[' };
        let (mut depth, mut escaped, mut angle) = (0_usize, false, false);
        for (at, character) in self.rest().char_indices() {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '<' if at == 1 => angle = true,
                '>' => angle = false,
                _ if angle => {}
                c if c == open => depth += 1,
                c if c == close => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += at + 1;
                        return;
                    }
                }
                _ => {}
            }
        }
    }

    /// A picture with its description.
    pub(super) fn picture(&mut self, picture: &Picture) {
        self.skip_blank();
        if self.rest().starts_with("![") {
            self.at += 2;
        }
        let close = self.closing();
        self.text(&picture.alt);
        // Links in it are named by a finding of their own.
        while close.is_some_and(|close| self.at < close) {
            if self.rest().starts_with(']') {
                self.at += 1;
                self.target();
            } else {
                self.pass();
            }
        }
        self.link_end();
        if let Some(close) = self.rest().find('}').filter(|_| picture.width.is_some()) {
            self.at += close + 1;
        }
    }

    /// Where the bracket is that closes the one behind which this stands; none
    /// where the brackets do not pair.
    fn closing(&self) -> Option<usize> {
        let (mut depth, mut escaped) = (1_usize, false);
        for (at, character) in self.rest().char_indices() {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(self.at + at);
            }
        }
        None
    }

    /// One or more `[@id]`.
    pub(super) fn citations(&mut self) {
        loop {
            let start = self.at;
            self.skip_blank();
            // One whose bracket never closes is text.
            let closes = self.rest().starts_with("[@") && self.rest().contains(']');
            if !closes {
                self.at = start;
                return;
            }
            self.bracketed();
        }
    }

    /// Whatever is in brackets here.
    pub(super) fn bracketed(&mut self) {
        self.skip_blank();
        if self.rest().starts_with('[')
            && let Some(close) = self.rest().find(']')
        {
            self.at += close + 1;
        }
    }

    /// A line break that was asked for.
    pub(super) fn line_break(&mut self) {
        let rest = self.rest().trim_start_matches(is_blank);
        if rest.starts_with('\\') {
            self.at = self.end - rest.len() + 1;
        } else if let Some(close) = rest.find('>').filter(|_| is_line_break(rest)) {
            self.at = self.end - rest.len() + close + 1;
        }
    }

    /// The number signs before a heading; whether there are any.
    pub(super) fn skip_hashes(&mut self) -> bool {
        self.skip_blank();
        let width = self.rest().len() - self.rest().trim_start_matches('#').len();
        self.at += width;
        width > 0
    }

    /// A heading's number, if it is typed: what only begins with the same
    /// characters, as `1.5亿元` does, is text.
    pub(super) fn typed_number(&mut self, number: &str) {
        self.skip_blank();
        let line = self.rest().lines().next().unwrap_or_default();
        // Behind a backslash the full stop makes no item of a list.
        let words = line.replacen("\\.", ".", 1);
        if typed(&words).is_some_and(|typed| typed.number == number) {
            self.text(number);
        }
    }

    /// The words that make a paragraph a caption.
    pub(super) fn caption_mark(&mut self, mark: &str) {
        self.skip_blank();
        if self.rest().starts_with(mark) {
            self.at += mark.len();
        }
    }

    /// The line of `-` or `=` that makes the text above it a heading: hardly ever
    /// meant so.
    pub(super) fn underline(&mut self, words: &str) {
        let rest = self.rest();
        let alike = |at: &usize| {
            let mut marks = rest[*at..].trim_end().chars();
            marks.next().is_some_and(|first| marks.all(|mark| mark == first))
        };
        if let Some(start) = rest.find(['-', '=']).filter(alike) {
            let width = rest[start..].trim_end().len();
            if is_setext_meant(words, &rest[start..start + width]) {
                return;
            }
            self.lose(self.at + start..self.at + start + width);
        }
    }

    /// A bar between cells.
    pub(super) fn cell_border(&mut self) {
        let rest = self.rest().trim_start_matches([' ', '\t']);
        let rest = if self.begins_line() { rest.trim_start_matches([' ', '\t', '>']) } else { rest };
        self.at = self.end - rest.len() + usize::from(rest.starts_with('|'));
    }

    /// What is left of a table's row.
    pub(super) fn finish_line(&mut self) {
        while self.rest().chars().next().is_some_and(|c| c != '\n') {
            self.pass();
        }
    }

    /// Goes to the start of the next line.
    pub(super) fn next_line(&mut self) {
        self.at = self.rest().find('\n').map_or(self.end, |newline| self.at + newline + 1);
    }

    /// A line of marks only.
    pub(super) fn skip_line(&mut self) {
        self.at = self.rest().find('\n').map_or(self.end, |newline| self.at + newline);
    }

    /// What is left of the block.
    pub(super) fn finish(&mut self) {
        while !self.rest().is_empty() {
            self.pass();
        }
    }
}

/// What in a line between blocks is no mark of a block, in bytes of the line.
pub(super) fn content_of_a_gap(line: &str) -> Option<Range<usize>> {
    let mut rest = line;
    loop {
        let trimmed = rest.trim_start_matches(|c| is_blank(c) || is_mark(c));
        let digits = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = digits.len() < trimmed.len() && digits.starts_with(['.', ')']);
        rest = match trimmed.strip_prefix(['x', 'X']) {
            Some(after) if after.starts_with(']') && rest.len() > trimmed.len() => after,
            _ if numbered => digits,
            _ => trimmed,
        };
        if rest.len() == trimmed.len() {
            break;
        }
    }
    let definition =
        line.trim_start_matches([' ', '\t', '>', '-', '*', '+']).starts_with('[') && line.contains("]:");
    let content = rest.trim_end();
    let start = line.len() - rest.len();
    (!definition && !content.is_empty()).then(|| start..start + content.len())
}

/// Whether a text begins with `<br>`; another tag on the next line prints.
fn is_line_break(text: &str) -> bool {
    let tag = text.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br"));
    tag && !text[3..].starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// Whether a character may be one of Markdown's marks.
fn is_mark(character: char) -> bool {
    character.is_ascii_punctuation()
}

pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_control() || is_format(character)
}

/// A picture's mark that prints as it is written.
fn picture_in(printed: &str) -> Option<&str> {
    let start = printed.find("![")?;
    let middle = start + printed[start..].find("](")?;
    let end = middle + printed[middle..].find(')')?;
    let raw = &printed[start..=end];
    (!raw.contains('\n')).then_some(raw)
}
