//! Values as TOML writes them. A string keeps its quotation marks if they can
//! hold it, and a change inside a long text is a splice inside its token.

use std::ops::Range;

use toml_parser::decoder::Encoding;

use super::layout::{Cell, Kind, Lines};
use super::tree::lines;
use super::{Path, Tree, Value};
use crate::text::source::{Place, Sources};
use crate::text::splice::Splice;

/// A value in one piece, for a text whose lines end so.
pub(super) fn written(value: &Value, newline: &str) -> String {
    match value {
        Value::String(text) => string(text, newline),
        Value::Integer(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Boolean(yes) => yes.to_string(),
        Value::Strings(texts) => {
            let items: Vec<_> = texts.iter().map(|text| string(text, newline)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) if table.is_empty() => "{}".to_owned(),
        Value::Table(table) => {
            let cells: Vec<_> = table
                .iter()
                .map(|(name, value)| format!("{} = {}", key(name), written(value, newline)))
                .collect();
            format!("{{ {} }}", cells.join(", "))
        }
    }
}

/// A key as TOML writes it.
pub(super) fn key(name: &str) -> String {
    let bare = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_');
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text, false, true))
}

/// A string that was not there before.
fn string(text: &str, newline: &str) -> String {
    let text = lines(text);
    let plain = !text.contains(is_control);
    let kind = match text.contains('\n') {
        true if plain && !text.contains("'''") => Encoding::MlLiteralString,
        true => Encoding::MlBasicString,
        false if plain && text.contains(['"', '\\']) && !text.contains('\'') => Encoding::LiteralString,
        false => Encoding::BasicString,
    };
    token(&text, kind, newline, newline)
}

/// A whole token of a kind that can hold the text; `opening` stands behind its
/// mark.
fn token(text: &str, kind: Encoding, newline: &str, opening: &str) -> String {
    let inner = inner(text, kind, newline);
    // A line break behind the mark is not part of the text.
    let opening = if inner.starts_with(['\n', '\r']) { newline } else { opening };
    match kind {
        Encoding::LiteralString => format!("'{inner}'"),
        Encoding::BasicString => format!("\"{inner}\""),
        Encoding::MlLiteralString => format!("'''{opening}{inner}'''"),
        Encoding::MlBasicString => format!("\"\"\"{opening}{inner}\"\"\""),
    }
}

/// A text as it stands between a kind's marks.
fn inner(text: &str, kind: Encoding, newline: &str) -> String {
    match kind {
        Encoding::LiteralString => text.to_owned(),
        Encoding::BasicString => escaped(text, false, true),
        Encoding::MlLiteralString => text.replace('\n', newline),
        Encoding::MlBasicString => escaped(text, true, false).replace('\n', newline),
    }
}

/// Control characters that TOML takes in no string unless they are escaped.
fn is_control(char: char) -> bool {
    (char.is_ascii_control() && char != '\t' && char != '\n') || char == '\u{7f}'
}

/// A text with escapes, for short or long quotation marks. Between long ones a
/// quotation mark by itself may stand; `every` escapes that too, for where
/// others may be around.
fn escaped(text: &str, long: bool, every: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let run = every || before == Some('"') || matches!(chars.peek(), None | Some('"'));
        match char {
            '"' if long && !run => escaped.push('"'),
            '"' | '\\' => escaped.extend(['\\', char]),
            '\n' if long => escaped.push('\n'),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            char if is_control(char) => escaped.push_str(&format!("\\u{:04X}", u32::from(char))),
            char => escaped.push(char),
        }
        before = Some(char);
    }
    escaped
}

/// The string that a token stands for.
fn decoded(token: &str) -> Option<String> {
    let tree = Tree::parse(&format!("k = {token}"))?;
    tree.text(&Path::of("k")).map(str::to_owned)
}

/// What makes a string hold another text.
pub(super) fn set_string(cell: &Cell, text: &str, all: &Lines<'_>) -> Vec<Splice> {
    let Kind::String(kind) = cell.kind else {
        return vec![Splice::replace(cell.value.clone(), string(text, all.newline))];
    };
    let token_now = &all.text[cell.value.clone()];
    let Some(old) = decoded(token_now) else { return Vec::new() };
    let text = lines(text);
    if lines(&old) == text {
        return Vec::new();
    }
    let newline = match token_now.find('\n') {
        Some(at) if token_now[..at].ends_with('\r') => "\r\n",
        Some(_) => "\n",
        None => all.newline,
    };
    // A text on one line that gets several is easier to read between long marks.
    let grows = text.contains('\n') && !old.contains('\n');
    let long = matches!(kind, Encoding::MlLiteralString | Encoding::MlBasicString);
    let replaced = |token: String| vec![Splice::replace(cell.value.clone(), token)];
    if grows && !long {
        return replaced(string(&text, newline));
    }
    if let Some(splice) = inside(token_now, &old, &text, kind, newline) {
        let range = cell.value.start + splice.range.start..cell.value.start + splice.range.end;
        return vec![Splice { range, ..splice }];
    }
    let opening = if long && token_now[3..].starts_with(['\n', '\r']) { newline } else { "" };
    let same = token(&text, kind, newline, opening);
    match decoded(&same).is_some_and(|now| lines(&now) == text) {
        true => replaced(same),
        false if long => replaced(token(&text, Encoding::MlBasicString, newline, opening)),
        false => replaced(string(&text, newline)),
    }
}

/// The change inside of a token, where it can be one.
fn inside(token: &str, old: &str, text: &str, kind: Encoding, newline: &str) -> Option<Splice> {
    let long = matches!(kind, Encoding::MlLiteralString | Encoding::MlBasicString);
    let text = if long { text.replace('\n', newline) } else { text.to_owned() };
    let (from, to) = difference(old, &text);
    let middle = lines(&text[to]);
    let middle = match kind {
        Encoding::MlBasicString => escaped(&middle, true, true).replace('\n', newline),
        _ => inner(&middle, kind, newline),
    };
    let mut sources = Sources::default();
    let source = sources.add("", token);
    let whole = Place { source, range: 0..token.len() };
    let range = sources.within(&whole, old, from).range;
    let splice = Splice::replace(range, middle);
    let changed = [&token[..splice.range.start], &splice.text, &token[splice.range.end..]].concat();
    let good = range_is_inner(&splice.range, token)
        && decoded(&changed).is_some_and(|now| lines(&now) == lines(&text));
    good.then_some(splice)
}

/// Whether a range leaves a token's marks alone.
fn range_is_inner(range: &Range<usize>, token: &str) -> bool {
    range.start > 0 && range.end < token.len()
}

/// Where two texts differ.
fn difference(old: &str, new: &str) -> (Range<usize>, Range<usize>) {
    let same = |(a, b): &(char, char)| a == b;
    let start: usize = old.chars().zip(new.chars()).take_while(same).map(|(char, _)| char.len_utf8()).sum();
    let back = old[start..].chars().rev().zip(new[start..].chars().rev());
    let end: usize = back.take_while(same).map(|(char, _)| char.len_utf8()).sum();
    (start..old.len() - end, start..new.len() - end)
}
