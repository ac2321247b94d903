//! A comparison as it is displayed: a list for people or programs, and a Word
//! document with tracked changes.

use std::collections::BTreeMap;

use anyhow::Result;

use super::compare::{Comparison, Difference, Kind};
use crate::engine::Engine;
use crate::issue::Issue;
use crate::outputs::review_copy::{face, pictures};
use crate::paper::Paper;
use crate::paper::docx::{Face, Picture, write};
use crate::words::{Tongue, Words, words};

/// A Word document with both versions as tracked changes; `paper` is the new one's.
pub fn document(
    comparison: &Comparison,
    (old, new): (&Issue, &Issue),
    paper: &Paper,
    engine: &Engine,
) -> Result<Vec<u8>> {
    let shown = both(old, new, engine)?;
    let face = Face { author: "jianbao".to_owned(), ..face(new, paper) };
    write(paper, &comparison.paragraphs, &shown, &face)
}

/// The pictures of both versions, by their paths; the new one's where they share one.
pub fn both(old: &Issue, new: &Issue, engine: &Engine) -> Result<BTreeMap<String, Picture>> {
    let mut shown = pictures(old, engine)?;
    shown.extend(pictures(new, engine)?);
    Ok(shown)
}

/// The changes as JSON, an object a line.
pub fn json(comparison: &Comparison) -> String {
    let line = |own: &Difference| {
        let object = serde_json::json!({
            "key": own.key,
            "change": own.kind.word(),
            "before": own.before,
            "after": own.after,
        });
        format!("{object}\n")
    };
    comparison.changes.iter().map(line).collect()
}

/// The changes for a person.
pub fn human(comparison: &Comparison, tongue: Tongue) -> String {
    comparison.changes.iter().map(|own| difference(own, tongue)).collect()
}

fn difference(own: &Difference, tongue: Tongue) -> String {
    let what = match own.kind {
        Kind::Changed => Words::plain("changed", "改动"),
        Kind::Inserted => Words::plain("inserted", "新增"),
        Kind::Deleted => Words::plain("deleted", "删去"),
        Kind::Moved(from, to) => {
            let what = words!("moved from {from} to {to}", "从第 {from} 节移到第 {to} 节");
            return format!("{}  {}\n  {}\n", own.key, what.of(tongue), own.after);
        }
    };
    let mut text = format!("{}  {}\n", own.key, what.of(tongue));
    for (sign, said) in [('-', &own.before), ('+', &own.after)] {
        if !said.is_empty() {
            text.push_str(&format!("{sign} {said}\n"));
        }
    }
    text
}
