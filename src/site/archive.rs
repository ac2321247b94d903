//! The issues of a site in their order, and the pages made from them.

use std::collections::BTreeMap;

use anyhow::Result;
use chrono::NaiveDate;
use minijinja::context;
use minijinja::value::Serde;
use rayon::prelude::*;
use serde::Serialize;

use super::address::BaseUrl;
use super::out::{Out, STYLE};
use super::references::Cited;
use super::search::Text;
use super::{feeds, lists, references, search};
use crate::outputs::html::pages::{self, Address, Frame, fill, value};
use crate::outputs::html::{IssueData, SiteWords};
use crate::text::characters::printable;
use crate::text::lang::Lang;
use crate::view::{Part, View, Words};

/// An issue of a site.
pub(super) struct Issue {
    /// Such as `2026/06-10`.
    pub(super) address: String,
    pub(super) date: NaiveDate,
    pub(super) number: Option<u32>,
    pub(super) lang: Lang,
    /// The newsletter's name.
    pub(super) title: String,
    /// The day in words.
    pub(super) day: String,
    pub(super) numbers: Option<String>,
    /// The titles of its parts, with numbers and without.
    pub(super) headings: Vec<String>,
    pub(super) titles: Vec<String>,
    pub(super) texts: Vec<Text>,
    pub(super) references: Vec<Cited>,
    pub(super) files: Files,
    pub(super) page: IssueData,
    /// The same for feeds, of the latest.
    pub(super) entry: Option<IssueData>,
}

/// The files beside an issue's page, by their names.
pub(super) struct Files {
    /// The picture of its masthead.
    pub(super) logo: Option<String>,
    pub(super) pdf: String,
    /// Codes that are drawn, with their drawings.
    pub(super) codes: BTreeMap<String, String>,
}

/// The way to another page.
#[derive(Debug, Serialize)]
pub(super) struct Way {
    pub(super) href: String,
    pub(super) name: String,
}

impl Issue {
    /// An issue with its texts for its page, and of the latest for feeds.
    pub(super) fn new(
        view: &View<'_>,
        address: &str,
        files: Files,
        (page, entry): (IssueData, Option<IssueData>),
    ) -> Self {
        let header = &view.brief.header;
        let parts = || view.sections.iter().chain(&view.judgement);
        Self {
            address: address.to_owned(),
            date: header.date,
            number: header.issue,
            lang: view.lang,
            title: page.title().to_owned(),
            day: view.header.date.clone(),
            numbers: view.header.numbers.clone(),
            headings: parts().map(Part::heading).map(shown).collect(),
            titles: parts().map(Part::title).map(shown).collect(),
            texts: search::texts(view),
            references: references::of(view),
            files,
            page,
            entry,
        }
    }

    /// Its page, from the site's folder.
    pub(super) fn href(&self) -> String {
        format!("{}/index.html", self.address)
    }

    /// What links to it say.
    pub(super) fn name(&self) -> String {
        match &self.numbers {
            Some(numbers) => format!("{} {numbers}", self.day),
            None => self.day.clone(),
        }
    }
}

fn shown(text: String) -> String {
    printable(&text).into_owned()
}

/// All issues of a site, the earliest first; at least one.
pub(super) struct Archive<'a> {
    pub(super) issues: Vec<Issue>,
    pub(super) base: Option<&'a BaseUrl>,
    /// Whether issues of several newsletters are among them.
    pub(super) several: bool,
    /// The issue after which it is called.
    named: usize,
}

impl<'a> Archive<'a> {
    /// Puts issues in their order.
    pub(super) fn new(mut issues: Vec<Issue>, base: Option<&'a BaseUrl>) -> Option<Self> {
        issues.sort_by(|a, b| {
            (a.date, a.number, &a.title, &a.address).cmp(&(b.date, b.number, &b.title, &b.address))
        });
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (index, issue) in issues.iter().enumerate() {
            let count = counts.entry(&issue.title).or_default();
            *count = (count.0 + 1, index);
        }
        let several = counts.len() > 1;
        let named = counts.into_values().max()?.1;
        Some(Self { issues, base, several, named })
    }

    /// The latest issue.
    pub(super) fn latest(&self) -> &Issue {
        self.issues.last().expect("an archive has an issue")
    }

    /// The issue after which the site is called: the latest of the newsletter
    /// that has the most.
    pub(super) fn named(&self) -> &Issue {
        &self.issues[self.named]
    }

    pub(super) fn say(&self) -> &'static SiteWords {
        SiteWords::of(self.named().lang)
    }

    pub(super) fn words(&self) -> &'static Words {
        Words::of(self.named().lang)
    }

    /// Writes every file but the PDFs and the pictures. What cannot be written
    /// stops nothing else; the first error is returned.
    pub(super) fn write(&self, out: &Out) -> Result<()> {
        let style = out.put(STYLE, pages::STYLE.as_bytes());
        let numbers: Vec<_> = (0..self.issues.len()).collect();
        let pages: Vec<_> = numbers.into_par_iter().map(|index| self.issue(index, out)).collect();
        let rest = [lists::write(self, out), references::write(self, out), search::write(self, out)];
        let feeds = feeds::write(self, out);
        pages.into_iter().chain(rest).chain([style, feeds]).collect()
    }

    fn issue(&self, index: usize, out: &Out) -> Result<()> {
        let issue = &self.issues[index];
        for (name, drawing) in &issue.files.codes {
            out.put(&format!("{}/{name}", issue.address), drawing.as_bytes())?;
        }
        let way = |other: &Issue| Way { href: format!("../../{}", other.href()), name: other.name() };
        let previous = index.checked_sub(1).map(|before| way(&self.issues[before]));
        let next = self.issues.get(index + 1).map(way);
        let frame = Frame {
            lang: issue.lang.on_pages(),
            title: issue.page.name(),
            description: issue.page.description().to_owned(),
            say: SiteWords::of(issue.lang),
            ..self.frame(&format!("{}/", issue.address), Some(issue.date))
        };
        let near =
            context! { previous => value(&previous), next => value(&next), pdf => issue.files.pdf.clone() };
        let values = context! {
            frame => value(&frame), issue => Serde(issue.page.clone()), near => near,
            references_word => Words::of(issue.lang).references,
        };
        out.put(&issue.href(), fill("issue.html", values).as_bytes())
    }

    /// The frame of a page that is not an issue's, at a path that ends in a
    /// slash or a file's name.
    pub(super) fn frame(&self, path: &str, published: Option<NaiveDate>) -> Frame {
        let named = self.named();
        let published = published.map(|day| day.to_string());
        Frame {
            lang: named.lang.on_pages(),
            title: named.title.clone(),
            description: named.title.clone(),
            root: Some("../".repeat(path.matches('/').count())),
            address: self.base.map(|base| Address { url: base.join(path), published }),
            site_title: named.title.clone(),
            say: self.say(),
        }
    }
}
