//! Months, and stretches of days.

use std::fmt;
use std::str::FromStr;

use chrono::{Months, NaiveDate};

use crate::words::{Failure, Words};

/// A month, as `2026-06`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month(NaiveDate);

impl Month {
    /// Its first day.
    pub fn first(self) -> NaiveDate {
        self.0
    }
}

impl FromStr for Month {
    type Err = Failure;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Chrono also takes `2026-6` and `+2026-06`: a month has one form.
        let plain = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let day = format!("{text}-01").parse().ok().filter(|_| plain);
        day.map(Self)
            .ok_or_else(|| Words::plain("expected a month such as 2026-06", "要写月份，例如 2026-06").into())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m"))
    }
}

/// The days whose issues are wanted; both ends count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day; none for all before.
    pub since: Option<NaiveDate>,
    /// The last day; none for all after.
    pub until: Option<NaiveDate>,
}

impl Period {
    /// A month whole, narrowed by the other two.
    pub fn new(month: Option<Month>, since: Option<NaiveDate>, until: Option<NaiveDate>) -> Self {
        let first = month.map(|month| month.0);
        let last = first.and_then(|first| (first + Months::new(1)).pred_opt());
        // None is less than any day, and an end that is not given bounds nothing.
        Self { since: first.max(since), until: [last, until].into_iter().flatten().min() }
    }

    /// Whether a day is wanted.
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= date) && self.until.is_none_or(|until| date <= until)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.since, self.until) {
            (None, None) => write!(f, "at any date"),
            (Some(since), None) => write!(f, "since {since}"),
            (None, Some(until)) => write!(f, "until {until}"),
            (Some(since), Some(until)) => write!(f, "from {since} to {until}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_written_one_way() {
        assert_eq!("2026-06".parse::<Month>().unwrap().to_string(), "2026-06");
        for wrong in ["2026-13", "2026-6", "2026", "06-2026", "2026-06-01", "+026-06", ""] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_period_is_the_narrower_of_its_bounds() {
        let june = Period::new("2026-06".parse().ok(), None, None);
        assert!(june.contains(day("2026-06-01")) && june.contains(day("2026-06-30")));
        assert!(!june.contains(day("2026-05-31")) && !june.contains(day("2026-07-01")));
        let late = Period::new("2026-06".parse().ok(), Some(day("2026-06-15")), Some(day("2026-09-01")));
        assert_eq!((late.since, late.until), (Some(day("2026-06-15")), Some(day("2026-06-30"))));
        assert!(Period::default().contains(day("1999-01-01")));
        let february = Period::new("2028-02".parse().ok(), None, None);
        assert_eq!(february.until, Some(day("2028-02-29")));
    }
}
