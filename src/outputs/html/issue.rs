//! What an issue provides to the templates of pages.

use minijinja::Value;
use serde::Serialize;

use super::blocks::Writer;
use super::{Form, escape};
use crate::brief::{KeyFigure, Picture};
use crate::markdown::{ImageId, is_whole_url};
use crate::text::characters::printable;
use crate::text::source::Text;
use crate::view::{self, Part, Reference, View, paragraphs, qr};

/// Where the pictures of an issue are found.
pub struct Place<'a> {
    /// A picture of the brief.
    pub picture: &'a dyn Fn(ImageId) -> Option<String>,
    /// The code with this index that is drawn as this SVG.
    pub code: &'a dyn Fn(usize, String) -> String,
}

/// An issue, its texts as HTML.
#[derive(Debug, Clone, Serialize)]
pub struct IssueData {
    lang: &'static str,
    title: String,
    subtitle: Option<String>,
    marking: Option<String>,
    date: String,
    day: String,
    numbers: Option<String>,
    publishers: Vec<String>,
    partners: Vec<String>,
    logo: Option<String>,
    description: String,
    summary: Option<PartData>,
    key_figures: Vec<FigureData>,
    keywords: Vec<String>,
    parts: Vec<PartData>,
    notes: Vec<NoteData>,
    references: Vec<ReferenceData>,
    contact: Option<ContactData>,
    distribution: Option<DistributionData>,
    words: WordsData,
}

#[derive(Debug, Clone, Serialize)]
struct PartData {
    number: String,
    title: String,
    html: Value,
}

/// A figure in a box of its own.
#[derive(Debug, Clone, Serialize)]
struct FigureData {
    value: String,
    unit: Option<String>,
    label: String,
    change: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct NoteData {
    number: usize,
    html: Value,
}

#[derive(Debug, Clone, Serialize)]
struct ReferenceData {
    number: usize,
    html: Value,
    note: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct ContactData {
    title: Option<String>,
    codes: Vec<CodeData>,
    about: Vec<AboutData>,
}

#[derive(Debug, Clone, Serialize)]
struct CodeData {
    source: String,
    alt: String,
    target: Option<String>,
    caption: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct AboutData {
    name: String,
    html: Value,
    url: Option<String>,
    target: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct DistributionData {
    lines: Vec<(&'static str, String)>,
    names: Vec<(&'static str, String)>,
    copies: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct WordsData {
    contents: &'static str,
    references: &'static str,
    keywords: &'static str,
    website: &'static str,
    colon: &'static str,
    list_separator: &'static str,
    name_separator: &'static str,
}

/// The characters of a description: what lists of links show of it.
const DESCRIPTION: usize = 120;

impl IssueData {
    /// Writes an issue's texts in a form.
    pub fn new(view: &View<'_>, form: Form, place: &Place<'_>) -> Self {
        let header = &view.header;
        let mut writer = Writer::new(form, place.picture).in_lang(view.lang);
        let summary = view.summary.as_ref().map(|it| part(it, &mut writer));
        let parts = view.sections.iter().chain(&view.judgement);
        let parts = parts.map(|it| part(it, &mut writer)).collect();
        let contact = view.contact.as_ref().map(|it| contact(it, place, &mut writer));
        let notes = writer.take_notes().into_iter();
        Self {
            lang: view.lang.on_pages(),
            title: shown(header.title),
            subtitle: header.subtitle.map(shown),
            marking: header.marking.map(shown),
            date: header.date.clone(),
            day: view.brief.header.date.to_string(),
            numbers: header.numbers.clone(),
            publishers: all_shown(&header.publishers),
            partners: all_shown(&header.partners),
            logo: header.logo.and_then(place.picture),
            description: description(view),
            summary,
            key_figures: view.brief.key_figures.iter().map(key_figure).collect(),
            keywords: all_shown(&view.keywords),
            parts,
            notes: notes.map(|(number, text)| NoteData { number, html: safe(text) }).collect(),
            references: view.references.iter().map(reference).collect(),
            contact,
            distribution: view.distribution.as_ref().map(distribution),
            words: words(view.words),
        }
    }
}

impl IssueData {
    /// The newsletter's name.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What the issue is called: its newsletter, number and day.
    pub fn name(&self) -> String {
        let numbers = self.numbers.iter().map(String::as_str);
        [self.title.as_str()]
            .into_iter()
            .chain(numbers)
            .chain([self.date.as_str()])
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The line under its name.
    pub fn subtitle(&self) -> Option<&str> {
        self.subtitle.as_deref()
    }

    /// Who publishes it.
    pub fn publishers(&self) -> &[String] {
        &self.publishers
    }

    /// The beginning of its summary.
    pub fn description(&self) -> &str {
        &self.description
    }
}

/// The beginning of the summary, up to some 120 characters.
pub fn description(view: &View<'_>) -> String {
    // An issue without a summary is known by its first section.
    let first = view.parts().next();
    let text = first.map_or_else(String::new, |part| paragraphs(part.body).join(" "));
    match text.char_indices().nth(DESCRIPTION) {
        None => text,
        Some((end, _)) => {
            // At the end of a sentence, else of a clause, where half of it is left at least.
            let cut = &text[..end];
            let last = |marks: &[char]| cut.rfind(marks).filter(|at| at * 2 > end);
            match (last(&['。', '！', '？']), last(&['；', '，', ';', ','])) {
                (Some(stop), _) => text[..stop + '。'.len_utf8()].to_owned(),
                (None, Some(pause)) => format!("{}…", &text[..pause]),
                (None, None) => format!("{cut}…"),
            }
        }
    }
}

fn safe(html: String) -> Value {
    Value::from_safe_string(html)
}

fn shown(text: &str) -> String {
    printable(text).into_owned()
}

fn all_shown(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| shown(text)).collect()
}

fn part(part: &Part<'_>, writer: &mut Writer<'_>) -> PartData {
    PartData { number: part.number.clone(), title: shown(&part.title()), html: safe(writer.body(part.body)) }
}

fn key_figure(figure: &KeyFigure) -> FigureData {
    let own = |text: &Option<Text>| text.as_ref().map(|text| shown(&text.value));
    FigureData {
        value: shown(&figure.value.value),
        unit: own(&figure.unit),
        label: shown(&figure.label.value),
        change: own(&figure.change),
    }
}

fn reference(reference: &Reference<'_>) -> ReferenceData {
    let url = reference.url.filter(|url| is_whole_url(url)).map(escape);
    let linked = |text: String| match &url {
        Some(url) => format!("<a href=\"{url}\">{text}</a>"),
        None => text,
    };
    let text = |text: &str| escape(&printable(text));
    let html = match &reference.formatted {
        // By GB/T 7714: the address is part of the reference.
        Some(line) => match &url {
            Some(url) => format!("{} <a class=\"address\" href=\"{url}\">{url}</a>.", text(line)),
            None => text(line),
        },
        None => {
            let source = reference.source.map(|it| format!("<span class=\"source\">{}</span>", text(it)));
            let detail = |it: &str| format!("<span class=\"detail\">{}</span>", text(it));
            let parts = [
                source,
                reference.authors.as_deref().map(text),
                Some(linked(text(reference.title))),
                reference.publisher.map(detail),
                reference.date.as_deref().map(detail),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    };
    ReferenceData { number: reference.number, html: safe(html), note: reference.note.map(shown) }
}

fn contact(contact: &view::Contact<'_>, place: &Place<'_>, writer: &mut Writer<'_>) -> ContactData {
    let code = |(index, code): (usize, &view::Code<'_>)| CodeData {
        source: match code.picture {
            Picture::Image(id) => (place.picture)(*id).unwrap_or_default(),
            Picture::Drawn(url) => (place.code)(index, qr::svg(&url.value)),
        },
        alt: shown(&code.alt),
        target: code.target.clone(),
        caption: all_shown(&code.caption),
    };
    let mut about = |it: &view::About<'_>| AboutData {
        name: shown(it.name),
        html: safe(writer.body(it.body)),
        url: it.url.map(shown),
        target: it.target.clone(),
    };
    ContactData {
        title: contact.title.map(shown),
        codes: contact.codes.iter().enumerate().map(code).collect(),
        about: contact.about.iter().map(&mut about).collect(),
    }
}

fn distribution(distribution: &view::Distribution) -> DistributionData {
    let rows =
        |rows: &[(&'static str, String)]| rows.iter().map(|(word, text)| (*word, shown(text))).collect();
    DistributionData {
        lines: rows(&distribution.lines),
        names: rows(&distribution.names),
        copies: distribution.copies.clone(),
    }
}

fn words(words: &view::Words) -> WordsData {
    WordsData {
        contents: words.contents,
        references: words.references,
        keywords: words.keywords,
        website: words.website,
        colon: words.colon,
        list_separator: words.list_separator,
        name_separator: words.name_separator,
    }
}
