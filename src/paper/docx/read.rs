//! A reviewed copy as paragraphs: what it says with every change accepted, who
//! changed what and when, and the comments.

mod content;
mod runs;

use std::collections::HashMap;

use roxmltree::Node;

use self::content::{captioned, figure, is_picture, joined, tasks};
use super::package::{OWN_PART, OWN_SPACE};
use crate::import::package::{Package, Relations, attribute, child, inner_text, is, parse, value};
use crate::markdown::Shown;
use crate::paper::{Atom, Shape, Side};

/// A change that a program marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Whether it was taken out.
    pub deleted: bool,
    /// Who changed it.
    pub author: String,
    /// When, as the document says.
    pub date: String,
    /// What.
    pub text: String,
}

/// A comment on the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Who wrote it.
    pub author: String,
    /// What it says.
    pub text: String,
    /// The paragraph that it is on, by its index in the copy.
    pub paragraph: Option<usize>,
}

/// A paragraph of a copy.
#[derive(Debug, Clone)]
pub struct ReadParagraph {
    /// The number that its bookmark has; none of a new paragraph.
    pub number: Option<usize>,
    /// What it is.
    pub shape: Shape,
    /// What it says once all changes are accepted.
    pub atoms: Vec<Atom>,
    /// What was changed in it.
    pub changes: Vec<Change>,
    /// The note that it is a part of.
    pub note: Option<usize>,
}

/// A copy as it came back.
#[derive(Debug, Default)]
pub struct Copy {
    /// Its paragraphs, in order; those of notes at the end.
    pub paragraphs: Vec<ReadParagraph>,
    /// Its comments.
    pub comments: Vec<Comment>,
    /// What the brief said when the copy was written, as JSON.
    pub brief: Option<String>,
    /// Text that stands in no paragraph of the body: running heads, text boxes.
    pub beside: Vec<String>,
    /// The parts of the pictures that are shown, by their paths.
    pub pictures: HashMap<String, Vec<u8>>,
}

/// Whether bytes are a document that jianbao wrote, as far as it says so itself.
pub fn is_copy(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK") && read(bytes).is_ok_and(|copy| copy.brief.is_some())
}

/// Reads a copy; the error is what is wrong with the document.
pub fn read(bytes: &[u8]) -> Result<Copy, String> {
    let mut package = Package::open(bytes)?;
    let root = package.relations("")?;
    let main = root.values().find(|relation| relation.kind == "officeDocument" && !relation.external);
    let name = main.map_or("word/document.xml".to_owned(), |relation| relation.target.clone());
    let document = package.xml(&name)?.ok_or_else(|| format!("it has no {name}"))?;
    let relations = package.relations(&name)?;
    let mut part = |kind: &str| -> Result<Option<(String, Relations)>, String> {
        let own = relations.values().find(|relation| relation.kind == kind && !relation.external);
        let Some(target) = own.map(|relation| relation.target.clone()) else { return Ok(None) };
        let relations = package.relations(&target)?;
        Ok(package.xml(&target)?.map(|text| (text, relations)))
    };
    let (styles, lists) = (part("styles")?, part("numbering")?);
    let (notes, comments) = (part("footnotes")?, part("comments")?);
    let beside = [part("header")?, part("footer")?];
    let styles = styles.map(|(text, _)| style_names(&text)).transpose()?.unwrap_or_default();
    let bullets = lists.map(|(text, _)| numbered_lists(&text)).transpose()?.unwrap_or_default();
    let mut reader = Reader { styles, bullets, relations: &relations, ..Reader::empty(&relations) };
    reader.body(parse(&document, &name)?.root_element());
    if let Some((text, relations)) = &notes {
        reader.relations = relations;
        reader.notes(parse(text, "footnotes.xml")?.root_element());
    }
    if let Some((text, _)) = &comments {
        reader.comments(parse(text, "comments.xml")?.root_element());
    }
    for (text, _) in beside.into_iter().flatten() {
        let text = inner_text(parse(&text, "header.xml")?.root_element());
        reader.copy.beside.extend(Some(text).filter(|text| !text.trim().is_empty()));
    }
    let shown = std::mem::take(&mut reader.shown);
    let mut copy = reader.copy;
    for (path, target) in shown {
        if let Some(bytes) = package.part(&target)? {
            copy.pictures.insert(path, bytes);
        }
    }
    copy.brief = own_part(&mut package, &relations)?;
    Ok(copy)
}

/// What jianbao left in the document for the way home.
fn own_part(package: &mut Package<'_>, relations: &Relations) -> Result<Option<String>, String> {
    let mut names: Vec<_> = relations
        .values()
        .filter(|relation| relation.kind == "customXml" && !relation.external)
        .map(|relation| relation.target.clone())
        .collect();
    names.push(OWN_PART.to_owned());
    for name in names {
        let Some(text) = package.xml(&name)? else { continue };
        let Ok(tree) = parse(&text, &name) else { continue };
        let root = tree.root_element();
        if is(root, "brief") && root.tag_name().namespace() == Some(OWN_SPACE) {
            return Ok(Some(inner_text(root)));
        }
    }
    Ok(None)
}

/// The names of styles, in lower case, by id.
fn style_names(text: &str) -> Result<HashMap<String, String>, String> {
    let tree = parse(text, "styles.xml")?;
    let styles = tree.root_element().children().filter(|node| is(*node, "style"));
    let named = styles.filter_map(|node| {
        let name = value(node, "name")?.to_lowercase();
        Some((attribute(node, "styleId")?.to_owned(), name))
    });
    Ok(named.collect())
}

/// Which lists are of bullets, by the list's id.
fn numbered_lists(text: &str) -> Result<HashMap<String, bool>, String> {
    let tree = parse(text, "numbering.xml")?;
    let root = tree.root_element();
    let kinds: HashMap<_, _> = root
        .children()
        .filter(|node| is(*node, "abstractNum"))
        .filter_map(|node| {
            let first = child(node, "lvl")?;
            Some((attribute(node, "abstractNumId")?.to_owned(), value(first, "numFmt") == Some("bullet")))
        })
        .collect();
    let lists = root.children().filter(|node| is(*node, "num")).filter_map(|node| {
        let of = value(node, "abstractNumId")?;
        Some((attribute(node, "numId")?.to_owned(), *kinds.get(of)?))
    });
    Ok(lists.collect())
}

struct Reader<'a> {
    styles: HashMap<String, String>,
    /// Whether a list is one of bullets.
    bullets: HashMap<String, bool>,
    relations: &'a Relations,
    copy: Copy,
    /// A bookmark that stands before the paragraph which it names.
    pending: Option<usize>,
    /// What is left of paragraphs whose ends were deleted.
    carried: Option<ReadParagraph>,
    cell: Option<Shape>,
    tables: usize,
    note: Option<usize>,
    commented: Vec<(String, usize)>,
    shown: Vec<(String, String)>,
    field: Field,
}

/// Where a field stands: its code is no text, its result is.
#[derive(Default)]
struct Field {
    open: usize,
    in_code: bool,
    code: String,
    link: Option<String>,
}

/// One paragraph that is read.
#[derive(Default)]
struct Line {
    number: Option<usize>,
    atoms: Vec<Atom>,
    changes: Vec<Change>,
    link: Option<std::rc::Rc<str>>,
    /// A citation by its anchor.
    cites: bool,
}

impl<'a> Reader<'a> {
    fn empty(relations: &'a Relations) -> Self {
        Self {
            styles: HashMap::new(),
            bullets: HashMap::new(),
            relations,
            copy: Copy::default(),
            pending: None,
            carried: None,
            cell: None,
            tables: 0,
            note: None,
            commented: Vec::new(),
            shown: Vec::new(),
            field: Field::default(),
        }
    }

    fn body(&mut self, parent: Node<'_, '_>) {
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "p" => self.paragraph(node),
                "tbl" => self.table(node),
                "bookmarkStart" => self.pending = number_of(node).or(self.pending),
                "sectPr" | "pPr" | "rPr" | "tblPr" | "del" | "moveFrom" => {}
                "AlternateContent" => {
                    let choice = child(node, "Choice").or_else(|| child(node, "Fallback"));
                    choice.into_iter().for_each(|inner| self.body(inner));
                }
                _ => self.body(node),
            }
        }
    }

    fn table(&mut self, table: Node<'_, '_>) {
        let number = self.tables;
        self.tables += 1;
        let style = child(table, "tblPr").and_then(|own| value(own, "tblStyle"));
        let style = style.and_then(|id| self.styles.get(id)).cloned().unwrap_or_default();
        let rows = elements(table, "tr").into_iter().filter(|row| {
            let properties = child(*row, "trPr");
            properties.is_none_or(|own| child(own, "del").is_none())
        });
        for (row, node) in rows.enumerate() {
            for (column, cell) in elements(node, "tc").into_iter().enumerate() {
                self.cell = Some(match style.as_str() {
                    "简报图表数据" => Shape::Datum { table: number, row, column },
                    "简报关键数字" => Shape::Fact { table: number, row, column },
                    _ => Shape::Cell { table: number, row, column, side: Side::Auto },
                });
                self.body(cell);
            }
        }
        self.cell = None;
    }

    fn paragraph(&mut self, node: Node<'_, '_>) {
        let mut line = Line { number: self.pending.take(), ..Line::default() };
        self.runs(node, &mut line);
        let properties = child(node, "pPr");
        let marks = properties.and_then(|own| child(own, "rPr"));
        let joins = marks.is_some_and(|own| child(own, "del").or_else(|| child(own, "moveFrom")).is_some());
        let shape = self.shape(properties);
        let (shape, atoms) = match shape {
            Shape::Item { .. } => (shape, tasks(line.atoms)),
            Shape::Figure => (shape, figure(line.atoms)),
            // What a reviewer puts in has the style of the text around it.
            Shape::Text if is_picture(&line.atoms) => (Shape::Figure, figure(line.atoms)),
            // Word types the number into captions of its own.
            Shape::Legend(_) => captioned(shape, line.atoms),
            _ => (shape, line.atoms),
        };
        let own = ReadParagraph { number: line.number, shape, atoms, changes: line.changes, note: self.note };
        let own = match self.carried.take() {
            Some(before) => joined(before, own),
            None => own,
        };
        if joins && self.cell.is_none() {
            self.carried = Some(own);
        } else {
            self.copy.paragraphs.push(own);
        }
    }

    fn shape(&self, properties: Option<Node<'_, '_>>) -> Shape {
        let style = properties.and_then(|own| value(own, "pStyle"));
        let name = style.and_then(|id| self.styles.get(id)).map(String::as_str).unwrap_or_default();
        if let Some(cell) = self.cell {
            return cell;
        }
        let list = properties.and_then(|own| child(own, "numPr"));
        let id = list.and_then(|own| value(own, "numId")).filter(|id| *id != "0");
        let depth = list.and_then(|own| value(own, "ilvl")).and_then(|depth| depth.parse().ok()).unwrap_or(0);
        match name {
            "title" => Shape::Title,
            "subtitle" => Shape::Subtitle,
            "简报报头" => Shape::Line,
            "简报部分标题" => Shape::Part,
            "简报关键词" => Shape::Keywords,
            "简报图片" => Shape::Figure,
            "简报表题" => Shape::Legend(Shown::Table),
            "简报图题" | "caption" => Shape::Legend(Shown::Picture),
            "简报图表注" => Shape::Aside,
            "简报图表说明" => Shape::ChartLine,
            "简报提示框" => Shape::Boxed { label: false },
            "简报提示框标题" => Shape::Boxed { label: true },
            "heading 1" => Shape::Section,
            "heading 2" => Shape::Sub(1),
            "heading 3" => Shape::Sub(2),
            "heading 4" => Shape::Sub(3),
            "quote" => Shape::Quote,
            "html preformatted" => Shape::Code,
            "简报分隔线" => Shape::Rule,
            "简报参考文献" => Shape::Reference,
            "简报二维码" => Shape::Code2d,
            "简报二维码说明" => Shape::Caption,
            "简报报尾" => Shape::Foot,
            "list continue" => Shape::Item { depth, start: None, list: 0, further: true },
            _ => match id {
                Some(id) => {
                    let bullet = self.bullets.get(id).copied().unwrap_or(true);
                    let list = id.parse().unwrap_or(0);
                    Shape::Item { depth, start: (!bullet).then_some(1), list, further: false }
                }
                None => Shape::Text,
            },
        }
    }

    fn notes(&mut self, root: Node<'_, '_>) {
        for note in root.children().filter(|node| is(*node, "footnote")) {
            let id = attribute(note, "id").and_then(|id| id.parse::<usize>().ok()).filter(|id| *id > 0);
            if let (Some(id), None) = (id, attribute(note, "type")) {
                self.note = Some(id);
                let from = self.copy.paragraphs.len();
                self.body(note);
                // The space that stands between the number and the text.
                if let Some(first) = self.copy.paragraphs.get_mut(from) {
                    let blank = first.atoms.iter().take_while(|atom| atom.char() == Some(' ')).count();
                    first.atoms.drain(..blank);
                }
            }
        }
        self.note = None;
    }

    fn comments(&mut self, root: Node<'_, '_>) {
        for comment in root.children().filter(|node| is(*node, "comment")) {
            let id = attribute(comment, "id").unwrap_or_default();
            let author = attribute(comment, "author").unwrap_or_default().trim().to_owned();
            let paragraphs = comment.descendants().filter(|node| is(*node, "p"));
            let text: Vec<_> = paragraphs
                .map(|node| {
                    node.descendants().filter(|own| is(*own, "t")).map(inner_text).collect::<String>()
                })
                .collect();
            let text = text.join(" ").trim().to_owned();
            let paragraph = self.commented.iter().find(|(known, _)| known == id).map(|(_, at)| *at);
            if !text.is_empty() {
                self.copy.comments.push(Comment { author, text, paragraph });
            }
        }
    }
}

/// The number in the name of a bookmark of ours.
fn number_of(node: Node<'_, '_>) -> Option<usize> {
    attribute(node, "name")?.strip_prefix("jb_")?.split('_').next()?.parse().ok()
}

/// Children of a name, also inside of what only wraps them.
fn elements<'a, 't>(parent: Node<'a, 't>, name: &str) -> Vec<Node<'a, 't>> {
    let mut found = Vec::new();
    for node in parent.children().filter(Node::is_element) {
        match node.tag_name().name() {
            own if own == name => found.push(node),
            "sdt" | "sdtContent" | "ins" | "customXml" | "smartTag" => found.extend(elements(node, name)),
            _ => {}
        }
    }
    found
}
