//! The runs of a paragraph as Markdown writes them: neighbours with the same
//! style joined, spaces outside the marks.

use crate::import::blocks::{escaped_inside, line_start};

/// How a stretch of text is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub bold: bool,
    pub italic: bool,
    pub strike: bool,
    pub underline: bool,
    pub raised: bool,
    pub lowered: bool,
}

/// A stretch of a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub text: String,
    pub style: Style,
    pub link: Option<String>,
    /// Markdown already, such as a picture.
    pub raw: bool,
    /// It is in a face of headings, or bold.
    pub strong: bool,
    pub size: Option<u32>,
}

/// The text of spans.
pub(super) fn plain(spans: &[Span]) -> String {
    let text: String = spans.iter().filter(|span| !span.raw).map(|span| span.text.as_str()).collect();
    text.lines()
        .map(|line| line.trim_matches(is_blank))
        .collect::<Vec<_>>()
        .join("\n")
        .trim_matches('\n')
        .to_owned()
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

/// Whether all text of spans has a property.
pub(super) fn all(spans: &[Span], has: impl Fn(&Span) -> bool) -> bool {
    let mut own = spans.iter().filter(|span| !span.raw && !span.text.trim().is_empty()).peekable();
    own.peek().is_some() && own.all(has)
}

/// Spans as Markdown. Where all is bold, that is the look of the paragraph and
/// no emphasis.
pub(super) fn markdown(spans: &[Span], keep_bold: bool) -> String {
    let bold = keep_bold && !all(spans, |span| span.style.bold);
    let mut text = String::new();
    let same = |a: &Span, b: &Span| a.link == b.link && !a.raw && !b.raw;
    for group in spans.chunk_by(same) {
        let Some(first) = group.first() else { continue };
        let inner: String = group
            .chunk_by(|a, b| a.style == b.style && !a.raw && !b.raw)
            .map(|run| styled(run, bold))
            .collect();
        match first.link.as_ref().filter(|_| !first.raw && !inner.trim().is_empty()) {
            Some(url) => text.push_str(&format!("[{}]({})", inner.trim(), address(url))),
            None => text.push_str(&inner),
        }
    }
    let lines: Vec<_> = text.split('\n').map(|line| line.trim_matches(is_blank)).collect();
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).map(line_start).collect();
    lines.join("\\\n")
}

fn styled(run: &[Span], bold: bool) -> String {
    let Some(first) = run.first() else { return String::new() };
    if first.raw {
        return run.iter().map(|span| span.text.as_str()).collect();
    }
    let text: String = run.iter().map(|span| span.text.as_str()).collect();
    let inner = text.trim();
    let style = first.style;
    if inner.is_empty() {
        return text;
    }
    let marks = [
        (style.bold && bold, "**", "**"),
        (style.italic, "*", "*"),
        (style.strike, "~~", "~~"),
        (style.underline, "<u>", "</u>"),
        (style.raised, "<sup>", "</sup>"),
        (style.lowered, "<sub>", "</sub>"),
    ];
    let start = text.len() - text.trim_start().len();
    let mut written: String = inner.split('\n').map(escaped_inside).collect::<Vec<_>>().join("\n");
    for (_, open, close) in marks.iter().filter(|(on, ..)| *on).rev() {
        written = format!("{open}{written}{close}");
    }
    format!("{}{written}{}", &text[..start], &text[start + inner.len()..])
}

/// An address as Markdown takes it.
fn address(url: &str) -> String {
    if url.contains([' ', '(', ')', '<', '>']) {
        return url
            .replace(' ', "%20")
            .replace('(', "%28")
            .replace(')', "%29")
            .replace('<', "%3C")
            .replace('>', "%3E");
    }
    url.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, bold: bool) -> Span {
        Span { text: text.to_owned(), style: Style { bold, ..Style::default() }, ..Span::default() }
    }

    #[test]
    fn neighbours_join_and_spaces_stay_outside() {
        let spans = [span("甲", false), span("重", true), span("点 ", true), span("乙*", false)];
        assert_eq!(markdown(&spans, true), r"甲**重点** 乙\*");
        assert_eq!(markdown(&[span("全部", true)], true), "全部");
        let link = Span { link: Some("https://a.cn/(x)".to_owned()), ..span("链接", false) };
        assert_eq!(markdown(&[span("见", false), link], true), "见[链接](https://a.cn/%28x%29)");
        assert_eq!(plain(&[span("　　甲\t乙", false)]), "甲\t乙");
    }
}
