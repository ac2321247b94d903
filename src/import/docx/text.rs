//! The visible text of a part, paragraph by paragraph, as plain as possible:
//! places point into it, and the account of lost text is based on it. It does not
//! depend on how a document is read.

use std::collections::HashMap;
use std::ops::Range;

use roxmltree::{Node, NodeId};

use super::package::{attribute, child, inner_text, is, is_on};

/// A part as a text with a line for each of its paragraphs.
#[derive(Debug, Default)]
pub(super) struct PartText {
    pub text: String,
    /// The line of each paragraph.
    pub lines: HashMap<NodeId, Range<usize>>,
    /// All lines, in order.
    pub order: Vec<Range<usize>>,
}

impl PartText {
    /// Reads a part.
    pub(super) fn of(root: Node<'_, '_>) -> Self {
        let mut lines: HashMap<NodeId, String> = HashMap::new();
        let mut order = Vec::new();
        for node in root.descendants().filter(Node::is_element) {
            if is(node, "p") && is_text_element(node) {
                order.push(node.id());
                lines.entry(node.id()).or_default();
                continue;
            }
            let Some(shown) = shown(node) else { continue };
            let hidden = node.ancestors().any(|above| {
                let kept_back =
                    ["Fallback", "del", "moveFrom", "instrText"].iter().any(|name| is(above, name));
                kept_back || is(above, "r") && is_vanished(above)
            });
            let paragraph = node.ancestors().find(|above| is(*above, "p") && is_text_element(*above));
            if let Some(paragraph) = paragraph.filter(|_| !hidden) {
                lines.entry(paragraph.id()).or_default().push_str(&shown);
            }
        }
        let mut part = Self::default();
        for id in order {
            let start = part.text.len();
            let line = lines.remove(&id).unwrap_or_default();
            part.text.extend(line.chars().map(|c| if c.is_control() && c != '\t' { ' ' } else { c }));
            part.lines.insert(id, start..part.text.len());
            part.order.push(start..part.text.len());
            part.text.push('\n');
        }
        part
    }
}

/// Whether an element is Word's own, and none of a drawing's.
pub(super) fn is_text_element(node: Node<'_, '_>) -> bool {
    node.tag_name().namespace().is_some_and(|space| {
        space.ends_with("wordprocessingml/2006/main") || space.ends_with("wordprocessingml/main")
    })
}

/// Whether a run is hidden text, which Word neither shows nor prints.
pub(super) fn is_vanished(run: Node<'_, '_>) -> bool {
    child(run, "rPr").and_then(|own| is_on(own, "vanish")).unwrap_or(false)
}

/// The words of a drawing of letters (艺术字), which stand in an attribute.
pub(super) fn art<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    attribute(node, "string").filter(|_| is(node, "textpath")).filter(|text| !text.trim().is_empty())
}

/// The character that a symbol of a font without text shows, where Unicode has it.
pub(super) fn symbol(node: Node<'_, '_>) -> Option<char> {
    const WINGDINGS: [(u32, char); 16] = [
        (0x6c, '●'),
        (0x6e, '■'),
        (0x6f, '□'),
        (0x71, '❑'),
        (0x75, '◆'),
        (0x76, '❖'),
        (0x9f, '•'),
        (0xa7, '▪'),
        (0xa8, '☐'),
        (0xd8, '➢'),
        (0xe0, '→'),
        (0xe8, '➔'),
        (0xfb, '✗'),
        (0xfc, '✓'),
        (0xfd, '☒'),
        (0xfe, '☑'),
    ];
    let code = u32::from_str_radix(attribute(node, "char")?, 16).ok()?;
    match attribute(node, "font")?.to_lowercase().as_str() {
        "wingdings" => WINGDINGS.iter().find(|(own, _)| *own == code & 0xff).map(|(_, char)| *char),
        "symbol" if code & 0xff == 0xb7 => Some('•'),
        _ => char::from_u32(code).filter(|_| !(0xe000..0xf900).contains(&code)),
    }
}

/// What an element shows.
fn shown(node: Node<'_, '_>) -> Option<String> {
    let math = || node.tag_name().namespace().is_some_and(|space| space.ends_with("/math"));
    match node.tag_name().name() {
        "t" if is_text_element(node) || math() => Some(inner_text(node)),
        "tab" if node.parent().is_some_and(|parent| is(parent, "r")) => Some("\t".to_owned()),
        "br" | "cr" => Some(" ".to_owned()),
        "noBreakHyphen" => Some("-".to_owned()),
        "sym" => symbol(node).map(String::from),
        "textpath" => art(node).map(str::to_owned),
        _ => None,
    }
}
