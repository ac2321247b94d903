//! `jianbao new`: the next brief, from a template or from an earlier issue.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use chrono::{Local, NaiveDate};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::{Context, Outcome};
use crate::args::New;
use crate::files;

/// The brief of an editor who has none yet.
const TEMPLATE: &str = include_str!("new.toml");

/// The day that the template is written for.
const TEMPLATE_DATE: &str = "2026-01-01";

/// Writes a brief that passes `check` as it is.
pub(super) fn run(args: &New, context: &Context) -> Result<Outcome> {
    let date = args.date.unwrap_or_else(today);
    let text = match &args.from {
        None => TEMPLATE.replace(TEMPLATE_DATE, &date.to_string()),
        Some(path) => {
            let text = String::from_utf8(files::read(path)?)
                .with_context(|| format!("`{}` is not UTF-8", path.display()))?;
            let Ok(document) = text.parse::<DocumentMut>() else {
                bail!("`{0}` is not a valid brief; `jianbao check {0}` says why", path.display());
            };
            next(document, date)
        }
    };
    let name = PathBuf::from(format!("{date}.toml"));
    let output = match (&args.output, &args.from) {
        (Some(output), _) if output.is_dir() => output.join(name),
        (Some(output), _) => output.clone(),
        (None, Some(from)) if !files::is_standard(from) => from.with_file_name(name),
        (None, _) => name,
    };
    if files::is_standard(&output) {
        files::write_stdout(text.as_bytes())?;
    } else {
        files::write_new(&output, text.as_bytes())?;
        context.ui.note(&format!("wrote {}", output.display()));
    }
    Ok(Outcome::Done)
}

/// The day on the editor's clock; the one place that reads it.
fn today() -> NaiveDate {
    #[allow(clippy::disallowed_methods, reason = "a new brief is dated today unless a date is given")]
    let now = Local::now();
    now.date_naive()
}

/// An earlier brief with its header and contact kept, its numbers one higher,
/// and its texts replaced by the template's.
fn next(mut document: DocumentMut, date: NaiveDate) -> String {
    let template: DocumentMut = TEMPLATE.parse().expect("the tests parse the template");
    if let Some(header) = document.get_mut("header").and_then(Item::as_table_like_mut) {
        let day = date.to_string().parse::<toml_edit::Datetime>().expect("a day is a TOML date");
        replace(header.get_mut("date"), day.into());
        for key in ["issue", "total_issue"] {
            let number = header.get(key).and_then(Item::as_integer);
            if let Some(number) = number.and_then(|number| number.checked_add(1)) {
                replace(header.get_mut(key), number.into());
            }
        }
    }
    match document.get_mut("summary") {
        Some(summary) if summary.is_table_like() => {
            let text = template["summary"]["text"].clone();
            if let Some(summary) = summary.as_table_like_mut() {
                summary.remove("keywords");
                summary.insert("text", text);
            }
        }
        Some(summary) => *summary = template["summary"]["text"].clone(),
        None => {}
    }
    if document.contains_key("sections") {
        document["sections"] = empty_section(&document["sections"], &template["sections"]);
    }
    if let Some(judgement) = document.get_mut("judgement").and_then(Item::as_table_like_mut) {
        for key in ["title", "body"] {
            judgement.insert(key, value(template["sections"][0][key].as_str().unwrap_or_default()));
        }
    }
    document.remove("references");
    document.to_string()
}

/// Puts a value in another's place, with the space and comment around it.
fn replace(item: Option<&mut Item>, new: toml_edit::Value) {
    if let Some(Item::Value(old)) = item {
        let decor = old.decor().clone();
        *old = new;
        *old.decor_mut() = decor;
    }
}

/// One section with the template's texts, where the old sections stood.
fn empty_section(old: &Item, template: &Item) -> Item {
    let mut section =
        template.as_array_of_tables().and_then(|tables| tables.get(0)).cloned().unwrap_or_else(Table::new);
    if let Some(first) = old.as_array_of_tables().and_then(|tables| tables.get(0)) {
        section.set_position(first.position());
        *section.decor_mut() = first.decor().clone();
    }
    let mut sections = ArrayOfTables::new();
    sections.push(section);
    Item::ArrayOfTables(sections)
}
