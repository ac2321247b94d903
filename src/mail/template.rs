//! Texts of `[mail]` with placeholders: `{name}`, `{name|读者}` with a fallback,
//! `{{` for a brace.

use std::collections::BTreeMap;

use crate::findings::{Fault, Findings, nearest};
use crate::text::source::Sources;
use crate::text::source::Text;

/// What fills in placeholders, by name.
pub type Fillings = BTreeMap<String, String>;

/// A text whose placeholders are all known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Blank { name: String, otherwise: Option<String> },
}

/// The names that a template may use.
pub struct Known<'a> {
    /// Those of the issue.
    pub issue: &'a [&'a str],
    /// Those of a reader.
    pub reader: &'a [String],
    /// Whether a message goes to several readers, and so names none.
    pub shared: bool,
}

impl Template {
    /// Reads a text; a placeholder that nothing fills in is a finding.
    pub fn parse(text: &Text, known: &Known<'_>, sources: &Sources, findings: &mut Findings) -> Self {
        let value = &text.value;
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = 0;
        while let Some(at) = value[rest..].find(['{', '}']).map(|at| at + rest) {
            plain.push_str(&value[rest..at]);
            let brace = &value[at..=at];
            if value[at + 1..].starts_with(brace) {
                plain.push_str(brace);
                rest = at + 2;
                continue;
            }
            let inside = value[at + 1..].split_once('}').map(|(inside, _)| inside).filter(|_| brace == "{");
            let Some(inside) = inside.filter(|inside| !inside.contains(['{', '\n'])) else {
                plain.push_str(brace);
                rest = at + 1;
                continue;
            };
            rest = at + inside.len() + 2;
            let (name, otherwise) = match inside.split_once('|') {
                Some((name, otherwise)) => (name.trim(), Some(otherwise.to_owned())),
                None => (inside.trim(), None),
            };
            if let Some(fault) = known.fault(name) {
                let place = text.place.as_ref().map(|place| sources.within(place, value, at..rest));
                findings.add(fault, place);
            }
            parts.push(Part::Text(std::mem::take(&mut plain)));
            parts.push(Part::Blank { name: name.to_owned(), otherwise });
        }
        plain.push_str(&value[rest..]);
        parts.push(Part::Text(plain));
        Self(parts)
    }

    /// A text without placeholders.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Part::Text(text.into())])
    }

    /// The text, each placeholder filled in and passed through `escape`.
    pub fn fill(&self, words: &Fillings, escape: impl Fn(&str) -> String) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Blank { name, otherwise } => {
                let word = words.get(name).map(|word| word.trim()).filter(|word| !word.is_empty());
                escape(word.or(otherwise.as_deref()).unwrap_or_default())
            }
        };
        self.0.iter().map(part).collect()
    }

    /// The placeholders that must be filled in.
    pub fn needs(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Blank { name, otherwise: None } => Some(name.as_str()),
            _ => None,
        })
    }
}

impl Known<'_> {
    fn fault(&self, name: &str) -> Option<Fault> {
        if self.issue.contains(&name) {
            return None;
        }
        let of_reader = self.reader.iter().any(|known| known == name);
        if of_reader && !self.shared {
            return None;
        }
        let name = name.to_owned();
        if of_reader {
            return Some(Fault::MailPlaceholderShared { name });
        }
        let reader = self.reader.iter().filter(|_| !self.shared).map(String::as_str);
        let known: Vec<_> = self.issue.iter().copied().chain(reader).collect();
        let nearest = nearest(&name, known.iter().copied());
        Some(Fault::MailPlaceholder { name, nearest, known: known.join(", ") })
    }
}

/// A text on one line: what a header holds. Controls are what would end it.
pub fn one_line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(value: &str, shared: bool) -> (Template, Vec<String>) {
        let mut sources = Sources::default();
        let file = format!("t = '{value}'");
        let source = sources.add("t.toml", file.clone());
        let place = crate::text::source::Place { source, range: 4..file.len() };
        let text = Text { value: value.to_owned(), place: Some(place) };
        let mut findings = Findings::default();
        let reader = ["name".to_owned(), "单位".to_owned()];
        let known = Known { issue: &["title"], reader: &reader, shared };
        let template = Template::parse(&text, &known, &sources, &mut findings);
        let found = findings.iter().map(|finding| {
            let place = finding.place.as_ref().expect("placeholders have places");
            format!("{} {}", sources.slice(place), finding.fault.code())
        });
        (template, found.collect())
    }

    #[test]
    fn fills_in() {
        let words = Fillings::from([
            ("title".into(), "动态".into()),
            ("name".into(), " ".into()),
            ("单位".into(), "甲".into()),
        ]);
        for (text, expected) in [
            ("《{title}》", "《动态》"),
            ("{name|各位读者}：", "各位读者："),
            ("{name}{单位}", "甲"),
            ("{{title}} {", "{title} {"),
            ("a } b {x\ny}", "a } b {x\ny}"),
        ] {
            let (template, found) = parse(text, false);
            assert_eq!(
                (template.fill(&words, str::to_owned), found),
                (expected.to_owned(), vec![]),
                "{text}"
            );
        }
        assert_eq!(parse("{name}{单位|x}", false).0.needs().collect::<Vec<_>>(), ["name"]);
    }

    #[test]
    fn reports_what_nothing_fills_in() {
        assert_eq!(parse("{titel} {name}", false).1, ["{titel} mail/placeholder"]);
        assert_eq!(parse("{title} {name}", true).1, ["{name} mail/shared"]);
    }

    #[test]
    fn a_header_is_one_line() {
        assert_eq!(one_line(" a\r\nBcc: b\u{0}\u{2028} c\t"), "a Bcc: b c");
    }
}
