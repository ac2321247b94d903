//! A brief in JSON, as models write it, becomes the same brief in TOML: every
//! key in the contract's order, every value as it is.

use crate::brief::edit::{self, Value as Written};
use crate::brief::value::{Node, Table, Value};

/// The order of a brief's keys: plain ones before tables.
const ORDER: [&str; 36] = [
    "layout",
    "lang",
    "reference_style",
    "contents",
    "numbering",
    "header",
    "summary",
    "key_figures",
    "sections",
    "judgement",
    "references",
    "page",
    "contact",
    "distribution",
    "id",
    "label",
    "name",
    "value",
    "unit",
    "change",
    "source",
    "authors",
    "title",
    "subtitle",
    "publisher",
    "partners",
    "date",
    "issue",
    "total_issue",
    "text",
    "body",
    "keywords",
    "caption",
    "type",
    "url",
    "note",
];

/// Keys whose texts stand in lines of their own.
const TEXTS: [&str; 2] = ["text", "body"];

/// Writes a tree as TOML.
pub(super) fn write(root: &Node, source: &str) -> String {
    let mut text =
        format!("# 由 jianbao import 从 {} 写成，请与原稿核对。\n", source.replace(char::is_control, " "));
    if let Value::Table(table) = &root.value {
        let mut path = Vec::new();
        write_table(table, &mut path, &mut text);
    }
    text
}

/// The keys of a table, plain ones first, else in their order.
fn ordered(table: &Table) -> Vec<(&str, &Value)> {
    let mut keys: Vec<(&str, &Value)> =
        table.entries().map(|entry| (entry.key.as_str(), &entry.node.value)).collect();
    let rank = |key: &str| ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len());
    keys.sort_by_key(|(key, value)| (is_table(value), rank(key)));
    keys
}

/// Whether a value gets a header of its own.
fn is_table(value: &Value) -> bool {
    match value {
        Value::Table(_) => true,
        Value::Array(items) => {
            !items.is_empty() && items.iter().all(|item| matches!(item.value, Value::Table(_)))
        }
        _ => false,
    }
}

fn write_table(table: &Table, path: &mut Vec<String>, text: &mut String) {
    for (key, value) in ordered(table) {
        let name = edit::name(key);
        match value {
            Value::Table(inner) => {
                path.push(name);
                text.push_str(&format!("\n[{}]\n", path.join(".")));
                write_table(inner, path, text);
                path.pop();
            }
            Value::Array(items) if is_table(value) => {
                path.push(name);
                for item in items {
                    let Value::Table(inner) = &item.value else { continue };
                    text.push_str(&format!("\n[[{}]]\n", path.join(".")));
                    write_table(inner, path, text);
                }
                path.pop();
            }
            plain => {
                // A key before the first header stands below the first line.
                let gap = if path.is_empty() && !text.contains("\n\n") { "\n" } else { "" };
                text.push_str(&format!("{gap}{name} = {}\n", inline(key, plain)));
            }
        }
    }
}

/// A value on its key's line.
fn inline(key: &str, value: &Value) -> String {
    match value {
        Value::String(own) => {
            let day = ["date", "accessed"].contains(&key).then(|| own.trim().parse().ok()).flatten();
            let lines = TEXTS.contains(&key) && !own.ends_with('\n') && !own.is_empty();
            let written = match day {
                Some(day) => Written::Date(day),
                None if lines => Written::String(format!("{own}\n")),
                None => Written::String(own.clone()),
            };
            edit::literal(&written)
        }
        Value::Integer(Some(number)) => number.to_string(),
        Value::Integer(None) | Value::Datetime(_) | Value::Bare(_) => {
            edit::literal(&Written::String(String::new()))
        }
        Value::Float(number) => float(number),
        Value::Boolean(on) => on.to_string(),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| inline("", &item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => {
            let keys: Vec<_> = ordered(table)
                .into_iter()
                .map(|(key, value)| format!("{} = {}", edit::name(key), inline("", value)))
                .collect();
            format!("{{ {} }}", keys.join(", "))
        }
    }
}

/// A number as TOML writes it: with figures on both sides of its point.
fn float(number: &str) -> String {
    if number.parse::<f64>().is_ok_and(f64::is_finite) && !number.contains(". ") {
        number.to_owned()
    } else {
        "0.0".to_owned()
    }
}
