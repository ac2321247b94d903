//! The blocks of a Markdown text, as far as a copy editor needs them: which lines
//! form a paragraph, which part of a line is block markup, what is code.

use super::prose::Glyph;

/// One paragraph's characters, with inline markup still in them.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) glyphs: Vec<Glyph>,
    /// Whether it is a heading, or a picture's caption.
    pub(super) heading: bool,
}

/// Plain text: each line is a paragraph.
pub(super) fn lines(text: &str) -> Vec<Block> {
    source_lines(text).map(|line| Block { glyphs: glyphs(line.text, line.at), heading: false }).collect()
}

/// Markdown text: its paragraphs, headings, list items and table cells.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<_> = source_lines(text).collect();
    let mut reader = Reader::default();
    for (index, line) in lines.iter().enumerate() {
        reader.line(*line, lines.get(index + 1).map_or("", |next| next.text));
    }
    reader.flush();
    reader.blocks
}

/// A part of a line, and where it begins.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    at: usize,
}

fn source_lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        Line { text: line.trim_end_matches(['\n', '\r']), at: start }
    })
}

fn glyphs(text: &str, at: usize) -> Vec<Glyph> {
    text.char_indices()
        .map(|(offset, char)| Glyph { char, place: at + offset..at + offset + char.len_utf8() })
        .collect()
}

impl<'a> Line<'a> {
    /// The line without its first bytes.
    fn after(self, bytes: usize) -> Self {
        Self { text: &self.text[bytes..], at: self.at + bytes }
    }

    fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches([' ', '\t']).len()
    }

    /// The line without the marks of quotations and list items before it, and
    /// whether an item begins.
    fn content(self) -> (Self, bool) {
        let mut line = self.after(self.indent());
        let mut item = false;
        while let Some(width) = quote_width(line.text).or_else(|| item_width(line.text)) {
            item |= quote_width(line.text).is_none();
            line = line.after(width);
            line = line.after(line.indent());
        }
        (line, item)
    }
}

fn quote_width(text: &str) -> Option<usize> {
    text.starts_with('>').then_some(1)
}

/// The width of `- `, `12. ` or `- [x] `.
fn item_width(text: &str) -> Option<usize> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let marker = match digits {
        0 => text.starts_with(['-', '*', '+']),
        _ => digits <= 9 && text[digits..].starts_with(['.', ')']),
    };
    let rest = text.get(digits + 1..).filter(|rest| marker && rest.starts_with([' ', '\t']))?;
    let task = ["[ ] ", "[x] ", "[X] "].iter().any(|task| rest.trim_start().starts_with(task));
    let boxed = if task { rest.len() - rest.trim_start().len() + 3 } else { 0 };
    Some(digits + 1 + boxed)
}

#[derive(Debug, Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Block,
    fence: Option<(char, usize)>,
    table: bool,
    list: bool,
}

impl Reader {
    fn line(&mut self, line: Line<'_>, next: &str) {
        let (content, item) = line.content();
        if self.in_fence(content.text) {
            return;
        }
        if content.text.trim().is_empty() {
            self.flush();
            self.table = false;
            return;
        }
        if item {
            self.flush();
        }
        let deep = line.indent() >= 4 || line.text.starts_with('\t');
        // Four spaces are code, but below a list item they continue it.
        if deep && !self.list && self.open.glyphs.is_empty() {
            return;
        }
        self.list = item || (self.list && (line.indent() > 0 || !self.open.glyphs.is_empty()));
        self.block(content, next);
    }

    fn block(&mut self, line: Line<'_>, next: &str) {
        if is_rule(line.text) {
            // A line of dashes below a paragraph makes it a heading; below a sentence that
            // was not meant.
            let sentence = self.open.glyphs.last().is_some_and(|glyph| glyph.char == '。');
            self.open.heading = !line.text.contains(['*', '_']) && !sentence;
            self.flush();
        } else if self.table || is_delimiter_row(next.trim()) && line.text.contains('|') {
            self.flush();
            self.table = true;
            self.row(line);
        } else if let Some(width) = heading_width(line.text) {
            self.flush();
            self.add(line.after(width));
            self.open.heading = true;
            self.flush();
        } else if let Some(width) = definition_width(line.text) {
            self.flush();
            if line.text.starts_with("[^") {
                let note = line.after(width);
                self.add(note.after(note.indent()));
            }
        } else {
            self.add(line);
        }
    }

    /// Whether a line is code, or the fence that begins or ends it.
    fn in_fence(&mut self, text: &str) -> bool {
        let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'));
        let width = mark.map_or(0, |mark| text.chars().take_while(|c| *c == mark).count());
        let rest = &text[width..];
        match (self.fence, mark) {
            (Some((open, least)), _) => {
                if mark == Some(open) && width >= least && rest.trim().is_empty() {
                    self.fence = None;
                }
                true
            }
            (None, Some(mark)) if width >= 3 && !(mark == '`' && rest.contains('`')) => {
                self.flush();
                self.fence = Some((mark, width));
                true
            }
            _ => false,
        }
    }

    fn row(&mut self, line: Line<'_>) {
        if is_delimiter_row(line.text.trim()) {
            return;
        }
        let (mut start, mut escaped) = (0, false);
        for (at, char) in line.text.char_indices().chain([(line.text.len(), '|')]) {
            if char == '|' && !escaped {
                let cell = &line.text[start..at];
                let margin = cell.len() - cell.trim_start().len();
                self.add(Line { text: cell.trim(), at: line.at + start + margin });
                self.flush();
                start = (at + 1).min(line.text.len());
            }
            escaped = char == '\\' && !escaped;
        }
    }

    fn add(&mut self, line: Line<'_>) {
        let text = line.text.trim_end_matches([' ', '\t']);
        if let Some(last) = self.open.glyphs.last() {
            let place = last.place.end..line.at;
            self.open.glyphs.push(Glyph { char: '\n', place });
        }
        self.open.glyphs.extend(glyphs(text, line.at));
    }

    fn flush(&mut self) {
        let mut block = std::mem::take(&mut self.open);
        block.heading |= is_caption(&block.glyphs);
        if !block.glyphs.is_empty() {
            self.blocks.push(block);
        }
    }
}

/// `---`, `***`, `===`: a rule, or the line below a heading.
fn is_rule(text: &str) -> bool {
    let marks: String = text.split_whitespace().collect();
    let same = |mark: char| marks.len() >= 3 && marks.chars().all(|c| c == mark);
    same('-') || same('*') || same('_') || same('=')
}

fn is_delimiter_row(text: &str) -> bool {
    text.contains('|')
        && text.contains('-')
        && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

fn heading_width(text: &str) -> Option<usize> {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let rest = &text[hashes..];
    let heading = (1..=6).contains(&hashes) && (rest.is_empty() || rest.starts_with([' ', '\t']));
    heading.then(|| text.len() - rest.trim_start().len())
}

/// The width of `[^note]:` or `[label]:`.
fn definition_width(text: &str) -> Option<usize> {
    let end = text.strip_prefix('[')?.find("]:")? + 3;
    (!text[1..end - 2].contains(['[', ']']) && text.is_char_boundary(end)).then_some(end)
}

/// Whether a paragraph is one picture with a description of one sentence.
fn is_caption(glyphs: &[Glyph]) -> bool {
    let text: String = glyphs.iter().map(|glyph| glyph.char).collect();
    let parts = text
        .strip_prefix("![")
        .and_then(|rest| rest.strip_suffix(')'))
        .and_then(|rest| rest.split_once("]("));
    parts.is_some_and(|(words, target)| {
        !words.contains('[') && !target.contains(')') && words.matches('。').count() == 1
    })
}
