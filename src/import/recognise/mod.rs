//! From blocks to the parts of a brief, whatever the source's format: masthead,
//! summary, sections, judgement, references, foot. Takes a [`Document`], returns
//! [`Recognised`]; what has no place becomes a finding.

mod body;
mod contact;
mod contents;
mod header;
mod levels;
mod masthead;
mod numbers;
mod references;
mod tail;
mod words;

use std::collections::BTreeMap;

pub use self::contact::{About, Contact};
pub use self::header::Header;
pub(in crate::import) use self::levels::one_line;
pub use self::references::Reference;
pub use self::tail::Distribution;

use self::body::Shared;
use self::levels::{Heading, headings};
use self::words::Part;
use super::blocks::{Block, Document, Kind, PLACE_IT};
use crate::findings::{Fault, Findings};
use crate::text::source::{Place, Sources};
use crate::words::Words;

/// What a source says, in the shape of a brief.
#[derive(Debug, Clone, Default)]
pub struct Recognised {
    /// The masthead.
    pub header: Header,
    /// The summary.
    pub summary: Option<Summary>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The closing section.
    pub judgement: Option<Judgement>,
    /// The heading of the references.
    pub references_title: String,
    /// The references, in order.
    pub references: Vec<Reference>,
    /// The footer.
    pub contact: Option<Contact>,
    /// To whom the issue goes.
    pub distribution: Distribution,
}

/// The summary.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// Its heading as written; empty without one.
    pub label: String,
    /// Its text, in Markdown.
    pub text: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// The line of keywords, as written.
    pub keywords_line: String,
}

/// A section.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its number as written.
    pub number: String,
    /// Its title without it.
    pub title: String,
    /// Its text, in Markdown.
    pub body: String,
}

/// The closing section.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// Its number as written.
    pub number: String,
    /// The word before the title.
    pub label: String,
    /// The title.
    pub title: String,
    /// Its text, in Markdown.
    pub body: String,
}

/// What the series file or an earlier issue says of every issue.
#[derive(Debug, Clone, Default)]
pub struct House {
    /// The newsletter's name.
    pub title: Option<String>,
    /// Whether it names a publisher.
    pub has_publisher: bool,
    /// Whether it has a footer.
    pub has_contact: bool,
}

/// The day that a file's name has.
pub fn date_in(name: &str) -> Option<chrono::NaiveDate> {
    header::date(name)
}

/// What is known of a date, as a brief writes it, if a text says one.
pub(crate) fn partial_date(text: &str) -> Option<String> {
    references::date(text)
}

/// The references that some blocks list.
pub(in crate::import) fn references_of(blocks: &[&Block]) -> Vec<Reference> {
    references::read(blocks).references
}

/// A stretch of a document with the heading above it.
struct Stretch {
    heading: Option<(usize, Heading)>,
    blocks: Vec<usize>,
}

/// Recognises a document.
pub fn recognise(
    document: &Document,
    house: &House,
    sources: &Sources,
    findings: &mut Findings,
) -> Recognised {
    let mut recogniser = Recogniser::new(document, sources, findings);
    recogniser.drop_contents();
    recogniser.take_tail();
    recogniser.headings = headings(document, &recogniser.skipped);
    recogniser.take_fields();
    // What names the document above its text is its name, as the house's would be.
    let title = recogniser.found.header.title.clone().or_else(|| house.title.clone());
    let house = &House { title, ..house.clone() };
    let title = masthead::title(document, &recogniser.headings, &recogniser.skipped, house);
    let stretches = recogniser.stretches(title);
    recogniser.take_stretches(stretches, house);
    recogniser.leave_unused();
    recogniser.found
}

pub(super) struct Recogniser<'a> {
    document: &'a Document,
    sources: &'a Sources,
    findings: &'a mut Findings,
    /// Blocks that are dealt with.
    skipped: Vec<bool>,
    headings: BTreeMap<usize, Heading>,
    shared: Shared<'a>,
    found: Recognised,
}

impl<'a> Recogniser<'a> {
    fn new(document: &'a Document, sources: &'a Sources, findings: &'a mut Findings) -> Self {
        let skip = |block: &Block| matches!(block.kind, Kind::Note | Kind::Definition);
        Self {
            document,
            sources,
            findings,
            skipped: document.blocks.iter().map(skip).collect(),
            headings: BTreeMap::new(),
            shared: Shared::of(&document.blocks),
            found: Recognised::default(),
        }
    }

    /// Says that a stretch of the source is not in the brief.
    fn leave_out(&mut self, place: Place, hint: Words) {
        let text = self.sources.slice(&place).trim().to_owned();
        if !text.is_empty() {
            self.findings.add(Fault::ImportLeftOut { text, hint }, place);
        }
    }

    fn drop_contents(&mut self) {
        let Some(range) = contents::find(&self.document.blocks) else { return };
        let (first, last) =
            (&self.document.blocks[range.start].place, &self.document.blocks[range.end - 1].place);
        let place = Place { source: first.source, range: first.range.start..last.range.end };
        self.skipped[range].fill(true);
        self.leave_out(
            place,
            Words::plain(
                "nothing is to be done: jianbao makes the table of contents by itself",
                "不用做什么：目录由 jianbao 自己编",
            ),
        );
    }

    /// Takes what the source says of itself by name.
    fn take_fields(&mut self) {
        for field in &self.document.fields {
            if !masthead::field(field, &mut self.found) {
                self.leave_out(field.place.clone(), PLACE_IT);
            }
        }
    }

    /// Parts the document at the headings of sections.
    fn stretches(&self, title: Option<usize>) -> Vec<Stretch> {
        let level = self
            .headings
            .iter()
            .filter(|(index, own)| Some(**index) != title && own.part.is_none())
            .map(|(_, own)| own.level)
            .min();
        let begins = |index: usize| {
            self.headings
                .get(&index)
                .filter(|own| Some(index) != title && (own.part.is_some() || Some(own.level) == level))
        };
        let mut stretches = vec![Stretch { heading: None, blocks: Vec::new() }];
        for index in (0..self.document.blocks.len()).filter(|index| !self.skipped[*index]) {
            match begins(index) {
                Some(own) => {
                    stretches.push(Stretch { heading: Some((index, own.clone())), blocks: Vec::new() });
                }
                None => {
                    let Some(last) = stretches.last_mut() else { continue };
                    last.blocks.push(index);
                }
            }
        }
        stretches
    }

    fn take_stretches(&mut self, stretches: Vec<Stretch>, house: &House) {
        let titled = |stretch: &&Stretch| stretch.heading.as_ref().is_some_and(|(_, own)| own.part.is_none());
        let last = stretches.iter().rposition(|stretch| titled(&stretch));
        for (at, stretch) in stretches.into_iter().enumerate() {
            match &stretch.heading {
                None => self.take_masthead(&stretch.blocks, house),
                Some((_, own)) => match own.part {
                    Some(Part::Summary) if self.found.summary.is_none() => self.take_summary(&stretch),
                    Some(Part::References) => self.take_references(&stretch),
                    Some(Part::Contact) => self.take_contact(&stretch, house),
                    _ => self.take_section(&stretch, Some(at) == last),
                },
            }
        }
    }

    fn text(&mut self, blocks: &[usize]) -> String {
        let blocks = blocks.iter().map(|index| (*index, &self.document.blocks[*index]));
        body::text(blocks, &self.headings, &mut self.shared)
    }

    fn take_section(&mut self, stretch: &Stretch, last: bool) {
        let Some((_, heading)) = &stretch.heading else { return };
        let body = self.text(&stretch.blocks);
        let number = heading.number.clone();
        match words::judgement(&heading.title).filter(|_| last && self.found.judgement.is_none()) {
            Some((label, title)) if !self.found.sections.is_empty() => {
                let (label, title) = (label.to_owned(), title.to_owned());
                self.found.judgement = Some(Judgement { number, label, title, body });
            }
            _ => self.found.sections.push(Section { number, title: heading.title.clone(), body }),
        }
    }

    fn take_summary(&mut self, stretch: &Stretch) {
        let mut summary = Summary::default();
        if let Some((_, heading)) = &stretch.heading {
            summary.label = format!("{}{}", heading.number, heading.title);
        }
        let blocks = self.without_keywords(&stretch.blocks, &mut summary);
        summary.text = self.text(&blocks);
        self.found.summary = Some(summary);
    }

    /// The blocks but for a line of keywords, which goes to the summary.
    fn without_keywords(&self, blocks: &[usize], summary: &mut Summary) -> Vec<usize> {
        let mut kept = blocks.to_vec();
        kept.retain(|index| {
            let block = &self.document.blocks[*index];
            let found = words::keywords_in_line(&block.plain).filter(|_| block.is_line());
            if let Some((_, words)) = found {
                let parts = words.split(['；', ';', '，', ',', '、', '\u{3000}']);
                let parts = parts.map(|word| word.trim().trim_end_matches('。').to_owned());
                summary.keywords.extend(parts.filter(|word| !word.is_empty()));
                summary.keywords_line = levels::one_line(&block.plain);
            }
            found.is_none()
        });
        kept
    }

    fn take_references(&mut self, stretch: &Stretch) {
        let Some((_, heading)) = &stretch.heading else { return };
        let blocks: Vec<_> = stretch.blocks.iter().map(|index| &self.document.blocks[*index]).collect();
        let list = references::read(&blocks);
        for (text, place) in list.joined {
            self.findings.add(Fault::ImportReference { text }, place);
        }
        for (sign, place) in list.backslashes {
            self.findings.add(Fault::BackslashEaten { sign: sign.to_string() }, place);
        }
        self.found.references.extend(list.references);
        self.found.references_title = format!("{}{}", heading.number, heading.title);
    }

    fn take_contact(&mut self, stretch: &Stretch, house: &House) {
        let Some((index, heading)) = &stretch.heading else { return };
        let blocks: Vec<_> = stretch.blocks.iter().map(|index| &self.document.blocks[*index]).collect();
        if house.has_contact {
            let first = &self.document.blocks[*index].place;
            let end = blocks.last().map_or(first.range.end, |block| block.place.range.end);
            let place = Place { source: first.source, range: first.range.start..end };
            self.leave_out(
                place,
                Words::plain(
                    "the series file has the footer already; change it there if it is another now",
                    "jianbao.toml 里已经有联系方式；现在不同的，在那里改",
                ),
            );
            return;
        }
        let (contact, left) = contact::read(&heading.title, &blocks);
        for block in left {
            self.leave_out(
                block.place.clone(),
                Words::plain("put it under `[contact]`, or leave it", "写到 `[contact]` 下面，或者不管它"),
            );
        }
        self.found.contact = Some(contact);
    }

    /// Notes and addresses that no text uses.
    fn leave_unused(&mut self) {
        let unused: Vec<_> = self.shared.unused().map(|block| block.place.clone()).collect();
        for place in unused {
            self.leave_out(
                place,
                Words::plain(
                    "no text refers to it; put its text where it belongs",
                    "没有文字用到它；把它的文字放到该在的地方",
                ),
            );
        }
    }
}
