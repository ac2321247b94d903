//! The two kinds of dates in a brief: a day, and whatever is known of a
//! reference's date.

use std::fmt::{self, Display, Formatter};

use chrono::NaiveDate;

/// A date that may lack its day, or its month too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartialDate {
    /// Only the year.
    Year(i32),
    /// Year and month.
    Month(i32, u32),
    /// The day.
    Day(NaiveDate),
}

impl PartialDate {
    /// Reads `2026`, `2026-06` or `2026-06-09`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = digits(parts.next()?, 4)?;
        let year = i32::try_from(year).ok()?;
        let Some(month) = parts.next() else { return Some(Self::Year(year)) };
        let month = digits(month, 2).filter(|month| (1..=12).contains(month))?;
        let Some(day) = parts.next() else { return Some(Self::Month(year, month)) };
        let day = NaiveDate::from_ymd_opt(year, month, digits(day, 2)?)?;
        parts.next().is_none().then_some(Self::Day(day))
    }
}

/// A number of exactly so many ASCII digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

impl Display for PartialDate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_years_months_and_days() {
        for text in ["2026", "2026-06", "2026-06-09", "0999-12-31"] {
            assert_eq!(PartialDate::parse(text).map(|date| date.to_string()).as_deref(), Some(text));
        }
        for text in ["26", "2026-6", "2026-13", "2026-02-30", "2026-06-09-01", "2026年", "", "+026"] {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
    }
}
