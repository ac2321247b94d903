//! A text of the brief for a letter: blocks whose lines are both HTML, with
//! everything escaped, and plain text. Numbers of references and notes stay in
//! the PDF, where the references are.

use std::fmt::Write;

use minijinja::Value;
use serde::Serialize;

use crate::markdown::{self, BlockKind, Inline, Style, is_whole_url};
use crate::text::characters::printable;

/// A block, as templates see it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Block {
    /// `paragraph`, `heading`, `item`, `quote`, `code`, `table`, `picture` or `rule`.
    kind: &'static str,
    /// The bullet or number of an item, and the number of a heading.
    mark: String,
    /// How deep an item lies in lists, from 0.
    depth: usize,
    /// The text as HTML.
    html: Value,
    /// The text without marks.
    text: String,
    /// The rows of a table, each a list of cells as HTML; the first is its head.
    rows: Vec<Vec<Value>>,
}

/// A text as a flat list of blocks: items of lists are blocks of their own,
/// which any mail program can set.
pub(super) fn blocks(body: &markdown::Body) -> Vec<Block> {
    let mut found = Vec::new();
    collect(body, 0, false, &mut found);
    found
}

fn collect(body: &[markdown::Block], depth: usize, quoted: bool, found: &mut Vec<Block>) {
    for block in body {
        match &block.kind {
            BlockKind::Paragraph(inlines) => {
                found.push(Block::of(if quoted { "quote" } else { "paragraph" }, depth, inlines));
            }
            BlockKind::Heading { number, body, .. } => {
                found.push(Block { mark: number.clone(), ..Block::of("heading", depth, body) });
            }
            BlockKind::Figure { pictures } => {
                found.extend(pictures.iter().map(|picture| Block::plain("picture", depth, &picture.alt)));
            }
            BlockKind::Chart { chart, .. } => {
                found.push(Block::plain("picture", depth, &chart.description()))
            }
            BlockKind::Captioned { caption, notes, body, .. } => {
                found.extend(caption.iter().map(|line| Block::of("paragraph", depth, &line.inlines)));
                collect(std::slice::from_ref(body), depth, quoted, found);
                found.extend(notes.iter().map(|line| Block::of("paragraph", depth, &line.inlines)));
            }
            BlockKind::Callout { body, .. } => collect(body, depth, true, found),
            BlockKind::List { start, items, .. } => list(*start, items, depth, found),
            BlockKind::Quote(body) => collect(body, depth, true, found),
            BlockKind::Code { text, .. } => found.push(Block::plain("code", depth, text)),
            BlockKind::Table { head, rows, .. } => {
                found.push(table(std::iter::once(head).chain(rows), depth));
            }
            BlockKind::Rule => found.push(Block::plain("rule", depth, "")),
        }
    }
}

fn list(start: Option<usize>, items: &[markdown::Item], depth: usize, found: &mut Vec<Block>) {
    for (index, item) in items.iter().enumerate() {
        let mark = match (item.done, start) {
            (Some(true), _) => "☑".to_owned(),
            (Some(false), _) => "☐".to_owned(),
            (None, Some(start)) => format!("{}.", start + index),
            (None, None) => "•".to_owned(),
        };
        let first = found.len();
        collect(&item.body, depth + 1, false, found);
        match found.get_mut(first).filter(|block| block.kind == "paragraph") {
            Some(block) => (block.kind, block.mark, block.depth) = ("item", mark, depth),
            None => found.insert(first, Block { mark, ..Block::plain("item", depth, "") }),
        }
    }
}

fn table<'a>(rows: impl Iterator<Item = &'a Vec<Vec<Inline>>> + Clone, depth: usize) -> Block {
    let line = |cells: &Vec<Vec<Inline>>| cells.iter().map(|cell| text(cell)).collect::<Vec<_>>().join("  ");
    let lines: Vec<_> = rows.clone().map(line).collect();
    let cells = |cells: &Vec<Vec<Inline>>| cells.iter().map(|it| Value::from_safe_string(html(it))).collect();
    Block { rows: rows.map(cells).collect(), ..Block::plain("table", depth, &lines.join("\n")) }
}

impl Block {
    fn of(kind: &'static str, depth: usize, inlines: &[Inline]) -> Self {
        let html = Value::from_safe_string(html(inlines));
        Self { html, ..Self::plain(kind, depth, &text(inlines)) }
    }

    fn plain(kind: &'static str, depth: usize, text: &str) -> Self {
        let html = Value::from_safe_string(escape(text).replace('\n', "<br>"));
        let text = text.to_owned();
        Self { kind, mark: String::new(), depth, html, text, rows: Vec::new() }
    }
}

/// Text that no HTML can be read into; attributes stand in double quotes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn html(inlines: &[Inline]) -> String {
    let mut line = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => line.push_str(&escape(&printable(text))),
            Inline::Code(text) => write!(line, "<code>{}</code>", escape(text)).expect("writing to a string"),
            Inline::Styled(style, body) => {
                let tag = tag(*style);
                write!(line, "<{tag}>{}</{tag}>", html(body)).expect("writing to a string");
            }
            // What is no whole address leads nowhere, or runs in the reader's program.
            Inline::Link { url, body } if !is_whole_url(url) => line.push_str(&html(body)),
            Inline::Link { url, body } => {
                let style = "color:inherit;text-decoration:underline";
                write!(line, "<a href=\"{}\" style=\"{style}\">{}</a>", escape(url), html(body))
                    .expect("writing to a string");
            }
            Inline::Image(picture) => line.push_str(&escape(&printable(&picture.alt))),
            Inline::Cite(_) | Inline::Footnote { .. } => {}
            Inline::Break => line.push_str("<br>"),
        }
    }
    line
}

fn tag(style: Style) -> &'static str {
    match style {
        Style::Strong => "strong",
        Style::Emph => "em",
        Style::Strike => "s",
        Style::Underline => "u",
        Style::Highlight => "mark",
        Style::Sub => "sub",
        Style::Super => "sup",
    }
}

fn text(inlines: &[Inline]) -> String {
    let mut line = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => line.push_str(&printable(text)),
            Inline::Code(text) => line.push_str(text),
            Inline::Styled(_, body) => line.push_str(&self::text(body)),
            Inline::Link { url, body } => {
                let shown = self::text(body);
                line.push_str(&shown);
                if !url.ends_with(&shown) {
                    write!(line, " <{url}>").expect("writing to a string");
                }
            }
            Inline::Image(picture) => line.push_str(&printable(&picture.alt)),
            Inline::Cite(_) | Inline::Footnote { .. } => {}
            Inline::Break => line.push('\n'),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_its_element() {
        let text = Inline::Text(crate::text::traced::Traced::plain("<script>\"&\u{202e}"));
        let link = |url: &str| Inline::Link { url: url.to_owned(), body: vec![text.clone()] };
        let shown = "&lt;script&gt;&quot;&amp;";
        assert_eq!(html(std::slice::from_ref(&text)), shown);
        assert_eq!(html(&[link("javascript:alert(1)")]), shown);
        let anchor = html(&[link("https://x.cn/\"onclick=\"y&z")]);
        assert!(
            anchor.starts_with("<a href=\"https://x.cn/&quot;onclick=&quot;y&amp;z\" style="),
            "{anchor}"
        );
        let code = [Inline::Code("<b>".to_owned())];
        assert_eq!((html(&code), self::text(&code)), ("<code>&lt;b&gt;</code>".to_owned(), "<b>".to_owned()));
    }
}
