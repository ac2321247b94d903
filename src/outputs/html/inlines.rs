//! Pieces of a line as HTML.

use std::fmt::Write;

use super::blocks::Writer;
use super::{Form, escape};
use crate::markdown::{Body, ImageId, Inline, Style, is_whole_url};
use crate::text::characters::printable;
use crate::view::{Cited, citation, cited, plain};

/// The style of a link in a letter, where it stands in a text of any colour.
const LETTER_LINK: &str = " style=\"color:inherit;text-decoration:underline\"";

/// A line of a letter as HTML: numbers of references and notes stay in the
/// attached issue, and pictures are told by their descriptions.
pub fn line(inlines: &[Inline]) -> String {
    Writer::new(Form::Letter, &|_| None).inlines(inlines)
}

impl Writer<'_> {
    /// Inlines as HTML.
    pub fn inlines(&mut self, inlines: &[Inline]) -> String {
        let mut line = String::new();
        for inline in inlines {
            self.inline(inline, &mut line);
        }
        line
    }

    fn inline(&mut self, inline: &Inline, line: &mut String) {
        match inline {
            Inline::Text(text) => line.push_str(&escape(&printable(text))),
            Inline::Code(text) => {
                let (open, close) = match self.form {
                    Form::Article => ("<span style=\"font-family:Menlo,Consolas,monospace\">", "</span>"),
                    _ => ("<code>", "</code>"),
                };
                push(line, &[open, &escape(&printable(text)), close]);
            }
            Inline::Styled(style, body) => {
                let (open, close) = self.style(*style);
                let body = self.inlines(body);
                push(line, &[open, &body, close]);
            }
            Inline::Link { url, body } => self.link(url, body, line),
            Inline::Image(picture) => self.image(picture.image, &picture.alt, line),
            Inline::Cite(numbers) => line.push_str(&self.cite(numbers)),
            Inline::Footnote { name, body } => self.note(name, body.as_ref(), line),
            Inline::Break => line.push_str("<br>"),
        }
    }

    fn style(&self, style: Style) -> (&'static str, &'static str) {
        match style {
            Style::Strong => ("<strong>", "</strong>"),
            Style::Emph if self.form == Form::Article => {
                ("<span style=\"font-family:STKaiti,KaiTi,serif\">", "</span>")
            }
            Style::Emph => ("<em>", "</em>"),
            Style::Strike => ("<s>", "</s>"),
            Style::Underline => ("<u>", "</u>"),
            // A background would swallow the text where the editor's dark variant is on.
            Style::Highlight if self.form == Form::Article => {
                ("<span style=\"border-bottom:2px solid #d9a441\">", "</span>")
            }
            Style::Highlight => ("<mark>", "</mark>"),
            Style::Sub => ("<sub>", "</sub>"),
            Style::Super => ("<sup>", "</sup>"),
        }
    }

    /// What is no whole address leads nowhere, or runs in the reader's program.
    fn link(&mut self, url: &str, body: &[Inline], line: &mut String) {
        let shown = self.inlines(body);
        match self.form {
            _ if !is_whole_url(url) => line.push_str(&shown),
            Form::Page | Form::Feed => push(line, &["<a href=\"", &escape(url), "\">", &shown, "</a>"]),
            Form::Letter => push(line, &["<a href=\"", &escape(url), "\"", LETTER_LINK, ">", &shown, "</a>"]),
            Form::Article => {
                line.push_str(&shown);
                // An address that is shown needs no note that says it again.
                if !url.ends_with(&plain(body)) {
                    let number = self.notes.number(&format!("link {url}"));
                    self.add_note(number, escape(url));
                    line.push_str(&mark_of_note(number));
                }
            }
        }
    }

    fn image(&mut self, image: ImageId, alt: &str, line: &mut String) {
        let alt = escape(&printable(alt));
        match (self.picture)(image).filter(|_| self.form != Form::Letter) {
            None => line.push_str(&alt),
            Some(source) => {
                let look = match self.form {
                    Form::Article => " style=\"height:1em\"",
                    _ => " class=\"in-line\"",
                };
                push(line, &["<img", look, " src=\"", &escape(&source), "\" alt=\"", &alt, "\">"]);
            }
        }
    }

    fn cite(&self, numbers: &[usize]) -> String {
        let linked = |number: usize| format!("<a href=\"#ref-{number}\">{number}</a>");
        match self.form {
            Form::Letter => String::new(),
            Form::Feed => format!("<sup>{}</sup>", citation(numbers)),
            Form::Article => format!("<sup style=\"{SMALL}\">{}</sup>", citation(numbers)),
            Form::Page => {
                let parts = cited(numbers).into_iter().map(|part| match part {
                    Cited::Unknown => "?".to_owned(),
                    Cited::One(number) => linked(number),
                    Cited::Range(first, last) => format!("{}–{}", linked(first), linked(last)),
                });
                format!("<sup class=\"cite\">[{}]</sup>", parts.collect::<Vec<_>>().join(","))
            }
        }
    }

    fn note(&mut self, name: &str, body: Option<&Body>, line: &mut String) {
        if self.form == Form::Letter {
            return;
        }
        let number = self.notes.number(name);
        let back = if body.is_some() { format!(" id=\"note-{number}-from\"") } else { String::new() };
        if let Some(body) = body {
            // Its number is taken before those of notes inside of it.
            let at = self.add_note(number, String::new());
            let text = self.run_in(body);
            self.fill_note(at, text);
        }
        match self.form {
            Form::Page => {
                let label = self.words.note;
                write!(
                    line,
                    "<sup><a{back} href=\"#note-{number}\" aria-label=\"{label} {number}\">{number}</a></sup>"
                )
                .expect("writing to a string");
            }
            Form::Feed => push(line, &["<sup>", &number.to_string(), "</sup>"]),
            _ => line.push_str(&mark_of_note(number)),
        }
    }
}

/// The look of raised numbers in an article.
const SMALL: &str = "font-size:12px;color:#c0392b";

fn mark_of_note(number: usize) -> String {
    format!("<sup style=\"{SMALL}\">注{number}</sup>")
}

fn push(line: &mut String, parts: &[&str]) {
    parts.iter().for_each(|part| line.push_str(part));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::traced::Traced;

    #[test]
    fn nothing_breaks_out_of_its_element() {
        let text = Inline::Text(Traced::plain("<script>\"&\u{202e}"));
        let link = |url: &str| Inline::Link { url: url.to_owned(), body: vec![text.clone()] };
        let shown = "&lt;script&gt;&quot;&amp;";
        for form in [Form::Page, Form::Feed, Form::Letter, Form::Article] {
            let html = |inline: Inline| Writer::new(form, &|_| None).inlines(&[inline]);
            assert_eq!(html(text.clone()), shown);
            assert_eq!(html(link("javascript:alert(1)")), shown);
            let code = html(Inline::Code("<b>".to_owned()));
            assert!(code.contains("&lt;b&gt;") && !code.contains("<b>"), "{code}");
        }
        let anchor = line(&[link("https://x.cn/\"onclick=\"y&z")]);
        assert!(
            anchor.starts_with("<a href=\"https://x.cn/&quot;onclick=&quot;y&amp;z\" style="),
            "{anchor}"
        );
    }
}
