//! Reports findings in a text at their place in the brief.

use std::ops::Range;

use crate::findings::{Allowed, Fault, Findings, Repair, Severity};
use crate::text::source::{Place, Sources};
use crate::text::traced::{Traced, Trail};

/// A text, its TOML token, and where its findings go.
pub(super) struct Report<'a> {
    text: &'a str,
    token: &'a Place,
    sources: &'a Sources,
    /// From the text to the file.
    trail: Trail,
    allowed: Allowed,
    findings: &'a mut Findings,
    /// Where something was found that a comment allows.
    silenced: Vec<Place>,
}

impl<'a> Report<'a> {
    /// A report on a text whose string stands at `token`.
    pub(super) fn new(
        text: &'a str,
        token: &'a Place,
        sources: &'a Sources,
        findings: &'a mut Findings,
    ) -> Self {
        let trail = Trail::of(token, text, sources);
        Self {
            text,
            token,
            sources,
            trail,
            allowed: Allowed::of(token, sources),
            findings,
            silenced: Vec::new(),
        }
    }

    /// Records what is found in a range of the text, unless a comment allows it.
    pub(super) fn add(&mut self, fault: Fault, range: Range<usize>) {
        let place = self.place(range);
        self.record(fault, place, None);
    }

    /// The same with what certainly mends it, where the file has the very text.
    pub(super) fn mend(&mut self, fault: Fault, range: Range<usize>, repaired: &str) {
        let place = self.place(range.clone());
        let token = self.sources.slice(self.token);
        let there = self.text.get(range).map(|text| in_token(token, text));
        let same = there.is_some_and(|there| there == self.sources.slice(&place));
        let plain = same && !repaired.contains(['"', '\'']);
        let repair = plain.then(|| Repair { place: place.clone(), text: in_token(token, repaired) });
        self.record(fault, place, repair);
    }

    /// Where something was found that a comment allows.
    pub(super) fn silenced(self) -> Vec<Place> {
        self.silenced
    }

    /// The place in the brief of a range of the text.
    pub(super) fn place(&self, range: Range<usize>) -> Place {
        self.sources.within(self.token, self.text, range)
    }

    /// Where a byte of the text stands in the file.
    pub(super) fn at(&self, offset: usize) -> Option<usize> {
        self.trail.at(offset)
    }

    /// A text that stands like this from an offset on.
    pub(super) fn traced(&self, text: &str, offset: usize) -> Traced {
        Traced::mapped(text, |at| self.at(offset + at))
    }

    fn record(&mut self, fault: Fault, place: Place, repair: Option<Repair>) {
        // What forbids printing cannot be allowed.
        if fault.severity() == Severity::Error || !self.allowed.contains(fault.code()) {
            self.findings.add_with(fault, place, repair);
        } else {
            self.silenced.push(place);
        }
    }
}

/// A text without quotation marks as a string's token writes it.
fn in_token(token: &str, text: &str) -> String {
    if token.starts_with('"') { text.replace('\\', "\\\\") } else { text.to_owned() }
}
