//! The letter: which parts of an issue are in the message itself, and the
//! templates that set it, built in or an editor's own. Everything is escaped on
//! the way.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::Serialize;

use super::body;
use super::message::Letter;
use crate::brief::{Brief, Picture};
use crate::findings::{Fault, Findings};
use crate::outputs::html::escape;
use crate::text::source::{Place, Sources};
use crate::view::{self, View};

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/letters/default");

/// The letter for mail programs that show HTML.
const HTML: &str = "letter.html";

/// Its plain twin.
const TEXT: &str = "letter.txt";

/// The endings of a letter's files; others in its folder are left alone.
pub const ENDINGS: [&str; 3] = [".html", ".txt", ".jinja"];

/// The files of the built-in letter, by their names.
pub fn files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FOLDER.files().filter_map(|file| Some((file.path().to_str()?, file.contents())))
}

/// A letter's templates, ready to be filled in.
pub struct Templates {
    environment: Environment<'static>,
    /// Files of an editor's own: the name to print, and the text.
    own: BTreeMap<String, (String, String)>,
}

/// What an issue gives to its letter, the same for all readers.
#[derive(Debug, Clone, Serialize)]
pub struct Contents {
    lang: &'static str,
    html_lang: &'static str,
    title: String,
    subtitle: Option<String>,
    date: String,
    issue: Option<u32>,
    total_issue: Option<u32>,
    marking: Option<String>,
    publishers: Vec<String>,
    partners: Vec<String>,
    summary: Option<Part>,
    sections: Vec<Part>,
    judgement: Option<Part>,
    contact: Option<ContactData>,
    pdf: String,
}

/// A titled part of the letter.
#[derive(Debug, Clone, Serialize)]
struct Part {
    number: String,
    label: Option<String>,
    title: Option<String>,
    blocks: Vec<body::Block>,
}

#[derive(Debug, Clone, Serialize)]
struct ContactData {
    title: Option<String>,
    codes: Vec<CodeData>,
    about: Vec<AboutData>,
}

#[derive(Debug, Clone, Serialize)]
struct CodeData {
    cid: String,
    caption: Vec<String>,
    url: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct AboutData {
    name: String,
    blocks: Vec<body::Block>,
    url: Option<String>,
    target: Option<String>,
}

/// What a letter says to one reader, or to all who share it.
pub struct Personal {
    /// How it begins.
    pub greeting: String,
    /// The text before the summary.
    pub text: String,
    /// Where the reader leaves the list.
    pub unsubscribe: Option<String>,
    /// Every column of the list.
    pub reader: BTreeMap<String, String>,
}

impl Contents {
    /// Takes from a brief what its letter shows. `code_ids` are the `cid:` of
    /// the contact's codes, `pdf` the attachment's name.
    pub fn new(brief: &Brief, code_ids: &[String], pdf: &str) -> Self {
        let view = View::new(brief);
        let header = &view.header;
        let blank = Vec::new();
        let part = |part: &view::Part<'_>, body| Part {
            number: part.number.clone(),
            label: part.label.map(str::to_owned),
            title: Some(part.title.to_owned()),
            blocks: body::blocks(body),
        };
        Self {
            lang: view.lang.word(),
            html_lang: view.lang.on_pages(),
            title: header.title.to_owned(),
            subtitle: header.subtitle.map(str::to_owned),
            date: header.date.clone(),
            issue: brief.header.issue,
            total_issue: brief.header.total_issue,
            marking: header.marking.map(str::to_owned),
            publishers: owned(&header.publishers),
            partners: owned(&header.partners),
            summary: view.summary.as_ref().map(|it| part(it, it.body)),
            // The letter names them; the attachment has them.
            sections: view.sections.iter().map(|it| part(it, &blank)).collect(),
            judgement: view.judgement.as_ref().map(|it| part(it, it.body)),
            contact: view.contact.as_ref().map(|it| contact(it, code_ids)),
            pdf: pdf.to_owned(),
        }
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn contact(contact: &view::Contact<'_>, code_ids: &[String]) -> ContactData {
    let code = |(code, cid): (&view::Code<'_>, &String)| CodeData {
        cid: cid.clone(),
        caption: owned(&code.caption),
        url: match code.picture {
            Picture::Drawn(url) => Some(url.value.clone()),
            Picture::Image(_) => None,
        },
    };
    let about = |about: &view::About<'_>| AboutData {
        name: about.name.to_owned(),
        blocks: body::blocks(about.body),
        url: about.url.map(str::to_owned),
        target: about.target.clone(),
    };
    ContactData {
        title: contact.title.map(str::to_owned),
        codes: contact.codes.iter().zip(code_ids).map(code).collect(),
        about: contact.about.iter().map(about).collect(),
    }
}

/// A plain text with at most one empty line between others: parts that are
/// left out leave none behind.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for line in text.lines().map(str::trim_end) {
        if !line.is_empty() || !tidied.is_empty() && !tidied.ends_with("\n\n") {
            tidied.push_str(line);
            tidied.push('\n');
        }
    }
    tidied.truncate(tidied.trim_end().len());
    tidied.push('\n');
    tidied
}

impl Templates {
    /// The built-in letter, with an editor's own files (name in the folder, name
    /// to print, bytes) in place of those that bear the same name.
    pub fn new(
        own: Vec<(String, String, Vec<u8>)>,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Option<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.expect("the marks are the usual ones"));
        environment.set_debug(true);
        environment.set_auto_escape_callback(|name| {
            if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None }
        });
        environment.set_formatter(|out, state, value| {
            let plain = matches!(state.auto_escape(), AutoEscape::Html) && !value.is_safe();
            match value.as_str().filter(|_| plain) {
                Some(text) => Ok(out.write_str(&escape(text))?),
                None => minijinja::escape_formatter(out, state, value),
            }
        });
        let mut templates = Self { environment, own: BTreeMap::new() };
        let built_in =
            files().map(|(name, bytes)| (name.to_owned(), String::from_utf8_lossy(bytes).into_owned()));
        let mut all: BTreeMap<_, _> = built_in.collect();
        for (name, printed, bytes) in own {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            templates.own.insert(name.clone(), (printed, text.clone()));
            all.insert(name, text);
        }
        let mut whole = true;
        for (name, text) in all {
            if let Err(error) = templates.environment.add_template_owned(name.clone(), text) {
                templates.report(&error, sources, findings);
                whole = false;
            }
        }
        whole.then_some(templates)
    }

    /// Fills the letter in. A fault of an editor's own template is a finding.
    pub fn fill(
        &self,
        contents: &Contents,
        personal: Personal,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Option<Letter> {
        let paragraphs = |text: &str| {
            let paragraphs =
                text.split("\n\n").map(|part| part.trim_matches('\n').trim()).filter(|it| !it.is_empty());
            paragraphs.map(|part| part.lines().map(str::to_owned).collect()).collect::<Vec<Vec<_>>>()
        };
        let values = context! {
            greeting => personal.greeting,
            text => paragraphs(&personal.text),
            unsubscribe => personal.unsubscribe,
            reader => personal.reader,
            ..Value::from(Serde(contents))
        };
        let mut fill = |name: &str| {
            let filled = self.environment.get_template(name).and_then(|template| template.render(&values));
            filled.map_err(|error| self.report(&error, sources, findings)).ok()
        };
        Some(Letter { html: fill(HTML)?, text: tidy(&fill(TEXT)?) })
    }

    fn report(&self, error: &minijinja::Error, sources: &mut Sources, findings: &mut Findings) {
        let detail =
            error.detail().map_or_else(|| error.kind().to_string(), |it| format!("{}: {it}", error.kind()));
        let own = error.name().and_then(|name| self.own.get(name));
        let place = own.map(|(printed, text)| {
            let source = sources.add(printed.clone(), text.clone());
            let line = error.line().unwrap_or(1).saturating_sub(1);
            let start = text.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
            let range = error.range().unwrap_or(start..start);
            let end = text.floor_char_boundary(range.end.min(text.len()));
            Place { source, range: text.floor_char_boundary(range.start.min(end))..end }
        });
        findings.add(Fault::LetterTemplate { message: crate::mail::template::one_line(&detail) }, place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The word before a judgement's title is that of the pages: a weekly judges
    /// no day.
    #[test]
    fn a_weekly_judges_its_week() {
        let text = "[header]\ntitle = \"产业周报\"\npublisher = \"某协会\"\ndate = 2026-06-10\n\n\
                    [summary]\ntext = \"摘要。\"\n\n[[sections]]\ntitle = \"题\"\nbody = \"文。\"\n\n\
                    [judgement]\ntitle = \"向好\"\nbody = \"判断。\"\n";
        let mut sources = Sources::default();
        let source = sources.add("a.toml", text);
        let brief = crate::brief::parse(source, None, &sources).brief.expect("valid");
        let mut findings = Findings::default();
        let templates = Templates::new(Vec::new(), &mut sources, &mut findings).expect("built in");
        let nobody = Personal {
            greeting: String::new(),
            text: String::new(),
            unsubscribe: None,
            reader: BTreeMap::new(),
        };
        let contents = Contents::new(&brief, &[], "a.pdf");
        let letter = templates.fill(&contents, nobody, &mut sources, &mut findings).expect("filled");
        assert!(letter.text.contains("二、本期判断：向好"), "{}", letter.text);
        assert!(letter.html.contains("本期判断：向好"), "{}", letter.html);
    }
}
