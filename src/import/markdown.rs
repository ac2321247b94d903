//! Markdown as a source: comrak tells where blocks are, and their lines are taken
//! unchanged, so that a text stays as its writer typed it.

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, parse_document};

use super::blocks::{Block, Document, Field, Kind, Look};
use super::{front_matter, inline};
use crate::markdown::options;
use crate::text::source::{Place, SourceId, Sources};

/// Reads a Markdown file.
pub(super) fn read(source: SourceId, sources: &Sources) -> Document {
    let text = &sources.get(source).text;
    let place = |range| Place { source, range };
    let (mut entries, start) = front_matter::read(text).unwrap_or_else(|| (Vec::new(), beginning(text)));
    front_matter::values(&mut entries, text);
    let mut visible: Vec<_> = entries.iter().flat_map(|entry| entry.visible.clone()).map(place).collect();
    visible.extend(visible_lines(text, start).into_iter().map(place));
    let fields = entries.into_iter().map(|entry| Field {
        name: entry.name,
        values: entry.values,
        place: place(entry.range),
    });
    let mut reader =
        Reader { source, text: &text[start..], start, lines: lines(&text[start..]), blocks: Vec::new() };
    reader.read();
    Document {
        source,
        blocks: reader.blocks,
        fields: fields.collect(),
        media: Vec::new(),
        visible,
        by_look: false,
    }
}

/// Where a file's text begins.
fn beginning(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// The offsets at which lines begin, and the end.
fn lines(text: &str) -> Vec<usize> {
    let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
    let mut lines: Vec<usize> = std::iter::once(0).chain(breaks).collect();
    if lines.last() != Some(&text.len()) {
        lines.push(text.len());
    }
    lines
}

/// What of a text a reader sees, line by line: comments and the names of
/// characters left out.
fn visible_lines(text: &str, start: usize) -> Vec<std::ops::Range<usize>> {
    let mut hidden = Vec::new();
    let mut at = start;
    while let Some(open) = text[at..].find("<!--").map(|open| at + open) {
        let close = text[open..].find("-->").map_or(text.len(), |close| open + close + 3);
        hidden.push(open..close);
        at = close;
    }
    for (amp, _) in text[start..].match_indices('&').map(|(amp, sign)| (amp + start, sign)) {
        let name =
            text[amp + 1..].bytes().take(32).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        if name > 1 && text[amp + 1 + name..].starts_with(';') {
            hidden.push(amp..amp + name + 2);
        }
    }
    hidden.sort_by_key(|range| range.start);
    let mut visible = Vec::new();
    let mut at = start;
    for gap in hidden.into_iter().chain(std::iter::once(text.len()..text.len())) {
        if gap.start < at {
            continue;
        }
        let mut line = at;
        for part in text[at..gap.start].split_inclusive('\n') {
            visible.push(line..line + part.len());
            line += part.len();
        }
        at = gap.end;
    }
    visible
}

struct Reader<'t> {
    source: SourceId,
    text: &'t str,
    start: usize,
    lines: Vec<usize>,
    blocks: Vec<Block>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let arena = Arena::new();
        let root = parse_document(&arena, self.text, &options());
        let mut covered = vec![false; self.lines.len()];
        let nodes: Vec<_> = root.children().collect();
        for node in nodes {
            let (first, last) = self.extent(node);
            covered[first.min(self.lines.len() - 1)..(last + 1).min(self.lines.len())].fill(true);
            match &node.data().value {
                NodeValue::List(list) => self.items(node, list.tight),
                _ => self.block(node, first, last),
            }
        }
        self.definitions(&covered);
    }

    /// The first and the last line of a node, from 0.
    fn extent(&self, node: Node<'_>) -> (usize, usize) {
        let position = node.data().sourcepos;
        let most = self.lines.len().saturating_sub(2);
        let first = position.start.line.saturating_sub(1).min(most);
        (first, position.end.line.saturating_sub(1).clamp(first, most))
    }

    /// The text of some lines, and its place without white space around it.
    fn slice(&self, first: usize, last: usize) -> (String, Place) {
        let end = self.lines.get(last + 1).copied().unwrap_or(self.text.len());
        let start = self.lines[first];
        let own = &self.text[start..end.max(start)];
        let range = start..start + own.trim_end().len();
        let text = self.text[range.clone()].replace("\r\n", "\n");
        let place = Place { source: self.source, range: self.start + range.start..self.start + range.end };
        (text, place)
    }

    fn block(&mut self, node: Node<'_>, first: usize, last: usize) {
        let (mut markdown, place) = self.slice(first, last);
        let mut line = inline::Line::default();
        inline::collect(node, &mut line);
        let mut plain = line.text;
        let kind = match &node.data().value {
            NodeValue::Heading(heading) => {
                markdown = heading_inside(&markdown, heading.setext);
                Kind::Heading(heading.level)
            }
            NodeValue::Paragraph if is_picture(node) => Kind::Picture,
            NodeValue::Paragraph => Kind::Paragraph,
            NodeValue::FootnoteDefinition(_) => Kind::Note,
            NodeValue::HtmlBlock(html)
                if html.literal.trim_start().starts_with("<!--") && is_comment(&html.literal) =>
            {
                (markdown, plain) = Default::default();
                Kind::Other
            }
            NodeValue::ThematicBreak => {
                // Between parts it parts nothing more.
                plain.clear();
                Kind::Other
            }
            _ => Kind::Other,
        };
        let look = Look { strong: kind == Kind::Paragraph && is_strong(node), ..Look::default() };
        self.blocks.push(Block { look, ..Block::new(kind, plain, markdown, place) });
    }

    /// The items of a list, each as a block.
    fn items(&mut self, list: Node<'_>, tight: bool) {
        let items: Vec<_> = list.children().collect();
        let firsts: Vec<_> = items.iter().map(|item| self.extent(item).0).collect();
        let (_, end) = self.extent(list);
        for (index, item) in items.iter().enumerate() {
            let last = firsts.get(index + 1).map_or(end, |next| next.saturating_sub(1).max(firsts[index]));
            let (markdown, place) = self.slice(firsts[index], last);
            let mut line = inline::Line::default();
            inline::collect(item, &mut line);
            let mut block = Block::new(Kind::Item, line.text, markdown, place);
            block.joined = tight && index > 0;
            self.blocks.push(block);
        }
    }

    /// Lines of no block: the addresses that links name.
    fn definitions(&mut self, covered: &[bool]) {
        let lines = 0..self.lines.len().saturating_sub(1);
        for index in lines.filter(|index| !covered[*index]).collect::<Vec<_>>() {
            let (markdown, place) = self.slice(index, index);
            let inner = markdown.trim();
            if inner.is_empty() {
                continue;
            }
            let kind = if inner.starts_with('[') && inner.contains("]:") {
                Kind::Definition
            } else {
                Kind::Paragraph
            };
            self.blocks.push(Block::new(kind, inner, inner, place));
        }
    }
}

/// A heading without its marks.
fn heading_inside(markdown: &str, setext: bool) -> String {
    if setext {
        let end = markdown.trim_end().rfind('\n').unwrap_or(markdown.len());
        return markdown[..end].trim().to_owned();
    }
    let inner = markdown.trim().trim_start_matches('#').trim();
    let closed = inner.trim_end_matches('#');
    if closed.len() < inner.len() && closed.ends_with(' ') {
        closed.trim_end().to_owned()
    } else {
        inner.to_owned()
    }
}

fn is_picture(paragraph: Node<'_>) -> bool {
    let mut pictures = 0;
    let all = paragraph.children().all(|node| match &node.data().value {
        NodeValue::Image(_) => {
            pictures += 1;
            true
        }
        NodeValue::SoftBreak | NodeValue::LineBreak => true,
        NodeValue::Text(text) => text.trim().is_empty(),
        _ => false,
    });
    all && pictures > 0
}

/// Whether all of a paragraph is bold.
fn is_strong(paragraph: Node<'_>) -> bool {
    let mut strong = false;
    let all = paragraph.children().all(|node| match &node.data().value {
        NodeValue::Strong => {
            strong = true;
            true
        }
        NodeValue::Text(text) => text.trim().is_empty(),
        _ => false,
    });
    all && strong
}

/// Whether an HTML block is nothing but comments.
fn is_comment(html: &str) -> bool {
    let mut rest = html.trim();
    while let Some(inner) = rest.strip_prefix("<!--") {
        let Some(end) = inner.find("-->") else { return true };
        rest = inner[end + 3..].trim_start();
    }
    rest.is_empty()
}
