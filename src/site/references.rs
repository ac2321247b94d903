//! The references of the issues, by source: a page for each year.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::Datelike;
use minijinja::context;
use serde::Serialize;

use super::archive::{Archive, Issue, Way};
use super::out::Out;
use crate::markdown::is_whole_url;
use crate::outputs::html::pages::{Frame, fill, value};
use crate::text::characters::printable;
use crate::view::{View, collator};

/// A reference of an issue.
pub(super) struct Cited {
    source: Option<String>,
    title: String,
    url: Option<String>,
    number: usize,
}

/// The references of an issue.
pub(super) fn of(view: &View<'_>) -> Vec<Cited> {
    let shown = |text: &str| printable(text).into_owned();
    let cited = view.references.iter().map(|reference| Cited {
        source: reference.source.or(reference.publisher).map(shown),
        title: shown(reference.title),
        url: reference.url.filter(|url| is_whole_url(url)).map(str::to_owned),
        number: reference.number,
    });
    cited.collect()
}

#[derive(Debug, Serialize)]
struct Source {
    name: String,
    items: Vec<Item>,
}

#[derive(Debug, Serialize)]
struct Item {
    title: String,
    url: Option<String>,
    places: Vec<Way>,
}

#[derive(Debug, Serialize)]
struct Year {
    title: String,
    href: String,
    here: bool,
}

pub(super) fn write(archive: &Archive<'_>, out: &Out) -> Result<()> {
    let mut years: Vec<_> = archive.issues.iter().map(|issue| issue.date.year()).collect();
    years.dedup();
    years.reverse();
    for year in &years {
        let page = page(archive, *year, &years);
        let path = |name: &str| format!("references/{name}.html");
        out.put(&path(&format!("{year:04}")), page.as_bytes())?;
        if Some(year) == years.first() {
            out.put(&path("index"), page.as_bytes())?;
        }
    }
    Ok(())
}

fn page(archive: &Archive<'_>, year: i32, years: &[i32]) -> String {
    let name = |year: i32| archive.say().year.replace("{}", &year.to_string());
    let here =
        |other: &i32| Year { title: name(*other), href: format!("{other:04}.html"), here: *other == year };
    let years: Vec<_> = years.iter().map(here).collect();
    let heading = format!("{} {}", archive.words().references, name(year));
    let title = format!("{} {heading}", archive.named().title);
    let path = format!("references/{year:04}.html");
    let frame = Frame { description: title.clone(), title, ..archive.frame(&path, None) };
    let issues = archive.issues.iter().filter(|issue| issue.date.year() == year);
    let sources = sources(archive, issues);
    fill(
        "references.html",
        context! {
            frame => value(&frame), heading => heading, years => value(&years), sources => value(&sources),
            references_word => archive.words().references,
        },
    )
}

/// Titles with their addresses, and all places of each.
type Titles<'a> = BTreeMap<(&'a str, Option<&'a str>), Vec<Way>>;

/// All references by source, as a dictionary of the language orders them; those
/// without one last. Each title once, with all its places.
fn sources<'a>(archive: &Archive<'_>, issues: impl Iterator<Item = &'a Issue>) -> Vec<Source> {
    let mut found: BTreeMap<Option<&str>, Titles<'_>> = BTreeMap::new();
    for issue in issues {
        for cited in &issue.references {
            let titles = found.entry(cited.source.as_deref()).or_default();
            titles.entry((&cited.title, cited.url.as_deref())).or_default().push(Way {
                href: format!("../{}#ref-{}", issue.href(), cited.number),
                name: format!("{} [{}]", issue.date.format("%m-%d"), cited.number),
            });
        }
    }
    let collator = collator(archive.named().lang);
    let mut sources: Vec<_> = found.into_iter().collect();
    sources.sort_by(|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) => collator.compare(a, b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    let item = |((title, url), places): ((&str, Option<&str>), Vec<Way>)| Item {
        title: title.to_owned(),
        url: url.map(str::to_owned),
        places,
    };
    let source = |(name, titles): (Option<&str>, BTreeMap<_, _>)| Source {
        name: name.unwrap_or(archive.say().no_source).to_owned(),
        items: titles.into_iter().map(item).collect(),
    };
    sources.into_iter().map(source).collect()
}
