//! What only a whole issue shows: references and who cites them, typed section
//! numbers, weekdays without a year, and the grouping of digits.

mod far;
mod grouping;
mod order;
mod summary;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use self::far::Named;
use self::grouping::Numbers;
use super::{Lang, Prose, Remark, Rule};

/// An issue, as far as these rules look at it.
#[derive(Debug, Default, Clone)]
pub struct Document<'a> {
    /// The day of the issue.
    pub date: Option<NaiveDate>,
    /// Every title, and the labels that print like one.
    pub titles: Vec<&'a str>,
    /// The sections in order, without the closing judgement.
    pub sections: Vec<Section<'a>>,
    /// The references in order.
    pub references: Vec<Reference<'a>>,
    /// Every text that is printed.
    pub texts: &'a [Prose<'a>],
    /// Which of them is the summary.
    pub summary: Option<usize>,
    /// The numbers of the references, from 1, as the text cites them one after another.
    pub citations: Vec<usize>,
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
    pub day: Option<NaiveDate>,
    /// Its address.
    pub url: Option<&'a str>,
    /// Whether a text cites it.
    pub cited: bool,
}

/// Which part of a [`Document`] a remark is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The day of the issue; the range is in its ISO form.
    Date,
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
pub fn document_remarks(document: &Document<'_>, lang: Lang) -> Vec<(Target, Remark)> {
    let mut found = Vec::new();
    order::sections(document, lang, &mut found);
    references(document, &mut found);
    found.extend(order::citations(document));
    if lang != Lang::En {
        titles(document, &mut found);
        summary::unsaid(document, &mut found);
    }
    let mut numbers = Numbers::default();
    let mut named = Named::of(&document.references);
    for (index, Prose(paragraphs)) in document.texts.iter().enumerate() {
        let target = Target::Text(index);
        paragraphs.iter().for_each(|paragraph| named.add(paragraph));
        for paragraph in paragraphs.iter().filter(|it| it.chinese && lang != Lang::En) {
            numbers.add(target, paragraph);
            found.extend(order::weekdays(paragraph, document.date).map(|remark| (target, remark)));
        }
    }
    numbers.report(&mut found);
    found.extend(document.date.and_then(|date| named.far(date)).map(|remark| (Target::Date, remark)));
    found.sort_by_key(|(target, remark)| (*target, remark.range.start));
    found
}

/// A remark on a whole text.
fn on(text: &str, rule: Rule, found: &str) -> Remark {
    Remark { range: 0..text.len(), rule, found: found.to_owned(), fix: None, advice: None }
}

fn titles(document: &Document<'_>, found: &mut Vec<(Target, Remark)>) {
    for (index, title) in document.titles.iter().enumerate() {
        let text = title.trim_end();
        let stop = text.strip_suffix('。').filter(|rest| !rest.is_empty() && !rest.ends_with('。'));
        if let Some(rest) = stop {
            let remark = Remark {
                range: rest.len()..text.len(),
                rule: Rule::TitleStop,
                found: "。".to_owned(),
                fix: Some(String::new()),
                advice: None,
            };
            found.push((Target::Title(index), remark));
        }
    }
}

fn references(document: &Document<'_>, found: &mut Vec<(Target, Remark)>) {
    let cites = document.references.iter().any(|reference| reference.cited);
    let mut earlier = Earlier::default();
    for (index, reference) in document.references.iter().enumerate() {
        let mut add =
            |rule, words: &str| found.push((Target::Reference(index), on(reference.title, rule, words)));
        if earlier.has(reference) {
            add(Rule::ReferenceDuplicate, reference.title);
        } else if cites && !reference.cited {
            add(Rule::ReferenceUncited, reference.title);
        }
        if let (Some(day), Some(issue)) = (reference.day, document.date)
            && day > issue
        {
            add(Rule::ReferenceFuture, reference.date);
        }
        earlier.add(reference);
    }
}

/// The references before one, by what makes two the same: address and title, or
/// all else and no address that differs.
#[derive(Default)]
struct Earlier<'a> {
    addresses: BTreeSet<(&'a str, &'a str)>,
    words: BTreeSet<[&'a str; 3]>,
    /// The words of those without an address.
    without_address: BTreeSet<[&'a str; 3]>,
}

impl<'a> Earlier<'a> {
    fn has(&self, reference: &Reference<'a>) -> bool {
        let words = words(reference);
        let titled = !reference.title.trim().is_empty();
        match address(reference) {
            Some(address) => {
                self.addresses.contains(&(address, reference.title.trim()))
                    || titled && self.without_address.contains(&words)
            }
            None => titled && self.words.contains(&words),
        }
    }

    fn add(&mut self, reference: &Reference<'a>) {
        let words = words(reference);
        match address(reference) {
            Some(address) => drop(self.addresses.insert((address, reference.title.trim()))),
            None => drop(self.without_address.insert(words)),
        }
        self.words.insert(words);
    }
}

fn address<'a>(reference: &Reference<'a>) -> Option<&'a str> {
    reference.url.map(|url| url.trim().trim_end_matches('/')).filter(|url| !url.is_empty())
}

fn words<'a>(reference: &Reference<'a>) -> [&'a str; 3] {
    [reference.source, reference.title, reference.date].map(str::trim)
}
