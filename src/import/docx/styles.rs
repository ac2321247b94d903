//! Styles: what a paragraph's style says about its rank and appearance, including
//! the styles that it is based on.

use std::collections::HashMap;

use roxmltree::Node;

use super::package::{attribute, child, is, is_on, value};

/// What a style says by itself.
#[derive(Debug, Clone, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    properties: Properties,
}

/// What a paragraph, a run or a style may say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Properties {
    /// The outline level, from 0; 9 is text.
    pub outline: Option<u8>,
    /// The list and the level in it.
    pub number: Option<(Option<String>, Option<u8>)>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    /// The face for Han characters.
    pub face: Option<String>,
    /// The size in half points.
    pub size: Option<u32>,
    pub centred: Option<bool>,
}

/// The styles of a document, by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    default: Option<String>,
}

/// What a paragraph is by its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    Title,
    /// A heading of a level from 1.
    Heading(u8),
    Contents,
    Text,
}

/// How many styles one may be based on.
const CHAIN: usize = 20;

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(root: Node<'_, '_>) -> Self {
        let mut styles = Self::default();
        for node in root.children().filter(|node| is(*node, "style")) {
            let Some(id) = attribute(node, "styleId") else { continue };
            let mut properties = child(node, "pPr").map(of_paragraph).unwrap_or_default();
            if let Some(run) = child(node, "rPr") {
                properties = of_run(run).or(properties);
            }
            let paragraph = attribute(node, "type") == Some("paragraph");
            if paragraph && attribute(node, "default").is_some_and(|on| on != "0" && on != "false") {
                styles.default = Some(id.to_owned());
            }
            let name = value(node, "name").unwrap_or_default().to_lowercase();
            let based_on = value(node, "basedOn").map(str::to_owned);
            styles.styles.insert(id.to_owned(), Style { name, based_on, properties });
        }
        styles
    }

    /// A style and those that it is based on.
    fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let mut next = id.or(self.default.as_deref());
        std::iter::from_fn(move || {
            let id = next?;
            let style = self.styles.get(id)?;
            next = style.based_on.as_deref();
            Some((id, style))
        })
        .take(CHAIN)
    }

    /// What all of a style's chain says.
    pub(super) fn properties(&self, id: Option<&str>) -> Properties {
        self.chain(id).fold(Properties::default(), |own, (_, style)| own.or(style.properties.clone()))
    }

    /// The id of the style in a chain that gives the list.
    pub(super) fn numbered(&self, id: Option<&str>) -> Option<String> {
        self.chain(id).find(|(_, style)| style.properties.number.is_some()).map(|(id, _)| id.to_owned())
    }

    /// The rank that a style's name says.
    pub(super) fn rank(&self, id: Option<&str>) -> Rank {
        self.chain(id)
            .map(|(_, style)| named(&style.name))
            .find(|rank| *rank != Rank::Text)
            .unwrap_or(Rank::Text)
    }
}

/// The rank of a style's name, in Word's and in WPS's words.
fn named(name: &str) -> Rank {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let level = |rest: &str| rest.parse().ok().filter(|level| (1..=9).contains(level)).map(Rank::Heading);
    match name.as_str() {
        "title" | "标题" => return Rank::Title,
        "tocheading" | "目录标题" => return Rank::Contents,
        _ => {}
    }
    for start in ["heading", "标题"] {
        if let Some(rank) = name.strip_prefix(start).and_then(level) {
            return rank;
        }
    }
    let contents = ["toc", "目录"].iter().filter_map(|start| name.strip_prefix(start));
    if contents.into_iter().any(|rest| rest.parse::<u8>().is_ok()) {
        return Rank::Contents;
    }
    Rank::Text
}

impl Properties {
    /// These, and where they say nothing the others.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            outline: self.outline.or(other.outline),
            number: match (self.number, other.number) {
                (Some((None, level)), Some((id, below))) => Some((id, level.or(below))),
                (own, other) => own.or(other),
            },
            bold: self.bold.or(other.bold),
            italic: self.italic.or(other.italic),
            face: self.face.or(other.face),
            size: self.size.or(other.size),
            centred: self.centred.or(other.centred),
        }
    }
}

/// What `w:pPr` says.
pub(super) fn of_paragraph(node: Node<'_, '_>) -> Properties {
    let level = |node| value(node, "outlineLvl").and_then(|level| level.parse().ok());
    let number = child(node, "numPr").map(|number| {
        (
            value(number, "numId").map(str::to_owned),
            value(number, "ilvl").and_then(|level| level.parse().ok()),
        )
    });
    Properties {
        outline: level(node),
        number,
        centred: value(node, "jc").map(|side| side == "center"),
        ..Properties::default()
    }
}

/// What `w:rPr` says.
pub(super) fn of_run(node: Node<'_, '_>) -> Properties {
    let fonts = child(node, "rFonts");
    let face = fonts.and_then(|fonts| attribute(fonts, "eastAsia").or_else(|| attribute(fonts, "ascii")));
    Properties {
        bold: is_on(node, "b"),
        italic: is_on(node, "i"),
        face: face.map(str::to_owned),
        size: value(node, "sz").and_then(|size| size.parse().ok()),
        ..Properties::default()
    }
}

/// Whether a face is one that headings are set in (GB/T 9704).
pub(super) fn is_of_headings(face: &str) -> bool {
    let face = face.to_lowercase();
    ["黑体", "simhei", "heiti", "小标宋", "楷体", "kaiti", "大标宋"].iter().any(|known| face.contains(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_the_rank() {
        for (name, rank) in [
            ("heading 1", Rank::Heading(1)),
            ("标题 2", Rank::Heading(2)),
            ("标题", Rank::Title),
            ("title", Rank::Title),
            ("toc 3", Rank::Contents),
            ("目录 1", Rank::Contents),
            ("normal", Rank::Text),
            ("heading 10", Rank::Text),
            ("标题 1 char", Rank::Text),
        ] {
            assert_eq!(named(name), rank, "{name}");
        }
    }
}
