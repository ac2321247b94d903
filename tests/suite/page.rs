//! A page of the documentation, by its parts: headings, blocks of code, tables,
//! names in code, links and prose.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::root;

/// A Markdown page of the repository.
pub(crate) struct Page {
    /// Its path in the repository.
    pub name: String,
    pub text: String,
    pub headings: Vec<Heading>,
    pub blocks: Vec<Block>,
    /// How many rows each table has.
    pub tables: Vec<usize>,
}

/// A heading, and the lines that belong to it and to those below it.
pub(crate) struct Heading {
    pub level: usize,
    pub text: String,
    pub line: usize,
    pub end: usize,
}

/// A fenced block of code.
pub(crate) struct Block {
    pub language: String,
    pub text: String,
    pub line: usize,
}

impl Block {
    /// What both languages have in common: everything but comments.
    pub(crate) fn without_comments(&self) -> String {
        let comments = ["sh", "console", "toml"].contains(&self.language.as_str());
        let bare = |line: &str| {
            let comment = if line.starts_with('#') { Some(0) } else { line.find(" #") };
            let end = comment.filter(|_| comments && !line.starts_with("#:schema")).unwrap_or(line.len());
            line[..end].trim_end().to_owned()
        };
        let lines = self.text.lines().map(bare).filter(|line| !line.is_empty() || !comments);
        format!("{}\n{}", self.language, lines.collect::<Vec<_>>().join("\n"))
    }
}

impl Heading {
    /// The anchor that a forge gives to the heading.
    pub(crate) fn anchor(&self) -> String {
        let kept = |c: &char| c.is_alphanumeric() || "-_ ".contains(*c);
        self.text.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
    }
}

/// The headings of a page.
pub(crate) fn headings(text: &str) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    for (line, text) in outside_of_code(text) {
        let level = text.bytes().take_while(|&byte| byte == b'#').count();
        let Some(title) = text[level..].strip_prefix(' ').filter(|_| level > 0) else { continue };
        for open in found.iter_mut().filter(|open| open.level >= level && open.end == usize::MAX) {
            open.end = line;
        }
        found.push(Heading { level, text: title.to_owned(), line, end: usize::MAX });
    }
    found
}

/// The lines that are in no fenced block, with their numbers from 0.
fn outside_of_code(text: &str) -> Vec<(usize, &str)> {
    let mut fence: Option<&str> = None;
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let ticks = &line[..line.bytes().take_while(|&byte| byte == b'`').count()];
        match fence {
            Some(open) if ticks.len() >= open.len() && line == ticks => fence = None,
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => lines.push((number, line)),
            Some(_) => {}
        }
    }
    lines
}

/// The fenced blocks of a page.
fn blocks(text: &str) -> Vec<Block> {
    let outside: BTreeSet<_> = outside_of_code(text).into_iter().map(|(number, _)| number).collect();
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in text.lines().enumerate().filter(|(number, _)| !outside.contains(number)) {
        match &mut open {
            None => {
                let language = line.trim_start_matches('`').to_owned();
                open = Some(Block { language, text: String::new(), line: number });
            }
            Some(_) if closes(text, number, &outside) => blocks.extend(open.take()),
            Some(block) if block.text.is_empty() => block.text.push_str(line),
            Some(block) => block.text.push_str(&format!("\n{line}")),
        }
    }
    blocks.extend(open);
    blocks
}

/// Whether a line of backticks is the last one before lines outside of code.
fn closes(text: &str, number: usize, outside: &BTreeSet<usize>) -> bool {
    let last = text.lines().count() == number + 1;
    (last || outside.contains(&(number + 1)))
        && text.lines().nth(number).is_some_and(|l| l.starts_with("```"))
}

/// Whether a character is Chinese.
pub(crate) fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}')
}

impl Page {
    pub(crate) fn read(name: &str) -> Self {
        let bytes = jianbao::files::read(&root().join(name)).expect("a page of the repository");
        let text = String::from_utf8(bytes).expect("UTF-8");
        let (headings, blocks) = (headings(&text), blocks(&text));
        let mut tables = Vec::new();
        let mut last = None;
        for (number, _) in outside_of_code(&text).into_iter().filter(|(_, line)| line.starts_with('|')) {
            match tables.last_mut().filter(|_| last == Some(number - 1)) {
                Some(rows) => *rows += 1,
                None => tables.push(1),
            }
            last = Some(number);
        }
        Self { name: name.to_owned(), headings, blocks, tables, text }
    }

    /// The folder that the page's links start from.
    pub(crate) fn folder(&self) -> PathBuf {
        Path::new(&self.name).parent().unwrap_or(Path::new("")).to_owned()
    }

    /// The lines that a shell is given.
    pub(crate) fn commands(&self) -> Vec<String> {
        let shell = self.blocks.iter().filter(|block| ["sh", "console"].contains(&block.language.as_str()));
        let lines = shell.flat_map(|block| block.text.lines());
        lines.filter(|line| line.starts_with("jianbao ")).map(str::to_owned).collect()
    }

    /// What stands between backticks and has nothing Chinese in it.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        let lines = outside_of_code(&self.text).into_iter();
        let code = lines.flat_map(|(_, line)| spans(line)).filter(|(code, _)| *code);
        code.map(|(_, span)| span.to_owned()).filter(|name| name.is_ascii()).collect()
    }

    /// The pictures, in order.
    pub(crate) fn pictures(&self) -> Vec<String> {
        self.targets().into_iter().filter(|target| target.starts_with("pictures/")).collect()
    }

    /// The targets of links to files and headings of the repository.
    pub(crate) fn links(&self) -> Vec<String> {
        self.targets().into_iter().filter(|target| !target.contains("://")).collect()
    }

    fn targets(&self) -> Vec<String> {
        let lines = outside_of_code(&self.text).into_iter();
        let prose =
            lines.map(|(_, line)| spans(line).filter(|(code, _)| !code).map(|(_, text)| text).collect());
        let prose: Vec<String> = prose.collect();
        let ends = prose.iter().flat_map(|line| line.split("](").skip(1));
        ends.filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())).collect()
    }

    /// The page as the body of a section: without blocks, and links as their texts.
    pub(crate) fn prose(&self) -> String {
        let mut prose = String::new();
        for (_, line) in outside_of_code(&self.text) {
            // The page's own title is none of a section.
            let line = if line.starts_with("# ") { "" } else { line.strip_prefix('#').unwrap_or(line) };
            prose.push_str(&without_links(line));
            prose.push('\n');
        }
        prose
    }

    /// The lines as they are seen: no blocks, no marks of Markdown, code as its
    /// backticks alone.
    pub(crate) fn plain_lines(&self) -> Vec<(usize, String)> {
        let seen = |line: &str| {
            let pieces: Vec<_> =
                spans(line).map(|(code, text)| if code { "`" } else { text }.to_owned()).collect();
            without_links(&pieces.concat()).replace("**", "").replace('*', "")
        };
        outside_of_code(&self.text).into_iter().map(|(number, line)| (number + 1, seen(line))).collect()
    }
}

/// The pieces of a line, and whether each is code.
fn spans(line: &str) -> impl Iterator<Item = (bool, &str)> {
    line.split('`').enumerate().map(|(number, piece)| (number % 2 == 1, piece))
}

/// A line in which links and pictures are their texts.
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("](") {
        let Some(open) = rest[..at].rfind('[') else { break };
        let Some(end) = rest[at..].find(')') else { break };
        text.push_str(rest[..open].trim_end_matches('!'));
        text.push_str(&rest[open + 1..at]);
        rest = &rest[at + end + 1..];
    }
    text + rest
}
