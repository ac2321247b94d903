//! What a stage returns: its value, unless something rules it out, and always its
//! findings.

use super::Findings;

/// A value with what was found on the way to it.
#[derive(Debug, Clone)]
pub struct Checked<T> {
    /// The value; none where an error forbids it.
    pub value: Option<T>,
    /// What was found, errors among it where there is no value.
    pub findings: Findings,
}

impl<T> Checked<T> {
    /// A value about which nothing was found.
    pub fn clean(value: T) -> Self {
        Self { value: Some(value), findings: Findings::default() }
    }

    /// No value, for reasons that were found before.
    pub fn nothing() -> Self {
        Self { value: None, findings: Findings::default() }
    }

    /// The next stage, if this one has a value; the findings are those of both.
    pub fn and_then<U>(mut self, next: impl FnOnce(T) -> Checked<U>) -> Checked<U> {
        let Some(value) = self.value else { return Checked { value: None, findings: self.findings } };
        let Checked { value, findings } = next(value);
        self.findings.extend(findings);
        self.findings.sort();
        Checked { value, findings: self.findings }
    }

    /// The same value, unless the other findings forbid it.
    pub fn with(mut self, others: Findings) -> Self {
        self.value.take_if(|_| others.has_errors());
        self.findings.extend(others);
        self.findings.sort();
        self
    }

    /// Another value with the same findings.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Checked<U> {
        Checked { value: self.value.map(make), findings: self.findings }
    }
}
