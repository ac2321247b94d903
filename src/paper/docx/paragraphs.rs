//! Paragraphs of a paper as those of Word: styles, numbers, runs, notes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

use super::drawing;
use super::xml::{escaped, is_shared_mark};
use super::{Face, Mark, Marked, Picture, bookmark};
use crate::markdown::{Shown, Style};
use crate::paper::{Atom, Look, Paragraph, Shape, Side, Sign};
use crate::view::citation;

/// The numbers of lists in `numbering.xml`: headings, references, bullets, the
/// captions of tables and of pictures; those of numbered lists follow.
pub(super) const BULLETS: usize = 3;
pub(super) const FIRST_LIST: usize = 6;

/// A heading that does not count, although its style does.
const UNNUMBERED: &str = "<w:numPr><w:numId w:val=\"0\"/></w:numPr>";

/// What the document refers to elsewhere.
#[derive(Default)]
pub(super) struct Elsewhere {
    /// Addresses, by their number from 1.
    pub links: Vec<String>,
    /// Pictures by path, by their number from 1.
    pub pictures: Vec<String>,
    /// The first numbers of numbered lists, by the list's number in the paper.
    pub lists: BTreeMap<usize, usize>,
    /// Bookmarks and changes so far.
    ids: usize,
    /// Drawings so far.
    drawings: usize,
}

/// Writes paragraphs one after the other.
pub(super) struct Writer<'a> {
    pub pictures: &'a BTreeMap<String, Picture>,
    /// The bookmarks of references, in the order of their numbers.
    pub references: &'a [String],
    /// The day and the author of marked changes.
    pub face: &'a Face,
    pub elsewhere: &'a mut Elsewhere,
    pub out: String,
}

impl Writer<'_> {
    /// Paragraphs with their numbers in the paper; cells become tables.
    pub(super) fn all(&mut self, paragraphs: &[(usize, &Marked)]) {
        let table = |own: &(usize, &Marked)| own.1.paragraph.shape.spot().map(|spot| spot.table);
        for group in paragraphs.chunk_by(|a, b| table(a).is_some() && table(a) == table(b)) {
            match group.first().and_then(table) {
                Some(_) => self.table(group),
                None => group.iter().for_each(|(number, own)| self.paragraph(*number, own, false)),
            }
        }
    }

    fn table(&mut self, cells: &[(usize, &Marked)]) {
        let place = |own: &Marked| own.paragraph.shape.spot().map_or((0, 0), |spot| (spot.row, spot.column));
        let headed =
            !matches!(cells.first(), Some((_, own)) if matches!(own.paragraph.shape, Shape::Fact { .. }));
        let columns = cells.iter().map(|(_, own)| place(own).1 + 1).max().unwrap_or(1);
        let width = 8844 / columns;
        self.out.push_str(&opening(cells.first().map(|(_, own)| own.paragraph.shape)));
        self.out.push_str(&format!("<w:gridCol w:w=\"{width}\"/>").repeat(columns));
        self.out.push_str("</w:tblGrid>");
        for row in cells.chunk_by(|a, b| place(a.1).0 == place(b.1).0) {
            let head = headed && place(row[0].1).0 == 0;
            let whole = row[0].1.whole;
            let changed = row.iter().all(|(_, own)| own.whole == whole) && whole != Mark::Kept;
            self.out.push_str("<w:tr><w:trPr><w:cantSplit/>");
            self.out.push_str(if head { "<w:tblHeader/>" } else { "" });
            if changed {
                let mark = self.change(whole);
                self.out.push_str(&format!("<w:{mark}/>"));
            }
            self.out.push_str("</w:trPr>");
            for (number, cell) in row {
                let line = if head {
                    "<w:tcBorders><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"auto\"/></w:tcBorders>"
                } else {
                    ""
                };
                let _ = write!(
                    self.out,
                    "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{line}<w:vAlign w:val=\"center\"/></w:tcPr>"
                );
                self.paragraph(*number, cell, false);
                self.out.push_str("</w:tc>");
            }
            self.out.push_str("</w:tr>");
        }
        // Word wants a paragraph between two tables, and after the last.
        self.out
            .push_str("</w:tbl><w:p><w:pPr><w:spacing w:line=\"240\" w:lineRule=\"auto\"/></w:pPr></w:p>");
    }

    /// One paragraph; the first of a note begins with the note's number.
    pub(super) fn paragraph(&mut self, number: usize, own: &Marked, opens_note: bool) {
        self.out.push_str("<w:p><w:pPr>");
        self.properties(own);
        self.out.push_str("</w:pPr>");
        let id = self.elsewhere.next();
        let name = bookmark(number, &own.paragraph);
        let _ = write!(self.out, "<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/>");
        if opens_note {
            self.out.push_str(
                "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteRef/></w:r>\
                 <w:r><w:t xml:space=\"preserve\"> </w:t></w:r>",
            );
        }
        match own.paragraph.shape {
            Shape::Figure
                if matches!(own.paragraph.atoms.first(), Some(Atom { sign: Sign::Picture(..), .. })) =>
            {
                self.figure(own);
            }
            _ => self.atoms(own),
        }
        let _ = write!(self.out, "<w:bookmarkEnd w:id=\"{id}\"/></w:p>");
    }

    fn properties(&mut self, own: &Marked) {
        let paragraph = &own.paragraph;
        let more = match paragraph.shape {
            Shape::Section if !self.face.numbered => UNNUMBERED.to_owned(),
            Shape::Sub(_) if !paragraph.counts => UNNUMBERED.to_owned(),
            Shape::Item { depth, start, list, further: false } if paragraph.note.is_none() => {
                let number = match start {
                    None => BULLETS,
                    Some(start) => FIRST_LIST + self.elsewhere.list(list, start),
                };
                let depth = depth.min(8);
                let number = format!("<w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{number}\"/>");
                format!("<w:numPr>{number}</w:numPr>")
            }
            shape => shape.spot().map_or("", |spot| jc(spot.side)).to_owned(),
        };
        let style = if paragraph.note.is_some() { "FootnoteText" } else { style(paragraph.shape) };
        let _ = write!(self.out, "<w:pStyle w:val=\"{style}\"/>{more}");
        if own.whole != Mark::Kept {
            let mark = self.change(own.whole);
            let _ = write!(self.out, "<w:rPr><w:{mark}/></w:rPr>");
        }
    }

    /// The opening of an element that says what was changed.
    fn change(&mut self, mark: Mark) -> String {
        let name = if mark == Mark::Deleted { "del" } else { "ins" };
        let (id, face) = (self.elsewhere.next(), self.face);
        format!("{name} w:id=\"{id}\" w:author=\"{}\" w:date=\"{}\"", escaped(&face.author), face.date)
    }

    /// The runs: neighbours that look the same and were changed alike together.
    fn atoms(&mut self, own: &Marked) {
        let paired: Vec<(&Atom, Mark)> = own.paragraph.atoms.iter().zip(own.marks.iter().copied()).collect();
        let same = |a: &(&Atom, Mark), b: &(&Atom, Mark)| a.1 == b.1 && a.0.link == b.0.link;
        for group in paired.chunk_by(same) {
            let Some((first, mark)) = group.first() else { continue };
            let wrapped = *mark != Mark::Kept;
            if let Some(link) = &first.link {
                let number = self.elsewhere.link(link);
                let _ = write!(self.out, "<w:hyperlink r:id=\"link{number}\" w:history=\"1\">");
            }
            if wrapped {
                let opening = self.change(*mark);
                let _ = write!(self.out, "<w:{opening}>");
            }
            let atoms: Vec<&Atom> = group.iter().map(|(atom, _)| *atom).collect();
            self.runs(&atoms, *mark, first.link.as_ref());
            if wrapped {
                self.out.push_str(if *mark == Mark::Deleted { "</w:del>" } else { "</w:ins>" });
            }
            if first.link.is_some() {
                self.out.push_str("</w:hyperlink>");
            }
        }
    }

    /// A picture with its caption below it.
    fn figure(&mut self, own: &Marked) {
        let caption: String = own.paragraph.atoms.iter().filter_map(Atom::char).collect();
        let Some((first, mark)) = own.paragraph.atoms.first().zip(own.marks.first()) else { return };
        let wrapped = *mark != Mark::Kept;
        if wrapped {
            let opening = self.change(*mark);
            let _ = write!(self.out, "<w:{opening}>");
        }
        if let Sign::Picture(path, _) = &first.sign {
            self.picture(path, &caption, false);
        }
        self.out.push_str("<w:r><w:br/></w:r>");
        if wrapped {
            self.out.push_str(if *mark == Mark::Deleted { "</w:del>" } else { "</w:ins>" });
        }
        let rest = Paragraph { atoms: own.paragraph.atoms[1..].to_vec(), ..own.paragraph.clone() };
        self.atoms(&Marked { paragraph: rest, marks: own.marks[1..].to_vec(), whole: own.whole });
    }

    fn runs(&mut self, atoms: &[&Atom], mark: Mark, link: Option<&Rc<str>>) {
        let is_text = |atom: &Atom| matches!(atom.sign, Sign::Char(_) | Sign::Break | Sign::Task(_));
        let same = |a: &&Atom, b: &&Atom| a.look == b.look && is_text(a) && is_text(b);
        for run in atoms.chunk_by(same) {
            let Some(first) = run.first() else { continue };
            match &first.sign {
                Sign::Cite(numbers) => self.citation(numbers, mark),
                Sign::Note(number) => {
                    let _ = write!(
                        self.out,
                        "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr>\
                         <w:footnoteReference w:id=\"{number}\"/></w:r>"
                    );
                }
                Sign::Picture(path, alt) => self.picture(path, alt, atoms.len() > 1),
                _ => self.run(run, first.look, mark, link.is_some()),
            }
        }
    }

    fn run(&mut self, run: &[&Atom], look: Look, mark: Mark, linked: bool) {
        let ambiguous = self.face.chinese && run.iter().any(|atom| atom.char().is_some_and(is_shared_mark));
        let _ = write!(self.out, "<w:r>{}", properties(look, linked, ambiguous));
        let tag = if mark == Mark::Deleted { "w:delText" } else { "w:t" };
        let mut text = String::new();
        let flush = |text: &mut String, out: &mut String| {
            if !text.is_empty() {
                let _ = write!(out, "<{tag} xml:space=\"preserve\">{}</{tag}>", escaped(text));
                text.clear();
            }
        };
        for atom in run {
            match atom.sign {
                Sign::Char('\t') => {
                    flush(&mut text, &mut self.out);
                    self.out.push_str("<w:tab/>");
                }
                Sign::Char(char) => text.push(char),
                Sign::Task(done) => text.push_str(if done { "☑ " } else { "☐ " }),
                _ => {
                    flush(&mut text, &mut self.out);
                    self.out.push_str("<w:br/>");
                }
            }
        }
        flush(&mut text, &mut self.out);
        self.out.push_str("</w:r>");
    }

    /// Numbers of references, which lead to the first of them.
    fn citation(&mut self, numbers: &[usize], mark: Mark) {
        let target = numbers.iter().min().and_then(|number| self.references.get(number.checked_sub(1)?));
        let tag = if mark == Mark::Deleted { "w:delText" } else { "w:t" };
        let run = format!(
            "<w:r><w:rPr><w:rStyle w:val=\"JbCitation\"/></w:rPr><{tag}>{}</{tag}></w:r>",
            citation(numbers)
        );
        match target.filter(|_| mark == Mark::Kept) {
            Some(target) => {
                let _ = write!(
                    self.out,
                    "<w:hyperlink w:anchor=\"{target}\" w:history=\"1\">{run}</w:hyperlink>"
                );
            }
            None => self.out.push_str(&run),
        }
    }

    fn picture(&mut self, path: &str, alt: &str, in_line: bool) {
        let Some(picture) = self.pictures.get(path) else {
            let shown = format!("〔{}〕", if alt.is_empty() { path } else { alt });
            let _ = write!(self.out, "<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(&shown));
            return;
        };
        let number = self.elsewhere.picture(path);
        self.elsewhere.drawings += 1;
        let id = self.elsewhere.drawings;
        self.out.push_str(&drawing::run(picture, &drawing::Named { id, number, path, alt, in_line }));
    }
}

/// The opening of a table, up to its columns.
fn opening(shape: Option<Shape>) -> String {
    let (style, look, first) = match shape {
        Some(Shape::Datum { .. }) => ("JbChart", "0020", 1),
        Some(Shape::Fact { .. }) => ("JbFigures", "0000", 0),
        _ => ("JbTable", "0020", 1),
    };
    format!(
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>\
         <w:jc w:val=\"center\"/><w:tblLook w:val=\"{look}\" w:firstRow=\"{first}\" w:lastRow=\"0\" \
         w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>"
    )
}

/// The style of what is not in a note.
fn style(shape: Shape) -> &'static str {
    match shape {
        Shape::Title => "Title",
        Shape::Subtitle => "Subtitle",
        Shape::Line => "JbLine",
        Shape::Part => "JbPart",
        Shape::Section => "Heading1",
        Shape::Sub(1) => "Heading2",
        Shape::Sub(2) => "Heading3",
        Shape::Sub(_) => "Heading4",
        Shape::Figure => "JbPicture",
        Shape::Keywords => "JbKeywords",
        Shape::Text => "BodyText",
        Shape::Item { further: true, .. } => "ListContinue",
        Shape::Item { .. } => "ListParagraph",
        Shape::Quote => "Quote",
        Shape::Code => "HTMLPreformatted",
        Shape::Cell { .. } | Shape::Datum { .. } | Shape::Fact { .. } => "JbCell",
        Shape::Legend(Shown::Table) => "JbTableCaption",
        Shape::Legend(Shown::Picture) => "JbPictureCaption",
        Shape::Aside => "JbAside",
        Shape::ChartLine => "JbChartLine",
        Shape::Boxed { label: true } => "JbBoxLabel",
        Shape::Boxed { label: false } => "JbBox",
        Shape::Rule => "JbRule",
        Shape::Reference => "JbReference",
        Shape::Code2d => "JbCode",
        Shape::Caption => "JbCaption",
        Shape::Foot => "JbFoot",
    }
}

fn jc(side: Side) -> &'static str {
    match side {
        Side::Auto => "",
        Side::Left => "<w:jc w:val=\"left\"/>",
        Side::Center => "<w:jc w:val=\"center\"/>",
        Side::Right => "<w:jc w:val=\"right\"/>",
    }
}

/// What a run says of its look, in the order of the schema.
fn properties(look: Look, linked: bool, ambiguous: bool) -> String {
    let mut text = String::new();
    let style = if look.holds(Look::CODE) {
        Some("JbInlineCode")
    } else if linked {
        Some("Hyperlink")
    } else {
        None
    };
    if let Some(style) = style {
        let _ = write!(text, "<w:rStyle w:val=\"{style}\"/>");
    }
    // Emphasis is Kai, as in print.
    let emphasis = look.has(Style::Emph);
    match (emphasis, ambiguous) {
        (true, _) => text.push_str("<w:rFonts w:hint=\"eastAsia\" w:eastAsia=\"楷体\"/>"),
        (false, true) => text.push_str("<w:rFonts w:hint=\"eastAsia\"/>"),
        (false, false) => {}
    }
    for (style, xml) in [
        (Style::Strong, "<w:b/><w:bCs/>"),
        (Style::Emph, "<w:i/><w:iCs/>"),
        (Style::Strike, "<w:strike/>"),
        (Style::Highlight, "<w:highlight w:val=\"yellow\"/>"),
        (Style::Underline, "<w:u w:val=\"single\"/>"),
        (Style::Super, "<w:vertAlign w:val=\"superscript\"/>"),
        (Style::Sub, "<w:vertAlign w:val=\"subscript\"/>"),
    ] {
        if look.has(style) && !(style == Style::Sub && look.has(Style::Super)) {
            text.push_str(xml);
        }
    }
    if text.is_empty() { text } else { format!("<w:rPr>{text}</w:rPr>") }
}

impl Elsewhere {
    fn next(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    fn link(&mut self, url: &str) -> usize {
        number_of(&mut self.links, url)
    }

    fn picture(&mut self, path: &str) -> usize {
        number_of(&mut self.pictures, path)
    }

    /// The place of a list among the numbered ones.
    fn list(&mut self, list: usize, start: usize) -> usize {
        self.lists.entry(list).or_insert(start);
        self.lists.keys().position(|known| *known == list).unwrap_or(0)
    }
}

/// The number of a text, from 1, in a list to which it is added.
fn number_of(list: &mut Vec<String>, text: &str) -> usize {
    match list.iter().position(|known| known == text) {
        Some(at) => at + 1,
        None => {
            list.push(text.to_owned());
            list.len()
        }
    }
}
