//! How many findings there are, in a line.

use std::fmt::{self, Display, Formatter};

use super::{Findings, Severity};
use crate::text::plural::counted;

/// Findings by severity, and how many of them mend themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
    /// Those with a certain repair.
    pub mendable: usize,
}

impl Tally {
    /// Counts findings in.
    pub fn add(&mut self, found: &Findings) {
        for finding in found.iter() {
            *match finding.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Info => &mut self.notes,
            } += 1;
            self.mendable += usize::from(finding.repair.is_some());
        }
    }

    /// How many there are of each severity: `3 errors, 14 warnings`.
    pub fn counts(&self) -> String {
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let parts = kinds.iter().filter(|(count, _)| *count > 0);
        parts.map(|(count, word)| counted(*count, word)).collect::<Vec<_>>().join(", ")
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Display for Tally {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.counts())?;
        match (self.mendable, self.errors + self.warnings + self.notes) {
            (0, _) => Ok(()),
            (1, 1) => write!(f, ", which can be mended with --fix"),
            (mendable, _) => write!(f, ", {mendable} of them can be mended with --fix"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_there() {
        let line =
            |errors, warnings, notes, mendable| Tally { errors, warnings, notes, mendable }.to_string();
        assert_eq!(line(3, 14, 0, 10), "3 errors, 14 warnings, 10 of them can be mended with --fix");
        assert_eq!(line(1, 0, 0, 1), "1 error, which can be mended with --fix");
        assert_eq!(line(0, 1, 2, 0), "1 warning, 2 notes");
    }
}
