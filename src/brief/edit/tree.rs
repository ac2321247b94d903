//! What a text says, regardless of how it is written, and what it has to say
//! after a change.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::{Change, Path, Step, Value};

/// What a TOML text says.
#[derive(Debug, Clone)]
pub(in crate::brief) enum Tree {
    /// A table.
    Table(BTreeMap<String, Tree>),
    /// A list.
    List(Vec<Tree>),
    /// A string; how its lines end is not said.
    String(String),
    /// Anything else, as TOML writes it.
    Plain(String),
}

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Table(own), Self::Table(other)) => own == other,
            (Self::List(own), Self::List(other)) => own == other,
            (Self::String(own), Self::String(other)) => own == other || lines(own) == lines(other),
            (Self::Plain(own), Self::Plain(other)) => own == other,
            _ => false,
        }
    }
}

/// A text whose lines end with LF.
pub(super) fn lines(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(inner) => lines.extend([inner.trim_end_matches('\r'), "\n"]),
            None => lines.push_str(line),
        }
    }
    lines
}

impl Tree {
    /// What a text says; none if it is no TOML.
    pub(in crate::brief) fn parse(text: &str) -> Option<Self> {
        Some(Self::table(DeTable::parse(text).ok()?.into_inner()))
    }

    fn table(parsed: DeTable<'_>) -> Self {
        let entry = |(key, value): (toml::Spanned<std::borrow::Cow<'_, str>>, toml::Spanned<DeValue<'_>>)| {
            (key.into_inner().into_owned(), Self::value(value.into_inner()))
        };
        Self::Table(parsed.into_iter().map(entry).collect())
    }

    fn value(parsed: DeValue<'_>) -> Self {
        match parsed {
            DeValue::String(text) => Self::String(text.into_owned()),
            DeValue::Integer(number) => {
                let known = i64::from_str_radix(number.as_str(), number.radix());
                Self::Plain(known.map_or_else(|_| number.to_string(), |known| known.to_string()))
            }
            DeValue::Float(number) => Self::Plain(number.as_str().to_owned()),
            DeValue::Boolean(yes) => Self::Plain(yes.to_string()),
            DeValue::Datetime(day) => Self::Plain(day.to_string()),
            DeValue::Array(items) => {
                Self::List(items.into_iter().map(|item| Self::value(item.into_inner())).collect())
            }
            DeValue::Table(table) => Self::table(table),
        }
    }

    /// All values, without their keys.
    pub(super) fn values(&self) -> Vec<String> {
        match self {
            Self::Table(table) => table.values().flat_map(Self::values).collect(),
            Self::List(items) => items.iter().flat_map(Self::values).collect(),
            Self::String(text) | Self::Plain(text) => vec![text.clone()],
        }
    }

    /// What stands at a path.
    pub(in crate::brief) fn get(&self, path: &Path) -> Option<&Self> {
        path.steps().iter().try_fold(self, |tree, step| match (tree, step) {
            (Self::Table(table), Step::Key(key)) => table.get(key),
            (Self::List(items), Step::Item(index)) => items.get(*index),
            _ => None,
        })
    }

    /// The text that stands at a path.
    pub(in crate::brief) fn text(&self, path: &Path) -> Option<&str> {
        match self.get(path)? {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number that stands at a path.
    pub(in crate::brief) fn integer(&self, path: &Path) -> Option<i64> {
        match self.get(path)? {
            Self::Plain(number) => number.parse().ok(),
            _ => None,
        }
    }

    /// Whether this is a list of tables, as `[[…]]` writes it.
    pub(super) fn is_tables(&self) -> bool {
        matches!(self, Self::List(items) if items.iter().all(|item| matches!(item, Self::Table(_))))
    }

    fn get_mut(&mut self, path: &Path) -> Option<&mut Self> {
        path.steps().iter().try_fold(self, |tree, step| match (tree, step) {
            (Self::Table(table), Step::Key(key)) => table.get_mut(key),
            (Self::List(items), Step::Item(index)) => items.get_mut(*index),
            _ => None,
        })
    }

    /// Says what a change wishes for. A table or a list of tables without any
    /// key, whose own name is not written (`is_explicit`), is none.
    pub(super) fn change(&mut self, change: &Change, is_explicit: &dyn Fn(&Path) -> bool) {
        match change {
            Change::Set(path, value) => self.set(path, value.into()),
            Change::AddTable(path, table) => self.set(path, Self::from(&Value::Table(table.clone()))),
            Change::Unset(path) => self.drop_key(path, is_explicit),
            Change::Insert(path, index, value) => {
                if self.get(path).is_none() {
                    self.set(path, Self::List(Vec::new()));
                }
                if let Some(Self::List(items)) = self.get_mut(path) {
                    items.insert(*index, value.into());
                }
            }
            Change::Remove(path, index) => {
                let Some(Self::List(items)) = self.get_mut(path) else { return };
                items.remove(*index);
                if items.is_empty() && !is_explicit(path) {
                    self.drop_key(path, is_explicit);
                }
            }
            Change::Move(path, from, to) => {
                let Some(Self::List(items)) = self.get_mut(path) else { return };
                let item = items.remove(*from);
                items.insert(*to, item);
            }
        }
    }

    fn set(&mut self, path: &Path, value: Self) {
        let mut place = self;
        for step in path.steps() {
            place = match (place, step) {
                (Self::Table(table), Step::Key(key)) => {
                    table.entry(key.clone()).or_insert_with(|| Self::Table(BTreeMap::new()))
                }
                (Self::List(items), Step::Item(index)) if *index < items.len() => &mut items[*index],
                _ => return,
            };
        }
        *place = value;
    }

    fn drop_key(&mut self, path: &Path, is_explicit: &dyn Fn(&Path) -> bool) {
        let Some((above, Step::Key(key))) = path.split() else { return };
        let Some(Self::Table(table)) = self.get_mut(&above) else { return };
        if table.remove(key).is_some() && table.is_empty() && !is_explicit(&above) {
            self.drop_key(&above, is_explicit);
        }
    }
}

impl From<&Value> for Tree {
    fn from(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::String(text.clone()),
            Value::Integer(number) => Self::Plain(number.to_string()),
            Value::Date(day) => Self::Plain(day.to_string()),
            Value::Boolean(yes) => Self::Plain(yes.to_string()),
            Value::Strings(texts) => Self::List(texts.iter().cloned().map(Self::String).collect()),
            Value::Table(table) => {
                Self::Table(table.iter().map(|(key, value)| (key.clone(), value.into())).collect())
            }
        }
    }
}
