//! What Markdown makes of a text that its editor cannot have meant: signs that
//! are printed, accidental headings and code, numbers that change, cells that
//! vanish.

use std::ops::Range;

use comrak::nodes::{ListType, Node, NodeList, NodeValue};

use super::emphasis::{Pairs, kept};
use super::leaves::{Leaf, Line, leaves};
use super::nearly;
use super::report::Report;
use super::written::Written;
use crate::findings::Fault;
use crate::lint::Rule;
use crate::text::characters::is_chinese;

/// Reports what is doubtful in a tree and in the pairs that were taken apart.
pub(super) fn report<'a>(root: Node<'a>, written: &Written<'_>, pairs: &Pairs, report: &mut Report<'_>) {
    let mut doubts = Doubts { written, report };
    doubts.pairs(pairs);
    for leaf in leaves(root, written) {
        doubts.leaf(&leaf);
    }
    let mut bars = Vec::new();
    for node in root.descendants() {
        let ast = node.data();
        match &ast.value {
            NodeValue::List(list) if list.list_type == ListType::Ordered => doubts.numbers(node, list),
            NodeValue::TableRow(false) => doubts.cells(node),
            NodeValue::TableCell => bars = written.bars(ast.sourcepos),
            NodeValue::CodeBlock(code) => {
                let range = written.range(ast.sourcepos, &[]);
                doubts.code(range, code.fenced, code.closed);
            }
            NodeValue::Escaped => doubts.backslash(written.range(ast.sourcepos, &bars)),
            value if value.block() => bars.clear(),
            _ => {}
        }
    }
}

struct Doubts<'x, 'r, 't> {
    written: &'x Written<'t>,
    report: &'x mut Report<'r>,
}

impl<'t> Doubts<'_, '_, 't> {
    fn original(&self) -> &'t str {
        self.written.original
    }

    fn pairs(&mut self, pairs: &Pairs) {
        for word in kept(self.original(), &pairs.literal) {
            let found = self.original()[word.range.clone()].to_owned();
            let fault = Fault::Asterisk { found, repaired: word.repaired.clone(), printed: true };
            self.report.mend(fault, word.range, &word.repaired);
        }
        for range in &pairs.doubtful {
            let found = self.original()[range.clone()].to_owned();
            let repaired = found.replace('*', "\\*");
            self.report.add(Fault::Asterisk { found, repaired, printed: false }, range.clone());
        }
    }

    fn leaf(&mut self, leaf: &Leaf<'_>) {
        for target in leaf.targets(self.original()) {
            let found = self.original()[target.range.clone()].to_owned();
            let fault = match target.picture {
                true => Fault::NearlyPicture { found, repaired: target.repaired.clone() },
                false => Fault::NearlyLink { found, repaired: target.repaired.clone() },
            };
            self.report.mend(fault, target.range, &target.repaired);
        }
        match &leaf.node.data().value {
            NodeValue::Heading(heading) if heading.setext => self.setext(leaf),
            NodeValue::Paragraph => {
                let lines = leaf.lines(self.written);
                self.headings(leaf.node, &lines);
                self.items(leaf.node, &lines);
                self.table(&lines);
            }
            _ => {}
        }
    }

    fn headings(&mut self, node: Node<'_>, lines: &[Option<Line<'_>>]) {
        let alone = lines.len() == 1 && node.next_sibling().is_some();
        for line in lines.iter().flatten() {
            let Some(repaired) = nearly::heading(line.text) else { continue };
            // A single # is a topic's, unless a text follows below.
            if alone || !repaired.starts_with("# ") {
                let found = line.text.to_owned();
                let fault = Fault::NearlyHeading { found, repaired: repaired.clone() };
                self.report.mend(fault, line.range(), &repaired);
            }
        }
    }

    /// Lines that were to be items: below an item of their kind, or several in a row.
    fn items(&mut self, node: Node<'_>, lines: &[Option<Line<'_>>]) {
        let list = node.parent().and_then(|item| item.parent()).and_then(list_of);
        let above = node.previous_sibling().and_then(list_of).filter(|list| list.bullet_char != b'*');
        let first_in_item = list.is_some() && node.previous_sibling().is_none();
        let bullets: Vec<_> = lines.iter().map(|line| nearly::bullet(line.as_ref()?.text)).collect();
        let numbers: Vec<_> = lines.iter().map(|line| nearly::numbered(line.as_ref()?.text)).collect();
        for (index, line) in lines.iter().enumerate().skip(usize::from(first_in_item)) {
            let Some(line) = line else { continue };
            let near = [index.checked_sub(1), Some(index + 1)];
            let near = || near.into_iter().flatten().filter(|other| *other < lines.len());
            let bullet = bullets[index].as_ref().filter(|(mark, _)| {
                let same = |list: &NodeList| char::from(list.bullet_char) == *mark;
                let row = near().any(|other| bullets[other].as_ref().is_some_and(|(other, _)| other == mark));
                list.as_ref().or(above.as_ref()).is_some_and(same) || row && *mark != '*'
            });
            let number = numbers[index].as_ref().filter(|(value, _)| {
                let next = |other: usize| numbers[other].as_ref().map(|(value, _)| *value);
                let row = near().any(|other| next(other).is_some_and(|other| other.abs_diff(*value) == 1));
                row || list.as_ref().is_some_and(|list| list.list_type == ListType::Ordered && *value > 1)
            });
            let repaired = bullet.map(|(_, repaired)| repaired).or(number.map(|(_, repaired)| repaired));
            if let Some(repaired) = repaired {
                let fault = Fault::NearlyItem { found: line.text.to_owned(), repaired: repaired.clone() };
                self.report.mend(fault, line.range(), repaired);
            }
        }
    }

    fn table(&mut self, lines: &[Option<Line<'_>>]) {
        let texts: Vec<_> = lines.iter().map(|line| line.as_ref().map_or("", |line| line.text)).collect();
        let Some(table) = nearly::table(&texts) else { return };
        let Some(line) = &lines[table.line] else { return };
        let fault = Fault::NearlyTable {
            found: line.text.to_owned(),
            repaired: table.repaired.clone(),
            missing: table.missing,
        };
        match table.missing {
            true => self.report.add(fault, line.range()),
            false => self.report.mend(fault, line.range(), &table.repaired),
        }
    }

    /// A paragraph that the line of dashes below it made a heading.
    fn setext(&mut self, leaf: &Leaf<'_>) {
        let source = self.original()[leaf.range.clone()].trim_end();
        let Some(at) = source.rfind(['\n', '\r']) else { return };
        let (words, line) = (source[..at].trim_end(), source[at + 1..].trim_start_matches([' ', '\t', '>']));
        if is_setext_meant(words, line) {
            return;
        }
        let end = leaf.range.start + source.len();
        let fault = Fault::HeadingByAccident { line: line.to_owned(), found: shortened(words) };
        self.report.add(fault, end - line.len()..end);
    }

    /// Typed numbers that do not count on. A list typed 1. 1. 1. leaves counting
    /// to whoever prints it.
    fn numbers(&mut self, node: Node<'_>, list: &NodeList) {
        let mut found = Vec::new();
        let mut uncounted = true;
        for (index, item) in node.children().enumerate() {
            let range = self.written.range(item.data().sourcepos, &[]);
            let source = &self.original()[range.clone()];
            let digits = source.len() - source.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (typed, printed) = (source[..digits].parse(), list.start + index);
            uncounted &= typed == Ok(list.start);
            if typed == Ok(printed) || !source[digits..].starts_with(['.', ')']) {
                continue;
            }
            let (typed, sign) = (source[..digits].to_owned(), source[digits..=digits].to_owned());
            let fault = Fault::ListNumber { typed, sign, printed };
            found.push((fault, range.start..range.start + digits + 1));
        }
        for (fault, range) in found.into_iter().filter(|_| !uncounted) {
            self.report.add(fault, range);
        }
    }

    fn cells(&mut self, row: Node<'_>) {
        let Some(table) = row.parent() else { return };
        let NodeValue::Table(table) = &table.data().value else { return };
        let columns = table.alignments.len();
        let range = self.written.range(row.data().sourcepos, &[]);
        let cells = nearly::cells(&self.original()[range.clone()]);
        if let Some(extra) = cells.get(columns) {
            let fault = Fault::TableCells { cells: cells.len(), columns };
            let last = cells.last().map_or(extra.end, |last| last.end);
            self.report.add(fault, range.start + extra.start..range.start + last);
        } else if cells.len() < columns {
            self.report.add(Fault::TableShort { cells: cells.len(), columns }, range);
        }
    }

    fn code(&mut self, range: Range<usize>, fenced: bool, closed: bool) {
        if !fenced {
            return self.indents(range);
        }
        if !closed {
            let first = self.original()[range.clone()].lines().next().unwrap_or_default().trim_end();
            let marks = first.trim_start_matches(['`', '~']);
            let fence = first[..first.len() - marks.len()].to_owned();
            self.report.add(Fault::FenceOpen { fence }, range.start..range.start + first.len());
        }
    }

    /// Paragraphs of Chinese in code that is code only because of blanks before it.
    fn indents(&mut self, range: Range<usize>) {
        let blank = |c: char| matches!(c, ' ' | '\t');
        let mut at = self.original()[..range.start].trim_end_matches(blank).len();
        let source = &self.original()[at..range.end];
        let lines = source.lines().map(str::trim).filter(|line| !line.is_empty());
        let (chinese, other): (Vec<_>, Vec<_>) = lines.partition(|line| line.starts_with(is_chinese));
        if chinese.len() < 2 * other.len() {
            return;
        }
        let mut begins = true;
        for line in source.split_inclusive(['\n', '\r']) {
            let words = line.trim_start_matches(blank);
            if begins && words.starts_with(is_chinese) {
                let indent = at..at + (line.len() - words.len());
                let found = self.original()[indent.clone()].to_owned();
                self.report.mend(Fault::Remark { rule: Rule::SpaceIndent, found, advice: None }, indent, "");
            }
            begins = words.trim().is_empty();
            at += line.len();
        }
    }

    /// A backslash that is gone though nobody meant to escape anything: in a path,
    /// or beside Chinese before a sign that means nothing to Markdown.
    fn backslash(&mut self, range: Range<usize>) {
        let Some(sign) = self.original()[range.clone()].strip_prefix('\\') else { return };
        let beside = self.original()[..range.start].ends_with(is_chinese)
            || self.original()[range.end..].starts_with(is_chinese);
        let needless = beside && sign.starts_with(|c: char| "(){}/,:;?=@^".contains(c));
        let (word, at) = word_around(self.original(), range.start);
        // An escaped backslash is meant, but where it begins a share's name:
        // there both are to be printed.
        let (eaten, repaired) = match sign {
            "\\" => (at == 0 && is_share(word), "\\\\\\"),
            _ => (needless || is_path(word), "\\\\"),
        };
        if eaten {
            let fault = Fault::BackslashEaten { sign: sign.to_owned() };
            self.report.mend(fault, range.start..range.start + 1, repaired);
        }
    }
}

impl Line<'_> {
    fn range(&self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }
}

/// A list's properties.
fn list_of(node: Node<'_>) -> Option<NodeList> {
    match &node.data().value {
        NodeValue::List(list) => Some(*list),
        _ => None,
    }
}

/// Whether the words above a line of `=` or `-` were meant as a heading. Three
/// dashes below Chinese are a rule that lacks its blank line, and a line of `=`
/// is how editors part texts: a brief's own title is never in a body.
pub(super) fn is_setext_meant(words: &str, line: &str) -> bool {
    const WORDS: usize = 30;
    let one_line = !words.contains(['\n', '\r']);
    if line.starts_with('=') {
        return !words.contains(is_chinese);
    }
    let sentence =
        words.ends_with(['。', '！', '？', '；', '，', '：', '…', '”', '）', '.', '!', '?', ';', ':', ')']);
    let rule = line.trim_end().len() <= 3 && words.contains(is_chinese);
    one_line && words.chars().count() <= WORDS && !sentence && !rule
}

/// The start of a text, for a phrase.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 12;
    let line = text.lines().next().unwrap_or_default();
    let shown: String = line.chars().take(SHOWN).collect();
    if shown.len() < text.len() { shown + "…" } else { shown }
}

/// How far a word goes on, in characters.
const WORD: usize = 200;

/// The word around a place, which no blank and no mark of Chinese ends, and
/// where the place is in it.
fn word_around(text: &str, at: usize) -> (&str, usize) {
    let part = |c: &char| !c.is_whitespace() && !"，。；：！？、“”‘’《》（）".contains(*c);
    let width = |c: char| c.len_utf8();
    let before: usize = text[..at].chars().rev().take(WORD).take_while(part).map(width).sum();
    let after: usize = text[at..].chars().take(WORD).take_while(part).map(width).sum();
    (&text[at - before..at + after], before)
}

/// `\\server\share`, with two backslashes in front and no more.
fn is_share(word: &str) -> bool {
    word.strip_prefix("\\\\").is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
}

/// `C:\备份`, `\\server\share`, `备份\文档`: a path of Windows.
fn is_path(word: &str) -> bool {
    let named = |rest: &str| rest.starts_with(char::is_alphanumeric);
    let drive = word.match_indices(":\\").any(|(at, _)| {
        let mut before = word[..at].chars().rev();
        before.next().is_some_and(|letter| letter.is_ascii_alphabetic())
            && !before.next().is_some_and(|other| other.is_ascii_alphanumeric())
    });
    let mut rest = word;
    while let Some(at) = rest.find('\\') {
        // The second of two backslashes names nothing, unless they begin a share's name.
        let pair = rest[at + 1..].starts_with('\\');
        let share = pair && at == 0 && rest.len() == word.len();
        rest = &rest[at + if pair { 2 } else { 1 }..];
        if named(rest) && (!pair || share) {
            return true;
        }
    }
    drive
}
