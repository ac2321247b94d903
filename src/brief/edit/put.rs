//! Where a key or an item goes, depending on the form in which its table is
//! written.

use super::layout::{Cell, Kind, Layout};
use super::lists::List;
use super::token::{key, set_string, written};
use super::tree::Tree;
use super::{Path, Refusal, Step, Value};
use crate::text::splice::Splice;

/// Makes a key hold a value.
pub(super) fn set(
    layout: &Layout<'_>,
    tree: &Tree,
    path: &Path,
    value: &Value,
) -> Result<Vec<Splice>, Refusal> {
    match (tree.get(path), layout.cell(path)) {
        (Some(old), _) if *old == Tree::from(value) => Ok(Vec::new()),
        (Some(old), Some(cell)) => Ok(replace(layout, old, cell, path, value)),
        (Some(_), None) => Err(Refusal::IsTable(path.clone())),
        (None, _) => put(layout, tree, path, value),
    }
}

/// Takes a key out.
pub(super) fn unset(layout: &Layout<'_>, tree: &Tree, path: &Path) -> Result<Vec<Splice>, Refusal> {
    let Some((above, Step::Key(_))) = path.split() else { return Err(Refusal::NoTable(path.clone())) };
    let lines = &layout.lines;
    if tree.get(path).is_none() {
        return Ok(Vec::new());
    }
    if let Some((list, count)) = layout.braces(&above) {
        let names = &path.steps()[count..];
        let own = |cell: &Cell| cell.keys.len() >= names.len() && cell.begins(names);
        let indices: Vec<_> = (0..list.cells.len()).filter(|&index| own(&list.cells[index])).collect();
        let runs = indices.chunk_by(|one, next| one + 1 == *next);
        return Ok(runs.flat_map(|run| list.remove(run[0]..run[run.len() - 1] + 1, false)).collect());
    }
    let whole = |cell: &Cell| Splice::delete(lines.line_start(cell.start())..lines.line_end(cell.value.end));
    if let Some(cell) = layout.cell(path) {
        return Ok(vec![whole(cell)]);
    }
    let dotted = layout.dotted(path).map(|(_, cell)| whole(cell));
    Ok(dotted.chain(layout.cut(std::slice::from_ref(path))).collect())
}

/// Puts an item into a list, or makes a list of it.
pub(super) fn insert(
    layout: &Layout<'_>,
    tree: &Tree,
    path: &Path,
    index: usize,
    value: &Value,
) -> Result<Vec<Splice>, Refusal> {
    match (layout.list(path), value) {
        _ if tree.get(path).is_none() => first_item(layout, tree, path, value),
        (Some(list), _) => Ok(list.insert(index, &[written(value, layout.lines.newline)])),
        (None, Value::Table(table)) if tree.get(path).is_some_and(Tree::is_tables) => {
            Ok(layout.insert_table(path, index, &pairs(layout, table)))
        }
        _ => Err(Refusal::OtherItems(path.clone())),
    }
}

/// Makes a list of one item.
fn first_item(layout: &Layout<'_>, tree: &Tree, path: &Path, value: &Value) -> Result<Vec<Splice>, Refusal> {
    match value {
        Value::Table(table) if has_header(layout, tree, path)? => {
            Ok(layout.add_table(path, true, &pairs(layout, table)))
        }
        _ => put_written(layout, tree, path, format!("[{}]", written(value, layout.lines.newline))),
    }
}

/// Puts a key in that is not there.
fn put(layout: &Layout<'_>, tree: &Tree, path: &Path, value: &Value) -> Result<Vec<Splice>, Refusal> {
    match value {
        Value::Table(table) if has_header(layout, tree, path)? => {
            Ok(layout.add_table(path, false, &pairs(layout, table)))
        }
        _ => put_written(layout, tree, path, written(value, layout.lines.newline)),
    }
}

/// Whether a table that is not there gets a header: not inside of braces or of a
/// list, nor below a key with dots.
fn has_header(layout: &Layout<'_>, tree: &Tree, path: &Path) -> Result<bool, Refusal> {
    let Some((above, Step::Key(_))) = path.split() else { return Err(Refusal::Missing(path.clone())) };
    match tree.get(&above) {
        None => has_header(layout, tree, &above),
        Some(Tree::Table(_)) => {
            let elsewhere = layout.braces(&above).is_some() || layout.dotted(&above).next().is_some();
            Ok(!elsewhere && !above.has_items())
        }
        Some(_) => Err(Refusal::NoTable(above)),
    }
}

/// Puts a key in whose value is written already, in the form of its table.
fn put_written(layout: &Layout<'_>, tree: &Tree, path: &Path, value: String) -> Result<Vec<Splice>, Refusal> {
    let Some((above, Step::Key(name))) = path.split() else { return Err(Refusal::Missing(path.clone())) };
    let pair = (name.clone(), value);
    let splices = match tree.get(&above) {
        None if has_header(layout, tree, &above)? => layout.add_table(&above, false, &[pair]),
        None => return put_written(layout, tree, &above, format!("{{ {} }}", line(&pair))),
        Some(Tree::Table(_)) => {
            let own = layout.blocks.iter().find(|block| block.path == above);
            if let Some((list, count)) = layout.braces(&above) {
                let names = above.steps()[count..].iter().filter_map(|step| match step {
                    Step::Key(name) => Some(key(name) + "."),
                    Step::Item(_) => None,
                });
                list.insert(list.cells.len(), &[names.collect::<String>() + &line(&pair)])
            } else if let Some(block) = own {
                layout.add_key(block, &line(&pair))
            } else if let Some((block, cell)) = layout.dotted(&above).last() {
                // The names before the dots are written as there.
                let names = above.steps().len() - block.path.steps().len();
                let start = cell.start();
                let dots = &layout.lines.text[start..cell.keys[names - 1].range.end];
                vec![layout.line_behind(start, cell.value.end, &format!("{dots}.{}", line(&pair)))]
            } else {
                layout.add_header(&above, &[pair])
            }
        }
        Some(_) => return Err(Refusal::NoTable(above)),
    };
    Ok(splices)
}

/// Keys with their values as they are written.
fn pairs(layout: &Layout<'_>, table: &[(String, Value)]) -> Vec<(String, String)> {
    let newline = layout.lines.newline;
    table.iter().map(|(name, value)| (name.clone(), written(value, newline))).collect()
}

/// A key with its value.
pub(super) fn line((name, value): &(String, String)) -> String {
    format!("{} = {value}", key(name))
}

/// Puts a value in another's place.
fn replace(layout: &Layout<'_>, old: &Tree, cell: &Cell, path: &Path, value: &Value) -> Vec<Splice> {
    let lines = &layout.lines;
    match (&cell.kind, old, value) {
        (Kind::String(_) | Kind::Plain, _, Value::String(text)) => set_string(cell, text, lines),
        (Kind::List(cells), Tree::List(old), Value::Strings(new))
            if old.iter().all(|item| matches!(item, Tree::String(_))) =>
        {
            set_items(&List { lines, cells, range: cell.value.clone() }, old, new)
        }
        (Kind::String(_) | Kind::Plain, _, Value::Strings(_) | Value::Table(_)) => {
            wrap(layout, old, cell, value)
        }
        _ => {
            // Comments inside of what goes are kept above its line.
            let start = layout.line_of(path).map_or(cell.start(), Cell::start);
            let comments = lines.comments_in(cell.value.clone()).iter();
            let indent = lines.indent(start);
            let kept =
                comments.map(|range| format!("{indent}{}{}", &lines.text[range.clone()], lines.newline));
            let kept = Splice::insert(lines.line_start(start), kept.collect::<String>());
            let new = Splice::replace(cell.value.clone(), written(value, lines.newline));
            [kept, new]
                .into_iter()
                .filter(|splice| !splice.range.is_empty() || !splice.text.is_empty())
                .collect()
        }
    }
}

/// Puts a list or a table in the place of one of its values, which stays as it
/// is written.
fn wrap(layout: &Layout<'_>, old: &Tree, cell: &Cell, value: &Value) -> Vec<Splice> {
    /// Stands for the value while the rest is written.
    const HERE: &str = "\u{1}";
    let here = || Value::String(HERE.to_owned());
    let newline = layout.lines.newline;
    let mut found = false;
    let mut take = |own: &Value| {
        let first = !found && Tree::from(own) == *old;
        found |= first;
        if first { here() } else { own.clone() }
    };
    let around = match value {
        Value::Table(table) => {
            Value::Table(table.iter().map(|(name, value)| (name.clone(), take(value))).collect())
        }
        Value::Strings(texts) => {
            let items = texts.iter().map(|text| match take(&Value::String(text.clone())) {
                Value::String(text) => text,
                _ => text.clone(),
            });
            Value::Strings(items.collect())
        }
        other => other.clone(),
    };
    let whole = written(&around, newline);
    match whole.split_once(&written(&here(), newline)) {
        Some((before, behind)) if found => {
            vec![Splice::insert(cell.value.start, before), Splice::insert(cell.value.end, behind)]
        }
        _ => vec![Splice::replace(cell.value.clone(), written(value, newline))],
    }
}

/// Makes a list hold texts: what is equal at both ends stays as it is.
fn set_items(list: &List<'_>, old: &[Tree], new: &[String]) -> Vec<Splice> {
    let same = |(old, new): &(&Tree, &String)| **old == Tree::String((*new).clone());
    let start = old.iter().zip(new).take_while(same).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(same).count();
    let (gone, come) = (old.len() - end, new.len() - end);
    let both = gone.min(come);
    let kept = (start..both).flat_map(|index| set_string(&list.cells[index], &new[index], list.lines));
    let more: Vec<_> = new[both.max(start)..come]
        .iter()
        .map(|text| written(&Value::String(text.clone()), list.lines.newline))
        .collect();
    kept.chain(list.insert(both.max(start), &more)).chain(list.remove(both.max(start)..gone, false)).collect()
}
