//! An issue as a sequence of marked paragraphs, each of which knows the key that
//! it comes from: shared by review copies, the changes brought back from them,
//! and comparisons. Made from what a brief says ([`values`]), not from its file.

mod body;
mod chart;
pub mod docx;
pub mod manuscript;
pub mod markdown;
mod parts;
pub mod values;

use std::ops::Range;
use std::rc::Rc;

use crate::brief::edit::Path;
use crate::markdown::{Alignment, ReferenceIds, Shown, Style};
use crate::text::lang::Lang;
use crate::view::citation;

/// A whole issue.
#[derive(Debug, Clone, Default)]
pub struct Paper {
    /// The language of what the paper itself says.
    pub lang: Lang,
    /// The paragraphs, in the order in which they are read.
    pub paragraphs: Vec<Paragraph>,
    /// The ids of its references, in the order of their numbers; empty where
    /// one has none.
    pub ids: Vec<String>,
}

/// A paragraph.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// What it is.
    pub shape: Shape,
    /// What it says.
    pub atoms: Vec<Atom>,
    /// The keys whose values stand in it; an atom names one by its index.
    pub keys: Vec<Path>,
    /// Where the block that it belongs to stands in its key's value.
    pub block: Range<usize>,
    /// The number of that block among those of its key.
    pub index: usize,
    /// The note that it is a part of: its name, and its number in the paper.
    pub note: Option<(Rc<str>, usize)>,
    /// Whether it counts, as a heading does; not one with `2.1` in its text.
    pub counts: bool,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// The newsletter's name.
    Title,
    /// The line under it.
    Subtitle,
    /// A line of the masthead.
    Line,
    /// The keywords of the summary.
    Keywords,
    /// A heading without a number: 摘要, 参考文献.
    Part,
    /// The title of a section or of the judgement, numbered.
    Section,
    /// A sub-heading; the highest level is 1.
    Sub(usize),
    /// A paragraph of text.
    Text,
    /// A picture by itself, and its caption.
    Figure,
    /// The caption of a table or a picture, whose number is not in it.
    Legend(Shown),
    /// What goes with a table or picture: source, unit, notes.
    Aside,
    /// What a chart says besides its figures: title, source.
    ChartLine,
    /// A figure of a chart, or what it belongs to: a cell.
    Datum {
        /// The table's number in the paper.
        table: usize,
        /// The row, of which the first has the names of series.
        row: usize,
        /// The column, of which the first has the categories.
        column: usize,
    },
    /// A part of a key figure: a cell.
    Fact {
        /// The table's number in the paper.
        table: usize,
        /// The row: a key figure.
        row: usize,
        /// The column: label, value, unit, change.
        column: usize,
    },
    /// A paragraph of a box.
    Boxed {
        /// Whether it is what the box is called.
        label: bool,
    },
    /// An item of a list.
    Item {
        /// How deep, from 0.
        depth: usize,
        /// Where a numbered list begins.
        start: Option<usize>,
        /// The list's number in the paper.
        list: usize,
        /// Whether it goes on with the item above it.
        further: bool,
    },
    /// A paragraph of a quotation, or of what is in it.
    Quote,
    /// Code, its lines parted by breaks.
    Code,
    /// A cell of a table.
    Cell {
        /// The table's number in the paper.
        table: usize,
        /// The row, of which the first is the head.
        row: usize,
        /// The column.
        column: usize,
        /// How it is set.
        side: Side,
    },
    /// A line across the text.
    Rule,
    /// A reference, numbered.
    Reference,
    /// The picture of a code.
    Code2d,
    /// The lines under it.
    Caption,
    /// A line of the foot.
    Foot,
}

/// How a cell is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// As the column likes.
    #[default]
    Auto,
    /// Flush left.
    Left,
    /// Centred.
    Center,
    /// Flush right.
    Right,
}

/// Where a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The table's number in the paper.
    pub table: usize,
    /// The row.
    pub row: usize,
    /// The column.
    pub column: usize,
    /// How it is set.
    pub side: Side,
}

impl Shape {
    /// Where it stands, if it is a cell.
    pub fn spot(self) -> Option<Spot> {
        let side_of = |right| if right { Side::Right } else { Side::Auto };
        match self {
            Self::Cell { table, row, column, side } => Some(Spot { table, row, column, side }),
            Self::Datum { table, row, column } => {
                Some(Spot { table, row, column, side: side_of(column > 0) })
            }
            Self::Fact { table, row, column } => {
                Some(Spot { table, row, column, side: side_of(column == 1) })
            }
            _ => None,
        }
    }

    /// The same in another row of another table.
    #[must_use]
    pub fn moved_to(self, table: usize, row: usize) -> Self {
        match self {
            Self::Cell { column, side, .. } => Self::Cell { table, row, column, side },
            Self::Datum { column, .. } => Self::Datum { table, row, column },
            Self::Fact { column, .. } => Self::Fact { table, row, column },
            other => other,
        }
    }
}

impl From<Alignment> for Side {
    fn from(alignment: Alignment) -> Self {
        match alignment {
            Alignment::Auto => Self::Auto,
            Alignment::Left => Self::Left,
            Alignment::Center => Self::Center,
            Alignment::Right => Self::Right,
        }
    }
}

/// The least that can be inserted or deleted.
#[derive(Debug, Clone)]
pub struct Atom {
    /// What is shown.
    pub sign: Sign,
    /// How.
    pub look: Look,
    /// Where it leads.
    pub link: Option<Rc<str>>,
    /// Of the paragraph's keys the one whose value it belongs to; none for what
    /// the paper itself says.
    pub key: Option<usize>,
    /// Where in that value it is written.
    pub at: Option<usize>,
}

/// Two atoms are equal that look the same, wherever they are written.
impl PartialEq for Atom {
    fn eq(&self, other: &Self) -> bool {
        self.sign == other.sign && self.look == other.look && self.link == other.link
    }
}

impl Eq for Atom {}

/// As they are compared: see `PartialEq`.
impl std::hash::Hash for Atom {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (&self.sign, self.look, &self.link).hash(state);
    }
}

/// What an atom shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    /// A character.
    Char(char),
    /// A line break.
    Break,
    /// The numbers of references, from 1.
    Cite(Vec<usize>),
    /// A note, by its number in the paper, from 1.
    Note(usize),
    /// A picture: its path, and its description.
    Picture(Rc<str>, Rc<str>),
    /// Whether a task is done.
    Task(bool),
}

/// How an atom is set, a bit for each style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Look(u8);

impl Look {
    /// Code in a line.
    pub const CODE: Self = Self(0x80);

    /// This, and a style more.
    #[must_use]
    pub fn with(self, style: Style) -> Self {
        Self(self.0 | Self::of(style).0)
    }

    /// This, and another.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// A style alone.
    pub fn of(style: Style) -> Self {
        Self(match style {
            Style::Strong => 1,
            Style::Emph => 2,
            Style::Strike => 4,
            Style::Underline => 8,
            Style::Highlight => 16,
            Style::Sub => 32,
            Style::Super => 64,
        })
    }

    /// Whether a style is on.
    pub fn has(self, style: Style) -> bool {
        self.holds(Self::of(style))
    }

    /// Whether all of another is on.
    pub fn holds(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl Atom {
    /// A character that the paper itself says.
    pub fn fixed(char: char) -> Self {
        Self::new(Sign::Char(char), Look::default())
    }

    /// An atom that is written nowhere.
    pub fn new(sign: Sign, look: Look) -> Self {
        Self { sign, look, link: None, key: None, at: None }
    }

    /// The character, if it is one.
    pub fn char(&self) -> Option<char> {
        match self.sign {
            Sign::Char(char) => Some(char),
            _ => None,
        }
    }
}

impl Paragraph {
    /// A paragraph of one key.
    pub fn new(shape: Shape, keys: Vec<Path>, atoms: Vec<Atom>) -> Self {
        Self { shape, atoms, keys, block: 0..0, index: 0, note: None, counts: true }
    }

    /// The key of a text that Markdown has a meaning in; none of another paragraph.
    pub fn text_key(&self) -> Option<&Path> {
        self.is_markdown().then(|| self.keys.first()).flatten()
    }

    /// Whether it is a part of a text in Markdown.
    pub fn is_markdown(&self) -> bool {
        let own = matches!(
            self.shape,
            Shape::Sub(_)
                | Shape::Text
                | Shape::Figure
                | Shape::Legend(_)
                | Shape::Aside
                | Shape::ChartLine
                | Shape::Datum { .. }
                | Shape::Boxed { .. }
                | Shape::Item { .. }
                | Shape::Quote
                | Shape::Code
                | Shape::Cell { .. }
                | Shape::Rule
        );
        own || self.note.is_some()
    }

    /// Its text, as a person reads it on one line.
    pub fn plain(&self) -> String {
        plain(&self.atoms)
    }
}

/// The paragraphs of one text in Markdown, whose citations name these ids.
pub fn paragraphs_of(value: &str, path: &Path, lang: Lang, ids: &[String]) -> Vec<Paragraph> {
    let mut known = ReferenceIds::default();
    for (index, id) in ids.iter().enumerate().filter(|(_, id)| !id.is_empty()) {
        known.insert(id, index + 1);
    }
    body::paragraphs(value, path, lang, &known, &mut body::Counts::default())
}

/// The text of atoms on one line.
pub fn plain(atoms: &[Atom]) -> String {
    let mut text = String::new();
    for atom in atoms {
        match &atom.sign {
            Sign::Char(char) => text.push(*char),
            Sign::Break => text.push(' '),
            Sign::Cite(numbers) => text.push_str(&citation(numbers)),
            Sign::Note(number) => text.push_str(&format!("[^{number}]")),
            Sign::Picture(path, alt) if alt.is_empty() => text.push_str(&format!("〔{path}〕")),
            Sign::Picture(_, alt) => text.push_str(&format!("〔{alt}〕")),
            Sign::Task(done) => text.push(if *done { '☑' } else { '☐' }),
        }
    }
    text
}
