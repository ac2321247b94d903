//! What the form shows of a text, and its requests as changes of the text.

use chrono::NaiveDate;
use serde_json::Value as Json;

use super::protocol::{Given, Step, Wish};
use crate::brief::edit::{Change, Path, Value};

/// What the keys of a text hold; none of one that is not valid TOML.
pub(super) fn values(text: &str) -> Option<Json> {
    let table: toml::Table = toml::from_str(text).ok()?;
    Some(json(&toml::Value::Table(table)))
}

/// What a series file gives every issue.
pub(super) fn defaults(series: &str) -> Json {
    let given = values(series).and_then(|mut all| Some(all.get_mut("defaults")?.take()));
    given.unwrap_or_else(|| Json::Object(serde_json::Map::new()))
}

fn json(value: &toml::Value) -> Json {
    match value {
        toml::Value::String(text) => Json::String(text.clone()),
        toml::Value::Integer(number) => Json::from(*number),
        toml::Value::Float(number) => Json::from(*number),
        toml::Value::Boolean(yes) => Json::Bool(*yes),
        toml::Value::Datetime(date) => Json::String(date.to_string()),
        toml::Value::Array(items) => Json::Array(items.iter().map(json).collect()),
        toml::Value::Table(table) => {
            Json::Object(table.iter().map(|(key, value)| (key.clone(), json(value))).collect())
        }
    }
}

/// A wish as a change; none where a day is not one.
pub(super) fn change(wish: &Wish) -> Option<Change> {
    Some(match wish {
        Wish::Set { path, value } => Change::Set(path_of(path), value_of(value)?),
        Wish::Unset { path } => Change::Unset(path_of(path)),
        Wish::Insert { path, index, value } => Change::Insert(path_of(path), *index, value_of(value)?),
        Wish::Remove { path, index } => Change::Remove(path_of(path), *index),
        Wish::Move { path, from, to } => Change::Move(path_of(path), *from, *to),
    })
}

fn path_of(steps: &[Step]) -> Path {
    steps.iter().fold(Path::default(), |path, step| match step {
        Step::Key(key) => path.key(key),
        Step::Item(index) => path.item(*index),
    })
}

fn value_of(given: &Given) -> Option<Value> {
    Some(match given {
        Given::Text(text) => Value::String(text.clone()),
        Given::Number(number) => Value::Integer(*number),
        Given::Day(day) => Value::Date(day.parse::<NaiveDate>().ok()?),
        Given::Yes(yes) => Value::Boolean(*yes),
        Given::Texts(texts) => Value::Strings(texts.clone()),
        Given::Table(rows) => {
            let rows = rows.iter().map(|(key, value)| Some((key.clone(), value_of(value)?)));
            Value::Table(rows.collect::<Option<_>>()?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::edit::edit;

    #[test]
    fn a_wish_changes_what_it_names() {
        let text = "a = 1 # 注\n[header]\ndate = 2026-06-10\n";
        let wish: Wish =
            serde_json::from_str(r#"{"wish":"set","path":["header","title"],"value":{"text":"甲"}}"#)
                .unwrap();
        let edited = edit(text, &change(&wish).unwrap()).unwrap();
        assert_eq!(edited.text, "a = 1 # 注\n[header]\ndate = 2026-06-10\ntitle = \"甲\"\n");
        let values = values(&edited.text).unwrap();
        assert_eq!(values["header"]["date"], "2026-06-10");
        assert_eq!(values["header"]["title"], "甲");
        let bad = Wish::Set { path: vec![Step::Item(0)], value: Given::Day("2026-02-30".into()) };
        assert_eq!(change(&bad), None);
    }
}
