//! How many findings there are, in one line.

use super::{Findings, Severity};
use crate::words::{Words, words};

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
            self.mendable += usize::from(finding.repair.is_some() || finding.mended_before);
        }
    }

    /// How many there are of each severity: `3 errors, 14 warnings`.
    pub fn counts(&self) -> Words {
        let kinds = [
            (self.errors, "error", "个错误"),
            (self.warnings, "warning", "个警告"),
            (self.notes, "note", "个提醒"),
        ];
        let parts = kinds.into_iter().filter(|(count, ..)| *count > 0);
        let parts: Vec<_> = parts.map(|(count, en, zh)| Words::count(count, en, zh)).collect();
        Words::join(&parts, ", ", "，")
    }

    /// The same, and how many of them mend themselves.
    pub fn words(&self) -> Words {
        match (self.mendable, self.errors + self.warnings + self.notes) {
            (0, _) => self.counts(),
            (1, 1) => {
                words!("{}, which can be fixed with --fix", "{}，可以用 --fix 改好"; self.counts())
            }
            (mendable, _) => words!(
                "{}, {mendable} of them can be fixed with --fix",
                "{}，其中 {mendable} 处可以用 --fix 改好";
                self.counts()
            ),
        }
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_there() {
        let line = |errors, warnings, notes, mendable| Tally { errors, warnings, notes, mendable }.words();
        assert_eq!(line(3, 14, 0, 10).en(), "3 errors, 14 warnings, 10 of them can be fixed with --fix");
        assert_eq!(line(1, 0, 0, 1).en(), "1 error, which can be fixed with --fix");
        assert_eq!(line(0, 1, 2, 0).en(), "1 warning, 2 notes");
        assert_eq!(line(3, 14, 0, 10).zh(), "3 个错误，14 个警告，其中 10 处可以用 --fix 改好");
    }
}
