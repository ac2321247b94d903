//! What identifies an issue when it is sent: title, date and number, and the line
//! that contains all three.

use std::fmt;

use chrono::NaiveDate;

use super::template::one_line;
use crate::brief::Brief;
use crate::words::{Words, words};

/// An issue among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueId {
    /// The newsletter's title, on one line.
    pub title: String,
    /// The day of the issue.
    pub day: NaiveDate,
    /// Its number, when it has one.
    pub number: Option<u32>,
}

impl IssueId {
    /// Of a brief.
    pub fn of(brief: &Brief) -> Self {
        let header = &brief.header;
        Self { title: one_line(&header.title.value), day: header.date, number: header.issue }
    }

    /// Reads what [`fmt::Display`] writes; none when it is anything else.
    pub fn parse(line: &str) -> Option<Self> {
        let (rest, last) = line.rsplit_once(' ')?;
        if let Ok(day) = last.parse() {
            return Some(Self { title: rest.to_owned(), day, number: None });
        }
        let (title, day) = rest.rsplit_once(' ')?;
        Some(Self { title: title.to_owned(), day: day.parse().ok()?, number: Some(last.parse().ok()?) })
    }

    /// The issue without its title: `No. 161 of 2026-06-10`.
    pub fn untitled(&self) -> Words {
        match self.number {
            Some(number) => words!("No. {number} of {}", "{} 的第 {number} 期"; self.day),
            None => words!("an issue of {}", "{} 的一期"; self.day),
        }
    }
}

impl fmt::Display for IssueId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.title, self.day)?;
        self.number.map_or(Ok(()), |number| write!(formatter, " {number}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        for title in ["每日动态", "A b", "年报 2025", "2026-01-01", "X 2026-06-10 161", ""] {
            for number in [None, Some(0), Some(161)] {
                let day = NaiveDate::from_ymd_opt(2026, 6, 10).unwrap();
                let issue = IssueId { title: title.to_owned(), day, number };
                assert_eq!(IssueId::parse(&issue.to_string()), Some(issue));
            }
        }
        for other in ["", "42", "2026-06-10", "x 2026-06-31", "x 161", "x 2026-06-10 -1"] {
            assert_eq!(IssueId::parse(other), None, "{other}");
        }
    }
}
