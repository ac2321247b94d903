//! A text in Markdown as paragraphs of a paper, each atom with its place in the
//! text's own value.

use std::ops::Range;
use std::rc::Rc;

use super::{Atom, Look, Paragraph, Shape, Side, Sign};
use crate::brief::edit::{self, Path, Value};
use crate::findings::Findings;
use crate::markdown::{
    Alignment, Block, BlockKind, Body, CaptionLine, Context, ImageId, Images, Inline, Item, Picture,
    ReferenceIds, Shown, Style, parse,
};
use crate::text::lang::Lang;
use crate::text::source::{Place, Sources, Text};
use crate::text::traced::Traced;

/// What counts on from text to text.
#[derive(Debug, Default)]
pub(super) struct Counts {
    lists: usize,
    tables: usize,
    notes: usize,
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
    quoted: bool,
    depth: usize,
}

impl Reader<'_> {
    fn body(&mut self, body: &[Block]) {
        for (index, block) in body.iter().enumerate() {
            self.block = self.sources.decoded(&self.token, self.value, &block.place);
            self.index = index;
            self.block(block, Around::default());
        }
    }

    fn add(&mut self, shape: Shape, atoms: Vec<Atom>) {
        let mut paragraph = Paragraph::new(shape, vec![self.path.clone()], atoms);
        paragraph.block = self.block.clone();
        paragraph.index = self.index;
        self.found.push(paragraph);
    }

    fn block(&mut self, block: &Block, around: Around) {
        let shape = if around.quoted { Shape::Quote } else { Shape::Text };
        match &block.kind {
            BlockKind::Paragraph(inlines) => {
                let atoms = self.atoms(inlines);
                self.add(shape, atoms);
            }
            BlockKind::Heading { level, body, .. } => {
                let atoms = self.atoms(body);
                self.add(Shape::Sub(*level), atoms);
            }
            BlockKind::Figure { pictures } => {
                let shape = if around.quoted { shape } else { Shape::Figure };
                pictures.iter().for_each(|picture| self.figure(picture, shape));
            }
            BlockKind::Chart { text, .. } => self.add(Shape::Code, code(text)),
            BlockKind::Captioned { shown, caption, notes, body } => {
                let (above, below) = match shown {
                    Shown::Table => (caption.as_slice(), &[][..]),
                    Shown::Picture => (&[][..], caption.as_slice()),
                };
                above.iter().for_each(|line| self.caption(line, shape));
                self.block(body, around);
                below.iter().chain(notes).for_each(|line| self.caption(line, shape));
            }
            BlockKind::Callout { body, .. } => {
                for inner in body {
                    self.block(inner, Around { quoted: true, ..around });
                }
            }
            BlockKind::List { start, items, .. } => self.list(*start, items, around),
            BlockKind::Quote(body) => {
                for inner in body {
                    self.block(inner, Around { quoted: true, ..around });
                }
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
        let table = self.counts.tables;
        self.counts.tables += 1;
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

    /// A caption or a note, with the mark that it is written with.
    fn caption(&mut self, line: &CaptionLine, shape: Shape) {
        let mut atoms = code(line.mark);
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

/// Code as atoms, its lines parted by breaks.
fn code(text: &str) -> Vec<Atom> {
    let sign = |char| if char == '\n' { Sign::Break } else { Sign::Char(char) };
    text.chars().map(|char| Atom { key: Some(0), ..Atom::new(sign(char), Look::default()) }).collect()
}

/// Whether a style is one that a text in Markdown writes with signs of its own.
pub(super) const STYLES: [Style; 7] =
    [Style::Strong, Style::Emph, Style::Strike, Style::Underline, Style::Highlight, Style::Sub, Style::Super];
