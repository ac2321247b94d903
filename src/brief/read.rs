//! Reads values of the right type from a TOML tree. Every fault becomes a
//! finding; a placeholder takes the value's place, so that reading can go on.

use chrono::NaiveDate;
use schemars::{JsonSchema, json_schema};

use super::advice::{self, DayGuess};
use super::date::PartialDate;
use super::names;
use super::value::{Node, Table, Value};
use crate::findings::{Fault, Findings, Repair, nearest};
use crate::text::characters::joins;
use crate::text::source::{Place, Text};
use crate::words::{Words, words};

/// Implements a schema that stands where it is used.
macro_rules! inline_schema {
    ($type:ty, $name:literal, |$generator:ident| $schema:expr) => {
        impl ::schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema($generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                $schema
            }
        }
    };
}
pub(crate) use inline_schema;

/// A type that a TOML value can be read into.
pub(super) trait Read: Sized {
    /// Whether it is written as a table.
    const IS_TABLE: bool = false;

    /// Reads a value that is there.
    fn read(node: &Node, findings: &mut Findings) -> Self;

    /// What stands for a key that is not there; a finding where it must be.
    fn absent(key: &Missing<'_>, findings: &mut Findings) -> Self;
}

/// A key that was looked for in vain.
pub(super) struct Missing<'a> {
    /// The key.
    pub key: &'static str,
    /// The table's name, as a finding says it.
    pub table: &'a str,
    /// Where the table stands.
    pub place: &'a Place,
    /// What unknown keys in the table were probably meant for.
    pub meant: &'a Meant<'a>,
}

/// The keys that unknown ones of a table were probably meant for.
#[derive(Default)]
pub(super) struct Meant<'a> {
    /// Those that a mistyped key resembles.
    nearest: Vec<String>,
    /// Those of which the name is certain, with what stands under them.
    named: Vec<(&'a str, &'a Node)>,
}

impl<'a> Meant<'a> {
    /// The value of a key in a table, under whatever name it stands.
    pub(super) fn get(&self, table: &'a Table, key: &str) -> Option<&'a Node> {
        let named = || self.named.iter().find(|(name, _)| *name == key).map(|(_, node)| *node);
        table.get(key).or_else(named)
    }
}

impl Missing<'_> {
    /// Records that the key is required.
    pub(super) fn report(&self, findings: &mut Findings) {
        // One slip, one finding: the mistyped key is reported already.
        if self.meant.nearest.iter().any(|meant| meant == self.key) {
            return;
        }
        let fault = Fault::KeyMissing { key: self.key.to_owned(), table: self.table.to_owned() };
        findings.add(fault, self.place.clone());
    }
}

const A_STRING: Words = Words::plain("a string", "文本");
const A_LIST: Words = Words::plain("a list", "列表");
const STRINGS: Words = Words::plain("a string or a list of strings", "文本或文本的列表");
const AN_INTEGER: Words = Words::plain("an integer", "整数");
const A_FLAG: Words = Words::plain("true or false", " true 或 false");
const A_SWITCH: Words = Words::plain("true, false or \"auto\"", " true、false 或 \"auto\"");
const A_FIT: Words = Words::plain("a number of pages, \"whole\" or false", "页数、\"whole\" 或 false");

/// Reports a value of another type. `meant` is how TOML writes what it was
/// meant to be, where that can be told.
pub(super) fn mismatch(expected: Words, node: &Node, meant: Option<String>, findings: &mut Findings) {
    if node.reported {
        return;
    }
    let found = match &node.value {
        Value::Bare(text) => words!("`{text}`", " `{text}`"),
        other => other.type_name(),
    };
    let repair = meant.clone().map(|text| Repair { place: node.place.clone(), text });
    let fault = Fault::TypeMismatch { expected, found, meant };
    findings.add_with(fault, node.place.clone(), repair);
}

impl Read for Text {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        let text = |value: &String| Self { value: value.clone(), place: Some(node.place.clone()) };
        match &node.value {
            Value::String(value) => text(value),
            Value::Bare(value) if !node.reported => {
                let line = advice::quoted(value);
                let repair = Repair { place: node.place.clone(), text: line.clone() };
                findings.add_with(Fault::TomlUnquoted { line }, node.place.clone(), repair);
                text(value)
            }
            _ => {
                let meant = advice::word(node).map(|word| advice::quoted(&word));
                mismatch(A_STRING, node, meant, findings);
                Self::placeholder()
            }
        }
    }

    fn absent(key: &Missing<'_>, findings: &mut Findings) -> Self {
        key.report(findings);
        Self::placeholder()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        Some(T::read(node, findings))
    }

    fn absent(_: &Missing<'_>, _: &mut Findings) -> Self {
        None
    }
}

/// A value that has no default where it stands, though its type has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Required<T>(pub T);

impl<T: Read + Default> Read for Required<T> {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        Self(T::read(node, findings))
    }

    fn absent(key: &Missing<'_>, findings: &mut Findings) -> Self {
        key.report(findings);
        Self::default()
    }
}

impl<T: JsonSchema> JsonSchema for Required<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        match &node.value {
            Value::Array(items) => items.iter().map(|item| T::read(item, findings)).collect(),
            Value::Table(Table { header: Some(header), .. }) if T::IS_TABLE => {
                brackets(header, format!("[{header}]"), node, findings);
                vec![T::read(node, findings)]
            }
            _ => {
                let meant = advice::word(node).map(|word| advice::list(word.split(['、', '；', ';'])));
                mismatch(A_LIST, node, meant, findings);
                Self::new()
            }
        }
    }

    fn absent(_: &Missing<'_>, _: &mut Findings) -> Self {
        Self::new()
    }
}

/// A string, or a list of strings.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
#[schemars(untagged, inline)]
#[allow(dead_code, reason = "the variants give the schema its shape")]
enum OneOrManyShape {
    One(Text),
    Many(Vec<Text>),
}

/// One string or a list of them; read into a list either way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMany(pub Vec<Text>);

impl Read for OneOrMany {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        match &node.value {
            Value::String(_) | Value::Bare(_) => Self(vec![Text::read(node, findings)]),
            Value::Array(items) if items.is_empty() => {
                mismatch_empty(node, findings);
                Self(Vec::new())
            }
            Value::Array(_) => Self(Vec::read(node, findings)),
            _ => {
                let meant = advice::word(node).map(|word| advice::quoted(&word));
                mismatch(STRINGS, node, meant, findings);
                Self(Vec::new())
            }
        }
    }

    fn absent(key: &Missing<'_>, findings: &mut Findings) -> Self {
        key.report(findings);
        Self(Vec::new())
    }
}

/// A title: plain text, or the lines that its editor has it broken into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// The whole.
    pub text: Text,
    /// Its lines, where its editor gave them.
    pub lines: Vec<Text>,
}

impl Read for Title {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        if !matches!(node.value, Value::Array(_)) {
            return Self { text: Text::read(node, findings), lines: Vec::new() };
        }
        let lines = OneOrMany::read(node, findings).0;
        let mut value = String::new();
        for line in &lines {
            let line = line.value.trim();
            let meeting = value.chars().next_back().zip(line.chars().next());
            let apart = meeting.is_some_and(|(before, after)| !joins(before, after));
            value.push_str(if apart { " " } else { "" });
            value.push_str(line);
        }
        let text = Text { value, place: Some(node.place.clone()).filter(|_| !lines.is_empty()) };
        Self { text, lines }
    }

    fn absent(key: &Missing<'_>, findings: &mut Findings) -> Self {
        Self { text: Text::absent(key, findings), lines: Vec::new() }
    }
}

inline_schema!(Title, "Title", |generator| OneOrManyShape::json_schema(generator));

/// A choice that the issue itself makes unless it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Switch {
    /// As the issue has need of it.
    #[default]
    Auto,
    /// In any case.
    On,
    /// In no case.
    Off,
}

impl Read for Switch {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        match &node.value {
            Value::Boolean(true) => Self::On,
            Value::Boolean(false) => Self::Off,
            Value::String(word) if word == "auto" => Self::Auto,
            _ => {
                mismatch(A_SWITCH, node, None, findings);
                Self::Auto
            }
        }
    }

    fn absent(_: &Missing<'_>, _: &mut Findings) -> Self {
        Self::Auto
    }
}

inline_schema!(Switch, "Switch", |_generator| json_schema!({ "enum": [true, false, "auto"] }));

/// Yes or no; no where it is not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flag(pub bool);

impl Read for Flag {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        let Value::Boolean(flag) = node.value else {
            mismatch(A_FLAG, node, None, findings);
            return Self(false);
        };
        Self(flag)
    }

    fn absent(_: &Missing<'_>, _: &mut Findings) -> Self {
        Self(false)
    }
}

inline_schema!(Flag, "Flag", |_generator| json_schema!({ "type": "boolean" }));

/// How many pages an issue takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// As many as it needs, the last one no stub.
    Whole {
        /// Whether the editor wrote so.
        asked: bool,
    },
    /// So many.
    Pages(u32),
    /// As it falls.
    Off,
}

impl Default for Fit {
    fn default() -> Self {
        Self::Whole { asked: false }
    }
}

impl Read for Fit {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        match &node.value {
            Value::Integer(_) => Self::Pages(Positive::read(node, findings).0),
            Value::String(word) if word == "whole" => Self::Whole { asked: true },
            Value::Boolean(false) => Self::Off,
            _ => {
                mismatch(A_FIT, node, None, findings);
                Self::default()
            }
        }
    }

    fn absent(_: &Missing<'_>, _: &mut Findings) -> Self {
        Self::default()
    }
}

inline_schema!(Fit, "Fit", |_generator| json_schema!({ "anyOf": [
    { "type": "integer", "minimum": 1 },
    { "enum": ["whole", false] },
] }));

fn mismatch_empty(node: &Node, findings: &mut Findings) {
    let (expected, found) = (STRINGS, Words::plain("an empty list", "空列表"));
    findings.add(Fault::TypeMismatch { expected, found, meant: None }, node.place.clone());
}

/// A positive number: an issue, a count of copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
#[schemars(transparent, inline)]
pub struct Positive(#[schemars(range(min = 1))] pub u32);

impl Read for Positive {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        let Value::Integer(number) = node.value else {
            let meant = advice::word(node).and_then(|word| advice::number(&word));
            mismatch(AN_INTEGER, node, meant.map(|number| number.to_string()), findings);
            return Self(1);
        };
        let positive = number.and_then(|number| u32::try_from(number).ok()).filter(|&number| number > 0);
        if positive.is_none() {
            let given = number
                .map_or(Words::plain("a number beyond 64 bits", "超出 64 位的数"), |number| {
                    words!("{number}", " {number}")
                });
            let expected = Words::plain("a number from 1 to 4294967295", "从 1 到 4294967295 的数");
            findings.add(Fault::NumberRange { given, expected }, node.place.clone());
        }
        Self(positive.unwrap_or(1))
    }

    fn absent(key: &Missing<'_>, findings: &mut Findings) -> Self {
        key.report(findings);
        Self(1)
    }
}

/// A day, as a TOML local date or the same in quotes; none for a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Option<NaiveDate>,
    /// Where it is written.
    pub place: Option<Place>,
}

/// What is known of a reference's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known(pub Option<PartialDate>);

/// A date in any of the forms that TOML and the contract allow.
fn date(node: &Node) -> Option<PartialDate> {
    match &node.value {
        Value::String(text) => PartialDate::parse(text.trim()),
        Value::Integer(Some(year)) => PartialDate::parse(&year.to_string()),
        Value::Datetime(datetime) if datetime.time.is_none() => PartialDate::parse(&datetime.to_string()),
        _ => None,
    }
}

/// Reports what is no date, or not the `day` that is wanted.
fn report_date(node: &Node, day: bool, findings: &mut Findings) {
    if node.reported {
        return;
    }
    let word = advice::word(node);
    let given = word.as_ref().map_or_else(|| node.value.type_name(), |word| words!("`{word}`", " `{word}` "));
    let guess = word.map_or(DayGuess::Unknown, |word| advice::day(&word));
    let meant = match guess {
        DayGuess::NoDay(year, month, days) => {
            return findings.add(Fault::DateNoDay { given, year, month, days }, node.place.clone());
        }
        DayGuess::NoMonth(month) => {
            return findings.add(Fault::DateNoMonth { given, month }, node.place.clone());
        }
        DayGuess::Date(date @ PartialDate::Month(..)) if !day => Some(format!("\"{date}\"")),
        DayGuess::Date(date) if !day || matches!(date, PartialDate::Day(_)) => Some(date.to_string()),
        _ => None,
    };
    let repair = meant.clone().map(|text| Repair { place: node.place.clone(), text });
    findings.add_with(Fault::DateInvalid { given, day, meant }, node.place.clone(), repair);
}

impl Read for Day {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        let place = Some(node.place.clone());
        if let Some(PartialDate::Day(day)) = date(node) {
            return Self { date: Some(day), place };
        }
        report_date(node, true, findings);
        Self { date: None, place }
    }

    fn absent(key: &Missing<'_>, findings: &mut Findings) -> Self {
        key.report(findings);
        Self { date: None, place: None }
    }
}

impl Read for Known {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        let known = date(node);
        if known.is_none() {
            report_date(node, false, findings);
        }
        Self(known)
    }

    fn absent(key: &Missing<'_>, findings: &mut Findings) -> Self {
        key.report(findings);
        Self(None)
    }
}

inline_schema!(Text, "Text", |_generator| json_schema!({ "type": "string" }));
inline_schema!(Day, "Day", |_generator| json_schema!({ "type": "string", "format": "date" }));
inline_schema!(Known, "Known", |_generator| json_schema!({ "anyOf": [
    { "type": "string", "format": "date" },
    { "type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2]))?$" },
    { "type": "integer", "minimum": 1000, "maximum": 9999 },
] }));
inline_schema!(OneOrMany, "OneOrMany", |generator| OneOrManyShape::json_schema(generator));

/// The table of a node, or a finding. Of tables that are written as a list, it
/// is the first.
pub(super) fn table<'a>(node: &'a Node, expected: Words, findings: &mut Findings) -> Option<&'a Table> {
    let mut first = None;
    match &node.value {
        Value::Table(table) => return Some(table),
        Value::Array(items) => {
            for item in items {
                let Value::Table(table @ Table { header: Some(header), .. }) = &item.value else { continue };
                let single = header.strip_prefix('[').and_then(|header| header.strip_suffix(']'));
                brackets(header, single.unwrap_or(header).to_owned(), item, findings);
                first = first.or(Some(table));
            }
        }
        _ => {}
    }
    if first.is_none() {
        mismatch(expected, node, None, findings);
    }
    first
}

/// Reports a table's name with too few or too many brackets.
fn brackets(header: &str, wanted: String, node: &Node, findings: &mut Findings) {
    let repair = Repair { place: node.place.clone(), text: wanted.clone() };
    findings.add_with(Fault::TomlBrackets { found: header.to_owned(), wanted }, node.place.clone(), repair);
}

/// Reports every key of a table that is not among the known ones; gives the
/// keys that were probably meant. A key that stands under its Chinese name is
/// read as if it had its own.
pub(super) fn unknown_keys<'a>(
    table: &'a Table,
    name: &str,
    known: &[&'a str],
    findings: &mut Findings,
) -> Meant<'a> {
    let mut meant = Meant::default();
    for entry in table.entries().filter(|entry| !known.contains(&entry.key.as_str())) {
        let named = names::key(&entry.key, known);
        let nearest = named.map(str::to_owned).or_else(|| nearest(&entry.key, known.iter().copied()));
        meant.nearest.extend(nearest.clone());
        let free = named.filter(|key| table.get(key).is_none() && meant.get(table, key).is_none());
        meant.named.extend(free.map(|key| (key, &entry.node)));
        let repair = free.map(|key| Repair { place: entry.key_place.clone(), text: key.to_owned() });
        let fault = Fault::KeyUnknown {
            key: entry.key.clone(),
            table: name.to_owned(),
            nearest,
            known: known.join(", "),
        };
        findings.add_with(fault, entry.key_place.clone(), repair);
    }
    meant
}

/// The key that a field of a table stands for: `type` of `r#type`.
pub(super) fn key(field: &'static str) -> &'static str {
    field.strip_prefix("r#").unwrap_or(field)
}

/// Declares tables of the contract: one declaration gives the struct, its
/// reader (unknown and missing keys, all in one pass) and its JSON Schema.
macro_rules! tables {
    ($( $(#[$meta:meta])* $name:ident = $label:literal
        { $( $(#[$field_meta:meta])* $field:ident: $type:ty ),* $(,)? } )*) => { $(
        #[derive(Debug, Clone, ::schemars::JsonSchema)]
        $(#[$meta])*
        #[schemars(deny_unknown_fields)]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $type, )*
            /// Where the table stands.
            #[schemars(skip)]
            pub place: Option<$crate::text::source::Place>,
        }

        impl $name {
            /// Every key that such a table may have.
            #[allow(dead_code, reason = "asked of a few tables only")]
            pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
                [$( $crate::brief::read::key(stringify!($field)) ),*].into_iter()
            }
        }

        impl $crate::brief::read::Read for $name {
            const IS_TABLE: bool = true;

            fn read(
                node: &$crate::brief::value::Node,
                findings: &mut $crate::findings::Findings,
            ) -> Self {
                use $crate::brief::read::{Meant, Missing, Read, key, table, unknown_keys};
                let expected = Words::plain(concat!("a table, ", $label), concat!("一个表，", $label));
                let Some(table) = table(node, expected, findings) else {
                    return Self { $( $field: Read::absent(
                        &Missing { key: key(stringify!($field)), table: $label, place: &node.place, meant: &Meant::default() },
                        &mut Default::default(),
                    ), )* place: Some(node.place.clone()) };
                };
                let meant = unknown_keys(table, $label, &[$( key(stringify!($field)) ),*], findings);
                Self { $( $field: match meant.get(table, key(stringify!($field))) {
                    Some(value) => Read::read(value, findings),
                    None => Read::absent(
                        &Missing { key: key(stringify!($field)), table: $label, place: &node.place, meant: &meant },
                        findings,
                    ),
                }, )* place: Some(node.place.clone()) }
            }

            fn absent(key: &$crate::brief::read::Missing<'_>, findings: &mut $crate::findings::Findings) -> Self {
                key.report(findings);
                Self { $( $field: $crate::brief::read::Read::absent(
                    &$crate::brief::read::Missing { key: $crate::brief::read::key(stringify!($field)), table: $label, place: key.place, meant: &Default::default() },
                    &mut Default::default(),
                ), )* place: None }
            }
        }
    )* };
}
pub(crate) use tables;

/// Declares a set of words that a key takes.
macro_rules! choices {
    ($( $(#[$meta:meta])* $name:ident { $( $(#[$word_meta:meta])* $variant:ident = $word:literal ),* $(,)? } )*) => { $(
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ::schemars::JsonSchema)]
        $(#[$meta])*
        pub enum $name { $( $(#[$word_meta])* #[schemars(rename = $word)] $variant ),* }

        impl $name {
            /// Every word.
            pub const ALL: &[(&'static str, Self)] = &[$( ($word, Self::$variant) ),*];

            /// The word itself.
            pub fn word(self) -> &'static str {
                match self { $( Self::$variant => $word ),* }
            }
        }

        $crate::brief::read::read_words!($name);
    )* };
}
pub(crate) use choices;

/// Reads an enumeration by its words, which it has in `ALL`.
macro_rules! read_words {
    ($name:ty) => {
        impl $crate::brief::read::Read for $name {
            fn read(node: &$crate::brief::value::Node, findings: &mut $crate::findings::Findings) -> Self {
                $crate::brief::read::choice(node, Self::ALL, findings).unwrap_or_default()
            }

            fn absent(_: &$crate::brief::read::Missing<'_>, _: &mut $crate::findings::Findings) -> Self {
                Self::default()
            }
        }
    };
}
pub(crate) use read_words;

/// One of a few words, or a finding with the nearest.
pub(super) fn choice<T: Copy>(node: &Node, all: &[(&str, T)], findings: &mut Findings) -> Option<T> {
    let Value::String(given) = &node.value else {
        let meant = advice::word(node).map(|word| advice::quoted(&word));
        mismatch(A_STRING, node, meant, findings);
        return None;
    };
    let found = all.iter().find(|(word, _)| word == given).map(|&(_, value)| value);
    if found.is_none() {
        let words: Vec<_> = all.iter().map(|&(word, _)| word).collect();
        let fault = Fault::ChoiceUnknown {
            given: given.clone(),
            nearest: nearest(given, words.iter().copied()),
            known: words.join(", "),
        };
        findings.add(fault, node.place.clone());
    }
    found
}
