//! A line of Markdown as a reader sees it, with the links in it.

use std::ops::Range;

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, parse_document};

use crate::markdown::options;

/// A line without its marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Its text.
    pub text: String,
    /// Where in the text links stand, with their addresses.
    pub links: Vec<(Range<usize>, String)>,
}

/// Reads a line, or a block whose lines are kept.
pub(super) fn line(markdown: &str) -> Line {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options());
    let mut line = Line::default();
    for block in root.children() {
        if !line.text.is_empty() {
            line.text.push('\n');
        }
        collect(block, &mut line);
    }
    line
}

/// Adds what a node shows.
pub(super) fn collect(node: Node<'_>, line: &mut Line) {
    // Deeper than a person writes, a tree is read by its text alone.
    for edge in node.traverse() {
        match edge {
            comrak::arena_tree::NodeEdge::Start(node) => open(node, line),
            comrak::arena_tree::NodeEdge::End(node) => close(node, line),
        }
    }
}

fn open(node: Node<'_>, line: &mut Line) {
    match &node.data().value {
        NodeValue::Text(text) => line.text.push_str(text),
        NodeValue::Code(code) => line.text.push_str(&code.literal),
        NodeValue::CodeBlock(code) => line.text.push_str(&code.literal),
        NodeValue::HtmlInline(html) => line.text.push_str(html),
        NodeValue::HtmlBlock(html) => line.text.push_str(&html.literal),
        NodeValue::SoftBreak | NodeValue::LineBreak => line.text.push('\n'),
        NodeValue::Link(link) => line.links.push((line.text.len()..line.text.len(), link.url.clone())),
        _ => {}
    }
}

fn close(node: Node<'_>, line: &mut Line) {
    match &node.data().value {
        NodeValue::Link(link) => {
            let end = line.text.len();
            let open = line.links.iter_mut().rev().find(|(range, url)| range.is_empty() && *url == link.url);
            if let Some((range, _)) = open {
                range.end = end;
            }
        }
        NodeValue::TableCell => line.text.push(' '),
        NodeValue::Paragraph | NodeValue::TableRow(_) | NodeValue::Heading(_)
            if node.next_sibling().is_some() =>
        {
            line.text.push('\n');
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn marks_vanish_and_links_stay() {
        let found = line(r"**人民网** | [以系统观念](https://a.cn/x) \$35 &amp; more");
        assert_eq!(found.text, "人民网 | 以系统观念 $35 & more");
        let (range, url) = &found.links[0];
        assert_eq!((&found.text[range.clone()], url.as_str()), ("以系统观念", "https://a.cn/x"));
        assert_eq!(line("a\nb").text, "a\nb");
    }
}
