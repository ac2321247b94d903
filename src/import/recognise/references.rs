//! References in the forms that people write: `来源 | 标题 | 日期 | 用途`, `[标题](url)`,
//! `来源：《标题》，日期`, and lines according to GB/T 7714.

mod standard;

use self::standard::by_standard;
use super::header::date_at;
use super::numbers::number;
use crate::import::blocks::{Block, Kind};
use crate::import::inline::{self, Line};
use crate::text::characters::joins;
use crate::text::source::Place;

/// A reference as it was recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// The number that its source gives it, such as `[1]`.
    pub number: String,
    /// Its id, `[@id]` before its fields.
    pub id: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its title.
    pub title: String,
    /// Its type by GB/T 7714, such as `J`.
    pub kind: Option<String>,
    /// A day, a month or a year.
    pub date: Option<String>,
    /// Where it is.
    pub url: Option<String>,
    /// What it was used for, or what is left of the line.
    pub note: Option<String>,
    /// The line as written, where its form was not kept.
    pub written: Option<String>,
}

impl Reference {
    /// Its type as a brief writes it.
    pub(in crate::import) fn kind_word(&self) -> Option<&str> {
        match self.kind.as_deref() {
            Some("EB" | "DB") => Some("EB/OL"),
            Some(letter @ ("N" | "J" | "M" | "R" | "S")) => Some(letter),
            _ => None,
        }
    }

    /// The text of one of its keys that are texts.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        match key {
            "id" => self.id.as_deref(),
            "source" => self.source.as_deref(),
            "title" => Some(&self.title),
            "type" => self.kind_word(),
            "date" => self.date.as_deref(),
            "url" => self.url.as_deref(),
            "note" => self.note.as_deref(),
            _ => None,
        }
    }

    /// Its keys with their values, in JSON.
    pub(crate) fn values(&self) -> serde_json::Map<String, serde_json::Value> {
        let keys = ["id", "source", "title", "type", "date", "url", "note"];
        let value = |key: &str, text: &str| match text.parse::<i64>() {
            Ok(year) if key == "date" => year.into(),
            _ => text.into(),
        };
        let texts = keys.iter().filter_map(|key| Some(((*key).to_owned(), value(key, self.text(key)?))));
        let mut values: serde_json::Map<_, _> = texts.collect();
        if !self.authors.is_empty() {
            values.insert("authors".to_owned(), self.authors.clone().into());
        }
        values
    }
}

/// What was read of a list of references.
#[derive(Debug, Default)]
pub(super) struct List {
    pub references: Vec<Reference>,
    /// Items that went on in another one: what is joined, and where.
    pub joined: Vec<(String, Place)>,
    /// Signs that a backslash stood before, and where.
    pub backslashes: Vec<(char, Place)>,
}

/// Reads the blocks of a list.
pub(super) fn read(blocks: &[&Block]) -> List {
    let mut list = List::default();
    let mut open = None::<(String, String)>;
    let flush = |open: &mut Option<(String, String)>, list: &mut List| {
        if let Some((number, markdown)) = open.take() {
            let (id, rest) = identified(&markdown);
            let id = id.map(str::to_owned);
            list.references.push(Reference { id, ..parse(&number, &inline::line(rest)) });
        }
    };
    for block in blocks {
        if block.plain.trim().is_empty() {
            continue;
        }
        for entry in entries(block) {
            let (mark, rest) = marker(entry, block);
            if let Some((number, before)) = &mut open
                && goes_on(number, before, &mark, rest)
            {
                let gap = before.chars().next_back().zip(rest.chars().next());
                let apart = gap.is_some_and(|(before, after)| !joins(before, after));
                before.push_str(if apart { " " } else { "" });
                before.push_str(rest);
                list.joined.push((inline::line(rest).text, block.place.clone()));
                continue;
            }
            flush(&mut open, &mut list);
            open = Some((mark, rest.to_owned()));
        }
        list.backslashes.extend(backslash(block));
    }
    flush(&mut open, &mut list);
    list
}

/// `[@id]` before an entry's fields, and the entry without it.
fn identified(entry: &str) -> (Option<&str>, &str) {
    let parts = entry.strip_prefix("[@").and_then(|inner| inner.split_once(']'));
    match parts.filter(|(id, rest)| !id.contains(char::is_whitespace) && !rest.trim().is_empty()) {
        Some((id, rest)) => (Some(id), rest.trim_start()),
        None => (None, entry),
    }
}

/// A block's entries: its lines where each begins with a number.
fn entries(block: &Block) -> Vec<&str> {
    let text = block.markdown.trim();
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let each =
        lines.len() > 1 && lines.iter().all(|line| bracketed(line).is_some() || number(line).is_some());
    if each { lines } else { vec![text] }
}

/// `[1]` at the start of a line, also as Markdown escapes it.
fn bracketed(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_prefix("\\[").or_else(|| line.strip_prefix(['[', '［', '【']))?;
    let digits = inner.len() - inner.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = inner[digits..].trim_start_matches('\\').strip_prefix([']', '］', '】'])?;
    (digits > 0 && digits <= 4 && !rest.starts_with('('))
        .then(|| (&line[..line.len() - rest.len()], rest.trim()))
}

/// The number or the bullet of an entry, and the entry without it.
fn marker<'a>(entry: &'a str, block: &Block) -> (String, &'a str) {
    if let Some((mark, rest)) = bracketed(entry) {
        return (mark.replace('\\', ""), rest);
    }
    let unescaped =
        entry.find("\\.").filter(|at| entry[..*at].bytes().all(|b| b.is_ascii_digit()) && *at > 0);
    if let Some(at) = unescaped {
        return (format!("{}.", &entry[..at]), entry[at + 2..].trim());
    }
    if let Some(found) = number(entry).filter(|found| !found.rest.is_empty()) {
        return (found.text.to_owned(), found.rest);
    }
    let rest = entry.strip_prefix(['-', '*', '+', '•', '·']).filter(|rest| rest.starts_with(' '));
    match rest {
        Some(rest) => ("-".to_owned(), rest.trim()),
        None => (block.number.clone().unwrap_or_default(), entry),
    }
}

/// Whether an entry without a number of its own goes on with the one before,
/// which lacks what this one has.
fn goes_on(number: &str, before: &str, mark: &str, rest: &str) -> bool {
    let numbered = |mark: &str| mark.chars().any(char::is_alphanumeric) || mark.contains(['①', '②', '③']);
    let bars = |text: &str| text.matches(['|', '｜']).count();
    let whole = bars(before) >= 2 || before.contains("](");
    numbered(number) && !numbered(mark) && !whole && (bars(rest) > 0 || mark.is_empty()) && bars(before) > 0
}

/// A backslash before a sign that means nothing in Markdown.
fn backslash(block: &Block) -> Option<(char, Place)> {
    let at = block.markdown.find("\\$").filter(|_| block.kind != Kind::Other)?;
    let start = block.place.range.start + at;
    let place = Place { source: block.place.source, range: start..(start + 2).min(block.place.range.end) };
    Some(('$', place))
}

fn parse(number: &str, line: &Line) -> Reference {
    let number = if number == "-" { String::new() } else { number.to_owned() };
    let text = super::levels::one_line(&line.text);
    let of_bars = text.contains(['|', '｜']).then(|| by_bars(line)).flatten();
    let found =
        of_bars.or_else(|| by_link(line)).or_else(|| by_standard(&text)).or_else(|| by_book_marks(&text));
    let mut found = found.unwrap_or_else(|| plain(&text));
    found.number = number;
    if found.title.is_empty() {
        found = Reference { title: text.clone(), number: found.number, ..Reference::default() };
    }
    found
}

/// A line in which only an address at its end is told apart.
fn plain(text: &str) -> Reference {
    let at = text.find("http://").or_else(|| text.find("https://"));
    let (title, url) = match at.filter(|at| *at > 0 && !text[*at..].trim().contains(char::is_whitespace)) {
        Some(at) => {
            (text[..at].trim().trim_end_matches(['：', ':', '，', ',']), Some(text[at..].trim().to_owned()))
        }
        None => (text, None),
    };
    Reference { title: title.trim().to_owned(), url, ..Reference::default() }
}

/// What is known of a date, as a brief writes it, if the field is one.
pub(super) fn date(field: &str) -> Option<String> {
    let field = field.trim().trim_matches(['（', '）', '(', ')', '[', ']', '，', '。', ' ']);
    if let Some((day, length)) = date_at(field).filter(|(_, length)| field[*length..].trim().is_empty()) {
        let _ = length;
        return Some(day.to_string());
    }
    let year = field.get(..4).filter(|year| year.bytes().all(|b| b.is_ascii_digit()))?;
    let rest = field[4..].trim();
    if rest.is_empty() || rest == "年" {
        return Some(year.to_owned());
    }
    let month = rest.trim_start_matches(['年', '-', '/', '.']).trim().trim_end_matches('月').trim();
    let month: u32 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    (rest.starts_with(['年', '-', '/', '.'])).then(|| format!("{year}-{month:02}"))
}

fn is_address(field: &str) -> bool {
    let inner = field.trim_matches(['<', '>']);
    ["http://", "https://", "www."].iter().any(|start| inner.starts_with(start)) && !inner.contains(' ')
}

/// `来源 | 标题 | 日期 | 用途`, each but the title optional.
fn by_bars(line: &Line) -> Option<Reference> {
    let text = super::levels::one_line(&line.text);
    let fields: Vec<_> = text.split(['|', '｜']).map(str::trim).filter(|field| !field.is_empty()).collect();
    let mut found = Reference::default();
    let mut named = Vec::new();
    for field in fields {
        if let Some(day) = date(field).filter(|_| found.date.is_none()) {
            if !field.contains(&day) {
                found.written = Some(field.to_owned());
            }
            found.date = Some(day);
        } else if is_address(field) && found.url.is_none() {
            found.url = Some(field.trim_matches(['<', '>']).to_owned());
        } else {
            named.push(field);
        }
    }
    let mut named = named.into_iter();
    match (named.next()?, named.next()) {
        (title, None) => found.title = title.to_owned(),
        (source, Some(title)) => {
            found.source = Some(source.to_owned());
            found.title = title.to_owned();
        }
    }
    let rest: Vec<_> = named.collect();
    found.note = (!rest.is_empty()).then(|| rest.join(" | "));
    let own = line.links.iter().find(|(range, _)| line.text[range.clone()].trim() == found.title);
    let own = own.or(line.links.first());
    found.url = found.url.or_else(|| own.map(|(_, url)| url.clone()));
    Some(found)
}

/// `来源：[标题](url)，日期。用途`
fn by_link(line: &Line) -> Option<Reference> {
    let (range, url) = line.links.first().filter(|_| line.links.len() == 1)?;
    let title = line.text[range.clone()].trim();
    if title == url || is_address(title) {
        let before = line.text[..range.start].trim_end_matches(['：', ':', ' ', '，', ',', '<', '-', '—']);
        let after = line.text[range.end..].trim();
        let title = super::levels::one_line(before);
        return (after.is_empty() && !title.is_empty()).then(|| Reference {
            title,
            url: Some(url.clone()),
            ..Reference::default()
        });
    }
    let marks = [
        '：', ':', ' ', '，', ',', '-', '—', '–', '|', '。', '.', '《', '》', '“', '”', '\n', '(', ')', '（',
        '）',
    ];
    let source = line.text[..range.start].trim_matches(marks);
    let after = line.text[range.end..].trim_start_matches(marks);
    let (date_text, note) = match after.find(['，', '。', ' ', '）', ')']) {
        Some(at) if date(&after[..at]).is_some() => (&after[..at], after[at..].trim_start_matches(marks)),
        _ if date(after.trim_end_matches(marks)).is_some() => (after.trim_end_matches(marks), ""),
        _ => ("", after),
    };
    let some = |text: &str| (!text.trim().is_empty()).then(|| super::levels::one_line(text.trim()));
    Some(Reference {
        source: some(source),
        title: super::levels::one_line(title),
        date: date(date_text),
        url: Some(url.clone()),
        note: some(note),
        written: Some(date_text.to_owned()).filter(|text| date(text).is_some_and(|day| day != *text)),
        ..Reference::default()
    })
}

/// `来源：《标题》，日期`
fn by_book_marks(text: &str) -> Option<Reference> {
    let (before, rest) = text.split_once('《')?;
    let (title, after) = rest.split_once('》')?;
    let source = before.trim().trim_end_matches(['：', ':', '，', ',', '.', '。', ' ']);
    let after = after.trim().trim_matches(['，', ',', '。', ' ', '（', '）', '(', ')']);
    let day = date(after);
    if !(after.is_empty() || day.is_some()) || source.is_empty() || source.chars().count() > 40 {
        return None;
    }
    let written = day.is_some().then(|| text.to_owned());
    Some(Reference {
        source: Some(source.to_owned()),
        title: title.to_owned(),
        date: day,
        written,
        ..Reference::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(markdown: &str) -> Reference {
        parse("", &inline::line(markdown))
    }

    #[test]
    fn each_form_is_read() {
        let found = reference(r"Reuters | Anthropic's \$35 billion | 2026-06-09 | 用于观察。");
        assert_eq!(found.source.as_deref(), Some("Reuters"));
        assert_eq!(found.title, "Anthropic's $35 billion");
        assert_eq!((found.date.as_deref(), found.note.as_deref()), (Some("2026-06-09"), Some("用于观察。")));
        let found = reference("人民网：[以系统观念](https://a.cn/1)，2026年6月9日");
        assert_eq!((found.source.as_deref(), found.title.as_str()), (Some("人民网"), "以系统观念"));
        assert_eq!(
            (found.date.as_deref(), found.url.as_deref()),
            (Some("2026-06-09"), Some("https://a.cn/1"))
        );
        let found = reference("新华社：《关于某事的通知》，2026-04-27");
        assert_eq!((found.source.as_deref(), found.title.as_str()), (Some("新华社"), "关于某事的通知"));
        let found = reference("张三, 李四. 智能经济研究[J]. 经济研究, 2024, 3(2): 1-9.");
        assert_eq!(
            (found.authors, found.title.as_str()),
            (vec!["张三".to_owned(), "李四".to_owned()], "智能经济研究")
        );
        assert_eq!((found.kind.as_deref(), found.source.as_deref()), (Some("J"), Some("经济研究")));
        assert_eq!(found.date.as_deref(), Some("2024"));
        let found = reference("国家数据局公告 https://a.cn/2");
        assert_eq!((found.title.as_str(), found.url.as_deref()), ("国家数据局公告", Some("https://a.cn/2")));
        assert_eq!(reference("某年鉴").title, "某年鉴");
    }
}
