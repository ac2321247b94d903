//! The rules on a series: skipped numbers, dates out of rhythm, repetitions of
//! what was printed before. The issues are in order of their days.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use chrono::{Datelike, Weekday};

use super::facts::Facts;
use super::{Note, Part};
use crate::findings::Fault;
use crate::words::{Words, words};

/// What more issues than these have is a part of the newsletter, not a message.
const RECURS: usize = 3;

/// So many issues have a rhythm, and so many of a hundred keep it.
const RHYTHM: (usize, usize) = (8, 90);

/// What is to be said of each issue.
pub(super) fn notes<'a>(issues: &[&'a Facts]) -> Vec<(&'a Path, Note)> {
    let mut found = Vec::new();
    numbers(issues, &mut found);
    totals(issues, &mut found);
    rhythm(issues, &mut found);
    references(issues, &mut found);
    paragraphs(issues, &mut found);
    found
}

type Found<'a> = Vec<(&'a Path, Note)>;

fn note<'a>(issue: &'a Facts, part: Part, fault: Fault, found: &mut Found<'a>) {
    found.push((&issue.path, Note { part, fault }));
}

/// The numbers within each year, or over the years where they go on.
fn numbers<'a>(issues: &[&'a Facts], found: &mut Found<'a>) {
    let numbered: Vec<_> = issues.iter().filter_map(|issue| Some((*issue, issue.issue?))).collect();
    let anew = restarts(&numbered);
    let mut seen: HashMap<(i32, u32), &Facts> = HashMap::new();
    let mut last: Option<(&Facts, u32)> = None;
    for (issue, number) in numbered {
        let year = if anew == Some(false) { 0 } else { issue.date.year() };
        if let Some(first) = seen.get(&(year, number)) {
            let same = Words::plain("title and number", "刊名和期号");
            let fault = Fault::IssueRepeated { first: first.path.display().to_string(), same };
            note(issue, Part::Header("issue"), fault, found);
            continue;
        }
        seen.insert((year, number), issue);
        if let Some((before, earlier)) = last {
            let next_year = issue.date.year() != before.date.year();
            let begins = next_year && number == 1;
            let fault = match () {
                () if begins && anew == Some(false)
                    || next_year && number == earlier + 1 && anew == Some(true) =>
                {
                    Some(Fault::ArchiveJanuary { number, begins: !begins })
                }
                () if begins || number == earlier + 1 => None,
                () if next_year && number < earlier => Some(Fault::ArchiveGap { number, last: 0 }),
                () if number < earlier => Some(Fault::ArchiveOrder { number, last: earlier }),
                () => Some(Fault::ArchiveGap { number, last: earlier }),
            };
            // The next one follows the largest number, not one that is out of order.
            let back = matches!(fault, Some(Fault::ArchiveOrder { .. }));
            if let Some(fault) = fault {
                note(issue, Part::Header("issue"), fault, found);
            }
            if back {
                continue;
            }
        }
        last = Some((issue, number));
    }
}

/// Whether the numbers of a series begin anew in January: as most of its turns of the
/// year do, where two or more of them do the same and one at most does not.
fn restarts(numbered: &[(&Facts, u32)]) -> Option<bool> {
    let turns = numbered.windows(2).filter(|pair| pair[0].0.date.year() != pair[1].0.date.year());
    let (anew, on): (Vec<_>, Vec<_>) =
        turns.filter(|pair| pair[1].1 == 1 || pair[1].1 == pair[0].1 + 1).partition(|pair| pair[1].1 == 1);
    match (anew.len(), on.len()) {
        (2.., ..=1) => Some(true),
        (..=1, 2..) => Some(false),
        _ => None,
    }
}

/// The numbers over all years.
fn totals<'a>(issues: &[&'a Facts], found: &mut Found<'a>) {
    let mut last: Option<(&Facts, u32)> = None;
    for (issue, total) in issues.iter().filter_map(|issue| Some((*issue, issue.total?))) {
        let fault = match last {
            Some((before, same)) if same == total => {
                let words = Words::plain("title and total number", "刊名和总期号");
                Some(Fault::IssueRepeated { first: before.path.display().to_string(), same: words })
            }
            Some((_, last)) if total < last => Some(Fault::ArchiveOrder { number: total, last }),
            Some((_, last)) if total > last + 1 => Some(Fault::ArchiveGap { number: total, last }),
            _ => None,
        };
        if let Some(fault) = fault {
            note(issue, Part::Header("total_issue"), fault, found);
        }
        last = Some((issue, total));
    }
}

/// A weekly keeps its day of the week.
fn rhythm<'a>(issues: &[&'a Facts], found: &mut Found<'a>) {
    let apart = issues.windows(2).filter(|pair| (pair[1].date - pair[0].date).num_days() >= 4).count();
    let mut days: HashMap<Weekday, usize> = HashMap::new();
    for issue in issues {
        *days.entry(issue.date.weekday()).or_default() += 1;
    }
    let Some((usual, count)) = days.into_iter().max_by_key(|(_, count)| *count) else { return };
    let (least, part) = RHYTHM;
    let keeps = |count: usize| count * 100 >= issues.len() * part;
    if issues.len() < least || !keeps(count) || !keeps(apart + 1) {
        return;
    }
    for issue in issues.iter().filter(|issue| issue.date.weekday() != usual) {
        let fault = Fault::ArchiveRhythm { day: weekday(issue.date.weekday()), usual: weekday(usual) };
        note(issue, Part::Header("date"), fault, found);
    }
}

fn weekday(day: Weekday) -> Words {
    const DAYS: [(&str, &str); 7] = [
        ("a Monday", "星期一"),
        ("a Tuesday", "星期二"),
        ("a Wednesday", "星期三"),
        ("a Thursday", "星期四"),
        ("a Friday", "星期五"),
        ("a Saturday", "星期六"),
        ("a Sunday", "星期日"),
    ];
    let (en, zh) = DAYS[day.num_days_from_monday() as usize];
    Words::plain(en, zh)
}

/// An issue as others name it.
fn name(issue: &Facts) -> Words {
    let date = issue.date;
    match issue.issue {
        Some(number) => words!("No. {number} of {date}", "第 {number} 期（{date}）"),
        None => words!("the issue of {date}", "{date} 这一期"),
    }
}

fn references<'a>(issues: &[&'a Facts], found: &mut Found<'a>) {
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, issue) in issues.iter().enumerate() {
        for (key, _) in &issue.references {
            let holders = holders.entry(key).or_default();
            if holders.last() != Some(&at) {
                holders.push(at);
            }
        }
    }
    for (at, issue) in issues.iter().enumerate() {
        for (index, (key, title)) in issue.references.iter().enumerate() {
            let Some([first, ..]) =
                holders.get(key.as_str()).filter(|all| all.len() <= RECURS).map(Vec::as_slice)
            else {
                continue;
            };
            if *first != at {
                let fault = Fault::ArchiveReference { title: title.clone(), issue: name(issues[*first]) };
                note(issue, Part::Reference(index), fault, found);
            }
        }
    }
}

fn paragraphs<'a>(issues: &[&'a Facts], found: &mut Found<'a>) {
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, issue) in issues.iter().enumerate() {
        for digest in &issue.paragraphs {
            let holders = holders.entry(*digest).or_default();
            if holders.last() != Some(&at) {
                holders.push(at);
            }
        }
    }
    for (digest, holders) in holders {
        let (Some((first, others)), true) = (holders.split_first(), holders.len() <= RECURS) else {
            continue;
        };
        for at in others {
            let fault = Fault::ArchiveParagraph { issue: name(issues[*first]) };
            note(issues[*at], Part::Paragraph(digest), fault, found);
        }
    }
}
