//! The schema of a brief for the structured output of language models, limited to
//! what their providers have in common: objects, arrays, strings, numbers,
//! booleans and `enum`, every key required, optional ones nullable.

use serde_json::{Map, Value, json};

use super::super::value::{Table, Value as Toml};

/// The keys that a brief cannot do without, unless the series file gives them.
const NEEDED: [&str; 8] = [
    "summary.text",
    "header",
    "header.title",
    "header.publisher",
    "header.date",
    "sections",
    "judgement.title",
    "judgement.body",
];

/// Turns the schema of a brief into one for models. `given` is what the series
/// file gives already: those keys are left out.
pub(super) fn for_model(schema: &Value, given: Option<&Table>) -> Value {
    let shaper = Shaper { definitions: schema["$defs"].as_object() };
    let mut shaped = shaper.object(schema, given, "").unwrap_or_default();
    shaped.insert("description".to_owned(), schema["description"].clone());
    Value::Object(shaped)
}

struct Shaper<'a> {
    definitions: Option<&'a Map<String, Value>>,
}

impl Shaper<'_> {
    /// An object whose keys are all required; none where the series file gives
    /// every one of them.
    fn object(&self, schema: &Value, given: Option<&Table>, path: &str) -> Option<Map<String, Value>> {
        let mut keys = Map::new();
        for (key, property) in schema["properties"].as_object()? {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            let own = given.and_then(|table| table.get(key)).map(|node| &node.value);
            let inner = match own {
                None => None,
                Some(Toml::Table(table)) => Some(table),
                Some(_) => continue,
            };
            let Some(shaped) = self.shape(property, inner, &path) else { continue };
            let required = schema["required"].as_array().is_some_and(|list| list.iter().any(|it| it == key));
            let shaped = if required || NEEDED.contains(&path.as_str()) { shaped } else { nullable(shaped) };
            keys.insert(key.clone(), shaped);
        }
        if keys.is_empty() {
            return None;
        }
        let required: Vec<_> = keys.keys().cloned().collect();
        let object = json!({
            "type": "object", "properties": keys, "required": required, "additionalProperties": false,
        });
        object.as_object().cloned()
    }

    /// What stands under one key.
    fn shape(&self, property: &Value, given: Option<&Table>, path: &str) -> Option<Value> {
        let (target, mut description) = self.resolve(property);
        let mut shaped = if let Some(choices) = target["anyOf"].as_array() {
            let choice = preferred(choices.iter().map(|choice| self.resolve(choice).0).collect(), path);
            return self.shape(choice, given, path).map(|shaped| described(shaped, &description));
        } else if target["properties"].is_object() {
            self.object(target, given, path)?
        } else if let Some(words) = target["oneOf"].as_array() {
            let meaning =
                |it: &Value| Some(format!("{}: {}", it["const"].as_str()?, it["description"].as_str()?));
            let meanings: Vec<_> = words.iter().filter_map(meaning).collect();
            description = join(&description, &meanings.join(" "));
            let words: Vec<_> = words.iter().map(|word| word["const"].clone()).collect();
            Map::from_iter([("type".to_owned(), json!("string")), ("enum".to_owned(), Value::Array(words))])
        } else if target["type"] == "array" {
            let items = self.shape(&target["items"], None, path)?;
            Map::from_iter([("type".to_owned(), json!("array")), ("items".to_owned(), items)])
        } else {
            description = join(&description, &bounds(target));
            plain(target)
        };
        shaped.remove("description");
        Some(described(Value::Object(shaped), &description))
    }

    /// A schema with its reference followed, and what is said of it where it is used.
    fn resolve<'b>(&'b self, property: &'b Value) -> (&'b Value, String) {
        let name = property["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/"));
        let target = name.and_then(|name| self.definitions?.get(name)).unwrap_or(property);
        let said = property["description"].as_str().or(target["description"].as_str());
        (target, said.unwrap_or_default().to_owned())
    }
}

/// The one of several forms that says most: an object, else a list (but not of
/// a title's lines), else any string, else what is left.
fn preferred<'a>(choices: Vec<&'a Value>, path: &str) -> &'a Value {
    let is_plain = |choice: &Value, kind: &str| {
        choice["type"] == kind && choice["const"].is_null() && choice["enum"].is_null()
    };
    let ranks: [&dyn Fn(&Value) -> bool; 5] = [
        &|choice| choice["properties"].is_object(),
        &|choice| choice["type"] == "array" && !path.ends_with("title"),
        &|choice| is_plain(choice, "string"),
        &|choice| is_plain(choice, "boolean"),
        &|choice| is_plain(choice, "integer"),
    ];
    let best = ranks.iter().find_map(|rank| choices.iter().find(|choice| rank(choice)));
    best.or(choices.first()).copied().unwrap_or(&Value::Null)
}

/// A plain value. A switch that also takes a word is a switch: null is its default.
fn plain(target: &Value) -> Map<String, Value> {
    let words = target["enum"].as_array();
    let kind = match (&target["type"], words) {
        (Value::Null, Some(words)) if words.iter().any(Value::is_boolean) => json!("boolean"),
        (Value::Null, _) => json!("string"),
        (kind, _) => kind.clone(),
    };
    let words = words.filter(|_| kind == "string").map(|words| ("enum".to_owned(), json!(words)));
    [("type".to_owned(), kind)].into_iter().chain(words).collect()
}

/// A value that may be null.
fn nullable(shaped: Value) -> Value {
    let description = shaped["description"].as_str().unwrap_or_default().to_owned();
    let mut shaped = shaped;
    if let Value::Object(object) = &mut shaped {
        object.remove("description");
    }
    described(json!({ "anyOf": [shaped, { "type": "null" }] }), &description)
}

fn described(mut shaped: Value, description: &str) -> Value {
    if let (Value::Object(object), false) = (&mut shaped, description.is_empty()) {
        object.insert("description".to_owned(), json!(description));
    }
    shaped
}

fn join(description: &str, more: &str) -> String {
    [description, more].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The bounds that a provider would refuse, as words.
fn bounds(schema: &Value) -> String {
    let day = (schema["format"] == "date").then(|| "YYYY-MM-DD".to_owned());
    let range = match (schema["minimum"].as_i64(), schema["maximum"].as_i64()) {
        (Some(from), Some(to)) => Some(format!("({from} ≤ n ≤ {to})")),
        (Some(from), None) => Some(format!("(n ≥ {from})")),
        (None, Some(to)) => Some(format!("(n ≤ {to})")),
        (None, None) => None,
    };
    let pattern = schema["pattern"].as_str().map(|pattern| format!("({pattern})"));
    let items = [day, range, pattern];
    items.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
