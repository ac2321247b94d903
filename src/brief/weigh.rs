//! Whether a brief is within the limits of [`crate::limits`]: adds up the work
//! that it causes, measures its texts, and reports what is too much at its place.

use super::{About, Brief, Code, Judgement, Picture, Reference, Text};
use crate::findings::{Fault, Findings};
use crate::limits::{self, Work};
use crate::markdown::columns::least_width;
use crate::markdown::{Block, BlockKind, CaptionLine, Inline};
use crate::text::source::{Place, Sources};
use crate::words::Words;

/// Reports everything of a brief that is beyond the limits.
pub(super) fn weigh(brief: &Brief, sources: &Sources, findings: &mut Findings) {
    let mut scale = Scale { sources, findings, counts: [0; Work::ALL.len()], work: 0, pictures: 0 };
    scale.header(brief);
    if let Some(summary) = &brief.summary {
        scale.blocks(&summary.body);
    }
    for figure in &brief.key_figures {
        scale.add(Work::Section, 1, figure.value.place.as_ref());
        scale.field(Words::plain("value", "数值"), &figure.value);
        scale.fields(Words::plain("unit", "单位"), &figure.unit);
        scale.field(Words::plain("label", "说明"), &figure.label);
        scale.fields(Words::plain("change", "变化"), &figure.change);
    }
    scale.fields(Words::plain("stamp", "水印"), &brief.page.stamp);
    for section in &brief.sections {
        scale.add(Work::Section, 1, section.title.place.as_ref());
        scale.field(Words::plain("title", "标题"), &section.title);
        scale.blocks(&section.body);
    }
    if let Some(Judgement { label, title, body, .. }) = &brief.judgement {
        scale.fields(Words::plain("label", "标签"), label);
        scale.field(Words::plain("title", "标题"), title);
        scale.blocks(body);
    }
    brief.references.iter().for_each(|reference| scale.reference(reference));
    if let Some(contact) = &brief.contact {
        scale.fields(Words::plain("title", "标题"), &contact.title);
        contact.codes.iter().for_each(|code| scale.code(code));
        contact.about.iter().for_each(|about| scale.about(about));
    }
}

struct Scale<'a> {
    sources: &'a Sources,
    findings: &'a mut Findings,
    /// How much there is of each kind.
    counts: [usize; Work::ALL.len()],
    /// The units of all.
    work: usize,
    pictures: usize,
}

impl Scale<'_> {
    fn header(&mut self, brief: &Brief) {
        let header = &brief.header;
        self.field(Words::plain("title", "标题"), &header.title);
        self.fields(Words::plain("subtitle", "副标题"), &header.subtitle);
        self.fields(Words::plain("marking", "密级"), &header.marking);
        let title = brief.summary.as_ref().and_then(|summary| summary.title.as_ref());
        title.into_iter().for_each(|title| self.field(Words::plain("title", "标题"), title));
        self.names(&header.publishers);
        self.together(Words::plain("list of publishers", "全部主办单位"), &header.publishers);
        self.names(&header.partners);
        self.names(brief.keywords());
        self.together(Words::plain("list of keywords", "全部关键词"), brief.keywords());
        if let Some(distribution) = &brief.distribution {
            for names in [&distribution.report_to, &distribution.send_to, &distribution.issue_to] {
                self.names(names);
            }
            let people = [&distribution.editor, &distribution.reviewer, &distribution.approver];
            people.into_iter().for_each(|name| self.fields(Words::plain("name", "名称"), name));
        }
    }

    fn reference(&mut self, reference: &Reference) {
        let place = reference.place.as_ref();
        self.add(Work::Reference, 1, place);
        self.names(&reference.authors);
        self.field(Words::plain("title", "标题"), &reference.title);
        for text in [&reference.source, &reference.publisher, &reference.note] {
            self.fields(Words::plain("reference", "参考文献"), text);
        }
    }

    fn code(&mut self, code: &Code) {
        let place = match &code.picture {
            Picture::Drawn(url) => url.place.as_ref(),
            Picture::Image(_) => code.caption.first().and_then(|line| line.place.as_ref()),
        };
        self.add(Work::Contact, 1, place);
        self.names(&code.caption);
    }

    fn about(&mut self, about: &About) {
        self.add(Work::Contact, 1, about.name.place.as_ref());
        self.field(Words::plain("name", "名称"), &about.name);
        self.blocks(&about.body);
    }

    fn names(&mut self, names: &[Text]) {
        for name in names {
            self.add(Work::Name, 1, name.place.as_ref());
            self.field(Words::plain("name", "名称"), name);
        }
    }

    /// Names that the PDF also holds as one string.
    fn together(&mut self, what: Words, names: &[Text]) {
        let all = names.iter().map(|name| name.value.chars().count()).sum();
        if let Some(place) = names.first().and_then(|name| name.place.as_ref()) {
            self.length(what, all, limits::FIELD_CHARACTERS, place);
        }
    }

    fn fields(&mut self, what: Words, text: &Option<Text>) {
        text.iter().for_each(|text| self.field(what.clone(), text));
    }

    fn field(&mut self, what: Words, text: &Text) {
        if let Some(place) = &text.place {
            self.add(Work::Byte, text.value.len(), Some(place));
            self.length(what, text.value.chars().count(), limits::FIELD_CHARACTERS, place);
            self.marks(&text.value, place);
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    /// Blocks of which the first paragraph is counted with what carries them.
    fn carried(&mut self, blocks: &[Block]) {
        match blocks {
            [Block { kind: BlockKind::Paragraph(inlines), place }, rest @ ..] => {
                self.line(Words::plain("paragraph", "段落"), inlines, place);
                self.blocks(rest);
            }
            blocks => self.blocks(blocks),
        }
    }

    fn block(&mut self, block: &Block) {
        let place = &block.place;
        match &block.kind {
            BlockKind::Paragraph(inlines) => {
                self.add(Work::Paragraph, 1, Some(place));
                self.line(Words::plain("paragraph", "段落"), inlines, place);
            }
            BlockKind::Heading { body, .. } => self.heading(body, place),
            BlockKind::Figure { pictures } => {
                pictures.iter().for_each(|picture| self.picture(&picture.alt, place));
            }
            BlockKind::Chart { text, .. } => {
                self.add(Work::Picture, 1, Some(place));
                self.code_block(text, place);
            }
            BlockKind::Captioned { caption, notes, body, .. } => {
                caption.iter().chain(notes).for_each(|line| self.caption(line));
                self.block(body);
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    let place = item.body.first().map_or(place, |block| &block.place);
                    self.add(Work::Item, 1, Some(place));
                    self.carried(&item.body);
                }
            }
            BlockKind::Quote(body) | BlockKind::Callout { body, .. } => {
                self.add(Work::Quotation, 1, Some(place));
                self.carried(body);
            }
            BlockKind::Code { text, .. } => self.code_block(text, place),
            BlockKind::Table { columns, head, rows } => {
                if columns.len() > limits::COLUMNS {
                    self.findings.add(Fault::LimitColumns { found: columns.len() }, place.clone());
                } else if least_width(columns, rows) > limits::TABLE_WIDTH {
                    self.findings.add(Fault::TableWide { columns: columns.len() }, place.clone());
                }
                self.table(head, rows, place);
            }
            BlockKind::Rule => self.add(Work::Rule, 1, Some(place)),
        }
    }

    fn heading(&mut self, body: &[Inline], place: &Place) {
        self.add(Work::Heading, 1, Some(place));
        // A PDF's bookmark holds it as a string.
        let characters = self.line(Words::plain("heading", "小标题"), body, place);
        self.length(Words::plain("heading", "小标题"), characters, limits::FIELD_CHARACTERS, place);
    }

    fn caption(&mut self, line: &CaptionLine) {
        self.add(Work::Paragraph, 1, Some(&line.place));
        self.line(Words::plain("caption", "图题"), &line.inlines, &line.place);
    }

    fn table(&mut self, head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>], place: &Place) {
        self.add(Work::Table, 1, Some(place));
        self.add(Work::Cell, head.len() * (rows.len() + 1), Some(place));
        for cell in head.iter().chain(rows.iter().flatten()) {
            self.line(Words::plain("cell", "单元格"), cell, place);
        }
    }

    fn code_block(&mut self, text: &str, place: &Place) {
        let lines = text.lines().count();
        if lines > limits::CODE_LINES {
            self.findings.add(Fault::LimitCode { found: lines }, place.clone());
        }
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        self.length(Words::plain("line of code", "这一行代码"), longest, limits::CODE_CHARACTERS, place);
        self.add(Work::CodeBlock, 1, Some(place));
        self.add(Work::CodeLine, lines, Some(place));
        self.add(Work::Byte, text.len(), Some(place));
        self.marks(text, place);
    }

    /// A line of text as the engine sets it: a paragraph, a heading, a cell.
    /// Gives its characters.
    fn line(&mut self, what: Words, inlines: &[Inline], place: &Place) -> usize {
        let mut size = Size::default();
        self.inlines(inlines, place, &mut size);
        let long = size.characters > limits::LONG_PARAGRAPH;
        self.add(if long { Work::LongByte } else { Work::Byte }, size.bytes, Some(place));
        self.length(what, size.characters, limits::PARAGRAPH_CHARACTERS, place);
        size.characters
    }

    fn inlines(&mut self, inlines: &[Inline], place: &Place, size: &mut Size) {
        inlines.iter().for_each(|inline| self.inline(inline, place, size));
    }

    fn inline(&mut self, inline: &Inline, place: &Place, size: &mut Size) {
        match inline {
            Inline::Text(text) => self.text(text, place, size),
            Inline::Code(text) => {
                self.add(Work::Piece, 1, Some(place));
                self.text(text, place, size);
            }
            Inline::Styled(_, body) => {
                self.add(Work::Piece, 1, Some(place));
                self.inlines(body, place, size);
            }
            Inline::Link { body, .. } => {
                self.add(Work::Link, 1, Some(place));
                self.inlines(body, place, size);
            }
            Inline::Image(picture) => self.picture(&picture.alt, place),
            Inline::Cite(numbers) => self.add(Work::Citation, numbers.len(), Some(place)),
            Inline::Footnote { body, .. } => {
                self.add(Work::Footnote, 1, Some(place));
                self.carried(body.as_deref().unwrap_or_default());
            }
            Inline::Break => self.add(Work::Break, 1, Some(place)),
        }
    }

    fn text(&mut self, text: &str, place: &Place, size: &mut Size) {
        size.bytes += text.len();
        size.characters += text.chars().count();
        let digits = text.as_bytes().chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit());
        let figures = digits.filter(|run| run[0].is_ascii_digit()).count();
        self.add(Work::Figure, figures, Some(place));
        self.marks(text, place);
    }

    fn picture(&mut self, alt: &str, place: &Place) {
        self.add(Work::Picture, 1, Some(place));
        self.pictures += 1;
        if self.pictures == limits::PICTURES + 1 {
            self.findings.add(Fault::LimitPictures {}, place.clone());
        }
        self.length(
            Words::plain("description", "图片说明"),
            alt.chars().count(),
            limits::FIELD_CHARACTERS,
            place,
        );
        self.marks(alt, place);
    }

    /// Adds to the work; where it becomes too much is reported, with what most
    /// of it is made of so far.
    fn add(&mut self, kind: Work, count: usize, place: Option<&Place>) {
        self.counts[kind as usize] += count;
        let before = self.work;
        self.work += count * kind.weight().1;
        if before <= limits::WORK && self.work > limits::WORK {
            let heaviest = Work::ALL.into_iter().zip(self.counts);
            let heaviest = heaviest.max_by_key(|(kind, count)| count * kind.weight().1);
            let (what, count) =
                heaviest.map_or((Words::default(), 0), |(kind, count)| (kind.weight().0, count));
            self.findings.add(Fault::LimitWork { what, count }, place.cloned());
        }
    }

    fn length(&mut self, what: Words, found: usize, limit: usize, place: &Place) {
        if found > limit {
            self.findings.add(Fault::LimitLength { what, found, limit }, place.clone());
        }
    }

    /// Finds the first character that carries too many marks or joiners.
    fn marks(&mut self, text: &str, place: &Place) {
        let Some(heap) = heap_of_marks(text) else { return };
        let token = self.sources.slice(place);
        let inside = token.find(heap).map(|at| {
            let start = place.range.start + at;
            Place { source: place.source, range: start..start + heap.len() }
        });
        let fault = Fault::LimitMarks { limit: limits::CLUSTER_MARKS };
        self.findings.add(fault, inside.unwrap_or_else(|| place.clone()));
    }
}

/// How long a line is.
#[derive(Default)]
struct Size {
    bytes: usize,
    characters: usize,
}

/// The first stretch of a text in which marks, joiners and what they join
/// follow each other too often.
fn heap_of_marks(text: &str) -> Option<&str> {
    let (mut start, mut marks, mut joined) = (0, 0, false);
    for (at, character) in text.char_indices() {
        if attaches(character) {
            marks += 1;
            joined = character == '\u{200d}';
        } else if joined {
            joined = false;
        } else {
            (start, marks) = (at, 0);
        }
        if marks > limits::CLUSTER_MARKS {
            return Some(&text[start..at + character.len_utf8()]);
        }
    }
    None
}

/// Whether a character is shaped with the one before it: a mark, a joiner, a
/// variation selector, a tag.
fn attaches(character: char) -> bool {
    use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};
    character > '\u{2ff}'
        && (matches!(character, '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
            || character.general_category_group() == GeneralCategoryGroup::Mark)
}

#[cfg(test)]
mod tests {
    use super::heap_of_marks;

    #[test]
    fn finds_heaps_and_leaves_real_text_alone() {
        for text in [
            "汉字",
            "é\u{301}",
            "👨\u{200d}👩\u{200d}👧\u{200d}👦",
            "กำลังพัฒนา",
            "नमस्ते",
            "🏴\u{e0067}\u{e0062}\u{e007f}",
        ] {
            assert_eq!(heap_of_marks(&text.repeat(50)), None, "{text}");
        }
        let heap = format!("a{}", "\u{301}".repeat(31));
        assert_eq!(heap_of_marks(&format!("汉字{heap}{}", "\u{301}".repeat(500))), Some(heap.as_str()));
        assert_eq!(heap_of_marks(&format!("a{}", "\u{301}".repeat(30))), None);
        assert!(heap_of_marks(&"👩\u{200d}".repeat(40)).is_some());
    }
}
