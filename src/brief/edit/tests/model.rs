//! What a change means, stated a second time in terms of the parser's own values.

use toml::{Table, Value as Toml};

use super::super::{Change, Path, Step, Value};

/// What a text says after a change, by what it said before. Tables and lists
/// without content count as missing.
pub(super) fn after(before: &str, change: &Change) -> Toml {
    let mut root = parse(before);
    let path = change.path();
    match change {
        Change::Set(_, value) => *place(&mut root, path) = meant(value),
        Change::AddTable(_, table) => *place(&mut root, path) = meant(&Value::Table(table.clone())),
        Change::Unset(_) => {
            let (above, last) = path.split().expect("not the top");
            if let (Toml::Table(table), Step::Key(key)) = (place(&mut root, &above), last) {
                table.remove(key);
            }
        }
        Change::Insert(_, index, value) => items(&mut root, path).insert(*index, meant(value)),
        Change::Remove(_, index) => drop(items(&mut root, path).remove(*index)),
        Change::Move(_, from, to) => {
            let item = items(&mut root, path).remove(*from);
            items(&mut root, path).insert(*to, item);
        }
    }
    bare(root)
}

/// What a text says.
pub(super) fn said(text: &str) -> Toml {
    bare(parse(text))
}

fn parse(text: &str) -> Toml {
    Toml::Table(text.parse().unwrap_or_else(|error| panic!("{error}\n{text}")))
}

fn meant(value: &Value) -> Toml {
    match value {
        Value::String(text) => Toml::String(text.clone()),
        Value::Integer(number) => Toml::Integer(*number),
        Value::Date(day) => Toml::Datetime(day.to_string().parse().expect("a day")),
        Value::Boolean(yes) => Toml::Boolean(*yes),
        Value::Strings(texts) => Toml::Array(texts.iter().cloned().map(Toml::String).collect()),
        Value::Table(table) => {
            Toml::Table(table.iter().map(|(key, value)| (key.clone(), meant(value))).collect())
        }
    }
}

fn place<'a>(root: &'a mut Toml, path: &Path) -> &'a mut Toml {
    path.steps().iter().fold(root, |place, step| match (place, step) {
        (Toml::Table(table), Step::Key(key)) => {
            table.entry(key.clone()).or_insert_with(|| Toml::Table(Table::new()))
        }
        (Toml::Array(items), Step::Item(index)) => &mut items[*index],
        (other, step) => panic!("{step:?} in {other:?}"),
    })
}

fn items<'a>(root: &'a mut Toml, path: &Path) -> &'a mut Vec<Toml> {
    let place = place(root, path);
    if place.as_table().is_some_and(Table::is_empty) {
        *place = Toml::Array(Vec::new());
    }
    place.as_array_mut().expect("a list")
}

/// Without what is empty, and with one kind of line end.
fn bare(value: Toml) -> Toml {
    match value {
        Toml::String(text) => {
            let mut text = text;
            while text.contains("\r\n") {
                text = text.replace("\r\n", "\n");
            }
            Toml::String(text)
        }
        Toml::Array(items) => Toml::Array(items.into_iter().map(bare).collect()),
        Toml::Table(table) => {
            let kept = table.into_iter().map(|(key, value)| (key, bare(value)));
            let empty = |value: &Toml| match value {
                Toml::Table(table) => table.is_empty(),
                Toml::Array(items) => items.is_empty(),
                _ => false,
            };
            Toml::Table(kept.filter(|(_, value)| !empty(value)).collect())
        }
        other => other,
    }
}
