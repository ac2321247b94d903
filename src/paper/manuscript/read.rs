//! Turns a Markdown file of ours back into a brief: by its markup, without
//! guessing.

use std::ops::Range;

use serde_json::{Map, Value, json};

use super::texts::raise;
use super::{HEADER, MARK, WHOLE, numbered, stand_in};
use crate::findings::Fault;
use crate::import::blocks::{Document, Kind, PLACE_IT};
use crate::import::exact;
use crate::import::recognise::Reference;
use crate::import::{Imported, account};
use crate::paper::{parts, values};
use crate::text::lang::Lang;
use crate::text::source::Place;
use crate::view::Words;

/// The brief that a Markdown file of ours holds, with what was written into it
/// since; none of any other file. What the series file says is not said again.
pub fn home(name: &str, bytes: &[u8], series: Option<&str>) -> Option<Imported> {
    let mut imported = Imported::default();
    let (sources, findings) = (&mut imported.sources, &mut imported.findings);
    let mut document = exact::marked(name, bytes, MARK.0, sources, findings)?;
    let text = sources.get(document.source).text.clone();
    let (front, start) = exact::front_matter_in(&text)?;
    let front: Map<String, Value> = serde_yaml::from_str(front).ok()?;
    let mut reader = Reader::new(&document, &text, &front);
    let root = values::without_defaults(reader.root(), series);
    let known = std::mem::take(&mut reader.known);
    for field in document.fields.iter().filter(|field| !is_known(&field.name)) {
        let text = imported.sources.slice(&field.place).trim().to_owned();
        let fault = Fault::ImportLeftOut { text, hint: PLACE_IT };
        imported.findings.add(fault, field.place.clone());
    }
    document.visible.retain(|place| place.range.start >= start);
    document.visible = without_ranges(&document.visible, &known);
    let brief = exact::toml_of(&Value::Object(root), name);
    account(&document, &brief, series, &mut imported);
    imported.text = Some(brief);
    Some(imported)
}

/// Whether a name above the text is one that is read.
fn is_known(name: &str) -> bool {
    let own = [MARK.0, "title", "keywords", "headings", "references", "exact"];
    own.contains(&name) || HEADER.contains(&name) || WHOLE.contains(&name)
}

/// What parts the lines of a title.
const BREAK: &str = "<br>";

/// A heading with the text below it.
struct Part {
    title: String,
    heading: Range<usize>,
    body: Range<usize>,
}

struct Reader<'a> {
    document: &'a Document,
    text: &'a str,
    front: &'a Map<String, Value>,
    words: &'static Words,
    lang: Lang,
    /// Text that the brief does not say because jianbao prints it by itself.
    known: Vec<Range<usize>>,
}

impl<'a> Reader<'a> {
    fn new(document: &'a Document, text: &'a str, front: &'a Map<String, Value>) -> Self {
        let word = front.get("lang").and_then(Value::as_str).unwrap_or_default();
        let lang =
            Lang::ALL.iter().find(|(known, _)| *known == word).map(|(_, lang)| *lang).unwrap_or_default();
        Self { document, text, front, words: Words::of(lang), lang, known: Vec::new() }
    }

    /// What the file says of a heading that is not a section's.
    fn named(&self, part: &str) -> Option<&'a str> {
        self.front.get("headings")?.get(part)?.as_str()
    }

    fn root(&mut self) -> Map<String, Value> {
        let mut root = Map::new();
        let mut header: Map<String, Value> = self.given(&HEADER).collect();
        let (title, mut parts) = self.parts();
        for block in self.document.blocks.iter().filter(|block| matches!(block.kind, Kind::Heading(1 | 2))) {
            let (start, own) = (block.place.range.start, &self.text[block.place.range.clone()]);
            let breaks = own.match_indices(BREAK).map(|(at, _)| start + at..start + at + BREAK.len());
            self.known.extend(breaks);
        }
        if let Some(title) =
            title.map(|title| lines(self.exact(&title))).or_else(|| self.front.get("title").cloned())
        {
            header.insert("title".to_owned(), title);
        }
        let notes = self.take_references(&mut parts, &mut root);
        self.take_summary(&mut parts, &notes, &mut root);
        self.take_judgement(&mut parts, &notes, (&header, &mut root));
        let sections = parts
            .iter()
            .map(|part| json!({ "title": lines(self.exact(&part.title)), "body": self.body(part, &notes) }));
        let sections: Vec<Value> = sections.collect();
        root.insert("header".to_owned(), Value::Object(header));
        root.insert("sections".to_owned(), sections.into());
        root.extend(self.given(&WHOLE));
        root
    }

    fn given(&self, names: &'static [&'static str]) -> impl Iterator<Item = (String, Value)> + 'a {
        let front = self.front;
        names.iter().filter_map(|name| Some(((*name).to_owned(), front.get(*name)?.clone())))
    }

    /// The title, and the parts at the headings of the highest two levels.
    fn parts(&self) -> (Option<String>, Vec<Part>) {
        let headings = self.document.blocks.iter().filter(|block| matches!(block.kind, Kind::Heading(1 | 2)));
        let mut title = None;
        let mut parts: Vec<Part> = Vec::new();
        for block in headings {
            let heading = block.place.range.clone();
            if let Some(last) = parts.last_mut() {
                last.body.end = heading.start;
            }
            let own = exact::heading_in(&format!("# {}", block.markdown)).unwrap_or_default();
            if block.kind == Kind::Heading(1) && parts.is_empty() && title.is_none() {
                title = Some(own).filter(|title| !title.is_empty());
                continue;
            }
            let body = heading.end..self.text.len();
            parts.push(Part { title: own, heading, body });
        }
        (title, parts)
    }

    /// A part's text, with the notes that stand elsewhere.
    fn body(&self, part: &Part, notes: &[String]) -> String {
        let mut text = raise(self.text[part.body.clone()].trim_matches(['\n', '\r']));
        for note in notes {
            let mark = note.split_once(':').map_or("", |(mark, _)| mark);
            if !mark.is_empty() && text.contains(mark) && !text.contains(&format!("{mark}:")) {
                text = format!("{}\n\n{}", text.trim_end(), note.trim_end());
            }
        }
        let text = text.trim_end();
        if text.is_empty() { String::new() } else { self.exact(&format!("{text}\n")) }
    }

    fn take_summary(&mut self, parts: &mut Vec<Part>, notes: &[String], root: &mut Map<String, Value>) {
        let named = self.named("summary");
        let mut summary = Map::new();
        if parts.first().is_some_and(|part| Some(self.exact(&part.title).as_str()) == named) {
            let part = parts.remove(0);
            match part.title == self.words.summary {
                true => self.known.push(part.heading.clone()),
                false => drop(summary.insert("title".to_owned(), self.exact(&part.title).into())),
            }
            summary.insert("text".to_owned(), self.body(&part, notes).into());
        }
        if let Some(keywords) = self.front.get("keywords") {
            summary.insert("keywords".to_owned(), keywords.clone());
        }
        if !summary.is_empty() {
            root.insert("summary".to_owned(), Value::Object(summary));
        }
    }

    fn take_judgement(
        &mut self,
        parts: &mut Vec<Part>,
        notes: &[String],
        (header, root): (&Map<String, Value>, &mut Map<String, Value>),
    ) {
        let Some(label) = self.named("judgement") else { return };
        let title = |part: &Part| {
            let whole = self.exact(&part.title);
            let rest = whole.strip_prefix(label)?.strip_prefix(['：', ':'])?;
            Some(rest.trim_start().to_owned())
        };
        let Some(title) = parts.last().and_then(title) else { return };
        let Some(part) = parts.pop() else { return };
        let mut judgement = Map::new();
        let name = |key: &str| header.get(key).and_then(Value::as_str);
        let own = &self.text[part.heading.clone()];
        let colon = own
            .find(['：', ':'])
            .map_or(0..0, |at| at..at + if own[at..].starts_with(':') { 1 } else { '：'.len_utf8() });
        let printed = if label == parts::judgement_label(name("title"), name("subtitle"), self.lang) {
            0..colon.end
        } else {
            judgement.insert("label".to_owned(), label.into());
            colon
        };
        self.known.push(part.heading.start + printed.start..part.heading.start + printed.end);
        judgement.insert("title".to_owned(), lines(title));
        judgement.insert("body".to_owned(), self.body(&part, notes).into());
        root.insert("judgement".to_owned(), Value::Object(judgement));
    }

    /// Takes the references; gives the notes that some program has put below them.
    fn take_references(&mut self, parts: &mut Vec<Part>, root: &mut Map<String, Value>) -> Vec<String> {
        let Some(named) = self.named("references") else { return Vec::new() };
        let Some(at) = parts.iter().rposition(|part| part.title == named) else { return Vec::new() };
        let part = parts.remove(at);
        self.known.push(part.heading.clone());
        let blocks = self.document.blocks.iter().filter(|block| {
            part.body.contains(&block.place.range.start) && !matches!(block.kind, Kind::Heading(1 | 2))
        });
        let (notes, entries): (Vec<_>, Vec<_>) =
            blocks.partition(|block| matches!(block.kind, Kind::Note | Kind::Definition));
        let mut text = String::new();
        for block in entries {
            let own = &self.text[block.place.range.clone()];
            let digits = own.trim_start_matches(|c: char| c.is_ascii_digit());
            let number = own.len() - digits.strip_prefix('.').unwrap_or(digits).len();
            self.known.push(block.place.range.start..block.place.range.start + number);
            text.push_str(&format!("{own}\n"));
        }
        let read = exact::references_in(&text);
        let references: Vec<_> =
            read.iter().enumerate().map(|(index, own)| self.reference(index, own)).collect();
        root.insert("references".to_owned(), references.into());
        notes.into_iter().map(|block| block.markdown.clone()).collect()
    }

    fn reference(&self, index: usize, own: &Reference) -> Value {
        let mut table = own.values();
        let name = own.id.clone().unwrap_or_else(|| numbered(index));
        let more = self.front.get("references").and_then(|all| all.get(&name)).and_then(Value::as_object);
        for (key, value) in more.into_iter().flatten() {
            table.insert(key.clone(), value.clone());
        }
        table.retain(|_, value| !value.is_null());
        Value::Object(table)
    }

    /// A text with what Markdown could not say in the place of its stand-in.
    fn exact(&self, text: &str) -> String {
        let exact = self.front.get("exact").and_then(Value::as_object);
        let values =
            exact.into_iter().flatten().filter_map(|(name, value)| Some((stand_in(name), value.as_str()?)));
        values.fold(text.to_owned(), |text, (name, value)| text.replace(&name, value))
    }
}

/// A title of several lines is a list.
fn lines(title: String) -> Value {
    if title.contains('\n') { title.split('\n').collect() } else { title.into() }
}

/// Places without some stretches of the text.
fn without_ranges(places: &[Place], ranges: &[Range<usize>]) -> Vec<Place> {
    let mut left = places.to_vec();
    for range in ranges {
        let parts = |place: &Place| {
            let (start, end) = (place.range.start, place.range.end);
            let parts = [start..end.min(range.start), start.max(range.end)..end];
            let parts = parts.into_iter().filter(|part| part.start < part.end);
            parts.map(|range| Place { source: place.source, range }).collect::<Vec<_>>()
        };
        left = left.iter().flat_map(parts).collect();
    }
    left
}
