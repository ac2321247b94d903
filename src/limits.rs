//! The most that jianbao accepts: every limit in one place, with its unit and its
//! reason. docs/limits.md is the table for editors; a test compares the two.

use crate::words::Words;

/// Bytes of a brief. A long issue has 50,000; 2 MB fill six hundred pages.
pub const BRIEF_BYTES: usize = 2_000_000;

/// Bytes of a document that becomes a brief, with the pictures in it.
pub const DOCUMENT_BYTES: usize = 200_000_000;

/// Files in such a document's archive.
pub const DOCUMENT_PARTS: usize = 20_000;

/// Bytes of all that is unpacked of it.
pub const UNPACKED_BYTES: u64 = 300_000_000;

/// Bytes of one of its XML files.
pub const XML_BYTES: usize = 60_000_000;

/// Nodes of one of its XML files.
pub const XML_NODES: u32 = 3_000_000;

/// How deep its elements may nest; Word's own stay below thirty.
pub const XML_DEPTH: usize = 200;

/// Bytes of a series file, read anew for each brief.
pub const SERIES_BYTES: usize = 1_000_000;

/// Files of words that a series file names, each of at most [`SERIES_BYTES`]: they are
/// read anew for each brief.
pub const WORD_FILES: usize = 20;

/// Work of an issue, in the units of [`Work`]. All of it is set in some six
/// seconds of two cores and less than a gigabyte.
pub const WORK: usize = 10_000_000;

/// Characters of a paragraph, a heading, a cell: the engine looks for the best
/// lines of a paragraph as a whole.
pub const PARAGRAPH_CHARACTERS: usize = 100_000;

/// Characters from which the lines of a paragraph depend on so many others
/// that each byte is more work.
pub const LONG_PARAGRAPH: usize = 1_000;

/// Characters of a title, a heading, a name, all keywords, a description or any
/// other plain text that the PDF holds as a string: a bookmark of a PDF/A holds 16,383 (ISO 32000-1, Annex C: 32,767 bytes).
pub const FIELD_CHARACTERS: usize = 4_000;

/// Bytes of a link's address, percent-encoded: the engine takes no more.
pub const ADDRESS_BYTES: usize = 8_000;

/// Lines of a block of code: the engine's work grows by their square.
pub const CODE_LINES: usize = 2_000;

/// Characters of a line of code: the engine gives up where one line could end
/// in more than some five hundred places.
pub const CODE_CHARACTERS: usize = 2_000;

/// Marks and joiners in one character as it is read: 30 are what Unicode asks
/// programs to bear (UAX #15, Stream-Safe Text); shaping takes time and memory
/// by their square.
pub const CLUSTER_MARKS: usize = 30;

/// What is left of a table when it is set as small as can be read, in em: the
/// widest page takes so much. A wider one is set as cards.
pub const TABLE_WIDTH: f64 = 58.0;

/// Columns of a table; a page holds no more that can be read.
pub const COLUMNS: usize = 60;

/// Places of an issue where pictures stand.
pub const PICTURES: usize = 500;

/// Bytes of a picture's file.
pub const PICTURE_BYTES: usize = 100_000_000;

/// Bytes of a picture once it is decoded: 100 megapixels with transparency.
pub const DECODED_BYTES: u64 = 400_000_000;

/// Bytes of all pictures of an issue once they are decoded; the engine holds
/// them all at once.
pub const ALL_DECODED_BYTES: u64 = 900_000_000;

/// Bytes of a drawing (SVG), unpacked.
pub const DRAWING_BYTES: usize = 20_000_000;

/// Bytes of a colour profile, unpacked; those of printing presses have 3 MB.
pub const PROFILE_BYTES: usize = 16_000_000;

/// Files of a layout of an editor's own.
pub const LAYOUT_FILES: usize = 1_000;

/// Bytes of all files of such a layout.
pub const LAYOUT_BYTES: u64 = 50_000_000;

/// Seconds that such a layout, or a picture that is not simple, may take.
pub const SECONDS: u32 = 60;

/// Megabytes of memory that they may take.
pub const MEGABYTES: u32 = 2_000;

/// What an issue is made of, each with the work that it is: the microseconds
/// that it takes an unoptimised build on two busy cores, and about as many
/// bytes of memory times eighty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// A byte of text.
    Byte,
    /// A byte in a paragraph of more than [`LONG_PARAGRAPH`] characters.
    LongByte,
    /// A paragraph.
    Paragraph,
    /// A line break that the editor asked for.
    Break,
    /// An item of a list, with its first paragraph.
    Item,
    /// A quotation, with its first paragraph.
    Quotation,
    /// A heading in a body.
    Heading,
    /// A thematic break.
    Rule,
    /// A table, besides its cells.
    Table,
    /// A cell of a table.
    Cell,
    /// A block of code, besides its lines.
    CodeBlock,
    /// A line of code.
    CodeLine,
    /// Emphasis, code in a line, and whatever else is set apart.
    Piece,
    /// A figure: it stays on a line with its unit.
    Figure,
    /// A link.
    Link,
    /// A reference that a text names.
    Citation,
    /// A footnote, with its first paragraph.
    Footnote,
    /// A place where a picture stands.
    Picture,
    /// A section.
    Section,
    /// An entry of the references.
    Reference,
    /// A name in a list, a keyword, a line under a code.
    Name,
    /// A QR code, or a blurb of the contact.
    Contact,
}

impl Work {
    /// Every kind.
    pub const ALL: [Self; 22] = [
        Self::Byte,
        Self::LongByte,
        Self::Paragraph,
        Self::Break,
        Self::Item,
        Self::Quotation,
        Self::Heading,
        Self::Rule,
        Self::Table,
        Self::Cell,
        Self::CodeBlock,
        Self::CodeLine,
        Self::Piece,
        Self::Figure,
        Self::Link,
        Self::Citation,
        Self::Footnote,
        Self::Picture,
        Self::Section,
        Self::Reference,
        Self::Name,
        Self::Contact,
    ];

    /// Its words, and its units.
    pub fn weight(self) -> (Words, usize) {
        match self {
            Self::Byte => (Words::plain("bytes of text", "字节的文字"), 5),
            Self::LongByte => (Words::plain("bytes in long paragraphs", "字节的长段落"), 12),
            Self::Paragraph => (Words::plain("paragraphs", "段"), 130),
            Self::Break => (Words::plain("line breaks", "处换行"), 60),
            Self::Item => (Words::plain("list items", "个列表项"), 220),
            Self::Quotation => (Words::plain("quotations", "段引文"), 450),
            Self::Heading => (Words::plain("headings", "个小标题"), 350),
            Self::Rule => (Words::plain("rules", "条横线"), 300),
            Self::Table => (Words::plain("tables", "张表格"), 800),
            Self::Cell => (Words::plain("table cells", "个单元格"), 360),
            Self::CodeBlock => (Words::plain("blocks of code", "段代码"), 450),
            Self::CodeLine => (Words::plain("lines of code", "行代码"), 200),
            Self::Piece => (Words::plain("pieces of emphasis and code", "处强调和代码"), 120),
            Self::Figure => (Words::plain("figures", "个数字"), 100),
            Self::Link => (Words::plain("links", "个链接"), 180),
            Self::Citation => (Words::plain("citations", "处引用"), 500),
            Self::Footnote => (Words::plain("footnotes", "条脚注"), 1_100),
            Self::Picture => (Words::plain("pictures", "张图片"), 500),
            Self::Section => (Words::plain("sections", "节"), 3_000),
            Self::Reference => (Words::plain("references", "条参考文献"), 900),
            Self::Name => (Words::plain("names and keywords", "个名称和关键词"), 50),
            Self::Contact => (Words::plain("codes and blurbs", "个码和介绍"), 2_000),
        }
    }
}

/// A number as an editor reads it: `20,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let head = digits.len() % 3;
    let (first, rest) = digits.split_at(head);
    let groups = rest.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    let parts: Vec<_> = (head > 0).then(|| first.to_owned()).into_iter().chain(groups).collect();
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn groups_by_thousands() {
        let cases = [(0, "0"), (999, "999"), (1_000, "1,000"), (20_000, "20,000"), (1_234_567, "1,234,567")];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
    }
}
