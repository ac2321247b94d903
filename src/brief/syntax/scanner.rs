//! Reads a text line by line as a person would: tables, keys with values,
//! comments, and what is none of these.

use std::ops::Range;

use super::shape::{Shape, is_structure};
use super::signs::{closes_bracket, is_hidden, is_other_space, opens_bracket};
use super::{Found, Key, LOST};
use crate::brief::names;
use crate::findings::{Fault, nearest};
use crate::text::splice::{Splice, Splices};

/// What a value stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// A line of its own.
    Line,
    /// A list.
    List,
    /// An inline table.
    Table,
}

/// A long text that was read last: nothing else may have ended it.
#[derive(Debug, Clone)]
pub(super) struct LongText {
    /// Its opening mark.
    pub open: Range<usize>,
    /// The mark, as TOML writes it.
    pub fence: &'static str,
    /// Where the closing mark ends.
    pub end: usize,
}

/// A place in a text, with what was found before it.
pub(super) struct Scanner<'a> {
    pub text: &'a str,
    pub at: usize,
    pub shape: Shape,
    pub edits: Vec<Splice>,
    pub found: Vec<Found>,
    pub bare: Vec<Range<usize>>,
    pub keys: Vec<Key>,
    /// Full-width signs of this line.
    pub signs: Vec<Splice>,
    /// The table that keys belong to.
    pub table: String,
    pub last_text: Option<LongText>,
    /// What puts quotes around the items of this list that lack them.
    pub unquoted: Vec<Splice>,
    /// How deep lists and inline tables are nested here.
    pub depth: usize,
    /// Whether the text is nested deeper than anybody would.
    pub too_deep: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            shape: Shape::of(text),
            edits: Vec::new(),
            found: Vec::new(),
            bare: Vec::new(),
            keys: Vec::new(),
            signs: Vec::new(),
            table: String::new(),
            last_text: None,
            unquoted: Vec::new(),
            depth: 0,
            too_deep: false,
        }
    }

    /// Reads all of it.
    pub(super) fn read(&mut self) {
        if self.rest().starts_with('\u{feff}') {
            self.at += '\u{feff}'.len_utf8();
        }
        while let Some(next) = self.peek_after_blanks() {
            match next {
                '\n' | '\r' => self.at += 1,
                '#' => self.at = self.line_end(self.at),
                _ if self.comment() => {}
                _ if self.header() => {}
                _ if self.key_value(Within::Line) => {}
                _ => self.stray(),
            }
            self.settle_signs();
        }
    }

    /// The text that is not read yet.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The next character that is no blank. Blanks that TOML does not know are
    /// noted.
    pub(super) fn peek_after_blanks(&mut self) -> Option<char> {
        loop {
            let next = self.peek()?;
            let range = self.at..self.at + next.len_utf8();
            match next {
                ' ' | '\t' => {}
                _ if is_other_space(next) => self.sign(range.clone(), " "),
                _ if is_hidden(next) => {
                    let edits = vec![Splice::delete(range.clone())];
                    self.add(Fault::TomlControl { character: next }, range.clone(), edits, true);
                }
                _ => return Some(next),
            }
            self.at = range.end;
        }
    }

    /// Where the line of an offset ends: before its newline.
    pub(super) fn line_end(&self, offset: usize) -> usize {
        let end = self.text[offset..].find('\n').map_or(self.text.len(), |newline| offset + newline);
        if self.text[offset..end].ends_with('\r') { end - 1 } else { end }
    }

    /// Where the line of an offset begins.
    pub(super) fn line_start(&self, offset: usize) -> usize {
        self.text[..offset].rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// The number of an offset's line, from 1.
    pub(super) fn line_number(&self, offset: usize) -> usize {
        self.shape.line(offset)
    }

    /// The rest of the line, without blanks at its end.
    pub(super) fn line_rest(&self) -> &'a str {
        self.text[self.at..self.line_end(self.at)].trim_end()
    }

    /// Records a cause with what mends the text; where that is `certain`, it is
    /// the editor's repair too.
    pub(super) fn add(&mut self, fault: Fault, range: Range<usize>, edits: Vec<Splice>, certain: bool) {
        let repair = certain.then(|| Splices::new(edits.clone()).joined(self.text)).flatten();
        let repair = repair.map(|edit| (edit.range, edit.text));
        self.edits.extend(edits);
        self.found.push(Found { fault, range, repair });
    }

    /// The line of an offset as it is with some changes, for a hint.
    pub(super) fn written(&self, offset: usize, edits: &[Splice]) -> String {
        let line = self.line_start(offset)..self.line_end(offset);
        shortened(Splices::new(edits.to_vec()).within(self.text, line).trim())
    }

    /// Notes a full-width sign that stands for one of TOML's.
    pub(super) fn sign(&mut self, range: Range<usize>, wanted: impl Into<String>) {
        self.signs.push(Splice::replace(range, wanted));
    }

    /// Makes the signs noted so far into one finding: they come from one slip,
    /// a keyboard that was left on Chinese.
    pub(super) fn settle_signs(&mut self) {
        let signs = std::mem::take(&mut self.signs);
        let (Some(first), Some(last)) = (signs.first(), signs.last()) else { return };
        let range = first.range.start..last.range.end;
        let names = |of: &dyn Fn(&Splice) -> String| {
            let mut names: Vec<String> = Vec::new();
            for name in signs.iter().map(of).filter(|name| !name.is_empty()) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names.join(" ")
        };
        let found = names(&|edit| visible(&self.text[edit.range.clone()]));
        let wanted = names(&|edit| visible(&edit.text));
        let line = self.written(range.start, &signs);
        self.add(Fault::TomlSign { found, wanted, line }, range, signs, true);
    }

    /// A comment that begins with another language's sign, or a full-width one.
    pub(super) fn comment(&mut self) -> bool {
        let found = ["//", "/*", "<!--", "＃"].into_iter().find(|sign| self.rest().starts_with(sign));
        let Some(found) = found else { return false };
        let range = self.at..self.at + found.len();
        self.at = self.line_end(self.at);
        let edits = vec![Splice::replace(range.clone(), "#")];
        self.add(Fault::TomlComment { found: found.to_owned() }, range, edits, true);
        true
    }

    /// What follows a value or a table's name on its line.
    pub(super) fn end_of_line(&mut self) {
        match self.peek_after_blanks() {
            None | Some('\n' | '\r' | '#') => return,
            _ if self.comment() => return,
            _ => {}
        }
        let rest = self.line_rest();
        let range = self.at..self.at + rest.len();
        let only_signs = rest.chars().all(|sign| ",;，；。、".contains(sign));
        if only_signs {
            let edits = vec![Splice::delete(range.clone())];
            self.add(Fault::TomlExtra { found: rest.to_owned() }, range.clone(), edits, true);
            self.at = range.end;
        } else if is_structure(rest) {
            let blanks = self.text[..self.at].trim_end_matches([' ', '\t']).len();
            let edits = vec![Splice::replace(blanks..self.at, "\n")];
            let found = shortened(rest);
            self.add(Fault::TomlSameLine { found }, range, edits, true);
        } else {
            let edits = vec![Splice::delete(range.clone())];
            self.add(Fault::TomlStray { after_text: false }, range.clone(), edits, false);
            self.at = range.end;
        }
    }

    /// Lines that are no TOML, up to the next that are: one cause. Mostly the
    /// rest of a text that was ended too early.
    fn stray(&mut self) {
        if self.broken_header() {
            return;
        }
        let start = self.at;
        let end = self.shape.next(start).unwrap_or(self.text.len());
        let lines = self.text[start..end].trim_end();
        let end = start + lines.len();
        self.at = end;
        let edits = vec![Splice::delete(start..end)];
        let before = self.last_text.take();
        let before = before.filter(|before| self.text[before.end..start].trim().is_empty());
        match before {
            Some(text) if lines.contains(text.fence) => {
                let line = self.line_number(text.end);
                let fault = Fault::TomlInnerFence { fence: text.fence, line };
                self.add(fault, text.open, edits, false);
            }
            before => self.add(Fault::TomlStray { after_text: before.is_some() }, start..end, edits, false),
        }
    }
}

impl Scanner<'_> {
    /// A line with brackets that names no table. What follows it belongs to that
    /// table, whichever it is, and not to the one before.
    fn broken_header(&mut self) -> bool {
        let line = self.line_rest();
        let brackets = |sign: char| opens_bracket(sign) || closes_bracket(sign);
        let (opened, closed) = (line.starts_with(opens_bracket), line.ends_with(closes_bracket));
        let bracketed = opened && closed || (opened || closed) && !line.contains(['=', '＝']);
        if !bracketed || line.chars().count() > LONGEST_NAME || line.contains(['(', '（']) {
            return false;
        }
        let letters: String = line.chars().filter(char::is_ascii_alphanumeric).collect();
        let name = nearest(&letters, names::tables());
        let meant = name.map(|name| match names::is_list(name.split('.')) {
            Some(true) => format!("[[{name}]]"),
            _ => format!("[{name}]"),
        });
        let found = line.trim_matches(brackets).to_owned();
        let range = self.at..self.at + line.len();
        self.table = format!("#{}", self.at);
        let lost = Splice::replace(range.clone(), format!("[\"{LOST}{}\"]", self.at));
        self.at = range.end;
        self.add(Fault::TomlTableName { found, meant }, range, vec![lost], false);
        true
    }
}

/// How many characters a line may have that was meant as a table's name.
const LONGEST_NAME: usize = 60;

/// How much of a line a hint shows.
const SHOWN: usize = 60;

/// A line cut to what a hint can show.
pub(super) fn shortened(line: &str) -> String {
    let line = line.lines().next().unwrap_or_default();
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// A sign as a finding shows it: a blank by its code.
fn visible(sign: &str) -> String {
    let mut characters = sign.chars();
    match (characters.next(), characters.next()) {
        (Some(' '), None) => "a space".to_owned(),
        (Some(blank), None) if blank.is_whitespace() => format!("U+{:04X}", u32::from(blank)),
        _ => format!("`{}`", sign.trim()),
    }
}
