//! The issues of a series taken together: their numbers, their days, and what an
//! earlier one has already printed. Reads briefs; returns what is to be reported
//! about each.

mod compare;
mod facts;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use self::facts::{Facts, paragraphs};
use crate::brief::header_place;
use crate::findings::{Fault, Findings};
use crate::issue::Draft;
use crate::text::source::Place;

/// What is said of each brief that was compared with the others.
#[derive(Debug, Default)]
pub(crate) struct Archive(HashMap<PathBuf, Vec<Note>>);

/// A fault, and the part of the brief that it is in.
#[derive(Debug, Clone)]
struct Note {
    part: Part,
    fault: Fault,
}

/// A part of a brief, found again in its draft when the fault is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The value of a key of `[header]`.
    Header(&'static str),
    /// The title of a reference, by its place on the list.
    Reference(usize),
    /// The paragraph with this digest.
    Paragraph(u64),
}

impl Archive {
    /// Compares briefs, each with those of its newsletter that are among them. One
    /// that cannot be read is left out: whoever checks it says why.
    pub(crate) fn read(briefs: &[PathBuf]) -> Self {
        let briefs = if briefs.len() > 1 { briefs } else { &[] };
        let facts: Vec<Facts> = briefs.par_iter().filter_map(|path| Facts::read(path)).collect();
        let mut newsletters: HashMap<&str, Vec<&Facts>> = HashMap::new();
        for one in &facts {
            newsletters.entry(one.title.as_str()).or_default().push(one);
        }
        let mut notes: HashMap<PathBuf, Vec<Note>> = HashMap::new();
        for mut issues in newsletters.into_values() {
            issues.sort_by_key(|issue| (issue.date, issue.total, issue.issue, &issue.path));
            for (path, note) in compare::notes(&issues) {
                notes.entry(path.to_owned()).or_default().push(note);
            }
        }
        Self(notes)
    }

    /// Whether anything is said of a brief.
    pub(crate) fn speaks_of(&self, path: &Path) -> bool {
        self.0.contains_key(path)
    }

    /// What is said of a brief, at its places and by its policy.
    pub(crate) fn findings(&self, path: &Path, draft: &Draft) -> Findings {
        let mut findings = Findings::default();
        for note in self.0.get(path).into_iter().flatten() {
            if let Some(place) = place(note.part, draft) {
                findings.add(note.fault.clone(), place);
            }
        }
        draft.judged(Some(()), findings).findings
    }
}

/// Where a part stands; none where a repair has changed it since.
fn place(part: Part, draft: &Draft) -> Option<Place> {
    match part {
        Part::Header(key) => header_place(draft.brief_source(), key, &draft.sources),
        Part::Reference(index) => draft.brief()?.references.get(index)?.title.place.clone(),
        Part::Paragraph(digest) => {
            draft.texts().iter().filter(|text| text.is_markdown()).find_map(|printed| {
                let place = printed.text.place.as_ref()?;
                let (range, _) = paragraphs(&printed.text.value).find(|(_, own)| *own == digest)?;
                Some(draft.sources.within(place, &printed.text.value, range))
            })
        }
    }
}
