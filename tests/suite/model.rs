//! The schema for language models: within what their providers have in common,
//! and what it admits is a brief.

use serde_json::{Map, Value, json};

/// The schema as it is printed in a folder.
fn schema(folder: &std::path::Path) -> Value {
    let run = snapbox::cmd::Command::new(snapbox::cmd::cargo_bin("jianbao"))
        .current_dir(folder)
        .env("JIANBAO_LANG", "en")
        .args(["schema", "--for", "model"])
        .assert()
        .success()
        .stderr_eq("");
    serde_json::from_slice(&run.get_output().stdout).expect("JSON")
}

/// Goes through a schema; the error names what a provider may refuse.
fn check(schema: &Value, path: &str) -> Result<(), String> {
    let object = schema.as_object().ok_or(format!("{path}: not an object"))?;
    const WORDS: [&str; 8] =
        ["type", "description", "properties", "required", "additionalProperties", "items", "enum", "anyOf"];
    if let Some(word) = object.keys().find(|word| !WORDS.contains(&word.as_str())) {
        return Err(format!("{path}: `{word}`"));
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        if choices.len() != 2 || choices[1] != json!({ "type": "null" }) {
            return Err(format!("{path}: a choice of more than a form and null"));
        }
        return check(&choices[0], path);
    }
    match schema["type"].as_str() {
        Some("object") => {
            let keys = schema["properties"].as_object().ok_or(format!("{path}: no properties"))?;
            let required: Vec<_> = keys.keys().map(String::as_str).collect();
            if schema["required"] != json!(required) || schema["additionalProperties"] != json!(false) {
                return Err(format!("{path}: not every key is required"));
            }
            keys.iter().try_for_each(|(key, value)| check(value, &format!("{path}.{key}")))
        }
        Some("array") => check(&schema["items"], &format!("{path}[]")),
        Some("string" | "integer" | "number" | "boolean") => Ok(()),
        other => Err(format!("{path}: type {other:?}")),
    }
}

/// What a model could write by a schema: null wherever that will do.
fn written(schema: &Value) -> Value {
    if schema["anyOf"].is_array() {
        return Value::Null;
    }
    match schema["type"].as_str() {
        Some("object") => {
            let keys = schema["properties"].as_object().expect("an object has keys");
            keys.iter().map(|(key, value)| (key.clone(), written(value))).collect::<Map<_, _>>().into()
        }
        Some("array") => json!([written(&schema["items"])]),
        Some("integer") => json!(1),
        Some("boolean") => json!(true),
        _ if schema["enum"].is_array() => schema["enum"][0].clone(),
        _ if schema["description"].as_str().is_some_and(|text| text.contains("YYYY-MM-DD")) => {
            json!("2026-06-10")
        }
        _ => json!("要点"),
    }
}

#[test]
fn the_schema_has_only_what_every_provider_takes() {
    let folder = tempfile::tempdir().expect("a folder");
    let schema = schema(folder.path());
    assert_eq!(check(&schema, "$"), Ok(()));
    assert!(check(&json!({ "type": "string", "minLength": 1 }), "$").is_err());
    for needed in ["title", "publisher", "date"] {
        assert!(schema["properties"]["header"]["properties"][needed]["type"].is_string(), "{needed}");
    }
    assert_eq!(schema["properties"]["reference_style"]["anyOf"][0]["enum"][1], "gb-7714-2015");
}

#[test]
fn what_the_schema_admits_is_a_brief() {
    let folder = tempfile::tempdir().expect("a folder");
    let schema = schema(folder.path());
    let brief = written(&schema);
    assert!(jsonschema::validator_for(&schema).expect("a schema").is_valid(&brief), "{brief}");
    let run = snapbox::cmd::Command::new(snapbox::cmd::cargo_bin("jianbao"))
        .current_dir(folder.path())
        .env("JIANBAO_LANG", "en")
        .args(["build", "-", "--format", "typ"])
        .stdin(brief.to_string());
    run.assert().success().stderr_eq("");
}

#[test]
fn what_the_series_file_gives_is_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let series = "[defaults]\nlayout = 'bulletin'\n[defaults.header]\ntitle = '报'\npublisher = '某协会'\n\
                  [defaults.contact]\ntitle = '联系'\n";
    jianbao::files::write(&folder.path().join("jianbao.toml"), series.as_bytes()).expect("a disk");
    let schema = schema(folder.path());
    assert_eq!(check(&schema, "$"), Ok(()));
    let keys = |of: &Value| of["properties"].as_object().expect("keys").keys().cloned().collect::<Vec<_>>();
    let header = keys(&schema["properties"]["header"]);
    assert!(
        header.contains(&"date".to_owned()) && !header.iter().any(|key| key == "title" || key == "publisher")
    );
    assert!(!keys(&schema).contains(&"layout".to_owned()));
    assert!(!keys(&schema["properties"]["contact"]["anyOf"][0]).contains(&"title".to_owned()));
}
