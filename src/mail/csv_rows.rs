//! CSV as spreadsheets write it (RFC 4180, and `;` or tabs instead of commas),
//! with the place of each field.

use std::ops::Range;

/// A row of a list.
pub(super) struct Row {
    pub fields: Vec<Field>,
}

/// A field and the range of its text in the file, quotes left out.
pub(super) struct Field {
    pub text: String,
    pub range: Range<usize>,
}

/// The rows that are not blank. Of the separators, the one is taken whose
/// header is right, else the one that the first line has most of.
pub(super) fn rows(text: &str, right: impl Fn(&[String]) -> bool) -> Vec<Row> {
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    let fits = |separator: &u8| {
        let names: Vec<_> = split(first, *separator).into_iter().flat_map(|row| row.fields).collect();
        right(&names.into_iter().map(|field| field.text).collect::<Vec<_>>())
    };
    let count = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    let fitting = b",;\t".iter().filter(|separator| fits(separator)).max_by_key(|it| count(it));
    let separator = fitting.or_else(|| b"\t;,".iter().max_by_key(|it| count(it)));
    split(text, *separator.unwrap_or(&b','))
}

fn split(text: &str, separator: u8) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::ByteRecord::new();
    let mut rows = Vec::new();
    // Flexible records of a text in memory cannot fail.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX).min(text.len());
        let start =
            start + text[start..].len() - text[start..].trim_start_matches(['\u{feff}', '\r', '\n']).len();
        let ranges = ranges(text, start, separator, record.len());
        let fields = record.iter().zip(ranges).map(|(bytes, range)| Field {
            text: String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_owned(),
            range,
        });
        let row = Row { fields: fields.collect() };
        if row.fields.iter().any(|field| !field.text.trim().is_empty()) {
            rows.push(row);
        }
    }
    rows
}

/// Where the fields of the record at `start` stand: the parser keeps only
/// where the record begins.
fn ranges(text: &str, start: usize, separator: u8, count: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = start;
    let mut found = Vec::with_capacity(count);
    while found.len() < count {
        let quoted = bytes.get(at) == Some(&b'"');
        let begin = at + usize::from(quoted);
        at = begin;
        while quoted && at < bytes.len() {
            match (bytes[at], bytes.get(at + 1)) {
                (b'"', Some(b'"')) => at += 2,
                (b'"', _) => break,
                _ => at += 1,
            }
        }
        let mut end = at.min(bytes.len());
        while at < bytes.len() && bytes[at] != separator && bytes[at] != b'\n' && bytes[at] != b'\r' {
            at += 1;
        }
        if !quoted {
            end = at;
        }
        found.push(begin..end.max(begin).min(bytes.len()));
        at = (at + 1).min(bytes.len());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_fields() {
        let text = "\u{feff}a,b,c\r\n\"x \"\"y\"\", z\",二,\r\n\r\n,\"多\n行\",t\n";
        let rows = rows(text, |_| true);
        let found: Vec<Vec<_>> = rows
            .iter()
            .map(|row| row.fields.iter().map(|it| (it.text.as_str(), &text[it.range.clone()])).collect())
            .collect();
        assert_eq!(found[0], [("a", "a"), ("b", "b"), ("c", "c")]);
        assert_eq!(found[1], [("x \"y\", z", "x \"\"y\"\", z"), ("二", "二"), ("", "")]);
        assert_eq!(found[2], [("", ""), ("多\n行", "多\n行"), ("t", "t")]);
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn finds_the_separator() {
        for text in ["a,b\n1,2", "a;b\n1;2", "a\tb\n1\t2", "a;b\n\"1,5,6\";2"] {
            let rows = rows(text, |_| false);
            assert_eq!(rows[0].fields.len(), 2, "{text}");
            assert_eq!(rows[1].fields.len(), 2, "{text}");
        }
    }
}
