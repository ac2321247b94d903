//! Reads an issue as a copy editor does: the rules of [`lint`] on
//! each printed text and on the issue as a whole, at the editor's own lines.

use std::collections::BTreeSet;

use crate::brief::{Brief, PartialDate, PrintedText};
use crate::findings::{Allowed, Fault, Findings, Repair};
use crate::lint::{self, Document, Kind, Lexicon, Prose, Remark, Rule, Target};
use crate::markdown::{Block, BlockKind, Inline};
use crate::text::lang::Lang;
use crate::text::source::{Place, Sources, Text};

/// Reads an issue by the words of its house and of the language; gives every remark
/// that no comment allows. Without a brief, because of other faults, the rules on
/// the whole issue are left out.
pub fn read(
    texts: &[PrintedText],
    brief: Option<&Brief>,
    lang: Lang,
    lexicon: &Lexicon,
    sources: &Sources,
) -> Findings {
    let mut desk = Desk { sources, known: None, findings: Findings::default() };
    // An address is no prose.
    let prose: Vec<_> = texts.iter().filter(|text| text.key != "url").collect();
    let read: Vec<_> = prose.iter().map(|text| Prose::new(&text.text.value, kind(text))).collect();
    for (printed, read) in prose.iter().zip(&read) {
        for found in quotations(read.remarks(lexicon, lang)) {
            match found {
                Found::Remark(remark) => desk.add(&printed.text, remark),
                Found::Quotation(open, close) => desk.add_quotation(&printed.text, open, close),
            }
        }
    }
    if let Some(brief) = brief {
        whole_issue(brief, (&prose, &read), lang, &mut desk);
    }
    desk.findings
}

fn kind(printed: &PrintedText) -> Kind {
    if printed.is_markdown() { Kind::Markdown } else { Kind::Plain }
}

/// What was found: most remarks by themselves, the two marks of a quotation as one.
enum Found {
    Remark(Remark),
    Quotation(Remark, Remark),
}

/// Puts the straight marks of each quotation together: they are one slip.
fn quotations(remarks: Vec<Remark>) -> Vec<Found> {
    let mut open: Vec<usize> = Vec::new();
    let mut found: Vec<Option<Found>> = Vec::with_capacity(remarks.len());
    for remark in remarks {
        let mark = remark.advice.as_deref().filter(|_| remark.rule == Rule::QuotesStraight);
        let closes = mark.is_some_and(|mark| ["”", "’", "」", "』"].contains(&mark));
        let opening = if closes { open.pop() } else { None };
        match opening.and_then(|at| found[at].take()) {
            Some(Found::Remark(opening)) => found.push(Some(Found::Quotation(opening, remark))),
            _ => {
                if mark.is_some() && !closes {
                    open.push(found.len());
                }
                found.push(Some(Found::Remark(remark)));
            }
        }
    }
    found.into_iter().flatten().collect()
}

/// Puts remarks at their places.
struct Desk<'a> {
    sources: &'a Sources,
    /// What comments allow in the string that was last at fault.
    known: Option<(Place, Allowed)>,
    findings: Findings,
}

impl Desk<'_> {
    fn add(&mut self, text: &Text, remark: Remark) {
        let Some(token) = &text.place else { return };
        let place = self.sources.within(token, &text.value, remark.range.clone());
        let fault = Fault::Remark { rule: remark.rule, found: remark.found, advice: remark.advice };
        if self.is_allowed(token, &fault) {
            return;
        }
        // Only where the file has the very text, and no sign that TOML would read.
        let plain = |text: &str| !text.contains(['"', '\'', '\\']);
        let there = self.sources.slice(&place);
        let same = Some(there) == text.value.get(remark.range);
        let sure =
            |fix: &String| same && plain(fix) && (plain(there) || is_long_literal(self.sources.slice(token)));
        let repair = remark.fix.filter(sure).map(|text| Repair { place: place.clone(), text });
        self.findings.add_with(fault, place, repair);
    }

    /// A quotation between straight marks. What stands between them stays.
    fn add_quotation(&mut self, text: &Text, open: Remark, close: Remark) {
        let Some(token) = &text.place else { return };
        let place = self.sources.within(token, &text.value, open.range.start..close.range.end);
        let there = self.sources.slice(&place);
        let inner = there.get(open.range.len()..there.len().saturating_sub(close.range.len()));
        let same = text.value.get(open.range.start..close.range.end) == Some(there);
        let marks = open.fix.as_deref().zip(close.fix.as_deref());
        let sure = same && is_long_literal(self.sources.slice(token));
        let mended = marks.zip(inner).filter(|_| sure);
        let repair = mended.map(|((open, close), inner)| format!("{open}{inner}{close}"));
        let repair = repair.map(|text| Repair { place: place.clone(), text });
        let both = |open: Option<String>, close: Option<String>| Some(format!("{}…{}", open?, close?));
        let fault = Fault::Remark {
            rule: open.rule,
            found: format!("{}…{}", open.found, close.found),
            advice: both(open.advice, close.advice),
        };
        if !self.is_allowed(token, &fault) {
            self.findings.add_with(fault, place, repair);
        }
    }

    /// Whether a comment allows a fault of a string.
    fn is_allowed(&mut self, token: &Place, fault: &Fault) -> bool {
        if !self.known.as_ref().is_some_and(|(known, _)| known == token) {
            self.known = Some((token.clone(), Allowed::of(token, self.sources)));
        }
        self.known.as_ref().is_some_and(|(_, allowed)| allowed.contains(fault.code()))
    }
}

/// Whether a token is a string in which quotes and backslashes mean themselves.
fn is_long_literal(token: &str) -> bool {
    token.starts_with("'''") || token.starts_with("\"\"\"")
}

/// The rules on the issue, with its texts as they were written and as they were read.
fn whole_issue(
    brief: &Brief,
    (prose, read): (&[&PrintedText], &[Prose<'_>]),
    lang: Lang,
    desk: &mut Desk<'_>,
) {
    let mut citations = Vec::new();
    cites(brief.summary.as_ref().map_or(&[][..], |summary| &summary.body), &mut citations);
    let mut section_cites = Vec::new();
    for section in &brief.sections {
        let before = citations.len();
        cites(&section.body, &mut citations);
        section_cites.push(citations.len() > before);
    }
    cites(brief.judgement.as_ref().map_or(&[][..], |judgement| &judgement.body), &mut citations);
    let cited: BTreeSet<_> = citations.iter().copied().collect();
    let titles = brief.sections.iter().map(|section| &section.title);
    let titles: Vec<_> = titles.chain(brief.judgement.as_ref().map(|judgement| &judgement.title)).collect();
    let dates: Vec<_> =
        brief.references.iter().map(|r| r.date.map(|date| date.to_string()).unwrap_or_default()).collect();
    let document = Document {
        date: Some(brief.header.date),
        titles: titles.iter().map(|title| title.value.as_str()).collect(),
        sections: brief
            .sections
            .iter()
            .zip(section_cites)
            .map(|(section, cites)| lint::Section { title: &section.title.value, cites })
            .collect(),
        references: brief
            .references
            .iter()
            .zip(&dates)
            .enumerate()
            .map(|(index, (reference, date))| lint::Reference {
                source: reference.source.as_ref().map_or("", |source| &source.value),
                title: &reference.title.value,
                date,
                day: match reference.date {
                    Some(PartialDate::Day(date)) => Some(date),
                    _ => None,
                },
                url: reference.url.as_deref(),
                cited: cited.contains(&(index + 1)),
            })
            .collect(),
        texts: read,
        summary: prose.iter().position(|printed| printed.is_summary()),
        citations,
    };
    let date = Text { value: brief.header.date.to_string(), place: brief.header.date_place.clone() };
    for (target, remark) in lint::document_remarks(&document, lang) {
        let text = match target {
            Target::Date => &date,
            Target::Title(index) => titles[index],
            Target::Section(index) => &brief.sections[index].title,
            Target::Reference(index) => &brief.references[index].title,
            Target::Text(index) => &prose[index].text,
        };
        desk.add(text, remark);
    }
}

/// Collects the numbers of the references that blocks cite, in the text's order.
fn cites(blocks: &[Block], found: &mut Vec<usize>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(inlines) | BlockKind::Heading { body: inlines, .. } => {
                cited_inline(inlines, found);
            }
            BlockKind::Quote(body) | BlockKind::Callout { body, .. } => cites(body, found),
            BlockKind::Captioned { caption, notes, body, .. } => {
                caption.iter().chain(notes).for_each(|line| cited_inline(&line.inlines, found));
                cites(std::slice::from_ref(body), found);
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| cites(&item.body, found)),
            BlockKind::Table { head, rows, .. } => {
                head.iter().chain(rows.iter().flatten()).for_each(|cell| cited_inline(cell, found));
            }
            BlockKind::Figure { .. } | BlockKind::Chart { .. } | BlockKind::Code { .. } | BlockKind::Rule => {
            }
        }
    }
}

fn cited_inline(inlines: &[Inline], found: &mut Vec<usize>) {
    for inline in inlines {
        match inline {
            Inline::Cite(numbers) => found.extend(numbers),
            Inline::Styled(_, body) | Inline::Link { body, .. } => cited_inline(body, found),
            Inline::Footnote { body: Some(body), .. } => cites(body, found),
            _ => {}
        }
    }
}
