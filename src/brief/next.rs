//! The next brief: from the template, or from an earlier brief, whose comments
//! and order are kept. Takes texts, returns a text; uses no disk and no clock.

use chrono::NaiveDate;

use super::edit::{Change, Path, Refusal, Tree, Value, edit};
use super::{Outline, TEMPLATE, TEMPLATE_DATE};

/// Where the template's part begins that a series file can take over.
const CONTACT: &str = "\n# 每期不变的内容";

/// The header's numbers, which count on from issue to issue.
const NUMBERS: [&str; 2] = ["issue", "total_issue"];

/// A brief or a series file that the next brief is made from.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    tree: Tree,
}

/// A brief that lacks nothing but its texts.
#[derive(Debug, Clone)]
pub struct Next {
    /// What its file is to hold.
    pub text: String,
    /// Its number, if it is the one after the last issue's.
    pub number: Option<i64>,
}

impl Pattern {
    /// Reads a text; none if it is no TOML.
    pub fn read(text: String) -> Option<Self> {
        Some(Self { tree: Tree::parse(&text)?, text })
    }
}

/// The newsletter's name, as an earlier brief or its series file gives it.
pub fn title(from: Option<&Pattern>, series: Option<&Pattern>) -> Option<String> {
    let own = from.and_then(|from| from.tree.text(&Path::of("header").key("title")));
    let given = || series?.tree.text(&Path::of("defaults").key("header").key("title"));
    own.or_else(given).map(str::to_owned)
}

/// Writes the brief of a day. Its numbers follow those of the last issue, where
/// they do not run ahead of it.
pub fn next(
    from: Option<&Pattern>,
    series: Option<&Pattern>,
    date: NaiveDate,
    last: Option<&Outline>,
) -> Result<Next, Refusal> {
    let mut page = match from {
        Some(from) => carried_on(from, date)?,
        None => blank(series, date)?,
    };
    let number = last.map(|last| page.count_on(last)).transpose()?.flatten();
    Ok(Next { text: page.text, number })
}

/// The template without what the series gives.
fn blank(series: Option<&Pattern>, date: NaiveDate) -> Result<Page, Refusal> {
    let given = |path: &[&str]| {
        let path = path.iter().fold(Path::of("defaults"), |path, key| path.key(key));
        series.is_some_and(|series| series.tree.get(&path).is_some())
    };
    let mut text = TEMPLATE.replace(TEMPLATE_DATE, &date.to_string());
    if given(&["contact"]) {
        text.truncate(text.find(CONTACT).unwrap_or(text.len()));
    }
    let mut page = Page { text };
    let Some(Tree::Table(tables)) = Tree::parse(&page.text) else { return Err(Refusal::NoToml) };
    for (table, keys) in tables {
        let Tree::Table(keys) = keys else { continue };
        for key in keys.keys().filter(|key| given(&[table.as_str(), key.as_str()])) {
            page.change(Change::Unset(Path::of(&table).key(key)))?;
        }
    }
    Ok(page)
}

/// An earlier brief with its header and contact kept, its numbers one higher,
/// and its texts replaced by the template's.
fn carried_on(from: &Pattern, date: NaiveDate) -> Result<Page, Refusal> {
    let template = Tree::parse(TEMPLATE).ok_or(Refusal::NoToml)?;
    let waits = |path: Path| Value::String(template.text(&path).unwrap_or_default().to_owned());
    let section = |key: &str| waits(Path::of("sections").item(0).key(key));
    let mut page = Page { text: from.text.clone() };
    page.date(&from.tree, date)?;
    let summary = Path::of("summary");
    let text = waits(summary.clone().key("text"));
    match from.tree.get(&summary) {
        Some(Tree::Table(_)) => {
            page.change(Change::Unset(summary.clone().key("keywords")))?;
            page.put(summary.key("text"), text)?;
        }
        Some(_) => page.put(summary, text)?,
        None => {}
    }
    page.clear_sections(&from.tree, &section)?;
    if let Some(Tree::Table(_)) = from.tree.get(&Path::of("judgement")) {
        for key in ["title", "body"] {
            page.put(Path::of("judgement").key(key), section(key))?;
        }
    }
    page.change(Change::Unset(Path::of("references")))?;
    Ok(page)
}

/// A brief that is being written.
struct Page {
    text: String,
}

impl Page {
    fn change(&mut self, change: Change) -> Result<(), Refusal> {
        self.text = edit(&self.text, &change)?.text;
        Ok(())
    }

    /// Sets a key, whatever is there.
    fn put(&mut self, path: Path, value: Value) -> Result<(), Refusal> {
        let set = Change::Set(path.clone(), value);
        match edit(&self.text, &set) {
            Err(Refusal::IsTable(_)) => self.change(Change::Unset(path))?,
            edited => {
                self.text = edited?.text;
                return Ok(());
            }
        }
        self.change(set)
    }

    /// Gives the header its day, and numbers one higher.
    fn date(&mut self, tree: &Tree, date: NaiveDate) -> Result<(), Refusal> {
        let header = Path::of("header");
        if let Some(Tree::Plain(_) | Tree::String(_)) = tree.get(&header.clone().key("date")) {
            self.put(header.clone().key("date"), Value::Date(date))?;
        }
        for key in NUMBERS.map(|key| header.clone().key(key)) {
            if let Some(number) = tree.integer(&key).and_then(|number| number.checked_add(1)) {
                self.put(key, Value::Integer(number))?;
            }
        }
        Ok(())
    }

    /// Leaves one section, with the texts of the template.
    fn clear_sections(&mut self, tree: &Tree, text: &dyn Fn(&str) -> Value) -> Result<(), Refusal> {
        let sections = Path::of("sections");
        match tree.get(&sections) {
            None => return Ok(()),
            Some(Tree::List(items)) if matches!(items.first(), Some(Tree::Table(_))) => {
                for index in (1..items.len()).rev() {
                    self.change(Change::Remove(sections.clone(), index))?;
                }
            }
            Some(_) => {
                self.change(Change::Unset(sections.clone()))?;
                self.change(Change::Insert(sections.clone(), 0, Value::Table(Vec::new())))?;
            }
        }
        for key in ["title", "body"] {
            self.put(sections.clone().item(0).key(key), text(key))?;
        }
        Ok(())
    }

    /// Makes the numbers follow those of the last issue; gives the issue's number
    /// if it is the next.
    fn count_on(&mut self, last: &Outline) -> Result<Option<i64>, Refusal> {
        let Some(tree) = Tree::parse(&self.text) else { return Err(Refusal::NoToml) };
        let header = Path::of("header");
        let Some(Tree::Table(_)) = tree.get(&header) else { return Ok(None) };
        let follows = |number: Option<i64>| number.and_then(|number| number.checked_add(1));
        for (key, number) in NUMBERS.into_iter().zip([last.issue, last.total_issue]) {
            let path = header.clone().key(key);
            let own = tree.integer(&path);
            match follows(number) {
                // A newsletter without this number does not begin to count.
                None if own == Some(1) => self.change(Change::Unset(path))?,
                Some(next) if own.is_none_or(|own| own < next) => self.put(path, Value::Integer(next))?,
                _ => {}
            }
        }
        let tree = Tree::parse(&self.text).ok_or(Refusal::NoToml)?;
        let number = tree.integer(&header.key(NUMBERS[0]));
        Ok(number.filter(|_| number == follows(last.issue)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EARLIER: &str = include_str!("next/earlier.toml");
    const LATER: &str = include_str!("next/later.toml");

    fn carried(text: &str) -> String {
        let from = Pattern::read(text.to_owned()).expect("TOML");
        let date = NaiveDate::from_ymd_opt(2026, 6, 11).expect("a day");
        next(Some(&from), None, date, None).expect("possible").text
    }

    #[test]
    fn comments_order_and_quotation_marks_stay() {
        assert_eq!(carried(EARLIER), LATER);
    }

    #[test]
    fn line_ends_and_the_byte_order_mark_stay() {
        let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(carried(&windows(EARLIER)), windows(LATER));
    }

    #[test]
    fn every_form_of_a_brief_is_carried_on() {
        let wait = "在这里写正文。段落之间空一行。\n";
        for (earlier, later) in [
            (
                "header.date = 2026-06-10\nheader.issue = 9 # 期",
                "header.date = 2026-06-11\nheader.issue = 10 # 期".to_owned(),
            ),
            ("header = { date = '昨天' } # 头", "header = { date = 2026-06-11 } # 头".to_owned()),
            ("# 摘\nsummary = '旧' # 要", "# 摘\nsummary = '用三五句话概括本期要点。' # 要".to_owned()),
            (
                "summary = { text = '旧', keywords = ['旧'] }",
                "summary = { text = '用三五句话概括本期要点。' }".to_owned(),
            ),
            ("[[summary]]\ntext = '旧'\n", "summary = \"用三五句话概括本期要点。\"\n".to_owned()),
            (
                "sections = [\n  # 一\n  { title = '旧', body = '''旧''' },\n  # 二\n  { title = '旧', body = '旧' },\n]\n",
                format!("sections = [\n  # 一\n  {{ title = '在这里写标题', body = '''{wait}''' }},\n]\n"),
            ),
            ("sections = []\n", format!("[[sections]]\ntitle = \"在这里写标题\"\nbody = '''\n{wait}'''\n")),
            ("references = [{ title = '旧' }]\nlayout = 'x'\n", "layout = 'x'\n".to_owned()),
        ] {
            assert_eq!(carried(earlier), later);
        }
    }
}
