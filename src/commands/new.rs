//! `jianbao new`: the next brief, from a template or from an earlier issue.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use chrono::{Datelike, Local, NaiveDate};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, TableLike};

use super::{Context, Outcome};
use crate::args::New;
use crate::batch::select::{self, Selected};
use crate::brief::{TEMPLATE, TEMPLATE_DATE};
use crate::files;
use crate::issue::Locations;
use crate::targets::{Kind, Targets};
use crate::text::encoding;

/// Where the template's part begins that a series file can take over.
const CONTACT: &str = "\n# 每期不变的内容";

/// The header's numbers, which count on from issue to issue.
const NUMBERS: [&str; 2] = ["issue", "total_issue"];

/// Writes a brief that lacks nothing but its texts.
pub(super) fn run(args: &New, context: &Context) -> Result<Outcome> {
    let date = args.date.unwrap_or_else(today);
    let mut targets = Targets::default();
    targets.protect(args.from.as_deref());
    let output = targets.claim(place(args, date), Kind::Brief)?;
    let neighbour = args.from.as_deref().filter(|_| output.is_standard()).unwrap_or(output.path());
    let locations = Locations::new(neighbour);
    let from = args.from.as_deref().map(read).transpose()?;
    let defaults = match &locations.series {
        Some(series) => read(series)?.remove("defaults"),
        None => None,
    };
    let title = from.as_ref().and_then(|from| title(from.as_table()));
    let title = title.or_else(|| self::title(defaults.as_ref()?.as_table_like()?));
    let last = last_issue(&locations, title.as_deref(), date)?;
    let mut document = match from {
        Some(document) => carry_on(document, date)?,
        None => blank(date, defaults.as_ref().and_then(Item::as_table_like))?,
    };
    let counted = count_on(&mut document, last.as_ref());
    output.write_new(document.to_string().as_bytes())?;
    if !output.is_standard() {
        context.ui.note(&format!("wrote {}", output.path().display()));
        if let (Some(number), Some(last)) = (counted, last) {
            note_number(number, date, &last, context);
        }
    }
    Ok(Outcome::Done)
}

/// The day on the editor's clock; the one place that reads it.
fn today() -> NaiveDate {
    #[allow(clippy::disallowed_methods, reason = "a new brief is dated today unless a date is given")]
    let now = Local::now();
    now.date_naive()
}

/// The file to write: as asked, else beside the earlier issue, else here.
fn place(args: &New, date: NaiveDate) -> PathBuf {
    let name = PathBuf::from(format!("{date}.toml"));
    match (&args.output, &args.from) {
        (Some(output), _) if files::means_folder(output) => output.join(name),
        (Some(output), _) => output.clone(),
        (None, Some(from)) if !files::is_standard(from) => from.with_file_name(name),
        (None, _) => name,
    }
}

/// A brief or a series file, whose comments and order will stay.
fn read(path: &Path) -> Result<DocumentMut> {
    let decoded = encoding::decode(&files::read(path)?).ok();
    let Some(document) = decoded.and_then(|decoded| decoded.text.parse().ok()) else {
        bail!("`{0}` cannot be read as TOML; `jianbao check {0}` says why", path.display());
    };
    Ok(document)
}

/// The newsletter's name, as a brief or a series' defaults give it.
fn title(document: &dyn TableLike) -> Option<String> {
    let title = document.get("header")?.as_table_like()?.get("title")?.as_str()?;
    Some(title.to_owned())
}

/// The last issue up to a day: in the brief's own folder or, where none is
/// there, anywhere in the project of its series file. None where issues of
/// several newsletters could be meant.
fn last_issue(locations: &Locations, title: Option<&str>, date: NaiveDate) -> Result<Option<Selected>> {
    let mut found = select::issues_in(&locations.folder, Some(1))?;
    if found.is_empty() && locations.series.is_some() {
        found = select::issues_in(&locations.root, None)?;
    }
    found.retain(|issue| issue.outline.date.is_some_and(|day| day <= date));
    found.retain(|issue| title.is_none_or(|title| issue.outline.title == title));
    let one = found.windows(2).all(|pair| pair[0].outline.title == pair[1].outline.title);
    let last = found.into_iter().max_by_key(|issue| (issue.outline.date, issue.outline.issue));
    Ok(last.filter(|_| one))
}

/// The template without what the series gives.
fn blank(date: NaiveDate, defaults: Option<&dyn TableLike>) -> Result<DocumentMut> {
    let given = |table: &str, key: &str| {
        let table = defaults.and_then(|defaults| defaults.get(table)).and_then(Item::as_table_like);
        table.is_some_and(|table| table.contains_key(key))
    };
    let mut text = TEMPLATE.replace(TEMPLATE_DATE, &date.to_string());
    if defaults.is_some_and(|defaults| defaults.contains_key("contact")) {
        text.truncate(text.find(CONTACT).unwrap_or(text.len()));
    }
    let mut document: DocumentMut = text.parse().context("the template cannot be read")?;
    for (name, item) in document.iter_mut() {
        if let Some(table) = item.as_table_like_mut() {
            let keys: Vec<_> = table.iter().map(|(key, _)| key.to_owned()).collect();
            keys.iter().filter(|key| given(name.get(), key)).for_each(|key| drop(table.remove(key)));
        }
    }
    Ok(document)
}

/// An earlier brief with its header and contact kept, its numbers one higher,
/// and its texts replaced by the template's.
fn carry_on(mut document: DocumentMut, date: NaiveDate) -> Result<DocumentMut> {
    let template: DocumentMut = TEMPLATE.parse().context("the template cannot be read")?;
    if let Some(header) = document.get_mut("header").and_then(Item::as_table_like_mut) {
        let day: toml_edit::Datetime = date.to_string().parse().context("TOML has no such day")?;
        replace(header.get_mut("date"), day.into());
        for key in NUMBERS {
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
            judgement.insert(key, template["sections"][0][key].clone());
        }
    }
    document.remove("references");
    Ok(document)
}

/// Makes the numbers follow those of the last issue, where they do not run
/// ahead of it; gives the issue's number if it is the next.
fn count_on(document: &mut DocumentMut, last: Option<&Selected>) -> Option<i64> {
    let outline = &last?.outline;
    let header = document.get_mut("header")?.as_table_like_mut()?;
    for (key, number) in NUMBERS.into_iter().zip([outline.issue, outline.total_issue]) {
        let Some(next) = number.and_then(|number| number.checked_add(1)) else {
            // A newsletter without this number does not begin to count.
            if header.get(key).and_then(Item::as_integer) == Some(1) {
                header.remove(key);
            }
            continue;
        };
        match header.get_mut(key) {
            Some(own) if own.as_integer().is_some_and(|own| own >= next) => {}
            Some(own) => replace(Some(own), next.into()),
            None => drop(header.insert(key, toml_edit::value(next))),
        }
    }
    let number = header.get(NUMBERS[0]).and_then(Item::as_integer);
    number.filter(|&number| outline.issue.and_then(|last| last.checked_add(1)) == Some(number))
}

/// Says where a number comes from, and what it may not know.
fn note_number(number: i64, date: NaiveDate, last: &Selected, context: &Context) {
    let brief = last.locations.brief.display();
    context.ui.note(&format!("issue {number} follows `{brief}`"));
    if last.outline.date.is_some_and(|day| day.year() != date.year()) {
        context.ui.note("a new year has begun: write `issue = 1` if your numbers begin anew");
    }
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
