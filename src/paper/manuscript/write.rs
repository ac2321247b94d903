//! A brief's values become a Markdown file.

use serde_yaml::{Mapping, Value as Yaml};
use toml::{Table, Value};

use super::texts::{Texts, heading};
use super::{HEADER, IN_LINE, MARK, WHOLE, kept, numbered, stand_in};
use crate::import::blocks::escaped_inside;
use crate::import::exact::references_in;
use crate::paper::markdown::target;
use crate::paper::{Paper, parts, values};
use crate::text::lang::Lang;
use crate::view::Words;

/// Writes what a brief and its series file say together.
pub fn write(values: &Table) -> String {
    let paper = Paper::of(values);
    let mut writer = Writer {
        values,
        lang: paper.lang,
        words: Words::of(paper.lang),
        texts: Texts::new(paper.lang, &paper.ids),
        headings: Mapping::new(),
        references: Mapping::new(),
        exact: Mapping::new(),
        body: String::new(),
    };
    writer.title();
    writer.summary();
    writer.sections();
    writer.judgement();
    writer.references();
    let front = serde_yaml::to_string(&writer.front()).unwrap_or_default();
    format!("---\n{front}---\n\n{}", writer.body)
}

struct Writer<'a> {
    values: &'a Table,
    lang: Lang,
    words: &'static Words,
    texts: Texts<'a>,
    /// Which headings are not those of sections.
    headings: Mapping,
    /// What the lines of references do not say.
    references: Mapping,
    /// What Markdown cannot say, by the name that stands in its place.
    exact: Mapping,
    body: String,
}

impl Writer<'_> {
    fn table(&self, key: &str) -> Option<Table> {
        self.values.get(key)?.as_table().cloned()
    }

    /// What stands above the text.
    fn front(&mut self) -> Mapping {
        let mut front = Mapping::from_iter([(MARK.0.into(), MARK.1.into())]);
        let header = self.table("header").unwrap_or_default();
        let own = HEADER.iter().filter_map(|key| Some((*key, header.get(*key)?)));
        let whole = WHOLE.iter().filter_map(|key| Some((*key, self.values.get(*key)?)));
        for (key, value) in own.chain(whole) {
            front.insert(key.into(), yaml(value));
        }
        let summary = self.table("summary").unwrap_or_default();
        if let Some(keywords) = summary.get("keywords") {
            front.insert("keywords".into(), yaml(keywords));
        }
        for (key, mapping) in
            [("headings", &self.headings), ("references", &self.references), ("exact", &self.exact)]
        {
            if !mapping.is_empty() {
                front.insert(key.into(), Yaml::Mapping(mapping.clone()));
            }
        }
        front
    }

    /// What Markdown cannot say stands above the text; this stands in its place.
    fn keep(&mut self, value: &str) -> String {
        let name = kept(self.exact.len() + 1);
        self.exact.insert(name.as_str().into(), value.into());
        stand_in(&name)
    }

    fn heading(&mut self, signs: &str, before: &str, title: &str) {
        let written = heading(&format!("{before}{title}")).unwrap_or_else(|| {
            match heading(before).filter(|_| !before.is_empty()) {
                Some(own) => format!("{own}{}", self.keep(title)),
                None => self.keep(&format!("{before}{title}")),
            }
        });
        self.body.push_str(format!("{signs} {written}").trim_end());
        self.body.push_str("\n\n");
    }

    fn text(&mut self, value: Option<&Value>) {
        let Some(value) = value.and_then(Value::as_str) else { return };
        let text = self.texts.inside(value).unwrap_or_else(|| self.keep(value));
        if !text.is_empty() {
            self.body.push_str(&format!("{text}\n\n"));
        }
    }

    fn title(&mut self) {
        let title = self.table("header").map(|header| parts::texts(&header, "title").join("\n"));
        if let Some(title) = title.filter(|title| !title.is_empty()) {
            self.heading("#", "", &title);
        }
    }

    fn summary(&mut self) {
        let Some(summary) = self.values.get("summary") else { return };
        let (title, text) = match summary {
            Value::Table(own) => (own.get("title").and_then(Value::as_str), own.get("text")),
            own => (None, Some(own)),
        };
        let title = title.unwrap_or(self.words.summary);
        self.headings.insert("summary".into(), title.into());
        self.heading("##", "", title);
        self.text(text);
    }

    fn sections(&mut self) {
        for section in parts::list(self.values, "sections") {
            self.heading(
                "##",
                "",
                &parts::texts(section, "title").join(
                    "
",
                ),
            );
            self.text(section.get("body"));
        }
    }

    fn judgement(&mut self) {
        let Some(judgement) = self.table("judgement") else { return };
        let label = judgement.get("label").and_then(Value::as_str).map(str::to_owned);
        let label = label.unwrap_or_else(|| {
            let header = self.table("header").unwrap_or_default();
            let name = |key: &str| parts::text(&header, key);
            let (title, subtitle) = (name("title"), name("subtitle"));
            parts::judgement_label(title.as_deref(), subtitle.as_deref(), self.lang).to_owned()
        });
        self.headings.insert("judgement".into(), label.as_str().into());
        let before = format!("{label}{}", self.words.colon);
        self.heading("##", &before, &parts::texts(&judgement, "title").join("\n"));
        self.text(judgement.get("body"));
    }

    fn references(&mut self) {
        let references = parts::list(self.values, "references");
        if references.is_empty() {
            return;
        }
        let title = self.words.references;
        self.headings.insert("references".into(), title.into());
        self.body.push_str(&format!("## {title}\n\n"));
        for (index, own) in references.into_iter().enumerate() {
            let id = parts::text(own, "id");
            let mark = id.as_ref().map(|id| format!("[@{id}] ")).unwrap_or_default();
            let line = format!("{}. {mark}{}", index + 1, line(own));
            let more = beyond(own, &line);
            if !more.is_empty() {
                let name = id.unwrap_or_else(|| numbered(index));
                self.references.insert(name.into(), Yaml::Mapping(more));
            }
            self.body.push_str(&format!("{line}\n"));
        }
    }
}

/// `来源 | [标题](url) | 日期 | 用途`
fn line(reference: &Table) -> String {
    let of = |key: &str| parts::text(reference, key);
    let plain = |key: &str| of(key).map(|text| escaped_inside(&text));
    let title = plain("title").map(|title| match of("url") {
        Some(url) => format!("[{title}]({})", target(&url)),
        None => title,
    });
    let fields = [plain("source"), title, of("date"), plain("note")];
    fields.into_iter().flatten().collect::<Vec<_>>().join(" | ")
}

/// What a reference says and its line does not; null for what only the line says.
fn beyond(reference: &Table, line: &str) -> Mapping {
    let read = references_in(line);
    let mut more = Mapping::new();
    for (key, value) in reference.iter().filter(|(key, _)| *key != "id" && !IN_LINE.contains(&key.as_str())) {
        more.insert(key.as_str().into(), yaml(value));
    }
    let one = read.first().filter(|_| read.len() == 1);
    for key in IN_LINE {
        let of_line = one.and_then(|own| own.text(key));
        if of_line != parts::text(reference, key).as_deref() {
            more.insert(key.into(), reference.get(key).map_or(Yaml::Null, yaml));
        }
    }
    more
}

/// A value in YAML, which has days as texts.
fn yaml(value: &Value) -> Yaml {
    serde_yaml::to_value(values::json_value(value)).unwrap_or(Yaml::Null)
}
