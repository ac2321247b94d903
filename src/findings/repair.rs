//! The certain repair of a finding. It belongs to its finding, so that a
//! person, a program and `check --fix` are told the same.

use super::{Finding, Findings};
use crate::text::source::{Place, SourceId, Sources};
use crate::text::splice::{Splice, Splices};
use crate::words::{Words, words};

/// What mends a finding without a decision of the editor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What is replaced; empty where something is only put in.
    pub place: Place,
    /// What stands there afterwards, as the file has it.
    pub text: String,
}

impl Repair {
    /// The repair as a change of its file.
    pub fn splice(&self) -> Splice {
        Splice::replace(self.place.range.clone(), self.text.clone())
    }

    /// The repair in words: `3千` → `3000`.
    pub fn words(&self, sources: &Sources) -> Words {
        let before = visible(sources.slice(&self.place));
        let after = visible(&self.text);
        match (before.is_empty(), after.is_empty()) {
            (false, true) => words!("`{before}` deleted", "删去 `{before}`"),
            (true, _) => words!("`{after}` put in", "加入 `{after}`"),
            (false, false) => words!("`{before}` → `{after}`", "`{before}` → `{after}`"),
        }
    }
}

/// How much of a text a line shows.
const SHOWN: usize = 60;

/// A text on one line, cut where it is long; what prints nothing as its code.
fn visible(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    for quote in ["\\'", "\\\"", "\\\\"] {
        shown = shown.replace(quote, &quote[1..]);
    }
    shown + if text.chars().nth(SHOWN).is_some() { "…" } else { "" }
}

impl Finding {
    /// What its repair did, at its place: ``a.toml:3:5: `3千` → `3000` (number/mixed)``.
    pub fn mended(&self, sources: &Sources) -> Words {
        let Some(repair) = &self.repair else { return Words::default() };
        let at = sources.position(repair.place.source, repair.place.range.start);
        let name = &sources.get(repair.place.source).name;
        let (line, column, code) = (at.line, at.column, self.fault.code());
        words!(
            "{name}:{line}:{column}: {} ({code})",
            "{name}:{line}:{column}：{}（{code}）";
            repair.words(sources)
        )
    }
}

impl Findings {
    /// The text of a file with its findings mended, and those whose repairs were
    /// made, in order. Of two that overlap the first is made; what is left, the
    /// next reading finds.
    pub fn mend(&self, file: SourceId, sources: &Sources) -> (String, Vec<&Finding>) {
        let repaired = self.iter().filter_map(|finding| Some((finding, finding.repair.as_ref()?)));
        let mut repairs: Vec<_> = repaired.filter(|(_, repair)| repair.place.source == file).collect();
        repairs.sort_by_key(|(_, repair)| (repair.place.range.start, repair.place.range.end));
        let (mut splices, mut made) = (Splices::default(), Vec::new());
        for (finding, repair) in repairs {
            let again = splices.last().is_some_and(|last| last.range == repair.place.range);
            if !again && splices.add(repair.splice()) {
                made.push(finding);
            }
        }
        (splices.apply(&sources.get(file).text), made)
    }
}
