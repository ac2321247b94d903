//! The paper as a Word document, written and read: real styles, automatic
//! numbers, a bookmark for each paragraph, and what the brief said when it was
//! written, so that a reader's changes can be recognised when it comes back.

mod drawing;
mod package;
mod paragraphs;
mod read;
mod xml;

pub use self::package::{Face, write};
pub use self::read::{Change, Comment, Copy, ReadParagraph, is_copy, read};

use super::{Atom, Paragraph, Shape};

/// What happened to an atom or a paragraph between two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Mark {
    /// Both have it.
    #[default]
    Kept,
    /// Only the new one has it.
    Inserted,
    /// Only the old one has it.
    Deleted,
}

/// A paragraph to be written, with what happened to it.
#[derive(Debug, Clone)]
pub struct Marked {
    /// The paragraph, with what both versions say.
    pub paragraph: Paragraph,
    /// What happened to each of its atoms.
    pub marks: Vec<Mark>,
    /// What happened to the paragraph as such.
    pub whole: Mark,
}

impl Marked {
    /// A paragraph to which nothing happened.
    pub fn plain(paragraph: Paragraph) -> Self {
        let marks = vec![Mark::Kept; paragraph.atoms.len()];
        Self { paragraph, marks, whole: Mark::Kept }
    }
}

/// A picture as Word shows it.
#[derive(Debug, Clone)]
pub struct Picture {
    /// `png`, `jpeg` or `gif`.
    pub ending: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The drawing that it was made of, which newer programs show instead.
    pub drawing: Option<Vec<u8>>,
    /// Its width in English Metric Units, of which 914,400 are an inch.
    pub width: u64,
    /// Its height likewise.
    pub height: u64,
}

/// The name of a paragraph's bookmark: its number among all, and a digest of what
/// it says.
fn bookmark(number: usize, paragraph: &Paragraph) -> String {
    format!("jb_{number}_{}", digest(paragraph.shape, &paragraph.atoms))
}

/// Eight letters that tell whether a paragraph was changed.
fn digest(shape: Shape, atoms: &[Atom]) -> String {
    let mut hash = blake3::Hasher::new();
    let kind = match shape {
        Shape::Item { depth, .. } => format!("item {depth}"),
        Shape::Cell { .. } | Shape::Datum { .. } | Shape::Fact { .. } => "cell".to_owned(),
        other => format!("{other:?}"),
    };
    hash.update(kind.as_bytes());
    for atom in atoms {
        hash.update(format!("{:?}{:?}{:?}", atom.sign, atom.look, atom.link).as_bytes());
    }
    hash.finalize().to_hex()[..8].to_owned()
}
