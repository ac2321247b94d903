//! Texts between quotes: where each was meant to end.

use std::ops::Range;

use super::scanner::{LongText, Scanner, Within, shortened};
use super::shape::{fence_at_end, starts_with_key};
use super::signs::{Quote, closes_brace, closes_bracket, is_straight, parts_items};
use crate::findings::Fault;
use crate::text::splice::Splice;

/// An opening mark.
#[derive(Debug, Clone)]
struct Opening {
    range: Range<usize>,
    quote: Quote,
    /// Whether it is TOML's own mark.
    straight: bool,
}

impl Scanner<'_> {
    /// A text, at its opening mark.
    pub(super) fn text_value(&mut self, within: Within) {
        let rest = self.rest();
        let Some(quote) = rest.chars().next().and_then(Quote::of) else { return };
        let marks = rest.chars().take_while(|mark| Quote::of(*mark) == Some(quote));
        let widths: Vec<_> = marks.take(3).map(|mark| (mark.len_utf8(), is_straight(mark))).collect();
        let is_long = widths.len() == 3 && (widths.iter().all(|it| it.1) || self.opens_line(&widths));
        let width = if is_long { widths.iter().map(|it| it.0).sum() } else { widths[0].0 };
        let opening = Opening {
            range: self.at..self.at + width,
            quote,
            straight: widths[..if is_long { 3 } else { 1 }].iter().all(|it| it.1),
        };
        if is_long {
            self.long_text(&opening, within);
        } else if opening.straight {
            self.short_text(&opening, within);
        } else {
            self.curly_text(&opening, within);
        }
    }

    /// Whether marks that are not all straight open a long text: nothing else
    /// stands on their line.
    fn opens_line(&self, marks: &[(usize, bool)]) -> bool {
        let width: usize = marks.iter().map(|it| it.0).sum();
        self.line_rest().len() == width
    }

    /// Whether what follows a text on its line may follow one.
    fn may_follow(&self, end: usize, within: Within) -> bool {
        let tail = self.text[end..self.line_end(end)].trim_start();
        let Some(next) = tail.chars().next() else { return true };
        match within {
            Within::Line => {
                matches!(next, '#' | '＃') || tail.chars().all(|sign| ",;，；。、 ".contains(sign))
            }
            Within::List => matches!(next, '#' | '＃') || parts_items(next) || closes_bracket(next),
            Within::Table => matches!(next, '#' | '＃') || parts_items(next) || closes_brace(next),
        }
    }

    /// A text between marks that are not straight. It ends at the last mark of
    /// its line, in a list at the last before what parts the items.
    fn curly_text(&mut self, open: &Opening, within: Within) {
        let start = open.range.end;
        let line = &self.text[start..self.line_end(start)];
        let marks = line.char_indices().filter(|(_, mark)| Quote::of(*mark) == Some(open.quote));
        let mut ends = marks.map(|(at, mark)| start + at..start + at + mark.len_utf8());
        let close = match within {
            Within::Line => ends.rfind(|end| self.may_follow(end.end, within)),
            _ => ends.find(|end| self.may_follow(end.end, within)),
        };
        match close {
            Some(close) => self.set_straight(open, close),
            None => self.unclosed(open, within),
        }
    }

    /// Puts straight marks around a text, of a kind that it does not hold.
    fn set_straight(&mut self, open: &Opening, close: Range<usize>) {
        let text = &self.text[open.range.end..close.start];
        let fits = |quote: Quote| match quote {
            Quote::Double => !text.contains(['"', '\\']),
            Quote::Single => !text.contains('\''),
        };
        let quote = [open.quote, open.quote.other()].into_iter().find(|quote| fits(*quote));
        self.at = close.end;
        match quote {
            Some(quote) => {
                for mark in [open.range.clone(), close] {
                    if &self.text[mark.clone()] != quote.sign() {
                        self.sign(mark, quote.sign());
                    }
                }
            }
            None => {
                let whole = open.range.start..close.end;
                self.sign(whole, toml::Value::String(text.to_owned()).to_string());
            }
        }
    }

    /// A text of one line between straight marks.
    fn short_text(&mut self, open: &Opening, within: Within) {
        let start = open.range.end;
        let line = &self.text[start..self.line_end(start)];
        let Some(close) = closing(line, open.quote).map(|at| start + at) else {
            return self.without_end(open, within);
        };
        let end = close + 1;
        if within == Within::Line && self.opens_short(open) || self.doubled(open, end, within) {
            return;
        }
        let inner = !self.may_follow(end, within) && self.quotes_inside(open, end, within);
        if !inner {
            self.at = end;
            self.escapes(open, close);
        }
    }

    /// Two marks where three open a long text, with a slip between them or not.
    fn opens_short(&mut self, open: &Opening) -> bool {
        let line = self.line_rest();
        let marks = line.chars().filter(|mark| Quote::of(*mark) == Some(open.quote)).count();
        let end = self.at + line.len();
        if marks < 2 || line.chars().count() > 8 {
            return false;
        }
        let limit = self.shape.next(end).unwrap_or(self.text.len());
        let Some((close, quote)) = self.closing_line(self.line_end(end), limit) else { return false };
        if quote != open.quote {
            return false;
        }
        let slip = line.chars().any(|mark| Quote::of(mark) != Some(quote));
        let fence = quote.fence();
        let edits = vec![Splice::replace(open.range.start..end, fence)];
        let fault = Fault::TomlUnopened { mark: fence.to_owned(), line: self.line_number(close) };
        self.add(fault, open.range.start..end, edits, !slip);
        self.straight_close(close, fence);
        true
    }

    /// Puts the straight marks where a long text was found to end.
    pub(super) fn straight_close(&mut self, close: usize, fence: &'static str) {
        let marks = close..close + self.text[close..self.line_end(close)].trim_end().len();
        self.at = marks.end;
        if &self.text[marks.clone()] != fence {
            self.sign(marks, fence);
        }
    }

    /// A mark that stands twice, before a text or behind it.
    fn doubled(&mut self, open: &Opening, end: usize, within: Within) -> bool {
        let empty = end == open.range.end + 1;
        let line = &self.text[end..self.line_end(end)];
        let mark = open.quote.sign();
        let before = empty && !line.starts_with(mark) && !self.may_follow(end, within);
        let before = before.then(|| closing(line, open.quote)).flatten().map(|close| end + close + 1);
        let before = before.filter(|close| self.may_follow(*close, within));
        let behind = !empty && line.starts_with(mark) && self.may_follow(end + 1, within);
        let (extra, close) = match before {
            Some(close) => (open.range.clone(), close),
            None if behind => (end..end + 1, end + 1),
            None => return false,
        };
        self.at = close;
        let found = mark.to_owned();
        self.add(Fault::TomlExtra { found }, extra.clone(), vec![Splice::delete(extra)], true);
        true
    }

    /// A text that ends at a mark which belongs to it: `"他说"好"。"`.
    fn quotes_inside(&mut self, open: &Opening, end: usize, within: Within) -> bool {
        let line = &self.text[end..self.line_end(end)];
        let next = self.text[end..].trim_start_matches([' ', '\t']).chars().next();
        let starts_item = next.and_then(Quote::of).is_some() && within != Within::Line;
        if starts_item || starts_with_key(line) {
            return false;
        }
        let marks = line.char_indices().filter(|(_, mark)| Quote::of(*mark) == Some(open.quote));
        let mut ends = marks.map(|(at, mark)| end + at..end + at + mark.len_utf8());
        let close = match within {
            Within::Line => ends.rfind(|mark| self.may_follow(mark.end, within)),
            _ => ends.find(|mark| self.may_follow(mark.end, within)),
        };
        let Some(close) = close else { return false };
        self.mend_inner(open, close);
        true
    }

    /// Makes the straight marks inside a text curly, where they come in pairs;
    /// else the text gets other marks around it.
    fn mend_inner(&mut self, open: &Opening, close: Range<usize>) {
        let inner = open.range.end..close.start;
        let text = &self.text[inner.clone()];
        let sign = open.quote.sign();
        let marks: Vec<_> =
            text.match_indices(sign).map(|(at, _)| inner.start + at..inner.start + at + 1).collect();
        let curly = if open.quote == Quote::Double { ["“", "”"] } else { ["‘", "’"] };
        let chinese = !text.is_ascii();
        let other = open.quote.other();
        let mut edits: Vec<_> = if chinese && marks.len() % 2 == 0 {
            marks.iter().enumerate().map(|(n, mark)| Splice::replace(mark.clone(), curly[n % 2])).collect()
        } else if !text.contains(other.sign()) && !text.contains('\\') {
            vec![
                Splice::replace(open.range.clone(), other.sign()),
                Splice::replace(close.clone(), other.sign()),
            ]
        } else {
            let written = toml::Value::String(text.replace("\\\"", "\"")).to_string();
            vec![Splice::replace(open.range.start..close.end, written)]
        };
        if &self.text[close.clone()] != sign && edits.len() != 1 && edits[0].range != open.range {
            edits.push(Splice::replace(close.clone(), sign));
        }
        let place = marks
            .first()
            .map_or(inner.clone(), |first| first.start..marks.last().map_or(first.end, |it| it.end));
        let line = self.written(open.range.start, &edits);
        self.at = close.end;
        self.add(Fault::TomlInnerQuotes { quote: sign, line }, place, edits, true);
    }

    /// A text whose line has no closing mark.
    fn without_end(&mut self, open: &Opening, within: Within) {
        let line = self.line_end(open.range.end);
        let text = &self.text[open.range.end..line];
        let last = text.char_indices().rev().find(|(at, mark)| {
            Quote::of(*mark) == Some(open.quote)
                && self.may_follow(open.range.end + at + mark.len_utf8(), within)
        });
        match last {
            Some((at, mark)) => {
                let at = open.range.end + at;
                self.set_straight(open, at..at + mark.len_utf8());
            }
            None => self.unclosed(open, within),
        }
    }

    /// A text that no mark closes on its line: it has several lines, or its
    /// closing mark is missing.
    fn unclosed(&mut self, open: &Opening, within: Within) {
        let line_end = self.line_end(open.range.end);
        if let Some(close) = self.closed_later(open, line_end, within) {
            let fence = open.quote.fence();
            let edits =
                vec![Splice::replace(open.range.clone(), fence), Splice::replace(close.clone(), fence)];
            let line = self.line_number(close.start);
            let fault =
                Fault::TomlSeveralLines { quote: self.text[open.range.clone()].to_owned(), fence, line };
            self.add(fault, open.range.clone(), edits, true);
            self.at = close.end;
            return;
        }
        let text = self.text[open.range.end..line_end].trim_end();
        let closes: fn(char) -> bool = match within {
            Within::Line => |_| false,
            Within::List => |sign| closes_bracket(sign) || parts_items(sign),
            Within::Table => |sign| closes_brace(sign) || parts_items(sign),
        };
        let end = open.range.end + text.trim_end_matches(|sign| closes(sign) || sign == ' ').len();
        let mark = open.quote.sign();
        let mut edits = vec![Splice::insert(end, mark)];
        if !open.straight {
            edits.insert(0, Splice::replace(open.range.clone(), mark));
        }
        let line = self.written(open.range.start, &edits);
        let fault = Fault::TomlUnclosed { open: self.text[open.range.clone()].to_owned(), mark, line };
        self.add(fault, open.range.clone(), edits, false);
        self.at = end;
        self.escapes(open, end);
    }

    /// The mark that closes a text on a later line, before anything else begins.
    fn closed_later(&self, open: &Opening, line_end: usize, within: Within) -> Option<Range<usize>> {
        let limit = self.shape.next(open.range.start).unwrap_or(self.text.len());
        let mut at = line_end;
        for line in self.text.get(line_end..limit)?.split_inclusive('\n') {
            let mark = line.char_indices().find(|(_, mark)| {
                Quote::of(*mark) == Some(open.quote) && (is_straight(*mark) == open.straight)
            });
            if let Some((offset, mark)) = mark {
                let close = at + offset..at + offset + mark.len_utf8();
                // More marks: the line has texts of its own.
                let alone = line.chars().filter(|mark| Quote::of(*mark) == Some(open.quote)).count() == 1;
                return Some(close).filter(|close| alone && self.may_follow(close.end, within));
            }
            at += line.len();
        }
        None
    }

    /// A text of several lines, by three marks.
    fn long_text(&mut self, open: &Opening, within: Within) {
        let fence = open.quote.fence();
        let content = open.range.end;
        if !open.straight {
            self.sign(open.range.clone(), fence);
        }
        let mut inner = None;
        let mut from = content;
        let limit = self.shape.next(open.range.start).unwrap_or(self.text.len());
        while let Some(close) = closing_fence(self.text, from, open.quote) {
            let is_opening = self.is_opening(content, close.start);
            if !is_opening && self.may_follow(close.end, within) && (inner.is_none() || close.start < limit) {
                return self.close_long(open, close, inner);
            }
            if is_opening || close.start >= limit {
                break;
            }
            inner = inner.or(Some(close.clone()));
            from = close.end;
        }
        if let Some(first) = inner {
            // Text behind the closing mark, and no other mark.
            return self.close_long(open, first, None);
        }
        self.long_without_end(open, limit);
    }

    /// Whether marks open a text of their own: a key stands before them.
    fn is_opening(&self, content: usize, at: usize) -> bool {
        let start = self.line_start(at);
        let before = self.text[start.max(content)..at].trim_end();
        start > content && before.ends_with(['=', '＝']) && starts_with_key(before)
    }

    /// A long text that ends at these marks; `inner` are marks inside it that
    /// would have ended it.
    fn close_long(&mut self, open: &Opening, close: Range<usize>, inner: Option<Range<usize>>) {
        let fence = open.quote.fence();
        if let Some(inner) = inner {
            let other = open.quote.other();
            let text = &self.text[open.range.end..close.start];
            let certain = !text.contains(other.fence()) && !text.contains('\\');
            let marks = [open.range.clone(), close.end - 3..close.end];
            let edits = if certain {
                marks.into_iter().map(|mark| Splice::replace(mark, other.fence())).collect()
            } else {
                let hidden = self.text[open.range.end..close.start].match_indices(fence);
                hidden
                    .map(|(at, _)| open.range.end + at..open.range.end + at + 3)
                    .map(|at| Splice::replace(at, "'"))
                    .collect()
            };
            let fault = Fault::TomlInnerFence { fence, line: self.line_number(inner.start) };
            self.add(fault, open.range.clone(), edits, certain);
        }
        self.escapes(open, close.end - 3);
        self.last_text = Some(LongText { open: open.range.clone(), fence, end: close.end });
        self.at = close.end;
    }

    /// A long text that its own marks do not end before something else begins.
    fn long_without_end(&mut self, open: &Opening, limit: usize) {
        let fence = open.quote.fence();
        let content = open.range.end;
        let text = self.text[content..limit].trim_end();
        let end = content + text.len();
        let last_line = content + text.rfind('\n').map_or(0, |newline| newline + 1);
        let other = self.other_close(content, end);
        if let Some((close, quote)) = other {
            self.at = close.end;
            if quote == open.quote || !open.straight {
                self.sign(close, fence);
                return;
            }
            let line = self.line_number(close.start);
            let found = self.text[close.clone()].to_owned();
            let fault = Fault::TomlMixedFences { open: fence, close: found, line };
            let straight = Splice::replace(close, fence);
            return self.add(fault, open.range.clone(), vec![straight], true);
        }
        self.at = end;
        // One or two marks alone on the last line.
        let short = text[last_line - content..].trim();
        let is_short = !short.is_empty() && short.chars().all(|mark| Quote::of(mark) == Some(open.quote));
        let edit = if is_short {
            Splice::replace(end - short.len()..end, fence)
        } else if text.contains('\n') {
            Splice::insert(end, format!("\n{fence}"))
        } else {
            Splice::insert(end, fence)
        };
        let line = self.line_number(end);
        let fault = Fault::TomlUnclosedLong { open: self.text[open.range.clone()].to_owned(), fence, line };
        self.add(fault, open.range.clone(), vec![edit], is_short);
    }

    /// Marks of another kind that end the text of a stretch: the last at the end
    /// of a line.
    fn other_close(&self, start: usize, end: usize) -> Option<(Range<usize>, Quote)> {
        let mut found = None;
        let mut at = start;
        for line in self.text[start..end].split_inclusive('\n') {
            if let Some((fence, quote)) = fence_at_end(line).filter(|_| at > start) {
                found = Some((at + fence.start..at + fence.end, quote));
            }
            at += line.len();
        }
        found
    }

    /// Backslashes of a text that mean nothing to TOML.
    fn escapes(&mut self, open: &Opening, close: usize) {
        if open.quote == Quote::Single {
            return;
        }
        let text = &self.text[open.range.end..close];
        let mut edits = Vec::new();
        let mut rest = text.char_indices();
        while let Some((at, character)) = rest.next() {
            if character != '\\' {
                continue;
            }
            let after = &text[at + 1..];
            if !is_escape(after) {
                edits.push(Splice::insert(open.range.end + at, "\\"));
            }
            if after.starts_with(['\\', '"']) {
                rest.next();
            }
        }
        let Some(first) = edits.first().map(|edit| edit.range.start) else { return };
        let shown: String = self.text[first..].chars().take(2).collect();
        let long = open.range.len() == 3;
        let range = first..first + shown.len();
        let marks = if long { Quote::Single.fence() } else { Quote::Single.sign() };
        let literal = (!long && !text.contains('\'')).then(|| shortened(&format!("'{text}'")));
        self.add(Fault::TomlEscape { escape: shown, marks, literal }, range, edits, false);
    }
}

/// The first mark in a line that ends a text.
fn closing(line: &str, quote: Quote) -> Option<usize> {
    let mut escaped = false;
    line.char_indices().find_map(|(at, character)| {
        let ends = !escaped && line[at..].starts_with(quote.sign());
        escaped = quote == Quote::Double && character == '\\' && !escaped;
        ends.then_some(at)
    })
}

/// The first three marks behind an offset that end a long text, with up to two
/// more that belong to it.
fn closing_fence(text: &str, from: usize, quote: Quote) -> Option<Range<usize>> {
    let fence = quote.fence();
    let mut at = from;
    loop {
        let start = at + text[at..].find(fence)?;
        let backslashes = text[from..start].bytes().rev().take_while(|byte| *byte == b'\\').count();
        if quote == Quote::Double && backslashes % 2 == 1 {
            at = start + 1;
            continue;
        }
        let more = text[start + 3..].bytes().take(2).take_while(|byte| *byte == fence.as_bytes()[0]).count();
        return Some(start..start + 3 + more);
    }
}

/// Whether what follows a backslash makes an escape of TOML.
fn is_escape(after: &str) -> bool {
    let hex = |count: usize| {
        let digits = after.get(1..1 + count).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        digits.is_some_and(|code| char::from_u32(code).is_some()) && !after[1..].starts_with('+')
    };
    match after.chars().next() {
        Some('b' | 't' | 'n' | 'f' | 'r' | 'e' | '"' | '\\') => true,
        Some('x') => hex(2),
        Some('u') => hex(4),
        Some('U') => hex(8),
        Some(_) => after.trim_start_matches([' ', '\t', '\r']).starts_with('\n'),
        None => false,
    }
}
