//! Reads values of the right type out of a TOML tree. Every fault becomes a
//! finding; a placeholder takes the value's place, so that reading goes on.

use chrono::NaiveDate;
use schemars::{JsonSchema, json_schema};

use super::date::PartialDate;
use super::value::{Node, Table, Value};
use crate::findings::{Fault, Findings, nearest};
use crate::source::Place;

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
    /// Keys that mistyped ones in the table were probably meant for.
    pub meant: &'a [String],
}

impl Missing<'_> {
    /// Records that the key is required.
    pub(super) fn report(&self, findings: &mut Findings) {
        // One slip, one finding: the mistyped key is reported already.
        if self.meant.iter().any(|meant| meant == self.key) {
            return;
        }
        let fault = Fault::KeyMissing { key: self.key.to_owned(), table: self.table.to_owned() };
        findings.add(fault, self.place.clone());
    }
}

/// A string with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The decoded string.
    pub value: String,
    /// The TOML token; none for a placeholder.
    pub place: Option<Place>,
}

impl Text {
    /// Whether this stands for a text that could not be read.
    pub fn is_placeholder(&self) -> bool {
        self.place.is_none()
    }

    fn placeholder() -> Self {
        Self { value: String::new(), place: None }
    }
}

fn mismatch(expected: &str, node: &Node, findings: &mut Findings) {
    let found = node.value.type_name().to_owned();
    findings.add(Fault::TypeMismatch { expected: expected.to_owned(), found }, node.place.clone());
}

impl Read for Text {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        match &node.value {
            Value::String(value) => Self { value: value.clone(), place: Some(node.place.clone()) },
            _ => {
                mismatch("a string", node, findings);
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

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        match &node.value {
            Value::Array(items) => items.iter().map(|item| T::read(item, findings)).collect(),
            _ => {
                mismatch("a list", node, findings);
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
            Value::String(_) => Self(vec![Text::read(node, findings)]),
            Value::Array(items) if items.is_empty() => {
                mismatch_empty(node, findings);
                Self(Vec::new())
            }
            Value::Array(_) => Self(Vec::read(node, findings)),
            _ => {
                mismatch("a string or a list of strings", node, findings);
                Self(Vec::new())
            }
        }
    }

    fn absent(key: &Missing<'_>, findings: &mut Findings) -> Self {
        key.report(findings);
        Self(Vec::new())
    }
}

fn mismatch_empty(node: &Node, findings: &mut Findings) {
    let expected = "a string or a list of strings".to_owned();
    findings.add(Fault::TypeMismatch { expected, found: "an empty list".to_owned() }, node.place.clone());
}

/// A positive number: an issue, a count of copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
#[schemars(transparent, inline)]
pub struct Positive(#[schemars(range(min = 1))] pub u32);

impl Read for Positive {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        let Value::Integer(number) = node.value else {
            mismatch("an integer", node, findings);
            return Self(1);
        };
        let positive = number.and_then(|number| u32::try_from(number).ok()).filter(|&number| number > 0);
        if positive.is_none() {
            let given =
                number.map_or_else(|| "a number beyond 64 bits".to_owned(), |number| number.to_string());
            let expected = "a number from 1 to 4294967295".to_owned();
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

fn report_date(node: &Node, findings: &mut Findings) {
    let given = match &node.value {
        Value::String(text) => format!("`{text}`"),
        Value::Datetime(datetime) => format!("`{datetime}`"),
        Value::NoDate(text) => format!("`{text}`"),
        other => other.type_name().to_owned(),
    };
    findings.add(Fault::DateInvalid { given }, node.place.clone());
}

impl Read for Day {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        let place = Some(node.place.clone());
        if let Some(PartialDate::Day(day)) = date(node) {
            return Self { date: Some(day), place };
        }
        report_date(node, findings);
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
            report_date(node, findings);
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

/// The table of a node, or a finding.
pub(super) fn table<'a>(node: &'a Node, expected: &str, findings: &mut Findings) -> Option<&'a Table> {
    if let Value::Table(table) = &node.value {
        return Some(table);
    }
    mismatch(expected, node, findings);
    None
}

/// Reports every key of a table that is not among the known ones; gives the
/// keys that were probably meant.
pub(super) fn unknown_keys(
    table: &Table,
    name: &str,
    known: &[&str],
    findings: &mut Findings,
) -> Vec<String> {
    let mut meant = Vec::new();
    for entry in table.entries().filter(|entry| !known.contains(&entry.key.as_str())) {
        let nearest = nearest(&entry.key, known.iter().copied());
        meant.extend(nearest.clone());
        let fault = Fault::KeyUnknown {
            key: entry.key.clone(),
            table: name.to_owned(),
            nearest,
            known: known.join(", "),
        };
        findings.add(fault, entry.key_place.clone());
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
            pub place: Option<$crate::source::Place>,
        }

        impl $name {
            /// Every key that such a table may have.
            #[allow(dead_code, reason = "asked of a few tables only")]
            pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
                [$( $crate::brief::read::key(stringify!($field)) ),*].into_iter()
            }
        }

        impl $crate::brief::read::Read for $name {
            fn read(
                node: &$crate::brief::value::Node,
                findings: &mut $crate::findings::Findings,
            ) -> Self {
                use $crate::brief::read::{Missing, Read, key, table, unknown_keys};
                let Some(table) = table(node, concat!("a table, ", $label), findings) else {
                    return Self { $( $field: Read::absent(
                        &Missing { key: key(stringify!($field)), table: $label, place: &node.place, meant: &[] },
                        &mut Default::default(),
                    ), )* place: Some(node.place.clone()) };
                };
                let meant = unknown_keys(table, $label, &[$( key(stringify!($field)) ),*], findings);
                Self { $( $field: match table.get(key(stringify!($field))) {
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
                    &$crate::brief::read::Missing { key: $crate::brief::read::key(stringify!($field)), table: $label, place: key.place, meant: &[] },
                    &mut Default::default(),
                ), )* place: None }
            }
        }
    )* };
}
pub(crate) use tables;

/// Declares a set of words that a key takes.
macro_rules! words {
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

        impl $crate::brief::read::Read for $name {
            fn read(
                node: &$crate::brief::value::Node,
                findings: &mut $crate::findings::Findings,
            ) -> Self {
                $crate::brief::read::choice(node, Self::ALL, findings).unwrap_or_default()
            }

            fn absent(_: &$crate::brief::read::Missing<'_>, _: &mut $crate::findings::Findings) -> Self {
                Self::default()
            }
        }
    )* };
}
pub(crate) use words;

/// One of a few words, or a finding with the nearest.
pub(super) fn choice<T: Copy>(node: &Node, all: &[(&str, T)], findings: &mut Findings) -> Option<T> {
    let Value::String(given) = &node.value else {
        mismatch("a string", node, findings);
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
