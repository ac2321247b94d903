//! Which columns of a table contain numbers, and where these are aligned: at the
//! decimal point.

use std::ops::Range;

use super::{Alignment, Inline};
use crate::text::source::Place;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    /// Text, or what its editor aligned otherwise.
    Text(Alignment),
    /// Numbers, under each other at their decimal points.
    Numbers,
}

/// What each column holds: numbers where seven cells of ten are numbers.
pub(crate) fn columns(alignments: &[Alignment], rows: &[Vec<Vec<Inline>>]) -> Vec<Column> {
    let column = |(at, &alignment): (usize, &Alignment)| {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| plain(cell));
        let (mut numbers, mut others) = (0, 0);
        for cell in cells.filter(|cell| !cell.trim_matches(['—', '–', '-', '…', ' ', '/']).is_empty()) {
            if tail(&cell).is_some() { numbers += 1 } else { others += 1 }
        }
        let free = matches!(alignment, Alignment::Auto | Alignment::Right);
        if free && numbers > 0 && numbers * 10 >= (numbers + others) * 7 {
            Column::Numbers
        } else {
            Column::Text(alignment)
        }
    };
    alignments.iter().enumerate().map(column).collect()
}

/// What of a number stands behind its whole part: `.7%` of `1,204.7%`; none of
/// what is no number.
pub(crate) fn tail(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    let unsigned =
        cell.trim_start_matches(['+', '-', '−', '±', '＋', '－', '￥', '¥', '$', '€', '约', '▲', '▼', ' ']);
    let whole = unsigned.len() - unsigned.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').len();
    let tail = &unsigned[whole..];
    let fraction = tail.strip_prefix('.').unwrap_or(tail);
    let unit = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    let begins = unsigned.starts_with(|c: char| c.is_ascii_digit());
    (begins && unit.chars().count() <= 4 && !unit.chars().any(|c| c.is_ascii_digit())).then_some(tail)
}

/// Where a cell of a table is written: from its first character to its last;
/// none where it has no text of its own.
pub(crate) fn place(cell: &[Inline], table: &Place) -> Option<Place> {
    let range = cell.iter().filter_map(range).reduce(join)?;
    Some(Place { source: table.source, range })
}

fn join(a: Range<usize>, b: Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

fn range(inline: &Inline) -> Option<Range<usize>> {
    match inline {
        Inline::Text(text) => {
            let runs = text.runs().filter_map(|(run, at)| Some(at?..at? + run.len()));
            runs.reduce(join)
        }
        Inline::Styled(_, body) | Inline::Link { body, .. } => body.iter().filter_map(range).reduce(join),
        _ => None,
    }
}

/// A cell's text without its styles.
pub(crate) fn plain(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(part) => text.push_str(part),
            Inline::Styled(_, body) | Inline::Link { body, .. } => text.push_str(&plain(body)),
            Inline::Code(code) => text.push_str(code),
            _ => {}
        }
    }
    text
}

/// Half an em of a character, for the least that a table needs.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// The least width of a table, in em: numbers whole, texts in columns of two
/// characters, with what stands between columns.
pub(crate) fn least_width(alignments: &[Alignment], rows: &[Vec<Vec<Inline>>]) -> f64 {
    let column = |(at, column): (usize, Column)| {
        let widest =
            rows.iter().filter_map(|row| row.get(at)).map(|cell| width(&plain(cell))).max().unwrap_or(2);
        if column == Column::Numbers { widest } else { widest.min(4) }
    };
    let halves: usize = columns(alignments, rows).into_iter().enumerate().map(column).sum();
    halves as f64 / 2.0 + 0.7 * alignments.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_meet_at_their_points() {
        for (cell, found) in [
            ("1,204.7", Some(".7")),
            ("-11.95", Some(".95")),
            ("96.5%", Some(".5%")),
            ("1,712", Some("")),
            ("25万", Some("万")),
            ("2026-06-10", None),
            ("6月9日", None),
            ("散货", None),
            ("", None),
        ] {
            assert_eq!(tail(cell), found, "{cell}");
        }
    }
}
