//! The two forms of a finding: for people, with the editor's line below it, and
//! as one JSON object per line (cli.md).

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};
use serde::{Deserialize, Serialize};

use super::{Fault, Finding, Findings, Repair, Severity};
use crate::text::characters::is_chinese;
use crate::text::fold::fold;
use crate::text::source::{Reading, Sources};
use crate::words::{Tongue, on_one_line, words};

/// How many findings of one code a person is shown.
const SHOWN: usize = 50;

/// How findings are shown to a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Manner {
    /// The language.
    pub tongue: Tongue,
    /// The columns of the terminal, where there is one.
    pub columns: Option<usize>,
}

/// Findings in the form for a person, one after the other; of what is found more
/// than `SHOWN` times, the rest is one line with their number.
pub fn humans<'a>(
    found: &'a Findings,
    sources: &'a Sources,
    manner: Manner,
) -> impl Iterator<Item = String> + 'a {
    let mut all: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in found.iter() {
        *all.entry(finding.fault.code()).or_default() += 1;
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    found.iter().filter_map(move |finding| {
        let code = finding.fault.code();
        let count = seen.entry(code).or_default();
        *count += 1;
        match *count {
            ..=SHOWN => Some(human(finding, sources, manner)),
            count if count == SHOWN + 1 => {
                let more = all[code] - SHOWN;
                let more = words!("{more} more of these are not shown", "还有 {more} 个同样的没有列出");
                let title = level(finding.severity, manner.tongue)
                    .primary_title(more.of(manner.tongue).to_owned())
                    .id(code);
                Some(render(Group::with_title(title), manner.columns))
            }
            _ => None,
        }
    })
}

fn level(severity: Severity, tongue: Tongue) -> Level<'static> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    level.with_name(severity.word(tongue))
}

fn render(group: Group<'_>, columns: Option<usize>) -> String {
    let renderer = Renderer::styled();
    let renderer = columns.map_or(renderer.clone(), |columns| renderer.term_width(columns));
    renderer.render(&[group]).trim_end().to_owned()
}

/// A finding with its line of the brief, styled for a terminal.
fn human(finding: &Finding, sources: &Sources, manner: Manner) -> String {
    let Manner { tongue, columns } = manner;
    let title =
        level(finding.severity, tongue).primary_title(finding.fault.phrase(tongue)).id(finding.fault.code());
    let mut shown_at = None;
    let mut group = match &finding.place {
        Some(place) => {
            let file = sources.get(place.source);
            let at = sources.position(place.source, place.range.start);
            let Excerpt { text, marked } = Excerpt::of(&file.text, &place.range, marked_columns(columns));
            shown_at = Some((at, text[..marked.start].chars().count() + 1));
            let snippet = Snippet::source(text).path(&file.name).line_start(at.line);
            title.element(snippet.annotation(AnnotationKind::Primary.span(marked)))
        }
        None => Group::with_title(title),
    };
    let line = shown_at.map(|(at, _)| at.line);
    let said = |text: &str| folded(&normalize_untrusted_str(text), line, columns);
    if let Some(repair) = &finding.repair {
        let words = repair.words(sources);
        group =
            group.element(Level::HELP.with_name(tongue.of("fix", "修改")).message(said(words.of(tongue))));
    }
    if let Some(hint) = finding.own_hint(tongue) {
        group = group.element(Level::HELP.with_name(tongue.of("hint", "建议")).message(said(&hint)));
    }
    let shown = render(group, columns);
    match shown_at {
        // The renderer counts columns in the excerpt, which may begin inside the line.
        Some((at, column)) if at.column != column => {
            let place = |column: usize| format!(":{}:{column}", at.line);
            shown.replacen(&place(column), &place(at.column), 1)
        }
        _ => shown,
    }
}

/// A hint in lines that the terminal holds behind `  = hint: `.
fn folded(hint: &str, line: Option<usize>, columns: Option<usize>) -> String {
    let Some(columns) = columns else { return hint.to_owned() };
    let gutter = line.unwrap_or(1).to_string().len() + "  = hint: ".len();
    fold(hint, columns.saturating_sub(gutter).max(NARROWEST)).join("\n")
}

/// How narrow a hint may become before lines run over all the same.
const NARROWEST: usize = 30;

/// How many bytes of a line before and behind a place are looked at: more than
/// the renderer shows, which marks what it leaves out.
const NEAR: usize = 600;

/// How many columns are marked: half a terminal's line is enough to see.
const MARKED: usize = 120;

/// How many columns are marked at most: what is marked is never left out, and so
/// must be narrower than the terminal.
fn marked_columns(columns: Option<usize>) -> usize {
    columns.map_or(MARKED, |columns| (columns / 2).clamp(20, MARKED))
}

/// The line of a place, cut where it is long, and what is marked in it.
struct Excerpt<'a> {
    text: &'a str,
    marked: Range<usize>,
}

impl<'a> Excerpt<'a> {
    fn of(text: &'a str, place: &Range<usize>, most: usize) -> Self {
        let earliest = text.floor_char_boundary(place.start.saturating_sub(NEAR));
        let before = &text[earliest..place.start];
        // A line break ends what is before; a byte order mark is no part of the text.
        let start = place.start - before.rsplit(['\n', '\u{feff}']).next().unwrap_or_default().len();
        let latest = text.ceil_char_boundary((place.start + NEAR).min(text.len()));
        let after = &text[place.start..latest];
        let end = place.start + after.find(['\n', '\r']).unwrap_or(after.len());
        let mut columns = 0;
        let marked = text[place.start..place.end.min(end).max(place.start)].chars().take_while(|char| {
            columns += if is_chinese(*char) { 2 } else { 1 };
            columns <= most
        });
        let width: usize = marked.map(char::len_utf8).sum();
        let first = place.start - start;
        Self { text: &text[start..end], marked: first..first + width }
    }
}

/// A finding in the form of `check --format json` and of a batch's report; a
/// finding without a place has no file, lines or columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The path of the key it is in, such as `sections[2].body`, counted from 0.
    pub key: Option<String>,
    /// What mends it, where that is certain.
    pub fix: Option<JsonFix>,
}

/// A repair in the finding's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonFix {
    /// The first byte that is replaced.
    pub start: usize,
    /// The byte behind the last.
    pub end: usize,
    /// What stands there afterwards.
    pub text: String,
}

impl JsonFinding {
    /// A finding with its place in lines and columns.
    pub fn new(finding: &Finding, sources: &Sources, tongue: Tongue) -> Self {
        let place = finding.place.as_ref();
        let as_is = |repair: &&Repair| sources.get(repair.place.source).reading == Reading::AsIs;
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
            message: finding.fault.phrase(tongue),
            hint: finding.fault.hint(tongue),
            key: finding.key.clone(),
            // Bytes of the file, which a converted text does not have.
            fix: finding.repair.as_ref().filter(as_is).map(|repair| JsonFix {
                start: repair.place.range.start,
                end: repair.place.range.end,
                text: repair.text.clone(),
            }),
        }
    }

    /// That a file cannot be read, which has no place in it.
    pub fn unreadable(file: &Path, error: &anyhow::Error, tongue: Tongue) -> Self {
        let fault = Fault::Unreadable { error: on_one_line(error) };
        Self {
            file: Some(file.display().to_string()),
            code: fault.code().to_owned(),
            severity: fault.severity().name().to_owned(),
            message: fault.phrase(tongue),
            ..Self::default()
        }
    }

    /// The finding as one line of JSON; without a place the place's keys are null.
    pub fn line(&self) -> String {
        serde_json::to_string(self).expect("a finding has only strings and numbers") + "\n"
    }
}
