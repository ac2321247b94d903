//! TOML as a tree in which every key and value knows its place. Takes a text,
//! gives every syntax error and all that could be parsed; merges two trees.

use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use crate::findings::{Fault, Findings};
use crate::keys::{KeyId, Keys};
use crate::source::{Place, SourceId, Sources};

/// A value at its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Where the value stands.
    pub place: Place,
    /// The value.
    pub value: Value,
}

/// A TOML value.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    /// A table.
    Table(Table),
    /// An array, of tables too.
    Array(Vec<Node>),
    /// A string, decoded.
    String(String),
    /// An integer; none when it is beyond 64 bits.
    Integer(Option<i64>),
    /// A float; no key takes one.
    Float,
    /// A boolean; no key takes one.
    Boolean,
    /// Any of TOML's four dates and times.
    Datetime(Datetime),
    /// What looks like a date and is none, such as 2026-02-30, as written.
    NoDate(String),
}

impl Value {
    /// The value's type, as a finding names it.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Table(_) => "a table",
            Self::Array(_) => "a list",
            Self::String(_) => "a string",
            Self::Integer(_) => "an integer",
            Self::Float => "a float",
            Self::Boolean => "a boolean",
            Self::Datetime(_) => "a date or time",
            Self::NoDate(_) => "a date that does not exist",
        }
    }
}

/// A table, in no particular order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_place: Place,
    /// The value.
    pub node: Node,
}

impl Table {
    /// The value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// Takes a key's value out.
    pub(crate) fn remove(&mut self, key: &str) -> Option<Node> {
        let index = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(index).node)
    }

    /// All keys with their values.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Fills in what this table leaves out, key by key; a list or a plain value
    /// of this table stands as it is.
    pub(crate) fn inherit(&mut self, defaults: Self) {
        for default in defaults.entries {
            let own = self.entries.iter_mut().find(|entry| entry.key == default.key);
            match own {
                None => self.entries.push(default),
                Some(own) => {
                    if let (Value::Table(own), Value::Table(inherited)) =
                        (&mut own.node.value, default.node.value)
                    {
                        own.inherit(inherited);
                    }
                }
            }
        }
    }
}

/// Parses a file of `sources`; syntax errors become findings.
pub(crate) fn parse(source: SourceId, sources: &Sources, findings: &mut Findings) -> Node {
    let text = &sources.get(source).text;
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let range = error.span().unwrap_or(0..0);
        let end = range.end.min(text.len());
        let place = Place { source, range: range.start.min(end)..end };
        if looks_like_date(sources.slice(&place)) {
            // The key that wants a date reports it.
            continue;
        }
        let message = error.message().replace('\n', ", ");
        findings.add(Fault::TomlSyntax { message }, place);
    }
    Node {
        place: Place { source, range: 0..0 },
        value: Value::Table(Tree { source, sources }.table(root.into_inner())),
    }
}

fn looks_like_date(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| {
        text.get(range).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    digits(0..4) && digits(5..7) && text.as_bytes()[4] == b'-' && text.as_bytes().get(7) == Some(&b'-')
}

/// The keys of a tree of one file.
pub(crate) fn keys(root: &Node) -> Keys {
    fn collect(node: &Node, own: Option<KeyId>, keys: &mut Keys) {
        match &node.value {
            Value::Table(table) => {
                for entry in table.entries() {
                    let key = keys.key(own, &entry.key);
                    keys.stands(key, entry.key_place.clone());
                    keys.stands(key, entry.node.place.clone());
                    collect(&entry.node, Some(key), keys);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let key = keys.item(own, index);
                    keys.stands(key, item.place.clone());
                    collect(item, Some(key), keys);
                }
            }
            _ => {}
        }
    }
    let mut keys = Keys::default();
    collect(root, None, &mut keys);
    keys
}

/// Builds nodes of one file.
struct Tree<'a> {
    source: SourceId,
    sources: &'a Sources,
}

impl Tree<'_> {
    fn table(&self, parsed: DeTable<'_>) -> Table {
        let entries = parsed.into_iter().map(|(key, value)| Entry {
            key_place: Place { source: self.source, range: key.span() },
            key: key.into_inner().into_owned(),
            node: self.node(value),
        });
        Table { entries: entries.collect() }
    }

    fn node(&self, parsed: toml::Spanned<DeValue<'_>>) -> Node {
        let place = Place { source: self.source, range: parsed.span() };
        let value = match parsed.into_inner() {
            DeValue::String(text) => Value::String(text.into_owned()),
            DeValue::Integer(integer) => {
                Value::Integer(i64::from_str_radix(integer.as_str(), integer.radix()).ok())
            }
            DeValue::Float(_) => Value::Float,
            DeValue::Boolean(_) => Value::Boolean,
            DeValue::Datetime(datetime) if datetime.date.is_none() && datetime.time.is_none() => {
                Value::NoDate(self.sources.slice(&place).to_owned())
            }
            DeValue::Datetime(datetime) => Value::Datetime(datetime),
            DeValue::Array(array) => Value::Array(array.into_iter().map(|item| self.node(item)).collect()),
            DeValue::Table(inner) => Value::Table(self.table(inner)),
        };
        Node { place, value }
    }
}
