//! The foot of a bulletin: 报、送、发, the number of copies, and who is responsible
//! for the issue.

use super::Recogniser;
use super::header::{self, Header, split_names};
use super::words::labelled;
use crate::import::blocks::Kind;

/// To whom an issue goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Distribution {
    /// 报
    pub report_to: Vec<String>,
    /// 送
    pub send_to: Vec<String>,
    /// 发
    pub issue_to: Vec<String>,
    /// 共印 N 份
    pub copies: Option<u32>,
    /// 责任编辑
    pub editor: Option<String>,
    /// 审核
    pub reviewer: Option<String>,
    /// 签发
    pub approver: Option<String>,
    /// The lines as written.
    pub written: Vec<String>,
}

const REPORT: &[&str] = &["报", "主报", "呈报", "报送", "呈送"];
const SEND: &[&str] = &["送", "抄送", "抄报", "主送"];
const ISSUE: &[&str] = &["发", "分发", "印发", "发送"];
const EDITOR: &[&str] = &["责任编辑", "编辑", "本期编辑", "责编", "执行编辑"];
const REVIEWER: &[&str] = &["审核", "审校", "审稿", "核稿", "校对"];
const APPROVER: &[&str] = &["签发", "签发人", "审签", "主编"];

/// Takes a line of the foot; whether it was one.
pub(super) fn take(line: &str, distribution: &mut Distribution) -> bool {
    let line = line.trim();
    if copies(line, distribution) {
        return true;
    }
    let mut found = distribution.clone();
    let parts = people(line);
    if parts.iter().all(|part| one(part, &mut found)) && !parts.is_empty() {
        *distribution = found;
        return true;
    }
    false
}

/// Several people in one line: `责任编辑：张三  审核：李四`.
fn people(line: &str) -> Vec<&str> {
    let labels: Vec<_> = [EDITOR, REVIEWER, APPROVER].concat();
    let mut starts: Vec<usize> = line
        .char_indices()
        .filter(|(at, _)| {
            let before = line[..*at].chars().next_back();
            let begins =
                before.is_none_or(|c| c.is_whitespace() || matches!(c, '；' | ';' | '，' | '|' | '｜'));
            begins && labelled(&line[*at..], &labels).is_some()
        })
        .map(|(at, _)| at)
        .collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([line.len()]);
    let parts = starts.iter().zip(ends).map(|(start, end)| line[*start..end].trim());
    parts
        .map(|part| part.trim_end_matches(['；', ';', '，', '|', '｜']).trim())
        .filter(|p| !p.is_empty())
        .collect()
}

fn one(part: &str, distribution: &mut Distribution) -> bool {
    for (labels, is_list) in [(REPORT, 0), (SEND, 1), (ISSUE, 2)] {
        let Some((_, names)) = labelled(part, labels).filter(|(_, names)| !names.is_empty()) else {
            continue;
        };
        let list = match is_list {
            0 => &mut distribution.report_to,
            1 => &mut distribution.send_to,
            _ => &mut distribution.issue_to,
        };
        list.extend(split_names(names));
        distribution.written.push(part.to_owned());
        return true;
    }
    for (labels, which) in [(EDITOR, 0), (REVIEWER, 1), (APPROVER, 2)] {
        let Some((_, name)) = labelled(part, labels).filter(|(_, name)| !name.is_empty()) else { continue };
        let key = match which {
            0 => &mut distribution.editor,
            1 => &mut distribution.reviewer,
            _ => &mut distribution.approver,
        };
        if key.is_some() || name.chars().count() > 30 {
            return false;
        }
        *key = Some(name.to_owned());
        distribution.written.push(part.to_owned());
        return true;
    }
    false
}

fn copies(line: &str, distribution: &mut Distribution) -> bool {
    let inner = line.trim_matches(['（', '）', '(', ')', ' ', '。']);
    let Some(rest) = inner.strip_prefix("共印").or_else(|| inner.strip_prefix("印数")) else {
        return false;
    };
    let rest = rest.trim_start_matches([' ', '：', ':']);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let after = rest[digits.len()..].trim();
    match digits.parse() {
        Ok(number) if matches!(after, "份" | "" | "份。") => {
            distribution.copies = Some(number);
            distribution.written.push(line.to_owned());
            true
        }
        _ => false,
    }
}

impl Recogniser<'_> {
    /// Takes the foot off the document's end.
    pub(super) fn take_tail(&mut self) {
        let blocks = &self.document.blocks;
        let mut lines = Vec::new();
        for index in (0..blocks.len()).rev().filter(|index| !self.skipped[*index]) {
            let block = &blocks[index];
            let mut trial = Distribution::default();
            let blank = block.plain.trim().is_empty();
            let whole =
                block.kind == Kind::Paragraph && block.plain.lines().all(|line| take(line, &mut trial));
            if !(whole || blank && block.kind == Kind::Other) {
                break;
            }
            lines.push((index, blank));
        }
        for (index, _) in lines.iter().rev().filter(|(_, blank)| !blank) {
            for line in blocks[*index].plain.lines() {
                take(line, &mut self.found.distribution);
            }
            self.skipped[*index] = true;
        }
        if lines.iter().any(|(_, blank)| !blank) {
            lines.iter().for_each(|(index, _)| self.skipped[*index] = true);
        }
        self.take_signature();
    }

    /// Takes who signs a document, and the day, off its end: `办公室`, `2026年5月30日`.
    fn take_signature(&mut self) {
        let blocks = &self.document.blocks;
        let written = |skipped: &[bool], to: usize| {
            (0..to).rev().find(|at| !skipped[*at] && !blocks[*at].plain.trim().is_empty())
        };
        let is_bracketed = |at: usize| {
            let line = blocks[at].plain.trim();
            line.starts_with(['（', '(']) && line.ends_with(['）', ')'])
        };
        // `（联系人：…）` may stand below the day.
        let mut last = written(&self.skipped, blocks.len());
        while let Some(at) = last.filter(|at| is_bracketed(*at) && header::date(&blocks[*at].plain).is_none())
        {
            last = written(&self.skipped, at);
        }
        let Some(last) = last.filter(|at| blocks[*at].kind == Kind::Paragraph) else { return };
        let mut header = Header::default();
        let line = blocks[last].plain.trim();
        let day = header::take(line, &mut header, &mut Distribution::default());
        if day == header::Taken::No || header.date.is_none() || line.chars().count() > 40 {
            return;
        }
        let signs = written(&self.skipped, last).filter(|at| {
            let block = &blocks[*at];
            block.kind == Kind::Paragraph
                && header::is_organisation(&block.plain)
                && !block.plain.contains('\n')
        });
        self.skipped[last] = true;
        self.found.header.date = header.date;
        (self.found.header.issue, self.found.header.total_issue) = (header.issue, header.total_issue);
        self.found.header.written.extend(header.written);
        self.found.header.publishers.extend(header.publishers);
        if let Some(at) = signs.filter(|_| self.found.header.publishers.is_empty()) {
            self.skipped[at] = true;
            self.found.header.publishers.push(blocks[at].plain.trim().to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_foot_is_read_line_by_line() {
        let mut found = Distribution::default();
        for line in [
            "报：市委、市政府领导",
            "送：市直各部门",
            "发：各科室，各中心。",
            "（共印 60 份）",
            "责任编辑：张三  审核：李四    签发：王五",
        ] {
            assert!(take(line, &mut found), "{line}");
        }
        assert_eq!(found.report_to, ["市委", "市政府领导"]);
        assert_eq!(found.issue_to, ["各科室", "各中心"]);
        assert_eq!(found.copies, Some(60));
        let people = [found.editor, found.reviewer, found.approver].map(Option::unwrap_or_default);
        assert_eq!(people, ["张三", "李四", "王五"]);
        for other in ["报道：今天", "正文。", "发展：很快", "责任编辑制度", ""] {
            assert!(!take(other, &mut Distribution::default()), "{other}");
        }
    }
}
