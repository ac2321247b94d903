//! From comrak's tree to blocks. Everything that the tree would lose on the
//! way (unused notes, link definitions, titles) becomes a finding.

use std::collections::{BTreeMap, BTreeSet};

use comrak::nodes::{ListType, Node, NodeList, NodeValue, Sourcepos, TableAlignment};
use comrak::{Arena, Options, parse_document};

use super::collate::collate;
use super::headings::{Counter, typed};
use super::{Alignment, Block, BlockKind, Body, Context, Inline, Item};
use crate::brief::{Lang, Text};
use crate::findings::Fault;
use crate::source::Place;

/// How deep blocks and styles may nest; a person's text stays far below.
const MAX_DEPTH: usize = 24;

/// Parses a text. Faults go to the context's findings; what could be read is
/// given back in any case.
pub fn parse(text: &Text, lang: Lang, context: Context<'_>) -> Body {
    let Some(place) = &text.place else { return Body::new() };
    let arena = Arena::new();
    let root = parse_document(&arena, &text.value, &options());
    let mut parser = Parser::new(&text.value, place, lang, context);
    parser.collect_notes(root);
    parser.base_level = root
        .descendants()
        .filter_map(|node| match node.data().value {
            NodeValue::Heading(heading) => Some(heading.level as usize),
            _ => None,
        })
        .min()
        .unwrap_or(1);
    let body = parser.blocks(root);
    parser.report_unused_notes();
    parser.report_unused_definitions(root);
    collate(text, &body, parser.context.sources, parser.context.lost);
    body
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    // `**“重点”**后` is strong although a Han character follows.
    options.extension.cjk_friendly_emphasis = true;
    options.parse.leave_footnote_definitions = true;
    options.parse.escaped_char_spans = true;
    options
}

/// The state of one text's conversion.
pub(super) struct Parser<'a, 't, 'c> {
    text: &'t str,
    token: &'t Place,
    line_starts: Vec<usize>,
    pub(super) context: Context<'c>,
    /// Footnotes by name: the definition, and whether something refers to it.
    pub(super) notes: BTreeMap<String, Node<'a>>,
    pub(super) used_notes: BTreeSet<String>,
    /// Where the last occurrence of a needle ended, to report each one once.
    pub(super) found: BTreeMap<String, usize>,
    counter: Counter,
    base_level: usize,
    depth: usize,
}

impl<'a, 't, 'c> Parser<'a, 't, 'c> {
    fn new(text: &'t str, token: &'t Place, lang: Lang, context: Context<'c>) -> Self {
        let after_break = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            token,
            line_starts: std::iter::once(0).chain(after_break).collect(),
            context,
            notes: BTreeMap::new(),
            used_notes: BTreeSet::new(),
            found: BTreeMap::new(),
            counter: Counter::new(lang),
            base_level: 1,
            depth: 0,
        }
    }

    /// The place in the brief of a stretch of this text.
    pub(super) fn place(&self, position: Sourcepos) -> Place {
        let range = self.range(position);
        self.context.sources.within(self.token, self.text, range)
    }

    /// The byte range in this text of comrak's lines and columns.
    pub(super) fn range(&self, position: Sourcepos) -> std::ops::Range<usize> {
        let offset = |line: usize, column: usize| {
            let start = self.line_starts.get(line.saturating_sub(1)).copied();
            let offset = start.unwrap_or(self.text.len()) + column;
            self.text.floor_char_boundary(offset.min(self.text.len()))
        };
        let start = offset(position.start.line, position.start.column.saturating_sub(1));
        start..offset(position.end.line, position.end.column).max(start)
    }

    /// The source text of a node.
    pub(super) fn source(&self, node: Node<'a>) -> &'t str {
        &self.text[self.range(node.data().sourcepos)]
    }

    fn collect_notes(&mut self, root: Node<'a>) {
        for node in root.descendants() {
            let NodeValue::FootnoteDefinition(note) = &node.data().value else { continue };
            if self.notes.insert(note.name.to_lowercase(), node).is_some() {
                let place = self.place(node.data().sourcepos);
                self.context.findings.add(Fault::FootnoteRepeated { name: note.name.clone() }, place);
            }
        }
    }

    fn report_unused_notes(&mut self) {
        for (name, node) in &self.notes {
            if !self.used_notes.contains(name) {
                let place = self.place(node.data().sourcepos);
                self.context.findings.add(Fault::FootnoteUnused { name: name.clone() }, place);
            }
        }
    }

    /// Finds lines that Markdown takes for link definitions and that no link uses.
    fn report_unused_definitions(&mut self, root: Node<'a>) {
        let mut covered = BTreeSet::new();
        let mut labels = BTreeSet::new();
        for node in root.descendants() {
            let ast = node.data();
            match ast.value {
                NodeValue::Document | NodeValue::BlockQuote | NodeValue::List(_) | NodeValue::Item(_) => {}
                NodeValue::Link(_) | NodeValue::Image(_) => {
                    let source = self.source(node);
                    let label = source.strip_suffix("[]").unwrap_or(source);
                    labels.extend(
                        label.strip_suffix(']').and_then(|l| l.rsplit('[').next()).map(str::to_lowercase),
                    );
                }
                _ => covered.extend(ast.sourcepos.start.line..=ast.sourcepos.end.line),
            }
        }
        for (index, line) in self.text.lines().enumerate() {
            let content = line.trim_start_matches([' ', '>', '-', '*', '+']);
            let Some((label, _)) = content.strip_prefix('[').and_then(|rest| rest.split_once("]:")) else {
                continue;
            };
            if covered.contains(&(index + 1))
                || label.starts_with('^')
                || labels.contains(&label.to_lowercase())
            {
                continue;
            }
            let start = self.line_starts[index] + (line.len() - content.len());
            let range = start..start + content.len();
            let place = self.context.sources.within(self.token, self.text, range);
            self.context.findings.add(Fault::DefinitionUnused { label: label.to_owned() }, place);
        }
    }

    /// Enters a level of nesting, unless it is too deep for any real text.
    pub(super) fn nested<T: Default>(&mut self, node: Node<'a>, convert: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth == MAX_DEPTH {
            let place = self.place(node.data().sourcepos);
            self.context.findings.add(Fault::NestingTooDeep { limit: MAX_DEPTH }, place);
            return T::default();
        }
        self.depth += 1;
        let converted = convert(self);
        self.depth -= 1;
        converted
    }

    /// The blocks below a node.
    pub(super) fn blocks(&mut self, parent: Node<'a>) -> Body {
        self.nested(parent, |parser| parent.children().filter_map(|node| parser.block(node)).collect())
    }

    fn block(&mut self, node: Node<'a>) -> Option<Block> {
        let place = self.place(node.data().sourcepos);
        let kind = match &node.data().value {
            NodeValue::Paragraph => self.paragraph(node)?,
            NodeValue::Heading(heading) => self.heading(node, heading.level as usize),
            NodeValue::List(list) => self.list(node, list),
            NodeValue::BlockQuote => BlockKind::Quote(self.blocks(node)),
            NodeValue::CodeBlock(code) => BlockKind::Code {
                language: code.info.split_whitespace().next().map(str::to_owned),
                text: code.literal.trim_end_matches('\n').to_owned(),
            },
            NodeValue::Table(table) => self.table(node, &table.alignments),
            NodeValue::ThematicBreak => BlockKind::Rule,
            NodeValue::HtmlBlock(html) => BlockKind::Paragraph(self.html_block(&html.literal, &place)),
            // Set where it is referred to.
            NodeValue::FootnoteDefinition(_) => return None,
            other => unreachable!("comrak makes no {other:?} with these options"),
        };
        Some(Block { kind, place })
    }

    fn paragraph(&mut self, node: Node<'a>) -> Option<BlockKind> {
        let inlines = self.inlines(node);
        match inlines.as_slice() {
            [] => None,
            [Inline::Image { image, alt }] => Some(BlockKind::Figure { image: *image, alt: alt.clone() }),
            _ => Some(BlockKind::Paragraph(inlines)),
        }
    }

    fn heading(&mut self, node: Node<'a>, level: usize) -> BlockKind {
        let level = level - self.base_level + 1;
        let mut body = self.inlines(node);
        let mut number = self.counter.next(level);
        if let Some(Inline::Text(first)) = body.first_mut()
            && let Some(found) = typed(first)
        {
            if found.number != number {
                let fault = Fault::HeadingNumber { typed: found.number.to_owned(), expected: number.clone() };
                let place = self.place(node.data().sourcepos);
                self.context.findings.add(fault, place);
            }
            number = found.number.to_owned();
            let value = found.value;
            *first = found.rest.to_owned();
            self.counter.continue_from(value);
        }
        BlockKind::Heading { level, number, body }
    }

    fn list(&mut self, node: Node<'a>, list: &NodeList) -> BlockKind {
        let items = node.children().map(|item| {
            let done = match &item.data().value {
                NodeValue::TaskItem(task) => Some(task.symbol.is_some()),
                _ => None,
            };
            Item { done, body: self.blocks(item) }
        });
        BlockKind::List {
            items: items.collect(),
            start: (list.list_type == ListType::Ordered).then_some(list.start),
            tight: list.tight,
        }
    }

    fn table(&mut self, node: Node<'a>, alignments: &[TableAlignment]) -> BlockKind {
        let columns = alignments.iter().map(|alignment| match alignment {
            TableAlignment::None => Alignment::Auto,
            TableAlignment::Left => Alignment::Left,
            TableAlignment::Center => Alignment::Center,
            TableAlignment::Right => Alignment::Right,
        });
        let columns: Vec<_> = columns.collect();
        let mut rows = node.children().map(|row| {
            let mut cells: Vec<_> = row.children().map(|cell| self.inlines(cell)).collect();
            cells.resize(columns.len(), Vec::new());
            cells
        });
        let head = rows.next().unwrap_or_default();
        let rows = rows.collect();
        BlockKind::Table { columns, head, rows }
    }
}
