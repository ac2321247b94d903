//! What a Markdown file says about itself before its text: flat YAML between
//! `---`, or TOML between `+++`. Deeper trees are read line by line.

use std::ops::Range;

/// A name with its values, and where both stand in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub name: String,
    pub values: Vec<String>,
    /// From the name to the last value.
    pub range: Range<usize>,
    /// Where the values stand, which are the visible text.
    pub visible: Vec<Range<usize>>,
}

/// The entries, and where the text begins; none where the file begins otherwise.
pub(super) fn read(text: &str) -> Option<(Vec<Entry>, usize)> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let fence = ["---", "+++"].into_iter().find(|fence| {
        text[start..]
            .strip_prefix(fence)
            .is_some_and(|rest| rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n'))
    })?;
    let sign = if fence == "---" { ':' } else { '=' };
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = start;
    for (index, line) in text[start..].split_inclusive('\n').enumerate() {
        let range = at..at + line.len();
        at = range.end;
        let own = line.trim_end();
        if index == 0 {
            continue;
        }
        if own == fence || (fence == "---" && own == "...") {
            // A rule at the top of a page is no front matter.
            return (!entries.is_empty() || index == 1).then_some((entries, at));
        }
        if own.trim().is_empty() || own.trim_start().starts_with('#') {
            continue;
        }
        match name(own, sign) {
            Some((name, value)) => entries.push(entry(name, value, &range)),
            None if entries.is_empty() => return None,
            None => {
                let last = entries.last_mut()?;
                go_on(last, own, &range);
            }
        }
    }
    None
}

/// A name at the start of a line, and where in the line its value begins.
fn name(line: &str, sign: char) -> Option<(&str, usize)> {
    let at = line.find(sign)?;
    let name = line[..at].trim_end();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    (!name.is_empty() && name.chars().all(plain)).then_some((name, at + 1))
}

fn entry(name: &str, value: usize, line: &Range<usize>) -> Entry {
    let visible = Vec::from_iter(std::iter::once(line.start + value..line.end));
    Entry { name: name.to_lowercase(), values: Vec::new(), range: line.clone(), visible }
}

/// Adds a line below an entry's own.
fn go_on(entry: &mut Entry, line: &str, range: &Range<usize>) {
    let inner = line.trim();
    let item = inner.strip_prefix("- ").or_else(|| inner.strip_prefix('-'));
    entry.values.push(unquoted(item.unwrap_or(inner)));
    entry.range.end = range.end;
    entry.visible.push(range.clone());
}

/// Reads the values that stand behind the names.
pub(super) fn values(entries: &mut [Entry], text: &str) {
    for entry in entries {
        let Some(first) = entry.visible.first() else { continue };
        let own = text.get(first.clone()).unwrap_or_default();
        let own = own.split(" #").next().unwrap_or(own).trim();
        let below = std::mem::take(&mut entry.values);
        entry.values = match own {
            "" => below,
            // A text of several lines.
            "|" | ">" | "|-" | ">-" | "|+" | ">+" => vec![below.join("\n")],
            list if list.starts_with('[') => {
                let mut inner = list.trim_start_matches('[').to_owned();
                below.iter().for_each(|line| inner.push_str(line));
                inner.trim_end_matches(']').split(',').map(unquoted).filter(|one| !one.is_empty()).collect()
            }
            own => vec![std::iter::once(unquoted(own)).chain(below).collect::<Vec<_>>().join(" ")],
        };
        // The file's line ends are no part of what is visible.
        for range in &mut entry.visible {
            let line = text.get(range.clone()).unwrap_or_default();
            range.end = range.start + line.trim_end().len();
        }
        entry.range.end =
            entry.visible.last().map_or(entry.range.end, |last| last.end.max(entry.range.start));
    }
}

/// A value without the quotation marks around it.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    for mark in ['"', '\''] {
        let inner = value.strip_prefix(mark).and_then(|inner| inner.strip_suffix(mark));
        if let Some(inner) = inner {
            return match mark {
                '"' => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
                _ => inner.replace("''", "'"),
            };
        }
    }
    value.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str) -> Vec<(String, Vec<String>)> {
        let Some((mut entries, _)) = read(text) else { return Vec::new() };
        values(&mut entries, text);
        entries.into_iter().map(|entry| (entry.name, entry.values)).collect()
    }

    #[test]
    fn flat_yaml_is_read() {
        let text = "---\ntitle: \"动态：甲\"\ntags: [甲, \"乙\"]\nkeywords:\n  - 丙\n  - 丁\ndate: 2026-06-10 # 今天\n\
                    summary: >-\n  一行\n  两行\n---\n正文\n";
        let found = entries(text);
        let all: Vec<_> = found.iter().map(|(name, values)| (name.as_str(), values.join("/"))).collect();
        assert_eq!(
            all,
            [
                ("title", "动态：甲".to_owned()),
                ("tags", "甲/乙".to_owned()),
                ("keywords", "丙/丁".to_owned()),
                ("date", "2026-06-10".to_owned()),
                ("summary", "一行\n两行".to_owned()),
            ]
        );
        assert_eq!(&text[read(text).unwrap().1..], "正文\n");
    }

    #[test]
    fn what_is_no_front_matter_stays_text() {
        for text in ["---\n正文\n---\n", "正文", "---", "--- a\nb: c\n---\n", ""] {
            assert!(entries(text).is_empty(), "{text}");
        }
    }
}
