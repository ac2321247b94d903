//! A text's blocks and inlines as calls of the layout's functions.

use std::borrow::Cow;
use std::ops::Range;

use super::cohesion::{Part, Seams, code_pieces, has_gap, held, parts, web_addresses};
use super::leads::leads;
use super::mends::Mends;
use super::turns::words;
use super::writer::Writer;
use super::{Assets, chart};
use crate::markdown::columns::{self, Column};
use crate::markdown::{Alignment, Block, BlockKind, Body, Callout, Images, Inline, Item, Style};
use crate::text::characters::{printable, printed};
use crate::text::source::Place;
use crate::text::traced::Traced;
use crate::view::{Cited, cited};

/// Writes texts; knows the pictures, and which text of the issue it is at.
pub(super) struct BodyWriter<'a> {
    pub(super) assets: &'a Assets,
    /// The pictures as the brief names them.
    pub(super) images: &'a Images,
    /// The number of the issue in a volume.
    bound: Option<usize>,
    /// What is set otherwise than at first.
    mends: &'a Mends,
    /// Counts the texts, to tell their footnotes apart.
    texts: usize,
}

impl<'a> BodyWriter<'a> {
    /// A writer at the first text.
    pub(super) fn new(
        assets: &'a Assets,
        images: &'a Images,
        bound: Option<usize>,
        mends: &'a Mends,
    ) -> Self {
        Self { assets, images, bound, mends, texts: 0 }
    }

    /// A text as one code block of content.
    pub(super) fn body(&mut self, writer: &mut Writer, body: &Body) {
        self.texts += 1;
        self.blocks(writer, body);
    }

    fn blocks(&self, writer: &mut Writer, blocks: &[Block]) {
        if blocks.is_empty() {
            return writer.code("[]");
        }
        writer.nested("{", "}", |writer| {
            for (index, block) in blocks.iter().enumerate() {
                writer.line();
                match &block.kind {
                    BlockKind::Paragraph(inlines) => writer.at_paragraph(&block.place, |writer| {
                        self.paragraph(
                            writer,
                            inlines,
                            continues(&blocks[..index], inlines),
                            leads(blocks, index),
                        );
                    }),
                    _ => writer.at(Some(&block.place), |writer| self.block(writer, block)),
                }
            }
        });
    }

    fn callout(&self, writer: &mut Writer, callout: Callout, label: Option<&str>, body: &[Block]) {
        writer.code("layout.callout(");
        writer.literal(match callout {
            Callout::Points => "points",
            Callout::Hint => "hint",
            Callout::Editor => "editor",
            Callout::Warning => "warning",
        });
        writer.code(", ");
        match label {
            Some(label) => writer.words(label),
            None => writer.code("none"),
        }
        writer.code(", ");
        self.blocks(writer, body);
        writer.code(")");
    }

    /// A paragraph, with what its indent depends on.
    fn paragraph(&self, writer: &mut Writer, inlines: &[Inline], continued: bool, leads: bool) {
        let ragged = writer.paragraph().is_some_and(|place| self.mends.is_ragged(place));
        writer.code(if ragged { "layout.ragged(layout.paragraph(" } else { "layout.paragraph(" });
        if continued {
            writer.code("continued: true, ");
        } else if edge(inlines, Side::Start).is_some_and(|first| OPENING.contains(first)) {
            writer.code("opening: true, ");
        }
        if leads {
            writer.code("leads: true, ");
        }
        self.inlines(writer, inlines);
        writer.code(if ragged { "))" } else { ")" });
    }

    /// Blocks whose first paragraph runs on after a number or a bullet.
    fn run_in(&self, writer: &mut Writer, blocks: &[Block]) {
        self.run_in_as(writer, blocks, |writer, inlines| {
            match writer.paragraph().is_some_and(|place| self.mends.is_ragged(place)) {
                true => self.call(writer, "ragged(", inlines),
                false => self.inlines(writer, inlines),
            }
        });
    }

    /// A note's text. Settings of its own would take it off the line that its
    /// number begins, and further paragraphs the number out of the note's tag.
    fn note(&self, writer: &mut Writer, blocks: &[Block]) {
        if blocks.is_empty() {
            return writer.code("[]");
        }
        let mut paragraphs = Vec::new();
        for block in blocks {
            let BlockKind::Paragraph(inlines) = &block.kind else {
                return self.run_in_as(writer, blocks, |writer, inlines| self.inlines(writer, inlines));
            };
            paragraphs.push((&block.place, inlines));
        }
        for (index, (place, inlines)) in paragraphs.into_iter().enumerate() {
            writer.code(if index > 0 { " + linebreak() + " } else { "" });
            writer.at_paragraph(place, |writer| self.inlines(writer, inlines));
        }
    }

    fn run_in_as(&self, writer: &mut Writer, blocks: &[Block], first: impl Fn(&mut Writer, &[Inline])) {
        let Some((Block { kind: BlockKind::Paragraph(inlines), place }, rest)) = blocks.split_first() else {
            return self.blocks(writer, blocks);
        };
        writer.at_paragraph(place, |writer| first(writer, inlines));
        if !rest.is_empty() {
            writer.code(" + ");
            self.blocks(writer, rest);
        }
    }

    pub(super) fn block(&self, writer: &mut Writer, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(inlines) => self.paragraph(writer, inlines, false, false),
            BlockKind::Heading { level, number, body } => {
                writer.code(&format!("layout.subheading({level}, "));
                writer.string(number);
                writer.code(", ");
                writer.in_heading(|writer| self.inlines(writer, body));
                writer.code(")");
            }
            BlockKind::Figure { pictures } => self.figure(writer, pictures, false),
            BlockKind::Chart { chart, .. } => chart::chart(writer, chart),
            BlockKind::Captioned { shown, caption, notes, body } => {
                self.captioned(writer, *shown, caption.as_ref(), notes, body);
            }
            BlockKind::Callout { callout, label, body, .. } => {
                self.callout(writer, *callout, label.as_deref(), body);
            }
            BlockKind::List { start, tight, items } => self.list(writer, *start, *tight, items),
            BlockKind::Quote(body) => self.quotation(writer, body),
            BlockKind::Code { language, text } => {
                writer.code("layout.code-block(");
                match language {
                    Some(language) => writer.literal(language),
                    None => writer.code("none"),
                }
                writer.code(", ");
                let lines: Vec<_> = text.lines().map(printable).collect();
                writer.literal(&lines.join("\n"));
                writer.code(")");
            }
            BlockKind::Table { columns, head, rows } => {
                self.table(writer, columns, (head, rows), &block.place);
            }
            BlockKind::Rule => writer.code("layout.rule()"),
        }
    }

    fn call(&self, writer: &mut Writer, open: &str, inlines: &[Inline]) {
        writer.code("layout.");
        writer.code(open);
        self.inlines(writer, inlines);
        writer.code(")");
    }

    fn list(&self, writer: &mut Writer, start: Option<usize>, tight: bool, items: &[Item]) {
        match start {
            Some(start) => writer.code(&format!("layout.numbered(start: {start}, ")),
            None => writer.code("layout.bulleted("),
        }
        writer.code(&format!("tight: {tight}, "));
        writer.lines(items, |writer, item| {
            let done = item.done.map_or("none", |done| if done { "true" } else { "false" });
            writer.code(&format!("(done: {done}, body: "));
            self.run_in(writer, &item.body);
            writer.code(")");
        });
        writer.code(")");
    }

    /// A quotation. Who said it stands at the right, where that is a paragraph of its
    /// own: `——鲁迅`.
    fn quotation(&self, writer: &mut Writer, body: &[Block]) {
        writer.code("layout.quotation(");
        match body.split_last() {
            Some((Block { kind: BlockKind::Paragraph(inlines), place }, said))
                if !said.is_empty() && columns::plain(inlines).starts_with("——") =>
            {
                self.blocks(writer, said);
                writer.code(" + ");
                writer.at_paragraph(place, |writer| self.call(writer, "attribution(", inlines));
            }
            _ => self.blocks(writer, body),
        }
        writer.code(")");
    }

    fn table(
        &self,
        writer: &mut Writer,
        columns: &[Alignment],
        (head, rows): (&[Vec<Inline>], &[Vec<Vec<Inline>>]),
        table: &Place,
    ) {
        writer.nested("layout.data-table(", ")", |writer| {
            writer.line();
            let columns = columns::columns(columns, rows);
            writer.array(&columns, |writer, column| {
                writer.code(match column {
                    Column::Numbers => "\"number\"",
                    Column::Text(Alignment::Auto) => "auto",
                    Column::Text(Alignment::Left) => "left",
                    Column::Text(Alignment::Center) => "center",
                    Column::Text(Alignment::Right) => "right",
                });
            });
            writer.code(",");
            writer.line();
            writer.array(head, |writer, cell| self.cell(writer, cell, table));
            writer.code(",");
            writer.line();
            writer.lines(rows, |writer, row| self.row(writer, row, &columns, table));
            // Rows that may be higher than a page go on over it.
            let tall = rows.iter().flatten().any(|cell| columns::plain(cell).chars().count() > TALL);
            writer.code(if tall { ", tall: true" } else { "" });
            let lines = lines_of(head) + rows.iter().map(|row| lines_of(row)).sum::<usize>();
            let few = rows.len() <= FEW && lines <= LINES;
            writer.code(if few { ", whole: true" } else { "" });
        });
    }

    /// A row's cells; numbers with what stands behind their whole part.
    fn row(&self, writer: &mut Writer, cells: &[Vec<Inline>], columns: &[Column], table: &Place) {
        writer.array(cells.iter().zip(columns), |writer, (cell, column)| {
            let text = columns::plain(cell);
            match columns::tail(&text).filter(|_| *column == Column::Numbers) {
                Some(tail) => {
                    writer.code("(body: ");
                    self.cell(writer, cell, table);
                    writer.code(", tail: ");
                    writer.string(tail);
                    writer.code(")");
                }
                None => self.cell(writer, cell, table),
            }
        });
    }

    /// A cell, which is collated by itself.
    fn cell(&self, writer: &mut Writer, cell: &[Inline], table: &Place) {
        let place = columns::place(cell, table);
        writer.at(place.as_ref(), |writer| self.inlines(writer, cell));
    }

    /// Inlines as one expression.
    pub(super) fn inlines(&self, writer: &mut Writer, inlines: &[Inline]) {
        match inlines {
            [] => writer.code("[]"),
            [only] => self.inline(writer, only),
            several => {
                let (groups, after) = (with_marks(several), writer.next());
                let mut rest = groups.as_slice();
                writer.joined(&groups, |writer, some| {
                    rest = rest.get(1..).unwrap_or_default();
                    let next = rest.first().map_or(after, |next| edge(next, Side::Start));
                    writer.before(next, |writer| match *some {
                        [Inline::Text(text), marks @ ..] => self.text(writer, text, marks),
                        [inline, marks @ ..] if !marks.is_empty() => self.with_marks(writer, inline, marks),
                        [inline, ..] => self.inline(writer, inline),
                        [] => {}
                    });
                });
            }
        }
    }

    /// Text with what must stay together on a line; no line begins with the marks
    /// of references and notes behind it.
    fn text(&self, writer: &mut Writer, text: &Traced, marks: &[Inline]) {
        let text = as_printed(text);
        let paragraph = writer.paragraph().cloned();
        let seams = match &paragraph {
            Some(place) if self.mends.is_free(place) => Seams::Free,
            _ => Seams::Closed,
        };
        let offset = |piece: &str| piece.as_ptr().addr() - text.as_ptr().addr();
        // Lines that are to end here, in bytes of the text.
        let ends: Vec<usize> = paragraph.iter().flat_map(|place| self.mends.ends(place, &text)).collect();
        let mut parts = parts(&text, seams);
        let held = if marks.is_empty() { Vec::new() } else { held(&mut parts, begins_with_note(marks)) };
        let held_ends = held.first().is_some_and(|first| ends.contains(&offset(first.text())));
        let parts = if writer.is_in_heading() { in_words(parts) } else { parts };
        let parts = parts.into_iter().flat_map(|part| parted(part, &ends, &offset));
        let mut pieces: Vec<_> =
            parts.map(|(part, ends)| Piece { parts: vec![part], ends, marks: &[] }).collect();
        if !marks.is_empty() {
            pieces.push(Piece { parts: held, ends: held_ends, marks });
        }
        let in_link = writer.is_in_link();
        let addresses = if in_link { Vec::new() } else { web_addresses(&text) };
        let text = Linked { text: &text, addresses };
        let after = writer.next();
        let mut rest = pieces.as_slice();
        writer.joined(&pieces, |writer, piece| {
            rest = rest.get(1..).unwrap_or_default();
            let next = rest.first().map_or(after, |next| next.parts.first().and_then(Part::first));
            self.piece(writer, &text, piece, next);
        });
    }

    /// A piece of a text; `next` is the first character behind it.
    fn piece(&self, writer: &mut Writer, text: &Linked<'_>, piece: &Piece<'_>, next: Option<char>) {
        // In braces of its own, because the piece may be all that there is.
        writer.code(if piece.ends { "{ linebreak(); " } else { "" });
        match piece.parts.as_slice() {
            [part] if piece.marks.is_empty() => text.part(writer, part, next),
            [] => writer.joined(piece.marks, |writer, mark| self.inline(writer, mark)),
            parts => {
                writer.code("layout.kept({ ");
                for part in parts {
                    text.part(writer, part, None);
                    writer.code("; ");
                }
                writer.joined(piece.marks, |writer, mark| self.inline(writer, mark));
                writer.code(" })");
            }
        }
        writer.code(if piece.ends { " }" } else { "" });
    }

    /// Styled or linked text with the marks behind it, which are neither.
    fn with_marks(&self, writer: &mut Writer, inline: &Inline, marks: &[Inline]) {
        let (start, end) = cut(inline, begins_with_note(marks));
        writer.code("{ ");
        if let Some(part) = start {
            self.inline(writer, &part);
            writer.code("; ");
        }
        writer.code(if end.is_some() { "layout.kept({ " } else { "" });
        if let Some(part) = &end {
            self.inline(writer, part);
            writer.code("; ");
        }
        writer.joined(marks, |writer, mark| self.inline(writer, mark));
        writer.code(if end.is_some() { " }) }" } else { " }" });
    }

    fn inline(&self, writer: &mut Writer, inline: &Inline) {
        match inline {
            Inline::Text(text) => self.text(writer, text, &[]),
            Inline::Code(text) => {
                writer.code("layout.code(");
                let text = printable(text);
                for (index, piece) in code_pieces(&text).into_iter().enumerate() {
                    writer.code(if index > 0 { ", " } else { "" });
                    writer.literal(piece);
                }
                writer.code(")");
            }
            Inline::Styled(style, body) => self.call(writer, function(*style), body),
            Inline::Link { url, body } => {
                writer.code("layout.hyperlink(");
                writer.literal(url);
                writer.code(", ");
                writer.in_link(|writer| self.inlines(writer, body));
                writer.code(")");
            }
            Inline::Image(picture) => self.picture(writer, "inline-image", picture, true),
            Inline::Cite(numbers) => cite(writer, self.bound, numbers),
            Inline::Footnote { name, body } => {
                let issue = self.bound.map_or_else(String::new, |issue| format!("{issue}-"));
                let label = format!("note-{issue}{}-{name}", self.texts);
                writer.code("layout.note(label(");
                writer.literal(&label);
                writer.code("), ");
                match body {
                    Some(body) => self.note(writer, body),
                    None => writer.code("none"),
                }
                writer.code(")");
            }
            Inline::Break => writer.code("linebreak()"),
        }
    }
}

/// Marks that the engine lets begin a line after a box (UAX #14, NS after CB).
const BOUND: &str = "；：·～—／–‼⁇⁈⁉々";

/// So many rows of a table stay together,
const FEW: usize = 6;

/// if they and the head have no more lines where columns are as narrow as they get:
/// these fit a page of a phone.
const LINES: usize = 24;

/// How many lines a row of a table has in columns of three em.
fn lines_of(row: &[Vec<Inline>]) -> usize {
    let lines = |cell: &Vec<Inline>| columns::plain(cell).chars().count().div_ceil(3);
    row.iter().map(lines).max().unwrap_or(0)
}

/// A cell with more characters may fill a page where its column is narrow.
const TALL: usize = 200;

/// A text as it is printed (see [`printable`]).
fn as_printed(text: &Traced) -> Cow<'_, Traced> {
    match printable(text) {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        Cow::Owned(_) => Cow::Owned(text.picked(printed(text))),
    }
}

/// Marks whose left half is blank (CLREQ, compression at line start).
const OPENING: &str = "“‘（《〈【〖〔「『［｛";

/// Whether a paragraph goes on after a list, figure, table or code: the one
/// before that does not end its sentence. What stands before a picture may be
/// its title, which ends in no mark either.
fn continues(before: &[Block], inlines: &[Inline]) -> bool {
    let [.., Block { kind: BlockKind::Paragraph(first), .. }, between] = before else { return false };
    let last = edge(first, Side::End);
    let is_open = last.is_some_and(|last| !"。！？：；…”’）》.!?:;".contains(last));
    match &between.kind {
        BlockKind::Paragraph(_) | BlockKind::Heading { .. } | BlockKind::Rule => false,
        BlockKind::Figure { .. } | BlockKind::Captioned { .. } | BlockKind::Chart { .. } => {
            let goes_on = |c: char| c.is_lowercase() || "，、；）".contains(c);
            last.is_some_and(|last| "，、,—".contains(last))
                || is_open && edge(inlines, Side::Start).is_some_and(goes_on)
        }
        _ => is_open,
    }
}

/// A text, and where in it addresses are written out that a browser can open; none
/// in a link, where they lead where it does.
struct Linked<'t> {
    text: &'t Traced,
    addresses: Vec<Range<usize>>,
}

impl Linked<'_> {
    /// Writes a part, which `next` comes after.
    fn part(&self, writer: &mut Writer, part: &Part<'_>, next: Option<char>) {
        let start = part.text().as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
        let whole =
            self.addresses.iter().find(|address| !matches!(part, Part::Gap) && address.contains(&start));
        if let Some(whole) = whole {
            writer.code("layout.hyperlink(");
            writer.literal(&self.text[whole.clone()]);
            writer.code(", ");
        }
        match part {
            Part::Free(text) => self.piece(writer, text),
            Part::Western(text) => {
                writer.code("layout.western(");
                self.piece(writer, text);
                writer.code(")");
            }
            Part::Gap => writer.code("layout.gap()"),
            Part::Kept(text) | Part::Boxed(text) => {
                writer.code("layout.kept(");
                self.piece(writer, text);
                writer.code(")");
            }
            Part::Address(pieces) => {
                writer.code("layout.address(");
                writer.array(pieces, |writer, part| self.piece(writer, part));
                let bound = next.is_some_and(|next| BOUND.contains(next));
                writer.code(if bound { ", bound: true)" } else { ")" });
            }
        }
        writer.code(if whole.is_some() { ")" } else { "" });
    }

    fn piece(&self, writer: &mut Writer, piece: &str) {
        let start = piece.as_ptr().addr() - self.text.as_ptr().addr();
        writer.content(self.text.slice(start..start + piece.len()));
    }
}

/// What stands between two places where a line may be made to end.
struct Piece<'a> {
    /// Its parts: one, or those that its marks hold on to.
    parts: Vec<Part<'a>>,
    /// Whether a line ends before it.
    ends: bool,
    /// Marks of references and notes that no line parts from them.
    marks: &'a [Inline],
}

/// Styled or linked text without its end, and its end, which a mark behind it
/// holds on to; each where there is any.
fn cut(inline: &Inline, note: bool) -> (Option<Inline>, Option<Inline>) {
    let (Inline::Styled(_, body) | Inline::Link { body, .. }) = inline else {
        return (Some(inline.clone()), None);
    };
    let Some((Inline::Text(text), before)) = body.split_last() else {
        return (Some(inline.clone()), None);
    };
    let text = as_printed(text);
    let mut parts = parts(&text, Seams::Closed);
    let first = held(&mut parts, note).first().map(Part::text);
    let at = first.map_or(text.len(), |first| first.as_ptr().addr() - text.as_ptr().addr());
    let with = |body: Vec<Inline>| match inline {
        Inline::Link { url, .. } => Inline::Link { url: url.clone(), body },
        Inline::Styled(style, _) => Inline::Styled(*style, body),
        other => other.clone(),
    };
    let part = |part: Traced| (!part.is_empty()).then_some(Inline::Text(part));
    let start: Vec<_> = before.iter().cloned().chain(part(text.slice(0..at))).collect();
    let end = part(text.slice(at..text.len()));
    ((!start.is_empty()).then(|| with(start)), end.map(|end| with(vec![end])))
}

fn begins_with_note(marks: &[Inline]) -> bool {
    matches!(marks.first(), Some(Inline::Footnote { .. }))
}

/// Inlines one by one, but a text with the marks of references and notes behind it.
fn with_marks(inlines: &[Inline]) -> Vec<&[Inline]> {
    let is_mark = |inline: &Inline| matches!(inline, Inline::Cite(_) | Inline::Footnote { .. });
    let is_text =
        |inline: &Inline| matches!(inline, Inline::Text(_) | Inline::Styled(..) | Inline::Link { .. });
    let mut rest = inlines;
    let mut groups = Vec::new();
    while let Some((first, behind)) = rest.split_first() {
        let marks = behind.iter().take_while(|inline| is_text(first) && is_mark(inline)).count();
        let (group, after) = rest.split_at(1 + marks);
        groups.push(group);
        rest = after;
    }
    groups
}

/// A part, cut where lines are to end; each with whether one ends before it.
fn parted<'t>(part: Part<'t>, ends: &[usize], offset: &impl Fn(&str) -> usize) -> Vec<(Part<'t>, bool)> {
    match part {
        Part::Free(text) => {
            let start = offset(text);
            let inside =
                ends.iter().map(|end| end.wrapping_sub(start)).filter(|at| (1..text.len()).contains(at));
            let cuts: Vec<usize> = std::iter::once(0).chain(inside).chain([text.len()]).collect();
            let pieces = cuts.windows(2).map(|cut| Part::Free(&text[cut[0]..cut[1]]));
            pieces.enumerate().map(|(at, piece)| (piece, at > 0 || ends.contains(&start))).collect()
        }
        Part::Address(pieces) => {
            let lines = pieces.chunk_by(|_, next| !ends.contains(&offset(next)));
            lines.map(|line| (Part::Address(line.to_vec()), ends.contains(&offset(line[0])))).collect()
        }
        Part::Kept(text) | Part::Boxed(text) | Part::Western(text) => {
            let ended = ends.contains(&offset(text));
            vec![(part, ended)]
        }
        Part::Gap => vec![(part, false)],
    }
}

/// Parts of a heading, whose lines end between words: each word is kept.
fn in_words(parts: Vec<Part<'_>>) -> Vec<Part<'_>> {
    let mut kept = Vec::new();
    for part in parts {
        let Part::Free(text) = part else {
            kept.push(part);
            continue;
        };
        let mut at = 0;
        for (piece, is_word) in words(text) {
            let is_bound = |text: &str| text.starts_with(|c| BOUND.contains(c));
            at += piece.len();
            let is_word = is_word && !is_bound(&text[at..]);
            let gap = |at: usize| (is_word && has_gap(text, at)).then_some(Part::Gap);
            kept.extend(gap(at - piece.len()));
            kept.push(if is_word { Part::Kept(piece) } else { Part::Free(piece) });
            kept.extend(gap(at));
        }
    }
    kept
}

enum Side {
    Start,
    End,
}

/// The first or last character that inlines show, if it is text.
fn edge(inlines: &[Inline], side: Side) -> Option<char> {
    let inline = match side {
        Side::Start => inlines.first()?,
        Side::End => inlines.last()?,
    };
    match (inline, &side) {
        (Inline::Text(text), Side::Start) => text.chars().next(),
        (Inline::Text(text), Side::End) => text.chars().next_back(),
        (Inline::Styled(_, body) | Inline::Link { body, .. }, _) => edge(body, side),
        (Inline::Cite(_) | Inline::Footnote { .. }, Side::End) => {
            edge(inlines.split_last().map_or(&[][..], |(_, rest)| rest), side)
        }
        _ => None,
    }
}

fn function(style: Style) -> &'static str {
    match style {
        Style::Strong => "strengthen(",
        Style::Emph => "emphasize(",
        Style::Strike => "strikethrough(",
        Style::Underline => "underlined(",
        Style::Highlight => "marked(",
        Style::Sub => "subscript(",
        Style::Super => "superscript(",
    }
}

fn cite(writer: &mut Writer, bound: Option<usize>, numbers: &[usize]) {
    writer.code("layout.citation(");
    if let Some(issue) = bound {
        writer.code(&format!("issue: {issue}, "));
    }
    writer.array(cited(numbers), |writer, part| match part {
        Cited::Unknown => writer.code("\"?\""),
        Cited::One(number) => writer.code(&number.to_string()),
        Cited::Range(first, last) => writer.code(&format!("({first}, {last})")),
    });
    writer.code(")");
}
