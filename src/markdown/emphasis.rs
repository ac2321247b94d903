//! Which `*` and `_` are literal although CommonMark pairs them: those of
//! `300*200*100mm`, `单价5*，备注*见附件` or `姓名：____，`. A pair that could not have been
//! meant is taken apart; a doubtful one is kept and reported.

use std::ops::Range;

use comrak::nodes::{Node, NodeValue};

use super::written::Written;
use crate::text::characters::is_chinese;

/// What is to be said of the pairs in a tree.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// The signs that mean themselves, in bytes of what was written.
    pub(super) literal: Vec<usize>,
    /// The pairs that are kept and may not have been meant.
    pub(super) doubtful: Vec<Range<usize>>,
}

/// Looks at every emphasis of a tree.
pub(super) fn judge<'a>(root: Node<'a>, written: &Written<'_>) -> Pairs {
    let mut pairs = Pairs::default();
    let mut bars = Vec::new();
    for node in root.descendants() {
        let ast = node.data();
        let width = match &ast.value {
            NodeValue::Emph => 1,
            NodeValue::Strong => 2,
            NodeValue::TableCell => {
                bars = written.bars(ast.sourcepos);
                continue;
            }
            value if value.block() => {
                bars.clear();
                continue;
            }
            _ => continue,
        };
        let range = written.range(ast.sourcepos, &bars);
        if let Some(pair) = Pair::new(written.original, range, width) {
            pair.judge(&mut pairs);
        }
    }
    pairs.literal.sort_unstable();
    pairs.literal.dedup();
    pairs
}

/// How much of a run of signs is looked at.
const LONG: usize = 4;

/// How far around a pair its clause is read, in characters.
const CLAUSE: usize = 40;

/// Two runs of signs, and what stands at their sides.
struct Pair<'t> {
    text: &'t str,
    range: Range<usize>,
    width: usize,
    mark: char,
    open: Range<usize>,
    close: Range<usize>,
}

impl<'t> Pair<'t> {
    /// None where the range is not exactly a pair.
    fn new(text: &'t str, range: Range<usize>, width: usize) -> Option<Self> {
        let source = &text[range.clone()];
        let mark = source.chars().next().filter(|mark| matches!(mark, '*' | '_'))?;
        let signs = mark.to_string().repeat(width);
        let inner = source.strip_prefix(&signs)?.strip_suffix(&signs)?;
        let inside = |run: usize| run.min(inner.len());
        let open =
            run_back(text, range.start, mark)..range.start + width + inside(count(inner.chars(), mark));
        let from = range.end - width - inside(count(inner.chars().rev(), mark));
        let close = from..range.end + count(text[range.end..].chars(), mark);
        (open.end < close.start).then_some(Self { text, range, width, mark, open, close })
    }

    fn judge(&self, pairs: &mut Pairs) {
        let (open, close) = if self.mark == '*' { self.literal_asterisks() } else { self.literal_lines() };
        let long = self.open.len() >= LONG && self.close.len() >= LONG;
        if long && (self.mark == '*' || open || close) {
            // Pairs of long runs nest: each takes its own signs apart.
            let own = [self.range.start, self.range.end - self.width];
            pairs.literal.extend(own.into_iter().flat_map(|at| at..at + self.width));
            return;
        }
        for (run, literal) in [(&self.open, open), (&self.close, close)] {
            if literal {
                pairs.literal.extend(run.clone());
            }
        }
        if !open && !close && self.is_doubtful() {
            pairs.doubtful.push(self.range.clone());
        }
    }

    /// Whether the opening run means itself, and whether the closing one does.
    fn literal_asterisks(&self) -> (bool, bool) {
        let (before, first, last, after) = self.sides();
        let (in_word, in_end) = (is_word(before) && is_word(first), is_word(last) && is_word(after));
        let digit = |a: char, b: char| a.is_ascii_digit() || b.is_ascii_digit();
        if self.width == 2 {
            // `2**3和4**5`; but `super**u**ser` shows what a word is made of.
            let both = in_word && in_end && (digit(before, first) || digit(last, after));
            let power = before.is_ascii_digit() && first.is_ascii_digit();
            return (both || power || self.opens_on_a_stop(), both);
        }
        // Behind a digit, or behind a letter and before a mark, none begins.
        let begins = before.is_ascii_digit() || is_word(before) && !first.is_alphanumeric();
        let shares = is_share(&self.text[self.close.end..]);
        let open =
            in_word || begins || self.opens_on_a_stop() || (shares && is_share(&self.text[self.open.end..]));
        (open, in_end || shares)
    }

    /// The same of `_`, whose pairs never begin or end inside a word: `____` is a
    /// line to write on.
    fn literal_lines(&self) -> (bool, bool) {
        let line = |run: &Range<usize>| run.len() >= LONG;
        (line(&self.open) || self.opens_on_a_stop(), line(&self.close))
    }

    /// `甲*，乙*`: nobody's emphasis begins with a mark that ends something, right
    /// behind a word. `**。**` is a mark in bold, and behind a link's bracket a
    /// sentence in bold goes on.
    fn opens_on_a_stop(&self) -> bool {
        let (before, first, ..) = self.sides();
        let inner = &self.text[self.open.end..self.close.start];
        "，。；：！？、）》」』】〉〕".contains(first)
            && (before.is_alphanumeric() || self.mark == '_' && "：:".contains(before))
            && inner.contains(char::is_alphanumeric)
    }

    /// A pair between words that stands in a formula: `面积=长*宽*高`.
    fn is_doubtful(&self) -> bool {
        let (before, _, last, after) = self.sides();
        let between = before.is_alphanumeric() && after.is_alphanumeric();
        if self.mark == '_' || self.width == 2 || !between {
            return false;
        }
        let ends = |c: &char| c.is_whitespace() || "，。；：！？、".contains(*c);
        let formula = |c: char| "=＝×÷≈".contains(c);
        let left = self.text[..self.open.start].chars().rev().take(CLAUSE).take_while(|c| !ends(c));
        let right = self.text[self.open.start..].chars().take(CLAUSE).take_while(|c| !ends(c));
        (after.is_ascii_digit() && last.is_alphanumeric()) || left.chain(right).any(formula)
    }

    /// What stands before and after the opening run, and before and after the
    /// closing one; the end of a text is a line break.
    fn sides(&self) -> (char, char, char, char) {
        let before = |at: usize| self.text[..at].chars().next_back().unwrap_or('\n');
        let after = |at: usize| self.text[at..].chars().next().unwrap_or('\n');
        (before(self.open.start), after(self.open.end), before(self.close.start), after(self.close.end))
    }
}

/// How many of a sign begin a text, up to [`LONG`].
fn count(chars: impl Iterator<Item = char>, mark: char) -> usize {
    chars.take(LONG).take_while(|c| *c == mark).count()
}

fn run_back(text: &str, at: usize, mark: char) -> usize {
    at - count(text[..at].chars().rev(), mark)
}

/// A letter or a digit of a script that has words.
fn is_word(char: char) -> bool {
    char.is_alphanumeric() && !is_chinese(char)
}

/// `*ST康美`: a share under special treatment.
fn is_share(text: &str) -> bool {
    text.strip_prefix("ST").is_some_and(|name| name.starts_with(char::is_alphanumeric))
}

/// Some signs that were taken for themselves, and the word around them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// Their place, in bytes of what was written.
    pub(super) range: Range<usize>,
    /// What says the same to every reader of Markdown.
    pub(super) repaired: String,
}

/// Joins literal signs to the words they stand in.
pub(super) fn kept(text: &str, literal: &[usize]) -> Vec<Kept> {
    let mut found: Vec<Kept> = Vec::new();
    for run in literal.chunk_by(|a, b| a + 1 == *b) {
        let (start, end) = (run[0], run[run.len() - 1] + 1);
        let part = |c: &char| is_word(*c) || *c == '.';
        let left = text[..start].chars().rev().take(CLAUSE).take_while(part).count();
        let right = text[end..].chars().take(CLAUSE).take_while(part).map(char::len_utf8).sum::<usize>();
        let signs = signs(text, start..end);
        match found.last_mut() {
            // The word between two runs was taken in by the first.
            Some(last) if last.range.end == start => {
                last.range.end = end + right;
                last.repaired += &signs;
                last.repaired += &text[end..end + right];
            }
            _ => {
                let word = left > 0 && right > 0;
                let from = text[..start].char_indices().rev().take(if word { left } else { 0 }).last();
                let from = from.map_or(start, |(at, _)| at);
                let to = end + if word { right } else { 0 };
                let repaired = format!("{}{signs}{}", &text[from..start], &text[end..to]);
                found.push(Kept { range: from..to, repaired });
            }
        }
    }
    found
}

/// A run as a repair has it: × between two numbers, else each sign escaped.
fn signs(text: &str, run: Range<usize>) -> String {
    let digit = |char: Option<char>| char.is_some_and(|char| char.is_ascii_digit());
    let numbers = digit(text[..run.start].chars().next_back()) && digit(text[run.end..].chars().next());
    match &text[run] {
        "*" if numbers => "×".to_owned(),
        signs => signs.chars().flat_map(|sign| ['\\', sign]).collect(),
    }
}
