//! The JSON Schemas of a brief and of the series file, from the types that parse.

mod chinese;
mod model;

use schemars::{Schema, schema_for};
use serde_json::{Map, Value};

use super::raw::{RawBrief, RawSeries};
use super::series;
use crate::findings::Findings;
use crate::text::source::{SourceId, Sources};
use crate::words::Tongue;

/// The JSON Schema of a brief, as `brief.schema.json` holds it.
pub fn schema(tongue: Tongue) -> String {
    print(schema_for!(RawBrief), tongue)
}

/// The JSON Schema of the series file, jianbao.toml.
pub fn series_schema(tongue: Tongue) -> String {
    print(schema_for!(RawSeries), tongue)
}

/// The schema of a brief for a language model's structured output; what the
/// series file gives is left out, for a model has nothing to say of it.
pub fn model_schema(series: Option<SourceId>, sources: &Sources, tongue: Tongue) -> String {
    let mut schema = fit_toml(schema_for!(RawBrief).to_value());
    if tongue == Tongue::Zh {
        translate(&mut schema);
    }
    let given = series.and_then(|series| series::parse(series, sources, &mut Findings::default()).1);
    let mut text = serde_json::to_string_pretty(&model::for_model(&schema, given.as_ref()))
        .expect("a schema is plain JSON");
    text.push('\n');
    text
}

fn print(schema: Schema, tongue: Tongue) -> String {
    let mut value = fit_toml(schema.to_value());
    if tongue == Tongue::Zh {
        translate(&mut value);
    }
    let mut text = serde_json::to_string_pretty(&value).expect("a schema is plain JSON");
    text.push('\n');
    text
}

/// Puts the descriptions into Chinese.
fn translate(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(text)) = object.get_mut("description") {
                *text = chinese::description(text).to_owned();
            }
            object.values_mut().for_each(translate);
        }
        Value::Array(items) => items.iter_mut().for_each(translate),
        _ => {}
    }
}

/// Takes out what TOML does not know, null, and the prefix of our types' names.
fn fit_toml(value: Value) -> Value {
    match value {
        Value::Object(object) => fit_object(object),
        Value::Array(items) => items.into_iter().map(fit_toml).collect(),
        Value::String(text) => Value::String(text.replace("#/$defs/Raw", "#/$defs/")),
        other => other,
    }
}

fn fit_object(object: Map<String, Value>) -> Value {
    let mut fitted = Map::new();
    for (key, value) in object {
        let value = match (key.as_str(), value) {
            ("default", Value::Null) => continue,
            ("type", Value::Array(types)) => {
                types.into_iter().find(|name| name != "null").unwrap_or_default()
            }
            ("anyOf", Value::Array(choices)) => {
                let null = serde_json::json!({ "type": "null" });
                let mut choices: Vec<_> =
                    choices.into_iter().filter(|choice| *choice != null).map(fit_toml).collect();
                if let [Value::Object(_)] = choices.as_slice()
                    && let Some(Value::Object(only)) = choices.pop()
                {
                    fitted.extend(only);
                    continue;
                }
                Value::Array(choices)
            }
            (_, value) => fit_toml(value),
        };
        fitted.insert(key.strip_prefix("Raw").unwrap_or(&key).to_owned(), value);
    }
    Value::Object(fitted)
}
