//! A chart as a call of the layout's function.

use super::writer::Writer;
use crate::markdown::{Chart, Series};

/// Writes a chart: its texts, its figures, and both in words.
pub(super) fn chart(writer: &mut Writer, chart: &Chart) {
    let optional = |writer: &mut Writer, key: &str, text: &Option<String>| {
        writer.code(key);
        match text {
            Some(text) => writer.words(text),
            None => writer.code("none"),
        }
    };
    writer.nested("layout.chart((", "))", |writer| {
        writer.line();
        writer.code("kind: ");
        writer.literal(chart.kind);
        optional(writer, ", title: ", &chart.title);
        optional(writer, ", unit: ", &chart.unit);
        optional(writer, ", source: ", &chart.source);
        writer.code(",");
        writer.line();
        writer.code("categories: ");
        writer.array(&chart.categories, |writer, category| writer.words(category));
        writer.code(",");
        writer.line();
        writer.code("series: ");
        writer.lines(&chart.series, one);
        writer.code(",");
        writer.line();
        writer.code("alt: ");
        writer.string(&chart.description());
        writer.code(",");
    });
}

fn one(writer: &mut Writer, series: &Series) {
    writer.code("(name: ");
    writer.words(&series.name);
    writer.code(", values: ");
    writer.array(&series.values, |writer, value| writer.code(&format!("{value:?}")));
    writer.code(", written: ");
    writer.array(&series.written, |writer, text| writer.string(text));
    writer.code(")");
}
