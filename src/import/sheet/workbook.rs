//! Workbooks (.xlsx): the first sheet's cells as they are shown.

use roxmltree::Node;

use super::format::{self, Format};
use crate::findings::{Fault, Findings};
use crate::import::docx::package::{Package, attribute, child, inner_text, is, parse};
use crate::text::source::{Place, Sources};
use crate::words::Words;

/// What cells refer to.
#[derive(Debug, Default)]
struct Shared {
    texts: Vec<String>,
    /// The formats of cells by their style; none where it is not known.
    formats: Vec<Option<Format>>,
    /// The codes of the formats, for what is said of them.
    codes: Vec<String>,
    since_1904: bool,
}

/// A cell with its row and column from 0.
struct Cell {
    row: usize,
    column: usize,
    shown: Result<String, String>,
}

/// More rows or columns than a page could hold are no table of a brief.
const ROWS: usize = 20_000;
const COLUMNS: usize = 500;

/// The rows of the first sheet.
pub(super) fn rows(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Vec<Vec<String>>> {
    match read(bytes) {
        Ok((cells, merged, others)) => table(name, cells, merged, others, sources, findings),
        Err(cause) => {
            let place = super::no_text(name, sources);
            findings.add(
                Fault::ImportDamaged {
                    what: Words::plain("workbook (.xlsx)", "工作簿（.xlsx）"),
                    cause: Words::foreign(&cause),
                },
                place,
            );
            None
        }
    }
}

type Sheet = (Vec<Cell>, usize, Vec<String>);

fn read(bytes: &[u8]) -> Result<Sheet, String> {
    let mut package = Package::open(bytes)?;
    let main = package.relations("")?.into_values().find(|own| own.kind == "officeDocument" && !own.external);
    let main = main.map_or("xl/workbook.xml".to_owned(), |own| own.target);
    let text = package.xml(&main)?.ok_or_else(|| format!("it has no {main}"))?;
    let relations = package.relations(&main)?;
    let tree = parse(&text, &main)?;
    let sheets: Vec<_> = tree.descendants().filter(|node| is(*node, "sheet")).collect();
    let first =
        sheets.iter().find(|sheet| attribute(**sheet, "state").is_none_or(|state| state == "visible"));
    let first = first.ok_or("it has no sheet")?;
    let others = sheets.iter().filter(|sheet| *sheet != first).filter_map(|sheet| attribute(*sheet, "name"));
    let id = attribute(*first, "id").unwrap_or_default();
    let part = relations.get(id).map(|own| own.target.clone()).ok_or("its first sheet is missing")?;
    let target = |kind: &str| relations.values().find(|own| own.kind == kind).map(|own| own.target.clone());
    let mut shared = Shared {
        since_1904: tree
            .descendants()
            .find(|node| is(*node, "workbookPr"))
            .is_some_and(|node| attribute(node, "date1904").is_some_and(|on| on == "1" || on == "true")),
        ..Shared::default()
    };
    if let Some(text) = target("sharedStrings").map(|part| package.xml(&part)).transpose()?.flatten() {
        let tree = parse(&text, "sharedStrings.xml")?;
        shared.texts =
            tree.root_element().children().filter(|node| is(*node, "si")).map(shown_text).collect();
    }
    if let Some(text) = target("styles").map(|part| package.xml(&part)).transpose()?.flatten() {
        read_formats(parse(&text, "styles.xml")?.root_element(), &mut shared);
    }
    let text = package.xml(&part)?.ok_or_else(|| format!("it has no {part}"))?;
    let tree = parse(&text, &part)?;
    let (cells, merged) = cells(tree.root_element(), &shared)?;
    Ok((cells, merged, others.map(str::to_owned).collect()))
}

/// The text of a string, without the readings that stand above it.
fn shown_text(node: Node<'_, '_>) -> String {
    let texts =
        node.descendants().filter(|own| is(*own, "t") && !own.ancestors().any(|above| is(above, "rPh")));
    texts.map(inner_text).collect()
}

fn read_formats(root: Node<'_, '_>, shared: &mut Shared) {
    let codes: std::collections::HashMap<&str, &str> = root
        .descendants()
        .filter(|node| is(*node, "numFmt"))
        .filter_map(|node| attribute(node, "numFmtId").zip(attribute(node, "formatCode")))
        .collect();
    let cells = root.children().find(|node| is(*node, "cellXfs"));
    for cell in cells.into_iter().flat_map(|cells| cells.children()).filter(|node| is(*node, "xf")) {
        let id = attribute(cell, "numFmtId").unwrap_or("0");
        let code = codes.get(id).copied();
        let built_in = || format::built_in(id.parse().ok()?);
        shared.formats.push(code.map_or_else(built_in, format::coded));
        shared.codes.push(code.map_or_else(|| format!("number {id}"), str::to_owned));
    }
}

fn cells(root: Node<'_, '_>, shared: &Shared) -> Result<(Vec<Cell>, usize), String> {
    let mut cells = Vec::new();
    let mut row_now = 0;
    for row in root.descendants().filter(|node| is(*node, "row")) {
        let row_number = attribute(row, "r").and_then(|number| number.parse::<usize>().ok());
        let at = row_number.map_or(row_now, |number| number.saturating_sub(1));
        row_now = at + 1;
        let mut column_now = 0;
        for node in row.children().filter(|node| is(*node, "c")) {
            let column = attribute(node, "r").and_then(column).unwrap_or(column_now);
            column_now = column + 1;
            if at >= ROWS || column >= COLUMNS {
                return Err("it is larger than a table of a page".to_owned());
            }
            cells.push(Cell { row: at, column, shown: shown(node, shared) });
        }
    }
    Ok((cells, root.descendants().filter(|node| is(*node, "mergeCell")).count()))
}

/// The column that a name such as `AB12` has.
fn column(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters
        .take(4)
        .fold(0_usize, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

fn shown(cell: Node<'_, '_>, shared: &Shared) -> Result<String, String> {
    let value = child(cell, "v").map(inner_text).unwrap_or_default();
    match attribute(cell, "t").unwrap_or("n") {
        "s" => {
            let text = value.trim().parse::<usize>().ok().and_then(|index| shared.texts.get(index));
            text.cloned().ok_or_else(|| "its text is missing".to_owned())
        }
        "inlineStr" => Ok(child(cell, "is").map(shown_text).unwrap_or_default()),
        "b" => Ok(if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned()),
        "str" | "e" | "d" => Ok(value),
        _ if value.trim().is_empty() => Ok(String::new()),
        _ => {
            let style = attribute(cell, "s").and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
            let known = shared.formats.get(style).cloned().unwrap_or(Some(Format::General));
            let code = shared.codes.get(style).cloned().unwrap_or_default();
            let format = known.ok_or_else(|| format!("its format is `{code}`"))?;
            format::shown(&value, &format, shared.since_1904)
        }
    }
}

/// The rows, unless a cell is not known. Places are the rows of the sheet.
fn table(
    name: &str,
    cells: Vec<Cell>,
    merged: usize,
    others: Vec<String>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Vec<Vec<String>>> {
    let height = cells.iter().map(|cell| cell.row + 1).max().unwrap_or(0);
    let mut rows: Vec<Vec<String>> = vec![Vec::new(); height];
    let mut faults = Vec::new();
    for Cell { row, column, shown } in cells {
        let own = &mut rows[row];
        own.resize(own.len().max(column + 1), String::new());
        match shown {
            Ok(text) => own[column] = text,
            Err(cause) => faults.push((row, format!("{}{}", letters(column), row + 1), cause)),
        }
    }
    let line = |row: &Vec<String>| row.join("  ").replace(char::is_control, " ");
    let lines: Vec<_> = rows.iter().map(line).collect();
    let starts: Vec<usize> = lines
        .iter()
        .scan(0, |at, line| {
            *at += line.len() + 1;
            Some(*at - line.len() - 1)
        })
        .collect();
    let source = sources.add_as(name, lines.join("\n"), crate::text::source::Reading::Converted);
    let start = Place { source, range: 0..0 };
    if merged > 0 {
        findings.add(Fault::ImportMerged { cells: merged }, start.clone());
    }
    leave_out(&others, start, findings);
    let known = faults.is_empty();
    for (row, cell, cause) in faults {
        let range = starts[row]..starts[row] + lines[row].len();
        findings.add(Fault::ImportValue { cell, cause: Words::foreign(&cause) }, Place { source, range });
    }
    known.then_some(rows)
}

/// Names the sheets that are not read.
fn leave_out(others: &[String], start: Place, findings: &mut Findings) {
    if others.is_empty() {
        return;
    }
    let text = format!("the sheets {}", others.join(", "));
    let hint = Words::plain(
        "save each in a workbook of its own, or as CSV, and import that",
        "每张表各存成一个工作簿或 CSV，再导入",
    );
    findings.add(Fault::ImportLeftOut { text, hint }, start);
}

/// A column's name.
fn letters(column: usize) -> String {
    let (mut rest, mut name) = (column + 1, String::new());
    while rest > 0 {
        rest -= 1;
        name.insert(0, char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    name
}
