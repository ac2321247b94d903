//! The pages of keys are the schema's: a row for each key, an example for each row.

use std::collections::{BTreeMap, BTreeSet};

use jianbao::issue::Request;
use serde_json::{Value, json};

use crate::page::{Heading, Page};
use crate::support::{render, scratch};

/// Every key of both schemas is in the table below its heading in docs/keys, and
/// nothing else; each example is admitted by the schema.
#[test]
fn every_key_has_its_row_and_its_example() {
    let schema = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    for page in [Page::read("docs/keys.md"), Page::read("docs/keys.zh-CN.md")] {
        let mut tables = tables_of(&schema(&jianbao::brief::schema(jianbao::words::Tongue::En)));
        tables.extend(tables_of(&schema(&jianbao::brief::series_schema(jianbao::words::Tongue::En))));
        for (table, (definitions, properties)) in &tables {
            let rows = rows_of(&page, table);
            let known: BTreeSet<_> = properties.keys().map(String::as_str).collect();
            let told: BTreeSet<_> = rows.iter().map(|(key, _)| key.as_str()).collect();
            assert_eq!(told, known, "{}: {table}", page.name);
            for (key, example) in &rows {
                let value: toml::Table = example.parse().expect("TOML");
                let schema = json!({ "$defs": definitions, "allOf": [properties[key]] });
                let validator = jsonschema::validator_for(&schema).expect("a schema");
                let json = serde_json::to_value(dates_as_strings(&value[key])).expect("plain values");
                assert!(value.len() == 1 && validator.is_valid(&json), "{}: `{example}`", page.name);
            }
        }
    }
}

/// A brief that has each table, and of each only what may as well be left out.
const BARE: &str = r#"
[header]
subtitle = "专刊"
[summary]
keywords = ["外贸"]
[[key_figures]]
unit = "亿美元"
[page]
density = "compact"
[[sections]]
[judgement]
label = "编者的话"
[[references]]
source = "人民网"
[[contact.codes]]
caption = "官方网站"
url = "https://example.org/"
[[contact.about]]
url = "https://example.org/"
[distribution]
copies = 60
"#;

/// What the reader of briefs misses in a bare one is marked as required, and
/// nothing else is.
#[test]
fn what_is_required_is_marked() {
    let folder = scratch();
    let path = folder.path().join("bare.toml");
    jianbao::files::write(&path, BARE.as_bytes()).expect("written");
    let found = render(&path, &Request::default()).lines();
    let missing =
        found.iter().filter_map(|line| line.split_once(" key/missing: ")?.1.split_once(" is missing in "));
    let missing: BTreeSet<_> =
        missing.map(|(key, table)| (table.to_owned(), key.trim_matches('`').to_owned())).collect();
    assert!(missing.len() > 10, "{missing:?}");
    for (page, mark) in [("docs/keys.md", "required: "), ("docs/keys.zh-CN.md", "必填：")] {
        let page = Page::read(page);
        let tables = BARE.lines().filter(|line| line.starts_with('['));
        let rows = tables.flat_map(|table| lines_of(&page, table).map(move |line| (table, line)));
        let marked = rows.filter(|(_, line)| line.contains(&format!(" | {mark}")));
        let marked =
            marked.map(|(table, line)| (table.to_owned(), line.split('`').nth(1).expect("a key").to_owned()));
        assert_eq!(marked.collect::<BTreeSet<_>>(), missing, "{}", page.name);
    }
}

/// The definitions and keys of tables, by their names in brackets.
type Tables = BTreeMap<String, (Value, serde_json::Map<String, Value>)>;

/// The tables of a schema by their names in brackets, with the keys that are no
/// tables themselves. `[defaults]` is a brief again.
fn tables_of(schema: &Value) -> Tables {
    let mut tables = Tables::new();
    let mut to_do = vec![(String::new(), String::new(), schema["properties"].clone())];
    while let Some((name, brackets, properties)) = to_do.pop() {
        let mut own = serde_json::Map::new();
        for (key, property) in properties.as_object().expect("keys") {
            let listed = property["items"]["$ref"].as_str();
            // Tables whose names are the editor's own.
            let named = property["additionalProperties"]["$ref"].as_str();
            let target =
                listed.or(named).or(property["$ref"].as_str()).or(property["anyOf"][1]["$ref"].as_str());
            let target = target.and_then(|target| target.strip_prefix("#/$defs/"));
            let below = target.map(|target| schema["$defs"][target]["properties"].clone());
            match below.filter(Value::is_object) {
                Some(_) if key == "defaults" => {}
                Some(below) => {
                    let key = if named.is_some() { format!("{key}.NAME") } else { key.clone() };
                    let inner = if name.is_empty() { key } else { format!("{name}.{key}") };
                    let brackets =
                        if listed.is_some() { format!("[[{inner}]]") } else { format!("[{inner}]") };
                    to_do.push((inner, brackets, below));
                }
                None => drop(own.insert(key.clone(), property.clone())),
            }
        }
        if !own.is_empty() {
            tables.insert(brackets, (schema["$defs"].clone(), own));
        }
    }
    tables
}

/// The keys and examples of a table.
fn rows_of(page: &Page, table: &str) -> Vec<(String, String)> {
    let cells = lines_of(page, table).map(|line| line.split('`').collect::<Vec<_>>());
    let rows = cells.filter(|cells| cells[0] == "| " && cells.len() > 4);
    rows.map(|cells| (cells[1].to_owned(), cells[cells.len() - 2].replace("\\|", "|"))).collect()
}

/// The lines below the heading that names a table, up to the next; the keys of no
/// table stand below the first heading of the second level.
fn lines_of<'a>(page: &'a Page, table: &str) -> impl Iterator<Item = &'a str> {
    let named = |heading: &&Heading| match table {
        "" => heading.level == 2,
        _ => heading.text.ends_with(&format!("`{table}`")),
    };
    let heading = page.headings.iter().find(named).unwrap_or_else(|| panic!("{}: no {table}", page.name));
    let next = page.headings.iter().map(|heading| heading.line).find(|line| *line > heading.line);
    let lines = page.text.lines().enumerate().skip(heading.line);
    lines.take_while(move |(number, _)| Some(*number) != next).map(|(_, line)| line)
}

/// A value as schemas know it.
fn dates_as_strings(value: &toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(date) => date.to_string().into(),
        other => other.clone(),
    }
}
