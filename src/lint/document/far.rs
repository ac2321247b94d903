//! A mistyped year in an issue's date: years away from the dates that its texts
//! and references mention. The clock is not used, because archives are checked
//! too.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};

use crate::lint::calendar::{Written, part};
use crate::lint::dates::full_date;
use crate::lint::prose::Paragraph;
use crate::lint::{Reference, Remark, Rule};

/// How many days before an issue what it reports has happened.
const RECENT: u64 = 60;

/// So many years are no slip of the turn of the year.
const YEARS: i32 = 2;

/// What an issue names, each once and in order.
#[derive(Default)]
pub(super) struct Named {
    /// Whole days.
    days: BTreeSet<NaiveDate>,
    /// Years, those of the days among them.
    years: BTreeSet<i32>,
}

impl Named {
    /// What references name.
    pub(super) fn of(references: &[Reference<'_>]) -> Self {
        let days: BTreeSet<_> = references.iter().filter_map(|reference| reference.day).collect();
        Self { years: days.iter().map(NaiveDate::year).collect(), days }
    }

    /// Adds what a paragraph names.
    pub(super) fn add(&mut self, paragraph: &Paragraph<'_>) {
        let first =
            |at: &usize| paragraph.at(*at).is_ascii_digit() && !paragraph.before(*at).is_ascii_digit();
        for at in (0..paragraph.chars.len()).filter(first) {
            if let Some(day) = full_date(paragraph, at).and_then(Written::date) {
                self.days.insert(day);
                self.years.insert(day.year());
            }
            let year = part(&paragraph.chars[at..], 4..=4, '年');
            self.years.extend(year.and_then(|(year, _)| i32::try_from(year).ok()));
        }
    }

    /// A remark on the day of an issue that would be right in another year: recent
    /// days that are named are of that one, and nothing is of the issue's own.
    pub(super) fn far(&self, issue: NaiveDate) -> Option<Remark> {
        if self.years.iter().any(|year| (year - issue.year()).abs() < YEARS) {
            return None;
        }
        let meant = self.likely_day(issue)?;
        let text = issue.to_string();
        Some(Remark {
            range: 0..text.len(),
            rule: Rule::DateFar,
            found: text,
            fix: None,
            advice: Some(meant.to_string()),
        })
    }

    /// The issue's day in the last year of which two days shortly before it are
    /// named; one is enough if the years differ only in the order of figures.
    fn likely_day(&self, issue: NaiveDate) -> Option<NaiveDate> {
        self.years.iter().rev().find_map(|year| {
            let meant = issue.with_year(*year)?;
            let recent = self.days.range(meant - Days::new(RECENT)..=meant).count();
            let swapped = sorted_figures(*year) == sorted_figures(issue.year());
            (recent >= if swapped { 1 } else { 2 }).then_some(meant)
        })
    }
}

fn sorted_figures(year: i32) -> Vec<u8> {
    let mut figures = year.to_string().into_bytes();
    figures.sort_unstable();
    figures
}
