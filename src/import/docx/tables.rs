//! Tables: a grid of cells becomes a Markdown table, or paragraphs if it only
//! frames text.

use roxmltree::Node;

use super::package::{attribute, child, is, value};

/// A cell with where it begins in the grid.
#[derive(Debug)]
pub(super) struct Cell<'a, 't> {
    pub node: Node<'a, 't>,
    pub columns: usize,
    /// Whether it goes on with the cell above it.
    pub continues: bool,
    /// Whether cells below go on with it.
    pub begins: bool,
    /// Whether its row was deleted, which is only marked.
    pub gone: bool,
}

/// How wide a cell may say that it is: no table of a page has more columns.
const WIDEST: usize = 200;

/// The rows of a table.
pub(super) fn rows<'a, 't>(table: Node<'a, 't>) -> Vec<Vec<Cell<'a, 't>>> {
    let cells = |row: Node<'a, 't>| {
        let gone = child(row, "trPr").is_some_and(|own| child(own, "del").is_some());
        elements(row, "tc").into_iter().map(|own| Cell { gone, ..cell(own) }).collect()
    };
    elements(table, "tr").into_iter().map(cells).collect()
}

/// Children of a name, also inside of what only wraps them.
fn elements<'a, 't>(parent: Node<'a, 't>, name: &str) -> Vec<Node<'a, 't>> {
    let mut found = Vec::new();
    for node in parent.children().filter(Node::is_element) {
        match node.tag_name().name() {
            own if own == name => found.push(node),
            "sdt" => {
                found.extend(child(node, "sdtContent").into_iter().flat_map(|inner| elements(inner, name)));
            }
            "ins" | "customXml" | "smartTag" => found.extend(elements(node, name)),
            _ => {}
        }
    }
    found
}

fn cell<'a, 't>(node: Node<'a, 't>) -> Cell<'a, 't> {
    let properties = child(node, "tcPr");
    let span =
        properties.and_then(|properties| value(properties, "gridSpan")).and_then(|span| span.parse().ok());
    let merge = properties.and_then(|properties| child(properties, "vMerge"));
    let begins = merge.is_some_and(|merge| attribute(merge, "val") == Some("restart"));
    let columns = span.unwrap_or(1).clamp(1, WIDEST);
    Cell { node, columns, continues: merge.is_some() && !begins, begins, gone: false }
}

/// Whether a table only frames what is in it: one row, or one column.
pub(super) fn is_frame(rows: &[Vec<Cell<'_, '_>>]) -> bool {
    rows.len() <= 1 || rows.iter().all(|row| row.len() <= 1)
}

/// How many cells are merged.
pub(super) fn merged(rows: &[Vec<Cell<'_, '_>>]) -> usize {
    rows.iter().flatten().filter(|cell| cell.columns > 1 || cell.begins).count()
}

/// The paragraphs of a cell, those of tables in it too.
pub(super) fn paragraphs<'a, 't>(cell: Node<'a, 't>) -> impl Iterator<Item = Node<'a, 't>> {
    let own = move |node: &Node<'_, '_>| {
        let between = node.ancestors().skip(1).take_while(|above| *above != cell);
        is(*node, "p")
            && super::text::is_text_element(*node)
            && !between
                .into_iter()
                .any(|above| is(above, "p") || is(above, "Fallback") || is(above, "txbxContent"))
    };
    cell.descendants().filter(own)
}

/// A table as Markdown, of cells that are Markdown already.
pub(in crate::import) fn markdown(rows: &[Vec<(String, usize)>]) -> String {
    let width =
        rows.iter().map(|row| row.iter().map(|(_, columns)| columns).sum()).max().unwrap_or(0).min(WIDEST);
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let mut cells: Vec<&str> = Vec::new();
        for (text, columns) in row {
            cells.push(text);
            cells.extend(std::iter::repeat_n("", columns - 1));
        }
        cells.resize(width.max(cells.len().min(width)), "");
        lines.push(format!("| {} |", cells.join(" | ")).replace("|  |", "| |").replace("|  |", "| |"));
        if index == 0 {
            lines.push(format!("|{}", " --- |".repeat(width)));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::markdown;

    #[test]
    fn cells_fill_their_rows() {
        let cell = |text: &str, columns| (text.to_owned(), columns);
        let rows = [vec![cell("甲", 2), cell("乙", 1)], vec![cell("1", 1), cell("2", 1)]];
        assert_eq!(markdown(&rows), "| 甲 | | 乙 |\n| --- | --- | --- |\n| 1 | 2 | |");
    }
}
