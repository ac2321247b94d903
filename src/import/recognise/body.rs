//! From blocks to the Markdown of a text: sub-headings in their order, notes and
//! addresses where they are used.

use std::collections::{BTreeMap, BTreeSet};

use super::levels::Heading;
use crate::import::blocks::{Block, Kind};

/// Notes and addresses of links, which stand anywhere in a source and belong to
/// the text that uses them.
#[derive(Debug, Default)]
pub(super) struct Shared<'a> {
    /// By the mark that uses them, such as `[^1]`.
    definitions: BTreeMap<String, &'a Block>,
    used: BTreeSet<String>,
}

impl<'a> Shared<'a> {
    /// Those of a document.
    pub(super) fn of(blocks: &'a [Block]) -> Self {
        let shared = blocks.iter().filter(|block| matches!(block.kind, Kind::Note | Kind::Definition));
        let definitions = shared.filter_map(|block| {
            let end = block.markdown.find("]:")?;
            Some((format!("{}]", &block.markdown[..end]).to_lowercase(), block))
        });
        Self { definitions: definitions.collect(), used: BTreeSet::new() }
    }

    /// The ones that a text uses, and those that they use.
    fn used_in(&mut self, text: &str) -> Vec<&'a Block> {
        let mut found: Vec<&Block> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut texts = vec![text.to_lowercase()];
        while let Some(text) = texts.pop() {
            for (mark, block) in &self.definitions {
                if text.contains(mark.as_str()) && seen.insert(mark.clone()) {
                    found.push(block);
                    texts.push(block.markdown.to_lowercase().replacen(mark.as_str(), "", 1));
                }
            }
        }
        self.used.extend(seen);
        found.sort_by_key(|block| block.place.range.start);
        found
    }

    /// Those that no text used.
    pub(super) fn unused(&self) -> impl Iterator<Item = &'a Block> {
        self.definitions.iter().filter(|(mark, _)| !self.used.contains(*mark)).map(|(_, block)| *block)
    }
}

/// A text of some blocks.
pub(super) fn text<'a>(
    blocks: impl Iterator<Item = (usize, &'a Block)>,
    headings: &BTreeMap<usize, Heading>,
    shared: &mut Shared<'_>,
) -> String {
    let blocks: Vec<_> =
        blocks.filter(|(_, block)| !matches!(block.kind, Kind::Note | Kind::Definition)).collect();
    let levels: BTreeSet<i32> =
        blocks.iter().filter_map(|(index, _)| headings.get(index)).map(|own| own.level).collect();
    let mut text = String::new();
    for (index, block) in &blocks {
        let heading = headings.get(index).map(|own| {
            let depth = levels.iter().position(|level| *level == own.level).unwrap_or(0);
            let signs = "#".repeat((depth + 2).min(6));
            format!("{signs} {}", heading_text(own, block))
        });
        let own = heading.as_deref().unwrap_or_else(|| block.markdown.trim_matches('\n'));
        if own.trim().is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str(if block.joined { "\n" } else { "\n\n" });
        }
        text.push_str(own);
    }
    for block in shared.used_in(&text) {
        text.push_str(if block.kind == Kind::Note || !text.ends_with(':') { "\n\n" } else { "\n" });
        text.push_str(block.markdown.trim_matches('\n'));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// A sub-heading with the number that its source gives it.
fn heading_text(heading: &Heading, block: &Block) -> String {
    let own = block.markdown.trim().trim_start_matches('#').trim();
    let own = own.strip_prefix("**").and_then(|inner| inner.strip_suffix("**")).unwrap_or(own);
    let line = own.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    match &block.number {
        // `1.1` is printed by its program alone, and jianbao numbers otherwise.
        Some(number) if is_dotted(number) => {
            line.strip_prefix(number.as_str()).map_or(line.clone(), |rest| rest.trim_start().to_owned())
        }
        Some(number) if !line.starts_with(heading.number.as_str()) => format!("{number}{line}"),
        _ => line,
    }
}

fn is_dotted(number: &str) -> bool {
    number.split_once('.').is_some_and(|(_, rest)| rest.starts_with(|c: char| c.is_ascii_digit()))
}
