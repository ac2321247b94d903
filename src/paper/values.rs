//! What a brief and its series file say together, key by key, without comments.

use toml::{Table, Value};

use crate::text::lang::Lang;

/// What a brief says; `None` where it, or its series file, is not TOML.
pub fn of(brief: &str, series: Option<&str>) -> Option<Table> {
    let mut own: Table = brief.parse().ok().or_else(|| of_json(brief))?;
    if let Some(series) = series {
        let mut series: Table = series.parse().ok()?;
        if let Some(Value::Table(defaults)) = series.remove("defaults") {
            inherit(&mut own, defaults);
        }
    }
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
    let entries = values.iter().map(|(key, own)| (key.clone(), json_value(own)));
    serde_json::Value::Object(entries.collect())
}

/// One value as JSON.
pub(super) fn json_value(own: &Value) -> serde_json::Value {
    match own {
        Value::String(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Boolean(yes) => (*yes).into(),
        Value::Datetime(day) => day.to_string().into(),
        Value::Array(items) => items.iter().map(json_value).collect(),
        Value::Table(table) => json(table),
    }
}

/// Values without what the series file says alike.
pub fn without_defaults(
    mut values: serde_json::Map<String, serde_json::Value>,
    series: Option<&str>,
) -> serde_json::Map<String, serde_json::Value> {
    type Map = serde_json::Map<String, serde_json::Value>;
    fn lessen(own: &mut Map, other: &Map) {
        own.retain(|key, value| match (value, other.get(key)) {
            (serde_json::Value::Object(own), Some(serde_json::Value::Object(other))) => {
                lessen(own, other);
                !own.is_empty()
            }
            (value, Some(other)) => value != other,
            _ => true,
        });
    }
    let series: Option<Table> = series.and_then(|series| series.parse().ok());
    let defaults = series.as_ref().and_then(|series| series.get("defaults")?.as_table());
    if let Some(serde_json::Value::Object(defaults)) = defaults.map(json) {
        lessen(&mut values, &defaults);
    }
    values
}

/// The language that values say.
pub(super) fn lang(values: &Table) -> Lang {
    let word = values.get("lang").and_then(Value::as_str).unwrap_or_default();
    Lang::ALL.iter().find(|(known, _)| *known == word).map(|(_, lang)| *lang).unwrap_or_default()
}
