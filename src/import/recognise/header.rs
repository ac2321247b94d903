//! The masthead: the lines before the first part become title, date, numbers,
//! publishers, partners and marking, each recognised by its form.

use chrono::NaiveDate;

use super::words::labelled;
use super::{Distribution, tail};
use crate::text::numerals;

/// What the masthead says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The newsletter's name.
    pub title: Option<String>,
    /// A line under it.
    pub subtitle: Option<String>,
    /// Who publishes it.
    pub publishers: Vec<String>,
    /// Partners.
    pub partners: Vec<String>,
    /// The day.
    pub date: Option<NaiveDate>,
    /// The number of the issue.
    pub issue: Option<u32>,
    /// The number over all years.
    pub total_issue: Option<u32>,
    /// A marking.
    pub marking: Option<String>,
    /// Lines that keys hold in another form, by one of these keys.
    pub written: Vec<(&'static str, String)>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// A key has it.
    Yes,
    /// Nobody knows what it is.
    No,
}

/// Reads one line of the masthead. `plain` lines have no form of their own.
pub(super) fn take(line: &str, header: &mut Header, distribution: &mut Distribution) -> Taken {
    let line = line.trim();
    if line.is_empty() || tail::take(line, distribution) {
        return Taken::Yes;
    }
    if by_form(line, header) || by_label(line, header) {
        return Taken::Yes;
    }
    // `某某办公室编        2026年6月10日` is two lines in one.
    let parts: Vec<_> = columns(line);
    if parts.len() > 1 && parts.iter().any(|part| has_form(part)) {
        let taken: Vec<_> = parts
            .iter()
            .map(|part| by_form(part, header) || by_label(part, header) || publisher(part, header))
            .collect();
        if taken.iter().all(|taken| *taken) {
            return Taken::Yes;
        }
    }
    Taken::No
}

/// The parts of a line that wide gaps part.
fn columns(line: &str) -> Vec<&str> {
    let gap = |text: &str| {
        let from = text.find("  ").into_iter().chain(text.find('\t')).chain(text.find('\u{3000}'));
        from.min()
    };
    let (mut parts, mut rest) = (Vec::new(), line.trim());
    while let Some(at) = gap(rest) {
        parts.push(rest[..at].trim());
        rest = rest[at..].trim_start();
    }
    parts.push(rest);
    parts.retain(|part| !part.is_empty());
    parts
}

fn has_form(line: &str) -> bool {
    date(line).is_some() || issues(line) != (None, None) || is_marking(line)
}

fn by_form(line: &str, header: &mut Header) -> bool {
    if is_marking(line) && header.marking.is_none() {
        header.marking = Some(line.to_owned());
        return true;
    }
    let (issue, total) = issues(line);
    let day = date(line);
    let left = without_forms(line);
    let short = left.chars().filter(|c| c.is_alphanumeric()).count() <= 4;
    if (issue, total, day) == (None, None, None) || !short {
        return false;
    }
    let key = if issue.is_some() {
        "issue"
    } else if total.is_some() {
        "total_issue"
    } else {
        "date"
    };
    if header.date.is_some() && day.is_some() && header.date != day {
        return false;
    }
    header.issue = header.issue.or(issue);
    header.total_issue = header.total_issue.or(total);
    header.date = header.date.or(day);
    header.written.push((key, line.to_owned()));
    true
}

/// The labels before a publisher's name.
const PUBLISHERS: [&str; 14] = [
    "主办",
    "主办单位",
    "编印",
    "编印单位",
    "编发",
    "主编单位",
    "发布",
    "发布单位",
    "出品",
    "编辑单位",
    "编制单位",
    "来源单位",
    "主管",
    "主管单位",
];
const PARTNERS: [&str; 7] = ["承办", "承办单位", "协办", "协办单位", "支持单位", "合作单位", "技术支持"];
const DATES: [&str; 6] = ["日期", "发布日期", "时间", "出版日期", "编印日期", "date"];

fn by_label(line: &str, header: &mut Header) -> bool {
    if let Some((_, names)) = labelled(line, &PUBLISHERS).filter(|(_, names)| !names.is_empty()) {
        header.publishers.extend(split_names(names));
        header.written.push(("publisher", line.to_owned()));
        return true;
    }
    if let Some((_, names)) = labelled(line, &PARTNERS).filter(|(_, names)| !names.is_empty()) {
        header.partners.extend(split_names(names));
        header.written.push(("partners", line.to_owned()));
        return true;
    }
    if let Some((_, day)) = labelled(line, &DATES)
        && let Some(day) = date(day)
        && header.date.is_none()
    {
        header.date = Some(day);
        header.written.push(("date", line.to_owned()));
        return true;
    }
    let parts: Vec<_> = line.split(['&', '＆']).map(str::trim).collect();
    if parts.len() > 1 && parts.iter().all(|part| !part.is_empty()) && line.chars().count() <= 80 {
        header.partners.extend(parts.into_iter().map(str::to_owned));
        header.written.push(("partners", line.to_owned()));
        return true;
    }
    false
}

/// A line that nothing else is: the publisher.
pub(super) fn publisher(line: &str, header: &mut Header) -> bool {
    header.publishers.push(line.trim().to_owned());
    true
}

/// Names that stand in one line.
pub(super) fn split_names(names: &str) -> Vec<String> {
    let parts = names.split(['、', '；', ';', '，', ',', '\t', '\u{3000}']);
    parts
        .map(|name| name.trim().trim_end_matches('。').trim())
        .filter(|n| !n.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether a name ends as organisations' do.
pub(super) fn is_organisation(line: &str) -> bool {
    const ENDS: [&str; 31] = [
        "会",
        "部",
        "局",
        "院",
        "所",
        "中心",
        "公司",
        "社",
        "办",
        "办公室",
        "处",
        "厅",
        "委",
        "集团",
        "大学",
        "学院",
        "协会",
        "学会",
        "编辑部",
        "编辑室",
        "研究室",
        "政府",
        "银行",
        "联盟",
        "基金会",
        "科",
        "室",
        "编",
        "编印",
        "主办",
        "出品",
    ];
    let line = line.trim();
    line.chars().count() >= 3 && ENDS.iter().any(|end| line.ends_with(end))
}

fn is_marking(line: &str) -> bool {
    const MARKINGS: [&str; 12] = [
        "内部资料",
        "内部刊物",
        "内部参考",
        "注意保存",
        "仅供参考",
        "仅供内部",
        "免费交流",
        "内部交流",
        "秘密",
        "机密",
        "绝密",
        "不得外传",
    ];
    line.chars().count() <= 24 && MARKINGS.iter().any(|marking| line.contains(marking))
}

/// A figure in Arabic or Chinese digits at the start of a text.
fn figure(text: &str) -> Option<(u32, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end > 0 {
        return Some((text[..end].parse().ok()?, text[end..].trim_start()));
    }
    let end = text.find(|c: char| !numerals::is_chinese_digit(c)).unwrap_or(text.len());
    let value = numerals::parse_chinese(&text[..end])?;
    Some((u32::try_from(value).ok()?, text[end..].trim_start()))
}

/// The numbers of `第 161 期（总第 1161 期）`.
pub(super) fn issues(line: &str) -> (Option<u32>, Option<u32>) {
    let (mut issue, mut total) = (None, None);
    let mut rest = line;
    while let Some(at) = rest.find(['第', '总']) {
        let is_total = rest[at..].starts_with('总');
        let after = rest[at..].trim_start_matches(['总', '第', ' ', '\u{3000}']);
        let counted = figure(after).filter(|(_, rest)| rest.starts_with(['期', '号', '辑']));
        match counted.map(|(value, _)| value).filter(|value| *value > 0) {
            Some(value) if is_total => total = total.or(Some(value)),
            Some(value) => issue = issue.or(Some(value)),
            None => {}
        }
        rest = &rest[at + '第'.len_utf8()..];
        // `总第` is one mark.
        if is_total {
            rest = rest.trim_start_matches([' ', '第', '\u{3000}']);
        }
    }
    (issue, total)
}

/// A day anywhere in a line, in the forms that people write.
pub(super) fn date(line: &str) -> Option<NaiveDate> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let begins = |index: usize| {
        let here = |c: char| c.is_ascii_digit() || "〇零一二".contains(c);
        here(chars[index].1) && index.checked_sub(1).is_none_or(|before| !here(chars[before].1))
    };
    (0..chars.len())
        .filter(|index| begins(*index))
        .find_map(|index| date_at(&line[chars[index].0..]).map(|(day, _)| day))
}

/// A day at the start of a text, and its length in bytes.
pub(super) fn date_at(text: &str) -> Option<(NaiveDate, usize)> {
    let (year, rest) = year(text)?;
    let rest = rest.trim_start();
    let (marks, last) = match rest.chars().next()? {
        '年' => ('月', '日'),
        mark @ ('-' | '/' | '.' | '－' | '．') => (mark, '\0'),
        _ => return None,
    };
    let rest = &rest[rest.chars().next()?.len_utf8()..];
    let (month, rest) = figure(rest)?;
    let rest = rest.strip_prefix(marks)?;
    let (day, rest) = figure(rest)?;
    let rest = match last {
        '日' => rest.strip_prefix(['日', '号'])?,
        _ => rest,
    };
    Some((NaiveDate::from_ymd_opt(year, month, day)?, text.len() - rest.len()))
}

fn year(text: &str) -> Option<(i32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end == 4 {
        return Some((text[..4].parse().ok()?, &text[4..]));
    }
    // 二〇二六年
    let digit = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c || (c == '零' && d == '〇'));
    let digits: Vec<_> = text.chars().map_while(digit).collect();
    let value = digits.iter().fold(0, |value, digit| value * 10 + i32::try_from(*digit).unwrap_or(0));
    let width: usize = text.chars().take(digits.len()).map(char::len_utf8).sum();
    (digits.len() == 4).then(|| (value, &text[width..]))
}

/// What a line holds besides a day and numbers.
fn without_forms(line: &str) -> String {
    let mut rest = line.to_owned();
    while let Some((at, end)) =
        rest.char_indices().find_map(|(at, _)| date_at(&rest[at..]).map(|(_, length)| (at, at + length)))
    {
        rest.replace_range(at..end, " ");
    }
    let known =
        |c: char| c.is_ascii_digit() || numerals::is_chinese_digit(c) || "第总期号辑年度刊星期".contains(c);
    rest.chars().filter(|c| !known(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn days_are_read_in_the_forms_people_write() {
        for line in [
            "2026 年 6 月 10 日",
            "2026-06-10",
            "（2026年6月10日）",
            "2026/6/10",
            "二〇二六年六月十日",
            "2026.06.10 星期三",
        ] {
            assert_eq!(date(line), day("2026-06-10"), "{line}");
        }
        for line in ["2026年6月", "12026-06-10", "2026-13-10", "6月10日", ""] {
            assert_eq!(date(line), None, "{line}");
        }
    }

    #[test]
    fn numbers_are_told_apart() {
        assert_eq!(issues("第 161 期（总第 1161 期）"), (Some(161), Some(1161)));
        assert_eq!(issues("2026年第十二期"), (Some(12), None));
        assert_eq!(issues("总第87期"), (None, Some(87)));
        assert_eq!(issues("第二部分"), (None, None));
    }

    #[test]
    fn lines_become_keys() {
        let (mut header, mut distribution) = (Header::default(), Distribution::default());
        for line in [
            "博雅云创 & 中科创新驱动",
            "第9期（总第87期）    2026年6月18日",
            "内部资料 注意保存",
            "高新区管理委员会办公室编    2026年6月18日",
            "主办：某协会、某学会",
        ] {
            assert_eq!(take(line, &mut header, &mut distribution), Taken::Yes, "{line}");
        }
        assert_eq!(header.partners, ["博雅云创", "中科创新驱动"]);
        assert_eq!((header.issue, header.total_issue, header.date), (Some(9), Some(87), day("2026-06-18")));
        assert_eq!(header.marking.as_deref(), Some("内部资料 注意保存"));
        assert_eq!(header.publishers, ["高新区管理委员会办公室编", "某协会", "某学会"]);
        assert_eq!(take("新质生产力每日动态", &mut header, &mut distribution), Taken::No);
    }
}
