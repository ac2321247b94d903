//! The checked brief: what an issue says, valid by construction. Made by
//! [`parse`] from the texts of a brief and its series file; reads no disk.

mod advice;
mod check;
mod date;
pub mod edit;
mod escapes;
pub(crate) mod json;
mod names;
pub mod next;
mod outline;
mod raw;
mod read;
mod schema;
mod series;
mod sketch;
mod syntax;
mod template;
pub(crate) mod value;
mod weigh;
mod words;

use chrono::NaiveDate;

pub use self::date::PartialDate;
pub use self::outline::{Outline, OutlineKind, header_place, outline};
pub use self::raw::{
    Density, GroupKind, RawBrief, RawDkim, RawGroup, RawGroups, RawLimits, RawMail, RawSeries, RawSmtp,
    ReferenceStyle, ReferenceType, Security, Standard,
};
pub use self::read::Fit;
pub use self::schema::{model_schema, schema, series_schema};
pub use self::series::{NAME_PARTS, Output, Series, is_no_name};
pub use self::sketch::Sketch;
pub(crate) use self::sketch::placeholder;
pub use self::template::{TEMPLATE, TEMPLATE_DATE};
pub use self::words::{ListedWord, house_words, listed_words};

use crate::findings::Findings;
use crate::markdown::{Body, ImageId, Images};
use crate::text::keys::Keys;
use crate::text::lang::Lang;
use crate::text::source::{Place, Reading, SourceId, Sources, Text};

/// One issue, ready to be typeset.
#[derive(Debug, Clone)]
pub struct Brief {
    /// The layout's name or folder, when the brief says one.
    pub layout: Option<Text>,
    /// The language of the layout's words.
    pub lang: Lang,
    /// How references are written.
    pub reference_style: ReferenceStyle,
    /// Whether the contents are printed.
    pub contents: bool,
    /// Whether sections are numbered.
    pub numbering: bool,
    /// How it sits on its pages.
    pub page: PageWishes,
    /// The masthead.
    pub header: Header,
    /// The summary.
    pub summary: Option<Summary>,
    /// Figures in boxes of their own.
    pub key_figures: Vec<KeyFigure>,
    /// The numbered sections; at least one.
    pub sections: Vec<Section>,
    /// The closing section.
    pub judgement: Option<Judgement>,
    /// The references, in the order of their numbers.
    pub references: Vec<Reference>,
    /// The footer on the last page.
    pub contact: Option<Contact>,
    /// To whom the issue goes.
    pub distribution: Option<Distribution>,
    /// Every picture, by [`ImageId`].
    pub images: Images,
}

/// How an issue sits on its pages.
#[derive(Debug, Clone, Default)]
pub struct PageWishes {
    /// How many pages it takes.
    pub fit: Fit,
    /// Where that is written.
    pub place: Option<Place>,
    /// How close its text is set.
    pub density: Density,
    /// A mark across each page.
    pub stamp: Option<Text>,
    /// Whether lines are numbered.
    pub line_numbers: bool,
}

/// A figure in a box of its own.
#[derive(Debug, Clone)]
pub struct KeyFigure {
    /// The figure as written.
    pub value: Text,
    /// Its unit.
    pub unit: Option<Text>,
    /// What it counts.
    pub label: Text,
    /// Its change, with the sign.
    pub change: Option<Text>,
}

impl KeyFigure {
    /// The figure as a line of text: 5 月贸易顺差 1054.3亿美元 +19.4%.
    pub fn line(&self) -> String {
        let own = |text: &Option<Text>| text.as_ref().map_or("", |text| &text.value).to_owned();
        let figure = format!("{} {}{}", self.label.value, self.value.value, own(&self.unit));
        format!("{figure} {}", own(&self.change)).trim_end().to_owned()
    }
}

/// The masthead.
#[derive(Debug, Clone)]
pub struct Header {
    /// The newsletter's name.
    pub title: Text,
    /// Its lines, where the brief gives them.
    pub title_lines: Vec<Text>,
    /// A line under the name.
    pub subtitle: Option<Text>,
    /// Who publishes it; at least one.
    pub publishers: Vec<Text>,
    /// Partners.
    pub partners: Vec<Text>,
    /// The day of the issue.
    pub date: NaiveDate,
    /// Where the day is written.
    pub date_place: Option<Place>,
    /// The number of the issue.
    pub issue: Option<u32>,
    /// The number over all years.
    pub total_issue: Option<u32>,
    /// A marking.
    pub marking: Option<Text>,
    /// A picture.
    pub logo: Option<ImageId>,
}

impl Brief {
    /// The keywords of its summary.
    pub fn keywords(&self) -> &[Text] {
        self.summary.as_ref().map_or(&[], |summary| &summary.keywords)
    }
}

/// The summary.
#[derive(Debug, Clone)]
pub struct Summary {
    /// Its heading, when the brief says one.
    pub title: Option<Text>,
    /// Its text.
    pub body: Body,
    /// Keywords.
    pub keywords: Vec<Text>,
}

/// A numbered section.
#[derive(Debug, Clone)]
pub struct Section {
    /// The title without its number.
    pub title: Text,
    /// Its lines, where the brief gives them.
    pub title_lines: Vec<Text>,
    /// Its text.
    pub body: Body,
}

/// The closing section.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The word before the title, when the brief says one.
    pub label: Option<Text>,
    /// The title.
    pub title: Text,
    /// Its lines, where the brief gives them.
    pub title_lines: Vec<Text>,
    /// Its text.
    pub body: Body,
}

/// One reference.
#[derive(Debug, Clone)]
pub struct Reference {
    /// Its type, when the brief says one.
    pub kind: Option<ReferenceType>,
    /// Who wrote it.
    pub authors: Vec<Text>,
    /// Who published it.
    pub source: Option<Text>,
    /// Its title.
    pub title: Text,
    /// The publisher of a book or report.
    pub publisher: Option<Text>,
    /// What is known of its date.
    pub date: Option<PartialDate>,
    /// The day on which the page was read.
    pub accessed: Option<NaiveDate>,
    /// Where it is, percent-encoded.
    pub url: Option<String>,
    /// What it was used for.
    pub note: Option<Text>,
    /// Where its table stands.
    pub place: Option<Place>,
}

/// The footer on the last page.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Its heading.
    pub title: Option<Text>,
    /// The codes, side by side.
    pub codes: Vec<Code>,
    /// The blurbs.
    pub about: Vec<About>,
}

/// One QR code.
#[derive(Debug, Clone)]
pub struct Code {
    /// The lines under it.
    pub caption: Vec<Text>,
    /// What it shows.
    pub picture: Picture,
}

/// Where a code's picture comes from.
#[derive(Debug, Clone)]
pub enum Picture {
    /// A file, as given.
    Image(ImageId),
    /// A text to draw a code of.
    Drawn(Text),
}

/// A blurb.
#[derive(Debug, Clone)]
pub struct About {
    /// The name before the text.
    pub name: Text,
    /// Its text.
    pub body: Body,
    /// An address, as written.
    pub url: Option<Text>,
}

/// To whom the issue goes, and who answers for it.
#[derive(Debug, Clone)]
pub struct Distribution {
    /// 报
    pub report_to: Vec<Text>,
    /// 送
    pub send_to: Vec<Text>,
    /// 发
    pub issue_to: Vec<Text>,
    /// 共印 N 份
    pub copies: Option<u32>,
    /// 责任编辑
    pub editor: Option<Text>,
    /// 审核
    pub reviewer: Option<Text>,
    /// 签发
    pub approver: Option<Text>,
}

/// What parsing gives: a brief where nothing forbids it, the series file's
/// settings, and in any case everything that was found.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The brief; none when an error was found.
    pub brief: Option<Brief>,
    /// What can be shown of one with errors; none where that is too much work,
    /// or the file is no TOML at all.
    pub sketch: Option<Sketch>,
    /// The settings of the series file.
    pub series: Series,
    /// Every string that is printed, for checks of their characters.
    pub texts: Vec<PrintedText>,
    /// The language that the brief says.
    pub lang: Lang,
    /// Every picture that could be named, even where the brief has errors.
    pub images: Images,
    /// Every key of the brief and the series file, by place.
    pub keys: Keys,
    /// What was found.
    pub findings: Findings,
    /// What of a text its blocks do not hold: a fault where no finding says so.
    pub lost: Findings,
}

/// Reads a brief, and the series file that stands above it.
pub fn parse(brief: SourceId, series: Option<SourceId>, sources: &Sources) -> Parsed {
    let mut findings = Findings::default();
    let mut root = value::parse(brief, sources, &mut findings);
    let mut keys = value::keys(&root);
    let unreadable = |source: SourceId| sources.get(source).reading == Reading::Unreadable;
    // After a syntax error, what is missing may just not have been understood.
    let broken = root.reported || series.is_some_and(unreadable);
    let (series, defaults, of_series) = match series {
        Some(series) => series::parse(series, sources, &mut findings),
        None => Default::default(),
    };
    keys.extend(of_series);
    keys.sort();
    if unreadable(brief) {
        return Parsed { series, keys, findings, ..Parsed::default() };
    }
    if let (value::Value::Table(own), Some(defaults)) = (&mut root.value, defaults) {
        own.inherit(defaults);
    }
    let mut read = Findings::default();
    let raw = <RawBrief as read::Read>::read(&root, &mut read);
    let check::Checked { brief, date, lost } = check::check(raw, sources, &mut read);
    // Without its date it is checked all the same, but is no issue.
    if date.is_some() {
        weigh::weigh(&brief, sources, &mut read);
    }
    if broken {
        read.retain_certain();
    }
    findings.extend(read);
    let (images, lang) = (brief.images.clone(), brief.lang);
    let texts = text_values(&root);
    let too_much = findings.iter().any(|found| found.fault.code().starts_with("limit/"));
    let (brief, sketch) = match date.filter(|_| !findings.has_errors()) {
        Some(_) => (Some(brief), None),
        None => (None, (!too_much).then(|| Sketch::new(brief, date))),
    };
    template::report_sentences(&texts, sources, &mut findings);
    Parsed { brief, sketch, series, texts, lang, images, keys, findings, lost }
}

/// A string of a brief that reaches the page.
#[derive(Debug, Clone)]
pub struct PrintedText {
    /// The key it stands under; a list's items have the list's key.
    pub key: String,
    /// The key of the table that this one is in; empty in the brief itself.
    pub table: String,
    /// The string.
    pub text: Text,
}

impl PrintedText {
    /// Whether Markdown has a meaning in it.
    pub fn is_markdown(&self) -> bool {
        matches!(self.key.as_str(), "text" | "body" | "summary")
    }

    /// Whether it is the text of the summary, in either of its forms.
    pub fn is_summary(&self) -> bool {
        matches!((self.table.as_str(), self.key.as_str()), ("summary", "text") | ("", "summary"))
    }
}

/// Every string of a brief that reaches the page: all but ids, paths and names
/// of layouts.
fn text_values(root: &value::Node) -> Vec<PrintedText> {
    fn collect(node: &value::Node, table: &str, key: &str, found: &mut Vec<PrintedText>) {
        const NOT_PRINTED: [&str; 11] = [
            "id",
            "layout",
            "lang",
            "reference_style",
            "image",
            "logo",
            "type",
            "contents",
            "numbering",
            "fit",
            "density",
        ];
        match &node.value {
            value::Value::String(_) if NOT_PRINTED.contains(&key) => {}
            value::Value::String(value) => {
                let text = Text { value: value.clone(), place: Some(node.place.clone()) };
                found.push(PrintedText { key: key.to_owned(), table: table.to_owned(), text });
            }
            value::Value::Array(items) => items.iter().for_each(|item| collect(item, table, key, found)),
            value::Value::Table(entries) => {
                for entry in entries.entries() {
                    let meant = names::candidates(&entry.key).and_then(|keys| keys.first());
                    collect(&entry.node, key, meant.unwrap_or(&entry.key.as_str()), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(root, "", "", &mut found);
    found
}

/// The settings of a series file by itself; its faults are for `check`.
pub fn series(source: SourceId, sources: &Sources) -> Series {
    series::parse(source, sources, &mut Findings::default()).0
}
