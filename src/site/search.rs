//! The search: the words of each year's issues in a script that a page can load
//! without a server. No index: a browser searches ten years in milliseconds.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::Datelike;
use minijinja::context;
use serde::Serialize;

use super::archive::Archive;
use super::out::Out;
use crate::brief::KeyFigure;
use crate::outputs::html::pages::{Frame, SEARCH, fill, value};
use crate::text::characters::printable;
use crate::view::{View, paragraphs};

/// Where a text stands in the page, its title and its words.
pub(super) type Text = (String, String, String);

/// The texts of an issue.
pub(super) fn texts(view: &View<'_>) -> Vec<Text> {
    let words = |body| paragraphs(body).join(" ");
    let keywords = view.keywords.join(view.words.list_separator);
    let figures: Vec<_> = view.brief.key_figures.iter().map(KeyFigure::line).collect();
    let summary = view.summary.as_ref().map_or_else(String::new, |part| words(part.body));
    let summary = [summary, figures.join(" "), keywords].join(" ").trim().to_owned();
    let mut texts = vec![(String::new(), String::new(), summary)];
    for (index, part) in view.sections.iter().chain(&view.judgement).enumerate() {
        texts.push((format!("s{}", index + 1), printable(&part.heading()).into_owned(), words(part.body)));
    }
    let lines =
        view.references.iter().map(|it| [it.line(), it.note.unwrap_or_default().to_owned()].join(" "));
    let lines = lines.map(|line| printable(line.trim_end()).into_owned()).collect::<Vec<_>>();
    if !lines.is_empty() {
        texts.push(("references".to_owned(), view.words.references.to_owned(), lines.join(" ")));
    }
    texts
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    href: String,
    date: &'a str,
    numbers: Option<&'a str>,
    title: Option<&'a str>,
    parts: &'a [Text],
}

pub(super) fn write(archive: &Archive<'_>, out: &Out) -> Result<()> {
    let mut years: BTreeMap<i32, Vec<Entry<'_>>> = BTreeMap::new();
    for issue in archive.issues.iter().rev() {
        years.entry(issue.date.year()).or_default().push(Entry {
            href: issue.href(),
            date: &issue.day,
            numbers: issue.numbers.as_deref(),
            title: archive.several.then_some(issue.title.as_str()),
            parts: &issue.texts,
        });
    }
    for (year, issues) in &years {
        let issues: Vec<_> =
            issues.iter().map(|it| serde_json::to_string(it).expect("an entry has only strings")).collect();
        let script = format!("jianbao(\"{year:04}\", [\n{}\n]);\n", issues.join(",\n"));
        out.put(&format!("search/{year:04}.js"), script.as_bytes())?;
    }
    let years: Vec<_> = years.keys().rev().map(|year| format!("{year:04}")).collect();
    let title = format!("{} {}", archive.named().title, archive.say().search);
    let frame = Frame { description: title.clone(), title, ..archive.frame("search/", None) };
    let values = context! {
        frame => value(&frame), years => years.join(" "),
        references_word => archive.words().references,
    };
    out.put("search/index.html", fill("search.html", values).as_bytes())?;
    out.put("search/search.js", SEARCH.as_bytes())
}
