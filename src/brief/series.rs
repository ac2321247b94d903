//! The series file, jianbao.toml: defaults for briefs, and settings.

use super::raw::{RawGroups, RawMail, RawSeries, Standard};
use super::read::Read;
use super::value::{self, Table, Value};
use super::words::ListedWord;
use crate::findings::{Fault, Findings, Policy, is_known_rule, nearest};
use crate::text::keys::Keys;
use crate::text::source::{SourceId, Sources, Text};

/// The settings of a series; all empty where there is no series file.
#[derive(Debug, Default, Clone)]
pub struct Series {
    /// Where outputs go.
    pub output: Output,
    /// Folders of fonts, relative to the series file.
    pub font_dirs: Vec<Text>,
    /// The PDF standards, when the series says any.
    pub standards: Option<Vec<Standard>>,
    /// What is an error, and what is not reported.
    pub policy: Policy,
    /// The words of the house that stand in the series file itself.
    pub words: Vec<ListedWord>,
    /// Files with more of them, relative to the series file.
    pub word_files: Vec<Text>,
    /// Mail to readers, as the series file writes it.
    pub mail: Option<RawMail>,
    /// Groups of messengers by name, as the series file writes them.
    pub groups: RawGroups,
}

/// Where outputs go.
#[derive(Debug, Default, Clone)]
pub struct Output {
    /// A folder, relative to the series file.
    pub dir: Option<String>,
    /// A name with `{stem} {title} {date} {issue}`.
    pub name: Option<String>,
}

/// Reads a series file; gives its settings, its `[defaults]` table and its keys.
pub(super) fn parse(
    source: SourceId,
    sources: &Sources,
    findings: &mut Findings,
) -> (Series, Option<Table>, Keys) {
    let mut root = value::parse(source, sources, findings);
    let keys = value::keys(&root);
    let raw = RawSeries::read(&root, findings);
    let defaults = match &mut root.value {
        Value::Table(table) => table.remove("defaults").map(|node| node.value),
        _ => None,
    };
    let rules = |texts: Vec<Text>, findings: &mut Findings| {
        texts.into_iter().map(|text| rule(text, findings)).collect::<Vec<_>>()
    };
    let (deny, allow) = raw.check.map_or_else(Default::default, |check| (check.deny, check.allow));
    let output = raw.output.map_or_else(Output::default, |output| Output {
        dir: output.dir.map(|text| text.value),
        name: output.name.map(|name| output_name(name, sources, findings)),
    });
    let words = raw.words.unwrap_or_default();
    let series = Series {
        output,
        words: words.words,
        word_files: words.files,
        font_dirs: raw.fonts.map_or_else(Vec::new, |fonts| fonts.dirs),
        standards: raw.pdf.and_then(|pdf| pdf.standard),
        policy: Policy { deny: rules(deny, findings), allow: rules(allow, findings) },
        mail: raw.mail,
        groups: raw.notify.unwrap_or_default(),
    };
    let defaults = match defaults {
        Some(Value::Table(table)) => Some(table),
        _ => None,
    };
    (series, defaults, keys)
}

/// A code of `[check]`, or a finding with the nearest one.
fn rule(text: Text, findings: &mut Findings) -> String {
    if !is_known_rule(&text.value) && !text.is_placeholder() {
        findings.add(Fault::unknown_code(&text.value), text.place);
    }
    text.value
}

/// What `[output] name` fills in.
pub const NAME_PARTS: [&str; 4] = ["stem", "title", "date", "issue"];

/// Whether no file's name can hold a character, on one system or another.
pub fn is_no_name(character: char) -> bool {
    r#"/\:*?"<>|"#.contains(character) || character.is_control()
}

/// The name of outputs; what cannot be filled in or stand in a name is a finding.
fn output_name(name: Text, sources: &Sources, findings: &mut Findings) -> String {
    let value = name.value.as_str();
    let mut add = |fault, range| {
        findings.add(fault, name.place.as_ref().map(|place| sources.within(place, value, range)));
    };
    if value.trim().is_empty() && !name.is_placeholder() {
        add(Fault::TextEmpty { key: "name".to_owned() }, 0..value.len());
    }
    for (at, character) in value.char_indices().filter(|&(_, character)| is_no_name(character)) {
        add(Fault::OutputName { character }, at..at + character.len_utf8());
    }
    let mut start = 0;
    while let Some(at) = value[start..].find(['{', '}']).map(|at| start + at) {
        let inside = value[at..].strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let part = inside.map_or("", |(part, _)| part);
        start = inside.map_or(at + 1, |(part, _)| at + part.len() + 2);
        if !NAME_PARTS.contains(&part) {
            let nearest = nearest(part, NAME_PARTS);
            let found = value[at..start].to_owned();
            add(Fault::OutputPlaceholder { found, nearest, known: NAME_PARTS.join(", ") }, at..start);
        }
    }
    name.value
}
