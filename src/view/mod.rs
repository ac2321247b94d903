//! One view of an issue: its numbers, titles, dates, citations and references as
//! they are printed, and the words that it prints itself. The same on paper, in
//! letters, on web pages and in documents for other programs.

mod citation;
mod label;
mod notes;
mod order;
mod plain;
pub(crate) mod qr;
mod words;

pub(crate) use self::citation::{Cited, citation, cited};
pub(crate) use self::label::of_names as period_label;
pub(crate) use self::notes::Notes;
pub(crate) use self::order::collator;
pub(crate) use self::plain::{paragraphs, plain};
pub(crate) use self::words::Words;
use crate::brief::{self, Brief, Picture};
use crate::citation_style;
use crate::markdown::{Body, ImageId, encode_url, is_whole_url};
use crate::text::lang::Lang;
use crate::text::numerals;
use crate::text::source::Text;

/// An issue as it is printed.
#[derive(Debug)]
pub struct View<'a> {
    /// What it is made of.
    pub brief: &'a Brief,
    /// The language of its words.
    pub lang: Lang,
    /// Its words.
    pub words: &'static Words,
    /// The masthead.
    pub header: Header<'a>,
    /// The summary, without a number.
    pub summary: Option<Part<'a>>,
    /// The keywords.
    pub keywords: Vec<&'a str>,
    /// The sections.
    pub sections: Vec<Part<'a>>,
    /// The closing section, numbered on.
    pub judgement: Option<Part<'a>>,
    /// The references, in the order of their numbers.
    pub references: Vec<Reference<'a>>,
    /// The footer.
    pub contact: Option<Contact<'a>>,
    /// To whom it goes.
    pub distribution: Option<Distribution>,
}

/// The masthead.
#[derive(Debug)]
pub struct Header<'a> {
    /// The newsletter's name.
    pub title: &'a str,
    /// A line under it.
    pub subtitle: Option<&'a str>,
    /// Who publishes it.
    pub publishers: Vec<&'a str>,
    /// Partners.
    pub partners: Vec<&'a str>,
    /// The day: 2026年6月10日.
    pub date: String,
    /// The number: 第161期（总第1161期）.
    pub numbers: Option<String>,
    /// A marking, such as 内部资料.
    pub marking: Option<&'a str>,
    /// A picture.
    pub logo: Option<ImageId>,
}

/// A titled part of an issue.
#[derive(Debug)]
pub struct Part<'a> {
    /// The number with its mark: `一、`; in English with a space after it; empty where
    /// none is printed.
    pub number: String,
    /// The word before the title: 今日判断.
    pub label: Option<&'a str>,
    /// The title without number and label.
    pub title: &'a str,
    /// The text.
    pub body: &'a Body,
    colon: &'static str,
}

impl Part<'_> {
    /// The title with its label: 今日判断：题目.
    pub fn title(&self) -> String {
        match self.label {
            Some(label) => format!("{label}{}{}", self.colon, self.title),
            None => self.title.to_owned(),
        }
    }

    /// The same with the number: 一、题目.
    pub fn heading(&self) -> String {
        format!("{}{}", self.number, self.title())
    }
}

/// One reference.
#[derive(Debug)]
pub struct Reference<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// All but its address and note, where a standard says how; else none, and
    /// the next fields in this order.
    pub formatted: Option<String>,
    /// Who published it.
    pub source: Option<&'a str>,
    /// Who wrote it.
    pub authors: Option<String>,
    /// Its title.
    pub title: &'a str,
    /// The publisher of a book or report.
    pub publisher: Option<&'a str>,
    /// Its date: 2026-06-09, or less of it.
    pub date: Option<String>,
    /// Its address, percent-encoded.
    pub url: Option<&'a str>,
    /// What it was used for.
    pub note: Option<&'a str>,
}

impl Reference<'_> {
    /// The reference as a line of text, without its number, address and note.
    pub fn line(&self) -> String {
        if let Some(formatted) = &self.formatted {
            return formatted.clone();
        }
        let parts =
            [self.source, self.authors.as_deref(), Some(self.title), self.publisher, self.date.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join("  ")
    }
}

/// The footer.
#[derive(Debug)]
pub struct Contact<'a> {
    /// Its heading.
    pub title: Option<&'a str>,
    /// The codes.
    pub codes: Vec<Code<'a>>,
    /// The blurbs.
    pub about: Vec<About<'a>>,
}

/// One QR code.
#[derive(Debug)]
pub struct Code<'a> {
    /// The lines under it.
    pub caption: Vec<&'a str>,
    /// What a screen reader says of it.
    pub alt: String,
    /// What it shows; `qr::svg` draws a text.
    pub picture: &'a Picture,
    /// Where it leads, percent-encoded, if it was drawn of a whole address.
    pub target: Option<String>,
}

/// One blurb.
#[derive(Debug)]
pub struct About<'a> {
    /// The name before the text, without a colon.
    pub name: &'a str,
    /// Its text.
    pub body: &'a Body,
    /// An address, as written.
    pub url: Option<&'a str>,
    /// Where the address leads, percent-encoded, if it is a whole one.
    pub target: Option<String>,
}

/// To whom an issue goes.
#[derive(Debug)]
pub struct Distribution {
    /// The word and the receivers, with all marks: (报, 甲，乙。).
    pub lines: Vec<(&'static str, String)>,
    /// Who answers for it: (责任编辑, 张三).
    pub names: Vec<(&'static str, String)>,
    /// 共印 N 份
    pub copies: Option<String>,
}

impl<'a> View<'a> {
    /// The view of a brief.
    pub fn new(brief: &'a Brief) -> Self {
        let words = Words::of(brief.lang);
        Self {
            brief,
            lang: brief.lang,
            words,
            header: header(&brief.header, words),
            summary: brief.summary.as_ref().map(|it| Part {
                number: String::new(),
                label: None,
                title: it.title.as_ref().map_or(words.summary, |title| &title.value),
                body: &it.body,
                colon: words.colon,
            }),
            keywords: values(brief.keywords()),
            sections: sections(brief, words),
            judgement: brief.judgement.as_ref().map(|it| Part {
                number: numbered(brief, brief.sections.len()),
                label: Some(judgement_label(brief).unwrap_or(words.judgement)),
                title: &it.title.value,
                body: &it.body,
                colon: words.colon,
            }),
            references: references(brief, words),
            contact: brief.contact.as_ref().map(|it| contact(it, words)),
            distribution: brief.distribution.as_ref().map(|it| distribution(it, words)),
        }
    }

    /// The summary, the sections and the judgement, in their order.
    pub fn parts(&self) -> impl Iterator<Item = &Part<'a>> {
        self.summary.iter().chain(&self.sections).chain(&self.judgement)
    }
}

fn values(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(|text| text.value.as_str()).collect()
}

fn value(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| text.value.as_str())
}

fn header<'a>(header: &'a brief::Header, words: &Words) -> Header<'a> {
    Header {
        title: &header.title.value,
        subtitle: value(&header.subtitle),
        publishers: values(&header.publishers),
        partners: values(&header.partners),
        date: words.date(header.date),
        numbers: words.numbers(header.issue, header.total_issue),
        marking: value(&header.marking),
        logo: header.logo,
    }
}

fn sections<'a>(brief: &'a Brief, words: &'static Words) -> Vec<Part<'a>> {
    let part = |(index, section): (usize, &'a brief::Section)| Part {
        number: numbered(brief, index),
        label: None,
        title: &section.title.value,
        body: &section.body,
        colon: words.colon,
    };
    brief.sections.iter().enumerate().map(part).collect()
}

/// The number of a section, empty where none is printed.
fn numbered(brief: &Brief, index: usize) -> String {
    if brief.numbering { section_number(index, brief.lang) } else { String::new() }
}

/// A section's number with its mark: `一、`, or `1. ` in English.
pub(crate) fn section_number(index: usize, lang: Lang) -> String {
    match lang {
        Lang::Hans | Lang::Hant => format!("{}、", numerals::chinese(index + 1)),
        Lang::En => format!("{}. ", index + 1),
    }
}

/// The word before the judgement's title that the brief says, or that what is no
/// daily needs; none where it is the usual one of [`Words`].
pub(crate) fn judgement_label(brief: &Brief) -> Option<&str> {
    value(&brief.judgement.as_ref()?.label).or_else(|| label::of_period(brief))
}

fn references<'a>(brief: &'a Brief, words: &Words) -> Vec<Reference<'a>> {
    let reference = |(index, it): (usize, &'a brief::Reference)| Reference {
        number: index + 1,
        formatted: citation_style::formatted(it, brief.reference_style),
        source: value(&it.source),
        authors: (!it.authors.is_empty()).then(|| values(&it.authors).join(words.name_separator)),
        title: &it.title.value,
        publisher: value(&it.publisher),
        date: it.date.map(|date| date.to_string()),
        url: it.url.as_deref(),
        note: value(&it.note),
    };
    brief.references.iter().enumerate().map(reference).collect()
}

fn contact<'a>(contact: &'a brief::Contact, words: &Words) -> Contact<'a> {
    let about = |it: &'a brief::About| About {
        name: &it.name.value,
        body: &it.body,
        url: value(&it.url),
        target: it.url.as_ref().and_then(target),
    };
    Contact {
        title: value(&contact.title),
        codes: contact.codes.iter().map(|it| code(it, words)).collect(),
        about: contact.about.iter().map(about).collect(),
    }
}

fn code<'a>(code: &'a brief::Code, words: &Words) -> Code<'a> {
    let caption = values(&code.caption);
    let drawn = match &code.picture {
        Picture::Drawn(url) => Some(url),
        Picture::Image(_) => None,
    };
    let shown = drawn.map_or("", |url| &url.value);
    Code {
        alt: words.code_alt(&caption.join(words.line_separator()), shown),
        caption,
        picture: &code.picture,
        target: drawn.and_then(target),
    }
}

/// Where an address leads; what is no whole one leads nowhere.
fn target(url: &Text) -> Option<String> {
    is_whole_url(url.value.trim()).then(|| encode_url(&url.value))
}

fn distribution(distribution: &brief::Distribution, words: &Words) -> Distribution {
    let rows = [
        (words.report_to, &distribution.report_to),
        (words.send_to, &distribution.send_to),
        (words.issue_to, &distribution.issue_to),
    ];
    let line = |names: &Vec<Text>| values(names).join(words.name_separator) + words.stop;
    let roles = [
        (words.editor, &distribution.editor),
        (words.reviewer, &distribution.reviewer),
        (words.approver, &distribution.approver),
    ];
    Distribution {
        lines: rows
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(word, it)| (word, line(it)))
            .collect(),
        names: roles.into_iter().filter_map(|(word, name)| Some((word, value(name)?.to_owned()))).collect(),
        copies: distribution.copies.map(|number| words.copies(number)),
    }
}
