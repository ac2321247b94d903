//! From a checked brief to Typst: `main.typ`, which calls the layout's functions
//! with the brief's text as strings, and the files that it refers to.

mod body;
mod chart;
mod cohesion;
mod escape;
mod figures;
mod leads;
mod mends;
mod seams;
mod tune;
mod turns;
mod unbroken;
mod volume;
mod writer;

use std::collections::BTreeMap;

use chrono::Datelike;
use typst::foundations::Bytes;

use self::body::BodyWriter;
pub use self::mends::{Mends, Torn};
pub use self::tune::Tune;
use self::turns::Turns;
pub use self::volume::{Bound, volume};
pub use self::writer::TypstSource;
use self::writer::Writer;
use crate::brief::{
    About, Brief, Contact, Density, Distribution, Header, Judgement, KeyFigure, Picture, Reference, Section,
    placeholder,
};
use crate::collate::Written;
use crate::markdown::{Body, ImageId, encode_url};
use crate::text::lang::Lang;
use crate::text::source::Text;
use crate::view::{self, View, judgement_label, qr};

/// The virtual path of the generated file.
pub const MAIN: &str = "/main.typ";

/// The virtual path of the brief when it is embedded in the PDF.
pub const EMBEDDED: &str = "/brief.toml";

/// The pictures of a brief, as files of the Typst project.
#[derive(Debug, Clone)]
pub struct Assets {
    /// The virtual folder that they are in.
    folder: String,
    /// Name and bytes, by [`ImageId`].
    images: Vec<(String, Bytes)>,
}

impl Default for Assets {
    fn default() -> Self {
        Self { folder: "/images".to_owned(), images: Vec::new() }
    }
}

impl Assets {
    /// Adds the next picture; `extension` is its true format's. Pictures are
    /// numbered, not named: the engine can keep no more than 65,535 paths apart
    /// in one process, which the names in an archive may exceed.
    pub fn push(&mut self, extension: &str, bytes: Bytes) {
        let number = self.images.len() + 1;
        self.images.push((format!("{number}.{extension}"), bytes));
    }

    /// The same in a folder of their own, for the issue with this number in a
    /// volume.
    pub fn of_issue(&self, number: usize) -> Self {
        Self { folder: format!("/images/{number}"), images: self.images.clone() }
    }

    /// A picture: the ending of its format, and its bytes.
    pub fn picture(&self, id: ImageId) -> Option<(&str, &Bytes)> {
        let (name, bytes) = self.images.get(id.0)?;
        Some((name.rsplit('.').next().unwrap_or_default(), bytes))
    }

    fn image_path(&self, id: ImageId) -> String {
        self.images.get(id.0).map(|(name, _)| self.path(name)).unwrap_or_default()
    }

    fn path(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }

    fn files(&self) -> BTreeMap<String, Bytes> {
        self.images.iter().map(|(name, bytes)| (self.path(name), bytes.clone())).collect()
    }
}

/// A brief as a Typst project, all but the layout.
#[derive(Debug, Clone)]
pub struct Typeset {
    /// `main.typ` with the places its parts come from.
    pub main: TypstSource,
    /// The other files, by virtual path.
    pub files: BTreeMap<String, Bytes>,
    /// The virtual paths of the contact's codes, in their order.
    pub codes: Vec<String>,
    /// What the pages must show.
    pub written: Written,
}

/// What is asked of the typesetter besides the brief.
#[derive(Debug, Default, Clone)]
pub struct Options {
    /// The brief's own bytes, to be attached to the PDF.
    pub embed: Option<Vec<u8>>,
    /// Whether the issue becomes one page without an end.
    pub endless: bool,
    /// For whom this copy is, by name; none for a copy that is for all.
    pub reader: Option<String>,
    /// Whether this is a proof of a brief with errors.
    pub sketch: bool,
    /// Whether the proof's brief has no date that could be read.
    pub lacks_date: bool,
    /// What is set otherwise than at first.
    pub mends: Mends,
    /// How the issue is tuned to its pages.
    pub tune: Tune,
}

/// The file that says how a layout is tuned.
const TUNE: &str = "/base/tune.typ";

/// The file that says where titles may turn.
pub const TURNS: &str = "/base/turns.typ";

/// What a proof prints for missing texts is grey (see [`placeholder`]).
const GREY: &str = "#show regex(\"〔[a-z]+〕\"): set text(fill: luma(55%))\n";

/// Typesets a brief.
pub fn typeset(brief: &Brief, assets: &Assets, options: &Options) -> Typeset {
    let mut typesetter = Typesetter::new(brief, assets, None, &options.mends);
    typesetter.lacks_date = options.lacks_date;
    typesetter.document(options.embed.is_some());
    if options.sketch {
        typesetter.writer.code(GREY);
    }
    typesetter.writer.open("#layout.issue((");
    typesetter.entries(options);
    typesetter.writer.close("))\n");
    let (mut files, codes) = (typesetter.files, typesetter.codes);
    let compact = brief.page.density == Density::Compact;
    if compact || options.tune != Tune::default() {
        files.insert(TUNE.to_owned(), Bytes::from_string(options.tune.code(compact)));
    }
    let mut turns = Turns::default();
    turns.add(brief);
    files.extend(turns.file());
    if let Some(bytes) = &options.embed {
        files.insert(EMBEDDED.to_owned(), Bytes::new(bytes.clone()));
    }
    Typeset { main: typesetter.writer.finish(), files, codes, written: Written::of(brief) }
}

/// The code of one text by itself, without pictures: for specimens.
pub fn body_code(body: &Body) -> String {
    let (assets, images, mends) = Default::default();
    let mut writer = Writer::default();
    BodyWriter::new(&assets, &images, None, &mends).body(&mut writer, body);
    writer.finish().text
}

/// A text as a string of Typst's, which no character can leave.
pub fn string_literal(text: &str) -> String {
    escape::string(text)
}

struct Typesetter<'a> {
    brief: &'a Brief,
    body: BodyWriter<'a>,
    assets: &'a Assets,
    /// The number of the issue in a volume.
    bound: Option<usize>,
    /// Whether a proof's brief has no date.
    lacks_date: bool,
    files: BTreeMap<String, Bytes>,
    codes: Vec<String>,
    writer: Writer,
}

impl<'a> Typesetter<'a> {
    fn new(brief: &'a Brief, assets: &'a Assets, bound: Option<usize>, mends: &'a Mends) -> Self {
        let body = BodyWriter::new(assets, &brief.images, bound, mends);
        Self {
            brief,
            body,
            assets,
            bound,
            lacks_date: false,
            files: assets.files(),
            codes: Vec::new(),
            writer: Writer::default(),
        }
    }

    /// The document's metadata and language, which are no layout's business.
    fn document(&mut self, embed: bool) {
        let (brief, w) = (self.brief, &mut self.writer);
        w.code("#import \"/layout/layout.typ\" as layout\n#set document(title: ");
        w.metadata(&brief.header.title);
        w.code(", author: ");
        w.array(&brief.header.publishers, Writer::metadata);
        w.code(", keywords: ");
        w.array(brief.keywords(), Writer::metadata);
        w.code(", date: ");
        match self.lacks_date {
            true => w.code("none"),
            false => date(w, brief.header.date),
        }
        w.code(")\n");
        w.code(&format!("#set text({})\n", language(brief.lang)));
        if embed {
            w.code(&format!(
                "#pdf.attach(\"{EMBEDDED}\", relationship: \"source\", mime-type: \"application/toml\", \
                 description: \"the brief that this issue was made from\")\n"
            ));
        }
    }

    /// The entries of the dictionary that the layout's `issue` takes.
    fn entries(&mut self, options: &Options) {
        let view = View::new(self.brief);
        self.entry("lang", |t| t.writer.literal(t.brief.lang.word()));
        self.entry("endless", |t| t.writer.code(if options.endless { "true" } else { "false" }));
        self.entry("reader", |t| match &options.reader {
            Some(name) => t.writer.string(name),
            None => t.writer.code("none"),
        });
        self.entry("contents", |t| flag(&mut t.writer, t.brief.contents));
        self.entry("page", Self::page);
        self.entry("header", |t| t.header(&t.brief.header));
        self.entry("summary", Self::summary);
        self.entry("key-figures", |t| t.list(t.brief.key_figures.iter(), Self::key_figure));
        self.entry("sections", |t| {
            let sections = t.brief.sections.iter().zip(&view.sections);
            t.list(sections, |t, (section, shown)| t.section(&shown.number, section));
        });
        self.entry("judgement", |t| match t.brief.judgement.as_ref().zip(view.judgement.as_ref()) {
            None => t.writer.code("none"),
            Some((judgement, shown)) => t.judgement(&shown.number, judgement),
        });
        self.entry("references", |t| {
            let references = t.brief.references.iter().zip(&view.references);
            t.list(references, |t, (reference, shown)| t.reference(reference, shown));
        });
        self.entry("contact", |t| match t.brief.contact.as_ref().zip(view.contact.as_ref()) {
            None => t.writer.code("none"),
            Some((contact, shown)) => t.contact(contact, shown),
        });
        self.entry("distribution", |t| match &t.brief.distribution {
            None => t.writer.code("none"),
            Some(distribution) => t.distribution(distribution),
        });
        // What opens an issue of a volume is the volume's business.
        self.entry("opening", |t| t.writer.code("none"));
    }

    fn header(&mut self, header: &Header) {
        self.fields("title", |t| t.writer.text(&header.title));
        self.field("lines", |t| t.writer.array(&header.title_lines, Writer::text));
        self.field("subtitle", |t| t.writer.optional(header.subtitle.as_ref()));
        self.field("publishers", |t| t.writer.array(&header.publishers, Writer::text));
        self.field("partners", |t| t.writer.array(&header.partners, Writer::text));
        self.field("date", |t| match t.lacks_date {
            true => t.writer.string(&placeholder("date")),
            false => date(&mut t.writer, header.date),
        });
        self.field("issue", |t| number(&mut t.writer, header.issue));
        self.field("total-issue", |t| number(&mut t.writer, header.total_issue));
        self.field("marking", |t| t.writer.optional(header.marking.as_ref()));
        self.field("logo", |t| match header.logo {
            Some(id) => t.writer.literal(&t.assets.image_path(id)),
            None => t.writer.code("none"),
        });
        self.writer.code(")");
    }

    fn summary(&mut self) {
        let Some(summary) = &self.brief.summary else { return self.writer.code("none") };
        self.fields("title", |t| t.writer.optional(summary.title.as_ref()));
        self.field("keywords", |t| t.writer.array(&summary.keywords, Writer::text));
        self.field("body", |t| t.body.body(&mut t.writer, &summary.body));
        self.writer.code(")");
    }

    fn section(&mut self, number: &str, section: &Section) {
        self.fields("number", |t| t.writer.string(number));
        self.field("title", |t| t.writer.text(&section.title));
        self.field("lines", |t| t.writer.array(&section.title_lines, Writer::text));
        self.field("body", |t| t.body.body(&mut t.writer, &section.body));
        self.writer.code(")");
    }

    fn judgement(&mut self, number: &str, judgement: &Judgement) {
        self.fields("number", |t| t.writer.string(number));
        self.field("label", |t| match (&judgement.label, judgement_label(t.brief)) {
            (None, Some(label)) => t.writer.string(label),
            (label, _) => t.writer.optional(label.as_ref()),
        });
        self.field("title", |t| t.writer.text(&judgement.title));
        self.field("lines", |t| t.writer.array(&judgement.title_lines, Writer::text));
        self.field("body", |t| t.body.body(&mut t.writer, &judgement.body));
        self.writer.code(")");
    }

    /// How the issue sits on its pages.
    fn page(&mut self) {
        let page = &self.brief.page;
        self.fields("stamp", |t| t.writer.optional(page.stamp.as_ref()));
        self.field("line-numbers", |t| flag(&mut t.writer, page.line_numbers));
        self.writer.code(")");
    }

    fn key_figure(&mut self, figure: &KeyFigure) {
        self.fields("value", |t| t.writer.text(&figure.value));
        self.field("unit", |t| t.writer.optional(figure.unit.as_ref()));
        self.field("label", |t| t.writer.text(&figure.label));
        self.field("change", |t| t.writer.optional(figure.change.as_ref()));
        self.writer.code(")");
    }

    fn reference(&mut self, reference: &Reference, shown: &view::Reference<'_>) {
        self.fields("number", |t| t.writer.code(&shown.number.to_string()));
        self.field("label", |t| t.writer.code(&reference_label(t.bound, shown.number)));
        self.field("formatted", |t| match &shown.formatted {
            Some(line) => t.writer.words(line),
            None => t.writer.code("none"),
        });
        self.field("authors", |t| t.writer.array(&reference.authors, Writer::text));
        self.field("source", |t| t.writer.optional(reference.source.as_ref()));
        self.field("title", |t| t.writer.text(&reference.title));
        self.field("publisher", |t| t.writer.optional(reference.publisher.as_ref()));
        self.field("date", |t| match &shown.date {
            Some(date) => t.writer.literal(date),
            None => t.writer.code("none"),
        });
        self.field("url", |t| match &reference.url {
            Some(url) => t.writer.literal(url),
            None => t.writer.code("none"),
        });
        self.field("address", |t| {
            let pieces = reference.url.as_deref().map(cohesion::address_pieces).unwrap_or_default();
            t.writer.array(pieces, Writer::literal);
        });
        self.field("note", |t| t.writer.optional(reference.note.as_ref()));
        self.writer.code(")");
    }

    fn contact(&mut self, contact: &Contact, shown: &view::Contact<'_>) {
        self.fields("title", |t| t.writer.optional(contact.title.as_ref()));
        self.field("codes", |t| {
            let codes = shown.codes.iter().zip(&contact.codes).enumerate();
            t.list(codes, |t, (index, (shown, code))| t.code(index, shown, &code.caption));
        });
        self.field("about", |t| t.list(contact.about.iter(), Self::about));
        self.writer.code(")");
    }

    fn code(&mut self, index: usize, code: &view::Code<'_>, caption: &[Text]) {
        let (path, place) = match code.picture {
            Picture::Image(id) => {
                let written = self.brief.images.iter().nth(id.0);
                (self.assets.image_path(*id), written.map(|image| &image.place))
            }
            Picture::Drawn(url) => {
                let path = self.assets.path(&format!("code-{}.svg", index + 1));
                self.files.insert(path.clone(), Bytes::from_string(qr::svg(&url.value)));
                (path, url.place.as_ref())
            }
        };
        self.codes.push(path.clone());
        let mut writer = std::mem::take(&mut self.writer);
        writer.at(place, |w| {
            w.code("(image: ");
            w.literal(&path);
            w.code(", alt: ");
            w.string(&code.alt);
            w.code(", target: ");
            // Whoever reads the issue on the phone that should take the picture taps it.
            match &code.target {
                Some(target) => w.literal(target),
                None => w.code("none"),
            }
            w.code(", caption: ");
            w.array(caption, Writer::text);
            w.code(")");
        });
        self.writer = writer;
    }

    fn about(&mut self, about: &About) {
        self.fields("name", |t| t.writer.text(&about.name));
        self.field("body", |t| t.body.body(&mut t.writer, &about.body));
        self.field("url", |t| t.writer.optional(about.url.as_ref()));
        self.field("address", |t| {
            let pieces =
                about.url.as_ref().map(|url| cohesion::address_pieces(&url.value)).unwrap_or_default();
            t.writer.array(pieces, Writer::string);
        });
        self.field("target", |t| match &about.url {
            Some(url) => t.writer.literal(&encode_url(&url.value)),
            None => t.writer.code("none"),
        });
        self.writer.code(")");
    }

    fn distribution(&mut self, distribution: &Distribution) {
        self.fields("report-to", |t| t.writer.array(&distribution.report_to, Writer::text));
        self.field("send-to", |t| t.writer.array(&distribution.send_to, Writer::text));
        self.field("issue-to", |t| t.writer.array(&distribution.issue_to, Writer::text));
        self.field("copies", |t| number(&mut t.writer, distribution.copies));
        self.field("editor", |t| t.writer.optional(distribution.editor.as_ref()));
        self.field("reviewer", |t| t.writer.optional(distribution.reviewer.as_ref()));
        self.field("approver", |t| t.writer.optional(distribution.approver.as_ref()));
        self.writer.code(")");
    }

    /// An entry of the issue's dictionary, on a line of its own.
    fn entry(&mut self, key: &str, write: impl FnOnce(&mut Self)) {
        self.writer.line();
        self.writer.code(key);
        self.writer.code(": ");
        write(self);
        self.writer.code(",");
    }

    /// The first field of a dictionary.
    fn fields(&mut self, key: &str, write: impl FnOnce(&mut Self)) {
        self.writer.code("(");
        self.writer.code(key);
        self.writer.code(": ");
        write(self);
    }

    /// A further field of a dictionary.
    fn field(&mut self, key: &str, write: impl FnOnce(&mut Self)) {
        self.writer.code(", ");
        self.writer.code(key);
        self.writer.code(": ");
        write(self);
    }

    /// An array of dictionaries, each on a line of its own.
    fn list<T>(&mut self, items: impl ExactSizeIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        if items.len() == 0 {
            return self.writer.code("()");
        }
        self.writer.open("(");
        for item in items {
            self.writer.line();
            write(self, item);
            self.writer.code(",");
        }
        self.writer.close(")");
    }
}

/// A language as arguments of the engine's `text`.
fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Hans => "lang: \"zh\", region: \"CN\", script: \"hans\"",
        Lang::Hant => "lang: \"zh\", region: \"TW\", script: \"hant\"",
        Lang::En => "lang: \"en\"",
    }
}

/// The label that citations lead to, as `reference-label` of the layouts makes
/// it; in a volume the issue's number tells the references of issues apart.
fn reference_label(bound: Option<usize>, number: usize) -> String {
    match bound {
        Some(issue) => format!("<reference-{issue}-{number}>"),
        None => format!("<reference-{number}>"),
    }
}

fn date(writer: &mut Writer, date: chrono::NaiveDate) {
    let (year, month, day) = (date.year(), date.month(), date.day());
    writer.code(&format!("datetime(year: {year}, month: {month}, day: {day})"));
}

fn flag(writer: &mut Writer, flag: bool) {
    writer.code(if flag { "true" } else { "false" });
}

fn number(writer: &mut Writer, number: Option<u32>) {
    match number {
        Some(number) => writer.code(&number.to_string()),
        None => writer.code("none"),
    }
}
