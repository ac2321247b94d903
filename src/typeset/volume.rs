//! From checked briefs to one volume (合订本): `main.typ` with one call of
//! `/base/volume.typ`, the issues in order, and the index of their references.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::turns::Turns;
use super::writer::Writer;
use super::{Assets, Mends, Options, Typeset, Typesetter, date, language};
use crate::brief::Brief;
use crate::collate::Written;
use crate::text::lang::Lang;
use crate::text::source::Text;
use crate::view::collator;

/// One issue of a volume.
pub struct Bound<'a> {
    /// Its brief.
    pub brief: &'a Brief,
    /// Its pictures, in the folder of this issue.
    pub assets: Assets,
    /// How far the sources of its places stand behind in the volume's.
    pub shift: usize,
}

/// Typesets a volume of at least one issue, in the order given. `month` is the
/// first day of the month that was asked for, where one was.
pub fn volume(issues: &[Bound<'_>], month: Option<NaiveDate>, mends: &Mends) -> Typeset {
    let (mut files, mut written, mut turns) = (BTreeMap::new(), Written::default(), Turns::default());
    let cover = Cover::of(issues);
    let mut w = Writer::default();
    cover.document(&mut w);
    w.open("#volume(layout, (");
    cover.fields(&mut w, month);
    w.line();
    w.open("issues: (");
    for (index, issue) in issues.iter().enumerate() {
        w.line();
        let mends = mends.of_issue(issue.shift);
        let mut typesetter = Typesetter::new(issue.brief, &issue.assets, Some(index + 1), &mends);
        typesetter.writer = Writer::indented(2);
        typesetter.writer.open("(");
        typesetter.writer.line();
        typesetter.writer.code(&format!("language: ({}),", language(issue.brief.lang)));
        typesetter.entries(&Options::default());
        typesetter.writer.close("),");
        w.append(typesetter.writer, issue.shift);
        files.append(&mut typesetter.files);
        turns.add(issue.brief);
        written.append(Written::of(issue.brief), issue.shift);
    }
    w.close("),");
    w.line();
    w.code("index: ");
    w.lines(&index(issues, cover.lang), source);
    w.code(",");
    w.close("))\n");
    files.extend(turns.file());
    Typeset { main: w.finish(), files, codes: Vec::new(), written }
}

/// What the cover and the metadata say.
struct Cover<'a> {
    lang: Lang,
    titles: Vec<&'a str>,
    publishers: Vec<&'a str>,
    partners: Vec<&'a str>,
    keywords: Vec<&'a str>,
    marking: Option<&'a str>,
    logo: Option<String>,
    period: (NaiveDate, NaiveDate),
    numbers: Option<(u32, u32)>,
}

impl<'a> Cover<'a> {
    fn of(issues: &[Bound<'a>]) -> Self {
        let headers = || issues.iter().map(|issue| &issue.brief.header);
        let dates = || headers().map(|header| header.date);
        let titles = distinct(headers().map(|header| &header.title));
        let mut markings = headers().map(|header| header.marking.as_ref().map(|text| text.value.as_str()));
        let marking = markings.next().flatten();
        let numbers: Option<Vec<_>> = headers().map(|header| header.issue).collect();
        // Numbers of several series make no range.
        let numbers = numbers.filter(|_| titles.len() == 1);
        let logo = issues.iter().find_map(|issue| {
            issue.brief.header.logo.map(|id| issue.assets.image_path(id)).filter(|_| titles.len() == 1)
        });
        Self {
            lang: issues.first().map_or(Lang::Hans, |issue| issue.brief.lang),
            publishers: distinct(headers().flat_map(|header| &header.publishers)),
            partners: distinct(headers().flat_map(|header| &header.partners)),
            keywords: distinct(issues.iter().flat_map(|issue| issue.brief.keywords())),
            marking: marking.filter(|_| markings.all(|other| other == marking)),
            logo,
            period: (dates().min().unwrap_or_default(), dates().max().unwrap_or_default()),
            numbers: numbers.and_then(|all| Some((*all.iter().min()?, *all.iter().max()?))),
            titles,
        }
    }

    /// Metadata and language; the title is set with the cover's words, the date
    /// is the last issue's.
    fn document(&self, w: &mut Writer) {
        w.code("#import \"/layout/layout.typ\" as layout\n#import \"/base/volume.typ\": volume\n");
        w.code("#set document(author: ");
        w.array(&self.publishers, |w, name| w.string(name));
        w.code(", keywords: ");
        w.array(&self.keywords, |w, word| w.string(word));
        w.code(", date: ");
        date(w, self.period.1);
        w.code(&format!(")\n#set text({})\n", language(self.lang)));
    }

    fn fields(&self, w: &mut Writer, month: Option<NaiveDate>) {
        let mut field = |name: &str, write: &dyn Fn(&mut Writer)| {
            w.line();
            w.code(name);
            w.code(": ");
            write(w);
            w.code(",");
        };
        let optional = |w: &mut Writer, text: Option<&str>| match text {
            Some(text) => w.words(text),
            None => w.code("none"),
        };
        let strings = |w: &mut Writer, all: &[&str]| w.array(all, |w, text| w.words(text));
        field("lang", &|w| w.literal(self.lang.word()));
        field("titles", &|w| strings(w, &self.titles));
        field("publishers", &|w| strings(w, &self.publishers));
        field("partners", &|w| strings(w, &self.partners));
        field("marking", &|w| optional(w, self.marking));
        field("logo", &|w| match &self.logo {
            Some(path) => w.literal(path),
            None => w.code("none"),
        });
        // A month that was asked for is named; else the days say it.
        field("month", &|w| w.code(if month.is_some() { "true" } else { "false" }));
        field("period", &|w| {
            w.array([month.unwrap_or(self.period.0), self.period.1], date);
        });
        field("numbers", &|w| match self.numbers {
            Some((first, last)) => w.code(&format!("({first}, {last})")),
            None => w.code("none"),
        });
    }
}

/// Each text once, in the order of its first appearance.
fn distinct<'a>(texts: impl Iterator<Item = &'a Text>) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for text in texts {
        if !found.contains(&text.value.as_str()) {
            found.push(&text.value);
        }
    }
    found
}

/// A source and what is referred to of it.
struct Source<'a> {
    name: Option<&'a str>,
    references: Vec<Referred<'a>>,
}

/// One title, and everywhere it is referred to: the issue's index and the
/// reference's number in it.
struct Referred<'a> {
    title: &'a Text,
    url: Option<&'a str>,
    shift: usize,
    places: Vec<(usize, usize)>,
}

/// All references by source: sources as a dictionary of the language orders
/// them, those without one last; titles in the order of the issues.
fn index<'a>(issues: &[Bound<'a>], lang: Lang) -> Vec<Source<'a>> {
    let mut sources: BTreeMap<Option<&str>, Vec<Referred<'a>>> = BTreeMap::new();
    for (at, issue) in issues.iter().enumerate() {
        for (number, reference) in issue.brief.references.iter().enumerate() {
            let name = reference.source.as_ref().or(reference.publisher.as_ref());
            let titles = sources.entry(name.map(|name| name.value.as_str())).or_default();
            let url = reference.url.as_deref();
            let place = (at, number + 1);
            match titles
                .iter_mut()
                .find(|known| known.title.value == reference.title.value && known.url == url)
            {
                Some(known) => known.places.push(place),
                None => titles.push(Referred {
                    title: &reference.title,
                    url,
                    shift: issue.shift,
                    places: vec![place],
                }),
            }
        }
    }
    let collator = collator(lang);
    let mut sources: Vec<_> =
        sources.into_iter().map(|(name, references)| Source { name, references }).collect();
    sources.sort_by(|a, b| match (a.name, b.name) {
        (Some(a), Some(b)) => collator.compare(a, b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    sources
}

fn source(w: &mut Writer, source: &Source<'_>) {
    w.code("(source: ");
    match source.name {
        Some(name) => w.words(name),
        None => w.code("none"),
    }
    w.code(", references: ");
    w.lines(&source.references, |w, referred| {
        w.code("(title: ");
        w.at(referred.title.place.clone().map(|place| place.shifted(referred.shift)).as_ref(), |w| {
            w.words(&referred.title.value);
        });
        w.code(", places: ");
        w.array(&referred.places, |w, (issue, number)| w.code(&format!("({issue}, {number})")));
        w.code(")");
    });
    w.code(")");
}
