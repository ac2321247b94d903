//! A Markdown text as paragraphs of a paper, each atom with its place in the
//! text's own value.

use std::ops::Range;
use std::rc::Rc;

use super::{Atom, Look, Paragraph, Shape, Side, Sign};
use crate::brief::edit::{self, Path, Value};
use crate::findings::Findings;
use crate::markdown::{
    Alignment, Block, BlockKind, Body, CaptionLine, Chart, Context, ImageId, Images, Inline, Item, Picture,
    ReferenceIds, Shown, Style, parse,
};
use crate::text::lang::Lang;
use crate::text::source::{Place, Sources, Text};
use crate::text::traced::Traced;
use crate::view::Words;

/// What counts on from text to text.
#[derive(Debug, Default)]
pub(super) struct Counts {
    lists: usize,
    tables: usize,
    notes: usize,
}

impl Counts {
    /// The number of the next table.
    pub(super) fn next_table(&mut self) -> usize {
        self.tables += 1;
        self.tables - 1
    }
}

/// The paragraphs of a text.
pub(super) fn paragraphs(
    value: &str,
    path: &Path,
    lang: Lang,
    ids: &ReferenceIds,
    counts: &mut Counts,
) -> Vec<Paragraph> {
    let token = edit::literal(&Value::String(value.to_owned()));
    let mut sources = Sources::default();
    let source = sources.add("", token.clone());
    let place = Place { source, range: 0..token.len() };
    let text = Text { value: value.to_owned(), place: Some(place.clone()) };
    let mut images = Images::default();
    let (mut findings, mut lost) = (Findings::default(), Findings::default());
    let context = Context {
        sources: &sources,
        references: ids,
        images: &mut images,
        findings: &mut findings,
        lost: &mut lost,
    };
    let body = parse(&text, lang, context);
    let mut reader = Reader {
        sources: &sources,
        token: place,
        words: Words::of(lang),
        value,
        path,
        images: &images,
        counts,
        block: 0..0,
        index: 0,
        first_note: 0,
        names: Vec::new(),
        notes: Vec::new(),
        found: Vec::new(),
    };
    reader.first_note = reader.counts.notes;
    reader.body(&body);
    reader.finish()
}

struct Reader<'a> {
    sources: &'a Sources,
    /// The text as TOML, which places point into.
    token: Place,
    /// The words that are printed by themselves.
    words: &'static Words,
    value: &'a str,
    path: &'a Path,
    images: &'a Images,
    counts: &'a mut Counts,
    /// The block that is read, and its number.
    block: Range<usize>,
    index: usize,
    first_note: usize,
    /// The names of notes, in the order in which they are met.
    names: Vec<Rc<str>>,
    notes: Vec<(usize, Body)>,
    found: Vec<Paragraph>,
}

/// What stands around a paragraph.
#[derive(Clone, Copy, Default)]
struct Around {
    /// The shape of paragraphs in a quotation or a box.
    within: Option<Shape>,
    depth: usize,
}

impl Reader<'_> {
    fn body(&mut self, body: &[Block]) {
        for (index, block) in body.iter().enumerate() {
            self.block = self.extent(block);
            self.index = index;
            self.block(block, Around::default());
        }
    }

    /// Where a block stands, with its caption and what goes with it.
    fn extent(&self, block: &Block) -> Range<usize> {
        let of = |place: &Place| self.sources.decoded(&self.token, self.value, place);
        let mut extent = of(&block.place);
        if let BlockKind::Captioned { caption, notes, .. } = &block.kind {
            for line in caption.iter().chain(notes) {
                let own = of(&line.place);
                extent = extent.start.min(own.start)..extent.end.max(own.end);
            }
        }
        extent
    }

    fn add(&mut self, shape: Shape, atoms: Vec<Atom>) {
        let mut paragraph = Paragraph::new(shape, vec![self.path.clone()], atoms);
        paragraph.block = self.block.clone();
        paragraph.index = self.index;
        self.found.push(paragraph);
    }

    fn heading(&mut self, level: usize, number: &str, body: &[Inline]) {
        let atoms = self.atoms(body);
        self.add(Shape::Sub(level), atoms);
        if let Some(heading) = self.found.last_mut() {
            heading.counts = !number.is_empty();
        }
    }

    fn block(&mut self, block: &Block, around: Around) {
        let shape = around.within.unwrap_or(Shape::Text);
        match &block.kind {
            BlockKind::Paragraph(inlines) => {
                let atoms = self.atoms(inlines);
                self.add(shape, atoms);
            }
            BlockKind::Heading { level, number, body } => self.heading(*level, number, body),
            BlockKind::Figure { pictures } => {
                let shape = around.within.unwrap_or(Shape::Figure);
                pictures.iter().for_each(|picture| self.figure(picture, shape));
            }
            BlockKind::Chart { chart, text } => self.chart(chart, text),
            BlockKind::Captioned { shown, caption, notes, body } => {
                let legend = around.within.unwrap_or(Shape::Legend(*shown));
                let above = *shown == Shown::Table;
                caption.iter().filter(|_| above).for_each(|line| self.caption(line, legend));
                self.block(body, around);
                caption.iter().filter(|_| !above).for_each(|line| self.caption(line, legend));
                let aside = around.within.unwrap_or(Shape::Aside);
                notes.iter().for_each(|line| self.caption(line, aside));
            }
            BlockKind::Callout { callout, label, body, .. } => {
                let label = label.as_deref().unwrap_or_else(|| self.words.callout(*callout));
                self.add(Shape::Boxed { label: true }, code(label));
                let within = Some(Shape::Boxed { label: false });
                body.iter().for_each(|inner| self.block(inner, Around { within, ..around }));
            }
            BlockKind::List { start, items, .. } => self.list(*start, items, around),
            BlockKind::Quote(body) => {
                let within = Some(Shape::Quote);
                body.iter().for_each(|inner| self.block(inner, Around { within, ..around }));
            }
            BlockKind::Code { text, .. } => {
                let atoms = code(text);
                self.add(Shape::Code, atoms);
            }
            BlockKind::Table { columns, head, rows } => self.table(columns, head, rows),
            BlockKind::Rule => self.add(Shape::Rule, Vec::new()),
        }
    }

    fn table(&mut self, columns: &[Alignment], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) {
        let table = self.counts.next_table();
        for (row, cells) in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)).enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let side = columns.get(column).copied().map(Side::from).unwrap_or_default();
                let atoms = self.atoms(cell);
                self.add(Shape::Cell { table, row, column, side }, atoms);
            }
        }
    }

    /// A picture with its description, which can be changed where it is read.
    fn figure(&mut self, picture: &Picture, shape: Shape) {
        let mut atoms = vec![self.picture(picture.image, "", Look::default(), None)];
        atoms.extend(code(&picture.alt));
        self.add(shape, atoms);
    }

    /// The figures of a chart as a table, each with its place in the block of code.
    fn chart(&mut self, chart: &Chart, text: &str) {
        let table = self.counts.next_table();
        let written = self.value.get(self.block.clone()).and_then(|block| block.find(text));
        let start = written.map(|at| self.block.start + at);
        let mut places = ChartPlaces { text, start, from: 0 };
        let title = chart.title.as_ref().map(|title| places.value("title", title));
        title.into_iter().for_each(|atoms| self.add(Shape::ChartLine, atoms));
        let unit = chart.unit.as_ref().map(|unit| places.value("unit", unit)).unwrap_or_default();
        let mut rows = vec![vec![unit]];
        places.go_to("categories");
        rows.extend(chart.categories.iter().map(|category| vec![places.next(category)]));
        places.go_to("[series]");
        for series in &chart.series {
            rows[0].push(places.next(&series.name));
            let values = series.written.iter().zip(&mut rows[1..]);
            values.for_each(|(value, row)| row.push(places.next(value)));
        }
        for (row, cells) in rows.into_iter().enumerate() {
            for (column, atoms) in cells.into_iter().enumerate() {
                self.add(Shape::Datum { table, row, column }, atoms);
            }
        }
        let source = chart.source.as_ref().map(|source| places.value("source", source));
        source.into_iter().for_each(|atoms| self.add(Shape::ChartLine, atoms));
    }

    /// A caption or a note; in a quotation or a box with the mark that it is
    /// written with, for there it is a paragraph like others.
    fn caption(&mut self, line: &CaptionLine, shape: Shape) {
        let plain = matches!(shape, Shape::Legend(_) | Shape::Aside);
        let mut atoms = code(if plain { "" } else { line.mark });
        atoms.extend(self.atoms(&line.inlines));
        self.add(shape, atoms);
    }

    fn list(&mut self, start: Option<usize>, items: &[Item], around: Around) {
        let list = self.counts.lists;
        self.counts.lists += 1;
        let depth = around.depth;
        for item in items {
            let mut further = false;
            for block in &item.body {
                let own = Shape::Item { depth, start, list, further };
                match &block.kind {
                    BlockKind::Paragraph(inlines) => {
                        let task = item.done.filter(|_| !further).map(|done| Atom {
                            key: Some(0),
                            ..Atom::new(Sign::Task(done), Look::default())
                        });
                        let atoms = task.into_iter().chain(self.atoms(inlines)).collect();
                        self.add(own, atoms);
                    }
                    _ => self.block(block, Around { depth: depth + 1, ..around }),
                }
                further = true;
            }
        }
    }

    fn atoms(&mut self, inlines: &[Inline]) -> Vec<Atom> {
        let mut atoms = Vec::new();
        self.inlines(inlines, Look::default(), None, &mut atoms);
        atoms
    }

    fn inlines(&mut self, inlines: &[Inline], look: Look, link: Option<&Rc<str>>, atoms: &mut Vec<Atom>) {
        for inline in inlines {
            let one = |sign| Atom { link: link.cloned(), key: Some(0), ..Atom::new(sign, look) };
            match inline {
                Inline::Text(text) => atoms.extend(self.text(text, look, link)),
                Inline::Code(text) => atoms.extend(
                    text.chars().map(|char| Atom { look: look.and(Look::CODE), ..one(Sign::Char(char)) }),
                ),
                Inline::Styled(style, body) => self.inlines(body, look.with(*style), link, atoms),
                Inline::Link { url, body } => {
                    let url: Rc<str> = url.as_str().into();
                    self.inlines(body, look, Some(&url), atoms);
                }
                Inline::Image(picture) => {
                    atoms.push(self.picture(picture.image, &picture.alt, look, link));
                }
                Inline::Cite(numbers) => atoms.push(one(Sign::Cite(numbers.clone()))),
                Inline::Footnote { name, body } => {
                    let number = self.note(name, body.as_ref());
                    atoms.push(one(Sign::Note(number)));
                }
                Inline::Break => atoms.push(one(Sign::Break)),
            }
        }
    }

    fn text(&self, text: &Traced, look: Look, link: Option<&Rc<str>>) -> Vec<Atom> {
        let at = |offset: usize| {
            let at = text.at(offset)?;
            let place = Place { source: self.token.source, range: at..at };
            Some(self.sources.decoded(&self.token, self.value, &place).start)
        };
        text.char_indices()
            .map(|(offset, char)| Atom {
                link: link.cloned(),
                key: Some(0),
                at: at(offset),
                ..Atom::new(Sign::Char(char), look)
            })
            .collect()
    }

    fn picture(&self, image: ImageId, alt: &str, look: Look, link: Option<&Rc<str>>) -> Atom {
        let path = self.images.iter().nth(image.0).map(|image| image.path.as_str()).unwrap_or_default();
        let sign = Sign::Picture(path.into(), alt.into());
        Atom { link: link.cloned(), key: Some(0), ..Atom::new(sign, look) }
    }

    /// The number of a note in the paper.
    fn note(&mut self, name: &str, body: Option<&Body>) -> usize {
        let at = self.names.iter().position(|known| &**known == name).unwrap_or_else(|| {
            self.names.push(name.into());
            self.names.len() - 1
        });
        if let Some(body) = body {
            self.notes.push((at, body.clone()));
        }
        self.first_note + at + 1
    }

    /// The notes follow the text that they belong to.
    fn finish(mut self) -> Vec<Paragraph> {
        let mut done = 0;
        while let Some((at, body)) = self.notes.get(done).cloned() {
            done += 1;
            let from = self.found.len();
            for block in &body {
                self.block = self.sources.decoded(&self.token, self.value, &block.place);
                self.block(block, Around::default());
            }
            let name = Rc::clone(&self.names[at]);
            for paragraph in &mut self.found[from..] {
                paragraph.note = Some((Rc::clone(&name), self.first_note + at + 1));
            }
        }
        self.counts.notes += self.names.len();
        self.found
    }
}

/// Where the words of a chart stand in its block of code.
struct ChartPlaces<'a> {
    text: &'a str,
    /// Where the code stands in the text's value.
    start: Option<usize>,
    /// How far it was read.
    from: usize,
}

impl ChartPlaces<'_> {
    /// Goes on behind a key.
    fn go_to(&mut self, key: &str) {
        self.from = self.text.find(key).map_or(self.text.len(), |at| at + key.len());
    }

    /// The value of a key.
    fn value(&mut self, key: &str, text: &str) -> Vec<Atom> {
        let mut at = 0;
        let starts = self.text.split_inclusive('\n').map(|line| {
            at += line.len();
            (at - line.len(), line)
        });
        let own = starts.into_iter().find(|(_, line)| line.trim_start().starts_with(key));
        self.from = own.map_or(self.text.len(), |(start, _)| start + key.len());
        // The label of a source is printed, and need not be written.
        let written = self.text.get(self.from..).is_some_and(|rest| rest.contains(text));
        let label = text.find(['：', ':']).filter(|_| !written).map_or(0, |at| {
            let behind = text[at..].trim_start_matches(['：', ':', ' ']);
            text.len() - behind.len()
        });
        let mut atoms = code(&text[..label]);
        atoms.extend(self.next(&text[label..]));
        atoms
    }

    /// The next words, if they stand there as they are.
    fn next(&mut self, words: &str) -> Vec<Atom> {
        let at = self.text.get(self.from..).and_then(|rest| rest.find(words)).map(|at| self.from + at);
        self.from = at.map_or(self.from, |at| at + words.len());
        let start = at.zip(self.start).map(|(at, start)| start + at);
        let place = |offset: usize| start.map(|start| start + offset);
        let atom = |(offset, char)| Atom {
            key: Some(0),
            at: place(offset),
            ..Atom::new(Sign::Char(char), Look::default())
        };
        words.char_indices().map(atom).collect()
    }
}

/// Code as atoms, its lines parted by breaks.
fn code(text: &str) -> Vec<Atom> {
    let sign = |char| if char == '\n' { Sign::Break } else { Sign::Char(char) };
    text.chars().map(|char| Atom { key: Some(0), ..Atom::new(sign(char), Look::default()) }).collect()
}

/// Whether a style is one that a text in Markdown writes with signs of its own.
pub(super) const STYLES: [Style; 7] =
    [Style::Strong, Style::Emph, Style::Strike, Style::Underline, Style::Highlight, Style::Sub, Style::Super];
