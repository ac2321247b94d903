//! The inlines of a line of Markdown: text, styles, links, citations, notes,
//! and the five HTML tags that have a meaning.

use comrak::nodes::{Node, NodeLink, NodeValue};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::blocks::Parser;
use super::{Inline, Style, links};
use crate::findings::{Fault, nearest};
use crate::printable::{invisibles, joins};
use crate::source::Place;

/// Octets of an address that a PDF's URI must escape (RFC 3986); `%` stays, for
/// addresses that are encoded already.
const URI: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// An address as a PDF stores it: ASCII only.
pub(crate) fn encode_url(url: &str) -> String {
    utf8_percent_encode(url.trim(), URI).to_string()
}

/// Whether an address leads somewhere from a PDF on a reader's machine.
pub(crate) fn is_whole_url(url: &str) -> bool {
    ["http://", "https://", "mailto:", "tel:", "ftp://"].iter().any(|scheme| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && url.len() > scheme.len()
    })
}

/// A part of a line before tags are matched and citations found.
enum Piece {
    /// Text in which `[@id]` has a meaning.
    Raw(String),
    /// A finished inline.
    Done(Inline),
    /// An HTML tag as written.
    Tag(String, Place),
}

impl<'a> Parser<'a, '_, '_> {
    /// The inlines below a node.
    pub(super) fn inlines(&mut self, parent: Node<'a>) -> Vec<Inline> {
        let pieces = self.nested(parent, |parser| {
            let mut pieces = Vec::new();
            for node in parent.children() {
                parser.piece(node, &mut pieces);
            }
            pieces
        });
        let place = self.place(parent.data().sourcepos);
        let mut inlines = self.assemble(pieces, &place);
        trim_indent(&mut inlines);
        inlines
    }

    fn piece(&mut self, node: Node<'a>, pieces: &mut Vec<Piece>) {
        let done = match &node.data().value {
            NodeValue::Text(text) => {
                self.report_hidden(node, text);
                return push_raw(pieces, text);
            }
            NodeValue::SoftBreak => return push_raw(pieces, if self.joins_lines(node) { "" } else { " " }),
            NodeValue::HtmlInline(tag) => {
                let place = self.place(node.data().sourcepos);
                return pieces.push(Piece::Tag(tag.clone(), place));
            }
            NodeValue::Escaped => return self.escaped(node, pieces),
            NodeValue::LineBreak => Inline::Break,
            NodeValue::Code(code) => Inline::Code(code.literal.clone()),
            NodeValue::Emph => Inline::Styled(Style::Emph, self.inlines(node)),
            NodeValue::Strong => Inline::Styled(Style::Strong, self.inlines(node)),
            NodeValue::Strikethrough => return self.strikethrough(node, pieces),
            NodeValue::Link(link) => self.link(node, link),
            NodeValue::Image(link) => self.image(node, link),
            NodeValue::FootnoteReference(note) => self.footnote(&note.name),
            other => unreachable!("comrak makes no {other:?} with these options"),
        };
        pieces.push(Piece::Done(done));
    }

    /// Reports characters that print nothing and that only an entity wrote, such
    /// as `&#x202e;`; typed ones are found in the text as it stands.
    fn report_hidden(&mut self, node: Node<'a>, decoded: &str) {
        let written = self.source(node);
        for (_, character) in invisibles(decoded).filter(|(_, character)| !written.contains(*character)) {
            let place = self.place(node.data().sourcepos);
            self.context.findings.add(Fault::TextInvisible { character }, place);
        }
    }

    /// An escaped character means nothing more: `\[@id]` prints as typed.
    fn escaped(&mut self, node: Node<'a>, pieces: &mut Vec<Piece>) {
        for child in node.children() {
            if let NodeValue::Text(text) = &child.data().value {
                pieces.push(Piece::Done(Inline::Text(text.to_string())));
            }
        }
    }

    /// `~~struck~~`; but `5~10，20~30` keeps its tildes (GFM would strike there).
    fn strikethrough(&mut self, node: Node<'a>, pieces: &mut Vec<Piece>) {
        if self.source(node).starts_with("~~") {
            let body = self.inlines(node);
            return pieces.push(Piece::Done(Inline::Styled(Style::Strike, body)));
        }
        push_raw(pieces, "~");
        self.nested(node, |parser| node.children().for_each(|child| parser.piece(child, pieces)));
        push_raw(pieces, "~");
    }

    fn link(&mut self, node: Node<'a>, link: &NodeLink) -> Inline {
        let place = self.place(node.data().sourcepos);
        self.report_title(link, &place);
        self.report_hidden(node, &link.url);
        if !is_whole_url(&link.url) {
            self.context.findings.add(Fault::LinkTarget { url: link.url.clone() }, place.clone());
        }
        let body = self.inlines(node);
        for fault in links::lies(&link.url, &links::plain(&body)) {
            self.context.findings.add(fault, place.clone());
        }
        Inline::Link { url: encode_url(&link.url), body }
    }

    fn image(&mut self, node: Node<'a>, link: &NodeLink) -> Inline {
        let place = self.place(node.data().sourcepos);
        self.report_title(link, &place);
        let mut alt = String::new();
        for child in node.descendants() {
            match &child.data().value {
                NodeValue::Text(text) => alt.push_str(text),
                NodeValue::Code(code) => alt.push_str(&code.literal),
                NodeValue::SoftBreak if !self.joins_lines(child) => alt.push(' '),
                _ => {}
            }
        }
        if alt.trim().is_empty() {
            self.context.findings.add(Fault::ImageAlt {}, place.clone());
        }
        Inline::Image { image: self.context.images.add(&link.url, place), alt }
    }

    fn report_title(&mut self, link: &NodeLink, place: &Place) {
        if !link.title.is_empty() {
            self.context.findings.add(Fault::ImageTitle { title: link.title.clone() }, place.clone());
        }
    }

    fn footnote(&mut self, name: &str) -> Inline {
        let name = name.to_lowercase();
        // Marked as used first: a note that refers to itself ends here.
        let first = self.used_notes.insert(name.clone());
        let definition = self.notes.get(&name).copied().filter(|_| first);
        let body = definition.map(|definition| self.blocks(definition));
        Inline::Footnote { name, body }
    }

    /// An HTML block: its tags like those in a line, its text as written.
    pub(super) fn html_block(&mut self, literal: &str, place: &Place) -> Vec<Inline> {
        let mut pieces = Vec::new();
        let mut rest = literal.trim_end();
        while let Some(open) = rest.find(['<', '\n']) {
            let (before, from) = rest.split_at(open);
            pieces.push(Piece::Done(Inline::Text(before.to_owned())));
            if let Some(next) = from.strip_prefix('\n') {
                pieces.push(Piece::Done(Inline::Break));
                rest = next;
                continue;
            }
            let end = from.find('>').map_or(from.len(), |close| close + 1);
            pieces.push(Piece::Tag(from[..end].to_owned(), place.clone()));
            rest = &from[end..];
        }
        pieces.push(Piece::Done(Inline::Text(rest.to_owned())));
        self.assemble(pieces, place)
    }

    /// Matches tags, finds citations, merges neighbouring texts.
    fn assemble(&mut self, pieces: Vec<Piece>, place: &Place) -> Vec<Inline> {
        // Open tags: the style, the tag as written, and what came before it.
        let mut open: Vec<(Style, String, Place, Vec<Inline>)> = Vec::new();
        let mut line = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Raw(text) => self.citations(&text, place, &mut line),
                Piece::Done(inline) => push(&mut line, inline),
                Piece::Tag(tag, place) => match meaning(&tag) {
                    Some(Tag::Break) => line.push(Inline::Break),
                    Some(Tag::Open(style)) => open.push((style, tag, place, std::mem::take(&mut line))),
                    Some(Tag::Close(style)) if open.last().is_some_and(|(last, ..)| *last == style) => {
                        let (style, _, _, before) = open.pop().expect("the guard saw it");
                        let body = std::mem::replace(&mut line, before);
                        line.push(Inline::Styled(style, body));
                    }
                    _ => self.literal_tag(&mut line, tag, place),
                },
            }
        }
        while let Some((_, tag, place, before)) = open.pop() {
            let body = std::mem::replace(&mut line, before);
            self.literal_tag(&mut line, tag, place);
            body.into_iter().for_each(|inline| push(&mut line, inline));
        }
        line
    }

    fn literal_tag(&mut self, line: &mut Vec<Inline>, tag: String, place: Place) {
        self.context.findings.add(Fault::Html { tag: tag.clone() }, place);
        push(line, Inline::Text(tag));
    }

    /// Splits a text at `[@id]`, and at `[^name]` that no note defines.
    fn citations(&mut self, text: &str, place: &Place, line: &mut Vec<Inline>) {
        let mut rest = text;
        let mut searched = 0;
        while let Some(open) = rest[searched..].find('[').map(|at| at + searched) {
            let inside = rest[open + 1..].split_once(']').map(|(inside, _)| inside);
            let Some(inside) = inside else { break };
            if let Some(name) = inside
                .strip_prefix('^')
                .filter(|name| !name.is_empty() && !name.contains(char::is_whitespace))
            {
                let fault = Fault::FootnoteUnknown { name: name.to_owned() };
                let place = self.find_in(place, &format!("[{inside}]"));
                self.context.findings.add(fault, place);
            }
            let Some(numbers) = self.cited(inside, place) else {
                searched = open + 1;
                continue;
            };
            push(line, Inline::Text(rest[..open].to_owned()));
            push(line, Inline::Cite(numbers));
            rest = &rest[open + inside.len() + 2..];
            searched = 0;
        }
        push(line, Inline::Text(rest.to_owned()));
    }

    /// The numbers that `@a` or `@a; @b` names; none when it is no citation.
    fn cited(&mut self, inside: &str, place: &Place) -> Option<Vec<usize>> {
        let ids: Option<Vec<_>> =
            inside.split([';', '；']).map(|part| part.trim().strip_prefix('@')).collect();
        let ids = ids?;
        if ids.iter().any(|id| id.is_empty() || id.contains(char::is_whitespace)) {
            return None;
        }
        let mut numbers = Vec::new();
        for id in ids {
            match self.context.references.number(id) {
                Some(number) => numbers.push(number),
                None => {
                    let nearest = nearest(id, self.context.references.ids());
                    let place = self.find_in(place, &format!("@{id}"));
                    self.context.findings.add(Fault::ReferenceUnknown { id: id.to_owned(), nearest }, place);
                }
            }
        }
        Some(numbers)
    }

    /// The place of a needle's next occurrence inside a place of the brief; the
    /// place itself when it cannot be found there.
    fn find_in(&mut self, place: &Place, needle: &str) -> Place {
        let seen = self.found.get(needle).map_or(0, |end| end.saturating_sub(place.range.start));
        let slice = self.context.sources.slice(place);
        let Some(at) = slice.get(seen..).and_then(|rest| rest.find(needle)) else { return place.clone() };
        let start = place.range.start + seen + at;
        let range = start..start + needle.len();
        self.found.insert(needle.to_owned(), range.end);
        Place { source: place.source, range }
    }

    /// Whether the characters on both sides of a line break join without a space.
    fn joins_lines(&self, node: Node<'a>) -> bool {
        match (neighbour(node, Side::Before), neighbour(node, Side::After)) {
            (Some(before), Some(after)) => joins(before, after),
            _ => false,
        }
    }
}

/// A tag that has a meaning.
enum Tag {
    Break,
    Open(Style),
    Close(Style),
}

fn meaning(tag: &str) -> Option<Tag> {
    let inner = tag.strip_prefix('<')?.strip_suffix('>')?.trim_end().to_ascii_lowercase();
    if matches!(inner.trim_end_matches('/').trim_end(), "br") {
        return Some(Tag::Break);
    }
    let (closing, name) = inner.strip_prefix('/').map_or((false, inner.as_str()), |name| (true, name));
    let style = match name {
        "u" => Style::Underline,
        "sub" => Style::Sub,
        "sup" => Style::Super,
        "mark" => Style::Highlight,
        _ => return None,
    };
    Some(if closing { Tag::Close(style) } else { Tag::Open(style) })
}

fn push_raw(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        Some(Piece::Raw(last)) => last.push_str(text),
        _ => pieces.push(Piece::Raw(text.to_owned())),
    }
}

/// Appends an inline; texts merge, and citations in a row become one.
fn push(line: &mut Vec<Inline>, inline: Inline) {
    match (line.last_mut(), inline) {
        (_, Inline::Text(text)) if text.is_empty() => {}
        (Some(Inline::Text(last)), Inline::Text(text)) => last.push_str(&text),
        (Some(Inline::Cite(last)), Inline::Cite(numbers)) => last.extend(numbers),
        (_, inline) => line.push(inline),
    }
}

/// Takes the typed indent off a line: the layout indents (CLREQ, paragraph indent).
fn trim_indent(line: &mut Vec<Inline>) {
    if let Some(Inline::Text(first)) = line.first_mut() {
        let trimmed = first.trim_start_matches(['\u{3000}', '\u{a0}', ' ', '\t']);
        if trimmed.is_empty() {
            line.remove(0);
        } else if trimmed.len() < first.len() {
            *first = trimmed.to_owned();
        }
    }
}

#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

/// The nearest visible character on a side of a node, within its block.
fn neighbour(node: Node<'_>, side: Side) -> Option<char> {
    let mut current = node;
    loop {
        let sibling = match side {
            Side::Before => current.previous_sibling(),
            Side::After => current.next_sibling(),
        };
        match sibling {
            Some(sibling) => {
                if let Some(character) = edge(sibling, side) {
                    return Some(character);
                }
                current = sibling;
            }
            None => current = current.parent().filter(|parent| !parent.data().value.block())?,
        }
    }
}

/// The visible character at the near edge of a node, if it shows any.
fn edge(node: Node<'_>, side: Side) -> Option<char> {
    let pick = |text: &str| match side {
        Side::Before => text.trim_end().chars().next_back(),
        Side::After => text.trim_start().chars().next(),
    };
    match &node.data().value {
        NodeValue::Text(text) => return pick(text),
        NodeValue::Code(code) => return pick(&code.literal),
        _ => {}
    }
    match side {
        Side::Before => node.reverse_children().find_map(|child| edge(child, side)),
        Side::After => node.children().find_map(|child| edge(child, side)),
    }
}
