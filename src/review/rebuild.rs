//! A Markdown text as a reviewed copy leaves it: what was not touched keeps every
//! sign of its source, what was touched is changed in place, and only what cannot
//! be is rewritten.

mod splices;
mod widths;

use std::collections::BTreeMap;
use std::ops::Range;

use self::splices::{Splice, spliced, splices};
use self::widths::with_widths;
use super::align::as_paragraph;
use crate::paper::docx::ReadParagraph;
use crate::paper::markdown::{Names, block};
use crate::paper::{Paragraph, Shape};

/// One text, before and after.
pub(super) struct Text<'a> {
    /// Its value in the brief.
    pub value: &'a str,
    /// Its paragraphs there.
    pub old: Vec<&'a Paragraph>,
    /// Its paragraphs in the copy, with the ones that they are.
    pub new: Vec<(&'a ReadParagraph, Option<&'a Paragraph>)>,
    /// The names of references and notes.
    pub names: Names<'a>,
}

/// A stretch of the new text.
enum Piece<'a> {
    /// A block of the old one, whose paragraphs are all there in their order.
    Old(usize, Vec<(&'a Paragraph, Paragraph)>),
    /// Paragraphs to be written anew, with what the first of them was.
    New(Vec<Paragraph>, Range<usize>),
}

impl Text<'_> {
    /// Whether the copy says what the brief says.
    pub(super) fn is_unchanged(&self) -> bool {
        let same = |(old, (new, at)): (&&Paragraph, &(&ReadParagraph, Option<&Paragraph>))| {
            at.is_some_and(|at| std::ptr::eq(*old, at)) && old.atoms == new.atoms
        };
        self.old.len() == self.new.len() && self.old.iter().zip(&self.new).all(same)
    }

    /// The new values, the most faithful first: with changes made in place, then
    /// with changed blocks written anew, then with all written anew.
    pub(super) fn candidates(&self) -> Vec<String> {
        [Faith::InPlace, Faith::Blocks, Faith::Anew].into_iter().map(|faith| self.written(faith)).collect()
    }

    /// The copy's paragraphs as the paper would have them.
    pub(super) fn wanted(&self) -> Vec<Paragraph> {
        self.new.iter().map(|(read, own)| as_paragraph(read, *own)).collect()
    }

    fn written(&self, faith: Faith) -> String {
        let blocks = self.blocks();
        let pieces = self.pieces(&blocks, faith);
        let splices = if faith == Faith::InPlace { self.note_splices() } else { Vec::new() };
        let mut out = Out { text: self, blocks: &blocks, splices, written: String::new(), kept: Vec::new() };
        let mut before = None;
        for piece in pieces {
            before = out.piece(piece, before, faith);
        }
        let written = out.finish(faith);
        with_widths(self.value, &self.without_lost_notes(written))
    }

    /// Without the notes that no text refers to any more.
    fn without_lost_notes(&self, text: String) -> String {
        let kept: Vec<_> = self.new.iter().filter_map(|(read, _)| read.note).collect();
        let gone = self.old.iter().filter_map(|own| own.note.as_ref());
        let mut gone: Vec<&str> =
            gone.filter(|(_, number)| !kept.contains(number)).map(|(name, _)| &**name).collect();
        gone.dedup();
        gone.into_iter().fold(text, |text, name| without_definition(&text, name))
    }

    /// Where the blocks stand in the value, without the notes.
    fn blocks(&self) -> Vec<Range<usize>> {
        let own = self.old.iter().filter(|own| own.note.is_none());
        own.collect::<Vec<_>>()
            .chunk_by(|a, b| a.index == b.index)
            .map(|group| group[0].block.clone())
            .collect()
    }

    fn pieces(&self, blocks: &[Range<usize>], faith: Faith) -> Vec<Piece<'_>> {
        let texts: Vec<_> = self.new.iter().filter(|(read, _)| read.note.is_none()).collect();
        let mut pieces: Vec<Piece<'_>> = Vec::new();
        let mut at = 0;
        while let Some((read, own)) = texts.get(at) {
            let index = own.and_then(|own| blocks.iter().position(|range| *range == own.block));
            let whole = index.filter(|_| faith != Faith::Anew).and_then(|index| {
                let members: Vec<_> = self.members(&blocks[index]);
                let group = texts.get(at..at + members.len())?;
                let same = group
                    .iter()
                    .zip(&members)
                    .all(|((_, own), member)| own.is_some_and(|own| std::ptr::eq(own, *member)));
                let pairs =
                    group.iter().zip(members).map(|((read, own), member)| (member, as_paragraph(read, *own)));
                same.then(|| (index, pairs.collect::<Vec<_>>()))
            });
            match whole {
                Some((index, pairs)) => {
                    at += pairs.len();
                    pieces.push(Piece::Old(index, pairs));
                }
                None => {
                    let paragraph = as_paragraph(read, *own);
                    let range = own.map_or(0..0, |own| own.block.clone());
                    match pieces.last_mut() {
                        // What is of another block is written with its own.
                        Some(Piece::New(group, last)) if *last == range => group.push(paragraph),
                        _ => pieces.push(Piece::New(vec![paragraph], range)),
                    }
                    at += 1;
                }
            }
        }
        joined(pieces, blocks)
    }

    fn members(&self, block: &Range<usize>) -> Vec<&Paragraph> {
        self.old.iter().filter(|own| own.note.is_none() && own.block == *block).copied().collect()
    }

    /// What was changed inside of notes.
    fn note_splices(&self) -> Vec<Splice> {
        let pairs = self
            .new
            .iter()
            .filter_map(|(read, own)| own.filter(|own| own.note.is_some()).map(|own| (own, read)));
        pairs.filter_map(|(own, read)| splices(self.value, &own.atoms, &read.atoms)).flatten().collect()
    }

    /// How many signs the highest sub-heading has.
    fn depth(&self) -> usize {
        let own = self.old.iter().filter(|own| own.shape == Shape::Sub(1));
        let signs =
            |own: &&Paragraph| self.value[own.block.clone()].chars().take_while(|c| *c == '#').count();
        own.map(signs).find(|count| *count > 0).unwrap_or(2)
    }
}

/// How much of the old text is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Faith {
    InPlace,
    Blocks,
    Anew,
}

struct Out<'a> {
    text: &'a Text<'a>,
    blocks: &'a [Range<usize>],
    splices: Vec<Splice>,
    written: String,
    /// The blocks before which the value's own gap was written.
    kept: Vec<usize>,
}

impl Out<'_> {
    /// What stands before a block: line breaks, and notes and addresses.
    fn gap(&self, index: usize) -> Range<usize> {
        let from = index.checked_sub(1).map_or(0, |before| self.blocks[before].end);
        from.min(self.blocks[index].start)..self.blocks[index].start
    }

    fn piece(&mut self, piece: Piece<'_>, before: Option<usize>, faith: Faith) -> Option<usize> {
        match piece {
            Piece::Old(index, pairs) => {
                let follows = if index == 0 { self.written.is_empty() } else { before == Some(index - 1) };
                if follows {
                    let gap = self.gap(index);
                    self.kept.push(index);
                    let gap = spliced(self.text.value, gap, &self.splices);
                    self.written.push_str(&gap);
                } else {
                    self.part();
                }
                let own = self.old_block(index, &pairs, faith);
                self.written.push_str(&own);
                Some(index)
            }
            Piece::New(group, range) => {
                self.part();
                let own: Vec<&Paragraph> = group.iter().collect();
                let before = self.text.value.get(range).unwrap_or_default();
                self.written.push_str(&block(&own, &self.text.names, self.text.depth(), before));
                None
            }
        }
    }

    fn part(&mut self) {
        if !self.written.is_empty() {
            let end = self.written.trim_end().len();
            self.written.truncate(end);
            self.written.push_str("\n\n");
        }
    }

    fn old_block(&self, index: usize, pairs: &[(&Paragraph, Paragraph)], faith: Faith) -> String {
        let range = self.blocks[index].clone();
        if pairs.iter().all(|(old, new)| old.atoms == new.atoms) {
            return self.text.value[range].to_owned();
        }
        let changes: Option<Vec<Vec<Splice>>> =
            pairs.iter().map(|(old, new)| splices(self.text.value, &old.atoms, &new.atoms)).collect();
        match changes.filter(|_| faith == Faith::InPlace) {
            Some(changes) => spliced(self.text.value, range, &changes.concat()),
            None => {
                let new: Vec<&Paragraph> = pairs.iter().map(|(_, new)| new).collect();
                block(&new, &self.text.names, self.text.depth(), &self.text.value[range])
            }
        }
    }

    /// Notes, and what stood between blocks that are gone.
    fn finish(mut self, faith: Faith) -> String {
        let value = self.text.value;
        let tail = self.blocks.last().map_or(0, |last| last.end)..value.len();
        let gaps =
            (0..self.blocks.len()).filter(|index| !self.kept.contains(index)).map(|index| self.gap(index));
        let left: Vec<String> = gaps
            .chain([tail])
            .map(|range| spliced(value, range, &self.splices))
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty())
            .collect();
        for text in left {
            let anew = faith != Faith::InPlace && text.starts_with("[^");
            if !anew {
                self.part();
                self.written.push_str(&text);
            }
        }
        for note in self.notes(faith) {
            self.part();
            self.written.push_str(&note);
        }
        if value.ends_with('\n') && !self.written.ends_with('\n') {
            self.written.push('\n');
        }
        self.written
    }

    /// The notes that have to be written: new ones, or all of them.
    fn notes(&self, faith: Faith) -> Vec<String> {
        let mut notes: BTreeMap<usize, (String, Vec<Paragraph>)> = BTreeMap::new();
        for (read, own) in self
            .text
            .new
            .iter()
            .filter(|(read, own)| read.note.is_some() && (own.is_none() || faith != Faith::InPlace))
        {
            let paragraph = as_paragraph(read, *own);
            if let Some((name, number)) = paragraph.note.clone() {
                notes.entry(number).or_insert_with(|| (name.to_string(), Vec::new())).1.push(paragraph);
            }
        }
        notes
            .into_values()
            .map(|(name, paragraphs)| {
                let own: Vec<&Paragraph> = paragraphs.iter().collect();
                format!("[^{name}]: {}", block(&own, &self.text.names, 2, "").replace("\n\n", "\n\n    "))
            })
            .collect()
    }
}

/// Items, rows and lines of a quotation that are new belong to the list, the table
/// or the quotation beside them, which is written anew with them.
fn joined<'a>(pieces: Vec<Piece<'a>>, blocks: &[Range<usize>]) -> Vec<Piece<'a>> {
    let mut found: Vec<Piece<'a>> = Vec::new();
    for piece in pieces {
        let goes_on = found.last().is_some_and(|last| {
            let one_is_new = matches!(last, Piece::New(..)) || matches!(piece, Piece::New(..));
            one_is_new && last.last_shape().zip(piece.first_shape()).is_some_and(|(a, b)| is_one_block(a, b))
        });
        match found.pop_if(|_| goes_on) {
            Some(last) => {
                let range = [&last, &piece].into_iter().find_map(|own| match own {
                    Piece::Old(index, _) => Some(blocks[*index].clone()),
                    Piece::New(_, range) => Some(range.clone()).filter(|range| !range.is_empty()),
                });
                let group = last.paragraphs().into_iter().chain(piece.paragraphs()).collect();
                found.push(Piece::New(group, range.unwrap_or(0..0)));
            }
            None => found.push(piece),
        }
    }
    found
}

fn is_one_block(a: Shape, b: Shape) -> bool {
    match (a, b) {
        (Shape::Cell { table: a, .. }, Shape::Cell { table: b, .. }) => a == b,
        (Shape::Datum { table: a, .. }, Shape::Datum { table: b, .. }) => a == b,
        (Shape::Datum { .. }, Shape::ChartLine) => true,
        (Shape::Item { .. }, Shape::Item { .. })
        | (Shape::Quote, Shape::Quote)
        | (Shape::Boxed { .. }, Shape::Boxed { label: false }) => true,
        _ => false,
    }
}

impl Piece<'_> {
    fn first_shape(&self) -> Option<Shape> {
        match self {
            Self::Old(_, pairs) => pairs.first().map(|(_, new)| new.shape),
            Self::New(group, _) => group.first().map(|own| own.shape),
        }
    }

    fn last_shape(&self) -> Option<Shape> {
        match self {
            Self::Old(_, pairs) => pairs.last().map(|(_, new)| new.shape),
            Self::New(group, _) => group.last().map(|own| own.shape),
        }
    }

    fn paragraphs(self) -> Vec<Paragraph> {
        match self {
            Self::Old(_, pairs) => pairs.into_iter().map(|(_, new)| new).collect(),
            Self::New(group, _) => group,
        }
    }
}

/// A text without a note's definition: its line, and the lines that go on with it.
fn without_definition(text: &str, name: &str) -> String {
    let opening = format!("[^{name}]:");
    let mut kept: Vec<&str> = Vec::new();
    let mut inside = false;
    for line in text.split_inclusive('\n') {
        let goes_on = inside && (line.trim().is_empty() || line.starts_with(' '));
        inside = line.starts_with(&opening) || goes_on;
        if !inside {
            kept.push(line);
        }
    }
    let kept = kept.concat();
    format!("{}{}", kept.trim_end(), if text.ends_with('\n') { "\n" } else { "" })
}
