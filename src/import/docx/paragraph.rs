//! One paragraph: its runs become spans, its fields their results, and whatever
//! else it contains is set aside.

use roxmltree::Node;

use super::package::{Relations, attribute, child, inner_text, is, is_on, value};
use super::styles::{Properties, Styles, is_of_headings, of_run};
use super::text::{art, is_text_element, is_vanished, symbol};
use crate::import::spans::{Span, Style};

/// The size of drawn letters, in half points.
const ART: u32 = 144;

/// A field that is open: its code, and whether its result has begun.
#[derive(Debug, Clone, Default)]
struct Field {
    code: String,
    result: bool,
}

/// The fields that are open, which go on from paragraph to paragraph.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<Field>);

impl Fields {
    /// Whether what is read is the code of a field and not its result.
    fn in_code(&self) -> bool {
        self.0.iter().any(|field| !field.result)
    }

    /// Whether a table of contents is open.
    pub(super) fn in_contents(&self) -> bool {
        self.0.iter().any(|field| field.code.trim_start().starts_with("TOC"))
    }

    /// The address that the innermost field links to.
    fn link(&self) -> Option<String> {
        let code = self.0.iter().rev().find_map(|field| field.code.trim().strip_prefix("HYPERLINK"))?;
        let inner = code.trim().strip_prefix('"')?;
        let url = inner.split('"').next()?;
        url.contains(':').then(|| url.to_owned())
    }
}

/// What a paragraph holds.
#[derive(Debug, Default)]
pub(super) struct Content<'a, 't> {
    pub spans: Vec<Span>,
    /// Text boxes, whose paragraphs stand below this one.
    pub boxes: Vec<Node<'a, 't>>,
    /// Ids of comments.
    pub comments: Vec<String>,
    /// Authors and texts of what was inserted and deleted.
    pub inserted: Vec<(String, String)>,
    pub deleted: Vec<(String, String)>,
    /// Hidden text, and symbols that only their font knows.
    pub hidden: Vec<String>,
    pub symbols: Vec<String>,
    /// The parts of charts and of diagrams.
    pub charts: Vec<String>,
    /// Targets of pictures with their descriptions.
    pub pictures: Vec<(String, String)>,
    /// Notes that are referred to: their kind and their id.
    pub notes: Vec<(&'static str, String)>,
    /// Whether a table of contents covers it.
    pub contents: bool,
}

/// What reading runs needs to know.
pub(super) struct Runs<'s, 'a, 't> {
    pub styles: &'s Styles,
    pub relations: &'s Relations,
    pub fields: &'s mut Fields,
    /// What the paragraph's style says of its runs.
    pub base: Properties,
    pub content: Content<'a, 't>,
    pub link: Option<String>,
    pub note_name: &'s dyn Fn(&str, &str) -> Option<String>,
    pub picture_path: &'s dyn Fn(&str) -> Option<String>,
}

impl<'a, 't> Runs<'_, 'a, 't> {
    /// Reads what is inside of a paragraph, or of something in it.
    pub(super) fn read(&mut self, parent: Node<'a, 't>) {
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "r" if is_text_element(node) => self.run(node),
                "hyperlink" => self.hyperlink(node),
                "del" | "moveFrom" => {
                    let text = node.descendants().filter(|own| is(*own, "delText") || is(*own, "t"));
                    let text: String = text.filter_map(|own| own.text()).collect();
                    self.content.deleted.push((author(node), text));
                }
                "ins" | "moveTo" => {
                    let from = self.content.spans.len();
                    self.read(node);
                    let text = self.content.spans[from..].iter().map(|span| span.text.as_str()).collect();
                    self.content.inserted.push((author(node), text));
                }
                "AlternateContent" => self.alternate(node),
                "fldSimple" => {
                    self.content.contents |=
                        attribute(node, "instr").is_some_and(|code| code.trim().starts_with("TOC"));
                    self.read(node);
                }
                "sdt" => content_of(node).into_iter().for_each(|inner| self.read(inner)),
                "oMath" | "oMathPara" => self.math(node),
                "pPr" | "rPr" => {}
                "commentReference" | "drawing" | "pict" | "object" => {
                    self.run_part(node, Style::default());
                }
                _ => self.read(node),
            }
        }
        self.content.contents |= self.fields.in_contents();
    }

    /// Of several forms of one thing, the first.
    fn alternate(&mut self, node: Node<'a, 't>) {
        let choice = child(node, "Choice").or_else(|| child(node, "Fallback"));
        choice.into_iter().for_each(|inner| self.read(inner));
    }

    fn hyperlink(&mut self, node: Node<'a, 't>) {
        let target = attribute(node, "id").and_then(|id| self.relations.get(id));
        let url = target.filter(|target| target.external).map(|target| target.target.clone());
        let before = std::mem::replace(&mut self.link, url);
        self.read(node);
        self.link = before;
    }

    fn math(&mut self, node: Node<'a, 't>) {
        let text: String =
            node.descendants().filter(|own| is(*own, "t")).filter_map(|own| own.text()).collect();
        self.push(text, Style::default(), &Properties::default(), false);
    }

    fn run(&mut self, run: Node<'a, 't>) {
        if is_vanished(run) {
            let text: String = run.children().filter_map(text_of).collect();
            return self.content.hidden.extend(Some(text).filter(|text| !text.trim().is_empty()));
        }
        let properties = child(run, "rPr");
        let own = properties.map(of_run).unwrap_or_default();
        let named = properties.and_then(|properties| value(properties, "rStyle"));
        let character = named.map(|id| self.styles.properties(Some(id))).unwrap_or_default();
        let whole = own.or(character).or(self.base.clone());
        let on = |name| properties.and_then(|properties| is_on(properties, name)).unwrap_or(false);
        let vertical = properties.and_then(|properties| value(properties, "vertAlign"));
        let style = Style {
            // What the paragraph's style makes bold is its look.
            bold: whole.bold == Some(true) && self.base.bold != Some(true),
            italic: whole.italic == Some(true) && self.base.italic != Some(true),
            strike: on("strike") || on("dstrike"),
            underline: on("u"),
            raised: vertical == Some("superscript"),
            lowered: vertical == Some("subscript"),
        };
        for part in run.children().filter(Node::is_element) {
            match part.tag_name().name() {
                "t" | "tab" | "br" | "cr" | "noBreakHyphen" => {
                    if let Some(text) = text_of(part).filter(|_| !self.fields.in_code()) {
                        self.push(text, style, &whole, false);
                    }
                }
                "sym" => match symbol(part) {
                    Some(char) => self.push(char.to_string(), style, &whole, false),
                    None => self.content.symbols.extend(attribute(part, "font").map(str::to_owned)),
                },
                "ruby" => self.ruby(part, style, &whole),
                _ => self.run_part(part, style),
            }
        }
    }

    /// Characters with their reading, which stands behind them: 测（cè）.
    fn ruby(&mut self, ruby: Node<'a, 't>, style: Style, properties: &Properties) {
        child(ruby, "rubyBase").into_iter().for_each(|base| self.read(base));
        let Some(reading) = child(ruby, "rt") else { return };
        self.push("（".to_owned(), style, properties, false);
        self.read(reading);
        self.push("）".to_owned(), style, properties, false);
    }

    /// A part of a run that is no text.
    fn run_part(&mut self, part: Node<'a, 't>, style: Style) {
        match part.tag_name().name() {
            "fldChar" => match attribute(part, "fldCharType") {
                Some("begin") => self.fields.0.push(Field::default()),
                Some("separate") => {
                    self.fields.0.iter_mut().next_back().into_iter().for_each(|field| field.result = true);
                }
                Some("end") => drop(self.fields.0.pop()),
                _ => {}
            },
            "instrText" => {
                if let Some(field) = self.fields.0.last_mut().filter(|field| !field.result) {
                    field.code.push_str(part.text().unwrap_or_default());
                }
            }
            kind @ ("footnoteReference" | "endnoteReference") => {
                let kind = if kind == "footnoteReference" { "footnote" } else { "endnote" };
                let Some(id) = attribute(part, "id") else { return };
                if let Some(name) = (self.note_name)(kind, id) {
                    self.push(format!("[^{name}]"), style, &Properties::default(), true);
                    self.content.notes.push((kind, id.to_owned()));
                }
            }
            "commentReference" => self.content.comments.extend(attribute(part, "id").map(str::to_owned)),
            "AlternateContent" => {
                let choice = child(part, "Choice").or_else(|| child(part, "Fallback"));
                for inner in choice.into_iter().flat_map(|choice| choice.children()).filter(Node::is_element)
                {
                    self.run_part(inner, style);
                }
            }
            "drawing" | "pict" | "object" => self.drawing(part),
            "r" => self.run(part),
            _ => {}
        }
    }

    /// Pictures and text boxes of a drawing.
    fn drawing(&mut self, drawing: Node<'a, 't>) {
        let inside_box = |node: Node<'_, '_>| {
            node.ancestors()
                .take_while(|above| *above != drawing)
                .any(|above| is(above, "txbxContent") && above != node)
        };
        let skipped = |node: Node<'_, '_>| {
            node.ancestors().take_while(|above| *above != drawing).any(|above| is(above, "Fallback"))
        };
        let description = drawing.descendants().find(|node| is(*node, "docPr")).and_then(|node| {
            attribute(node, "descr")
                .filter(|text| !text.trim().is_empty())
                .or_else(|| attribute(node, "title"))
        });
        for node in drawing.descendants().filter(|node| node.is_element() && !skipped(*node)) {
            match node.tag_name().name() {
                "txbxContent" if !inside_box(node) => self.content.boxes.push(node),
                "textpath" => {
                    let text = art(node).unwrap_or_default().to_owned();
                    // Letters that are drawn are the largest of their page.
                    let large = Properties { size: Some(ART), ..Properties::default() };
                    self.push(text, Style::default(), &large, false);
                }
                "chart" | "relIds" if !inside_box(node) => {
                    let id = attribute(node, "id").or_else(|| attribute(node, "dm"));
                    let target = id.and_then(|id| self.relations.get(id)).filter(|target| !target.external);
                    self.content.charts.extend(target.map(|target| target.target.clone()));
                }
                "blip" | "imagedata" if !inside_box(node) => self.picture(node, description),
                _ => {}
            }
        }
    }

    /// A picture with what its document says of it.
    fn picture(&mut self, node: Node<'a, 't>, description: Option<&str>) {
        let id = attribute(node, "embed").or_else(|| attribute(node, "id"));
        let target = id.and_then(|id| self.relations.get(id)).filter(|target| !target.external);
        let Some(target) = target.map(|target| target.target.clone()) else { return };
        let alt = description.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(path) = (self.picture_path)(&target) {
            let alt = crate::import::blocks::escaped_inside(&alt);
            self.push(format!("![{alt}]({path})"), Style::default(), &Properties::default(), true);
        }
        self.content.pictures.push((target, alt));
    }

    fn push(&mut self, text: String, style: Style, properties: &Properties, raw: bool) {
        let strong = properties.bold == Some(true) || properties.face.as_deref().is_some_and(is_of_headings);
        let link = self.link.clone().or_else(|| self.fields.link());
        self.content.spans.push(Span { text, style, link, raw, strong, size: properties.size });
    }
}

/// What a control holds; none of the words that only ask for a text.
pub(super) fn content_of<'a, 't>(control: Node<'a, 't>) -> Option<Node<'a, 't>> {
    let asks = child(control, "sdtPr").is_some_and(|own| child(own, "showingPlcHdr").is_some());
    child(control, "sdtContent").filter(|_| !asks)
}

fn author(node: Node<'_, '_>) -> String {
    attribute(node, "author").unwrap_or_default().trim().to_owned()
}

/// The text of a part of a run.
fn text_of(part: Node<'_, '_>) -> Option<String> {
    match part.tag_name().name() {
        "t" => Some(inner_text(part).replace(['\n', '\r'], " ")),
        "tab" => Some("\t".to_owned()),
        "br" if matches!(attribute(part, "type"), Some("page" | "column")) => Some("\n".to_owned()),
        "br" | "cr" => Some("\n".to_owned()),
        "noBreakHyphen" => Some("-".to_owned()),
        _ => None,
    }
}
