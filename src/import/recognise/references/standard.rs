//! References according to GB/T 7714.

use super::{Reference, date};
use crate::import::recognise::header::date_at;

/// `作者. 题名[J]. 刊名, 2024, 3(2): 1-9. url`, by GB/T 7714.
pub(super) fn by_standard(text: &str) -> Option<Reference> {
    let open = text.find('[').filter(|open| *open > 0)?;
    let (kind, rest) = text[open + 1..].split_once(']')?;
    let letter = kind.split('/').next().filter(|letter| {
        ["J", "M", "N", "R", "S", "D", "P", "C", "G", "DB", "EB", "A", "Z"].contains(letter)
    })?;
    let before = text[..open].trim();
    let parted =
        before.rfind(". ").map(|at| (at, at + 2)).or_else(|| before.rfind('．').map(|at| (at, at + 3)));
    let parted =
        parted.or_else(|| before.rfind('.').filter(|at| *at + 1 < before.len()).map(|at| (at, at + 1)));
    let (authors, title) =
        parted.map_or(("", before), |(end, start)| (&before[..end], before[start..].trim()));
    let rest = rest.trim_start_matches(['.', '．', ' ']);
    let at = rest.find("http");
    let (middle, url) =
        at.map_or((rest, None), |at| (&rest[..at], Some(rest[at..].trim_end_matches(['.', ' ']).to_owned())));
    let year = year(middle);
    let source = middle.split([',', '，', '.', '．', ':', '：', '(', '（']).next().unwrap_or_default().trim();
    let source = Some(source.to_owned()).filter(|source| !source.is_empty() && date(source).is_none());
    let authors = authors
        .split([',', '，', ';', '；'])
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty());
    Some(Reference {
        source,
        authors: authors.collect(),
        title: title.to_owned(),
        kind: Some(if letter == "EB" { "EB".to_owned() } else { letter.to_owned() }),
        date: year,
        url: url.filter(|url| !url.contains(' ')),
        written: Some(text.to_owned()),
        ..Reference::default()
    })
}

/// A day or a year in the middle of a line.
fn year(text: &str) -> Option<String> {
    let starts = text.char_indices().map(|(at, _)| at);
    if let Some(day) = starts.clone().find_map(|at| date_at(&text[at..])) {
        return Some(day.0.to_string());
    }
    let of = |at: usize| {
        text.get(at..at + 4)
            .filter(|year| year.starts_with(['1', '2']) && year.bytes().all(|b| b.is_ascii_digit()))
    };
    let alone = |at: usize| {
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        !digit(text[..at].chars().next_back()) && !digit(text[at + 4..].chars().next())
    };
    starts.clone().find_map(|at| of(at).filter(|_| alone(at))).map(str::to_owned)
}
