//! The two forms of a finding: for a person, with the editor's line under it,
//! and one JSON object a line (cli.md).

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};
use serde::{Deserialize, Serialize};

use super::{Finding, Severity};
use crate::source::{Place, Sources};

/// A finding with its line of the brief, styled for a terminal.
pub fn human(finding: &Finding, sources: &Sources) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(finding.fault.phrase()).id(finding.fault.code());
    let mut group = match &finding.place {
        Some(place) => {
            let file = sources.get(place.source);
            let annotation = AnnotationKind::Primary.span(first_line(place, &file.text));
            title.element(Snippet::source(&file.text).path(&file.name).annotation(annotation))
        }
        None => Group::with_title(title),
    };
    if let Some(hint) = finding.fault.hint() {
        let message = normalize_untrusted_str(&hint);
        group = group.element(Level::HELP.with_name("hint").message(message));
    }
    Renderer::styled().render(&[group]).trim_end().to_owned()
}

/// A place cut to its first line, so that a long body is not printed whole.
fn first_line(place: &Place, text: &str) -> std::ops::Range<usize> {
    let range = place.range.clone();
    let end = text[range.clone()].find('\n').map_or(range.end, |newline| range.start + newline);
    range.start..end
}

/// A finding in the form of `check --format json` and of a batch's report; a
/// finding without a place has no file, lines or columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonFinding {
    /// The file as the user named it.
    pub file: Option<String>,
    /// The code, such as `brief/date`.
    pub code: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// The first line, from 1.
    pub line: Option<usize>,
    /// The first column in characters, from 1.
    pub column: Option<usize>,
    /// The line of the end.
    pub end_line: Option<usize>,
    /// The column behind the last character.
    pub end_column: Option<usize>,
    /// The phrase.
    pub message: String,
    /// What to do, where there is something.
    pub hint: Option<String>,
}

impl JsonFinding {
    /// A finding with its place in lines and columns.
    pub fn new(finding: &Finding, sources: &Sources) -> Self {
        let place = finding.place.as_ref();
        let start = place.map(|p| sources.position(p.source, p.range.start));
        let end = place.map(|p| sources.position(p.source, p.range.end));
        Self {
            file: place.map(|p| sources.get(p.source).name.clone()),
            code: finding.fault.code().to_owned(),
            severity: finding.severity.name().to_owned(),
            line: start.map(|position| position.line),
            column: start.map(|position| position.column),
            end_line: end.map(|position| position.line),
            end_column: end.map(|position| position.column),
            message: finding.fault.phrase(),
            hint: finding.fault.hint(),
        }
    }
}

/// A finding as one JSON object; without a place the place's keys are null.
pub fn json_line(finding: &Finding, sources: &Sources) -> String {
    serde_json::to_string(&JsonFinding::new(finding, sources))
        .expect("a finding has only strings and numbers")
}
