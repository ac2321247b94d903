//! Where the paper's keys are in the brief as it is now: sections may have been
//! added or moved in the meantime.

use toml::{Table, Value};

use crate::brief::edit::{Path, Step};

/// What stands at a path.
pub(super) fn at<'a>(values: &'a Table, path: &Path) -> Option<&'a Value> {
    let (first, rest) = path.steps().split_first()?;
    let Step::Key(first) = first else { return None };
    rest.iter().try_fold(values.get(first)?, |value, step| match step {
        Step::Key(key) => value.as_table()?.get(key),
        Step::Item(index) => value.as_array()?.get(*index),
    })
}

/// The path, in the brief as it is now, of a key of the brief as it was: the item
/// that is the same, or has the same title, or stands at the same place of a list
/// that is as long.
pub(super) fn now(path: &Path, was: &Table, is: &Table) -> Option<Path> {
    let mut found = Path::default();
    let mut old = Path::default();
    for step in path.steps() {
        match step {
            Step::Key(key) => {
                found = found.key(key);
                old = old.key(key);
            }
            Step::Item(index) => {
                let before = at(was, &old).and_then(Value::as_array)?;
                let after = at(is, &found).and_then(Value::as_array)?;
                let own = before.get(*index)?;
                found = found.item(item(own, *index, before, after)?);
                old = old.item(*index);
            }
        }
    }
    Some(found)
}

fn item(own: &Value, index: usize, before: &[Value], after: &[Value]) -> Option<usize> {
    if after.get(index) == Some(own) {
        return Some(index);
    }
    let title = |value: &Value| value.get("title").cloned();
    let only = |same: &dyn Fn(&Value) -> bool| {
        let mut found = after.iter().enumerate().filter(|(_, value)| same(value)).map(|(at, _)| at);
        found.next().filter(|_| found.next().is_none())
    };
    only(&|value| value == own)
        .or_else(|| title(own).and_then(|title_of| only(&|value| title(value).as_ref() == Some(&title_of))))
        .or((before.len() == after.len() && index < after.len()).then_some(index))
}
