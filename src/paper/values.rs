//! What a brief and its series file say together, key by key, without comments
//! and without what is not printed.

use toml::{Table, Value};

use crate::text::lang::Lang;

/// The keys that reach the page, or say how what reaches it is counted.
const PRINTED: [&str; 11] = [
    "lang",
    "reference_style",
    "header",
    "contents",
    "numbering",
    "summary",
    "sections",
    "judgement",
    "references",
    "contact",
    "distribution",
];

/// What a brief says; `None` where it, or its series file, is not TOML.
pub fn of(brief: &str, series: Option<&str>) -> Option<Table> {
    let mut own: Table = brief.parse().ok().or_else(|| of_json(brief))?;
    if let Some(series) = series {
        let mut series: Table = series.parse().ok()?;
        if let Some(Value::Table(defaults)) = series.remove("defaults") {
            inherit(&mut own, defaults);
        }
    }
    own.retain(|key, _| PRINTED.contains(&key));
    Some(own)
}

/// Keys that a table lacks; lists are replaced whole.
fn inherit(own: &mut Table, defaults: Table) {
    for (key, value) in defaults {
        match (own.get_mut(&key), value) {
            (None, value) => drop(own.insert(key, value)),
            (Some(Value::Table(own)), Value::Table(defaults)) => inherit(own, defaults),
            (Some(_), _) => {}
        }
    }
}

/// A brief in JSON.
fn of_json(text: &str) -> Option<Table> {
    fn value(own: serde_json::Value) -> Option<Value> {
        Some(match own {
            serde_json::Value::Null => return None,
            serde_json::Value::Bool(yes) => Value::Boolean(yes),
            serde_json::Value::Number(number) => {
                number.as_i64().map(Value::Integer).or_else(|| number.as_f64().map(Value::Float))?
            }
            serde_json::Value::String(text) => Value::String(text),
            serde_json::Value::Array(items) => Value::Array(items.into_iter().filter_map(value).collect()),
            serde_json::Value::Object(table) => {
                Value::Table(table.into_iter().filter_map(|(key, own)| Some((key, value(own)?))).collect())
            }
        })
    }
    match value(serde_json::from_str(text).ok()?)? {
        Value::Table(table) => Some(table),
        _ => None,
    }
}

/// The same as JSON, which a brief may be too; days are strings there.
pub fn json(values: &Table) -> serde_json::Value {
    fn value(own: &Value) -> serde_json::Value {
        match own {
            Value::String(text) => text.as_str().into(),
            Value::Integer(number) => (*number).into(),
            Value::Float(number) => (*number).into(),
            Value::Boolean(yes) => (*yes).into(),
            Value::Datetime(day) => day.to_string().into(),
            Value::Array(items) => items.iter().map(value).collect(),
            Value::Table(table) => json(table),
        }
    }
    table_of(values.iter().map(|(key, own)| (key.clone(), value(own))))
}

fn table_of(entries: impl Iterator<Item = (String, serde_json::Value)>) -> serde_json::Value {
    serde_json::Value::Object(entries.collect())
}

/// The language that values say.
pub(super) fn lang(values: &Table) -> Lang {
    let word = values.get("lang").and_then(Value::as_str).unwrap_or_default();
    Lang::ALL.iter().find(|(known, _)| *known == word).map(|(_, lang)| *lang).unwrap_or_default()
}
