//! Paragraphs as Markdown writes them: for what is new in a copy, or changed in a
//! way that its old text cannot accommodate.

use std::collections::BTreeMap;

use super::body::STYLES;
use super::{Atom, Look, Paragraph, Shape, Sign, chart};
use crate::import::blocks::{escaped_inside, line_start};
use crate::markdown::{Shown, Style};
use crate::text::lang::Lang;

/// What the names of a brief are that a paper has only numbers for.
#[derive(Debug, Clone, Default)]
pub struct Names<'a> {
    /// The language of the issue.
    pub lang: Lang,
    /// The ids of references, by their numbers from 1.
    pub ids: &'a [String],
    /// The names of notes, by their numbers.
    pub notes: BTreeMap<usize, String>,
}

/// The signs of each style.
fn signs(style: Style) -> (&'static str, &'static str) {
    match style {
        Style::Strong => ("**", "**"),
        Style::Emph => ("*", "*"),
        Style::Strike => ("~~", "~~"),
        Style::Underline => ("<u>", "</u>"),
        Style::Highlight => ("<mark>", "</mark>"),
        Style::Sub => ("<sub>", "</sub>"),
        Style::Super => ("<sup>", "</sup>"),
    }
}

/// Atoms as the text of a line; breaks are written as `line_break`.
pub fn inline(atoms: &[Atom], names: &Names<'_>, line_break: &str) -> String {
    let mut text = String::new();
    for group in atoms.chunk_by(|a, b| a.link == b.link) {
        let inner = styled(group, &STYLES, names, line_break);
        match group.first().and_then(|first| first.link.as_deref()) {
            Some(url) if !inner.trim().is_empty() => {
                text.push_str(&format!("[{}]({})", inner.trim(), target(url)));
            }
            _ => text.push_str(&inner),
        }
    }
    text
}

/// Groups that have a style together, the outermost first.
fn styled(atoms: &[Atom], styles: &[Style], names: &Names<'_>, line_break: &str) -> String {
    let Some((style, rest)) = styles.split_first() else { return bare(atoms, names, line_break) };
    let mut text = String::new();
    for group in atoms.chunk_by(|a, b| a.look.has(*style) == b.look.has(*style)) {
        let inner = styled(group, rest, names, line_break);
        let (open, close) = signs(*style);
        let core = inner.trim();
        if core.is_empty() || !group.first().is_some_and(|first| first.look.has(*style)) {
            text.push_str(&inner);
            continue;
        }
        let start = inner.len() - inner.trim_start().len();
        let (before, after) = (&inner[..start], &inner[start + core.len()..]);
        text.push_str(&format!("{before}{open}{core}{close}{after}"));
    }
    text
}

/// Atoms without the signs of their styles.
fn bare(atoms: &[Atom], names: &Names<'_>, line_break: &str) -> String {
    let mut text = String::new();
    for group in atoms.chunk_by(|a, b| a.char().is_some() && b.char().is_some() && a.look == b.look) {
        let Some(first) = group.first() else { continue };
        match &first.sign {
            Sign::Char(_) => {
                let run: String = group.iter().filter_map(Atom::char).collect();
                text.push_str(&if first.look.holds(Look::CODE) { code(&run) } else { escaped_inside(&run) });
            }
            Sign::Break => text.push_str(line_break),
            Sign::Cite(numbers) => {
                let ids = numbers.iter().map(|number| names.id(*number));
                ids.for_each(|id| text.push_str(&format!("[@{id}]")));
            }
            Sign::Note(number) => text.push_str(&format!("[^{}]", names.note(*number))),
            Sign::Picture(path, alt) => {
                text.push_str(&format!("![{}]({})", escaped_inside(alt), target(path)));
            }
            Sign::Task(done) => text.push_str(if *done { "[x] " } else { "[ ] " }),
        }
    }
    text
}

impl Names<'_> {
    /// The id of a reference; a number where it has none, which is a finding.
    fn id(&self, number: usize) -> String {
        let id = number.checked_sub(1).and_then(|at| self.ids.get(at)).filter(|id| !id.is_empty());
        id.cloned().unwrap_or_else(|| number.to_string())
    }

    fn note(&self, number: usize) -> String {
        self.notes.get(&number).cloned().unwrap_or_else(|| number.to_string())
    }
}

/// Code in a line, between as many backticks as it needs.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{marks}{space}{text}{space}{marks}")
}

/// An address or a path as Markdown takes it.
pub(super) fn target(url: &str) -> String {
    if url.contains([' ', '(', ')']) { format!("<{url}>") } else { url.to_owned() }
}

/// A block's paragraphs as Markdown. `depth` is how many signs the highest
/// sub-heading of the text has, `before` what the block was, for its fence.
pub fn block(paragraphs: &[&Paragraph], names: &Names<'_>, depth: usize, before: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = paragraphs;
    while let Some(first) = rest.first() {
        let same = |other: &&&Paragraph| kin(first.shape, other.shape);
        let count = rest.iter().take_while(same).count();
        let (group, after) = rest.split_at(count);
        rest = after;
        parts.push(match first.shape {
            Shape::Item { .. } => items(group, names),
            Shape::Cell { .. } => table(group, names),
            Shape::ChartLine | Shape::Datum { .. } => chart::block(group, before),
            Shape::Quote => quoted(group, names),
            Shape::Boxed { .. } => {
                let opens = |own: &&Paragraph| own.shape == Shape::Boxed { label: true };
                let boxes = group.chunk_by(|_, next| !opens(next));
                boxes.map(|own| boxed(own, names)).collect::<Vec<_>>().join("\n\n")
            }
            Shape::Code => group.iter().map(|own| fenced(own, before)).collect::<Vec<_>>().join("\n\n"),
            _ => group.iter().map(|own| single(own, names, depth)).collect::<Vec<_>>().join("\n\n"),
        });
    }
    parts.join("\n\n")
}

/// Whether two paragraphs are written as one block.
fn kin(a: Shape, b: Shape) -> bool {
    match (a, b) {
        (Shape::Cell { table: a, .. }, Shape::Cell { table: b, .. }) => a == b,
        (Shape::Datum { .. }, Shape::ChartLine) | (Shape::ChartLine, Shape::Datum { .. }) => true,
        _ => std::mem::discriminant(&a) == std::mem::discriminant(&b),
    }
}

fn quoted(group: &[&Paragraph], names: &Names<'_>) -> String {
    let line = |own: &&Paragraph| format!("> {}", line_start(&inline(&own.atoms, names, "\\\n> ")));
    group.iter().map(line).collect::<Vec<_>>().join("\n>\n")
}

/// A callout; without its label it is a quotation.
fn boxed(group: &[&Paragraph], names: &Names<'_>) -> String {
    match group.split_first() {
        Some((label, rest)) if label.shape == (Shape::Boxed { label: true }) => {
            format!("> [!{}]\n{}", super::plain(&label.atoms).trim(), quoted(rest, names))
        }
        _ => quoted(group, names),
    }
}

fn single(own: &Paragraph, names: &Names<'_>, depth: usize) -> String {
    match own.shape {
        Shape::Sub(level) => {
            format!("{} {}", "#".repeat((depth + level - 1).min(6)), inline(&own.atoms, names, "<br>"))
        }
        Shape::Rule => "---".to_owned(),
        Shape::Legend(shown) => {
            let mark = match (shown, names.lang) {
                (Shown::Table, Lang::En) => "Table: ",
                (Shown::Picture, Lang::En) => "Figure: ",
                (Shown::Table, _) => "表：",
                (Shown::Picture, Lang::Hans) => "图：",
                (Shown::Picture, Lang::Hant) => "圖：",
            };
            format!("{mark}{}", inline(&own.atoms, names, "\\\n"))
        }
        Shape::Figure => match own.atoms.split_first() {
            Some((Atom { sign: Sign::Picture(path, _), .. }, rest)) => {
                let caption: String = rest.iter().filter_map(Atom::char).collect();
                format!("![{}]({})", escaped_inside(&caption), target(path))
            }
            _ => line_start(&inline(&own.atoms, names, "\\\n")),
        },
        _ => line_start(&inline(&own.atoms, names, "\\\n")),
    }
}

fn items(group: &[&Paragraph], names: &Names<'_>) -> String {
    let mut lines = Vec::new();
    let mut counts: Vec<usize> = Vec::new();
    for own in group {
        let Shape::Item { depth, start, further, .. } = own.shape else { continue };
        let indent = "   ".repeat(depth);
        let text = inline(&own.atoms, names, &format!("\\\n{indent}   "));
        if further {
            lines.push(format!("\n{indent}   {text}"));
            continue;
        }
        counts.truncate(depth + 1);
        counts.resize(depth + 1, start.unwrap_or(1).saturating_sub(1));
        counts[depth] += 1;
        let mark = if start.is_some() { format!("{}. ", counts[depth]) } else { "- ".to_owned() };
        lines.push(format!("{indent}{mark}{text}"));
    }
    lines.join("\n")
}

fn table(group: &[&Paragraph], names: &Names<'_>) -> String {
    let place = |own: &Paragraph| match own.shape {
        Shape::Cell { row, column, side, .. } => (row, column, side),
        _ => Default::default(),
    };
    let columns = group.iter().map(|own| place(own).1 + 1).max().unwrap_or(1);
    let mut lines = Vec::new();
    for row in group.chunk_by(|a, b| place(a).0 == place(b).0) {
        let mut cells = vec![String::new(); columns];
        for cells_of in row.chunk_by(|a, b| place(a).1 == place(b).1) {
            let texts: Vec<_> = cells_of.iter().map(|own| inline(&own.atoms, names, "<br>")).collect();
            cells[place(cells_of[0]).1] = texts.join("<br>");
        }
        lines.push(format!("| {} |", cells.join(" | ")));
        if lines.len() == 1 {
            let side = |column: usize| {
                let own = row.iter().find(|own| place(own).1 == column).map(|own| place(own).2);
                match own.unwrap_or_default() {
                    super::Side::Auto => "---",
                    super::Side::Left => ":---",
                    super::Side::Center => ":---:",
                    super::Side::Right => "---:",
                }
            };
            let sides: Vec<_> = (0..columns).map(side).collect();
            lines.push(format!("| {} |", sides.join(" | ")));
        }
    }
    lines.join("\n")
}

/// Code between the fences that it had.
fn fenced(own: &Paragraph, before: &str) -> String {
    let first = before.lines().next().unwrap_or_default().trim();
    let opening = if first.starts_with("```") || first.starts_with("~~~") { first } else { "```" };
    let fence: String = opening.chars().take_while(|c| matches!(c, '`' | '~')).collect();
    let text: String = own.atoms.iter().map(|atom| atom.char().unwrap_or('\n')).collect();
    format!("{opening}\n{text}\n{fence}")
}
