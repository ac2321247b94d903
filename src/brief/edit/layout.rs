//! How a text is written: its tables with their headers, keys, values and
//! comments, each with its place.

use std::collections::HashMap;
use std::ops::Range;

use toml_parser::decoder::Encoding;
use toml_parser::parser::{Event, EventKind, parse_document};
use toml_parser::{Source, Span};

use super::lists::List;
use super::{Path, Step};

/// The byte order mark, which stands before everything.
const MARK: &str = "\u{feff}";

/// A TOML text as it is written.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pub lines: Lines<'a>,
    /// The tables, in order; first what stands before all headers.
    pub blocks: Vec<Block>,
}

/// A text with the comments in it.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    pub text: &'a str,
    /// How its lines end.
    pub newline: &'static str,
    /// In order.
    pub comments: Vec<Range<usize>>,
}

/// A header with the keys below it, up to the next header.
#[derive(Debug)]
pub(super) struct Block {
    /// The table that it means.
    pub path: Path,
    /// What it is made of: its comment lines, its header, its keys, and the
    /// comment lines that follow these without a blank line.
    pub range: Range<usize>,
    /// The header without what is around it; empty at the top.
    pub header: Range<usize>,
    /// Its keys, in order.
    pub keys: Vec<Cell>,
}

/// A value with its keys, in a block or an inline table; an item of a list.
#[derive(Debug)]
pub(super) struct Cell {
    /// A dotted key has several; an item none.
    pub keys: Vec<Key>,
    /// Where the value stands.
    pub value: Range<usize>,
    pub kind: Kind,
    /// Where the comma behind it stands, in a list or an inline table.
    pub comma: Option<usize>,
}

/// A part of a dotted key.
#[derive(Debug)]
pub(super) struct Key {
    pub name: String,
    pub range: Range<usize>,
}

/// How a value is written.
#[derive(Debug)]
pub(super) enum Kind {
    /// A string, with its quotation marks.
    String(Encoding),
    /// A number, a day, or the like.
    Plain,
    /// A list in brackets.
    List(Vec<Cell>),
    /// A table in braces.
    Table(Vec<Cell>),
}

impl Cell {
    /// Where its key or, of an item, its value begins.
    pub(super) fn start(&self) -> usize {
        self.keys.first().map_or(self.value.start, |key| key.range.start)
    }

    /// Whether its key begins with these steps; a shorter one, whether it is the
    /// beginning of them.
    pub(super) fn begins(&self, steps: &[Step]) -> bool {
        let same = |(key, step): (&Key, &Step)| matches!(step, Step::Key(name) if *name == key.name);
        self.keys.iter().zip(steps).all(same)
    }

    /// The steps that are left of a way, if this is on it.
    fn leads<'p>(&self, steps: &'p [Step]) -> Option<&'p [Step]> {
        steps.get(self.keys.len()..).filter(|_| self.begins(steps))
    }

    /// What stands at a path below this.
    fn find(&self, steps: &[Step]) -> Option<&Self> {
        match (&self.kind, steps) {
            (_, []) => Some(self),
            (Kind::List(items), [Step::Item(index), rest @ ..]) => items.get(*index)?.find(rest),
            (Kind::Table(cells), _) => cells.iter().find_map(|cell| cell.find(cell.leads(steps)?)),
            _ => None,
        }
    }
}

impl Block {
    /// The path of one of its keys.
    pub(super) fn path_of(&self, cell: &Cell) -> Path {
        cell.keys.iter().fold(self.path.clone(), |path, key| path.key(&key.name))
    }
}

impl<'a> Layout<'a> {
    /// Reads a text that is TOML.
    pub(super) fn of(text: &'a str) -> Self {
        let source = Source::new(text);
        let mut events = Vec::new();
        parse_document(&source.lex().into_vec(), &mut events, &mut ());
        let comments = events.iter().filter(|event| event.kind() == EventKind::Comment);
        let comments = comments.map(|event| range(event.span())).collect();
        let first = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
        let lines = Lines { text, newline: if first { "\r\n" } else { "\n" }, comments };
        let mut reader = Reader { source, events: events.iter().peekable(), lists: HashMap::new() };
        let mut layout = Self { lines, blocks: reader.blocks(lines_start(text)) };
        layout.measure();
        layout
    }

    /// Gives each block what belongs to it.
    fn measure(&mut self) {
        let lines = &self.lines;
        let mut next = lines.text.len();
        for block in self.blocks.iter_mut().rev() {
            let top = block.header.is_empty();
            let start = if top { block.header.start } else { lines.lead(block.header.start) };
            let last = block.keys.last().map(|cell| cell.value.end);
            let end = match last.or((!top).then_some(block.header.end)) {
                Some(end) => lines.tail(lines.line_end(end), next),
                None => start,
            };
            block.range = start..end.max(start);
            next = start;
        }
    }

    /// What is written as a value at a path: not a table with a header, nor one
    /// that only its keys' dots make.
    pub(super) fn cell(&self, path: &Path) -> Option<&Cell> {
        let steps = path.steps();
        let blocks = self.blocks.iter().filter(|block| path.is_within(&block.path));
        let mut cells = blocks.flat_map(|block| block.keys.iter().map(move |cell| (block, cell)));
        cells.find_map(|(block, cell)| cell.find(cell.leads(&steps[block.path.steps().len()..])?))
    }

    /// The list in brackets at a path.
    pub(super) fn list(&self, path: &Path) -> Option<List<'_>> {
        let cell = self.cell(path)?;
        let (Kind::List(cells) | Kind::Table(cells)) = &cell.kind else { return None };
        Some(List { lines: &self.lines, cells, range: cell.value.clone() })
    }

    /// The innermost table in braces that a path is in or means, and how many
    /// steps lead to it.
    pub(super) fn braces(&self, path: &Path) -> Option<(List<'_>, usize)> {
        (1..=path.steps().len()).rev().find_map(|count| Some((self.list(&path.first(count))?, count)))
    }

    /// Whether a table or list would be there without any key.
    pub(super) fn is_explicit(&self, path: &Path) -> bool {
        self.blocks.iter().any(|block| block.path == *path) || self.cell(path).is_some()
    }

    /// The key of a block whose value holds what stands at a path.
    pub(super) fn line_of(&self, path: &Path) -> Option<&Cell> {
        let steps = path.steps();
        let blocks = self.blocks.iter().filter(|block| path.is_within(&block.path));
        let mut cells = blocks.flat_map(|block| block.keys.iter().map(move |cell| (block, cell)));
        cells
            .find(|(block, cell)| cell.leads(&steps[block.path.steps().len()..]).is_some())
            .map(|(_, cell)| cell)
    }

    /// The keys whose dots lead into a table, with their blocks.
    pub(super) fn dotted<'s>(&'s self, path: &'s Path) -> impl Iterator<Item = (&'s Block, &'s Cell)> {
        let outer = self.blocks.iter().filter(|block| path.is_within(&block.path) && block.path != *path);
        let cells = outer.flat_map(|block| block.keys.iter().map(move |cell| (block, cell)));
        cells.filter(|(block, cell)| {
            let own = block.path_of(cell);
            own != *path && own.is_within(path)
        })
    }
}

/// Where a text begins behind its byte order mark.
fn lines_start(text: &str) -> usize {
    if text.starts_with(MARK) { MARK.len() } else { 0 }
}

impl Lines<'_> {
    /// Where the text begins.
    pub(super) fn start(&self) -> usize {
        lines_start(self.text)
    }

    /// Where the line of an offset begins.
    pub(super) fn line_start(&self, offset: usize) -> usize {
        self.text[..offset].rfind('\n').map_or(self.start(), |newline| newline + 1)
    }

    /// Where the line of an offset ends: behind its newline.
    pub(super) fn line_end(&self, offset: usize) -> usize {
        self.text[offset..].find('\n').map_or(self.text.len(), |newline| offset + newline + 1)
    }

    /// What stands before the first sign of an offset's line.
    pub(super) fn indent(&self, offset: usize) -> &str {
        let line = &self.text[self.line_start(offset)..];
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// Whether the line that begins here is empty.
    pub(super) fn is_blank(&self, start: usize) -> bool {
        start < self.text.len() && self.text[start..self.line_end(start)].trim().is_empty()
    }

    /// Whether the line that begins here is a comment.
    pub(super) fn is_comment(&self, start: usize) -> bool {
        let sign = start + self.indent(start).len();
        self.comments.binary_search_by_key(&sign, |comment| comment.start).is_ok()
    }

    /// The comments in a stretch.
    pub(super) fn comments_in(&self, range: Range<usize>) -> &[Range<usize>] {
        let at = |offset: usize| self.comments.partition_point(|comment| comment.start < offset);
        &self.comments[at(range.start)..at(range.end).max(at(range.start))]
    }

    /// Where the comment lines directly above an offset's line begin.
    pub(super) fn lead(&self, offset: usize) -> usize {
        let mut start = self.line_start(offset);
        while start > self.start() {
            let above = self.line_start(start - 1);
            if !self.is_comment(above) {
                break;
            }
            start = above;
        }
        start
    }

    /// Where the comment lines end that begin here.
    fn tail(&self, mut start: usize, end: usize) -> usize {
        while start < end && self.is_comment(start) {
            start = self.line_end(start);
        }
        start
    }
}

fn range(span: Span) -> Range<usize> {
    span.start()..span.end()
}

/// Reads events one after the other.
struct Reader<'a> {
    source: Source<'a>,
    events: std::iter::Peekable<std::slice::Iter<'a, Event>>,
    /// How many items each list of tables has so far.
    lists: HashMap<Path, usize>,
}

impl Reader<'_> {
    fn blocks(&mut self, start: usize) -> Vec<Block> {
        let top = Block { path: Path::default(), range: 0..0, header: start..start, keys: Vec::new() };
        let mut blocks = vec![top];
        let mut keys = Vec::new();
        while let Some(event) = self.events.next() {
            let span = range(event.span());
            match event.kind() {
                EventKind::SimpleKey => keys.push(self.key(event)),
                EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                    blocks.push(Block { path: Path::default(), range: 0..0, header: span, keys: Vec::new() });
                }
                EventKind::StdTableClose | EventKind::ArrayTableClose => {
                    let item = event.kind() == EventKind::ArrayTableClose;
                    let path = self.path_of(&std::mem::take(&mut keys), item);
                    if let Some(block) = blocks.last_mut() {
                        block.path = path;
                        block.header.end = span.end;
                    }
                }
                EventKind::KeyValSep => {
                    if let (Some(cell), Some(block)) =
                        (self.value(std::mem::take(&mut keys)), blocks.last_mut())
                    {
                        block.keys.push(cell);
                    }
                }
                _ => {}
            }
        }
        blocks
    }

    /// The table that a header means: of lists, the last item so far.
    fn path_of(&mut self, keys: &[Key], item: bool) -> Path {
        let mut path = Path::default();
        for (at, key) in keys.iter().enumerate() {
            path = path.key(&key.name);
            if item && at + 1 == keys.len() {
                *self.lists.entry(path.clone()).or_default() += 1;
            }
            if let Some(length) = self.lists.get(&path) {
                path = path.item(length - 1);
            }
        }
        path
    }

    fn key(&self, event: &Event) -> Key {
        let mut name = std::borrow::Cow::Borrowed("");
        if let Some(raw) = self.source.get(event) {
            raw.decode_key(&mut name, &mut ());
        }
        Key { name: name.into_owned(), range: range(event.span()) }
    }

    /// The value that follows.
    fn value(&mut self, keys: Vec<Key>) -> Option<Cell> {
        loop {
            let event = self.events.next()?;
            let value = range(event.span());
            let (kind, value) = match event.kind() {
                EventKind::Scalar => (event.encoding().map_or(Kind::Plain, Kind::String), value),
                EventKind::ArrayOpen => {
                    let (cells, end) = self.cells();
                    (Kind::List(cells), value.start..end)
                }
                EventKind::InlineTableOpen => {
                    let (cells, end) = self.cells();
                    (Kind::Table(cells), value.start..end)
                }
                _ => continue,
            };
            return Some(Cell { keys, value, kind, comma: None });
        }
    }

    /// What is between brackets or braces, and where they close.
    fn cells(&mut self) -> (Vec<Cell>, usize) {
        let (mut cells, mut keys) = (Vec::<Cell>::new(), Vec::new());
        while let Some(event) = self.events.peek().copied() {
            let span = range(event.span());
            match event.kind() {
                EventKind::Scalar | EventKind::ArrayOpen | EventKind::InlineTableOpen => {
                    cells.extend(self.value(std::mem::take(&mut keys)));
                    continue;
                }
                EventKind::SimpleKey => keys.push(self.key(event)),
                EventKind::ValueSep => {
                    if let Some(last) = cells.last_mut() {
                        last.comma = Some(span.start);
                    }
                }
                EventKind::ArrayClose | EventKind::InlineTableClose => {
                    self.events.next();
                    return (cells, span.end);
                }
                _ => {}
            }
            self.events.next();
        }
        (cells, self.source.input().len())
    }
}
