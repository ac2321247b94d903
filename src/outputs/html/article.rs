//! Blocks of an article for a 公众号. Its editor keeps few elements and only inline
//! styles, neither classes nor ids; nested lists lose their marks. So items are
//! paragraphs with their marks as text. No text has a colour or background of its
//! own: in dark mode the reader's program provides them.

use super::blocks::{Writer, code};
use super::escape;
use crate::markdown::{Alignment, Block, BlockKind, Chart, Inline, Item, Picture};
use crate::text::characters::printable;

/// The colour of what is marked: readable on white and on black.
pub const ACCENT: &str = "#c0392b";

/// The colour of what is said by the way.
pub const MUTED: &str = "#808080";

impl Writer<'_> {
    pub(super) fn article_block(&mut self, kind: &BlockKind, depth: usize) -> String {
        match kind {
            BlockKind::Paragraph(inlines) => paragraph(&self.inlines(inlines), depth),
            BlockKind::Heading { number, body, .. } => {
                let body = self.inlines(body);
                format!("<p style=\"margin:22px 0 8px;font-weight:bold\">{}{body}</p>", escape(number))
            }
            BlockKind::Figure { pictures } => {
                pictures.iter().map(|picture| self.article_figure(picture, true)).collect()
            }
            BlockKind::Chart { chart, .. } => article_chart(chart),
            BlockKind::Captioned { shown, caption, notes, body } => {
                self.captioned(*shown, caption.as_ref(), notes, body)
            }
            BlockKind::Callout { callout, label, body, .. } => {
                let label = self.callout_label(*callout, label.as_deref());
                let body = self.article_blocks(body, 0);
                format!(
                    "<section style=\"margin:0 0 16px;padding:10px 12px 0;border:1px solid #bbb\">\
                     <p style=\"margin:0 0 8px;font-weight:bold;color:{ACCENT}\">{label}</p>{body}</section>"
                )
            }
            BlockKind::List { start, items, .. } => self.article_list(*start, items, depth),
            BlockKind::Quote(body) => {
                let body = self.article_blocks(body, 0);
                format!(
                    "<section style=\"margin:0 0 16px;padding-left:12px;border-left:3px solid #bbb\">{body}</section>"
                )
            }
            BlockKind::Code { text, .. } => {
                // Spaces and lines would run together.
                let text = escape(&code(text)).replace(' ', "&nbsp;").replace('\n', "<br>");
                let style = "margin:0 0 16px;font-family:Menlo,Consolas,monospace;font-size:13px";
                format!("<p style=\"{style}\">{text}</p>")
            }
            BlockKind::Table { columns, head, rows } => self.article_table(columns, head, rows),
            BlockKind::Rule => {
                format!("<p style=\"margin:16px 0;text-align:center;color:{MUTED}\">＊＊＊</p>")
            }
        }
    }

    fn article_blocks(&mut self, blocks: &[Block], depth: usize) -> String {
        blocks.iter().map(|block| self.article_block(&block.kind, depth)).collect()
    }

    pub(super) fn article_figure(&mut self, picture: &Picture, captioned: bool) -> String {
        let alt = escape(&printable(&picture.alt));
        let Some(source) = (self.picture)(picture.image) else { return paragraph(&alt, 0) };
        let caption = match alt.trim().is_empty() || !captioned {
            true => String::new(),
            false => format!("<p style=\"margin:6px 0 0;font-size:13px;color:{MUTED}\">{alt}</p>"),
        };
        let picture = format!("<img style=\"max-width:100%\" src=\"{}\" alt=\"{alt}\">", escape(&source));
        format!("<section style=\"margin:18px 0;text-align:center\">{picture}{caption}</section>")
    }

    fn article_list(&mut self, start: Option<usize>, items: &[Item], depth: usize) -> String {
        let mut list = String::new();
        for (index, item) in items.iter().enumerate() {
            let mark = match (item.done, start) {
                (Some(true), _) => "☑ ".to_owned(),
                (Some(false), _) => "☐ ".to_owned(),
                (None, Some(start)) => format!("{}. ", start + index),
                (None, None) => "• ".to_owned(),
            };
            let (first, rest) = match item.body.split_first() {
                Some((Block { kind: BlockKind::Paragraph(inlines), .. }, rest)) => {
                    (self.inlines(inlines), rest)
                }
                _ => (String::new(), item.body.as_slice()),
            };
            let indent = 22 * (depth + 1);
            list.push_str(&format!(
                "<p style=\"margin:0 0 8px;padding-left:{indent}px;text-indent:-18px\">{mark}{first}</p>"
            ));
            list.push_str(&self.article_blocks(rest, depth + 1));
        }
        list
    }

    fn article_table(
        &mut self,
        columns: &[Alignment],
        head: &[Vec<Inline>],
        rows: &[Vec<Vec<Inline>>],
    ) -> String {
        let mut table = "<section style=\"margin:0 0 16px;overflow-x:auto\">\
                         <table style=\"border-collapse:collapse;width:100%;font-size:14px;text-align:left\"><tbody>"
            .to_owned();
        for (index, row) in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)).enumerate() {
            table.push_str("<tr>");
            for (column, cell) in row.iter().enumerate() {
                let align = match columns.get(column) {
                    Some(Alignment::Center) => ";text-align:center",
                    Some(Alignment::Right) => ";text-align:right",
                    _ => "",
                };
                let weight = if index == 0 { ";font-weight:bold" } else { "" };
                let cell = self.inlines(cell);
                table.push_str(&format!(
                    "<td style=\"border:1px solid #bbb;padding:4px 6px{align}{weight}\">{cell}</td>"
                ));
            }
            table.push_str("</tr>");
        }
        table + "</tbody></table></section>"
    }
}

/// A line of small print.
pub(super) fn small(html: &str) -> String {
    format!("<p style=\"margin:0 0 8px;font-size:13px;text-align:center;color:{MUTED}\">{html}</p>")
}

/// A chart as the list of its figures: its editor keeps no drawings in a text.
fn article_chart(chart: &Chart) -> String {
    let text = |text: &str| escape(&printable(text));
    let head = chart.title.iter().chain(&chart.unit).map(|line| text(line)).collect::<Vec<_>>().join("，");
    let mut html = if head.is_empty() { String::new() } else { small(&head) };
    for series in &chart.series {
        let pairs = chart.categories.iter().zip(&series.written);
        let pairs: Vec<_> = pairs.map(|(at, value)| format!("{} {}", text(at), text(value))).collect();
        html.push_str(&paragraph(
            &format!("<strong>{}</strong> {}", text(&series.name), pairs.join("；")),
            0,
        ));
    }
    html + &chart.source.iter().map(|line| small(&text(line))).collect::<String>()
}

/// A paragraph; in lists so many levels in.
fn paragraph(html: &str, depth: usize) -> String {
    match depth {
        0 => format!("<p style=\"margin:0 0 16px\">{html}</p>"),
        depth => format!("<p style=\"margin:0 0 8px;padding-left:{}px\">{html}</p>", 22 * depth),
    }
}
