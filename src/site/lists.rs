//! The first page, and the lists of each year and month.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::Datelike;
use minijinja::context;
use serde::Serialize;

use super::archive::{Archive, Issue, Way};
use super::out::Out;
use crate::outputs::html::pages::{Frame, fill, value};

/// The issues that the first page lists.
const RECENT: usize = 24;

/// An issue as a list shows it.
#[derive(Debug, Serialize)]
struct Card<'a> {
    href: String,
    lang: &'static str,
    day: String,
    date: &'a str,
    numbers: Option<&'a str>,
    title: &'a str,
    description: &'a str,
    titles: &'a [String],
}

/// The issues of a month.
#[derive(Debug, Serialize)]
struct Group<'a> {
    id: String,
    title: String,
    href: Option<String>,
    issues: Vec<Card<'a>>,
}

/// A year on the first page.
#[derive(Debug, Serialize)]
struct Year {
    href: String,
    title: String,
    count: usize,
}

fn card<'a>(issue: &'a Issue, root: &str) -> Card<'a> {
    Card {
        href: format!("{root}{}", issue.href()),
        lang: issue.lang.on_pages(),
        day: issue.date.to_string(),
        date: &issue.day,
        numbers: issue.numbers.as_deref(),
        title: &issue.title,
        description: issue.page.description(),
        titles: &issue.titles,
    }
}

/// Issues by what they have in common, the latest first.
fn grouped<K: Ord>(issues: &[Issue], key: impl Fn(&Issue) -> K) -> Vec<(K, Vec<&Issue>)> {
    let mut groups: BTreeMap<K, Vec<&Issue>> = BTreeMap::new();
    for issue in issues.iter().rev() {
        groups.entry(key(issue)).or_default().push(issue);
    }
    groups.into_iter().rev().collect()
}

fn year_name(archive: &Archive<'_>, year: i32) -> String {
    archive.say().year.replace("{}", &year.to_string())
}

pub(super) fn write(archive: &Archive<'_>, out: &Out) -> Result<()> {
    let years = grouped(&archive.issues, |issue| issue.date.year());
    out.put("index.html", home(archive, &years).as_bytes())?;
    for (index, (year, issues)) in years.iter().enumerate() {
        let way = |(other, _): &(i32, Vec<&Issue>)| Way {
            href: format!("../{other:04}/index.html"),
            name: year_name(archive, *other),
        };
        let near = (years.get(index + 1).map(way), index.checked_sub(1).map(|later| way(&years[later])));
        let page = List { archive, issues, near, heading: year_name(archive, *year) };
        out.put(&format!("{year:04}/index.html"), page.year(&format!("{year:04}/")).as_bytes())?;
    }
    let month = |issue: &Issue| (issue.date.year(), issue.date.month());
    let months = grouped(&archive.issues, month);
    for (index, ((year, month), issues)) in months.iter().enumerate() {
        let way = |((year, month), issues): &((i32, u32), Vec<&Issue>)| Way {
            href: format!("../../{year:04}/{month:02}/index.html"),
            name: month_name(archive, issues),
        };
        let near = (months.get(index + 1).map(way), index.checked_sub(1).map(|later| way(&months[later])));
        let page = List { archive, issues, near, heading: month_name(archive, issues) };
        let path = format!("{year:04}/{month:02}/");
        out.put(&format!("{path}index.html"), page.month(&path).as_bytes())?;
    }
    Ok(())
}

fn month_name(archive: &Archive<'_>, issues: &[&Issue]) -> String {
    issues.first().map(|issue| archive.words().month(issue.date)).unwrap_or_default()
}

/// A page that lists issues, with the ways to the one before and after.
struct List<'a> {
    archive: &'a Archive<'a>,
    issues: &'a [&'a Issue],
    near: (Option<Way>, Option<Way>),
    heading: String,
}

impl List<'_> {
    /// Of a year, by its months.
    fn year(&self, path: &str) -> String {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for months in self.issues.chunk_by(|a, b| a.date.month() == b.date.month()) {
            let Some(first) = months.first() else { continue };
            groups.push(Group {
                id: format!("m{:02}", first.date.month()),
                title: month_name(self.archive, months),
                href: Some(format!("{:02}/index.html", first.date.month())),
                issues: months.iter().map(|issue| card(issue, "../")).collect(),
            });
        }
        self.page(path, &groups)
    }

    /// Of a month.
    fn month(&self, path: &str) -> String {
        let issues = self.issues.iter().map(|issue| card(issue, "../../")).collect();
        let title = self.heading.clone();
        self.page(path, &[Group { id: String::new(), title, href: None, issues }])
    }

    fn page(&self, path: &str, groups: &[Group<'_>]) -> String {
        let archive = self.archive;
        let title = format!("{} {}", archive.named().title, self.heading);
        let frame = Frame { description: title.clone(), title, ..archive.frame(path, None) };
        let (previous, next) = &self.near;
        fill(
            "list.html",
            context! {
                frame => value(&frame), heading => self.heading.clone(), count => self.issues.len(),
                groups => value(&groups), several => archive.several,
                near => context! { previous => value(previous), next => value(next) },
                references_word => archive.words().references,
            },
        )
    }
}

fn home(archive: &Archive<'_>, years: &[(i32, Vec<&Issue>)]) -> String {
    let latest = archive.latest();
    let frame = Frame { description: latest.page.description().to_owned(), ..archive.frame("", None) };
    let recent: Vec<_> =
        archive.issues.iter().rev().skip(1).take(RECENT).map(|issue| card(issue, "")).collect();
    let years: Vec<_> = years
        .iter()
        .map(|(year, issues)| Year {
            href: format!("{year:04}/index.html"),
            title: year_name(archive, *year),
            count: issues.len(),
        })
        .collect();
    let first = context! {
        headings => latest.headings.clone(), pdf => format!("{}/{}", latest.address, latest.files.pdf),
        ..value(&card(latest, ""))
    };
    let named = archive.named();
    let masthead = context! {
        logo => named.files.logo.as_ref().map(|logo| format!("{}/{logo}", named.address)),
        subtitle => named.page.subtitle(), publishers => named.page.publishers().to_vec(),
    };
    fill(
        "home.html",
        context! {
            frame => value(&frame), masthead => masthead, latest => first, recent => value(&recent), years => value(&years),
            count => archive.issues.len(), several => archive.several,
            references_word => archive.words().references,
        },
    )
}
