//! Backslashes that TOML took for the start of an escape: `"D:\temp"` holds a
//! tab. Takes the token of a string as it is in the file, returns what cannot be
//! meant.

use std::ops::Range;

use crate::text::source::{line_ending_backslash, token_escape_width};

/// An escape that stands where a backslash was meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistaken {
    /// The path or the escape, in bytes of the token.
    pub(super) range: Range<usize>,
    /// The first escape, as written.
    pub(super) escape: &'static str,
    /// What that is.
    pub(super) is: &'static str,
    /// What to write in its place.
    pub(super) advice: String,
    /// The same with its backslashes kept, where it is certainly a path.
    pub(super) repaired: Option<String>,
}

/// A part of a word: a character, or a backslash with what it escapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Plain(char),
    /// `\t`, `\n`, `\r`, `\b` or `\f`.
    Control(char),
    Backslash,
    OtherEscape,
}

/// A unit and where it stands.
type Placed = (Unit, Range<usize>);

/// Reads a token; none but `"…"` and `"""…"""` have escapes.
pub(super) fn mistaken(token: &str) -> Vec<Mistaken> {
    if !token.starts_with('"') || !token.contains('\\') {
        return Vec::new();
    }
    let units = units(token);
    let words = units.split(|(unit, _)| matches!(unit, Unit::Plain(char) if ends_word(*char)));
    words.flat_map(|word| path(token, word).map_or_else(|| controls(word), |path| vec![path])).collect()
}

fn units(token: &str) -> Vec<Placed> {
    let (mut units, mut at) = (Vec::new(), 0);
    while let Some(char) = token[at..].chars().next() {
        let rest = &token[at..];
        let escaped = rest[char.len_utf8()..].chars().next();
        let (unit, width) = match (char, escaped) {
            ('\\', _) if line_ending_backslash(rest).is_some() => (Unit::Plain('\n'), 1),
            ('\\', Some(sign @ ('t' | 'n' | 'r' | 'b' | 'f'))) => (Unit::Control(sign), 2),
            ('\\', Some('\\')) => (Unit::Backslash, 2),
            // One that is cut off is a backslash.
            ('\\', _) => (Unit::OtherEscape, rest.get(..token_escape_width(rest)).map_or(1, str::len)),
            (other, _) => (Unit::Plain(other), other.len_utf8()),
        };
        units.push((unit, at..at + width));
        at += width;
    }
    units
}

fn ends_word(char: char) -> bool {
    char.is_whitespace() || "\"'，。；！？、“”‘’《》（）()<>|".contains(char)
}

/// The path in a word, if its backslashes were taken for escapes.
fn path(token: &str, word: &[Placed]) -> Option<Mistaken> {
    let drive = drive(word);
    let share = word.len() > 2 && word[..2].iter().all(|(unit, _)| *unit == Unit::Backslash);
    let certain = drive.or(share.then_some(0));
    let from = certain.or_else(|| (is_folders(word) || is_file(word)).then_some(0))?;
    let path = &word[from..];
    let sign = path.iter().find_map(|(unit, _)| control(*unit))?;
    let range = path[0].1.start..path[path.len() - 1].1.end;
    let written = |separator: &str, keep: bool| -> String {
        let unit = |(unit, range): &Placed| match unit {
            Unit::Control(sign) => format!("{separator}{sign}"),
            Unit::Backslash if !keep => separator.to_owned(),
            _ => token[range.clone()].to_owned(),
        };
        path.iter().map(unit).collect()
    };
    let (escape, is) = named(sign);
    let repaired = certain.is_some().then(|| written("\\\\", true));
    Some(Mistaken { range, escape, is, advice: written("/", false), repaired })
}

/// Where `D:\…` begins in a word.
fn drive(word: &[Placed]) -> Option<usize> {
    let letter = |at: usize| matches!(word[at].0, Unit::Plain(char) if char.is_ascii_alphabetic());
    let free =
        |at: usize| at == 0 || !matches!(word[at - 1].0, Unit::Plain(char) if char.is_ascii_alphanumeric());
    let colon = |at: usize| matches!(word[at].0, Unit::Plain(':' | '：'));
    let slash = |at: usize| matches!(word[at].0, Unit::Control(_) | Unit::Backslash);
    (0..word.len().saturating_sub(2)).find(|&at| letter(at) && free(at) && colon(at + 1) && slash(at + 2))
}

/// `报表\temp\new`: several folders, told from line breaks and tabs by two
/// different escapes, each within a word.
fn is_folders(word: &[Placed]) -> bool {
    let latin =
        |at: usize| matches!(word.get(at), Some((Unit::Plain(char), _)) if char.is_ascii_alphanumeric());
    let signs: Vec<_> =
        word.iter().enumerate().filter_map(|(at, (unit, _))| Some((at, control(*unit)?))).collect();
    let within = |at: usize| at > 0 && named_before(word, at) && latin(at + 1) && latin(at + 2);
    signs.len() > 1
        && signs.iter().any(|(_, sign)| *sign != signs[0].1)
        && signs.iter().all(|(at, _)| within(*at))
}

/// `报表\report.docx`. A line may begin with a file's name, so `\n` says nothing.
fn is_file(word: &[Placed]) -> bool {
    const ENDINGS: [&str; 14] = [
        "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "pdf", "txt", "png", "jpg", "jpeg", "zip", "csv",
    ];
    let Some(dot) = word.iter().rposition(|(unit, _)| *unit == Unit::Plain('.')) else { return false };
    let ending: String = word[dot + 1..]
        .iter()
        .map(|(unit, _)| if let Unit::Plain(char) = unit { char.to_ascii_lowercase() } else { '\0' })
        .collect();
    let sign =
        |at: usize| matches!(word[at].0, Unit::Control('t' | 'r' | 'b' | 'f')) && named_before(word, at);
    ENDINGS.contains(&ending.as_str()) && (1..dot).any(sign)
}

fn named_before(word: &[Placed], at: usize) -> bool {
    matches!(word[at - 1].0, Unit::Plain(char) if char.is_alphanumeric())
}

/// The controls of a word that no text wants: a backspace, a form feed, and a
/// carriage return without its line feed.
fn controls(word: &[Placed]) -> Vec<Mistaken> {
    let next = |at: usize| word.get(at + 1).map(|(unit, _)| *unit);
    let unwanted = word.iter().enumerate().filter_map(|(at, (unit, range))| {
        let sign = control(*unit)?;
        let wanted =
            sign == 't' || sign == 'n' || sign == 'r' && matches!(next(at), None | Some(Unit::Control('n')));
        (!wanted).then(|| {
            let (escape, is) = named(sign);
            Mistaken { range: range.clone(), escape, is, advice: format!("\\{escape}"), repaired: None }
        })
    });
    unwanted.collect()
}

fn control(unit: Unit) -> Option<char> {
    match unit {
        Unit::Control(sign) => Some(sign),
        _ => None,
    }
}

fn named(sign: char) -> (&'static str, &'static str) {
    match sign {
        't' => ("\\t", "a tab"),
        'n' => ("\\n", "a line break"),
        'r' => ("\\r", "a carriage return"),
        'b' => ("\\b", "a backspace"),
        _ => ("\\f", "a form feed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn finds(token: &str, expected: &[(&str, &str)]) {
        let found = mistaken(token);
        let found: Vec<_> = found
            .iter()
            .map(|one| (&token[one.range.clone()], one.repaired.as_deref().unwrap_or(&one.advice)))
            .collect();
        assert_eq!(found, expected, "{token}");
    }

    #[test]
    fn tells_paths_from_line_breaks() {
        finds(r#"""" 见D:\temp\new\report。""""#, &[(r"D:\temp\new\report", r"D:\\temp\\new\\report")]);
        finds(r#""正文\nD:\temp""#, &[(r"D:\temp", r"D:\\temp")]);
        finds(r#""共享 \\\\server\new""#, &[(r"\\\\server\new", r"\\\\server\\new")]);
        finds(r#""报表\temp\new""#, &[(r"报表\temp\new", "报表/temp/new")]);
        finds(r#""图片\report.pdf""#, &[(r"图片\report.pdf", "图片/report.pdf")]);
        finds(r#""甲\b乙\f""#, &[(r"\b", r"\\b"), (r"\f", r"\\f")]);
        finds(r#""a\rb""#, &[(r"\r", r"\\r")]);
    }

    #[test]
    fn leaves_wanted_escapes_alone() {
        for token in [
            r#""a\nb""#,
            r#""第一行\n第二行\n\n- 甲\n- 乙""#,
            r#""第一行\r\n第二行""#,
            r#""姓名\t张三""#,
            r#""a\tb""#,
            r#""正文\nreport.pdf""#,
            r#""D:\\temp\\new""#,
            r"'D:\temp\new'",
            r#""时间：\t3点\n地点：\t会议室""#,
            "\"\"\"甲\\\n  乙\"\"\"",
        ] {
            assert_eq!(mistaken(token), [], "{token}");
        }
    }
}
