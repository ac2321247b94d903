//! The inlines of a Markdown line: text, styles, links, citations, notes, and the
//! five HTML tags that have a meaning.

use std::ops::Range;

use comrak::nodes::{Node, NodeLink, NodeValue};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::blocks::{MAX_DEPTH, Parser};
use super::nearly::has_picture_ending;
use super::raw::Raw;
use super::{Inline, Picture, Style, links};
use crate::findings::{Fault, nearest};
use crate::limits;
use crate::text::characters::{invisibles, joins};
use crate::text::traced::Traced;

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

/// An address as a link in a PDF may have it; none where that is impossible.
pub(crate) fn link_url(url: &str) -> Option<String> {
    let url = encode_url(url);
    (!url.is_empty() && url.len() <= limits::ADDRESS_BYTES).then_some(url)
}

/// Whether an address leads somewhere from a PDF on a reader's machine.
pub(crate) fn is_whole_url(url: &str) -> bool {
    ["http://", "https://", "mailto:", "tel:", "ftp://"].iter().any(|scheme| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && url.len() > scheme.len()
    })
}

/// How many unknown ids of references are compared with the known ones: more of
/// them are of a broken file, and nobody reads so many hints.
const COMPARED: usize = 50;

/// A part of a line before citations are found.
enum Piece {
    /// Text in which `[@id]` has a meaning.
    Raw(Raw),
    /// A finished inline.
    Done(Inline),
    /// The start of a styled stretch.
    Open(Style),
    /// Its end.
    Close,
}

/// What an HTML tag does, once all tags of its line are known.
#[derive(Clone, Copy)]
enum Role {
    Break,
    Open(Style),
    Close,
    /// It prints as written.
    Literal,
}

impl<'a> Parser<'a, '_, '_> {
    /// The inlines below a node.
    pub(super) fn inlines(&mut self, parent: Node<'a>) -> Vec<Inline> {
        let mut inlines = self.nested(parent, |parser| {
            let mut pieces = Pieces::default();
            let mut roles = roles(parent.children().filter_map(tag)).into_iter();
            for node in parent.children() {
                let role = tag(node).and_then(|_| roles.next());
                parser.piece(node, role, &mut pieces);
            }
            parser.assemble(pieces.0)
        });
        trim_indent(&mut inlines);
        if inlines.iter().any(|inline| matches!(inline, Inline::Image(_))) {
            let range = self.range(parent);
            self.attributes(&mut inlines, &range);
        }
        inlines
    }

    fn piece(&mut self, node: Node<'a>, role: Option<Role>, pieces: &mut Pieces) {
        let done = match &node.data().value {
            NodeValue::Text(text) => {
                let range = self.range(node);
                self.report_hidden(node, text);
                return pieces.raw(text, self.source(node), range.start);
            }
            NodeValue::SoftBreak => {
                return pieces.raw(if self.joins_lines(node) { "" } else { " " }, "", self.range(node).start);
            }
            NodeValue::HtmlInline(tag) => {
                let range = self.range(node);
                return self.tag(tag, range, role.unwrap_or(Role::Literal), pieces);
            }
            NodeValue::Escaped => return self.escaped(node, pieces),
            NodeValue::LineBreak => Inline::Break,
            NodeValue::Code(code) => Inline::Code(code.literal.clone()),
            NodeValue::Emph => Inline::Styled(Style::Emph, self.inlines(node)),
            NodeValue::Strong => Inline::Styled(Style::Strong, self.inlines(node)),
            NodeValue::Strikethrough => return self.strikethrough(node, pieces),
            NodeValue::Link(link) => return self.link(node, link, pieces),
            NodeValue::Image(link) => self.image(node, link),
            NodeValue::FootnoteReference(note) => self.footnote(&note.name),
            other => unreachable!("comrak makes no {other:?} with these options"),
        };
        pieces.0.push(Piece::Done(done));
    }

    fn tag(&mut self, tag: &str, range: Range<usize>, role: Role, pieces: &mut Pieces) {
        match role {
            Role::Break => pieces.0.push(Piece::Done(Inline::Break)),
            Role::Open(style) => {
                if self.depth == MAX_DEPTH {
                    self.report_depth(range);
                }
                self.depth += 1;
                pieces.0.push(Piece::Open(style));
            }
            Role::Close => {
                self.depth -= 1;
                pieces.0.push(Piece::Close);
            }
            Role::Literal => {
                let traced = self.report.traced(tag, range.start);
                self.report.add(Fault::Html { tag: tag.to_owned() }, range);
                pieces.0.push(Piece::Done(Inline::Text(traced)));
            }
        }
    }

    /// Reports characters that print nothing and that only an entity wrote, such
    /// as `&#x202e;`; typed ones are found in the text as it stands.
    fn report_hidden(&mut self, node: Node<'a>, decoded: &str) {
        let written = self.source(node);
        for (_, character) in invisibles(decoded).filter(|(_, character)| !written.contains(*character)) {
            self.report.add(Fault::TextInvisible { character }, self.range(node));
        }
    }

    /// An escaped character means nothing more: `\[@id]` prints as typed.
    fn escaped(&mut self, node: Node<'a>, pieces: &mut Pieces) {
        for child in node.children() {
            if let NodeValue::Text(text) = &child.data().value {
                // The backslash stands before it, unless it was put in.
                let typed = usize::from(self.source(node).starts_with('\\'));
                let traced = self.report.traced(text, self.range(node).start + typed);
                pieces.0.push(Piece::Done(Inline::Text(traced)));
            }
        }
    }

    /// `~~struck~~`; but `5~10，20~30` keeps its tildes (GFM would strike there).
    fn strikethrough(&mut self, node: Node<'a>, pieces: &mut Pieces) {
        let source = self.source(node);
        if source.starts_with("~~") {
            let body = self.inlines(node);
            return pieces.0.push(Piece::Done(Inline::Styled(Style::Strike, body)));
        }
        let range = self.range(node);
        pieces.raw("~", "~", range.start);
        let mut roles = roles(node.children().filter_map(tag)).into_iter();
        self.nested(node, |parser| {
            for child in node.children() {
                let role = tag(child).and_then(|_| roles.next());
                parser.piece(child, role, pieces);
            }
        });
        pieces.raw("~", "~", range.end.saturating_sub(1));
    }

    fn link(&mut self, node: Node<'a>, link: &NodeLink, pieces: &mut Pieces) {
        let range = self.range(node);
        self.report_title(link, &range);
        self.report_hidden(node, &link.url);
        let mut body = self.inlines(node);
        for fault in links::lies(&link.url, &links::plain(&body)) {
            self.report.add(fault, range.clone());
        }
        let image = |child: Node<'a>| matches!(child.data().value, NodeValue::Image(_));
        if is_picture(&link.url) && self.source(node).ends_with(')') && !node.children().any(image) {
            self.report_picture(&range);
        } else if !is_whole_url(&link.url) {
            self.report.add(Fault::LinkTarget { url: link.url.clone() }, range);
        } else if link_url(&link.url).is_none() {
            self.report.add(Fault::LinkLong { bytes: encode_url(&link.url).len() }, range);
        } else if body.is_empty() {
            // Its address is better than nothing.
            self.report.add(Fault::LinkEmpty { url: link.url.clone() }, range);
            body.push(Inline::Text(Traced::plain(&link.url)));
        }
        match link_url(&link.url) {
            Some(url) => pieces.0.push(Piece::Done(Inline::Link { url, body })),
            None => pieces.0.extend(body.into_iter().map(Piece::Done)),
        }
    }

    /// A link to a picture's file: the mark before its bracket is missing or wide.
    fn report_picture(&mut self, range: &Range<usize>) {
        let original = self.written.original;
        let wide = original[..range.start].ends_with('！');
        let start = range.start - if wide { '！'.len_utf8() } else { 0 };
        let found = original[start..range.end].to_owned();
        let repaired = format!("!{}", &original[range.clone()]);
        let fault = Fault::NearlyPicture { found, repaired: repaired.clone() };
        self.report.mend(fault, start..range.end, &repaired);
    }

    fn image(&mut self, node: Node<'a>, link: &NodeLink) -> Inline {
        let range = self.range(node);
        self.report_title(link, &range);
        let mut alt = String::new();
        for child in node.descendants() {
            match &child.data().value {
                NodeValue::Text(text) => alt.push_str(text),
                NodeValue::Code(code) => alt.push_str(&code.literal),
                NodeValue::SoftBreak if !self.joins_lines(child) => alt.push(' '),
                NodeValue::Link(link) => {
                    self.report.add(Fault::ImageDescription { url: link.url.clone() }, self.range(child));
                }
                _ => {}
            }
        }
        if alt.trim().is_empty() {
            self.report.add(Fault::ImageAlt {}, range.clone());
        }
        Inline::Image(Picture {
            image: self.images.add(&link.url, self.report.place(range)),
            alt,
            width: None,
        })
    }

    fn report_title(&mut self, link: &NodeLink, range: &Range<usize>) {
        if !link.title.is_empty() {
            self.report.add(Fault::ImageTitle { title: link.title.clone() }, range.clone());
        }
    }

    fn footnote(&mut self, name: &str) -> Inline {
        let name = name.to_lowercase();
        // Marked as used first: a note that refers to itself ends here.
        let first = self.used_notes.insert(name.clone());
        let definition = self.notes.get(&name).copied().filter(|_| first);
        // The note stands elsewhere than the table's cell that refers to it.
        let bars = std::mem::take(&mut self.bars);
        let body = definition.map(|definition| self.blocks(definition));
        self.bars = bars;
        Inline::Footnote { name, body }
    }

    /// An HTML block: its tags like those in a line, its text as written.
    pub(super) fn html_block(&mut self, literal: &str, range: Range<usize>) -> Vec<Inline> {
        let literal = literal.trim_end();
        let parts = html_parts(literal);
        // In a quotation the lines' beginnings are missing from the literal.
        let exact = self.written.original[range.clone()].starts_with(literal);
        let mut roles =
            roles(parts.iter().map(|part| &literal[part.clone()]).filter(|part| is_tag(part))).into_iter();
        let depth = self.depth;
        let mut pieces = Pieces::default();
        for part in parts {
            match &literal[part.clone()] {
                "\n" => pieces.0.push(Piece::Done(Inline::Break)),
                tag if is_tag(tag) => {
                    let place = range.start + part.start..range.start + part.end;
                    let role = roles.next().unwrap_or(Role::Literal);
                    self.tag(tag, if exact { place } else { range.clone() }, role, &mut pieces);
                }
                text if exact => {
                    let traced = self.report.traced(text, range.start + part.start);
                    pieces.0.push(Piece::Done(Inline::Text(traced)));
                }
                text => pieces.0.push(Piece::Done(Inline::Text(Traced::plain(text)))),
            }
        }
        self.depth = depth;
        self.assemble(pieces.0)
    }

    /// Finds citations, nests what is styled, merges neighbouring texts.
    fn assemble(&mut self, pieces: Vec<Piece>) -> Vec<Inline> {
        let mut open: Vec<(Style, Vec<Inline>)> = Vec::new();
        let mut line = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Raw(raw) => self.citations(&raw, &mut line),
                Piece::Done(inline) => push(&mut line, inline),
                // Deeper ones were reported, and nothing is printed.
                Piece::Open(style) => open.push((style, std::mem::take(&mut line))),
                Piece::Close => {
                    let Some((style, before)) = open.pop() else { continue };
                    let body = std::mem::replace(&mut line, before);
                    match open.len() < MAX_DEPTH {
                        true => line.push(Inline::Styled(style, body)),
                        false => body.into_iter().for_each(|inline| push(&mut line, inline)),
                    }
                }
            }
        }
        line
    }

    /// Splits a text at `[@id]`, and at `[^name]` that no note defines.
    fn citations(&mut self, raw: &Raw, line: &mut Vec<Inline>) {
        let text = raw.text.as_str();
        let (mut printed, mut open) = (0, None);
        for (at, bracket) in text.match_indices(['[', ']']) {
            if bracket == "[" {
                open = Some(at);
                continue;
            }
            let Some(start) = open.take() else { continue };
            let inside = &text[start + 1..at];
            let name = inside.strip_prefix('^').filter(|name| !name.contains(char::is_whitespace));
            if let Some(name) = name.filter(|name| !name.is_empty()) {
                let fault = Fault::FootnoteUnknown { name: name.to_owned() };
                self.report.add(fault, raw.written(start..at + 1));
            } else if let Some(numbers) = self.cited(raw, start + 1..at) {
                push(line, Inline::Text(self.traced(raw, printed..start)));
                push(line, Inline::Cite(numbers));
                printed = at + 1;
            }
        }
        push(line, Inline::Text(self.traced(raw, printed..text.len())));
    }

    /// A part of a text with where each of its characters stands in the file.
    fn traced(&self, raw: &Raw, range: Range<usize>) -> Traced {
        let start = range.start;
        Traced::mapped(&raw.text[range], |at| self.report.at(raw.at(start + at)))
    }

    /// The numbers that `@a` or `@a; @b` names; none when it is no citation.
    fn cited(&mut self, raw: &Raw, inside: Range<usize>) -> Option<Vec<usize>> {
        let mut ids = Vec::new();
        let mut at = inside.start;
        for part in raw.text[inside].split_inclusive([';', '；']) {
            let start = at + (part.len() - part.trim_start().len());
            at += part.len();
            let id = part.trim_end_matches([';', '；']).trim().strip_prefix('@')?;
            if id.is_empty() || id.contains(char::is_whitespace) {
                return None;
            }
            ids.push((id, start..start + id.len() + 1));
        }
        let mut numbers = Vec::new();
        for (id, range) in ids {
            match self.references.number(id) {
                Some(number) => numbers.push(number),
                None => {
                    self.unknown_ids += 1;
                    let compared = self.unknown_ids <= COMPARED;
                    let nearest = compared.then(|| nearest(id, self.references.ids())).flatten();
                    let fault = Fault::ReferenceUnknown { id: id.to_owned(), nearest };
                    self.report.add(fault, raw.written(range));
                    // Only a proof prints it.
                    numbers.push(0);
                }
            }
        }
        Some(numbers)
    }

    /// Whether the characters on both sides of a line break join without a space.
    fn joins_lines(&self, node: Node<'a>) -> bool {
        match (neighbour(node, Side::Before), neighbour(node, Side::After)) {
            (Some(before), Some(after)) => joins(before, after),
            _ => false,
        }
    }
}

/// The tag that a node is.
fn tag(node: Node<'_>) -> Option<String> {
    match &node.data().value {
        NodeValue::HtmlInline(tag) => Some(tag.clone()),
        _ => None,
    }
}

fn is_tag(part: &str) -> bool {
    part.starts_with('<')
}

/// Whether an address is a picture's path. A PDF may be linked to.
fn is_picture(url: &str) -> bool {
    has_picture_ending(url) && !is_whole_url(url) && !url.ends_with(".pdf")
}

/// What each of some tags in a row does: those of a pair style what is between them.
fn roles(tags: impl Iterator<Item = impl AsRef<str>>) -> Vec<Role> {
    let mut roles = Vec::new();
    let mut open: Vec<(Style, usize)> = Vec::new();
    for tag in tags {
        let index = roles.len();
        let role = match meaning(tag.as_ref()) {
            Some(Tag::Break) => Role::Break,
            Some(Tag::Open(style)) => {
                open.push((style, index));
                Role::Literal
            }
            Some(Tag::Close(style)) if open.last().is_some_and(|(last, _)| *last == style) => {
                open.pop().map_or(Role::Literal, |(style, start)| {
                    roles[start] = Role::Open(style);
                    Role::Close
                })
            }
            _ => Role::Literal,
        };
        roles.push(role);
    }
    roles
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

/// The tags, line breaks and texts of an HTML block.
fn html_parts(literal: &str) -> Vec<Range<usize>> {
    let (mut parts, mut at) = (Vec::new(), 0);
    while at < literal.len() {
        let rest = &literal[at..];
        let width = match rest.as_bytes()[0] {
            b'\n' => 1,
            b'<' => rest.find('>').map_or(rest.len(), |close| close + 1),
            _ => rest.find(['<', '\n']).unwrap_or(rest.len()),
        };
        parts.push(at..at + width);
        at += width;
    }
    parts
}

/// The pieces of a line so far.
#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn raw(&mut self, text: &str, source: &str, at: usize) {
        if !matches!(self.0.last(), Some(Piece::Raw(_))) {
            self.0.push(Piece::Raw(Raw::default()));
        }
        if let Some(Piece::Raw(raw)) = self.0.last_mut() {
            raw.push(text, source, at);
        }
    }
}

/// Appends an inline; texts merge, and citations in a row become one.
fn push(line: &mut Vec<Inline>, inline: Inline) {
    match (line.last_mut(), inline) {
        (_, Inline::Text(text)) if text.is_empty() => {}
        (Some(Inline::Text(last)), Inline::Text(text)) => last.append(&text),
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
            *first = first.slice(first.len() - trimmed.len()..first.len());
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
                // Lines of pictures without a word are not searched again for each.
                if matches!(sibling.data().value, NodeValue::SoftBreak | NodeValue::LineBreak) {
                    return None;
                }
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
    // Styles may nest deeper than a thread has room for.
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        let found = match &node.data().value {
            NodeValue::Text(text) => pick(text),
            NodeValue::Code(code) => pick(&code.literal),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        match side {
            Side::Before => open.extend(node.children()),
            Side::After => open.extend(node.reverse_children()),
        }
    }
    None
}
