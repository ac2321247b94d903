//! What converters leave behind: LaTeX backslashes, and Markdown signs that would
//! be printed literally.

use std::ops::Range;

use super::prose::{EDGE, OPAQUE, Paragraph, is_han, is_mark, is_space};
use super::{Kind, Lang, Remark, Rule};

/// Reports stray escapes and signs.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Lang, found: &mut Vec<Remark>) {
    match paragraph.kind {
        Kind::Plain => {
            backslashes(paragraph, found);
            for (mark, width) in [('*', 2), ('_', 2), ('~', 2), ('*', 1)] {
                styled(paragraph, mark, width, found);
            }
            ticks(paragraph, found);
            links(paragraph, found);
            citations(paragraph, found);
            tags(paragraph, found);
            entities(paragraph, found);
            hashes(paragraph, found);
        }
        Kind::Markdown => {
            needless_escapes(paragraph, found);
            loose_strong(paragraph, found);
        }
    }
}

/// `\$` in plain text.
fn backslashes(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    let mut paths = Paths::default();
    for at in (0..paragraph.chars.len()).filter(|at| paragraph.at(*at) == '\\') {
        let escaped = paragraph.at(at + 1);
        // ¯\_(ツ)_/¯ is no escape.
        let figure = escaped == '_' && !paragraph.at(at + 2).is_alphanumeric();
        if matches!(escaped, '$' | '%' | '&' | '_' | '#') && !figure && !paths.hold(paragraph, at) {
            found.push(paragraph.remark(Rule::EscapeLatex, at..at + 2, Some(escaped.to_string())));
        }
    }
}

/// The paths of Windows in a text: `C:\_old`, `\\server\$share`.
#[derive(Default)]
struct Paths {
    /// The word that was looked at last, and whether it is one: a word without
    /// white space can be the whole text.
    last: Range<usize>,
    path: bool,
}

impl Paths {
    /// Whether the word around a character, from white space to white space, is one.
    fn hold(&mut self, paragraph: &Paragraph<'_>, at: usize) -> bool {
        let (text, at) = (paragraph.text, paragraph.bytes(at..at + 1).start);
        if !self.last.contains(&at) {
            let start = text[..at].rfind(char::is_whitespace).unwrap_or(0);
            let end = text[at..].find(char::is_whitespace).map_or(text.len(), |width| at + width);
            let word = &text[start..end];
            self.last = start..end;
            self.path = word.contains(":\\") || word.contains("\\\\");
        }
        self.path
    }
}

/// `\$` in Markdown, where the sign needs no escape. `\&amp;` does.
fn needless_escapes(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    let source = paragraph.text.as_bytes();
    let mut paths = Paths::default();
    for at in (0..paragraph.chars.len()).filter(|at| matches!(paragraph.at(*at), '$' | '%' | '&')) {
        let place = paragraph.bytes(at..at + 1);
        let Some(slash) = place.start.checked_sub(1).filter(|slash| source[*slash] == b'\\') else {
            continue;
        };
        // Markup hides a backslash that escapes; one that is seen is itself escaped.
        let hidden = at == 0 || paragraph.bytes(at - 1..at).end == slash;
        let name = paragraph.skip(at + 1, |char| char.is_ascii_alphanumeric() || char == '#');
        let entity = paragraph.at(at) == '&' && paragraph.at(name) == ';';
        if hidden && !entity && !paths.hold(paragraph, at) {
            let sign = paragraph.at(at).to_string();
            found.push(Remark {
                range: slash..place.end,
                rule: Rule::EscapeLatex,
                found: format!("\\{sign}"),
                fix: Some(sign.clone()),
                advice: Some(sign),
            });
        }
    }
}

/// `**重点**`, `*重点*`, `__重点__` or `~~删~~` in plain text. `张**` hides a name.
fn styled(paragraph: &Paragraph<'_>, mark: char, width: usize, found: &mut Vec<Remark>) {
    let mut open = None;
    for run in runs(paragraph, mark, width) {
        match open.take() {
            Some(open) if is_styled(paragraph, open, run, width) => {
                for at in [open, run] {
                    found.push(paragraph.remark(Rule::EscapeMarkdown, at..at + width, Some(String::new())));
                }
            }
            _ => open = Some(run),
        }
    }
}

fn is_styled(paragraph: &Paragraph<'_>, open: usize, close: usize, width: usize) -> bool {
    let inner = &paragraph.chars[open + width..close];
    let first = inner.first().copied().unwrap_or(EDGE);
    let name = is_mark(first) && !matches!(first, '“' | '《') || "和与及跟或同向对说、".contains(first);
    let (before, after) = (paragraph.before(open), paragraph.at(close + width));
    let latin = |char: char| char.is_ascii_alphanumeric();
    let solid = !is_space(first) && !is_space(paragraph.before(close));
    // 长*宽*高 is a product; 张**王** are names.
    let inside = is_han(before) && is_han(after) && width == 1;
    let hidden =
        is_han(before) && inner.len() == 1 && after == EDGE && inner.iter().all(|char| is_surname(*char));
    let style = solid && !name && !latin(before) && !latin(after) && !inside && !hidden;
    style && inner.iter().any(|char| is_han(*char))
}

/// One of the commonest family names.
fn is_surname(char: char) -> bool {
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高".contains(char)
}

/// Where exactly so many of a sign stand.
fn runs(paragraph: &Paragraph<'_>, sign: char, width: usize) -> Vec<usize> {
    let run = |at: &usize| {
        let starts = paragraph.at(*at) == sign && paragraph.before(*at) != sign;
        starts && paragraph.skip(*at, |char| char == sign) - at == width
    };
    (0..paragraph.chars.len()).filter(run).collect()
}

/// Code in backticks in plain text.
fn ticks(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    let ticks: Vec<usize> = (0..paragraph.chars.len()).filter(|at| paragraph.at(*at) == '`').collect();
    let blank = |char: char| is_space(char) || matches!(char, EDGE | '\n' | '\'');
    for pair in ticks.chunks_exact(2).filter(|_| ticks.len().is_multiple_of(2)) {
        let (open, close) = (pair[0], pair[1]);
        let solid = close > open + 1 && !blank(paragraph.at(open + 1)) && !blank(paragraph.before(close));
        if solid && !paragraph.before(open).is_ascii_alphanumeric() {
            for at in [open, close] {
                found.push(paragraph.remark(Rule::EscapeMarkdown, at..at + 1, Some(String::new())));
            }
        }
    }
}

/// `[链接](https://…)` in plain text.
fn links(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    let mut open = None;
    for at in 0..paragraph.chars.len() {
        match paragraph.at(at) {
            '[' => open = Some(at),
            ']' => {
                let Some(start) = open.take().filter(|_| paragraph.starts_with(at + 1, "(\u{fffc})")) else {
                    continue;
                };
                let words = paragraph.text(start + 1..at);
                found.push(paragraph.remark(Rule::EscapeMarkdown, start..at + 4, None).advising(words));
            }
            _ => {}
        }
    }
}

/// `[@id]` and `[^1]` in plain text.
fn citations(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    let id = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.' | ':');
    for at in (0..paragraph.chars.len()).filter(|at| paragraph.starts_with_any(*at, &["[@", "[^"])) {
        let end = paragraph.skip(at + 2, id);
        if end > at + 2 && paragraph.at(end) == ']' {
            found.push(paragraph.remark(Rule::EscapeMarkdown, at..end + 1, None));
        }
    }
}

/// The tags that a brief's Markdown knows, and those that other programs write.
const TAGS: [&str; 15] =
    ["u", "sub", "sup", "mark", "br", "b", "i", "em", "strong", "s", "del", "span", "p", "font", "center"];

/// `<u>重点</u>`, `<br/>` in plain text.
fn tags(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    for at in (0..paragraph.chars.len()).filter(|at| paragraph.at(*at) == '<') {
        let start = at + 1 + usize::from(paragraph.at(at + 1) == '/');
        let end = paragraph.skip(start, |char| char.is_ascii_alphabetic());
        let name = paragraph.text(start..end).to_ascii_lowercase();
        let close = paragraph.skip(end, |char| matches!(char, ' ' | '/'));
        if TAGS.contains(&name.as_str()) && paragraph.at(close) == '>' {
            // Words on both sides of a break may need more than its absence.
            let fix = (name != "br").then(String::new);
            found.push(paragraph.remark(Rule::EscapeMarkdown, at..close + 1, fix));
        }
    }
}

/// `&nbsp;`, `&amp;` in plain text, and the characters that they name.
const ENTITIES: [(&str, &str); 11] = [
    ("&nbsp;", " "),
    ("&ensp;", " "),
    ("&emsp;", " "),
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&middot;", "·"),
    ("&mdash;", "—"),
    ("&hellip;", "…"),
    ("&ldquo;", "“"),
    ("&rdquo;", "”"),
];

/// Characters by their names in HTML.
fn entities(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    for at in (0..paragraph.chars.len()).filter(|at| paragraph.at(*at) == '&') {
        if let Some((name, char)) = ENTITIES.iter().find(|(name, _)| paragraph.starts_with(at, name)) {
            let range = at..at + name.len();
            found.push(paragraph.remark(Rule::EscapeMarkdown, range, Some((*char).to_owned())));
        }
    }
}

/// `## 标题` in plain text.
fn hashes(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    let end = paragraph.skip(0, |char| char == '#');
    let text = paragraph.skip(end, |char| char == ' ');
    if (1..=6).contains(&end) && text > end && is_han(paragraph.at(text)) {
        found.push(paragraph.remark(Rule::EscapeMarkdown, 0..text, Some(String::new())));
    }
}

/// `** 重点**` in Markdown, which is no emphasis.
fn loose_strong(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    let [open, close] = runs(paragraph, '*', 2)[..] else { return };
    let inner = &paragraph.chars[open + 2..close];
    let loose = [inner.first(), inner.last()].map(|end| end.is_some_and(|char| is_space(*char)));
    let before = paragraph.before(open);
    let free = matches!(before, EDGE | '\n' | OPAQUE) || is_space(before) || is_mark(before);
    let words = inner.iter().any(|char| is_han(*char)) && !inner.contains(&'*');
    if !free || !words || is_escaped(paragraph, open) || is_escaped(paragraph, close) {
        return;
    }
    let fix = |loose: bool| loose.then(|| "**".to_owned());
    if loose[0] {
        let end = paragraph.skip(open + 2, is_space);
        found.push(paragraph.remark(Rule::EscapeMarkdown, open..end, fix(true)));
    }
    if loose[1] {
        let start = paragraph.skip_back(close, is_space);
        found.push(paragraph.remark(Rule::EscapeMarkdown, start..close + 2, fix(true)));
    }
}

fn is_escaped(paragraph: &Paragraph<'_>, at: usize) -> bool {
    let start = paragraph.bytes(at..at + 1).start;
    start > 0 && paragraph.text.as_bytes()[start - 1] == b'\\'
}
