//! A reviewed copy's changes, key by key, and the brief that contains them.

mod lists;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use toml::Table;

use super::added;
use super::align::Aligned;
use super::keys;
use super::lines;
use crate::brief::edit::{Change, Path, Refusal, Step, Value, edit};
use crate::findings::{Fault, Findings};
use crate::import::blocks::Media;
use crate::paper::docx::{Comment, Copy};
use crate::paper::{Atom, Paper, Paragraph, Shape, values};
use crate::text::source::{Place, Reading, SourceId, Sources};
use crate::words::Words;

/// What a copy changes in a brief.
#[derive(Debug, Default)]
pub struct Homecoming {
    /// The brief with all changes that have a place.
    pub text: String,
    /// Pictures that were put into the copy, to be written beside the brief.
    pub media: Vec<Media>,
    /// The changes, in the order of the copy.
    pub changes: Vec<KeyChange>,
    /// The copy as a text, which findings point into.
    pub sources: Sources,
    /// Comments, and what has no place.
    pub findings: Findings,
}

/// What changes at one key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyChange {
    /// The key, such as `sections[2].body`.
    pub key: String,
    /// What it said; empty of what is new.
    pub before: String,
    /// What it says; empty of what goes.
    pub after: String,
    /// Who changed it and when, as far as the copy says.
    pub by: Vec<String>,
}

/// Takes a copy's changes into a brief. `name` is what the user calls the copy.
/// The error is that the brief, or its series file, cannot be read as TOML.
pub fn onto(name: &str, copy: Copy, brief: &str, series: Option<&str>) -> Result<Homecoming, Refusal> {
    let is = values::of(brief, series).ok_or(Refusal::NoToml)?;
    let was = copy.brief.as_deref().and_then(|brief| values::of(brief, None)).unwrap_or_else(|| is.clone());
    let paper = Paper::of(&was);
    let Copy { mut paragraphs, comments, beside, pictures, .. } = copy;
    let added = added::take(&paper, &mut paragraphs, &pictures, name);
    let commented: Vec<_> = comments
        .iter()
        .map(|comment| comment.paragraph.and_then(|at| paragraphs.get(at)).map(|own| own.atoms.clone()))
        .collect();
    let aligned = Aligned::new(&paper, paragraphs);
    let lines: Vec<String> = aligned.read.iter().map(|own| crate::paper::plain(&own.atoms)).collect();
    let mut sources = Sources::default();
    let source = sources.add_as(name, lines.join("\n") + "\n", Reading::Converted);
    let mut run = Run {
        paper: &paper,
        aligned: &aligned,
        was: &was,
        is: &is,
        source,
        starts: starts(&lines),
        text: brief.to_owned(),
        lists: BTreeMap::new(),
        home: Homecoming::default(),
    };
    run.lines();
    run.write_lists();
    run.texts();
    run.references();
    run.key_figures();
    run.sections();
    run.tell(comments.into_iter().zip(commented), added.faults);
    for text in beside {
        run.leave(&text, None, BESIDE);
    }
    let Run { text, home, .. } = run;
    let mut home = Homecoming { text, sources, media: added.media, ..home };
    home.findings.sort();
    Ok(home)
}

const BESIDE: Words = Words::plain(
    "it is at the edge of a page or in a box; put it into the text if it is to be printed",
    "它在页边或者文本框里；要印出来的，写进正文",
);
const CHANGED: Words = Words::plain(
    "the brief says something else there since the copy was written; compare the two by hand",
    "送审之后源文件这里改过；请手工对照两处",
);
const NO_PLACE: Words =
    Words::plain("put it where it belongs, if it is to be printed", "要印出来的，移到它该在的地方");
const NO_VALUE: Words =
    Words::plain("the key takes no such value; write it by hand", "这个字段不能这样写；请手工修改");
const ELSEWHERE: Words = Words::plain(
    "the brief does not have this key itself; change it where it is written, as in jianbao.toml",
    "这个字段不在这份源文件里；在写着它的地方改，例如 jianbao.toml",
);
const FIXED: Words = Words::plain(
    "jianbao prints these words by itself; change the key that they stand for",
    "这些字由 jianbao 自己印；要改的话，改它们所代表的字段",
);
const UNSAFE: Words = Words::plain(
    "Markdown cannot say it as the copy shows it; write it by hand",
    "Markdown 写不出文档里的样子；请手工修改",
);

/// Where lines begin.
fn starts(lines: &[String]) -> Vec<usize> {
    let mut at = 0;
    lines
        .iter()
        .map(|line| {
            let start = at;
            at += line.len() + 1;
            start
        })
        .collect()
}

struct Run<'a> {
    paper: &'a Paper,
    aligned: &'a Aligned,
    was: &'a Table,
    is: &'a Table,
    source: SourceId,
    starts: Vec<usize>,
    text: String,
    /// Lists of texts whose items changed, with who changed them.
    lists: BTreeMap<Path, (BTreeMap<usize, String>, usize)>,
    home: Homecoming,
}

impl Run<'_> {
    fn place(&self, at: usize) -> Place {
        let length = crate::paper::plain(&self.aligned.read[at].atoms).len();
        Place { source: self.source, range: self.starts[at]..self.starts[at] + length }
    }

    fn found(&mut self, fault: Fault, at: Option<usize>) {
        let place = at.map_or(Place { source: self.source, range: 0..0 }, |at| self.place(at));
        self.home.findings.add(fault, place);
    }

    fn leave(&mut self, text: &str, at: Option<usize>, hint: Words) {
        if !text.trim().is_empty() {
            self.found(Fault::ImportLeftOut { text: text.trim().to_owned(), hint }, at);
        }
    }

    /// Comments with what their paragraphs say, and pictures that were put in.
    fn tell(
        &mut self,
        comments: impl Iterator<Item = (Comment, Option<Vec<Atom>>)>,
        pictures: Vec<(Fault, String)>,
    ) {
        let read = &self.aligned.read;
        for (comment, atoms) in comments {
            let at = atoms.and_then(|atoms| read.iter().position(|own| own.atoms == atoms));
            let fault = Fault::ImportComment { author: comment.author, text: comment.text };
            self.found(fault, at);
        }
        for (fault, path) in pictures {
            let at = read.iter().position(|own| added::shows(&own.atoms, &path));
            self.found(fault, at);
        }
    }

    /// Who changed some paragraphs, and when.
    fn by(&self, read: impl IntoIterator<Item = usize>) -> Vec<String> {
        let mut by: Vec<String> = Vec::new();
        for change in read.into_iter().flat_map(|at| &self.aligned.read[at].changes) {
            let day = change.date.trim_end_matches('Z').replace('T', " ");
            let day = day.get(..16).unwrap_or(&day);
            let who = [change.author.as_str(), day].into_iter().filter(|part| !part.is_empty());
            let who = who.collect::<Vec<_>>().join(" ");
            if !who.is_empty() && !by.contains(&who) {
                by.push(who);
            }
        }
        by
    }

    /// Makes a change of the brief; what cannot be made has no place.
    fn make(&mut self, change: &Change, shown: KeyChange, at: Option<usize>) {
        match edit(&self.text, change) {
            Ok(edited) => {
                self.text = edited.text;
                self.home.changes.push(shown);
            }
            Err(_) => {
                self.leave(if shown.after.is_empty() { &shown.before } else { &shown.after }, at, ELSEWHERE);
            }
        }
    }

    /// The path in the brief of a key that nobody changed since the copy.
    fn current(&self, path: &Path) -> Option<Path> {
        let now = keys::now(path, self.was, self.is)?;
        (keys::at(self.was, path) == keys::at(self.is, &now)).then_some(now)
    }

    /// Titles, masthead, references and foot.
    fn lines(&mut self) {
        let mut seen = BTreeSet::new();
        for at in 0..self.aligned.read.len() {
            let Some(number) = self.aligned.matched[at] else { continue };
            seen.insert(number);
            let own = &self.paper.paragraphs[number];
            if own.is_markdown() || own.shape == Shape::Code2d {
                continue;
            }
            let keyed = lines::keyed(own, &self.aligned.read[at].atoms);
            for text in keyed.left {
                self.leave(&text, Some(at), FIXED);
            }
            for (path, text) in keyed.changed {
                self.set(&path, &text, at);
            }
        }
        for (number, own) in self.paper.paragraphs.iter().enumerate() {
            let gone = !seen.contains(&number) && !own.is_markdown() && !own.keys.is_empty();
            let elsewhere = matches!(own.shape, Shape::Section | Shape::Reference | Shape::Fact { .. });
            if gone && !elsewhere {
                self.drop_line(own);
            }
        }
    }

    /// A line that the copy lacks.
    fn drop_line(&mut self, own: &Paragraph) {
        let required = own.keys.iter().any(|path| {
            let name = path.to_string();
            ["header.title", "header.date"].contains(&name.as_str()) || name.starts_with("contact")
        });
        if required {
            let text = own.plain();
            return self.leave(&text, None, NO_VALUE);
        }
        for path in &own.keys {
            self.set(path, "", usize::MAX);
        }
    }

    /// One key's new text.
    fn set(&mut self, path: &Path, text: &str, at: usize) {
        let place = (at < self.aligned.read.len()).then_some(at);
        let Some(now) = self.current(path) else { return self.leave(text, place, CHANGED) };
        if let Some((above, Step::Item(index))) = now.split() {
            let own = self.lists.entry(above).or_insert_with(|| (BTreeMap::new(), at));
            own.0.insert(*index, text.trim().to_owned());
            return;
        }
        let before = keys::at(self.is, &now).map(shown).unwrap_or_default();
        let by = self.by(place);
        let shown = KeyChange { key: now.to_string(), before, after: text.trim().to_owned(), by };
        if text.trim().is_empty() {
            let required = now.to_string().ends_with(".title");
            return match required {
                true => self.leave(&shown.before, place, NO_VALUE),
                false => self.make(&Change::Unset(now), shown, place),
            };
        }
        let lines = matches!(keys::at(self.is, &now), Some(toml::Value::Array(_)));
        let value = match lines {
            true => Ok(Value::Strings(text.trim().split('\n').map(str::to_owned).collect())),
            false => lines::value(&now, text),
        };
        match value {
            Ok(value) => self.make(&Change::Set(now, value), shown, place),
            Err(()) => self.leave(text, place, NO_VALUE),
        }
    }

    /// Lists of texts, written whole.
    fn write_lists(&mut self) {
        for (path, (changed, at)) in std::mem::take(&mut self.lists) {
            let before: Vec<String> = match keys::at(self.is, &path) {
                Some(toml::Value::Array(items)) => items.iter().map(shown).collect(),
                Some(other) => vec![shown(other)],
                None => Vec::new(),
            };
            let mut after = Vec::new();
            for (index, old) in before.iter().enumerate() {
                let own = changed.get(&index).unwrap_or(old);
                let parts = own.split(lines::separators(&path)).map(str::trim);
                after.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
            }
            let place = (at < self.aligned.read.len()).then_some(at);
            let by = self.by(place);
            let shown =
                KeyChange { key: path.to_string(), before: before.join("\n"), after: after.join("\n"), by };
            let change = match after.is_empty() {
                true => Change::Unset(path),
                false => Change::Set(path, Value::Strings(after)),
            };
            self.make(&change, shown, place);
        }
    }
}

/// What a value says, on lines.
fn shown(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    }
}
