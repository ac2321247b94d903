//! Tables from other programs become Markdown tables: a sheet's cells as they are
//! shown, and nothing if that is not certain.

mod format;
mod workbook;

use std::path::Path;

use super::blocks::escaped_inside;
use super::docx::package::Package;
use crate::findings::{Fault, Findings};
use crate::text::source::{Place, Reading, Sources};
use crate::words::Words;

/// Makes a table of a file's bytes.
pub(super) fn table(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<String> {
    let rows = if bytes.starts_with(b"PK") {
        workbook::rows(name, bytes, sources, findings)?
    } else {
        separated(name, bytes, sources, findings)?
    };
    Some(markdown(&rows))
}

/// Whether a file is a table by its name, or by what its archive holds.
pub(super) fn is_table(name: &str, bytes: &[u8]) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("csv" | "tsv" | "xlsx" | "xlsm") => true,
        // A Word document may hold a workbook: only what its own archive names counts.
        _ => bytes.starts_with(b"PK") && Package::open(bytes).is_ok_and(|own| own.has("xl/workbook.xml")),
    }
}

/// The rows of a text whose fields commas, semicolons or tabs part.
fn separated(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Vec<Vec<String>>> {
    let source = super::add_text(name, bytes, sources, findings)?;
    let text = sources.get(source).text.trim_start_matches('\u{feff}').to_owned();
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: u8| first.bytes().filter(|b| *b == sign).count();
    let sign =
        [b',', b'\t', b';'].into_iter().max_by_key(|sign| (count(*sign), *sign == b',')).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(sign)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => rows.push(record.iter().map(|field| field.trim().to_owned()).collect()),
            Err(error) => {
                let cause = error.to_string();
                let place = Place { source, range: 0..0 };
                findings.add(
                    Fault::ImportDamaged {
                        what: Words::plain("table", "表格"),
                        cause: Words::foreign(&cause),
                    },
                    place,
                );
                return None;
            }
        }
    }
    Some(rows)
}

/// Rows as a table: the first is its head.
fn markdown(rows: &[Vec<String>]) -> String {
    let filled = |row: &&Vec<String>| row.iter().any(|cell| !cell.is_empty());
    let rows: Vec<_> = rows.iter().filter(filled).collect();
    let used = |row: &&Vec<String>| row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let width = rows.iter().map(used).max().unwrap_or(0);
    let numeric = |column: usize| {
        let mut cells =
            rows.iter().skip(1).filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty()).peekable();
        cells.peek().is_some() && cells.all(|cell| is_figure(cell))
    };
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        let cell = |column: usize| row.get(column).map(|cell| one_line(cell)).unwrap_or_default();
        let cells: Vec<_> = (0..width).map(cell).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
        if index == 0 {
            let rule: Vec<_> =
                (0..width).map(|column| if numeric(column) { "---:" } else { "---" }).collect();
            text.push_str(&format!("| {} |\n", rule.join(" | ")));
        }
    }
    text
}

fn one_line(cell: &str) -> String {
    let lines: Vec<_> =
        cell.lines().map(str::trim).filter(|line| !line.is_empty()).map(escaped_inside).collect();
    lines.join("<br>")
}

/// Whether a cell shows a figure, which stands flush right.
fn is_figure(cell: &str) -> bool {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    digits > 0 && cell.chars().all(|c| c.is_ascii_digit() || "+-−.,% ¥$€()".contains(c))
}

/// Stands for a source that has no text of its own.
fn no_text(name: &str, sources: &mut Sources) -> Place {
    Place { source: sources.add_as(name, "", Reading::Unreadable), range: 0..0 }
}
