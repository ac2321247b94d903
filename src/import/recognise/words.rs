//! The words with which an office names the parts of an issue.

/// What a heading says that its part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// 摘要, 导读
    Summary,
    /// 目录
    Contents,
    /// 参考文献
    References,
    /// 联系我们
    Contact,
}

const SUMMARY: &[&str] = &[
    "摘要",
    "内容摘要",
    "导读",
    "本期导读",
    "今日导读",
    "核心提示",
    "本期要点",
    "今日要点",
    "要点",
    "内容提要",
    "提要",
    "编者导读",
    "要点速览",
    "本期提要",
    "内容提示",
    "概要",
    "summary",
    "abstract",
    "executive summary",
    "highlights",
    "key points",
];
const CONTENTS: &[&str] = &["目录", "目次", "本期目录", "contents", "table of contents", "toc"];
const REFERENCES: &[&str] = &[
    "参考文献",
    "参考资料",
    "信息来源",
    "资料来源",
    "消息来源",
    "数据来源",
    "来源",
    "参考来源",
    "参考链接",
    "相关链接",
    "references",
    "sources",
    "bibliography",
];
const CONTACT: &[&str] = &["联系我们", "联系方式", "关注我们", "contact", "contact us"];

/// The part that a heading without its number names.
pub(super) fn part(heading: &str) -> Option<Part> {
    let name = bare(heading);
    let is = |words: &[&str]| words.contains(&name.as_str());
    if is(SUMMARY) {
        Some(Part::Summary)
    } else if is(CONTENTS) {
        Some(Part::Contents)
    } else if is(REFERENCES) {
        Some(Part::References)
    } else if is(CONTACT) || (name.starts_with("联系我们") && name.chars().count() <= 20) {
        Some(Part::Contact)
    } else {
        None
    }
}

/// A heading's words, without marks around them and space between.
fn bare(heading: &str) -> String {
    let marks = |c: char| c.is_whitespace() || "【】[]：:*_—-《》<>".contains(c) || !(c.is_alphanumeric());
    let inner = heading.trim_matches(marks);
    let chinese = !inner.is_ascii();
    let kept = inner.chars().filter(|c| !(chinese && c.is_whitespace()));
    kept.collect::<String>().to_lowercase()
}

/// The words of a closing judgement.
const JUDGEMENT: &[&str] = &[
    "判断",
    "研判",
    "点评",
    "编者按",
    "编者的话",
    "编后语",
    "短评",
    "观察",
    "研判与建议",
    "判断与建议",
    "趋势研判",
    "编者点评",
    "judgement",
    "judgment",
    "our view",
];

/// What may stand before them.
const OF_WHEN: &[&str] =
    &["今日", "本日", "每日", "本周", "本期", "本月", "综合", "总体", "形势", "专家", "一句话", ""];

/// The label and the title of a heading such as `今日判断：转向组织能力`.
pub(super) fn judgement(heading: &str) -> Option<(&str, &str)> {
    let at = heading.find(['：', ':', '｜', '|', '—'])?;
    let (label, rest) = heading.split_at(at);
    let title = rest.trim_start_matches(['：', ':', '｜', '|', '—', ' ', '\u{3000}']);
    let label = label.trim();
    let known = OF_WHEN.iter().any(|when| {
        label.strip_prefix(when).is_some_and(|rest| JUDGEMENT.contains(&rest.trim().to_lowercase().as_str()))
    });
    (known && !title.is_empty()).then_some((label, title))
}

/// Splits `name：text` where the name is one of some.
pub(super) fn labelled<'a>(line: &'a str, names: &[&str]) -> Option<(&'a str, &'a str)> {
    let line = line.trim();
    let (open, inner) = match line.strip_prefix('【') {
        Some(inner) => (true, inner),
        None => (false, line),
    };
    let end = inner.find(if open { ['】', '】'] } else { ['：', ':'] })?;
    let name: String = inner[..end].chars().filter(|c| !c.is_whitespace() && *c != '*').collect();
    let rest = inner[end..].trim_start_matches(['】', '：', ':', ' ', '\u{3000}', '*']);
    let label = &line[..line.len() - rest.len()];
    names.contains(&name.to_lowercase().as_str()).then_some((label, rest))
}

/// The names of a summary that begins a paragraph: `摘要：…`.
pub(super) fn summary_in_line(line: &str) -> Option<(&str, &str)> {
    labelled(line, SUMMARY)
}

/// The names of keywords.
pub(super) fn keywords_in_line(line: &str) -> Option<(&str, &str)> {
    labelled(line, &["关键词", "关键字", "主题词", "keywords", "key words"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_known_by_their_names() {
        for (heading, named) in [
            ("摘  要", Some(Part::Summary)),
            ("【导读】", Some(Part::Summary)),
            ("Contents", Some(Part::Contents)),
            ("目　录", Some(Part::Contents)),
            ("参考文献：", Some(Part::References)),
            ("📚 参考资料", Some(Part::References)),
            ("联系我们，请扫描二维码", Some(Part::Contact)),
            ("摘要写作方法", None),
            ("来源复杂", None),
        ] {
            assert_eq!(part(heading), named, "{heading}");
        }
    }

    #[test]
    fn a_judgement_has_a_label_and_a_title() {
        assert_eq!(judgement("今日判断：转向组织能力"), Some(("今日判断", "转向组织能力")));
        assert_eq!(judgement("研判: 需要时间"), Some(("研判", "需要时间")));
        assert_eq!(judgement("本周点评｜看什么"), Some(("本周点评", "看什么")));
        for other in ["今日判断", "判断：", "法院判断：胜诉", "标题：判断"] {
            assert_eq!(judgement(other), None, "{other}");
        }
    }

    #[test]
    fn labels_begin_lines() {
        assert_eq!(summary_in_line("摘　要：全文"), Some(("摘　要：", "全文")));
        assert_eq!(summary_in_line("【摘要】全文"), Some(("【摘要】", "全文")));
        assert_eq!(keywords_in_line("关键词：甲；乙"), Some(("关键词：", "甲；乙")));
        assert_eq!(summary_in_line("他说：摘要"), None);
    }
}
