//! What an issue must show: each printed text of a brief, with its place.

use crate::brief::{About, Brief, Contact, Distribution, Header, Reference};
use crate::citation_style;
use crate::markdown::{Block, BlockKind, Body, Inline, columns};
use crate::text::characters::{invisibles, is_format};
use crate::text::source::Place;
use crate::text::source::Text;

/// The printed texts of an issue, in the brief's order.
#[derive(Debug, Default, Clone)]
pub struct Written {
    /// Blocks of bodies, whose glyphs know where they come from.
    pub(super) blocks: Vec<Passage>,
    /// Texts that a layout gets as strings: they are found again by their words.
    pub(super) lines: Vec<Passage>,
}

/// A text that is printed in one piece.
#[derive(Debug, Clone)]
pub(super) struct Passage {
    /// Where it is written.
    pub(super) place: Option<Place>,
    /// Its visible characters.
    pub(super) visible: String,
    /// The block that must begin before it: of a table's cells, the one before.
    pub(super) after: Option<usize>,
}

impl Written {
    /// What a brief says.
    pub fn of(brief: &Brief) -> Self {
        let mut written = Self::default();
        written.header(&brief.header);
        if let Some(summary) = &brief.summary {
            written.texts(&summary.title);
            written.body(&summary.body);
            written.texts(&summary.keywords);
        }
        for figure in &brief.key_figures {
            written.text(&figure.value);
            written.texts(&figure.unit);
            written.text(&figure.label);
            written.texts(&figure.change);
        }
        written.texts(&brief.page.stamp);
        for section in &brief.sections {
            written.text(&section.title);
            written.body(&section.body);
        }
        if let Some(judgement) = &brief.judgement {
            written.texts(&judgement.label);
            written.text(&judgement.title);
            written.body(&judgement.body);
        }
        for reference in &brief.references {
            let formatted = citation_style::formatted(reference, brief.reference_style);
            written.reference(reference, formatted);
        }
        brief.contact.iter().for_each(|contact| written.contact(contact));
        brief.distribution.iter().for_each(|distribution| written.distribution(distribution));
        written
    }

    /// The field of which these words are, or a part of it, with or without a number
    /// and a label before it; none where several may be meant.
    pub fn field(&self, words: &str) -> Option<Place> {
        let mut words = words;
        loop {
            if let Some(place) = self.line_with(words) {
                return Some(place);
            }
            // A table of contents sets them in one go: 五、今日判断：…
            let (before, title) = words.split_once(['、', '.', '）', '：'])?;
            if before.chars().count() > 4 {
                return None;
            }
            words = title;
        }
    }

    fn line_with(&self, words: &str) -> Option<Place> {
        let mut visible = String::new();
        add_visible(words, &mut visible);
        let only = |mut found: Vec<&Passage>| {
            found.dedup_by(|a, b| a.place == b.place);
            if let [one] = found.as_slice() { one.place.clone() } else { None }
        };
        let equal: Vec<_> = self.lines.iter().filter(|line| line.visible == visible).collect();
        if !equal.is_empty() {
            return only(equal);
        }
        // Less may stand anywhere.
        let long = visible.chars().count() >= 3;
        only(self.lines.iter().filter(|line| long && line.visible.contains(&visible)).collect())
    }

    /// Takes in what another issue says, whose sources stand so many further on.
    pub fn append(&mut self, other: Self, shift: usize) {
        let shifted =
            |passage: Passage| Passage { place: passage.place.map(|place| place.shifted(shift)), ..passage };
        self.blocks.extend(other.blocks.into_iter().map(shifted));
        self.lines.extend(other.lines.into_iter().map(shifted));
    }

    fn header(&mut self, header: &Header) {
        self.text(&header.title);
        self.texts(&header.subtitle);
        self.texts(&header.publishers);
        self.texts(&header.partners);
        self.texts(&header.marking);
    }

    fn reference(&mut self, reference: &Reference, formatted: Option<String>) {
        match formatted {
            Some(line) => self.line(reference.place.clone(), &line),
            None => {
                self.texts(&reference.source);
                self.texts(&reference.authors);
                self.text(&reference.title);
                self.texts(&reference.publisher);
            }
        }
        self.texts(&reference.note);
    }

    fn contact(&mut self, contact: &Contact) {
        self.texts(&contact.title);
        contact.codes.iter().for_each(|code| self.texts(&code.caption));
        for About { name, body, url } in &contact.about {
            self.text(name);
            self.body(body);
            self.texts(url);
        }
    }

    fn distribution(&mut self, distribution: &Distribution) {
        for names in [&distribution.report_to, &distribution.send_to, &distribution.issue_to] {
            self.texts(names);
        }
        for name in [&distribution.editor, &distribution.reviewer, &distribution.approver] {
            self.texts(name);
        }
    }

    fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a Text>) {
        texts.into_iter().for_each(|text| self.text(text));
    }

    fn text(&mut self, text: &Text) {
        self.line(text.place.clone(), &text.value);
    }

    fn line(&mut self, place: Option<Place>, text: &str) {
        let visible = visible(text);
        if !visible.is_empty() {
            self.lines.push(Passage { place, visible, after: None });
        }
    }

    fn body(&mut self, body: &Body) {
        for block in body {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        let place = || Some(block.place.clone());
        match &block.kind {
            BlockKind::Paragraph(inlines) | BlockKind::Heading { body: inlines, .. } => {
                self.passage(&block.place, |written, shown| written.inlines(&block.place, inlines, shown));
            }
            BlockKind::Figure { pictures } => {
                pictures.iter().for_each(|picture| self.line(place(), &picture.alt));
            }
            BlockKind::Chart { chart, .. } => {
                let names = chart.series.iter().map(|series| &series.name);
                let texts = chart.title.iter().chain(&chart.unit).chain(&chart.source).chain(names);
                texts.for_each(|text| self.line(place(), text));
            }
            BlockKind::Captioned { caption, notes, body, .. } => {
                for line in caption.iter().chain(notes) {
                    self.passage(&line.place, |written, shown| {
                        written.inlines(&line.place, &line.inlines, shown);
                    });
                }
                // A caption stands in the place of a picture's description.
                match &body.kind {
                    BlockKind::Figure { pictures } if pictures.len() == 1 && caption.is_some() => {}
                    _ => self.block(body),
                }
            }
            BlockKind::Callout { body, .. } => self.body(body),
            BlockKind::List { items, .. } => items.iter().for_each(|item| self.body(&item.body)),
            BlockKind::Quote(body) => self.body(body),
            BlockKind::Code { text, .. } => text.lines().for_each(|line| self.line(place(), line)),
            BlockKind::Table { head, rows, .. } => {
                head.iter().for_each(|cell| self.cell(&block.place, cell, &mut None));
                let mut before = None;
                rows.iter().flatten().for_each(|cell| self.cell(&block.place, cell, &mut before));
            }
            BlockKind::Rule => {}
        }
    }

    /// A table's cell. Rows may be parted by a page's end, heads are shown again,
    /// and cards show each cell behind its column's name: each cell is by itself,
    /// and only begins behind the one `before` it.
    fn cell(&mut self, table: &Place, cell: &[Inline], before: &mut Option<usize>) {
        match columns::place(cell, table) {
            Some(place) => {
                self.passage(&place, |written, shown| written.inlines(table, cell, shown));
                let own = self.blocks.len() - 1;
                self.blocks[own].after = before.replace(own);
            }
            None => {
                let mut shown = String::new();
                self.inlines(table, cell, &mut shown);
                self.line(Some(table.clone()), &shown);
            }
        }
    }

    /// Adds a block with what `show` says of it. Its notes become blocks of
    /// their own before it.
    fn passage(&mut self, place: &Place, show: impl FnOnce(&mut Self, &mut String)) {
        let mut shown = String::new();
        show(self, &mut shown);
        self.blocks.push(Passage { place: Some(place.clone()), visible: shown, after: None });
    }

    fn inlines(&mut self, place: &Place, inlines: &[Inline], shown: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => add_visible(text, shown),
                Inline::Styled(_, body) | Inline::Link { body, .. } => self.inlines(place, body, shown),
                Inline::Code(text) => self.line(Some(place.clone()), text),
                Inline::Footnote { body: Some(body), .. } => self.body(body),
                Inline::Footnote { body: None, .. } | Inline::Image(_) | Inline::Cite(_) | Inline::Break => {}
            }
        }
    }
}

/// The characters of a text that leave ink: no blanks, and nothing that
/// [`crate::text::characters::printable`] leaves out.
fn visible(text: &str) -> String {
    let mut shown = String::new();
    add_visible(text, &mut shown);
    shown
}

/// The same, added to what is there.
pub(super) fn add_visible(text: &str, shown: &mut String) {
    if !text.chars().any(|c| c.is_control() || is_format(c)) {
        return shown.extend(text.chars().filter(|c| !c.is_whitespace()));
    }
    let mut hidden = invisibles(text).map(|(at, _)| at).peekable();
    let kept = text.char_indices().filter(|&(at, _)| hidden.next_if_eq(&at).is_none());
    shown.extend(kept.map(|(_, c)| c).filter(|c| !c.is_whitespace()));
}
