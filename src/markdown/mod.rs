//! The text of a brief: what Markdown means, as blocks and inlines that contain
//! no HTML, no unresolved name and no Typst.

mod amend;
mod blocks;
mod chart;
mod collate;
pub(crate) mod columns;
mod displays;
mod doubts;
mod emphasis;
mod headings;
mod inlines;
mod leaves;
mod levels;
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
pub use self::chart::{Chart, Series};
pub(crate) use self::inlines::{encode_url, is_whole_url, link_url};
pub(crate) use self::levels::{levels, relevel};
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
    /// Pictures alone in their paragraph, side by side; their descriptions are
    /// their captions.
    Figure {
        /// The pictures.
        pictures: Vec<Picture>,
    },
    /// A chart.
    Chart {
        /// What it shows.
        chart: Chart,
        /// The block of code that it was written as.
        text: String,
    },
    /// A table or picture with its caption and what goes with it.
    Captioned {
        /// What it is.
        shown: Shown,
        /// Its caption, which numbers it.
        caption: Option<CaptionLine>,
        /// Source, unit and notes.
        notes: Vec<CaptionLine>,
        /// The table or picture.
        body: Box<Block>,
    },
    /// A box with a label: what matters, a hint, the editor's note, a warning.
    Callout {
        /// Which it is.
        callout: Callout,
        /// Its label as written; none where the layout has a word for it.
        label: Option<String>,
        /// Where its mark stands.
        mark: Place,
        /// Its text.
        body: Body,
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

/// A picture as it stands in a text.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The picture.
    pub image: ImageId,
    /// The description.
    pub alt: String,
    /// How much of the line's width it takes, in percent, where that is said.
    pub width: Option<u8>,
}

/// What a caption is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A table.
    Table,
    /// A picture or a chart.
    Picture,
}

/// A line that goes with a table or picture.
#[derive(Debug, Clone)]
pub struct CaptionLine {
    /// What it begins with and does not print: `表：` of a caption.
    pub mark: &'static str,
    /// The rest.
    pub inlines: Vec<Inline>,
    /// Where it is written.
    pub place: Place,
}

/// The kinds of callouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callout {
    /// 要点
    Points,
    /// 提示
    Hint,
    /// 编者按
    Editor,
    /// 预警
    Warning,
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
    Image(Picture),
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
