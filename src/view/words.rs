//! The words that an issue prints itself, in each of a brief's languages.

use chrono::NaiveDate;

use crate::markdown::{Callout, Shown};
use crate::text::lang::Lang;

/// The words of one language. Layouts have the same in `words.typ`, which a
/// test holds to these.
#[derive(Debug)]
pub struct Words {
    /// The heading of a summary.
    pub summary: &'static str,
    /// What stands before keywords.
    pub keywords: &'static str,
    /// The heading of the contents.
    pub contents: &'static str,
    /// What stands before a judgement's title.
    pub judgement: &'static str,
    /// The heading of the references.
    pub references: &'static str,
    /// What stands before a web address.
    pub website: &'static str,
    /// A colon, with the space that follows it.
    pub colon: &'static str,
    /// Between the items of a list in a line.
    pub list_separator: &'static str,
    /// Opens a parenthesis.
    pub open: &'static str,
    /// Closes a parenthesis.
    pub close: &'static str,
    /// Between names.
    pub name_separator: &'static str,
    /// Ends a line of the distribution.
    pub stop: &'static str,
    /// 报
    pub report_to: &'static str,
    /// 送
    pub send_to: &'static str,
    /// 发
    pub issue_to: &'static str,
    /// 责任编辑
    pub editor: &'static str,
    /// 审核
    pub reviewer: &'static str,
    /// 签发
    pub approver: &'static str,
    /// With `{}` in the place of a number: these and the next two.
    issue: &'static str,
    total_issue: &'static str,
    copies: &'static str,
    /// As chrono has it.
    date: &'static str,
    month: &'static str,
    /// A QR code, for who cannot see it.
    qr_code: &'static str,
    /// A note at the foot, for who cannot see where it stands.
    pub note: &'static str,
    /// A table, for who cannot see it.
    pub table: &'static str,
    /// Before the number of a picture, and of a table.
    numbered: (&'static str, &'static str),
    /// The labels of callouts: what matters, a hint, the editor's note, a warning.
    callouts: [&'static str; 4],
}

const HANS: Words = Words {
    summary: "摘要",
    keywords: "关键词",
    contents: "目录",
    judgement: "今日判断",
    references: "参考文献",
    website: "网站地址",
    colon: "：",
    list_separator: "；",
    open: "（",
    close: "）",
    name_separator: "，",
    stop: "。",
    report_to: "报",
    send_to: "送",
    issue_to: "发",
    editor: "责任编辑",
    reviewer: "审核",
    approver: "签发",
    issue: "第{}期",
    total_issue: "总第{}期",
    copies: "共印 {} 份",
    date: "%Y年%-m月%-d日",
    month: "%Y年%-m月",
    qr_code: "二维码",
    note: "注",
    table: "表格",
    numbered: ("图 ", "表 "),
    callouts: ["要点", "提示", "编者按", "预警"],
};

const HANT: Words = Words {
    keywords: "關鍵詞",
    contents: "目錄",
    judgement: "今日判斷",
    references: "參考文獻",
    website: "網站地址",
    report_to: "報",
    issue_to: "發",
    editor: "責任編輯",
    reviewer: "審核",
    approver: "簽發",
    total_issue: "總第{}期",
    qr_code: "二維碼",
    note: "註",
    numbered: ("圖 ", "表 "),
    callouts: ["要點", "提示", "編者按", "預警"],
    ..HANS
};

const EN: Words = Words {
    summary: "Summary",
    keywords: "Keywords",
    contents: "Contents",
    judgement: "Judgement",
    references: "References",
    website: "Website",
    colon: ": ",
    list_separator: "; ",
    open: " (",
    close: ")",
    name_separator: ", ",
    stop: "",
    report_to: "Reported to",
    send_to: "Sent to",
    issue_to: "Issued to",
    editor: "Editor",
    reviewer: "Reviewed by",
    approver: "Approved by",
    issue: "No. {}",
    total_issue: "Whole No. {}",
    copies: "{} copies printed",
    date: "%-d %B %Y",
    month: "%B %Y",
    qr_code: "QR code",
    note: "Note",
    table: "Table",
    numbered: ("Figure ", "Table "),
    callouts: ["Key points", "Note", "Editor’s note", "Warning"],
};

impl Words {
    /// The words of a language.
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Hans => &HANS,
            Lang::Hant => &HANT,
            Lang::En => &EN,
        }
    }

    /// The label of a callout that has none of its own.
    pub fn callout(&self, callout: Callout) -> &'static str {
        let [points, hint, editor, warning] = self.callouts;
        match callout {
            Callout::Points => points,
            Callout::Hint => hint,
            Callout::Editor => editor,
            Callout::Warning => warning,
        }
    }

    /// 图 1, 表 1
    pub fn numbered(&self, shown: Shown, number: usize) -> String {
        let word = match shown {
            Shown::Picture => self.numbered.0,
            Shown::Table => self.numbered.1,
        };
        format!("{word}{number}")
    }

    /// 第161期
    pub fn issue(&self, number: u32) -> String {
        self.issue.replace("{}", &number.to_string())
    }

    /// 总第1161期
    pub fn total_issue(&self, number: u32) -> String {
        self.total_issue.replace("{}", &number.to_string())
    }

    /// 第161期（总第1161期）, or the one of them that there is.
    pub fn numbers(&self, issue: Option<u32>, total: Option<u32>) -> Option<String> {
        match (issue.map(|number| self.issue(number)), total.map(|number| self.total_issue(number))) {
            (Some(issue), Some(total)) => Some(format!("{issue}{}{total}{}", self.open, self.close)),
            (one, other) => one.or(other),
        }
    }

    /// 2026年6月10日
    pub fn date(&self, date: NaiveDate) -> String {
        date.format(self.date).to_string()
    }

    /// 2026年6月, of any day in it.
    pub fn month(&self, day: NaiveDate) -> String {
        day.format(self.month).to_string()
    }

    /// 共印 N 份
    pub fn copies(&self, number: u32) -> String {
        self.copies.replace("{}", &number.to_string())
    }

    /// Parts that a screen reader says of a code, one after the other.
    pub(super) fn code_alt(&self, caption: &str, target: &str) -> String {
        let parts = [self.qr_code, caption, target];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(self.colon)
    }

    /// What parts the lines of a caption that stand in one line.
    pub(super) fn line_separator(&self) -> &'static str {
        if self.colon.ends_with(' ') { " " } else { "" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `words.typ` says of a key in a language; a function's number is `{}`.
    fn of_layouts(lang: Lang, key: &str) -> String {
        let file = include_str!("../../layouts/base/words.typ");
        let block = file.split(&format!("\"{}\": (", lang.word())).nth(1).expect("has the language");
        let line = block.lines().find_map(|line| line.trim().strip_prefix(&format!("{key}: ")));
        let line = line.unwrap_or_else(|| panic!("no {key}")).trim_end_matches(',');
        let code = line.split_once(" => ").map_or(line, |(_, code)| code);
        code.split('"').enumerate().map(|(at, part)| if at % 2 == 1 { part } else { hole(part) }).collect()
    }

    fn hole(code: &str) -> &'static str {
        if code.contains("str(n)") { "{}" } else { "" }
    }

    #[test]
    fn layouts_say_the_same() {
        for &(_, lang) in Lang::ALL {
            let Words { summary, keywords, contents, judgement, references, website, .. } = Words::of(lang);
            let say = Words::of(lang);
            for (key, word) in [
                ("summary", summary),
                ("keywords", keywords),
                ("contents", contents),
                ("judgement", judgement),
                ("references", references),
                ("website", website),
                ("colon", &say.colon),
                ("list-separator", &say.list_separator),
                ("open", &say.open),
                ("close", &say.close),
                ("name-separator", &say.name_separator),
                ("stop", &say.stop),
                ("report-to", &say.report_to),
                ("send-to", &say.send_to),
                ("issue-to", &say.issue_to),
                ("editor", &say.editor),
                ("reviewer", &say.reviewer),
                ("approver", &say.approver),
                ("issue", &say.issue),
                ("total-issue", &say.total_issue),
                ("copies", &say.copies),
                // All labels of callouts, one after the other.
                ("callouts", &say.callouts.concat().as_str()),
            ] {
                assert_eq!(of_layouts(lang, key), *word, "{key} in {}", lang.word());
            }
        }
    }

    #[test]
    fn numbers_and_days_are_said_as_on_paper() {
        let day = NaiveDate::from_ymd_opt(2026, 6, 1).expect("a day");
        let hans = Words::of(Lang::Hans);
        assert_eq!(hans.date(day), "2026年6月1日");
        assert_eq!(hans.numbers(Some(161), Some(1161)).as_deref(), Some("第161期（总第1161期）"));
        assert_eq!(hans.numbers(None, Some(1161)).as_deref(), Some("总第1161期"));
        assert_eq!(hans.numbers(None, None), None);
        let en = Words::of(Lang::En);
        assert_eq!((en.date(day), en.month(day)), ("1 June 2026".to_owned(), "June 2026".to_owned()));
        assert_eq!(en.numbers(Some(1), Some(2)).as_deref(), Some("No. 1 (Whole No. 2)"));
    }
}
