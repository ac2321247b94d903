//! What comes before the first part: the title, the lines of the masthead, and a
//! lead text.

use std::collections::BTreeMap;

use super::header::{self, Header, Taken, is_organisation, split_names};
use super::levels::{Heading, one_line};
use super::{House, Recognised, Recogniser, Section, Summary, words};
use crate::findings::Fault;
use crate::import::blocks::{Block, Document, Field, Kind};
use crate::text::source::Place;
use crate::words::Words;

/// A line of a masthead has at most so many characters.
const LONGEST: usize = 60;

/// The block that is the document's title, where a style or its place says so.
pub(super) fn title(
    document: &Document,
    headings: &BTreeMap<usize, Heading>,
    skipped: &[bool],
    house: &House,
) -> Option<usize> {
    let by_style =
        document.blocks.iter().enumerate().find(|(at, own)| own.kind == Kind::Title && !skipped[*at]);
    if let Some((index, _)) = by_style {
        return Some(index);
    }
    let (index, first) = headings.iter().find(|(_, own)| own.explicit)?;
    let before = document.blocks[..*index].iter().enumerate().filter(|(at, _)| !skipped[*at]);
    let leads = before.clone().all(|(_, block)| block.is_line() && block.plain.chars().count() <= LONGEST);
    let others: Vec<_> = headings.iter().filter(|(at, own)| *at != index && own.part.is_none()).collect();
    if first.part.is_some() || !leads {
        return None;
    }
    if others.is_empty() {
        // The only heading names the one section of a newsletter that has its name.
        let named = house.title.as_ref().is_some_and(|title| *title != first.title);
        return (!named).then_some(*index);
    }
    let alone = others.iter().all(|(_, own)| own.level > first.level);
    let numbered = first.number.is_empty()
        && others.iter().filter(|(_, own)| own.level <= first.level).all(|(_, own)| !own.number.is_empty());
    (alone || numbered).then_some(*index)
}

/// Takes a value that the source gives a name; whether there is a key for it.
pub(super) fn field(field: &Field, found: &mut Recognised) -> bool {
    let header = &mut found.header;
    let one = || field.values.first().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let all = || field.values.iter().flat_map(|value| split_names(value)).collect::<Vec<_>>();
    let number = || one()?.trim_matches(|c: char| !c.is_ascii_digit()).parse::<u32>().ok().filter(|n| *n > 0);
    match field.name.as_str() {
        "title" => header.title = one(),
        "subtitle" => header.subtitle = one(),
        "marking" => header.marking = one(),
        "publisher" | "author" | "authors" | "organization" => header.publishers.extend(field.values.clone()),
        "partners" => header.partners.extend(all()),
        "keywords" | "tags" => {
            found.summary.get_or_insert_default().keywords.extend(all());
        }
        "summary" | "abstract" | "description"
            if found.summary.as_ref().is_none_or(|own| own.text.is_empty()) =>
        {
            let text = one().map(|text| text + "\n").unwrap_or_default();
            found.summary.get_or_insert_default().text = text;
        }
        "date" => match one().as_deref().and_then(header::date) {
            Some(day) => {
                header.date = Some(day);
                header
                    .written
                    .extend(one().filter(|text| *text != day.to_string()).map(|text| ("date", text)));
            }
            None => return false,
        },
        "issue" | "no" | "number" => match number() {
            Some(number) => header.issue = Some(number),
            None => return false,
        },
        "total_issue" => match number() {
            Some(number) => header.total_issue = Some(number),
            None => return false,
        },
        _ => return false,
    }
    true
}

/// Lines above the first part that no form tells apart.
struct Unknown<'a> {
    index: usize,
    block: &'a Block,
    line: String,
}

impl Recogniser<'_> {
    /// Takes the blocks before the first part.
    pub(super) fn take_masthead(&mut self, blocks: &[usize], house: &House) {
        let title = title(self.document, &self.headings, &self.skipped, house);
        let mut unknown = Vec::new();
        let mut lead = Vec::new();
        for index in blocks {
            let block = &self.document.blocks[*index];
            if Some(*index) == title {
                self.take_title(block);
            } else if !lead.is_empty() || !is_masthead(block) {
                lead.push(*index);
            } else {
                self.take_lines(*index, block, &mut unknown);
            }
        }
        let mut left = self.name_lines(unknown, house);
        left.extend(lead);
        self.take_lead(&left);
    }

    fn take_title(&mut self, block: &Block) {
        let line = one_line(&block.plain);
        let header = &mut self.found.header;
        match &header.title {
            None => name(line, header),
            Some(own) if *own == line => {}
            Some(_) if header.subtitle.is_none() => header.subtitle = Some(line),
            Some(_) => self.leave_out(
                block.place.clone(),
                Words::plain("write it as the title, if it is one", "如果是刊名或标题，就写上"),
            ),
        }
    }

    fn take_lines<'b>(&mut self, index: usize, block: &'b Block, unknown: &mut Vec<Unknown<'b>>) {
        for line in block.plain.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let taken = header::take(line, &mut self.found.header, &mut self.found.distribution);
            if taken == Taken::No {
                unknown.push(Unknown { index, block, line: line.to_owned() });
            }
        }
    }

    /// Gives the lines that have no form their keys by their order and size; gives
    /// the blocks of those that are none of a masthead.
    fn name_lines(&mut self, unknown: Vec<Unknown<'_>>, house: &House) -> Vec<usize> {
        let by_look = self.document.by_look;
        let mut lines: Vec<_> = unknown.into_iter().map(Some).collect();
        let header = &mut self.found.header;
        if header.title.is_none()
            && let Some(at) = title_at(&lines, house)
            && let Some(own) = lines[at].take()
        {
            name(own.line, header);
            // A break in the paragraph of a name makes it one of several lines.
            let below = lines[at + 1..]
                .iter_mut()
                .take_while(|line| line.as_ref().is_some_and(|line| by_look && line.index == own.index));
            for line in below.filter_map(Option::take) {
                let title = header.title.get_or_insert_default();
                title.push_str(&format!("\n{}", line.line));
            }
        }
        let anyone = lines.iter().flatten().any(|own| is_organisation(&own.line));
        let (mut left, mut lead) = (Vec::new(), Vec::new());
        for Unknown { index, block, line } in lines.into_iter().flatten() {
            // In a document that has looks, a masthead's lines are centred.
            let shaped = !by_look || block.look.centred;
            let alone = !anyone && header.publishers.is_empty() && !house.has_publisher && shaped;
            if lead.is_empty() && (is_organisation(&line) || alone) {
                header.publishers.push(line);
            } else if lead.is_empty() && header.subtitle.is_none() && shaped {
                header.subtitle = Some(line);
            } else if block.plain.lines().count() <= 1 {
                lead.push(index);
            } else {
                left.push((block, line));
            }
        }
        left.into_iter().for_each(|(block, line)| self.leave_line_out(block, &line));
        lead
    }

    fn leave_line_out(&mut self, block: &Block, line: &str) {
        let within = block_line(self.sources.slice(&block.place), line);
        let start = block.place.range.start;
        let range = within.map_or(block.place.range.clone(), |own| start + own.start..start + own.end);
        let place = Place { source: block.place.source, range };
        self.leave_out(
            place,
            Words::plain("write it into the header, if it is to be printed", "要印出来的，写进报头"),
        );
    }

    /// A text above the first heading: the summary, or the issue's only section.
    fn take_lead(&mut self, lead: &[usize]) {
        let mut summary = Summary::default();
        let blocks = self.without_keywords(lead, &mut summary);
        let labelled = blocks
            .iter()
            .position(|index| words::summary_in_line(&self.document.blocks[*index].plain).is_some());
        let has_sections = self.headings.values().any(|own| own.part.is_none());
        let whole = self.text(&blocks);
        let place = blocks.first().map(|index| self.document.blocks[*index].place.clone());
        match labelled {
            Some(at) if has_sections || blocks.len() > 1 => self.split_lead(&blocks, at, &mut summary),
            _ if !whole.trim().is_empty() => {
                let named = self.headings.values().any(|own| own.part == Some(words::Part::Summary));
                if has_sections && !named {
                    summary.text = whole;
                    self.findings.add(Fault::ImportLead {}, place);
                } else {
                    self.found.sections.push(Section { body: whole, ..Section::default() });
                }
            }
            _ => {}
        }
        if !summary.text.is_empty() || !summary.keywords.is_empty() {
            let own = self.found.summary.get_or_insert_default();
            own.keywords.extend(summary.keywords);
            own.keywords_line = summary.keywords_line;
            own.label = summary.label;
            own.text.push_str(&summary.text);
        }
    }

    /// A lead with a paragraph `摘要：…` in it: what is below it, up to the first
    /// heading, is the summary too, unless there is no other text.
    fn split_lead(&mut self, blocks: &[usize], at: usize, summary: &mut Summary) {
        let has_sections = self.headings.values().any(|own| own.part.is_none());
        let end = if has_sections { blocks.len() } else { at + 1 };
        let own = &self.document.blocks[blocks[at]];
        let text = self.text(&blocks[at..end]);
        let (label, _) = words::summary_in_line(&own.plain).unwrap_or_default();
        summary.label = label.to_owned();
        // The label in the text has the marks that Markdown gives it.
        let start = text
            .find(['：', ':', '】'])
            .map_or(0, |colon| colon + text[colon..].chars().next().map_or(0, char::len_utf8));
        summary.text = text[start..].trim_start_matches(['*', ' ', '：', ':', '\u{3000}']).to_owned();
        let rest = [&blocks[..at], &blocks[end..]].concat();
        let rest = self.text(&rest);
        if !rest.trim().is_empty() {
            self.found.sections.push(Section { body: rest, ..Section::default() });
        }
    }
}

/// Takes a newsletter's name; a number in it is the issue's, and what follows
/// that is a line of its own: `某某周刊（第 110 期）：某事`.
fn name(line: String, header: &mut Header) {
    let (issue, total) = header::issues(&line);
    let at = line.find(['第', '总']).filter(|_| (issue, total) != (None, None));
    let end = line.rfind(['期', '号', '辑']).map(|end| end + '期'.len_utf8());
    let marks = |c: char| c.is_whitespace() || "（）()：:·|｜-—，、【】[]".contains(c);
    let parts = at.zip(end).filter(|(at, end)| at < end);
    let parts =
        parts.map(|(at, end)| (line[..at].trim_end_matches(marks), line[end..].trim_start_matches(marks)));
    let Some((before, after)) = parts.filter(|(before, _)| !before.is_empty()) else {
        header.title = Some(line);
        return;
    };
    header.title = Some(before.to_owned());
    if !after.is_empty() && header.subtitle.is_none() {
        header.subtitle = Some(after.to_owned());
    }
    (header.issue, header.total_issue) = (header.issue.or(issue), header.total_issue.or(total));
    header.written.push(("title", line.clone()));
}

/// Whether a block's lines can be those of a masthead.
fn is_masthead(block: &Block) -> bool {
    // A salutation ends with a colon, a sentence with its mark.
    let ends = ['。', '！', '？', '；', '：'];
    let short = |line: &str| line.chars().count() <= LONGEST && !line.trim_end().ends_with(ends);
    let labelled =
        words::summary_in_line(&block.plain).is_some() || words::keywords_in_line(&block.plain).is_some();
    let picture = block.kind == Kind::Picture;
    block.is_line() && !picture && !labelled && block.plain.lines().all(short)
}

/// Where a line is in the text of its block.
fn block_line(text: &str, line: &str) -> Option<std::ops::Range<usize>> {
    text.find(line).map(|at| at..at + line.len())
}

/// Which of the lines without a form is the newsletter's name: the one that the
/// house uses, else the largest, else the first that is not an organisation's.
fn title_at(lines: &[Option<Unknown<'_>>], house: &House) -> Option<usize> {
    let is_named = |own: &Unknown<'_>| Some(&own.line) == house.title.as_ref();
    let largest = lines.iter().flatten().filter_map(|own| own.block.look.size).max();
    let is_title = |own: &Unknown<'_>| match largest {
        Some(size) => own.block.look.size == Some(size),
        None => !is_organisation(&own.line),
    };
    let first = |wanted: &dyn Fn(&Unknown<'_>) -> bool| {
        lines.iter().position(|line| line.as_ref().is_some_and(wanted))
    };
    first(&is_named).or_else(|| first(&is_title)).or((!lines.is_empty()).then_some(0))
}
