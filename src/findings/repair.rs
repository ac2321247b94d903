//! The certain repair of a finding. It belongs to its finding, so that a
//! person, a program and `check --fix` are told the same.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Fault, Finding, Findings};
use crate::text::source::{Place, SourceId, Sources};
use crate::text::splice::{Splice, Splices};
use crate::words::{Tongue, Words, words};

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

impl Repair {
    /// The characters that it changes, without those that it keeps between them, in
    /// a text that begins at an offset of the file.
    fn parts(&self, from: usize, sources: &Sources) -> Vec<Splice> {
        let old: Vec<(usize, char)> = sources.slice(&self.place).char_indices().collect();
        let new: Vec<char> = self.text.chars().collect();
        let before: Vec<char> = old.iter().map(|(_, char)| *char).collect();
        let start = self.place.range.start - from;
        let at = |index: usize| start + old.get(index).map_or(self.place.range.len(), |(offset, _)| *offset);
        let changes = capture_diff_slices(Algorithm::Patience, &before, &new);
        let changes = changes.iter().filter(|change| !matches!(change, DiffOp::Equal { .. }));
        let splice = |change: &DiffOp| {
            let (old, new_range) = (change.old_range(), change.new_range());
            Splice::replace(at(old.start)..at(old.end), new[new_range].iter().collect::<String>())
        };
        changes.map(splice).collect()
    }

    /// Several repairs of a file as one, of what lies between their farthest ends; none
    /// where they would write over each other.
    fn joined(repairs: &[&Self], sources: &Sources) -> Option<Self> {
        let source = repairs.first()?.place.source;
        let start = repairs.iter().map(|repair| repair.place.range.start).min()?;
        let end = repairs.iter().map(|repair| repair.place.range.end).max()?;
        let mut parts: Vec<_> = repairs.iter().flat_map(|repair| repair.parts(start, sources)).collect();
        parts.sort_by_key(|part| (part.range.start, part.range.end));
        let mut splices = Splices::default();
        let place = Place { source, range: start..end };
        let fit = parts.into_iter().all(|part| splices.add(part));
        let text = splices.apply(sources.slice(&place));
        fit.then_some(Self { place, text })
    }
}

impl Finding {
    /// What to do beyond its repair; none where the repair is all of it.
    pub(super) fn own_hint(&self, tongue: Tongue) -> Option<String> {
        let hint = self.fault.hint(tongue)?;
        let repair = self.repair.as_ref().map(|repair| repair.text.as_str());
        let advice = match &self.fault {
            Fault::Remark { advice, .. } => advice.as_deref(),
            _ => None,
        };
        let says = |text: &str| {
            let write = tongue.of(format!("write `{text}`"), format!("写成 `{text}`"));
            hint == if text.is_empty() { tongue.of("delete it", "删去").to_owned() } else { write }
        };
        let all = repair.is_some_and(|text| says(text) || advice.is_some_and(says));
        (!all).then_some(hint)
    }

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
    /// Puts repairs that touch each other together, so that each can be made by
    /// itself: the first of them makes all. Where they do not go together, the first
    /// is made, and the next reading finds the others.
    pub(super) fn join_repairs(&mut self, sources: &Sources) {
        for group in self.touching() {
            let repairs: Vec<_> = group.iter().filter_map(|index| self.0[*index].repair.as_ref()).collect();
            let joined = Repair::joined(&repairs, sources);
            let is_joined = joined.is_some();
            for index in &group[1..] {
                self.0[*index].repair = None;
                self.0[*index].mended_before = is_joined;
            }
            if let Some(joined) = joined {
                self.0[group[0]].repair = Some(joined);
            }
        }
    }

    /// The findings, several at a time, whose repairs touch each other.
    fn touching(&self) -> Vec<Vec<usize>> {
        let place = |index: &usize| self.0[*index].repair.as_ref().map(|repair| &repair.place);
        let mut repaired: Vec<usize> = (0..self.0.len()).filter(|index| place(index).is_some()).collect();
        repaired.sort_by_key(|index| {
            place(index).map(|place| (place.source, place.range.start, place.range.end))
        });
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut end: Option<(SourceId, usize)> = None;
        for index in repaired {
            let Some(own) = place(&index) else { continue };
            match end.filter(|(source, end)| *source == own.source && own.range.start < *end) {
                Some((_, last)) => {
                    groups.last_mut().into_iter().for_each(|group| group.push(index));
                    end = Some((own.source, last.max(own.range.end)));
                }
                None => {
                    groups.push(vec![index]);
                    end = Some((own.source, own.range.end));
                }
            }
        }
        groups.retain(|group| group.len() > 1);
        groups
    }

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
