//! The parts of an issue that are compared with other issues.

use std::ops::Range;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::brief::{self, Brief, PrintedText};
use crate::files;
use crate::findings::Findings;
use crate::inputs;
use crate::issue::Locations;
use crate::limits;
use crate::text::source::Sources;

/// An issue, as far as it is compared.
#[derive(Debug)]
pub(super) struct Facts {
    pub(super) path: PathBuf,
    pub(super) title: String,
    pub(super) date: NaiveDate,
    pub(super) issue: Option<u32>,
    pub(super) total: Option<u32>,
    /// What tells each reference from others, and its title.
    pub(super) references: Vec<(String, String)>,
    /// The digests of the paragraphs, in order.
    pub(super) paragraphs: Vec<u64>,
}

impl Facts {
    /// Reads a brief; none where it has no header that is one.
    pub(super) fn read(path: &Path) -> Option<Self> {
        // It can be read once only, by who checks it.
        if files::is_standard(path) {
            return None;
        }
        let mut sources = Sources::default();
        let mut ignored = Findings::default();
        let mut add = |path: &Path, most: usize| {
            let bytes = files::try_read_up_to(path, most).ok().filter(|bytes| bytes.len() <= most)?;
            Some(inputs::add_text(&path.display().to_string(), &bytes, &mut sources, &mut ignored))
        };
        let source = add(path, limits::BRIEF_BYTES)?;
        let series = Locations::new(path).series.and_then(|series| add(&series, limits::SERIES_BYTES));
        let parsed = brief::parse(source, series, &sources);
        let brief = parsed.brief?;
        let own = |text: &&PrintedText| {
            text.is_markdown() && text.text.place.as_ref().is_some_and(|place| place.source == source)
        };
        let texts = parsed.texts.iter().filter(own);
        Some(Self {
            path: path.to_owned(),
            title: brief.header.title.value.trim().to_owned(),
            date: brief.header.date,
            issue: brief.header.issue,
            total: brief.header.total_issue,
            references: references(&brief),
            paragraphs: texts
                .flat_map(|text| paragraphs(&text.text.value))
                .map(|(_, digest)| digest)
                .collect(),
        })
    }
}

/// A reference by its address and title, or by all its words.
fn references(brief: &Brief) -> Vec<(String, String)> {
    let key = |reference: &brief::Reference| {
        let source = reference.source.as_ref().map_or("", |source| &source.value);
        let date = reference.date.map(|date| date.to_string()).unwrap_or_default();
        let rest = reference.url.clone().unwrap_or_else(|| format!("{source}\n{date}"));
        (format!("{rest}\n{}", letters(&reference.title.value)), reference.title.value.clone())
    };
    brief.references.iter().map(key).collect()
}

/// So many characters of words a message has; shorter paragraphs are headings and
/// formulas that recur.
const MESSAGE: usize = 40;

/// The paragraphs that are messages, with the digests of their words: marks, spaces
/// and markup do not matter.
pub(super) fn paragraphs(text: &str) -> impl Iterator<Item = (Range<usize>, u64)> + '_ {
    let mut end = 0;
    text.split_inclusive("\n\n").filter_map(move |part| {
        let start = end;
        end += part.len();
        let words = letters(part);
        let first = start + (part.len() - part.trim_start().len());
        let message = words.chars().count() >= MESSAGE;
        message.then(|| (first..start + part.trim_end().len(), digest(&words)))
    })
}

/// The letters and figures of a text.
fn letters(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).collect()
}

fn digest(words: &str) -> u64 {
    let hash = blake3::hash(words.as_bytes());
    let (first, _) = hash.as_bytes().split_at(8);
    first.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}
