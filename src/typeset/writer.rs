//! Writes Typst code and remembers which part of the brief each part of it
//! comes from, so that the engine's errors can be put at the editor's line.

use std::ops::Range;

use super::escape;
use super::seams::{RULE, seamed};
use crate::text::characters::printable;
use crate::text::source::Place;
use crate::text::source::Text;
use crate::text::traced::Traced;

/// Typst code with the places it comes from.
#[derive(Debug, Default, Clone)]
pub struct TypstSource {
    /// The code of `main.typ`.
    pub text: String,
    /// Ranges of the code, each inside or beside the others, with their places,
    /// by their starts, the outer before the inner.
    places: Vec<(Range<usize>, Place)>,
    /// The literals of which each character is known, by their starts.
    traces: Vec<Trace>,
    /// The ranges of the code that are texts of paragraphs, as `places` are.
    paragraphs: Vec<(Range<usize>, Place)>,
}

/// A literal of the code and where its text was written.
#[derive(Debug, Clone)]
struct Trace {
    /// Where the literal begins in the code.
    start: usize,
    text: Traced,
}

impl TypstSource {
    /// Code that comes from no brief.
    pub fn plain(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    /// The place of the brief that a range of the code comes from: that of the
    /// smallest part around it.
    pub fn place(&self, range: &Range<usize>) -> Option<&Place> {
        smallest(&self.places, range)
    }

    /// The paragraph that a range of the code is text of; none where it is text
    /// of a table's cell or of a title.
    pub fn paragraph(&self, range: &Range<usize>) -> Option<&Place> {
        smallest(&self.paragraphs, range).filter(|place| self.place(range) == Some(place))
    }

    /// Whether a literal begins here of which each character is known.
    pub fn is_traced(&self, start: usize) -> bool {
        self.trace(start).is_some()
    }

    /// Where a character was written that stands `offset` bytes behind the start
    /// of a literal's text; none where it was written nowhere.
    pub fn character(&self, start: usize, offset: usize, length: usize) -> Option<Place> {
        let text = &self.trace(start)?.text;
        let first = text.at(offset)?;
        let source = self.place(&(start..start + 1))?.source;
        // Of an entity, which is longer than what it stands for, the beginning.
        Some(Place { source, range: first..first + length })
    }

    /// Puts code before all that was written.
    fn prepend(&mut self, code: &str) {
        self.text.insert_str(0, code);
        for (range, _) in self.places.iter_mut().chain(&mut self.paragraphs) {
            *range = range.start + code.len()..range.end + code.len();
        }
        self.traces.iter_mut().for_each(|trace| trace.start += code.len());
    }

    fn trace(&self, start: usize) -> Option<&Trace> {
        self.traces.binary_search_by_key(&start, |trace| trace.start).ok().map(|at| &self.traces[at])
    }
}

/// The smallest part around a range.
fn smallest<'a>(parts: &'a [(Range<usize>, Place)], range: &Range<usize>) -> Option<&'a Place> {
    let end = parts.partition_point(|(part, _)| part.start <= range.start);
    parts[..end].iter().rev().find(|(part, _)| range.end <= part.end).map(|(_, place)| place)
}

/// Appends code to a [`TypstSource`].
#[derive(Debug, Default)]
pub(super) struct Writer {
    source: TypstSource,
    indent: usize,
    /// The paragraph that is being written.
    paragraph: Option<Place>,
    /// Whether what is being written is a link's text.
    in_link: bool,
    /// Whether what is being written is a heading's text.
    in_heading: bool,
    /// The character after what is being written, if it is text.
    next: Option<char>,
    /// Whether a text has seams.
    seamed: bool,
}

impl Writer {
    /// Starts so many levels in.
    pub(super) fn indented(indent: usize) -> Self {
        Self { indent, ..Self::default() }
    }

    /// Appends what another writer wrote, whose places are in sources that
    /// stand so many further on by now.
    pub(super) fn append(&mut self, other: Self, shift: usize) {
        let start = self.source.text.len();
        self.source.text.push_str(&other.source.text);
        let moved = |(range, place): (Range<usize>, Place)| {
            (range.start + start..range.end + start, place.shifted(shift))
        };
        self.source.places.extend(other.source.places.into_iter().map(moved));
        self.source.paragraphs.extend(other.source.paragraphs.into_iter().map(moved));
        self.seamed |= other.seamed;
        let traces = other.source.traces.into_iter();
        self.source.traces.extend(traces.map(|trace| Trace { start: trace.start + start, ..trace }));
    }

    /// Appends code as it is; never a brief's text.
    pub(super) fn code(&mut self, code: &str) {
        self.source.text.push_str(code);
    }

    /// Starts a new line at the current depth.
    pub(super) fn line(&mut self) {
        self.source.text.push('\n');
        self.source.text.extend(std::iter::repeat_n("  ", self.indent));
    }

    /// Writes an opening bracket; lines are one deeper from here.
    pub(super) fn open(&mut self, bracket: &str) {
        self.code(bracket);
        self.indent += 1;
    }

    /// Writes a closing bracket on a line of its own.
    pub(super) fn close(&mut self, bracket: &str) {
        self.indent = self.indent.saturating_sub(1);
        self.line();
        self.code(bracket);
    }

    /// Writes between two brackets, each item on lines of its own.
    pub(super) fn nested(&mut self, open: &str, close: &str, write: impl FnOnce(&mut Self)) {
        self.open(open);
        write(self);
        self.close(close);
    }

    /// Writes something that comes from a place of the brief.
    pub(super) fn at(&mut self, place: Option<&Place>, write: impl FnOnce(&mut Self)) {
        let start = self.source.text.len();
        write(self);
        if let Some(place) = place {
            self.source.places.push((start..self.source.text.len(), place.clone()));
        }
    }

    /// Writes a paragraph's text, which comes from a place of the brief.
    pub(super) fn at_paragraph(&mut self, place: &Place, write: impl FnOnce(&mut Self)) {
        let start = self.source.text.len();
        let around = self.paragraph.replace(place.clone());
        self.at(Some(place), write);
        self.paragraph = around;
        self.source.paragraphs.push((start..self.source.text.len(), place.clone()));
    }

    /// The paragraph that is being written.
    pub(super) fn paragraph(&self) -> Option<&Place> {
        self.paragraph.as_ref()
    }

    /// Writes the text of a link.
    pub(super) fn in_link(&mut self, write: impl FnOnce(&mut Self)) {
        let around = std::mem::replace(&mut self.in_link, true);
        write(self);
        self.in_link = around;
    }

    /// Writes the text of a heading.
    pub(super) fn in_heading(&mut self, write: impl FnOnce(&mut Self)) {
        let around = std::mem::replace(&mut self.in_heading, true);
        write(self);
        self.in_heading = around;
    }

    /// Whether what is being written is a heading's text.
    pub(super) fn is_in_heading(&self) -> bool {
        self.in_heading
    }

    /// Writes what this character comes after.
    pub(super) fn before(&mut self, next: Option<char>, write: impl FnOnce(&mut Self)) {
        let around = std::mem::replace(&mut self.next, next);
        write(self);
        self.next = around;
    }

    /// The character after what is being written.
    pub(super) fn next(&self) -> Option<char> {
        self.next
    }

    /// Whether what is being written is a link's text.
    pub(super) fn is_in_link(&self) -> bool {
        self.in_link
    }

    /// Items as one expression that joins them.
    pub(super) fn joined<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        if let [only] = items {
            return write(self, only);
        }
        self.code("{ ");
        for (index, item) in items.iter().enumerate() {
            self.code(if index > 0 { "; " } else { "" });
            write(self, item);
        }
        self.code(" }");
    }

    /// A text that a layout shows, as a string literal.
    pub(super) fn text(&mut self, text: &Text) {
        self.at(text.place.as_ref(), |writer| writer.words(&text.value));
    }

    /// A text that no page shows, as a string literal.
    pub(super) fn metadata(&mut self, text: &Text) {
        self.at(text.place.as_ref(), |writer| writer.string(&text.value));
    }

    /// A string literal of words that a layout shows; lines may end in words
    /// that are longer than a line.
    pub(super) fn words(&mut self, text: &str) {
        let text = printable(text);
        match seamed(&text) {
            Some(text) => {
                self.seamed = true;
                self.literal(&text);
            }
            None => self.literal(&text),
        }
    }

    /// A string literal of printable text.
    pub(super) fn string(&mut self, text: &str) {
        self.code(&escape::string(text));
    }

    /// A body's text as content, whose glyphs know that they come from here: a
    /// string would forget it when it is joined or passed on.
    pub(super) fn content(&mut self, text: Traced) {
        self.code("[#");
        let start = self.source.text.len();
        self.string(&text);
        self.code("]");
        self.source.traces.push(Trace { start, text });
    }

    /// A string literal of text that is taken whole.
    pub(super) fn literal(&mut self, text: &str) {
        self.code(&escape::literal(text));
    }

    /// A text, or `none`.
    pub(super) fn optional(&mut self, text: Option<&Text>) {
        match text {
            Some(text) => self.text(text),
            None => self.code("none"),
        }
    }

    /// An array; a trailing comma keeps one item an array.
    pub(super) fn array<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        self.code("(");
        for item in items {
            write(self, item);
            self.code(", ");
        }
        self.code(")");
    }

    /// An array whose items stand on lines of their own.
    pub(super) fn lines<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        if items.is_empty() {
            return self.code("()");
        }
        self.nested("(", ")", |writer| {
            for item in items {
                writer.line();
                write(writer, item);
                writer.code(",");
            }
        });
    }

    /// The code with its places.
    pub(super) fn finish(mut self) -> TypstSource {
        if self.seamed {
            self.source.prepend(RULE);
        }
        self.source.traces.sort_by_key(|trace| trace.start);
        let order = |(range, _): &(Range<usize>, Place)| (range.start, std::cmp::Reverse(range.end));
        self.source.places.sort_by_key(order);
        self.source.paragraphs.sort_by_key(order);
        self.source
    }
}
