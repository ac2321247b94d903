//! What a brief says of itself in its header, read without judging the rest:
//! enough to select briefs by date and to name their outputs.

use chrono::NaiveDate;

use super::series;
use super::value::{self, Node, Table, Value};
use crate::findings::Findings;
use crate::source::{SourceId, Sources};

/// The header of a file that may be a brief.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// Whether the file has a `[header]` of its own: only then it is a brief.
    pub has_header: bool,
    /// The newsletter's name.
    pub title: String,
    /// The day; none when it is missing or no date.
    pub date: Option<NaiveDate>,
    /// The number.
    pub issue: Option<i64>,
    /// `[output] dir` of the series file, relative to it.
    pub output_dir: Option<String>,
    /// `[output] name` of the series file.
    pub output_name: Option<String>,
}

/// Reads the header, with what the series file adds to it. Faults are left to
/// whoever reads the brief in earnest.
pub fn outline(brief: SourceId, series: Option<SourceId>, sources: &Sources) -> Outline {
    let mut ignored = Findings::default();
    let mut root = value::parse(brief, sources, &mut ignored);
    let has_header = matches!(&root.value, Value::Table(own) if own.get("header").is_some());
    let mut outline = Outline { has_header, ..Outline::default() };
    if !has_header {
        return outline;
    }
    if let Some(series) = series {
        let (series, defaults) = series::parse(series, sources, &mut ignored);
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

fn read_header(header: &Table, outline: &mut Outline) {
    let value = |key| header.get(key).map(|node| &node.value);
    if let Some(Value::String(title)) = value("title") {
        outline.title.clone_from(title);
    }
    if let Some(Value::Integer(issue)) = value("issue") {
        outline.issue = *issue;
    }
    outline.date = match value("date") {
        Some(Value::Datetime(date)) => date.date.and_then(|date| {
            NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
        }),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
}
