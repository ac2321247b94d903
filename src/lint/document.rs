//! What only a whole issue shows: references and who cites them, typed numbers
//! of sections, days of the week without a year, and the grouping of figures.

mod grouping;
mod order;

use super::{Date, Kind, Remark, Rule, Script};

/// An issue, as far as these rules look at it.
#[derive(Debug, Default, Clone)]
pub struct Document<'a> {
    /// The day of the issue.
    pub date: Option<Date>,
    /// Every title, and the labels that print like one.
    pub titles: Vec<&'a str>,
    /// The sections in order, without the closing judgement.
    pub sections: Vec<Section<'a>>,
    /// The references in order.
    pub references: Vec<Reference<'a>>,
    /// Every text that is printed.
    pub texts: Vec<(&'a str, Kind)>,
}

/// One section.
#[derive(Debug, Clone, Copy)]
pub struct Section<'a> {
    /// Its title as typed, with a number where one is typed.
    pub title: &'a str,
    /// Whether its body cites a reference.
    pub cites: bool,
}

/// One reference.
#[derive(Debug, Default, Clone, Copy)]
pub struct Reference<'a> {
    /// Who published it.
    pub source: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its date as written, for telling two reports of one name apart.
    pub date: &'a str,
    /// The same date, where it is a whole day.
    pub day: Option<Date>,
    /// Its address.
    pub url: Option<&'a str>,
    /// Whether a text cites it.
    pub cited: bool,
}

/// Which part of a [`Document`] a remark is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// `titles[index]`; the range is in that text.
    Title(usize),
    /// The title of `sections[index]`; the range is in that text.
    Section(usize),
    /// The title of `references[index]`; the range is all of it.
    Reference(usize),
    /// `texts[index]`; the range is in that text.
    Text(usize),
}

/// Every remark on an issue as a whole, sorted by target and place.
pub fn document_remarks(document: &Document<'_>, script: Script) -> Vec<(Target, Remark)> {
    let mut found = Vec::new();
    order::sections(document, script, &mut found);
    references(document, &mut found);
    if script != Script::En {
        titles(document, &mut found);
        grouping::check(document, &mut found);
        order::weekdays(document, &mut found);
    }
    found.sort_by_key(|(target, remark)| (*target, remark.range.start));
    found
}

/// A remark on a whole text.
fn on(text: &str, rule: Rule, found: &str) -> Remark {
    Remark { range: 0..text.len(), rule, found: found.to_owned(), fix: None }
}

fn titles(document: &Document<'_>, found: &mut Vec<(Target, Remark)>) {
    for (index, title) in document.titles.iter().enumerate() {
        let text = title.trim_end();
        let stop = text.strip_suffix('。').filter(|rest| !rest.is_empty() && !rest.ends_with('。'));
        if let Some(rest) = stop {
            let range = rest.len()..text.len();
            let remark =
                Remark { range, rule: Rule::TitleStop, found: "。".to_owned(), fix: Some(String::new()) };
            found.push((Target::Title(index), remark));
        }
    }
}

fn references(document: &Document<'_>, found: &mut Vec<(Target, Remark)>) {
    let cites = document.references.iter().any(|reference| reference.cited);
    for (index, reference) in document.references.iter().enumerate() {
        let mut add =
            |rule, words: &str| found.push((Target::Reference(index), on(reference.title, rule, words)));
        if document.references[..index].iter().any(|earlier| is_same(earlier, reference)) {
            add(Rule::ReferenceDuplicate, reference.title);
        } else if cites && !reference.cited {
            add(Rule::ReferenceUncited, reference.title);
        }
        if let (Some(day), Some(issue)) = (reference.day, document.date)
            && day > issue
        {
            add(Rule::ReferenceFuture, reference.date);
        }
    }
}

/// The same address, or all else the same and no address that differs.
fn is_same(one: &Reference<'_>, other: &Reference<'_>) -> bool {
    let address = |reference: &Reference<'_>| {
        reference.url.map(|url| url.trim().trim_end_matches('/').to_owned()).filter(|url| !url.is_empty())
    };
    match (address(one), address(other)) {
        (Some(first), Some(second)) => first == second && one.title.trim() == other.title.trim(),
        _ => {
            let words = |reference: &Reference<'_>| {
                [reference.source, reference.title, reference.date].map(|text| text.trim().to_owned())
            };
            !one.title.trim().is_empty() && words(one) == words(other)
        }
    }
}
