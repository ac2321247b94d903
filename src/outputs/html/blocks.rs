//! Texts as HTML: blocks, and the notes that they leave for the end.

use super::{Form, escape};
use crate::markdown::{Alignment, Block, BlockKind, ImageId, Inline, Item, Shown};
use crate::text::characters::printable;
use crate::text::lang::Lang;
use crate::view::{Notes, Words};

/// Where a picture is found; none where it cannot be shown.
pub(super) type Pictures<'a> = dyn Fn(ImageId) -> Option<String> + 'a;

/// Writes the texts of one issue, which it has to be given in their order.
pub struct Writer<'a> {
    pub(super) form: Form,
    pub(super) picture: &'a Pictures<'a>,
    pub(super) words: &'static Words,
    pub(super) notes: Notes,
    /// Numbers and texts of notes, in the order of their numbers.
    found: Vec<(usize, String)>,
    /// How many tables and pictures have a numbered caption.
    captions: (usize, usize),
}

impl<'a> Writer<'a> {
    /// A writer at the first text. `picture` gives the address of a picture.
    pub fn new(form: Form, picture: &'a Pictures<'a>) -> Self {
        let words = Words::of(Lang::default());
        Self { form, picture, words, notes: Notes::default(), found: Vec::new(), captions: (0, 0) }
    }

    /// The same in a language.
    pub fn in_lang(self, lang: Lang) -> Self {
        Self { words: Words::of(lang), ..self }
    }

    /// A text as HTML.
    pub fn body(&mut self, body: &[Block]) -> String {
        self.notes.next_text();
        self.blocks(body)
    }

    /// The notes so far, by their numbers: number and text.
    pub fn take_notes(&mut self) -> Vec<(usize, String)> {
        let mut notes = std::mem::take(&mut self.found);
        notes.sort_by_key(|(number, _)| *number);
        notes
    }

    /// Keeps a note for the end; one of this number that is known stays.
    pub(super) fn add_note(&mut self, number: usize, text: String) -> usize {
        match self.found.iter().position(|(known, _)| *known == number) {
            Some(at) => at,
            None => {
                self.found.push((number, text));
                self.found.len() - 1
            }
        }
    }

    pub(super) fn fill_note(&mut self, at: usize, text: String) {
        if let Some((_, note)) = self.found.get_mut(at) {
            *note = text;
        }
    }

    pub(super) fn blocks(&mut self, blocks: &[Block]) -> String {
        blocks.iter().map(|block| self.block(&block.kind)).collect()
    }

    /// Blocks whose first paragraph runs on after a number or a bullet.
    pub(super) fn run_in(&mut self, blocks: &[Block]) -> String {
        match blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(inlines), .. }, rest)) => {
                self.inlines(inlines) + &self.blocks(rest)
            }
            _ => self.blocks(blocks),
        }
    }

    /// The number of the next caption: 图 1.
    pub(super) fn caption_number(&mut self, shown: Shown) -> String {
        let count = match shown {
            Shown::Table => &mut self.captions.0,
            Shown::Picture => &mut self.captions.1,
        };
        *count += 1;
        self.words.numbered(shown, *count)
    }

    /// What has a caption already.
    pub(super) fn captioned_body(&mut self, body: &Block) -> String {
        match &body.kind {
            BlockKind::Figure { pictures } if self.form == Form::Article => {
                pictures.iter().map(|picture| self.article_figure(picture, false)).collect()
            }
            BlockKind::Figure { pictures } => self.figures(pictures, true),
            other => self.block(other),
        }
    }

    fn block(&mut self, kind: &BlockKind) -> String {
        if self.form == Form::Article {
            return self.article_block(kind, 0);
        }
        match kind {
            BlockKind::Paragraph(inlines) => format!("<p>{}</p>\n", self.inlines(inlines)),
            BlockKind::Heading { level, number, body } => {
                // A section's own title is the second.
                let level = (level + 2).min(6);
                format!("<h{level}>{}{}</h{level}>\n", escape(number), self.inlines(body))
            }
            BlockKind::Figure { pictures } => self.figures(pictures, false),
            BlockKind::Chart { chart, .. } => self.chart(chart),
            BlockKind::Captioned { shown, caption, notes, body } => {
                self.captioned(*shown, caption.as_ref(), notes, body)
            }
            BlockKind::Callout { callout, label, body, .. } => self.callout(*callout, label.as_deref(), body),
            BlockKind::List { start, tight, items } => self.list(*start, *tight, items),
            BlockKind::Quote(body) => format!("<blockquote>\n{}</blockquote>\n", self.blocks(body)),
            BlockKind::Code { text, .. } => format!("<pre><code>{}</code></pre>\n", escape(&code(text))),
            BlockKind::Table { columns, head, rows } => self.table(columns, head, rows),
            BlockKind::Rule => "<hr>\n".to_owned(),
        }
    }

    fn list(&mut self, start: Option<usize>, tight: bool, items: &[Item]) -> String {
        let (open, close) = match start {
            None if items.iter().all(|item| item.done.is_some()) => {
                ("<ul class=\"tasks\">".to_owned(), "</ul>")
            }
            None => ("<ul>".to_owned(), "</ul>"),
            Some(1) => ("<ol>".to_owned(), "</ol>"),
            Some(start) => (format!("<ol start=\"{start}\">"), "</ol>"),
        };
        let mut list = open + "\n";
        for item in items {
            let task = item.done.map_or("", |done| if done { "☑ " } else { "☐ " });
            let body =
                if tight || !task.is_empty() { self.run_in(&item.body) } else { self.blocks(&item.body) };
            list.push_str(&format!("<li>{task}{}</li>\n", body.trim_end()));
        }
        list + close + "\n"
    }

    fn table(&mut self, columns: &[Alignment], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> String {
        let class = |column: usize| match columns.get(column) {
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        let mut table = format!(
            "<div class=\"table\" role=\"group\" aria-label=\"{}\" tabindex=\"0\"><table>\n<thead><tr>",
            self.words.table
        );
        for (column, cell) in head.iter().enumerate() {
            let cell = self.inlines(cell);
            // A head that says nothing is none to a screen reader.
            table.push_str(&match cell.is_empty() {
                true => "<td></td>".to_owned(),
                false => format!("<th scope=\"col\"{}>{cell}</th>", class(column)),
            });
        }
        table.push_str("</tr></thead>\n<tbody>\n");
        for row in rows {
            table.push_str("<tr>");
            for (column, cell) in row.iter().enumerate() {
                table.push_str(&format!("<td{}>{}</td>", class(column), self.inlines(cell)));
            }
            table.push_str("</tr>\n");
        }
        table + "</tbody>\n</table></div>\n"
    }
}

/// Code as it is shown, line by line.
pub(super) fn code(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}
