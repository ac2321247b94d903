//! What a brief says about itself in its header, read without checking the rest:
//! enough to select briefs by date and to name their outputs.

use chrono::NaiveDate;

use super::names;
use super::raw::RawBrief;
use super::series;
use super::value::{self, Node, Table, Value};
use crate::findings::Findings;
use crate::text::source::{Place, SourceId, Sources};

/// The header of a file that may be a brief.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// What the file is.
    pub kind: OutlineKind,
    /// The newsletter's name.
    pub title: String,
    /// The day; none when it is missing or no date.
    pub date: Option<NaiveDate>,
    /// The number.
    pub issue: Option<i64>,
    /// The number since the newsletter began.
    pub total_issue: Option<i64>,
    /// `[output] dir` of the series file, relative to it.
    pub output_dir: Option<String>,
    /// `[output] name` of the series file.
    pub output_name: Option<String>,
}

/// What a TOML file is to those who look for briefs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OutlineKind {
    /// It has a `[header]` of its own.
    Brief,
    /// It cannot be read as TOML, or has another key of a brief: it may be an
    /// issue that would be missed.
    Damaged,
    /// It is something else.
    #[default]
    Other,
}

/// Reads the header, with what the series file adds to it. Faults are left to
/// whoever reads the brief in earnest.
pub fn outline(brief: SourceId, series: Option<SourceId>, sources: &Sources) -> Outline {
    let mut ignored = Findings::default();
    let mut root = value::parse(brief, sources, &mut ignored);
    let Value::Table(own) = &root.value else { return Outline::default() };
    let kind = if own.get("header").is_some() {
        OutlineKind::Brief
    } else if root.reported || ignored.has_errors() || has_key_of_brief(own) {
        OutlineKind::Damaged
    } else {
        OutlineKind::Other
    };
    let mut outline = Outline { kind, ..Outline::default() };
    if kind == OutlineKind::Other {
        return outline;
    }
    if let Some(series) = series {
        let (series, defaults, _) = series::parse(series, sources, &mut ignored);
        outline.output_dir = series.output.dir;
        outline.output_name = series.output.name;
        if let (Value::Table(own), Some(defaults)) = (&mut root.value, defaults) {
            own.inherit(defaults);
        }
    }
    let Value::Table(own) = &root.value else { return outline };
    if let Some(Node { value: Value::Table(header), .. }) = own.get("header") {
        read_header(header, &mut outline);
    }
    outline
}

/// Whether a table has a key of a brief, under whatever name.
fn has_key_of_brief(table: &Table) -> bool {
    let keys: Vec<_> = RawBrief::keys().collect();
    table.entries().any(|entry| names::key(&entry.key, &keys).is_some())
}

fn read_header(header: &Table, outline: &mut Outline) {
    let value = |key| header.get(key).map(|node| &node.value);
    if let Some(Value::String(title)) = value("title") {
        outline.title.clone_from(title);
    }
    let number = |key| match value(key) {
        Some(Value::Integer(number)) => *number,
        _ => None,
    };
    outline.issue = number("issue");
    outline.total_issue = number("total_issue");
    outline.date = match value("date") {
        Some(Value::Datetime(date)) => date.date.and_then(|date| {
            NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
        }),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
}

/// Where a brief's header says something: the value of a key of `[header]`.
pub fn header_place(brief: SourceId, key: &str, sources: &Sources) -> Option<Place> {
    let root = value::parse(brief, sources, &mut Findings::default());
    let Value::Table(own) = &root.value else { return None };
    match &own.get("header")?.value {
        Value::Table(header) => Some(header.get(key)?.place.clone()),
        _ => None,
    }
}
