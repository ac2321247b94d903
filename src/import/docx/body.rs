//! The body of a document: paragraphs, tables and text boxes in their order
//! become blocks.

mod aside;

use std::collections::HashMap;

use roxmltree::Node;

use super::charts::Drawn;
use super::numbering::{Mark, Numbering};
use super::package::{Relations, attribute, child, is, value};
use super::paragraph::{Content, Fields, Runs, content_of};
use super::styles::{Properties, Rank, Styles, of_paragraph};
use super::tables;
use super::text::{PartText, is_text_element};
use crate::findings::{Fault, Findings};
use crate::import::blocks::{Block, Kind, Look};
use crate::import::recognise::one_line;
use crate::import::spans::{Span, all, markdown, plain};
use crate::text::source::{Place, SourceId};

/// What a document is read with.
pub(super) struct Body<'p> {
    source: SourceId,
    text: PartText,
    styles: &'p Styles,
    numbering: Numbering,
    relations: &'p Relations,
    stem: &'p str,
    /// Charts and diagrams, by the names of their parts.
    drawn: &'p HashMap<String, Drawn>,
    fields: Fields,
    blocks: Vec<Block>,
    findings: Findings,
    pictures: Vec<(String, Place)>,
    /// The names of notes by kind and id, in the order of their references.
    names: HashMap<(String, String), usize>,
    /// Comments by id, with the places that refer to them.
    commented: Vec<(String, Place)>,
    /// The list of the block before.
    list: Option<String>,
}

/// A paragraph as it was read.
struct Read<'a, 't> {
    content: Content<'a, 't>,
    properties: Properties,
    style: Option<&'a str>,
    place: Place,
}

impl<'p> Body<'p> {
    pub(super) fn new(
        source: SourceId,
        text: PartText,
        styles: &'p Styles,
        numbering: Numbering,
        (relations, drawn): (&'p Relations, &'p HashMap<String, Drawn>),
        stem: &'p str,
    ) -> Self {
        Self {
            source,
            text,
            styles,
            numbering,
            relations,
            stem,
            drawn,
            fields: Fields::default(),
            blocks: Vec::new(),
            findings: Findings::default(),
            pictures: Vec::new(),
            names: HashMap::new(),
            commented: Vec::new(),
            list: None,
        }
    }

    /// Reads what stands below a node.
    pub(super) fn read(&mut self, parent: Node<'_, '_>) {
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" if is_text_element(node) => self.paragraph(node),
                "tbl" => self.table(node),
                "sdt" => content_of(node).into_iter().for_each(|inner| self.read(inner)),
                "altChunk" => self.embedded(node),
                "AlternateContent" => {
                    let choice = child(node, "Choice").or_else(|| child(node, "Fallback"));
                    choice.into_iter().for_each(|inner| self.read(inner));
                }
                "del" | "moveFrom" | "sectPr" | "pPr" | "rPr" | "tblPr" => {}
                _ => self.read(node),
            }
        }
    }

    /// The line of a paragraph.
    fn place(&self, node: Node<'_, '_>) -> Place {
        let range = self.text.lines.get(&node.id()).cloned().unwrap_or(0..0);
        Place { source: self.source, range }
    }

    /// Reads a paragraph's runs.
    fn content<'a, 't>(&mut self, node: Node<'a, 't>) -> Read<'a, 't> {
        let own = child(node, "pPr");
        let style = own.and_then(|own| value(own, "pStyle"));
        let direct = own.map(of_paragraph).unwrap_or_default();
        let properties = direct.or(self.styles.properties(style));
        let place = self.place(node);
        let names = &mut self.names;
        // Notes are named in the order in which they are met.
        for mark in
            node.descendants().filter(|own| is(*own, "footnoteReference") || is(*own, "endnoteReference"))
        {
            let kind = mark.tag_name().name().trim_end_matches("Reference").to_owned();
            if let Some(id) = attribute(mark, "id") {
                let next = names.len() + 1;
                names.entry((kind, id.to_owned())).or_insert(next);
            }
        }
        let name =
            |kind: &str, id: &str| names.get(&(kind.to_owned(), id.to_owned())).map(ToString::to_string);
        let stem = self.stem;
        let path = |part: &str| super::picture_path(stem, part);
        let mut runs = Runs {
            styles: self.styles,
            relations: self.relations,
            fields: &mut self.fields,
            base: self.styles.properties(style),
            content: Content::default(),
            link: None,
            note_name: &name,
            picture_path: &path,
        };
        runs.content.contents = runs.fields.in_contents();
        runs.read(node);
        let content = runs.content;
        Read { content, properties, style, place }
    }

    fn paragraph(&mut self, node: Node<'_, '_>) {
        let read = self.content(node);
        self.report(&read.content, &read.place);
        let mark = self.mark(&read);
        self.add(&read, mark);
        self.charts(&read.content.charts, &read.place);
        for text_box in read.content.boxes {
            let from = self.blocks.len();
            self.read(text_box);
            let text: String = self.blocks[from..].iter().map(|block| block.plain.as_str()).collect();
            if !text.trim().is_empty() {
                self.findings.add(Fault::ImportTextBox { text }, read.place.clone());
            }
        }
    }

    /// The number or the bullet that is printed before a paragraph.
    fn mark(&mut self, read: &Read<'_, '_>) -> Option<(Mark, String, u8)> {
        let (list, level) = read.properties.number.clone()?;
        let list = list.filter(|list| list != "0")?;
        let of_style = || {
            let style = self.styles.numbered(read.style)?;
            self.numbering.level_of(&list, &style)
        };
        let level = level.or_else(of_style).unwrap_or(0);
        // An empty paragraph shows its number too, but nobody reads it.
        if read.content.spans.iter().all(|span| span.text.trim().is_empty()) {
            return None;
        }
        let mark = self.numbering.next(&list, level)?;
        Some((mark, list, level))
    }

    fn add(&mut self, read: &Read<'_, '_>, mark: Option<(Mark, String, u8)>) {
        let spans = &read.content.spans;
        let text = plain(spans);
        let pictures = spans.iter().any(|span| span.raw && span.text.starts_with("!["));
        if text.trim().is_empty() && !pictures {
            return;
        }
        let rank = self.rank(read);
        let inner = markdown(spans, !matches!(rank, Rank::Heading(_)));
        let mut block = Block::new(Kind::Paragraph, text, inner, read.place.clone());
        block.look = self.look(read);
        let contents = read.content.contents || rank == Rank::Contents;
        block.kind = match rank {
            _ if contents => Kind::Contents,
            Rank::Title => Kind::Title,
            Rank::Heading(level) => Kind::Heading(level),
            _ if block.plain.trim().is_empty() => Kind::Picture,
            _ => Kind::Paragraph,
        };
        if block.kind == Kind::Paragraph {
            as_typed(&mut block.markdown);
        }
        let list = mark.as_ref().map(|(_, list, _)| list.clone());
        match mark {
            Some((Mark::Number(number), ..)) if block.kind != Kind::Paragraph => block.number = Some(number),
            Some((mark, _, level)) if !contents => self.item(&mut block, &mark, level),
            _ => {}
        }
        block.joined =
            block.kind == Kind::Item && list.is_some() && list == self.list && is_marked(&block.markdown);
        self.list = list.filter(|_| block.kind == Kind::Item);
        self.blocks.push(block);
    }

    /// Makes a paragraph an item of its list.
    fn item(&self, block: &mut Block, mark: &Mark, level: u8) {
        let indent = "   ".repeat(usize::from(level.min(5)));
        let lines = block.markdown.replace('\n', &format!("\n{indent}   "));
        block.kind = Kind::Item;
        match mark {
            Mark::Bullet => block.markdown = format!("{indent}- {lines}"),
            Mark::Number(number) => {
                let digits = number.trim_end_matches(['.', '．', '、', ')']);
                let plain =
                    !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit());
                block.markdown = if plain && number.len() > digits.len() {
                    format!("{indent}{digits}. {lines}")
                } else {
                    format!("{number}{}", block.markdown)
                };
                block.number = Some(number.clone());
            }
        }
    }

    /// What a paragraph is by the names of its styles or by its outline level.
    fn rank(&self, read: &Read<'_, '_>) -> Rank {
        match (self.styles.rank(read.style), read.properties.outline) {
            (Rank::Text, Some(level @ 0..=8)) => Rank::Heading(level + 1),
            (rank, _) => rank,
        }
    }

    fn look(&self, read: &Read<'_, '_>) -> Look {
        let spans = &read.content.spans;
        let size =
            spans.iter().filter(|span| !span.text.trim().is_empty()).filter_map(|span| span.size).max();
        let strong = |span: &Span| span.strong || span.style.bold;
        Look { strong: all(spans, strong), centred: read.properties.centred == Some(true), size }
    }

    fn table(&mut self, table: Node<'_, '_>) {
        let rows = tables::rows(table);
        let from = self.blocks.len();
        if tables::is_frame(&rows) {
            rows.iter().flatten().for_each(|cell| self.read(cell.node));
            return;
        }
        let mut places: Vec<Place> = Vec::new();
        let mut written = Vec::new();
        for row in &rows {
            let mut cells = Vec::new();
            for cell in row {
                let text = self.cell(cell.node, &mut places);
                cells.push((if cell.continues { text.trim().to_owned() } else { text }, cell.columns));
            }
            if !row.iter().all(|cell| cell.gone) {
                written.push(cells);
            }
        }
        let lines: Vec<_> = written
            .iter()
            .map(|row| row.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("  "))
            .collect();
        let text = lines.join("\n");
        // Blocks of text boxes in cells stand below.
        let boxes = self.blocks.split_off(from);
        let start = places.first().map_or(0, |place| place.range.start);
        let end = places.last().map_or(start, |place| place.range.end);
        let place = Place { source: self.source, range: start..end.max(start) };
        let merged = tables::merged(&rows);
        if merged > 0 {
            self.findings.add(Fault::ImportMerged { cells: merged }, place.clone());
        }
        if !text.trim().is_empty() || text.contains("![") {
            self.blocks.push(Block::new(Kind::Other, text, tables::markdown(&written), place));
        }
        self.blocks.extend(boxes);
        self.list = None;
    }

    /// A cell's paragraphs in one line.
    fn cell(&mut self, cell: Node<'_, '_>, places: &mut Vec<Place>) -> String {
        let mut lines = Vec::new();
        for node in tables::paragraphs(cell) {
            let read = self.content(node);
            self.report(&read.content, &read.place);
            places.push(read.place.clone());
            let mark = match self.mark(&read) {
                Some((Mark::Number(number), ..)) => number,
                Some((Mark::Bullet, ..)) => "• ".to_owned(),
                None => String::new(),
            };
            let text = markdown(&read.content.spans, true).replace("\\\n", "<br>");
            if !text.trim().is_empty() {
                lines.push(format!("{mark}{text}"));
            }
            for text_box in read.content.boxes {
                self.read(text_box);
            }
        }
        lines.join("<br>")
    }

    /// Reads the notes that were referred to.
    pub(super) fn notes(&mut self, kind: &'static str, root: Node<'_, '_>, source: SourceId, text: PartText) {
        let before = (std::mem::replace(&mut self.source, source), std::mem::replace(&mut self.text, text));
        for note in root.children().filter(|node| is(*node, kind)) {
            let name = attribute(note, "id")
                .and_then(|id| self.names.get(&(kind.to_owned(), id.to_owned())).copied());
            let mut lines = Vec::new();
            let mut place = None::<Place>;
            for node in tables::paragraphs(note) {
                let read = self.content(node);
                self.report(&read.content, &read.place);
                lines.push(markdown(&read.content.spans, true).replace("\\\n", " "));
                let end = read.place.range.end;
                place.get_or_insert(read.place).range.end = end;
            }
            let line = one_line(&lines.join("\n"));
            if let (Some(name), Some(place), false) = (name, place, line.is_empty()) {
                let text = format!("[^{name}]: {line}");
                self.blocks.push(Block::new(Kind::Note, line, text, place));
            }
        }
        (self.source, self.text) = before;
    }

    /// The blocks, and the pictures that they show. Where most of a document is
    /// strong, that is no look of headings.
    pub(super) fn finish(mut self, findings: &mut Findings) -> (Vec<Block>, Vec<(String, Place)>) {
        let count = |wanted: bool| -> usize {
            let own = self.blocks.iter().filter(|block| !wanted || block.look.strong);
            own.map(|block| block.plain.chars().count()).sum()
        };
        if count(true) * 2 > count(false) {
            self.blocks.iter_mut().for_each(|block| block.look.strong = false);
        }
        findings.extend(self.findings);
        (self.blocks, self.pictures)
    }
}

/// A number that was typed before an item is one in Markdown too.
fn as_typed(markdown: &mut String) {
    let digits = markdown.len() - markdown.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && markdown[digits..].starts_with("\\. ") {
        markdown.remove(digits);
    }
}

/// Whether a text is an item by Markdown's own marks.
fn is_marked(markdown: &str) -> bool {
    let inner = markdown.trim_start();
    let digits = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    inner.starts_with("- ") || (digits.len() < inner.len() && digits.starts_with(". "))
}
