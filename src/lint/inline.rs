//! Which parts of a paragraph are prose. Emphasis marks, tags, notes and
//! citations are invisible to a reader; code, addresses and formulas are opaque.

use std::collections::BTreeMap;

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
    let (mut brackets, mut ticks) = (None, None);
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
            '`' => code(chars, covers, at, ticks.get_or_insert_with(|| Ticks::of(chars))),
            '<' => angle(chars, covers, at),
            '[' => bracket(chars, covers, at, brackets.get_or_insert_with(|| Brackets::of(chars))),
            '&' => entity(chars, covers, at),
            _ => at + 1,
        };
    }
}

/// Where runs of backticks begin, by their width.
struct Ticks(BTreeMap<usize, Vec<usize>>);

impl Ticks {
    fn of(chars: &[char]) -> Self {
        let mut runs: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut at = 0;
        while at < chars.len() {
            let width = chars[at..].iter().take_while(|c| **c == '`').count();
            if width > 0 {
                runs.entry(width).or_default().push(at);
            }
            at += width.max(1);
        }
        Self(runs)
    }

    /// The next run of a width.
    fn next(&self, width: usize, from: usize) -> Option<usize> {
        let starts = self.0.get(&width)?;
        starts.get(starts.partition_point(|start| *start < from)).copied()
    }
}

fn code(chars: &[char], covers: &mut [Cover], at: usize, ticks: &Ticks) -> usize {
    let width = chars[at..].iter().take_while(|c| **c == '`').count();
    let (end, with) = match ticks.next(width, at + width) {
        Some(close) => (close + width, Cover::Hide),
        None => (at + width, Cover::Literal),
    };
    cover(covers, at, end, with);
    end
}

/// `<https://…>` is an address, `<sub>` a tag; another `<` is itself.
fn angle(chars: &[char], covers: &mut [Cover], at: usize) -> usize {
    let comment = chars[at + 1..].starts_with(&['!', '-', '-']);
    let near = chars[at + 1..].iter().take(REACH);
    let end = near.take_while(|c| **c != '>' && (comment || **c != '<')).count() + at + 1;
    if chars.get(end) != Some(&'>') {
        return at + 1;
    }
    let inner: String = chars[at + 1..end].iter().collect();
    let address = !inner.contains(char::is_whitespace) && (inner.contains(':') || inner.contains('@'));
    let name = inner.strip_prefix('/').unwrap_or(&inner);
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) && address {
        cover(covers, at, end + 1, Cover::Hide);
    } else if name.starts_with(|c: char| c.is_ascii_alphabetic()) && inner.is_ascii() || comment {
        cover(covers, at, end + 1, Cover::Skip);
    } else {
        return at + 1;
    }
    end + 1
}

/// `[^note]` and `[@id]` vanish; of `[text](target)` the text is left.
fn bracket(chars: &[char], covers: &mut [Cover], at: usize, brackets: &Brackets) -> usize {
    let Some(end) = brackets.end(at) else { return at + 1 };
    // `[@name](https://…)` is a link.
    let link = chars.get(at + 1) == Some(&'@') && chars.get(end + 1) == Some(&'(');
    if !link && matches!(chars.get(at + 1), Some('^' | '@')) {
        cover(covers, at, end + 1, Cover::Skip);
        return end + 1;
    }
    let target = match chars.get(end + 1) {
        Some('(') => brackets.end(end + 1),
        // `[text][label]`, but `[1][@id]` is a number and a citation.
        Some('[') if !matches!(chars.get(end + 2), Some('^' | '@')) => brackets.end(end + 1),
        _ => None,
    };
    if let Some(target) = target {
        let start = if at > 0 && chars[at - 1] == '!' { at - 1 } else { at };
        cover(covers, start, at + 1, Cover::Skip);
        cover(covers, end, target + 1, Cover::Skip);
    }
    at + 1
}

/// How long what is in brackets may be.
const REACH: usize = 2000;

/// Where each `[` and `(` is closed.
struct Brackets(BTreeMap<usize, usize>);

impl Brackets {
    fn of(chars: &[char]) -> Self {
        let mut ends = BTreeMap::new();
        let (mut square, mut round) = (Vec::new(), Vec::new());
        let mut escaped = false;
        for (at, char) in chars.iter().enumerate() {
            if escaped {
                escaped = false;
                continue;
            }
            match char {
                '\\' => escaped = true,
                '[' => square.push(at),
                '(' => round.push(at),
                ']' => ends.extend(square.pop().map(|start| (start, at))),
                ')' => ends.extend(round.pop().map(|start| (start, at))),
                _ => {}
            }
        }
        Self(ends)
    }

    fn end(&self, at: usize) -> Option<usize> {
        self.0.get(&at).copied().filter(|end| end - at < REACH)
    }
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
    // How many of each kind are open: where none is, none is looked for.
    let mut count: BTreeMap<(char, usize), usize> = BTreeMap::new();
    let mut at = 0;
    while at < chars.len() {
        if !matches!(chars[at], '*' | '_' | '~') || covers[at] != Cover::Keep {
            at += 1;
            continue;
        }
        let mut run = scan(chars, covers, at);
        at += run.left;
        while run.closes && run.left > 0 && count.get(&run.kind()).is_some_and(|count| *count > 0) {
            let kind = run.kind();
            while let Some(other) = open.pop_if(|other| other.kind() != kind) {
                *count.entry(other.kind()).or_default() -= 1;
            }
            let Some(mut opener) = open.pop() else { break };
            take(&mut opener, &mut run, covers);
            if opener.left == 0 {
                *count.entry(kind).or_default() -= 1;
            } else {
                open.push(opener);
            }
        }
        // Three ~ and more are no mark.
        if run.opens && run.left > 0 && (run.mark != '~' || run.left <= 2) {
            *count.entry(run.kind()).or_default() += 1;
            open.push(run);
        }
    }
}

impl Run {
    /// What pairs with it: the same mark, and of `~` as many.
    fn kind(&self) -> (char, usize) {
        (self.mark, if self.mark == '~' { self.left } else { 0 })
    }
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
