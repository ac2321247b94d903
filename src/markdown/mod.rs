//! The text of a brief: what Markdown means, as blocks and inlines that hold no
//! HTML, no unresolved name and no Typst.

mod amend;
mod blocks;
mod collate;
mod doubts;
mod emphasis;
mod headings;
mod inlines;
mod leaves;
mod links;
mod nearly;
mod raw;
mod reference_ids;
mod report;
#[cfg(test)]
mod tests;
mod written;

pub(crate) use self::blocks::options;
pub use self::blocks::parse;
pub(crate) use self::inlines::{encode_url, is_whole_url, link_url};
pub(crate) use self::links::lies;
pub use self::reference_ids::ReferenceIds;

/// A number typed at the start of a title, and the title without it.
pub(crate) fn typed_number(title: &str) -> Option<(&str, &str)> {
    headings::typed(title).map(|found| (found.number, found.rest))
}

use crate::findings::Findings;
use crate::text::source::{Place, Sources};
use crate::text::traced::Traced;

/// A picture that a brief asks for, by its number in [`Images`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageId(pub usize);

/// Every picture of a brief, in the order they stand.
#[derive(Debug, Default, Clone)]
pub struct Images(Vec<ImageRef>);

/// A path to a picture, as an editor wrote it.
#[derive(Debug, Clone)]
pub struct ImageRef {
    /// The path.
    pub path: String,
    /// Where it is written.
    pub place: Place,
}

impl Images {
    /// Adds a picture.
    pub fn add(&mut self, path: impl Into<String>, place: Place) -> ImageId {
        self.0.push(ImageRef { path: path.into(), place });
        ImageId(self.0.len() - 1)
    }

    /// All pictures; an [`ImageId`] is an index here.
    pub fn iter(&self) -> impl Iterator<Item = &ImageRef> {
        self.0.iter()
    }
}

/// What parsing a text needs to know and gives besides its blocks.
pub struct Context<'a> {
    /// The texts that places point into.
    pub sources: &'a Sources,
    /// The ids that `[@id]` may name.
    pub references: &'a ReferenceIds,
    /// The number of images so far, and their paths.
    pub images: &'a mut Images,
    /// Where faults go.
    pub findings: &'a mut Findings,
    /// Where it goes what the blocks do not hold of the text: each is a fault
    /// unless a finding names it.
    pub lost: &'a mut Findings,
}

/// A text: blocks, each with the place it comes from.
pub type Body = Vec<Block>;

/// A block and where it stands in the brief.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it is written.
    pub place: Place,
}

/// The kinds of blocks.
#[derive(Debug, Clone)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A sub-heading with its number, such as `（一）`.
    Heading {
        /// 1 for the highest level that the text uses.
        level: usize,
        /// The number as printed.
        number: String,
        /// The heading without its number.
        body: Vec<Inline>,
    },
    /// An image alone in its paragraph, its description as caption.
    Figure {
        /// The picture.
        image: ImageId,
        /// The description.
        alt: String,
    },
    /// A list.
    List {
        /// The first number of a numbered list.
        start: Option<usize>,
        /// Whether items are set without space between them.
        tight: bool,
        /// The items.
        items: Vec<Item>,
    },
    /// A quotation.
    Quote(Body),
    /// A block of code, verbatim.
    Code {
        /// The language, when given.
        language: Option<String>,
        /// The text without its last newline.
        text: String,
    },
    /// A table.
    Table {
        /// One alignment a column.
        columns: Vec<Alignment>,
        /// The head's cells.
        head: Vec<Vec<Inline>>,
        /// The rows' cells, as many as columns.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A thematic break.
    Rule,
}

/// An item of a list.
#[derive(Debug, Clone)]
pub struct Item {
    /// Whether a task is done; none for an item that is no task.
    pub done: Option<bool>,
    /// The item's text.
    pub body: Body,
}

/// How a table's column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// As the layout likes.
    Auto,
    /// Flush left.
    Left,
    /// Centred.
    Center,
    /// Flush right.
    Right,
}

/// A piece of a line.
#[derive(Debug, Clone)]
pub enum Inline {
    /// Text that prints as it is.
    Text(Traced),
    /// Code in a line.
    Code(String),
    /// A styled stretch.
    Styled(Style, Vec<Inline>),
    /// A link to a whole address.
    Link {
        /// The address, percent-encoded.
        url: String,
        /// The text.
        body: Vec<Inline>,
    },
    /// A picture in the line.
    Image {
        /// The picture.
        image: ImageId,
        /// The description.
        alt: String,
    },
    /// Numbers of references, from 1, in order; 0 where there is no such reference.
    Cite(Vec<usize>),
    /// A footnote; its text stands at its first reference.
    Footnote {
        /// Tells the notes of one text apart.
        name: String,
        /// The text, at the first reference only.
        body: Option<Body>,
    },
    /// A line break that the editor asked for.
    Break,
}

/// The styles of a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Strong: Hei.
    Strong,
    /// Emphasis: Kai.
    Emph,
    /// Struck through.
    Strike,
    /// Underlined.
    Underline,
    /// Marked.
    Highlight,
    /// Lowered.
    Sub,
    /// Raised.
    Super,
}
