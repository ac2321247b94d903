//! From comrak's tree to blocks. Everything that the tree would lose on the
//! way (unused notes, link definitions, titles) becomes a finding.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use comrak::nodes::{ListType, Node, NodeList, NodeValue, TableAlignment};
use comrak::{Arena, Options, parse_document};

use super::ReferenceIds;
use super::amend::Amendments;
use super::collate::collate;
use super::doubts;
use super::headings::{Counter, decimal, typed};
use super::report::Report;
use super::written::Written;
use super::{Alignment, Block, BlockKind, Body, Chart, Context, Images, Inline, Item};
use crate::findings::{Fault, Findings};
use crate::text::lang::Lang;
use crate::text::source::Place;
use crate::text::source::Text;

/// How deep blocks and styles may nest; a person's text stays far below, and
/// what is deeper has no room left on a page of `bulletin`.
const LEVELS: usize = 12;

/// The same, with the text as a whole and its paragraph.
pub(super) const MAX_DEPTH: usize = LEVELS + 2;

/// How often a text is amended and read again.
const ROUNDS: usize = 4;

/// Parses a text. Faults go to the context's findings; what could be read is
/// given back in any case.
pub fn parse(text: &Text, lang: Lang, context: Context<'_>) -> Body {
    let Some(place) = &text.place else { return Body::new() };
    let report = Report::new(&text.value, place, context.sources, context.findings);
    let reader = Reader { lang, report, references: context.references, images: context.images };
    let (body, silenced) = reader.read(Written::new(&text.value), Amendments::default(), ROUNDS);
    let mut lost = Findings::default();
    collate(text, &body, context.sources, &mut lost);
    context.lost.extend_unless(lost, silenced);
    body
}

/// What converting a tree needs besides the tree.
struct Reader<'c> {
    lang: Lang,
    report: Report<'c>,
    references: &'c ReferenceIds,
    images: &'c mut Images,
}

impl Reader<'_> {
    /// Reads a text, amends what Markdown would read otherwise than it was meant,
    /// and reads it again until there is no more of that. Gives also where
    /// something was found that a comment allows.
    fn read(self, written: Written<'_>, mut amendments: Amendments, rounds: usize) -> (Body, Vec<Place>) {
        let arena = Arena::new();
        let mut options = options();
        options.parse.escaped_char_spans = true;
        let root = parse_document(&arena, written.text(), &options);
        if amendments.find(root, &written) && rounds > 0 {
            let amended = Written::with(written.original, &amendments.signs());
            return self.read(amended, amendments, rounds - 1);
        }
        let mut parser = Parser::new(written, self);
        parser.collect_notes(root);
        parser.base_level = root
            .descendants()
            .filter_map(|node| match node.data().value {
                NodeValue::Heading(heading) => Some(heading.level as usize),
                _ => None,
            })
            .min()
            .unwrap_or(1);
        // One by itself may be a version.
        parser.decimals = root.descendants().filter(|node| begins_with_decimal(node)).nth(1).is_some();
        let body = parser.blocks(root);
        parser.report_unused_notes();
        parser.report_unused_definitions(root);
        doubts::report(root, &parser.written, &amendments.pairs, &mut parser.report);
        (body, parser.report.silenced())
    }
}

/// What Markdown is, in a brief and in a source that becomes one.
pub(crate) fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    // `**“重点”**后` is strong although a Han character follows.
    options.extension.cjk_friendly_emphasis = true;
    options.parse.leave_footnote_definitions = true;
    options
}

/// Whether a node is a heading with a decimal number of its own.
fn begins_with_decimal(node: &Node<'_>) -> bool {
    let first = matches!(node.data().value, NodeValue::Heading(_)).then(|| node.first_child()).flatten();
    first.is_some_and(|first| match &first.data().value {
        NodeValue::Text(text) => decimal(text).is_some(),
        _ => false,
    })
}

/// The state of one text's conversion.
pub(super) struct Parser<'a, 't, 'c> {
    pub(super) written: Written<'t>,
    pub(super) report: Report<'c>,
    pub(super) references: &'c ReferenceIds,
    pub(super) images: &'c mut Images,
    /// Footnotes by name: the definition, and whether something refers to it.
    pub(super) notes: BTreeMap<String, Node<'a>>,
    pub(super) used_notes: BTreeSet<String>,
    /// Where comrak took backslashes out of the table's cell that is read.
    pub(super) bars: Vec<usize>,
    /// How many ids of references were not known.
    pub(super) unknown_ids: usize,
    /// Levels of headings that were reported, as typed and as printed.
    moved_levels: BTreeSet<(usize, usize)>,
    counter: Counter,
    lang: Lang,
    base_level: usize,
    /// Whether headings carry decimal numbers of their own, such as `2.1`.
    decimals: bool,
    pub(super) depth: usize,
}

impl<'a, 't, 'c> Parser<'a, 't, 'c> {
    fn new(written: Written<'t>, reader: Reader<'c>) -> Self {
        Self {
            written,
            report: reader.report,
            references: reader.references,
            images: reader.images,
            notes: BTreeMap::new(),
            used_notes: BTreeSet::new(),
            bars: Vec::new(),
            unknown_ids: 0,
            moved_levels: BTreeSet::new(),
            counter: Counter::new(reader.lang),
            lang: reader.lang,
            base_level: 1,
            decimals: false,
            depth: 0,
        }
    }

    /// The range in the text of what a node was made of.
    pub(super) fn range(&self, node: Node<'a>) -> Range<usize> {
        self.written.range(node.data().sourcepos, &self.bars)
    }

    /// The text that a node was made of.
    pub(super) fn source(&self, node: Node<'a>) -> &'t str {
        self.written.source(node.data().sourcepos, &self.bars)
    }

    fn collect_notes(&mut self, root: Node<'a>) {
        for node in root.descendants() {
            let NodeValue::FootnoteDefinition(note) = &node.data().value else { continue };
            if self.notes.insert(note.name.to_lowercase(), node).is_some() {
                let range = self.range(node);
                self.report.add(Fault::FootnoteRepeated { name: note.name.clone() }, range);
            }
        }
    }

    fn report_unused_notes(&mut self) {
        let unused: Vec<_> = self.notes.iter().filter(|(name, _)| !self.used_notes.contains(*name)).collect();
        let unused: Vec<_> =
            unused.into_iter().map(|(name, node)| (name.clone(), self.range(node))).collect();
        for (name, range) in unused {
            self.report.add(Fault::FootnoteUnused { name }, range);
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
                _ if ast.value.block() => {
                    covered.extend(ast.sourcepos.start.line..=ast.sourcepos.end.line);
                }
                _ => {}
            }
        }
        for (line, range) in self.written.lines() {
            let text = &self.written.original[range.clone()];
            let content = text.trim_start_matches([' ', '>', '-', '*', '+']);
            let Some((label, _)) = content.strip_prefix('[').and_then(|rest| rest.split_once("]:")) else {
                continue;
            };
            if covered.contains(&line) || label.starts_with('^') || labels.contains(&label.to_lowercase()) {
                continue;
            }
            let start = range.end - content.len();
            self.report.add(Fault::DefinitionUnused { label: label.to_owned() }, start..range.end);
        }
    }

    /// Enters a level of nesting, unless it is too deep for any real text.
    pub(super) fn nested<T: Default>(&mut self, node: Node<'a>, convert: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= MAX_DEPTH {
            // What nests in tags that are too deep was reported there.
            if self.depth == MAX_DEPTH {
                self.report_depth(self.range(node));
            }
            return T::default();
        }
        self.depth += 1;
        let converted = convert(self);
        self.depth -= 1;
        converted
    }

    pub(super) fn report_depth(&mut self, range: Range<usize>) {
        self.report.add(Fault::NestingTooDeep { limit: LEVELS }, range);
    }

    /// The blocks below a node.
    pub(super) fn blocks(&mut self, parent: Node<'a>) -> Body {
        let body =
            self.nested(parent, |parser| parent.children().filter_map(|node| parser.block(node)).collect());
        self.captioned(body)
    }

    fn block(&mut self, node: Node<'a>) -> Option<Block> {
        let range = self.range(node);
        let place = self.report.place(range.clone());
        let kind = match &node.data().value {
            NodeValue::Paragraph => self.paragraph(node)?,
            NodeValue::Heading(heading) => self.heading(node, heading.level),
            NodeValue::List(list) => self.list(node, list),
            NodeValue::BlockQuote => self.quotation(node),
            NodeValue::CodeBlock(code) => {
                let language = code.info.split_whitespace().next().map(str::to_owned);
                self.code(language, code.literal.trim_end_matches('\n').to_owned(), range)
            }
            NodeValue::Table(table) => self.table(node, &table.alignments),
            NodeValue::ThematicBreak => BlockKind::Rule,
            NodeValue::HtmlBlock(html) => BlockKind::Paragraph(self.html_block(&html.literal, range)),
            // Set where it is referred to.
            NodeValue::FootnoteDefinition(_) => return None,
            other => unreachable!("comrak makes no {other:?} with these options"),
        };
        Some(Block { kind, place })
    }

    fn paragraph(&mut self, node: Node<'a>) -> Option<BlockKind> {
        let inlines = self.inlines(node);
        if inlines.is_empty() {
            return None;
        }
        let pictures = Self::pictures(&inlines);
        Some(pictures.map_or(BlockKind::Paragraph(inlines), |pictures| BlockKind::Figure { pictures }))
    }

    /// A block of code, or the chart that it is.
    fn code(&mut self, language: Option<String>, text: String, range: Range<usize>) -> BlockKind {
        if language.as_deref() == Some("chart") {
            match Chart::parse(&text, self.lang) {
                Ok(chart) => return BlockKind::Chart { chart, text },
                Err(cause) => self.report.add(Fault::ChartInvalid { cause }, range),
            }
        }
        BlockKind::Code { language, text }
    }

    fn heading(&mut self, node: Node<'a>, typed_level: u8) -> BlockKind {
        let level = self.counter.level(typed_level);
        let expected = usize::from(typed_level) - self.base_level + 1;
        if level != expected && self.moved_levels.insert((expected, level)) {
            let range = self.range(node);
            self.report.add(Fault::HeadingLevel { level: expected, printed: level }, range);
        }
        let mut body = self.inlines(node);
        let mut number = self.counter.next(level);
        if let Some(Inline::Text(first)) = body.first_mut()
            && let Some(found) = typed(first)
        {
            if found.number != number {
                let fault = Fault::HeadingNumber { typed: found.number.to_owned(), expected: number.clone() };
                let range = self.range(node);
                self.report.add(fault, range);
            }
            number = found.number.to_owned();
            let (value, rest) = (found.value, found.rest.len());
            *first = first.slice(first.len() - rest..first.len());
            self.counter.continue_from(value);
        } else if self.decimals && begins_with_decimal(&node) {
            number = String::new();
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
            let mut cells: Vec<_> = row.children().map(|cell| self.cell(cell)).collect();
            cells.resize(columns.len(), Vec::new());
            cells
        });
        let head = rows.next().unwrap_or_default();
        let rows = rows.collect();
        BlockKind::Table { columns, head, rows }
    }

    fn cell(&mut self, node: Node<'a>) -> Vec<Inline> {
        self.bars = self.written.bars(node.data().sourcepos);
        let inlines = self.inlines(node);
        self.bars.clear();
        inlines
    }
}
