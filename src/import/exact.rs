//! What is needed to read a Markdown file by its markup without guessing: for
//! files that jianbao itself wrote.

use std::path::Path;

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, parse_document};

use super::blocks::{Block, Document};
use super::recognise::{self, Reference};
use super::{front_matter, json, markdown};
use crate::brief;
use crate::findings::Findings;
use crate::markdown::options;
use crate::text::source::Sources;

/// A Markdown file as blocks, if what stands above its text has a name; none of
/// any other file.
pub(crate) fn marked(
    name: &str,
    bytes: &[u8],
    mark: &str,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Document> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if !start.starts_with(b"---") {
        return None;
    }
    let source = super::add_text(name, bytes, sources, findings)?;
    let document = markdown::read(source, sources);
    document.fields.iter().any(|field| field.name == mark).then_some(document)
}

/// The YAML above a text, and where the text begins.
pub(crate) fn front_matter_in(text: &str) -> Option<(&str, usize)> {
    let (_, start) = front_matter::read(text)?;
    let inner = text[..start].trim_end().strip_suffix("---").unwrap_or(&text[..start]);
    Some((inner.split_once('\n')?.1, start))
}

/// The headings of the two highest levels, as a reader sees them.
pub(crate) fn headings_in(text: &str) -> Vec<String> {
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options());
    let high = |node: &Node<'_>| matches!(node.data().value, NodeValue::Heading(own) if own.level <= 2);
    root.children().filter(high).map(title).collect()
}

/// The first line of a text as a heading; none where it is not one.
pub(crate) fn heading_in(text: &str) -> Option<String> {
    let headings = headings_in(text);
    headings.into_iter().next()
}

/// A heading's text, in which `<br>` parts lines.
fn title(heading: Node<'_>) -> String {
    let mut text = String::new();
    for node in heading.descendants() {
        match &node.data().value {
            NodeValue::Text(own) => text.push_str(own),
            NodeValue::Code(code) => text.push_str(&code.literal),
            NodeValue::HtmlInline(html) if html == "<br>" => text.push('\n'),
            NodeValue::HtmlInline(html) => text.push_str(html),
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// The references of a list.
pub(crate) fn references_in(text: &str) -> Vec<Reference> {
    let mut sources = Sources::default();
    let source = sources.add("", text);
    let document = markdown::read(source, &sources);
    recognise::references_of(&document.blocks.iter().collect::<Vec<&Block>>())
}

/// A brief in JSON as one in TOML; `source` is the file that it was made of.
pub(crate) fn toml_of(values: &serde_json::Value, source: &str) -> String {
    let mut sources = Sources::default();
    let id = sources.add("", values.to_string());
    let root = brief::json::parse(id, &sources, &mut Findings::default());
    let name = Path::new(source).file_name().map(|name| name.to_string_lossy().into_owned());
    json::write(&root, name.as_deref().unwrap_or(source))
}
