//! TOML as a tree in which every key and value knows its place. Takes a text,
//! returns every cause why it is not valid and all that could be parsed; merges
//! two trees.

use std::ops::Range;

use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::json;
use super::syntax::{self, Mended};
use crate::findings::{Fault, Findings, Repair};
use crate::text::keys::{KeyId, Keys};
use crate::text::source::{Place, Reading, SourceId, Sources};
use crate::words::Words;

/// A value at its place.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Where the value stands.
    pub place: Place,
    /// The value.
    pub value: Value,
    /// Whether a finding is there already, of which another type may follow; of
    /// a whole file, whether a part of it could not be understood.
    pub reported: bool,
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
    /// A float, as written; no key takes one.
    Float(String),
    /// A boolean; no key takes one.
    Boolean(bool),
    /// Any of TOML's four dates and times.
    Datetime(Datetime),
    /// A value without quotes that is none of TOML's, as written: a text that
    /// lacks them, or a day such as 2026-02-30. Its finding is left to its key;
    /// an empty one is reported already.
    Bare(String),
}

impl Value {
    /// The value's type, as a finding names it.
    pub(crate) fn type_name(&self) -> Words {
        match self {
            Self::Table(_) => Words::plain("a table", "表"),
            Self::Array(_) => Words::plain("a list", "列表"),
            Self::String(_) => Words::plain("a string", "文本"),
            Self::Integer(_) => Words::plain("an integer", "整数"),
            Self::Float(_) => Words::plain("a float", "小数"),
            Self::Boolean(_) => Words::plain("a boolean", "真假值"),
            Self::Datetime(_) => Words::plain("a date or time", "日期或时刻"),
            Self::Bare(_) => Words::plain("a text without quotation marks", "没有引号的文字"),
        }
    }
}

/// A table, in no particular order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// Its name in brackets, as written; none for an inline table.
    pub header: Option<String>,
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

    /// Adds a key that is not there yet.
    pub(super) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
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

/// Parses a file of `sources`; each cause why it is no TOML becomes one finding,
/// and what surrounds it is read all the same. What could not be read as a text
/// is an empty table.
pub(crate) fn parse(source: SourceId, sources: &Sources, findings: &mut Findings) -> Node {
    let file = sources.get(source);
    let place = sources.place(source, 0..0);
    if json::is_json(&file.name, &file.text) {
        return json::parse(source, sources, findings);
    }
    if file.reading == Reading::Unreadable {
        return Node { place, value: Value::Table(Table::default()), reported: true };
    }
    let (root, errors) = DeTable::parse_recoverable(&file.text);
    if errors.is_empty() {
        let range = |range| range;
        let tree = Tree { source, sources, range: &range, mended: None };
        return Node { place, value: Value::Table(tree.table(root.into_inner())), reported: false };
    }
    let mended = syntax::mend(&file.text);
    let (root, errors) = DeTable::parse_recoverable(&mended.text);
    let range = mended.way_back();
    let tree = Tree { source, sources, range: &range, mended: Some(&mended) };
    let left = Left { tree: &tree, mended: &mended };
    left.report(&errors, findings);
    // A value without quotes leaves nothing around it in doubt.
    let reported = !errors.is_empty() || !mended.found.is_empty();
    Node { place, value: Value::Table(tree.table(root.into_inner())), reported }
}

/// What a text that is no TOML leaves to say.
struct Left<'a> {
    tree: &'a Tree<'a>,
    mended: &'a Mended,
}

impl Left<'_> {
    /// Reports the causes that were understood, and what the parser still finds
    /// in the mended text: keys that stand twice, and of anything else the first,
    /// for the others may follow from it.
    fn report(&self, errors: &[toml::de::Error], findings: &mut Findings) {
        let Tree { source, sources, range, .. } = *self.tree;
        let mut understood = !self.mended.bare.is_empty();
        let mut repeated_table = None;
        for found in &self.mended.found {
            understood = true;
            let place = |range: &Range<usize>| sources.place(source, range.clone());
            let repair = found.repair.as_ref();
            let repair = repair.map(|(range, text)| Repair { place: place(range), text: text.clone() });
            findings.add_with(found.fault.clone(), place(&found.range), repair);
        }
        for error in errors {
            let at = range(error.span().unwrap_or(0..0));
            let place = sources.place(source, at.clone());
            if error.message() == "duplicate key" {
                let first = self.mended.first_of(&at);
                let between = first.as_ref().map_or(at.start..at.start, |first| first.end..at.start);
                if self.mended.has_cause(&between)
                    || repeated_table.is_some_and(|table| between.contains(&table))
                {
                    // The two are in one table for another cause.
                    continue;
                }
                if sources.slice(&sources.place(source, at.start.saturating_sub(1)..at.start)) == "[" {
                    repeated_table = Some(at.start);
                }
                let line = first.map(|first| sources.position(source, first.start).line);
                let key = sources.slice(&place).to_owned();
                findings.add(Fault::KeyRepeated { key, line }, place);
            } else if !understood {
                findings.add(Fault::TomlSyntax { message: error.message().replace('\n', ", ") }, place);
            } else {
                continue;
            }
            understood = true;
        }
    }
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
    /// From the text that was parsed to the editor's.
    range: &'a dyn Fn(Range<usize>) -> Range<usize>,
    /// What was mended, if the file is no TOML.
    mended: Option<&'a Mended>,
}

impl Tree<'_> {
    fn place(&self, range: Range<usize>) -> Place {
        self.sources.place(self.source, (self.range)(range))
    }

    fn table(&self, parsed: DeTable<'_>) -> Table {
        let lost = |key: &str| self.mended.is_some() && key.starts_with('\0');
        let entries = parsed.into_iter().filter(|(key, _)| !lost(key.get_ref())).map(|(key, value)| Entry {
            key_place: self.place(key.span()),
            key: key.into_inner().into_owned(),
            node: self.node(value),
        });
        Table { header: None, entries: entries.collect() }
    }

    fn node(&self, parsed: toml::Spanned<DeValue<'_>>) -> Node {
        let place = self.place(parsed.span());
        if self.mended.is_some_and(|mended| mended.is_bare(&place.range)) {
            let text = self.sources.slice(&place).to_owned();
            return Node { place, reported: text.is_empty(), value: Value::Bare(text) };
        }
        let reported = self.mended.is_some_and(|mended| mended.has_cause(&place.range));
        let written = || self.sources.slice(&place).to_owned();
        let value = match parsed.into_inner() {
            DeValue::String(text) => Value::String(text.into_owned()),
            DeValue::Integer(integer) => {
                Value::Integer(i64::from_str_radix(integer.as_str(), integer.radix()).ok())
            }
            DeValue::Float(_) => Value::Float(written()),
            DeValue::Boolean(boolean) => Value::Boolean(boolean),
            DeValue::Datetime(datetime) => Value::Datetime(datetime),
            DeValue::Array(array) => Value::Array(array.into_iter().map(|item| self.node(item)).collect()),
            DeValue::Table(inner) => {
                let header = written();
                let header = header.starts_with('[').then_some(header);
                Value::Table(Table { header, ..self.table(inner) })
            }
        };
        Node { place, value, reported }
    }
}
