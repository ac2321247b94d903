//! The structure tree of a PDF with the text of its marked content.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// An element.
#[derive(Debug)]
pub(crate) struct Node {
    /// Its type: `P`, `H1`, `LI`.
    pub(crate) kind: String,
    pub(crate) alt: Option<String>,
    pub(crate) lang: Option<String>,
    /// Whether its text is underlined.
    pub(crate) is_underlined: bool,
    pub(crate) kids: Vec<Kid>,
}

/// What an element holds.
#[derive(Debug)]
pub(crate) enum Kid {
    Node(Node),
    Text(Marked),
    /// An annotation.
    Object,
}

/// Marked content: its text, and its language where it says one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marked {
    pub(crate) text: String,
    pub(crate) lang: Option<String>,
}

/// Kinds after which the notes in them are told.
const BLOCKS: [&str; 7] = ["P", "LBody", "TD", "TH", "Caption", "BlockQuote", "Div"];

impl Node {
    /// The elements in it.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.kids.iter().filter_map(|kid| if let Kid::Node(node) = kid { Some(node) } else { None })
    }

    /// It and all elements in it, in their order.
    pub(crate) fn all(&self) -> Vec<&Node> {
        let mut found = vec![self];
        self.nodes().for_each(|node| found.extend(node.all()));
        found
    }

    /// Of a heading, its level.
    pub(crate) fn level(&self) -> Option<usize> {
        self.kind.strip_prefix('H')?.parse().ok()
    }

    /// Its text, without what stands for pictures.
    pub(crate) fn text(&self) -> String {
        let part = |kid: &Kid| match kid {
            Kid::Node(node) => node.text(),
            Kid::Text(marked) => marked.text.clone(),
            Kid::Object => String::new(),
        };
        self.kids.iter().map(part).collect()
    }

    /// What is told of it: descriptions stand for pictures, and notes come after
    /// the paragraph that they are in.
    pub(crate) fn told(&self) -> String {
        self.told_without("")
    }

    /// The same without elements of one type.
    pub(crate) fn told_without(&self, kind: &str) -> String {
        let (mut told, mut notes) = (String::new(), String::new());
        self.tell(kind, &mut told, &mut notes);
        told + &notes
    }

    fn tell(&self, without: &str, told: &mut String, notes: &mut String) {
        if self.kind == without {
            return;
        }
        if let Some(alt) = &self.alt {
            told.push_str(alt);
            return;
        }
        for kid in &self.kids {
            match kid {
                Kid::Node(note) if note.kind == "Note" => notes.push_str(&note.told_without(without)),
                Kid::Node(node) => node.tell(without, told, notes),
                Kid::Text(marked) => told.push_str(&marked.text),
                Kid::Object => {}
            }
        }
        if BLOCKS.contains(&self.kind.as_str()) {
            told.push_str(&std::mem::take(notes));
        }
    }

    /// The language in which a text is told that begins a piece of marked content.
    pub(crate) fn language_of(&self, text: &str) -> Option<String> {
        self.language_below(text, None)
    }

    fn language_below(&self, text: &str, around: Option<&str>) -> Option<String> {
        let own = self.lang.as_deref().or(around);
        self.kids.iter().find_map(|kid| match kid {
            Kid::Node(node) => node.language_below(text, own),
            Kid::Text(marked) if marked.text.trim_start().starts_with(text) => {
                marked.lang.as_deref().or(own).map(str::to_owned)
            }
            _ => None,
        })
    }
}

/// The structure tree of a document, in one element.
pub(crate) fn tree(document: &Document) -> Node {
    let mut marked = BTreeMap::new();
    for page in document.get_pages().into_values() {
        read_page(document, page, &mut marked);
    }
    let catalog = document.catalog().expect("a catalog");
    let root = dict(document, catalog.get(b"StructTreeRoot").expect("a structure tree"));
    let lang = catalog.get(b"Lang").ok().and_then(|lang| lopdf::decode_text_string(lang).ok());
    let kids = kids(document, root, None, &marked);
    Node { kind: "Root".to_owned(), alt: None, lang, is_underlined: false, kids }
}

type Contents = BTreeMap<(ObjectId, i64), Marked>;

fn dict<'a>(document: &'a Document, object: &'a Object) -> &'a Dictionary {
    document.dereference(object).expect("there").1.as_dict().expect("a dictionary")
}

fn kids(document: &Document, parent: &Dictionary, page: Option<ObjectId>, marked: &Contents) -> Vec<Kid> {
    let Ok(kids) = parent.get(b"K") else { return Vec::new() };
    let (_, kids) = document.dereference(kids).expect("there");
    let one = std::slice::from_ref(kids);
    let kids = kids.as_array().map_or(one, Vec::as_slice);
    kids.iter().map(|object| kid(document, object, page, marked)).collect()
}

fn kid(document: &Document, object: &Object, page: Option<ObjectId>, marked: &Contents) -> Kid {
    let (_, object) = document.dereference(object).expect("there");
    let text = |page: Option<ObjectId>, number: i64| {
        Kid::Text(marked.get(&(page.expect("a page"), number)).cloned().unwrap_or_default())
    };
    if let Ok(number) = object.as_i64() {
        return text(page, number);
    }
    let dict = object.as_dict().expect("an element");
    let page = dict.get(b"Pg").and_then(Object::as_reference).ok().or(page);
    match dict.get(b"Type").and_then(Object::as_name) {
        Ok(b"MCR") => return text(page, dict.get(b"MCID").and_then(Object::as_i64).expect("a number")),
        Ok(b"OBJR") => return Kid::Object,
        _ => {}
    }
    let string = |key: &[u8]| dict.get(key).ok().and_then(|text| lopdf::decode_text_string(text).ok());
    let kind = dict.get(b"S").and_then(Object::as_name).expect("a type");
    Kid::Node(Node {
        kind: String::from_utf8_lossy(kind).into_owned(),
        alt: string(b"Alt"),
        lang: string(b"Lang"),
        is_underlined: format!("{:?}", dict.get(b"A")).contains("Underline"),
        kids: kids(document, dict, page, marked),
    })
}

/// Reads the marked content of a page.
fn read_page(document: &Document, page: ObjectId, marked: &mut Contents) {
    let fonts = document.get_page_fonts(page).expect("fonts");
    let maps: BTreeMap<_, _> =
        fonts.iter().map(|(name, font)| (name.clone(), Unicode::of(document, font))).collect();
    let content = Content::decode(&document.get_page_content(page)).expect("content");
    let (mut open, mut font): (Vec<Option<i64>>, Option<&Unicode>) = (Vec::new(), None);
    for operation in &content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "BDC" | "BMC" => {
                let properties = operands.get(1).and_then(|properties| properties.as_dict().ok());
                let number = properties.and_then(|dict| dict.get(b"MCID").and_then(Object::as_i64).ok());
                if let Some(number) = number {
                    let lang = properties.and_then(|dict| dict.get(b"Lang").ok());
                    let lang = lang.and_then(|lang| lopdf::decode_text_string(lang).ok());
                    marked.entry((page, number)).or_default().lang = lang;
                }
                open.push(number);
            }
            "EMC" => drop(open.pop()),
            "Tf" => font = operands[0].as_name().ok().and_then(|name| maps.get(name)),
            "Tj" | "TJ" => {
                let Some(number) = open.iter().rev().find_map(|number| *number) else { continue };
                let pieces = operands[0].as_array().map_or(operands.as_slice(), Vec::as_slice);
                let text: String = pieces
                    .iter()
                    .filter_map(|piece| piece.as_str().ok())
                    .map(|bytes| font.expect("a font").read(bytes))
                    .collect();
                marked.entry((page, number)).or_default().text += &text;
            }
            _ => {}
        }
    }
}

/// What the codes of a font mean.
struct Unicode {
    /// Bytes of a code.
    width: usize,
    map: BTreeMap<u32, String>,
}

impl Unicode {
    fn of(document: &Document, font: &Dictionary) -> Self {
        let stream = font.get(b"ToUnicode").and_then(|map| document.dereference(map)).expect("a map").1;
        let bytes = stream.as_stream().expect("a stream").get_plain_content().expect("readable");
        let text = String::from_utf8_lossy(&bytes).replace("><", "> <");
        let words: Vec<_> = text.split_whitespace().collect();
        let code = |word: &str| u32::from_str_radix(word.trim_matches(['<', '>']), 16).expect("a code");
        let (mut map, mut width, mut at) = (BTreeMap::new(), 2, 0);
        while at < words.len() {
            let step = match words[at] {
                "begincodespacerange" => {
                    width = (words[at + 1].len() - 2) / 2;
                    0
                }
                "beginbfchar" => 2,
                "beginbfrange" => 3,
                _ => 0,
            };
            at += 1;
            while step > 0 && words[at].starts_with('<') {
                let first = code(words[at]);
                let shown = characters(words[at + step - 1]);
                let last = if step == 3 { code(words[at + 1]) } else { first };
                for (offset, code) in (first..=last).enumerate() {
                    let mut shown = shown.clone();
                    if let Some(unit) = shown.last_mut() {
                        *unit += u16::try_from(offset).expect("a short range");
                    }
                    map.insert(code, String::from_utf16_lossy(&shown));
                }
                at += step;
            }
        }
        Self { width, map }
    }

    fn read(&self, bytes: &[u8]) -> String {
        let codes = bytes
            .chunks(self.width)
            .map(|code| code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte)));
        codes.map(|code| self.map.get(&code).map_or("\u{fffd}", String::as_str)).collect()
    }
}

fn characters(word: &str) -> Vec<u16> {
    let digits = word.trim_matches(['<', '>']);
    (0..digits.len() / 4)
        .map(|at| u16::from_str_radix(&digits[4 * at..4 * at + 4], 16).expect("UTF-16"))
        .collect()
}
