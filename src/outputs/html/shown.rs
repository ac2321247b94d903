//! Pictures, charts and tables with their captions, and callouts.

use super::article::small;
use super::blocks::Writer;
use super::{Form, escape};

use crate::markdown::{Block, Callout, CaptionLine, Chart, Picture, Shown};
use crate::text::characters::printable;

impl Writer<'_> {
    /// Pictures side by side, each with its description as its caption.
    pub(super) fn figures(&mut self, pictures: &[Picture], captioned: bool) -> String {
        let figures: String = pictures.iter().map(|picture| self.figure(picture, captioned)).collect();
        if pictures.len() > 1 { format!("<div class=\"figures\">{figures}</div>\n") } else { figures }
    }

    fn figure(&mut self, picture: &Picture, captioned: bool) -> String {
        let alt = escape(&printable(&picture.alt));
        let Some(source) = (self.picture)(picture.image) else { return format!("<p>{alt}</p>\n") };
        let caption = match alt.trim().is_empty() || captioned {
            true => String::new(),
            false => format!("<figcaption>{alt}</figcaption>"),
        };
        let width = picture.width.map_or(String::new(), |width| format!(" style=\"width:{width}%\""));
        format!("<figure><img src=\"{}\" alt=\"{alt}\"{width}>{caption}</figure>\n", escape(&source))
    }

    /// A chart as the table of its figures, which every reader can see.
    pub(super) fn chart(&mut self, chart: &Chart) -> String {
        let text = |text: &str| escape(&printable(text));
        let heads: String = chart
            .series
            .iter()
            .map(|own| format!("<th scope=\"col\" class=\"right\">{}</th>", text(&own.name)))
            .collect();
        let row = |(at, category): (usize, &String)| {
            let cells: String = chart
                .series
                .iter()
                .map(|own| format!("<td class=\"right\">{}</td>", text(&own.written[at])))
                .collect();
            format!("<tr><th scope=\"row\">{}</th>{cells}</tr>\n", text(category))
        };
        let rows: String = chart.categories.iter().enumerate().map(row).collect();
        let lines: Vec<_> = chart.title.iter().chain(&chart.unit).map(|line| text(line)).collect();
        let caption = match lines.is_empty() {
            true => String::new(),
            false => format!("<figcaption>{}</figcaption>", lines.join(self.words.list_separator)),
        };
        let source = chart
            .source
            .as_ref()
            .map_or(String::new(), |line| format!("<p class=\"source\">{}</p>", text(line)));
        let label = self.words.table;
        format!(
            "<figure class=\"chart\">{caption}<div class=\"table\" role=\"group\" aria-label=\"{label}\" \
             tabindex=\"0\"><table>\n<thead><tr><td></td>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\
             {source}</figure>\n"
        )
    }

    /// A table or picture between its caption and its notes.
    pub(super) fn captioned(
        &mut self,
        shown: Shown,
        caption: Option<&CaptionLine>,
        notes: &[CaptionLine],
        body: &Block,
    ) -> String {
        let is_article = self.form == Form::Article;
        let caption = caption.map(|line| {
            let number = self.caption_number(shown);
            let line = format!("<strong>{number}</strong> {}", self.inlines(&line.inlines));
            if is_article { small(&line) } else { format!("<figcaption>{line}</figcaption>") }
        });
        let caption = caption.unwrap_or_default();
        let body = self.captioned_body(body);
        let mut all = match shown {
            Shown::Table => caption + &body,
            Shown::Picture => body + &caption,
        };
        for line in notes {
            let line = self.inlines(&line.inlines);
            all += &if is_article { small(&line) } else { format!("<p class=\"source\">{line}</p>") };
        }
        if is_article { all } else { format!("<figure class=\"captioned\">{all}</figure>\n") }
    }

    /// The label of a callout: its own, else the word of the language.
    pub(super) fn callout_label(&self, callout: Callout, label: Option<&str>) -> String {
        escape(&printable(label.unwrap_or(self.words.callout(callout))))
    }

    /// A box with its label.
    pub(super) fn callout(&mut self, callout: Callout, label: Option<&str>, body: &[Block]) -> String {
        let label = self.callout_label(callout, label);
        let body = self.blocks(body);
        format!("<aside class=\"callout\"><p class=\"head\"><strong>{label}</strong></p>\n{body}</aside>\n")
    }
}
