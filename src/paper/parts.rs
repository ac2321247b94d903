//! What a brief says, in reading order: masthead, summary, sections, judgement,
//! references, footer, foot.

use toml::{Table, Value};

use super::body::{Counts, paragraphs};
use super::{Atom, Look, Paper, Paragraph, Shape, Sign, values};
use crate::brief::edit::Path;
use crate::markdown::{ReferenceIds, Style};
use crate::text::lang::Lang;
use crate::view::{Words, period_label};

/// A line in the making: what the paper says, and values of keys.
#[derive(Default)]
struct Line {
    atoms: Vec<Atom>,
    keys: Vec<Path>,
}

impl Line {
    fn say(mut self, text: &str) -> Self {
        self.atoms.extend(text.chars().map(Atom::fixed));
        self
    }

    fn key(self, path: Path, text: &str) -> Self {
        self.styled(path, text, Look::default())
    }

    fn styled(mut self, path: Path, text: &str, look: Look) -> Self {
        let key = Some(self.keys.len());
        self.keys.push(path);
        self.atoms.extend(text.char_indices().map(|(at, char)| Atom {
            key,
            at: Some(at),
            ..Atom::new(if char == '\n' { Sign::Break } else { Sign::Char(char) }, look)
        }));
        self
    }

    /// A number with the words around it.
    fn around(self, shown: &str, path: Path, number: u32) -> Self {
        let number = number.to_string();
        let (before, after) = shown.split_once(&number).unwrap_or((shown, ""));
        self.say(before).key(path, &number).say(after)
    }

    /// Texts one after the other, with something between.
    fn list(mut self, path: &Path, texts: &[String], between: &str) -> Self {
        for (index, text) in texts.iter().enumerate() {
            let line = if index > 0 { self.say(between) } else { self };
            self = line.key(path.clone().item(index), text);
        }
        self
    }

    fn into_paragraph(self, shape: Shape) -> Paragraph {
        Paragraph::new(shape, self.keys, self.atoms)
    }
}

impl Paper {
    /// The paper of what a brief says.
    pub fn of(values: &Table) -> Self {
        let lang = values::lang(values);
        let references = list(values, "references");
        let id = |reference: &&Table| text(reference, "id").unwrap_or_default();
        let ids: Vec<_> = references.iter().map(id).collect();
        let mut known = ReferenceIds::default();
        for (index, id) in ids.iter().enumerate().filter(|(_, id)| !id.is_empty()) {
            known.insert(id, index + 1);
        }
        let mut writer = Writer {
            values,
            words: Words::of(lang),
            lang,
            ids: known,
            counts: Counts::default(),
            found: Vec::new(),
        };
        writer.masthead();
        writer.summary();
        writer.key_figures();
        writer.sections();
        writer.references(&references);
        writer.contact();
        writer.foot();
        Self { lang, paragraphs: writer.found, ids }
    }
}

/// The string at a key; a year as its figures.
pub(super) fn text(table: &Table, key: &str) -> Option<String> {
    match table.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Datetime(day) => Some(day.to_string()),
        _ => None,
    }
}

/// The strings at a key, of which one alone needs no list.
pub(super) fn texts(table: &Table, key: &str) -> Vec<String> {
    match table.get(key) {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// The tables of a list.
pub(super) fn list<'a>(table: &'a Table, key: &str) -> Vec<&'a Table> {
    let items = table.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(Value::as_table).collect()
}

/// The word before a judgement's title where the brief has none, by the
/// newsletter's name and the line under it.
pub(super) fn judgement_label(title: Option<&str>, subtitle: Option<&str>, lang: Lang) -> &'static str {
    period_label([title, subtitle].into_iter().flatten(), lang).unwrap_or(Words::of(lang).judgement)
}

struct Writer<'a> {
    values: &'a Table,
    words: &'static Words,
    lang: Lang,
    ids: ReferenceIds,
    counts: Counts,
    found: Vec<Paragraph>,
}

impl Writer<'_> {
    fn table(&self, key: &str) -> Option<&Table> {
        self.values.get(key)?.as_table()
    }

    fn add(&mut self, shape: Shape, line: Line) {
        if !line.atoms.is_empty() {
            self.found.push(line.into_paragraph(shape));
        }
    }

    fn body(&mut self, path: &Path, value: Option<String>) {
        let Some(value) = value else { return };
        let found = paragraphs(&value, path, self.lang, &self.ids, &mut self.counts);
        self.found.extend(found);
    }

    fn masthead(&mut self) {
        let Some(header) = self.table("header").cloned() else { return };
        let at = |key: &str| Path::of("header").key(key);
        let keyed = |key: &str| text(&header, key).map(|text| Line::default().key(at(key), &text));
        for (key, shape) in [("marking", Shape::Line), ("title", Shape::Title), ("subtitle", Shape::Subtitle)]
        {
            self.add(shape, keyed(key).unwrap_or_default());
        }
        let figure =
            |key: &str| header.get(key).and_then(Value::as_integer).and_then(|n| u32::try_from(n).ok());
        let mut line = Line::default();
        if let Some(number) = figure("issue") {
            line = line.around(&self.words.issue(number), at("issue"), number);
        }
        if let Some(number) = figure("total_issue") {
            let (open, close) =
                if line.atoms.is_empty() { ("", "") } else { (self.words.open, self.words.close) };
            line =
                line.say(open).around(&self.words.total_issue(number), at("total_issue"), number).say(close);
        }
        self.add(Shape::Line, line);
        let date = text(&header, "date").map(|day| Line::default().key(at("date"), &dated(&day, self.words)));
        self.add(Shape::Line, date.unwrap_or_default());
        let publishers = texts(&header, "publisher");
        let single = matches!(header.get("publisher"), Some(Value::String(_)));
        for (index, name) in publishers.iter().enumerate() {
            let path = if single { at("publisher") } else { at("publisher").item(index) };
            self.add(Shape::Line, Line::default().key(path, name));
        }
        let partners = texts(&header, "partners");
        self.add(Shape::Line, Line::default().list(&at("partners"), &partners, " & "));
    }

    fn summary(&mut self) {
        let words = self.words;
        let Some(summary) = self.values.get("summary").cloned() else { return };
        let Value::Table(summary) = summary else {
            self.add(Shape::Part, Line::default().say(words.summary));
            return self.body(&Path::of("summary"), summary.as_str().map(str::to_owned));
        };
        let at = |key: &str| Path::of("summary").key(key);
        self.add(
            Shape::Part,
            match text(&summary, "title") {
                Some(title) => Line::default().key(at("title"), &title),
                None => Line::default().say(words.summary),
            },
        );
        self.body(&at("text"), text(&summary, "text"));
        let keywords = texts(&summary, "keywords");
        if !keywords.is_empty() {
            let line = Line::default().say(words.keywords).say(words.colon);
            self.add(Shape::Keywords, line.list(&at("keywords"), &keywords, words.list_separator));
        }
    }

    /// A row for each key figure; what one lacks is an empty cell.
    fn key_figures(&mut self) {
        let figures = list(self.values, "key_figures");
        let table = self.counts.next_table();
        for (row, figure) in figures.into_iter().enumerate() {
            for (column, key) in ["label", "value", "unit", "change"].into_iter().enumerate() {
                let path = Path::of("key_figures").item(row).key(key);
                let line = Line::default().key(path, &text(figure, key).unwrap_or_default());
                self.found.push(line.into_paragraph(Shape::Fact { table, row, column }));
            }
        }
    }

    fn sections(&mut self) {
        let sections: Vec<_> = list(self.values, "sections").into_iter().cloned().collect();
        for (index, section) in sections.iter().enumerate() {
            let at = |key: &str| Path::of("sections").item(index).key(key);
            let title = texts(section, "title").join("\n");
            self.add(Shape::Section, Line::default().key(at("title"), &title));
            self.body(&at("body"), text(section, "body"));
        }
        let Some(judgement) = self.table("judgement").cloned() else { return };
        let at = |key: &str| Path::of("judgement").key(key);
        let label = text(&judgement, "label");
        let header = self.table("header");
        let name = |key: &str| header.and_then(|header| text(header, key));
        let line = match &label {
            Some(label) => Line::default().key(at("label"), label),
            None => {
                let (title, subtitle) = (name("title"), name("subtitle"));
                Line::default().say(judgement_label(title.as_deref(), subtitle.as_deref(), self.lang))
            }
        };
        let line =
            line.say(self.words.colon).key(at("title"), &text(&judgement, "title").unwrap_or_default());
        self.add(Shape::Section, line);
        self.body(&at("body"), text(&judgement, "body"));
    }

    fn references(&mut self, references: &[&Table]) {
        if references.is_empty() {
            return;
        }
        self.add(Shape::Part, Line::default().say(self.words.references));
        for (index, reference) in references.iter().enumerate() {
            let path = Path::of("references").item(index);
            let mut line = Line::default();
            let mut parted = false;
            let mut between = |line: Line| match std::mem::replace(&mut parted, true) {
                true => line.say(" | "),
                false => line,
            };
            if let Some(source) = text(reference, "source") {
                line = between(line).styled(path.clone().key("source"), &source, Look::of(Style::Strong));
            }
            let authors = texts(reference, "authors");
            if !authors.is_empty() {
                line = between(line).list(&path.clone().key("authors"), &authors, self.words.name_separator);
            }
            for key in ["title", "publisher", "date", "note", "url"] {
                if let Some(value) = text(reference, key) {
                    line = between(line).key(path.clone().key(key), &value);
                }
            }
            self.add(Shape::Reference, line);
        }
    }

    fn contact(&mut self) {
        let Some(contact) = self.table("contact").cloned() else { return };
        let path = Path::of("contact");
        if let Some(title) = text(&contact, "title") {
            self.add(Shape::Part, Line::default().key(path.clone().key("title"), &title));
        }
        for (index, code) in list(&contact, "codes").into_iter().enumerate() {
            let own = path.clone().key("codes").item(index);
            let caption = texts(code, "caption");
            let picture = text(code, "image").or_else(|| text(code, "url").map(|url| format!("qr:{url}")));
            let alt = caption.join("，").split_whitespace().collect::<Vec<_>>().join(" ");
            let sign = Sign::Picture(picture.unwrap_or_default().into(), alt.into());
            let atoms = vec![Atom::new(sign, Look::default())];
            self.found.push(Paragraph::new(Shape::Code2d, vec![own.clone()], atoms));
            let single = matches!(code.get("caption"), Some(Value::String(_)));
            for (line, text) in caption.iter().enumerate() {
                let path = own.clone().key("caption");
                let path = if single { path } else { path.item(line) };
                self.add(Shape::Caption, Line::default().key(path, text));
            }
        }
        for (index, about) in list(&contact, "about").into_iter().enumerate() {
            let own = path.clone().key("about").item(index);
            let name = text(about, "name").unwrap_or_default();
            let line = Line::default().styled(own.clone().key("name"), &name, Look::of(Style::Strong));
            self.add(Shape::Line, line.say(self.words.colon.trim()));
            self.body(&own.clone().key("text"), text(about, "text"));
            if let Some(url) = text(about, "url") {
                let line = Line::default().say(self.words.website).say(self.words.colon);
                self.add(Shape::Line, line.key(own.key("url"), &url));
            }
        }
    }

    fn foot(&mut self) {
        let Some(foot) = self.table("distribution").cloned() else { return };
        let words = self.words;
        let at = |key: &str| Path::of("distribution").key(key);
        for (key, name) in
            [("report_to", words.report_to), ("send_to", words.send_to), ("issue_to", words.issue_to)]
        {
            let receivers = texts(&foot, key);
            if !receivers.is_empty() {
                let line = Line::default().say(name).say(words.colon).list(
                    &at(key),
                    &receivers,
                    words.name_separator,
                );
                self.add(Shape::Foot, line.say(words.stop));
            }
        }
        let copies = foot.get("copies").and_then(Value::as_integer).and_then(|n| u32::try_from(n).ok());
        if let Some(copies) = copies {
            self.add(Shape::Foot, Line::default().around(&words.copies(copies), at("copies"), copies));
        }
        let people = [("editor", words.editor), ("reviewer", words.reviewer), ("approver", words.approver)];
        for (key, name) in people {
            if let Some(person) = text(&foot, key) {
                self.add(Shape::Foot, Line::default().say(name).say(words.colon).key(at(key), &person));
            }
        }
    }
}

/// A day as it is printed; what is no day stays.
fn dated(day: &str, words: &Words) -> String {
    day.parse().map_or_else(|_| day.to_owned(), |day| words.date(day))
}
