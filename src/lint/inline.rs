//! What of a paragraph is prose. Emphasis marks, tags, notes and citations are
//! nothing to a reader's eye; code, addresses and formulas are opaque.

use super::Kind;
use super::prose::{Glyph, OPAQUE, is_han, is_mark};

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cover {
    Keep,
    /// Kept, but without meaning to Markdown.
    Literal,
    Skip,
    Hide,
}

/// The characters that a reader sees.
pub(super) fn visible(glyphs: Vec<Glyph>, kind: Kind) -> Vec<Glyph> {
    let chars: Vec<char> = glyphs.iter().map(|glyph| glyph.char).collect();
    let mut covers = vec![Cover::Keep; chars.len()];
    match kind {
        Kind::Plain => {
            hide_addresses(&chars, &mut covers);
            hide_files(&chars, &mut covers);
        }
        Kind::Markdown => {
            spans(&chars, &mut covers);
            hide_addresses(&chars, &mut covers);
            hide_files(&chars, &mut covers);
            emphasis(&chars, &mut covers);
        }
    }
    let mut kept: Vec<Glyph> = Vec::new();
    for (glyph, cover) in glyphs.into_iter().zip(covers) {
        match (cover, kept.last_mut()) {
            (Cover::Skip, _) => {}
            (Cover::Hide, Some(last)) if last.char == OPAQUE && last.place.end == glyph.place.start => {
                last.place.end = glyph.place.end;
            }
            (Cover::Hide, _) => kept.push(Glyph { char: OPAQUE, place: glyph.place }),
            (Cover::Keep | Cover::Literal, _) => kept.push(glyph),
        }
    }
    kept
}

fn cover(covers: &mut [Cover], from: usize, to: usize, with: Cover) {
    covers[from..to].fill(with);
}

/// Escapes, code, tags, links, images, notes and citations.
fn spans(chars: &[char], covers: &mut [Cover]) {
    let mut at = 0;
    while at < chars.len() {
        at = match chars[at] {
            // A link's target may be covered already, from its opening bracket.
            _ if covers[at] == Cover::Skip => at + 1,
            '\\' if chars.get(at + 1).is_some_and(char::is_ascii_punctuation) => {
                covers[at] = Cover::Skip;
                covers[at + 1] = Cover::Literal;
                at + 2
            }
            '`' => code(chars, covers, at),
            '<' => angle(chars, covers, at),
            '[' => bracket(chars, covers, at),
            '&' => entity(chars, covers, at),
            _ => at + 1,
        };
    }
}

fn code(chars: &[char], covers: &mut [Cover], at: usize) -> usize {
    let run = |from: usize| chars[from..].iter().take_while(|c| **c == '`').count();
    let width = run(at);
    let mut end = at + width;
    while end < chars.len() {
        match run(end) {
            0 => end += 1,
            closing if closing == width => {
                cover(covers, at, end + width, Cover::Hide);
                return end + width;
            }
            other => end += other,
        }
    }
    cover(covers, at, at + width, Cover::Literal);
    at + width
}

/// `<https://…>` is an address, `<sub>` a tag; another `<` is itself.
fn angle(chars: &[char], covers: &mut [Cover], at: usize) -> usize {
    let Some(end) = chars[at..].iter().take(REACH).position(|c| *c == '>').map(|offset| at + offset) else {
        return at + 1;
    };
    let inner: String = chars[at + 1..end].iter().collect();
    let address = !inner.contains(char::is_whitespace) && (inner.contains(':') || inner.contains('@'));
    let name = inner.strip_prefix('/').unwrap_or(&inner);
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) && address {
        cover(covers, at, end + 1, Cover::Hide);
    } else if name.starts_with(|c: char| c.is_ascii_alphabetic()) && inner.is_ascii()
        || inner.starts_with("!--")
    {
        cover(covers, at, end + 1, Cover::Skip);
    } else {
        return at + 1;
    }
    end + 1
}

/// `[^note]` and `[@id]` vanish; of `[text](target)` the text is left.
fn bracket(chars: &[char], covers: &mut [Cover], at: usize) -> usize {
    let Some(end) = closing(chars, at, '[', ']') else { return at + 1 };
    if matches!(chars.get(at + 1), Some('^' | '@')) {
        cover(covers, at, end + 1, Cover::Skip);
        return end + 1;
    }
    let target = match chars.get(end + 1) {
        Some('(') => closing(chars, end + 1, '(', ')'),
        // `[text][label]`, but `[1][@id]` is a number and a citation.
        Some('[') if !matches!(chars.get(end + 2), Some('^' | '@')) => closing(chars, end + 1, '[', ']'),
        _ => None,
    };
    if let Some(target) = target {
        let start = if at > 0 && chars[at - 1] == '!' { at - 1 } else { at };
        cover(covers, start, at + 1, Cover::Skip);
        cover(covers, end, target + 1, Cover::Skip);
    }
    at + 1
}

/// How far the end of a bracket is looked for, so that a text of brackets takes no square of its time.
const REACH: usize = 2000;

/// Where a bracket is closed.
fn closing(chars: &[char], at: usize, open: char, close: char) -> Option<usize> {
    let mut depth = 0;
    let mut escaped = false;
    for (index, char) in chars.iter().enumerate().skip(at).take(REACH) {
        if escaped {
            escaped = false;
            continue;
        }
        escaped = *char == '\\';
        depth += usize::from(*char == open);
        depth -= usize::from(*char == close);
        if depth == 0 {
            return Some(index);
        }
    }
    None
}

fn entity(chars: &[char], covers: &mut [Cover], at: usize) -> usize {
    let name = chars[at + 1..].iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    let end = at + 1 + name;
    if name < 2 || chars.get(end) != Some(&';') {
        return at + 1;
    }
    cover(covers, at, end + 1, Cover::Hide);
    end + 1
}

/// Bare web and mail addresses.
fn hide_addresses(chars: &[char], covers: &mut [Cover]) {
    let mut at = 0;
    while at < chars.len() {
        // An address is ASCII; a Chinese mark ends it.
        let end = at + chars[at..].iter().take_while(|c| c.is_ascii_graphic()).count();
        if end == at {
            at += 1;
            continue;
        }
        let token: String = chars[at..end].iter().collect();
        if let Some((from, to)) = address(&token) {
            for covered in covers[at + from..at + to].iter_mut().filter(|covered| **covered == Cover::Keep) {
                *covered = Cover::Hide;
            }
        }
        at = end;
    }
}

/// Where an address stands in a run of ASCII.
fn address(token: &str) -> Option<(usize, usize)> {
    let start =
        ["http://", "https://", "ftp://", "www.", "mailto:"].iter().filter_map(|s| token.find(s)).min();
    let is_mail = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    let start = start.or_else(|| {
        let sign = token.find('@').filter(|at| token[at + 1..].contains('.'))?;
        Some(token[..sign].len() - token[..sign].chars().rev().take_while(|c| is_mail(*c)).count())
    })?;
    let body = token[start..].split(['"', '<', '>', '`', '|']).next()?;
    let body = body.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', ']', '\'']);
    let open = body.contains('(');
    let body = if open { body } else { body.split(')').next()? };
    Some((start, start + body.len()))
}

const ENDINGS: [&str; 26] = [
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "ofd", "txt", "csv", "md", "zip", "rar",
    "png", "jpg", "jpeg", "svg", "mp3", "mp4", "toml", "json", "xml", "yaml", "html", "exe",
];

/// Names of files: `报告(终稿)_2024-2025年.docx`. They begin anywhere after a mark.
fn hide_files(chars: &[char], covers: &mut [Cover]) {
    for dot in (1..chars.len()).filter(|at| chars[*at] == '.') {
        if covers[dot] != Cover::Keep {
            continue;
        }
        let width = chars[dot + 1..].iter().take_while(|char| char.is_ascii_alphanumeric()).count();
        let ending: String = chars[dot + 1..dot + 1 + width].iter().collect();
        if !ENDINGS.contains(&ending.to_ascii_lowercase().as_str()) {
            continue;
        }
        let (mut start, mut closed) = (dot, 0_usize);
        while start > 0 && covers[start - 1] == Cover::Keep {
            match chars[start - 1] {
                ')' => closed += 1,
                '(' if closed > 0 => closed -= 1,
                char if is_han(char) || char.is_ascii_alphanumeric() || "_-.+".contains(char) => {}
                _ => break,
            }
            start -= 1;
        }
        cover(covers, start, dot + 1 + width, Cover::Hide);
    }
}

/// A run of `*`, `_` or `~`, and what CommonMark lets it do.
#[derive(Debug, Clone, Copy)]
struct Run {
    mark: char,
    at: usize,
    left: usize,
    opens: bool,
    closes: bool,
}

/// Emphasis after CommonMark 6.2, with the CJK amendment that jianbao uses.
fn emphasis(chars: &[char], covers: &mut [Cover]) {
    let mut open: Vec<Run> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !matches!(chars[at], '*' | '_' | '~') || covers[at] != Cover::Keep {
            at += 1;
            continue;
        }
        let mut run = scan(chars, covers, at);
        at += run.left;
        while run.closes && run.left > 0 {
            let Some(index) = open.iter().rposition(|other| pairs(other, &run)) else { break };
            open.truncate(index + 1);
            take(&mut open[index], &mut run, covers);
            if open[index].left == 0 {
                open.pop();
            }
        }
        if run.opens && run.left > 0 {
            open.push(run);
        }
    }
}

fn pairs(opener: &Run, closer: &Run) -> bool {
    opener.mark == closer.mark && (opener.mark != '~' || opener.left == closer.left && closer.left <= 2)
}

/// Uses up one pair of marks, or two.
fn take(opener: &mut Run, closer: &mut Run, covers: &mut [Cover]) {
    let width = opener.left.min(closer.left).min(2);
    let inner = opener.at + opener.left;
    cover(covers, inner - width, inner, Cover::Skip);
    cover(covers, closer.at, closer.at + width, Cover::Skip);
    opener.left -= width;
    closer.left -= width;
    closer.at += width;
}

fn scan(chars: &[char], covers: &[Cover], at: usize) -> Run {
    let mark = chars[at];
    let same = |index: &usize| chars[*index] == mark && covers[*index] == Cover::Keep;
    let left = (at..chars.len()).take_while(same).count();
    let before = if at == 0 { '\n' } else { chars[at - 1] };
    let after = chars.get(at + left).copied().unwrap_or('\n');
    let cjk = |c: char| is_han(c) || is_mark(c);
    let punctuation = |c: char| c.is_ascii_punctuation() || is_mark(c);
    let free = cjk(before) || cjk(after);
    let opens = !after.is_whitespace()
        && (!punctuation(after) || before.is_whitespace() || punctuation(before) || free);
    let closes = !before.is_whitespace()
        && (!punctuation(before) || after.is_whitespace() || punctuation(after) || free);
    let (opens, closes) = match mark {
        // A line to write on.
        '_' if left >= 4 => (false, false),
        '_' => (opens && (!closes || punctuation(before)), closes && (!opens || punctuation(after))),
        // `5~10，6~8` means two ranges, and `3*5*8` a product, whatever Markdown makes of it.
        '~' | '*' if before.is_ascii_digit() && after.is_ascii_digit() => (false, false),
        _ => (opens, closes),
    };
    Run { mark, at, left, opens, closes }
}
