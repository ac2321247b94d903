//! What is set apart from the running text: pictures with their widths, captions
//! and what goes with them, callouts.

use std::ops::Range;

use comrak::nodes::Node;

use super::blocks::Parser;
use super::{Block, BlockKind, Body, Callout, CaptionLine, Inline, Picture, Shown};
use crate::findings::Fault;

/// What a caption begins with, and of what it is one.
const CAPTIONS: [(&str, Shown); 8] = [
    ("表：", Shown::Table),
    ("表:", Shown::Table),
    ("图：", Shown::Picture),
    ("图:", Shown::Picture),
    ("圖：", Shown::Picture),
    ("Table:", Shown::Table),
    ("Figure:", Shown::Picture),
    ("圖:", Shown::Picture),
];

/// What goes with a table or picture, below it.
pub(super) const NOTES: [&str; 13] = [
    "来源：",
    "来源:",
    "资料来源：",
    "數據來源：",
    "数据来源：",
    "來源：",
    "資料來源：",
    "单位：",
    "單位：",
    "注：",
    "註：",
    "Source:",
    "Note:",
];

/// The callouts by their names.
const CALLOUTS: [(&str, Callout); 10] = [
    ("要点", Callout::Points),
    ("提示", Callout::Hint),
    ("编者按", Callout::Editor),
    ("预警", Callout::Warning),
    ("NOTE", Callout::Hint),
    ("TIP", Callout::Hint),
    ("IMPORTANT", Callout::Points),
    ("WARNING", Callout::Warning),
    ("CAUTION", Callout::Warning),
    ("編者按", Callout::Editor),
];

impl<'a> Parser<'a, '_, '_> {
    /// The pictures of a paragraph that has nothing else.
    pub(super) fn pictures(inlines: &[Inline]) -> Option<Vec<Picture>> {
        let mut pictures = Vec::new();
        for inline in inlines {
            match inline {
                Inline::Image(picture) => pictures.push(picture.clone()),
                Inline::Text(text) if text.trim().is_empty() => {}
                Inline::Break => {}
                _ => return None,
            }
        }
        (!pictures.is_empty()).then_some(pictures)
    }

    /// Takes `{width=50%}` behind a picture out of the line.
    pub(super) fn attributes(&mut self, inlines: &mut Vec<Inline>, range: &Range<usize>) {
        for at in 1..inlines.len() {
            let (before, from) = inlines.split_at_mut(at);
            let (Some(Inline::Image(picture)), Some(Inline::Text(text))) =
                (before.last_mut(), from.first_mut())
            else {
                continue;
            };
            let Some((inside, rest)) = text.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
                continue;
            };
            match width(inside) {
                Some(found) => {
                    let start = text.len() - rest.len();
                    picture.width = Some(found);
                    *text = text.slice(start..text.len());
                }
                None if inside.contains('=') => {
                    self.report.add(Fault::ImageAttribute { found: format!("{{{inside}}}") }, range.clone());
                }
                None => {}
            }
        }
        inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.is_empty()));
    }

    /// Joins tables and pictures with their captions and what goes with them.
    pub(super) fn captioned(&mut self, body: Body) -> Body {
        let mut joined: Body = Vec::new();
        let mut rest = body.into_iter().peekable();
        while let Some(block) = rest.next() {
            let Some(shown) = shown(&block.kind) else {
                joined.push(block);
                continue;
            };
            let mut caption = joined.pop_if(|above| caption_of(above).is_some_and(|(_, of)| of == shown));
            if caption.is_none() {
                caption = rest.next_if(|below| caption_of(below).is_some_and(|(_, of)| of == shown));
            }
            let caption =
                caption.and_then(|block| line(block, |text| caption_mark(text).map(|(mark, _)| mark)));
            let mut notes = Vec::new();
            while let Some(note) = rest.next_if(|below| opens_with(below, &NOTES)) {
                notes.extend(line(note, |_| Some("")));
            }
            if caption.is_none() && notes.is_empty() {
                joined.push(block);
                continue;
            }
            let place = block.place.clone();
            joined.push(Block {
                kind: BlockKind::Captioned { shown, caption, notes, body: Box::new(block) },
                place,
            });
        }
        joined
    }

    /// A quotation, or a callout if it begins with the mark of one.
    pub(super) fn quotation(&mut self, node: Node<'a>) -> BlockKind {
        let mut body = self.blocks(node);
        let Some(Block { kind: BlockKind::Paragraph(inlines), place }) = body.first_mut() else {
            return BlockKind::Quote(body);
        };
        let Some(Inline::Text(first)) = inlines.first_mut() else { return BlockKind::Quote(body) };
        let Some((name, rest)) = first.strip_prefix("[!").and_then(|rest| rest.split_once(']')) else {
            return BlockKind::Quote(body);
        };
        let range = node.first_child().map_or_else(|| self.range(node), |first| self.range(first));
        let end = range.start + "[!]".len() + name.len();
        let known = CALLOUTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let Some(&(known, callout)) = known else {
            let fault = Fault::CalloutUnknown { name: name.to_owned() };
            self.report.add(fault, range.start..end);
            return BlockKind::Quote(body);
        };
        let mark = self.report.place(range.start..end);
        *place = self.report.place(end..range.end);
        let blank = rest.len() - rest.trim_start().len();
        *first = first.slice(first.len() - rest.len() + blank..first.len());
        if first.is_empty() {
            inlines.remove(0);
        }
        if inlines.is_empty() {
            body.remove(0);
        }
        // A name of GitHub's is printed in the language of the issue.
        let label = (!known.is_ascii()).then(|| known.to_owned());
        BlockKind::Callout { callout, label, mark, body }
    }
}

/// A width of the line, in percent of it.
fn width(attribute: &str) -> Option<u8> {
    let value = attribute.trim().strip_prefix("width=")?.trim_matches(['"', ' ']);
    value.strip_suffix('%')?.parse().ok().filter(|percent| (5..=100).contains(percent))
}

fn shown(kind: &BlockKind) -> Option<Shown> {
    match kind {
        BlockKind::Table { .. } => Some(Shown::Table),
        BlockKind::Figure { .. } | BlockKind::Chart { .. } => Some(Shown::Picture),
        _ => None,
    }
}

fn first_text(block: &Block) -> Option<&str> {
    match &block.kind {
        BlockKind::Paragraph(inlines) => match inlines.first() {
            Some(Inline::Text(text)) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn caption_mark(text: &str) -> Option<(&'static str, Shown)> {
    CAPTIONS.into_iter().find(|(mark, _)| text.starts_with(mark))
}

fn caption_of(block: &Block) -> Option<(&'static str, Shown)> {
    caption_mark(first_text(block)?)
}

fn opens_with(block: &Block, marks: &[&str]) -> bool {
    first_text(block).is_some_and(|text| marks.iter().any(|mark| text.starts_with(mark)))
}

/// A paragraph as a line beside a table or picture, without its mark.
fn line(block: Block, mark: impl Fn(&str) -> Option<&'static str>) -> Option<CaptionLine> {
    let BlockKind::Paragraph(mut inlines) = block.kind else { return None };
    let Some(Inline::Text(first)) = inlines.first_mut() else { return None };
    let mark = mark(first)?;
    let rest = &first[mark.len()..];
    let start = if mark.is_empty() { 0 } else { first.len() - rest.trim_start().len() };
    *first = first.slice(start..first.len());
    Some(CaptionLine { mark, inlines, place: block.place })
}
