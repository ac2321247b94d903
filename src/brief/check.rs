//! From what an editor wrote to a [`Brief`]: texts are parsed, ids resolved,
//! and whatever cannot be printed as meant becomes a finding.

use std::ops::Range;

use chrono::NaiveDate;

use super::escapes::mistaken;
use super::raw::*;
use super::read::{Switch, Title};
use super::{
    About, Brief, Code, Contact, Distribution, Header, Judgement, KeyFigure, PageWishes, Picture, Reference,
    Section, Summary,
};
use crate::findings::{Allowed, Fault, Findings, Repair};
use crate::markdown::{
    self, Body, ImageId, Images, ReferenceIds, encode_url, is_whole_url, link_url, typed_number,
};
use crate::text::characters::invisibles;
use crate::text::lang::Lang;
use crate::text::numerals;
use crate::text::source::{Place, Sources, Text};

/// The longest text of a drawn QR code, in bytes.
pub(super) const MAX_QR_BYTES: usize = 600;

/// What a check gives.
pub(super) struct Checked {
    /// The brief, with something in the place of what could not be read.
    pub brief: Brief,
    /// The day of the issue, if it could be read.
    pub date: Option<NaiveDate>,
    /// What the blocks of its texts do not hold.
    pub lost: Findings,
}

/// Checks a brief as read.
pub(super) fn check(raw: RawBrief, sources: &Sources, findings: &mut Findings) -> Checked {
    let references = reference_ids(&raw.references, findings);
    let mut checker = Checker {
        sources,
        references: &references,
        lang: raw.lang,
        images: Images::default(),
        findings,
        lost: Findings::default(),
    };
    if raw.sections.is_empty() && raw.place.is_some() {
        checker.findings.add(Fault::NoSections {}, raw.place.clone());
    }
    let date = raw.header.date.date;
    let (contents, numbering) = switches(&raw);
    let page = raw.page.map(|page| checker.page(page)).unwrap_or_default();
    let header = checker.header(raw.header);
    let summary = raw.summary.map(|summary| checker.summary(summary.0));
    let key_figures = checker.key_figures(raw.key_figures);
    let sections: Vec<_> = raw.sections.into_iter().enumerate().map(|(i, s)| checker.section(i, s)).collect();
    let number = sections.len();
    let judgement = raw.judgement.map(|judgement| checker.judgement(number, judgement));
    let references = raw.references.into_iter().map(|reference| checker.reference(reference)).collect();
    let contact = raw.contact.map(|contact| checker.contact(contact));
    let distribution = raw.distribution.map(|distribution| checker.distribution(distribution));
    let (images, lost) = (checker.images, checker.lost);
    let brief = Brief {
        layout: raw.layout,
        lang: raw.lang,
        reference_style: raw.reference_style,
        contents,
        numbering,
        page,
        header,
        summary,
        key_figures,
        sections,
        judgement,
        references,
        contact,
        distribution,
        images,
    };
    Checked { brief, date, lost }
}

/// Whether contents are printed, and sections numbered: by themselves where there
/// are several.
fn switches(raw: &RawBrief) -> (bool, bool) {
    let numbered = raw.sections.len() + usize::from(raw.judgement.is_some());
    let listed = numbered + usize::from(!raw.references.is_empty());
    let decided = |switch: Switch, several: bool| match switch {
        Switch::Auto => several,
        switch => switch == Switch::On,
    };
    (decided(raw.contents, listed > 1), decided(raw.numbering, numbered > 1))
}

struct Checker<'a> {
    sources: &'a Sources,
    references: &'a ReferenceIds,
    lang: Lang,
    images: Images,
    findings: &'a mut Findings,
    lost: Findings,
}

impl Checker<'_> {
    fn header(&mut self, raw: RawHeader) -> Header {
        let (title, title_lines) = self.title(raw.title);
        let publishers: Vec<_> =
            raw.publisher.0.into_iter().map(|text| self.required("publisher", text)).collect();
        Header {
            title,
            title_lines,
            subtitle: self.optional(raw.subtitle),
            publishers,
            partners: self.texts(raw.partners),
            date: raw.date.date.unwrap_or_default(),
            date_place: raw.date.place,
            issue: raw.issue.map(|number| number.0),
            total_issue: raw.total_issue.map(|number| number.0),
            marking: self.optional(raw.marking),
            logo: raw.logo.and_then(|path| self.picture(path)),
        }
    }

    fn summary(&mut self, raw: RawSummaryTable) -> Summary {
        let title = self.optional(raw.title);
        let keywords = self.texts(raw.keywords);
        Summary { title, body: self.body("text", &raw.text), keywords }
    }

    fn section(&mut self, index: usize, raw: RawSection) -> Section {
        let (title, title_lines) = self.title(raw.title);
        Section { title: self.without_number(index, title), title_lines, body: self.body("body", &raw.body) }
    }

    fn judgement(&mut self, index: usize, raw: RawJudgement) -> Judgement {
        let (title, title_lines) = self.title(raw.title);
        Judgement {
            label: self.optional(raw.label),
            title: self.without_number(index, title),
            title_lines,
            body: self.body("body", &raw.body),
        }
    }

    /// A title and the lines that it was given in.
    fn title(&mut self, raw: Title) -> (Text, Vec<Text>) {
        let Title { text, lines } = raw;
        if lines.is_empty() {
            return (self.required("title", text), lines);
        }
        (text, lines.into_iter().map(|line| self.required("title", line)).collect())
    }

    fn page(&mut self, raw: RawPage) -> PageWishes {
        PageWishes {
            fit: raw.fit,
            place: raw.place,
            density: raw.density,
            stamp: self.optional(raw.stamp),
            line_numbers: raw.line_numbers.0,
        }
    }

    /// The figures; one alone, or more than six, make no row of boxes.
    fn key_figures(&mut self, raw: Vec<RawKeyFigure>) -> Vec<KeyFigure> {
        let odd = match raw.as_slice() {
            [only] => Some((1, only.place.clone())),
            [_, _, _, _, _, _, seventh, ..] => Some((raw.len(), seventh.place.clone())),
            _ => None,
        };
        if let Some((found, place)) = odd {
            self.findings.add(Fault::FiguresCount { found }, place);
        }
        raw.into_iter().map(|figure| self.key_figure(figure)).collect()
    }

    fn key_figure(&mut self, raw: RawKeyFigure) -> KeyFigure {
        let change = self.optional(raw.change);
        if let Some(change) = &change
            && !change.value.trim().starts_with(['+', '-', '−', '＋', '－', '±', '0'])
        {
            self.findings.add(Fault::FiguresSign { change: change.value.clone() }, change.place.clone());
        }
        KeyFigure {
            value: self.required("value", raw.value),
            unit: self.optional(raw.unit),
            label: self.required("label", raw.label),
            change,
        }
    }

    fn reference(&mut self, raw: RawReference) -> Reference {
        let title = self.required("title", raw.title);
        Reference {
            kind: raw.r#type,
            authors: self.texts(raw.authors.map_or_else(Vec::new, |names| names.0)),
            source: self.optional(raw.source),
            publisher: self.optional(raw.publisher),
            date: raw.date.and_then(|known| known.0),
            accessed: raw.accessed.and_then(|day| day.date),
            url: raw.url.and_then(|url| self.address(&url, &title.value)),
            title,
            note: self.optional(raw.note),
            place: raw.place,
        }
    }

    fn contact(&mut self, raw: RawContact) -> Contact {
        Contact {
            title: self.optional(raw.title),
            codes: raw.codes.into_iter().filter_map(|code| self.code(code)).collect(),
            about: raw.about.into_iter().map(|about| self.about(about)).collect(),
        }
    }

    fn code(&mut self, raw: RawCode) -> Option<Code> {
        let caption = raw.caption.map_or_else(Vec::new, |lines| lines.0);
        let caption = self.texts(caption);
        let picture = match (raw.image, raw.url) {
            (Some(path), None) => Picture::Image(self.picture(path)?),
            (None, Some(url)) => {
                let url = self.required("url", url);
                self.report_lies(&url, caption.iter().map(|line| line.value.as_str()));
                if url.value.len() > MAX_QR_BYTES {
                    self.findings.add(Fault::QrTooLong { bytes: url.value.len() }, url.place.clone());
                }
                Picture::Drawn(url)
            }
            _ => {
                self.findings.add(Fault::QrContent {}, raw.place);
                return None;
            }
        };
        Some(Code { caption, picture })
    }

    /// The picture at a path, which is not printed but read as TOML reads it.
    fn picture(&mut self, path: Text) -> Option<ImageId> {
        let place = path.place?;
        self.report_escapes(&place);
        Some(self.images.add(path.value, place))
    }

    fn about(&mut self, raw: RawAbout) -> About {
        let name = self.required("name", raw.name);
        if let Some(url) = &raw.url {
            self.address(url, &name.value);
        }
        About { name, body: self.body("text", &raw.text), url: self.optional(raw.url) }
    }

    fn distribution(&mut self, raw: RawDistribution) -> Distribution {
        Distribution {
            report_to: self.texts(raw.report_to),
            send_to: self.texts(raw.send_to),
            issue_to: self.texts(raw.issue_to),
            copies: raw.copies.map(|number| number.0),
            editor: self.optional(raw.editor),
            reviewer: self.optional(raw.reviewer),
            approver: self.optional(raw.approver),
        }
    }

    /// A text that has to show something.
    fn required(&mut self, key: &str, text: Text) -> Text {
        if text.value.trim().is_empty() && !text.is_placeholder() {
            self.findings.add(Fault::TextEmpty { key: key.to_owned() }, text.place.clone());
        }
        self.report_invisible(&text);
        text
    }

    fn optional(&mut self, text: Option<Text>) -> Option<Text> {
        text.inspect(|text| self.report_invisible(text)).filter(|text| !text.value.trim().is_empty())
    }

    fn texts(&mut self, texts: Vec<Text>) -> Vec<Text> {
        texts.into_iter().filter_map(|text| self.optional(Some(text))).collect()
    }

    fn body(&mut self, key: &str, text: &Text) -> Body {
        if text.value.trim().is_empty() && !text.is_placeholder() {
            self.findings.add(Fault::TextEmpty { key: key.to_owned() }, text.place.clone());
        }
        self.report_invisible(text);
        let context = markdown::Context {
            sources: self.sources,
            references: self.references,
            images: &mut self.images,
            findings: self.findings,
            lost: &mut self.lost,
        };
        markdown::parse(text, self.lang, context)
    }

    fn report_invisible(&mut self, text: &Text) {
        let Some(place) = &text.place else { return };
        let mistaken = self.report_escapes(place);
        for (at, character) in invisibles(&text.value) {
            let place = self.sources.within(place, &text.value, at..at + character.len_utf8());
            let next = mistaken.partition_point(|path| path.start <= place.range.start);
            if next == 0 || mistaken[next - 1].end <= place.range.start {
                self.findings.add(Fault::TextInvisible { character }, place);
            }
        }
    }

    fn report_lies<'a>(&mut self, url: &Text, texts: impl IntoIterator<Item = &'a str>) {
        // The address itself may lie without any text.
        let mut faults = markdown::lies(&url.value, "");
        faults.extend(texts.into_iter().flat_map(|text| markdown::lies(&url.value, text)));
        for fault in faults {
            self.findings.add(fault, url.place.clone());
        }
    }

    /// Reports backslashes that TOML took for escapes; gives where they are, in order.
    fn report_escapes(&mut self, token: &Place) -> Vec<Range<usize>> {
        let mistaken = mistaken(self.sources.slice(token));
        if mistaken.is_empty() {
            return Vec::new();
        }
        let allowed = Allowed::of(token, self.sources);
        let mut ranges = Vec::new();
        for found in mistaken {
            let range = token.range.start + found.range.start..token.range.start + found.range.end;
            ranges.push(range.clone());
            let place = Place { source: token.source, range };
            let escape = found.escape.to_owned();
            let advice = found.repaired.clone().unwrap_or(found.advice);
            let fault = Fault::EscapeToml { escape, is: found.is.to_owned(), advice };
            let repair = found.repaired.map(|text| Repair { place: place.clone(), text });
            if !allowed.contains(fault.code()) {
                self.findings.add_with(fault, place, repair);
            }
        }
        ranges
    }

    /// A title as printed after its number: one that is typed too is taken off.
    fn without_number(&mut self, index: usize, title: Text) -> Text {
        let expected = format!("{}、", numerals::chinese(index + 1));
        match typed_number(&title.value) {
            Some((number, rest)) if self.lang != Lang::En && number == expected && !rest.is_empty() => {
                self.findings.add(Fault::SectionNumber { typed: number.to_owned() }, title.place.clone());
                Text { value: rest.to_owned(), place: title.place }
            }
            _ => title,
        }
    }

    /// An address as a PDF stores it, if it has one, and the text that leads
    /// there; what leads nowhere, or not where it seems to, is reported.
    fn address(&mut self, url: &Text, text: &str) -> Option<String> {
        self.report_invisible(url);
        self.report_lies(url, [text]);
        if !is_whole_url(url.value.trim()) && !url.is_placeholder() {
            self.findings.add(Fault::LinkTarget { url: url.value.clone() }, url.place.clone());
        } else if link_url(&url.value).is_none() && !url.is_placeholder() {
            self.findings.add(Fault::LinkLong { bytes: encode_url(&url.value).len() }, url.place.clone());
        }
        Some(encode_url(&url.value)).filter(|url| !url.is_empty())
    }
}

/// The ids of the references, each once.
fn reference_ids(references: &[RawReference], findings: &mut Findings) -> ReferenceIds {
    let mut ids = ReferenceIds::default();
    for (index, reference) in references.iter().enumerate() {
        let Some(id) = &reference.id else { continue };
        if !ids.insert(&id.value, index + 1) {
            findings.add(Fault::ReferenceRepeated { id: id.value.clone() }, id.place.clone());
        }
    }
    ids
}
