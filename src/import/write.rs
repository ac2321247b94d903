//! From what was recognised to the text of a brief: clean TOML in the order of
//! the contract, with the source's own words as comments if a key has them in
//! another form. An earlier issue's text is edited, not rewritten.

use crate::brief::edit::{self, Change, Path, Refusal, Value, edit};

use super::recognise::{Contact, Distribution, Header, Judgement, Recognised, Reference, Section};

/// What a brief says that lacks a title, a publisher: the template's own words,
/// which the checks report.
const NO_TITLE: &str = "在这里写刊名";
const NO_PUBLISHER: &str = "在这里写编印单位";
const NO_SECTION: &str = "在这里写标题";

/// What the brief is written for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Frame<'a> {
    /// The name of the source, for the first line.
    pub source: &'a str,
    /// The text of the series file.
    pub series: Option<&'a str>,
    /// An earlier issue, whose shape is kept.
    pub from: Option<&'a str>,
}

/// Writes the brief. The error says why the earlier issue cannot be changed.
pub fn write(found: &Recognised, frame: Frame<'_>) -> Result<String, Refusal> {
    let (mut text, mut end) = match frame.from {
        Some(from) => {
            let text = carried_on(from, found)?;
            let end = edit::start_of(&text, &["contact", "distribution", "page"]).unwrap_or(text.len());
            (text, end)
        }
        None => (fresh(found, frame), 0),
    };
    if frame.from.is_none() {
        end = text.len();
    }
    let has = |key: &str| edit::holds(&text, &Path::of(key));
    let foot = if has("distribution") { String::new() } else { distribution(&found.distribution) };
    let contact =
        (!has("contact")).then(|| found.contact.as_ref().map(contact)).flatten().unwrap_or_default();
    let mut middle = parts(found);
    middle.push_str(&contact);
    middle.push_str(&foot);
    let before = if end == 0 || text[..end].ends_with("\n\n") { "" } else { "\n" };
    let after = if end < text.len() { "\n" } else { "" };
    text.insert_str(end, &format!("{before}{}{after}", middle.trim_start_matches('\n')));
    Ok(text)
}

/// A key with its value, and the source's words where they are others.
fn pair(key: &str, value: &Value, written: Option<&str>) -> String {
    let comment = written.map(comment).filter(|text| !text.is_empty());
    let comment = comment.map(|text| format!(" # {text}")).unwrap_or_default();
    format!("{key} = {}{comment}\n", edit::literal(value))
}

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A title of several lines as a list.
fn lines(title: &str) -> Value {
    if title.contains('\n') {
        Value::Strings(title.split('\n').map(str::to_owned).collect())
    } else {
        string(title)
    }
}

/// One name as a string, several as a list.
fn names(names: &[String]) -> Value {
    match names {
        [name] => string(name),
        names => Value::Strings(names.to_vec()),
    }
}

/// A text as a comment can hold it.
fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// A comment on a line of its own; nothing for no text.
fn line(text: &str) -> String {
    let text = comment(text);
    if text.is_empty() { String::new() } else { format!("# {text}\n") }
}

/// What the series file gives already.
fn given(series: Option<&str>, key: &str) -> Option<String> {
    edit::text_at(series?, &Path::of("defaults").key("header").key(key))
}

fn fresh(found: &Recognised, frame: Frame<'_>) -> String {
    let header = &found.header;
    let has = |key: &str| {
        frame.series.is_some_and(|text| edit::holds(text, &Path::of("defaults").key("header").key(key)))
    };
    let mut text = format!(
        "# {}\n\n[header]\n",
        comment(&format!("由 jianbao import 从 {} 写成，请与原稿核对。", frame.source))
    );
    let title = header.title.clone().filter(|title| given(frame.series, "title").as_ref() != Some(title));
    match title {
        Some(title) => text.push_str(&pair("title", &lines(&title), written(header, "title").as_deref())),
        None if !has("title") => text.push_str(&pair("title", &string(NO_TITLE), None)),
        None => {}
    }
    for (key, value) in values(header) {
        let same = |text: Option<String>| text.is_some_and(|text| value == string(&text));
        if !same(given(frame.series, key)) {
            text.push_str(&pair(key, &value, written(header, key).as_deref()));
        }
    }
    if header.publishers.is_empty() && !has("publisher") {
        text.push_str(&pair("publisher", &string(NO_PUBLISHER), None));
    }
    if header.date.is_none() {
        text.push_str("# date = 2026-01-01\n");
    }
    // A table that the series file fills needs no header of its own.
    text.strip_suffix("[header]\n").map_or(text.clone(), |head| head.trim_end().to_owned() + "\n")
}

/// The lines that a key holds in another form.
fn written(header: &Header, key: &str) -> Option<String> {
    let own: Vec<_> =
        header.written.iter().filter(|(of, _)| *of == key).map(|(_, line)| line.as_str()).collect();
    (!own.is_empty()).then(|| own.join("；"))
}

/// The header's keys but for the title, in the contract's order.
fn values(header: &Header) -> Vec<(&'static str, Value)> {
    let number = |number: Option<u32>| number.map(|number| Value::Integer(i64::from(number)));
    let list = |texts: &[String]| (!texts.is_empty()).then(|| names(texts));
    let text = |text: &Option<String>| text.as_deref().map(string);
    let all = [
        ("subtitle", text(&header.subtitle)),
        ("publisher", list(&header.publishers)),
        ("partners", (!header.partners.is_empty()).then(|| Value::Strings(header.partners.clone()))),
        ("date", header.date.map(Value::Date)),
        ("issue", number(header.issue)),
        ("total_issue", number(header.total_issue)),
        ("marking", text(&header.marking)),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// An earlier issue with this one's header, and without its texts.
fn carried_on(from: &str, found: &Recognised) -> Result<String, Refusal> {
    let mut text = from.to_owned();
    let mut change = |change: Change| -> Result<(), Refusal> {
        text = edit(&text, &change)?.text;
        Ok(())
    };
    for key in ["summary", "sections", "judgement", "references", "key_figures"] {
        change(Change::Unset(Path::of(key)))?;
    }
    let header = &found.header;
    let at = |key: &str| Path::of("header").key(key);
    if header.date.is_none() {
        change(Change::Unset(at("date")))?;
    }
    for (key, value) in header.title.iter().map(|title| ("title", lines(title))).chain(values(header)) {
        change(Change::Set(at(key), value))?;
    }
    for (key, one) in [("issue", header.issue), ("total_issue", header.total_issue)] {
        let before = edit::integer_at(from, &at(key)).and_then(|number| number.checked_add(1));
        if let Some(next) = before.filter(|_| one.is_none()) {
            change(Change::Set(at(key), Value::Integer(next)))?;
        }
    }
    Ok(text)
}

/// Summary, sections, judgement and references.
fn parts(found: &Recognised) -> String {
    let mut text = String::new();
    if let Some(own) = &found.summary {
        text.push('\n');
        text.push_str(&line(&own.label));
        text.push_str("[summary]\n");
        let label = own.label.trim_matches(|c: char| "【】：: 　".contains(c));
        if !label.is_empty()
            && label.replace([' ', '\u{3000}'], "") != "摘要"
            && !label.contains(char::is_control)
        {
            text.push_str(&pair("title", &string(label), None));
        }
        if !own.text.is_empty() {
            text.push_str(&pair("text", &string(&block(&own.text)), None));
        }
        if !own.keywords.is_empty() {
            text.push_str(&pair("keywords", &Value::Strings(own.keywords.clone()), Some(&own.keywords_line)));
        }
    }
    let nothing = Section {
        title: NO_SECTION.to_owned(),
        body: "在这里写正文。段落之间空一行。\n".to_owned(),
        ..Section::default()
    };
    let sections = if found.sections.is_empty() { std::slice::from_ref(&nothing) } else { &found.sections };
    for own in sections {
        text.push_str(&section(own));
    }
    text.push_str(&found.judgement.as_ref().map(judgement).unwrap_or_default());
    if !found.references.is_empty() {
        text.push('\n');
        text.push_str(&line(&found.references_title));
    }
    for (index, own) in found.references.iter().enumerate() {
        let gap = if index == 0 { "" } else { "\n" };
        text.push_str(&format!("{gap}{}", reference(own)));
    }
    text
}

/// A text that ends with its line, for long quotation marks.
fn block(text: &str) -> String {
    format!("{}\n", text.trim_end())
}

fn section(own: &Section) -> String {
    let title = if own.title.is_empty() { NO_SECTION } else { &own.title };
    let body = if own.body.trim().is_empty() { String::new() } else { block(&own.body) };
    let keys = pair("title", &string(title), None) + &pair("body", &string(&body), None);
    format!("\n{}[[sections]]\n{keys}", line(&own.number))
}

fn judgement(own: &Judgement) -> String {
    let label = pair("label", &string(&own.label), None);
    let label = if own.label == "今日判断" { String::new() } else { label };
    let keys = pair("title", &string(&own.title), None) + &pair("body", &string(&block(&own.body)), None);
    format!("\n{}[judgement]\n{label}{keys}", line(&format!("{}{}：", own.number, own.label)))
}

fn reference(own: &Reference) -> String {
    let note = own.written.as_deref().unwrap_or_default();
    let mut text = line(&format!("{} {note}", own.number));
    text.push_str("[[references]]\n");
    let mut put = |key: &str, value: Option<Value>| {
        text.push_str(&value.map(|value| pair(key, &value, None)).unwrap_or_default());
    };
    put("id", own.id.as_deref().map(string));
    put("source", own.source.as_deref().map(string));
    put("authors", (!own.authors.is_empty()).then(|| names(&own.authors)));
    put("title", Some(string(&own.title)));
    put("type", own.kind_word().map(string));
    put("date", own.date.as_deref().map(date));
    put("url", own.url.as_deref().map(string));
    put("note", own.note.as_deref().map(string));
    text
}

/// A day or a year as itself, a month as a text.
fn date(text: &str) -> Value {
    let year = || text.parse().ok().map(Value::Integer);
    text.parse().ok().map(Value::Date).or_else(year).unwrap_or_else(|| string(text))
}

fn contact(own: &Contact) -> String {
    let mut text = String::from("\n[contact]\n");
    text.push_str(&pair("title", &string(&own.title), None));
    for (path, caption) in &own.codes {
        text.push_str("\n[[contact.codes]]\n");
        if !caption.is_empty() {
            text.push_str(&pair("caption", &names(caption), None));
        }
        text.push_str(&pair("image", &string(path), None));
    }
    for about in &own.about {
        text.push_str("\n[[contact.about]]\n");
        text.push_str(&pair("name", &string(&about.name), None));
        text.push_str(&pair("text", &string(&about.text), None));
        text.push_str(&about.url.as_deref().map(|url| pair("url", &string(url), None)).unwrap_or_default());
    }
    text
}

fn distribution(own: &Distribution) -> String {
    if *own == Distribution::default() {
        return String::new();
    }
    let mut text = String::from("\n[distribution]\n");
    own.written.iter().for_each(|written| text.push_str(&line(written)));
    for (key, list) in [("report_to", &own.report_to), ("send_to", &own.send_to), ("issue_to", &own.issue_to)]
    {
        if !list.is_empty() {
            text.push_str(&pair(key, &Value::Strings(list.clone()), None));
        }
    }
    if let Some(copies) = own.copies {
        text.push_str(&pair("copies", &Value::Integer(i64::from(copies)), None));
    }
    for (key, name) in [("editor", &own.editor), ("reviewer", &own.reviewer), ("approver", &own.approver)] {
        text.push_str(&name.as_deref().map(|name| pair(key, &string(name), None)).unwrap_or_default());
    }
    text
}
