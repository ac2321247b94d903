//! A document's package: a zip archive whose parts are unpacked up to a limit,
//! whatever their headers promise, and XML without entities.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use encoding_rs::Encoding;
use roxmltree::{Document, Node, ParsingOptions};
use zip::ZipArchive;

use crate::limits;

/// An archive that is being read.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes may still be unpacked.
    left: u64,
}

/// What a part names elsewhere, by its id.
pub(crate) type Relations = HashMap<String, Relation>;

/// Something that a part names.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    /// The last word of its type, such as `image`.
    pub kind: String,
    /// A part of the package, or an address.
    pub target: String,
    /// Whether it is an address.
    pub external: bool,
}

impl<'a> Package<'a> {
    /// Opens an archive; the error is its cause.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        if archive.len() > limits::DOCUMENT_PARTS {
            return Err(format!("more than {} parts", limits::grouped(limits::DOCUMENT_PARTS as u64)));
        }
        Ok(Self { archive, left: limits::UNPACKED_BYTES })
    }

    /// Whether a part is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// A part's bytes; none if there is no such part.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|error| error.to_string())?;
        let mut bytes = Vec::new();
        let read = file.take(self.left + 1).read_to_end(&mut bytes);
        read.map_err(|error| format!("{name}: {error}"))?;
        match self.left.checked_sub(bytes.len() as u64) {
            Some(left) => self.left = left,
            None => return Err(format!("more than {} MB unpacked", limits::UNPACKED_BYTES / 1_000_000)),
        }
        Ok(Some(bytes))
    }

    /// A part that is XML, as a text.
    pub(crate) fn xml(&mut self, name: &str) -> Result<Option<String>, String> {
        let Some(bytes) = self.part(name)? else { return Ok(None) };
        if bytes.len() > limits::XML_BYTES {
            return Err(format!("{name} has more than {} MB", limits::XML_BYTES / 1_000_000));
        }
        let encoding = Encoding::for_bom(&bytes).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
        let (text, _, broken) = encoding.decode(&bytes);
        if broken { Err(format!("{name} is not a text")) } else { Ok(Some(text.into_owned())) }
    }

    /// What a part names.
    pub(crate) fn relations(&mut self, part: &str) -> Result<Relations, String> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = if folder.is_empty() {
            format!("_rels/{file}.rels")
        } else {
            format!("{folder}/_rels/{file}.rels")
        };
        let Some(text) = self.xml(&name)? else { return Ok(Relations::new()) };
        let tree = parse(&text, &name)?;
        let relation = |node: Node<'_, '_>| {
            let external = node.attribute("TargetMode") == Some("External");
            let target = node.attribute("Target")?;
            let target = if external { target.to_owned() } else { resolve(folder, target) };
            let kind = node.attribute("Type")?.rsplit('/').next()?.to_owned();
            Some((node.attribute("Id")?.to_owned(), Relation { kind, target, external }))
        };
        Ok(tree.root_element().children().filter(Node::is_element).filter_map(relation).collect())
    }
}

/// A path of the package, from the folder of the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    let (mut parts, target) = match target.strip_prefix('/') {
        Some(absolute) => (Vec::new(), absolute),
        None => (folder.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>(), target),
    };
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Reads XML. Declarations of entities are refused: no program writes them.
pub(crate) fn parse<'t>(text: &'t str, name: &str) -> Result<Document<'t>, String> {
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: limits::XML_NODES, ..ParsingOptions::default() };
    let tree = Document::parse_with_options(text, options).map_err(|error| format!("{name}: {error}"))?;
    if is_deeper(tree.root(), limits::XML_DEPTH) {
        return Err(format!("{name} is nested more than {} deep", limits::XML_DEPTH));
    }
    Ok(tree)
}

/// Whether a tree is deeper than a bound; without recursion.
fn is_deeper(root: Node<'_, '_>, bound: usize) -> bool {
    let (mut node, mut depth) = (root, 0);
    loop {
        if let Some(child) = node.first_child() {
            (node, depth) = (child, depth + 1);
            if depth > bound {
                return true;
            }
            continue;
        }
        while node.next_sibling().is_none() {
            match node.parent() {
                Some(parent) if parent != root => (node, depth) = (parent, depth - 1),
                _ => return false,
            }
        }
        let Some(next) = node.next_sibling() else { return false };
        node = next;
    }
}

/// The first child element of a name.
pub(crate) fn child<'a, 't>(node: Node<'a, 't>, name: &str) -> Option<Node<'a, 't>> {
    node.children().find(|child| is(*child, name))
}

/// Whether a node is an element of a local name.
pub(crate) fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

/// All text inside of an element.
pub(crate) fn inner_text(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

/// An attribute by its local name.
pub(crate) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
}

/// The `val` of a child.
pub(crate) fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    attribute(child(node, name)?, "val")
}

/// Whether a child switches something on.
pub(crate) fn is_on(node: Node<'_, '_>, name: &str) -> Option<bool> {
    let own = child(node, name)?;
    Some(!matches!(attribute(own, "val"), Some("0" | "false" | "off" | "none")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_resolved_inside_the_package() {
        assert_eq!(resolve("word", "media/a.png"), "word/media/a.png");
        assert_eq!(resolve("word", "../../../etc/a"), "etc/a");
        assert_eq!(resolve("word", "/word/a.xml"), "word/a.xml");
    }

    #[test]
    fn entities_and_depths_are_refused_or_borne() {
        assert!(parse("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "x").is_err());
        let deep = "<a>".repeat(200_000);
        assert!(parse(&deep, "x").is_err());
        let closed = |depth| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(parse(&closed(50_000), "x").is_err());
        assert!(parse(&closed(100), "x").is_ok());
    }
}
