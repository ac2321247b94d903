//! A chart that was changed as a table, turned back into the code block that it
//! is written in.

use super::{Paragraph, Shape, plain};
use crate::brief::edit::{self, Value};

/// The block that these paragraphs are, after the one that it was: its kind stays,
/// its figures are theirs. What was no chart stays what it was.
pub(super) fn block(group: &[&Paragraph], before: &str) -> String {
    let Some((opening, rest)) = before.find("```chart").and_then(|at| before[at..].split_once('\n')) else {
        return before.to_owned();
    };
    let code = rest.split("```").next().unwrap_or_default();
    let mut lines: Vec<String> = Vec::new();
    for line in code.lines() {
        let line = line.trim();
        match line.split(['=', ' ', '[']).next().unwrap_or_default() {
            "categories" | "series" => break,
            _ if line.starts_with('[') => break,
            "title" | "unit" | "source" | "" => {}
            _ => lines.push(line.to_owned()),
        }
    }
    let table = rows(group);
    let texts = group.iter().filter(|own| own.shape == Shape::ChartLine).map(|own| plain(&own.atoms));
    let has = |key: &str| code.lines().any(|line| line.trim_start().starts_with(key));
    let keys = ["title", "source"].into_iter().filter(|key| has(key));
    let cell = |row: usize, column: usize| table.get(row).and_then(|cells| cells.get(column));
    let pairs =
        keys.zip(texts).chain(cell(0, 0).filter(|unit| !unit.is_empty()).map(|unit| ("unit", unit.clone())));
    lines.extend(pairs.map(|(key, text)| format!("{key} = {}", edit::literal(&Value::String(text)))));
    let categories: Vec<_> =
        table.iter().skip(1).map(|cells| written(cells.first().map_or("", |own| own))).collect();
    lines.push(format!("categories = [{}]", categories.join(", ")));
    lines.push("[series]".to_owned());
    for column in 1..table.first().map_or(0, Vec::len) {
        let name = edit::literal(&Value::String(cell(0, column).cloned().unwrap_or_default()));
        let figures: Vec<_> =
            (1..table.len()).map(|row| cell(row, column).cloned().unwrap_or_default()).collect();
        lines.push(format!("{name} = [{}]", figures.join(", ")));
    }
    format!("{}\n{}\n```", opening.trim_end(), lines.join("\n"))
}

/// The texts of the cells.
fn rows(group: &[&Paragraph]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for own in group {
        let Shape::Datum { row, column, .. } = own.shape else { continue };
        let most = rows.len().max(row + 1);
        rows.resize(most, Vec::new());
        let width = rows[row].len().max(column + 1);
        rows[row].resize(width, String::new());
        rows[row][column] = plain(&own.atoms).trim().to_owned();
    }
    rows
}

/// A category: a number as such, all else between quotation marks.
fn written(text: &str) -> String {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => text.to_owned(),
        _ => edit::literal(&Value::String(text.to_owned())),
    }
}
