//! Lines that are not Markdown: titles, the masthead, references, the foot. Each
//! atom belongs to a key or is the paper's own.

use std::collections::BTreeMap;

use similar::DiffOp;

use super::steps;
use crate::brief::edit::{Path, Step, Value};
use crate::import::recognise;
use crate::paper::{Atom, Paragraph, Sign};

/// What a line's keys hold after review, and what of the line has no key.
#[derive(Debug, Default)]
pub(super) struct Keyed {
    /// The keys that changed: their new text, empty for one that is gone.
    pub changed: BTreeMap<Path, String>,
    /// What was written into, or taken out of, what the paper itself says.
    pub left: Vec<String>,
}

/// Compares a line with what it became.
pub(super) fn keyed(old: &Paragraph, new: &[Atom]) -> Keyed {
    let mut texts: Vec<String> = vec![String::new(); old.keys.len()];
    let mut keyed = Keyed::default();
    let mut take = |key: Option<usize>, atoms: &[Atom], left: bool| match key {
        Some(key) => texts[key].push_str(&text(atoms)),
        None if left => keyed.left.push(crate::paper::plain(atoms)),
        None => {}
    };
    let mut gone: Vec<(usize, usize)> = Vec::new();
    for step in steps(&old.atoms, new) {
        let (before, after) = (step.old_range(), step.new_range());
        match step {
            DiffOp::Equal { .. } => {
                for (own, atom) in old.atoms[before].iter().zip(&new[after]) {
                    take(own.key, std::slice::from_ref(atom), false);
                }
            }
            _ => {
                gone.push((before.start, before.end));
                if !after.is_empty() {
                    let owner = owner(&old.atoms, before.start, before.end).or_else(|| only(old));
                    take(owner, &new[after], true);
                }
            }
        }
    }
    let lost = fixed_lost(old, &gone, &texts);
    keyed.left.extend(lost);
    for (index, (path, new)) in old.keys.iter().zip(texts).enumerate() {
        let own: Vec<Atom> = old.atoms.iter().filter(|atom| atom.key == Some(index)).cloned().collect();
        if text(&own) != new {
            keyed.changed.insert(path.clone(), new);
        }
    }
    keyed
}

/// Whose what is inserted in the place of some atoms is: the key's of what goes,
/// else the one's before it, else the one's after it.
fn owner(atoms: &[Atom], start: usize, end: usize) -> Option<usize> {
    let within = atoms[start..end].iter().find_map(|atom| atom.key);
    let before = || start.checked_sub(1).and_then(|at| atoms.get(at)).and_then(|atom| atom.key);
    let after = || atoms.get(end).and_then(|atom| atom.key);
    within.or_else(before).or_else(after)
}

/// The key of an empty line that holds one.
fn only(old: &Paragraph) -> Option<usize> {
    (old.atoms.is_empty() && old.keys.len() == 1).then_some(0)
}

/// What the paper itself says and the copy lacks, but for what parts a key that
/// is gone from its neighbours.
fn fixed_lost(old: &Paragraph, gone: &[(usize, usize)], texts: &[String]) -> Option<String> {
    let lost: Vec<Atom> = gone
        .iter()
        .flat_map(|(start, end)| &old.atoms[*start..*end])
        .filter(|atom| atom.key.is_none())
        .cloned()
        .collect();
    let some_key_is_gone = texts.iter().any(|text| text.trim().is_empty());
    (!lost.is_empty() && !some_key_is_gone).then(|| crate::paper::plain(&lost))
}

fn text(atoms: &[Atom]) -> String {
    let char = |atom: &Atom| match atom.sign {
        Sign::Char(char) => Some(char),
        Sign::Break => Some('\n'),
        _ => None,
    };
    atoms.iter().filter_map(char).collect()
}

/// A text as the value of a key; the error is that the key takes no such text.
pub(super) fn value(path: &Path, text: &str) -> Result<Value, ()> {
    let text = text.trim();
    let Some(Step::Key(key)) = path.steps().last() else { return Ok(Value::String(text.to_owned())) };
    let top = path.steps().first() == Some(&Step::Key("header".to_owned()));
    match key.as_str() {
        "issue" | "total_issue" | "copies" => match text.parse::<u32>() {
            Ok(number) if number > 0 => Ok(Value::Integer(number.into())),
            _ => Err(()),
        },
        "date" if top => recognise::date_in(text).map(Value::Date).ok_or(()),
        "date" => {
            let known = recognise::partial_date(text).ok_or(())?;
            let year = || known.parse().ok().map(Value::Integer);
            Ok(known.parse().ok().map(Value::Date).or_else(year).unwrap_or(Value::String(known)))
        }
        _ => Ok(Value::String(text.to_owned())),
    }
}

/// What parts the items of a list that stands in one line.
pub(super) fn separators(path: &Path) -> &'static [char] {
    match path.steps().last() {
        Some(Step::Key(key)) => match key.as_str() {
            "partners" => &['&', '＆'],
            "keywords" => &['；', ';'],
            "authors" | "report_to" | "send_to" | "issue_to" => &['，', ','],
            _ => &[],
        },
        _ => &[],
    }
}

/// A line of the references that was written anew: `来源 | 标题 | 日期 | 用途`.
pub(super) fn reference(line: &str) -> Vec<(String, Value)> {
    let string = |text: &str| Value::String(text.trim().to_owned());
    let fields: Vec<&str> =
        line.split(['|', '｜']).map(str::trim).filter(|field| !field.is_empty()).collect();
    let mut table: Vec<(String, Value)> = Vec::new();
    let mut named: Vec<&str> = Vec::new();
    let mut add = |key: &str, value: Value| table.push((key.to_owned(), value));
    for field in fields {
        if field.starts_with("http://") || field.starts_with("https://") {
            add("url", string(field));
        } else if let Some(date) = recognise::partial_date(field) {
            let year = || date.parse().ok().map(Value::Integer);
            let known = date.parse().ok().map(Value::Date).or_else(year);
            add("date", known.unwrap_or_else(|| Value::String(date.clone())));
        } else {
            named.push(field);
        }
    }
    match named.as_slice() {
        [] => {}
        [title] => add("title", string(title)),
        [source, title, rest @ ..] => {
            add("source", string(source));
            add("title", string(title));
            if !rest.is_empty() {
                add("note", string(&rest.join(" | ")));
            }
        }
    }
    table
}
